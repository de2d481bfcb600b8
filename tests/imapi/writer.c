// SPDX-License-Identifier: GPL-2.0-only
/*
 * The data writer of the library on virtual recorders: what it tells of each medium,
 * what fits, what it closes; streams of every kind; a write beside the program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

FIXTURE(writer) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
};

FIXTURE_SETUP(writer)
{
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->recorder = NULL;
	self->data = NULL;
	self->stream = NULL;
}

FIXTURE_TEARDOWN(writer)
{
	discwriter_stream_free(self->stream);
	discwriter_data_free(self->data);
	discwriter_recorder_free(self->recorder);
	sim_free(&self->sim);
}

/* A data writer that is ready, and a medium. 0, or what went wrong. */
static int start(struct _test_data_writer *self, const char *medium)
{
	int hr;

	if (self->data)
		return sim_load(&self->sim, medium);
	if (sim_set(&self->sim, "medium", medium) || sim_plug(&self->sim, true) ||
	    sim_settle(&self->sim))
		return errno;
	hr = discwriter_recorder_open(self->sim.node, &self->recorder);
	if (!hr)
		hr = discwriter_data_new(&self->data);
	if (!hr)
		hr = discwriter_data_set_recorder(self->data, self->recorder);
	if (!hr)
		hr = discwriter_data_set_client_name(self->data, "writer");
	return hr;
}

/* Write so many sectors of an image; the code. */
static int write_image(struct _test_data_writer *self, const void *image, size_t sectors)
{
	int hr;

	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_memory(image, sectors * SECTOR, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

static struct dw_result result_of(struct dw_data *data)
{
	struct dw_result result;

	memset(&result, 0xff, sizeof(result));
	discwriter_data_result(data, &result, sizeof(result));
	return result;
}

static unsigned int media_status(struct _test_data_writer *self)
{
	__u32 state = 0xdead;

	discwriter_data_get_current_media_status(self->data, &state);
	return state;
}

#define S(name)	IMAPI_FORMAT2_DATA_MEDIA_STATE_ ## name
#define T(name)	IMAPI_MEDIA_TYPE_ ## name

static const struct row {
	const char *medium;
	unsigned int state, type;
	int blank, looks_blank;
	long long next;		/* -2: whatever, -1: none */
	long long previous;
} rows[] = {
	{ "cd-r blank", S(BLANK), T(CDR), 1, 1, 0, -1 },
	{ "cd-r appendable", S(APPENDABLE), T(CDR), 0, 0, -2, 0 },
	{ "cd-r closed", S(FINALIZED), T(CDR), 0, 0, -1, 0 },
	{ "cd-rw closed", S(FINALIZED) | S(ERASE_REQUIRED), T(CDRW), 0, 0, -1, 0 },
	{ "dvd+r blank", S(BLANK), T(DVDPLUSR), 1, 1, 0, -1 },
	{ "dvd+r appendable", S(APPENDABLE), T(DVDPLUSR), 0, 0, 2064, 0 },
	{ "dvd+r open", S(APPENDABLE) | S(NON_EMPTY_SESSION), T(DVDPLUSR), 0, 0, -1, -1 },
	{ "dvd+r closed", S(FINALIZED), T(DVDPLUSR), 0, 0, -1, 0 },
	{ "dvd+r-dl blank", S(BLANK), T(DVDPLUSR_DUALLAYER), 1, 1, 0, -1 },
	{ "dvd-r-dl blank", S(BLANK) | S(FINAL_SESSION), T(DVDDASHR_DUALLAYER), 1, 1, 0, -1 },
	{ "dvd-rw minimal", S(BLANK) | S(FINAL_SESSION), T(DVDDASHRW), 1, 1, 0, -1 },
	{ "dvd-rw formatted sectors=4096", S(OVERWRITE_ONLY), T(DVDDASHRW), 0, 1, 0, -1 },
	{ "dvd+rw blank sectors=4096", S(OVERWRITE_ONLY) | S(BLANK), T(DVDPLUSRW), 1, 1, 0, -1 },
	{ "dvd+rw formatted sectors=4096", S(OVERWRITE_ONLY), T(DVDPLUSRW), 0, 1, 0, -1 },
	{ "dvd-ram formatted sectors=4096", S(OVERWRITE_ONLY), T(DVDRAM), 0, 1, 0, -1 },
	{ "bd-r blank", S(BLANK), T(BDR), 1, 1, 0, -1 },
	{ "bd-re formatted sectors=4096", S(OVERWRITE_ONLY), T(BDRE), 0, 1, 0, -1 },
	{ "dvd-rom closed", S(UNSUPPORTED_MEDIA), T(DVDROM), 0, 0, -1, -1 },
};

TEST_F(writer, tells_of_every_medium)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		const bool usable = !(row->state & S(UNSUPPORTED_MASK));
		struct dw_multisession_info info = { 0 };
		int supported = -1, blank = -1;
		__s64 lba = -7;
		__u32 type = 0;

		ASSERT_EQ(0, start(self, row->medium))
			TH_LOG("%s", row->medium);
		EXPECT_EQ(row->state, media_status(self))
			TH_LOG("%s", row->medium);
		EXPECT_EQ(S_OK, discwriter_data_get_current_physical_media_type(self->data, &type));
		EXPECT_EQ(row->type, type)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(usable ? S_OK : S_FALSE,
			  discwriter_data_is_current_media_supported(self->data, self->recorder,
								     &supported));
		EXPECT_EQ(usable, supported)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(S_OK, discwriter_data_get_media_physically_blank(self->data, &blank));
		EXPECT_EQ(row->blank, blank)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(S_OK, discwriter_data_get_media_heuristically_blank(self->data, &blank));
		EXPECT_EQ(row->looks_blank, blank)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(row->next < -1 || usable ? S_OK : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
			  discwriter_data_get_next_writable_address(self->data, &lba))
			TH_LOG("%s", row->medium);
		if (row->next >= 0)
			EXPECT_EQ(row->next, lba)
				TH_LOG("%s", row->medium);
		EXPECT_EQ(S_OK, discwriter_data_get_start_address_of_previous_session(self->data,
										      &lba));
		EXPECT_EQ(row->previous, lba)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(S_OK, discwriter_data_get_multisession(self->data, 0, &info,
								 sizeof(info)));
		EXPECT_EQ(!!(row->state & S(OVERWRITE_ONLY)), info.kind)
			TH_LOG("%s", row->medium);
		EXPECT_EQ(usable, info.supported)
			TH_LOG("%s", row->medium);
	}
}

TEST_F(writer, no_medium_and_pressed_ones)
{
	int supported = -1;
	__u32 state = 7;

	ASSERT_EQ(0, start(self, "none"));
	EXPECT_EQ(E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
		  discwriter_data_get_current_media_status(self->data, &state));
	EXPECT_EQ(E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
		  discwriter_data_is_current_media_supported(self->data, self->recorder,
							     &supported));
	EXPECT_EQ(0, supported);
	ASSERT_EQ(0, start(self, "dvd-rom closed"));
	EXPECT_EQ(S_OK, discwriter_data_get_write_protect_status(self->data, &state));
	EXPECT_EQ(IMAPI_WRITEPROTECTED_READ_ONLY_MEDIA, state);
	ASSERT_EQ(0, start(self, "dvd+r blank"));
	EXPECT_EQ(S_OK, discwriter_data_get_write_protect_status(self->data, &state));
	EXPECT_EQ(0, state);
}

#define P(name)	IMAPI_WRITEPROTECTED_ ## name

static const struct {
	const char *medium;
	unsigned int state;
	bool writable;
} protections[] = {
	{ "dvd-ram protected by=power", P(UNTIL_POWERDOWN), false },
	{ "dvd-ram protected by=disc", P(BY_SOFTWARE_WRITE_PROTECT), false },
	{ "dvd-rw protected by=disc", P(BY_SOFTWARE_WRITE_PROTECT), false },
	{ "dvd-ram protected by=cartridge", P(BY_CARTRIDGE), false },
	{ "bd-re protected by=cartridge", P(BY_CARTRIDGE), false },
	{ "bd-re protected by=spares", P(BY_MEDIA_SPECIFIC_REASON), false },
	{ "dvd+rw protected by=dcb", P(BY_DISC_CONTROL_BLOCK), false },
	{ "dvd+rw-dl protected by=dcb", P(BY_DISC_CONTROL_BLOCK), false },
	{ "dvd+rw protected by=power", P(UNTIL_POWERDOWN), false },
	{ "dvd-ram protected by=cartridge by=power by=spares",
	  P(BY_CARTRIDGE) | P(UNTIL_POWERDOWN) | P(BY_MEDIA_SPECIFIC_REASON), false },
	/* Not every drive heeds it. */
	{ "dvd+rw formatted by=dcb sectors=1024", P(BY_DISC_CONTROL_BLOCK), true },
	{ "dvd+rw formatted sectors=1024", 0, true },
};

/* By what it is protected; and before anything is sent that would change it, a write is refused. */
TEST_F(writer, write_protection)
{
	uint8_t *image = image_new(64, 19);
	__u32 state = 7;
	size_t i;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(protections); i++) {
		ASSERT_EQ(0, start(self, protections[i].medium));
		discwriter_data_set_force_overwrite(self->data, 1);
		EXPECT_EQ(S_OK, discwriter_data_get_write_protect_status(self->data, &state));
		EXPECT_EQ(protections[i].state, state)
			TH_LOG("%s", protections[i].medium);
		EXPECT_EQ(protections[i].writable ? 0 : S(WRITE_PROTECTED),
			  media_status(self) & S(UNSUPPORTED_MASK))
			TH_LOG("%s", protections[i].medium);
		EXPECT_EQ(protections[i].writable ? S_OK : E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED,
			  write_image(self, image, 64))
			TH_LOG("%s", protections[i].medium);
		if (!protections[i].writable)
			EXPECT_EQ(0, sim_changed_medium(&self->sim))
				TH_LOG("%s", protections[i].medium);
	}
	image_free(image, 64);
}

static const char *const small[] = {
	"cd-r blank sectors=3000", "cd-r appendable sectors=4000", "dvd+r blank sectors=1024",
	"dvd+r appendable sectors=4096", "dvd-r blank sectors=1024", "bd-r blank sectors=2048",
	"dvd+rw formatted sectors=1024", "dvd+rw blank sectors=1024",
};

/* FreeSectorsOnMedia is what a write takes: all of it, and not one sector more. */
TEST_F(writer, free_is_what_fits)
{
	uint8_t *image = image_new(8192, 3);
	size_t i;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(small); i++) {
		__s64 free = -7, next = -7, last = -7;

		ASSERT_EQ(0, start(self, small[i]));
		discwriter_data_set_force_overwrite(self->data, 1);
		ASSERT_EQ(S_OK, discwriter_data_get_free_sectors_on_media(self->data, &free));
		ASSERT_EQ(S_OK, discwriter_data_get_next_writable_address(self->data, &next));
		ASSERT_LT(0, free);
		ASSERT_GE(8191, free);
		EXPECT_EQ(E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
			  write_image(self, image, free + 1))
			TH_LOG("%s: %lld", small[i], (long long)free);
		EXPECT_EQ(0, sim_changed_medium(&self->sim))
			TH_LOG("%s", small[i]);
		EXPECT_EQ(S_OK, write_image(self, image, free))
			TH_LOG("%s: %lld: %s", small[i], (long long)free,
			       discwriter_strhresult(result_of(self->data).hr));
		EXPECT_TRUE(on_disc(&self->sim, next, image, free * SECTOR))
			TH_LOG("%s", small[i]);
		if (media_status(self) & S(OVERWRITE_ONLY))
			continue;
		/* Nothing is left: closed, whatever the properties say. */
		EXPECT_EQ(S(FINALIZED), media_status(self))
			TH_LOG("%s", small[i]);
		EXPECT_EQ(S_OK,
			  discwriter_data_get_last_written_address_of_previous_session(self->data,
										       &last));
		EXPECT_LE(next + free - 1, last)
			TH_LOG("%s", small[i]);
	}
	image_free(image, 8192);
}

/* The reference of DisableConsumerDvdCompatibilityMode, cell by cell. */
static const struct {
	const char *medium;
	int disable, force;
	unsigned int state;	/* after the write */
	/* Of the last CLOSE TRACK SESSION: 5 has the lead-out at 30 mm; -1: whatever. */
	int function;
} cells[] = {
	{ "dvd+r blank", 0, 0, S(FINALIZED), 5 },
	{ "dvd+r blank", 0, 1, S(FINALIZED), 5 },
	{ "dvd+r blank", 1, 1, S(FINALIZED), 5 },
	{ "dvd+r blank", 1, 0, S(APPENDABLE), 2 },
	{ "dvd+r-dl blank", 0, 0, S(FINALIZED), 5 },
	{ "dvd+r-dl blank", 0, 1, S(FINALIZED), 5 },
	{ "dvd+r-dl blank", 1, 1, S(FINALIZED), 5 },
	{ "dvd+r-dl blank", 1, 0, S(FINALIZED), 5 },
	/* No effect on all others, neither with the other property nor without. */
	{ "cd-r blank", 0, 0, S(APPENDABLE), -1 },
	{ "cd-r blank", 1, 0, S(APPENDABLE), -1 },
	{ "cd-r blank", 0, 1, S(FINALIZED), -1 },
	{ "cd-r blank", 1, 1, S(FINALIZED), -1 },
	{ "cd-rw blank", 0, 0, S(APPENDABLE), -1 },
	{ "cd-rw blank", 1, 0, S(APPENDABLE), -1 },
	{ "cd-rw blank", 0, 1, S(FINALIZED) | S(ERASE_REQUIRED), -1 },
	{ "cd-rw blank", 1, 1, S(FINALIZED) | S(ERASE_REQUIRED), -1 },
	{ "dvd-r blank", 0, 0, S(APPENDABLE), -1 },
	{ "dvd-r blank", 1, 0, S(APPENDABLE), -1 },
	{ "dvd-r blank", 0, 1, S(FINALIZED), -1 },
	{ "dvd-r blank", 1, 1, S(FINALIZED), -1 },
	{ "dvd-rw blank", 0, 0, S(APPENDABLE), -1 },
	{ "dvd-rw blank", 1, 0, S(APPENDABLE), -1 },
	{ "dvd-rw blank", 0, 1, S(FINALIZED) | S(ERASE_REQUIRED), -1 },
	{ "dvd-rw blank", 1, 1, S(FINALIZED) | S(ERASE_REQUIRED), -1 },
	{ "bd-r blank", 0, 0, S(APPENDABLE), -1 },
	{ "bd-r blank", 1, 0, S(APPENDABLE), -1 },
	{ "bd-r blank", 0, 1, S(FINALIZED), -1 },
	{ "bd-r blank", 1, 1, S(FINALIZED), -1 },
};

static int last_close(struct sim *sim)
{
	struct sim_trace trace;
	int function = -1;
	size_t i;

	if (sim_trace_read(sim, &trace))
		return -2;
	for (i = 0; i < trace.nr; i++)
		if (!strcmp(trace.cmds[i].op, "CLOSE_TRACK_SESSION"))
			function = trace.cmds[i].cdb[2] & 7;
	sim_trace_free(&trace);
	return function;
}

TEST_F(writer, closes_as_the_reference_says)
{
	uint8_t *image = image_new(64, 5);
	size_t i;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(cells); i++) {
		ASSERT_EQ(0, start(self, cells[i].medium));
		discwriter_data_set_disable_consumer_dvd_compatibility_mode(self->data,
									    cells[i].disable);
		discwriter_data_set_force_media_to_be_closed(self->data, cells[i].force);
		EXPECT_EQ(S_OK, write_image(self, image, 64))
			TH_LOG("%s %d %d", cells[i].medium, cells[i].disable, cells[i].force);
		if (cells[i].function >= 0)
			EXPECT_EQ(cells[i].function, last_close(&self->sim))
				TH_LOG("%s %d %d", cells[i].medium, cells[i].disable,
				       cells[i].force);
		EXPECT_EQ(cells[i].state, media_status(self))
			TH_LOG("%s %d %d", cells[i].medium, cells[i].disable, cells[i].force);
	}
	image_free(image, 64);
}

/*
 * Two per cent left or less: closed, whatever the properties say. A DVD+R of two layers is
 * closed in any case, unless the caller says outright what he wants.
 */
static const struct nearly_full {
	const char *medium;
	int block;
	unsigned int postgap;	/* that the write adds */
	bool outright;
	/*
	 * What is left of so small a disc is no room for the gap of another session, whatever
	 * was closed; but function 2 of CLOSE leaves the disc open.
	 */
	bool by_function;
} nearly_full[] = {
	{ "cd-r blank sectors=40000", 1, 150, false, false },
	{ "cd-rw blank sectors=40000", 1, 150, false, false },
	{ "dvd-r blank sectors=3200", 16, 0, false, false },
	{ "dvd-rw blank sectors=3200", 16, 0, false, false },
	{ "dvd+r blank sectors=3200", 16, 0, false, true },
	{ "dvd+r-dl blank sectors=3200", 16, 0, true, true },
	{ "bd-r blank sectors=3200", 32, 0, false, false },
};

/* A source that does not know its size. */
struct rest {
	const uint8_t *image;
	size_t left;
};

static long long rest_read(void *user, void *to, size_t len)
{
	struct rest *rest = user;

	if (len > rest->left)
		len = rest->left;
	memcpy(to, rest->image, len);
	rest->image += len;
	rest->left -= len;
	return len;
}

static int write_rest(struct _test_data_writer *self, const void *image, size_t sectors)
{
	static const struct dw_stream_ops ops = { .size = sizeof(ops), .read = rest_read };
	struct rest rest = { image, sectors * SECTOR };
	int hr;

	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_callbacks(&ops, &rest, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

/* So that @left sectors are left, beside two per cent. */
static int fill_until(struct _test_data_writer *self, const struct nearly_full *row,
		      const void *image, int left, bool known)
{
	const int close = row->outright ? DISCWRITER_CLOSE_SESSION : DW_CLOSE_IMAPI;
	__s64 total = 0;
	int hr = start(self, row->medium);

	if (!hr)
		hr = discwriter_data_get_total_sectors_on_media(self->data, &total);
	discwriter_data_set_disable_consumer_dvd_compatibility_mode(self->data, 1);
	discwriter_data_set_close(self->data, close);
	discwriter_data_set_close_when_full(self->data, 1);
	if (hr)
		return hr;
	total -= total / 50 / row->block * row->block + left + row->postgap;
	return known ? write_image(self, image, total) : write_rest(self, image, total);
}

static bool is_left_open(struct _test_data_writer *self, const struct nearly_full *row)
{
	if (row->by_function)
		return last_close(&self->sim) == 2;
	return media_status(self) & S(APPENDABLE);
}

TEST_F(writer, closes_what_is_nearly_full)
{
	uint8_t *image = image_new(40000, 6);
	size_t i, round;
	int left;

	ASSERT_NE(NULL, image);
	for (i = 0; i < 2 * ARRAY_SIZE(nearly_full); i++) {
		const struct nearly_full *row = &nearly_full[i / 2];

		for (round = 0; round < 2; round++) {
			left = row->block * (1 - (int)round);
			EXPECT_EQ(S_OK, fill_until(self, row, image, left, i % 2))
				TH_LOG("%s: 2 %% %+d left: %s", row->medium, left,
				       discwriter_strhresult(result_of(self->data).hr));
			EXPECT_EQ(!round, is_left_open(self, row))
				TH_LOG("%s: 2 %% %+d left, size %sknown", row->medium, left,
				       i % 2 ? "" : "not ");
		}
	}
	image_free(image, 40000);
}

/* 65,536 entries: every block backwards, again and again; the last one wins. */
#define DISC_SECTORS	512
#define TOO_MANY	(DISCWRITER_MAX_RANGES + 1)

TEST_F(writer, as_many_ranges_as_there_may_be)
{
	struct discwriter_range *list = calloc(TOO_MANY, sizeof(*list));
	uint8_t *image = image_new(DISC_SECTORS, 8);
	size_t i;

	ASSERT_NE(NULL, list);
	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=512"));
	for (i = 0; i < TOO_MANY; i++) {
		size_t block = DISC_SECTORS / 16 - 1 - i / 16 % (DISC_SECTORS / 16);

		list[i].start = block * 16 + i % 16;
		list[i].end = list[i].start;
	}
	ASSERT_EQ(S_OK, discwriter_stream_from_memory(image, DISC_SECTORS * SECTOR,
						      &self->stream));
	EXPECT_EQ(E_INVALIDARG, discwriter_data_write_ranges(self->data, self->stream, list,
							     TOO_MANY));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(S_OK, discwriter_data_write_ranges(self->data, self->stream, list,
						     DISCWRITER_MAX_RANGES));
	EXPECT_EQ(DISCWRITER_MAX_RANGES, result_of(self->data).status.sectors_written);
	EXPECT_EQ(0, result_of(self->data).status.bounced);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, DISC_SECTORS * SECTOR));
	EXPECT_TRUE(written_as_listed(&self->sim, list, DISCWRITER_MAX_RANGES));
	free(list);
	image_free(image, DISC_SECTORS);
}

/* By one call from where the data lie, or by a BEGIN: the same, and nothing is copied. */
TEST_F(writer, ranges_of_a_file)
{
	static const struct discwriter_range list[] = { { 512, 543 }, { 16, 31 }, { 96, 111 } };
	uint8_t *image = image_new(1024, 17), *disc = calloc(1024, SECTOR);
	int fd = memfd_create("image", MFD_CLOEXEC), round;
	size_t i;

	ASSERT_NE(NULL, image);
	ASSERT_NE(NULL, disc);
	ASSERT_EQ(1024 * SECTOR, write(fd, image, 1024 * SECTOR));
	ASSERT_EQ(0, lseek(fd, 0, SEEK_SET));
	for (i = 0; i < ARRAY_SIZE(list); i++)
		memcpy(disc + list[i].start * SECTOR, image + list[i].start * SECTOR,
		       (list[i].end - list[i].start + 1) * SECTOR);
	ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(S_OK, discwriter_stream_from_fd(fd, &self->stream));
	for (round = 0; round < 2; round++) {
		ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=1024"));
		/* The one call knows nothing of speeds. */
		ASSERT_EQ(S_OK, discwriter_data_set_speed(self->data, round ? 5540 : 0, 0));
		EXPECT_LE(0, discwriter_data_write_ranges(self->data, self->stream, list,
							  ARRAY_SIZE(list)));
		EXPECT_EQ(64, result_of(self->data).status.sectors_written);
		EXPECT_EQ(ARRAY_SIZE(list), result_of(self->data).status.nr_ranges);
		EXPECT_LE(3, result_of(self->data).status.mapped);
		EXPECT_EQ(0, result_of(self->data).status.bounced);
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, result_of(self->data).status.outcome);
		EXPECT_TRUE(on_disc(&self->sim, 0, disc, 1024 * SECTOR));
	}
	close(fd);
	image_free(image, 1024);
	free(disc);
}

/* --- streams --------------------------------------------------------------- */

struct source {
	const uint8_t *image;
	uint64_t size, at;
	uint64_t fail_at;
	int error;
	const struct discwriter_range *list;
	size_t nr;
	unsigned int seeks;
};

static long long source_read(void *user, void *to, size_t len)
{
	struct source *s = user;

	if (s->error && s->at >= s->fail_at)
		return -s->error;
	if (len > 5000)		/* as odd as sources are */
		len = 5000;
	if (len > s->size - s->at)
		len = s->size - s->at;
	memcpy(to, s->image + s->at, len);
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

static int source_ranges(void *user, const struct discwriter_range **ranges, size_t *n)
{
	struct source *s = user;

	*ranges = s->list;
	*n = s->nr;
	return 0;
}

static const struct dw_stream_ops source_ops = {
	.size = sizeof(source_ops),
	.read = source_read,
	.seek = source_seek,
	.get_size = source_size,
	.get_ranges = source_ranges,
};

TEST_F(writer, callbacks_with_a_list_of_their_own)
{
	static const struct discwriter_range list[] = { { 500, 533 }, { 7, 7 }, { 100, 131 } };
	uint8_t *image = image_new(1024, 9), *disc = calloc(1024, SECTOR);
	struct source source = { .image = image, .size = 1024 * SECTOR };
	size_t i;

	ASSERT_NE(NULL, image);
	ASSERT_NE(NULL, disc);
	ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(S_OK, discwriter_stream_from_callbacks(&source_ops, &source, &self->stream));
	source.list = list;
	source.nr = ARRAY_SIZE(list);
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
	for (i = 0; i < ARRAY_SIZE(list); i++)
		memcpy(disc + list[i].start * SECTOR, image + list[i].start * SECTOR,
		       (list[i].end - list[i].start + 1) * SECTOR);
	EXPECT_TRUE(on_disc(&self->sim, 0, disc, 1024 * SECTOR));
	EXPECT_EQ(ARRAY_SIZE(list), source.seeks);
	/* Without one, all of it; there was none to overwrite by now. */
	source.nr = 0;
	EXPECT_EQ(E_IMAPI_DF2DATA_MEDIA_NOT_BLANK,
		  discwriter_data_write(self->data, self->stream));
	discwriter_data_set_force_overwrite(self->data, 1);
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 1024 * SECTOR));
	image_free(image, 1024);
	free(disc);
}

static const struct {
	int error, hr;
} failures[] = {
	{ ENOTUNIQ, E_FAIL },
	{ ENOMEDIUM, E_FAIL },
	{ ENOMEM, E_OUTOFMEMORY },
	{ EINVAL, E_INVALIDARG },
	{ EACCES, E_ACCESSDENIED },
	{ EIO, IMAPI_E_DATA_STREAM_READ_FAILURE },
};

/* What the source says is what the caller gets; the disc is cared for. */
TEST_F(writer, callbacks_that_fail)
{
	uint8_t *image = image_new(256, 10);
	struct source source = { .image = image, .size = 256 * SECTOR };
	size_t i;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(failures); i++) {
		ASSERT_EQ(0, start(self, "dvd+r blank"));
		source.error = failures[i].error;
		source.fail_at = 100 * SECTOR;
		discwriter_stream_free(self->stream);
		ASSERT_EQ(S_OK, discwriter_stream_from_callbacks(&source_ops, &source,
								 &self->stream));
		EXPECT_EQ(failures[i].hr, discwriter_data_write(self->data, self->stream));
		EXPECT_EQ(DW_STAGE_SOURCE, result_of(self->data).stage);
		EXPECT_EQ(failures[i].error, result_of(self->data).error);
		EXPECT_EQ(DISCWRITER_CAUSE_CANCELLED, result_of(self->data).status.cause);
		EXPECT_NE(DISCWRITER_OUTCOME_COMPLETE, result_of(self->data).status.outcome);
	}
	image_free(image, 256);
}

struct feeder {
	const uint8_t *image;
	size_t len;
	int fd;
};

static void *feed(void *arg)
{
	struct feeder *f = arg;

	write_all(f->fd, f->image, f->len, 3333, NULL);
	close(f->fd);
	return NULL;
}

TEST_F(writer, socket_as_source)
{
	uint8_t *image = image_new(300, 11);
	struct feeder feeder = { .image = image, .len = 300 * SECTOR };
	pthread_t thread;
	int fds[2];

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+r blank"));
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
	feeder.fd = fds[1];
	ASSERT_EQ(S_OK, discwriter_stream_from_fd(fds[0], &self->stream));
	ASSERT_EQ(0, pthread_create(&thread, NULL, feed, &feeder));
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
	pthread_join(thread, NULL);
	close(fds[0]);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 300 * SECTOR));
	EXPECT_TRUE(on_sr(&self->sim, 0, image, 300 * SECTOR));
	image_free(image, 300);
}

/* From disc to disc: the source is the block device of another recorder. */
TEST_F(writer, block_device_as_source)
{
	uint8_t *image = image_new(512, 12);
	struct sim other;
	int fd;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+r blank"));
	ASSERT_EQ(0, sim_start(&other, "dvd+rw formatted sectors=512"));
	EXPECT_EQ(0, burn(&other, image, 512 * SECTOR, 65536));
	fd = open(other.sr, O_RDONLY | O_CLOEXEC);
	EXPECT_LE(0, fd);
	EXPECT_EQ(S_OK, discwriter_stream_from_fd(fd, &self->stream));
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
	EXPECT_EQ(512, result_of(self->data).status.sectors_written);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 512 * SECTOR));
	close(fd);
	sim_free(&other);
	image_free(image, 512);
}

TEST_F(writer, zeros)
{
	uint8_t *image = image_new(2048, 13);

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=2048"));
	discwriter_data_set_force_overwrite(self->data, 1);
	EXPECT_EQ(S_OK, write_image(self, image, 2048));
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 2048 * SECTOR));
	discwriter_stream_free(self->stream);
	ASSERT_EQ(S_OK, discwriter_stream_zero(2048 * SECTOR, &self->stream));
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
	memset(image, 0, 2048 * SECTOR);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 2048 * SECTOR));
	image_free(image, 2048);
}

/* --- beside the program ---------------------------------------------------- */

static bool is_readable(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1 && p.revents & POLLIN;
}

TEST_F(writer, starts_and_is_waited_for)
{
	uint8_t *image = image_new(256, 14);
	int hr = 77;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+r blank"));
	ASSERT_EQ(S_OK, discwriter_stream_from_memory(image, 256 * SECTOR, &self->stream));
	EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
		  discwriter_data_wait(self->data, -1, &hr));
	EXPECT_FALSE(is_readable(discwriter_data_fd(self->data), 0));
	EXPECT_EQ(S_OK, discwriter_data_start(self->data, self->stream, NULL, 0));
	EXPECT_TRUE(is_readable(discwriter_data_fd(self->data), SIM_WAIT_MS));
	EXPECT_EQ(S_OK, discwriter_data_wait(self->data, 0, &hr));
	EXPECT_EQ(S_OK, hr);
	EXPECT_TRUE(on_disc(&self->sim, 0, image, 256 * SECTOR));
	hr = 77;
	EXPECT_EQ(S_OK, discwriter_data_wait(self->data, -1, &hr));
	EXPECT_EQ(S_OK, hr);
	image_free(image, 256);
}

/*
 * Cancelled by this program, and by another one that knows only the recorder; a write
 * and a list, which is one call of the kernel.
 */
TEST_F(writer, is_cancelled_from_anywhere)
{
	static const struct discwriter_range list = { 0, 4095 };
	uint8_t *image = image_new(4096, 15);
	int round, status, hr;

	ASSERT_NE(NULL, image);
	for (round = 0; round < 4; round++) {
		pid_t pid = -1;

		hr = 77;
		ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=4096"));
		discwriter_data_set_force_overwrite(self->data, 1);
		/* 128 commands: none of them comes to its end by itself. */
		ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=4 count=* delay=300"));
		discwriter_stream_free(self->stream);
		ASSERT_EQ(S_OK, discwriter_stream_from_memory(image, 4096 * SECTOR,
							      &self->stream));
		ASSERT_EQ(S_OK, discwriter_data_start(self->data, self->stream,
						      round & 2 ? &list : NULL, !!(round & 2)));
		ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 3));
		EXPECT_EQ(S_FALSE, discwriter_data_wait(self->data, 0, &hr));
		EXPECT_FALSE(is_readable(discwriter_data_fd(self->data), 0));
		EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
			  discwriter_data_start(self->data, self->stream, NULL, 0));
		EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
			  discwriter_data_write(self->data, self->stream));
		EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
			  discwriter_data_set_recorder(self->data, NULL));
		EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
			  discwriter_data_set_write_speed(self->data, -1, 0));
		/* The medium is told as it was found. */
		EXPECT_EQ(S(OVERWRITE_ONLY), media_status(self));
		if (!(round & 1)) {
			EXPECT_EQ(S_OK, discwriter_data_cancel(self->data));
		} else {
			pid = fork();
			if (!pid) {
				struct dw_recorder *recorder;

				hr = discwriter_recorder_open(self->sim.node, &recorder);
				if (!hr)
					hr = discwriter_recorder_cancel(recorder);
				_exit(hr ? 1 : 0);
			}
			ASSERT_LT(0, pid);
			EXPECT_EQ(pid, waitpid(pid, &status, 0));
			EXPECT_EQ(0, status);
		}
		EXPECT_EQ(S_OK, discwriter_data_wait(self->data, SIM_WAIT_MS, &hr));
		EXPECT_EQ(E_IMAPI_REQUEST_CANCELLED, hr);
		EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, result_of(self->data).status.outcome);
		EXPECT_GT(4096, result_of(self->data).status.sectors_written);
		EXPECT_TRUE(is_readable(discwriter_data_fd(self->data), 0));
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
	image_free(image, 4096);
}

/* However early: it is never lost. */
TEST_F(writer, is_cancelled_at_once)
{
	static const struct discwriter_range list = { 0, 4095 };
	uint8_t *image = image_new(4096, 18);
	int round, hr;

	ASSERT_NE(NULL, image);
	ASSERT_EQ(0, start(self, "dvd+rw formatted sectors=4096"));
	ASSERT_EQ(S_OK, discwriter_stream_from_memory(image, 4096 * SECTOR, &self->stream));
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 count=* delay=200"));
	discwriter_data_set_force_overwrite(self->data, 1);
	for (round = 0; round < 12; round++) {
		struct timespec wait = { .tv_nsec = round / 2 * 2000000 };

		hr = 77;
		ASSERT_EQ(S_OK, discwriter_data_start(self->data, self->stream,
						      round & 1 ? &list : NULL, round & 1));
		nanosleep(&wait, NULL);
		EXPECT_EQ(S_OK, discwriter_data_cancel(self->data));
		ASSERT_EQ(S_OK, discwriter_data_wait(self->data, SIM_WAIT_MS, &hr))
			TH_LOG("round %d", round);
		EXPECT_EQ(E_IMAPI_REQUEST_CANCELLED, hr);
	}
	image_free(image, 4096);
}

/* --- the order of Write's checks ------------------------------------------- */

/* Two things are wrong at a time: the one that comes first in the list is told. */
static const struct {
	const char *medium;
	size_t sectors;
	int overwrite;
	int hr;
} pairs[] = {
	{ "none", 9999999, 0, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ "dvd-rom closed", 9999, 0, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED },
	{ "dvd+r closed sectors=1024", 2000, 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE },
	{ "dvd+r protected sectors=1024", 2000, 0, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ "dvd+rw formatted sectors=1024", 2000, 0, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK },
	{ "dvd+rw formatted sectors=1024", 2000, 1,
	  E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA },
};

TEST_F(writer, checks_in_their_order)
{
	uint8_t *image = image_new(1024, 16);
	int fd;
	size_t i;

	ASSERT_NE(NULL, image);
	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		ASSERT_EQ(0, start(self, pairs[i].medium));
		if (strstr(pairs[i].medium, "dvd+rw"))
			ASSERT_EQ(0, burn(&self->sim, image, 1024 * SECTOR, 65536));
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		discwriter_data_set_force_overwrite(self->data, pairs[i].overwrite);
		discwriter_stream_free(self->stream);
		ASSERT_EQ(S_OK, discwriter_stream_zero(pairs[i].sectors * SECTOR, &self->stream));
		/* Somebody else has the recorder: that comes before the medium. */
		fd = open_node(&self->sim, O_WRONLY);
		EXPECT_LE(0, fd);
		EXPECT_EQ(E_IMAPI_RECORDER_LOCKED,
			  discwriter_data_write(self->data, self->stream));
		EXPECT_EQ(0, close_errno(fd));
		EXPECT_EQ(pairs[i].hr, discwriter_data_write(self->data, self->stream))
			TH_LOG("%s: %s", pairs[i].medium,
			       discwriter_strhresult(result_of(self->data).hr));
		EXPECT_EQ(0, sim_changed_medium(&self->sim))
			TH_LOG("%s", pairs[i].medium);
	}
	image_free(image, 1024);
}

TEST_HARNESS_MAIN
