#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A recorder nobody here wrote: the DVD-RAM of tcmu-runner (file_optical, which
# calls itself fbo), under the kernel's SCSI target. The disc is a file, so what
# was recorded is read without any recorder. It has no mode page 2Ah, no READ
# TRACK INFORMATION, no RESERVE TRACK, no CLOSE, no speeds, and nothing to move
# its tray with.

. "$(dirname "$0")/lib.sh"

plan 44

TARGET=/sys/kernel/config/target
BACKEND=$TARGET/core/user_0/disc
FABRIC=$TARGET/loopback/naa.5001405000000001
DISC=$WORK/disc
SECTORS=8192
dbus=
runner=

setup()
{
	modprobe -a target_core_user tcm_loop sr_mod || return
	mkdir -p /run/dbus /var/log
	# The runner does not start without a bus to be asked on.
	dbus-daemon --system --nofork --nopidfile >"$WORK/dbus.log" 2>&1 &
	dbus=$!
	wait_for test -S /run/dbus/system_bus_socket || return
	tcmu-runner >"$WORK/runner.log" 2>&1 &
	runner=$!
	wait_for grep -q 'Handler fbo is registered' /var/log/tcmu-runner.log
}

# disc: a drive with $DISC in it; NODE, SR and SYSFS as drive() sets them
disc()
{
	truncate -s $((SECTORS * 2048)) "$DISC" || return
	mkdir -p "$BACKEND" "$FABRIC/tpgt_1/lun/lun_0" || return
	echo "dev_config=fbo/$DISC,dev_size=$((SECTORS * 2048))" \
		>"$BACKEND/control" || return
	echo hw_block_size=2048 >"$BACKEND/control" || return
	wait_for enable || return
	echo "${FABRIC##*/}" >"$FABRIC/tpgt_1/nexus" || return
	ln -s "$BACKEND" "$FABRIC/tpgt_1/lun/lun_0/disc" || return
	wait_for find_recorder model VOPTA
}

enable()
{
	echo 1 >"$BACKEND/enable"
}

no_disc()
{
	rm "$FABRIC/tpgt_1/lun/lun_0/disc" &&
	wait_for test ! -e "$NODE" &&
	rmdir "$FABRIC/tpgt_1/lun/lun_0" "$FABRIC/tpgt_1" "$FABRIC" "$BACKEND"
}

at_exit()
{
	rm "$FABRIC/tpgt_1/lun/lun_0/disc"
	rmdir "$FABRIC/tpgt_1/lun/lun_0" "$FABRIC/tpgt_1" "$FABRIC" \
		"${FABRIC%/*}" "$BACKEND" "${BACKEND%/*}"
	kill "$runner" "$dbus"
	wait "$runner" "$dbus"
	modprobe -r tcm_loop target_core_user
} >/dev/null 2>&1

# whole DESCRIPTION: the file behind the drive is what is wanted, and so is srN
whole()
{
	cmp "$WORK/want" "$DISC" >"$WORK/out" 2>&1 && readable "$WORK/want" \
		>>"$WORK/out" 2>&1
	result $? "$1"
}

# patch FILE LBA: the disc is wanted to have that there
patch()
{
	dd if="$1" of="$WORK/want" bs=2048 seek="$2" conv=notrunc status=none
}

setup >"$WORK/out" 2>&1 || bail "no runner: $(cat "$WORK/out" "$WORK"/*.log)"

img=$WORK/img
small=$WORK/small
image "$img" 3001 20
image "$small" 5 21
image "$WORK/full" $SECTORS 22
image "$WORK/big" $((SECTORS + 1)) 23
truncate -s $((SECTORS * 2048)) "$WORK/want"

ok 'a disc is there' disc
ok 'info' "$COMMAND" info --json "$NODE"
is 'it is a DVD-RAM' "$(json medium)" DVD-RAM
is 'and formatted' "$(json state)" 'overwritable, erasable'
is 'with all its sectors' "$(json capacity_sectors)" $SECTORS

ok 'dd' dd if="$img" of="$NODE" bs=64k
patch "$img" 0
whole 'dd: the file behind the drive and srN hold it'
is 'dd: nothing was copied' "$(cat "$SYSFS/bounced")" 0
ok 'dd into the middle, sector by sector' \
	dd if="$small" of="$NODE" bs=2048 seek=1001 oflag=sync
patch "$small" 1001
whole 'dd into the middle: its neighbours stay'
ok 'dd, odd pieces' dd if="$img" of="$NODE" bs=10001
patch "$img" 0
whole 'dd, odd pieces: it is the same'
ok 'just what fits' dd if="$WORK/full" of="$NODE" bs=1M
patch "$WORK/full" 0
whole 'just what fits: all of it is there'
fails 'a sector more' 'no space left' dd if="$WORK/big" of="$NODE" bs=64k
head -c $((SECTORS * 2048)) "$WORK/big" >"$WORK/want"
whole 'a sector more: what fits is there'

exits 'discwriter write, without leave' 4 "$COMMAND" write -d "$NODE" "$img"
whole 'discwriter write, without leave: nothing changed'
ok 'discwriter write' "$COMMAND" write --force -d "$NODE" "$img"
patch "$img" 0
whole 'discwriter write: the disc holds it'
ok 'status' "$COMMAND" status --json "$NODE"
is 'status: no error' "$(json phase)" completed
is 'status: written' "$(json written_sectors)" 3001
ok 'ranges' "$COMMAND" write -d "$NODE" --range 0-15 --range 700-701 "$WORK/big"
dd if="$WORK/big" of="$WORK/want" bs=2048 count=16 conv=notrunc status=none
dd if="$WORK/big" of="$WORK/want" bs=2048 skip=700 seek=700 count=2 \
	conv=notrunc status=none
whole 'ranges: they changed, and nothing else'

exits 'too large, announced' 4 "$COMMAND" write --force -d "$NODE" "$WORK/big"
like 'too large: said so' "$(cat "$WORK/out")" STREAM_TOO_LARGE_FOR_CURRENT
exits 'a test write' 4 "$COMMAND" write --force --simulate -d "$NODE" "$img"
exits 'nothing to close' 4 "$COMMAND" finalize "$NODE"
like 'nothing to close: said so' "$(cat "$WORK/out")" MEDIA_IS_NOT_SUPPORTED
exits 'nothing to reserve' 4 "$COMMAND" reserve --sectors 160 "$NODE"
whole 'refused: nothing changed'

ok 'formats' "$COMMAND" format --list -d "$NODE"
# It takes the upper half of the number of blocks for all of it, so no parameter
# list is right; dvd+rw-format fails the same way.
exits 'the drive refuses its own format' 2 "$COMMAND" format -d "$NODE"
like 'the drive refuses its own format: that is told' \
	"$(cat "$WORK/out")" 'command 04h, sense 5/26/00'
whole 'the drive refuses its own format: nothing changed'
# It has no motor.
exits 'the drive cannot eject' 2 "$COMMAND" eject "$NODE"
ok 'and takes data after that' "$COMMAND" write --force -d "$NODE" "$img"
patch "$img" 0
whole 'and takes data after that: they are there'

ok 'erase' "$COMMAND" erase "$NODE"
head -c 2097152 /dev/zero >"$WORK/zeros"
patch "$WORK/zeros" 0
patch "$WORK/zeros" $((SECTORS - 1024))
whole 'erase: both ends are gone, and nothing else'
ok 'erase all' "$COMMAND" erase --full "$NODE"
truncate -s 0 "$WORK/want"
truncate -s $((SECTORS * 2048)) "$WORK/want"
whole 'erase all: nothing is left'

ok 'the drive goes' no_disc
