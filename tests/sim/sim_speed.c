// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: how fast it reads and writes which medium, and what programs
 * ask for
 *
 * All speeds are in kB/s of 1000 bytes, as the commands have them. Those of
 * CDs count 2352 bytes for a sector, all others 2048.
 */
#include <linux/math64.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

/* Bytes of a sector on its way to a CD: sync, header and error correction. */
#define CD_RAW_SECTOR	2352

/* A speed that is the same everywhere, and one at constant rotation. */
#define CLV(kbs)		{ .outer = (kbs) }
#define CAV(hub, rim)		{ .inner = (hub), .outer = (rim) }

/**
 * struct sim_speed_row - what the drive can do with a kind of medium
 * @profile: of the kind
 * @speed: fastest first, a zero behind the slowest
 *
 * 1x is 176.4 kB/s for a CD, 1385 for a DVD, 4495.625 for a BD. The fastest
 * of the 120 mm family turns as fast as the motor can, which is then 2.4 times
 * as fast at the rim as it is at the hub.
 */
struct sim_speed_row {
	u16 profile;
	struct sim_speed speed[SIM_MAX_SPEEDS + 1];
};

static const struct sim_speed_row sim_write_rows[] = {
	/* CD-R 48x 40x 32x 24x 16x 8x 4x; CD-RW 24x 16x 10x 4x */
	{ 0x0009, { CAV(3528, 8467), CAV(2940, 7056), CLV(5645), CLV(4234),
		    CLV(2822), CLV(1411), CLV(706) } },
	{ 0x000a, { CLV(4234), CLV(2822), CLV(1764), CLV(706) } },
	/* DVD-R 16x 12x 8x 4x 2x; of two layers 8x 6x 4x 2x */
	{ 0x0011, { CAV(9233, 22160), CLV(16620), CLV(11080), CLV(5540), CLV(2770) } },
	{ 0x0015, { CLV(11080), CLV(8310), CLV(5540), CLV(2770) } },
	{ 0x0016, { CLV(11080), CLV(8310), CLV(5540), CLV(2770) } },
	/* DVD-RAM 5x 3x 2x; DVD-RW 6x 4x 2x 1x */
	{ 0x0012, { CLV(6925), CLV(4155), CLV(2770) } },
	{ 0x0013, { CLV(8310), CLV(5540), CLV(2770), CLV(1385) } },
	{ 0x0014, { CLV(8310), CLV(5540), CLV(2770), CLV(1385) } },
	/* DVD+RW 8x 4x 2.4x; DVD+R 16x 12x 8x 4x 2.4x; of two layers less */
	{ 0x001a, { CLV(11080), CLV(5540), CLV(3324) } },
	{ 0x001b, { CAV(9233, 22160), CLV(16620), CLV(11080), CLV(5540), CLV(3324) } },
	{ 0x002a, { CLV(5540), CLV(3324) } },
	{ 0x002b, { CLV(11080), CLV(8310), CLV(5540), CLV(3324) } },
	/* BD-R 12x 8x 6x 4x 2x; BD-RE 2x 1x */
	{ 0x0041, { CAV(22478, 53948), CLV(35965), CLV(26974), CLV(17983), CLV(8991) } },
	{ 0x0042, { CLV(26974), CLV(17983), CLV(8991) } },
	{ 0x0043, { CLV(8991), CLV(4496) } },
	/* Whatever else can be written. */
	{ 0x0000, { CLV(22160), CLV(11080), CLV(5540) } },
};

/* Fastest reading speeds, by family: the profiles up to this one. */
static const struct sim_speed_row sim_read_rows[] = {
	{ 0x000a, { CLV(8467), CLV(7056), CLV(5645), CLV(4234), CLV(2822), CLV(1411),
		    CLV(706) } },
	{ 0x002b, { CLV(22160), CLV(16620), CLV(11080), CLV(5540), CLV(2770) } },
	{ 0xffff, { CLV(53948), CLV(35965), CLV(26974), CLV(17983), CLV(8991), CLV(4496) } },
};

/* Without a medium: those of a DVD. */
static u16 sim_speed_profile(const struct sim_medium *m)
{
	return m ? m->type->profile : 0x001b;
}

/**
 * sim_write_speeds - the speeds a medium can be written at
 * @m: the medium; NULL: none
 * @list: out: fastest first
 *
 * Return: how many; at least 1.
 */
unsigned int sim_write_speeds(const struct sim_medium *m,
			      struct sim_speed list[SIM_MAX_SPEEDS])
{
	const struct sim_speed_row *row = sim_write_rows;
	u32 limit = m && m->speed ? m->speed : U32_MAX;
	const struct sim_speed *s;
	unsigned int n = 0;

	while (row->profile && row->profile != sim_speed_profile(m))
		row++;
	for (s = row->speed; s->outer; s++)
		if (s->outer <= limit)
			list[n++] = *s;
	/* A medium slower than the drive can write: at its own speed, then. */
	if (!n)
		list[n++] = (struct sim_speed)CLV(limit);
	return n;
}

/* The fastest of @n that is not above what was asked for, else the slowest. */
static struct sim_speed sim_speed_pick(const struct sim_speed *list, unsigned int n,
				       u32 wanted)
{
	unsigned int i;

	for (i = 0; i < n - 1; i++)
		if (list[i].outer <= wanted)
			break;
	return list[i];
}

/**
 * sim_write_speed - the speed that the medium in the tray would be written at
 * @d: the drive
 */
struct sim_speed sim_write_speed(const struct sim_drive *d)
{
	struct sim_speed list[SIM_MAX_SPEEDS];
	unsigned int n = sim_write_speeds(d->medium, list);

	return sim_speed_pick(list, n, d->write_wanted);
}

static unsigned int sim_read_speeds(const struct sim_medium *m,
				    const struct sim_speed **list)
{
	const struct sim_speed_row *row = sim_read_rows;
	unsigned int n = 0;

	while (row->profile < sim_speed_profile(m))
		row++;
	while (row->speed[n].outer)
		n++;
	*list = row->speed;
	return n;
}

/**
 * sim_read_speed - the speed that the medium in the tray is read at
 * @d: the drive
 */
u32 sim_read_speed(const struct sim_drive *d)
{
	const struct sim_speed *list;
	unsigned int n = sim_read_speeds(d->medium, &list);

	return sim_speed_pick(list, n, d->read_wanted).outer;
}

static u32 sim_speed_hub(struct sim_speed s)
{
	return s.inner ?: s.outer;
}

/**
 * sim_sector_ns - how long a sector takes to be written
 * @d: the drive, with a medium
 * @lba: which one
 *
 * At constant rotation the speed grows towards the rim; here evenly with the
 * address, which is simpler than the truth, and near it.
 */
u32 sim_sector_ns(const struct sim_drive *d, u32 lba)
{
	struct sim_speed s = sim_write_speed(d);
	u16 profile = sim_speed_profile(d->medium);
	u32 bytes = profile == 0x0009 || profile == 0x000a ? CD_RAW_SECTOR : SIM_SECTOR;
	u32 capacity = d->medium->capacity;
	u32 hub = sim_speed_hub(s);
	u32 kbs = hub + div_u64((u64)(s.outer - hub) * min(lba, capacity), capacity);

	return div_u64(bytes * 1000000ULL, kbs);
}

/* ---- GET PERFORMANCE ---- */

static u8 *sim_put_speeds(u8 *desc, u32 lba, u32 start, u32 last, u32 end)
{
	put_unaligned_be32(lba, desc);
	put_unaligned_be32(start, desc + 4);
	put_unaligned_be32(last, desc + 8);
	put_unaligned_be32(end, desc + 12);
	return desc + 16;
}

/* Type 0: how fast it reads, or writes, from the first sector to the last. */
static u8 *sim_performance(struct sim_ctx *c, u8 *desc)
{
	u32 last = c->m->capacity - 1;
	struct sim_speed s;
	u32 kbs;

	/* Exceptions from that: there are none. */
	if (c->cdb[1] & 0x03)
		return desc;
	if (!(c->cdb[1] & 0x04)) {
		kbs = sim_read_speed(c->d);
		return sim_put_speeds(desc, 0, kbs, last, kbs);
	}
	s = sim_write_speed(c->d);
	return sim_put_speeds(desc, 0, sim_speed_hub(s), last, s.outer);
}

/* Rotation control of a type 3 descriptor: constant angular velocity. */
#define WRC_CAV		0x08

/* Type 3: the speeds that can be set. */
static u8 *sim_performance_speeds(struct sim_ctx *c, u8 *desc)
{
	struct sim_speed list[SIM_MAX_SPEEDS];
	unsigned int n = sim_write_speeds(c->m, list), i;
	const struct sim_speed *read;

	sim_read_speeds(c->m, &read);
	for (i = 0; i < n; i++, desc += 16) {
		desc[0] = list[i].inner ? WRC_CAV : 0;
		put_unaligned_be32(c->m->capacity - 1, desc + 4);
		put_unaligned_be32(read[0].outer, desc + 8);
		put_unaligned_be32(list[i].outer, desc + 12);
	}
	return desc;
}

u32 sim_get_performance(struct sim_ctx *c)
{
	u16 max = get_unaligned_be16(c->cdb + 8);
	u8 type = c->cdb[10], flags = c->cdb[1];
	u8 *buf = sim_reply_start(c, 8 + 16 * SIM_MAX_SPEEDS), *end;
	unsigned int n;

	switch (type) {
	case 0x00:
		buf[4] = (flags & 0x04 ? 0x02 : 0) | (flags & 0x03 ? 0x01 : 0);
		end = sim_performance(c, buf + 8);
		break;
	case 0x03:
		if (flags & 0x1f)
			return sim_strict(c, SENSE_CDB_FIELD);
		end = sim_performance_speeds(c, buf + 8);
		break;
	default:
		return SENSE_CDB_FIELD;
	}
	/* The length counts all there are, also those that do not fit. */
	put_unaligned_be32(end - buf - 4, buf);
	n = min_t(unsigned int, (end - buf - 8) / 16, max);
	return sim_reply(c, 8 + 16 * n, SIM_REPLY_MAX);
}

/* ---- setting ---- */

/* kB in ms, both as a parameter list has them, to kB/s; 0 if there is no time. */
static u32 sim_rate(const u8 *list)
{
	u32 time = get_unaligned_be32(list + 4);

	if (!time)
		return 0;
	return min_t(u64, U32_MAX, div_u64(get_unaligned_be32(list) * 1000ULL, time));
}

/* Bits of the first byte of SET STREAMING's list. */
#define STREAM_WRC	0x18
#define STREAM_RDD	0x04	/* back to the drive's defaults */
#define STREAM_EXACT	0x02
#define STREAM_RA	0x01

/* The speeds are what is asked for, to the last kB. */
static bool sim_speed_exact(struct sim_drive *d, u32 read, u32 write)
{
	const struct sim_speed *reads;
	struct sim_speed writes[SIM_MAX_SPEEDS];
	unsigned int n = sim_read_speeds(d->medium, &reads);

	if (sim_speed_pick(reads, n, read).outer != read)
		return false;
	n = sim_write_speeds(d->medium, writes);
	return sim_speed_pick(writes, n, write).outer == write;
}

u32 sim_set_streaming(struct sim_ctx *c)
{
	u16 len = get_unaligned_be16(c->cdb + 9);
	u32 read, write;
	const u8 *list;

	if (c->cdb[8])
		return SENSE_CDB_FIELD;
	if (!len)
		return SIM_GOOD;
	list = len == 28 ? sim_param(c, 28) : NULL;
	if (!list)
		return sim_strict(c, SENSE_LIST_LENGTH);
	if (list[0] & ~(STREAM_WRC | STREAM_RDD | STREAM_EXACT | STREAM_RA) ||
	    list[1] || list[2] || list[3])
		return sim_strict(c, SENSE_LIST_FIELD);
	if (list[0] & STREAM_RDD) {
		sim_speed_reset(c->d);
		return SIM_GOOD;
	}
	read = sim_rate(list + 12);
	write = sim_rate(list + 20);
	/* Of the four kinds of rotation control there are two. */
	if (!read || !write || (list[0] & STREAM_WRC) > WRC_CAV ||
	    get_unaligned_be32(list + 4) > get_unaligned_be32(list + 8))
		return sim_strict(c, SENSE_LIST_FIELD);
	if (list[0] & STREAM_EXACT && !sim_speed_exact(c->d, read, write))
		return SENSE_LIST_FIELD;
	c->d->read_wanted = read;
	c->d->write_wanted = write;
	return SIM_GOOD;
}

/* As fast as it can, which is also the largest number there is. */
#define CD_SPEED_MAX	0xffff

u32 sim_set_cd_speed(struct sim_ctx *c)
{
	u16 read = get_unaligned_be16(c->cdb + 2), write = get_unaligned_be16(c->cdb + 4);

	/* Constant linear, or constant angular velocity. */
	if ((c->cdb[1] & 0x03) > 1)
		return sim_strict(c, SENSE_CDB_FIELD);
	c->d->read_wanted = read == CD_SPEED_MAX ? U32_MAX : read;
	c->d->write_wanted = write == CD_SPEED_MAX ? U32_MAX : write;
	return SIM_GOOD;
}

/**
 * sim_speed_reset - as fast as it can, as after a reset
 * @d: the drive
 */
void sim_speed_reset(struct sim_drive *d)
{
	d->read_wanted = U32_MAX;
	d->write_wanted = U32_MAX;
}
