/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is not there: one allocation, or one copy to or from user space, that
 * fails (/proc/TASK/fail-nth, Documentation/fault-injection in the kernel). Needs a
 * kernel with failslab, fail_page_alloc and fail_usercopy.
 */
#ifndef SELFTESTS_FAILING_H
#define SELFTESTS_FAILING_H

#include <stdbool.h>

#define FAILING_TASKS	64

/**
 * struct failing - tasks that something fails in
 * @fd: their fail-nth files
 * @nr: how many
 */
struct failing {
	int fd[FAILING_TASKS];
	unsigned int nr;
};

/**
 * failing_possible() - whether this kernel can make anything fail
 */
bool failing_possible(void);

/**
 * failing_set() - change a setting of fault injection
 * @setting: its file below /sys/kernel/debug: "failslab/verbose"
 * @text: what to write there
 *
 * Return: 0 or an errno.
 */
int failing_set(const char *setting, const char *text);

/**
 * failing_prepare() - let every allocation and copy be one that can fail, quietly
 *
 * Return: 0 or an errno.
 */
int failing_prepare(void);

/**
 * failing_arm() - the @n-th thing that can fail from now on does
 * @f: filled in
 * @workers: in each of the kernel's workers; else in this task
 * @n: from 1
 */
void failing_arm(struct failing *f, bool workers, unsigned int n);

/**
 * failing_fired() - whether something failed; from here on, nothing does
 * @f: what failing_arm() filled in
 */
bool failing_fired(struct failing *f);

#endif /* SELFTESTS_FAILING_H */
