// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Threads of the library, and waiting for what another thread does.
 */
#include <signal.h>

#include "internal.h"

/* A thread that the program does not know of. Negative errno. */
int dw_thread(pthread_t *thread, void *(*fn)(void *arg), void *arg)
{
	pthread_attr_t attr;
	sigset_t all;
	int ret;

	ret = pthread_attr_init(&attr);
	if (ret)
		return -ret;
	/* No handler of the program shall run in it. */
	sigfillset(&all);
	ret = pthread_attr_setsigmask_np(&attr, &all);
	if (!ret)
		ret = pthread_create(thread, &attr, fn, arg);
	pthread_attr_destroy(&attr);
	/* Too many threads is EAGAIN, which means something else here. */
	return ret == EAGAIN ? -ENOMEM : -ret;
}

/* One whose time limits are those of dw_later(). Negative errno. */
int dw_cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;
	int ret;

	ret = pthread_condattr_init(&attr);
	if (ret)
		return -ret;
	ret = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (!ret)
		ret = pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
	return -ret;
}

/* By the clock that is never set. */
struct timespec dw_later(unsigned int ms)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += ms / 1000;
	ts.tv_nsec += (long)(ms % 1000) * 1000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000;
	}
	return ts;
}
