// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: what the drive tells about the disc
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

u32 sim_read_disc_information(struct sim_ctx *c)
{
	struct sim_disc_info info = {};
	u8 *buf = sim_reply_start(c, 34);

	/* Track resources and pseudo-overwrite resources: not with DVD+. */
	if (c->cdb[1] & 0x07)
		return SENSE_CDB_FIELD;
	c->m->type->model->disc_info(c->m, &info);
	put_unaligned_be16(32, buf);	/* no OPC entries */
	buf[2] = c->m->type->erasable << 4 | info.session_state << 2 | info.status;
	buf[3] = 1;
	buf[4] = info.sessions;
	buf[9] = info.sessions >> 8;
	buf[5] = info.first_track;
	buf[10] = info.first_track >> 8;
	buf[6] = info.last_track;
	buf[11] = info.last_track >> 8;
	buf[7] = info.bg;
	/* Lead-in of the last session, last possible lead-out. */
	memset(buf + 16, 0xff, 8);
	return sim_reply(c, 34, get_unaligned_be16(c->cdb + 7));
}

/* The track that the CDB means, its number in *number. */
static struct sim_track *sim_addressed_track(struct sim_ctx *c, unsigned int *number)
{
	struct sim_medium *m = c->m;
	u32 address = get_unaligned_be32(c->cdb + 2);
	struct sim_track *track;

	switch (c->cdb[1] & 0x03) {
	case 0:
		return sim_medium_track_at(m, address, number);
	case 1:
		if (address == 0xff)
			address = m->type->model->invisible(m);
		*number = address;
		return sim_medium_track(m, address);
	case 2:	/* the first track of a session */
		for (*number = 1; (track = sim_medium_track(m, *number)); ++*number)
			if (track->session == address)
				return track;
		return NULL;
	default:
		return NULL;
	}
}

u32 sim_read_track_information(struct sim_ctx *c)
{
	struct sim_track *track;
	unsigned int number;
	bool blank;
	u8 *buf;

	/* Open: the next track that can be written; nothing asks for it. */
	if (c->cdb[1] & 0x04)
		return SENSE_CDB_FIELD;
	track = sim_addressed_track(c, &number);
	if (!track)
		return SENSE_CDB_FIELD;
	buf = sim_reply_start(c, 48);
	blank = c->m->type->erasable ? c->m->bg == SIM_BG_BLANK :
				       !track->closed && track->nwa == track->start;
	put_unaligned_be16(46, buf);
	buf[2] = number;
	buf[32] = number >> 8;
	buf[3] = track->session;
	buf[33] = track->session >> 8;
	buf[5] = 0x07;
	/* There are no packets on what is not formatted. */
	buf[6] = track->reserved << 7 |
		 (blank ? 0x41 : c->m->type->track_mode);
	put_unaligned_be32(track->start, buf + 8);
	if (!track->closed) {
		buf[7] |= 0x01;		/* next writable address is valid */
		put_unaligned_be32(track->nwa, buf + 12);
		put_unaligned_be32(track->start + track->size - track->nwa, buf + 16);
	}
	put_unaligned_be32(SIM_BLOCK, buf + 20);
	put_unaligned_be32(track->size, buf + 24);
	if (track->nwa != track->start) {
		buf[7] |= 0x02;		/* last recorded address is valid */
		put_unaligned_be32(track->nwa - 1, buf + 28);
	}
	return sim_reply(c, 48, get_unaligned_be16(c->cdb + 7));
}

/* Format type 26h, the one that DVD+RW has. */
#define FORMAT_PLUS_RW	(0x26 << 2)

u32 sim_read_format_capacities(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 20);
	unsigned int len = 12;

	put_unaligned_be32(c->m ? c->m->capacity : 2295104, buf + 4);
	put_unaligned_be32(SIM_SECTOR, buf + 8);
	if (!c->m) {
		buf[8] = 0x03;		/* no medium: the largest there is */
	} else if (c->m->type->erasable) {
		buf[8] = c->m->bg == SIM_BG_BLANK ? 0x01 : 0x02;
		put_unaligned_be32(c->m->capacity, buf + 12);
		buf[16] = FORMAT_PLUS_RW;
		len = 20;
	} else {
		struct sim_disc_info info = {};

		c->m->type->model->disc_info(c->m, &info);
		buf[8] = info.status == 0 ? 0x01 : 0x02;
	}
	buf[3] = len - 4;
	return sim_reply(c, len, get_unaligned_be16(c->cdb + 7));
}

u32 sim_read_capacity(struct sim_ctx *c)
{
	u32 sectors = c->m->type->model->capacity(c->m);
	u8 *buf = sim_reply_start(c, 8);

	put_unaligned_be32(sectors ? sectors - 1 : 0, buf);
	put_unaligned_be32(SIM_SECTOR, buf + 4);
	return sim_reply(c, 8, 8);
}

/* ---- disc structures ---- */

/* Physical sector number of LBA 0 on all DVD but DVD-RAM. */
#define FIRST_PSN	0x030000U

/* Physical format information, which is also the head of the ADIP. */
static void sim_physical(struct sim_ctx *c, u8 *p)
{
	p[0] = c->m->type->book_type;
	p[1] = 0x0f;		/* 120 mm, maximum rate not told */
	p[2] = 0x02;		/* one layer, rewritable area */
	put_unaligned_be32(FIRST_PSN, p + 4);
	put_unaligned_be32(FIRST_PSN + c->m->capacity - 1, p + 8);
}

static unsigned int sim_structure_physical(struct sim_ctx *c, u8 *p)
{
	sim_physical(c, p);
	return 2048;
}

static unsigned int sim_structure_copyright(struct sim_ctx *c, u8 *p)
{
	return 4;	/* no protection system, all regions */
}

static unsigned int sim_structure_manufacturer(struct sim_ctx *c, u8 *p)
{
	return 2048;
}

static unsigned int sim_structure_adip(struct sim_ctx *c, u8 *p)
{
	sim_physical(c, p);
	/* Manufacturer and media type stand at 23 and 31 of the whole reply. */
	memcpy(p + 19, c->m->type->media_id, strlen(c->m->type->media_id));
	return 256;
}

static unsigned int sim_structure_protection(struct sim_ctx *c, u8 *p)
{
	p[0] = c->m->protected ? 0x02 : 0;	/* PWP: the medium says so */
	return 4;
}

static unsigned int sim_structure_list(struct sim_ctx *c, u8 *p);

static const struct sim_structure {
	u8 format;
	u16 len;
	unsigned int (*fill)(struct sim_ctx *c, u8 *p);
} sim_structures[] = {
	{ 0x00, 2048, sim_structure_physical },
	{ 0x01, 4, sim_structure_copyright },
	{ 0x04, 2048, sim_structure_manufacturer },
	{ 0x11, 256, sim_structure_adip },
	{ 0xc0, 4, sim_structure_protection },
	{ 0xff, 0, sim_structure_list },
};

static unsigned int sim_structure_list(struct sim_ctx *c, u8 *p)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_structures) - 1; i++, p += 4) {
		p[0] = sim_structures[i].format;
		p[1] = 0x40;	/* can be read */
		put_unaligned_be16(sim_structures[i].len + 4, p + 2);
	}
	return 4 * i;
}

u32 sim_read_disc_structure(struct sim_ctx *c)
{
	unsigned int i, len;
	u8 *buf;

	/* Media type DVD, layer 0. */
	if (c->cdb[1] & 0x0f || c->cdb[6])
		return SENSE_CDB_FIELD;
	for (i = 0; i < ARRAY_SIZE(sim_structures); i++) {
		if (sim_structures[i].format != c->cdb[7])
			continue;
		buf = sim_reply_start(c, 2048 + 4);
		len = sim_structures[i].fill(c, buf + 4);
		put_unaligned_be16(len + 2, buf);
		return sim_reply(c, len + 4, get_unaligned_be16(c->cdb + 8));
	}
	return SENSE_CDB_FIELD;
}
