/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SIM_SG_H
#define SIM_SG_H

#include <linux/scatterlist.h>
#include <linux/types.h>

struct scsi_cmnd;

/**
 * struct sim_sg - a walk over the bytes of a command's buffer
 * @miter: the page mapped now
 * @used: bytes of it that are done with
 */
struct sim_sg {
	struct sg_mapping_iter miter;
	size_t used;
};

void sim_sg_start(struct sim_sg *sg, struct scsi_cmnd *scmd, bool to_sg);
void sim_sg_stop(struct sim_sg *sg);
void sim_sg_take(struct sim_sg *sg, void *to, size_t len);
void sim_sg_skip(struct sim_sg *sg, size_t len);
void sim_sg_give(struct sim_sg *sg, const void *from, size_t len);
u32 sim_sg_crc_next(struct sim_sg *sg, u32 crc, size_t len);

#endif /* SIM_SG_H */
