// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Continuing a track that is open: what is on the medium already is passed over,
 * whatever the source is.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
#define IMAGE	(2048 * SECTOR)		/* more than the library's buffer */
#define THERE	1600			/* sectors that are on the medium */

static struct dw_recorder *recorder;
static struct dw_data *data;
static unsigned char image[IMAGE];
static struct dw_progress last;

static void note(struct dw_data *d, const struct dw_progress *progress, void *user)
{
	(void)d;
	(void)user;
	last = *progress;
}

static int setup(void **state)
{
	fake_setup(state);
	fake_pattern(image, 0, IMAGE);
	fake.medium.state = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_OPEN_SESSION |
			    DISCWRITER_MEDIUM_SUPPORTED;
	fake.medium.open_track = 1;
	fake.medium.open_start = 320;
	fake.medium.open_next = 320 + THERE;
	fake.medium.open_end = 1000000;
	fake.skip = (long long)THERE * SECTOR;
	return discwriter_recorder_open(FAKE_NODE, &recorder) ||
	       discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder) ||
	       discwriter_data_set_client_name(data, "test") ||
	       discwriter_data_set_progress(data, note, NULL, 60000) ||
	       discwriter_data_set_resume(data, 1);
}

static int teardown(void **state)
{
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_data_result(data, &res, sizeof(res)), S_OK);
	return res;
}

static int write_stream(struct dw_stream *stream)
{
	int hr = discwriter_data_write(data, stream);

	discwriter_stream_free(stream);
	return hr;
}

static void rest_was_taken(void)
{
	assert_int_equal(fake.begin.flags & DISCWRITER_BEGIN_RESUME, DISCWRITER_BEGIN_RESUME);
	assert_int_equal(fake.len, IMAGE - THERE * SECTOR);
	assert_taken(0, THERE * SECTOR, IMAGE - THERE * SECTOR);
	assert_int_equal(result().resumed, THERE);
	assert_int_equal(fake.cancels, 0);
}

static void from_file(void **state)
{
	struct dw_stream *stream;
	int fd = fake_file(IMAGE);

	(void)state;
	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	assert_int_equal(write_stream(stream), S_OK);
	rest_was_taken();
	/* The size counts from the start of the track, as the image does. */
	assert_int_equal(fake.begin.sectors, IMAGE / SECTOR);
	/* None of it was read in vain. */
	assert_int_equal(fake.calls[FAKE_PREAD], 0);
	assert_int_equal(last.sectors_total, IMAGE / SECTOR);
	assert_int_equal(last.sectors_done, IMAGE / SECTOR);
	close(fd);
}

static void from_memory(void **state)
{
	struct dw_stream *stream;

	(void)state;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), S_OK);
	rest_was_taken();
}

struct feeder {
	pthread_t thread;
	int fd;
	size_t size;
};

static void *feed(void *arg)
{
	struct feeder *feeder = arg;
	size_t done = 0;

	while (done < feeder->size) {
		ssize_t n = write(feeder->fd, image + done, feeder->size - done);

		if (n < 0)
			break;
		done += (size_t)n;
	}
	close(feeder->fd);
	return NULL;
}

/* @known: the stream's size is told */
static int write_pipe(size_t size, bool known)
{
	struct feeder feeder = { .size = size };
	struct dw_stream *stream;
	int ends[2], hr;

	assert_int_equal(pipe(ends), 0);
	feeder.fd = ends[1];
	assert_int_equal(pthread_create(&feeder.thread, NULL, feed, &feeder), 0);
	assert_int_equal(discwriter_stream_from_fd(ends[0], &stream), S_OK);
	if (known)
		discwriter_stream_set_size(stream, size);
	hr = write_stream(stream);
	close(ends[0]);
	pthread_join(feeder.thread, NULL);
	return hr;
}

static void from_pipe(void **state)
{
	(void)state;
	assert_int_equal(write_pipe(IMAGE, false), S_OK);
	rest_was_taken();
	assert_int_equal(fake.begin.sectors, 0);
}

static void from_pipe_of_told_size(void **state)
{
	(void)state;
	assert_int_equal(write_pipe(IMAGE, true), S_OK);
	rest_was_taken();
	assert_int_equal(fake.begin.sectors, IMAGE / SECTOR);
}

/* All of it is there: what is missing is the closing. */
static void nothing_left(void **state)
{
	struct dw_stream *stream;

	(void)state;
	fake.medium.open_next = 320 + IMAGE / SECTOR;
	fake.skip = IMAGE;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), S_OK);
	assert_int_equal(fake.len, 0);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(result().resumed, IMAGE / SECTOR);
}

/* An image that is shorter than what is recorded is another one. */
static void shorter_image(void **state)
{
	struct dw_stream *stream;

	(void)state;
	assert_int_equal(discwriter_stream_from_memory(image, (THERE - 1) * SECTOR, &stream),
			 S_OK);
	assert_int_equal(write_stream(stream), E_INVALIDARG);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(result().stage, DW_STAGE_MEDIUM);
}

/* With a pipe it turns out when the burn has begun: the track stays as it was. */
static void shorter_pipe(void **state)
{
	(void)state;
	assert_int_equal(write_pipe((THERE - 1) * SECTOR, false), E_INVALIDARG);
	assert_int_equal(fake.len, 0);
	assert_int_equal(fake.cancels, 1);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(result().stage, DW_STAGE_SOURCE);
}

/* The kernel's word counts, not what was found before. */
static void kernel_continues_elsewhere(void **state)
{
	struct dw_stream *stream;

	(void)state;
	fake.skip = (long long)(THERE - 16) * SECTOR;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), S_OK);
	assert_taken(0, (THERE - 16) * SECTOR, IMAGE - (THERE - 16) * SECTOR);
	assert_int_equal(result().resumed, THERE - 16);
	/* Beyond the image's end there is nothing to continue with. */
	fake.skip = IMAGE + SECTOR;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), E_INVALIDARG);
	assert_int_equal(fake.cancels, 1);
	fake.skip = -EINVAL;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), E_INVALIDARG);
	assert_int_equal(fake.cancels, 2);
}

static void no_open_track(void **state)
{
	struct dw_stream *stream;

	(void)state;
	fake.medium.open_track = 0;
	fake.begin_error = EUCLEAN;
	fake.begin_cause = DISCWRITER_CAUSE_MEDIUM_STATE;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(write_stream(stream), E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
	assert_int_equal(result().resumed, 0);
}

static void not_with_ranges(void **state)
{
	static const struct discwriter_range range = { 0, 3 };
	struct dw_stream *stream;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_int_equal(discwriter_stream_from_memory(image, IMAGE, &stream), S_OK);
	assert_int_equal(discwriter_data_write_ranges(data, stream, &range, 1), E_INVALIDARG);
	assert_int_equal(fake.begins, 0);
	/* Without resuming, the same is all right, and nothing is passed over. */
	discwriter_data_set_resume(data, 0);
	assert_int_equal(discwriter_data_write_ranges(data, stream, &range, 1), S_OK);
	assert_taken(0, 0, 4 * SECTOR);
	discwriter_stream_free(stream);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_file),
		TEST(from_memory),
		TEST(from_pipe),
		TEST(from_pipe_of_told_size),
		TEST(nothing_left),
		TEST(shorter_image),
		TEST(shorter_pipe),
		TEST(kernel_continues_elsewhere),
		TEST(no_open_track),
		TEST(not_with_ranges),
	};

	return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
