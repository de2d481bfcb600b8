/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Media: a table of profiles, and one ops struct per write model.
 */
#ifndef DISCWRITER_MEDIA_H
#define DISCWRITER_MEDIA_H

#include <linux/types.h>

#include "drive.h"

struct dw_burn;
struct dw_medium;
struct dw_request;

/**
 * struct dw_sequential - how a kind of medium that is recorded in sequence differs
 *			  from the others
 * @invisible: the track that comes next is number FFh, not the last one of the
 *	last session
 * @page: the write parameters page is set before
 * @calibrate: SEND OPC INFORMATION is sent before
 * @close_track: a track is closed by CLOSE TRACK, not by flushing alone
 * @reserve: tracks can be reserved, and continued
 * @minimum: least sectors of a track
 * @params: what to set in the page, beside what the burn says
 * @finalize: functions of CLOSE TRACK/SESSION that finalize, tried in this order;
 *	0 after the last. None: closing the session with a page that says that no
 *	other follows
 * @compatible: the same for DISCWRITER_CLOSE_COMPATIBLE
 */
struct dw_sequential {
	bool invisible;
	bool page;
	bool calibrate;
	bool close_track;
	bool reserve;
	u16 minimum;
	struct dw_write_params params;
	u8 finalize[2];
	u8 compatible[2];
};

/**
 * struct dw_write_model - how a kind of medium is written
 * @name: for log and sysfs
 * @random: any sector can be written at any time; image offsets are addresses.
 *	Without it, data go to the next writable address only
 * @seq: what is special to a sequential kind; NULL for the others
 * @examine: complete @medium by what is special to this model
 * @format: format a medium that takes no data before, if what is to be written
 *	fits. It may have another model afterwards. NULL: there is no such medium
 * @prepare: make the drive ready to take data; nothing is recorded yet
 * @open: just before the first WRITE: what changes the medium and would be in
 *	vain without data
 * @finish: flush and close what was written, as the burn's policy says
 * @abandon: after a failure or a cancel: leave the medium in the best state it
 *	allows. Failures of this are not the burn's
 * @check: compare the medium, examined anew, with what was written
 * @erase: erase the medium, as far as enum discwriter_erase_method says; NULL:
 *	it cannot be erased
 * @finalize: close what is open, as enum discwriter_close says; NULL: it knows no
 *	closing
 *
 * All may sleep and send commands. @open runs in the writer, the others on the
 * recorder's worker. They return 0 or a negative errno whose cause @job keeps.
 */
struct dw_write_model {
	const char *name;
	bool random;
	const struct dw_sequential *seq;
	int (*examine)(struct dw_job *job, struct dw_medium *medium);
	int (*format)(struct dw_job *job, struct dw_burn *burn);
	int (*prepare)(struct dw_job *job, struct dw_burn *burn);
	int (*open)(struct dw_job *job, struct dw_burn *burn);
	int (*finish)(struct dw_job *job, struct dw_burn *burn);
	int (*abandon)(struct dw_job *job, struct dw_burn *burn);
	int (*check)(struct dw_job *job, struct dw_burn *burn);
	int (*erase)(struct dw_job *job, struct dw_burn *burn, u32 method);
	int (*finalize)(struct dw_job *job, struct dw_burn *burn, u32 close);
};

extern const struct dw_write_model dw_model_cd;
extern const struct dw_write_model dw_model_minus;
extern const struct dw_write_model dw_model_plus;
extern const struct dw_write_model dw_model_bd_r;
extern const struct dw_write_model dw_model_overwrite;
extern const struct dw_write_model dw_model_random;

/**
 * struct dw_profile_row - what a profile means
 * @profile: number (MMC feature 0000h)
 * @name: as users know it
 * @capability: DISCWRITER_CAN_*: a drive that lists the profile can write it;
 *	0 for media that are only read
 * @block: sectors of an ECC block
 * @model: how it is written; NULL: not supported
 */
struct dw_profile_row {
	u16 profile;
	const char *name;
	u32 capability;
	u16 block;
	const struct dw_write_model *model;
};

/**
 * struct dw_medium - the medium in the drive, as last examined
 * @row: its profile; NULL: none
 * @model: how it is written; NULL: not at all
 * @profile: number of its profile, also if it is in no row
 * @state: DISCWRITER_MEDIUM_*
 * @can: DISCWRITER_MEDIUM_CAN_*, as the medium is now
 * @ways: bits of the same that say how drive and medium can record, whether or not
 *	anything can be recorded now
 * @block: sectors of an ECC block or packet
 * @unit: sectors of which the address and length of a WRITE are multiples; of
 *	sequential media only the length, counted from the track's start
 * @sessions: sessions that hold data
 * @tracks: tracks that hold data
 * @capacity: sectors of the medium
 * @formatted: restricted overwrite: sectors that are formatted
 * @growing: restricted overwrite: just formatted, must be written in sequence
 * @free: sectors a burn can add
 * @next_writable: LBA of the first of them
 * @last_session_start: DISCWRITER_NO_ADDRESS for none
 * @track: sequential: number of the track that is written next
 * @open_track: sequential: number of a track that is begun or reserved, 0 for none
 * @open: that track
 * @info: READ DISC INFORMATION, as it came
 * @config: GET CONFIGURATION, as it came
 */
struct dw_medium {
	const struct dw_profile_row *row;
	const struct dw_write_model *model;
	u16 profile;
	u32 state;
	u32 can;
	u32 ways;
	u32 block;
	u32 unit;
	u32 sessions;
	u32 tracks;
	u64 capacity;
	u64 formatted;
	bool growing;
	u64 free;
	u64 next_writable;
	u64 last_session_start;
	u16 track;
	u16 open_track;
	struct dw_track_info open;
	struct dw_disc_info info;
	struct dw_config config;
};

/* Formatted in the background, which is told in the disc information. */
static inline bool dw_medium_is_plus_rw(const struct dw_medium *medium)
{
	return medium->profile == DW_PROFILE_DVD_PLUS_RW ||
	       medium->profile == DW_PROFILE_DVD_PLUS_RW_DL;
}

static inline const struct dw_write_model *
dw_medium_model(const struct dw_medium *medium)
{
	return medium->model;
}

/* Where less would do, writes are still gathered into 32 KiB: so do all programs. */
#define DW_GATHER	16

/**
 * dw_medium_gather - sectors that small writes are gathered into
 * @medium: the medium
 *
 * A power of two, and a multiple of its ECC block.
 */
static inline u32 dw_medium_gather(const struct dw_medium *medium)
{
	return medium->block > 1 ? medium->block : DW_GATHER;
}

const struct dw_profile_row *dw_profile_find(u16 profile);
u32 dw_profiles_capabilities(const u16 *profiles, unsigned int nr);
int dw_media_examine(struct dw_job *job, struct dw_medium *medium);
int dw_media_ranges(struct dw_job *job, struct dw_request *request, u64 sectors,
		    u32 align);
int dw_media_usable(struct dw_job *job, const struct dw_medium *medium,
		    const struct dw_request *request);

/* sequential.c: what the sequential models have in common */
int dw_seq_examine(struct dw_job *job, struct dw_medium *medium);
int dw_seq_prepare(struct dw_job *job, struct dw_burn *burn);
int dw_seq_open(struct dw_job *job, struct dw_burn *burn);
int dw_seq_select(struct dw_job *job, struct dw_burn *burn);
int dw_seq_check(struct dw_job *job, struct dw_burn *burn);
u32 dw_seq_last_open(const struct dw_medium *medium);
int dw_seq_burn_track(struct dw_job *job, const struct dw_burn *burn,
		      struct dw_track_info *info);
bool dw_seq_was_reserved(const struct dw_track_info *track, u64 sectors);
int dw_seq_track_info(struct dw_job *job, const struct dw_medium *medium,
		      u16 number, struct dw_track_info *info);
/* sequential_close.c */
int dw_seq_finish(struct dw_job *job, struct dw_burn *burn);
int dw_seq_abandon(struct dw_job *job, struct dw_burn *burn);
int dw_seq_finalize(struct dw_job *job, struct dw_burn *burn, u32 close);

/* format.c: formats, and which of them to take */
int dw_format_preferred(const struct dw_medium *medium,
			const struct dw_formats *formats,
			struct dw_format *format);
int dw_format_find(struct dw_job *job, enum dw_format_type type,
		   struct dw_format *format);
int dw_format_medium(struct dw_job *job, const struct dw_medium *medium);
int dw_format_blank(struct dw_job *job, struct dw_burn *burn, u32 method);

#endif /* DISCWRITER_MEDIA_H */
