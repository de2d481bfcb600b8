// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Small things between the objects and the system.
 */
#include <string.h>

#include "internal.h"

int dw_open(const char *path, int flags)
{
	int ret;

	do {
		ret = dw_ops.open(path, flags);
	} while (ret == -EINTR);
	return ret;
}

int dw_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = dw_ops.ioctl(fd, request, arg);
	} while (ret == -EINTR);
	return ret;
}

__u64 dw_now_ms(void)
{
	return dw_ops.now_ms();
}

/* The caller's structure may be of an older or a newer header than ours. */
void dw_copy_out(void *out, size_t out_size, const void *in, size_t in_size)
{
	size_t n = out_size < in_size ? out_size : in_size;

	memcpy(out, in, n);
	memset((char *)out + n, 0, out_size - n);
}

/* Make any array of chars a string that can be shown on a terminal. */
void dw_printable(char *s, size_t size)
{
	size_t i;

	s[size - 1] = 0;
	for (i = 0; s[i]; i++)
		if (s[i] < 0x20 || s[i] > 0x7e)
			s[i] = '?';
	/* What follows the end is nobody's business. */
	memset(s + i, 0, size - i);
}

const char *discwriter_version(void)
{
	return DW_VERSION;
}
