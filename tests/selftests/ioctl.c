// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of <linux/discwriter.h>, one by one: what they answer, what they
 * refuse, and which of them the drive hears of.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "util.h"

#define CAPACITY 1024
/* A verb by number, with a structure of any size. */
#define VERB(nr, size) _IOC(_IOC_READ | _IOC_WRITE, DISCWRITER_IOC_TYPE, nr, size)
#define BAD_ADDRESS ((void *)8)

FIXTURE(verb) {
	struct sim sim;
	uint8_t *image;
	int reader;
	int writer;
};

FIXTURE_SETUP(verb)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(CAPACITY, 3);
	ASSERT_NE(NULL, self->image);
	self->reader = open_node(&self->sim, O_RDONLY);
	ASSERT_LE(0, self->reader);
	self->writer = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->writer);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
}

FIXTURE_TEARDOWN(verb)
{
	close(self->writer);
	close(self->reader);
	sim_free(&self->sim);
	image_free(self->image, CAPACITY);
}

TEST_F(verb, features)
{
	static const unsigned int known[] = { 0, 1, 2, 3, 4, 8, 9, 10 };
	struct discwriter_features arg;
	size_t i;

	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_FEATURES, &arg));
	for (i = 0; i < ARRAY_SIZE(known); i++)
		EXPECT_TRUE(arg.verbs >> known[i] & 1)
			TH_LOG("verb %u", known[i]);
	EXPECT_TRUE(arg.begin_flags & DISCWRITER_BEGIN_OVERWRITE);
	EXPECT_TRUE(arg.begin_flags & DISCWRITER_BEGIN_PAD);
	EXPECT_LE(DISCWRITER_MAX_RANGES, arg.max_ranges);
	EXPECT_LE(DISCWRITER_CAUSE_COUNT, arg.causes);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

/* A verb that FEATURES does not list is ENOTTY, and one that it lists is not. */
TEST_F(verb, unknown_is_enotty)
{
	struct discwriter_features arg;
	char big[256] = "";
	unsigned int nr;
	int err;

	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_FEATURES, &arg));
	for (nr = 0; nr < 64; nr++) {
		if (arg.verbs >> nr & 1)
			continue;
		err = ioctl_errno(self->writer, VERB(nr, sizeof(big)), big);
		EXPECT_EQ(ENOTTY, err)
			TH_LOG("verb %u", nr);
	}
	EXPECT_EQ(ENOTTY, ioctl_errno(self->writer, _IO('W', 0), big));
	/* sg's and cdrom's numbers: no raw commands through this node */
	EXPECT_EQ(ENOTTY, ioctl_errno(self->writer, 0x2285, big));
	EXPECT_EQ(ENOTTY, ioctl_errno(self->writer, 0x5393, big));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

TEST_F(verb, recorder)
{
	struct discwriter_recorder arg;
	char address[64], text[64];
	bool plus_rw = false, plus_r = false;
	unsigned int i;

	memset(&arg, 0xff, sizeof(arg));
	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_RECORDER, &arg));
	EXPECT_EQ(self->sim.index, arg.index);
	snprintf(address, sizeof(address), "%u:%u:%u:%llu", arg.host, arg.channel,
		 arg.target, (unsigned long long)arg.lun);
	EXPECT_STREQ(self->sim.address, address);
	EXPECT_EQ(0, arg.reserved);

	ASSERT_EQ(0, sim_get(&self->sim, "vendor", text, sizeof(text)));
	EXPECT_STREQ(text, arg.vendor);
	ASSERT_EQ(0, sim_get(&self->sim, "product", text, sizeof(text)));
	EXPECT_STREQ(text, arg.product);
	ASSERT_EQ(0, sim_get(&self->sim, "revision", text, sizeof(text)));
	EXPECT_STREQ(text, arg.revision);
	ASSERT_EQ(0, sim_get(&self->sim, "serial", text, sizeof(text)));
	EXPECT_STREQ(text, arg.serial);
	EXPECT_STREQ(self->sim.sr + strlen("/dev/"), arg.block_name);

	EXPECT_TRUE(arg.capabilities & DISCWRITER_CAN_DVD_PLUS_R);
	EXPECT_TRUE(arg.capabilities & DISCWRITER_CAN_DVD_PLUS_RW);
	ASSERT_LT(0, arg.nr_profiles);
	ASSERT_GE(ARRAY_SIZE(arg.profiles), arg.nr_profiles);
	for (i = 0; i < arg.nr_profiles; i++) {
		plus_rw |= arg.profiles[i] == 0x1a;
		plus_r |= arg.profiles[i] == 0x1b;
	}
	EXPECT_TRUE(plus_rw);
	EXPECT_TRUE(plus_r);

	/* The drive's limits: a mask of 511, 256 times 512 bytes. */
	EXPECT_EQ(511, arg.dma_alignment & 511);
	EXPECT_GE(256 * 512, arg.max_transfer);
	EXPECT_LT(0, arg.chunk);
	EXPECT_GE(arg.max_transfer, arg.chunk);
	EXPECT_EQ(0, arg.chunk % (BLOCK * SECTOR));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

FIXTURE(medium) {
	struct sim sim;
};

FIXTURE_VARIANT(medium) {
	const char *medium;
	struct discwriter_medium want;
};

#define STATE(name) DISCWRITER_MEDIUM_##name
/* What every medium has that is not blank, damaged or otherwise in doubt. */
#define GOOD (STATE(PRESENT) | STATE(SUPPORTED))

FIXTURE_VARIANT_ADD(medium, plus_rw_formatted) {
	.medium = "dvd+rw formatted sectors=1024",
	.want = {
		.state = GOOD | STATE(OVERWRITABLE) | STATE(ERASABLE),
		.profile = 0x1a, .block = BLOCK, .capacity = 1024,
		.free = 1024, .next_writable = 0,
		.sessions = 1, .tracks = 1,
	},
};

FIXTURE_VARIANT_ADD(medium, plus_rw_blank) {
	.medium = "dvd+rw blank sectors=1024",
	.want = {
		.state = GOOD | STATE(BLANK) | STATE(UNFORMATTED) | STATE(OVERWRITABLE) |
			 STATE(ERASABLE),
		.profile = 0x1a, .block = BLOCK, .capacity = 1024,
		.free = 1024, .next_writable = 0,
	},
};

FIXTURE_VARIANT_ADD(medium, plus_r_blank) {
	.medium = "dvd+r blank sectors=1024",
	.want = {
		.state = GOOD | STATE(BLANK),
		.profile = 0x1b, .block = BLOCK, .capacity = 1024,
		.free = 1024, .next_writable = 0,
	},
};

FIXTURE_VARIANT_ADD(medium, plus_r_appendable) {
	.medium = "dvd+r appendable sectors=4096",
	.want = {
		.state = GOOD | STATE(APPENDABLE),
		.profile = 0x1b, .block = BLOCK, .capacity = 4096,
		.sessions = 1, .tracks = 1,
	},
};

FIXTURE_VARIANT_ADD(medium, plus_r_closed) {
	.medium = "dvd+r closed sectors=1024",
	.want = {
		.state = GOOD | STATE(FINALIZED),
		.profile = 0x1b, .block = BLOCK,
		.sessions = 1, .tracks = 1,
	},
};

FIXTURE_VARIANT_ADD(medium, none) {
	.medium = "none",
};

FIXTURE_SETUP(medium)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
}

FIXTURE_TEARDOWN(medium)
{
	sim_free(&self->sim);
}

TEST_F(medium, values)
{
	const struct discwriter_medium *want = &variant->want;
	struct discwriter_medium arg;
	/* A background format may run on a formatted disc or not. */
	uint32_t mask = ~(uint32_t)(STATE(FORMATTING) | STATE(PARTLY_FORMATTED));
	int reader = open_node(&self->sim, O_RDONLY);

	ASSERT_LE(0, reader);
	memset(&arg, 0xff, sizeof(arg));
	ASSERT_EQ(0, ioctl_errno(reader, DISCWRITER_IOC_MEDIUM, &arg));
	EXPECT_EQ(0, arg.flags);
	EXPECT_EQ(0, arg.reserved);
	EXPECT_EQ(want->state, arg.state & mask);
	if (want->state) {
		EXPECT_EQ(want->profile, arg.profile);
		EXPECT_EQ(want->block, arg.block);
		EXPECT_EQ(want->sessions, arg.sessions);
		EXPECT_EQ(want->tracks, arg.tracks);
	}
	if (want->capacity)
		EXPECT_EQ(want->capacity, arg.capacity);
	if (want->free) {
		EXPECT_EQ(want->free, arg.free);
		EXPECT_EQ(want->next_writable, arg.next_writable);
	}
	if (want->state & STATE(APPENDABLE)) {
		EXPECT_EQ(sim_value(&self->sim, "state", "nwa"),
			  arg.next_writable);
		EXPECT_EQ(sim_value(&self->sim, "state", "free"), arg.free);
		EXPECT_EQ(0, arg.last_session_start);
	}
	if (want->state & STATE(FINALIZED)) {
		EXPECT_EQ(0, arg.free);
		EXPECT_EQ(DISCWRITER_NO_ADDRESS, arg.next_writable);
	}
	if (want->state & STATE(BLANK))
		EXPECT_EQ(DISCWRITER_NO_ADDRESS, arg.last_session_start);
	/* It asks, and changes nothing. */
	if (want->state)
		EXPECT_LT(0, sim_count(&self->sim, "READ_DISC_INFORMATION"));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	close(reader);
}

/* While a burn runs the answer is a snapshot, and the drive is left alone. */
TEST_F(verb, queries_during_a_burn)
{
	struct discwriter_recorder recorder;
	struct discwriter_features features;
	struct discwriter_status status;
	struct discwriter_medium medium;
	struct discwriter_owner owner;

	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, CAPACITY));
	ASSERT_EQ(0, write_all(self->writer, self->image, 64 * SECTOR, 65536,
			       NULL));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(DISCWRITER_MEDIUM_SNAPSHOT, medium.flags);
	EXPECT_EQ(CAPACITY, medium.capacity);
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_RECORDER, &recorder));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_FEATURES, &features));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_STATUS, &status));
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, status.phase);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));

	ASSERT_EQ(0, write_all(self->writer, self->image + 64 * SECTOR,
			       (CAPACITY - 64) * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(0, medium.flags);
}

/* Before, during and after a burn. */
TEST_F(verb, status)
{
	struct discwriter_status status = status_of(&self->sim);

	EXPECT_EQ(0, status.burn);
	EXPECT_EQ(DISCWRITER_PHASE_IDLE, status.phase);
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status.cause);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));

	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 100));
	ASSERT_EQ(0, write_all(self->writer, self->image, 40 * SECTOR + 100,
			       65536, NULL));
	ASSERT_EQ(0, fsync(self->writer));
	status = status_of(&self->sim);
	EXPECT_EQ(1, status.burn);
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, status.phase);
	EXPECT_EQ(100, status.sectors_total);
	EXPECT_EQ(40, status.sectors_taken);
	EXPECT_LE(32, status.sectors_written);
	EXPECT_GE(40, status.sectors_written);
	EXPECT_EQ(status.sectors_written - 1, status.last_written);
	EXPECT_EQ((40 - status.sectors_written) * SECTOR + 100, status.staged);
	EXPECT_EQ(0, status.start);
	EXPECT_EQ(0x1a, status.profile);
	EXPECT_EQ(0, status.pad);
	EXPECT_EQ(0, status.nr_ranges);

	ASSERT_EQ(0, write_all(self->writer, self->image + 40 * SECTOR + 100,
			       60 * SECTOR - 100, 65536, NULL));
	EXPECT_EQ(0, end(self->writer));
	status = status_of(&self->sim);
	EXPECT_EQ(1, status.burn);
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, status.phase);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status.outcome);
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status.cause);
	EXPECT_EQ(0, status.error);
	EXPECT_EQ(100, status.sectors_taken);
	EXPECT_EQ(100, status.sectors_written);
	EXPECT_EQ(99, status.last_written);
	EXPECT_EQ(0, status.staged);
	EXPECT_LT(0, status.mapped + status.staged_writes);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 100 * SECTOR));
}

/* Burns are numbered; a new one forgets the error of the last. */
TEST_F(verb, next_burn_clears_the_status)
{
	struct discwriter_status status;

	EXPECT_EQ(ENOSPC, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE,
				CAPACITY + 1));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_TOO_LARGE, status.cause);
	EXPECT_EQ(ENOSPC, status.error);
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status.cause);
	ASSERT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->writer));
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	EXPECT_EQ(status.burn + 1, status_of(&self->sim).burn);
	ASSERT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->writer));
}

/* Refusals of BEGIN: each leaves no burn and no trace on the medium. */
static const struct {
	const char *what;
	struct discwriter_begin arg;
	int err;
} refused[] = {
	{ "unknown flag", { .flags = 1U << 31 }, EINVAL },
	{ "unknown flag beside known ones",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE | 1U << 30 }, EINVAL },
	{ "unknown close policy",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .close = 5 }, EINVAL },
	{ "unknown write type",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .write_type = 3 }, EINVAL },
	{ "too large",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .sectors = CAPACITY + 1 },
	  ENOSPC },
	{ "absurdly large",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .sectors = UINT64_MAX },
	  ENOSPC },
	{ "used medium", { .sectors = 16 }, EEXIST },
	{ "list at a bad address", { .ranges = 8, .nr_ranges = 1 }, EFAULT },
	{ "too many entries",
	  { .ranges = 8, .nr_ranges = DISCWRITER_MAX_RANGES + 1 }, EINVAL },
	{ "name with a slash",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .client = "a/b" }, EINVAL },
	{ "name with a newline",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .client = "a\n" }, EINVAL },
	{ "name with an 8-bit letter",
	  { .flags = DISCWRITER_BEGIN_OVERWRITE, .client = "\xe4" }, EINVAL },
};

TEST_F(verb, begin_refusals)
{
	struct discwriter_begin arg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		arg = refused[i].arg;
		EXPECT_EQ(refused[i].err,
			  ioctl_errno(self->writer, DISCWRITER_IOC_BEGIN, &arg))
			TH_LOG("%s", refused[i].what);
		EXPECT_EQ(EBADFD, end(self->writer))
			TH_LOG("%s", refused[i].what);
	}
	/* 64 bytes without an end */
	arg = (struct discwriter_begin){ .flags = DISCWRITER_BEGIN_OVERWRITE };
	memset(arg.client, 'a', sizeof(arg.client));
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_BEGIN, &arg));
	EXPECT_EQ(EBADFD, end(self->writer));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

TEST_F(verb, begin_takes_every_letter_of_a_name)
{
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.client = "azAZ09 .,:;-_",
	};
	struct discwriter_owner owner;

	ASSERT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_BEGIN, &arg));
	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_OWNER, &owner));
	EXPECT_STREQ(arg.client, owner.client);
}

TEST_F(verb, begin_twice)
{
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	EXPECT_EQ(ETXTBSY, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	ASSERT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_EQ(EBADFD, end(self->writer));
	/* The first write begins a burn, too. */
	ASSERT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(ETXTBSY, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	EXPECT_EQ(0, end(self->writer));
}

TEST_F(verb, begin_without_room)
{
	/* An overwritable medium's room is all of it. */
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, CAPACITY));
	ASSERT_EQ(0, write_all(self->writer, self->image, CAPACITY * SECTOR,
			       131072, NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, CAPACITY * SECTOR));
}

TEST_F(verb, end_and_cancel_refusals)
{
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_end arg = { 0 };

	EXPECT_EQ(EBADFD, end(self->writer));
	EXPECT_EQ(EBADFD, ioctl_errno(self->writer, DISCWRITER_IOC_CANCEL, &cancel));
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 16));
	arg.flags = 1;
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_END, &arg));
	arg = (struct discwriter_end){ .reserved = 1 };
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_END, &arg));
	cancel.flags = 1;
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_CANCEL, &cancel));
	cancel = (struct discwriter_cancel){ .reserved = 1 };
	EXPECT_EQ(EINVAL, ioctl_errno(self->writer, DISCWRITER_IOC_CANCEL, &cancel));
	/* None of them ended the burn. */
	ASSERT_EQ(0, write_all(self->writer, self->image, 16 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->writer));
}

TEST_F(verb, needs_a_writer)
{
	struct discwriter_cancel cancel = { 0 };

	EXPECT_EQ(EBADF, begin(self->reader, DISCWRITER_BEGIN_OVERWRITE, 16));
	EXPECT_EQ(EBADF, end(self->reader));
	/* CANCEL does not: there is just nothing to cancel. */
	EXPECT_EQ(EBADFD, ioctl_errno(self->reader, DISCWRITER_IOC_CANCEL, &cancel));
}

/* Verbs that answer on a recorder with any medium. first: the size of old. */
static const struct {
	unsigned int nr;
	size_t first;
	size_t size;
	bool out;
} verbs[] = {
	{ 0, 24, sizeof(struct discwriter_features), true },
	{ 1, 224, sizeof(struct discwriter_recorder), true },
	{ 2, 64, sizeof(struct discwriter_medium), true },
	{ 3, 264, sizeof(struct discwriter_status), true },
	{ 4, 72, sizeof(struct discwriter_owner), true },
	{ 8, 96, sizeof(struct discwriter_begin), false },
	{ 9, 8, sizeof(struct discwriter_end), false },
	{ 10, 8, sizeof(struct discwriter_cancel), false },
};

TEST_F(verb, bad_addresses)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		EXPECT_EQ(EFAULT, ioctl_errno(self->writer,
					      VERB(verbs[i].nr, verbs[i].size),
					      BAD_ADDRESS))
			TH_LOG("verb %u", verbs[i].nr);
		EXPECT_EQ(EFAULT, ioctl_errno(self->writer,
					      VERB(verbs[i].nr, verbs[i].size),
					      NULL))
			TH_LOG("verb %u", verbs[i].nr);
	}
}

/* A program newer than the kernel: what it says beyond must be zero, and what it
 * asks for beyond is.
 */
TEST_F(verb, larger_structures)
{
	char big[sizeof(struct discwriter_status) + 64];
	const size_t more = 32;
	size_t i, j;
	int err;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!verbs[i].out) {
			memset(big, 0, sizeof(big));
			big[verbs[i].size] = 1;
			EXPECT_EQ(EINVAL, ioctl_errno(self->writer,
						      VERB(verbs[i].nr,
							   verbs[i].size + more),
						      big))
				TH_LOG("verb %u", verbs[i].nr);
		}
		memset(big, verbs[i].out ? 0x5a : 0, sizeof(big));
		if (verbs[i].nr == 8)
			((struct discwriter_begin *)big)->flags =
				DISCWRITER_BEGIN_OVERWRITE;
		big[verbs[i].size + more] = 0x5a;
		err = ioctl_errno(self->writer,
				  VERB(verbs[i].nr, verbs[i].size + more), big);
		/* CANCEL runs after END: nothing is left to cancel. */
		EXPECT_EQ(verbs[i].nr == 10 ? EBADFD : 0, err)
			TH_LOG("verb %u", verbs[i].nr);
		for (j = 0; j < more; j++)
			EXPECT_EQ(0, big[verbs[i].size + j]);
		EXPECT_EQ(0x5a, big[verbs[i].size + more]);
		if (verbs[i].nr == 8)
			ASSERT_EQ(0, write_all(self->writer, self->image, SECTOR,
					       SECTOR, NULL));
	}
}

/* No program is older than the first release, whose sizes are the least. */
TEST_F(verb, smaller_structures)
{
	char buf[sizeof(struct discwriter_status)];
	size_t i, size, j;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		for (size = 0; size < verbs[i].first; size += 4) {
			memset(buf, 0, sizeof(buf));
			EXPECT_EQ(EINVAL, ioctl_errno(self->writer,
						      VERB(verbs[i].nr, size),
						      buf))
				TH_LOG("verb %u, %zu bytes", verbs[i].nr, size);
			for (j = 0; j < sizeof(buf); j++)
				ASSERT_EQ(0, buf[j]);
		}
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(EBADFD, end(self->writer));
}

/* A program of the first release, or of any since, is answered in its size. */
TEST_F(verb, sizes_of_old)
{
	struct discwriter_begin arg = { .flags = DISCWRITER_BEGIN_OVERWRITE };
	char buf[sizeof(struct discwriter_status) + 8];
	size_t i, size, j;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!verbs[i].out)
			continue;
		for (size = verbs[i].first; size <= verbs[i].size; size += 8) {
			memset(buf, 0x5a, sizeof(buf));
			EXPECT_EQ(0, ioctl_errno(self->writer,
						 VERB(verbs[i].nr, size), buf))
				TH_LOG("verb %u, %zu bytes", verbs[i].nr, size);
			for (j = size; j < sizeof(buf); j++)
				ASSERT_EQ(0x5a, buf[j]);
		}
	}
	/* What it does not say is as if it were 0, whatever lies behind. */
	arg.speed = 1;
	arg.rotation = 0xffffffff;
	EXPECT_EQ(0, ioctl_errno(self->writer, VERB(8, 96), &arg));
	EXPECT_EQ(0, write_all(self->writer, self->image, SECTOR, SECTOR, NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_EQ(0, status_of(&self->sim).write_speed);
}

/* A 32-bit program's entry; i386 numbers, addresses below 4 GiB. */
#ifdef __x86_64__
static int ioctl_compat(int fd, unsigned long request, void *arg)
{
	long ret;

	asm volatile("int $0x80" : "=a" (ret)
		     : "a" (54L), "b" ((long)fd), "c" (request), "d" (arg)
		     : "memory", "r8", "r9", "r10", "r11");
	return -(int)ret;
}

TEST_F(verb, compat)
{
	struct discwriter_medium native;
	struct {
		struct discwriter_features features;
		struct discwriter_medium medium;
		struct discwriter_begin begin;
		struct discwriter_end end;
		struct discwriter_range range;
	} *low;

	low = mmap(NULL, sizeof(*low), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	ASSERT_NE(MAP_FAILED, low);
	EXPECT_EQ(0, ioctl_compat(self->reader, DISCWRITER_IOC_FEATURES,
				  &low->features));
	EXPECT_LE(DISCWRITER_CAUSE_COUNT, low->features.causes);
	EXPECT_EQ(0, ioctl_compat(self->reader, DISCWRITER_IOC_MEDIUM,
				  &low->medium));
	ASSERT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_MEDIUM, &native));
	EXPECT_EQ(0, memcmp(&native, &low->medium, sizeof(native)));
	EXPECT_EQ(ENOTTY, ioctl_compat(self->reader, VERB(63, 8), low));

	low->range = (struct discwriter_range){ 32, 33 };
	low->begin.ranges = (uintptr_t)&low->range;
	low->begin.nr_ranges = 1;
	EXPECT_EQ(0, ioctl_compat(self->writer, DISCWRITER_IOC_BEGIN,
				  &low->begin));
	ASSERT_EQ(0, write_all(self->writer, self->image, 2 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, ioctl_compat(self->writer, DISCWRITER_IOC_END, &low->end));
	EXPECT_TRUE(on_disc(&self->sim, 32, self->image, 2 * SECTOR));
	munmap(low, sizeof(*low));
}
#endif

/* CANCEL by any descriptor: later calls say so, and the disc is not lost. */
TEST_F(verb, cancel)
{
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_status status;

	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 256));
	ASSERT_EQ(0, write_all(self->writer, self->image, 64 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(0, ioctl_errno(self->reader, DISCWRITER_IOC_CANCEL, &cancel));
	EXPECT_EQ(-1, write(self->writer, self->image, 65536));
	EXPECT_EQ(ECANCELED, errno);
	EXPECT_EQ(ECANCELED, close_errno(self->writer));
	EXPECT_EQ(0, wait_idle(&self->sim));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_PHASE_FAILED, status.phase);
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, status.cause);
	EXPECT_EQ(ECANCELED, status.error);
	EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, status.outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
	/* Nothing is left to cancel, and the recorder is free at once. */
	EXPECT_EQ(EBADFD, ioctl_errno(self->reader, DISCWRITER_IOC_CANCEL, &cancel));
	EXPECT_EQ(0, burn(&self->sim, self->image, 32 * SECTOR, 65536));
	self->writer = -1;
}

TEST_F(verb, cancel_before_data)
{
	struct discwriter_cancel cancel = { 0 };

	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 256));
	EXPECT_EQ(0, ioctl_errno(self->writer, DISCWRITER_IOC_CANCEL, &cancel));
	EXPECT_EQ(ECANCELED, end(self->writer));
	EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, status_of(&self->sim).cause);
	EXPECT_EQ(0, sim_count(&self->sim, "WRITE_10"));
}

/* CANCEL as another user: what each process may is told by its exit code. */
static int cancel_as(int fd, uid_t uid)
{
	struct discwriter_cancel cancel = { 0 };
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (setgroups(0, NULL) || setresgid(uid, uid, uid) ||
		    setresuid(uid, uid, uid))
			_exit(255);
		_exit(ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &cancel));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 255;
	return WEXITSTATUS(status);
}

TEST_F(verb, cancel_needs_the_owners_uid)
{
	const uid_t other = 65534;

	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 256));
	ASSERT_EQ(0, write_all(self->writer, self->image, 64 * SECTOR, 65536,
			       NULL));
	/* May not write to the node; then may, but is another. */
	EXPECT_EQ(EPERM, cancel_as(self->reader, other));
	ASSERT_EQ(0, chmod(self->sim.node, 0666));
	EXPECT_EQ(EPERM, cancel_as(self->reader, other));
	ASSERT_EQ(0, write_all(self->writer, self->image + 64 * SECTOR,
			       64 * SECTOR, 65536, NULL));
	/* Root may cancel everything. */
	EXPECT_EQ(0, cancel_as(self->reader, 0));
}

/* The other way: the burn of an ordinary user, cancelled by that user. */
TEST_F(verb, cancel_by_the_owner)
{
	const uid_t user = 65534, other = 65533;
	int go[2], done[2], status;
	char byte = 0;
	pid_t pid;

	close(self->writer);
	self->writer = -1;
	ASSERT_EQ(0, chmod(self->sim.node, 0666));
	ASSERT_EQ(0, pipe(go));
	ASSERT_EQ(0, pipe(done));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		int fd;

		if (setgroups(0, NULL) || setresuid(user, user, user))
			_exit(1);
		fd = open_node(&self->sim, O_WRONLY);
		if (fd < 0 || begin(fd, DISCWRITER_BEGIN_OVERWRITE, 256) ||
		    write(done[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1)
			_exit(2);
		_exit(end(fd) == ECANCELED ? 0 : 3);
	}
	close(done[1]);
	ASSERT_EQ(1, read(done[0], &byte, 1));
	EXPECT_EQ(EPERM, cancel_as(self->reader, other));
	EXPECT_EQ(0, cancel_as(self->reader, user));
	ASSERT_EQ(1, write(go[1], &byte, 1));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

/* END reports the burn's error; close(2) then has nothing more to say. */
TEST_F(verb, end_takes_the_error)
{
	ASSERT_EQ(0, begin(self->writer, DISCWRITER_BEGIN_OVERWRITE, 256));
	ASSERT_EQ(0, write_all(self->writer, self->image, 64 * SECTOR, 65536,
			       NULL));
	EXPECT_EQ(ECANCELED, end(self->writer));
	EXPECT_EQ(DISCWRITER_CAUSE_SHORT_SOURCE, status_of(&self->sim).cause);
	EXPECT_EQ(0, close_errno(self->writer));
	self->writer = -1;
}

/* All verbs on a drive that is gone. */
TEST_F(verb, gone)
{
	char big[sizeof(struct discwriter_status)];
	size_t i;

	ASSERT_EQ(0, sim_unplug(&self->sim));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		/* What is known without the drive may still be told. */
		if (verbs[i].nr == 3 || verbs[i].nr == 4)
			continue;
		memset(big, 0, sizeof(big));
		EXPECT_EQ(ENODEV, ioctl_errno(self->writer,
					      VERB(verbs[i].nr, verbs[i].size),
					      big))
			TH_LOG("verb %u", verbs[i].nr);
	}
}

TEST_HARNESS_MAIN
