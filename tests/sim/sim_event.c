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

/* Media events of GET EVENT STATUS NOTIFICATION. */
#define EVENT_NEW_MEDIUM	2
#define EVENT_REMOVED		3

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
 *
 * What is in the cache is lost. The caller tells of the reset.
 */
void sim_power_cut(struct sim_drive *d)
{
	struct sim_medium *m = d->medium;

	sim_reset(d);
	d->nr_attentions = 0;
	d->busy = SIM_IDLE;
	if (!m)
		return;
	m->type->model->lose(m);
	sim_store_lose(m->store);
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
		sim_store_flush(d->medium->store);
		d->busy = SIM_IDLE;
		d->event = EVENT_REMOVED;
		return;
	}
	sim_mode_reset(d);
	sim_attention(d, SENSE_MEDIUM_CHANGED);
	d->event = EVENT_NEW_MEDIUM;
}

/* Event classes: what bit asks for them, and what number they answer with. */
static const struct sim_event_class {
	u8 mask;
	u8 number;
} sim_event_classes[] = {
	{ 0x02, 1 },	/* operational change */
	{ 0x04, 2 },	/* power management */
	{ 0x10, 4 },	/* media */
	{ 0x40, 6 },	/* device busy */
};

static u8 sim_event_mask(void)
{
	unsigned int i;
	u8 mask = 0;

	for (i = 0; i < ARRAY_SIZE(sim_event_classes); i++)
		mask |= sim_event_classes[i].mask;
	return mask;
}

/* The class to answer with: of those asked for one with news, else the first. */
static u8 sim_event_class(struct sim_drive *d, u8 wanted)
{
	unsigned int i;

	if (wanted & 0x10 && d->event)
		return 4;
	for (i = 0; i < ARRAY_SIZE(sim_event_classes); i++)
		if (wanted & sim_event_classes[i].mask)
			return sim_event_classes[i].number;
	return 0;
}

u32 sim_get_event_status(struct sim_ctx *c)
{
	struct sim_drive *d = c->d;
	u16 alloc = get_unaligned_be16(c->cdb + 7);
	u8 number = sim_event_class(d, c->cdb[4]);
	u8 *buf = sim_reply_start(c, 8);
	s64 left;

	if (!(c->cdb[1] & 0x01))
		return SENSE_CDB_FIELD;	/* only polled */
	buf[3] = sim_event_mask();
	if (!number) {
		buf[1] = 2;
		buf[2] = 0x80;	/* no such event available */
		return sim_reply(c, 4, alloc);
	}
	buf[1] = 6;
	buf[2] = number;
	switch (number) {
	case 2:
		buf[5] = 1;	/* active */
		break;
	case 4:
		buf[4] = d->event;
		buf[5] = (d->medium && !d->tray_open) << 1 | d->tray_open;
		/* It is told once, to who has room for it. */
		if (alloc >= 8)
			d->event = 0;
		break;
	case 6:
		buf[5] = sim_busy_sense(d, false) ? 1 : 0;
		/* How long still, in units of 100 ms. */
		left = ktime_ms_delta(d->busy_end, ktime_get());
		if (buf[5] && left > 0)
			put_unaligned_be16(min_t(s64, div_s64(left, 100), U16_MAX),
					   buf + 6);
		break;
	}
	return sim_reply(c, 8, alloc);
}

u32 sim_mechanism_status(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 8);

	buf[1] = c->d->tray_open << 4;
	return sim_reply(c, 8, get_unaligned_be16(c->cdb + 8));
}

u32 sim_start_stop_unit(struct sim_ctx *c)
{
	u8 what = c->cdb[4];
	u32 sense = sim_busy_sense(c->d, false);

	/* A power condition, or no tray to move. */
	if (what & 0xf0 || !(what & 0x02))
		return SIM_GOOD;
	if (sense)
		return sense;
	if (!(what & 0x01) && c->d->locked)
		return SENSE_PREVENTED;
	sim_tray(c->d, !(what & 0x01));
	return SIM_GOOD;
}

u32 sim_prevent_allow(struct sim_ctx *c)
{
	c->d->locked = c->cdb[4] & 0x01;
	return SIM_GOOD;
}
