#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Unmodified programs burn, format and read the virtual recorder's BD-R, BD-RE,
# DVD-RAM and removable disks. Runs in the guest, as root, with discwriter_sim
# loaded.

# shellcheck source=accept.sh
. "$(dirname "$0")/accept.sh"
plan 87
images

BD='sectors=32768'

info()
{
	dvd+rw-mediainfo "$SR" 2>&1
}

# --- BD-R -----------------------------------------------------------------------

drive d0 "bd-r blank $BD"
has 'mediainfo: a BD-R' 'Mounted Media: +41h, BD-R SRM' "$(info)"
burns 'growisofs -Z: formats for pseudo-overwrite' one.img appendable \
	growisofs -Z "$SR=one.img"
is 'with spares' spares "$(value state format)"
insert "bd-r blank $BD"
burns 'growisofs, no spares' one.img appendable \
	growisofs -use-the-force-luke=spare:none -Z "$SR=one.img"
is 'without spares' none "$(value state format)"
insert "bd-r blank $BD"
does 'growisofs: a first session' disc_status appendable growisofs -Z "$SR" -R -J first
does 'growisofs: grows it' disc_status appendable growisofs -M "$SR" -R -J second
both growisofs
insert "bd-r blank $BD"
burns 'xorriso -as cdrecord' two.img finalized xorriso -as cdrecord dev="$SR" two.img
insert "bd-r blank $BD"
does 'xorriso: a first session' disc_status appendable \
	xorriso -outdev "$SR" -map first / -commit
does 'xorriso: a second session' disc_status appendable \
	xorriso -dev "$SR" -map second/second.txt /second.txt \
	-map second/second.img /second.img -commit
both xorriso
does 'xorriso: closes' disc_status finalized \
	xorriso -dev "$SR" -close on -map one.img /one.img -commit
insert "bd-r blank $BD"
does 'xorriso -format by_index_0' format spares xorriso -outdev "$SR" -format by_index_0
burns 'cdrskin -multi on the formatted one' one.img appendable \
	cdrskin -multi dev="$SR" one.img
does 'cdrskin: closes' disc_status finalized cdrskin dev="$SR" two.img

# --- BD-RE ----------------------------------------------------------------------

insert "bd-re unformatted $BD"
has 'mediainfo: a BD-RE' 'Mounted Media: +43h, BD-RE' "$(info)"
does 'dvd+rw-format' format spares dvd+rw-format "$SR"
burns 'growisofs -Z' one.img others growisofs -Z "$SR=one.img"
burns 'growisofs -Z again' two.img others growisofs -Z "$SR=two.img"
insert "bd-re unformatted $BD"
burns 'growisofs -Z on an unformatted one' one.img others growisofs -Z "$SR=one.img"
does 'dvd+rw-format -ssa=max' spares 1760 dvd+rw-format -ssa=max "$SR"
insert "bd-re unformatted $BD"
does 'xorriso -format as_needed' format spares xorriso -outdev "$SR" -format as_needed
burns 'xorriso -as cdrecord on BD-RE' one.img others xorriso -as cdrecord dev="$SR" one.img
burns 'xorriso, streaming' two.img others \
	xorriso -as cdrecord stream_recording=on dev="$SR" two.img
burns 'cdrskin on BD-RE' one.img others cdrskin dev="$SR" one.img

# --- DVD-RAM --------------------------------------------------------------------

insert "dvd-ram formatted $BD"
has 'mediainfo: a DVD-RAM' 'Mounted Media: +12h, DVD-RAM' "$(info)"
burns 'growisofs on DVD-RAM' one.img others growisofs -Z "$SR=one.img"
burns 'xorriso on DVD-RAM' two.img others xorriso -as cdrecord dev="$SR" two.img
burns 'cdrskin on DVD-RAM' one.img others cdrskin dev="$SR" one.img
does 'dvd+rw-format -force=full' format spares dvd+rw-format -force=full "$SR"
does 'growisofs: a file system' disc_status others growisofs -Z "$SR" -R -J first
does 'growisofs: grows it' disc_status others growisofs -M "$SR" -R -J second
both 'growisofs on DVD-RAM'
reload
does 'mkudffs' disc_status others mkudffs --media-type=dvdram "$SR"
ok 'mount, as a disk' mount -t udf "$SR" mnt
ok 'copy' cp one.img two.img mnt
umount mnt
reload
ok 'mount again' mount -t udf -o ro "$SR" mnt
ok 'the files are there' sh -c 'cmp mnt/one.img one.img && cmp mnt/two.img two.img'
umount mnt

# --- the rest -------------------------------------------------------------------

insert "disk formatted $BD"
burns 'dd on a removable disk' one.img others dd if=one.img of="$SR" bs=64k conv=fsync
insert "bd-r-rrm formatted $BD"
fails 'growisofs knows no random recording' growisofs -Z "$SR=one.img"
has 'xorriso knows it by name' 'BD-R random recording' "$(xorriso -outdev "$SR" -toc 2>&1)"

undrive d0
exit "$failed"
