// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: READ DISC STRUCTURE
 *
 * One table of structures; each row says on which families of media it is.
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* Physical sector number of LBA 0 on all DVD but DVD-RAM. */
#define FIRST_PSN	0x030000U
#define FIRST_PSN_RAM	0x031000U

/* Families of media, for the table. */
#define F_ROM		0x01
#define F_MINUS		0x02
#define F_PLUS		0x04
#define F_RAM		0x08
#define F_DL		0x10	/* those that have two layers, beside the others */
#define F_BD		0x20
#define F_PLUS_RW	0x40	/* beside F_PLUS */
#define F_DVD		(F_ROM | F_MINUS | F_PLUS | F_RAM)

static const struct sim_family {
	u16 profile;
	u8 family;
} sim_families[] = {
	{ 0x0010, F_ROM },
	{ 0x0011, F_MINUS },
	{ 0x0012, F_RAM },
	{ 0x0013, F_MINUS },
	{ 0x0014, F_MINUS },
	{ 0x0015, F_MINUS | F_DL },
	{ 0x0016, F_MINUS | F_DL },
	{ 0x001a, F_PLUS | F_PLUS_RW },
	{ 0x001b, F_PLUS },
	{ 0x002a, F_PLUS | F_PLUS_RW | F_DL },
	{ 0x002b, F_PLUS | F_DL },
	{ 0x0040, F_BD },
	{ 0x0041, F_BD },
	{ 0x0042, F_BD },
	{ 0x0043, F_BD },
};

/* The family of the medium, by what it was made as; 0: it has no structures. */
static u8 sim_family(const struct sim_medium *m)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_families); i++)
		if (sim_families[i].profile == m->type->profile)
			return sim_families[i].family;
	return 0;
}

/* ---- DVD ---- */

/**
 * sim_medium_layer0 - sectors of layer 0: as told, else half of them
 * @m: the medium, of two layers
 */
u32 sim_medium_layer0(const struct sim_medium *m)
{
	return m->layer0 ?: round_up(m->capacity / 2, SIM_BLOCK);
}

/*
 * Physical format information, which is also the head of the ADIP: book type,
 * size, layers, and the physical sectors that can hold data. A second layer is
 * read from the outside to the inside: its addresses are those of the first
 * one, all bits inverted.
 */
static void sim_physical(struct sim_ctx *c, u8 *p, u32 sectors)
{
	u8 family = sim_family(c->m);
	u32 first = family & F_RAM ? FIRST_PSN_RAM : FIRST_PSN;
	u32 last = first + sectors - 1, layer0 = sim_medium_layer0(c->m);

	p[0] = c->m->type->book_type;
	p[1] = 0x0f;		/* 120 mm, maximum rate not told */
	p[2] = 0x02;		/* one layer, which can be written */
	put_unaligned_be32(first, p + 4);
	if (family & F_DL) {
		p[2] |= 0x30;	/* a second one, on the opposite path */
		put_unaligned_be32(first + layer0 - 1, p + 12);
		if (sectors > layer0)
			last = (~(first + layer0 - 1) & 0xffffff) + sectors - layer0 - 1;
	}
	if (sectors)
		put_unaligned_be32(last, p + 8);
}

static unsigned int sim_structure_physical(struct sim_ctx *c, u8 *p)
{
	/* On DVD-R and -RW this is what a session's lead-in says: where it ends. */
	sim_physical(c, p, sim_family(c->m) & F_MINUS ?
			   c->m->type->model->capacity(c->m) : c->m->capacity);
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

/* The last border-out: where it begins, and the recording management data. */
static unsigned int sim_structure_border(struct sim_ctx *c, u8 *p)
{
	u32 end = c->m->type->model->capacity(c->m);

	if (end)
		put_unaligned_be32(FIRST_PSN + end, p);
	return 4 + 2048;
}

/* Bytes of a field of the pre-recorded lead-in: number, six of text, parity. */
#define PRE_PIT_FIELD	8

static unsigned int sim_structure_pre_recorded(struct sim_ctx *c, u8 *p)
{
	u8 field;

	for (field = 1; field <= 5; field++)
		p[(field - 1) * PRE_PIT_FIELD] = field;
	/* Fields 3 and 4: the manufacturer's name for the disc. */
	memcpy(p + 2 * PRE_PIT_FIELD + 1, c->m->type->media_id, 6);
	memcpy(p + 3 * PRE_PIT_FIELD + 1, c->m->type->media_id + 6,
	       strlen(c->m->type->media_id + 6));
	return 5 * PRE_PIT_FIELD;
}

/* As 00h, of the disc itself: what was pressed into it. */
static unsigned int sim_structure_format(struct sim_ctx *c, u8 *p)
{
	sim_physical(c, p, c->m->capacity);
	return 2048;
}

static unsigned int sim_structure_adip(struct sim_ctx *c, u8 *p)
{
	sim_physical(c, p, c->m->capacity);
	/* Manufacturer and media type stand at 23 and 31 of the whole reply. */
	memcpy(p + 19, c->m->type->media_id, strlen(c->m->type->media_id));
	return 256;
}

/* Where layer 0 ends; once something is recorded it stays there. */
static unsigned int sim_structure_layers(struct sim_ctx *c, u8 *p)
{
	struct sim_disc_info info = {};

	c->m->type->model->disc_info(c->m, &info);
	p[0] = info.status || c->m->layer0_fixed ? 0x80 : 0;
	put_unaligned_be32(sim_medium_layer0(c->m), p + 4);
	return 8;
}

/* ---- all ---- */

static unsigned int sim_structure_protection(struct sim_ctx *c, u8 *p)
{
	p[0] = c->m->by & SIM_BY_ANY;
	/* A drive that heeds the block tells of it as of any other medium's own. */
	if (c->m->protected && c->m->by & SIM_BY_DCB)
		p[0] |= SIM_BY_DISC;
	return 4;
}

/* Disc control blocks: the one that inhibits writing, if it has been written. */
#define DCB_WRITE_INHIBIT	0x57444300U
#define DCB_LEN			32768

static unsigned int sim_structure_dcb(struct sim_ctx *c, u8 *p)
{
	if (get_unaligned_be32(c->cdb + 2) != DCB_WRITE_INHIBIT || !(c->m->by & SIM_BY_DCB))
		return 0;
	put_unaligned_be32(DCB_WRITE_INHIBIT, p);
	memcpy(p + 8, c->d->vendor, strlen(c->d->vendor));
	p[43] = 1;		/* written once */
	p[47] = 0x01;		/* no recording in the data zone */
	return DCB_LEN;
}

static unsigned int sim_structure_list(struct sim_ctx *c, u8 *p);

/**
 * struct sim_structure - a row of the table of structures
 * @format: its number
 * @families: media that have it
 * @len: its length, for the list of all
 * @fill: writes it, returns its length; 0: it is not there
 */
struct sim_structure {
	u8 format;
	u8 families;
	u16 len;
	unsigned int (*fill)(struct sim_ctx *c, u8 *p);
};

static const struct sim_structure sim_structures[] = {
	{ 0x00, F_DVD, 2048, sim_structure_physical },
	{ 0x00, F_BD, 4096, sim_structure_di },
	{ 0x01, F_DVD, 4, sim_structure_copyright },
	{ 0x04, F_DVD, 2048, sim_structure_manufacturer },
	{ 0x08, F_RAM | F_BD, 2048, sim_structure_dds },
	{ 0x09, F_RAM, 4, sim_structure_medium_status },
	{ 0x0a, F_RAM | F_BD, 12, sim_structure_spares },
	{ 0x0d, F_MINUS, 4 + 2048, sim_structure_border },
	{ 0x0e, F_MINUS, 5 * PRE_PIT_FIELD, sim_structure_pre_recorded },
	{ 0x10, F_MINUS, 2048, sim_structure_format },
	{ 0x11, F_PLUS, 256, sim_structure_adip },
	{ 0x20, F_DL, 8, sim_structure_layers },
	{ 0x30, F_PLUS_RW, DCB_LEN, sim_structure_dcb },
	{ 0xc0, F_DVD | F_BD, 4, sim_structure_protection },
	{ 0xff, F_DVD | F_BD, 0, sim_structure_list },
};

static unsigned int sim_structure_list(struct sim_ctx *c, u8 *p)
{
	unsigned int i, len = 0;

	for (i = 0; i < ARRAY_SIZE(sim_structures) - 1; i++) {
		if (!(sim_structures[i].families & sim_family(c->m)))
			continue;
		p[len] = sim_structures[i].format;
		p[len + 1] = 0x40;	/* can be read */
		if (sim_structures[i].format == 0x20 && sim_family(c->m) & F_PLUS)
			p[len + 1] |= 0x80;	/* and sent */
		put_unaligned_be16(sim_structures[i].len + 4, p + len + 2);
		len += 4;
	}
	return len;
}

u32 sim_read_disc_structure(struct sim_ctx *c)
{
	u8 family = sim_family(c->m), media = c->cdb[1] & 0x0f;
	unsigned int i, len;
	u8 *buf;

	if (!family)
		return SENSE_WRONG_MEDIUM;
	/* Media type 0 is DVD, 1 is BD; layer 0. */
	if (media != !!(family & F_BD) || c->cdb[6])
		return SENSE_CDB_FIELD;
	for (i = 0; i < ARRAY_SIZE(sim_structures); i++) {
		if (sim_structures[i].format != c->cdb[7] ||
		    !(sim_structures[i].families & family))
			continue;
		buf = sim_reply_start(c, sim_structures[i].len > 4096 ? SIM_REPLY_MAX : 4096 + 4);
		len = sim_structures[i].fill(c, buf + 4);
		if (!len)
			return SENSE_CDB_FIELD;
		put_unaligned_be16(len + 2, buf);
		return sim_reply(c, len + 4, get_unaligned_be16(c->cdb + 8));
	}
	return SENSE_CDB_FIELD;
}
