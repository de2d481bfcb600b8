// SPDX-License-Identifier: GPL-2.0-only
/*
 * What IMAPI2 makes of sense data: Microsoft's published rules, in their order and with
 * their numbers; where this project knows better, and why; and what those rules leave
 * out. The first match of the first table that has one counts.
 *
 * The published rules are those of the function that turns sense data into a code in
 * Microsoft's sample for erasing discs through IDiscRecorder2Ex (Windows SDK samples,
 * imapi2/erase-sample, Utility.cpp). What no rule matches there is E_FAIL.
 */
#include "mmc.h"
#include "rules.h"

#define ANY	RULE_ANY

#define IN(stage)	(1U << DW_STAGE_ ## stage)
#define BEFORE		(IN(QUERY) | IN(PREPARE))
#define BURN		(IN(WRITE) | IN(CLOSE))

/* A code, and the cause that stands for it. */
#define GIVES(cause, code)	DISCWRITER_CAUSE_ ## cause, code
#define SUCCESS			GIVES(NONE, "S_OK")
#define FAIL			GIVES(FAILED, "E_FAIL")
#define UNEXPECTED		GIVES(WRITE_ERROR, "E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE")
#define NO_MODE_PAGE		GIVES(NO_MODE_PAGE, "E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE")
#define NO_MEDIA		GIVES(NO_MEDIUM, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA")
#define INCOMPATIBLE		GIVES(INCOMPATIBLE, "E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE")
#define UPSIDE_DOWN		GIVES(UPSIDE_DOWN, "E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN")
#define BECOMING_READY		GIVES(BECOMING_READY, "E_IMAPI_RECORDER_MEDIA_BECOMING_READY")
#define FORMATTING		GIVES(FORMATTING, "E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS")
#define MEDIA_BUSY		GIVES(BUSY, "E_IMAPI_RECORDER_MEDIA_BUSY")
#define MODE_PARAMETERS		GIVES(MODE_PARAMETERS, "E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS")
#define PROTECTED		GIVES(WRITE_PROTECTED, "E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED")
#define NO_CONFIGURATION	GIVES(NO_GET_CONFIGURATION, \
				      "E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED")
#define COMMAND_TIMEOUT		GIVES(TIMEOUT, "E_IMAPI_RECORDER_COMMAND_TIMEOUT")
#define NO_STRUCTURE		GIVES(NO_DISC_STRUCTURE, \
				      "E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT")
#define SPEED_MISMATCH		GIVES(SPEED, "E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH")
#define RECORDER_LOCKED		GIVES(LOCKED, "E_IMAPI_RECORDER_LOCKED")
#define NOT_FORMATTED		GIVES(NOT_FORMATTED, "E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED")
#define LOSS_OF_STREAMING	GIVES(UNDERRUN, "E_IMAPI_LOSS_OF_STREAMING")
#define MEDIA_STATE		GIVES(MEDIUM_STATE, "E_IMAPI_DF2DATA_INVALID_MEDIA_STATE")
#define TOO_LARGE		GIVES(TOO_LARGE, \
				      "E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA")
#define NOT_SUPPORTED		GIVES(RECORDER_UNSUPPORTED, \
				      "E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED")
#define PASS			RULE_PASS, ""

#define SYNC		DW_OP_SYNCHRONIZE_CACHE
#define STRUCTURE	DW_OP_READ_DISC_STRUCTURE
#define SENSE		DW_OP_MODE_SENSE_10
#define SELECT		DW_OP_MODE_SELECT_10
#define CONFIGURATION	DW_OP_GET_CONFIGURATION
#define TRACK		DW_OP_READ_TRACK_INFORMATION
#define UNIT		DW_OP_START_STOP_UNIT
#define FORMAT		DW_OP_FORMAT_UNIT
#define WRITE10		DW_OP_WRITE_10

static const struct rule published[] = {
	{  1, 0x0, 0x00, ANY,  ANY, SUCCESS },
	{  2, ANY, 0x02, 0x06, ANY, UPSIDE_DOWN },
	{  3, 0x2, 0x04, 0x01, ANY, BECOMING_READY },
	{  4, 0x2, 0x04, 0x03, ANY, NO_MEDIA },
	{  5, 0x2, 0x04, 0x04, ANY, FORMATTING },
	{  6, 0x2, 0x04, 0x07, ANY, MEDIA_BUSY },
	{  7, 0x2, 0x04, 0x08, ANY, MEDIA_BUSY },
	{  8, 0x2, 0x04, ANY,  ANY, BECOMING_READY },
	{  9, 0x2, 0x30, ANY,  STRUCTURE, NO_STRUCTURE },
	{ 10, 0x3, 0x0c, 0x09, SYNC, SUCCESS },
	{ 11, 0x3, 0x0c, 0x09, ANY, LOSS_OF_STREAMING },
	{ 12, 0x4, 0x09, 0x01, ANY, UPSIDE_DOWN },
	{ 13, 0x4, 0x09, 0x02, ANY, INCOMPATIBLE },
	{ 14, 0x5, 0x20, 0x00, STRUCTURE, NO_STRUCTURE },
	{ 15, 0x5, 0x24, 0x00, STRUCTURE, NO_STRUCTURE },
	{ 16, 0x5, 0x30, 0x02, STRUCTURE, NO_STRUCTURE },
	{ 17, 0x5, 0x24, 0x00, SENSE, NO_MODE_PAGE },
	{ 18, 0x5, 0x26, ANY,  SELECT, MODE_PARAMETERS },
	{ 19, 0x7, 0x27, ANY,  ANY, PROTECTED },
	{ 20, 0x6, 0x28, 0x00, ANY, BECOMING_READY },
	{ 21, ANY, 0x30, ANY,  ANY, INCOMPATIBLE },
	{ 22, 0x2, 0x3a, ANY,  ANY, NO_MEDIA },
	{ 23, ANY, 0x73, 0x03, ANY, SPEED_MISMATCH },
};

/* Only where the rule of that number is the published match. */
static const struct rule differences[] = {
	{ 2, ANY, 0x02, 0x06, ANY, PASS, 0,
	  "its columns have slipped: 'no reference position found' is 06/00, and nothing 02/06" },
	{ 20, 0x6, 0x28, 0x00, ANY, UNEXPECTED, BURN,
	  "a medium that has become ready while one is written is another one" },
	{ 21, 0x0, 0x30, ANY, ANY, SUCCESS, 0, "no sense: the command was executed" },
	{ 21, 0x1, 0x30, ANY, ANY, SUCCESS, 0, "recovered: the command was executed" },
	{ 21, ANY, 0x30, 0x09, ANY, MEDIA_STATE, 0,
	  "current session not fixated for append: the medium is one that the drive writes" },
	{ 21, ANY, 0x30, 0x10, ANY, NOT_FORMATTED, 0,
	  "medium not formatted: it can be; IMAPI2 has a code for that" },
	{ 23, 0x0, 0x73, 0x03, ANY, SUCCESS, 0, "no sense: the command was executed" },
	{ 23, 0x1, 0x73, 0x03, ANY, SUCCESS, 0,
	  "calibration error, but recovered: drives say so and write well" },
};

static const struct rule completion[] = {
	/* Executed; 0/5D and 1/5D: the drive expects to fail one day. */
	{ 0, 0x0, ANY, ANY, ANY, SUCCESS },
	{ 0, 0x1, ANY, ANY, ANY, SUCCESS },
	/* Rule 2 as it was meant, by its text and by its columns put right. */
	{ 0, ANY, 0x06, 0x00, ANY, UPSIDE_DOWN },
	{ 0, 0x2, 0x06, ANY, ANY, UPSIDE_DOWN },
	/* Time-outs that the drive tells of. */
	{ 0, 0x6, 0x2e, ANY, ANY, COMMAND_TIMEOUT },
	{ 0, 0x4, 0x08, 0x01, ANY, COMMAND_TIMEOUT },
	{ 0, 0x4, 0x3e, 0x02, ANY, COMMAND_TIMEOUT },
	/* Rules 22 and 19 with other keys; write permission withdrawn by the operator. */
	{ 0, ANY, 0x3a, ANY, ANY, NO_MEDIA },
	{ 0, ANY, 0x27, ANY, ANY, PROTECTED },
	{ 0, 0x6, 0x5a, 0x02, ANY, PROTECTED },
	/* Rules 14 and 15 with other qualifiers. */
	{ 0, 0x5, 0x20, ANY, STRUCTURE, NO_STRUCTURE },
	{ 0, 0x5, 0x24, ANY, STRUCTURE, NO_STRUCTURE },
	/* Unknown commands. */
	{ 0, 0x5, 0x20, 0x00, CONFIGURATION, NO_CONFIGURATION },
	{ 0, 0x5, 0x20, ANY, ANY, NOT_SUPPORTED },
	/*
	 * Tracks and sessions. A command sequence error (2C/00) is what drives answer to
	 * a WRITE where no track is open, besides being a mistake of the host.
	 */
	{ 0, 0x5, 0x72, 0x03, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x72, 0x04, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x72, 0x05, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x2c, 0x03, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x2c, 0x04, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x2c, ANY, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x64, 0x00, ANY, MEDIA_STATE },
	{ 0, 0x5, 0x64, ANY, ANY, MEDIA_STATE },
	/* Loss of streaming, and padding for it: rules 10 and 11 for 3/0C/0A. */
	{ 0, 0x3, 0x0c, 0x0a, SYNC, SUCCESS },
	{ 0, 0x3, 0x0c, 0x0a, ANY, LOSS_OF_STREAMING },
	/* Calibration, recording and replacement areas. */
	{ 0, ANY, 0x73, ANY, ANY, UNEXPECTED },
	/* Full; but to ask for a track that is not there says nothing about size. */
	{ 0, 0x5, 0x21, 0x00, TRACK, FAIL },
	{ 0, 0x5, 0x21, 0x00, ANY, TOO_LARGE },
	{ 0, 0x5, 0x63, 0x00, ANY, TOO_LARGE },
	{ 0, 0x5, 0x63, 0x01, ANY, TOO_LARGE },
	{ 0, 0x5, 0x63, ANY, ANY, TOO_LARGE },
	{ 0, 0xd, ANY, ANY, ANY, TOO_LARGE },
	/* Not where the track goes on, unaligned, a bad field: lost step, or our mistake. */
	{ 0, 0x5, 0x21, 0x02, WRITE10, UNEXPECTED, BURN },
	{ 0, 0x5, 0x21, 0x04, WRITE10, UNEXPECTED, BURN },
	{ 0, 0x5, 0x24, 0x00, WRITE10, UNEXPECTED, BURN },
	/* No saved values: of such a page there is nothing to tell. */
	{ 0, 0x5, 0x39, 0x00, SENSE, NO_MODE_PAGE },
	/* The tray: locked by somebody; without a motor. Formats that the drive lacks. */
	{ 0, 0x5, 0x53, 0x02, UNIT, RECORDER_LOCKED },
	{ 0, 0x5, 0x53, ANY, UNIT, NOT_SUPPORTED },
	{ 0, 0x5, 0x24, ANY, UNIT, NOT_SUPPORTED },
	{ 0, 0x5, 0x24, ANY, FORMAT, NOT_SUPPORTED },
	{ 0, 0x5, 0x26, ANY, FORMAT, NOT_SUPPORTED },
	/* A medium came, a reset came: before a burn they are news. */
	{ 0, 0x6, 0x28, ANY, ANY, BECOMING_READY, BEFORE },
	{ 0, 0x6, 0x28, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x6, 0x29, ANY, ANY, FAIL, BEFORE },
	{ 0, 0x6, 0x29, ANY, ANY, UNEXPECTED, BURN },
	/*
	 * Seeking, tracking, the lead-out, the medium's format, defect lists, fixation,
	 * erasing (the library's codes for that name the step), reading, hardware, a
	 * blank place, the link: no code of their own, in a burn.
	 */
	{ 0, 0x3, 0x02, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x03, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x0c, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x11, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x15, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x31, ANY, ANY, UNEXPECTED },
	{ 0, 0x3, 0x32, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x3, 0x51, ANY, ANY, UNEXPECTED, BURN },
	{ 0, ANY, 0x72, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x4, ANY, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0x8, ANY, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0xb, ANY, ANY, ANY, UNEXPECTED, BURN },
	{ 0, 0xe, ANY, ANY, ANY, UNEXPECTED, BURN },
	/* Nothing has matched. */
	{ 0, ANY, ANY, ANY, ANY, UNEXPECTED, BURN },
	{ 0, ANY, ANY, ANY, ANY, FAIL, BEFORE },
};

#define TABLE(rows)	{ #rows, rows, ARRAY_SIZE(rows) }

const struct rules rules_published = TABLE(published);
const struct rules rules_differences = TABLE(differences);
const struct rules rules_completion = TABLE(completion);

static bool fits(u16 want, u8 is)
{
	return want == ANY || want == is;
}

static const struct rule *match(const struct rules *table, u8 nr, const struct dw_sense *s,
				u8 op, enum dw_stage stage)
{
	size_t i;

	for (i = 0; i < table->nr; i++) {
		const struct rule *r = &table->row[i];

		if (fits(r->asc, s->asc) && fits(r->ascq, s->ascq) && fits(r->key, s->key) &&
		    fits(r->op, op) && (!r->stages || r->stages & 1U << stage) &&
		    (!nr || r->nr == nr))
			return r;
	}
	return NULL;
}

struct reading rules_read(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	struct reading reading = { .table = &rules_published };
	const struct rule *other;

	reading.published = match(&rules_published, 0, s, op, stage);
	reading.rule = reading.published;
	if (reading.published) {
		other = match(&rules_differences, reading.published->nr, s, op, stage);
		if (!other)
			return reading;
		reading.table = &rules_differences;
		reading.rule = other;
		if (other->cause != RULE_PASS)
			return reading;
	}
	reading.table = &rules_completion;
	reading.rule = match(&rules_completion, 0, s, op, stage);
	return reading;
}

/* All keys; the codes up to the vendors'; what rows name of the rest, and some more. */
void rules_sweep(rules_fn fn)
{
	static const u8 ops[] = {
		DW_OP_TEST_UNIT_READY, WRITE10, SYNC, STRUCTURE, SENSE, SELECT,
		CONFIGURATION, TRACK, UNIT, FORMAT,
	};
	struct dw_sense s = { .response = 0x70 };
	unsigned int code, key, i, stage;

	for (code = 0; code <= 0x80ff; code++) {
		s.asc = code >> 8;
		s.ascq = code & 0xff;
		if (s.ascq > 0x0a && s.ascq != 0x10 && s.ascq != 0xff)
			continue;
		for (key = 0; key < 0x10; key++)
			for (i = 0; i < ARRAY_SIZE(ops); i++)
				for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
					s.key = key;
					fn(&s, ops[i], stage);
				}
	}
}
