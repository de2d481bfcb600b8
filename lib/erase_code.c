// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * IMAPI's codes for erasing. They say with which step it failed, where the kernel
 * says why; a cause without a code here keeps its own.
 */
#include "internal.h"

#define ANY	0
#define HOUR_MS	3600000

/* Why, in which phase, how it began, and after how long. */
#define ROW(cause_, phase_, opcode_, key_, asc_, ascq_, after_, hr_)			\
	{ DISCWRITER_CAUSE_ ## cause_, phase_, opcode_, key_, asc_, ascq_, after_,	\
	  E_IMAPI_ERASE_ ## hr_ }
#define ERASING	DISCWRITER_PHASE_ERASING

/*
 * The first row that fits; 51h is READ DISC INFORMATION. Whoever still says 2/04/02
 * was told to start the disc, and has not. 6/xx/xx is a drive that was reset, or a
 * disc that was changed, under way.
 */
static const struct {
	__u32 cause;
	__u32 phase;		/* in which it failed, or ANY */
	__u8 opcode;		/* of the command that failed, or ANY */
	__u8 key;		/* sense key, or ANY */
	__u8 asc;		/* with its qualifier, or ANY */
	__u8 ascq;
	__u32 after_ms;		/* at the earliest */
	int hr;
} rows[] = {
	ROW(RECORDER_UNSUPPORTED, ANY, ANY, ANY, ANY, ANY, 0, RECORDER_NOT_SUPPORTED),
	ROW(TIMEOUT, ANY, ANY, ANY, ANY, ANY, HOUR_MS, TOOK_LONGER_THAN_ONE_HOUR),
	ROW(BUSY, ANY, ANY, ANY, ANY, ANY, HOUR_MS, TOOK_LONGER_THAN_ONE_HOUR),
	ROW(BECOMING_READY, ANY, ANY, 0x2, 0x04, 0x02, 0, DRIVE_FAILED_SPINUP_COMMAND),
	ROW(BAD_RESPONSE, ERASING, ANY, ANY, ANY, ANY, 0, UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE),
	ROW(BAD_RESPONSE, ANY, 0x51, ANY, ANY, ANY, 0, DISC_INFORMATION_TOO_SMALL),
	ROW(WRITE_ERROR, ERASING, ANY, 0x6, ANY, ANY, 0, UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE),
	ROW(WRITE_ERROR, ERASING, ANY, ANY, ANY, ANY, 0, DRIVE_FAILED_ERASE_COMMAND),
	ROW(VERIFY, ANY, ANY, ANY, ANY, ANY, 0, DRIVE_FAILED_ERASE_COMMAND),
	ROW(FAILED, ERASING, ANY, ANY, ANY, ANY, 0, DRIVE_FAILED_ERASE_COMMAND),
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

static bool fits(size_t i, const struct discwriter_status *status)
{
	return rows[i].cause == status->cause &&
	       (rows[i].phase == ANY || rows[i].phase == status->failed_phase) &&
	       (rows[i].opcode == ANY || rows[i].opcode == status->opcode) &&
	       (rows[i].key == ANY || rows[i].key == status->sense_key) &&
	       (rows[i].asc == ANY || (rows[i].asc == status->asc &&
				       rows[i].ascq == status->ascq)) &&
	       rows[i].after_ms <= status->elapsed_ms;
}

int dw_erase_hresult(struct dw_recorder *recorder, int error,
		     const struct discwriter_status *status)
{
	size_t i;

	if (error == EMEDIUMTYPE)
		return not_erasable(recorder);
	for (i = 0; status && status->error == (__u32)error && i < DW_ARRAY_SIZE(rows); i++)
		if (fits(i, status))
			return rows[i].hr;
	return dw_hresult_at(DW_STAGE_NONE, error, status);
}
