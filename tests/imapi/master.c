// SPDX-License-Identifier: GPL-2.0-only
/*
 * What recorders are called for good, who keeps one from being taken, and what a job
 * of the library keeps from others: on virtual recorders, with real mounts, processes
 * and locks.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/dm-ioctl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define SMALL	64	/* sectors of an image */
#define GROUP	24
#define NOBODY	65534

/* --- names --------------------------------------------------------------------- */

FIXTURE(ids) {
	struct sim sim[2];
};

FIXTURE_SETUP(ids)
{
	ASSERT_EQ(0, sim_new(&self->sim[0])) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_new(&self->sim[1]));
}

FIXTURE_TEARDOWN(ids)
{
	sim_free(&self->sim[0]);
	sim_free(&self->sim[1]);
}

static int plug(struct sim *sim, const char *serial)
{
	return sim_set(sim, "serial", serial) || sim_plug(sim, true);
}

/* The name of a drive as the list has it; "" if it is not there. */
static void id_of(struct sim *sim, char *id)
{
	struct dw_nodes *nodes;
	size_t i;

	id[0] = 0;
	if (discwriter_nodes_new(&nodes))
		return;
	for (i = 0; i < discwriter_nodes_count(nodes); i++)
		if (!strcmp(discwriter_nodes_path(nodes, i), sim->node))
			snprintf(id, DW_RECORDER_ID_LEN, "%s", discwriter_nodes_id(nodes, i));
	discwriter_nodes_free(nodes);
}

/* Does the name open this drive, which says the same of itself? */
static bool opens(const char *id, struct sim *sim)
{
	char is[DW_RECORDER_ID_LEN];
	struct dw_recorder *recorder;
	bool same;

	if (discwriter_recorder_open_id(id, &recorder))
		return false;
	same = !strcmp(discwriter_recorder_path(recorder), sim->node) &&
	       !discwriter_recorder_id(recorder, is, sizeof(is)) && !strcmp(is, id);
	discwriter_recorder_free(recorder);
	return same;
}

TEST_F(ids, by_serial_numbers)
{
	char first[DW_RECORDER_ID_LEN], second[DW_RECORDER_ID_LEN], id[DW_RECORDER_ID_LEN];
	unsigned int index;

	ASSERT_EQ(0, plug(&self->sim[0], "SN 1/a"));
	ASSERT_EQ(0, plug(&self->sim[1], "SN-2"));
	id_of(&self->sim[0], first);
	id_of(&self->sim[1], second);
	EXPECT_STREQ("DISCWR_SIMULATOR_SN_1_a", first);
	EXPECT_STREQ("DISCWR_SIMULATOR_SN-2", second);
	EXPECT_TRUE(opens(first, &self->sim[0]));
	EXPECT_TRUE(opens(second, &self->sim[1]));

	/* Plugged in the other way round: other numbers, the same names. */
	index = self->sim[0].index;
	ASSERT_EQ(0, sim_unplug(&self->sim[0]));
	EXPECT_FALSE(opens(first, &self->sim[0]));
	ASSERT_EQ(0, sim_unplug(&self->sim[1]));
	ASSERT_EQ(0, sim_plug(&self->sim[1], true));
	ASSERT_EQ(0, sim_plug(&self->sim[0], true));
	EXPECT_NE(index, self->sim[0].index);
	id_of(&self->sim[0], id);
	EXPECT_STREQ(first, id);
	id_of(&self->sim[1], id);
	EXPECT_STREQ(second, id);
	EXPECT_TRUE(opens(first, &self->sim[0]));
	EXPECT_TRUE(opens(second, &self->sim[1]));
}

TEST_F(ids, of_twins)
{
	char first[DW_RECORDER_ID_LEN], second[DW_RECORDER_ID_LEN], id[DW_RECORDER_ID_LEN];
	struct dw_recorder *recorder;

	ASSERT_EQ(0, plug(&self->sim[0], "0815"));
	id_of(&self->sim[0], id);
	EXPECT_STREQ("DISCWR_SIMULATOR_0815", id);
	ASSERT_EQ(0, plug(&self->sim[1], "0815"));
	id_of(&self->sim[0], first);
	id_of(&self->sim[1], second);
	EXPECT_STRNE(first, second);
	EXPECT_NE(NULL, strchr(first, '@'));
	EXPECT_NE(NULL, strchr(second, '@'));
	EXPECT_EQ(DW_E_DUP_NAME, discwriter_recorder_open_id(id, &recorder));
	EXPECT_TRUE(opens(first, &self->sim[0]));
	EXPECT_TRUE(opens(second, &self->sim[1]));
	ASSERT_EQ(0, sim_unplug(&self->sim[1]));
	EXPECT_TRUE(opens(id, &self->sim[0]));
	/* By its place it can be had all the same. */
	ASSERT_EQ(S_OK, discwriter_recorder_open_id(first, &recorder));
	EXPECT_STREQ(self->sim[0].node, discwriter_recorder_path(recorder));
	discwriter_recorder_free(recorder);
	EXPECT_EQ(DW_E_DEV_NOT_EXIST, discwriter_recorder_open_id(second, &recorder));
}

TEST_F(ids, by_places)
{
	char first[DW_RECORDER_ID_LEN], second[DW_RECORDER_ID_LEN], id[DW_RECORDER_ID_LEN];

	ASSERT_EQ(0, plug(&self->sim[0], "\n"));
	ASSERT_EQ(0, plug(&self->sim[1], "00000000"));
	id_of(&self->sim[0], first);
	id_of(&self->sim[1], second);
	EXPECT_EQ(0, strncmp(first, "DISCWR_SIMULATOR@", 17));
	EXPECT_EQ(0, strncmp(second, "DISCWR_SIMULATOR@", 17));
	EXPECT_STRNE(first, second);
	EXPECT_TRUE(opens(first, &self->sim[0]));
	EXPECT_TRUE(opens(second, &self->sim[1]));
	/* Plugged in again, where it was. */
	ASSERT_EQ(0, sim_unplug(&self->sim[1]));
	ASSERT_EQ(0, sim_plug(&self->sim[1], true));
	id_of(&self->sim[1], id);
	EXPECT_STREQ(second, id);
	ASSERT_EQ(0, sim_unplug(&self->sim[1]));
	ASSERT_EQ(0, sim_unplug(&self->sim[0]));
	ASSERT_EQ(0, sim_plug(&self->sim[0], true));
	id_of(&self->sim[0], id);
	EXPECT_STREQ(first, id);
}

/* What a user of this group is told. */
static int environment_of(gid_t group)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (setgroups(1, &group) || setgid(NOBODY) || setuid(NOBODY))
			_exit(99);
		_exit(discwriter_environment_is_supported());
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(ids, environment)
{
	EXPECT_EQ(S_FALSE, discwriter_environment_is_supported());
	ASSERT_EQ(0, plug(&self->sim[0], "SN-1"));
	EXPECT_EQ(S_OK, discwriter_environment_is_supported());
	ASSERT_EQ(0, chown(self->sim[0].node, 0, GROUP));
	ASSERT_EQ(0, chmod(self->sim[0].node, 0660));
	EXPECT_EQ(S_OK, environment_of(GROUP));
	EXPECT_EQ(S_FALSE, environment_of(NOBODY));
	/* To look on is not enough. */
	ASSERT_EQ(0, chmod(self->sim[0].node, 0664));
	EXPECT_EQ(S_FALSE, environment_of(NOBODY));
	EXPECT_EQ(0, sim_count(&self->sim[0], NULL));
}

/* The next event of this kind that is news; NULL if none comes. */
static const struct dw_event *hear(struct dw_monitor *monitor, unsigned int kind)
{
	const struct dw_event *event;

	while (discwriter_monitor_wait(monitor, SIM_WAIT_MS, &event) == S_OK)
		if (event->kind == kind && !(event->flags & DW_EVENT_STATE))
			return event;
	return NULL;
}

/* As NotifyDeviceAdded and NotifyDeviceRemoved tell it. */
TEST_F(ids, in_events)
{
	char first[DW_RECORDER_ID_LEN], second[DW_RECORDER_ID_LEN];
	const struct dw_event *event;
	struct dw_monitor *monitor;

	ASSERT_EQ(0, plug(&self->sim[0], "0815"));
	id_of(&self->sim[0], first);
	ASSERT_EQ(S_OK, discwriter_monitor_new(&monitor));
	ASSERT_EQ(S_OK, discwriter_monitor_next(monitor, &event));
	EXPECT_EQ(DW_EVENT_ADDED, event->kind);
	EXPECT_STREQ(first, event->id);
	ASSERT_EQ(0, plug(&self->sim[1], "0815"));
	id_of(&self->sim[1], second);
	event = hear(monitor, DW_EVENT_ADDED);
	ASSERT_NE(NULL, event);
	EXPECT_STREQ(second, event->id);
	EXPECT_STRNE(first, second);
	/* Once there is nothing left to ask. */
	ASSERT_EQ(0, sim_unplug(&self->sim[0]));
	ASSERT_EQ(0, sim_unplug(&self->sim[1]));
	event = hear(monitor, DW_EVENT_REMOVED);
	ASSERT_NE(NULL, event);
	EXPECT_STREQ(first, event->id);
	event = hear(monitor, DW_EVENT_REMOVED);
	ASSERT_NE(NULL, event);
	EXPECT_STREQ(second, event->id);
	discwriter_monitor_free(monitor);
}

/* One that is gone is called nothing any more, whoever has come since. */
TEST_F(ids, of_one_that_is_gone)
{
	char id[DW_RECORDER_ID_LEN];
	struct dw_recorder *old;

	ASSERT_EQ(0, plug(&self->sim[0], "SN-1"));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim[0].node, &old));
	EXPECT_EQ(S_OK, discwriter_recorder_id(old, id, sizeof(id)));
	ASSERT_EQ(0, sim_unplug(&self->sim[0]));
	ASSERT_EQ(0, plug(&self->sim[1], "SN-2"));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST, discwriter_recorder_id(old, id, sizeof(id)));
	discwriter_recorder_free(old);
}

/* Where the program goes, and what becomes of a link, is nothing to a recorder. */
TEST_F(ids, from_another_folder)
{
	char link[] = "/tmp/writer-of-test", here[256];
	struct dw_recorder *relative, *linked;

	ASSERT_EQ(0, plug(&self->sim[0], "SN-1"));
	ASSERT_NE(NULL, getcwd(here, sizeof(here)));
	ASSERT_EQ(0, chdir("/dev"));
	EXPECT_EQ(S_OK, discwriter_recorder_open(strrchr(self->sim[0].node, '/') + 1, &relative));
	ASSERT_EQ(0, chdir(here));
	unlink(link);
	ASSERT_EQ(0, symlink(self->sim[0].node, link));
	EXPECT_EQ(S_OK, discwriter_recorder_open(link, &linked));
	ASSERT_EQ(0, unlink(link));
	ASSERT_EQ(0, symlink("/dev/null", link));
	EXPECT_STREQ(self->sim[0].node, discwriter_recorder_path(relative));
	EXPECT_EQ(S_OK, discwriter_recorder_lock(relative, 0, "relative"));
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(relative));
	EXPECT_EQ(S_OK, discwriter_recorder_lock(linked, 0, "linked"));
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(linked));
	ASSERT_EQ(0, unlink(link));
	discwriter_recorder_free(relative);
	discwriter_recorder_free(linked);
}

/* --- who is in the way ----------------------------------------------------------- */

#define MAPPED	"in-use"

/* One of device mapper's requests, with a table of one line if there is one. */
static int map(unsigned long request, const char *params, uint64_t sectors, unsigned int *nr)
{
	struct {
		struct dm_ioctl dm;
		struct dm_target_spec spec;
		char params[64];
	} arg = {
		.dm = {
			.version = { DM_VERSION_MAJOR }, .data_size = sizeof(arg),
			.data_start = sizeof(arg.dm), .name = MAPPED,
			.flags = DM_READONLY_FLAG, .target_count = !!params,
		},
		.spec = { .length = sectors, .target_type = "linear" },
	};
	int fd = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return errno;
	if (params)
		snprintf(arg.params, sizeof(arg.params), "%s", params);
	ret = ioctl(fd, request, &arg) ? errno : 0;
	close(fd);
	if (nr)
		*nr = minor(arg.dm.dev);
	return ret;
}

FIXTURE(in_use) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	uint8_t *image;
	pid_t child;
	char dir[2][64];
	bool mapped;
};

FIXTURE_SETUP(in_use)
{
	self->recorder = NULL;
	self->data = NULL;
	self->stream = NULL;
	self->child = 0;
	self->dir[0][0] = 0;
	self->dir[1][0] = 0;
	self->mapped = false;
	self->image = image_new(SMALL, 5);
	ASSERT_NE(NULL, self->image);
	image_iso(self->image, SMALL);
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_new(&self->data));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(self->data, self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_set_client_name(self->data, "writer"));
	ASSERT_EQ(S_OK, discwriter_data_set_force_overwrite(self->data, 1));
}

static void end_child(struct _test_data_in_use *self)
{
	if (self->child <= 0)
		return;
	kill(self->child, SIGKILL);
	waitpid(self->child, NULL, 0);
	self->child = 0;
}

FIXTURE_TEARDOWN(in_use)
{
	size_t i;

	end_child(self);
	for (i = 0; i < ARRAY_SIZE(self->dir); i++) {
		if (!self->dir[i][0])
			continue;
		umount2(self->dir[i], MNT_DETACH);
		rmdir(self->dir[i]);
	}
	if (self->mapped)
		map(DM_DEV_REMOVE, NULL, 0, NULL);
	discwriter_stream_free(self->stream);
	discwriter_data_free(self->data);
	discwriter_recorder_free(self->recorder);
	image_free(self->image, SMALL);
	sim_free(&self->sim);
}

static int write_image(struct _test_data_in_use *self)
{
	int hr;

	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_memory(self->image, SMALL * SECTOR, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

static struct dw_blocker blocker_of(struct _test_data_in_use *self)
{
	struct dw_blocker blocker;

	memset(&blocker, 0xff, sizeof(blocker));
	discwriter_recorder_blocker(self->recorder, &blocker, sizeof(blocker));
	return blocker;
}

/* A process that does this, and then waits for its end. 0 or an errno. */
static int start_child(struct _test_data_in_use *self, int (*fn)(struct sim *sim))
{
	int ready[2], error = EPIPE;

	if (pipe2(ready, O_CLOEXEC))
		return errno;
	self->child = fork();
	if (!self->child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "in the way");
		error = fn(&self->sim) < 0 ? errno : 0;
		if (write(ready[1], &error, sizeof(error)) == sizeof(error))
			pause();
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &error, sizeof(error)) != sizeof(error))
		error = EPIPE;
	close(ready[0]);
	return error;
}

TEST_F(in_use, by_nobody)
{
	EXPECT_EQ(DW_BLOCKER_NONE, blocker_of(self).kind);
	EXPECT_EQ(S_OK, write_image(self));
	EXPECT_EQ(DW_BLOCKER_NONE, blocker_of(self).kind);
}

/* 0 or an errno */
static int mount_at(struct _test_data_in_use *self, const char *device, unsigned int i)
{
	snprintf(self->dir[i], sizeof(self->dir[i]), "/tmp/in use %d.%u", getpid(), i);
	if (mkdir(self->dir[i], 0700))
		return errno;
	return mount(device, self->dir[i], "iso9660", MS_RDONLY, NULL) ? errno : 0;
}

TEST_F(in_use, by_mounts)
{
	struct dw_blocker found;
	const char *path;

	ASSERT_EQ(S_OK, write_image(self));
	ASSERT_EQ(0, mount_at(self, self->sim.sr, 0));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, write_image(self));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_MOUNT, found.kind);
	EXPECT_EQ(0, found.pid);
	EXPECT_EQ(1, found.count);
	EXPECT_STREQ(self->dir[0], found.paths);
	EXPECT_EQ(0, found.paths[strlen(found.paths) + 1]);
	ASSERT_EQ(0, mount_at(self, self->sim.sr, 1));
	found = blocker_of(self);
	EXPECT_EQ(2, found.count);
	path = found.paths;
	EXPECT_STREQ(self->dir[1], path);
	path += strlen(path) + 1;
	EXPECT_STREQ(self->dir[0], path);
	EXPECT_EQ(0, path[strlen(path) + 1]);
	/* Both go by force. */
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_lock(self->recorder, 0, "keeper"));
	ASSERT_EQ(S_OK, discwriter_recorder_lock(self->recorder, 1, "keeper"));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_CLIENT, found.kind);
	EXPECT_EQ(getpid(), found.pid);
	EXPECT_STREQ("keeper", found.name);
	EXPECT_EQ(DISCWRITER_PHASE_IDLE, found.phase);
	EXPECT_EQ(S_OK, write_image(self));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));
}

TEST_F(in_use, by_a_device)
{
	char params[32], name[32], device[40];
	struct dw_blocker found;
	struct stat st;
	unsigned int n;

	ASSERT_EQ(0, system("modprobe -q dm-mod"));
	ASSERT_EQ(S_OK, write_image(self));
	ASSERT_EQ(0, stat(self->sim.sr, &st));
	snprintf(params, sizeof(params), "%u:%u 0", major(st.st_rdev), minor(st.st_rdev));
	ASSERT_EQ(0, map(DM_DEV_CREATE, NULL, 0, &n));
	self->mapped = true;
	ASSERT_EQ(0, map(DM_TABLE_LOAD, params, SMALL * (SECTOR / 512), NULL));
	ASSERT_EQ(0, map(DM_DEV_SUSPEND, NULL, 0, NULL));	/* that is, resume */
	snprintf(name, sizeof(name), "dm-%u", n);
	snprintf(device, sizeof(device), "/dev/%s", name);
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, write_image(self));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_DEVICE, found.kind);
	EXPECT_STREQ(name, found.name);
	EXPECT_EQ(0, found.count);
	EXPECT_EQ(0, mount_at(self, device, 0));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_DEVICE, found.kind);
	EXPECT_EQ(1, found.count);
	EXPECT_STREQ(self->dir[0], found.paths);
	EXPECT_EQ(0, umount2(self->dir[0], 0));
	ASSERT_EQ(0, map(DM_DEV_REMOVE, NULL, 0, NULL));
	self->mapped = false;
	EXPECT_EQ(S_OK, write_image(self));
}

static int open_exclusively(struct sim *sim)
{
	return open(sim->sr, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
}

TEST_F(in_use, by_a_program)
{
	struct dw_blocker found;
	int fd;

	ASSERT_EQ(0, start_child(self, open_exclusively));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, write_image(self));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_PROGRAM, found.kind);
	EXPECT_EQ(self->child, found.pid);
	EXPECT_EQ(1, found.count);
	EXPECT_STREQ("in the way", found.name);
	/* Whoever just has it open is in nobody's way, but can be taken for one. */
	fd = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(2, blocker_of(self).count);
	end_child(self);
	EXPECT_EQ(DW_BLOCKER_NONE, blocker_of(self).kind);
	EXPECT_EQ(S_OK, write_image(self));
	close(fd);
}

static int take_flock(struct sim *sim)
{
	int fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? fd : flock(fd, LOCK_EX | LOCK_NB);
}

TEST_F(in_use, by_a_flock)
{
	struct dw_blocker found;

	ASSERT_EQ(0, start_child(self, take_flock));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, write_image(self));
	EXPECT_EQ(0, wait_idle(&self->sim));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_FLOCK, found.kind);
	EXPECT_EQ(self->child, found.pid);
	EXPECT_STREQ("in the way", found.name);
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_disable_mcn(self->recorder));
	end_child(self);
	EXPECT_EQ(S_OK, write_image(self));
}

static int open_for_writing(struct sim *sim)
{
	struct discwriter_client client = { .client = "Backup 1.0" };
	int fd = open(sim->node, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? fd : ioctl(fd, DISCWRITER_IOC_CLIENT, &client);
}

TEST_F(in_use, by_a_client)
{
	struct dw_blocker found;

	ASSERT_EQ(0, start_child(self, open_for_writing));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, write_image(self));
	found = blocker_of(self);
	EXPECT_EQ(DW_BLOCKER_CLIENT, found.kind);
	EXPECT_EQ(self->child, found.pid);
	EXPECT_STREQ("Backup 1.0", found.name);
}

/* --- what a job keeps from others -------------------------------------------------- */

/* Another process: 0, or the errno of its flock. */
static int flock_elsewhere(struct sim *sim)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(take_flock(sim) ? errno : 0);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct source {
	struct _test_data_in_use *self;
	size_t at;
	int flock;
	bool locked;
	struct discwriter_owner owner;
	struct dw_blocker blocker;
};

/* Once, in the middle of the image, all is looked at. */
static long long source_read(void *user, void *to, size_t len)
{
	struct source *s = user;

	if (len > 16 * SECTOR)
		len = 16 * SECTOR;
	if (s->at == SMALL / 2 * SECTOR) {
		s->flock = flock_elsewhere(&s->self->sim);
		s->locked = sim_state_is(&s->self->sim, "locked", "1");
		discwriter_recorder_owner(s->self->recorder, &s->owner, sizeof(s->owner));
		s->blocker = blocker_of(s->self);
	}
	memcpy(to, s->self->image + s->at, len);
	s->at += len;
	return (long long)len;
}

static int source_size(void *user, __u64 *bytes)
{
	(void)user;
	*bytes = SMALL * SECTOR;
	return 0;
}

static int write_source(struct _test_data_in_use *self, struct source *s)
{
	static const struct dw_stream_ops ops = {
		.size = sizeof(ops), .read = source_read, .get_size = source_size,
	};
	int hr;

	memset(s, 0, sizeof(*s));
	s->self = self;
	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_callbacks(&ops, s, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

TEST_F(in_use, flock_while_writing)
{
	struct source s;

	EXPECT_EQ(0, flock_elsewhere(&self->sim));
	ASSERT_EQ(S_OK, discwriter_data_set_verification(self->data, DW_VERIFICATION_FULL));
	ASSERT_EQ(S_OK, write_source(self, &s));
	EXPECT_EQ(EWOULDBLOCK, s.flock);
	EXPECT_TRUE(s.locked);
	EXPECT_EQ(DW_BLOCKER_CLIENT, s.blocker.kind);
	EXPECT_STREQ("writer", s.blocker.name);
	EXPECT_EQ(DISCWRITER_JOB_BURN, s.blocker.job);
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, s.blocker.phase);
	EXPECT_EQ(0, flock_elsewhere(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, SMALL * SECTOR));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "0"));

	/* Who has locked the tray finds it locked after a burn. */
	ASSERT_EQ(S_OK, discwriter_recorder_lock_door(self->recorder));
	ASSERT_EQ(S_OK, write_source(self, &s));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "1"));
	ASSERT_EQ(S_OK, discwriter_recorder_unlock_door(self->recorder));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "0"));
}

TEST_F(in_use, flock_while_a_task_runs)
{
	struct dw_task *task;

	ASSERT_EQ(0, sim_load(&self->sim, "cd-rw closed"));
	ASSERT_EQ(S_OK, discwriter_task_new(self->recorder, &task));
	ASSERT_EQ(S_OK, discwriter_task_start_erase(task, 0));
	EXPECT_EQ(EWOULDBLOCK, flock_elsewhere(&self->sim));
	EXPECT_EQ(S_OK, discwriter_task_wait(task, -1));
	EXPECT_EQ(0, flock_elsewhere(&self->sim));
	discwriter_task_free(task);
	EXPECT_EQ(S_OK, discwriter_recorder_eject(self->recorder));
	EXPECT_EQ(S_OK, discwriter_recorder_load(self->recorder));
	EXPECT_EQ(0, flock_elsewhere(&self->sim));
}

/* With news off, one's own jobs go on; others' do not. */
TEST_F(in_use, flock_of_ones_own)
{
	struct dw_recorder *other;
	struct source s;

	ASSERT_EQ(S_OK, discwriter_recorder_disable_mcn(self->recorder));
	ASSERT_EQ(S_OK, write_source(self, &s));
	EXPECT_EQ(EWOULDBLOCK, s.flock);
	EXPECT_EQ(EWOULDBLOCK, flock_elsewhere(&self->sim));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &other));
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_recorder_eject(other));
	discwriter_recorder_free(other);
	EXPECT_EQ(S_OK, discwriter_recorder_enable_mcn(self->recorder));
	EXPECT_EQ(0, flock_elsewhere(&self->sim));
}

TEST_F(in_use, name_of_the_lock)
{
	struct discwriter_owner owner;
	struct source s;

	ASSERT_EQ(S_OK, discwriter_recorder_lock(self->recorder, 0, "keeper"));
	EXPECT_EQ(EWOULDBLOCK, flock_elsewhere(&self->sim));
	ASSERT_EQ(S_OK, write_source(self, &s));
	EXPECT_STREQ("writer", s.owner.client);
	ASSERT_EQ(S_OK, discwriter_recorder_owner(self->recorder, &owner, sizeof(owner)));
	EXPECT_EQ(1, owner.held);
	EXPECT_EQ(getpid(), owner.pid);
	EXPECT_STREQ("keeper", owner.client);
	EXPECT_EQ(S_OK, discwriter_recorder_unlock(self->recorder));
	EXPECT_EQ(0, wait_idle(&self->sim));
}

TEST_HARNESS_MAIN
