// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: the bytes of a command's buffer, one after the other
 */
#include <linux/crc32.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_sg.h"

/**
 * sim_sg_start - begin a walk at the first byte
 * @sg: the walk
 * @scmd: the command
 * @to_sg: data go into the buffer, not out of it
 *
 * Must not sleep until sim_sg_stop().
 */
void sim_sg_start(struct sim_sg *sg, struct scsi_cmnd *scmd, bool to_sg)
{
	sg_miter_start(&sg->miter, scsi_sglist(scmd), scsi_sg_count(scmd),
		       SG_MITER_ATOMIC | (to_sg ? SG_MITER_TO_SG : SG_MITER_FROM_SG));
	sg->used = 0;
}

void sim_sg_stop(struct sim_sg *sg)
{
	sg_miter_stop(&sg->miter);
}

/* The next piece of at most *len bytes; *len becomes its length. */
static void *sim_sg_piece(struct sim_sg *sg, size_t *len)
{
	void *piece;

	while (!sg->miter.addr || sg->used == sg->miter.length) {
		if (!sg_miter_next(&sg->miter))
			return NULL;
		sg->used = 0;
	}
	*len = min(*len, sg->miter.length - sg->used);
	piece = sg->miter.addr + sg->used;
	sg->used += *len;
	return piece;
}

/**
 * sim_sg_take - copy the next bytes out of the buffer
 * @sg: the walk
 * @to: where to
 * @len: how many
 */
void sim_sg_take(struct sim_sg *sg, void *to, size_t len)
{
	while (len) {
		size_t n = len;
		void *piece = sim_sg_piece(sg, &n);

		if (!piece)
			return;
		memcpy(to, piece, n);
		to += n;
		len -= n;
	}
}

/**
 * sim_sg_skip - leave out the next bytes of the buffer
 * @sg: the walk
 * @len: how many
 */
void sim_sg_skip(struct sim_sg *sg, size_t len)
{
	while (len) {
		size_t n = len;

		if (!sim_sg_piece(sg, &n))
			return;
		len -= n;
	}
}

/**
 * sim_sg_give - copy the next bytes into the buffer
 * @sg: the walk
 * @from: where from, NULL for zeros
 * @len: how many
 */
void sim_sg_give(struct sim_sg *sg, const void *from, size_t len)
{
	while (len) {
		size_t n = len;
		void *piece = sim_sg_piece(sg, &n);

		if (!piece)
			return;
		if (from) {
			memcpy(piece, from, n);
			from += n;
		} else {
			memset(piece, 0, n);
		}
		len -= n;
	}
}

/**
 * sim_sg_crc_next - go on with a CRC over the next bytes
 * @sg: the walk
 * @crc: what crc32_le() gave so far
 * @len: how many bytes
 *
 * Return: what crc32_le() gives with them.
 */
u32 sim_sg_crc_next(struct sim_sg *sg, u32 crc, size_t len)
{
	while (len) {
		size_t n = len;
		void *piece = sim_sg_piece(sg, &n);

		if (!piece)
			break;
		crc = crc32_le(crc, piece, n);
		len -= n;
	}
	return crc;
}

/**
 * sim_sg_crc - CRC-32, as zlib computes it, of a command's data
 * @scmd: the command
 * @len: how many bytes from the first on
 */
u32 sim_sg_crc(struct scsi_cmnd *scmd, u32 len)
{
	struct sim_sg sg;
	u32 crc;

	sim_sg_start(&sg, scmd, false);
	crc = ~sim_sg_crc_next(&sg, ~0U, len);
	sim_sg_stop(&sg);
	return crc;
}
