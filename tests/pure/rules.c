// SPDX-License-Identifier: GPL-2.0-only
/*
 * IMAPI2's reading of sense data (rules_table.c) and the module's are the same. Each
 * combination there can be is put to both.
 */
#include "bytes.h"
#include "mmc.h"
#include "rules.h"

static const struct rules *const tables[] = {
	&rules_published, &rules_differences, &rules_completion,
};

/* Which rows have come to bear. */
static bool seen[ARRAY_SIZE(tables)][128];
static unsigned int wrong;

static void complain(const struct dw_sense *s, u8 op, enum dw_stage stage,
		     enum discwriter_cause cause)
{
	struct reading r = rules_read(s, op, stage);

	fail_msg("%s row %d (rule %d): %x/%02x/%02x%s on %02x, stage %d: %s, not %s",
		 r.table->name, (int)(r.rule - r.table->row), r.published ? r.published->nr : 0,
		 s->key, s->asc, s->ascq, s->deferred ? " deferred" : "", op, stage,
		 dw_cause_name(cause), r.rule->code);
}

static void compare(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	enum discwriter_cause cause = dw_sense_verdict(s, op, stage).cause;

	if (cause != rules_read(s, op, stage).rule->cause)
		complain(s, op, stage, cause);
}

CASE(every_sense)
{
	rules_sweep(compare);
}

/* Of a WRITE of ours in a burn; before it, of somebody who has gone. */
static void compare_deferred(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	enum discwriter_cause cause, want = DISCWRITER_CAUSE_FAILED;
	struct dw_sense late = *s;

	if (op != DW_OP_TEST_UNIT_READY && op != DW_OP_SYNCHRONIZE_CACHE)
		return;
	late.response = 0x71;
	late.deferred = true;
	if (stage >= DW_STAGE_WRITE) {
		want = rules_read(s, DW_OP_WRITE_10, stage).rule->cause;
		if (want == DISCWRITER_CAUSE_NONE)
			want = DISCWRITER_CAUSE_WRITE_ERROR;
	}
	cause = dw_sense_verdict(&late, op, stage).cause;
	if (cause != want)
		complain(&late, op, stage, cause);
}

CASE(deferred)
{
	rules_sweep(compare_deferred);
}

static void note(const struct dw_sense *s, u8 op, enum dw_stage stage)
{
	struct reading r = rules_read(s, op, stage);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		if (r.table == tables[i])
			seen[i][r.rule - r.table->row] = true;
		/* One that passes has done its work, too. */
		if (r.published && tables[i] == &rules_published)
			seen[i][r.published - rules_published.row] = true;
	}
	if (r.table == &rules_differences && r.rule->cause == r.published->cause)
		wrong++;
}

/*
 * The tables themselves: Microsoft's are numbered through; no row is hidden by one
 * before it; a difference has a reason, and is one.
 */
CASE(tables_are_sound)
{
	unsigned int i, n;

	memset(seen, 0, sizeof(seen));
	wrong = 0;
	rules_sweep(note);
	assert_int_equal(wrong, 0);
	assert_int_equal(rules_published.nr, 23);
	for (i = 0; i < rules_published.nr; i++)
		assert_int_equal(rules_published.row[i].nr, i + 1);
	for (i = 0; i < rules_differences.nr; i++) {
		const struct rule *row = &rules_differences.row[i];

		assert_non_null(row->why);
		if (row->cause == RULE_PASS)
			seen[1][i] = true;
	}
	for (n = 0; n < ARRAY_SIZE(tables); n++) {
		assert_in_range(tables[n]->nr, 1, ARRAY_SIZE(seen[n]));
		for (i = 0; i < tables[n]->nr; i++)
			if (!seen[n][i])
				fail_msg("%s row %u: never the first", tables[n]->name, i);
	}
}

/* As printed, rule 2 would be about 02/06, which means nothing to a drive. */
CASE(rule_2)
{
	struct dw_sense s = { .response = 0x70, .key = DW_SK_NOT_READY, .asc = 0x02, .ascq = 0x06 };
	unsigned int stage;

	for (stage = 0; stage < DW_STAGE_COUNT; stage++) {
		assert_int_equal(rules_read(&s, 0, stage).published->nr, 2);
		assert_true(dw_sense_verdict(&s, 0, stage).cause != DISCWRITER_CAUSE_UPSIDE_DOWN);
	}
}

CASES(rules) = {
	LIST(every_sense),
	LIST(deferred),
	LIST(tables_are_sound),
	LIST(rule_2),
	{}
};

SUITE(rules, no_setup);
