/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine that goes to sleep.
 */
#ifndef DISCWRITER_SUSPEND_H
#define DISCWRITER_SUSPEND_H

#include <linux/types.h>

bool dw_suspending(void);

int dw_suspend_init(void);
void dw_suspend_exit(void);

#endif /* DISCWRITER_SUSPEND_H */
