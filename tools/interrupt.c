// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Signals that cancel a write or another job. They are blocked everywhere and taken
 * by a thread: a handler would run in the thread that writes, and not before its
 * system call returns, which can take as long as formatting a disc does. The second
 * signal has its default effect: the kernel ends a burn whose writer is gone.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

/* Tells the thread that it is over. */
#define SIG_OVER	SIGUSR1

/**
 * struct interrupt - the thread that waits for a signal
 * @cancel: cancels it
 * @what: what to cancel
 * @thread: the thread
 * @set: the signals
 * @old: what was blocked before
 */
struct interrupt {
	int (*cancel)(void *what);
	void *what;
	pthread_t thread;
	sigset_t set;
	sigset_t old;
};

static void say(const char *text, size_t len)
{
	/* The progress may have left an unfinished line. */
	if (isatty(STDERR_FILENO))
		(void)!write(STDERR_FILENO, "\n", 1);
	(void)!write(STDERR_FILENO, text, len);
}

/* What is to be cancelled may only be about to begin. */
static int cancel_it(const struct interrupt *in)
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	sigset_t over;
	int hr;

	sigemptyset(&over);
	sigaddset(&over, SIG_OVER);
	for (;;) {
		hr = in->cancel(in->what);
		if (hr != E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS)
			return hr;
		if (sigtimedwait(&over, NULL, &moment) < 0)
			continue;
		/* It is over instead: for who waits for that. */
		pthread_kill(pthread_self(), SIG_OVER);
		return hr;
	}
}

static void *wait_for_signal(void *arg)
{
	static const char text[] = "discwriter: cancelling; once more to leave at once\n";
	static const char goes_on[] = "discwriter: this cannot be stopped; the drive goes on\n";
	struct interrupt *in = arg;
	sigset_t over = in->set;
	int sig;

	sigaddset(&over, SIG_OVER);
	if (sigwait(&over, &sig) || sig == SIG_OVER)
		return NULL;
	/* From here on a signal finds a thread that does not block it. */
	pthread_sigmask(SIG_UNBLOCK, &in->set, NULL);
	say(text, sizeof(text) - 1);
	if (cancel_it(in) == E_IMAPI_RECORDER_NO_SUCH_FEATURE)
		say(goes_on, sizeof(goes_on) - 1);
	sigemptyset(&over);
	sigaddset(&over, SIG_OVER);
	sigwait(&over, &sig);
	return NULL;
}

/* Those that end something; nohup, and a shell's background jobs, ignore some on purpose. */
void ending_signals(sigset_t *set)
{
	struct sigaction action;
	size_t i;

	sigemptyset(set);
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		sigaction(signals[i], NULL, &action);
		if (action.sa_handler != SIG_IGN)
			sigaddset(set, signals[i]);
	}
}

struct interrupt *interrupt_new(int (*cancel)(void *what), void *what)
{
	struct interrupt *in = calloc(1, sizeof(*in));
	sigset_t block;

	if (!in)
		return NULL;
	in->cancel = cancel;
	in->what = what;
	ending_signals(&in->set);
	block = in->set;
	sigaddset(&block, SIG_OVER);
	pthread_sigmask(SIG_BLOCK, &block, &in->old);
	if (pthread_create(&in->thread, NULL, wait_for_signal, in)) {
		pthread_sigmask(SIG_SETMASK, &in->old, NULL);
		free(in);
		return NULL;
	}
	return in;
}

void interrupt_free(struct interrupt *interrupt)
{
	if (!interrupt)
		return;
	pthread_kill(interrupt->thread, SIG_OVER);
	pthread_join(interrupt->thread, NULL);
	pthread_sigmask(SIG_SETMASK, &interrupt->old, NULL);
	free(interrupt);
}
