// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that compares a disc with an image.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "source.h"
#include "verified.h"

enum {
	OPT_QUICK = OPT_OF_VERB,
	OPT_SESSION,
	OPT_LBA,
};

static const struct argp_option options[] = {
	{ "range", 'r', "A-B", 0, "Compare only sectors A to B of the image; may be repeated", 0 },
	{ "ranges", OPT_RANGES, "FILE", 0, "Likewise, a range a line; - for standard input", 0 },
	{ "quick", OPT_QUICK, NULL, 0, "Compare a sample of 64 sectors", 0 },
	{ "session", OPT_SESSION, "N", 0, "The image is session N (the last one)", 0 },
	{ "lba", OPT_LBA, "L", 0, "The image begins at sector L of the disc", 0 },
	SOURCE_OPTIONS,
	{ 0 }
};

struct verify_args {
	struct node_args node;
	struct source_args source;
	bool quick;
	bool has_lba;
	unsigned long long lba;
	unsigned long long session;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct verify_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->node;
		return 0;
	case OPT_QUICK:
		args->quick = true;
		return 0;
	case OPT_SESSION:
		if (!parse_whole(arg, UINT32_MAX, &args->session) || !args->session)
			argp_error(state, "'%s' is no number of a session", arg);
		return 0;
	case OPT_LBA:
		args->has_lba = parse_whole(arg, UINT32_MAX, &args->lba);
		if (!args->has_lba)
			argp_error(state, "'%s' is no sector", arg);
		return 0;
	case ARGP_KEY_END:
		if (args->has_lba && args->session)
			argp_error(state, "either --session or --lba");
		return 0;
	default:
		return parse_source(&args->source, key, arg, state);
	}
}

/* Where the image begins, unless that was said: at the last session. */
static int find_start(const struct verify_args *args, struct dw_recorder *recorder, __u64 *lba)
{
	struct discwriter_medium medium;
	int hr;

	*lba = args->lba;
	if (args->has_lba)
		return S_OK;
	if (args->session)
		return discwriter_recorder_session_start(recorder, (unsigned int)args->session,
							 lba);
	hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return hr;
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT))
		return E_IMAPI_RECORDER_MEDIA_NO_MEDIA;
	if (!(medium.state & DISCWRITER_MEDIUM_OVERWRITABLE) &&
	    medium.last_session_start != DISCWRITER_NO_ADDRESS)
		*lba = medium.last_session_start;
	return S_OK;
}

static int cancel(void *data)
{
	return discwriter_data_cancel(data);
}

static int set_up(const struct verify_args *args, struct dw_data *data,
		  struct dw_recorder *recorder, struct meter *meter)
{
	int hr = discwriter_data_set_recorder(data, recorder);

	if (SUCCEEDED(hr))
		hr = discwriter_data_set_verification(data, args->quick ? DW_VERIFICATION_QUICK :
							    DW_VERIFICATION_FULL);
	if (SUCCEEDED(hr) && !args->source.quiet)
		hr = discwriter_data_set_progress(data, meter_show, meter, 0);
	return hr;
}

static int compare(const struct verify_args *args, struct dw_data *data,
		   struct dw_recorder *recorder, struct dw_stream *stream)
{
	struct meter *meter = meter_new(args->node.json, args->source.quiet);
	struct dw_result result = { .stage = DW_STAGE_CHECK };
	struct failure failure = {
		.json = args->node.json, .verb = "verify", .result = &result,
		.recorder = recorder,
	};
	struct interrupt *interrupt;
	__u64 lba;
	int hr = E_OUTOFMEMORY;

	if (meter)
		hr = set_up(args, data, recorder, meter);
	if (SUCCEEDED(hr))
		hr = find_start(args, recorder, &lba);
	interrupt = SUCCEEDED(hr) ? interrupt_new(cancel, data) : NULL;
	if (SUCCEEDED(hr) && !interrupt)
		hr = E_OUTOFMEMORY;
	if (SUCCEEDED(hr)) {
		signal(SIGPIPE, SIG_IGN);
		hr = discwriter_data_verify(data, stream, lba, args->source.ranges.list,
					    args->source.ranges.nr);
		discwriter_data_result(data, &result, sizeof(result));
	}
	interrupt_free(interrupt);
	meter_free(meter);
	result.hr = hr;
	if (FAILED(hr)) {
		source_trouble(&failure, &args->source, stream);
		return show_verify_failure(&failure);
	}
	if (!args->source.quiet)
		show_verified(args->node.json, &result, discwriter_recorder_path(recorder));
	return EXIT_OK;
}

static int verify_image(const struct verify_args *args, struct dw_recorder *recorder)
{
	struct dw_stream *stream = NULL;
	struct dw_data *data = NULL;
	int fd = source_open(args->source.name), hr, ret;

	if (fd < 0)
		return EXIT_SOURCE;
	hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr) && args->source.sized)
		hr = discwriter_stream_set_size(stream, args->source.size);
	if (SUCCEEDED(hr))
		hr = discwriter_data_new(&data);
	if (FAILED(hr)) {
		fail_with(args->node.json, hr, args->source.name);
		ret = EXIT_SOURCE;
	} else {
		ret = compare(args, data, recorder, stream);
	}
	discwriter_data_free(data);
	discwriter_stream_free(stream);
	source_close(fd);
	return ret;
}

int cmd_verify(int argc, char **argv)
{
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "IMAGE|-",
		.doc = "Compare the disc in a recorder with an image.\v"
		       "Exit codes: 0 it is the same, 5 it differs, or a sector cannot be read; "
		       "2, 3, 4, 6, 8, 9 it could not be compared (as of write), 1 usage, 7 image.",
		.children = node_children,
	};
	struct verify_args args = { 0 };
	struct dw_recorder *recorder;
	int ret = EXIT_USAGE;

	if (!argp_parse(&argp, argc, argv, 0, NULL, &args))
		ret = open_recorder(args.node.json, args.node.node, &recorder);
	if (ret == EXIT_OK) {
		ret = verify_image(&args, recorder);
		discwriter_recorder_free(recorder);
	}
	ranges_free(&args.source.ranges);
	return ret;
}
