#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The progress line on a terminal, all of it, with a drive that takes its time; and the
# picture that is drawn of it.

. "$(dirname "$0")/lib.sh"

plan 24
drive 'dvd+rw formatted sectors=8192'
img=$WORK/img
image "$img" 4096 5
# 128 commands of 20 ms: long enough for the drive's buffer to be asked for.
fault 'op=2a count=* delay=20'
out=$(script -qec "$COMMAND write --force --device $NODE $img" /dev/null |
	tr '\r' '\n')
result $? 'the image is written'
same 'the disc holds it' "$img"
like 'percent, megabytes, speed, factor, time left, buffer' "$out" \
	'[0-9.]+%  [0-9.]+ of 8.4 MB  [0-9.]+ MB/s \([0-9.]+x\)  0:0[0-9] left  drive buffer [1-9][0-9]*%'
like 'the end' "$out" '100.0%  8.4 of 8.4 MB'

# picture FILE: what there is in it, a line each; fails if it is no XML
picture()
{
	python3 - "$1" <<'PYTHON'
import sys, xml.etree.ElementTree as tree
svg = '{http://www.w3.org/2000/svg}'
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == svg + 'svg'
for text in root.iter(svg + 'text'):
    print('text', text.text)
for path in root.iter(svg + 'path'):
    at = [float(n) for n in path.get('d')[1:].replace('L', ' ').split()]
    inside = all(70 <= x <= 890 for x in at[::2]) and all(90 <= y <= 370 for y in at[1::2])
    forward = at[::2] == sorted(at[::2])
    print('curve', path.get('stroke'), len(at) // 2, 'good' if inside and forward else 'bad')
for row in root.iter(svg + 'rect'):
    for title in row.iter(svg + 'title'):
        print('phase', title.text)
PYTHON
}

odd="$WORK/a <odd> & \"quoted\" name"
cp "$img" "$odd"
svg=$WORK/report.svg
ok 'it is drawn' "$COMMAND" write --force --verify --device "$NODE" --report "$svg" "$odd"
same 'the disc holds it' "$odd"
out=$(picture "$svg")
result $? 'what is drawn is XML'
like 'it names the image' "$out" '^text .*/a <odd> & "quoted" name$'
like 'and the disc' "$out" "^text DVD\\+RW on $NODE\$"
like 'and how it went' "$out" '^text 4096 sectors \(8.4 MB\) in [0-9.]+ s, [0-9.]+ MB/s'
like 'the speed is a curve of some points' "$out" '^curve #1f5fa8 ([3-9]|[1-9][0-9]+) good$'
like 'the fill of the buffer, too' "$out" '^curve #c2410c ([3-9]|[1-9][0-9]+) good$'
is 'nothing is out of place' "$(grep -c bad <<<"$out")" 0
is 'the phases are there, in their order' \
	"$(sed -n 's/^phase \(writing\|closing\|verifying\):.*/\1/p' <<<"$out" | tr '\n' ' ')" \
	'writing closing verifying '
# A shorter one: nothing of the longer stays.
ok 'quietly, over an earlier report' \
	"$COMMAND" write --quiet --force --range 0-15 --device "$NODE" --report "$svg" "$img"
like 'it is the new one' "$(picture "$svg")" '^text 16 sectors'

settle
before=$(sha256sum <"$img")
fails 'an image is not overwritten by its report' 'is no report' \
	"$COMMAND" write --force --device "$NODE" --report "$img" "$img"
is 'it is what it was' "$(sha256sum <"$img")" "$before"
fails 'a recorder is no file for it' 'no regular file' \
	"$COMMAND" write --force --device "$NODE" --report "$NODE" "$img"
is 'and nothing was written' "$(grep -c ' 2a ' "$DEBUGFS/$DRIVE/trace")" 0

fault 'clear'
fault 'op=2a count=* lba=1024-4095 sense=3/0c/00'
exits 'a write that fails' 5 \
	"$COMMAND" write --force --device "$NODE" --report "$svg" "$img"
like 'is drawn, too, and says why' "$(picture "$svg")" '^text E_IMAPI_'
fault 'clear'

mkdir "$WORK/full"
mount -t tmpfs -o size=4k none "$WORK/full"
head -c 4096 /dev/zero >"$WORK/full/all"
: >"$WORK/full/report.svg"
ok 'a report without room is no failure of the disc' \
	"$COMMAND" write --force --device "$NODE" --report "$WORK/full/report.svg" "$img"
like 'but it is said' "$(cat "$WORK/out")" 'report.svg: No space left'
umount "$WORK/full"
