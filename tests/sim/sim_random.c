// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: media that take any sector at any time: BD-RE, DVD-RAM and
 * removable disks; and BD-R for random recording, which takes it once
 *
 * The drive reads, changes and writes a block of which it gets a part. One
 * track, no next writable address. BD-RE and DVD-RAM are to be formatted first
 * (DVD-RAM comes that way); that says how much of them is for spares.
 */
#include <linux/string.h>

#include "sim.h"

/* What can be written: all but the spares. */
static u32 random_capacity(struct sim_medium *m)
{
	return m->layout ? sim_medium_payload(m) : 0;
}

static u32 random_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	u32 capacity = random_capacity(m);
	u32 sense = SIM_GOOD;

	if (!m->layout)
		sense = SENSE_NOT_FORMATTED;
	else if (lba >= capacity || sectors > capacity - lba)
		sense = SENSE_LBA_RANGE;
	else if (!m->type->erasable && sim_store_written(m->store, lba, sectors))
		sense = SENSE_WRITE_ADDRESS;
	if (sense)
		d->counters.strict++;
	return sense;
}

static void random_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
}

static u32 random_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	u32 capacity = random_capacity(m);

	if (lba >= capacity || sectors > capacity - lba)
		return SENSE_LBA_RANGE;
	return SIM_GOOD;
}

/* Disc status 3, "others": neither appendable nor complete. */
static void random_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	info->status = m->layout ? 3 : 0;
	info->session_state = m->layout ? 3 : 0;
	info->sessions = 1;
	info->first_track = 1;
	info->last_track = 1;
}

static unsigned int random_invisible(struct sim_medium *m)
{
	return 0;
}

/* There is nothing to close. */
static u32 random_close(struct sim_drive *d, u8 function, unsigned int track)
{
	return SENSE_WRONG_MEDIUM;
}

static u32 random_format(struct sim_drive *d, const struct sim_format *f)
{
	struct sim_medium *m = d->medium;
	u32 spares, sense;

	if (!m->type->spare || !m->type->erasable)
		return SENSE_CANNOT_FORMAT;
	sense = sim_spare_format(m, f, &spares);
	if (sense)
		return sense;
	/* More spares leave what is before them as it is; the others do not. */
	if (f->type != SIM_FORMAT_EXPAND) {
		sense = sim_medium_erase(m);
		if (sense)
			return sense;
		m->spares_used = 0;
	}
	m->layout = spares ? SIM_LAYOUT_SPARES : SIM_LAYOUT_FULL;
	m->spares = spares;
	m->track[0].size = sim_medium_payload(m);
	return SIM_GOOD;
}

static unsigned int random_format_capacities(struct sim_medium *m, u8 *to)
{
	unsigned int len;

	len = sim_put_capacity(to, sim_medium_payload(m), m->layout ?
			       SIM_CAPACITY_FORMATTED : SIM_CAPACITY_UNFORMATTED);
	if (m->type->spare && m->type->erasable)
		len += sim_spare_capacities(m, to + len);
	return len;
}

/* Packets of fixed size, as of other media that are rewritten anywhere. */
static void random_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	reply[6] = m->layout ? m->type->track_mode : 0x41;
}

static enum sim_condition random_condition(struct sim_medium *m)
{
	return m->layout ? SIM_FORMATTED : SIM_UNFORMATTED;
}

static void random_lose(struct sim_medium *m)
{
}

static void random_spoil(struct sim_medium *m)
{
	m->layout = SIM_LAYOUT_NONE;
	m->spares = 0;
	m->track[0].size = m->capacity;
}

static bool random_insert(struct sim_medium *m, enum sim_condition condition)
{
	/* One track, which has no next writable address. */
	m->ntracks = 1;
	m->track[0] = (struct sim_track){
		.size = m->capacity,
		.session = 1,
		.closed = true,
	};
	switch (condition) {
	case SIM_UNFORMATTED:
		m->spares = 0;
		return m->type->spare && m->type->erasable;
	case SIM_FORMATTED:
	case SIM_WRITE_PROTECTED:
	case SIM_UPSIDE_DOWN:
		if (!sim_spare_insert(m))
			return false;
		m->track[0].size = sim_medium_payload(m);
		return true;
	default:
		return false;
	}
}

const struct sim_model sim_random = {
	.insert		= random_insert,
	.may_write	= random_may_write,
	.wrote		= random_wrote,
	.may_read	= random_may_read,
	.capacity	= random_capacity,
	.disc_info	= random_disc_info,
	.invisible	= random_invisible,
	.close		= random_close,
	.format		= random_format,
	.lose		= random_lose,
	.spoil		= random_spoil,
	.condition	= random_condition,
	.format_capacities = random_format_capacities,
	.track_info	= random_track_info,
};
