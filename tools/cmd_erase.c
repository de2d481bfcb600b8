// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verbs that change a disc other than by writing: erase, finalize, reserve.
 * (Formatting stands in cmd_format.c.)
 */
#include <stdint.h>
#include <stdio.h>

#include "tool.h"

enum {
	OPT_FULL = 256,
	OPT_CLOSE,
	OPT_SECTORS,
};

/**
 * struct change_args - what these verbs take
 * @node: --device and --json
 * @quiet: --quiet
 * @full: --full
 * @close: --close, enum discwriter_close
 * @need_sectors: --sectors must be there
 * @sectors: --sectors
 */
struct change_args {
	struct node_args node;
	bool quiet;
	bool full;
	unsigned int close;
	bool need_sectors;
	unsigned long long sectors;
};

#define QUIET	{ "quiet", 'q', NULL, 0, "No progress, no result: only failures", 0 }

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct change_args *args = state->input;

	switch (key) {
	case 'q':
		args->quiet = true;
		return 0;
	case OPT_FULL:
		args->full = true;
		return 0;
	case OPT_CLOSE:
		if (!parse_name(arg, discwriter_close_name, DISCWRITER_CLOSE_SESSION,
				&args->close))
			argp_error(state, "--close takes session, finalize, compatible or track");
		return 0;
	case OPT_SECTORS:
		if (!parse_whole(arg, UINT64_MAX, &args->sectors) || !args->sectors)
			argp_error(state, "'%s' is no number of sectors", arg);
		return 0;
	case ARGP_KEY_END:
		if (args->need_sectors && !args->sectors)
			argp_error(state, "--sectors says how large the track shall be");
		return 0;
	default:
		return parse_node_arg(&args->node, key, arg, state);
	}
}

/* A verb of this file: parse, open, run, say how it went. */
static int change(int argc, char **argv, const struct argp *argp, struct change_args *args,
		  struct task_verb *verb, const char *done)
{
	struct dw_recorder *recorder;
	struct dw_result result;
	int ret;

	if (argp_parse(argp, argc, argv, 0, NULL, args))
		return EXIT_USAGE;
	ret = open_recorder(args->node.json, args->node.node, &recorder);
	if (ret)
		return ret;
	verb->json = args->node.json;
	verb->quiet = args->quiet;
	verb->arg = args;
	ret = run_task(verb, recorder, &result);
	if (ret == EXIT_OK && done)
		show_task(verb, &result, discwriter_recorder_path(recorder), done);
	discwriter_recorder_free(recorder);
	return ret;
}

static int run_erase(struct dw_task *task, void *arg)
{
	const struct change_args *args = arg;

	return discwriter_task_erase(task, args->full);
}

int cmd_erase(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "full", OPT_FULL, NULL, 0, "Erase all of the disc, which takes long", 0 },
		QUIET,
		{ 0 }
	};
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "[NODE]",
		.doc = "Erase a rewritable disc.\v"
		       "What is on the disc is lost. CD-RW and DVD-RW become blank; of other "
		       "rewritable discs the beginning, or with --full all, is overwritten with zeros. "
		       "A DVD-RW that was not erased fully takes only images of known size.",
		.children = node_children,
	};
	struct task_verb verb = { .name = "erase", .run = run_erase };
	struct change_args args = { 0 };

	return change(argc, argv, &argp, &args, &verb, "erased");
}

static int run_finalize(struct dw_task *task, void *arg)
{
	const struct change_args *args = arg;

	return discwriter_task_finalize(task, args->close);
}

int cmd_finalize(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "close", OPT_CLOSE, "WHAT", 0,
		  "What to close: finalize (the default), session (the disc stays appendable), "
		  "compatible (finalize, as old players want it), or track", 0 },
		QUIET,
		{ 0 }
	};
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "[NODE]",
		.doc = "Close what is open on a disc, without writing more to it.\v"
		       "This also repairs what a crash or a cancel has left open: the data that are "
		       "there become readable.",
		.children = node_children,
	};
	struct task_verb verb = { .name = "finalize", .run = run_finalize };
	struct change_args args = { .close = DISCWRITER_CLOSE_FINALIZE };

	return change(argc, argv, &argp, &args, &verb, "closed");
}

static int run_reserve(struct dw_task *task, void *arg)
{
	const struct change_args *args = arg;
	struct discwriter_reserve told;
	int hr;

	hr = discwriter_task_reserve(task, args->sectors, &told, sizeof(told));
	if (SUCCEEDED(hr) && !args->quiet)
		show_reserved(out_for(args->node.json), &told);
	return hr;
}

int cmd_reserve(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "sectors", OPT_SECTORS, "N", 0, "Size of the track (2048 bytes each)", 0 },
		QUIET,
		{ 0 }
	};
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "--sectors=N [NODE]",
		.doc = "Reserve a track, to be filled by 'discwriter write --resume'.\v"
		       "The size is rounded up to whole blocks of the disc.",
		.children = node_children,
	};
	struct task_verb verb = { .name = "reserve", .run = run_reserve };
	struct change_args args = { .need_sectors = true };

	return change(argc, argv, &argp, &args, &verb, NULL);
}
