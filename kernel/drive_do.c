// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a drive is told to do.
 */
#include <linux/math64.h>
#include <linux/slab.h>

#include "drive.h"
#include "netlink.h"
#include "recorder.h"

/* The page is 52 or 56 bytes, and its own length has 8 bits. */
#define DW_WRITE_PAGE_ALLOC	(DW_MODE_HEADER_LEN + 64)

/* Send @len bytes at @list, which is freed. */
static int dw_drive_send(struct dw_job *job, const struct dw_cdb *cdb, u8 *list,
			 u32 len)
{
	int ret = dw_drive_command(job, cdb, true, list, len, NULL);

	kfree(list);
	return ret;
}

/* Write parameters as they are: a page, behind the header, which stays zeroed. */
static u8 *dw_drive_write_page(struct dw_job *job, struct dw_mode_page *page)
{
	struct dw_cdb cdb;
	u32 got;
	u8 *buf;
	int ret;

	dw_cdb_mode_sense10(&cdb, DW_MODE_CURRENT, DW_MODE_PAGE_WRITE,
			    DW_WRITE_PAGE_ALLOC);
	buf = dw_drive_reply(job, &cdb, DW_WRITE_PAGE_ALLOC, &got);
	if (IS_ERR(buf))
		return buf;
	ret = dw_mode_page_find(buf, got, DW_MODE_PAGE_WRITE, page);
	if (ret) {
		ret = dw_drive_parsed(job, &cdb, buf, ret);
		return ERR_PTR(ret);
	}
	/* Whatever was before the page: for MODE SELECT it is a header of zeros. */
	memmove(buf + DW_MODE_HEADER_LEN, buf + page->offset, page->len);
	memset(buf, 0, DW_MODE_HEADER_LEN);
	return buf;
}

/**
 * dw_drive_write_params - MODE SELECT, write parameters page
 * @job: the job
 * @p: what to set; the rest of the page is as the drive has it
 */
int dw_drive_write_params(struct dw_job *job, const struct dw_write_params *p)
{
	struct dw_mode_page page;
	struct dw_cdb cdb;
	u8 *buf;
	int ret;

	buf = dw_drive_write_page(job, &page);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	dw_cdb_mode_select10(&cdb, DW_MODE_HEADER_LEN + page.len);
	ret = dw_write_page_fill(buf + DW_MODE_HEADER_LEN, page.len, p);
	if (ret)
		return dw_drive_parsed(job, &cdb, buf, ret);
	return dw_drive_send(job, &cdb, buf, DW_MODE_HEADER_LEN + page.len);
}

/**
 * dw_drive_calibrate - SEND OPC INFORMATION: calibrate the laser's power
 * @job: the job
 *
 * Drives do so by themselves at the first write: one that does not want to now is
 * no failure, as with other recording programs. One whose calibration area is
 * full, or that cannot calibrate at all, is.
 */
int dw_drive_calibrate(struct dw_job *job)
{
	const struct dw_sense *sense = &job->failure.reply.sense;
	struct dw_cdb cdb;
	int ret;

	dw_cdb_send_opc(&cdb);
	ret = dw_drive_simple(job, &cdb);
	if (ret && sense->response && sense->key == DW_SK_ILLEGAL) {
		dw_drive_forgive(job);
		return 0;
	}
	return ret ? ret : dw_drive_ready(job);
}

/**
 * dw_drive_cue_sheet - SEND CUE SHEET for a CD with one data track
 * @job: the job
 * @sectors: of the track
 */
int dw_drive_cue_sheet(struct dw_job *job, u32 sectors)
{
	struct dw_cdb cdb;
	u8 *list;

	list = kzalloc(DW_CUE_SHEET_LEN, GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	dw_cue_sheet(list, sectors);
	dw_cdb_send_cue_sheet(&cdb, DW_CUE_SHEET_LEN);
	return dw_drive_send(job, &cdb, list, DW_CUE_SHEET_LEN);
}

/**
 * dw_drive_set_layers - SEND DISC STRUCTURE 20h: end layer 0 early, for good
 * @job: the job
 * @layer0: sectors of it
 */
int dw_drive_set_layers(struct dw_job *job, u32 layer0)
{
	struct dw_cdb cdb;
	u8 *list;
	int ret;

	list = kzalloc(DW_LAYERS_LEN, GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	dw_layers_list(list, layer0);
	dw_cdb_send_disc_structure(&cdb, DW_STRUCTURE_LAYER_BOUNDARY,
				   DW_LAYERS_LEN);
	ret = dw_drive_send(job, &cdb, list, DW_LAYERS_LEN);
	/* Drives calibrate themselves meanwhile (growisofs waits, too). */
	return ret ? ret : dw_drive_ready(job);
}

/* Some drives announce the disc anew once they have formatted it. */
static int dw_drive_formatted(struct dw_job *job)
{
	int ret = dw_drive_ready(job);

	if (ret && dw_drive_refused(job, DW_SK_ATTENTION, 0x28, 0x00)) {
		dw_drive_forgive(job);
		ret = dw_drive_ready(job);
	}
	return ret;
}

/**
 * dw_drive_format - FORMAT UNIT, in the background where the medium allows it
 * @job: the job
 * @format: what to format it to
 * @quick: without certification
 *
 * Returns once the medium can be written.
 */
int dw_drive_format(struct dw_job *job, const struct dw_format *format,
		    bool quick)
{
	u8 options = DW_FORMAT_FOV | DW_FORMAT_IMMED;
	/* Certification is left out of these alone by the option bit. */
	bool skip = quick && (format->type == DW_FORMAT_FULL ||
			      format->type == DW_FORMAT_SPARE_EXPANSION);
	enum dw_stage stage;
	struct dw_cdb cdb;
	u8 *list;
	int ret;

	list = kzalloc(DW_FORMAT_LIST_LEN, GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	dw_format_list(list, options | (skip ? DW_FORMAT_DCRT : 0),
		       format->blocks, format->type, format->subtype,
		       format->param);
	dw_cdb_format_unit(&cdb, skip);
	ret = dw_drive_send(job, &cdb, list, DW_FORMAT_LIST_LEN);
	/* From here on a reset is no news but a format that broke off. */
	stage = job->stage;
	job->stage = DW_STAGE_CLOSE;
	if (!ret)
		ret = dw_drive_formatted(job);
	job->stage = stage;
	return ret;
}

/**
 * dw_drive_blank - BLANK, and wait until it is done
 * @job: the job
 * @type: how much
 */
int dw_drive_blank(struct dw_job *job, enum dw_blank_type type)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_blank(&cdb, true, type, 0);
	ret = dw_drive_simple(job, &cdb);
	return ret ? ret : dw_drive_ready(job);
}

/**
 * dw_drive_read - READ (10)
 * @job: the job
 * @lba: first sector
 * @sectors: how many; the queue takes them in one command
 * @buf: where to; kmalloc()ed
 */
int dw_drive_read(struct dw_job *job, u32 lba, u32 sectors, void *buf)
{
	u32 len = sectors * DISCWRITER_SECTOR_SIZE, got;
	struct dw_cdb cdb;
	int ret;

	dw_cdb_read10(&cdb, lba, sectors);
	ret = dw_drive_command(job, &cdb, false, buf, len, &got);
	if (!ret && got != len)
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	return ret;
}

/**
 * dw_drive_zeros - WRITE (10) zeros
 * @job: the job; a cancel ends it between two commands
 * @lba: first sector; the pre-gap of a CD has negative ones
 * @sectors: how many
 * @block: sectors of one command
 */
int dw_drive_zeros(struct dw_job *job, u32 lba, u64 sectors, u32 block)
{
	u64 done = 0;
	void *zeros;
	int ret = 0;
	u32 n;

	zeros = kzalloc(block * DISCWRITER_SECTOR_SIZE, GFP_KERNEL);
	if (!zeros)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	while (!ret && done < sectors) {
		struct dw_cdb cdb;

		if (job->cancel && READ_ONCE(*job->cancel)) {
			ret = dw_drive_fail(job, DISCWRITER_CAUSE_CANCELLED);
			break;
		}
		n = min_t(u64, block, sectors - done);
		dw_cdb_write10(&cdb, lba + (u32)done, n);
		ret = dw_drive_command(job, &cdb, true, zeros,
				       n * DISCWRITER_SECTOR_SIZE, NULL);
		if (ret && (s32)lba >= 0 && !job->failure.has_lba &&
		    job->failure.reply.opcode == DW_OP_WRITE_10) {
			job->failure.has_lba = true;
			job->failure.lba = lba + done;
		}
		done += n;
		if (job->progress) {
			mutex_lock(&job->rec->lock);
			*job->progress = (u32)div64_u64(done << 16, sectors);
			dw_netlink_progress(job->rec);
			mutex_unlock(&job->rec->lock);
		}
	}
	kfree(zeros);
	return ret;
}

/**
 * dw_drive_reserve - RESERVE TRACK
 * @job: the job
 * @blocks: sectors
 */
int dw_drive_reserve(struct dw_job *job, u32 blocks)
{
	struct dw_cdb cdb;

	dw_cdb_reserve_track(&cdb, blocks);
	return dw_drive_simple(job, &cdb);
}

/**
 * dw_drive_flush - SYNCHRONIZE CACHE, and wait until it is done
 * @job: the job
 *
 * Sent without Immed: Pioneer drives lose data behind an immediate one that no
 * waiting one follows (growisofs).
 */
int dw_drive_flush(struct dw_job *job)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_synchronize_cache(&cdb, false);
	ret = dw_drive_simple(job, &cdb);
	if (ret)
		return ret;
	return dw_drive_ready(job);
}

/**
 * dw_drive_close - CLOSE TRACK/SESSION, and wait until it is done
 * @job: the job
 * @function: what to close
 * @track: number of the track; 0 where @function closes no track
 */
int dw_drive_close(struct dw_job *job, enum dw_close_function function,
		   u16 track)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_close_track_session(&cdb, true, function, track);
	ret = dw_drive_simple(job, &cdb);
	if (ret)
		return ret;
	return dw_drive_ready(job);
}

/**
 * dw_drive_lock_door - PREVENT ALLOW MEDIUM REMOVAL
 * @job: the job
 * @lock: prevent
 */
int dw_drive_lock_door(struct dw_job *job, bool lock)
{
	struct dw_cdb cdb;

	dw_cdb_prevent_allow(&cdb, lock);
	return dw_drive_simple(job, &cdb);
}

/**
 * dw_drive_tray - START STOP UNIT: move the tray
 * @job: the job
 * @load: close it, and wait until the medium is known; else open it
 */
int dw_drive_tray(struct dw_job *job, bool load)
{
	struct dw_cdb cdb;
	int ret;

	dw_cdb_start_stop_unit(&cdb, false, load, true);
	ret = dw_drive_simple(job, &cdb);
	if (ret || !load)
		return ret;
	return dw_drive_ready(job);
}
