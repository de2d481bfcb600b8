#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder's BD-R for sequential recording: formats, tracks,
# sessions, pseudo-overwrite. Runs in the guest, as root, with discwriter_sim
# loaded.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 126
cd "$WORK" || exit 1

image 8.img 8 4
image 16.img 16 1
image 32.img 32 2
image 64.img 64 3

# --- blank -------------------------------------------------------------------

drive d0 'bd-r blank sectors=8192'
is 'profile, format' '0041 none' "$(value state profile) $(value state format)"
is 'blank, session empty' 00 "$(disc_info 2 1)"
is 'the next track: blank, incremental' 61 "$(track_info 1 6 1)"
is 'next address, free, block, size' 00000000000020000000002000002000 "$(track_info 1 12 16)"
is 'formats: 00h, 32h, 32h, 32h' \
	'0000200001000800 00001ee000000800 00001ee0c8000009 00001e40c800000e 00001fa0c8000003 ' \
	"$(for at in 4 12 20 28 36; do printf '%s ' "$(format_capacities $at 8)"; done)"
is 'it can be formatted (0023h)' 1 "$(is_current $((0x23)))"
is 'no pseudo-overwrite (0038h)' 0 "$(is_current $((0x38)))"
is 'feature 0010h: blocking' 0020 "$(feature $((0x10)) 8 2)"
refused 'a write beyond the next address' $ADDRESS write10 32 32 32.img
refused 'a write beyond the disc' $RANGE write10 8192 32 32.img
refused 'a quarter of a cluster' $FIELD write10 0 8 8.img
is 'closing nothing' 5/2C/04 "$(sense close 2 0)"
is 'closing a track with nothing in it' 5/2C/04 "$(sense close 1 1)"
is 'blanking' 5/30/06 "$(sense raw a1 00 00 00 00 00 00 00 00 00 00 00)"
is 'reading what is not recorded' 3/11/00 "$(sense read10 0 32 back.img)"
is 'reading beyond the disc' $RANGE "$(sense read10 8192 1 back.img)"

# --- tracks and sessions -----------------------------------------------------

is 'a write' good "$(sense write10 0 32 32.img)"
is 'the next one' good "$(sense write10 32 64 64.img)"
refused 'the same once more' $ADDRESS write10 32 64 64.img
is 'WRITE AND VERIFY' good \
	"$(sense sg_raw -s 65536 -i 32.img "$SG" 2e 00 00 00 00 60 00 00 20 00)"
is 'WRITE(12), streaming' good \
	"$(sense sg_raw -s 65536 -i 32.img "$SG" aa 00 00 00 00 80 00 00 00 20 80 00)"
is 'what is recorded can be read at once' good "$(sense read10 32 64 back.img)"
ok 'and is what was written' cmp back.img 64.img
is 'but not beyond it' 3/11/00 "$(sense read10 128 64 back.img)"
is 'now it cannot be formatted' 5/30/06 "$(sense format 7904 00)"
is 'nor does it offer that' 08 "$(format_capacities 3 1)"
is 'appendable, session incomplete' 05 "$(disc_info 2 1)"
is 'the track: incremental' 21 "$(track_info 1 6 1)"
is 'SYNCHRONIZE CACHE' good "$(sense sync_cache 00)"
is 'closing the track' good "$(sense close 1 1)"
is 'another one follows at once' 'session 1 start 160 size 8032 state invisible nwa 160' "$(track 2)"
is 'READ CAPACITY: up to there' 0000009f "$(bytes 0 4 25 00 00 00 00 00 00 00 00 00)"
is 'a second track' good "$(sense write10 160 32 32.img)"
is 'is closed with its session' good "$(sense close 2 0)"
is 'two tracks in the first session' 'session 1 start 160 size 32 state closed nwa 192' "$(track 2)"
is 'the next session: 64 sectors further' 'session 2 start 256 size 7936 state invisible nwa 256' "$(track 3)"
is 'appendable, session empty' 01 "$(disc_info 2 1)"
is 'two sessions, of the last the first and the last track' '02 03 03' \
	"$(disc_info 4 1) $(disc_info 5 1) $(disc_info 6 1)"
is 'the gap cannot be read' 3/11/00 "$(sense read10 192 32 back.img)"
is 'the table of contents has two tracks' 0102 "$(bytes 2 2 43 00 00 00 00 00 00 03 24 00)"
is 'and one session, from track 1 on' 010100140100 "$(bytes 2 6 43 00 01 00 00 00 00 00 0c 00)"
is 'a third track' good "$(sense write10 256 32 32.img)"
is 'finalizing closes it' good "$(sense close 6 0)"
is 'complete' 0e "$(disc_info 2 1)"
is 'nothing can be added' 5/30/05 "$(sense write10 320 32 32.img)"
is 'nor reserved' 5/30/05 "$(sense reserve 32)"
is 'no BD-R write (0041h)' 0 "$(is_current $((0x41)))"
is 'closing it again' good "$(sense close 6 0)"
is 'two sessions in the table of contents, the last from track 3 on' 010200140300 \
	"$(bytes 2 6 43 00 01 00 00 00 00 00 0c 00)"
is 'a function of DVD+R' $FIELD "$(sense close 5 0)"

# --- half clusters -----------------------------------------------------------

insert 'bd-r blank sectors=8192'
is 'half a cluster' good "$(sense write10 0 16 16.img)"
is 'and the other half' good "$(sense write10 16 16 16.img)"
is 'one that is not completed' good "$(sense write10 32 16 16.img)"
is 'is filled by SYNCHRONIZE CACHE' 'good 64' "$(sense sync_cache 00) $(value state nwa)"
is 'with zeros' good "$(sense read10 48 16 back.img)"
ok 'indeed' cmp -n 32768 back.img /dev/zero

# --- reservations ------------------------------------------------------------

insert 'bd-r blank sectors=8192'
is 'reserving up to an address' $FIELD "$(sense raw 53 01 00 00 00 40 00 00 00 00)"
is 'more than there is' $RANGE "$(sense reserve 8224)"
is 'reserving rounds up' good "$(sense reserve 33)"
is 'to whole clusters' 'session 1 start 0 size 64 state reserved nwa 0' "$(track 1)"
is 'reserved, empty' e1 "$(track_info 1 6 1)"
is 'the next one follows at once' 'session 1 start 64 size 8128 state invisible nwa 64' "$(track 2)"
is 'a write to the one' good "$(sense write10 0 32 32.img)"
is 'and to the other' good "$(sense write10 64 32 32.img)"
is 'reserving behind what is open' 5/2C/00 "$(sense reserve 32)"
refused 'more than was reserved' 5/63/00 write10 32 64 64.img
is 'closing the session with a reservation' 5/72/04 "$(sense close 2 0)"
is 'closing it half filled' good "$(sense close 1 1)"
is 'leaves the rest unrecorded' 3/11/00 "$(sense read10 32 32 back.img)"
is 'and what is there can be read' good "$(sense read10 0 32 back.img)"
insert 'bd-r blank sectors=8192'
reserve 32 >out 2>&1
is 'closing an empty reservation' 5/72/04 "$(sense close 1 1)"
for _ in {2..15}; do
	reserve 32 >out 2>&1
done
is 'a sixteenth reservation' 5/72/05 "$(sense reserve 32)"
insert 'bd-r blank sectors=8192'
is 'reserving the whole disc' good "$(sense reserve 8192)"
is 'leaves no invisible track' 1 "$(value state tracks)"

# --- formatted, with and without pseudo-overwrite ----------------------------

insert 'bd-r blank sectors=8192'
is 'random recording is not offered' 5/26/00 "$(sense format 7904 ca)"
is 'nor a size without spares' 5/26/00 "$(sense format 8192 c9)"
is 'formatting without pseudo-overwrite' good "$(sense format 7840 c9)"
is 'spares' 'spares 352' "$(value state format) $(value state spares)"
is 'appendable with one empty session' '01 01' "$(disc_info 2 1) $(disc_info 4 1)"
is 'of capacity 0' 00000000 "$(bytes 0 4 25 00 00 00 00 00 00 00 00 00)"
is 'what there is, is less' 00001ea0 "$(track_info 1 24 4)"
is 'the current capacity' 00001ea002000800 "$(format_capacities 4 8)"
is 'not formatted twice' 5/30/06 "$(sense format 7904 00)"
is 'no pseudo-overwrite' '0 5/24/00' "$(is_current $((0x38))) $(sense \
	sg_raw -r 16 "$SG" 51 02 00 00 00 00 00 00 10 00)"
is 'a write' good "$(sense write10 0 32 32.img)"
refused 'but not once more' $ADDRESS write10 0 32 32.img
rule op=2A lba=32-32 defect
is 'a defect takes a spare' good "$(sense write10 32 32 32.img)"
is 'one cluster' 32 "$(value state spares_used)"
rule clear

insert 'bd-r blank sectors=8192'
is 'formatting as growisofs does' good "$(sense format 8096 c8 '00 00 00' 02)"
is 'makes pseudo-overwrite possible (0038h)' 1 "$(is_current $((0x38)))"
is 'and random writes (0020h)' 1 "$(is_current $((0x20)))"
is 'with three clusters' 000e40000000000300000003 \
	"$(bytes 0 12 51 02 00 00 00 00 00 00 10 00)"
write10 0 64 64.img >out 2>&1
is 'what is recorded can be written again' good "$(sense write10 16 16 16.img)"
is 'and is new' good "$(sense read10 16 16 back.img)"
ok 'indeed' cmp back.img 16.img
is 'which took a cluster' 32 "$(value state spares_used)"
refused 'what is not recorded cannot' $ADDRESS write10 96 32 32.img
is 'two clusters' good "$(sense write10 0 64 64.img)"
is 'then there are no more' 3/32/00 "$(sense write10 0 32 32.img)"
is 'the next address is where it was' good "$(sense write10 64 32 32.img)"
is 'closing the track' good "$(sense close 1 1)"
is 'gives a capacity' 0000005f "$(bytes 0 4 25 00 00 00 00 00 00 00 00 00)"

# --- the states a disc can come in -------------------------------------------

states=''
for state in formatted 'formatted pow' appendable open reserved damaged closed; do
	insert "bd-r $state sectors=8192"
	read -r _ state _ <"$C/medium"
	states+="$state:$(disc_info 2 1):$(disc_info 4 1):$(value state nwa) "
done
is 'status, sessions, next address' \
	'formatted:01:01:0 formatted:01:01:0 appendable:01:02:96 open:05:01:32 reserved:05:01:320 damaged:09:01:32 closed:0e:01:none ' \
	"$states"
insert 'bd-r damaged sectors=8192'
is 'damaged: no next address' '27 02' "$(track_info 1 5 1) $(track_info 1 7 1)"
refused 'a write to it' $ADDRESS write10 32 32 32.img
is 'closing the session with it' 5/72/03 "$(sense close 2 0)"
is 'closing it' good "$(sense close 1 1)"
is 'repairs it' good "$(sense write10 32 32 32.img)"
insert 'bd-r protected sectors=8192'
is 'a protected one' 7/27/00 "$(sense write10 0 32 32.img)"
insert 'bd-r reserved sectors=8192'
is 'the reservation can be filled' good "$(sense write10 160 32 32.img)"
for no in 'bd-r blank spares=64' 'bd-r blank pow' 'bd-r formatted spares=0' \
	  'bd-r minimal' 'bd-r reserved sectors=256' 'bd-r appendable sectors=96'; do
	fails "no such medium: $no" load "$no"
done

# A power cut takes what was in the cache.
insert 'bd-r blank sectors=8192'
write10 0 64 64.img >out 2>&1
sync_cache 00 >out 2>&1
write10 64 32 32.img >out 2>&1
rule op=00 power
turs >out 2>&1
is 'after a power cut the next address went back' 64 "$(value state nwa)"
rule clear

insert 'bd-r blank'
is 'BD-R of 25 GB' '12219392 11826176 11564032 12088320 ' \
	"$(for at in 4 12 28 36; do
		printf '%u ' "0x$(format_capacities $at 4)"; done)"

undrive d0
exit "$failed"
