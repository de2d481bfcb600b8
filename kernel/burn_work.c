// SPDX-License-Identifier: GPL-2.0-only
/*
 * What takes long and must come to its end whoever goes away: preparing,
 * finishing, cleaning up, releasing. One worker per recorder.
 */
#include <linux/slab.h>

#include "burn.h"
#include "netlink.h"
#include "recorder.h"

/*
 * A writer has it while its WRITE is out, which can be minutes: no hung task. A
 * kernel thread gets no signals, so this ends when it has it.
 */
static void dw_work_take_stream(struct dw_burn *burn)
{
	while (mutex_lock_interruptible(&burn->stream))
		;
}

/**
 * dw_burn_examine - examine the medium into the burn, and for those who ask for it
 * @rec: the recorder; the caller is its worker
 * @job: for the commands
 */
int dw_burn_examine(struct dw_recorder *rec, struct dw_job *job)
{
	struct dw_burn *burn = &rec->burn;
	int ret;

	mutex_lock(&rec->examine_lock);
	ret = dw_media_examine(job, &rec->examined);
	mutex_lock(&rec->lock);
	burn->medium = rec->examined;
	rec->medium = rec->examined;
	rec->medium_stale = ret;
	mutex_unlock(&rec->lock);
	mutex_unlock(&rec->examine_lock);
	return ret;
}

/* What a used medium that can be overwritten needs: leave to do so, or a list. */
static int dw_work_may_overwrite(struct dw_job *job, const struct dw_burn *burn)
{
	if (!(burn->medium.state & DISCWRITER_MEDIUM_OVERWRITABLE) ||
	    burn->medium.state & DISCWRITER_MEDIUM_BLANK ||
	    burn->request.nr_ranges ||
	    burn->request.flags & DISCWRITER_BEGIN_OVERWRITE)
		return 0;
	return dw_drive_fail(job, DISCWRITER_CAUSE_NOT_BLANK);
}

static int dw_work_buffers(struct dw_recorder *rec, struct dw_job *job)
{
	struct dw_burn *burn = &rec->burn;
	u32 block = dw_medium_gather(&burn->medium) * DISCWRITER_SECTOR_SIZE;

	/* No command of this queue can carry a block. */
	if (dw_transport_max_bytes(rec) < block)
		return dw_drive_fail(job, DISCWRITER_CAUSE_RECORDER_UNSUPPORTED);
	burn->map = kzalloc(sizeof(*burn->map), GFP_KERNEL);
	burn->stage.data = kzalloc(block, GFP_KERNEL);
	if (dw_medium_model(&burn->medium)->random && burn->medium.unit > 1) {
		burn->stage.whole = kzalloc(block, GFP_KERNEL);
		if (!burn->stage.whole)
			return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	}
	if (!burn->map || !burn->stage.data)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	return 0;
}

/*
 * The speed that BEGIN or SPEED has asked for; a drive that has no speeds is no
 * failure. What became of SPEED's was told there.
 */
static int dw_work_speed(struct dw_recorder *rec, struct dw_job *job)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_speed_choice speed = burn->request.speed;
	u32 adjusted;
	bool spent;
	int ret;

	mutex_lock(&rec->lock);
	/* The drive has told somebody else that the medium is another. */
	if (rec->speed_profile != burn->medium.profile)
		memset(&rec->speed, 0, sizeof(rec->speed));
	if (!burn->speed_asked)
		speed = rec->speed;
	/* What was one burn's own is not left to the next. */
	spent = rec->speed_spent;
	rec->speed_spent = burn->speed_asked;
	mutex_unlock(&rec->lock);
	if (!speed.write && !speed.rotation && !spent)
		return 0;
	ret = dw_speed_set(job, &burn->medium, &speed, &adjusted);
	if (ret && job->failure.reply.sense.key == DW_SK_ILLEGAL) {
		dw_drive_forgive(job);
		return 0;
	}
	mutex_lock(&rec->lock);
	burn->speed = speed;
	if (!burn->speed_asked)
		adjusted = 0;
	if (adjusted & DISCWRITER_SPEED_ADJUSTED)
		burn->speed_flags |= DISCWRITER_STATUS_SPEED_ADJUSTED;
	if (adjusted & DISCWRITER_ROTATION_ADJUSTED)
		burn->speed_flags |= DISCWRITER_STATUS_ROTATION_ADJUSTED;
	mutex_unlock(&rec->lock);
	return ret;
}

static int dw_work_format(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_write_model *model = dw_medium_model(&burn->medium);

	return model->format ? model->format(job, burn) : 0;
}

static int dw_work_prepare_steps(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job *job = &burn->job;
	int ret;

	job->stage = DW_STAGE_PREPARE;
	/* Somebody may have had the tray open since the node was opened. */
	dw_hold_door(rec, true);
	ret = dw_burn_examine(rec, job);
	job->medium_known = true;
	if (!ret)
		ret = dw_media_usable(job, &burn->medium, &burn->request);
	if (ret)
		return ret;
	if (burn->request.job != DISCWRITER_JOB_BURN)
		return dw_job_run(rec);
	ret = dw_work_may_overwrite(job, burn);
	/* Of the disc that it was set for, which a format makes another. */
	if (!ret)
		ret = dw_work_speed(rec, job);
	if (!ret)
		ret = dw_work_format(job, burn);
	if (ret)
		return ret;
	dw_burn_set_phase(rec, DISCWRITER_PHASE_INITIALIZING);
	ret = dw_medium_model(&burn->medium)->prepare(job, burn);
	if (!ret)
		ret = dw_work_buffers(rec, job);
	/* A track that is continued has been opened before. */
	if (!ret)
		burn->opened = burn->resumed;
	return ret;
}

/* Medium format corrupted, or the format failed (3/31): it is to be formatted again. */
static bool dw_work_format_broken(const struct dw_burn *burn)
{
	const struct dw_sense *sense = &burn->job.failure.reply.sense;

	return sense->response && sense->key == DW_SK_MEDIUM && sense->asc == 0x31;
}

static u32 dw_work_outcome(const struct dw_burn *burn, bool complete)
{
	u32 state = burn->medium.state;

	if ((!burn->opened && !burn->formatting) ||
	    (burn->request.job == DISCWRITER_JOB_BURN &&
	     burn->request.flags & DISCWRITER_BEGIN_SIMULATE))
		return DISCWRITER_OUTCOME_UNTOUCHED;
	/* What lies in the drive now says nothing of the disc that was. */
	if (!(state & DISCWRITER_MEDIUM_PRESENT) ||
	    burn->job.failure.action == DW_SENSE_MEDIUM_CHANGED)
		return DISCWRITER_OUTCOME_UNKNOWN;
	if (complete)
		return DISCWRITER_OUTCOME_COMPLETE;
	/* Whatever the medium says of itself. */
	if (dw_work_format_broken(burn))
		return state & DISCWRITER_MEDIUM_ERASABLE ?
		       DISCWRITER_OUTCOME_NEEDS_ERASE : DISCWRITER_OUTCOME_LOST;
	if ((burn->request.job == DISCWRITER_JOB_ERASE ||
	     burn->request.job == DISCWRITER_JOB_FORMAT) &&
	    state & DISCWRITER_MEDIUM_ERASABLE &&
	    !(state & DISCWRITER_MEDIUM_OVERWRITABLE))
		return DISCWRITER_OUTCOME_NEEDS_ERASE;
	if (state & DISCWRITER_MEDIUM_OVERWRITABLE)
		return DISCWRITER_OUTCOME_REWRITABLE;
	if (state & DISCWRITER_MEDIUM_BLANK)
		return DISCWRITER_OUTCOME_UNTOUCHED;
	/*
	 * FINALIZE repairs a track, and fills one that was reserved. A CD that is
	 * recorded at once has neither: only its cue sheet knew where it ends.
	 */
	if ((state & DISCWRITER_MEDIUM_DAMAGED &&
	     (burn->at_once ||
	      !(burn->medium.can & DISCWRITER_MEDIUM_CAN_FINALIZE))) ||
	    (state & DISCWRITER_MEDIUM_OPEN_SESSION && burn->at_once &&
	     !burn->medium.open.reserved))
		return state & DISCWRITER_MEDIUM_ERASABLE ?
		       DISCWRITER_OUTCOME_NEEDS_ERASE : DISCWRITER_OUTCOME_LOST;
	if (state & DISCWRITER_MEDIUM_DAMAGED)
		return DISCWRITER_OUTCOME_OPEN;
	if (state & DISCWRITER_MEDIUM_OPEN_SESSION)
		return DISCWRITER_OUTCOME_OPEN;
	if (!burn->written && burn->request.job == DISCWRITER_JOB_BURN)
		return DISCWRITER_OUTCOME_UNTOUCHED;
	if (state & DISCWRITER_MEDIUM_APPENDABLE)
		return DISCWRITER_OUTCOME_APPENDABLE;
	return DISCWRITER_OUTCOME_CLOSED;
}

/*
 * Bring the medium of a burn that will not be completed into the best state it
 * allows. A disc that is not, or may not be, the one the burn began with is left
 * alone, and so is one to which nothing was done.
 */
static void dw_work_abandon(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	const struct dw_failure *failure = &burn->job.failure;
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_CLOSE };
	const struct dw_write_model *model;

	if (burn->abandoned)
		return;
	burn->abandoned = true;
	/* Recorded at once, a pre-gap may be there before any data. */
	if (burn->request.job != DISCWRITER_JOB_BURN ||
	    (burn->written == burn->resumed && !burn->formatting &&
	     !(burn->at_once && burn->opened)))
		return;
	dw_burn_set_phase(rec, DISCWRITER_PHASE_CANCELLING);
	if (failure->action == DW_SENSE_MEDIUM_CHANGED ||
	    failure->cause == DISCWRITER_CAUSE_GONE ||
	    failure->cause == DISCWRITER_CAUSE_NO_MEDIUM)
		return;
	/* The drive has forgotten what it was told: see what it knows now. */
	if (failure->action == DW_SENSE_RESET && dw_burn_examine(rec, &job))
		return;
	model = dw_medium_model(&burn->medium);
	if (model)
		model->abandon(&job, burn);
}

/*
 * Look at what was left: a part of the burn when it was @finished, for the record
 * otherwise. @whole: the program gave all that it had announced.
 */
static void dw_work_conclude(struct dw_recorder *rec, bool finished, bool whole)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job spare = { .rec = rec, .stage = DW_STAGE_CLOSE };
	struct dw_job *job = finished ? &burn->job : &spare;
	const struct dw_write_model *model;
	int ret = 0, examined = 0;

	if (burn->opened || burn->formatting) {
		rec->touched = true;
		model = dw_medium_model(&burn->medium);
		examined = dw_burn_examine(rec, job);
		ret = examined;
		if (!ret && finished && burn->written)
			ret = model->check(job, burn);
		else if (!ret && finished)
			ret = dw_job_check(job, burn, model);
	}
	mutex_lock(&rec->lock);
	burn->outcome = examined ? DISCWRITER_OUTCOME_UNKNOWN :
			dw_work_outcome(burn, finished && whole && !ret);
	if (burn->medium.state & (DISCWRITER_MEDIUM_APPENDABLE |
				  DISCWRITER_MEDIUM_OVERWRITABLE |
				  DISCWRITER_MEDIUM_BLANK))
		burn->next_writable = burn->medium.next_writable;
	mutex_unlock(&rec->lock);
	if (burn->opened || burn->formatting)
		dw_netlink_recorder(rec, DISCWRITER_CMD_MEDIUM);
}

/*
 * What the program did wrong although all it gave was recorded. Reported when
 * nothing worse is.
 */
static enum discwriter_cause dw_work_complaint(const struct dw_burn *burn)
{
	u64 sectors = DIV_ROUND_UP_ULL(burn->taken, DISCWRITER_SECTOR_SIZE);

	if (burn->overrun)
		return DISCWRITER_CAUSE_TOO_LARGE;
	if (burn->resumed + sectors < burn->request.sectors)
		return DISCWRITER_CAUSE_SHORT_SOURCE;
	if (!burn->taken && !burn->resumed)
		return DISCWRITER_CAUSE_STREAM_SIZE;
	if (burn->taken % DISCWRITER_SECTOR_SIZE &&
	    !(burn->request.flags & DISCWRITER_BEGIN_PAD))
		return DISCWRITER_CAUSE_STREAM_SIZE;
	return DISCWRITER_CAUSE_NONE;
}

static void dw_work_complete(struct dw_recorder *rec)
{
	enum discwriter_cause complaint;
	struct dw_burn *burn = &rec->burn;
	struct dw_job *job = &burn->job;
	int ret = 0;

	complaint = dw_work_complaint(burn);
	dw_burn_set_phase(rec, DISCWRITER_PHASE_FINALIZING);
	if (burn->taken || burn->resumed) {
		job->stage = DW_STAGE_WRITE;
		ret = dw_stream_tail(rec);
		/* Nobody is there to try again, as a writer could. */
		if (ret)
			dw_drive_fail(job, ret == -ENOMEM ?
				      DISCWRITER_CAUSE_NO_MEMORY :
				      DISCWRITER_CAUSE_FAILED);
	}
	/* A write that gave nothing may have opened the medium. */
	if (!ret && burn->opened && burn->written == burn->resumed &&
	    !burn->resumed && !burn->formatting) {
		dw_work_abandon(rec);
	} else if (!ret && (burn->opened || burn->formatting)) {
		job->stage = DW_STAGE_CLOSE;
		/* All is there: to stop now would only leave the disc open. */
		job->cancel = NULL;
		ret = dw_medium_model(&burn->medium)->finish(job, burn);
	}
	/* A close that failed is not tried a second time. */
	if (ret && job->stage == DW_STAGE_WRITE)
		dw_work_abandon(rec);
	dw_work_conclude(rec, !ret, complaint == DISCWRITER_CAUSE_NONE ||
			 complaint == DISCWRITER_CAUSE_STREAM_SIZE);
	if (!job->failure.cause && READ_ONCE(burn->cancel))
		dw_drive_fail(job, DISCWRITER_CAUSE_CANCELLED);
	else if (!job->failure.cause && complaint)
		dw_drive_fail(job, complaint);
}

/* No more data are taken. */
static void dw_work_stop_clock(struct dw_recorder *rec)
{
	mutex_lock(&rec->lock);
	if (!rec->burn.write_ended)
		rec->burn.write_ended = ktime_get();
	mutex_unlock(&rec->lock);
}

static void dw_work_cancel(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	dw_work_take_stream(burn);
	if (dw_burn_running(rec) && READ_ONCE(burn->cancel) && !burn->abandoned) {
		dw_work_stop_clock(rec);
		dw_drive_fail(&burn->job, DISCWRITER_CAUSE_CANCELLED);
		dw_burn_publish(rec);
		dw_work_abandon(rec);
		dw_work_conclude(rec, false, false);
		dw_burn_set_phase(rec, DISCWRITER_PHASE_FAILED);
	}
	mutex_unlock(&burn->stream);
	wake_up_all(&rec->wait);
}

/* The last that is done to a burn: another may begin the moment it is over. */
static void dw_work_ended(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	dw_burn_publish(rec);
	dw_work_stop_clock(rec);
	mutex_lock(&rec->lock);
	burn->ended = ktime_get();
	mutex_unlock(&rec->lock);
	dw_burn_free_buffers(burn);
	dw_burn_move(rec, DW_BURN_ENDED, burn->failure.cause ?
		     DISCWRITER_PHASE_FAILED : DISCWRITER_PHASE_COMPLETED);
}

static void dw_work_finish(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job *job = &burn->job;

	dw_work_take_stream(burn);
	if (!dw_burn_running(rec))
		goto out;
	mutex_lock(&rec->lock);
	WRITE_ONCE(burn->state, DW_BURN_ENDING);
	mutex_unlock(&rec->lock);
	dw_work_stop_clock(rec);

	job->nonblock = false;
	if (!job->failure.cause) {
		dw_work_complete(rec);
	} else if (!burn->abandoned) {
		dw_work_abandon(rec);
		dw_work_conclude(rec, false, false);
	}
	dw_work_ended(rec);
out:
	mutex_unlock(&burn->stream);
	wake_up_all(&rec->wait);
}

/* Another job than a burn: it is over when it is prepared, so to speak. */
static void dw_work_job(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	bool cancelled;
	int ret;

	ret = dw_work_prepare_steps(rec);
	cancelled = dw_job_let_cancel(rec, false);
	dw_burn_publish(rec);
	dw_work_conclude(rec, !ret, true);
	/* It came after the last command: all is done, and the caller is told. */
	if (!burn->job.failure.cause && cancelled)
		dw_drive_fail(&burn->job, DISCWRITER_CAUSE_CANCELLED);
	burn->reported = burn->waited;
	dw_work_ended(rec);
}

static void dw_work_prepare(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	dw_work_take_stream(burn);
	if (burn->request.job != DISCWRITER_JOB_BURN) {
		dw_work_job(rec);
		goto out;
	}
	if (!dw_work_prepare_steps(rec)) {
		dw_stream_start(burn);
		burn->job.stage = DW_STAGE_WRITE;
		burn->prepared = true;
	}
	mutex_lock(&rec->lock);
	burn->writing = ktime_get();
	/* Speed is reckoned from here, and not of what an earlier burn wrote. */
	burn->told = burn->writing;
	burn->told_sectors = burn->written;
	mutex_unlock(&rec->lock);
	dw_burn_publish(rec);
	if (burn->prepared) {
		dw_burn_move(rec, DW_BURN_OPEN, DISCWRITER_PHASE_WRITING);
	} else {
		dw_work_abandon(rec);
		dw_work_conclude(rec, false, false);
		/* BEGIN, if it waits, reports it; else END or close does. */
		burn->reported = burn->waited;
		if (burn->waited)
			dw_work_ended(rec);
		else
			dw_burn_move(rec, DW_BURN_OPEN, DISCWRITER_PHASE_FAILED);
	}
out:
	mutex_unlock(&burn->stream);
	/* Pollers look whether the stream is free. */
	wake_up_all(&rec->wait);
}

/**
 * dw_burn_work - the worker of a recorder
 * @work: its work item, which holds the recorder
 */
void dw_burn_work(struct work_struct *work)
{
	struct dw_recorder *rec = container_of(work, struct dw_recorder, work);
	u32 todo;

	do {
		mutex_lock(&rec->lock);
		todo = rec->burn.todo & -rec->burn.todo;
		rec->burn.todo &= ~todo;
		mutex_unlock(&rec->lock);

		switch (todo) {
		case DW_TODO_PREPARE:
			dw_work_prepare(rec);
			break;
		case DW_TODO_CANCEL:
			dw_work_cancel(rec);
			break;
		case DW_TODO_FINISH:
			dw_work_finish(rec);
			break;
		case DW_TODO_RELEASE:
			dw_recorder_release(rec);
			break;
		}
	} while (todo);
	put_device(&rec->dev);
}
