/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes for tests: written as hexadecimal text, kept in memory that ends
 * exactly where they do, so that AddressSanitizer sees a read past them.
 */
#ifndef DW_TEST_BYTES_H
#define DW_TEST_BYTES_H

#include "pure.h"

#include "case.h"

/**
 * struct bytes - bytes in memory of just their size
 * @p: the bytes; never NULL
 * @len: how many
 */
struct bytes {
	u8 *p;
	size_t len;
};

struct bytes bytes_hex(const char *text);
struct bytes bytes_copy(const u8 *p, size_t len);
void bytes_free(struct bytes *b);

/* A parser, called for nothing but what it returns. */
typedef int (*bytes_parser)(const u8 *p, size_t len);

/*
 * Gives the parser every beginning of a good reply: below @least bytes it must
 * return -EPROTO, from there on @ok.
 */
void bytes_cut(const char *text, size_t least, int ok, bytes_parser parse);

/*
 * Gives the parser the reply with bytes changed at random (the same ones each
 * time) and cut at random, and any bytes at all. It must return one of 1, 0,
 * -EPROTO and -ENOENT, and read nothing that is not there.
 */
void bytes_shake(const char *text, bytes_parser parse);

/*
 * parse_NAME(text, out): dw_NAME_parse() on bytes given as text; cut_NAME(): the
 * same as a bytes_parser.
 */
#define PARSER(name, type) \
static int parse_##name(const char *text, struct type *out) \
{ \
	struct bytes b = bytes_hex(text); \
	int ret; \
\
	memset(out, 0xff, sizeof(*out)); \
	ret = dw_##name##_parse(b.p, b.len, out); \
	bytes_free(&b); \
	return ret; \
} \
\
static int cut_##name(const u8 *p, size_t len) \
{ \
	struct type out; \
\
	return dw_##name##_parse(p, len, &out); \
}

/* Numbers that look random and are the same in each run. */
u32 bytes_random(u64 *state);

#endif /* DW_TEST_BYTES_H */
