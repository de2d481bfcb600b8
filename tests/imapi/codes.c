// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every code that the documentation of IDiscFormat2Data::Write lists, and others that
 * a write can end with: the drive, the machine or the caller brings the condition
 * about, and the code is what the library's write returns. The same conditions met by
 * a plain write, fsync or close: the errno.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define IMAGE	2048	/* sectors of the largest image */
#define SMALL	160	/* of the others: the third WRITE is one of them */

FIXTURE(codes) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	uint8_t *image;
};

FIXTURE_SETUP(codes)
{
	self->recorder = NULL;
	self->data = NULL;
	self->stream = NULL;
	self->image = image_new(IMAGE, 21);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+r blank"));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, sim_settle(&self->sim));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_new(&self->data));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(self->data, self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_set_client_name(self->data, "codes"));
}

FIXTURE_TEARDOWN(codes)
{
	discwriter_stream_free(self->stream);
	discwriter_data_free(self->data);
	discwriter_recorder_free(self->recorder);
	image_free(self->image, IMAGE);
	sim_free(&self->sim);
}

static int write_bytes(struct _test_data_codes *self, size_t len)
{
	int hr;

	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_memory(self->image, len, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

static struct dw_result result_of(struct dw_data *data)
{
	struct dw_result result;

	memset(&result, 0xff, sizeof(result));
	discwriter_data_result(data, &result, sizeof(result));
	return result;
}

#define CD_R	"cd-r blank"
#define R	"dvd+r blank sectors=4096"
#define RW	"dvd+rw formatted sectors=4096"
#define DL	"dvd+r-dl blank sectors=65536"
#define LIBRARY	-1	/* a plain writer does not meet it */

static const struct row {
	const char *medium;
	const char *which;	/* of these commands ... */
	unsigned int op, key, asc, ascq;	/* ... is told this */
	int hr;
	int error;		/* of a plain writer */
	size_t sectors;		/* 0: SMALL */
} rows[] = {
	{ CD_R, "count=*", 0x5a, 0x5, 0x24, 0x00, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE, EBADRQC },
	{ CD_R, "count=*", 0x55, 0x5, 0x26, 0x00, E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS, EDOM },
	/* Asked for where the size is known before the first sector, which write(2) is not. */
	{ DL, "count=*", 0xad, 0x5, 0x24, 0x00, E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT,
	  LIBRARY, 1600 },
	{ RW, "nth=2", 0x2a, 0x2, 0x3a, 0x00, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, ENOMEDIUM },
	{ RW, "nth=2", 0x2a, 0x2, 0x30, 0x00, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, EBADE },
	{ RW, "nth=2", 0x2a, 0x2, 0x06, 0x00, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, EBADSLT },
	{ R, "nth=2 count=*", 0x2a, 0x2, 0x04, 0x01, E_IMAPI_RECORDER_MEDIA_BECOMING_READY, ETIME },
	{ R, "nth=2 count=*", 0x2a, 0x2, 0x04, 0x07, E_IMAPI_RECORDER_MEDIA_BUSY, EXFULL },
	{ RW, "nth=2", 0x2a, 0x7, 0x27, 0x00, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, EROFS },
	{ RW, "nth=2", 0x2a, 0x4, 0x3e, 0x02, E_IMAPI_RECORDER_COMMAND_TIMEOUT, ETIMEDOUT },
	{ R, "nth=2", 0x2a, 0x3, 0x73, 0x03, E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH, ERANGE },
	{ R, "nth=2", 0x2a, 0x3, 0x0c, 0x09, E_IMAPI_LOSS_OF_STREAMING, ESTRPIPE },
	{ R, "nth=2", 0x2a, 0x3, 0x0c, 0x00, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, EIO },
	{ RW, "nth=2", 0x2a, 0x5, 0x20, 0x00, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, EOPNOTSUPP },
	/* MEDIA_FORMAT_IN_PROGRESS outlasts this suite: tests/clients/codes.sh has it. */
	/* Not among those of Write's documentation. */
	{ RW, "nth=2", 0x2a, 0x5, 0x30, 0x10, E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED, EUCLEAN },
	{ R, "nth=2", 0x2a, 0x5, 0x63, 0x00, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
	  ENOSPC },
	{ R, "nth=2", 0x2a, 0x5, 0x64, 0x00, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, EUCLEAN },
};

/* The drive refuses a command that a write needs. */
TEST_F(codes, what_the_drive_says)
{
	size_t i;

	discwriter_data_set_force_overwrite(self->data, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		struct dw_result result;
		char rule[80];
		int hr;

		snprintf(rule, sizeof(rule), "op=%02x %s sense=%X/%02X/%02X", row->op, row->which,
			 row->key, row->asc, row->ascq);
		ASSERT_EQ(0, sim_load(&self->sim, row->medium));
		ASSERT_EQ(0, sim_scale(&self->sim, 1));
		ASSERT_EQ(0, sim_fault(&self->sim, rule));
		hr = write_bytes(self, (row->sectors ? row->sectors : SMALL) * SECTOR);
		EXPECT_EQ(row->hr, hr)
			TH_LOG("%s, %s: %s", row->medium, rule, discwriter_strhresult(hr));
		result = result_of(self->data);
		EXPECT_EQ(row->hr, result.hr);
		EXPECT_NE(DW_STAGE_NONE, result.stage);
		EXPECT_TRUE(result.flags & DW_RESULT_STATUS);
		EXPECT_EQ(row->op, result.status.opcode)
			TH_LOG("%s", rule);
		EXPECT_EQ(row->key, result.status.sense_key);
		EXPECT_EQ(row->asc, result.status.asc);
		EXPECT_EQ(row->ascq, result.status.ascq);
		if (row->op == 0x2a) {
			EXPECT_TRUE(result.status.flags & DISCWRITER_STATUS_LBA)
				TH_LOG("%s", rule);
			EXPECT_LT(0, result.status.error_lba);
			EXPECT_GT(SMALL, result.status.error_lba);
		}
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_scale(&self->sim, 1000));
		if (row->error == LIBRARY)
			continue;
		ASSERT_EQ(0, wait_idle(&self->sim));
		ASSERT_EQ(0, sim_load(&self->sim, row->medium));
		ASSERT_EQ(0, sim_scale(&self->sim, 1));
		ASSERT_EQ(0, sim_fault(&self->sim, rule));
		EXPECT_EQ(row->error, burn(&self->sim, self->image, SMALL * SECTOR, 65536))
			TH_LOG("%s, %s", row->medium, rule);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_scale(&self->sim, 1000));
		ASSERT_EQ(0, wait_idle(&self->sim));
	}
}

/* Replies that are cut short, and a command that never ends. */
TEST_F(codes, what_the_drive_does)
{
	ASSERT_EQ(0, sim_load(&self->sim, R));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=51 count=* short=2"));
	EXPECT_EQ(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
		  write_bytes(self, SMALL * SECTOR));
	EXPECT_EQ(EPROTO, burn(&self->sim, self->image, SMALL * SECTOR, 65536));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));

	/* Refused while the medium is looked at, which leaves no record. */
	ASSERT_EQ(0, sim_fault(&self->sim, "op=46 count=* sense=5/20/00"));
	EXPECT_EQ(E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED,
		  write_bytes(self, SMALL * SECTOR));
	EXPECT_EQ(ENODATA, burn(&self->sim, self->image, SMALL * SECTOR, 65536));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=46 count=* sense=4/44/00"));
	EXPECT_EQ(E_FAIL, write_bytes(self, SMALL * SECTOR));
	EXPECT_EQ(EIO, burn(&self->sim, self->image, SMALL * SECTOR, 65536));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));

	EXPECT_EQ(S_OK, write_bytes(self, SMALL * SECTOR));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));
}

static const struct {
	const char *medium;
	bool force;
	int hr;
	int error;	/* of a plain writer, which always has leave to overwrite */
} media[] = {
	{ "none", false, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, ENOMEDIUM },
	{ "dvd-ram protected", true, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, EROFS },
	{ "dvd-rom closed", true, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED, EMEDIUMTYPE },
	{ "dvd+r closed", true, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, EUCLEAN },
	{ "dvd+r blank sectors=64", true, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
	  ENOSPC },
};

TEST_F(codes, what_lies_in_the_tray)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(media); i++) {
		int hr;

		ASSERT_EQ(0, sim_load(&self->sim, media[i].medium));
		discwriter_data_set_force_overwrite(self->data, media[i].force);
		hr = write_bytes(self, SMALL * SECTOR);
		EXPECT_EQ(media[i].hr, hr)
			TH_LOG("%s: %s", media[i].medium, discwriter_strhresult(hr));
		EXPECT_EQ(media[i].error, burn(&self->sim, self->image, SMALL * SECTOR, 65536))
			TH_LOG("%s", media[i].medium);
		ASSERT_EQ(0, wait_idle(&self->sim));
	}
	ASSERT_EQ(0, sim_load(&self->sim, RW));
	discwriter_data_set_force_overwrite(self->data, 1);
	EXPECT_EQ(S_OK, write_bytes(self, SMALL * SECTOR));
	discwriter_data_set_force_overwrite(self->data, 0);
	EXPECT_EQ(E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, write_bytes(self, SMALL * SECTOR));
}

struct source {
	struct _test_data_codes *self;
	size_t size, at;
	int error;		/* half way */
	bool cancel, again;	/* so, too */
	int code;		/* of the second write */
};

static void *second(void *arg)
{
	struct source *s = arg;
	struct dw_stream *stream;

	s->code = discwriter_stream_from_memory(s->self->image, SECTOR, &stream);
	if (s->code)
		return NULL;
	s->code = discwriter_data_write(s->self->data, stream);
	discwriter_stream_free(stream);
	return NULL;
}

static long long source_read(void *user, void *to, size_t len)
{
	struct source *s = user;
	pthread_t thread;

	if (s->at >= SMALL / 2 * SECTOR) {
		if (s->error)
			return -s->error;
		if (s->cancel)
			discwriter_data_cancel(s->self->data);
		if (s->again && !pthread_create(&thread, NULL, second, s)) {
			pthread_join(thread, NULL);
			s->again = false;
		}
	}
	if (len > 16 * SECTOR)
		len = 16 * SECTOR;
	if (len > s->size - s->at)
		len = s->size - s->at;
	memcpy(to, s->self->image + s->at, len);
	s->at += len;
	return (long long)len;
}

static int source_size(void *user, __u64 *bytes)
{
	(void)user;
	*bytes = SMALL * SECTOR;
	return 0;
}

static int write_source(struct source *s)
{
	static const struct dw_stream_ops ops = {
		.size = sizeof(ops), .read = source_read, .get_size = source_size,
	};
	struct _test_data_codes *self = s->self;
	int hr;

	discwriter_stream_free(self->stream);
	self->stream = NULL;
	hr = discwriter_stream_from_callbacks(&ops, s, &self->stream);
	return hr ? hr : discwriter_data_write(self->data, self->stream);
}

TEST_F(codes, what_the_source_does)
{
	struct source ends = { .self = self, .size = SMALL / 2 * SECTOR };
	struct source fails = { .self = self, .size = SMALL * SECTOR, .error = EMFILE };
	struct source cancels = { .self = self, .size = SMALL * SECTOR, .cancel = true };
	struct source again = { .self = self, .size = SMALL * SECTOR, .again = true };

	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(E_INVALIDARG, write_source(&ends));
	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(E_FAIL, write_source(&fails));
	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(E_IMAPI_REQUEST_CANCELLED, write_source(&cancels));
	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(S_OK, write_source(&again));
	EXPECT_EQ(E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, again.code);
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));

	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, write_bytes(self, 2047));
	EXPECT_EQ(E_POINTER, discwriter_data_write(self->data, NULL));
}

static const struct {
	unsigned int kbps, rotation;
	int hr;
} speeds[] = {
	{ 3000, 0, S_IMAPI_SPEEDADJUSTED },
	{ 5540, DISCWRITER_ROTATION_CAV, S_IMAPI_ROTATIONADJUSTED },
	{ 3000, DISCWRITER_ROTATION_CAV, S_IMAPI_BOTHADJUSTED },
	{ 5540, 0, S_OK },
};

TEST_F(codes, what_speed_is_had)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(speeds); i++) {
		int hr;

		ASSERT_EQ(0, sim_load(&self->sim, R));
		ASSERT_EQ(S_OK, discwriter_data_set_speed(self->data, speeds[i].kbps,
							  speeds[i].rotation));
		hr = write_bytes(self, SMALL * SECTOR);
		EXPECT_EQ(speeds[i].hr, hr)
			TH_LOG("%u, %u: %s", speeds[i].kbps, speeds[i].rotation,
			       discwriter_strhresult(hr));
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SMALL * SECTOR));
	}
}

TEST_F(codes, who_calls)
{
	struct dw_recorder *other;
	struct dw_stream *closed;
	struct dw_data *data;
	int fd;

	ASSERT_EQ(S_OK, discwriter_stream_from_memory(self->image, SMALL * SECTOR, &self->stream));
	ASSERT_EQ(S_OK, discwriter_data_new(&data));
	EXPECT_EQ(E_IMAPI_RECORDER_REQUIRED, discwriter_data_write(data, self->stream));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(data, self->recorder));
	EXPECT_EQ(E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID,
		  discwriter_data_write(data, self->stream));
	discwriter_data_free(data);
	EXPECT_EQ(E_NOTIMPL, discwriter_recorder_open("/dev/null", &other));

	/* A stream whose descriptor was closed. */
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	ASSERT_EQ(S_OK, discwriter_stream_from_fd(fd, &closed));
	discwriter_stream_set_size(closed, SECTOR);
	close(fd);
	EXPECT_EQ(E_HANDLE, discwriter_data_write(self->data, closed));
	discwriter_stream_free(closed);

	/* As a mount or a burning program has it. */
	fd = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_data_write(self->data, self->stream));
	EXPECT_EQ(EBUSY, burn(&self->sim, self->image, SMALL * SECTOR, 65536));
	close(fd);

	/* The node is the administrator's and a group's. */
	ASSERT_EQ(0, chmod(self->sim.node, 0600));
	ASSERT_EQ(0, seteuid(65534));
	EXPECT_EQ(E_ACCESSDENIED, discwriter_data_write(self->data, self->stream));
	ASSERT_EQ(0, seteuid(0));

	ASSERT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST, discwriter_data_write(self->data, self->stream));
}

TEST_HARNESS_MAIN
