// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: DVD-RW in restricted overwrite
 *
 * Whole ECC blocks can be overwritten as far as the disc is formatted. A quick
 * format leaves the disc open: it grows by what is written behind its end,
 * until CLOSE makes that end the end of the formatted part.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* Format types, and what their parameter has to be: a length or a block. */
#define FORMAT_FULL		0x00
#define FORMAT_FULL_RW		0x10
#define FORMAT_GROW		0x11
#define FORMAT_QUICK_GROW	0x13
#define FORMAT_QUICK		0x15

/* "Add a session" (12h) and its quick form (14h) are not offered by drives. */
static const struct ro_format {
	u8 type;
	u32 param;
	bool grows;
} ro_formats[] = {
	{ FORMAT_FULL, SIM_SECTOR },
	{ FORMAT_FULL_RW, SIM_BLOCK },
	{ FORMAT_GROW, SIM_BLOCK, true },
	{ FORMAT_QUICK_GROW, SIM_BLOCK, true },
	{ FORMAT_QUICK, SIM_BLOCK },
};

static bool ro_open(const struct sim_medium *m)
{
	return m->layout == SIM_LAYOUT_QUICK;
}

/* ---- formatting ---- */

static const struct ro_format *ro_format_find(u8 type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ro_formats); i++)
		if (ro_formats[i].type == type)
			return &ro_formats[i];
	return NULL;
}

/* How many more sectors can be formatted behind those that are. */
static u32 ro_left(const struct sim_medium *m)
{
	return m->layout == SIM_LAYOUT_FULL ? m->capacity - m->formatted : 0;
}

/**
 * sim_dvd_ro_start - make a medium one that is overwritten
 * @m: the medium
 * @layout: full: closed at its end; quick: open to grow
 * @formatted: sectors that are formatted
 */
void sim_dvd_ro_start(struct sim_medium *m, enum sim_layout layout, u32 formatted)
{
	m->layout = layout;
	m->formatted = formatted;
	m->grow_from = formatted;
	m->grow_to = formatted;
	m->finalized = false;
	m->ntracks = 1;
	m->track[0] = (struct sim_track){
		.size = formatted,
		.session = 1,
		.closed = true,
	};
}

/**
 * sim_dvd_rw_format - FORMAT UNIT of a DVD-RW, however it is recorded
 * @d: the drive
 * @f: what is wanted
 */
u32 sim_dvd_rw_format(struct sim_drive *d, const struct sim_format *f)
{
	struct sim_medium *m = d->medium;
	const struct ro_format *format = ro_format_find(f->type);
	u32 sense;

	if (f->code != 1 || f->compare)
		return SENSE_CDB_FIELD;
	if (f->flags & ~(SIM_FORMAT_FOV | SIM_FORMAT_IMMED))
		return SENSE_LIST_FIELD;
	if (!format || f->subtype || f->param != format->param ||
	    f->blocks % SIM_BLOCK)
		return SENSE_LIST_FIELD;
	if (format->grows) {
		/* The quick one needs no number: it ends where writing ends. */
		if (!ro_left(m) || f->blocks > ro_left(m) ||
		    (!f->blocks && f->type == FORMAT_GROW))
			return SENSE_LIST_FIELD;
		if (f->type == FORMAT_GROW) {
			sim_dvd_ro_start(m, SIM_LAYOUT_FULL, m->formatted + f->blocks);
			return SIM_GOOD;
		}
		sim_dvd_ro_start(m, SIM_LAYOUT_QUICK, m->formatted);
		m->grow_to += f->blocks;
		return SIM_GOOD;
	}
	if (f->blocks > m->capacity || (!f->blocks && f->type != FORMAT_QUICK))
		return SENSE_LIST_FIELD;
	sense = sim_medium_erase(m);
	if (sense)
		return sense;
	/* It becomes another kind of medium: what was selected is of the old one. */
	if (m->layout == SIM_LAYOUT_NONE)
		sim_mode_reset(d);
	if (f->type == FORMAT_QUICK) {
		sim_dvd_ro_start(m, SIM_LAYOUT_QUICK, 0);
		m->grow_to = f->blocks;
	} else {
		sim_dvd_ro_start(m, SIM_LAYOUT_FULL, f->blocks);
	}
	return SIM_GOOD;
}

static u8 *ro_descriptor(u8 *p, u32 blocks, u8 type, u32 param)
{
	put_unaligned_be32(blocks, p);
	put_unaligned_be32((u32)type << 26 | param, p + 4);
	return p + 8;
}

/**
 * sim_dvd_rw_format_capacities - READ FORMAT CAPACITIES of a DVD-RW
 * @m: the medium
 * @p: where the descriptors go
 *
 * An open one has no formatted size: the first descriptor then tells the
 * largest there could be, as without a medium.
 *
 * Return: their length.
 */
unsigned int sim_dvd_rw_format_capacities(struct sim_medium *m, u8 *p)
{
	struct sim_disc_info info = {};
	u8 *start = p;
	unsigned int i;

	m->type->model->disc_info(m, &info);
	if (ro_open(m))
		p += sim_put_capacity(p, m->capacity, SIM_CAPACITY_NO_MEDIUM);
	else if (info.status == 0)
		p += sim_put_capacity(p, m->capacity, SIM_CAPACITY_UNFORMATTED);
	else
		p += sim_put_capacity(p, m->type->model->capacity(m),
				      SIM_CAPACITY_FORMATTED);
	for (i = 0; i < ARRAY_SIZE(ro_formats); i++) {
		const struct ro_format *format = &ro_formats[i];

		if (!format->grows)
			p = ro_descriptor(p, m->capacity, format->type, format->param);
		else if (m->layout == SIM_LAYOUT_FULL)
			p = ro_descriptor(p, ro_left(m), format->type, format->param);
	}
	return p - start;
}

/* ---- writing ---- */

static u32 ro_address(struct sim_medium *m, u32 lba, u32 sectors)
{
	u32 end = ro_open(m) ? m->capacity : m->formatted;

	if (lba >= end || sectors > end - lba)
		return SENSE_LBA_RANGE;
	/* Behind the end of an open one nothing can be left out. */
	if (lba % SIM_BLOCK || (ro_open(m) && lba > m->formatted))
		return SENSE_WRITE_ADDRESS;
	if (sectors % SIM_BLOCK)
		return SENSE_CDB_FIELD;
	return SIM_GOOD;
}

static u32 ro_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	u32 sense;

	/* The default is right: libburn writes behind a format without a page 05h. */
	if (sim_write_params(d).type != SIM_WRITE_PACKET)
		sense = SENSE_TRACK_MODE;
	else
		sense = ro_address(d->medium, lba, sectors);
	if (sense)
		d->counters.strict++;
	return sense;
}

static void ro_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	m->formatted = max(m->formatted, lba + sectors);
	m->track[0].size = m->formatted;
}

static u32 ro_close(struct sim_drive *d, u8 function, unsigned int track)
{
	struct sim_medium *m = d->medium;

	/* 010b: with a border-out; 011b: finalize, as far as that goes. */
	if (function != 2 && function != 3)
		return SENSE_CDB_FIELD;
	if (ro_open(m)) {
		/* The drive fills up what was asked for; one block at least. */
		u32 end = max3(m->formatted, m->grow_to, SIM_BLOCK);

		sim_dvd_ro_start(m, SIM_LAYOUT_FULL, round_up(end, SIM_BLOCK));
	}
	return SIM_GOOD;
}

/* The power failed: an open one ends before the first block that is lost. */
static void ro_lose(struct sim_medium *m)
{
	/* What is lost further in was there before, as something else. */
	m->formatted = sim_store_cached(m->store, m->grow_from, m->formatted);
	m->track[0].size = m->formatted;
}

/* ---- what is told ---- */

static u32 ro_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	if (lba >= m->formatted || sectors > m->formatted - lba)
		return SENSE_LBA_RANGE;
	return SIM_GOOD;
}

static u32 ro_capacity(struct sim_medium *m)
{
	return m->formatted;
}

static void ro_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	info->status = ro_open(m) ? 1 : 2;
	info->session_state = ro_open(m) ? 1 : 3;
	info->sessions = 1;
	info->first_track = 1;
	info->last_track = 1;
}

static unsigned int ro_invisible(struct sim_medium *m)
{
	return 0;
}

static void ro_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	reply[5] = 5;
	reply[6] = 0x31;	/* packets of fixed size, mode 1 */
	if (!ro_open(m))
		return;
	reply[7] |= 0x01;	/* grows from its end on */
	put_unaligned_be32(m->formatted, reply + 12);
	put_unaligned_be32(m->capacity - m->formatted, reply + 16);
	put_unaligned_be32(m->capacity, reply + 24);
}

static enum sim_condition ro_condition(struct sim_medium *m)
{
	return ro_open(m) ? SIM_QUICK : SIM_FORMATTED;
}

static int ro_feature(struct sim_medium *m, u16 code)
{
	switch (code) {
	case 0x0026:
	case 0x002c:
		return true;
	case 0x0021:
	case 0x002f:
		return false;
	default:
		return -1;
	}
}

const struct sim_model sim_dvd_ro = {
	.may_write	= ro_may_write,
	.wrote		= ro_wrote,
	.may_read	= ro_may_read,
	.capacity	= ro_capacity,
	.disc_info	= ro_disc_info,
	.track_info	= ro_track_info,
	.invisible	= ro_invisible,
	.condition	= ro_condition,
	.feature	= ro_feature,
	.close		= ro_close,
	.lose		= ro_lose,
};
