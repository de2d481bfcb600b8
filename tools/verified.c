// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a verification has found.
 */
#include <stdio.h>
#include <string.h>

#include "verified.h"

static const char *const levels[] = { "none", "quick", "full" };

static const char *const outcomes[] = {
	[DW_VERIFIED_NOT_ASKED] = "not asked",
	[DW_VERIFIED_SAME] = "same",
	[DW_VERIFIED_DIFFERS] = "differs",
	[DW_VERIFIED_COULD_NOT] = "could not verify",
};

/* @text: NULL means full */
bool parse_verify(const char *text, unsigned int *level)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		if (strcmp(text ? text : levels[DW_VERIFICATION_FULL], levels[i]))
			continue;
		*level = i;
		return true;
	}
	return false;
}

static const char *outcome_name(const struct dw_result *result)
{
	return result->verified < ARRAY_SIZE(outcomes) ? outcomes[result->verified] : "unknown";
}

static void json_record(const struct dw_result *result)
{
	out_json.begin("verified");
	out_json.str("outcome", NULL, outcome_name(result));
	out_json.num("compared_sectors", NULL, (long long)result->compared, NULL);
	if (result->first_bad != DISCWRITER_NO_ADDRESS)
		out_json.num("first_bad_lba", NULL, (long long)result->first_bad, NULL);
	if (result->read_sense_key) {
		out_json.num("sense_key", NULL, result->read_sense_key, NULL);
		out_json.num("asc", NULL, result->read_asc, NULL);
		out_json.num("ascq", NULL, result->read_ascq, NULL);
	}
	out_json.end();
}

void show_verified(bool json, const struct dw_result *result, const char *path)
{
	if (result->verified == DW_VERIFIED_NOT_ASKED)
		return;
	if (json)
		json_record(result);
	else
		printf("%s: verified: %llu sectors compared, all as they should be\n", path,
		       (unsigned long long)result->compared);
}

/* What is known beside the code: before it, so that a program's last record is the error. */
static void tell(const struct dw_result *result)
{
	fprintf(stderr, "discwriter: %s", result->verified == DW_VERIFIED_DIFFERS ?
		"the disc differs" : "could not verify: nothing is known of the disc's content");
	if (result->first_bad != DISCWRITER_NO_ADDRESS)
		fprintf(stderr, "; first bad sector: %llu",
			(unsigned long long)result->first_bad);
	if (result->read_sense_key)
		fprintf(stderr, " (cannot be read: sense %X/%02X/%02X)",
			result->read_sense_key, result->read_asc, result->read_ascq);
	fprintf(stderr, "; good before it: %llu\n", (unsigned long long)result->compared);
}

/* Any failure of a verb that verifies. Returns the exit code. */
int show_verify_failure(const struct failure *failure)
{
	const struct dw_result *result = failure->result;

	if (result->verified != DW_VERIFIED_NOT_ASKED) {
		if (failure->json)
			json_record(result);
		else
			tell(result);
	}
	show_failure(failure);
	return exit_code_of(result);
}
