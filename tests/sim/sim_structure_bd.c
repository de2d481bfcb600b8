// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: disc structures of BD, and those of DVD-RAM that no other
 * DVD has
 */
#include <linux/string.h>

#include "sim.h"
#include "sim_compat.h"

/* A unit of disc information, and all of it. */
#define DI_UNIT		112
#define DI_LEN		4096

/**
 * sim_structure_di - 00h of BD: disc information
 * @c: the command
 * @p: where to put it
 *
 * Return: bytes written.
 */
unsigned int sim_structure_di(struct sim_ctx *c, u8 *p)
{
	const char *id = c->m->type->media_id;
	u16 profile = c->m->type->profile;

	memcpy(p, "DI", 2);
	p[2] = 0x01;			/* format of the unit */
	p[6] = DI_UNIT;			/* bytes of it that are used */
	memcpy(p + 8, profile == 0x0040 ? "BDO" : profile == 0x0043 ? "BDW" : "BDR", 3);
	p[11] = 0x01;			/* 120 mm */
	p[12] = 0x10 | (profile == 0x0040 ? 1 : profile == 0x0043 ? 4 : 2);
	/* Last sector that can hold data. */
	put_unaligned_be32(c->m->capacity - 1, p + 28);
	/* Manufacturer and media type, padded as bytes of fixed fields. */
	memcpy(p + 100, id, 6);
	memcpy(p + 106, id + 6, strlen(id + 6));
	return DI_LEN;
}

/**
 * sim_structure_dds - 08h: where the spare areas are
 * @c: the command
 * @p: where to put it
 *
 * Return: bytes written.
 */
unsigned int sim_structure_dds(struct sim_ctx *c, u8 *p)
{
	bool bd = c->m->type->profile >= 0x0040;

	/* "DS" begins that of BD, 0A0Ah that of DVD-RAM. */
	memcpy(p, bd ? "DS" : "\x0a\x0a", 2);
	put_unaligned_be32(sim_medium_payload(c->m), p + 4);
	return SIM_SECTOR;
}

/**
 * sim_structure_medium_status - 09h of DVD-RAM: cartridge, write protection
 * @c: the command
 * @p: where to put it
 *
 * Return: bytes written.
 */
unsigned int sim_structure_medium_status(struct sim_ctx *c, u8 *p)
{
	/* The bits of structure C0h, but for what the drive knows alone. */
	p[0] = c->m->by & (SIM_BY_DISC | SIM_BY_CARTRIDGE | SIM_BY_SPARES);
	if (c->m->by & SIM_BY_CARTRIDGE)
		p[0] |= 0x80;	/* there is one */
	return 4;
}

/**
 * sim_structure_spares - 0Ah: how many spare blocks there are
 * @c: the command
 * @p: where to put it
 *
 * Return: bytes written.
 */
unsigned int sim_structure_spares(struct sim_ctx *c, u8 *p)
{
	u32 block = sim_medium_block(c->m);

	/* A primary area is what only DVD-RAM has, and there it is empty here. */
	put_unaligned_be32((c->m->spares - c->m->spares_used) / block, p + 4);
	put_unaligned_be32(c->m->spares / block, p + 8);
	return 12;
}
