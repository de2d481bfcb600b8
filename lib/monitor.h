/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: what the files of the monitor share
 */
#ifndef DW_MONITOR_H
#define DW_MONITOR_H

#include <netlink/attr.h>

#include "internal.h"

#include <linux/discwriter_netlink.h>

/**
 * struct dw_queued - an event that has not been told yet
 * @next: the one after it
 * @event: the event
 * @progress: what its progress points to
 */
struct dw_queued {
	struct dw_queued *next;
	struct dw_event event;
	struct dw_progress progress;
};

/* monitor_event.c */
void dw_event_fill(struct dw_queued *q, unsigned int kind, struct nlattr *const *attrs);
bool dw_event_has(struct nlattr *const *attrs, int type, size_t size);
__u32 dw_event_u32(struct nlattr *const *attrs, int type, __u32 otherwise);
__u64 dw_event_u64(struct nlattr *const *attrs, int type, __u64 otherwise);

#endif /* DW_MONITOR_H */
