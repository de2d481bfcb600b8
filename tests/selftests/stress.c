// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everything at once: askers, would-be writers, killers and the cable, around a
 * writer. What a burn said was good must be good; the rest is for the kernel's
 * own checks to find.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 256
#define BYTES (SECTORS * SECTOR)
#define CHUNK 65536
/* How long each of the tests goes on. */
#define FOR_MS 4000

FIXTURE(stress) {
	struct sim sim;
	uint8_t *image;
	pid_t helpers[8];
	size_t nr;
};

FIXTURE_VARIANT(stress) {
	const char *medium;
};

FIXTURE_VARIANT_ADD(stress, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(stress, plus_r) {
	.medium = "dvd+r blank sectors=1024",
};

FIXTURE_SETUP(stress)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 24);
	ASSERT_NE(NULL, self->image);
}

static void end_helpers(FIXTURE_DATA(stress) *self)
{
	while (self->nr) {
		kill(self->helpers[--self->nr], SIGKILL);
		waitpid(self->helpers[self->nr], NULL, 0);
	}
}

FIXTURE_TEARDOWN(stress)
{
	end_helpers(self);
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

static void pause_ms(unsigned int ms)
{
	const struct timespec ts = { .tv_nsec = ms * 1000000L };

	nanosleep(&ts, NULL);
}

/* Asks everything that can be asked, of nodes that may not be there. */
static void ask(struct sim *sim, const uint8_t *image)
{
	char buf[sizeof(struct discwriter_status)];
	struct pollfd pfd = { .events = POLLIN | POLLOUT | POLLPRI };
	unsigned int nr;

	(void)image;
	pfd.fd = open_node(sim, O_RDONLY);
	if (pfd.fd < 0)
		return;
	for (nr = 0; nr < 5; nr++)
		ioctl_errno(pfd.fd, _IOC(_IOC_READ, DISCWRITER_IOC_TYPE, nr,
					 sizeof(buf)), buf);
	poll(&pfd, 1, 0);
	close(pfd.fd);
}

/* Tries to write beside the writer, and to get at srN. */
static void intrude(struct sim *sim, const uint8_t *image)
{
	int fd = open_node(sim, O_WRONLY | O_NONBLOCK);

	(void)image;
	if (fd >= 0)
		close(fd);
	fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	pause_ms(20);
}

/* Cancels whatever runs. */
static void cancel(struct sim *sim, const uint8_t *image)
{
	struct discwriter_cancel arg = { 0 };
	int fd = open_node(sim, O_RDONLY);

	(void)image;
	if (fd >= 0) {
		ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &arg);
		close(fd);
	}
	pause_ms(rand() % 50);
}

/* A writer of its own that dies somewhere on the way. */
static void die(struct sim *sim, const uint8_t *image)
{
	pid_t pid, parent = getpid();

	pid = fork();
	if (!pid) {
		/* Whoever is to kill it may be killed before. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			burn(sim, image, BYTES, 32768);
		_exit(0);
	}
	pause_ms(rand() % 40);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* A process that does the same again and again, until it is killed. */
static void helper(FIXTURE_DATA(stress) *self,
		   void (*does)(struct sim *sim, const uint8_t *image))
{
	pid_t pid = fork();

	if (!pid) {
		srand(getpid());
		for (;;)
			does(&self->sim, self->image);
	}
	if (pid > 0)
		self->helpers[self->nr++] = pid;
}

/* Nobody who only asks disturbs a burn, however much they ask. */
TEST_F(stress, askers)
{
	long long start = elapsed_ms();
	unsigned int burns = 0;

	helper(self, ask);
	helper(self, ask);
	while (elapsed_ms() - start < FOR_MS || burns < 3) {
		ASSERT_EQ(0, sim_set(&self->sim, "medium", variant->medium));
		ASSERT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
		ASSERT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
		ASSERT_EQ(0, sim_value(&self->sim, "counters", "strict"));
		burns++;
	}
	end_helpers(self);
}

/* Two who want to write: one at a time, and each disc is one's own. */
TEST_F(stress, rivals)
{
	long long start = elapsed_ms();
	unsigned int good = 0, busy = 0;
	int err;

	helper(self, intrude);
	while (elapsed_ms() - start < FOR_MS || !good) {
		ASSERT_EQ(0, sim_set(&self->sim, "medium", variant->medium));
		err = burn(&self->sim, self->image, BYTES, CHUNK);
		if (err) {
			ASSERT_EQ(EBUSY, err);
			busy++;
			continue;
		}
		ASSERT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
		good++;
	}
	end_helpers(self);
	TH_LOG("%u burns, %u times busy", good, busy);
}

/* Writers that are killed and burns that are cancelled, at any moment. */
TEST_F(stress, killers)
{
	long long start = elapsed_ms();
	unsigned int good = 0, bad = 0;
	int err;

	helper(self, cancel);
	helper(self, die);
	helper(self, ask);
	while (elapsed_ms() - start < FOR_MS) {
		sim_set(&self->sim, "medium", variant->medium);
		err = burn(&self->sim, self->image, BYTES, CHUNK);
		if (!err)
			good++;
		else
			bad++;
	}
	end_helpers(self);
	EXPECT_EQ(0, wait_idle(&self->sim));
	/* After all that it is a recorder like any other. */
	ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
	TH_LOG("%u burns, %u failed", good, bad);
}

/* The cable, while all of them are at work. */
TEST_F(stress, cable)
{
	long long start = elapsed_ms();
	unsigned int cycles = 0;

	helper(self, ask);
	helper(self, die);
	helper(self, cancel);
	while (elapsed_ms() - start < FOR_MS || cycles < 3) {
		pause_ms(rand() % 60);
		ASSERT_EQ(0, sim_set(&self->sim, "live", "0"));
		ASSERT_EQ(0, sim_set(&self->sim, "medium", variant->medium));
		ASSERT_EQ(0, sim_set(&self->sim, "live", "1"));
		cycles++;
	}
	end_helpers(self);
	ASSERT_EQ(0, sim_unplug(&self->sim));
	ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
	TH_LOG("%u times pulled", cycles);
}

TEST_HARNESS_MAIN
