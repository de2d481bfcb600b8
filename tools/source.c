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

/* Which of the sizes that cannot be recorded it is. */
void source_trouble(struct failure *failure, const struct dw_stream *stream)
{
	const struct dw_result *result = failure->result;
	const size_t n = sizeof(failure->text);
	char a[32], b[32], c[32];
	__u64 size;
	bool odd;

	if (result->hr != E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED)
		return;
	if (discwriter_stream_size(stream, &size) == S_OK && size) {
		if (size % DISCWRITER_SECTOR_SIZE)
			snprintf(failure->text, n,
				 "The image has %s bytes, %s more than %s sectors of 2048.",
				 grouped_text(a, sizeof(a), size),
				 grouped_text(b, sizeof(b), size % DISCWRITER_SECTOR_SIZE),
				 grouped_text(c, sizeof(c), size / DISCWRITER_SECTOR_SIZE));
		return;
	}
	/* It came by a pipe, or there was none. */
	odd = result->flags & DW_RESULT_STATUS &&
	      result->status.cause == DISCWRITER_CAUSE_STREAM_SIZE;
	if (odd && result->status.pad)
		snprintf(failure->text, n,
			 "The last sector of the image was not full: %s zeros were added.",
			 grouped_text(a, sizeof(a), result->status.pad %
					     DISCWRITER_SECTOR_SIZE));
	else if (odd || !result->error)
		snprintf(failure->text, n, "The image is empty.");
}
