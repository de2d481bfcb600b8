// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Arguments that several verbs take.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static const struct argp_option json_options[] = {
	{ "json", 'j', NULL, 0, "Print one JSON object a line", 0 },
	{ 0 }
};

static error_t parse_json(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	(void)arg;
	if (key != 'j')
		return ARGP_ERR_UNKNOWN;
	*json = true;
	return 0;
}

/* A child of the verbs' own parsers; its input is a bool. */
const struct argp json_argp = { .options = json_options, .parser = parse_json };

static const struct argp_option node_options[] = {
	{ "device", 'd', "NODE", 0,
	  "Recorder: its node, block device, or id (the only one there is)", 0 },
	{ "json", 'j', NULL, 0, "Print one JSON object a line", 0 },
	{ 0 }
};

static error_t parse_node_option(int key, char *arg, struct argp_state *state)
{
	struct node_args *args = state->input;

	switch (key) {
	case 'd':
		args->node = arg;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Likewise, for verbs that work on a recorder; its input is a struct node_args. */
const struct argp node_argp = { .options = node_options, .parser = parse_node_option };

const struct argp_child node_children[] = { { &node_argp, 0, NULL, 0 }, { 0 } };

/* What is no option names the recorder, too, where it can mean nothing else. */
error_t parse_node_arg(struct node_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case ARGP_KEY_ARG:
		if (args->node)
			argp_usage(state);
		args->node = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_node(int key, char *arg, struct argp_state *state)
{
	return parse_node_arg(state->input, key, arg, state);
}

/* For the verbs that take [NODE], --device and --json, and nothing else. */
int with_recorder(int argc, char **argv, const char *doc,
		  int (*verb)(const struct node_args *args, struct dw_recorder *recorder))
{
	const struct argp argp = {
		.parser = parse_node,
		.args_doc = "[NODE]",
		.doc = doc,
		.children = node_children,
	};
	struct node_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	ret = open_recorder(args.json, args.node, &recorder);
	if (ret)
		return ret;
	ret = verb(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}

/* @end: receives what follows the number, and may be all of it but the digits */
bool parse_number(const char *text, char **end, unsigned long long *value)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, end, 0);
	return !errno;
}

/* A number that is all of @text and not above @most */
bool parse_whole(const char *text, unsigned long long most, unsigned long long *value)
{
	char *end;

	return parse_number(text, &end, value) && !*end && *value <= most;
}

/* One of the names that @name_of walks over, from @first on. */
bool parse_name(const char *text, const char *(*name_of)(unsigned int i), unsigned int first,
		unsigned int *value)
{
	const char *name;

	for (*value = first; (name = name_of(*value)); ++*value)
		if (!strcmp(name, text))
			return true;
	return false;
}
