#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Unmodified programs burn, blank, format and read the virtual recorder's DVD-R
# and DVD-RW. Runs in the guest, as root, with discwriter_sim loaded.

# shellcheck source=accept.sh
. "$(dirname "$0")/accept.sh"
plan 104
images

DVD='sectors=32768'

run_wodim()
{
	wodim gracetime=2 dev="$SR" "$@"
}

info()
{
	dvd+rw-mediainfo "$SR" 2>&1
}

# --- DVD-R ---------------------------------------------------------------------

drive d0 "dvd-r blank $DVD"
has 'mediainfo: a DVD-R' 'Mounted Media: +11h, DVD-R Seq' "$(info)"
burns 'growisofs -Z' one.img appendable growisofs -Z "$SR=one.img"
insert "dvd-r blank $DVD"
burns 'growisofs -dvd-compat' one.img finalized growisofs -dvd-compat -Z "$SR=one.img"
fails 'growisofs burns no more on it' growisofs -Z "$SR=two.img"
insert "dvd-r blank $DVD"
burns 'growisofs, at once' one.img finalized \
	growisofs -use-the-force-luke=dao -Z "$SR=one.img"
insert "dvd-r blank $DVD"
does 'growisofs: a first session' disc_status appendable growisofs -Z "$SR" -R -J first
does 'growisofs: a second session' disc_status appendable growisofs -M "$SR" -R -J second
both growisofs
has 'mediainfo: two sessions' 'Multi-session Info: +#2@' "$(info)"
insert "dvd-r blank $DVD"
burns 'xorriso -as cdrecord' one.img finalized xorriso -as cdrecord dev="$SR" one.img
insert "dvd-r blank $DVD"
does 'xorriso: a first session' disc_status appendable \
	xorriso -outdev "$SR" -map first / -commit
does 'xorriso: a second session' disc_status appendable \
	xorriso -dev "$SR" -map second/second.txt /second.txt \
	-map second/second.img /second.img -commit
both xorriso
insert "dvd-r blank $DVD"
burns 'cdrskin -multi' one.img appendable cdrskin -multi dev="$SR" one.img
does 'cdrskin: closes' disc_status finalized cdrskin dev="$SR" two.img
insert "dvd-r blank $DVD"
burns 'wodim -dao' one.img finalized run_wodim -dao one.img

# --- DVD-RW, sequential ----------------------------------------------------------

insert "dvd-rw blank $DVD"
burns 'growisofs on DVD-RW' one.img appendable growisofs -Z "$SR=one.img"
does 'dvd+rw-format -blank' disc_status blank dvd+rw-format -blank "$SR"
has 'mediainfo: minimally blanked, no increments' 'Track State: +blank' "$(info)"
burns 'growisofs: at once on the minimally blanked one' one.img finalized \
	growisofs -Z "$SR=one.img"
does 'dvd+rw-format -blank=full' disc_status blank dvd+rw-format -blank=full "$SR"
burns 'growisofs on the fully blanked one' two.img appendable growisofs -Z "$SR=two.img"
does 'wodim blank=fast' disc_status blank run_wodim blank=fast
burns 'wodim -dao on DVD-RW' one.img finalized run_wodim -dao one.img
does 'cdrskin blank=all' disc_status blank cdrskin dev="$SR" blank=all
burns 'cdrskin on DVD-RW' two.img appendable cdrskin -multi dev="$SR" two.img
does 'xorriso -blank deformat' disc_status blank xorriso -outdev "$SR" -blank deformat

# --- DVD-RW, restricted overwrite -------------------------------------------------

does 'dvd+rw-format -force' profile 0013 dvd+rw-format -force "$SR"
burns 'growisofs on the quickly formatted one' one.img finalized growisofs -Z "$SR=one.img"
burns 'growisofs again: grows it' two.img finalized growisofs -Z "$SR=two.img"
insert "dvd-rw closed $DVD"
does 'dvd+rw-format -force=full' formatted 32768 dvd+rw-format -force=full "$SR"
burns 'growisofs on the fully formatted one' one.img finalized growisofs -Z "$SR=one.img"
burns 'xorriso on it' two.img finalized xorriso -as cdrecord dev="$SR" two.img
does 'growisofs: a file system' disc_status finalized growisofs -Z "$SR" -R -J first
does 'growisofs: grows it' disc_status finalized growisofs -M "$SR" -R -J second
both 'growisofs on restricted overwrite'
insert "dvd-rw quick $DVD"
burns 'cdrskin on an intermediate one' one.img finalized cdrskin dev="$SR" one.img
# It formats 128 MiB, and writes zeros at their start.
insert 'dvd-rw closed sectors=131072'
does 'cdrskin blank=format_overwrite' profile 0013 cdrskin dev="$SR" blank=format_overwrite
burns 'cdrskin on that' two.img finalized cdrskin dev="$SR" two.img
insert "dvd-rw blank $DVD"
does 'xorriso -format full' formatted 32768 xorriso -outdev "$SR" -format full
does 'dvd+rw-format -blank: back to sequential' profile 0014 dvd+rw-format -blank "$SR"

# --- DVD-R of two layers -----------------------------------------------------------

insert "dvd-r-dl blank $DVD"
burns 'cdrskin on DVD-R DL' one.img finalized cdrskin dev="$SR" one.img
insert "dvd-r-dl blank $DVD"
# Told the size it insists on more than a layer of a real disc holds.
burns 'growisofs on DVD-R DL' two.img finalized \
	sh -c "cat two.img | growisofs -Z $SR=/dev/fd/0"
insert "dvd-r-dl-jump blank $DVD"
fails 'growisofs knows no layer jump' growisofs -Z "$SR=one.img"
fails 'neither does cdrskin' cdrskin dev="$SR" one.img
is 'and nothing is on it' '' "$(cat "$D/written")"

undrive d0
exit "$failed"
