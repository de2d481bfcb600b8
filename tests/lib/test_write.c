// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The data path: what reaches the node, from every kind of source, whatever the
 * system calls do; and what a write returns when something fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
#define MB	(1U << 20)

static struct dw_recorder *recorder;
static struct dw_data *data;

static int setup(void **state)
{
	fake_setup(state);
	return discwriter_recorder_open(FAKE_NODE, &recorder) ||
	       discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder) ||
	       discwriter_data_set_client_name(data, "test");
}

static int teardown(void **state)
{
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

static int write_fd(int fd, long long size)
{
	struct dw_stream *stream;
	int hr;

	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	if (size >= 0)
		assert_int_equal(discwriter_stream_set_size(stream, (__u64)size), S_OK);
	hr = discwriter_data_write(data, stream);
	discwriter_stream_free(stream);
	return hr;
}

static int write_file(size_t size)
{
	int fd = fake_file(size);
	int hr = write_fd(fd, -1);

	close(fd);
	return hr;
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_data_result(data, &res, sizeof(res)), S_OK);
	return res;
}

/* --- files ----------------------------------------------------------------- */

static void file(void **state)
{
	(void)state;
	assert_int_equal(write_file(5 * MB), S_OK);
	assert_int_equal(fake.len, 5 * MB);
	assert_taken(0, 0, 5 * MB);
	assert_int_equal(fake.begin.sectors, 5 * MB / SECTOR);
	assert_int_equal(fake.begin.nr_ranges, 0);
	assert_int_equal(fake.begin.ranges, 0);
	assert_int_equal(fake.begins, 1);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(fake.cancels, 0);
	/* Nothing went through the library's hands. */
	assert_int_equal(fake.calls[FAKE_PREAD], 0);
	assert_int_equal(fake.calls[FAKE_WRITE], 0);
	assert_int_equal(fake.fds, 1);
	assert_int_equal(result().stage, DW_STAGE_NONE);
	assert_int_equal(result().flags, DW_RESULT_STATUS);
	assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_COMPLETE);
}

/* The image follows the position, which stays where it is: twice the same. */
static void file_from_its_position(void **state)
{
	int fd = fake_file(8 * SECTOR);

	(void)state;
	lseek(fd, 3 * SECTOR, SEEK_SET);
	assert_int_equal(write_fd(fd, -1), S_OK);
	assert_int_equal(fake.len, 5 * SECTOR);
	assert_taken(0, 3 * SECTOR, 5 * SECTOR);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 3 * SECTOR);
	assert_int_equal(write_fd(fd, 2 * SECTOR), S_OK);
	assert_int_equal(fake.len, 7 * SECTOR);
	assert_taken(5 * SECTOR, 3 * SECTOR, 2 * SECTOR);
	close(fd);
}

static void file_interrupted_and_short(void **state)
{
	(void)state;
	fake_step(FAKE_SENDFILE, -EINTR);
	fake_step(FAKE_SENDFILE, 100);
	fake_step(FAKE_SENDFILE, -EAGAIN);
	fake_step(FAKE_SENDFILE, 4097);
	fake_step(FAKE_SENDFILE, 1);
	assert_int_equal(write_file(MB), S_OK);
	assert_int_equal(fake.len, MB);
	assert_taken(0, 0, MB);
	/* EAGAIN is waited for, not turned on. */
	assert_int_equal(fake.calls[FAKE_POLL], 1);
}

static void file_without_sendfile(void **state)
{
	(void)state;
	fake_step(FAKE_SENDFILE, 3 * SECTOR);
	fake_step(FAKE_SENDFILE, -EINVAL);
	fake_step(FAKE_PREAD, 5000);
	fake_step(FAKE_PREAD, -EINTR);
	fake_step(FAKE_WRITE, 777);
	fake_step(FAKE_WRITE, -EINTR);
	assert_int_equal(write_file(5 * MB), S_OK);
	assert_int_equal(fake.len, 5 * MB);
	assert_taken(0, 0, 5 * MB);
	assert_int_equal(fake.calls[FAKE_SENDFILE], 2);
}

static void file_of_unreadable_sectors(void **state)
{
	(void)state;
	fake_step(FAKE_SENDFILE, MB);
	fake_step(FAKE_SENDFILE, -EIO);
	fake_step(FAKE_PREAD, -EIO);
	assert_int_equal(write_file(2 * MB), IMAPI_E_DATA_STREAM_READ_FAILURE);
	assert_int_equal(result().stage, DW_STAGE_SOURCE);
	assert_int_equal(result().error, EIO);
	/* The disc is brought into its best state, and that is reported. */
	assert_int_equal(fake.cancels, 1);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(result().flags, DW_RESULT_STATUS);
	assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_APPENDABLE);
}

/* Transient, or of the other side: the copy finds out. */
static void file_error_that_goes_away(void **state)
{
	(void)state;
	fake_step(FAKE_SENDFILE, -EIO);
	assert_int_equal(write_file(MB), S_OK);
	assert_taken(0, 0, MB);
	assert_int_equal(fake.cancels, 0);
}

static void file_truncated_meanwhile(void **state)
{
	int fd = fake_file(4 * SECTOR);

	(void)state;
	fake.end_error = ECANCELED;
	fake.end_cause = DISCWRITER_CAUSE_SHORT_SOURCE;
	assert_int_equal(write_fd(fd, 6 * SECTOR), E_INVALIDARG);
	assert_int_equal(fake.begin.sectors, 6);
	assert_int_equal(fake.len, 4 * SECTOR);
	assert_int_equal(fake.cancels, 0);
	assert_int_equal(result().stage, DW_STAGE_END);
	assert_int_equal(result().status.cause, DISCWRITER_CAUSE_SHORT_SOURCE);
	/* Even if the kernel should not mind. */
	fake.end_error = 0;
	fake.status.error = 0;
	assert_int_equal(write_fd(fd, 6 * SECTOR), E_INVALIDARG);
	assert_int_equal(result().stage, DW_STAGE_SOURCE);
	close(fd);
}

/* --- memory ---------------------------------------------------------------- */

static void memory(void **state)
{
	unsigned char *image = aligned_alloc(SECTOR, 3 * MB);
	struct dw_stream *stream;
	__u64 size;

	(void)state;
	assert_non_null(image);
	fake_pattern(image, 0, 3 * MB);
	fake_step(FAKE_WRITE, -EINTR);
	fake_step(FAKE_WRITE, 2049);
	fake_step(FAKE_WRITE, -EAGAIN);
	assert_int_equal(discwriter_stream_from_memory(image, 3 * MB, &stream), S_OK);
	assert_int_equal(discwriter_stream_size(stream, &size), S_OK);
	assert_int_equal(size, 3 * MB);
	assert_int_equal(discwriter_stream_set_size(stream, 3 * MB + 1), E_INVALIDARG);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.len, 3 * MB);
	assert_taken(0, 0, 3 * MB);
	/* From where it lies, in one piece. */
	assert_int_equal(fake.largest, 3 * MB - 2049);
	assert_int_equal(discwriter_stream_set_size(stream, SECTOR), S_OK);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.begin.sectors, 1);
	discwriter_stream_free(stream);
	free(image);
}

static void node_that_takes_nothing(void **state)
{
	unsigned char image[SECTOR] = { 0 };
	struct dw_stream *stream;

	(void)state;
	fake.fail_at = 0;	/* the fake returns 0 for no bytes */
	fake.fail_error = 0;
	discwriter_stream_from_memory(image, sizeof(image), &stream);
	assert_int_equal(discwriter_data_write(data, stream),
			 E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
	discwriter_stream_free(stream);
}

/* --- pipes and sockets ----------------------------------------------------- */

struct feeder {
	int fd;
	size_t size;
	size_t piece;
	pthread_t thread;
};

static void *feed(void *arg)
{
	struct feeder *feeder = arg;
	unsigned char *buf = malloc(feeder->piece);
	size_t done = 0;

	while (buf && done < feeder->size) {
		size_t n = feeder->size - done < feeder->piece ? feeder->size - done :
								 feeder->piece;
		ssize_t ret;

		fake_pattern(buf, done, n);
		ret = write(feeder->fd, buf, n);
		if (ret <= 0)
			break;
		done += (size_t)ret;
	}
	close(feeder->fd);
	free(buf);
	return NULL;
}

static int write_fed(int fds[2], size_t size, size_t piece, long long told)
{
	struct feeder feeder = { .fd = fds[1], .size = size, .piece = piece };
	int hr;

	assert_int_equal(pthread_create(&feeder.thread, NULL, feed, &feeder), 0);
	hr = write_fd(fds[0], told);
	close(fds[0]);
	pthread_join(feeder.thread, NULL);
	return hr;
}

static void pipe_of_unknown_size(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_fed(fds, MB, 10000, -1), S_OK);
	assert_int_equal(fake.begin.sectors, 0);
	assert_int_equal(fake.len, MB);
	assert_taken(0, 0, MB);
	assert_true(fake.calls[FAKE_SPLICE] > 0);
	assert_int_equal(fake.calls[FAKE_READ], 0);
}

/* What follows the size is left in the pipe. */
static void pipe_of_told_size(void **state)
{
	int fds[2];
	char rest[8];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "01234567", 8), 8);
	assert_int_equal(read(fds[0], rest, 8), 8);
	{
		unsigned char buf[4 * SECTOR];

		fake_pattern(buf, 0, sizeof(buf));
		assert_int_equal(write(fds[1], buf, sizeof(buf)), sizeof(buf));
	}
	assert_int_equal(write_fd(fds[0], 3 * SECTOR), S_OK);
	assert_int_equal(fake.begin.sectors, 3);
	assert_int_equal(fake.len, 3 * SECTOR);
	assert_taken(0, 0, 3 * SECTOR);
	assert_int_equal(read(fds[0], rest, 1), 1);
	assert_int_equal((unsigned char)rest[0], 3);	/* the sector's number */
	close(fds[0]);
	close(fds[1]);
}

static void pipe_without_splice(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	fake_step(FAKE_SPLICE, -EAGAIN);
	fake_step(FAKE_SPLICE, -EINTR);
	fake_step(FAKE_SPLICE, 999);
	fake_step(FAKE_SPLICE, -EINVAL);
	fake_step(FAKE_READ, -EAGAIN);
	fake_step(FAKE_READ, 1);
	assert_int_equal(write_fed(fds, MB, 12345, -1), S_OK);
	assert_int_equal(fake.len, MB);
	assert_taken(0, 0, MB);
	/* Gathered: far fewer writes than there were pieces. */
	assert_true(fake.calls[FAKE_WRITE] <= MB / 65536 + 1);
}

static void socket_source(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(write_fed(fds, MB, 3333, MB), S_OK);
	assert_int_equal(fake.begin.sectors, MB / SECTOR);
	assert_taken(0, 0, MB);
	assert_int_equal(fake.calls[FAKE_SPLICE], 0);
}

static void pipe_that_ends_early(void **state)
{
	int fds[2];

	(void)state;
	fake.end_error = ECANCELED;
	fake.end_cause = DISCWRITER_CAUSE_SHORT_SOURCE;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_fed(fds, 4 * SECTOR, SECTOR, 10 * SECTOR), E_INVALIDARG);
	assert_int_equal(fake.len, 4 * SECTOR);
	assert_int_equal(result().status.cause, DISCWRITER_CAUSE_SHORT_SOURCE);
}

static void pipe_of_nothing(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_fed(fds, 0, SECTOR, -1), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	assert_int_equal(fake.len, 0);
}

/* EINVAL at the end is the size, with and without a record that says so. */
static void pipe_of_odd_size(void **state)
{
	int fds[2];

	(void)state;
	fake.end_error = EINVAL;
	fake.end_cause = DISCWRITER_CAUSE_STREAM_SIZE;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_fed(fds, 5000, SECTOR, -1), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	assert_int_equal(fake.len, 5000);
	fake.no_status = true;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_fed(fds, 5000, SECTOR, -1), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	assert_int_equal(result().flags, 0);
}

/* The burn fails while the source has nothing to say: nobody waits for ever. */
static void burn_fails_while_source_is_silent(void **state)
{
	unsigned char buf[SECTOR] = { 0 };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], buf, sizeof(buf)), sizeof(buf));
	fake.fail_at = 1;
	fake.fail_error = ENODEV;
	fake.fail_cause = DISCWRITER_CAUSE_GONE;
	fake_step(FAKE_SPLICE, 1);
	assert_int_equal(write_fd(fds[0], -1), DW_E_DEV_NOT_EXIST);
	close(fds[0]);
	close(fds[1]);
}

static void sources_that_are_none(void **state)
{
	struct dw_stream *stream = NULL;
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(discwriter_stream_from_fd(fd, &stream), E_INVALIDARG);
	close(fd);
	assert_int_equal(discwriter_stream_from_fd(4000, &stream), E_HANDLE);
	assert_int_equal(discwriter_stream_from_fd(0, NULL), E_POINTER);
	assert_int_equal(discwriter_stream_from_memory(NULL, 1, &stream), E_POINTER);
	assert_int_equal(discwriter_stream_set_size(NULL, 1), E_POINTER);
	assert_null(stream);
}

/* --- ranges ---------------------------------------------------------------- */

static int write_ranges(int fd, const struct discwriter_range *ranges, size_t n)
{
	struct dw_stream *stream;
	int hr;

	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	hr = discwriter_data_write_ranges(data, stream, ranges, n);
	discwriter_stream_free(stream);
	return hr;
}

static void ranges_in_their_order(void **state)
{
	static const struct discwriter_range ranges[] = {
		{ 40, 47 }, { 0, 0 }, { 16, 17 }, { 45, 46 }, { 63, 63 },
	};
	int fd = fake_file(64 * SECTOR);
	size_t at = 0, i;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake.medium.state &= ~DISCWRITER_MEDIUM_BLANK;
	fake_step(FAKE_SENDFILE, 5000);
	assert_int_equal(write_ranges(fd, ranges, 5), S_OK);
	assert_int_equal(fake.begin.nr_ranges, 5);
	assert_memory_equal(fake.ranges, ranges, sizeof(ranges));
	assert_int_equal(fake.begin.sectors, 14);
	/* A list says what to overwrite: no leave is needed, no disc looked at. */
	assert_int_equal(fake.begin.flags, 0);
	assert_int_equal(fake.calls[FAKE_PREAD], 0);
	for (i = 0; i < 5; i++) {
		size_t len = (ranges[i].end - ranges[i].start + 1) * SECTOR;

		assert_taken(at, ranges[i].start * SECTOR, len);
		at += len;
	}
	assert_int_equal(fake.len, at);
	close(fd);
}

static void ranges_of_memory(void **state)
{
	static const struct discwriter_range ranges[] = { { 2, 3 }, { 0, 1 } };
	unsigned char image[4 * SECTOR];
	struct dw_stream *stream;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake_pattern(image, 0, sizeof(image));
	discwriter_stream_from_memory(image, sizeof(image), &stream);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 2), S_OK);
	assert_taken(0, 2 * SECTOR, 2 * SECTOR);
	assert_taken(2 * SECTOR, 0, 2 * SECTOR);
	discwriter_stream_free(stream);
}

static void ranges_by_copying(void **state)
{
	static const struct discwriter_range ranges[] = { { 30, 39 }, { 1, 2 } };
	int fd = fake_file(64 * SECTOR);

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake_step(FAKE_SENDFILE, SECTOR);
	fake_step(FAKE_SENDFILE, -ENOSYS);
	assert_int_equal(write_ranges(fd, ranges, 2), S_OK);
	assert_taken(0, 30 * SECTOR, 10 * SECTOR);
	assert_taken(10 * SECTOR, SECTOR, 2 * SECTOR);
	assert_int_equal(fake.len, 12 * SECTOR);
	close(fd);
}

/* Whole blocks with the image's own data; not beyond its end. */
static void ranges_widened(void **state)
{
	static const struct discwriter_range ranges[] = { { 17, 17 }, { 5, 40 }, { 63, 64 } };
	static const struct discwriter_range wide[] = { { 16, 31 }, { 0, 47 }, { 48, 69 } };
	int fd = fake_file(70 * SECTOR);

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_int_equal(discwriter_data_set_widen(data, 256), S_OK);
	assert_int_equal(discwriter_data_get_widen(data), 1);
	assert_int_equal(write_ranges(fd, ranges, 3), S_OK);
	assert_memory_equal(fake.ranges, wide, sizeof(wide));
	assert_int_equal(fake.begin.sectors, 16 + 48 + 22);
	assert_taken(0, 16 * SECTOR, 16 * SECTOR);
	assert_taken(16 * SECTOR, 0, 48 * SECTOR);
	assert_taken(64 * SECTOR, 48 * SECTOR, 22 * SECTOR);
	/* A medium of no blocks. */
	fake.medium.block = 1;
	assert_int_equal(write_ranges(fd, ranges, 3), S_OK);
	assert_memory_equal(fake.ranges, ranges, sizeof(ranges));
	fake.medium.block = 16;
	/* The caller's own list is checked, not what it is widened to. */
	close(fd);
	fd = fake_file(64 * SECTOR);
	assert_int_equal(write_ranges(fd, ranges, 3), E_INVALIDARG);
	assert_int_equal(discwriter_data_set_widen(data, 0), S_OK);
	assert_int_equal(discwriter_data_get_widen(data), 0);
	assert_int_equal(discwriter_data_set_widen(NULL, 0), E_POINTER);
	close(fd);
}

/* One call of the kernel, from where the data lie: memory, a mapped file. */
static void ranges_in_one_call(void **state)
{
	static const struct discwriter_range ranges[] = { { 30, 39 }, { 1, 2 }, { 63, 63 } };
	unsigned char *image = aligned_alloc(SECTOR, 64 * SECTOR);
	struct dw_stream *stream;
	int fd = fake_file(64 * SECTOR);

	(void)state;
	assert_non_null(image);
	fake.features.verbs = ~0ULL;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	discwriter_data_set_pad(data, 1);	/* says nothing where sectors are whole */
	assert_int_equal(write_ranges(fd, ranges, 3), S_OK);
	assert_int_equal(fake.lists, 1);
	assert_memory_equal(fake.ranges, ranges, sizeof(ranges));
	assert_taken(0, 30 * SECTOR, 10 * SECTOR);
	assert_taken(10 * SECTOR, SECTOR, 2 * SECTOR);
	assert_taken(12 * SECTOR, 63 * SECTOR, SECTOR);
	assert_string_equal(fake.begin.client, "test");
	assert_int_equal(result().flags, DW_RESULT_STATUS);
	assert_int_equal(fake.calls[FAKE_SENDFILE] + fake.calls[FAKE_WRITE], 0);
	/* From a position that is no page's, but a sector's. */
	assert_int_equal(lseek(fd, 3 * SECTOR, SEEK_SET), 3 * SECTOR);
	assert_int_equal(write_ranges(fd, &ranges[1], 1), S_OK);
	assert_int_equal(fake.lists, 2);
	assert_taken(13 * SECTOR, 4 * SECTOR, 2 * SECTOR);
	/* From one that no drive takes: by writing. */
	lseek(fd, 1, SEEK_SET);
	assert_int_equal(write_ranges(fd, &ranges[1], 1), S_OK);
	assert_int_equal(fake.lists, 2);
	assert_taken(15 * SECTOR, SECTOR + 1, 2 * SECTOR);
	fake_pattern(image, 0, 64 * SECTOR);
	discwriter_stream_from_memory(image, 64 * SECTOR, &stream);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 3), S_OK);
	assert_int_equal(fake.lists, 3);
	assert_taken(17 * SECTOR, 30 * SECTOR, 10 * SECTOR);
	/* What the verb does not know. */
	discwriter_data_set_simulate(data, 1);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 3), S_OK);
	assert_int_equal(fake.lists, 3);
	assert_int_equal(fake.begin.flags & DISCWRITER_BEGIN_SIMULATE, DISCWRITER_BEGIN_SIMULATE);
	discwriter_data_set_simulate(data, 0);
	discwriter_data_set_speed(data, 1385, 0);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 3), S_OK);
	assert_int_equal(fake.lists, 3);
	assert_int_equal(fake.begin.speed, 1385);
	discwriter_stream_free(stream);
	free(image);
	close(fd);
}

static void cancel_before_the_call(void)
{
	if (fake.looks)
		assert_int_equal(discwriter_data_cancel(data), S_OK);
}

/* Cancelled when there is no call to cancel yet, and nobody looks after it any more. */
static void one_call_that_never_comes(void **state)
{
	static const struct discwriter_range range = { 30, 39 };
	int fd = fake_file(64 * SECTOR);

	(void)state;
	fake.features.verbs = ~0ULL;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake.at_fstat = cancel_before_the_call;
	assert_int_equal(write_ranges(fd, &range, 1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(fake.lists, 0);
	assert_int_equal(fake.begins, 0);
	close(fd);
}

static const struct {
	int begin_error, end_error;
	long long fail_at;
	int error;
	int hr;
	unsigned int stage;
} one_call_failures[] = {
	{ EROFS, 0, -1, 0, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, DW_STAGE_BEGIN },
	{ 0, 0, SECTOR, EIO, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, DW_STAGE_WRITE },
	{ 0, 0, 0, EFAULT, IMAPI_E_DATA_STREAM_READ_FAILURE, DW_STAGE_SOURCE },
	{ 0, EBADMSG, -1, 0, E_IMAPI_BURN_VERIFICATION_FAILED, DW_STAGE_END },
};

static void one_call_that_fails(void **state)
{
	static const struct discwriter_range range = { 30, 39 };
	int fd = fake_file(64 * SECTOR);
	size_t i;

	(void)state;
	fake.features.verbs = ~0ULL;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	for (i = 0; i < ARRAY_SIZE(one_call_failures); i++) {
		fake.len = 0;
		fake.begin_error = one_call_failures[i].begin_error;
		fake.end_error = one_call_failures[i].end_error;
		fake.fail_at = one_call_failures[i].fail_at;
		fake.fail_error = one_call_failures[i].error;
		fake.begin_cause = DISCWRITER_CAUSE_WRITE_PROTECTED;
		fake.fail_cause = DISCWRITER_CAUSE_WRITE_ERROR;
		fake.end_cause = DISCWRITER_CAUSE_VERIFY;
		assert_int_equal(write_ranges(fd, &range, 1), one_call_failures[i].hr);
		assert_int_equal(result().stage, one_call_failures[i].stage);
	}
	assert_int_equal(fake.lists, i);
	close(fd);
}

/* What is written in sequence takes the whole image, or nothing. */
static void ranges_in_sequence(void **state)
{
	static const struct {
		struct discwriter_range list[2];
		size_t nr;
		int hr;
	} rows[] = {
		{ { { 0, 63 } }, 1, S_OK },
		{ { { 0, 62 } }, 1, E_INVALIDARG },
		{ { { 1, 63 } }, 1, E_INVALIDARG },
		{ { { 0, 31 }, { 32, 63 } }, 2, E_INVALIDARG },
	};
	int fd = fake_file(64 * SECTOR);
	unsigned int begins;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		begins = fake.begins;
		assert_int_equal(write_ranges(fd, rows[i].list, rows[i].nr), rows[i].hr);
		assert_int_equal(fake.begins - begins, !rows[i].hr);
	}
	close(fd);
}

static void bad_ranges(void **state)
{
	static const struct discwriter_range bad[] = {
		{ 5, 4 }, { 0, 64 }, { 64, 64 }, { ~0ULL, ~0ULL }, { 0, ~0ULL },
	};
	struct discwriter_range list[2] = { { 0, 1 } };
	struct discwriter_range *many;
	int fd = fake_file(64 * SECTOR), fds[2];
	size_t i;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		list[1] = bad[i];
		assert_int_equal(write_ranges(fd, list, 2), E_INVALIDARG);
	}
	assert_int_equal(write_ranges(fd, list, 0), E_INVALIDARG);
	assert_int_equal(write_ranges(fd, NULL, 1), E_POINTER);
	many = calloc(DISCWRITER_MAX_RANGES + 1, sizeof(*many));
	assert_non_null(many);
	assert_int_equal(write_ranges(fd, many, DISCWRITER_MAX_RANGES + 1), E_INVALIDARG);
	assert_int_equal(fake.calls[FAKE_OPEN], 1);
	assert_int_equal(write_ranges(fd, many, DISCWRITER_MAX_RANGES), S_OK);
	assert_int_equal(fake.begin.nr_ranges, DISCWRITER_MAX_RANGES);
	free(many);
	close(fd);
	/* What cannot seek has no ranges; nor has a sector that is not full. */
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write_ranges(fds[0], list, 1), E_INVALIDARG);
	close(fds[0]);
	close(fds[1]);
	fd = fake_file(3 * SECTOR + 1);
	discwriter_data_set_pad(data, 1);
	list[0] = (struct discwriter_range) { 3, 3 };
	assert_int_equal(write_ranges(fd, list, 1), E_INVALIDARG);
	list[0] = (struct discwriter_range) { 2, 2 };
	assert_int_equal(write_ranges(fd, list, 1), S_OK);
	close(fd);
}

/* --- failures of the burn -------------------------------------------------- */

static void burn_fails(void **state)
{
	(void)state;
	fake.fail_at = 3 * SECTOR;
	fake.fail_error = EIO;
	fake.fail_cause = DISCWRITER_CAUSE_WRITE_ERROR;
	assert_int_equal(write_file(MB), E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
	assert_int_equal(result().stage, DW_STAGE_WRITE);
	assert_int_equal(result().error, EIO);
	assert_int_equal(result().status.cause, DISCWRITER_CAUSE_WRITE_ERROR);
	assert_int_equal(result().status.failed_phase, DISCWRITER_PHASE_WRITING);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(fake.fds, 1);
}

/* Several causes, one errno: the record decides. */
static void cause_before_errno(void **state)
{
	static const struct {
		unsigned int cause;
		int hr;
	} rows[] = {
		{ DISCWRITER_CAUSE_MEDIUM_STATE, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE },
		{ DISCWRITER_CAUSE_NOT_FORMATTED, E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED },
		{ 1000, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE },
	};
	size_t i;

	(void)state;
	fake.begin_error = EUCLEAN;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.begin_cause = rows[i].cause;
		assert_int_equal(write_file(SECTOR), rows[i].hr);
	}
	fake.begin_error = EOPNOTSUPP;
	fake.begin_cause = DISCWRITER_CAUSE_RECORDER_UNSUPPORTED;
	assert_int_equal(write_file(SECTOR), E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED);
	fake.no_status = true;
	assert_int_equal(write_file(SECTOR), E_NOTIMPL);
}

/* A record of the burn before this one says nothing about this one. */
static void old_record(void **state)
{
	(void)state;
	fake.stuck_burn = true;
	fake.status.burn = 9;
	fake.status.error = EUCLEAN;
	fake.status.cause = DISCWRITER_CAUSE_NOT_FORMATTED;
	fake.begin_error = EUCLEAN;
	assert_int_equal(write_file(SECTOR), E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
	assert_int_equal(result().flags, 0);
}

/* A call that fails by itself: what is then done about it is not why. */
static void error_of_a_single_call(void **state)
{
	(void)state;
	fake_step(FAKE_SENDFILE, -EFAULT);
	fake_step(FAKE_WRITE, -EFAULT);
	assert_int_equal(write_file(SECTOR), E_POINTER);
	assert_int_equal(fake.cancels, 1);
	assert_int_equal(result().status.cause, DISCWRITER_CAUSE_CANCELLED);
	assert_int_equal(result().hr, E_POINTER);
}

static void first_error_stays(void **state)
{
	(void)state;
	fake.fail_at = 0;
	fake.fail_error = ESTRPIPE;
	fake.fail_cause = DISCWRITER_CAUSE_UNDERRUN;
	fake.end_error = EIO;
	fake.close_error = ENODEV;
	assert_int_equal(write_file(MB), E_IMAPI_LOSS_OF_STREAMING);
	assert_int_equal(result().error, ESTRPIPE);
}

static void end_and_close_fail(void **state)
{
	(void)state;
	fake.end_error = EBADMSG;
	fake.end_cause = DISCWRITER_CAUSE_VERIFY;
	assert_int_equal(write_file(SECTOR), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().stage, DW_STAGE_END);
	fake.end_error = 0;
	fake.close_error = ENODEV;
	assert_int_equal(write_file(SECTOR), DW_E_DEV_NOT_EXIST);
	fake.close_error = EINTR;
	assert_int_equal(write_file(SECTOR), S_OK);
}

static void another_drive_behind_the_node(void **state)
{
	(void)state;
	fake.swapped = true;
	assert_int_equal(write_file(SECTOR), DW_E_DEV_NOT_EXIST);
	assert_int_equal(result().stage, DW_STAGE_OPEN);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(fake.fds, 1);
}

static void medium_cannot_be_asked_for(void **state)
{
	(void)state;
	fake.medium_error = EXFULL;
	assert_int_equal(write_file(SECTOR), E_IMAPI_RECORDER_MEDIA_BUSY);
	assert_int_equal(result().stage, DW_STAGE_MEDIUM);
	fake.medium_error = ENODATA;
	assert_int_equal(write_file(SECTOR), E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED);
	fake.medium_error = EIO;
	assert_int_equal(write_file(SECTOR), E_FAIL);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(fake.fds, 1);
}

static void result_of_other_sizes(void **state)
{
	struct { struct dw_result result; unsigned char more[8]; } large;
	int hr[2] = { 1, 0x55555555 };

	(void)state;
	fake.begin_error = EROFS;
	write_file(SECTOR);
	assert_int_equal(discwriter_data_result(data, (void *)hr, sizeof(int)), S_OK);
	assert_int_equal(hr[0], E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED);
	assert_int_equal(hr[1], 0x55555555);
	memset(&large, 0xaa, sizeof(large));
	assert_int_equal(discwriter_data_result(data, &large.result, sizeof(large)), S_OK);
	assert_int_equal(large.more[7], 0);
	assert_int_equal(discwriter_data_result(data, &large.result, 0), E_INVALIDARG);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A drive that does not say what it holds says why, and there is a record of it. */
static void why_the_medium_is_not_known(void **state)
{
	static const struct {
		int error;
		struct discwriter_why why;
		int hr;
	} rows[] = {
		{ EOPNOTSUPP, { DISCWRITER_CAUSE_RECORDER_UNSUPPORTED, 0x51, 5, 0x20, 0 },
		  E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED },
		{ ENODATA, { DISCWRITER_CAUSE_NO_GET_CONFIGURATION, 0x46, 5, 0x20, 0 },
		  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
		{ ETIME, { DISCWRITER_CAUSE_BECOMING_READY, 0x00, 2, 0x04, 1 },
		  E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	};
	struct discwriter_medium medium;
	struct dw_result result;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.medium_error = rows[i].error;
		fake.medium.why = rows[i].why;
		assert_int_equal(write_file(64 * SECTOR), rows[i].hr);
		assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_OK);
		assert_int_equal(result.stage, DW_STAGE_MEDIUM);
		assert_int_equal(result.error, rows[i].error);
		assert_int_equal(result.flags, DW_RESULT_STATUS);
		assert_int_equal(result.status.burn, 0);
		assert_int_equal(result.status.cause, rows[i].why.cause);
		assert_int_equal(result.status.opcode, rows[i].why.opcode);
		assert_int_equal(result.status.sense_key, rows[i].why.sense_key);
		assert_int_equal(result.status.asc, rows[i].why.asc);
		assert_int_equal(result.status.ascq, rows[i].why.ascq);
		assert_int_equal(result.status.outcome, DISCWRITER_OUTCOME_UNTOUCHED);
		assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)),
				 rows[i].hr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(file),
		TEST(file_from_its_position),
		TEST(file_interrupted_and_short),
		TEST(file_without_sendfile),
		TEST(file_of_unreadable_sectors),
		TEST(file_error_that_goes_away),
		TEST(file_truncated_meanwhile),
		TEST(memory),
		TEST(node_that_takes_nothing),
		TEST(pipe_of_unknown_size),
		TEST(pipe_of_told_size),
		TEST(pipe_without_splice),
		TEST(socket_source),
		TEST(pipe_that_ends_early),
		TEST(pipe_of_nothing),
		TEST(pipe_of_odd_size),
		TEST(burn_fails_while_source_is_silent),
		TEST(sources_that_are_none),
		TEST(ranges_in_their_order),
		TEST(ranges_of_memory),
		TEST(ranges_by_copying),
		TEST(ranges_widened),
		TEST(ranges_in_one_call),
		TEST(one_call_that_never_comes),
		TEST(one_call_that_fails),
		TEST(why_the_medium_is_not_known),
		TEST(ranges_in_sequence),
		TEST(bad_ranges),
		TEST(burn_fails),
		TEST(cause_before_errno),
		TEST(old_record),
		TEST(error_of_a_single_call),
		TEST(first_error_stays),
		TEST(end_and_close_fail),
		TEST(another_drive_behind_the_node),
		TEST(medium_cannot_be_asked_for),
		TEST(result_of_other_sizes),
	};

	return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
