// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which media there are, and which one lies in the drive.
 */
#include <linux/kernel.h>

#include "burn.h"
#include "media.h"

static const struct dw_profile_row dw_profiles[] = {
	{ DW_PROFILE_REMOVABLE_DISK, "removable disk",
	  DISCWRITER_CAN_REMOVABLE_DISK, 1, &dw_model_random },
	{ DW_PROFILE_CD_ROM, "CD-ROM", 0, 1, NULL },
	{ DW_PROFILE_CD_R, "CD-R", DISCWRITER_CAN_CD_R, 1, &dw_model_cd },
	{ DW_PROFILE_CD_RW, "CD-RW", DISCWRITER_CAN_CD_RW, 1, &dw_model_cd },
	{ DW_PROFILE_DVD_ROM, "DVD-ROM", 0, 16, NULL },
	{ DW_PROFILE_DVD_R, "DVD-R", DISCWRITER_CAN_DVD_MINUS_R, 16, &dw_model_minus },
	{ DW_PROFILE_DVD_RAM, "DVD-RAM", DISCWRITER_CAN_DVD_RAM, 16, &dw_model_random },
	{ DW_PROFILE_DVD_RW_OVERWRITE, "DVD-RW restricted overwrite",
	  DISCWRITER_CAN_DVD_MINUS_RW, 16, &dw_model_overwrite },
	{ DW_PROFILE_DVD_RW_SEQUENTIAL, "DVD-RW sequential",
	  DISCWRITER_CAN_DVD_MINUS_RW, 16, &dw_model_minus },
	{ DW_PROFILE_DVD_R_DL, "DVD-R DL", DISCWRITER_CAN_DVD_MINUS_R, 16,
	  &dw_model_minus },
	{ DW_PROFILE_DVD_R_DL_JUMP, "DVD-R DL layer jump",
	  DISCWRITER_CAN_DVD_MINUS_R, 16, NULL },
	{ DW_PROFILE_DVD_PLUS_RW, "DVD+RW", DISCWRITER_CAN_DVD_PLUS_RW, 16,
	  &dw_model_random },
	{ DW_PROFILE_DVD_PLUS_R, "DVD+R", DISCWRITER_CAN_DVD_PLUS_R, 16,
	  &dw_model_plus },
	{ DW_PROFILE_DVD_PLUS_RW_DL, "DVD+RW DL", DISCWRITER_CAN_DVD_PLUS_RW,
	  16, &dw_model_random },
	{ DW_PROFILE_DVD_PLUS_R_DL, "DVD+R DL", DISCWRITER_CAN_DVD_PLUS_R_DL,
	  16, &dw_model_plus },
	{ DW_PROFILE_BD_ROM, "BD-ROM", 0, 32, NULL },
	{ DW_PROFILE_BD_R_SRM, "BD-R", DISCWRITER_CAN_BD_R, 32, &dw_model_bd_r },
	{ DW_PROFILE_BD_R_RRM, "BD-R random recording", DISCWRITER_CAN_BD_R,
	  32, NULL },
	{ DW_PROFILE_BD_RE, "BD-RE", DISCWRITER_CAN_BD_RE, 32, &dw_model_random },
};

/**
 * dw_profile_find - the row of a profile
 * @profile: its number
 *
 * Return: the row, NULL for profiles that are unknown, 0 included.
 */
const struct dw_profile_row *dw_profile_find(u16 profile)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dw_profiles); i++)
		if (dw_profiles[i].profile == profile)
			return &dw_profiles[i];
	return NULL;
}

/**
 * dw_profiles_capabilities - what a drive can write
 * @profiles: the profiles it lists
 * @nr: how many
 *
 * Return: DISCWRITER_CAN_* bits; 0 for a drive that only reads.
 */
u32 dw_profiles_capabilities(const u16 *profiles, unsigned int nr)
{
	const struct dw_profile_row *row;
	u32 capabilities = 0;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		row = dw_profile_find(profiles[i]);
		if (row)
			capabilities |= row->capability;
	}
	return capabilities;
}

/*
 * Drives that can protect media say whether this one is. That others do not
 * answer, or not with this medium, is no failure: a WRITE will tell.
 */
static int dw_media_protection(struct dw_job *job, struct dw_medium *medium)
{
	enum dw_structure_media kind = medium->profile < DW_PROFILE_BD_ROM ?
				       DW_STRUCTURE_DVD : DW_STRUCTURE_BD;
	u8 protection;
	int ret;

	/* A CD has no such structures, and a disk is no disc. */
	if (!dw_config_has(&medium->config, DW_FI_WRITE_PROTECT) ||
	    medium->profile < DW_PROFILE_DVD_ROM)
		return 0;
	ret = dw_drive_write_protected(job, kind, &protection);
	if (!ret && protection)
		medium->state |= DISCWRITER_MEDIUM_WRITE_PROTECTED;
	if (ret && job->failure.cause == DISCWRITER_CAUSE_NO_DISC_STRUCTURE) {
		dw_drive_forgive(job);
		return 0;
	}
	return dw_drive_forgive_refusal(job, ret);
}

/* What is possible with the medium as it is, beside recording on it. */
static void dw_media_can(struct dw_medium *medium)
{
	const struct dw_write_model *model = medium->model;
	u32 state = medium->state;

	if (!model || state & DISCWRITER_MEDIUM_WRITE_PROTECTED)
		return;
	if (!(state & (DISCWRITER_MEDIUM_FINALIZED | DISCWRITER_MEDIUM_DAMAGED)) &&
	    !medium->open_track)
		medium->can = medium->ways;
	/* What was begun to be recorded at once has its end and no other. */
	if (medium->open_track && medium->open.nwa_valid &&
	    model->seq && model->seq->reserve &&
	    (!model->seq->page || medium->open.packet))
		medium->can |= DISCWRITER_MEDIUM_CAN_RESUME;
	if (model->erase && state & (DISCWRITER_MEDIUM_ERASABLE |
					     DISCWRITER_MEDIUM_OVERWRITABLE) &&
	    !(state & DISCWRITER_MEDIUM_UNFORMATTED))
		medium->can |= DISCWRITER_MEDIUM_CAN_ERASE;
	if (dw_config_current(&medium->config, DW_FI_FORMATTABLE))
		medium->can |= DISCWRITER_MEDIUM_CAN_FORMAT;
	if (model->finalize &&
	    (medium->growing ||
	     state & (DISCWRITER_MEDIUM_PARTLY_FORMATTED |
		      DISCWRITER_MEDIUM_OPEN_SESSION |
		      DISCWRITER_MEDIUM_DAMAGED) ||
	     (state & DISCWRITER_MEDIUM_APPENDABLE && medium->sessions &&
	      model->seq->finalize[0])))
		medium->can |= DISCWRITER_MEDIUM_CAN_FINALIZE;
}

/**
 * dw_media_examine - find out what lies in the drive
 * @job: the job; its failure is left alone when there is merely no medium
 * @medium: filled
 *
 * Return: 0, also with no medium (then @medium->state is 0); else -errno.
 */
int dw_media_examine(struct dw_job *job, struct dw_medium *medium)
{
	int ret;

	memset(medium, 0, sizeof(*medium));
	medium->last_session_start = DISCWRITER_NO_ADDRESS;
	medium->next_writable = DISCWRITER_NO_ADDRESS;

	ret = dw_drive_ready(job);
	if (job->failure.cause == DISCWRITER_CAUSE_NO_MEDIUM) {
		dw_drive_forgive(job);
		return 0;
	}
	if (ret)
		return ret;
	ret = dw_drive_config(job, &medium->config);
	if (ret)
		return ret;

	medium->state = DISCWRITER_MEDIUM_PRESENT;
	medium->profile = medium->config.profile;
	medium->row = dw_profile_find(medium->profile);
	medium->model = medium->row ? medium->row->model : NULL;
	if (!medium->model)
		return 0;
	medium->state |= DISCWRITER_MEDIUM_SUPPORTED;
	medium->block = medium->row->block;
	medium->unit = medium->model->random ? 1 : medium->block;

	ret = dw_drive_disc_info(job, &medium->info);
	if (ret && medium->profile == DW_PROFILE_REMOVABLE_DISK &&
	    dw_drive_refused(job, DW_SK_ILLEGAL, 0x20, 0x00)) {
		/* A disk is no disc: it has neither sessions nor this command. */
		dw_drive_forgive(job);
		ret = 0;
	}
	if (ret)
		return ret;
	if (medium->info.erasable)
		medium->state |= DISCWRITER_MEDIUM_ERASABLE;
	ret = dw_media_protection(job, medium);
	if (!ret)
		ret = medium->model->examine(job, medium);
	if (ret)
		return ret;
	dw_media_can(medium);
	/* Where no burn can start, or nothing would fit. */
	if (!(medium->state & DISCWRITER_MEDIUM_OVERWRITABLE) &&
	    (!medium->free || medium->open_track ||
	     medium->state & DISCWRITER_MEDIUM_DAMAGED))
		medium->next_writable = DISCWRITER_NO_ADDRESS;
	return 0;
}

/**
 * dw_media_ranges - may this block range list be written here?
 * @job: the job; keeps the cause if not
 * @request: has the list; its announced size becomes the sum of the list
 * @sectors: sectors that the list may reach
 * @align: sectors that every range must be aligned to
 *
 * Return: 0 or the cause's errno.
 */
int dw_media_ranges(struct dw_job *job, struct dw_request *request, u64 sectors,
		    u32 align)
{
	struct dw_range_rules rules = {
		.sectors = sectors,
		.max_ranges = DISCWRITER_MAX_RANGES,
		.align = align,
	};
	u64 total;
	u32 bad;

	if (dw_ranges_check(request->ranges, request->nr_ranges, &rules, &total,
			    &bad) ||
	    (request->sectors && request->sectors != total))
		return dw_drive_fail(job, DISCWRITER_CAUSE_RANGES);
	request->sectors = total;
	return 0;
}

/* Why a medium is of no use, in the order of being told. */
static const struct dw_media_rule {
	u32 mask, want;
	enum discwriter_cause cause;
} dw_media_rules[] = {
	{ DISCWRITER_MEDIUM_PRESENT, 0, DISCWRITER_CAUSE_NO_MEDIUM },
	{ DISCWRITER_MEDIUM_SUPPORTED, 0, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED },
	{ DISCWRITER_MEDIUM_WRITE_PROTECTED, DISCWRITER_MEDIUM_WRITE_PROTECTED,
	  DISCWRITER_CAUSE_WRITE_PROTECTED },
	/* So far for all jobs; what follows is for burns. */
	{ DISCWRITER_MEDIUM_DAMAGED, DISCWRITER_MEDIUM_DAMAGED,
	  DISCWRITER_CAUSE_MEDIUM_STATE },
	{ DISCWRITER_MEDIUM_FINALIZED, DISCWRITER_MEDIUM_FINALIZED,
	  DISCWRITER_CAUSE_MEDIUM_STATE },
};

#define DW_MEDIA_RULES_ALL_JOBS	3

/* A session that is open takes another track; a track that is open, only RESUME. */
static bool dw_media_open_usable(const struct dw_medium *medium,
				 const struct dw_request *request)
{
	if (request->flags & DISCWRITER_BEGIN_RESUME)
		return medium->can & DISCWRITER_MEDIUM_CAN_RESUME;
	return !medium->open_track;
}

/**
 * dw_media_usable - can a job begin on this medium?
 * @job: the job; keeps the cause if not
 * @medium: as examined
 * @request: what is to be done
 *
 * Return: 0 or the cause's errno.
 */
int dw_media_usable(struct dw_job *job, const struct dw_medium *medium,
		    const struct dw_request *request)
{
	bool burn = request->job == DISCWRITER_JOB_BURN;
	size_t nr = burn ? ARRAY_SIZE(dw_media_rules) : DW_MEDIA_RULES_ALL_JOBS;
	size_t i;

	for (i = 0; i < nr; i++)
		if ((medium->state & dw_media_rules[i].mask) ==
		    dw_media_rules[i].want)
			return dw_drive_fail(job, dw_media_rules[i].cause);
	if (burn && !dw_media_open_usable(medium, request))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	return 0;
}
