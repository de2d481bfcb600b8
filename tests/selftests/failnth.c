// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is not there: each call is made again and again, and the first,
 * the second, the third ... thing in it that can fail does (/proc/TASK/fail-nth,
 * Documentation/fault-injection in the kernel), until the call needs no more of
 * them. Each time it must fail cleanly or do what it should, and the next burn
 * must be as if nothing had been. The same for what the kernel's workers do for
 * the call.
 *
 * Needs a kernel with failslab, fail_page_alloc and fail_usercopy.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "kselftest_harness.h"
#include "failing.h"
#include "util.h"

#define SECTORS 48
#define BYTES (SECTORS * SECTOR)
/* More than any call of ours needs; a call that never ends its list is a bug. */
#define MOST 2000
/* Seconds of one test: dozens of burns. */
#define LIMIT 120

/*
 * The virtual recorder's memory may be what is not there: it answers that it has
 * an internal failure (4/44/00), which is EIO for us.
 */
static bool clean(struct sim *sim, int err)
{
	struct discwriter_status status;

	if (err != EIO)
		return !err || err == ENOMEM || err == EFAULT;
	status = status_of(sim);
	return status.sense_key == 4 && status.asc == 0x44;
}

FIXTURE(own) {
	struct sim sim;
	uint8_t *image;
	struct failing tasks;
};

FIXTURE_VARIANT(own) {
	const char *medium;
};

FIXTURE_VARIANT_ADD(own, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(own, cd_r) {
	.medium = "cd-r blank sectors=4096",
};

FIXTURE_VARIANT_ADD(own, dvd_rw) {
	.medium = "dvd-rw blank sectors=4096",
};

FIXTURE_SETUP(own)
{
	if (!failing_possible())
		SKIP(return, "this kernel cannot inject failures");
	ASSERT_EQ(0, failing_prepare());
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 31);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(own)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/* What workers do: preparing and finishing. */
FIXTURE(workers) {
	struct sim sim;
	uint8_t *image;
	struct failing tasks;
};

FIXTURE_VARIANT(workers) {
	const char *medium;
};

FIXTURE_VARIANT_ADD(workers, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(workers, plus_r) {
	.medium = "dvd+r blank sectors=1024",
};

FIXTURE_VARIANT_ADD(workers, cd_r) {
	.medium = "cd-r blank sectors=4096",
};

FIXTURE_SETUP(workers)
{
	if (!failing_possible())
		SKIP(return, "this kernel cannot inject failures");
	ASSERT_EQ(0, failing_prepare());
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 31);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(workers)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/*
 * EACH_FAILURE(workers, call, before, after): @call gives 0 or an errno and is
 * made with each of its failures, in this task or in the workers; @before and
 * @after are statements around it that are spared.
 */
#define EACH_FAILURE(workers, call, before, after) do { \
	unsigned int __n, __failed = 0; \
\
	for (__n = 1; __n < MOST; __n++) { \
		bool __fired; \
		int __err; \
\
		before; \
		failing_arm(&self->tasks, workers, __n); \
		__err = call; \
		__fired = failing_fired(&self->tasks); \
		after; \
		EXPECT_TRUE(__fired ? clean(&self->sim, __err) : !__err) { \
			TH_LOG("%s: failure %u: %s", #call, __n, strerror(__err)); \
		} \
		__failed += __err != 0; \
		EXPECT_EQ(0, wait_idle(&self->sim)); \
		EXPECT_EQ(0, sim_load(&self->sim, variant->medium)); \
		EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, BYTES)) { \
			TH_LOG("%s: burn after failure %u", #call, __n); \
		} \
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES)); \
		EXPECT_EQ(0, sim_load(&self->sim, variant->medium)); \
		if (!__fired) \
			break; \
	} \
	EXPECT_LT(__n, MOST); \
	/* Something must have failed, or nothing was tried. */ \
	EXPECT_LT(0, __failed); \
	TH_LOG("%s: %u of %u failed", #call, __failed, __n - 1); \
} while (0)

static int try_open(struct sim *sim, int *fd)
{
	*fd = open(sim->node, O_WRONLY | O_CLOEXEC);
	return *fd < 0 ? errno : 0;
}

TEST_F_TIMEOUT(own, open, LIMIT)
{
	int fd;

	EACH_FAILURE(false, try_open(&self->sim, &fd), fd = -1, close(fd));
}

#define BEGIN_ARG { .flags = DISCWRITER_BEGIN_OVERWRITE, .sectors = SECTORS }

TEST_F_TIMEOUT(own, begin, LIMIT)
{
	struct discwriter_begin arg = BEGIN_ARG;
	int fd;

	EACH_FAILURE(false, ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg),
		     fd = open_node(&self->sim, O_WRONLY), close(fd));
}

TEST_F_TIMEOUT(workers, begin, LIMIT)
{
	struct discwriter_begin arg = BEGIN_ARG;
	int fd;

	EACH_FAILURE(true, ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg),
		     fd = open_node(&self->sim, O_WRONLY), close(fd));
}

static int begun(struct sim *sim, size_t sectors)
{
	int fd = open_node(sim, O_WRONLY);

	if (fd >= 0 && begin(fd, DISCWRITER_BEGIN_OVERWRITE, sectors)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int written(struct sim *sim, const uint8_t *image, size_t sectors)
{
	int fd = begun(sim, sectors);

	if (fd >= 0 && write_all(fd, image, sectors * SECTOR, BYTES, NULL)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Without BEGIN the first write begins; with it, it only writes. */
TEST_F_TIMEOUT(own, write_that_begins, LIMIT)
{
	int fd;

	EACH_FAILURE(false, write_all(fd, self->image, BYTES, BYTES, NULL),
		     fd = open_node(&self->sim, O_WRONLY), close(fd));
}

TEST_F_TIMEOUT(own, write, LIMIT)
{
	int fd;

	EACH_FAILURE(false, write_all(fd, self->image, BYTES, BYTES / 3, NULL),
		     fd = begun(&self->sim, SECTORS), close(fd));
}

/* Data that must be copied, because no drive can take them from there. */
TEST_F_TIMEOUT(own, write_bounced, LIMIT)
{
	uint8_t *odd = self->image + 1;
	int fd;

	EACH_FAILURE(false, write_all(fd, odd, BYTES - SECTOR, BYTES, NULL),
		     fd = begun(&self->sim, SECTORS - 1), close(fd));
}

TEST_F_TIMEOUT(workers, end, LIMIT)
{
	struct discwriter_end arg = { 0 };
	int fd;

	EACH_FAILURE(true, ioctl_errno(fd, DISCWRITER_IOC_END, &arg),
		     fd = written(&self->sim, self->image, SECTORS), close(fd));
}

TEST_F_TIMEOUT(workers, close, LIMIT)
{
	int fd;

	EACH_FAILURE(true, close_errno(fd),
		     fd = written(&self->sim, self->image, SECTORS), fd = -1);
}

/* The questions a reader can ask. */
TEST_F_TIMEOUT(own, questions, LIMIT)
{
	struct discwriter_recorder recorder = { 0 };
	struct discwriter_medium medium = { 0 };
	struct discwriter_speeds speeds = { 0 };
	int fd;

	EACH_FAILURE(false, ioctl_errno(fd, DISCWRITER_IOC_RECORDER, &recorder),
		     fd = open_node(&self->sim, O_RDONLY), close(fd));
	EACH_FAILURE(false, ioctl_errno(fd, DISCWRITER_IOC_MEDIUM, &medium),
		     fd = open_node(&self->sim, O_RDONLY), close(fd));
	EACH_FAILURE(false, ioctl_errno(fd, DISCWRITER_IOC_SPEEDS, &speeds),
		     fd = open_node(&self->sim, O_RDONLY), close(fd));
}

static int load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return errno;
	if (syscall(SYS_finit_module, fd, "", 0))
		err = errno;
	close(fd);
	return err;
}

static int unload_module(void)
{
	return syscall(SYS_delete_module, "discwriter", 0) ? errno : 0;
}

/*
 * Attaching: the module looks at all drives when it is loaded, in this task.
 * Whether a recorder is made of one is told by its node, not by an errno.
 */
FIXTURE(module) {
};

FIXTURE_SETUP(module)
{
}

FIXTURE_TEARDOWN(module)
{
}

TEST_F_TIMEOUT(module, attach_and_detach, LIMIT)
{
	unsigned int n, failed = 0, without = 0;
	struct failing self_task;
	struct utsname host;
	struct sim sim = { 0 };
	char path[128];
	uint8_t *image;
	int err;
	bool more = true;

	if (!failing_possible())
		SKIP(return, "this kernel cannot inject failures");
	uname(&host);
	snprintf(path, sizeof(path), "build/%s/discwriter.ko", host.release);
	ASSERT_EQ(0, access(path, R_OK));
	ASSERT_EQ(0, failing_prepare());
	/* The module's own pages would be hundreds of failures of the loader. */
	ASSERT_EQ(0, failing_set("fail_page_alloc/min-order", "10"));
	/*
	 * The loader makes the module's trace events, and warns when it has no
	 * memory for their fields: only caches that were marked at boot fail
	 * (slub_debug=A,...), and theirs is not.
	 */
	ASSERT_EQ(0, failing_set("failslab/cache-filter", "Y"));
	ASSERT_EQ(0, sim_start(&sim, "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(0, unload_module());
	for (n = 1; more && n < MOST; n++) {
		failing_arm(&self_task, false, n);
		err = load_module(path);
		more = failing_fired(&self_task);
		failed += err != 0;
		if (err)
			continue;
		without += access(sim.node, F_OK) != 0;
		failing_arm(&self_task, false, n);
		err = unload_module();
		more |= failing_fired(&self_task);
		if (err)
			EXPECT_EQ(0, unload_module());
	}
	EXPECT_LT(n, MOST);
	EXPECT_LT(0, failed);
	EXPECT_LT(0, without);
	TH_LOG("%u: %u times not loaded, %u times no recorder", n - 1, failed, without);
	ASSERT_EQ(0, load_module(path));
	ASSERT_EQ(0, sim_settle(&sim));
	image = image_new(SECTORS, 31);
	EXPECT_EQ(0, burn(&sim, image, BYTES, BYTES));
	EXPECT_TRUE(on_disc(&sim, 0, image, BYTES));
	image_free(image, SECTORS);
	sim_free(&sim);
}

TEST_HARNESS_MAIN
