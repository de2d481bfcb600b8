// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Questions about the medium, tray and speeds, and the words for all that.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "fake.h"

static struct dw_recorder *recorder;

static int setup(void **state)
{
	fake_setup(state);
	return discwriter_recorder_open(FAKE_NODE, &recorder);
}

static int teardown(void **state)
{
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

/* --- formats, speeds ------------------------------------------------------------ */

static void formats(void **state)
{
	struct discwriter_formats formats;

	(void)state;
	fake.formats = (struct discwriter_formats) {
		.state = DISCWRITER_FORMAT_UNFORMATTED, .sectors = 11826176, .nr = 2,
		.preferred = 1, .entries = { { .type = 0x30 }, { .type = 0x31, .sectors = 9 } },
	};
	assert_int_equal(discwriter_recorder_formats(recorder, &formats, sizeof(formats)), S_OK);
	assert_int_equal(formats.nr, 2);
	assert_int_equal(formats.preferred, 1);
	assert_int_equal(formats.entries[1].sectors, 9);
	/* Nobody runs beyond the end of the list. */
	fake.formats.nr = 4711;
	fake.formats.preferred = 4711;
	discwriter_recorder_formats(recorder, &formats, sizeof(formats));
	assert_int_equal(formats.nr, DISCWRITER_MAX_FORMATS);
	assert_int_equal(formats.preferred, 0);
	fake.verb_request = DISCWRITER_IOC_FORMATS;
	fake.verb_error = EMEDIUMTYPE;
	assert_int_equal(discwriter_recorder_formats(recorder, &formats, sizeof(formats)),
			 E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED);
	fake.verb_error = ETXTBSY;
	assert_int_equal(discwriter_recorder_formats(recorder, &formats, sizeof(formats)),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_recorder_formats(NULL, &formats, sizeof(formats)), E_POINTER);
	assert_int_equal(discwriter_recorder_formats(recorder, NULL, 1), E_POINTER);
	assert_int_equal(discwriter_recorder_formats(recorder, &formats, 0), E_INVALIDARG);
	/* A query: nobody's recorder is taken. */
	assert_int_equal(fake.calls[FAKE_OPEN], 1);
}

static void speeds(void **state)
{
	struct discwriter_speeds speeds;

	(void)state;
	fake.speeds = (struct discwriter_speeds) {
		.nr = 2, .current_write = 11080,
		.entries = { { .write = 22160 }, { .write = 11080, .read = 5540 } },
	};
	assert_int_equal(discwriter_recorder_speeds(recorder, &speeds, sizeof(speeds)), S_OK);
	assert_int_equal(speeds.nr, 2);
	assert_int_equal(speeds.entries[1].read, 5540);
	fake.speeds.nr = 33;
	discwriter_recorder_speeds(recorder, &speeds, sizeof(speeds));
	assert_int_equal(speeds.nr, DISCWRITER_MAX_SPEEDS);
	assert_int_equal(discwriter_recorder_speeds(NULL, &speeds, sizeof(speeds)), E_POINTER);
	assert_int_equal(discwriter_recorder_speeds(recorder, NULL, 1), E_POINTER);
	assert_int_equal(discwriter_recorder_speeds(recorder, &speeds, 0), E_INVALIDARG);
}

static void set_speed(void **state)
{
	struct discwriter_speed taken;

	(void)state;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 11080, DISCWRITER_ROTATION_CAV,
						       &taken, sizeof(taken)), S_OK);
	assert_int_equal(fake.speed.write, 11080);
	assert_int_equal(fake.speed.rotation, DISCWRITER_ROTATION_CAV);
	assert_int_equal(taken.write, 11080);
	fake.adjust = DISCWRITER_SPEED_ADJUSTED;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 11080, 0, &taken, sizeof(taken)),
			 S_IMAPI_SPEEDADJUSTED);
	assert_int_equal(taken.write, 5540);
	fake.adjust = DISCWRITER_ROTATION_ADJUSTED;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 0, 1, NULL, 0),
			 S_IMAPI_ROTATIONADJUSTED);
	fake.adjust |= DISCWRITER_SPEED_ADJUSTED;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 0, 1, NULL, 0),
			 S_IMAPI_BOTHADJUSTED);
	assert_int_equal(discwriter_recorder_set_speed(recorder, 1, 2, NULL, 0), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_set_speed(recorder, 1, 0, &taken, 0), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_set_speed(NULL, 1, 0, NULL, 0), E_POINTER);
	fake.verb_request = DISCWRITER_IOC_SPEED;
	fake.verb_error = EOPNOTSUPP;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 1, 0, NULL, 0),
			 E_IMAPI_RECORDER_NO_SUCH_FEATURE);
	fake.taken_by_other = true;
	assert_int_equal(discwriter_recorder_set_speed(recorder, 1, 0, NULL, 0),
			 E_IMAPI_RECORDER_LOCKED);
	assert_int_equal(fake.fds, 1);
}

/* profile | kB/s | sectors a second | factor times 100 */
static const struct {
	unsigned int profile, kbps, sectors, factor;
} conversions[] = {
	{ 0x0009, 176, 75, 100 },
	{ 0x000a, 706, 300, 400 },
	{ 0x0009, 9173, 3900, 5200 },
	{ 0x001b, 1385, 676, 100 },
	{ 0x001b, 11080, 5410, 800 },
	{ 0x001a, 3324, 1623, 240 },
	{ 0x0043, 4496, 2195, 100 },
	{ 0x0041, 17983, 8781, 400 },
	{ 0x0041, 53948, 26342, 1200 },
};

static void speeds_in_other_words(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(conversions); i++) {
		unsigned int profile = conversions[i].profile;

		assert_int_equal(discwriter_speed_from_factor(profile, conversions[i].factor),
				 conversions[i].kbps);
		assert_int_equal(discwriter_speed_to_factor(profile, conversions[i].kbps),
				 conversions[i].factor);
		assert_int_equal(discwriter_speed_to_sectors(profile, conversions[i].kbps),
				 conversions[i].sectors);
		/* Back again, but for what whole sectors cannot say. */
		assert_in_range(discwriter_speed_from_sectors(profile, conversions[i].sectors),
				conversions[i].kbps - 1, conversions[i].kbps + 1);
	}
	/* What IMAPI does not know it takes for a CD; a factor it has not. */
	assert_int_equal(discwriter_speed_to_sectors(0xffff, 176), 75);
	assert_int_equal(discwriter_speed_from_sectors(0xffff, 75), 176);
	assert_int_equal(discwriter_speed_from_factor(0xffff, 100), 0);
	assert_int_equal(discwriter_speed_to_factor(0xffff, 176), 0);
	/* A disk has sectors of 2048 bytes and no 1x. */
	assert_int_equal(discwriter_speed_to_sectors(0x02, 2048), 1000);
	assert_int_equal(discwriter_speed_from_factor(0x02, 100), 0);
	assert_int_equal(discwriter_speed_from_factor(0x43, 0xffffffff), 0xffffffff);
	assert_int_equal(discwriter_speed_from_sectors(0x43, 0xffffffff), 0xffffffff);
}

/* --- tray ------------------------------------------------------------------------ */

static void tray(void **state)
{
	static const struct {
		int (*move)(struct dw_recorder *recorder);
		unsigned int action;
	} rows[] = {
		{ discwriter_recorder_eject, DISCWRITER_TRAY_EJECT },
		{ discwriter_recorder_load, DISCWRITER_TRAY_LOAD },
		{ discwriter_recorder_lock_door, DISCWRITER_TRAY_LOCK },
		{ discwriter_recorder_unlock_door, DISCWRITER_TRAY_UNLOCK },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.tray.action = 99;
		fake.verb_error = 0;
		assert_int_equal(rows[i].move(recorder), S_OK);
		assert_int_equal(fake.tray.action, rows[i].action);
		assert_int_equal(fake.tray.flags, 0);
		/* It is waited for, and the recorder is let go. */
		assert_false(fake_nonblocking());
		assert_int_equal(fake.fds, 1);
		assert_int_equal(rows[i].move(NULL), E_POINTER);
		fake.verb_request = DISCWRITER_IOC_TRAY;
		fake.verb_error = EOPNOTSUPP;
		assert_int_equal(rows[i].move(recorder), E_IMAPI_RECORDER_NO_SUCH_FEATURE);
		fake.verb_error = ENOMEDIUM;
		assert_int_equal(rows[i].move(recorder), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	}
	fake.taken_by_other = true;
	assert_int_equal(discwriter_recorder_eject(recorder), E_IMAPI_RECORDER_LOCKED);
	fake.taken_by_other = false;
	fake.swapped = true;
	assert_int_equal(discwriter_recorder_eject(recorder), DW_E_DEV_NOT_EXIST);
	assert_int_equal(fake.fds, 1);
}

/* --- where a further session goes ------------------------------------------------- */

static int ask(struct dw_multisession *ms)
{
	ms->last_session_start = 77;
	ms->next_writable = 77;
	return discwriter_recorder_multisession(recorder, ms, sizeof(*ms));
}

static void next_session(void **state)
{
	const unsigned int appendable = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_APPENDABLE;
	struct dw_multisession ms;

	(void)state;
	/* Blank: there is nothing to continue. */
	assert_int_equal(ask(&ms), S_FALSE);
	assert_int_equal(ms.next_writable, 77);
	fake.medium.state = appendable;
	fake.medium.sessions = 2;
	fake.medium.last_session_start = 4352;
	fake.medium.next_writable = 9056;
	assert_int_equal(ask(&ms), S_OK);
	assert_int_equal(ms.last_session_start, 4352);
	assert_int_equal(ms.next_writable, 9056);
	fake.medium.next_writable = DISCWRITER_NO_ADDRESS;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.medium.next_writable = 9056;
	fake.medium.last_session_start = DISCWRITER_NO_ADDRESS;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.medium.last_session_start = 4352;
	fake.medium.state = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_FINALIZED;
	assert_int_equal(ask(&ms), S_FALSE);
	/* What was found when a burn began is old. */
	fake.medium.state = appendable;
	fake.medium.flags = DISCWRITER_MEDIUM_SNAPSHOT;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.medium.flags = 0;
	fake.medium.state = 0;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.medium_error = ETIME;
	assert_int_equal(ask(&ms), E_IMAPI_RECORDER_MEDIA_BECOMING_READY);
	/* No file system is looked for on such a disc. */
	assert_int_equal(fake.calls[FAKE_PREAD], 0);
	assert_int_equal(discwriter_recorder_multisession(NULL, &ms, sizeof(ms)), E_POINTER);
	assert_int_equal(discwriter_recorder_multisession(recorder, NULL, 1), E_POINTER);
	assert_int_equal(discwriter_recorder_multisession(recorder, &ms, 0), E_INVALIDARG);
}

static void behind_the_file_system(void **state)
{
	static const struct {
		unsigned int block, sectors, next;
	} rows[] = {
		{ 16, 1000, 1008 },
		{ 16, 1008, 1008 },
		{ 16, 1009, 1024 },
		{ 16, 0x00012345, 0x00012350 },
		{ 32, 1000, 1024 },
		{ 32, 1024, 1024 },
		{ 32, 1025, 1056 },
		{ 1, 1025, 1040 },
		{ 0, 1025, 1040 },
	};
	struct dw_multisession ms;
	size_t i;

	(void)state;
	fake.medium.state = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_OVERWRITABLE;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.medium.block = rows[i].block;
		fake.pvd = rows[i].sectors;
		assert_int_equal(ask(&ms), S_OK);
		assert_int_equal(ms.last_session_start, 0);
		assert_int_equal(ms.next_writable, rows[i].next);
	}
	/* It fills the disc; it is none; it cannot be read. */
	fake.medium.capacity = 1040;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.pvd = 0;
	fake.medium.capacity = 2295104;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.pvd = 1000;
	fake_step(FAKE_PREAD, -EIO);
	assert_int_equal(ask(&ms), S_FALSE);
	fake_step(FAKE_PREAD, -EINTR);
	assert_int_equal(ask(&ms), S_OK);
	fake.disc = -EBUSY;
	assert_int_equal(ask(&ms), S_FALSE);
	fake.disc = 0;
	fake.info.block_name[0] = 0;
	assert_int_equal(ask(&ms), S_FALSE);
}

/* --- waiting for anybody ------------------------------------------------------------ */

static void *end_it(void *arg)
{
	(void)arg;
	fake.status.phase = DISCWRITER_PHASE_COMPLETED;
	return NULL;
}

static void wait_for_anybody(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(discwriter_recorder_wait(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_recorder_wait(recorder, -1), S_OK);
	fake.status.phase = DISCWRITER_PHASE_FAILED;
	assert_int_equal(discwriter_recorder_wait(recorder, 0), S_OK);
	fake.status.phase = DISCWRITER_PHASE_ERASING;
	assert_int_equal(discwriter_recorder_wait(recorder, 0), S_FALSE);
	assert_int_equal(discwriter_recorder_wait(recorder, 30), S_FALSE);
	assert_int_equal(pthread_create(&thread, NULL, end_it, NULL), 0);
	assert_int_equal(discwriter_recorder_wait(recorder, -1), S_OK);
	pthread_join(thread, NULL);
	fake.no_status = true;
	assert_int_equal(discwriter_recorder_wait(recorder, -1), DW_E_DEV_NOT_EXIST);
}

/* A burn that has failed and is cleaned up is always ready with that. */
static void no_turning_in_circles(void **state)
{
	(void)state;
	fake.status.phase = DISCWRITER_PHASE_CANCELLING;
	fake.status.error = EIO;
	assert_int_equal(discwriter_recorder_wait(recorder, 200), S_FALSE);
	assert_in_range(fake.calls[FAKE_POLL], 2, 40);
}

/* --- a kernel of another age ----------------------------------------------------------- */

static void fields_of_an_old_kernel(void **state)
{
	struct discwriter_medium medium;
	struct discwriter_status status;

	(void)state;
	memset(&medium, 0xaa, sizeof(medium));
	memset(&status, 0xaa, sizeof(status));
	fake.medium.can = ~0U;
	fake.medium.open_end = 5;
	fake.status.progress = 5;
	fake.old = true;
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)), S_OK);
	assert_int_equal(medium.capacity, 2295104);
	assert_int_equal(medium.can, 0);
	assert_int_equal(medium.open_track, 0);
	assert_int_equal(medium.open_end, 0);
	assert_int_equal(discwriter_recorder_status(recorder, &status, sizeof(status)), S_OK);
	assert_int_equal(status.job, DISCWRITER_JOB_BURN);
	assert_int_equal(status.progress, 0);
	assert_int_equal(status.write_speed, 0);
}

static void progress_of_a_record(void **state)
{
	struct discwriter_status status = {
		.phase = DISCWRITER_PHASE_WRITING, .profile = 0x1b, .start = 1000,
		.sectors_total = 400, .sectors_taken = 110, .sectors_written = 100,
		.last_written = 1099, .elapsed_ms = 3000, .write_ms = 1000,
		.flags = DISCWRITER_STATUS_DRIVE_BUFFER, .drive_buffer_size = 100,
		.drive_buffer_free = 30,
	};
	struct {
		struct dw_progress progress;
		unsigned char more[8];
	} large;

	(void)state;
	memset(&large, 0xaa, sizeof(large));
	assert_int_equal(discwriter_progress_from_status(&status, &large.progress, sizeof(large)),
			 S_OK);
	assert_int_equal(large.progress.action, DW_ACTION_WRITING_DATA);
	assert_int_equal(large.progress.sectors_done, 100);
	assert_int_equal(large.progress.last_read_lba, 1109);
	assert_int_equal(large.progress.last_written_lba, 1099);
	assert_int_equal(large.progress.remaining_ms, 3000);
	assert_int_equal(large.progress.total_ms, 6000);
	assert_int_equal(large.progress.bytes_per_second, 204800);
	assert_int_equal(large.progress.drive_buffer_free, 30);
	assert_int_equal(large.progress.drive_progress, -1);
	assert_int_equal(large.more[7], 0);
	/* While it closes, the drive may tell. */
	status.phase = DISCWRITER_PHASE_FINALIZING;
	status.flags = DISCWRITER_STATUS_PROGRESS;
	status.progress = 65536;
	discwriter_progress_from_status(&status, &large.progress, sizeof(large.progress));
	assert_int_equal(large.progress.drive_progress, 65536);
	assert_int_equal(large.progress.remaining_ms, -1);
	status.progress = 65537;
	discwriter_progress_from_status(&status, &large.progress, sizeof(large.progress));
	assert_int_equal(large.progress.drive_progress, -1);
	/* As much time as there is not is no time that could be told: from 24 days on. */
	memset(&status, 0, sizeof(status));
	status.phase = DISCWRITER_PHASE_WRITING;
	status.sectors_total = 1001;
	status.sectors_written = 1;
	status.write_ms = 2147483;
	status.elapsed_ms = 2147500;
	discwriter_progress_from_status(&status, &large.progress, sizeof(large.progress));
	assert_int_equal(large.progress.remaining_ms, 2147483000);
	assert_int_equal(large.progress.total_ms, 2149630500);
	status.write_ms++;
	discwriter_progress_from_status(&status, &large.progress, sizeof(large.progress));
	assert_int_equal(large.progress.remaining_ms, -1);
	assert_int_equal(large.progress.total_ms, -1);
	assert_int_equal(discwriter_progress_from_status(NULL, &large.progress, 8), E_POINTER);
	assert_int_equal(discwriter_progress_from_status(&status, NULL, 8), E_POINTER);
	assert_int_equal(discwriter_progress_from_status(&status, &large.progress, 0),
			 E_INVALIDARG);
}

/* --- words ---------------------------------------------------------------------------- */

static void names(void **state)
{
	unsigned int i;

	(void)state;
	assert_string_equal(discwriter_phase_name(DISCWRITER_PHASE_ERASING), "erasing");
	assert_string_equal(discwriter_job_name(DISCWRITER_JOB_BURN), "burn");
	assert_string_equal(discwriter_job_name(DISCWRITER_JOB_RESERVE), "reserve");
	assert_string_equal(discwriter_job_name(5), "unknown");
	assert_string_equal(discwriter_close_name(DISCWRITER_CLOSE_COMPATIBLE), "compatible");
	assert_string_equal(discwriter_close_name(DISCWRITER_CLOSE_TRACK), "track");
	assert_null(discwriter_close_name(5));
	assert_string_equal(discwriter_write_type_name(DISCWRITER_WRITE_AT_ONCE), "at-once");
	assert_null(discwriter_write_type_name(3));
	assert_string_equal(discwriter_medium_state_name(12), "unformatted");
	assert_string_equal(discwriter_medium_state_name(2), "appendable");
	assert_null(discwriter_medium_state_name(13));
	assert_string_equal(discwriter_medium_can_name(8), "reserve");
	assert_null(discwriter_medium_can_name(9));
	assert_null(discwriter_medium_can_name(0xffffffff));
	/* Bits and jobs without a gap. */
	for (i = 0; i < 13; i++)
		assert_non_null(discwriter_medium_state_name(i));
	for (i = 0; i < 9; i++)
		assert_non_null(discwriter_medium_can_name(i));
	for (i = 0; i <= DISCWRITER_PHASE_ERASING; i++)
		assert_string_not_equal(discwriter_phase_name(i), "unknown");
	assert_string_equal(discwriter_format_name(0x26), "DVD+RW");
	assert_string_equal(discwriter_format_name(0x15), "quick");
	assert_null(discwriter_format_name(0x02));
	assert_null(discwriter_format_name(0x33));
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(formats),
		TEST(speeds),
		TEST(set_speed),
		TEST(speeds_in_other_words),
		TEST(tray),
		TEST(next_session),
		TEST(behind_the_file_system),
		TEST(wait_for_anybody),
		TEST(no_turning_in_circles),
		TEST(fields_of_an_old_kernel),
		TEST(progress_of_a_record),
		TEST(names),
	};

	return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
