// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verbs about speed, and how a speed is written on the command line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum {
	OPT_CAV = 256,
};

/* "8x", "2.4x", "8" (the same), "11080k", "max" */
bool parse_speed(const char *text, struct speed_arg *speed)
{
	double factor;
	char *end;

	*speed = (struct speed_arg){ .given = true };
	if (!strcmp(text, "max"))
		return true;
	if (*text < '0' || *text > '9')
		return false;
	factor = strtod(text, &end);
	if (!strcmp(end, "k") && factor >= 1 && factor <= INT32_MAX) {
		speed->kbps = (unsigned int)factor;
		return true;
	}
	if ((*end && strcmp(end, "x")) || factor < 0.01 || factor > 1000)
		return false;
	speed->hundredths = (unsigned int)(factor * 100 + 0.5);
	return true;
}

/*
 * Drives round the multiples of 1x in their own ways. A wish that is within 2 % of
 * a speed the drive has means that one, not the next below it.
 */
static unsigned int as_the_drive_has_it(struct dw_recorder *recorder, unsigned int kbps)
{
	struct discwriter_speeds speeds;
	unsigned int i;

	if (FAILED(discwriter_recorder_speeds(recorder, &speeds, sizeof(speeds))))
		return kbps;
	for (i = 0; i < speeds.nr; i++) {
		unsigned int write = speeds.entries[i].write;
		unsigned int off = write > kbps ? write - kbps : kbps - write;

		if (off <= kbps / 50)
			return write;
	}
	return kbps;
}

/* kB/s of a speed, which can depend on the disc; 0 is the drive's own choice. */
int resolve_speed(struct dw_recorder *recorder, const struct speed_arg *speed, unsigned int *kbps)
{
	struct discwriter_medium medium;
	int hr;

	*kbps = speed->kbps;
	if (!speed->hundredths)
		return S_OK;
	hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return hr;
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT))
		return E_IMAPI_RECORDER_MEDIA_NO_MEDIA;
	*kbps = discwriter_speed_from_factor(medium.profile, speed->hundredths);
	if (!*kbps)	/* no 1x is known of it */
		return E_INVALIDARG;
	*kbps = as_the_drive_has_it(recorder, *kbps);
	return S_OK;
}

static int speeds(const struct node_args *args, struct dw_recorder *recorder)
{
	const char *path = discwriter_recorder_path(recorder);
	struct discwriter_medium medium = { 0 };
	struct discwriter_speeds speeds;
	int hr;

	hr = discwriter_recorder_speeds(recorder, &speeds, sizeof(speeds));
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return fail_verb(args->json, "speeds", hr, path);
	show_speeds(args->json, medium.profile, &speeds);
	return EXIT_OK;
}

int cmd_speeds(int argc, char **argv)
{
	return with_recorder(argc, argv,
			     "List the speeds for the disc in a recorder, and which one is set.",
			     speeds);
}

struct set_args {
	struct node_args node;
	struct speed_arg speed;
	unsigned int rotation;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct set_args *args = state->input;

	switch (key) {
	case OPT_CAV:
		args->rotation = DISCWRITER_ROTATION_CAV;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->node;
		return 0;
	case ARGP_KEY_ARG:
		if (args->speed.given || !parse_speed(arg, &args->speed))
			argp_error(state, "'%s' is no speed: take 8x, 11080k or max", arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int set_speed(const struct set_args *args, struct dw_recorder *recorder)
{
	const char *path = discwriter_recorder_path(recorder);
	struct discwriter_medium medium = { 0 };
	struct discwriter_speed taken;
	unsigned int kbps;
	int hr;

	hr = resolve_speed(recorder, &args->speed, &kbps);
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_set_speed(recorder, kbps, args->rotation, &taken,
						   sizeof(taken));
	if (FAILED(hr))
		return fail_verb(args->node.json, "speed", hr, path);
	/* Only for the factor; without a disc there is none. */
	discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	show_speed_taken(args->node.json, medium.profile, &taken);
	return EXIT_OK;
}

int cmd_speed(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "cav", OPT_CAV, NULL, 0,
		  "Constant angular velocity: the speed is that of the outer edge", 0 },
		{ 0 }
	};
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "SPEED",
		.doc = "Set the speed for this and later burns.\v"
		       "SPEED is a multiple of the disc's single speed (8x), kB/s (11080k), or max: "
		       "what the drive chooses itself. The drive can take another; then that is said.",
		.children = node_children,
	};
	struct set_args args = { 0 };
	struct dw_recorder *recorder;
	int ret;

	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret)
		return ret;
	ret = set_speed(&args, recorder);
	discwriter_recorder_free(recorder);
	return ret;
}
