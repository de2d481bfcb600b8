// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sense data through kernel/sense.c, beside IMAPI2's reading of them
 * (tests/pure/rules_table.c).
 */
#include <stdio.h>

#include "../pure/rules.h"
#include "kernel_sense.h"

static kernel_sense_fn tell;

static void tell_about(enum discwriter_cause cause, const char *code, const char *what)
{
	const struct kernel_sense sense = {
		.cause = cause, .error = dw_cause_errno(cause), .code = code, .what = what,
	};

	tell(&sense);
}

static void sense(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	char what[64];

	snprintf(what, sizeof(what), "%x/%02x/%02x on %02x, stage %d", s->key, s->asc, s->ascq,
		 op, stage);
	tell_about(dw_sense_verdict(s, op, stage).cause, rules_read(s, op, stage).rule->code,
		   what);
}

void kernel_every_sense(kernel_sense_fn fn)
{
	tell = fn;
	rules_sweep(sense);
}

/* A row by itself: the codes of its cause. */
void kernel_every_row(kernel_sense_fn fn)
{
	static const struct rules *const tables[] = {
		&rules_published, &rules_differences, &rules_completion,
	};
	char what[64];
	size_t n, i;

	tell = fn;
	for (n = 0; n < ARRAY_SIZE(tables); n++)
		for (i = 0; i < tables[n]->nr; i++) {
			const struct rule *row = &tables[n]->row[i];

			snprintf(what, sizeof(what), "%s row %zu", tables[n]->name, i + 1);
			if (row->cause != RULE_PASS)
				tell_about(row->cause, row->code, what);
		}
}

#define UNEXPECTED	"E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE"
#define TIMED_OUT	"E_IMAPI_RECORDER_COMMAND_TIMEOUT"
#define GONE		"HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"
#define MEDIA_BUSY	"E_IMAPI_RECORDER_MEDIA_BUSY"
#define LOCKED		"E_IMAPI_RECORDER_LOCKED"

/* Without sense data: what transport and status say. */
void kernel_every_result(kernel_sense_fn fn)
{
	static const struct {
		u8 host;
		u8 status;
		bool timed_out;
		const char *before;
		const char *burn;
	} rows[] = {
		{ 0x00, 0x00, false, "S_OK", "S_OK" },
		{ 0x01, 0x00, false, GONE, GONE },
		{ 0x04, 0x00, false, GONE, GONE },
		{ 0x03, 0x00, false, TIMED_OUT, TIMED_OUT },
		{ 0x00, 0x00, true, TIMED_OUT, TIMED_OUT },
		{ 0x00, 0x08, false, MEDIA_BUSY, MEDIA_BUSY },
		{ 0x00, 0x18, false, LOCKED, LOCKED },
		{ 0x00, 0x28, false, MEDIA_BUSY, MEDIA_BUSY },
		{ 0x00, 0x02, false, "E_FAIL", UNEXPECTED },
		{ 0x07, 0x00, false, "E_FAIL", UNEXPECTED },
	};
	unsigned int i, stage;
	char what[64];

	tell = fn;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
			snprintf(what, sizeof(what), "host %02x, status %02x, stage %u",
				 rows[i].host, rows[i].status, stage);
			tell_about(dw_cause_from_result(rows[i].host, rows[i].status,
							rows[i].timed_out, stage),
				   stage < DW_STAGE_WRITE ? rows[i].before : rows[i].burn, what);
		}
}

int kernel_errno(unsigned int cause)
{
	return dw_cause_errno(cause);
}
