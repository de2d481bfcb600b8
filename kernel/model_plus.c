// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write model "plus": DVD+R, of one layer and of two. No mode page is needed; a
 * session is one track, whatever fragments it was made of.
 */
#include "media.h"

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
	.prepare	= dw_seq_prepare,
	.open		= dw_seq_open,
	.finish		= dw_seq_finish,
	.abandon	= dw_seq_abandon,
	.check		= dw_seq_check,
	.finalize	= dw_seq_finalize,
};
