/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver asks of a drive: commands with their replies understood,
 * waits done, and the first failure kept.
 */
#ifndef DISCWRITER_DRIVE_H
#define DISCWRITER_DRIVE_H

#include <linux/string.h>
#include <linux/types.h>

#include <linux/discwriter.h>

#include "mmc.h"
#include "sense.h"
#include "transport.h"

struct dw_recorder;

/**
 * struct dw_failure - the first thing that went wrong
 * @cause: NONE: nothing did; then the rest is 0
 * @action: what sense.c advised; tells a changed medium from a bad one
 * @phase: enum discwriter_phase it came in; filled by burn.c
 * @has_lba: @lba is valid
 * @lba: LBA the command addressed
 * @reply: opcode, result and sense data of the command
 */
struct dw_failure {
	enum discwriter_cause cause;
	enum dw_action action;
	u32 phase;
	bool has_lba;
	u64 lba;
	struct dw_reply reply;
};

/**
 * struct dw_job - something done at a drive by several commands
 * @rec: the recorder
 * @stage: decides what sense data mean
 * @medium_known: the job has begun with a medium: another one ends it
 * @nonblock: do not wait for a busy drive: -EWOULDBLOCK
 * @cancel: if not NULL and it points to true, waits end with -ECANCELED
 * @progress: if not NULL, told how far a busy drive says it is, in 1/65536
 * @waits: times the drive was busy and was waited for
 * @failure: the first failure; a later one never replaces it
 */
struct dw_job {
	struct dw_recorder *rec;
	enum dw_stage stage;
	bool medium_known;
	bool nonblock;
	const bool *cancel;
	u32 *progress;
	u64 waits;
	struct dw_failure failure;
};

/**
 * struct dw_patience - how long one command has been refused
 * @since: jiffies of the first refusal; 0 before
 * @delay: milliseconds to wait before it is sent again
 * @retries: times it was sent again without a wait
 */
struct dw_patience {
	unsigned long since;
	unsigned int delay;
	unsigned int retries;
};

/* dw_drive_settle(): the command was not executed and can be sent again. */
#define DW_SEND_AGAIN	1

/*
 * READ DISC STRUCTURE C0h: header and four bytes; in the first of them, by what
 * the medium is protected (MMC-6): software until power-down, the medium itself,
 * its cartridge, something special to its kind (the spares are used up).
 */
#define DW_PROTECTION_LEN	8
#define DW_PROTECTION_ANY	0x0f

int dw_drive_fail(struct dw_job *job, enum discwriter_cause cause);
int dw_drive_settle(struct dw_job *job, int ret, const struct dw_reply *reply,
		    struct dw_patience *patience);

/**
 * dw_drive_forgive - forget a failure that the job can do without
 * @job: the job
 */
static inline void dw_drive_forgive(struct dw_job *job)
{
	memset(&job->failure, 0, sizeof(job->failure));
}

/**
 * dw_drive_forgive_refusal - forget that the drive does not know a command, or
 *			      not like this
 * @job: the job
 * @ret: what the command returned
 *
 * Whatever else it says (another medium, a deferred error) it says only once.
 *
 * Return: 0 if it is forgotten, else @ret.
 */
static inline int dw_drive_forgive_refusal(struct dw_job *job, int ret)
{
	const struct dw_sense *sense = &job->failure.reply.sense;

	if (!ret || ((!sense->response || sense->deferred ||
		      sense->key != DW_SK_ILLEGAL) &&
		     job->failure.cause != DISCWRITER_CAUSE_BAD_RESPONSE))
		return ret;
	dw_drive_forgive(job);
	return 0;
}

/* Was the first failure sense data with this key, ASC and ASCQ? */
static inline bool dw_drive_refused(const struct dw_job *job, u8 key, u8 asc,
				    u8 ascq)
{
	const struct dw_sense *sense = &job->failure.reply.sense;

	return sense->response && sense->key == key && sense->asc == asc &&
	       sense->ascq == ascq;
}

/**
 * struct dw_formats - READ FORMAT CAPACITIES, all of it
 * @now: current or maximum
 * @nr: how many of @list are filled
 * @list: formats the medium can be given
 */
struct dw_formats {
	struct dw_capacity now;
	u32 nr;
	struct dw_format list[DISCWRITER_MAX_FORMATS];
};

/* drive.c */
int dw_drive_command(struct dw_job *job, const struct dw_cdb *cdb, bool write,
		     void *buf, u32 len, u32 *got);
int dw_drive_simple(struct dw_job *job, const struct dw_cdb *cdb);
void *dw_drive_reply(struct dw_job *job, const struct dw_cdb *cdb, u32 size,
		     u32 *got);
int dw_drive_parsed(struct dw_job *job, const struct dw_cdb *cdb, void *buf,
		    int parsed);
int dw_drive_ready(struct dw_job *job);

/* drive_query.c: what drive and medium are */
int dw_drive_config(struct dw_job *job, struct dw_config *config);
int dw_drive_profile(struct dw_job *job, u16 *profile);
int dw_drive_disc_info(struct dw_job *job, struct dw_disc_info *info);
int dw_drive_track_info(struct dw_job *job, u32 track,
			struct dw_track_info *info);
int dw_drive_track_at(struct dw_job *job, u32 lba, struct dw_track_info *info);
int dw_drive_formats(struct dw_job *job, struct dw_formats *formats);
int dw_drive_capacity(struct dw_job *job, u64 *blocks);
int dw_drive_buffer(struct dw_job *job, struct dw_buffer *buffer);
int dw_drive_write_protected(struct dw_job *job, enum dw_structure_media kind,
			     u8 *protection);
int dw_drive_layers(struct dw_job *job, struct dw_layers *layers);

/* drive_do.c: what changes them */
int dw_drive_write_params(struct dw_job *job, const struct dw_write_params *p);
int dw_drive_calibrate(struct dw_job *job);
int dw_drive_cue_sheet(struct dw_job *job, u32 sectors);
int dw_drive_set_layers(struct dw_job *job, u32 layer0);
int dw_drive_format(struct dw_job *job, const struct dw_format *format,
		    bool quick);
int dw_drive_blank(struct dw_job *job, enum dw_blank_type type);
int dw_drive_reserve(struct dw_job *job, u32 blocks);
int dw_drive_flush(struct dw_job *job);
int dw_drive_close(struct dw_job *job, enum dw_close_function function,
		   u16 track);
int dw_drive_read(struct dw_job *job, u32 lba, u32 sectors, void *buf);
int dw_drive_zeros(struct dw_job *job, u32 lba, u64 sectors, u32 block);
int dw_drive_lock_door(struct dw_job *job, bool lock);
int dw_drive_tray(struct dw_job *job, bool load);

#endif /* DISCWRITER_DRIVE_H */
