# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the client tests: TAP, and virtual recorders in shell words
# (Documentation/simulator.md). A test names its plan first:
#
#   . "$(dirname "$0")/lib.sh"
#   plan 3
#   drive 'dvd+rw formatted sectors=1024'
#   ok 'dd succeeds' dd if=... of="$NODE"
#   same 'the disc holds the image' "$image"
#
# drive sets DRIVE, ADDRESS, NODE (/dev/discwriterN), SR (/dev/srN), SYSFS.
# Files go to $WORK. All drives and files are gone when the script ends.

set -u

CONFIGFS=/sys/kernel/config/discwriter-sim
DEBUGFS=/sys/kernel/debug/discwriter-sim
TOP=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
COMMAND=$TOP/build/discwriter
export LD_LIBRARY_PATH=$TOP/build
WORK=$(mktemp -d /tmp/discwriter.XXXXXX)
DRIVE=
count=0
failed=0
drives=

plan()
{
	echo 'TAP version 13'
	echo "1..$1"
}

# diag LINE...
diag()
{
	local IFS=$'\n'
	local text="$*"
	echo "# ${text//$'\n'/$'\n'# }"
}

# result STATUS DESCRIPTION
result()
{
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count $2"
	else
		echo "not ok $count $2"
		failed=$((failed + 1))
	fi
}

bail()
{
	echo "Bail out! $*"
	exit 1
}

# ok DESCRIPTION COMMAND...: it succeeds; its output is shown if not
ok()
{
	local what=$1 status
	shift
	"$@" >"$WORK/out" 2>&1 </dev/null
	status=$?
	result $status "$what"
	[ $status = 0 ] || diag "exit $status: $*" "$(tail -n 20 "$WORK/out")"
}

# fails DESCRIPTION PATTERN COMMAND...: it fails, and says why
fails()
{
	local what=$1 pattern=$2 status
	shift 2
	"$@" >"$WORK/out" 2>&1 </dev/null
	status=$?
	if [ $status != 0 ] && grep -qiE -e "$pattern" "$WORK/out"; then
		result 0 "$what"
	else
		result 1 "$what"
		diag "exit $status, expected a failure saying '$pattern'" \
			"$(tail -n 20 "$WORK/out")"
	fi
}

# exits DESCRIPTION STATUS COMMAND...: with this exit status
exits()
{
	local what=$1 wanted=$2 status
	shift 2
	"$@" >"$WORK/out" 2>&1 </dev/null
	status=$?
	result $((status != wanted)) "$what"
	[ $status = "$wanted" ] ||
		diag "exit $status instead of $wanted: $*" "$(tail -n 20 "$WORK/out")"
}

# is DESCRIPTION SEEN WANTED
is()
{
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		diag "seen:   $2" "wanted: $3"
	fi
}

# like DESCRIPTION SEEN PATTERN
like()
{
	if grep -qE -e "$3" <<<"$2"; then
		result 0 "$1"
	else
		result 1 "$1"
		diag "seen:   $2" "wanted: $3"
	fi
}

# find_recorder ATTRIBUTE VALUE: the recorder of whose attributes one has this value;
# NODE, SYSFS and SR as drive() sets them
find_recorder()
{
	local class
	for class in /sys/class/discwriter/discwriter*; do
		[ "$(cat "$class/$1")" = "$2" ] || continue
		NODE=/dev/${class##*/}
		SYSFS=$class
		SR=$(echo "$class"/device/block/sr*)
		SR=/dev/${SR##*/}
		[ -c "$NODE" ] && [ -b "$SR" ] && return 0
	done
	return 1
}

# image FILE SECTORS SEED: every sector of every seed is different
image()
{
	python3 - "$@" <<'PYTHON'
import random, sys
name, sectors, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(name, 'wb') as f:
    f.write(random.Random(seed).randbytes(sectors * 2048))
PYTHON
}

# wait_for COMMAND...: until it succeeds, 10 s at most
wait_for()
{
	local tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.05
	done
}

find_nodes()
{
	local dir
	ADDRESS=$(cat "$CONFIGFS/$DRIVE/address")
	[ -n "$ADDRESS" ] || return
	dir=/sys/class/scsi_device/$ADDRESS/device
	SR=$(echo "$dir"/block/sr*)
	SYSFS=$(echo "$dir"/discwriter/discwriter*)
	SR=/dev/${SR##*/}
	NODE=/dev/${SYSFS##*/}
	[ -b "$SR" ] && [ -c "$NODE" ]
}

# What the kernel does by itself is over, and the trace is empty.
settle()
{
	# Opening it takes the unit attention of a new medium.
	{ : <"$SR"; } 2>/dev/null
	"$COMMAND" info "$NODE" >/dev/null 2>&1
	echo clear >"$DEBUGFS/$DRIVE/trace"
}

# drive MEDIUM [ATTRIBUTE=VALUE]...: makes one and plugs it in
drive()
{
	local medium=$1 set
	shift
	DRIVE=client$$-$RANDOM
	mkdir "$CONFIGFS/$DRIVE" || bail 'no virtual recorder'
	drives="$DRIVE $drives"
	for set; do
		echo "${set#*=}" >"$CONFIGFS/$DRIVE/${set%%=*}" || bail "$set"
	done
	echo "$medium" >"$CONFIGFS/$DRIVE/medium" || bail "medium: $medium"
	echo 1 >"$CONFIGFS/$DRIVE/live" || bail 'cannot plug it in'
	wait_for find_nodes || bail 'no node appears'
	settle
}

# load MEDIUM: another one into the drive
load()
{
	echo "$1" >"$CONFIGFS/$DRIVE/medium" || bail "medium: $1"
	settle
}

unplug()
{
	echo 0 >"$CONFIGFS/$DRIVE/live"
	wait_for test ! -e "$NODE"
}

remove_drives()
{
	local d
	for d in $drives; do
		echo clear >"$DEBUGFS/$d/faults"
		echo 0 >"$CONFIGFS/$d/live"
		rmdir "$CONFIGFS/$d"
	done 2>/dev/null
	drives=
}

# fault RULE: adds it, and is its number
fault()
{
	echo "$1" >"$DEBUGFS/$DRIVE/faults" || bail "fault: $1"
}

# hits: of all rules, one after the other
hits()
{
	sed 's/.*hits=//' "$DEBUGFS/$DRIVE/faults" | tr '\n' ' ' | sed 's/ $//'
}

# ops NAME: how many commands of that name the drive has seen
ops()
{
	awk -v op="$1" '$2 == op { n++ } END { print n + 0 }' "$DEBUGFS/$DRIVE/trace"
}

# counter KEY
counter()
{
	sed -n "s/^$1: *//p" "$DEBUGFS/$DRIVE/counters"
}

# state KEY: of the medium
state()
{
	sed -n "s/^$1: *//p" "$DEBUGFS/$DRIVE/state"
}

# json KEY: its value in the last JSON line of the last command's output; every
# line must be an object
json()
{
	python3 -c '
import json, sys
records = [json.loads(line) for line in open(sys.argv[1])]
print(records[-1].get(sys.argv[2], "no such key"))
' "$WORK/out" "$1" 2>&1
}

# written FILE [LBA]: the drive's memory holds the file there
written()
{
	cmp -n "$(stat -c %s "$1")" "$1" "$DEBUGFS/$DRIVE/content" \
		0 $((${2:-0} * 2048))
}

# readable FILE [LBA]: srN reads it there
readable()
{
	cmp -n "$(stat -c %s "$1")" "$1" "$SR" 0 $((${2:-0} * 2048))
}

# same DESCRIPTION FILE [LBA]: in both views, and the drive had no complaint
same()
{
	local what=$1 strict
	shift
	if written "$@" >"$WORK/out" 2>&1 && readable "$@" >>"$WORK/out" 2>&1 &&
	   strict=$(counter strict) && [ "$strict" = 0 ]; then
		result 0 "$what"
	else
		result 1 "$what"
		diag "refused commands: ${strict:-?}" "$(cat "$WORK/out")"
	fi
}

# idle: nobody has the recorder and nothing is being finished
idle()
{
	case $(cat "$SYSFS/phase") in
	idle | completed | failed) ;;
	*) return 1 ;;
	esac
}

# shellcheck disable=SC2317 # by the trap
cleanup()
{
	local status=$?
	[ $status != 0 ] || [ $failed = 0 ] || status=1
	# A test with more to put away than drives says so by this function.
	! declare -F at_exit >/dev/null || at_exit
	remove_drives
	rm -rf "$WORK"
	exit $status
}
trap cleanup EXIT
trap 'exit 1' INT TERM

[ -d "$CONFIGFS" ] || bail 'discwriter_sim is not loaded'
