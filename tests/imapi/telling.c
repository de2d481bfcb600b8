// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a write tells: why the medium could not be looked at, each phase once, however
 * short, and an end; at what speed it records; and that a cancel is heard at once.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define SMALL	160
#define R	"dvd+r blank sectors=4096"

struct seen {
	unsigned int actions[32], phases[32];
	long long last_written[32];
	unsigned int n;
};

FIXTURE(telling) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	uint8_t *image;
	struct seen seen;
};

FIXTURE_SETUP(telling)
{
	ASSERT_EQ(0, sim_start(&self->sim, R)) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SMALL, 23);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(S_OK, discwriter_stream_from_memory(self->image, SMALL * SECTOR, &self->stream));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_new(&self->data));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(self->data, self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_set_client_name(self->data, "telling"));
	memset(&self->seen, 0, sizeof(self->seen));
}

FIXTURE_TEARDOWN(telling)
{
	discwriter_data_free(self->data);
	discwriter_stream_free(self->stream);
	discwriter_recorder_free(self->recorder);
	sim_free(&self->sim);
	image_free(self->image, SMALL);
}

static struct dw_result result_of(struct dw_data *data)
{
	struct dw_result result;

	memset(&result, 0, sizeof(result));
	discwriter_data_result(data, &result, sizeof(result));
	return result;
}

/* Before anything is recorded the drive is asked; what it says then is told, too. */
static const struct {
	const char *rule;
	unsigned int op, key, asc, ascq;
	int hr;
} refusals[] = {
	{ "op=00 count=* sense=2/04/01", 0x00, 2, 0x04, 0x01,
	  E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	{ "op=00 count=* sense=2/04/08", 0x00, 2, 0x04, 0x08, E_IMAPI_RECORDER_MEDIA_BUSY },
	{ "op=00 count=* sense=2/06/00", 0x00, 2, 0x06, 0x00, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN },
	{ "op=00 count=* sense=2/30/00", 0x00, 2, 0x30, 0x00, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE },
	{ "op=46 count=* sense=5/20/00", 0x46, 5, 0x20, 0x00,
	  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
	{ "op=51 count=* sense=5/20/00", 0x51, 5, 0x20, 0x00,
	  E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED },
	{ "op=51 count=* short=2", 0x51, 0, 0, 0, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ "op=52 count=* sense=3/11/00", 0x52, 3, 0x11, 0x00, E_FAIL },
};

TEST_F(telling, why_the_medium_is_not_known)
{
	struct discwriter_medium medium;
	size_t i;

	ASSERT_EQ(0, sim_scale(&self->sim, 1));
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		struct dw_result result;
		int hr;

		ASSERT_EQ(0, sim_fault(&self->sim, refusals[i].rule));
		hr = discwriter_data_write(self->data, self->stream);
		EXPECT_EQ(refusals[i].hr, hr)
			TH_LOG("%s: %s", refusals[i].rule, discwriter_strhresult(hr));
		result = result_of(self->data);
		EXPECT_EQ(DW_STAGE_MEDIUM, result.stage);
		EXPECT_TRUE(result.flags & DW_RESULT_STATUS);
		EXPECT_EQ(refusals[i].op, result.status.opcode)
			TH_LOG("%s", refusals[i].rule);
		EXPECT_EQ(refusals[i].key, result.status.sense_key);
		EXPECT_EQ(refusals[i].asc, result.status.asc);
		EXPECT_EQ(refusals[i].ascq, result.status.ascq);
		EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, result.status.outcome);
		EXPECT_EQ(refusals[i].hr, discwriter_recorder_medium(self->recorder, &medium,
								     sizeof(medium)));
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	}
	ASSERT_EQ(0, sim_scale(&self->sim, 1000));
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
}

static void see(struct dw_data *data, const struct dw_progress *progress, void *user)
{
	struct seen *seen = user;

	(void)data;
	if (seen->n == ARRAY_SIZE(seen->actions))
		return;
	seen->actions[seen->n] = progress->action;
	seen->phases[seen->n] = progress->phase;
	seen->last_written[seen->n++] = progress->last_written_lba;
}

static const struct {
	const char *medium;
	bool verify, fails;
	const char *actions;
} burns[] = {
	{ R, false, false, "02456" },
	{ R, true, false, "024576" },
	{ "cd-r blank", false, false, "023456" },
	{ "dvd-r blank sectors=4096", true, false, "0234576" },
	{ "dvd+rw blank sectors=4096", false, false, "012456" },
	{ "dvd-ram unformatted", false, false, "012456" },
	{ R, false, true, "024" },
};

TEST_F(telling, each_action_once_and_the_end)
{
	size_t i, k;

	/* No interval to speak of: only what is new is told. */
	ASSERT_EQ(S_OK, discwriter_data_set_progress(self->data, see, &self->seen, 60000));
	for (i = 0; i < ARRAY_SIZE(burns); i++) {
		struct seen *seen = &self->seen;
		char actions[40] = "";
		unsigned int last;

		memset(seen, 0, sizeof(*seen));
		ASSERT_EQ(0, sim_load(&self->sim, burns[i].medium));
		if (burns[i].fails)
			ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 sense=3/0C/00"));
		discwriter_data_set_verification(self->data, burns[i].verify ?
						 DW_VERIFICATION_FULL : DW_VERIFICATION_NONE);
		EXPECT_EQ(burns[i].fails,
			  FAILED(discwriter_data_write(self->data, self->stream)));
		ASSERT_LT(0, seen->n);
		for (k = 0, last = 0; k < seen->n; k++) {
			if (!k || seen->actions[k] != seen->actions[k - 1])
				actions[last++] = '0' + seen->actions[k];
			EXPECT_GT(SMALL, seen->last_written[k])
				TH_LOG("%s", burns[i].medium);
		}
		/* A cancelled or failed write may be closing by then. */
		if (burns[i].fails && last && actions[last - 1] == '5')
			actions[last - 1] = 0;
		EXPECT_EQ(0, strcmp(burns[i].actions, actions))
			TH_LOG("%s: %s", burns[i].medium, actions);
		EXPECT_EQ(burns[i].fails ? DISCWRITER_PHASE_FAILED : DISCWRITER_PHASE_COMPLETED,
			  seen->phases[seen->n - 1]);
	}
}

/* A speed is its data writer's, and of this disc. */
TEST_F(telling, speed_of_one_writer)
{
	struct dw_data *other;
	struct dw_result result;
	unsigned int own;

	ASSERT_EQ(S_OK, discwriter_data_set_speed(self->data, 3000, 0));
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED, discwriter_data_write(self->data, self->stream));
	own = result_of(self->data).status.write_speed;
	EXPECT_LT(0, own);

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=4096"));
	ASSERT_EQ(S_IMAPI_SPEEDADJUSTED, discwriter_data_write(self->data, self->stream));
	ASSERT_EQ(S_OK, discwriter_data_new(&other));
	discwriter_data_set_recorder(other, self->recorder);
	discwriter_data_set_client_name(other, "other");
	discwriter_data_set_force_overwrite(other, 1);
	EXPECT_EQ(S_OK, discwriter_data_write(other, self->stream));
	result = result_of(other);
	EXPECT_NE(own, result.status.write_speed);

	/* SPEED is for whoever asks for none, until the disc is another. */
	ASSERT_EQ(S_IMAPI_SPEEDADJUSTED,
		  discwriter_recorder_set_speed(self->recorder, 3400, 0, NULL, 0));
	EXPECT_EQ(S_OK, discwriter_data_write(other, self->stream));
	EXPECT_EQ(3324, result_of(other).status.write_speed);
	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(S_OK, discwriter_data_write(other, self->stream));
	EXPECT_EQ(0, result_of(other).status.write_speed);
	discwriter_data_free(other);
}

/* IMAPI's setter takes the nearest, also once the write sets it again; ours is a limit. */
TEST_F(telling, speeds_that_are_not_offered)
{
	struct dw_write_speed offered[DISCWRITER_MAX_SPEEDS];
	unsigned int above, below;
	size_t n;

	ASSERT_EQ(S_OK, discwriter_data_get_supported_write_speeds(self->data, offered,
								   DISCWRITER_MAX_SPEEDS, &n));
	ASSERT_LE(2, n);
	/* The fastest comes first. */
	above = offered[0].sectors;
	below = offered[1].sectors;
	ASSERT_LT(below + 4, above);
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED,
		  discwriter_data_set_write_speed(self->data, (int)above - 1,
						  offered[0].pure_cav));
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED, discwriter_data_write(self->data, self->stream));
	EXPECT_EQ(offered[0].kbps, result_of(self->data).status.write_speed);
	ASSERT_EQ(0, sim_load(&self->sim, R));
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED,
		  discwriter_data_set_write_speed(self->data, (int)below + 1,
						  offered[1].pure_cav));
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED, discwriter_data_write(self->data, self->stream));
	EXPECT_EQ(offered[1].kbps, result_of(self->data).status.write_speed);
	ASSERT_EQ(0, sim_load(&self->sim, R));
	ASSERT_EQ(S_OK, discwriter_data_set_speed(self->data, offered[0].kbps - 1,
						  offered[1].pure_cav ?
						  DISCWRITER_ROTATION_CAV :
						  DISCWRITER_ROTATION_DEFAULT));
	EXPECT_EQ(S_IMAPI_SPEEDADJUSTED, discwriter_data_write(self->data, self->stream));
	EXPECT_EQ(offered[1].kbps, result_of(self->data).status.write_speed);
}

static void *write_it(void *arg)
{
	struct _test_data_telling *self = arg;

	return (void *)(long)discwriter_data_write(self->data, self->stream);
}

/* A disc that was just put in is waited for; who does not want to wait says so. */
TEST_F(telling, cancel_while_the_drive_is_not_ready)
{
	pthread_t thread;
	void *hr;

	ASSERT_EQ(0, sim_fault(&self->sim, "op=00 count=* sense=2/04/01"));
	ASSERT_EQ(0, pthread_create(&thread, NULL, write_it, self));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "TEST_UNIT_READY", 3));
	EXPECT_EQ(S_OK, discwriter_data_cancel(self->data));
	/* The drive would be waited for a minute long; this test is not. */
	ASSERT_EQ(0, pthread_join(thread, &hr));
	EXPECT_EQ(E_IMAPI_REQUEST_CANCELLED, (int)(long)hr);
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(S_OK, discwriter_data_write(self->data, self->stream));
}

TEST_HARNESS_MAIN
