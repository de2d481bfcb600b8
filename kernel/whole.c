// SPDX-License-Identifier: GPL-2.0-only
/*
 * Media that can be overwritten, but in whole blocks only, by drives that do not
 * read, modify and write: done here. Nothing is written but what was given and
 * what the medium had.
 */
#include "burn.h"

/* After a quick format nothing is there beyond what was written since. */
static bool dw_whole_unwritten(const struct dw_burn *burn, u64 lba)
{
	return burn->medium.growing && lba >= burn->medium.formatted &&
	       (burn->last_written == DISCWRITER_NO_ADDRESS ||
		lba > burn->last_written);
}

/* What the medium has there; zeros where it says that nothing is. */
static int dw_whole_read(struct dw_job *job, struct dw_burn *burn, u64 lba,
			 u32 sectors, u8 *data)
{
	const struct dw_sense *sense = &job->failure.reply.sense;
	bool nonblock = job->nonblock;
	int ret;

	memset(data, 0, sectors * DISCWRITER_SECTOR_SIZE);
	if (dw_whole_unwritten(burn, lba))
		return 0;
	job->nonblock = false;
	ret = dw_drive_read(job, lba, sectors, data);
	job->nonblock = nonblock;
	if (!ret || !sense->response ||
	    (sense->key != DW_SK_ILLEGAL && sense->key != DW_SK_BLANK))
		return ret;
	dw_drive_forgive(job);
	memset(data, 0, sectors * DISCWRITER_SECTOR_SIZE);
	return 0;
}

/**
 * dw_whole_blocks - make whole blocks of what is staged
 * @job: the burn's
 * @burn: the burn
 * @whole: what is staged; what to send instead
 *
 * The staging block never holds more than what is left of one block.
 */
int dw_whole_blocks(struct dw_job *job, struct dw_burn *burn,
		    struct dw_whole *whole)
{
	u32 unit = burn->medium.unit;
	u32 head = whole->lba & (unit - 1);
	int ret;

	if (!burn->stage.whole || (!head && !(whole->sectors & (unit - 1))))
		return 0;
	ret = dw_whole_read(job, burn, whole->lba - head, unit,
			    burn->stage.whole);
	if (ret)
		return ret;
	memcpy(burn->stage.whole + head * DISCWRITER_SECTOR_SIZE, whole->data,
	       whole->sectors * DISCWRITER_SECTOR_SIZE);
	whole->lba -= head;
	whole->sectors = unit;
	whole->data = burn->stage.whole;
	return 0;
}
