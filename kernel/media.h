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
 * struct dw_write_model - how a kind of medium is written
 * @name: for log and sysfs
 * @random: any sector can be written at any time; image offsets are addresses.
 *	Without it, data go to the next writable address only
 * @examine: complete @medium by what is special to this model
 * @prepare: make the medium ready to take data; nothing is recorded yet
 * @open: just before the first WRITE: what changes the medium and would be in
 *	vain without data
 * @finish: flush and close what was written, as the burn's policy says
 * @abandon: after a failure or a cancel: leave the medium in the best state it
 *	allows. Failures of this are not the burn's
 * @check: compare the medium, examined anew, with what was written
 *
 * All may sleep and send commands. @open runs in the writer, the others on the
 * recorder's worker. They return 0 or a negative errno whose cause @job keeps.
 */
struct dw_write_model {
	const char *name;
	bool random;
	int (*examine)(struct dw_job *job, struct dw_medium *medium);
	int (*prepare)(struct dw_job *job, struct dw_burn *burn);
	int (*open)(struct dw_job *job, struct dw_burn *burn);
	int (*finish)(struct dw_job *job, struct dw_burn *burn);
	int (*abandon)(struct dw_job *job, struct dw_burn *burn);
	int (*check)(struct dw_job *job, struct dw_burn *burn);
};

extern const struct dw_write_model dw_model_plus;
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
 * @profile: number of its profile, also if it is in no row
 * @state: DISCWRITER_MEDIUM_*
 * @sessions: sessions that hold data
 * @tracks: tracks that hold data
 * @capacity: sectors of the medium
 * @free: sectors a burn can add
 * @next_writable: LBA of the first of them
 * @last_session_start: DISCWRITER_NO_ADDRESS for none
 * @track: sequential: number of the track that is written next
 * @info: READ DISC INFORMATION, as it came
 * @config: GET CONFIGURATION, as it came
 */
struct dw_medium {
	const struct dw_profile_row *row;
	u16 profile;
	u32 state;
	u32 sessions;
	u32 tracks;
	u64 capacity;
	u64 free;
	u64 next_writable;
	u64 last_session_start;
	u16 track;
	struct dw_disc_info info;
	struct dw_config config;
};

static inline const struct dw_write_model *
dw_medium_model(const struct dw_medium *medium)
{
	return medium->row ? medium->row->model : NULL;
}

static inline u32 dw_medium_block(const struct dw_medium *medium)
{
	return medium->row ? medium->row->block : 1;
}

const struct dw_profile_row *dw_profile_find(u16 profile);
u32 dw_profiles_capabilities(const u16 *profiles, unsigned int nr);
int dw_media_examine(struct dw_job *job, struct dw_medium *medium);
int dw_media_ranges(struct dw_job *job, struct dw_request *request, u64 sectors);
int dw_media_usable(struct dw_job *job, const struct dw_medium *medium);

#endif /* DISCWRITER_MEDIA_H */
