// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: GET CONFIGURATION
 *
 * A table of features; which of them a medium makes current stands in the
 * medium's row (sim_media.c).
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* How a feature is told. */
#define F_PERSISTENT	0x01	/* current whatever the medium */
#define F_RECORDER	0x02	/* not in a drive that cannot record */

/**
 * struct sim_feature - a row of the table of features
 * @code: feature number
 * @version: its version
 * @flags: F_*
 * @len: bytes of @data
 * @data: the feature dependent data, unless @fill makes them
 * @fill: writes them, returns their length
 */
struct sim_feature {
	u16 code;
	u8 version;
	u8 flags;
	u8 len;
	u8 data[28];
	unsigned int (*fill)(struct sim_ctx *c, u8 *data);
};

static u16 sim_current_profile(struct sim_ctx *c)
{
	return c->m ? sim_profile_seen(c->d, c->m) : 0;
}

static unsigned int sim_fill_profiles(struct sim_ctx *c, u8 *data)
{
	u16 current_profile = sim_current_profile(c), profile;
	u8 *p = data;
	unsigned int i;

	for (i = 0; (profile = sim_profile_list(c->d, &i)); i++) {
		put_unaligned_be16(profile, p);
		p[2] = profile == current_profile;
		p[3] = 0;
		p += 4;
	}
	return p - data;
}

/* 2048 bytes, the blocking of the medium, page 01h present. */
static unsigned int sim_fill_random_readable(struct sim_ctx *c, u8 *data)
{
	put_unaligned_be32(SIM_SECTOR, data);
	put_unaligned_be16(c->m ? sim_medium_block(c->m) : SIM_BLOCK, data + 4);
	data[6] = 0x01;
	data[7] = 0;
	return 8;
}

static unsigned int sim_fill_random_writable(struct sim_ctx *c, u8 *data)
{
	put_unaligned_be32(c->m ? sim_medium_payload(c->m) - 1 : 0, data);
	put_unaligned_be32(SIM_SECTOR, data + 4);
	put_unaligned_be16(c->m ? sim_medium_block(c->m) : SIM_BLOCK, data + 8);
	data[10] = 0;	/* no error recovery page to switch */
	data[11] = 0;
	return 12;
}

/* Incremental streaming: modes 1 and XA form 1, BUF, one link size. */
static unsigned int sim_fill_incremental(struct sim_ctx *c, u8 *data)
{
	u16 profile = sim_current_profile(c);

	memset(data, 0, 8);
	data[0] = 0x05;
	data[2] = 0x01;
	data[3] = 1;
	data[4] = profile == 0x0009 || profile == 0x000a ? 7 : 16;
	return 8;
}

static unsigned int sim_fill_serial(struct sim_ctx *c, u8 *data)
{
	unsigned int len = strlen(c->d->serial);

	memcpy(data, c->d->serial, len);
	while (len % 4)
		data[len++] = ' ';
	return len;
}

/* Ascending numbers, as the standard wants them. */
static const struct sim_feature sim_features[] = {
	{ 0x0000, 0, F_PERSISTENT, .fill = sim_fill_profiles },
	/* Core: SCSI family, INQUIRY data and GESN as MMC-5 has them */
	{ 0x0001, 2, F_PERSISTENT, 8, { 0, 0, 0, 1, 0x03, 0, 0, 0 } },
	/* Morphing: events are asked for, not sent */
	{ 0x0002, 1, F_PERSISTENT, 4, { 0x02, 0, 0, 0 } },
	/* Removable medium: a tray; loads, ejects, locks */
	{ 0x0003, 1, F_PERSISTENT, 4, { 1 << 5 | 0x19, 0, 0, 0 } },
	/* Write protect: disc structure C0h; never current, nothing is switched */
	{ 0x0004, 2, F_RECORDER, 4, { 0x08, 0, 0, 0 } },
	{ 0x0010, 0, 0, .fill = sim_fill_random_readable },
	/* Multi-read; CD read: no C2, no CD-TEXT */
	{ 0x001d, 0, 0, 0 },
	{ 0x001e, 2, 0, 4, { 0 } },
	/* DVD read: MULTI110; no dual-layer -R and -RW */
	{ 0x001f, 1, 0, 4, { 0x01, 0, 0, 0 } },
	{ 0x0020, 1, F_RECORDER, .fill = sim_fill_random_writable },
	{ 0x0021, 3, F_RECORDER, .fill = sim_fill_incremental },
	/* Formattable: no spares if so wished, quick and full certification */
	{ 0x0023, 1, F_RECORDER, 8, { 0x0b } },
	/* Defect management: also a supplementary spare area */
	{ 0x0024, 1, F_RECORDER, 4, { 0x80, 0, 0, 0 } },
	/* Write once: 2048 bytes, blocking 32 */
	{ 0x0025, 0, F_RECORDER, 8, { 0, 0, 0x08, 0, 0, 0x20, 0x01, 0 } },
	/* Restricted overwrite */
	{ 0x0026, 0, F_RECORDER, 0 },
	/* DVD+RW: write; quick start no, close only no */
	{ 0x002a, 0, F_RECORDER, 4, { 0x01, 0, 0, 0 } },
	/* DVD+R: write */
	{ 0x002b, 0, F_RECORDER, 4, { 0x01, 0, 0, 0 } },
	/* Rigid restricted overwrite: blank and intermediate state */
	{ 0x002c, 0, F_RECORDER, 4, { 0x03, 0, 0, 0 } },
	/* CD track at once: BUF, test write, CD-RW; modes 1 and XA form 1 */
	{ 0x002d, 2, F_RECORDER, 4, { 0x46, 0, 0x05, 0 } },
	/* CD mastering: BUF, SAO, test write, CD-RW; longest cue sheet */
	{ 0x002e, 2, F_RECORDER, 4, { 0x66, 0, SIM_PARAM_MAX >> 8, SIM_PARAM_MAX & 0xff } },
	/* DVD-R and -RW write: BUF, dual layer, test write, DVD-RW */
	{ 0x002f, 2, F_RECORDER, 4, { 0x4e, 0, 0, 0 } },
	/* Layer jump: one link size, 16 */
	{ 0x0033, 0, F_RECORDER, 8, { 0, 0, 0, 1, 16, 0, 0, 0 } },
	/* CD-RW media write support: subtypes 0 to 3 */
	{ 0x0037, 0, F_RECORDER, 4, { 0, 0x0f, 0, 0 } },
	/* BD-R pseudo-overwrite */
	{ 0x0038, 0, F_RECORDER, 4, { 0 } },
	/* DVD+RW and DVD+R of two layers: write */
	{ 0x003a, 0, F_RECORDER, 4, { 0x01, 0, 0, 0 } },
	{ 0x003b, 0, F_RECORDER, 4, { 0x01, 0, 0, 0 } },
	/* BD read: class 1 of BD-RE, BD-R and BD-ROM, in versions 1 and 2 */
	{ 0x0040, 1, 0, 28, { [6] = 0, 0x06, [14] = 0, 0x06, [22] = 0, 0x06 } },
	/* BD write: the same of BD-RE and BD-R */
	{ 0x0041, 1, F_RECORDER, 20, { [6] = 0, 0x06, [14] = 0, 0x06 } },
	/* Power management */
	{ 0x0100, 0, F_PERSISTENT, 0 },
	/* Timeout */
	{ 0x0105, 0, F_PERSISTENT, 4, { 0 } },
	/* Real time streaming: RBCB, SCS, MP2A, WSPD, SW */
	{ 0x0107, 4, F_RECORDER, 4, { 0x1f, 0, 0, 0 } },
	{ 0x0108, 0, F_PERSISTENT, .fill = sim_fill_serial },
};

static bool sim_feature_current(struct sim_ctx *c, const struct sim_feature *f)
{
	const u16 *code;
	int now = -1;

	if (f->flags & F_PERSISTENT)
		return true;
	if (c->m && f->flags & F_RECORDER && sim_profile_seen_as_rom(c->d, c->m))
		return false;
	if (c->m && c->m->type->model->feature)
		now = c->m->type->model->feature(c->m, f->code);
	if (now >= 0)
		return now && !(c->m->protected && f->flags & F_RECORDER);
	for (code = c->m ? c->m->type->features : NULL; code && *code; code++)
		if (*code == f->code)
			/* Nothing writes on a medium that is protected. */
			return !(c->m->protected && f->flags & F_RECORDER);
	return false;
}

/**
 * sim_medium_random - can any sector of a medium be written at any time?
 * @m: the medium
 */
bool sim_medium_random(const struct sim_medium *m)
{
	const u16 *code;

	for (code = m->type->features; *code; code++)
		if (*code == 0x0020)
			return true;
	return false;
}

u32 sim_get_configuration(struct sim_ctx *c)
{
	u16 start = get_unaligned_be16(c->cdb + 2);
	u8 rt = c->cdb[1] & 0x03;
	u8 *buf = sim_reply_start(c, 1024), *p = buf + 8;
	const struct sim_feature *f;

	if (rt == 3)
		return SENSE_CDB_FIELD;
	for (f = sim_features; f < sim_features + ARRAY_SIZE(sim_features); f++) {
		bool is_current = sim_feature_current(c, f);

		if (c->d->read_only && f->flags & F_RECORDER)
			continue;
		if (!(f->flags & F_PERSISTENT) && !sim_medium_feature_known(c->d, f->code))
			continue;
		if (rt == 2 ? f->code != start : f->code < start)
			continue;
		if (rt == 1 && !is_current)
			continue;
		put_unaligned_be16(f->code, p);
		p[2] = f->version << 2 | !!(f->flags & F_PERSISTENT) << 1 | is_current;
		if (f->fill) {
			p[3] = f->fill(c, p + 4);
		} else {
			p[3] = f->len;
			memcpy(p + 4, f->data, f->len);
		}
		p += 4 + p[3];
	}
	put_unaligned_be32(p - buf - 4, buf);
	put_unaligned_be16(sim_current_profile(c), buf + 6);
	return sim_reply(c, p - buf, get_unaligned_be16(c->cdb + 7));
}
