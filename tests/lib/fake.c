// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A system that does not exist: see fake.h.
 */
#include <fcntl.h>
#include <limits.h>
#include <scsi/sg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "fake_sysfs.h"

/* Above every real descriptor of a test. */
#define FD_QUERY	5000
#define FD_WRITE	5001
/* The first of the block device's: they are told apart, as one has the flock. */
#define FD_DISC		5002

struct fake fake;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool blocked, nonblocking;
static unsigned int asked;
static int discs, flock_fd;
/* How often the job that runs will be found running, and what it ends with. */
static unsigned int polls_left;
static atomic_ullong hurried_ms;
static bool job_runs;

/* What the structures were in the first release: what an old kernel copies. */
#define OLD_SIZE(type, last)	(offsetof(struct type, last) + sizeof(((struct type *)0)->last))
#define OLD_MEDIUM	OLD_SIZE(discwriter_medium, last_session_start)
#define OLD_STATUS	OLD_SIZE(discwriter_status, sense)
#define OLD_BEGIN	OLD_SIZE(discwriter_begin, client)

bool fake_nonblocking(void)
{
	return nonblocking;
}

void fake_reset(void)
{
	free(fake.data);
	memset(&fake, 0, sizeof(fake));
	blocked = false;
	asked = 0;
	job_runs = false;
	discs = 0;
	flock_fd = -1;
	fake.features = (struct discwriter_features) {
		.verbs = ~(1ULL << 17), .begin_flags = 0xff, .max_ranges = DISCWRITER_MAX_RANGES,
		.causes = DISCWRITER_CAUSE_COUNT,
	};
	fake.nodes = 1;
	fake.fail_at = -1;
	fake.info = (struct discwriter_recorder) {
		.capabilities = DISCWRITER_CAN_DVD_PLUS_R | DISCWRITER_CAN_DVD_PLUS_RW,
		.host = 3, .dma_alignment = 511, .max_transfer = 131072, .chunk = 65536,
		.nr_profiles = 2, .profiles = { 0x1b, 0x1a },
		.vendor = "MAKER", .product = "RECORDER", .revision = "1.00",
		.serial = "S1", .block_name = "sr0",
	};
	fake.medium = (struct discwriter_medium) {
		.state = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_BLANK |
			 DISCWRITER_MEDIUM_APPENDABLE | DISCWRITER_MEDIUM_SUPPORTED,
		.profile = 0x1b, .block = 16, .capacity = 2295104, .free = 2295104,
		.last_session_start = DISCWRITER_NO_ADDRESS,
	};
	fake.status.last_written = DISCWRITER_NO_ADDRESS;
	fake.status.next_writable = DISCWRITER_NO_ADDRESS;
}

void fake_step(enum fake_op op, ssize_t what)
{
	/* Counted down from the end when used, so that they come in order. */
	memmove(&fake.steps[op][1], &fake.steps[op][0], sizeof(fake.steps[op]) - sizeof(what));
	fake.steps[op][0] = what;
	fake.nr_steps[op]++;
}

/* What this call shall do: 0 for what it always does. Under the lock. */
static ssize_t next_step(enum fake_op op)
{
	fake.calls[op]++;
	return fake.nr_steps[op] ? fake.steps[op][--fake.nr_steps[op]] : 0;
}

/* The block device is opened: exclusively, as whoever asks if somebody else has done so? */
static int open_disc(int flags)
{
	if (fake.disc < 0)
		return (int)fake.disc;
	if (flags & O_EXCL && fake.claimed)
		return -EBUSY;
	return FD_DISC + discs++;
}

static size_t at_most(size_t len, ssize_t step)
{
	return step > 0 && (size_t)step < len ? (size_t)step : len;
}

void fake_wait_blocked(void)
{
	pthread_mutex_lock(&lock);
	while (!blocked)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

unsigned int fake_asked(void)
{
	unsigned int n;

	pthread_mutex_lock(&lock);
	n = asked;
	pthread_mutex_unlock(&lock);
	return n;
}

unsigned int fake_cancelled(void)
{
	unsigned int n;

	pthread_mutex_lock(&lock);
	n = fake.cancels;
	pthread_mutex_unlock(&lock);
	return n;
}

static int burn_fails(int error, unsigned int cause)
{
	if (!fake.status.error) {
		fake.status.error = (__u32)error;
		fake.status.cause = cause;
		fake.status.opcode = fake.fail_sense >> 24;
		fake.status.sense_key = fake.fail_sense >> 16 & 0xf;
		fake.status.asc = fake.fail_sense >> 8 & 0xff;
		fake.status.ascq = fake.fail_sense & 0xff;
		fake.status.failed_phase = fake.status.phase;
		fake.status.phase = DISCWRITER_PHASE_FAILED;
	}
	pthread_cond_broadcast(&changed);
	return -(int)fake.status.error;
}

/* The node takes bytes; under the lock. */
static ssize_t take(const void *data, size_t len)
{
	if (fake.block_writes) {
		blocked = true;
		pthread_cond_broadcast(&changed);
		while (!fake.status.error)
			pthread_cond_wait(&changed, &lock);
	}
	if (fake.status.error)
		return -(ssize_t)fake.status.error;
	if (fake.fail_at >= 0 && fake.len + len > (size_t)fake.fail_at) {
		if (fake.len >= (size_t)fake.fail_at)
			return burn_fails(fake.fail_error, fake.fail_cause);
		len = (size_t)fake.fail_at - fake.len;
	}
	if (fake.len + len > fake.room) {
		fake.room = 2 * (fake.len + len);
		fake.data = realloc(fake.data, fake.room);
		assert_non_null(fake.data);
	}
	memcpy(fake.data + fake.len, data, len);
	fake.len += len;
	if (len > fake.largest)
		fake.largest = len;
	fake.status.sectors_taken = fake.len / DISCWRITER_SECTOR_SIZE;
	fake.status.sectors_written = fake.status.sectors_taken;
	fake.status.last_written = fake.status.start + fake.status.sectors_written - 1;
	fake.status.elapsed_ms += 100;
	fake.status.write_ms += 100;
	return (ssize_t)len;
}

/* From where the program is, and without the link. */
static int fake_realpath(const char *path, char *to, size_t size)
{
	bool relative = path[0] != '/' && fake.cwd;
	char at[PATH_MAX];

	snprintf(at, sizeof(at), "%s%s%s", relative ? fake.cwd : "", relative ? "/" : "", path);
	return snprintf(to, size, "%s", strcmp(at, FAKE_LINK) || !fake.link ? at : fake.link) <
	       (int)size ? 0 : -ENAMETOOLONG;
}

static int fake_open(const char *given, int flags)
{
	char path[PATH_MAX];
	ssize_t step;
	int ret;

	fake_realpath(given, path, sizeof(path));

	if (fake.before && (flags & O_ACCMODE) == O_WRONLY)
		fake.before(0);
	pthread_mutex_lock(&lock);
	step = next_step(FAKE_OPEN);
	if (step)
		ret = (int)step;
	else if (!strcmp(path, FAKE_BLOCK))
		ret = open_disc(flags);
	else if (strncmp(path, "/dev/discwriter", 15))
		ret = -ENOENT;
	else if (fake.open_error)
		ret = -fake.open_error;
	else if ((flags & O_ACCMODE) == O_RDONLY)
		ret = FD_QUERY;
	else
		ret = fake.taken_by_other || fake.mounts ? -EBUSY : FD_WRITE;
	if (ret == FD_QUERY && fake.come_at_open)
		fake.nodes = fake.come_at_open;
	if (ret == FD_QUERY || ret == FD_WRITE)
		fake.fds++;
	if (ret == FD_WRITE)
		nonblocking = flags & O_NONBLOCK;
	if (ret == FD_WRITE && fake.swapped)
		strcpy(fake.info.serial, "S2");
	pthread_mutex_unlock(&lock);
	return ret;
}

static int fake_close(int fd)
{
	int ret = 0;

	pthread_mutex_lock(&lock);
	fake.calls[FAKE_CLOSE]++;
	if (fd == FD_QUERY || fd == FD_WRITE)
		fake.fds--;
	if (fd == flock_fd) {
		fake.flocked = false;
		flock_fd = -1;
	}
	if (fd == FD_WRITE) {
		fake.flocked_at_close = fake.flocked;
		ret = -fake.close_error;
	}
	pthread_mutex_unlock(&lock);
	return ret;
}

/* An old kernel's structure ends before: there must be zeros only. */
static bool beyond(const void *arg, size_t known, size_t size)
{
	const unsigned char *p = arg;

	while (known < size)
		if (p[known++])
			return true;
	return false;
}

static int do_begin(const struct discwriter_begin *begin)
{
	const __u32 old_flags = DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD;

	if (fake.old && (begin->flags & ~old_flags || begin->write_type ||
			 begin->close > DISCWRITER_CLOSE_TRACK ||
			 beyond(begin, OLD_BEGIN, sizeof(*begin))))
		return -EINVAL;
	fake.begin = *begin;
	fake.begins++;
	if (begin->nr_ranges && begin->nr_ranges <= DW_ARRAY_SIZE(fake.ranges))
		memcpy(fake.ranges, (void *)(uintptr_t)begin->ranges,
		       begin->nr_ranges * sizeof(fake.ranges[0]));
	if (fake.stuck_burn)
		return -fake.begin_error;
	memset(&fake.status, 0, sizeof(fake.status));
	fake.status.burn = fake.begins + fake.jobs;
	fake.status.profile = fake.medium.profile;
	fake.status.start = fake.medium.next_writable;
	fake.status.sectors_total = begin->sectors;
	fake.status.nr_ranges = begin->nr_ranges;
	fake.status.last_written = DISCWRITER_NO_ADDRESS;
	fake.status.next_writable = DISCWRITER_NO_ADDRESS;
	fake.status.phase = DISCWRITER_PHASE_VALIDATING;
	/* The end is not told before there is one. */
	fake.status.phases = fake.phases & ~(1U << DISCWRITER_PHASE_FINALIZING);
	if (fake.begin_error)
		return burn_fails(fake.begin_error, fake.begin_cause);
	if (fake.adjust & DISCWRITER_SPEED_ADJUSTED)
		fake.status.flags |= DISCWRITER_STATUS_SPEED_ADJUSTED;
	if (fake.adjust & DISCWRITER_ROTATION_ADJUSTED)
		fake.status.flags |= DISCWRITER_STATUS_ROTATION_ADJUSTED;
	if (begin->flags & DISCWRITER_BEGIN_RESUME)
		fake.status.start = fake.medium.open_next;
	fake.status.phase = DISCWRITER_PHASE_WRITING;
	return 0;
}

static void job_ends(int error, unsigned int cause)
{
	job_runs = false;
	fake.status.error = (__u32)error;
	fake.status.cause = cause;
	if (error)
		fake.status.failed_phase = fake.job_phase ? fake.job_phase : fake.status.phase;
	fake.status.phase = error ? DISCWRITER_PHASE_FAILED : DISCWRITER_PHASE_COMPLETED;
	fake.status.outcome = error ? DISCWRITER_OUTCOME_NEEDS_ERASE :
				      DISCWRITER_OUTCOME_COMPLETE;
}

/* A job other than a burn: it runs for some looks at its status, then ends. */
static int do_job(unsigned int job, unsigned int phase, void *to, const void *arg, size_t size)
{
	memcpy(to, arg, size);
	fake.jobs++;
	fake.status = fake.job_status;
	fake.status.job = job;
	fake.status.burn = fake.begins + fake.jobs;
	fake.status.profile = fake.medium.profile;
	fake.status.phase = phase;
	job_runs = true;
	polls_left = fake.job_polls;
	if (!nonblocking || !polls_left)
		job_ends(fake.job_error, fake.job_cause);
	return nonblocking && fake.job_polls ? 0 : -(int)fake.status.error;
}

static int do_reserve(struct discwriter_reserve *reserve)
{
	int ret = do_job(DISCWRITER_JOB_RESERVE, DISCWRITER_PHASE_INITIALIZING, &fake.reserve,
			 reserve, sizeof(*reserve));

	reserve->track = 7;
	reserve->start = 4096;
	reserve->sectors = (reserve->sectors + 15) / 16 * 16;
	return ret;
}

static int do_speed(struct discwriter_speed *speed)
{
	fake.speed = *speed;
	speed->adjusted = fake.adjust;
	if (fake.adjust & DISCWRITER_SPEED_ADJUSTED)
		speed->write /= 2;
	if (fake.adjust & DISCWRITER_ROTATION_ADJUSTED)
		speed->rotation = !speed->rotation;
	return 0;
}

static int do_end(void)
{
	fake.ends++;
	if (fake.status.job != DISCWRITER_JOB_BURN)
		return -(int)fake.status.error;
	if (fake.status.error)
		return -(int)fake.status.error;
	fake.status.phase = DISCWRITER_PHASE_FINALIZING;
	fake.status.phases = fake.phases;
	fake.status.elapsed_ms += fake.end_ms;
	fake.status.write_ms += fake.end_ms;
	if (fake.end_error)
		return burn_fails(fake.end_error, fake.end_cause);
	fake.status.phase = DISCWRITER_PHASE_COMPLETED;
	fake.status.outcome = DISCWRITER_OUTCOME_COMPLETE;
	return 0;
}

static int do_cancel(void)
{
	fake.cancels++;
	if (fake.status.phase == DISCWRITER_PHASE_IDLE ||
	    fake.status.phase == DISCWRITER_PHASE_COMPLETED ||
	    fake.status.phase == DISCWRITER_PHASE_FAILED)
		return -EBADFD;
	if (fake.stubborn)
		return -EOPNOTSUPP;
	if (fake.deaf)
		return 0;
	if (job_runs) {
		job_ends(ECANCELED, DISCWRITER_CAUSE_CANCELLED);
		return 0;
	}
	fake.status.outcome = DISCWRITER_OUTCOME_APPENDABLE;
	fake.status.next_writable = fake.status.start + fake.status.sectors_written;
	burn_fails(ECANCELED, DISCWRITER_CAUSE_CANCELLED);
	return 0;
}

static int do_status(struct discwriter_status *status)
{
	asked++;
	if (job_runs && !polls_left--)
		job_ends(fake.job_error, fake.job_cause);
	memcpy(status, &fake.status, fake.old ? OLD_STATUS : sizeof(*status));
	if (fake.odd_status && fake.begins) {
		memset(status, 0xff, sizeof(*status));
		status->burn = fake.status.burn;
		status->error = 0;
	}
	return fake.no_status ? -ENODEV : 0;
}

static int do_features(struct discwriter_features *features)
{
	*features = fake.features;
	if (fake.old) {
		features->verbs = 0x71f;
		features->begin_flags = DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD;
	}
	return 0;
}

static void put32(unsigned char *to, unsigned int value)
{
	to[0] = (unsigned char)(value >> 24);
	to[1] = (unsigned char)(value >> 16);
	to[2] = (unsigned char)(value >> 8);
	to[3] = (unsigned char)value;
}

/* READ TRACK INFORMATION as in MMC: by LBA (0) or number (1). */
static int query_track(struct discwriter_query *q)
{
	unsigned char *to = (void *)(uintptr_t)q->data;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fake.tracks); i++) {
		const unsigned int *t = fake.tracks[i];

		if (!t[0] || (q->control ? q->address != t[0] :
			      q->address < t[2] || q->address >= t[2] + t[3]))
			continue;
		assert_true(q->size >= 36);
		memset(to, 0, 36);
		to[2] = (unsigned char)t[0];
		to[3] = (unsigned char)t[1];
		to[7] = t[4] ? 2 : 0;
		put32(to + 8, t[2]);
		put32(to + 24, t[3]);
		put32(to + 28, t[4]);
		q->length = 36;
		return 0;
	}
	return -EIO;
}

static int do_query(struct discwriter_query *q)
{
	fake.query = *q;
	if (fake.query_cause) {
		q->cause = fake.query_cause;
		return -EIO;
	}
	if (fake.answer_len) {
		if (q->size)
			memcpy((void *)(uintptr_t)q->data, fake.answer,
			       q->size < fake.answer_len ? q->size : fake.answer_len);
		q->length = fake.answer_len;
		return 0;
	}
	if (q->kind == DISCWRITER_QUERY_TRACK_INFORMATION)
		return query_track(q);
	if (q->kind == DISCWRITER_QUERY_DISC_INFORMATION && !q->code && q->size >= 34) {
		memset((void *)(uintptr_t)q->data, 0, 34);
		*(unsigned char *)(uintptr_t)(q->data + 2) = fake.disc_state;
		q->length = 34;
		return 0;
	}
	if (q->kind != DISCWRITER_QUERY_DISC_STRUCTURE || q->code != 0xc0 || !fake.protection)
		return -ENODATA;
	*(unsigned char *)(uintptr_t)q->data = fake.protection;
	q->length = 4;
	return 0;
}

/* The verbs that any descriptor will do for; -ENOTTY for others. */
static int query(unsigned long request, void *arg)
{
	switch (request) {
	case DISCWRITER_IOC_FEATURES:
		return do_features(arg);
	case DISCWRITER_IOC_RECORDER:
		memcpy(arg, &fake.info, sizeof(fake.info));
		return 0;
	case DISCWRITER_IOC_MEDIUM:
		fake.looks++;
		memcpy(arg, &fake.medium, fake.old ? OLD_MEDIUM : sizeof(fake.medium));
		return -fake.medium_error;
	case DISCWRITER_IOC_STATUS:
		return do_status(arg);
	case DISCWRITER_IOC_OWNER:
		memcpy(arg, &fake.owner, sizeof(fake.owner));
		return 0;
	case DISCWRITER_IOC_QUERY:
		return fake.old ? -ENOTTY : do_query(arg);
	case DISCWRITER_IOC_CANCEL:
		return do_cancel();
	case DISCWRITER_IOC_FORMATS:
		memcpy(arg, &fake.formats, sizeof(fake.formats));
		return fake.old ? -ENOTTY : 0;
	case DISCWRITER_IOC_SPEEDS:
		memcpy(arg, &fake.speeds, sizeof(fake.speeds));
		return fake.old ? -ENOTTY : 0;
	}
	return -ENOTTY;
}

/* WRITE_RANGES: a burn of ranges whose data lie where it says, all in one. */
static int do_write_ranges(struct discwriter_write_ranges *wr)
{
	const struct discwriter_write_range *list = (void *)(uintptr_t)wr->ranges;
	struct discwriter_range ranges[DW_ARRAY_SIZE(fake.ranges)];
	struct discwriter_begin begin = {
		.flags = wr->flags, .close = wr->close, .nr_ranges = wr->nr_ranges,
		.ranges = (uintptr_t)ranges,
	};
	ssize_t ret;
	__u32 i;

	assert_false(wr->flags & ~(DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_UNPROTECTED));
	assert_true(wr->nr_ranges && wr->nr_ranges <= DW_ARRAY_SIZE(ranges));
	assert_true(!wr->sectors && !wr->failed && !wr->reserved);
	for (i = 0; i < wr->nr_ranges; i++) {
		ranges[i].start = list[i].start;
		ranges[i].end = list[i].start + list[i].count - 1;
		begin.sectors += list[i].count;
	}
	memcpy(begin.client, wr->client, sizeof(begin.client));
	fake.lists++;
	ret = do_begin(&begin);
	for (i = 0; i < wr->nr_ranges && ret >= 0; i++) {
		size_t len = list[i].count * DISCWRITER_SECTOR_SIZE, done = 0;

		assert_false(list[i].address & fake.info.dma_alignment);
		for (; done < len && ret >= 0; done += ret > 0 ? (size_t)ret : 0)
			ret = take((void *)(uintptr_t)(list[i].address + done), len - done);
	}
	wr->sectors = fake.status.sectors_written;
	return ret < 0 ? (int)ret : do_end();
}

/* The verbs that need the recorder. */
static int act(unsigned long request, void *arg)
{
	switch (request) {
	case DISCWRITER_IOC_BEGIN:
		return do_begin(arg);
	case DISCWRITER_IOC_END:
		return do_end();
	}
	if (fake.old)
		return -ENOTTY;
	switch (request) {
	case DISCWRITER_IOC_ERASE:
		return do_job(DISCWRITER_JOB_ERASE, DISCWRITER_PHASE_ERASING, &fake.erase, arg,
			      sizeof(fake.erase));
	case DISCWRITER_IOC_FORMAT:
		return do_job(DISCWRITER_JOB_FORMAT, DISCWRITER_PHASE_FORMATTING, &fake.format,
			      arg, sizeof(fake.format));
	case DISCWRITER_IOC_FINALIZE:
		return do_job(DISCWRITER_JOB_FINALIZE, DISCWRITER_PHASE_FINALIZING,
			      &fake.finalize, arg, sizeof(fake.finalize));
	case DISCWRITER_IOC_RESERVE:
		return do_reserve(arg);
	case DISCWRITER_IOC_TRAY:
		memcpy(&fake.tray, arg, sizeof(fake.tray));
		return 0;
	case DISCWRITER_IOC_SPEED:
		return do_speed(arg);
	case DISCWRITER_IOC_WRITE_RANGES:
		return do_write_ranges(arg);
	case DISCWRITER_IOC_CLIENT:
		memcpy(&fake.client, arg, sizeof(fake.client));
		return 0;
	}
	return -ENOTTY;
}

static int ioctl_of_node(int fd, unsigned long request, void *arg)
{
	if (fake.query_error && request != DISCWRITER_IOC_BEGIN)
		return -fake.query_error;
	if (fake.verb_error && request == fake.verb_request)
		return -fake.verb_error;
	/* The header numbers the queries from 0, the others from 8. */
	if (_IOC_NR(request) < 8 || request == DISCWRITER_IOC_CANCEL)
		return query(request, arg);
	return fd == FD_WRITE ? act(request, arg) : -EBADF;
}

static int fake_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	if (fd < FD_QUERY) {
		ret = ioctl(fd, request, arg);
		return ret < 0 ? -errno : ret;
	}
	if (fd >= FD_DISC)
		return fake.sg && request == SG_IO ? fake.sg(arg) : -ENOTTY;
	if (fake.before && fd == FD_WRITE)
		fake.before(request);
	pthread_mutex_lock(&lock);
	ret = ioctl_of_node(fd, request, arg);
	pthread_mutex_unlock(&lock);
	return ret;
}

static ssize_t fake_read(int fd, void *buf, size_t len)
{
	ssize_t step, ret;

	pthread_mutex_lock(&lock);
	step = next_step(FAKE_READ);
	pthread_mutex_unlock(&lock);
	if (step < 0)
		return step;
	ret = read(fd, buf, at_most(len, step));
	return ret < 0 ? -errno : ret;
}

static ssize_t fake_write(int fd, const void *buf, size_t len)
{
	ssize_t step, ret;

	pthread_mutex_lock(&lock);
	step = next_step(FAKE_WRITE);
	if (step < 0)
		ret = step;
	else
		ret = fd == FD_WRITE ? take(buf, at_most(len, step)) : -EBADF;
	pthread_mutex_unlock(&lock);
	return ret;
}

static void put_pvd(unsigned char *to)
{
	memcpy(to, "\1CD001\1", 8);
	to[80] = (unsigned char)fake.pvd;
	to[81] = (unsigned char)(fake.pvd >> 8);
	to[82] = (unsigned char)(fake.pvd >> 16);
	to[83] = (unsigned char)(fake.pvd >> 24);
}

static ssize_t read_disc(void *buf, size_t len, off_t offset)
{
	memset(buf, 0, len);
	if (fake.tail && offset >= fake.tail)
		return (ssize_t)len;
	if (fake.pvd && offset == 16 * DISCWRITER_SECTOR_SIZE && len >= 84) {
		put_pvd(buf);
		return (ssize_t)len;
	}
	if (offset + (off_t)len > fake.disc)
		memset((char *)buf + (fake.disc > offset ? fake.disc - offset : 0), 1,
		       fake.disc > offset ? (size_t)(offset + (off_t)len - fake.disc) : len);
	return (ssize_t)len;
}

static ssize_t fake_pread(int fd, void *buf, size_t len, off_t offset)
{
	ssize_t step, ret;

	pthread_mutex_lock(&lock);
	step = next_step(FAKE_PREAD);
	pthread_mutex_unlock(&lock);
	if (step < 0)
		return step;
	if (fd >= FD_DISC)
		return read_disc(buf, len, offset);
	ret = pread(fd, buf, at_most(len, step), offset);
	return ret < 0 ? -errno : ret;
}

static ssize_t fake_sendfile(int out, int in, off_t *offset, size_t len)
{
	static unsigned char buf[1 << 20];
	ssize_t step, ret;

	pthread_mutex_lock(&lock);
	step = next_step(FAKE_SENDFILE);
	ret = step;
	if (step >= 0) {
		ret = pread(in, buf, at_most(len < sizeof(buf) ? len : sizeof(buf), step), *offset);
		if (ret > 0)
			ret = out == FD_WRITE ? take(buf, (size_t)ret) : -EBADF;
		if (ret > 0)
			*offset += ret;
	}
	pthread_mutex_unlock(&lock);
	return ret;
}

static ssize_t fake_splice(int in, int out, size_t len)
{
	static unsigned char buf[1 << 16];
	ssize_t step, ret;

	pthread_mutex_lock(&lock);
	step = next_step(FAKE_SPLICE);
	ret = step;
	if (step >= 0) {
		ret = read(in, buf, at_most(len < sizeof(buf) ? len : sizeof(buf), step));
		if (ret > 0)
			ret = out == FD_WRITE ? take(buf, (size_t)ret) : -EBADF;
	}
	pthread_mutex_unlock(&lock);
	return ret;
}

/* The node is always ready, or failed; the others are real. */
static int fake_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	struct pollfd real[8];
	int ready = 0, ret;
	ssize_t step;
	nfds_t i;

	assert_true(n <= DW_ARRAY_SIZE(real));
	if (n)
		memcpy(real, fds, n * sizeof(*fds));
	pthread_mutex_lock(&lock);
	step = next_step(FAKE_POLL);
	for (i = 0; i < n; i++) {
		if (fds[i].fd < FD_QUERY)
			continue;
		fds[i].revents = fds[i].events & POLLOUT;
		/* A job runs for so many looks: there is always something new. */
		if (job_runs)
			fds[i].revents |= fds[i].events & POLLPRI;
		if (fake.status.error)
			fds[i].revents |= POLLERR;
		ready += !!fds[i].revents;
		real[i].fd = -1;
	}
	pthread_mutex_unlock(&lock);
	if (step < 0)
		return (int)step;
	ret = poll(real, n, ready || fake.hurry ? 0 : timeout_ms);
	if (!ret && !ready && fake.hurry)
		hurried_ms += (__u64)timeout_ms;
	for (i = 0; i < n; i++)
		if (real[i].fd >= 0)
			fds[i].revents = real[i].revents;
	return ret < 0 ? -errno : ret + ready;
}

static __u64 fake_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (__u64)ts.tv_sec * 1000 + (__u64)ts.tv_nsec / 1000000 + hurried_ms;
}

static off_t fake_lseek(int fd, off_t offset, int whence)
{
	off_t ret;

	if (fd == FD_WRITE)
		return whence == SEEK_CUR && !offset ? (off_t)fake.skip : -EINVAL;
	ret = lseek(fd, offset, whence);

	return ret < 0 ? -errno : ret;
}

static int fake_stat(const char *given, struct stat *st)
{
	char path[PATH_MAX];

	fake_realpath(given, path, sizeof(path));
	memset(st, 0, sizeof(*st));
	if (!strncmp(path, "/dev/discwriter", 15)) {
		st->st_mode = S_IFCHR;
	} else if (!strcmp(path, FAKE_BLOCK)) {
		st->st_mode = S_IFBLK;
		st->st_rdev = makedev(11, 0);
	} else if (stat(path, st)) {
		return -errno;
	}
	return 0;
}

static int fake_fstat(int fd, struct stat *st)
{
	if (fake.at_fstat)
		fake.at_fstat();
	return fstat(fd, st) ? -errno : 0;
}

static int fake_nodes(struct dw_nodes *nodes)
{
	char path[32], syspath[PATH_MAX];
	unsigned int i;
	int ret = 0;

	if (fake.query_error)
		return -fake.query_error;
	/* Backwards: a system lists them in no order. */
	for (i = fake.nodes; i-- && !ret;) {
		snprintf(path, sizeof(path), "/dev/discwriter%u", i);
		fake_syspath(i, syspath, sizeof(syspath));
		ret = dw_nodes_add(nodes, i, path, syspath);
	}
	return ret;
}

static int fake_flock(int fd, int operation)
{
	(void)operation;
	assert_true(fd >= FD_DISC);
	fake.flocks++;
	if (fake.flock_busy) {
		fake.flock_busy--;
		return -EWOULDBLOCK;
	}
	if (fake.flock_error)
		return -fake.flock_error;
	assert_false(fake.flocked);
	fake.flocked = true;
	flock_fd = fd;
	return 0;
}

static int fake_set_flags(int fd, int flags)
{
	assert_int_equal(fd, FD_WRITE);
	if (fake.flags_error)
		return -fake.flags_error;
	nonblocking = flags & O_NONBLOCK;
	return 0;
}

static int fake_unmount(dev_t device)
{
	int n = (int)fake.mounts;

	(void)device;
	if (fake.unmount_error)
		return -fake.unmount_error;
	fake.mounts = 0;
	return n;
}

static int fake_node_of_block(dev_t device, char *path, size_t size)
{
	if (device != makedev(11, 0))
		return -ENODEV;
	snprintf(path, size, "%s", FAKE_NODE);
	return 0;
}

const struct dw_ops dw_ops = {
	.open = fake_open,
	.close = fake_close,
	.ioctl = fake_ioctl,
	.read = fake_read,
	.write = fake_write,
	.pread = fake_pread,
	.sendfile = fake_sendfile,
	.splice = fake_splice,
	.poll = fake_poll,
	.now_ms = fake_now_ms,
	.lseek = fake_lseek,
	.stat = fake_stat,
	.fstat = fake_fstat,
	.realpath = fake_realpath,
	.nodes = fake_nodes,
	.flock = fake_flock,
	.set_flags = fake_set_flags,
	.unmount = fake_unmount,
	.node_of_block = fake_node_of_block,
	.access = fake_access,
	.attr = fake_attr,
	.rank = fake_rank,
	.mounts = fake_mounts,
	.holder = fake_holder,
	.openers = fake_openers,
	.flocker = fake_flocker,
	.comm = fake_comm,
};

/* Every sector begins with its number, so that none can be taken for another. */
void fake_pattern(unsigned char *to, size_t offset, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		size_t at = offset + i, sector = at / DISCWRITER_SECTOR_SIZE;
		size_t in = at % DISCWRITER_SECTOR_SIZE;

		to[i] = (unsigned char)(in < 4 ? sector >> (8 * in) : in * 7 + sector);
	}
}

int fake_file(size_t size)
{
	unsigned char *data = malloc(size ? size : 1);
	int fd = memfd_create("image", MFD_CLOEXEC);

	assert_non_null(data);
	fake_pattern(data, 0, size);
	assert_true(fd >= 0);
	assert_true(write(fd, data, size) == (ssize_t)size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	free(data);
	return fd;
}

void assert_taken(size_t at, size_t from, size_t size)
{
	unsigned char *data = malloc(size ? size : 1);

	assert_non_null(data);
	fake_pattern(data, from, size);
	assert_true(fake.len >= at + size);
	if (size)
		assert_memory_equal(fake.data + at, data, size);
	free(data);
}

void assert_recorder(struct dw_recorder *got, const struct dw_recorder *is)
{
	assert_ptr_equal(got, is);
	discwriter_recorder_free(got);
}

int fake_setup(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

/* Whatever a test did: nothing stays open. */
int fake_teardown(void **state)
{
	int fds = fake.fds;

	(void)state;
	fake_reset();
	return fds;
}
