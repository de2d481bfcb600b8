// SPDX-License-Identifier: GPL-2.0-only
/*
 * Having a recorder to oneself: the lock and the flock as other processes see them, also
 * when the one that has them is killed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define SMALL	64	/* sectors of an image */

FIXTURE(exclusive) {
	struct sim sim;
	struct dw_recorder *recorder;
	uint8_t *image;
	pid_t child;
	int to_child;
	char dir[64];
};

FIXTURE_SETUP(exclusive)
{
	self->recorder = NULL;
	self->child = 0;
	self->to_child = -1;
	self->dir[0] = 0;
	self->image = image_new(SMALL, 11);
	ASSERT_NE(NULL, self->image);
	image_iso(self->image, SMALL);
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
}

/* Its end, by a signal or because there is nothing more to be read. */
static int end_child(struct _test_data_exclusive *self, int sig)
{
	int status = -1;

	if (self->child <= 0)
		return -1;
	if (sig)
		kill(self->child, sig);
	if (self->to_child >= 0)
		close(self->to_child);
	self->to_child = -1;
	waitpid(self->child, &status, 0);
	self->child = 0;
	return status;
}

/*
 * kill -9 of the one that has it. A dying process waits for nothing: what it had open for
 * writing is given back by the kernel's worker, which is what is waited for.
 */
static bool kill_child(struct _test_data_exclusive *self)
{
	int status = end_child(self, SIGKILL);

	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && !wait_idle(&self->sim);
}

FIXTURE_TEARDOWN(exclusive)
{
	if (self->child > 0)
		kill_child(self);
	if (self->dir[0]) {
		umount2(self->dir, MNT_DETACH);
		rmdir(self->dir);
	}
	discwriter_recorder_free(self->recorder);
	image_free(self->image, SMALL);
	sim_free(&self->sim);
}

/* A process with an object of its own, which does this and keeps it until it is told. */
static int start_child(struct _test_data_exclusive *self, int (*fn)(struct dw_recorder *recorder))
{
	int up[2], down[2], hr = E_FAIL;
	struct dw_recorder *recorder;
	char c;

	if (pipe2(up, O_CLOEXEC) || pipe2(down, O_CLOEXEC))
		return E_FAIL;
	self->child = fork();
	if (!self->child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(down[1]);
		hr = discwriter_recorder_open(self->sim.node, &recorder);
		if (!hr)
			hr = fn(recorder);
		if (write(up[1], &hr, sizeof(hr)) != sizeof(hr) || read(down[0], &c, 1))
			_exit(1);
		_exit(0);
	}
	close(up[1]);
	close(down[0]);
	self->to_child = down[1];
	if (read(up[0], &hr, sizeof(hr)) != sizeof(hr))
		hr = E_FAIL;
	close(up[0]);
	return hr;
}

static int take_lock(struct dw_recorder *recorder)
{
	return discwriter_recorder_lock(recorder, 0, "Child: 1");
}

static int take_news(struct dw_recorder *recorder)
{
	return discwriter_recorder_disable_mcn(recorder);
}

static int look_only(struct dw_recorder *recorder)
{
	(void)recorder;
	return S_OK;
}

/* What a process of its own is told by one call. */
static int asked_elsewhere(struct _test_data_exclusive *self,
			   int (*fn)(struct dw_recorder *recorder))
{
	int hr = start_child(self, fn);

	end_child(self, 0);
	return hr;
}

static int eject(struct dw_recorder *recorder)
{
	return discwriter_recorder_eject(recorder);
}

/* Has the parent the recorder, as another process is told? S_FALSE if not. */
static int owner_is_us(struct dw_recorder *recorder)
{
	struct discwriter_owner owner;
	int hr = discwriter_recorder_owner(recorder, &owner, sizeof(owner));

	if (hr)
		return hr;
	return owner.held && owner.pid == getppid() && !strcmp(owner.client, "Parent") ? S_OK :
										       S_FALSE;
}

/* The flock of the block device, taken and given back: 0 or an errno. */
static int flock_of(struct sim *sim)
{
	int fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return errno;
	ret = flock(fd, LOCK_EX | LOCK_NB) ? errno : 0;
	close(fd);
	return ret;
}

TEST_F(exclusive, nested)
{
	struct dw_recorder *r = self->recorder;

	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_unlock(r));
	ASSERT_EQ(S_OK, discwriter_recorder_lock(r, 0, "Parent"));
	ASSERT_EQ(S_OK, discwriter_recorder_lock(r, 0, "somebody"));
	EXPECT_EQ(S_OK, asked_elsewhere(self, owner_is_us));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, asked_elsewhere(self, take_lock));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, asked_elsewhere(self, eject));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));

	/* Still there after the first of two unlocks. */
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	EXPECT_EQ(S_OK, asked_elsewhere(self, owner_is_us));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, asked_elsewhere(self, take_lock));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));

	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	EXPECT_EQ(0, flock_of(&self->sim));
	EXPECT_EQ(S_FALSE, asked_elsewhere(self, owner_is_us));
	EXPECT_EQ(S_OK, asked_elsewhere(self, take_lock));
	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_unlock(r));
	EXPECT_EQ(E_POINTER, discwriter_recorder_lock(NULL, 0, "Parent"));
	EXPECT_EQ(E_POINTER, discwriter_recorder_unlock(NULL));
}

/* Two objects of one process are two, too. */
TEST_F(exclusive, objects_of_one_process)
{
	struct dw_recorder *second;

	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &second));
	ASSERT_EQ(S_OK, discwriter_recorder_lock(self->recorder, 0, "first"));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(second, 1, "second"));
	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_unlock(second));
	/* The end of the object is the end of its lock. */
	discwriter_recorder_free(self->recorder);
	self->recorder = NULL;
	EXPECT_EQ(S_OK, discwriter_recorder_lock(second, 0, "second"));
	discwriter_recorder_free(second);
	EXPECT_EQ(0, flock_of(&self->sim));
}

TEST_F(exclusive, owner_is_killed)
{
	struct discwriter_owner owner;

	ASSERT_EQ(S_OK, start_child(self, take_lock));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(self->recorder, 0, "Parent"));
	/* Force is for mounts: nobody is robbed. */
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(self->recorder, 1, "Parent"));
	ASSERT_EQ(S_OK, discwriter_recorder_owner(self->recorder, &owner, sizeof(owner)));
	EXPECT_EQ(1, owner.held);
	EXPECT_EQ(self->child, owner.pid);
	EXPECT_STREQ("Child: 1", owner.client);
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));
	EXPECT_TRUE(kill_child(self));
	EXPECT_EQ(0, flock_of(&self->sim));
	EXPECT_EQ(S_OK, discwriter_recorder_lock(self->recorder, 0, "Parent"));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

TEST_F(exclusive, client_names)
{
	static const char valid[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789 .,:;-_";
	struct dw_recorder *r = self->recorder;
	char name[65];
	int c, hr;

	memset(name, 'n', 64);
	name[64] = 0;
	EXPECT_EQ(E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, discwriter_recorder_lock(r, 0, name));
	name[63] = 0;
	EXPECT_EQ(S_OK, discwriter_recorder_lock(r, 0, name));
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	EXPECT_EQ(E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, discwriter_recorder_lock(r, 0, NULL));
	EXPECT_EQ(E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, discwriter_recorder_lock(r, 0, ""));
	/* Every byte, in the middle of a name. */
	strcpy(name, "a?b");
	for (c = 1; c < 256; c++) {
		name[1] = (char)c;
		hr = discwriter_recorder_lock(r, 0, name);
		EXPECT_EQ(strchr(valid, c) ? S_OK : E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, hr)
			TH_LOG("byte %02x", c);
		if (!hr)
			EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	}
}

/* 0 or an errno */
static int mount_disc(struct _test_data_exclusive *self)
{
	int error = burn(&self->sim, self->image, SMALL * SECTOR, SMALL * SECTOR);

	if (error)
		return error;
	snprintf(self->dir, sizeof(self->dir), "/tmp/exclusive.%d", getpid());
	if (mkdir(self->dir, 0700))
		return errno;
	return mount(self->sim.sr, self->dir, "iso9660", MS_RDONLY, NULL) ? errno : 0;
}

static bool mounted(struct _test_data_exclusive *self)
{
	struct stat dir, parent;

	return !stat(self->dir, &dir) && !stat("/tmp", &parent) && dir.st_dev != parent.st_dev;
}

TEST_F(exclusive, mounted_disc)
{
	struct dw_recorder *r = self->recorder;
	int fd;

	ASSERT_EQ(0, mount_disc(self));
	ASSERT_TRUE(mounted(self));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(r, 0, "Parent"));
	EXPECT_TRUE(mounted(self));

	/* Nothing is taken from who uses its files. */
	fd = open(self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(r, 1, "Parent"));
	EXPECT_TRUE(mounted(self));
	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_unlock(r));
	close(fd);

	EXPECT_EQ(S_OK, discwriter_recorder_lock(r, 1, "Parent"));
	EXPECT_FALSE(mounted(self));
	EXPECT_EQ(EBUSY, mount(self->sim.sr, self->dir, "iso9660", MS_RDONLY, NULL) ? errno : 0);
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	EXPECT_EQ(0, mount(self->sim.sr, self->dir, "iso9660", MS_RDONLY, NULL) ? errno : 0);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));
}

TEST_F(exclusive, news_off)
{
	struct dw_recorder *r = self->recorder;

	EXPECT_EQ(E_POINTER, discwriter_recorder_disable_mcn(NULL));
	EXPECT_EQ(E_POINTER, discwriter_recorder_enable_mcn(NULL));
	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_enable_mcn(r));
	ASSERT_EQ(S_OK, discwriter_recorder_disable_mcn(r));
	ASSERT_EQ(S_OK, discwriter_recorder_disable_mcn(r));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));
	EXPECT_EQ(S_OK, discwriter_recorder_enable_mcn(r));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));
	EXPECT_EQ(S_OK, discwriter_recorder_enable_mcn(r));
	EXPECT_EQ(0, flock_of(&self->sim));
	EXPECT_EQ(E_INVALIDARG, discwriter_recorder_enable_mcn(r));

	/* Under a lock both hold it: it is free when both are over. */
	ASSERT_EQ(S_OK, discwriter_recorder_lock(r, 0, "Parent"));
	ASSERT_EQ(S_OK, discwriter_recorder_disable_mcn(r));
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));
	EXPECT_EQ(S_OK, discwriter_recorder_enable_mcn(r));
	EXPECT_EQ(0, flock_of(&self->sim));
}

TEST_F(exclusive, news_come_back_by_a_kill)
{
	ASSERT_EQ(S_OK, start_child(self, take_news));
	EXPECT_EQ(EWOULDBLOCK, flock_of(&self->sim));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_disable_mcn(self->recorder));
	EXPECT_TRUE(kill_child(self));
	EXPECT_EQ(0, flock_of(&self->sim));
	EXPECT_EQ(S_OK, discwriter_recorder_disable_mcn(self->recorder));
}

static bool tray_is(struct sim *sim, const char *expected)
{
	char tray[16];

	return !sim_get(sim, "tray", tray, sizeof(tray)) && !strcmp(tray, expected);
}

/* Looking on keeps nobody from anything. */
TEST_F(exclusive, tray)
{
	struct dw_recorder *r = self->recorder;

	ASSERT_EQ(S_OK, start_child(self, look_only));
	EXPECT_EQ(S_OK, discwriter_recorder_eject(r));
	EXPECT_TRUE(tray_is(&self->sim, "open"));
	EXPECT_EQ(S_OK, discwriter_recorder_load(r));
	EXPECT_TRUE(tray_is(&self->sim, "closed"));
	end_child(self, 0);

	ASSERT_EQ(S_OK, start_child(self, take_lock));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_eject(r));
	EXPECT_TRUE(tray_is(&self->sim, "closed"));
	EXPECT_TRUE(kill_child(self));
	/* One's own lock is in nobody's way but others'. */
	ASSERT_EQ(S_OK, discwriter_recorder_lock(r, 0, "Parent"));
	EXPECT_EQ(S_OK, discwriter_recorder_eject(r));
	EXPECT_TRUE(tray_is(&self->sim, "open"));
	EXPECT_EQ(S_OK, discwriter_recorder_load(r));
	EXPECT_TRUE(tray_is(&self->sim, "closed"));
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(r));
}

TEST_HARNESS_MAIN
