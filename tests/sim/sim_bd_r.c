// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: BD-R for sequential recording, with and without
 * pseudo-overwrite
 *
 * Tracks and sessions as on DVD+R, but each closed track stays one, and what is
 * recorded can be read at once. A format, which is possible on a blank disc
 * alone, sets spares aside; without it the first write lays the disc out
 * without any. Pseudo-overwrite puts what is written once more into spares.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* Nothing is between the tracks of a session; between sessions two clusters. */
#define TRACK_GAP	0
#define SESSION_GAP	(2 * 32)
/* Open tracks are at most 16, and the last of them is the invisible one. */
#define MAX_RESERVED	15
/*
 * Sectors that a write must be a multiple of. A cluster is 32, and other than
 * whole clusters is not to be recommended; but growisofs sends half ones, and
 * drives gather them in their buffer.
 */
#define WRITE_BLOCK	16
/* Formats with pseudo-overwrite have subtype 0. */
#define SUBTYPE_POW	0

/* Is this the very first state, in which a format is possible? */
static bool bd_r_untouched(struct sim_medium *m)
{
	return !m->layout && m->ntracks == 1 && sim_tracks_session_empty(m);
}

/* The drive fills the cluster that it has the beginning of with zeros. */
static void bd_r_pad(struct sim_medium *m)
{
	struct sim_track *t;

	for (t = m->track; t < m->track + m->ntracks; t++)
		if (!t->closed)
			t->nwa = round_up(t->nwa, sim_medium_block(m));
}

static u32 bd_r_sync(struct sim_drive *d)
{
	bd_r_pad(d->medium);
	return SIM_GOOD;
}

/* ---- closing ---- */

static void bd_r_end_track(struct sim_medium *m, struct sim_track *t)
{
	bool invisible = !t->reserved;

	/* What was reserved and not written stays unrecorded. */
	if (invisible)
		t->size = t->nwa - t->start;
	t->reserved = false;
	t->damaged = false;
	t->closed = true;
	if (invisible)
		sim_tracks_open(m, t->nwa + TRACK_GAP, t->session, sim_medium_block(m));
}

static u32 bd_r_close_track(struct sim_medium *m, unsigned int number)
{
	struct sim_track *t = sim_medium_track(m, number);

	if (!t)
		return SENSE_CDB_FIELD;
	if (t->closed)
		return SIM_GOOD;
	if (t->nwa == t->start)
		return t->reserved ? SENSE_TRACK_RESERVED : SENSE_AREA_EMPTY;
	bd_r_end_track(m, t);
	return SIM_GOOD;
}

/*
 * Closes what is written in the last session. An open track is closed with it:
 * libburn sends nothing else to a session that somebody left open.
 */
static u32 bd_r_close_session(struct sim_medium *m, bool more)
{
	unsigned int number, i;
	u16 session = sim_tracks_session(m, &number)->session;
	struct sim_track *t = sim_medium_track(m, sim_tracks_invisible(m));
	u32 end = 0;

	for (i = number; i <= m->ntracks; i++) {
		if (m->track[i - 1].damaged)
			return SENSE_TRACK_OPEN;
		if (m->track[i - 1].reserved)
			return SENSE_TRACK_RESERVED;
	}
	if (t && t->nwa != t->start)
		bd_r_end_track(m, t);
	for (i = number; i <= m->ntracks; i++)
		if (m->track[i - 1].closed)
			end = m->track[i - 1].start + m->track[i - 1].size;
	if (!end && (more || session == 1))
		return SENSE_AREA_EMPTY;
	if (sim_tracks_invisible(m))
		m->ntracks--;
	if (more)
		sim_tracks_open(m, end + SESSION_GAP, session + 1, sim_medium_block(m));
	/* Nothing more is wanted, or there is no room for it. */
	m->finalized = !sim_tracks_invisible(m);
	return SIM_GOOD;
}

static u32 bd_r_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;

	bd_r_pad(m);
	switch (function) {
	case 1:		/* track */
		return bd_r_close_track(m, track);
	case 2:		/* session; more can follow */
	case 6:		/* finalize */
		return m->finalized ? SIM_GOOD : bd_r_close_session(m, function == 2);
	default:
		return SENSE_CDB_FIELD;
	}
}

/* ---- writing ---- */

static u32 bd_r_reserve(struct sim_drive *d, bool arsv, u32 sectors)
{
	struct sim_medium *m = d->medium;

	if (m->finalized)
		return SENSE_CANNOT_WRITE;
	/* There is no reserving up to an address. */
	return arsv ? SENSE_CDB_FIELD :
		sim_tracks_reserve(m, sectors, MAX_RESERVED, TRACK_GAP, false);
}

/* Is all of it recorded? */
static bool bd_r_recorded(struct sim_medium *m, u32 lba, u32 sectors)
{
	while (sectors) {
		unsigned int number;
		struct sim_track *t = sim_medium_track_at(m, lba, &number);
		u32 n;

		if (!t || lba >= t->nwa)
			return false;
		n = min(sectors, t->nwa - lba);
		lba += n;
		sectors -= n;
	}
	return true;
}

/* ECC blocks that a range touches. */
static u32 bd_r_blocks(const struct sim_medium *m, u32 lba, u32 sectors)
{
	u32 block = sim_medium_block(m);

	return (lba + sectors - 1) / block - lba / block + 1;
}

static u32 bd_r_address(struct sim_medium *m, u32 lba, u32 sectors)
{
	struct sim_track *t = sim_tracks_writable(m, lba);

	if (lba >= sim_medium_payload(m))
		return SENSE_LBA_RANGE;
	if (!t && m->pow && bd_r_recorded(m, lba, sectors))
		return sim_spare_room(m, bd_r_blocks(m, lba, sectors));
	if (!t || t->damaged)
		return SENSE_WRITE_ADDRESS;
	if (sectors > t->start + t->size - lba)
		return t->reserved ? SENSE_TRACK_END : SENSE_LBA_RANGE;
	if (sectors % WRITE_BLOCK)
		return SENSE_CDB_FIELD;
	return SIM_GOOD;
}

static u32 bd_r_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	u32 sense;

	if (d->medium->finalized)
		return SENSE_CANNOT_WRITE;
	sense = bd_r_address(d->medium, lba, sectors);
	if (sense && sense != SENSE_NO_SPARE)
		d->counters.strict++;
	return sense;
}

static void bd_r_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	struct sim_track *t = sim_tracks_writable(m, lba);

	if (t)
		t->nwa += sectors;
	else
		sim_spare_take(m, bd_r_blocks(m, lba, sectors));
}

/* ---- formats ---- */

static u32 bd_r_format(struct sim_drive *d, const struct sim_format *f)
{
	struct sim_medium *m = d->medium;
	u32 spares, sense;

	if (!bd_r_untouched(m))
		return SENSE_CANNOT_FORMAT;
	sense = sim_spare_format(m, f, &spares);
	if (sense)
		return sense;
	m->layout = SIM_LAYOUT_SPARES;
	m->spares = spares;
	m->pow = f->subtype == SUBTYPE_POW;
	m->track[0].size = sim_medium_payload(m);
	return SIM_GOOD;
}

static unsigned int bd_r_format_capacities(struct sim_medium *m, u8 *to)
{
	unsigned int len;

	if (!bd_r_untouched(m))
		return sim_put_capacity(to, sim_medium_payload(m), SIM_CAPACITY_FORMATTED);
	len = sim_put_capacity(to, m->capacity, SIM_CAPACITY_UNFORMATTED);
	return len + sim_spare_capacities(m, to + len);
}

/* ---- what is told ---- */

static u32 bd_r_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	u32 end = sim_medium_payload(m);

	if (lba >= end || sectors > end - lba)
		return SENSE_LBA_RANGE;
	return bd_r_recorded(m, lba, sectors) ? SIM_GOOD : SENSE_UNREADABLE;
}

/* End of the last track that is closed. */
static u32 bd_r_capacity(struct sim_medium *m)
{
	unsigned int number = m->ntracks;

	while (number && !m->track[number - 1].closed)
		number--;
	return number ? m->track[number - 1].nwa : 0;
}

static void bd_r_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	sim_tracks_disc_info(m, info);
	/* A formatted one with nothing on it counts as appendable. */
	if (m->layout && !info->status)
		info->status = 1;
}

/*
 * READ TRACK INFORMATION, byte 6: drives call the next track an invisible one
 * for incremental recording.
 */
static void bd_r_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	const struct sim_track *t = sim_medium_track(m, number);

	reply[6] = t->reserved << 7 | (!t->closed && t->nwa == t->start) << 6 | 0x21;
	sim_tracks_track_info(m, number, reply);
}

static int bd_r_feature(struct sim_medium *m, u16 code)
{
	switch (code) {
	case 0x0021:
	case 0x0041:
		return !m->finalized;
	case 0x0023:
		return bd_r_untouched(m);
	case 0x0024:
		return m->layout == SIM_LAYOUT_SPARES;
	case 0x0020:
	case 0x0038:
		return m->pow;
	default:
		return -1;
	}
}

static enum sim_condition bd_r_condition(struct sim_medium *m)
{
	enum sim_condition condition = sim_tracks_condition(m);

	return condition == SIM_BLANK && m->layout ? SIM_FORMATTED : condition;
}

/* Blocks of data to replace, as the drive counts pseudo-overwrite resources. */
static bool bd_r_pow_resources(struct sim_medium *m, u32 *blocks)
{
	*blocks = (m->spares - m->spares_used) / sim_medium_block(m);
	return m->pow;
}

/* ---- as the words in the `medium` attribute say ---- */

static bool bd_r_insert(struct sim_medium *m, enum sim_condition condition)
{
	bool wanted = m->pow || m->spares != SIM_SPARES_USUAL;

	/* `pow` and `spares` belong to one that is formatted. */
	if (condition != SIM_FORMATTED && !wanted)
		m->spares = 0;
	else if (!sim_spare_insert(m) || !m->spares)
		return false;
	sim_tracks_open(m, 0, 1, sim_medium_block(m));
	switch (condition) {
	case SIM_BLANK:
		return !wanted;
	case SIM_FORMATTED:
	case SIM_WRITE_PROTECTED:
	case SIM_UPSIDE_DOWN:
		return true;
	case SIM_APPENDABLE:
	case SIM_CLOSED:
		m->track[0].nwa = sim_medium_used(m, sim_medium_block(m));
		bd_r_close_session(m, condition == SIM_APPENDABLE);
		return m->finalized == (condition == SIM_CLOSED);
	default:
		return sim_tracks_seed(m, condition, TRACK_GAP);
	}
}

const struct sim_model sim_bd_r = {
	.insert		= bd_r_insert,
	.may_write	= bd_r_may_write,
	.wrote		= bd_r_wrote,
	.may_read	= bd_r_may_read,
	.capacity	= bd_r_capacity,
	.disc_info	= bd_r_disc_info,
	.invisible	= sim_tracks_invisible,
	.reserve	= bd_r_reserve,
	.close		= bd_r_close,
	.format		= bd_r_format,
	.suspend	= bd_r_pad,
	.lose		= sim_tracks_lose,
	.condition	= bd_r_condition,
	.feature	= bd_r_feature,
	.sync		= bd_r_sync,
	.format_capacities = bd_r_format_capacities,
	.track_info	= bd_r_track_info,
	.pow_resources	= bd_r_pow_resources,
};
