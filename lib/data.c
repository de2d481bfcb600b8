// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The data writer: its life and its properties. What a write does stands in
 * write.c.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "internal.h"

/* Half a second between progress events, as IMAPI's reference says. */
#define DEFAULT_INTERVAL_MS	500
/* Below this the events would be more work than the burn. */
#define LEAST_INTERVAL_MS	10

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
	d->node = -1;
	d->options.close = DW_CLOSE_IMAPI;
	d->options.interval_ms = DEFAULT_INTERVAL_MS;
	atomic_init(&d->cancelled, false);
	*data = d;
	return S_OK;
}

void discwriter_data_free(struct dw_data *data)
{
	if (!data)
		return;
	discwriter_recorder_free(data->options.recorder);
	pthread_mutex_destroy(&data->lock);
	close(data->wake);
	free(data);
}

/* Every setter: locked while a write runs. On success the lock is held. */
static int change(struct dw_data *data)
{
	if (!data)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	if (!data->writing)
		return S_OK;
	pthread_mutex_unlock(&data->lock);
	return E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
}

static int changed(struct dw_data *data)
{
	pthread_mutex_unlock(&data->lock);
	return S_OK;
}

int discwriter_data_set_recorder(struct dw_data *data, struct dw_recorder *recorder)
{
	struct dw_recorder *old;
	int ret = change(data);

	if (ret)
		return ret;
	if (recorder && !recorder->info.capabilities) {
		changed(data);
		return E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED;
	}
	old = data->options.recorder;
	data->options.recorder = dw_recorder_get(recorder);
	changed(data);
	discwriter_recorder_free(old);
	return S_OK;
}

/* The characters that IMAPI takes in the name of an owner. */
static bool client_name_is_valid(const char *name)
{
	static const char valid[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789 .,:;-_";
	size_t len = name ? strnlen(name, DISCWRITER_CLIENT_LEN) : 0;

	return len && len < DISCWRITER_CLIENT_LEN && strspn(name, valid) == len;
}

int discwriter_data_set_client_name(struct dw_data *data, const char *name)
{
	int ret = change(data);

	if (ret)
		return ret;
	if (!client_name_is_valid(name)) {
		changed(data);
		return E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID;
	}
	strcpy(data->options.client, name);
	return changed(data);
}

int discwriter_data_set_force_overwrite(struct dw_data *data, int on)
{
	int ret = change(data);

	if (ret)
		return ret;
	data->options.force_overwrite = on;
	return changed(data);
}

int discwriter_data_set_force_media_to_be_closed(struct dw_data *data, int on)
{
	int ret = change(data);

	if (ret)
		return ret;
	data->options.force_close = on;
	return changed(data);
}

int discwriter_data_set_disable_consumer_dvd_compatibility_mode(struct dw_data *data, int on)
{
	int ret = change(data);

	if (ret)
		return ret;
	data->options.disable_compat = on;
	return changed(data);
}

int discwriter_data_set_close(struct dw_data *data, int close)
{
	int ret = change(data);

	if (ret)
		return ret;
	if (close < DW_CLOSE_IMAPI || close > DISCWRITER_CLOSE_TRACK) {
		changed(data);
		return E_INVALIDARG;
	}
	data->options.close = close;
	return changed(data);
}

int discwriter_data_set_pad(struct dw_data *data, int on)
{
	int ret = change(data);

	if (ret)
		return ret;
	data->options.pad = on;
	return changed(data);
}

int discwriter_data_set_progress(struct dw_data *data, dw_progress_fn fn, void *user,
				 unsigned int interval_ms)
{
	int ret = change(data);

	if (ret)
		return ret;
	if (!interval_ms)
		interval_ms = DEFAULT_INTERVAL_MS;
	if (interval_ms < LEAST_INTERVAL_MS) {
		changed(data);
		return E_INVALIDARG;
	}
	data->options.progress = fn;
	data->options.user = user;
	data->options.interval_ms = interval_ms;
	return changed(data);
}

/* Every getter: a copy taken under the lock; without an object the defaults. */
static struct dw_options options_of(struct dw_data *data)
{
	struct dw_options options = { .close = DW_CLOSE_IMAPI };

	if (data) {
		pthread_mutex_lock(&data->lock);
		options = data->options;
		pthread_mutex_unlock(&data->lock);
	}
	return options;
}

struct dw_recorder *discwriter_data_get_recorder(struct dw_data *data)
{
	return options_of(data).recorder;
}

int discwriter_data_get_client_name(struct dw_data *data, char *name, size_t size)
{
	struct dw_options options;

	if (!data || !name)
		return E_POINTER;
	if (size < DISCWRITER_CLIENT_LEN)
		return E_INVALIDARG;
	options = options_of(data);
	strcpy(name, options.client);
	return S_OK;
}

int discwriter_data_get_force_overwrite(struct dw_data *data)
{
	return options_of(data).force_overwrite;
}

int discwriter_data_get_force_media_to_be_closed(struct dw_data *data)
{
	return options_of(data).force_close;
}

int discwriter_data_get_disable_consumer_dvd_compatibility_mode(struct dw_data *data)
{
	return options_of(data).disable_compat;
}

int discwriter_data_get_close(struct dw_data *data)
{
	return options_of(data).close;
}

int discwriter_data_get_pad(struct dw_data *data)
{
	return options_of(data).pad;
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

int discwriter_data_write(struct dw_data *data, struct dw_stream *stream)
{
	return dw_write(data, stream, NULL, 0);
}

int discwriter_data_write_ranges(struct dw_data *data, struct dw_stream *stream,
				 const struct discwriter_range *ranges, size_t nr_ranges)
{
	if (!ranges)
		return E_POINTER;
	if (!nr_ranges)
		return E_INVALIDARG;
	return dw_write(data, stream, ranges, nr_ranges);
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
