// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who keeps the recorder from being taken, in the order in which the kernel would find
 * them: whoever has the node; then whoever has claimed the block device, by a mount, as
 * part of another block device, or by opening it exclusively; then who has its flock.
 */
#include <fcntl.h>
#include <string.h>

#include "internal.h"

/**
 * struct search - what the search goes by
 * @recorder: the recorder
 * @path: of its block device
 * @st: of that
 * @found: filled in
 */
struct search {
	struct dw_recorder *recorder;
	char path[48];
	struct stat st;
	struct dw_blocker *found;
};

static int client(struct search *s)
{
	struct discwriter_status status;
	struct discwriter_owner owner = { 0 };
	int ret = dw_ioctl(s->recorder->fd, DISCWRITER_IOC_OWNER, &owner);

	if (ret < 0 || !owner.held)
		return ret;
	dw_printable(owner.client, sizeof(owner.client));
	s->found->kind = DW_BLOCKER_CLIENT;
	s->found->pid = owner.pid;
	s->found->count = 1;
	dw_copy_out(s->found->name, sizeof(s->found->name), owner.client, sizeof(owner.client));
	if (!dw_read_status(s->recorder->fd, &status) && !dw_job_is_over(&status)) {
		s->found->job = status.job;
		s->found->phase = status.phase;
	}
	return 1;
}

static int mounted(struct search *s)
{
	int n = dw_ops.mounts(s->st.st_rdev, s->found->paths, sizeof(s->found->paths));

	if (n <= 0)
		return n;
	s->found->kind = DW_BLOCKER_MOUNT;
	s->found->count = (__u32)n;
	return 1;
}

static int holder(struct search *s)
{
	struct dw_blocker *found = s->found;
	dev_t device;
	int n;

	/* A kernel that does not tell has none to tell of. */
	if (dw_ops.holder(s->st.st_rdev, found->name, sizeof(found->name), &device) < 0)
		return 0;
	found->kind = DW_BLOCKER_DEVICE;
	n = dw_ops.mounts(device, found->paths, sizeof(found->paths));
	found->count = n > 0 ? (__u32)n : 0;
	return 1;
}

/* False: it is gone, or not in sight. */
static bool name_process(struct dw_blocker *found, pid_t pid)
{
	if (!pid || dw_ops.comm(pid, found->name, sizeof(found->name)) < 0)
		return false;
	dw_printable(found->name, sizeof(found->name));
	found->pid = pid;
	return true;
}

/* One of those that have the block device open; how many that are. */
static int name_opener(struct search *s)
{
	pid_t pid = 0;
	int n = dw_ops.openers(s->st.st_rdev, s->recorder->block_fd, &pid);

	return n > 0 && name_process(s->found, pid) ? n : 0;
}

/*
 * The kernel does not say who claimed it, nor whether anybody did but by refusing. So
 * that is tried, for a moment; then those who have it open are the ones it can be.
 */
static int program(struct search *s)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC;
	int fd = dw_open(s->path, flags);

	if (fd >= 0) {
		dw_ops.close(fd);
		return 0;
	}
	if (fd != -EBUSY)
		return fd;
	s->found->kind = DW_BLOCKER_PROGRAM;
	s->found->count = (__u32)name_opener(s);
	return 1;
}

static int flocker(struct search *s)
{
	pid_t pid = 0;
	int ret;

	/* Its own flock is in nobody's way. */
	if (s->recorder->block_fd >= 0)
		return 0;
	ret = dw_ops.flocker(&s->st, &pid);
	if (ret <= 0)
		return ret;
	s->found->kind = DW_BLOCKER_FLOCK;
	s->found->count = 1;
	/* Who took it may have ended and left it to a child, as flock(1) can. */
	if (!name_process(s->found, pid))
		name_opener(s);
	return 1;
}

/* Each: 1 found, 0 not so, or a negative errno: it cannot be told. */
static int (*const steps[])(struct search *s) = { mounted, holder, program, flocker };

static int search(struct search *s)
{
	int ret = client(s), error = 0;
	size_t i;

	if (ret || dw_block_path(s->recorder, s->path, sizeof(s->path)))
		return ret;
	ret = dw_ops.stat(s->path, &s->st);
	if (ret < 0)
		return ret;
	for (i = 0; i < DW_ARRAY_SIZE(steps); i++) {
		ret = steps[i](s);
		if (ret > 0)
			return ret;
		/* What one cannot tell another may. */
		if (ret < 0)
			error = ret;
	}
	return error;
}

int discwriter_recorder_blocker(struct dw_recorder *recorder, struct dw_blocker *blocker,
				size_t size)
{
	struct dw_blocker found = { .kind = DW_BLOCKER_NONE };
	struct search s = { .recorder = recorder, .found = &found };
	int ret;

	if (!recorder || !blocker)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	pthread_mutex_lock(&recorder->mutex);
	ret = search(&s);
	pthread_mutex_unlock(&recorder->mutex);
	if (ret < 0)
		return discwriter_hresult_from_errno(-ret);
	dw_copy_out(blocker, size, &found, sizeof(found));
	return S_OK;
}
