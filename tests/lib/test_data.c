// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The data writer before it writes: defaults, properties, the order of checks,
 * what it closes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fake.h"

struct fixture {
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	unsigned char image[32 * DISCWRITER_SECTOR_SIZE];
};

static struct fixture f;

static int setup(void **state)
{
	fake_setup(state);
	fake_pattern(f.image, 0, sizeof(f.image));
	return discwriter_recorder_open(FAKE_NODE, &f.recorder) ||
	       discwriter_data_new(&f.data) ||
	       discwriter_stream_from_memory(f.image, sizeof(f.image), &f.stream);
}

static int teardown(void **state)
{
	discwriter_stream_free(f.stream);
	discwriter_data_free(f.data);
	discwriter_recorder_free(f.recorder);
	return fake_teardown(state);
}

static void ready(void)
{
	assert_int_equal(discwriter_data_set_recorder(f.data, f.recorder), S_OK);
	assert_int_equal(discwriter_data_set_client_name(f.data, "test"), S_OK);
}

static void defaults(void **state)
{
	char name[DISCWRITER_CLIENT_LEN] = "x";
	struct dw_result result;
	unsigned int rotation = 9;

	(void)state;
	assert_null(discwriter_data_get_recorder(f.data));
	assert_int_equal(discwriter_data_get_client_name(f.data, name, sizeof(name)), S_OK);
	assert_string_equal(name, "");
	assert_int_equal(discwriter_data_get_force_overwrite(f.data), 0);
	assert_int_equal(discwriter_data_get_force_media_to_be_closed(f.data), 0);
	assert_int_equal(discwriter_data_get_disable_consumer_dvd_compatibility_mode(f.data), 0);
	assert_int_equal(discwriter_data_get_pad(f.data), 0);
	assert_int_equal(discwriter_data_get_close(f.data), DW_CLOSE_IMAPI);
	assert_int_equal(discwriter_data_get_close_when_full(f.data), 1);
	assert_int_equal(discwriter_data_get_simulate(f.data), 0);
	assert_int_equal(discwriter_data_get_buffer_underrun_free_disabled(f.data), 0);
	assert_int_equal(discwriter_data_get_postgap_already_in_image(f.data), 0);
	assert_int_equal(discwriter_data_get_resume(f.data), 0);
	assert_int_equal(discwriter_data_get_may_format(f.data), 0);
	assert_int_equal(discwriter_data_get_write_type(f.data), DISCWRITER_WRITE_AUTO);
	assert_int_equal(discwriter_data_get_speed(f.data, &rotation), 0);
	assert_int_equal(rotation, DISCWRITER_ROTATION_DEFAULT);
	assert_int_equal(discwriter_data_result(f.data, &result, sizeof(result)), S_FALSE);
	assert_int_equal(discwriter_data_cancel(f.data), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
}

static void properties_stay(void **state)
{
	char name[DISCWRITER_CLIENT_LEN];
	struct discwriter_status status;
	struct dw_recorder *kept;
	unsigned int rotation = 0;

	(void)state;
	ready();
	assert_recorder(discwriter_data_get_recorder(f.data), f.recorder);
	discwriter_data_get_client_name(f.data, name, sizeof(name));
	assert_string_equal(name, "test");
	/* Any true value is one. */
	assert_int_equal(discwriter_data_set_force_overwrite(f.data, -1), S_OK);
	assert_int_equal(discwriter_data_get_force_overwrite(f.data), 1);
	assert_int_equal(discwriter_data_set_force_media_to_be_closed(f.data, 256), S_OK);
	assert_int_equal(discwriter_data_get_force_media_to_be_closed(f.data), 1);
	discwriter_data_set_disable_consumer_dvd_compatibility_mode(f.data, 1);
	assert_int_equal(discwriter_data_get_disable_consumer_dvd_compatibility_mode(f.data), 1);
	discwriter_data_set_pad(f.data, 1);
	assert_int_equal(discwriter_data_get_pad(f.data), 1);
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_COMPATIBLE);
	assert_int_equal(discwriter_data_get_close(f.data), DISCWRITER_CLOSE_COMPATIBLE);
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_TRACK);
	assert_int_equal(discwriter_data_get_close(f.data), DISCWRITER_CLOSE_TRACK);
	assert_int_equal(discwriter_data_set_close(f.data, 5), E_INVALIDARG);
	assert_int_equal(discwriter_data_set_close(f.data, -2), E_INVALIDARG);
	assert_int_equal(discwriter_data_get_close(f.data), DISCWRITER_CLOSE_TRACK);
	discwriter_data_set_write_type(f.data, DISCWRITER_WRITE_AT_ONCE);
	assert_int_equal(discwriter_data_get_write_type(f.data), DISCWRITER_WRITE_AT_ONCE);
	assert_int_equal(discwriter_data_set_write_type(f.data, 3), E_INVALIDARG);
	assert_int_equal(discwriter_data_get_write_type(f.data), DISCWRITER_WRITE_AT_ONCE);
	discwriter_data_set_speed(f.data, 5540, DISCWRITER_ROTATION_CAV);
	assert_int_equal(discwriter_data_set_speed(f.data, 1, 2), E_INVALIDARG);
	assert_int_equal(discwriter_data_get_speed(f.data, &rotation), 5540);
	assert_int_equal(rotation, DISCWRITER_ROTATION_CAV);
	assert_int_equal(discwriter_data_get_speed(f.data, NULL), 5540);
	/* Who asked for the recorder has it for as long as he likes. */
	kept = discwriter_data_get_recorder(f.data);
	assert_int_equal(discwriter_data_set_recorder(f.data, NULL), S_OK);
	assert_null(discwriter_data_get_recorder(f.data));
	discwriter_recorder_free(f.recorder);
	f.recorder = kept;
	assert_int_equal(discwriter_recorder_status(kept, &status, sizeof(status)), S_OK);
}

/* Each switch is its flag of BEGIN, and no other. */
static const struct {
	int (*set)(struct dw_data *data, int on);
	int (*get)(struct dw_data *data);
	unsigned int flag;
	int inverse;
} switches[] = {
	{ discwriter_data_set_force_overwrite, discwriter_data_get_force_overwrite,
	  DISCWRITER_BEGIN_OVERWRITE, 0 },
	{ discwriter_data_set_pad, discwriter_data_get_pad, DISCWRITER_BEGIN_PAD, 0 },
	{ discwriter_data_set_simulate, discwriter_data_get_simulate,
	  DISCWRITER_BEGIN_SIMULATE, 0 },
	{ discwriter_data_set_buffer_underrun_free_disabled,
	  discwriter_data_get_buffer_underrun_free_disabled, DISCWRITER_BEGIN_UNPROTECTED, 0 },
	{ discwriter_data_set_resume, discwriter_data_get_resume, DISCWRITER_BEGIN_RESUME, 0 },
	{ discwriter_data_set_may_format, discwriter_data_get_may_format,
	  DISCWRITER_BEGIN_FORMAT, 0 },
	{ discwriter_data_set_close_when_full, discwriter_data_get_close_when_full,
	  DISCWRITER_BEGIN_CLOSE_FULL, 0 },
	{ discwriter_data_set_postgap_already_in_image,
	  discwriter_data_get_postgap_already_in_image, DISCWRITER_BEGIN_POSTGAP, 1 },
};

static void switches_are_flags(void **state)
{
	size_t i;

	(void)state;
	ready();
	fake.medium.profile = 0x09;	/* the only family with a post-gap */
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_SESSION);
	discwriter_data_set_postgap_already_in_image(f.data, 1);
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	assert_int_equal(fake.begin.flags, 0);
	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		int on = !switches[i].inverse;

		assert_int_equal(switches[i].set(f.data, on ? 256 : 0), S_OK);
		assert_int_equal(switches[i].get(f.data), on);
		assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
		assert_int_equal(fake.begin.flags, switches[i].flag);
		assert_int_equal(switches[i].set(f.data, !on), S_OK);
		assert_int_equal(switches[i].get(f.data), !on);
		assert_int_equal(switches[i].set(NULL, 1), E_POINTER);
		if (switches[i].flag != DISCWRITER_BEGIN_CLOSE_FULL)
			assert_int_equal(switches[i].get(NULL), 0);
	}
}

/* IMAPI puts a post-gap behind every image on CD. */
static void postgap_by_default(void **state)
{
	static const unsigned int cds[] = { 0x09, 0x0a }, others[] = { 0x1b, 0x11, 0x41, 0x02 };
	size_t i;

	(void)state;
	ready();
	for (i = 0; i < ARRAY_SIZE(cds); i++) {
		fake.medium.profile = cds[i];
		discwriter_data_write(f.data, f.stream);
		assert_int_equal(fake.begin.flags & DISCWRITER_BEGIN_POSTGAP,
				 DISCWRITER_BEGIN_POSTGAP);
	}
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		fake.medium.profile = others[i];
		discwriter_data_write(f.data, f.stream);
		assert_int_equal(fake.begin.flags & DISCWRITER_BEGIN_POSTGAP, 0);
	}
}

static void speed_and_type(void **state)
{
	(void)state;
	ready();
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	assert_int_equal(fake.begin.speed, 0);
	assert_int_equal(fake.begin.write_type, DISCWRITER_WRITE_AUTO);
	discwriter_data_set_speed(f.data, 5540, DISCWRITER_ROTATION_CAV);
	discwriter_data_set_write_type(f.data, DISCWRITER_WRITE_INCREMENTAL);
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	assert_int_equal(fake.begin.speed, 5540);
	assert_int_equal(fake.begin.rotation, DISCWRITER_ROTATION_CAV);
	assert_int_equal(fake.begin.write_type, DISCWRITER_WRITE_INCREMENTAL);
	/* Recorded, but not as asked: a success of its own. */
	fake.adjust = DISCWRITER_SPEED_ADJUSTED;
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_IMAPI_SPEEDADJUSTED);
	fake.adjust = DISCWRITER_ROTATION_ADJUSTED;
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_IMAPI_ROTATIONADJUSTED);
	fake.adjust |= DISCWRITER_SPEED_ADJUSTED;
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_IMAPI_BOTHADJUSTED);
	/* A failure is told before that. */
	fake.end_error = EIO;
	fake.end_cause = DISCWRITER_CAUSE_WRITE_ERROR;
	assert_int_equal(discwriter_data_write(f.data, f.stream),
			 E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
}

/* A kernel of the first release: what it has never heard of is refused at once. */
static void old_kernel(void **state)
{
	size_t i;

	(void)state;
	ready();
	fake.old = true;
	fake.medium.profile = 0x09;
	/* IMAPI's defaults are no wishes. */
	discwriter_data_set_postgap_already_in_image(f.data, 1);
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	for (i = 2; i < ARRAY_SIZE(switches) - 2; i++) {
		switches[i].set(f.data, 1);
		assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
		switches[i].set(f.data, 0);
	}
	discwriter_data_set_speed(f.data, 1385, 0);
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
	discwriter_data_set_speed(f.data, 0, 0);
	discwriter_data_set_write_type(f.data, DISCWRITER_WRITE_AT_ONCE);
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
	discwriter_data_set_write_type(f.data, DISCWRITER_WRITE_AUTO);
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_COMPATIBLE);
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
	assert_int_equal(fake.begins, 1);
	/* One that cannot even tell what it knows. */
	fake.old = false;
	fake.verb_request = DISCWRITER_IOC_FEATURES;
	fake.verb_error = ENOTTY;
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
	assert_int_equal(fake.begins, 1);
}

/* What is behind the node now is another driver's, which knows none of the verbs. */
static void another_device(void **state)
{
	(void)state;
	ready();
	fake.query_error = ENOTTY;
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_NOTIMPL);
	assert_int_equal(fake.begins, 0);
	fake.query_error = ENODEV;
	assert_int_equal(discwriter_data_write(f.data, f.stream), DW_E_DEV_NOT_EXIST);
	fake.query_error = 0;
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
}

static void client_names(void **state)
{
	static const char *const bad[] = { "", "a/b", "tab\t", "caf\xc3\xa9", "(x)", "x\n" };
	char name[80];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(discwriter_data_set_client_name(f.data, bad[i]),
				 E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_data_set_client_name(f.data, NULL),
			 E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
	assert_int_equal(discwriter_data_set_client_name(f.data, "Az 09.,:;-_"), S_OK);
	memset(name, 'n', sizeof(name));
	name[64] = 0;
	assert_int_equal(discwriter_data_set_client_name(f.data, name),
			 E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
	name[63] = 0;
	assert_int_equal(discwriter_data_set_client_name(f.data, name), S_OK);
	assert_int_equal(discwriter_data_set_recorder(f.data, f.recorder), S_OK);
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	assert_string_equal(fake.begin.client, name);
}

static void null_objects(void **state)
{
	char name[DISCWRITER_CLIENT_LEN];
	struct discwriter_range range = { 0, 0 };

	(void)state;
	assert_int_equal(discwriter_data_new(NULL), E_POINTER);
	assert_int_equal(discwriter_data_set_recorder(NULL, NULL), E_POINTER);
	assert_int_equal(discwriter_data_set_pad(NULL, 1), E_POINTER);
	assert_int_equal(discwriter_data_set_client_name(NULL, "x"), E_POINTER);
	assert_int_equal(discwriter_data_get_pad(NULL), 0);
	assert_int_equal(discwriter_data_get_close(NULL), DW_CLOSE_IMAPI);
	assert_null(discwriter_data_get_recorder(NULL));
	assert_int_equal(discwriter_data_get_client_name(f.data, NULL, 64), E_POINTER);
	assert_int_equal(discwriter_data_get_client_name(f.data, name, 63), E_INVALIDARG);
	assert_int_equal(discwriter_data_write(NULL, f.stream), E_POINTER);
	assert_int_equal(discwriter_data_write_ranges(NULL, f.stream, &range, 1), E_POINTER);
	assert_int_equal(discwriter_data_cancel(NULL), E_POINTER);
	assert_int_equal(discwriter_data_result(f.data, NULL, 8), E_POINTER);
	assert_int_equal(discwriter_data_set_progress(f.data, NULL, NULL, 9), E_INVALIDARG);
	discwriter_data_free(NULL);
	discwriter_stream_free(NULL);
}

/* The recorder is kept by who has it. */
static void recorder_outlives_its_owner(void **state)
{
	(void)state;
	ready();
	discwriter_recorder_free(f.recorder);
	f.recorder = NULL;
	assert_int_equal(fake.fds, 1);
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	discwriter_data_set_recorder(f.data, NULL);
	assert_int_equal(fake.fds, 0);
}

static void recorder_that_cannot_write(void **state)
{
	struct dw_recorder *reader;

	(void)state;
	fake.info.capabilities = 0;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &reader), S_OK);
	assert_int_equal(discwriter_data_set_recorder(f.data, reader),
			 E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED);
	assert_null(discwriter_data_get_recorder(f.data));
	discwriter_recorder_free(reader);
}

/* Everything is wrong at first; what is mended uncovers the next in the order. */
static void order_of_checks(void **state)
{
	struct dw_stream *odd;
	struct dw_result result;

	(void)state;
	assert_int_equal(discwriter_stream_from_memory(f.image, 2049, &odd), S_OK);
	fake.taken_by_other = true;
	fake.medium.state = 0;
	fake.begin_error = EROFS;
	fake.begin_cause = DISCWRITER_CAUSE_WRITE_PROTECTED;

	assert_int_equal(discwriter_data_write(f.data, NULL), E_POINTER);
	assert_int_equal(discwriter_data_write(f.data, odd), E_IMAPI_RECORDER_REQUIRED);
	discwriter_data_set_recorder(f.data, f.recorder);
	assert_int_equal(discwriter_data_write(f.data, odd),
			 E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
	discwriter_data_set_client_name(f.data, "test");
	assert_int_equal(discwriter_data_write(f.data, odd), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	assert_int_equal(discwriter_data_result(f.data, &result, sizeof(result)), S_OK);
	assert_int_equal(result.stage, DW_STAGE_CHECK);
	assert_int_equal(result.error, 0);
	assert_int_equal(fake.calls[FAKE_OPEN], 1);	/* the recorder's own */

	assert_int_equal(discwriter_data_write(f.data, f.stream), E_IMAPI_RECORDER_LOCKED);
	discwriter_data_result(f.data, &result, sizeof(result));
	assert_int_equal(result.stage, DW_STAGE_OPEN);
	assert_int_equal(result.error, EBUSY);
	assert_int_equal(result.flags, 0);
	fake.taken_by_other = false;
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	discwriter_data_result(f.data, &result, sizeof(result));
	assert_int_equal(result.stage, DW_STAGE_MEDIUM);
	fake.medium.state = DISCWRITER_MEDIUM_PRESENT;
	assert_int_equal(fake.begins, 0);
	assert_int_equal(discwriter_data_write(f.data, f.stream),
			 E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED);
	discwriter_data_result(f.data, &result, sizeof(result));
	assert_int_equal(result.stage, DW_STAGE_BEGIN);
	assert_int_equal(result.flags, DW_RESULT_STATUS);
	assert_int_equal(result.status.cause, DISCWRITER_CAUSE_WRITE_PROTECTED);
	assert_int_equal(fake.ends, 0);
	fake.begin_error = 0;
	assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
	discwriter_stream_free(odd);
}

static void sizes(void **state)
{
	struct dw_stream *empty, *odd;

	(void)state;
	ready();
	discwriter_stream_from_memory(f.image, 0, &empty);
	discwriter_stream_from_memory(f.image, 5000, &odd);
	assert_int_equal(discwriter_data_write(f.data, empty),
			 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	discwriter_data_set_pad(f.data, 1);
	assert_int_equal(discwriter_data_write(f.data, empty),
			 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(discwriter_data_write(f.data, odd), S_OK);
	assert_int_equal(fake.begin.sectors, 3);
	assert_int_equal(fake.begin.flags, DISCWRITER_BEGIN_PAD | DISCWRITER_BEGIN_CLOSE_FULL);
	assert_int_equal(fake.len, 5000);
	discwriter_stream_free(empty);
	discwriter_stream_free(odd);
}

/* DisableConsumerDvdCompatibilityMode, ForceMediaToBeClosed: what is closed. */
static const struct {
	unsigned int profile;
	int disable, force;
	unsigned int close;
} closings[] = {
	{ 0x1b, 0, 0, DISCWRITER_CLOSE_COMPATIBLE },	/* DVD+R */
	{ 0x1b, 0, 1, DISCWRITER_CLOSE_COMPATIBLE },
	{ 0x1b, 1, 1, DISCWRITER_CLOSE_FINALIZE },
	{ 0x1b, 1, 0, DISCWRITER_CLOSE_SESSION },
	{ 0x2b, 0, 0, DISCWRITER_CLOSE_COMPATIBLE },	/* DVD+R DL */
	{ 0x2b, 0, 1, DISCWRITER_CLOSE_COMPATIBLE },
	{ 0x2b, 1, 1, DISCWRITER_CLOSE_FINALIZE },
	{ 0x2b, 1, 0, DISCWRITER_CLOSE_FINALIZE },
	{ 0x09, 0, 0, DISCWRITER_CLOSE_SESSION },	/* CD-R */
	{ 0x09, 0, 1, DISCWRITER_CLOSE_FINALIZE },
	{ 0x09, 1, 0, DISCWRITER_CLOSE_SESSION },
	{ 0x09, 1, 1, DISCWRITER_CLOSE_FINALIZE },
	{ 0x11, 0, 0, DISCWRITER_CLOSE_SESSION },	/* DVD-R */
	{ 0x11, 1, 1, DISCWRITER_CLOSE_FINALIZE },
	{ 0x41, 0, 0, DISCWRITER_CLOSE_SESSION },	/* BD-R */
	{ 0x41, 0, 1, DISCWRITER_CLOSE_FINALIZE },
};

static void closing_matrix(void **state)
{
	size_t i;

	(void)state;
	ready();
	/* Also the matrix of an old kernel, which knows one way to finalize. */
	for (i = 0; i < 2 * ARRAY_SIZE(closings); i++) {
		const size_t row = i % ARRAY_SIZE(closings);
		unsigned int close = closings[row].close;

		fake.old = i >= ARRAY_SIZE(closings);
		if (fake.old && close == DISCWRITER_CLOSE_COMPATIBLE)
			close = DISCWRITER_CLOSE_FINALIZE;
		fake.medium.profile = closings[row].profile;
		discwriter_data_set_postgap_already_in_image(f.data, fake.old);
		discwriter_data_set_disable_consumer_dvd_compatibility_mode(f.data,
									    closings[row].disable);
		discwriter_data_set_force_media_to_be_closed(f.data, closings[row].force);
		assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
		assert_int_equal(fake.begin.close, close);
	}
	fake.old = false;
	/* An outright wish goes before all that. */
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_TRACK);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.close, DISCWRITER_CLOSE_TRACK);
}

/* Whether the rule for nearly full media is asked for. */
static void full_is_closed(void **state)
{
	(void)state;
	ready();
	fake.medium.profile = 0x41;
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, DISCWRITER_BEGIN_CLOSE_FULL);
	assert_int_equal(fake.begin.close, DISCWRITER_CLOSE_SESSION);
	/* Who says outright what to close has said it, unless he says both. */
	discwriter_data_set_close(f.data, DISCWRITER_CLOSE_SESSION);
	assert_int_equal(discwriter_data_get_close_when_full(f.data), 0);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
	discwriter_data_set_close_when_full(f.data, 1);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, DISCWRITER_BEGIN_CLOSE_FULL);
	discwriter_data_set_close(f.data, DW_CLOSE_IMAPI);
	discwriter_data_set_close_when_full(f.data, 0);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
	/* A medium without an end. */
	discwriter_data_set_close_when_full(f.data, 1);
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
}

/*
 * A kernel that does not know the rule. 100 sectors a percent: 2 % and less left
 * closes the disc.
 */
static void nearly_full_is_closed(void **state)
{
	static const struct {
		unsigned long long free;
		unsigned int state, close;
	} rows[] = {
		{ 32 + 201, 0, DISCWRITER_CLOSE_SESSION },
		{ 32 + 200, 0, DISCWRITER_CLOSE_FINALIZE },
		{ 32, 0, DISCWRITER_CLOSE_FINALIZE },
		{ 16, 0, DISCWRITER_CLOSE_FINALIZE },
		{ 32, DISCWRITER_MEDIUM_OVERWRITABLE, DISCWRITER_CLOSE_SESSION },
	};
	int image[2];
	struct dw_stream *pipe_stream;
	size_t i;

	(void)state;
	ready();
	fake.old = true;
	fake.medium.profile = 0x41;
	fake.medium.capacity = 10000;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.medium.free = rows[i].free;
		fake.medium.state |= rows[i].state;
		assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
		assert_int_equal(fake.begin.close, rows[i].close);
	}
	/* Of a size nobody knows it cannot be told. */
	fake.medium.state &= ~DISCWRITER_MEDIUM_OVERWRITABLE;
	assert_int_equal(pipe(image), 0);
	assert_int_equal(write(image[1], f.image, 4096), 4096);
	close(image[1]);
	assert_int_equal(discwriter_stream_from_fd(image[0], &pipe_stream), S_OK);
	assert_int_equal(discwriter_data_write(f.data, pipe_stream), S_OK);
	assert_int_equal(fake.begin.close, DISCWRITER_CLOSE_SESSION);
	assert_int_equal(fake.begin.sectors, 0);
	discwriter_stream_free(pipe_stream);
	close(image[0]);
}

/* A formatted DVD+RW: blank if it begins and ends with 2 MiB of zeros. */
static void leave_to_overwrite(void **state)
{
	const long long last = 2295104LL * DISCWRITER_SECTOR_SIZE - (2 << 20);
	const struct {
		long long disc, tail;
		int force;
		unsigned int state, flags;
	} rows[] = {
		{ 2 << 20, last, 0, 0, DISCWRITER_BEGIN_OVERWRITE },
		{ 1LL << 40, 0, 0, 0, DISCWRITER_BEGIN_OVERWRITE },
		{ (2 << 20) - 1, last, 0, 0, 0 },
		{ 2 << 20, last + 1, 0, 0, 0 },
		/* Its end was never formatted. */
		{ 2 << 20, 0, 0, DISCWRITER_MEDIUM_PARTLY_FORMATTED,
		  DISCWRITER_BEGIN_OVERWRITE },
		{ 0, 0, 0, 0, 0 },
		{ -EACCES, 0, 0, 0, 0 },
		{ 0, 0, 1, 0, DISCWRITER_BEGIN_OVERWRITE },
		/* Never formatted: nothing to read, nothing to lose. */
		{ 1LL << 40, 0, 0, DISCWRITER_MEDIUM_BLANK, 0 },
	};
	size_t i;

	(void)state;
	ready();
	fake.medium.profile = 0x1a;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.medium.state = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_SUPPORTED |
				    DISCWRITER_MEDIUM_OVERWRITABLE | rows[i].state;
		fake.disc = rows[i].disc;
		fake.tail = rows[i].tail;
		discwriter_data_set_force_overwrite(f.data, rows[i].force);
		assert_int_equal(discwriter_data_write(f.data, f.stream), S_OK);
		assert_int_equal(fake.begin.flags, rows[i].flags);
	}
	/* A disc that cannot be read, and a drive without a block device. */
	discwriter_data_set_force_overwrite(f.data, 0);
	fake.medium.state &= ~DISCWRITER_MEDIUM_BLANK;
	fake.disc = 1LL << 40;
	fake_step(FAKE_PREAD, -EIO);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
	fake_step(FAKE_PREAD, -EINTR);
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, DISCWRITER_BEGIN_OVERWRITE);
	fake.info.block_name[0] = 0;
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
	strcpy(fake.info.block_name, "../sda");
	discwriter_data_write(f.data, f.stream);
	assert_int_equal(fake.begin.flags, 0);
}

static void not_blank(void **state)
{
	(void)state;
	ready();
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake.begin_error = EEXIST;
	fake.begin_cause = DISCWRITER_CAUSE_NOT_BLANK;
	assert_int_equal(discwriter_data_write(f.data, f.stream), E_IMAPI_DF2DATA_MEDIA_NOT_BLANK);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults),
		TEST(properties_stay),
		TEST(switches_are_flags),
		TEST(postgap_by_default),
		TEST(speed_and_type),
		TEST(old_kernel),
		TEST(another_device),
		TEST(client_names),
		TEST(null_objects),
		TEST(recorder_outlives_its_owner),
		TEST(recorder_that_cannot_write),
		TEST(order_of_checks),
		TEST(sizes),
		TEST(closing_matrix),
		TEST(full_is_closed),
		TEST(nearly_full_is_closed),
		TEST(leave_to_overwrite),
		TEST(not_blank),
	};

	return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
