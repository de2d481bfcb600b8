// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * IMAPI's codes for erasing. They say with which step it failed, where the kernel
 * says why; a cause without a code here keeps its own.
 */
#include "internal.h"

#define ANY	0
#define HOUR_MS	3600000

/*
 * The first row that fits. START STOP UNIT is 1Bh, READ DISC INFORMATION 51h, MODE
 * SENSE 5Ah.
 */
static const struct {
	__u32 cause;
	__u32 phase;		/* in which it failed, or ANY */
	__u8 opcode;		/* of the command that failed, or ANY */
	__u32 after_ms;		/* at the earliest */
	int hr;
} rows[] = {
	{ DISCWRITER_CAUSE_RECORDER_UNSUPPORTED, ANY, ANY, 0,
	  E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED },
	{ DISCWRITER_CAUSE_TIMEOUT, ANY, ANY, HOUR_MS, E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR },
	{ DISCWRITER_CAUSE_BUSY, ANY, ANY, HOUR_MS, E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, ANY, 0x51, 0, E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, ANY, 0x5a, 0, E_IMAPI_ERASE_MODE_PAGE_2A_TOO_SMALL },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, DISCWRITER_PHASE_ERASING, ANY, 0,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE },
	{ DISCWRITER_CAUSE_WRITE_ERROR, ANY, 0x1b, 0,
	  E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ DISCWRITER_CAUSE_FAILED, ANY, 0x1b, 0, E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ DISCWRITER_CAUSE_WRITE_ERROR, DISCWRITER_PHASE_ERASING, ANY, 0,
	  E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND },
	{ DISCWRITER_CAUSE_FAILED, DISCWRITER_PHASE_ERASING, ANY, 0,
	  E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND },
};

/* A medium that can be written but not erased, or none that is known at all? */
static int not_erasable(struct dw_recorder *recorder)
{
	struct discwriter_medium medium;

	if (FAILED(discwriter_recorder_medium(recorder, &medium, sizeof(medium))) ||
	    medium.state & DISCWRITER_MEDIUM_SUPPORTED)
		return E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE;
	return E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED;
}

int dw_erase_hresult(struct dw_recorder *recorder, int error,
		     const struct discwriter_status *status)
{
	size_t i;

	if (error == EMEDIUMTYPE)
		return not_erasable(recorder);
	for (i = 0; status && status->error == (__u32)error && i < DW_ARRAY_SIZE(rows); i++)
		if (rows[i].cause == status->cause &&
		    (rows[i].phase == ANY || rows[i].phase == status->failed_phase) &&
		    (rows[i].opcode == ANY || rows[i].opcode == status->opcode) &&
		    rows[i].after_ms <= status->elapsed_ms)
			return rows[i].hr;
	return dw_hresult_at(DW_STAGE_NONE, error, status);
}
