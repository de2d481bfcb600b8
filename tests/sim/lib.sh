# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034 # what others read
#
# Sourced by the tests of the virtual recorder (Documentation/simulator.md).
# They look at it through sr and sg alone, and need no other module.
#
#   plan 3
#   drive d0 'dvd+r blank sectors=4096'     # sets D, C, SR, SG
#   ok 'it does' COMMAND...
#   is 'it is' WANTED GOT

set -u

CONFIG=/sys/kernel/config/discwriter-sim
DEBUG=/sys/kernel/debug/discwriter-sim
WORK=$(mktemp -d /tmp/discwriter-sim.XXXXXX)
count=0
failed=0

# Whatever way the script ends, no drive is left.
leave()
{
	cd /
	for c in "$CONFIG"/*; do
		[ -d "$c" ] && rmdir "$c"
	done
	rm -rf "$WORK"
}
trap leave EXIT

plan()
{
	[ -d $CONFIG ] || {
		echo "Bail out! discwriter_sim is not loaded"
		exit 1
	}
	echo 'TAP version 13'
	echo "1..$1"
}

# result STATUS WHAT [DIAGNOSTICS...]
result()
{
	local status=$1 what=$2
	shift 2
	count=$((count + 1))
	if [ "$status" = 0 ]; then
		echo "ok $count $what"
		return
	fi
	failed=1
	echo "not ok $count $what"
	printf '%s\n' "$@" | sed 's/^/# /'
}

# ok WHAT COMMAND...
ok()
{
	local what=$1 status
	shift
	"$@" >"$WORK/out" 2>&1 </dev/null
	status=$?
	result $status "$what" "exit $status: $*" "$(tail -n 20 "$WORK/out")"
}

# fails WHAT COMMAND...
fails()
{
	local what=$1
	shift
	if "$@" >"$WORK/out" 2>&1 </dev/null; then
		result 1 "$what" "succeeded: $*"
	else
		result 0 "$what"
	fi
}

# is WHAT WANTED GOT
is()
{
	[ "$2" = "$3" ]
	result $? "$1" "wanted: $2" "got:    $3"
}

# has WHAT PATTERN TEXT
has()
{
	grep -Eq -- "$2" <<<"$3"
	result $? "$1" "wanted: $2" "got:" "$(tail -n 20 <<<"$3")"
}

# until_true SECONDS COMMAND...: asks every 20 ms
until_true()
{
	local tries=$(($1 * 50))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.02
	done
}

# nodes: SR and SG of the drive, once they are there
nodes()
{
	local sys
	sys=/sys/class/scsi_device/$(cat "$C/address")/device
	until_true 20 test -d "$sys"/block/sr* -a -d "$sys"/scsi_generic/sg* ||
		return 1
	SR=/dev/$(basename "$sys"/block/sr*)
	SG=/dev/$(basename "$sys"/scsi_generic/sg*)
	until_true 20 test -b "$SR" -a -c "$SG"
}

# drive NAME MEDIUM [ATTRIBUTE=VALUE]...: a new one, plugged in, and at rest
drive()
{
	local name=$1 medium=$2 pair
	shift 2
	C=$CONFIG/$name
	D=$DEBUG/$name
	mkdir "$C"
	for pair in "$@"; do
		echo "${pair#*=}" >"$C/${pair%%=*}"
	done
	[ -z "$medium" ] || echo "$medium" >"$C/medium"
	echo 1 >"$C/live"
	nodes || {
		echo "Bail out! no sr for $name"
		exit 1
	}
	settle
}

# settle: sr's probing is over, the unit attentions are fetched
settle()
{
	until_true 5 sg_turs "$SG" || true
	echo >"$D/trace"
}

# insert MEDIUM
insert()
{
	echo "$1" >"$C/medium"
	settle
}

undrive()
{
	rmdir "$CONFIG/$1"
}

# value FILE KEY: of a line "KEY: VALUE" in the drive's debugfs
value()
{
	local key value
	while IFS=' ' read -r key value; do
		[ "$key" != "$2:" ] || echo "$value"
	done <"$D/$1"
}

# traced NAME: how often the command is in the trace
traced()
{
	grep -c "^[0-9]* $1 " "$D/trace"
}

# crc FILE: as zlib computes it; gzip keeps it in its last bytes
crc()
{
	gzip -1 -c "$1" | tail -c 8 | od -An -tx4 -N4 | tr -d ' '
}

# image FILE SECTORS [SEED]: every sector is another one, and the same each time
image()
{
	openssl enc -aes-128-ctr -nosalt -K "$(printf %032x "${3:-1}")" \
		-iv 0 -in /dev/zero 2>/dev/null | head -c $(($2 * 2048)) >"$1"
}

# raw CDB...: sends a command without data
raw()
{
	sg_raw "$SG" "$@"
}

# last: the last line of the trace
last()
{
	local lines
	mapfile -t lines <"$D/trace"
	echo "${lines[-1]}"
}

# sense COMMAND...: what it is refused with, K/AA/QQ; else its status
sense()
{
	echo >"$D/trace"
	"$@" >/dev/null 2>&1 </dev/null
	[[ $(last) =~ \ status=([a-z]*)\ sense=([^ ]*) ]]
	if [ "${BASH_REMATCH[1]}" = check ]; then
		echo "${BASH_REMATCH[2]}"
	else
		echo "${BASH_REMATCH[1]}"
	fi
}
