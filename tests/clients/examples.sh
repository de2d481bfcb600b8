#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Documentation/examples: each records an image that srN then reads, byte for
# byte, and says so when it could not.

. "$(dirname "$0")/lib.sh"

plan 51

examples=$TOP/build/examples
writer=$TOP/build/$(uname -r)/kernel_writer.ko
img=$WORK/img
# No multiple of what the programs read at a time.
image "$img" 1111 5
used=$WORK/used
image "$used" 2048 6
pattern=$WORK/pattern

# What kernel_writer records.
python3 - "$pattern" 800 <<'PYTHON'
import array, sys
with open(sys.argv[1], 'wb') as f:
    array.array('I', range(int(sys.argv[2]) * 512)).tofile(f)
PYTHON

# records NAME MEDIUM
records()
{
	load "$2"
	ok "$1: ${2%% *}" "$examples/$1" "$NODE" "$img"
	same "$1: ${2%% *}: the disc is the image" "$img"
}

# kernel_writer ARGUMENT...: the module is gone again when that returns
kernel_writer()
{
	local status
	insmod "$writer" node="$NODE" sectors=800 "$@"
	status=$?
	[ $status != 0 ] || rmmod kernel_writer
	return $status
}

# --- programs -------------------------------------------------------------------

drive none
for program in burn-image burn-ioctl uring-burn; do
	records $program 'dvd+r blank sectors=8192'
	records $program 'dvd+rw blank sectors=8192'
	load none
	fails "$program: no disc" 'no (medium|disc)' "$examples/$program" "$NODE" "$img"
done

piped() { "$examples/burn-pipe" "$NODE" <"$1" | cat; return "${PIPESTATUS[0]}"; }
imapi() { "$examples/imapi-burn" "$img" "$@"; }

load 'dvd+r blank sectors=8192'
head -c 1000001 "$img" >"$WORK/odd"
ok 'burn-pipe: an odd size' piped "$WORK/odd"
same 'burn-pipe: the disc is what came' "$WORK/odd"
like 'burn-pipe: the disc is closed' "$("$COMMAND" info "$NODE")" finalized

load 'dvd-r blank sectors=8192'
ok 'list-recorders' "$examples/list-recorders"
like 'list-recorders: names the disc' "$(cat "$WORK/out")" "^$NODE .*: DVD-R, 8192 sectors"
ok 'query-features' "$examples/query-features" "$NODE"
like 'query-features: the core feature' "$(cat "$WORK/out")" '^feature 0001h'
ok 'explain-code' "$examples/explain-code" E_IMAPI_LOSS_OF_STREAMING

ok 'imapi-burn: finds the recorder itself' imapi
like 'imapi-burn: shows actions' "$(tr '\n' ' ' <"$WORK/out")" \
	'blank disc, 8192 sectors free .* completed The disc holds'
is 'imapi-burn: the disc is ejected' "$(cat "$CONFIGFS/$DRIVE/tray")" open
"$COMMAND" load "$NODE"
same 'imapi-burn: the disc is the image' "$img"
# It ends three seconds after the last event: that of a burn that is over.
"$examples/watch-events" 3 >"$WORK/events"
like 'watch-events: tells of recorder and burn' "$(tr '\n' ' ' <"$WORK/events")" \
	"^${SYSFS##*/}: added: DISCWR SIMULATOR .*: ended: completed, [0-9]+ of 1111 sectors: S_OK"
read_disc() { "$examples/read-disc" "$NODE" 0 1111 >"$WORK/read"; }
ok 'read-disc' read_disc
ok 'read-disc: it is the image' cmp "$img" "$WORK/read"
load none
fails 'imapi-burn: no disc' '0xC0AA0202 E_IMAPI_RECORDER_MEDIA_NO_MEDIA' imapi "$NODE"

# Each in the middle of what it does: the first error is told.
load 'dvd+rw formatted sectors=8192'
fault 'op=2a lba=600-615 count=* sense=3/0c/00'
fails 'uring-burn: a write error' 'output error' "$examples/uring-burn" "$NODE" "$img"
fails 'burn-ioctl: a write error' 'sense 3/0c/00' "$examples/burn-ioctl" "$NODE" "$img"
echo clear >"$DEBUGFS/$DRIVE/faults"

ok 'erase-disc' "$examples/erase-disc" "$NODE" full
like 'erase-disc: tells what it is and how long it took' "$(tr '\n' ' ' <"$WORK/out")" \
	'^media type 7 can be erased .*[0-9]+ of about [0-9]+ seconds $'
head -c $((8192 * 2048)) /dev/zero >"$WORK/zero"
same 'erase-disc: the disc is empty' "$WORK/zero"
load 'dvd+r appendable sectors=8192'
fails 'erase-disc: written once' 'E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE' \
	"$examples/erase-disc" "$NODE" quick
ok 'close-disc' "$examples/close-disc" "$NODE"
like 'close-disc: the disc is closed' "$("$COMMAND" info "$NODE")" finalized
load 'dvd+rw formatted sectors=8192'

dd if="$used" of="$NODE" bs=64k 2>/dev/null
ok 'update-ranges' "$examples/update-ranges" "$NODE" "$img" 500-519 16-16
cp "$used" "$WORK/mixed"
for at in 500,20 16,1; do
	dd if="$img" of="$WORK/mixed" bs=2048 conv=notrunc 2>/dev/null \
		skip="${at%,*}" seek="${at%,*}" count="${at#*,}"
done
same 'update-ranges: these sectors and no others' "$WORK/mixed"
fails 'update-ranges: beyond the image' 'E_INVALIDARG' \
	"$examples/update-ranges" "$NODE" "$img" 1100-1111

# --- the kernel's own pages -------------------------------------------------------

for memory in kmalloc vmalloc pages; do
	load 'dvd+r blank sectors=8192'
	ok "kernel_writer: $memory" kernel_writer memory=$memory
	same "kernel_writer: $memory: the disc is the pattern" "$pattern"
done
is 'kernel_writer: nothing was copied' "$(cat "$SYSFS/bounced")" 0
load none
fails 'kernel_writer: no disc' 'no medium' kernel_writer
# Only filp_close can tell this.
load 'dvd+r blank sectors=8192'
fault 'op=5b count=* sense=3/0c/00'
fails 'kernel_writer: the disc cannot be closed' 'output error' kernel_writer
echo clear >"$DEBUGFS/$DRIVE/faults"
