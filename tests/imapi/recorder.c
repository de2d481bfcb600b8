// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a recorder says of itself and of its disc: the library's answers are those that
 * another program gets through the block device, and what cannot be answered has its code.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <scsi/sg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define ROOM		8192
#define NUMBERS		128
#define SMALL		64	/* sectors of an image */
#define CONFIG_HEADER	8	/* of GET CONFIGURATION, MODE SENSE(10) */
#define CURRENT		0x01	/* of a feature, of a profile */

FIXTURE(recorder) {
	struct sim sim;
	struct dw_recorder *recorder;
};

FIXTURE_VARIANT(recorder) {
	const char *medium;
	bool bd;
};

FIXTURE_VARIANT_ADD(recorder, dvd_plus_r) { "dvd+r appendable sectors=4096" };
FIXTURE_VARIANT_ADD(recorder, cd_rw) { "cd-rw closed" };
FIXTURE_VARIANT_ADD(recorder, bd_re) { "bd-re formatted sectors=8192", true };

FIXTURE_SETUP(recorder)
{
	self->recorder = NULL;
	ASSERT_EQ(0, sim_start(&self->sim, variant->medium)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
}

FIXTURE_TEARDOWN(recorder)
{
	discwriter_recorder_free(self->recorder);
	sim_free(&self->sim);
}

/* What the drive says to someone else: -1, or the number of bytes. */
static int by_sg(struct sim *sim, const uint8_t *cdb, unsigned int cdb_len, uint8_t *reply)
{
	struct sg_io_hdr hdr = {
		.interface_id = 'S', .dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = cdb_len, .cmdp = (uint8_t *)cdb,
		.dxfer_len = ROOM, .dxferp = reply, .timeout = 10000,
	};
	int fd = open(sim->sr, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -1;
	memset(reply, 0, ROOM);
	ret = ioctl(fd, SG_IO, &hdr);
	close(fd);
	return ret || hdr.status || hdr.host_status ? -1 : ROOM - hdr.resid;
}

/* --- bytes --------------------------------------------------------------------- */

static int feature(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		   size_t *len)
{
	return discwriter_recorder_feature_page(r, n[0], n[1], to, size, len);
}

static int mode_page(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		     size_t *len)
{
	return discwriter_recorder_mode_page(r, n[0], n[1], to, size, len);
}

static int structure(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		     size_t *len)
{
	return discwriter_recorder_disc_structure(r, n[0], n[1], n[2], to, size, len);
}

static int disc(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		size_t *len)
{
	return discwriter_recorder_disc_information(r, n[0], to, size, len);
}

static int track(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		 size_t *len)
{
	return discwriter_recorder_track_information(r, n[0], n[1], to, size, len);
}

typedef int (*ask_fn)(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
		      size_t *len);

/* The commands as a second reading of the standards has them; all ask for ROOM bytes. */
static const struct question {
	const char *name;
	ask_fn ask;
	unsigned int n[3];
	uint8_t cdb[12];
	unsigned int cdb_len;
	/* The answer begins here in the reply. */
	unsigned int skip;
	/* On the first medium only. */
	bool dvd;
} questions[] = {
	{ "profile list", feature, { 0 },
	  { 0x46, 2, 0, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "core feature, if current", feature, { 1, 1 },
	  { 0x46, 2, 0, 1, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "removable medium", feature, { 3 },
	  { 0x46, 2, 0, 3, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "DVD+R, if current", feature, { 0x2b, 1 },
	  { 0x46, 2, 0, 0x2b, 0, 0, 0, 0x20, 0 }, 10, 8, true },
	{ "real time streaming", feature, { 0x107 },
	  { 0x46, 2, 1, 7, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "capabilities page", mode_page, { 0x2a },
	  { 0x5a, 0, 0x2a, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "write parameters, changeable", mode_page, { 5, 1 },
	  { 0x5a, 0, 0x45, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "write parameters, default", mode_page, { 5, 2 },
	  { 0x5a, 0, 0x85, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "all mode pages", mode_page, { 0x3f },
	  { 0x5a, 0, 0x3f, 0, 0, 0, 0, 0x20, 0 }, 10, 8 },
	{ "physical format", structure, { 0 },
	  { 0xad, 0, 0, 0, 0, 0, 0, 0, 0x20, 0 }, 12, 4, true },
	{ "list of structures", structure, { 0xff },
	  { 0xad, 0, 0, 0, 0, 0, 0, 0xff, 0x20, 0 }, 12, 4, true },
	{ "disc information", disc, { 0 },
	  { 0x51, 0, 0, 0, 0, 0, 0, 0x20, 0 }, 10, 0 },
	{ "track 1", track, { 1, 1 },
	  { 0x52, 1, 0, 0, 0, 1, 0, 0x20, 0 }, 10, 0 },
	{ "track of sector 5", track, { 5, 0 },
	  { 0x52, 0, 0, 0, 0, 5, 0, 0x20, 0 }, 10, 0 },
	{ "session 1", track, { 1, 2 },
	  { 0x52, 2, 0, 0, 0, 1, 0, 0x20, 0 }, 10, 0 },
};

TEST_F(recorder, bytes_are_the_drives)
{
	uint8_t expected[ROOM], answer[ROOM];
	size_t i, length;
	int len;

	for (i = 0; i < ARRAY_SIZE(questions); i++) {
		const struct question *q = &questions[i];

		if (q->dvd && strncmp(variant->medium, "dvd", 3))
			continue;
		len = by_sg(&self->sim, q->cdb, q->cdb_len, expected) - (int)q->skip;
		ASSERT_LT(0, len) TH_LOG("%s: nothing by SG_IO", q->name);
		memset(answer, 0xee, sizeof(answer));
		EXPECT_EQ(S_OK, q->ask(self->recorder, q->n, answer, ROOM, &length))
			TH_LOG("%s", q->name);
		EXPECT_EQ(len, length) TH_LOG("%s", q->name);
		EXPECT_EQ(0, memcmp(answer, expected + q->skip, len)) TH_LOG("%s", q->name);

		/* In less room: the beginning, and the length all the same. */
		memset(answer, 0xee, sizeof(answer));
		EXPECT_EQ(S_OK, q->ask(self->recorder, q->n, answer, 3, &length));
		EXPECT_EQ(len, length) TH_LOG("%s, 3 bytes", q->name);
		EXPECT_EQ(0, memcmp(answer, expected + q->skip, 3)) TH_LOG("%s", q->name);
		EXPECT_EQ(0xee, answer[3]) TH_LOG("%s", q->name);
		EXPECT_EQ(S_OK, q->ask(self->recorder, q->n, NULL, 0, &length));
		EXPECT_EQ(len, length) TH_LOG("%s, no room", q->name);
	}
}

TEST_F(recorder, structures_of_the_media_type)
{
	/* BD has structures of its own under the same numbers. */
	const uint8_t cdb[12] = { 0xad, variant->bd, 0, 0, 0, 0, 0, 0, ROOM >> 8, 0 };
	uint8_t expected[ROOM], answer[ROOM];
	int len = by_sg(&self->sim, cdb, sizeof(cdb), expected) - 4;
	int hr;
	size_t length;

	hr = discwriter_recorder_disc_structure(self->recorder, 0, 0, 0, answer, ROOM, &length);
	if (len < 0) {
		EXPECT_EQ(E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT, hr);
		return;
	}
	EXPECT_EQ(S_OK, hr);
	EXPECT_EQ(len, length);
	EXPECT_EQ(0, memcmp(answer, expected + 4, len));
}

/* --- numbers ------------------------------------------------------------------- */

struct numbers {
	unsigned int n[NUMBERS];
	size_t count;
};

static bool same_numbers(const struct numbers *a, const struct numbers *b)
{
	return a->count == b->count && a->count <= NUMBERS &&
	       !memcmp(a->n, b->n, a->count * sizeof(a->n[0]));
}

static struct numbers features_by_sg(struct sim *sim, bool current)
{
	static const uint8_t cdb[10] = { 0x46, 0, 0, 0, 0, 0, 0, ROOM >> 8, 0 };
	struct numbers list = { .count = 0 };
	uint8_t reply[ROOM];
	int at, len = by_sg(sim, cdb, sizeof(cdb), reply);

	for (at = CONFIG_HEADER; at + 4 <= len; at += 4 + reply[at + 3])
		if (!current || reply[at + 2] & CURRENT)
			list.n[list.count++] = reply[at] << 8 | reply[at + 1];
	return list;
}

static struct numbers profiles_by_sg(struct sim *sim, bool current)
{
	static const uint8_t cdb[10] = { 0x46, 2, 0, 0, 0, 0, 0, ROOM >> 8, 0 };
	struct numbers list = { .count = 0 };
	uint8_t reply[ROOM];
	int at, len = by_sg(sim, cdb, sizeof(cdb), reply);

	for (at = CONFIG_HEADER + 4; at + 4 <= len; at += 4)
		if (!current || reply[at + 2] & CURRENT)
			list.n[list.count++] = reply[at] << 8 | reply[at + 1];
	return list;
}

static struct numbers mode_pages_by_sg(struct sim *sim)
{
	static const uint8_t cdb[10] = { 0x5a, 0, 0x3f, 0, 0, 0, 0, ROOM >> 8, 0 };
	struct numbers list = { .count = 0 };
	uint8_t reply[ROOM];
	int at, len = by_sg(sim, cdb, sizeof(cdb), reply);

	for (at = CONFIG_HEADER; at + 2 <= len; at += 2 + reply[at + 1])
		list.n[list.count++] = reply[at] & 0x3f;
	return list;
}

TEST_F(recorder, lists_are_the_drives)
{
	struct numbers is, expected;
	int current;

	for (current = 0; current < 2; current++) {
		expected = features_by_sg(&self->sim, current);
		EXPECT_LT(5, expected.count);
		EXPECT_EQ(S_OK, discwriter_recorder_feature_pages(self->recorder, current, is.n,
								  NUMBERS, &is.count));
		EXPECT_TRUE(same_numbers(&expected, &is)) TH_LOG("features, %d", current);
		expected = profiles_by_sg(&self->sim, current);
		EXPECT_LT(0, expected.count);
		EXPECT_EQ(S_OK, discwriter_recorder_profiles(self->recorder, current, is.n,
							     NUMBERS, &is.count));
		EXPECT_TRUE(same_numbers(&expected, &is)) TH_LOG("profiles, %d", current);
	}
	expected = mode_pages_by_sg(&self->sim);
	EXPECT_LT(2, expected.count);
	EXPECT_EQ(S_OK, discwriter_recorder_mode_pages(self->recorder, is.n, NUMBERS, &is.count));
	EXPECT_TRUE(same_numbers(&expected, &is));

	/* In less room: the first ones, and how many there are. */
	memset(&is, 0xee, sizeof(is));
	EXPECT_EQ(S_OK, discwriter_recorder_mode_pages(self->recorder, is.n, 1, &is.count));
	EXPECT_EQ(expected.count, is.count);
	EXPECT_EQ(expected.n[0], is.n[0]);
	EXPECT_EQ(0xeeeeeeee, is.n[1]);
	EXPECT_EQ(S_OK, discwriter_recorder_mode_pages(self->recorder, NULL, 0, &is.count));
	EXPECT_EQ(expected.count, is.count);
}

/* The next disc is another: what is current follows, what there is does not. */
TEST_F(recorder, another_disc)
{
	struct numbers before, all, now;

	ASSERT_EQ(S_OK, discwriter_recorder_feature_pages(self->recorder, 0, all.n, NUMBERS,
							  &all.count));
	ASSERT_EQ(S_OK, discwriter_recorder_profiles(self->recorder, 1, before.n, NUMBERS,
						     &before.count));
	ASSERT_EQ(0, sim_load(&self->sim, "dvd-ram formatted sectors=4096"));
	ASSERT_EQ(S_OK, discwriter_recorder_profiles(self->recorder, 1, now.n, NUMBERS,
						     &now.count));
	EXPECT_FALSE(same_numbers(&before, &now));
	EXPECT_EQ(0x0012, now.n[0]);
	ASSERT_EQ(S_OK, discwriter_recorder_feature_pages(self->recorder, 0, now.n, NUMBERS,
							  &now.count));
	EXPECT_TRUE(same_numbers(&all, &now));
}

/* --- codes --------------------------------------------------------------------- */

FIXTURE(refused) {
	struct sim sim;
	struct dw_recorder *recorder;
	int writer;
};

FIXTURE_SETUP(refused)
{
	self->recorder = NULL;
	self->writer = -1;
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r appendable sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
}

FIXTURE_TEARDOWN(refused)
{
	close(self->writer);
	discwriter_recorder_free(self->recorder);
	sim_free(&self->sim);
}

static int all_features(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
			size_t *len)
{
	(void)to;
	(void)size;
	return discwriter_recorder_feature_pages(r, n[0], NULL, 0, len);
}

static int all_profiles(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
			size_t *len)
{
	(void)to;
	(void)size;
	return discwriter_recorder_profiles(r, n[0], NULL, 0, len);
}

static int all_mode_pages(struct dw_recorder *r, const unsigned int *n, void *to, size_t size,
			  size_t *len)
{
	(void)n;
	(void)to;
	(void)size;
	return discwriter_recorder_mode_pages(r, NULL, 0, len);
}

static const struct refusal {
	const char *name;
	ask_fn ask;
	unsigned int n[3];
	const char *fault;
	int hr;
} refusals[] = {
	{ "a feature that the drive lacks", feature, { 0x7777 }, NULL,
	  E_IMAPI_RECORDER_NO_SUCH_FEATURE },
	{ "and if current", feature, { 0x7777, 1 }, NULL, E_IMAPI_RECORDER_NO_SUCH_FEATURE },
	{ "a feature of CD", feature, { 0x2d, 1 }, NULL,
	  E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT },
	{ "a drive without features", feature, { 1 }, "op=46 count=* sense=5/20/00",
	  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
	{ "and no list of them", all_features, { 0 }, "op=46 count=* sense=5/20/00",
	  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
	{ "nor of profiles", all_profiles, { 0 }, "op=46 count=* sense=5/20/00",
	  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
	{ "no such mode page", mode_page, { 0x3e }, NULL,
	  E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE },
	{ "no such structure", structure, { 0x7f }, NULL,
	  E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
	{ "a disc that has none", structure, { 0 }, "op=ad count=* sense=5/30/02",
	  E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
	{ "short disc information", disc, { 0 }, "op=51 count=* short=3",
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ "short mode pages", all_mode_pages, { 0 }, "op=5a count=* short=5",
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ "short features", all_features, { 0 }, "op=46 count=* short=5",
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ "the drive's own time-out", mode_page, { 0x2a }, "op=5a count=* sense=6/2E/00",
	  E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ "no answer at all", mode_page, { 0x2a }, "op=5a count=* hang",
	  E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ "too high for a feature", feature, { 0x10000 }, NULL, E_INVALIDARG },
	{ "too high for a mode page", mode_page, { 0x40 }, NULL, E_INVALIDARG },
	{ "too high a control", mode_page, { 5, 4 }, NULL, E_INVALIDARG },
	{ "too high for a structure", structure, { 0x100 }, NULL, E_INVALIDARG },
	{ "too high a layer", structure, { 0, 0, 0x100 }, NULL, E_INVALIDARG },
	{ "no such disc information", disc, { 3 }, NULL, E_INVALIDARG },
	{ "no such kind of address", track, { 1, 3 }, NULL, E_INVALIDARG },
};

TEST_F(refused, each_code)
{
	uint8_t data[ROOM];
	size_t i, length;
	int rule = 0;

	ASSERT_EQ(0, sim_scale(&self->sim, 20));
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];

		if (r->fault) {
			rule = sim_fault(&self->sim, r->fault);
			ASSERT_LE(0, rule);
		}
		length = 1;
		EXPECT_EQ(r->hr, r->ask(self->recorder, r->n, data, ROOM, &length))
			TH_LOG("%s", r->name);
		EXPECT_EQ(0, length) TH_LOG("%s", r->name);
		if (r->fault) {
			EXPECT_LT(0, sim_hits(&self->sim, rule)) TH_LOG("%s", r->name);
			ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		}
		ASSERT_EQ(0, sim_settle(&self->sim));
	}
}

static const ask_fn asks[] = {
	feature, mode_page, structure, disc, track, all_features, all_profiles, all_mode_pages,
};

TEST_F(refused, pointers)
{
	static const unsigned int one[3] = { 1, 1 };
	struct dw_recorder *r = self->recorder;
	uint8_t data[ROOM];
	unsigned int n;
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(asks); i++) {
		EXPECT_EQ(E_POINTER, asks[i](NULL, one, data, ROOM, &len));
		EXPECT_EQ(E_POINTER, asks[i](r, one, data, ROOM, NULL));
	}
	for (i = 0; i < 5; i++)
		EXPECT_EQ(E_POINTER, asks[i](r, one, NULL, 1, &len));
	EXPECT_EQ(E_POINTER, discwriter_recorder_feature_pages(r, 0, NULL, 1, &len));
	EXPECT_EQ(E_POINTER, discwriter_recorder_profiles(r, 0, NULL, 1, &len));
	EXPECT_EQ(E_POINTER, discwriter_recorder_mode_pages(r, NULL, 1, &len));
	EXPECT_EQ(E_POINTER, discwriter_recorder_profiles(r, 0, &n, 1, NULL));
	EXPECT_EQ(E_POINTER, discwriter_recorder_transfer_limits(NULL, NULL, NULL, NULL));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

TEST_F(refused, without_a_disc)
{
	static const unsigned int one[3] = { 0, 0 }, page[3] = { 0x2a };
	uint8_t data[ROOM];
	size_t len;

	ASSERT_EQ(0, sim_load(&self->sim, "none"));
	EXPECT_EQ(E_IMAPI_RECORDER_MEDIA_NO_MEDIA, disc(self->recorder, one, data, ROOM, &len));
	EXPECT_EQ(E_IMAPI_RECORDER_MEDIA_NO_MEDIA, track(self->recorder, one, data, ROOM, &len));
	EXPECT_EQ(E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
		  structure(self->recorder, one, data, ROOM, &len));
	EXPECT_EQ(S_OK, mode_page(self->recorder, page, data, ROOM, &len));
	EXPECT_EQ(S_OK, feature(self->recorder, one, data, ROOM, &len));
	EXPECT_EQ(S_OK, discwriter_recorder_profiles(self->recorder, 1, NULL, 0, &len));
	EXPECT_EQ(0, len);
}

/* While somebody records, nothing is asked of the drive, whoever asks. */
TEST_F(refused, while_another_records)
{
	uint8_t *image = image_new(SMALL, 3), data[ROOM];
	static const unsigned int one[3] = { 1, 1 };
	long before;
	size_t i, len;

	ASSERT_NE(NULL, image);
	self->writer = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->writer);
	ASSERT_EQ(0, begin(self->writer, 0, SMALL));
	ASSERT_EQ(0, write_all(self->writer, image, SMALL / 2 * SECTOR, SECTOR, NULL));
	before = sim_count(&self->sim, NULL);
	for (i = 0; i < ARRAY_SIZE(asks); i++)
		EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
			  asks[i](self->recorder, one, data, ROOM, &len)) TH_LOG("%zu", i);
	EXPECT_EQ(before, sim_count(&self->sim, NULL));
	EXPECT_EQ(0, write_all(self->writer, image + SMALL / 2 * SECTOR, SMALL / 2 * SECTOR,
			       SECTOR, NULL));
	EXPECT_EQ(0, end(self->writer));
	EXPECT_EQ(S_OK, disc(self->recorder, one + 2, data, ROOM, &len));
	image_free(image, SMALL);
}

/* --- limits, coming and going ---------------------------------------------------- */

/* A limit of the block device's queue, or -1. */
static long queue_limit(struct sim *sim, const char *name)
{
	char path[96];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/block/%s/queue/%s", sim->sr + strlen("/dev/"), name);
	f = fopen(path, "re");
	if (!f)
		return -1;
	if (fscanf(f, "%ld", &value) != 1)
		value = -1;
	fclose(f);
	return value;
}

static const struct limits {
	const char *sectors;
	const char *mask;
} limits[] = {
	{ "256", "511" }, { "128", "3" }, { "1024", "2047" },
};

TEST_F(refused, limits_of_the_queue)
{
	const __u32 page = (__u32)sysconf(_SC_PAGESIZE);
	__u32 mask, aligned, unaligned;
	struct dw_recorder *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		ASSERT_EQ(0, sim_unplug(&self->sim));
		ASSERT_EQ(0, sim_set(&self->sim, "max_sectors", limits[i].sectors));
		ASSERT_EQ(0, sim_set(&self->sim, "dma_alignment", limits[i].mask));
		ASSERT_EQ(0, sim_plug(&self->sim, true));
		ASSERT_EQ(0, sim_settle(&self->sim));
		ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &r));
		EXPECT_EQ(S_OK, discwriter_recorder_transfer_limits(r, &mask, &aligned,
								    &unaligned));
		EXPECT_EQ(queue_limit(&self->sim, "dma_alignment"), mask);
		EXPECT_EQ(queue_limit(&self->sim, "max_sectors_kb") * 1024, aligned);
		EXPECT_EQ(aligned - page, unaligned);
		EXPECT_EQ(0, sim_count(&self->sim, NULL));
		discwriter_recorder_free(r);
	}
}

static size_t listed(const char *node, size_t *count)
{
	struct dw_nodes *nodes;
	size_t i, found = 0;

	*count = 0;
	if (discwriter_nodes_new(&nodes))
		return 0;
	*count = discwriter_nodes_count(nodes);
	for (i = 0; i < *count; i++)
		found += !strcmp(discwriter_nodes_path(nodes, i), node);
	discwriter_nodes_free(nodes);
	return found;
}

TEST_F(refused, plugged_and_unplugged)
{
	size_t before, count, len;
	struct sim second;
	char node[64];

	EXPECT_EQ(1, listed(self->sim.node, &before));
	ASSERT_EQ(0, sim_start(&second, "none"));
	snprintf(node, sizeof(node), "%s", second.node);
	EXPECT_EQ(1, listed(node, &count));
	EXPECT_EQ(before + 1, count);
	ASSERT_EQ(0, sim_unplug(&second));
	EXPECT_EQ(0, listed(node, &count));
	EXPECT_EQ(before, count);
	sim_free(&second);

	/* Who had it open is told that it is gone. */
	ASSERT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST,
		  discwriter_recorder_disc_information(self->recorder, 0, NULL, 0, &len));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST,
		  discwriter_recorder_mode_pages(self->recorder, NULL, 0, &len));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST, discwriter_recorder_lock(self->recorder, 0, "late"));
}

TEST_HARNESS_MAIN
