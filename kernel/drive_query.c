// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is asked of a drive, with the replies understood.
 */
#include <linux/slab.h>

#include "drive.h"

static int dw_drive_config_bytes(struct dw_job *job, u32 len,
				 struct dw_config *config)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;
	int ret;

	dw_cdb_get_configuration(&cdb, DW_CONFIG_RT_ALL, 0, len);
	buf = dw_drive_reply(job, &cdb, len, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = dw_config_parse(buf, got, config);
	/* Asked for no more than it says it has, it must send all of that. */
	if (!ret && got < min(len, config->total))
		ret = -EPROTO;
	return dw_drive_parsed(job, &cdb, buf, ret);
}

/**
 * dw_drive_config - ask for profile and features
 * @job: the job
 * @config: filled
 */
int dw_drive_config(struct dw_job *job, struct dw_config *config)
{
	/* The length field has 16 bits; no drive is known to fill 2 KiB. */
	u32 most = U16_MAX & ~3U;
	u32 len = DW_CONFIG_HEADER_LEN;
	int ret;

	/* Some bridges want the exact length, so ask for the header first. */
	ret = dw_drive_config_bytes(job, len, config);
	if (ret)
		return ret;
	len = clamp_t(u32, config->total, len, most);
	return dw_drive_config_bytes(job, len, config);
}

/**
 * dw_drive_profile - ask only which kind of medium is in the drive
 * @job: the job
 * @profile: told; 0 with none
 */
int dw_drive_profile(struct dw_job *job, u16 *profile)
{
	struct dw_config config;
	int ret;

	ret = dw_drive_config_bytes(job, DW_CONFIG_HEADER_LEN, &config);
	if (!ret)
		*profile = config.profile;
	return ret;
}

/**
 * dw_drive_disc_info - READ DISC INFORMATION
 * @job: the job
 * @info: filled
 */
int dw_drive_disc_info(struct dw_job *job, struct dw_disc_info *info)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_disc_information(&cdb, DW_DISC_INFO_STANDARD,
				     DW_DISC_INFO_LEN);
	buf = dw_drive_reply(job, &cdb, DW_DISC_INFO_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_disc_info_parse(buf, got, info));
}

static int dw_drive_track(struct dw_job *job, enum dw_track_address by,
			  u32 address, struct dw_track_info *info)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_track_information(&cdb, by, address, false,
				      DW_TRACK_INFO_LEN);
	buf = dw_drive_reply(job, &cdb, DW_TRACK_INFO_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_track_info_parse(buf, got, info));
}

/**
 * dw_drive_track_info - READ TRACK INFORMATION of a track
 * @job: the job
 * @track: its number, or DW_TRACK_INVISIBLE
 * @info: filled
 */
int dw_drive_track_info(struct dw_job *job, u32 track,
			struct dw_track_info *info)
{
	return dw_drive_track(job, DW_TRACK_BY_NUMBER, track, info);
}

/**
 * dw_drive_track_at - READ TRACK INFORMATION of the track that has a sector
 * @job: the job
 * @lba: the sector
 * @info: filled
 */
int dw_drive_track_at(struct dw_job *job, u32 lba, struct dw_track_info *info)
{
	return dw_drive_track(job, DW_TRACK_BY_LBA, lba, info);
}

static int dw_formats_parse(const u8 *buf, u32 len, struct dw_formats *formats)
{
	int ret = dw_capacity_parse(buf, len, &formats->now);

	formats->nr = 0;
	while (!ret && formats->nr < ARRAY_SIZE(formats->list)) {
		ret = dw_format_at(buf, len, formats->nr,
				   &formats->list[formats->nr]);
		if (ret <= 0)
			return ret;
		formats->nr++;
		ret = 0;
	}
	return ret;
}

/**
 * dw_drive_formats - READ FORMAT CAPACITIES: how large the medium is, and what it
 *		      can be formatted to
 * @job: the job
 * @formats: filled
 */
int dw_drive_formats(struct dw_job *job, struct dw_formats *formats)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_format_capacities(&cdb, DW_FORMAT_CAPACITIES_LEN);
	buf = dw_drive_reply(job, &cdb, DW_FORMAT_CAPACITIES_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_formats_parse(buf, got, formats));
}

/**
 * dw_drive_capacity - READ CAPACITY, what can be read of the medium
 * @job: the job
 * @blocks: filled: sectors
 */
int dw_drive_capacity(struct dw_job *job, u64 *blocks)
{
	struct dw_cdb cdb;
	u32 block_size;
	void *buf;
	u32 got;
	int ret;

	dw_cdb_read_capacity(&cdb);
	buf = dw_drive_reply(job, &cdb, DW_READ_CAPACITY_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = dw_drive_parsed(job, &cdb, buf,
			      dw_read_capacity_parse(buf, got, blocks, &block_size));
	/* Whatever else the drive can do, it is not for sectors of 2048 bytes. */
	if (!ret && block_size != DISCWRITER_SECTOR_SIZE)
		return dw_drive_fail(job, DISCWRITER_CAUSE_INCOMPATIBLE);
	return ret;
}

/**
 * dw_drive_buffer - READ BUFFER CAPACITY, in bytes
 * @job: the job
 * @buffer: filled
 */
int dw_drive_buffer(struct dw_job *job, struct dw_buffer *buffer)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_buffer_capacity(&cdb, DW_BUFFER_LEN);
	buf = dw_drive_reply(job, &cdb, DW_BUFFER_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_buffer_parse(buf, got, buffer));
}

/**
 * dw_drive_write_protected - READ DISC STRUCTURE C0h: is the medium protected?
 * @job: the job
 * @kind: kind of medium
 * @protection: filled: bits of DW_PROTECTION_ANY, 0 for none
 */
int dw_drive_write_protected(struct dw_job *job, enum dw_structure_media kind,
			     u8 *protection)
{
	struct dw_cdb cdb;
	size_t total, here = 0;
	u8 *buf;
	u32 got;
	int ret;

	dw_cdb_read_disc_structure(&cdb, kind, 0, 0,
				   DW_STRUCTURE_WRITE_PROTECTION,
				   DW_PROTECTION_LEN);
	buf = dw_drive_reply(job, &cdb, DW_PROTECTION_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = dw_structure_parse(buf, got, &total, &here);
	*protection = here ? buf[DW_STRUCTURE_HEADER_LEN] & DW_PROTECTION_ANY : 0;
	return dw_drive_parsed(job, &cdb, buf, ret);
}

/**
 * dw_drive_layers - READ DISC STRUCTURE 20h: where layer 0 ends
 * @job: the job
 * @layers: filled
 */
int dw_drive_layers(struct dw_job *job, struct dw_layers *layers)
{
	struct dw_cdb cdb;
	void *buf;
	u32 got;

	dw_cdb_read_disc_structure(&cdb, DW_STRUCTURE_DVD, 0, 0,
				   DW_STRUCTURE_LAYER_BOUNDARY, DW_LAYERS_LEN);
	buf = dw_drive_reply(job, &cdb, DW_LAYERS_LEN, &got);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	return dw_drive_parsed(job, &cdb, buf,
			       dw_layers_parse(buf, got, layers));
}
