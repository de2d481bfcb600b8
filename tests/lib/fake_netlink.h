/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Generic netlink of a kernel that does not exist: events that come, and the state that
 * is told when it is asked for. It is linked instead of libnl's functions of these names.
 */
#ifndef DW_FAKE_NETLINK_H
#define DW_FAKE_NETLINK_H

#include <linux/discwriter_netlink.h>

#include "fake.h"

#define FAKE_FAMILY	31

/**
 * struct fake_message - a message; a list ends with one of sequence 0
 * @cmd: enum discwriter_nl_command, of an event
 * @index: of the recorder
 * @sequence: number of its event
 * @phase: enum discwriter_phase of burn 1; 0: there was none
 */
struct fake_message {
	unsigned char cmd;
	unsigned int index;
	unsigned long long sequence;
	unsigned int phase;
};

/**
 * struct fake_netlink - what a test sets
 * @events: what comes, one for each call
 * @state: what the dumps answer
 * @overrun: the next call tells that messages were lost
 * @no_family: there is no module
 * @fail_call: the call, counted from 1, of all that make a monitor, which fails
 * @fail_error: libnl's number of that failure
 */
struct fake_netlink {
	const struct fake_message *events;
	const struct fake_message *state;
	bool overrun;
	bool no_family;
	unsigned int fail_call;
	int fail_error;
};

extern struct fake_netlink fake_netlink;

void fake_netlink_reset(void);

#endif /* DW_FAKE_NETLINK_H */
