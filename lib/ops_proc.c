// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What /proc and sysfs tell of a block device and who uses it. The rest of the way
 * out to the system is in ops.c.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "ops.h"

/* The kernel writes space, tab, newline and backslash of a path as \\ooo. */
static void unescape(char *s)
{
	char *to = s;

	while (*s) {
		if (s[0] == '\\' && s[1] && s[2] && s[3]) {
			*to++ = (char)((s[1] & 7) << 6 | (s[2] & 7) << 3 | (s[3] & 7));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = 0;
}

/* Put a string before those that are there, or leave it out where it does not fit. */
static void put_first(char *strings, size_t size, const char *s)
{
	size_t used = 0, len = strlen(s) + 1;

	while (strings[used])
		used += strlen(strings + used) + 1;
	/* The latest matters most: the oldest make room for it. */
	while (used && len + used >= size) {
		size_t last = 0, at = 0;

		for (; at < used; at += strlen(strings + at) + 1)
			last = at;
		used = last;
	}
	if (len + used >= size)
		return;
	memmove(strings + len, strings, used);
	memcpy(strings, s, len);
	strings[len + used] = 0;
}

int dw_sys_mounts(dev_t device, char *paths, size_t size)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	unsigned int major, minor;
	int at, end, n = 0;
	char *line = NULL;
	size_t room = 0;

	if (!f)
		return -errno;
	memset(paths, 0, size);
	while (getline(&line, &room, f) > 0) {
		at = 0;
		end = 0;
		/* number, parent, device, root, where */
		if (sscanf(line, "%*d %*d %u:%u %*s %n%*s%n", &major, &minor, &at, &end) != 2 ||
		    !end || makedev(major, minor) != device)
			continue;
		line[end] = 0;
		unescape(line + at);
		put_first(paths, size, line + at);
		n++;
	}
	free(line);
	fclose(f);
	return n;
}

int dw_sys_unmount(dev_t device)
{
	char paths[PATH_MAX + 1];
	struct stat st;
	int n = 0;

	while (dw_sys_mounts(device, paths, sizeof(paths)) > 0) {
		/*
		 * No lazy one: what is still in use stays. Nor another one, which was
		 * mounted over this.
		 */
		if (!paths[0] || stat(paths, &st) || st.st_dev != device)
			return -EBUSY;
		if (umount2(paths, UMOUNT_NOFOLLOW))
			return -errno;
		n++;
	}
	return n;
}

/* One that is made of it: device mapper, md. There is one, as they claim it. */
int dw_sys_holder(dev_t device, char *name, size_t size, dev_t *holder)
{
	unsigned int major_nr, minor_nr;
	struct dirent *entry;
	char path[PATH_MAX], text[32];
	int ret = -ENOENT;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/holders", major(device), minor(device));
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (ret && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= size)
			continue;
		snprintf(path, sizeof(path), "/sys/class/block/%s", entry->d_name);
		if (dw_sys_attr(path, "dev", text, sizeof(text)) < 0 ||
		    sscanf(text, "%u:%u", &major_nr, &minor_nr) != 2)
			continue;
		strcpy(name, entry->d_name);
		*holder = makedev(major_nr, minor_nr);
		ret = 0;
	}
	closedir(dir);
	return ret;
}

/* Does one of the process's descriptors, other than @except, refer to it? */
static bool has_open(const char *pid, dev_t device, int except)
{
	char path[64], own[16] = "";
	struct dirent *entry;
	struct statx st;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
	dir = opendir(path);	/* refused for others' processes */
	if (!dir)
		return false;
	if (except >= 0 && strtol(pid, NULL, 10) == getpid())
		snprintf(own, sizeof(own), "%d", except);
	while (!found && (entry = readdir(dir))) {
		if (!isdigit(entry->d_name[0]) || !strcmp(entry->d_name, own))
			continue;
		/* Without asking a server that may not answer. */
		found = !statx(dirfd(dir), entry->d_name, AT_STATX_DONT_SYNC, STATX_TYPE, &st) &&
			S_ISBLK(st.stx_mode) &&
			makedev(st.stx_rdev_major, st.stx_rdev_minor) == device;
	}
	closedir(dir);
	return found;
}

int dw_sys_openers(dev_t device, int except, pid_t *first)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	int n = 0;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (!isdigit(entry->d_name[0]) || !has_open(entry->d_name, device, except))
			continue;
		if (!n++)
			*first = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	closedir(dir);
	return n;
}

/* 1: somebody has the flock of this file; who, as far as that can be told. */
int dw_sys_flocker(const struct stat *file, pid_t *pid)
{
	FILE *f = fopen("/proc/locks", "re");
	unsigned int major_nr, minor_nr;
	unsigned long long inode;
	char *line = NULL;
	size_t room = 0;
	int ret = 0;
	long who;

	if (!f)
		return -errno;
	while (!ret && getline(&line, &room, f) > 0) {
		/* Who waits for one has "->" before the kind. */
		if (sscanf(line, "%*u: FLOCK %*s %*s %ld %x:%x:%llu", &who, &major_nr, &minor_nr,
			   &inode) != 4 ||
		    makedev(major_nr, minor_nr) != file->st_dev || inode != file->st_ino)
			continue;
		*pid = who > 0 ? (pid_t)who : 0;
		ret = 1;
	}
	free(line);
	fclose(f);
	return ret;
}

int dw_sys_comm(pid_t pid, char *name, size_t size)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", pid);
	return dw_sys_attr(path, "comm", name, size);
}

/* A link's target, of which the last part is the name. */
static int read_link(const char *path, char *buf, size_t size)
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	const char *name;

	if (n < 0)
		return -errno;
	target[n] = 0;
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	if (strlen(name) >= size)
		return -ENAMETOOLONG;
	strcpy(buf, name);
	return 0;
}

int dw_sys_attr(const char *dir, const char *name, char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t n;
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	if (!strcmp(name, "subsystem"))
		return read_link(path, buf, size);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	close(fd);
	if (n < 0)
		return -errno;
	buf[n] = 0;
	buf[strcspn(buf, "\n")] = 0;
	return 0;
}

int dw_sys_rank(const char *dir, const char *prefix, unsigned int number)
{
	size_t len = strlen(prefix);
	struct dirent *entry;
	DIR *d = opendir(dir);
	int n = 0;

	if (!d)
		return -errno;
	while ((entry = readdir(d)))
		n += !strncmp(entry->d_name, prefix, len) && isdigit(entry->d_name[len]) &&
		     strtoul(entry->d_name + len, NULL, 10) < number;
	closedir(d);
	return n;
}
