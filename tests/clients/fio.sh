#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fio as a writer: what it writes is what its own checksums find on srN.

. "$(dirname "$0")/lib.sh"

plan 17

# The blocks carry their checksum, so that the same job can read them back.
job()
{
	fio --name=burn --filename="$1" --rw="$2" --bs=64k --size=4m \
		--verify=crc32c --verify_fatal=1 --randrepeat=1 "${@:3}"
}

drive none
for medium in 'dvd+rw formatted sectors=4096' 'dvd+r blank sectors=4096'; do
	type=${medium%% *}
	load "$medium"
	before=$(counter sectors_written)
	ok "$type: psync" job "$NODE" write --ioengine=psync --do_verify=0
	wait_for idle
	ok "$type: its checksums are on the disc" \
		job "$SR" read --ioengine=psync --verify_only
	is "$type: 4 MiB were written" $(($(counter sectors_written) - before)) 2048
	is "$type: no command was refused" "$(counter strict)" 0
done
# Eight at a time, of which the kernel may begin any first: where every order
# will do. Media that are written in sequence get one after the other.
for engine in io_uring libaio; do
	for medium in 'dvd+rw formatted sectors=4096' 'dvd+r blank sectors=4096'; do
		depth=8
		[ "${medium%% *}" = dvd+rw ] || depth=1
		load "$medium"
		ok "${medium%% *}: $engine, $depth at a time" job "$NODE" write \
			--ioengine=$engine --iodepth=$depth --direct=1 --do_verify=0
		wait_for idle
		ok "${medium%% *}: $engine: the checksums are on the disc" \
			job "$SR" read --ioengine=psync --verify_only
	done
done
load 'dvd+rw formatted sectors=4096'
ok 'dvd+rw: O_DIRECT' job "$NODE" write --ioengine=psync --do_verify=0 --direct=1
