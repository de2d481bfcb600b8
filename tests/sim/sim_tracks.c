// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: tracks of media that are written once, from one next
 * writable address to the next, in sessions
 *
 * The last track is the invisible one as long as something can be added. A
 * reservation makes a track of its own out of the beginning of it.
 */
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
	if (m->ntracks == SIM_MAX_TRACKS || start + least > m->capacity)
		return;
	m->track[m->ntracks++] = (struct sim_track){
		.start = start,
		.size = m->capacity - start,
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
