// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: DVD-RW, which is recorded sequentially or by restricted
 * overwrite; FORMAT UNIT and BLANK change from one to the other
 */
#include "sim.h"

static const struct sim_model *dvd_rw_now(const struct sim_medium *m)
{
	return m->layout == SIM_LAYOUT_NONE ? &sim_dvd_r : &sim_dvd_ro;
}

static u16 dvd_rw_profile(struct sim_medium *m)
{
	return m->layout == SIM_LAYOUT_NONE ? 0x0014 : 0x0013;
}

/* Types of BLANK: whole disc; or only what says that there is something. */
#define BLANK_ALL	0
#define BLANK_MINIMAL	1

static u32 dvd_rw_blank(struct sim_drive *d, u8 type, u32 address)
{
	struct sim_medium *m = d->medium;
	u32 sense;

	if ((type != BLANK_ALL && type != BLANK_MINIMAL) || address)
		return SENSE_CDB_FIELD;
	sense = sim_medium_erase(m);
	if (sense)
		return sense;
	/* It becomes another kind of medium: what was selected is of the old one. */
	if (m->layout != SIM_LAYOUT_NONE)
		sim_mode_reset(d);
	m->layout = SIM_LAYOUT_NONE;
	m->formatted = 0;
	sim_dvd_r_blank(m, type == BLANK_MINIMAL);
	return SIM_GOOD;
}

static void dvd_rw_spoil(struct sim_medium *m)
{
	m->layout = SIM_LAYOUT_NONE;
	m->formatted = 0;
	sim_dvd_r_blank(m, true);
	m->track[0].damaged = true;
}

static bool dvd_rw_insert(struct sim_medium *m, enum sim_condition condition)
{
	switch (condition) {
	case SIM_FORMATTED:
		sim_dvd_ro_start(m, SIM_LAYOUT_FULL, m->capacity);
		return true;
	case SIM_QUICK:
		sim_dvd_ro_start(m, SIM_LAYOUT_QUICK, 0);
		return true;
	case SIM_MINIMAL:
		sim_dvd_r_blank(m, true);
		return true;
	default:
		return sim_dvd_r.insert(m, condition);
	}
}

static u32 dvd_rw_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	return dvd_rw_now(d->medium)->may_write(d, lba, sectors);
}

static u32 dvd_rw_dropped(struct sim_drive *d, u32 lba, u32 sectors)
{
	const struct sim_model *now = dvd_rw_now(d->medium);

	return now->dropped ? now->dropped(d, lba, sectors) : 0;
}

static void dvd_rw_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
	dvd_rw_now(m)->wrote(m, lba, sectors);
}

static u32 dvd_rw_may_read(struct sim_medium *m, u32 lba, u32 sectors)
{
	return dvd_rw_now(m)->may_read(m, lba, sectors);
}

static u32 dvd_rw_capacity(struct sim_medium *m)
{
	return dvd_rw_now(m)->capacity(m);
}

static void dvd_rw_disc_info(struct sim_medium *m, struct sim_disc_info *info)
{
	dvd_rw_now(m)->disc_info(m, info);
}

static void dvd_rw_track_info(struct sim_medium *m, unsigned int number, u8 *reply)
{
	dvd_rw_now(m)->track_info(m, number, reply);
}

static unsigned int dvd_rw_invisible(struct sim_medium *m)
{
	return dvd_rw_now(m)->invisible(m);
}

static enum sim_condition dvd_rw_condition(struct sim_medium *m)
{
	return dvd_rw_now(m)->condition(m);
}

static int dvd_rw_feature(struct sim_medium *m, u16 code)
{
	return dvd_rw_now(m)->feature(m, code);
}

static u32 dvd_rw_reserve(struct sim_drive *d, bool arsv, u32 value)
{
	const struct sim_model *now = dvd_rw_now(d->medium);

	return now->reserve ? now->reserve(d, arsv, value) : SENSE_WRONG_MEDIUM;
}

static u32 dvd_rw_close(struct sim_drive *d, u8 function, unsigned int track)
{
	return dvd_rw_now(d->medium)->close(d, function, track);
}

static u32 dvd_rw_sync(struct sim_drive *d)
{
	const struct sim_model *now = dvd_rw_now(d->medium);

	return now->sync ? now->sync(d) : SIM_GOOD;
}

static void dvd_rw_lose(struct sim_medium *m)
{
	dvd_rw_now(m)->lose(m);
}

const struct sim_model sim_dvd_rw = {
	.insert			= dvd_rw_insert,
	.may_write		= dvd_rw_may_write,
	.dropped		= dvd_rw_dropped,
	.wrote			= dvd_rw_wrote,
	.may_read		= dvd_rw_may_read,
	.capacity		= dvd_rw_capacity,
	.disc_info		= dvd_rw_disc_info,
	.track_info		= dvd_rw_track_info,
	.invisible		= dvd_rw_invisible,
	.condition		= dvd_rw_condition,
	.profile		= dvd_rw_profile,
	.feature		= dvd_rw_feature,
	.reserve		= dvd_rw_reserve,
	.close			= dvd_rw_close,
	.format			= sim_dvd_rw_format,
	.format_capacities	= sim_dvd_rw_format_capacities,
	.blank			= dvd_rw_blank,
	.sync			= dvd_rw_sync,
	.lose			= dvd_rw_lose,
	.spoil			= dvd_rw_spoil,
};
