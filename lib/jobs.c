// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a task can do: erase, format, finalize, reserve.
 */
#include <fcntl.h>
#include <string.h>

#include "internal.h"

static int erase(struct dw_task *task, int full, bool wait)
{
	struct discwriter_erase erase = {
		.method = full ? DISCWRITER_ERASE_FULL : DISCWRITER_ERASE_QUICK,
	};
	const struct dw_request request = {
		DISCWRITER_JOB_ERASE, DISCWRITER_IOC_ERASE, &erase, O_NONBLOCK, NULL
	};

	return dw_task_run(task, &request, wait);
}

int discwriter_task_start_erase(struct dw_task *task, int full)
{
	return erase(task, full, false);
}

int discwriter_task_erase(struct dw_task *task, int full)
{
	return erase(task, full, true);
}

static int format(struct dw_task *task, const struct discwriter_format_entry *entry, int quick,
		  bool wait)
{
	struct discwriter_format format = {
		.flags = (entry ? 0 : DISCWRITER_FORMAT_CHOOSE) |
			 (quick ? DISCWRITER_FORMAT_QUICK : 0),
	};
	const struct dw_request request = {
		DISCWRITER_JOB_FORMAT, DISCWRITER_IOC_FORMAT, &format, O_NONBLOCK, NULL
	};

	if (entry)
		format.entry = *entry;
	return dw_task_run(task, &request, wait);
}

int discwriter_task_start_format(struct dw_task *task,
				 const struct discwriter_format_entry *entry, int quick)
{
	return format(task, entry, quick, false);
}

int discwriter_task_format(struct dw_task *task, const struct discwriter_format_entry *entry,
			   int quick)
{
	return format(task, entry, quick, true);
}

static int finalize(struct dw_task *task, unsigned int close, bool wait)
{
	struct discwriter_finalize finalize = { .close = close };
	const struct dw_request request = {
		DISCWRITER_JOB_FINALIZE, DISCWRITER_IOC_FINALIZE, &finalize, O_NONBLOCK, NULL
	};

	if (!task)
		return E_POINTER;
	if (close == DISCWRITER_CLOSE_DEFAULT || !discwriter_close_name(close))
		return E_INVALIDARG;
	return dw_task_run(task, &request, wait);
}

int discwriter_task_start_finalize(struct dw_task *task, unsigned int close)
{
	return finalize(task, close, false);
}

int discwriter_task_finalize(struct dw_task *task, unsigned int close)
{
	return finalize(task, close, true);
}

/* Only a call that waits tells what was reserved. */
int discwriter_task_reserve(struct dw_task *task, __u64 sectors,
			    struct discwriter_reserve *reserve, size_t size)
{
	struct discwriter_reserve in = { .sectors = sectors };
	const struct dw_request request = {
		DISCWRITER_JOB_RESERVE, DISCWRITER_IOC_RESERVE, &in, 0, NULL
	};
	int hr;

	if (!task)
		return E_POINTER;
	if (!sectors || (reserve && !size))
		return E_INVALIDARG;
	hr = dw_task_run(task, &request, true);
	if (SUCCEEDED(hr) && reserve)
		dw_copy_out(reserve, size, &in, sizeof(in));
	return hr;
}

int discwriter_recorder_formats(struct dw_recorder *recorder, struct discwriter_formats *formats,
				size_t size)
{
	struct discwriter_formats in = { 0 }, *out = formats;
	int hr = dw_query(recorder, DISCWRITER_IOC_FORMATS, &in, sizeof(in), &in.why, out,
			  size);

	if (hr)
		return hr;
	if (in.nr > DISCWRITER_MAX_FORMATS)
		in.nr = DISCWRITER_MAX_FORMATS;
	if (in.preferred >= in.nr)
		in.preferred = 0;
	dw_copy_out(out, size, &in, sizeof(in));
	return S_OK;
}
