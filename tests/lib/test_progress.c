// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Progress, cancelling from elsewhere, and what is locked meanwhile.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
#define EVENTS	64

static struct dw_recorder *recorder;
static struct dw_data *data;
static struct dw_stream *stream;
static int source = -1;

/* What the progress function saw. */
static struct dw_progress events[EVENTS];
static atomic_uint nr_events;
static pthread_t seen_in;
static bool all_blocked;
static atomic_int cancel_result;
static pthread_t looker;

static int setup(void **state)
{
	fake_setup(state);
	memset(events, 0, sizeof(events));
	nr_events = 0;
	source = fake_file(64 * SECTOR);
	return discwriter_recorder_open(FAKE_NODE, &recorder) ||
	       discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder) ||
	       discwriter_data_set_client_name(data, "test") ||
	       discwriter_stream_from_fd(source, &stream);
}

static int teardown(void **state)
{
	discwriter_stream_free(stream);
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	close(source);
	return fake_teardown(state);
}

static void note(struct dw_data *d, const struct dw_progress *progress, void *user)
{
	sigset_t mask;

	if (d != data || user != &events)
		return;
	seen_in = pthread_self();
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	all_blocked = sigismember(&mask, SIGINT) && sigismember(&mask, SIGTERM) &&
		      sigismember(&mask, SIGCHLD) && sigismember(&mask, SIGUSR1);
	if (nr_events < EVENTS) {
		events[nr_events] = *progress;
		nr_events++;
	}
}

static void wait_for_action(unsigned int action)
{
	while (!nr_events || events[nr_events - 1].action != action)
		sched_yield();
}

/* The kernel is as slow as the events are: each of them is seen. */
static void slow_kernel(unsigned long request)
{
	if (request == DISCWRITER_IOC_BEGIN)
		wait_for_action(DW_ACTION_VALIDATING_MEDIA);
	if (request == DISCWRITER_IOC_END)
		wait_for_action(DW_ACTION_WRITING_DATA);
}

static void actions_in_order(void **state)
{
	static const unsigned int order[] = {
		DW_ACTION_VALIDATING_MEDIA, DW_ACTION_WRITING_DATA, DW_ACTION_COMPLETED,
	};
	unsigned int i;

	(void)state;
	/* No interval to speak of: each event is a change. */
	fake.before = slow_kernel;
	assert_int_equal(discwriter_data_set_progress(data, note, &events, 60000), S_OK);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(nr_events, 3);
	for (i = 0; i < 3; i++)
		assert_int_equal(events[i].action, order[i]);
	assert_int_equal(events[2].phase, DISCWRITER_PHASE_COMPLETED);
	assert_false(pthread_equal(seen_in, pthread_self()));
	assert_true(all_blocked);
}

/* Nobody looks often enough to see them: the record tells that they were. */
static void short_phases_are_told(void **state)
{
	static const unsigned int order[] = {
		DW_ACTION_VALIDATING_MEDIA, DW_ACTION_FORMATTING_MEDIA,
		DW_ACTION_INITIALIZING_HARDWARE, DW_ACTION_CALIBRATING_POWER,
		DW_ACTION_WRITING_DATA, DW_ACTION_FINALIZATION, DW_ACTION_COMPLETED,
	};
	unsigned int i;

	(void)state;
	fake.phases = 1U << DISCWRITER_PHASE_VALIDATING | 1U << DISCWRITER_PHASE_INITIALIZING |
		      1U << DISCWRITER_PHASE_FORMATTING | 1U << DISCWRITER_PHASE_CALIBRATING |
		      1U << DISCWRITER_PHASE_WRITING | 1U << DISCWRITER_PHASE_FINALIZING;
	discwriter_data_set_progress(data, note, &events, 60000);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(nr_events, ARRAY_SIZE(order));
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		assert_int_equal(events[i].action, order[i]);
		if (order[i] != DW_ACTION_WRITING_DATA)
			assert_int_equal(events[i].sectors_done, i < 4 ? 0 : 64);
	}
}

/* The record of a burn that has ended is looked at again and again, and nothing told. */
static void look_when_ended(unsigned long request)
{
	unsigned int until;

	slow_kernel(request);
	if (request != DISCWRITER_IOC_STATUS || !fake.ends)
		return;
	wait_for_action(DW_ACTION_COMPLETED);
	until = fake_asked() + 3;
	while (fake_asked() < until)
		sched_yield();
}

static void completed_is_told_once(void **state)
{
	unsigned int i;

	(void)state;
	fake.before = look_when_ended;
	discwriter_data_set_progress(data, note, &events, 10);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	for (i = 0; i < nr_events; i++)
		assert_int_equal(events[i].action == DW_ACTION_COMPLETED, i == nr_events - 1);
}

/* Whatever ends a write, there is a last event, once. */
static void failure_is_told(void **state)
{
	static const struct {
		bool before;
		unsigned int action;
	} rows[] = {
		{ true, DW_ACTION_VALIDATING_MEDIA }, { false, DW_ACTION_WRITING_DATA },
	};
	unsigned int i, n, failed;

	(void)state;
	discwriter_data_set_progress(data, note, &events, 60000);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		nr_events = 0;
		if (rows[i].before) {
			fake.medium_error = ENOMEDIUM;
		} else {
			fake.medium_error = 0;
			fake.fail_at = 8 * SECTOR;
			fake.fail_error = EIO;
			/* It has failed, perhaps, before anybody looks. */
			fake.phases = 1U << DISCWRITER_PHASE_WRITING;
			fake.before = slow_kernel;
		}
		assert_true(FAILED(discwriter_data_write(data, stream)));
		for (failed = 0, n = 0; n < nr_events; n++)
			failed += events[n].phase == DISCWRITER_PHASE_FAILED;
		assert_int_equal(failed, 1);
		assert_int_equal(events[nr_events - 1].phase, DISCWRITER_PHASE_FAILED);
		assert_int_equal(events[nr_events - 1].action, rows[i].action);
	}
}

/* A post-gap lies behind the section, and is not the program's. */
static void last_written_is_the_programs(void **state)
{
	struct discwriter_status status = {
		.burn = 1, .phase = DISCWRITER_PHASE_FINALIZING, .start = 100,
		.sectors_total = 64, .sectors_taken = 64, .sectors_written = 64,
		.last_written = 313,
	};
	struct dw_progress progress;

	(void)state;
	assert_int_equal(discwriter_progress_from_status(&status, &progress, sizeof(progress)),
			 S_OK);
	assert_int_equal(progress.last_written_lba, 163);
}

static void last_event_is_whole(void **state)
{
	const struct dw_progress *last;

	(void)state;
	fake.medium.next_writable = 1000;
	discwriter_data_set_progress(data, note, &events, 60000);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	last = &events[nr_events - 1];
	assert_int_equal(last->sectors_total, 64);
	assert_int_equal(last->sectors_done, 64);
	assert_int_equal(last->start_lba, 1000);
	assert_int_equal(last->sector_count, 64);
	assert_int_equal(last->last_read_lba, 1063);
	assert_int_equal(last->last_written_lba, 1063);
	assert_int_equal(last->remaining_ms, 0);
	assert_int_equal(last->total_ms, last->elapsed_ms);
	assert_int_equal(last->total_system_buffer, 0);
	assert_int_equal(last->profile, 0x1b);
	assert_int_equal(last->nr_ranges, 0);
}

static void wait_for_all_sectors(unsigned long request)
{
	while (request == DISCWRITER_IOC_END &&
	       (!nr_events || events[nr_events - 1].sectors_done < 64))
		sched_yield();
}

/* 64 sectors in 100 ms; that closing takes an hour makes it no slower. */
static void speed_and_times(void **state)
{
	const struct dw_progress *writing, *last;

	(void)state;
	fake.end_ms = 3600000;
	fake.before = wait_for_all_sectors;
	discwriter_data_set_progress(data, note, &events, 10);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_true(nr_events >= 2);
	writing = &events[nr_events - 2];
	last = &events[nr_events - 1];
	assert_int_equal(writing->action, DW_ACTION_WRITING_DATA);
	assert_int_equal(writing->bytes_per_second, 64 * SECTOR * 10);
	assert_int_equal(writing->remaining_ms, 0);
	assert_int_equal(writing->total_ms, 100);
	assert_int_equal(last->bytes_per_second, 64 * SECTOR * 10);
	assert_int_equal(last->elapsed_ms, 3600100);
}

static void wait_for_any_event(unsigned long request)
{
	while (request == DISCWRITER_IOC_BEGIN && !nr_events)
		sched_yield();
}

/* Until the burn begins, the kernel tells of the one before. */
static void not_the_last_burn(void **state)
{
	(void)state;
	fake.status.burn = 5;
	fake.status.phase = DISCWRITER_PHASE_COMPLETED;
	fake.status.sectors_written = 99;
	fake.before = wait_for_any_event;
	discwriter_data_set_progress(data, note, &events, 60000);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(events[0].action, DW_ACTION_VALIDATING_MEDIA);
	assert_int_equal(events[0].sectors_done, 0);
	assert_int_equal(events[nr_events - 1].action, DW_ACTION_COMPLETED);
	assert_int_equal(events[nr_events - 1].sectors_done, 64);
}

/* A write that blocks: the events go on by themselves. */
struct writer {
	pthread_t thread;
	int hr;
};

static void *write_thread(void *arg)
{
	struct writer *writer = arg;

	writer->hr = discwriter_data_write(data, stream);
	return NULL;
}

static void start(struct writer *writer)
{
	assert_int_equal(pthread_create(&writer->thread, NULL, write_thread, writer), 0);
}

static int finish(struct writer *writer)
{
	pthread_join(writer->thread, NULL);
	return writer->hr;
}

static void note_and_cancel(struct dw_data *d, const struct dw_progress *progress, void *user)
{
	note(d, progress, user);
	if (nr_events == 8)
		cancel_result = discwriter_data_cancel(d);
}

static void events_without_end(void **state)
{
	struct writer writer;
	unsigned int i;

	(void)state;
	cancel_result = 1;
	fake.block_writes = true;
	discwriter_data_set_progress(data, note_and_cancel, &events, 10);
	start(&writer);
	/* Only the eighth event ends it. */
	assert_int_equal(finish(&writer), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_true(nr_events >= 8);
	for (i = 0; i < nr_events; i++)
		assert_int_not_equal(events[i].action, DW_ACTION_COMPLETED);
}

static void no_function_no_thread(void **state)
{
	(void)state;
	assert_int_equal(discwriter_data_set_progress(data, NULL, NULL, 0), S_OK);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(nr_events, 0);
}

static void ranges_in_events(void **state)
{
	static const struct discwriter_range ranges[] = { { 40, 43 }, { 8, 9 } };
	const struct dw_progress *last;

	(void)state;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	discwriter_data_set_progress(data, note, &events, 60000);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 2), S_OK);
	last = &events[nr_events - 1];
	assert_int_equal(last->nr_ranges, 2);
	assert_int_equal(last->sectors_total, 6);
	assert_int_equal(last->last_read_lba, 9);
	assert_int_equal(last->start_lba, 40);
	assert_int_equal(last->sector_count, 4);
}

/* A kernel that answers nonsense. */
static void hostile_status(void **state)
{
	static const struct discwriter_range ranges[] = { { 40, 43 }, { 8, 9 } };
	struct dw_result result;
	unsigned int i;

	(void)state;
	cancel_result = 1;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake.odd_status = true;
	fake.block_writes = true;
	discwriter_data_set_progress(data, note_and_cancel, &events, 10);
	assert_int_equal(discwriter_data_write_ranges(data, stream, ranges, 2),
			 E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	for (i = 0; i < nr_events; i++) {
		const struct dw_progress *p = &events[i];

		assert_true(p->action <= DW_ACTION_VERIFYING);
		assert_int_not_equal(p->action, DW_ACTION_COMPLETED);
		assert_true(p->range < 2);
		assert_true(p->start_lba == 40 || p->start_lba == 8);
		assert_true(p->last_read_lba >= -1 && p->last_read_lba < 44);
		assert_true(p->last_written_lba == -1);
		assert_true(p->remaining_ms >= -1 && p->elapsed_ms >= -1);
		assert_true(p->drive_buffer_free <= p->drive_buffer_size);
	}
	assert_int_equal(events[nr_events - 1].elapsed_ms, -1);
	assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_OK);
	assert_int_equal(result.status.sense_len, sizeof(result.status.sense));
}

static void hostile_addresses(void **state)
{
	(void)state;
	discwriter_data_set_progress(data, note, &events, 60000);
	fake.medium.next_writable = ~0ULL;
	fake.medium.profile = 0xffffffff;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(events[nr_events - 1].start_lba, -1);
	assert_null(discwriter_profile_find(events[nr_events - 1].profile));
}

static void cancel_from_another_thread(void **state)
{
	struct dw_result result;
	struct writer writer;

	(void)state;
	fake.block_writes = true;
	start(&writer);
	fake_wait_blocked();
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	assert_int_equal(finish(&writer), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_OK);
	assert_int_equal(result.hr, E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result.status.cause, DISCWRITER_CAUSE_CANCELLED);
	assert_int_equal(result.status.outcome, DISCWRITER_OUTCOME_APPENDABLE);
	assert_int_equal(fake.ends, 1);
	/* Over and done: the next one is not cancelled. */
	fake.block_writes = false;
	assert_int_equal(discwriter_data_cancel(data), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
}

static void cancel_refused_by_the_kernel(void **state)
{
	struct writer writer;

	(void)state;
	fake.block_writes = true;
	start(&writer);
	fake_wait_blocked();
	fake.query_error = EPERM;
	assert_int_equal(discwriter_data_cancel(data), E_ACCESSDENIED);
	fake.query_error = 0;
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	assert_int_equal(finish(&writer), E_IMAPI_REQUEST_CANCELLED);
}

/* A source that says nothing does not keep a write from being cancelled. */
static void cancel_while_source_is_silent(void **state)
{
	struct dw_stream *silent;
	struct writer writer;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(discwriter_stream_from_fd(fds[0], &silent), S_OK);
	discwriter_stream_free(stream);
	stream = silent;
	start(&writer);
	while (discwriter_data_cancel(data) == E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS)
		sched_yield();
	assert_int_equal(finish(&writer), E_IMAPI_REQUEST_CANCELLED);
	close(fds[0]);
	close(fds[1]);
}

/* Before there is a burn: nothing begins, and nobody else's burn is hit. */
/* The next write has a source that comes and goes, and nobody who cancels it. */
static void cancel_is_over(void **state)
{
	static unsigned char bytes[16 * SECTOR];
	int fds[2];

	cancel_while_source_is_silent(state);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes, sizeof(bytes)), sizeof(bytes));
	close(fds[1]);
	discwriter_stream_free(stream);
	assert_int_equal(discwriter_stream_from_fd(fds[0], &stream), S_OK);
	/* Its data are not there at once. */
	fake_step(FAKE_SPLICE, -EAGAIN);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(fake.len, sizeof(bytes));
	close(fds[0]);
}

static void cancel_at_first_sight(struct dw_data *d, const struct dw_progress *progress,
				  void *user)
{
	note(d, progress, user);
	if (nr_events == 1)
		cancel_result = discwriter_data_cancel(d);
}

static void wait_for_first_event(unsigned long request)
{
	if (request == DISCWRITER_IOC_MEDIUM)
		wait_for_action(DW_ACTION_VALIDATING_MEDIA);
}

static void cancel_before_begin(void **state)
{
	struct dw_result result;

	(void)state;
	cancel_result = 1;
	fake.before = wait_for_first_event;
	discwriter_data_set_progress(data, cancel_at_first_sight, &events, 60000);
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_OK);
	assert_int_equal(result.flags, 0);
}

/* While it prepares: nobody saw the cancel, so it is told once there is a burn. */
static void *cancel_main(void *arg)
{
	cancel_result = discwriter_data_cancel(data);
	return arg;
}

/* The kernel has not begun to look at the disc, and so there is nothing to cancel yet. */
static void cancel_during_look(unsigned long request)
{
	pthread_t thread;

	if (request != DISCWRITER_IOC_MEDIUM)
		return;
	assert_int_equal(pthread_create(&thread, NULL, cancel_main, NULL), 0);
	/* It is tried until the call that it is for is over. */
	while (fake_cancelled() < 3 && cancel_result == 1)
		sched_yield();
	fake.medium_error = ECANCELED;
	looker = thread;
}

static void cancel_is_tried_again(void **state)
{
	(void)state;
	cancel_result = 1;
	fake.before = cancel_during_look;
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_REQUEST_CANCELLED);
	pthread_join(looker, NULL);
	assert_int_equal(cancel_result, S_OK);
	assert_in_range(fake.cancels, 3, 1999);
	assert_int_equal(fake.begins, 0);
}

static void cancel_during_begin(unsigned long request)
{
	if (request == DISCWRITER_IOC_BEGIN)
		cancel_result = discwriter_data_cancel(data);
}

static void cancel_while_preparing(void **state)
{
	(void)state;
	cancel_result = 1;
	fake.before = cancel_during_begin;
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.begins, 1);
	assert_int_equal(fake.cancels, 2);
	assert_int_equal(fake.ends, 1);
	assert_int_equal(fake.len, 0);
}

/* While it waits for the recorder, the burn there is somebody else's. */
static void cancel_during_open(unsigned long request)
{
	if (!request)
		cancel_result = discwriter_data_cancel(data);
}

static void cancel_hits_nobody_else(void **state)
{
	(void)state;
	cancel_result = 1;
	fake.before = cancel_during_open;
	fake.taken_by_other = true;
	fake.status.phase = DISCWRITER_PHASE_WRITING;
	fake.status.burn = 3;
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.cancels, 0);
	/* Nor when the node was this writer's before. */
	fake.before = NULL;
	fake.taken_by_other = false;
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	cancel_result = 1;
	fake.before = cancel_during_open;
	fake.taken_by_other = true;
	fake.status.phase = DISCWRITER_PHASE_WRITING;
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(cancel_result, S_OK);
	assert_int_equal(fake.cancels, 0);
}

static void locked_while_writing(void **state)
{
	struct writer writer;
	char name[DISCWRITER_CLIENT_LEN];
	const int locked = E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	struct dw_result result;

	(void)state;
	fake.block_writes = true;
	start(&writer);
	fake_wait_blocked();
	assert_int_equal(discwriter_data_write(data, stream), locked);
	assert_int_equal(discwriter_data_set_recorder(data, NULL), locked);
	assert_int_equal(discwriter_data_set_client_name(data, "other"), locked);
	assert_int_equal(discwriter_data_set_client_name(data, NULL), locked);
	assert_int_equal(discwriter_data_set_force_overwrite(data, 1), locked);
	assert_int_equal(discwriter_data_set_force_media_to_be_closed(data, 1), locked);
	assert_int_equal(discwriter_data_set_disable_consumer_dvd_compatibility_mode(data, 1),
			 locked);
	assert_int_equal(discwriter_data_set_close(data, 99), locked);
	assert_int_equal(discwriter_data_set_pad(data, 1), locked);
	assert_int_equal(discwriter_data_set_progress(data, NULL, NULL, 0), locked);
	/* NULL goes before busy; asking is always allowed. */
	assert_int_equal(discwriter_data_write(data, NULL), E_POINTER);
	assert_int_equal(discwriter_data_get_client_name(data, name, sizeof(name)), S_OK);
	assert_string_equal(name, "test");
	assert_recorder(discwriter_data_get_recorder(data), recorder);
	assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_FALSE);
	discwriter_data_cancel(data);
	finish(&writer);
	assert_int_equal(discwriter_data_set_pad(data, 1), S_OK);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(actions_in_order),
		TEST(short_phases_are_told),
		TEST(completed_is_told_once),
		TEST(failure_is_told),
		TEST(last_written_is_the_programs),
		TEST(last_event_is_whole),
		TEST(not_the_last_burn),
		TEST(speed_and_times),
		TEST(events_without_end),
		TEST(no_function_no_thread),
		TEST(ranges_in_events),
		TEST(hostile_status),
		TEST(hostile_addresses),
		TEST(cancel_from_another_thread),
		TEST(cancel_refused_by_the_kernel),
		TEST(cancel_while_source_is_silent),
		TEST(cancel_is_over),
		TEST(cancel_before_begin),
		TEST(cancel_is_tried_again),
		TEST(cancel_while_preparing),
		TEST(cancel_hits_nobody_else),
		TEST(locked_while_writing),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
