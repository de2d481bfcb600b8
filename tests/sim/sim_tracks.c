// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: tracks of media that are written once, from one next
 * writable address to the next, in sessions
 *
 * The last track is the invisible one as long as something can be added. A
 * reservation makes a track of its own out of the beginning of it.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"

/**
 * sim_tracks_open - open an invisible track
 * @m: the medium
 * @start: its first sector
 * @session: number of its session
 * @least: sectors that must be there for it; with less there is none
 */
void sim_tracks_open(struct sim_medium *m, u32 start, u16 session, u32 least)
{
	u32 end = sim_medium_payload(m);

	if (m->ntracks == SIM_MAX_TRACKS || start + least > end)
		return;
	m->track[m->ntracks++] = (struct sim_track){
		.start = start,
		.size = end - start,
		.nwa = start,
		.session = session,
	};
}

/**
 * sim_tracks_invisible - the number of the invisible track
 * @m: the medium
 *
 * Return: the number, 0 if there is none.
 */
unsigned int sim_tracks_invisible(struct sim_medium *m)
{
	struct sim_track *last = sim_medium_track(m, m->ntracks);

	return last && !last->closed && !last->reserved ? m->ntracks : 0;
}

/**
 * sim_tracks_session - the last session's first track
 * @m: the medium; it has a track
 * @number: out: its number
 */
struct sim_track *sim_tracks_session(struct sim_medium *m, unsigned int *number)
{
	*number = m->ntracks;
	while (*number > 1 &&
	       m->track[*number - 2].session == m->track[m->ntracks - 1].session)
		--*number;
	return &m->track[*number - 1];
}

/**
 * sim_tracks_session_empty - is nothing done yet in the last session?
 * @m: the medium; it has a track
 */
bool sim_tracks_session_empty(struct sim_medium *m)
{
	unsigned int number;
	struct sim_track *t = sim_tracks_session(m, &number);

	return number == m->ntracks && !t->closed && !t->reserved && t->nwa == t->start;
}

/**
 * sim_tracks_writable - the track that an address is the next writable one of
 * @m: the medium
 * @lba: the address
 *
 * Return: the track, or NULL.
 */
struct sim_track *sim_tracks_writable(struct sim_medium *m, u32 lba)
{
	unsigned int i;

	for (i = 0; i < m->ntracks; i++)
		if (!m->track[i].closed && m->track[i].nwa == lba &&
		    lba < m->track[i].start + m->track[i].size)
			return &m->track[i];
	return NULL;
}

/**
 * sim_tracks_reserve - make a reserved track of the beginning of the invisible one
 * @m: the medium
 * @sectors: how many are to be reserved
 * @most: how many reservations there can be
 * @gap: sectors between two tracks
 * @test: only say if it could be done
 *
 * Return: sense.
 */
u32 sim_tracks_reserve(struct sim_medium *m, u32 sectors, unsigned int most, u32 gap,
		       bool test)
{
	struct sim_track *t = sim_medium_track(m, sim_tracks_invisible(m));
	unsigned int i, reserved = 0;
	u32 block = sim_medium_block(m);

	if (!t || t->nwa != t->start || t->damaged)
		return SENSE_SEQUENCE;
	if (!sectors)
		return SENSE_CDB_FIELD;
	for (i = 0; i < m->ntracks; i++)
		reserved += m->track[i].reserved;
	if (reserved == most)
		return SENSE_NO_RESERVATIONS;
	if (sectors > t->size)
		return SENSE_LBA_RANGE;
	if (test)
		return SIM_GOOD;
	/* Blocks at the very end need not be whole ones. */
	t->size = min(round_up(sectors, block), t->size);
	t->reserved = true;
	sim_tracks_open(m, t->start + t->size + gap, t->session, block);
	return SIM_GOOD;
}

/**
 * sim_tracks_may_read - can sectors be read?
 * @m: the medium
 * @lba: the first one
 * @sectors: how many
 *
 * Return: sense: what is in a track that is still open cannot be.
 */
u32 sim_tracks_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	unsigned int number;
	struct sim_track *t = sim_medium_track_at(m, lba, &number);

	if (!t || !t->closed || sectors > t->start + t->size - lba)
		return SENSE_LBA_RANGE;
	return SIM_GOOD;
}

/**
 * sim_tracks_capacity - the end of the last session that is closed
 * @m: the medium; it has a track
 */
u32 sim_tracks_capacity(struct sim_medium *m)
{
	unsigned int number = m->ntracks + 1;

	if (!m->finalized)
		sim_tracks_session(m, &number);
	if (number == 1)
		return 0;
	return m->track[number - 2].start + m->track[number - 2].size;
}

/**
 * sim_tracks_lose - the cache is about to be lost
 * @m: the medium
 *
 * The next write is to go where the first one that is lost went.
 */
void sim_tracks_lose(struct sim_medium *m)
{
	struct sim_track *t;

	for (t = m->track; t < m->track + m->ntracks; t++)
		if (!t->closed)
			t->nwa = sim_store_cached(m->store, t->start, t->nwa);
}

/**
 * sim_tracks_disc_info - what READ DISC INFORMATION says of tracks and sessions
 * @m: the medium; it has a track
 * @info: out
 */
void sim_tracks_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	unsigned int number;
	struct sim_track *t = sim_tracks_session(m, &number);
	bool empty = sim_tracks_session_empty(m);

	info->sessions = t->session;
	info->first_track = number;
	info->last_track = m->ntracks;
	info->status = !empty || number > 1;
	info->session_state = !empty;
	for (; t < m->track + m->ntracks; t++) {
		if (!t->damaged)
			continue;
		/* Blank it is not, even with nothing in it. */
		info->status = 1;
		info->session_state = 2;
	}
	if (m->finalized) {
		info->status = 2;
		info->session_state = 3;
	}
}

/**
 * sim_tracks_condition - the word for what a medium is
 * @m: the medium; it has a track
 */
enum sim_condition sim_tracks_condition(struct sim_medium *m)
{
	unsigned int number;
	struct sim_track *t = sim_tracks_session(m, &number);

	if (m->finalized)
		return SIM_CLOSED;
	if (sim_tracks_session_empty(m))
		return number > 1 ? SIM_APPENDABLE : SIM_BLANK;
	for (; t < m->track + m->ntracks; t++) {
		if (t->damaged)
			return SIM_DAMAGED;
		if (t->reserved)
			return SIM_RESERVED;
	}
	return SIM_OPEN;
}

/**
 * sim_tracks_seed - put something into the first track, which stays open
 * @m: the medium; its only track is invisible
 * @condition: SIM_OPEN: one block; SIM_DAMAGED: the same, badly ended;
 *	SIM_RESERVED: a reserved track of ten, half filled
 * @gap: sectors between two tracks
 *
 * Return: false for other conditions, and if there is no room.
 */
bool sim_tracks_seed(struct sim_medium *m, enum sim_condition condition, u32 gap)
{
	struct sim_track *t = &m->track[0];
	u32 block = sim_medium_block(m);

	switch (condition) {
	case SIM_DAMAGED:
		t->damaged = true;
		fallthrough;
	case SIM_OPEN:
		t->nwa = block;
		return true;
	case SIM_RESERVED:
		if (t->size < 10 * block)
			return false;
		t->size = 10 * block;
		t->nwa = 5 * block;
		t->reserved = true;
		sim_tracks_open(m, t->size + gap, 1, block);
		return true;
	default:
		return false;
	}
}

/**
 * sim_tracks_track_info - READ TRACK INFORMATION of what is damaged
 * @m: the medium
 * @number: of the track
 * @reply: has all else
 */
void sim_tracks_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	if (!sim_medium_track(m, number)->damaged)
		return;
	reply[5] |= 0x20;
	reply[7] &= ~0x01;	/* no next writable address */
	memset(reply + 12, 0, 8);	/* nor room behind it */
}
