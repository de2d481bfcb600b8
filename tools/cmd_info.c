// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that shows a recorder and its disc.
 */
#include <stdio.h>

#include "drive.h"

/* Options without a letter, each a part of what the drive says. */
#define OPT_PART	256

static const struct argp_option info_options[] = {
	{ "features", OPT_PART + DRIVE_FEATURES, NULL, 0,
	  "Only the features of the drive, as GET CONFIGURATION has them", 0 },
	{ "profiles", OPT_PART + DRIVE_PROFILES, NULL, 0,
	  "Only the types of disc that the drive knows, and which of them is in it", 0 },
	{ "mode-pages", OPT_PART + DRIVE_MODE_PAGES, NULL, 0,
	  "Only the mode pages of the drive, with their current values", 0 },
	{ "structures", OPT_PART + DRIVE_STRUCTURES, NULL, 0,
	  "Only the structures of the disc that the drive can read", 0 },
	{ 0 }
};

struct info_args {
	struct node_args node;
	bool parts[DRIVE_PARTS];
};

static error_t parse_info(int key, char *arg, struct argp_state *state)
{
	struct info_args *args = state->input;

	if (key >= OPT_PART && key < OPT_PART + DRIVE_PARTS) {
		args->parts[key - OPT_PART] = true;
		return 0;
	}
	return parse_node_arg(&args->node, key, arg, state);
}

static int show_all(const struct node_args *args, struct dw_recorder *recorder)
{
	const char *path = discwriter_recorder_path(recorder);
	const struct out_ops *out = out_for(args->json);
	struct discwriter_recorder rec;
	struct discwriter_medium medium;
	char id[DW_RECORDER_ID_LEN] = "";
	struct dw_multisession ms;
	int hr;

	hr = discwriter_recorder_info(recorder, &rec, sizeof(rec));
	if (FAILED(hr))
		return fail_with(args->json, hr, path);
	discwriter_recorder_id(recorder, id, sizeof(id));
	show_recorder(out, path, id, NULL, &rec);
	hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return fail_with(args->json, hr, path);
	hr = discwriter_recorder_multisession(recorder, &ms, sizeof(ms));
	show_medium(out, &medium, hr == S_OK ? &ms : NULL);
	return EXIT_OK;
}

static int show(const struct info_args *args, struct dw_recorder *recorder)
{
	bool any = false;
	unsigned int i;
	int hr;

	for (i = 0; i < DRIVE_PARTS; i++) {
		if (!args->parts[i])
			continue;
		any = true;
		hr = show_drive_part(recorder, args->node.json, i);
		if (FAILED(hr))
			return fail_with(args->node.json, hr, discwriter_recorder_path(recorder));
	}
	return any ? EXIT_OK : show_all(&args->node, recorder);
}

int cmd_info(int argc, char **argv)
{
	const struct argp argp = {
		.options = info_options,
		.parser = parse_info,
		.args_doc = "[NODE]",
		.doc = "Show a recorder and the disc in it.",
		.children = node_children,
	};
	struct info_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret != EXIT_OK)
		return ret;
	ret = show(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}
