// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: commands that change the medium without data, most of which
 * take their time
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

/**
 * sim_busy_start - begin a long operation
 * @d: the drive
 * @what: which
 * @ms: how long it takes; 0 is no time at all
 */
void sim_busy_start(struct sim_drive *d, enum sim_busy what, u32 ms)
{
	d->busy = ms ? what : SIM_IDLE;
	d->busy_start = ktime_get();
	d->busy_end = ktime_add_ms(d->busy_start, ms);
}

/**
 * sim_busy_sense - what the drive says while a long operation runs
 * @d: the drive
 * @write: to a command that brings sectors
 *
 * Return: sense, 0 if none runs.
 */
u32 sim_busy_sense(struct sim_drive *d, bool write)
{
	if (d->busy == SIM_IDLE)
		return SIM_GOOD;
	if (ktime_compare(ktime_get(), d->busy_end) >= 0) {
		d->busy = SIM_IDLE;
		return SIM_GOOD;
	}
	if (d->busy == SIM_BUSY_FORMAT)
		return SENSE_FORMATTING;
	return write ? SENSE_LONG_WRITE : SENSE_OPERATION;
}

/**
 * sim_busy_progress - how far a long operation is
 * @d: the drive
 *
 * Return: 65536ths, as sense data have it.
 */
u16 sim_busy_progress(struct sim_drive *d)
{
	s64 done = ktime_us_delta(ktime_get(), d->busy_start);
	s64 all = ktime_us_delta(d->busy_end, d->busy_start);

	if (d->busy == SIM_IDLE || all <= 0)
		return 0;
	return div64_s64(min(done, all) * 65535, all);
}

/* Ends a command that takes the medium's time: afterwards, or before. */
static u32 sim_take_time(struct sim_ctx *c, bool immed, enum sim_busy what)
{
	if (immed)
		sim_busy_start(c->d, what, c->m->slow_ms);
	else
		c->sc->delay_ms = c->m->slow_ms;
	return SIM_GOOD;
}

u32 sim_synchronize_cache(struct sim_ctx *c)
{
	sim_store_flush(c->m->store);
	return sim_take_time(c, c->cdb[1] & 0x02, SIM_BUSY_FLUSH);
}

u32 sim_close_track_session(struct sim_ctx *c)
{
	u32 sense = c->m->type->model->close(c->d, c->cdb[2] & 0x07,
					     get_unaligned_be16(c->cdb + 4));

	if (sense)
		return sense;
	sim_store_flush(c->m->store);
	return sim_take_time(c, c->cdb[1] & 0x01, SIM_BUSY_CLOSE);
}

u32 sim_reserve_track(struct sim_ctx *c)
{
	/*
	 * Neither a size by address (bytes 2-5) nor a zone of its own: DVD+R
	 * has none. The size is in bytes 5-8.
	 */
	if (c->cdb[1] || c->cdb[2] || c->cdb[3] || c->cdb[4])
		return SENSE_CDB_FIELD;
	if (!c->m->type->model->reserve)
		return SENSE_WRONG_MEDIUM;
	return c->m->type->model->reserve(c->m, get_unaligned_be32(c->cdb + 5));
}

/* FORMAT UNIT parameter list: header of 4 bytes, a descriptor of 8. */
#define FORMAT_LIST	12
#define FORMAT_FOV	0x80
#define FORMAT_IMMED	0x02

u32 sim_format_unit(struct sim_ctx *c)
{
	const u8 *list;
	u32 sense;

	if (!c->m->type->model->format)
		return SENSE_CANNOT_FORMAT;
	/* FmtData, format code 1; CmpLst belongs to other media. */
	if (c->cdb[1] != 0x11)
		return SENSE_CDB_FIELD;
	list = sim_param(c, FORMAT_LIST);
	if (!list || get_unaligned_be16(list + 2) != FORMAT_LIST - 4)
		return SENSE_LIST_LENGTH;
	if (list[0] || list[1] & ~(FORMAT_FOV | FORMAT_IMMED))
		return SENSE_LIST_FIELD;
	sense = c->m->type->model->format(c->d, list + 4);
	if (sense)
		return sense;
	return sim_take_time(c, list[1] & FORMAT_IMMED, SIM_BUSY_FORMAT);
}

u32 sim_send_opc(struct sim_ctx *c)
{
	/* Calibrate by yourself: yes. A list of values: DVD+ has none. */
	if (!(c->cdb[1] & 0x01) || get_unaligned_be16(c->cdb + 7))
		return SENSE_CDB_FIELD;
	return sim_take_time(c, false, SIM_IDLE);
}
