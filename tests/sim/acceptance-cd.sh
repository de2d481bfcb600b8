#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Unmodified programs burn, blank and read the virtual recorder's CDs. Runs in
# the guest, as root, with discwriter_sim loaded.

# shellcheck source=accept.sh
. "$(dirname "$0")/accept.sh"
plan 71
images

# CDs of four and a half minutes: their gaps are a fiftieth.
CD='sectors=20000'

# run_wodim ARG...: without the five seconds that it waits
run_wodim()
{
	wodim gracetime=2 dev="$SR" "$@"
}

# --- wodim -------------------------------------------------------------------

drive d0 "cd-r blank $CD"
has 'wodim: ATIP' 'ATIP start of lead out: 20000' "$(wodim -atip dev="$SR" 2>&1)"
burns 'wodim -tao' one.img finalized run_wodim -tao one.img
insert "cd-r blank $CD"
burns 'wodim -dao' one.img finalized run_wodim -dao one.img
insert "cd-r blank $CD"
does 'wodim -dummy' disc_status blank run_wodim -dummy -tao one.img
is 'wodim -dummy: nothing is on it' '' "$(cat "$D/written")"

insert "cd-r blank $CD"
xorrisofs -quiet -R -o first.iso first 2>/dev/null
burns 'wodim -multi' first.iso appendable run_wodim -multi -tao first.iso
msinfo=$(wodim -msinfo dev="$SR" 2>/dev/null)
is 'wodim -msinfo' "0,$(value state nwa)" "$msinfo"
xorrisofs -quiet -R -C "$msinfo" -M "$SR" -o second.iso second 2>/dev/null
does 'wodim: a second session' disc_status finalized run_wodim -tao second.iso
both 'wodim'
has 'wodim -toc: two tracks' 'first: 1 last 2' "$(wodim -toc dev="$SR" 2>&1)"

insert "cd-rw closed $CD"
does 'wodim blank=fast' disc_status blank run_wodim blank=fast
burns 'wodim -dao on the blanked one' two.img finalized run_wodim -dao two.img
does 'wodim blank=all' disc_status blank run_wodim blank=all
does 'wodim -packet' disc_status finalized run_wodim -packet one.img

# --- libburn: cdrskin, xorriso ------------------------------------------------

insert "cd-r blank $CD"
burns 'cdrskin (SAO)' one.img finalized cdrskin dev="$SR" one.img
insert "cd-r blank $CD"
burns 'cdrskin -tao -multi' one.img appendable cdrskin -tao -multi dev="$SR" one.img
nwa=$(value state nwa)
does 'cdrskin: a second session' disc_status finalized cdrskin -tao dev="$SR" two.img
ok 'cdrskin: the second session holds two.img' holds two.img "$nwa"
has 'cdrskin -minfo' "2 +2 Data +$nwa" "$(cdrskin dev="$SR" -minfo 2>/dev/null)"

insert "cd-rw closed $CD"
does 'cdrskin blank=fast' disc_status blank cdrskin dev="$SR" blank=fast
does 'xorriso: a first session' disc_status appendable \
	xorriso -outdev "$SR" -map first / -commit
does 'xorriso: a second session' disc_status appendable \
	xorriso -dev "$SR" -map second/second.txt /second.txt \
	-map second/second.img /second.img -commit
both xorriso
does 'xorriso: closes' disc_status finalized \
	xorriso -dev "$SR" -close on -map one.img /one.img -commit
does 'xorriso -blank all' disc_status blank xorriso -outdev "$SR" -blank all
burns 'xorriso -as cdrecord' two.img finalized xorriso -as cdrecord -nopad dev="$SR" two.img

# --- cdrdao --------------------------------------------------------------------

printf 'CD_ROM\nTRACK MODE1\nDATAFILE "one.img"\n' >one.toc
run_cdrdao()
{
	local verb=$1
	shift
	cdrdao "$verb" --device "$SR" --driver generic-mmc "$@"
}

insert "cd-r blank $CD"
has 'cdrdao disk-info: blank' 'CD-R empty +: yes' "$(run_cdrdao disk-info 2>&1)"
burns 'cdrdao write' one.img finalized run_cdrdao write -n one.toc
has 'cdrdao disk-info: closed' 'Appendable +: no' "$(run_cdrdao disk-info 2>&1)"
ok 'cdrdao read-cd' run_cdrdao read-cd --datafile back.img back.toc
ok 'cdrdao read-cd: gives the image' cmp back.img one.img
insert "cd-r blank $CD"
does 'cdrdao simulate' disc_status blank run_cdrdao simulate -n one.toc
insert "cd-rw closed $CD"
does 'cdrdao blank' disc_status blank run_cdrdao blank --blank-mode minimal

# --- those who only read --------------------------------------------------------

insert "cd-r blank $CD"
cdrskin dev="$SR" one.img >out 2>&1
reload
has 'cd-info' '^ +1: 00:02:00 +000000 data' "$(cd-info --no-device-info "$SR" 2>/dev/null)"
ok 'readom' readom dev="$SR" f=back.img
ok 'readom: gives the image' cmp back.img one.img

# --- packets -------------------------------------------------------------------

insert "cd-rw blank $CD"
has 'cdrwtool -i' 'track_size = 19998' "$(cdrwtool -d "$SR" -i 2>&1)"
does 'cdrwtool -q: packets and UDF' format packet cdrwtool -d "$SR" -q
reload
ok 'its UDF mounts' mount -t udf -o ro "$SR" mnt
umount mnt 2>/dev/null

undrive d0
exit "$failed"
