#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder's DVD-R and DVD-RW do what Documentation/simulator.md
# says. Runs in the guest, as root, with discwriter_sim loaded.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 226
cd "$WORK" || exit 1

MODE=5/64/00
SEQUENCE=5/2C/00
PROGRAM_AREA=5/2C/03

image 16.img 16 1
image 32.img 32 2
image 8.img 8 3
image 48.img 48 4

# Write parameters: what a program sends for each kind of recording.
incremental()	# more sessions may follow
{
	page05 60 e5 08 10
}

incremental_last()
{
	page05 60 25 08 10
}

incremental_test()
{
	page05 70 e5 08 10
}

at_once()
{
	page05 42 05
}

at_once_test()
{
	page05 52 05
}

overwrite()
{
	page05 40 25
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

# list: the descriptors of READ FORMAT CAPACITIES, SECTORS:REST
list()
{
	local answer words='' i
	answer=$(format_capacities 0 256)
	for ((i = 8; i < ${#answer}; i += 16)); do
		words+=" $((0x${answer:i:8})):${answer:i + 8:8}"
	done
	echo "${words# }"
}

profile()
{
	bytes 6 2 46 00 00 00 00 00 00 00 08 00
}

readable()
{
	echo $((0x$(bytes 0 4 25 00 00 00 00 00 00 00 00 00)))
}

# put MEDIUM: may fail
put()
{
	echo "$1" >"$C/medium"
}

# --- DVD-R, incremental --------------------------------------------------------

drive d0 'dvd-r blank sectors=4096'
is 'a DVD-R' 0011 "$(profile)"
is 'blank' 'blank empty' "$(status)"
is 'its track is invisible, incremental' 056101 "$(row 1)"
is 'incremental recording is possible' 1 "$(is_current 0x21)"
is 'and disc at once' 1 "$(is_current 0x2f)"
is 'nothing can be formatted' '4096:01000800' "$(list)"
is 'nor blanked' 5/30/06 "$(sense blank 0)"
is 'FORMAT UNIT' 5/30/06 "$(sense format 0 54 "00 00 10")"
refused 'no write parameters' $SEQUENCE write10 0 16 16.img
page05 61 e5 >out 2>&1
refused 'those of a CD track' $MODE write10 0 16 16.img
incremental >out 2>&1
refused 'a write beyond the next address' $ADDRESS write10 16 16 16.img
refused 'half a block' $FIELD write10 0 8 8.img
refused 'beyond the disc' $RANGE write10 4096 16 16.img
is 'a block' good "$(sense write10 0 16 16.img)"
refused 'the same once more' $ADDRESS write10 0 16 16.img
is 'two more' good "$(sense write10 16 32 32.img)"
is 'the track is open' 052103 "$(row 1)"
is 'and the session' 'appendable incomplete' "$(status)"
is 'it cannot be read' $RANGE "$(sense read10 0 16 back.img)"
is 'closing the session with it' 5/72/03 "$(sense close 2 0)"
is 'finalizing as of DVD+R' $FIELD "$(sense close 6 0)"
is 'reserving behind it' $SEQUENCE "$(sense reserve 16)"
is 'closing it' good "$(sense close 1 1)"
is 'reading it' good "$(sense read10 0 16 back.img)"
ok 'what was written comes back' cmp back.img 16.img
is 'the next track is one block further' \
	'session 1 start 64 size 4032 state invisible nwa 64' "$(track 2)"
is 'another one' good "$(sense write10 64 16 16.img)"
is 'and closed' good "$(sense close 1 2)"
is 'closing the session' good "$(sense close 2 0)"
is 'leaves a border of a part of the disc' \
	'session 2 start 144 size 3952 state invisible nwa 144' "$(track 3)"
is 'and an empty session' 'appendable empty' "$(status)"
is 'what there is can be read up to its end' 79 "$(readable)"
is 'disc information tells it' 00200101020303 "$(disc_info 0 7)"
is 'a second session' good "$(sense write10 144 16 16.img)"
close 1 3 >out 2>&1
is 'that is the last' good "$(incremental_last >out 2>&1; sense close 2 0)"
is 'the disc is complete' 'finalized complete' "$(status)"
is 'no next writable address' 052102 "$(row 3)"
is 'no invisible track' $FIELD "$(sense sg_raw -r 36 "$SG" 52 01 00 00 00 ff 00 00 24 00)"
is 'no feature to write with' '0 0' "$(is_current 0x21) $(is_current 0x2f)"
is 'a write to it' 5/30/05 "$(sense write10 160 16 16.img)"
is 'reserving on it' 5/30/05 "$(sense reserve 16)"
is 'closing it again' good "$(sense close 2 0)"

# --- RESERVE TRACK ---------------------------------------------------------------

insert 'dvd-r blank sectors=4096'
is 'reserving without write parameters' $SEQUENCE "$(sense reserve 20)"
incremental >out 2>&1
is 'reserving nothing' $FIELD "$(sense reserve 0)"
is 'too much' $RANGE "$(sense reserve 4097)"
is 'up to an address' $FIELD "$(sense raw 53 01 00 00 01 00 00 00 00 00)"
is '20 sectors' good "$(sense reserve 20)"
is 'become 32' 'session 1 start 0 size 32 state reserved nwa 0' "$(track 1)"
is 'of an empty reserved track' 05e101 "$(row 1)"
is 'with the invisible one behind' \
	'session 1 start 48 size 4048 state invisible nwa 48' "$(track 2)"
is 'closing it empty' 5/72/04 "$(sense close 1 1)"
is 'half of it' good "$(sense write10 0 16 16.img)"
is 'is told so' 05a103 "$(row 1)"
is 'closing it half full' 5/72/04 "$(sense close 1 1)"
is 'closing the session with it' 5/72/04 "$(sense close 2 0)"
refused 'more than the rest' 5/63/00 write10 16 32 32.img
is 'the rest' good "$(sense write10 16 16 16.img)"
is 'closing it full' good "$(sense close 1 1)"
is 'two reservations' 'good good' "$(sense reserve 16) $(sense reserve 16)"
is 'a third' 5/72/05 "$(sense reserve 16)"

# --- the words -------------------------------------------------------------------

insert 'dvd-r appendable sectors=4096'
is 'appendable' 'appendable empty' "$(status)"
is 'goes on behind the border' 80 "$(value state nwa)"
insert 'dvd-r appendable sectors=32768'
incremental >out 2>&1
is 'behind one of an eightieth of the disc' $((16 + 416)) "$(value state nwa)"
write10 432 16 16.img >out 2>&1
close 1 2 >out 2>&1
close 2 0 >out 2>&1
is 'the second is a quarter of that' $((448 + 112)) "$(value state nwa)"
insert 'dvd-r open sectors=4096'
is 'open' 'appendable incomplete' "$(status)"
is 'goes on in its track' 16 "$(value state nwa)"
is 'and stays that' 'dvd-r open' "$(cut -d' ' -f1,2 "$C/medium")"
insert 'dvd-r reserved sectors=4096'
is 'reserved' 'session 1 start 0 size 160 state reserved nwa 80' "$(track 1)"
is 'and stays that' 'dvd-r reserved' "$(cut -d' ' -f1,2 "$C/medium")"
insert 'dvd-r closed sectors=4096'
is 'closed' 'finalized complete' "$(status)"
insert 'dvd-r protected sectors=4096'
incremental >out 2>&1
is 'protected' 7/27/00 "$(sense write10 0 16 16.img)"
insert 'dvd-r damaged sectors=4096'
is 'damaged' 'appendable damaged' "$(status)"
is 'no next address, and why' 252102 "$(row 1)"
incremental >out 2>&1
refused 'a write to it' $ADDRESS write10 16 16 16.img
is 'closing its session' 5/72/03 "$(sense close 2 0)"
is 'closing the track repairs it' good "$(sense close 1 1)"
is 'and now its session' good "$(sense close 2 0)"
is 'is closed' 'appendable empty' "$(status)"
fails 'there is no minimal DVD-R' put 'dvd-r minimal'
fails 'nor a formatted one' put 'dvd-r formatted'

# --- disc at once ----------------------------------------------------------------

insert 'dvd-rw blank sectors=4096'
at_once >out 2>&1
refused 'a disc at once that was not announced' $SEQUENCE write10 0 16 16.img
is 'announced: 40 sectors' good "$(sense reserve 40)"
is 'just that' 'session 1 start 0 size 40 state reserved nwa 0' "$(track 1)"
is 'no incremental recording now' 0 "$(is_current 0x21)"
is 'an empty reserved track, not incremental' 04c101 "$(row 1)"
is 'announced twice' $SEQUENCE "$(sense reserve 40)"
is 'half a block is written' good "$(sense write10 0 8 8.img)"
incremental >out 2>&1
refused 'and in between another way' $MODE write10 8 16 16.img
at_once >out 2>&1
is 'SYNCHRONIZE CACHE in between' good "$(sense sync_cache 00)"
is 'ends nothing' 'appendable incomplete' "$(status)"
refused 'more than was announced' 5/63/00 write10 8 48 48.img
is 'the rest' good "$(sense write10 8 32 32.img)"
is 'and SYNCHRONIZE CACHE' good "$(sense sync_cache 00)"
is 'complete the disc' 'finalized complete' "$(status)"
is 'its track is not incremental' 040102 "$(row 1)"
cat 8.img 32.img >40.img
read10 0 40 back.img >out 2>&1
ok 'and it holds what was written' cmp back.img 40.img
is 'but it can be blanked' 1 "$(is_current 0x2f)"

insert 'dvd-rw appendable sectors=4096'
at_once >out 2>&1
is 'a disc at once on a recorded disc' $PROGRAM_AREA "$(sense reserve 16)"
insert 'dvd-rw blank sectors=4096'
at_once >out 2>&1
reserve 64 >out 2>&1
write10 0 32 32.img >out 2>&1
rule op=00 power
turs >out 2>&1
rule clear
is 'a power cut during a disc at once' 'appendable damaged' "$(status)"

# --- a test ----------------------------------------------------------------------

insert 'dvd-r blank sectors=4096'
incremental_test >out 2>&1
is 'a test' good "$(sense write10 0 16 16.img)"
refused 'goes on where it was' $ADDRESS write10 0 16 16.img
is 'and then' good "$(sense write10 16 32 32.img)"
is 'SYNCHRONIZE CACHE ends it' good "$(sense sync_cache 00)"
is 'closing does nothing' 'good good' "$(sense close 1 1) $(sense close 2 0)"
is 'the disc is blank' 'blank empty' "$(status)"
is 'and nothing is on it' '' "$(cat "$D/written")"
at_once_test >out 2>&1
reserve 16 >out 2>&1
is 'a disc at once' good "$(sense write10 0 16 16.img)"
sync_cache 00 >out 2>&1
is 'leaves it blank' 'blank empty' "$(status)"
is 'and as large as it was' 'session 1 start 0 size 4096 state invisible nwa 0' "$(track 1)"

# --- DVD-RW: BLANK ---------------------------------------------------------------

insert 'dvd-rw closed sectors=4096 slow=3000'
is 'a DVD-RW' 0014 "$(profile)"
is 'BLANK of a kind that CD-RW has' $FIELD "$(sense blank 4)"
is 'of an address' $FIELD "$(sense blank 0 16)"
is 'minimal' good "$(sense raw a1 11 00 00 00 00 00 00 00 00 00 00)"
is 'takes its time' 2/04/07 "$(sense turs)"
ok 'and ends' until_true 20 sg_turs "$SG"
is 'is blank' 'blank empty' "$(status)"
is 'minimally' 'dvd-rw minimal' "$(cut -d' ' -f1,2 "$C/medium")"
is 'without incremental recording' '0 1' "$(is_current 0x21) $(is_current 0x2f)"
is 'as its track says' 044101 "$(row 1)"
insert 'dvd-rw minimal sectors=4096'
is 'the word for it' 'blank 0' "$(value state disc_status) $(is_current 0x21)"
incremental >out 2>&1
refused 'which is refused' $MODE write10 0 16 16.img
at_once >out 2>&1
reserve 16 >out 2>&1
write10 0 16 16.img >out 2>&1
sync_cache 00 >out 2>&1
is 'disc at once it is' 'finalized complete' "$(status)"
blank 0 >out 2>&1
is 'fully blanked' 'blank 1' "$(value state disc_status) $(is_current 0x21)"
is 'nothing is left' '' "$(cat "$D/written")"

# --- DVD-RW: restricted overwrite ------------------------------------------------

ALL='4096:00000800 4096:40000010'
QUICK=4096:54000010
insert 'dvd-rw blank sectors=4096'
is 'what can be formatted' "4096:01000800 $ALL $QUICK" "$(list)"
is 'types that are not offered' '5/26/00 5/26/00 5/26/00' \
	"$(sense format 16 48 "00 00 10") $(sense format 16 50 "00 00 10") $(sense format 16 98 "00 00 00")"
is 'growing what is not formatted' 5/26/00 "$(sense format 0 4c "00 00 10")"
is 'a wrong parameter' 5/26/00 "$(sense format 4096 40 "00 00 20")"
is 'half a block' 5/26/00 "$(sense format 4088 40 "00 00 10")"
is 'too much' 5/26/00 "$(sense format 4112 40 "00 00 10")"
is 'nothing' 5/26/00 "$(sense format 0 40 "00 00 10")"
is 'without FmtData' $FIELD "$(sense format 0 54 "00 00 10" 02 01)"
at_once >out 2>&1
is 'a quick format' good "$(sense format 0 54 "00 00 10" 02)"
is 'makes it another medium' 0013 "$(profile)"
is 'an open one' 'appendable incomplete' "$(status)"
is 'quick' 'dvd-rw quick' "$(cut -d' ' -f1,2 "$C/medium")"
is 'as looking in says' 'quick 0' "$(value state format) $(value state formatted)"
is 'nothing can be grown' "4096:03000800 $ALL $QUICK" "$(list)"
is 'its features' '0 1 1 0' "$(is_current 0x21) $(is_current 0x26) $(is_current 0x2c) $(is_current 0x2f)"
is 'its track' 053101 "$(row 1)"
is 'it forgets write parameters, and needs none' good "$(sense write10 0 16 16.img)"
at_once >out 2>&1
refused 'but not those of a disc at once' $MODE write10 0 16 16.img
overwrite >out 2>&1
refused 'leaving something out' $ADDRESS write10 32 16 16.img
refused 'not a whole block' $FIELD write10 0 8 8.img
is 'from the start on' good "$(sense write10 0 32 32.img)"
refused 'not at a block' $ADDRESS write10 8 16 16.img
is 'again' good "$(sense write10 0 16 16.img)"
is 'and on' good "$(sense write10 32 32 32.img)"
is 'RESERVE TRACK' 5/30/02 "$(sense reserve 16)"
is 'closing a track' $FIELD "$(sense close 1 1)"
is 'closing it' good "$(sense close 2 0)"
is 'completes it' 'finalized complete' "$(status)"
is 'partly' "64:02000800 $ALL 4032:44000010 4032:4c000010 $QUICK" "$(list)"
is 'and so it can be read' 63 "$(readable)"
is 'its track is closed' 053100 "$(row 1)"
is 'closing again' good "$(sense close 2 0)"
overwrite >out 2>&1
is 'overwriting' good "$(sense write10 16 32 32.img)"
refused 'but not beyond' $RANGE write10 48 32 32.img
cat 16.img 32.img >both.img
read10 0 48 back.img >out 2>&1
ok 'it holds what was written last' cmp back.img both.img
is 'growing' good "$(sense format 0 4c "00 00 10")"
is 'opens it' 'appendable incomplete' "$(status)"
is 'growing what is open' 5/26/00 "$(sense format 0 4c "00 00 10")"
is 'what was there stays' good "$(sense read10 0 48 back.img)"
ok 'as it was' cmp back.img both.img
is 'goes on at its end' good "$(sense write10 64 32 32.img)"
refused 'and only there' $ADDRESS write10 112 16 16.img
close 2 0 >out 2>&1
is 'and is 96 sectors then' 95 "$(readable)"
is 'growing without hurry' 5/26/00 "$(sense format 0 44 "00 00 10")"
is 'by 32 sectors' good "$(sense format 32 44 "00 00 10")"
is 'makes it 128' '127 finalized complete' "$(readable) $(status)"
is 'by more than there is' 5/26/00 "$(sense format 3984 44 "00 00 10")"
is 'a format of a part' good "$(sense format 1024 00 "00 08 00")"
is 'is that much' 1023 "$(readable)"
is 'and blanks it' '' "$(cat "$D/written")"
is 'a format of all' good "$(sense format 4096 40 "00 00 10")"
is 'is all' "4096:02000800 $ALL 0:44000010 0:4c000010 $QUICK" "$(list)"
is 'and cannot grow' 5/26/00 "$(sense format 0 4c "00 00 10")"
is 'formatted' 'dvd-rw formatted' "$(cut -d' ' -f1,2 "$C/medium")"
is 'as looking in says' 'full 4096' "$(value state format) $(value state formatted)"
is 'the last block' good "$(sense write10 4080 16 16.img)"
is 'a quick format of some blocks' good "$(sense format 64 54 "00 00 10")"
is 'is at least as long' "good 63" "$(sense close 2 0) $(readable)"
is 'BLANK' good "$(sense blank 0)"
is 'brings it back' '0014 blank' "$(profile) $(value state disc_status)"
refused 'and forgets them, too' $SEQUENCE write10 0 16 16.img
insert 'dvd-rw quick sectors=4096'
is 'quick, put in' '0013 appendable' "$(profile) $(value state disc_status)"
overwrite >out 2>&1
write10 0 32 32.img >out 2>&1
sync_cache 00 >out 2>&1
write10 32 32 32.img >out 2>&1
rule op=00 power
turs >out 2>&1
rule clear
overwrite >out 2>&1
refused 'after a power cut nothing behind what is lost' $ADDRESS write10 64 16 16.img
is 'but there' good "$(sense write10 32 32 32.img)"
insert 'dvd-rw formatted sectors=4096'
is 'formatted, put in' '0013 finalized' "$(profile) $(value state disc_status)"

# --- what the disc says of itself --------------------------------------------------

# structure FORMAT FROM COUNT
structure()
{
	bytes "$2" "$3" ad 00 00 00 00 00 00 "$1" 10 00 00 00
}

insert 'dvd-rw appendable sectors=4096'
is 'the disc structures of a DVD-RW' '00 01 04 0d 0e 10 c0 ' \
	"$(structure ff 4 64 | sed 's/\(..\)....../\1 /g')"
is 'what it is, and where its session ends' 0802000032 "$(structure 00 0 5)"
is 'that end' 0003000f "$(structure 00 12 4)"
is 'the end of the disc' 00030fff "$(structure 10 12 4)"
has 'its name' 03445753494d2d..04573031 "$(structure 0e 4 40)"
is 'the border' 00030010 "$(structure 0d 4 4)"
is 'what DVD+ has' $FIELD "$(sense raw ad 00 00 00 00 00 00 11 00 00 00 00)"
is 'of a blu-ray disc' $FIELD \
	"$(sense raw ad 01 00 00 00 00 00 00 00 00 00 00)"

# --- dual layer --------------------------------------------------------------------

insert 'dvd-r-dl blank sectors=4096'
is 'a DVD-R DL' 0015 "$(profile)"
incremental >out 2>&1
write10 0 16 16.img >out 2>&1
close 1 1 >out 2>&1
is 'has one session' 'good finalized complete' "$(sense close 2 0) $(status)"
fails 'whatever it is told' put 'dvd-r-dl appendable'
is 'the layers' 8000000000000800 "$(structure 20 4 8)"
is 'are read there and back' '260f3200 00fcffff 000307ff' \
	"$(structure 10 4 4) $(structure 10 12 4) $(structure 10 16 4)"
insert 'dvd-r-dl blank sectors=4096 layer0=3072'
is 'as it was told, and not fixed yet' 0000000000000c00 "$(structure 20 4 8)"
insert 'dvd-r-dl-jump blank sectors=4096'
is 'one with layer jump' 0016 "$(profile)"
incremental >out 2>&1
is 'is not written' 5/30/05 "$(sense write10 0 16 16.img)"

undrive d0
exit "$failed"
