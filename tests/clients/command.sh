#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The command: what it writes, what it says, and how it ends.

. "$(dirname "$0")/lib.sh"

plan 75

img=$WORK/img
image "$img" 1000 6
other=$WORK/other
image "$other" 1000 7
dw=$COMMAND

# Sectors of the RESERVE TRACK that came before the first WRITE(10), from bytes
# 5-8 of the command.
reserved()
{
	awk '$2 == "WRITE_10" { exit }
	     $2 == "RESERVE_TRACK" { print substr($3, 11, 8) }' \
		"$DEBUGFS/$DRIVE/trace" |
	while read -r hex; do echo $((16#$hex)); done
}

# First and last sector of each WRITE(10), in order.
writes()
{
	awk '$2 == "WRITE_10" {
		for (i = 4; i <= NF; i++) {
			split($i, kv, "=")
			v[kv[1]] = kv[2]
		}
		printf "%d-%d ", v["lba"], v["lba"] + v["blocks"] - 1
	}' "$DEBUGFS/$DRIVE/trace"
}

from_pipe()
{
	dd if="$img" bs=10000 2>/dev/null | "$dw" write --device "$NODE" "$@" -
}

# --- looking ------------------------------------------------------------------

drive 'dvd+r blank sectors=8192' serial=SN-4711
ok 'list' "$dw" list
like 'list names the node and its block device' "$(cat "$WORK/out")" \
	"^$NODE +${SR#/dev/} "
ok 'list --json' "$dw" list --json
is 'list --json: node' "$(json node)" "$NODE"
is 'list --json: serial' "$(json serial)" SN-4711
ok 'info' "$dw" info "$NODE"
like 'info tells the medium' "$(cat "$WORK/out")" 'DVD\+R'
ok 'info --json' "$dw" info --json "$NODE"
is 'info --json: state' "$(json state)" blank
is 'info --json: capacity' "$(json capacity_sectors)" 8192
is 'info --json: free' "$(json free_sectors)" 8192
ok 'info by the block device' "$dw" info "$SR"
ok 'status before any burn' "$dw" status --json "$NODE"
is 'status --json: phase' "$(json phase)" idle
exits 'info of something else' 9 "$dw" info /dev/null
exits 'info of nothing' 2 "$dw" info /dev/discwriter99
exits 'no verb' 1 "$dw"
exits 'unknown verb' 1 "$dw" scribble
exits 'unknown option' 1 "$dw" write --wet "$img"
exits 'no image' 7 "$dw" write "$WORK/none"

# --- DVD+R --------------------------------------------------------------------

ok 'write on DVD+R, the only recorder' "$dw" write "$img"
like 'write tells size and speed' "$(cat "$WORK/out")" '1000 sectors .* MB/s'
is 'RESERVE TRACK: rounded up to 16, before the first WRITE' "$(reserved)" 1008
same 'the disc is the image' "$img"
ok 'status after it' "$dw" status --json "$NODE"
is 'status: phase' "$(json phase)" completed
is 'status: written' "$(json written_sectors)" 1000
is 'nothing was copied' "$(json bounced)" 0

next=$(state nwa)
ok 'a second session' "$dw" write "$other"
same 'is where the drive said' "$other" "$next"
same 'and the first is as it was' "$img"

load 'dvd+r blank sectors=8192'
fault 'op=53 sense=5/20/00'
ok 'a drive that knows no RESERVE TRACK' "$dw" write --device "$NODE" "$img"
is 'was asked' "$(hits)" 1
same 'and burns all the same' "$img"
echo clear >"$DEBUGFS/$DRIVE/faults"

load 'dvd+r blank sectors=8192'
ok 'from a pipe, size unknown' from_pipe
is 'nothing is reserved' "$(reserved)" ''
same 'the disc is what came' "$img"

load 'dvd+r blank sectors=8192'
ok 'from a pipe, size told' from_pipe --size 2048000
is 'the track is reserved' "$(reserved)" 1008
load 'dvd+r blank sectors=8192'
exits 'a source that ends early' 7 from_pipe --size 4096000
like 'says so' "$(cat "$WORK/out")" 'E_INVALIDARG'
written "$img" >/dev/null
result $? 'what came is on the disc'
ok 'the next one finds a disc that can be written' "$dw" write "$other"

load 'dvd+r blank sectors=8192'
ok '--close finalize' "$dw" write --close finalize --quiet "$img"
is '--quiet says nothing' "$(cat "$WORK/out")" ''
exits 'a finalized disc' 4 "$dw" write "$img"
load 'dvd+r blank sectors=512'
exits 'too large' 4 "$dw" write --json "$img"
is 'says so' "$(json code)" E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA
is 'before anything is written' "$(ops WRITE_10)" 0

for verb in write verify; do
	exits "$verb of a directory" 7 "$dw" $verb "$WORK"
	is 'says so' "$(cat "$WORK/out")" "discwriter: $WORK: Is a directory"
done
load 'dvd+r blank sectors=8192'
head -c 1000001 "$img" >"$WORK/odd"
exits 'odd size' 7 "$dw" write --json "$WORK/odd"
is 'says so' "$(json code)" E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED
is 'says how odd' "$(json text)" \
	'The image has 1,000,001 bytes, 577 more than 488 sectors of 2048.'
is 'before anything is written' "$(ops WRITE_10)" 0
ok '--pad' "$dw" write --pad "$WORK/odd"
same 'the disc is the image' "$WORK/odd"
load 'dvd+r blank sectors=8192'
exits 'odd size, by a pipe' 7 sh -c "head -c 5000 $img | $dw write --json -"
is 'says how odd' "$(json text)" \
	'The last sector of the image was not full: 1,144 zeros were added.'

# --- DVD+RW -------------------------------------------------------------------

load 'dvd+rw blank sectors=4096'
ok 'write on DVD+RW' "$dw" write --json "$img"
same 'the disc is the image' "$img"
exits 'a used one needs --force' 4 "$dw" write "$other"
like 'says so' "$(cat "$WORK/out")" '--force'
ok '--force' "$dw" write --force "$other"
same 'the disc is the other image' "$other"

echo clear >"$DEBUGFS/$DRIVE/trace"
ok '--range' "$dw" write --range 500-519 --range 16 --range 203-210 "$img"
is 'just those sectors, in that order' "$(writes)" \
	'500-511 512-519 16-16 203-207 208-210 '
cp "$other" "$WORK/mixed"
for range in 500-519 16-16 203-210; do
	dd if="$img" of="$WORK/mixed" bs=2048 conv=notrunc 2>/dev/null \
		skip="${range%-*}" seek="${range%-*}" \
		count=$((${range#*-} - ${range%-*} + 1))
done
same 'the rest is untouched' "$WORK/mixed"
exits 'a range beyond the disc' 1 "$dw" write --range 5000-5001 "$img"

# --- in use, gone ---------------------------------------------------------------

exec 7>"$NODE"
exits 'somebody else writes' 3 "$dw" write --force "$img"
like 'says who' "$(cat "$WORK/out")" "held by '.*' \(pid $$\)"
exec 7>&-
load none
exits 'no medium' 4 "$dw" write "$img"
unplug
exits 'no recorder' 2 "$dw" write "$img"
