/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter: sense data, what they mean, and what to do about them
 */
#ifndef DW_SENSE_H
#define DW_SENSE_H

#include <linux/discwriter.h>

#include "pure.h"

/* Sense keys (SPC-4). */
enum dw_sense_key {
	DW_SK_NO_SENSE			= 0x0,
	DW_SK_RECOVERED			= 0x1,
	DW_SK_NOT_READY			= 0x2,
	DW_SK_MEDIUM			= 0x3,
	DW_SK_HARDWARE			= 0x4,
	DW_SK_ILLEGAL			= 0x5,
	DW_SK_ATTENTION			= 0x6,
	DW_SK_PROTECT			= 0x7,
	DW_SK_BLANK			= 0x8,
	DW_SK_VENDOR			= 0x9,
	DW_SK_COPY			= 0xa,
	DW_SK_ABORTED			= 0xb,
	DW_SK_OVERFLOW			= 0xd,
	DW_SK_MISCOMPARE		= 0xe,
};

/**
 * struct dw_sense - sense data, taken apart
 * @key: enum dw_sense_key
 * @asc: additional sense code
 * @ascq: its qualifier
 * @deferred: an earlier command failed; this one was not executed
 * @progress_valid: @progress is valid
 * @progress: of the operation under way, in 1/65536
 * @info_valid: @info is valid
 * @info: information field: for commands with an LBA, the one that failed
 * @response: response code, 70h to 73h; 0 if there are no sense data
 */
struct dw_sense {
	u8 key;
	u8 asc;
	u8 ascq;
	bool deferred;
	bool progress_valid;
	u16 progress;
	bool info_valid;
	u64 info;
	u8 response;
};

int dw_sense_parse(const u8 *buf, size_t len, struct dw_sense *out);

/**
 * enum dw_stage - how far a burn has come: the same sense means other things
 * @DW_STAGE_QUERY: asking; nothing is at stake, the medium may just have come
 * @DW_STAGE_PREPARE: setting up; no data has been sent
 * @DW_STAGE_WRITE: data are being sent
 * @DW_STAGE_CLOSE: flushing and closing
 * @DW_STAGE_COUNT: how many there are
 */
enum dw_stage {
	DW_STAGE_QUERY,
	DW_STAGE_PREPARE,
	DW_STAGE_WRITE,
	DW_STAGE_CLOSE,
	DW_STAGE_COUNT,
};

/**
 * enum dw_action - what to do about a command that ended with sense data
 * @DW_SENSE_OK: it was executed: go on
 * @DW_SENSE_WAIT: it was not executed, the drive is busy: send it again later,
 *	and give up with the cause when the wait has lasted too long
 * @DW_SENSE_START: the same, but the unit is stopped: send START STOP UNIT first
 * @DW_SENSE_RETRY: it was not executed, and the drive has said why: send it
 *	again at once, a few times, then give up with the cause
 * @DW_SENSE_FAIL: it failed, with the cause
 * @DW_SENSE_RESET: it failed; the drive has forgotten what it was told: resend
 *	nothing, and read the disc's state before anything else
 * @DW_SENSE_MEDIUM_CHANGED: it failed; the medium is not, or may not be, the
 *	one the burn began with: resend nothing, close nothing
 */
enum dw_action {
	DW_SENSE_OK,
	DW_SENSE_WAIT,
	DW_SENSE_START,
	DW_SENSE_RETRY,
	DW_SENSE_FAIL,
	DW_SENSE_RESET,
	DW_SENSE_MEDIUM_CHANGED,
};

/**
 * struct dw_verdict - what sense data mean
 * @cause: what to report when it comes to that; NONE with DW_SENSE_OK
 * @action: what to do
 */
struct dw_verdict {
	enum discwriter_cause cause;
	enum dw_action action;
};

int dw_sense_row(const struct dw_sense *s, u8 opcode, enum dw_stage stage);
struct dw_verdict dw_sense_verdict(const struct dw_sense *sense, u8 opcode,
				   enum dw_stage stage);
enum discwriter_cause dw_cause_from_result(u8 host_byte, u8 status_byte,
					   bool timed_out, enum dw_stage stage);

int dw_cause_errno(enum discwriter_cause cause);
const char *dw_cause_name(enum discwriter_cause cause);

#endif /* DW_SENSE_H */
