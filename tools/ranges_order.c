// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * In which order what has changed is written: what leads to everything else comes last, so that
 * an update that is interrupted leaves a disc on which the old session is found.
 *
 * That is so for images that have grown: the new session lies behind the old ones, and
 * only the descriptors at fixed places lead to it. With an image in which a file system was
 * changed in place there is no such order.
 */
#include <string.h>
#include <unistd.h>

#include "ranges.h"

#define SECTOR		DISCWRITER_SECTOR_SIZE
/* ECMA-119, 6.2: the system area; volume descriptors follow. */
#define SYSTEM_AREA	16
/* At least: where multi-session programs keep a copy of the newest descriptors. */
#define HEAD		32
/* However many descriptors an image claims to have. */
#define MOST_HEAD	256
/* ECMA-167 3/8.4.2.1, and 3/10.2 for what stands there. */
#define ANCHOR		256
#define ANCHOR_TAG	2
#define MAIN_EXTENT	16
#define RESERVE_EXTENT	24

static unsigned int le32(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (unsigned int)p[3] << 24;
}

static bool read_sector(int image, unsigned long long sector, unsigned char *to)
{
	return pread(image, to, SECTOR, (off_t)(sector * SECTOR)) == SECTOR;
}

/* A descriptor of ISO 9660, or of the sequence by which UDF is recognised. */
static bool is_descriptor(int image, unsigned long long sector)
{
	static const char *const ids[] = { "CD001", "BEA01", "NSR02", "NSR03", "TEA01", "BOOT2" };
	unsigned char buf[SECTOR];
	size_t i;

	if (!read_sector(image, sector, buf))
		return false;
	for (i = 0; i < ARRAY_SIZE(ids); i++)
		if (!memcmp(buf + 1, ids[i], 5))
			return true;
	return false;
}

/* Take what lies in @first to @last out of @from, and append it to @to. */
static bool take(struct range_list *from, unsigned long long first, unsigned long long last,
		 struct range_list *to)
{
	struct range_list rest = { 0 };
	bool ok = true;
	size_t i;

	for (i = 0; i < from->nr && ok; i++) {
		const struct discwriter_range r = from->list[i];

		if (r.end < first || r.start > last) {
			ok = ranges_add(&rest, r.start, r.end);
			continue;
		}
		if (r.start < first)
			ok = ranges_add(&rest, r.start, first - 1);
		if (r.end > last)
			ok = ok && ranges_add(&rest, last + 1, r.end);
		ok = ok && ranges_add(to, r.start > first ? r.start : first,
				      r.end < last ? r.end : last);
	}
	ranges_free(from);
	*from = rest;
	return ok;
}

static bool take_extent(struct range_list *from, const unsigned char *extent,
			struct range_list *to)
{
	unsigned long long sectors = (le32(extent) + SECTOR - 1ULL) / SECTOR;
	unsigned long long first = le32(extent + 4);

	return !sectors || take(from, first, first + sectors - 1, to);
}

/* The volume descriptor sequences, then the anchors that lead to them. */
static bool take_udf(struct range_list *from, int image, struct range_list *to)
{
	const unsigned long long sectors = (unsigned long long)lseek(image, 0, SEEK_END) / SECTOR;
	unsigned char anchor[SECTOR];

	if (!read_sector(image, ANCHOR, anchor) || anchor[0] != ANCHOR_TAG || anchor[1] ||
	    le32(anchor + 12) != ANCHOR)
		return true;
	return take_extent(from, anchor + MAIN_EXTENT, to) &&
	       take_extent(from, anchor + RESERVE_EXTENT, to) &&
	       (sectors <= 2 * ANCHOR || (take(from, sectors - 1, sectors - 1, to) &&
					  take(from, sectors - 1 - ANCHOR, sectors - 1 - ANCHOR,
					       to))) &&
	       take(from, ANCHOR, ANCHOR, to);
}

/* @ranges: ascending. Returns S_OK or E_OUTOFMEMORY. */
int ranges_put_last(struct range_list *ranges, int image)
{
	struct range_list late = { 0 };
	unsigned long long head = SYSTEM_AREA;
	bool ok;
	size_t i;

	while (head < MOST_HEAD && is_descriptor(image, head))
		head++;
	if (head < HEAD)
		head = HEAD;
	ok = take_udf(ranges, image, &late) && take(ranges, 0, SYSTEM_AREA - 1, &late) &&
	     take(ranges, SYSTEM_AREA, head - 1, &late);
	for (i = 0; i < late.nr && ok; i++)
		ok = ranges_add(ranges, late.list[i].start, late.list[i].end);
	ranges_free(&late);
	return ok ? S_OK : E_OUTOFMEMORY;
}

/*
 * Not more than @most: close the smallest gaps. What lies in them is written again as it
 * is, since the image has all of it.
 */
void ranges_fewer(struct range_list *ranges, size_t most)
{
	unsigned long long gap;
	size_t i, nr;

	for (gap = 1; ranges->nr > most; gap *= 2) {
		for (i = 1, nr = 1; i < ranges->nr; i++) {
			struct discwriter_range *last = &ranges->list[nr - 1];

			if (ranges->list[i].start - last->end - 1 <= gap)
				last->end = ranges->list[i].end;
			else
				ranges->list[nr++] = ranges->list[i];
		}
		ranges->nr = nr;
	}
}
