#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# discwriter monitor, which is the library's monitor: what it tells, in which order,
# that nothing is missing, and that what was missed is made up for.

. "$(dirname "$0")/lib.sh"

plan 32
events=$WORK/events
img=$WORK/img
image "$img" 320 4

# listen: starts a monitor, and waits until it has told the state
listen()
{
	: >"$events"
	"$COMMAND" monitor --json >"$events" &
	monitor=$!
	wait_for test -s "$events"
}

# heard KIND [COUNT]: there are that many lines of that kind, or more
heard()
{
	[ "$(grep -c "\"type\": *\"$1\"" "$events")" -ge "${2:-1}" ]
}

hush()
{
	kill "$monitor"
	wait "$monitor"
}

# ask EXPRESSION: of python, over the list e of all events, each a dictionary
ask()
{
	python3 - "$events" "$1" <<'PYTHON'
import json, sys
e = [json.loads(line) for line in open(sys.argv[1])]
print(eval(sys.argv[2]))
PYTHON
}

drive 'dvd+r blank sectors=65536'
listen
is 'the first event is the recorder that is there' \
	"$(ask 'e[0]["type"], e[0]["state"], e[0]["name"]')" "('added', 1, '${NODE#/dev/}')"
is 'with its block device' "$(ask 'e[0]["block"]')" "${SR#/dev/}"
"$COMMAND" write --quiet --device "$NODE" "$img"
wait_for heard ended
result $? 'the end of a burn is told'
is 'its phases, in the order of time' \
	"$(ask '[x["phase"] for x in e if x["type"] == "phase"]')" \
	"['validating', 'initializing', 'writing', 'finalizing']"
is "IMAPI's actions, in the order of time" \
	"$(ask '[x["action"] for x in e if x["type"] in ("phase", "ended")]')" \
	'[0, 2, 4, 5, 6]'
is 'the end says how it went' \
	"$(ask '[(x["code"], x["outcome"], x["phase"], x["done_sectors"], x["total_sectors"], x["last_written_lba"]) for x in e if x["type"] == "ended"]')" \
	"[('S_OK', 'complete', 'completed', 320, 320, 319)]"
is 'the changed medium is told, and where the next burn starts' \
	"$(ask '[x["next_writable"] > 320 for x in e if x["type"] == "medium"][-1]')" True
is 'no number is missing' \
	"$(ask 'all(b["sequence"] == a["sequence"] + 1 for a, b in zip(e, e[1:]))')" True
is 'nothing names a process, a user or a client' \
	"$(ask 'any(k in x for x in e for k in ("pid", "uid", "client"))')" False

echo 200 >"$SYSFS/medium_poll_ms"
before=$(grep -c '"type": *"medium"' "$events")
echo 'none' >"$CONFIGFS/$DRIVE/medium"
wait_for heard medium $((before + 1))
result $? 'a disc taken out of an idle drive is told'
load 'dvd+rw formatted sectors=4096'

first=$NODE first_drive=$DRIVE
first_id=$("$COMMAND" info --json "$NODE" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p')
drive 'dvd+r blank sectors=4096'
wait_for heard added 2
result $? 'a recorder that is plugged in is told'
id=$("$COMMAND" info --json "$NODE" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p')
is 'with its id' "$(ask '[x["id"] for x in e if x["type"] == "added"][1]')" "$id"
unplug
wait_for heard removed
result $? 'one that is unplugged, too'
is 'by the same name' "$(ask '[x["name"] for x in e if x["type"] == "removed"][0]')" \
	"${NODE#/dev/}"
is 'and the same id' "$(ask '[x["id"] for x in e if x["type"] == "removed"][0]')" "$id"
hush
is 'SIGTERM ends it well' $? 0

# A listener that does not read, until the kernel throws away what it is sent.
NODE=$first DRIVE=$first_drive
listen
kill -STOP $monitor
for _ in $(seq 60); do
	head -c 65536 "$img" | dd of="$NODE" bs=65536 2>/dev/null || break
done
last=$("$COMMAND" status --json "$NODE" | sed -n 's/.*"burn": *\([0-9]*\).*/\1/p')
kill -CONT $monitor
wait_for grep -q "\"burn\": *$last,.*\"outcome\"" "$events"
result $? 'who was stopped for sixty burns hears the end of the last'
is 'is told how much was lost' "$(ask 'sum(x.get("lost", 0) for x in e) > 0')" True
is 'no event is told twice, or too late' \
	"$(ask 'all(b["sequence"] >= a["sequence"] for a, b in zip(e[1:], e[2:]))')" True
is 'all that were not told were counted' \
	"$(ask 'all(b["sequence"] == a["sequence"] + 1 + b.get("lost", 0) or b.get("state") for a, b in zip(e[1:], e[2:]))')" True
hush

# Who comes late is told what there was.
listen
wait_for heard ended
is 'a late listener is told the last end' \
	"$(ask '[(x["burn"], x["state"]) for x in e if x["type"] == "ended"]')" "[($last, 1)]"
hush

: >"$events"
"$COMMAND" monitor --json --until-ended "$NODE" >"$events" &
monitor=$!
wait_for test -s "$events"
fault 'op=2a nth=2 sense=3/0C/00'
"$COMMAND" write --quiet --force --device "$NODE" "$img" >/dev/null 2>&1
wait $monitor
is 'a monitor ends with the burn, if it is to' $? 0
is 'a failure is told with its code' "$(ask 'e[-1]["code"]')" \
	E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE
is 'and with what the drive said' \
	"$(ask 'e[-1]["opcode"], e[-1]["sense"][:8], e[-1]["failed_phase"]')" \
	"(42, '70000300', 'writing')"
is 'and where' "$(ask 'e[-1]["error_lba"]')" 32

exits 'so many events and no more' 0 timeout 20 "$COMMAND" monitor --count 1
is 'in words' "$(sed 's/:.*//' "$WORK/out")" "${NODE#/dev/}"
is 'with its id' "$(sed 's/.*: //' "$WORK/out")" "$first_id"
exits 'no such recorder' 2 "$COMMAND" monitor /dev/discwriter77
exits 'no such option' 1 "$COMMAND" monitor --count 0

# The module goes and comes back under a listener.
listen
remove_drives
wait_for rmmod discwriter
insmod "$TOP/build/$(uname -r)/discwriter.ko"
drive 'dvd+r blank sectors=4096'
wait_for heard added 2
result $? 'a recorder of a module that was loaded again is told'
is 'after it was told that the one before is gone' \
	"$(ask '[x["type"] for x in e if x["type"] in ("added", "removed")]')" \
	"['added', 'removed', 'added']"
hush
