#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Burning programs that know nothing of the node, with the node as a file: and
# real ISO images, mounted and compared afterwards.

. "$(dirname "$0")/lib.sh"

plan 16

mkdir -p "$WORK/tree/folder"
image "$WORK/tree/one" 300 4
image "$WORK/tree/folder/two" 555 5
ln -s folder/two "$WORK/tree/link"
head -c 12345 "$WORK/tree/one" >"$WORK/tree/folder/a name that Rock Ridge keeps"
iso=$WORK/image.iso
xorriso -as mkisofs -quiet -R -o "$iso" "$WORK/tree" 2>/dev/null ||
	bail 'xorriso makes no image'

# Mount srN, compare, unmount.
mounted()
{
	mount -t iso9660 -o ro "$SR" "$WORK/mnt" || return
	diff -r "$WORK/tree" "$WORK/mnt"
	local status=$?
	umount "$WORK/mnt"
	return $status
}
mkdir "$WORK/mnt"

burn_growisofs()
{
	growisofs -Z "$NODE=$iso"
}

burn_xorriso()
{
	xorriso -as cdrecord dev="stdio:$NODE" "$iso"
}

burn_mkisofs()
{
	xorriso -as mkisofs -R -o "stdio:$NODE" "$WORK/tree"
}

drive none
for medium in 'dvd+rw formatted sectors=8192' 'dvd+r blank sectors=8192'; do
	type=${medium%% *}
	for program in growisofs xorriso; do
		load "$medium"
		ok "$type: $program" "burn_$program"
		wait_for idle
		same "$type: $program: the disc is the image" "$iso"
		ok "$type: $program: mounted, no difference" mounted
	done
done

# What the program makes of the tree goes to the disc at once.
load 'dvd+r blank sectors=8192'
ok 'xorriso -as mkisofs -o stdio:NODE' burn_mkisofs
wait_for idle
ok 'xorriso -as mkisofs: mounted, no difference' mounted

# A mounted disc is not written, and stays as it is.
mount -t iso9660 -o ro "$SR" "$WORK/mnt"
fails 'mounted: growisofs is refused' 'busy' burn_growisofs
diff -r "$WORK/tree" "$WORK/mnt" >"$WORK/out" 2>&1
result $? 'mounted: nothing has changed'
umount "$WORK/mnt"
