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
#include "recorder.h"

/*
 * How long a drive may stay busy before its job fails with the cause, first
 * match. Loading and spinning up take up to a minute, a format or a close up to
 * hours on the slowest media; a WRITE is refused for as long as the buffer needs
 * to drain, at most some seconds, but for minutes while a lead-in is written.
 */
static const struct {
	enum discwriter_cause cause;
	enum dw_stage stage;	/* DW_STAGE_COUNT: any */
	unsigned int seconds;
} dw_wait_limits[] = {
	{ DISCWRITER_CAUSE_BECOMING_READY, DW_STAGE_COUNT,	60 },
	{ DISCWRITER_CAUSE_FORMATTING,	DW_STAGE_QUERY,		1 },
	{ DISCWRITER_CAUSE_FORMATTING,	DW_STAGE_COUNT,		4 * 3600 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_QUERY,		1 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_WRITE,		200 },
	{ DISCWRITER_CAUSE_BUSY,	DW_STAGE_COUNT,		3600 },
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

	/* Nothing is sent again to a disc that may be another one. */
	if (verdict.action == DW_SENSE_RETRY && job->medium_known &&
	    reply->sense.key == DW_SK_ATTENTION && reply->sense.asc == 0x28)
		verdict.action = DW_SENSE_MEDIUM_CHANGED;

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

/*
 * Send a command until it is executed or has failed. @got, if not NULL, is told
 * how many bytes came.
 */
static int dw_drive_command(struct dw_job *job, const struct dw_cdb *cdb,
			    bool write, void *buf, u32 len, u32 *got)
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

static int dw_drive_simple(struct dw_job *job, const struct dw_cdb *cdb)
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

/*
 * Read a reply of at most @size bytes into memory of its own, which the caller
 * kfree()s. It is zeroed before, so that a drive that sends less than it says
 * cannot make old memory look like a reply.
 */
static void *dw_drive_read(struct dw_job *job, const struct dw_cdb *cdb,
			   u32 size, u32 *got)
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

/* Free a reply that was @parsed; 0, or the errno of one that makes no sense. */
static int dw_drive_parsed(struct dw_job *job, const struct dw_cdb *cdb,
			   void *buf, int parsed)
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

static int dw_drive_config_bytes(struct dw_job *job, u32 len,
				 struct dw_config *config)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;
	int ret;

	dw_cdb_get_configuration(&cdb, DW_CONFIG_RT_ALL, 0, len);
	buf = dw_drive_read(job, &cdb, len, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = dw_config_parse(buf, got, config);
	/* Asked for no more than it says it has, it must send all of that. */
	if (!ret && got < min(len, config->total))
		ret = -EPROTO;
	return dw_drive_parsed(job, &cdb, buf, ret);
}

/**
 * dw_drive_config - ask for profile and features
 * @job: the job
 * @config: filled
 */
int dw_drive_config(struct dw_job *job, struct dw_config *config)
{
	/* The length field has 16 bits; no drive is known to fill 2 KiB. */
	u32 most = U16_MAX & ~3U;
	u32 len = DW_CONFIG_HEADER_LEN;
	int ret;

	/* Some bridges want the exact length, so ask for the header first. */
	ret = dw_drive_config_bytes(job, len, config);
	if (ret)
		return ret;
	len = clamp_t(u32, config->total, len, most);
	return dw_drive_config_bytes(job, len, config);
}

/**
 * dw_drive_disc_info - READ DISC INFORMATION
 * @job: the job
 * @info: filled
 */
int dw_drive_disc_info(struct dw_job *job, struct dw_disc_info *info)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_disc_information(&cdb, DW_DISC_INFO_STANDARD,
				     DW_DISC_INFO_LEN);
	buf = dw_drive_read(job, &cdb, DW_DISC_INFO_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_disc_info_parse(buf, got, info));
}

/**
 * dw_drive_track_info - READ TRACK INFORMATION of a track
 * @job: the job
 * @track: its number, or DW_TRACK_INVISIBLE
 * @info: filled
 */
int dw_drive_track_info(struct dw_job *job, u32 track,
			struct dw_track_info *info)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_track_information(&cdb, DW_TRACK_BY_NUMBER, track, false,
				      DW_TRACK_INFO_LEN);
	buf = dw_drive_read(job, &cdb, DW_TRACK_INFO_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_track_info_parse(buf, got, info));
}

/**
 * dw_drive_format_capacity - READ FORMAT CAPACITIES, how large the medium is
 * @job: the job
 * @capacity: filled
 */
int dw_drive_format_capacity(struct dw_job *job, struct dw_capacity *capacity)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_format_capacities(&cdb, DW_FORMAT_CAPACITIES_LEN);
	buf = dw_drive_read(job, &cdb, DW_FORMAT_CAPACITIES_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_capacity_parse(buf, got, capacity));
}

/**
 * dw_drive_capacity - READ CAPACITY, what can be read of the medium
 * @job: the job
 * @blocks: filled: sectors
 */
int dw_drive_capacity(struct dw_job *job, u64 *blocks)
{
	struct dw_cdb cdb;
	u32 block_size;
	void *buf;
	u32 got;

	dw_cdb_read_capacity(&cdb);
	buf = dw_drive_read(job, &cdb, DW_READ_CAPACITY_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_read_capacity_parse(buf, got, blocks, &block_size));
}

/**
 * dw_drive_buffer - READ BUFFER CAPACITY, in bytes
 * @job: the job
 * @buffer: filled
 */
int dw_drive_buffer(struct dw_job *job, struct dw_buffer *buffer)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_buffer_capacity(&cdb, DW_BUFFER_LEN);
	buf = dw_drive_read(job, &cdb, DW_BUFFER_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_buffer_parse(buf, got, buffer));
}

/**
 * dw_drive_write_protected - READ DISC STRUCTURE C0h: is the medium protected?
 * @job: the job
 * @protection: filled: bits of DW_PROTECTION_ANY, 0 for none
 */
int dw_drive_write_protected(struct dw_job *job, u8 *protection)
{
	struct dw_cdb cdb;
	size_t total, here = 0;
	u8 *buf;
	u32 got;
	int ret;

	dw_cdb_read_disc_structure(&cdb, DW_STRUCTURE_DVD, 0, 0,
				   DW_STRUCTURE_WRITE_PROTECTION,
				   DW_PROTECTION_LEN);
	buf = dw_drive_read(job, &cdb, DW_PROTECTION_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = dw_structure_parse(buf, got, &total, &here);
	*protection = here ? buf[DW_STRUCTURE_HEADER_LEN] & DW_PROTECTION_ANY : 0;
	return dw_drive_parsed(job, &cdb, buf, ret);
}

/**
 * dw_drive_format - FORMAT UNIT, in the background where the medium allows it
 * @job: the job
 * @type: format type
 * @blocks: sectors wanted
 * @param: type dependent parameter
 *
 * Returns once the medium can be written.
 */
int dw_drive_format(struct dw_job *job, enum dw_format_type type, u32 blocks,
		    u32 param)
{
	struct dw_cdb cdb;
	u8 *list;
	int ret;

	list = kzalloc(DW_FORMAT_LIST_LEN, GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	dw_format_list(list, DW_FORMAT_FOV | DW_FORMAT_IMMED, blocks, type, 0,
		       param);
	dw_cdb_format_unit(&cdb, false);
	ret = dw_drive_command(job, &cdb, true, list, DW_FORMAT_LIST_LEN, NULL);
	kfree(list);
	if (ret)
		return ret;
	return dw_drive_ready(job);
}

/**
 * dw_drive_reserve - RESERVE TRACK
 * @job: the job
 * @blocks: sectors
 */
int dw_drive_reserve(struct dw_job *job, u32 blocks)
{
	struct dw_cdb cdb;

	dw_cdb_reserve_track(&cdb, blocks);
	return dw_drive_simple(job, &cdb);
}

/**
 * dw_drive_flush - SYNCHRONIZE CACHE, and wait until it is done
 * @job: the job
 *
 * Sent without Immed: Pioneer drives lose data behind an immediate one that no
 * waiting one follows (growisofs).
 */
int dw_drive_flush(struct dw_job *job)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_synchronize_cache(&cdb, false);
	ret = dw_drive_simple(job, &cdb);
	if (ret)
		return ret;
	return dw_drive_ready(job);
}

/**
 * dw_drive_close - CLOSE TRACK/SESSION, and wait until it is done
 * @job: the job
 * @function: what to close
 * @track: number of the track; 0 where @function closes no track
 */
int dw_drive_close(struct dw_job *job, enum dw_close_function function,
		   u16 track)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_close_track_session(&cdb, true, function, track);
	ret = dw_drive_simple(job, &cdb);
	if (ret)
		return ret;
	return dw_drive_ready(job);
}

/**
 * dw_drive_lock_door - PREVENT ALLOW MEDIUM REMOVAL
 * @job: the job
 * @lock: prevent
 */
int dw_drive_lock_door(struct dw_job *job, bool lock)
{
	struct dw_cdb cdb;

	dw_cdb_prevent_allow(&cdb, lock);
	return dw_drive_simple(job, &cdb);
}
