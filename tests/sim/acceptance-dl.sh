#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Unmodified programs and the virtual recorder's DVD+ of two layers and pressed
# discs. Runs in the guest, as root, with discwriter_sim loaded.

# shellcheck source=accept.sh
. "$(dirname "$0")/accept.sh"
plan 33
images

DL='sectors=32768'

info()
{
	dvd+rw-mediainfo "$SR" 2>&1
}

drive d0 "dvd+r-dl blank $DL"
has 'mediainfo: a DVD+R DL' 'Mounted Media: +2Bh, DVD\+R Double Layer' "$(info)"
burns 'growisofs on DVD+R DL' one.img appendable growisofs -Z "$SR=one.img"
insert "dvd+r-dl blank $DL"
burns 'growisofs -dvd-compat, the layers broken elsewhere' two.img finalized \
	growisofs -dvd-compat -use-the-force-luke=break:4096 -Z "$SR=two.img"
insert "dvd+r-dl blank $DL"
burns 'cdrskin on DVD+R DL' one.img finalized cdrskin dev="$SR" one.img
insert "dvd+r-dl blank $DL"
burns 'xorriso on DVD+R DL' two.img appendable xorriso -as cdrecord -multi dev="$SR" two.img

# Nobody here knows this one; neither does sr, which opens it for reading only.
insert "dvd+rw-dl blank $DL"
fails 'growisofs knows no DVD+RW DL' growisofs -Z "$SR=one.img"
fails 'neither does cdrskin' cdrskin dev="$SR" one.img
is 'and nothing is on it' '' "$(cat "$D/written")"

# Pressed discs are readable, and that is all.
for kind in 'cd-rom CD-ROM' 'dvd-rom DVD-ROM' 'bd-rom BD-ROM'; do
	insert "${kind% *} closed $DL"
	has "xorriso knows a ${kind#* }" "Media current: ${kind#* }" \
		"$(xorriso -indev "$SR" -toc 2>&1)"
	reload
	ok "${kind#* }: can be read to its end" dd if="$SR" of=back.img bs=64k
	is "${kind#* }: has its size" $((32768 * 2048)) "$(stat -c %s back.img)"
	fails "growisofs burns no ${kind#* }" growisofs -Z "$SR=one.img"
	fails "cdrskin burns no ${kind#* }" cdrskin dev="$SR" one.img
done
insert "dvd-rom closed $DL"
has 'mediainfo: the book is that of a DVD-ROM' 'Media Book Type: +0.h, DVD-ROM book' "$(info)"
insert "cd-rom closed $DL"
has 'cd-info: a track of data' '^ +1: 00:02:00 +000000 data' \
	"$(cd-info --no-device-info "$SR" 2>/dev/null)"

undrive d0
exit "$failed"
