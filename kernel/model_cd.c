// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "cd": CD-R and CD-RW, track at once, and session at once on blank
 * ones.
 */
#include "burn.h"
#include "media.h"

/* A CD-RW of fixed packets can be overwritten. */
static int dw_cd_is_packets(struct dw_job *job, const struct dw_medium *medium,
			    bool *packets)
{
	struct dw_track_info track;
	int ret;

	*packets = false;
	if (!dw_config_current(&medium->config, DW_FI_RESTRICTED_OVERWRITE))
		return 0;
	ret = dw_drive_track_info(job, 1, &track);
	if (!ret)
		*packets = track.packet && track.fixed_packet;
	return dw_drive_forgive_refusal(job, ret);
}

static int dw_cd_examine(struct dw_job *job, struct dw_medium *medium)
{
	const struct dw_config *config = &medium->config;
	u8 tao = config->flags[DW_FI_CD_TRACK_AT_ONCE];
	u8 mastering = config->flags[DW_FI_CD_MASTERING];
	bool packets;
	int ret;

	ret = dw_cd_is_packets(job, medium, &packets);
	if (ret)
		return ret;
	if (packets) {
		medium->model = &dw_model_overwrite;
		return medium->model->examine(job, medium);
	}
	ret = dw_seq_examine(job, medium);
	if (ret)
		return ret;
	if (medium->state & DISCWRITER_MEDIUM_BLANK &&
	    dw_config_current(config, DW_FI_CD_MASTERING) &&
	    mastering & DW_MASTERING_SAO)
		medium->ways |= DISCWRITER_MEDIUM_CAN_AT_ONCE;
	if (tao & DW_WRITE_TEST)
		medium->ways |= DISCWRITER_MEDIUM_CAN_SIMULATE;
	if (tao & DW_WRITE_BUF)
		medium->ways |= DISCWRITER_MEDIUM_CAN_UNPROTECTED;
	return 0;
}

static int dw_cd_prepare(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_seq_prepare(job, burn);
	if (ret || !burn->at_once)
		return ret;
	burn->reserved = burn->need;
	return dw_drive_cue_sheet(job, burn->need);
}

/* At once, the host writes the pre-gap, too. */
static int dw_cd_open(struct dw_job *job, struct dw_burn *burn)
{
	if (!burn->at_once)
		return 0;
	job->stage = DW_STAGE_WRITE;
	return dw_drive_zeros(job, (u32)-DW_CD_PREGAP, DW_CD_PREGAP,
			      dw_medium_gather(&burn->medium));
}

static const struct dw_sequential dw_cd = {
	.invisible	= true,
	.page		= true,
	.calibrate	= true,
	/* 4 seconds (Red Book). */
	.minimum	= 300,
	.params		= {
		.type		= DW_PAGE_TRACK_AT_ONCE,
		.track_mode	= DW_TRACK_MODE_DATA,
	},
};

const struct dw_write_model dw_model_cd = {
	.name		= "cd",
	.seq		= &dw_cd,
	.examine	= dw_cd_examine,
	.prepare	= dw_cd_prepare,
	.open		= dw_cd_open,
	.finish		= dw_seq_finish,
	.abandon	= dw_seq_abandon,
	.check		= dw_seq_check,
	.erase		= dw_format_blank,
	.finalize	= dw_seq_finalize,
};
