// SPDX-License-Identifier: MIT
/*
 * Close what is open on a disc, so that nothing can be added, and do something else
 * meanwhile:
 *
 *	cc close-disc.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0
 */
#include <stdio.h>

#include <libdiscwriter.h>

/* Called while the job is waited for. */
static void show(struct dw_task *task, const struct dw_progress *progress, void *user)
{
	(void)task;
	(void)user;
	printf("%s", discwriter_phase_name(progress->phase));
	if (progress->drive_progress >= 0)	/* some drives do not tell */
		printf(": %d %%", progress->drive_progress * 100 / 65536);
	printf("\n");
}

static int finalize(struct dw_recorder *recorder)
{
	struct dw_task *task;
	int hr;

	hr = discwriter_task_new(recorder, &task);
	if (FAILED(hr))
		return hr;
	hr = discwriter_task_set_progress(task, show, NULL, 0);
	if (SUCCEEDED(hr))
		hr = discwriter_task_start_finalize(task, DISCWRITER_CLOSE_FINALIZE);
	/* It runs by itself; here is time for other things. */
	if (SUCCEEDED(hr))
		hr = discwriter_task_wait(task, -1);
	discwriter_task_free(task);
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	int hr;

	if (argc != 2) {
		fprintf(stderr, "usage: %s RECORDER\n", argv[0]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = finalize(recorder);
	if (FAILED(hr))
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_recorder_free(recorder);
	return FAILED(hr);
}
