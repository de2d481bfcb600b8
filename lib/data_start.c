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
	const __u64 one = 1;
	struct start *start = arg;

	dw_write_run(start->data, start->stream, start->nr_ranges ? start->ranges : NULL,
		     start->nr_ranges);
	(void)!write(start->data->done, &one, sizeof(one));
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
	if (ret)
		data->writing = false;
	pthread_mutex_unlock(&data->lock);
	if (!ret)
		return S_OK;
	free(start);
	return discwriter_hresult_from_errno(-ret);
}

/* Until the limit. 1: readable, 0: the time is over, or a negative errno. */
static int wait_done(const struct dw_data *data, int timeout_ms, __u64 limit)
{
	struct pollfd fd = { .fd = data->done, .events = POLLIN };
	int ret;

	do {
		__u64 now = dw_now_ms();
		int left = timeout_ms;

		if (timeout_ms > 0)
			left = limit > now ? (int)(limit - now) : 0;
		ret = dw_ops.poll(&fd, 1, left);
	} while (ret == -EINTR);
	return ret;
}

/*
 * S_OK: it has been waited for. S_FALSE: meanwhile somebody has, and has started another
 * one. Such a thread needs the lock, and must not be joined with it held; one whose write
 * is over takes it no more.
 */
static int take_end(struct dw_data *data, int *hr)
{
	int ret = S_OK;

	pthread_mutex_lock(&data->lock);
	if (!data->started) {
		ret = E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS;
	} else if (data->writing) {
		ret = S_FALSE;
	} else {
		dw_start_join(data);
		if (hr)
			*hr = data->result.hr;
	}
	pthread_mutex_unlock(&data->lock);
	return ret;
}

int discwriter_data_wait(struct dw_data *data, int timeout_ms, int *hr)
{
	const __u64 limit = dw_now_ms() + (timeout_ms > 0 ? (__u64)timeout_ms : 0);
	int ret;

	if (!data)
		return E_POINTER;
	do {
		ret = take_end(data, hr);
		if (ret != S_FALSE)
			return ret;
		ret = wait_done(data, timeout_ms, limit);
		if (ret < 0)
			return discwriter_hresult_from_errno(-ret);
	} while (ret);
	return S_FALSE;
}

int discwriter_data_fd(struct dw_data *data)
{
	return data ? data->done : -1;
}
