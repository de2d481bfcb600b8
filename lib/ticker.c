// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Progress of a write: a thread that asks the kernel for the status of the burn and
 * calls the caller's function. It uses the recorder's own descriptor, so that it
 * never waits for the one that writes.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "verify.h"

/**
 * struct dw_ticker - the thread
 * @job: what it tells about
 * @thread: the thread
 * @lock: of @kick and @stop
 * @cond: signalled when one of them changes
 * @kick: the action may have changed
 * @stop: the write is over
 * @action: last action told, -1 before the first
 * @told: phases that have been told, as bits
 * @last_sectors: sectors written at the last event
 * @last_ms: time of the last event
 * @speed: of late, in bytes a second
 */
struct dw_ticker {
	struct dw_job *job;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	bool kick;
	bool stop;
	int action;
	__u32 told;
	__u64 last_sectors;
	__u64 last_ms;
	__u64 speed;
};

static int action_of(const struct dw_ticker *t, __u32 phase)
{
	int action = dw_action(phase);

	if (action >= 0)
		return action;
	return t->action < 0 ? DW_ACTION_VALIDATING_MEDIA : t->action;
}

/* With a range list, it is about the range being written. */
static void fill_section(struct dw_progress *p, const struct dw_job *job,
			 const struct discwriter_status *status)
{
	__u64 taken = status->sectors_taken;

	p->range = 0;
	p->nr_ranges = (__u32)job->nr_ranges;
	if (!job->nr_ranges || !atomic_load(&job->settled))
		return;
	p->range = status->range < p->nr_ranges ? status->range : p->nr_ranges - 1;
	p->start_lba = (__s64)job->ranges[p->range].start;
	p->sector_count = job->ranges[p->range].end - job->ranges[p->range].start + 1;
	p->last_read_lba = taken ? dw_ranges_lba(job->ranges, job->nr_ranges, taken - 1) : -1;
}

/*
 * Speed since the last event, smoothed: a drive takes data in gulps. It stays what
 * it was while nothing is written any more.
 */
static void fill_speed(struct dw_progress *p, struct dw_ticker *t,
		       const struct discwriter_status *status)
{
	if (status->phase == DISCWRITER_PHASE_WRITING && status->write_ms > t->last_ms &&
	    status->sectors_written >= t->last_sectors) {
		double now = (double)(status->sectors_written - t->last_sectors) *
			     DW_SECTOR * 1000 / (double)(status->write_ms - t->last_ms);

		t->speed = (__u64)(t->speed ? (double)t->speed * 0.75 + now * 0.25 : now);
	}
	t->last_sectors = status->sectors_written;
	t->last_ms = status->write_ms;
	p->bytes_per_second = t->speed;
}

static void fill(struct dw_progress *p, struct dw_ticker *t, struct discwriter_status *status)
{
	struct dw_job *job = t->job;
	__u64 bytes = atomic_load(&job->settled) ? job->total : 0;
	__u64 total = (bytes + DW_SECTOR - 1) / DW_SECTOR;
	__u64 skip = atomic_load(&job->skip) / DW_SECTOR;

	/* The times are those of what is left; the numbers, of the whole image. */
	status->sectors_total = total > skip ? total - skip : 0;
	dw_progress_fill(p, status);
	p->sectors_total = total;
	p->sectors_done += skip;
	p->action = (__u32)action_of(t, status->phase);
	/* In this order: what is used can only lie in a buffer that is there. */
	p->used_system_buffer = atomic_load(&job->buffer_used);
	p->total_system_buffer = atomic_load(&job->buffer_size);
	p->free_system_buffer = p->total_system_buffer - p->used_system_buffer;
	fill_section(p, job, status);
	fill_speed(p, t, status);
	dw_verify_fill(job, p);
}

/* The order in which a write comes through its phases, as far as it does. */
static const __u32 order[] = {
	DISCWRITER_PHASE_VALIDATING,
	DISCWRITER_PHASE_FORMATTING,
	DISCWRITER_PHASE_INITIALIZING,
	DISCWRITER_PHASE_CALIBRATING,
	DISCWRITER_PHASE_WRITING,
	DISCWRITER_PHASE_CANCELLING,
	DISCWRITER_PHASE_FINALIZING,
	DISCWRITER_PHASE_VERIFYING,
	DISCWRITER_PHASE_COMPLETED,
	DISCWRITER_PHASE_FAILED,
};

/* Whatever a kernel may say. */
#define BIT(phase)	((phase) < 32 ? 1U << (phase) : 0)
#define BEFORE_WRITING	(BIT(DISCWRITER_PHASE_VALIDATING) | BIT(DISCWRITER_PHASE_INITIALIZING) | \
			 BIT(DISCWRITER_PHASE_FORMATTING) | BIT(DISCWRITER_PHASE_CALIBRATING))
#define LAST		(BIT(DISCWRITER_PHASE_COMPLETED) | BIT(DISCWRITER_PHASE_FAILED))

/* Tell of one phase, which may be over by now. */
static void tell(struct dw_ticker *t, const struct discwriter_status *now, __u32 phase)
{
	const struct dw_options *options = t->job->options;
	struct discwriter_status status = *now;
	struct dw_progress progress;

	status.phase = phase;
	if (BIT(phase) & BEFORE_WRITING) {
		status.sectors_taken = 0;
		status.sectors_written = 0;
		status.write_ms = 0;
	}
	fill(&progress, t, &status);
	t->action = (int)progress.action;
	t->told |= BIT(phase);
	options->progress(t->job->data, &progress, options->user);
}

/*
 * Tell, if there is something to tell: each phase once, also one that was over sooner
 * than anybody could look. @due: half a second is over.
 */
static void tick(struct dw_ticker *t, bool due)
{
	int state = dw_verify_state(t->job);
	struct discwriter_status status;
	size_t i;

	if (dw_read_status(t->job->options->recorder->fd, &status) < 0)
		return;
	/* Until ours begins, the status is that of the last burn. */
	if (status.burn == t->job->last_burn) {
		memset(&status, 0, sizeof(status));
		status.phase = DISCWRITER_PHASE_VALIDATING;
	}
	dw_verify_phase(state, &status);
	/* It is over only once it is: the kernel's part may be, and not ours. */
	status.phases &= ~LAST;
	status.phases |= BIT(status.phase);
	if (t->told & LAST)
		return;
	for (i = 0; i < DW_ARRAY_SIZE(order); i++) {
		if (!(status.phases & ~t->told & BIT(order[i])))
			continue;
		due &= order[i] != status.phase;
		tell(t, &status, order[i]);
	}
	if (due)
		tell(t, &status, status.phase);
}

/* The write is over, and what failed need not have been the burn. */
static void tell_end(struct dw_ticker *t)
{
	struct discwriter_status status = { 0 };

	tick(t, false);
	if (t->told & LAST || t->job->data->result.stage == DW_STAGE_NONE)
		return;
	if (t->job->data->result.flags & DW_RESULT_STATUS)
		status = t->job->data->result.status;
	tell(t, &status, DISCWRITER_PHASE_FAILED);
}

static void *ticker_main(void *arg)
{
	struct dw_ticker *t = arg;
	bool stop = false, due = false;
	struct timespec next = dw_later(t->job->options->interval_ms);

	while (!stop) {
		tick(t, due);
		pthread_mutex_lock(&t->lock);
		due = false;
		while (!t->kick && !t->stop && !due)
			due = pthread_cond_timedwait(&t->cond, &t->lock, &next) == ETIMEDOUT;
		t->kick = false;
		stop = t->stop;
		pthread_mutex_unlock(&t->lock);
		if (due)
			next = dw_later(t->job->options->interval_ms);
	}
	tell_end(t);
	return NULL;
}

/* With no function to call there is no thread, and *ticker is NULL. */
int dw_ticker_start(struct dw_job *job, struct dw_ticker **ticker)
{
	struct dw_ticker *t;
	int ret;

	*ticker = NULL;
	if (!job->options->progress)
		return 0;
	t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	t->job = job;
	t->action = -1;
	ret = -pthread_mutex_init(&t->lock, NULL);
	if (ret)
		goto err_free;
	ret = dw_cond_init(&t->cond);
	if (ret)
		goto err_mutex;
	ret = dw_thread(&t->thread, ticker_main, t);
	if (ret)
		goto err_cond;
	*ticker = t;
	return 0;

err_cond:
	pthread_cond_destroy(&t->cond);
err_mutex:
	pthread_mutex_destroy(&t->lock);
err_free:
	free(t);
	return ret;
}

static void signal_ticker(struct dw_ticker *t, bool stop)
{
	pthread_mutex_lock(&t->lock);
	t->kick = true;
	t->stop |= stop;
	pthread_cond_signal(&t->cond);
	pthread_mutex_unlock(&t->lock);
}

void dw_ticker_kick(struct dw_ticker *t)
{
	if (t)
		signal_ticker(t, false);
}

void dw_ticker_stop(struct dw_ticker *t)
{
	if (!t)
		return;
	signal_ticker(t, true);
	pthread_join(t->thread, NULL);
	pthread_cond_destroy(&t->cond);
	pthread_mutex_destroy(&t->lock);
	free(t);
}
