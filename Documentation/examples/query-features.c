// SPDX-License-Identifier: MIT
/*
 * With the kernel's interface alone: what features does the drive have with this
 * disc, and which formats of disc?
 *
 *	cc query-features.c
 *	./a.out /dev/discwriter0
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/discwriter.h>

static int query(int node)
{
	static unsigned char data[DISCWRITER_QUERY_MAX];
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_FEATURES,
		.flags = DISCWRITER_QUERY_CURRENT,
		.data = (__u64)(unsigned long)data,
		.size = sizeof(data),
	};
	unsigned int at, len;

	if (ioctl(node, DISCWRITER_IOC_QUERY, &query)) {
		/* ENOTTY: a module that is older than this verb. */
		fprintf(stderr, "query: %s (cause %u)\n", strerror(errno), query.cause);
		return -1;
	}
	/* Descriptors one after the other: code, version, length of what follows. */
	for (at = 0; at + 4 <= query.length && at + 4 <= query.size; at += 4 + len) {
		len = data[at + 3];
		printf("feature %02x%02xh, %u bytes\n", data[at], data[at + 1], len);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int node, ret;

	if (argc != 2) {
		fprintf(stderr, "usage: %s NODE\n", argv[0]);
		return 1;
	}
	node = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (node < 0) {
		perror(argv[1]);
		return 1;
	}
	ret = query(node);
	close(node);
	return ret ? 1 : 0;
}
