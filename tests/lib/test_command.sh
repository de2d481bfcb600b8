#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The discwriter command on a system that does not exist (fake_env.c). Needs B,
# the folder with discwriter-fake. Prints TAP.

set -u -m	# -m: jobs in the background get their SIGINT

cmd=$B/discwriter-fake
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export DW_FAKE_LOG=$tmp/log DW_FAKE=
n=0
failed=0

# Run the command; leaves $status, $tmp/out, $tmp/err.
run()
{
	rm -f "$DW_FAKE_LOG"
	"$cmd" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# result NAME: of the command before it
result()
{
	local ok=$?

	n=$((n + 1))
	if [ $ok = 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed 's/^/# /' "$tmp/out" "$tmp/err"
		echo "# status $status, DW_FAKE=$DW_FAKE"
	fi
}

out() { grep -qF -- "$1" "$tmp/out"; }
err() { grep -qF -- "$1" "$tmp/err"; }
happened() { grep -qE -- "$1" "$DW_FAKE_LOG"; }
json()
{
	python3 -c '
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
sys.exit(not eval("(" + sys.argv[2] + ")", {"rows": rows, "last": rows[-1], "set": set, "len": len}))' "$tmp/out" "$1"
}

# The image: 40 sectors that differ.
python3 -c '
import sys
for i in range(40):
    sys.stdout.buffer.write(i.to_bytes(4, "little") * 512)' >"$tmp/image"
head -c 5000 "$tmp/image" >"$tmp/odd"

# --- the command line ----------------------------------------------------------

run; [ $status = 1 ] && err 'Usage:'; result 'no command: usage'
run frobnicate; [ $status = 1 ] && err frobnicate; result 'unknown command'
run --help; [ $status = 0 ] && out explain; result 'help'
run --version; [ $status = 0 ] && grep -qE '^discwriter [0-9.]+$' "$tmp/out"; result 'version'
for c in list info status wait speeds speed write erase format finalize reserve load eject \
	lock unlock hold cancel explain; do
	run $c --help
	[ $status = 0 ] && out "discwriter $c" && out --json
	result "help of $c"
	run $c --nonsense
	[ $status = 1 ]
	result "unknown option of $c"
done
for bad in 5-3 x 3- -5 1-2-3 0x 99999999999999999999; do
	run write --range=$bad "$tmp/image"
	[ $status = 1 ] && err 'no range'
	result "no range: $bad"
done
run write --close=maybe "$tmp/image"; [ $status = 1 ]; result 'no way to close'
run write --size=12k "$tmp/image"; [ $status = 1 ]; result 'no size'
run write; [ $status = 1 ]; result 'no image'
run write a b; [ $status = 1 ]; result 'two images'
for bad in '' 0 0x -1 8y x 1e9x 0.001x 8xx k 8kk; do
	run write --speed="$bad" "$tmp/image"
	[ $status = 1 ] && err 'no speed'
	result "no speed: '$bad'"
	run speed -- "$bad"
	[ $status = 1 ]
	result "nor for the verb: '$bad'"
done
run write --write-type=maybe "$tmp/image"; [ $status = 1 ]; result 'no write type'
run write --resume -r 1-2 "$tmp/image"; [ $status = 1 ]; result 'resume, but ranges'
run finalize --close=default; [ $status = 1 ]; result 'default is nothing to finalize by'
run reserve; [ $status = 1 ] && err --sectors; result 'reserve how much?'
run reserve --sectors=0; [ $status = 1 ]; result 'reserve nothing'
for bad in '--list 1' '1 2' '--list --type 0' '1 --type 0' '--subtype 1' '--type 64' '-5' x \
	'--type 0 --subtype 4' '--type 0 --param 16777216' '--type 0 --sectors 4294967296'; do
	# shellcheck disable=SC2086 # several words
	run format $bad
	[ $status = 1 ] && happened jobs=0
	result "no format: $bad"
done
run erase a b; [ $status = 1 ]; result 'two recorders'
run erase -d /dev/discwriter0 /dev/discwriter0; [ $status = 1 ]; result 'a recorder twice'
run write --client='a/b' "$tmp/image"; [ $status = 1 ] && err CLIENT_NAME; result 'no client name'

# --- asking --------------------------------------------------------------------

run list
[ $status = 0 ] && out /dev/discwriter0 && out 'MAKER RECORDER 1.00  MAKER_RECORDER_S1' && out sr0
result 'list'
run info -d MAKER_RECORDER_S1
[ $status = 0 ] && out MAKER_RECORDER_S1; result 'info by the id'
run info -d MAKER_RECORDER_S2
[ $status = 2 ] && err DEV_NOT_EXIST; result 'no such id'
DW_FAKE=nodes=2 run info -d MAKER_RECORDER_S1
[ $status = 1 ] && err DUP_NAME; result 'the id of two'
DW_FAKE=nodes=2 run info -d MAKER_RECORDER@fakes-fake.0
[ $status = 0 ]; result 'the id of one of them'
DW_FAKE=taken_by_other=1,mounted=1 run erase
err 'mounted at /mnt/a?b, /mnt/c'; result 'where it is mounted, on one line'
DW_FAKE=taken_by_other=1,owner=42,status.phase=5 run erase --json
json '(last["owner"], last["blocker"], last["blocker_name"], last["blocker_pid"],
	last["blocker_phase"]) == ("held by \x27backup\x27 (pid 42): writing", "client",
	"backup", 42, "writing") and "discwriter wait" in last["advice"]'
result 'who writes, as JSON'
run hold -- sh -c 'exit 3'
[ $status = 3 ] && [ ! -s "$tmp/out" ]; result 'hold: the exit status of the command'
DW_FAKE=nodes=3 run list
[ $status = 0 ] && [ "$(wc -l <"$tmp/out")" = 3 ]
result 'list of three'
DW_FAKE=nodes=0 run list
[ $status = 2 ] && err 'no recorder'
result 'list of none'
DW_FAKE=nodes=0 run list --json
[ $status = 2 ] && json 'last["type"] == "error" and last["hresult"] == 0x80070037'
result 'list of none as JSON'
DW_FAKE=nodes=2 run list --json
[ $status = 0 ] && json 'len(rows) == 2 and last["node"] == "/dev/discwriter1"'
result 'list as JSON'
run list --json
[ $status = 0 ] && json '(last["id"], last["place_id"]) == (
	"MAKER_RECORDER_S1", "MAKER_RECORDER@fakes-fake.0")'
result 'both ids of a recorder'
run info
[ $status = 0 ] && out 'DVD+R, DVD+RW' && out 'blank, appendable' && out '2295104 sectors'
result 'info'
run info --json /dev/sr0
[ $status = 0 ] && json '[r["type"] for r in rows] == ["recorder", "medium"] and
	last["capacity_sectors"] == 2295104 and rows[0]["node"] == "/dev/discwriter0"'
result 'info of a block device as JSON'
DW_FAKE=medium.state=0 run info; [ $status = 0 ] && out none; result 'info without a disc'
DW_FAKE=medium_error=62 run info; [ $status = 3 ] && err BECOMING_READY; result 'info too early'
run info /no/such; [ $status = 2 ] && err /no/such; result 'info of nothing'
DW_FAKE=open_error=13 run info; [ $status = 8 ] && err E_ACCESSDENIED; result 'info not allowed'
run info /dev/null; [ $status = 2 ] || [ $status = 9 ]; result 'info of something else'
run status; [ $status = 0 ] && out idle; result 'status'
DW_FAKE=owner=42 run status --json
[ $status = 0 ] && json 'last["client"] == "backup" and last["pid"] == 42'
result 'status names the owner'
run cancel; [ $status = 3 ] && err NOT_IN_PROGRESS; result 'nothing to cancel'
DW_FAKE=status.phase=5 run cancel; [ $status = 0 ] && happened cancels=1; result 'cancel'

# --- the medium: what can be done, where a session goes ---------------------------------

open_track=medium.open_track=2,medium.open_start=320,medium.open_next=352,medium.open_end=1999
DW_FAKE=medium.state=0x1901,medium.can=0x1c7,$open_track run info
[ $status = 0 ] && out 'State:                 open session, unformatted' &&
	out 'Can:                   incremental, at-once, simulate, format, finalize, reserve' &&
	out 'Open track:            2' && out '  next sector:         352'
result 'info: what can be done, and the open track'
DW_FAKE=medium.can=0x20,$open_track run info --json
json 'last["can"] == "erase" and (last["open_track"], last["open_start"], last["open_next"],
	last["open_end"]) == (2, 320, 352, 1999) and "msc" not in last'
result 'the same as JSON'
DW_FAKE=old=1,medium.can=0xff run info
[ $status = 0 ] && ! out Can: && ! out Open; result 'info from a kernel that does not tell'
msc=medium.sessions=1,medium.last_session_start=0,medium.next_writable=9056,medium.state=0x5
DW_FAKE=$msc run info; grep -qx 'msc: *0,9056' "$tmp/out"; result 'info: a further session'
DW_FAKE=$msc run info --json; json 'last["msc"] == "0,9056"'; result 'the same as JSON'
DW_FAKE=overwritable=1,pvd=1000 run info; grep -qx 'msc: *0,1008' "$tmp/out"
result 'info: behind the file system'
DW_FAKE=overwritable=1 run info; [ $status = 0 ] && ! out msc; result 'no file system, no msc'

# --- speeds -----------------------------------------------------------------------------

DW_FAKE=lists=1 run speeds
[ $status = 0 ] && out '  16.0x (22160 kB/s, CAV)' && out '* 8.0x (11081 kB/s)' &&
	out 'Now: 8.0x'; result 'speeds'
DW_FAKE=lists=1 run speeds --json /dev/sr0
json 'len(rows) == 3 and rows[1]["current"] == "yes" and last["current"] == "no" and
	last["read_kbps"] == 5540 and rows[0]["rotation"] == "cav" and
	rows[1]["factor_hundredths"] == 800 and rows[1]["sectors_per_second"] == 5411'
result 'speeds as JSON'
run speeds; [ $status = 0 ] && out 'no speeds'; result 'a drive without a list'
DW_FAKE=lists=1 run speed 8x
[ $status = 0 ] && happened set=11081/0 && out '8.0x'
result 'a factor means the speed that the drive has'
DW_FAKE=lists=1 run speed 2.4x; happened set=3324/0; result 'or the number itself'
run speed 8; happened set=11080/0; result 'a factor without its x'
run speed --cav 5540k; happened set=5540/1 && out CAV; result 'kB/s, CAV'
DW_FAKE=medium.profile=9 run speed 8x; happened set=1411/0; result 'a factor on CD'
DW_FAKE=medium.profile=0x43 run speed 2x; happened set=8991/0; result 'a factor on BD'
run speed max; [ $status = 0 ] && happened set=0/0; result 'the drive chooses'
DW_FAKE=adjust=3 run speed --json 8x
[ $status = 0 ] && json 'last["kbps"] == 5540 and last["speed_adjusted"] == "yes" and
	last["rotation_adjusted"] == "yes" and last["rotation"] == "cav"'
result 'what the drive took instead'
DW_FAKE=medium.state=0 run speed 8x; [ $status = 4 ] && err NO_MEDIA; result 'a factor of what?'
DW_FAKE=medium.profile=2 run speed 8x; [ $status = 1 ] && err 11080k; result 'no 1x'
DW_FAKE=verb=16,verb_error=95 run speed 8x
[ $status = 2 ] && err NO_SUCH_FEATURE; result 'a drive without speeds'
DW_FAKE=old=1 run speed 8k; [ $status = 9 ] && err E_NOTIMPL; result 'a kernel without'

# --- erase, format, finalize, reserve ------------------------------------------------------

run erase
[ $status = 0 ] && happened 'jobs=1 erase=0' && out 'erased in'; result 'erase'
DW_FAKE=job_polls=3,job_status.flags=16,job_status.progress=32768 run erase --full /dev/sr0
[ $status = 0 ] && happened erase=1 && err erasing && err 50.0%; result 'erase --full, with progress'
DW_FAKE=job_polls=3 run erase --quiet
[ $status = 0 ] && happened jobs=1 && [ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
result 'erase quietly'
DW_FAKE=job_polls=3,job_status.flags=16,job_status.progress=32768 run erase --json
json '[r["type"] for r in rows] == ["progress", "progress", "status"] and
	rows[0]["phase"] == "erasing" and rows[0]["drive_percent"] == 50 and
	last["job"] == "erase" and last["phase"] == "completed"'
result 'erase as JSON'
run format; [ $status = 0 ] && happened format=1/0/0/0/0 && out formatted; result 'format'
run format --quick; happened format=3/0/0/0/0; result 'format --quick'
DW_FAKE=lists=1 run format --list
[ $status = 0 ] && happened jobs=0 && out 'formatted' && out '* 1  type 0x26' &&
	out '  0  type 0x00' && out '2295100 sectors' && out 'DVD+RW'
result 'format --list'
DW_FAKE=lists=1 run format --list --json
json '[r["type"] for r in rows] == ["formats", "format", "format"] and
	rows[0]["state"] == "formatted" and last["preferred"] == "yes" and
	rows[1]["param"] == 2048 and last["format_type"] == 0x26 and last["number"] == 1'
result 'format --list as JSON'
DW_FAKE=lists=1 run format 0; happened format=0/0/0/2048/2295104; result 'format by number'
DW_FAKE=lists=1 run format 2; [ $status = 1 ] && happened jobs=0; result 'a number too many'
run format --type 0x30 --subtype 2 --sectors 11826176 --param 256
happened format=0/48/2/256/11826176; result 'format in numbers'
run finalize; [ $status = 0 ] && happened finalize=2 && out closed; result 'finalize'
for c in session:1 finalize:2 track:3 compatible:4; do
	run finalize --close=${c%:*}; happened finalize=${c#*:}; result "finalize --close=${c%:*}"
done
run reserve --sectors=1000
[ $status = 0 ] && happened reserve=1000 && out 1008 && out 4096; result 'reserve'
run reserve --sectors=1000 --json
json 'last["type"] == "reserved" and (last["track"], last["start"], last["sectors"]) ==
	(7, 4096, 1008)'
result 'reserve as JSON'

# verb, exit code, code, what else is said, settings
while read -r verb want code says DW_FAKE; do
	# shellcheck disable=SC2086 # the verb has options
	run ${verb//,/ }
	[ $status = "$want" ] && err "$code" && err "$says" && err next:
	result "${verb//,/ }: $code: exit $want"
done <<-END
	erase 3 E_IMAPI_RECORDER_LOCKED backup taken_by_other=1,owner=42
	erase 3 E_IMAPI_RECORDER_LOCKED umount taken_by_other=1,mounted=1
	erase 3 E_IMAPI_RECORDER_LOCKED (wodim) taken_by_other=1,claimed=1,openers=1,opener=8
	erase 3 E_IMAPI_RECORDER_LOCKED several taken_by_other=1,claimed=1,openers=2,opener=8
	erase 3 E_IMAPI_RECORDER_LOCKED cannot taken_by_other=1,claimed=1
	erase 3 E_IMAPI_RECORDER_LOCKED flock flock_error=11,flocker=9
	erase 3 E_IMAPI_RECORDER_LOCKED again taken_by_other=1
	hold 3 E_IMAPI_RECORDER_LOCKED backup taken_by_other=1,owner=42
	hold,--mcn-off 3 E_IMAPI_RECORDER_LOCKED flock flock_error=11,flocker=9
	hold,--mcn-off 8 ACCESSDENIED next disc=-13
	hold 9 E_NOTIMPL next old=1
	erase 4 ERASE_MEDIA_IS_NOT_ERASABLE once job_error=124,job_cause=29
	erase 4 ERASE_MEDIA_IS_NOT_SUPPORTED rewritable job_error=124,job_cause=29,medium.state=1
	erase 5 ERASE_DRIVE_FAILED_ERASE disc: job_error=5,job_cause=22,job_polls=2
	erase 2 ERASE_RECORDER_NOT_SUPPORTED next job_error=95,job_cause=30
	erase 6 E_IMAPI_REQUEST_CANCELLED disc: job_error=125,job_cause=1,job_polls=2
	erase 9 E_NOTIMPL next old=1
	format 4 MEDIA_IS_NOT_SUPPORTED formatted verb=12,verb_error=124
	format,--list 4 MEDIA_IS_NOT_SUPPORTED formatted verb=5,verb_error=124
	format,--type,2 1 E_INVALIDARG --list verb=12,verb_error=22
	format 3 WRITE_IN_PROGRESS wait verb=12,verb_error=26
	finalize 4 MEDIA_IS_NOT_SUPPORTED close verb=13,verb_error=124
	finalize 4 INVALID_MEDIA_STATE nothing job_error=117,job_cause=25
	reserve,--sectors,9 4 MEDIA_IS_NOT_SUPPORTED reserved verb=14,verb_error=124
	reserve,--sectors,9 4 STREAM_TOO_LARGE free job_error=28,job_cause=27
	eject 2 NO_SUCH_FEATURE button verb=15,verb_error=95
	load 2 NO_SUCH_FEATURE Push verb=15,verb_error=95
	load 4 MEDIA_NO_MEDIA Put verb=15,verb_error=123
	eject 3 RECORDER_LOCKED backup taken_by_other=1,owner=42
	speeds 3 WRITE_IN_PROGRESS wait verb=6,verb_error=26
END
DW_FAKE=
n_action=0
for c in eject load lock unlock; do
	run $c /dev/discwriter0
	[ $status = 0 ] && happened tray=$n_action && [ ! -s "$tmp/out" ]
	result "$c"
	n_action=$((n_action + 1))
done

# --- waiting for others, and what cannot be stopped --------------------------------------------

run wait; [ $status = 0 ] && [ ! -s "$tmp/err" ]; result 'wait for nothing'
DW_FAKE=status.phase=10,status.burn=3,status.error=5,status.cause=22 run wait
[ $status = 0 ]; result 'what was before is not waited for'
DW_FAKE=no_status=1 run wait; [ $status = 2 ]; result 'wait for what is gone'
DW_FAKE=status.phase=11,stubborn=1 run cancel
[ $status = 3 ] && err 'cannot be stopped' && err 'discwriter wait'; result 'what cannot be stopped'
DW_FAKE=status.phase=11,stubborn=1 run cancel --json
json 'last["advice"].count("wait")'; result 'the same as JSON'
DW_FAKE=status.phase=11,status.burn=1,status.job=1 run status
out 'erasing' && out 'Job:                   erase'; result 'status of a job'
DW_FAKE=status.phase=5,status.burn=1 run status --json
json 'last["job"] == "burn" and last["taken_sectors"] == 0'; result 'status of a burn'

# --- which recorder -------------------------------------------------------------

DW_FAKE=nodes=2 run write "$tmp/image"
[ $status = 1 ] && err /dev/discwriter0 && err /dev/discwriter1 && happened begins=0
result 'several recorders: none is guessed'
DW_FAKE=nodes=2 run write -d /dev/discwriter1 "$tmp/image"
[ $status = 0 ] && out /dev/discwriter1
result 'several recorders: one is named'
DW_FAKE=nodes=0 run write "$tmp/image"; [ $status = 2 ]; result 'no recorder'

# --- writing --------------------------------------------------------------------

run write "$tmp/image"
[ $status = 0 ] && out '40 sectors (0.1 MB)' && out 'DVD+R)' && err 'done ' &&
	happened 'begins=1 ends=1 cancels=0 len=81920' &&
	happened 'flags=0 close=0 sectors=40 client=discwriter'
result 'write'
run write --quiet "$tmp/image"
[ $status = 0 ] && [ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
result 'write quietly'
run write --close=session --client=nightly "$tmp/image"
happened 'close=1 .*client=nightly'; result 'close the session'
run write --close=finalize "$tmp/image"; happened close=2; result 'finalize'
run write --close=track "$tmp/image"; happened close=3; result 'close the track'
run write --close=compatible "$tmp/image"; happened close=4; result 'close compatibly'
run write --simulate "$tmp/image"
[ $status = 0 ] && happened flags=4 && out simulated; result 'simulate'
run write --no-underrun-protection "$tmp/image"; happened flags=8; result 'no underrun protection'
run write --format-if-needed "$tmp/image"; happened flags=32; result 'leave to format'
DW_FAKE=medium.profile=9 run write --postgap "$tmp/image"; happened flags=64; result 'post-gap'
DW_FAKE=medium.profile=9 run write "$tmp/image"; happened flags=0; result 'no post-gap unless asked'
for t in auto:0 incremental:1 at-once:2; do
	run write --write-type=${t%:*} "$tmp/image"
	happened type=${t#*:}; result "write type ${t%:*}"
done
DW_FAKE=lists=1 run write --speed=4x "$tmp/image"
[ $status = 0 ] && happened speed=5540; result 'speed'
DW_FAKE=adjust=1 run write --speed=4x "$tmp/image"
[ $status = 0 ] && happened speed=5540 && out 'another speed'; result 'another speed'
run write --speed=max "$tmp/image"
[ $status = 0 ] && happened speed=0 && happened set=0/0; result 'the fastest speed'
DW_FAKE=medium.state=0 run write --speed=4x "$tmp/image"
[ $status = 4 ] && err NO_MEDIA && happened begins=0; result 'a factor of what?'
resume=medium.state=0x901,$open_track,skip=65536
DW_FAKE=$resume run write --resume "$tmp/image"
[ $status = 0 ] && happened 'flags=16 .*sectors=40' && happened len=16384 &&
	err 'track 2 at sector 352' && err '32 sectors (0.1 MB) of the image' &&
	out '32 sectors that were there'; result 'resume'
head -c 81920 "$tmp/image" | DW_FAKE=$resume "$cmd" write --resume --json - >"$tmp/out" 2>"$tmp/err"
status=$?
[ $status = 0 ] && happened len=16384 && json 'rows[0]["type"] == "resume" and
	rows[0]["skipped_sectors"] == 32 and rows[0]["next"] == 352'; result 'resume from a pipe'
DW_FAKE=begin_error=117,begin_cause=25 run write --resume "$tmp/image"
[ $status = 4 ] && err INVALID_MEDIA_STATE && err finalize; result 'nothing to resume'
DW_FAKE=begin_error=61,begin_cause=12 run write --simulate "$tmp/image"
[ $status = 4 ] && err FEATURE_IS_NOT_CURRENT && err --simulate; result 'cannot be simulated'
DW_FAKE=begin_error=95,begin_cause=45 run write "$tmp/image"
[ $status = 7 ] && err --format-if-needed && err --size; result 'a size is needed'
DW_FAKE=old=1 run write --simulate "$tmp/image"
[ $status = 9 ] && err E_NOTIMPL && happened begins=0; result 'a kernel that cannot simulate'
"$cmd" write - <"$tmp/image" >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened sectors=40; result 'write a file from standard input'
head -c 81920 "$tmp/image" | "$cmd" write - >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened len=81920 && happened sectors=0; result 'write a pipe'
head -c 81920 "$tmp/image" | "$cmd" write --size 81920 - >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened sectors=40; result 'write a pipe of known size'
run write "$tmp/odd"
[ $status = 7 ] && err STREAM_NOT_SUPPORTED && err --pad && happened begins=0 &&
	err 'The image has 5,000 bytes, 904 more than 2 sectors of 2048'
result 'odd size'
run write /dev/null
[ $status = 7 ] && err 'STREAM_NOT_SUPPORTED: The image is empty'; result 'no image at all'
: | "$cmd" write - >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 7 ] && err 'STREAM_NOT_SUPPORTED: The image is empty'; result 'nor by a pipe'
run write --pad "$tmp/odd"
[ $status = 0 ] && happened 'flags=2 .*sectors=3'; result 'odd size, padded'
run write /no/such/image; [ $status = 7 ] && err /no/such/image; result 'no such image'
run write "$tmp"; [ $status = 7 ]; result 'an image that is a folder'
DW_FAKE=overwritable=1
run write --range 8-11 -r 0-0 --range=39 "$tmp/image"
[ $status = 0 ] && happened 'sectors=6' &&
	[ "$(sed -n '/^range/p' "$DW_FAKE_LOG" | tr '\n' ' ')" = 'range 8-11 range 0-0 range 39-39 ' ]
result 'ranges in their order'
run write --range 0-40 "$tmp/image"
[ $status = 1 ] && happened begins=0; result 'a range beyond the image'
DW_FAKE=
run write --range 8-11 "$tmp/image"
[ $status = 4 ] && err 'another session' && happened begins=0; result 'ranges, DVD+R'

# --- what goes wrong, by class ----------------------------------------------------

# status, code, what else is said, settings
while read -r want code says DW_FAKE; do
	run write "$tmp/image"
	[ $status = "$want" ] && err "$code" && err "$says" && err next:
	result "$code: exit $want"
done <<-END
	3 E_IMAPI_RECORDER_LOCKED backup taken_by_other=1,owner=42
	4 E_IMAPI_RECORDER_MEDIA_NO_MEDIA Put medium.state=0
	4 E_IMAPI_DF2DATA_MEDIA_NOT_BLANK --force begin_error=17,begin_cause=28,overwritable=1
	4 E_IMAPI_DF2DATA_STREAM_TOO_LARGE disc: begin_error=28,begin_cause=27
	5 E_IMAPI_UNEXPECTED_RESPONSE disc: fail_at=4096,fail_error=5,fail_cause=22
	5 E_IMAPI_LOSS_OF_STREAMING disc: fail_at=0,fail_error=86,fail_cause=21
	2 DEV_NOT_EXIST list fail_at=8192,fail_error=19,fail_cause=42
	6 E_IMAPI_REQUEST_CANCELLED disc: fail_at=8192,fail_error=125,fail_cause=1
	7 E_INVALIDARG ended end_error=125,end_cause=35
	9 E_OUTOFMEMORY disc: begin_error=12,begin_cause=39
END
# Every cause: its code, what it means, and what to do.
header=../../uapi/linux/discwriter.h
sed -nE 's/^\tDISCWRITER_CAUSE_(\w+)\s*= ([1-9][0-9]*),/\2 \1/p' $header |
	grep -v COUNT >"$tmp/causes"
[ "$(wc -l <"$tmp/causes")" -ge 45 ]; result 'all causes'
while read -r number cause; do
	code=$("$cmd" explain "$cause" | sed -n 's/^Code: *//p')
	DW_FAKE=begin_error=5,begin_cause=$number
	run write "$tmp/image"
	[ $status -ge 1 ] && [ -n "$code" ] && err "discwriter: $code: " &&
		grep -qE "^discwriter: .*: [A-Z].*\\.\$" "$tmp/err" &&
		grep -qE '^  next:  *[A-Z'\''].*\.$' "$tmp/err"
	result "$cause: said, and what to do"
done <"$tmp/causes"
# What the drive has told makes a difference.
while IFS='|' read -r sense says; do
	DW_FAKE=fail_at=4096,fail_error=5,fail_cause=22,fail_sense=$sense
	run write "$tmp/image"
	[ $status = 5 ] && err UNEXPECTED_RESPONSE && err "$says"
	result "the drive: $says"
done <<-END
	0x2a062800|another disc in the drive
	0x2a062800|command 2Ah, sense 6/28/00 (not ready to ready change, medium may have changed)
	0x2a062900|The drive was reset
	0x54037304|calibrate
	0x2a030c00|sense 3/0C/00 (write error)
	0x2a04c300|command 2Ah, sense 4/C3/00
	0x2a030c00|an error from which it cannot recover
END
DW_FAKE=
DW_FAKE=overwritable=1 run write --force "$tmp/image"
[ $status = 0 ] && happened flags=1; result '--force gives leave'
DW_FAKE=overwritable=1,disc=9999999999 run write "$tmp/image"
[ $status = 0 ] && happened flags=1; result 'a disc that begins with zeros is blank'
DW_FAKE=overwritable=1 run write "$tmp/image"
happened flags=0; result 'without it there is none'

# --- JSON ------------------------------------------------------------------------

run write --json "$tmp/image"
[ $status = 0 ] && json '{r["type"] for r in rows} == {"progress", "status"} and
	last["phase"] == "completed" and last["written_sectors"] == 40'
result 'a write as JSON'
DW_FAKE=fail_at=4096,fail_error=5,fail_cause=22,fail_sense=0x030c00 run write --json "$tmp/image"
[ $status = 5 ] && json 'last["type"] == "error" and last["hresult"] == 0xC0AA0301 and
	last["cause"] == "WRITE_ERROR" and last["error"] == 5 and last["advice"] and
	last["stage"] == "write" and last["sense"] == "3/0C/00"'
result 'a failure as JSON'

# --- signals ----------------------------------------------------------------------

# start SETTINGS: a write that blocks; wait until it writes
start()
{
	rm -f "$tmp/fifo" "$DW_FAKE_LOG"
	mkfifo "$tmp/fifo"
	DW_FAKE=$1 "$cmd" write "$tmp/image" >"$tmp/out" 2>"$tmp/fifo" </dev/null &
	pid=$!
	exec 3<"$tmp/fifo"
	: >"$tmp/err"
	listen writing
}

# listen WORD: until the command says it
listen()
{
	local line

	while IFS= read -r -t 20 line <&3; do
		echo "$line" >>"$tmp/err"
		[[ $line != *$1* ]] || return 0
	done
	return 1
}

for sig in INT TERM HUP; do
	start block_writes=1
	kill -$sig $pid
	cat <&3 >>"$tmp/err"
	wait $pid
	status=$?
	[ $status = 6 ] && err E_IMAPI_REQUEST_CANCELLED && err 'more can be added' &&
		err 'next writable sector is 0' && happened 'ends=1 cancels=[12] '
	result "SIG$sig cancels"
done
run write "$tmp/image"
happened signals_blocked=1; result 'no signal waits for the thread that writes'
# As under nohup.
DW_FAKE=block_writes=1
( trap '' HUP; exec "$cmd" write "$tmp/image" >"$tmp/out" 2>"$tmp/fifo" </dev/null ) &
pid=$!
exec 3<"$tmp/fifo"
listen writing
kill -HUP $pid
kill -TERM $pid
cat <&3 >>"$tmp/err"
wait $pid
status=$?
[ $status = 6 ] && [ "$(grep -c cancelling "$tmp/err")" = 1 ]
result 'an ignored signal stays ignored'
DW_FAKE=
start block_writes=1,deaf=1
kill -TERM $pid
listen cancelling
kill -TERM $pid
wait $pid 2>/dev/null
status=$?
[ $status = 143 ]; result 'the second signal leaves'
exec 3<&-

# A job that goes on and on; the kernel's record is looked at twice a second.
DW_FAKE=job_polls=1000000000 "$cmd" erase --full >"$tmp/out" 2>"$tmp/fifo" </dev/null &
pid=$!
exec 3<"$tmp/fifo"
: >"$tmp/err"
listen erasing
kill -INT $pid
cat <&3 >>"$tmp/err"
wait $pid
status=$?
[ $status = 6 ] && err E_IMAPI_REQUEST_CANCELLED && err cancelling && happened cancels=1
result 'SIGINT cancels a job'
DW_FAKE=job_polls=1000000000,stubborn=1 "$cmd" erase >"$tmp/out" 2>"$tmp/fifo" </dev/null &
pid=$!
exec 3<"$tmp/fifo"
listen erasing
kill -TERM $pid
listen 'cannot be stopped'
result 'or says that it cannot be stopped'
kill -TERM $pid
wait $pid 2>/dev/null
status=$?
[ $status = 143 ]; result 'the second signal leaves'
exec 3<&-

# --- a terminal -------------------------------------------------------------------

TERM=dumb script -qec "$cmd write $tmp/image" /dev/null >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
[ $status = 0 ] && out $'\r' && grep -q '100.0%  0.1 of 0.1 MB' "$tmp/out"
result 'progress on a terminal'

# --- explain ----------------------------------------------------------------------

while read -r what says; do
	run explain -- "$what"
	[ $status = 0 ] && out "$says"
	result "explain $what"
done <<-END
	E_IMAPI_LOSS_OF_STREAMING 0xC0AA0300
	e_imapi_loss_of_streaming ran out of data
	0xC0AA0301 E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE
	-1062599935 E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE
	3232367361 E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE
	0x80070037 ERROR_DEV_NOT_EXIST
	DW_E_DUP_NAME 0x80070034
	ENOSPC STREAM_TOO_LARGE
	28 ENOSPC
	EAGAIN EAGAIN
	NOT_BLANK E_IMAPI_DF2DATA_MEDIA_NOT_BLANK
	DISCWRITER_CAUSE_GONE ENODEV
	0 S_OK
END
while IFS='|' read -r what command says; do
	run explain "$what" ${command:+--command "$command"}
	[ $status = 0 ] && grep -qE "$says" "$tmp/out"
	result "explain $what $command: $says"
done <<-END
	5/24/00||^Sense key: +illegal request
	5/24/0||^Additional code: +invalid field in CDB
	5/24/00||^Command: +any, if not named
	5/24/00||^While: +asking, preparing
	5/24/00||^Cause: +WRITE_ERROR
	5/24/00||^Command: +MODE SENSE.10., 5Ah
	5/24/00||^Cause: +NO_MODE_PAGE
	5/24/00||^Code: +E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT
	5/24/00|5a|^While: +always
	5/24/00|5Ah|^Cause: +NO_MODE_PAGE
	5/24/00|0x5a|^What to do: +[A-Z]
	3/0C/09||^Cause: +UNDERRUN
	3/0c/9|35|^The module: +goes on
	2/04/08|2a|^The module: +waits
	2/3A/01||another disc
	d/ff/fe||^Cause: +TOO_LARGE
END
run explain -1062599675 --json
[ $status = 0 ] && out E_IMAPI_DF2DATA_MEDIA_NOT_BLANK
result 'explain: a negative number is no option'
run explain 5/24/00 -c 5a
! out WRITE_ERROR && ! out 'any, if'; result 'one command only'
run explain --json 3/0c/09
[ $status = 0 ] && json 'rows[0]["type"] == "sense" and rows[0]["sense"] == "3/0C/09" and
	{(r.get("opcode"), r["cause"], r["when"]) for r in rows[1:]} ==
	{(None, "UNDERRUN", "always"), (0x35, "NONE", "always")}'
result 'sense data as JSON'
run explain --deferred --command 35 3/0c/09
out UNDERRUN && ! out ' NONE'; result 'of an earlier command'
run explain --deferred 1/0c/01; out WRITE_ERROR; result 'recovered, but earlier'
for bad in '5/24/00 -c 5az' '5/24/00 -c 100' '5/24/00 -c -1' 'ENOSPC -c 5a' 'ENOSPC --deferred' \
	5/24 5/24/ 5/24/000 10/24/00 5/100/00 5/24/100 5//0 -- -5/24/00 5/24/0x 5/24/00/; do
	# shellcheck disable=SC2086 # several words
	run explain $bad
	[ $status = 1 ]; result "no sense data: $bad"
done
# What a write returns comes with an advice.
while IFS=$'\t' read -r code _ use; do
	[ -n "$use" ] || continue
	run explain "$code"
	[ $status = 0 ] && grep -qE '^Meaning: .*\.$' "$tmp/out" &&
		grep -qE '^What to do: .*\.$' "$tmp/out"
	result "advice for $code"
done < <(grep -v '^#' hresult.tsv)
for bad in nonsense 0x12345678 99999 28x 0xC0AA03011; do
	run explain $bad
	[ $status = 1 ] && err "$bad"
	result "nothing to explain: $bad"
done
run explain; [ $status = 1 ]; result 'explain what?'

echo "1..$n"
exit $failed
