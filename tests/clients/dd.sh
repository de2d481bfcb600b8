#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dd, cat and cp straight to the node: no library, no ioctl, whole discs.

. "$(dirname "$0")/lib.sh"

media=('dvd+rw blank sectors=4096' 'dvd+r blank sectors=4096')
sizes=(64k 32k 2048 1M 10000)
plan $((${#media[@]} * (2 * ${#sizes[@]} + 19) + 6))

img=$WORK/img
image "$img" 1234 1
odd=$WORK/odd
head -c 1000001 "$img" >"$odd"

# By the shell's redirection.
redirect()
{
	cat "$1" >"$NODE"
}

through_pv()
{
	pv -q "$1" >"$NODE"
}

drive 'none'
for medium in "${media[@]}"; do
	type=${medium%% *}
	for bs in "${sizes[@]}"; do
		load "$medium"
		ok "$type: dd bs=$bs" dd if="$img" of="$NODE" bs="$bs"
		same "$type: dd bs=$bs: the disc is the image" "$img"
	done

	load "$medium"
	ok "$type: dd conv=fsync" dd if="$img" of="$NODE" bs=64k conv=fsync
	same "$type: dd conv=fsync: the disc is the image" "$img"
	load "$medium"
	copied=$(cat "$SYSFS/bounced")
	ok "$type: dd oflag=direct" dd if="$img" of="$NODE" bs=64k oflag=direct \
		count=38 iflag=fullblock
	head -c $((38 * 65536)) "$img" >"$WORK/part"
	same "$type: dd oflag=direct: the disc is the image" "$WORK/part"
	is "$type: dd oflag=direct: nothing was copied" "$(cat "$SYSFS/bounced")" \
		"$copied"
	load "$medium"
	ok "$type: dd oflag=sync" dd if="$img" of="$NODE" bs=256k oflag=sync
	same "$type: dd oflag=sync: the disc is the image" "$img"
	load "$medium"
	ok "$type: cat >" redirect "$img"
	same "$type: cat >: the disc is the image" "$img"
	load "$medium"
	ok "$type: cp" cp "$img" "$NODE"
	same "$type: cp: the disc is the image" "$img"
	load "$medium"
	ok "$type: pv" through_pv "$img"
	same "$type: pv: the disc is the image" "$img"

	# A total that is no multiple of 2048: all is recorded, close tells.
	load "$medium"
	fails "$type: odd tail: dd is told by close" 'invalid argument' \
		dd if="$odd" of="$NODE" bs=64k
	same "$type: odd tail: all of it is on the disc" "$odd"
	echo 1 >"$SYSFS/pad"
	load "$medium"
	ok "$type: odd tail, pad=1" dd if="$odd" of="$NODE" bs=64k
	same "$type: odd tail, pad=1: all of it is on the disc" "$odd"
	echo 0 >"$SYSFS/pad"

	# More than the disc holds.
	load "${medium/4096/512}"
	fails "$type: too large" 'no space left' dd if="$img" of="$NODE" bs=64k
	head -c $((512 * 2048)) "$img" >"$WORK/part"
	same "$type: too large: what fits is on the disc" "$WORK/part"
done

# Rewritable: in place, and nothing else.
load 'dvd+rw blank sectors=4096'
dd if="$img" of="$NODE" bs=64k 2>/dev/null
image "$WORK/sector" 3 2
ok 'dd seek= on DVD+RW' dd if="$WORK/sector" of="$NODE" bs=2048 seek=777
dd if="$WORK/sector" of="$img" bs=2048 seek=777 conv=notrunc 2>/dev/null
same 'only those sectors changed' "$img"

# Two at once, and a mounted disc.
exec 7>"$NODE"
fails 'a second writer is refused' 'busy' dd if="$img" of="$NODE" bs=64k count=1
exec 7>&-
ok 'and is welcome afterwards' dd if=/dev/null of="$NODE"
is 'opened and closed without data: no burn' "$(cat "$SYSFS/phase")" completed
load none
fails 'no medium' 'no medium' dd if="$img" of="$NODE" bs=64k
