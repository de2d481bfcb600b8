// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: what the drive tells about the disc
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* Data types of READ DISC INFORMATION: byte 1 asks for them. */
#define DISC_INFO_POW		0x02
/* dvd+rw-mediainfo asks this way; drives must have taken it. */
#define DISC_INFO_POW_OLD	0x10

/* Pseudo-overwrite resources: what can be replaced, mapped, updated. */
static u32 sim_read_pow_resources(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 16);
	u32 blocks;

	if (!c->m->type->model->pow_resources ||
	    !c->m->type->model->pow_resources(c->m, &blocks))
		return SENSE_CDB_FIELD;
	put_unaligned_be16(14, buf);
	buf[2] = DISC_INFO_POW << 5;
	put_unaligned_be32(blocks, buf + 4);
	put_unaligned_be32(blocks, buf + 8);
	put_unaligned_be32(blocks, buf + 12);
	return sim_reply(c, 16, get_unaligned_be16(c->cdb + 7));
}

u32 sim_read_disc_information(struct sim_ctx *c)
{
	struct sim_disc_info info = { .lead_in = U32_MAX, .lead_out = U32_MAX };
	u8 *buf = sim_reply_start(c, 34);

	if (c->cdb[1] == DISC_INFO_POW || c->cdb[1] == DISC_INFO_POW_OLD)
		return sim_read_pow_resources(c);
	/* Track resources: no program asks for them. */
	if (c->cdb[1])
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
	buf[8] = info.disc_type;
	put_unaligned_be32(info.lead_in, buf + 16);
	put_unaligned_be32(info.lead_out, buf + 20);
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
	put_unaligned_be32(sim_medium_block(c->m), buf + 20);
	put_unaligned_be32(track->size, buf + 24);
	if (track->nwa != track->start) {
		buf[7] |= 0x02;		/* last recorded address is valid */
		put_unaligned_be32(track->nwa - 1, buf + 28);
	}
	if (c->m->type->model->track_info)
		c->m->type->model->track_info(c->m, number, buf);
	return sim_reply(c, 48, get_unaligned_be16(c->cdb + 7));
}

/**
 * sim_put_capacity - the first descriptor of READ FORMAT CAPACITIES
 * @to: where to put it
 * @sectors: the capacity
 * @what: SIM_CAPACITY_*
 *
 * Return: bytes written.
 */
unsigned int sim_put_capacity(u8 *to, u32 sectors, u8 what)
{
	put_unaligned_be32(sectors, to);
	put_unaligned_be32(SIM_SECTOR, to + 4);
	to[4] = what;
	return 8;
}

u32 sim_read_format_capacities(struct sim_ctx *c)
{
	/* The length of the list is one byte. */
	u8 *buf = sim_reply_start(c, 4 + 255);
	unsigned int len;

	if (!c->m) {
		/* The largest there is: a BD-R of four layers. */
		len = 4 + sim_put_capacity(buf + 4, 62500864, SIM_CAPACITY_NO_MEDIUM);
	} else if (c->m->type->model->format_capacities) {
		len = 4 + c->m->type->model->format_capacities(c->m, buf + 4);
	} else {
		struct sim_disc_info info = {};

		c->m->type->model->disc_info(c->m, &info);
		len = 4 + sim_put_capacity(buf + 4, c->m->capacity, info.status == 0 ?
					   SIM_CAPACITY_UNFORMATTED : SIM_CAPACITY_FORMATTED);
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
