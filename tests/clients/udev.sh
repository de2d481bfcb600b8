#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# With udevd beside us, which other tests do without: it leaves a disc alone while
# somebody has it, its own looking at discs is in nobody's way, and the rule that we
# ship gives the nodes to those who may have them.

. "$(dirname "$0")/lib.sh"

plan 22

img=$WORK/img
image "$img" 2000 9
dw=$COMMAND
monitor=

at_exit()
{
	[ -z "$monitor" ] || kill $monitor
	udevadm control --exit 2>/dev/null
}

# events: of our block device that udevd is done with
events()
{
	grep -c "change .*/block/${SR#/dev/} " "$WORK/events"
}

more_events_than()
{
	[ "$(events)" -gt "$1" ]
}

settled()
{
	udevadm settle --timeout="$1"
}

# something changes: the kernel says so of the block device
change()
{
	echo change >"/sys/block/${SR#/dev/}/uevent"
}

mkdir -p /run/udev/rules.d
cp "$TOP/tools/60-discwriter.rules" /run/udev/rules.d/ || bail 'no rule'
drive 'dvd+rw formatted sectors=4096'
/lib/systemd/systemd-udevd --daemon 2>"$WORK/udevd" || bail 'no udevd'
udevadm monitor --udev --subsystem-match=block >"$WORK/events" &
monitor=$!
ok 'udevadm listens' wait_for grep -q 'UDEV - ' "$WORK/events"

# --- the rule ---------------------------------------------------------------------

ok 'udevd looks at what is there' udevadm trigger --subsystem-match=discwriter \
	--subsystem-match=block --settle
is 'the node is the group'"'s" "$(stat -c '%G %a' "$NODE")" 'cdrom 660'
ok 'and of whoever sits here' sh -c "udevadm info '$NODE' | grep -q 'TAGS=.*:uaccess:'"
drive 'dvd+rw formatted sectors=4096'
settled 10 || bail 'udevd is still busy'
is 'so it is with one that comes later' "$(stat -c '%G %a' "$NODE")" 'cdrom 660'

# --- who has the disc is left alone -------------------------------------------------

seen=$(events)
change
ok 'an event is seen' wait_for more_events_than "$seen"
settled 10

mkfifo "$WORK/fifo"
"$dw" hold --mcn-off --device "$NODE" >"$WORK/fifo" &
holder=$!
read -r _ <"$WORK/fifo"
seen=$(events)
change
exits 'with news off udevd puts it off' 1 settled 2
is 'so nobody hears of it' "$(events)" "$seen"
kill $holder
wait $holder
ok 'then everybody does' wait_for more_events_than "$seen"
ok 'and the queue is empty' settled 10

# A writer whose image comes slowly: half of it, and the rest when we have looked.
"$dw" write --force --quiet --size $((2000 * 2048)) --device "$NODE" - <"$WORK/fifo" \
	>"$WORK/writer" 2>&1 &
writer=$!
exec 7>"$WORK/fifo"
head -c $((1000 * 2048)) "$img" >&7
ok 'a write begins' wait_for grep -q writing "$SYSFS/phase"
seen=$(events)
change
exits 'while it runs udevd puts an event off' 1 settled 2
is 'so nobody hears of it' "$(events)" "$seen"
tail -c +$((1000 * 2048 + 1)) "$img" >&7
exec 7>&-
wait $writer
is 'the write ends well' "$? $(cat "$WORK/writer")" '0 '
ok 'then everybody hears of it' wait_for more_events_than "$seen"
ok 'and the queue is empty' settled 10
same 'the disc is the image' "$img"

# --- and is in nobody's way -----------------------------------------------------------

# Each time udevd looks at the new disc while we want to write on it.
busy()
{
	for _ in 1 2 3 4 5; do
		echo 'dvd+rw formatted sectors=4096' >"$CONFIGFS/$DRIVE/medium"
		change
		"$dw" write --force --quiet --device "$NODE" "$img" || return
	done
}
ok 'discs that have just come are written' busy
same 'the disc is the image' "$img"
ok 'erase' "$dw" erase --quiet --device "$NODE"
ok 'eject' "$dw" eject --device "$NODE"
ok 'load' "$dw" load --device "$NODE"
