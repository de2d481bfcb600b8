#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The progress line on a terminal, all of it, with a drive that takes its time.

. "$(dirname "$0")/lib.sh"

plan 4
drive 'dvd+rw formatted sectors=8192'
img=$WORK/img
image "$img" 4096 5
# 128 commands of 20 ms: long enough for the drive's buffer to be asked for.
fault 'op=2a count=* delay=20'
out=$(script -qec "$COMMAND write --force --device $NODE $img" /dev/null |
	tr '\r' '\n')
result $? 'the image is written'
same 'the disc holds it' "$img"
like 'percent, megabytes, speed, factor, time left, buffer' "$out" \
	'[0-9.]+%  [0-9.]+ of 8.4 MB  [0-9.]+ MB/s \([0-9.]+x\)  0:0[0-9] left  drive buffer [1-9][0-9]*%'
like 'the end' "$out" '100.0%  8.4 of 8.4 MB'
