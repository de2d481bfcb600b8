// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What went wrong, in what state the disc is, and what to do about it.
 */
#include <stdio.h>
#include <string.h>

#include "sense.h"
#include "tool.h"

/*
 * What the code means for this verb, where its own sentence is about writing, and
 * what can be done about it where the command has an option for that. The first row
 * that fits; NULL and 0 fit all.
 */
static const struct {
	const char *verb;
	int cause;
	int hr;
	const char *text;
	const char *advice;
} hints[] = {
	{ "cancel", 0, E_IMAPI_RECORDER_NO_SUCH_FEATURE,
	  "This cannot be stopped: the drive would not heed it, or the disc be spoilt.",
	  "Wait until it is over ('discwriter wait')." },
	{ "erase", 0, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE, NULL,
	  "Put in a rewritable disc: this one can be written only once." },
	{ "format", 0, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED,
	  "Discs of this type, or in this state, cannot be formatted.",
	  "'discwriter info' shows what can be done with it." },
	{ "format", 0, E_INVALIDARG, "The disc cannot be formatted in this way.",
	  "'discwriter format --list' shows the ways there are." },
	{ "finalize", 0, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED,
	  "Discs of this type have nothing to close: they can always be written.",
	  "There is nothing to do." },
	{ "finalize", 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
	  "There is nothing to close on this disc: it is blank, or closed already.",
	  "'discwriter info' shows its state." },
	{ "reserve", 0, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED,
	  "Tracks cannot be reserved on discs of this type.",
	  "Write without; DVD+R, DVD-R and BD-R have such tracks." },
	{ "reserve", 0, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
	  "A track of this size does not fit on the disc.",
	  "'discwriter info' shows how much is free." },
	{ "speed", 0, E_INVALIDARG, "This disc has no speed that could be multiplied.",
	  "Name the speed in kB/s (11080k), or max." },
	{ "eject", 0, E_IMAPI_RECORDER_NO_SUCH_FEATURE,
	  "The drive cannot open its tray by itself.", "Use the button." },
	{ "load", 0, E_IMAPI_RECORDER_NO_SUCH_FEATURE,
	  "The drive cannot close its tray by itself.", "Push it in." },
	{ "eject", 0, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED,
	  "The drive cannot open its tray by itself.", "Use the button." },
	{ "load", 0, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED,
	  "The drive cannot close its tray by itself.", "Push it in." },
	{ "format", 0, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED,
	  "The drive refuses to format the disc in this way.",
	  "'discwriter format --list' shows the ways there are." },
	{ "lock", 0, E_IMAPI_RECORDER_NO_SUCH_FEATURE, "The drive cannot lock its tray.", NULL },
	{ "unlock", 0, E_IMAPI_RECORDER_NO_SUCH_FEATURE, "The drive cannot lock its tray.", NULL },
	{ "write", DISCWRITER_CAUSE_SIZE_NEEDED, 0,
	  "This disc takes only an image whose size is known.",
	  "Write a file, or say --size; or --format-if-needed, or 'discwriter erase --full'." },
	{ "write", DISCWRITER_CAUSE_FEATURE_NOT_CURRENT, 0,
	  "The drive cannot do that with the disc that is in it.",
	  "'discwriter info' shows what can be done with it (--simulate, --write-type)." },
	{ "write", DISCWRITER_CAUSE_NO_DISC_STRUCTURE, 0,
	  "The drive cannot tell where the first layer of the disc ends.",
	  "Put in another disc, or one of a single layer." },
	{ "write", DISCWRITER_CAUSE_MODE_PARAMETERS, 0, NULL,
	  "Try another --write-type, another type of disc, or another drive." },
	{ "write", DISCWRITER_CAUSE_SPEED, 0, NULL,
	  "Try a lower --speed, or a disc made for the speeds of this drive." },
	{ "write", DISCWRITER_CAUSE_UNDERRUN, 0, NULL,
	  "Write from a quicker source, or at a lower --speed, to another disc." },
	{ "write", DISCWRITER_CAUSE_SHORT_SOURCE, 0,
	  "The image ended before the size that was announced.",
	  "Check the image, what produces it, and --size." },
	{ "write", DISCWRITER_CAUSE_RANGES, 0,
	  "A range ends before it begins, or goes beyond the image or the disc.",
	  "Compare them with the size of the image, and of the disc ('discwriter info')." },
	{ "write", 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, NULL,
	  "'discwriter info' shows its state: a session left open can be closed ('discwriter "
	  "finalize') or continued ('write --resume'), a rewritable disc be erased." },
	{ "write-ranges", 0, E_INVALIDARG,
	  "Parts of this disc cannot be written: it takes data only at the end of what is there.",
	  "Write the whole image as another session, or put in a DVD+RW, DVD-RAM, BD-RE, or a "
	  "formatted DVD-RW." },
	{ "write-changed", 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
	  "This image is not on the disc: the first volume descriptors differ.",
	  "See which disc it is. --changed compares with the disc itself; --force writes all the "
	  "same." },
	{ "verify", 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
	  "The drive refuses to read there: nothing is recorded, or the track is still open.",
	  "'discwriter info' shows what is on the disc; --session or --lba say where the image "
	  "is." },
	{ "verify", 0, E_INVALIDARG, "There is no such session, or no such sector in the image.",
	  "An image from a pipe needs --size, and can only be compared whole." },
	{ NULL, 0, E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED, NULL, "Use 'discwriter format'." },
	{ NULL, 0, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, NULL,
	  "Use --force to overwrite it (what is on the disc is lost), or put in a blank disc." },
	{ NULL, 0, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, NULL,
	  "Check the image; --pad takes it as it is and fills the last sector with zeros." },
	{ NULL, 0, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, "A burn or another job runs already.",
	  "Wait until it is over ('discwriter wait'), or end it ('discwriter cancel')." },
	{ NULL, 0, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS, "Nothing is running.",
	  "There is nothing to do." },
};

/* Where the drive has told why it cannot go on: by its additional sense code. */
static const struct {
	unsigned char asc;
	const char *text;
	const char *advice;
} told[] = {
	{ 0x28, "There was another disc in the drive all at once.",
	  "Leave the drive alone until it is done; 'discwriter info' shows what is on a disc." },
	{ 0x29, "The drive was reset in the middle.",
	  "Check its cable and its power supply, then try another disc." },
	{ 0x73, "The drive cannot calibrate its laser on this disc, or keep its records there.",
	  "Try another disc; if none will do, clean the drive, or use another." },
};

/* How far it had come. */
static const char * const stages[] = {
	[DW_STAGE_CHECK] = "check",
	[DW_STAGE_OPEN] = "open",
	[DW_STAGE_MEDIUM] = "medium",
	[DW_STAGE_BEGIN] = "begin",
	[DW_STAGE_SOURCE] = "source",
	[DW_STAGE_WRITE] = "write",
	[DW_STAGE_END] = "end",
	[DW_STAGE_VERIFY] = "verify",
};

/* What the code says, unless a hint says it better. */
static void words_of(const struct failure *failure, const struct dw_cause *cause,
		     const struct dw_code *code, const char **text, const char **advice)
{
	const struct dw_result *result = failure->result;
	size_t i;

	*text = code->text;
	*advice = code->advice;
	for (i = 0; i < ARRAY_SIZE(told); i++) {
		if (!cause || cause->cause != DISCWRITER_CAUSE_WRITE_ERROR ||
		    told[i].asc != result->status.asc)
			continue;
		*text = told[i].text;
		*advice = told[i].advice;
		return;
	}
	for (i = 0; i < ARRAY_SIZE(hints); i++) {
		if (hints[i].verb && (!failure->verb || strcmp(hints[i].verb, failure->verb)))
			continue;
		if (hints[i].cause && (!cause || (int)cause->cause != hints[i].cause))
			continue;
		if (hints[i].hr && hints[i].hr != code->hr)
			continue;
		if (hints[i].text)
			*text = hints[i].text;
		if (hints[i].advice)
			*advice = hints[i].advice;
		return;
	}
}

/* What state the disc is in; the number that goes with it, if any. */
static void outcome_text(char *buf, size_t size, const struct discwriter_status *status)
{
	int n = snprintf(buf, size, "%s", discwriter_outcome_text(status->outcome));

	if (status->outcome == DISCWRITER_OUTCOME_APPENDABLE &&
	    status->next_writable != DISCWRITER_NO_ADDRESS && n > 0 && (size_t)n < size)
		snprintf(buf + n, size - (size_t)n, " The next writable sector is %llu.",
			 (unsigned long long)status->next_writable);
}

static void sense_text(char *buf, size_t size, const struct discwriter_status *status)
{
	const char *code = sense_code_text(status->asc, status->ascq);
	int n = snprintf(buf, size, "command %02Xh, sense %X/%02X/%02X%s%s%s%s", status->opcode,
			 status->sense_key, status->asc, status->ascq,
			 code ? " (" : "", code ? code : "", code ? ")" : "",
			 status->flags & DISCWRITER_STATUS_DEFERRED ? ", deferred" : "");

	if (status->flags & DISCWRITER_STATUS_LBA && n > 0 && (size_t)n < size)
		snprintf(buf + n, size - (size_t)n, ", at sector %llu",
			 (unsigned long long)status->error_lba);
}

/* For programs: in fields of their own, as 'discwriter status' has them. */
static void show_sense(const struct out_ops *out, const struct discwriter_status *status)
{
	char buf[16];

	if (!status->opcode && !status->sense_key && !status->asc)
		return;
	snprintf(buf, sizeof(buf), "%02X", status->opcode);
	out->str("opcode", NULL, buf);
	snprintf(buf, sizeof(buf), "%X/%02X/%02X", status->sense_key, status->asc, status->ascq);
	out->str("sense", NULL, buf);
	if (status->flags & DISCWRITER_STATUS_LBA)
		show_address(out, "error_lba", NULL, status->error_lba);
}

static void text(const char *label, const char *value)
{
	if (value)
		fprintf(stderr, "  %-6s %s\n", label, value);
}

void show_failure(const struct failure *failure)
{
	const struct dw_result *result = failure->result;
	const struct discwriter_status *status =
		result->flags & DW_RESULT_STATUS ? &result->status : NULL;
	const struct dw_code *code = discwriter_code_find(result->hr);
	const struct dw_cause *cause = status && status->error == (unsigned int)result->error ?
		discwriter_cause_find(status->cause) : NULL;
	char sense[160] = "", disc[192] = "", owner[512] = "";
	const char *what = failure->what, *meaning, *advice;
	struct dw_blocker blocker;
	bool blocked;

	if (cause && !cause->cause)
		cause = NULL;
	if (status) {
		outcome_text(disc, sizeof(disc), status);
		if (status->sense_key || status->asc || status->ascq)
			sense_text(sense, sizeof(sense), status);
	}
	words_of(failure, cause, code, &meaning, &advice);
	if (failure->text[0])
		meaning = failure->text;
	blocked = result->hr == E_IMAPI_RECORDER_LOCKED &&
		  find_blocker(failure->recorder, &blocker);
	if (blocked) {
		blocker_text(owner, sizeof(owner), &blocker);
		advice = blocker_advice(&blocker);
	}

	if (failure->json) {
		const struct out_ops *out = &out_json;

		out->begin("error");
		if (what)
			out->str("what", NULL, what);
		out->str("code", NULL, code->name);
		out->num("hresult", NULL, (unsigned int)result->hr, NULL);
		out->num("error", NULL, result->error, NULL);
		if (result->stage < ARRAY_SIZE(stages) && stages[result->stage])
			out->str("stage", NULL, stages[result->stage]);
		out->str("text", NULL, meaning);
		if (cause)
			out->str("cause", NULL, cause->name);
		if (sense[0])
			out->str("drive", NULL, sense);
		if (status)
			show_sense(out, status);
		if (blocked) {
			out->str("owner", NULL, owner);
			show_blocker(out, &blocker);
		}
		if (disc[0])
			out->str("disc", NULL, disc);
		if (advice)
			out->str("advice", NULL, advice);
		out->end();
		return;
	}
	fprintf(stderr, "discwriter: %s%s%s: %s\n", what ? what : "", what ? ": " : "",
		code->name, meaning);
	/* Where the cause says no more than that, once is enough. */
	text("cause:", cause && meaning == code->text && strcmp(cause->text, code->text) ?
		       cause->text : NULL);
	if (result->error && !cause)
		text("errno:", strerror(result->error));
	text("drive:", sense[0] ? sense : NULL);
	text("owner:", owner[0] ? owner : NULL);
	text("disc:", disc[0] ? disc : NULL);
	text("next:", advice);
}

/* A failure without a record. Returns the exit code. */
int fail_verb(bool json, const char *verb, int hr, const char *what)
{
	const struct dw_result result = { .hr = hr, .stage = DW_STAGE_CHECK };
	const struct failure failure = {
		.json = json, .verb = verb, .what = what, .result = &result,
	};

	show_failure(&failure);
	return exit_code_of_hr(hr);
}

int fail_with(bool json, int hr, const char *what)
{
	return fail_verb(json, NULL, hr, what);
}
