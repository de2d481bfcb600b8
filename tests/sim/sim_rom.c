// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: pressed discs: one session with one track, which holds a
 * pattern and stays as it is
 */
#include "sim.h"

static bool rom_insert(struct sim_medium *m, enum sim_condition condition)
{
	m->finalized = true;
	m->ntracks = 1;
	m->track[0] = (struct sim_track){
		.size = m->capacity,
		.nwa = m->capacity,
		.session = 1,
		.mode = 4,	/* a data track */
		.closed = true,
	};
	return (condition == SIM_CLOSED || condition == SIM_UPSIDE_DOWN) &&
	       sim_store_set_pattern(m->store, m->capacity);
}

static u32 rom_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	return SENSE_CANNOT_WRITE;
}

static void rom_wrote(struct sim_medium *m, u32 lba, u32 sectors)
{
}

static u32 rom_capacity(struct sim_medium *m)
{
	return m->capacity;
}

static u32 rom_close(struct sim_drive *d, u8 function, unsigned int track)
{
	return SENSE_CANNOT_WRITE;
}

static void rom_lose(struct sim_medium *m)
{
}

const struct sim_model sim_rom = {
	.insert		= rom_insert,
	.may_write	= rom_may_write,
	.wrote		= rom_wrote,
	.may_read	= sim_tracks_may_read,
	.capacity	= rom_capacity,
	.disc_info	= sim_tracks_disc_info,
	.invisible	= sim_tracks_invisible,
	.close		= rom_close,
	.lose		= rom_lose,
};
