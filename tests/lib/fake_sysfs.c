// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What /proc and sysfs tell in a system that does not exist: see fake.h.
 */
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fake_sysfs.h"

#define HOLDER_DEVICE	makedev(253, 7)

void fake_syspath(unsigned int i, char *path, size_t size)
{
	if (fake.syspaths)
		snprintf(path, size, "%s", fake.syspaths[i]);
	else
		snprintf(path, size, "/sys/devices/fake.%u/discwriter%u", i, i);
}

static int give(const char *value, char *buf, size_t size)
{
	return snprintf(buf, size, "%s", value) < (int)size ? 0 : -ENAMETOOLONG;
}

/* By itself there are just the drives, all alike. */
int fake_attr(const char *dir, const char *name, char *buf, size_t size)
{
	const struct fake_attr *attr;

	for (attr = fake.attrs; attr && attr->dir; attr++)
		if (!strcmp(attr->dir, dir) && !strcmp(attr->name, name))
			return give(attr->value, buf, size);
	if (!strncmp(dir, "/sys/devices/fake.", 18) && !strchr(dir + 18, '/'))
		return strcmp(name, "subsystem") ? -ENOENT : give("fakes", buf, size);
	if (!strcmp(name, "vendor"))
		return give(fake.info.vendor, buf, size);
	if (!strcmp(name, "model"))
		return give(fake.info.product, buf, size);
	return strcmp(name, "serial") ? -ENOENT : give(fake.info.serial, buf, size);
}

int fake_rank(const char *dir, const char *prefix, unsigned int number)
{
	(void)dir;
	(void)number;
	assert_string_equal(prefix, "host");
	return fake.rank;
}

int fake_access(const char *path, int mode)
{
	(void)path;
	(void)mode;
	return -fake.access_error;
}

int fake_mounts(dev_t device, char *paths, size_t size)
{
	const char *from = fake.mount_paths;
	size_t at = 0;
	int n = 0;

	memset(paths, 0, size);
	if (!from || device != (fake.holder ? HOLDER_DEVICE : makedev(11, 0)))
		return 0;
	for (; *from; n++) {
		strcpy(paths + at, from);
		at += strlen(from) + 1;
		from += strlen(from) + 1;
	}
	return n;
}

int fake_holder(dev_t device, char *name, size_t size, dev_t *holder)
{
	assert_int_equal(device, makedev(11, 0));
	if (!fake.holder)
		return -ENOENT;
	*holder = HOLDER_DEVICE;
	return give(fake.holder, name, size);
}

int fake_openers(dev_t device, int except, pid_t *first)
{
	(void)except;
	assert_int_equal(device, makedev(11, 0));
	*first = fake.opener;
	return fake.openers;
}

int fake_flocker(const struct stat *file, pid_t *pid)
{
	assert_int_equal(file->st_rdev, makedev(11, 0));
	*pid = fake.flocker > 0 ? fake.flocker : 0;
	return !!fake.flocker;
}

int fake_comm(pid_t pid, char *name, size_t size)
{
	return pid < 0x10000 ? give("wodim", name, size) : -ENOENT;
}
