// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Recorders: listing, opening, asking; and a kernel that answers oddly.
 */
#include <errno.h>
#include <string.h>

#include "fake.h"

static struct dw_recorder *open_fake(void)
{
	struct dw_recorder *recorder = NULL;

	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	assert_non_null(recorder);
	return recorder;
}

static void list(void **state)
{
	struct dw_nodes *nodes = NULL;

	(void)state;
	fake.nodes = 12;
	assert_int_equal(discwriter_nodes_new(&nodes), S_OK);
	assert_int_equal(discwriter_nodes_count(nodes), 12);
	/* By number, not by name. */
	assert_string_equal(discwriter_nodes_path(nodes, 0), "/dev/discwriter0");
	assert_string_equal(discwriter_nodes_path(nodes, 2), "/dev/discwriter2");
	assert_string_equal(discwriter_nodes_path(nodes, 11), "/dev/discwriter11");
	assert_null(discwriter_nodes_path(nodes, 12));
	discwriter_nodes_free(nodes);
	assert_int_equal(fake.calls[FAKE_OPEN], 0);
}

static void list_empty_and_failing(void **state)
{
	struct dw_nodes *nodes = NULL;

	(void)state;
	fake.nodes = 0;
	assert_int_equal(discwriter_nodes_new(&nodes), S_OK);
	assert_int_equal(discwriter_nodes_count(nodes), 0);
	assert_null(discwriter_nodes_path(nodes, 0));
	discwriter_nodes_free(nodes);
	nodes = NULL;
	fake.query_error = EIO;
	assert_int_equal(discwriter_nodes_new(&nodes), E_FAIL);
	fake.query_error = ENOMEM;
	assert_int_equal(discwriter_nodes_new(&nodes), E_OUTOFMEMORY);
	assert_null(nodes);
	assert_int_equal(discwriter_nodes_new(NULL), E_POINTER);
	assert_int_equal(discwriter_nodes_count(NULL), 0);
	discwriter_nodes_free(NULL);
}

static void open_by_any_name(void **state)
{
	struct dw_recorder *recorder;

	(void)state;
	recorder = open_fake();
	assert_string_equal(discwriter_recorder_path(recorder), FAKE_NODE);
	discwriter_recorder_free(recorder);
	assert_int_equal(discwriter_recorder_open(FAKE_BLOCK, &recorder), S_OK);
	assert_string_equal(discwriter_recorder_path(recorder), FAKE_NODE);
	discwriter_recorder_free(recorder);
	assert_int_equal(discwriter_recorder_open_index(7, &recorder), S_OK);
	assert_string_equal(discwriter_recorder_path(recorder), "/dev/discwriter7");
	discwriter_recorder_free(recorder);
}

/* It is opened again for each job; what it was called at first may be of no use then. */
static void name_of_here_and_now(void **state)
{
	struct dw_recorder *here, *linked;

	(void)state;
	fake.cwd = "/dev";
	assert_int_equal(discwriter_recorder_open("discwriter0", &here), S_OK);
	fake.link = FAKE_NODE;
	assert_int_equal(discwriter_recorder_open(FAKE_LINK, &linked), S_OK);
	fake.cwd = "/somewhere/else";
	fake.link = "/dev/tty";
	assert_string_equal(discwriter_recorder_path(here), FAKE_NODE);
	assert_string_equal(discwriter_recorder_path(linked), FAKE_NODE);
	assert_int_equal(discwriter_recorder_eject(here), S_OK);
	assert_int_equal(discwriter_recorder_eject(linked), S_OK);
	discwriter_recorder_free(here);
	discwriter_recorder_free(linked);
}

static void open_fails(void **state)
{
	static const struct {
		int error;
		int hr;
	} rows[] = {
		{ EACCES, E_ACCESSDENIED },
		{ ENXIO, DW_E_DEV_NOT_EXIST },
		{ ENODEV, DW_E_DEV_NOT_EXIST },
		{ EMFILE, E_FAIL },
	};
	struct dw_recorder *recorder = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.open_error = rows[i].error;
		assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), rows[i].hr);
	}
	fake.open_error = 0;
	/* A file, something that is not there, and another driver's node. */
	assert_int_equal(discwriter_recorder_open(TSV, &recorder), E_NOTIMPL);
	assert_int_equal(discwriter_recorder_open("/no/such/thing", &recorder),
			 DW_E_DEV_NOT_EXIST);
	fake.query_error = ENOTTY;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), E_NOTIMPL);
	assert_null(recorder);
	assert_int_equal(discwriter_recorder_open(NULL, &recorder), E_POINTER);
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, NULL), E_POINTER);
}

static void open_is_repeated(void **state)
{
	(void)state;
	fake_step(FAKE_OPEN, -EINTR);
	fake_step(FAKE_OPEN, -EINTR);
	discwriter_recorder_free(open_fake());
	assert_int_equal(fake.calls[FAKE_OPEN], 3);
}

static void queries(void **state)
{
	struct dw_recorder *recorder = open_fake();
	struct discwriter_recorder info;
	struct discwriter_features features;
	struct discwriter_medium medium;
	struct discwriter_status status;
	struct discwriter_owner owner;

	(void)state;
	fake.owner.held = 1;
	fake.owner.pid = 42;
	strcpy(fake.owner.client, "backup");
	assert_int_equal(discwriter_recorder_info(recorder, &info, sizeof(info)), S_OK);
	assert_string_equal(info.product, "RECORDER");
	assert_int_equal(info.profiles[1], 0x1a);
	assert_int_equal(discwriter_recorder_features(recorder, &features, sizeof(features)), S_OK);
	assert_int_equal(features.causes, DISCWRITER_CAUSE_COUNT);
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)), S_OK);
	assert_int_equal(medium.capacity, 2295104);
	assert_int_equal(discwriter_recorder_status(recorder, &status, sizeof(status)), S_OK);
	assert_int_equal(status.burn, 0);
	assert_int_equal(discwriter_recorder_owner(recorder, &owner, sizeof(owner)), S_OK);
	assert_int_equal(owner.pid, 42);
	assert_string_equal(owner.client, "backup");
	discwriter_recorder_free(recorder);
}

static void query_errors(void **state)
{
	struct dw_recorder *recorder = open_fake();
	struct discwriter_medium medium = { .profile = 77 };

	(void)state;
	fake.medium_error = ETIME;
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)),
			 E_IMAPI_RECORDER_MEDIA_BECOMING_READY);
	fake.medium_error = ENODATA;
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)),
			 E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED);
	fake.medium_error = EIO;
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)), E_FAIL);
	fake.query_error = ENODEV;
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, sizeof(medium)),
			 DW_E_DEV_NOT_EXIST);
	assert_int_equal(medium.profile, 77);
	assert_int_equal(discwriter_recorder_medium(recorder, NULL, sizeof(medium)), E_POINTER);
	assert_int_equal(discwriter_recorder_medium(NULL, &medium, sizeof(medium)), E_POINTER);
	assert_int_equal(discwriter_recorder_medium(recorder, &medium, 0), E_INVALIDARG);
	assert_null(discwriter_recorder_path(NULL));
	discwriter_recorder_free(recorder);
	discwriter_recorder_free(NULL);
}

/* A program of another age: smaller structures, and larger ones. */
static void other_sizes(void **state)
{
	struct dw_recorder *recorder = open_fake();
	struct {
		struct discwriter_medium medium;
		unsigned char more[16];
	} large;
	unsigned char small[16];
	size_t i;

	(void)state;
	memset(small, 0xaa, sizeof(small));
	assert_int_equal(discwriter_recorder_medium(recorder, (void *)small, 8), S_OK);
	assert_memory_equal(small, &fake.medium, 8);
	assert_int_equal(small[8], 0xaa);
	memset(&large, 0xaa, sizeof(large));
	assert_int_equal(discwriter_recorder_medium(recorder, &large.medium, sizeof(large)), S_OK);
	assert_int_equal(large.medium.profile, 0x1b);
	for (i = 0; i < sizeof(large.more); i++)
		assert_int_equal(large.more[i], 0);
	discwriter_recorder_free(recorder);
}

static void hostile_strings(void **state)
{
	struct discwriter_recorder info;
	struct discwriter_status status;
	struct discwriter_owner owner;
	struct dw_recorder *recorder;

	(void)state;
	memset(fake.info.vendor, 'V', sizeof(fake.info.vendor));
	memset(fake.info.serial, 0xff, sizeof(fake.info.serial));
	strcpy(fake.info.product, "\033[2Jx\n");
	fake.info.nr_profiles = 0xffffffff;
	memset(fake.owner.client, 'C', sizeof(fake.owner.client));
	fake.status.sense_len = 255;
	recorder = open_fake();
	assert_int_equal(discwriter_recorder_info(recorder, &info, sizeof(info)), S_OK);
	assert_int_equal(strnlen(info.vendor, sizeof(info.vendor)), sizeof(info.vendor) - 1);
	assert_int_equal(info.serial[0], '?');
	assert_int_equal(info.serial[sizeof(info.serial) - 1], 0);
	assert_string_equal(info.product, "?[2Jx?");
	assert_int_equal(info.nr_profiles, 32);
	assert_int_equal(discwriter_recorder_owner(recorder, &owner, sizeof(owner)), S_OK);
	assert_int_equal(owner.client[sizeof(owner.client) - 1], 0);
	assert_int_equal(discwriter_recorder_status(recorder, &status, sizeof(status)), S_OK);
	assert_int_equal(status.sense_len, sizeof(status.sense));
	discwriter_recorder_free(recorder);
}

static void cancel_anybody(void **state)
{
	struct dw_recorder *recorder = open_fake();

	(void)state;
	assert_int_equal(discwriter_recorder_cancel(recorder),
			 E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
	fake.status.phase = DISCWRITER_PHASE_WRITING;
	assert_int_equal(discwriter_recorder_cancel(recorder), S_OK);
	fake.query_error = EPERM;
	assert_int_equal(discwriter_recorder_cancel(recorder), E_ACCESSDENIED);
	assert_int_equal(fake.cancels, 2);
	assert_int_equal(discwriter_recorder_cancel(NULL), E_POINTER);
	discwriter_recorder_free(recorder);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(list),
		TEST(list_empty_and_failing),
		TEST(open_by_any_name),
		TEST(name_of_here_and_now),
		TEST(open_fails),
		TEST(open_is_repeated),
		TEST(queries),
		TEST(query_errors),
		TEST(other_sizes),
		TEST(hostile_strings),
		TEST(cancel_anybody),
	};

	return cmocka_run_group_tests_name("recorder", tests, NULL, NULL);
}
