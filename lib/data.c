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

int discwriter_data_new(struct dw_data **data)
{
	struct dw_data *d;

	if (!data)
		return E_POINTER;
	d = calloc(1, sizeof(*d));
	if (!d)
		return E_OUTOFMEMORY;
	d->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->wake < 0) {
		free(d);
		return E_FAIL;
	}
	if (pthread_mutex_init(&d->lock, NULL)) {
		close(d->wake);
		free(d);
		return E_OUTOFMEMORY;
	}
	d->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->done < 0) {
		pthread_mutex_destroy(&d->lock);
		close(d->wake);
		free(d);
		return E_FAIL;
	}
	d->node = -1;
	d->options = dw_default_options;
	atomic_init(&d->cancelled, false);
	*data = d;
	return S_OK;
}

void discwriter_data_free(struct dw_data *data)
{
	if (!data)
		return;
	dw_start_join(data);
	discwriter_recorder_free(data->options.recorder);
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

int discwriter_data_cancel(struct dw_data *data)
{
	struct discwriter_cancel cancel = { 0 };
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
	if (data->node >= 0) {
		ret = dw_ioctl(data->node, DISCWRITER_IOC_CANCEL, &cancel);
		if (ret < 0 && ret != -EBADFD)
			hr = discwriter_hresult_from_errno(-ret);
	}
	pthread_mutex_unlock(&data->lock);
	return hr;
}
