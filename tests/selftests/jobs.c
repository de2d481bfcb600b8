// SPDX-License-Identifier: GPL-2.0-only
/*
 * ERASE, FORMATS, FORMAT, FINALIZE, RESERVE, TRAY, SPEEDS, SPEED: what they
 * refuse, how they are waited for, cancelled and survived. What comes of them on
 * which medium stands in matrix.table.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "kselftest_harness.h"
#include "util.h"

/* Time enough for progress to be seen, on a slow machine, too. */
#define SLOW_MS 1000

union arg {
	struct discwriter_erase erase;
	struct discwriter_formats formats;
	struct discwriter_format format;
	struct discwriter_finalize finalize;
	struct discwriter_reserve reserve;
	struct discwriter_tray tray;
	struct discwriter_speeds speeds;
	struct discwriter_speed speed;
	uint32_t word[192];
};

/* Each verb with an argument that is right. */
static const struct verb {
	const char *name;
	unsigned long request;
	bool writes;
	union arg good;
} verbs[] = {
	{ "ERASE", DISCWRITER_IOC_ERASE, true },
	{ "FORMATS", DISCWRITER_IOC_FORMATS, false },
	{ "FORMAT", DISCWRITER_IOC_FORMAT, true,
	  { .format.flags = DISCWRITER_FORMAT_CHOOSE } },
	{ "FINALIZE", DISCWRITER_IOC_FINALIZE, true,
	  { .finalize.close = DISCWRITER_CLOSE_SESSION } },
	{ "RESERVE", DISCWRITER_IOC_RESERVE, true, { .reserve.sectors = 160 } },
	{ "TRAY", DISCWRITER_IOC_TRAY, true,
	  { .tray.action = DISCWRITER_TRAY_LOCK } },
	{ "SPEEDS", DISCWRITER_IOC_SPEEDS, false },
	{ "SPEED", DISCWRITER_IOC_SPEED, true },
};

static int cancel(int fd)
{
	struct discwriter_cancel arg = { 0 };

	return ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &arg);
}

static int erase(int fd, uint32_t method)
{
	struct discwriter_erase arg = { .method = method };

	return ioctl_errno(fd, DISCWRITER_IOC_ERASE, &arg);
}

FIXTURE(verbs) {
	struct sim sim;
	uint8_t *image;
	int writer;
	int reader;
};

FIXTURE_SETUP(verbs)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(64, 2);
	ASSERT_NE(NULL, self->image);
	self->writer = open_node(&self->sim, O_WRONLY);
	self->reader = open_node(&self->sim, O_RDONLY);
	ASSERT_LE(0, self->writer);
	ASSERT_LE(0, self->reader);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
}

FIXTURE_TEARDOWN(verbs)
{
	close(self->writer);
	close(self->reader);
	sim_free(&self->sim);
	image_free(self->image, 64);
}

TEST_F(verbs, are_listed)
{
	struct discwriter_features arg;
	size_t i;

	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_FEATURES, &arg));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		EXPECT_TRUE(arg.verbs >> _IOC_NR(verbs[i].request) & 1)
			TH_LOG("%s", verbs[i].name);
	}
}

/* What changes something needs a descriptor for it; what asks does not. */
TEST_F(verbs, need_a_writer)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		union arg arg = verbs[i].good;

		if (!verbs[i].writes)
			continue;
		EXPECT_EQ(EBADF, ioctl_errno(self->reader, verbs[i].request,
					     &arg))
			TH_LOG("%s", verbs[i].name);
	}
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

TEST_F(verbs, bad_addresses)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		/* Of this medium there is nothing to tell. */
		if (verbs[i].request == DISCWRITER_IOC_FORMATS)
			continue;
		EXPECT_EQ(EFAULT, ioctl_errno(self->writer, verbs[i].request,
					      (void *)8))
			TH_LOG("%s", verbs[i].name);
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* Every field that must be 0, and every value beyond the last one. */
TEST_F(verbs, bad_arguments)
{
	static const struct {
		unsigned long request;
		union arg arg;
	} rows[] = {
		{ DISCWRITER_IOC_ERASE, { .erase.flags = 1 } },
		{ DISCWRITER_IOC_ERASE, { .erase.method = 2 } },
		{ DISCWRITER_IOC_FORMAT, { .format.flags = 4 } },
		{ DISCWRITER_IOC_FORMAT, { .format.reserved = 1 } },
		{ DISCWRITER_IOC_FORMAT, { .format.entry.reserved = 1 } },
		{ DISCWRITER_IOC_FORMAT, { .format.entry.type = 0x40 } },
		{ DISCWRITER_IOC_FORMAT, { .format.entry.subtype = 4 } },
		{ DISCWRITER_IOC_FORMAT, { .format.entry.param = 1 << 24 } },
		{ DISCWRITER_IOC_FORMAT, { .format.entry.sectors = 1ULL << 32 } },
		{ DISCWRITER_IOC_FORMAT, { .format = {
			.flags = DISCWRITER_FORMAT_CHOOSE, .entry.type = 0x26 } } },
		{ DISCWRITER_IOC_FORMAT, { .format = {
			.flags = DISCWRITER_FORMAT_CHOOSE, .entry.sectors = 1 } } },
		{ DISCWRITER_IOC_FINALIZE, { .finalize.close = 0 } },
		{ DISCWRITER_IOC_FINALIZE, { .finalize.close = 5 } },
		{ DISCWRITER_IOC_FINALIZE, { .finalize = {
			.flags = 1, .close = DISCWRITER_CLOSE_SESSION } } },
		{ DISCWRITER_IOC_RESERVE, { .reserve.sectors = 0 } },
		{ DISCWRITER_IOC_RESERVE, { .reserve = {
			.flags = 1, .sectors = 16 } } },
		{ DISCWRITER_IOC_TRAY, { .tray.flags = 1 } },
		{ DISCWRITER_IOC_TRAY, { .tray.action = 4 } },
		{ DISCWRITER_IOC_SPEED, { .speed.flags = 2 } },
		{ DISCWRITER_IOC_SPEED, { .speed.rotation = 2 } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		union arg arg = rows[i].arg;

		EXPECT_EQ(EINVAL, ioctl_errno(self->writer, rows[i].request,
					      &arg))
			TH_LOG("row %zu", i);
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

/* A burn has the recorder to itself. */
TEST_F(verbs, not_during_a_burn)
{
	size_t i;

	ASSERT_EQ(0, write_all(self->writer, self->image, 32 * SECTOR, 65536,
			       NULL));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		union arg arg = verbs[i].good;

		EXPECT_EQ(ETXTBSY, ioctl_errno(self->writer, verbs[i].request,
					       &arg))
			TH_LOG("%s", verbs[i].name);
	}
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 32 * SECTOR));
}

/* Nothing to do it to. */
TEST_F(verbs, no_medium)
{
	size_t i;

	ASSERT_EQ(0, sim_load(&self->sim, "none"));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		union arg arg = verbs[i].good;

		if (verbs[i].request == DISCWRITER_IOC_TRAY)
			continue;
		EXPECT_EQ(ENOMEDIUM, ioctl_errno(self->writer, verbs[i].request,
						 &arg))
			TH_LOG("%s", verbs[i].name);
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

TEST_F(verbs, gone)
{
	size_t i;

	ASSERT_EQ(0, sim_unplug(&self->sim));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		union arg arg = verbs[i].good;

		EXPECT_EQ(ENODEV, ioctl_errno(self->writer, verbs[i].request,
					      &arg))
			TH_LOG("%s", verbs[i].name);
	}
}

/* Too much to be reserved, and what is told of a reservation. */
TEST_F(verbs, reserve_tells)
{
	struct discwriter_reserve arg = { .sectors = 5000 };
	struct discwriter_medium medium;

	EXPECT_EQ(ENOSPC, ioctl_errno(self->writer, DISCWRITER_IOC_RESERVE, &arg));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	arg = (struct discwriter_reserve){ .sectors = 150 };
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_RESERVE, &arg));
	EXPECT_EQ(160, arg.sectors);
	EXPECT_EQ(1, arg.track);
	EXPECT_EQ(0, arg.start);
	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(1, medium.open_track);
	EXPECT_EQ(0, medium.open_start);
	EXPECT_EQ(0, medium.open_next);
	EXPECT_EQ(159, medium.open_end);
	EXPECT_EQ(DISCWRITER_JOB_RESERVE, status_of(&self->sim).job);
	/* A second one finds no place. */
	arg = (struct discwriter_reserve){ .sectors = 16 };
	EXPECT_EQ(EUCLEAN, ioctl_errno(self->writer, DISCWRITER_IOC_RESERVE, &arg));
}

/* The format must be one that the drive offers. */
TEST_F(verbs, format_not_offered)
{
	struct discwriter_format arg = { .entry = { .type = 0x10 } };
	struct discwriter_formats list;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_FORMATS, &list));
	EXPECT_EQ(DISCWRITER_FORMAT_FORMATTED, list.state);
	EXPECT_EQ(1024, list.sectors);
	ASSERT_EQ(1, list.nr);
	EXPECT_EQ(0, list.preferred);
	EXPECT_EQ(0x26, list.entries[0].type);
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_FORMAT, &arg));
	arg.entry = list.entries[0];
	arg.entry.sectors = 2048;
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_FORMAT, &arg));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	arg.entry = list.entries[0];
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_FORMAT, &arg));
	EXPECT_EQ(1, sim_count(&self->sim, "FORMAT_UNIT"));
}

/* The door: a burn's lock and TRAY's are the drive's one lock. */
TEST_F(verbs, tray)
{
	struct discwriter_tray arg = { .action = DISCWRITER_TRAY_UNLOCK };

	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "1"));
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "0"));
	arg.action = DISCWRITER_TRAY_LOCK;
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	EXPECT_TRUE(sim_state_is(&self->sim, "locked", "1"));
	/* Eject unlocks first. */
	arg.action = DISCWRITER_TRAY_EJECT;
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	EXPECT_TRUE(sim_state_is(&self->sim, "tray", "open"));
	EXPECT_EQ(ENOMEDIUM, begin(self->writer, 0, 16));
	/* Load waits until the medium is known: a burn can begin at once. */
	arg.action = DISCWRITER_TRAY_LOAD;
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	EXPECT_TRUE(sim_state_is(&self->sim, "tray", "closed"));
	EXPECT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, 16 * SECTOR));
}

/* A drive that takes its time to know the medium. */
TEST_F(verbs, load_waits)
{
	struct discwriter_tray arg = { .action = DISCWRITER_TRAY_EJECT };
	struct discwriter_medium medium;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=4096 spinup=300"));
	ASSERT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	arg.action = DISCWRITER_TRAY_LOAD;
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_TRAY, &arg));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(0x1b, medium.profile);
}

/* What is mounted belongs to its mount: nobody gets as far as a verb. */
TEST_F(verbs, mounted_is_busy)
{
	uint8_t *iso = image_new(64, 3);
	char dir[] = "/tmp/jobs.XXXXXX";

	ASSERT_NE(NULL, iso);
	ASSERT_NE(NULL, mkdtemp(dir));
	image_iso(iso, 64);
	close(self->writer);
	ASSERT_EQ(0, burn(&self->sim, iso, 64 * SECTOR, 65536));
	ASSERT_EQ(0, mount(self->sim.sr, dir, "iso9660", MS_RDONLY, NULL)) {
		TH_LOG("mount: %m");
	}
	self->writer = open_node(&self->sim, O_WRONLY);
	EXPECT_EQ(-1, self->writer);
	EXPECT_EQ(EBUSY, errno);
	EXPECT_EQ(0, umount(dir));
	rmdir(dir);
	image_free(iso, 64);
}

/* ---- jobs that take time ---- */

FIXTURE(job) {
	struct sim sim;
	int fd;
};

FIXTURE_VARIANT(job) {
	const char *medium;
	unsigned long request;
	unsigned int job;
	unsigned int phase;
	/* drive's command that takes the time */
	const char *op;
	unsigned int opcode;
	union arg arg;
};

FIXTURE_VARIANT_ADD(job, erase_cd_rw) {
	.medium = "cd-rw closed",
	.request = DISCWRITER_IOC_ERASE, .job = DISCWRITER_JOB_ERASE,
	.phase = DISCWRITER_PHASE_ERASING, .op = "BLANK", .opcode = 0xa1,
};

FIXTURE_VARIANT_ADD(job, erase_dvd_rw) {
	.medium = "dvd-rw closed",
	.request = DISCWRITER_IOC_ERASE, .job = DISCWRITER_JOB_ERASE,
	.phase = DISCWRITER_PHASE_ERASING, .op = "BLANK", .opcode = 0xa1,
	.arg.erase.method = DISCWRITER_ERASE_FULL,
};

FIXTURE_VARIANT_ADD(job, format_bd_re) {
	.medium = "bd-re unformatted sectors=8192",
	.request = DISCWRITER_IOC_FORMAT, .job = DISCWRITER_JOB_FORMAT,
	.phase = DISCWRITER_PHASE_FORMATTING, .op = "FORMAT_UNIT", .opcode = 0x04,
	.arg.format.flags = DISCWRITER_FORMAT_CHOOSE,
};

FIXTURE_VARIANT_ADD(job, finalize_dvd_plus_r) {
	.medium = "dvd+r open sectors=4096",
	.request = DISCWRITER_IOC_FINALIZE, .job = DISCWRITER_JOB_FINALIZE,
	.phase = DISCWRITER_PHASE_FINALIZING, .op = "CLOSE_TRACK_SESSION", .opcode = 0x5b,
	.arg.finalize.close = DISCWRITER_CLOSE_FINALIZE,
};

FIXTURE_SETUP(job)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
}

FIXTURE_TEARDOWN(job)
{
	if (self->fd >= 0)
		close(self->fd);
	sim_free(&self->sim);
}

/* A disc on which it takes its time. */
static int load_slow(struct sim *sim, const char *medium)
{
	char slow[96];

	snprintf(slow, sizeof(slow), "%s slow=%u", medium, SLOW_MS);
	return sim_load(sim, slow);
}

/* The drive is at it, for as long as the rule stands: no race with its end. */
static int hold(struct sim *sim, unsigned int opcode)
{
	char rule[80];

	snprintf(rule, sizeof(rule), "after=%02X op=00 count=* sense=2/04/07",
		 opcode);
	return sim_fault(sim, rule);
}

static int let_go(struct sim *sim)
{
	return sim_debug_write(sim, "faults", "clear");
}

static void set_nonblock(int fd, bool on)
{
	fcntl(fd, F_SETFL, on ? O_NONBLOCK : 0);
}

/* The call comes back when it is done, and it was. */
TEST_F(job, is_waited_for)
{
	union arg arg = variant->arg;
	struct discwriter_status st;
	long long start;

	ASSERT_EQ(0, load_slow(&self->sim, variant->medium));
	start = elapsed_ms();
	EXPECT_EQ(0, ioctl_errno(self->fd, variant->request, &arg));
	EXPECT_LE(SLOW_MS, elapsed_ms() - start);
	st = status_of(&self->sim);
	EXPECT_EQ(variant->job, st.job);
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, st.phase);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, st.outcome);
	EXPECT_EQ(0, st.error);
	EXPECT_LE(SLOW_MS, st.elapsed_ms);
	EXPECT_LE(1, sim_count(&self->sim, variant->op));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
}

/* Without waiting: it begins, tells how far it is, poll its end, END how. */
TEST_F(job, goes_on_alone)
{
	union arg arg = variant->arg;
	struct pollfd pfd = { .fd = self->fd, .events = POLLOUT | POLLPRI };
	struct discwriter_status st;
	uint32_t last = 0;
	bool between = false;
	long long start;

	ASSERT_EQ(0, load_slow(&self->sim, variant->medium));
	set_nonblock(self->fd, true);
	start = elapsed_ms();
	EXPECT_EQ(0, ioctl_errno(self->fd, variant->request, &arg));
	/* That it did not wait is_the_only_one shows, on a drive on hold. */
	EXPECT_EQ(0, sim_wait_op(&self->sim, variant->op, 1));
	do {
		st = status_of(&self->sim);
		if (st.phase == variant->phase &&
		    st.flags & DISCWRITER_STATUS_PROGRESS && st.progress) {
			EXPECT_GT(65536, st.progress);
			between = true;
			last = st.progress;
		}
		EXPECT_EQ(variant->job, st.job);
		usleep(20000);
	} while (st.phase != DISCWRITER_PHASE_COMPLETED &&
		 st.phase != DISCWRITER_PHASE_FAILED &&
		 elapsed_ms() - start < SIM_WAIT_MS);
	EXPECT_TRUE(between) {
		TH_LOG("no progress was told");
	}
	EXPECT_LT(0, last);
	EXPECT_EQ(1, poll(&pfd, 1, SIM_WAIT_MS));
	EXPECT_TRUE(pfd.revents & (POLLOUT | POLLPRI));
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, status_of(&self->sim).phase);
	EXPECT_EQ(0, end(self->fd));
}

/* While it runs: everything else waits its turn, or is refused. */
TEST_F(job, is_the_only_one)
{
	union arg arg = variant->arg;
	struct discwriter_status st;
	char sector[SECTOR] = "";
	size_t i;

	ASSERT_LE(0, hold(&self->sim, variant->opcode));
	set_nonblock(self->fd, true);
	ASSERT_EQ(0, ioctl_errno(self->fd, variant->request, &arg));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		union arg other = verbs[i].good;

		EXPECT_EQ(ETXTBSY, ioctl_errno(self->fd, verbs[i].request,
					       &other))
			TH_LOG("%s", verbs[i].name);
	}
	EXPECT_EQ(ETXTBSY, begin(self->fd, DISCWRITER_BEGIN_OVERWRITE, 16));
	EXPECT_EQ(-1, write(self->fd, sector, sizeof(sector)));
	EXPECT_EQ(-1, open_node(&self->sim, O_WRONLY));
	EXPECT_EQ(EBUSY, errno);
	st = status_of(&self->sim);
	EXPECT_EQ(variant->job, st.job);
	EXPECT_EQ(0, let_go(&self->sim));
	set_nonblock(self->fd, false);
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	/* And then the recorder is as free as before. */
	EXPECT_EQ(0, close_errno(self->fd));
	self->fd = open_node(&self->sim, O_WRONLY);
	EXPECT_LE(0, self->fd);
}

/* What only the drive could stop is not stopped, and says so. */
TEST_F(job, cannot_be_cancelled)
{
	union arg arg = variant->arg;

	ASSERT_LE(0, hold(&self->sim, variant->opcode));
	set_nonblock(self->fd, true);
	ASSERT_EQ(0, ioctl_errno(self->fd, variant->request, &arg));
	ASSERT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
	EXPECT_EQ(EOPNOTSUPP, cancel(self->fd));
	EXPECT_EQ(0, let_go(&self->sim));
	set_nonblock(self->fd, false);
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_EQ(EBADFD, cancel(self->fd));
}

/* Who waits may be killed: the drive has been told, and is seen through. */
TEST_F(job, outlives_who_waits)
{
	union arg arg = variant->arg;
	int status;
	pid_t pid;

	close(self->fd);
	self->fd = -1;
	ASSERT_LE(0, hold(&self->sim, variant->opcode));
	pid = fork();
	if (!pid) {
		int fd = open_node(&self->sim, O_WRONLY);

		_exit(ioctl_errno(fd, variant->request, &arg));
	}
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	/* Not done yet: it goes on, and nobody else gets in. */
	EXPECT_EQ(variant->job, status_of(&self->sim).job);
	EXPECT_EQ(-1, open_node(&self->sim, O_WRONLY));
	EXPECT_EQ(EBUSY, errno);
	EXPECT_EQ(0, let_go(&self->sim));
	EXPECT_EQ(0, wait_idle(&self->sim));
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, status_of(&self->sim).phase);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
}

/* The cable is pulled. */
TEST_F(job, ends_with_the_drive)
{
	union arg arg = variant->arg;
	int status;
	pid_t pid;

	close(self->fd);
	self->fd = -1;
	ASSERT_LE(0, hold(&self->sim, variant->opcode));
	pid = fork();
	if (!pid) {
		int fd = open_node(&self->sim, O_WRONLY);

		_exit(ioctl_errno(fd, variant->request, &arg));
	}
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
	EXPECT_EQ(0, sim_unplug(&self->sim));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
}

/* ---- overwriting can be stopped ---- */

FIXTURE(overwriting) {
	struct sim sim;
	uint8_t *image;
	int fd;
};

#define CAPACITY 8192

FIXTURE_SETUP(overwriting)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=8192")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(CAPACITY, 6);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(0, burn(&self->sim, self->image, CAPACITY * SECTOR, 1 << 20));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	/* Each WRITE takes a while. */
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a count=* delay=20"));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
}

FIXTURE_TEARDOWN(overwriting)
{
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, CAPACITY);
}

TEST_F(overwriting, is_cancelled)
{
	struct discwriter_status st;

	set_nonblock(self->fd, true);
	ASSERT_EQ(0, erase(self->fd, DISCWRITER_ERASE_FULL));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 4));
	EXPECT_EQ(0, cancel(self->fd));
	set_nonblock(self->fd, false);
	EXPECT_EQ(ECANCELED, end(self->fd));
	st = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_JOB_ERASE, st.job);
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, st.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, st.outcome);
	/* The end of the disc was not reached. */
	EXPECT_TRUE(on_disc(&self->sim, CAPACITY - 64,
			    self->image + (CAPACITY - 64) * SECTOR, 64 * SECTOR));
	EXPECT_FALSE(on_disc(&self->sim, 0, self->image, SECTOR));
}

TEST_F(overwriting, is_watched)
{
	struct discwriter_status st;
	uint64_t before = 0;
	int grew = 0;

	set_nonblock(self->fd, true);
	ASSERT_EQ(0, erase(self->fd, DISCWRITER_ERASE_FULL));
	do {
		st = status_of(&self->sim);
		if (st.flags & DISCWRITER_STATUS_PROGRESS && st.progress > before) {
			before = st.progress;
			grew++;
		}
		usleep(20000);
	} while (st.phase == DISCWRITER_PHASE_ERASING ||
		 st.phase == DISCWRITER_PHASE_VALIDATING);
	EXPECT_LT(1, grew);
	set_nonblock(self->fd, false);
	EXPECT_EQ(0, end(self->fd));
}

TEST_HARNESS_MAIN
