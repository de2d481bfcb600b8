// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands with their replies understood. Everything that can be asked of a
 * drive goes through dw_drive_command(), so that sense data are judged, waits
 * are bounded and failures are kept in one way only.
 */
#include <linux/delay.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include <scsi/scsi_device.h>

#include "drive.h"
#include "netlink.h"
#include "recorder.h"

/*
 * How long a drive may stay busy before its job fails with the cause, first
 * match. Loading and spinning up take up to a minute, a format or a blank up to
 * hours on the slowest media (a BD-RE of two layers with certification), a close
 * up to one; a WRITE is refused for as long as the buffer needs
 * to drain, at most some seconds, but for minutes while a lead-in is written.
 */
static const struct {
	enum discwriter_cause cause;
	enum dw_stage stage;	/* DW_STAGE_COUNT: any */
	unsigned int seconds;
} dw_wait_limits[] = {
	{ DISCWRITER_CAUSE_BECOMING_READY, DW_STAGE_COUNT,	60 },
	{ DISCWRITER_CAUSE_FORMATTING,	DW_STAGE_QUERY,		1 },
	{ DISCWRITER_CAUSE_FORMATTING,	DW_STAGE_COUNT,		12 * 3600 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_QUERY,		1 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_WRITE,		200 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_COUNT,		3 * 3600 },
};

#define DW_WAIT_DEFAULT	30

/*
 * Milliseconds between two tries: short at first, since many waits are, and
 * while writing never longer than a drive's buffer lasts (a 1 MB buffer drains
 * in 37 ms at DVD 20x).
 */
#define DW_DELAY_FIRST		2
#define DW_DELAY_WRITE_MAX	25
#define DW_DELAY_MAX		500

/* Unit attentions come in rows: a load gives 6/28, 6/29 and 6/2A at most. */
#define DW_RETRIES		5

static unsigned int dw_wait_limit(enum discwriter_cause cause,
				  enum dw_stage stage)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dw_wait_limits); i++)
		if (dw_wait_limits[i].cause == cause &&
		    (dw_wait_limits[i].stage == stage ||
		     dw_wait_limits[i].stage == DW_STAGE_COUNT))
			return dw_wait_limits[i].seconds;
	return DW_WAIT_DEFAULT;
}

static int dw_drive_keep(struct dw_job *job, enum discwriter_cause cause,
			 enum dw_action action, const struct dw_reply *reply)
{
	struct dw_failure *failure = &job->failure;

	/* A failure without a cause would count as none. */
	if (cause == DISCWRITER_CAUSE_NONE)
		cause = DISCWRITER_CAUSE_FAILED;
	if (failure->cause == DISCWRITER_CAUSE_NONE) {
		failure->cause = cause;
		failure->action = action;
		if (reply)
			failure->reply = *reply;
	}
	return -dw_cause_errno(cause);
}

/**
 * dw_drive_fail - fail a job for a reason that no command gave
 * @job: the job; keeps the cause if it has none yet
 * @cause: the reason
 *
 * Return: the cause's errno, negative.
 */
int dw_drive_fail(struct dw_job *job, enum discwriter_cause cause)
{
	return dw_drive_keep(job, cause, DW_SENSE_FAIL, NULL);
}

/* Its own failure shows when the command that needed it is sent again. */
static void dw_drive_start_unit(struct dw_recorder *rec)
{
	struct dw_reply reply;
	struct dw_cdb cdb;

	dw_cdb_start_stop_unit(&cdb, true, true, false);
	dw_transport_kernel(rec, &cdb, false, NULL, 0, &reply);
}

/* How far a drive that works on something says it is. */
static void dw_drive_progress(struct dw_job *job, const struct dw_sense *sense)
{
	if (!job->progress || !sense->progress_valid)
		return;
	/* Who reads it under the lock reads it twice. */
	mutex_lock(&job->rec->lock);
	*job->progress = sense->progress;
	dw_netlink_progress(job->rec);
	mutex_unlock(&job->rec->lock);
}

/* Wait for a busy drive, unless something ends the wait. */
static int dw_drive_pause(struct dw_job *job, enum discwriter_cause cause,
			  const struct dw_reply *reply,
			  struct dw_patience *patience)
{
	struct dw_recorder *rec = job->rec;
	unsigned int limit = dw_recorder_scale(rec, MSEC_PER_SEC *
					       dw_wait_limit(cause, job->stage));
	unsigned int max = job->stage == DW_STAGE_WRITE ? DW_DELAY_WRITE_MAX :
							  DW_DELAY_MAX;

	if (!patience->since) {
		patience->since = jiffies;
		patience->delay = DW_DELAY_FIRST;
	} else if (time_after(jiffies, patience->since + msecs_to_jiffies(limit))) {
		return dw_drive_keep(job, cause, DW_SENSE_FAIL, reply);
	}
	job->waits++;
	dw_drive_progress(job, &reply->sense);
	if (job->nonblock)
		return -EWOULDBLOCK;
	wait_event_killable_timeout(rec->wait,
				    dw_recorder_dead(rec) ||
				    (job->cancel && READ_ONCE(*job->cancel)),
				    msecs_to_jiffies(patience->delay));
	if (dw_recorder_dead(rec))
		return dw_drive_fail(job, DISCWRITER_CAUSE_GONE);
	if (job->cancel && READ_ONCE(*job->cancel))
		return dw_drive_fail(job, DISCWRITER_CAUSE_CANCELLED);
	if (fatal_signal_pending(current))
		return -EINTR;
	patience->delay = min(patience->delay * 2, max);
	return DW_SEND_AGAIN;
}

/**
 * dw_drive_settle - decide what a command's end means
 * @job: the job it belongs to
 * @ret: what the transport returned
 * @reply: what it filled
 * @patience: zeroed before the command was sent first; kept for its repeats
 *
 * Waits here if the drive is busy.
 *
 * Return: 0 if it was executed; DW_SEND_AGAIN if it was not and may be sent
 * again; -EWOULDBLOCK if it may later (@job->nonblock); -EINTR if a fatal signal
 * ended a wait; else the errno of the failure, which @job keeps. -EFAULT and
 * -ENOMEM leave no failure: nothing was sent.
 */
int dw_drive_settle(struct dw_job *job, int ret, const struct dw_reply *reply,
		    struct dw_patience *patience)
{
	struct dw_recorder *rec = job->rec;
	struct dw_verdict verdict;

	if (!ret)
		return 0;
	if (ret == -EFAULT || ret == -ENOMEM)
		return ret;
	if (ret == -ENODEV || dw_transport_gone(rec))
		return dw_drive_keep(job, DISCWRITER_CAUSE_GONE, DW_SENSE_FAIL,
				     reply);
	if (ret != -EIO)
		return dw_drive_keep(job, DISCWRITER_CAUSE_FAILED,
				     DW_SENSE_FAIL, reply);

	if (reply->host || !reply->sense.response) {
		verdict.cause = dw_cause_from_result(reply->host, reply->status,
						     reply->host == DID_TIME_OUT,
						     job->stage);
		verdict.action = DW_SENSE_FAIL;
	} else {
		verdict = dw_sense_verdict(&reply->sense, reply->opcode,
					   job->stage);
	}

	/*
	 * Nothing is sent again to a disc that may be another one, nor to a drive
	 * that was reset: it has forgotten the write parameters.
	 */
	if (verdict.action == DW_SENSE_RETRY && job->medium_known &&
	    reply->sense.key == DW_SK_ATTENTION) {
		if (reply->sense.asc == 0x28) {
			verdict.action = DW_SENSE_MEDIUM_CHANGED;
		} else if (reply->sense.asc == 0x29) {
			verdict.cause = DISCWRITER_CAUSE_WRITE_ERROR;
			verdict.action = DW_SENSE_RESET;
		}
	}

	switch (verdict.action) {
	case DW_SENSE_OK:
		return 0;
	case DW_SENSE_START:
		if (!patience->since)
			dw_drive_start_unit(rec);
		fallthrough;
	case DW_SENSE_WAIT:
		return dw_drive_pause(job, verdict.cause, reply, patience);
	case DW_SENSE_RETRY:
		if (patience->retries++ < DW_RETRIES)
			return DW_SEND_AGAIN;
		break;
	default:
		break;
	}
	return dw_drive_keep(job, verdict.cause, verdict.action, reply);
}

/**
 * dw_drive_command - send a command until it is executed or has failed
 * @job: the job
 * @cdb: the command
 * @write: @buf goes to the drive
 * @buf: kmalloc()ed, NULL for a command without data
 * @len: its bytes
 * @got: if not NULL, told how many bytes came
 */
int dw_drive_command(struct dw_job *job, const struct dw_cdb *cdb, bool write,
		     void *buf, u32 len, u32 *got)
{
	struct dw_patience patience = { };
	struct dw_reply reply;
	int ret;

	do {
		ret = dw_transport_kernel(job->rec, cdb, write, buf, len,
					  &reply);
		ret = dw_drive_settle(job, ret, &reply, &patience);
	} while (ret == DW_SEND_AGAIN);
	if (ret == -ENOMEM)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	if (got)
		*got = reply.transferred;
	return ret;
}

/**
 * dw_drive_simple - send a command without data
 * @job: the job
 * @cdb: the command
 */
int dw_drive_simple(struct dw_job *job, const struct dw_cdb *cdb)
{
	return dw_drive_command(job, cdb, false, NULL, 0, NULL);
}

/* A reply that cannot be understood: the drive's fault, told with the command. */
static int dw_drive_bad_reply(struct dw_job *job, const struct dw_cdb *cdb)
{
	struct dw_reply reply = { .opcode = cdb->cdb[0] };

	return dw_drive_keep(job, DISCWRITER_CAUSE_BAD_RESPONSE, DW_SENSE_FAIL,
			     &reply);
}

/**
 * dw_drive_reply - read a reply into memory of its own
 * @job: the job
 * @cdb: the command
 * @size: most bytes
 * @got: told how many came
 *
 * The memory, for the caller to kfree(), is zeroed before, so that a drive that
 * sends less than it says cannot make old memory look like a reply.
 *
 * Return: the memory or an ERR_PTR().
 */
void *dw_drive_reply(struct dw_job *job, const struct dw_cdb *cdb, u32 size,
		     u32 *got)
{
	void *buf = kzalloc(size, GFP_KERNEL);
	int ret;

	if (!buf)
		return ERR_PTR(dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY));
	ret = dw_drive_command(job, cdb, false, buf, size, got);
	if (ret) {
		kfree(buf);
		return ERR_PTR(ret);
	}
	return buf;
}

/**
 * dw_drive_parsed - free a reply that was parsed
 * @job: the job
 * @cdb: the command
 * @buf: the reply
 * @parsed: what the parser returned
 *
 * Return: 0, or the errno of a reply that makes no sense.
 */
int dw_drive_parsed(struct dw_job *job, const struct dw_cdb *cdb, void *buf,
		    int parsed)
{
	kfree(buf);
	return parsed ? dw_drive_bad_reply(job, cdb) : 0;
}

/**
 * dw_drive_ready - wait until the drive is ready for commands to the medium
 * @job: the job
 *
 * Also how the end of a command sent with Immed is waited for.
 */
int dw_drive_ready(struct dw_job *job)
{
	struct dw_cdb cdb;

	dw_cdb_test_unit_ready(&cdb);
	return dw_drive_simple(job, &cdb);
}
