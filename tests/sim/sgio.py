# SPDX-License-Identifier: GPL-2.0-only
"""Commands to a SCSI generic device, one a line, as sg_raw's arguments:

    [-s BYTES -i FILE [-k SKIP]] [-r BYTES [-o FILE]] [-x FROM,COUNT] DEVICE CDB...

The answer is a line with an exit status, and with these bytes of the reply if
-x asks for them. It is there because to start a
program takes longer in an emulated machine than most commands do.
"""
import ctypes
import fcntl
import struct
import sys

SG_IO = 0x2285
NONE, OUT, IN = -1, -2, -3
TIMEOUT_MS = 20000
# What sg_raw ends with is of no interest beyond 0 and not 0.
FAILED = 2
HEADER = 'iiBBHIPPPIIiPBBBBHHiII'
# Where the status stands among the fields: of SCSI, of the host, residue.
STATUS, HOST, RESIDUE = 13, 17, 19


def parse(words):
    options = {}
    while words and words[0].startswith('-'):
        options[words[0]] = words[1]
        words = words[2:]
    return options, words[0], bytes(int(word, 16) for word in words[1:])


def command(line):
    options, device, cdb = parse(line.split())
    data, direction = b'', NONE
    if '-s' in options:
        direction = OUT
        with open(options['-i'], 'rb') as source:
            source.seek(int(options.get('-k', 0)))
            data = source.read(int(options['-s']))
    elif '-r' in options:
        direction = IN
        data = bytes(int(options['-r']))
    buffers = [ctypes.create_string_buffer(b, max(len(b), 1)) for b in (data, cdb, bytes(64))]
    header = bytearray(struct.pack(HEADER, ord('S'), direction, len(cdb), 64, 0, len(data),
                                   *map(ctypes.addressof, buffers), TIMEOUT_MS,
                                   0, 0, 0, *[0] * 9))
    with open(device, 'rb+', buffering=0) as sg:
        fcntl.ioctl(sg, SG_IO, header)
    fields = struct.unpack(HEADER, header)
    if fields[STATUS] or fields[HOST]:
        return str(FAILED)
    got = buffers[0].raw[:len(data) - fields[RESIDUE]]
    if '-x' in options:
        first, count = map(int, options['-x'].split(','))
        return '0 ' + got[first:first + count].hex()
    if '-o' in options:
        with open(options['-o'], 'wb') as target:
            target.write(got)
    return '0'


for request in sys.stdin:
    try:
        answer = command(request)
    except (OSError, ValueError, IndexError, KeyError) as error:
        print(error, file=sys.stderr)
        answer = str(FAILED)
    print(answer, flush=True)
