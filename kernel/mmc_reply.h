/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter: what drives answer, taken apart
 *
 * Every parser takes the bytes that really came (the transfer length less the
 * residue), reads none past them, and believes the length field of a reply
 * only as far as bytes are there. It returns 0, or -EPROTO when a field that
 * the caller cannot do without is missing or the reply contradicts itself;
 * then nothing in @out may be used. Iterators return 1 for an entry, 0 at the
 * end, -EPROTO for an entry that breaks off.
 */
#ifndef DW_MMC_REPLY_H
#define DW_MMC_REPLY_H

#include "pure.h"

/* Features (MMC-6 chapter 5). */
enum dw_feature_code {
	DW_FEATURE_PROFILE_LIST		= 0x0000,
	DW_FEATURE_CORE			= 0x0001,
	DW_FEATURE_REMOVABLE		= 0x0003,
	DW_FEATURE_WRITE_PROTECT	= 0x0004,
	DW_FEATURE_RANDOM_WRITABLE	= 0x0020,
	DW_FEATURE_INCREMENTAL		= 0x0021,
	DW_FEATURE_FORMATTABLE		= 0x0023,
	DW_FEATURE_RESTRICTED_OVERWRITE	= 0x0026,
	DW_FEATURE_DVD_PLUS_RW		= 0x002a,
	DW_FEATURE_DVD_PLUS_R		= 0x002b,
	DW_FEATURE_RIGID_OVERWRITE	= 0x002c,
	DW_FEATURE_CD_TRACK_AT_ONCE	= 0x002d,
	DW_FEATURE_CD_MASTERING		= 0x002e,
	DW_FEATURE_DVD_MINUS_WRITE	= 0x002f,
	DW_FEATURE_BD_R_POW		= 0x0038,
	DW_FEATURE_DVD_PLUS_RW_DL	= 0x003a,
	DW_FEATURE_DVD_PLUS_R_DL	= 0x003b,
	DW_FEATURE_BD_WRITE		= 0x0041,
	DW_FEATURE_REAL_TIME_STREAMING	= 0x0107,
	DW_FEATURE_SERIAL_NUMBER	= 0x0108,
};

/* Index of a feature in struct dw_config. */
enum dw_feature_index {
	DW_FI_REMOVABLE,
	DW_FI_WRITE_PROTECT,
	DW_FI_RANDOM_WRITABLE,
	DW_FI_INCREMENTAL,
	DW_FI_FORMATTABLE,
	DW_FI_RESTRICTED_OVERWRITE,
	DW_FI_DVD_PLUS_RW,
	DW_FI_DVD_PLUS_R,
	DW_FI_RIGID_OVERWRITE,
	DW_FI_CD_TRACK_AT_ONCE,
	DW_FI_CD_MASTERING,
	DW_FI_DVD_MINUS_WRITE,
	DW_FI_BD_R_POW,
	DW_FI_DVD_PLUS_RW_DL,
	DW_FI_DVD_PLUS_R_DL,
	DW_FI_BD_WRITE,
	DW_FI_REAL_TIME_STREAMING,
	DW_FI_SERIAL_NUMBER,
	DW_FI_COUNT,
};

/* struct dw_config.flags[DW_FI_REMOVABLE] */
#define DW_REMOVABLE_LOAD		0x10
#define DW_REMOVABLE_EJECT		0x08
#define DW_REMOVABLE_LOCK		0x01
/* DW_FI_WRITE_PROTECT */
#define DW_WP_DWP			0x08	/* BD: protection on the disc (PAC) */
#define DW_WP_WDCB			0x04	/* DVD+RW: by a disc control block */
#define DW_WP_SPWP			0x02	/* persistent protection */
#define DW_WP_SSWPP			0x01	/* software protection until power off */
/* DW_FI_INCREMENTAL */
#define DW_INCREMENTAL_TRIO		0x04
#define DW_INCREMENTAL_ARSV		0x02
#define DW_INCREMENTAL_BUF		0x01	/* underrun protection */
/* DW_FI_DVD_PLUS_RW, _PLUS_R, _PLUS_RW_DL, _PLUS_R_DL: can write, not only read */
#define DW_PLUS_WRITE			0x01
/* DW_FI_CD_TRACK_AT_ONCE, DW_FI_CD_MASTERING, DW_FI_DVD_MINUS_WRITE */
#define DW_WRITE_BUF			0x40	/* underrun protection */
#define DW_WRITE_TEST			0x04	/* writing can be simulated */
#define DW_WRITE_RW			0x02	/* CD-RW or DVD-RW too, not only -R */
/* DW_FI_CD_MASTERING */
#define DW_MASTERING_SAO		0x20
/* DW_FI_DVD_MINUS_WRITE */
#define DW_MINUS_DL			0x08	/* DVD-R DL too */
/* DW_FI_BD_WRITE */
#define DW_BD_SVNR			0x01	/* verify can be left out */
/* DW_FI_REAL_TIME_STREAMING */
#define DW_RTS_RBCB			0x10	/* READ BUFFER CAPACITY in blocks */
#define DW_RTS_SCS			0x08	/* SET CD SPEED */
#define DW_RTS_MP2A			0x04	/* speeds in mode page 2Ah */
#define DW_RTS_WSPD			0x02	/* speeds by GET PERFORMANCE type 3 */
#define DW_RTS_SW			0x01

#define DW_MAX_PROFILES			32
#define DW_SERIAL_LEN			40

/**
 * struct dw_config - what a GET CONFIGURATION reply says of drive and medium
 * @total: bytes of the whole reply as the drive counts it, its header included
 * @truncated: the drive has more than the bytes given: ask again for @total; if
 *	that much was asked for, the reply is short and not to be trusted
 * @profile: current profile, enum dw_profile; 0 without a usable medium
 * @have: bit n: the feature with enum dw_feature_index n is there
 * @have_current: bit n: and it is current, that is, usable with this medium
 * @flags: the flag byte of each feature; 0 if it is not there or too short
 * @random_last_lba: last LBA (feature 0020h), 0 if not there
 * @random_block_size: bytes of a block (0020h)
 * @random_blocking: blocks the drive writes at once (0020h)
 * @nr_profiles: how many of @profiles are filled
 * @profiles: profiles the drive lists, in its order
 * @serial: serial number (0108h), blanks cut at both ends, NUL-terminated;
 *	bytes that are not printable ASCII are replaced by '.'
 */
struct dw_config {
	u32 total;
	bool truncated;
	u16 profile;
	u32 have;
	u32 have_current;
	u8 flags[DW_FI_COUNT];
	u32 random_last_lba;
	u32 random_block_size;
	u16 random_blocking;
	u8 nr_profiles;
	u16 profiles[DW_MAX_PROFILES];
	char serial[DW_SERIAL_LEN];
};

/**
 * struct dw_feature - one feature descriptor of a GET CONFIGURATION reply
 * @code: feature code
 * @version: version
 * @persistent: always current
 * @is_current: usable now
 * @len: bytes at @data
 * @data: what follows the four bytes of its head
 */
struct dw_feature {
	u16 code;
	u8 version;
	bool persistent;
	bool is_current;
	u8 len;
	const u8 *data;
};

#define DW_CONFIG_HEADER_LEN		8

int dw_config_parse(const u8 *buf, size_t len, struct dw_config *out);
int dw_feature_next(const u8 *buf, size_t len, size_t *pos,
		    struct dw_feature *out);

static inline bool dw_config_has(const struct dw_config *c,
				 enum dw_feature_index i)
{
	return c->have & 1U << i;
}

static inline bool dw_config_current(const struct dw_config *c,
				     enum dw_feature_index i)
{
	return c->have_current & 1U << i;
}

/* READ DISC INFORMATION: status of the disc, of its last session, of a background format. */
enum dw_disc_status {
	DW_DISC_EMPTY			= 0,
	DW_DISC_APPENDABLE		= 1,
	DW_DISC_COMPLETE		= 2,
	DW_DISC_OTHER			= 3,	/* random access: no such notion */
};

enum dw_session_state {
	DW_SESSION_EMPTY		= 0,
	DW_SESSION_INCOMPLETE		= 1,
	DW_SESSION_DAMAGED		= 2,
	DW_SESSION_COMPLETE		= 3,
};

enum dw_bg_format {
	DW_BG_FORMAT_NONE		= 0,
	DW_BG_FORMAT_SUSPENDED		= 1,
	DW_BG_FORMAT_RUNNING		= 2,
	DW_BG_FORMAT_COMPLETE		= 3,
};

/**
 * struct dw_disc_info - READ DISC INFORMATION, standard
 * @status: enum dw_disc_status
 * @session_state: enum dw_session_state of the last session
 * @erasable: the medium can be erased or written again
 * @bg_format: enum dw_bg_format
 * @dirty: MRW: defects are not all recorded
 * @disc_type: 00h CD-DA, CD-ROM and all DVD and BD; 10h CD-I, 20h XA, FFh not
 *	defined
 * @first_track: number of the first track on the disc
 * @sessions: sessions, the empty or incomplete last one included
 * @first_in_last: number of the first track of the last session
 * @last_in_last: number of its last track, an invisible one included
 * @lead_in_start: of the last session, as the drive codes it
 * @lead_out_start: last possible one, as the drive codes it
 * @id_valid: @id is valid
 * @id: disc identification
 * @nr_opc: entries of its table of calibrations
 */
struct dw_disc_info {
	u8 status;
	u8 session_state;
	bool erasable;
	u8 bg_format;
	bool dirty;
	u8 disc_type;
	u16 first_track;
	u16 sessions;
	u16 first_in_last;
	u16 last_in_last;
	u32 lead_in_start;
	u32 lead_out_start;
	bool id_valid;
	u32 id;
	u8 nr_opc;
};

/* Enough for the table of standard information and no calibrations. */
#define DW_DISC_INFO_LEN		34

int dw_disc_info_parse(const u8 *buf, size_t len, struct dw_disc_info *out);

/**
 * struct dw_track_info - READ TRACK INFORMATION
 * @number: track
 * @session: its session; 0 on drives that do not tell
 * @mode: track mode (CD: the control nibble)
 * @data_mode: data mode; 0Fh unknown
 * @damage: the track was not closed properly
 * @copy: copied material
 * @reserved: it is a reserved track
 * @blank: nothing is recorded in it
 * @packet: recorded incrementally
 * @fixed_packet: in packets of @packet_size
 * @nwa_valid: @nwa is valid: the track can be written
 * @lra_valid: @lra is valid
 * @start: first LBA
 * @nwa: next writable LBA
 * @free: sectors that can still be recorded
 * @packet_size: sectors of a packet or of an ECC block, 0 if not told
 * @size: sectors of the track
 * @lra: last LBA recorded
 */
struct dw_track_info {
	u16 number;
	u16 session;
	u8 mode;
	u8 data_mode;
	bool damage;
	bool copy;
	bool reserved;
	bool blank;
	bool packet;
	bool fixed_packet;
	bool nwa_valid;
	bool lra_valid;
	u32 start;
	u32 nwa;
	u32 free;
	u32 packet_size;
	u32 size;
	u32 lra;
};

/* As much of the reply as any field used here needs. */
#define DW_TRACK_INFO_LEN		36

int dw_track_info_parse(const u8 *buf, size_t len, struct dw_track_info *out);

/* READ FORMAT CAPACITIES: what the first descriptor describes. */
enum dw_capacity_state {
	DW_CAPACITY_UNFORMATTED		= 1,	/* most it can be formatted to */
	DW_CAPACITY_FORMATTED		= 2,	/* as it is */
	DW_CAPACITY_NO_MEDIUM		= 3,	/* most this drive ever does */
};

/**
 * struct dw_capacity - READ FORMAT CAPACITIES, current/maximum descriptor
 * @blocks: blocks
 * @block_size: bytes of one
 * @state: enum dw_capacity_state
 * @nr_formats: descriptors of possible formats that follow and are all there
 */
struct dw_capacity {
	u32 blocks;
	u32 block_size;
	u8 state;
	u8 nr_formats;
};

/**
 * struct dw_format - READ FORMAT CAPACITIES, one format the medium can be given
 * @blocks: blocks it gives
 * @type: enum dw_format_type
 * @subtype: subtype
 * @param: type dependent parameter
 */
struct dw_format {
	u32 blocks;
	u8 type;
	u8 subtype;
	u32 param;
};

/* The list length is one byte: that many descriptors and no more. */
#define DW_FORMAT_CAPACITIES_LEN	(4 + 31 * 8)

int dw_capacity_parse(const u8 *buf, size_t len, struct dw_capacity *out);
int dw_format_at(const u8 *buf, size_t len, unsigned int n, struct dw_format *out);

#define DW_READ_CAPACITY_LEN		8

int dw_read_capacity_parse(const u8 *buf, size_t len, u64 *blocks,
			   u32 *block_size);

/**
 * struct dw_buffer - READ BUFFER CAPACITY in bytes
 * @size: of the drive's buffer
 * @free: of it; at most @size
 * @doubtful: the drive said more was free than there is: @free is a guess
 */
struct dw_buffer {
	u32 size;
	u32 free;
	bool doubtful;
};

#define DW_BUFFER_LEN			12

int dw_buffer_parse(const u8 *buf, size_t len, struct dw_buffer *out);

/**
 * struct dw_performance - GET PERFORMANCE, header
 * @write: the descriptors are about writing
 * @except: they list exceptions, not nominal values
 * @available: descriptors the drive has
 * @nr: of them, how many are here whole
 */
struct dw_performance {
	bool write;
	bool except;
	u32 available;
	u32 nr;
};

/**
 * struct dw_speed - GET PERFORMANCE type 0: a zone and its speed
 * @start: first LBA
 * @end: last LBA
 * @start_kb: kB/s (of 1000 bytes) at @start
 * @end_kb: kB/s at @end
 */
struct dw_speed {
	u32 start;
	u32 end;
	u32 start_kb;
	u32 end_kb;
};

/**
 * struct dw_write_speed - GET PERFORMANCE type 3: a speed that can be set
 * @cav: constant angular velocity
 * @defaults: the drive's own choice
 * @exact: the drive can keep to it
 * @mixed: suits reading and writing mixed
 * @end: last LBA of the medium
 * @read_kb: kB/s (of 1000 bytes)
 * @write_kb: kB/s
 */
struct dw_write_speed {
	bool cav;
	bool defaults;
	bool exact;
	bool mixed;
	u32 end;
	u32 read_kb;
	u32 write_kb;
};

#define DW_PERFORMANCE_HEADER_LEN	8
#define DW_PERFORMANCE_ENTRY_LEN	16

int dw_performance_parse(const u8 *buf, size_t len, struct dw_performance *out);
int dw_speed_at(const u8 *buf, size_t len, unsigned int n, struct dw_speed *out);
int dw_write_speed_at(const u8 *buf, size_t len, unsigned int n,
		      struct dw_write_speed *out);

/* MODE SELECT and MODE SENSE (10): bytes before block descriptors and pages. */
#define DW_MODE_HEADER_LEN		8

/**
 * struct dw_mode_page - a page within a MODE SENSE (10) reply
 * @code: page code
 * @saveable: PS bit: MODE SELECT must be given it as 0
 * @offset: of its first byte (the page code) in the reply
 * @len: all its bytes, its head included
 */
struct dw_mode_page {
	u8 code;
	bool saveable;
	size_t offset;
	size_t len;
};

int dw_mode_length(const u8 *buf, size_t len, size_t *total);
int dw_mode_page_find(const u8 *buf, size_t len, u8 code,
		      struct dw_mode_page *out);

/* GET EVENT STATUS NOTIFICATION: what happened to the medium. */
enum dw_media_code {
	DW_MEDIA_NO_CHANGE		= 0,
	DW_MEDIA_EJECT_REQUEST		= 1,
	DW_MEDIA_NEW			= 2,
	DW_MEDIA_REMOVED		= 3,
	DW_MEDIA_CHANGED		= 4,
	DW_MEDIA_FORMAT_DONE		= 5,
	DW_MEDIA_FORMAT_RESTARTED	= 6,
};

/**
 * struct dw_media_event - GET EVENT STATUS NOTIFICATION, media class
 * @supported: the drive knows the class at all; if not, the rest is 0
 * @code: enum dw_media_code
 * @present: a medium is in the drive
 * @tray_open: door or tray is open
 */
struct dw_media_event {
	bool supported;
	u8 code;
	bool present;
	bool tray_open;
};

#define DW_MEDIA_EVENT_LEN		8

int dw_media_event_parse(const u8 *buf, size_t len, struct dw_media_event *out);

#define DW_STRUCTURE_HEADER_LEN		4

int dw_structure_parse(const u8 *buf, size_t len, size_t *total, size_t *here);

/**
 * struct dw_layers - disc structure 20h: where layer 0 of a DVD+R DL ends
 * @fixed: it has been set, and cannot be set again
 * @layer0: sectors of layer 0
 */
struct dw_layers {
	bool fixed;
	u32 layer0;
};

/* The structure with its header; the field of both directions. */
#define DW_LAYERS_LEN			(DW_STRUCTURE_HEADER_LEN + 8)
#define DW_LAYERS_LAYER0		8

int dw_layers_parse(const u8 *buf, size_t len, struct dw_layers *out);

#endif /* DW_MMC_REPLY_H */
