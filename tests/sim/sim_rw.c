// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: sectors to and from the medium
 */
#include <linux/dma-direction.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

/* The buffer must be just what the CDB says: a real bus would hang on less. */
static bool sim_buffer_fits(struct sim_ctx *c, enum dma_data_direction dir)
{
	return c->scmd->sc_data_direction == dir &&
	       scsi_bufflen(c->scmd) == (u64)c->sc->blocks * SIM_SECTOR;
}

u32 sim_read(struct sim_ctx *c)
{
	struct sim_cmd *sc = c->sc;
	u32 sectors = sc->blocks, sense;

	if (!sectors)
		return SIM_GOOD;
	sense = c->m->type->model->may_read(c->m, sc->lba, sectors);
	if (sense)
		return sense;
	if (!sim_buffer_fits(c, DMA_FROM_DEVICE))
		return sim_strict(c, SIM_HOST(DID_ERROR));
	if (sc->action.kind == SIM_SHORT || sc->action.kind == SIM_LIE)
		sectors = min(sectors, sc->action.arg / SIM_SECTOR);
	sim_store_read(c->m->store, c->scmd, sc->lba, sectors);
	sc->moved = sectors * SIM_SECTOR;
	return SIM_GOOD;
}

/**
 * sim_streaming - was the drive told not to look at what it writes?
 * @c: the command, a write
 */
bool sim_streaming(const struct sim_ctx *c)
{
	return c->cdb[0] == 0xaa && c->cdb[10] & 0x80;
}

u32 sim_write(struct sim_ctx *c)
{
	struct sim_drive *d = c->d;
	struct sim_cmd *sc = c->sc;
	u32 sense, kept = sc->blocks, dropped = 0;

	if (!sc->blocks)
		return SIM_GOOD;
	/* It says that it has recorded all of them. */
	if (sc->action.kind == SIM_LIE)
		kept = min(kept, sc->action.arg / SIM_SECTOR);
	sense = c->m->type->model->may_write(d, sc->lba, sc->blocks);
	if (sense)
		return sense;
	if (!sim_buffer_fits(c, DMA_TO_DEVICE))
		return sim_strict(c, SIM_HOST(DID_ERROR));
	/* There is no time for reading a block that is to be changed. */
	if (sim_streaming(c) && sim_medium_random(c->m) &&
	    (sc->lba | sc->blocks) % sim_medium_block(c->m))
		return sim_strict(c, SENSE_CDB_FIELD);
	if (c->m->type->model->dropped)
		dropped = c->m->type->model->dropped(d, sc->lba, sc->blocks);
	if (dropped < sc->blocks) {
		sense = sim_buffer_admit(d, sc->blocks - dropped);
		if (sense)
			return sense;
		if (!sim_store_prepare(c->m->store, &d->pool, sc->lba + dropped,
				       sc->blocks - dropped))
			return SIM_PUNT;
		if (sc->action.kind == SIM_DEFECT) {
			sense = sim_spare_defect(c);
			if (sense)
				return sense;
		}
		sim_store_write(c->m->store, c->scmd, sc->lba, kept,
				min(kept, dropped));
	}
	c->m->type->model->wrote(c->m, sc->lba, sc->blocks);
	sim_buffer_filled(d);
	sc->moved = sc->blocks * SIM_SECTOR;
	d->counters.writes++;
	d->counters.sectors_written += sc->blocks;
	return SIM_GOOD;
}

u32 sim_write_and_verify(struct sim_ctx *c)
{
	/* It goes with random writes, and with BD. */
	return sim_medium_random(c->m) || (c->m->type->profile & 0xf0) == 0x40 ?
		sim_write(c) : SENSE_CANNOT_WRITE;
}

u32 sim_verify(struct sim_ctx *c)
{
	if (!c->sc->blocks)
		return SIM_GOOD;
	return c->m->type->model->may_read(c->m, c->sc->lba, c->sc->blocks);
}

u32 sim_seek(struct sim_ctx *c)
{
	return c->sc->lba < c->m->capacity ? SIM_GOOD : SENSE_LBA_RANGE;
}
