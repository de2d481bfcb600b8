// SPDX-License-Identifier: GPL-2.0-only
/*
 * Speeds: which there are, and setting one.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "media.h"
#include "speed.h"

#define DW_SPEEDS_LEN	(DW_PERFORMANCE_HEADER_LEN + \
			 DISCWRITER_MAX_SPEEDS * DW_PERFORMANCE_ENTRY_LEN)

/*
 * Capabilities page (MMC-3, 5.5.10; obsolete, and read by everybody): its longest
 * form that is of use here. Offsets from the page's start.
 */
#define DW_CAPABILITIES_ALLOC	(DW_MODE_HEADER_LEN + 256)
#define DW_CAP_SPEED_OLD	20
#define DW_CAP_ROTATION		27
#define DW_CAP_SPEED		28
#define DW_CAP_COUNT		30
#define DW_CAP_LIST		32

static void dw_speed_add(struct discwriter_speeds *out, u32 write, u32 read,
			 bool cav)
{
	struct discwriter_speed_entry *entry = &out->entries[out->nr];

	if (!write || out->nr == ARRAY_SIZE(out->entries))
		return;
	entry->write = write;
	entry->read = read;
	entry->rotation = cav ? DISCWRITER_ROTATION_CAV :
				DISCWRITER_ROTATION_DEFAULT;
	out->nr++;
}

/* A reply of GET PERFORMANCE, to be kfree()d; NULL if the drive has none. */
static u8 *dw_speed_performance(struct dw_job *job,
				enum dw_performance_type type, u8 data_type,
				struct dw_performance *perf, u32 *got)
{
	struct dw_cdb cdb;
	u8 *buf;

	dw_cdb_get_performance(&cdb, type, data_type, 0, DISCWRITER_MAX_SPEEDS);
	buf = dw_drive_reply(job, &cdb, DW_SPEEDS_LEN, got);
	if (IS_ERR(buf)) {
		int ret = dw_drive_forgive_refusal(job, PTR_ERR(buf));

		return ret ? ERR_PTR(ret) : NULL;
	}
	if (dw_performance_parse(buf, *got, perf) || !perf->nr) {
		kfree(buf);
		return NULL;
	}
	return buf;
}

static int dw_speed_from_performance(struct dw_job *job,
				     struct discwriter_speeds *out)
{
	struct dw_performance perf;
	struct dw_write_speed speed;
	u32 got, i;
	u8 *buf;

	buf = dw_speed_performance(job, DW_PERFORMANCE_WRITE_SPEEDS, 0, &perf,
				   &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	for (i = 0; buf && i < perf.nr; i++)
		if (dw_write_speed_at(buf, got, i, &speed) > 0)
			dw_speed_add(out, speed.write_kb, speed.read_kb,
				     speed.cav);
	kfree(buf);
	return 0;
}

/* The speed of the fastest zone: with CAV, what the number stands for. */
static int dw_speed_now(struct dw_job *job, struct discwriter_speeds *out)
{
	struct dw_performance perf;
	struct dw_speed zone;
	bool faster = false;
	u32 got, i;
	u8 *buf;

	buf = dw_speed_performance(job, DW_PERFORMANCE_SPEED,
				   DW_PERFORMANCE_WRITE, &perf, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	for (i = 0; buf && i < perf.nr; i++) {
		if (dw_speed_at(buf, got, i, &zone) <= 0)
			continue;
		out->current_write = max3(out->current_write, zone.start_kb,
					  zone.end_kb);
		faster |= zone.end_kb > zone.start_kb;
	}
	if (faster)
		out->rotation = DISCWRITER_ROTATION_CAV;
	kfree(buf);
	return 0;
}

static void dw_speed_parse_page(const u8 *page, size_t len,
				struct discwriter_speeds *out)
{
	u32 nr, i;

	if (!out->current_write && len >= DW_CAP_SPEED + 2) {
		out->current_write = dw_get16(page + DW_CAP_SPEED);
		out->rotation = page[DW_CAP_ROTATION] & 0x03 ?
				DISCWRITER_ROTATION_CAV :
				DISCWRITER_ROTATION_DEFAULT;
	}
	if (!out->current_write && len >= DW_CAP_SPEED_OLD + 2)
		out->current_write = dw_get16(page + DW_CAP_SPEED_OLD);
	if (out->nr || len < DW_CAP_LIST)
		return;
	nr = min_t(size_t, dw_get16(page + DW_CAP_COUNT),
		   (len - DW_CAP_LIST) / 4);
	for (i = 0; i < nr; i++) {
		const u8 *d = page + DW_CAP_LIST + 4 * i;

		dw_speed_add(out, dw_get16(d + 2), 0, d[1] & 0x03);
	}
}

/* Drives from before GET PERFORMANCE, and what others left open. */
static int dw_speed_from_page(struct dw_job *job, struct discwriter_speeds *out)
{
	struct dw_mode_page page;
	struct dw_cdb cdb;
	u32 got;
	u8 *buf;

	dw_cdb_mode_sense10(&cdb, DW_MODE_CURRENT, DW_MODE_PAGE_CAPABILITIES,
			    DW_CAPABILITIES_ALLOC);
	buf = dw_drive_reply(job, &cdb, DW_CAPABILITIES_ALLOC, &got);
	if (IS_ERR(buf))
		return dw_drive_forgive_refusal(job, PTR_ERR(buf));
	if (!dw_mode_page_find(buf, got, DW_MODE_PAGE_CAPABILITIES, &page))
		dw_speed_parse_page(buf + page.offset, page.len, out);
	kfree(buf);
	return 0;
}

/**
 * dw_speed_list - the speeds that drive and medium offer
 * @job: the job
 * @medium: the medium, examined
 * @out: filled; with no entries if the drive tells none
 */
int dw_speed_list(struct dw_job *job, const struct dw_medium *medium,
		  struct discwriter_speeds *out)
{
	int ret = 0;

	memset(out, 0, sizeof(*out));
	if (medium->config.flags[DW_FI_REAL_TIME_STREAMING] & DW_RTS_WSPD)
		ret = dw_speed_from_performance(job, out);
	if (!ret)
		ret = dw_speed_now(job, out);
	if (!ret && (!out->nr || !out->current_write))
		ret = dw_speed_from_page(job, out);
	return ret;
}

static u32 dw_speed_off(u32 speed, u32 want)
{
	return speed > want ? speed - want : want - speed;
}

/* Does speed @a do better than @b? What is not too fast does, where both are as near. */
static bool dw_speed_better(const struct dw_speed_choice *want, u32 a, u32 b)
{
	u32 off_a = dw_speed_off(a, want->write);
	u32 off_b = dw_speed_off(b, want->write);
	bool a_fits = a <= want->write, b_fits = b <= want->write;

	if (a_fits == b_fits || (want->nearest && off_a != off_b))
		return off_a < off_b;
	return a_fits;
}

/* The best of those that are offered. */
static u32 dw_speed_pick(const struct discwriter_speeds *list,
			 const struct dw_speed_choice *want)
{
	u32 best, i;

	if (!list->nr)
		return want->write;
	best = list->entries[0].write;
	for (i = 1; i < list->nr; i++)
		if (dw_speed_better(want, list->entries[i].write, best))
			best = list->entries[i].write;
	return best;
}

static int dw_speed_streaming(struct dw_job *job, const struct dw_medium *medium,
			      const struct dw_speed_choice *speed)
{
	struct dw_streaming streaming = {
		.end = medium->capacity ? medium->capacity - 1 : 0,
		.read_kb = speed->write,
		.write_kb = speed->write,
	};
	struct dw_cdb cdb;
	u8 *list;
	int ret;

	if (!speed->write)
		streaming.flags = DW_STREAMING_RESTORE;
	else if (speed->rotation == DISCWRITER_ROTATION_CAV)
		streaming.flags = DW_STREAMING_CAV;
	list = kzalloc(DW_STREAMING_LIST_LEN, GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	dw_streaming_list(list, &streaming);
	dw_cdb_set_streaming(&cdb);
	ret = dw_drive_command(job, &cdb, true, list, DW_STREAMING_LIST_LEN,
			       NULL);
	kfree(list);
	return ret;
}

static int dw_speed_cd_speed(struct dw_job *job,
			     const struct dw_speed_choice *speed)
{
	u32 write = speed->write ? min_t(u32, speed->write, DW_SPEED_MAX) :
				   DW_SPEED_MAX;
	struct dw_cdb cdb;

	dw_cdb_set_cd_speed(&cdb, speed->rotation == DISCWRITER_ROTATION_CAV,
			    DW_SPEED_MAX, write);
	return dw_drive_simple(job, &cdb);
}

/*
 * SET STREAMING is for all media, SET CD SPEED for CDs and for drives that do not
 * keep to the other.
 */
static int dw_speed_send(struct dw_job *job, const struct dw_medium *medium,
			 const struct dw_speed_choice *speed,
			 struct discwriter_speeds *list)
{
	int ret;

	ret = dw_speed_streaming(job, medium, speed);
	if (!ret) {
		ret = dw_speed_list(job, medium, list);
		if (ret || !speed->write ||
		    list->current_write == speed->write)
			return ret;
		/* It may be better at the other; if not, it has this one. */
		ret = dw_drive_forgive_refusal(job, dw_speed_cd_speed(job, speed));
	} else if (!dw_drive_forgive_refusal(job, ret)) {
		ret = dw_speed_cd_speed(job, speed);
	}
	return ret ? ret : dw_speed_list(job, medium, list);
}

/**
 * dw_speed_set - set the write speed
 * @job: the job
 * @medium: the medium, examined
 * @speed: wanted; told: what the drive took
 * @adjusted: told: DISCWRITER_SPEED_ADJUSTED, DISCWRITER_ROTATION_ADJUSTED
 */
int dw_speed_set(struct dw_job *job, const struct dw_medium *medium,
		 struct dw_speed_choice *speed, u32 *adjusted)
{
	struct dw_speed_choice want = *speed, choice;
	struct discwriter_speeds *list;
	int ret;

	/* Who wants nothing but a rotation wants it as fast as it gets. */
	if (!want.write && want.rotation != DISCWRITER_ROTATION_DEFAULT)
		want.write = U32_MAX;
	choice = want;
	*adjusted = 0;
	list = kzalloc(sizeof(*list), GFP_KERNEL);
	if (!list)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
	ret = dw_speed_list(job, medium, list);
	if (ret)
		goto out;
	if (choice.write)
		choice.write = dw_speed_pick(list, &want);
	ret = dw_speed_send(job, medium, &choice, list);
	if (ret)
		goto out;
	if (list->current_write) {
		choice.write = list->current_write;
		choice.rotation = list->rotation;
	}
	if (speed->write && choice.write != speed->write)
		*adjusted |= DISCWRITER_SPEED_ADJUSTED;
	if (want.write && choice.rotation != want.rotation)
		*adjusted |= DISCWRITER_ROTATION_ADJUSTED;
	*speed = choice;
out:
	kfree(list);
	return ret;
}
