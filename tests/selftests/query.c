// SPDX-License-Identifier: GPL-2.0-only
/*
 * QUERY: the answers are what the drive says to another program (SG_IO on srN);
 * what is refused tells its cause. CLIENT: the owner's name.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <scsi/sg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "kselftest_harness.h"
#include "util.h"

#define ROOM	8192

FIXTURE(query) {
	struct sim sim;
	int writer;
	int reader;
};

FIXTURE_SETUP(query)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r appendable sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->reader = open_node(&self->sim, O_RDONLY);
	ASSERT_LE(0, self->reader);
	self->writer = -1;
}

FIXTURE_TEARDOWN(query)
{
	close(self->writer);
	close(self->reader);
	sim_free(&self->sim);
}

struct question {
	const char *name;
	struct discwriter_query query;
	uint8_t cdb[12];
	unsigned int cdb_len;
	/* The answer begins here in the reply. */
	unsigned int skip;
};

/* Commands ask for ROOM bytes. */
static const struct question questions[] = {
	{ "all features", { .kind = DISCWRITER_QUERY_FEATURES },
	  { 0x46, 0, 0, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "current features from 20h on",
	  { .kind = DISCWRITER_QUERY_FEATURES, .code = 0x20,
	    .flags = DISCWRITER_QUERY_CURRENT },
	  { 0x46, 1, 0, 0x20, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "feature 2Bh", { .kind = DISCWRITER_QUERY_FEATURE, .code = 0x2b },
	  { 0x46, 2, 0, 0x2b, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "feature 2Bh, if current",
	  { .kind = DISCWRITER_QUERY_FEATURE, .code = 0x2b,
	    .flags = DISCWRITER_QUERY_CURRENT },
	  { 0x46, 2, 0, 0x2b, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "mode page 2Ah", { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x2a },
	  { 0x5a, 0, 0x2a, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "mode page 05h, changeable",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 5, .control = 1 },
	  { 0x5a, 0, 0x45, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "all mode pages", { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x3f },
	  { 0x5a, 0, 0x3f, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "disc structure 00h", { .kind = DISCWRITER_QUERY_DISC_STRUCTURE },
	  { 0xad, 0, 0, 0, 0, 0, 0, 0, 0x20, 0 }, 12, 4 },
	{ "disc structure FFh",
	  { .kind = DISCWRITER_QUERY_DISC_STRUCTURE, .code = 0xff },
	  { 0xad, 0, 0, 0, 0, 0, 0, 0xff, 0x20, 0 }, 12, 4 },
	{ "disc information", { .kind = DISCWRITER_QUERY_DISC_INFORMATION },
	  { 0x51, 0, 0, 0, 0, 0, 0, 0x20, 0 }, 10, 0 },
	{ "track 1", { .kind = DISCWRITER_QUERY_TRACK_INFORMATION, .control = 1,
		       .address = 1 },
	  { 0x52, 1, 0, 0, 0, 1, 0, 0x20, 0 }, 10, 0 },
	{ "the track of LBA 5",
	  { .kind = DISCWRITER_QUERY_TRACK_INFORMATION, .address = 5 },
	  { 0x52, 0, 0, 0, 0, 5, 0, 0x20, 0 }, 10, 0 },
	{ "session 2",
	  { .kind = DISCWRITER_QUERY_TRACK_INFORMATION, .control = 2,
	    .address = 2 },
	  { 0x52, 2, 0, 0, 0, 2, 0, 0x20, 0 }, 10, 0 },
};

static int ask(int fd, struct discwriter_query *query, uint8_t *data,
	       unsigned int size)
{
	query->data = (uintptr_t)data;
	query->size = size;
	return ioctl_errno(fd, DISCWRITER_IOC_QUERY, query);
}

/* What the drive says to someone else; -1, or the number of bytes. */
static int by_sg(struct sim *sim, const struct question *q, uint8_t *reply)
{
	struct sg_io_hdr hdr = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = q->cdb_len,
		.cmdp = (uint8_t *)q->cdb,
		.dxfer_len = ROOM,
		.dxferp = reply,
		.timeout = 10000,
	};
	int fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int ret;

	memset(reply, 0, ROOM);
	ret = ioctl(fd, SG_IO, &hdr);
	close(fd);
	if (ret || hdr.status || hdr.host_status)
		return -1;
	return ROOM - hdr.resid;
}

TEST_F(query, answers_are_the_drives)
{
	uint8_t expected[ROOM], answer[ROOM];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(questions); i++) {
		const struct question *q = &questions[i];
		struct discwriter_query query = q->query;
		int len = by_sg(&self->sim, q, expected) - (int)q->skip;

		EXPECT_LT(0, len)
			TH_LOG("%s: nothing by SG_IO", q->name);
		memset(answer, 0xee, sizeof(answer));
		EXPECT_EQ(0, ask(self->reader, &query, answer, ROOM))
			TH_LOG("%s: cause %u, %X/%02X/%02X", q->name,
			       query.cause, query.sense_key, query.asc,
			       query.ascq);
		EXPECT_EQ(len, query.length) TH_LOG("%s", q->name);
		EXPECT_EQ(DISCWRITER_CAUSE_NONE, query.cause);
		EXPECT_EQ(0, memcmp(answer, expected + q->skip, len))
			TH_LOG("%s", q->name);
		EXPECT_EQ(0xee, answer[len]);
	}
}

/* No more is written than there is room, and the whole length is told. */
TEST_F(query, room_is_respected)
{
	struct discwriter_query query = { .kind = DISCWRITER_QUERY_FEATURES };
	uint8_t whole[ROOM], part[64];
	uint32_t len;

	ASSERT_EQ(0, ask(self->reader, &query, whole, ROOM));
	len = query.length;
	ASSERT_LT(sizeof(part), len);
	memset(part, 0xee, sizeof(part));
	EXPECT_EQ(0, ask(self->reader, &query, part, 10));
	EXPECT_EQ(len, query.length);
	EXPECT_EQ(0, memcmp(part, whole, 10));
	EXPECT_EQ(0xee, part[10]);
	EXPECT_EQ(0, ask(self->reader, &query, NULL, 0));
	EXPECT_EQ(len, query.length);
	EXPECT_EQ(EFAULT, ask(self->reader, &query, NULL, 4));
	EXPECT_EQ(DISCWRITER_CAUSE_ADDRESS, query.cause);
}

static const struct refusal {
	const char *name;
	struct discwriter_query query;
	const char *fault;
	int error;
	uint32_t cause;
} refusals[] = {
	{ "a feature that the drive lacks",
	  { .kind = DISCWRITER_QUERY_FEATURE, .code = 0x7777 }, NULL,
	  ENODATA, DISCWRITER_CAUSE_NO_FEATURE },
	{ "a feature that is not current",
	  { .kind = DISCWRITER_QUERY_FEATURE, .code = 0x2d,
	    .flags = DISCWRITER_QUERY_CURRENT }, NULL,
	  ENODATA, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT },
	{ "a drive that knows no features",
	  { .kind = DISCWRITER_QUERY_FEATURE }, "op=46 sense=5/20/00",
	  ENODATA, DISCWRITER_CAUSE_NO_GET_CONFIGURATION },
	{ "a mode page that there is not",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x3e }, NULL,
	  EBADRQC, DISCWRITER_CAUSE_NO_MODE_PAGE },
	{ "a disc structure that there is not",
	  { .kind = DISCWRITER_QUERY_DISC_STRUCTURE, .code = 0x7f }, NULL,
	  ENODATA, DISCWRITER_CAUSE_NO_DISC_STRUCTURE },
	{ "a reply that is too short",
	  { .kind = DISCWRITER_QUERY_DISC_INFORMATION },
	  "op=51 count=* short=3", EPROTO, DISCWRITER_CAUSE_BAD_RESPONSE },
	{ "a drive that takes too long",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x2a },
	  "op=5a sense=6/2E/00", ETIMEDOUT, DISCWRITER_CAUSE_TIMEOUT },
	{ "an unknown kind", { .kind = 6 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "an unknown flag", { .flags = 2 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "a flag of another kind",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x2a, .flags = 1 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "a feature number too high",
	  { .kind = DISCWRITER_QUERY_FEATURE, .code = 0x10000 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "a page number too high",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 0x40 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "a page control too high",
	  { .kind = DISCWRITER_QUERY_MODE_PAGE, .code = 5, .control = 4 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "an address that is none",
	  { .kind = DISCWRITER_QUERY_TRACK_INFORMATION,
	    .address = 0x100000000 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "an address where there is none",
	  { .kind = DISCWRITER_QUERY_DISC_INFORMATION, .address = 1 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
	{ "a reserved byte", { .reserved = 1 }, NULL,
	  EINVAL, DISCWRITER_CAUSE_INVALID },
};

TEST_F(query, refusals_have_a_cause)
{
	uint8_t data[ROOM];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct discwriter_query query = r->query;

		if (r->fault)
			ASSERT_EQ(0, sim_fault(&self->sim, r->fault));
		EXPECT_EQ(r->error, ask(self->reader, &query, data, ROOM))
			TH_LOG("%s", r->name);
		EXPECT_EQ(r->cause, query.cause) TH_LOG("%s", r->name);
		EXPECT_EQ(0, query.length);
		if (r->fault)
			ASSERT_EQ(0, sim_debug_write(&self->sim, "faults",
						     "clear"));
	}
}

/* What the drive said goes with the cause. */
TEST_F(query, sense_is_told)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_INFORMATION,
	};
	uint8_t data[ROOM];

	ASSERT_EQ(0, sim_fault(&self->sim, "op=51 sense=3/02/01"));
	EXPECT_EQ(EIO, ask(self->reader, &query, data, ROOM));
	EXPECT_EQ(0x3, query.sense_key);
	EXPECT_EQ(0x02, query.asc);
	EXPECT_EQ(0x01, query.ascq);
}

/* Nothing is sent while a burn runs, and nothing breaks it. */
TEST_F(query, not_during_a_burn)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_INFORMATION,
	};
	uint8_t *image = image_new(64, 3), data[ROOM];
	size_t done;

	ASSERT_NE(NULL, image);
	self->writer = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->writer);
	ASSERT_EQ(0, ask(self->writer, &query, data, ROOM));
	ASSERT_EQ(0, begin(self->writer, 0, 64));
	EXPECT_EQ(ETXTBSY, ask(self->reader, &query, data, ROOM));
	EXPECT_EQ(DISCWRITER_CAUSE_BURN_RUNNING, query.cause);
	EXPECT_EQ(0, write_all(self->writer, image, 64 * SECTOR, 64 * SECTOR,
			       &done));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_EQ(0, ask(self->reader, &query, data, ROOM));
	image_free(image, 64);
}

/* BD media have structures of their own: the command says which are meant. */
TEST_F(query, structures_of_bd)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_STRUCTURE,
	};
	struct question q = {
		.cdb = { 0xad, 1, 0, 0, 0, 0, 0, 0, 0x20, 0 }, .cdb_len = 12,
	};
	uint8_t expected[ROOM], answer[ROOM];
	int len;

	ASSERT_EQ(0, sim_load(&self->sim, "bd-re formatted sectors=8192"));
	ASSERT_EQ(0, ask(self->reader, &query, answer, ROOM));
	len = by_sg(&self->sim, &q, expected) - 4;
	ASSERT_LT(0, len);
	EXPECT_EQ(len, query.length);
	EXPECT_EQ(0, memcmp(answer, expected + 4, len));
}

TEST_F(query, no_medium)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_INFORMATION,
	};
	uint8_t data[ROOM];

	ASSERT_EQ(0, sim_load(&self->sim, "none"));
	EXPECT_EQ(ENOMEDIUM, ask(self->reader, &query, data, ROOM));
	EXPECT_EQ(DISCWRITER_CAUSE_NO_MEDIUM, query.cause);
	query.kind = DISCWRITER_QUERY_FEATURES;
	EXPECT_EQ(0, ask(self->reader, &query, data, ROOM));
	query.kind = DISCWRITER_QUERY_MODE_PAGE;
	query.code = 0x2a;
	EXPECT_EQ(0, ask(self->reader, &query, data, ROOM));
}

TEST_F(query, client_names_the_owner)
{
	struct discwriter_client arg = { .client = "Nightly backup: 2" };
	struct discwriter_owner owner;

	EXPECT_EQ(EBADF, ioctl_errno(self->reader, DISCWRITER_IOC_CLIENT, &arg));
	self->writer = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->writer);
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_CLIENT, &arg));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(1, owner.held);
	EXPECT_EQ(getpid(), owner.pid);
	EXPECT_STREQ("Nightly backup: 2", owner.client);

	strcpy(arg.client, "no/slash");
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_CLIENT, &arg));
	memset(arg.client, 'a', sizeof(arg.client));
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_CLIENT, &arg));
	arg = (struct discwriter_client) { .flags = 1 };
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_CLIENT, &arg));
	arg = (struct discwriter_client) { .client = "" };
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_CLIENT, &arg));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_STREQ("query", owner.client);
}

TEST_HARNESS_MAIN
