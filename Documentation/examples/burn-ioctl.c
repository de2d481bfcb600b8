// SPDX-License-Identifier: MIT
/*
 * Record an image with the kernel's interface alone, no library:
 *
 *	cc burn-ioctl.c
 *	./a.out /dev/discwriter0 image.iso
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/discwriter.h>

/* What went wrong, more exactly than errno can say. */
static void explain(int node, const char *what)
{
	struct discwriter_status status = { 0 };
	int error = errno;

	fprintf(stderr, "%s: %s\n", what, strerror(error));
	if (ioctl(node, DISCWRITER_IOC_STATUS, &status) || !status.cause)
		return;
	fprintf(stderr, "cause %u, command %02x, sense %x/%02x/%02x, outcome %u\n",
		status.cause, status.opcode, status.sense_key, status.asc, status.ascq,
		status.outcome);
}

/* Write all of the image; a short count is no error, a signal none either. */
static int copy(int node, int image)
{
	/* Aligned memory goes to the drive without another copy. */
	static _Alignas(4096) char buffer[1 << 20];
	ssize_t len, done, n;

	while ((len = read(image, buffer, sizeof(buffer))) != 0) {
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return -1;
		for (done = 0; done < len; done += n) {
			n = write(node, buffer + done, (size_t)(len - done));
			if (n < 0 && errno != EINTR)
				return -1;
			if (n < 0)
				n = 0;
		}
	}
	return 0;
}

static int record(int node, int image)
{
	struct discwriter_begin begin = {
		.flags = DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD,
		.close = DISCWRITER_CLOSE_SESSION,
		.client = "burn-ioctl",
	};
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_end end = { 0 };
	struct stat st;

	/* A known size lets the drive reserve the track. */
	if (!fstat(image, &st) && S_ISREG(st.st_mode))
		begin.sectors = ((__u64)st.st_size + DISCWRITER_SECTOR_SIZE - 1) /
				DISCWRITER_SECTOR_SIZE;
	if (ioctl(node, DISCWRITER_IOC_BEGIN, &begin)) {
		explain(node, "begin");
		return -1;
	}
	if (copy(node, image)) {
		explain(node, "write");
		/* Not END alone: that would complete the disc with what there is. */
		ioctl(node, DISCWRITER_IOC_CANCEL, &cancel);
		ioctl(node, DISCWRITER_IOC_END, &end);
		return -1;
	}
	/* Closes track and session, checks the disc, waits for all that. */
	if (ioctl(node, DISCWRITER_IOC_END, &end)) {
		explain(node, "end");
		return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int node, image, ret;

	if (argc != 3) {
		fprintf(stderr, "usage: %s NODE IMAGE\n", argv[0]);
		return 1;
	}
	image = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (image < 0) {
		perror(argv[2]);
		return 1;
	}
	node = open(argv[1], O_WRONLY | O_CLOEXEC);
	if (node < 0) {
		perror(argv[1]);
		close(image);
		return 1;
	}
	ret = record(node, image);
	close(node);
	close(image);
	return ret ? 1 : 0;
}
