#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# discwriter info --features and the like: what the drive says of itself and the disc,
# compared byte for byte with what it says to another program, by SG_IO.

. "$(dirname "$0")/lib.sh"

plan 36

# by_sg WHAT: the answers as lines of "number hexadecimal-data"
by_sg()
{
	python3 - "$SR" "$1" <<'PYTHON'
import ctypes, fcntl, os, sys

class Hdr(ctypes.Structure):		# struct sg_io_hdr
    _fields_ = [("interface_id", ctypes.c_int), ("dxfer_direction", ctypes.c_int),
                ("cmd_len", ctypes.c_ubyte), ("mx_sb_len", ctypes.c_ubyte),
                ("iovec_count", ctypes.c_ushort), ("dxfer_len", ctypes.c_uint),
                ("dxferp", ctypes.c_void_p), ("cmdp", ctypes.c_void_p),
                ("sbp", ctypes.c_void_p), ("timeout", ctypes.c_uint),
                ("flags", ctypes.c_uint), ("pack_id", ctypes.c_int),
                ("usr_ptr", ctypes.c_void_p), ("status", ctypes.c_ubyte),
                ("masked_status", ctypes.c_ubyte), ("msg_status", ctypes.c_ubyte),
                ("sb_len_wr", ctypes.c_ubyte), ("host_status", ctypes.c_ushort),
                ("driver_status", ctypes.c_ushort), ("resid", ctypes.c_int),
                ("duration", ctypes.c_uint), ("info", ctypes.c_uint)]

SG_IO, FROM_DEV, ROOM = 0x2285, -3, 32768
fd = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)

def ask(*cdb):
    """What the drive answers; nothing if it refuses."""
    to, sense = ctypes.create_string_buffer(ROOM), ctypes.create_string_buffer(32)
    cmd = ctypes.create_string_buffer(bytes(cdb), len(cdb))
    hdr = Hdr(interface_id=ord("S"), dxfer_direction=FROM_DEV, cmd_len=len(cdb),
              mx_sb_len=32, dxfer_len=ROOM, timeout=10000,
              dxferp=ctypes.cast(to, ctypes.c_void_p),
              cmdp=ctypes.cast(cmd, ctypes.c_void_p),
              sbp=ctypes.cast(sense, ctypes.c_void_p))
    fcntl.ioctl(fd, SG_IO, hdr)
    return b"" if hdr.status else to.raw[:ROOM - hdr.resid]

def be(data, n):
    return int.from_bytes(data[:n], "big")

def features():
    data, at = ask(0x46, 0, 0, 0, 0, 0, 0, ROOM >> 8, 0, 0), 8
    while at < be(data, 4) + 4:
        page = data[at:at + 4 + data[at + 3]]
        yield be(page, 2), page[2] & 1, page[2] >> 1 & 1, page[2] >> 2 & 15, page[4:].hex().upper()
        at += len(page)

def profiles():
    for number, _, _, _, data in features():
        if not number:
            for at in range(0, len(data), 8):
                yield int(data[at:at + 4], 16), int(data[at + 5]) & 1

def mode_pages():
    data = ask(0x5a, 0, 0x3f, 0, 0, 0, 0, ROOM >> 8, 0, 0)
    data = data[8 + be(data[6:], 2):]
    while data:
        page, data = data[:2 + data[1]], data[2 + data[1]:]
        yield page[0] & 0x3f, page.hex().upper()

def structures():
    profile = be(ask(0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0)[6:], 2)
    kind = int(0x40 <= profile < 0x50)		# Blu-ray's
    for number in range(0xff):
        data = ask(0xad, kind, 0, 0, 0, 0, 0, number, ROOM >> 8, 0, 0, 0)
        if data:
            yield number, data[4:2 + be(data, 2)].hex().upper()

for row in {"features": features, "profiles": profiles, "mode-pages": mode_pages,
            "structures": structures}[sys.argv[2]]():
    print(*row)
PYTHON
}

# by_info WHAT TYPE KEY...: the same of the command
by_info()
{
	local part=$1 type=$2

	shift 2
	"$COMMAND" info --json "--$part" "$NODE" >"$WORK/json" || return
	python3 - "$WORK/json" "$type" "$@" <<'PYTHON'
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    assert record["type"] == sys.argv[2]
    print(*(record[key] for key in ["number"] + sys.argv[3:]))
PYTHON
}

for medium in 'dvd+r blank' 'cd-rw blank' 'dvd-ram formatted' 'bd-re formatted'; do
	drive "$medium sectors=65536"
	is "$medium: features" "$(by_info features feature current persistent version data)" \
		"$(by_sg features)"
	is "$medium: profiles" "$(by_info profiles profile current)" "$(by_sg profiles)"
	is "$medium: mode pages" "$(by_info mode-pages mode-page data)" "$(by_sg mode-pages)"
	# There is something to compare.
	[ "$(by_sg features | wc -l)" -gt 10 ] && [ "$(by_sg mode-pages | wc -l)" -gt 3 ]
	result $? "$medium: there are some"
	case $medium in
	cd*)	exits "$medium: no structures" 4 "$COMMAND" info --structures "$NODE"
		like "$medium: says so" "$(cat "$WORK/out")" \
			E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT
		;;
	*)	seen=$(by_sg structures)
		is "$medium: structures" "$(by_info structures structure data)" "$seen"
		[ -n "$seen" ]
		result $? "$medium: there are some"
		;;
	esac
	unplug
done

drive 'dvd+r blank sectors=65536'
"$COMMAND" info --features --profiles "$NODE" >"$WORK/out"
like 'in words: a feature' "$(cat "$WORK/out")" '0010h  random readable +(current, )?version'
like 'and its bytes' "$(cat "$WORK/out")" ' bytes: 00 00 08 00 00 10'
like 'the disc that is in it' "$(cat "$WORK/out")" '001Bh  DVD\+R +current'
like 'and one that is not' "$(cat "$WORK/out")" $'0009h  CD-R *\n'
is 'several parts, one after the other' "$(grep -v '^ ' "$WORK/out")" $'Features:\nProfiles:'
"$COMMAND" info --mode-pages "$NODE" >"$WORK/out"
like 'a mode page' "$(cat "$WORK/out")" '05h  write parameters'
"$COMMAND" info --structures "$NODE" >"$WORK/out"
like 'a structure' "$(cat "$WORK/out")" '00h  physical format information'

# What is not there has the code that says so.
fault 'op=46 count=* sense=5/20/00'
exits 'a drive without features' 2 "$COMMAND" info --features "$NODE"
like 'says so' "$(cat "$WORK/out")" E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED
echo clear >"$DEBUGFS/$DRIVE/faults"
load none
exits 'no disc' 4 "$COMMAND" info --structures "$NODE"
like 'says so' "$(cat "$WORK/out")" E_IMAPI_RECORDER_MEDIA_NO_MEDIA
ok 'its features are there nevertheless' "$COMMAND" info --features "$NODE"
