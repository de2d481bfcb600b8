// SPDX-License-Identifier: GPL-2.0-only
/*
 * A suite as a program, see case.h.
 */
#include "case.h"

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return _cmocka_run_group_tests(dw_suite.name, dw_suite.tests,
				       dw_suite.nr, NULL, NULL);
}
