// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The order of Write's checks, those of the library: of any two things that are wrong,
 * the earlier one is told. What the kernel checks after them has its own table, on
 * virtual recorders.
 */
#include <errno.h>
#include <string.h>

#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
#define M(name)	DISCWRITER_MEDIUM_ ## name

static struct dw_recorder *recorder;
static struct dw_data *data;
static struct dw_stream *stream;
static unsigned char image[4 * SECTOR];
static struct discwriter_range range;

static void no_stream(void)
{
	discwriter_stream_free(stream);
	stream = NULL;
}

static void no_recorder(void)
{
	discwriter_data_set_recorder(data, NULL);
}

/* A name cannot be taken back: another writer, whose recorder stays as it was. */
static void no_name(void)
{
	struct dw_recorder *kept = discwriter_data_get_recorder(data);
	struct dw_data *other;

	assert_int_equal(discwriter_data_new(&other), S_OK);
	discwriter_data_set_recorder(other, kept);
	discwriter_recorder_free(kept);
	discwriter_data_free(data);
	data = other;
}

static void odd_size(void)
{
	if (stream)
		discwriter_stream_set_size(stream, 3 * SECTOR + 1);
}

static void bad_range(void)
{
	range.end = 4;
}

static void taken(void)
{
	fake.taken_by_other = true;
}

static void no_medium(void)
{
	fake.medium.state = 0;
}

static void of_no_use(void)
{
	if (fake.medium.state)
		fake.medium.state |= M(FINALIZED) | M(WRITE_PROTECTED);
}

static void refused(void)
{
	fake.begin_error = EROFS;
	fake.begin_cause = DISCWRITER_CAUSE_WRITE_PROTECTED;
}

static const struct {
	void (*make)(void);
	int hr;
	unsigned int stage;
	int error;
} checks[] = {
	{ no_stream, E_POINTER, 0, 0 },
	{ no_recorder, E_IMAPI_RECORDER_REQUIRED, DW_STAGE_CHECK, 0 },
	{ no_name, E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID, DW_STAGE_CHECK, 0 },
	{ odd_size, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, DW_STAGE_CHECK, 0 },
	{ bad_range, E_INVALIDARG, DW_STAGE_CHECK, 0 },
	{ taken, E_IMAPI_RECORDER_LOCKED, DW_STAGE_OPEN, EBUSY },
	{ no_medium, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, DW_STAGE_MEDIUM, ENOMEDIUM },
	{ of_no_use, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, DW_STAGE_MEDIUM, EUCLEAN },
	{ refused, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, DW_STAGE_BEGIN, EROFS },
};

static void prepare(void)
{
	range = (struct discwriter_range) { 0, 1 };
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	assert_int_equal(discwriter_data_new(&data), S_OK);
	discwriter_data_set_recorder(data, recorder);
	discwriter_data_set_client_name(data, "test");
	assert_int_equal(discwriter_stream_from_memory(image, sizeof(image), &stream), S_OK);
}

static void drop(void)
{
	discwriter_stream_free(stream);
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
}

static void pair(size_t first, size_t second)
{
	struct dw_result result;

	fake_reset();
	prepare();
	checks[first].make();
	if (second != first)
		checks[second].make();
	assert_int_equal(discwriter_data_write_ranges(data, stream, &range, 1),
			 checks[first].hr);
	if (checks[first].stage) {
		assert_int_equal(discwriter_data_result(data, &result, sizeof(result)), S_OK);
		assert_int_equal(result.stage, checks[first].stage);
		assert_int_equal(result.error, checks[first].error);
	}
	/* Nothing was begun before all of them had passed. */
	assert_int_equal(fake.begins, checks[first].stage == DW_STAGE_BEGIN);
	assert_int_equal(fake.len, 0);
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

static void nothing_is_wrong(void **state)
{
	(void)state;
	fake_reset();
	prepare();
	assert_int_equal(discwriter_data_write_ranges(data, stream, &range, 1), S_OK);
	drop();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_pair, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(nothing_is_wrong, fake_setup, fake_teardown),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
