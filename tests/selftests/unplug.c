// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cable is pulled: whatever is going on ends with ENODEV, the node goes,
 * those who hold it can close it, and the next drive is a new one.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 320
#define BYTES (SECTORS * SECTOR)
#define CHUNK 65536

FIXTURE(unplug) {
	struct sim sim;
	uint8_t *image;
	char node[64];
};

FIXTURE_VARIANT(unplug) {
	const char *medium;
};

FIXTURE_VARIANT_ADD(unplug, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
};

FIXTURE_VARIANT_ADD(unplug, plus_r) {
	.medium = "dvd+r blank sectors=1024",
};

FIXTURE_SETUP(unplug)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	strcpy(self->node, self->sim.node);
	self->image = image_new(SECTORS, 19);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(unplug)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/* All that can be asked of a descriptor whose drive has gone. */
#define EXPECT_GONE(fd) do { \
	struct discwriter_medium __medium; \
	EXPECT_EQ(-1, write(fd, self->image, CHUNK)); \
	EXPECT_EQ(ENODEV, errno); \
	EXPECT_EQ(ENODEV, ioctl_errno(fd, DISCWRITER_IOC_MEDIUM, &__medium)); \
	EXPECT_EQ(-1, access(self->node, F_OK)); \
} while (0)

TEST_F(unplug, idle)
{
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(-1, access(self->node, F_OK));
	EXPECT_EQ(0, sim_plug(&self->sim, true));
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

TEST_F(unplug, open_without_a_burn)
{
	int writer = open_node(&self->sim, O_WRONLY);
	int reader = open_node(&self->sim, O_RDONLY);

	ASSERT_LE(0, writer);
	ASSERT_LE(0, reader);
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_GONE(writer);
	EXPECT_EQ(EBADF, write(reader, "", 1) < 0 ? errno : 0);
	EXPECT_EQ(0, close_errno(reader));
	close(writer);
}

/* Between two writes. */
TEST_F(unplug, in_the_middle)
{
	struct pollfd pfd = { .events = POLLOUT };
	struct discwriter_status status = { 0 };
	int writer = open_node(&self->sim, O_WRONLY);
	int reader = open_node(&self->sim, O_RDONLY);

	ASSERT_LE(0, writer);
	ASSERT_LE(0, reader);
	ASSERT_EQ(0, write_all(writer, self->image, CHUNK, CHUNK, NULL));
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_GONE(writer);
	EXPECT_EQ(ENODEV, fsync(writer) ? errno : 0);
	EXPECT_EQ(ENODEV, end(writer));
	pfd.fd = writer;
	EXPECT_EQ(1, poll(&pfd, 1, 1000));
	EXPECT_TRUE(pfd.revents & (POLLERR | POLLHUP));
	/* The status survives as long as somebody holds the node. */
	if (!ioctl_errno(reader, DISCWRITER_IOC_STATUS, &status)) {
		EXPECT_EQ(DISCWRITER_CAUSE_GONE, status.cause);
		EXPECT_EQ(ENODEV, status.error);
	}
	close(writer);
	EXPECT_EQ(0, close_errno(reader));

	/* Back again: a new node, and a recorder like any other. */
	EXPECT_EQ(0, sim_load(&self->sim, variant->medium));
	EXPECT_EQ(0, sim_plug(&self->sim, true));
	EXPECT_EQ(0, status_of(&self->sim).burn);
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

TEST_F(unplug, close_tells)
{
	int writer = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, writer);
	ASSERT_EQ(0, write_all(writer, self->image, CHUNK, CHUNK, NULL));
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(ENODEV, close_errno(writer));
}

/* An old descriptor is not one of the new drive. */
TEST_F(unplug, old_descriptor_and_new_drive)
{
	int writer = open_node(&self->sim, O_WRONLY);
	int other;

	ASSERT_LE(0, writer);
	ASSERT_EQ(0, write_all(writer, self->image, CHUNK, CHUNK, NULL));
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(0, sim_load(&self->sim, variant->medium));
	EXPECT_EQ(0, sim_plug(&self->sim, true));
	EXPECT_EQ(-1, write(writer, self->image, CHUNK));
	EXPECT_EQ(ENODEV, errno);
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
	other = open_node(&self->sim, O_WRONLY);
	EXPECT_LE(0, other);
	close(writer);
	EXPECT_EQ(0, write_all(other, self->image, BYTES, CHUNK, NULL));
	EXPECT_EQ(0, close_errno(other));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* The command that is out when it happens. */
static const struct {
	const char *what;
	const char *rule;
	bool at_write;
} moments[] = {
	{ "a WRITE", "op=2a nth=3 unplug", true },
	{ "the first WRITE", "op=2a nth=1 unplug", true },
	{ "the examination", "op=51 nth=1 unplug", true },
	{ "the flush", "op=35 nth=1 unplug", false },
};

TEST_F_TIMEOUT(unplug, with_a_command_out, 60)
{
	int fd, err, rule;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(moments); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
		strcpy(self->node, self->sim.node);
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		rule = sim_fault(&self->sim, moments[i].rule);
		ASSERT_LE(0, rule);
		err = write_all(fd, self->image, BYTES, CHUNK, NULL);
		EXPECT_EQ(moments[i].at_write ? ENODEV : 0, err)
			TH_LOG("%s", moments[i].what);
		EXPECT_EQ(ENODEV, close_errno(fd))
			TH_LOG("%s", moments[i].what);
		EXPECT_EQ(1, sim_hits(&self->sim, rule))
			TH_LOG("%s", moments[i].what);
		EXPECT_EQ(0, sim_unplug(&self->sim));
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_plug(&self->sim, true))
			TH_LOG("%s: does not come back", moments[i].what);
	}
}

/* A writer that sleeps in a write is woken; so is one that waits in close. */
static const struct {
	const char *rule;
	bool finishing;
} sleepers[] = {
	{ "op=2a nth=2 hang", false },
	{ "op=2a nth=2 delay=3000", false },
	{ "op=2a nth=2 count=* sense=2/04/08", false },
	{ "op=35 count=* sense=2/04/07", true },
};

TEST_F_TIMEOUT(unplug, sleeping_writer_is_woken, 60)
{
	long long start;
	int status;
	pid_t pid;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sleepers); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
		ASSERT_LE(0, sim_fault(&self->sim, sleepers[i].rule));
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			int fd = open_node(&self->sim, O_WRONLY);
			int err = write_all(fd, self->image, BYTES, CHUNK, NULL);

			if (err != (sleepers[i].finishing ? 0 : ENODEV))
				_exit(1);
			_exit(close_errno(fd) == ENODEV ? 0 : 2);
		}
		ASSERT_EQ(0, sim_wait_op(&self->sim, sleepers[i].finishing ?
					 "SYNCHRONIZE_CACHE_10" : "WRITE_10", 1));
		ASSERT_EQ(0, wait_task(pid));
		start = elapsed_ms();
		EXPECT_EQ(0, sim_unplug(&self->sim))
			TH_LOG("%s: %m", sleepers[i].rule);
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_EQ(0, status)
			TH_LOG("%s: child %x", sleepers[i].rule, status);
		EXPECT_GT(5000, elapsed_ms() - start)
			TH_LOG("%s", sleepers[i].rule);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_plug(&self->sim, true));
	}
}

/* The module cannot go while somebody has the node, and can afterwards. */
TEST_F(unplug, module_is_in_use)
{
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, syscall(SYS_delete_module, "discwriter", O_NONBLOCK));
	EXPECT_TRUE(errno == EWOULDBLOCK || errno == EBUSY)
		TH_LOG("%m");
	EXPECT_EQ(-1, syscall(SYS_delete_module, "discwriter_sim", O_NONBLOCK));
	EXPECT_TRUE(errno == EWOULDBLOCK || errno == EBUSY)
		TH_LOG("%m");
	EXPECT_EQ(0, write_all(fd, self->image, BYTES, CHUNK, NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* A drive that only reads gets no node. */
TEST(read_only_drive)
{
	struct sim sim;
	char path[192];
	struct stat st;

	ASSERT_EQ(0, sim_new(&sim));
	EXPECT_EQ(0, sim_set(&sim, "read_only", "1"));
	EXPECT_EQ(0, sim_plug(&sim, false));
	/* The probe of a second drive ends after that of the first began. */
	snprintf(path, sizeof(path),
		 "/sys/class/scsi_device/%s/device/discwriter", sim.address);
	usleep(300000);
	EXPECT_EQ(-1, stat(path, &st));
	sim_free(&sim);
}

/* Many at once, each its own node; in and out in any order. */
TEST(many_drives)
{
	enum { DRIVES = 6 };
	uint8_t *image = image_new(SECTORS, 20);
	struct sim sim[DRIVES];
	size_t i, j;

	ASSERT_NE(NULL, image);
	for (i = 0; i < DRIVES; i++) {
		EXPECT_EQ(0, sim_start(&sim[i], i % 2 ?
				       "dvd+r blank sectors=1024" :
				       "dvd+rw formatted sectors=1024"));
		for (j = 0; j < i; j++)
			EXPECT_STRNE(sim[j].node, sim[i].node);
	}
	for (i = 0; i < DRIVES; i++)
		EXPECT_EQ(0, burn(&sim[i], image + i * SECTOR, 64 * SECTOR,
				  CHUNK));
	for (i = 0; i < DRIVES; i += 2)
		EXPECT_EQ(0, sim_unplug(&sim[i]));
	for (i = 0; i < DRIVES; i++)
		EXPECT_TRUE(on_disc(&sim[i], 0, image + i * SECTOR, 64 * SECTOR));
	for (i = 0; i < DRIVES; i++)
		sim_free(&sim[i]);
	image_free(image, SECTORS);
}

TEST_HARNESS_MAIN
