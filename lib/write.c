// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A write, from the first check to the result.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "verify.h"

/* Before anything is opened, in the order of IMAPI's members. */
static int check(struct dw_job *job)
{
	const struct dw_options *options = job->options;
	const struct dw_stream *src = job->stream;
	int hr;

	if (!options->recorder)
		return E_IMAPI_RECORDER_REQUIRED;
	if (!options->client[0])
		return E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID;
	hr = dw_stream_measure(job->stream);
	if (!hr && !job->nr_ranges)
		hr = dw_stream_ranges(job->stream, &job->ranges, &job->nr_ranges);
	if (hr)
		return hr;
	if (src->known && (!src->size || (src->size % DW_SECTOR &&
					  !(options->flags & DISCWRITER_BEGIN_PAD))))
		return E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED;
	if (!job->nr_ranges)
		return S_OK;
	if (options->flags & DISCWRITER_BEGIN_RESUME || !src->known || !src->mover->seekable ||
	    dw_ranges_check(job->ranges, job->nr_ranges, src->size / DW_SECTOR))
		return E_INVALIDARG;
	return S_OK;
}

void dw_fail(struct dw_job *job, enum dw_stage stage, int hr, int error)
{
	struct dw_result *result = &job->data->result;

	if (result->stage != DW_STAGE_NONE)
		return;		/* the first failure stays */
	result->hr = hr;
	result->error = error;
	result->stage = stage;
}

static void fail_errno(struct dw_job *job, enum dw_stage stage, int ret)
{
	dw_fail(job, stage, dw_hresult_at(stage, -ret, NULL), -ret);
}

/*
 * The record of the burn, once it is over. A failure of the burn takes its code
 * from there: an errno is coarser.
 */
static void take_status(struct dw_job *job)
{
	struct dw_result *result = &job->data->result;
	struct discwriter_status status;

	if (dw_read_status(job->node, &status) < 0 || status.burn == job->last_burn)
		return;
	result->status = status;
	result->flags |= DW_RESULT_STATUS;
	if (result->stage == DW_STAGE_NONE)
		result->hr = dw_adjusted(status.flags & DISCWRITER_STATUS_SPEED_ADJUSTED,
					 status.flags & DISCWRITER_STATUS_ROTATION_ADJUSTED);
	else if (result->stage >= DW_STAGE_BEGIN && result->stage != DW_STAGE_SOURCE)
		result->hr = dw_hresult_at(result->stage, result->error, &status);
}

/* From here on a cancel reaches the kernel by itself. */
static void publish_node(struct dw_job *job, int node)
{
	pthread_mutex_lock(&job->data->lock);
	job->data->node = node;
	pthread_mutex_unlock(&job->data->lock);
}

static int take_recorder(struct dw_job *job)
{
	struct dw_recorder *recorder = job->options->recorder;
	struct discwriter_status status;

	job->node = dw_take(recorder, 0);
	if (job->node < 0)
		return job->node;
	/* Not before: while it was waited for, somebody else may have burned. */
	if (!dw_read_status(job->node, &status))
		job->last_burn = status.burn;
	/* One that cannot tell knows nothing that is new. */
	if (dw_ioctl(job->node, DISCWRITER_IOC_FEATURES, &job->features) < 0)
		memset(&job->features, 0, sizeof(job->features));
	return 0;
}

/*
 * BEGIN finds out whether the medium can be written. Only where a medium is both
 * protected and in no state for it IMAPI's order is not the kernel's.
 */
static bool is_of_no_use(const struct discwriter_medium *medium)
{
	const __u32 bad = DISCWRITER_MEDIUM_FINALIZED | DISCWRITER_MEDIUM_DAMAGED;

	return medium->state & DISCWRITER_MEDIUM_SUPPORTED &&
	       medium->state & DISCWRITER_MEDIUM_WRITE_PROTECTED && medium->state & bad;
}

/* There was no burn, but a drive that would not say what it holds said why. */
static void take_why(struct dw_job *job, int error, const struct discwriter_why *why)
{
	struct dw_result *result = &job->data->result;
	struct discwriter_status *status = &result->status;

	if (!why->cause)
		return;
	status->phase = DISCWRITER_PHASE_FAILED;
	status->failed_phase = DISCWRITER_PHASE_VALIDATING;
	status->cause = why->cause;
	status->error = (__u32)error;
	status->outcome = DISCWRITER_OUTCOME_UNTOUCHED;
	status->opcode = why->opcode;
	status->sense_key = why->sense_key;
	status->asc = why->asc;
	status->ascq = why->ascq;
	status->last_written = DISCWRITER_NO_ADDRESS;
	status->next_writable = DISCWRITER_NO_ADDRESS;
	result->flags |= DW_RESULT_STATUS;
	dw_fail(job, DW_STAGE_MEDIUM, discwriter_hresult_from_cause(why->cause), error);
}

/* Media that are written in sequence take a list only if it is the whole image. */
static bool suits(const struct dw_job *job, const struct discwriter_medium *medium)
{
	return !job->nr_ranges || medium->state & DISCWRITER_MEDIUM_OVERWRITABLE ||
	       !(medium->state & DISCWRITER_MEDIUM_SUPPORTED) ||
	       (job->nr_ranges == 1 && !job->ranges[0].start &&
		job->ranges[0].end + 1 == job->stream->size / DW_SECTOR);
}

/* The medium, and whether the image can be one of which it holds the beginning. */
static int look_at_medium(struct dw_job *job, struct discwriter_medium *medium)
{
	int ret;

	/* A disc that was just put in can take a minute. */
	atomic_store(&job->data->in_call, true);
	ret = dw_cancelled(job) ? -ECANCELED :
				  dw_ioctl(job->node, DISCWRITER_IOC_MEDIUM, medium);
	atomic_store(&job->data->in_call, false);
	if (ret < 0) {
		take_why(job, -ret, &medium->why);
		return ret;
	}
	if (!(medium->state & DISCWRITER_MEDIUM_PRESENT))
		return -ENOMEDIUM;
	if (is_of_no_use(medium))
		return -EUCLEAN;
	if (job->options->flags & DISCWRITER_BEGIN_RESUME && job->total && medium->open_track &&
	    medium->open_next != DISCWRITER_NO_ADDRESS &&
	    (job->total + DW_SECTOR - 1) / DW_SECTOR < medium->open_next - medium->open_start)
		return -EINVAL;
	return suits(job, medium) ? 0 : -EINVAL;
}

/* Ranges in whole blocks, where the caller has given leave. */
static int widen(struct dw_job *job, const struct discwriter_medium *medium)
{
	const __u32 block = medium->block;
	int ret;

	if (atomic_load(&job->settled) || block < 2 || block & (block - 1) ||
	    !(medium->state & DISCWRITER_MEDIUM_OVERWRITABLE))
		return 0;
	ret = dw_ranges_widen(job->ranges, job->nr_ranges, job->stream->size / DW_SECTOR, block,
			      &job->wide);
	if (ret)
		return ret;
	job->ranges = job->wide;
	job->total = dw_ranges_sectors(job->ranges, job->nr_ranges) * DW_SECTOR;
	return 0;
}

/* Where in the image the kernel continues: it has moved the node's offset there. */
static int take_up(struct dw_job *job)
{
	off_t offset;

	if (!(job->options->flags & DISCWRITER_BEGIN_RESUME))
		return 0;
	offset = dw_ops.lseek(job->node, 0, SEEK_CUR);
	if (offset < 0)
		return (int)offset;
	if (job->total && (__u64)offset > job->total)
		return -EINVAL;
	atomic_store(&job->skip, (__u64)offset);
	job->data->result.resumed = (__u64)offset / DW_SECTOR;
	return dw_move_skip(job);
}

/* What a failure of the source is to the caller. */
int dw_source_code(const struct dw_job *job, int error)
{
	const struct dw_mover *mover = job->stream->mover;

	if (!mover->code && error == EBADF)	/* closed since */
		return E_HANDLE;
	return mover->code ? mover->code(error) : IMAPI_E_DATA_STREAM_READ_FAILURE;
}

/* The burn has begun: send the data, end it, wait for that. */
static void burn(struct dw_job *job)
{
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_end end = { 0 };
	int ret;

	ret = take_up(job);
	if (ret < 0 && !job->source_failed)
		fail_errno(job, DW_STAGE_SOURCE, ret);
	if (!ret)
		ret = dw_move_all(job);
	if (ret < 0) {
		if (job->source_failed)
			dw_fail(job, DW_STAGE_SOURCE, dw_source_code(job, -ret), -ret);
		else
			fail_errno(job, DW_STAGE_WRITE, ret);
	}
	/*
	 * A cancel can have come before there was a burn to cancel, and a source
	 * that failed leaves nothing to complete. Where the burn has failed by
	 * itself this changes nothing.
	 */
	if (ret < 0 || dw_cancelled(job))
		dw_ioctl(job->node, DISCWRITER_IOC_CANCEL, &cancel);
	ret = dw_ioctl(job->node, DISCWRITER_IOC_END, &end);
	if (ret < 0)
		fail_errno(job, DW_STAGE_END, ret);
	else if (job->sent < job->total)
		dw_fail(job, DW_STAGE_SOURCE, E_INVALIDARG, 0);
	else if (!job->sent)
		dw_fail(job, DW_STAGE_SOURCE, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, 0);
	take_status(job);
}

/* Which step of a burn that was one call has failed: what had been told by then. */
static enum dw_stage stage_of(struct dw_job *job)
{
	struct discwriter_status status;

	if (dw_read_status(job->node, &status) < 0 || status.burn == job->last_burn)
		return DW_STAGE_BEGIN;
	if (status.failed_phase == DISCWRITER_PHASE_FINALIZING ||
	    status.failed_phase == DISCWRITER_PHASE_VERIFYING)
		return DW_STAGE_END;
	return status.failed_phase < DISCWRITER_PHASE_WRITING ? DW_STAGE_BEGIN : DW_STAGE_WRITE;
}

static void end_direct(struct dw_job *job, int ret)
{
	if (ret < 0 && job->source_failed)
		dw_fail(job, DW_STAGE_SOURCE, job->ended ? E_INVALIDARG : dw_source_code(job, -ret),
			job->ended ? 0 : -ret);
	else if (ret < 0)
		fail_errno(job, stage_of(job), ret);
	take_status(job);
}

/* What ended well is looked at while nobody else can write there. */
static void verify(struct dw_job *job, const struct discwriter_medium *before,
		   struct dw_ticker *ticker)
{
	int error = 0, hr;

	if (job->data->result.stage != DW_STAGE_NONE)
		return;
	hr = dw_verify_written(job, before, &error);
	if (FAILED(hr))
		dw_fail(job, DW_STAGE_VERIFY, hr, error);
	dw_ticker_kick(ticker);
}

static void run(struct dw_job *job)
{
	struct discwriter_medium medium = { 0 };
	struct discwriter_begin begin;
	struct dw_ticker *ticker = NULL;
	int hr, ret;

	hr = check(job);
	if (hr) {
		dw_fail(job, DW_STAGE_CHECK, hr, 0);
		return;
	}
	if (job->nr_ranges)
		job->total = dw_ranges_sectors(job->ranges, job->nr_ranges) * DW_SECTOR;
	else if (job->stream->known)
		job->total = job->stream->size;

	atomic_store(&job->settled, !job->options->widen || !job->nr_ranges);
	ret = dw_verify_prepare(job);
	if (!ret)
		ret = take_recorder(job);
	if (ret < 0) {
		/* While the claim was waited for. */
		if (dw_cancelled(job))
			ret = -ECANCELED;
		fail_errno(job, DW_STAGE_OPEN, ret);
		goto out;
	}
	publish_node(job, job->node);
	ret = dw_ticker_start(job, &ticker);
	if (ret < 0) {
		fail_errno(job, DW_STAGE_OPEN, ret);
		goto out;
	}
	ret = look_at_medium(job, &medium);
	if (!ret)
		ret = widen(job, &medium);
	atomic_store(&job->settled, true);
	if (ret < 0) {
		fail_errno(job, DW_STAGE_MEDIUM, ret);
		goto out;
	}
	ret = dw_begin_prepare(job, &medium, &begin);
	if (!ret) {
		ret = dw_direct(job, &begin);
		if (ret <= 0) {
			end_direct(job, ret);
			verify(job, &medium, ticker);
			goto out;
		}
		ret = dw_ioctl(job->node, DISCWRITER_IOC_BEGIN, &begin);
	}
	if (ret < 0) {
		fail_errno(job, DW_STAGE_BEGIN, ret);
		take_status(job);
		goto out;
	}
	dw_ticker_kick(ticker);
	burn(job);
	verify(job, &medium, ticker);
out:
	dw_ticker_stop(ticker);
	publish_node(job, -1);
	if (job->node >= 0) {
		ret = dw_give(job->options->recorder, job->node);
		/* END has told the burn's own error; this one is of its own. */
		if (ret < 0 && ret != -EINTR)
			fail_errno(job, DW_STAGE_END, ret);
	}
	dw_move_done(job);
	free(job->wide);
	dw_verify_done(job);
}

/* From here to dw_leave() the writer is ours, and its properties stay as they are. */
int dw_enter(struct dw_data *data)
{
	__u64 drain;

	pthread_mutex_lock(&data->lock);
	if (data->writing) {
		pthread_mutex_unlock(&data->lock);
		return E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	}
	dw_start_join(data);
	data->writing = true;
	data->by_start = false;
	data->has_result = false;
	memset(&data->result, 0, sizeof(data->result));
	atomic_store(&data->cancelled, false);
	(void)!read(data->wake, &drain, sizeof(drain));
	pthread_mutex_unlock(&data->lock);
	return S_OK;
}

/* It is over; returns how it went. */
int dw_leave(struct dw_data *data)
{
	int hr;

	pthread_mutex_lock(&data->lock);
	data->writing = false;
	data->has_result = true;
	hr = data->result.hr;
	if (data->by_start)
		dw_start_over(data);
	pthread_mutex_unlock(&data->lock);
	return hr;
}

int dw_write_claim(struct dw_data *data, struct dw_stream *stream,
		   const struct discwriter_range *ranges, size_t nr_ranges)
{
	if (!data || !stream || (nr_ranges && !ranges))
		return E_POINTER;
	return dw_enter(data);
}

int dw_write_run(struct dw_data *data, struct dw_stream *stream,
		 const struct discwriter_range *ranges, size_t nr_ranges)
{
	struct dw_job job = {
		.data = data,
		.options = &data->options,
		.stream = stream,
		.ranges = ranges,
		.nr_ranges = nr_ranges,
		.node = -1,
	};

	run(&job);
	return dw_leave(data);
}
