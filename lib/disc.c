// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What is on the disc already, read by its block device and past the page cache,
 * which neither knows what was recorded of late nor needs these pages.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Enough for any block device. */
#define ALIGNMENT	4096
/* How much of a disc is looked at, at each end, and how much of it at a time. */
#define LOOK		(2U << 20)
#define STEP		(64U << 10)

static int open_disc(struct dw_recorder *recorder)
{
	struct discwriter_recorder info;
	char path[48];

	if (FAILED(discwriter_recorder_info(recorder, &info, sizeof(info))))
		return -ENODEV;
	if (!info.block_name[0] || strchr(info.block_name, '/'))
		return -ENODEV;
	snprintf(path, sizeof(path), "/dev/%s", info.block_name);
	return dw_open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
}

static ssize_t read_disc(int fd, void *to, size_t len, off_t offset)
{
	ssize_t n;

	do {
		n = dw_ops.pread(fd, to, len, offset);
	} while (n == -EINTR);
	return n;
}

/* @to: DW_SECTOR bytes */
int dw_read_sector(struct dw_recorder *recorder, __u64 sector, void *to)
{
	void *buffer = aligned_alloc(ALIGNMENT, ALIGNMENT);
	ssize_t n = -ENOMEM;
	int fd;

	if (!buffer)
		return -ENOMEM;
	fd = open_disc(recorder);
	if (fd < 0) {
		free(buffer);
		return fd;
	}
	n = read_disc(fd, buffer, DW_SECTOR, (off_t)(sector * DW_SECTOR));
	if (n == DW_SECTOR)
		memcpy(to, buffer, DW_SECTOR);
	dw_ops.close(fd);
	free(buffer);
	if (n < 0)
		return (int)n;
	return n == DW_SECTOR ? 0 : -EIO;
}

static bool is_zero(const unsigned char *p, size_t n)
{
	return !n || (!p[0] && !memcmp(p, p + 1, n - 1));
}

/*
 * Zeros only? A drive that ends before has nothing there. @start: in bytes, a
 * multiple of the block that a drive reads at once.
 */
static bool are_zero(int fd, __u64 start, void *buffer)
{
	__u64 done = 0;

	while (done < LOOK) {
		ssize_t n = read_disc(fd, buffer, STEP, (off_t)(start + done));

		if (n < 0 || !is_zero(buffer, (size_t)n))
			return false;
		if (!n)
			break;
		done += (size_t)n;
	}
	return done || start;
}

/*
 * A formatted medium cannot be blank, but IMAPI takes it for blank when its first
 * and last 2 MB are zero (MediaHeuristicallyBlank). When in doubt it is not blank.
 * Of one that is formatted in part only, the end has never been written.
 */
bool dw_seems_blank(struct dw_recorder *recorder, const struct discwriter_medium *medium)
{
	const __u64 bytes = medium->capacity * DW_SECTOR;
	void *buffer = aligned_alloc(ALIGNMENT, STEP);
	bool zero;
	int fd;

	if (!buffer)
		return false;
	fd = open_disc(recorder);
	zero = fd >= 0 && are_zero(fd, 0, buffer);
	if (zero && bytes > LOOK && !(medium->state & DISCWRITER_MEDIUM_PARTLY_FORMATTED))
		zero = are_zero(fd, bytes - LOOK, buffer);
	if (fd >= 0)
		dw_ops.close(fd);
	free(buffer);
	return zero;
}
