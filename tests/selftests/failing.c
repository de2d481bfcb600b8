// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel makes fail on demand. failing.h says what it is good for.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failing.h"

bool failing_possible(void)
{
	return !access("/proc/self/fail-nth", F_OK);
}

int failing_set(const char *setting, const char *text)
{
	char path[128];
	int err = 0, fd;

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s", setting);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

/* Allocations that may sleep are spared unless one asks; stacks fill the log. */
int failing_prepare(void)
{
	static const char * const settings[][2] = {
		{ "failslab/cache-filter", "N" },
		{ "failslab/ignore-gfp-wait", "N" },
		{ "failslab/verbose", "0" },
		{ "fail_page_alloc/ignore-gfp-wait", "N" },
		{ "fail_page_alloc/ignore-gfp-highmem", "N" },
		{ "fail_page_alloc/min-order", "0" },
		{ "fail_page_alloc/verbose", "0" },
		{ "fail_usercopy/verbose", "0" },
	};
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(settings) / sizeof(*settings); i++)
		err = failing_set(settings[i][0], settings[i][1]);
	return err;
}

static bool is_worker(const char *pid)
{
	char path[300], comm[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, comm, sizeof(comm) - 1) < 0)
		comm[0] = 0;
	close(fd);
	return !strncmp(comm, "kworker", 7);
}

/* Workers come and go, so they are looked for each time. */
static void open_workers(struct failing *f)
{
	struct dirent *entry;
	char path[300];
	DIR *proc = opendir("/proc");

	while (proc && f->nr < FAILING_TASKS && (entry = readdir(proc))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
		    !is_worker(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/fail-nth", entry->d_name);
		f->fd[f->nr] = open(path, O_RDWR | O_CLOEXEC);
		if (f->fd[f->nr] >= 0)
			f->nr++;
	}
	if (proc)
		closedir(proc);
}

static void open_self(struct failing *f)
{
	f->fd[0] = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	f->nr = f->fd[0] >= 0;
}

void failing_arm(struct failing *f, bool workers, unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);
	unsigned int i;

	f->nr = 0;
	if (workers)
		open_workers(f);
	else
		open_self(f);
	for (i = 0; i < f->nr; i++)
		pwrite(f->fd[i], text, len, 0);
}

/*
 * Whether something failed. Reading copies to user space, so in this task it may
 * be what fails; then nothing did before. A worker that has gone cannot tell.
 */
bool failing_fired(struct failing *f)
{
	char text[16] = "";
	bool any = false;
	unsigned int i;

	for (i = 0; i < f->nr; i++) {
		if (pread(f->fd[i], text, sizeof(text) - 1, 0) > 0 &&
		    atoi(text) == 0)
			any = true;
		pwrite(f->fd[i], "0", 1, 0);
		close(f->fd[i]);
	}
	return any;
}
