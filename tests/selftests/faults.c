// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the drive says is wrong, as the program sees it: errno, cause, sense
 * data. Every rule's hit count proves that the fault was met.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 320
#define BYTES (SECTORS * SECTOR)
#define CHUNK 65536
#define PLUS_R "dvd+r blank sectors=4096"
#define PLUS_RW "dvd+rw formatted sectors=1024"
#define BLANK_RW "dvd+rw blank sectors=1024"

/* Where the error is met first. */
enum where {
	AT_WRITE,	/* by write(2), and by close after it */
	AT_CLOSE,	/* by close only */
	NOWHERE,	/* it is no error */
};

struct row {
	const char *name;
	const char *medium;
	const char *rule;
	enum where where;
	int err;
	enum discwriter_cause cause;
	uint8_t opcode;
	uint8_t sense[3];
	uint32_t flags;		/* DISCWRITER_STATUS_* that must be set */
	unsigned int hits;	/* 0: one or more */
};

#define SENSE(k, a, q) { 0x##k, 0x##a, 0x##q }
#define C(name) DISCWRITER_CAUSE_##name
#define WRITE_RW(name, k, a, q, err, cause) \
	{ name, PLUS_RW, "op=2a nth=3 sense=" #k "/" #a "/" #q, AT_WRITE, err, \
	  C(cause), 0x2a, SENSE(k, a, q), DISCWRITER_STATUS_LBA, 1 }
#define WRITE_R(name, k, a, q, err, cause) \
	{ name, PLUS_R, "op=2a nth=3 sense=" #k "/" #a "/" #q, AT_WRITE, err, \
	  C(cause), 0x2a, SENSE(k, a, q), DISCWRITER_STATUS_LBA, 1 }

static const struct row rows[] = {
	/* WRITE: the medium, the drive, the link */
	WRITE_RW("medium bad", 3, 0C, 00, EIO, WRITE_ERROR),
	WRITE_R("medium bad", 3, 0C, 00, EIO, WRITE_ERROR),
	WRITE_RW("hardware", 4, 44, 00, EIO, WRITE_ERROR),
	WRITE_RW("aborted", B, 47, 00, EIO, WRITE_ERROR),
	WRITE_R("loss of streaming", 3, 0C, 09, ESTRPIPE, UNDERRUN),
	WRITE_R("padding blocks added", 3, 0C, 0A, ESTRPIPE, UNDERRUN),
	/* addresses and states */
	WRITE_R("not the next address", 5, 21, 02, EIO, WRITE_ERROR),
	WRITE_R("beyond the medium", 5, 21, 00, ENOSPC, TOO_LARGE),
	WRITE_R("end of the track", 5, 63, 00, ENOSPC, TOO_LARGE),
	WRITE_R("out of sequence", 5, 2C, 00, EUCLEAN, MEDIUM_STATE),
	WRITE_R("wrong mode for the track", 5, 64, 00, EUCLEAN, MEDIUM_STATE),
	WRITE_RW("session is finalized", 5, 30, 09, EUCLEAN, MEDIUM_STATE),
	/* not writable */
	WRITE_RW("protected", 7, 27, 00, EROFS, WRITE_PROTECTED),
	WRITE_RW("permanently protected", 7, 27, 02, EROFS, WRITE_PROTECTED),
	WRITE_RW("medium unknown", 2, 30, 00, EBADE, INCOMPATIBLE),
	WRITE_RW("not formatted", 5, 30, 10, EUCLEAN, NOT_FORMATTED),
	WRITE_RW("upside down", 2, 06, 00, EBADSLT, UPSIDE_DOWN),
	WRITE_RW("tracking lost", 4, 09, 01, EBADSLT, UPSIDE_DOWN),
	WRITE_RW("no focus", 4, 09, 02, EBADE, INCOMPATIBLE),
	WRITE_R("no speed suits", 3, 73, 03, ERANGE, SPEED),
	/* gone, changed, forgotten: the job ends, nothing is sent again */
	WRITE_RW("no medium", 2, 3A, 00, ENOMEDIUM, NO_MEDIUM),
	WRITE_RW("tray open", 2, 3A, 02, ENOMEDIUM, NO_MEDIUM),
	WRITE_RW("needs a hand", 2, 04, 03, ENOMEDIUM, NO_MEDIUM),
	WRITE_R("medium changed", 6, 28, 00, EIO, WRITE_ERROR),
	WRITE_R("reset", 6, 29, 00, EIO, WRITE_ERROR),
	/* the drive gave up by itself */
	WRITE_RW("command timed out", 6, 2E, 00, ETIMEDOUT, TIMEOUT),
	WRITE_RW("unit timed out", 4, 08, 01, ETIMEDOUT, TIMEOUT),
	WRITE_RW("bus timed out", 4, 3E, 02, ETIMEDOUT, TIMEOUT),
	WRITE_RW("unknown command", 5, 20, 00, EOPNOTSUPP, RECORDER_UNSUPPORTED),

	{ "deferred", PLUS_R, "op=2a nth=3 sense=3/0C/00 deferred", AT_WRITE,
	  EIO, C(WRITE_ERROR), 0x2a, SENSE(3, 0C, 00),
	  DISCWRITER_STATUS_DEFERRED, 1 },
	{ "executed, then reported as failed", PLUS_R,
	  "op=2a nth=3 execute+sense=3/0C/00", AT_WRITE, EIO, C(WRITE_ERROR),
	  0x2a, SENSE(3, 0C, 00), DISCWRITER_STATUS_LBA, 1 },
	{ "one address", PLUS_RW, "op=2a lba=200-200 sense=3/0C/00", AT_WRITE,
	  EIO, C(WRITE_ERROR), 0x2a, SENSE(3, 0C, 00), DISCWRITER_STATUS_LBA, 1 },

	/* recovered by the drive, or by the middle layers: no error */
	{ "recovered", PLUS_R, "op=2a nth=3 execute+sense=1/0C/01", NOWHERE,
	  .hits = 1 },
	{ "busy status", PLUS_R, "op=2a nth=3 busy", NOWHERE, .hits = 1 },

	/* the transport */
	{ "no connection", PLUS_R, "op=2a nth=3 host=1", AT_WRITE, ENODEV,
	  C(GONE), 0x2a, .hits = 1 },
	{ "transport error", PLUS_R, "op=2a nth=3 host=7", AT_WRITE, EIO,
	  C(WRITE_ERROR), 0x2a, .hits = 1 },

	/* flushing and closing */
	{ "flush: medium bad", PLUS_RW, "op=35 sense=3/0C/00", AT_CLOSE, EIO,
	  C(WRITE_ERROR), 0x35, SENSE(3, 0C, 00), .hits = 1 },
	{ "flush: loss of streaming is what ends it", PLUS_RW,
	  "op=35 execute+sense=3/0C/09", NOWHERE, .hits = 1 },
	{ "flush: deferred", PLUS_R, "op=35 sense=3/0C/00 deferred", AT_CLOSE,
	  EIO, C(WRITE_ERROR), 0x35, SENSE(3, 0C, 00),
	  DISCWRITER_STATUS_DEFERRED, 1 },
	{ "close track: medium bad", PLUS_R, "op=5b nth=1 sense=3/0C/00",
	  AT_CLOSE, EIO, C(WRITE_ERROR), 0x5b, SENSE(3, 0C, 00), .hits = 1 },
	{ "close session: lead-out failed", PLUS_R,
	  "op=5b nth=2 sense=3/72/02", AT_CLOSE, EIO, C(WRITE_ERROR), 0x5b,
	  SENSE(3, 72, 02), .hits = 1 },
	{ "close session: incomplete track", PLUS_R,
	  "op=5b nth=2 sense=5/72/03", AT_CLOSE, EUCLEAN, C(MEDIUM_STATE), 0x5b,
	  SENSE(5, 72, 03), .hits = 1 },
	{ "close: medium changed", PLUS_R, "op=5b nth=1 sense=6/28/00",
	  AT_CLOSE, EIO, C(WRITE_ERROR), 0x5b, SENSE(6, 28, 00), .hits = 1 },

	/* formatting */
	{ "format: medium bad", BLANK_RW, "op=04 sense=3/31/01", AT_WRITE, EIO,
	  C(WRITE_ERROR), 0x04, SENSE(3, 31, 01), .hits = 1 },

	/* replies: cut short, honestly and not */
	{ "disc information cut short", PLUS_R, "op=51 count=* short=2",
	  AT_WRITE, EPROTO, C(BAD_RESPONSE), 0x51 },
	{ "disc information, lying residue", PLUS_R, "op=51 count=* lie=2",
	  AT_WRITE, EPROTO, C(BAD_RESPONSE), 0x51 },
	{ "track information cut short", PLUS_R, "op=52 count=* short=4",
	  AT_WRITE, EPROTO, C(BAD_RESPONSE), 0x52 },
	{ "configuration cut short", PLUS_RW, "op=46 count=* short=4",
	  AT_WRITE, EPROTO, C(BAD_RESPONSE), 0x46 },

	/* before a burn a unit attention is news, not an error */
	{ "medium changed before", PLUS_R, "op=* ua=28/00", NOWHERE, .hits = 1 },
	{ "reset before", PLUS_RW, "op=* ua=29/00", NOWHERE, .hits = 1 },
	{ "parameters changed before", PLUS_RW, "op=* ua=2a/01", NOWHERE,
	  .hits = 1 },
	{ "no medium before", PLUS_R, "op=00 count=* sense=2/3A/01", AT_WRITE,
	  ENOMEDIUM, C(NO_MEDIUM) },
};

FIXTURE(fault) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_SETUP(fault)
{
	ASSERT_EQ(0, sim_start(&self->sim, PLUS_R)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 17);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(fault)
{
	sim_free(&self->sim);
	image_free(self->image, SECTORS);
}

static void one_row(struct __test_metadata *_metadata,
		    FIXTURE_DATA(fault) *self, const struct row *row)
{
	struct discwriter_status status;
	struct sim *sim = &self->sim;
	int fd, rule, err, err2;
	long hits;

	ASSERT_EQ(0, sim_load(sim, row->medium));
	fd = open_node(sim, O_WRONLY);
	ASSERT_LE(0, fd);
	rule = sim_fault(sim, row->rule);
	ASSERT_LE(0, rule)
		TH_LOG("%s: rule refused: %m", row->name);
	err = write_all(fd, self->image, BYTES, CHUNK, NULL);
	err2 = close_errno(fd);
	hits = sim_hits(sim, rule);
	ASSERT_EQ(0, sim_debug_write(sim, "faults", "clear"));
	EXPECT_EQ(0, wait_idle(sim));
	status = status_of(sim);

	EXPECT_LE(1, hits)
		TH_LOG("%s: the fault was not met", row->name);
	if (row->hits)
		EXPECT_EQ(row->hits, hits)
			TH_LOG("%s: sent again?", row->name);
	EXPECT_EQ(row->where == AT_WRITE ? row->err : 0, err)
		TH_LOG("%s: write", row->name);
	EXPECT_EQ(row->err, err2)
		TH_LOG("%s: close", row->name);
	EXPECT_EQ(row->cause, status.cause)
		TH_LOG("%s", row->name);
	EXPECT_EQ(row->err, status.error)
		TH_LOG("%s", row->name);
	EXPECT_EQ(row->flags, status.flags & row->flags)
		TH_LOG("%s", row->name);
	EXPECT_EQ(row->sense[0], status.sense_key)
		TH_LOG("%s", row->name);
	EXPECT_EQ(row->sense[1], status.asc)
		TH_LOG("%s", row->name);
	EXPECT_EQ(row->sense[2], status.ascq)
		TH_LOG("%s", row->name);
	if (row->where == NOWHERE) {
		EXPECT_TRUE(on_disc(sim, 0, self->image, BYTES))
			TH_LOG("%s", row->name);
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status.outcome);
		EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, status.phase);
		return;
	}
	EXPECT_EQ(row->opcode, status.opcode)
		TH_LOG("%s", row->name);
	EXPECT_EQ(DISCWRITER_PHASE_FAILED, status.phase)
		TH_LOG("%s", row->name);
	if (row->sense[0]) {
		EXPECT_LE(18, status.sense_len)
			TH_LOG("%s", row->name);
		EXPECT_EQ(status.flags & DISCWRITER_STATUS_DEFERRED ? 0x71 : 0x70,
			  status.sense[0] & 0x7f)
			TH_LOG("%s", row->name);
		EXPECT_EQ(2, status.status_byte)
			TH_LOG("%s", row->name);
	}
	/* What the drive took before is on the disc as it was given. */
	if (row->opcode == 0x2a)
		EXPECT_TRUE(on_disc(sim, 0, self->image,
				    status.sectors_written * SECTOR))
			TH_LOG("%s", row->name);
}

/*
 * Some dozen burns, in groups: a drive that is stuck after one row fails the
 * next ones, too, but not all of them.
 */
#define GROUP(name, from, to) \
	TEST_F_TIMEOUT(fault, name, 60) \
	{ \
		size_t i; \
		for (i = (from); i < (to) && i < ARRAY_SIZE(rows); i++) \
			one_row(_metadata, self, &rows[i]); \
	}

GROUP(rows_0_to_9, 0, 10)
GROUP(rows_10_to_19, 10, 20)
GROUP(rows_20_to_29, 20, 30)
GROUP(rows_30_to_39, 30, 40)
GROUP(rows_40_and_on, 40, ARRAY_SIZE(rows))

/* Which sector: the first one of the command that failed, or the drive's word. */
TEST_F(fault, address_of_the_failure)
{
	struct discwriter_status status;
	int rule = sim_fault(&self->sim, "op=2a lba=100-100 sense=3/0C/00");

	ASSERT_LE(0, rule);
	EXPECT_EQ(EIO, burn(&self->sim, self->image, BYTES, 32768));
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	status = status_of(&self->sim);
	EXPECT_TRUE(status.flags & DISCWRITER_STATUS_LBA);
	EXPECT_LE(96, status.error_lba);
	EXPECT_GE(100, status.error_lba);
	EXPECT_EQ(96, status.sectors_written);
	EXPECT_EQ(95, status.last_written);
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, status.failed_phase);
}

/* What goes wrong while cleaning up does not hide what went wrong. */
TEST_F(fault, first_error_stays)
{
	struct discwriter_status status;
	int fd = open_node(&self->sim, O_WRONLY);
	int first = sim_fault(&self->sim, "op=2a nth=2 sense=3/0C/00");
	int flush = sim_fault(&self->sim, "op=35 count=* sense=4/44/00");
	int shut = sim_fault(&self->sim, "op=5b count=* sense=5/72/03");

	ASSERT_LE(0, fd);
	EXPECT_EQ(EIO, write_all(fd, self->image, BYTES, CHUNK, NULL));
	/* Sticky: no more data are taken, and the reason is the same. */
	EXPECT_EQ(-1, write(fd, self->image, CHUNK));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(EIO, fsync(fd) ? errno : 0);
	EXPECT_EQ(EIO, close_errno(fd));
	EXPECT_EQ(1, sim_hits(&self->sim, first));
	EXPECT_LE(1, sim_hits(&self->sim, flush) + sim_hits(&self->sim, shut));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_WRITE_ERROR, status.cause);
	EXPECT_EQ(0x2a, status.opcode);
	EXPECT_EQ(3, status.sense_key);
	EXPECT_EQ(0x0c, status.asc);
}

/* fsync reports what the cache could not write. */
TEST_F(fault, fsync_reports)
{
	int fd, rule;

	ASSERT_EQ(0, sim_load(&self->sim, PLUS_RW));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, BYTES, CHUNK, NULL));
	rule = sim_fault(&self->sim, "op=35 sense=3/0C/00");
	EXPECT_EQ(EIO, fsync(fd) ? errno : 0);
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_EQ(EIO, close_errno(fd));
}

/* What the drive says once counts, to whatever command it says it. */
TEST_F(fault, told_to_the_question_for_the_buffer)
{
	static const char * const rules[] = {
		"op=5c sense=3/0C/00 deferred", "op=5c ua=28/00", "op=5c ua=29/00",
	};
	size_t i;
	int rule;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, PLUS_R));
		/* Long enough for the drive to be asked how full it is. */
		ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 delay=1200"));
		rule = sim_fault(&self->sim, rules[i]);
		EXPECT_EQ(EIO, burn(&self->sim, self->image, BYTES, CHUNK))
			TH_LOG("%s", rules[i]);
		EXPECT_EQ(0, wait_idle(&self->sim));
		EXPECT_EQ(1, sim_hits(&self->sim, rule))
			TH_LOG("%s", rules[i]);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
}

/* A changed disc is never closed: it is somebody else's. */
TEST_F(fault, changed_disc_is_left_alone)
{
	int rule = sim_fault(&self->sim, "op=2a nth=2 sense=6/28/00");

	EXPECT_EQ(EIO, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_EQ(0, wait_idle(&self->sim));
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_EQ(2, sim_count(&self->sim, "WRITE_10"));
	EXPECT_EQ(0, sim_count(&self->sim, "CLOSE_TRACK_SESSION"));
	EXPECT_EQ(0, sim_count(&self->sim, "SYNCHRONIZE_CACHE_10"));
	EXPECT_EQ(DISCWRITER_OUTCOME_UNKNOWN, status_of(&self->sim).outcome);
}

/* A WRITE that may have been accepted is not sent a second time. */
TEST_F(fault, no_blind_retry)
{
	struct sim_trace trace;
	uint64_t next = 0;
	size_t i;

	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 execute+sense=6/29/00"));
	EXPECT_EQ(EIO, burn(&self->sim, self->image, BYTES, CHUNK));
	ASSERT_EQ(0, sim_trace_read(&self->sim, &trace));
	for (i = 0; i < trace.nr; i++) {
		if (!trace.cmds[i].blocks)
			continue;
		EXPECT_EQ(next, trace.cmds[i].lba);
		next = trace.cmds[i].lba + trace.cmds[i].blocks;
	}
	sim_trace_free(&trace);
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
}

/* After a failure the next burn is a burn like any other. */
TEST_F(fault, next_burn_is_good)
{
	ASSERT_EQ(0, sim_load(&self->sim, PLUS_RW));
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 sense=3/0C/00"));
	EXPECT_EQ(EIO, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_EQ(0, burn(&self->sim, self->image, BYTES, CHUNK));
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status_of(&self->sim).cause);
	EXPECT_EQ(0, status_of(&self->sim).sense_len);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, BYTES));
}

/* poll tells of the failure to those who wait for something else. */
TEST_F(fault, poll_tells)
{
	struct pollfd pfd = { .events = POLLPRI };
	int reader = open_node(&self->sim, O_RDONLY);
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, reader);
	ASSERT_LE(0, fd);
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 sense=3/0C/00"));
	EXPECT_EQ(EIO, write_all(fd, self->image, BYTES, CHUNK, NULL));
	pfd.fd = fd;
	EXPECT_EQ(1, poll(&pfd, 1, 1000));
	EXPECT_TRUE(pfd.revents & POLLERR);
	pfd.fd = reader;
	EXPECT_EQ(1, poll(&pfd, 1, 1000));
	EXPECT_TRUE(pfd.revents & POLLPRI);
	close(fd);
	close(reader);
}

TEST_HARNESS_MAIN
