#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Verification: what was written is read from the medium and compared, and what cannot be
# compared is told apart from what differs.

. "$(dirname "$0")/lib.sh"

media=('cd-r blank sectors=20000' 'cd-rw blank sectors=20000' 'dvd-r blank sectors=8192'
	'dvd-rw blank sectors=8192' 'dvd-rw formatted sectors=8192' 'dvd+r blank sectors=8192'
	'dvd+rw blank sectors=8192' 'dvd-ram formatted sectors=8192'
	'bd-r blank sectors=8192' 'bd-re formatted sectors=8192')
plan $((${#media[@]} * 3 + 51))

img=$WORK/img
image "$img" 1500 11
other=$WORK/other
image "$other" 700 12
dw=$COMMAND

# Sectors that were read since the trace was cleared.
sectors_read()
{
	awk '$2 == "READ_10" {
		for (i = 4; i <= NF; i++)
			if (split($i, kv, "=") == 2 && kv[1] == "blocks") n += kv[2]
	} END { print n + 0 }' "$DEBUGFS/$DRIVE/trace"
}

clear_trace()
{
	echo clear >"$DEBUGFS/$DRIVE/trace"
}

no_faults()
{
	echo clear >"$DEBUGFS/$DRIVE/faults"
}

from_pipe()
{
	dd if="$1" bs=10000 2>/dev/null | "$dw" "${@:2}" -
}

# It waits for its orders: what it is told shall happen at once.
mkfifo "$WORK/orders"
python3 tests/sim/sgio.py <"$WORK/orders" >>"$WORK/answers" &
exec 9>"$WORK/orders"

at_exit()
{
	exec 9>&-
}

answered()
{
	[ "$(tail -n 1 "$WORK/answers")" = 0 ]
}

# spoil SECTOR: it is written behind everybody's back, through the drive
spoil()
{
	: >"$WORK/answers"
	printf -- '-s 2048 -i %s %s 2a 00 %02x %02x %02x %02x 00 00 01 00\n' "$WORK/spoilt" "$SR" \
		$(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255)) >&9
	wait_for answered
}

image "$WORK/spoilt" 1 13

# --- every medium -----------------------------------------------------------------

drive none
for medium in "${media[@]}"; do
	type=${medium%% sectors*}
	load "$medium"
	ok "$type: --verify" "$dw" write --verify "$img"
	like "$type: all was compared" "$(cat "$WORK/out")" '1500 sectors compared'
	fault 'op=28 lba=1203-1203 count=* sense=3/11/05'
	exits "$type: a sector that cannot be read differs" 5 "$dw" verify "$img"
	no_faults
done

# --- what is compared ---------------------------------------------------------------

load 'dvd+r blank sectors=8192'
ok 'without --verify' "$dw" write --json "$img"
is 'nothing is read' "$(sectors_read)" 0
load 'dvd+r blank sectors=8192'
ok 'by a pipe' from_pipe "$img" write --verify
like 'all is compared' "$(cat "$WORK/out")" '1500 sectors compared'
clear_trace
ok 'a second session' "$dw" write --json --verify=quick "$other"
is 'a sample is compared' "$(json compared_sectors)" 64
is 'and no more is read' "$(sectors_read)" 64
ok 'verify: the last session, by a pipe' from_pipe "$other" verify --json \
	--size $((700 * 2048))
is 'all of it' "$(json compared_sectors)" 700
ok 'verify --quick' "$dw" verify --quick "$other"
like 'compares a sample' "$(cat "$WORK/out")" '64 sectors compared'
ok 'verify --session' "$dw" verify --session 1 "$img"
ok 'verify --lba' "$dw" verify --lba 0 "$img"
exits 'another image' 5 "$dw" verify --json --session 1 "$other"
is 'says so' "$(json code)" E_IMAPI_BURN_VERIFICATION_FAILED
exits 'no such session' 1 "$dw" verify --session 3 "$img"
exits 'where nothing is' 4 "$dw" verify --lba 8000 "$img"

# --- the medium, not a cache ----------------------------------------------------------

load 'dvd+rw formatted sectors=8192'
"$dw" write --force --quiet "$img"
exec 8<"$SR"
cat <&8 >/dev/null			# now it is in the page cache
ok 'a sector is changed through the drive' spoil 777
exits 'and found' 5 "$dw" verify "$img"
like 'it has a name' "$(cat "$WORK/out")" 'first bad sector: 777;'
ok 'what is before it is good' "$dw" verify --range 0-776 "$img"
ok 'and what is behind it' "$dw" verify --range 778-1499 "$img"
echo '777 # the bad one' >"$WORK/list"
exits 'a list that has it' 5 "$dw" verify --ranges "$WORK/list" "$img"
exec 8<&-

# Changed after it was written, before it is read: the drive is busy for as long as it takes.
during_verification()
{
	local status
	fault 'op=28 count=* sense=2/04/08'
	"$@" >"$WORK/during" 2>&1 &
	wait_for reading && spoil 1400
	no_faults
	wait $!
	status=$?
	cat "$WORK/during"
	return $status
}

reading()
{
	[ "$(hits)" -ge 1 ]
}

burn()
{
	"$dw" write --force --verify "$img"
}

burn_from_pipe()
{
	from_pipe "$img" write --force --verify
}

exits 'changed between writing and reading' 5 during_verification burn
like 'it has a name' "$(cat "$WORK/out")" 'first bad sector: 1400;'
exits 'the same, from a pipe: by checksums' 5 during_verification burn_from_pipe
like 'it has a name' "$(cat "$WORK/out")" 'first bad sector: 1400;'

# --- what goes wrong ----------------------------------------------------------------

load 'dvd+r blank sectors=8192'
fault 'op=28 count=3 sense=2/04/08'
ok 'a drive that is still busy is waited for' "$dw" write --verify --quiet "$img"
is 'so often' "$(hits)" 3
no_faults

# A drive that has stopped, until START STOP UNIT.
fault 'op=00 count=* until=1B sense=2/04/02'
fault 'op=28 count=* until=1B sense=2/04/02'
ok 'a drive that has stopped is started' "$dw" verify --lba 0 "$img"
like 'before it is read' "$(hits)" '^[1-9] 0$'
no_faults
fault 'after=28 op=00 count=* until=1B sense=2/04/02'
fault 'op=28 count=* lba=700-700 until=1B sense=2/04/02'
ok 'one that stops while it is read, too' "$dw" verify --lba 0 "$img"
like 'when READ was told' "$(hits)" '^[1-9] 1$'
no_faults

load 'dvd+r blank sectors=8192'
fault 'op=28 count=* lba=900-900 sense=4/09/00'
exits 'a drive that fails' 5 "$dw" write --verify --json "$img"
is 'could not verify' "$(sed -n 's/.*"outcome":"\(could not verify\)".*/\1/p' "$WORK/out")" \
	'could not verify'
is 'and says why' "$(json code)" E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE
no_faults
ok 'the disc is good' "$dw" verify "$img"

load 'dvd-r blank sectors=8192'
exits 'simulated' 4 "$dw" write --simulate --verify "$img"
like 'could not verify' "$(cat "$WORK/out")" 'could not verify'

load 'dvd+rw formatted sectors=8192'
fault 'op=28 lba=64-8000 unplug'
exits 'unplugged' 2 "$dw" write --force --verify "$img"
like 'could not verify' "$(cat "$WORK/out")" 'could not verify'
no_faults
echo 1 >"$CONFIGFS/$DRIVE/live"
wait_for find_nodes || bail 'no node appears'
load none
exits 'no medium' 4 "$dw" verify "$img"
exits 'no image' 7 "$dw" verify "$WORK/none"

# --- cancel -----------------------------------------------------------------------

interrupted()
{
	local status
	fault 'op=28 count=* sense=2/04/08'
	"$dw" write --force --verify "$img" >"$WORK/during" 2>&1 </dev/null &
	wait_for reading && kill -INT $!
	wait $!
	status=$?
	cat "$WORK/during"
	return $status
}

load 'dvd+rw formatted sectors=8192'
set -m
exits 'interrupted while it verifies' 6 interrupted
set +m
no_faults
ok 'the disc is complete' "$dw" verify "$img"
same 'and the image' "$img"

# --- ranges ----------------------------------------------------------------------

image "$WORK/new" 1500 14
clear_trace
ok 'ranges' "$dw" write --json --verify --range 100-149 --range 10-19 --range 140-160 \
	"$WORK/new"
is 'just those are read' "$(sectors_read)" 71
is 'what is beside them is as it was' "$("$dw" verify --quiet --range 161-1499 "$img"; echo $?)" 0
clear_trace
ok 'not more' "$dw" write --verify --quiet --range 3-3 "$WORK/new"
is 'than asked for' "$(sectors_read)" 1
