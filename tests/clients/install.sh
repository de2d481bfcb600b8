#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the readme promises: make install, modprobe, dd, with a drive that takes
# its time to answer; and make run_tests.

. "$(dirname "$0")/lib.sh"

# The node must be there when modprobe returns, or dd makes a file of its name.
load_and_write()
{
	modprobe discwriter && dd if="$img" of="$NODE" bs=64k
}

plan 11
drive 'dvd+r blank sectors=4096'
img=$WORK/img
image "$img" 512 3
rmmod discwriter || bail 'the module is in use'
ok 'make install' make -C "$TOP" install
fault 'op=46 count=* delay=200'
ok 'modprobe, and dd at once' load_and_write
echo clear >"$DEBUGFS/$DRIVE/faults"
ok 'the node is a device' test -c "$NODE"
same 'the disc holds the image' "$img"
unset LD_LIBRARY_PATH
like 'the command is found and finds the recorder' \
	"$(discwriter list 2>&1)" "^$NODE "
ok 'the library is found' sh -c 'ldconfig -p | grep -q libdiscwriter'
ok 'its pkg-config file, too' env PKG_CONFIG_PATH=/usr/local/lib/pkgconfig \
	pkg-config --exists libdiscwriter
ok 'the rule for udev' test -s /etc/udev/rules.d/60-discwriter.rules
ok 'the manual page' test -s /usr/local/share/man/man1/discwriter.1
drive none
out=$(make -C "$TOP/tests/selftests" TEST_GEN_PROGS=sysfs run_tests 2>&1)
result $? 'make run_tests'
like 'the program ran' "$out" '^ok 1 selftests: .*sysfs'
