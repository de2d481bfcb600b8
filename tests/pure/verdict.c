// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sense data mean: every row of the table in kernel/sense.c by an example,
 * written down here from the codes' meaning, not from that table. And rules
 * that hold for all sense data there can be.
 */
#include "bytes.h"
#include "mmc.h"
#include "sense.h"

#define CAUSE(c) DISCWRITER_CAUSE_##c

/* Stages, as letters: an example stands for each of those it names. */
static const char stage_letters[DW_STAGE_COUNT + 1] = {
	[DW_STAGE_QUERY] = 'q',
	[DW_STAGE_PREPARE] = 'p',
	[DW_STAGE_WRITE] = 'w',
	[DW_STAGE_CLOSE] = 'c',
};

#define BEFORE	"qp"
#define BURN	"wc"
#define ALWAYS	"qpwc"

#define TUR	DW_OP_TEST_UNIT_READY
#define WRITE10	DW_OP_WRITE_10
#define SYNC	DW_OP_SYNCHRONIZE_CACHE
#define CLOSE	DW_OP_CLOSE_TRACK_SESSION
#define RTI	DW_OP_READ_TRACK_INFORMATION
#define RESERVE	DW_OP_RESERVE_TRACK
#define STRUCT	DW_OP_READ_DISC_STRUCTURE
#define CONFIG	DW_OP_GET_CONFIGURATION
#define SENSE	DW_OP_MODE_SENSE_10
#define SELECT	DW_OP_MODE_SELECT_10
#define OPC	DW_OP_SEND_OPC
#define BLANK	DW_OP_BLANK
#define FORMAT	DW_OP_FORMAT_UNIT
#define UNIT	DW_OP_START_STOP_UNIT

struct row {
	u8 key;
	u8 asc;
	u8 ascq;
	u8 op;
	const char *stages;
	enum discwriter_cause cause;
	enum dw_action action;
};

static const struct row rows[] = {
	/* Executed. */
	{ 0x0, 0x00, 0x00, WRITE10, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x0, 0x00, 0x16, TUR, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x0, 0x5d, 0x00, WRITE10, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x1, 0x0c, 0x01, WRITE10, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x1, 0x0c, 0x0a, CLOSE, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x1, 0x73, 0x01, OPC, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x1, 0x73, 0x03, OPC, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x1, 0x5d, 0x03, WRITE10, ALWAYS, CAUSE(NONE), DW_SENSE_OK },

	/* Upside down. */
	{ 0x2, 0x06, 0x00, TUR, ALWAYS, CAUSE(UPSIDE_DOWN), DW_SENSE_FAIL },
	{ 0x2, 0x06, 0x01, TUR, ALWAYS, CAUSE(UPSIDE_DOWN), DW_SENSE_FAIL },
	{ 0x3, 0x06, 0x00, WRITE10, ALWAYS, CAUSE(UPSIDE_DOWN), DW_SENSE_FAIL },
	{ 0x4, 0x06, 0x00, TUR, ALWAYS, CAUSE(UPSIDE_DOWN), DW_SENSE_FAIL },
	{ 0x4, 0x09, 0x01, TUR, ALWAYS, CAUSE(UPSIDE_DOWN), DW_SENSE_FAIL },
	{ 0x3, 0x06, 0x01, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },

	/* Not ready. */
	{ 0x2, 0x04, 0x00, TUR, ALWAYS, CAUSE(BECOMING_READY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x01, TUR, ALWAYS, CAUSE(BECOMING_READY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x01, WRITE10, ALWAYS, CAUSE(BECOMING_READY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x02, TUR, BEFORE, CAUSE(BECOMING_READY), DW_SENSE_START },
	{ 0x2, 0x04, 0x02, WRITE10, BURN, CAUSE(BECOMING_READY), DW_SENSE_FAIL },
	{ 0x2, 0x04, 0x03, TUR, BEFORE, CAUSE(NO_MEDIUM), DW_SENSE_FAIL },
	{ 0x2, 0x04, 0x03, WRITE10, BURN, CAUSE(NO_MEDIUM), DW_SENSE_MEDIUM_CHANGED },
	{ 0x2, 0x04, 0x04, TUR, ALWAYS, CAUSE(FORMATTING), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x04, WRITE10, ALWAYS, CAUSE(FORMATTING), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x07, WRITE10, ALWAYS, CAUSE(BUSY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x07, CLOSE, ALWAYS, CAUSE(BUSY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x07, RESERVE, ALWAYS, CAUSE(BUSY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x08, WRITE10, ALWAYS, CAUSE(BUSY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x08, SYNC, ALWAYS, CAUSE(BUSY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0x09, TUR, ALWAYS, CAUSE(BECOMING_READY), DW_SENSE_WAIT },
	{ 0x2, 0x04, 0xff, TUR, ALWAYS, CAUSE(BECOMING_READY), DW_SENSE_WAIT },
	/* The same code with another key is nothing to wait for. */
	{ 0x4, 0x04, 0x08, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x5, 0x04, 0x07, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },

	/* No medium. */
	{ 0x2, 0x3a, 0x00, TUR, BEFORE, CAUSE(NO_MEDIUM), DW_SENSE_FAIL },
	{ 0x2, 0x3a, 0x01, TUR, BEFORE, CAUSE(NO_MEDIUM), DW_SENSE_FAIL },
	{ 0x2, 0x3a, 0x02, RTI, BEFORE, CAUSE(NO_MEDIUM), DW_SENSE_FAIL },
	{ 0x5, 0x3a, 0x00, STRUCT, BEFORE, CAUSE(NO_MEDIUM), DW_SENSE_FAIL },
	{ 0x2, 0x3a, 0x02, WRITE10, BURN, CAUSE(NO_MEDIUM), DW_SENSE_MEDIUM_CHANGED },
	{ 0x6, 0x3a, 0x00, SYNC, BURN, CAUSE(NO_MEDIUM), DW_SENSE_MEDIUM_CHANGED },

	/* READ DISC STRUCTURE. */
	{ 0x2, 0x30, 0x00, STRUCT, ALWAYS, CAUSE(NO_DISC_STRUCTURE), DW_SENSE_FAIL },
	{ 0x2, 0x30, 0x10, STRUCT, ALWAYS, CAUSE(NO_DISC_STRUCTURE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x02, STRUCT, ALWAYS, CAUSE(NO_DISC_STRUCTURE), DW_SENSE_FAIL },
	{ 0x5, 0x20, 0x00, STRUCT, ALWAYS, CAUSE(NO_DISC_STRUCTURE), DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, STRUCT, ALWAYS, CAUSE(NO_DISC_STRUCTURE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x00, STRUCT, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },

	/* Medium not usable. */
	{ 0x5, 0x30, 0x09, WRITE10, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x10, WRITE10, ALWAYS, CAUSE(NOT_FORMATTED), DW_SENSE_FAIL },
	{ 0x2, 0x30, 0x10, TUR, ALWAYS, CAUSE(NOT_FORMATTED), DW_SENSE_FAIL },
	{ 0x2, 0x30, 0x00, TUR, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x02, WRITE10, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x05, WRITE10, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },
	{ 0x5, 0x30, 0x06, BLANK, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },
	{ 0x4, 0x09, 0x02, TUR, ALWAYS, CAUSE(INCOMPATIBLE), DW_SENSE_FAIL },
	{ 0x4, 0x09, 0x00, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },

	/* Protected. */
	{ 0x7, 0x27, 0x00, WRITE10, ALWAYS, CAUSE(WRITE_PROTECTED), DW_SENSE_FAIL },
	{ 0x7, 0x27, 0x06, WRITE10, ALWAYS, CAUSE(WRITE_PROTECTED), DW_SENSE_FAIL },
	{ 0x5, 0x27, 0x00, OPC, ALWAYS, CAUSE(WRITE_PROTECTED), DW_SENSE_FAIL },
	{ 0x6, 0x5a, 0x02, WRITE10, ALWAYS, CAUSE(WRITE_PROTECTED), DW_SENSE_FAIL },

	/* Calibration. */
	{ 0x3, 0x73, 0x03, OPC, ALWAYS, CAUSE(SPEED), DW_SENSE_FAIL },
	{ 0x5, 0x73, 0x03, WRITE10, ALWAYS, CAUSE(SPEED), DW_SENSE_FAIL },
	{ 0x3, 0x31, 0x00, FORMAT, ALWAYS, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x31, 0x01, TUR, ALWAYS, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x73, 0x02, OPC, ALWAYS, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x73, 0x05, CLOSE, ALWAYS, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },

	/* Loss of streaming. */
	{ 0x3, 0x0c, 0x09, WRITE10, ALWAYS, CAUSE(UNDERRUN), DW_SENSE_FAIL },
	{ 0x3, 0x0c, 0x0a, WRITE10, ALWAYS, CAUSE(UNDERRUN), DW_SENSE_FAIL },
	{ 0x3, 0x0c, 0x09, TUR, ALWAYS, CAUSE(UNDERRUN), DW_SENSE_FAIL },
	{ 0x3, 0x0c, 0x09, SYNC, ALWAYS, CAUSE(NONE), DW_SENSE_OK },
	{ 0x3, 0x0c, 0x0a, SYNC, ALWAYS, CAUSE(NONE), DW_SENSE_OK },

	/* Time-outs the drive tells of. */
	{ 0x4, 0x08, 0x01, WRITE10, ALWAYS, CAUSE(TIMEOUT), DW_SENSE_FAIL },
	{ 0x4, 0x3e, 0x02, TUR, ALWAYS, CAUSE(TIMEOUT), DW_SENSE_FAIL },
	{ 0x6, 0x2e, 0x00, WRITE10, ALWAYS, CAUSE(TIMEOUT), DW_SENSE_FAIL },
	{ 0x6, 0x2e, 0x02, CLOSE, ALWAYS, CAUSE(TIMEOUT), DW_SENSE_FAIL },
	{ 0x4, 0x08, 0x00, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0x4, 0x3e, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },

	/* Refused by the command. */
	{ 0x5, 0x20, 0x00, CONFIG, ALWAYS, CAUSE(NO_GET_CONFIGURATION),
	  DW_SENSE_FAIL },
	{ 0x5, 0x20, 0x00, RESERVE, ALWAYS, CAUSE(RECORDER_UNSUPPORTED),
	  DW_SENSE_FAIL },
	{ 0x5, 0x20, 0x00, WRITE10, ALWAYS, CAUSE(RECORDER_UNSUPPORTED),
	  DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, SENSE, ALWAYS, CAUSE(NO_MODE_PAGE), DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, RTI, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0x5, 0x26, 0x00, SELECT, ALWAYS, CAUSE(MODE_PARAMETERS), DW_SENSE_FAIL },
	{ 0x5, 0x26, 0x02, SELECT, ALWAYS, CAUSE(MODE_PARAMETERS), DW_SENSE_FAIL },
	{ 0x5, 0x26, 0x00, OPC, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0x5, 0x39, 0x00, SENSE, ALWAYS, CAUSE(NO_MODE_PAGE), DW_SENSE_FAIL },
	{ 0x5, 0x39, 0x00, SELECT, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },

	/* Tray, and format. */
	{ 0x5, 0x53, 0x02, UNIT, ALWAYS, CAUSE(LOCKED), DW_SENSE_FAIL },
	{ 0x5, 0x53, 0x00, UNIT, ALWAYS, CAUSE(RECORDER_UNSUPPORTED), DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, UNIT, ALWAYS, CAUSE(RECORDER_UNSUPPORTED), DW_SENSE_FAIL },
	{ 0x5, 0x24, 0x00, FORMAT, ALWAYS, CAUSE(RECORDER_UNSUPPORTED), DW_SENSE_FAIL },
	{ 0x5, 0x26, 0x00, FORMAT, ALWAYS, CAUSE(RECORDER_UNSUPPORTED), DW_SENSE_FAIL },
	{ 0x5, 0x53, 0x02, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },

	/* Full. */
	{ 0x5, 0x21, 0x00, WRITE10, ALWAYS, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
	{ 0x5, 0x21, 0x00, RESERVE, ALWAYS, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
	{ 0x5, 0x21, 0x00, RTI, ALWAYS, CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0x5, 0x63, 0x00, WRITE10, ALWAYS, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
	{ 0x5, 0x63, 0x01, WRITE10, ALWAYS, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
	{ 0xd, 0x00, 0x00, WRITE10, ALWAYS, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
	/* Not the next address: a mistake of ours, or a WRITE10 sent twice. */
	{ 0x5, 0x21, 0x02, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },

	/* Tracks and sessions. */
	{ 0x5, 0x2c, 0x00, WRITE10, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x2c, 0x03, WRITE10, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x64, 0x00, WRITE10, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x64, 0x01, WRITE10, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x72, 0x03, CLOSE, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x72, 0x04, CLOSE, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x72, 0x05, RESERVE, ALWAYS, CAUSE(MEDIUM_STATE), DW_SENSE_FAIL },
	{ 0x5, 0x72, 0x00, CLOSE, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x72, 0x01, CLOSE, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },

	/* Unit attentions. */
	{ 0x6, 0x28, 0x00, TUR, BEFORE, CAUSE(BECOMING_READY), DW_SENSE_RETRY },
	{ 0x6, 0x28, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_MEDIUM_CHANGED },
	{ 0x6, 0x28, 0x02, CLOSE, BURN, CAUSE(WRITE_ERROR), DW_SENSE_MEDIUM_CHANGED },
	{ 0x6, 0x29, 0x00, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
	{ 0x6, 0x29, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RESET },
	{ 0x6, 0x29, 0x04, SYNC, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RESET },
	{ 0x6, 0x2f, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RESET },
	{ 0x6, 0x3f, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RESET },
	{ 0x6, 0x2a, 0x01, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
	{ 0x6, 0x2a, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RETRY },
	{ 0x6, 0x5a, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RETRY },
	{ 0x6, 0x5a, 0x01, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
	{ 0x6, 0x5a, 0x03, OPC, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
	{ 0x6, 0x5a, 0x03, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RETRY },
	{ 0x6, 0x99, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },

	/* Everything else. */
	{ 0xb, 0x4b, 0x00, RTI, "q", CAUSE(FAILED), DW_SENSE_RETRY },
	{ 0xb, 0x4b, 0x00, SELECT, "p", CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0xb, 0x47, 0x03, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x0c, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x0c, 0x00, CLOSE, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x3, 0x11, 0x05, DW_OP_READ_10, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
	{ 0x4, 0x44, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	{ 0x4, 0x44, 0x00, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
	/* tgt answers so to what it does not know: not a reason to wait. */
	{ 0x2, 0x24, 0x00, RTI, BEFORE, CAUSE(FAILED), DW_SENSE_FAIL },
};

CASE(table)
{
	unsigned int i;
	const char *p;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];
		const struct dw_sense s = {
			.response = 0x70,
			.key = r->key, .asc = r->asc, .ascq = r->ascq,
		};

		for (p = r->stages; *p; p++) {
			enum dw_stage stage = strchr(stage_letters, *p) - stage_letters;
			struct dw_verdict v = dw_sense_verdict(&s, r->op, stage);

			if (v.cause != r->cause || v.action != r->action)
				fail_msg("%x/%02x/%02x on %02x, stage %c: %s, action %d",
					 r->key, r->asc, r->ascq, r->op, *p,
					 dw_cause_name(v.cause), v.action);
		}
	}
}

/*
 * Each row of the table is the first match of an example above: none is hidden by
 * a row before it, and none is without an example.
 */
CASE(reached)
{
	/* What only the table's last row matches. */
	static const struct dw_sense last = { .response = 0x70, .key = 0xb, .asc = 0x4b };
	int nr = dw_sense_row(&last, RTI, DW_STAGE_QUERY) + 1;
	bool seen[128] = { false };
	unsigned int i;
	const char *p;
	int row;

	assert_in_range(nr, 1, ARRAY_SIZE(seen));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];
		const struct dw_sense s = {
			.response = 0x70,
			.key = r->key, .asc = r->asc, .ascq = r->ascq,
		};

		for (p = r->stages; *p; p++) {
			row = dw_sense_row(&s, r->op, strchr(stage_letters, *p) - stage_letters);
			if (row >= nr)
				fail_msg("row %d comes after the last, %d", row, nr - 1);
			if (row >= 0)
				seen[row] = true;
		}
	}
	for (row = 0; row < nr; row++)
		if (!seen[row])
			fail_msg("row %d of %d: no example reaches it", row, nr);
}

/* A deferred error: of whom, and what about the command it came with? */
CASE(deferred)
{
	static const struct row want[] = {
		/* Somebody else's, who has gone. */
		{ 0x3, 0x0c, 0x00, TUR, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
		{ 0x4, 0x44, 0x00, WRITE10, BEFORE, CAUSE(FAILED), DW_SENSE_RETRY },
		/* Of a WRITE10 of ours, whatever command it came with. */
		{ 0x3, 0x0c, 0x00, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
		{ 0x3, 0x0c, 0x09, SYNC, BURN, CAUSE(UNDERRUN), DW_SENSE_FAIL },
		{ 0x5, 0x63, 0x00, CLOSE, BURN, CAUSE(TOO_LARGE), DW_SENSE_FAIL },
		{ 0x5, 0x24, 0x00, STRUCT, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
		{ 0x2, 0x3a, 0x00, SYNC, BURN, CAUSE(NO_MEDIUM),
		  DW_SENSE_MEDIUM_CHANGED },
		/* Nothing to wait for, nothing to retry: the write has failed. */
		{ 0x2, 0x04, 0x08, WRITE10, BURN, CAUSE(BUSY), DW_SENSE_FAIL },
		{ 0x6, 0x2a, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
		/* Recovered; but this command has not been executed. */
		{ 0x1, 0x0c, 0x01, WRITE10, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RETRY },
		{ 0x0, 0x00, 0x00, SYNC, BURN, CAUSE(WRITE_ERROR), DW_SENSE_RETRY },
	};
	unsigned int i;
	const char *p;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		const struct row *r = &want[i];
		const struct dw_sense s = {
			.response = 0x71,
			.key = r->key, .asc = r->asc, .ascq = r->ascq,
			.deferred = true,
		};

		for (p = r->stages; *p; p++) {
			enum dw_stage stage = strchr(stage_letters, *p) - stage_letters;
			struct dw_verdict v = dw_sense_verdict(&s, r->op, stage);

			if (v.cause != r->cause || v.action != r->action)
				fail_msg("%x/%02x/%02x on %02x, stage %c: %s, action %d",
					 r->key, r->asc, r->ascq, r->op, *p,
					 dw_cause_name(v.cause), v.action);
		}
	}
}

static void check_rules(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	struct dw_verdict v = dw_sense_verdict(s, op, stage);
	bool burn = stage == DW_STAGE_WRITE || stage == DW_STAGE_CLOSE;
	bool good = v.cause > CAUSE(NONE) && v.cause < DISCWRITER_CAUSE_COUNT &&
		    v.action > DW_SENSE_OK && v.action <= DW_SENSE_MEDIUM_CHANGED;

	/* Success has no cause, and every failure has one. */
	if (v.action == DW_SENSE_OK)
		good = v.cause == CAUSE(NONE) && !s->deferred;
	/* Waiting is for drives that are not ready, and for nothing else. */
	if (v.action == DW_SENSE_WAIT || v.action == DW_SENSE_START)
		good &= s->key == DW_SK_NOT_READY && s->asc == 0x04 && !s->deferred;
	/* Before a burn there is no medium to have been changed under it. */
	if (v.action == DW_SENSE_MEDIUM_CHANGED || v.action == DW_SENSE_RESET)
		good &= burn;
	/* During one, only what says that nothing was executed is sent again. */
	if (v.action == DW_SENSE_RETRY && burn)
		good &= s->deferred || s->key == DW_SK_ATTENTION;
	if (!good)
		fail_msg("%x/%02x/%02x%s on %02x, stage %d: %s, action %d", s->key,
			 s->asc, s->ascq, s->deferred ? " deferred" : "", op,
			 stage, dw_cause_name(v.cause), v.action);
}

CASE(rules)
{
	static const u8 ops[] = { WRITE10, SYNC, STRUCT };
	struct dw_sense s = { .response = 0x72 };
	unsigned int key, asc, ascq, op, stage;

	for (key = 0; key < 16; key++)
		for (asc = 0; asc < 256; asc++)
			/* No qualifier the table names is larger. */
			for (ascq = 0; ascq < 0x14; ascq++)
				for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
					s.key = (u8)key;
					s.asc = (u8)asc;
					s.ascq = (u8)ascq;
					op = (asc + ascq) % ARRAY_SIZE(ops);
					s.deferred = false;
					check_rules(&s, ops[op], stage);
					s.deferred = true;
					check_rules(&s, ops[op], stage);
				}
}

/* Sense data that are none are a failure, and no success with key 0. */
CASE(nothing)
{
	static const struct dw_sense none;
	unsigned int stage;

	for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
		struct dw_verdict v = dw_sense_verdict(&none, WRITE10, stage);

		assert_int_equal(v.action, DW_SENSE_FAIL);
		assert_int_equal(v.cause, stage < DW_STAGE_WRITE ?
				 CAUSE(FAILED) : CAUSE(WRITE_ERROR));
	}
}

/* Without sense data: what transport and status say. */
CASE(results)
{
	static const struct {
		u8 host;
		u8 status;
		bool timed_out;
		enum discwriter_cause before;
		enum discwriter_cause burn;
	} want[] = {
		{ 0x00, 0x00, false, CAUSE(NONE), CAUSE(NONE) },
		{ 0x01, 0x00, false, CAUSE(GONE), CAUSE(GONE) },
		{ 0x01, 0x02, true, CAUSE(GONE), CAUSE(GONE) },
		{ 0x03, 0x00, false, CAUSE(TIMEOUT), CAUSE(TIMEOUT) },
		{ 0x04, 0x00, false, CAUSE(GONE), CAUSE(GONE) },
		{ 0x00, 0x00, true, CAUSE(TIMEOUT), CAUSE(TIMEOUT) },
		{ 0x08, 0x00, true, CAUSE(TIMEOUT), CAUSE(TIMEOUT) },
		{ 0x07, 0x00, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
		{ 0x05, 0x00, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
		{ 0x0f, 0x08, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
		{ 0xff, 0x00, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
		/* CHECK CONDITION, and no sense data to be had. */
		{ 0x00, 0x02, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
		{ 0x00, 0x08, false, CAUSE(BUSY), CAUSE(BUSY) },
		{ 0x00, 0x18, false, CAUSE(LOCKED), CAUSE(LOCKED) },
		{ 0x00, 0x28, false, CAUSE(BUSY), CAUSE(BUSY) },
		{ 0x00, 0x40, false, CAUSE(FAILED), CAUSE(WRITE_ERROR) },
	};
	unsigned int i, stage;

	for (i = 0; i < ARRAY_SIZE(want); i++)
		for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
			enum discwriter_cause cause =
				dw_cause_from_result(want[i].host, want[i].status,
						     want[i].timed_out, stage);

			if (cause != (stage < DW_STAGE_WRITE ? want[i].before :
							       want[i].burn))
				fail_msg("host %02x status %02x stage %u: %s",
					 want[i].host, want[i].status, stage,
					 dw_cause_name(cause));
		}
}

CASES(verdict) = {
	LIST(table),
	LIST(reached),
	LIST(deferred),
	LIST(rules),
	LIST(nothing),
	LIST(results),
	{}
};

SUITE(verdict, no_setup);
