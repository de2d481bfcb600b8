// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel module makes of sense data, by its own table (kernel/sense.c).
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kernel/mmc.h"
#include "../kernel/sense.h"
#include "sense.h"

static const char *const stages[DW_STAGE_COUNT] = {
	[DW_STAGE_QUERY] = "asking",
	[DW_STAGE_PREPARE] = "preparing",
	[DW_STAGE_WRITE] = "writing",
	[DW_STAGE_CLOSE] = "closing",
};

_Static_assert(SENSE_STAGES == DW_STAGE_COUNT, "all stages");

static const char *const actions[] = {
	[DW_SENSE_OK] = "goes on: the command was executed",
	[DW_SENSE_WAIT] = "waits and sends the command again, then fails",
	[DW_SENSE_START] = "starts the drive and sends the command again, then fails",
	[DW_SENSE_RETRY] = "sends the command again a few times, then fails",
	[DW_SENSE_FAIL] = "fails",
	[DW_SENSE_RESET] = "fails: the drive was reset and has forgotten the burn",
	[DW_SENSE_MEDIUM_CHANGED] = "fails: there may be another disc now",
};

/* Two hexadecimal digits at most; where they end. */
static bool parse_byte(const char **text, unsigned int most, char end, unsigned char *value)
{
	unsigned long n;
	char *rest;

	if (!isxdigit((unsigned char)**text))
		return false;
	n = strtoul(*text, &rest, 16);
	if (n > most || rest - *text > 2 || *rest != end)
		return false;
	*value = (unsigned char)n;
	*text = rest + 1;
	return true;
}

/* "5/24/00": as the log, the trace and a failure have them. */
bool sense_parse(const char *text, struct sense_data *sense)
{
	return parse_byte(&text, 0xf, '/', &sense->key) &&
	       parse_byte(&text, 0xff, '/', &sense->asc) &&
	       parse_byte(&text, 0xff, '\0', &sense->ascq);
}

/* "5a", "5Ah", "0x5a" */
bool sense_parse_opcode(const char *text, unsigned int *opcode)
{
	unsigned long n;
	char *rest;

	if (!isxdigit((unsigned char)*text))
		return false;
	n = strtoul(text, &rest, 16);
	if (n > 0xff || (*rest == 'h' ? rest[1] : *rest))
		return false;
	*opcode = (unsigned int)n;
	return true;
}

static struct dw_verdict verdict(const struct sense_data *sense, unsigned int opcode,
				 unsigned int stage)
{
	const struct dw_sense s = {
		.response = sense->deferred ? 0x71 : 0x70,
		.key = sense->key, .asc = sense->asc, .ascq = sense->ascq,
		.deferred = sense->deferred,
	};

	/* A vendor's command: no row names one. */
	return dw_sense_verdict(&s, opcode < SENSE_ANY_OPCODE ? (u8)opcode : 0xff, stage);
}

static bool same(struct dw_verdict a, struct dw_verdict b)
{
	return a.cause == b.cause && a.action == b.action;
}

static void add_stage(struct sense_reading *reading, unsigned int stage)
{
	size_t len = strlen(reading->when);

	snprintf(reading->when + len, sizeof(reading->when) - len, "%s%s", len ? ", " : "",
		 stages[stage]);
}

/* Stages at which they mean the same are one. Returns how many readings there are. */
size_t sense_read(const struct sense_data *sense, unsigned int opcode,
		  struct sense_reading readings[SENSE_STAGES])
{
	struct dw_verdict last = { 0 };
	unsigned int stage;
	size_t nr = 0;

	for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
		struct dw_verdict v = verdict(sense, opcode, stage);

		if (!nr || !same(v, last)) {
			readings[nr++] = (struct sense_reading){
				.cause = v.cause, .action = actions[v.action],
			};
			last = v;
		}
		add_stage(&readings[nr - 1], stage);
	}
	if (nr == 1)
		strcpy(readings[0].when, "always");
	return nr;
}

/* Does it make a difference that it was this command? */
bool sense_opcode_matters(const struct sense_data *sense, unsigned int opcode)
{
	unsigned int stage;

	for (stage = 0; stage < DW_STAGE_COUNT; stage++)
		if (!same(verdict(sense, opcode, stage),
			  verdict(sense, SENSE_ANY_OPCODE, stage)))
			return true;
	return false;
}
