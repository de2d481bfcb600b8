// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edges of the verbs: what a refused one leaves behind, what one that does not wait
 * tells, what a failure of the driver's own writes tells, a drive that announces the
 * disc anew.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

#include "kselftest_harness.h"
#include "util.h"

FIXTURE(edges) {
	struct sim sim;
	uint8_t *image;
	int fd;
};

FIXTURE_SETUP(edges)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(64, 5);
	ASSERT_NE(NULL, self->image);
	self->fd = -1;
}

FIXTURE_TEARDOWN(edges)
{
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, 64);
}

/* A rotation counts without a speed, too. */
TEST_F(edges, rotation_alone)
{
	struct discwriter_begin arg = {
		.sectors = 64, .rotation = DISCWRITER_ROTATION_CAV,
	};
	struct discwriter_status status;

	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_BEGIN, &arg));
	EXPECT_LT(0, sim_count(&self->sim, "SET_STREAMING"));
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	status = status_of(&self->sim);
	EXPECT_LT(0, status.write_speed);
	EXPECT_TRUE(status.rotation == DISCWRITER_ROTATION_CAV ||
		    status.flags & DISCWRITER_STATUS_ROTATION_ADJUSTED);
}

/* What has only begun has nothing to tell, and spoils nothing. */
TEST_F(edges, reserve_without_waiting)
{
	struct discwriter_reserve arg = { .sectors = 160 };
	struct discwriter_medium medium;
	struct pollfd pfd;

	self->fd = open_node(&self->sim, O_WRONLY | O_NONBLOCK);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_RESERVE, &arg));
	EXPECT_EQ(160, arg.sectors);
	EXPECT_EQ(0, arg.track);
	pfd = (struct pollfd) { .fd = self->fd, .events = POLLOUT };
	EXPECT_EQ(1, poll(&pfd, 1, 10000));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(1, medium.open_track);
	EXPECT_EQ(0, medium.open_start);
	EXPECT_EQ(159, medium.open_end);
}

/* Zeros that fill a track fail with their address, as data do. */
TEST_F(edges, filling_tells_where)
{
	struct discwriter_finalize arg = { .close = DISCWRITER_CLOSE_SESSION };
	struct discwriter_reserve reserve = { .sectors = 160 };
	struct discwriter_status status;

	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_RESERVE, &reserve));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a nth=3 sense=3/0C/00"));
	EXPECT_EQ(EIO, ioctl_errno(self->fd, DISCWRITER_IOC_FINALIZE, &arg));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_WRITE_ERROR, status.cause);
	EXPECT_EQ(0x2a, status.opcode);
	EXPECT_TRUE(status.flags & DISCWRITER_STATUS_LBA);
	EXPECT_EQ(2 * BLOCK, status.error_lba);
}

/*
 * Some drives announce the disc anew once they have formatted it: 6/28/00, the
 * answer to the second TEST UNIT READY; the first is that of the examination.
 */
TEST_F(edges, announced_anew_after_format)
{
	struct discwriter_format arg = { .flags = DISCWRITER_FORMAT_CHOOSE };

	ASSERT_EQ(0, sim_load(&self->sim, "bd-re unformatted sectors=65536"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_fault(&self->sim, "op=00 nth=2 sense=6/28/00"));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_FORMAT, &arg));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

/* Burn 1600 sectors of a DVD+R DL, as announced or not; 0 or the errno. */
static int burn_layers(struct sim *sim, uint32_t close_policy, uint64_t sectors)
{
	struct discwriter_begin arg = {
		.sectors = sectors, .close = close_policy,
	};
	uint8_t *image = image_new(1600, 7);
	int fd = open_node(sim, O_WRONLY), ret;

	if (fd < 0 || !image)
		return -1;
	ret = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!ret)
		ret = write_all(fd, image, 1600 * SECTOR, 65536, NULL);
	if (!ret)
		ret = end(fd);
	close(fd);
	if (!ret && !on_disc(sim, 0, image, 1600 * SECTOR))
		ret = -1;
	image_free(image, 1600);
	return ret;
}

/* Who finalizes compatibly and says how much there is gets layers of one length. */
TEST_F(edges, layers_are_evened)
{
	struct discwriter_medium medium;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 1600));
	EXPECT_EQ(1, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
	self->fd = open_node(&self->sim, O_RDONLY);
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(1600, medium.capacity);
	EXPECT_TRUE(medium.state & DISCWRITER_MEDIUM_FINALIZED);

	/* Others have the drive's own. */
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 0));
	EXPECT_EQ(0, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_FINALIZE, 1600));
	EXPECT_EQ(0, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
}

/* A drive that cannot tell how long layer 0 is: nothing is recorded. */
TEST_F(edges, layers_unknown)
{
	struct discwriter_status status;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=ad count=* sense=5/24/00"));
	EXPECT_EQ(ENODATA, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE,
				       1600));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_NO_DISC_STRUCTURE, status.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, status.outcome);
	EXPECT_EQ(0xad, status.opcode);
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 1600));
}

/*
 * A drive that is busy when a write that may not wait is to be flushed: all has been
 * taken, so nobody may be told to come again.
 */
TEST_F(edges, synchronous_and_busy)
{
	struct iovec iov = { .iov_len = BLOCK * SECTOR };
	uint8_t *image;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=4096"));
	image = image_new(256, 6);
	ASSERT_EQ(0, burn(&self->sim, image, 256 * SECTOR, 65536));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	memcpy(image, self->image, 2 * BLOCK * SECTOR);
	iov.iov_base = image;
	ASSERT_EQ(iov.iov_len, pwritev2(self->fd, &iov, 1, 0, 0));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=35 sense=2/04/08"));
	iov.iov_base = image + BLOCK * SECTOR;
	EXPECT_EQ(iov.iov_len, pwritev2(self->fd, &iov, 1, BLOCK * SECTOR,
					RWF_DSYNC | RWF_NOWAIT));
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = -1;
	EXPECT_EQ(2 * BLOCK, status_of(&self->sim).sectors_written);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 256 * SECTOR));
	image_free(image, 256);
}

struct ender {
	int fd;
	int err;
};

static void *end_it(void *arg)
{
	const struct sched_param none = { 0 };
	struct ender *ender = arg;

	/* Comes to look last, when it is over. */
	pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
	ender->err = end(ender->fd);
	return NULL;
}

/* END waits for the burn it was called for, not for one that has begun since. */
TEST_F(edges, end_is_of_one_burn)
{
	const struct sched_param first = { .sched_priority = 1 };
	struct pollfd pfd = { .events = POLLOUT };
	struct ender ender;
	struct timespec limit;
	pthread_t thread;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=4096 slow=300"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, begin(self->fd, DISCWRITER_BEGIN_OVERWRITE, 64));
	ASSERT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	ender.fd = self->fd;
	ASSERT_EQ(0, pthread_create(&thread, NULL, end_it, &ender));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "SYNCHRONIZE_CACHE_10", 1));
	ASSERT_EQ(0, pthread_setschedparam(pthread_self(), SCHED_FIFO, &first));
	pfd.fd = self->fd;
	ASSERT_EQ(1, poll(&pfd, 1, SIM_WAIT_MS));
	EXPECT_EQ(0, begin(self->fd, DISCWRITER_BEGIN_OVERWRITE, 64));
	ASSERT_EQ(0, clock_gettime(CLOCK_REALTIME, &limit));
	limit.tv_sec += SIM_WAIT_MS / 1000;
	ASSERT_EQ(0, pthread_timedjoin_np(thread, NULL, &limit));
	/* With two processors it may have been in time. */
	EXPECT_TRUE(ender.err == EBADFD || !ender.err)
		TH_LOG("%d", ender.err);
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
}

struct waiter {
	int fd;
	int err;
	pid_t task;
	pthread_t thread;
};

static void *wait_for_end(void *arg)
{
	struct waiter *waiter = arg;

	__atomic_store_n(&waiter->task, gettid(), __ATOMIC_RELEASE);
	waiter->err = end(waiter->fd);
	return NULL;
}

/* Two threads wait for the end of one burn, of which both are told the same. */
static void end_by_two(struct __test_metadata *_metadata, struct _test_data_edges *self,
		       bool unplug)
{
	struct waiter waiters[2];
	struct timespec limit;
	size_t i;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=4096"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	/* Busy after the flush for as long as the rule stands. */
	ASSERT_EQ(0, sim_fault(&self->sim, "after=35 op=00 count=* sense=2/04/07"));
	for (i = 0; i < ARRAY_SIZE(waiters); i++) {
		waiters[i].fd = self->fd;
		waiters[i].err = -1;
		waiters[i].task = 0;
		ASSERT_EQ(0, pthread_create(&waiters[i].thread, NULL, wait_for_end,
					    &waiters[i]));
		while (!__atomic_load_n(&waiters[i].task, __ATOMIC_ACQUIRE))
			sched_yield();
		ASSERT_EQ(0, wait_task(waiters[i].task));
	}
	ASSERT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
	EXPECT_EQ(0, unplug ? sim_unplug(&self->sim) :
		     sim_debug_write(&self->sim, "faults", "clear"));
	ASSERT_EQ(0, clock_gettime(CLOCK_REALTIME, &limit));
	limit.tv_sec += SIM_WAIT_MS / 1000;
	for (i = 0; i < ARRAY_SIZE(waiters); i++) {
		ASSERT_EQ(0, pthread_timedjoin_np(waiters[i].thread, NULL, &limit));
		EXPECT_EQ(unplug ? ENODEV : 0, waiters[i].err);
	}
	/* It was told: there is nothing more to be said of it. */
	EXPECT_EQ(unplug ? ENODEV : EBADFD, end(self->fd));
}

TEST_F(edges, end_by_two_threads)
{
	end_by_two(_metadata, self, false);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

TEST_F(edges, end_by_two_threads_of_a_failure)
{
	end_by_two(_metadata, self, true);
}

/* A drive that was reset has forgotten what it was told: nothing is recorded. */
TEST_F(edges, reset_while_preparing)
{
	struct discwriter_status status;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd-r blank sectors=4096"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_fault(&self->sim, "op=54 sense=6/29/00"));
	EXPECT_EQ(EIO, begin(self->fd, 0, 64));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_WRITE_ERROR, status.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, status.outcome);
	EXPECT_EQ(0, begin(self->fd, 0, 64));
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

/* The tray of a drive without a lock moves; only the lock is refused. */
TEST_F(edges, tray_without_a_lock)
{
	static const struct {
		uint32_t action;
		bool good;
	} rows[] = {
		{ DISCWRITER_TRAY_EJECT, true },
		{ DISCWRITER_TRAY_LOAD, true },
		{ DISCWRITER_TRAY_LOCK, false },
		{ DISCWRITER_TRAY_UNLOCK, false },
	};
	size_t i;

	ASSERT_EQ(0, sim_fault(&self->sim, "op=1e count=* sense=5/20/00"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct discwriter_tray arg = { .action = rows[i].action };
		int ret = ioctl_errno(self->fd, DISCWRITER_IOC_TRAY, &arg);

		EXPECT_EQ(rows[i].good, !ret)
			TH_LOG("action %u: %d", rows[i].action, ret);
	}
}

/* Drives say in more than one way that a disc tells nothing of its protection. */
TEST_F(edges, protection_is_not_told)
{
	static const char * const faults[] = {
		"op=ad count=* sense=2/30/02", "op=ad count=* sense=5/24/00",
		"op=ad count=* short=2",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, "dvd-ram formatted sectors=4096"));
		ASSERT_EQ(0, sim_fault(&self->sim, faults[i]));
		EXPECT_EQ(0, burn(&self->sim, self->image, 64 * SECTOR, 65536))
			TH_LOG("%s", faults[i]);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
}

TEST_HARNESS_MAIN
