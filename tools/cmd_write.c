// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that records.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "verified.h"
#include "write.h"

/* Before it begins: what is passed over is no mistake. */
static void say_resume(const struct write_args *args, struct dw_recorder *recorder)
{
	struct discwriter_medium medium;
	unsigned long long there;
	char size[64];

	if (!args->resume || args->source.quiet ||
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

/* "3.1 MB/s (2.3x DVD+RW)", or nothing: what took no time has no speed. */
static const char *mean_text(char *buf, size_t size, const struct discwriter_status *status)
{
	const struct dw_profile *profile = discwriter_profile_find(status->profile);
	double bytes = (double)status->sectors_written * DISCWRITER_SECTOR_SIZE;
	double speed = status->write_ms ? bytes / (double)status->write_ms * 1e3 : 0;
	char factor[64] = "";

	if (profile && profile->speed_1x)
		snprintf(factor, sizeof(factor), " (%.1fx %s)",
			 speed / 1e3 / profile->speed_1x, profile->name);
	buf[0] = 0;
	if (speed > 0)
		snprintf(buf, size, ", %.1f MB/s%s", speed / 1e6, factor);
	return buf;
}

static void show_success(const struct write_args *args, const struct dw_result *result,
			 const char *path)
{
	const struct discwriter_status *status = &result->status;
	char size[64], mean[128];

	if (args->source.quiet || !(result->flags & DW_RESULT_STATUS))
		return;
	if (args->node.json) {
		show_status(&out_json, status, NULL);
		return;
	}
	printf("%s: %s in %.1f s%s", path,
	       size_text(size, sizeof(size), status->sectors_written),
	       (double)status->elapsed_ms / 1e3, mean_text(mean, sizeof(mean), status));
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

/* What the picture of a write says above it. */
static void finish_report(struct report *report, const struct write_args *args,
			  const struct dw_result *result, const char *path)
{
	const struct discwriter_status *status = &result->status;
	const char *image = strcmp(args->source.name, "-") ? args->source.name : "standard input";
	char where[256], how[256] = "Nothing was recorded", size[64], mean[128];
	const struct report_words words = {
		.image = image,
		.where = where,
		.how = how,
		.trouble = FAILED(result->hr) ? discwriter_strhresult(result->hr) : "",
	};

	if (!report)
		return;
	snprintf(where, sizeof(where), "%s", path);
	if (result->flags & DW_RESULT_STATUS) {
		snprintf(where, sizeof(where), "%s on %s", profile_name(status->profile), path);
		snprintf(how, sizeof(how), "%s in %.1f s%s%s",
			 size_text(size, sizeof(size), status->sectors_written),
			 (double)status->elapsed_ms / 1e3,
			 mean_text(mean, sizeof(mean), status),
			 args->simulate ? ", simulated" : "");
	}
	report_finish(report, &words);
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

/**
 * struct observers - who is told of the progress
 * @meter: shows it
 * @report: keeps it, or NULL
 */
struct observers {
	struct meter *meter;
	struct report *report;
};

static void observe(struct dw_data *data, const struct dw_progress *progress, void *user)
{
	struct observers *observers = user;

	meter_show(data, progress, observers->meter);
	if (observers->report)
		report_add(observers->report, progress);
}

static int set_up(const struct write_args *args, struct dw_data *data,
		  struct dw_recorder *recorder, struct observers *observers)
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
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_verification(data, args->verification);
	if (SUCCEEDED(hr) && args->speed.given)
		hr = set_speed(args, data, recorder);
	if (SUCCEEDED(hr) && (!args->source.quiet || observers->report))
		hr = discwriter_data_set_progress(data, observe, observers, 0);
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
	struct observers observers = { .meter = NULL };
	struct interrupt *interrupt = NULL;
	struct dw_result result = { 0 };
	struct failure failure = {
		.json = args->node.json, .verb = "write", .result = &result,
		.recorder = recorder,
	};
	int hr = E_OUTOFMEMORY;
	__u64 bytes;

	if (!report_new(args->report, &observers.report))
		return EXIT_OTHER;
	observers.meter = meter_new(args->node.json, args->source.quiet);
	if (observers.meter)
		hr = set_up(args, data, recorder, &observers);
	if (SUCCEEDED(hr)) {
		/* This can take a while: nothing has begun that were to be cancelled. */
		say_resume(args, recorder);
		interrupt = interrupt_new(cancel, data);
		if (!interrupt)
			hr = E_OUTOFMEMORY;
	}
	if (SUCCEEDED(hr)) {
		/* Nobody who stops reading our lines shall spoil the disc. */
		signal(SIGPIPE, SIG_IGN);
		hr = args->source.ranges.nr ?
		     discwriter_data_write_ranges(data, stream, args->source.ranges.list,
						  args->source.ranges.nr) :
		     discwriter_data_write(data, stream);
		interrupt_free(interrupt);
		discwriter_data_result(data, &result, sizeof(result));
	}
	meter_free(observers.meter);
	result.hr = hr;
	finish_report(observers.report, args, &result, discwriter_recorder_path(recorder));
	report_free(observers.report);
	if (FAILED(hr)) {
		source_trouble(&failure, &args->source, stream);
		return show_verify_failure(&failure);
	}
	show_success(args, &result, discwriter_recorder_path(recorder));
	if (!args->source.quiet)
		show_verified(args->node.json, &result, discwriter_recorder_path(recorder));
	if (args->source.ranges.nr && SUCCEEDED(discwriter_stream_size(stream, &bytes)))
		show_saved(args, result.status.sectors_written, bytes / DISCWRITER_SECTOR_SIZE);
	return EXIT_OK;
}

static int write_image(struct write_args *args, struct dw_recorder *recorder)
{
	struct dw_stream *stream = NULL;
	struct dw_data *data = NULL;
	int fd = source_open(args->source.name), hr, ret;
	bool done = false;

	if (fd < 0)
		return EXIT_SOURCE;
	if (wants_ranges(args)) {
		ret = find_ranges(args, recorder, fd, &done);
		if (ret || done)
			goto out;
		/* That has moved it. */
		lseek(fd, 0, SEEK_SET);
	}
	hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr) && args->source.sized)
		hr = discwriter_stream_set_size(stream, args->source.size);
	if (FAILED(hr)) {
		fail_with(args->node.json, hr, args->source.name);
		ret = EXIT_SOURCE;
		goto out;
	}
	hr = discwriter_data_new(&data);
	ret = FAILED(hr) ? fail_with(args->node.json, hr, "write") :
			   write_stream(args, data, recorder, stream);
	discwriter_data_free(data);
out:
	discwriter_stream_free(stream);
	source_close(fd);
	return ret;
}

int cmd_write(int argc, char **argv)
{
	const struct argp argp = {
		.options = write_options,
		.parser = parse_write,
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
	ranges_free(&args.source.ranges);
	return ret;
}
