/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: the functions of struct dw_ops that read /proc and sysfs
 */
#ifndef DW_OPS_H
#define DW_OPS_H

#include "internal.h"

int dw_sys_mounts(dev_t device, char *paths, size_t size);
int dw_sys_unmount(dev_t device);
int dw_sys_holder(dev_t device, char *name, size_t size, dev_t *holder);
int dw_sys_openers(dev_t device, int except, pid_t *first);
int dw_sys_flocker(const struct stat *file, pid_t *pid);
int dw_sys_comm(pid_t pid, char *name, size_t size);
int dw_sys_attr(const char *dir, const char *name, char *buf, size_t size);
int dw_sys_rank(const char *dir, const char *prefix, unsigned int number);

#endif /* DW_OPS_H */
