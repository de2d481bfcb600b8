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
struct sim_drive;

/* Sessions of a DVD+R are at most 153, fragments of an open one at most 16. */
#define SIM_MAX_TRACKS	(153 + 16)

/**
 * struct sim_track - a track, or a fragment of a session that is open
 * @start: first LBA
 * @size: sectors
 * @nwa: next writable address, up to @start + @size
 * @session: number of its session, from 1
 * @reserved: made by RESERVE TRACK and not closed yet
 * @closed: nothing more can be written to it
 */
struct sim_track {
	u32 start;
	u32 size;
	u32 nwa;
	u16 session;
	bool reserved;
	bool closed;
};

/* Background format status as READ DISC INFORMATION reports it. */
enum sim_bg {
	SIM_BG_BLANK = 0,
	SIM_BG_SUSPENDED = 1,
	SIM_BG_RUNNING = 2,
	SIM_BG_COMPLETE = 3,
};

/* What the words in the `medium` attribute say. */
enum sim_condition {
	SIM_BLANK,
	SIM_FORMATTED,
	SIM_SUSPENDED,
	SIM_APPENDABLE,
	SIM_CLOSED,
	SIM_WRITE_PROTECTED,
	SIM_UPSIDE_DOWN,
	SIM_NR_CONDITIONS,
};

/**
 * struct sim_medium - a disc
 * @type: what kind of disc
 * @store: its sectors
 * @capacity: sectors, whole ECC blocks
 * @slow_ms: milliseconds a long operation takes
 * @background_ms: milliseconds a background format takes for the whole disc
 * @speed: fastest it can be written at, in kB/s; 0: as fast as its kind can
 * @protected: it cannot be written
 * @upside_down: it lies the wrong way up
 * @finalized: sequential: nothing can be added
 * @ntracks: entries of @track in use; the last one can be the invisible track
 * @track: in the order of their addresses; the number of a track is its index
 *	plus 1
 * @bg: overwritable: background format status
 * @formatted: first LBA that no format has reached
 * @bg_start: when the running background format started
 */
struct sim_medium {
	const struct sim_medium_type *type;
	struct sim_store *store;
	u32 capacity;
	u32 slow_ms;
	u32 background_ms;
	u32 speed;
	bool protected;
	bool upside_down;

	bool finalized;
	unsigned int ntracks;
	struct sim_track track[SIM_MAX_TRACKS];

	enum sim_bg bg;
	u32 formatted;
	ktime_t bg_start;
};

/* READ DISC INFORMATION in the numbers of the standard. */
struct sim_disc_info {
	u8 status;		/* 0 blank, 1 appendable, 2 complete */
	u8 session_state;	/* 0 empty, 1 incomplete, 3 complete */
	u8 bg;
	u16 sessions;
	u16 first_track;	/* of the last session */
	u16 last_track;
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
 * @reserve: RESERVE TRACK
 * @close: CLOSE TRACK/SESSION with this function and track number
 * @format: FORMAT UNIT with this descriptor; may exchange the medium's store
 * @suspend: stop what runs in the background, as before an eject
 * @lose: forget what is in the cache, which is about to be lost
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
	u32 (*reserve)(struct sim_medium *m, u32 sectors);
	u32 (*close)(struct sim_drive *d, u8 function, unsigned int track);
	u32 (*format)(struct sim_drive *d, const u8 descriptor[8]);
	void (*suspend)(struct sim_medium *m);
	void (*lose)(struct sim_medium *m);
};

extern const struct sim_model sim_plus_r;
extern const struct sim_model sim_plus_rw;

/**
 * struct sim_medium_type - a row of the table of media
 * @name: in the `medium` attribute
 * @profile: MMC profile
 * @capacity: sectors, unless told otherwise
 * @erasable: as READ DISC INFORMATION and the features say
 * @book_type: book type and part version (READ DISC STRUCTURE 00h)
 * @track_mode: byte 6 of READ TRACK INFORMATION without the state bits
 * @media_id: manufacturer and media type in its ADIP
 * @features: numbers of the features that it makes current, 0 at the end
 * @model: how it is written
 */
struct sim_medium_type {
	const char *name;
	u16 profile;
	u32 capacity;
	bool erasable;
	u8 book_type;
	u8 track_mode;
	const char *media_id;
	const u16 *features;
	const struct sim_model *model;
};

struct sim_medium *sim_medium_new(const char *spec, enum sim_storage storage);
void sim_medium_free(struct sim_medium *m);
int sim_medium_describe(struct sim_medium *m, char *page);
void sim_medium_state(struct sim_drive *d, struct seq_file *seq);
struct sim_track *sim_medium_track(struct sim_medium *m, unsigned int number);
struct sim_track *sim_medium_track_at(struct sim_medium *m, u32 lba,
				      unsigned int *number);

/* sim_tracks.c: what media that are written track by track have in common */
void sim_tracks_open(struct sim_medium *m, u32 start, u16 session, u32 least);
unsigned int sim_tracks_invisible(struct sim_medium *m);
struct sim_track *sim_tracks_session(struct sim_medium *m, unsigned int *number);
bool sim_tracks_session_empty(struct sim_medium *m);
struct sim_track *sim_tracks_writable(struct sim_medium *m, u32 lba);
void sim_tracks_lose(struct sim_medium *m);

#endif /* SIM_MEDIA_H */
