#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual recorder's media of two layers, pressed discs, disc structures of
# BD and DVD-RAM, and drives that do not know every kind. Runs in the guest, as
# root, with discwriter_sim loaded.

# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
plan 92
cd "$WORK" || exit 1

image 16.img 16 1
image 32.img 32 2

# structure FORMAT FROM COUNT [MEDIA-TYPE]: of READ DISC STRUCTURE
structure()
{
	bytes "$2" "$3" ad "${4:-00}" 00 00 00 00 00 "$1" 20 00 00 00
}

# dcb FROM COUNT: of the Write Inhibit DCB
dcb()
{
	bytes "$1" "$2" ad 00 57 44 43 00 00 30 20 00 00 00
}

# boundary SECTORS: SEND DISC STRUCTURE 20h
boundary()
{
	local byte
	be4 "$1"
	for byte in 00 0a 00 00 00 00 00 00 $BE4; do
		# shellcheck disable=SC2059
		printf "\\x$byte"
	done >list
	sg_raw -s 12 -i list "$SG" bf 00 00 00 00 00 00 20 00 0c 00 00
}

# --- DVD+R of two layers -----------------------------------------------------

drive d0 'dvd+r-dl blank sectors=8192'
is 'profile, feature 003Bh' '002b 1' "$(value state profile) $(is_current $((0x3b)))"
is 'layer 0 ends at half of it, not fixed' 0000000000001000 "$(structure 20 4 8)"
is 'two layers, opposite path' 'e1 32' "$(structure 00 4 1) $(structure 00 6 1)"
is 'layer 0 of no sectors' 5/26/00 "$(sense boundary 0)"
is 'of half a block' 5/26/00 "$(sense boundary 1000)"
is 'of more than there is' 5/26/00 "$(sense boundary 4112)"
is 'a list of another length' 5/1A/00 "$(sense sg_raw -s 8 -i list "$SG" \
	bf 00 00 00 00 00 00 20 00 08 00 00)"
is 'another structure' $FIELD "$(sense sg_raw -s 12 -i list "$SG" \
	bf 00 00 00 00 00 00 21 00 0c 00 00)"
is 'moving the boundary' good "$(sense boundary 1024)"
is 'fixes it' 8000000000000400 "$(structure 20 4 8)"
is 'and the second layer is as long' 00000800 "$(track_info 1 16 4)"
is 'once' 5/2C/00 "$(sense boundary 1024)"
is 'writing' good "$(sense write10 0 16 16.img)"
is 'closing the track' good "$(sense close 1 1)"
is 'finalizing (101b)' good "$(sense close 5 0)"
is 'is final' finalized "$(value state disc_status)"
insert 'dvd+r-dl blank sectors=8192'
write10 0 16 16.img >out 2>&1
is 'the boundary cannot be moved any more' 5/2C/00 "$(sense boundary 1024)"
is 'it is fixed' 80 "$(structure 20 4 1)"
insert 'dvd+r-dl blank sectors=8192 layer0=4800'
is 'a disc with a longer layer 0' 000012c0 "$(structure 20 8 4)"
insert 'dvd+r blank sectors=8192'
is 'one layer has no boundary' 5/24/00 "$(sense sg_raw -r 12 "$SG" \
	ad 00 00 00 00 00 00 20 00 0c 00 00)"
is 'and takes none' 5/30/02 "$(sense boundary 1024)"
insert 'dvd+r-dl blank'
is 'usual sectors' 4173824 "$(value state capacity)"

# --- DVD+RW of two layers ----------------------------------------------------

insert 'dvd+rw-dl blank sectors=8192'
is 'profile, feature 003Ah' '002a 1' "$(value state profile) $(is_current $((0x3a)))"
refused 'a write before any format' 5/30/10 write10 0 16 16.img
is 'formatting' good "$(sense format $((0xffffffff)) 98)"
is 'any sector' good "$(sense write10 5001 16 16.img)"

# --- pressed discs -----------------------------------------------------------

# pattern LBA SECTORS: each word is its number
pattern()
{
	perl -e 'print pack "N*", $ARGV[0] * 512 .. ($ARGV[0] + $ARGV[1]) * 512 - 1' \
		"$1" "$2"
}

for kind in cd:0008:0001 dvd:0010:0010 bd:0040:0020; do
	IFS=: read -r name profile blocking <<<"$kind"
	insert "$name-rom closed sectors=4096"
	is "$name-rom: profile, blocking" "$profile $blocking" \
		"$(value state profile) $(feature $((0x10)) 8 2)"
	is "$name-rom: complete, one session, one track" '0e 01 01' \
		"$(disc_info 2 1) $(disc_info 4 1) $(disc_info 6 1)"
	is "$name-rom: READ" good "$(sense read10 1000 16 back.img)"
	pattern 1000 16 >want.img
	ok "$name-rom: gives the pattern" cmp back.img want.img
	is "$name-rom: beyond the end" $RANGE "$(sense read10 4090 16 back.img)"
	is "$name-rom: no write" 5/30/05 "$(sense write10 0 32 32.img)"
	is "$name-rom: no closing" 5/30/05 "$(sense close 2 0)"
	is "$name-rom: no format" 5/30/06 "$(sense format 4096 00)"
	is "$name-rom: one track in the table of contents" 0101 \
		"$(bytes 2 2 43 00 00 00 00 00 00 03 24 00)"
done
ok 'sr reads it' cmp -n $((256 * 2048)) "$SR" "$D/content"
fails 'a blank one is not made' load 'dvd-rom blank'

# --- disc structures ---------------------------------------------------------

insert 'bd-r formatted sectors=8192'
is 'BD: disc information' '4449 424452' "$(structure 00 4 2 01) $(structure 00 12 3 01)"
is 'its maker' "$(printf 'DWSIM R01' | od -An -tx1 | tr -d ' \n')" "$(structure 00 104 9 01)"
is 'spares: free, allocated' 0000000900000009 "$(structure 0a 8 8 01)"
rule op=2A defect
write10 0 32 32.img >out 2>&1
is 'one less' 0000000800000009 "$(structure 0a 8 8 01)"
is 'DVD structures are not asked for' $FIELD "$(sense sg_raw -r 12 "$SG" \
	ad 00 00 00 00 00 00 00 00 0c 00 00)"
rule clear
insert 'dvd-ram protected sectors=4096'
is 'DVD-RAM: medium status: protected' '02 02' "$(structure 09 4 1) $(structure c0 4 1)"
insert 'dvd-ram protected sectors=4096 by=cartridge'
is 'by its cartridge' '84 04' "$(structure 09 4 1) $(structure c0 4 1)"
insert 'dvd-ram protected sectors=4096 by=power by=spares'
is 'by two things' '08 09' "$(structure 09 4 1) $(structure c0 4 1)"
rule op=00 power
turs >out 2>&1
is 'of which one ends with the power' '08 08' "$(structure 09 4 1) $(structure c0 4 1)"
insert 'dvd+rw protected sectors=4096'
is 'DVD+RW: by a disc control block' '02 57444300' "$(structure c0 4 1) $(dcb 4 4)"
is 'which says so' 01 "$(dcb 51 1)"
insert 'dvd+rw formatted sectors=4096 by=dcb'
is 'one that the drive does not heed' '00 01' "$(structure c0 4 1) $(dcb 51 1)"
insert 'dvd+rw formatted sectors=4096'
is 'none' $FIELD "$(sense sg_raw -r 8 "$SG" ad 00 57 44 43 00 00 30 00 08 00 00)"
fails 'no cartridge' load 'dvd+rw protected by=cartridge'
fails 'no control block' load 'dvd-ram protected by=dcb'
insert 'dvd-ram formatted sectors=4096'
is 'spares' 0000000700000007 "$(structure 0a 8 8)"

# --- recorders that take what is final for pressed ---------------------------

undrive d0
drive d1 'dvd+r closed sectors=4096' closed_as_rom=1
is 'a finalized DVD+R is a DVD-ROM' 0010 "$(value state profile)"
is 'GET CONFIGURATION says so, too' 0010 "$(bytes 6 2 46 00 00 00 00 00 00 00 08 00)"
is 'and that DVD+R cannot be written' 0 "$(is_current $((0x2b)))"
is 'it still is finalized' 0e "$(disc_info 2 1)"
insert 'bd-r closed sectors=4096'
is 'a finalized BD-R is a BD-ROM' 0040 "$(value state profile)"
insert 'dvd+r appendable sectors=4096'
is 'one that is not, is not' 001b "$(value state profile)"
insert 'dvd+rw formatted sectors=4096'
is 'nor is what can be rewritten' 001a "$(value state profile)"
fails 'that is not changed while it is plugged in' sh -c "echo 0 >'$C/closed_as_rom'"
undrive d1

# --- drives that do not know every kind --------------------------------------

drive d2 'dvd+r blank sectors=4096' 'profiles=1b 1a 10 8'
is 'its profiles' '001b 001a 0010 0008' "$(cat "$C/profiles")"
is 'are listed' 001b0100001a00000010000000080000 "$(feature 0 4 16)"
is 'DVD+R can be written' good "$(sense write10 0 16 16.img)"
is 'BD is not heard of (0041h)' '' "$(feature $((0x41)) 0 4)"
is 'DVD+R is (002Bh)' 002b "$(feature $((0x2b)) 0 2)"
load 'bd-re formatted sectors=4096'
turs >out 2>&1
is 'an unknown disc' 2/30/00 "$(sense turs)"
is 'has no profile' '0000 0000' \
	"$(value state profile) $(bytes 6 2 46 00 00 00 00 00 00 00 08 00)"
fails 'no such profile' sh -c "echo 99 >'$C/profiles'"
undrive d2
mkdir "$CONFIG/d3"
fails 'an unknown profile' sh -c "echo '1b 99' >'$CONFIG/d3/profiles'"
fails 'no profile' sh -c "echo '' >'$CONFIG/d3/profiles'"
rmdir "$CONFIG/d3"
drive d4 'dvd+r closed sectors=4096' read_only=1
is 'a reader: pressed discs only' '0040 0010 0008' "$(cat "$C/profiles")"
is 'takes a DVD+R for one' 0010 "$(value state profile)"
undrive d4

exit "$failed"
