// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "bd-r": BD-R in sequential recording mode. A medium that was not
 * formatted gets no spare sectors: the first write decides so.
 */
#include "media.h"

static int dw_bd_r_examine(struct dw_job *job, struct dw_medium *medium)
{
	/*
	 * Pseudo-overwrite: what looks like sectors that can be written again are
	 * spare ones in their place. No other program writes such media either.
	 */
	if (dw_config_current(&medium->config, DW_FI_BD_R_POW)) {
		medium->state &= ~DISCWRITER_MEDIUM_SUPPORTED;
		medium->model = NULL;
		return 0;
	}
	return dw_seq_examine(job, medium);
}

static const struct dw_sequential dw_bd_r = {
	.close_track	= true,
	.reserve	= true,
	.finalize	= { DW_CLOSE_FINALIZE },
	.compatible	= { DW_CLOSE_FINALIZE },
};

const struct dw_write_model dw_model_bd_r = {
	.name		= "bd-r",
	.seq		= &dw_bd_r,
	.examine	= dw_bd_r_examine,
	.prepare	= dw_seq_prepare,
	.open		= dw_seq_open,
	.finish		= dw_seq_finish,
	.abandon	= dw_seq_abandon,
	.check		= dw_seq_check,
	.finalize	= dw_seq_finalize,
};
