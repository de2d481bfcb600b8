/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One command to the drive, with a kernel buffer or with memory mapped without
 * a copy.
 */
#ifndef DISCWRITER_TRANSPORT_H
#define DISCWRITER_TRANSPORT_H

#include <linux/bvec.h>
#include <linux/types.h>
#include <linux/uio.h>

#include <linux/discwriter.h>

#include "mmc.h"
#include "sense.h"

struct dw_recorder;

/*
 * Most bytes of one WRITE: 64 KiB is two ECC blocks of a DVD and one of a BD,
 * and fits the queue of every host adapter that Linux drives recorders by
 * (ATAPI and USB 2.0 take 120 to 128 KiB).
 */
#define DW_CHUNK_BYTES	(64 * 1024)

/*
 * Pieces that a chunk's memory may lie in. 512 bytes is the usual DMA alignment,
 * so a chunk can start and end inside a page at any multiple of it.
 */
#define DW_CHUNK_PIECES	(DW_CHUNK_BYTES / 512 + 1)

/**
 * struct dw_reply - what became of a command
 * @opcode: operation code that was sent
 * @host: host byte of the result (DID_*)
 * @status: SCSI status byte
 * @raw_len: bytes of @raw that hold sense data
 * @raw: sense data as received
 * @sense: the same, parsed; all zero when there were none
 * @transferred: bytes moved; for a read, those of the buffer that are filled
 */
struct dw_reply {
	u8 opcode;
	u8 host;
	u8 status;
	u8 raw_len;
	u8 raw[DISCWRITER_SENSE_LEN];
	struct dw_sense sense;
	u32 transferred;
};

/**
 * struct dw_mapping - memory of a program, cut to what one command moves
 * @iter: describes exactly the bytes of the command
 * @iov: backs @iter where a UBUF has to be shown as an IOVEC (see compat.h)
 * @bvec: backs @iter for kernel pages (splice, sendfile, kernel_write)
 *
 * Belongs to one command at a time; the bio borrows @bvec until it completes.
 */
struct dw_mapping {
	struct iov_iter iter;
	struct iovec iov;
	struct bio_vec bvec[DW_CHUNK_PIECES];
};

int dw_transport_kernel(struct dw_recorder *rec, const struct dw_cdb *cdb,
			bool write, void *buf, u32 len, struct dw_reply *reply);
int dw_transport_mapped(struct dw_recorder *rec, const struct dw_cdb *cdb,
			struct dw_mapping *map, bool *copied,
			struct dw_reply *reply);
bool dw_transport_map(struct dw_recorder *rec, const struct iov_iter *from,
		      u32 len, struct dw_mapping *map);
bool dw_transport_gone(struct dw_recorder *rec);
u32 dw_transport_max_bytes(struct dw_recorder *rec);
u32 dw_transport_dma_mask(struct dw_recorder *rec);

#endif /* DISCWRITER_TRANSPORT_H */
