#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Data that come through pipes in pieces of any size, and by sendfile.

. "$(dirname "$0")/lib.sh"

plan 20

img=$WORK/img
image "$img" 1111 3
mkdir "$WORK/files"
for i in 1 2 3 4 5; do
	head -c $((i * 77777)) "$img" >"$WORK/files/$i"
done
tar -C "$WORK" -cf "$WORK/tar" files

tar_to_node()
{
	tar -C "$WORK" -cf - files | cat >"$NODE"
}

tar_itself()
{
	tar -C "$WORK" -cf "$NODE" files
}

# A reader that gets 1, 1000, 4097 ... bytes at a time
odd_pieces()
{
	python3 -c '
import os, sys
left = open(sys.argv[1], "rb").read()
sizes = [1, 1000, 4097, 65536, 2047, 3, 30000]
n = 0
while left:
    n += 1
    size = sizes[n % len(sizes)]
    os.write(1, left[:size])
    left = left[size:]
' "$img" | cat >"$NODE"
}

sendfile()
{
	python3 -c '
import os, sys
src = os.open(sys.argv[1], os.O_RDONLY)
dst = os.open(sys.argv[2], os.O_WRONLY)
size = os.fstat(src).st_size
at = 0
while at < size:
    at += os.sendfile(dst, src, at, size - at)
os.close(dst)
' "$img" "$NODE"
}

# An offset in the file makes pieces that end within a sector.
sendfile_odd()
{
	python3 -c '
import os, sys
src = os.open(sys.argv[1], os.O_RDONLY)
dst = os.open(sys.argv[2], os.O_WRONLY)
size = os.fstat(src).st_size
at = 512
while at < size:
    at += os.sendfile(dst, src, at, size - at)
end = os.pread(src, 512, 0)
os.write(dst, end)
os.close(dst)
' "$img" "$NODE"
}

compressed()
{
	gzip -1 <"$img" | gzip -d >"$NODE"
}

drive none
for medium in 'dvd+rw formatted sectors=4096' 'dvd+r blank sectors=4096'; do
	type=${medium%% *}
	load "$medium"
	ok "$type: tar | cat > NODE" tar_to_node
	same "$type: tar | cat > NODE: the disc is the archive" "$WORK/tar"
	load "$medium"
	ok "$type: tar -f NODE" tar_itself
	ok "$type: tar -f NODE: tar reads it back" tar -tf "$SR"
	load "$medium"
	ok "$type: odd pieces" odd_pieces
	same "$type: odd pieces: the disc is the image" "$img"
	load "$medium"
	ok "$type: sendfile" sendfile
	same "$type: sendfile: the disc is the image" "$img"
done
{
	tail -c +513 "$img"
	head -c 512 "$img"
} >"$WORK/turned"
load 'dvd+r blank sectors=4096'
ok 'sendfile from within a sector' sendfile_odd
same 'sendfile from within a sector: the disc is the file' "$WORK/turned"
load 'dvd+r blank sectors=4096'
ok 'gzip | gzip -d' compressed
same 'gzip | gzip -d: the disc is the image' "$img"
