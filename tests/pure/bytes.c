// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes for tests, see bytes.h.
 */
#include "bytes.h"

struct bytes bytes_copy(const u8 *p, size_t len)
{
	struct bytes b = { .len = len };

	/* Memory of no size may be NULL; one byte that must not be touched is not. */
	b.p = unit_alloc(len ? len : 1);
	assert_non_null(b.p);
	if (len)
		memcpy(b.p, p, len);
	return b;
}

static u8 digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, c);

	assert_true(c && at);
	return (u8)(at - digits);
}

struct bytes bytes_hex(const char *text)
{
	/* Two digits a byte, at least. */
	struct bytes b = { .p = unit_alloc(strlen(text) / 2 + 1) }, whole;

	assert_non_null(b.p);
	for (; *text; text++) {
		if (*text == ' ')
			continue;
		b.p[b.len] = (u8)(digit(*text++) << 4);
		b.p[b.len++] |= digit(*text);
	}
	whole = bytes_copy(b.p, b.len);
	bytes_free(&b);
	return whole;
}

void bytes_free(struct bytes *b)
{
	unit_free(b->p);
	b->p = NULL;
	b->len = 0;
}

void bytes_cut(const char *text, size_t least, int ok, bytes_parser parse)
{
	struct bytes whole = bytes_hex(text);
	size_t n;

	assert_true(least <= whole.len);
	for (n = 0; n <= whole.len; n++) {
		struct bytes b = bytes_copy(whole.p, n);
		int want = n < least ? -EPROTO : ok;
		int got = parse(b.p, b.len);

		if (got != want)
			fail_msg("%zu of %zu bytes: %d, not %d", n, whole.len,
				 got, want);
		bytes_free(&b);
	}
	bytes_free(&whole);
}

u32 bytes_random(u64 *state)
{
	/* splitmix64 (Steele, Lea, Flood 2014). */
	u64 z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (u32)(z >> 32);
}

void bytes_shake(const char *text, bytes_parser parse)
{
	struct bytes whole = bytes_hex(text);
	u64 seed = whole.len;
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		struct bytes b = bytes_copy(whole.p,
					    bytes_random(&seed) % (whole.len + 1));
		unsigned int changes = i % 4 ? i % 4 : (unsigned int)b.len;
		int got;

		for (; b.len && changes; changes--)
			b.p[bytes_random(&seed) % b.len] = (u8)bytes_random(&seed);
		got = parse(b.p, b.len);
		if (got != 1 && got && got != -EPROTO && got != -ENOENT)
			fail_msg("round %u: %d", i, got);
		bytes_free(&b);
	}
	bytes_free(&whole);
}
