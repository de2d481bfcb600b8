/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Speeds: which there are, and setting one. In kB/s of 1000 bytes, as drives have
 * them.
 */
#ifndef DISCWRITER_SPEED_H
#define DISCWRITER_SPEED_H

#include <linux/types.h>

#include <linux/discwriter.h>

struct dw_job;
struct dw_medium;

/**
 * struct dw_speed_choice - a write speed
 * @write: kB/s, 0: the drive's own choice
 * @rotation: enum discwriter_rotation
 * @nearest: if it is not offered, the nearest that is, not the next lower one
 */
struct dw_speed_choice {
	u32 write;
	u32 rotation;
	bool nearest;
};

int dw_speed_list(struct dw_job *job, const struct dw_medium *medium,
		  struct discwriter_speeds *out);
int dw_speed_set(struct dw_job *job, const struct dw_medium *medium,
		 struct dw_speed_choice *speed, u32 *adjusted);

#endif /* DISCWRITER_SPEED_H */
