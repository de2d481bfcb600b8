// SPDX-License-Identifier: GPL-2.0-only
/*
 * The writer dies of a signal: the burn is cancelled, the status says so, the
 * disc is in the best state it allows, and the recorder is free again.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 320
#define BYTES (SECTORS * SECTOR)
#define CHUNK 65536

FIXTURE(killed) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_VARIANT(killed) {
	const char *medium;
	int signal;
	uint64_t announced;
	/* outcome after some of the data */
	enum discwriter_outcome outcome;
};

FIXTURE_VARIANT_ADD(killed, plus_rw_kill) {
	.medium = "dvd+rw formatted sectors=1024", .signal = SIGKILL,
	.outcome = DISCWRITER_OUTCOME_REWRITABLE,
};

FIXTURE_VARIANT_ADD(killed, plus_rw_int) {
	.medium = "dvd+rw formatted sectors=1024", .signal = SIGINT,
	.outcome = DISCWRITER_OUTCOME_REWRITABLE,
};

FIXTURE_VARIANT_ADD(killed, blank_plus_rw_kill) {
	.medium = "dvd+rw blank sectors=1024", .signal = SIGKILL,
	.outcome = DISCWRITER_OUTCOME_REWRITABLE,
};

FIXTURE_VARIANT_ADD(killed, plus_r_kill) {
	.medium = "dvd+r blank sectors=4096", .signal = SIGKILL,
	.outcome = DISCWRITER_OUTCOME_APPENDABLE,
};

FIXTURE_VARIANT_ADD(killed, plus_r_int) {
	.medium = "dvd+r blank sectors=4096", .signal = SIGINT,
	.outcome = DISCWRITER_OUTCOME_APPENDABLE,
};

/* A reserved track that is not full stays open: filling it can take long. */
FIXTURE_VARIANT_ADD(killed, plus_r_reserved_kill) {
	.medium = "dvd+r blank sectors=4096", .signal = SIGKILL,
	.announced = SECTORS,
	.outcome = DISCWRITER_OUTCOME_OPEN,
};

FIXTURE_SETUP(killed)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 21);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(killed)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

/*
 * A writer in a process of its own: writes @bytes, says so, and then stays in
 * the state that is asked for.
 */
static pid_t writer(struct sim *sim, const uint8_t *image, size_t bytes,
		    uint64_t announced, bool go_on, int ready)
{
	pid_t pid = fork();
	char byte = 0;
	int fd;

	if (pid)
		return pid;
	signal(SIGINT, SIG_DFL);
	fd = open_node(sim, O_WRONLY);
	if (fd < 0 || (announced && begin(fd, DISCWRITER_BEGIN_OVERWRITE,
					  announced)) ||
	    write_all(fd, image, bytes, CHUNK, NULL) ||
	    write(ready, &byte, 1) != 1)
		_exit(1);
	if (go_on)
		_exit(write_all(fd, image + bytes, BYTES - bytes, CHUNK, NULL));
	for (;;)
		pause();
}

/* What must be true afterwards, wherever it was hit. */
static void check(struct __test_metadata *_metadata,
		  FIXTURE_DATA(killed) *self,
		  const FIXTURE_VARIANT(killed) *variant, uint64_t least)
{
	struct discwriter_status status;

	EXPECT_EQ(0, wait_idle(&self->sim));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_PHASE_FAILED, status.phase);
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, status.cause);
	EXPECT_EQ(ECANCELED, status.error);
	EXPECT_EQ(variant->outcome, status.outcome);
	EXPECT_LE(least, status.sectors_written);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image,
			    status.sectors_written * SECTOR));
	/* It was told to flush what it had. */
	EXPECT_LE(1, sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	if (variant->outcome == DISCWRITER_OUTCOME_APPENDABLE) {
		EXPECT_EQ(sim_value(&self->sim, "state", "nwa"),
			  status.next_writable);
		EXPECT_TRUE(on_sr(&self->sim, 0, self->image,
				  status.sectors_written * SECTOR));
	}
	/* srN, just read, locks the door, too, and its close can come late. */
	EXPECT_EQ(0, sim_wait_state(&self->sim, "locked", "0"));
	/* The next one is not kept waiting, or out. */
	EXPECT_EQ(0, close_errno(open_node(&self->sim, O_WRONLY)));
	if (variant->outcome != DISCWRITER_OUTCOME_OPEN)
		EXPECT_EQ(0, burn(&self->sim, self->image, 64 * SECTOR, CHUNK));
}

/* Between two writes. */
TEST_F(killed, between_writes)
{
	int ready[2], status;
	char byte;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	pid = writer(&self->sim, self->image, 2 * CHUNK, variant->announced,
		     false, ready[1]);
	ASSERT_LE(0, pid);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, kill(pid, variant->signal));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(variant->signal, status);
	check(_metadata, self, variant, 64);
}

/* While it waits for a drive that is busy. */
TEST_F(killed, in_a_wait)
{
	int ready[2], status, rule;
	long long start;
	char byte;
	pid_t pid;

	rule = sim_fault(&self->sim, "op=2a nth=4 count=* sense=2/04/08");
	ASSERT_LE(0, rule);
	ASSERT_EQ(0, pipe(ready));
	pid = writer(&self->sim, self->image, 2 * CHUNK, variant->announced,
		     true, ready[1]);
	ASSERT_LE(0, pid);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 4));
	start = elapsed_ms();
	ASSERT_EQ(0, kill(pid, variant->signal));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(variant->signal, status);
	EXPECT_GT(5000, elapsed_ms() - start);
	EXPECT_LE(1, sim_hits(&self->sim, rule));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	check(_metadata, self, variant, 64);
}

/* With a command out, which is waited for: it may be on the disc already. */
TEST_F(killed, with_a_command_out)
{
	int ready[2], status, rule;
	char byte;
	pid_t pid;

	rule = sim_fault(&self->sim, "op=2a nth=4 delay=700");
	ASSERT_LE(0, rule);
	ASSERT_EQ(0, pipe(ready));
	pid = writer(&self->sim, self->image, 2 * CHUNK, variant->announced,
		     true, ready[1]);
	ASSERT_LE(0, pid);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, wait_task(pid));
	ASSERT_EQ(0, kill(pid, variant->signal));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(variant->signal, status);
	check(_metadata, self, variant, 64);
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
}

/* Nothing was written yet: nothing is changed. */
TEST_F(killed, before_data)
{
	struct discwriter_status st;
	int ready[2], status;
	char byte;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	pid = writer(&self->sim, self->image, 0, SECTORS, false, ready[1]);
	ASSERT_LE(0, pid);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, kill(pid, variant->signal));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, wait_idle(&self->sim));
	st = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, st.cause);
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
	if (!strncmp(variant->medium, "dvd+rw blank", 12)) {
		/* BEGIN has formatted it, which is not undone. */
		EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, st.outcome);
		return;
	}
	EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, st.outcome);
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* A second Ctrl-C while the disc is closed ends the wait, not the work. */
TEST_F(killed, while_finishing)
{
	struct discwriter_owner owner;
	struct discwriter_status st;
	int status, reader;
	pid_t pid;

	ASSERT_LE(0, sim_fault(&self->sim, "op=35 count=* sense=2/04/07"));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		int fd;

		signal(SIGINT, SIG_DFL);
		fd = open_node(&self->sim, O_WRONLY);
		if (fd < 0 || write_all(fd, self->image, BYTES, CHUNK, NULL))
			_exit(1);
		_exit(close_errno(fd) ? 2 : 0);
	}
	ASSERT_EQ(0, sim_wait_op(&self->sim, "SYNCHRONIZE_CACHE_10", 1));
	ASSERT_EQ(0, kill(pid, variant->signal));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(variant->signal, status);
	/* Somebody may look, but not write, until it is done. */
	reader = open_node(&self->sim, O_RDONLY);
	ASSERT_LE(0, reader);
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(1, owner.held);
	EXPECT_EQ(-1, open_node(&self->sim, O_WRONLY));
	EXPECT_EQ(EBUSY, errno);
	EXPECT_EQ(0, close_errno(reader));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(0, wait_idle(&self->sim));
	st = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, st.phase);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, st.outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, BYTES));
}

FIXTURE(nobody) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_SETUP(nobody)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 22);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(nobody)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

static void on_signal(int sig)
{
	(void)sig;
}

/* A signal that is caught costs at most a short count. */
TEST_F(nobody, caught_signals)
{
	struct sigaction act = { .sa_handler = on_signal };
	const struct timespec pause = { .tv_nsec = 2000000 };
	int fd, status;
	pid_t pid;

	ASSERT_EQ(0, sigaction(SIGUSR1, &act, NULL));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		for (;;) {
			if (kill(getppid(), SIGUSR1))
				_exit(1);
			nanosleep(&pause, NULL);
		}
	}
	fd = open_node(&self->sim, O_WRONLY);
	while (fd < 0 && errno == EINTR)
		fd = open_node(&self->sim, O_WRONLY);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, write_all(fd, self->image, BYTES, BYTES, NULL));
	EXPECT_EQ(0, close_errno(fd));
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* Sent to another process and forgotten: the last reference goes, the burn ends. */
TEST_F(nobody, descriptor_in_flight)
{
	char space[CMSG_SPACE(sizeof(int))] = "";
	struct iovec iov = { "x", 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int fd = open_node(&self->sim, O_WRONLY);
	int pair[2];

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(int));
	ASSERT_EQ(0, write_all(fd, self->image, BYTES, CHUNK, NULL));
	ASSERT_EQ(1, sendmsg(pair[0], &msg, 0));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, status_of(&self->sim).phase);
	close(pair[0]);
	close(pair[1]);
	EXPECT_EQ(0, wait_idle(&self->sim));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

static void *write_for_ever(void *arg)
{
	struct { int fd; const uint8_t *image; } *job = arg;

	write_all(job->fd, job->image, BYTES, CHUNK, NULL);
	return NULL;
}

/* A writer of many threads, killed: all of them go, and so does the burn. */
TEST_F(nobody, killed_threads)
{
	struct discwriter_status st;
	int status;
	pid_t pid;

	ASSERT_LE(0, sim_fault(&self->sim,
			       "op=2a nth=4 count=* sense=2/04/08"));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		struct { int fd; const uint8_t *image; } job;
		pthread_t thread[3];
		size_t i;

		job.fd = open_node(&self->sim, O_WRONLY);
		job.image = self->image;
		for (i = 0; i < ARRAY_SIZE(thread); i++)
			pthread_create(&thread[i], NULL, write_for_ever, &job);
		for (;;)
			pause();
	}
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 4));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(0, wait_idle(&self->sim));
	st = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, st.cause);
	EXPECT_EQ(96, st.sectors_written);
}

TEST_HARNESS_MAIN
