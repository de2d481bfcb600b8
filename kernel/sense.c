// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: sense data, what they mean, and what to do about them
 *
 * Two tables hold all there is to know: sense_rows turns (stage, sense key,
 * ASC, ASCQ, opcode) into a cause and an action, cause_rows turns a cause into
 * an errno and a name.
 */
#include "mmc.h"
#include "sense.h"

/* Fixed format (SPC-4, 4.5.3). */
static void parse_fixed(const u8 *buf, size_t len, struct dw_sense *out)
{
	out->key = buf[2] & 0x0f;
	if (len > 6 && (buf[0] & 0x80)) {
		out->info_valid = true;
		out->info = dw_get32(buf + 3);
	}
	if (len < 8)
		return;
	if (len > 8 + (size_t)buf[7])
		len = 8 + (size_t)buf[7];
	if (len > 12)
		out->asc = buf[12];
	if (len > 13)
		out->ascq = buf[13];
	if (len > 17 && (buf[15] & 0x80)) {
		out->progress_valid = true;
		out->progress = dw_get16(buf + 16);
	}
}

/* Descriptor format (SPC-4, 4.5.2). */
static void parse_descriptors(const u8 *buf, size_t len, struct dw_sense *out)
{
	size_t pos = 8;

	out->key = buf[1] & 0x0f;
	if (len > 2)
		out->asc = buf[2];
	if (len > 3)
		out->ascq = buf[3];
	if (len < 8)
		return;
	if (len > 8 + (size_t)buf[7])
		len = 8 + (size_t)buf[7];

	while (pos + 2 <= len) {
		const u8 *d = buf + pos;

		pos += 2 + (size_t)d[1];
		if (pos > len)
			return;
		/* Information. */
		if (d[0] == 0x00 && d[1] >= 10 && (d[2] & 0x80)) {
			out->info_valid = true;
			out->info = dw_get64(d + 4);
		}
		/* Sense key specific. */
		if (d[0] == 0x02 && d[1] >= 6 && (d[4] & 0x80)) {
			out->progress_valid = true;
			out->progress = dw_get16(d + 5);
		}
	}
}

/**
 * dw_sense_parse() - take sense data apart, of either format
 * @buf: sense data
 * @len: bytes of them that came
 * @out: filled; what a short reply lacks is 0
 *
 * Return: 0; -EPROTO when not even a sense key is there, or the format is
 * unknown (no sense data at all: response code 0). @out then is all 0.
 */
int dw_sense_parse(const u8 *buf, size_t len, struct dw_sense *out)
{
	u8 code;

	memset(out, 0, sizeof(*out));
	if (!len)
		return -EPROTO;

	code = buf[0] & 0x7f;
	if ((code == 0x70 || code == 0x71) && len > 2)
		parse_fixed(buf, len, out);
	else if ((code == 0x72 || code == 0x73) && len > 1)
		parse_descriptors(buf, len, out);
	else
		return -EPROTO;

	out->response = code;
	out->deferred = code & 0x01;
	/* Only with these keys are those bytes progress (SPC-4, 4.5.2.4). */
	if (out->key != DW_SK_NO_SENSE && out->key != DW_SK_NOT_READY) {
		out->progress_valid = false;
		out->progress = 0;
	}
	return 0;
}

#define ANY	0xffff

#define IN(stage)	(1U << (stage))
#define QUERY		IN(DW_STAGE_QUERY)
#define BEFORE		(IN(DW_STAGE_QUERY) | IN(DW_STAGE_PREPARE))
#define BURN		(IN(DW_STAGE_WRITE) | IN(DW_STAGE_CLOSE))
#define ALWAYS		(BEFORE | BURN)

struct sense_row {
	u16 key;
	u16 asc;
	u16 ascq;
	u16 op;
	u8 stages;
	u8 cause;
	u8 action;
};

#define CAUSE(c)	DISCWRITER_CAUSE_##c
#define ROW(k, a, q, o, s, c, act) \
	{ k, a, q, o, s, CAUSE(c), DW_SENSE_##act }

#define STRUCTURE	DW_OP_READ_DISC_STRUCTURE
#define SYNC		DW_OP_SYNCHRONIZE_CACHE

/*
 * The first row that matches counts. Names of codes are those of the list of
 * additional sense codes (SPC-4, annex D).
 */
static const struct sense_row sense_rows[] = {
	/* Recovered, or nothing at all: the command was executed. */
	ROW(0x0, ANY,  ANY,  ANY, ALWAYS, NONE, OK),
	ROW(0x1, ANY,  ANY,  ANY, ALWAYS, NONE, OK),

	/*
	 * No reference position found: the disc lies the wrong way up. T10 has but
	 * one qualifier; IMAPI2's rule, its columns put right, has key 2 and any.
	 */
	ROW(ANY, 0x06, 0x00, ANY, ALWAYS, UPSIDE_DOWN, FAIL),
	ROW(0x2, 0x06, ANY,  ANY, ALWAYS, UPSIDE_DOWN, FAIL),

	/* Not ready. */
	ROW(0x2, 0x04, 0x02, ANY, BEFORE, BECOMING_READY, START),
	ROW(0x2, 0x04, 0x02, ANY, BURN,   BECOMING_READY, FAIL),
	ROW(0x2, 0x04, 0x03, ANY, BEFORE, NO_MEDIUM, FAIL),
	ROW(0x2, 0x04, 0x03, ANY, BURN,   NO_MEDIUM, MEDIUM_CHANGED),
	ROW(0x2, 0x04, 0x04, ANY, ALWAYS, FORMATTING, WAIT),
	ROW(0x2, 0x04, 0x07, ANY, ALWAYS, BUSY, WAIT),
	ROW(0x2, 0x04, 0x08, ANY, ALWAYS, BUSY, WAIT),
	ROW(0x2, 0x04, ANY,  ANY, ALWAYS, BECOMING_READY, WAIT),

	/* No medium, with whatever key. */
	ROW(ANY, 0x3a, ANY,  ANY, BEFORE, NO_MEDIUM, FAIL),
	ROW(ANY, 0x3a, ANY,  ANY, BURN,   NO_MEDIUM, MEDIUM_CHANGED),

	/* READ DISC STRUCTURE: this medium or drive has no such structure. */
	ROW(0x2, 0x30, ANY,  STRUCTURE, ALWAYS, NO_DISC_STRUCTURE, FAIL),
	ROW(0x5, 0x30, 0x02, STRUCTURE, ALWAYS, NO_DISC_STRUCTURE, FAIL),
	ROW(0x5, 0x20, ANY,  STRUCTURE, ALWAYS, NO_DISC_STRUCTURE, FAIL),
	ROW(0x5, 0x24, ANY,  STRUCTURE, ALWAYS, NO_DISC_STRUCTURE, FAIL),

	/* Medium not usable; the special ones first. */
	ROW(ANY, 0x30, 0x09, ANY, ALWAYS, MEDIUM_STATE, FAIL),
	ROW(ANY, 0x30, 0x10, ANY, ALWAYS, NOT_FORMATTED, FAIL),
	ROW(ANY, 0x30, ANY,  ANY, ALWAYS, INCOMPATIBLE, FAIL),

	/* Write protected: drives use keys 5 and 7. */
	ROW(ANY, 0x27, ANY,  ANY, ALWAYS, WRITE_PROTECTED, FAIL),
	ROW(0x6, 0x5a, 0x02, ANY, ALWAYS, WRITE_PROTECTED, FAIL),

	/* Calibration failed: the medium is too fast for the drive, or bad. */
	ROW(ANY, 0x73, 0x03, ANY, ALWAYS, SPEED, FAIL),
	/* Calibration, recording or replacement area full or not writable. */
	ROW(ANY, 0x73, ANY,  ANY, ALWAYS, WRITE_ERROR, FAIL),

	/* Format corrupted, or the format command failed: the medium is of no use. */
	ROW(0x3, 0x31, ANY,  ANY, ALWAYS, WRITE_ERROR, FAIL),

	/* Loss of streaming; padding blocks added. Flushing is what ends it. */
	ROW(0x3, 0x0c, 0x09, SYNC, ALWAYS, NONE, OK),
	ROW(0x3, 0x0c, 0x0a, SYNC, ALWAYS, NONE, OK),
	ROW(0x3, 0x0c, 0x09, ANY, ALWAYS, UNDERRUN, FAIL),
	ROW(0x3, 0x0c, 0x0a, ANY, ALWAYS, UNDERRUN, FAIL),

	/* Hardware: tracking lost (two drives' way to say so); time-outs. */
	ROW(0x4, 0x09, 0x01, ANY, ALWAYS, UPSIDE_DOWN, FAIL),
	ROW(0x4, 0x09, 0x02, ANY, ALWAYS, INCOMPATIBLE, FAIL),
	ROW(0x4, 0x08, 0x01, ANY, ALWAYS, TIMEOUT, FAIL),
	ROW(0x4, 0x3e, 0x02, ANY, ALWAYS, TIMEOUT, FAIL),

	/* Unknown command. */
	ROW(0x5, 0x20, 0x00, DW_OP_GET_CONFIGURATION, ALWAYS,
	    NO_GET_CONFIGURATION, FAIL),
	ROW(0x5, 0x20, ANY,  ANY, ALWAYS, RECORDER_UNSUPPORTED, FAIL),

	/* Bad field in the command or its parameters. */
	ROW(0x5, 0x24, 0x00, DW_OP_MODE_SENSE_10, ALWAYS, NO_MODE_PAGE, FAIL),
	ROW(0x5, 0x26, ANY,  DW_OP_MODE_SELECT_10, ALWAYS, MODE_PARAMETERS, FAIL),
	/* No saved values (SPC-4, 6.11): of this page there is nothing to tell. */
	ROW(0x5, 0x39, 0x00, DW_OP_MODE_SENSE_10, ALWAYS, NO_MODE_PAGE, FAIL),

	/* The tray is locked; the tray has no motor. */
	ROW(0x5, 0x53, 0x02, DW_OP_START_STOP_UNIT, ALWAYS, LOCKED, FAIL),
	ROW(0x5, 0x53, ANY,  DW_OP_START_STOP_UNIT, ALWAYS, RECORDER_UNSUPPORTED, FAIL),
	ROW(0x5, 0x24, ANY,  DW_OP_START_STOP_UNIT, ALWAYS, RECORDER_UNSUPPORTED, FAIL),

	/* The drive cannot format in the way that was asked for. */
	ROW(0x5, 0x24, ANY,  DW_OP_FORMAT_UNIT, ALWAYS, RECORDER_UNSUPPORTED, FAIL),
	ROW(0x5, 0x26, ANY,  DW_OP_FORMAT_UNIT, ALWAYS, RECORDER_UNSUPPORTED, FAIL),

	/* Beyond the end, of the medium or of the track; but not when asking. */
	ROW(0x5, 0x21, 0x00, DW_OP_READ_TRACK_INFORMATION, ALWAYS, FAILED, FAIL),
	ROW(0x5, 0x21, 0x00, ANY, ALWAYS, TOO_LARGE, FAIL),
	ROW(0x5, 0x63, ANY,  ANY, ALWAYS, TOO_LARGE, FAIL),
	ROW(0xd, ANY,  ANY,  ANY, ALWAYS, TOO_LARGE, FAIL),

	/* The medium's tracks and sessions do not allow it. */
	ROW(0x5, 0x2c, ANY,  ANY, ALWAYS, MEDIUM_STATE, FAIL),
	ROW(0x5, 0x64, ANY,  ANY, ALWAYS, MEDIUM_STATE, FAIL),
	ROW(0x5, 0x72, 0x03, ANY, ALWAYS, MEDIUM_STATE, FAIL),
	ROW(0x5, 0x72, 0x04, ANY, ALWAYS, MEDIUM_STATE, FAIL),
	ROW(0x5, 0x72, 0x05, ANY, ALWAYS, MEDIUM_STATE, FAIL),

	/* Unit attentions. Before a burn they are news, during one the end. */
	ROW(0x6, 0x2e, ANY,  ANY, ALWAYS, TIMEOUT, FAIL),
	ROW(0x6, 0x28, ANY,  ANY, BEFORE, BECOMING_READY, RETRY),
	ROW(0x6, ANY,  ANY,  ANY, BEFORE, FAILED, RETRY),
	ROW(0x6, 0x28, ANY,  ANY, BURN,   WRITE_ERROR, MEDIUM_CHANGED),
	ROW(0x6, 0x29, ANY,  ANY, BURN,   WRITE_ERROR, RESET),
	/* Commands cleared by another initiator; new microcode. */
	ROW(0x6, 0x2f, ANY,  ANY, BURN,   WRITE_ERROR, RESET),
	ROW(0x6, 0x3f, ANY,  ANY, BURN,   WRITE_ERROR, RESET),
	/* Parameters changed by somebody; eject button; write permit selected. */
	ROW(0x6, 0x2a, ANY,  ANY, BURN,   WRITE_ERROR, RETRY),
	ROW(0x6, 0x5a, 0x01, ANY, BURN,   WRITE_ERROR, RETRY),
	ROW(0x6, 0x5a, 0x03, ANY, BURN,   WRITE_ERROR, RETRY),

	/* Aborted by the link. A question may be asked again, no more. */
	ROW(0xb, ANY,  ANY,  ANY, QUERY,  FAILED, RETRY),
};

static const struct dw_verdict otherwise[DW_STAGE_COUNT] = {
	[DW_STAGE_QUERY] = { CAUSE(FAILED), DW_SENSE_FAIL },
	[DW_STAGE_PREPARE] = { CAUSE(FAILED), DW_SENSE_FAIL },
	[DW_STAGE_WRITE] = { CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
	[DW_STAGE_CLOSE] = { CAUSE(WRITE_ERROR), DW_SENSE_FAIL },
};

static bool fits(u16 want, u8 is)
{
	return want == ANY || want == is;
}

/**
 * dw_sense_row() - which row of the table is for these sense data?
 * @s: sense data of a command that ended with CHECK CONDITION
 * @opcode: its operation code
 * @stage: how far the burn has come
 *
 * The number itself means nothing; the tests see by it that every row is
 * reached.
 *
 * Return: number of the first row that matches; -ENOENT when none does
 */
int dw_sense_row(const struct dw_sense *s, u8 opcode, enum dw_stage stage)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sense_rows); i++) {
		const struct sense_row *row = &sense_rows[i];

		if (fits(row->key, s->key) && fits(row->asc, s->asc) &&
		    fits(row->ascq, s->ascq) && fits(row->op, opcode) &&
		    (row->stages & IN(stage)))
			return (int)i;
	}
	return -ENOENT;
}

static struct dw_verdict look_up(const struct dw_sense *s, u8 opcode,
				 enum dw_stage stage)
{
	struct dw_verdict v = otherwise[stage];
	int row = dw_sense_row(s, opcode, stage);

	if (row >= 0) {
		v.cause = sense_rows[row].cause;
		v.action = sense_rows[row].action;
	}
	return v;
}

/**
 * dw_sense_verdict() - what do these sense data mean?
 * @sense: sense data of a command that ended with CHECK CONDITION
 * @opcode: its operation code
 * @stage: how far the burn has come
 *
 * A deferred error is one of an earlier command, and the command it came with
 * was not executed. During a burn the earlier command was a WRITE of ours, so
 * the burn has failed, unless the drive recovered. Before it, it was a command
 * of somebody who has gone: ours is just sent again.
 *
 * A command that failed and told nothing has failed: no sense data are not the
 * same as sense data with key NO SENSE.
 *
 * RETRY and WAIT say that the drive refused the command before it did anything.
 * Whoever repeats a WRITE after a RETRY on media written in sequence compares
 * the next writable address first all the same.
 *
 * Return: cause and action
 */
struct dw_verdict dw_sense_verdict(const struct dw_sense *sense, u8 opcode,
				   enum dw_stage stage)
{
	struct dw_verdict v;

	if (!sense->response)
		return otherwise[stage];
	if (!sense->deferred)
		return look_up(sense, opcode, stage);

	if (BEFORE & IN(stage)) {
		v.cause = CAUSE(FAILED);
		v.action = DW_SENSE_RETRY;
		return v;
	}

	v = look_up(sense, DW_OP_WRITE_10, stage);
	if (v.action == DW_SENSE_OK) {
		v.cause = CAUSE(WRITE_ERROR);
		v.action = DW_SENSE_RETRY;
	} else if (v.action != DW_SENSE_MEDIUM_CHANGED &&
		   v.action != DW_SENSE_RESET) {
		v.action = DW_SENSE_FAIL;
	}
	return v;
}

/* Host bytes (Linux DID_*) and status bytes (SAM-4) that say more than "failed". */
struct result_row {
	u8 byte;
	u8 cause;
};

static const struct result_row host_rows[] = {
	{ 0x01, CAUSE(GONE) },		/* DID_NO_CONNECT */
	{ 0x03, CAUSE(TIMEOUT) },	/* DID_TIME_OUT */
	{ 0x04, CAUSE(GONE) },		/* DID_BAD_TARGET */
};

static const struct result_row status_rows[] = {
	{ 0x08, CAUSE(BUSY) },		/* BUSY */
	{ 0x18, CAUSE(LOCKED) },	/* RESERVATION CONFLICT */
	{ 0x28, CAUSE(BUSY) },		/* TASK SET FULL */
};

static bool find_result(const struct result_row *row, size_t nr, u8 byte,
			enum discwriter_cause *cause)
{
	for (; nr; nr--, row++) {
		if (row->byte != byte)
			continue;
		*cause = row->cause;
		return true;
	}
	return false;
}

/**
 * dw_cause_from_result() - why did a command end without usable sense data?
 * @host_byte: what the transport says (DID_*), 0 for nothing
 * @status_byte: SCSI status, 0 for GOOD
 * @timed_out: the command's time ran out, whatever else is said
 * @stage: how far the burn has come
 *
 * Return: cause; DISCWRITER_CAUSE_NONE when nothing is wrong
 */
enum discwriter_cause dw_cause_from_result(u8 host_byte, u8 status_byte,
					   bool timed_out, enum dw_stage stage)
{
	enum discwriter_cause cause;

	if (find_result(host_rows, ARRAY_SIZE(host_rows), host_byte, &cause))
		return cause;
	if (timed_out)
		return CAUSE(TIMEOUT);
	if (!host_byte) {
		if (!status_byte)
			return CAUSE(NONE);
		if (find_result(status_rows, ARRAY_SIZE(status_rows),
				status_byte, &cause))
			return cause;
	}
	return otherwise[stage].cause;
}

struct cause_row {
	int error;
	const char *name;
};

/* The errno of each cause is part of the contract: uapi/linux/discwriter.h. */
static const struct cause_row cause_rows[DISCWRITER_CAUSE_COUNT] = {
	[CAUSE(NONE)] = { 0, "none" },
	[CAUSE(CANCELLED)] = { ECANCELED, "cancelled" },
	[CAUSE(NO_MODE_PAGE)] = { EBADRQC, "no-mode-page" },
	[CAUSE(NO_MEDIUM)] = { ENOMEDIUM, "no-medium" },
	[CAUSE(INCOMPATIBLE)] = { EBADE, "incompatible" },
	[CAUSE(UPSIDE_DOWN)] = { EBADSLT, "upside-down" },
	[CAUSE(BECOMING_READY)] = { ETIME, "becoming-ready" },
	[CAUSE(FORMATTING)] = { EUNATCH, "formatting" },
	[CAUSE(BUSY)] = { EXFULL, "busy" },
	[CAUSE(MODE_PARAMETERS)] = { EDOM, "mode-parameters" },
	[CAUSE(WRITE_PROTECTED)] = { EROFS, "write-protected" },
	[CAUSE(NO_FEATURE)] = { ENODATA, "no-feature" },
	[CAUSE(FEATURE_NOT_CURRENT)] = { ENODATA, "feature-not-current" },
	[CAUSE(NO_GET_CONFIGURATION)] = { ENODATA, "no-get-configuration" },
	[CAUSE(TIMEOUT)] = { ETIMEDOUT, "timeout" },
	[CAUSE(NO_DISC_STRUCTURE)] = { ENODATA, "no-disc-structure" },
	[CAUSE(SPEED)] = { ERANGE, "speed" },
	[CAUSE(LOCKED)] = { EBUSY, "locked" },
	[CAUSE(LOCK_NAME)] = { EINVAL, "lock-name" },
	[CAUSE(NOT_FORMATTED)] = { EUCLEAN, "not-formatted" },
	[CAUSE(BAD_RESPONSE)] = { EPROTO, "bad-response" },
	[CAUSE(UNDERRUN)] = { ESTRPIPE, "underrun" },
	[CAUSE(WRITE_ERROR)] = { EIO, "write-error" },
	[CAUSE(BURN_RUNNING)] = { ETXTBSY, "burn-running" },
	[CAUSE(NO_BURN)] = { EBADFD, "no-burn" },
	[CAUSE(MEDIUM_STATE)] = { EUCLEAN, "medium-state" },
	[CAUSE(STREAM_SIZE)] = { EINVAL, "stream-size" },
	[CAUSE(TOO_LARGE)] = { ENOSPC, "too-large" },
	[CAUSE(NOT_BLANK)] = { EEXIST, "not-blank" },
	[CAUSE(MEDIUM_UNSUPPORTED)] = { EMEDIUMTYPE, "medium-unsupported" },
	[CAUSE(RECORDER_UNSUPPORTED)] = { EOPNOTSUPP, "recorder-unsupported" },
	[CAUSE(CLIENT_NAME)] = { EINVAL, "client-name" },
	[CAUSE(INVALID)] = { EINVAL, "invalid" },
	[CAUSE(RANGES)] = { EINVAL, "ranges" },
	[CAUSE(OFFSET)] = { ESPIPE, "offset" },
	[CAUSE(SHORT_SOURCE)] = { ECANCELED, "short-source" },
	[CAUSE(UNALIGNED)] = { EINVAL, "unaligned" },
	[CAUSE(ADDRESS)] = { EFAULT, "address" },
	[CAUSE(FAILED)] = { EIO, "failed" },
	[CAUSE(NO_MEMORY)] = { ENOMEM, "no-memory" },
	[CAUSE(NOT_IMPLEMENTED)] = { ENOTTY, "not-implemented" },
	[CAUSE(NOT_WRITABLE)] = { EBADF, "not-writable" },
	[CAUSE(GONE)] = { ENODEV, "gone" },
	[CAUSE(PERMISSION)] = { EPERM, "permission" },
	[CAUSE(VERIFY)] = { EBADMSG, "verify" },
	[CAUSE(SIZE_NEEDED)] = { EOPNOTSUPP, "size-needed" },
};

static const struct cause_row *cause_row(enum discwriter_cause cause)
{
	static const struct cause_row unknown = { EIO, "unknown" };

	return (u32)cause < DISCWRITER_CAUSE_COUNT ? &cause_rows[cause] : &unknown;
}

/**
 * dw_cause_errno() - the errno of a cause
 * @cause: cause
 *
 * Return: positive; 0 for DISCWRITER_CAUSE_NONE, EIO for an unknown cause
 */
int dw_cause_errno(enum discwriter_cause cause)
{
	return cause_row(cause)->error;
}

/**
 * dw_cause_name() - the name of a cause, as sysfs, log and trace show it
 * @cause: cause
 *
 * Return: lower-case words joined by hyphens; "unknown" for an unknown cause
 */
const char *dw_cause_name(enum discwriter_cause cause)
{
	return cause_row(cause)->name;
}
