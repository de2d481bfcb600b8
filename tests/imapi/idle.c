// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told of a drive that nobody uses: a disc that is put in, taken out or
 * exchanged is an event for who listens, whoever else asks the drive; and the drive
 * has its rest while nobody listens, or while it is somebody's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define POLL_MS		"100"
/* Ten times that: what has not come until then does not come. */
#define NEVER_MS	1000

#define QUESTION	"GET_CONFIGURATION"

FIXTURE(idle) {
	struct sim sim;
	struct dw_monitor *monitor;
};

/* The next news of the medium, within this time; NULL if there is none. */
static const struct dw_event *medium_event(struct dw_monitor *monitor, int ms)
{
	struct pollfd pfd = { .fd = discwriter_monitor_fd(monitor), .events = POLLIN };
	const struct dw_event *event;

	do {
		while (discwriter_monitor_next(monitor, &event) == S_OK)
			if (event->kind == DW_EVENT_MEDIUM &&
			    !(event->flags & DW_EVENT_STATE))
				return event;
	} while (poll(&pfd, 1, ms) == 1);
	return NULL;
}

static int listen_to(struct dw_monitor **monitor)
{
	int hr = discwriter_monitor_new(monitor);
	const struct dw_event *event;

	/* The state of things, which is no news. */
	while (hr == S_OK)
		hr = discwriter_monitor_next(*monitor, &event);
	return hr;
}

/* An idle drive that has been looked at. */
static int settle(struct sim *sim)
{
	if (sim_trace_clear(sim))
		return -1;
	return sim_wait_op(sim, QUESTION, 4);
}

FIXTURE_SETUP(idle)
{
	memset(self, 0, sizeof(*self));
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", POLL_MS));
	ASSERT_EQ(S_FALSE, listen_to(&self->monitor));
	ASSERT_EQ(0, settle(&self->sim));
}

FIXTURE_TEARDOWN(idle)
{
	discwriter_monitor_free(self->monitor);
	sim_free(&self->sim);
}

/* What udev's rules set to 2000. */
static int poll_block_device(struct sim *sim, const char *ms)
{
	char path[96];
	FILE *attr;
	int ret;

	snprintf(path, sizeof(path), "/sys/block/%s/events_poll_msecs",
		 sim->sr + strlen("/dev/"));
	attr = fopen(path, "we");
	if (!attr)
		return -1;
	ret = fputs(ms, attr) == EOF;
	return fclose(attr) || ret ? -1 : 0;
}

TEST_F(idle, each_disc_is_told)
{
	static const struct { const char *medium; __u32 profile, state; } discs[] = {
		{ "dvd+r blank sectors=4096", 0x1b, DISCWRITER_MEDIUM_BLANK },
		{ "none", 0, 0 },
		{ "cd-r blank", 0x09, DISCWRITER_MEDIUM_BLANK },
		{ "bd-re formatted sectors=65536", 0x43,
		  DISCWRITER_MEDIUM_OVERWRITABLE },
	};
	const size_t nr = ARRAY_SIZE(discs);
	const struct dw_event *event;
	size_t round, i;

	for (round = 0; round < 2 * nr; round++) {
		i = round % nr;
		/* The second time, sr is the first to hear of each. */
		if (round == nr)
			ASSERT_EQ(0, poll_block_device(&self->sim, "50"));
		ASSERT_EQ(0, sim_set(&self->sim, "medium", discs[i].medium));
		event = medium_event(self->monitor, SIM_WAIT_MS);
		ASSERT_NE(NULL, event)
			TH_LOG("%s", discs[i].medium);
		EXPECT_EQ(self->sim.index, event->index);
		EXPECT_EQ(discs[i].profile, event->profile)
			TH_LOG("%s", discs[i].medium);
		EXPECT_EQ(discs[i].state, event->medium_state & discs[i].state)
			TH_LOG("%s: %x", discs[i].medium, event->medium_state);
		EXPECT_EQ(!discs[i].state,
			  !(event->medium_state & DISCWRITER_MEDIUM_PRESENT));
		/* Once. */
		EXPECT_EQ(NULL, medium_event(self->monitor, 300))
			TH_LOG("%s", discs[i].medium);
	}
}

/* It is told when it can be used, and with what it is. */
TEST_F(idle, a_disc_that_loads)
{
	const struct dw_event *event;
	int rule;

	rule = sim_fault(&self->sim, "op=00 count=3 sense=2/04/01");
	ASSERT_LE(0, rule);
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+r blank sectors=4096"));
	event = medium_event(self->monitor, SIM_WAIT_MS);
	ASSERT_NE(NULL, event);
	EXPECT_EQ(3, sim_hits(&self->sim, rule));
	EXPECT_EQ(0x1b, event->profile);
	EXPECT_EQ(4096, event->free);
}

/* One that cannot be read is told, too, and the drive is not worn out with it. */
TEST_F(idle, a_disc_that_cannot_be_examined)
{
	const struct dw_event *event;
	int rule;

	rule = sim_fault(&self->sim, "op=51 count=* sense=3/57/00");
	ASSERT_LE(0, rule);
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+r blank sectors=4096"));
	event = medium_event(self->monitor, SIM_WAIT_MS);
	ASSERT_NE(NULL, event);
	EXPECT_EQ(0, event->profile);
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
	EXPECT_EQ(NULL, medium_event(self->monitor, NEVER_MS));
	EXPECT_EQ(1, sim_hits(&self->sim, rule));
}

TEST_F(idle, nobody_listens)
{
	const struct dw_event *event;

	discwriter_monitor_free(self->monitor);
	self->monitor = NULL;
	/* One question may be on its way. */
	poll(NULL, 0, 300);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "cd-r blank"));
	/* A disc whose exchange sr has heard of, and which is of the same kind. */
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "dvd+rw formatted sectors=2048"));
	poll(NULL, 0, NEVER_MS);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
	ASSERT_EQ(0, poll_block_device(&self->sim, "50"));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "GET_EVENT_STATUS_NOTIFICATION", 4));
	EXPECT_EQ(0, sim_count(&self->sim, QUESTION));

	ASSERT_EQ(S_FALSE, listen_to(&self->monitor));
	event = medium_event(self->monitor, SIM_WAIT_MS);
	ASSERT_NE(NULL, event);
	EXPECT_EQ(2048, event->capacity);
}

TEST_F(idle, somebody_has_the_drive)
{
	int fd;

	/* A mount claims it so, too. */
	fd = open(self->sim.sr, O_RDONLY | O_EXCL | O_CLOEXEC);
	ASSERT_LE(0, fd);
	poll(NULL, 0, 300);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	poll(NULL, 0, NEVER_MS);
	EXPECT_EQ(0, sim_count(&self->sim, QUESTION));
	close(fd);
	EXPECT_EQ(0, sim_wait_op(&self->sim, QUESTION, 2));

	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, fd);
	poll(NULL, 0, 300);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	poll(NULL, 0, NEVER_MS);
	EXPECT_EQ(0, sim_count(&self->sim, QUESTION));
	close(fd);
	EXPECT_EQ(0, sim_wait_op(&self->sim, QUESTION, 2));
}

TEST_F(idle, can_be_switched_off)
{
	ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", "0"));
	poll(NULL, 0, 300);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "cd-r blank"));
	EXPECT_EQ(NULL, medium_event(self->monitor, NEVER_MS));
	EXPECT_EQ(0, sim_count(&self->sim, QUESTION));
	ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", POLL_MS));
	EXPECT_NE(NULL, medium_event(self->monitor, SIM_WAIT_MS));
}

/* What another program is told of a disc, the watch has not seen. */
TEST_F(idle, somebody_else_has_asked)
{
	static const char *const next[] = { "none", "dvd+rw formatted sectors=2048" };
	struct discwriter_medium medium;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(next); i++) {
		/* A drive that no question of the watch has ever reached. */
		ASSERT_EQ(0, sim_unplug(&self->sim));
		ASSERT_EQ(0, sim_plug(&self->sim, true));
		ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", "60000"));
		ASSERT_EQ(0, sim_set(&self->sim, "medium",
				     "dvd+rw formatted sectors=1024"));
		fd = open_node(&self->sim, O_RDONLY);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, ioctl(fd, DISCWRITER_IOC_MEDIUM, &medium));
		close(fd);
		EXPECT_EQ(1024, medium.capacity);
		while (medium_event(self->monitor, 300))
			;

		ASSERT_EQ(0, sim_set(&self->sim, "medium", next[i]));
		/* sr hears of the exchange. */
		ASSERT_EQ(0, poll_block_device(&self->sim, "50"));
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		ASSERT_EQ(0, sim_wait_op(&self->sim,
					 "GET_EVENT_STATUS_NOTIFICATION", 4));
		EXPECT_EQ(NULL, medium_event(self->monitor, 0));
		ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", POLL_MS));
		EXPECT_NE(NULL, medium_event(self->monitor, SIM_WAIT_MS))
			TH_LOG("%s", next[i]);
	}
}

/* The cable is pulled while the question waits for its answer. */
TEST_F(idle, unplugged_while_it_is_asked)
{
	int rule = sim_fault(&self->sim, "op=46 hang");

	ASSERT_LE(0, rule);
	ASSERT_EQ(0, sim_wait_hits(&self->sim, rule, 1));
	ASSERT_EQ(0, sim_unplug(&self->sim));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, attr_write(&self->sim, "medium_poll_ms", POLL_MS));
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "cd-r blank"));
	EXPECT_NE(NULL, medium_event(self->monitor, SIM_WAIT_MS));
}

TEST_HARNESS_MAIN
