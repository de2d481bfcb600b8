// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edges of the verbs: what a refused one leaves behind, what one that does not wait
 * tells, what a failure of the driver's own writes tells, a drive that announces the
 * disc anew.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include "kselftest_harness.h"
#include "util.h"

FIXTURE(edges) {
	struct sim sim;
	uint8_t *image;
	int fd;
};

FIXTURE_SETUP(edges)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(64, 5);
	ASSERT_NE(NULL, self->image);
	self->fd = -1;
}

FIXTURE_TEARDOWN(edges)
{
	close(self->fd);
	sim_free(&self->sim);
	image_free(self->image, 64);
}

/* The speed of a burn that did not begin is not that of the next. */
TEST_F(edges, speed_of_a_refused_burn)
{
	struct discwriter_begin arg = { .sectors = 64, .speed = 2770 };
	struct discwriter_range range = { .start = 5, .end = 4 };

	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	arg.ranges = (uintptr_t)&range;
	arg.nr_ranges = DISCWRITER_MAX_RANGES + 1;
	EXPECT_EQ(EINVAL, ioctl_errno(self->fd, DISCWRITER_IOC_BEGIN, &arg));
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(0, status_of(&self->sim).write_speed);
}

/* A rotation counts without a speed, too. */
TEST_F(edges, rotation_alone)
{
	struct discwriter_begin arg = {
		.sectors = 64, .rotation = DISCWRITER_ROTATION_CAV,
	};
	struct discwriter_status status;

	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_BEGIN, &arg));
	EXPECT_LT(0, sim_count(&self->sim, "SET_STREAMING"));
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	status = status_of(&self->sim);
	EXPECT_LT(0, status.write_speed);
	EXPECT_TRUE(status.rotation == DISCWRITER_ROTATION_CAV ||
		    status.flags & DISCWRITER_STATUS_ROTATION_ADJUSTED);
}

/* What has only begun has nothing to tell, and spoils nothing. */
TEST_F(edges, reserve_without_waiting)
{
	struct discwriter_reserve arg = { .sectors = 160 };
	struct discwriter_medium medium;
	struct pollfd pfd;

	self->fd = open_node(&self->sim, O_WRONLY | O_NONBLOCK);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_RESERVE, &arg));
	EXPECT_EQ(160, arg.sectors);
	EXPECT_EQ(0, arg.track);
	pfd = (struct pollfd) { .fd = self->fd, .events = POLLOUT };
	EXPECT_EQ(1, poll(&pfd, 1, 10000));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(1, medium.open_track);
	EXPECT_EQ(0, medium.open_start);
	EXPECT_EQ(159, medium.open_end);
}

/* Zeros that fill a track fail with their address, as data do. */
TEST_F(edges, filling_tells_where)
{
	struct discwriter_finalize arg = { .close = DISCWRITER_CLOSE_SESSION };
	struct discwriter_reserve reserve = { .sectors = 160 };
	struct discwriter_status status;

	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_RESERVE, &reserve));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a nth=3 sense=3/0C/00"));
	EXPECT_EQ(EIO, ioctl_errno(self->fd, DISCWRITER_IOC_FINALIZE, &arg));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_WRITE_ERROR, status.cause);
	EXPECT_EQ(0x2a, status.opcode);
	EXPECT_TRUE(status.flags & DISCWRITER_STATUS_LBA);
	EXPECT_EQ(2 * BLOCK, status.error_lba);
}

/*
 * Some drives announce the disc anew once they have formatted it: 6/28/00, the
 * answer to the second TEST UNIT READY; the first is that of the examination.
 */
TEST_F(edges, announced_anew_after_format)
{
	struct discwriter_format arg = { .flags = DISCWRITER_FORMAT_CHOOSE };

	ASSERT_EQ(0, sim_load(&self->sim, "bd-re unformatted sectors=65536"));
	self->fd = open_node(&self->sim, O_WRONLY);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, sim_fault(&self->sim, "op=00 nth=2 sense=6/28/00"));
	EXPECT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_FORMAT, &arg));
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, status_of(&self->sim).outcome);
	EXPECT_EQ(0, write_all(self->fd, self->image, 64 * SECTOR, 65536, NULL));
	EXPECT_EQ(0, end(self->fd));
	EXPECT_TRUE(on_disc(&self->sim, 0, self->image, 64 * SECTOR));
}

/* Burn 1600 sectors of a DVD+R DL, as announced or not; 0 or the errno. */
static int burn_layers(struct sim *sim, uint32_t close_policy, uint64_t sectors)
{
	struct discwriter_begin arg = {
		.sectors = sectors, .close = close_policy,
	};
	uint8_t *image = image_new(1600, 7);
	int fd = open_node(sim, O_WRONLY), ret;

	if (fd < 0 || !image)
		return -1;
	ret = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!ret)
		ret = write_all(fd, image, 1600 * SECTOR, 65536, NULL);
	if (!ret)
		ret = end(fd);
	close(fd);
	if (!ret && !on_disc(sim, 0, image, 1600 * SECTOR))
		ret = -1;
	image_free(image, 1600);
	return ret;
}

/* Who finalizes compatibly and says how much there is gets layers of one length. */
TEST_F(edges, layers_are_evened)
{
	struct discwriter_medium medium;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 1600));
	EXPECT_EQ(1, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
	self->fd = open_node(&self->sim, O_RDONLY);
	ASSERT_EQ(0, ioctl_errno(self->fd, DISCWRITER_IOC_MEDIUM, &medium));
	EXPECT_EQ(1600, medium.capacity);
	EXPECT_TRUE(medium.state & DISCWRITER_MEDIUM_FINALIZED);

	/* Others have the drive's own. */
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_trace_clear(&self->sim));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 0));
	EXPECT_EQ(0, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_FINALIZE, 1600));
	EXPECT_EQ(0, sim_count(&self->sim, "SEND_DISC_STRUCTURE"));
}

/* A drive that cannot tell how long layer 0 is: nothing is recorded. */
TEST_F(edges, layers_unknown)
{
	struct discwriter_status status;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+r-dl blank sectors=65536"));
	ASSERT_EQ(0, sim_fault(&self->sim, "op=ad count=* sense=5/24/00"));
	EXPECT_EQ(ENODATA, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE,
				       1600));
	status = status_of(&self->sim);
	EXPECT_EQ(DISCWRITER_CAUSE_NO_DISC_STRUCTURE, status.cause);
	EXPECT_EQ(DISCWRITER_OUTCOME_UNTOUCHED, status.outcome);
	EXPECT_EQ(0xad, status.opcode);
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(0, burn_layers(&self->sim, DISCWRITER_CLOSE_COMPATIBLE, 1600));
}

TEST_HARNESS_MAIN
