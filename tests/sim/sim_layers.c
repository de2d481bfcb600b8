// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: SEND DISC STRUCTURE: where layer 0 of a DVD+R DL ends
 *
 * A host that knows how much it will write can end layer 0 at half of that, so
 * that nothing of the other half is to be filled up. The layers are equally
 * long: the disc gets smaller by that.
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* The one format: header of 4 bytes, boundary information of 8. */
#define STRUCTURE_LAYERS	0x20
#define LAYERS_LEN		(4 + 8)

/* DVD+R DL. */
#define PROFILE_DL		0x002b

static u32 sim_move_boundary(struct sim_medium *m, u32 sectors)
{
	struct sim_disc_info info = {};

	m->type->model->disc_info(m, &info);
	/* Once, and before anything else. */
	if (info.status || m->layer0_fixed)
		return SENSE_SEQUENCE;
	if (!sectors || sectors % SIM_BLOCK || sectors > sim_medium_layer0(m))
		return SENSE_LIST_FIELD;
	m->layer0 = sectors;
	m->layer0_fixed = true;
	m->capacity = min(m->capacity, 2 * sectors);
	m->track[0].size = m->capacity;
	return SIM_GOOD;
}

u32 sim_send_disc_structure(struct sim_ctx *c)
{
	u16 len = get_unaligned_be16(c->cdb + 8);
	const u8 *list;
	u32 sense;

	if (c->cdb[7] != STRUCTURE_LAYERS)
		return SENSE_CDB_FIELD;
	if (c->m->type->profile != PROFILE_DL)
		return SENSE_WRONG_MEDIUM;
	list = len == LAYERS_LEN ? sim_param(c, len) : NULL;
	if (!list)
		return SENSE_LIST_LENGTH;
	sense = sim_move_boundary(c->m, get_unaligned_be32(list + 8));
	/* Drives calibrate themselves meanwhile. */
	if (!sense)
		c->sc->delay_ms = c->m->slow_ms;
	return sense;
}
