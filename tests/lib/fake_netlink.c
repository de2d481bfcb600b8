// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A kernel's side of generic netlink that does not exist: it stands in for what the
 * library calls of libnl to get messages. What is in them is put there, and read, by the
 * real libnl. See fake_netlink.h.
 */
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "fake_netlink.h"

/* Of one socket; libnl's own is never seen. */
struct nl_sock {
	nl_recvmsg_msg_cb_t callback;
	void *arg;
	int fd;
	int request;
};

struct fake_netlink fake_netlink;
/* By the order in which they are made. */
static struct nl_sock socks[2];
static unsigned int nr_socks, calls;

void fake_netlink_reset(void)
{
	memset(&fake_netlink, 0, sizeof(fake_netlink));
	nr_socks = 0;
	calls = 0;
}

/* Is it this call's turn to fail? */
static bool fails(void)
{
	return ++calls == fake_netlink.fail_call;
}

struct nl_sock *nl_socket_alloc(void)
{
	struct nl_sock *sock;

	if (fails())
		return NULL;
	assert_in_range(nr_socks, 0, 1);
	sock = &socks[nr_socks++];
	memset(sock, 0, sizeof(*sock));
	sock->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return sock;
}

void nl_socket_free(struct nl_sock *sock)
{
	if (sock)
		close(sock->fd);
}

int nl_socket_modify_cb(struct nl_sock *sock, enum nl_cb_type type, enum nl_cb_kind kind,
			nl_recvmsg_msg_cb_t callback, void *arg)
{
	(void)type;
	(void)kind;
	sock->callback = callback;
	sock->arg = arg;
	return 0;
}

static int nl_error(void)
{
	return fails() ? -fake_netlink.fail_error : 0;
}

int genl_connect(struct nl_sock *sock)
{
	(void)sock;
	return nl_error();
}

void nl_socket_disable_seq_check(struct nl_sock *sock)
{
	(void)sock;
}

int nl_socket_set_nonblocking(const struct nl_sock *sock)
{
	(void)sock;
	return nl_error();
}

int nl_socket_get_fd(const struct nl_sock *sock)
{
	return sock->fd;
}

int nl_socket_add_membership(struct nl_sock *sock, int group)
{
	(void)sock;
	(void)group;
	return nl_error();
}

int genl_ctrl_resolve(struct nl_sock *sock, const char *name)
{
	(void)sock;
	assert_string_equal(name, DISCWRITER_GENL_NAME);
	return fake_netlink.no_family ? -NLE_OBJ_NOTFOUND : FAKE_FAMILY;
}

int genl_ctrl_resolve_grp(struct nl_sock *sock, const char *family, const char *group)
{
	int ret = nl_error();

	(void)sock;
	(void)family;
	(void)group;
	return ret ? ret : 7;
}

int genl_send_simple(struct nl_sock *sock, int family, int cmd, int version, int flags)
{
	(void)version;
	(void)flags;
	assert_int_equal(family, FAKE_FAMILY);
	sock->request = cmd;
	return 0;
}

static void deliver(struct nl_sock *sock, unsigned char cmd, const struct fake_message *m)
{
	struct nl_msg *msg = nlmsg_alloc();
	char name[32];

	assert_non_null(msg);
	snprintf(name, sizeof(name), "discwriter%u", m->index);
	assert_non_null(genlmsg_put(msg, 0, 0, FAKE_FAMILY, 0, 0, cmd, DISCWRITER_GENL_VERSION));
	NLA_PUT_U32(msg, DISCWRITER_A_INDEX, m->index);
	NLA_PUT_U64(msg, DISCWRITER_A_SEQUENCE, m->sequence);
	NLA_PUT_STRING(msg, DISCWRITER_A_NAME, name);
	if (m->phase) {
		NLA_PUT_U32(msg, DISCWRITER_A_BURN, 1);
		NLA_PUT_U32(msg, DISCWRITER_A_PHASE, m->phase);
	}
	sock->callback(msg, sock->arg);
	nlmsg_free(msg);
	return;

nla_put_failure:
	fail();
}

/* The first that was made asks, the second listens. */
int nl_recvmsgs_default(struct nl_sock *sock)
{
	const struct fake_message *m;

	if (sock == &socks[0]) {
		for (m = fake_netlink.state; m && m->sequence; m++)
			deliver(sock, (unsigned char)sock->request, m);
		return 0;
	}
	if (fake_netlink.overrun) {
		fake_netlink.overrun = false;
		return -NLE_NOMEM;
	}
	m = fake_netlink.events;
	if (!m || !m->sequence)
		return -NLE_AGAIN;
	fake_netlink.events++;
	deliver(sock, m->cmd, m);
	return 0;
}
