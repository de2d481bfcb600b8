// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sense data of both formats, whole and cut short.
 */
#include "bytes.h"
#include "sense.h"

/* A failed WRITE: medium error, write error, at LBA 12345678h. */
#define FIXED "f0 00 03 12 34 56 78 0a 00 00 00 00 0c 02 00 80 40 00"
/* The same in descriptor format, its LBA longer than 32 bits. */
#define DESCRIPTORS \
	"72 03 0c 02 00 00 00 16 00 0a 80 00 00 00 00 01 12 34 56 78" \
	"02 06 00 00 c0 12 34 00 80 00"

struct want {
	const char *text;
	int ret;
	struct dw_sense s;
};

static int parse(const u8 *p, size_t len)
{
	struct dw_sense s;

	return dw_sense_parse(p, len, &s);
}

static void check(const struct want *want, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct dw_sense *w = &want[i].s;
		struct bytes b = bytes_hex(want[i].text);
		struct dw_sense s;
		int ret;
		u8 code;

		memset(&s, 0xff, sizeof(s));
		ret = dw_sense_parse(b.p, b.len, &s);
		code = ret ? 0 : b.p[0] & 0x7f;
		if (ret != want[i].ret || s.response != code ||
		    s.key != w->key || s.asc != w->asc ||
		    s.ascq != w->ascq || s.deferred != w->deferred ||
		    s.progress_valid != w->progress_valid ||
		    s.progress != w->progress || s.info_valid != w->info_valid ||
		    s.info != w->info)
			fail_msg("row %zu (%s): %d %x/%02x/%02x", i, want[i].text,
				 ret, s.key, s.asc, s.ascq);
		bytes_free(&b);
	}
}

CASE(fixed)
{
	static const struct want rows[] = {
		/* Medium error: bytes 16 and 17 are not progress. */
		{ FIXED, 0, { 3, 0x0c, 0x02, .info_valid = true, .info = 0x12345678 } },
		/* Not ready: they are. */
		{ "70 00 02 00 00 00 00 0a 00 00 00 00 04 07 00 80 12 34", 0,
		  { 2, 0x04, 0x07, .progress_valid = true, .progress = 0x1234 } },
		{ "70 00 00 00 00 00 00 0a 00 00 00 00 00 16 00 80 ff ff", 0,
		  { 0, 0x00, 0x16, .progress_valid = true, .progress = 0xffff } },
		{ "70 00 02 00 00 00 00 0a 00 00 00 00 04 08 00 7f 12 34", 0,
		  { 2, 0x04, 0x08 } },
		/* Deferred; the bits above the key are other flags. */
		{ "71 00 e3 00 00 00 00 0a 00 00 00 00 0c 09 00 00 00 00", 0,
		  { 3, 0x0c, 0x09, .deferred = true } },
		/* Information is there but said not to be valid. */
		{ "70 ff 05 12 34 56 78 0a 00 00 00 00 21 02 00 00 00 00", 0,
		  { 5, 0x21, 0x02 } },
		/* Its own length ends before ASC, before ASCQ, before progress. */
		{ "70 00 02 00 00 00 00 04 00 00 00 00 04 07 00 80 12 34", 0, { 2 } },
		{ "70 00 02 00 00 00 00 05 00 00 00 00 04 07 00 80 12 34", 0,
		  { 2, 0x04 } },
		{ "70 00 02 00 00 00 00 09 00 00 00 00 04 07 00 80 12 34", 0,
		  { 2, 0x04, 0x07 } },
		/* The information field is the last that came. */
		{ "f0 00 03 12 34 56 78", 0,
		  { 3, .info_valid = true, .info = 0x12345678 } },
		/* It tells more than came. */
		{ "70 00 02 00 00 00 00 ff 00 00 00 00 3a 02", 0, { 2, 0x3a, 0x02 } },
	};

	check(rows, ARRAY_SIZE(rows));
}

CASE(descriptor)
{
	static const struct want rows[] = {
		{ DESCRIPTORS, 0, { 3, 0x0c, 0x02, .info_valid = true,
				    .info = 0x112345678 } },
		{ "72 02 04 04 00 00 00 08 02 06 00 00 80 12 34 00", 0,
		  { 2, 0x04, 0x04, .progress_valid = true, .progress = 0x1234 } },
		{ "73 03 0c 09 00 00 00 00", 0, { 3, 0x0c, 0x09, .deferred = true } },
		/* Not valid: bit clear, descriptor short, or broken off. */
		{ "72 03 0c 00 00 00 00 0c 00 0a 7f 00 00 00 00 00 12 34 56 78", 0,
		  { 3, 0x0c, 0x00 } },
		{ "72 03 0c 00 00 00 00 0c 00 09 80 00 00 00 00 00 12 34 56 78", 0,
		  { 3, 0x0c, 0x00 } },
		{ "72 03 0c 00 00 00 00 0c 00 0b 80 00 00 00 00 00 12 34 56 78", 0,
		  { 3, 0x0c, 0x00 } },
		{ "72 03 0c 00 00 00 00 0b 00 0a 80 00 00 00 00 00 12 34 56 78", 0,
		  { 3, 0x0c, 0x00 } },
		{ "72 02 04 04 00 00 00 08 02 06 00 00 7f 12 34 00", 0,
		  { 2, 0x04, 0x04 } },
		{ "72 02 04 04 00 00 00 07 02 05 00 00 80 12 34", 0,
		  { 2, 0x04, 0x04 } },
		/* Descriptors of other kinds are passed over. */
		{ "72 02 04 04 00 00 00 0c 03 02 ff ff 02 06 00 00 80 00 01 00", 0,
		  { 2, 0x04, 0x04, .progress_valid = true, .progress = 1 } },
		/* Short ones. */
		{ "72 05 24 01", 0, { 5, 0x24, 0x01 } },
		{ "72 05 24", 0, { 5, 0x24 } },
		{ "72 05", 0, { 5 } },
	};

	check(rows, ARRAY_SIZE(rows));
}

CASE(unknown)
{
	static const struct want rows[] = {
		{ "", -EPROTO },
		{ "70", -EPROTO },
		{ "70 00", -EPROTO },
		{ "72", -EPROTO },
		/* No sense data at all; vendor's own; a format to come. */
		{ "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", -EPROTO },
		{ "7f 00 03 00 00 00 00 0a 00 00 00 00 0c 00 00 00 00 00", -EPROTO },
		{ "74 03 0c 00 00 00 00 00", -EPROTO },
		{ "6f 03 0c 00 00 00 00 00", -EPROTO },
	};

	check(rows, ARRAY_SIZE(rows));
}

CASE(cut)
{
	bytes_cut(FIXED, 3, 0, parse);
	bytes_cut(DESCRIPTORS, 2, 0, parse);
	bytes_shake(FIXED, parse);
	bytes_shake(DESCRIPTORS, parse);
}

CASES(sense) = {
	LIST(fixed),
	LIST(descriptor),
	LIST(unknown),
	LIST(cut),
	{}
};

SUITE(sense, no_setup);
