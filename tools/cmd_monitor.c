// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * monitor: what happens to all recorders, a line each, as it happens.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct monitor_args {
	bool json;
	bool until_ended;
	char *node;
	unsigned long long count;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct monitor_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->json;
		return 0;
	case 'd':
		args->node = arg;
		return 0;
	case 'n':
		if (!parse_whole(arg, INT64_MAX, &args->count) || !args->count)
			argp_error(state, "not a number of events: %s", arg);
		return 0;
	case 'u':
		args->until_ended = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->node)
			argp_usage(state);
		args->node = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "device", 'd', "NODE", 0, "only this recorder", 0 },
	{ "count", 'n', "N", 0, "end after N events", 0 },
	{ "until-ended", 'u', NULL, 0, "end when a burn or job has ended", 0 },
	{ 0 }
};

static void show_identity(const struct out_ops *out, const struct dw_event *e)
{
	out->str("block", "Block device:", e->block);
	out->str("vendor", "Vendor:", e->vendor);
	out->str("product", "Product:", e->product);
	out->str("revision", "Revision:", e->revision);
	out->str("serial", "Serial number:", e->serial);
	out->num("profile", "Profile:", e->profile, NULL);
	if (e->profile)
		out->str("medium", "Medium:", profile_name(e->profile));
	out->num("medium_state", "State:", e->medium_state, NULL);
	out->num("capacity_sectors", "Capacity:", (long long)e->capacity, NULL);
	out->num("free_sectors", "Free:", (long long)e->free, NULL);
	if (e->next_writable >= 0)
		out->num("next_writable", "Next writable sector:", e->next_writable, NULL);
}

static void show_known(const struct out_ops *out, const char *key, long long value)
{
	if (value >= 0)
		out->num(key, key, value, NULL);
}

static void show_progress(const struct out_ops *out, const struct dw_event *e)
{
	const struct dw_progress *p = e->progress;

	out->num("burn", "Number:", e->burn, NULL);
	out->str("job", "Job:", discwriter_job_name(p->job));
	out->str("phase", "Phase:", discwriter_phase_name(p->phase));
	out->num("phase_number", "Phase:", p->phase, NULL);
	out->num("action", "Action:", p->action, NULL);
	out->num("elapsed_ms", "Time:", p->elapsed_ms, NULL);
	show_known(out, "remaining_ms", p->remaining_ms);
	show_known(out, "total_ms", p->total_ms);
	out->num("range", "Range:", p->range, NULL);
	out->num("ranges", "Ranges:", p->nr_ranges, NULL);
	out->num("start_lba", "From sector:", p->start_lba, NULL);
	out->num("range_sectors", "Sectors:", (long long)p->sector_count, NULL);
	show_known(out, "last_read_lba", p->last_read_lba);
	show_known(out, "last_written_lba", p->last_written_lba);
	out->num("done_sectors", "Done:", (long long)p->sectors_done, NULL);
	out->num("total_sectors", "Of:", (long long)p->sectors_total, NULL);
	out->num("host_buffer_bytes", "Buffer:", (long long)p->total_system_buffer, NULL);
	out->num("host_buffer_used_bytes", "Used:", (long long)p->used_system_buffer, NULL);
	if (p->drive_buffer_size) {
		out->num("drive_buffer_bytes", "Drive's buffer:", p->drive_buffer_size, NULL);
		out->num("drive_buffer_used_bytes", "Used:",
			 p->drive_buffer_size - p->drive_buffer_free, NULL);
	}
	out->num("bytes_per_second", "Speed:", (long long)p->bytes_per_second, NULL);
	show_known(out, "drive_progress", p->drive_progress);
}

static void show_end(const struct out_ops *out, const struct dw_event *e)
{
	const struct dw_code *code = discwriter_code_find(e->hr);
	char sense[3 * DISCWRITER_SENSE_LEN + 1] = "";
	__u32 i;

	out->str("outcome", "Disc:", discwriter_outcome_name(e->outcome));
	out->str("code", "Code:", code ? code->name : "unknown");
	if (e->next_writable >= 0)
		out->num("next_writable", "Next writable sector:", e->next_writable, NULL);
	if (!e->cause)
		return;
	out->num("error", "Error:", e->error, NULL);
	out->str("failed_phase", "While:", discwriter_phase_name(e->failed_phase));
	if (!e->sense_len)
		return;
	out->num("opcode", "Command:", e->opcode, NULL);
	for (i = 0; i < e->sense_len; i++)
		snprintf(sense + 2 * i, 3, "%02x", e->sense[i]);
	out->str("sense", "Sense:", sense);
	show_known(out, "error_lba", e->error_lba);
}

static void show_json(const struct dw_event *e)
{
	const struct out_ops *out = &out_json;

	out->begin(discwriter_event_name(e->kind));
	out->str("name", NULL, e->name);
	out->num("index", NULL, e->index, NULL);
	out->num("sequence", NULL, (long long)e->sequence, NULL);
	if (e->flags & DW_EVENT_STATE)
		out->num("state", NULL, 1, NULL);
	if (e->lost)
		out->num("lost", NULL, (long long)e->lost, NULL);
	if (e->id[0])
		out->str("id", NULL, e->id);
	if (e->kind == DW_EVENT_ADDED || e->kind == DW_EVENT_MEDIUM)
		show_identity(out, e);
	if (e->progress)
		show_progress(out, e);
	if (e->kind == DW_EVENT_ENDED)
		show_end(out, e);
	out->end();
}

static void show_text(const struct dw_event *e)
{
	const struct dw_progress *p = e->progress;

	printf("%s: %s", e->name, discwriter_event_name(e->kind));
	if (e->lost)
		printf(" (%llu events were lost)", (unsigned long long)e->lost);
	if (e->kind == DW_EVENT_ADDED)
		printf(": %s %s %s", e->vendor, e->product, e->revision);
	if ((e->kind == DW_EVENT_ADDED || e->kind == DW_EVENT_MEDIUM) && e->profile)
		printf(": %s", profile_name(e->profile));
	if ((e->kind == DW_EVENT_ADDED || e->kind == DW_EVENT_REMOVED) && e->id[0])
		printf(": %s", e->id);
	if (p) {
		printf(": %s %u: %s", discwriter_job_name(p->job), e->burn,
		       discwriter_phase_name(p->phase));
		if (p->sectors_total)
			printf(", %llu of %llu sectors", (unsigned long long)p->sectors_done,
			       (unsigned long long)p->sectors_total);
		else if (p->sectors_done)
			printf(", %llu sectors", (unsigned long long)p->sectors_done);
	}
	if (e->kind == DW_EVENT_ENDED)
		printf(", %s, disc: %s", e->hr ? discwriter_strhresult(e->hr) : "S_OK",
		       discwriter_outcome_name(e->outcome));
	putchar('\n');
	fflush(stdout);
}

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* @index: of the recorder that was asked for, -1 for all */
static int monitor(const struct monitor_args *args, int index)
{
	unsigned long long left = args->count;
	const struct dw_event *event;
	struct dw_monitor *m;
	int hr;

	hr = discwriter_monitor_new(&m);
	while (!FAILED(hr) && !stopped) {
		/* Signals end the wait; one that comes before it is seen soon. */
		hr = discwriter_monitor_wait(m, 1000, &event);
		if (hr != S_OK || (index >= 0 && event->index != (__u32)index))
			continue;
		if (args->json)
			show_json(event);
		else
			show_text(event);
		if (left && !--left)
			break;
		if (args->until_ended && event->kind == DW_EVENT_ENDED &&
		    !(event->flags & DW_EVENT_STATE && !event->lost))
			break;
	}
	if (FAILED(hr))
		return fail_with(args->json, hr, "events");
	discwriter_monitor_free(m);
	return EXIT_OK;
}

int cmd_monitor(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "[NODE]",
		.doc = "Tell what happens to recorders and discs, and how burns get on, "
		       "until it is interrupted.",
		.children = children,
	};
	const struct sigaction action = { .sa_handler = stop };
	struct monitor_args args = { 0 };
	struct discwriter_recorder info;
	struct dw_recorder *recorder;
	int hr, ret, index = -1;

	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	if (args.node) {
		ret = open_recorder(args.json, args.node, &recorder);
		if (ret)
			return ret;
		hr = discwriter_recorder_info(recorder, &info, sizeof(info));
		discwriter_recorder_free(recorder);
		if (FAILED(hr))
			return fail_with(args.json, hr, args.node);
		index = (int)info.index;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return monitor(&args, index);
}
