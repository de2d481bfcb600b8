// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A write, from the first check to the result.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* Before anything is opened, in the order of IMAPI's members. */
static int check(const struct dw_job *job)
{
	const struct dw_options *options = job->options;
	const struct dw_stream *src = job->stream;

	if (!options->recorder)
		return E_IMAPI_RECORDER_REQUIRED;
	if (!options->client[0])
		return E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID;
	if (src->known && (!src->size || (src->size % DW_SECTOR && !options->pad)))
		return E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED;
	if (!job->nr_ranges)
		return S_OK;
	if (!src->known || !src->mover->seekable ||
	    dw_ranges_check(job->ranges, job->nr_ranges, src->size / DW_SECTOR))
		return E_INVALIDARG;
	return S_OK;
}

static void fail(struct dw_job *job, enum dw_stage stage, int hr, int error)
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
	fail(job, stage, dw_hresult_at(stage, -ret, NULL), -ret);
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
	if (result->stage >= DW_STAGE_BEGIN && result->stage != DW_STAGE_SOURCE)
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
	const struct dw_recorder *recorder = job->options->recorder;
	struct discwriter_status status;

	if (!dw_read_status(recorder->fd, &status))
		job->last_burn = status.burn;
	job->node = dw_open(recorder->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (job->node < 0)
		return job->node;
	return dw_same_recorder(recorder, job->node) ? 0 : -ENODEV;
}

static int begin(struct dw_job *job, const struct discwriter_medium *medium)
{
	const struct dw_options *options = job->options;
	struct discwriter_begin begin = {
		.sectors = (job->total + DW_SECTOR - 1) / DW_SECTOR,
		.ranges = (__u64)(uintptr_t)job->ranges,
		.nr_ranges = (__u32)job->nr_ranges,
	};

	begin.close = dw_close_policy(options, medium, begin.sectors);
	if (options->pad)
		begin.flags |= DISCWRITER_BEGIN_PAD;
	if (options->force_overwrite)
		begin.flags |= DISCWRITER_BEGIN_OVERWRITE;
	else if (!job->nr_ranges && medium->state & DISCWRITER_MEDIUM_OVERWRITABLE &&
		 !(medium->state & DISCWRITER_MEDIUM_BLANK) && dw_seems_blank(options->recorder))
		begin.flags |= DISCWRITER_BEGIN_OVERWRITE;
	memcpy(begin.client, options->client, sizeof(begin.client));
	if (dw_cancelled(job))	/* reading the disc's begin can take a while */
		return -ECANCELED;
	return dw_ioctl(job->node, DISCWRITER_IOC_BEGIN, &begin);
}

/* The burn has begun: send the data, end it, wait for that. */
static void burn(struct dw_job *job, struct dw_ticker *ticker)
{
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_end end = { 0 };
	int ret;

	ret = dw_move_all(job);
	if (ret < 0) {
		if (job->source_failed)
			fail(job, DW_STAGE_SOURCE, IMAPI_E_DATA_STREAM_READ_FAILURE, -ret);
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
	dw_ticker_kick(ticker);
	ret = dw_ioctl(job->node, DISCWRITER_IOC_END, &end);
	if (ret < 0)
		fail_errno(job, DW_STAGE_END, ret);
	else if (job->sent < job->total)
		fail(job, DW_STAGE_SOURCE, E_INVALIDARG, 0);
	else if (!job->sent)
		fail(job, DW_STAGE_SOURCE, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, 0);
	take_status(job);
}

static void run(struct dw_job *job)
{
	struct discwriter_medium medium = { 0 };
	struct dw_ticker *ticker = NULL;
	int hr, ret;

	hr = check(job);
	if (hr) {
		fail(job, DW_STAGE_CHECK, hr, 0);
		return;
	}
	if (job->nr_ranges)
		job->total = dw_ranges_sectors(job->ranges, job->nr_ranges) * DW_SECTOR;
	else if (job->stream->known)
		job->total = job->stream->size;

	ret = take_recorder(job);
	if (ret < 0) {
		fail_errno(job, DW_STAGE_OPEN, ret);
		goto out;
	}
	publish_node(job, job->node);
	ret = dw_ticker_start(job, &ticker);
	if (ret < 0) {
		fail_errno(job, DW_STAGE_OPEN, ret);
		goto out;
	}
	ret = dw_ioctl(job->node, DISCWRITER_IOC_MEDIUM, &medium);
	if (!ret && !(medium.state & DISCWRITER_MEDIUM_PRESENT))
		ret = -ENOMEDIUM;
	if (ret < 0) {
		fail_errno(job, DW_STAGE_MEDIUM, ret);
		goto out;
	}
	ret = begin(job, &medium);
	if (ret < 0) {
		fail_errno(job, DW_STAGE_BEGIN, ret);
		take_status(job);
		goto out;
	}
	dw_ticker_kick(ticker);
	burn(job, ticker);
out:
	dw_ticker_stop(ticker);
	publish_node(job, -1);
	if (job->node >= 0) {
		ret = dw_ops.close(job->node);
		/* END has told the burn's own error; this one is of its own. */
		if (ret < 0 && ret != -EINTR)
			fail_errno(job, DW_STAGE_END, ret);
	}
	dw_move_done(job);
}

int dw_write(struct dw_data *data, struct dw_stream *stream,
	     const struct discwriter_range *ranges, size_t nr_ranges)
{
	struct dw_job job = {
		.data = data,
		.stream = stream,
		.ranges = ranges,
		.nr_ranges = nr_ranges,
		.node = -1,
	};
	__u64 drain;
	int hr;

	if (!data || !stream)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	if (data->writing) {
		pthread_mutex_unlock(&data->lock);
		return E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	}
	data->writing = true;
	data->has_result = false;
	memset(&data->result, 0, sizeof(data->result));
	atomic_store(&data->cancelled, false);
	(void)!read(data->wake, &drain, sizeof(drain));
	pthread_mutex_unlock(&data->lock);

	/* While it is writing nobody changes them. */
	job.options = &data->options;
	run(&job);

	pthread_mutex_lock(&data->lock);
	data->writing = false;
	data->has_result = true;
	hr = data->result.hr;
	pthread_mutex_unlock(&data->lock);
	return hr;
}
