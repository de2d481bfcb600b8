// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verbs that ask, and the one that cancels: list, info, status, cancel.
 */
#include <stdio.h>

#include "tool.h"

static void list_one(const struct out_ops *out, const char *path)
{
	struct discwriter_recorder info;
	struct dw_recorder *recorder;
	int hr;

	hr = discwriter_recorder_open(path, &recorder);
	if (SUCCEEDED(hr)) {
		hr = discwriter_recorder_info(recorder, &info, sizeof(info));
		discwriter_recorder_free(recorder);
	}
	if (FAILED(hr)) {
		out->begin("recorder");
		out->str("node", "Node:", path);
		out->str("code", "Failed with:", discwriter_strhresult(hr));
		out->end();
		return;
	}
	if (out == &out_json)
		show_recorder(out, path, &info);
	else
		printf("%-18s %-6s %s %s %s\n", path, info.block_name, info.vendor, info.product,
		       info.revision);
}

static int list_all(bool json)
{
	struct dw_nodes *nodes;
	size_t i;
	int hr;

	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return fail_with(json, hr, "recorders");
	for (i = 0; i < discwriter_nodes_count(nodes); i++)
		list_one(out_for(json), discwriter_nodes_path(nodes, i));
	discwriter_nodes_free(nodes);
	return i ? EXIT_OK : no_recorder(json);
}

static error_t parse_list(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->input;
		return 0;
	case ARGP_KEY_ARG:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cmd_list(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_list,
		.doc = "List the recorders of this system.",
		.children = children,
	};
	bool json = false;

	if (argp_parse(&argp, argc, argv, 0, NULL, &json))
		return EXIT_USAGE;
	return list_all(json);
}

static int info(const struct node_args *args, struct dw_recorder *recorder)
{
	const char *path = discwriter_recorder_path(recorder);
	const struct out_ops *out = out_for(args->json);
	struct discwriter_recorder rec;
	struct discwriter_medium medium;
	int hr;

	hr = discwriter_recorder_info(recorder, &rec, sizeof(rec));
	if (FAILED(hr))
		return fail_with(args->json, hr, path);
	show_recorder(out, path, &rec);
	hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return fail_with(args->json, hr, path);
	show_medium(out, &medium);
	return EXIT_OK;
}

static int status(const struct node_args *args, struct dw_recorder *recorder)
{
	struct discwriter_status burn;
	struct discwriter_owner owner;
	int hr;

	hr = discwriter_recorder_status(recorder, &burn, sizeof(burn));
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_owner(recorder, &owner, sizeof(owner));
	if (FAILED(hr))
		return fail_with(args->json, hr, discwriter_recorder_path(recorder));
	show_status(out_for(args->json), &burn, &owner);
	return EXIT_OK;
}

static int cancel(const struct node_args *args, struct dw_recorder *recorder)
{
	int hr = discwriter_recorder_cancel(recorder);

	if (FAILED(hr))
		return fail_with(args->json, hr, discwriter_recorder_path(recorder));
	return EXIT_OK;
}

static int with_recorder(int argc, char **argv, const char *doc,
			 int (*verb)(const struct node_args *args, struct dw_recorder *recorder))
{
	struct node_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	ret = parse_node_args(argc, argv, doc, &args);
	if (ret)
		return ret;
	ret = open_recorder(args.json, args.node, &recorder);
	if (ret)
		return ret;
	ret = verb(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}

int cmd_info(int argc, char **argv)
{
	return with_recorder(argc, argv, "Show a recorder and the disc in it.", info);
}

int cmd_status(int argc, char **argv)
{
	return with_recorder(argc, argv, "Show the burn that runs, or the last one.", status);
}

int cmd_cancel(int argc, char **argv)
{
	return with_recorder(argc, argv,
			     "Cancel the burn that runs. What the drive has is kept as far as the disc allows; "
			     "'discwriter status' tells how it ended.", cancel);
}
