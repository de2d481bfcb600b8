// SPDX-License-Identifier: MIT
/*
 * Wait for whatever a recorder is doing, by order of any program, and tell how it
 * ended:
 *
 *	cc watch-recorder.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0
 */
#include <stdio.h>

#include <libdiscwriter.h>

static int watch(struct dw_recorder *recorder)
{
	struct discwriter_status status;
	struct discwriter_owner owner;
	int hr;

	hr = discwriter_recorder_owner(recorder, &owner, sizeof(owner));
	if (SUCCEEDED(hr) && owner.held)
		printf("held by %s, process %d\n", owner.client, owner.pid);
	/* S_FALSE: the time is over, and it still runs. */
	while (SUCCEEDED(hr) && (hr = discwriter_recorder_wait(recorder, 1000)) == S_FALSE) {
		hr = discwriter_recorder_status(recorder, &status, sizeof(status));
		if (SUCCEEDED(hr))
			printf("%s\n", discwriter_phase_name(status.phase));
	}
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_status(recorder, &status, sizeof(status));
	if (FAILED(hr))
		return hr;
	printf("%s: %s\n", discwriter_job_name(status.job),
	       discwriter_outcome_text(status.outcome));
	return discwriter_hresult_from_status(&status);
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder;
	int hr;

	if (argc != 2) {
		fprintf(stderr, "usage: %s RECORDER\n", argv[0]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr)) {
		hr = watch(recorder);
		discwriter_recorder_free(recorder);
	}
	printf("%s\n", discwriter_strhresult(hr));
	return FAILED(hr);
}
