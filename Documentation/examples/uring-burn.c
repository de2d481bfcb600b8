// SPDX-License-Identifier: MIT
/*
 * Record an image by io_uring: registered buffers, several writes in flight,
 * the next data read meanwhile, and the disc finished by the ring, too.
 *
 *	cc uring-burn.c -luring
 *	./a.out /dev/discwriter0 image.iso
 */
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/discwriter.h>

/* A write is one command to the drive; so many of them are in flight. */
#define PIECE	65536
#define DEPTH	8
#define HALF	(DEPTH * PIECE)

/* One half is being written while the other is being filled. */
static _Alignas(4096) char memory[2][HALF];

/* Waits for one request, and puts it away. */
static int completed(struct io_uring *ring, unsigned long long *which)
{
	struct io_uring_cqe *cqe;
	int ret;

	do {
		ret = io_uring_wait_cqe(ring, &cqe);
	} while (ret == -EINTR);
	if (ret)
		return ret;
	*which = cqe->user_data;
	ret = cqe->res;
	io_uring_cqe_seen(ring, cqe);
	return ret;
}

/*
 * Puts a half into the ring. Most discs take only the next address, so the
 * requests are linked: each begins when the one before it is done. (On discs of
 * which any sector can be written, IOSQE_IO_LINK can be left out.)
 */
static int submit(struct io_uring *ring, int node, int half, size_t len, off_t at)
{
	size_t done, n;
	int nr = 0;

	for (done = 0; done < len; done += n) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

		n = len - done < PIECE ? len - done : PIECE;
		io_uring_prep_write_fixed(sqe, node, memory[half] + done, (unsigned int)n,
					  (__u64)at + done, half);
		sqe->user_data = n;
		if (done + n < len)
			sqe->flags |= IOSQE_IO_LINK;
		nr++;
	}
	return io_uring_submit(ring) == nr ? nr : -EIO;
}

/*
 * Waits for the requests of a half. A short count ends the chain, and those
 * behind it are cancelled: what is left is for the caller to submit again.
 */
static int collect(struct io_uring *ring, int nr, size_t *done)
{
	unsigned long long wanted;
	int ret, first = 0;

	for (*done = 0; nr; nr--) {
		ret = completed(ring, &wanted);
		if (ret >= 0)
			*done += (size_t)ret;
		else if (!first && ret != -ECANCELED && ret != -EINTR)
			first = ret;
	}
	return first;
}

static ssize_t fill(int image, int half)
{
	size_t len = 0;
	ssize_t n;

	while (len < HALF && (n = read(image, memory[half] + len, HALF - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

static int copy(struct io_uring *ring, int node, int image)
{
	ssize_t len = fill(image, 0), next;
	int half = 0, nr, ret;
	size_t done, n;
	off_t at = 0;

	while (len > 0) {
		nr = submit(ring, node, half, (size_t)len, at);
		if (nr < 0)
			return nr;
		next = fill(image, !half);
		ret = collect(ring, nr, &done);
		/* What a short count left, one more time and without haste. */
		while (!ret && done < (size_t)len) {
			memmove(memory[half], memory[half] + done, (size_t)len - done);
			at += (off_t)done;
			len -= (ssize_t)done;
			nr = submit(ring, node, half, (size_t)len, at);
			ret = nr < 0 ? nr : collect(ring, nr, &n);
			/* Nothing at all, and no reason: the burn was cancelled. */
			if (!ret && !n)
				return -ECANCELED;
			done = n;
		}
		if (ret)
			return ret;
		at += len;
		half = !half;
		len = next;
	}
	return (int)len;
}

/* One request, and its result. */
static int single(struct io_uring *ring)
{
	unsigned long long which;
	int ret = io_uring_submit(ring);

	return ret < 0 ? ret : completed(ring, &which);
}

static int record(struct io_uring *ring, int node, int image)
{
	struct iovec buffers[2] = { { memory[0], HALF }, { memory[1], HALF } };
	struct discwriter_begin begin = {
		.flags = DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD,
		.client = "uring-burn",
	};
	struct discwriter_cancel cancel = { 0 };
	struct stat st;
	int ret, closed;

	if (!fstat(image, &st) && S_ISREG(st.st_mode))
		begin.sectors = ((__u64)st.st_size + DISCWRITER_SECTOR_SIZE - 1) /
				DISCWRITER_SECTOR_SIZE;
	/* The pages are pinned once, not with each write. */
	ret = io_uring_register_buffers(ring, buffers, 2);
	if (!ret && ioctl(node, DISCWRITER_IOC_BEGIN, &begin))
		ret = -errno;
	if (!ret)
		ret = copy(ring, node, image);
	if (!ret) {
		/* Not needed before a close; it is how to know of errors so far. */
		io_uring_prep_fsync(io_uring_get_sqe(ring), node, 0);
		ret = single(ring);
	}
	/* Else the close would complete the disc with what there is. */
	if (ret)
		ioctl(node, DISCWRITER_IOC_CANCEL, &cancel);
	/* The last close finishes the disc, and returns the burn's first error. */
	io_uring_prep_close(io_uring_get_sqe(ring), node);
	closed = single(ring);
	return ret ? ret : closed;
}

int main(int argc, char **argv)
{
	struct io_uring ring;
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
	ret = io_uring_queue_init(2 * DEPTH, &ring, 0);
	if (ret) {
		close(node);
	} else {
		ret = record(&ring, node, image);
		io_uring_queue_exit(&ring);
	}
	if (ret)
		fprintf(stderr, "%s: %s\n", argv[1], strerror(-ret));
	close(image);
	return ret ? 1 : 0;
}
