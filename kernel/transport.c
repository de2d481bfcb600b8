// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command to the drive. What its reply means is not decided here: see
 * sense.c and drive.c.
 */
#include <linux/blk-mq.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>

#include "compat.h"
#include "netlink.h"
#include "recorder.h"
#include "watch.h"
#include "trace.h"
#include "transport.h"

/*
 * Time-outs per command, in seconds. A command that runs into one is aborted and
 * the drive may be reset, which costs the disc: so they are what the most
 * patient of libburn, growisofs and cdrecord allow. CLOSE, BLANK and FORMAT are
 * sent with Immed and return at once, but there are drives that ignore the bit.
 */
static const struct {
	u8 opcode;
	u16 seconds;
} dw_timeouts[] = {
	{ DW_OP_WRITE_10,		200 },
	{ DW_OP_SYNCHRONIZE_CACHE,	3600 },
	{ DW_OP_CLOSE_TRACK_SESSION,	3600 },
	{ DW_OP_RESERVE_TRACK,		200 },
	{ DW_OP_SEND_OPC,		200 },
	{ DW_OP_SEND_DISC_STRUCTURE,	200 },
	{ DW_OP_FORMAT_UNIT,		3600 },
	{ DW_OP_BLANK,			3600 },
	{ DW_OP_SEND_CUE_SHEET,		200 },
	{ DW_OP_READ_10,		60 },
	{ DW_OP_START_STOP_UNIT,	300 },
};

#define DW_TIMEOUT_DEFAULT	30
/* However short the limits are made: a command must have time to reach the drive. */
#define DW_TIMEOUT_LEAST_MS	50

static unsigned int dw_timeout(struct dw_recorder *rec, u8 opcode)
{
	unsigned int seconds = DW_TIMEOUT_DEFAULT;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dw_timeouts); i++)
		if (dw_timeouts[i].opcode == opcode)
			seconds = dw_timeouts[i].seconds;
	return max_t(unsigned int, DW_TIMEOUT_LEAST_MS,
		     dw_recorder_scale(rec, seconds * MSEC_PER_SEC));
}

/**
 * dw_transport_max_bytes - the most bytes one command may move
 * @rec: the recorder
 */
u32 dw_transport_max_bytes(struct dw_recorder *rec)
{
	u64 bytes = (u64)queue_max_hw_sectors(rec->sdev->request_queue) <<
		    SECTOR_SHIFT;

	return min_t(u64, bytes, U32_MAX);
}

/**
 * dw_transport_dma_mask - what must not be set in address and length of memory
 *			   that is to go to the drive without a copy
 * @rec: the recorder
 */
u32 dw_transport_dma_mask(struct dw_recorder *rec)
{
	return dw_compat_dma_mask(rec->sdev->request_queue);
}

/**
 * dw_transport_gone - is the drive gone, or about to be?
 * @rec: the recorder
 *
 * While the SCSI layer takes a device away, before we are told, it fails
 * commands with errors that look like the drive's.
 */
bool dw_transport_gone(struct dw_recorder *rec)
{
	enum scsi_device_state state = READ_ONCE(rec->sdev->sdev_state);

	return dw_recorder_dead(rec) || state == SDEV_CANCEL ||
	       state == SDEV_DEL;
}

/* Another medium, perhaps. */
static void dw_transport_changed(struct dw_recorder *rec)
{
	bool looking;

	/* As the mid-layer does for sr: make it look again when it is opened. */
	rec->sdev->changed = 1;
	mutex_lock(&rec->lock);
	dw_medium_forget(rec);
	/* A speed is for the medium it was set with. */
	memset(&rec->speed, 0, sizeof(rec->speed));
	rec->speed_spent = false;
	looking = rec->looking;
	mutex_unlock(&rec->lock);
	if (!looking)
		dw_netlink_recorder(rec, DISCWRITER_CMD_MEDIUM);
}

static int dw_transport_execute(struct dw_recorder *rec, struct request *rq,
				const struct dw_cdb *cdb, u32 len,
				struct dw_reply *reply)
{
	struct scsi_cmnd *scmd = blk_mq_rq_to_pdu(rq);
	u32 resid;

	scmd->cmd_len = cdb->len;
	memcpy(scmd->cmnd, cdb->cdb, cdb->len);
	/*
	 * Never sent again by the mid-layer: when a WRITE was accepted and its
	 * answer lost, the same one again has the wrong address.
	 */
	scmd->allowed = 0;
	rq->timeout = msecs_to_jiffies(dw_timeout(rec, cdb->cdb[0]));
	rq->rq_flags |= RQF_QUIET;

	blk_execute_rq(rq, true);

	reply->host = host_byte(scmd->result);
	reply->status = get_status_byte(scmd);
	resid = min_t(u32, scmd->resid_len, len);
	reply->transferred = len - resid;
	reply->raw_len = min_t(u32, scmd->sense_len, sizeof(reply->raw));
	memcpy(reply->raw, scmd->sense_buffer, reply->raw_len);
	if (dw_sense_parse(reply->raw, reply->raw_len, &reply->sense))
		memset(&reply->sense, 0, sizeof(reply->sense));

	if (reply->sense.key == DW_SK_ATTENTION && reply->sense.asc == 0x28)
		dw_transport_changed(rec);

	trace_discwriter_command(rec->index, cdb->cdb, cdb->len, len,
				 scmd->result, reply->sense.key,
				 reply->sense.asc, reply->sense.ascq);
	if (scmd->result)
		return -EIO;
	return 0;
}

static struct request *dw_transport_request(struct dw_recorder *rec, bool write,
					    const struct dw_cdb *cdb,
					    struct dw_reply *reply)
{
	memset(reply, 0, sizeof(*reply));
	reply->opcode = cdb->cdb[0];
	return scsi_alloc_request(rec->sdev->request_queue,
				  write ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN, 0);
}

/**
 * dw_transport_kernel - send a command with a kernel buffer, or without data
 * @rec: the recorder
 * @cdb: the command
 * @write: the data go to the drive
 * @buf: kmalloc()ed or whole pages, so that it need not be copied; NULL for none
 * @len: its bytes
 * @reply: filled always
 *
 * Sleeps. Return: 0 when the drive said GOOD, -EIO when it (or the transport)
 * said anything else: @reply tells; -ENODEV or -ENOMEM when nothing was sent.
 */
int dw_transport_kernel(struct dw_recorder *rec, const struct dw_cdb *cdb,
			bool write, void *buf, u32 len, struct dw_reply *reply)
{
	struct request *rq;
	int ret;

	rq = dw_transport_request(rec, write, cdb, reply);
	if (IS_ERR(rq))
		return PTR_ERR(rq) == -ENOMEM ? -ENOMEM : -ENODEV;
	if (len) {
		ret = blk_rq_map_kern(rq->q, rq, buf, len, GFP_KERNEL);
		if (ret)
			goto out;
	}
	ret = dw_transport_execute(rec, rq, cdb, len, reply);
out:
	blk_mq_free_request(rq);
	return ret;
}

/**
 * dw_transport_mapped - send a command whose data lie in a program's memory
 * @rec: the recorder
 * @cdb: the command
 * @map: made by dw_transport_map()
 * @copied: set when the block layer copied the data after all
 * @reply: filled always
 *
 * Return: as dw_transport_kernel(), and -EFAULT for memory that is not there.
 */
int dw_transport_mapped(struct dw_recorder *rec, const struct dw_cdb *cdb,
			struct dw_mapping *map, bool *copied,
			struct dw_reply *reply)
{
	u32 len = iov_iter_count(&map->iter);
	struct request *rq;
	struct bio *bio;
	int ret, unmapped;

	rq = dw_transport_request(rec, true, cdb, reply);
	if (IS_ERR(rq))
		return PTR_ERR(rq) == -ENOMEM ? -ENOMEM : -ENODEV;
	ret = blk_rq_map_user_iov(rq->q, rq, NULL, &map->iter, GFP_KERNEL);
	if (ret)
		goto out;
	bio = rq->bio;
	/* The block layer's own test for "these pages are a copy". */
	*copied = !!bio->bi_private;
	ret = dw_transport_execute(rec, rq, cdb, len, reply);
	unmapped = blk_rq_unmap_user(bio);
	if (!ret)
		ret = unmapped;
out:
	blk_mq_free_request(rq);
	return ret;
}

/*
 * The pieces of kernel memory that @from describes, exactly @len bytes of them.
 * Also needed for a BVEC: 6.1 copies one whose first or last element is used in
 * part, or whose array is longer than the queue takes, and maps it when it is
 * cut to measure.
 */
static int dw_transport_pieces(const struct iov_iter *from, u32 len,
			       struct bio_vec *bvec, int max)
{
	bool is_bvec = iov_iter_is_bvec(from);
	size_t skip = from->iov_offset;
	unsigned long seg = 0;
	int n = 0;

	while (len) {
		size_t have, part;
		struct page *page;
		unsigned int off;

		if (seg >= from->nr_segs)
			return -EINVAL;
		have = is_bvec ? from->bvec[seg].bv_len : from->kvec[seg].iov_len;
		if (skip >= have) {
			skip -= have;
			seg++;
			continue;
		}
		if (is_bvec) {
			const struct bio_vec *bv = &from->bvec[seg];
			size_t at = bv->bv_offset + skip;

			page = bv->bv_page + (at >> PAGE_SHIFT);
			off = offset_in_page(at);
		} else {
			void *addr = from->kvec[seg].iov_base + skip;

			if (is_vmalloc_addr(addr))
				page = vmalloc_to_page(addr);
			else if (virt_addr_valid(addr))
				page = virt_to_page(addr);
			else	/* a module's own data: no pages to speak of */
				return -EINVAL;
			off = offset_in_page(addr);
		}
		part = min3(have - skip, (size_t)len, (size_t)PAGE_SIZE - off);
		if (n == max)
			return -E2BIG;
		bvec_set_page(&bvec[n++], page, part, off);
		skip += part;
		len -= part;
	}
	return n;
}

/*
 * Segments that @len bytes of a program's memory can make: its pages, but each
 * only once where one element of an IOVEC goes on where the last one ended.
 */
static unsigned int dw_transport_segments(const struct iov_iter *from, u32 len)
{
	const struct iovec *iov = dw_compat_iov(from);
	size_t skip = from->iov_offset;
	unsigned long next = 0;
	unsigned int n = 0;

	if (iter_is_ubuf(from))
		return iov_iter_npages(from, INT_MAX);
	for (; len; iov++, skip = 0) {
		unsigned long base = (unsigned long)iov->iov_base + skip;
		size_t part = min_t(size_t, iov->iov_len - skip, len);

		if (!part)
			continue;
		n += DIV_ROUND_UP(offset_in_page(base) + part, PAGE_SIZE);
		if (n > 1 && base == next && offset_in_page(base))
			n--;
		next = base + part;
		len -= part;
	}
	return n;
}

/*
 * Would the drive's DMA see a gap between two pieces? Only the first may begin, and
 * the last end, elsewhere than at the boundary.
 */
static bool dw_transport_gaps(const struct dw_mapping *map, int n,
			      unsigned long mask)
{
	int i;

	if (!mask)
		return false;
	if (!n)
		return iov_iter_gap_alignment(&map->iter) & mask;
	for (i = 0; i < n; i++) {
		const struct bio_vec *bv = &map->bvec[i];

		if ((i && bv->bv_offset & mask) ||
		    (i < n - 1 && (bv->bv_offset + bv->bv_len) & mask))
			return true;
	}
	return false;
}

/**
 * dw_transport_map - describe the next bytes of an iterator for one command
 * @rec: the recorder
 * @from: where the data lie; not advanced
 * @len: bytes, at most DW_CHUNK_BYTES and iov_iter_count(@from)
 * @map: filled
 *
 * Return: whether the drive can have the memory as it lies, without a copy.
 */
bool dw_transport_map(struct dw_recorder *rec, const struct iov_iter *from,
		      u32 len, struct dw_mapping *map)
{
	struct request_queue *q = rec->sdev->request_queue;
	int max = min_t(int, queue_max_segments(q), DW_CHUNK_PIECES);
	int n = 0;

	map->iter = *from;
	iov_iter_truncate(&map->iter, len);
	if (iov_iter_is_bvec(from) || iov_iter_is_kvec(from)) {
		n = dw_transport_pieces(from, len, map->bvec, max);
		if (n < 0)
			return false;
		iov_iter_bvec(&map->iter, ITER_SOURCE, map->bvec, n, len);
	} else if (user_backed_iter(from)) {
		if (dw_transport_segments(&map->iter, len) > max)
			return false;
		dw_compat_mappable_iter(&map->iter, &map->iov);
	} else {
		return false;
	}
	if (iov_iter_alignment(&map->iter) & dw_compat_dma_mask(q))
		return false;
	return !dw_transport_gaps(map, n, queue_virt_boundary(q));
}
