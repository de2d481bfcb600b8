#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The command's verbs other than write, and the ways to write, on every family of
# media: what they do to the disc, what they say, how they refuse.

. "$(dirname "$0")/lib.sh"

plan 118

img=$WORK/img
image "$img" 1000 6
other=$WORK/other
image "$other" 600 7
dw=$COMMAND

# A key of what info tells of the disc. (That it is JSON the tests of the command
# by itself prove; further processes for each key would take most of the time.)
info()
{
	local line

	line=$("$dw" info --json "$NODE")
	line=${line##*$'\n'}
	if [[ $line =~ \"$1\":\ ?(\"([^\"]*)\"|([0-9]+)) ]]; then
		echo "${BASH_REMATCH[2]}${BASH_REMATCH[3]}"
	else
		echo 'no such key'
	fi
}

from_pipe()
{
	dd if="$img" bs=10000 2>/dev/null | "$dw" write --device "$NODE" "$@" -
}

# An ISO 9660 image and one that continues it, as the numbers of info say.
first_iso()
{
	mkdir -p "$WORK/one" "$WORK/two"
	head -c 500000 "$img" >"$WORK/one/first"
	head -c 300000 "$other" >"$WORK/two/second"
	xorriso -as mkisofs -quiet -R -o "$WORK/one.iso" "$WORK/one" 2>/dev/null
}

next_iso()
{
	xorriso -as mkisofs -quiet -R -C "$1" -M "$SR" -o "$WORK/two.iso" "$WORK/two" 2>"$WORK/err"
}

# Both files are found in the session that starts there. (Which is the last one a
# kernel sees by itself only if its isofs can ask the cdrom driver: not in UML.)
mounted()
{
	local status=1

	mkdir -p "$WORK/mnt"
	if mount -t iso9660 -o "ro,sbsector=$1" "$SR" "$WORK/mnt"; then
		cmp "$WORK/mnt/first" "$WORK/one/first" &&
			cmp "$WORK/mnt/second" "$WORK/two/second"
		status=$?
		umount "$WORK/mnt"
	fi
	return $status
}

# --- CD-RW -----------------------------------------------------------------------

drive 'cd-rw blank sectors=16384'
is 'blank CD-RW: what can be done' "$(info can)" \
	'incremental, at-once, simulate, no underrun protection, erase, format'
is 'nothing to continue' "$(info msc)" 'no such key'
ok '--simulate' "$dw" write --simulate "$img"
like 'says so' "$(cat "$WORK/out")" simulated
is 'the disc is still blank' "$(info state)" 'blank, erasable'
ok 'write' "$dw" write "$img"
same 'the disc is the image' "$img"
is 'the numbers for the next session' "$(info msc)" "0,$(info next_writable)"
next=$(info next_writable)
ok 'a second session with a post-gap' "$dw" write --postgap "$other"
written "$other" "$next" && dd if="$SR" bs=2048 skip="$next" count=600 iflag=direct \
	2>/dev/null | cmp - "$other"
result $? 'is where it was said'
is 'and is what the third continues' "$(info msc)" "$next,$(info next_writable)"
ok 'erase' "$dw" erase
like 'says so' "$(cat "$WORK/out")" "^$NODE: erased in "
is 'it is blank' "$(info state)" 'blank, erasable'
ok '--write-type=at-once --speed=4x' "$dw" write --write-type=at-once --speed=4x "$other"
same 'the disc is the image' "$other"
ok 'status' "$dw" status --json
is 'told the speed' "$(json speed_kbps)" 706
exits 'at once on a used disc' 4 "$dw" write --write-type=at-once "$img"
ok 'erase --full' "$dw" erase --full
is 'it is blank' "$(info state)" 'blank, erasable'
ok 'format --list' "$dw" format --list --json
is 'one way' "$(json format_type)" 16
ok 'format 0' "$dw" format 0
like 'any sector can be written now' "$(info state)" overwritable
ok 'write' "$dw" write --force "$img"
same 'the disc is the image' "$img"

# --- speeds, tray ------------------------------------------------------------------

load 'cd-rw blank sectors=16384'
ok 'the speed of the last burn does not stay' "$dw" speed max
ok 'speeds' "$dw" speeds
like 'are told as factors' "$(cat "$WORK/out")" '^\* 24\.0x \(4234 kB/s\)$'
ok 'speed 10x' "$dw" speed 10x
like 'is what the drive took' "$(cat "$WORK/out")" '10\.0x \(1764 kB/s\)'
ok 'speeds' "$dw" speeds
like 'the drive has it' "$(cat "$WORK/out")" '^\* 10\.0x \(1764 kB/s\)$'
ok 'a speed between' "$dw" speed --json 12x
is 'is adjusted' "$(json speed_adjusted) $(json kbps)" 'yes 1764'
ok 'speed max' "$dw" speed --json max
is 'the drive chooses' "$(json kbps)" 4234
ok 'eject' "$dw" eject
is 'the tray is open' "$(cat "$CONFIGFS/$DRIVE/tray")" open
exits 'nothing to erase' 4 "$dw" erase
ok 'load' "$dw" load
is 'the tray is closed' "$(cat "$CONFIGFS/$DRIVE/tray")" closed
is 'and the disc known' "$(info medium)" CD-RW
ok 'lock' "$dw" lock
fails 'the button does nothing' . sh -c "echo open >'$CONFIGFS/$DRIVE/tray'"
ok 'unlock' "$dw" unlock
ok 'the button opens the tray' sh -c "echo open >'$CONFIGFS/$DRIVE/tray'"

# --- DVD+R: reserved, broken off, resumed, repaired ---------------------------------

load 'dvd+r blank sectors=16384'
exits 'DVD+R cannot be erased' 4 "$dw" erase --json
is 'says so' "$(json code)" E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE
exits 'nor formatted' 4 "$dw" format
exits 'a blank one has nothing to close' 4 "$dw" finalize
exits 'nor to resume' 4 "$dw" write --resume "$img"
ok 'reserve' "$dw" reserve --sectors=1000 --json
is 'a track of whole blocks' "$(json track) $(json start) $(json sectors)" '1 0 1008'
is 'it is open' "$(info open_track) $(info open_start) $(info open_next) $(info open_end)" \
	'1 0 0 1007'
exits 'and in the way' 4 "$dw" write "$other"
like 'says what to do' "$(cat "$WORK/out")" 'write --resume'
ok '--resume fills it' "$dw" write --resume "$img"
same 'the disc is the image' "$img"

load 'dvd+r blank sectors=16384'
fault 'op=2a lba=512 sense=3/0C/00'
exits 'a write is broken off' 5 "$dw" write "$img"
echo clear >"$DEBUGFS/$DRIVE/faults"
next=$(info open_next)
[ "$next" -gt 0 ] && [ "$next" -le 512 ]
result $? 'its track is open'
exits 'no image continues it' 7 "$dw" write --resume -
head -c $(((next - 1) * 2048)) "$img" >"$WORK/short"
exits 'nor a shorter one' 1 "$dw" write --resume "$WORK/short"
is 'which changes nothing' "$(info open_next)" "$next"
ok '--resume, from a pipe' from_pipe --resume --size 2048000
like 'says what is there' "$(cat "$WORK/out")" "the first $next sectors"
same 'the disc is the image' "$img"
ok 'finalize' "$dw" finalize --json
is 'told as a job' "$(json job) $(json phase)" 'finalize completed'
is 'the disc is finalized' "$(info state), $(info next_writable)" 'finalized, no such key'
exits 'no more to close' 4 "$dw" finalize
like 'says so' "$(cat "$WORK/out")" 'nothing to close'

load 'dvd+r open sectors=16384'
ok 'finalize --close=session repairs' "$dw" finalize --close=session
is 'the disc is appendable' "$(info state)" appendable
load 'bd-r damaged sectors=16384'
like 'a damaged BD-R' "$(info state)" damaged
ok 'is repaired, too' "$dw" finalize --close=session
is 'and appendable' "$(info state)" appendable

# --- DVD-RW ---------------------------------------------------------------------------

load 'dvd-rw closed sectors=16384'
ok 'erase, quickly' "$dw" erase
is 'takes only what is known' "$(info can)" \
	'at-once, simulate, no underrun protection, erase, format'
exits 'a pipe is not' 7 from_pipe
like 'says what to do' "$(cat "$WORK/out")" '--format-if-needed'
ok 'a file is' "$dw" write "$img"
same 'the disc is the image' "$img"
ok 'erase, quickly' "$dw" erase
ok '--format-if-needed' from_pipe --format-if-needed
same 'the disc is what came' "$img"
like 'any sector can be written now' "$(info state)" overwritable
ok 'erase --full' "$dw" erase --full
is 'sequential again' "$(info medium), $(info state)" 'DVD-RW sequential, blank, erasable'

# --- BD-RE, DVD+RW ----------------------------------------------------------------------

load 'bd-re unformatted sectors=16384'
like 'unformatted BD-RE' "$(info state)" unformatted
ok 'format' "$dw" format
is 'without spares' "$(info capacity_sectors)" 16384
ok 'format by number' "$dw" format 0
[ "$(info capacity_sectors)" -lt 16384 ]
result $? 'with spares'
exits 'format in a way there is none' 1 "$dw" format --type 0x26 --sectors 16384
exits 'nothing to finalize' 4 "$dw" finalize
first_iso
ok 'write a file system' "$dw" write --force "$WORK/one.iso"
size=$(($(stat -c %s "$WORK/one.iso") / 2048))
is 'the next goes behind it' "$(info msc)" "0,$(((size + 31) / 32 * 32))"
is 'and so much is used' "$(info used_sectors)" $(((size + 31) / 32 * 32))
ok 'erase' "$dw" erase
cmp -s -n 65536 /dev/zero "$DEBUGFS/$DRIVE/content"
result $? 'its beginning is zero'
is 'and no file system there' "$(info msc)" 'no such key'
ok 'erase --full' "$dw" erase --full
size=$(info capacity_sectors)
cmp -s -n $((size * 2048)) /dev/zero "$DEBUGFS/$DRIVE/content"
result $? 'all of it is zero'

# A DVD+RW of which only the beginning is formatted.
load 'dvd+rw blank sectors=16384'
is 'blank DVD+RW' "$(info state)" 'blank, overwritable, erasable, unformatted'
ok 'written, and closed as players want' "$dw" write --close=compatible "$img"
ok 'erase --full' "$dw" erase --full
cmp -s -n $((16384 * 2048)) /dev/zero "$DEBUGFS/$DRIVE/content"
result $? 'all of it is zero'

# --- sessions that continue each other -----------------------------------------------------

load 'dvd-r blank sectors=16384'
ok 'a first session' "$dw" write "$WORK/one.iso"
next=$(info next_writable)
ok 'the next, as info says' next_iso "$(info msc)"
ok 'is recorded' "$dw" write --pad "$WORK/two.iso"
ok 'and both are there' mounted "$next"

# --- waiting, cancelling ---------------------------------------------------------------------

load 'cd-rw appendable sectors=16384 slow=5000'
"$dw" erase --quiet &
wait_for grep -q erasing "$SYSFS/phase"
exits 'blanking cannot be stopped' 3 "$dw" cancel
like 'says so' "$(cat "$WORK/out")" 'cannot be stopped'
ok 'wait' "$dw" wait
like 'shows how far it is' "$(cat "$WORK/out")" '^erasing +[0-9.]+%'
wait $!
result $? 'and it ended well'
