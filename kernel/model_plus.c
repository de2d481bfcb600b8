// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "plus": DVD+R, of one layer and of two. No mode page is needed; a
 * session is one track, whatever fragments it was made of.
 */
#include <linux/math.h>

#include "burn.h"
#include "media.h"

/*
 * Two layers of equal length: nothing has to be filled up, and a player that wants
 * layer 0 to be the longer one is content. For who finalizes compatibly and says how
 * much there is; as growisofs, which gives up as well when the drive cannot tell how
 * long layer 0 is.
 */
static int dw_plus_plan_layers(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_layers layers;
	u64 half;
	int ret;

	if (burn->medium.profile != DW_PROFILE_DVD_PLUS_R_DL ||
	    burn->request.close != DISCWRITER_CLOSE_COMPATIBLE ||
	    !(burn->medium.state & DISCWRITER_MEDIUM_BLANK) ||
	    !burn->request.sectors)
		return 0;
	ret = dw_drive_layers(job, &layers);
	if (ret || layers.fixed)
		return ret;
	half = round_up(DIV_ROUND_UP_ULL(burn->need, 2), burn->medium.unit);
	if (half > layers.layer0)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	burn->layer0 = half;
	return 0;
}

static int dw_plus_prepare(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	ret = dw_seq_prepare(job, burn);
	return ret ? ret : dw_plus_plan_layers(job, burn);
}

/* It cannot be undone, so not before there are data. */
static int dw_plus_open(struct dw_job *job, struct dw_burn *burn)
{
	int ret;

	if (burn->layer0) {
		ret = dw_drive_set_layers(job, burn->layer0);
		if (ret)
			return ret;
	}
	return dw_seq_open(job, burn);
}

static const struct dw_sequential dw_plus = {
	.invisible	= true,
	.close_track	= true,
	.reserve	= true,
	/*
	 * With the lead-out at 30 mm or beyond, as libburn: old players want it,
	 * and some drives know only this for two layers (HP dvd520n). Others know
	 * only the plain one.
	 */
	.finalize	= { DW_CLOSE_FINALIZE_30MM, DW_CLOSE_FINALIZE },
	.compatible	= { DW_CLOSE_FINALIZE_30MM, DW_CLOSE_FINALIZE },
};

const struct dw_write_model dw_model_plus = {
	.name		= "plus",
	.seq		= &dw_plus,
	.examine	= dw_seq_examine,
	.prepare	= dw_plus_prepare,
	.open		= dw_plus_open,
	.finish		= dw_seq_finish,
	.abandon	= dw_seq_abandon,
	.check		= dw_seq_check,
	.finalize	= dw_seq_finalize,
};
