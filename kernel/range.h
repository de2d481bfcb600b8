/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter: block range lists
 *
 * A list says which sectors of the medium the data of a burn go to, in the
 * order of the list. That order is a promise (it is what makes an interrupted
 * update survivable), so nothing here sorts or joins entries; a run of sectors
 * merely may span entries that follow each other without a gap.
 */
#ifndef DW_RANGE_H
#define DW_RANGE_H

#include <linux/discwriter.h>

#include "pure.h"

/**
 * struct dw_range_rules - what a medium demands of a list
 * @sectors: sectors of the medium; no range may reach beyond
 * @max_ranges: most entries
 * @align: every range begins and ends at a multiple of so many sectors; a power
 *	of two; 0 and 1 mean any
 */
struct dw_range_rules {
	u64 sectors;
	u32 max_ranges;
	u32 align;
};

int dw_ranges_check(const struct discwriter_range *list, u32 nr,
		    const struct dw_range_rules *rules, u64 *total, u32 *bad);
bool dw_ranges_from_zero(const struct discwriter_range *list, u32 nr,
			 u64 *total);

/**
 * struct dw_range_walk - a position in a list
 * @list: the list, checked; it must outlive the walk
 * @nr: its entries
 * @index: the entry the position is in; @nr at the end
 * @lba: sector of the medium that comes next; at the end, the one after the last
 * @left: sectors left in the entry
 * @total_left: sectors left in all
 */
struct dw_range_walk {
	const struct discwriter_range *list;
	u32 nr;
	u32 index;
	u64 lba;
	u64 left;
	u64 total_left;
};

void dw_range_walk_init(struct dw_range_walk *w,
			const struct discwriter_range *list, u32 nr);
u64 dw_range_walk_run(const struct dw_range_walk *w, u64 limit, u64 *lba);
u64 dw_range_walk_advance(struct dw_range_walk *w, u64 sectors);

#endif /* DW_RANGE_H */
