// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: DVD-R, and DVD-RW as long as it is recorded sequentially
 *
 * Incremental recording adds tracks to a session, and sessions ("borders") to
 * the disc. Disc at once is one track of a size told in advance, which
 * SYNCHRONIZE CACHE ends together with the disc; it is all that is possible
 * on a DVD-RW that was minimally blanked. Which of the two it is stands in
 * mode page 05h.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* Between two tracks of a session: one block, as on discs of real drives. */
#define TRACK_GAP	SIM_BLOCK
/* The RMA names two reserved tracks beside the invisible one. */
#define MAX_RESERVED	2
/*
 * Border-out and border-in after the first session, as a part of the disc:
 * drives were seen to use 28688 of 2298496 sectors; later ones are shorter.
 */
#define BORDER_PART	80
#define LATER_PART	(4 * BORDER_PART)

static u32 dvd_r_border(struct sim_medium *m, u16 session)
{
	u32 part = session == 1 ? BORDER_PART : LATER_PART;

	return max(round_up(m->capacity / part, SIM_BLOCK), SIM_BLOCK);
}

/* A second session never was to be had on dual-layer media. */
static bool dvd_r_one_session(struct sim_medium *m)
{
	return m->type->profile == 0x0015 || m->type->profile == 0x0016;
}

/* What can be recorded on at all: layer jump is known, and not done. */
static bool dvd_r_writable(const struct sim_medium *m)
{
	return !m->finalized && m->type->profile != 0x0016;
}

static bool dvd_r_full(const struct sim_track *t)
{
	return t->nwa == t->start + t->size;
}

/* ---- closing ---- */

static void dvd_r_end_track(struct sim_track *t)
{
	t->size = t->nwa - t->start;
	t->damaged = false;
	t->reserved = false;
	t->closed = true;
}

static u32 dvd_r_close_track(struct sim_medium *m, unsigned int number)
{
	struct sim_track *t = sim_medium_track(m, number);

	if (!t)
		return SENSE_CDB_FIELD;
	if (t->closed)
		return SIM_GOOD;
	if (t->reserved) {
		/* The host has to fill it, unless that cannot be any more. */
		if (!dvd_r_full(t) && !t->damaged)
			return SENSE_TRACK_RESERVED;
		dvd_r_end_track(t);
		return SIM_GOOD;
	}
	if (t->nwa == t->start)
		return SENSE_AREA_EMPTY;
	dvd_r_end_track(t);
	sim_tracks_open(m, t->nwa + TRACK_GAP, t->session, SIM_BLOCK);
	return SIM_GOOD;
}

static u32 dvd_r_close_session(struct sim_medium *m, bool more)
{
	unsigned int number, i;
	u16 session = sim_tracks_session(m, &number)->session;
	u32 end = 0;

	for (i = number; i <= m->ntracks; i++) {
		struct sim_track *t = sim_medium_track(m, i);

		if (t->reserved)
			return SENSE_TRACK_RESERVED;
		if (!t->closed && t->nwa != t->start)
			return SENSE_TRACK_OPEN;
		if (t->closed)
			end = t->start + t->size;
	}
	if (!end)
		return SENSE_AREA_EMPTY;
	if (sim_tracks_invisible(m))
		m->ntracks--;
	if (more && !m->dao && !dvd_r_one_session(m))
		sim_tracks_open(m, end + dvd_r_border(m, session), session + 1,
				SIM_BLOCK);
	/* Nothing more is wanted, or there is no room for it. */
	m->finalized = !sim_tracks_invisible(m);
	return SIM_GOOD;
}

/* Forgets what was written for a test, and that it was announced. */
static void dvd_r_end_test(struct sim_medium *m)
{
	m->tested = 0;
	if (m->dao)
		sim_dvd_r_blank(m, m->dao_only);
}

static u32 dvd_r_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params wp = sim_write_params(d);

	if (function != 1 && function != 2)
		return SENSE_CDB_FIELD;
	if (wp.test && !m->finalized) {
		dvd_r_end_test(m);
		return SIM_GOOD;
	}
	if (function == 1)
		return dvd_r_close_track(m, track);
	return m->finalized ? SIM_GOOD :
			      dvd_r_close_session(m, wp.multi == SIM_MULTI_NEXT);
}

/* SYNCHRONIZE CACHE: after the last sector of a disc at once it ends the disc. */
static u32 dvd_r_sync(struct sim_drive *d)
{
	struct sim_medium *m = d->medium;

	if (m->finalized)
		return SIM_GOOD;
	if (sim_write_params(d).test) {
		dvd_r_end_test(m);
	} else if (m->dao && dvd_r_full(&m->track[0])) {
		dvd_r_end_track(&m->track[0]);
		m->finalized = true;
	}
	return SIM_GOOD;
}

/* ---- writing ---- */

/* The write types that page 05h may have, as the medium is. */
static unsigned int dvd_r_write_types(const struct sim_medium *m)
{
	return m->dao || m->dao_only ? BIT(SIM_WRITE_SAO) :
				       BIT(SIM_WRITE_SAO) | BIT(SIM_WRITE_PACKET);
}

/* RESERVE TRACK for a disc at once: how much will come. */
static u32 dvd_r_reserve_disc(struct sim_medium *m, u32 sectors)
{
	struct sim_track *t = &m->track[0];

	if (m->dao)
		return SENSE_SEQUENCE;
	if (m->ntracks > 1 || t->reserved || t->closed || t->nwa != t->start)
		return SENSE_AREA_NOT_EMPTY;
	if (sectors > t->size)
		return SENSE_LBA_RANGE;
	t->size = sectors;
	t->reserved = true;
	m->dao = true;
	return SIM_GOOD;
}

static u32 dvd_r_reserve(struct sim_drive *d, bool arsv, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params wp = sim_write_params(d);
	u32 sense;

	if (!dvd_r_writable(m))
		return SENSE_CANNOT_WRITE;
	sense = sim_write_type_check(d, dvd_r_write_types(m));
	if (sense)
		return sense;
	/* Feature 0021h says nothing of reserving up to an address. */
	if (arsv || !sectors)
		return SENSE_CDB_FIELD;
	if (wp.type == SIM_WRITE_SAO)
		return dvd_r_reserve_disc(m, sectors);
	return sim_tracks_reserve(m, sectors, MAX_RESERVED, TRACK_GAP, wp.test);
}

static u32 dvd_r_address(struct sim_medium *m, struct sim_write_params *wp, u32 lba,
			 u32 sectors)
{
	/* A test goes on where it was, though nothing was recorded. */
	u32 nwa = wp->test ? lba - m->tested : lba, end;
	struct sim_track *t = sim_tracks_writable(m, nwa);

	/* A disc at once begins with RESERVE TRACK. */
	if (wp->type == SIM_WRITE_SAO && !m->dao)
		return SENSE_SEQUENCE;
	if (!t || t->damaged)
		return lba >= m->capacity ? SENSE_LBA_RANGE : SENSE_WRITE_ADDRESS;
	end = t->start + t->size;
	if (lba >= end || sectors > end - lba)
		return t->reserved ? SENSE_TRACK_END : SENSE_LBA_RANGE;
	if (!m->dao && sectors % SIM_BLOCK && lba + sectors != end)
		return SENSE_CDB_FIELD;
	return SIM_GOOD;
}

static u32 dvd_r_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params wp = sim_write_params(d);
	u32 sense;

	if (!dvd_r_writable(m))
		return SENSE_CANNOT_WRITE;
	sense = sim_write_type_check(d, dvd_r_write_types(m));
	if (sense)
		return sense;
	sense = dvd_r_address(m, &wp, lba, sectors);
	if (sense)
		d->counters.strict++;
	return sense;
}

static u32 dvd_r_dropped(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;

	m->test = sim_write_params(d).test;
	if (!m->test)
		m->tested = 0;
	return m->test ? sectors : 0;
}

static void dvd_r_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	if (m->test)
		m->tested += sectors;
	else
		sim_tracks_writable(m, lba)->nwa += sectors;
}

/* The power failed: a disc at once cannot be gone on with. */
static void dvd_r_lose(struct sim_medium *m)
{
	if (m->dao && !m->finalized && m->track[0].nwa)
		m->track[0].damaged = true;
	sim_tracks_lose(m);
}

/* ---- what is told ---- */

/*
 * READ TRACK INFORMATION, bytes 5 and 6. Drives do not say that packets are of
 * a fixed size here; growisofs takes a track that does for one it cannot use.
 */
static void dvd_r_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	const struct sim_track *t = sim_medium_track(m, number);
	bool blank = !t->closed && t->nwa == t->start;
	bool at_once = m->dao || m->dao_only;

	reply[5] = at_once ? 4 : 5;
	reply[6] = t->reserved << 7 | blank << 6 | !at_once << 5 | 1;
	sim_tracks_track_info(m, number, reply);
}

static enum sim_condition dvd_r_condition(struct sim_medium *m)
{
	enum sim_condition condition = sim_tracks_condition(m);

	return condition == SIM_BLANK && m->dao_only ? SIM_MINIMAL : condition;
}

static int dvd_r_feature(struct sim_medium *m, u16 code)
{
	switch (code) {
	case 0x0021:
		return !m->dao && !m->dao_only && !m->finalized;
	case 0x0026:
	case 0x002c:
		return false;	/* of DVD-RW that is formatted */
	case 0x002f:
		return m->type->erasable || !m->finalized;
	default:
		return -1;
	}
}

/* ---- as the words in the `medium` attribute say ---- */

/* Recorded on one that is not blank when it is put in. */
#define SEED_SECTORS	SIM_BLOCK

static bool dvd_r_insert(struct sim_medium *m, enum sim_condition condition)
{
	struct sim_track *t = &m->track[0];

	sim_tracks_open(m, 0, 1, SIM_BLOCK);
	switch (condition) {
	case SIM_BLANK:
	case SIM_WRITE_PROTECTED:
	case SIM_UPSIDE_DOWN:
		return true;
	case SIM_APPENDABLE:
	case SIM_CLOSED:
		t->nwa = sim_medium_used(m, SEED_SECTORS);
		dvd_r_close_track(m, 1);
		dvd_r_close_session(m, condition == SIM_APPENDABLE);
		return m->finalized == (condition == SIM_CLOSED);
	default:
		return sim_tracks_seed(m, condition, TRACK_GAP);
	}
}

/**
 * sim_dvd_r_blank - what BLANK leaves
 * @m: the medium; its store is new
 * @minimal: only the lead-in was blanked: no incremental recording
 */
void sim_dvd_r_blank(struct sim_medium *m, bool minimal)
{
	m->ntracks = 0;
	m->finalized = false;
	m->dao = false;
	m->dao_only = minimal;
	sim_tracks_open(m, 0, 1, SIM_BLOCK);
}

const struct sim_model sim_dvd_r = {
	.insert		= dvd_r_insert,
	.may_write	= dvd_r_may_write,
	.dropped	= dvd_r_dropped,
	.wrote		= dvd_r_wrote,
	.may_read	= sim_tracks_may_read,
	.capacity	= sim_tracks_capacity,
	.disc_info	= sim_tracks_disc_info,
	.track_info	= dvd_r_track_info,
	.invisible	= sim_tracks_invisible,
	.condition	= dvd_r_condition,
	.feature	= dvd_r_feature,
	.reserve	= dvd_r_reserve,
	.close		= dvd_r_close,
	.sync		= dvd_r_sync,
	.lose		= dvd_r_lose,
};
