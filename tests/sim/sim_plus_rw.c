// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: DVD+RW: any sector at any time, once a format was started
 *
 * FORMAT UNIT returns early and goes on in the background; meanwhile all can
 * be written. CLOSE stops it: the disc ends behind what is formatted or
 * written, and is readable; a restart goes on from there.
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* The one format type, and its parameter's bit for a restart. */
#define FORMAT_PLUS_RW		0x26U
#define FORMAT_RESTART		0x01
/* "As much as there is", which only this format type knows. */
#define FORMAT_ALL		0xffffffff

/* Lets the background format go on by the time that has passed. */
static void plus_rw_tick(struct sim_medium *m)
{
	s64 ms;
	u64 done;

	if (m->bg != SIM_BG_RUNNING)
		return;
	ms = ktime_ms_delta(ktime_get(), m->bg_start);
	if (ms < 0)
		return;		/* its first part is not over */
	done = m->background_ms ? div_u64(ms * m->capacity, m->background_ms) :
				  m->capacity;
	if (done == 0)
		return;
	m->formatted = min_t(u64, m->formatted + done, m->capacity);
	m->bg_start = ktime_get();
	if (m->formatted == m->capacity)
		m->bg = SIM_BG_COMPLETE;
}

static void plus_rw_suspend(struct sim_medium *m)
{
	plus_rw_tick(m);
	if (m->bg != SIM_BG_RUNNING)
		return;
	/* What was written is on formatted ground, and so is all before it. */
	m->formatted = round_up(max(m->formatted, m->store->end), SIM_BLOCK);
	m->bg = m->formatted == m->capacity ? SIM_BG_COMPLETE : SIM_BG_SUSPENDED;
}

static u32 plus_rw_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;

	switch (function) {
	case 0:		/* stop it, quickly */
	case 2:		/* stop it, lead-out at 30 mm or beyond */
	case 3:		/* stop it, with the least lead-out */
		break;
	default:
		return SENSE_CDB_FIELD;
	}
	if (m->bg == SIM_BG_BLANK)
		return SENSE_NOT_FORMATTED;
	plus_rw_suspend(m);
	return SIM_GOOD;
}

static u32 plus_rw_format(struct sim_drive *d, const struct sim_format *f)
{
	struct sim_medium *m = d->medium;
	u32 sense;

	/* CmpLst belongs to other media. */
	if (f->code != 1 || f->compare)
		return SENSE_CDB_FIELD;
	if (f->flags & ~(SIM_FORMAT_FOV | SIM_FORMAT_IMMED))
		return SENSE_LIST_FIELD;
	if (f->type != FORMAT_PLUS_RW || f->subtype || f->param & ~FORMAT_RESTART)
		return SENSE_LIST_FIELD;
	/* dvd+rw-format -lead-out: behind what there is, where it is already. */
	if (!f->blocks && f->param & FORMAT_RESTART && m->bg != SIM_BG_BLANK)
		return SIM_GOOD;
	if (f->blocks != FORMAT_ALL && f->blocks != m->capacity)
		return SENSE_LIST_FIELD;
	if (f->param & FORMAT_RESTART) {
		/* Nothing to go on with: it runs, or it is complete. */
		if (m->bg == SIM_BG_RUNNING || m->bg == SIM_BG_COMPLETE)
			return SIM_GOOD;
	} else {
		sense = sim_medium_erase(m);
		if (sense)
			return sense;
		m->formatted = 0;
	}
	m->bg = SIM_BG_RUNNING;
	m->bg_start = ktime_add_ms(ktime_get(), m->slow_ms);
	plus_rw_tick(m);
	return SIM_GOOD;
}

static u32 plus_rw_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;

	if (m->bg == SIM_BG_BLANK) {
		d->counters.strict++;
		return SENSE_NOT_FORMATTED;
	}
	if (lba >= m->capacity || sectors > m->capacity - lba) {
		d->counters.strict++;
		return SENSE_LBA_RANGE;
	}
	if (m->bg == SIM_BG_SUSPENDED && lba + sectors > m->formatted) {
		d->counters.strict++;
		return SENSE_NOT_FORMATTED;
	}
	return SIM_GOOD;
}

static void plus_rw_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
}

/* What READ CAPACITY tells: all, but for a format that was stopped. */
static u32 plus_rw_capacity(struct sim_medium *m)
{
	switch (m->bg) {
	case SIM_BG_BLANK:
		return 0;
	case SIM_BG_SUSPENDED:
		return m->formatted;
	default:
		return m->capacity;
	}
}

static u32 plus_rw_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	u32 capacity = plus_rw_capacity(m);

	/* A running format goes where it is needed: a read waits for it. */
	if (lba >= capacity || sectors > capacity - lba)
		return SENSE_LBA_RANGE;
	return SIM_GOOD;
}

/* Disc status and session state by background format status. */
static const struct sim_disc_info plus_rw_info[] = {
	[SIM_BG_BLANK]		= { .status = 0, .session_state = 0 },
	[SIM_BG_SUSPENDED]	= { .status = 2, .session_state = 3 },
	[SIM_BG_RUNNING]	= { .status = 1, .session_state = 1 },
	[SIM_BG_COMPLETE]	= { .status = 2, .session_state = 3 },
};

static void plus_rw_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	*info = plus_rw_info[m->bg];
	info->bg = m->bg;
	info->sessions = 1;
	info->first_track = 1;
	info->last_track = 1;
}

static unsigned int plus_rw_invisible(struct sim_medium *m)
{
	return 0;
}

static unsigned int plus_rw_format_capacities(struct sim_medium *m, u8 *to)
{
	sim_put_capacity(to, m->capacity, m->bg == SIM_BG_BLANK ?
			 SIM_CAPACITY_UNFORMATTED : SIM_CAPACITY_FORMATTED);
	put_unaligned_be32(m->capacity, to + 8);
	put_unaligned_be32(FORMAT_PLUS_RW << 26, to + 12);
	return 16;
}

static bool plus_rw_insert(struct sim_medium *m, enum sim_condition condition)
{
	/* One track, which has no next writable address. */
	m->ntracks = 1;
	m->track[0] = (struct sim_track){
		.size = m->capacity,
		.session = 1,
		.closed = true,
	};
	switch (condition) {
	case SIM_BLANK:
	case SIM_UPSIDE_DOWN:
		return true;
	case SIM_SUSPENDED:
		m->bg = SIM_BG_SUSPENDED;
		return true;
	case SIM_FORMATTED:
	case SIM_WRITE_PROTECTED:
		m->bg = SIM_BG_COMPLETE;
		m->formatted = m->capacity;
		return true;
	default:
		return false;
	}
}

const struct sim_model sim_plus_rw = {
	.insert		= plus_rw_insert,
	.tick		= plus_rw_tick,
	.may_write	= plus_rw_may_write,
	.wrote		= plus_rw_wrote,
	.may_read	= plus_rw_may_read,
	.capacity	= plus_rw_capacity,
	.disc_info	= plus_rw_disc_info,
	.invisible	= plus_rw_invisible,
	.close		= plus_rw_close,
	.format		= plus_rw_format,
	.suspend	= plus_rw_suspend,
	.lose		= plus_rw_suspend,
	.format_capacities = plus_rw_format_capacities,
};
