#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Updating a disc: only what has changed is written, in an order that leaves the old session
# readable until the last moment.

. "$(dirname "$0")/lib.sh"

media=('dvd+rw formatted sectors=4096' 'dvd-ram formatted sectors=4096'
	'bd-re formatted sectors=4096' 'dvd-rw formatted sectors=4096')
plan $((${#media[@]} * 8 + 52))

dw=$COMMAND
mnt=$WORK/mnt
mkdir "$mnt"
at_exit()
{
	umount "$mnt" 2>/dev/null
}

clear_trace()
{
	echo clear >"$DEBUGFS/$DRIVE/trace"
}

# FIRST-LAST of each WRITE(10), in order; neighbours in order are one.
written_ranges()
{
	awk '$2 == "WRITE_10" {
		for (i = 4; i <= NF; i++) {
			split($i, kv, "=")
			v[kv[1]] = kv[2]
		}
		if (n && v["lba"] == last + 1) {
			last += v["blocks"]
			next
		}
		if (n++)
			printf "%d-%d\n", first, last
		first = v["lba"]
		last = first + v["blocks"] - 1
	} END { if (n) printf "%d-%d\n", first, last }' "$DEBUGFS/$DRIVE/trace"
}

# The same of a list.
in_order()
{
	awk -F- '{
		if (NR > 1 && $1 == last + 1) {
			last = $2
			next
		}
		if (NR > 1)
			print first "-" last
		first = $1
		last = $2
	} END { if (NR) print first "-" last }'
}

sectors_of()
{
	awk -F- '{ n += $2 - $1 + 1 } END { print n + 0 }'
}

# mounts FOLDER [TYPE]: its files are those that are on the disc
mounts()
{
	mount -t "${2:-iso9660}" -o ro "$SR" "$mnt" && diff -r "$1" "$mnt"
	local status=$?
	umount "$mnt"
	return $status
}

# --- images that grow -----------------------------------------------------------------

old=$WORK/old.iso
new=$WORK/new.iso
mkdir -p "$WORK/first" "$WORK/second"
image "$WORK/first/one" 150 21
cp "$WORK/first/one" "$WORK/second/one"
image "$WORK/second/two" 90 22
xorrisofs -quiet -R -o "$old" "$WORK/first" >"$WORK/out" 2>&1 || bail 'xorrisofs'
cp "$old" "$new"
# growisofs has xorrisofs -M make the session, and copies its descriptors to the front.
MKISOFS=xorrisofs growisofs -M "$new" -R -quiet "$WORK/second" >"$WORK/out" 2>&1 ||
	bail "growisofs: $(cat "$WORK/out")"
sectors=$(($(stat -c %s "$new") / 2048))

drive none
for medium in "${media[@]}"; do
	type=${medium%% *}
	load "$medium"
	"$dw" write --force --quiet "$old"
	"$dw" write --changed-from "$old" --list "$new" >"$WORK/list"
	clear_trace
	ok "$type: --changed-from" "$dw" write --changed-from "$old" "$new"
	tail -n 1 "$WORK/out" >"$WORK/summary"
	if [ "$type" = dvd-rw ]; then
		# Whole blocks, which it reads before.
		awk -F- '{ a = int($1 / 16) * 16; b = int($2 / 16) * 16 + 15
			print a "-" b }' "$WORK/list" | in_order >"$WORK/wanted"
	else
		in_order <"$WORK/list" >"$WORK/wanted"
	fi
	is "$type: just what has changed, in its order" "$(written_ranges)" \
		"$(cat "$WORK/wanted")"
	is "$type: the descriptor is the last" \
		"$(tail -n 1 "$WORK/list" | sed 's/-.*//')" 16
	like "$type: tells what that saved" "$(cat "$WORK/summary")" \
		"^$(sectors_of <"$WORK/list") of $sectors sectors written \([0-9.]+ %\)$"
	same "$type: the disc is the new image" "$new"
	ok "$type: and mounts" mounts "$WORK/second"
	clear_trace
	ok "$type: --changed, when nothing is" "$dw" write --changed "$new"
	is "$type: writes nothing" "$(written_ranges)" ''
done

# --- comparing with the disc --------------------------------------------------------

load 'dvd+rw formatted sectors=4096'
"$dw" write --force --quiet "$old"
"$dw" write --changed-from "$old" --list "$new" >"$WORK/list"
ok '--changed --list' "$dw" write --changed --list "$new"
is 'is the same list, but for zeros that are there' "$(sectors_of <"$WORK/out")" \
	"$(python3 - "$old" "$new" <<'PYTHON'
import sys
old, new = (open(name, 'rb').read() for name in sys.argv[1:])
old = old.ljust(len(new), b'\0')
print(sum(old[i:i + 2048] != new[i:i + 2048] for i in range(0, len(new), 2048)))
PYTHON
)"
is 'the list writes nothing' "$(cat "$SYSFS/phase")" completed
clear_trace
ok '--changed' "$dw" write --json --changed "$new"
is 'tells what it wrote' "$(json written_sectors)" "$(sectors_of <<<"$(written_ranges)")"
is 'of how much' "$(json image_sectors)" "$sectors"
ok 'the disc is the new image' readable "$new"

cp "$new" "$WORK/third.iso"
for sector in 300 5 301 17 100; do
	dd if=/dev/urandom of="$WORK/third.iso" bs=2048 seek=$sector count=1 conv=notrunc 2>/dev/null
done
"$dw" write --changed --list "$WORK/third.iso" >"$WORK/by-disc"
"$dw" write --changed-from "$new" --list "$WORK/third.iso" >"$WORK/by-file"
is 'scattered changes, those in front last' "$(tr '\n' ' ' <"$WORK/by-disc")" \
	'100-100 300-301 5-5 17-17 '
is 'from either' "$(cat "$WORK/by-file")" "$(cat "$WORK/by-disc")"

fault 'op=28 lba=210-210 count=* sense=3/11/05'
ok 'a sector that cannot be read' "$dw" write --changed --list "$new"
is 'has changed, with the rest of its block' "$(cat "$WORK/out")" 210-223
echo clear >"$DEBUGFS/$DRIVE/faults"
exits 'another image is not taken for the old one' 4 "$dw" write --changed-from "$old" "$new"
like 'says so' "$(cat "$WORK/out")" 'not on the disc'
ok '--force takes it' "$dw" write --force --changed-from "$old" "$new"

# --- an update that is interrupted ------------------------------------------------------

load 'dvd+rw formatted sectors=4096'
"$dw" write --force --quiet "$old"
fault "op=2A lba=16-31 count=* sense=3/0C/00"
exits 'the descriptors fail' 5 "$dw" write --changed-from "$old" "$new"
echo clear >"$DEBUGFS/$DRIVE/faults"
like 'they are not written' "$("$dw" write --changed --list "$new" | tr '\n' ' ')" '^16-[0-9]+ $'
ok 'the old session mounts' mounts "$WORK/first"
ok 'once more' "$dw" write --changed-from "$old" "$new"
same 'makes it complete' "$new"
ok 'the new one mounts' mounts "$WORK/second"

load 'dvd+rw formatted sectors=4096'
image "$WORK/a" 400 31
image "$WORK/b" 400 32
"$dw" write --force --quiet "$WORK/a"
fault 'op=2A lba=100-109 count=* sense=3/0C/00'
exits 'the second of three ranges fails' 5 "$dw" write -r 300-331 -r 100-109 -r 200-215 "$WORK/b"
echo clear >"$DEBUGFS/$DRIVE/faults"
ok 'the first is new' "$dw" verify --range 300-331 "$WORK/b"
ok 'the third is old' "$dw" verify --range 200-215 "$WORK/a"

# --- UDF beside ISO 9660 ---------------------------------------------------------------

# Two sessions, the second of which has all files, as its own file systems; then the
# first one's anchor and descriptors lead to it. IMAPI's images for rewritable media
# are made like that.
udf_old=$WORK/udf-old
udf_new=$WORK/udf-new
genisoimage -quiet -udf -R -o "$udf_old" "$WORK/first" >"$WORK/out" 2>&1 || bail 'genisoimage'
start=$((($(stat -c %s "$udf_old") / 2048 + 15) / 16 * 16))
truncate -s $((start * 2048)) "$udf_old"
genisoimage -quiet -udf -R -C "0,$start" -M "$udf_old" -o "$WORK/session" "$WORK/second" \
	>"$WORK/out" 2>&1 || bail "genisoimage: $(cat "$WORK/out")"
python3 - "$udf_old" "$WORK/session" "$udf_new" <<'PYTHON' || bail 'no new image'
import struct, sys
old, session = (open(name, 'rb').read() for name in sys.argv[1:3])
new = bytearray(old + session)
new[16 * 2048:32 * 2048] = session[16 * 2048:32 * 2048]
# The anchor says where it stands, and has a checksum of the tag that says so.
anchor = bytearray(session[256 * 2048:257 * 2048])
assert anchor[0] == 2
struct.pack_into('<I', anchor, 12, 256)
anchor[4] = (sum(anchor[:16]) - anchor[4]) & 255
new[256 * 2048:257 * 2048] = anchor
open(sys.argv[3], 'wb').write(new)
PYTHON

load 'dvd+rw formatted sectors=4096'
"$dw" write --force --quiet "$udf_old"
ok 'the old UDF mounts' mounts "$WORK/first" udf
"$dw" write --changed-from "$udf_old" --list "$udf_new" >"$WORK/list"
# Behind all data: the descriptors of both file systems; the anchor in front before ISO 9660's.
is 'UDF: anchor and descriptors are last' "$(tail -n 2 "$WORK/list" | sed 's/-.*//' | tr '\n' ' ')" \
	'256 16 '
is 'UDF: behind those they lead to' "$(grep -nE "^$((start + 32))-" "$WORK/list" | cut -d: -f1)" \
	"$(grep -nE "^$((start + 48))-" "$WORK/list" | cut -d: -f1 | awk '{ print $1 - 1 }')"
clear_trace
ok 'UDF: --changed-from' "$dw" write --changed-from "$udf_old" "$udf_new"
is 'UDF: in that order' "$(written_ranges)" "$(in_order <"$WORK/list")"
same 'UDF: the disc is the new image' "$udf_new"
ok 'UDF: mounts' mounts "$WORK/second" udf
ok 'UDF: as ISO 9660, too' mounts "$WORK/second"

# Broken off at each of its ranges: before an anchor has been written both are the old ones.
broken_off_at()
{
	load 'dvd+rw formatted sectors=4096'
	"$dw" write --force --quiet "$udf_old" || return
	fault "op=2A lba=$1 count=* sense=3/0C/00"
	"$dw" write --changed-from "$udf_old" "$udf_new" && return 1
	echo clear >"$DEBUGFS/$DRIVE/faults"
	mounts "$WORK/first" && mounts "$2" udf
}

broken_off_anywhere()
{
	local range seen=
	while read -r range <&3; do
		broken_off_at "$range" "$WORK/${seen:-first}" || {
			echo "at $range"
			return 1
		}
		[ "$range" != 256-256 ] || seen=second
	done 3<"$WORK/list"
	[ "$seen" = second ]
}
ok 'UDF: broken off anywhere, old and new one mount' broken_off_anywhere

# --- lists ------------------------------------------------------------------------

cat >"$WORK/ranges" <<'END'
# in this order
200-215   # first
	7

16-17
END
clear_trace
ok '--ranges FILE' "$dw" write --ranges "$WORK/ranges" "$WORK/b"
is 'in the order of the file' "$(written_ranges | tr '\n' ' ')" '200-215 7-7 16-17 '
by_stdin()
{
	echo 33-34 | "$dw" write --ranges - "$WORK/b"
}
clear_trace
ok '--ranges -' by_stdin
is 'from standard input' "$(written_ranges)" 33-34
echo '5-x' >"$WORK/bad"
exits 'no range' 1 "$dw" write --ranges "$WORK/bad" "$WORK/b"
like 'says where' "$(cat "$WORK/out")" ":1: '5-x' is no range"
clear_trace
exits 'a range beyond the image' 1 "$dw" write -r 3-4 -r 399-400 "$WORK/b"
like 'says which, and how long the image is' "$(cat "$WORK/out")" \
	'Sectors 399-400: the image has only 400\.'
is 'before anything is written' "$(ops WRITE_10)" 0
exits 'as verify does' 1 "$dw" verify -r 18446744073709551615 "$WORK/b"
exits 'two kinds of list' 1 "$dw" write --changed --range 1-2 "$WORK/b"

# --- longer, shorter, odd ------------------------------------------------------------

load 'dvd+rw formatted sectors=4096'
head -c $((300 * 2048)) "$WORK/a" >"$WORK/short"
"$dw" write --force --quiet "$WORK/a"
ok 'shorter than the old one: nothing to do' "$dw" write --changed-from "$WORK/a" "$WORK/short"
like 'says so' "$(cat "$WORK/out")" '^nothing has changed: 0 of 300 sectors written'
same 'what was behind it stays' "$WORK/a"
load 'dvd+rw formatted sectors=4096'
"$dw" write --force --quiet "$WORK/short"
ok 'longer' "$dw" write --changed-from "$WORK/short" "$WORK/a"
like 'just the rest' "$(cat "$WORK/out")" '^100 of 400 sectors written \(25\.0 %\)'
same 'the disc is the image' "$WORK/a"

# --- media that cannot --------------------------------------------------------------

load 'dvd+r appendable sectors=8192'
exits 'DVD+R' 4 "$dw" write --changed "$WORK/a"
like 'says what to do' "$(cat "$WORK/out")" 'another session'
is 'and nothing was written' "$(ops WRITE_10)" 0
