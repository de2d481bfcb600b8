// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The lock of a recorder, the switch for news, and what is asked of a drive.
 */
#include <errno.h>
#include <string.h>

#include "../../lib/internal.h"
#include "fake.h"

#define NAME	"Test 1.0, host"

static struct dw_recorder *open_fake(void)
{
	struct dw_recorder *recorder = NULL;

	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	assert_non_null(recorder);
	return recorder;
}

static void lock_is_counted(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_unlock(recorder), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(fake.fds, 2);
	assert_true(fake.flocked);
	assert_string_equal(fake.client.client, NAME);
	assert_int_equal(discwriter_recorder_lock(recorder, 0, "Other"), S_OK);
	assert_int_equal(fake.fds, 2);
	assert_string_equal(fake.client.client, NAME);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_int_equal(fake.fds, 2);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_int_equal(fake.fds, 1);
	assert_false(fake.flocked);
	assert_int_equal(discwriter_recorder_unlock(recorder), E_INVALIDARG);
	/* It ends with the object. */
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	discwriter_recorder_free(recorder);
	assert_int_equal(fake.fds, 0);
	assert_false(fake.flocked);
	assert_int_equal(discwriter_recorder_lock(NULL, 0, NAME), E_POINTER);
	assert_int_equal(discwriter_recorder_unlock(NULL), E_POINTER);
}

static void lock_names(void **state)
{
	static const char longest[] =
		"123456789 123456789 123456789 123456789 123456789 123456789 123";
	static const char too_long[] =
		"123456789 123456789 123456789 123456789 123456789 123456789 1234";
	static const char *const bad[] = { NULL, "", "a/b", "a\n", "\xc3\xa4", too_long };
	struct dw_recorder *recorder = open_fake();
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(discwriter_recorder_lock(recorder, 0, bad[i]),
				 E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(fake.fds, 1);
	assert_int_equal(discwriter_recorder_lock(recorder, 0, longest), S_OK);
	assert_string_equal(fake.client.client, longest);
	discwriter_recorder_free(recorder);
}

/* Whatever refuses: nothing stays behind, and a later lock is had. */
static void lock_fails(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	fake.taken_by_other = true;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), E_IMAPI_RECORDER_LOCKED);
	assert_int_equal(discwriter_recorder_lock(recorder, 1, NAME), E_IMAPI_RECORDER_LOCKED);
	fake.taken_by_other = false;
	fake.flock_error = EWOULDBLOCK;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), E_IMAPI_RECORDER_LOCKED);
	fake.flock_error = 0;
	fake.verb_request = DISCWRITER_IOC_CLIENT;
	fake.verb_error = ENOTTY;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), E_NOTIMPL);
	fake.verb_error = ENODEV;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), DW_E_DEV_NOT_EXIST);
	fake.verb_error = 0;
	assert_int_equal(fake.fds, 1);
	assert_false(fake.flocked);
	/* The block device is not ours to open: the node's lock will do. */
	fake.disc = -EACCES;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_int_equal(fake.fds, 1);
	discwriter_recorder_free(recorder);
}

static void lock_unmounts_if_forced(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	fake.mounts = 2;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), E_IMAPI_RECORDER_LOCKED);
	assert_int_equal(fake.mounts, 2);
	fake.unmount_error = EBUSY;
	assert_int_equal(discwriter_recorder_lock(recorder, 1, NAME), E_IMAPI_RECORDER_LOCKED);
	fake.unmount_error = EPERM;
	assert_int_equal(discwriter_recorder_lock(recorder, 1, NAME), E_ACCESSDENIED);
	fake.unmount_error = 0;
	assert_int_equal(discwriter_recorder_lock(recorder, 1, NAME), S_OK);
	assert_int_equal(fake.mounts, 0);
	discwriter_recorder_free(recorder);
}

/* udevd has the flock for a moment now and then: that is waited for, 2 s long. */
static void flock_is_waited_for(void **state)
{
	struct dw_recorder *recorder = open_fake();
	unsigned long long began;

	(void)state;
	fake.hurry = true;
	fake.flock_busy = 30;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(fake.flocks, 31);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	fake.flock_busy = 1000;
	began = dw_ops.now_ms();
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), E_IMAPI_RECORDER_LOCKED);
	assert_in_range(dw_ops.now_ms() - began, 2000, 2200);
	/* Another failure does not go away. */
	fake.flock_busy = 0;
	fake.flocks = 0;
	fake.flock_error = ENOLCK;
	assert_true(FAILED(discwriter_recorder_lock(recorder, 0, NAME)));
	assert_int_equal(fake.flocks, 1);
	fake.flock_error = 0;
	discwriter_recorder_free(recorder);
}

/*
 * The last close of the block device would unlock the tray: the node, which has locked it,
 * is closed after that.
 */
static void node_goes_last(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	fake.flocked_at_close = true;
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_false(fake.flocked_at_close);
	fake.flocked_at_close = true;
	assert_int_equal(discwriter_recorder_eject(recorder), S_OK);
	assert_false(fake.flocked_at_close);
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	fake.flocked_at_close = true;
	discwriter_recorder_free(recorder);
	assert_false(fake.flocked_at_close);
}

/* Jobs of the object work under its lock, which stays. */
static void jobs_under_the_lock(void **state)
{
	static unsigned char image[4 * DISCWRITER_SECTOR_SIZE];
	struct dw_recorder *recorder = open_fake();
	struct dw_stream *stream;
	struct dw_data *data;
	struct dw_task *task, *second;

	(void)state;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(discwriter_data_new(&data), S_OK);
	assert_int_equal(discwriter_data_set_recorder(data, recorder), S_OK);
	assert_int_equal(discwriter_data_set_client_name(data, "Writer"), S_OK);
	assert_int_equal(discwriter_stream_from_memory(image, sizeof(image), &stream), S_OK);
	/* Nobody else could open it now. */
	fake.taken_by_other = true;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.len, sizeof(image));
	assert_int_equal(fake.fds, 2);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_eject(recorder), S_OK);
	assert_int_equal(fake.fds, 2);

	assert_int_equal(discwriter_task_new(recorder, &task), S_OK);
	assert_int_equal(discwriter_task_new(recorder, &second), S_OK);
	fake.job_polls = 3;
	assert_int_equal(discwriter_task_start_erase(task, 0), S_OK);
	assert_true(fake_nonblocking());
	/* One at a time, and the lock cannot go meanwhile. */
	assert_int_equal(discwriter_task_start_erase(second, 0),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_recorder_unlock(recorder),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_task_wait(task, -1), S_OK);
	assert_int_equal(fake.fds, 2);
	/* A call that waits is not left with what a task has set. */
	assert_int_equal(discwriter_recorder_load(recorder), S_OK);
	assert_false(fake_nonblocking());
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_int_equal(fake.fds, 1);
	discwriter_task_free(second);
	discwriter_task_free(task);
	discwriter_stream_free(stream);
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
}

/* A job that could not be given the lock's descriptor does not keep it, whatever the errno. */
static void descriptor_is_refused(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	fake.flags_error = EPERM;	/* -1 */
	assert_int_equal(discwriter_recorder_eject(recorder), E_ACCESSDENIED);
	fake.flags_error = ENOMEM;
	assert_int_equal(discwriter_recorder_eject(recorder), E_OUTOFMEMORY);
	fake.flags_error = 0;
	assert_int_equal(discwriter_recorder_eject(recorder), S_OK);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	discwriter_recorder_free(recorder);
}

/* Seen by whoever is asked while a job runs. */
static struct {
	unsigned int calls;
	unsigned int quiet;
	unsigned long last;
} seen;

static void look(unsigned long request)
{
	/* Not while the node is being opened and looked at: the flock comes after it. */
	if (!request || request == DISCWRITER_IOC_RECORDER)
		return;
	seen.calls++;
	seen.quiet += fake.flocked;
	seen.last = request;
}

/* What a write of four sectors comes to. */
static int write_some(struct dw_recorder *recorder)
{
	static unsigned char image[4 * DISCWRITER_SECTOR_SIZE];
	struct dw_stream *stream;
	struct dw_data *data;
	int hr;

	assert_int_equal(discwriter_data_new(&data), S_OK);
	assert_int_equal(discwriter_data_set_recorder(data, recorder), S_OK);
	assert_int_equal(discwriter_data_set_client_name(data, "Writer"), S_OK);
	assert_int_equal(discwriter_stream_from_memory(image, sizeof(image), &stream), S_OK);
	hr = discwriter_data_write(data, stream);
	discwriter_stream_free(stream);
	discwriter_data_free(data);
	return hr;
}

static int erase(struct dw_recorder *recorder)
{
	struct dw_task *task;
	int hr;

	assert_int_equal(discwriter_task_new(recorder, &task), S_OK);
	hr = discwriter_task_erase(task, 0);
	discwriter_task_free(task);
	return hr;
}

static int (*const jobs[])(struct dw_recorder *recorder) = {
	write_some, erase, discwriter_recorder_eject,
};

/* Without a lock a job has the flock for its time, if it can be had at all. */
static void jobs_are_quiet(void **state)
{
	struct dw_recorder *recorder = open_fake();
	size_t i;

	(void)state;
	fake.before = look;
	fake.hurry = true;
	for (i = 0; i < ARRAY_SIZE(jobs); i++) {
		memset(&seen, 0, sizeof(seen));
		assert_int_equal(jobs[i](recorder), S_OK);
		assert_true(seen.calls);
		assert_int_equal(seen.quiet, seen.calls);
		assert_false(fake.flocked);
		assert_int_equal(fake.fds, 1);

		/* Somebody else has it, and does not let go. */
		fake.flock_error = EWOULDBLOCK;
		assert_int_equal(jobs[i](recorder), E_IMAPI_RECORDER_LOCKED);
		assert_int_equal(fake.fds, 1);
		fake.flock_error = 0;

		fake.disc = -EACCES;
		memset(&seen, 0, sizeof(seen));
		assert_int_equal(jobs[i](recorder), S_OK);
		assert_int_equal(seen.quiet, 0);
		fake.disc = 0;
		assert_int_equal(fake.fds, 1);
	}
	/* With news off it is there already, and stays. */
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	assert_int_equal(write_some(recorder), S_OK);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), S_OK);
	assert_false(fake.flocked);
	discwriter_recorder_free(recorder);
}

/* News can be off also where a lock had to do without the flock. */
static void news_after_a_lock(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	fake.disc = -EACCES;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), E_ACCESSDENIED);
	fake.disc = 0;
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), S_OK);
	assert_false(fake.flocked);
	discwriter_recorder_free(recorder);
}

/* A burn shows its writer's name, and after it there is the lock's again. */
static void name_after_a_write(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	memset(&fake.client, 0, sizeof(fake.client));
	fake.before = look;
	assert_int_equal(write_some(recorder), S_OK);
	assert_string_equal(fake.begin.client, "Writer");
	assert_string_equal(fake.client.client, NAME);
	assert_int_equal(seen.last, DISCWRITER_IOC_CLIENT);
	discwriter_recorder_free(recorder);
}

static void news(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	assert_true(fake.flocked);
	/* The recorder itself is still everybody's. */
	assert_int_equal(fake.fds, 1);
	assert_int_equal(discwriter_recorder_lock(recorder, 0, NAME), S_OK);
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), S_OK);
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), S_OK);
	assert_true(fake.flocked);
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
	assert_false(fake.flocked);
	fake.flock_error = EWOULDBLOCK;
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), E_IMAPI_RECORDER_LOCKED);
	fake.flock_error = 0;
	fake.disc = -EACCES;
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), E_ACCESSDENIED);
	fake.disc = 0;
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	discwriter_recorder_free(recorder);
	assert_false(fake.flocked);
	assert_int_equal(discwriter_recorder_disable_mcn(NULL), E_POINTER);
	assert_int_equal(discwriter_recorder_enable_mcn(NULL), E_POINTER);
}

static void answer(const void *data, unsigned int len)
{
	memcpy(fake.answer, data, len);
	fake.answer_len = len;
}

static void lists(void **state)
{
	static const unsigned char features[] = {
		0, 0, 3, 4, 0, 0x1b, 1, 0, 0, 1, 0, 0, 0x01, 0x07, 0x11, 0,
	};
	static const unsigned char profiles[] = {
		0, 0, 3, 8, 0, 0x1b, 1, 0, 0, 0x1a, 0, 0,
	};
	static const unsigned char pages[] = {
		0x85, 1, 0, 0x48, 1, 0, 2, 9, 9, 0x08, 0, 0x2a, 1, 0, 0, 0xff,
	};
	struct dw_recorder *recorder = open_fake();
	unsigned int codes[8];
	size_t count;

	(void)state;
	answer(features, sizeof(features));
	assert_int_equal(discwriter_recorder_feature_pages(recorder, 0, codes, 8, &count), S_OK);
	assert_int_equal(fake.query.kind, DISCWRITER_QUERY_FEATURES);
	assert_int_equal(fake.query.flags, 0);
	assert_int_equal(count, 3);
	assert_int_equal(codes[1], 1);
	assert_int_equal(codes[2], 0x107);
	/* Also of a drive that tells more than it was asked for. */
	assert_int_equal(discwriter_recorder_feature_pages(recorder, 1, codes, 8, &count), S_OK);
	assert_int_equal(fake.query.flags, DISCWRITER_QUERY_CURRENT);
	assert_int_equal(count, 2);
	assert_int_equal(codes[1], 0x107);
	codes[1] = 77;
	assert_int_equal(discwriter_recorder_feature_pages(recorder, 0, codes, 1, &count), S_OK);
	assert_int_equal(count, 3);
	assert_int_equal(codes[1], 77);
	assert_int_equal(discwriter_recorder_feature_pages(recorder, 0, NULL, 0, &count), S_OK);
	assert_int_equal(count, 3);
	fake.answer_len--;
	fake.answer[15] = 1;
	assert_int_equal(discwriter_recorder_feature_pages(recorder, 0, codes, 8, &count),
			 E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE);
	assert_int_equal(count, 0);

	answer(profiles, sizeof(profiles));
	assert_int_equal(discwriter_recorder_profiles(recorder, 0, codes, 8, &count), S_OK);
	assert_int_equal(fake.query.kind, DISCWRITER_QUERY_FEATURE);
	assert_int_equal(count, 2);
	assert_int_equal(codes[0], 0x1b);
	assert_int_equal(codes[1], 0x1a);
	assert_int_equal(discwriter_recorder_profiles(recorder, 1, codes, 8, &count), S_OK);
	assert_int_equal(count, 1);
	fake.answer_len = 10;
	assert_int_equal(discwriter_recorder_profiles(recorder, 0, codes, 8, &count),
			 E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE);

	answer(pages, sizeof(pages));
	assert_int_equal(discwriter_recorder_mode_pages(recorder, codes, 8, &count), S_OK);
	assert_int_equal(fake.query.kind, DISCWRITER_QUERY_MODE_PAGE);
	assert_int_equal(fake.query.code, 0x3f);
	assert_int_equal(count, 4);
	assert_int_equal(codes[0], 5);
	assert_int_equal(codes[1], 8);
	assert_int_equal(codes[2], 0x2a);
	assert_int_equal(codes[3], 0);
	/* A page that comes twice is one, whatever there is room for. */
	assert_int_equal(discwriter_recorder_mode_pages(recorder, NULL, 0, &count), S_OK);
	assert_int_equal(count, 4);
	fake.answer_len = 8;
	assert_int_equal(discwriter_recorder_mode_pages(recorder, codes, 8, &count),
			 E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE);
	assert_int_equal(discwriter_recorder_mode_pages(recorder, NULL, 8, &count), E_POINTER);
	assert_int_equal(discwriter_recorder_mode_pages(NULL, codes, 8, &count), E_POINTER);
	discwriter_recorder_free(recorder);
}

static void pages(void **state)
{
	static const struct {
		unsigned int cause;
		int hr;
	} causes[] = {
		{ DISCWRITER_CAUSE_NO_FEATURE, E_IMAPI_RECORDER_NO_SUCH_FEATURE },
		{ DISCWRITER_CAUSE_FEATURE_NOT_CURRENT, E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT },
		{ DISCWRITER_CAUSE_NO_GET_CONFIGURATION,
		  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
		{ DISCWRITER_CAUSE_NO_MODE_PAGE, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE },
		{ DISCWRITER_CAUSE_NO_DISC_STRUCTURE,
		  E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
		{ DISCWRITER_CAUSE_INVALID, E_INVALIDARG },
	};
	struct dw_recorder *recorder = open_fake();
	unsigned char data[8] = { 0 };
	size_t i, len;

	(void)state;
	answer("123456", 6);
	assert_int_equal(discwriter_recorder_feature_page(recorder, 0x2b, 1, data, 3, &len), S_OK);
	assert_int_equal(len, 6);
	assert_memory_equal(data, "123\0", 4);
	assert_int_equal(fake.query.flags, DISCWRITER_QUERY_CURRENT);
	assert_int_equal(fake.query.code, 0x2b);
	assert_int_equal(discwriter_recorder_mode_page(recorder, 5, 2, NULL, 0, &len), S_OK);
	assert_int_equal(len, 6);
	assert_int_equal(fake.query.control, 2);
	assert_int_equal(discwriter_recorder_disc_structure(recorder, 0x10, 7, 1, data, 8, &len),
			 S_OK);
	assert_int_equal(fake.query.kind, DISCWRITER_QUERY_DISC_STRUCTURE);
	assert_int_equal(fake.query.address, 7);
	assert_int_equal(fake.query.control, 1);
	assert_int_equal(discwriter_recorder_disc_information(recorder, 2, data, 8, &len), S_OK);
	assert_int_equal(fake.query.code, 2);
	assert_int_equal(discwriter_recorder_track_information(recorder, 9, 1, data, 8, &len),
			 S_OK);
	assert_int_equal(fake.query.address, 9);
	assert_int_equal(fake.query.control, 1);
	for (i = 0; i < ARRAY_SIZE(causes); i++) {
		fake.query_cause = causes[i].cause;
		assert_int_equal(discwriter_recorder_mode_page(recorder, 5, 0, data, 8, &len),
				 causes[i].hr);
		assert_int_equal(len, 0);
	}
	fake.query_cause = 0;
	fake.old = true;
	assert_int_equal(discwriter_recorder_mode_page(recorder, 5, 0, data, 8, &len), E_NOTIMPL);
	assert_int_equal(discwriter_recorder_mode_page(recorder, 5, 0, NULL, 8, &len), E_POINTER);
	assert_int_equal(discwriter_recorder_mode_page(recorder, 5, 0, data, 8, NULL), E_POINTER);
	assert_int_equal(discwriter_recorder_mode_page(NULL, 5, 0, data, 8, &len), E_POINTER);
	discwriter_recorder_free(recorder);
}

static void limits(void **state)
{
	struct dw_recorder *recorder = open_fake();
	unsigned int mask, aligned, unaligned;

	(void)state;
	assert_int_equal(discwriter_recorder_transfer_limits(recorder, &mask, &aligned,
							     &unaligned), S_OK);
	assert_int_equal(mask, 511);
	assert_int_equal(aligned, 131072);
	assert_true(unaligned < aligned);
	assert_int_equal(discwriter_recorder_transfer_limits(recorder, NULL, NULL, NULL), S_OK);
	assert_int_equal(discwriter_recorder_transfer_limits(NULL, &mask, NULL, NULL), E_POINTER);
	discwriter_recorder_free(recorder);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lock_is_counted),
		TEST(lock_names),
		TEST(lock_fails),
		TEST(lock_unmounts_if_forced),
		TEST(flock_is_waited_for),
		TEST(node_goes_last),
		TEST(jobs_under_the_lock),
		TEST(descriptor_is_refused),
		TEST(jobs_are_quiet),
		TEST(news_after_a_lock),
		TEST(name_after_a_write),
		TEST(news),
		TEST(lists),
		TEST(pages),
		TEST(limits),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
