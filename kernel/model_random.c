// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "random": DVD+RW, DVD-RAM, BD-RE, removable disks. Any sector can be
 * written at any time; the drive reads, modifies and writes where less than an
 * ECC block comes. A blank DVD+RW is formatted in the background while it is
 * written; the others, if they need it, before.
 */
#include "burn.h"
#include "media.h"

/*
 * What QUICK erases at either end: file systems have their descriptors there, and it
 * is what IMAPI looks at to tell a blank disc (2 MB, MediaHeuristicallyBlank).
 */
#define DW_ERASE_QUICK_SECTORS	1024

static void dw_random_examine_plus_rw(struct dw_medium *medium)
{
	static const u32 states[] = {
		[DW_BG_FORMAT_NONE]	 = DISCWRITER_MEDIUM_BLANK |
					   DISCWRITER_MEDIUM_UNFORMATTED,
		[DW_BG_FORMAT_SUSPENDED] = DISCWRITER_MEDIUM_PARTLY_FORMATTED,
		[DW_BG_FORMAT_RUNNING]	 = DISCWRITER_MEDIUM_PARTLY_FORMATTED |
					   DISCWRITER_MEDIUM_FORMATTING,
		[DW_BG_FORMAT_COMPLETE]	 = 0,
	};

	medium->state |= states[medium->info.bg_format & 3];
}

static int dw_random_examine(struct dw_job *job, struct dw_medium *medium)
{
	struct dw_formats formats;
	struct dw_format format;
	int ret;

	medium->state |= DISCWRITER_MEDIUM_OVERWRITABLE |
			 DISCWRITER_MEDIUM_ERASABLE;
	if (dw_medium_is_plus_rw(medium))
		dw_random_examine_plus_rw(medium);

	ret = dw_drive_formats(job, &formats);
	if (ret)
		formats.now.state = DW_CAPACITY_NO_MEDIUM;
	else if (formats.now.block_size &&
		 formats.now.block_size != DISCWRITER_SECTOR_SIZE)
		return dw_drive_fail(job, DISCWRITER_CAUSE_INCOMPATIBLE);
	ret = dw_drive_forgive_refusal(job, ret);
	if (!ret && formats.now.state == DW_CAPACITY_NO_MEDIUM)
		ret = dw_drive_capacity(job, &medium->capacity);
	if (ret)
		return ret;
	if (formats.now.state != DW_CAPACITY_NO_MEDIUM) {
		medium->capacity = formats.now.blocks;
		if (formats.now.state == DW_CAPACITY_UNFORMATTED &&
		    !dw_medium_is_plus_rw(medium)) {
			medium->state |= DISCWRITER_MEDIUM_BLANK |
					 DISCWRITER_MEDIUM_UNFORMATTED;
			if (dw_format_preferred(medium, &formats, &format) >= 0)
				medium->capacity = format.blocks;
		}
	}
	medium->free = medium->capacity;
	medium->next_writable = 0;
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

	if (request->flags & DISCWRITER_BEGIN_SIMULATE)
		return dw_drive_fail(job, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT);
	if (request->nr_ranges)
		return dw_media_ranges(job, request, capacity, 1);
	if (request->sectors > capacity || !capacity)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	burn->whole.start = 0;
	burn->whole.end = (request->sectors ? request->sectors : capacity) - 1;
	return 0;
}

/* Begin a background format, or go on with one; no other is to be done. */
static int dw_random_format_plus_rw(struct dw_job *job, struct dw_burn *burn)
{
	static const struct dw_format formats[] = {
		[DW_BG_FORMAT_NONE] = {
			.type	= DW_FORMAT_DVD_PLUS_RW,
			.blocks	= DW_FORMAT_BLOCKS_ALL,
		},
		[DW_BG_FORMAT_SUSPENDED] = {
			.type	= DW_FORMAT_DVD_PLUS_RW,
			.blocks	= DW_FORMAT_BLOCKS_ALL,
			.param	= DW_FORMAT_RESTART,
		},
	};
	u8 bg = burn->medium.info.bg_format;

	if (bg >= ARRAY_SIZE(formats))
		return 0;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FORMATTING);
	/* Even one that fails may have changed the medium. */
	burn->formatting = true;
	return dw_drive_format(job, &formats[bg], false);
}

static int dw_random_format(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	int ret;

	if (!(medium->state & (DISCWRITER_MEDIUM_UNFORMATTED |
			       DISCWRITER_MEDIUM_PARTLY_FORMATTED)))
		return 0;
	/* Nothing is changed for data that do not fit. */
	ret = dw_random_place(job, burn);
	if (ret)
		return ret;
	if (dw_medium_is_plus_rw(medium))
		return dw_random_format_plus_rw(job, burn);
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FORMATTING);
	burn->formatting = true;
	return dw_format_medium(job, medium);
}

/*
 * DVD+RW: a background format that this burn began is stopped by the close, which
 * also writes what drives that only read need; without one there is nothing to
 * close, unless they are to read it.
 */
static int dw_random_finish(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_drive_flush(job);
	if (ret || !dw_medium_is_plus_rw(&burn->medium))
		return ret;
	if (!burn->formatting &&
	    burn->request.close != DISCWRITER_CLOSE_COMPATIBLE)
		return 0;
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

static int dw_random_check(struct dw_job *job, struct dw_burn *burn)
{
	if (burn->medium.state & DISCWRITER_MEDIUM_BLANK)
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	return 0;
}

/* The disc's end, which one that is formatted in part does not have yet. */
static int dw_random_erase_end(struct dw_job *job, const struct dw_medium *medium)
{
	u64 start = max_t(u64, DW_ERASE_QUICK_SECTORS, medium->capacity -
			  min_t(u64, medium->capacity, DW_ERASE_QUICK_SECTORS));
	u32 *progress = job->progress;
	int ret;

	if (medium->state & DISCWRITER_MEDIUM_PARTLY_FORMATTED ||
	    start >= medium->capacity)
		return 0;
	/* It has been told for the begin, and does not go back. */
	job->progress = NULL;
	ret = dw_drive_zeros(job, start, medium->capacity - start,
			     dw_medium_gather(medium));
	job->progress = progress;
	return ret;
}

static int dw_random_erase(struct dw_job *job, struct dw_burn *burn, u32 method)
{
	const struct dw_medium *medium = &burn->medium;
	u64 sectors = medium->capacity;
	int ret;

	/* Nothing was ever written. */
	if (medium->state & DISCWRITER_MEDIUM_BLANK)
		return 0;
	if (method == DISCWRITER_ERASE_QUICK)
		sectors = min_t(u64, sectors, DW_ERASE_QUICK_SECTORS);
	burn->request.sectors = sectors;
	/* A disc can be written only where it is formatted, or will be. */
	if (dw_medium_is_plus_rw(medium)) {
		ret = dw_random_format_plus_rw(job, burn);
		if (ret)
			return ret;
		dw_burn_set_phase(job->rec, DISCWRITER_PHASE_ERASING);
	}
	dw_job_let_cancel(job->rec, true);
	ret = dw_drive_zeros(job, 0, sectors, dw_medium_gather(medium));
	if (!ret && method == DISCWRITER_ERASE_QUICK)
		ret = dw_random_erase_end(job, medium);
	dw_job_let_cancel(job->rec, false);
	if (ret) {
		struct dw_job spare = { .rec = job->rec,
					.stage = DW_STAGE_CLOSE };

		dw_random_finish(&spare, burn);
		return ret;
	}
	return dw_random_finish(job, burn);
}

static int dw_random_finalize(struct dw_job *job, struct dw_burn *burn, u32 close)
{
	if (!dw_medium_is_plus_rw(&burn->medium))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	if (burn->medium.state & DISCWRITER_MEDIUM_BLANK ||
	    (!(burn->medium.state & DISCWRITER_MEDIUM_PARTLY_FORMATTED) &&
	     close != DISCWRITER_CLOSE_COMPATIBLE))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	burn->opened = true;
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

const struct dw_write_model dw_model_random = {
	.name		= "random",
	.random		= true,
	.examine	= dw_random_examine,
	.format		= dw_random_format,
	.prepare	= dw_random_place,
	.finish		= dw_random_finish,
	.abandon	= dw_random_finish,
	.check		= dw_random_check,
	.erase		= dw_random_erase,
	.finalize	= dw_random_finalize,
};
