// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing: pieces of every size, offsets, ends of the medium, descriptors that
 * are shared. What was written is compared in the drive's memory and by srN.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/uio.h>

#include "kselftest_harness.h"
#include "util.h"

#define CAPACITY 1024
/* 1.25 MiB: no multiple of 10000, 131072 or 1 MiB, but of 16 sectors. */
#define SECTORS 640
#define BYTES (SECTORS * SECTOR)

FIXTURE(data) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_VARIANT(data) {
	const char *medium;
	bool sequential;
};

FIXTURE_VARIANT_ADD(data, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(data, plus_rw_blank) {
	.medium = "dvd+rw blank sectors=1024",
};

FIXTURE_VARIANT_ADD(data, plus_r) {
	.medium = "dvd+r blank sectors=1024",
	.sequential = true,
};

FIXTURE_SETUP(data)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(CAPACITY + BLOCK, 4);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(data)
{
	sim_free(&self->sim);
	image_free(self->image, CAPACITY + BLOCK);
}

/* The usual end: all there, in both views, and the status agrees. */
#define EXPECT_BURNT(sim, image, sectors) do { \
	struct discwriter_status __st = status_of(sim); \
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, __st.phase); \
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, __st.outcome); \
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, __st.cause); \
	EXPECT_EQ((sectors), __st.sectors_taken); \
	EXPECT_EQ((sectors), __st.sectors_written); \
	EXPECT_EQ((sectors) - 1, __st.last_written); \
	EXPECT_EQ(0, __st.staged); \
	EXPECT_TRUE(on_disc(sim, 0, image, (sectors) * SECTOR)); \
	EXPECT_TRUE(on_sr(sim, 0, image, (sectors) * SECTOR)); \
} while (0)

/* dd bs=: whole blocks, half ones, sectors, much at once, and no sectors. */
TEST_F(data, piece_sizes)
{
	static const size_t pieces[] = { 65536, 32768, 2048, 1 << 20, 10000, 777 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pieces); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
		EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, pieces[i]))
			TH_LOG("bs=%zu", pieces[i]);
		EXPECT_BURNT(&self->sim, self->image, SECTORS);
		/* Strict about order and addresses, and never had to be. */
		EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	}
}

/* srN reads what the second burn wrote, not what it remembers of the first. */
TEST_F(data, sr_reads_no_stale_pages)
{
	uint8_t *other = image_new(SECTORS, 5);
	uint64_t start;
	int sr;

	ASSERT_NE(NULL, other);
	if (variant->sequential)
		ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=8192"));
	ASSERT_EQ(0, burn(&self->sim, self->image, BYTES, 65536));
	/* Somebody holds srN open: its last close would drop the cache. */
	sr = open(self->sim.sr, O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, sr);
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES));
	EXPECT_EQ(0, burn(&self->sim, other, BYTES, 65536));
	start = status_of(&self->sim).start;
	EXPECT_TRUE(on_sr(&self->sim, start, other, BYTES));
	if (variant->sequential) {
		EXPECT_LE(SECTORS, start);
		EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES));
	}
	close(sr);
	image_free(other, SECTORS);
}

/* A new disc's size is known to srN, too, although it was open all the time. */
TEST_F(data, sr_knows_the_new_size)
{
	int sr = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	off_t size;

	ASSERT_LE(0, sr);
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, 65536));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES));
	close(sr);
	sr = open(self->sim.sr, O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, sr);
	size = lseek(sr, 0, SEEK_END);
	EXPECT_LE(BYTES, size);
	close(sr);
}

TEST_F(data, writev_odd_pieces)
{
	static const size_t parts[] = { 1, 2047, 4096, 3, 65536, 511, 30000, 2 };
	struct iovec iov[ARRAY_SIZE(parts)];
	int fd = open_node(&self->sim, O_WRONLY);
	size_t at = 0, part, i;
	ssize_t n;

	ASSERT_LE(0, fd);
	while (at < BYTES) {
		size_t sum = 0;

		for (i = 0; i < ARRAY_SIZE(parts); i++) {
			part = parts[i];
			if (part > BYTES - at - sum)
				part = BYTES - at - sum;
			iov[i].iov_base = self->image + at + sum;
			iov[i].iov_len = part;
			sum += part;
		}
		n = writev(fd, iov, ARRAY_SIZE(parts));
		ASSERT_LT(0, n);
		ASSERT_GE((ssize_t)sum, n);
		at += n;
	}
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* As growisofs writes: pwrite(2) at the position where it is. */
TEST_F(data, pwrite_in_order)
{
	int fd = open_node(&self->sim, O_WRONLY);
	off_t at;

	ASSERT_LE(0, fd);
	for (at = 0; at < BYTES; at += 32768)
		ASSERT_EQ(32768, pwrite(fd, self->image + at, 32768, at));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* A wrong offset writes nothing and is forgotten. */
TEST_F(data, pwrite_at_wrong_offset)
{
	static const off_t wrong[] = { 0, 32768, 65536 + 32768, 1 << 20 };
	int fd = open_node(&self->sim, O_WRONLY);
	size_t i;

	ASSERT_LE(0, fd);
	ASSERT_EQ(65536, pwrite(fd, self->image, 65536, 0));
	if (variant->sequential) {
		for (i = 0; i < ARRAY_SIZE(wrong); i++) {
			EXPECT_EQ(-1, pwrite(fd, self->image, 32768, wrong[i]));
			EXPECT_EQ(ESPIPE, errno)
				TH_LOG("offset %ld", (long)wrong[i]);
		}
	} else {
		/* Not on a sector, and not where the last write ended. */
		EXPECT_EQ(-1, pwrite(fd, self->image, 32768, 100000));
		EXPECT_TRUE(errno == EINVAL || errno == ESPIPE)
			TH_LOG("%m");
	}
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status_of(&self->sim).cause);
	EXPECT_EQ(BYTES - 65536,
		  pwrite(fd, self->image + 65536, BYTES - 65536, 65536));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* An offset that no burn can begin at begins none. */
TEST_F(data, odd_offset_begins_nothing)
{
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, pwrite(fd, self->image, 65536, 1000));
	EXPECT_EQ(ESPIPE, errno);
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* O_SYNC: on the medium when write returns, where the medium allows it. */
TEST_F(data, synchronous)
{
	int fd = open_node(&self->sim, O_WRONLY | O_SYNC);

	ASSERT_LE(0, fd);
	ASSERT_EQ(10 * SECTOR, write(fd, self->image, 10 * SECTOR));
	EXPECT_EQ(variant->sequential ? 0 : 1,
		  sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
	EXPECT_EQ(variant->sequential ? 0 : 10,
		  status_of(&self->sim).sectors_written);
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 10 * SECTOR));
}

/* A bad address writes nothing and is forgotten. */
TEST_F(data, bad_address)
{
	int fd = open_node(&self->sim, O_WRONLY);
	uint8_t *half = mmap(NULL, 131072, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ssize_t n;

	ASSERT_LE(0, fd);
	ASSERT_NE(MAP_FAILED, half);
	ASSERT_EQ(0, munmap(half + 65536, 65536));
	ASSERT_EQ(0, write_all(fd, self->image, 65536, 65536, NULL));
	EXPECT_EQ(-1, write(fd, half + 65536, 65536));
	EXPECT_EQ(EFAULT, errno);

	/* Half of it is mapped: all that counts is that no other bytes get to
	 * the disc, and that the burn goes on where it was.
	 */
	memcpy(half, self->image + 65536, 65536);
	n = write(fd, half, 131072);
	if (n < 0) {
		EXPECT_EQ(EFAULT, errno);
		n = 0;
	}
	EXPECT_GE(65536, n);
	EXPECT_EQ(0, write_all(fd, self->image + 65536 + n, BYTES - 65536 - n,
			       65536, NULL));
	EXPECT_EQ(0, close_errno(fd));
	munmap(half, 65536);
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* O_DIRECT is strict at once, and forgets it, too. */
TEST_F(data, direct)
{
	int fd = open_node(&self->sim, O_WRONLY | O_DIRECT);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, 65536, 65536, NULL));
	EXPECT_EQ(-1, write(fd, self->image + 65536 + 8, 65536));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(fd, self->image + 65536, 1000));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(fd, self->image + 65536, 65536 + 512));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(0, write_all(fd, self->image + 65536, BYTES - 65536, 65536,
			       NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(0, status_of(&self->sim).bounced);
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

TEST_F(data, exactly_the_free_size)
{
	EXPECT_EQ(0, burn(&self->sim, self->image, CAPACITY * SECTOR, 65536));
	EXPECT_BURNT(&self->sim, self->image, CAPACITY);
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
}

/* What fits is taken, the rest is ENOSPC, and the drive was never asked. */
TEST_F(data, larger_than_the_disc)
{
	struct discwriter_status status;
	int fd = open_node(&self->sim, O_WRONLY);
	size_t done;

	ASSERT_LE(0, fd);
	EXPECT_EQ(ENOSPC, write_all(fd, self->image,
				    (CAPACITY + BLOCK) * SECTOR, 10 * 65536,
				    &done));
	EXPECT_EQ(CAPACITY * SECTOR, done);
	EXPECT_EQ(-1, write(fd, self->image, SECTOR));
	EXPECT_EQ(ENOSPC, errno);
	EXPECT_EQ(ENOSPC, close_errno(fd));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_TOO_LARGE, status.cause);
	EXPECT_EQ(ENOSPC, status.error);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, CAPACITY * SECTOR));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
}

/* The burn ends with the last reference, not with the first close. */
TEST_F(data, dup)
{
	int fd = open_node(&self->sim, O_WRONLY);
	int fd2;

	ASSERT_LE(0, fd);
	fd2 = dup(fd);
	ASSERT_LE(0, fd2);
	ASSERT_EQ(0, write_all(fd, self->image, 65536, 65536, NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, status_of(&self->sim).phase);
	EXPECT_EQ(0, sim_count(&self->sim, "CLOSE_TRACK_SESSION"));
	ASSERT_EQ(0, write_all(fd2, self->image + 65536, BYTES - 65536, 65536,
			       NULL));
	EXPECT_EQ(0, close_errno(fd2));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* A child that inherited the descriptor may die as it likes. */
TEST_F(data, killed_child_is_nobody)
{
	int fd = open_node(&self->sim, O_WRONLY);
	int signals[] = { SIGKILL, SIGINT, 0 };
	int status;
	size_t i;
	pid_t pid;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, 65536, 65536, NULL));
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			if (!signals[i])
				_exit(0);
			signal(SIGINT, SIG_DFL);
			raise(signals[i]);
			_exit(1);
		}
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_EQ(signals[i], status);
		EXPECT_EQ(DISCWRITER_PHASE_WRITING, status_of(&self->sim).phase);
	}
	EXPECT_EQ(0, write_all(fd, self->image + 65536, BYTES - 65536, 65536,
			       NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* Ending with the descriptor open is a close; nobody is told, the disc is good. */
TEST_F(data, exit_is_a_close)
{
	int status;
	pid_t pid = fork();

	ASSERT_LE(0, pid);
	if (!pid) {
		int fd = open_node(&self->sim, O_WRONLY);

		_exit(fd < 0 || write_all(fd, self->image, BYTES, 65536, NULL));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	EXPECT_EQ(0, wait_idle(&self->sim));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

/* END reports, and the descriptor is good for the next burn. */
TEST_F(data, two_burns_of_one_descriptor)
{
	int fd;

	/* Room for what lies between two sessions. */
	if (variant->sequential)
		ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=4096"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, 65536, 65536, NULL));
	EXPECT_EQ(0, end(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 65536));
	if (variant->sequential) {
		/* A second session, where the drive says. */
		ASSERT_EQ(0, begin(fd, 0, 0));
		EXPECT_LT(32, status_of(&self->sim).start);
	} else {
		ASSERT_EQ(0, begin(fd, DISCWRITER_BEGIN_OVERWRITE, 0));
		EXPECT_EQ(0, status_of(&self->sim).start);
	}
	ASSERT_EQ(0, write_all(fd, self->image + 65536, 65536, 65536, NULL));
	EXPECT_EQ(0, end(fd));
	EXPECT_TRUE(on_disc(&self->sim, status_of(&self->sim).start,
			    self->image + 65536, 65536));
	EXPECT_EQ(2, status_of(&self->sim).burn);
	EXPECT_EQ(0, close_errno(fd));
}

/* fsync: all whole blocks acknowledged; the cache only where it ends nothing. */
TEST_F(data, fsync_in_the_middle)
{
	int fd = open_node(&self->sim, O_WRONLY);
	struct discwriter_status status;

	ASSERT_LE(0, fd);
	/* Nothing to sync yet. */
	EXPECT_EQ(0, fsync(fd));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	/* Four blocks and ten sectors. */
	ASSERT_EQ(0, write_all(fd, self->image, 74 * SECTOR, 10000, NULL));
	EXPECT_EQ(0, fsync(fd));
	status = status_of(&self->sim);
	EXPECT_LE(64, status.sectors_written);
	if (variant->sequential) {
		EXPECT_EQ(0, sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
		EXPECT_EQ(64, status.sectors_written);
		EXPECT_EQ(10 * SECTOR, status.staged);
	} else {
		EXPECT_EQ(1, sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
	}
	EXPECT_EQ(0, write_all(fd, self->image + 74 * SECTOR, BYTES - 74 * SECTOR,
			       10000, NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_LE(1, sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
	EXPECT_BURNT(&self->sim, self->image, SECTORS);
}

TEST_HARNESS_MAIN
