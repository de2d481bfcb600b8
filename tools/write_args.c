// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The options of the verb that records.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "verified.h"
#include "write.h"

/* Options without a letter. */
enum {
	OPT_CLOSE = OPT_OF_VERB,
	OPT_FORCE,
	OPT_PAD,
	OPT_CLIENT,
	OPT_SIMULATE,
	OPT_UNPROTECTED,
	OPT_RESUME,
	OPT_WRITE_TYPE,
	OPT_FORMAT,
	OPT_POSTGAP,
	OPT_SPEED,
	OPT_CHANGED,
	OPT_CHANGED_FROM,
	OPT_LIST,
	OPT_VERIFY,
	OPT_REPORT,
};

const struct argp_option write_options[] = {
	{ "range", 'r', "A-B", 0,
	  "Write sectors A to B of the image in place, nothing else; may be repeated", 0 },
	{ "ranges", OPT_RANGES, "FILE", 0,
	  "Likewise, a range a line, # begins a comment; - for standard input", 0 },
	{ "changed-from", OPT_CHANGED_FROM, "OLD", 0,
	  "Write the sectors in which the image differs from OLD, which is on the disc", 0 },
	{ "changed", OPT_CHANGED, NULL, 0,
	  "Write the sectors in which the image differs from the disc, which is read for it", 0 },
	{ "list", OPT_LIST, NULL, 0,
	  "Only list the ranges that would be written, as --ranges takes them", 0 },
	{ "verify", OPT_VERIFY, "LEVEL", OPTION_ARG_OPTIONAL,
	  "Compare the disc with the image afterwards: full, or quick (a sample)", 0 },
	{ "close", OPT_CLOSE, "WHAT", 0,
	  "What to close: session (the disc stays appendable), finalize, compatible "
	  "(finalize, as old players want it), or track", 0 },
	{ "force", OPT_FORCE, NULL, 0, "Overwrite a used rewritable disc", 0 },
	{ "resume", OPT_RESUME, NULL, 0,
	  "Continue the same image where it was broken off, or in a reserved track", 0 },
	{ "simulate", OPT_SIMULATE, NULL, 0,
	  "Do everything but switch the laser to write power (CD, DVD-R, DVD-RW)", 0 },
	{ "speed", OPT_SPEED, "SPEED", 0, "8x, 11080k (kB/s), or max", 0 },
	{ "write-type", OPT_WRITE_TYPE, "TYPE", 0,
	  "On CD, DVD-R and DVD-RW: auto, incremental, or at-once", 0 },
	{ "no-underrun-protection", OPT_UNPROTECTED, NULL, 0,
	  "Fail when the drive runs out of data (CD, DVD-R, DVD-RW)", 0 },
	{ "postgap", OPT_POSTGAP, NULL, 0, "On CD, 150 sectors of zeros behind the image", 0 },
	{ "format-if-needed", OPT_FORMAT, NULL, 0,
	  "Format a DVD-RW that takes only images of known size, if the size is not known", 0 },
	{ "pad", OPT_PAD, NULL, 0, "Fill the last sector with zeros where the image does not", 0 },
	{ "report", OPT_REPORT, "FILE.svg", 0,
	  "Draw speed and buffers over time into a new file or an earlier report", 0 },
	{ "client", OPT_CLIENT, "NAME", 0, "Name that others see while the recorder is held", 0 },
	SOURCE_OPTIONS,
	{ 0 }
};

/* The options that are switches. */
static bool *switch_of(struct write_args *args, int key)
{
	switch (key) {
	case OPT_FORCE:
		return &args->force;
	case OPT_PAD:
		return &args->pad;
	case OPT_SIMULATE:
		return &args->simulate;
	case OPT_UNPROTECTED:
		return &args->unprotected;
	case OPT_RESUME:
		return &args->resume;
	case OPT_FORMAT:
		return &args->format;
	case OPT_POSTGAP:
		return &args->postgap;
	case OPT_CHANGED:
		return &args->changed;
	case OPT_LIST:
		return &args->list;
	default:
		return NULL;
	}
}

static void check_together(const struct write_args *args, struct argp_state *state)
{
	int lists = !!args->source.ranges.nr + args->changed + !!args->changed_from;

	if (args->resume && lists)
		argp_error(state, "--resume continues a whole image, not ranges of it");
	if (lists > 1)
		argp_error(state, "only one of --range and --ranges, --changed, --changed-from");
	if (args->list && !lists)
		argp_error(state, "--list lists ranges: of --changed or --changed-from");
	if (args->list && args->report)
		argp_error(state, "--list writes nothing that could be reported");
	if (lists && args->source.name && !strcmp(args->source.name, "-"))
		argp_error(state, "ranges are of an image that is a file");
}

error_t parse_write(int key, char *arg, struct argp_state *state)
{
	struct write_args *args = state->input;
	bool *on = switch_of(args, key);

	if (on) {
		*on = true;
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->node;
		return 0;
	case OPT_CLOSE:
		if (!parse_name(arg, discwriter_close_name, DISCWRITER_CLOSE_SESSION,
				&args->close))
			argp_error(state, "--close takes session, finalize, compatible or track");
		return 0;
	case OPT_WRITE_TYPE:
		if (!parse_name(arg, discwriter_write_type_name, DISCWRITER_WRITE_AUTO,
				&args->write_type))
			argp_error(state, "--write-type takes auto, incremental or at-once");
		return 0;
	case OPT_SPEED:
		if (!parse_speed(arg, &args->speed))
			argp_error(state, "'%s' is no speed: take 8x, 11080k or max", arg);
		return 0;
	case OPT_CHANGED_FROM:
		args->changed_from = arg;
		return 0;
	case OPT_VERIFY:
		if (!parse_verify(arg, &args->verification))
			argp_error(state, "--verify takes quick or full");
		return 0;
	case OPT_CLIENT:
		args->client = arg;
		return 0;
	case OPT_REPORT:
		args->report = arg;
		return 0;
	case ARGP_KEY_END:
		check_together(args, state);
		return 0;
	default:
		return parse_source(&args->source, key, arg, state);
	}
}
