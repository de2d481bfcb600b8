// SPDX-License-Identifier: GPL-2.0-only
/*
 * The data path of a burn: from an iterator to WRITE commands.
 *
 * Whole ECC blocks in memory that the drive can reach go as they lie. The rest
 * passes the staging block: what is shorter than an ECC block, and what cannot
 * be mapped. Everything here runs with the burn's stream held, and at most one
 * command is out.
 */
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>

#include <scsi/scsi_device.h>

#include "burn.h"
#include "netlink.h"
#include "recorder.h"

#define DW_SECTOR_SHIFT	11

/*
 * The drive's buffer is asked for no more often than it is shown, and not before
 * it has been full once, or for a second: Pioneer drives stumble over earlier
 * questions (libburn).
 */
#define DW_BUFFER_INTERVAL	(HZ / 2)
#define DW_BUFFER_FIRST_MS	1000

/* A refusal as old as this has nothing to do with the next one. */
#define DW_PATIENCE_STALE	(5 * HZ)

static bool dw_stream_random(const struct dw_burn *burn)
{
	return dw_medium_model(&burn->medium)->random;
}

/* Where the next WRITE goes. */
static u64 dw_stream_lba(const struct dw_burn *burn)
{
	return dw_stream_random(burn) ? burn->walk.lba :
					burn->base + burn->written;
}

/*
 * Most sectors of one command: whole blocks, and no more pages than the queue
 * takes segments when the memory begins inside a page.
 */
static u32 dw_stream_chunk(struct dw_recorder *rec, const struct dw_burn *burn)
{
	u32 segments = queue_max_segments(rec->sdev->request_queue);
	u32 bytes = min3(dw_transport_max_bytes(rec), (u32)DW_CHUNK_BYTES,
			 (u32)min_t(u64, (u64)(segments - 1) * PAGE_SIZE,
				    U32_MAX));

	return rounddown(bytes >> DW_SECTOR_SHIFT,
			 dw_medium_gather(&burn->medium));
}

/* Sectors from the next one to the end of its block. */
static u32 dw_stream_block_left(const struct dw_burn *burn)
{
	u32 block = dw_medium_gather(&burn->medium);

	/* Blocks are powers of two. */
	return block - ((dw_stream_lba(burn) - burn->base) & (block - 1));
}

/*
 * Bytes that the staging block may hold before it must go: to the end of the ECC
 * block, or of the sectors that the burn may write.
 */
static u32 dw_stream_stage_limit(const struct dw_burn *burn)
{
	u64 lba;

	return dw_range_walk_run(&burn->walk, dw_stream_block_left(burn), &lba) <<
	       DW_SECTOR_SHIFT;
}

/* Is the staging block to go now? Sequential media take whole blocks only. */
static bool dw_stream_stage_full(const struct dw_burn *burn)
{
	u32 limit = dw_stream_stage_limit(burn);

	if (!burn->stage.len || burn->stage.len < limit)
		return false;
	return dw_stream_random(burn) ||
	       limit == dw_stream_block_left(burn) << DW_SECTOR_SHIFT;
}

/*
 * Bytes of @count that can go in one command from where they lie: they end with
 * an ECC block, or, where any sector can be written, with the run of sectors
 * that the burn may write.
 */
static u32 dw_stream_direct(struct dw_recorder *rec, const struct dw_burn *burn,
			    size_t count)
{
	u32 block = dw_medium_gather(&burn->medium);
	u32 chunk = dw_stream_chunk(rec, burn);
	u64 lba, run, n, end;

	run = dw_range_walk_run(&burn->walk, chunk, &lba);
	n = min_t(u64, count >> DW_SECTOR_SHIFT, run);
	end = lba - burn->base + n;
	if ((end & ~(u64)(block - 1)) > lba - burn->base)
		n -= end & (block - 1);
	else if (!dw_stream_random(burn) || n < run)
		n = 0;
	/* What is not whole blocks must be completed first, in memory of ours. */
	if ((lba - burn->base) & (burn->medium.unit - 1))
		n = 0;
	n &= ~(u64)(burn->medium.unit - 1);
	return n << DW_SECTOR_SHIFT;
}

/*
 * A drive that does not tell how full its buffer is has not failed. Whatever else
 * it says (a deferred error, a unit attention) it says once, and to the next
 * command that comes: it is the burn's.
 */
static int dw_stream_ask_buffer(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_WRITE,
			      .nonblock = true };
	struct dw_buffer buffer;
	const struct dw_failure *failure = &job.failure;
	u8 asc;

	if (time_before(jiffies, burn->buffer_asked + DW_BUFFER_INTERVAL))
		return 0;
	if (!burn->job.waits &&
	    ktime_ms_delta(ktime_get(), burn->writing) < DW_BUFFER_FIRST_MS)
		return 0;
	burn->buffer_asked = jiffies;
	if (!dw_drive_buffer(&job, &buffer)) {
		mutex_lock(&rec->lock);
		burn->buffer = buffer;
		mutex_unlock(&rec->lock);
		return 0;
	}
	asc = failure->reply.sense.asc;
	if (!failure->cause || failure->cause == DISCWRITER_CAUSE_BAD_RESPONSE ||
	    failure->reply.sense.key == DW_SK_ILLEGAL ||
	    asc == 0x20 || asc == 0x24)
		return 0;
	burn->job.failure = *failure;
	return -dw_cause_errno(failure->cause);
}

/* The first WRITE changes the medium; what must come before it comes now. */
static int dw_stream_open_medium(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	const struct dw_write_model *model = dw_medium_model(&burn->medium);
	bool nonblock = burn->job.nonblock;
	int ret = 0;

	if (burn->opened)
		return 0;
	/* Once only: even if it does not succeed, it may have done something. */
	burn->opened = true;
	if (!model->open)
		return 0;
	burn->job.stage = DW_STAGE_PREPARE;
	burn->job.nonblock = false;
	ret = model->open(&burn->job, burn);
	burn->job.nonblock = nonblock;
	burn->job.stage = DW_STAGE_WRITE;
	mutex_lock(&burn->job.rec->lock);
	burn->progress = DW_NO_PROGRESS;
	mutex_unlock(&burn->job.rec->lock);
	/* Nobody will do what was not done: the rest cannot be recorded. */
	if (ret == -EINTR)
		return dw_drive_fail(&burn->job, DISCWRITER_CAUSE_CANCELLED);
	return ret;
}

/*
 * Where the burn is in its list, for those who ask: at its end, still in the last
 * one. Under the lock.
 */
static void dw_stream_note_range(struct dw_burn *burn)
{
	const struct dw_range_walk *walk = &burn->walk;

	if (walk->index >= walk->nr)
		return;
	burn->range_index = walk->index;
	burn->range = walk->list[walk->index];
}

static void dw_stream_sent(struct dw_recorder *rec, u64 lba, u32 sectors,
			   enum dw_source source)
{
	struct dw_burn *burn = &rec->burn;

	memset(&burn->patience, 0, sizeof(burn->patience));
	dw_range_walk_advance(&burn->walk, sectors);
	mutex_lock(&rec->lock);
	burn->written += sectors;
	burn->last_written = lba + sectors - 1;
	burn->totals.sectors += sectors;
	burn->totals.writes[source]++;
	rec->totals.sectors += sectors;
	rec->totals.writes[source]++;
	dw_stream_note_range(burn);
	dw_netlink_progress(rec);
	mutex_unlock(&rec->lock);
	burn->pos = (dw_stream_random(burn) ? burn->walk.lba : burn->written) <<
		    DW_SECTOR_SHIFT;
}

/*
 * The drive says that it did not execute a WRITE for a reason of its own (a unit
 * attention). On sequential media its word is checked before the same sectors
 * are sent again: had they been taken, they would be recorded twice or refused.
 */
static int dw_stream_still_at(struct dw_recorder *rec, u64 lba)
{
	struct dw_burn *burn = &rec->burn;
	bool nonblock = burn->job.nonblock;
	struct dw_track_info track;
	int ret;

	if (dw_stream_random(burn))
		return 0;
	burn->job.nonblock = false;
	ret = dw_seq_burn_track(&burn->job, burn, &track);
	burn->job.nonblock = nonblock;
	if (ret)
		return ret;
	if (!track.nwa_valid || track.nwa != lba)
		return dw_drive_fail(&burn->job, DISCWRITER_CAUSE_WRITE_ERROR);
	return 0;
}

/*
 * Record @sectors at the next address, from burn->map if @mapped, else from the
 * staging block. Return: 0; -EWOULDBLOCK, -EINTR, -EFAULT: not sent; else the
 * burn has failed.
 */
static int dw_stream_send(struct dw_recorder *rec, u32 sectors, bool mapped)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job *job = &burn->job;
	u64 lba = dw_stream_lba(burn);
	struct dw_whole whole = {
		.lba = lba,
		.sectors = sectors,
		.data = burn->stage.data,
	};
	unsigned int retries = 0;
	bool copied = false;
	struct dw_reply reply;
	struct dw_cdb cdb;
	enum dw_source source;
	int ret, err;

	ret = dw_stream_open_medium(rec);
	if (!ret && !mapped)
		ret = dw_whole_blocks(job, burn, &whole);
	if (ret)
		return ret;

	/* A program that did not ask again for long was not refused for long. */
	if (burn->patience.since &&
	    time_after(jiffies, burn->retry_at + DW_PATIENCE_STALE))
		memset(&burn->patience, 0, sizeof(burn->patience));

	dw_cdb_write10(&cdb, whole.lba, whole.sectors);
	do {
		if (READ_ONCE(burn->cancel))
			return dw_drive_fail(job, DISCWRITER_CAUSE_CANCELLED);
		if (fatal_signal_pending(current))
			return -EINTR;
		if (burn->patience.retries > retries) {
			retries = burn->patience.retries;
			ret = dw_stream_still_at(rec, lba);
			if (ret)
				return ret;
		}
		if (mapped)
			ret = dw_transport_mapped(rec, &cdb, burn->map, &copied,
						  &reply);
		else
			ret = dw_transport_kernel(rec, &cdb, true, whole.data,
						  whole.sectors << DW_SECTOR_SHIFT,
						  &reply);
		ret = dw_drive_settle(job, ret, &reply, &burn->patience);
		if (ret == DW_SEND_AGAIN) {
			burn->retry_at = jiffies;
			err = dw_stream_ask_buffer(rec);
			if (err)
				return err;
		}
	} while (ret == DW_SEND_AGAIN);

	if (ret == -EWOULDBLOCK) {
		burn->retry_at = jiffies + msecs_to_jiffies(burn->patience.delay);
		mod_timer(&burn->retry, burn->retry_at);
		return ret;
	}
	if (ret) {
		if (job->failure.cause && !job->failure.has_lba) {
			job->failure.has_lba = true;
			job->failure.lba = lba;
			if (reply.sense.info_valid && reply.sense.info >= lba &&
			    reply.sense.info - lba < sectors)
				job->failure.lba = reply.sense.info;
		}
		return ret;
	}

	if (mapped)
		source = copied ? DW_BOUNCED : DW_MAPPED;
	else
		source = burn->stage.bounced ? DW_BOUNCED : DW_STAGED;
	dw_stream_sent(rec, lba, sectors, source);
	return dw_stream_ask_buffer(rec);
}

/* Send the whole sectors that are staged; what is less stays. */
static int dw_stream_send_stage(struct dw_recorder *rec)
{
	struct dw_stage_block *stage = &rec->burn.stage;
	u32 sectors = stage->len >> DW_SECTOR_SHIFT;
	u32 sent = sectors << DW_SECTOR_SHIFT;
	int ret;

	if (!sectors)
		return 0;
	ret = dw_stream_send(rec, sectors, false);
	if (ret)
		return ret;
	stage->len -= sent;
	if (stage->len)
		memmove(stage->data, stage->data + sent, stage->len);
	stage->bounced = false;
	rec->burn.pos += stage->len;
	return 0;
}

/* Go where the program wants to write next. */
static int dw_stream_seek(struct dw_recorder *rec, loff_t pos)
{
	struct dw_burn *burn = &rec->burn;
	u64 lba = pos >> DW_SECTOR_SHIFT;
	int ret;

	if (pos == burn->pos)
		return 0;
	if ((burn->request.nr_ranges || burn->resumed) && pos == burn->told_pos)
		return 0;
	if (!dw_stream_random(burn) || burn->request.nr_ranges)
		return -ESPIPE;
	if (pos & (DISCWRITER_SECTOR_SIZE - 1) ||
	    burn->stage.len & (DISCWRITER_SECTOR_SIZE - 1))
		return -ESPIPE;
	ret = dw_stream_send_stage(rec);
	if (ret)
		return ret;
	if (lba > burn->whole.end) {
		burn->overrun = true;
		return -ENOSPC;
	}
	burn->whole.start = lba;
	dw_range_walk_init(&burn->walk, &burn->whole, 1);
	burn->pos = pos;
	return 0;
}

/*
 * Map the next @len bytes, or at least the first block of them when they lie in
 * more pieces than one command takes.
 */
static bool dw_stream_map(struct dw_recorder *rec, const struct iov_iter *iter,
			  u32 *len)
{
	struct dw_burn *burn = &rec->burn;
	u32 block = dw_stream_block_left(burn) << DW_SECTOR_SHIFT;

	if (dw_transport_map(rec, iter, *len, burn->map))
		return true;
	if (*len <= block)
		return false;
	*len = block;
	return dw_transport_map(rec, iter, block, burn->map);
}

static void dw_stream_took(struct dw_recorder *rec, size_t bytes)
{
	mutex_lock(&rec->lock);
	rec->burn.taken += bytes;
	rec->burn.last_read = dw_stream_lba(&rec->burn) +
			      DIV_ROUND_UP(rec->burn.stage.len,
					   DISCWRITER_SECTOR_SIZE) - 1;
	mutex_unlock(&rec->lock);
}

/*
 * Take what @iter holds; if @direct, nothing that would have to be copied for
 * alignment. Return: bytes taken if any, else what prevented it.
 */
static ssize_t dw_stream_take(struct dw_recorder *rec, struct iov_iter *iter,
			      bool direct)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_stage_block *stage = &burn->stage;
	size_t staged = 0, n;
	bool by_block = false;
	ssize_t done = 0;
	u32 len, limit;
	int ret = 0;

	for (;;) {
		if (dw_stream_stage_full(burn)) {
			ret = dw_stream_send_stage(rec);
			if (ret)
				break;
			staged = 0;
		}
		if (!iov_iter_count(iter) || (done && signal_pending(current)))
			break;
		limit = dw_stream_stage_limit(burn);
		if (stage->len >= limit) {
			burn->overrun = true;
			ret = -ENOSPC;
			break;
		}

		len = stage->len ? 0 :
			dw_stream_direct(rec, burn, iov_iter_count(iter));
		if (by_block)
			len = min(len, dw_stream_block_left(burn) <<
				       DW_SECTOR_SHIFT);
		if (len && dw_stream_map(rec, iter, &len)) {
			ret = dw_stream_send(rec, len >> DW_SECTOR_SHIFT, true);
			/* What can be read goes, as far as whole blocks do. */
			if (ret == -EFAULT && !by_block) {
				by_block = true;
				continue;
			}
			if (ret)
				break;
			iov_iter_advance(iter, len);
			dw_stream_took(rec, len);
			done += len;
			continue;
		}

		if (len && direct) {
			ret = -EINVAL;
			break;
		}
		if (len)
			stage->bounced = true;
		n = copy_from_iter(stage->data + stage->len,
				   min_t(size_t, limit - stage->len,
					 iov_iter_count(iter)), iter);
		if (!n) {
			ret = -EFAULT;
			break;
		}
		stage->len += n;
		burn->pos += n;
		dw_stream_took(rec, n);
		staged += n;
		done += n;
	}
	/* What a failed command was to carry was not taken, after all. */
	if (burn->job.failure.cause)
		done -= staged;
	return done > 0 ? done : ret;
}

/*
 * Have everything on the medium that can be: where any sector can be written,
 * the whole sectors that are staged, and the drive's cache.
 */
static int dw_stream_flush(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	int ret;

	if (!dw_stream_random(burn))
		return 0;
	ret = dw_stream_send_stage(rec);
	if (!ret && burn->written)
		ret = dw_drive_flush(&burn->job);
	return ret;
}

/**
 * dw_stream_write - write(2) and its relatives
 * @rec: the recorder, open for writing
 * @iocb: file, flags, and the image offset, which is moved
 * @iter: the data
 *
 * Begins a burn if there is none. Return: bytes taken, or a negative errno.
 */
ssize_t dw_stream_write(struct dw_recorder *rec, struct kiocb *iocb,
			struct iov_iter *iter)
{
	unsigned int how = DW_ENTER_BEGIN;
	struct dw_burn *burn = &rec->burn;
	size_t count = iov_iter_count(iter);
	ssize_t ret;
	int err = 0;

	if (!count)
		return 0;
	/* Where no burn can begin; said before one does. */
	if (!dw_burn_running(rec) &&
	    iocb->ki_pos & (DISCWRITER_SECTOR_SIZE - 1))
		return -ESPIPE;
	if (iocb->ki_flags & IOCB_DIRECT &&
	    ((count | iocb->ki_pos) & (DISCWRITER_SECTOR_SIZE - 1) ||
	     iov_iter_alignment(iter) & dw_transport_dma_mask(rec)))
		return -EINVAL;

	if (iocb->ki_flags & IOCB_NOWAIT || iocb->ki_filp->f_flags & O_NONBLOCK)
		how |= DW_ENTER_NONBLOCK;
	if (!is_sync_kiocb(iocb))
		how |= DW_ENTER_ASYNC;
	ret = dw_burn_enter(rec, how);
	if (ret)
		return ret;
	ret = dw_stream_seek(rec, iocb->ki_pos);
	if (!ret)
		ret = dw_stream_take(rec, iter, iocb->ki_flags & IOCB_DIRECT);
	if (ret > 0) {
		iocb->ki_pos = burn->pos;
		burn->told_pos = burn->pos;
	}
	if (ret > 0 && iocb_is_dsync(iocb)) {
		/* All is taken: who was told to come again would give it again. */
		burn->job.nonblock = false;
		err = dw_stream_flush(rec);
	}
	dw_burn_leave(rec);
	return err ? err : ret;
}

/**
 * dw_stream_feed - give the running burn data of a list, at its position
 * @rec: the recorder, open for writing
 * @iter: the data, aligned; advanced by what was taken
 *
 * Memory that cannot be read is the burn's end, since nobody gives it again.
 *
 * Return: 0 or a negative errno.
 */
int dw_stream_feed(struct dw_recorder *rec, struct iov_iter *iter)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_job *job = &burn->job;
	ssize_t ret = 0;

	while (ret >= 0 && iov_iter_count(iter)) {
		ret = dw_burn_enter(rec, 0);
		if (ret)
			return ret;
		ret = dw_stream_take(rec, iter, true);
		if (ret < 0 && ret != -EINTR && !job->failure.cause) {
			dw_drive_fail(job, ret == -EFAULT ?
				      DISCWRITER_CAUSE_ADDRESS :
				      ret == -ENOMEM ?
				      DISCWRITER_CAUSE_NO_MEMORY :
				      DISCWRITER_CAUSE_UNALIGNED);
			job->failure.has_lba = true;
			job->failure.lba = burn->walk.lba +
					   (burn->stage.len >> DW_SECTOR_SHIFT);
		}
		dw_burn_leave(rec);
	}
	return ret < 0 ? ret : 0;
}

/**
 * dw_stream_sync - fsync(2)
 * @rec: the recorder, open for writing
 *
 * Every whole ECC block was acknowledged when write returned. Only where any
 * sector can be written do the rest of the sectors and SYNCHRONIZE CACHE follow:
 * on sequential media a staged remainder must wait for what completes its block.
 */
int dw_stream_sync(struct dw_recorder *rec)
{
	int ret;

	ret = dw_burn_enter(rec, 0);
	if (ret)
		return ret == -EBADFD ? 0 : ret;
	ret = dw_stream_flush(rec);
	dw_burn_leave(rec);
	return ret;
}

static void dw_stream_pad(struct dw_recorder *rec, u32 bytes)
{
	struct dw_burn *burn = &rec->burn;

	memset(burn->stage.data + burn->stage.len, 0, bytes);
	burn->stage.len += bytes;
	mutex_lock(&rec->lock);
	burn->pad += bytes;
	mutex_unlock(&rec->lock);
}

/**
 * dw_stream_tail - record what is staged, padded as the medium wants it
 * @rec: the recorder; the caller holds the stream
 *
 * Also fills a reserved track that the program has not filled, and one that is
 * shorter than the medium allows.
 */
int dw_stream_tail(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	struct dw_stage_block *stage = &burn->stage;
	u32 block = dw_medium_gather(&burn->medium);
	u32 unit = dw_stream_random(burn) ? DISCWRITER_SECTOR_SIZE :
		   burn->medium.unit << DW_SECTOR_SHIFT;
	u64 end;
	int ret;

	if (stage->len % unit)
		dw_stream_pad(rec, unit - stage->len % unit);
	ret = dw_stream_send_stage(rec);
	end = max3(burn->reserved, (u64)burn->minimum,
		   burn->written + burn->postgap);
	while (!ret && burn->written < end) {
		dw_stream_pad(rec, min_t(u64, block, end - burn->written) <<
				   DW_SECTOR_SHIFT);
		ret = dw_stream_send_stage(rec);
	}
	return ret;
}

/**
 * dw_stream_start - stand at the first sector of a burn
 * @burn: the burn, prepared
 */
void dw_stream_start(struct dw_burn *burn)
{
	if (burn->request.nr_ranges)
		dw_range_walk_init(&burn->walk, burn->request.ranges,
				   burn->request.nr_ranges);
	else
		dw_range_walk_init(&burn->walk, &burn->whole, 1);
	burn->pos = (dw_stream_random(burn) ? burn->walk.lba : burn->written) <<
		    DW_SECTOR_SHIFT;
	/* Who did not wait for BEGIN could not be told where a resumed burn is. */
	burn->told_pos = burn->resumed && !burn->waited ? 0 : burn->pos;
	burn->first = burn->walk.lba;
	dw_stream_note_range(burn);
}
