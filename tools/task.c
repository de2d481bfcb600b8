// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Running a job other than a write: its progress, its interruption, its end.
 */
#include <signal.h>
#include <stdio.h>

#include "tool.h"

static int cancel(void *task)
{
	return discwriter_task_cancel(task);
}

/* Once @task is made: run it, and leave in @result how it went. */
static int run(const struct task_verb *verb, struct dw_task *task, struct meter *meter,
	       struct dw_result *result)
{
	struct interrupt *interrupt;
	int hr = S_OK;

	if (!verb->quiet)
		hr = discwriter_task_set_progress(task, meter_show_task, meter, 0);
	interrupt = SUCCEEDED(hr) ? interrupt_new(cancel, task) : NULL;
	if (!interrupt)
		return E_OUTOFMEMORY;
	/* Nobody who stops reading our lines shall end it. */
	signal(SIGPIPE, SIG_IGN);
	hr = verb->run(task, verb->arg);
	interrupt_free(interrupt);
	discwriter_task_result(task, result, sizeof(*result));
	return hr;
}

/* All of a verb, but for what it says after success. Returns an exit code. */
int run_task(const struct task_verb *verb, struct dw_recorder *recorder,
	     struct dw_result *result)
{
	struct meter *meter = meter_new(verb->json, verb->quiet);
	const struct failure failure = {
		.json = verb->json, .verb = verb->name, .result = result, .recorder = recorder,
	};
	struct dw_task *task = NULL;
	int hr = E_OUTOFMEMORY;

	*result = (struct dw_result){ 0 };
	if (meter)
		hr = discwriter_task_new(recorder, &task);
	if (SUCCEEDED(hr))
		hr = run(verb, task, meter, result);
	discwriter_task_free(task);
	meter_free(meter);
	result->hr = hr;
	if (SUCCEEDED(hr))
		return EXIT_OK;
	show_failure(&failure);
	return exit_code_of(result);
}

/* "/dev/discwriter0: erased in 1.2 s" */
void show_task(const struct task_verb *verb, const struct dw_result *result, const char *path,
	       const char *done)
{
	const struct discwriter_status *status = &result->status;

	if (verb->quiet)
		return;
	if (verb->json)
		show_status(&out_json, status, NULL);
	else
		printf("%s: %s in %.1f s\n", path, done, (double)status->elapsed_ms / 1e3);
}
