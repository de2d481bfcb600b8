// SPDX-License-Identifier: GPL-2.0-only
/*
 * Less than a block, less than a sector: what is padded, what is not, and that
 * no neighbour on the disc changes.
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "kselftest_harness.h"
#include "util.h"

#define CAPACITY 512
#define PLUS_R "dvd+r blank sectors=512"
#define PLUS_RW "dvd+rw formatted sectors=512"

FIXTURE(partial) {
	struct sim sim;
	uint8_t *old;
	uint8_t *image;
};

FIXTURE_SETUP(partial)
{
	ASSERT_EQ(0, sim_start(&self->sim, PLUS_RW)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->old = image_new(CAPACITY, 6);
	self->image = image_new(CAPACITY, 7);
	ASSERT_NE(NULL, self->old);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(partial)
{
	sim_free(&self->sim);
	image_free(self->old, CAPACITY);
	image_free(self->image, CAPACITY);
}

/* On rewritable media a write changes what it was given and nothing else. */
static const struct {
	const char *what;
	unsigned int lba;
	unsigned int sectors;
} places[] = {
	{ "one sector in the middle of a block", 100, 1 },
	{ "the first sector of a block", 96, 1 },
	{ "the last sector of a block", 111, 1 },
	{ "across a block's end", 127, 2 },
	{ "a block, not on its border", 200, 16 },
	{ "two blocks and a bit", 250, 35 },
	{ "the very last sector", CAPACITY - 1, 1 },
	{ "the first", 0, 1 },
};

TEST_F(partial, no_neighbour_changes)
{
	size_t i, bytes;
	int fd;

	ASSERT_EQ(0, burn(&self->sim, self->old, CAPACITY * SECTOR, 65536));
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		bytes = places[i].sectors * SECTOR;
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		/* dd seek= */
		ASSERT_EQ(places[i].lba * SECTOR,
			  lseek(fd, places[i].lba * SECTOR, SEEK_SET));
		ASSERT_EQ(0, write_all(fd, self->image, bytes, 65536, NULL))
			TH_LOG("%s: %m", places[i].what);
		EXPECT_EQ(0, close_errno(fd));
		memcpy(self->old + places[i].lba * SECTOR, self->image, bytes);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR))
			TH_LOG("%s", places[i].what);
		EXPECT_TRUE(on_sr(&self->sim, 0, self->old, CAPACITY * SECTOR))
			TH_LOG("%s", places[i].what);
	}
}

/* Several places by one descriptor: one burn. */
TEST_F(partial, many_places)
{
	size_t i, bytes;
	int fd;

	ASSERT_EQ(0, burn(&self->sim, self->old, CAPACITY * SECTOR, 65536));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		bytes = places[i].sectors * SECTOR;
		ASSERT_EQ(bytes, pwrite(fd, self->image, bytes,
					places[i].lba * SECTOR))
			TH_LOG("%s: %m", places[i].what);
		memcpy(self->old + places[i].lba * SECTOR, self->image, bytes);
	}
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(2, status_of(&self->sim).burn);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

/* Beyond the end is no place, and what is before it stays as it is. */
TEST_F(partial, beyond_the_end)
{
	int fd;

	ASSERT_EQ(0, burn(&self->sim, self->old, CAPACITY * SECTOR, 65536));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, pwrite(fd, self->image, SECTOR, CAPACITY * SECTOR));
	EXPECT_EQ(ENOSPC, errno);
	close(fd);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(SECTOR, pwrite(fd, self->image, 2 * SECTOR,
				 (CAPACITY - 1) * SECTOR));
	close(fd);
	memcpy(self->old + (CAPACITY - 1) * SECTOR, self->image, SECTOR);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

/* A blank disc: what was not given reads as nothing, not as what was in memory. */
TEST_F(partial, blank_disc)
{
	uint8_t zero[BLOCK * SECTOR] = { 0 };
	int fd;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw blank sectors=512"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(SECTOR, pwrite(fd, self->image, SECTOR, 37 * SECTOR));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_TRUE(on_disc(&self->sim, 37, self->image, SECTOR));
	EXPECT_TRUE(on_disc(&self->sim, 32, zero, 5 * SECTOR));
	EXPECT_TRUE(on_disc(&self->sim, 38, zero, 10 * SECTOR));
}

/* Whole blocks get to the drive, however they come. */
TEST_F(partial, blocks_are_gathered)
{
	struct sim_trace trace;
	unsigned int blocks = 0;
	size_t i;

	ASSERT_EQ(0, sim_load(&self->sim, PLUS_R));
	ASSERT_EQ(0, burn(&self->sim, self->image, 160 * SECTOR, 3 * SECTOR));
	ASSERT_EQ(0, sim_trace_read(&self->sim, &trace));
	for (i = 0; i < trace.nr; i++) {
		if (!trace.cmds[i].blocks)
			continue;
		EXPECT_EQ(0, trace.cmds[i].blocks % BLOCK);
		EXPECT_EQ(0, trace.cmds[i].lba % BLOCK);
		blocks += trace.cmds[i].blocks;
	}
	sim_trace_free(&trace);
	EXPECT_EQ(160, blocks);
	EXPECT_LT(0, status_of(&self->sim).staged_writes);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 160 * SECTOR));
}

/* Sequential media: the last block is padded with zeros, which is no error. */
TEST_F(partial, last_block_is_padded)
{
	uint8_t *want = calloc(48, SECTOR);
	struct discwriter_status status;

	ASSERT_NE(NULL, want);
	memcpy(want, self->image, 37 * SECTOR);
	ASSERT_EQ(0, sim_load(&self->sim, PLUS_R));
	EXPECT_EQ(0, burn(&self->sim, self->image, 37 * SECTOR, 65536));
	status = status_of(&self->sim);
	EXPECT_EQ(37, status.sectors_taken);
	EXPECT_EQ(37, status.sectors_written);
	EXPECT_EQ(11 * SECTOR, status.pad);
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status.outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, want, 48 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, want, 48 * SECTOR));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "strict"));
	free(want);
}

/* Rewritable media: not padded beyond the sector. */
TEST_F(partial, nothing_is_added_to_rewritable_media)
{
	ASSERT_EQ(0, burn(&self->sim, self->old, CAPACITY * SECTOR, 65536));
	EXPECT_EQ(0, burn(&self->sim, self->image, 37 * SECTOR, 65536));
	EXPECT_EQ(0, status_of(&self->sim).pad);
	memcpy(self->old, self->image, 37 * SECTOR);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

/* A total that is no multiple of 2048: recorded, padded, closed, and told. */
FIXTURE(odd) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_VARIANT(odd) {
	const char *medium;
	size_t bytes;
	size_t pad;
	size_t padded;	/* sectors on the disc in the end */
};

FIXTURE_VARIANT_ADD(odd, plus_rw) {
	.medium = PLUS_RW, .bytes = 5000, .pad = 1144, .padded = 3,
};

FIXTURE_VARIANT_ADD(odd, plus_rw_one_byte) {
	.medium = PLUS_RW, .bytes = 1, .pad = 2047, .padded = 1,
};

FIXTURE_VARIANT_ADD(odd, plus_r) {
	.medium = PLUS_R, .bytes = 5000, .pad = 32768 - 5000, .padded = 16,
};

FIXTURE_VARIANT_ADD(odd, plus_r_many) {
	.medium = PLUS_R, .bytes = 200001, .pad = 229376 - 200001, .padded = 112,
};

FIXTURE_SETUP(odd)
{
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(CAPACITY, 8);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(odd)
{
	sim_free(&self->sim);
	image_free(self->image, CAPACITY);
}

TEST_F(odd, close_tells)
{
	struct discwriter_status status;

	/* What follows the image must not get to the disc. */
	EXPECT_EQ(EINVAL, burn(&self->sim, self->image, variant->bytes, 65536));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_STREAM_SIZE, status.cause);
	EXPECT_EQ(EINVAL, status.error);
	EXPECT_EQ(variant->pad, status.pad);
	EXPECT_EQ(variant->bytes / SECTOR, status.sectors_taken);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status.outcome);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, variant->bytes));
	EXPECT_TRUE(on_sr(&self->sim, 0, self->image, variant->bytes));
	/* The disc is as finished as it would be without the odd bytes. */
	if (!strcmp(variant->medium, PLUS_R))
		EXPECT_EQ(2, sim_count(&self->sim, "CLOSE_TRACK_SESSION"));
}

/* Said before: then it is no error. */
TEST_F(odd, pad_attribute)
{
	ASSERT_EQ(0, attr_write(&self->sim, "pad", "1"));
	EXPECT_EQ(1, attr_number(&self->sim, "pad"));
	EXPECT_EQ(0, burn(&self->sim, self->image, variant->bytes, 65536));
	EXPECT_EQ(DISCWRITER_CAUSE_NONE, status_of(&self->sim).cause);
	EXPECT_EQ(variant->pad, status_of(&self->sim).pad);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, variant->bytes));
}

TEST_F(odd, pad_flag)
{
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, begin(fd, DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD,
			   0));
	ASSERT_EQ(0, write_all(fd, self->image, variant->bytes, 65536, NULL));
	EXPECT_EQ(0, end(fd));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(variant->pad, status_of(&self->sim).pad);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, variant->bytes));
}

/* END says it as close does, and close then has nothing more to say. */
TEST_F(odd, end_tells)
{
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, variant->bytes, 65536, NULL));
	EXPECT_EQ(EINVAL, end(fd));
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(DISCWRITER_CAUSE_STREAM_SIZE, status_of(&self->sim).cause);
}

TEST_HARNESS_MAIN
