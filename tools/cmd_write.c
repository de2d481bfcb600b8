// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that records.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

/* Options without a letter. */
enum {
	OPT_CLOSE = 256,
	OPT_FORCE,
	OPT_PAD,
	OPT_CLIENT,
	OPT_SIZE,
};

static const struct argp_option options[] = {
	{ "device", 'd', "NODE", 0, "Recorder, or its block device (the only one there is)", 0 },
	{ "range", 'r', "A-B", 0,
	  "Write sectors A to B of the image in place, nothing else; may be repeated", 0 },
	{ "close", OPT_CLOSE, "WHAT", 0,
	  "What to close: session (the disc stays appendable), finalize, or track", 0 },
	{ "force", OPT_FORCE, NULL, 0, "Overwrite a used rewritable disc", 0 },
	{ "pad", OPT_PAD, NULL, 0, "Fill the last sector with zeros where the image does not", 0 },
	{ "size", OPT_SIZE, "BYTES", 0, "Size of an image that comes by a pipe", 0 },
	{ "client", OPT_CLIENT, "NAME", 0, "Name that others see while the recorder is held", 0 },
	{ "quiet", 'q', NULL, 0, "No progress, no result: only failures", 0 },
	{ 0 }
};

static const struct {
	const char *name;
	int close;
} close_names[] = {
	{ "session", DISCWRITER_CLOSE_SESSION },
	{ "finalize", DISCWRITER_CLOSE_FINALIZE },
	{ "track", DISCWRITER_CLOSE_TRACK },
};

struct write_args {
	bool json;
	bool force;
	bool pad;
	bool quiet;
	bool sized;
	unsigned long long size;
	int close;
	const char *image;
	const char *device;
	const char *client;
	struct discwriter_range *ranges;
	size_t nr_ranges;
};

static bool number(const char *text, char **end, unsigned long long *value)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, end, 0);
	return !errno;
}

static bool add_range(struct write_args *args, const char *text)
{
	struct discwriter_range *ranges;
	unsigned long long first, last;
	char *end;

	if (!number(text, &end, &first))
		return false;
	last = first;
	if (*end == '-' && !number(end + 1, &end, &last))
		return false;
	if (*end || last < first || args->nr_ranges >= DISCWRITER_MAX_RANGES)
		return false;
	ranges = realloc(args->ranges, (args->nr_ranges + 1) * sizeof(*ranges));
	if (!ranges)
		return false;
	ranges[args->nr_ranges].start = first;
	ranges[args->nr_ranges].end = last;
	args->ranges = ranges;
	args->nr_ranges++;
	return true;
}

static bool set_close(struct write_args *args, const char *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(close_names); i++) {
		if (!strcmp(close_names[i].name, text)) {
			args->close = close_names[i].close;
			return true;
		}
	}
	return false;
}

static bool set_size(struct write_args *args, const char *text)
{
	char *end;

	args->sized = number(text, &end, &args->size) && !*end;
	return args->sized;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct write_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->json;
		return 0;
	case 'd':
		args->device = arg;
		return 0;
	case 'r':
		if (!add_range(args, arg))
			argp_error(state, "'%s' is no range of sectors", arg);
		return 0;
	case 'q':
		args->quiet = true;
		return 0;
	case OPT_CLOSE:
		if (!set_close(args, arg))
			argp_error(state, "--close takes session, finalize or track");
		return 0;
	case OPT_FORCE:
		args->force = true;
		return 0;
	case OPT_PAD:
		args->pad = true;
		return 0;
	case OPT_CLIENT:
		args->client = arg;
		return 0;
	case OPT_SIZE:
		if (!set_size(args, arg))
			argp_error(state, "'%s' is no number of bytes", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (args->image)
			argp_usage(state);
		args->image = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void show_success(const struct write_args *args, const struct dw_result *result,
			 const char *path)
{
	const struct discwriter_status *status = &result->status;
	const struct dw_profile *profile = discwriter_profile_find(status->profile);
	double bytes = (double)status->sectors_written * DISCWRITER_SECTOR_SIZE;
	double speed = status->write_ms ? bytes / (double)status->write_ms * 1e3 : 0;
	char size[64];

	if (args->quiet || !(result->flags & DW_RESULT_STATUS))
		return;
	if (args->json) {
		show_status(&out_json, status, NULL);
		return;
	}
	printf("%s: %s in %.1f s", path,
	       size_text(size, sizeof(size), status->sectors_written),
	       (double)status->elapsed_ms / 1e3);
	/* Nothing that took no time has a speed. */
	if (speed > 0)
		printf(", %.1f MB/s", speed / 1e6);
	if (speed > 0 && profile && profile->speed_1x)
		printf(" (%.1fx %s)", speed / 1e3 / profile->speed_1x, profile->name);
	if (status->pad)
		printf(", %u bytes of padding", status->pad);
	printf("\n");
}

static int set_up(const struct write_args *args, struct dw_data *data,
		  struct dw_recorder *recorder, struct meter *meter)
{
	int hr;

	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, args->client);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_force_overwrite(data, args->force);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_pad(data, args->pad);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_close(data, args->close);
	if (SUCCEEDED(hr) && !args->quiet)
		hr = discwriter_data_set_progress(data, meter_show, meter, 0);
	return hr;
}

/* All is open: write, and say how it went. */
static int write_stream(const struct write_args *args, struct dw_data *data,
			struct dw_recorder *recorder, struct dw_stream *stream)
{
	struct meter *meter = meter_new(args->json, args->quiet);
	struct interrupt *interrupt = NULL;
	struct dw_result result = { 0 };
	int hr = E_OUTOFMEMORY;

	if (meter)
		hr = set_up(args, data, recorder, meter);
	if (SUCCEEDED(hr)) {
		interrupt = interrupt_new(data);
		if (!interrupt)
			hr = E_OUTOFMEMORY;
	}
	if (SUCCEEDED(hr)) {
		/* Nobody who stops reading our lines shall spoil the disc. */
		signal(SIGPIPE, SIG_IGN);
		hr = args->nr_ranges ?
		     discwriter_data_write_ranges(data, stream, args->ranges, args->nr_ranges) :
		     discwriter_data_write(data, stream);
		interrupt_free(interrupt);
		discwriter_data_result(data, &result, sizeof(result));
	}
	meter_free(meter);
	result.hr = hr;
	if (FAILED(hr)) {
		show_failure(args->json, NULL, &result, recorder);
		return exit_code_of(&result);
	}
	show_success(args, &result, discwriter_recorder_path(recorder));
	return EXIT_OK;
}

static int write_image(const struct write_args *args, struct dw_recorder *recorder)
{
	struct dw_stream *stream = NULL;
	struct dw_data *data = NULL;
	int fd = STDIN_FILENO, hr, ret;

	if (strcmp(args->image, "-"))
		fd = open(args->image, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fprintf(stderr, "discwriter: %s: %s\n", args->image, strerror(errno));
		return EXIT_SOURCE;
	}
	hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr) && args->sized)
		hr = discwriter_stream_set_size(stream, args->size);
	if (FAILED(hr)) {
		fail_with(args->json, hr, args->image);
		ret = EXIT_SOURCE;
		goto out;
	}
	hr = discwriter_data_new(&data);
	ret = FAILED(hr) ? fail_with(args->json, hr, "write") :
			   write_stream(args, data, recorder, stream);
	discwriter_data_free(data);
out:
	discwriter_stream_free(stream);
	if (fd != STDIN_FILENO)
		close(fd);
	return ret;
}

int cmd_write(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "IMAGE|-",
		.doc = "Record an image on the disc in a recorder.\v"
		       "A used rewritable disc is overwritten only with --force, or in the ranges given. "
		       "Exit codes: 0 recorded, 1 usage, 2 no recorder, 3 busy, 4 disc, 5 failed while "
		       "writing, 6 cancelled, 7 image, 8 permission, 9 other.",
		.children = children,
	};
	struct write_args args = { .client = "discwriter", .close = DISCWRITER_CLOSE_DEFAULT };
	struct dw_recorder *recorder;
	int ret = EXIT_USAGE;

	if (!argp_parse(&argp, argc, argv, 0, NULL, &args))
		ret = open_recorder(args.json, args.device, &recorder);
	if (ret == EXIT_OK) {
		ret = write_image(&args, recorder);
		discwriter_recorder_free(recorder);
	}
	free(args.ranges);
	return ret;
}
