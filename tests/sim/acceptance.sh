#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder is one: unmodified programs burn and read its media
# through srN. Runs in the guest, as root, with discwriter_sim loaded.

# shellcheck source=accept.sh
. "$(dirname "$0")/accept.sh"
plan 86
images

# burned WHAT IMAGE: the medium holds it, in one run from 0 on, and srN gives it
burned()
{
	local what=$1 image=$2 size sectors
	size=$(stat -c %s "$image")
	sectors=$((size / 2048))
	ok "$what: content" cmp -n "$size" "$D/content" "$image"
	ok "$what: read back through sr" cmp -n "$size" "$SR" "$image"
	is "$what: nothing was refused" 0 "$(value counters strict)"
	# The digest in the trace: of what the program sent, command by command.
	is "$what: one run, with the image's checksum" \
		"0 $((sectors - 1)) $(crc "$image")" "$(cat "$D/written")"
}

# in_order: the WRITEs of the trace follow each other without a gap
in_order()
{
	sed -n 's/.* WRITE_1[02] .* lba=\([0-9]*\) blocks=\([0-9]*\) .* status=good .*/\1 \2/p' \
		"$D/trace" |
		awk 'NR > 1 && $1 != next_lba { exit 1 } { next_lba = $1 + $2 }
		     END { if (!NR) exit 1 }'
}

image one.img 1024 1		# 2 MiB
image two.img 1536 2		# 3 MiB

# --- DVD+RW ------------------------------------------------------------------

drive d0 'dvd+rw blank sectors=4096'
out=$(dvd+rw-mediainfo "$SR" 2>&1)
has 'mediainfo: a DVD+RW' 'Mounted Media: +1Ah, DVD\+RW' "$out"
has 'mediainfo: blank' 'Disc status: +blank' "$out"
has 'mediainfo: its maker' 'Media ID: +DWSIM' "$out"
has 'mediainfo: unformatted' 'unformatted:.*4096\*2048' "$out"
has 'mediainfo: write speeds' 'W@8.0x' "$out"

ok 'dvd+rw-format formats it' dvd+rw-format "$SR"
is 'dvd+rw-format sent one FORMAT UNIT' 1 "$(traced FORMAT_UNIT)"
has 'the format runs, or was stopped' 'bg_format: (running|suspended)' \
	"$(cat "$D/state")"

insert 'dvd+rw blank sectors=4096'
ok 'growisofs -Z burns a blank DVD+RW' growisofs -Z "$SR=one.img"
burned 'growisofs on DVD+RW' one.img
ok 'its writes are in order' in_order
has 'it formatted before it wrote' '^FORMAT_UNIT WRITE_10 ' \
	"$(awk '/ (FORMAT_UNIT|WRITE_10) /{ printf "%s ", $2 }' "$D/trace")"
out=$(dvd+rw-mediainfo "$SR" 2>&1)
has 'mediainfo: complete' 'Disc status: +complete' "$out"

insert 'dvd+rw formatted sectors=4096'
ok 'growisofs -Z overwrites a formatted one' growisofs -Z "$SR=two.img"
burned 'growisofs on formatted DVD+RW' two.img
is 'it did not format' 0 "$(traced FORMAT_UNIT)"

insert 'dvd+rw blank sectors=4096'
ok 'xorriso -as cdrecord burns a blank DVD+RW' \
	xorriso -as cdrecord -nopad dev="$SR" two.img
reload
burned 'xorriso on DVD+RW' two.img

# --- DVD+R -------------------------------------------------------------------

insert 'dvd+r blank sectors=8192'
out=$(dvd+rw-mediainfo "$SR" 2>&1)
has 'mediainfo: a DVD+R' 'Mounted Media: +1Bh, DVD\+R$' "$out"
has 'mediainfo: blank track' 'Track State: +blank' "$out"
has 'mediainfo: NWA' 'Next Writable Address: +0\*2KB' "$out"

ok 'growisofs -Z burns a DVD+R' growisofs -Z "$SR=one.img"
burned 'growisofs on DVD+R' one.img
ok 'its writes are in order' in_order
is 'it is appendable' appendable "$(value state disc_status)"
is 'the next session has its place' $((1024 + 2048)) "$(value state nwa)"

insert 'dvd+r blank sectors=8192'
ok 'growisofs -dvd-compat burns a DVD+R' growisofs -dvd-compat -Z "$SR=one.img"
is 'and finalizes it' finalized "$(value state disc_status)"
fails 'growisofs burns no more on it' growisofs -Z "$SR=two.img"

insert 'dvd+r blank sectors=8192'
ok 'xorriso -as cdrecord burns a DVD+R' \
	xorriso -as cdrecord -nopad dev="$SR" two.img
reload
burned 'xorriso on DVD+R' two.img
is 'and finalizes it' finalized "$(value state disc_status)"

insert 'dvd+r blank sectors=8192'
ok 'cdrskin -multi burns a DVD+R' cdrskin -multi dev="$SR" two.img
reload
burned 'cdrskin on DVD+R' two.img
is 'and leaves it appendable' appendable "$(value state disc_status)"

# It closes the session over the reserved track that it has filled.
insert 'dvd+r blank sectors=8192'
burns 'wodim on DVD+R' one.img appendable wodim gracetime=2 ts=32k dev="$SR" one.img
is 'wodim reserved a track' 1 "$(traced RESERVE_TRACK)"
insert 'dvd+rw formatted sectors=8192'
burns 'wodim on DVD+RW' one.img finalized wodim gracetime=2 dev="$SR" one.img
does 'dvd+rw-format -lead-out' bg_format complete dvd+rw-format -lead-out "$SR"

# An image of just the size of the disc.
insert 'dvd+r blank sectors=1024'
ok 'growisofs fills a DVD+R to the last sector' growisofs -Z "$SR=one.img"
burned 'full DVD+R' one.img

# --- several sessions --------------------------------------------------------

insert 'dvd+r blank sectors=16384'
ok 'growisofs -Z makes a first session' growisofs -Z "$SR" -R -J first
ok 'growisofs -M adds a second' growisofs -M "$SR" -R -J second
both growisofs

insert 'dvd+r blank sectors=16384'
xorriso -as mkisofs -quiet -R -o first.iso first 2>/dev/null
ok 'xorriso -as cdrecord -multi makes a first session' \
	xorriso -as cdrecord -multi dev="$SR" first.iso
ok 'xorriso adds a second' \
	xorriso -dev "$SR" -map second/second.txt /second.txt \
	-map second/second.img /second.img -commit
both xorriso

# --- those who only ask ------------------------------------------------------

for ask in 'sg_inq' 'sg_get_config' 'sg_modes -a' 'sg_luns' 'sg_readcap' \
	   'wodim -prcap'; do
	# shellcheck disable=SC2086
	if [ "${ask%% *}" = wodim ]; then
		ok "$ask" $ask dev="$SR"
	else
		ok "$ask" $ask "$SG"
	fi
done
# There is no ATIP on a DVD, and wodim may say so; but not by a signal.
wodim -atip dev="$SR" >"$WORK/out" 2>&1
# 255 is its exit(-1); 129 and up to there are signals.
[[ $? != 1[2-9][0-9] ]]
result $? 'wodim -atip ends by itself' "$(tail "$WORK/out")"
ok 'the tray opens' sg_start --eject "$SG"
is 'and is open' open "$(cat "$C/tray")"
ok 'the tray closes' sg_start --load "$SG"
is 'and is closed' closed "$(cat "$C/tray")"

undrive d0
exit "$failed"
