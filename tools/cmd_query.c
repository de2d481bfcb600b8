// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verbs that ask, wait and cancel: list, status, wait, cancel.
 */
#include <stdio.h>

#include "tool.h"

/* Between two looks at what runs, as a write's progress has it. */
#define WATCH_MS	500

static void list_one(const struct out_ops *out, const struct dw_nodes *nodes, size_t n)
{
	const char *path = discwriter_nodes_path(nodes, n);
	const char *id = discwriter_nodes_id(nodes, n);
	struct discwriter_recorder info;
	struct dw_recorder *recorder;
	int hr;

	hr = discwriter_recorder_open(path, &recorder);
	if (SUCCEEDED(hr)) {
		hr = discwriter_recorder_info(recorder, &info, sizeof(info));
		discwriter_recorder_free(recorder);
	}
	if (FAILED(hr)) {
		out->begin("recorder");
		out->str("node", "Node:", path);
		out->str("id", "Id:", id);
		out->str("code", "Failed with:", discwriter_strhresult(hr));
		out->end();
		return;
	}
	if (out == &out_json)
		show_recorder(out, path, id, discwriter_nodes_place_id(nodes, n), &info);
	else
		printf("%-18s %-6s %s %s %s  %s\n", path, info.block_name, info.vendor,
		       info.product, info.revision, id);
}

static int list_all(bool json)
{
	struct dw_nodes *nodes;
	size_t i;
	int hr;

	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return fail_with(json, hr, "recorders");
	for (i = 0; i < discwriter_nodes_count(nodes); i++)
		list_one(out_for(json), nodes, i);
	discwriter_nodes_free(nodes);
	return i ? EXIT_OK : no_recorder(json);
}

static error_t parse_list(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->input;
		return 0;
	case ARGP_KEY_ARG:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int cmd_list(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_list,
		.doc = "List the recorders of this system.",
		.children = children,
	};
	bool json = false;

	if (argp_parse(&argp, argc, argv, 0, NULL, &json))
		return EXIT_USAGE;
	return list_all(json);
}

static int status(const struct node_args *args, struct dw_recorder *recorder)
{
	struct discwriter_status burn;
	struct discwriter_owner owner;
	int hr;

	hr = discwriter_recorder_status(recorder, &burn, sizeof(burn));
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_owner(recorder, &owner, sizeof(owner));
	if (FAILED(hr))
		return fail_with(args->json, hr, discwriter_recorder_path(recorder));
	show_status(out_for(args->json), &burn, &owner);
	return EXIT_OK;
}

/* Until nothing runs, with the progress of whatever does. */
static int watch(struct dw_recorder *recorder, struct meter *meter,
		 struct discwriter_status *last)
{
	struct dw_progress progress;
	int hr;

	do {
		hr = discwriter_recorder_status(recorder, last, sizeof(*last));
		if (FAILED(hr))
			return hr;
		discwriter_progress_from_status(last, &progress, sizeof(progress));
		meter_show_task(NULL, &progress, meter);
		hr = discwriter_recorder_wait(recorder, WATCH_MS);
	} while (hr == S_FALSE);
	return SUCCEEDED(hr) ? discwriter_recorder_status(recorder, last, sizeof(*last)) : hr;
}

/* How it ended is how this ends: as if it had been this command's. */
static int wait_for_job(const struct node_args *args, struct dw_recorder *recorder)
{
	struct dw_result result = { .stage = DW_STAGE_END, .flags = DW_RESULT_STATUS };
	const struct failure failure = {
		.json = args->json, .what = discwriter_recorder_path(recorder),
		.result = &result, .recorder = recorder,
	};
	struct meter *meter = meter_new(args->json, false);
	int hr = meter ? watch(recorder, meter, &result.status) : E_OUTOFMEMORY;

	meter_free(meter);
	if (FAILED(hr))
		return fail_with(args->json, hr, discwriter_recorder_path(recorder));
	result.error = (int)result.status.error;
	result.hr = discwriter_hresult_from_status(&result.status);
	if (SUCCEEDED(result.hr)) {
		show_status(out_for(args->json), &result.status, NULL);
		return EXIT_OK;
	}
	show_failure(&failure);
	return exit_code_of(&result);
}

static int wait_for_end(const struct node_args *args, struct dw_recorder *recorder)
{
	int hr = discwriter_recorder_wait(recorder, 0);

	/* Nothing runs: what was before is not our business. */
	if (hr == S_OK)
		return EXIT_OK;
	if (FAILED(hr))
		return fail_with(args->json, hr, discwriter_recorder_path(recorder));
	return wait_for_job(args, recorder);
}

static int cancel(const struct node_args *args, struct dw_recorder *recorder)
{
	int hr = discwriter_recorder_cancel(recorder);

	if (SUCCEEDED(hr))
		return EXIT_OK;
	fail_verb(args->json, "cancel", hr, discwriter_recorder_path(recorder));
	/* The recorder stays busy with what cannot be stopped. */
	return hr == E_IMAPI_RECORDER_NO_SUCH_FEATURE ? EXIT_BUSY : exit_code_of_hr(hr);
}

int cmd_status(int argc, char **argv)
{
	return with_recorder(argc, argv, "Show the burn or job that runs, or the last one.",
			     status);
}

int cmd_wait(int argc, char **argv)
{
	return with_recorder(argc, argv,
			     "Wait until the burn or job that runs has ended, also that of another "
			     "program. The exit code is what it would have been of that job; 0 if "
			     "nothing runs. Interrupting ends the wait only.", wait_for_end);
}

int cmd_cancel(int argc, char **argv)
{
	return with_recorder(argc, argv,
			     "Cancel the burn or job that runs. What the drive has is kept as far as the disc "
			     "allows; 'discwriter status' tells how it ended.", cancel);
}
