// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Progress: what the kernel's record of a burn or job says, in IMAPI's terms.
 */
#include <string.h>

#include "internal.h"

/*
 * What IMAPI's users are told of each phase; -1: nothing new. It has no action for
 * erasing: that is a way to format.
 */
static const int actions[] = {
	[DISCWRITER_PHASE_IDLE] = -1,
	[DISCWRITER_PHASE_VALIDATING] = DW_ACTION_VALIDATING_MEDIA,
	[DISCWRITER_PHASE_FORMATTING] = DW_ACTION_FORMATTING_MEDIA,
	[DISCWRITER_PHASE_INITIALIZING] = DW_ACTION_INITIALIZING_HARDWARE,
	[DISCWRITER_PHASE_CALIBRATING] = DW_ACTION_CALIBRATING_POWER,
	[DISCWRITER_PHASE_WRITING] = DW_ACTION_WRITING_DATA,
	[DISCWRITER_PHASE_FINALIZING] = DW_ACTION_FINALIZATION,
	[DISCWRITER_PHASE_VERIFYING] = DW_ACTION_VERIFYING,
	[DISCWRITER_PHASE_COMPLETED] = DW_ACTION_COMPLETED,
	[DISCWRITER_PHASE_CANCELLING] = DW_ACTION_FINALIZATION,
	[DISCWRITER_PHASE_FAILED] = -1,
	[DISCWRITER_PHASE_ERASING] = DW_ACTION_FORMATTING_MEDIA,
};

int dw_action(__u32 phase)
{
	return phase < DW_ARRAY_SIZE(actions) ? actions[phase] : -1;
}

static __s64 to_lba(__u64 lba)
{
	return lba > INT64_MAX ? -1 : (__s64)lba;
}

/* How much is done of what takes most of the time: 0 to 1; negative: not known. */
static double done_of(const struct dw_progress *p)
{
	double done;

	if (p->sectors_total)
		done = (double)p->sectors_done / (double)p->sectors_total;
	else if (p->drive_progress >= 0)
		done = p->drive_progress / 65536.0;
	else
		return -1;
	return done < 1 ? done : 1;
}

/*
 * The time so far, extrapolated: of a burn the time of writing, which is all that
 * is even; how long closing takes nobody knows.
 */
static void fill_times(struct dw_progress *p, const struct discwriter_status *status)
{
	bool burn = status->job == DISCWRITER_JOB_BURN;
	double left, done = done_of(p);

	p->elapsed_ms = to_lba(status->elapsed_ms);
	p->remaining_ms = -1;
	p->total_ms = -1;
	if (p->action == DW_ACTION_COMPLETED) {
		p->remaining_ms = 0;
	} else if (done > 0 && (!burn || (p->action == DW_ACTION_WRITING_DATA &&
					  p->sectors_total))) {
		left = (double)(burn ? status->write_ms : status->elapsed_ms);
		left = left / done - left;
		if (left < (double)INT32_MAX)	/* 24 days; beyond that it is nonsense */
			p->remaining_ms = (__s64)left;
	}
	if (p->remaining_ms >= 0 && p->elapsed_ms >= 0)
		p->total_ms = p->elapsed_ms + p->remaining_ms;
}

/* All that can be told without knowing who asks. */
void dw_progress_fill(struct dw_progress *p, const struct discwriter_status *status)
{
	int action = dw_action(status->phase);

	memset(p, 0, sizeof(*p));
	p->action = action < 0 ? DW_ACTION_VALIDATING_MEDIA : (__u32)action;
	p->phase = status->phase;
	p->job = status->job;
	p->profile = status->profile;
	p->sectors_total = status->sectors_total;
	p->sectors_done = status->sectors_written;
	p->start_lba = to_lba(status->start);
	p->sector_count = status->sectors_total;
	p->last_read_lba = status->sectors_taken ?
			   to_lba(status->start + status->sectors_taken - 1) : -1;
	p->last_written_lba = status->sectors_written ? to_lba(status->last_written) : -1;
	/* What was padded, or is a post-gap, is not the program's. */
	if (!status->nr_ranges && status->sectors_total &&
	    p->last_written_lba >= p->start_lba + (__s64)status->sectors_total)
		p->last_written_lba = p->start_lba + (__s64)status->sectors_total - 1;
	p->range = status->range;
	p->nr_ranges = status->nr_ranges;
	if (status->flags & DISCWRITER_STATUS_DRIVE_BUFFER &&
	    status->drive_buffer_free <= status->drive_buffer_size) {
		p->drive_buffer_size = status->drive_buffer_size;
		p->drive_buffer_free = status->drive_buffer_free;
	}
	p->drive_progress = status->flags & DISCWRITER_STATUS_PROGRESS &&
			    status->progress <= 65536 ? (__s32)status->progress : -1;
	if (status->write_ms)
		p->bytes_per_second = (__u64)((double)status->sectors_written * DW_SECTOR *
					      1000 / (double)status->write_ms);
	fill_times(p, status);
}

int discwriter_progress_from_status(const struct discwriter_status *status,
				    struct dw_progress *progress, size_t size)
{
	struct dw_progress p;

	if (!status || !progress)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	dw_progress_fill(&p, status);
	dw_copy_out(progress, size, &p, sizeof(p));
	return S_OK;
}
