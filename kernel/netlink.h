/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events for whoever listens: told, never asked. Nothing here waits for a
 * listener.
 */
#ifndef DISCWRITER_NETLINK_H
#define DISCWRITER_NETLINK_H

#include <linux/discwriter_netlink.h>

struct dw_recorder;

int dw_netlink_init(void);
void dw_netlink_exit(void);
bool dw_netlink_heard(void);
void dw_netlink_recorder(struct dw_recorder *rec,
			 enum discwriter_nl_command event);
/* These are called with the recorder's lock held. */
void dw_netlink_burn(struct dw_recorder *rec, enum discwriter_nl_command event);
void dw_netlink_progress(struct dw_recorder *rec);

#endif /* DISCWRITER_NETLINK_H */
