// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams that are no descriptor, and writes beside the program.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/internal.h"
#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE

static struct dw_recorder *recorder;
static struct dw_data *data;

/* A source of the pattern, and what was asked of it. */
static struct source {
	unsigned long long size, at;
	long long fail_at;
	long long fails;	/* what read returns there */
	int seek_fails, size_fails, ranges_fail;
	unsigned int interrupted;
	const struct discwriter_range *list;
	size_t nr;
	unsigned int reads, seeks, sizes, released;
} source;

static int setup(void **state)
{
	fake_setup(state);
	memset(&source, 0, sizeof(source));
	source.fail_at = LLONG_MAX;
	return discwriter_recorder_open(FAKE_NODE, &recorder) || discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder) ||
	       discwriter_data_set_client_name(data, "test");
}

static int teardown(void **state)
{
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

static long long read_source(void *user, void *to, size_t len)
{
	struct source *s = user;

	s->reads++;
	if (s->interrupted) {
		s->interrupted--;
		return -EINTR;
	}
	if ((long long)s->at >= s->fail_at)
		return s->fails;
	if (len > 3001)
		len = 3001;
	if (len > s->size - s->at)
		len = s->size - s->at;
	fake_pattern(to, s->at, len);
	s->at += len;
	return (long long)len;
}

static int seek_source(void *user, __u64 offset)
{
	struct source *s = user;

	s->seeks++;
	s->at = offset;
	return s->seek_fails;
}

static int measure_source(void *user, __u64 *bytes)
{
	struct source *s = user;

	s->sizes++;
	*bytes = s->size;
	return s->size_fails;
}

static int list_source(void *user, const struct discwriter_range **ranges, size_t *n)
{
	struct source *s = user;

	*ranges = s->list;
	*n = s->nr;
	return s->ranges_fail;
}

static void release_source(void *user)
{
	((struct source *)user)->released++;
}

static const struct dw_stream_ops all = {
	.size = sizeof(all),
	.read = read_source,
	.seek = seek_source,
	.get_size = measure_source,
	.get_ranges = list_source,
	.release = release_source,
};

static struct dw_stream *new_stream(const struct dw_stream_ops *ops)
{
	struct dw_stream *stream = NULL;

	assert_int_equal(discwriter_stream_from_callbacks(ops, &source, &stream), S_OK);
	return stream;
}

static int write_source(const struct dw_stream_ops *ops)
{
	struct dw_stream *stream = new_stream(ops);
	int hr = discwriter_data_write(data, stream);

	discwriter_stream_free(stream);
	return hr;
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_data_result(data, &res, sizeof(res)), S_OK);
	return res;
}

static void all_functions(void **state)
{
	(void)state;
	source.size = 100 * SECTOR;
	source.at = 77;
	source.interrupted = 2;
	assert_int_equal(write_source(&all), S_OK);
	assert_taken(0, 0, 100 * SECTOR);
	assert_int_equal(fake.len, 100 * SECTOR);
	assert_int_equal(fake.begin.sectors, 100);
	/* To its begin, and never again: it reads on from where it is. */
	assert_int_equal(source.seeks, 1);
	assert_int_equal(source.released, 1);
}

static void read_only(void **state)
{
	static const struct dw_stream_ops ops = { .size = sizeof(ops), .read = read_source };
	struct dw_stream *stream;
	__u64 size = 7;

	(void)state;
	source.size = 100 * SECTOR;
	stream = new_stream(&ops);
	assert_int_equal(discwriter_stream_size(stream, &size), S_FALSE);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_taken(0, 0, 100 * SECTOR);
	assert_int_equal(fake.begin.sectors, 0);
	/* Once: the second time it is at its end. */
	assert_int_equal(discwriter_data_write(data, stream),
			 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	discwriter_stream_free(stream);
}

static void sizes(void **state)
{
	struct dw_stream *stream = new_stream(&all);
	__u64 size = 7;

	(void)state;
	source.size = 100 * SECTOR;
	assert_int_equal(discwriter_stream_size(stream, &size), S_OK);
	assert_int_equal(size, 100 * SECTOR);
	/* It is asked as each write begins: it can have changed. */
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	source.size = 50 * SECTOR;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.begin.sectors, 50);
	source.size = 50 * SECTOR + 1;
	assert_int_equal(discwriter_data_write(data, stream),
			 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	/* What the caller tells goes before that. */
	assert_int_equal(discwriter_stream_set_size(stream, 30 * SECTOR), S_OK);
	source.sizes = 0;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.begin.sectors, 30);
	assert_int_equal(source.sizes, 0);
	discwriter_stream_free(stream);
	/* A source's errno is not the recorder's. */
	stream = new_stream(&all);
	source.size_fails = -EIO;
	size = 7;
	assert_int_equal(discwriter_stream_size(stream, &size), IMAPI_E_DATA_STREAM_READ_FAILURE);
	assert_int_equal(size, 7);
	discwriter_stream_free(stream);
}

static void lists(void **state)
{
	static const struct discwriter_range own[] = { { 60, 63 }, { 2, 2 } };
	static const struct discwriter_range given[] = { { 5, 6 } };
	struct dw_stream *stream = new_stream(&all);

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	source.size = 64 * SECTOR;
	source.list = own;
	source.nr = 2;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.begin.nr_ranges, 2);
	assert_memory_equal(fake.ranges, own, sizeof(own));
	assert_taken(0, 60 * SECTOR, 4 * SECTOR);
	assert_taken(4 * SECTOR, 2 * SECTOR, SECTOR);
	assert_int_equal(source.seeks, 2);
	/* The caller's goes before the stream's. */
	assert_int_equal(discwriter_data_write_ranges(data, stream, given, 1), S_OK);
	assert_int_equal(fake.begin.nr_ranges, 1);
	assert_memory_equal(fake.ranges, given, sizeof(given));
	/* It is checked like any other. */
	source.size = 60 * SECTOR;
	assert_int_equal(discwriter_data_write(data, stream), E_INVALIDARG);
	source.list = NULL;
	assert_int_equal(discwriter_data_write(data, stream), E_POINTER);
	source.ranges_fail = -ENOMEM;
	assert_int_equal(discwriter_data_write(data, stream), E_OUTOFMEMORY);
	source.ranges_fail = 0;
	source.nr = 0;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.begin.nr_ranges, 0);
	discwriter_stream_free(stream);
}

static const struct {
	long long fails;
	int hr;
} failures[] = {
	{ -ENOTUNIQ, E_FAIL },
	{ -EAGAIN, E_FAIL },
	{ -EROFS, E_FAIL },		/* not the recorder's */
	{ -EBUSY, E_FAIL },
	{ LLONG_MIN, E_FAIL },
	{ 1 << 30, E_FAIL },		/* more than it was asked for */
	{ -ENOMEM, E_OUTOFMEMORY },
	{ -EINVAL, E_INVALIDARG },
	{ -EFAULT, E_POINTER },
	{ -EACCES, E_ACCESSDENIED },
	{ -EPERM, E_ACCESSDENIED },
	{ -EBADF, E_HANDLE },
	{ -ENOSYS, E_NOTIMPL },
	{ -ECANCELED, E_IMAPI_REQUEST_CANCELLED },
	{ -EIO, IMAPI_E_DATA_STREAM_READ_FAILURE },
};

static void failing(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(failures); i++) {
		source.size = 4000 * SECTOR;
		source.fail_at = 3000 * SECTOR;
		source.fails = failures[i].fails;
		fake.cancels = 0;
		assert_int_equal(write_source(&all), failures[i].hr);
		assert_int_equal(result().stage, DW_STAGE_SOURCE);
		assert_int_equal(fake.cancels, 1);
		assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_APPENDABLE);
	}
	source.fail_at = LLONG_MAX;
	source.seek_fails = -ENOMEM;
	assert_int_equal(write_source(&all), E_OUTOFMEMORY);
	source.seek_fails = 0;
	source.size_fails = -EPERM;
	fake.begins = 0;
	assert_int_equal(write_source(&all), E_ACCESSDENIED);
	/* Before anything was opened. */
	assert_int_equal(result().stage, DW_STAGE_CHECK);
	assert_int_equal(fake.begins, 0);
}

static void no_streams(void **state)
{
	struct dw_stream_ops ops = { .size = sizeof(ops) };
	struct dw_stream *stream = NULL;

	(void)state;
	assert_int_equal(discwriter_stream_from_callbacks(&ops, NULL, &stream), E_POINTER);
	assert_int_equal(discwriter_stream_from_callbacks(NULL, NULL, &stream), E_POINTER);
	assert_int_equal(discwriter_stream_from_callbacks(&all, NULL, NULL), E_POINTER);
	ops.read = read_source;
	ops.size = 8;
	assert_int_equal(discwriter_stream_from_callbacks(&ops, NULL, &stream), E_INVALIDARG);
	assert_int_equal(discwriter_stream_zero(1, NULL), E_POINTER);
	assert_null(stream);
}

static void zeros(void **state)
{
	static const struct discwriter_range list[] = { { 3000, 3001 } };
	struct dw_stream *stream;
	size_t i;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_int_equal(discwriter_stream_zero(5000 * SECTOR, &stream), S_OK);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.len, 5000 * SECTOR);
	for (i = 0; i < fake.len && !fake.data[i]; i++)
		;
	assert_int_equal(i, fake.len);
	assert_int_equal(discwriter_data_write_ranges(data, stream, list, 1), S_OK);
	assert_int_equal(fake.len, 5002 * SECTOR);
	discwriter_stream_free(stream);
	assert_int_equal(discwriter_stream_zero(0, &stream), S_OK);
	assert_int_equal(discwriter_data_write(data, stream),
			 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	discwriter_stream_free(stream);
}

/* --- beside the program ---------------------------------------------------- */

static bool is_done(void)
{
	struct pollfd p = { .fd = discwriter_data_fd(data), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void start_and_wait(void **state)
{
	struct dw_stream *stream;
	int hr = 77;

	(void)state;
	discwriter_stream_zero(64 * SECTOR, &stream);
	assert_int_equal(discwriter_data_fd(NULL), -1);
	assert_false(is_done());
	fake.block_writes = true;
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0), S_OK);
	fake_wait_blocked();
	assert_int_equal(discwriter_data_wait(data, 0, &hr), S_FALSE);
	assert_int_equal(discwriter_data_wait(data, 20, &hr), S_FALSE);
	assert_int_equal(hr, 77);
	assert_false(is_done());
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_data_set_pad(data, 1), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	assert_int_equal(discwriter_data_wait(data, -1, &hr), S_OK);
	assert_int_equal(hr, E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_APPENDABLE);
	assert_true(is_done());
	/* Again, as often as one likes. */
	hr = 77;
	assert_int_equal(discwriter_data_wait(data, -1, &hr), S_OK);
	assert_int_equal(hr, E_IMAPI_REQUEST_CANCELLED);
	/* The next one begins with nothing of that. */
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0), S_OK);
	fake_wait_blocked();
	assert_false(is_done());
	assert_int_equal(discwriter_data_wait(data, 0, &hr), S_FALSE);
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	assert_int_equal(discwriter_data_wait(data, 60000, NULL), S_OK);
	fake.block_writes = false;
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0), S_OK);
	assert_int_equal(discwriter_data_wait(data, 60000, NULL), S_OK);
	assert_int_equal(result().hr, S_OK);
	/* One that was not started is nobody's to wait for. */
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(discwriter_data_wait(data, 0, &hr), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	discwriter_stream_free(stream);
}

/* The list is copied, and the library's own checks are told at the end. */
static void started_ranges(void **state)
{
	struct discwriter_range *list = calloc(2, sizeof(*list));
	struct dw_stream *stream;
	int hr;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_non_null(list);
	discwriter_stream_zero(64 * SECTOR, &stream);
	list[0] = (struct discwriter_range) { 10, 12 };
	list[1] = (struct discwriter_range) { 1, 1 };
	assert_int_equal(discwriter_data_start(data, stream, list, 2), S_OK);
	memset(list, 0xff, 2 * sizeof(*list));
	assert_int_equal(discwriter_data_wait(data, -1, &hr), S_OK);
	assert_int_equal(hr, S_OK);
	assert_int_equal(fake.len, 4 * SECTOR);
	assert_int_equal(fake.ranges[0].start, 10);
	assert_int_equal(discwriter_data_start(data, stream, list, 2), S_OK);
	assert_int_equal(discwriter_data_wait(data, -1, &hr), S_OK);
	assert_int_equal(hr, E_INVALIDARG);
	assert_int_equal(result().stage, DW_STAGE_CHECK);
	assert_int_equal(discwriter_data_start(data, stream, list, 0), E_INVALIDARG);
	assert_int_equal(discwriter_data_start(data, stream, list, DISCWRITER_MAX_RANGES + 1),
			 E_INVALIDARG);
	assert_int_equal(discwriter_data_start(data, stream, NULL, 1), E_POINTER);
	assert_int_equal(discwriter_data_start(data, NULL, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_data_start(NULL, stream, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_data_wait(NULL, 0, &hr), E_POINTER);
	discwriter_stream_free(stream);
	free(list);
}

/* Nobody waits: the next write does, and so does the end of the writer. */
static void never_waited_for(void **state)
{
	struct dw_stream *stream;
	int i, hr;

	(void)state;
	discwriter_stream_zero(64 * SECTOR, &stream);
	for (i = 0; i < 20; i++) {
		do {
			hr = discwriter_data_start(data, stream, NULL, 0);
		} while (hr == E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
		assert_int_equal(hr, S_OK);
	}
	do {
		hr = discwriter_data_write(data, stream);
	} while (hr == E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(hr, S_OK);
	assert_int_equal(fake.begins, 21);
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0), S_OK);
	discwriter_data_free(data);
	data = NULL;
	assert_int_equal(fake.begins, 22);
	discwriter_stream_free(stream);
}

/**
 * struct waiter - a thread that waits for one write
 * @thread: the thread
 * @ret: what discwriter_data_wait() returned
 * @hr: what it told
 */
struct waiter {
	pthread_t thread;
	int ret;
	int hr;
};

static void *wait_once(void *arg)
{
	struct waiter *waiter = arg;

	waiter->ret = discwriter_data_wait(data, -1, &waiter->hr);
	return NULL;
}

static size_t nr_waiters(void)
{
	struct dw_waiter *waiter;
	size_t n = 0;

	pthread_mutex_lock(&data->lock);
	for (waiter = data->waiters; waiter; waiter = waiter->next)
		n++;
	pthread_mutex_unlock(&data->lock);
	return n;
}

/* Each is told how the write ended that it waited for, whoever is the first to hear. */
static void all_are_told(void **state)
{
	const struct discwriter_range beyond = { 64, 64 };
	struct waiter waiters[3] = { 0 };
	struct dw_stream *stream;
	size_t i;
	int hr;

	(void)state;
	discwriter_stream_zero(64 * SECTOR, &stream);
	fake.block_writes = true;
	assert_int_equal(discwriter_data_start(data, stream, NULL, 0), S_OK);
	fake_wait_blocked();
	for (i = 0; i < ARRAY_SIZE(waiters); i++)
		assert_int_equal(pthread_create(&waiters[i].thread, NULL, wait_once, &waiters[i]),
				 0);
	while (nr_waiters() < ARRAY_SIZE(waiters))
		sched_yield();
	/* One that does not wait to the end leaves the others waiting. */
	assert_int_equal(discwriter_data_wait(data, 1, &hr), S_FALSE);
	assert_int_equal(nr_waiters(), ARRAY_SIZE(waiters));
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	/* The next one begins, and ends in another way, before some of them may have run. */
	do {
		hr = discwriter_data_start(data, stream, &beyond, 1);
	} while (hr == E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(hr, S_OK);
	assert_int_equal(discwriter_data_wait(data, -1, &hr), S_OK);
	assert_int_equal(hr, E_INVALIDARG);
	for (i = 0; i < ARRAY_SIZE(waiters); i++) {
		pthread_join(waiters[i].thread, NULL);
		assert_int_equal(waiters[i].ret, S_OK);
		assert_int_equal(waiters[i].hr, E_IMAPI_REQUEST_CANCELLED);
	}
	discwriter_stream_free(stream);
}

static struct dw_stream *shared;
static atomic_bool over;

static void *wait_for_ever(void *arg)
{
	int hr, ret;

	while (!atomic_load(&over)) {
		ret = discwriter_data_wait(data, 100, &hr);
		if (ret != S_OK && ret != S_FALSE && ret != E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS)
			return arg;
	}
	return NULL;
}

/* Two wait, a third starts one write after the other: nobody hangs. */
static void many_waiters(void **state)
{
	pthread_t threads[2];
	int i, hr, started = 0;
	void *bad;

	(void)state;
	discwriter_stream_zero(SECTOR, &shared);
	atomic_store(&over, false);
	for (i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, wait_for_ever, &over), 0);
	while (started < 300) {
		hr = discwriter_data_start(data, shared, NULL, 0);
		started += hr == S_OK;
		if (hr != S_OK)
			assert_int_equal(hr, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	}
	atomic_store(&over, true);
	for (i = 0; i < 2; i++) {
		pthread_join(threads[i], &bad);
		assert_null(bad);
	}
	discwriter_data_free(data);
	data = NULL;
	assert_int_equal(fake.begins, 300);
	discwriter_stream_free(shared);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_functions),
		TEST(read_only),
		TEST(sizes),
		TEST(lists),
		TEST(failing),
		TEST(no_streams),
		TEST(zeros),
		TEST(start_and_wait),
		TEST(started_ranges),
		TEST(all_are_told),
		TEST(never_waited_for),
		TEST(many_waiters),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
