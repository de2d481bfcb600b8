// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "overwrite": restricted overwrite: DVD-RW that was formatted, CD-RW
 * of fixed packets. Whole blocks can be written at any time; after a quick format
 * a DVD-RW first grows, in sequence.
 */
#include <linux/log2.h>

#include "burn.h"
#include "media.h"

static int dw_overwrite_examine_packets(struct dw_job *job,
					struct dw_medium *medium)
{
	struct dw_track_info track;
	int ret;

	ret = dw_drive_track_info(job, 1, &track);
	if (ret)
		return ret;
	/* No program and no drive is known to use others than 16 or 32. */
	if (!is_power_of_2(track.packet_size) || track.packet_size > 32)
		return dw_drive_fail(job, DISCWRITER_CAUSE_INCOMPATIBLE);
	medium->block = track.packet_size;
	medium->formatted = track.size;
	medium->capacity = track.size;
	return 0;
}

/* How far a disc that grows has come: as far as it can be read. */
static int dw_overwrite_grown(struct dw_job *job, struct dw_medium *medium)
{
	int ret;

	medium->formatted = 0;
	ret = dw_drive_capacity(job, &medium->formatted);
	return dw_drive_forgive_refusal(job, ret);
}

/* Which way a DVD-RW is formatted shows in the list of formats (libburn). */
static int dw_overwrite_examine_dvd(struct dw_job *job, struct dw_medium *medium)
{
	struct dw_formats formats;
	bool grows = false;
	u32 i;
	int ret;

	ret = dw_drive_formats(job, &formats);
	if (ret)
		return ret;
	medium->growing = formats.now.state == DW_CAPACITY_NO_MEDIUM;
	medium->formatted = formats.now.blocks;
	if (medium->growing) {
		ret = dw_overwrite_grown(job, medium);
		if (ret)
			return ret;
	}
	medium->capacity = medium->growing ? 0 : medium->formatted;
	for (i = 0; i < formats.nr; i++) {
		grows |= formats.list[i].type == DW_FORMAT_QUICK_GROW;
		if (formats.list[i].type == DW_FORMAT_FULL ||
		    formats.list[i].type == DW_FORMAT_CD_RW_FULL ||
		    formats.list[i].type == DW_FORMAT_QUICK)
			medium->capacity = max_t(u64, medium->capacity,
						 formats.list[i].blocks);
	}
	/* One that this drive cannot make grow is as large as it is. */
	if (!medium->growing && !grows && medium->formatted)
		medium->capacity = medium->formatted;
	if (!medium->capacity)
		medium->capacity = formats.now.blocks;
	/* A last sector of 0 or -1: there is none. */
	medium->formatted = round_down(medium->formatted, medium->block);
	if (medium->formatted > medium->capacity)
		medium->formatted = 0;
	return 0;
}

static int dw_overwrite_examine(struct dw_job *job, struct dw_medium *medium)
{
	int ret;

	if (medium->profile == DW_PROFILE_CD_RW)
		ret = dw_overwrite_examine_packets(job, medium);
	else
		ret = dw_overwrite_examine_dvd(job, medium);
	if (ret)
		return ret;
	medium->unit = medium->block;
	medium->capacity = round_down(medium->capacity, medium->unit);
	medium->free = medium->capacity;
	medium->next_writable = 0;
	medium->state |= DISCWRITER_MEDIUM_OVERWRITABLE |
			 DISCWRITER_MEDIUM_ERASABLE;
	if (medium->formatted < medium->capacity)
		medium->state |= DISCWRITER_MEDIUM_PARTLY_FORMATTED;
	/* One that grows behind data, after format 13h, is not blank. */
	if (medium->growing && !medium->formatted) {
		medium->state |= DISCWRITER_MEDIUM_BLANK;
		return 0;
	}
	medium->sessions = 1;
	medium->tracks = 1;
	return 0;
}

static int dw_overwrite_place(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_request *request = &burn->request;
	struct dw_medium *medium = &burn->medium;

	/* Where nothing is yet, only sequence works. */
	if (request->nr_ranges)
		return dw_media_ranges(job, request, medium->formatted, 1);
	if (!medium->capacity || request->sectors > medium->capacity)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	burn->whole.start = 0;
	burn->whole.end = (request->sectors ? request->sectors :
			   medium->capacity) - 1;
	return 0;
}

static int dw_overwrite_prepare(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_medium *medium = &burn->medium;
	struct dw_write_params params = {
		.type		= DW_PAGE_INCREMENTAL,
		.track_mode	= DW_TRACK_MODE_INCREMENTAL,
		.packet_size	= medium->block,
	};
	int ret;

	if (burn->request.flags & DISCWRITER_BEGIN_SIMULATE)
		return dw_drive_fail(job, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT);
	ret = dw_overwrite_place(job, burn);
	if (ret)
		return ret;
	/* Restricted overwrite of DVD-RW: protection is set, and always there. */
	params.bufe = medium->profile == DW_PROFILE_DVD_RW_OVERWRITE;
	return dw_drive_write_params(job, &params);
}

/*
 * Data that reach beyond what is formatted make the disc grow. A disc that grows
 * must be closed, so this is not done before there are data.
 */
static int dw_overwrite_open(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_medium *medium = &burn->medium;
	struct dw_format grow;
	int ret;

	if (medium->growing || burn->request.nr_ranges ||
	    burn->whole.end < medium->formatted)
		return 0;
	ret = dw_format_find(job, DW_FORMAT_QUICK_GROW, &grow);
	if (ret)
		return ret;
	burn->formatting = true;
	medium->growing = true;
	grow.blocks = 0;
	return dw_drive_format(job, &grow, false);
}

/* A disc that is left growing hangs old players: it is closed. */
static int dw_overwrite_finish(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_drive_flush(job);
	if (ret || !(burn->formatting || burn->medium.growing))
		return ret;
	/* After a format 15h without data there is nothing to close. */
	if (!burn->written && !burn->medium.formatted)
		return 0;
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

static int dw_overwrite_check(struct dw_job *job, struct dw_burn *burn)
{
	if (burn->medium.growing && burn->written)
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	return 0;
}

static int dw_overwrite_finalize(struct dw_job *job, struct dw_burn *burn,
				 u32 close)
{
	if (burn->medium.profile == DW_PROFILE_CD_RW)
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	if (!burn->medium.growing)
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	burn->opened = true;
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

const struct dw_write_model dw_model_overwrite = {
	.name		= "overwrite",
	.random		= true,
	.examine	= dw_overwrite_examine,
	.prepare	= dw_overwrite_prepare,
	.open		= dw_overwrite_open,
	.finish		= dw_overwrite_finish,
	.abandon	= dw_overwrite_finish,
	.check		= dw_overwrite_check,
	.erase		= dw_format_blank,
	.finalize	= dw_overwrite_finalize,
};
