# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034 # what others read
# shellcheck disable=SC2086 # numbers are split into bytes
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
SIM=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
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

# load MEDIUM: and nothing else, unlike insert
load()
{
	echo "$1" >"$C/medium"
}

# insert MEDIUM
insert()
{
	load "$1"
	settle
}

undrive()
{
	rmdir "$CONFIG/$1"
}

# Shells are slow in an emulated machine: what is asked for often leaves its
# answer in REPLY, and has a sister that prints it.

# value FILE KEY: of a line "KEY: VALUE" in the drive's debugfs
read_value()
{
	local key value
	REPLY=
	while IFS=' ' read -r key value; do
		[ "$key" != "$2:" ] || REPLY=$value
	done <"$D/$1"
}

value()
{
	read_value "$@"
	[ -z "$REPLY" ] || echo "$REPLY"
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

# quick: from here on one program sends all commands (sgio.py); a test that does
# so has only one at a time, and its files in the current directory
quick()
{
	coproc SGIO { exec python3 "$SIM/sgio.py"; }
	exec 8>&"${SGIO[1]}" 9<&"${SGIO[0]}"
	sg_raw()
	{
		local status
		echo "$*" >&8
		read -r status <&9 || return
		return "$status"
	}
	sg_turs()
	{
		sg_raw "$1" 00 00 00 00 00 00
	}
	bytes()
	{
		local status hex
		echo "-r 8192 -x $1,$2 $SG ${*:3}" >&8
		read -r status hex <&9
		echo "$hex"
	}
}

# last: the last line of the trace
last()
{
	local lines
	mapfile -t lines <"$D/trace"
	echo "${lines[-1]}"
}

# sense COMMAND...: what it is refused with, K/AA/QQ; else its status
read_sense()
{
	local lines
	echo >"$D/trace"
	"$@" >/dev/null 2>&1 </dev/null
	mapfile -t lines <"$D/trace"
	[[ ${lines[-1]} =~ \ status=([a-z]*)\ sense=([^ ]*) ]]
	if [ "${BASH_REMATCH[1]}" = check ]; then
		REPLY=${BASH_REMATCH[2]}
	else
		REPLY=${BASH_REMATCH[1]}
	fi
}

sense()
{
	read_sense "$@"
	echo "$REPLY"
}

# gives WHAT SENSE COMMAND...
gives()
{
	read_sense "${@:3}"
	is "$1" "$2" "$REPLY"
}

# --- commands of the strict tests ---------------------------------------------

# Sense by name.
RANGE=5/21/00
ADDRESS=5/21/02
FIELD=5/24/00

# be4 and be2 NUMBER: big-endian bytes as sg_raw wants them, in BE4 and BE2
be4()
{
	printf -v BE4 '%02x %02x %02x %02x' $(($1 >> 24 & 255)) \
		$(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
}

be2()
{
	printf -v BE2 '%02x %02x' $(($1 >> 8 & 255)) $(($1 & 255))
}

# write10 LBA BLOCKS FILE
write10()
{
	be4 "$1"
	be2 "$2"
	sg_raw -s $(($2 * 2048)) -i "$3" "$SG" 2a 00 $BE4 00 $BE2 00
}

# read10 LBA BLOCKS FILE
read10()
{
	be4 "$1"
	be2 "$2"
	sg_raw -r $(($2 * 2048)) -o "$3" "$SG" 28 00 $BE4 00 $BE2 00
}

# reserve SECTORS
reserve()
{
	be4 "$1"
	raw 53 00 00 00 00 $BE4 00
}

# close FUNCTION TRACK
close()
{
	be2 "$2"
	raw 5b 00 "0$1" 00 $BE2 00 00 00 00
}

turs()
{
	raw 00 00 00 00 00 00
}

sync_cache()
{
	raw 35 "${1:-00}" 00 00 00 00 00 00 00 00
}

rule()
{
	echo "$*" >"$D/faults"
}

# hits: of the last rule
hits()
{
	sed -n '$s/.* hits=//p' "$D/faults"
}

# refused WHAT SENSE COMMAND...: and counted
refused()
{
	local before
	read_value counters strict
	before=$REPLY
	gives "$1: $2" "$2" "${@:3}"
	read_value counters strict
	is "$1 is counted" $((before + 1)) "$REPLY"
}

track()
{
	local word number rest
	while read -r word number rest; do
		[ "$word $number" != "track $1" ] || echo "$rest"
	done <"$D/state"
}

# format BLOCKS DESCRIPTOR-BYTE-4 [PARAMETER [HEADER-FLAGS [CDB-BYTE-1]]]: the
# last four in hexadecimal, PARAMETER as three bytes
format()
{
	local bytes byte
	be4 "$1"
	bytes="00 ${4:-82} 00 08 $BE4 $2 ${3:-00 00 00}"
	for byte in $bytes; do
		# shellcheck disable=SC2059
		printf "\\x$byte"
	done >"$WORK/list"
	sg_raw -s 12 -i "$WORK/list" "$SG" 04 "${5:-11}" 00 00 00 00
}

# page05 B2 B3 [B4 [B5 [PACKET]]]: selects write parameters; bytes of the page,
# hexadecimal; PACKET: the packet size's last one
page05()
{
	local fill
	printf -v fill '\\x00%.0s' {1..38}
	# shellcheck disable=SC2059
	printf "${fill:0:32}\\x05\\x32\\x$1\\x$2\\x${3:-08}\\x${4:-00}${fill:0:28}\\x${5:-00}$fill" \
		>"$WORK/page"
	sg_raw -s 60 -i "$WORK/page" "$SG" 55 10 00 00 00 00 00 00 3c 00
}

# blank TYPE [ADDRESS]
blank()
{
	be4 "${2:-0}"
	raw a1 "0$1" $BE4 00 00 00 00 00 00
}

# bytes FROM COUNT CDB...: of the reply, in hexadecimal without blanks
bytes()
{
	local from=$1 count=$2 hex
	shift 2
	: >"$WORK/reply"
	sg_raw -r 8192 -o "$WORK/reply" "$SG" "$@" >/dev/null 2>&1
	hex=$(od -An -v -tx1 -j "$from" -N "$count" "$WORK/reply")
	echo "${hex//[ $'\n']/}"
}

# Replies, for bytes().
disc_info()
{
	bytes "$1" "$2" 51 00 00 00 00 00 00 00 22 00
}

# track_info NUMBER FROM COUNT
track_info()
{
	be2 "$1"
	bytes "$2" "$3" 52 01 00 00 $BE2 00 00 30 00
}

format_capacities()
{
	bytes "$1" "$2" 23 00 00 00 00 00 00 00 ff 00
}

# feature NUMBER FROM COUNT: of the feature's descriptor
feature()
{
	be2 "$1"
	bytes $(($2 + 8)) "$3" 46 02 $BE2 00 00 00 01 00 00
}

# is_current NUMBER: the current bit of a feature
is_current()
{
	echo $((0x$(feature "$1" 2 1) & 1))
}
