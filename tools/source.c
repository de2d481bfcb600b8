// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The arguments that say what the image is, and which sectors of it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "source.h"

/* For the parser of a verb: all keys that are not its own. */
error_t parse_source(struct source_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'q':
		args->quiet = true;
		return 0;
	case 'r':
		if (!ranges_parse(&args->ranges, arg))
			argp_error(state, "'%s' is no range of sectors", arg);
		return 0;
	case OPT_RANGES:
		if (!ranges_read(&args->ranges, arg))
			exit(EXIT_USAGE);
		return 0;
	case OPT_SIZE:
		args->sized = parse_whole(arg, UINT64_MAX, &args->size);
		if (!args->sized)
			argp_error(state, "'%s' is no number of bytes", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (args->name)
			argp_usage(state);
		args->name = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}
