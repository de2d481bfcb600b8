// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Waiting for whatever runs, and for the time to pass.
 */
#include "internal.h"

/* Without news, look again after this: a record can change without a word. */
#define LOOK_AGAIN_MS	1000

/*
 * Until the node has something to tell, for a while at most. One that has failed
 * and is being cleaned up is always ready with that: then it is just the while,
 * which is kept short.
 */
int dw_pause(int node, int timeout_ms)
{
	struct pollfd fd = { .fd = node, .events = POLLPRI };
	int ret = dw_ops.poll(&fd, 1, timeout_ms);

	if (ret > 0 && !(fd.revents & POLLPRI))
		ret = dw_ops.poll(NULL, 0, timeout_ms < 20 ? timeout_ms : 20);
	return ret == -EINTR || ret == -EAGAIN || ret > 0 ? 0 : ret;
}

/* What is left of a time limit, and not more than @most; @limit: 0 for none */
int dw_left_ms(__u64 limit, unsigned int most)
{
	__u64 now;

	if (!limit)
		return (int)most;
	now = dw_now_ms();
	if (now >= limit)
		return 0;
	return limit - now < most ? (int)(limit - now) : (int)most;
}

int discwriter_recorder_wait(struct dw_recorder *recorder, int timeout_ms)
{
	__u64 limit = timeout_ms < 0 ? 0 : dw_now_ms() + (unsigned int)timeout_ms;
	struct discwriter_status status;
	int left, ret;

	if (!recorder)
		return E_POINTER;
	for (;;) {
		ret = dw_read_status(recorder->fd, &status);
		if (!ret && dw_job_is_over(&status))
			return S_OK;
		left = dw_left_ms(limit, LOOK_AGAIN_MS);
		if (!ret && !left)
			return S_FALSE;
		if (!ret)
			ret = dw_pause(recorder->fd, left);
		if (ret < 0)
			return discwriter_hresult_from_errno(-ret);
	}
}
