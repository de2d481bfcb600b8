#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder's CD-R and CD-RW do what Documentation/simulator.md
# says. Runs in the guest, as root, with discwriter_sim loaded.
#
# shellcheck disable=SC2086,SC2119 # numbers are split into bytes; defaults

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 345
cd "$WORK" || exit 1
quick

MODE=5/64/00
SEQUENCE=5/2C/00
LIST=5/26/00
OPEN=5/72/03

image big.img 750 1
head -c $((8 * 2048)) big.img >8.img
head -c $((16 * 2048)) big.img >16.img
head -c $((32 * 2048)) big.img >32.img
head -c $((44 * 2048)) big.img >44.img
head -c $((64 * 2048)) big.img >64.img

# Write parameters: what a program sends for each kind of recording.
tao()	# [MULTI-AND-MODE]: another session may follow
{
	page05 41 "${1:-c4}"
}

packets()	# [FP-AND-MODE [SIZE]]
{
	page05 40 "${1:-c5}" 08 00 "${2:-00}"
}

sao()
{
	page05 42 "${1:-00}" 00
}

status()
{
	echo "$(value state disc_status) $(value state session_state)"
}

# row NUMBER: bytes 5 to 7 of READ TRACK INFORMATION: modes, states, what is valid
row()
{
	track_info "$1" 5 3
}

# fill LBA FROM COUNT: writes that part of the image, up to the first refusal
fill()
{
	local at=$1 from=$2 left=$3 n
	while [ "$left" -gt 0 ]; do
		n=$((left < 64 ? left : 64))
		be4 "$at"
		be2 $n
		sg_raw -s $((n * 2048)) -k $((from * 2048)) -i big.img "$SG" \
			2a 00 $BE4 00 $BE2 00 || return
		at=$((at + n)) from=$((from + n)) left=$((left - n))
	done
}

# toc FORMAT FROM COUNT [NUMBER]
toc()
{
	bytes "$2" "$3" 43 00 "0$1" 00 00 00 "${4:-00}" 10 00 00
}

# cues ENTRY...: sends a cue sheet; an entry is CTL TNO INDEX FORM SCMS M S F
cues()
{
	local byte bytes="$*"
	for byte in $bytes; do
		# shellcheck disable=SC2059
		printf "\\x$byte"
	done >sheet
	be4 "$(stat -c %s sheet)"
	sg_raw -s "$(stat -c %s sheet)" -i sheet "$SG" 5d 00 00 00 00 00 ${BE4#* } 00
}

# Cue sheets: a track of 300 sectors; two, of which the second has a pause that
# the drive makes, from 00:06:00 to 00:08:00.
CUE_IN='41 00 00 14 00 00 00 00'
CUE_PAUSE='41 01 00 10 00 00 00 00'
CUE_1='41 01 01 10 00 00 02 00'
CUE_OUT='41 aa 01 14 00 00 06 00'
CUE_2='41 02 00 14 00 00 06 00 41 02 01 10 00 00 08 00'
CUE_OUT_2='41 aa 01 14 00 00 0c 00'

# --- a blank CD-R ------------------------------------------------------------

drive d0 'cd-r blank sectors=20000'
is 'profile' 0009 "$(value state profile)"
is 'it is blank and not erasable' 00 "$(disc_info 2 1)"
is 'what kind of disc it will be is open' ff "$(disc_info 8 1)"
is 'lead-in of the first session' 00612200 "$(disc_info 16 4)"
is 'last lead-out' 00041c32 "$(disc_info 20 4)"
is 'the invisible track: data, blank, writable' 044101 "$(row 1)"
is 'room in it: all but run-out' 00004e1e "$(track_info 1 16 4)"
is 'it has the number FFh, too' 01 "$(track_info 255 2 1)"
gives 'it has no table of contents' $FIELD toc 0 0 1
is 'nor tracks in the memory area' 00020000 "$(toc 3 0 4)"
is 'ATIP: lead-in, last lead-out' 001a0000c000800061220000041c3200 "$(toc 4 0 16)"
is 'what can be recorded' 00004e2001000800 "$(format_capacities 4 8)"
is 'no more is offered' 08 "$(format_capacities 3 1)"
is 'track at once, session at once, incremental; not readable' '1 1 1 0' \
	"$(is_current 45) $(is_current 46) $(is_current 33) $(is_current 16)"
is 'READ CAPACITY' 0000000000000800 "$(bytes 0 8 25 00 00 00 00 00 00 00 00 00)"
gives 'blanking it' 5/30/06 blank 0
gives 'formatting it' 5/30/06 format 19968 40 '00 00 20'
gives 'an unknown close function' $FIELD close 6 0
gives 'closing an empty session' 5/2C/04 close 2 0
gives 'closing an empty track' 5/2C/04 close 1 1

# --- write parameters --------------------------------------------------------

refused 'a write without them' $SEQUENCE write10 0 16 16.img
gives 'raw writing' $LIST page05 43 c4
gives 'audio' $LIST page05 41 c0
gives 'sectors of 2352 bytes' $LIST page05 41 c4 00
gives 'sub-channels' $LIST page05 42 c4 02
gives 'a reserved multi-session field' $LIST page05 41 84
gives 'a reserved write type' $LIST page05 45 c4
refused 'none of these counts' $SEQUENCE write10 0 16 16.img
gives 'layer jump' good page05 44 c5
refused 'with it nothing can be written' $MODE write10 0 16 16.img
gives 'session at once' good sao
refused 'needs a cue sheet' $SEQUENCE write10 0 16 16.img

# --- track at once -----------------------------------------------------------

gives 'track at once' good tao
refused 'a write not at the next address' $ADDRESS write10 16 16 16.img
refused 'a write beyond the disc' $RANGE write10 20000 16 16.img
gives 'a write of any length' good write10 0 8 8.img
is 'the next address' 8 "$(value state nwa)"
is 'the session is open' 'appendable incomplete' "$(status)"
refused 'closing it with the track open' $OPEN close 2 0
packets >out 2>&1
refused 'packets in it' $MODE write10 8 8 8.img
tao >out 2>&1
gives 'reading it' $RANGE read10 0 8 back.img
gives 'SYNCHRONIZE CACHE ends it' good sync_cache
is 'with 300 sectors and run-out' 'session 1 start 0 size 302 state closed nwa 300' \
	"$(track 1)"
is 'the next one begins after a pause' \
	'session 1 start 452 size 19546 state invisible nwa 452' "$(track 2)"
gives 'reading it now' good read10 0 8 back.img
ok 'gives what was written' cmp back.img 8.img
gives 'and what was filled in' good read10 8 64 back.img
ok 'which is zeros' cmp -n 131072 back.img /dev/zero
gives 'once more SYNCHRONIZE CACHE' good sync_cache
is 'ends nothing' 2 "$(value state tracks)"
gives 'no table of contents before the session is closed' $FIELD toc 0 0 1
is 'but a track in the memory area' '000d0000 0014000100060200000200' \
	"$(toc 3 0 4) $(toc 3 4 11)"
gives 'a track of 310 sectors' good fill 452 0 310
sync_cache >out 2>&1
is 'is not longer than that' 'session 1 start 452 size 312 state closed nwa 762' "$(track 2)"
gives 'closing the session' good close 2 0
is 'another can follow' 'appendable empty' "$(status)"
is 'behind lead-out, lead-in and pause' \
	'session 2 start 1139 size 18859 state invisible nwa 1139' "$(track 3)"
is 'its lead-in' 00000d4a "$(disc_info 16 4)"
is 'sessions, tracks of the last one, its kind' '02 0303 00' \
	"$(disc_info 4 1) $(disc_info 5 2) $(disc_info 8 1)"
is 'READ CAPACITY: up to its lead-out' 000002fb00000800 \
	"$(bytes 0 8 25 00 00 00 00 00 00 00 00 00)"
gives 'run-out cannot be read' $MODE read10 300 1 back.img
gives 'nor a pause' $MODE read10 302 1 back.img
gives 'nor across the end of the track' $MODE read10 299 2 back.img
gives 'its last sector can' good read10 761 1 back.img
ok 'and is the one written' cmp -i 0:$((309 * 2048)) -n 2048 back.img big.img
gives 'beyond the last session' $RANGE read10 764 1 back.img

# --- tables of contents ------------------------------------------------------

is 'format 0' '001a0102 0014010000000000 00140200000001c4 0014aa00000002fc' \
	"$(toc 0 0 4) $(toc 0 4 8) $(toc 0 12 8) $(toc 0 20 8)"
is 'format 0 from track 2 on' '0012 001402' "$(toc 0 0 2 02) $(toc 0 4 3 02)"
gives 'format 0 beyond the last track' $FIELD toc 0 0 1 03
is 'format 0 as minutes' 0014020000000802 \
	"$(bytes 12 8 43 02 00 00 00 00 00 10 00 00)"
is 'format 1: the first track of the last session' '000a0101 0014010000000000' \
	"$(toc 1 0 4) $(toc 1 4 8)"
is 'format 2: length, sessions' 004f0101 "$(toc 2 0 4)"
is 'first and last track' '011400a000000000010000 011400a100000000020000' \
	"$(toc 2 4 11) $(toc 2 15 11)"
is 'lead-out and tracks' \
	'011400a200000000000c0e 0114000100000000000200 0114000200000000000802' \
	"$(toc 2 26 11) $(toc 2 37 11) $(toc 2 48 11)"
is 'where the next session can begin' 015400b0000f0e "$(toc 2 59 7)"
is 'what the disc says' 015400c000000000612200 "$(toc 2 70 11)"
is 'formats 5 and 6' "$FIELD $FIELD" "$(sense toc 5 0 1) $(sense toc 6 0 1)"

# --- a second session, the last one ------------------------------------------

gives 'no further session' good tao 04
gives 'is written' good write10 1139 16 16.img
sync_cache >out 2>&1
gives 'and closed' good close 2 0
is 'which finalizes the disc' 'finalized complete' "$(status)"
gives 'nothing can be written' 5/30/05 write10 1591 16 16.img
gives 'no invisible track' $FIELD track_info 255 0 1
is 'no next lead-in' ffffffffffffffff "$(disc_info 16 8)"
is 'writing features are not current' '0 0 0 1' \
	"$(is_current 45) $(is_current 46) $(is_current 33) $(is_current 16)"
gives 'closing it once more' good close 2 0
is 'format 1 knows the second session' '000a0102 0014030000000473' \
	"$(toc 1 0 4) $(toc 1 4 8)"
is 'READ TRACK INFORMATION by session' 03 "$(bytes 2 1 52 02 00 00 00 02 00 00 30 00)"
is 'by address' 02 "$(bytes 2 1 52 00 00 00 01 c4 00 00 30 00)"
is 'a closed track: data, complete, nothing writable' 040100 "$(row 3)"

# --- READ CD -----------------------------------------------------------------

# Whole sectors, checked by who knows nothing of how they were made: the
# checksum is a remainder, and so are the syndromes of the two codes.
cat >check.py <<'PY'
import sys
raw = open('raw.img', 'rb').read()
data = open('big.img', 'rb').read()
assert len(raw) == 3 * 2352
power = [1]
for _ in range(254):
    power.append(power[-1] << 1 ^ (0x11d if power[-1] & 0x80 else 0))
log = {p: i for i, p in enumerate(power)}
def word(values):
    one = two = 0
    for i, v in enumerate(values):
        one ^= v
        if v:
            two ^= power[(log[v] + len(values) - 1 - i) % 255]
    assert one == 0 and two == 0
for n in range(3):
    s = raw[n * 2352:(n + 1) * 2352]
    assert s[:12] == b'\0' + b'\xff' * 10 + b'\0'
    lba = 452 + n + 150
    assert s[12:16] == bytes(int(str(v), 16) for v in
                             (lba // 4500, lba // 75 % 60, lba % 75)) + b'\x01'
    assert s[16:2064] == data[n * 2048:(n + 1) * 2048]
    rest = 0
    for bit in (b >> k & 1 for b in s[:2064] for k in range(8)):
        rest = rest >> 1 ^ (0xd8018001 if (rest ^ bit) & 1 else 0)
    assert rest == int.from_bytes(s[2064:2068], 'little')
    assert s[2068:2076] == bytes(8)
    b = s[12:]
    for k in range(2):
        half = b[k:2236 + k:2]
        p = half[:1118]
        for i in range(43):
            word([p[i + 43 * j] for j in range(26)])
        for i in range(26):
            word([p[(44 * j + 43 * i) % 1118] for j in range(43)] +
                 [b[2236 + k + 2 * i], b[2236 + 52 + k + 2 * i]])
PY
gives 'READ CD of whole sectors' good \
	sg_raw -r 7056 -o raw.img "$SG" be 00 00 00 01 c4 00 00 03 f8 00 00
ok 'gives sectors as they stand on the disc' python3 check.py
gives 'READ CD MSF of their data' good \
	sg_raw -r 6144 -o back.img "$SG" b9 00 00 00 08 02 00 08 05 10 00 00
ok 'gives the data' cmp -n 6144 back.img big.img
sg_raw -r 4 -o back.img "$SG" be 08 00 00 01 c4 00 00 01 20 00 00 >out 2>&1
is 'READ CD of an address alone' 00080201 "$(od -An -tx1 back.img | tr -d ' ')"
gives 'READ CD of audio' $MODE \
	sg_raw -r 2352 "$SG" be 04 00 00 01 c4 00 00 01 f8 00 00
gives 'READ CD of sub-channels' $FIELD \
	sg_raw -r 2448 "$SG" be 00 00 00 01 c4 00 00 01 f8 01 00
gives 'READ CD of run-out' $MODE \
	sg_raw -r 2352 "$SG" be 00 00 00 02 fa 00 00 01 f8 00 00

# --- reserved tracks, and the end of the disc --------------------------------

insert 'cd-r blank sectors=4000'
tao >out 2>&1
gives 'reserving less than a track' $FIELD reserve 299
gives 'reserving too much' $RANGE reserve 3999
gives 'reserving by address' $FIELD raw 53 01 00 00 01 2c 00 00 00 00
gives 'reserving' good reserve 3546
is 'makes a track' 'session 1 start 0 size 3546 state reserved nwa 0' "$(track 1)"
is 'which says so' 04c101 "$(row 1)"
is 'and one behind it' 'session 1 start 3698 size 300 state invisible nwa 3698' "$(track 2)"
gives 'closing it empty' 5/72/04 close 1 1
gives 'closing the session' 5/72/04 close 2 0
gives 'filling up the disc' good fill 3698 0 256
refused 'a sector more than there is' $RANGE write10 3954 64 64.img
gives 'all there is' good write10 3954 44 44.img
sync_cache >out 2>&1
is 'its run-out ends with the disc' 'session 1 start 3698 size 302 state closed nwa 3998' \
	"$(track 2)"
gives 'the reserved one is still to be written' good write10 0 16 16.img
sync_cache >out 2>&1
is 'at once, and filled up' 'session 1 start 0 size 3548 state closed nwa 3546' "$(track 1)"
gives 'closing the session' good close 2 0
is 'no room for another' 'finalized complete' "$(status)"

insert 'cd-r blank sectors=4000'
tao >out 2>&1
reserve 300 >out 2>&1
fill 0 0 256 >out 2>&1
refused 'more than the reserved track has' 5/63/00 write10 256 64 64.img

# --- 99 tracks ---------------------------------------------------------------

insert 'cd-r blank sectors=49000'
tao >out 2>&1
for i in $(seq 0 98); do
	write10 $((i * 452)) 1 8.img
	sync_cache
done >out 2>&1
is 'there are 99 tracks' '99 none' "$(value state tracks) $(value state nwa)"
refused 'and no more' $ADDRESS write10 $((99 * 452)) 16 16.img
gives 'the session can be closed' good close 2 0
is 'and that is the end' 'finalized complete' "$(status)"
is 'all of them are in the table of contents' 01630014 "$(toc 0 2 4)"

# --- packets -----------------------------------------------------------------

insert 'cd-r blank sectors=20000'
packets >out 2>&1
gives 'a packet' good write10 0 8 8.img
gives 'and more of it' good write10 8 16 16.img
gives 'ends' good sync_cache
is 'with a link' 31 "$(value state nwa)"
sync_cache >out 2>&1
is 'and only once' 31 "$(value state nwa)"
gives 'the track can be read while it is open' good read10 8 16 back.img
ok 'and is what was written' cmp back.img 16.img
gives 'a link cannot' 3/11/00 read10 24 1 back.img
refused 'a write into the link' $ADDRESS write10 24 8 8.img
gives 'the next packet' good write10 31 8 8.img
is 'in pieces, packets of any size, writable' 052101 "$(row 1)"
tao >out 2>&1
refused 'track at once in it' $MODE write10 39 8 8.img
packets e5 08 >out 2>&1
refused 'packets of fixed size in it' 5/64/01 write10 39 8 8.img
packets >out 2>&1
sync_cache >out 2>&1
refused 'closing the session with it' $OPEN close 2 0
gives 'closing it' good close 1 255
is 'it is padded' 'session 1 start 0 size 300 state closed nwa 300' "$(track 1)"
packets e5 >out 2>&1
refused 'packets of no size' 5/64/01 write10 450 16 16.img
packets e5 20 >out 2>&1
refused 'half a packet' 5/64/01 write10 450 16 16.img
gives 'packets of fixed size' good write10 450 32 32.img
sync_cache >out 2>&1
is 'have no links between them' 482 "$(value state nwa)"
is 'and say so' '053101 00000020' "$(row 2) $(track_info 2 20 4)"
gives 'closing it' good close 1 2
gives 'closing the session' good close 2 0

# --- session at once ---------------------------------------------------------

insert 'cd-r blank sectors=20000'
refused 'a cue sheet without the write parameters' $SEQUENCE \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"
sao >out 2>&1
gives 'half an entry' 5/1A/00 cues '41 00 00 14'
refused 'a cue sheet without lead-out' $LIST cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1"
refused 'without lead-in' $LIST cues "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"
refused 'without the first pause' $LIST cues "$CUE_IN" "$CUE_1" "$CUE_OUT"
refused 'of audio' $LIST cues "$CUE_IN" "${CUE_PAUSE/#41/01}" "${CUE_1/#41/01}" "$CUE_OUT"
refused 'of sectors of 2352 bytes' $LIST \
	cues "$CUE_IN" "$CUE_PAUSE" '41 01 01 11 00 00 02 00' "$CUE_OUT"
refused 'with CD-TEXT' $LIST cues "${CUE_IN/14/54}" "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"
refused 'of a track that is too short' $LIST \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" '41 aa 01 14 00 00 05 4a'
refused 'that goes back' $LIST \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" '41 01 02 10 00 00 01 00' "$CUE_OUT"
refused 'that leaves out a track' $LIST \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" "${CUE_2//41 02/41 03}" "$CUE_OUT_2"
refused 'for a larger disc' $LIST \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" '41 aa 01 14 00 04 1c 33'
refused 'nothing can be written by these' $SEQUENCE write10 -150 64 64.img
gives 'a cue sheet with a catalogue number' good \
	cues '02 30 30 30 30 30 30 30' '02 30 30 30 30 30 30 00' \
		"$CUE_IN" "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"
is 'changes nothing yet' 'blank empty' "$(status)"
refused 'writing begins before address 0' $ADDRESS write10 0 64 64.img
head -c $((64 * 2048)) /dev/zero >pause.img
gives 'with the pause' good write10 -150 64 pause.img
gives 'SYNCHRONIZE CACHE ends nothing' good sync_cache
gives 'and the pause goes on' good write10 -86 64 pause.img
{ head -c $((22 * 2048)) /dev/zero; head -c $((42 * 2048)) big.img; } >both.img
gives 'into the track' good write10 -22 64 both.img
is 'the session is open' 'appendable incomplete' "$(status)"
refused 'closing it' $OPEN close 2 0
refused 'a gap' $ADDRESS write10 43 16 16.img
gives 'the rest' good fill 42 42 250
refused 'more than the cue sheet says' 5/63/00 write10 292 16 16.img
gives 'the last sectors' good fill 292 292 8
gives 'SYNCHRONIZE CACHE ends the session' good sync_cache
is 'and the disc' 'finalized complete' "$(status)"
is 'one track, no run-out' 'session 1 start 0 size 300 state closed nwa 300' "$(track 1)"
head -c $((300 * 2048)) big.img >300.img
ok 'which is what was written' cmp 300.img "$D/content"

insert 'cd-rw blank sectors=20000'
sao c0 >out 2>&1
gives 'two tracks, a pause by the drive' good \
	cues "$CUE_IN" "${CUE_PAUSE/10/14}" "$CUE_1" "$CUE_2" "$CUE_OUT_2"
gives 'the first pause is its business, too' good fill 0 0 300
refused 'and so is the second' $ADDRESS write10 300 16 16.img
gives 'the second track' good fill 450 300 300
sync_cache >out 2>&1
is 'another session can follow' 'appendable empty' "$(status)"
is 'the first track' 'session 1 start 0 size 450 state closed nwa 450' "$(track 1)"
is 'the second' 'session 1 start 450 size 300 state closed nwa 750' "$(track 2)"
gives 'a cue sheet for a second session' 5/2C/03 \
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"

# --- broken off --------------------------------------------------------------

# begin_session: 106 sectors of 300 are written, 42 of them are on the disc
begin_session()
{
	insert 'cd-r blank sectors=20000'
	sao
	cues "$CUE_IN" "$CUE_PAUSE" "$CUE_1" "$CUE_OUT"
	write10 -150 64 pause.img
	write10 -86 64 pause.img
	write10 -22 64 both.img
	sync_cache
	write10 42 64 64.img
}

# power_cut: what is in the drive's buffer is lost
power_cut()
{
	rule 'op=00 power'
	turs
	rule clear
}

begin_session >out 2>&1
power_cut >out 2>&1
is 'power lost in a session at once' 'session 1 start 0 size 42 state damaged nwa 42' \
	"$(track 1)"
is 'damaged, and nothing writable' 240100 "$(row 1)"
is 'session state' 09 "$(disc_info 2 1)"
is 'as a word' 'cd-r damaged' "$(cut -d' ' -f 1,2 "$C/medium")"
tao >out 2>&1
refused 'going on' $ADDRESS write10 42 16 16.img
refused 'closing the session' $OPEN close 2 0
gives 'closing the track' good close 1 1
is 'repairs it' 'session 1 start 0 size 302 state closed nwa 300' "$(track 1)"
gives 'closing the session' good close 2 0

begin_session >out 2>&1
echo open >"$C/tray"
echo closed >"$C/tray"
settle
is 'ejected in a session at once' 'session 1 start 0 size 106 state damaged nwa 106' \
	"$(track 1)"

insert 'cd-r blank sectors=20000'
tao >out 2>&1
write10 0 16 16.img >out 2>&1
power_cut >out 2>&1
is 'power lost before anything was on the disc' 'blank empty' "$(status)"
tao >out 2>&1
write10 0 16 16.img >out 2>&1
echo open >"$C/tray"
echo closed >"$C/tray"
settle
is 'ejected in a track at once' 'session 1 start 0 size 19998 state damaged nwa 16' "$(track 1)"
gives 'closing it' good close 1 1
is 'repairs it' 'session 1 start 0 size 302 state closed nwa 300' "$(track 1)"
packets >out 2>&1
write10 452 16 16.img >out 2>&1
sync_cache >out 2>&1
write10 475 16 16.img >out 2>&1
power_cut >out 2>&1
is 'power lost in a packet: only that is' 'session 1 start 452 size 19546 state open nwa 475' \
	"$(track 2)"

# --- trying it ---------------------------------------------------------------

insert 'cd-r blank sectors=20000'
page05 51 c4 >out 2>&1
gives 'a test write' good write10 0 16 16.img
is 'moves on' 16 "$(value state nwa)"
gives 'as a real one would' good write10 16 16 16.img
gives 'and ends' good sync_cache
is 'with nothing changed' 'blank empty 0' "$(status) $(value state nwa)"
gives 'closing the session' good close 2 0
is 'changes nothing, either' 'blank empty' "$(status)"
is 'nothing was recorded' '' "$(cat "$D/written")"
page05 52 c4 >out 2>&1
gives 'a session at once' good cues "$CUE_IN" "${CUE_PAUSE/10/14}" "$CUE_1" "$CUE_OUT"
gives 'is tried' good fill 0 0 300
sync_cache >out 2>&1
is 'with nothing changed' 'blank empty 19998' "$(status) $(value state free)"
is 'nothing was recorded' '' "$(cat "$D/written")"
tao >out 2>&1
gives 'and then it is written' good write10 0 16 16.img

# --- what comes out of the box -----------------------------------------------

fails 'a CD-R cannot be blanked minimally' sh -c "echo cd-r minimal >$C/medium"
fails 'nor be formatted' sh -c "echo cd-r formatted >$C/medium"
fails 'one that is too small' sh -c "echo cd-r blank sectors=1000 >$C/medium"
insert 'cd-r appendable'
is 'the gap behind the first session' 11702 "$(value state nwa)"
gives 'what was on it can be read' good read10 0 16 back.img
tao >out 2>&1
write10 11702 16 16.img >out 2>&1
sync_cache >out 2>&1
close 2 0 >out 2>&1
is 'and behind later ones' $((11702 + 302 + 6900)) "$(value state nwa)"
is 'of 80 minutes' 359844 $(($(value state nwa) + $(value state free)))
insert 'cd-r open'
is 'open: a packet' 'session 1 start 0 size 359844 state open nwa 307' "$(track 1)"
gives 'which can be read' good read10 299 1 back.img
insert 'cd-r closed'
is 'closed' 'finalized complete' "$(status)"
insert 'cd-r damaged'
is 'damaged' 'appendable damaged' "$(status)"
insert 'cd-r protected'
tao >out 2>&1
gives 'protected' 7/27/00 write10 0 16 16.img
for word in blank minimal appendable open closed damaged formatted; do
	insert "cd-rw $word sectors=20000"
	is "cd-rw $word is what it is" "cd-rw $word" "$(cut -d' ' -f 1,2 "$C/medium")"
done

# --- BLANK -------------------------------------------------------------------

insert 'cd-rw appendable sectors=20000'
is 'it is erasable' 11 "$(disc_info 2 1)"
gives 'a reserved type' $FIELD blank 7
gives 'unclosing the session' good blank 5
is 'opens it again' 'appendable incomplete' "$(status)"
is 'behind its track' 'session 1 start 452 size 19546 state invisible nwa 452' "$(track 2)"
gives 'unclosing it again' $SEQUENCE blank 5
tao >out 2>&1
fill 452 0 310 >out 2>&1
sync_cache >out 2>&1
gives 'a track that is not the last' $SEQUENCE blank 2 1
gives 'a track that there is not' $FIELD blank 2 9
gives 'the last track' good blank 2 2
is 'is as if never written' 'session 1 start 452 size 19546 state invisible nwa 452' \
	"$(track 2)"
is 'nor is anything of it left' '' "$(cat "$D/written")"
gives 'unreserving what is not reserved' $SEQUENCE blank 3
reserve 400 >out 2>&1
gives 'unreserving' good blank 3
is 'gives it back' 'session 1 start 452 size 19546 state invisible nwa 452' "$(track 2)"
packets >out 2>&1
fill 452 0 310 >out 2>&1
sync_cache >out 2>&1
gives 'a tail beyond the disc' $RANGE blank 4 20000
gives 'of another track' $ADDRESS blank 4 100
gives 'of what is not written' 5/72/05 blank 4 1000
gives 'the tail of the last track' good blank 4 500
is 'is free again' 500 "$(value state nwa)"
is 'and was erased' '452 499' "$(cut -d' ' -f 1,2 "$D/written")"
close 1 255 >out 2>&1
tao 04 >out 2>&1
close 2 0 >out 2>&1
gives 'erasing the last session' good blank 6
is 'makes room for it' 'blank empty 19998' "$(status) $(value state free)"
tao >out 2>&1
write10 0 16 16.img >out 2>&1
sync_cache >out 2>&1
close 2 0 >out 2>&1
gives 'minimally' good blank 1
is 'is blank, too' 'blank empty' "$(status)"
is 'and remembers' 'cd-rw minimal' "$(cut -d' ' -f 1,2 "$C/medium")"
tao >out 2>&1
gives 'and can be written in tracks' good write10 0 16 16.img
gives 'all of it' good blank 0
is 'is blank' 'cd-rw blank' "$(cut -d' ' -f 1,2 "$C/medium")"
is 'nothing is left' '' "$(cat "$D/written")"
insert 'cd-rw blank sectors=20000 slow=60000'
raw a1 10 00 00 00 00 00 00 00 00 00 00 >out 2>&1
gives 'blanking takes its time' 2/04/07 turs

# --- CD-RW for packets -------------------------------------------------------

insert 'cd-rw blank sectors=20000'
is 'what there is, and format 10h' '00004e2001000800 0000402040000020' \
	"$(format_capacities 4 8) $(format_capacities 12 8)"
gives 'another format' $LIST format 16000 54 '00 00 20'
gives 'another packet size' $LIST format 16000 40 '00 00 10'
gives 'too much' $LIST format 16450 40 '00 00 20'
gives 'format 10h' good format 16416 40 '00 00 20'
is 'profile, format' '000a packet' "$(value state profile) $(value state format)"
is 'as on real discs' '053100 00000020 00004020' \
	"$(row 1) $(track_info 1 20 4) $(track_info 1 24 4)"
is 'restricted overwrite; no tracks at once' '1 0 0' \
	"$(is_current 38) $(is_current 45) $(is_current 33)"
is 'READ CAPACITY' 0000401f00000800 "$(bytes 0 8 25 00 00 00 00 00 00 00 00 00)"
is 'its kind is known' '1e 00' "$(disc_info 2 1) $(disc_info 8 1)"
refused 'a write without parameters' $SEQUENCE write10 32 32 32.img
tao >out 2>&1
refused 'track at once' $MODE write10 32 32 32.img
packets >out 2>&1
refused 'packets of any size' 5/64/01 write10 32 32 32.img
packets e5 20 >out 2>&1
refused 'half a packet' 5/64/01 write10 32 16 16.img
refused 'across two packets' $ADDRESS write10 16 32 32.img
refused 'beyond the end' $RANGE write10 16416 32 32.img
gives 'a packet in the middle' good write10 8000 32 32.img
gives 'one before it' good write10 0 32 32.img
head -c $((96 * 2048)) big.img | tail -c $((64 * 2048)) >other.img
gives 'and over it' good write10 7968 64 other.img
gives 'reading' good read10 7968 64 back.img
ok 'gives what was last written' cmp back.img other.img
gives 'and zeros elsewhere' good read10 64 8 back.img
ok 'where nothing was' cmp -n 16384 back.img /dev/zero
gives 'part of it cannot be blanked' $SEQUENCE blank 5
gives 'all of it can' good blank 0
is 'and is blank' 'blank none' "$(value state disc_status) $(value state format)"
gives 'the format of old' good \
	format $((0x80000000)) 00 '00 3e 80' 82 17
is 'has its size elsewhere' 16000 "$(value state readable)"

# --- not for others ----------------------------------------------------------

insert 'dvd+r blank sectors=4096'
gives 'READ CD of a DVD' 5/30/02 \
	sg_raw -r 2352 "$SG" be 00 00 00 00 00 00 00 01 f8 00 00
gives 'a cue sheet for a DVD' 5/30/02 cues "$CUE_IN"

# --- a buffer that runs dry --------------------------------------------------

# underran: there was one, or a link in its place
underran()
{
	turs
	[ "$(value counters underruns) $(value counters links)" = "$1" ]
}

undrive d0
drive d1 'cd-r blank sectors=20000' buffer=65536 timed=1
page05 01 c4 >out 2>&1
gives 'without protection' good write10 0 32 32.img
ok 'a track underruns' until_true 20 underran '1 0'
is 'it is damaged' 'session 1 start 0 size 19998 state damaged nwa 32' "$(track 1)"
refused 'and cannot go on' $ADDRESS write10 32 16 16.img
gives 'closing it' good close 1 1
tao >out 2>&1
gives 'with protection' good write10 452 32 32.img
ok 'it is linked' until_true 20 underran '1 1'
gives 'and goes on' good write10 484 16 16.img
insert 'cd-r blank sectors=20000'
page05 02 00 00 >out 2>&1
cues "$CUE_IN" "${CUE_PAUSE/10/14}" "$CUE_1" "$CUE_OUT" >out 2>&1
gives 'a session at once without it' good write10 0 32 32.img
ok 'underruns, too' until_true 20 underran '2 1'
refused 'and cannot go on, either' $ADDRESS write10 32 16 16.img
is 'it is damaged' 'session 1 start 0 size 32 state damaged nwa 32' "$(track 1)"

undrive d1
exit $failed
