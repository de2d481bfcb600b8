/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies in a drive that nobody uses.
 */
#ifndef DISCWRITER_WATCH_H
#define DISCWRITER_WATCH_H

#include <linux/lockdep.h>
#include <linux/types.h>

#include "recorder.h"

/**
 * dw_medium_forget - what is known of the medium does not hold any more
 * @rec: the recorder, its lock held
 */
static inline void dw_medium_forget(struct dw_recorder *rec)
{
	lockdep_assert_held(&rec->lock);
	rec->medium_stale = true;
	rec->watch_look = true;
}

int dw_medium_look(struct dw_recorder *rec, struct dw_job *job, bool another);

void dw_watch_init(struct dw_recorder *rec);
void dw_watch_every(struct dw_recorder *rec, u32 ms);
void dw_watch_kick(struct dw_recorder *rec);
void dw_watch_stop(struct dw_recorder *rec);

#endif /* DISCWRITER_WATCH_H */
