// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a burn's own program is told of it, and what everybody else is: the progress
 * function, the monitor's descriptor and the status agree, on media that have to be
 * formatted, on those that are calibrated, and with a range list.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define SECTORS		160
#define MOST_EVENTS	256
#define MOST_ACTIONS	16

/* What was told, and by whom. */
struct told {
	struct dw_progress progress[MOST_EVENTS];
	unsigned int nr;
};

FIXTURE(events) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	struct dw_stream *stream;
	struct dw_monitor *monitor;
	uint8_t *image;
	struct told own, others;
};

static void note(struct dw_data *data, const struct dw_progress *progress, void *user)
{
	struct told *told = user;

	(void)data;
	if (told->nr < MOST_EVENTS)
		told->progress[told->nr++] = *progress;
}

/* Take what is there, until it is the end of a burn that is news; false if none comes. */
static bool hear_end(struct dw_monitor *monitor, struct told *told)
{
	struct pollfd pfd = { .fd = discwriter_monitor_fd(monitor), .events = POLLIN };
	const struct dw_event *event;

	while (poll(&pfd, 1, SIM_WAIT_MS) == 1) {
		while (discwriter_monitor_next(monitor, &event) == S_OK) {
			if (event->flags & DW_EVENT_STATE || !event->progress)
				continue;
			note(NULL, event->progress, told);
			if (event->kind == DW_EVENT_ENDED)
				return true;
		}
	}
	return false;
}

/* The state of things as they are now. */
static void hear_state(struct dw_monitor *monitor)
{
	const struct dw_event *event;

	while (discwriter_monitor_next(monitor, &event) == S_OK)
		;
}

/* Each action once, in the order in which they were told. */
static size_t actions_of(const struct told *told, __u32 *actions)
{
	size_t nr = 0;
	unsigned int i;

	for (i = 0; i < told->nr && nr < MOST_ACTIONS; i++)
		if (!nr || actions[nr - 1] != told->progress[i].action)
			actions[nr++] = told->progress[i].action;
	return nr;
}

static const struct dw_progress *last_of(const struct told *told)
{
	return &told->progress[told->nr - 1];
}

FIXTURE_SETUP(events)
{
	memset(self, 0, sizeof(*self));
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(1024, 21);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_new(&self->data));
	ASSERT_EQ(S_OK, discwriter_data_set_recorder(self->data, self->recorder));
	ASSERT_EQ(S_OK, discwriter_data_set_client_name(self->data, "events"));
	ASSERT_EQ(S_OK, discwriter_monitor_new(&self->monitor));
}

FIXTURE_TEARDOWN(events)
{
	discwriter_monitor_free(self->monitor);
	discwriter_stream_free(self->stream);
	discwriter_data_free(self->data);
	discwriter_recorder_free(self->recorder);
	image_free(self->image, 1024);
	sim_free(&self->sim);
}

#define A(name)	IMAPI_FORMAT2_DATA_WRITE_ACTION_ ## name

/* The end is the same for all: WRITING_DATA, FINALIZATION, COMPLETED. */
static const struct row {
	const char *medium;
	bool pipe;	/* of unknown size, and it may format for that */
	size_t nr;
	__u32 before[3];
} rows[] = {
	{ "dvd+rw blank sectors=4096", false, 3,
	  { A(VALIDATING_MEDIA), A(FORMATTING_MEDIA), A(INITIALIZING_HARDWARE) } },
	{ "dvd-rw minimal sectors=4096", true, 3,
	  { A(VALIDATING_MEDIA), A(FORMATTING_MEDIA), A(INITIALIZING_HARDWARE) } },
	{ "dvd-ram unformatted sectors=4096", false, 3,
	  { A(VALIDATING_MEDIA), A(FORMATTING_MEDIA), A(INITIALIZING_HARDWARE) } },
	{ "bd-re unformatted sectors=8192", false, 3,
	  { A(VALIDATING_MEDIA), A(FORMATTING_MEDIA), A(INITIALIZING_HARDWARE) } },
	{ "cd-r blank sectors=4096", false, 3,
	  { A(VALIDATING_MEDIA), A(INITIALIZING_HARDWARE), A(CALIBRATING_POWER) } },
	{ "dvd-r blank sectors=4096", false, 3,
	  { A(VALIDATING_MEDIA), A(INITIALIZING_HARDWARE), A(CALIBRATING_POWER) } },
	{ "bd-r blank sectors=8192", false, 2,
	  { A(VALIDATING_MEDIA), A(INITIALIZING_HARDWARE) } },
};

/* A descriptor to read the image from; -1 if there is none. */
static int source(struct _test_data_events *self, bool pipe_it)
{
	int ends[2];
	ssize_t len;

	if (!pipe_it) {
		ends[0] = memfd_create("image", MFD_CLOEXEC);
		len = pwrite(ends[0], self->image, SECTORS * SECTOR, 0);
		return len == SECTORS * SECTOR ? ends[0] : -1;
	}
	/* It holds all of the image: nobody has to feed it meanwhile. */
	if (pipe(ends) || fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < 0)
		return -1;
	len = write(ends[1], self->image, SECTORS * SECTOR);
	close(ends[1]);
	return len == SECTORS * SECTOR ? ends[0] : -1;
}

TEST_F(events, every_action_in_the_order_of_time)
{
	__u32 wanted[MOST_ACTIONS], seen[MOST_ACTIONS];
	const struct row *row;
	size_t i, nr;
	int fd;

	/* No call comes but for a new action. */
	ASSERT_EQ(S_OK, discwriter_data_set_progress(self->data, note, &self->own, 60000));
	ASSERT_EQ(S_OK, discwriter_data_set_may_format(self->data, 1));
	for (row = rows; row < rows + ARRAY_SIZE(rows); row++) {
		TH_LOG("%s", row->medium);
		ASSERT_EQ(0, sim_load(&self->sim, row->medium));
		hear_state(self->monitor);
		fd = source(self, row->pipe);
		ASSERT_LE(0, fd);
		ASSERT_EQ(S_OK, discwriter_stream_from_fd(fd, &self->stream));
		ASSERT_LE(0, discwriter_data_write(self->data, self->stream));
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, SECTORS * SECTOR));
		ASSERT_TRUE(hear_end(self->monitor, &self->others));

		nr = row->nr;
		memcpy(wanted, row->before, sizeof(row->before));
		wanted[nr++] = A(WRITING_DATA);
		wanted[nr++] = A(FINALIZATION);
		wanted[nr++] = A(COMPLETED);
		ASSERT_EQ(nr, actions_of(&self->own, seen));
		EXPECT_EQ(nr, self->own.nr);
		for (i = 0; i < nr; i++)
			EXPECT_EQ(wanted[i], seen[i]);
		ASSERT_EQ(nr, actions_of(&self->others, seen));
		for (i = 0; i < nr; i++)
			EXPECT_EQ(wanted[i], seen[i]);
		EXPECT_EQ(SECTORS, last_of(&self->own)->sectors_done);
		EXPECT_EQ(SECTORS, last_of(&self->others)->sectors_done);

		self->own.nr = 0;
		self->others.nr = 0;
		discwriter_stream_free(self->stream);
		self->stream = NULL;
		close(fd);
	}
}

/* Start the burn, or fail. */
static int write_list(struct _test_data_events *self, const struct discwriter_range *list,
		      size_t nr)
{
	int hr = discwriter_stream_from_memory(self->image, 1024 * SECTOR, &self->stream);

	if (hr)
		return hr;
	return list ? discwriter_data_write_ranges(self->data, self->stream, list, nr) :
		      discwriter_data_write(self->data, self->stream);
}

static struct discwriter_status status(struct _test_data_events *self)
{
	struct dw_result result;

	memset(&result, 0xff, sizeof(result));
	discwriter_data_result(self->data, &result, sizeof(result));
	return result.status;
}

/* Figures of the job go through all ranges; those of a range are the range's. */
TEST_F(events, totals_go_through_all_ranges)
{
	static const struct discwriter_range list[] = {
		{ 512, 543 }, { 64, 159 }, { 1000, 1015 },
	};
	const struct told *both[] = { &self->own, &self->others };
	const struct dw_progress *p;
	bool in[ARRAY_SIZE(list)] = { 0 };
	__u64 before[ARRAY_SIZE(list)] = { 0, 32, 128 }, done;
	unsigned int i, n;

	/* Slow enough for each command to be told of. */
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a count=* delay=30"));
	ASSERT_EQ(0, attr_write(&self->sim, "event_interval_ms", "10"));
	ASSERT_EQ(S_OK, discwriter_data_set_progress(self->data, note, &self->own, 10));
	hear_state(self->monitor);
	ASSERT_LE(0, write_list(self, list, ARRAY_SIZE(list)));
	ASSERT_TRUE(hear_end(self->monitor, &self->others));
	for (n = 0; n < ARRAY_SIZE(both); n++) {
		for (i = 0, done = 0; i < both[n]->nr; i++) {
			p = &both[n]->progress[i];
			if (p->action != A(WRITING_DATA) && p->action != A(COMPLETED))
				continue;
			EXPECT_EQ(ARRAY_SIZE(list), p->nr_ranges);
			EXPECT_EQ(144, p->sectors_total);
			EXPECT_LE(done, p->sectors_done);
			done = p->sectors_done;
			ASSERT_LT(p->range, ARRAY_SIZE(list));
			EXPECT_EQ(list[p->range].start, p->start_lba);
			EXPECT_EQ(list[p->range].end - list[p->range].start + 1,
				  p->sector_count);
			EXPECT_LE(before[p->range], p->sectors_done);
			in[p->range] |= n;
		}
		p = last_of(both[n]);
		EXPECT_EQ(A(COMPLETED), p->action);
		EXPECT_EQ(144, p->sectors_done);
		EXPECT_EQ(1015, p->last_written_lba);
		EXPECT_EQ(1015, p->last_read_lba);
		EXPECT_EQ(2, p->range);
	}
	for (i = 0; i < ARRAY_SIZE(list); i++)
		EXPECT_TRUE(in[i]);
	EXPECT_EQ(ARRAY_SIZE(list), status(self).nr_ranges);
}

/* What all of them know is the same. */
TEST_F(events, all_tell_the_same_of_the_end)
{
	const struct dw_progress *own, *others;
	struct dw_progress asked;
	struct discwriter_status st;

	/* So that there is a time to ask the drive for its buffer. */
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a delay=1000"));
	ASSERT_EQ(S_OK, discwriter_data_set_progress(self->data, note, &self->own, 0));
	ASSERT_EQ(S_OK, discwriter_data_set_force_overwrite(self->data, 1));
	hear_state(self->monitor);
	ASSERT_LE(0, write_list(self, NULL, 0));
	ASSERT_TRUE(hear_end(self->monitor, &self->others));
	st = status(self);
	ASSERT_EQ(S_OK, discwriter_progress_from_status(&st, &asked, sizeof(asked)));
	own = last_of(&self->own);
	others = last_of(&self->others);
#define SAME(field)							\
	do {								\
		EXPECT_EQ(asked.field, own->field);			\
		EXPECT_EQ(asked.field, others->field);			\
	} while (0)
	SAME(action);
	SAME(phase);
	SAME(job);
	SAME(start_lba);
	SAME(sector_count);
	SAME(last_read_lba);
	SAME(last_written_lba);
	SAME(sectors_done);
	SAME(sectors_total);
	SAME(range);
	SAME(nr_ranges);
	SAME(remaining_ms);
	SAME(elapsed_ms);
	SAME(drive_buffer_size);
	SAME(drive_buffer_free);
	EXPECT_EQ(0, asked.nr_ranges);
	EXPECT_EQ(1024, asked.sectors_done);
	EXPECT_EQ(2097152, asked.drive_buffer_size);
	EXPECT_GE(asked.drive_buffer_size, asked.drive_buffer_free);
}

TEST_HARNESS_MAIN
