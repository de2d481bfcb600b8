# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the acceptance tests: the virtual recorder is one, for unmodified
# programs burn and read its media through srN. Goes on from lib.sh.

# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What growisofs makes images with.
export MKISOFS=xorrisofs

# images: what is burned: one.img and two.img; first/ and second/ as sessions
images()
{
	cd "$WORK" || exit 1
	image one.img 512 1		# 1 MiB
	image two.img 768 2
	mkdir -p first second mnt
	echo 'of the first session' >first/first.txt
	echo 'of the second session' >second/second.txt
	# A track of a CD has 300 sectors at least.
	image first/first.img 300 3
	image second/second.img 300 4
}

# reload: sr asks for the capacity again; growisofs does that by itself
reload()
{
	sg_start --eject "$SG"
	sg_start --load "$SG"
	until_true 5 sg_turs "$SG"
}

# holds IMAGE [LBA]: the medium does, and srN gives it. Not ahead, as the page
# cache does: what follows a track that was written at once is unreadable.
holds()
{
	local size start=$((${2:-0} * 2048))
	size=$(stat -c %s "$1")
	cmp -n "$size" -i $start:0 "$D/content" "$1" || return
	reload
	cmp <(dd if="$SR" bs=64k skip="$start" count="$size" status=none \
		iflag=direct,skip_bytes,count_bytes) "$1"
}

# burns WHAT IMAGE STATUS COMMAND...: the program is content, the medium holds
# the image from 0 on and has this disc status, and nothing was refused for
# order, addresses, or reserved bits
burns()
{
	local what=$1 image=$2 status=$3 strict now
	shift 3
	strict=$(value counters strict)
	ok "$what" "$@"
	now=$(value counters strict)
	is "$what: $status, no offence" "$status $strict" \
		"$(value state disc_status) $now"
	ok "$what: holds $image" holds "$image"
}

# does WHAT KEY VALUE COMMAND...: the same without an image: a line of `state`
does()
{
	local what=$1 key=$2 wanted=$3 strict
	shift 3
	strict=$(value counters strict)
	ok "$what" "$@"
	is "$what: $key $wanted, no offence" "$wanted $strict" \
		"$(value state "$key") $(value counters strict)"
}

# both WHO: the disc mounts, and has the files of both sessions
both()
{
	reload
	ok "$1: mounts" mount -o ro "$SR" mnt
	ok "$1: has both sessions" \
		sh -c 'for f in first second; do
			cmp mnt/$f.txt $f/$f.txt && cmp mnt/$f.img $f/$f.img || exit 1
		done'
	umount mnt
}
