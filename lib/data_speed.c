// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Write speeds of a data writer, in IMAPI's sectors a second.
 */
#include "data_media.h"

#define FASTEST	(-1)

/* What counts as a sector depends on the medium; without one, it is CD as in IMAPI. */
static __u32 profile_of(struct dw_recorder *recorder)
{
	struct discwriter_medium medium;

	if (FAILED(discwriter_recorder_medium(recorder, &medium, sizeof(medium))))
		return 0;
	return medium.profile;
}

static int to_int(__u32 sectors)
{
	return sectors < INT32_MAX ? (int)sectors : INT32_MAX;
}

static void remember(struct dw_options *options, int sectors,
		     const struct discwriter_speed *speed)
{
	options->sectors_per_second = sectors;
	options->speed = speed->write;
	options->rotation = speed->rotation;
	options->flags &= ~DISCWRITER_BEGIN_NEAREST_SPEED;
	if (speed->flags & DISCWRITER_SPEED_NEAREST)
		options->flags |= DISCWRITER_BEGIN_NEAREST_SPEED;
}

int discwriter_data_set_write_speed(struct dw_data *data, int sectors, int pure_cav)
{
	struct discwriter_speed want = {
		.rotation = pure_cav ? DISCWRITER_ROTATION_CAV : DISCWRITER_ROTATION_DEFAULT,
	};
	struct discwriter_speed taken;
	struct dw_recorder *recorder;
	struct dw_options options;
	int hr = dw_change(data), changed;

	if (hr)
		return hr;
	dw_changed(data, S_OK);
	hr = dw_data_recorder(data, &recorder, &options);
	if (hr)
		return hr;
	if (!sectors || sectors < FASTEST) {
		discwriter_recorder_free(recorder);
		return E_INVALIDARG;
	}
	if (sectors != FASTEST) {
		want.write = discwriter_speed_from_sectors(profile_of(recorder), (__u32)sectors);
		want.flags = DISCWRITER_SPEED_NEAREST;
	}
	taken = want;
	/* A drive takes its time for that: not under the lock. */
	hr = dw_set_speed(recorder, &taken);
	discwriter_recorder_free(recorder);
	if (FAILED(hr))
		return hr;
	changed = dw_change(data);
	if (changed)
		return changed;
	remember(&data->options, sectors, &want);
	return dw_changed(data, hr);
}

int discwriter_data_get_requested_write_speed(struct dw_data *data, int *sectors, int *pure_cav)
{
	struct dw_recorder *recorder;
	struct dw_options options;

	if (!data || !sectors)
		return E_POINTER;
	dw_data_recorder(data, &recorder, &options);
	*sectors = options.sectors_per_second;
	if (!*sectors)
		*sectors = to_int(discwriter_speed_to_sectors(recorder ? profile_of(recorder) : 0,
							      options.speed));
	if (pure_cav)
		*pure_cav = options.rotation == DISCWRITER_ROTATION_CAV;
	discwriter_recorder_free(recorder);
	return S_OK;
}

static int read_speeds(struct dw_data *data, const void *out, struct dw_look *look,
		       struct discwriter_speeds *speeds)
{
	int hr = dw_data_open(data, out, look);

	if (hr)
		return hr;
	hr = discwriter_recorder_speeds(look->recorder, speeds, sizeof(*speeds));
	return hr ? dw_data_close(look, hr) : S_OK;
}

int discwriter_data_get_current_write_speed(struct dw_data *data, int *sectors, int *pure_cav)
{
	struct discwriter_speeds speeds;
	struct dw_look look;
	int hr = read_speeds(data, sectors, &look, &speeds);

	if (hr)
		return hr;
	*sectors = -1;
	if (speeds.current_write)
		*sectors = to_int(discwriter_speed_to_sectors(look.medium.profile,
							      speeds.current_write));
	if (pure_cav)
		*pure_cav = speeds.rotation == DISCWRITER_ROTATION_CAV;
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_supported_write_speeds(struct dw_data *data,
					       struct dw_write_speed *out, size_t room, size_t *n)
{
	struct discwriter_speeds speeds;
	struct dw_look look;
	__u32 profile;
	size_t i;
	int hr;

	if (!out && room)
		return E_POINTER;
	hr = read_speeds(data, n, &look, &speeds);
	if (hr)
		return hr;
	profile = look.medium.profile;
	*n = speeds.nr;
	for (i = 0; i < room && i < *n; i++)
		out[i] = (struct dw_write_speed) {
			.media_type = dw_media_type(profile),
			.pure_cav = speeds.entries[i].rotation == DISCWRITER_ROTATION_CAV,
			.sectors = discwriter_speed_to_sectors(profile, speeds.entries[i].write),
			.kbps = speeds.entries[i].write,
		};
	return dw_data_close(&look, S_OK);
}
