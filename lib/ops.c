// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The way out to the system: calls that return a negative errno, and the two
 * questions that udev's library answers from sysfs. What is read from /proc and sysfs
 * without it is in ops_proc.c.
 */
#include <fcntl.h>
#include <libudev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <time.h>
#include <unistd.h>

#include "ops.h"

#define RET(call)				\
	({					\
		__auto_type ret_ = (call);	\
		ret_ < 0 ? -errno : ret_;	\
	})

static int sys_open(const char *path, int flags)
{
	return RET(open(path, flags));
}

static int sys_close(int fd)
{
	return RET(close(fd));
}

static int sys_ioctl(int fd, unsigned long request, void *arg)
{
	return RET(ioctl(fd, request, arg));
}

static ssize_t sys_read(int fd, void *buf, size_t len)
{
	return RET(read(fd, buf, len));
}

static ssize_t sys_write(int fd, const void *buf, size_t len)
{
	return RET(write(fd, buf, len));
}

static ssize_t sys_pread(int fd, void *buf, size_t len, off_t offset)
{
	return RET(pread(fd, buf, len, offset));
}

static ssize_t sys_sendfile(int out, int in, off_t *offset, size_t len)
{
	return RET(sendfile(out, in, offset, len));
}

static ssize_t sys_splice(int in, int out, size_t len)
{
	return RET(splice(in, NULL, out, NULL, len, SPLICE_F_MOVE | SPLICE_F_MORE));
}

static int sys_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	return RET(poll(fds, n, timeout_ms));
}

static __u64 sys_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (__u64)ts.tv_sec * 1000 + (__u64)ts.tv_nsec / 1000000;
}

static off_t sys_lseek(int fd, off_t offset, int whence)
{
	return RET(lseek(fd, offset, whence));
}

static int sys_stat(const char *path, struct stat *st)
{
	return RET(stat(path, st));
}

static int sys_fstat(int fd, struct stat *st)
{
	return RET(fstat(fd, st));
}

static int sys_realpath(const char *path, char *to, size_t size)
{
	char *real = realpath(path, NULL);
	int ret = 0;

	if (!real)
		return -errno;
	if (strlen(real) < size)
		strcpy(to, real);
	else
		ret = -ENAMETOOLONG;
	free(real);
	return ret;
}

static int sys_flock(int fd, int operation)
{
	return RET(flock(fd, operation));
}

static int sys_set_flags(int fd, int flags)
{
	return RET(fcntl(fd, F_SETFL, flags));
}

static int sys_access(const char *path, int mode)
{
	/* As a call of open(2) would see it: by the effective user and groups. */
	return RET(faccessat(AT_FDCWD, path, mode, AT_EACCESS));
}

static struct udev_enumerate *scan(struct udev *udev, struct udev_device *parent)
{
	struct udev_enumerate *e = udev_enumerate_new(udev);

	if (!e)
		return NULL;
	/* Reads sysfs: what udevd would add to it is not needed. */
	if (udev_enumerate_add_match_subsystem(e, "discwriter") < 0 ||
	    (parent && udev_enumerate_add_match_parent(e, parent) < 0) ||
	    udev_enumerate_scan_devices(e) < 0) {
		udev_enumerate_unref(e);
		return NULL;
	}
	return e;
}

/* Calls fn for each node found until one returns not 0. */
static int each_node(struct udev *udev, struct udev_device *parent,
		     int (*fn)(struct udev_device *dev, unsigned int index, const char *path,
			       void *arg), void *arg)
{
	struct udev_enumerate *e = scan(udev, parent);
	struct udev_list_entry *entry;
	int ret = 0;

	if (!e)
		return -EIO;
	udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(e)) {
		struct udev_device *dev;
		const char *path, *number;

		dev = udev_device_new_from_syspath(udev, udev_list_entry_get_name(entry));
		if (!dev)	/* unplugged in between */
			continue;
		path = udev_device_get_devnode(dev);
		number = udev_device_get_sysnum(dev);
		if (path && number)
			ret = fn(dev, (unsigned int)strtoul(number, NULL, 10), path, arg);
		udev_device_unref(dev);
		if (ret)
			break;
	}
	udev_enumerate_unref(e);
	return ret;
}

static int add_node(struct udev_device *dev, unsigned int index, const char *path, void *arg)
{
	return dw_nodes_add(arg, index, path, udev_device_get_syspath(dev));
}

static int sys_nodes(struct dw_nodes *nodes)
{
	struct udev *udev = udev_new();
	int ret;

	if (!udev)
		return -ENOMEM;
	ret = each_node(udev, NULL, add_node, nodes);
	udev_unref(udev);
	return ret;
}

struct found {
	char *path;
	size_t size;
};

static int take_node(struct udev_device *dev, unsigned int index, const char *path, void *arg)
{
	const struct found *found = arg;

	(void)dev;
	(void)index;
	if (strlen(path) >= found->size)
		return -ENAMETOOLONG;
	strcpy(found->path, path);
	return 1;
}

static int sys_node_of_block(dev_t device, char *path, size_t size)
{
	struct found found = { path, size };
	struct udev *udev = udev_new();
	struct udev_device *block, *drive;
	int ret = -ENODEV;

	if (!udev)
		return -ENOMEM;
	block = udev_device_new_from_devnum(udev, 'b', device);
	if (!block)
		goto out;
	/* Node and block device are children of the same SCSI device. */
	drive = udev_device_get_parent_with_subsystem_devtype(block, "scsi", "scsi_device");
	if (drive)
		ret = each_node(udev, drive, take_node, &found);
	if (ret >= 0)
		ret = ret ? 0 : -ENODEV;
	udev_device_unref(block);
out:
	udev_unref(udev);
	return ret;
}

const struct dw_ops dw_ops = {
	.open = sys_open,
	.close = sys_close,
	.ioctl = sys_ioctl,
	.read = sys_read,
	.write = sys_write,
	.pread = sys_pread,
	.sendfile = sys_sendfile,
	.splice = sys_splice,
	.poll = sys_poll,
	.now_ms = sys_now_ms,
	.lseek = sys_lseek,
	.stat = sys_stat,
	.fstat = sys_fstat,
	.realpath = sys_realpath,
	.nodes = sys_nodes,
	.flock = sys_flock,
	.set_flags = sys_set_flags,
	.node_of_block = sys_node_of_block,
	.access = sys_access,
	.attr = dw_sys_attr,
	.rank = dw_sys_rank,
	.unmount = dw_sys_unmount,
	.mounts = dw_sys_mounts,
	.holder = dw_sys_holder,
	.openers = dw_sys_openers,
	.flocker = dw_sys_flocker,
	.comm = dw_sys_comm,
};
