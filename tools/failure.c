// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What went wrong, in what state the disc is, and what to do about it.
 */
#include <stdio.h>
#include <string.h>

#include "tool.h"

/* Where the command has an option for it, the advice names it. */
static const struct {
	int hr;
	const char *advice;
} hints[] = {
	{ E_IMAPI_DF2DATA_MEDIA_NOT_BLANK,
	  "Use --force to overwrite it (what is on the disc is lost), or put in a blank disc." },
	{ E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
	  "Check the image; --pad takes it as it is and fills the last sector with zeros." },
	{ E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
	  "Wait until it is over ('discwriter status'), or end it ('discwriter cancel')." },
};

static const char *advice_of(const struct dw_code *code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hints); i++)
		if (hints[i].hr == code->hr)
			return hints[i].advice;
	return code->advice;
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
	int n = snprintf(buf, size, "command %02Xh, sense %X/%02X/%02X%s", status->opcode,
			 status->sense_key, status->asc, status->ascq,
			 status->flags & DISCWRITER_STATUS_DEFERRED ? ", deferred" : "");

	if (status->flags & DISCWRITER_STATUS_LBA && n > 0 && (size_t)n < size)
		snprintf(buf + n, size - (size_t)n, ", at sector %llu",
			 (unsigned long long)status->error_lba);
}

static void text(const char *label, const char *value)
{
	if (value)
		fprintf(stderr, "  %-6s %s\n", label, value);
}

static void owner_text(char *buf, size_t size, struct dw_recorder *recorder)
{
	struct discwriter_owner owner;

	buf[0] = 0;
	if (!recorder || FAILED(discwriter_recorder_owner(recorder, &owner, sizeof(owner))) ||
	    !owner.held)
		return;
	snprintf(buf, size, "%s, process %d", owner.client, owner.pid);
}

/* @what failed, or NULL; @recorder: to be asked who holds it, or NULL */
void show_failure(bool json, const char *what, const struct dw_result *result,
		  struct dw_recorder *recorder)
{
	const struct discwriter_status *status =
		result->flags & DW_RESULT_STATUS ? &result->status : NULL;
	const struct dw_code *code = discwriter_code_find(result->hr);
	const struct dw_cause *cause = status && status->error == (unsigned int)result->error ?
		discwriter_cause_find(status->cause) : NULL;
	char sense[96] = "", disc[192] = "", owner[128] = "";

	if (cause && !cause->cause)
		cause = NULL;
	if (status) {
		outcome_text(disc, sizeof(disc), status);
		if (status->sense_key || status->asc || status->ascq)
			sense_text(sense, sizeof(sense), status);
	}
	if (result->hr == E_IMAPI_RECORDER_LOCKED)
		owner_text(owner, sizeof(owner), recorder);

	if (json) {
		const struct out_ops *out = &out_json;

		out->begin("error");
		if (what)
			out->str("what", NULL, what);
		out->str("code", NULL, code->name);
		out->num("hresult", NULL, (unsigned int)result->hr, NULL);
		out->num("error", NULL, result->error, NULL);
		out->str("text", NULL, code->text);
		if (cause)
			out->str("cause", NULL, cause->name);
		if (sense[0])
			out->str("drive", NULL, sense);
		if (owner[0])
			out->str("owner", NULL, owner);
		if (disc[0])
			out->str("disc", NULL, disc);
		if (advice_of(code))
			out->str("advice", NULL, advice_of(code));
		out->end();
		return;
	}
	fprintf(stderr, "discwriter: %s%s%s\n", what ? what : "", what ? ": " : "",
		discwriter_strhresult(result->hr));
	/* Where the cause says no more than the code, once is enough. */
	text("cause:", cause && strcmp(cause->text, code->text) ? cause->text : NULL);
	if (result->error && !cause)
		text("errno:", strerror(result->error));
	text("drive:", sense[0] ? sense : NULL);
	text("owner:", owner[0] ? owner : NULL);
	text("disc:", disc[0] ? disc : NULL);
	text("next:", advice_of(code));
}

/* A failure that no write had. Returns the exit code. */
int fail_with(bool json, int hr, const char *what)
{
	const struct dw_result result = { .hr = hr, .stage = DW_STAGE_CHECK };

	show_failure(json, what, &result, NULL);
	return exit_code_of_hr(hr);
}
