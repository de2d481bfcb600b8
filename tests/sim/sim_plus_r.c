// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: DVD+R: written once, from one next writable address to the
 * next, in sessions
 *
 * While a session is open, each of its fragments (RESERVE TRACK makes them) is
 * a track of its own; once it is closed it is one track. So an index into the
 * table of tracks is a session's number, too, until the last session.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"

/* Run-out and run-in between two fragments of a session: one ECC block. */
#define FRAGMENT_GAP	SIM_BLOCK
/*
 * Lead-out of a session and lead-in of the next one. Drives differ; programs
 * must ask for the next writable address, so the choice is free: 4 MiB.
 */
#define SESSION_GAP	(128 * SIM_BLOCK)
/* Open reservations that a drive takes. */
#define MAX_RESERVED	15

static u32 plus_r_close_track(struct sim_medium *m, unsigned int number)
{
	struct sim_track *t = sim_medium_track(m, number);

	if (!t)
		return SENSE_CDB_FIELD;
	if (t->closed)
		return SIM_GOOD;
	if (t->reserved) {
		/* The host has to fill it, unless that cannot be any more. */
		if (t->nwa != t->start + t->size && !t->damaged)
			return SENSE_TRACK_RESERVED;
		t->reserved = false;
		t->damaged = false;
		t->closed = true;
		return SIM_GOOD;
	}
	if (t->nwa == t->start)
		return SENSE_AREA_EMPTY;
	/* The drive pads the block that it was about to fill. */
	t->nwa = min(round_up(t->nwa, SIM_BLOCK), t->start + t->size);
	t->size = t->nwa - t->start;
	t->closed = true;
	t->damaged = false;
	sim_tracks_open(m, t->nwa + FRAGMENT_GAP, t->session, SIM_BLOCK);
	return SIM_GOOD;
}

static u32 plus_r_close_session(struct sim_medium *m)
{
	unsigned int number, i;
	struct sim_track *first = sim_tracks_session(m, &number);
	u32 end = 0;
	u16 session = first->session;

	for (i = number; i <= m->ntracks; i++) {
		struct sim_track *t = sim_medium_track(m, i);

		/* One that is full needs no closing: wodim leaves it like that. */
		if (t->reserved && t->nwa != t->start + t->size)
			return SENSE_TRACK_RESERVED;
		if (!t->closed && !t->reserved && t->nwa != t->start)
			return SENSE_TRACK_OPEN;
		if (t->closed || t->reserved)
			end = t->nwa;
	}
	if (!end)
		return SENSE_AREA_EMPTY;
	/* Of its fragments becomes one track. */
	first->closed = true;
	first->reserved = false;
	first->nwa = end;
	first->size = end - first->start;
	m->ntracks = number;
	sim_tracks_open(m, end + SESSION_GAP, session + 1, SIM_BLOCK);
	/* No room for another session. */
	if (!sim_tracks_invisible(m))
		m->finalized = true;
	return SIM_GOOD;
}

static u32 plus_r_finalize(struct sim_medium *m)
{
	u32 sense;

	if (!sim_tracks_session_empty(m)) {
		sense = plus_r_close_session(m);
		if (sense)
			return sense;
	} else if (m->ntracks == 1) {
		return SENSE_AREA_EMPTY;
	}
	if (sim_tracks_invisible(m))
		m->ntracks--;
	m->finalized = true;
	return SIM_GOOD;
}

/* MMC's close functions for DVD+R. */
static u32 plus_r_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;

	if (m->finalized)
		return function == 1 ? plus_r_close_track(m, track) : SIM_GOOD;
	switch (function) {
	case 1:		/* track */
		return plus_r_close_track(m, track);
	case 2:		/* session; more can follow */
		return plus_r_close_session(m);
	case 5:		/* finalize, lead-out at 30 mm or beyond */
	case 6:		/* finalize */
		return plus_r_finalize(m);
	default:
		return SENSE_CDB_FIELD;
	}
}

static u32 plus_r_reserve(struct sim_drive *d, bool arsv, u32 sectors)
{
	/* There is no reserving up to an address. */
	return arsv ? SENSE_CDB_FIELD :
		sim_tracks_reserve(d->medium, sectors, MAX_RESERVED, FRAGMENT_GAP, false);
}

static u32 plus_r_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_track *t = sim_tracks_writable(m, lba);
	u32 end;

	if (m->finalized)
		return SENSE_CANNOT_WRITE;
	if (!t || t->damaged) {
		d->counters.strict++;
		return lba >= m->capacity ? SENSE_LBA_RANGE : SENSE_WRITE_ADDRESS;
	}
	end = t->start + t->size;
	if (sectors > end - lba) {
		d->counters.strict++;
		return t->reserved ? SENSE_TRACK_END : SENSE_LBA_RANGE;
	}
	if (sectors % SIM_BLOCK && lba + sectors != end) {
		d->counters.strict++;
		return SENSE_CDB_FIELD;
	}
	return SIM_GOOD;
}

static void plus_r_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	sim_tracks_writable(m, lba)->nwa += sectors;
}

/* Blocks recorded on one that is not blank when it is put in. */
#define SEED_SECTORS	SIM_BLOCK

static bool plus_r_insert(struct sim_medium *m, enum sim_condition condition)
{
	sim_tracks_open(m, 0, 1, SIM_BLOCK);
	switch (condition) {
	case SIM_BLANK:
	case SIM_WRITE_PROTECTED:
	case SIM_UPSIDE_DOWN:
		return true;
	case SIM_APPENDABLE:
	case SIM_CLOSED:
		m->track[0].nwa = sim_medium_used(m, SEED_SECTORS);
		plus_r_close_track(m, 1);
		if (condition == SIM_CLOSED)
			plus_r_finalize(m);
		else
			plus_r_close_session(m);
		/* Appendable needs room for a second session. */
		return condition == SIM_CLOSED || !m->finalized;
	default:
		return sim_tracks_seed(m, condition, FRAGMENT_GAP);
	}
}

const struct sim_model sim_plus_r = {
	.insert		= plus_r_insert,
	.may_write	= plus_r_may_write,
	.wrote		= plus_r_wrote,
	.may_read	= sim_tracks_may_read,
	.capacity	= sim_tracks_capacity,
	.disc_info	= sim_tracks_disc_info,
	.invisible	= sim_tracks_invisible,
	.reserve	= plus_r_reserve,
	.close		= plus_r_close,
	.lose		= sim_tracks_lose,
	.condition	= sim_tracks_condition,
	.track_info	= sim_tracks_track_info,
};
