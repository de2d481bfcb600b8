// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From the attributes of a message to an event.
 */
#include <string.h>

#include "monitor.h"

static const char * const kinds[] = {
	[DW_EVENT_ADDED] = "added",
	[DW_EVENT_REMOVED] = "removed",
	[DW_EVENT_MEDIUM] = "medium",
	[DW_EVENT_PHASE] = "phase",
	[DW_EVENT_PROGRESS] = "progress",
	[DW_EVENT_ENDED] = "ended",
};

const char *discwriter_event_name(unsigned int kind)
{
	return kind < DW_ARRAY_SIZE(kinds) ? kinds[kind] : NULL;
}

/* An attribute of that type, and of at least that size. */
bool dw_event_has(struct nlattr *const *attrs, int type, size_t size)
{
	return attrs[type] && (size_t)nla_len(attrs[type]) >= size;
}

__u32 dw_event_u32(struct nlattr *const *attrs, int type, __u32 otherwise)
{
	return dw_event_has(attrs, type, sizeof(__u32)) ? nla_get_u32(attrs[type]) : otherwise;
}

__u64 dw_event_u64(struct nlattr *const *attrs, int type, __u64 otherwise)
{
	return dw_event_has(attrs, type, sizeof(__u64)) ? nla_get_u64(attrs[type]) : otherwise;
}

static __s64 number(struct nlattr *const *attrs, int type)
{
	return (__s64)dw_event_u64(attrs, type, (__u64)-1);
}

/* Drives write into their names what they like. */
static void text(struct nlattr *const *attrs, int type, char *to, size_t size)
{
	if (attrs[type])
		nla_strlcpy(to, attrs[type], size);
	dw_printable(to, size);
}

static void fill_recorder(struct dw_event *event, struct nlattr *const *attrs)
{
	text(attrs, DISCWRITER_A_BLOCK, event->block, sizeof(event->block));
	text(attrs, DISCWRITER_A_VENDOR, event->vendor, sizeof(event->vendor));
	text(attrs, DISCWRITER_A_PRODUCT, event->product, sizeof(event->product));
	text(attrs, DISCWRITER_A_REVISION, event->revision, sizeof(event->revision));
	text(attrs, DISCWRITER_A_SERIAL, event->serial, sizeof(event->serial));
	event->profile = dw_event_u32(attrs, DISCWRITER_A_PROFILE, 0);
	event->medium_state = dw_event_u32(attrs, DISCWRITER_A_MEDIUM_STATE, 0);
	event->capacity = dw_event_u64(attrs, DISCWRITER_A_CAPACITY, 0);
	event->free = dw_event_u64(attrs, DISCWRITER_A_FREE, 0);
}

static void fill_progress(struct dw_progress *p, struct nlattr *const *attrs)
{
	int action;

	p->phase = dw_event_u32(attrs, DISCWRITER_A_PHASE, DISCWRITER_PHASE_IDLE);
	action = dw_action(p->phase);
	p->action = action < 0 ? DW_ACTION_VALIDATING_MEDIA : (__u32)action;
	p->job = dw_event_u32(attrs, DISCWRITER_A_JOB, DISCWRITER_JOB_BURN);
	p->elapsed_ms = (__s64)dw_event_u64(attrs, DISCWRITER_A_ELAPSED_MS, 0);
	p->remaining_ms = number(attrs, DISCWRITER_A_REMAINING_MS);
	p->total_ms = number(attrs, DISCWRITER_A_TOTAL_MS);
	p->start_lba = (__s64)dw_event_u64(attrs, DISCWRITER_A_RANGE_START, 0);
	p->sector_count = dw_event_u64(attrs, DISCWRITER_A_RANGE_SECTORS, 0);
	p->last_read_lba = number(attrs, DISCWRITER_A_LAST_READ);
	p->last_written_lba = number(attrs, DISCWRITER_A_LAST_WRITTEN);
	p->total_system_buffer = dw_event_u64(attrs, DISCWRITER_A_HOST_BUFFER_SIZE, 0);
	p->used_system_buffer = dw_event_u64(attrs, DISCWRITER_A_HOST_BUFFER_USED, 0);
	p->free_system_buffer = p->total_system_buffer - p->used_system_buffer;
	p->sectors_done = dw_event_u64(attrs, DISCWRITER_A_SECTORS_DONE, 0);
	p->sectors_total = dw_event_u64(attrs, DISCWRITER_A_SECTORS_TOTAL, 0);
	p->range = dw_event_u32(attrs, DISCWRITER_A_RANGE, 0);
	p->nr_ranges = dw_event_u32(attrs, DISCWRITER_A_NR_RANGES, 0);
	p->drive_buffer_size = (__u32)dw_event_u64(attrs, DISCWRITER_A_DRIVE_BUFFER_SIZE, 0);
	p->drive_buffer_free = p->drive_buffer_size -
			       (__u32)dw_event_u64(attrs, DISCWRITER_A_DRIVE_BUFFER_USED, 0);
	p->bytes_per_second = dw_event_u64(attrs, DISCWRITER_A_SPEED, 0) * 1000;
	p->profile = dw_event_u32(attrs, DISCWRITER_A_PROFILE, 0);
	p->drive_progress = (__s32)dw_event_u32(attrs, DISCWRITER_A_PROGRESS, (__u32)-1);
}

static void fill_end(struct dw_event *event, struct nlattr *const *attrs)
{
	event->outcome = dw_event_u32(attrs, DISCWRITER_A_OUTCOME, DISCWRITER_OUTCOME_UNKNOWN);
	event->cause = dw_event_u32(attrs, DISCWRITER_A_CAUSE, DISCWRITER_CAUSE_NONE);
	event->error = dw_event_u32(attrs, DISCWRITER_A_ERROR, 0);
	event->failed_phase = dw_event_u32(attrs, DISCWRITER_A_FAILED_PHASE, 0);
	event->opcode = dw_event_u32(attrs, DISCWRITER_A_OPCODE, 0);
	event->error_lba = number(attrs, DISCWRITER_A_ERROR_LBA);
	event->hr = discwriter_hresult_from_cause(event->cause);
	if (attrs[DISCWRITER_A_SENSE]) {
		event->sense_len = (__u32)nla_len(attrs[DISCWRITER_A_SENSE]);
		if (event->sense_len > sizeof(event->sense))
			event->sense_len = sizeof(event->sense);
		memcpy(event->sense, nla_data(attrs[DISCWRITER_A_SENSE]), event->sense_len);
	}
}

/* Attributes that are absent, or too short to be what they should be, say nothing. */
void dw_event_fill(struct dw_queued *q, unsigned int kind, struct nlattr *const *attrs)
{
	struct dw_event *event = &q->event;

	event->kind = kind;
	event->index = dw_event_u32(attrs, DISCWRITER_A_INDEX, 0);
	event->burn = dw_event_u32(attrs, DISCWRITER_A_BURN, 0);
	event->sequence = dw_event_u64(attrs, DISCWRITER_A_SEQUENCE, 0);
	event->next_writable = number(attrs, DISCWRITER_A_NEXT_WRITABLE);
	event->error_lba = -1;
	text(attrs, DISCWRITER_A_NAME, event->name, sizeof(event->name));
	if (kind == DW_EVENT_ADDED || kind == DW_EVENT_MEDIUM)
		fill_recorder(event, attrs);
	if (kind == DW_EVENT_ENDED)
		fill_end(event, attrs);
	if (kind == DW_EVENT_PHASE || kind == DW_EVENT_PROGRESS || kind == DW_EVENT_ENDED) {
		fill_progress(&q->progress, attrs);
		event->progress = &q->progress;
	}
}
