// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a recorder can do beside burning: erase, format, finalize, reserve. Each
 * is a job on the recorder's worker, with the states of a burn.
 */
#include <linux/math.h>

#include "burn.h"
#include "recorder.h"

static int dw_job_erase(struct dw_job *job, struct dw_burn *burn)
{
	if (!burn->medium.model->erase ||
	    !(burn->medium.state & (DISCWRITER_MEDIUM_ERASABLE |
				    DISCWRITER_MEDIUM_OVERWRITABLE)))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	job->stage = DW_STAGE_CLOSE;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_ERASING);
	burn->opened = true;
	return burn->medium.model->erase(job, burn, burn->request.method);
}

/*
 * Is this a way the list allows? Sizes below the largest of a type are: which of
 * them exactly, the drive knows.
 */
static bool dw_job_format_offered(const struct dw_formats *formats,
				  const struct dw_format *format)
{
	u32 i;

	for (i = 0; i < formats->nr; i++)
		if (formats->list[i].type == format->type &&
		    (format->blocks <= formats->list[i].blocks ||
		     (format->type == DW_FORMAT_DVD_PLUS_RW &&
		      format->blocks == DW_FORMAT_BLOCKS_ALL)))
			return true;
	return false;
}

/*
 * Is it another size than a medium's that was formatted? With or without spare areas
 * is a matter of some percent, what drives round is less than one.
 */
static bool dw_job_other_size(u32 now, u32 wanted)
{
	return abs((s64)now - wanted) > now / 128;
}

/*
 * Some drives say GOOD to FORMAT UNIT, and do nothing. @before: what the medium was;
 * of one that had that size already nothing can be told, nor of a DVD-RW whose
 * formatted area grows with what is written.
 */
static int dw_job_check_format(struct dw_job *job, const struct dw_medium *medium,
			       const struct dw_capacity *before,
			       const struct dw_format *format)
{
	struct dw_formats formats;
	int ret;

	ret = dw_drive_formats(job, &formats);
	if (ret)
		return ret;
	if ((formats.now.state == DW_CAPACITY_UNFORMATTED &&
	     !dw_medium_is_plus_rw(medium)) ||
	    (before->state == DW_CAPACITY_FORMATTED && !medium->growing &&
	     formats.now.state == before->state &&
	     format->blocks != DW_FORMAT_BLOCKS_ALL &&
	     dw_job_other_size(before->blocks, format->blocks) &&
	     formats.now.blocks == before->blocks))
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	return 0;
}

static int dw_job_format(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_format format = burn->request.format;
	struct dw_formats formats;
	int ret;

	if (!(burn->medium.can & DISCWRITER_MEDIUM_CAN_FORMAT))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	ret = dw_drive_formats(job, &formats);
	if (ret)
		return ret;
	if (burn->request.flags & DISCWRITER_FORMAT_CHOOSE) {
		if (dw_format_preferred(&burn->medium, &formats, &format) < 0)
			return dw_drive_fail(job,
					     DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	} else if (!dw_job_format_offered(&formats, &format)) {
		return dw_drive_fail(job, DISCWRITER_CAUSE_INVALID);
	}
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FORMATTING);
	burn->formatting = true;
	ret = dw_drive_format(job, &format,
			      burn->request.flags & DISCWRITER_FORMAT_QUICK);
	return ret ? ret : dw_job_check_format(job, &burn->medium,
						 &formats.now, &format);
}

static int dw_job_finalize(struct dw_job *job, struct dw_burn *burn)
{
	if (!burn->medium.model->finalize)
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	job->stage = DW_STAGE_CLOSE;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FINALIZING);
	return burn->medium.model->finalize(job, burn, burn->request.close);
}

static int dw_job_reserve(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	struct dw_track_info track;
	u64 sectors;
	int ret;

	if (!medium->model->seq || !medium->model->seq->reserve)
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	if (!(medium->can & DISCWRITER_MEDIUM_CAN_RESERVE))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	if (burn->request.sectors > medium->free)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	sectors = round_up(burn->request.sectors, medium->unit);
	if (sectors > medium->free)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_INITIALIZING);
	ret = dw_seq_select(job, burn);
	if (ret)
		return ret;
	burn->opened = true;
	ret = dw_drive_reserve(job, sectors);
	if (!ret)
		ret = dw_drive_track_info(job, medium->track, &track);
	if (ret)
		return ret;
	if (!dw_seq_was_reserved(&track, sectors))
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	burn->track = medium->track;
	burn->base = track.start;
	burn->reserved = track.size;
	return 0;
}

static int (* const dw_jobs[])(struct dw_job *job, struct dw_burn *burn) = {
	[DISCWRITER_JOB_ERASE]		= dw_job_erase,
	[DISCWRITER_JOB_FORMAT]		= dw_job_format,
	[DISCWRITER_JOB_FINALIZE]	= dw_job_finalize,
	[DISCWRITER_JOB_RESERVE]	= dw_job_reserve,
};

/* Did the drive refuse the one command that changes the medium? */
static bool dw_job_refused(const struct dw_job *job)
{
	const struct dw_reply *reply = &job->failure.reply;

	return (reply->opcode == DW_OP_BLANK ||
		reply->opcode == DW_OP_FORMAT_UNIT) && reply->sense.response &&
	       (reply->sense.key == DW_SK_ILLEGAL ||
		reply->sense.key == DW_SK_PROTECT);
}

/**
 * dw_job_let_cancel - say whether what runs can be ended from now on
 * @rec: the recorder; the caller is its worker
 * @can: it can
 *
 * Under the lock under which a cancel is accepted, so that none that was is missed.
 *
 * Return: whether one has been.
 */
bool dw_job_let_cancel(struct dw_recorder *rec, bool can)
{
	struct dw_burn *burn = &rec->burn;
	bool cancelled;

	mutex_lock(&rec->lock);
	burn->job.cancel = can ? &burn->cancel : NULL;
	cancelled = burn->cancel;
	mutex_unlock(&rec->lock);
	return cancelled;
}

/**
 * dw_job_run - do what was asked for, once the medium is known
 * @rec: the recorder; the caller is its worker
 *
 * What only the drive could stop does not end by a cancel: see
 * dw_job_may_cancel().
 */
int dw_job_run(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	int ret;

	if (dw_job_let_cancel(rec, false))
		return dw_drive_fail(&burn->job, DISCWRITER_CAUSE_CANCELLED);
	ret = dw_jobs[burn->request.job](&burn->job, burn);
	if (ret && dw_job_refused(&burn->job)) {
		burn->opened = false;
		burn->formatting = false;
	}
	return ret;
}

/*
 * Has it been closed as asked? A medium that shows up as a read-only one has no
 * model any more.
 */
static bool dw_job_closed(const struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;

	if (!medium->model)
		return true;
	if (!medium->model->seq)
		return !medium->growing;
	switch (burn->request.close) {
	case DISCWRITER_CLOSE_TRACK:
		return !medium->open_track;
	case DISCWRITER_CLOSE_FINALIZE:
	case DISCWRITER_CLOSE_COMPATIBLE:
		return medium->state & DISCWRITER_MEDIUM_FINALIZED;
	default:
		return !(medium->state & DISCWRITER_MEDIUM_OPEN_SESSION);
	}
}

/**
 * dw_job_check - is the medium as the job should have left it?
 * @job: the job
 * @burn: what ran; its medium was examined anew
 * @model: the medium's write model before
 *
 * Some drives say GOOD to BLANK and CLOSE, and do nothing. A format is looked at
 * while what the medium was before is known.
 */
int dw_job_check(struct dw_job *job, const struct dw_burn *burn,
		 const struct dw_write_model *model)
{
	if (burn->request.job == DISCWRITER_JOB_ERASE &&
	    model->erase == dw_format_blank &&
	    !(burn->medium.state & DISCWRITER_MEDIUM_BLANK))
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	if (burn->request.job == DISCWRITER_JOB_FORMAT &&
	    burn->medium.state & DISCWRITER_MEDIUM_UNFORMATTED)
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	if (burn->request.job == DISCWRITER_JOB_FINALIZE && !dw_job_closed(burn))
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	return 0;
}

/**
 * dw_job_may_cancel - can what runs be ended before it is done?
 * @burn: what runs; under the recorder's lock
 */
bool dw_job_may_cancel(const struct dw_burn *burn)
{
	return burn->request.job == DISCWRITER_JOB_BURN || burn->job.cancel;
}
