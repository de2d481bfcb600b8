// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequential media: flushing and closing, after a burn, after one that did not
 * come to its end, and on its own.
 */
#include "burn.h"
#include "media.h"

/* Is the disc closed already? Some drives close it with the track. */
static bool dw_seq_is_closed(struct dw_job *job)
{
	struct dw_job spare = { .rec = job->rec, .stage = DW_STAGE_CLOSE };
	struct dw_disc_info info;

	return !dw_drive_disc_info(&spare, &info) &&
	       info.status == DW_DISC_COMPLETE;
}

/* Try close functions until the drive knows one. */
static int dw_seq_close_any(struct dw_job *job, const u8 functions[2])
{
	int ret;

	ret = dw_drive_close(job, functions[0], 0);
	if (!ret || !functions[1] || !dw_drive_refused(job, DW_SK_ILLEGAL, 0x24, 0))
		return ret;
	dw_drive_forgive(job);
	return dw_drive_close(job, functions[1], 0);
}

static int dw_seq_close_session(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_sequential *seq = burn->medium.model->seq;
	const u8 *functions = NULL;

	if (burn->request.close == DISCWRITER_CLOSE_FINALIZE)
		functions = seq->finalize;
	else if (burn->request.close == DISCWRITER_CLOSE_COMPATIBLE)
		functions = seq->compatible;
	if (functions && functions[0])
		return dw_seq_close_any(job, functions);
	return dw_drive_close(job, DW_CLOSE_SESSION, 0);
}

static int dw_seq_close(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_sequential *seq = burn->medium.model->seq;
	int ret;

	ret = dw_drive_flush(job);
	/* At once, the flush writes the lead-out. Simulated, nothing is there. */
	if (ret || burn->at_once ||
	    burn->request.flags & DISCWRITER_BEGIN_SIMULATE)
		return ret;
	if (seq->close_track)
		ret = dw_drive_close(job, DW_CLOSE_TRACK, burn->track);
	if (ret || burn->request.close == DISCWRITER_CLOSE_TRACK)
		return ret;
	if (seq->close_track && dw_seq_is_closed(job))
		return 0;
	return dw_seq_close_session(job, burn);
}

/**
 * dw_seq_finish - flush, close track and session
 * @job: the job
 * @burn: the burn; all its data are written
 *
 * What is left free of the medium is known only now when no size was announced.
 */
int dw_seq_finish(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	u64 left = medium->capacity - min(medium->capacity,
					  burn->base + burn->written);
	int ret;

	if (burn->request.flags & DISCWRITER_BEGIN_CLOSE_FULL &&
	    (burn->request.close == DISCWRITER_CLOSE_SESSION ||
	     burn->request.close == DISCWRITER_CLOSE_TRACK) &&
	    left * 50 <= medium->capacity) {
		burn->request.close = DISCWRITER_CLOSE_FINALIZE;
		if (!burn->at_once) {
			ret = dw_drive_flush(job);
			if (!ret)
				ret = dw_seq_select(job, burn);
			if (ret)
				return ret;
		}
	}
	return dw_seq_close(job, burn);
}

/* A track that is too short is filled with zeros. */
static int dw_seq_fill_minimum(struct dw_job *job, struct dw_burn *burn,
			       u64 written)
{
	if (written >= burn->minimum)
		return 0;
	return dw_drive_zeros(job, burn->base + written,
			      burn->minimum - written,
			      dw_medium_gather(&burn->medium));
}

/*
 * The drive was reset, and has forgotten the page; data that were in its cache are
 * lost. The medium was examined anew: what it says of the track counts.
 */
static int dw_seq_abandon_reset(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	int ret;

	if (burn->at_once || medium->open_track != burn->track ||
	    medium->open.reserved)
		return 0;
	ret = dw_seq_select(job, burn);
	if (!ret)
		ret = dw_seq_fill_minimum(job, burn, medium->open.nwa -
					  medium->open.start);
	return ret ? ret : dw_seq_close(job, burn);
}

/**
 * dw_seq_abandon - close what a burn that did not come to its end has written
 * @job: the job
 * @burn: the burn
 */
int dw_seq_abandon(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	bool multi = burn->request.close == DISCWRITER_CLOSE_SESSION ||
		     burn->request.close == DISCWRITER_CLOSE_TRACK;

	/* What is lacking may follow in another session. */
	burn->request.close = DISCWRITER_CLOSE_SESSION;
	if (burn->job.failure.action == DW_SENSE_RESET)
		return dw_seq_abandon_reset(job, burn);
	/*
	 * A reserved track cannot be closed before it is full, and filling it
	 * can take half an hour: what is in it is flushed, and it stays open.
	 */
	if (burn->reserved > burn->written || burn->at_once)
		return dw_drive_flush(job);
	ret = dw_seq_fill_minimum(job, burn, burn->written);
	if (!ret && !multi) {
		ret = dw_drive_flush(job);
		if (!ret)
			ret = dw_seq_select(job, burn);
	}
	return ret ? ret : dw_seq_close(job, burn);
}

/* Close a track of the open session, if it needs that. */
static int dw_seq_repair_track(struct dw_job *job, struct dw_burn *burn,
			       u16 number)
{
	const struct dw_medium *medium = &burn->medium;
	struct dw_track_info track;
	int ret;

	ret = dw_seq_track_info(job, medium, number, &track);
	if (ret)
		return ret;
	if (track.damage && !track.nwa_valid)
		return dw_drive_close(job, DW_CLOSE_TRACK, number);
	if (!track.nwa_valid || (!track.reserved && track.nwa <= track.start))
		return 0;
	if (track.reserved && track.nwa < track.start + track.size) {
		/* The only part that can be cancelled: it has many commands. */
		dw_job_let_cancel(job->rec, true);
		ret = dw_drive_zeros(job, track.nwa,
				     track.start + track.size - track.nwa,
				     dw_medium_gather(medium));
		dw_job_let_cancel(job->rec, false);
		if (ret) {
			struct dw_job spare = { .rec = job->rec,
						.stage = DW_STAGE_CLOSE };

			dw_drive_flush(&spare);
			return ret;
		}
	}
	ret = dw_drive_flush(job);
	if (ret || burn->at_once)
		return ret;
	/* The flush ends a CD's track only if this drive has begun it. */
	return dw_drive_close(job, DW_CLOSE_TRACK, number);
}

/**
 * dw_seq_finalize - close what is open on a medium
 * @job: the job
 * @burn: holds the medium, examined
 * @close: enum discwriter_close
 */
int dw_seq_finalize(struct dw_job *job, struct dw_burn *burn, u32 close)
{
	const struct dw_medium *medium = &burn->medium;
	u32 state = medium->state;
	bool open = state & (DISCWRITER_MEDIUM_OPEN_SESSION |
			     DISCWRITER_MEDIUM_DAMAGED);
	u32 number, last;
	int ret;

	if (state & (DISCWRITER_MEDIUM_FINALIZED | DISCWRITER_MEDIUM_BLANK) ||
	    (!open && (!medium->sessions || close == DISCWRITER_CLOSE_TRACK ||
		       close == DISCWRITER_CLOSE_SESSION)))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	burn->request.close = close;
	/* A disc that was to be recorded at once is filled in the same way. */
	burn->at_once = medium->model->seq->page && medium->open_track &&
			medium->open.reserved && !medium->open.packet;
	/* A session with nothing in it cannot be closed; what finalizes is lacking. */
	if (!open && !medium->model->seq->finalize[0])
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	ret = dw_seq_select(job, burn);
	if (ret)
		return ret;
	burn->opened = true;
	last = dw_seq_last_open(medium);
	for (number = medium->info.first_in_last; open && number <= last;
	     number++) {
		ret = dw_seq_repair_track(job, burn, number);
		if (ret)
			return ret;
	}
	if (close == DISCWRITER_CLOSE_TRACK)
		return 0;
	if (dw_seq_is_closed(job))
		return 0;
	return dw_seq_close_session(job, burn);
}
