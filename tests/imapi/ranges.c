// SPDX-License-Identifier: GPL-2.0-only
/*
 * Block range lists of the data writer, and what is verified of them; resumed images and
 * whole ones, which are verified in the same way; updates that do not come to their end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define IMAGE	1024	/* sectors */

FIXTURE(ranges) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	uint8_t *image;
	uint8_t *old;
};

FIXTURE_SETUP(ranges)
{
	self->recorder = NULL;
	self->data = NULL;
	self->stream = NULL;
	self->image = image_new(IMAGE, 31);
	self->old = image_new(IMAGE, 32);
	ASSERT_NE(NULL, self->image);
	ASSERT_NE(NULL, self->old);
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, sim_settle(&self->sim));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_new(&self->data));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(self->data, self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_set_client_name(self->data, "ranges"));
	ASSERT_EQ(S_OK, discwriter_data_set_disable_consumer_dvd_compatibility_mode(self->data,
										    1));
}

FIXTURE_TEARDOWN(ranges)
{
	discwriter_stream_free(self->stream);
	discwriter_data_free(self->data);
	discwriter_recorder_free(self->recorder);
	image_free(self->image, IMAGE);
	image_free(self->old, IMAGE);
	sim_free(&self->sim);
}

static struct dw_result result_of(struct dw_data *data)
{
	struct dw_result result;

	memset(&result, 0xff, sizeof(result));
	discwriter_data_result(data, &result, sizeof(result));
	return result;
}

/* A source that can change its mind: after so many seeks a sector is another one. */
struct source {
	const uint8_t *image;
	uint64_t size, at;
	uint64_t changed;	/* sector */
	unsigned int after;	/* 0: it is always the same */
	unsigned int seeks;
};

static long long source_read(void *user, void *to, size_t len)
{
	struct source *s = user;
	uint64_t bad = s->changed * SECTOR;

	if (len > s->size - s->at)
		len = s->size - s->at;
	memcpy(to, s->image + s->at, len);
	if (s->after && s->seeks > s->after && s->at <= bad && bad < s->at + len)
		((uint8_t *)to)[bad - s->at] ^= 1;
	s->at += len;
	return len;
}

static int source_seek(void *user, __u64 offset)
{
	struct source *s = user;

	s->at = offset;
	s->seeks++;
	return 0;
}

static int source_size(void *user, __u64 *bytes)
{
	*bytes = ((struct source *)user)->size;
	return 0;
}

static const struct dw_stream_ops seekable = {
	.size = sizeof(seekable),
	.read = source_read,
	.seek = source_seek,
	.get_size = source_size,
};

static const struct dw_stream_ops once = {
	.size = sizeof(once),
	.read = source_read,
	.get_size = source_size,
};

/* Every kind of source; NULL: memory. */
static const struct dw_stream_ops *const kinds[] = { NULL, &seekable, &once };

static int use_source(struct _test_data_ranges *self, const struct dw_stream_ops *ops,
		      struct source *source)
{
	discwriter_stream_free(self->stream);
	self->stream = NULL;
	source->at = 0;
	return ops ? discwriter_stream_from_callbacks(ops, source, &self->stream) :
		     discwriter_stream_from_memory(source->image, source->size, &self->stream);
}

/* How many sectors were read off the disc. */
static unsigned int sectors_read(struct sim *sim)
{
	struct sim_trace trace;
	unsigned int sum = 0;
	size_t i;

	if (sim_trace_read(sim, &trace))
		return -1;
	for (i = 0; i < trace.nr; i++)
		if (!strcmp(trace.cmds[i].op, "READ_10"))
			sum += trace.cmds[i].cdb[7] << 8 | trace.cmds[i].cdb[8];
	sim_trace_free(&trace);
	return sum;
}

static uint64_t sum_of(const struct discwriter_range *list, size_t nr)
{
	uint64_t sum = 0;

	while (nr--)
		sum += list[nr].end - list[nr].start + 1;
	return sum;
}

/* The first @sectors of a list, put over a disc. */
static void apply(uint8_t *disc, const uint8_t *image, const struct discwriter_range *list,
		  size_t nr, uint64_t sectors)
{
	size_t i;

	for (i = 0; i < nr && sectors; i++) {
		uint64_t n = list[i].end - list[i].start + 1;

		if (n > sectors)
			n = sectors;
		memcpy(disc + list[i].start * SECTOR, image + list[i].start * SECTOR, n * SECTOR);
		sectors -= n;
	}
}

/* --- verification ---------------------------------------------------------- */

static const struct discwriter_range list[] = {
	{ 512, 575 }, { 16, 31 }, { 520, 535 }, { 700, 700 }, { 96, 111 },
};

/* Each sector of them once, and none beside: there the disc differs from the image. */
TEST_F(ranges, just_those_are_verified)
{
	struct source source = { .image = self->image, .size = IMAGE * SECTOR };
	const unsigned int each = 64 + 16 + 1 + 16;
	size_t i;

	ASSERT_EQ(0, burn(&self->sim, self->old, IMAGE * SECTOR, 65536));
	apply(self->old, self->image, list, ARRAY_SIZE(list), IMAGE);
	discwriter_data_set_verification(self->data, DW_VERIFICATION_FULL);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(S_OK, use_source(self, kinds[i], &source));
		ASSERT_EQ(0, sim_settle(&self->sim));
		EXPECT_EQ(S_OK, discwriter_data_write_ranges(self->data, self->stream, list,
							     ARRAY_SIZE(list)));
		EXPECT_EQ(DW_VERIFIED_SAME, result_of(self->data).verified);
		EXPECT_EQ(each, result_of(self->data).compared);
		EXPECT_EQ(each, sectors_read(&self->sim));
		EXPECT_TRUE(on_disc(&self->sim, 0, self->old, IMAGE * SECTOR));
	}
}

TEST_F(ranges, a_source_that_is_another_one)
{
	static const struct {
		uint64_t changed;
		bool matters;
		uint64_t good;	/* sectors before it, in the order of the disc */
	} rows[] = {
		{ 530, true, 16 + 16 + 18 }, { 16, true, 0 }, { 700, true, 16 + 16 + 64 },
		{ 15, false, 0 }, { 32, false, 0 }, { 699, false, 0 }, { 701, false, 0 },
	};
	struct source source = { .image = self->image, .size = IMAGE * SECTOR };
	size_t i;

	discwriter_data_set_verification(self->data, DW_VERIFICATION_FULL);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct dw_result result;
		int hr;

		/* A seek for each range that is written; the next one is to verify it. */
		source.after = ARRAY_SIZE(list);
		source.seeks = 0;
		source.changed = rows[i].changed;
		ASSERT_EQ(S_OK, use_source(self, &seekable, &source));
		hr = discwriter_data_write_ranges(self->data, self->stream, list,
						  ARRAY_SIZE(list));
		result = result_of(self->data);
		EXPECT_EQ(rows[i].matters ? E_IMAPI_BURN_VERIFICATION_FAILED : S_OK, hr)
			TH_LOG("sector %u", (unsigned int)rows[i].changed);
		EXPECT_EQ(rows[i].matters ? DW_VERIFIED_DIFFERS : DW_VERIFIED_SAME,
			  result.verified);
		if (rows[i].matters) {
			EXPECT_EQ(rows[i].changed, result.first_bad);
			EXPECT_EQ(rows[i].good, result.compared);
		}
	}
}

/* On sequential media a list says no more than the size; what is compared is the session. */
static const char *const appendable[] = {
	"cd-r appendable sectors=20000", "cd-rw appendable sectors=20000",
	"dvd-r appendable sectors=8192", "dvd-rw appendable sectors=8192",
	"dvd+r appendable sectors=8192", "dvd+r-dl appendable sectors=16384",
	"bd-r appendable sectors=8192",
};

TEST_F(ranges, whole_image_as_a_list)
{
	static const struct discwriter_range whole = { 0, IMAGE - 1 };
	struct source source = { .image = self->image, .size = IMAGE * SECTOR };
	struct dw_result result;
	char rule[96];
	__s64 next = 0;
	size_t i;

	discwriter_data_set_verification(self->data, DW_VERIFICATION_FULL);
	for (i = 0; i < 2 * ARRAY_SIZE(appendable); i++) {
		const char *medium = appendable[i / 2];

		ASSERT_EQ(0, sim_load(&self->sim, medium));
		ASSERT_EQ(S_OK, discwriter_data_get_next_writable_address(self->data, &next));
		ASSERT_LT(0, next);
		ASSERT_EQ(S_OK, use_source(self, &seekable, &source));
		ASSERT_EQ(0, sim_settle(&self->sim));
		snprintf(rule, sizeof(rule), "op=28 count=* lba=%lld-%lld sense=3/11/05",
			 (long long)next + 777, (long long)next + 777);
		if (i % 2)
			ASSERT_LE(0, sim_fault(&self->sim, rule));
		EXPECT_EQ(i % 2 ? E_IMAPI_BURN_VERIFICATION_FAILED : S_OK,
			  discwriter_data_write_ranges(self->data, self->stream, &whole, 1))
			TH_LOG("%s", medium);
		result = result_of(self->data);
		EXPECT_EQ(i % 2 ? 777 : IMAGE, result.compared)
			TH_LOG("%s", medium);
		EXPECT_EQ(i % 2 ? next + 777 : (__s64)DISCWRITER_NO_ADDRESS,
			  (__s64)result.first_bad);
		if (!(i % 2))
			EXPECT_EQ(IMAGE, sectors_read(&self->sim));
		EXPECT_TRUE(on_disc(&self->sim, next, self->image, IMAGE * SECTOR))
			TH_LOG("%s", medium);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
}

/* --- resumed images -------------------------------------------------------- */

static const char *const resumable[] = {
	"dvd-r appendable sectors=8192", "dvd-rw appendable sectors=8192",
	"dvd+r appendable sectors=8192", "bd-r appendable sectors=8192",
};

/* Half of an image is there, in a track that was announced. */
static int write_half(struct sim *sim, const uint8_t *image)
{
	struct discwriter_cancel cancel = { 0 };
	int fd = open_node(sim, O_WRONLY), err;

	if (fd < 0)
		return errno;
	err = begin(fd, 0, IMAGE);
	if (!err)
		err = write_all(fd, image, IMAGE / 2 * SECTOR, 65536, NULL);
	if (!err)
		err = ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &cancel);
	if (!err)
		err = end(fd);
	close(fd);
	return err == ECANCELED ? 0 : err;
}

/* The first half is verified, too: it may be that of another image. */
TEST_F(ranges, resumed_images)
{
	struct source source = { .image = self->image, .size = IMAGE * SECTOR };
	struct dw_result result;
	__s64 next = 0;
	size_t i, kind;

	discwriter_data_set_verification(self->data, DW_VERIFICATION_FULL);
	discwriter_data_set_resume(self->data, 1);
	for (i = 0; i < ARRAY_SIZE(resumable); i++) {
		for (kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
			ASSERT_EQ(0, sim_load(&self->sim, resumable[i]));
			ASSERT_EQ(S_OK,
				  discwriter_data_get_next_writable_address(self->data, &next));
			ASSERT_LT(0, next);
			ASSERT_EQ(0, write_half(&self->sim, self->image));
			ASSERT_EQ(S_OK, use_source(self, kinds[kind], &source));
			EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream))
				TH_LOG("%s, source %zu", resumable[i], kind);
			result = result_of(self->data);
			EXPECT_EQ(IMAGE / 2, result.resumed);
			EXPECT_EQ(DW_VERIFIED_SAME, result.verified);
			EXPECT_EQ(IMAGE, result.compared);
			EXPECT_TRUE(on_disc(&self->sim, next, self->image,
					    IMAGE * SECTOR));

			ASSERT_EQ(0, sim_load(&self->sim, resumable[i]));
			ASSERT_EQ(0, write_half(&self->sim, self->old));
			ASSERT_EQ(S_OK, use_source(self, kinds[kind], &source));
			EXPECT_EQ(E_IMAPI_BURN_VERIFICATION_FAILED,
				  discwriter_data_write(self->data, self->stream))
				TH_LOG("%s, source %zu", resumable[i], kind);
			EXPECT_EQ(next, result_of(self->data).first_bad);
		}
	}
}

/* --- updates that do not come to their end ---------------------------------- */

static const char *const random_media[] = {
	"dvd-rw formatted sectors=1024", "dvd+rw formatted sectors=1024",
	"dvd+rw-dl formatted sectors=1024", "dvd-ram formatted sectors=2048",
	"bd-re formatted sectors=2048", "cd-rw formatted sectors=20000",
	"disk formatted sectors=1024",
};

/* Whole blocks on every medium; not in their order. */
static const struct discwriter_range update[] = { { 512, 575 }, { 64, 95 }, { 256, 287 } };

/* What comes earlier in the list is new, what comes later, and all else, is old. */
TEST_F(ranges, earlier_ones_are_new_later_ones_old)
{
	uint8_t *disc = malloc(IMAGE * SECTOR);
	char rule[64];
	size_t i, k;

	ASSERT_NE(NULL, disc);
	for (i = 0; i < ARRAY_SIZE(random_media); i++) {
		ASSERT_EQ(0, sim_load(&self->sim, random_media[i]));
		ASSERT_EQ(0, burn(&self->sim, self->old, 800 * SECTOR, 65536));
		memcpy(disc, self->old, IMAGE * SECTOR);
		memset(disc + 800 * SECTOR, 0, (IMAGE - 800) * SECTOR);
		for (k = 0; k <= ARRAY_SIZE(update); k++) {
			struct source source = { .image = self->image, .size = 800 * SECTOR };
			const bool last = k == ARRAY_SIZE(update);
			int hr;

			/* Each time one more comes through. */
			if (!last) {
				snprintf(rule, sizeof(rule),
					 "op=2a count=* lba=%llu-%llu sense=3/0C/00",
					 (unsigned long long)update[k].start,
					 (unsigned long long)update[k].end);
				ASSERT_LE(0, sim_fault(&self->sim, rule));
			}
			ASSERT_EQ(S_OK, use_source(self, NULL, &source));
			hr = discwriter_data_write_ranges(self->data, self->stream, update,
							  ARRAY_SIZE(update));
			EXPECT_EQ(last ? S_OK : E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, hr)
				TH_LOG("%s, range %zu", random_media[i], k);
			EXPECT_EQ(sum_of(update, k), result_of(self->data).status.sectors_written)
				TH_LOG("%s, range %zu", random_media[i], k);
			apply(disc, self->image, update, k, IMAGE);
			EXPECT_TRUE(on_disc(&self->sim, 0, disc, 800 * SECTOR))
				TH_LOG("%s, range %zu", random_media[i], k);
			ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		}
	}
	free(disc);
}

/*
 * A file that becomes shorter while its sectors are on their way, straight from its
 * pages: no signal, no oops. What the drive has got is new, in the order of the list, the
 * rest is old; and the file is to blame.
 */
#define PARTS	16

TEST_F(ranges, a_file_that_shrinks)
{
	struct discwriter_range parts[PARTS];
	int fd = memfd_create("image", MFD_CLOEXEC), hr = 77;
	struct dw_result result;
	size_t i;

	for (i = 0; i < PARTS; i++) {
		parts[i].start = i * 64;
		parts[i].end = i * 64 + 31;
	}
	ASSERT_EQ(0, burn(&self->sim, self->old, IMAGE * SECTOR, 65536));
	ASSERT_EQ(0, write_all(fd, self->image, IMAGE * SECTOR, 65536, NULL));
	ASSERT_EQ(0, lseek(fd, 0, SEEK_SET));
	ASSERT_EQ(S_OK, discwriter_stream_from_fd(fd, &self->stream));
	ASSERT_EQ(0, sim_settle(&self->sim));
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a count=* delay=200"));
	ASSERT_EQ(S_OK, discwriter_data_start(self->data, self->stream, parts, PARTS));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 1));
	ASSERT_EQ(0, ftruncate(fd, 64 * SECTOR));
	ASSERT_EQ(S_OK, discwriter_data_wait(self->data, SIM_WAIT_MS, &hr));
	EXPECT_EQ(E_INVALIDARG, hr)
		TH_LOG("%s", discwriter_strhresult(hr));
	result = result_of(self->data);
	EXPECT_EQ(DW_STAGE_SOURCE, result.stage);
	EXPECT_EQ(DISCWRITER_CAUSE_ADDRESS, result.status.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, result.status.outcome);
	EXPECT_EQ(0, result.status.bounced);
	/* The first one was on its way, the last ones were not yet looked at. */
	EXPECT_LE(32, result.status.sectors_written);
	EXPECT_GT(PARTS * 32, result.status.sectors_written);
	apply(self->old, self->image, parts, PARTS, result.status.sectors_written);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->old, IMAGE * SECTOR));
	close(fd);
}

TEST_HARNESS_MAIN
