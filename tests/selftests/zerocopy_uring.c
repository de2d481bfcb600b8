// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zero copy by io_uring: plain writes, and writes from registered buffers that
 * are much larger than one command.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <liburing.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 512
#define BYTES (SECTORS * SECTOR)
#define PAGE 4096
#define PIECE 65536

FIXTURE(uring) {
	struct sim sim;
	struct io_uring ring;
	uint8_t *image;
	int fd;
};

FIXTURE_VARIANT(uring) {
	const char *medium;
};

FIXTURE_VARIANT_ADD(uring, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(uring, plus_r) {
	.medium = "dvd+r blank sectors=1024",
};

FIXTURE_SETUP(uring)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_debug_write(&self->sim, "trace_frames", "1"));
	self->image = image_new(SECTORS, 12);
	ASSERT_NE(NULL, self->image);
	ASSERT_NE(0, pfn_of(self->image));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, io_uring_queue_init(32, &self->ring, 0));
}

FIXTURE_TEARDOWN(uring)
{
	io_uring_queue_exit(&self->ring);
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/* Waits for one completion. */
static int completed(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	int ret = io_uring_wait_cqe(ring, &cqe);

	if (ret)
		return ret;
	ret = cqe->res;
	io_uring_cqe_seen(ring, cqe);
	return ret;
}

/* All commands carried the image's own pages. */
static bool all_mapped(struct sim *sim, const uint8_t *image)
{
	struct discwriter_status status = status_of(sim);
	struct sim_trace trace;
	uint64_t sectors = 0;
	bool same = true;
	size_t i, j;

	if (sim_trace_read(sim, &trace))
		return false;
	for (i = 0; i < trace.nr; i++) {
		const struct sim_cmd *cmd = &trace.cmds[i];

		if (!cmd->blocks)
			continue;
		sectors += cmd->blocks;
		same &= cmd->nr_frames == cmd->len / PAGE;
		for (j = 0; same && j < cmd->nr_frames; j++)
			same = cmd->frames[j] ==
			       pfn_of(image + cmd->lba * SECTOR + j * PAGE);
	}
	sim_trace_free(&trace);
	return same && sectors == SECTORS && !status.bounced &&
	       !status.staged_writes;
}

TEST_F(uring, write)
{
	size_t at;

	for (at = 0; at < BYTES; at += PIECE) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(&self->ring);

		io_uring_prep_write(sqe, self->fd, self->image + at, PIECE, at);
		ASSERT_EQ(1, io_uring_submit(&self->ring));
		ASSERT_EQ(PIECE, completed(&self->ring));
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(all_mapped(&self->sim, self->image));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* One registered buffer of 1 MiB: more segments than a command may have. */
TEST_F(uring, write_fixed)
{
	struct iovec iov = { self->image, BYTES };
	size_t at;

	ASSERT_EQ(0, io_uring_register_buffers(&self->ring, &iov, 1));
	for (at = 0; at < BYTES; at += PIECE) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(&self->ring);

		io_uring_prep_write_fixed(sqe, self->fd, self->image + at, PIECE,
					  at, 0);
		ASSERT_EQ(1, io_uring_submit(&self->ring));
		ASSERT_EQ(PIECE, completed(&self->ring));
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(all_mapped(&self->sim, self->image));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* In one go, and the ring is left with the burn to be finished by close. */
TEST_F(uring, much_at_once)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&self->ring);
	size_t at = 0;
	int n;

	while (at < BYTES) {
		io_uring_prep_write(sqe, self->fd, self->image + at, BYTES - at,
				    at);
		ASSERT_EQ(1, io_uring_submit(&self->ring));
		n = completed(&self->ring);
		ASSERT_LT(0, n);
		at += n;
		sqe = io_uring_get_sqe(&self->ring);
	}
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_TRUE(all_mapped(&self->sim, self->image));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* Eight at a time: whatever order they are worked on, all get where they belong. */
TEST_F(uring, queue_of_eight)
{
	const size_t pieces = BYTES / PIECE;
	size_t sent = 0, done = 0;

	ASSERT_EQ(0, begin(self->fd, DISCWRITER_BEGIN_OVERWRITE, SECTORS));
	while (done < pieces) {
		while (sent < pieces && sent - done < 8) {
			struct io_uring_sqe *sqe = io_uring_get_sqe(&self->ring);

			io_uring_prep_write(sqe, self->fd,
					    self->image + sent * PIECE, PIECE,
					    sent * PIECE);
			sent++;
		}
		ASSERT_LE(0, io_uring_submit(&self->ring));
		ASSERT_EQ(PIECE, completed(&self->ring));
		done++;
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(all_mapped(&self->sim, self->image));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* The wrong place is refused there as elsewhere, and forgotten. */
TEST_F(uring, wrong_offset)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&self->ring);

	io_uring_prep_write(sqe, self->fd, self->image, PIECE, 0);
	ASSERT_EQ(1, io_uring_submit(&self->ring));
	ASSERT_EQ(PIECE, completed(&self->ring));
	sqe = io_uring_get_sqe(&self->ring);
	io_uring_prep_write(sqe, self->fd, self->image, PIECE, 1000);
	ASSERT_EQ(1, io_uring_submit(&self->ring));
	EXPECT_GT(0, completed(&self->ring));
	sqe = io_uring_get_sqe(&self->ring);
	io_uring_prep_write(sqe, self->fd, self->image + PIECE, PIECE, PIECE);
	ASSERT_EQ(1, io_uring_submit(&self->ring));
	EXPECT_EQ(PIECE, completed(&self->ring));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 2 * PIECE));
}

TEST_HARNESS_MAIN
