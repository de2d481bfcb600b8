// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that formats, and lists the ways to do it.
 */
#include <stdint.h>
#include <stdio.h>

#include "tool.h"

enum {
	OPT_LIST = 256,
	OPT_TYPE,
	OPT_SUBTYPE,
	OPT_SECTORS,
	OPT_PARAM,
	OPT_QUICK,
};

static const struct argp_option options[] = {
	{ "list", OPT_LIST, NULL, 0, "List the ways to format this disc, and do nothing", 0 },
	{ "type", OPT_TYPE, "T", 0, "Format type, as in the list (0x26)", 0 },
	{ "subtype", OPT_SUBTYPE, "S", 0, "Its subtype (0)", 0 },
	{ "sectors", OPT_SECTORS, "N", 0, "Sectors that the disc shall have", 0 },
	{ "param", OPT_PARAM, "P", 0, "The type's parameter (0)", 0 },
	{ "quick", OPT_QUICK, NULL, 0, "Without certification, where the drive can do without", 0 },
	{ "quiet", 'q', NULL, 0, "No progress, no result: only failures", 0 },
	{ 0 }
};

/**
 * struct format_args - how to format
 * @node: --device and --json
 * @list: only list
 * @quick: --quick
 * @quiet: --quiet
 * @numbered: @number is one of the list's
 * @typed: @entry was given in numbers
 * @detailed: some of them other than the type
 * @number: of the list
 * @entry: what to do, unless the list's preferred one
 */
struct format_args {
	struct node_args node;
	bool list;
	bool quick;
	bool quiet;
	bool numbered;
	bool typed;
	bool detailed;
	unsigned long long number;
	struct discwriter_format_entry entry;
};

/* As wide as the fields of the descriptor are. */
static void parse_field(__u32 *field, const char *arg, unsigned int most,
			struct argp_state *state)
{
	unsigned long long value;

	if (!parse_whole(arg, most, &value))
		argp_error(state, "'%s' is no number from 0 to %u", arg, most);
	*field = (__u32)value;
}

static void parse_sectors(struct format_args *args, const char *arg, struct argp_state *state)
{
	unsigned long long sectors;

	if (!parse_whole(arg, UINT32_MAX, &sectors))
		argp_error(state, "'%s' is no number of sectors", arg);
	args->entry.sectors = sectors;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct format_args *args = state->input;

	switch (key) {
	case OPT_LIST:
		args->list = true;
		return 0;
	case OPT_QUICK:
		args->quick = true;
		return 0;
	case 'q':
		args->quiet = true;
		return 0;
	case OPT_TYPE:
		args->typed = true;
		parse_field(&args->entry.type, arg, 0x3f, state);
		return 0;
	case OPT_SUBTYPE:
		args->detailed = true;
		parse_field(&args->entry.subtype, arg, 3, state);
		return 0;
	case OPT_PARAM:
		args->detailed = true;
		parse_field(&args->entry.param, arg, 0xffffff, state);
		return 0;
	case OPT_SECTORS:
		args->detailed = true;
		parse_sectors(args, arg, state);
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->node;
		return 0;
	case ARGP_KEY_ARG:
		if (args->numbered || !parse_whole(arg, UINT32_MAX, &args->number))
			argp_error(state, "'%s' is no number of the list", arg);
		args->numbered = true;
		return 0;
	case ARGP_KEY_END:
		if (args->numbered + args->typed + args->list > 1)
			argp_error(state, "take --list, a number of the list, or --type");
		if (args->detailed && !args->typed)
			argp_error(state, "--subtype, --sectors and --param belong to --type");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int fail(const struct format_args *args, int hr, struct dw_recorder *recorder)
{
	return fail_verb(args->node.json, "format", hr, discwriter_recorder_path(recorder));
}

static int list(const struct format_args *args, struct dw_recorder *recorder)
{
	struct discwriter_formats formats;
	int hr = discwriter_recorder_formats(recorder, &formats, sizeof(formats));

	if (FAILED(hr))
		return fail(args, hr, recorder);
	show_formats(args->node.json, &formats);
	return EXIT_OK;
}

/* The number's entry becomes args->entry. */
static int take_number(struct format_args *args, struct dw_recorder *recorder)
{
	struct discwriter_formats formats;
	int hr = discwriter_recorder_formats(recorder, &formats, sizeof(formats));

	if (FAILED(hr))
		return fail(args, hr, recorder);
	if (args->number >= formats.nr) {
		fprintf(stderr, "discwriter: the list of formats has no number %llu; "
			"see 'discwriter format --list'\n", args->number);
		return EXIT_USAGE;
	}
	args->entry = formats.entries[args->number];
	return EXIT_OK;
}

static int run_format(struct dw_task *task, void *arg)
{
	const struct format_args *args = arg;
	bool chosen = args->numbered || args->typed;

	return discwriter_task_format(task, chosen ? &args->entry : NULL, args->quick);
}

static int format(struct format_args *args, struct dw_recorder *recorder)
{
	const struct task_verb verb = {
		.name = "format", .json = args->node.json, .quiet = args->quiet,
		.run = run_format, .arg = args,
	};
	struct dw_result result;
	int ret;

	if (args->list)
		return list(args, recorder);
	if (args->numbered) {
		ret = take_number(args, recorder);
		if (ret)
			return ret;
	}
	ret = run_task(&verb, recorder, &result);
	if (ret == EXIT_OK)
		show_task(&verb, &result, discwriter_recorder_path(recorder), "formatted");
	return ret;
}

int cmd_format(int argc, char **argv)
{
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "[NUMBER]",
		.doc = "Format a rewritable disc, or a blank BD-R.\v"
		       "What is on the disc is lost. Without a number of the list or --type, the "
		       "way is taken that the list marks: the one with no spare sectors. A disc that "
		       "cannot be written unformatted is formatted by 'write', too.",
		.children = node_children,
	};
	struct format_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret)
		return ret;
	ret = format(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}
