// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: READ TOC/PMA/ATIP of a CD: tables of contents, what stands in
 * the program memory area, and what is pressed into the blank disc
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim_cd.h"
#include "sim_compat.h"

#define LEAD_OUT	0xaa
/* Kinds of entries, in the upper half of the byte of the control nibble. */
#define ADR_POSITION	0x10
#define ADR_SESSIONS	0x50
/* Points of a lead-in beside the tracks. */
#define POINT_FIRST	0xa0
#define POINT_LAST	0xa1
#define POINT_LEAD_OUT	0xa2
#define POINT_NEXT	0xb0
#define POINT_ATIP	0xc0

/* An address as an LBA, or as minute, second and frame. */
static void cd_put_address(u8 *to, u32 lba, bool msf)
{
	if (msf)
		cd_put_msf(to + 1, lba);
	else
		put_unaligned_be32(lba, to);
}

static u8 *cd_toc_entry(u8 *p, u8 mode, u8 number, u32 lba, bool msf)
{
	p[1] = ADR_POSITION | mode;
	p[2] = number;
	cd_put_address(p + 4, lba, msf);
	return p + 8;
}

static u32 cd_toc_reply(struct sim_ctx *c, u8 *buf, const u8 *end)
{
	put_unaligned_be16(end - buf - 2, buf);
	return sim_reply(c, end - buf, get_unaligned_be16(c->cdb + 7));
}

/* Format 0: the tracks from the given one on, and the lead-out. */
static u32 cd_toc_list(struct sim_ctx *c, unsigned int tracks)
{
	u8 first = max_t(u8, c->cdb[6], 1);
	bool msf = c->cdb[1] & 0x02;
	u8 *buf = sim_reply_start(c, 4 + 8 * (CD_TRACKS + 1)), *p = buf + 4;
	struct sim_track *t = sim_medium_track(c->m, tracks);
	unsigned int n;

	if (first > tracks && first != LEAD_OUT)
		return SENSE_CDB_FIELD;
	buf[2] = 1;
	buf[3] = tracks;
	for (n = first; n <= tracks; n++)
		p = cd_toc_entry(p, c->m->track[n - 1].mode, n, c->m->track[n - 1].start, msf);
	p = cd_toc_entry(p, t->mode, LEAD_OUT, t->start + t->size, msf);
	return cd_toc_reply(c, buf, p);
}

/* Format 1: the first track of the last complete session. */
static u32 cd_toc_sessions(struct sim_ctx *c, unsigned int tracks)
{
	u8 *buf = sim_reply_start(c, 12);
	unsigned int n = tracks;

	while (n > 1 && c->m->track[n - 2].session == c->m->track[tracks - 1].session)
		n--;
	buf[2] = 1;
	buf[3] = c->m->track[tracks - 1].session;
	return cd_toc_reply(c, buf, cd_toc_entry(buf + 4, c->m->track[n - 1].mode, n,
						 c->m->track[n - 1].start,
						 c->cdb[1] & 0x02));
}

/* An entry of formats 2 and 3; returns what is behind it. */
static u8 *cd_point(u8 *p, u8 session, u8 adr_mode, u8 point, const u8 msf[3])
{
	p[0] = session;
	p[1] = adr_mode;
	p[3] = point;
	if (msf)
		memcpy(p + 8, msf, 3);
	return p + 11;
}

static u8 *cd_point_lba(u8 *p, u8 session, u8 mode, u8 point, u32 lba)
{
	u8 msf[3];

	cd_put_msf(msf, lba);
	return cd_point(p, session, ADR_POSITION | mode, point, msf);
}

/* The lead-in of the session that begins with track @n; returns the end. */
static u8 *cd_toc_session(struct sim_medium *m, u8 *p, unsigned int n)
{
	unsigned int session = m->track[n - 1].session, last = n;
	u8 mode = m->track[n - 1].mode, msf[3] = { 0 };

	while (last < m->ntracks && m->track[last].session == session)
		last++;
	/* Numbers stand where the minutes do. */
	msf[0] = n;
	msf[1] = m->cd.session_format;
	p = cd_point(p, session, ADR_POSITION | mode, POINT_FIRST, msf);
	msf[0] = last;
	msf[1] = 0;
	p = cd_point(p, session, ADR_POSITION | mode, POINT_LAST, msf);
	p = cd_point_lba(p, session, mode, POINT_LEAD_OUT, cd_session_end(m, session));
	for (; n <= last; n++)
		p = cd_point_lba(p, session, m->track[n - 1].mode, n, m->track[n - 1].start);
	/* Where the next one may begin, and how far the disc goes. */
	if (!m->finalized || session != m->track[m->ntracks - 1].session) {
		cd_put_msf(msf, m->capacity);
		p = cd_point(p, session, ADR_SESSIONS | mode, POINT_NEXT, msf);
		cd_put_msf(p - 11 + 4, last < m->ntracks ? m->track[last].start - CD_PREGAP :
							   cd_session_end(m, session));
		p[-11 + 7] = session == 1 ? 2 : 1;	/* such entries there are */
	}
	if (session == 1 && m->ntracks > last) {
		cd_put_msf(msf, CD_LEAD_IN);
		p = cd_point(p, session, ADR_SESSIONS | mode, POINT_ATIP, msf);
	}
	return p;
}

/* Format 2: all that the lead-ins say, from the given session on. */
static u32 cd_toc_full(struct sim_ctx *c, unsigned int tracks)
{
	struct sim_medium *m = c->m;
	u8 *buf = sim_reply_start(c, SIM_REPLY_MAX), *p = buf + 4;
	unsigned int n, session = 0;

	if (c->cdb[6] > m->track[tracks - 1].session)
		return SENSE_CDB_FIELD;
	buf[2] = 1;
	buf[3] = m->track[tracks - 1].session;
	for (n = 1; n <= tracks; n++) {
		if (m->track[n - 1].session == session)
			continue;
		session = m->track[n - 1].session;
		if (session >= c->cdb[6])
			p = cd_toc_session(m, p, n);
	}
	return cd_toc_reply(c, buf, p);
}

/* Format 3: the tracks that are written, also those that no TOC has yet. */
static u32 cd_pma(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 4 + 11 * CD_TRACKS), *p = buf + 4;
	struct sim_medium *m = c->m;
	unsigned int n;

	for (n = 1; n <= m->ntracks; n++) {
		const struct sim_track *t = &m->track[n - 1];

		if (!t->closed && !t->reserved)
			continue;
		cd_put_msf(p + 4, t->start + t->size);
		p = cd_point_lba(p, 0, t->mode, n, t->start);
	}
	return cd_toc_reply(c, buf, p);
}

/* Format 4: what is pressed into the blank disc. */
static u32 cd_atip(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 28);

	buf[4] = 0x80 | 0x40;		/* indicative writing power 4 */
	buf[6] = 0x80;
	cd_put_msf(buf + 8, CD_LEAD_IN);
	cd_put_msf(buf + 12, c->m->capacity);
	if (c->m->type->erasable) {
		buf[4] |= 0x02;		/* reference speed */
		buf[6] |= 0x40 | 0x04;	/* rewritable; A1 is valid */
		buf[16] = 1 << 4 | 2;	/* 2x to 4x */
	}
	return cd_toc_reply(c, buf, buf + 28);
}

/**
 * sim_cd_toc - READ TOC/PMA/ATIP of a CD
 * @c: the command
 * @format: which
 */
u32 sim_cd_toc(struct sim_ctx *c, u8 format)
{
	unsigned int tracks = cd_closed_tracks(c->m);

	switch (format) {
	case 3:
		return cd_pma(c);
	case 4:
		return cd_atip(c);
	default:
		break;
	}
	/* Without a lead-in there is nothing in it; of CD-TEXT there is none. */
	if (!tracks)
		return SENSE_CDB_FIELD;
	switch (format) {
	case 0:
		return cd_toc_list(c, tracks);
	case 1:
		return cd_toc_sessions(c, tracks);
	case 2:
		return cd_toc_full(c, tracks);
	default:
		return SENSE_CDB_FIELD;
	}
}
