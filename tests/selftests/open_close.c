// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening and closing the node: who gets it, who is kept out, and that neither
 * touches the medium.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 512

FIXTURE(node) {
	struct sim sim;
};

FIXTURE_SETUP(node)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
}

FIXTURE_TEARDOWN(node)
{
	sim_free(&self->sim);
}

/* Any number of readers, with any flag, and the drive does not hear of them. */
TEST_F(node, readers_send_nothing)
{
	static const int flags[] = {
		O_RDONLY, O_RDONLY | O_NONBLOCK, O_RDONLY | O_CREAT,
		O_RDONLY | O_TRUNC, O_RDONLY | O_NONBLOCK | O_CREAT | O_TRUNC,
	};
	int fd[4 * ARRAY_SIZE(flags)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fd); i++) {
		fd[i] = open_node(&self->sim, flags[i % ARRAY_SIZE(flags)]);
		ASSERT_LE(0, fd[i])
			TH_LOG("open %zu: %m", i);
	}
	for (i = 0; i < ARRAY_SIZE(fd); i++)
		EXPECT_EQ(0, close_errno(fd[i]));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

TEST_F(node, reader_beside_a_writer)
{
	int writer = open_node(&self->sim, O_WRONLY);
	int reader;

	ASSERT_LE(0, writer);
	reader = open_node(&self->sim, O_RDONLY);
	EXPECT_LE(0, reader);
	EXPECT_EQ(0, close_errno(reader));
	EXPECT_EQ(0, close_errno(writer));
}

TEST_F(node, second_writer_is_busy)
{
	static const int flags[] = { O_WRONLY, O_RDWR, O_WRONLY | O_NONBLOCK };
	int first = open_node(&self->sim, O_WRONLY);
	size_t i;
	int fd;

	ASSERT_LE(0, first);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		EXPECT_EQ(-1, open_node(&self->sim, flags[i]));
		EXPECT_EQ(EBUSY, errno);
	}
	EXPECT_EQ(0, close_errno(first));
	fd = open_node(&self->sim, O_RDWR);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, close_errno(fd));
}

/* OWNER tells who it is: pid and task name, or the name given to BEGIN. */
TEST_F(node, owner_is_told)
{
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE, .client = "Backup 1.0",
	};
	struct discwriter_owner owner;
	int reader = open_node(&self->sim, O_RDONLY);
	int writer;

	ASSERT_LE(0, reader);
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(0, owner.held);
	EXPECT_EQ(0, owner.pid);

	ASSERT_EQ(0, prctl(PR_SET_NAME, "the writer"));
	writer = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, writer);
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(1, owner.held);
	EXPECT_EQ(getpid(), owner.pid);
	EXPECT_STREQ("the writer", owner.client);

	ASSERT_EQ(0, ioctl_errno(writer, DISCWRITER_IOC_BEGIN, &arg));
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_STREQ("Backup 1.0", owner.client);

	close(writer);
	EXPECT_EQ(0, wait_idle(&self->sim));
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(0, owner.held);
	EXPECT_EQ(0, owner.pid);
	close(reader);
}

/* The owner's pid is not shown to those who cannot see the process. */
TEST_F(node, owner_in_another_pid_namespace)
{
	struct discwriter_owner owner;
	int writer = open_node(&self->sim, O_WRONLY);
	int reader = open_node(&self->sim, O_RDONLY);
	int status;
	pid_t pid;

	ASSERT_LE(0, writer);
	ASSERT_LE(0, reader);
	ASSERT_EQ(0, unshare(CLONE_NEWPID));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		EXPECT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
		EXPECT_EQ(1, owner.held);
		EXPECT_EQ(0, owner.pid);
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	close(reader);
	close(writer);
}

/* A mounted disc is nobody's to write: told at once, not after the retries. */
TEST_F(node, mounted_is_busy)
{
	char dir[] = "/tmp/discwriter.XXXXXX";
	uint8_t *image = image_new(SECTORS, 1);
	long long start;

	ASSERT_NE(NULL, image);
	image_iso(image, SECTORS);
	ASSERT_EQ(0, burn(&self->sim, image, SECTORS * SECTOR, 65536));
	ASSERT_NE(NULL, mkdtemp(dir));
	ASSERT_EQ(0, mount(self->sim.sr, dir, "iso9660", MS_RDONLY, NULL)) {
		TH_LOG("mount: %m");
		rmdir(dir);
	}
	start = elapsed_ms();
	EXPECT_EQ(-1, open_node(&self->sim, O_WRONLY));
	EXPECT_EQ(EBUSY, errno);
	/* The retries of a claim last 2 s. */
	EXPECT_GT(1500, elapsed_ms() - start);
	/* Readers are welcome. */
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_RDONLY)));

	EXPECT_EQ(0, umount(dir));
	EXPECT_EQ(0, rmdir(dir));
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_WRONLY)));
	image_free(image, SECTORS);
}

/* The writer's claim keeps mounts and exclusive openers of srN out. */
TEST_F(node, claim_keeps_others_out)
{
	char dir[] = "/tmp/discwriter.XXXXXX";
	int writer = open_node(&self->sim, O_WRONLY);
	int fd;

	ASSERT_LE(0, writer);
	EXPECT_EQ(-1, open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL));
	EXPECT_EQ(EBUSY, errno);
	ASSERT_NE(NULL, mkdtemp(dir));
	EXPECT_EQ(-1, mount(self->sim.sr, dir, "iso9660", MS_RDONLY, NULL));
	EXPECT_EQ(EBUSY, errno);
	EXPECT_EQ(0, rmdir(dir));

	EXPECT_EQ(0, close_errno(writer));
	fd = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, close_errno(fd));
}

TEST_F(node, foreign_claim_is_busy)
{
	int holder = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL);

	ASSERT_LE(0, holder);
	EXPECT_EQ(-1, open_node(&self->sim, O_WRONLY));
	EXPECT_EQ(EBUSY, errno);
	close(holder);
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_WRONLY)));
}

/* Somebody who looks at the disc for a moment (udev does) is waited for. */
TEST_F(node, claim_is_retried)
{
	const struct timespec moment = { .tv_nsec = 500000000 };
	int ready[2], fd, status;
	char byte = 0;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		fd = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL);
		if (fd < 0 || write(ready[1], &byte, 1) != 1)
			_exit(1);
		nanosleep(&moment, NULL);
		_exit(0);
	}
	close(ready[1]);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	fd = open_node(&self->sim, O_WRONLY);
	EXPECT_LE(0, fd);
	close(fd);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	close(ready[0]);
}

/* The door is locked while there is a writer, and the button does nothing. */
TEST_F(node, door_is_locked)
{
	int writer = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, writer);
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "1"));
	sim_set(&self->sim, "tray", "open");
	EXPECT_TRUE(sim_state_is(&self->sim, "tray", "closed"));
	EXPECT_EQ(0, close_errno(writer));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "0"));
}

/* Opened for writing and closed: no burn, no command to the medium, no error. */
TEST_F(node, no_data_no_burn)
{
	static const int flags[] = { O_WRONLY, O_RDWR, O_WRONLY | O_TRUNC | O_CREAT };
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		fd = open_node(&self->sim, flags[i]);
		ASSERT_LE(0, fd);
		EXPECT_EQ(0, write(fd, "", 0));
		EXPECT_EQ(0, close_errno(fd));
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(0, status_of(&self->sim).burn);
	EXPECT_EQ(0, attr_number(&self->sim, "burns"));
}

TEST_F(node, no_medium)
{
	uint8_t *image = image_new(BLOCK, 1);
	struct discwriter_status status;
	int fd;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "none"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, write(fd, image, BLOCK * SECTOR));
	EXPECT_EQ(ENOMEDIUM, errno);
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_NO_MEDIUM, status.cause);
	EXPECT_EQ(ENOMEDIUM, status.error);
	EXPECT_EQ(ENOMEDIUM, close_errno(fd));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));

	/* Without data there is nothing to complain about. */
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_WRONLY)));
	image_free(image, BLOCK);
}

/* A medium put in after open is the one that is written. */
TEST_F(node, medium_comes_later)
{
	uint8_t *image = image_new(SECTORS, 2);
	int fd;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "none"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, sim_set(&self->sim, "medium",
			     "dvd+rw formatted sectors=1024"));
	EXPECT_EQ(0, write_all(fd, image, SECTORS * SECTOR, 65536, NULL));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, image, SECTORS * SECTOR));
	image_free(image, SECTORS);
}

TEST_F(node, wrong_descriptor)
{
	char buf[SECTOR] = "";
	int reader = open_node(&self->sim, O_RDONLY);
	int both = open_node(&self->sim, O_RDWR);

	ASSERT_LE(0, reader);
	ASSERT_LE(0, both);
	EXPECT_EQ(-1, write(reader, buf, sizeof(buf)));
	EXPECT_EQ(EBADF, errno);
	EXPECT_EQ(-1, read(reader, buf, sizeof(buf)));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, read(both, buf, sizeof(buf)));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, pread(both, buf, sizeof(buf), 0));
	EXPECT_EQ(EINVAL, errno);
	close(both);
	close(reader);
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* lseek counts in image offsets and never asks the drive. */
TEST_F(node, lseek_rules)
{
	int fd = open_node(&self->sim, O_RDONLY);

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, lseek(fd, 0, SEEK_CUR));
	EXPECT_EQ(10 * SECTOR, lseek(fd, 10 * SECTOR, SEEK_SET));
	EXPECT_EQ(10 * SECTOR, lseek(fd, 0, SEEK_CUR));
	EXPECT_EQ(12 * SECTOR, lseek(fd, 2 * SECTOR, SEEK_CUR));
	EXPECT_EQ(-1, lseek(fd, 0, SEEK_END));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, lseek(fd, -SECTOR, SEEK_SET));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, lseek(fd, -13 * SECTOR, SEEK_CUR));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(12 * SECTOR, lseek(fd, 0, SEEK_CUR));
	close(fd);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

/* One shared class of device: readable and writable by its group only. */
TEST_F(node, mode)
{
	struct stat st;

	ASSERT_EQ(0, stat(self->sim.node, &st));
	EXPECT_TRUE(S_ISCHR(st.st_mode));
	EXPECT_EQ(0660, st.st_mode & 0777);
}

TEST_HARNESS_MAIN
