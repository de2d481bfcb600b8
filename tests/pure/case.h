/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One text for a test, two harnesses: on the host a program with cmocka, in the
 * kernel a KUnit suite (tests/kunit). A file of tests has
 *
 *	CASE(name) { assert_...(...); }		no arguments, no result
 *	CASES(suite) = { LIST(name), ..., {} };	all of them
 *	SUITE(suite, setup);
 *
 * setup() runs before each case; no_setup does nothing. What is asserted has
 * the names that cmocka gives it. In the kernel the suite is discwriter_<suite>;
 * tests/kunit/run counts the LIST()s and compares with what was printed.
 */
#ifndef DW_TEST_CASE_H
#define DW_TEST_CASE_H

#ifdef __KERNEL__

#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define UINT64_MAX U64_MAX
#define UINT32_MAX U32_MAX

/* KUnit runs one case at a time; helpers of a case are not given it. */
extern struct kunit *dw_test;

void dw_test_fail(const char *file, int line, const char *format, ...)
	__printf(3, 4);

#define fail_msg(...) dw_test_fail(__FILE__, __LINE__, __VA_ARGS__)

/* Zeroed; small ones end exactly where they should, for KASAN. */
static inline void *unit_alloc(size_t len)
{
	return kvzalloc(len, GFP_KERNEL);
}

static inline void unit_free(const void *p)
{
	kvfree(p);
}

#define assert_true(a) do { \
	if (!(a)) \
		fail_msg("not true: %s", #a); \
} while (0)
#define assert_false(a) do { \
	if (a) \
		fail_msg("not false: %s", #a); \
} while (0)
#define assert_non_null(a) assert_true(a)
#define assert_ptr_equal(a, b) assert_true((a) == (b))
#define assert_in_range(a, least, most) \
	assert_true((a) >= (least) && (a) <= (most))
#define assert_int_equal(a, b) do { \
	unsigned long long _a = (a), _b = (b); \
\
	if (_a != _b) \
		fail_msg("%s: %#llx, not %#llx", #a, _a, _b); \
} while (0)
#define assert_string_equal(a, b) do { \
	if (strcmp(a, b)) \
		fail_msg("%s: %s, not %s", #a, a, b); \
} while (0)
#define assert_string_not_equal(a, b) assert_true(strcmp(a, b))
#define assert_memory_equal(a, b, len) assert_false(memcmp(a, b, len))

#define CASE(name) static void name(struct kunit *test)
#define LIST(name) KUNIT_CASE(name)
#define CASES(suite) static struct kunit_case suite##_cases[]
#define SUITE(suite, setup) \
static int suite##_init(struct kunit *test) \
{ \
	dw_test = test; \
	setup(); \
	return 0; \
} \
struct kunit_suite dw_suite_##suite = { \
	.name = "discwriter_" #suite, \
	.init = suite##_init, \
	.test_cases = suite##_cases, \
}

#else /* a program */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static inline void *unit_alloc(size_t len)
{
	return calloc(1, len);
}

static inline void unit_free(void *p)
{
	free(p);
}

#define CASE(name) static void name(void **state __attribute__((unused)))
#define LIST(name) cmocka_unit_test_setup(name, setup_case)
#define CASES(suite) \
static int setup_case(void **state); \
static const struct CMUnitTest suite##_cases[]
#define SUITE(suite, setup) \
static int setup_case(void **state __attribute__((unused))) \
{ \
	setup(); \
	return 0; \
} \
const struct dw_suite dw_suite = { \
	.name = #suite, \
	.tests = suite##_cases, \
	.nr = sizeof(suite##_cases) / sizeof(*suite##_cases) - 1, \
}

/* The one suite of a program; main.c runs it. */
struct dw_suite {
	const char *name;
	const struct CMUnitTest *tests;
	size_t nr;
};

extern const struct dw_suite dw_suite;

#endif /* __KERNEL__ */

static inline void no_setup(void)
{
}

#endif /* DW_TEST_CASE_H */
