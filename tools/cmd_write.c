// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that records.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
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
	OPT_SIMULATE,
	OPT_UNPROTECTED,
	OPT_RESUME,
	OPT_WRITE_TYPE,
	OPT_FORMAT,
	OPT_POSTGAP,
	OPT_SPEED,
};

static const struct argp_option options[] = {
	{ "range", 'r', "A-B", 0,
	  "Write sectors A to B of the image in place, nothing else; may be repeated", 0 },
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
	{ "size", OPT_SIZE, "BYTES", 0, "Size of an image that comes by a pipe", 0 },
	{ "client", OPT_CLIENT, "NAME", 0, "Name that others see while the recorder is held", 0 },
	{ "quiet", 'q', NULL, 0, "No progress, no result: only failures", 0 },
	{ 0 }
};

struct write_args {
	struct node_args node;
	bool force;
	bool pad;
	bool quiet;
	bool sized;
	bool simulate;
	bool unprotected;
	bool resume;
	bool format;
	bool postgap;
	unsigned long long size;
	unsigned int close;
	unsigned int write_type;
	struct speed_arg speed;
	const char *image;
	const char *client;
	struct discwriter_range *ranges;
	size_t nr_ranges;
};

static bool add_range(struct write_args *args, const char *text)
{
	struct discwriter_range *ranges;
	unsigned long long first, last;
	char *end;

	if (!parse_number(text, &end, &first))
		return false;
	last = first;
	if (*end == '-' && !parse_number(end + 1, &end, &last))
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

/* The options that are switches. */
static bool *switch_of(struct write_args *args, int key)
{
	switch (key) {
	case 'q':
		return &args->quiet;
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
	default:
		return NULL;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
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
	case 'r':
		if (!add_range(args, arg))
			argp_error(state, "'%s' is no range of sectors", arg);
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
	case OPT_CLIENT:
		args->client = arg;
		return 0;
	case OPT_SIZE:
		args->sized = parse_whole(arg, UINT64_MAX, &args->size);
		if (!args->sized)
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
	case ARGP_KEY_END:
		if (args->resume && args->nr_ranges)
			argp_error(state, "--resume continues a whole image, not ranges of it");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Before it begins: what is passed over is no mistake. */
static void say_resume(const struct write_args *args, struct dw_recorder *recorder)
{
	struct discwriter_medium medium;
	unsigned long long there;
	char size[64];

	if (!args->resume || args->quiet ||
	    FAILED(discwriter_recorder_medium(recorder, &medium, sizeof(medium))) ||
	    !medium.open_track || medium.open_next == DISCWRITER_NO_ADDRESS)
		return;
	there = medium.open_next - medium.open_start;
	if (args->node.json) {
		out_json.begin("resume");
		out_json.num("track", NULL, medium.open_track, NULL);
		out_json.num("next", NULL, (long long)medium.open_next, NULL);
		out_json.num("skipped_sectors", NULL, (long long)there, NULL);
		out_json.end();
		return;
	}
	fprintf(stderr, "discwriter: continuing track %u at sector %llu", medium.open_track,
		(unsigned long long)medium.open_next);
	if (there)
		fprintf(stderr, "; the first %s of the image are on the disc already",
			size_text(size, sizeof(size), there));
	fprintf(stderr, "\n");
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
	if (args->node.json) {
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
	if (result->resumed)
		printf(", behind the %llu sectors that were there",
		       (unsigned long long)result->resumed);
	if (args->simulate)
		printf(", simulated");
	printf("\n");
	if (result->hr != S_OK)
		printf("The drive took another speed than the one asked for: %s\n",
		       speed_text(size, sizeof(size), status->profile, status->write_speed,
				  status->rotation));
}

static int set_speed(const struct write_args *args, struct dw_data *data,
		     struct dw_recorder *recorder)
{
	unsigned int kbps;
	int hr = resolve_speed(recorder, &args->speed, &kbps);

	if (FAILED(hr))
		return hr;
	/* For a write, 0 is whatever was set before: the drive's own choice is a verb. */
	if (!kbps)
		hr = discwriter_recorder_set_speed(recorder, 0, DISCWRITER_ROTATION_DEFAULT, NULL,
						   0);
	else
		hr = discwriter_data_set_speed(data, kbps, DISCWRITER_ROTATION_DEFAULT);
	return hr;
}

static int set_switches(const struct write_args *args, struct dw_data *data)
{
	const struct {
		int (*set)(struct dw_data *data, int on);
		bool on;
	} switches[] = {
		{ discwriter_data_set_force_overwrite, args->force },
		{ discwriter_data_set_pad, args->pad },
		{ discwriter_data_set_simulate, args->simulate },
		{ discwriter_data_set_buffer_underrun_free_disabled, args->unprotected },
		{ discwriter_data_set_resume, args->resume },
		{ discwriter_data_set_may_format, args->format },
		{ discwriter_data_set_postgap_already_in_image, !args->postgap },
	};
	int hr = S_OK;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(switches) && SUCCEEDED(hr); i++)
		hr = switches[i].set(data, switches[i].on);
	return hr;
}

static int set_up(const struct write_args *args, struct dw_data *data,
		  struct dw_recorder *recorder, struct meter *meter)
{
	int hr;

	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, args->client);
	if (SUCCEEDED(hr))
		hr = set_switches(args, data);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_close(data, (int)args->close);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_write_type(data, args->write_type);
	if (SUCCEEDED(hr) && args->speed.given)
		hr = set_speed(args, data, recorder);
	if (SUCCEEDED(hr) && !args->quiet)
		hr = discwriter_data_set_progress(data, meter_show, meter, 0);
	return hr;
}

static int cancel(void *data)
{
	return discwriter_data_cancel(data);
}

/* All is open: write, and say how it went. */
static int write_stream(const struct write_args *args, struct dw_data *data,
			struct dw_recorder *recorder, struct dw_stream *stream)
{
	struct meter *meter = meter_new(args->node.json, args->quiet);
	struct interrupt *interrupt = NULL;
	struct dw_result result = { 0 };
	const struct failure failure = {
		.json = args->node.json, .verb = "write", .result = &result, .recorder = recorder,
	};
	int hr = E_OUTOFMEMORY;

	if (meter)
		hr = set_up(args, data, recorder, meter);
	if (SUCCEEDED(hr)) {
		interrupt = interrupt_new(cancel, data);
		if (!interrupt)
			hr = E_OUTOFMEMORY;
	}
	if (SUCCEEDED(hr)) {
		/* Nobody who stops reading our lines shall spoil the disc. */
		signal(SIGPIPE, SIG_IGN);
		say_resume(args, recorder);
		hr = args->nr_ranges ?
		     discwriter_data_write_ranges(data, stream, args->ranges, args->nr_ranges) :
		     discwriter_data_write(data, stream);
		interrupt_free(interrupt);
		discwriter_data_result(data, &result, sizeof(result));
	}
	meter_free(meter);
	result.hr = hr;
	if (FAILED(hr)) {
		show_failure(&failure);
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
		fail_with(args->node.json, hr, args->image);
		ret = EXIT_SOURCE;
		goto out;
	}
	hr = discwriter_data_new(&data);
	ret = FAILED(hr) ? fail_with(args->node.json, hr, "write") :
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
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "IMAGE|-",
		.doc = "Record an image on the disc in a recorder.\v"
		       "A used rewritable disc is overwritten only with --force, or in the ranges given. "
		       "Exit codes: 0 recorded, 1 usage, 2 no recorder, 3 busy, 4 disc, 5 failed while "
		       "writing, 6 cancelled, 7 image, 8 permission, 9 other.",
		.children = node_children,
	};
	struct write_args args = { .client = "discwriter", .close = DISCWRITER_CLOSE_DEFAULT };
	struct dw_recorder *recorder;
	int ret = EXIT_USAGE;

	if (!argp_parse(&argp, argc, argv, 0, NULL, &args))
		ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret == EXIT_OK) {
		ret = write_image(&args, recorder);
		discwriter_recorder_free(recorder);
	}
	free(args.ranges);
	return ret;
}
