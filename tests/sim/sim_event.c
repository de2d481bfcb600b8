// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: what happens to the drive: trays, resets, media, and how
 * programs hear of it
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

/**
 * sim_attention - make a unit attention pending
 * @d: the drive
 * @sense: what it says; a reset is told before a new medium
 */
void sim_attention(struct sim_drive *d, u32 sense)
{
	unsigned int i, at = sense == SENSE_RESET ? 0 : d->nr_attentions;

	for (i = 0; i < d->nr_attentions; i++)
		if (d->attentions[i] == sense)
			return;
	if (d->nr_attentions == SIM_MAX_ATTENTIONS)
		return;
	memmove(d->attentions + at + 1, d->attentions + at,
		(d->nr_attentions - at) * sizeof(d->attentions[0]));
	d->attentions[at] = sense;
	d->nr_attentions++;
}

/**
 * sim_attention_take - the unit attention to tell next, which is told once
 * @d: the drive; there is one
 */
u32 sim_attention_take(struct sim_drive *d)
{
	u32 sense = d->attentions[0];

	memmove(d->attentions, d->attentions + 1,
		--d->nr_attentions * sizeof(d->attentions[0]));
	return sense;
}

/**
 * sim_reset - the drive was reset
 * @d: the drive
 */
void sim_reset(struct sim_drive *d)
{
	d->locked = false;
	sim_mode_reset(d);
	sim_speed_reset(d);
	sim_attention(d, SENSE_RESET);
}

/**
 * sim_power_cut - the power failed, and came back
 * @d: the drive
 * @after: the operation code of what it was at; 0: by the time that takes
 *
 * What is in the cache is lost, and FORMAT UNIT and BLANK break off. The caller tells of the
 * reset.
 */
void sim_power_cut(struct sim_drive *d, u8 after)
{
	struct sim_medium *m = d->medium;
	bool spoilt;

	/* What was recorded by now is safe. */
	sim_buffer_tick(d);
	sim_buffer_stop(d, false);
	sim_reset(d);
	d->nr_attentions = 0;
	sim_busy_sense(d, false);
	spoilt = d->busy == SIM_BUSY_FORMAT || d->busy == SIM_BUSY_BLANK ||
		 after == 0x04 || after == 0xa1;
	d->busy = SIM_IDLE;
	if (!m)
		return;
	if (spoilt && m->type->model->spoil)
		m->type->model->spoil(m);
	m->type->model->lose(m);
	sim_store_lose(m->store);
	if (m->by & SIM_BY_POWER) {
		m->by &= ~SIM_BY_POWER;
		m->protected = m->by;
	}
}

/**
 * sim_spin_up - there may be a medium in the tray: have a look
 * @d: the drive
 */
void sim_spin_up(struct sim_drive *d)
{
	if (!d->medium || d->tray_open)
		return;
	sim_busy_start(d, SIM_BUSY_SPINUP, d->medium->spinup_ms);
	if (d->busy == SIM_IDLE)
		sim_ready(d);
}

/**
 * sim_ready - the medium can be used from now on
 * @d: the drive
 */
void sim_ready(struct sim_drive *d)
{
	sim_attention(d, SENSE_MEDIUM_CHANGED);
	d->event = SIM_EVENT_NEW_MEDIUM;
	d->change_event = true;
}

/**
 * sim_tray - the tray was opened or closed, with what lies in it
 * @d: the drive
 * @open: opened
 */
void sim_tray(struct sim_drive *d, bool open)
{
	if (d->tray_open == open)
		return;
	d->tray_open = open;
	if (!d->medium)
		return;
	if (open) {
		if (d->medium->type->model->suspend)
			d->medium->type->model->suspend(d->medium);
		sim_buffer_stop(d, true);
		d->busy = SIM_IDLE;
		d->event = SIM_EVENT_REMOVED;
		d->change_event = true;
		return;
	}
	sim_mode_reset(d);
	sim_spin_up(d);
}

/**
 * sim_tick - let the time that has passed take its effect
 * @d: the drive
 */
void sim_tick(struct sim_drive *d)
{
	struct sim_medium *m = d->tray_open ? NULL : d->medium;
	enum sim_bg bg;

	sim_busy_sense(d, false);
	sim_buffer_tick(d);
	if (!m || !m->type->model->tick)
		return;
	bg = m->bg;
	m->type->model->tick(m);
	if (bg == SIM_BG_RUNNING && m->bg == SIM_BG_COMPLETE)
		d->event = SIM_EVENT_FORMATTED;
}

/**
 * sim_power - change the power state
 * @d: the drive
 * @state: SIM_POWER_*
 */
void sim_power(struct sim_drive *d, u8 state)
{
	if (d->power != state)
		d->power_event = true;
	d->power = state;
}

/* ---- GET EVENT STATUS NOTIFICATION ---- */

/* Each of these fills the four bytes of an event, and returns if it is news. */

static bool sim_event_change(struct sim_drive *d, u8 *event, bool fetch)
{
	bool news = d->change_event;

	if (news) {
		event[0] = 2;	/* the drive has changed */
		event[3] = 1;	/* its features have */
	}
	if (fetch)
		d->change_event = false;
	return news;
}

static bool sim_event_power(struct sim_drive *d, u8 *event, bool fetch)
{
	bool news = d->power_event;

	event[0] = news;	/* changed, successfully */
	event[1] = d->power;
	if (fetch)
		d->power_event = false;
	return news;
}

static bool sim_event_media(struct sim_drive *d, u8 *event, bool fetch)
{
	bool news = d->event;

	event[0] = d->event;
	event[1] = (d->medium && !d->tray_open) << 1 | d->tray_open;
	if (fetch)
		d->event = 0;
	return news;
}

static bool sim_event_busy(struct sim_drive *d, u8 *event, bool fetch)
{
	s64 ms = sim_buffer_busy_ms(d);

	if (sim_busy_sense(d, false))
		ms = max_t(s64, ms, ktime_ms_delta(d->busy_end, ktime_get()) ?: 1);
	if (ms <= 0)
		return false;
	event[0] = 1;
	event[1] = 1;
	/* How long still, in units of 100 ms. */
	put_unaligned_be16(min_t(s64, div_s64(ms, 100), U16_MAX), event + 2);
	return true;
}

static const struct sim_event_class {
	u8 mask;	/* asks for it */
	u8 number;	/* answers */
	bool (*fill)(struct sim_drive *d, u8 *event, bool fetch);
} sim_event_classes[] = {
	{ 0x02, 1, sim_event_change },
	{ 0x04, 2, sim_event_power },
	{ 0x10, 4, sim_event_media },
	{ 0x40, 6, sim_event_busy },
};

/* The class to answer with: of those asked for one with news, else the first. */
static const struct sim_event_class *sim_event_class(struct sim_drive *d, u8 wanted)
{
	const struct sim_event_class *class, *found = NULL;
	u8 event[4];

	for (class = sim_event_classes;
	     class < sim_event_classes + ARRAY_SIZE(sim_event_classes); class++) {
		if (!(wanted & class->mask))
			continue;
		if (class->fill(d, event, false))
			return class;
		if (!found)
			found = class;
	}
	return found;
}

u32 sim_get_event_status(struct sim_ctx *c)
{
	u16 alloc = get_unaligned_be16(c->cdb + 7);
	const struct sim_event_class *class = sim_event_class(c->d, c->cdb[4]);
	u8 *buf = sim_reply_start(c, 8);
	unsigned int i;

	if (!(c->cdb[1] & 0x01))
		return SENSE_CDB_FIELD;	/* only polled */
	for (i = 0; i < ARRAY_SIZE(sim_event_classes); i++)
		buf[3] |= sim_event_classes[i].mask;
	if (!class) {
		buf[1] = 2;
		buf[2] = 0x80;	/* no such event available */
		return sim_reply(c, 4, alloc);
	}
	buf[1] = 6;
	buf[2] = class->number;
	/* It is told once, to who has room for it. */
	class->fill(c->d, buf + 4, alloc >= 8);
	return sim_reply(c, 8, alloc);
}

/* Mechanism states of MECHANISM STATUS. */
#define MECHANISM_IDLE		(0 << 5)
#define MECHANISM_ACTIVE	(3 << 5)

u32 sim_mechanism_status(struct sim_ctx *c)
{
	bool active = c->d->recording || sim_busy_sense(c->d, false);
	u8 *buf = sim_reply_start(c, 8);

	buf[1] = (active ? MECHANISM_ACTIVE : MECHANISM_IDLE) | c->d->tray_open << 4;
	return sim_reply(c, 8, get_unaligned_be16(c->cdb + 8));
}

/* Power conditions of START STOP UNIT, and the states they lead to. */
static const u8 sim_power_conditions[16] = {
	[1] = SIM_POWER_ACTIVE,
	[2] = SIM_POWER_IDLE,
	[3] = SIM_POWER_STANDBY,
	[5] = SIM_POWER_SLEEP,
};

u32 sim_start_stop_unit(struct sim_ctx *c)
{
	struct sim_drive *d = c->d;
	u8 what = c->cdb[4];
	bool immed = c->cdb[1] & 0x01, start = what & 0x01;
	u32 sense = sim_busy_sense(d, false);

	/* A medium that spins up can be taken out, and waited for. */
	if (d->busy == SIM_BUSY_SPINUP)
		sense = SIM_GOOD;
	if (sense)
		return sense;
	if (what >> 4) {
		if (!sim_power_conditions[what >> 4])
			return sim_strict(c, SENSE_CDB_FIELD);
		sim_power(d, sim_power_conditions[what >> 4]);
		return SIM_GOOD;
	}
	if (what & 0x02) {
		if (!start && d->locked)
			return SENSE_PREVENTED;
		sim_tray(d, !start);
	}
	sim_power(d, start ? SIM_POWER_ACTIVE : SIM_POWER_STANDBY);
	if (start && !immed && d->busy == SIM_BUSY_SPINUP)
		c->sc->delay_ms = max_t(s64, 0,
					ktime_ms_delta(d->busy_end, ktime_get()) + 1);
	return SIM_GOOD;
}

u32 sim_prevent_allow(struct sim_ctx *c)
{
	c->d->locked = c->cdb[4] & 0x01;
	return SIM_GOOD;
}
