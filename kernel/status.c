// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told of a burn and of a medium: from memory, without a command.
 */
#include <linux/ktime.h>

#include "burn.h"
#include "recorder.h"

static void dw_status_failure(const struct dw_failure *failure,
			      struct discwriter_status *st)
{
	const struct dw_reply *reply = &failure->reply;

	st->cause = failure->cause;
	st->error = dw_cause_errno(failure->cause);
	st->failed_phase = failure->phase;
	st->opcode = reply->opcode;
	st->sense_key = reply->sense.key;
	st->asc = reply->sense.asc;
	st->ascq = reply->sense.ascq;
	st->host_byte = reply->host;
	st->status_byte = reply->status;
	st->sense_len = reply->raw_len;
	memcpy(st->sense, reply->raw, reply->raw_len);
	if (reply->sense.deferred)
		st->flags |= DISCWRITER_STATUS_DEFERRED;
	if (failure->has_lba) {
		st->flags |= DISCWRITER_STATUS_LBA;
		st->error_lba = failure->lba;
	}
}

/**
 * dw_burn_ms - milliseconds between two times of a burn
 * @from: 0: it has not come to that
 * @to: 0: now
 */
u64 dw_burn_ms(ktime_t from, ktime_t to)
{
	s64 ms = ktime_ms_delta(to ? to : ktime_get(), from);

	return from && ms > 0 ? ms : 0;
}

/**
 * dw_burn_status - the burn that runs, or the last one
 * @rec: the recorder
 * @st: filled
 */
void dw_burn_status(struct dw_recorder *rec, struct discwriter_status *st)
{
	const struct dw_burn *burn = &rec->burn;

	memset(st, 0, sizeof(*st));
	mutex_lock(&rec->lock);
	st->burn = burn->id;
	st->phase = burn->phase;
	st->phases = burn->phases;
	st->outcome = burn->outcome;
	st->profile = burn->medium.profile;
	if (burn->failure.cause)
		dw_status_failure(&burn->failure, st);
	if (burn->reserved)
		st->flags |= DISCWRITER_STATUS_RESERVED;
	st->start = burn->first;
	st->sectors_total = burn->request.sectors;
	st->sectors_taken = burn->taken / DISCWRITER_SECTOR_SIZE;
	/* What was padded is not the program's. */
	st->sectors_written = min(burn->written - burn->resumed,
				  DIV_ROUND_UP_ULL(burn->taken,
						   DISCWRITER_SECTOR_SIZE));
	st->last_written = burn->last_written;
	st->next_writable = burn->next_writable;
	st->staged = burn->stage.len;
	st->pad = min_t(u64, burn->pad, U32_MAX);
	st->range = burn->range_index;
	st->nr_ranges = burn->request.nr_ranges;
	if (burn->buffer.size) {
		st->flags |= DISCWRITER_STATUS_DRIVE_BUFFER;
		st->drive_buffer_size = burn->buffer.size;
		st->drive_buffer_free = burn->buffer.free;
	}
	if (burn->id) {
		st->elapsed_ms = dw_recorder_unscale(rec,
						     dw_burn_ms(burn->begun, burn->ended));
		st->write_ms = dw_burn_ms(burn->writing, burn->write_ended);
	}
	st->mapped = burn->totals.writes[DW_MAPPED];
	st->bounced = burn->totals.writes[DW_BOUNCED];
	st->staged_writes = burn->totals.writes[DW_STAGED];
	st->waits = burn->job.waits;
	st->job = burn->request.job;
	if (burn->progress != DW_NO_PROGRESS) {
		st->flags |= DISCWRITER_STATUS_PROGRESS;
		st->progress = burn->progress;
	}
	st->flags |= burn->speed_flags;
	st->write_speed = burn->speed.write;
	st->rotation = burn->speed.rotation;
	mutex_unlock(&rec->lock);
}

/**
 * dw_medium_status - the medium as it was last examined
 * @rec: the recorder
 * @out: filled
 */
void dw_medium_status(struct dw_recorder *rec, struct discwriter_medium *out)
{
	const struct dw_medium *medium = &rec->medium;

	memset(out, 0, sizeof(*out));
	mutex_lock(&rec->lock);
	out->state = medium->state;
	out->profile = medium->profile;
	out->block = medium->block ? medium->block :
		     medium->row ? medium->row->block : 0;
	out->sessions = medium->sessions;
	out->tracks = medium->tracks;
	out->capacity = medium->capacity;
	out->free = medium->free;
	out->next_writable = medium->next_writable;
	out->last_session_start = medium->last_session_start;
	out->can = medium->can;
	out->open_track = medium->open_track;
	if (medium->open_track) {
		out->open_start = medium->open.start;
		out->open_next = medium->open.nwa;
		out->open_end = medium->open.start + medium->open.size - 1;
	}
	mutex_unlock(&rec->lock);
}
