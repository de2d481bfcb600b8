// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: spare areas, and the formats that lay them out
 *
 * A drive with defect management keeps some blocks for what cannot be written
 * where it belongs. How many is said by FORMAT UNIT: more spares, less room.
 */
#include <linux/math64.h>
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/*
 * Sectors of spares on a disc of the usual size; other sizes have their share.
 * BD of 25 GB: 1000h, 3000h or 5000h clusters of 32 (facts told by drives).
 * DVD-RAM of 4.7 GB: 2236704 sectors are left by default; the most is our
 * choice, drives list several.
 */
static const u32 sim_spare_bd[SIM_NR_SPARES] = {
	[SIM_SPARE_LEAST]	= 0x1000 * 32,
	[SIM_SPARE_USUAL]	= 0x3000 * 32,
	[SIM_SPARE_MOST]	= 0x5000 * 32,
};

static const u32 sim_spare_ram[SIM_NR_SPARES] = {
	[SIM_SPARE_LEAST]	= SIM_RAM_SECTORS - 2236704,
	[SIM_SPARE_USUAL]	= SIM_RAM_SECTORS - 2236704,
	[SIM_SPARE_MOST]	= 2 * (SIM_RAM_SECTORS - 2236704),
};

/* The formats a kind of disc can get, as READ FORMAT CAPACITIES lists them. */
struct sim_spare_format {
	u8 type;
	u8 subtypes;		/* a bit for each that is taken */
	enum sim_spare spare;
	bool any;		/* any size from most to least spares will do */
};

/* 30h and 31h: full and quick certification, or none. */
static const struct sim_spare_format sim_formats_bd_re[] = {
	{ 0x00, 0x0d, SIM_SPARE_USUAL },
	{ 0x30, 0x0d, SIM_SPARE_USUAL, true },
	{ 0x30, 0x0d, SIM_SPARE_MOST, true },
	{ 0x30, 0x0d, SIM_SPARE_LEAST, true },
	{ 0x31, 0x0f, SIM_SPARE_NONE },
};

/* With pseudo-overwrite, and without; random recording is not offered. */
static const struct sim_spare_format sim_formats_bd_r[] = {
	{ 0x00, 0x03, SIM_SPARE_USUAL },
	{ 0x32, 0x03, SIM_SPARE_USUAL, true },
	{ 0x32, 0x03, SIM_SPARE_MOST, true },
	{ 0x32, 0x03, SIM_SPARE_LEAST, true },
};

/* 01h: more spares, which only a formatted one can get. */
static const struct sim_spare_format sim_formats_ram[] = {
	{ 0x00, 0x01, SIM_SPARE_USUAL },
	{ 0x00, 0x01, SIM_SPARE_NONE },
	{ SIM_FORMAT_EXPAND, 0x01, SIM_SPARE_MOST },
};

const struct sim_spare_rule sim_spare_bd_re = {
	.total		= SIM_BD_SECTORS,
	.sectors	= sim_spare_bd,
	.formats	= sim_formats_bd_re,
	.nformats	= ARRAY_SIZE(sim_formats_bd_re),
	.flags		= SIM_FORMAT_DPRY | SIM_FORMAT_DCRT | SIM_FORMAT_STPF,
};

const struct sim_spare_rule sim_spare_bd_r = {
	.total		= SIM_BD_SECTORS,
	.sectors	= sim_spare_bd,
	.formats	= sim_formats_bd_r,
	.nformats	= ARRAY_SIZE(sim_formats_bd_r),
};

const struct sim_spare_rule sim_spare_dvd_ram = {
	.total		= SIM_RAM_SECTORS,
	.sectors	= sim_spare_ram,
	.formats	= sim_formats_ram,
	.nformats	= ARRAY_SIZE(sim_formats_ram),
	.flags		= SIM_FORMAT_DPRY | SIM_FORMAT_DCRT | SIM_FORMAT_STPF,
};

/**
 * sim_spare_sectors - how many sectors of spares a medium of this size gets
 * @m: the medium; its type has spares
 * @spare: how generously
 *
 * Return: whole ECC blocks; at least one, unless none are wanted.
 */
u32 sim_spare_sectors(const struct sim_medium *m, enum sim_spare spare)
{
	const struct sim_spare_rule *rule = m->type->spare;

	if (spare == SIM_SPARE_NONE)
		return 0;
	return round_up((u32)div_u64((u64)rule->sectors[spare] * m->capacity, rule->total),
			sim_medium_block(m));
}

/* Can a medium get this format in the state it is in? */
static bool sim_spare_offered(const struct sim_medium *m, const struct sim_spare_format *f)
{
	return f->type != SIM_FORMAT_EXPAND ||
	       (m->layout && sim_spare_sectors(m, f->spare) > m->spares);
}

/**
 * sim_spare_capacities - the formats for READ FORMAT CAPACITIES
 * @m: the medium; its type has spares
 * @to: where to put descriptors of 8 bytes
 *
 * Return: bytes written.
 */
unsigned int sim_spare_capacities(const struct sim_medium *m, u8 *to)
{
	const struct sim_spare_rule *rule = m->type->spare;
	unsigned int i, len = 0;

	for (i = 0; i < rule->nformats; i++) {
		const struct sim_spare_format *f = &rule->formats[i];
		u32 spares = sim_spare_sectors(m, f->spare);

		if (!sim_spare_offered(m, f))
			continue;
		put_unaligned_be32(m->capacity - spares, to + len);
		/* Last: spare blocks where the size can be chosen, else bytes of a sector. */
		put_unaligned_be32(f->any ? spares / sim_medium_block(m) : SIM_SECTOR,
				   to + len + 4);
		to[len + 4] = f->type << 2;
		len += 8;
	}
	return len;
}

/**
 * sim_spare_format - look at what FORMAT UNIT asks for
 * @m: the medium; its type has spares
 * @f: the format
 * @spares: out: sectors of spares that it means
 *
 * The type dependent parameter may be what was listed, or bytes of a sector,
 * or nothing: programs send all three.
 *
 * Return: sense.
 */
u32 sim_spare_format(const struct sim_medium *m, const struct sim_format *f, u32 *spares)
{
	const struct sim_spare_rule *rule = m->type->spare;
	u32 least = sim_spare_sectors(m, SIM_SPARE_LEAST);
	u32 most = sim_spare_sectors(m, SIM_SPARE_MOST);
	unsigned int i;

	if (f->code != 1 || (f->compare && !(f->flags & SIM_FORMAT_DCRT)))
		return SENSE_CDB_FIELD;
	/* The options are valid together with FOV; of them these are known. */
	if (f->flags & ~(SIM_FORMAT_FOV | SIM_FORMAT_IMMED | rule->flags) ||
	    (f->flags & rule->flags && !(f->flags & SIM_FORMAT_FOV)))
		return SENSE_LIST_FIELD;
	if (f->blocks > m->capacity || f->blocks % sim_medium_block(m))
		return SENSE_LIST_FIELD;
	*spares = m->capacity - f->blocks;
	for (i = 0; i < rule->nformats; i++) {
		const struct sim_spare_format *row = &rule->formats[i];

		if (row->type != f->type || !(row->subtypes & 1U << f->subtype) ||
		    !sim_spare_offered(m, row))
			continue;
		if (f->param && f->param != SIM_SECTOR &&
		    !(row->any && f->param == *spares / sim_medium_block(m)))
			continue;
		if (row->any ? *spares >= least && *spares <= most :
			       *spares == sim_spare_sectors(m, row->spare))
			return SIM_GOOD;
	}
	return SENSE_LIST_FIELD;
}

/**
 * sim_spare_insert - lay out the spares of a medium that comes formatted
 * @m: the medium; m->spares is what the `spares` option says, or SIM_SPARES_USUAL
 *
 * Return: false if there are not that many sectors.
 */
bool sim_spare_insert(struct sim_medium *m)
{
	m->layout = SIM_LAYOUT_SPARES;
	if (m->spares == SIM_SPARES_USUAL)
		m->spares = sim_spare_sectors(m, SIM_SPARE_USUAL);
	m->spares = round_up(m->spares, sim_medium_block(m));
	if (!m->spares)
		m->layout = SIM_LAYOUT_FULL;
	return m->spares < m->capacity;
}

/**
 * sim_spare_room - are there spares for so many blocks?
 * @m: the medium
 * @blocks: how many ECC blocks
 *
 * Return: sense; 3/32/00 if there are not that many left.
 */
u32 sim_spare_room(const struct sim_medium *m, u32 blocks)
{
	return blocks > (m->spares - m->spares_used) / sim_medium_block(m) ?
		SENSE_NO_SPARE : SIM_GOOD;
}

/**
 * sim_spare_take - use spares for blocks that are bad, or full
 * @m: the medium
 * @blocks: how many ECC blocks
 *
 * Return: sense; 3/32/00 if there are not that many left.
 */
u32 sim_spare_take(struct sim_medium *m, u32 blocks)
{
	u32 sense = sim_spare_room(m, blocks);

	if (!sense)
		m->spares_used += blocks * sim_medium_block(m);
	return sense;
}

/**
 * sim_spare_defect - a write hit a defect (a fault rule says so)
 * @c: the command
 *
 * A drive that verifies what it writes puts the block elsewhere. One that was
 * told to stream does not look; and without spares the write fails.
 *
 * Return: sense.
 */
u32 sim_spare_defect(struct sim_ctx *c)
{
	if (!c->m->spares)
		return SENSE_WRITE_ERROR;
	return sim_streaming(c) ? SIM_GOOD : sim_spare_take(c->m, 1);
}
