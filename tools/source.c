// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The arguments that say what the image is, and which sectors of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Returns -1 when it has said why not. */
int source_open(const char *name)
{
	struct stat st;
	int fd;

	if (!strcmp(name, "-"))
		return STDIN_FILENO;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	/* It can be opened, but is no bytes in a row. */
	if (fd >= 0 && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
		close(fd);
		errno = EISDIR;
		fd = -1;
	}
	if (fd < 0)
		fprintf(stderr, "discwriter: %s: %s\n", name, strerror(errno));
	return fd;
}

void source_close(int fd)
{
	if (fd != STDIN_FILENO)
		close(fd);
}

/* Which of the ranges is not in the image. */
static void range_trouble(struct failure *failure, const struct range_list *ranges, __u64 size)
{
	const __u64 sectors = size / DISCWRITER_SECTOR_SIZE;
	char a[32];
	size_t i;

	for (i = 0; i < ranges->nr; i++)
		if (ranges->list[i].end >= sectors) {
			snprintf(failure->text, sizeof(failure->text),
				 "Sectors %llu-%llu: the image has only %s.",
				 (unsigned long long)ranges->list[i].start,
				 (unsigned long long)ranges->list[i].end,
				 grouped_text(a, sizeof(a), sectors));
			return;
		}
}

/* Which of the sizes that cannot be recorded it is, or which range. */
void source_trouble(struct failure *failure, const struct source_args *args,
		    const struct dw_stream *stream)
{
	const struct dw_result *result = failure->result;
	const size_t n = sizeof(failure->text);
	char a[32], b[32], c[32];
	__u64 size;
	bool odd;

	if (result->hr == E_INVALIDARG && discwriter_stream_size(stream, &size) == S_OK)
		range_trouble(failure, &args->ranges, size);
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
