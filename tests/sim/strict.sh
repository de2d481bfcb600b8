#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder is strict, breaks when told to, and recovers. Runs in
# the guest, as root, with discwriter_sim loaded.
#
# shellcheck disable=SC2086 # numbers are split into bytes

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 140
cd "$WORK" || exit 1

image 16.img 16 1
image 32.img 32 2
image 8.img 8 3

# format_rw BLOCKS RESTART
format_rw()
{
	format "$1" 98 "00 00 $2"
}

# --- every command: reserved bits, unknown codes, no medium ------------------

drive d0 'dvd+r blank sectors=4096'

refused 'a reserved bit in TEST UNIT READY' $FIELD raw 00 00 01 00 00 00
refused 'a reserved bit in WRITE(10)' $FIELD \
	sg_raw -s 32768 -i 16.img "$SG" 2a 01 00 00 00 00 00 00 10 00
refused 'a control byte' $FIELD raw 35 00 00 00 00 00 00 00 00 01
is 'an unknown operation code' 5/20/00 "$(sense raw a4 00 00 00 00 00 00 00 00 00 00 00)"
is 'a reply is cut to the allocation length' 'len=4' \
	"$(sg_raw -r 96 "$SG" 12 00 00 00 04 00 >out 2>&1
	   last | grep -o 'len=[0-9]*')"
refused 'data shorter than the CDB says' none \
	sg_raw -s 16384 -i 8.img "$SG" 2a 00 00 00 00 00 00 00 10 00

# --- DVD+R: addresses, alignment, order --------------------------------------

refused 'a write beyond the next address' $ADDRESS write10 16 16 16.img
refused 'a write that is not a whole block' $FIELD write10 0 8 8.img
refused 'a write beyond the disc' $RANGE write10 4096 16 16.img
is 'nothing was recorded by these' '' "$(cat "$D/written")"
is 'a write at the next address' good "$(sense write10 0 16 16.img)"
refused 'the same once more' $ADDRESS write10 0 16 16.img
is 'the next one' good "$(sense write10 16 32 32.img)"
is 'next writable address' 48 "$(value state nwa)"
is 'reading a track that is open' $RANGE "$(sense read10 0 16 back.img)"
is 'closing the session with it' 5/72/03 "$(sense close 2 0)"
is 'finalizing with it' 5/72/03 "$(sense close 6 0)"
is 'reserving behind it' 5/2C/00 "$(sense reserve 16)"
is 'FORMAT UNIT' 5/30/06 "$(sense format_rw 4096 00)"
is 'closing it' good "$(sense close 1 1)"
is 'reading it' good "$(sense read10 0 16 back.img)"
ok 'what was written comes back' cmp back.img 16.img
is 'closing the session' good "$(sense close 2 0)"
is 'the next session is 2048 sectors on' $((48 + 2048)) "$(value state nwa)"
is 'finalizing' good "$(sense close 6 0)"
is 'writing on it' 5/30/05 "$(sense write10 2096 16 16.img)"
is 'closing a track that there is not' $FIELD "$(sense close 1 9)"

# --- RESERVE TRACK -----------------------------------------------------------

insert 'dvd+r blank sectors=4096'
is 'reserving nothing' $FIELD "$(sense reserve 0)"
is 'reserving too much' $RANGE "$(sense reserve 4097)"
is 'reserving 20 sectors' good "$(sense reserve 20)"
is 'makes them 32' 'session 1 start 0 size 32 state reserved nwa 0' "$(track 1)"
is 'and an invisible track behind' \
	'session 1 start 48 size 4048 state invisible nwa 48' "$(track 2)"
is 'closing it empty' 5/72/04 "$(sense close 1 1)"
is 'half of it' good "$(sense write10 0 16 16.img)"
is 'closing it half full' 5/72/04 "$(sense close 1 1)"
refused 'more than the rest' 5/63/00 write10 16 32 32.img
is 'the rest' good "$(sense write10 16 16 16.img)"
is 'closing it full' good "$(sense close 1 1)"
is 'closing it again' good "$(sense close 1 1)"
for _ in $(seq 15); do
	reserve 16 >out 2>&1
done
is 'a sixteenth reservation' 5/72/05 "$(sense reserve 16)"
is 'closing the session with reservations' 5/72/04 "$(sense close 2 0)"
insert 'dvd+r blank sectors=4096'
reserve 16 >out 2>&1
write10 0 16 16.img >out 2>&1
is 'closing the session with one that is full' good "$(sense close 2 0)"
is 'makes it a closed track' 'session 1 start 0 size 16 state closed nwa 16' "$(track 1)"

insert 'dvd+r blank sectors=64'
is 'reserving the whole disc' good "$(sense reserve 64)"
is 'leaves no invisible track' 1 "$(value state tracks)"
is 'whose information is refused' $FIELD \
	"$(sense sg_raw -r 48 "$SG" 52 01 00 00 00 ff 00 00 30 00)"

insert 'dvd+r blank sectors=4096'
is 'closing an empty session' 5/2C/04 "$(sense close 2 0)"
insert 'dvd+r appendable sectors=4096'
is 'an appendable one goes on behind its session' 2064 "$(value state nwa)"
insert 'dvd+r closed sectors=4096'
is 'a closed one' finalized "$(value state disc_status)"
insert 'dvd+r protected sectors=4096'
is 'a protected one' 7/27/00 "$(sense write10 0 16 16.img)"
echo 'dvd+r upside-down' >"$C/medium"
turs >out 2>&1
is 'one the wrong way up' 3/06/00 "$(sense turs)"
echo none >"$C/medium"
is 'no medium' 2/3A/02 "$(sense turs)"

# --- DVD+RW ------------------------------------------------------------------

insert 'dvd+rw blank sectors=4096 slow=0 background=600000'
refused 'a write before any format' 5/30/10 write10 0 16 16.img
is 'a format that is not offered' 5/26/00 "$(sense format_rw 1000 00)"
is 'a list that is too short' 5/1A/00 \
	"$(sense sg_raw -s 4 -i 8.img "$SG" 04 11 00 00 00 00)"
is 'formatting' good "$(sense format_rw $((0xffffffff)) 00)"
is 'runs in the background' running "$(value state bg_format)"
is 'any sector can be written' good "$(sense write10 1001 8 8.img)"
is 'and read' good "$(sense read10 1001 8 back.img)"
ok 'and is what was written' cmp back.img 8.img
is 'and so can the last' good "$(sense write10 4088 8 8.img)"
refused 'but not beyond' $RANGE write10 4089 8 8.img
is 'RESERVE TRACK' 5/30/02 "$(sense reserve 16)"
insert 'dvd+rw blank sectors=4096'
format_rw $((0xffffffff)) 00 >out 2>&1
write10 100 8 8.img >out 2>&1
is 'CLOSE stops the format' good "$(sense close 0 0)"
is 'behind what was written' 112 "$(value state formatted)"
is 'it is suspended' suspended "$(value state bg_format)"
refused 'a write behind that' 5/30/10 write10 112 8 8.img
is 'a restart' good "$(sense format_rw $((0xffffffff)) 01)"
is 'makes it possible' good "$(sense write10 112 8 8.img)"
is 'and keeps what there was' '100 107' "$(sed -n '1s/ [^ ]*$//p' "$D/written")"
insert 'dvd+rw blank sectors=4096 background=0'
format_rw 4096 00 >out 2>&1
is 'a format without a background is complete' complete "$(value state bg_format)"
insert 'dvd+rw blank sectors=4096 background=200'
format_rw 4096 00 >out 2>&1
ok 'a short one completes by itself' \
	until_true 60 grep -q 'bg_format: complete' "$D/state"

# --- time --------------------------------------------------------------------

insert 'dvd+rw formatted sectors=4096 slow=4000'
sync_cache 02 >out 2>&1
is 'a flush answers 2/04/07' 2/04/07 "$(sense turs)"
is 'and 2/04/08 to a write' 2/04/08 "$(sense write10 0 16 16.img)"
ok 'and tells how far it is' sg_raw -r 18 "$SG" 03 00 00 00 12 00
ok 'and ends' until_true 60 sg_turs "$SG"
insert 'dvd+rw blank sectors=4096 slow=4000'
format_rw 4096 00 >out 2>&1
is 'a format answers 2/04/04' 2/04/04 "$(sense turs)"
has 'with its progress' 'Progress indication: *[0-9.]+%' \
	"$(sg_raw -vv "$SG" 00 00 00 00 00 00 2>&1)"
ok 'and ends' until_true 60 sg_turs "$SG"
start=$(date +%s%N)
sync_cache >out 2>&1
[ $((($(date +%s%N) - start) / 1000000)) -ge 4000 ]
result $? 'a flush that is not immediate takes its time'

# --- faults: each action does what it says, and counts -----------------------

insert 'dvd+rw formatted sectors=4096'
rule op=2A nth=2 lba=10-20 sense=3/0C/00
is 'before it is due' good "$(sense write10 0 16 16.img)"
is 'elsewhere' good "$(sense write10 32 16 16.img)"
is 'sense: the second that hits the range' 3/0C/00 "$(sense write10 16 16 16.img)"
has 'and its sense data name the sector' 'Info fld=0x10|info.*0x10|\[16\]' \
	"$(rule clear; rule op=2A lba=16-20 sense=3/0C/00
	   write10 0 32 32.img 2>&1)"
is 'and it is counted' 1 "$(hits)"
is 'the next one passes' good "$(sense write10 16 16 16.img)"
rule clear
rule op=35 'sense=3/0C/00 deferred'
has 'deferred' '[Dd]eferred' "$(sync_cache 2>&1)"
rule clear
rule op=2A execute+sense=4/44/00
is 'execute+sense' 4/44/00 "$(sense write10 64 16 16.img)"
has 'was executed' '^64 79 ' "$(cat "$D/written")"
rule clear
rule op=00 ua=28/00
is 'ua' 6/28/00 "$(sense turs)"
rule clear
rule op=00 host=7
is 'host' none "$(sense turs)"
is 'host is counted' 1 "$(hits)"
rule clear
rule op=00 count=2 busy
is 'busy: the mid-layer comes again' good "$(sense turs)"
is 'twice' 2 "$(hits)"
rule clear
rule op=51 short=10
has 'short' 'Received 10 bytes' "$(sg_raw -r 34 "$SG" 51 00 00 00 00 00 00 00 22 00 2>&1)"
rule clear
rule op=51 lie=10
has 'lie' 'Received 34 bytes' "$(sg_raw -r 34 "$SG" 51 00 00 00 00 00 00 00 22 00 2>&1)"
is 'and it was one' len=10 "$(last | grep -o 'len=[0-9]*')"
rule clear
rule op=00 delay=700
start=$(date +%s%N)
turs >out 2>&1
[ $((($(date +%s%N) - start) / 1000000)) -ge 700 ]
result $? 'delay'
rule clear
for bad in 'op=00' 'op=zz sense=1/00/00' 'op=00 nth=0 busy' 'op=00 lba=9-8 busy' \
	   'op=00 execute+busy' 'sense=1/00/00' 'op=00 hang busy'; do
	fails "no rule: $bad" rule "$bad"
done

# A hang: the command times out, is aborted, and the drive is there again.
rule op=2A hang
is 'hang' none "$(sense sg_raw -t 1 -s 32768 -i 16.img "$SG" \
		2a 00 00 00 00 00 00 00 10 00)"
is 'one abort' 1 "$(value counters aborts)"
is 'no reset' 0 "$(value counters resets)"
is 'and it works again' good "$(sense write10 0 16 16.img)"
rule clear
rule op=2A hang-hard
sg_raw -t 1 -s 32768 -i 16.img "$SG" 2a 00 00 00 00 00 00 00 10 00 >out 2>&1
is 'hang-hard takes a reset' 1 "$(value counters resets)"
until_true 5 sg_turs "$SG"
is 'and works again' good "$(sense write10 0 16 16.img)"
rule clear

# A power cut: what was flushed stays, the rest is as it was.
sync_cache >out 2>&1
write10 0 32 32.img >out 2>&1
rule op=00 power
is 'power' 6/29/00 "$(sense turs)"
read10 0 16 back.img >/dev/null 2>&1
ok 'lost what was in the cache' cmp back.img 16.img
insert 'dvd+r blank sectors=4096'
rule clear
write10 0 32 32.img >out 2>&1
sync_cache >out 2>&1
write10 32 32 32.img >out 2>&1
rule op=00 power
turs >out 2>&1
is 'and the next writable address went back' 32 "$(value state nwa)"
rule clear

# --- no memory without waiting for it ----------------------------------------

insert 'dvd+rw formatted sectors=4096'
echo 1 >"$D/starve"
is 'a write that has to wait for memory' good "$(sense write10 5 16 16.img)"
is 'another' good "$(sense write10 21 32 32.img)"
is 'waited' 2 "$(value counters punted)"
echo 0 >"$D/starve"
cat 16.img 32.img >back.img
ok 'and both are recorded' cmp -i 10240:0 "$D/content" back.img

# --- plugging ----------------------------------------------------------------

insert 'dvd+rw formatted sectors=4096'
rule op=2A unplug
sg_raw -s 32768 -i 16.img "$SG" 2a 00 00 00 00 00 00 00 10 00 >out 2>&1
ok 'unplug: the drive is gone' until_true 10 test ! -e "$SG"
is 'and not live' 0 "$(cat "$C/live")"
rule clear
echo 1 >"$C/live"
ok 'it can be plugged in again' nodes
settle
rule op=2A delay=20000
sg_raw -t 60 -s 32768 -i 16.img "$SG" 2a 00 00 00 00 00 00 00 10 00 >out 2>&1 &
until_true 5 grep -q ' WRITE_10 ' "$D/trace"
start=$(date +%s)
echo 0 >"$C/live"
wait
[ $(($(date +%s) - start)) -lt 15 ]
result $? 'pulled out under a command: nothing waits for it'
rule clear
echo 1 >"$C/live"
nodes && settle
rule op=2A hang
sg_raw -t 60 -s 32768 -i 16.img "$SG" 2a 00 00 00 00 00 00 00 10 00 >out 2>&1 &
until_true 5 grep -q ' WRITE_10 ' "$D/trace"
ok 'rmdir of a drive that hangs' undrive d0
wait

# --- many, and a sink --------------------------------------------------------

for n in 1 2 3 4 5 6 7 8; do
	drive "d$n" 'dvd+rw formatted sectors=4096'
	nodes_of[n]=$SG
	image "$n.img" 16 "$n"
done
for n in 1 2 3 4 5 6 7 8; do
	SG=${nodes_of[n]}
	write10 0 16 "$n.img" >/dev/null 2>&1 &
done
wait
equal=0
for n in 1 2 3 4 5 6 7 8; do
	cmp "$n.img" "$DEBUG/d$n/content" >out 2>&1 && equal=$((equal + 1))
done
is 'eight drives hold eight images' 8 $equal
fails 'the module is in use' rmmod discwriter_sim
for n in 2 3 4 5 6 7 8; do
	undrive "d$n"
done
drive s0 'dvd+rw formatted sectors=4096' storage=sink
write10 3 8 8.img >out 2>&1
write10 16 32 32.img >out 2>&1
sink=$(cat "$D/written")
undrive s0
drive m0 'dvd+rw formatted sectors=4096'
write10 3 8 8.img >out 2>&1
write10 16 32 32.img >out 2>&1
is 'a sink sums up what memory holds' "$(cat "$D/written")" "$sink"
is 'and that is the data' "$(crc 32.img)" "$(sed -n 's/^16 47 //p' <<<"$sink")"
undrive m0
undrive d1

drive r0 'dvd+rw formatted sectors=4096' read_only=1
is 'a reader cannot write' 5/20/00 "$(sense write10 0 16 16.img)"
undrive r0

exit "$failed"
