#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# No suspend while a disc is written: it would not survive it, and no burn that
# begins while the machine goes to sleep. pm_test makes the kernel turn back after it
# has frozen the tasks; who has opened /dev/snapshot is about to hibernate.

. "$(dirname "$0")/lib.sh"

suspend()
{
	echo freezer >/sys/power/pm_test &&
		echo freeze >/sys/power/state
}

plan 11
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

exec 4</dev/snapshot
fails 'no burn while the machine goes to sleep' 'busy' \
	dd if="$img" of="$NODE" bs=65536 conv=notrunc status=none
exits 'by the command' 3 "$COMMAND" write --force --device "$NODE" "$img"
fails 'nor an erasure' 'LOCKED' "$COMMAND" erase "$NODE"
exec 4<&-
ok 'but when it is awake again' "$COMMAND" write --quiet --force --device "$NODE" "$img"
exec 3>"$NODE"
cat "$img" >&3
fails 'no hibernation while a disc is written' 'busy' sh -c 'exec 4</dev/snapshot'
exec 3>&-
ok 'when it is over, hibernating may begin' sh -c 'exec 4</dev/snapshot'
