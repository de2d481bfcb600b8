// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: READ CD: sectors as they stand on the disc
 *
 * A sector of data is 2352 bytes (mode 1): a synchronization pattern, its
 * address, 2048 bytes of data, a checksum (EDC) and two Reed-Solomon codes
 * (ECC), as the standard of the CD-ROM has them (ECMA-130, clause 14).
 */
#include <linux/bcd.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim_cd.h"
#include "sim_compat.h"
#include "sim_sg.h"

/* Parts of a sector: where they begin. */
#define AT_SYNC		0
#define AT_HEADER	12
#define AT_DATA		16
#define AT_EDC		(AT_DATA + SIM_SECTOR)
#define AT_ECC_P	2076
#define AT_ECC_Q	2248
#define RAW_SECTOR	2352
/* C2 error pointers: a bit per byte; with the sum of them two bytes more. */
#define C2_POINTERS	294
#define C2_BLOCK	2

/* Bits of byte 9 of the CDB. */
#define WANT_SYNC	0x80
#define WANT_HEADER	0x20
#define WANT_DATA	0x10
#define WANT_EDC	0x08
#define WANT_C2		0x06

/* Sector types that match one of mode 1. */
#define TYPE_ANY	0
#define TYPE_MODE_1	2

/* ---- the codes ---- */

/* x^32 + x^31 + x^16 + x^15 + x^4 + x^3 + x + 1, lowest bit first. */
#define EDC_POLYNOMIAL	0xd8018001U

static u32 cd_edc(const u8 *data, size_t len)
{
	u32 edc = 0;
	unsigned int bit;

	while (len--) {
		edc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			edc = edc >> 1 ^ (edc & 1 ? EDC_POLYNOMIAL : 0);
	}
	return edc;
}

/* The field is GF(256) with x^8 + x^4 + x^3 + x^2 + 1. */
static u8 cd_gf_double(u8 a)
{
	return a << 1 ^ (a & 0x80 ? 0x1d : 0);
}

static u8 cd_gf_multiply(u8 a, u8 b)
{
	u8 product = 0;

	for (; b; b >>= 1, a = cd_gf_double(a))
		if (b & 1)
			product ^= a;
	return product;
}

/* The inverse of 3, by which a pair of parities is solved. */
#define GF_THIRD	0xf4

/**
 * struct cd_ecc - one of the two codes
 * @words: code words
 * @length: bytes of each, without the two of parity
 * @next: from one byte of a word to its next one
 * @step: from a pair of words to the next pair
 *
 * Bytes alternate between the two words of a pair. All are counted from the
 * header on; the words of Q run diagonally and wrap around.
 */
struct cd_ecc {
	unsigned int words;
	unsigned int length;
	unsigned int next;
	unsigned int step;
};

static const struct cd_ecc cd_ecc_p = { 86, 24, 86, 2 };
static const struct cd_ecc cd_ecc_q = { 52, 43, 88, 86 };

static void cd_ecc_parity(const struct cd_ecc *ecc, const u8 *bytes, u8 *parity)
{
	unsigned int size = ecc->words * ecc->length, word, i;

	for (word = 0; word < ecc->words; word++) {
		unsigned int at = word / 2 * ecc->step + word % 2;
		u8 weighted = 0, sum = 0;

		for (i = 0; i < ecc->length; i++) {
			weighted = cd_gf_double(weighted ^ bytes[at]);
			sum ^= bytes[at];
			at += ecc->next;
			if (at >= size)
				at -= size;
		}
		weighted = cd_gf_multiply(cd_gf_double(weighted) ^ sum, GF_THIRD);
		parity[word] = weighted;
		parity[word + ecc->words] = weighted ^ sum;
	}
}

/* Makes a sector of the 2048 bytes that are in it already. */
static void cd_make_sector(u8 *sector, u32 lba)
{
	u8 *header = sector + AT_HEADER;
	unsigned int i;

	sector[AT_SYNC] = 0;
	memset(sector + AT_SYNC + 1, 0xff, 10);
	sector[AT_SYNC + 11] = 0;
	cd_put_msf(header, lba);
	for (i = 0; i < 3; i++)
		header[i] = bin2bcd(header[i]);
	header[3] = 1;		/* mode */
	put_unaligned_le32(cd_edc(sector, AT_EDC), sector + AT_EDC);
	memset(sector + AT_EDC + 4, 0, 8);
	cd_ecc_parity(&cd_ecc_p, header, sector + AT_ECC_P);
	cd_ecc_parity(&cd_ecc_q, header, sector + AT_ECC_Q);
}

/* ---- the commands ---- */

/* Puts the parts that are wanted side by side; returns their length. */
static unsigned int cd_pick(u8 *to, const u8 *sector, u8 wanted)
{
	static const struct {
		u8 bit;
		u16 from;
		u16 to;
	} parts[] = {
		{ WANT_SYNC, AT_SYNC, AT_HEADER },
		{ WANT_HEADER, AT_HEADER, AT_DATA },
		{ WANT_DATA, AT_DATA, AT_EDC },
		{ WANT_EDC, AT_EDC, RAW_SECTOR },
	};
	unsigned int i, len = 0;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!(wanted & parts[i].bit))
			continue;
		memcpy(to + len, sector + parts[i].from, parts[i].to - parts[i].from);
		len += parts[i].to - parts[i].from;
	}
	/* Nothing is ever wrong. */
	if (wanted & WANT_C2) {
		unsigned int c2 = C2_POINTERS + (wanted & 0x04 ? C2_BLOCK : 0);

		memset(to + len, 0, c2);
		len += c2;
	}
	return len;
}

static u32 cd_read(struct sim_ctx *c, u32 lba, u32 sectors)
{
	u8 wanted = c->cdb[9], type = c->cdb[1] >> 2 & 7;
	u16 profile = sim_medium_profile(c->m);
	u8 *sector = c->d->buf, *picked = c->d->buf + RAW_SECTOR;
	struct sim_sg sg;
	unsigned int len;
	u32 sense, i;

	if (profile < 0x0008 || profile > 0x000a)
		return SENSE_WRONG_MEDIUM;
	/* No sub-channel; parts that are side by side. */
	if (c->cdb[10] || (wanted & WANT_C2) == WANT_C2 ||
	    (wanted & WANT_SYNC && wanted & WANT_DATA && !(wanted & WANT_HEADER)))
		return SENSE_CDB_FIELD;
	if (type != TYPE_ANY && type != TYPE_MODE_1)
		return SENSE_TRACK_MODE;
	if (!sectors || !wanted)
		return SIM_GOOD;
	sense = c->m->type->model->may_read(c->m, lba, sectors);
	if (sense)
		return sense;
	len = cd_pick(picked, sector, wanted);
	if (c->scmd->sc_data_direction != DMA_FROM_DEVICE ||
	    scsi_bufflen(c->scmd) != (u64)sectors * len)
		return sim_strict(c, SIM_HOST(DID_ERROR));
	sim_sg_start(&sg, c->scmd, true);
	for (i = 0; i < sectors; i++) {
		sim_store_copy(c->m->store, lba + i, sector + AT_DATA);
		cd_make_sector(sector, lba + i);
		cd_pick(picked, sector, wanted);
		sim_sg_give(&sg, picked, len);
	}
	sim_sg_stop(&sg);
	c->sc->moved = sectors * len;
	return SIM_GOOD;
}

u32 sim_read_cd(struct sim_ctx *c)
{
	return cd_read(c, get_unaligned_be32(c->cdb + 2), get_unaligned_be24(c->cdb + 6));
}

u32 sim_read_cd_msf(struct sim_ctx *c)
{
	u32 first = cd_frames(c->cdb[3], c->cdb[4], c->cdb[5]);
	u32 end = cd_frames(c->cdb[6], c->cdb[7], c->cdb[8]);

	if (end < first)
		return SENSE_CDB_FIELD;
	return cd_read(c, first - CD_PREGAP, end - first);
}
