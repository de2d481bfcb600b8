// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives that say GOOD and do nothing, and what a verb says of it. Beside it: what
 * FORMAT UNIT is given, and who comes too late with a cancel.
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "kselftest_harness.h"
#include "util.h"

#define FORMAT_CHOSEN	{ .format.flags = DISCWRITER_FORMAT_CHOOSE }
#define CLOSE(how)	{ .finalize.close = DISCWRITER_CLOSE_##how }
#define FORMATS(medium_, outcome_)						\
	{ medium_, "op=04 pretend", DISCWRITER_IOC_FORMAT,			\
	  DISCWRITER_OUTCOME_##outcome_, FORMAT_CHOSEN }
#define CLOSES(medium_, how_, outcome_)						\
	{ medium_, "op=5b count=* pretend", DISCWRITER_IOC_FINALIZE,		\
	  DISCWRITER_OUTCOME_##outcome_, CLOSE(how_) }
#define RESERVES(medium_)							\
	{ medium_, "op=53 pretend", DISCWRITER_IOC_RESERVE,			\
	  DISCWRITER_OUTCOME_UNTOUCHED, { .reserve.sectors = 160 } }

union arg {
	struct discwriter_erase erase;
	struct discwriter_format format;
	struct discwriter_finalize finalize;
	struct discwriter_reserve reserve;
};

static const struct {
	const char *medium;
	const char *rule;
	unsigned long request;
	enum discwriter_outcome outcome;
	union arg arg;
} rows[] = {
	FORMATS("cd-rw blank", NEEDS_ERASE),
	FORMATS("dvd-rw blank sectors=4096", NEEDS_ERASE),
	FORMATS("dvd+rw blank sectors=1024", REWRITABLE),
	FORMATS("bd-re unformatted sectors=8192", REWRITABLE),
	FORMATS("dvd-ram unformatted sectors=8192", REWRITABLE),
	FORMATS("bd-r blank sectors=65536", UNTOUCHED),

	CLOSES("cd-r open", SESSION, OPEN),
	CLOSES("cd-r open", FINALIZE, OPEN),
	CLOSES("cd-rw open", SESSION, OPEN),
	CLOSES("dvd-r open", SESSION, OPEN),
	CLOSES("dvd-r open", FINALIZE, OPEN),
	CLOSES("dvd-rw open", SESSION, OPEN),
	CLOSES("dvd-rw quick sectors=4096", SESSION, REWRITABLE),
	CLOSES("dvd+r open", TRACK, OPEN),
	CLOSES("dvd+r open", SESSION, OPEN),
	CLOSES("dvd+r open", FINALIZE, OPEN),
	CLOSES("dvd+r appendable", FINALIZE, APPENDABLE),
	CLOSES("bd-r open", TRACK, OPEN),
	CLOSES("bd-r open", SESSION, OPEN),
	CLOSES("bd-r open", FINALIZE, OPEN),
	CLOSES("bd-r appendable", FINALIZE, APPENDABLE),

	RESERVES("dvd-r blank sectors=4096"),
	RESERVES("dvd+r blank sectors=4096"),
	RESERVES("bd-r blank sectors=65536"),
};

FIXTURE(drive) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_SETUP(drive)
{
	ASSERT_EQ(0, sim_start(&self->sim, "none")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(160, 31);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(drive)
{
	sim_free(&self->sim);
	image_free(self->image, 160);
}

static int verb(struct sim *sim, unsigned long request, const void *arg)
{
	union arg copy = *(const union arg *)arg;
	int fd = open_node(sim, O_WRONLY);
	int err;

	if (fd < 0)
		return errno;
	err = ioctl_errno(fd, request, &copy);
	close(fd);
	return err;
}

/* It is no success, and the disc is what it was. Without the rule it is one. */
TEST_F(drive, pretends)
{
	struct discwriter_status st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, rows[i].medium));
		ASSERT_EQ(0, sim_fault(&self->sim, rows[i].rule));
		EXPECT_EQ(EBADMSG, verb(&self->sim, rows[i].request, &rows[i].arg))
			TH_LOG("%s, %s", rows[i].medium, rows[i].rule);
		st = status_of(&self->sim);
		EXPECT_EQ(DISCWRITER_CAUSE_VERIFY, st.cause);
		EXPECT_EQ(DISCWRITER_PHASE_FAILED, st.phase);
		EXPECT_EQ(rows[i].outcome, st.outcome)
			TH_LOG("%s, %s", rows[i].medium, rows[i].rule);
		EXPECT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
		sim_debug_write(&self->sim, "faults", "clear");
		EXPECT_EQ(0, verb(&self->sim, rows[i].request, &rows[i].arg))
			TH_LOG("%s, then without the rule", rows[i].medium);
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	}
}

/* What is formatted already shows by its size that it was not formatted anew. */
TEST_F(drive, pretends_to_format_to_another_size)
{
	static const char * const media[] = {
		"bd-re formatted sectors=8192", "dvd-ram formatted sectors=8192",
	};
	struct discwriter_formats list;
	struct discwriter_format arg = { 0 };
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(media); i++) {
		unsigned int n;

		ASSERT_EQ(0, sim_load(&self->sim, media[i]));
		fd = open_node(&self->sim, O_RDONLY);
		ASSERT_EQ(0, ioctl_errno(fd, DISCWRITER_IOC_FORMATS, &list));
		close(fd);
		for (n = 0; n < list.nr && list.entries[n].sectors == list.sectors; n++)
			;
		ASSERT_GT(list.nr, n);
		arg.entry = list.entries[n];
		ASSERT_EQ(0, sim_fault(&self->sim, "op=04 pretend"));
		EXPECT_EQ(EBADMSG, verb(&self->sim, DISCWRITER_IOC_FORMAT, &arg))
			TH_LOG("%s", media[i]);
		EXPECT_EQ(DISCWRITER_CAUSE_VERIFY, status_of(&self->sim).cause);
		sim_debug_write(&self->sim, "faults", "clear");
		EXPECT_EQ(0, verb(&self->sim, DISCWRITER_IOC_FORMAT, &arg));
	}
}

/* A medium that is formatted anew in the way it was is formatted all the same. */
TEST_F(drive, formats_again)
{
	static const char * const media[] = {
		"dvd-rw blank sectors=8192", "dvd+rw blank sectors=8192",
		"bd-re formatted sectors=8192", "dvd-ram formatted sectors=8192",
		"cd-rw blank sectors=8192",
	};
	struct discwriter_formats list;
	unsigned int n, round;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(media); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, media[i]));
		fd = open_node(&self->sim, O_RDONLY);
		ASSERT_EQ(0, ioctl_errno(fd, DISCWRITER_IOC_FORMATS, &list));
		close(fd);
		for (n = 0; n < list.nr; n++) {
			struct discwriter_format arg = { .entry = list.entries[n] };

			/* The spare area is expanded once only. */
			if (arg.entry.type == 0x01)
				continue;
			ASSERT_EQ(0, sim_load(&self->sim, media[i]));
			for (round = 0; round < 2; round++)
				EXPECT_EQ(0, verb(&self->sim, DISCWRITER_IOC_FORMAT, &arg))
					TH_LOG("%s, format %02x, round %u", media[i],
					       arg.entry.type, round);
		}
	}
}

/* A reservation is a service: without it, the burn is as long as its data. */
TEST_F(drive, pretends_to_reserve_for_a_burn)
{
	static const char * const media[] = {
		"dvd-r blank sectors=4096", "dvd+r blank sectors=4096",
		"bd-r blank sectors=65536",
	};
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(media); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, media[i]));
		ASSERT_EQ(0, sim_fault(&self->sim, "op=53 pretend"));
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		EXPECT_EQ(0, begin(fd, 0, 160));
		EXPECT_EQ(0, write_all(fd, self->image, 160 * SECTOR, 65536, NULL));
		EXPECT_EQ(0, end(fd)) {
			TH_LOG("%s", media[i]);
		}
		close(fd);
		EXPECT_EQ(0, sim_wait_hits(&self->sim, 0, 1));
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 160 * SECTOR));
		EXPECT_EQ(160, status_of(&self->sim).sectors_written);
		/* No zeros to the end of the disc. */
		EXPECT_EQ(5, sim_count(&self->sim, "WRITE_10"))
			TH_LOG("%s: %zu", media[i], (size_t)sim_count(&self->sim, "WRITE_10"));
		sim_debug_write(&self->sim, "faults", "clear");
	}
}

/* ---- what FORMAT UNIT is given ---- */

static uint32_t crc_of(const uint8_t *data, size_t len)
{
	uint32_t crc = ~0U;
	int bit;

	while (len--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* As MMC-6 has it, written by hand; the size is what the drive offers. */
static const struct {
	const char *medium;
	uint32_t flags;
	uint8_t type;		/* byte 8: format type and sub-type */
	uint8_t options;	/* byte 1 */
	uint8_t cdb1;
} lists[] = {
	{ "cd-rw blank", 0, 0x10 << 2, 0x82, 0x11 },
	{ "dvd-rw blank sectors=4096", 0, 0x10 << 2, 0x82, 0x11 },
	{ "dvd+rw blank sectors=1024", 0, 0x26 << 2, 0x82, 0x11 },
	{ "bd-re unformatted sectors=8192", 0, 0x31 << 2, 0x82, 0x11 },
	{ "dvd-ram unformatted sectors=8192", 0, 0, 0x82, 0x11 },
	{ "dvd-ram formatted sectors=8192", DISCWRITER_FORMAT_QUICK, 0, 0xa2, 0x19 },
	{ "bd-r blank sectors=65536", 0, 0x32 << 2 | 1, 0x82, 0x11 },
};

TEST_F(drive, format_unit_is_given)
{
	struct discwriter_formats formats;
	struct sim_trace trace;
	size_t i, n, seen;
	int fd;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		struct discwriter_format arg = {
			.flags = DISCWRITER_FORMAT_CHOOSE | lists[i].flags,
		};
		uint8_t list[12] = { 0, lists[i].options, 0, 8, [8] = lists[i].type };
		const struct discwriter_format_entry *best;

		ASSERT_EQ(0, sim_load(&self->sim, lists[i].medium));
		fd = open_node(&self->sim, O_RDONLY);
		ASSERT_EQ(0, ioctl_errno(fd, DISCWRITER_IOC_FORMATS, &formats));
		close(fd);
		best = &formats.entries[formats.preferred];
		for (n = 0; n < 4; n++)
			list[4 + n] = best->sectors >> (24 - 8 * n);
		for (n = 0; n < 3; n++)
			list[9 + n] = best->param >> (16 - 8 * n);
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		EXPECT_EQ(0, verb(&self->sim, DISCWRITER_IOC_FORMAT, &arg));
		ASSERT_EQ(0, sim_trace_read(&self->sim, &trace));
		for (n = 0, seen = 0; n < trace.nr; n++) {
			const struct sim_cmd *cmd = &trace.cmds[n];

			if (strcmp(cmd->op, "FORMAT_UNIT"))
				continue;
			seen++;
			EXPECT_EQ(lists[i].cdb1, cmd->cdb[1])
				TH_LOG("%s", lists[i].medium);
			EXPECT_EQ(sizeof(list), cmd->len);
			EXPECT_EQ(crc_of(list, sizeof(list)), cmd->crc)
				TH_LOG("%s: type %x.%x", lists[i].medium, best->type,
				       best->subtype);
		}
		sim_trace_free(&trace);
		EXPECT_EQ(1, seen);
	}
}

/* ---- a cancel that comes when the drive has just finished ---- */

static const struct late {
	const char *medium;
	unsigned long request;
	union arg arg;
	const char *rule;	/* holds the job during or after its last command */
	bool accepted;		/* the job is made of many commands */
	uint32_t reserve;	/* sectors to be reserved before */
} late[] = {
	{ "dvd+rw formatted sectors=4096", DISCWRITER_IOC_ERASE, { .erase.method = 0 },
	  "after=35 op=00 count=* sense=2/04/07" },
	{ "dvd-rw closed sectors=4096", DISCWRITER_IOC_ERASE, { .erase.method = 0 },
	  "after=a1 op=51 delay=500" },
	{ "dvd+rw blank sectors=1024", DISCWRITER_IOC_FORMAT, FORMAT_CHOSEN,
	  "after=04 op=51 delay=500" },
	{ "dvd+r open", DISCWRITER_IOC_FINALIZE, CLOSE(FINALIZE),
	  "after=5b op=51 delay=500" },
	{ "dvd+rw formatted sectors=4096", DISCWRITER_IOC_ERASE,
	  { .erase.method = DISCWRITER_ERASE_FULL },
	  "op=2a lba=4095-4095 delay=500", true },
	{ "dvd+r blank sectors=4096", DISCWRITER_IOC_FINALIZE, CLOSE(SESSION),
	  "op=2a lba=159-159 delay=500", true, 160 },
};

/*
 * A cancel that was accepted is always told of; one that was refused changes nothing.
 * Either way the disc is as it should be, and the outcome says so.
 */
TEST_F(drive, cancelled_at_the_very_end)
{
	struct discwriter_status st;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(late); i++) {
		struct discwriter_cancel none = { 0 };
		union arg arg = late[i].arg;
		int cancelled, ended;

		ASSERT_EQ(0, sim_load(&self->sim, late[i].medium));
		if (late[i].reserve) {
			union arg r = { .reserve.sectors = late[i].reserve };

			ASSERT_EQ(0, verb(&self->sim, DISCWRITER_IOC_RESERVE, &r));
		}
		ASSERT_EQ(0, sim_fault(&self->sim, late[i].rule));
		fd = open_node(&self->sim, O_WRONLY | O_NONBLOCK);
		ASSERT_LE(0, fd);
		EXPECT_EQ(0, ioctl_errno(fd, late[i].request, &arg));
		EXPECT_EQ(0, sim_wait_hits(&self->sim, 0, 1))
			TH_LOG("%s", late[i].medium);
		cancelled = ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &none);
		sim_debug_write(&self->sim, "faults", "clear");
		fcntl(fd, F_SETFL, 0);
		ended = end(fd);
		st = status_of(&self->sim);
		EXPECT_EQ(late[i].accepted ? 0 : EOPNOTSUPP, cancelled)
			TH_LOG("%s: %s", late[i].medium, strerror(cancelled));
		EXPECT_EQ(cancelled ? 0 : ECANCELED, ended);
		EXPECT_EQ(cancelled ? DISCWRITER_CAUSE_NONE : DISCWRITER_CAUSE_CANCELLED,
			  st.cause);
		/* All of it was done, and that is what is told of the disc. */
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, st.outcome)
			TH_LOG("%s", late[i].medium);
		EXPECT_EQ(EBADFD, ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &none));
		close(fd);
	}
}

TEST_HARNESS_MAIN
