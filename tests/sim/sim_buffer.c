// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: the drive's buffer, and the time that recording takes
 *
 * A drive that is not timed has recorded all that is in its buffer as soon as
 * the buffer is full, or a command says so. A timed one begins when the buffer
 * is half full, or when it is told to flush, and then takes an ECC block after
 * the other from it, each in the time that the speed in force gives. Nothing
 * runs meanwhile: whoever looks first reckons what has become of the buffer
 * since somebody looked last.
 */
#include <linux/ktime.h>
#include <linux/math64.h>

#include "sim.h"
#include "sim_compat.h"

static u32 sim_buffer_sectors(const struct sim_drive *d)
{
	return d->buffer / SIM_SECTOR;
}

static void sim_buffer_start(struct sim_drive *d)
{
	if (d->recording)
		return;
	d->recording = true;
	d->flushing = false;
	d->recorded = ktime_get();
}

/* Media whose write can fail for want of data: all the others can be linked. */
static bool sim_buffer_can_run_dry(struct sim_drive *d)
{
	struct sim_write_params p = sim_write_params(d);

	switch (sim_medium_profile(d->medium)) {
	case 0x0009:	/* CD-R, CD-RW */
	case 0x000a:
	case 0x0011:	/* DVD-R, DVD-RW, DVD-R of two layers */
	case 0x0014:
	case 0x0015:
	case 0x0016:
		/* A packet simply ends, and the next one begins. */
		return !p.bufe && p.type != SIM_WRITE_PACKET;
	default:
		return false;
	}
}

/* The buffer ran empty while the drive was recording @lba. */
static void sim_buffer_empty(struct sim_drive *d, u32 lba)
{
	struct sim_track *t;
	unsigned int number;

	d->recording = false;
	t = sim_medium_track_at(d->medium, lba, &number);
	/* Told to end; or there is nothing to come; or any sector can follow. */
	if (d->flushing || !t || t->closed || t->nwa == t->start + t->size)
		return;
	if (!sim_buffer_can_run_dry(d)) {
		d->counters.links++;
		return;
	}
	d->counters.underruns++;
	t->damaged = true;
	d->lost = SENSE_STREAMING_LOST;
}

/**
 * sim_buffer_tick - record what could be recorded since the last time
 * @d: the drive; its lock is held
 */
void sim_buffer_tick(struct sim_drive *d)
{
	struct sim_store *store = d->medium ? d->medium->store : NULL;
	ktime_t now = ktime_get();
	u32 lba, sectors;
	u64 ns;

	if (!d->recording)
		return;
	/* Something else emptied it: a blanked disc has nothing to record. */
	if (!store || !store->cached || !d->timed) {
		d->recording = false;
		return;
	}
	while (store->cached) {
		sectors = sim_store_next(store, &lba);
		ns = (u64)sectors * sim_sector_ns(d, lba);
		if (ktime_to_ns(ktime_sub(now, d->recorded)) < ns)
			return;
		d->recorded = ktime_add_ns(d->recorded, ns);
		sim_store_record(store);
	}
	sim_buffer_empty(d, lba);
}

/**
 * sim_buffer_admit - make room for sectors
 * @d: the drive
 * @sectors: how many
 *
 * Return: sense: if they do not fit a drive that takes its time says so.
 */
u32 sim_buffer_admit(struct sim_drive *d, u32 sectors)
{
	struct sim_store *store = d->medium->store;

	if (store->cached + sectors <= sim_buffer_sectors(d))
		return SIM_GOOD;
	if (!d->timed) {
		sim_store_flush(store);
		return SIM_GOOD;
	}
	sim_buffer_start(d);
	/* More than it ever holds goes through it, when it is empty. */
	return store->cached ? SENSE_LONG_WRITE : SIM_GOOD;
}

/**
 * sim_buffer_filled - sectors came into the buffer
 * @d: the drive
 */
void sim_buffer_filled(struct sim_drive *d)
{
	if (d->timed && d->medium->store->cached >= sim_buffer_sectors(d) / 2)
		sim_buffer_start(d);
	/* A write after a flush, which is over: it is recording as ever. */
	d->flushing = false;
}

/* How long it takes until so many sectors of the buffer are recorded. */
static u32 sim_buffer_ms(struct sim_drive *d, u32 sectors)
{
	u32 lba;
	s64 ns;

	if (!d->timed || !d->medium || !d->medium->store->cached)
		return 0;
	sim_store_next(d->medium->store, &lba);
	ns = (u64)sectors * sim_sector_ns(d, lba);
	if (d->recording)
		ns -= ktime_to_ns(ktime_sub(ktime_get(), d->recorded));
	return ns > 0 ? div_u64(ns + NSEC_PER_MSEC - 1, NSEC_PER_MSEC) : 0;
}

/**
 * sim_buffer_flush - record all that is in the buffer
 * @d: the drive, with a medium
 *
 * Return: milliseconds until that is done.
 */
u32 sim_buffer_flush(struct sim_drive *d)
{
	struct sim_store *store = d->medium->store;
	u32 ms;

	if (!d->timed) {
		sim_store_flush(store);
		return 0;
	}
	if (!store->cached)
		return 0;
	sim_buffer_start(d);
	d->flushing = true;
	ms = sim_buffer_ms(d, store->cached);
	return ms;
}

/**
 * sim_buffer_stop - recording ends: the medium goes, or the power did
 * @d: the drive
 * @save: record what there is, however long that would take
 */
void sim_buffer_stop(struct sim_drive *d, bool save)
{
	d->recording = false;
	d->lost = SIM_GOOD;
	if (d->medium && save)
		sim_store_flush(d->medium->store);
}

/* Below that it is full: the largest ECC block there is does not fit. */
#define BUFFER_LOW	32U

/**
 * sim_buffer_busy_ms - how long until the drive can take data again
 * @d: the drive
 */
u32 sim_buffer_busy_ms(struct sim_drive *d)
{
	u32 cached = d->medium ? d->medium->store->cached : 0;
	u32 full = sim_buffer_sectors(d) - min(BUFFER_LOW, sim_buffer_sectors(d));

	return cached > full ? sim_buffer_ms(d, cached - full) : 0;
}

u32 sim_read_buffer_capacity(struct sim_ctx *c)
{
	u32 size = sim_buffer_sectors(c->d) * SIM_SECTOR;
	u32 cached = c->m ? c->m->store->cached * SIM_SECTOR : 0;
	u32 free = size - min(size, cached);
	u8 *buf = sim_reply_start(c, 12);

	put_unaligned_be16(10, buf);
	if (c->cdb[1] & 0x01) {
		buf[3] = 0x01;	/* in blocks, and then the size is reserved */
		put_unaligned_be32(free / SIM_SECTOR, buf + 8);
	} else {
		put_unaligned_be32(size, buf + 4);
		put_unaligned_be32(free, buf + 8);
	}
	return sim_reply(c, 12, get_unaligned_be16(c->cdb + 7));
}
