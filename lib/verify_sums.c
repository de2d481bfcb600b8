// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Checksums of a stream that passes only once: a CRC-32 for each sector, so that the first
 * bad one has a name. That is as strong as the EDC that each sector of a CD or DVD
 * carries (ECMA-130, 14.3; ECMA-267, 16.3), and takes 4 bytes: 0.2 % of the image,
 * 50 MB for a BD of 25 GB. Something stronger for larger pieces would find as much and tell
 * less.
 */
#include <stdlib.h>
#include <zlib.h>

#include "verify.h"

/**
 * struct dw_sums - checksums
 * @sums: of each sector that is complete
 * @nr: how many
 * @room: how many there is memory for
 * @sum: of the sector that is not complete
 * @fill: its bytes
 * @failed: no memory: there are none for the rest
 */
struct dw_sums {
	__u32 *sums;
	__u64 nr;
	__u64 room;
	uLong sum;
	size_t fill;
	bool failed;
};

int dw_sums_new(struct dw_sums **sums)
{
	*sums = calloc(1, sizeof(**sums));
	if (!*sums)
		return -ENOMEM;
	(*sums)->sum = crc32(0, NULL, 0);
	return 0;
}

void dw_sums_free(struct dw_sums *sums)
{
	if (!sums)
		return;
	free(sums->sums);
	free(sums);
}

static void complete(struct dw_sums *s)
{
	if (s->nr == s->room) {
		__u64 room = s->room ? 2 * s->room : 4096;
		__u32 *more = realloc(s->sums, room * sizeof(*more));

		if (!more) {
			s->failed = true;
			return;
		}
		s->sums = more;
		s->room = room;
	}
	s->sums[s->nr++] = (__u32)s->sum;
	s->sum = crc32(0, NULL, 0);
	s->fill = 0;
}

/* The next bytes of the image. That there is no memory is told at the end. */
void dw_sums_add(struct dw_sums *sums, const void *data, size_t len)
{
	const unsigned char *p = data;

	while (len && !sums->failed) {
		size_t n = DW_SECTOR - sums->fill;

		if (n > len)
			n = len;
		sums->sum = crc32(sums->sum, p, (uInt)n);
		sums->fill += n;
		p += n;
		len -= n;
		if (sums->fill == DW_SECTOR)
			complete(sums);
	}
}

/* All has passed: the last sector is filled with zeros, as it is on the disc. */
int dw_sums_end(struct dw_sums *sums, __u64 sectors)
{
	static const unsigned char zeros[DW_SECTOR];

	if (sums->fill && !sums->failed)
		dw_sums_add(sums, zeros, DW_SECTOR - sums->fill);
	if (sums->failed)
		return -ENOMEM;
	return sums->nr < sectors ? -ENODATA : 0;
}

bool dw_sums_match(const struct dw_sums *sums, __u64 sector, const void *data)
{
	return sector < sums->nr &&
	       sums->sums[sector] == (__u32)crc32(crc32(0, NULL, 0), data, DW_SECTOR);
}
