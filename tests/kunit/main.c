// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suites, see tests/pure/case.h. The module does nothing else.
 */
#include <linux/module.h>

#include "case.h"

struct kunit *dw_test;

void dw_test_fail(const char *file, int line, const char *format, ...)
{
	struct va_format message = { .fmt = format };
	va_list args;

	va_start(args, format);
	message.va = &args;
	/* One call instead of one in each assertion: those take much stack. */
	KUNIT_FAIL(dw_test, "%s:%d: %pV", file, line, &message);
	va_end(args);
	kunit_try_catch_throw(&dw_test->try_catch);
}

extern struct kunit_suite dw_suite_mmc, dw_suite_config, dw_suite_disc,
	dw_suite_drive, dw_suite_sense, dw_suite_verdict, dw_suite_rules,
	dw_suite_range, dw_suite_media;

kunit_test_suites(&dw_suite_mmc, &dw_suite_config, &dw_suite_disc,
		  &dw_suite_drive, &dw_suite_sense, &dw_suite_verdict,
		  &dw_suite_rules, &dw_suite_range, &dw_suite_media);

MODULE_DESCRIPTION("Tests of discwriter's pure parts");
MODULE_LICENSE("GPL");
