// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Verification, as it belongs to a write (IBurnVerification), or by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "verify.h"

int discwriter_data_set_verification(struct dw_data *data, unsigned int level)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (level > DW_VERIFICATION_FULL)
		return dw_changed(data, E_INVALIDARG);
	data->options.verification = level;
	return dw_changed(data, S_OK);
}

unsigned int discwriter_data_get_verification(struct dw_data *data)
{
	unsigned int level;

	if (!data)
		return DW_VERIFICATION_NONE;
	pthread_mutex_lock(&data->lock);
	level = data->options.verification;
	pthread_mutex_unlock(&data->lock);
	return level;
}

static int make(struct dw_job *job, unsigned int level)
{
	struct dw_verify *v = calloc(1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	v->level = level;
	v->first_bad = DISCWRITER_NO_ADDRESS;
	atomic_init(&v->last, -1);
	job->verify = v;
	return 0;
}

/* Before the first byte is moved. */
int dw_verify_prepare(struct dw_job *job)
{
	int ret;

	if (!job->options->verification)
		return 0;
	ret = make(job, job->options->verification);
	if (ret || dw_verify_rereadable(job->stream))
		return ret;
	/* They must be seen: nothing passes from pipe to node by itself. */
	job->slow = true;
	return dw_sums_new(&job->verify->sums);
}

/* The next bytes of a stream that can be read only once. */
void dw_verify_note(struct dw_job *job, const void *data, size_t len)
{
	if (job->verify && job->verify->sums)
		dw_sums_add(job->verify->sums, data, len);
}

void dw_verify_done(struct dw_job *job)
{
	if (!job->verify)
		return;
	dw_sums_free(job->verify->sums);
	free(job->verify->spans);
	free(job->verify);
	job->verify = NULL;
}

/* From here on its progress is told, which has to know how much it is. */
static int begin(struct dw_job *job, __u64 sectors)
{
	struct dw_verify *v = job->verify;
	int ret = dw_verify_plan(job, sectors);

	atomic_store(&v->began_ms, dw_now_ms());
	atomic_store(&v->state, DW_VERIFY_RUNNING);
	return ret;
}

/* What came of it, into the result. Returns its code. */
static int over(struct dw_job *job, int ret)
{
	struct dw_result *result = &job->data->result;
	struct dw_verify *v = job->verify;

	atomic_store(&v->state, ret ? DW_VERIFY_FAILED : DW_VERIFY_SAME);
	result->verified = !ret ? DW_VERIFIED_SAME :
			   ret == -EBADMSG ? DW_VERIFIED_DIFFERS : DW_VERIFIED_COULD_NOT;
	result->first_bad = v->first_bad;
	result->compared = atomic_load(&v->done);
	result->read_sense_key = v->reply.key;
	result->read_asc = v->reply.asc;
	result->read_ascq = v->reply.ascq;
	return job->source_failed ? dw_source_code(job, -ret) :
				    discwriter_hresult_from_errno(-ret);
}

/*
 * The burn has ended well. @before: the medium, as it was found. Returns S_OK, or the
 * failure's code, and its errno in @error.
 */
int dw_verify_written(struct dw_job *job, const struct discwriter_medium *before, int *error)
{
	const struct dw_result *result = &job->data->result;
	const __u64 sectors = (job->sent + DW_SECTOR - 1) / DW_SECTOR;
	struct dw_verify *v = job->verify;
	int ret;

	if (!v)
		return S_OK;
	ret = begin(job, sectors);
	/* Ranges count from the start of the medium, an image from that of its track. */
	if (job->options->flags & DISCWRITER_BEGIN_RESUME)
		v->base = before->open_start;
	else if (!result->status.nr_ranges)
		v->base = result->status.start;
	if (!ret && job->options->flags & DISCWRITER_BEGIN_SIMULATE)
		ret = -EUCLEAN;		/* there is nothing to compare with */
	else if (!ret && !(result->flags & DW_RESULT_STATUS))
		ret = -EIO;		/* nobody knows where it is */
	if (!ret)
		ret = dw_verify_info(job->options->recorder, &result->status);
	if (!ret && v->sums)
		ret = dw_sums_end(v->sums, sectors);
	if (!ret)
		ret = dw_verify_compare(job);
	*error = -ret;
	return over(job, ret);
}

/* enum dw_verify_state, or -1: nothing is to be verified */
int dw_verify_state(const struct dw_job *job)
{
	return job->verify ? atomic_load(&job->verify->state) : -1;
}

/*
 * For the progress: the kernel's record, and what comes after it. @state: as it was
 * before the record was read, which then is of a later time.
 */
void dw_verify_phase(int state, struct discwriter_status *status)
{
	static const __u32 phases[] = {
		[DW_VERIFY_WAITING] = DISCWRITER_PHASE_FINALIZING,
		[DW_VERIFY_RUNNING] = DISCWRITER_PHASE_VERIFYING,
		[DW_VERIFY_SAME] = DISCWRITER_PHASE_COMPLETED,
		[DW_VERIFY_FAILED] = DISCWRITER_PHASE_FAILED,
	};

	if (state < 0)
		return;
	if (state != DW_VERIFY_WAITING || status->phase == DISCWRITER_PHASE_COMPLETED)
		status->phase = phases[state];
	if (state != DW_VERIFY_WAITING)
		status->phases |= 1U << DISCWRITER_PHASE_VERIFYING;
}

void dw_verify_fill(const struct dw_job *job, struct dw_progress *progress)
{
	const struct dw_verify *v = job->verify;
	const __u64 began = v ? atomic_load(&v->began_ms) : 0;
	const bool over = progress->phase == DISCWRITER_PHASE_COMPLETED ||
			  progress->phase == DISCWRITER_PHASE_FAILED;
	__u64 done, ms;

	if (!began || (!over && progress->phase != DISCWRITER_PHASE_VERIFYING))
		return;
	ms = dw_now_ms() - began;
	progress->elapsed_ms += (__s64)ms;
	if (progress->total_ms >= 0)
		progress->total_ms += (__s64)ms;
	/* At its end a write tells what it has recorded. */
	if (over && !v->alone)
		return;
	/* In this order: what is told as done, was read. */
	done = atomic_load(&v->done);
	progress->last_read_lba = atomic_load(&v->last);
	progress->sectors_done = done;
	progress->sectors_total = atomic_load(&v->total);
	if (v->alone) {
		progress->start_lba = (__s64)(v->base + v->spans[0].start);
		progress->sector_count = progress->sectors_total;
	}
	progress->drive_progress = -1;
	progress->remaining_ms = -1;
	progress->total_ms = -1;
	progress->bytes_per_second = ms ? done * DW_SECTOR * 1000 / ms : 0;
	if (!done)
		return;
	progress->remaining_ms = (__s64)((double)ms / (double)done *
					 (double)(progress->sectors_total - done));
	progress->total_ms = progress->elapsed_ms + progress->remaining_ms;
}

static int check_alone(const struct dw_job *job)
{
	const struct dw_stream *s = job->stream;
	int hr;

	if (!job->options->recorder)
		return E_IMAPI_RECORDER_REQUIRED;
	hr = dw_stream_measure(job->stream);
	if (hr)
		return hr;
	if (!s->known)
		return E_INVALIDARG;
	if (!s->size)
		return E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED;
	if (job->nr_ranges &&
	    dw_ranges_check(job->ranges, job->nr_ranges, s->size / DW_SECTOR))
		return E_INVALIDARG;
	if (!dw_verify_rereadable(s) &&
	    (job->nr_ranges || job->verify->level == DW_VERIFICATION_QUICK))
		return E_INVALIDARG;
	return S_OK;
}

static void run_alone(struct dw_job *job)
{
	struct discwriter_status status;
	struct dw_ticker *ticker = NULL;
	int hr = check_alone(job), ret;

	if (hr) {
		dw_fail(job, DW_STAGE_CHECK, hr, 0);
		return;
	}
	atomic_store(&job->settled, true);
	/* The progress shall not be taken for that of the last burn. */
	if (!dw_read_status(job->options->recorder->fd, &status))
		job->last_burn = status.burn;
	ret = begin(job, (job->stream->size + DW_SECTOR - 1) / DW_SECTOR);
	if (!ret)
		ret = dw_ticker_start(job, &ticker);
	if (!ret)
		ret = dw_verify_compare(job);
	hr = over(job, ret);
	if (FAILED(hr))
		dw_fail(job, DW_STAGE_VERIFY, hr, -ret);
	dw_ticker_stop(ticker);
}

int discwriter_data_verify(struct dw_data *data, struct dw_stream *stream, __u64 lba,
			   const struct discwriter_range *ranges, size_t nr_ranges)
{
	struct dw_job job = {
		.data = data,
		.stream = stream,
		.ranges = ranges,
		.nr_ranges = ranges ? nr_ranges : 0,
		.node = -1,
	};
	int hr;

	if (!data || !stream)
		return E_POINTER;
	if (ranges && !nr_ranges)
		return E_INVALIDARG;
	hr = dw_enter(data);
	if (FAILED(hr))
		return hr;
	job.options = &data->options;
	if (make(&job, data->options.verification ? data->options.verification :
						    DW_VERIFICATION_FULL)) {
		dw_fail(&job, DW_STAGE_CHECK, E_OUTOFMEMORY, ENOMEM);
	} else {
		job.verify->alone = true;
		job.verify->base = lba;
		run_alone(&job);
	}
	dw_verify_done(&job);
	return dw_leave(data);
}
