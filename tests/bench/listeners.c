// SPDX-License-Identifier: GPL-2.0-only
/*
 * What listeners cost a burn: instructions for a MiB with none, and with a hundred of
 * them, one of which is stopped and lets its messages pile up.
 *
 * The clock of the guest is its count of instructions; what is idle, and what the
 * listeners do for themselves, is not the burn's.
 *
 * A drive that takes everything at once leaves nothing idle: there instructions are
 * time, and there the limit holds, with five times as many reports as usual. Beside
 * it, for the record, drives that record at the speed of life. The reports come by
 * the clock, so the slower the drive, the more of them for a MiB; but then the
 * processor waits for the drive.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define LISTENERS	100
#define ROUNDS		3

#define PIECE		(1 << 20)

struct listener {
	pid_t pid;
	int news;		/* a byte for each thing that it heard */
};

FIXTURE(bench) {
	struct sim sim;
	uint8_t *image;
	struct listener listeners[LISTENERS];
	int n;
};

FIXTURE_VARIANT(bench) {
	const char *medium;
	const char *timed;
	const char *interval_ms;
	unsigned int mib;
	unsigned int most;	/* percent of what it takes without listeners */
};

FIXTURE_VARIANT_ADD(bench, at_once) {
	.medium = "bd-r blank", .timed = "0", .interval_ms = "100", .mib = 2048, .most = 105,
};

FIXTURE_VARIANT_ADD(bench, bd_12x) {
	.medium = "bd-r blank", .timed = "1", .interval_ms = "500", .mib = 256, .most = 115,
};

FIXTURE_VARIANT_ADD(bench, dvd_16x) {
	.medium = "dvd+r blank", .timed = "1", .interval_ms = "500", .mib = 192, .most = 120,
};

FIXTURE_VARIANT_ADD(bench, cd_48x) {
	.medium = "cd-r blank", .timed = "1", .interval_ms = "500", .mib = 96, .most = 125,
};

FIXTURE_SETUP(bench)
{
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_set(&self->sim, "storage", "discard"));
	ASSERT_EQ(0, sim_set(&self->sim, "timed", variant->timed));
	ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	/* It costs more than the burn. */
	ASSERT_EQ(0, sim_debug_write(&self->sim, "trace_digest", "0"));
	ASSERT_EQ(0, attr_write(&self->sim, "event_interval_ms", variant->interval_ms));
	self->image = image_new(PIECE / SECTOR, 14);
	ASSERT_NE(NULL, self->image);
	/* What a fork shares is mapped otherwise, and costs more to look up. */
	ASSERT_EQ(0, madvise(self->image, PIECE, MADV_DONTFORK));
}

FIXTURE_TEARDOWN(bench)
{
	int i;

	for (i = 0; i < self->n; i++) {
		kill(self->listeners[i].pid, SIGKILL);
		waitpid(self->listeners[i].pid, NULL, 0);
		close(self->listeners[i].news);
	}
	sim_free(&self->sim);
	image_free(self->image, PIECE / SECTOR);
}

static long long nanoseconds(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts))
		return -1;
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* How long the only processor has had nothing to do, in nanoseconds; -1: not told. */
static long long idle(void)
{
	FILE *f = fopen("/proc/timer_list", "re");
	unsigned long long ns, sum = 0;
	char line[256];
	int n = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, " .idle_sleeptime : %llu", &ns) == 1 ||
		    sscanf(line, " .iowait_sleeptime : %llu", &ns) == 1) {
			sum += ns;
			n++;
		}
	}
	if (f)
		fclose(f);
	return n == 2 ? (long long)sum : -1;
}

/* What the listeners have done for themselves. */
static long long listening(const struct listener *listeners, int n)
{
	long long ns, sum = 0;
	clockid_t clock;
	int i;

	for (i = 0; i < n; i++) {
		if (clock_getcpuclockid(listeners[i].pid, &clock))
			return -1;
		ns = nanoseconds(clock);
		if (ns < 0)
			return -1;
		sum += ns;
	}
	return sum;
}

/**
 * struct cost - instructions of a burn
 * @burn: its own
 * @all: and the listeners'
 * @idle: nanoseconds in which there was nothing to do
 */
struct cost {
	long long burn;
	long long all;
	long long idle;
};

/* A burn, from the first sector that is taken to the last. */
static int measure(struct _test_data_bench *self, const char *medium, unsigned int mib,
		   struct cost *cost)
{
	long long start, rest, own;
	unsigned int i;
	int fd, err;

	if (sim_load(&self->sim, medium))
		return -1;
	fd = open_node(&self->sim, O_WRONLY);
	if (fd < 0)
		return -1;
	err = begin(fd, 0, (uint64_t)mib * PIECE / SECTOR);
	own = listening(self->listeners, self->n);
	rest = idle();
	start = nanoseconds(CLOCK_MONOTONIC);
	for (i = 0; !err && i < mib; i++)
		err = write_all(fd, self->image, PIECE, PIECE, NULL);
	cost->idle = idle() - rest;
	cost->all = nanoseconds(CLOCK_MONOTONIC) - start - cost->idle;
	cost->burn = cost->all - (listening(self->listeners, self->n) - own);
	if (!err)
		err = end(fd);
	close(fd);
	return err || rest < 0 || own < 0 ? -1 : 0;
}

/* Says 'r' when it listens, 'l' when it has lost something, 'e' at a burn's end. */
static void listen_to(int news)
{
	const struct dw_event *event;
	struct dw_monitor *monitor;

	if (discwriter_monitor_new(&monitor))
		_exit(1);
	while (discwriter_monitor_next(monitor, &event) == S_OK)
		;
	if (write(news, "r", 1) != 1)
		_exit(1);
	while (discwriter_monitor_wait(monitor, -1, &event) >= 0) {
		if (event->lost && write(news, "l", 1) != 1)
			_exit(1);
		if (event->kind == DW_EVENT_ENDED && write(news, "e", 1) != 1)
			_exit(1);
	}
	_exit(1);
}

static bool heard(const struct listener *listener, char what)
{
	struct pollfd pfd = { .fd = listener->news, .events = POLLIN };
	char c = 0;

	while (c != what)
		if (poll(&pfd, 1, 60000) != 1 || read(listener->news, &c, 1) != 1)
			return false;
	return true;
}

static bool begin_to_listen(struct listener *listener)
{
	int news[2];

	if (pipe2(news, O_CLOEXEC))
		return false;
	listener->news = news[0];
	listener->pid = fork();
	if (!listener->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		listen_to(news[1]);
	}
	close(news[1]);
	return listener->pid > 0;
}

/* The most that a socket may have from now on, in bytes; returns what it was, or 0. */
static unsigned int limit_buffers(unsigned int bytes)
{
	FILE *f = fopen("/proc/sys/net/core/rmem_max", "r+e");
	unsigned int before = 0;

	if (!f)
		return 0;
	if (fscanf(f, "%u", &before) != 1)
		before = 0;
	rewind(f);
	if (fprintf(f, "%u\n", bytes) < 0)
		before = 0;
	return fclose(f) ? 0 : before;
}

static int by_burn(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;

	return (x->burn > y->burn) - (x->burn < y->burn);
}

TEST_F_TIMEOUT(bench, listeners, 1200)
{
	const struct cost *none, *many;
	struct cost costs[2][ROUNDS];
	unsigned int buffers;
	struct cost first;
	int i;

	/* Whatever is done once. */
	ASSERT_EQ(0, measure(self, variant->medium, variant->mib / 4, &first));
	for (i = 0; i < ROUNDS; i++)
		ASSERT_EQ(0, measure(self, variant->medium, variant->mib, &costs[0][i]));
	/* The first, which is to be stopped, shall not have room for all. */
	buffers = limit_buffers(4096);
	ASSERT_LT(0, buffers);
	for (; self->n < LISTENERS; self->n++) {
		struct listener *listener = &self->listeners[self->n];

		ASSERT_TRUE(begin_to_listen(listener));
		ASSERT_TRUE(heard(listener, 'r'));
		ASSERT_LT(0, limit_buffers(buffers));
	}
	ASSERT_EQ(0, kill(self->listeners[0].pid, SIGSTOP));
	for (i = 0; i < ROUNDS; i++)
		ASSERT_EQ(0, measure(self, variant->medium, variant->mib, &costs[1][i]));

	qsort(costs[0], ROUNDS, sizeof(costs[0][0]), by_burn);
	qsort(costs[1], ROUNDS, sizeof(costs[1][0]), by_burn);
	none = &costs[0][ROUNDS / 2];
	many = &costs[1][ROUNDS / 2];
	TH_LOG("%lld instructions a MiB, %lld %% of the time idle", none->burn / variant->mib,
	       100 * none->idle / (none->idle + none->all));
	TH_LOG("with %d listeners %.3f times as many, %.3f with the listeners' own", LISTENERS,
	       (double)many->burn / none->burn, (double)many->all / none->all);
	EXPECT_LT(0, none->burn);
	EXPECT_GE(variant->most * none->burn, 100 * many->burn);

	/* Nobody was left out, and who was stopped knows what it has lost. */
	ASSERT_EQ(0, kill(self->listeners[0].pid, SIGCONT));
	EXPECT_TRUE(heard(&self->listeners[0], 'l'));
	for (i = 1; i < LISTENERS; i++) {
		EXPECT_TRUE(heard(&self->listeners[i], 'e'));
		EXPECT_TRUE(heard(&self->listeners[i], 'e'));
		EXPECT_TRUE(heard(&self->listeners[i], 'e'));
	}
}

TEST_HARNESS_MAIN
