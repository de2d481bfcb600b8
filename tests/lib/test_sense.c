// SPDX-License-Identifier: GPL-2.0-only
/*
 * From sense data to codes: the module's table and the library's, one after the other,
 * come to what IMAPI2 makes of them.
 */
#include <string.h>

#include "fake.h"
#include "kernel_sense.h"

static void compare(const struct kernel_sense *sense)
{
	/* As it comes out of the kernel: the cause, and its errno beside it. */
	const struct discwriter_status status = {
		.cause = sense->cause,
		.error = (__u32)sense->error,
	};
	const struct dw_code *code = discwriter_code_find(discwriter_hresult_from_status(&status));

	if (!code || strcmp(code->name, sense->code))
		fail_msg("%s: %s, not %s", sense->what, code ? code->name : "nothing",
			 sense->code);
}

static void every_sense(void **state)
{
	(void)state;
	kernel_every_sense(compare);
}

static void every_row(void **state)
{
	(void)state;
	kernel_every_row(compare);
}

static void every_result(void **state)
{
	(void)state;
	kernel_every_result(compare);
}

static void same_errnos(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++)
		assert_int_equal(discwriter_cause_find(i)->error, kernel_errno(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sense),
		cmocka_unit_test(every_row),
		cmocka_unit_test(every_result),
		cmocka_unit_test(same_errnos),
	};

	return cmocka_run_group_tests_name("sense", tests, NULL, NULL);
}
