// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hold: keep the recorder from others, or its news from them, while a command runs or
 * until a signal comes.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tool.h"

/* As a shell has it. */
#define EXIT_NOT_FOUND	127
#define EXIT_NO_PROGRAM	126
#define EXIT_SIGNAL	128

enum {
	OPT_CLIENT = 256,
	OPT_FORCE,
	OPT_MCN_OFF,
};

struct hold_args {
	struct node_args node;
	const char *client;
	bool force;
	bool mcn_off;
	char **command;
};

static const struct argp_option hold_options[] = {
	{ "client", OPT_CLIENT, "NAME", 0, "Lock the recorder, by the name that others see", 0 },
	{ "force", OPT_FORCE, NULL, 0, "Unmount the disc if it is mounted and not in use", 0 },
	{ "mcn-off", OPT_MCN_OFF, NULL, 0, "Keep udev, and so automounters, from changes of discs",
	  0 },
	{ 0 }
};

static error_t parse_hold(int key, char *arg, struct argp_state *state)
{
	struct hold_args *args = state->input;

	switch (key) {
	case OPT_CLIENT:
		args->client = arg;
		return 0;
	case OPT_FORCE:
		args->force = true;
		return 0;
	case OPT_MCN_OFF:
		args->mcn_off = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->node;
		return 0;
	case ARGP_KEY_ARGS:
		/* All of it, options of its own included. */
		args->command = state->argv + state->next;
		return 0;
	case ARGP_KEY_SUCCESS:
		if (args->force && args->mcn_off && !args->client)
			argp_error(state, "--force is for a lock: say --client, too");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int wait_for_signal(const sigset_t *signals)
{
	int sig;

	sigwait(signals, &sig);
	return EXIT_OK;
}

/* With the signals as they were before us. */
static int start(char **command, const sigset_t *mask, pid_t *pid)
{
	posix_spawnattr_t attr;
	int ret = posix_spawnattr_init(&attr);

	if (ret)
		return ret;
	ret = posix_spawnattr_setsigmask(&attr, mask);
	if (!ret)
		ret = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	if (!ret)
		ret = posix_spawnp(pid, command[0], NULL, &attr, command, environ);
	posix_spawnattr_destroy(&attr);
	return ret;
}

/*
 * The command ends it, not the signal: the terminal has given that to the command, too,
 * and what somebody sent to us alone is handed on.
 */
static int wait_for_command(pid_t pid, const sigset_t *signals)
{
	siginfo_t info;
	int status;

	for (;;) {
		if (sigwaitinfo(signals, &info) < 0)
			continue;
		if (info.si_signo != SIGCHLD) {
			if (info.si_code <= 0)	/* by a process, not the terminal */
				kill(pid, info.si_signo);
			continue;
		}
		if (waitpid(pid, &status, WNOHANG) != pid)
			continue;
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return EXIT_SIGNAL + WTERMSIG(status);
	}
}

static int run_command(char **command, sigset_t *signals, const sigset_t *mask)
{
	pid_t pid;
	int ret;

	/* Whoever started us may not care for theirs. */
	signal(SIGCHLD, SIG_DFL);
	sigaddset(signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, signals, NULL);
	ret = start(command, mask, &pid);
	if (ret) {
		fprintf(stderr, "discwriter: %s: %s\n", command[0], strerror(ret));
		return ret == ENOENT ? EXIT_NOT_FOUND : EXIT_NO_PROGRAM;
	}
	return wait_for_command(pid, signals);
}

static int take(const struct hold_args *args, struct dw_recorder *recorder)
{
	/* With nothing said it is the lock. */
	const bool lock = args->client || !args->mcn_off;
	int hr = S_OK;

	if (lock)
		hr = discwriter_recorder_lock(recorder, args->force,
					      args->client ? args->client : "discwriter");
	if (SUCCEEDED(hr) && args->mcn_off)
		hr = discwriter_recorder_disable_mcn(recorder);
	return hr;
}

static int hold(const struct hold_args *args, struct dw_recorder *recorder)
{
	const char *path = discwriter_recorder_path(recorder);
	const struct out_ops *out = out_for(args->node.json);
	struct dw_result result = { .stage = DW_STAGE_CHECK };
	const struct failure failure = {
		.json = args->node.json, .verb = "hold", .what = path, .result = &result,
		.recorder = recorder,
	};
	sigset_t signals, mask;

	/* Before there is anything to be left behind. */
	ending_signals(&signals);
	sigprocmask(SIG_BLOCK, &signals, &mask);
	result.hr = take(args, recorder);
	if (FAILED(result.hr)) {
		show_failure(&failure);
		return exit_code_of_hr(result.hr);
	}
	if (args->command)
		return run_command(args->command, &signals, &mask);
	/* So that whoever has started us knows that it is so now. */
	out->begin("held");
	out->str("node", "Held:", path);
	out->end();
	return wait_for_signal(&signals);
}

int cmd_hold(int argc, char **argv)
{
	const struct argp argp = {
		.options = hold_options,
		.parser = parse_hold,
		.args_doc = "[-- COMMAND...]",
		.doc = "Keep the recorder from others while COMMAND runs, or until a signal comes. "
		       "With --mcn-off and no --client others may use it, but do not hear of a new "
		       "disc. The exit code is that of COMMAND.",
		.children = node_children,
	};
	struct hold_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	/* What follows COMMAND is its own. */
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &args))
		return EXIT_USAGE;
	ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret)
		return ret;
	ret = hold(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}
