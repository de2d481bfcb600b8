/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter_sim: media (sim_media.c), and how they are written (one file per
 * write model)
 */
#ifndef SIM_MEDIA_H
#define SIM_MEDIA_H

#include <linux/ktime.h>
#include <linux/types.h>

#include "sim_store.h"

struct seq_file;
struct sim_ctx;
struct sim_drive;

/* Sessions of a DVD+R are at most 153, fragments of an open one at most 16. */
#define SIM_MAX_TRACKS	(153 + 16)

/**
 * struct sim_track - a track, or a fragment of a session that is open
 * @start: first LBA
 * @size: sectors
 * @nwa: next writable address, up to @start + @size
 * @session: number of its session, from 1
 * @packet_size: of packets of fixed size, 0 if their size varies
 * @mode: control nibble, as READ TRACK INFORMATION and the TOC have it
 * @reserved: made by RESERVE TRACK and not closed yet
 * @closed: nothing more can be written to it
 * @packet: it was written in packets
 * @damaged: its end was not written properly; closing it repairs it
 */
struct sim_track {
	u32 start;
	u32 size;
	u32 nwa;
	u16 session;
	u16 packet_size;
	u8 mode;
	bool reserved;
	bool closed;
	bool packet;
	bool damaged;
};

/* Background format status as READ DISC INFORMATION reports it. */
enum sim_bg {
	SIM_BG_BLANK = 0,
	SIM_BG_SUSPENDED = 1,
	SIM_BG_RUNNING = 2,
	SIM_BG_COMPLETE = 3,
};

/* How a medium is laid out, where that is more than its sectors. */
enum sim_layout {
	SIM_LAYOUT_NONE,	/* not formatted, or needs no format */
	SIM_LAYOUT_FULL,
	SIM_LAYOUT_QUICK,	/* DVD-RW: grows, until it is closed */
	SIM_LAYOUT_PACKET,	/* CD-RW */
	SIM_LAYOUT_SPARES,	/* with spare areas */
	SIM_NR_LAYOUTS,
};

/* What the words in the `medium` attribute say. */
enum sim_condition {
	SIM_BLANK,
	SIM_MINIMAL,
	SIM_UNFORMATTED,
	SIM_FORMATTED,
	SIM_QUICK,
	SIM_SUSPENDED,
	SIM_APPENDABLE,
	SIM_OPEN,
	SIM_RESERVED,
	SIM_CLOSED,
	SIM_DAMAGED,
	SIM_WRITE_PROTECTED,
	SIM_UPSIDE_DOWN,
	SIM_INCOMPATIBLE,
	SIM_NR_CONDITIONS,
};

/* An entry of a cue sheet that has a position. */
struct sim_cue {
	s32 start;	/* address; before 0 is the first pregap */
	u8 number;	/* of the track; 0 lead-in, AAh lead-out */
	u8 index;
	bool sent;	/* the host sends it, up to the next entry */
};

/* Lead-in, two for each track, lead-out. */
#define SIM_MAX_CUES	(2 * 99 + 2)

/**
 * struct sim_cd - what is special of a CD
 * @packet_size: of one that was formatted for packets, else 0
 * @seeded: sectors that were on it when it was put in
 * @session_format: 0, 10h CD-I, 20h XA, as the write parameters say
 * @minimal: minimally blanked
 * @testing: writing is only tried
 * @tested: the track, as it was before that
 * @ncues: entries of @cue in use, 0 without a cue sheet
 * @at: the one that is being written
 * @next: address to be written next
 * @cue: the cue sheet
 */
struct sim_cd {
	u16 packet_size;
	u32 seeded;
	u8 session_format;
	bool minimal;
	bool testing;
	struct sim_track tested;
	unsigned int ncues;
	unsigned int at;
	s32 next;
	struct sim_cue cue[SIM_MAX_CUES];
};

/* By what a medium is protected: the bits of disc structure C0h, and one more. */
#define SIM_BY_POWER		0x01	/* until power-down */
#define SIM_BY_DISC		0x02	/* the disc says so */
#define SIM_BY_CARTRIDGE	0x04
#define SIM_BY_SPARES		0x08	/* there are none left */
#define SIM_BY_ANY		0x0f
#define SIM_BY_DCB		0x10	/* DVD+RW: the Write Inhibit DCB */

/**
 * struct sim_medium - a disc
 * @type: what kind of disc
 * @store: its sectors
 * @capacity: sectors, whole ECC blocks
 * @slow_ms: milliseconds a long operation takes
 * @background_ms: milliseconds a background format takes for the whole disc
 * @layout: what a format has made of it
 * @spares: sectors given to spare areas
 * @spares_used: and how many of them are taken
 * @spinup_ms: milliseconds it is not ready after it was loaded
 * @speed: fastest it can be written at, in kB/s; 0: as fast as its kind can
 * @layer0: sectors of layer 0, 0 for the type's own
 * @layer0_fixed: and they were told by the host
 * @used: sectors of the session that it is put in with, if more than usual
 * @pow: formatted for pseudo-overwrite
 * @protected: it cannot be written
 * @by: SIM_BY_*, by what it is protected
 * @upside_down: it lies the wrong way up
 * @incompatible: the drive does not know what it is
 * @finalized: sequential: nothing can be added
 * @ntracks: entries of @track in use; the last one can be the invisible track
 * @track: in the order of their addresses; the number of a track is its index
 *	plus 1
 * @cd: what is special of a CD
 * @bg: overwritable: background format status
 * @formatted: first LBA that no format has reached
 * @bg_start: when the running background format started
 * @dao_only: DVD-R, DVD-RW: can be recorded as disc at once only
 * @dao: is, or was, recorded so
 * @test: what came last was a test
 * @tested: sectors that it would have written
 * @grow_from: where it began to grow
 * @grow_to: up to where at least it is to be formatted when it is closed
 */
struct sim_medium {
	const struct sim_medium_type *type;
	struct sim_store *store;
	u32 capacity;
	u32 slow_ms;
	u32 background_ms;
	enum sim_layout layout;
	u32 spares;
	u32 spares_used;
	u32 spinup_ms;
	u32 speed;
	u32 layer0;
	bool layer0_fixed;
	u32 used;
	u32 pow;
	bool protected;
	u8 by;
	bool upside_down;
	bool incompatible;

	bool finalized;
	unsigned int ntracks;
	struct sim_track track[SIM_MAX_TRACKS];
	struct sim_cd cd;

	enum sim_bg bg;
	u32 formatted;
	ktime_t bg_start;

	bool dao_only;
	bool dao;
	bool test;
	u32 tested;
	u32 grow_from;
	u32 grow_to;
};

/* READ DISC INFORMATION in the numbers of the standard. */
struct sim_disc_info {
	u8 status;		/* 0 blank, 1 appendable, 2 complete */
	u8 session_state;	/* 0 empty, 1 incomplete, 2 damaged, 3 complete */
	u8 bg;
	u8 disc_type;
	u16 sessions;
	u16 first_track;	/* of the last session */
	u16 last_track;
	u32 lead_in;		/* start of the last session's, all ones if none */
	u32 lead_out;		/* last possible start of one */
};

/* Bits of sim_format.flags */
#define SIM_FORMAT_FOV		0x80
#define SIM_FORMAT_DPRY		0x40
#define SIM_FORMAT_DCRT		0x20
#define SIM_FORMAT_STPF		0x10
#define SIM_FORMAT_IMMED	0x02

/* What FORMAT UNIT asks for. */
struct sim_format {
	u8 code;		/* format code of the CDB: 1, or 7 as of old */
	bool compare;		/* CmpLst */
	u8 flags;		/* byte 1 of the header: FOV, DCRT, IMMED, ... */
	u32 blocks;
	u8 type;		/* format type, 26h for one */
	u8 subtype;		/* the two bits below it */
	u32 param;		/* type dependent parameter, 24 bits */
};

/**
 * struct sim_model - how a kind of disc is written
 *
 * Called with the drive's lock held. What returns u32 returns sense.
 *
 * @insert: bring a new medium into @condition, false if there is no such
 * @tick: let the time that has passed take its effect
 * @may_write: check a write's address and length
 * @wrote: sectors were written
 * @may_read: check a read's address and length
 * @capacity: what READ CAPACITY tells, in sectors
 * @disc_info: for READ DISC INFORMATION
 * @track: track @number, from 1, or NULL
 * @invisible: number of the invisible track, 0 if there is none
 * @reserve: RESERVE TRACK of so many sectors, or, with @arsv, up to an address
 * @close: CLOSE TRACK/SESSION with this function and track number
 * @format: FORMAT UNIT; may exchange the medium's store
 * @suspend: stop what runs in the background, as before an eject
 * @lose: forget what is in the cache, which is about to be lost
 *
 * All of the rest may be NULL:
 *
 * @condition: the word for what it is now; NULL: by disc status
 * @profile: the profile it has now; NULL: that of its type
 * @feature: whether a feature is current; -1, or NULL: as its type's list says
 * @blank: BLANK of this type, with this address; NULL: cannot be blanked
 * @spoil: a format or a blanking was broken off by a power cut
 * @cue_sheet: SEND CUE SHEET
 * @opc: SEND OPC INFORMATION
 * @sync: SYNCHRONIZE CACHE, where it means more than to flush
 * @dropped: how many of the first sectors of a write, which @may_write has
 *	agreed to, are not to be kept: pregaps, and all of a test write
 * @format_capacities: all descriptors of READ FORMAT CAPACITIES; their length
 * @track_info: makes READ TRACK INFORMATION's reply, which has the usual
 *	values already, say what is special
 * @toc: READ TOC/PMA/ATIP of this format
 * @pow_resources: whether there is pseudo-overwrite, and for how many blocks
 */
struct sim_model {
	bool (*insert)(struct sim_medium *m, enum sim_condition condition);
	void (*tick)(struct sim_medium *m);
	u32 (*may_write)(struct sim_drive *d, u32 lba, u32 sectors);
	void (*wrote)(struct sim_medium *m, u32 lba, u32 sectors);
	u32 (*may_read)(struct sim_medium *m, u32 lba, u32 sectors);
	u32 (*capacity)(struct sim_medium *m);
	void (*disc_info)(struct sim_medium *m, struct sim_disc_info *info);
	struct sim_track *(*track)(struct sim_medium *m, unsigned int number);
	unsigned int (*invisible)(struct sim_medium *m);
	u32 (*reserve)(struct sim_drive *d, bool arsv, u32 value);
	u32 (*close)(struct sim_drive *d, u8 function, unsigned int track);
	u32 (*format)(struct sim_drive *d, const struct sim_format *f);
	void (*suspend)(struct sim_medium *m);
	void (*lose)(struct sim_medium *m);

	enum sim_condition (*condition)(struct sim_medium *m);
	u16 (*profile)(struct sim_medium *m);
	int (*feature)(struct sim_medium *m, u16 code);
	u32 (*blank)(struct sim_drive *d, u8 type, u32 address);
	void (*spoil)(struct sim_medium *m);
	u32 (*cue_sheet)(struct sim_drive *d, const u8 *list, unsigned int len);
	u32 (*opc)(struct sim_drive *d);
	u32 (*sync)(struct sim_drive *d);
	u32 (*dropped)(struct sim_drive *d, u32 lba, u32 sectors);
	unsigned int (*format_capacities)(struct sim_medium *m, u8 *descriptors);
	void (*track_info)(struct sim_medium *m, unsigned int number, u8 *reply);
	u32 (*toc)(struct sim_ctx *c, u8 format);
	bool (*pow_resources)(struct sim_medium *m, u32 *blocks);
};

extern const struct sim_model sim_cd_r;
extern const struct sim_model sim_cd_rw;
extern const struct sim_model sim_plus_r;
extern const struct sim_model sim_plus_rw;
extern const struct sim_model sim_dvd_r;
extern const struct sim_model sim_dvd_ro;
extern const struct sim_model sim_dvd_rw;
extern const struct sim_model sim_random;
extern const struct sim_model sim_bd_r;
extern const struct sim_model sim_rom;

/**
 * struct sim_medium_type - a row of the table of media
 * @name: in the `medium` attribute
 * @profile: MMC profile
 * @capacity: sectors, unless told otherwise
 * @block: sectors of an ECC block, of which its capacity is a multiple; 0 for
 *	SIM_BLOCK
 * @erasable: as READ DISC INFORMATION and the features say
 * @book_type: book type and part version (READ DISC STRUCTURE 00h)
 * @track_mode: byte 6 of READ TRACK INFORMATION without the state bits
 * @media_id: manufacturer and media type in its ADIP
 * @spare: how spare areas are laid out on it, NULL if there are none
 * @features: numbers of the features that it makes current, 0 at the end
 * @model: how it is written
 */
struct sim_medium_type {
	const char *name;
	u16 profile;
	u32 capacity;
	u32 block;
	bool erasable;
	u8 book_type;
	u8 track_mode;
	const char *media_id;
	const struct sim_spare_rule *spare;
	const u16 *features;
	const struct sim_model *model;
};

/* ECC block of a medium, in sectors. */
static inline u32 sim_medium_block(const struct sim_medium *m)
{
	return m->type->block ?: SIM_BLOCK;
}

/* Sectors recorded on one that is not blank when it is put in. */
static inline u32 sim_medium_used(const struct sim_medium *m, u32 least)
{
	return max(round_up(m->used, sim_medium_block(m)), least);
}

/* What there is for data: all but the spares. */
static inline u32 sim_medium_payload(const struct sim_medium *m)
{
	return m->capacity - m->spares;
}

struct sim_medium *sim_medium_new(const char *spec, enum sim_storage storage);
void sim_medium_free(struct sim_medium *m);
u16 sim_medium_profile(struct sim_medium *m);
bool sim_medium_feature_known(const struct sim_drive *d, u16 code);
u32 sim_medium_erase(struct sim_medium *m);
int sim_medium_describe(struct sim_medium *m, char *page);
void sim_medium_state(struct sim_drive *d, struct seq_file *seq);
struct sim_track *sim_medium_track(struct sim_medium *m, unsigned int number);
struct sim_track *sim_medium_track_at(struct sim_medium *m, u32 lba,
				      unsigned int *number);

/* What the first descriptor of READ FORMAT CAPACITIES tells the capacity of. */
#define SIM_CAPACITY_UNFORMATTED	1
#define SIM_CAPACITY_FORMATTED		2
#define SIM_CAPACITY_NO_MEDIUM		3

unsigned int sim_put_capacity(u8 *to, u32 sectors, u8 what);	/* sim_disc.c */

/* sim_spare.c: spare areas */

/* Sectors of a BD of 25 GB and of a DVD-RAM of 4.7 GB without any spares. */
#define SIM_BD_SECTORS		12219392
#define SIM_RAM_SECTORS		2295072

/* Unless the `spares` option says how many. */
#define SIM_SPARES_USUAL	U32_MAX

/* Format type: more spares, what is before them stays. */
#define SIM_FORMAT_EXPAND	0x01

enum sim_spare {
	SIM_SPARE_NONE,
	SIM_SPARE_LEAST,
	SIM_SPARE_USUAL,
	SIM_SPARE_MOST,
	SIM_NR_SPARES,
};

struct sim_spare_format;

/**
 * struct sim_spare_rule - how spare areas are laid out on a kind of disc
 * @total: sectors of such a disc
 * @sectors: of them for spares, by enum sim_spare
 * @formats: the formats for it
 * @nformats: how many
 * @flags: options of FORMAT UNIT that are known, SIM_FORMAT_*
 */
struct sim_spare_rule {
	u32 total;
	const u32 *sectors;
	const struct sim_spare_format *formats;
	unsigned int nformats;
	u8 flags;
};

extern const struct sim_spare_rule sim_spare_bd_re;
extern const struct sim_spare_rule sim_spare_bd_r;
extern const struct sim_spare_rule sim_spare_dvd_ram;

u32 sim_spare_sectors(const struct sim_medium *m, enum sim_spare spare);
unsigned int sim_spare_capacities(const struct sim_medium *m, u8 *to);
u32 sim_spare_format(const struct sim_medium *m, const struct sim_format *f, u32 *spares);
bool sim_spare_insert(struct sim_medium *m);
u32 sim_spare_room(const struct sim_medium *m, u32 blocks);
u32 sim_spare_take(struct sim_medium *m, u32 blocks);
u32 sim_spare_defect(struct sim_ctx *c);

/* sim_tracks.c: what media that are written track by track have in common */
void sim_tracks_open(struct sim_medium *m, u32 start, u16 session, u32 least);
unsigned int sim_tracks_invisible(struct sim_medium *m);
struct sim_track *sim_tracks_session(struct sim_medium *m, unsigned int *number);
bool sim_tracks_session_empty(struct sim_medium *m);
struct sim_track *sim_tracks_writable(struct sim_medium *m, u32 lba);
u32 sim_tracks_reserve(struct sim_medium *m, u32 sectors, unsigned int most, u32 gap,
		       bool test);
u32 sim_tracks_may_read(struct sim_medium *m, u32 lba, u32 sectors);
u32 sim_tracks_capacity(struct sim_medium *m);
void sim_tracks_lose(struct sim_medium *m);
void sim_tracks_disc_info(struct sim_medium *m, struct sim_disc_info *info);
enum sim_condition sim_tracks_condition(struct sim_medium *m);
bool sim_tracks_seed(struct sim_medium *m, enum sim_condition condition, u32 gap);
void sim_tracks_track_info(struct sim_medium *m, unsigned int number, u8 *reply);

/* sim_dvd_r.c, sim_dvd_ro.c: for sim_dvd_rw.c, which is both */
void sim_dvd_r_blank(struct sim_medium *m, bool minimal);
void sim_dvd_ro_start(struct sim_medium *m, enum sim_layout layout, u32 formatted);
u32 sim_dvd_rw_format(struct sim_drive *d, const struct sim_format *f);
unsigned int sim_dvd_rw_format_capacities(struct sim_medium *m, u8 *p);

#endif /* SIM_MEDIA_H */
