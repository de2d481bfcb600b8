/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter: MMC commands as bytes
 *
 * Names and numbers are those of T10 MMC-6 (commands), SPC-4 (MODE SENSE,
 * REQUEST SENSE, PREVENT) and SBC-3 (READ CAPACITY, SYNCHRONIZE CACHE).
 * What drives answer is taken apart in mmc_reply.h, which this header includes.
 */
#ifndef DW_MMC_H
#define DW_MMC_H

#include "pure.h"
#include "mmc_reply.h"

/* Operation codes. */
enum dw_op {
	DW_OP_TEST_UNIT_READY		= 0x00,
	DW_OP_REQUEST_SENSE		= 0x03,
	DW_OP_FORMAT_UNIT		= 0x04,
	DW_OP_INQUIRY			= 0x12,
	DW_OP_START_STOP_UNIT		= 0x1b,
	DW_OP_PREVENT_ALLOW		= 0x1e,
	DW_OP_READ_FORMAT_CAPACITIES	= 0x23,
	DW_OP_READ_CAPACITY		= 0x25,
	DW_OP_READ_10			= 0x28,
	DW_OP_WRITE_10			= 0x2a,
	DW_OP_SYNCHRONIZE_CACHE		= 0x35,
	DW_OP_READ_TOC			= 0x43,
	DW_OP_GET_CONFIGURATION		= 0x46,
	DW_OP_GET_EVENT_STATUS		= 0x4a,
	DW_OP_READ_DISC_INFORMATION	= 0x51,
	DW_OP_READ_TRACK_INFORMATION	= 0x52,
	DW_OP_RESERVE_TRACK		= 0x53,
	DW_OP_SEND_OPC			= 0x54,
	DW_OP_MODE_SELECT_10		= 0x55,
	DW_OP_MODE_SENSE_10		= 0x5a,
	DW_OP_CLOSE_TRACK_SESSION	= 0x5b,
	DW_OP_READ_BUFFER_CAPACITY	= 0x5c,
	DW_OP_SEND_CUE_SHEET		= 0x5d,
	DW_OP_BLANK			= 0xa1,
	DW_OP_WRITE_12			= 0xaa,
	DW_OP_GET_PERFORMANCE		= 0xac,
	DW_OP_READ_DISC_STRUCTURE	= 0xad,
	DW_OP_SET_STREAMING		= 0xb6,
	DW_OP_SET_CD_SPEED		= 0xbb,
	DW_OP_MECHANISM_STATUS		= 0xbd,
	DW_OP_SEND_DISC_STRUCTURE	= 0xbf,
};

/* Profiles: what kind of medium the drive takes the one in it for. */
enum dw_profile {
	DW_PROFILE_NONE			= 0x0000,
	DW_PROFILE_FIXED_DISK		= 0x0001,
	DW_PROFILE_REMOVABLE_DISK	= 0x0002,
	DW_PROFILE_CD_ROM		= 0x0008,
	DW_PROFILE_CD_R			= 0x0009,
	DW_PROFILE_CD_RW		= 0x000a,
	DW_PROFILE_DVD_ROM		= 0x0010,
	DW_PROFILE_DVD_R		= 0x0011,
	DW_PROFILE_DVD_RAM		= 0x0012,
	DW_PROFILE_DVD_RW_OVERWRITE	= 0x0013,
	DW_PROFILE_DVD_RW_SEQUENTIAL	= 0x0014,
	DW_PROFILE_DVD_R_DL		= 0x0015,
	DW_PROFILE_DVD_R_DL_JUMP	= 0x0016,
	DW_PROFILE_DVD_RW_DL		= 0x0017,
	DW_PROFILE_DVD_PLUS_RW		= 0x001a,
	DW_PROFILE_DVD_PLUS_R		= 0x001b,
	DW_PROFILE_DVD_PLUS_RW_DL	= 0x002a,
	DW_PROFILE_DVD_PLUS_R_DL	= 0x002b,
	DW_PROFILE_BD_ROM		= 0x0040,
	DW_PROFILE_BD_R_SRM		= 0x0041,
	DW_PROFILE_BD_R_RRM		= 0x0042,
	DW_PROFILE_BD_RE		= 0x0043,
};

/* GET CONFIGURATION: which features to return. */
enum dw_config_rt {
	DW_CONFIG_RT_ALL		= 0,
	DW_CONFIG_RT_CURRENT		= 1,
	DW_CONFIG_RT_ONE		= 2,
};

/* READ DISC INFORMATION: data type. */
enum dw_disc_info_type {
	DW_DISC_INFO_STANDARD		= 0,
	DW_DISC_INFO_TRACKS		= 1,
	DW_DISC_INFO_POW		= 2,
};

/* READ TRACK INFORMATION: what the address field holds. */
enum dw_track_address {
	DW_TRACK_BY_LBA			= 0,
	DW_TRACK_BY_NUMBER		= 1,
	DW_TRACK_BY_SESSION		= 2,
};

/* The number of the track that is not yet there: CD, DVD+R. */
#define DW_TRACK_INVISIBLE		0xff

/* CLOSE TRACK/SESSION: close function. Which of them a medium knows differs. */
enum dw_close_function {
	DW_CLOSE_STOP_FORMAT		= 0,	/* DVD+RW: stop formatting, quickly */
	DW_CLOSE_TRACK			= 1,
	DW_CLOSE_SESSION		= 2,	/* DVD+RW: stop formatting, lead-out */
	DW_CLOSE_MINIMAL		= 3,	/* DVD+RW: the same, short lead-out */
	DW_CLOSE_EXTENDED		= 4,	/* DVD+R DL: extended lead-out */
	DW_CLOSE_FINALIZE_30MM		= 5,	/* DVD+R: lead-out from 30 mm on */
	DW_CLOSE_FINALIZE		= 6,	/* DVD+R, BD-R */
};

/* BLANK: blanking type. */
enum dw_blank_type {
	DW_BLANK_DISC			= 0,
	DW_BLANK_MINIMAL		= 1,
	DW_BLANK_TRACK			= 2,
	DW_BLANK_UNRESERVE		= 3,
	DW_BLANK_TAIL			= 4,
	DW_BLANK_UNCLOSE		= 5,
	DW_BLANK_SESSION		= 6,
};

/* FORMAT UNIT: format types, as READ FORMAT CAPACITIES lists them. */
enum dw_format_type {
	DW_FORMAT_FULL			= 0x00,
	DW_FORMAT_SPARE_EXPANSION	= 0x01,
	DW_FORMAT_CD_RW_FULL		= 0x10,
	DW_FORMAT_QUICK_GROW		= 0x13,
	DW_FORMAT_QUICK			= 0x15,
	DW_FORMAT_DVD_PLUS_RW		= 0x26,
	DW_FORMAT_BD_RE_SPARES		= 0x30,
	DW_FORMAT_BD_RE_NO_SPARES	= 0x31,
	DW_FORMAT_BD_R			= 0x32,
};

/* FORMAT UNIT: option bits of the list header. */
#define DW_FORMAT_FOV			0x80	/* the option bits are valid */
#define DW_FORMAT_DCRT			0x20	/* no certification */
#define DW_FORMAT_IMMED			0x02	/* answer at once, go on working */

#define DW_FORMAT_LIST_LEN		12
/* "As large as it gets": only DVD+RW takes it. */
#define DW_FORMAT_BLOCKS_ALL		0xffffffff
/* Type dependent parameter of DVD+RW: go on with a format that was suspended. */
#define DW_FORMAT_RESTART		0x000001

/* MODE SENSE: which values; mode pages. */
enum dw_mode_control {
	DW_MODE_CURRENT			= 0,
	DW_MODE_CHANGEABLE		= 1,
	DW_MODE_DEFAULT			= 2,
	DW_MODE_SAVED			= 3,
};

#define DW_MODE_PAGE_WRITE		0x05
#define DW_MODE_PAGE_CACHING		0x08
#define DW_MODE_PAGE_CAPABILITIES	0x2a
#define DW_MODE_PAGE_ALL		0x3f

/* GET PERFORMANCE: type of descriptors, and the data type bits. */
enum dw_performance_type {
	DW_PERFORMANCE_SPEED		= 0,
	DW_PERFORMANCE_WRITE_SPEEDS	= 3,
};

#define DW_PERFORMANCE_READ		0x00
#define DW_PERFORMANCE_WRITE		0x04
#define DW_PERFORMANCE_NOMINAL		0x10	/* tolerance: 10 % of nominal */

/* GET EVENT STATUS NOTIFICATION: classes. */
#define DW_EVENT_OPERATIONAL		0x02
#define DW_EVENT_POWER			0x04
#define DW_EVENT_EXTERNAL		0x08
#define DW_EVENT_MEDIA			0x10
#define DW_EVENT_BUSY			0x40

/* READ DISC STRUCTURE: media type; formats. */
enum dw_structure_media {
	DW_STRUCTURE_DVD		= 0,
	DW_STRUCTURE_BD			= 1,
};

#define DW_STRUCTURE_PHYSICAL		0x00
#define DW_STRUCTURE_ADIP		0x11
#define DW_STRUCTURE_LAYER_BOUNDARY	0x20
#define DW_STRUCTURE_WRITE_PROTECTION	0xc0
#define DW_STRUCTURE_LIST		0xff

/* READ TOC/PMA/ATIP: format. */
enum dw_toc_format {
	DW_TOC_TRACKS			= 0,
	DW_TOC_SESSIONS			= 1,
	DW_TOC_FULL			= 2,
	DW_TOC_PMA			= 3,
	DW_TOC_ATIP			= 4,
	DW_TOC_CD_TEXT			= 5,
};

/* SET CD SPEED: the highest there is. */
#define DW_SPEED_MAX			0xffff

#define DW_STREAMING_LIST_LEN		28

/* SET STREAMING: how the disc turns, and the option bits. */
#define DW_STREAMING_CAV		0x08
#define DW_STREAMING_RESTORE		0x04	/* back to the drive's defaults */
#define DW_STREAMING_EXACT		0x02

/**
 * struct dw_streaming - what SET STREAMING asks for
 * @flags: DW_STREAMING_* bits
 * @start: first LBA it concerns
 * @end: last LBA
 * @read_kb: kB (of 1000 bytes) read in 1000 ms
 * @write_kb: kB written in 1000 ms
 */
struct dw_streaming {
	u8 flags;
	u32 start;
	u32 end;
	u32 read_kb;
	u32 write_kb;
};

/* Write parameters page: write type; enum values are those of the page. */
enum dw_page_write_type {
	DW_PAGE_INCREMENTAL		= 0,	/* packet, incremental, overwrite */
	DW_PAGE_TRACK_AT_ONCE		= 1,
	DW_PAGE_AT_ONCE			= 2,	/* session or disc at once */
};

/* Track mode: the control nibble of a CD's Q sub-channel. */
#define DW_TRACK_MODE_DATA		0x04
#define DW_TRACK_MODE_INCREMENTAL	0x05

/* The page's first field that this driver does not set; all drives have these. */
#define DW_WRITE_PAGE_MIN		16

/**
 * struct dw_write_params - what this driver sets in the write parameters page
 * @type: enum dw_page_write_type
 * @bufe: protect against buffer underrun
 * @test: simulate
 * @multi: another session can follow
 * @track_mode: DW_TRACK_MODE_*
 * @link_size: blocks lost where recording is interrupted, 0 if not to be set
 * @packet_size: of fixed packets, 0 for none
 */
struct dw_write_params {
	u8 type;
	bool bufe;
	bool test;
	bool multi;
	u8 track_mode;
	u8 link_size;
	u32 packet_size;
};

/* Cue sheet of one data track: lead-in, index 0, index 1, lead-out. */
#define DW_CUE_SHEET_LEN		(4 * 8)
/* Pre-gap of a CD track; minute 0, second 2 is LBA 0. */
#define DW_CD_PREGAP			150

/**
 * struct dw_cdb - a command descriptor block
 * @cdb: its bytes; those past @len are 0
 * @len: 6, 10 or 12
 */
struct dw_cdb {
	u8 cdb[16];
	u8 len;
};

void dw_cdb_test_unit_ready(struct dw_cdb *c);
void dw_cdb_request_sense(struct dw_cdb *c, u8 alloc);
void dw_cdb_format_unit(struct dw_cdb *c, bool complete_list);
void dw_format_list(u8 list[DW_FORMAT_LIST_LEN], u8 options, u32 blocks,
		    enum dw_format_type type, u8 subtype, u32 param);
void dw_cdb_start_stop_unit(struct dw_cdb *c, bool immed, bool start, bool loej);
void dw_cdb_prevent_allow(struct dw_cdb *c, bool prevent);
void dw_cdb_read_format_capacities(struct dw_cdb *c, u16 alloc);
void dw_cdb_read_capacity(struct dw_cdb *c);
void dw_cdb_read10(struct dw_cdb *c, u32 lba, u16 blocks);
void dw_cdb_write10(struct dw_cdb *c, u32 lba, u16 blocks);
void dw_cdb_synchronize_cache(struct dw_cdb *c, bool immed);
void dw_cdb_read_toc(struct dw_cdb *c, bool msf, enum dw_toc_format format,
		     u8 track, u16 alloc);
void dw_cdb_get_configuration(struct dw_cdb *c, enum dw_config_rt rt,
			      u16 feature, u16 alloc);
void dw_cdb_get_event_status(struct dw_cdb *c, u8 classes, u16 alloc);
void dw_cdb_read_disc_information(struct dw_cdb *c, enum dw_disc_info_type type,
				  u16 alloc);
void dw_cdb_read_track_information(struct dw_cdb *c, enum dw_track_address by,
				   u32 address, bool open, u16 alloc);
void dw_cdb_reserve_track(struct dw_cdb *c, u32 blocks);
void dw_cdb_send_opc(struct dw_cdb *c);
void dw_cdb_mode_select10(struct dw_cdb *c, u16 len);
void dw_cdb_mode_sense10(struct dw_cdb *c, enum dw_mode_control pc, u8 page,
			 u16 alloc);
void dw_cdb_close_track_session(struct dw_cdb *c, bool immed,
				enum dw_close_function function, u16 track);
void dw_cdb_read_buffer_capacity(struct dw_cdb *c, u16 alloc);
void dw_cdb_blank(struct dw_cdb *c, bool immed, enum dw_blank_type type,
		  u32 address);
void dw_cdb_get_performance(struct dw_cdb *c, enum dw_performance_type type,
			    u8 data_type, u32 lba, u16 descriptors);
void dw_cdb_read_disc_structure(struct dw_cdb *c, enum dw_structure_media media,
				u32 address, u8 layer, u8 format, u16 alloc);
void dw_cdb_send_disc_structure(struct dw_cdb *c, u8 format, u16 len);
void dw_layers_list(u8 list[DW_LAYERS_LEN], u32 layer0);
void dw_cdb_set_streaming(struct dw_cdb *c);
void dw_streaming_list(u8 list[DW_STREAMING_LIST_LEN],
		       const struct dw_streaming *s);
void dw_cdb_set_cd_speed(struct dw_cdb *c, bool cav, u16 read_kb, u16 write_kb);
void dw_cdb_send_cue_sheet(struct dw_cdb *c, u32 len);
void dw_cue_sheet(u8 list[DW_CUE_SHEET_LEN], u32 sectors);
int dw_write_page_fill(u8 *page, size_t len, const struct dw_write_params *p);
void dw_cdb_mechanism_status(struct dw_cdb *c, u16 alloc);

#endif /* DW_MMC_H */
