// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Write speeds: what there are, and choosing one.
 */
#include "internal.h"

int discwriter_recorder_speeds(struct dw_recorder *recorder, struct discwriter_speeds *speeds,
			       size_t size)
{
	struct discwriter_speeds in = { 0 };
	int hr = dw_query(recorder, DISCWRITER_IOC_SPEEDS, &in, sizeof(in), &in.why, speeds,
			  size);

	if (hr)
		return hr;
	if (in.nr > DISCWRITER_MAX_SPEEDS)
		in.nr = DISCWRITER_MAX_SPEEDS;
	dw_copy_out(speeds, size, &in, sizeof(in));
	return S_OK;
}

/* @speed: what is wanted; then what the drive took */
int dw_set_speed(struct dw_recorder *recorder, struct discwriter_speed *speed)
{
	int ret;

	if (!recorder)
		return E_POINTER;
	if (speed->rotation > DISCWRITER_ROTATION_CAV)
		return E_INVALIDARG;
	ret = dw_take_and_do(recorder, DISCWRITER_IOC_SPEED, speed);
	if (ret < 0)
		return dw_verb_code(ret);
	return dw_adjusted(speed->adjusted & DISCWRITER_SPEED_ADJUSTED,
			   speed->adjusted & DISCWRITER_ROTATION_ADJUSTED);
}

int discwriter_recorder_set_speed(struct dw_recorder *recorder, unsigned int kbps,
				  unsigned int rotation, struct discwriter_speed *taken,
				  size_t size)
{
	struct discwriter_speed in = { .write = kbps, .rotation = rotation };
	int hr;

	if (recorder && taken && !size)
		return E_INVALIDARG;
	hr = dw_set_speed(recorder, &in);
	if (SUCCEEDED(hr) && taken)
		dw_copy_out(taken, size, &in, sizeof(in));
	return hr;
}
