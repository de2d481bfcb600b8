// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "plus": DVD+R. Data go to the next writable address in whole ECC
 * blocks; one track is one session; no mode page is needed.
 */
#include <linux/math.h>

#include "burn.h"
#include "media.h"

static int dw_plus_examine_closed(struct dw_job *job, struct dw_medium *medium)
{
	struct dw_track_info track;
	int ret;

	medium->state |= DISCWRITER_MEDIUM_FINALIZED;
	medium->sessions = medium->info.sessions;
	medium->tracks = medium->info.last_in_last;
	ret = dw_drive_track_info(job, medium->info.first_in_last, &track);
	if (ret)
		return ret;
	medium->last_session_start = track.start;
	medium->capacity = (u64)track.start + track.size;
	return 0;
}

static int dw_plus_examine(struct dw_job *job, struct dw_medium *medium)
{
	const struct dw_disc_info *info = &medium->info;
	struct dw_track_info track;
	int ret;

	if (info->status == DW_DISC_COMPLETE || info->status == DW_DISC_OTHER)
		return dw_plus_examine_closed(job, medium);

	/* The track that is not there yet tells where the next one begins. */
	ret = dw_drive_track_info(job, DW_TRACK_INVISIBLE, &track);
	if (ret)
		return ret;
	medium->track = track.number;
	medium->next_writable = track.nwa_valid ? track.nwa : track.start;
	medium->free = track.free;
	medium->capacity = medium->next_writable + track.free;
	if (track.damage && !track.nwa_valid)
		medium->state |= DISCWRITER_MEDIUM_DAMAGED;

	if (info->status == DW_DISC_EMPTY) {
		medium->state |= DISCWRITER_MEDIUM_BLANK;
		return 0;
	}
	medium->state |= DISCWRITER_MEDIUM_APPENDABLE;
	if (info->session_state == DW_SESSION_INCOMPLETE)
		medium->state |= DISCWRITER_MEDIUM_OPEN_SESSION;
	if (info->session_state == DW_SESSION_DAMAGED)
		medium->state |= DISCWRITER_MEDIUM_DAMAGED;
	/* Both counts include what is not there yet. */
	medium->sessions = info->sessions ? info->sessions - 1 : 0;
	medium->tracks = info->last_in_last ? info->last_in_last - 1 : 0;
	if (!medium->tracks)
		return 0;
	ret = dw_drive_track_info(job, medium->tracks, &track);
	if (ret)
		return ret;
	medium->last_session_start = track.start;
	return 0;
}

static int dw_plus_prepare(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	struct dw_request *request = &burn->request;
	u64 sectors;
	int ret;

	/* Only "all of the image" means something where data go in sequence. */
	if (request->nr_ranges) {
		ret = dw_media_ranges(job, request, medium->free);
		if (ret)
			return ret;
		if (!dw_ranges_from_zero(request->ranges, request->nr_ranges,
					 &sectors))
			return dw_drive_fail(job, DISCWRITER_CAUSE_RANGES);
		request->nr_ranges = 0;
	}
	sectors = request->sectors;
	/* What is free is whole blocks, or there is no room for the padding. */
	if (!medium->free || sectors > medium->free ||
	    round_up(sectors, dw_medium_block(medium)) > medium->free)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	burn->base = medium->next_writable;
	burn->track = medium->track;
	burn->whole.start = burn->base;
	burn->whole.end = burn->base + (sectors ? sectors : medium->free) - 1;
	return 0;
}

/*
 * Reserve the track when its size is known, so that what follows it does not
 * depend on this burn coming to its end. It is no more than a service: drives
 * that do not know it, or have no place for another reservation, burn without.
 */
static int dw_plus_open(struct dw_job *job, struct dw_burn *burn)
{
	u64 sectors = round_up(burn->request.sectors,
			       dw_medium_block(&burn->medium));
	const struct dw_sense *sense = &job->failure.reply.sense;
	struct dw_track_info track;
	int ret;

	if (!sectors)
		return 0;
	ret = dw_drive_reserve(job, sectors);
	if (ret) {
		if (sense->key != DW_SK_ILLEGAL ||
		    (sense->asc != 0x20 && sense->asc != 0x24 &&
		     !(sense->asc == 0x72 && sense->ascq == 0x05)))
			return ret;
		dw_drive_forgive(job);
		return 0;
	}
	burn->reserved = sectors;
	ret = dw_drive_track_info(job, burn->track, &track);
	if (ret)
		return ret;
	if (!track.nwa_valid || track.nwa != burn->base || track.size < sectors)
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	burn->reserved = track.size;
	return 0;
}

/* Is the disc closed already? Some drives close it with the track. */
static bool dw_plus_is_closed(struct dw_job *job)
{
	struct dw_disc_info info;

	return !dw_drive_disc_info(job, &info) &&
	       info.status == DW_DISC_COMPLETE;
}

/*
 * Finalize as libburn does, with the lead-out at 30 mm or beyond, which old
 * players want; drives that know only the plain way get that.
 */
static int dw_plus_finalize(struct dw_job *job)
{
	int ret;

	ret = dw_drive_close(job, DW_CLOSE_FINALIZE_30MM, 0);
	if (!ret || job->failure.reply.sense.key != DW_SK_ILLEGAL ||
	    job->failure.reply.sense.asc != 0x24)
		return ret;
	dw_drive_forgive(job);
	return dw_drive_close(job, DW_CLOSE_FINALIZE, 0);
}

static int dw_plus_close(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_drive_flush(job);
	if (ret)
		return ret;
	ret = dw_drive_close(job, DW_CLOSE_TRACK, burn->track);
	if (ret || burn->request.close == DISCWRITER_CLOSE_TRACK)
		return ret;
	if (dw_plus_is_closed(job))
		return 0;
	if (burn->request.close == DISCWRITER_CLOSE_FINALIZE)
		return dw_plus_finalize(job);
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

static int dw_plus_abandon(struct dw_job *job, struct dw_burn *burn)
{
	/*
	 * A reserved track cannot be closed before it is full, and filling it
	 * can take half an hour: what is in it is flushed, and it stays open.
	 */
	if (burn->reserved > burn->written)
		return dw_drive_flush(job);
	return dw_plus_close(job, burn);
}

static int dw_plus_check(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	struct dw_track_info track;
	int ret;

	/* Closed media show up as DVD-ROM with some drives: nothing to compare. */
	if (!dw_medium_model(medium))
		return 0;
	if (burn->request.close != DISCWRITER_CLOSE_TRACK &&
	    (medium->state & (DISCWRITER_MEDIUM_BLANK |
			      DISCWRITER_MEDIUM_OPEN_SESSION)))
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	ret = dw_drive_track_info(job, burn->track, &track);
	if (ret)
		return ret;
	if (track.blank || track.start != burn->base ||
	    track.size < burn->written)
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	return 0;
}

const struct dw_write_model dw_model_plus = {
	.name		= "plus",
	.examine	= dw_plus_examine,
	.prepare	= dw_plus_prepare,
	.open		= dw_plus_open,
	.finish		= dw_plus_close,
	.abandon	= dw_plus_abandon,
	.check		= dw_plus_check,
};
