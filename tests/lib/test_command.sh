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
sys.exit(not eval("(" + sys.argv[2] + ")", {"rows": rows, "last": rows[-1], "set": set}))' "$tmp/out" "$1"
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
for c in list info status write cancel explain; do
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
run write --client='a/b' "$tmp/image"; [ $status = 1 ] && err CLIENT_NAME; result 'no client name'

# --- asking --------------------------------------------------------------------

run list
[ $status = 0 ] && out /dev/discwriter0 && out 'MAKER RECORDER 1.00' && out sr0
result 'list'
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
"$cmd" write - <"$tmp/image" >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened sectors=40; result 'write a file from standard input'
head -c 81920 "$tmp/image" | "$cmd" write - >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened len=81920 && happened sectors=0; result 'write a pipe'
head -c 81920 "$tmp/image" | "$cmd" write --size 81920 - >"$tmp/out" 2>"$tmp/err"; status=$?
[ $status = 0 ] && happened sectors=40; result 'write a pipe of known size'
run write "$tmp/odd"
[ $status = 7 ] && err STREAM_NOT_SUPPORTED && err --pad && happened begins=0
result 'odd size'
run write --pad "$tmp/odd"
[ $status = 0 ] && happened 'flags=2 .*sectors=3'; result 'odd size, padded'
run write /no/such/image; [ $status = 7 ] && err /no/such/image; result 'no such image'
run write "$tmp"; [ $status = 7 ]; result 'an image that is a folder'
run write --range 8-11 -r 0-0 --range=39 "$tmp/image"
[ $status = 0 ] && happened 'sectors=6' &&
	[ "$(sed -n '/^range/p' "$DW_FAKE_LOG" | tr '\n' ' ')" = 'range 8-11 range 0-0 range 39-39 ' ]
result 'ranges in their order'
run write --range 0-40 "$tmp/image"
[ $status = 1 ] && happened begins=0; result 'a range beyond the image'

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
DW_FAKE=
DW_FAKE=overwritable=1 run write --force "$tmp/image"
[ $status = 0 ] && happened flags=1; result '--force gives leave'
DW_FAKE=overwritable=1,disc=9999999 run write "$tmp/image"
[ $status = 0 ] && happened flags=1; result 'a disc that begins with zeros is blank'
DW_FAKE=overwritable=1 run write "$tmp/image"
happened flags=0; result 'without it there is none'

# --- JSON ------------------------------------------------------------------------

run write --json "$tmp/image"
[ $status = 0 ] && json '{r["type"] for r in rows} == {"progress", "status"} and
	last["phase"] == "completed" and last["written_sectors"] == 40'
result 'a write as JSON'
DW_FAKE=fail_at=4096,fail_error=5,fail_cause=22 run write --json "$tmp/image"
[ $status = 5 ] && json 'last["type"] == "error" and last["hresult"] == 0xC0AA0301 and
	last["cause"] == "WRITE_ERROR" and last["error"] == 5 and last["advice"]'
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
	ENOSPC STREAM_TOO_LARGE
	28 ENOSPC
	EAGAIN EAGAIN
	NOT_BLANK E_IMAPI_DF2DATA_MEDIA_NOT_BLANK
	DISCWRITER_CAUSE_GONE ENODEV
	0 S_OK
END
for bad in nonsense 0x12345678 99999 28x 0xC0AA03011; do
	run explain $bad
	[ $status = 1 ] && err "$bad"
	result "nothing to explain: $bad"
done
run explain; [ $status = 1 ]; result 'explain what?'

echo "1..$n"
exit $failed
