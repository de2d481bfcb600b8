#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The command interrupted: by Ctrl-C, by SIGTERM, by SIGKILL, by another process,
# by the cable.

. "$(dirname "$0")/lib.sh"

img=$WORK/img
image "$img" 2000 8
media=('dvd+rw formatted sectors=8192' 'dvd+r blank sectors=8192')
plan $((${#media[@]} * 22))

# Starts a write that takes for ever after some sectors; waits until it is there.
begin()
{
	echo clear >"$DEBUGFS/$DRIVE/faults"
	fault 'op=2a nth=10 count=* sense=2/04/08'
	# Job control off, a script's child ignores SIGINT: a terminal's does not.
	python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
' "$COMMAND" write --device "$NODE" --force "$@" >"$WORK/out" 2>&1 </dev/null &
	writer=$!
	wait_for enough_written
}

enough_written()
{
	[ "$(ops WRITE_10)" -ge 10 ]
}

# after DESCRIPTION: the disc, the status and the recorder
after()
{
	echo clear >"$DEBUGFS/$DRIVE/faults"
	wait_for idle
	ok "$1: status" "$COMMAND" status --json "$NODE"
	is "$1: the burn was cancelled" "$(json error)" 125
	head -c $((9 * 65536)) "$img" >"$WORK/part"
	written "$WORK/part" >"$WORK/out" 2>&1
	result $? "$1: what was written is there"
	# The reserved track of write-once media stays open: another disc.
	load "$medium"
	ok "$1: the recorder is free" "$COMMAND" write --force --quiet "$img"
}

drive none
for medium in "${media[@]}"; do
	type=${medium%% *}
	for signal in INT TERM; do
		load "$medium"
		begin "$img"
		kill -$signal $writer
		wait $writer
		is "$type: SIG$signal: exit code" $? 6
		like "$type: SIG$signal: says what became of it" \
			"$(cat "$WORK/out")" E_IMAPI_REQUEST_CANCELLED
		like "$type: SIG$signal: and of the disc" \
			"$(cat "$WORK/out")" '^ +disc: '
		after "$type: SIG$signal"
	done

	load "$medium"
	begin "$img"
	kill -KILL $writer
	wait $writer 2>/dev/null
	is "$type: SIGKILL" $? 137
	after "$type: SIGKILL"

	load "$medium"
	begin "$img"
	ok "$type: discwriter cancel" "$COMMAND" cancel "$NODE"
	wait $writer
	is "$type: discwriter cancel: exit code of the writer" $? 6
	exits "$type: discwriter cancel with nothing to cancel" 3 \
		"$COMMAND" cancel "$NODE"
done
