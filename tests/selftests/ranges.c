// SPDX-License-Identifier: GPL-2.0-only
/*
 * Block range lists: just those sectors, in that order, and the rest of the
 * disc as it was. A bad list is refused before anything is sent.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>

#include "kselftest_harness.h"
#include "util.h"

#define CAPACITY 1024

FIXTURE(ranges) {
	struct sim sim;
	uint8_t *old;
	uint8_t *image;
	int fd;
};

FIXTURE_SETUP(ranges)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->old = image_new(CAPACITY, 13);
	self->image = image_new(CAPACITY, 14);
	ASSERT_NE(NULL, self->old);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(0, burn(&self->sim, self->old, CAPACITY * SECTOR, 65536));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
}

FIXTURE_TEARDOWN(ranges)
{
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->old, CAPACITY);
	image_free(self->image, CAPACITY);
}

static int begin_ranges(int fd, const struct discwriter_range *list, size_t nr,
			uint64_t sectors)
{
	struct discwriter_begin arg = {
		.sectors = sectors,
		.ranges = (uintptr_t)list,
		.nr_ranges = nr,
	};

	return ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
}

static uint64_t sum(const struct discwriter_range *list, size_t nr)
{
	uint64_t sectors = 0;

	while (nr--)
		sectors += list[nr].end - list[nr].start + 1;
	return sectors;
}

/* What a disc holds after a list was written to it. */
static void apply(uint8_t *disc, const struct discwriter_range *list, size_t nr,
		  const uint8_t *data)
{
	size_t i, bytes;

	for (i = 0; i < nr; i++) {
		bytes = (list[i].end - list[i].start + 1) * SECTOR;
		memcpy(disc + list[i].start * SECTOR, data, bytes);
		data += bytes;
	}
}

#define R(first, last) { (first), (last) }

static const struct {
	const char *what;
	size_t nr;
	struct discwriter_range list[8];
	size_t piece;
} good[] = {
	{ "one sector", 1, { R(100, 100) }, 65536 },
	{ "one block", 1, { R(96, 111) }, 65536 },
	{ "not sorted", 3, { R(500, 519), R(16, 16), R(203, 210) }, 65536 },
	{ "neighbours in order", 2, { R(32, 47), R(48, 70) }, 65536 },
	{ "neighbours against the order", 2, { R(48, 70), R(32, 47) }, 65536 },
	{ "overlap: the later one wins", 3,
	  { R(40, 60), R(50, 50), R(45, 52) }, 65536 },
	{ "the same one twice", 2, { R(7, 9), R(7, 9) }, 65536 },
	{ "the ends of the disc", 2,
	  { R(CAPACITY - 1, CAPACITY - 1), R(0, 0) }, 65536 },
	{ "by odd pieces", 4,
	  { R(300, 333), R(10, 10), R(11, 11), R(640, 700) }, 777 },
	{ "the whole disc", 1, { R(0, CAPACITY - 1) }, 131072 },
};

TEST_F(ranges, just_those_in_that_order)
{
	size_t i, nr, sectors;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		nr = good[i].nr;
		sectors = sum(good[i].list, nr);
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		ASSERT_EQ(0, begin_ranges(self->fd, good[i].list, nr, sectors))
			TH_LOG("%s", good[i].what);
		EXPECT_EQ(good[i].list[0].start * SECTOR,
			  lseek(self->fd, 0, SEEK_CUR));
		EXPECT_EQ(nr, status_of(&self->sim).nr_ranges);
		EXPECT_EQ(sectors, status_of(&self->sim).sectors_total);
		ASSERT_EQ(0, write_all(self->fd, self->image, sectors * SECTOR,
				       good[i].piece, NULL))
			TH_LOG("%s", good[i].what);
		EXPECT_EQ(0, end(self->fd))
			TH_LOG("%s", good[i].what);
		EXPECT_TRUE(written_as_listed(&self->sim, good[i].list, nr))
			TH_LOG("%s", good[i].what);
		apply(self->old, good[i].list, nr, self->image);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR))
			TH_LOG("%s", good[i].what);
		EXPECT_EQ(sectors, status_of(&self->sim).sectors_written);
	}
}

/* Without the sum the list says how much will come. */
TEST_F(ranges, sum_is_known)
{
	struct discwriter_range list[] = { R(64, 70), R(20, 20) };

	ASSERT_EQ(0, begin_ranges(self->fd, list, 2, 0));
	EXPECT_EQ(8, status_of(&self->sim).sectors_total);
	ASSERT_EQ(0, write_all(self->fd, self->image, 8 * SECTOR, 65536, NULL));
	EXPECT_EQ(-1, write(self->fd, self->image, SECTOR));
	EXPECT_EQ(ENOSPC, errno);
	apply(self->old, list, 2, self->image);
	close(self->fd);
	self->fd = -1;
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

TEST_F(ranges, source_ends_early)
{
	struct discwriter_range list[] = { R(64, 95), R(20, 20) };
	struct discwriter_range done[] = { R(64, 79) };

	ASSERT_EQ(0, begin_ranges(self->fd, list, 2, 0));
	ASSERT_EQ(0, write_all(self->fd, self->image, 16 * SECTOR, 65536, NULL));
	EXPECT_EQ(ECANCELED, end(self->fd));
	EXPECT_EQ(DISCWRITER_CAUSE_SHORT_SOURCE, status_of(&self->sim).cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, status_of(&self->sim).outcome);
	apply(self->old, done, 1, self->image);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

/* The descriptor's offset follows the list; elsewhere is the wrong place. */
TEST_F(ranges, offset_moves_with_the_list)
{
	struct discwriter_range list[] = { R(100, 101), R(50, 50) };

	ASSERT_EQ(0, begin_ranges(self->fd, list, 2, 0));
	EXPECT_EQ(-1, pwrite(self->fd, self->image, SECTOR, 200 * SECTOR));
	EXPECT_EQ(ESPIPE, errno);
	EXPECT_EQ(SECTOR, pwrite(self->fd, self->image, SECTOR, 100 * SECTOR));
	EXPECT_EQ(-1, pwrite(self->fd, self->image, SECTOR, 50 * SECTOR));
	EXPECT_EQ(ESPIPE, errno);
	EXPECT_EQ(SECTOR, pwrite(self->fd, self->image + SECTOR, SECTOR,
				 101 * SECTOR));
	EXPECT_EQ(SECTOR, pwrite(self->fd, self->image + 2 * SECTOR, SECTOR,
				 50 * SECTOR));
	EXPECT_EQ(0, end(self->fd));
	apply(self->old, list, 2, self->image);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

static const struct {
	const char *what;
	size_t nr;
	struct discwriter_range list[4];
	uint64_t sectors;
} bad[] = {
	{ "end below start", 1, { R(10, 9) }, 0 },
	{ "end below start, not first", 3, { R(0, 1), R(5, 5), R(10, 9) }, 0 },
	{ "beyond the medium", 1, { R(CAPACITY - 1, CAPACITY) }, 0 },
	{ "far beyond the medium", 1, { R(1ULL << 40, 1ULL << 40) }, 0 },
	{ "a sum that overflows", 2, { R(0, UINT64_MAX), R(0, 1) }, 0 },
	{ "offsets that overflow", 1, { R(UINT64_MAX / 2048, UINT64_MAX) }, 0 },
	{ "another sum", 2, { R(0, 9), R(20, 29) }, 19 },
};

TEST_F(ranges, bad_lists)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(EINVAL, begin_ranges(self->fd, bad[i].list, bad[i].nr,
					       bad[i].sectors))
			TH_LOG("%s", bad[i].what);
		EXPECT_EQ(DISCWRITER_CAUSE_RANGES, status_of(&self->sim).cause)
			TH_LOG("%s", bad[i].what);
		EXPECT_EQ(EBADFD, end(self->fd))
			TH_LOG("%s", bad[i].what);
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
}

/* Nobody waits for the list to be looked at: what it says is not believed before. */
TEST_F(ranges, bad_list_without_waiting)
{
	static const struct discwriter_range list[] = { { 1ULL << 52, 1ULL << 52 } };

	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, O_NONBLOCK));
	ASSERT_EQ(0, begin_ranges(self->fd, list, 1, 0));
	EXPECT_EQ(0, lseek(self->fd, 0, SEEK_CUR));
	ASSERT_EQ(0, fcntl(self->fd, F_SETFL, 0));
	EXPECT_EQ(EINVAL, end(self->fd));
	/* The next burn is none of its. */
	EXPECT_EQ(0, write_all(self->fd, self->image, 16 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 16 * SECTOR));
}

/* As many entries as the header promises, and not one more. */
TEST_F(ranges, most_entries)
{
	const size_t most = DISCWRITER_MAX_RANGES;
	struct discwriter_range *list = calloc(most + 1, sizeof(*list));
	struct discwriter_cancel cancel = { 0 };
	struct discwriter_range first[32];
	size_t i;

	ASSERT_NE(NULL, list);
	for (i = 0; i <= most; i++) {
		list[i].start = i * 7 % CAPACITY;
		list[i].end = list[i].start;
	}
	EXPECT_EQ(EINVAL, begin_ranges(self->fd, list, most + 1, 0));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));

	ASSERT_EQ(0, begin_ranges(self->fd, list, most, 0));
	EXPECT_EQ(most, status_of(&self->sim).nr_ranges);
	EXPECT_EQ(most, status_of(&self->sim).sectors_total);
	ASSERT_EQ(0, write_all(self->fd, self->image, 32 * SECTOR, 65536, NULL));
	EXPECT_EQ(32, status_of(&self->sim).range);
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_CANCEL, &cancel));
	EXPECT_EQ(ECANCELED, end(self->fd));
	memcpy(first, list, sizeof(first));
	apply(self->old, first, ARRAY_SIZE(first), self->image);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
	free(list);
}

/* A blank disc is formatted, and then the same. */
TEST_F(ranges, blank_disc)
{
	struct discwriter_range list[] = { R(160, 175), R(32, 33) };
	uint8_t *want = calloc(CAPACITY, SECTOR);

	ASSERT_NE(NULL, want);
	close(self->fd);
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw blank sectors=1024"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_EQ(0, begin_ranges(self->fd, list, 2, 0));
	ASSERT_EQ(0, write_all(self->fd, self->image, 18 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	apply(want, list, 2, self->image);
	EXPECT_TRUE(on_disc(&self->sim, 0, want, CAPACITY * SECTOR));
	EXPECT_TRUE(written_as_listed(&self->sim, list, 2));
	free(want);
}

/* Media written in sequence take [0, n-1], which says no more than the size. */
TEST_F(ranges, sequential_media)
{
	struct discwriter_range refused[][2] = {
		{ R(5, 10) }, { R(1, 15) }, { R(0, 15), R(32, 47) },
		{ R(16, 31), R(0, 15) },
	};
	static const size_t nr[] = { 1, 1, 2, 2 };
	struct discwriter_range whole[] = { R(0, 63) };
	size_t i;

	close(self->fd);
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=1024"));
	self->fd = open_node(&self->sim, O_WRONLY);
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		EXPECT_EQ(EINVAL, begin_ranges(self->fd, refused[i], nr[i], 0))
			TH_LOG("list %zu", i);
		EXPECT_EQ(DISCWRITER_CAUSE_RANGES, status_of(&self->sim).cause);
	}
	EXPECT_EQ(0, sim_changed_medium(&self->sim));

	ASSERT_EQ(0, begin_ranges(self->fd, whole, 1, 0));
	EXPECT_EQ(64, status_of(&self->sim).sectors_total);
	ASSERT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

static int write_ranges(int fd, const struct discwriter_write_range *list,
			size_t nr, struct discwriter_write_ranges *arg)
{
	*arg = (struct discwriter_write_ranges){
		.flags = arg->flags,
		.ranges = (uintptr_t)list,
		.nr_ranges = nr,
	};
	return ioctl_errno(fd, DISCWRITER_IOC_WRITE_RANGES, arg);
}

/* The entries of a list whose data follow each other at @data. */
static void entries(const struct discwriter_range *list, size_t nr,
		    const uint8_t *data, struct discwriter_write_range *out)
{
	for (; nr--; list++, out++) {
		out->start = list->start;
		out->count = list->end - list->start + 1;
		out->address = (uintptr_t)data;
		data += out->count * SECTOR;
	}
}

/* The same lists as above, each in one call, and nothing is copied for it. */
TEST_F(ranges, one_call)
{
	long long bounced = attr_number(&self->sim, "bounced");
	struct discwriter_write_range list[ARRAY_SIZE(good[0].list)];
	struct discwriter_write_ranges arg = { 0 };
	size_t i, nr, sectors;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		nr = good[i].nr;
		sectors = sum(good[i].list, nr);
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		entries(good[i].list, nr, self->image, list);
		arg.flags = DISCWRITER_BEGIN_OVERWRITE;
		ASSERT_EQ(0, write_ranges(self->fd, list, nr, &arg))
			TH_LOG("%s", good[i].what);
		EXPECT_EQ(sectors, arg.sectors);
		EXPECT_EQ(DISCWRITER_NO_ADDRESS, arg.failed);
		EXPECT_TRUE(written_as_listed(&self->sim, good[i].list, nr))
			TH_LOG("%s", good[i].what);
		apply(self->old, good[i].list, nr, self->image);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR))
			TH_LOG("%s", good[i].what);
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE,
			  status_of(&self->sim).outcome);
		EXPECT_EQ(EBADFD, end(self->fd));
	}
	EXPECT_EQ(bounced, attr_number(&self->sim, "bounced"));
}

static const struct {
	const char *what;
	struct discwriter_write_range entry;
	uint64_t offset;
	uint32_t flags;
	int err;
} bad_entries[] = {
	{ "no sectors", { 0, 0 }, 0, 0, EINVAL },
	{ "beyond the medium", { CAPACITY, 1 }, 0, 0, EINVAL },
	{ "overflow", { UINT64_MAX, 2 }, 0, 0, EINVAL },
	{ "too many bytes", { 0, UINT64_MAX / SECTOR + 2 }, 0, 0, EINVAL },
	{ "odd address", { 0, 1 }, 1, 0, EINVAL },
	{ "kernel address", { 0, 1 }, 1ULL << 63, 0, EFAULT },
	{ "unknown flag", { 0, 1 }, 0, 1U << 31, EINVAL },
	{ "a flag that makes no sense", { 0, 1 }, 0, DISCWRITER_BEGIN_RESUME,
	  EINVAL },
};

TEST_F(ranges, one_call_bad)
{
	struct discwriter_write_ranges arg = { 0 };
	struct discwriter_write_range entry;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad_entries); i++) {
		entry = bad_entries[i].entry;
		entry.address = (uintptr_t)self->image + bad_entries[i].offset;
		arg.flags = bad_entries[i].flags;
		EXPECT_EQ(bad_entries[i].err,
			  write_ranges(self->fd, &entry, 1, &arg))
			TH_LOG("%s", bad_entries[i].what);
		EXPECT_EQ(0, arg.sectors);
	}
	arg.flags = 0;
	EXPECT_EQ(EINVAL, write_ranges(self->fd, &entry, 0, &arg));
	arg.flags = 0;
	EXPECT_EQ(EFAULT, write_ranges(self->fd, NULL, 1, &arg));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
}

/*
 * A mapped file that has become shorter: what comes before is written, what comes
 * behind is as it was, and the caller is told where.
 */
TEST_F(ranges, one_call_from_a_file_cut_short)
{
	struct discwriter_range list[] = { R(64, 79), R(320, 383), R(16, 31) };
	struct discwriter_range done[] = { R(64, 79), R(320, 335) };
	struct discwriter_write_range entry[ARRAY_SIZE(list)];
	struct discwriter_write_ranges arg = { 0 };
	size_t sectors = sum(list, ARRAY_SIZE(list));
	struct discwriter_status st;
	uint8_t *map;
	int file;

	file = memfd_create("image", 0);
	ASSERT_LE(0, file);
	ASSERT_EQ(0, write_all(file, self->image, sectors * SECTOR, 65536, NULL));
	map = mmap(NULL, sectors * SECTOR, PROT_READ, MAP_SHARED, file, 0);
	ASSERT_NE(MAP_FAILED, map);
	ASSERT_EQ(0, ftruncate(file, 32 * SECTOR));

	entries(list, ARRAY_SIZE(list), map, entry);
	EXPECT_EQ(EFAULT, write_ranges(self->fd, entry, ARRAY_SIZE(list), &arg));
	st = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_ADDRESS, st.cause);
	EXPECT_EQ(EFAULT, st.error);
	EXPECT_EQ(336, arg.failed);
	EXPECT_EQ(32, arg.sectors);
	apply(self->old, done, ARRAY_SIZE(done), self->image);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, CAPACITY * SECTOR));
	munmap(map, sectors * SECTOR);
	close(file);
}

TEST_HARNESS_MAIN
