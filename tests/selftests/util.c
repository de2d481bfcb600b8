// SPDX-License-Identifier: GPL-2.0-only
/* Images, burns and looking at the result: see util.h. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

/* xorshift64* (Vigna 2016): quick, and no two sectors are alike. */
static void sector_fill(uint8_t *sector, uint64_t lba, uint32_t seed)
{
	uint64_t x = (lba + 1) * 0x9e3779b97f4a7c15ULL ^ (uint64_t)seed << 32;
	uint64_t word;
	size_t i;

	for (i = 0; i < SECTOR; i += sizeof(word)) {
		x ^= x >> 12;
		x ^= x << 25;
		x ^= x >> 27;
		word = x * 0x2545f4914f6cdd1dULL;
		memcpy(sector + i, &word, sizeof(word));
	}
}

uint8_t *image_new(size_t sectors, uint32_t seed)
{
	uint8_t *image = mmap(NULL, sectors * SECTOR, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	size_t i;

	if (image == MAP_FAILED)
		return NULL;
	for (i = 0; i < sectors; i++)
		sector_fill(image + i * SECTOR, i, seed);
	return image;
}

void image_free(uint8_t *image, size_t sectors)
{
	if (image)
		munmap(image, sectors * SECTOR);
}

/* ECMA-119 7.3.3: both byte orders. */
static void both32(uint8_t *p, uint32_t v)
{
	int i;

	for (i = 0; i < 4; i++) {
		p[i] = v >> (8 * i);
		p[7 - i] = v >> (8 * i);
	}
}

static void both16(uint8_t *p, uint16_t v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 8;
	p[3] = v;
}

/* ECMA-119 9.1: a directory record of a folder; name 0 is ".", 1 is "..". */
static void iso_record(uint8_t *p, uint32_t extent, uint8_t name)
{
	p[0] = 34;		/* length of the record */
	both32(p + 2, extent);
	both32(p + 10, SECTOR);
	p[18] = 126;		/* year - 1900 */
	p[19] = 1;
	p[20] = 1;
	p[25] = 2;		/* a folder */
	both16(p + 28, 1);
	p[32] = 1;
	p[33] = name;
}

void image_iso(uint8_t *image, uint32_t sectors)
{
	uint8_t *pvd = image + 16 * SECTOR;
	uint8_t *end = image + 17 * SECTOR;
	uint8_t *root = image + 18 * SECTOR;
	uint8_t *path = image + 19 * SECTOR;

	memset(image, 0, 20 * SECTOR);
	/* ECMA-119 8.4: primary volume descriptor */
	pvd[0] = 1;
	memcpy(pvd + 1, "CD001\1", 6);
	memset(pvd + 8, ' ', 64);
	memcpy(pvd + 40, "DISCWRITER", 10);
	both32(pvd + 80, sectors);
	both16(pvd + 120, 1);
	both16(pvd + 124, 1);
	both16(pvd + 128, SECTOR);
	both32(pvd + 132, 10);
	pvd[140] = 19;
	pvd[151] = 19;
	iso_record(pvd + 156, 18, 0);
	pvd[881] = 1;
	/* 8.3: set terminator */
	end[0] = 255;
	memcpy(end + 1, "CD001\1", 6);
	iso_record(root, 18, 0);
	iso_record(root + 34, 18, 1);
	/* 9.4: path table of one folder */
	path[0] = 1;
	path[2] = 18;
	path[6] = 1;
}

int write_all(int fd, const void *buf, size_t len, size_t piece, size_t *done)
{
	const uint8_t *p = buf;
	size_t at = 0;
	ssize_t n;
	int err = 0;

	while (at < len) {
		n = write(fd, p + at, len - at < piece ? len - at : piece);
		if (n < 0 && errno == EINTR)
			continue;
		/* A write(2) that takes nothing would be asked for ever. */
		if (n <= 0) {
			err = n ? errno : EPROTO;
			break;
		}
		at += n;
	}
	if (done)
		*done = at;
	return err;
}

int close_errno(int fd)
{
	return close(fd) ? errno : 0;
}

int open_node(struct sim *sim, int flags)
{
	return open(sim->node, flags | O_CLOEXEC, 0600);
}

int burn(struct sim *sim, const void *buf, size_t len, size_t piece)
{
	int fd = open_node(sim, O_WRONLY);
	int err, err2;

	if (fd < 0)
		return errno;
	err = write_all(fd, buf, len, piece, NULL);
	err2 = close_errno(fd);
	return err ? err : err2;
}

int ioctl_errno(int fd, unsigned long request, void *arg)
{
	return ioctl(fd, request, arg) ? errno : 0;
}

int begin(int fd, uint32_t flags, uint64_t sectors)
{
	struct discwriter_begin arg = { .flags = flags, .sectors = sectors };

	return ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
}

int end(int fd)
{
	struct discwriter_end arg = { 0 };

	return ioctl_errno(fd, DISCWRITER_IOC_END, &arg);
}

struct discwriter_status status_of(struct sim *sim)
{
	struct discwriter_status status = { .cause = DISCWRITER_CAUSE_COUNT };
	int fd = open_node(sim, O_RDONLY);

	if (fd < 0)
		return status;
	if (ioctl(fd, DISCWRITER_IOC_STATUS, &status))
		status.cause = DISCWRITER_CAUSE_COUNT;
	close(fd);
	return status;
}

bool on_disc(struct sim *sim, uint64_t lba, const void *buf, size_t len)
{
	size_t sectors = (len + SECTOR - 1) / SECTOR;
	uint8_t *seen = sim_content(sim, lba, sectors);
	bool same = false;
	size_t i;

	if (!seen)
		return false;
	if (memcmp(seen, buf, len))
		goto out;
	for (i = len; i < sectors * SECTOR; i++) {
		if (seen[i])
			goto out;
	}
	same = true;
out:
	free(seen);
	return same;
}

static bool reads(struct sim *sim, uint64_t lba, const void *buf, size_t len,
		  int flags)
{
	int fd = open(sim->sr, O_RDONLY | O_CLOEXEC | flags);
	void *seen = NULL;
	bool same = false;
	size_t at = 0;
	ssize_t n;

	if (fd < 0 || posix_memalign(&seen, 4096, len))
		goto out;
	while (at < len) {
		n = pread(fd, (char *)seen + at, len - at, lba * SECTOR + at);
		if (n <= 0)
			goto out;
		at += n;
	}
	same = !memcmp(seen, buf, len);
out:
	free(seen);
	if (fd >= 0)
		close(fd);
	return same;
}

bool on_sr(struct sim *sim, uint64_t lba, const void *buf, size_t len)
{
	return reads(sim, lba, buf, len, 0);
}

bool on_sr_direct(struct sim *sim, uint64_t lba, const void *buf, size_t len)
{
	return reads(sim, lba, buf, len, O_DIRECT);
}

bool written_as_listed(struct sim *sim, const struct discwriter_range *list, size_t nr)
{
	struct sim_trace trace;
	uint64_t lba = nr ? list[0].start : 0;
	unsigned int block;
	bool good = true;
	size_t i, r = 0;

	if (sim_trace_read(sim, &trace))
		return false;
	for (i = 0; good && i < trace.nr; i++) {
		for (block = 0; good && block < trace.cmds[i].blocks; block++) {
			good = r < nr && trace.cmds[i].lba + block == lba;
			if (good && lba++ == list[r].end && ++r < nr)
				lba = list[r].start;
		}
	}
	sim_trace_free(&trace);
	return good && r == nr;
}

int attr_read(struct sim *sim, const char *name, char *buf, size_t size)
{
	char path[160];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", sim->sysfs, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	n = read(fd, buf, size - 1);
	close(fd);
	if (n < 0)
		return errno;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return 0;
}

long long attr_number(struct sim *sim, const char *name)
{
	char text[64], *end;
	long long n;

	if (attr_read(sim, name, text, sizeof(text)))
		return -1;
	n = strtoll(text, &end, 10);
	return *end || end == text ? -1 : n;
}

int attr_write(struct sim *sim, const char *name, const char *text)
{
	char path[160];
	ssize_t n;
	int fd, err;

	snprintf(path, sizeof(path), "%s/%s", sim->sysfs, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	n = write(fd, text, strlen(text));
	err = errno;
	close(fd);
	return n < 0 ? err : 0;
}

uint64_t pfn_of(const void *addr)
{
	size_t page = sysconf(_SC_PAGESIZE);
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;

	if (fd < 0)
		return 0;
	if (pread(fd, &entry, sizeof(entry),
		  (uintptr_t)addr / page * sizeof(entry)) != sizeof(entry))
		entry = 0;
	close(fd);
	/* Documentation/admin-guide/mm/pagemap.rst: bit 63 present, 54-0 PFN */
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

long long elapsed_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
	const struct timespec ts = { .tv_nsec = ms * 1000000 };

	nanosleep(&ts, NULL);
}

int wait_idle(struct sim *sim)
{
	long long end = elapsed_ms() + SIM_WAIT_MS;
	int fd = open_node(sim, O_RDONLY);
	struct discwriter_owner owner;
	int err = 0;

	if (fd < 0)
		return errno;
	for (;;) {
		if (ioctl(fd, DISCWRITER_IOC_OWNER, &owner)) {
			err = errno;
			break;
		}
		if (!owner.held)
			break;
		if (elapsed_ms() > end) {
			err = ETIMEDOUT;
			break;
		}
		pause_ms(10);
	}
	close(fd);
	return err;
}

static bool task_sleeps(pid_t pid)
{
	char path[64], text[256], *state;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	state = strrchr(text, ')');
	return state && (state[2] == 'S' || state[2] == 'D');
}

int wait_task(pid_t pid)
{
	long long end = elapsed_ms() + SIM_WAIT_MS;
	int twice = 0;

	while (twice < 2) {
		if (elapsed_ms() > end)
			return ETIMEDOUT;
		twice = task_sleeps(pid) ? twice + 1 : 0;
		pause_ms(20);
	}
	return 0;
}
