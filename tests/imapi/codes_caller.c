// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codes that the caller brings about: the program, its source of data, or what else
 * goes on in the machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "codes.h"

#define HALF		(SMALL / 2 * SECTOR)
#define NOBODY		65534
#define LOCK_NAME	"somebody else"

/* A source of callbacks, in which something happens half way. */
struct source {
	struct codes *c;
	size_t size, at;
	int error;
	void (*event)(struct source *s);
	int code;		/* of a second write */
};

static long long source_read(void *user, void *to, size_t len)
{
	struct source *s = user;

	if (s->at >= HALF && s->error)
		return -s->error;
	if (s->at >= HALF && s->event) {
		s->event(s);
		s->event = NULL;
	}
	if (len > 16 * SECTOR)
		len = 16 * SECTOR;
	if (len > s->size - s->at)
		len = s->size - s->at;
	memcpy(to, s->c->image + s->at, len);
	s->at += len;
	return (long long)len;
}

static int source_size(void *user, __u64 *bytes)
{
	(void)user;
	*bytes = SMALL * SECTOR;
	return 0;
}

static int write_source(struct source *s)
{
	static const struct dw_stream_ops ops = {
		.size = sizeof(ops), .read = source_read, .get_size = source_size,
	};
	struct dw_stream *stream;
	int hr = discwriter_stream_from_callbacks(&ops, s, &stream);

	if (hr)
		return hr;
	hr = discwriter_data_write(s->c->data, stream);
	discwriter_stream_free(stream);
	return hr;
}

static int source_that_ends(struct codes *c)
{
	struct source s = { .c = c, .size = HALF };

	return write_source(&s);
}

static int source_that_fails(struct codes *c)
{
	struct source s = { .c = c, .size = SMALL * SECTOR, .error = EMFILE };

	return write_source(&s);
}

static void cancel(struct source *s)
{
	discwriter_data_cancel(s->c->data);
}

static int write_cancelled(struct codes *c)
{
	struct source s = { .c = c, .size = SMALL * SECTOR, .event = cancel };

	return write_source(&s);
}

static void *write_again(void *user)
{
	struct source *s = user;

	s->code = write_bytes(s->c, SECTOR);
	return NULL;
}

static void begin_another(struct source *s)
{
	pthread_t thread;

	if (!pthread_create(&thread, NULL, write_again, s))
		pthread_join(thread, NULL);
}

/* The code of the second one; the first is not disturbed. */
static int write_twice(struct codes *c)
{
	struct source s = { .c = c, .size = SMALL * SECTOR, .event = begin_another };
	int hr = write_source(&s);

	if (hr || !on_disc(&c->sim, 0, c->image, SMALL * SECTOR))
		bad(c, "the first: %s", discwriter_strhresult(hr));
	return s.code;
}

static int write_well(struct codes *c)
{
	int hr = write_bytes(c, SMALL * SECTOR);

	if (!on_disc(&c->sim, 0, c->image, SMALL * SECTOR))
		bad(c, "the disc is not as the image");
	return hr;
}

static int write_at(struct codes *c, unsigned int kbps, unsigned int rotation)
{
	discwriter_data_set_speed(c->data, kbps, rotation);
	return write_well(c);
}

/* A drive keeps what it was set to. */
static void forget_speed(struct codes *c)
{
	sim_unplug(&c->sim);
}

static int write_at_odd_speed(struct codes *c)
{
	return write_at(c, 3000, 0);
}

static int write_at_odd_rotation(struct codes *c)
{
	return write_at(c, 5540, DISCWRITER_ROTATION_CAV);
}

static int write_at_both(struct codes *c)
{
	return write_at(c, 3000, DISCWRITER_ROTATION_CAV);
}

/* Arguments that are wrong. */

static int write_by_nobody(struct codes *c)
{
	discwriter_data_set_recorder(c->data, NULL);
	return write_bytes(c, SMALL * SECTOR);
}

static int write_without_name(struct codes *c)
{
	discwriter_data_free(c->data);
	discwriter_data_new(&c->data);
	discwriter_data_set_recorder(c->data, c->recorder);
	return write_bytes(c, SMALL * SECTOR);
}

static int lock_without_name(struct codes *c)
{
	return discwriter_recorder_lock(c->recorder, 0, "");
}

static int cancel_nothing(struct codes *c)
{
	return discwriter_data_cancel(c->data);
}

static int write_null(struct codes *c)
{
	return discwriter_data_write(c->data, NULL);
}

/* Memory that nobody may touch. */
static int map_nothing(struct codes *c, void **to)
{
	*to = mmap(NULL, SMALL * SECTOR, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (*to == MAP_FAILED)
		bad(c, "mmap: %m");
	return *to == MAP_FAILED;
}

static int write_unmapped(struct codes *c)
{
	struct dw_stream *stream;
	void *nothing;
	int hr;

	if (map_nothing(c, &nothing))
		return S_OK;
	hr = discwriter_stream_from_memory(nothing, SMALL * SECTOR, &stream);
	if (!hr)
		hr = discwriter_data_write(c->data, stream);
	discwriter_stream_free(stream);
	munmap(nothing, SMALL * SECTOR);
	return hr;
}

static int plain_unmapped(struct codes *c)
{
	void *nothing;
	int err;

	if (map_nothing(c, &nothing))
		return 0;
	err = burn(&c->sim, nothing, SMALL * SECTOR, SMALL * SECTOR);
	munmap(nothing, SMALL * SECTOR);
	return err;
}

static int write_closed(struct codes *c)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct dw_stream *stream;
	int hr;

	hr = discwriter_stream_from_fd(fd, &stream);
	if (hr)
		return hr;
	discwriter_stream_set_size(stream, SECTOR);
	close(fd);
	hr = discwriter_data_write(c->data, stream);
	discwriter_stream_free(stream);
	return hr;
}

static int plain_to_reader(struct codes *c)
{
	int fd = open_node(&c->sim, O_RDONLY);
	int err = write_all(fd, c->image, SECTOR, SECTOR, NULL);

	close(fd);
	return err;
}

static int write_odd(struct codes *c)
{
	return write_bytes(c, SECTOR - 1);
}

static int plain_odd(struct codes *c)
{
	return burn(&c->sim, c->image, SECTOR - 1, SECTOR);
}

/* So many bytes that only the end of the pipe tells how many. */
static int write_odd_pipe(struct codes *c)
{
	struct dw_stream *stream;
	int fd[2], hr;

	if (pipe2(fd, O_CLOEXEC) || write(fd[1], c->image, SECTOR - 1) != SECTOR - 1)
		bad(c, "pipe: %m");
	close(fd[1]);
	hr = discwriter_stream_from_fd(fd[0], &stream);
	if (!hr)
		hr = discwriter_data_write(c->data, stream);
	discwriter_stream_free(stream);
	close(fd[0]);
	return hr;
}

/* Another descriptor cancels what this one writes. */
static int plain_cancelled(struct codes *c)
{
	struct discwriter_cancel arg = { 0 };
	int fd = open_node(&c->sim, O_WRONLY);
	int other = open_node(&c->sim, O_RDONLY);
	int err = write_all(fd, c->image, HALF, HALF, NULL);

	if (err)
		bad(c, "the first half: %s", strerror(err));
	err = ioctl_errno(other, DISCWRITER_IOC_CANCEL, &arg);
	if (err)
		bad(c, "cancel: %s", strerror(err));
	err = write_all(fd, c->image + HALF, HALF, HALF, NULL);
	if (close_errno(fd) != err)
		bad(c, "close says something else than write");
	close(other);
	return err;
}

/* Who else has the recorder. */

static void let_go(struct codes *c)
{
	close(c->fd);
}

static int claim_block_device(struct codes *c)
{
	c->fd = open(c->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
	return c->fd < 0 ? errno : 0;
}

/* Lock, say so, and wait for the end. */
static void lock_and_wait(struct codes *c, int fd)
{
	struct dw_recorder *recorder;

	if (discwriter_recorder_open(c->sim.node, &recorder) ||
	    discwriter_recorder_lock(recorder, 0, LOCK_NAME) || write(fd, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static int lock_elsewhere(struct codes *c)
{
	char byte;
	int fd[2];

	if (pipe2(fd, O_CLOEXEC))
		return errno;
	c->child = fork();
	if (!c->child)
		lock_and_wait(c, fd[1]);
	close(fd[1]);
	if (c->child < 0 || read(fd[0], &byte, 1) != 1)
		bad(c, "the other process has no lock");
	close(fd[0]);
	return 0;
}

static void kill_child(struct codes *c)
{
	kill(c->child, SIGKILL);
	waitpid(c->child, NULL, 0);
}

static int write_locked(struct codes *c, unsigned int kind, pid_t pid, const char *name,
			const char *path)
{
	int hr = write_bytes(c, SMALL * SECTOR);
	struct dw_blocker blocker;

	if (discwriter_recorder_blocker(c->recorder, &blocker, sizeof(blocker)) ||
	    blocker.kind != kind || (pid && blocker.pid != pid) ||
	    (name && strcmp(blocker.name, name)) || (path && strcmp(blocker.paths, path)))
		bad(c, "kind %u, process %d, \"%s\", \"%s\"", blocker.kind, blocker.pid,
		    blocker.name, blocker.paths);
	return hr;
}

static int write_claimed(struct codes *c)
{
	return write_locked(c, DW_BLOCKER_PROGRAM, getpid(), NULL, NULL);
}

static int write_locked_elsewhere(struct codes *c)
{
	struct discwriter_owner owner = { 0 };

	if (discwriter_recorder_owner(c->recorder, &owner, sizeof(owner)) ||
	    owner.pid != c->child || strcmp(owner.client, LOCK_NAME))
		bad(c, "owner %d, \"%s\"", owner.pid, owner.client);
	return write_locked(c, DW_BLOCKER_CLIENT, c->child, LOCK_NAME, NULL);
}

static int mount_disc(struct codes *c)
{
	uint8_t *volume = image_new(SMALL, 22);
	int err;

	if (!volume)
		return ENOMEM;
	image_iso(volume, SMALL);
	err = burn(&c->sim, volume, SMALL * SECTOR, 65536);
	image_free(volume, SMALL);
	if (err)
		return err;
	strcpy(c->dir, "/tmp/discwriter.XXXXXX");
	if (!mkdtemp(c->dir))
		return errno;
	if (!mount(c->sim.sr, c->dir, "iso9660", MS_RDONLY, NULL))
		return 0;
	err = errno;
	rmdir(c->dir);
	return err;
}

static void unmount_disc(struct codes *c)
{
	umount(c->dir);
	rmdir(c->dir);
}

static int write_mounted(struct codes *c)
{
	return write_locked(c, DW_BLOCKER_MOUNT, 0, NULL, c->dir);
}

/* The node is the administrator's and a group's. */
static int become_nobody(struct codes *c)
{
	if (chmod(c->sim.node, 0600) || seteuid(NOBODY))
		return errno;
	return 0;
}

static void become_root(struct codes *c)
{
	if (seteuid(0))
		bad(c, "seteuid: %m");
}

static int pull_cable(struct codes *c)
{
	char node[64];
	int err;

	/* Its name is what a program still knows. */
	strcpy(node, c->sim.node);
	err = sim_unplug(&c->sim) ? errno : 0;
	strcpy(c->sim.node, node);
	return err;
}

/* Another driver's device, where the node was when the recorder was opened. */
static int put_another_device(struct codes *c)
{
	return mount("/dev/null", c->sim.node, NULL, MS_BIND, NULL) ? errno : 0;
}

static void take_it_away(struct codes *c)
{
	if (umount(c->sim.node))
		bad(c, "umount: %m");
}

#define LIBRARY_ONLY	"an argument of the library's functions"

const struct row caller_rows[] = {
	{ S_OK, "an image", .write = write_well },
	{ S_IMAPI_SPEEDADJUSTED, "a speed that the disc has not", .write = write_at_odd_speed,
	  .undo = forget_speed,
	  .not_plain = "write(2) does not choose a speed, and has no second kind of success" },
	{ S_IMAPI_ROTATIONADJUSTED, "a rotation that the drive has not",
	  .write = write_at_odd_rotation, .undo = forget_speed, .not_plain = "the same" },
	{ S_IMAPI_BOTHADJUSTED, "both", .write = write_at_both, .undo = forget_speed,
	  .not_plain = "the same" },
	{ E_IMAPI_REQUEST_CANCELLED, "cancelled half way", .write = write_cancelled,
	  .stage = DW_STAGE_WRITE, .error = ECANCELED, .plain = plain_cancelled },

	/* The source. */
	{ E_INVALIDARG, "a source that ends early", .write = source_that_ends,
	  .stage = DW_STAGE_END, .not_plain = "write(2) announces no size" },
	{ E_FAIL, "a source that fails with EMFILE", .write = source_that_fails,
	  .stage = DW_STAGE_SOURCE, .not_plain = "a plain writer reads its source itself" },
	{ E_HANDLE, "a source that is closed", .write = write_closed, .stage = DW_STAGE_SOURCE,
	  .error = EBADF, .plain = plain_to_reader },
	{ E_POINTER, "a source that is NULL", .write = write_null, .unrecorded = true,
	  .not_plain = LIBRARY_ONLY },
	{ E_POINTER, "memory that cannot be read", .write = write_unmapped,
	  .stage = DW_STAGE_WRITE, .error = EFAULT, .plain = plain_unmapped },
	{ E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, "2047 bytes", .write = write_odd,
	  .stage = DW_STAGE_CHECK, .error = EINVAL, .plain = plain_odd },
	{ E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, "2047 bytes out of a pipe",
	  .write = write_odd_pipe, .stage = DW_STAGE_END, .error = EINVAL, .plain = plain_odd },

	/* The object. */
	{ E_IMAPI_RECORDER_REQUIRED, "no recorder", .write = write_by_nobody,
	  .stage = DW_STAGE_CHECK, .not_plain = "whoever writes has opened one" },
	{ E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID, "no name", .write = write_without_name,
	  .stage = DW_STAGE_CHECK, .not_plain = "a plain writer needs no name" },
	{ E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, "a lock without a name",
	  .write = lock_without_name, .other_call = true, .unrecorded = true,
	  .not_plain = "a plain writer needs no name" },
	{ E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, "a second write by the same object",
	  .write = write_twice, .unrecorded = true,
	  .not_plain = "a second writer is told EBUSY when it opens the node; writes of one are "
		       "one stream" },
	{ E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS, "a cancel while nothing runs",
	  .write = cancel_nothing, .other_call = true, .unrecorded = true,
	  .not_plain = "only who cancels is told" },

	/* The machine. */
	{ E_IMAPI_RECORDER_LOCKED, "claimed by a program", .limits = true, .scale = 1,
	  .prepare = claim_block_device, .undo = let_go, .write = write_claimed,
	  .stage = DW_STAGE_OPEN, .error = EBUSY },
	{ E_IMAPI_RECORDER_LOCKED, "locked by another process", .limits = true, .scale = 1,
	  .prepare = lock_elsewhere, .undo = kill_child, .write = write_locked_elsewhere,
	  .stage = DW_STAGE_OPEN, .error = EBUSY },
	{ E_IMAPI_RECORDER_LOCKED, "mounted", .medium = RW, .prepare = mount_disc,
	  .undo = unmount_disc, .write = write_mounted, .stage = DW_STAGE_OPEN, .error = EBUSY },
	{ E_ACCESSDENIED, "another user", .prepare = become_nobody, .undo = become_root,
	  .stage = DW_STAGE_OPEN, .error = EACCES },
	{ E_NOTIMPL, "another driver's device at the node's place", .prepare = put_another_device,
	  .undo = take_it_away, .stage = DW_STAGE_OPEN,
	  .not_plain = "write(2) is the same verb to all devices; here that one answers" },
	{ DW_E_DEV_NOT_EXIST, "no node any more", .prepare = pull_cable,
	  .stage = DW_STAGE_OPEN, .error = ENOENT },
};

const size_t nr_caller_rows = ARRAY_SIZE(caller_rows);
