// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: CD-R and CD-RW: tracks and sessions
 *
 * A track is written at once (TAO: from the first WRITE to SYNCHRONIZE CACHE,
 * with a pause before it and run-out behind), in packets (of any size, each up
 * to a SYNCHRONIZE CACHE, or of a fixed one), or as part of a session that a
 * cue sheet describes (SAO). The write parameters page says which; its
 * multi-session field says, when a session ends, whether another can follow.
 */
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim_cd.h"
#include "sim_compat.h"

/*
 * Between the end of a session and the first track of the next: lead-out (a
 * minute and a half, later ones half a minute), lead-in (one minute), pause.
 */
#define LEAD_OUT_FIRST	6750U
#define LEAD_OUT	2250U
#define LEAD_IN		4500U
/* Tests use small discs: leads are a fiftieth there. */
#define SMALL_DISC	50000U
#define SMALL_DIVISOR	50U

static u32 cd_scale(const struct sim_medium *m, u32 sectors)
{
	return m->capacity < SMALL_DISC ? sectors / SMALL_DIVISOR : sectors;
}

/**
 * cd_put_msf - an address as minute, second, frame
 * @to: three bytes
 * @lba: the address; those before 0 wrap around, and so do lead-ins
 */
void cd_put_msf(u8 *to, u32 lba)
{
	u32 frames = lba + CD_PREGAP;

	/* A lead-in ends where 100 minutes would. */
	if (frames > S32_MAX)
		frames += 100 * 60 * 75;
	to[0] = frames / 75 / 60;
	to[1] = frames / 75 % 60;
	to[2] = frames % 75;
}

/* Was this sector written? A store that keeps nothing says yes to all. */
static bool cd_written(const struct sim_medium *m, u32 lba)
{
	return m->store->kind == SIM_DISCARD || sim_store_written(m->store, lba, 1);
}

/* ---- tracks and sessions ---- */

/**
 * cd_blank - is nothing on it?
 * @m: the medium
 */
bool cd_blank(const struct sim_medium *m)
{
	return m->ntracks == 1 && !m->track[0].closed && !m->track[0].reserved &&
	       !m->track[0].damaged && m->track[0].nwa == m->track[0].start;
}

/**
 * cd_damaged - does it end in a track that has no proper end?
 * @m: the medium
 */
bool cd_damaged(const struct sim_medium *m)
{
	return m->ntracks && m->track[m->ntracks - 1].damaged;
}

/**
 * cd_open_track - open an invisible track, if there is room for any
 * @m: the medium
 * @start: its first address
 * @session: its session
 */
void cd_open_track(struct sim_medium *m, u32 start, u16 session)
{
	if (m->ntracks >= CD_TRACKS)
		return;
	sim_tracks_open(m, start, session, CD_TRACK_MIN + CD_RUN_OUT);
	/* All that can be written to it: the run-out is the drive's. */
	if (sim_tracks_invisible(m)) {
		m->track[m->ntracks - 1].size -= CD_RUN_OUT;
		m->track[m->ntracks - 1].mode = CD_DATA;
	}
}

/**
 * cd_start_over - make it a blank disc
 * @m: the medium
 */
void cd_start_over(struct sim_medium *m)
{
	memset(&m->cd, 0, sizeof(m->cd));
	m->finalized = false;
	m->formatted = 0;
	m->layout = SIM_LAYOUT_NONE;
	m->ntracks = 0;
	cd_open_track(m, 0, 1);
}

/**
 * cd_test_end - a trial is over, if there was one: all is as before
 * @m: the medium
 */
void cd_test_end(struct sim_medium *m)
{
	if (!m->cd.testing)
		return;
	m->track[m->ntracks - 1] = m->cd.tested;
	m->cd.testing = false;
	m->cd.ncues = 0;
}

/* Ends a track in which something was written. */
static void cd_end_track(struct sim_medium *m, struct sim_track *t)
{
	bool last = t == &m->track[m->ntracks - 1];

	if (t->reserved)
		t->nwa = t->start + t->size;
	/* The drive pads one that is too short. */
	t->nwa = max(t->nwa, t->start + CD_TRACK_MIN);
	t->size = t->nwa - t->start;
	if (!t->packet)
		t->size += CD_RUN_OUT;
	t->reserved = false;
	t->damaged = false;
	t->closed = true;
	if (last)
		cd_open_track(m, t->start + t->size + CD_PREGAP, t->session);
}

static u32 cd_close_track(struct sim_medium *m, unsigned int number)
{
	struct sim_track *t;

	/* FFh is the invisible track, or one that is being written. */
	if (number == 0xff)
		number = sim_tracks_invisible(m);
	t = sim_medium_track(m, number);
	if (!t)
		return SENSE_CDB_FIELD;
	if (t->closed)
		return SIM_GOOD;
	if (t->reserved && t->nwa != t->start + t->size)
		return SENSE_TRACK_RESERVED;
	if (t->nwa == t->start)
		return SENSE_AREA_EMPTY;
	cd_end_track(m, t);
	return SIM_GOOD;
}

/**
 * cd_end_session - all tracks are written: lead-in and lead-out
 * @m: the medium; its last session has a closed track
 * @multi: the multi-session field
 */
void cd_end_session(struct sim_medium *m, u8 multi)
{
	struct sim_track *last = &m->track[m->ntracks - 1];
	u32 end;

	if (!last->closed)
		last = &m->track[--m->ntracks - 1];
	end = last->start + last->size;
	m->finalized = true;
	if (multi != SIM_MULTI_NEXT)
		return;
	end += cd_scale(m, last->session == 1 ? LEAD_OUT_FIRST : LEAD_OUT) +
	       cd_scale(m, LEAD_IN) + CD_PREGAP;
	cd_open_track(m, end, last->session + 1);
	/* No room for another one. */
	m->finalized = !sim_tracks_invisible(m);
}

static u32 cd_close_session(struct sim_drive *d)
{
	struct sim_medium *m = d->medium;
	struct sim_track *t, *last = &m->track[m->ntracks - 1];
	bool any = false;

	for (t = m->track; t <= last; t++) {
		if (t->session != last->session)
			continue;
		if (t->reserved)
			return SENSE_TRACK_RESERVED;
		if (t->damaged || (!t->closed && t->nwa != t->start)) {
			d->counters.strict++;
			return SENSE_TRACK_OPEN;
		}
		any |= t->closed;
	}
	if (!any)
		return SENSE_AREA_EMPTY;
	cd_end_session(m, sim_write_params(d).multi);
	return SIM_GOOD;
}

static u32 cd_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;
	bool trial = m->cd.testing || sim_write_params(d).test;

	cd_test_end(m);
	if (function != 1 && function != 2)
		return SENSE_CDB_FIELD;
	/* A trial has nothing to close. */
	if (trial)
		return SIM_GOOD;
	if (m->cd.ncues && cd_damaged(m))
		cd_sao_break(m);
	if (m->cd.ncues && cd_sao_begun(m)) {
		d->counters.strict++;
		return SENSE_TRACK_OPEN;
	}
	if (function == 1)
		return cd_close_track(m, track);
	return m->finalized ? SIM_GOOD : cd_close_session(d);
}

static u32 cd_reserve(struct sim_drive *d, bool arsv, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_track *t = sim_medium_track(m, sim_tracks_invisible(m));
	u32 end;

	if (arsv)
		return SENSE_CDB_FIELD;
	if (!t || t->nwa != t->start || m->cd.ncues)
		return SENSE_SEQUENCE;
	if (sectors < CD_TRACK_MIN)
		return SENSE_CDB_FIELD;
	if (sectors > t->size)
		return SENSE_LBA_RANGE;
	t->size = sectors;
	t->reserved = true;
	end = t->start + sectors;
	cd_open_track(m, end + CD_RUN_OUT + CD_PREGAP, t->session);
	return SIM_GOOD;
}

/* ---- writing ---- */

/* A packet track, or one at once: as it began, so it goes on. */
static u32 cd_check_mode(const struct sim_track *t, const struct sim_write_params *params)
{
	bool packet = params->type == SIM_WRITE_PACKET;

	if (t->nwa == t->start)
		return packet && params->fixed &&
		       (!params->packet_size || params->packet_size > U16_MAX) ?
			SENSE_PACKET_SIZE : SIM_GOOD;
	if (packet != t->packet)
		return SENSE_TRACK_MODE;
	if (packet && t->packet_size != (params->fixed ? params->packet_size : 0))
		return SENSE_PACKET_SIZE;
	return SIM_GOOD;
}

static u32 cd_check_write(struct sim_drive *d, const struct sim_write_params *params,
			  u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_track *t = sim_tracks_writable(m, lba);
	u32 sense;

	if (params->type == SIM_WRITE_SAO || m->cd.ncues)
		return SENSE_SEQUENCE;		/* the other comes first */
	if (!t || t->damaged)
		return lba >= m->capacity ? SENSE_LBA_RANGE : SENSE_WRITE_ADDRESS;
	if (sectors > t->start + t->size - lba)
		return t->reserved ? SENSE_TRACK_END : SENSE_LBA_RANGE;
	sense = cd_check_mode(t, params);
	if (sense)
		return sense;
	if (params->type == SIM_WRITE_PACKET && params->fixed &&
	    sectors % params->packet_size)
		return SENSE_PACKET_SIZE;
	return SIM_GOOD;
}

static u32 cd_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params params = sim_write_params(d);
	struct sim_track *t;
	u32 sense;

	if (m->finalized && !m->cd.packet_size)
		return SENSE_CANNOT_WRITE;
	sense = sim_write_type_check(d, BIT(SIM_WRITE_PACKET) | BIT(SIM_WRITE_TAO) |
				     BIT(SIM_WRITE_SAO));
	if (sense)
		return sense;
	if (m->cd.packet_size)
		return cd_rw_may_write(d, lba, sectors);
	if (params.type == SIM_WRITE_SAO && m->cd.ncues)
		return cd_sao_may_write(d, lba, sectors);
	/* A cue sheet that nothing came of is forgotten. */
	if (m->cd.ncues && params.type != SIM_WRITE_SAO && !cd_sao_begun(m))
		m->cd.ncues = 0;
	if (!params.test)
		cd_test_end(m);
	sense = cd_check_write(d, &params, lba, sectors);
	if (sense) {
		d->counters.strict++;
		return sense;
	}
	t = sim_tracks_writable(m, lba);
	if (params.test && !m->cd.testing) {
		m->cd.testing = true;
		m->cd.tested = *t;
	}
	if (t->nwa == t->start) {
		t->packet = params.type == SIM_WRITE_PACKET;
		t->packet_size = t->packet && params.fixed ? params.packet_size : 0;
		t->mode = t->packet ? CD_DATA_PIECES : CD_DATA;
		m->cd.session_format = params.session_format;
	}
	return SIM_GOOD;
}

static void cd_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	if (m->cd.packet_size)
		return;
	if (m->cd.ncues)
		cd_sao_wrote(m, sectors);
	else
		sim_tracks_writable(m, lba)->nwa += sectors;
}

/* The first pause of a session, and all of a trial. */
static u32 cd_dropped(struct sim_drive *d, u32 lba, u32 sectors)
{
	if (sim_write_params(d).test)
		return sectors;
	return (s32)lba < 0 ? min(sectors, -lba) : 0;
}

/* The end of a track at once, of a packet, or of a session at once. */
static u32 cd_sync(struct sim_drive *d)
{
	struct sim_medium *m = d->medium;
	struct sim_track *t;

	if (m->cd.ncues)
		return cd_sao_sync(d);
	cd_test_end(m);
	for (t = m->track; t < m->track + m->ntracks; t++) {
		if (t->closed || t->damaged || t->nwa == t->start)
			continue;
		if (!t->packet) {
			cd_end_track(m, t);
			break;
		}
		/* Packets of fixed size have their links out of sight. */
		if (!t->packet_size && cd_written(m, t->nwa - 1))
			t->nwa = min(t->nwa + CD_LINK, t->start + t->size);
	}
	return SIM_GOOD;
}

/* A track at once that is broken off has no end. */
static void cd_break(struct sim_medium *m)
{
	struct sim_track *t;

	cd_test_end(m);
	if (m->cd.ncues)
		cd_sao_break(m);
	for (t = m->track; t < m->track + m->ntracks; t++)
		if (!t->closed && !t->packet && t->nwa != t->start)
			t->damaged = true;
}

static void cd_lose(struct sim_medium *m)
{
	cd_test_end(m);
	if (m->cd.packet_size)
		return;
	sim_tracks_lose(m);
	cd_break(m);
}

/* ---- reading ---- */

/**
 * cd_closed_tracks - tracks of sessions that are closed
 * @m: the medium
 *
 * Return: how many; they are the first ones.
 */
unsigned int cd_closed_tracks(struct sim_medium *m)
{
	unsigned int n = m->ntracks;

	if (!m->finalized)
		while (n && m->track[n - 1].session == m->track[m->ntracks - 1].session)
			n--;
	return n;
}

/**
 * cd_session_end - where a session's lead-out begins
 * @m: the medium
 * @session: its number
 *
 * Return: the address, 0 if there is no such session.
 */
u32 cd_session_end(struct sim_medium *m, u16 session)
{
	unsigned int i;
	u32 end = 0;

	for (i = 0; i < m->ntracks; i++)
		if (m->track[i].session == session)
			end = m->track[i].start + m->track[i].size;
	return end;
}

/**
 * cd_lead_in - where the lead-in of the next session begins
 * @m: the medium; it can take one
 */
u32 cd_lead_in(struct sim_medium *m)
{
	unsigned int number;
	struct sim_track *t = sim_tracks_session(m, &number);

	return t->session == 1 ? CD_LEAD_IN :
				 t->start - CD_PREGAP - cd_scale(m, LEAD_IN);
}

u32 cd_capacity(struct sim_medium *m)
{
	unsigned int n = cd_closed_tracks(m);
	struct sim_track *t = sim_medium_track(m, sim_tracks_invisible(m));

	if (m->cd.packet_size)
		return m->formatted;
	/* A recorder knows of packets without a table of contents. */
	if (t && t->packet && t->nwa != t->start && !m->cd.testing)
		return t->nwa;
	return n ? m->track[n - 1].start + m->track[n - 1].size : 0;
}

static u32 cd_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	unsigned int number;
	u32 end = lba + sectors;

	if (m->cd.packet_size)
		return lba < m->formatted && sectors <= m->formatted - lba ?
			SIM_GOOD : SENSE_LBA_RANGE;
	for (; lba != end; lba++) {
		struct sim_track *t = sim_medium_track_at(m, lba, &number);

		/* A pause belongs to no track that could be read. */
		if (!t)
			return lba < cd_capacity(m) ? SENSE_TRACK_MODE : SENSE_LBA_RANGE;
		if (!t->closed && (!t->packet || lba >= t->nwa))
			return SENSE_LBA_RANGE;
		/* Run-out is not what the track is. */
		if (lba >= t->nwa)
			return SENSE_TRACK_MODE;
		/* Between packets there is nothing to be read. */
		if (t->packet && lba >= m->cd.seeded && !cd_written(m, lba))
			return SENSE_UNREADABLE;
	}
	return SIM_GOOD;
}

/* ---- what it tells ---- */

static void cd_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	unsigned int number;
	struct sim_track *t = sim_tracks_session(m, &number);
	bool empty = sim_tracks_session_empty(m);
	u8 msf[4] = { 0 };

	info->sessions = t->session;
	info->first_track = number;
	info->last_track = m->ntracks;
	/* What kind of disc is decided by what is written first. */
	info->disc_type = cd_blank(m) ? 0xff : m->cd.session_format;
	if (m->finalized) {
		info->status = 2;
		info->session_state = 3;
		info->lead_in = U32_MAX;
		info->lead_out = U32_MAX;
		return;
	}
	info->status = !cd_blank(m);
	info->session_state = cd_damaged(m) ? 2 : !empty;
	cd_put_msf(msf + 1, cd_lead_in(m));
	info->lead_in = get_unaligned_be32(msf);
	cd_put_msf(msf + 1, m->capacity);
	info->lead_out = get_unaligned_be32(msf);
}

/* Bits of bytes 6 and 7 of the reply. */
#define RTI_RESERVED	0x80
#define RTI_BLANK	0x40
#define RTI_PACKET	0x20
#define RTI_FIXED	0x10
#define RTI_MODE_1	0x01
#define RTI_NWA_VALID	0x01
#define RTI_LRA_VALID	0x02
#define RTI_DAMAGED	0x20

static void cd_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	const struct sim_track *t = sim_medium_track(m, number);
	bool blank = !t->closed && t->nwa == t->start;

	reply[5] = t->mode | (t->damaged ? RTI_DAMAGED : 0);
	reply[6] = RTI_MODE_1 | (t->reserved ? RTI_RESERVED : 0) |
		   (blank ? RTI_BLANK : 0) | (t->packet ? RTI_PACKET : 0) |
		   (t->packet_size ? RTI_FIXED : 0);
	/* The last recorded address is for DVD. */
	reply[7] &= ~RTI_LRA_VALID;
	put_unaligned_be32(0, reply + 28);
	if (t->damaged) {
		reply[7] &= ~RTI_NWA_VALID;
		put_unaligned_be32(0, reply + 12);
		put_unaligned_be32(0, reply + 16);
	}
	put_unaligned_be32(t->packet_size, reply + 20);
}

static enum sim_condition cd_condition(struct sim_medium *m)
{
	if (m->cd.packet_size)
		return SIM_FORMATTED;
	if (m->finalized)
		return SIM_CLOSED;
	if (cd_blank(m))
		return m->cd.minimal ? SIM_MINIMAL : SIM_BLANK;
	if (cd_damaged(m))
		return SIM_DAMAGED;
	return sim_tracks_session_empty(m) ? SIM_APPENDABLE : SIM_OPEN;
}

static int cd_feature(struct sim_medium *m, u16 code)
{
	switch (code) {
	case 0x0010:	/* random readable */
	case 0x001d:	/* multi-read */
	case 0x001e:	/* CD read */
		return !cd_blank(m);
	case 0x0021:	/* incremental streaming writable */
	case 0x002d:	/* track at once */
		return !m->finalized;
	case 0x002e:	/* session at once; a CD-RW can be made blank */
		return m->type->erasable || cd_blank(m);
	case 0x0026:	/* restricted overwrite */
		return m->cd.packet_size != 0;
	case 0x0023:	/* formattable */
	case 0x0037:	/* CD-RW media write support */
		return m->type->erasable;
	default:
		return -1;
	}
}

/* Sectors on one that is not blank when it is put in. */
#define SEED_SECTORS	CD_TRACK_MIN

static bool cd_insert(struct sim_medium *m, enum sim_condition condition)
{
	struct sim_track *t = m->track;

	/* Room for two sessions. */
	if (m->capacity < 4 * CD_TRACK_MIN)
		return false;
	cd_start_over(m);
	switch (condition) {
	case SIM_BLANK:
	case SIM_WRITE_PROTECTED:
	case SIM_UPSIDE_DOWN:
		return true;
	case SIM_MINIMAL:
		m->cd.minimal = true;
		return m->type->erasable;
	case SIM_FORMATTED:
		cd_rw_formatted(m);
		return m->type->erasable;
	default:
		break;
	}
	m->cd.seeded = sim_medium_used(m, SEED_SECTORS);
	t->nwa = m->cd.seeded;
	switch (condition) {
	case SIM_OPEN:		/* a packet, and the link behind it */
		t->packet = true;
		t->mode = CD_DATA_PIECES;
		t->nwa += CD_LINK;
		return true;
	case SIM_DAMAGED:
		t->damaged = true;
		return true;
	case SIM_APPENDABLE:
	case SIM_CLOSED:
		cd_end_track(m, t);
		cd_end_session(m, condition == SIM_CLOSED ? 0 : SIM_MULTI_NEXT);
		return m->finalized == (condition == SIM_CLOSED);
	default:
		return false;
	}
}

#define CD_MODEL						\
	.insert			= cd_insert,			\
	.may_write		= cd_may_write,			\
	.wrote			= cd_wrote,			\
	.may_read		= cd_may_read,			\
	.capacity		= cd_capacity,			\
	.disc_info		= cd_disc_info,			\
	.invisible		= sim_tracks_invisible,		\
	.reserve		= cd_reserve,			\
	.close			= cd_close,			\
	.suspend		= cd_break,			\
	.lose			= cd_lose,			\
	.condition		= cd_condition,			\
	.feature		= cd_feature,			\
	.cue_sheet		= cd_cue_sheet,			\
	.sync			= cd_sync,			\
	.dropped		= cd_dropped,			\
	.format_capacities	= cd_format_capacities,		\
	.track_info		= cd_track_info,		\
	.toc			= sim_cd_toc

const struct sim_model sim_cd_r = { CD_MODEL };

const struct sim_model sim_cd_rw = {
	CD_MODEL,
	.blank	= cd_rw_blank,
	.format	= cd_rw_format,
	.spoil	= cd_rw_spoil,
};
