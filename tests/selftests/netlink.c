// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink family, read through libnl: events come in order and without a gap,
 * the last one always; a status asked for late has all that they have told; who
 * does not read slows nobody.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include <linux/discwriter_netlink.h>

#include "kselftest_harness.h"
#include "util.h"

#define CAPACITY	4096
#define SECTORS		1600
#define MOST_EVENTS	256
/* Bytes of the virtual recorder's. */
#define DRIVE_BUFFER	2097152

/* What is kept of an event or an answer. */
struct event {
	int cmd;
	bool have[DISCWRITER_A_MAX + 1];
	uint64_t value[DISCWRITER_A_MAX + 1];
	char name[32];
	char block[32];
	uint8_t sense[DISCWRITER_SENSE_LEN];
};

struct listener {
	struct nl_sock *sock;
	struct event events[MOST_EVENTS];
	size_t nr;
	uint32_t index;
};

static void keep(struct event *event, struct nlattr *attr)
{
	int type = nla_type(attr);

	if (type > DISCWRITER_A_MAX)
		return;
	event->have[type] = true;
	switch (type) {
	case DISCWRITER_A_NAME:
		nla_strlcpy(event->name, attr, sizeof(event->name));
		break;
	case DISCWRITER_A_BLOCK:
		nla_strlcpy(event->block, attr, sizeof(event->block));
		break;
	case DISCWRITER_A_VENDOR:
	case DISCWRITER_A_PRODUCT:
	case DISCWRITER_A_REVISION:
	case DISCWRITER_A_SERIAL:
		break;
	case DISCWRITER_A_SENSE:
		nla_memcpy(event->sense, attr, sizeof(event->sense));
		break;
	default:
		event->value[type] = nla_len(attr) == sizeof(uint64_t) ?
				     nla_get_u64(attr) : nla_get_u32(attr);
	}
}

static int received(struct nl_msg *msg, void *arg)
{
	struct genlmsghdr *head = genlmsg_hdr(nlmsg_hdr(msg));
	struct listener *l = arg;
	struct event event = { .cmd = head->cmd };
	struct nlattr *attr;
	int left;

	nla_for_each_attr(attr, genlmsg_attrdata(head, 0),
			  genlmsg_attrlen(head, 0), left)
		keep(&event, attr);
	if (event.value[DISCWRITER_A_INDEX] == l->index && l->nr < MOST_EVENTS)
		l->events[l->nr++] = event;
	return NL_OK;
}

static int listen_to(struct listener *l, struct sim *sim, bool events)
{
	memset(l, 0, sizeof(*l));
	l->index = sim->index;
	l->sock = nl_socket_alloc();
	if (!l->sock || genl_connect(l->sock))
		return -1;
	nl_socket_disable_seq_check(l->sock);
	nl_socket_disable_auto_ack(l->sock);
	nl_socket_modify_cb(l->sock, NL_CB_VALID, NL_CB_CUSTOM, received, l);
	if (!events)
		return 0;
	return nl_socket_add_membership(l->sock,
			genl_ctrl_resolve_grp(l->sock, DISCWRITER_GENL_NAME,
					      DISCWRITER_GENL_EVENTS));
}

/* Read until an event of this kind has come; false if it does not. */
static bool heard(struct listener *l, int cmd)
{
	struct pollfd pfd = { .fd = nl_socket_get_fd(l->sock), .events = POLLIN };

	while (!l->nr || l->events[l->nr - 1].cmd != cmd) {
		if (poll(&pfd, 1, SIM_WAIT_MS) != 1)
			return false;
		if (nl_recvmsgs_default(l->sock) < 0)
			return false;
	}
	return true;
}

/* Ask for one recorder's, or for all by a dump; 0 or a negative libnl error. */
static int ask(struct listener *l, int cmd, bool dump)
{
	int family = genl_ctrl_resolve(l->sock, DISCWRITER_GENL_NAME);
	struct nl_msg *msg = nlmsg_alloc();
	int ret;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0,
		    dump ? NLM_F_DUMP : 0, cmd, DISCWRITER_GENL_VERSION);
	if (!dump)
		nla_put_u32(msg, DISCWRITER_A_INDEX, l->index);
	ret = nl_send_auto(l->sock, msg);
	nlmsg_free(msg);
	return ret < 0 ? ret : nl_recvmsgs_default(l->sock);
}

FIXTURE(events) {
	struct sim sim;
	uint8_t *image;
	struct listener l;
};

FIXTURE_SETUP(events)
{
	ASSERT_EQ(0, sim_start(&self->sim, "dvd+r blank sectors=4096")) {
		TH_LOG("no virtual recorder: %m");
	}
	self->image = image_new(SECTORS, 5);
	ASSERT_NE(NULL, self->image);
	ASSERT_EQ(0, listen_to(&self->l, &self->sim, true));
}

FIXTURE_TEARDOWN(events)
{
	nl_socket_free(self->l.sock);
	image_free(self->image, SECTORS);
	sim_free(&self->sim);
}

/* What an event that a burn caused must have, whichever it is. */
#define EXPECT_OF_BURN(event)						\
	do {								\
		EXPECT_TRUE((event)->have[DISCWRITER_A_BURN]);		\
		EXPECT_TRUE((event)->have[DISCWRITER_A_PHASE]);		\
		EXPECT_TRUE((event)->have[DISCWRITER_A_SEQUENCE]);	\
		EXPECT_TRUE((event)->have[DISCWRITER_A_ELAPSED_MS]);	\
	} while (0)

TEST_F(events, of_a_burn_in_order)
{
	static const uint32_t phases[] = {
		DISCWRITER_PHASE_VALIDATING, DISCWRITER_PHASE_INITIALIZING,
		DISCWRITER_PHASE_WRITING, DISCWRITER_PHASE_FINALIZING,
		DISCWRITER_PHASE_COMPLETED,
	};
	static const uint32_t actions[] = { 0, 2, 4, 5, 6 };
	int fd = open_node(&self->sim, O_WRONLY);
	const struct event *e, *last = NULL;
	size_t i, phase = 0;

	ASSERT_EQ(0, begin(fd, 0, SECTORS));
	ASSERT_EQ(0, write_all(fd, self->image, SECTORS * SECTOR, 65536, NULL));
	ASSERT_EQ(0, close_errno(fd));
	ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));

	for (i = 0; i < self->l.nr; i++) {
		e = &self->l.events[i];
		EXPECT_STREQ(self->sim.node + strlen("/dev/"), e->name);
		if (i)
			EXPECT_EQ(last->value[DISCWRITER_A_SEQUENCE] + 1,
				  e->value[DISCWRITER_A_SEQUENCE]);
		last = e;
		if (e->cmd == DISCWRITER_CMD_MEDIUM)
			continue;
		EXPECT_OF_BURN(e);
		if (e->cmd == DISCWRITER_CMD_PROGRESS)
			continue;
		ASSERT_LT(phase, ARRAY_SIZE(phases));
		EXPECT_EQ(phases[phase], e->value[DISCWRITER_A_PHASE]);
		EXPECT_EQ(actions[phase], e->value[DISCWRITER_A_ACTION]);
		phase++;
	}
	EXPECT_EQ(ARRAY_SIZE(phases), phase);
	EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE,
		  last->value[DISCWRITER_A_OUTCOME]);
	EXPECT_EQ(SECTORS, last->value[DISCWRITER_A_SECTORS_DONE]);
	EXPECT_EQ(SECTORS, last->value[DISCWRITER_A_SECTORS_TOTAL]);
	EXPECT_EQ(SECTORS - 1, last->value[DISCWRITER_A_LAST_WRITTEN]);
	EXPECT_EQ(SECTORS - 1, last->value[DISCWRITER_A_LAST_READ]);
	EXPECT_EQ(0, last->value[DISCWRITER_A_REMAINING_MS]);
	EXPECT_FALSE(last->have[DISCWRITER_A_CAUSE]);
}

#define PHASE(name)	DISCWRITER_PHASE_ ## name

/* What comes before WRITING where more than usual is to be done. */
static const struct prepared {
	const char *medium;
	uint32_t flags;
	uint32_t before[6];
} prepared[] = {
	{ "dvd+rw blank sectors=4096", 0,
	  { PHASE(VALIDATING), PHASE(FORMATTING), PHASE(INITIALIZING) } },
	{ "bd-re unformatted sectors=8192", 0,
	  { PHASE(VALIDATING), PHASE(FORMATTING), PHASE(INITIALIZING) } },
	{ "dvd-ram unformatted sectors=4096", 0,
	  { PHASE(VALIDATING), PHASE(FORMATTING), PHASE(INITIALIZING) } },
	{ "dvd-rw minimal sectors=4096", DISCWRITER_BEGIN_FORMAT,
	  { PHASE(VALIDATING), PHASE(FORMATTING), PHASE(INITIALIZING) } },
	{ "cd-r blank sectors=4096", 0,
	  { PHASE(VALIDATING), PHASE(INITIALIZING), PHASE(CALIBRATING) } },
	{ "dvd-r blank sectors=4096", 0,
	  { PHASE(VALIDATING), PHASE(INITIALIZING), PHASE(CALIBRATING) } },
};

TEST_F(events, of_what_comes_before_the_data)
{
	static const uint32_t action_of[] = {
		[PHASE(VALIDATING)] = 0, [PHASE(FORMATTING)] = 1,
		[PHASE(INITIALIZING)] = 2, [PHASE(CALIBRATING)] = 3,
		[PHASE(WRITING)] = 4, [PHASE(FINALIZING)] = 5,
		[PHASE(COMPLETED)] = 6,
	};
	const struct prepared *row;
	const struct event *e;
	size_t i, nr, phase;
	uint32_t wanted[8], mask;
	int fd;

	for (row = prepared; row < prepared + ARRAY_SIZE(prepared); row++) {
		TH_LOG("%s", row->medium);
		ASSERT_EQ(0, sim_load(&self->sim, row->medium));
		for (nr = 0; row->before[nr]; nr++)
			wanted[nr] = row->before[nr];
		wanted[nr++] = PHASE(WRITING);
		wanted[nr++] = PHASE(FINALIZING);
		wanted[nr++] = PHASE(COMPLETED);
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_EQ(0, begin(fd, row->flags, 0));
		ASSERT_EQ(0, write_all(fd, self->image, 160 * SECTOR, 65536, NULL));
		ASSERT_EQ(0, close_errno(fd));
		ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));
		for (i = phase = mask = 0; i < self->l.nr; i++) {
			e = &self->l.events[i];
			if (e->cmd != DISCWRITER_CMD_PHASE &&
			    e->cmd != DISCWRITER_CMD_ENDED)
				continue;
			ASSERT_LT(phase, nr);
			ASSERT_EQ(wanted[phase], e->value[DISCWRITER_A_PHASE]);
			EXPECT_EQ(action_of[wanted[phase]],
				  e->value[DISCWRITER_A_ACTION]);
			mask |= 1U << wanted[phase];
			phase++;
		}
		EXPECT_EQ(nr, phase);
		/* The same for those who only ask. */
		EXPECT_EQ(mask, status_of(&self->sim).phases);
		self->l.nr = 0;
	}
}

TEST_F(events, of_progress)
{
	const struct event *e;
	int fd = open_node(&self->sim, O_WRONLY);
	size_t i, seen = 0;

	/* A speed needs a time that can be measured; the buffer is asked for later. */
	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a delay=1000"));
	ASSERT_EQ(1, sim_fault(&self->sim, "op=2a nth=2 delay=50"));
	ASSERT_EQ(0, attr_write(&self->sim, "event_interval_ms", "10"));
	ASSERT_EQ(0, begin(fd, 0, SECTORS));
	ASSERT_EQ(0, write_all(fd, self->image, SECTORS * SECTOR, 65536, NULL));
	ASSERT_EQ(0, close_errno(fd));
	ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));
	for (i = 0; i < self->l.nr; i++) {
		e = &self->l.events[i];
		if (e->cmd != DISCWRITER_CMD_PROGRESS)
			continue;
		seen++;
		EXPECT_EQ(DISCWRITER_PHASE_WRITING, e->value[DISCWRITER_A_PHASE]);
		EXPECT_LT(0, e->value[DISCWRITER_A_SECTORS_DONE]);
		EXPECT_EQ(e->value[DISCWRITER_A_SECTORS_DONE] - 1,
			  e->value[DISCWRITER_A_LAST_WRITTEN]);
		EXPECT_EQ(0, e->value[DISCWRITER_A_RANGE]);
		EXPECT_EQ(0, e->value[DISCWRITER_A_NR_RANGES]);
		EXPECT_EQ(SECTORS, e->value[DISCWRITER_A_RANGE_SECTORS]);
		EXPECT_TRUE(e->have[DISCWRITER_A_REMAINING_MS]);
		EXPECT_EQ(BLOCK * SECTOR, e->value[DISCWRITER_A_HOST_BUFFER_SIZE]);
		EXPECT_TRUE(e->have[DISCWRITER_A_SPEED]);
		/* Since writing began: faster than since the job began. */
		if (seen == 1)
			EXPECT_LE(e->value[DISCWRITER_A_SECTORS_DONE] * SECTOR,
				  (e->value[DISCWRITER_A_SPEED] + 1) *
				  (e->value[DISCWRITER_A_ELAPSED_MS] + 1));
		EXPECT_EQ(seen == 1 ? 0 : DRIVE_BUFFER,
			  e->value[DISCWRITER_A_DRIVE_BUFFER_SIZE]);
		EXPECT_EQ(seen > 1, e->have[DISCWRITER_A_DRIVE_BUFFER_USED]);
		EXPECT_GE(DRIVE_BUFFER, e->value[DISCWRITER_A_DRIVE_BUFFER_USED]);
	}
	EXPECT_LE(2, seen);
}

TEST_F(events, of_a_failure)
{
	const struct event *e;
	int fd;

	ASSERT_EQ(0, sim_fault(&self->sim, "op=2a nth=3 sense=3/0C/00"));
	fd = open_node(&self->sim, O_WRONLY);
	write_all(fd, self->image, SECTORS * SECTOR, 65536, NULL);
	EXPECT_EQ(EIO, close_errno(fd));
	ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));
	e = &self->l.events[self->l.nr - 1];
	EXPECT_EQ(DISCWRITER_PHASE_FAILED, e->value[DISCWRITER_A_PHASE]);
	EXPECT_EQ(DISCWRITER_CAUSE_WRITE_ERROR, e->value[DISCWRITER_A_CAUSE]);
	EXPECT_EQ(EIO, e->value[DISCWRITER_A_ERROR]);
	EXPECT_EQ(DISCWRITER_PHASE_WRITING,
		  e->value[DISCWRITER_A_FAILED_PHASE]);
	EXPECT_EQ(0x2a, e->value[DISCWRITER_A_OPCODE]);
	EXPECT_EQ(64, e->value[DISCWRITER_A_ERROR_LBA]);
	EXPECT_EQ(0x70, e->sense[0] & 0x7f);
	EXPECT_EQ(3, e->sense[2] & 0xf);
	EXPECT_EQ(0x0c, e->sense[12]);
}

/* A late listener asks first; the numbers then go on from there. */
TEST_F(events, status_for_the_late)
{
	struct listener late;
	int fd = open_node(&self->sim, O_WRONLY);
	const struct event *e;

	ASSERT_EQ(0, begin(fd, 0, SECTORS));
	ASSERT_EQ(0, write_all(fd, self->image, 160 * SECTOR, 65536, NULL));
	ASSERT_EQ(0, listen_to(&late, &self->sim, false));
	ASSERT_LE(0, ask(&late, DISCWRITER_CMD_GET_STATUS, false));
	ASSERT_EQ(1, late.nr);
	e = &late.events[0];
	EXPECT_EQ(DISCWRITER_PHASE_WRITING, e->value[DISCWRITER_A_PHASE]);
	EXPECT_EQ(160, e->value[DISCWRITER_A_SECTORS_DONE]);
	EXPECT_FALSE(e->have[DISCWRITER_A_OUTCOME]);

	ASSERT_LE(0, ask(&late, DISCWRITER_CMD_GET_STATUS, true));
	ASSERT_EQ(2, late.nr);
	EXPECT_EQ(e->value[DISCWRITER_A_SEQUENCE],
		  late.events[1].value[DISCWRITER_A_SEQUENCE]);
	close(fd);
	ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));
	nl_socket_free(late.sock);
	/* And once it is over, asking tells the same as the last event did. */
	ASSERT_EQ(0, listen_to(&late, &self->sim, false));
	ASSERT_LE(0, ask(&late, DISCWRITER_CMD_GET_STATUS, false));
	e = &late.events[0];
	EXPECT_EQ(self->l.events[self->l.nr - 1].value[DISCWRITER_A_OUTCOME],
		  e->value[DISCWRITER_A_OUTCOME]);
	EXPECT_EQ(self->l.events[self->l.nr - 1].value[DISCWRITER_A_SEQUENCE],
		  e->value[DISCWRITER_A_SEQUENCE]);
	nl_socket_free(late.sock);
}

TEST_F(events, recorders)
{
	struct listener asker;
	const struct event *e;
	struct sim other;

	ASSERT_EQ(0, sim_start(&other, "none"));
	ASSERT_EQ(0, listen_to(&asker, &self->sim, false));
	ASSERT_LE(0, ask(&asker, DISCWRITER_CMD_GET_RECORDER, true));
	ASSERT_EQ(1, asker.nr);
	e = &asker.events[0];
	EXPECT_TRUE(e->have[DISCWRITER_A_VENDOR]);
	EXPECT_TRUE(e->have[DISCWRITER_A_PRODUCT]);
	EXPECT_STREQ(self->sim.sr + strlen("/dev/"), e->block);
	asker.index = 200;
	EXPECT_GT(0, ask(&asker, DISCWRITER_CMD_GET_RECORDER, false));
	nl_socket_free(asker.sock);

	/* It comes and goes. */
	self->l.index = other.index;
	ASSERT_EQ(0, sim_unplug(&other));
	EXPECT_TRUE(heard(&self->l, DISCWRITER_CMD_REMOVED));
	ASSERT_EQ(0, sim_plug(&other, true));
	self->l.index = other.index;
	EXPECT_TRUE(heard(&self->l, DISCWRITER_CMD_ADDED));
	sim_free(&other);
}

/*
 * One that does not read: its events are lost, it is told so, nobody waits, and
 * the last event reaches those who do read.
 */
TEST_F(events, who_does_not_read)
{
	struct listener deaf;
	int fd, ret = 0;
	size_t i;

	ASSERT_EQ(0, sim_load(&self->sim, "dvd+rw formatted sectors=1024"));
	ASSERT_EQ(0, listen_to(&deaf, &self->sim, true));
	ASSERT_EQ(0, nl_socket_set_buffer_size(deaf.sock, 2048, 2048));
	for (i = 0; i < 8; i++) {
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, write_all(fd, self->image, 16 * SECTOR, 65536,
				       NULL));
		close(fd);
		ASSERT_TRUE(heard(&self->l, DISCWRITER_CMD_ENDED));
		self->l.nr = 0;
	}
	nl_socket_set_nonblocking(deaf.sock);
	for (i = 0; i < MOST_EVENTS && !ret; i++)
		ret = nl_recvmsgs_default(deaf.sock);
	EXPECT_EQ(-NLE_NOMEM, ret);
	nl_socket_free(deaf.sock);
}

TEST_HARNESS_MAIN
