// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: mode pages
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

#define PAGE_ALL	0x3f

/**
 * struct sim_mode_page - a row of the table of mode pages
 * @len: bytes of the page, its header included
 * @value: default values
 * @mask: bits that MODE SELECT can change
 */
struct sim_mode_page {
	u8 len;
	u8 value[SIM_PAGE_MAX];
	u8 mask[SIM_PAGE_MAX];
};

/*
 * 05h, write parameters, means nothing to DVD+ media; programs send it all the
 * same, and drives take it: growisofs does so for its multi-session bits.
 */
static const struct sim_mode_page sim_pages[SIM_MODE_PAGES] = {
	{ .len = 12, .value = { 0x01, 10, 0x00, 0x20 }, .mask = { 0, 0, 0xff, 0xff } },
	{ .len = 52,
	  .value = { 0x05, 50, 0x40, 0xc5, 0x08, 0x10, [13] = 0x10, [15] = 150 },
	  .mask = { 0, 0, 0x7f, 0xff, 0x0f, 0xff, 0, 0x3f, 0xff, 0,
		    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, [16 ... 51] = 0xff } },
	/* Write cache enabled */
	{ .len = 20, .value = { 0x08, 18, 0x04 } },
	/* Power condition */
	{ .len = 12, .value = { 0x1a, 10 } },
	/*
	 * Capabilities: reads and writes CD-R, CD-RW, DVD-R, DVD-RAM, reads
	 * DVD-ROM, tries writing; BUF, sessions, mode 2; READ CD; tray,
	 * ejects, locks; 2 MiB of buffer; the rest is filled in by
	 * sim_page_2a(). The page has no bits for DVD+ and BD.
	 */
	{ .len = 32 + SIM_MAX_SPEEDS * 4,
	  .value = { 0x2a, 30 + SIM_MAX_SPEEDS * 4, 0x3f, 0x37, 0xf0, 0x03, 1 << 5 | 0x09, 0x00,
		     0x56, 0x90, 0, 0, 0x08, 0x00 } },
};

/* Returns its length: there is a descriptor for each speed of the medium. */
static unsigned int sim_page_2a(struct sim_drive *d, u8 *page)
{
	struct sim_speed list[SIM_MAX_SPEEDS];
	unsigned int n = d->read_only ? 0 : sim_write_speeds(d->medium, list), i;
	u32 write = sim_write_speed(d).outer;

	page[1] = 30 + 4 * n;
	if (d->locked)
		page[6] |= 0x02;
	put_unaligned_be16(sim_read_speed(d), page + 14);
	if (d->read_only) {
		page[3] = 0;
		return page[1] + 2;
	}
	put_unaligned_be16(list[0].outer, page + 18);
	put_unaligned_be16(write, page + 20);
	put_unaligned_be16(write, page + 28);
	put_unaligned_be16(n, page + 30);
	for (i = 0; i < n; i++) {
		page[32 + 4 * i + 1] = !!list[i].inner;	/* CAV */
		put_unaligned_be16(list[i].outer, page + 32 + 4 * i + 2);
	}
	return page[1] + 2;
}

/**
 * sim_mode_reset - back to the defaults, as after a reset or a new medium
 * @d: the drive
 */
void sim_mode_reset(struct sim_drive *d)
{
	unsigned int i;

	for (i = 0; i < SIM_MODE_PAGES; i++)
		memcpy(d->page[i], sim_pages[i].value, SIM_PAGE_MAX);
	d->params_selected = false;
}

/* Where the write parameters page stands in the table. */
#define PAGE_PARAMS	1

/**
 * sim_write_params - the write parameters as they are selected
 * @d: the drive
 */
struct sim_write_params sim_write_params(const struct sim_drive *d)
{
	const u8 *page = d->page[PAGE_PARAMS];

	return (struct sim_write_params){
		.selected	= d->params_selected,
		.type		= page[2] & 0x0f,
		.bufe		= page[2] & 0x40,
		.link_valid	= page[2] & 0x20,
		.test		= page[2] & 0x10,
		.multi		= page[3] >> 6,
		.fixed		= page[3] & 0x20,
		.track_mode	= page[3] & 0x0f,
		.block_type	= page[4] & 0x0f,
		.link_size	= page[5],
		.session_format	= page[8],
		.packet_size	= get_unaligned_be32(page + 10),
	};
}

/**
 * sim_write_type_check - a write needs one of these write types
 * @d: the drive
 * @types: a bit for each of SIM_WRITE_*
 *
 * Return: sense, which is counted as strict.
 */
u32 sim_write_type_check(struct sim_drive *d, unsigned int types)
{
	struct sim_write_params params = sim_write_params(d);

	if (params.selected && types & BIT(params.type))
		return SIM_GOOD;
	d->counters.strict++;
	return params.selected ? SENSE_TRACK_MODE : SENSE_SEQUENCE;
}

/* Appends the pages asked for; returns their length, 0 if there are none. */
static unsigned int sim_mode_pages(struct sim_ctx *c, u8 *to)
{
	u8 code = c->cdb[2] & 0x3f, control = c->cdb[2] >> 6;
	unsigned int i, len = 0;

	for (i = 0; i < SIM_MODE_PAGES; i++) {
		const struct sim_mode_page *page = &sim_pages[i];

		if (code != PAGE_ALL && code != page->value[0])
			continue;
		if (c->d->read_only && page->value[0] == 0x05)
			continue;
		switch (control) {
		case 0:
			memcpy(to + len, c->d->page[i], page->len);
			break;
		case 1:
			memcpy(to + len, page->mask, page->len);
			memcpy(to + len, page->value, 2);
			break;
		default:
			memcpy(to + len, page->value, page->len);
			break;
		}
		len += page->value[0] == 0x2a && control != 1 ?
			sim_page_2a(c->d, to + len) : page->len;
	}
	return len;
}

static u32 sim_mode_sense(struct sim_ctx *c, unsigned int header, unsigned int alloc)
{
	u8 *buf = sim_reply_start(c, 512);
	unsigned int len;

	/* No sub-pages; and nothing is saved. */
	if (c->cdb[3])
		return SENSE_CDB_FIELD;
	if (c->cdb[2] >> 6 == 3)
		return SIM_SENSE(5, 0x39, 0x00);
	len = sim_mode_pages(c, buf + header);
	if (!len)
		return SENSE_CDB_FIELD;
	len += header;
	if (header == 8)
		put_unaligned_be16(len - 2, buf);
	else
		buf[0] = len - 1;
	return sim_reply(c, len, alloc);
}

u32 sim_mode_sense_6(struct sim_ctx *c)
{
	return sim_mode_sense(c, 4, c->cdb[4]);
}

u32 sim_mode_sense_10(struct sim_ctx *c)
{
	return sim_mode_sense(c, 8, get_unaligned_be16(c->cdb + 7));
}

/* Data block types: 2352 bytes; mode 1, and XA form 1, both of 2048 bytes. */
#define BLOCK_RAW	0
#define BLOCK_MODE_1	8
#define BLOCK_XA_FORM_1	10
/* Bit of the track mode that tells data from audio. */
#define TRACK_DATA	0x4
/* Multi-session: reserved. */
#define MULTI_RESERVED	2
/* Session formats: CD-ROM, CD-I, CD-ROM XA. */
#define FORMAT_CD_I	0x10
#define FORMAT_XA	0x20

/* Write parameters that this drive has: no raw writing, no audio. */
static bool sim_params_valid(const u8 *page)
{
	u8 type = page[2] & 0x0f, multi = page[3] >> 6, block = page[4] & 0x0f;

	if (type > SIM_WRITE_JUMP || type == SIM_WRITE_RAW || multi == MULTI_RESERVED)
		return false;
	/* A cue sheet says what the tracks of a session at once are. */
	if (type == SIM_WRITE_SAO) {
		if (block == BLOCK_RAW)
			block = BLOCK_MODE_1;
	} else if (!(page[3] & TRACK_DATA)) {
		return false;
	}
	if (block != BLOCK_MODE_1 && block != BLOCK_XA_FORM_1)
		return false;
	return page[8] == 0 || page[8] == FORMAT_CD_I || page[8] == FORMAT_XA;
}

/* Takes one page of the list. */
static u32 sim_mode_set(struct sim_drive *d, const u8 *list, unsigned int len)
{
	unsigned int i, k;

	for (i = 0; i < SIM_MODE_PAGES; i++) {
		const struct sim_mode_page *page = &sim_pages[i];

		if (list[0] != page->value[0])
			continue;
		/* Capabilities cannot be changed, and are no error. */
		if (page->value[0] == 0x2a)
			return SIM_GOOD;
		if (list[1] != page->len - 2 || len < page->len)
			return SENSE_LIST_FIELD;
		for (k = 2; k < page->len; k++)
			if ((list[k] ^ d->page[i][k]) & ~page->mask[k])
				return SENSE_LIST_FIELD;
		if (i == PAGE_PARAMS) {
			if (!sim_params_valid(list))
				return SENSE_LIST_FIELD;
			d->params_selected = true;
		}
		memcpy(d->page[i] + 2, list + 2, page->len - 2);
		return SIM_GOOD;
	}
	return SENSE_LIST_FIELD;
}

u32 sim_mode_select_10(struct sim_ctx *c)
{
	unsigned int len = get_unaligned_be16(c->cdb + 7), at = 8;
	const u8 *list;
	u32 sense;

	/* PF: the list has pages; SP: nothing can be saved. */
	if (c->cdb[1] != 0x10)
		return SENSE_CDB_FIELD;
	if (!len)
		return SIM_GOOD;
	list = sim_param(c, len);
	if (!list || len < 8)
		return SENSE_LIST_LENGTH;
	if (get_unaligned_be16(list + 6))
		return SENSE_LIST_FIELD;	/* no block descriptors */
	while (at < len) {
		if (len - at < 2 || len - at < list[at + 1] + 2U)
			return SENSE_LIST_LENGTH;
		sense = sim_mode_set(c->d, list + at, len - at);
		if (sense)
			return sense;
		at += list[at + 1] + 2U;
	}
	return SIM_GOOD;
}
