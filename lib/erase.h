/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the erase object is made of.
 */
#ifndef DW_ERASE_H
#define DW_ERASE_H

#include "internal.h"

/**
 * struct dw_erase - an erase object
 * @task: what erases; lives as long as the object, so that whoever waits for it can
 * @lock: of all below; they change only while the task is idle, and it stays so
 *	while the lock is held
 * @recorder: holds a reference, or NULL
 * @client: "" while unset
 * @full: FullErase
 * @progress: the caller's function
 * @user: for it
 */
struct dw_erase {
	struct dw_task *task;
	pthread_mutex_t lock;
	struct dw_recorder *recorder;
	char client[DISCWRITER_CLIENT_LEN];
	bool full;
	dw_erase_progress_fn progress;
	void *user;
};

/* erase_media.c */
bool dw_erase_knows(const struct dw_recorder *recorder);

#endif /* DW_ERASE_H */
