// SPDX-License-Identifier: GPL-2.0-only
/* Virtual recorders: see sim.h. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/discwriter.h>

#include "sim.h"

#define CONFIGFS	"/sys/kernel/config/discwriter-sim"
#define DEBUGFS		"/sys/kernel/debug/discwriter-sim"
/* Names of our drives: this, the pid of the test, a number. */
#define PREFIX		"self"

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;
	int err;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	err = errno;
	close(fd);
	errno = err;
	return n < 0 ? -1 : 0;
}

/* debugfs and configfs files have no size of their own: read to the end. */
static char *read_file(const char *path, size_t *size)
{
	size_t used = 0, room = 65536;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *buf, *more;
	ssize_t n;
	int err;

	if (fd < 0)
		return NULL;
	buf = malloc(room + 1);
	while (buf) {
		n = read(fd, buf + used, room - used);
		if (n < 0)
			goto fail;
		if (!n)
			break;
		used += n;
		if (used < room)
			continue;
		room *= 2;
		more = realloc(buf, room + 1);
		if (!more)
			goto fail;
		buf = more;
	}
	close(fd);
	if (!buf)
		return NULL;
	buf[used] = '\0';
	if (size)
		*size = used;
	return buf;

fail:
	err = errno;
	free(buf);
	close(fd);
	errno = err;
	return NULL;
}

/*
 * Waiting: device nodes come and go with a uevent, sent after devtmpfs has made
 * the node. The socket is opened before the first look, so none is missed.
 */
static int uevents_open(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	return fd;
}

static int wait_for(bool (*done)(struct sim *sim), struct sim *sim, int uevents)
{
	long long end = now_ms() + SIM_WAIT_MS;
	struct pollfd pfd = { .fd = uevents, .events = POLLIN };
	char drop[4096];
	long long left;

	while (!done(sim)) {
		left = end - now_ms();
		if (left <= 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		poll(&pfd, 1, left);
		while (recv(uevents, drop, sizeof(drop), 0) > 0)
			;
	}
	return 0;
}

/* The one entry of a folder that begins with prefix, or false. */
static bool find_entry(const char *dir, const char *prefix, char *name, size_t size)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool found = false;

	if (!d)
		return false;
	while (!found && (e = readdir(d))) {
		if (strncmp(e->d_name, prefix, strlen(prefix)))
			continue;
		found = snprintf(name, size, "%s", e->d_name) < (int)size;
	}
	closedir(d);
	return found;
}

static bool have_sr(struct sim *sim)
{
	char dir[128], name[32];

	if (sim_get(sim, "address", sim->address, sizeof(sim->address)) ||
	    !sim->address[0])
		return false;
	snprintf(dir, sizeof(dir), "/sys/class/scsi_device/%s/device/block",
		 sim->address);
	if (!find_entry(dir, "sr", name, sizeof(name)))
		return false;
	snprintf(sim->sr, sizeof(sim->sr), "/dev/%s", name);
	return access(sim->sr, F_OK) == 0;
}

static bool have_node(struct sim *sim)
{
	char dir[128], name[32];

	if (!have_sr(sim))
		return false;
	snprintf(dir, sizeof(dir), "/sys/class/scsi_device/%s/device/discwriter",
		 sim->address);
	if (!find_entry(dir, "discwriter", name, sizeof(name)) ||
	    sscanf(name, "discwriter%u", &sim->index) != 1)
		return false;
	snprintf(sim->node, sizeof(sim->node), "/dev/%s", name);
	snprintf(sim->sysfs, sizeof(sim->sysfs), "/sys/class/discwriter/%s", name);
	return access(sim->node, F_OK) == 0;
}

static bool no_node(struct sim *sim)
{
	return access(sim->node, F_OK) && access(sim->sr, F_OK);
}

/* Drives of tests that were killed, so that one failure is not ten. */
static void sweep(void)
{
	DIR *d = opendir(CONFIGFS);
	char path[512];
	struct dirent *e;
	int pid;

	if (!d)
		return;
	while ((e = readdir(d))) {
		if (sscanf(e->d_name, PREFIX "%d-", &pid) != 1 || !kill(pid, 0))
			continue;
		snprintf(path, sizeof(path), CONFIGFS "/%s/live", e->d_name);
		write_file(path, "0");
		snprintf(path, sizeof(path), CONFIGFS "/%s", e->d_name);
		rmdir(path);
	}
	closedir(d);
}

int sim_new(struct sim *sim)
{
	static unsigned int count;
	char path[128];

	memset(sim, 0, sizeof(*sim));
	if (access(CONFIGFS, F_OK)) {
		errno = ENODEV;
		return -1;
	}
	sweep();
	snprintf(sim->name, sizeof(sim->name), PREFIX "%d-%u", getpid(), count++);
	snprintf(path, sizeof(path), CONFIGFS "/%s", sim->name);
	if (mkdir(path, 0755)) {
		sim->name[0] = '\0';
		return -1;
	}
	return 0;
}

void sim_free(struct sim *sim)
{
	char path[128];

	if (!sim->name[0])
		return;
	sim_debug_write(sim, "faults", "clear");
	sim_set(sim, "live", "0");
	snprintf(path, sizeof(path), CONFIGFS "/%s", sim->name);
	rmdir(path);
	sim->name[0] = '\0';
}

int sim_set(struct sim *sim, const char *attr, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), CONFIGFS "/%s/%s", sim->name, attr);
	return write_file(path, value);
}

int sim_get(struct sim *sim, const char *attr, char *buf, size_t size)
{
	char path[128], *text;

	snprintf(path, sizeof(path), CONFIGFS "/%s/%s", sim->name, attr);
	text = read_file(path, NULL);
	if (!text)
		return -1;
	text[strcspn(text, "\n")] = '\0';
	snprintf(buf, size, "%s", text);
	free(text);
	return 0;
}

int sim_plug(struct sim *sim, bool recorder)
{
	int uevents = uevents_open();
	int ret;

	if (uevents < 0)
		return -1;
	ret = sim_set(sim, "live", "1");
	if (!ret)
		ret = wait_for(recorder ? have_node : have_sr, sim, uevents);
	close(uevents);
	if (!ret && recorder)
		ret = sim_settle(sim);
	return ret;
}

int sim_unplug(struct sim *sim)
{
	int uevents = uevents_open();
	int ret;

	if (uevents < 0)
		return -1;
	ret = sim_set(sim, "live", "0");
	if (!ret)
		ret = wait_for(no_node, sim, uevents);
	close(uevents);
	if (!ret) {
		sim->address[0] = '\0';
		sim->node[0] = '\0';
		sim->sysfs[0] = '\0';
		sim->sr[0] = '\0';
	}
	return ret;
}

/*
 * The last close of srN makes the kernel look for events, somewhat later and by
 * itself (disk_flush_events()): wait until no command has come for a while.
 */
static int wait_quiet(struct sim *sim)
{
	const struct timespec pause = { .tv_nsec = 15000000 };
	long long end = now_ms() + SIM_WAIT_MS;
	int quiet = 0;
	long seen;

	while (quiet < 2) {
		if (now_ms() > end) {
			errno = ETIMEDOUT;
			return -1;
		}
		if (sim_trace_clear(sim))
			return -1;
		nanosleep(&pause, NULL);
		seen = sim_count(sim, NULL);
		if (seen < 0)
			return -1;
		quiet = seen ? 0 : quiet + 1;
	}
	return 0;
}

int sim_settle(struct sim *sim)
{
	struct discwriter_medium medium;
	int fd, ret;

	/* Opening srN takes the unit attention of a new medium from sr. */
	fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -1;
	close(fd);
	/* MEDIUM examines the drive, after whatever runs there has ended. */
	fd = open(sim->node, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ret = ioctl(fd, DISCWRITER_IOC_MEDIUM, &medium) ? errno : 0;
	close(fd);
	/* Of discs that cannot be looked at it says just that. */
	if (ret && ret != EBADSLT && ret != EBADE) {
		errno = ret;
		return -1;
	}
	return wait_quiet(sim);
}

int sim_load(struct sim *sim, const char *medium)
{
	if (sim_set(sim, "medium", medium))
		return -1;
	return sim->node[0] ? sim_settle(sim) : 0;
}

int sim_start(struct sim *sim, const char *medium)
{
	int err;

	if (sim_new(sim))
		return -1;
	if (sim_load(sim, medium) || sim_plug(sim, true)) {
		err = errno;
		sim_free(sim);
		errno = err;
		return -1;
	}
	return 0;
}

int sim_debug_write(struct sim *sim, const char *file, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), DEBUGFS "/%s/%s", sim->name, file);
	return write_file(path, text);
}

char *sim_debug_read(struct sim *sim, const char *file, size_t *size)
{
	char path[128];

	snprintf(path, sizeof(path), DEBUGFS "/%s/%s", sim->name, file);
	return read_file(path, size);
}

/* The rest of the line behind "key: ", copied. */
static int state_line(struct sim *sim, const char *file, const char *key,
		      char *value, size_t size)
{
	char *text = sim_debug_read(sim, file, NULL);
	size_t len = strlen(key);
	char *line;
	int ret = -1;

	if (!text)
		return -1;
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (strncmp(line, key, len) || line[len] != ':')
			continue;
		line += len + 1;
		snprintf(value, size, "%s", line + strspn(line, " "));
		ret = 0;
		break;
	}
	free(text);
	if (ret)
		errno = ENOENT;
	return ret;
}

long long sim_value(struct sim *sim, const char *file, const char *key)
{
	char value[64], *end;
	long long n;

	if (state_line(sim, file, key, value, sizeof(value)))
		return -1;
	n = strtoll(value, &end, 0);
	if (end == value) {
		errno = EPROTO;
		return -1;
	}
	return n;
}

bool sim_state_is(struct sim *sim, const char *key, const char *value)
{
	char seen[64];

	return !state_line(sim, "state", key, seen, sizeof(seen)) &&
	       !strcmp(seen, value);
}

int sim_fault(struct sim *sim, const char *rule)
{
	char *text, *line;
	int nr = -1;

	if (sim_debug_write(sim, "faults", rule))
		return -1;
	text = sim_debug_read(sim, "faults", NULL);
	if (!text)
		return -1;
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		nr++;
	free(text);
	if (nr < 0)
		errno = EPROTO;
	return nr;
}

long sim_hits(struct sim *sim, int rule)
{
	char *text = sim_debug_read(sim, "faults", NULL);
	char *line, *hits;
	long n = -1;

	if (!text)
		return -1;
	for (line = strtok(text, "\n"); line && rule; line = strtok(NULL, "\n"))
		rule--;
	hits = line ? strstr(line, "hits=") : NULL;
	if (hits)
		n = strtol(hits + strlen("hits="), NULL, 10);
	else
		errno = EPROTO;
	free(text);
	return n;
}

int sim_wait_hits(struct sim *sim, int rule, long nr)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	long long end = now_ms() + SIM_WAIT_MS;
	long hits;

	for (;;) {
		hits = sim_hits(sim, rule);
		if (hits < 0)
			return -1;
		if (hits >= nr)
			return 0;
		if (now_ms() > end) {
			errno = ETIMEDOUT;
			return -1;
		}
		nanosleep(&pause, NULL);
	}
}

int sim_trace_clear(struct sim *sim)
{
	return sim_debug_write(sim, "trace", "clear");
}

static int parse_frames(struct sim_cmd *cmd, char *list)
{
	char *save, *item;

	for (item = strtok_r(list, ",", &save); item;
	     item = strtok_r(NULL, ",", &save)) {
		uint64_t *more = realloc(cmd->frames, (cmd->nr_frames + 1) *
						      sizeof(*more));

		if (!more)
			return -1;
		cmd->frames = more;
		cmd->frames[cmd->nr_frames++] = strtoull(item, NULL, 16);
	}
	return 0;
}

/* One line: SEQ OP CDB key=value ... */
static int parse_cmd(struct sim_cmd *cmd, char *line)
{
	char *save, *word, *value;
	char cdb[40];
	size_t i;

	memset(cmd, 0, sizeof(*cmd));
	word = strtok_r(line, " ", &save);
	if (!word)
		goto bad;
	cmd->seq = strtoul(word, NULL, 10);
	word = strtok_r(NULL, " ", &save);
	if (!word)
		goto bad;
	snprintf(cmd->op, sizeof(cmd->op), "%s", word);
	word = strtok_r(NULL, " ", &save);
	if (!word || strlen(word) > 2 * sizeof(cmd->cdb) || strlen(word) % 2)
		goto bad;
	snprintf(cdb, sizeof(cdb), "%s", word);
	for (i = 0; i < strlen(cdb) / 2; i++) {
		if (sscanf(cdb + 2 * i, "%2hhx", &cmd->cdb[i]) != 1)
			goto bad;
	}
	cmd->cdb_len = i;

	while ((word = strtok_r(NULL, " ", &save))) {
		value = strchr(word, '=');
		if (!value)
			goto bad;
		*value++ = '\0';
		if (!strcmp(word, "len"))
			cmd->len = strtoul(value, NULL, 10);
		else if (!strcmp(word, "lba"))
			cmd->lba = strtoull(value, NULL, 10);
		else if (!strcmp(word, "blocks"))
			cmd->blocks = strtoul(value, NULL, 10);
		else if (!strcmp(word, "crc"))
			cmd->crc = strtoul(value, NULL, 16);
		else if (!strcmp(word, "status"))
			snprintf(cmd->status, sizeof(cmd->status), "%s", value);
		else if (!strcmp(word, "sense") &&
			 sscanf(value, "%x/%x/%x", &cmd->key, &cmd->asc,
				&cmd->ascq) != 3)
			goto bad;
		else if (!strcmp(word, "frames") && parse_frames(cmd, value))
			return -1;
	}
	if (cmd->status[0])
		return 0;
bad:
	errno = EPROTO;
	return -1;
}

int sim_trace_read(struct sim *sim, struct sim_trace *trace)
{
	char *text = sim_debug_read(sim, "trace", NULL);
	char *line, *save;
	size_t room = 0;
	int err;

	trace->cmds = NULL;
	trace->nr = 0;
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (trace->nr == room) {
			struct sim_cmd *more;

			room = room ? 2 * room : 64;
			more = realloc(trace->cmds, room * sizeof(*more));
			if (!more)
				goto fail;
			trace->cmds = more;
		}
		if (parse_cmd(&trace->cmds[trace->nr], line))
			goto fail;
		trace->nr++;
	}
	free(text);
	return 0;

fail:
	err = errno;
	free(text);
	sim_trace_free(trace);
	errno = err;
	return -1;
}

void sim_trace_free(struct sim_trace *trace)
{
	size_t i;

	for (i = 0; i < trace->nr; i++)
		free(trace->cmds[i].frames);
	free(trace->cmds);
	trace->cmds = NULL;
	trace->nr = 0;
}

long sim_count(struct sim *sim, const char *op)
{
	struct sim_trace trace;
	long count = 0;
	size_t i;

	if (sim_trace_read(sim, &trace))
		return -1;
	for (i = 0; i < trace.nr; i++)
		count += !op || !strcmp(trace.cmds[i].op, op);
	sim_trace_free(&trace);
	return count;
}

long sim_changed_medium(struct sim *sim)
{
	/* Operation codes, MMC-6: the commands that record or close. */
	static const uint8_t changing[] = {
		0x04, /* FORMAT UNIT */
		0x2a, /* WRITE(10) */
		0x2e, /* WRITE AND VERIFY(10) */
		0x35, /* SYNCHRONIZE CACHE */
		0x53, /* RESERVE TRACK */
		0x54, /* SEND OPC INFORMATION: writes the calibration area */
		0x58, /* REPAIR TRACK */
		0x5b, /* CLOSE TRACK SESSION */
		0x5d, /* SEND CUE SHEET */
		0xa1, /* BLANK */
		0xaa, /* WRITE(12) */
		0xbf, /* SEND DISC STRUCTURE */
	};
	struct sim_trace trace;
	long count = 0;
	size_t i;

	if (sim_trace_read(sim, &trace))
		return -1;
	for (i = 0; i < trace.nr; i++)
		count += !!memchr(changing, trace.cmds[i].cdb[0],
				  sizeof(changing));
	sim_trace_free(&trace);
	return count;
}

int sim_wait_state(struct sim *sim, const char *key, const char *value)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	long long end = now_ms() + SIM_WAIT_MS;

	while (!sim_state_is(sim, key, value)) {
		if (now_ms() > end) {
			errno = ETIMEDOUT;
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	return 0;
}

int sim_wait_op(struct sim *sim, const char *op, unsigned int nr)
{
	/* The trace cannot be polled: look every 5 ms. */
	const struct timespec pause = { .tv_nsec = 5000000 };
	long long end = now_ms() + SIM_WAIT_MS;
	long seen;

	for (;;) {
		seen = sim_count(sim, op);
		if (seen < 0)
			return -1;
		if (seen >= (long)nr)
			return 0;
		if (now_ms() > end) {
			errno = ETIMEDOUT;
			return -1;
		}
		nanosleep(&pause, NULL);
	}
}

void *sim_content(struct sim *sim, uint64_t lba, size_t sectors)
{
	size_t want = sectors * DISCWRITER_SECTOR_SIZE, at = 0;
	off_t from = (off_t)lba * DISCWRITER_SECTOR_SIZE;
	char path[128], *part;
	ssize_t n = 0;
	int fd, err;

	snprintf(path, sizeof(path), DEBUGFS "/%s/content", sim->name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	part = calloc(1, want ? want : 1);
	while (part && at < want) {
		n = pread(fd, part + at, want - at, from + at);
		if (n <= 0)
			break;
		at += n;
	}
	err = errno;
	close(fd);
	if (n < 0) {
		free(part);
		part = NULL;
	}
	errno = err;
	return part;
}

int sim_scale(struct sim *sim, unsigned int permille)
{
	char path[160], text[16];

	snprintf(path, sizeof(path),
		 "/sys/kernel/debug/discwriter/discwriter%u/timeout_scale",
		 sim->index);
	snprintf(text, sizeof(text), "%u", permille);
	return write_file(path, text);
}
