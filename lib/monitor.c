// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Monitors: the multicast group of the generic netlink family "discwriter", made
 * whole where messages are lost.
 *
 * A state (a dump of status and recorders) is asked for at the begin, when a message
 * is missing, and when the family appears. The number of a recorder's last event
 * that is in it tells which messages it makes old.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "monitor.h"

/**
 * struct known - a recorder that the program knows of
 * @next: another one
 * @index: its number
 * @sequence: of its last event that was told or is queued
 * @burn: number of the burn whose end was told or is queued
 * @seen: it is in the state that is being asked for
 * @fresh: it was not known before that
 * @lost: events of it that the state has made up for
 * @name: of its node
 * @id: of it
 */
struct known {
	struct known *next;
	__u32 index;
	__u64 sequence;
	__u32 burn;
	bool seen;
	bool fresh;
	__u64 lost;
	char name[32];
	char id[DW_RECORDER_ID_LEN];
};

/**
 * struct dw_monitor - a monitor
 * @lock: of all below
 * @events: socket of the multicast groups
 * @requests: socket for questions
 * @poll: epoll descriptor: @events and @more
 * @more: eventfd, readable while there is something to tell already
 * @family: number of the kernel's family, 0 while there is none
 * @ask: the state has to be asked for
 * @error: a callback's failure, negative errno
 * @known: recorders
 * @first: events that are queued
 * @last: the last of them
 * @told: the event that the program has
 */
struct dw_monitor {
	pthread_mutex_t lock;
	struct nl_sock *events;
	struct nl_sock *requests;
	int poll;
	int more;
	int family;
	bool ask;
	int error;
	struct known *known;
	struct dw_queued *first, **last;
	struct dw_queued *told;
};

static struct known *find(struct dw_monitor *m, __u32 index)
{
	struct known *k = m->known;

	while (k && k->index != index)
		k = k->next;
	return k;
}

static struct known *learn(struct dw_monitor *m, __u32 index)
{
	struct known *k = calloc(1, sizeof(*k));

	if (!k) {
		m->error = -ENOMEM;
		return NULL;
	}
	k->index = index;
	/* Once it is gone nobody can tell. */
	dw_id_of_index(index, k->id, sizeof(k->id));
	k->next = m->known;
	m->known = k;
	return k;
}

static struct dw_queued *queue(struct dw_monitor *m, const struct known *k)
{
	struct dw_queued *q = calloc(1, sizeof(*q));

	if (!q) {
		m->error = -ENOMEM;
		return NULL;
	}
	memcpy(q->event.id, k->id, sizeof(q->event.id));
	*m->last = q;
	m->last = &q->next;
	return q;
}

/* Tell that a recorder is gone, and forget it. */
static void forget(struct dw_monitor *m, struct known **at, __u32 flags)
{
	struct known *k = *at;
	struct dw_queued *q = queue(m, k);

	if (q) {
		q->event.kind = DW_EVENT_REMOVED;
		q->event.flags = flags;
		q->event.index = k->index;
		q->event.sequence = k->sequence;
		q->event.next_writable = -1;
		q->event.error_lba = -1;
		memcpy(q->event.name, k->name, sizeof(q->event.name));
	}
	*at = k->next;
	free(k);
}

/* The kinds of events, and of the answers that stand for them. */
static const unsigned char kind_of[] = {
	[DISCWRITER_CMD_GET_RECORDER] = DW_EVENT_MEDIUM,
	[DISCWRITER_CMD_GET_STATUS] = DW_EVENT_PHASE,
	[DISCWRITER_CMD_ADDED] = DW_EVENT_ADDED,
	[DISCWRITER_CMD_REMOVED] = DW_EVENT_REMOVED,
	[DISCWRITER_CMD_MEDIUM] = DW_EVENT_MEDIUM,
	[DISCWRITER_CMD_PHASE] = DW_EVENT_PHASE,
	[DISCWRITER_CMD_PROGRESS] = DW_EVENT_PROGRESS,
	[DISCWRITER_CMD_ENDED] = DW_EVENT_ENDED,
};

/* The state: what a recorder does. Comes before what it is, see ask_state(). */
static void take_status(struct dw_monitor *m, struct nlattr **attrs)
{
	__u32 phase = dw_event_u32(attrs, DISCWRITER_A_PHASE, DISCWRITER_PHASE_IDLE);
	__u32 index = dw_event_u32(attrs, DISCWRITER_A_INDEX, 0);
	__u64 sequence = dw_event_u64(attrs, DISCWRITER_A_SEQUENCE, 0);
	__u32 burn = dw_event_u32(attrs, DISCWRITER_A_BURN, 0);
	bool over = phase == DISCWRITER_PHASE_COMPLETED || phase == DISCWRITER_PHASE_FAILED;
	struct known *k = find(m, index);
	struct dw_queued *q;

	if (!k) {
		k = learn(m, index);
		if (!k)
			return;
		k->fresh = true;
	}
	k->seen = true;
	/* Numbers start anew with the module. */
	if (sequence < k->sequence) {
		k->fresh = true;
		dw_id_of_index(index, k->id, sizeof(k->id));
	}
	k->lost = k->fresh ? 0 : sequence - k->sequence;
	if (!k->fresh && !k->lost)
		return;
	k->sequence = sequence;
	/* The end of a burn that was cleaned up and not ended has no outcome yet. */
	over = over && dw_event_has(attrs, DISCWRITER_A_OUTCOME, sizeof(__u32));
	if (!burn || (over && k->burn == burn))
		return;
	q = queue(m, k);
	if (!q)
		return;
	dw_event_fill(q, over ? DW_EVENT_ENDED : DW_EVENT_PHASE, attrs);
	q->event.flags = DW_EVENT_STATE;
	q->event.lost = k->lost;
	k->lost = 0;
	if (over)
		k->burn = burn;
}

/* The state: what a recorder is. */
static void take_recorder(struct dw_monitor *m, struct nlattr **attrs)
{
	struct known *k = find(m, dw_event_u32(attrs, DISCWRITER_A_INDEX, 0));
	struct dw_queued *q, **at;

	/* One that has come between the two answers has an event of its own. */
	if (!k || !k->seen || (!k->fresh && !k->lost))
		return;
	q = queue(m, k);
	if (!q)
		return;
	dw_event_fill(q, k->fresh ? DW_EVENT_ADDED : DW_EVENT_MEDIUM, attrs);
	q->event.flags = DW_EVENT_STATE;
	q->event.sequence = k->sequence;
	q->event.lost = k->lost;
	k->lost = 0;
	memcpy(k->name, q->event.name, sizeof(k->name));
	if (!k->fresh)
		return;
	/* There is a recorder before something is told of what it does. */
	for (at = &m->first; *at; at = &(*at)->next) {
		if (*at != q && (*at)->event.index == k->index &&
		    (*at)->event.kind != DW_EVENT_REMOVED) {
			struct dw_queued **end = at;

			while (*end != q)
				end = &(*end)->next;
			*end = NULL;
			m->last = end;
			q->next = *at;
			*at = q;
			break;
		}
	}
	k->fresh = false;
}

static void take_event(struct dw_monitor *m, unsigned int cmd, struct nlattr **attrs)
{
	__u32 index = dw_event_u32(attrs, DISCWRITER_A_INDEX, 0);
	__u64 sequence = dw_event_u64(attrs, DISCWRITER_A_SEQUENCE, 0);
	struct known *k = find(m, index), **at;
	struct dw_queued *q;

	if (!k && cmd == DISCWRITER_CMD_ADDED) {
		k = learn(m, index);
		if (!k)
			return;
		k->sequence = sequence - 1;
	}
	/* Not of it, or not the next one: the state tells all that is missing. */
	if (!k || sequence > k->sequence + 1) {
		m->ask = true;
		return;
	}
	if (sequence <= k->sequence)
		return;
	k->sequence = sequence;
	if (cmd == DISCWRITER_CMD_REMOVED) {
		for (at = &m->known; *at != k; at = &(*at)->next)
			;
		forget(m, at, 0);
		return;
	}
	q = queue(m, k);
	if (!q)
		return;
	dw_event_fill(q, kind_of[cmd], attrs);
	if (cmd == DISCWRITER_CMD_ADDED)
		memcpy(k->name, q->event.name, sizeof(k->name));
	if (cmd == DISCWRITER_CMD_ENDED)
		k->burn = q->event.burn;
}

static int parse(struct nlmsghdr *header, struct nlattr **attrs)
{
	return genlmsg_parse(header, 0, attrs, DISCWRITER_A_MAX, NULL);
}

static int on_answer(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *header = nlmsg_hdr(msg);
	struct nlattr *attrs[DISCWRITER_A_MAX + 1];
	struct dw_monitor *m = arg;

	if (header->nlmsg_type != m->family || parse(header, attrs))
		return NL_OK;
	switch (genlmsg_hdr(header)->cmd) {
	case DISCWRITER_CMD_GET_STATUS:
		take_status(m, attrs);
		break;
	case DISCWRITER_CMD_GET_RECORDER:
		take_recorder(m, attrs);
		break;
	}
	return NL_OK;
}

/* All recorders are gone with their module. */
static void forget_all(struct dw_monitor *m)
{
	while (m->known)
		forget(m, &m->known, 0);
	m->family = 0;
}

/* Has the family come, or gone? */
static void take_control(struct dw_monitor *m, struct nlmsghdr *header)
{
	struct nlattr *attrs[CTRL_ATTR_MAX + 1];

	if (genlmsg_parse(header, 0, attrs, CTRL_ATTR_MAX, NULL) ||
	    !attrs[CTRL_ATTR_FAMILY_NAME] ||
	    nla_strcmp(attrs[CTRL_ATTR_FAMILY_NAME], DISCWRITER_GENL_NAME))
		return;
	switch (genlmsg_hdr(header)->cmd) {
	case CTRL_CMD_NEWFAMILY:
		m->ask = true;
		break;
	case CTRL_CMD_DELFAMILY:
		forget_all(m);
		break;
	}
}

static int on_event(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *header = nlmsg_hdr(msg);
	struct nlattr *attrs[DISCWRITER_A_MAX + 1];
	struct dw_monitor *m = arg;
	unsigned int cmd;

	if (header->nlmsg_type == GENL_ID_CTRL) {
		take_control(m, header);
		return NL_OK;
	}
	if (header->nlmsg_type != m->family || parse(header, attrs))
		return NL_OK;
	cmd = genlmsg_hdr(header)->cmd;
	if (cmd >= DISCWRITER_CMD_ADDED && cmd < DW_ARRAY_SIZE(kind_of))
		take_event(m, cmd, attrs);
	return NL_OK;
}

/* Find the family, and join its group. Without the module there is none. */
static void join(struct dw_monitor *m)
{
	int group;

	m->family = genl_ctrl_resolve(m->requests, DISCWRITER_GENL_NAME);
	if (m->family < 0) {
		m->family = 0;
		return;
	}
	group = genl_ctrl_resolve_grp(m->requests, DISCWRITER_GENL_NAME,
				      DISCWRITER_GENL_EVENTS);
	if (group < 0 || nl_socket_add_membership(m->events, group))
		m->family = 0;		/* gone again */
}

static int dump(struct dw_monitor *m, __u8 cmd)
{
	int ret = genl_send_simple(m->requests, m->family, cmd, DISCWRITER_GENL_VERSION,
				   NLM_F_DUMP);

	return ret < 0 ? ret : nl_recvmsgs_default(m->requests);
}

/*
 * Status first: its number of the last event is then the lower one, and events that
 * come between the two answers are told.
 */
static bool dump_all(struct dw_monitor *m)
{
	return !dump(m, DISCWRITER_CMD_GET_STATUS) && !dump(m, DISCWRITER_CMD_GET_RECORDER);
}

static int ask_state(struct dw_monitor *m)
{
	struct known *k, **at;

	m->ask = false;
	if (!m->family)
		join(m);
	for (k = m->known; k; k = k->next)
		k->seen = false;
	if (m->family && !dump_all(m)) {
		/* Another one by now: what told that was lost. */
		join(m);
		if (m->family && !dump_all(m)) {
			m->family = 0;
			return -EIO;
		}
	}
	for (at = &m->known; *at;) {
		if ((*at)->seen)
			at = &(*at)->next;
		else
			forget(m, at, DW_EVENT_STATE);
	}
	return m->error;
}

/* Queue what there is; 0 when there is nothing more, or something is queued. */
static int collect(struct dw_monitor *m)
{
	int ret;

	while (!m->first) {
		if (m->ask) {
			ret = ask_state(m);
			if (ret)
				return ret;
			continue;
		}
		ret = nl_recvmsgs_default(m->events);
		if (m->error)
			return m->error;
		if (ret == -NLE_AGAIN)
			return 0;
		if (ret == -NLE_NOMEM)		/* ENOBUFS: some were lost */
			m->ask = true;
		else if (ret < 0 && ret != -NLE_INTR)
			return -EIO;
	}
	return 0;
}

static void tell_more(struct dw_monitor *m)
{
	bool more = m->first || m->ask;

	/* Neither can fail in a way that matters: the counter is 0 or 1. */
	if (more)
		eventfd_write(m->more, 1);
	else
		eventfd_read(m->more, &(eventfd_t){ 0 });
}

int discwriter_monitor_next(struct dw_monitor *m, const struct dw_event **event)
{
	int ret;

	if (!m || !event)
		return E_POINTER;
	pthread_mutex_lock(&m->lock);
	m->error = 0;
	ret = collect(m);
	if (!ret && m->first) {
		free(m->told);
		m->told = m->first;
		m->first = m->told->next;
		if (!m->first)
			m->last = &m->first;
		*event = &m->told->event;
	} else if (!ret) {
		ret = S_FALSE;
	} else {
		m->ask = true;
		ret = ret == -ENOMEM ? E_OUTOFMEMORY : E_FAIL;
	}
	tell_more(m);
	pthread_mutex_unlock(&m->lock);
	return ret;
}

int discwriter_monitor_wait(struct dw_monitor *m, int timeout_ms, const struct dw_event **event)
{
	__u64 limit = timeout_ms < 0 ? 0 : dw_now_ms() + (unsigned int)timeout_ms;
	struct pollfd fd;
	int ret, left;

	for (;;) {
		ret = discwriter_monitor_next(m, event);
		if (ret != S_FALSE)
			return ret;
		left = timeout_ms < 0 ? -1 : dw_left_ms(limit, INT32_MAX);
		if (!left)
			return S_FALSE;
		fd = (struct pollfd){ .fd = m->poll, .events = POLLIN };
		ret = poll(&fd, 1, left);
		if (ret < 0)
			return errno == EINTR ? S_FALSE : E_FAIL;
	}
}

int discwriter_monitor_fd(const struct dw_monitor *m)
{
	return m ? m->poll : -1;
}

/* What libnl says, as far as it matters here: it has no descriptors or no memory. */
static int to_errno(int error)
{
	return error == -NLE_NOMEM ? -ENOMEM : -EIO;
}

static int open_socket(struct nl_sock **sock, nl_recvmsg_msg_cb_t callback, void *arg)
{
	int ret;

	*sock = nl_socket_alloc();
	if (!*sock)
		return -ENOMEM;
	nl_socket_modify_cb(*sock, NL_CB_VALID, NL_CB_CUSTOM, callback, arg);
	ret = genl_connect(*sock);
	return ret ? to_errno(ret) : 0;
}

static int watch(struct dw_monitor *m, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(m->poll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

/* The group that tells of families: joined first, so that none appears unseen. */
static int join_control(struct dw_monitor *m)
{
	int ret;

	nl_socket_disable_seq_check(m->events);
	ret = nl_socket_set_nonblocking(m->events);
	if (ret)
		return to_errno(ret);
	ret = genl_ctrl_resolve_grp(m->requests, "nlctrl", "notify");
	if (ret >= 0)
		ret = nl_socket_add_membership(m->events, ret);
	return ret < 0 ? to_errno(ret) : 0;
}

static int open_all(struct dw_monitor *m)
{
	int ret;

	m->poll = epoll_create1(EPOLL_CLOEXEC);
	if (m->poll < 0)
		return -errno;
	m->more = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (m->more < 0)
		return -errno;
	ret = open_socket(&m->requests, on_answer, m);
	if (!ret)
		ret = open_socket(&m->events, on_event, m);
	if (!ret)
		ret = join_control(m);
	if (!ret)
		ret = watch(m, nl_socket_get_fd(m->events));
	return ret ? ret : watch(m, m->more);
}

int discwriter_monitor_new(struct dw_monitor **monitor)
{
	struct dw_monitor *m;
	int ret;

	if (!monitor)
		return E_POINTER;
	m = calloc(1, sizeof(*m));
	if (!m)
		return E_OUTOFMEMORY;
	if (pthread_mutex_init(&m->lock, NULL)) {
		free(m);
		return E_OUTOFMEMORY;
	}
	m->poll = -1;
	m->more = -1;
	m->last = &m->first;
	m->ask = true;
	ret = open_all(m);
	if (ret) {
		discwriter_monitor_free(m);
		return ret == -ENOMEM ? E_OUTOFMEMORY : E_FAIL;
	}
	*monitor = m;
	return S_OK;
}

void discwriter_monitor_free(struct dw_monitor *m)
{
	struct dw_queued *q;
	struct known *k;

	if (!m)
		return;
	nl_socket_free(m->events);
	nl_socket_free(m->requests);
	if (m->poll >= 0)
		close(m->poll);
	if (m->more >= 0)
		close(m->more);
	while ((q = m->first)) {
		m->first = q->next;
		free(q);
	}
	while ((k = m->known)) {
		m->known = k->next;
		free(k);
	}
	free(m->told);
	pthread_mutex_destroy(&m->lock);
	free(m);
}
