// SPDX-License-Identifier: GPL-2.0-only
/*
 * Block range lists: what is refused, and where a walk leads.
 */
#include <linux/discwriter.h>

#include "bytes.h"
#include "range.h"

#define DISC 1000

static const struct dw_range_rules any = { DISC, 4, 0 };
static const struct dw_range_rules blocks = { DISC, 4, 16 };
static const struct dw_range_rules endless = { UINT64_MAX, 4, 1 };

CASE(check_cases)
{
	static const struct {
		const char *what;
		const struct dw_range_rules *rules;
		u32 nr;
		struct discwriter_range list[5];
		int ret;
		u64 total;
		u32 bad;
	} rows[] = {
		{ "one sector", &any, 1, { { 5, 5 } }, 0, 1, 1 },
		{ "whole disc", &any, 1, { { 0, 999 } }, 0, 1000, 1 },
		{ "as many as allowed", &any, 4,
		  { { 0, 0 }, { 9, 9 }, { 5, 6 }, { 999, 999 } }, 0, 5, 4 },
		{ "overlap", &any, 2, { { 0, 9 }, { 5, 14 } }, 0, 20, 2 },
		{ "the same again", &any, 2, { { 0, 9 }, { 0, 9 } }, 0, 20, 2 },
		{ "backwards", &any, 2, { { 20, 29 }, { 0, 9 } }, 0, 20, 2 },
		{ "empty", &any, 0, { { 0, 0 } }, -EINVAL, 0, 0 },
		{ "too many", &any, 5,
		  { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 } },
		  -EINVAL, 0, 5 },
		{ "end below start", &any, 2, { { 0, 0 }, { 5, 4 } },
		  -EINVAL, 0, 1 },
		{ "end below start, all of them", &any, 2,
		  { { 5, 4 }, { 5, 4 } }, -EINVAL, 0, 0 },
		{ "ends beyond", &any, 3, { { 0, 0 }, { 1, 1 }, { 990, 1000 } },
		  -EINVAL, 0, 2 },
		{ "begins beyond", &any, 1, { { 1000, 1000 } }, -EINVAL, 0, 0 },
		{ "last number there is", &any, 1, { { 0, UINT64_MAX } },
		  -EINVAL, 0, 0 },
		{ "last number, no end of disc", &endless, 1,
		  { { 0, UINT64_MAX } }, -EINVAL, 0, 0 },
		{ "one less", &endless, 1, { { 0, UINT64_MAX - 1 } },
		  0, UINT64_MAX, 1 },
		{ "sum overflows", &endless, 2,
		  { { 0, UINT64_MAX - 1 }, { 7, 7 } }, -EINVAL, 0, 1 },
		{ "sum overflows late", &endless, 3,
		  { { 0, UINT64_MAX - 9 }, { 0, 6 }, { 0, 1 } }, -EINVAL, 0, 2 },
		{ "aligned", &blocks, 2, { { 16, 31 }, { 64, 127 } }, 0, 80, 2 },
		{ "start not aligned", &blocks, 2, { { 16, 31 }, { 65, 127 } },
		  -EINVAL, 0, 1 },
		{ "end not aligned", &blocks, 1, { { 16, 32 } }, -EINVAL, 0, 0 },
		{ "end of a disc that is not aligned", &blocks, 1,
		  { { 992, 999 } }, -EINVAL, 0, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u64 total = 77;
		u32 bad = 77;
		int ret = dw_ranges_check(rows[i].list, rows[i].nr, rows[i].rules,
					  &total, &bad);

		if (ret != rows[i].ret || total != rows[i].total ||
		    bad != rows[i].bad)
			fail_msg("%s: %d, total %llu, bad %u", rows[i].what, ret,
				 (unsigned long long)total, bad);
	}
}

CASE(from_zero)
{
	static const struct discwriter_range zero[] = { { 0, 9 }, { 10, 19 } };
	static const struct discwriter_range later = { 1, 9 };
	u64 total = 0;

	assert_true(dw_ranges_from_zero(zero, 1, &total));
	assert_int_equal(total, 10);
	assert_false(dw_ranges_from_zero(zero, 2, &total));
	assert_false(dw_ranges_from_zero(&later, 1, &total));
	assert_false(dw_ranges_from_zero(zero, 0, &total));
}

CASE(walk_one)
{
	static const struct discwriter_range list = { 100, 131 };
	struct dw_range_walk w;
	u64 lba;

	dw_range_walk_init(&w, &list, 1);
	assert_int_equal(w.index, 0);
	assert_int_equal(w.lba, 100);
	assert_int_equal(w.left, 32);
	assert_int_equal(w.total_left, 32);
	assert_int_equal(dw_range_walk_run(&w, 16, &lba), 16);
	assert_int_equal(lba, 100);
	assert_int_equal(dw_range_walk_run(&w, 1000, &lba), 32);
	assert_int_equal(dw_range_walk_run(&w, 0, &lba), 0);

	assert_int_equal(dw_range_walk_advance(&w, 0), 0);
	assert_int_equal(w.lba, 100);
	assert_int_equal(dw_range_walk_advance(&w, 20), 20);
	assert_int_equal(w.lba, 120);
	assert_int_equal(w.left, 12);
	assert_int_equal(w.total_left, 12);
	assert_int_equal(dw_range_walk_run(&w, 16, &lba), 12);
	assert_int_equal(lba, 120);

	/* Further than there is. */
	assert_int_equal(dw_range_walk_advance(&w, 13), 12);
	assert_int_equal(w.index, 1);
	assert_int_equal(w.lba, 132);
	assert_int_equal(w.left, 0);
	assert_int_equal(w.total_left, 0);
	assert_int_equal(dw_range_walk_run(&w, 16, &lba), 0);
	assert_int_equal(lba, 132);
	assert_int_equal(dw_range_walk_advance(&w, 1), 0);
}

CASE(walk_none)
{
	struct dw_range_walk w;
	u64 lba;

	dw_range_walk_init(&w, NULL, 0);
	assert_int_equal(w.total_left, 0);
	assert_int_equal(dw_range_walk_run(&w, 16, &lba), 0);
	assert_int_equal(dw_range_walk_advance(&w, 16), 0);
}

/* Neighbours in list order share a run; nothing else does. */
CASE(walk_runs)
{
	static const struct discwriter_range list[] = {
		{ 100, 103 }, { 104, 104 }, { 105, 109 },	/* one run */
		{ 111, 112 },					/* a gap */
		{ 109, 110 },					/* back: joins not */
		{ 111, 111 },					/* goes on */
		{ 111, 111 },					/* the same again */
		{ 200, 299 },
	};
	static const struct {
		u64 lba;
		u64 run;
	} want[] = {
		{ 100, 10 }, { 111, 2 }, { 109, 3 }, { 111, 1 }, { 200, 100 },
	};
	struct dw_range_walk w;
	unsigned int i;
	u64 lba;

	dw_range_walk_init(&w, list, ARRAY_SIZE(list));
	assert_int_equal(w.total_left, 4 + 1 + 5 + 2 + 2 + 1 + 1 + 100);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(dw_range_walk_run(&w, 1000, &lba), want[i].run);
		assert_int_equal(lba, want[i].lba);
		/* The limit may fall into any entry of the run. */
		assert_int_equal(dw_range_walk_run(&w, want[i].run - 1, &lba),
				 want[i].run - 1);
		assert_int_equal(dw_range_walk_advance(&w, want[i].run),
				 want[i].run);
	}
	assert_int_equal(w.index, ARRAY_SIZE(list));
	assert_int_equal(w.total_left, 0);

	/* The last entry goes on from the one before. */
	dw_range_walk_init(&w, list, 3);
	assert_int_equal(dw_range_walk_run(&w, 1000, &lba), 10);
	dw_range_walk_init(&w, list + 1, 2);
	assert_int_equal(dw_range_walk_run(&w, 1000, &lba), 6);

	/* From the middle of the first entry into the third. */
	dw_range_walk_init(&w, list, ARRAY_SIZE(list));
	dw_range_walk_advance(&w, 2);
	assert_int_equal(dw_range_walk_run(&w, 1000, &lba), 8);
	assert_int_equal(lba, 102);
	dw_range_walk_advance(&w, 4);
	assert_int_equal(w.index, 2);
	assert_int_equal(w.lba, 106);
	assert_int_equal(w.left, 4);
}

/* The longest list there may be, against one that is written out in full. */
CASE(walk_many)
{
	const u32 nr = DISCWRITER_MAX_RANGES;
	const struct dw_range_rules rules = { 10000000, nr, 1 };
	struct discwriter_range *list = unit_alloc((nr + 1) * sizeof(*list));
	struct dw_range_walk w;
	u64 seed = 1, total, sum = 0, at = 0, lba, run, i;
	u32 *plain, bad, n;

	assert_non_null(list);
	for (n = 0; n < nr; n++) {
		/* One in two goes on where the one before ended. */
		list[n].start = n && bytes_random(&seed) % 2 ? list[n - 1].end + 1 :
				bytes_random(&seed) % 9000000;
		list[n].end = list[n].start + bytes_random(&seed) % 24;
		sum += list[n].end - list[n].start + 1;
	}
	assert_int_equal(dw_ranges_check(list, nr, &rules, &total, &bad), 0);
	assert_int_equal(total, sum);
	assert_int_equal(dw_ranges_check(list, nr + 1, &rules, &total, &bad),
			 -EINVAL);

	plain = unit_alloc(sum * sizeof(*plain));
	assert_non_null(plain);
	for (n = 0; n < nr; n++)
		for (lba = list[n].start; lba <= list[n].end; lba++)
			plain[at++] = (u32)lba;
	assert_int_equal(at, sum);

	dw_range_walk_init(&w, list, nr);
	assert_int_equal(w.total_left, sum);
	for (at = 0; at < sum; at += run) {
		u64 limit = 1 + bytes_random(&seed) % 64, part;

		run = dw_range_walk_run(&w, limit, &lba);
		assert_in_range(run, 1, limit);
		for (i = 0; i < run; i++)
			assert_int_equal(plain[at + i], lba + i);
		/* Not shorter than it could be. */
		assert_true(run == limit || at + run == sum ||
			    plain[at + run] != lba + run);
		part = bytes_random(&seed) % (run + 1);
		assert_int_equal(dw_range_walk_advance(&w, part), part);
		assert_int_equal(dw_range_walk_advance(&w, run - part), run - part);
		assert_int_equal(w.total_left, sum - at - run);
	}
	assert_int_equal(dw_range_walk_run(&w, 1, &lba), 0);
	unit_free(plain);
	unit_free(list);
}

CASES(range) = {
	LIST(check_cases),
	LIST(from_zero),
	LIST(walk_one),
	LIST(walk_none),
	LIST(walk_runs),
	LIST(walk_many),
	{}
};

SUITE(range, no_setup);
