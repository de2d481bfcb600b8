// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zero copy: the page frames in the drive's scatter list are those of the
 * caller's memory or of the page cache; with controls in which they are not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS 512
#define BYTES (SECTORS * SECTOR)
#define PAGE 4096
/* Room behind the image for buffers that begin a little later. */
#define SPARE 16

FIXTURE(frames) {
	struct sim sim;
	uint8_t *image;
	int fd;
};

FIXTURE_VARIANT(frames) {
	const char *medium;
	const char *attr;	/* a limit of the drive, and its value */
	const char *value;
	unsigned int most;	/* sectors of one command */
};

FIXTURE_VARIANT_ADD(frames, plus_rw) {
	.medium = "dvd+rw formatted sectors=1024",
	.most = 64,
};

FIXTURE_VARIANT_ADD(frames, plus_r) {
	.medium = "dvd+r blank sectors=1024",
	.most = 64,
};

/* Half a block of 64 KiB at most; and pages that do not fit one command. */
FIXTURE_VARIANT_ADD(frames, short_commands) {
	.medium = "dvd+rw formatted sectors=1024",
	.attr = "max_sectors", .value = "64", .most = 16,
};

FIXTURE_VARIANT_ADD(frames, few_segments) {
	.medium = "dvd+rw formatted sectors=1024",
	.attr = "max_segments", .value = "9", .most = 64,
};

FIXTURE_SETUP(frames)
{
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	if (variant->attr)
		ASSERT_EQ(0, sim_set(&self->sim, variant->attr, variant->value));
	ASSERT_EQ(0, sim_load(&self->sim, variant->medium));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "trace_frames", "1"));
	self->image = image_new(SECTORS + SPARE, 9);
	ASSERT_NE(NULL, self->image);
	/* Page frames are for root only: without them nothing is proven. */
	ASSERT_NE(0, pfn_of(self->image));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(frames)
{
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, SECTORS + SPARE);
}

/* Whether a command's frames are those under this memory, page by page. */
static bool frames_are(const struct sim_cmd *cmd, const uint8_t *mem)
{
	const uint8_t *page = mem - (uintptr_t)mem % PAGE;
	size_t i = 0;

	for (; page < mem + cmd->len; page += PAGE, i++) {
		if (i >= cmd->nr_frames || cmd->frames[i] != pfn_of(page))
			return false;
	}
	return i == cmd->nr_frames;
}

/* How the WRITE commands of a burn carried this memory. */
struct carried {
	unsigned int commands;
	unsigned int same;	/* of them: frames are the memory's */
	unsigned int longest;	/* sectors */
	uint64_t sectors;
	bool lengths;		/* CDB length is data length, in all */
};

static int carried(struct sim *sim, const uint8_t *mem, struct carried *c)
{
	struct sim_trace trace;
	size_t i;

	memset(c, 0, sizeof(*c));
	c->lengths = true;
	if (sim_trace_read(sim, &trace))
		return -1;
	for (i = 0; i < trace.nr; i++) {
		const struct sim_cmd *cmd = &trace.cmds[i];

		if (!cmd->blocks)
			continue;
		c->commands++;
		c->sectors += cmd->blocks;
		c->lengths &= cmd->len == (unsigned long)cmd->blocks * SECTOR;
		if (cmd->blocks > c->longest)
			c->longest = cmd->blocks;
		c->same += frames_are(cmd, mem + cmd->lba * SECTOR);
	}
	sim_trace_free(&trace);
	return 0;
}

/* All of the image went to the drive from this memory. */
#define EXPECT_MAPPED(mem, bytes) do { \
	struct discwriter_status __st = status_of(&self->sim); \
	struct carried __c; \
	ASSERT_EQ(0, carried(&self->sim, mem, &__c)); \
	EXPECT_EQ((bytes) / SECTOR, __c.sectors); \
	EXPECT_LT(0, __c.commands); \
	EXPECT_EQ(__c.commands, __c.same); \
	EXPECT_EQ(__c.commands, __st.mapped); \
	EXPECT_EQ(0, __st.bounced); \
	EXPECT_EQ(0, __st.staged_writes); \
	EXPECT_TRUE(__c.lengths); \
	EXPECT_GE(variant->most, __c.longest); \
	EXPECT_TRUE(on_disc(&self->sim, 0, mem, bytes)); \
} while (0)

TEST_F(frames, write)
{
	ASSERT_EQ(0, write_all(self->fd, self->image, BYTES, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
}

TEST_F(frames, write_much_at_once)
{
	ASSERT_EQ(0, write_all(self->fd, self->image, BYTES, BYTES, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
}

/* Aligned for the drive, not for the page. */
TEST_F(frames, write_from_within_a_page)
{
	ASSERT_EQ(0, write_all(self->fd, self->image + SECTOR, BYTES, 65536,
			       NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image + SECTOR, BYTES);
}

TEST_F(frames, write_at_512)
{
	ASSERT_EQ(0, write_all(self->fd, self->image + 512, BYTES, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image + 512, BYTES);
}

TEST_F(frames, direct)
{
	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, O_DIRECT));
	ASSERT_EQ(0, write_all(self->fd, self->image, BYTES, 131072, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
}

TEST_F(frames, writev)
{
	struct iovec iov[8];
	size_t i, at;

	for (at = 0; at < BYTES; at += 8 * 32768) {
		for (i = 0; i < 8; i++) {
			iov[i].iov_base = self->image + at + i * 32768;
			iov[i].iov_len = 32768;
		}
		ASSERT_EQ(8 * 32768, writev(self->fd, iov, 8));
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
}

/* Every piece a sector: all from where they lie, if the drive takes as many. */
TEST_F(frames, writev_of_sectors)
{
	struct iovec iov[64];
	size_t i, at;
	ssize_t n;

	for (at = 0; at < BYTES; at += n) {
		for (i = 0; i < 64; i++) {
			iov[i].iov_base = self->image + at + i * SECTOR;
			iov[i].iov_len = SECTOR;
		}
		n = BYTES - at < 64 * SECTOR ? BYTES - at : 64 * SECTOR;
		n = writev(self->fd, iov, n / SECTOR);
		ASSERT_LT(0, n);
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
}

/* From the page cache: the frames are those of the file, mapped for the proof. */
TEST_F(frames, sendfile)
{
	int file = memfd_create("image", MFD_CLOEXEC);
	uint8_t *map;
	off_t at = 0;

	ASSERT_LE(0, file);
	ASSERT_EQ(0, write_all(file, self->image, BYTES, BYTES, NULL));
	map = mmap(NULL, BYTES, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
	ASSERT_NE(MAP_FAILED, map);
	while (at < BYTES)
		ASSERT_LT(0, sendfile(self->fd, file, &at, BYTES - at));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(map, BYTES);
	munmap(map, BYTES);
	close(file);
}

/*
 * Ranges of a mapped file in one call. The frames are looked up by another mapping:
 * they are those of the page cache, not a copy that the writer's own mapping has.
 */
TEST_F(frames, ranges_of_a_mapped_file)
{
	static const struct {
		uint64_t start, count;
	} ranges[] = { { 384, 128 }, { 0, 256 }, { 256, 128 } }, whole[] = { { 0, SECTORS } };
	bool in_order = !strncmp(variant->medium, "dvd+r ", 6);
	size_t i, nr = in_order ? ARRAY_SIZE(whole) : ARRAY_SIZE(ranges);
	struct discwriter_write_range list[ARRAY_SIZE(ranges)];
	struct discwriter_write_ranges arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.ranges = (uintptr_t)list,
		.nr_ranges = nr,
	};
	int file = memfd_create("image", MFD_CLOEXEC);
	uint8_t *given, *cache;

	ASSERT_LE(0, file);
	ASSERT_EQ(0, write_all(file, self->image, BYTES, BYTES, NULL));
	given = mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE, file, 0);
	ASSERT_NE(MAP_FAILED, given);
	cache = mmap(NULL, BYTES, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
	ASSERT_NE(MAP_FAILED, cache);
	for (i = 0; i < nr; i++) {
		list[i].start = in_order ? whole[i].start : ranges[i].start;
		list[i].count = in_order ? whole[i].count : ranges[i].count;
		list[i].address = (uintptr_t)given + list[i].start * SECTOR;
	}
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_WRITE_RANGES, &arg));
	EXPECT_EQ(SECTORS, arg.sectors);
	EXPECT_MAPPED(cache, BYTES);
	munmap(given, BYTES);
	munmap(cache, BYTES);
	close(file);
}

TEST_F(frames, vmsplice)
{
	int pipes[2];
	size_t at = 0;

	ASSERT_EQ(0, pipe(pipes));
	while (at < BYTES) {
		struct iovec iov = { self->image + at, 65536 };
		ssize_t left = vmsplice(pipes[1], &iov, 1, 0);

		ASSERT_EQ(65536, left);
		at += left;
		while (left) {
			ssize_t n = splice(pipes[0], NULL, self->fd, NULL, left,
					   SPLICE_F_MOVE);

			ASSERT_LT(0, n);
			left -= n;
		}
	}
	EXPECT_EQ(0, end(self->fd));
	EXPECT_MAPPED(self->image, BYTES);
	close(pipes[0]);
	close(pipes[1]);
}

/* The control: memory that the drive cannot take is copied once, and counted. */
TEST_F(frames, misaligned_is_bounced)
{
	struct discwriter_status status;
	struct carried c;

	ASSERT_EQ(0, write_all(self->fd, self->image + 8, BYTES, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	ASSERT_EQ(0, carried(&self->sim, self->image + 8, &c));
	status = status_of(&self->sim);
	EXPECT_EQ(SECTORS, c.sectors);
	EXPECT_EQ(0, c.same);
	EXPECT_EQ(c.commands, status.bounced);
	EXPECT_EQ(0, status.mapped);
	EXPECT_EQ(c.commands, attr_number(&self->sim, "bounced"));
	EXPECT_EQ(0, attr_number(&self->sim, "mapped"));
	EXPECT_EQ(0, sim_value(&self->sim, "counters", "unaligned"));
	EXPECT_TRUE(c.lengths);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image + 8, BYTES));
}

/* The other control: the same numbers do not fit other memory. */
TEST_F(frames, other_memory_has_other_frames)
{
	uint8_t *other = image_new(SECTORS, 10);
	struct carried c;

	ASSERT_NE(NULL, other);
	ASSERT_EQ(0, write_all(self->fd, self->image, BYTES, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	ASSERT_EQ(0, carried(&self->sim, other, &c));
	EXPECT_LT(0, c.commands);
	EXPECT_EQ(0, c.same);
	image_free(other, SECTORS);
}

/* A drive that is less particular takes more as it is. */
TEST(alignment_of_4)
{
	struct sim sim;
	uint8_t *image = image_new(SECTORS + SPARE, 11);
	struct discwriter_recorder recorder;
	struct discwriter_status status;
	struct carried c = { 0 };
	int fd;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, sim_new(&sim));
	EXPECT_EQ(0, sim_set(&sim, "dma_alignment", "3"));
	EXPECT_EQ(0, sim_load(&sim, "dvd+rw formatted sectors=1024"));
	EXPECT_EQ(0, sim_plug(&sim, true));
	EXPECT_EQ(0, sim_debug_write(&sim, "trace_frames", "1"));
	fd = open_node(&sim, O_WRONLY);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, ioctl_errno(fd, DISCWRITER_IOC_RECORDER, &recorder));
	EXPECT_EQ(3, recorder.dma_alignment);
	EXPECT_EQ(0, write_all(fd, image + 8, BYTES, 65536, NULL));
	EXPECT_EQ(0, end(fd));
	EXPECT_EQ(0, carried(&sim, image + 8, &c));
	status = status_of(&sim);
	EXPECT_LT(0, c.commands);
	EXPECT_EQ(c.commands, c.same);
	EXPECT_EQ(0, status.bounced);
	close(fd);
	sim_free(&sim);
	image_free(image, SECTORS + SPARE);
}

/*
 * A drive whose pieces of data have to meet at the end of a page, as USB hosts want
 * it: what meets there goes as it lies, the rest as a copy.
 */
TEST(pieces_meet_at_pages)
{
	enum { PIECES = 16, CHUNK = PIECES * SECTOR };
	uint8_t *image = image_new(SECTORS, 12);
	struct iovec whole[PIECES / 2], parts[PIECES];
	struct discwriter_status status;
	struct sim sim;
	size_t i;
	int fd;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(whole); i++) {
		/* Pages, but not one after the other. */
		whole[i].iov_base = image + 2 * i * PAGE;
		whole[i].iov_len = PAGE;
	}
	for (i = 0; i < PIECES; i++) {
		parts[i].iov_base = image + i * PAGE;
		parts[i].iov_len = SECTOR;
	}
	ASSERT_EQ(0, sim_new(&sim));
	EXPECT_EQ(0, sim_set(&sim, "virt_boundary", "4095"));
	EXPECT_EQ(0, sim_load(&sim, "dvd+rw formatted sectors=1024"));
	EXPECT_EQ(0, sim_plug(&sim, true));
	fd = open_node(&sim, O_WRONLY);
	EXPECT_LE(0, fd);
	EXPECT_EQ(0, begin(fd, DISCWRITER_BEGIN_OVERWRITE, 0));
	EXPECT_EQ(CHUNK, writev(fd, whole, ARRAY_SIZE(whole)));
	EXPECT_EQ(0, fsync(fd));
	status = status_of(&sim);
	EXPECT_EQ(1, status.mapped);
	EXPECT_EQ(0, status.bounced);
	EXPECT_EQ(CHUNK, writev(fd, parts, PIECES));
	EXPECT_EQ(0, fsync(fd));
	status = status_of(&sim);
	EXPECT_EQ(1, status.mapped);
	EXPECT_LT(0, status.bounced + status.staged_writes);
	EXPECT_EQ(0, close_errno(fd));
	EXPECT_EQ(0, sim_value(&sim, "counters", "unaligned"));
	for (i = 0; i < ARRAY_SIZE(whole); i++)
		EXPECT_TRUE(on_disc(&sim, i * PAGE / SECTOR, whole[i].iov_base, PAGE));
	for (i = 0; i < PIECES; i++)
		EXPECT_TRUE(on_disc(&sim, PIECES + i, parts[i].iov_base, SECTOR));
	sim_free(&sim);
	image_free(image, SECTORS);
}

TEST_HARNESS_MAIN
