// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Signals that cancel a write. A handler can do next to nothing, so it only writes
 * a byte to a pipe; a thread reads that and cancels. The second signal has its
 * default effect: the kernel ends a burn whose writer is gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

/**
 * struct interrupt - the thread that waits for a signal
 * @data: what to cancel
 * @thread: the thread
 * @pipe: where the handler writes; closed to end the thread
 * @old: what the signals did before
 */
struct interrupt {
	struct dw_data *data;
	pthread_t thread;
	int pipe[2];
	struct sigaction old[ARRAY_SIZE(signals)];
};

/* All that a handler can reach. */
static volatile sig_atomic_t handler_fd = -1;

static void handler(int sig)
{
	int error = errno;

	(void)sig;
	(void)!write(handler_fd, "", 1);
	errno = error;
}

static void *wait_for_signal(void *arg)
{
	struct interrupt *in = arg;
	ssize_t n;
	char c;

	do {
		n = read(in->pipe[0], &c, 1);
	} while (n < 0 && errno == EINTR);
	if (n == 1) {
		static const char text[] =
			"\ndiscwriter: cancelling; once more to leave at once\n";

		(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
		discwriter_data_cancel(in->data);
	}
	return NULL;
}

struct interrupt *interrupt_new(struct dw_data *data)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART | SA_RESETHAND };
	struct interrupt *in = calloc(1, sizeof(*in));
	size_t i;

	if (!in)
		return NULL;
	in->data = data;
	if (pipe2(in->pipe, O_CLOEXEC))
		goto err_free;
	if (pthread_create(&in->thread, NULL, wait_for_signal, in))
		goto err_pipe;
	handler_fd = in->pipe[1];
	sigemptyset(&action.sa_mask);
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		sigaction(signals[i], NULL, &in->old[i]);
		/* nohup, and a shell's background jobs, ignore some on purpose. */
		if (in->old[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	return in;

err_pipe:
	close(in->pipe[0]);
	close(in->pipe[1]);
err_free:
	free(in);
	return NULL;
}

void interrupt_free(struct interrupt *interrupt)
{
	size_t i;

	if (!interrupt)
		return;
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &interrupt->old[i], NULL);
	handler_fd = -1;
	close(interrupt->pipe[1]);
	pthread_join(interrupt->thread, NULL);
	close(interrupt->pipe[0]);
	free(interrupt);
}
