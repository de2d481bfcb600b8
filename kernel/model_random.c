// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "random": DVD+RW. Any sector can be written at any time; the drive
 * reads, modifies and writes where less than an ECC block comes. A blank medium
 * is formatted in the background while it is written.
 */
#include "burn.h"
#include "media.h"

static int dw_random_examine(struct dw_job *job, struct dw_medium *medium)
{
	static const u32 states[] = {
		[DW_BG_FORMAT_NONE]	 = DISCWRITER_MEDIUM_BLANK,
		[DW_BG_FORMAT_SUSPENDED] = DISCWRITER_MEDIUM_PARTLY_FORMATTED,
		[DW_BG_FORMAT_RUNNING]	 = DISCWRITER_MEDIUM_PARTLY_FORMATTED |
					   DISCWRITER_MEDIUM_FORMATTING,
		[DW_BG_FORMAT_COMPLETE]	 = 0,
	};
	struct dw_capacity capacity;
	int ret;

	medium->state |= DISCWRITER_MEDIUM_OVERWRITABLE |
			 DISCWRITER_MEDIUM_ERASABLE |
			 states[medium->info.bg_format & 3];

	ret = dw_drive_format_capacity(job, &capacity);
	if (!ret && capacity.state != DW_CAPACITY_NO_MEDIUM) {
		medium->capacity = capacity.blocks;
	} else {
		dw_drive_forgive(job);
		ret = dw_drive_capacity(job, &medium->capacity);
		if (ret)
			return ret;
	}
	medium->free = medium->capacity;
	if (!(medium->state & DISCWRITER_MEDIUM_BLANK)) {
		medium->sessions = 1;
		medium->tracks = 1;
	}
	return 0;
}

/* Where data may go: what the list says, or anywhere. */
static int dw_random_place(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_request *request = &burn->request;
	u64 capacity = burn->medium.capacity;

	if (request->nr_ranges)
		return dw_media_ranges(job, request, capacity);
	if (request->sectors > capacity || !capacity)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	burn->whole.start = 0;
	burn->whole.end = (request->sectors ? request->sectors : capacity) - 1;
	return 0;
}

static int dw_random_prepare(struct dw_job *job, struct dw_burn *burn)
{
	u8 state = burn->medium.info.bg_format;
	u32 restart = state == DW_BG_FORMAT_SUSPENDED ? DW_FORMAT_RESTART : 0;
	int ret;

	ret = dw_random_place(job, burn);
	if (ret)
		return ret;
	if (state != DW_BG_FORMAT_NONE && state != DW_BG_FORMAT_SUSPENDED)
		return 0;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FORMATTING);
	/* Even one that fails may have changed the medium. */
	burn->formatting = true;
	return dw_drive_format(job, DW_FORMAT_DVD_PLUS_RW, DW_FORMAT_BLOCKS_ALL,
			       restart);
}

/*
 * A background format that this burn began is stopped by the close, which also
 * writes what drives that only read need; without one there is nothing to close.
 */
static int dw_random_finish(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_drive_flush(job);
	if (ret || !burn->formatting)
		return ret;
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

static int dw_random_check(struct dw_job *job, struct dw_burn *burn)
{
	if (burn->medium.state & DISCWRITER_MEDIUM_BLANK)
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	return 0;
}

const struct dw_write_model dw_model_random = {
	.name		= "random",
	.random		= true,
	.examine	= dw_random_examine,
	.prepare	= dw_random_prepare,
	.finish		= dw_random_finish,
	.abandon	= dw_random_finish,
	.check		= dw_random_check,
};
