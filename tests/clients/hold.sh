#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Who has a recorder, as the command tells it; ids on its command line; hold.

. "$(dirname "$0")/lib.sh"

plan 56

img=$WORK/img
image "$img" 200 8
dw=$COMMAND

at_exit()
{
	umount "$WORK/mnt" "$WORK/mnt 2" 2>/dev/null
}

# said DESCRIPTION PATTERN: by the last command, to people
said()
{
	like "$1" "$(cat "$WORK/out")" "$2"
}

# free: nobody has the recorder, or its block device, any more
free()
{
	"$dw" status "$NODE" >"$WORK/status" && ! grep -q 'Held by' "$WORK/status" &&
		flock -n "$SR" true
}

# --- ids ------------------------------------------------------------------------

drive 'dvd+rw formatted sectors=4096' 'serial=SN 1'
first=$NODE
drive 'dvd+rw formatted sectors=4096' serial=SN-2
id=DISCWR_SIMULATOR_SN-2
ok 'list' "$dw" list
said 'list shows the id' "^$NODE .*  $id\$"
said 'of each' "^$first .*  DISCWR_SIMULATOR_SN_1\$"
ok 'list --json' "$dw" list --json
is 'list --json: id' "$(json id)" "$id"
ok 'info by the id' "$dw" info --json "$id"
is 'info --json: the medium is in that one' "$(json capacity_sectors)" 4096
ok 'info' "$dw" info "$NODE"
said 'info shows the id' "^Id: +$id\$"
ok 'write by the id' "$dw" write --force --device "$id" "$img"
same 'the disc in that one is the image' "$img"
exits 'no such id' 2 "$dw" info DISCWR_SIMULATOR_SN-3
ok 'a name that is a file here' sh -c "cd /dev && '$dw' info '${SR#/dev/}'"
exits 'which one of two?' 1 "$dw" write --force "$img"
said 'their ids are told' "$id"

# --- hold: a command -------------------------------------------------------------

ok 'hold while a command runs' "$dw" hold --device "$NODE" --client Keeper -- \
	"$dw" status --json "$NODE"
is 'it is told who has the recorder' "$(json client)" Keeper
exits "the exit status is the command's" 7 "$dw" hold -d "$NODE" -- sh -c 'exit 7'
# shellcheck disable=SC2016 # by that shell
exits 'or that of its signal' 143 "$dw" hold -d "$NODE" -- sh -c 'kill $$'
exits 'no such command' 127 "$dw" hold -d "$NODE" -- "$WORK/none"
exits 'no command at all' 126 "$dw" hold -d "$NODE" -- "$WORK"
exits 'no name' 1 "$dw" hold -d "$NODE" --client 'a/b' -- true
exits '--force needs a lock' 1 "$dw" hold -d "$NODE" --mcn-off --force -- true
ok 'options of the command are its own' "$dw" hold -d "$NODE" -- ls -d --color=never /dev
is 'and nothing else is said' "$(cat "$WORK/out")" /dev
ok 'hold, news off' "$dw" hold -d "$NODE" --mcn-off -- "$dw" status --json "$NODE"
is 'the recorder is free' "$(json client)" 'no such key'
exits 'but has the flock' 1 "$dw" hold -d "$NODE" --mcn-off -- flock -n "$SR" true
ok 'the flock is gone after it' flock -n "$SR" true

# --- hold: until a signal ---------------------------------------------------------

# A fifo's end: the line that says so comes when it is so.
mkfifo "$WORK/held"
"$dw" hold --device "$NODE" --client 'Night shift' >"$WORK/held" &
holder=$!
read -r line <"$WORK/held"
is 'hold says so' "$line" "Held:                  $NODE"
exits 'nobody else writes' 3 "$dw" write --force --device "$NODE" "$img"
said 'by whom' "owner: held by 'Night shift' \\(pid $holder\\)\$"
said 'and what to do' 'next: .*that program'
exits 'nor moves the tray' 3 "$dw" eject --json "$NODE"
is 'JSON: who' "$(json blocker)/$(json blocker_name)" 'client/Night shift'
is 'JSON: process' "$(json blocker_pid)" $holder
exits 'the flock is held, too' 1 flock -n "$SR" true
kill $holder
wait $holder
is 'a signal ends it, with success' $? 0
ok 'and all is free' wait_for free

# The signal goes on to the command, which ends it.
# shellcheck disable=SC2016 # by that shell
"$dw" hold --device "$NODE" -- sh -c 'trap "exit 9" TERM; echo runs; while :; do sleep 0.05; done' \
	>"$WORK/held" &
holder=$!
read -r line <"$WORK/held"
kill $holder
wait $holder
is 'a signal is handed on' "$line $?" 'runs 9'

# --- who has it -------------------------------------------------------------------

load 'dvd+rw formatted sectors=4096'
mkdir "$WORK/mnt" "$WORK/mnt 2" "$WORK/tree"
echo hello >"$WORK/tree/file"
ok 'an image with a file system' xorriso -as mkisofs -quiet -o "$WORK/iso" "$WORK/tree"
ok 'is written' "$dw" write --force --device "$NODE" "$WORK/iso"
mount -r -t iso9660 "$SR" "$WORK/mnt" 2>/dev/null || bail 'mount'
mount -r -t iso9660 "$SR" "$WORK/mnt 2" || bail 'second mount'
exits 'mounted' 3 "$dw" write --force --device "$NODE" "$img"
said 'where, the latest first' "owner: mounted at $WORK/mnt 2, $WORK/mnt\$"
said 'and what to do' 'next: .*umount'
exits 'JSON' 3 "$dw" erase --json "$NODE"
is 'JSON: where' "$(json blocker) $(json mounts) $(json mounted_at)" "mount 2 $WORK/mnt 2"
exits 'hold without force' 3 "$dw" hold -d "$NODE" -- true
exec 6<"$WORK/mnt/file"
exits 'with force, but the file is in use' 3 "$dw" hold -d "$NODE" --force -- true
exec 6<&-
ok 'with force' "$dw" hold -d "$NODE" --force -- true

cat >"$WORK/claim.py" <<'PYTHON'
import os, subprocess, sys
fd = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK | os.O_EXCL)
print(os.getpid(), flush=True)
sys.exit(subprocess.call(sys.argv[2:]))
PYTHON
exits 'claimed' 3 python3 "$WORK/claim.py" "$SR" "$dw" write --force --device "$NODE" "$img"
said 'by this program' "owner: opened exclusively by $(head -n 1 "$WORK/out") \\(python3"
exits 'flock of another' 3 flock "$SR" "$dw" write --force --device "$NODE" "$img"
said 'by this program' 'owner: .*flock.* by [0-9]+ \('
ok 'and then it is free' "$dw" write --force --device "$NODE" "$img"
same 'the disc is the image' "$img"
