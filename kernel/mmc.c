// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: MMC commands as bytes
 *
 * One function per command; each fills a whole dw_cdb. Fields not named by an
 * argument are 0: reserved bits must be, and the control byte always is.
 * Addresses are sectors (2048 bytes), allocation lengths bytes.
 */
#include "mmc.h"

/* Length of a command by the group code in its opcode (SPC-4, 4.3.4.1). */
static u8 cdb_len(u8 op)
{
	static const u8 len[8] = { 6, 10, 10, 10, 16, 12, 10, 10 };

	return len[op >> 5];
}

static u8 *cdb_init(struct dw_cdb *c, enum dw_op op)
{
	memset(c, 0, sizeof(*c));
	c->cdb[0] = op;
	c->len = cdb_len(op);
	return c->cdb;
}

/**
 * dw_cdb_test_unit_ready() - TEST UNIT READY (SPC-4)
 * @c: filled
 */
void dw_cdb_test_unit_ready(struct dw_cdb *c)
{
	cdb_init(c, DW_OP_TEST_UNIT_READY);
}

/**
 * dw_cdb_request_sense() - REQUEST SENSE (SPC-4), fixed format
 * @c: filled
 * @alloc: allocation length
 */
void dw_cdb_request_sense(struct dw_cdb *c, u8 alloc)
{
	u8 *b = cdb_init(c, DW_OP_REQUEST_SENSE);

	b[4] = alloc;
}

/**
 * dw_cdb_format_unit() - FORMAT UNIT (MMC-6), with a list of DW_FORMAT_LIST_LEN
 * @c: filled
 * @complete_list: CmpLst; together with DW_FORMAT_DCRT a quick reformat
 *
 * Whether the drive answers at once is said in the list, not here.
 */
void dw_cdb_format_unit(struct dw_cdb *c, bool complete_list)
{
	u8 *b = cdb_init(c, DW_OP_FORMAT_UNIT);

	/* FmtData: a list follows; format code 001b: the only one today. */
	b[1] = 0x10 | (complete_list ? 0x08 : 0) | 0x01;
}

/**
 * dw_format_list() - the parameter list of FORMAT UNIT
 * @list: filled
 * @options: DW_FORMAT_FOV and the option bits
 * @blocks: blocks the format shall give; DW_FORMAT_BLOCKS_ALL on DVD+RW
 * @type: format type
 * @subtype: 0 to 3
 * @param: type dependent parameter, 24 bits
 */
void dw_format_list(u8 list[DW_FORMAT_LIST_LEN], u8 options, u32 blocks,
		    enum dw_format_type type, u8 subtype, u32 param)
{
	memset(list, 0, DW_FORMAT_LIST_LEN);
	list[1] = options;
	dw_put16(list + 2, 8);	/* one format descriptor */
	dw_put32(list + 4, blocks);
	list[8] = (u8)(type << 2 | (subtype & 0x03));
	dw_put24(list + 9, param);
}

/**
 * dw_cdb_start_stop_unit() - START STOP UNIT (MMC-6)
 * @c: filled
 * @immed: answer at once
 * @start: spin up; with @loej, load
 * @loej: move the tray: load with @start, eject without
 */
void dw_cdb_start_stop_unit(struct dw_cdb *c, bool immed, bool start, bool loej)
{
	u8 *b = cdb_init(c, DW_OP_START_STOP_UNIT);

	b[1] = immed ? 0x01 : 0;
	b[4] = (loej ? 0x02 : 0) | (start ? 0x01 : 0);
}

/**
 * dw_cdb_prevent_allow() - PREVENT ALLOW MEDIUM REMOVAL (MMC-6)
 * @c: filled
 * @prevent: lock the door, else unlock it
 */
void dw_cdb_prevent_allow(struct dw_cdb *c, bool prevent)
{
	u8 *b = cdb_init(c, DW_OP_PREVENT_ALLOW);

	b[4] = prevent ? 0x01 : 0;
}

/**
 * dw_cdb_read_format_capacities() - READ FORMAT CAPACITIES (MMC-6)
 * @c: filled
 * @alloc: allocation length
 */
void dw_cdb_read_format_capacities(struct dw_cdb *c, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_FORMAT_CAPACITIES);

	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_read_capacity() - READ CAPACITY (MMC-6); answers DW_READ_CAPACITY_LEN
 * @c: filled
 */
void dw_cdb_read_capacity(struct dw_cdb *c)
{
	cdb_init(c, DW_OP_READ_CAPACITY);
}

/**
 * dw_cdb_read10() - READ (10) (MMC-6)
 * @c: filled
 * @lba: first sector
 * @blocks: sectors
 */
void dw_cdb_read10(struct dw_cdb *c, u32 lba, u16 blocks)
{
	u8 *b = cdb_init(c, DW_OP_READ_10);

	dw_put32(b + 2, lba);
	dw_put16(b + 7, blocks);
}

/**
 * dw_cdb_write10() - WRITE (10) (MMC-6)
 * @c: filled
 * @lba: first sector
 * @blocks: sectors
 */
void dw_cdb_write10(struct dw_cdb *c, u32 lba, u16 blocks)
{
	u8 *b = cdb_init(c, DW_OP_WRITE_10);

	dw_put32(b + 2, lba);
	dw_put16(b + 7, blocks);
}

/**
 * dw_cdb_synchronize_cache() - SYNCHRONIZE CACHE (MMC-6), the whole cache
 * @c: filled
 * @immed: answer at once
 */
void dw_cdb_synchronize_cache(struct dw_cdb *c, bool immed)
{
	u8 *b = cdb_init(c, DW_OP_SYNCHRONIZE_CACHE);

	b[1] = immed ? 0x02 : 0;
}

/**
 * dw_cdb_read_toc() - READ TOC/PMA/ATIP (MMC-6)
 * @c: filled
 * @msf: addresses as minute, second, frame
 * @format: what to read
 * @track: track or session to begin with
 * @alloc: allocation length
 */
void dw_cdb_read_toc(struct dw_cdb *c, bool msf, enum dw_toc_format format,
		     u8 track, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_TOC);

	b[1] = msf ? 0x02 : 0;
	b[2] = format & 0x0f;
	b[6] = track;
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_get_configuration() - GET CONFIGURATION (MMC-6)
 * @c: filled
 * @rt: all features, the current ones, or @feature alone
 * @feature: feature to begin with
 * @alloc: allocation length
 */
void dw_cdb_get_configuration(struct dw_cdb *c, enum dw_config_rt rt,
			      u16 feature, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_GET_CONFIGURATION);

	b[1] = rt & 0x03;
	dw_put16(b + 2, feature);
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_get_event_status() - GET EVENT STATUS NOTIFICATION (MMC-6), polled
 * @c: filled
 * @classes: DW_EVENT_* bits
 * @alloc: allocation length
 */
void dw_cdb_get_event_status(struct dw_cdb *c, u8 classes, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_GET_EVENT_STATUS);

	b[1] = 0x01;
	b[4] = classes;
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_read_disc_information() - READ DISC INFORMATION (MMC-6)
 * @c: filled
 * @type: which information
 * @alloc: allocation length
 */
void dw_cdb_read_disc_information(struct dw_cdb *c, enum dw_disc_info_type type,
				  u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_DISC_INFORMATION);

	b[1] = type & 0x07;
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_read_track_information() - READ TRACK INFORMATION (MMC-6)
 * @c: filled
 * @by: what @address is
 * @address: LBA, or number of track or session
 * @open: the first open track at or after @address
 * @alloc: allocation length
 */
void dw_cdb_read_track_information(struct dw_cdb *c, enum dw_track_address by,
				   u32 address, bool open, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_TRACK_INFORMATION);

	b[1] = (open ? 0x04 : 0) | (by & 0x03);
	dw_put32(b + 2, address);
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_reserve_track() - RESERVE TRACK (MMC-6), by size
 * @c: filled
 * @blocks: sectors
 */
void dw_cdb_reserve_track(struct dw_cdb *c, u32 blocks)
{
	u8 *b = cdb_init(c, DW_OP_RESERVE_TRACK);

	dw_put32(b + 5, blocks);
}

/**
 * dw_cdb_send_opc() - SEND OPC INFORMATION (MMC-6): calibrate now
 * @c: filled
 */
void dw_cdb_send_opc(struct dw_cdb *c)
{
	u8 *b = cdb_init(c, DW_OP_SEND_OPC);

	b[1] = 0x01;
}

/**
 * dw_cdb_mode_select10() - MODE SELECT (10) (SPC-4), not saved
 * @c: filled
 * @len: parameter list length: header and page
 */
void dw_cdb_mode_select10(struct dw_cdb *c, u16 len)
{
	u8 *b = cdb_init(c, DW_OP_MODE_SELECT_10);

	b[1] = 0x10;	/* PF: pages, as the standard lays them out */
	dw_put16(b + 7, len);
}

/**
 * dw_cdb_mode_sense10() - MODE SENSE (10) (SPC-4), no block descriptors
 * @c: filled
 * @pc: which values
 * @page: page code, or DW_MODE_PAGE_ALL
 * @alloc: allocation length
 */
void dw_cdb_mode_sense10(struct dw_cdb *c, enum dw_mode_control pc, u8 page,
			 u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_MODE_SENSE_10);

	b[1] = 0x08;
	b[2] = (u8)((pc & 0x03) << 6 | (page & 0x3f));
	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_close_track_session() - CLOSE TRACK/SESSION (MMC-6)
 * @c: filled
 * @immed: answer at once
 * @function: what to close
 * @track: number of the track, 0 unless a track is closed
 */
void dw_cdb_close_track_session(struct dw_cdb *c, bool immed,
				enum dw_close_function function, u16 track)
{
	u8 *b = cdb_init(c, DW_OP_CLOSE_TRACK_SESSION);

	b[1] = immed ? 0x01 : 0;
	b[2] = function & 0x07;
	dw_put16(b + 4, track);
}

/**
 * dw_cdb_read_buffer_capacity() - READ BUFFER CAPACITY (MMC-6), in bytes
 * @c: filled
 * @alloc: allocation length, DW_BUFFER_LEN
 */
void dw_cdb_read_buffer_capacity(struct dw_cdb *c, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_BUFFER_CAPACITY);

	dw_put16(b + 7, alloc);
}

/**
 * dw_cdb_blank() - BLANK (MMC-6)
 * @c: filled
 * @immed: answer at once
 * @type: what to blank
 * @address: LBA or track, for the types that need one, else 0
 */
void dw_cdb_blank(struct dw_cdb *c, bool immed, enum dw_blank_type type,
		  u32 address)
{
	u8 *b = cdb_init(c, DW_OP_BLANK);

	b[1] = (immed ? 0x10 : 0) | (type & 0x07);
	dw_put32(b + 2, address);
}

/**
 * dw_cdb_get_performance() - GET PERFORMANCE (MMC-6)
 * @c: filled
 * @type: type of the descriptors
 * @data_type: DW_PERFORMANCE_READ or _WRITE, and _NOMINAL
 * @lba: where to begin
 * @descriptors: most descriptors to return
 */
void dw_cdb_get_performance(struct dw_cdb *c, enum dw_performance_type type,
			    u8 data_type, u32 lba, u16 descriptors)
{
	u8 *b = cdb_init(c, DW_OP_GET_PERFORMANCE);

	b[1] = data_type & 0x1f;
	dw_put32(b + 2, lba);
	dw_put16(b + 8, descriptors);
	b[10] = (u8)type;
}

/**
 * dw_cdb_read_disc_structure() - READ DISC STRUCTURE (MMC-6)
 * @c: filled
 * @media: DVD or BD
 * @address: address, for the formats that need one, else 0
 * @layer: layer
 * @format: which structure
 * @alloc: allocation length
 */
void dw_cdb_read_disc_structure(struct dw_cdb *c, enum dw_structure_media media,
				u32 address, u8 layer, u8 format, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_READ_DISC_STRUCTURE);

	b[1] = media & 0x0f;
	dw_put32(b + 2, address);
	b[6] = layer;
	b[7] = format;
	dw_put16(b + 8, alloc);
}

/**
 * dw_cdb_send_disc_structure() - SEND DISC STRUCTURE (MMC-6), for DVD
 * @c: filled
 * @format: which structure
 * @len: bytes that go with it
 */
void dw_cdb_send_disc_structure(struct dw_cdb *c, u8 format, u16 len)
{
	u8 *b = cdb_init(c, DW_OP_SEND_DISC_STRUCTURE);

	b[7] = format;
	dw_put16(b + 8, len);
}

/**
 * dw_layers_list() - what SEND DISC STRUCTURE 20h sends
 * @list: filled
 * @layer0: sectors of layer 0
 */
void dw_layers_list(u8 list[DW_LAYERS_LEN], u32 layer0)
{
	memset(list, 0, DW_LAYERS_LEN);
	dw_put16(list, DW_LAYERS_LEN - 2);
	dw_put32(list + DW_LAYERS_LAYER0, layer0);
}

/**
 * dw_cdb_set_streaming() - SET STREAMING (MMC-6), with a list of
 *	DW_STREAMING_LIST_LEN
 * @c: filled
 */
void dw_cdb_set_streaming(struct dw_cdb *c)
{
	u8 *b = cdb_init(c, DW_OP_SET_STREAMING);

	dw_put16(b + 9, DW_STREAMING_LIST_LEN);
}

/**
 * dw_streaming_list() - the parameter list of SET STREAMING
 * @list: filled
 * @s: what to ask for
 */
void dw_streaming_list(u8 list[DW_STREAMING_LIST_LEN],
		       const struct dw_streaming *s)
{
	memset(list, 0, DW_STREAMING_LIST_LEN);
	list[0] = s->flags;
	dw_put32(list + 4, s->start);
	dw_put32(list + 8, s->end);
	dw_put32(list + 12, s->read_kb);
	dw_put32(list + 16, 1000);	/* ms: so that sizes are kB/s */
	dw_put32(list + 20, s->write_kb);
	dw_put32(list + 24, 1000);
}

/**
 * dw_cdb_set_cd_speed() - SET CD SPEED (MMC-6)
 * @c: filled
 * @cav: constant angular velocity
 * @read_kb: kB/s (of 1000 bytes), or DW_SPEED_MAX
 * @write_kb: likewise
 */
void dw_cdb_set_cd_speed(struct dw_cdb *c, bool cav, u16 read_kb, u16 write_kb)
{
	u8 *b = cdb_init(c, DW_OP_SET_CD_SPEED);

	b[1] = cav ? 0x01 : 0;
	dw_put16(b + 2, read_kb);
	dw_put16(b + 4, write_kb);
}

/**
 * dw_cdb_send_cue_sheet() - SEND CUE SHEET (MMC-6)
 * @c: filled
 * @len: bytes of the cue sheet
 */
void dw_cdb_send_cue_sheet(struct dw_cdb *c, u32 len)
{
	u8 *b = cdb_init(c, DW_OP_SEND_CUE_SHEET);

	dw_put24(b + 6, len);
}

/**
 * dw_cdb_mechanism_status() - MECHANISM STATUS (MMC-6)
 * @c: filled
 * @alloc: allocation length
 */
void dw_cdb_mechanism_status(struct dw_cdb *c, u16 alloc)
{
	u8 *b = cdb_init(c, DW_OP_MECHANISM_STATUS);

	dw_put16(b + 8, alloc);
}
