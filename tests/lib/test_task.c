// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Jobs other than writing: erase, format, finalize, reserve.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "fake.h"

static struct dw_recorder *recorder;
static struct dw_task *task;

/* What the progress function saw. */
static struct dw_progress events[64];
static atomic_uint nr_events;	/* counted by whoever waits */
static int cancel_result;

static void note(struct dw_task *t, const struct dw_progress *progress, void *user)
{
	assert_ptr_equal(t, task);
	assert_ptr_equal(user, events);
	if (nr_events < ARRAY_SIZE(events))
		events[nr_events++] = *progress;
}

static void note_and_cancel(struct dw_task *t, const struct dw_progress *progress, void *user)
{
	note(t, progress, user);
	if (nr_events == 3)
		cancel_result = discwriter_task_cancel(t);
}

static int setup(void **state)
{
	fake_setup(state);
	nr_events = 0;
	cancel_result = 1;
	/* A job is found running three times before it has ended. */
	fake.job_polls = 3;
	return discwriter_recorder_open(FAKE_NODE, &recorder) ||
	       discwriter_task_new(recorder, &task) ||
	       discwriter_task_set_progress(task, note, events, 60000);
}

static int teardown(void **state)
{
	discwriter_task_free(task);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_task_result(task, &res, sizeof(res)), S_OK);
	return res;
}

/* --- what reaches the kernel ------------------------------------------------- */

static void erase(void **state)
{
	(void)state;
	assert_int_equal(discwriter_task_erase(task, 0), S_OK);
	assert_int_equal(fake.erase.method, DISCWRITER_ERASE_QUICK);
	assert_int_equal(fake.erase.flags, 0);
	/* The recorder was taken in a way that lets the wait be ours, and let go. */
	assert_true(fake_nonblocking());
	assert_int_equal(fake.fds, 1);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(discwriter_task_erase(task, 1), S_OK);
	assert_int_equal(fake.erase.method, DISCWRITER_ERASE_FULL);
	assert_int_equal(result().stage, DW_STAGE_NONE);
	assert_int_equal(result().flags, DW_RESULT_STATUS);
	assert_int_equal(result().status.job, DISCWRITER_JOB_ERASE);
	assert_int_equal(fake.jobs, 2);
}

static void format(void **state)
{
	const struct discwriter_format_entry entry = {
		.type = 0x30, .subtype = 2, .param = 256, .sectors = 11826176,
	};

	(void)state;
	assert_int_equal(discwriter_task_format(task, NULL, 0), S_OK);
	assert_int_equal(fake.format.flags, DISCWRITER_FORMAT_CHOOSE);
	assert_int_equal(fake.format.entry.type, 0);
	assert_int_equal(discwriter_task_format(task, NULL, 1), S_OK);
	assert_int_equal(fake.format.flags, DISCWRITER_FORMAT_CHOOSE | DISCWRITER_FORMAT_QUICK);
	assert_int_equal(discwriter_task_format(task, &entry, 0), S_OK);
	assert_int_equal(fake.format.flags, 0);
	assert_memory_equal(&fake.format.entry, &entry, sizeof(entry));
	assert_int_equal(result().status.job, DISCWRITER_JOB_FORMAT);
	assert_true(fake_nonblocking());
}

static void finalize(void **state)
{
	(void)state;
	assert_int_equal(discwriter_task_finalize(task, DISCWRITER_CLOSE_DEFAULT), E_INVALIDARG);
	assert_int_equal(discwriter_task_finalize(task, 5), E_INVALIDARG);
	assert_int_equal(discwriter_task_start_finalize(task, 5), E_INVALIDARG);
	assert_int_equal(fake.jobs, 0);
	assert_int_equal(discwriter_task_finalize(task, DISCWRITER_CLOSE_COMPATIBLE), S_OK);
	assert_int_equal(fake.finalize.close, DISCWRITER_CLOSE_COMPATIBLE);
	assert_true(fake_nonblocking());
}

static void reserve(void **state)
{
	struct discwriter_reserve told;

	(void)state;
	assert_int_equal(discwriter_task_reserve(task, 0, &told, sizeof(told)), E_INVALIDARG);
	assert_int_equal(discwriter_task_reserve(task, 1, &told, 0), E_INVALIDARG);
	assert_int_equal(fake.jobs, 0);
	memset(&told, 0xaa, sizeof(told));
	assert_int_equal(discwriter_task_reserve(task, 1000, &told, sizeof(told)), S_OK);
	assert_int_equal(fake.reserve.sectors, 1000);
	assert_int_equal(told.sectors, 1008);
	assert_int_equal(told.track, 7);
	assert_int_equal(told.start, 4096);
	/* Only a call that waits tells all that. */
	assert_false(fake_nonblocking());
	assert_int_equal(discwriter_task_reserve(task, 16, NULL, 0), S_OK);
	fake.job_error = ENOSPC;
	fake.job_cause = DISCWRITER_CAUSE_TOO_LARGE;
	memset(&told, 0xaa, sizeof(told));
	assert_int_equal(discwriter_task_reserve(task, 1ULL << 40, &told, sizeof(told)),
			 E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA);
	assert_int_equal(told.track, 0xaaaaaaaa);
	assert_int_equal(fake.fds, 1);
}

/* --- start, wait, cancel ------------------------------------------------------- */

static void start_and_wait(void **state)
{
	struct dw_result res;

	(void)state;
	assert_int_equal(discwriter_task_wait(task, -1), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	assert_int_equal(discwriter_task_result(task, &res, sizeof(res)), S_FALSE);
	fake.job_polls = 1000000;
	assert_int_equal(discwriter_task_start_erase(task, 1), S_OK);
	assert_int_equal(fake.erase.method, DISCWRITER_ERASE_FULL);
	assert_int_equal(fake.fds, 2);
	/* One job at a time, and nothing is changed while it runs. */
	assert_int_equal(discwriter_task_start_erase(task, 1), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_task_start_format(task, NULL, 0),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_task_set_progress(task, NULL, NULL, 0),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_task_wait(task, 0), S_FALSE);
	assert_int_equal(discwriter_task_wait(task, 20), S_FALSE);
	assert_int_equal(discwriter_task_result(task, &res, sizeof(res)), S_FALSE);
	assert_int_equal(discwriter_task_cancel(task), S_OK);
	assert_int_equal(discwriter_task_wait(task, -1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(fake.fds, 1);
	/* Again, as often as one likes. */
	assert_int_equal(discwriter_task_wait(task, 0), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result().error, ECANCELED);
	assert_int_equal(discwriter_task_cancel(task), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	fake.job_polls = 3;
	assert_int_equal(discwriter_task_start_format(task, NULL, 1), S_OK);
	assert_int_equal(discwriter_task_wait(task, -1), S_OK);
	assert_int_equal(discwriter_task_start_finalize(task, DISCWRITER_CLOSE_FINALIZE), S_OK);
	assert_int_equal(discwriter_task_wait(task, 60000), S_OK);
	assert_int_equal(fake.jobs, 3);
}

/* Some jobs a drive cannot be stopped in. */
static void cannot_be_stopped(void **state)
{
	(void)state;
	fake.stubborn = true;
	discwriter_task_set_progress(task, note_and_cancel, events, 10);
	fake.job_polls = 8;
	/* Each look is an event, so the third is told while it runs. */
	assert_int_equal(discwriter_task_start_erase(task, 0), S_OK);
	assert_int_equal(discwriter_task_cancel(task), E_IMAPI_RECORDER_NO_SUCH_FEATURE);
	assert_int_equal(discwriter_task_wait(task, -1), S_OK);
	assert_int_equal(discwriter_recorder_cancel(recorder),
			 E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
}

static void cancelled_by_its_progress(void **state)
{
	(void)state;
	fake.job_polls = 1000000000;
	discwriter_task_set_progress(task, note_and_cancel, events, 10);
	assert_int_equal(discwriter_task_erase(task, 1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_true(nr_events >= 3);
}

static void freed_while_it_runs(void **state)
{
	struct dw_task *other;

	(void)state;
	assert_int_equal(discwriter_task_new(recorder, &other), S_OK);
	assert_int_equal(discwriter_task_start_erase(other, 0), S_OK);
	assert_int_equal(fake.fds, 2);
	discwriter_task_free(other);
	assert_int_equal(fake.fds, 1);
}

/* A cancel that comes while the recorder is being taken ends it before it begins. */
static void cancel_while_opening(unsigned long request)
{
	if (!request)
		cancel_result = discwriter_task_cancel(task);
}

static void cancelled_before_it_began(void **state)
{
	(void)state;
	fake.before = cancel_while_opening;
	assert_int_equal(discwriter_task_erase(task, 0), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.jobs, 0);
	assert_int_equal(fake.fds, 1);
}

/* One that comes when the kernel has not heard of the job yet is not forgotten. */
static void cancel_while_beginning(unsigned long request)
{
	if (request == DISCWRITER_IOC_ERASE)
		cancel_result = discwriter_task_cancel(task);
}

static void cancelled_while_it_began(void **state)
{
	(void)state;
	fake.before = cancel_while_beginning;
	fake.job_polls = 1000;
	assert_int_equal(discwriter_task_erase(task, 0), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.jobs, 1);
	assert_int_equal(fake.cancels, 2);
}

/* --- progress ------------------------------------------------------------------ */

static void progress_of_the_drive(void **state)
{
	(void)state;
	fake.job_status.flags = DISCWRITER_STATUS_PROGRESS;
	fake.job_status.progress = 16384;
	fake.job_status.elapsed_ms = 1000;
	assert_int_equal(discwriter_task_erase(task, 0), S_OK);
	/* The phase it is in, and the end. */
	assert_int_equal(nr_events, 2);
	assert_int_equal(events[0].phase, DISCWRITER_PHASE_ERASING);
	assert_int_equal(events[0].action, DW_ACTION_FORMATTING_MEDIA);
	assert_int_equal(events[0].job, DISCWRITER_JOB_ERASE);
	assert_int_equal(events[0].drive_progress, 16384);
	assert_int_equal(events[0].remaining_ms, 3000);
	assert_int_equal(events[0].total_ms, 4000);
	assert_int_equal(events[1].phase, DISCWRITER_PHASE_COMPLETED);
	assert_int_equal(events[1].remaining_ms, 0);
}

/* Overwriting counts in sectors. */
static void progress_in_sectors(void **state)
{
	(void)state;
	fake.job_status.sectors_total = 1000;
	fake.job_status.sectors_written = 500;
	fake.job_status.elapsed_ms = 700;
	assert_int_equal(discwriter_task_erase(task, 1), S_OK);
	assert_int_equal(events[0].drive_progress, -1);
	assert_int_equal(events[0].sectors_done, 500);
	assert_int_equal(events[0].sectors_total, 1000);
	assert_int_equal(events[0].remaining_ms, 700);
}

static void progress_again_and_again(void **state)
{
	(void)state;
	discwriter_task_set_progress(task, note, events, 10);
	fake.job_polls = 1000000000;
	assert_int_equal(discwriter_task_start_erase(task, 1), S_OK);
	while (nr_events < 5)
		assert_int_equal(discwriter_task_wait(task, 20), S_FALSE);
	discwriter_task_cancel(task);
	assert_int_equal(discwriter_task_wait(task, -1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(events[nr_events - 1].phase, DISCWRITER_PHASE_FAILED);
}

/* --- failures ------------------------------------------------------------------ */

static void taken_by_other(void **state)
{
	(void)state;
	fake.taken_by_other = true;
	assert_int_equal(discwriter_task_erase(task, 0), E_IMAPI_RECORDER_LOCKED);
	assert_int_equal(result().stage, DW_STAGE_OPEN);
	assert_int_equal(result().error, EBUSY);
	assert_int_equal(result().flags, 0);
	fake.taken_by_other = false;
	fake.swapped = true;
	assert_int_equal(discwriter_task_erase(task, 0), DW_E_DEV_NOT_EXIST);
	assert_int_equal(fake.jobs, 0);
	assert_int_equal(fake.fds, 1);
}

static void old_kernel(void **state)
{
	struct discwriter_formats formats;
	struct discwriter_speeds speeds;

	(void)state;
	fake.old = true;
	assert_int_equal(discwriter_task_erase(task, 0), E_NOTIMPL);
	assert_int_equal(discwriter_task_format(task, NULL, 0), E_NOTIMPL);
	assert_int_equal(discwriter_task_finalize(task, DISCWRITER_CLOSE_SESSION), E_NOTIMPL);
	assert_int_equal(discwriter_task_reserve(task, 16, NULL, 0), E_NOTIMPL);
	assert_int_equal(discwriter_recorder_eject(recorder), E_NOTIMPL);
	assert_int_equal(discwriter_recorder_set_speed(recorder, 0, 0, NULL, 0), E_NOTIMPL);
	assert_int_equal(discwriter_recorder_formats(recorder, &formats, sizeof(formats)),
			 E_NOTIMPL);
	assert_int_equal(discwriter_recorder_speeds(recorder, &speeds, sizeof(speeds)), E_NOTIMPL);
	assert_int_equal(fake.fds, 1);
}

/* Not every failure has a record of its own: that of another job says nothing. */
static void refused_without_a_record(void **state)
{
	(void)state;
	fake.status.burn = 5;
	fake.status.error = EINVAL;
	fake.status.cause = DISCWRITER_CAUSE_STREAM_SIZE;
	fake.verb_request = DISCWRITER_IOC_FORMAT;
	fake.verb_error = EINVAL;
	assert_int_equal(discwriter_task_format(task, NULL, 0), E_INVALIDARG);
	assert_int_equal(result().flags, 0);
	assert_int_equal(result().stage, DW_STAGE_BEGIN);
	fake.verb_error = EMEDIUMTYPE;
	assert_int_equal(discwriter_task_format(task, NULL, 0),
			 E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED);
	fake.verb_error = ETXTBSY;
	assert_int_equal(discwriter_task_format(task, NULL, 0), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
}

/* The size of what is told at the end must not become that of a stream. */
static void invalid_at_its_end(void **state)
{
	(void)state;
	fake.job_error = EINVAL;
	fake.job_cause = 4711;
	assert_int_equal(discwriter_task_format(task, NULL, 0), E_INVALIDARG);
}

static void recorder_goes_away(void **state)
{
	(void)state;
	fake.job_polls = 1000000000;
	assert_int_equal(discwriter_task_start_erase(task, 1), S_OK);
	fake.no_status = true;
	assert_int_equal(discwriter_task_wait(task, -1), DW_E_DEV_NOT_EXIST);
	assert_int_equal(fake.fds, 1);
	assert_int_equal(result().flags, 0);
}

/* cause | phase (0: erasing) | opcode | elapsed | code of ERASE | code of FORMAT */
static const struct {
	unsigned int cause;
	unsigned int phase;
	unsigned char opcode;
	unsigned long long elapsed;
	int erase;
	int format;
} codes[] = {
	{ DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED, DISCWRITER_PHASE_VALIDATING, 0, 0,
	  E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED },
	{ DISCWRITER_CAUSE_RECORDER_UNSUPPORTED, 0, 0xa1, 0,
	  E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED },
	{ DISCWRITER_CAUSE_WRITE_ERROR, 0, 0xa1, 0,
	  E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE },
	{ DISCWRITER_CAUSE_FAILED, 0, 0xa1, 0,
	  E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND, E_FAIL },
	{ DISCWRITER_CAUSE_FAILED, DISCWRITER_PHASE_VALIDATING, 0x46, 0, E_FAIL, E_FAIL },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, DISCWRITER_PHASE_VALIDATING, 0x51, 0,
	  E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL,
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, 0, 0x51, 0,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE,
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, 0, 0x00, 0,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE,
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, DISCWRITER_PHASE_VALIDATING, 0x46, 0,
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
	  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	/* An hour is one only when it was one. */
	{ DISCWRITER_CAUSE_TIMEOUT, 0, 0xa1, 3599999,
	  E_IMAPI_RECORDER_COMMAND_TIMEOUT, E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ DISCWRITER_CAUSE_TIMEOUT, 0, 0xa1, 3600000,
	  E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR, E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ DISCWRITER_CAUSE_BUSY, 0, 0x00, 3600001,
	  E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR, E_IMAPI_RECORDER_MEDIA_BUSY },
	{ DISCWRITER_CAUSE_WRITE_PROTECTED, 0, 0xa1, 0,
	  E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ DISCWRITER_CAUSE_NO_MEDIUM, DISCWRITER_PHASE_VALIDATING, 0, 0,
	  E_IMAPI_RECORDER_MEDIA_NO_MEDIA, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ DISCWRITER_CAUSE_MEDIUM_STATE, DISCWRITER_PHASE_VALIDATING, 0, 0,
	  E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE },
};

static void codes_of_failures(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		const struct dw_cause *cause = discwriter_cause_find(codes[i].cause);

		fake.job_cause = codes[i].cause;
		fake.job_error = cause->error;
		fake.job_phase = codes[i].phase;
		fake.job_status.opcode = codes[i].opcode;
		fake.job_status.elapsed_ms = codes[i].elapsed;
		/* At its end, and at once. */
		for (fake.job_polls = 0; fake.job_polls < 4; fake.job_polls += 3) {
			assert_int_equal(discwriter_task_erase(task, 0), codes[i].erase);
			assert_non_null(discwriter_code_find(codes[i].erase)->advice);
			assert_int_equal(result().error, cause->error);
			assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_NEEDS_ERASE);
			assert_int_equal(discwriter_task_format(task, NULL, 0), codes[i].format);
		}
	}
	/* Of a disc that is none at all it is said so. */
	fake.job_error = EMEDIUMTYPE;
	fake.job_cause = DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED;
	fake.medium.state &= ~DISCWRITER_MEDIUM_SUPPORTED;
	assert_int_equal(discwriter_task_erase(task, 0), E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED);
}

/* cause | phase | sense data | code of ERASE */
static const struct {
	unsigned int cause;
	unsigned int phase;
	unsigned char key, asc, ascq;
	int erase;
} senses[] = {
	/* A drive that has been told to start the disc, and says that it wants to be. */
	{ DISCWRITER_CAUSE_BECOMING_READY, DISCWRITER_PHASE_VALIDATING, 0x2, 0x04, 0x02,
	  E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ DISCWRITER_CAUSE_BECOMING_READY, DISCWRITER_PHASE_VALIDATING, 0x2, 0x04, 0x01,
	  E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	/* Reset while it erased. */
	{ DISCWRITER_CAUSE_WRITE_ERROR, DISCWRITER_PHASE_ERASING, 0x6, 0x29, 0x00,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE },
	{ DISCWRITER_CAUSE_WRITE_ERROR, DISCWRITER_PHASE_VALIDATING, 0x6, 0x29, 0x00,
	  E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE },
};

static void codes_by_sense(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(senses); i++) {
		fake.job_cause = senses[i].cause;
		fake.job_error = discwriter_cause_find(senses[i].cause)->error;
		fake.job_phase = senses[i].phase;
		fake.job_status.sense_key = senses[i].key;
		fake.job_status.asc = senses[i].asc;
		fake.job_status.ascq = senses[i].ascq;
		assert_int_equal(discwriter_task_erase(task, 0), senses[i].erase);
	}
}

static void null_objects(void **state)
{
	struct dw_result res;
	struct dw_task *other;

	(void)state;
	assert_int_equal(discwriter_task_new(NULL, &other), E_POINTER);
	assert_int_equal(discwriter_task_new(recorder, NULL), E_POINTER);
	assert_int_equal(discwriter_task_erase(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_start_erase(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_format(NULL, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_finalize(NULL, 2), E_POINTER);
	assert_int_equal(discwriter_task_reserve(NULL, 16, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_wait(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_cancel(NULL), E_POINTER);
	assert_int_equal(discwriter_task_set_progress(NULL, NULL, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_task_set_progress(task, NULL, NULL, 9), E_INVALIDARG);
	assert_int_equal(discwriter_task_result(NULL, &res, sizeof(res)), E_POINTER);
	assert_int_equal(discwriter_task_result(task, NULL, sizeof(res)), E_POINTER);
	assert_int_equal(discwriter_task_result(task, &res, 0), E_INVALIDARG);
	discwriter_task_free(NULL);
}

/* The recorder is kept by who has it. */
static void recorder_outlives_its_owner(void **state)
{
	(void)state;
	discwriter_recorder_free(recorder);
	recorder = NULL;
	assert_int_equal(discwriter_task_erase(task, 0), S_OK);
}

/* A second thread that waits is sent away, not mixed up. */
static void *wait_thread(void *arg)
{
	*(int *)arg = discwriter_task_wait(task, -1);
	return NULL;
}

static void two_wait(void **state)
{
	pthread_t thread;
	int hr = 1;

	(void)state;
	fake.job_polls = 1000000000;
	discwriter_task_set_progress(task, note, events, 60000);
	assert_int_equal(discwriter_task_start_erase(task, 1), S_OK);
	assert_int_equal(pthread_create(&thread, NULL, wait_thread, &hr), 0);
	while (!nr_events)
		sched_yield();
	assert_int_equal(discwriter_task_wait(task, -1), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_task_cancel(task), S_OK);
	pthread_join(thread, NULL);
	assert_int_equal(hr, E_IMAPI_REQUEST_CANCELLED);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(erase),
		TEST(format),
		TEST(finalize),
		TEST(reserve),
		TEST(start_and_wait),
		TEST(cannot_be_stopped),
		TEST(cancelled_by_its_progress),
		TEST(freed_while_it_runs),
		TEST(cancelled_before_it_began),
		TEST(cancelled_while_it_began),
		TEST(progress_of_the_drive),
		TEST(progress_in_sectors),
		TEST(progress_again_and_again),
		TEST(taken_by_other),
		TEST(old_kernel),
		TEST(refused_without_a_record),
		TEST(invalid_at_its_end),
		TEST(recorder_goes_away),
		TEST(codes_of_failures),
		TEST(codes_by_sense),
		TEST(null_objects),
		TEST(recorder_outlives_its_owner),
		TEST(two_wait),
	};

	return cmocka_run_group_tests_name("task", tests, NULL, NULL);
}
