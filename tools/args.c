// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Arguments that several verbs take.
 */
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

static error_t parse_node(int key, char *arg, struct argp_state *state)
{
	struct node_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->json;
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

/* For the verbs that take [NODE] [--json]. */
int parse_node_args(int argc, char **argv, const char *doc, struct node_args *args)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_node,
		.args_doc = "[NODE]",
		.doc = doc,
		.children = children,
	};

	return argp_parse(&argp, argc, argv, 0, NULL, args) ? EXIT_USAGE : EXIT_OK;
}
