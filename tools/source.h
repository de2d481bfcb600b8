/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: the image of a verb, and which sectors of it.
 */
#ifndef DW_TOOL_SOURCE_H
#define DW_TOOL_SOURCE_H

#include "ranges.h"

/**
 * struct source_args - what the verbs that move an image have in common
 * @name: of the image's file, - for standard input
 * @ranges: which sectors of it; none: all
 * @sized: --size
 * @size: in bytes
 * @quiet: --quiet
 */
struct source_args {
	const char *name;
	struct range_list ranges;
	bool sized;
	unsigned long long size;
	bool quiet;
};

/* Options without a letter; a verb's own come after them. */
enum {
	OPT_RANGES = 256,
	OPT_SIZE,
	OPT_OF_VERB,
};

/* The rows of a verb's table of options that are the same everywhere. */
#define SOURCE_OPTIONS \
	{ "size", OPT_SIZE, "BYTES", 0, "Size of an image that comes by a pipe", 0 }, \
	{ "quiet", 'q', NULL, 0, "No progress, no result: only failures", 0 }

/* source.c */
error_t parse_source(struct source_args *args, int key, char *arg, struct argp_state *state);
int source_open(const char *name);
void source_close(int fd);
void source_trouble(struct failure *failure, const struct source_args *args,
		    const struct dw_stream *stream);

#endif /* DW_TOOL_SOURCE_H */
