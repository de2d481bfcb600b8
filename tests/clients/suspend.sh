#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# No suspend while a disc is written: it would not survive it. pm_test makes the
# kernel turn back after it has frozen the tasks.

. "$(dirname "$0")/lib.sh"

suspend()
{
	echo freezer >/sys/power/pm_test &&
		echo freeze >/sys/power/state
}

plan 5
drive 'dvd+rw formatted sectors=1024'
img=$WORK/img
image "$img" 64 1
exec 3>"$NODE"
ok 'the burn is begun' sh -c "cat '$img' >&3"
fails 'no suspend while it runs' 'busy' suspend
exec 3>&-
same 'the disc is whole' "$img"
like 'the kernel log says why' "$(dmesg)" 'no suspend while a disc is written'
ok 'when it is over, suspending works' suspend
