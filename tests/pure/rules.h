/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IMAPI2's reading of sense data, for the tests to compare with. The table is in
 * rules_table.c; rules.c holds the module's table against it, tests/lib/test_sense.c
 * what the library makes of that.
 */
#ifndef DW_TEST_RULES_H
#define DW_TEST_RULES_H

#include "sense.h"

/**
 * struct rule - sense data, and what they stand for
 * @nr: of a published rule: its number; of a difference: of the one it stands for
 * @key: sense key; this and the next three may be RULE_ANY
 * @asc: additional sense code
 * @ascq: its qualifier
 * @op: operation code
 * @cause: of the module
 * @code: of the library, by name
 * @stages: of enum dw_stage, a bit for each; 0 for all
 * @why: of a difference: the reason
 */
struct rule {
	u8 nr;
	u16 key;
	u16 asc;
	u16 ascq;
	u16 op;
	enum discwriter_cause cause;
	const char *code;
	u8 stages;
	const char *why;
};

#define RULE_ANY	0xffff
/* The one code that a rule can name and no cause stands for: the next table counts. */
#define RULE_PASS	DISCWRITER_CAUSE_COUNT

/**
 * struct rules - a table
 * @name: for messages
 * @row: in order: the first that matches counts
 * @nr: how many
 */
struct rules {
	const char *name;
	const struct rule *row;
	size_t nr;
};

/* Microsoft's, as published; where we differ from them; what they leave out. */
extern const struct rules rules_published, rules_differences, rules_completion;

/**
 * struct reading - what sense data should come to
 * @rule: the row that says so
 * @published: the published rule that matches, or NULL
 * @table: that @rule is of
 */
struct reading {
	const struct rule *rule;
	const struct rule *published;
	const struct rules *table;
};

struct reading rules_read(const struct dw_sense *s, u8 op, enum dw_stage stage);

typedef void (*rules_fn)(const struct dw_sense *s, u8 op, enum dw_stage stage);

void rules_sweep(rules_fn fn);

#endif /* DW_TEST_RULES_H */
