// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: READ TOC/PMA/ATIP
 *
 * A DVD has no table of contents; drives make one of its closed tracks, one
 * per session, so that programs made for CD find their way.
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

#define LEAD_OUT	0xaa
/* ADR 1 (position), control 4 (data track). */
#define DATA_TRACK	0x14
/* A table of contents has two digits for a track. */
#define MAX_TOC_TRACKS	99

/* An address as an LBA, or as minute, second and frame. */
static void sim_put_address(u8 *to, u32 lba, bool msf)
{
	if (!msf) {
		put_unaligned_be32(lba, to);
		return;
	}
	/* LBA 0 is 00:02:00; 75 frames are a second. */
	lba += 150;
	to[0] = 0;
	to[1] = min(lba / 75 / 60, 255U);
	to[2] = lba / 75 % 60;
	to[3] = lba % 75;
}

/* How many tracks the table of contents has: closed ones of closed sessions. */
static unsigned int sim_toc_tracks(struct sim_medium *m)
{
	u32 capacity = m->type->model->capacity(m);
	struct sim_track *track;
	unsigned int n = 0;

	while (n < MAX_TOC_TRACKS && (track = sim_medium_track(m, n + 1)) &&
	       track->closed && track->start < capacity)
		n++;
	return n;
}

static void sim_toc_entry(u8 *p, u8 number, u32 lba, bool msf)
{
	p[1] = DATA_TRACK;
	p[2] = number;
	sim_put_address(p + 4, lba, msf);
}

/* Format 0: the tracks from the given one on, and the lead-out. */
static u32 sim_toc_list(struct sim_ctx *c, unsigned int tracks, bool msf)
{
	u8 first = max_t(u8, c->cdb[6], 1);
	u8 *buf = sim_reply_start(c, 4 + 8 * (MAX_TOC_TRACKS + 1)), *p = buf + 4;
	unsigned int n;

	if (first > tracks && first != LEAD_OUT)
		return SENSE_CDB_FIELD;
	for (n = first; n <= tracks; n++, p += 8)
		sim_toc_entry(p, n, sim_medium_track(c->m, n)->start, msf);
	sim_toc_entry(p, LEAD_OUT, c->m->type->model->capacity(c->m), msf);
	p += 8;
	put_unaligned_be16(p - buf - 2, buf);
	buf[2] = 1;
	buf[3] = tracks;
	return sim_reply(c, p - buf, get_unaligned_be16(c->cdb + 7));
}

/* The first track of a session, among those of the table of contents. */
static unsigned int sim_toc_first(struct sim_medium *m, unsigned int session)
{
	unsigned int n = 1;

	while (sim_medium_track(m, n)->session < session)
		n++;
	return n;
}

/* Format 1: the first track of the last complete session. */
static u32 sim_toc_sessions(struct sim_ctx *c, unsigned int tracks, bool msf)
{
	unsigned int session = sim_medium_track(c->m, tracks)->session;
	unsigned int first = sim_toc_first(c->m, session);
	u8 *buf = sim_reply_start(c, 12);

	put_unaligned_be16(10, buf);
	buf[2] = 1;
	buf[3] = session;
	sim_toc_entry(buf + 4, first, sim_medium_track(c->m, first)->start, msf);
	return sim_reply(c, 12, get_unaligned_be16(c->cdb + 7));
}

/* An entry of format 2. */
static u8 *sim_toc_point(u8 *p, u8 session, u8 point, u32 lba)
{
	u8 address[4];

	sim_put_address(address, lba, true);
	p[0] = session;
	p[1] = DATA_TRACK;
	p[3] = point;
	memcpy(p + 8, address + 1, 3);
	return p + 11;
}

/* Format 2: all that the lead-ins say, from the given session on. */
static u32 sim_toc_full(struct sim_ctx *c, unsigned int tracks)
{
	unsigned int sessions = sim_medium_track(c->m, tracks)->session;
	unsigned int session = max_t(u8, c->cdb[6], 1);
	u8 *buf = sim_reply_start(c, 4 + 11 * 4 * MAX_TOC_TRACKS), *p = buf + 4;

	if (session > sessions)
		return SENSE_CDB_FIELD;
	for (; session <= sessions; session++) {
		unsigned int first = sim_toc_first(c->m, session), last = first, n;
		struct sim_track *t;

		while (last < tracks && sim_medium_track(c->m, last + 1)->session == session)
			last++;
		t = sim_medium_track(c->m, last);
		/* First track, last track, lead-out, and the tracks themselves. */
		p = sim_toc_point(p, session, 0xa0, 0);
		p[-3] = first;
		p = sim_toc_point(p, session, 0xa1, 0);
		p[-3] = last;
		p = sim_toc_point(p, session, 0xa2, t->start + t->size);
		for (n = first; n <= last; n++)
			p = sim_toc_point(p, session, n,
					  sim_medium_track(c->m, n)->start);
	}
	put_unaligned_be16(p - buf - 2, buf);
	buf[2] = 1;
	buf[3] = sessions;
	return sim_reply(c, p - buf, get_unaligned_be16(c->cdb + 7));
}

u32 sim_read_toc(struct sim_ctx *c)
{
	u8 format = c->cdb[2] & 0x0f;
	bool msf = c->cdb[1] & 0x02;
	unsigned int tracks;

	/* MMC-1 had the format in the last byte; sr still sends it there. */
	if (!format)
		format = c->cdb[9] >> 6;
	if (c->m->type->model->toc)
		return c->m->type->model->toc(c, format);
	tracks = sim_toc_tracks(c->m);
	if (!tracks)
		return SENSE_CDB_FIELD;
	switch (format) {
	case 0:
		return sim_toc_list(c, tracks, msf);
	case 1:
		return sim_toc_sessions(c, tracks, msf);
	case 2:
		return sim_toc_full(c, tracks);
	default:	/* PMA, ATIP and CD-TEXT are of CD */
		return SENSE_CDB_FIELD;
	}
}
