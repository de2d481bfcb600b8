// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Having a recorder to oneself: for one job, or by the lock for as long as one likes.
 * It is the node, open for writing, which the kernel gives to one at a time, together
 * with flock(2) on the block device, which udev respects. Both go with the process.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "internal.h"

bool dw_client_name_is_valid(const char *name)
{
	static const char valid[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789 .,:;-_";
	size_t len = name ? strnlen(name, DISCWRITER_CLIENT_LEN) : 0;

	return len && len < DISCWRITER_CLIENT_LEN && strspn(name, valid) == len;
}

/* Of the block device; -ENODEV when there is none. */
int dw_block_path(const struct dw_recorder *recorder, char *path, size_t size)
{
	const char *name = recorder->info.block_name;

	if (!name[0] || strchr(name, '/'))
		return -ENODEV;
	snprintf(path, size, "/dev/%s", name);
	return 0;
}

/*
 * udevd has a lock of its own while it looks at a disc that is new or has been
 * written: that is waited for, as the kernel waits for a claim.
 */
static int quiet_lock(int fd)
{
	__u64 limit = dw_now_ms() + 2000;
	int ret;

	for (;;) {
		ret = dw_ops.flock(fd, LOCK_EX | LOCK_NB);
		if (ret != -EWOULDBLOCK || dw_now_ms() >= limit)
			return ret;
		dw_ops.poll(NULL, 0, 50);
	}
}

/*
 * One more holder of the flock. Whoever cannot open the block device does without it,
 * unless it @must be: what keeps others from writing is the node.
 */
static int quiet_get(struct dw_recorder *recorder, bool must)
{
	char path[48];
	int fd, ret;

	if (recorder->block_fd >= 0) {
		recorder->quiet++;
		return 0;
	}
	fd = dw_block_path(recorder, path, sizeof(path));
	/* Not blocking: neither closes the tray nor locks it. */
	if (!fd)
		fd = dw_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && must)
		return fd;
	if (fd >= 0) {
		ret = quiet_lock(fd);
		if (ret < 0) {
			dw_ops.close(fd);
			return ret == -EWOULDBLOCK ? -EBUSY : ret;
		}
		recorder->block_fd = fd;
	}
	recorder->quiet++;
	return 0;
}

static void quiet_put(struct dw_recorder *recorder)
{
	if (--recorder->quiet)
		return;
	if (recorder->block_fd >= 0)
		dw_ops.close(recorder->block_fd);
	recorder->block_fd = -1;
}

static int unmount(const struct dw_recorder *recorder)
{
	char path[48];
	struct stat st;
	int ret;

	ret = dw_block_path(recorder, path, sizeof(path));
	if (!ret)
		ret = dw_ops.stat(path, &st);
	return ret < 0 ? ret : dw_ops.unmount(st.st_rdev);
}

/* What others see as the owner's name is the lock's. */
static int sign(const struct dw_recorder *recorder, int fd)
{
	struct discwriter_client client = { 0 };

	strcpy(client.client, recorder->lock_name);
	return dw_ioctl(fd, DISCWRITER_IOC_CLIENT, &client);
}

static int take(struct dw_recorder *recorder, bool force, const char *name)
{
	int fd, ret;

	fd = dw_take_node(recorder, 0);
	if (fd == -EBUSY && force) {
		ret = unmount(recorder);
		if (ret == -EPERM)
			return -EACCES;
		if (ret > 0)
			fd = dw_take_node(recorder, 0);
	}
	if (fd < 0)
		return fd;
	strcpy(recorder->lock_name, name);
	ret = sign(recorder, fd);
	if (!ret)
		ret = quiet_get(recorder, false);
	if (ret < 0) {
		dw_ops.close(fd);
		return ret;
	}
	recorder->lock_fd = fd;
	return 0;
}

int discwriter_recorder_lock(struct dw_recorder *recorder, int force, const char *client_name)
{
	int ret = 0;

	if (!recorder)
		return E_POINTER;
	if (!dw_client_name_is_valid(client_name))
		return E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID;
	pthread_mutex_lock(&recorder->mutex);
	if (!recorder->locks)
		ret = take(recorder, force, client_name);
	if (!ret)
		recorder->locks++;
	pthread_mutex_unlock(&recorder->mutex);
	return ret < 0 ? dw_verb_code(ret) : S_OK;
}

/* The last one is gone, or the recorder is. */
static void give_back(struct dw_recorder *recorder)
{
	/* The block device first: its last close would unlock the tray. */
	quiet_put(recorder);
	dw_ops.close(recorder->lock_fd);
	recorder->lock_fd = -1;
}

int discwriter_recorder_unlock(struct dw_recorder *recorder)
{
	int hr = S_OK;

	if (!recorder)
		return E_POINTER;
	pthread_mutex_lock(&recorder->mutex);
	if (!recorder->locks)
		hr = E_INVALIDARG;
	else if (recorder->locks == 1 && recorder->lock_used)
		hr = E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	else if (!--recorder->locks)
		give_back(recorder);
	pthread_mutex_unlock(&recorder->mutex);
	return hr;
}

int discwriter_recorder_disable_mcn(struct dw_recorder *recorder)
{
	int ret;

	if (!recorder)
		return E_POINTER;
	pthread_mutex_lock(&recorder->mutex);
	ret = quiet_get(recorder, true);
	if (!ret)
		recorder->mcn++;
	pthread_mutex_unlock(&recorder->mutex);
	return ret < 0 ? discwriter_hresult_from_errno(-ret) : S_OK;
}

int discwriter_recorder_enable_mcn(struct dw_recorder *recorder)
{
	int hr = S_OK;

	if (!recorder)
		return E_POINTER;
	pthread_mutex_lock(&recorder->mutex);
	if (recorder->mcn) {
		recorder->mcn--;
		quiet_put(recorder);
	} else {
		hr = E_INVALIDARG;
	}
	pthread_mutex_unlock(&recorder->mutex);
	return hr;
}

/* Without a lock: the node and the flock, for this job. Under the mutex. */
static int take_for_job(struct dw_recorder *recorder, int flags)
{
	int fd = dw_take_node(recorder, flags);
	int ret;

	if (fd < 0)
		return fd;
	ret = quiet_get(recorder, false);
	if (ret < 0) {
		dw_ops.close(fd);
		return ret;
	}
	return fd;
}

/*
 * The recorder for one job: the lock's descriptor if there is a lock, which one job
 * has at a time, because O_NONBLOCK is a matter of the open file.
 */
int dw_take(struct dw_recorder *recorder, int flags)
{
	int fd, ret;

	pthread_mutex_lock(&recorder->mutex);
	if (recorder->locks) {
		ret = recorder->lock_used ? -ETXTBSY :
					    dw_ops.set_flags(recorder->lock_fd, flags);
		if (!ret)
			recorder->lock_used = true;
		fd = ret < 0 ? ret : recorder->lock_fd;
	} else {
		fd = take_for_job(recorder, flags);
	}
	pthread_mutex_unlock(&recorder->mutex);
	return fd;
}

/* What dw_take() gave. Returns what close(2) does. */
int dw_give(struct dw_recorder *recorder, int fd)
{
	bool locked;

	pthread_mutex_lock(&recorder->mutex);
	locked = recorder->lock_used && fd == recorder->lock_fd;
	if (locked) {
		recorder->lock_used = false;
		/* A burn has given the name of its writer. */
		sign(recorder, fd);
	} else {
		/* As in give_back(): the node comes last. */
		quiet_put(recorder);
	}
	pthread_mutex_unlock(&recorder->mutex);
	return locked ? 0 : dw_ops.close(fd);
}

/* A verb that needs the recorder for just this call. */
int dw_take_and_do(struct dw_recorder *recorder, unsigned long request, void *arg)
{
	int fd = dw_take(recorder, 0);
	int ret;

	if (fd < 0)
		return fd;
	ret = dw_ioctl(fd, request, arg);
	dw_give(recorder, fd);
	return ret;
}

int dw_lock_init(struct dw_recorder *recorder)
{
	recorder->lock_fd = -1;
	recorder->block_fd = -1;
	return pthread_mutex_init(&recorder->mutex, NULL) ? -ENOMEM : 0;
}

void dw_lock_done(struct dw_recorder *recorder)
{
	if (recorder->locks)
		give_back(recorder);
	for (; recorder->mcn; recorder->mcn--)
		quiet_put(recorder);
	pthread_mutex_destroy(&recorder->mutex);
}
