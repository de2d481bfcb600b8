// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write-once media whose size is announced: the reserved track, what happens
 * when the announcement was wrong, and how the disc is closed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>

#include "kselftest_harness.h"
#include "util.h"

/* The lead-out of a session and the lead-in of the next need 2048 sectors. */
#define CAPACITY 4096
#define BLANK "dvd+r blank sectors=4096"
#define RESERVE 0x53

FIXTURE(reserve) {
	struct sim sim;
	uint8_t *image;
	int fd;
};

FIXTURE_SETUP(reserve)
{
	ASSERT_EQ(0, sim_start(&self->sim, BLANK)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(CAPACITY, 15);
	ASSERT_NE(NULL, self->image);
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(reserve)
{
	if (self->fd >= 0)
		close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, CAPACITY);
}

/* Sectors of the one RESERVE TRACK before any WRITE; 0: none; -1: not so. */
static long reserved_first(struct sim *sim)
{
	struct sim_trace trace;
	bool wrote = false;
	long sectors = 0;
	size_t i;

	if (sim_trace_read(sim, &trace))
		return -1;
	for (i = 0; i < trace.nr; i++) {
		const struct sim_cmd *cmd = &trace.cmds[i];

		wrote |= cmd->blocks != 0;
		if (cmd->cdb[0] != RESERVE)
			continue;
		if (wrote || sectors || cmd->cdb[1])
			sectors = -1;
		else
			sectors = cmd->cdb[5] << 24 | cmd->cdb[6] << 16 |
				  cmd->cdb[7] << 8 | cmd->cdb[8];
	}
	sim_trace_free(&trace);
	return sectors;
}

TEST_F(reserve, size_is_rounded_up)
{
	uint8_t *want = calloc(112, SECTOR);

	ASSERT_NE(NULL, want);
	memcpy(want, self->image, 100 * SECTOR);
	ASSERT_EQ(0, begin(self->fd, 0, 100));
	ASSERT_EQ(0, write_all(self->fd, self->image, 100 * SECTOR, 65536, NULL));
	EXPECT_TRUE(status_of(&self->sim).flags & DISCWRITER_STATUS_RESERVED);
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(112, reserved_first(&self->sim));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_EQ(12 * SECTOR, status_of(&self->sim).pad);
	EXPECT_EQ(100, status_of(&self->sim).sectors_written);
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_TRUE(on_disc(&self->sim, 0, want, 112 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, want, 112 * SECTOR));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	free(want);
}

TEST_F(reserve, whole_blocks_as_they_are)
{
	ASSERT_EQ(0, begin(self->fd, 0, 64));
	ASSERT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(64, reserved_first(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

TEST_F(reserve, the_whole_disc)
{
	ASSERT_EQ(0, begin(self->fd, 0, CAPACITY));
	ASSERT_EQ(0, write_all(self->fd, self->image, CAPACITY * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(CAPACITY, reserved_first(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, CAPACITY * SECTOR));
}

TEST_F(reserve, unknown_size_is_not)
{
	ASSERT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_FALSE(status_of(&self->sim).flags & DISCWRITER_STATUS_RESERVED);
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(0, reserved_first(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

/* BEGIN reserves nothing by itself: no data, no change. */
TEST_F(reserve, nothing_without_data)
{
	ASSERT_EQ(0, begin(self->fd, 0, 64));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(ECANCELED, end(self->fd));
	EXPECT_EQ(DISCWRITER_CAUSE_SHORT_SOURCE, status_of(&self->sim).cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, status_of(&self->sim).outcome);
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* A drive that does not know the command burns all the same. */
TEST_F(reserve, refused_by_the_drive)
{
	int rule = sim_fault(&self->sim, "op=53 sense=5/20/00");

	ASSERT_LE(0, rule);
	ASSERT_EQ(0, begin(self->fd, 0, 100));
	ASSERT_EQ(0, write_all(self->fd, self->image, 100 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_FALSE(status_of(&self->sim).flags & DISCWRITER_STATUS_RESERVED);
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status_of(&self->sim).cause);
	EXPECT_EQ(0, status_of(&self->sim).sense_key);
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 100 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, 100 * SECTOR));
}

/* Other failures of it are failures. */
TEST_F(reserve, failed_by_the_drive)
{
	int rule = sim_fault(&self->sim, "op=53 sense=3/0C/00");

	ASSERT_LE(0, rule);
	ASSERT_EQ(0, begin(self->fd, 0, 100));
	EXPECT_EQ(EIO, write_all(self->fd, self->image, 65536, 65536, NULL));
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_EQ(RESERVE, status_of(&self->sim).opcode);
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
}

/* Fewer than announced: the track is filled with zeros and closed, and told. */
TEST_F(reserve, source_ends_early)
{
	uint8_t *want = calloc(112, SECTOR);
	struct discwriter_status status;

	ASSERT_NE(NULL, want);
	memcpy(want, self->image, 50 * SECTOR);
	ASSERT_EQ(0, begin(self->fd, 0, 100));
	ASSERT_EQ(0, write_all(self->fd, self->image, 50 * SECTOR, 65536, NULL));
	EXPECT_EQ(ECANCELED, close_errno(self->fd));
	self->fd = -1;
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_SHORT_SOURCE, status.cause);
	EXPECT_EQ(ECANCELED, status.error);
	EXPECT_EQ(DISCWRITER_OUTCOME_APPENDABLE, status.outcome);
	EXPECT_EQ(50, status.sectors_written);
	EXPECT_EQ(2, sim_count(&self->sim, "CLOSE_TRACK_SESSION"));
	EXPECT_TRUE(on_disc(&self->sim, 0, want, 112 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, want, 50 * SECTOR));
	EXPECT_EQ(sim_value(&self->sim, "state", "nwa"), status.next_writable);
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	free(want);
}

/* More than announced: cut short, then ENOSPC; what was announced is there. */
TEST_F(reserve, source_is_longer)
{
	ASSERT_EQ(0, begin(self->fd, 0, 32));
	EXPECT_EQ(32 * SECTOR, write(self->fd, self->image, 64 * SECTOR));
	EXPECT_EQ(-1, write(self->fd, self->image, SECTOR));
	EXPECT_EQ(ENOSPC, errno);
	close(self->fd);
	self->fd = -1;
	EXPECT_EQ(DISCWRITER_CAUSE_TOO_LARGE, status_of(&self->sim).cause);
	EXPECT_EQ(32, reserved_first(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 32 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, 32 * SECTOR));
}

/* Another disc than BEGIN looked at is not this burn's. */
TEST_F(reserve, exchanged_disc_is_left_alone)
{
	ASSERT_EQ(0, begin(self->fd, 0, 32));
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+r blank sectors=3072"));
	EXPECT_EQ(-1, write(self->fd, self->image, 32 * SECTOR));
	EXPECT_NE(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
	EXPECT_TRUE(sim_state_is(&self->sim, "disc_status", "blank"));
	EXPECT_TRUE(sim_state_is(&self->sim, "tracks", "1"));
}

/* However often the writer has to come again. */
TEST_F(reserve, only_once)
{
	size_t done = 0;
	ssize_t n;

	ASSERT_EQ(0, begin(self->fd, 0, 32));
	ASSERT_LE(0, sim_fault(&self->sim, "op=52 count=2 sense=2/04/08"));
	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, O_NONBLOCK));
	while (done < 32 * SECTOR) {
		struct pollfd ready = { .fd = self->fd, .events = POLLOUT };

		n = write(self->fd, self->image + done, 32 * SECTOR - done);
		if (n < 0) {
			ASSERT_EQ(EAGAIN, errno);
			ASSERT_EQ(1, poll(&ready, 1, 10000));
			continue;
		}
		done += n;
	}
	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, 0));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(32, reserved_first(&self->sim));
	EXPECT_EQ(1, sim_count(&self->sim, "RESERVE_TRACK"));
}

/* Lists are checked where only one of them means something, too. */
TEST_F(reserve, lists)
{
	static const struct {
		struct discwriter_range range;
		uint64_t sectors;
		int err;
	} lists[] = {
		{ { 0, UINT64_MAX }, 0, EINVAL },
		{ { 0, CAPACITY }, 0, EINVAL },
		{ { 0, 31 }, 16, EINVAL },
		{ { 16, 31 }, 0, EINVAL },
		{ { 0, 31 }, 32, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		struct discwriter_begin arg = {
			.sectors = lists[i].sectors,
			.ranges = (uintptr_t)&lists[i].range,
			.nr_ranges = 1,
		};

		EXPECT_EQ(lists[i].err, ioctl_errno(self->fd,
						    DISCWRITER_IOC_BEGIN, &arg))
			TH_LOG("list %zu", i);
	}
	EXPECT_EQ(32, status_of(&self->sim).sectors_total);
}

/* Where the medium has no more room, BEGIN says so. */
TEST_F(reserve, no_room)
{
	EXPECT_EQ(ENOSPC, begin(self->fd, 0, CAPACITY + 1));
	EXPECT_EQ(DISCWRITER_CAUSE_TOO_LARGE, status_of(&self->sim).cause);
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* What cannot be written is refused before anything is sent. */
static const struct {
	const char *medium;
	int err;
	enum discwriter_cause cause;
} refused[] = {
	{ "dvd+r closed sectors=4096", EUCLEAN, DISCWRITER_CAUSE_MEDIUM_STATE },
	{ "dvd+r protected sectors=4096", EROFS,
	  DISCWRITER_CAUSE_WRITE_PROTECTED },
	{ "dvd+rw protected sectors=4096", EROFS,
	  DISCWRITER_CAUSE_WRITE_PROTECTED },
	{ "none", ENOMEDIUM, DISCWRITER_CAUSE_NO_MEDIUM },
};

TEST_F(reserve, media_that_cannot_be_written)
{
	struct discwriter_status status;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		close(self->fd);
		ASSERT_EQ(0, sim_load(&self->sim, refused[i].medium));
		self->fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, self->fd);
		EXPECT_EQ(refused[i].err,
			  begin(self->fd, DISCWRITER_BEGIN_OVERWRITE, 16))
			TH_LOG("%s", refused[i].medium);
		status = status_of(&self->sim);
		EXPECT_EQ(refused[i].cause, status.cause)
			TH_LOG("%s", refused[i].medium);
		EXPECT_EQ(-1, write(self->fd, self->image, 65536));
		EXPECT_EQ(refused[i].err, errno)
			TH_LOG("%s, by write", refused[i].medium);
		if (refused[i].err != ENOMEDIUM)
			EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED,
				  status_of(&self->sim).outcome)
				TH_LOG("%s", refused[i].medium);
	}
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
}

/* A second session goes behind the first, which stays as it is. */
TEST_F(reserve, second_session)
{
	uint8_t *first = image_new(64, 16);
	uint64_t start;

	ASSERT_NE(NULL, first);
	ASSERT_EQ(0, begin(self->fd, 0, 64));
	ASSERT_EQ(0, write_all(self->fd, first, 64 * SECTOR, 65536, NULL));
	ASSERT_EQ(0, end(self->fd));
	start = status_of(&self->sim).next_writable;
	EXPECT_LE(64, start);
	EXPECT_EQ(sim_value(&self->sim, "state", "nwa"), start);

	ASSERT_EQ(0, begin(self->fd, 0, 80));
	ASSERT_EQ(0, write_all(self->fd, self->image, 80 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(start, status_of(&self->sim).start);
	EXPECT_TRUE(on_disc(&self->sim, 0, first, 64 * SECTOR));
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_TRUE(on_disc(&self->sim, start, self->image, 80 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, start, self->image, 80 * SECTOR));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	image_free(first, 64);
}

/* How the disc is closed; by the call, or by the attribute for those without. */
static const struct {
	enum discwriter_close close;
	const char *attr;
	uint32_t state;		/* of the medium, of these: */
} closes[] = {
	{ DISCWRITER_CLOSE_SESSION, "session", DISCWRITER_MEDIUM_APPENDABLE },
	{ DISCWRITER_CLOSE_FINALIZE, "finalize", DISCWRITER_MEDIUM_FINALIZED },
	{ DISCWRITER_CLOSE_TRACK, "track", DISCWRITER_MEDIUM_APPENDABLE |
					   DISCWRITER_MEDIUM_OPEN_SESSION },
};

#define CLOSE_BITS (DISCWRITER_MEDIUM_APPENDABLE | DISCWRITER_MEDIUM_FINALIZED | \
		    DISCWRITER_MEDIUM_OPEN_SESSION | DISCWRITER_MEDIUM_BLANK)

TEST_F(reserve, close_policy_of_begin)
{
	struct discwriter_medium medium;
	struct discwriter_begin arg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(closes); i++) {
		close(self->fd);
		ASSERT_EQ(0, sim_load(&self->sim, BLANK));
		self->fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, self->fd);
		arg = (struct discwriter_begin){ .close = closes[i].close };
		ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_BEGIN, &arg));
		ASSERT_EQ(0, write_all(self->fd, self->image, 32 * SECTOR, 65536,
				       NULL));
		EXPECT_EQ(0, end(self->fd));
		ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM,
					 &medium));
		EXPECT_EQ(closes[i].state, medium.state & CLOSE_BITS)
			TH_LOG("%s", closes[i].attr);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 32 * SECTOR));
	}
}

TEST_F(reserve, close_policy_attribute)
{
	struct discwriter_medium medium;
	char text[64];
	size_t i;

	close(self->fd);
	ASSERT_EQ(0, attr_read(&self->sim, "close_policy", text, sizeof(text)));
	EXPECT_STREQ("session", text);
	for (i = 0; i < ARRAY_SIZE(closes); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, BLANK));
		ASSERT_EQ(0, attr_write(&self->sim, "close_policy",
					closes[i].attr));
		EXPECT_EQ(0, burn(&self->sim, self->image, 32 * SECTOR, 65536));
		self->fd = open_node(&self->sim, O_RDONLY);
		ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM,
					 &medium));
		EXPECT_EQ(closes[i].state, medium.state & CLOSE_BITS)
			TH_LOG("%s", closes[i].attr);
		close(self->fd);
	}
	EXPECT_EQ(EINVAL, attr_write(&self->sim, "close_policy", "never"));
	self->fd = -1;
}

TEST_HARNESS_MAIN
