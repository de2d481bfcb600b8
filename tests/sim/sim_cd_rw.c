// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: what only a CD-RW can: to be blanked, as a whole or in part,
 * and to be formatted for packets of fixed size, which are written anywhere
 */
#include <linux/math.h>
#include <linux/string.h>

#include "sim_cd.h"
#include "sim_compat.h"

/* Sectors of a packet, the only size that formatting knows. */
#define PACKET		32U
/* Format type: full, of CD-RW and DVD-RW. */
#define FORMAT_FULL	0x10
/* Format code of old: size in the descriptor's last four bytes. */
#define CODE_LEGACY	7
#define LEGACY_SESSION	0x80000000U

/* Each packet has a link, which addresses do not count. */
static u32 cd_rw_packets_capacity(const struct sim_medium *m)
{
	return DIV_ROUND_UP(m->capacity, PACKET + CD_LINK) * PACKET;
}

/* All sectors at once, which are many: the old store goes in its own time. */
static u32 cd_rw_erase(struct sim_medium *m)
{
	struct sim_store *store = sim_store_new(m->store->kind, GFP_ATOMIC);

	if (!store)
		return SENSE_INTERNAL;
	sim_store_put(m->store);
	m->store = store;
	return SIM_GOOD;
}

/* ---- blanking ---- */

static u32 cd_rw_blank_all(struct sim_medium *m, bool minimal)
{
	u32 sense = cd_rw_erase(m);

	if (sense)
		return sense;
	cd_start_over(m);
	m->cd.minimal = minimal;
	return SIM_GOOD;
}

/* The last track is to be filled again from its beginning or from within. */
static u32 cd_rw_blank_tail(struct sim_medium *m, u32 lba)
{
	struct sim_track *t = &m->track[m->ntracks - 1];

	if (lba >= m->capacity)
		return SENSE_LBA_RANGE;
	if (m->finalized || t->closed || !t->packet || lba < t->start)
		return SENSE_WRITE_ADDRESS;
	if (lba >= t->nwa || (lba - t->start) % (t->packet_size ?: 1))
		return SENSE_NO_RESERVATIONS;	/* what drives say */
	t->nwa = lba;
	sim_store_cut(m->store, lba);
	return SIM_GOOD;
}

/* The last track of a session that is open, which becomes blank again. */
static u32 cd_rw_blank_track(struct sim_medium *m, u32 number)
{
	struct sim_track *t = sim_medium_track(m, number);
	unsigned int last = m->ntracks;
	u32 start;
	u16 session;

	if (!t)
		return SENSE_CDB_FIELD;
	/* An invisible one may follow it. */
	if (last > 1 && sim_tracks_invisible(m) && number == last - 1 &&
	    m->track[last - 1].nwa == m->track[last - 1].start)
		last--;
	if (m->finalized || number != last ||
	    t->session != m->track[m->ntracks - 1].session)
		return SENSE_SEQUENCE;
	start = t->start;
	session = t->session;
	m->ntracks = last - 1;
	cd_open_track(m, start, session);
	sim_store_cut(m->store, start);
	return SIM_GOOD;
}

static u32 cd_rw_unreserve(struct sim_medium *m)
{
	unsigned int last = m->ntracks;

	if (last > 1 && sim_tracks_invisible(m) &&
	    m->track[last - 1].nwa == m->track[last - 1].start)
		last--;
	if (m->finalized || !m->track[last - 1].reserved ||
	    m->track[last - 1].nwa != m->track[last - 1].start)
		return SENSE_SEQUENCE;
	return cd_rw_blank_track(m, last);
}

/* The last session, if it is a closed one: its first track, else NULL. */
static struct sim_track *cd_rw_last_closed(struct sim_medium *m)
{
	unsigned int number;

	if (!m->finalized) {
		if (!sim_tracks_session_empty(m) || cd_blank(m))
			return NULL;
		m->ntracks--;		/* the empty session behind it */
	}
	return sim_tracks_session(m, &number);
}

static u32 cd_rw_unclose(struct sim_medium *m)
{
	struct sim_track *first = cd_rw_last_closed(m);
	struct sim_track *last = &m->track[m->ntracks - 1];

	if (!first)
		return SENSE_SEQUENCE;
	m->finalized = false;
	cd_open_track(m, last->start + last->size + CD_PREGAP, last->session);
	return SIM_GOOD;
}

static u32 cd_rw_erase_session(struct sim_medium *m)
{
	struct sim_track *first = cd_rw_last_closed(m);
	u32 start;

	if (!first)
		return SENSE_SEQUENCE;
	start = first->start;
	m->finalized = false;
	m->ntracks = first - m->track;
	cd_open_track(m, start, first->session);
	sim_store_cut(m->store, start);
	return SIM_GOOD;
}

u32 cd_rw_blank(struct sim_drive *d, u8 type, u32 address)
{
	struct sim_medium *m = d->medium;

	if (type > 6)
		return SENSE_CDB_FIELD;
	if (sim_write_params(d).test)
		return SIM_GOOD;
	m->cd.testing = false;
	m->cd.ncues = 0;
	if (type <= 1)
		return cd_rw_blank_all(m, type == 1);
	if (m->cd.packet_size)
		return SENSE_SEQUENCE;
	switch (type) {
	case 2:
		return cd_rw_blank_track(m, address);
	case 3:
		return cd_rw_unreserve(m);
	case 4:
		return cd_rw_blank_tail(m, address);
	case 5:
		return cd_rw_unclose(m);
	default:
		return cd_rw_erase_session(m);
	}
}

/* ---- packets ---- */

static void cd_rw_set_formatted(struct sim_medium *m, u32 sectors)
{
	cd_start_over(m);
	m->cd.packet_size = PACKET;
	m->layout = SIM_LAYOUT_PACKET;
	m->formatted = sectors;
	m->finalized = true;
	m->track[0] = (struct sim_track){
		.size = sectors,
		.nwa = sectors,
		.session = 1,
		.packet_size = PACKET,
		.mode = CD_DATA_PIECES,
		.packet = true,
		.closed = true,
	};
}

void cd_rw_formatted(struct sim_medium *m)
{
	cd_rw_set_formatted(m, cd_rw_packets_capacity(m));
}

u32 cd_rw_format(struct sim_drive *d, const struct sim_format *f)
{
	struct sim_medium *m = d->medium;
	u32 blocks = f->blocks, sense;

	if (f->compare || (f->code != 1 && f->code != CODE_LEGACY))
		return SENSE_CDB_FIELD;
	if (f->flags & ~(SIM_FORMAT_FOV | SIM_FORMAT_IMMED))
		return SENSE_LIST_FIELD;
	if (f->code == CODE_LEGACY) {
		if (blocks != LEGACY_SESSION)
			return SENSE_LIST_FIELD;
		blocks = (u32)(f->type << 2 | f->subtype) << 24 | f->param;
	} else if (f->type != FORMAT_FULL || f->subtype || f->param != PACKET) {
		return SENSE_LIST_FIELD;
	}
	if (blocks < CD_TRACK_MIN || blocks > cd_rw_packets_capacity(m))
		return SENSE_LIST_FIELD;
	sense = cd_rw_erase(m);
	if (sense)
		return sense;
	cd_rw_set_formatted(m, round_up(blocks, PACKET));
	return SIM_GOOD;
}

/* Neither blank nor what it was: good for another blanking only. */
void cd_rw_spoil(struct sim_medium *m)
{
	cd_start_over(m);
	m->cd.minimal = true;
	m->track[0].damaged = true;
}

/* Anywhere, but whole packets, and the page says so. */
u32 cd_rw_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params params = sim_write_params(d);
	u32 sense = SIM_GOOD;

	if (params.type != SIM_WRITE_PACKET)
		sense = SENSE_TRACK_MODE;
	else if (!params.fixed || params.packet_size != PACKET)
		sense = SENSE_PACKET_SIZE;
	else if (lba >= m->formatted || sectors > m->formatted - lba)
		sense = SENSE_LBA_RANGE;
	else if (lba % PACKET)
		sense = SENSE_WRITE_ADDRESS;
	else if (sectors % PACKET)
		sense = SENSE_PACKET_SIZE;
	if (sense)
		d->counters.strict++;
	return sense;
}

/* ---- READ FORMAT CAPACITIES, of a CD-R, too ---- */

unsigned int cd_format_capacities(struct sim_medium *m, u8 *list)
{
	u32 now = cd_capacity(m);

	/* Blank: what could be there; else what is. */
	put_unaligned_be32(now ?: m->capacity, list);
	put_unaligned_be32(SIM_SECTOR, list + 4);
	list[4] = now ? 0x02 : 0x01;
	if (!m->type->erasable)
		return 8;
	put_unaligned_be32(cd_rw_packets_capacity(m), list + 8);
	put_unaligned_be32(PACKET, list + 12);
	list[12] = FORMAT_FULL << 2;
	return 16;
}
