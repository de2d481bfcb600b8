// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives that take their time: waits that end well, waits that last too long,
 * commands that never end; and callers that do not want to wait at all.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/uio.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 320
#define BYTES (SECTORS * SECTOR)
#define CHUNK 65536

FIXTURE(slow) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_SETUP(slow)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 18);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(slow)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/* Busy for a while: waited for, counted, and no error. */
static const char *const busy[] = {
	"op=2a nth=3 count=5 sense=2/04/08",
	"op=2a nth=3 count=5 sense=2/04/07",
	"op=2a nth=1 count=3 sense=2/04/08",
	"op=2a nth=2 count=2 sense=2/04/04",
	"op=2a nth=1 count=2 sense=2/04/01",
	"op=35 nth=1 count=3 sense=2/04/07",
	"op=5b nth=1 count=3 sense=2/04/07",
	"op=5b nth=2 count=3 sense=2/04/08",
};

TEST_F(slow, busy_is_waited_for)
{
	struct discwriter_status status;
	int rule, count;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(busy); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=1024"));
		rule = sim_fault(&self->sim, busy[i]);
		ASSERT_LE(0, rule);
		EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK))
			TH_LOG("%s", busy[i]);
		count = atoi(strstr(busy[i], "count=") + strlen("count="));
		EXPECT_EQ(count, sim_hits(&self->sim, rule))
			TH_LOG("%s", busy[i]);
		status = status_of(&self->sim);
		EXPECT_LE(count, status.waits)
			TH_LOG("%s", busy[i]);
		EXPECT_EQ(DISCWRITER_CAUSE_NONE, status.cause);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES))
			TH_LOG("%s", busy[i]);
		EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
}

/* Long operations of the medium itself: format, flush, close. */
TEST_F(slow, slow_media)
{
	static const char *const media[] = {
		"dvd+r blank sectors=1024 slow=200",
		"dvd+rw blank sectors=1024 slow=200",
		"dvd+rw formatted sectors=1024 slow=200",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(media); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, media[i]));
		EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK))
			TH_LOG("%s", media[i]);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES))
			TH_LOG("%s", media[i]);
		EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES))
			TH_LOG("%s", media[i]);
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE,
			  status_of(&self->sim).outcome)
			TH_LOG("%s", media[i]);
	}
}

/* A burn ends only when the drive is ready again. */
TEST_F(slow, close_waits_for_the_drive)
{
	ASSERT_EQ(0, sim_load(&self->sim,
			      "dvd+r blank sectors=1024 slow=300"));
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_LE(300, status_of(&self->sim).elapsed_ms -
		       status_of(&self->sim).write_ms);
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES));
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_WRONLY)));
}

/* Not for ever: the limits, a thousandth of them, and what they give. */
static const struct {
	const char *rule;
	int err;
	enum discwriter_cause cause;
	bool at_write;
} endless[] = {
	{ "op=2a nth=2 count=* sense=2/04/08", EXFULL, DISCWRITER_CAUSE_BUSY,
	  true },
	{ "op=2a nth=2 count=* sense=2/04/07", EXFULL, DISCWRITER_CAUSE_BUSY,
	  true },
	{ "op=2a nth=2 count=* sense=2/04/01", ETIME,
	  DISCWRITER_CAUSE_BECOMING_READY, true },
	{ "op=2a nth=2 hang", ETIMEDOUT, DISCWRITER_CAUSE_TIMEOUT, true },
	{ "op=2a nth=2 hang-hard", ETIMEDOUT, DISCWRITER_CAUSE_TIMEOUT, true },
	{ "op=5b nth=1 count=* sense=2/04/07", EXFULL, DISCWRITER_CAUSE_BUSY,
	  false },
	{ "op=35 nth=1 hang", ETIMEDOUT, DISCWRITER_CAUSE_TIMEOUT, false },
};

TEST_F_TIMEOUT(slow, endless_waits_end, 60)
{
	struct discwriter_status status;
	int fd, rule, err;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(endless); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=1024"));
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		rule = sim_fault(&self->sim, endless[i].rule);
		ASSERT_LE(0, rule);
		ASSERT_EQ(0, sim_scale(&self->sim, 1));
		err = write_all(fd, self->image, BYTES, CHUNK, NULL);
		EXPECT_EQ(endless[i].at_write ? endless[i].err : 0, err)
			TH_LOG("%s", endless[i].rule);
		EXPECT_EQ(endless[i].err, close_errno(fd))
			TH_LOG("%s", endless[i].rule);
		EXPECT_LE(1, sim_hits(&self->sim, rule))
			TH_LOG("%s", endless[i].rule);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_scale(&self->sim, 1000));
		EXPECT_EQ(0, wait_idle(&self->sim));
		status = status_of(&self->sim);
		EXPECT_EQ(endless[i].cause, status.cause)
			TH_LOG("%s", endless[i].rule);
		EXPECT_EQ(endless[i].err, status.error)
			TH_LOG("%s", endless[i].rule);
	}
}

/* Preparing: a nonblocking writer is told to come back, and told when. */
TEST_F(slow, nonblock_while_preparing)
{
	struct pollfd pfd = { .events = POLLOUT };
	size_t done = 0;
	ssize_t n;
	int again = 0;
	int fd;

	ASSERT_EQ(0, sim_load(&self->sim,
			      "dvd+rw blank sectors=1024 slow=400"));
	fd = open_node(&self->sim, O_WRONLY | O_NONBLOCK);
	ASSERT_LE(0, fd);
	pfd.fd = fd;
	EXPECT_EQ(-1, write(fd, self->image, CHUNK));
	EXPECT_EQ(EAGAIN, errno);
	EXPECT_NE(DISCWRITER_PHASE_IDLE, status_of(&self->sim).phase);
	while (done < BYTES) {
		n = write(fd, self->image + done,
			  BYTES - done < CHUNK ? BYTES - done : CHUNK);
		if (n < 0) {
			ASSERT_EQ(EAGAIN, errno);
			/* Told that it can be written, and then not: a spin. */
			ASSERT_GE(100, ++again);
			ASSERT_EQ(1, poll(&pfd, 1, SIM_WAIT_MS));
			ASSERT_EQ(POLLOUT, pfd.revents & (POLLOUT | POLLERR));
			continue;
		}
		done += n;
	}
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* BEGIN does not wait either, and poll tells when it is done. */
TEST_F(slow, nonblock_begin)
{
	struct pollfd pfd = { .events = POLLOUT };
	long long start;
	int fd;

	ASSERT_EQ(0, sim_load(&self->sim,
			      "dvd+rw blank sectors=1024 slow=1000"));
	fd = open_node(&self->sim, O_WRONLY | O_NONBLOCK);
	ASSERT_LE(0, fd);
	pfd.fd = fd;
	start = elapsed_ms();
	EXPECT_EQ(0, begin(fd, 0, SECTORS));
	EXPECT_GT(900, elapsed_ms() - start);
	EXPECT_EQ(1, poll(&pfd, 1, SIM_WAIT_MS));
	EXPECT_TRUE(pfd.revents & POLLOUT);
	ASSERT_EQ(0, fcntl(fd, F_SETFL, 0));
	EXPECT_EQ(0, write_all(fd, self->image, BYTES, CHUNK, NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* A busy drive, in the middle: the same. */
TEST_F(slow, nonblock_while_busy)
{
	struct pollfd pfd = { .events = POLLOUT };
	size_t done = 0;
	int again = 0;
	ssize_t n;
	int fd, rule;

	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, CHUNK, CHUNK, NULL));
	ASSERT_EQ(0, fcntl(fd, F_SETFL, O_NONBLOCK));
	pfd.fd = fd;
	rule = sim_fault(&self->sim, "op=2a count=3 sense=2/04/08");
	ASSERT_LE(0, rule);
	done = CHUNK;
	while (done < BYTES) {
		n = write(fd, self->image + done, CHUNK);
		if (n < 0) {
			ASSERT_EQ(EAGAIN, errno);
			ASSERT_GE(100, ++again);
			ASSERT_EQ(1, poll(&pfd, 1, SIM_WAIT_MS));
			continue;
		}
		done += n;
	}
	EXPECT_EQ(3, sim_hits(&self->sim, rule));
	EXPECT_LE(1, again);
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

static void *write_chunk(void *arg)
{
	struct { int fd; const uint8_t *image; ssize_t n; } *job = arg;

	job->n = pwrite(job->fd, job->image, CHUNK, 0);
	return NULL;
}

/* With a command out, RWF_NOWAIT means what it says. */
TEST_F(slow, nowait_while_a_command_is_out)
{
	struct { int fd; const uint8_t *image; ssize_t n; } job;
	struct iovec iov = { self->image + CHUNK, CHUNK };
	const struct timespec moment = { .tv_nsec = 300000000 };
	pthread_t thread;
	long long start;
	int fd, rule;

	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, begin(fd, 0, 0));
	rule = sim_fault(&self->sim, "op=2a delay=1500");
	ASSERT_LE(0, rule);
	job.fd = fd;
	job.image = self->image;
	ASSERT_EQ(0, pthread_create(&thread, NULL, write_chunk, &job));
	nanosleep(&moment, NULL);
	start = elapsed_ms();
	EXPECT_EQ(-1, pwritev2(fd, &iov, 1, CHUNK, RWF_NOWAIT));
	EXPECT_EQ(EAGAIN, errno);
	EXPECT_GT(900, elapsed_ms() - start);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(CHUNK, job.n);
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_EQ(CHUNK, pwrite(fd, self->image + CHUNK, CHUNK, CHUNK));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 2 * CHUNK));
}

/* Seconds after which the kernel reports a task that does not move; was it set? */
static bool hung_task_seconds(int seconds, int *before)
{
	FILE *f = fopen("/proc/sys/kernel/hung_task_timeout_secs", "r+e");
	bool ok;

	if (!f)
		return false;
	ok = !before || fscanf(f, "%d", before) == 1;
	rewind(f);
	ok = fprintf(f, "%d\n", seconds) > 0 && ok;
	return !fclose(f) && ok;
}

static void *write_image(void *arg)
{
	struct { int fd; const uint8_t *image; int err; } *job = arg;

	job->err = write_all(job->fd, job->image, BYTES, CHUNK, NULL);
	return NULL;
}

/*
 * A command may take minutes, and the worker waits for it: neither is a hung task, of
 * which the kernel log, that the harness reads, would tell.
 */
TEST_F(slow, no_hung_task)
{
	struct { int fd; const uint8_t *image; int err; } job;
	struct discwriter_cancel cancel = { 0 };
	pthread_t thread;
	int seconds;

	job.fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, job.fd);
	job.image = self->image;
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 delay=5000"));
	ASSERT_TRUE(hung_task_seconds(1, &seconds));
	ASSERT_EQ(0, pthread_create(&thread, NULL, write_image, &job));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 2));
	EXPECT_EQ(0, ioctl_errno(job.fd, DISCWRITER_IOC_CANCEL, &cancel));
	pthread_join(thread, NULL);
	EXPECT_TRUE(hung_task_seconds(seconds, NULL));
	EXPECT_EQ(ECANCELED, job.err);
	EXPECT_EQ(ECANCELED, close_errno(job.fd));
}

/* Nothing is going on: a write does not block. */
TEST_F(slow, poll_when_idle)
{
	struct pollfd pfd = { .events = POLLOUT };

	pfd.fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, pfd.fd);
	EXPECT_EQ(1, poll(&pfd, 1, 1000));
	EXPECT_EQ(POLLOUT, pfd.revents & (POLLOUT | POLLERR));
	close(pfd.fd);
}

TEST_HARNESS_MAIN
