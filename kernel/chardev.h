/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DISCWRITER_CHARDEV_H
#define DISCWRITER_CHARDEV_H

#include <linux/fs.h>

struct dw_recorder;

/**
 * struct dw_file - an open file of a node
 * @rec: its recorder; the file's inode keeps it
 * @seen: the recorder's status sequence that this file has been told
 */
struct dw_file {
	struct dw_recorder *rec;
	u32 seen;
};

extern const struct file_operations dw_fops;

long dw_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);

#endif /* DISCWRITER_CHARDEV_H */
