// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Block range lists: check and walk. The order is the caller's, nothing is
 * sorted or merged.
 */
#include <stdlib.h>

#include "internal.h"

/* @sectors: whole sectors of the image */
int dw_ranges_check(const struct discwriter_range *ranges, size_t n, __u64 sectors)
{
	size_t i;

	if (!n || n > DISCWRITER_MAX_RANGES)
		return -EINVAL;
	for (i = 0; i < n; i++)
		if (ranges[i].end < ranges[i].start || ranges[i].end >= sectors)
			return -EINVAL;
	return 0;
}

/*
 * Each range widened to whole blocks, but not beyond @sectors: *@wide is to be freed.
 * @block: a power of two
 */
int dw_ranges_widen(const struct discwriter_range *ranges, size_t n, __u64 sectors, __u32 block,
		    struct discwriter_range **wide)
{
	const __u64 mask = block - 1;
	size_t i;

	*wide = calloc(n, sizeof(**wide));
	if (!*wide)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		(*wide)[i].start = ranges[i].start & ~mask;
		(*wide)[i].end = ranges[i].end | mask;
		if ((*wide)[i].end >= sectors)
			(*wide)[i].end = sectors - 1;
	}
	return 0;
}

__u64 dw_ranges_sectors(const struct discwriter_range *ranges, size_t n)
{
	__u64 sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += ranges[i].end - ranges[i].start + 1;
	return sum;
}

/* LBA of a job's sector, counted from 0 over all ranges; -1 beyond the last. */
__s64 dw_ranges_lba(const struct discwriter_range *ranges, size_t n, __u64 sector)
{
	size_t i;

	for (i = 0; i < n; i++) {
		__u64 len = ranges[i].end - ranges[i].start + 1;

		if (sector < len)
			return (__s64)(ranges[i].start + sector);
		sector -= len;
	}
	return -1;
}
