// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The erase object: properties, what reaches the kernel, the order of its checks.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "fake.h"

#define M(name)	DISCWRITER_MEDIUM_ ## name

static struct dw_recorder *recorder;
static struct dw_erase *erase;

/* What the progress function saw. */
static struct dw_progress events[64];
static int elapsed[64], total[64];
static atomic_uint nr_events;	/* counted by whoever waits */

static void note(struct dw_erase *e, int seconds, int of, const struct dw_progress *progress,
		 void *user)
{
	assert_ptr_equal(e, erase);
	assert_ptr_equal(user, events);
	if (nr_events < ARRAY_SIZE(events)) {
		elapsed[nr_events] = seconds;
		total[nr_events] = of;
		events[nr_events++] = *progress;
	}
}

static void prepare(void)
{
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(ERASABLE) | M(OVERWRITABLE);
	fake.medium.can = M(CAN_ERASE);
	fake.medium.profile = 0x1a;
	/* An erase is found running three times before it has ended. */
	fake.job_polls = 3;
	nr_events = 0;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	assert_int_equal(discwriter_erase_new(&erase), S_OK);
	assert_int_equal(discwriter_erase_set_recorder(erase, recorder), S_OK);
	assert_int_equal(discwriter_erase_set_client_name(erase, "test"), S_OK);
}

static void drop(void)
{
	discwriter_erase_free(erase);
	discwriter_recorder_free(recorder);
}

static int setup(void **state)
{
	fake_setup(state);
	prepare();
	return 0;
}

static int teardown(void **state)
{
	drop();
	return fake_teardown(state);
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_erase_result(erase, &res, sizeof(res)), S_OK);
	return res;
}

/* --- properties ---------------------------------------------------------------- */

static void defaults(void **state)
{
	char name[DISCWRITER_CLIENT_LEN];
	struct dw_erase *fresh;
	struct dw_result res;

	(void)state;
	assert_int_equal(discwriter_erase_new(&fresh), S_OK);
	assert_null(discwriter_erase_get_recorder(fresh));
	assert_int_equal(discwriter_erase_get_full_erase(fresh), 0);
	assert_int_equal(discwriter_erase_get_client_name(fresh, name, sizeof(name)), S_OK);
	assert_string_equal(name, "");
	assert_int_equal(discwriter_erase_result(fresh, &res, sizeof(res)), S_FALSE);
	assert_int_equal(discwriter_erase_wait(fresh, -1), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	assert_int_equal(discwriter_erase_cancel(fresh), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	discwriter_erase_free(fresh);
}

static void one_recorder(void **state)
{
	struct dw_recorder *other, *kept;
	struct discwriter_status status;

	(void)state;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &other), S_OK);
	assert_recorder(discwriter_erase_get_recorder(erase), recorder);
	assert_int_equal(discwriter_erase_set_recorder(erase, recorder), S_OK);
	assert_int_equal(discwriter_erase_set_recorder(erase, other),
			 E_IMAPI_ERASE_ONLY_ONE_RECORDER_SUPPORTED);
	kept = discwriter_erase_get_recorder(erase);
	assert_ptr_equal(kept, recorder);
	assert_int_equal(discwriter_erase_set_recorder(erase, NULL), S_OK);
	assert_null(discwriter_erase_get_recorder(erase));
	/* Who asked for it has it for as long as he likes. */
	discwriter_recorder_free(recorder);
	recorder = kept;
	assert_int_equal(discwriter_recorder_status(kept, &status, sizeof(status)), S_OK);
	assert_int_equal(discwriter_erase_set_recorder(erase, other), S_OK);
	/* It is kept open, and erases. */
	discwriter_recorder_free(other);
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_int_equal(discwriter_erase_set_recorder(erase, NULL), S_OK);
	assert_int_equal(fake.fds, 1);
}

static void recorders_that_erase(void **state)
{
	static const struct {
		unsigned int can;
		bool erases;
	} rows[] = {
		{ DISCWRITER_CAN_CD_R, false }, { DISCWRITER_CAN_CD_RW, true },
		{ DISCWRITER_CAN_DVD_MINUS_R, false }, { DISCWRITER_CAN_DVD_MINUS_RW, true },
		{ DISCWRITER_CAN_DVD_PLUS_R, false }, { DISCWRITER_CAN_DVD_PLUS_RW, true },
		{ DISCWRITER_CAN_DVD_PLUS_R_DL, false }, { DISCWRITER_CAN_DVD_RAM, true },
		{ DISCWRITER_CAN_BD_R, false }, { DISCWRITER_CAN_BD_RE, true },
		{ DISCWRITER_CAN_REMOVABLE_DISK, true },
	};
	struct dw_recorder *other;
	int supported;
	size_t i;

	(void)state;
	discwriter_erase_set_recorder(erase, NULL);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.info.capabilities = rows[i].can;
		assert_int_equal(discwriter_recorder_open(FAKE_NODE, &other), S_OK);
		supported = 7;
		assert_int_equal(discwriter_erase_is_recorder_supported(erase, other, &supported),
				 rows[i].erases ? S_OK : S_FALSE);
		assert_int_equal(supported, rows[i].erases);
		/* The medium does not matter then. */
		assert_int_equal(discwriter_erase_is_current_media_supported(erase, other,
									     &supported),
				 rows[i].erases ? S_OK : S_FALSE);
		assert_int_equal(discwriter_erase_set_recorder(erase, other), rows[i].erases ?
				 S_OK : E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED);
		discwriter_erase_set_recorder(erase, NULL);
		discwriter_recorder_free(other);
	}
}

static void client_names(void **state)
{
	char name[DISCWRITER_CLIENT_LEN], long_name[DISCWRITER_CLIENT_LEN + 1];

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	long_name[DISCWRITER_CLIENT_LEN] = 0;
	assert_int_equal(discwriter_erase_set_client_name(erase, NULL),
			 E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_erase_set_client_name(erase, ""),
			 E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_erase_set_client_name(erase, "a/b"),
			 E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_erase_set_client_name(erase, long_name),
			 E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_erase_get_client_name(erase, name, sizeof(name)), S_OK);
	assert_string_equal(name, "test");
	assert_int_equal(discwriter_erase_get_client_name(erase, name, sizeof(name) - 1),
			 E_INVALIDARG);
	assert_int_equal(discwriter_erase_set_client_name(erase, "A z0 .,:;-_"), S_OK);
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_string_equal(fake.client.client, "A z0 .,:;-_");
	/* Not while somebody waits in vain for the recorder. */
	memset(&fake.client, 0, sizeof(fake.client));
	fake.taken_by_other = true;
	assert_int_equal(discwriter_erase_media(erase), E_IMAPI_RECORDER_LOCKED);
	assert_string_equal(fake.client.client, "");
}

/* Under a lock, others see the erase's name while it lasts, then the lock's again. */
static char seen[DISCWRITER_CLIENT_LEN];

static void look_at_client(unsigned long request)
{
	if (request == DISCWRITER_IOC_ERASE)
		strcpy(seen, fake.client.client);
}

static void under_a_lock(void **state)
{
	(void)state;
	fake.before = look_at_client;
	assert_int_equal(discwriter_recorder_lock(recorder, 0, "owner"), S_OK);
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_string_equal(seen, "test");
	assert_string_equal(fake.client.client, "owner");
	assert_int_equal(discwriter_recorder_unlock(recorder), S_OK);
}

/* --- the medium ------------------------------------------------------------------ */

static void media(void **state)
{
	int supported = 7, blank = 7;
	__u32 type = 7;

	(void)state;
	assert_int_equal(discwriter_erase_is_current_media_supported(erase, recorder, &supported),
			 S_OK);
	assert_int_equal(supported, 1);
	assert_int_equal(discwriter_erase_get_current_physical_media_type(erase, &type), S_OK);
	assert_int_equal(type, IMAPI_MEDIA_TYPE_DVDPLUSRW);
	assert_int_equal(discwriter_erase_get_media_physically_blank(erase, &blank), S_OK);
	assert_int_equal(blank, 0);
	/* Zeros at both ends, or not. */
	fake.tail = 1;
	assert_int_equal(discwriter_erase_get_media_heuristically_blank(erase, &blank), S_OK);
	assert_int_equal(blank, 0);
	fake.disc = 1 << 30;
	assert_int_equal(discwriter_erase_get_media_heuristically_blank(erase, &blank), S_OK);
	assert_int_equal(blank, 1);
	fake.disc = 0;
	fake.medium.state |= M(BLANK);
	assert_int_equal(discwriter_erase_get_media_physically_blank(erase, &blank), S_OK);
	assert_int_equal(blank, 1);

	fake.medium.can = 0;
	assert_int_equal(discwriter_erase_is_current_media_supported(erase, recorder, &supported),
			 S_FALSE);
	assert_int_equal(supported, 0);
	fake.medium.state = 0;
	supported = 7;
	assert_int_equal(discwriter_erase_is_current_media_supported(erase, recorder, &supported),
			 E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	assert_int_equal(supported, 0);
	type = 7;
	assert_int_equal(discwriter_erase_get_current_physical_media_type(erase, &type),
			 E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	assert_int_equal(type, 7);
	discwriter_erase_set_recorder(erase, NULL);
	assert_int_equal(discwriter_erase_get_current_physical_media_type(erase, &type),
			 E_IMAPI_RECORDER_REQUIRED);
	assert_int_equal(discwriter_erase_get_media_physically_blank(erase, &blank),
			 E_IMAPI_RECORDER_REQUIRED);
	assert_int_equal(discwriter_erase_get_media_heuristically_blank(erase, &blank),
			 E_IMAPI_RECORDER_REQUIRED);
}

/* Each can be written, too, and none is of the media that are written once. */
static void media_types(void **state)
{
	static const int once[] = {
		IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_DVDPLUSR,
		IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER,
		IMAPI_MEDIA_TYPE_DVDDASHR, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER,
		IMAPI_MEDIA_TYPE_BDR,
	};
	size_t n = 0, all = 0, i, j, found = 0;
	const int *types = discwriter_erase_supported_media_types(&n);
	const int *writable = discwriter_supported_media_types(&all);

	(void)state;
	assert_int_equal(n, all - ARRAY_SIZE(once));
	for (i = 0; i < n; i++) {
		for (j = 0; j < all; j++)
			found += types[i] == writable[j];
		for (j = 0; j < ARRAY_SIZE(once); j++)
			assert_int_not_equal(types[i], once[j]);
	}
	assert_int_equal(found, n);
	assert_null(discwriter_erase_supported_media_types(NULL));
}

/* --- erasing --------------------------------------------------------------------- */

static void quick_and_full(void **state)
{
	(void)state;
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_int_equal(fake.erase.method, DISCWRITER_ERASE_QUICK);
	assert_true(fake_nonblocking());
	assert_int_equal(fake.ends, 1);
	assert_int_equal(fake.fds, 1);
	assert_int_equal(discwriter_erase_set_full_erase(erase, 4), S_OK);
	assert_int_equal(discwriter_erase_get_full_erase(erase), 1);
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_int_equal(fake.erase.method, DISCWRITER_ERASE_FULL);
	assert_int_equal(result().hr, S_OK);
	assert_int_equal(result().status.job, DISCWRITER_JOB_ERASE);
	assert_int_equal(discwriter_erase_set_full_erase(erase, 0), S_OK);
	assert_int_equal(discwriter_erase_get_full_erase(erase), 0);
}

static void progress(void **state)
{
	(void)state;
	assert_int_equal(discwriter_erase_set_progress(erase, note, events, 9), E_INVALIDARG);
	assert_int_equal(discwriter_erase_set_progress(erase, note, events, 0), S_OK);
	fake.job_status.flags = DISCWRITER_STATUS_PROGRESS;
	fake.job_status.progress = 16384;
	fake.job_status.elapsed_ms = 60999;
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	/* The phase it is in, and the end. */
	assert_int_equal(nr_events, 2);
	assert_int_equal(elapsed[0], 60);
	assert_int_equal(total[0], 243);
	assert_int_equal(events[0].drive_progress, 16384);
	assert_int_equal(events[0].phase, DISCWRITER_PHASE_ERASING);
	assert_int_equal(total[1], 60);
	assert_int_equal(events[1].phase, DISCWRITER_PHASE_COMPLETED);
	/* A drive that tells nothing, and nobody who wants to know. */
	nr_events = 0;
	fake.job_status.flags = 0;
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_int_equal(total[0], -1);
	assert_int_equal(events[0].drive_progress, -1);
	nr_events = 0;
	assert_int_equal(discwriter_erase_set_progress(erase, NULL, NULL, 0), S_OK);
	assert_int_equal(discwriter_erase_media(erase), S_OK);
	assert_int_equal(nr_events, 0);
}

static void in_use(void **state)
{
	struct dw_result res;
	int hr;

	(void)state;
	fake.job_polls = 1000000000;
	assert_int_equal(discwriter_erase_start(erase), S_OK);
	hr = E_IMAPI_ERASE_RECORDER_IN_USE;
	assert_int_equal(discwriter_erase_start(erase), hr);
	assert_int_equal(discwriter_erase_media(erase), hr);
	assert_int_equal(discwriter_erase_set_recorder(erase, NULL), hr);
	assert_int_equal(discwriter_erase_set_recorder(erase, recorder), hr);
	assert_int_equal(discwriter_erase_set_client_name(erase, "x"), hr);
	assert_int_equal(discwriter_erase_set_client_name(erase, ""), hr);
	assert_int_equal(discwriter_erase_set_full_erase(erase, 1), hr);
	assert_int_equal(discwriter_erase_set_progress(erase, note, events, 0), hr);
	assert_recorder(discwriter_erase_get_recorder(erase), recorder);
	assert_int_equal(discwriter_erase_get_full_erase(erase), 0);
	assert_int_equal(discwriter_erase_wait(erase, 0), S_FALSE);
	assert_int_equal(discwriter_erase_result(erase, &res, sizeof(res)), S_FALSE);
	assert_int_equal(discwriter_erase_cancel(erase), S_OK);
	/* Until its end has been waited for. */
	assert_int_equal(discwriter_erase_set_full_erase(erase, 1), hr);
	assert_int_equal(discwriter_erase_wait(erase, -1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(discwriter_erase_wait(erase, -1), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result().error, ECANCELED);
	assert_int_equal(fake.jobs, 1);
	assert_int_equal(discwriter_erase_set_recorder(erase, NULL), S_OK);
	assert_int_equal(fake.fds, 1);
}

static void *wait_thread(void *arg)
{
	*(int *)arg = discwriter_erase_wait(erase, -1);
	return NULL;
}

/* Setters of another thread are sent away while one waits. */
static void two_threads(void **state)
{
	pthread_t thread;
	int hr = 1;

	(void)state;
	fake.job_polls = 1000000000;
	discwriter_erase_set_progress(erase, note, events, 60000);
	assert_int_equal(discwriter_erase_start(erase), S_OK);
	assert_int_equal(pthread_create(&thread, NULL, wait_thread, &hr), 0);
	while (!nr_events)
		sched_yield();
	assert_int_equal(discwriter_erase_wait(erase, -1), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
	assert_int_equal(discwriter_erase_set_recorder(erase, NULL),
			 E_IMAPI_ERASE_RECORDER_IN_USE);
	assert_int_equal(discwriter_erase_cancel(erase), S_OK);
	pthread_join(thread, NULL);
	assert_int_equal(hr, E_IMAPI_REQUEST_CANCELLED);
}

static void freed_while_it_runs(void **state)
{
	struct dw_erase *other;

	(void)state;
	assert_int_equal(discwriter_erase_new(&other), S_OK);
	discwriter_erase_set_recorder(other, recorder);
	discwriter_erase_set_client_name(other, "other");
	assert_int_equal(discwriter_erase_start(other), S_OK);
	assert_int_equal(fake.fds, 2);
	discwriter_erase_free(other);
	assert_int_equal(fake.fds, 1);
}

/* Nothing is done for one whose name the kernel cannot show. */
static void old_kernel(void **state)
{
	(void)state;
	fake.old = true;
	assert_int_equal(discwriter_erase_media(erase), E_NOTIMPL);
	assert_int_equal(result().stage, DW_STAGE_OPEN);
	assert_int_equal(fake.jobs, 0);
	assert_int_equal(fake.fds, 1);
}

static void null_objects(void **state)
{
	struct dw_result res;
	char name[DISCWRITER_CLIENT_LEN];
	int x = 7;
	__u32 type;

	(void)state;
	assert_int_equal(discwriter_erase_new(NULL), E_POINTER);
	assert_int_equal(discwriter_erase_set_recorder(NULL, recorder), E_POINTER);
	assert_int_equal(discwriter_erase_set_client_name(NULL, "x"), E_POINTER);
	assert_int_equal(discwriter_erase_set_full_erase(NULL, 1), E_POINTER);
	assert_int_equal(discwriter_erase_set_progress(NULL, NULL, NULL, 0), E_POINTER);
	assert_null(discwriter_erase_get_recorder(NULL));
	assert_int_equal(discwriter_erase_get_full_erase(NULL), 0);
	assert_int_equal(discwriter_erase_get_client_name(NULL, name, sizeof(name)), E_POINTER);
	assert_int_equal(discwriter_erase_get_client_name(erase, NULL, sizeof(name)), E_POINTER);
	assert_int_equal(discwriter_erase_is_recorder_supported(NULL, recorder, &x), E_POINTER);
	assert_int_equal(discwriter_erase_is_recorder_supported(erase, NULL, &x), E_POINTER);
	assert_int_equal(discwriter_erase_is_recorder_supported(erase, recorder, NULL), E_POINTER);
	assert_int_equal(discwriter_erase_is_current_media_supported(erase, NULL, &x), E_POINTER);
	assert_int_equal(discwriter_erase_get_current_physical_media_type(NULL, &type), E_POINTER);
	assert_int_equal(discwriter_erase_get_current_physical_media_type(erase, NULL), E_POINTER);
	assert_int_equal(discwriter_erase_get_media_physically_blank(erase, NULL), E_POINTER);
	assert_int_equal(discwriter_erase_get_media_heuristically_blank(erase, NULL), E_POINTER);
	assert_int_equal(discwriter_erase_media(NULL), E_POINTER);
	assert_int_equal(discwriter_erase_start(NULL), E_POINTER);
	assert_int_equal(discwriter_erase_wait(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_erase_cancel(NULL), E_POINTER);
	assert_int_equal(discwriter_erase_result(NULL, &res, sizeof(res)), E_POINTER);
	assert_int_equal(discwriter_erase_result(erase, NULL, sizeof(res)), E_POINTER);
	discwriter_erase_free(NULL);
	assert_int_equal(x, 7);
}

/* --- the order of the checks ------------------------------------------------------ */

static void no_recorder(void)
{
	discwriter_erase_set_recorder(erase, NULL);
}

/* A name cannot be taken back: another object, whose recorder stays as it was. */
static void no_name(void)
{
	struct dw_recorder *kept = discwriter_erase_get_recorder(erase);
	struct dw_erase *other;

	assert_int_equal(discwriter_erase_new(&other), S_OK);
	discwriter_erase_set_recorder(other, kept);
	discwriter_recorder_free(kept);
	discwriter_erase_free(erase);
	erase = other;
}

static void taken(void)
{
	fake.taken_by_other = true;
}

static void no_client_verb(void)
{
	fake.verb_request = DISCWRITER_IOC_CLIENT;
	fake.verb_error = ENOTTY;
}

static void refused(void)
{
	fake.job_error = EMEDIUMTYPE;
	fake.job_cause = DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED;
}

static const struct {
	void (*make)(void);
	int hr;
	unsigned int stage;	/* 0: no record is left */
} checks[] = {
	{ no_recorder, E_IMAPI_RECORDER_REQUIRED, 0 },
	{ no_name, E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID, 0 },
	{ taken, E_IMAPI_RECORDER_LOCKED, DW_STAGE_OPEN },
	{ no_client_verb, E_NOTIMPL, DW_STAGE_OPEN },
	{ refused, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE, DW_STAGE_END },
};

/* Of any two things that are wrong, the earlier one is told. */
static void pair(size_t first, size_t second)
{
	struct dw_result res;

	fake_reset();
	prepare();
	checks[first].make();
	if (second != first)
		checks[second].make();
	assert_int_equal(discwriter_erase_media(erase), checks[first].hr);
	assert_int_equal(discwriter_erase_result(erase, &res, sizeof(res)),
			 checks[first].stage ? S_OK : S_FALSE);
	if (checks[first].stage)
		assert_int_equal(res.stage, checks[first].stage);
	assert_int_equal(fake.jobs, checks[first].stage == DW_STAGE_END);
	drop();
}

static void every_pair(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(checks); i++)
		for (j = i; j < ARRAY_SIZE(checks); j++)
			pair(i, j);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults),
		TEST(one_recorder),
		TEST(recorders_that_erase),
		TEST(client_names),
		TEST(under_a_lock),
		TEST(media),
		TEST(media_types),
		TEST(quick_and_full),
		TEST(progress),
		TEST(in_use),
		TEST(two_threads),
		TEST(freed_while_it_runs),
		TEST(old_kernel),
		TEST(null_objects),
		cmocka_unit_test_setup_teardown(every_pair, fake_setup, fake_teardown),
	};

	return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
