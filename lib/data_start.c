// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A write beside the program: begin it, wait for its end.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* What the thread is given. The list is copied: the caller's need not stay. */
struct start {
	struct dw_data *data;
	struct dw_stream *stream;
	size_t nr_ranges;
	struct discwriter_range ranges[];
};

static void *start_main(void *arg)
{
	struct start *start = arg;

	dw_write_run(start->data, start->stream, start->nr_ranges ? start->ranges : NULL,
		     start->nr_ranges);
	free(start);
	return NULL;
}

/*
 * The thread of an earlier write, which has ended or is about to: after it has let go
 * of the writer it takes no lock any more.
 */
void dw_start_join(struct dw_data *data)
{
	if (data->started)
		pthread_join(data->thread, NULL);
	data->started = false;
}

/* Its write has ended: tell all that wait for it. Under the lock. */
void dw_start_over(struct dw_data *data)
{
	const __u64 one = 1;
	struct dw_waiter *waiter;

	while ((waiter = data->waiters)) {
		data->waiters = waiter->next;
		waiter->over = true;
		waiter->hr = data->result.hr;
	}
	pthread_cond_broadcast(&data->over);
	/* It can only fail because it is readable already, which will do. */
	(void)!write(data->done, &one, sizeof(one));
}

static struct start *new_start(const struct discwriter_range *ranges, size_t nr_ranges)
{
	struct start *start = NULL;

	if (nr_ranges <= DISCWRITER_MAX_RANGES)
		start = malloc(sizeof(*start) + nr_ranges * sizeof(*ranges));
	if (start && nr_ranges)
		memcpy(start->ranges, ranges, nr_ranges * sizeof(*ranges));
	return start;
}

int discwriter_data_start(struct dw_data *data, struct dw_stream *stream,
			  const struct discwriter_range *ranges, size_t nr_ranges)
{
	struct start *start;
	__u64 drain;
	int hr, ret;

	if (ranges && (!nr_ranges || nr_ranges > DISCWRITER_MAX_RANGES))
		return E_INVALIDARG;
	hr = dw_write_claim(data, stream, ranges, nr_ranges);
	if (hr)
		return hr;
	start = new_start(ranges, nr_ranges);
	pthread_mutex_lock(&data->lock);
	(void)!read(data->done, &drain, sizeof(drain));
	ret = start ? 0 : -ENOMEM;
	if (start) {
		start->data = data;
		start->stream = stream;
		start->nr_ranges = nr_ranges;
		ret = dw_thread(&data->thread, start_main, start);
	}
	data->started = !ret;
	data->by_start = !ret;
	if (ret)
		data->writing = false;
	pthread_mutex_unlock(&data->lock);
	if (!ret)
		return S_OK;
	free(start);
	return discwriter_hresult_from_errno(-ret);
}

static void enlist(struct dw_data *data, struct dw_waiter *waiter)
{
	waiter->next = data->waiters;
	data->waiters = waiter;
}

static void forget(struct dw_data *data, const struct dw_waiter *waiter)
{
	struct dw_waiter **at = &data->waiters;

	while (*at != waiter)
		at = &(*at)->next;
	*at = waiter->next;
}

/* Until the write that runs has ended, or the time is over; under the lock. */
static int wait_for_end(struct dw_data *data, int timeout_ms, int *hr)
{
	const struct timespec limit = dw_later(timeout_ms > 0 ? (unsigned int)timeout_ms : 0);
	struct dw_waiter self = { 0 };
	int ret = timeout_ms ? 0 : ETIMEDOUT;

	enlist(data, &self);
	while (!self.over && !ret) {
		if (timeout_ms < 0)
			pthread_cond_wait(&data->over, &data->lock);
		else
			ret = pthread_cond_timedwait(&data->over, &data->lock, &limit);
	}
	if (!self.over) {
		forget(data, &self);
		return S_FALSE;
	}
	*hr = self.hr;
	return S_OK;
}

int discwriter_data_wait(struct dw_data *data, int timeout_ms, int *hr)
{
	int ret = S_OK, is = S_OK;

	if (!data)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	if (!data->by_start)
		ret = E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS;
	else if (data->writing)
		ret = wait_for_end(data, timeout_ms, &is);
	else
		is = data->result.hr;
	/* A thread whose write is over takes the lock no more. */
	if (ret == S_OK && !data->writing)
		dw_start_join(data);
	pthread_mutex_unlock(&data->lock);
	if (ret == S_OK && hr)
		*hr = is;
	return ret;
}

int discwriter_data_fd(struct dw_data *data)
{
	return data ? data->done : -1;
}
