// SPDX-License-Identifier: MIT
/*
 * Tell what happens to recorders and discs, and how burns of any program get on:
 *
 *	cc watch-events.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out 60
 *
 * Ends when that many seconds have brought nothing new. Needs no privilege.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <libdiscwriter.h>

static void show(const struct dw_event *event)
{
	const struct dw_progress *progress = event->progress;

	if (event->lost)
		printf("%" PRIu64 " events were lost\n", (uint64_t)event->lost);
	printf("%s: %s", event->name, discwriter_event_name(event->kind));
	if (event->kind == DW_EVENT_ADDED)
		printf(": %s %s", event->vendor, event->product);
	if (progress)
		printf(": %s, %" PRIu64 " of %" PRIu64 " sectors",
		       discwriter_phase_name(progress->phase),
		       (uint64_t)progress->sectors_done, (uint64_t)progress->sectors_total);
	if (event->kind == DW_EVENT_ENDED)
		printf(": %s", discwriter_strhresult(event->hr));
	printf("\n");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const struct dw_event *event;
	struct dw_monitor *monitor;
	int hr, seconds;

	seconds = argc == 2 ? atoi(argv[1]) : 0;
	if (seconds < 1) {
		fprintf(stderr, "usage: %s SECONDS\n", argv[0]);
		return 1;
	}
	hr = discwriter_monitor_new(&monitor);
	if (FAILED(hr)) {
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
		return 1;
	}
	/*
	 * First what there is, then what changes. Programs with a loop of their own
	 * poll discwriter_monitor_fd() and call discwriter_monitor_next().
	 */
	while ((hr = discwriter_monitor_wait(monitor, seconds * 1000, &event)) == S_OK)
		show(event);
	discwriter_monitor_free(monitor);
	return FAILED(hr);
}
