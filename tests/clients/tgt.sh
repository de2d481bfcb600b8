#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A recorder nobody here wrote: the DVD+R of tgt, over iSCSI on the loopback
# address. It knows no RESERVE TRACK, no READ FORMAT CAPACITIES and no SEND OPC,
# and shows a disc that was closed as a DVD-ROM.

. "$(dirname "$0")/lib.sh"

plan 16

iqn=iqn.2001-04.org.example:discwriter
tgtd=
iscsid=
portal=127.0.0.1
img=$WORK/img
image "$img" 2000 10

admin()
{
	tgtadm --lld iscsi "$@"
}

setup()
{
	modprobe -a iscsi_tcp || return
	mkdir -p /run/lock/iscsi /etc/iscsi/nodes
	echo "InitiatorName=$iqn.initiator" >/etc/iscsi/initiatorname.iscsi
	tgtd -f >"$WORK/tgtd.log" 2>&1 &
	tgtd=$!
	wait_for admin --op show --mode system || return
	admin --op new --mode target --tid 1 -T $iqn || return
	admin --op bind --mode target --tid 1 -I ALL || return
	# It ends its process group when it is told to end.
	setsid iscsid -f >"$WORK/iscsid.log" 2>&1 &
	iscsid=$!
	wait_for iscsiadm -m node -T $iqn -p $portal -o new
}

# disc: a blank one in a new drive; ADDRESS, NODE and SR as drive() sets them
disc()
{
	rm -f "$WORK/disc"
	tgtimg --op new --device-type cd --type dvd+r --file "$WORK/disc" || return
	admin --op new --mode logicalunit --tid 1 --lun 1 --device-type=cd \
		-b "$WORK/disc" || return
	iscsiadm -m node -T $iqn -p $portal --login || return
	wait_for find_recorder vendor IET
}

no_disc()
{
	iscsiadm -m node -T $iqn -p $portal --logout &&
	admin --op delete --mode logicalunit --tid 1 --lun 1 &&
	wait_for test ! -e "$NODE"
}

at_exit()
{
	iscsiadm -m node -T $iqn -p $portal --logout
	kill $iscsid
	admin --op delete --force --mode target --tid 1
	admin --op delete --mode system
	wait $tgtd $iscsid
	modprobe -r iscsi_tcp
} >/dev/null 2>&1

setup >"$WORK/out" 2>&1 || bail "no iSCSI: $(cat "$WORK/out")"

ok 'a blank disc is logged in' disc
ok 'info' "$COMMAND" info --json "$NODE"
is 'it is a blank one' "$(json state)" blank
ok 'dd' dd if="$img" of="$NODE" bs=64k
readable "$img" >"$WORK/out" 2>&1
result $? 'dd: srN reads the image'
is 'dd: nothing was copied' "$(cat "$SYSFS/bounced")" 0
fails 'dd: the disc is closed now' 'wrong medium|structure needs cleaning' \
	dd if="$img" of="$NODE" bs=64k
ok 'logged out: the node goes' no_disc

ok 'another disc' disc
ok 'discwriter write' "$COMMAND" write --device "$NODE" "$img"
readable "$img" >"$WORK/out" 2>&1
result $? 'discwriter write: srN reads the image'
ok 'status' "$COMMAND" status --json "$NODE"
is 'status: no error' "$(json phase)" completed
is 'status: written' "$(json written_sectors)" 2000
ok 'info of the closed disc' "$COMMAND" info --json "$NODE"
ok 'logged out: the node goes again' no_disc
