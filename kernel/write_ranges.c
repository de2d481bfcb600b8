// SPDX-License-Identifier: GPL-2.0-only
/*
 * WRITE_RANGES: a whole burn of a range list in one call.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "ioctl.h"
#include "recorder.h"

#define DW_WRITE_RANGES_FLAGS	(DISCWRITER_BEGIN_OVERWRITE | \
				 DISCWRITER_BEGIN_UNPROTECTED)

/* 0 if it can be an entry. */
static int dw_entry_check(struct dw_recorder *rec,
			  const struct discwriter_write_range *entry)
{
	u64 bytes, last;

	if (!entry->count ||
	    check_mul_overflow(entry->count, (u64)DISCWRITER_SECTOR_SIZE,
			       &bytes) ||
	    check_add_overflow(entry->start, entry->count - 1, &last) ||
	    bytes != (size_t)bytes ||
	    (entry->address | bytes) & dw_transport_dma_mask(rec))
		return -EINVAL;
	if (entry->address != (unsigned long)entry->address ||
	    !access_ok(u64_to_user_ptr(entry->address), bytes))
		return -EFAULT;
	return 0;
}

/* The list as BEGIN has it. */
static struct discwriter_range *
dw_entries_ranges(struct dw_recorder *rec,
		  const struct discwriter_write_range *entries, u32 nr)
{
	struct discwriter_range *ranges;
	int ret;
	u32 i;

	ranges = kvmalloc_array(nr, sizeof(*ranges), GFP_KERNEL);
	if (!ranges)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < nr; i++) {
		ret = dw_entry_check(rec, &entries[i]);
		if (ret) {
			kvfree(ranges);
			return ERR_PTR(ret);
		}
		ranges[i].start = entries[i].start;
		ranges[i].end = entries[i].start + entries[i].count - 1;
	}
	return ranges;
}

static int dw_entries_write(struct dw_recorder *rec,
			    const struct discwriter_write_range *entries, u32 nr)
{
	struct iov_iter iter;
	int ret = 0;
	u32 i;

	for (i = 0; i < nr && !ret; i++) {
		iov_iter_ubuf(&iter, ITER_SOURCE,
			      u64_to_user_ptr(entries[i].address),
			      entries[i].count * DISCWRITER_SECTOR_SIZE);
		ret = dw_stream_feed(rec, &iter);
	}
	return ret;
}

static int dw_entries_burn(struct dw_recorder *rec,
			   const struct discwriter_write_range *entries,
			   struct dw_request *request, u32 *id)
{
	u32 nr = request->nr_ranges;
	int ret, err;

	ret = dw_burn_begin(rec, request, false, id);
	if (ret)
		return ret;
	ret = dw_entries_write(rec, entries, nr);
	/* Who dies from a signal cancels it by that. */
	if (ret == -EINTR)
		return ret;
	err = dw_burn_end(rec, false);
	return err ? err : ret;
}

int dw_ioctl_write_ranges(struct file *filp, struct dw_recorder *rec,
			  union dw_ioctl_arg *arg)
{
	struct discwriter_write_ranges *wr = &arg->write_ranges;
	struct discwriter_write_range *entries;
	struct discwriter_status *st;
	struct dw_request request = {
		.flags = wr->flags,
		.close = wr->close,
		.nr_ranges = wr->nr_ranges,
	};
	u32 id;
	int ret;

	if (wr->sectors || wr->failed)
		return -EINVAL;
	wr->failed = DISCWRITER_NO_ADDRESS;
	if (wr->flags & ~DW_WRITE_RANGES_FLAGS || wr->reserved ||
	    wr->close > DISCWRITER_CLOSE_COMPATIBLE || !wr->nr_ranges ||
	    wr->nr_ranges > DISCWRITER_MAX_RANGES ||
	    !dw_client_valid(wr->client))
		return -EINVAL;
	if (dw_burn_running(rec))
		return -ETXTBSY;
	if (request.close == DISCWRITER_CLOSE_DEFAULT)
		request.close = READ_ONCE(rec->close_policy);
	st = kmalloc(sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	entries = vmemdup_user(u64_to_user_ptr(wr->ranges),
			       wr->nr_ranges * sizeof(*entries));
	if (IS_ERR(entries)) {
		ret = PTR_ERR(entries);
		goto free_status;
	}
	request.ranges = dw_entries_ranges(rec, entries, wr->nr_ranges);
	if (IS_ERR(request.ranges)) {
		ret = PTR_ERR(request.ranges);
		goto free_entries;
	}
	dw_client_set(rec, wr->client);
	ret = dw_entries_burn(rec, entries, &request, &id);
	kvfree(request.ranges);
	dw_burn_status(rec, st);
	/* One that did not begin has written nothing, whatever others have. */
	if (id && st->burn == id) {
		wr->sectors = st->sectors_written;
		if (st->flags & DISCWRITER_STATUS_LBA)
			wr->failed = st->error_lba;
	}
free_entries:
	kvfree(entries);
free_status:
	kfree(st);
	return ret;
}
