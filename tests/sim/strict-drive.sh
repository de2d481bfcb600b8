#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder as a drive, whatever lies in it: speeds, its buffer, time,
# events, power, resets. Runs in the guest, as root, with discwriter_sim loaded.
#
# shellcheck disable=SC2086 # numbers are split into bytes

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 138
cd "$WORK" || exit 1

image 32.img 32 1
image 64.img 64 2
image 16.img 16 3

# numbers FROM SIZE STEP HEX: big-endian numbers of a reply, in decimal
numbers()
{
	local at=$1 hex=$4 all=''
	while [ $((at * 2)) -lt ${#hex} ]; do
		all+="$((0x${hex:at * 2:$2 * 2})) "
		at=$((at + $3))
	done
	echo "${all% }"
}

# performance TYPE FLAGS [DESCRIPTORS]: the whole reply
performance()
{
	bytes 0 8192 ac "$2" 00 00 00 00 00 00 00 "${3:-20}" "$1" 00
}

# speeds: that can be set for writing
speeds()
{
	numbers 20 4 16 "$(performance 03 00)"
}

# speed: at the hub and at the rim, which is in force for writing
speed()
{
	local reply
	reply=$(performance 00 04)
	echo "$(numbers 12 4 99 "$reply") $(numbers 20 4 99 "$reply")"
}

# cd_speed READ WRITE [ROTATION]
cd_speed()
{
	local read
	be2 "$1"
	read=$BE2
	be2 "$2"
	raw bb "${3:-00}" $read $BE2 00 00 00 00 00 00
}

# streaming FLAGS READ WRITE [START END]: kB in a second
streaming()
{
	local list="$1 00 00 00" number byte
	for number in "${4:-0}" "${5:-4095}" "$2" 1000 "$3" 1000; do
		be4 "$number"
		list+=" $BE4"
	done
	for byte in $list; do
		# shellcheck disable=SC2059
		printf "\\x$byte"
	done >28.list
	sg_raw -s 28 -i 28.list "$SG" b6 00 00 00 00 00 00 00 00 00 1c 00
}

# event MASK: the four bytes of GET EVENT STATUS NOTIFICATION
event()
{
	bytes 4 4 4a 01 00 00 "$1" 00 00 00 08 00
}

event_is()
{
	[ "$(event "$1")" = "$2" ]
}

# free: bytes of the buffer that are
free()
{
	numbers 8 4 99 "$(bytes 0 12 5c 00 00 00 00 00 00 00 0c 00)"
}

free_is()
{
	[ "$(free)" = "$1" ]
}

counted()
{
	[ "$(value counters "$1")" = "$2" ]
}

# --- speeds ------------------------------------------------------------------

drive d0 'dvd+r blank sectors=4096'
is 'write speeds of a DVD+R' '22160 16620 11080 5540 3324' "$(speeds)"
has 'the fastest at constant rotation, the others not' \
	'^.{16}08000000.{24}00000000' "$(performance 03 00)"
is 'the length counts what does not fit' "00000054 48" \
	"$(performance 03 00 01 | cut -c 1-8) $(performance 03 00 01 | tr -d "\n" | wc -c)"
is 'in force is the fastest: at the hub, at the rim' '9233 22160' "$(speed)"
is 'reading' 22160 "$(numbers 12 4 99 "$(performance 00 00)")"
is 'exceptions: none' 0000000401000000 "$(performance 00 01)"
refused 'a flag that type 3 has not' $FIELD \
	sg_raw -r 128 "$SG" ac 04 00 00 00 00 00 00 00 20 03 00
is 'another type' $FIELD "$(sense sg_raw -r 128 "$SG" ac 00 00 00 00 00 00 00 00 20 05 00)"

for medium in 'dvd+rw formatted:11080 5540 3324' \
	      'dvd+r blank speed=8000:5540 3324' 'dvd+r blank speed=77:77'; do
	insert "${medium%:*} sectors=4096"
	is "write speeds: ${medium%:*}" "${medium#*:}" "$(speeds)"
done

insert 'dvd+r blank sectors=4096'
is 'SET CD SPEED' good "$(sense cd_speed 65535 12000)"
is 'rounds down' '11080 11080' "$(speed)"
is 'less than the least' good "$(sense cd_speed 65535 100)"
is 'is the least' '3324 3324' "$(speed)"
is 'as fast as it can' good "$(sense cd_speed 65535 65535)"
is 'is the fastest' '9233 22160' "$(speed)"
refused 'a rotation there is not' $FIELD cd_speed 65535 65535 02
is 'SET STREAMING' good "$(sense streaming 00 22160 5540)"
is 'is in force' '5540 5540' "$(speed)"
is 'and in page 2Ah' 5540 "$(numbers 28 2 99 "$(bytes 8 8192 5a 00 2a 00 00 00 00 01 00 00)")"
is 'whose list is that of the medium' '22160 16620 11080 5540 3324' \
	"$(numbers 34 2 4 "$(bytes 8 8192 5a 00 2a 00 00 00 00 01 00 00)")"
is 'just so, but there is no such speed' 5/26/00 "$(sense streaming 02 22160 5541)"
is 'it stays' '5540 5540' "$(speed)"
is 'just so, and there is' good "$(sense streaming 02 22160 16620)"
is 'is in force, too' '16620 16620' "$(speed)"
refused 'no speed at all' 5/26/00 streaming 00 22160 0
refused 'from the end to the start' 5/26/00 streaming 00 22160 5540 16 15
refused 'a reserved bit' 5/26/00 streaming 20 22160 5540
refused 'a rotation that is reserved' 5/26/00 streaming 10 22160 5540
insert 'dvd+r blank sectors=4096'
is 'a new medium changes no speed' '16620 16620' "$(speed)"
is 'back to the defaults' good "$(sense streaming 04 0 0)"
is 'which is the fastest' '9233 22160' "$(speed)"

# --- the buffer, instantly ---------------------------------------------------

is 'size and room of the buffer' '2097152 2097152' \
	"$(numbers 4 4 4 "$(bytes 0 12 5c 00 00 00 00 00 00 00 0c 00)")"
write10 0 32 32.img >out 2>&1
is 'what was written takes its room' $((2097152 - 65536)) "$(free)"
is 'in blocks' 992 "$(numbers 8 4 99 "$(bytes 0 12 5c 01 00 00 00 00 00 00 0c 00)")"
sync_cache >out 2>&1
is 'until it is flushed' 2097152 "$(free)"
undrive d0

# --- the buffer, in time -----------------------------------------------------

drive d0 'dvd+rw formatted sectors=4096 speed=1' buffer=131072 timed=1
is 'another size' '131072 131072' \
	"$(numbers 4 4 4 "$(bytes 0 12 5c 00 00 00 00 00 00 00 0c 00)")"
is 'not busy' 00000000 "$(event 40)"
is 'half of it' good "$(sense write10 0 32 32.img)"
is 'the other half' good "$(sense write10 32 32 32.img)"
# A block takes half a minute; two have to go.
is 'more is too much' 2/04/08 "$(sense write10 64 32 32.img)"
is 'and is no offence' 0 "$(value counters strict)"
is 'there is no room' 0 "$(free)"
has 'it is busy, for a while' '^01010[0-9a-f]{3}$' "$(event 40)"
is 'a flush, at once answered' good "$(sense sync_cache 02)"
is 'goes on' 2/04/07 "$(sense turs)"
is 'and takes no data' 2/04/08 "$(sense write10 64 32 32.img)"
has 'its progress is told' 'Progress indication' \
	"$(sg_raw -vv "$SG" 00 00 00 00 00 00 2>&1)"
cat 32.img 32.img >both.img
ok 'all can be read meanwhile' cmp "$D/content" both.img
rule op=00 power
turs >out 2>&1
rule clear
is 'a power cut takes what was not recorded' '' "$(cat "$D/written")"

insert 'dvd+rw formatted sectors=4096 speed=400'
start=$(date +%s%N)
write10 0 64 64.img >out 2>&1
is 'a flush that is waited for' good "$(sense sync_cache 00)"
# 64 sectors at 400 kB/s: 327 ms.
[ $((($(date +%s%N) - start) / 1000000)) -ge 327 ]
result $? 'takes as long as recording does'
is 'and all room is there' 131072 "$(free)"
write10 64 16 16.img >out 2>&1
is 'less than half is kept' $((131072 - 32768)) "$(free)"
write10 80 32 32.img >out 2>&1
ok 'more is recorded' until_true 20 free_is 131072
ok 'and is what was written' cmp "$D/content" <(cat 64.img 16.img 32.img)
is 'random media need no links' 0 "$(value counters links)"

insert 'dvd+r blank sectors=4096 speed=400'
write10 0 32 32.img >out 2>&1
ok 'a DVD+R whose buffer runs dry' until_true 20 counted links 1
is 'is linked' good "$(sense write10 32 32 32.img)"
is 'no underrun' 0 "$(value counters underruns)"
close 1 1 >out 2>&1
is 'closing a track takes the time of the rest' good "$(sense close 2 0)"
ok 'all of it is there' cmp "$D/content" both.img

# A DVD-R at once, the buffer not protected: a track that is lost.
insert 'dvd-r blank sectors=8192 speed=400'
is 'disc at once, without protection' good "$(sense page05 02 05)"
reserve 4096 >out 2>&1
write10 0 32 32.img >out 2>&1
ok 'a buffer that runs dry' until_true 20 counted underruns 1
is 'TEST UNIT READY tells the loss' 3/0C/09 "$(sense turs)"
is 'once' good "$(sense turs)"
is 'nothing can follow' 5/21/02 "$(sense write10 32 32 32.img)"
is 'the track is damaged' 20 "$(printf %02x $((0x$(track_info 1 5 1) & 0x20)))"
is 'and has no next address' 0 $((0x$(track_info 1 7 1) & 1))
is 'closing repairs it' good "$(sense close 1 1)"
is 'so far as it goes' 'size 32 state closed nwa 32' "$(track 1 | grep -o 'size.*')"
insert 'dvd-r blank sectors=8192 speed=400'
links=$(value counters links)
page05 02 05 >out 2>&1
reserve 64 >out 2>&1
write10 0 64 64.img >out 2>&1
ok 'a track that is full' until_true 20 free_is 131072
is 'is no underrun' "1 $links" "$(value counters underruns) $(value counters links)"
for protected in 42 00; do
	insert 'dvd-r blank sectors=8192 speed=400'
	links=$(value counters links)
	page05 $protected 05 >out 2>&1
	[ $protected = 00 ] || reserve 4096 >out 2>&1
	write10 0 32 32.img >out 2>&1
	ok "page 05h: $protected: a buffer that runs dry" \
		until_true 20 counted links $((links + 1))
	is "$protected: is linked" good "$(sense write10 32 32 32.img)"
done

insert 'dvd+r blank sectors=4096 speed=100'
write10 0 64 64.img >out 2>&1
recorded()
{
	[ "$(free)" != 0 ]
}
ok 'part of it is recorded' until_true 20 recorded
rule op=00 power
turs >out 2>&1
rule clear
nwa=$(value state nwa)
[ "$nwa" -ge 16 ] && [ $((nwa % 16)) = 0 ] && cmp -n $((nwa * 2048)) "$D/content" 64.img
result $? 'a power cut takes only the rest' "nwa: $nwa"
undrive d0
drive d0 'dvd+rw formatted sectors=4096 speed=10' buffer=65536 timed=1
is 'more than the buffer holds goes through it' good "$(sense write10 0 64 64.img)"
echo 0 >"$C/timed"
is 'a drive in no hurry any more' good "$(sense write10 64 64 64.img)"
undrive d0

# --- spinning up -------------------------------------------------------------

drive d0 ''
event 12 >/dev/null
load 'dvd+r blank sectors=4096 spinup=60000'
is 'a medium that spins up' 2/04/01 "$(sense turs)"
is 'is not known yet' 2/04/01 "$(sense sg_raw -r 34 "$SG" 51 00 00 00 00 00 00 00 22 00)"
is 'neither its profile' 0000 "$(bytes 6 2 46 00 00 00 00 00 00 00 08 00)"
is 'no event yet' 00020000 "$(event 10)"
is 'it can be taken out' good "$(sense raw 1b 00 00 00 02 00)"
is 'and is' open "$(cat "$C/tray")"
event 10 >/dev/null
load 'dvd+r blank sectors=4096 spinup=500'
is 'waiting for it' good "$(sense raw 1b 00 00 00 01 00)"
is 'then it is a new medium' 6/28/00 "$(sense turs)"
is 'once' good "$(sense turs)"
is 'and there is an event' 02020000 "$(event 10)"

# --- events ------------------------------------------------------------------

is 'told once' 00020000 "$(event 10)"
is 'the features changed' 02000001 "$(event 02)"
is 'told once, too' 00000000 "$(event 02)"
is 'of two classes that with news' 04 "$(load 'dvd+r blank sectors=4096'
	bytes 2 1 4a 01 00 00 50 00 00 00 08 00)"
is 'a class there is not' 80 "$(bytes 2 1 4a 01 00 00 80 00 00 00 08 00)"
is 'not polled' $FIELD "$(settle; sense sg_raw -r 8 "$SG" 4a 00 00 00 10 00 00 00 08 00)"
event 10 >/dev/null
raw 1e 00 00 00 01 00 >out 2>&1
fails 'the button of a locked tray' sh -c "echo open >$C/tray"
is 'is an eject request' 01020000 "$(event 10)"
raw 1e 00 00 00 00 00 >out 2>&1
is 'ejecting' good "$(sense raw 1b 00 00 00 02 00)"
is 'is an event' 03010000 "$(event 10)"
is 'the door is open' 10 "$(bytes 1 1 bd 00 00 00 00 00 00 00 00 08 00 00)"
load 'dvd+rw suspended sectors=4096 background=4000'
settle
event 10 >/dev/null
format 4096 98 '00 00 01' >out 2>&1
is 'a format that goes on' 06020000 "$(event 10)"
ok 'and is complete' until_true 60 event_is 10 05020000
load 'dvd+rw formatted sectors=4096 slow=60000'
settle
sync_cache 02 >out 2>&1
has 'the drive is busy, and says for how long' '^01010[0-2][0-9a-f]{2}$' "$(event 40)"
is 'and so is its mechanism' 60 "$(bytes 1 1 bd 00 00 00 00 00 00 00 00 08 00 00)"

# --- power, resets -----------------------------------------------------------

insert 'dvd+r blank sectors=4096'
event 04 >/dev/null
is 'standby' good "$(sense raw 1b 00 00 00 30 00)"
is 'is an event' 01030000 "$(event 04)"
is 'TEST UNIT READY wakes nobody' '00030000' "$(turs >out 2>&1; event 04)"
is 'a command that needs the medium does' '01010000' \
	"$(sg_raw -r 34 "$SG" 51 00 00 00 00 00 00 00 22 00 >out 2>&1; event 04)"
refused 'a power condition that is reserved' $FIELD raw 1b 00 00 00 40 00

cd_speed 65535 5540 >out 2>&1
raw 1e 00 00 00 01 00 >out 2>&1
write10 0 16 16.img >out 2>&1
rule op=00 reset
is 'reset' 6/29/00 "$(sense turs)"
is 'is told once' good "$(sense turs)"
rule clear
is 'speeds are the defaults' '9233 22160' "$(speed)"
is 'the tray is unlocked' 0 "$(value state locked)"
is 'what was in the buffer is kept' 16 "$(value state nwa)"
is 'one LUN' 000000080000000000000000 \
	"$(bytes 0 12 a0 00 00 00 00 00 00 00 10 00 00 00)"

# --- rules that wait, what a power cut breaks off, page 05h, used discs --------

insert 'bd-re formatted spares=0 sectors=4096'
rule after=04 op=00 power
is 'a rule waits for a command' good "$(sense turs)"
format 4096 c4 >out 2>&1
is 'and counts from there on' 6/29/00 "$(sense turs)"
is 'once' good "$(sense turs)"
rule clear
is 'a format was broken off' none "$(value state format)"
is 'and nothing can be written' 5/30/10 "$(sense write10 0 32 32.img)"
format 4096 c4 >out 2>&1
is 'before it is formatted again' good "$(sense write10 0 32 32.img)"

insert 'cd-rw closed sectors=20000'
rule after=a1 op=00 power
blank 1 >out 2>&1
is 'a blanking is met, too' 6/29/00 "$(sense turs)"
rule clear
is 'and leaves damage' damaged "$(value state session_state)"
is 'that cannot be closed' 5/2C/04 "$(sense close 1 1)"
is 'but blanked' 'good blank' "$(sense blank 1) $(value state disc_status)"

insert 'dvd-r blank sectors=4096'
is 'no write parameters yet' 0 "$(value params selected)"
page05 52 c5 >out 2>&1
is 'write parameters' '1 2 1 1 3' "$(value params selected) $(value params write_type) $(
	value params bufe) $(value params test_write) $(value params multi_session)"

insert 'dvd+r appendable used=1001 sectors=8192'
has 'a session as large as wanted' '^track 1 .* size 1008 state closed' \
	"$(cat "$D/state")"
undrive d0

exit "$failed"
