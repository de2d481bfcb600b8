/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The part of a system that does not exist which is in /proc and sysfs.
 */
#ifndef DW_FAKE_SYSFS_H
#define DW_FAKE_SYSFS_H

#include "../../lib/internal.h"
#include "fake.h"

void fake_syspath(unsigned int i, char *path, size_t size);
int fake_attr(const char *dir, const char *name, char *buf, size_t size);
int fake_rank(const char *dir, const char *prefix, unsigned int number);
int fake_access(const char *path, int mode);
int fake_mounts(dev_t device, char *paths, size_t size);
int fake_holder(dev_t device, char *name, size_t size, dev_t *holder);
int fake_openers(dev_t device, int except, pid_t *first);
int fake_flocker(const struct stat *file, pid_t *pid);
int fake_comm(pid_t pid, char *name, size_t size);

#endif /* DW_FAKE_SYSFS_H */
