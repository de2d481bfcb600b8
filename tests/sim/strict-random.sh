#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder's media that take any sector at any time: BD-RE,
# DVD-RAM, removable disks, BD-R for random recording. Runs in the guest, as
# root, with discwriter_sim loaded.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 88
cd "$WORK" || exit 1

image 16.img 16 1
image 32.img 32 2
image 8.img 8 3

# --- BD-RE: formats ----------------------------------------------------------

# 256 clusters: 3, 9 or 14 of them for spares.
drive d0 'bd-re unformatted sectors=8192'
is 'profile' 0043 "$(value state profile)"
refused 'a write before any format' 5/30/10 write10 0 32 32.img
is 'nothing can be read' $RANGE "$(sense read10 0 32 back.img)"
is 'it is blank: status, session' 10 "$(disc_info 2 1)"
is 'its capacity is that of an unformatted one' 000020000100080000 \
	"$(format_capacities 4 8)00"
is 'formats: 00h, 30h, 30h, 30h, 31h' '00001ee000000800 00001ee0c0000009 00001e40c000000e 00001fa0c0000003 00002000c4000800 ' \
	"$(for at in 12 20 28 36 44; do printf '%s ' "$(format_capacities $at 8)"; done)"
is 'no more' 30 "$(format_capacities 3 1)"
is 'the length of 00h is the one listed' 5/26/00 "$(sense format 8192 00)"
is 'subtype 01b of 00h' 5/26/00 "$(sense format 7904 01)"
is 'an unknown format' 5/26/00 "$(sense format 7904 98)"
is 'an unknown parameter' 5/26/00 "$(sense format 7904 00 '00 00 10')"
is 'more than the most spares' 5/26/00 "$(sense format 7712 c2)"
is 'fewer than the least' 5/26/00 "$(sense format 8160 c2)"
is 'half a cluster' 5/26/00 "$(sense format 7920 c2)"
is 'DCRT without FOV' 5/26/00 "$(sense format 7904 00 '00 08 00' 22)"
is 'CmpLst without DCRT' $FIELD "$(sense format 7904 00 '00 08 00' 82 19)"
is 'no FmtData' $FIELD "$(sense format 7904 00 '00 08 00' 82 01)"
is 'a size in between, fully certified' good "$(sense format 7840 c2)"
is 'makes the rest spares' '352 0' "$(value state spares) $(value state spares_used)"
is 'and this is said' spares "$(value state format)"
is 'READ CAPACITY' 00001e9f00000800 "$(bytes 0 8 25 00 00 00 00 00 00 00 00 00)"
is 'the current capacity' 00001ea002000800 "$(format_capacities 4 8)"
is 'quick certification' good "$(sense format 7840 c3)"
is 'the size listed, with its parameter' good "$(sense format 7904 c0 '00 00 09')"
is 'no spares' good "$(sense format 8192 c4 '00 08 00')"
is 'is full' 'full 0' "$(value state format) $(value state spares)"
is 'status: others, complete, erasable' 1f "$(disc_info 2 1)"
is 'feature 0020h: last sector, blocking' 00001fff00000800002000 "$(feature $((0x20)) 4 11)"
is 'BD-RE can be written (0041h)' 1 "$(is_current $((0x41)))"
is "no pseudo-overwrite resources" $FIELD \
	"$(sense sg_raw -r 34 "$SG" 51 02 00 00 00 00 00 00 22 00)"

# --- writing -----------------------------------------------------------------

is 'any sector can be written' good "$(sense write10 1001 8 8.img)"
is 'and read' good "$(sense read10 1001 8 back.img)"
ok 'and is what was written' cmp back.img 8.img
is 'and so can the last' good "$(sense write10 8184 8 8.img)"
refused 'but not beyond' $RANGE write10 8185 8 8.img
is 'WRITE AND VERIFY' good \
	"$(sense sg_raw -s 65536 -i 32.img "$SG" 2e 00 00 00 00 40 00 00 20 00)"
ok 'writes' cmp -n 65536 -i $((64 * 2048)):0 "$D/content" 32.img
is 'VERIFY' good "$(sense raw 2f 00 00 00 00 40 00 00 20 00)"
is 'WRITE(12), streaming, a whole cluster' good \
	"$(sense sg_raw -s 65536 -i 32.img "$SG" aa 00 00 00 00 20 00 00 00 20 80 00)"
refused 'streaming half a cluster' $FIELD \
	sg_raw -s 32768 -i 16.img "$SG" aa 00 00 00 00 20 00 00 00 10 80 00
refused 'streaming from the middle of one' $FIELD \
	sg_raw -s 65536 -i 32.img "$SG" aa 00 00 00 00 10 00 00 00 20 80 00
is 'without the bit it goes' good \
	"$(sense sg_raw -s 32768 -i 16.img "$SG" aa 00 00 00 00 10 00 00 00 10 00 00)"
is 'SYNCHRONIZE CACHE' good "$(sense sync_cache)"
is 'there is nothing to close' 5/30/02 "$(sense close 2 0)"
is 'nor to reserve' 5/30/02 "$(sense reserve 32)"
is 'nor to blank' 5/20/00 "$(sense raw a1 00 00 00 00 00 00 00 00 00 00 00)"
is 'formatting erases' good "$(sense format 7904 00 '00 08 00')"
is 'all of it' '' "$(cat "$D/written")"

# --- defects -----------------------------------------------------------------

insert 'bd-re formatted sectors=8192 spares=64'
rule 'op=*' 'count=*' lba=100-100 defect
is 'a defect takes a spare' good "$(sense write10 96 32 32.img)"
is 'one cluster' 32 "$(value state spares_used)"
is 'and the data are there' good "$(sense read10 96 32 back.img)"
ok 'unharmed' cmp back.img 32.img
is 'a stream does not notice' good \
	"$(sense sg_raw -s 65536 -i 32.img "$SG" aa 00 00 00 00 60 00 00 00 20 80 00)"
is 'the last spare' good "$(sense write10 100 8 8.img)"
is 'no more spares' 3/32/00 "$(sense write10 100 8 8.img)"
is 'elsewhere all is well' good "$(sense write10 0 32 32.img)"
insert 'bd-re formatted sectors=8192 spares=0'
is 'without spares it is a write error' 3/0C/00 "$(sense write10 100 8 8.img)"
rule clear

# --- DVD-RAM -----------------------------------------------------------------

# 4096 sectors, of which 112 (2.5 %) are for spares.
insert 'dvd-ram formatted sectors=4096'
is 'DVD-RAM' '0012 3984' "$(value state profile) $(value state readable)"
is 'formats: 00h, 00h without spares, 01h' '00000f9002000800 00000f9000000800 0000100000000800 00000f3004000800 ' \
	"$(for at in 4 12 20 28; do printf '%s ' "$(format_capacities $at 8)"; done)"
is 'any sector' good "$(sense write10 7 8 8.img)"
refused 'streaming half a block' $FIELD \
	sg_raw -s 16384 -i 8.img "$SG" aa 00 00 00 00 10 00 00 00 08 80 00
is 'more spares (01h)' good "$(sense format 3888 04 '00 08 00')"
is 'leave what there is' '7 14' "$(sed -n '1s/ [^ ]*$//p' "$D/written")"
is 'and are not to be had twice' 5/26/00 "$(sense format 3888 04 '00 08 00')"
is 'a quick format (DCRT, CmpLst)' good "$(sense format 4096 00 '00 08 00' a2 19)"
is 'without spares' 'full 4096' "$(value state format) $(value state readable)"
insert 'dvd-ram unformatted sectors=4096'
refused 'an unformatted one' 5/30/10 write10 0 16 16.img
insert 'dvd-ram protected sectors=4096'
is 'a protected one' 7/27/00 "$(sense write10 0 16 16.img)"

# --- the others --------------------------------------------------------------

insert 'disk formatted sectors=4096'
is 'a removable disk' '0002 4096' "$(value state profile) $(value state readable)"
is 'takes any sector' good "$(sense write10 4088 8 8.img)"
is 'and no format' 5/30/06 "$(sense format 4096 00)"
insert 'bd-r-rrm formatted sectors=8192'
is 'BD-R for random recording' '0042 7904' "$(value state profile) $(value state readable)"
is 'takes a sector' good "$(sense write10 64 32 32.img)"
refused 'once' $ADDRESS write10 64 32 32.img
for no in 'bd-re blank' 'dvd-ram blank' 'disk unformatted' 'disk formatted spares=16' \
	  'bd-re formatted sectors=8192 spares=8192'; do
	fails "no such medium: $no" load "$no"
done


# Discs of the usual size have the capacities that real drives tell.
insert 'bd-re unformatted'
is 'BD-RE of 25 GB' '12219392 11826176 11564032 12088320 ' \
	"$(for at in 4 12 28 36; do
		printf '%u ' "0x$(format_capacities $at 4)"; done)"
insert 'dvd-ram formatted'
is 'DVD-RAM of 4.7 GB' 2236704 "$(value state readable)"

undrive d0
exit "$failed"
