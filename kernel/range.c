// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: block range lists
 */
#include "range.h"

/**
 * dw_ranges_check() - may this list be written to this medium?
 * @list: entries
 * @nr: how many
 * @rules: what the medium demands
 * @total: set to the sum of their sectors
 * @bad: set to the index of the first entry that is wrong; @nr when none is,
 *	or when the list as a whole is (empty, too long)
 *
 * Entries may overlap: what comes later in the list wins.
 *
 * Return: 0; -EINVAL when the list is empty or too long, an entry ends before
 * it starts, reaches beyond the medium or is not aligned, or the sum does not
 * fit in 64 bits.
 */
int dw_ranges_check(const struct discwriter_range *list, u32 nr,
		    const struct dw_range_rules *rules, u64 *total, u32 *bad)
{
	u64 mask = rules->align ? rules->align - 1 : 0;
	u64 sum = 0;
	u32 i;

	*total = 0;
	*bad = nr;
	if (!nr || nr > rules->max_ranges)
		return -EINVAL;

	for (i = 0; i < nr; i++) {
		const struct discwriter_range *r = &list[i];
		u64 sectors;

		/* From here on end + 1 cannot overflow: it is at most sectors. */
		if (r->end < r->start || r->end >= rules->sectors)
			goto bad;
		if ((r->start & mask) || ((r->end + 1) & mask))
			goto bad;

		sectors = r->end - r->start + 1;
		if (sum + sectors < sum)
			goto bad;
		sum += sectors;
	}

	*total = sum;
	return 0;

bad:
	*bad = i;
	return -EINVAL;
}

/**
 * dw_ranges_from_zero() - is the list just "the medium from its first sector"?
 * @list: entries, checked
 * @nr: how many
 * @total: set to the number of sectors if so
 *
 * Only such a list means something on media that are written in sequence.
 *
 * Return: true if it has one entry and that begins at sector 0
 */
bool dw_ranges_from_zero(const struct discwriter_range *list, u32 nr,
			 u64 *total)
{
	if (nr != 1 || list[0].start)
		return false;
	*total = list[0].end + 1;
	return true;
}

static void walk_enter(struct dw_range_walk *w)
{
	if (w->index == w->nr) {
		w->left = 0;
		return;
	}
	w->lba = w->list[w->index].start;
	w->left = w->list[w->index].end - w->lba + 1;
}

/**
 * dw_range_walk_init() - stand at the first sector of a list
 * @w: filled
 * @list: entries that dw_ranges_check() has passed
 * @nr: how many
 */
void dw_range_walk_init(struct dw_range_walk *w,
			const struct discwriter_range *list, u32 nr)
{
	u32 i;

	memset(w, 0, sizeof(*w));
	w->list = list;
	w->nr = nr;
	for (i = 0; i < nr; i++)
		w->total_left += list[i].end - list[i].start + 1;
	walk_enter(w);
}

/**
 * dw_range_walk_run() - the longest run of sectors one command can take next
 * @w: where to begin; is not moved
 * @limit: most sectors
 * @lba: set to the first sector of the run
 *
 * The run goes on into following entries of the list as long as each begins
 * where the one before ended; it never passes a gap, and never an entry that
 * lies elsewhere.
 *
 * Return: sectors of the run, 0 at the end of the list
 */
u64 dw_range_walk_run(const struct dw_range_walk *w, u64 limit, u64 *lba)
{
	u64 run = w->left;
	u32 i;

	*lba = w->lba;
	for (i = w->index; run < limit && i + 1 < w->nr; i++) {
		const struct discwriter_range *next = &w->list[i + 1];

		if (next->start != w->list[i].end + 1)
			break;
		run += next->end - next->start + 1;
	}
	return run < limit ? run : limit;
}

/**
 * dw_range_walk_advance() - go on by so many sectors
 * @w: position; moves into the next entry as soon as one is used up
 * @sectors: how many
 *
 * Return: sectors it went on by: less than @sectors when the list ends before
 */
u64 dw_range_walk_advance(struct dw_range_walk *w, u64 sectors)
{
	u64 todo = sectors;

	while (todo && w->left) {
		u64 step = todo < w->left ? todo : w->left;

		todo -= step;
		w->lba += step;
		w->left -= step;
		w->total_left -= step;
		if (!w->left) {
			w->index++;
			walk_enter(w);
		}
	}
	return sectors - todo;
}
