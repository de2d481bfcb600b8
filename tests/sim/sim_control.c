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

static void sim_busy_end(struct sim_drive *d)
{
	enum sim_busy what = d->busy;

	d->busy = SIM_IDLE;
	if (what == SIM_BUSY_SPINUP)
		sim_ready(d);
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
		sim_busy_end(d);
		return SIM_GOOD;
	}
	if (d->busy == SIM_BUSY_SPINUP)
		return SENSE_BECOMING_READY;
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
	u32 ms = c->m->slow_ms + c->drain_ms;

	if (immed)
		sim_busy_start(c->d, what, ms);
	else
		c->sc->delay_ms = ms;
	return SIM_GOOD;
}

u32 sim_synchronize_cache(struct sim_ctx *c)
{
	u32 sense = SIM_GOOD;

	c->drain_ms = sim_buffer_flush(c->d);
	if (c->m->type->model->sync)
		sense = c->m->type->model->sync(c->d);
	return sense ?: sim_take_time(c, c->cdb[1] & 0x02, SIM_BUSY_FLUSH);
}

u32 sim_close_track_session(struct sim_ctx *c)
{
	u32 sense = c->m->type->model->close(c->d, c->cdb[2] & 0x07,
					     get_unaligned_be16(c->cdb + 4));

	if (sense)
		return sense;
	c->drain_ms = sim_buffer_flush(c->d);
	return sim_take_time(c, c->cdb[1] & 0x01, SIM_BUSY_CLOSE);
}

u32 sim_reserve_track(struct sim_ctx *c)
{
	bool arsv = c->cdb[1] & 0x01;

	/* ARSV: up to an address (bytes 2-5), else a size (5-8); RMZ no. */
	if (c->cdb[1] & 0x02)
		return SENSE_CDB_FIELD;
	if (arsv ? c->cdb[6] || c->cdb[7] || c->cdb[8] :
		   c->cdb[2] || c->cdb[3] || c->cdb[4])
		return sim_strict(c, SENSE_CDB_FIELD);
	if (!c->m->type->model->reserve)
		return SENSE_WRONG_MEDIUM;
	return c->m->type->model->reserve(c->d, arsv,
					  get_unaligned_be32(c->cdb + (arsv ? 2 : 5)));
}

/* FORMAT UNIT parameter list: header of 4 bytes, a descriptor of 8. */
#define FORMAT_LIST	12

u32 sim_format_unit(struct sim_ctx *c)
{
	struct sim_format format;
	enum sim_bg bg;
	const u8 *list;
	u32 sense;

	if (!c->m->type->model->format)
		return SENSE_CANNOT_FORMAT;
	/* Without FmtData nobody knows what is wanted. */
	if (!(c->cdb[1] & 0x10))
		return SENSE_CDB_FIELD;
	list = sim_param(c, FORMAT_LIST);
	if (!list || get_unaligned_be16(list + 2) != FORMAT_LIST - 4)
		return SENSE_LIST_LENGTH;
	if (list[0])
		return SENSE_LIST_FIELD;
	format = (struct sim_format){
		.code		= c->cdb[1] & 0x07,
		.compare	= c->cdb[1] & 0x08,
		.flags		= list[1],
		.blocks		= get_unaligned_be32(list + 4),
		.type		= list[8] >> 2,
		.subtype	= list[8] & 0x03,
		.param		= get_unaligned_be24(list + 9),
	};
	bg = c->m->bg;
	sense = c->m->type->model->format(c->d, &format);
	if (sense)
		return sense;
	if (bg == SIM_BG_SUSPENDED && c->m->bg == SIM_BG_RUNNING)
		c->d->event = SIM_EVENT_RESTARTED;
	return sim_take_time(c, format.flags & SIM_FORMAT_IMMED, SIM_BUSY_FORMAT);
}

u32 sim_send_opc(struct sim_ctx *c)
{
	/* Calibrate by yourself: yes. A list of values: DVD+ has none. */
	if (!(c->cdb[1] & 0x01) || get_unaligned_be16(c->cdb + 7))
		return SENSE_CDB_FIELD;
	if (c->m->type->model->opc) {
		u32 sense = c->m->type->model->opc(c->d);

		if (sense)
			return sense;
	}
	return sim_take_time(c, false, SIM_IDLE);
}

u32 sim_send_cue_sheet(struct sim_ctx *c)
{
	unsigned int len = get_unaligned_be24(c->cdb + 6);
	const u8 *list;

	if (!c->m->type->model->cue_sheet)
		return SENSE_WRONG_MEDIUM;
	list = len && len % 8 == 0 ? sim_param(c, len) : NULL;
	if (!list)
		return SENSE_LIST_LENGTH;
	return c->m->type->model->cue_sheet(c->d, list, len);
}

u32 sim_blank(struct sim_ctx *c)
{
	u32 sense;

	/*
	 * What is rewritten in another way has no such command; what is
	 * written once cannot be.
	 */
	if (!c->m->type->model->blank)
		return c->m->type->erasable ? SENSE_OPCODE : SENSE_CANNOT_FORMAT;
	sense = c->m->type->model->blank(c->d, c->cdb[1] & 0x07,
					 get_unaligned_be32(c->cdb + 2));
	if (sense)
		return sense;
	return sim_take_time(c, c->cdb[1] & 0x10, SIM_BUSY_BLANK);
}
