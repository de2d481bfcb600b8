// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The data writer: its life. Its properties stand in options.c, what a write does
 * in write.c.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "internal.h"

static int make(struct dw_data *data)
{
	int ret = -pthread_mutex_init(&data->lock, NULL);

	if (ret)
		return ret;
	ret = dw_cond_init(&data->over);
	if (ret)
		goto err_lock;
	data->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (data->wake < 0) {
		ret = -errno;
		goto err_cond;
	}
	data->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (data->done < 0) {
		ret = -errno;
		goto err_wake;
	}
	return 0;

err_wake:
	close(data->wake);
err_cond:
	pthread_cond_destroy(&data->over);
err_lock:
	pthread_mutex_destroy(&data->lock);
	return ret;
}

int discwriter_data_new(struct dw_data **data)
{
	struct dw_data *d;
	int ret;

	if (!data)
		return E_POINTER;
	d = calloc(1, sizeof(*d));
	if (!d)
		return E_OUTOFMEMORY;
	ret = make(d);
	if (ret) {
		free(d);
		return discwriter_hresult_from_errno(-ret);
	}
	d->node = -1;
	d->options = dw_default_options;
	atomic_init(&d->cancelled, false);
	atomic_init(&d->in_call, false);
	*data = d;
	return S_OK;
}

void discwriter_data_free(struct dw_data *data)
{
	if (!data)
		return;
	dw_start_join(data);
	discwriter_recorder_free(data->options.recorder);
	pthread_cond_destroy(&data->over);
	pthread_mutex_destroy(&data->lock);
	close(data->done);
	close(data->wake);
	free(data);
}

int dw_change(struct dw_data *data)
{
	if (!data)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	if (!data->writing)
		return S_OK;
	pthread_mutex_unlock(&data->lock);
	return E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
}

int dw_changed(struct dw_data *data, int hr)
{
	pthread_mutex_unlock(&data->lock);
	return hr;
}

int discwriter_data_result(struct dw_data *data, struct dw_result *result, size_t size)
{
	int ret = S_FALSE;

	if (!data || !result)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	pthread_mutex_lock(&data->lock);
	if (data->has_result) {
		dw_copy_out(result, size, &data->result, sizeof(data->result));
		ret = S_OK;
	}
	pthread_mutex_unlock(&data->lock);
	return ret;
}

static int write_now(struct dw_data *data, struct dw_stream *stream,
		     const struct discwriter_range *ranges, size_t nr_ranges)
{
	int hr = dw_write_claim(data, stream, ranges, nr_ranges);

	return hr ? hr : dw_write_run(data, stream, ranges, nr_ranges);
}

int discwriter_data_write(struct dw_data *data, struct dw_stream *stream)
{
	return write_now(data, stream, NULL, 0);
}

int discwriter_data_write_ranges(struct dw_data *data, struct dw_stream *stream,
				 const struct discwriter_range *ranges, size_t nr_ranges)
{
	if (!ranges)
		return E_POINTER;
	if (!nr_ranges)
		return E_INVALIDARG;
	return write_now(data, stream, ranges, nr_ranges);
}

/*
 * A call that is to be cancelled may not have begun yet; then there is nothing to
 * cancel, and the call does not look at @cancelled. It begins at once, so try again;
 * the lock is let go of, so that the write can end. Called and returns with it held.
 */
#define TRIES	2000

static int cancel_node(struct dw_data *data)
{
	struct discwriter_cancel cancel = { 0 };
	const struct timespec millisecond = { .tv_nsec = 1000000 };
	int tries = TRIES, ret = 0;

	/* The next write of this object, begun meanwhile, is not meant: it cleared @cancelled. */
	while (data->node >= 0 && atomic_load(&data->cancelled)) {
		ret = dw_ioctl(data->node, DISCWRITER_IOC_CANCEL, &cancel);
		if (ret != -EBADFD || !atomic_load(&data->in_call) || !--tries)
			break;
		pthread_mutex_unlock(&data->lock);
		nanosleep(&millisecond, NULL);
		pthread_mutex_lock(&data->lock);
	}
	return ret == -EBADFD ? 0 : ret;
}

int discwriter_data_cancel(struct dw_data *data)
{
	const __u64 one = 1;
	int hr = S_OK, ret;

	if (!data)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	if (!data->writing) {
		pthread_mutex_unlock(&data->lock);
		return E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS;
	}
	atomic_store(&data->cancelled, true);
	/* It can only fail because it is readable already, which will do. */
	(void)!write(data->wake, &one, sizeof(one));
	/*
	 * Only while the recorder is ours: before that the burn there is somebody
	 * else's. A burn that has not begun yet is seen to by the write itself.
	 */
	ret = cancel_node(data);
	if (ret < 0)
		hr = discwriter_hresult_from_errno(-ret);
	pthread_mutex_unlock(&data->lock);
	return hr;
}
