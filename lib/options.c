// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The properties of a data writer.
 */
#include <string.h>

#include "internal.h"

/* Those of IMAPI; the post-gap is on there unless it is in the image already. */
const struct dw_options dw_default_options = {
	.flags = DISCWRITER_BEGIN_POSTGAP,
	.close = DW_CLOSE_IMAPI,
	.close_full = -1,
	.sectors_per_second = -1,
	.interval_ms = DW_DEFAULT_INTERVAL_MS,
};

/* IMAPI closes a nearly full medium; who says outright what to close has said it. */
bool dw_close_when_full(const struct dw_options *options)
{
	return options->close_full < 0 ? options->close == DW_CLOSE_IMAPI : options->close_full;
}

int discwriter_data_set_recorder(struct dw_data *data, struct dw_recorder *recorder)
{
	struct dw_recorder *old;
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (recorder && !recorder->info.capabilities)
		return dw_changed(data, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED);
	old = data->options.recorder;
	data->options.recorder = dw_recorder_get(recorder);
	dw_changed(data, S_OK);
	discwriter_recorder_free(old);
	return S_OK;
}

/* The characters that IMAPI takes in the name of an owner. */
int discwriter_data_set_client_name(struct dw_data *data, const char *name)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (!dw_client_name_is_valid(name))
		return dw_changed(data, E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
	strcpy(data->options.client, name);
	return dw_changed(data, S_OK);
}

static int set_flag(struct dw_data *data, __u32 flag, int on)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (on)
		data->options.flags |= flag;
	else
		data->options.flags &= ~flag;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_force_overwrite(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_OVERWRITE, on);
}

int discwriter_data_set_pad(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_PAD, on);
}

int discwriter_data_set_simulate(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_SIMULATE, on);
}

int discwriter_data_set_buffer_underrun_free_disabled(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_UNPROTECTED, on);
}

int discwriter_data_set_postgap_already_in_image(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_POSTGAP, !on);
}

int discwriter_data_set_resume(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_RESUME, on);
}

int discwriter_data_set_may_format(struct dw_data *data, int on)
{
	return set_flag(data, DISCWRITER_BEGIN_FORMAT, on);
}

int discwriter_data_set_force_media_to_be_closed(struct dw_data *data, int on)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	data->options.force_close = on;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_disable_consumer_dvd_compatibility_mode(struct dw_data *data, int on)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	data->options.disable_compat = on;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_widen(struct dw_data *data, int on)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	data->options.widen = on;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_close(struct dw_data *data, int close)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (close != DW_CLOSE_IMAPI &&
	    (close < 0 || !discwriter_close_name((unsigned int)close)))
		return dw_changed(data, E_INVALIDARG);
	data->options.close = close;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_close_when_full(struct dw_data *data, int on)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	data->options.close_full = !!on;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_write_type(struct dw_data *data, unsigned int type)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (!discwriter_write_type_name(type))
		return dw_changed(data, E_INVALIDARG);
	data->options.write_type = type;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_speed(struct dw_data *data, unsigned int kbps, unsigned int rotation)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (rotation > DISCWRITER_ROTATION_CAV)
		return dw_changed(data, E_INVALIDARG);
	data->options.speed = kbps;
	data->options.flags &= ~DISCWRITER_BEGIN_NEAREST_SPEED;
	data->options.rotation = rotation;
	data->options.sectors_per_second = kbps ? 0 : -1;
	return dw_changed(data, S_OK);
}

int discwriter_data_set_progress(struct dw_data *data, dw_progress_fn fn, void *user,
				 unsigned int interval_ms)
{
	int ret = dw_change(data);

	if (ret)
		return ret;
	if (!interval_ms)
		interval_ms = DW_DEFAULT_INTERVAL_MS;
	if (interval_ms < DW_LEAST_INTERVAL_MS)
		return dw_changed(data, E_INVALIDARG);
	data->options.progress = fn;
	data->options.user = user;
	data->options.interval_ms = interval_ms;
	return dw_changed(data, S_OK);
}

/* Every getter: a copy taken under the lock; without an object nothing is on. */
static struct dw_options options_of(struct dw_data *data)
{
	struct dw_options options = dw_default_options;

	options.flags = 0;
	if (data) {
		pthread_mutex_lock(&data->lock);
		options = data->options;
		pthread_mutex_unlock(&data->lock);
	}
	return options;
}

static int has_flag(struct dw_data *data, __u32 flag)
{
	return !!(options_of(data).flags & flag);
}

struct dw_recorder *discwriter_data_get_recorder(struct dw_data *data)
{
	struct dw_recorder *recorder;

	if (!data)
		return NULL;
	pthread_mutex_lock(&data->lock);
	recorder = dw_recorder_get(data->options.recorder);
	pthread_mutex_unlock(&data->lock);
	return recorder;
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
	return has_flag(data, DISCWRITER_BEGIN_OVERWRITE);
}

int discwriter_data_get_pad(struct dw_data *data)
{
	return has_flag(data, DISCWRITER_BEGIN_PAD);
}

int discwriter_data_get_simulate(struct dw_data *data)
{
	return has_flag(data, DISCWRITER_BEGIN_SIMULATE);
}

int discwriter_data_get_buffer_underrun_free_disabled(struct dw_data *data)
{
	return has_flag(data, DISCWRITER_BEGIN_UNPROTECTED);
}

int discwriter_data_get_postgap_already_in_image(struct dw_data *data)
{
	return data && !has_flag(data, DISCWRITER_BEGIN_POSTGAP);
}

int discwriter_data_get_resume(struct dw_data *data)
{
	return has_flag(data, DISCWRITER_BEGIN_RESUME);
}

int discwriter_data_get_may_format(struct dw_data *data)
{
	return has_flag(data, DISCWRITER_BEGIN_FORMAT);
}

int discwriter_data_get_force_media_to_be_closed(struct dw_data *data)
{
	return options_of(data).force_close;
}

int discwriter_data_get_disable_consumer_dvd_compatibility_mode(struct dw_data *data)
{
	return options_of(data).disable_compat;
}

int discwriter_data_get_widen(struct dw_data *data)
{
	return options_of(data).widen;
}

int discwriter_data_get_close(struct dw_data *data)
{
	return options_of(data).close;
}

int discwriter_data_get_close_when_full(struct dw_data *data)
{
	struct dw_options options = options_of(data);

	return dw_close_when_full(&options);
}

unsigned int discwriter_data_get_write_type(struct dw_data *data)
{
	return options_of(data).write_type;
}

unsigned int discwriter_data_get_speed(struct dw_data *data, unsigned int *rotation)
{
	struct dw_options options = options_of(data);

	if (rotation)
		*rotation = options.rotation;
	return options.speed;
}
