// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of /sys/class/discwriter/discwriterN: identity, medium, state,
 * counters, and the two that can be set.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "util.h"

#define CHUNK 65536

FIXTURE(attr) {
	struct sim sim;
	uint8_t *image;
};

FIXTURE_SETUP(attr)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+rw formatted sectors=1024")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(64, 23);
	ASSERT_NE(NULL, self->image);
}

FIXTURE_TEARDOWN(attr)
{
	sim_free(&self->sim);
	image_free(self->image, 64);
}

TEST_F(attr, identity)
{
	static const struct { const char *attr, *sim; } same[] = {
		{ "vendor", "vendor" }, { "model", "product" },
		{ "revision", "revision" }, { "serial", "serial" },
	};
	char want[64], seen[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(same); i++) {
		ASSERT_EQ(0, sim_get(&self->sim, same[i].sim, want, sizeof(want)));
		ASSERT_EQ(0, attr_read(&self->sim, same[i].attr, seen,
				       sizeof(seen)))
			TH_LOG("%s", same[i].attr);
		EXPECT_STRNE("", seen);
		EXPECT_STREQ(want, seen);
	}
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
}

/* Only root changes a recorder's defaults; everyone may look. */
TEST_F(attr, modes)
{
	static const struct { const char *name; mode_t mode; } attrs[] = {
		{ "vendor", 0444 }, { "model", 0444 }, { "revision", 0444 },
		{ "serial", 0444 }, { "profile", 0444 },
		{ "medium_state", 0444 }, { "phase", 0444 }, { "burns", 0444 },
		{ "bounced", 0444 }, { "mapped", 0444 }, { "staged", 0444 },
		{ "written_sectors", 0444 }, { "pad", 0644 },
		{ "close_policy", 0644 },
		{ "event_interval_ms", 0644 }, { "medium_poll_ms", 0644 },
	};
	char path[160];
	struct stat st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(attrs); i++) {
		snprintf(path, sizeof(path), "%s/%s", self->sim.sysfs,
			 attrs[i].name);
		ASSERT_EQ(0, stat(path, &st))
			TH_LOG("%s", attrs[i].name);
		EXPECT_EQ(attrs[i].mode, st.st_mode & 07777)
			TH_LOG("%s", attrs[i].name);
	}
}

/* The medium as it was last examined; reading never asks the drive. */
TEST_F(attr, medium)
{
	char before[64], blank[64], after[64];

	ASSERT_EQ(0, attr_read(&self->sim, "medium_state", before,
			       sizeof(before)));
	EXPECT_STRNE("", before);
	ASSERT_EQ(0, attr_read(&self->sim, "profile", before, sizeof(before)));
	EXPECT_NE(NULL, strstr(before, "1a"))
		TH_LOG("profile %s", before);
	EXPECT_EQ(0, sim_count(&self->sim, NULL));

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r blank sectors=4096"));
	ASSERT_EQ(0, attr_read(&self->sim, "profile", after, sizeof(after)));
	EXPECT_NE(NULL, strstr(after, "1b"))
		TH_LOG("profile %s", after);
	ASSERT_EQ(0, attr_read(&self->sim, "medium_state", blank, sizeof(blank)));
	EXPECT_NE(NULL, strstr(blank, "blank"))
		TH_LOG("medium_state %s", blank);
	ASSERT_EQ(0, burn(&self->sim, self->image, 64 * SECTOR, CHUNK));
	ASSERT_EQ(0, attr_read(&self->sim, "medium_state", after, sizeof(after)));
	EXPECT_EQ(NULL, strstr(after, "blank"))
		TH_LOG("medium_state %s", after);
	EXPECT_NE(NULL, strstr(after, "appendable"))
		TH_LOG("medium_state %s", after);
}

TEST_F(attr, phase)
{
	char phase[64];
	int fd;

	ASSERT_EQ(0, attr_read(&self->sim, "phase", phase, sizeof(phase)));
	EXPECT_STREQ("idle", phase);
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_EQ(0, write_all(fd, self->image, 32 * SECTOR, CHUNK, NULL));
	ASSERT_EQ(0, attr_read(&self->sim, "phase", phase, sizeof(phase)));
	EXPECT_STREQ("writing", phase);
	EXPECT_EQ(0, close_errno(fd));
	ASSERT_EQ(0, attr_read(&self->sim, "phase", phase, sizeof(phase)));
	EXPECT_STREQ("completed", phase);
}

TEST_F(attr, counters)
{
	int fd;

	EXPECT_EQ(0, attr_number(&self->sim, "burns"));
	EXPECT_EQ(0, attr_number(&self->sim, "written_sectors"));
	ASSERT_EQ(0, burn(&self->sim, self->image, 64 * SECTOR, CHUNK));
	EXPECT_EQ(1, attr_number(&self->sim, "burns"));
	EXPECT_EQ(64, attr_number(&self->sim, "written_sectors"));
	EXPECT_EQ(sim_count(&self->sim, "WRITE_10"),
		  attr_number(&self->sim, "mapped"));
	EXPECT_EQ(0, attr_number(&self->sim, "bounced"));
	EXPECT_EQ(0, attr_number(&self->sim, "staged"));

	/* Copied for its address, gathered for its size; both are sums. */
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	ASSERT_EQ(0, burn(&self->sim, self->image + 8, 32 * SECTOR, CHUNK));
	EXPECT_EQ(sim_count(&self->sim, "WRITE_10"),
		  attr_number(&self->sim, "bounced"));
	fd = open_node(&self->sim, O_WRONLY);
	ASSERT_EQ(0, write_all(fd, self->image, 16 * SECTOR, SECTOR, NULL));
	ASSERT_EQ(0, close_errno(fd));
	EXPECT_LE(1, attr_number(&self->sim, "staged"));
	EXPECT_EQ(3, attr_number(&self->sim, "burns"));
	EXPECT_EQ(112, attr_number(&self->sim, "written_sectors"));
}

TEST_F(attr, settings)
{
	char text[64];

	EXPECT_EQ(0, attr_number(&self->sim, "pad"));
	EXPECT_EQ(0, attr_write(&self->sim, "pad", "1\n"));
	EXPECT_EQ(1, attr_number(&self->sim, "pad"));
	EXPECT_EQ(EINVAL, attr_write(&self->sim, "pad", "maybe"));
	EXPECT_EQ(1, attr_number(&self->sim, "pad"));
	EXPECT_EQ(0, attr_write(&self->sim, "close_policy", "finalize\n"));
	ASSERT_EQ(0, attr_read(&self->sim, "close_policy", text, sizeof(text)));
	EXPECT_STREQ("finalize", text);
	EXPECT_EQ(EINVAL, attr_write(&self->sim, "close_policy", "finalized"));
	ASSERT_EQ(0, attr_read(&self->sim, "close_policy", text, sizeof(text)));
	EXPECT_STREQ("finalize", text);
	EXPECT_EQ(500, attr_number(&self->sim, "event_interval_ms"));
	EXPECT_EQ(0, attr_write(&self->sim, "event_interval_ms", "10\n"));
	EXPECT_EQ(10, attr_number(&self->sim, "event_interval_ms"));
	EXPECT_EQ(ERANGE, attr_write(&self->sim, "event_interval_ms", "9"));
	EXPECT_EQ(ERANGE, attr_write(&self->sim, "event_interval_ms", "60001"));
	EXPECT_EQ(EINVAL, attr_write(&self->sim, "event_interval_ms", "soon"));
	EXPECT_EQ(10, attr_number(&self->sim, "event_interval_ms"));
	EXPECT_EQ(2000, attr_number(&self->sim, "medium_poll_ms"));
	EXPECT_EQ(0, attr_write(&self->sim, "medium_poll_ms", "100\n"));
	EXPECT_EQ(100, attr_number(&self->sim, "medium_poll_ms"));
	EXPECT_EQ(0, attr_write(&self->sim, "medium_poll_ms", "0\n"));
	EXPECT_EQ(0, attr_number(&self->sim, "medium_poll_ms"));
	EXPECT_EQ(ERANGE, attr_write(&self->sim, "medium_poll_ms", "99"));
	EXPECT_EQ(ERANGE, attr_write(&self->sim, "medium_poll_ms", "60001"));
	EXPECT_EQ(EINVAL, attr_write(&self->sim, "medium_poll_ms", "often"));
	EXPECT_EQ(0, attr_number(&self->sim, "medium_poll_ms"));
	/* A new recorder, its own settings. */
	EXPECT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, attr_read(&self->sim, "close_policy", text, sizeof(text)));
	EXPECT_STREQ("session", text);
}

/* Reading them while a burn runs neither waits for it nor disturbs it. */
TEST_F(attr, during_a_burn)
{
	char text[64];
	int fd = open_node(&self->sim, O_WRONLY);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, write_all(fd, self->image, 32 * SECTOR, CHUNK, NULL));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(1, attr_number(&self->sim, "burns"));
	EXPECT_EQ(32, attr_number(&self->sim, "written_sectors"));
	EXPECT_EQ(0, attr_read(&self->sim, "profile", text, sizeof(text)));
	EXPECT_EQ(0, attr_read(&self->sim, "medium_state", text, sizeof(text)));
	EXPECT_EQ(0, sim_count(&self->sim, NULL));
	EXPECT_EQ(0, close_errno(fd));
}

TEST_HARNESS_MAIN
