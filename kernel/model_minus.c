// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "minus": DVD-R, and DVD-RW as long as it is not formatted to be
 * overwritten. Incremental, in sessions that are called borders; or disc at once,
 * the only way of a minimally blanked DVD-RW.
 */
#include "burn.h"
#include "media.h"

static int dw_minus_examine(struct dw_job *job, struct dw_medium *medium)
{
	const struct dw_config *config = &medium->config;
	u8 flags = config->flags[DW_FI_DVD_MINUS_WRITE];
	int ret;

	ret = dw_seq_examine(job, medium);
	if (ret)
		return ret;
	if (!dw_config_current(config, DW_FI_INCREMENTAL))
		medium->ways &= ~(DISCWRITER_MEDIUM_CAN_INCREMENTAL |
				 DISCWRITER_MEDIUM_CAN_RESERVE);
	if (!dw_config_current(config, DW_FI_DVD_MINUS_WRITE))
		return 0;
	if (medium->state & DISCWRITER_MEDIUM_BLANK)
		medium->ways |= DISCWRITER_MEDIUM_CAN_AT_ONCE;
	if (flags & DW_WRITE_TEST)
		medium->ways |= DISCWRITER_MEDIUM_CAN_SIMULATE;
	if (flags & DW_WRITE_BUF)
		medium->ways |= DISCWRITER_MEDIUM_CAN_UNPROTECTED;
	return 0;
}

/*
 * A minimally blanked DVD-RW takes data of unknown size once it is formatted to be
 * overwritten: where the program allows that.
 */
static int dw_minus_to_overwrite(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_format quick;
	int ret;

	ret = dw_format_find(job, DW_FORMAT_QUICK, &quick);
	if (ret)
		return ret;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_FORMATTING);
	burn->formatting = true;
	/* It grows with the data. */
	quick.blocks = 0;
	ret = dw_drive_format(job, &quick, false);
	if (!ret)
		ret = dw_burn_examine(job->rec, job);
	if (ret)
		return ret;
	if (burn->medium.model != &dw_model_overwrite)
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	return 0;
}

static int dw_minus_format(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;

	if (medium->profile == DW_PROFILE_DVD_RW_SEQUENTIAL &&
	    medium->state & DISCWRITER_MEDIUM_BLANK &&
	    !(medium->ways & DISCWRITER_MEDIUM_CAN_INCREMENTAL) &&
	    burn->request.flags & DISCWRITER_BEGIN_FORMAT &&
	    !(burn->request.flags & DISCWRITER_BEGIN_SIMULATE) &&
	    !burn->request.sectors && !burn->request.nr_ranges &&
	    burn->request.write_type != DISCWRITER_WRITE_AT_ONCE)
		return dw_minus_to_overwrite(job, burn);
	return 0;
}

static const struct dw_sequential dw_minus = {
	.page		= true,
	.calibrate	= true,
	.close_track	= true,
	.reserve	= true,
	/* Fixed packets of a block, as libburn and growisofs: Panasonics insist. */
	.params		= {
		.type		= DW_PAGE_INCREMENTAL,
		.track_mode	= DW_TRACK_MODE_INCREMENTAL,
		.link_size	= 16,
		.packet_size	= 16,
	},
};

const struct dw_write_model dw_model_minus = {
	.name		= "minus",
	.seq		= &dw_minus,
	.examine	= dw_minus_examine,
	.format		= dw_minus_format,
	.prepare	= dw_seq_prepare,
	.open		= dw_seq_open,
	.finish		= dw_seq_finish,
	.abandon	= dw_seq_abandon,
	.check		= dw_seq_check,
	.erase		= dw_format_blank,
	.finalize	= dw_seq_finalize,
};
