// SPDX-License-Identifier: MIT
/*
 * Record an image with libdiscwriter:
 *
 *	cc burn-image.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0 image.iso
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <libdiscwriter.h>

/* Called every half second, from another thread. */
static void show(struct dw_data *data, const struct dw_progress *progress, void *user)
{
	(void)data;
	(void)user;
	if (progress->sectors_total)
		printf("%s: %.1f %%\n", discwriter_phase_name(progress->phase),
		       100.0 * (double)progress->sectors_done / (double)progress->sectors_total);
}

static int record(struct dw_recorder *recorder, struct dw_stream *stream)
{
	struct dw_result result = { 0 };
	struct dw_data *data;
	int hr;

	hr = discwriter_data_new(&data);
	if (FAILED(hr))
		return hr;
	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, "burn-image");
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_progress(data, show, NULL, 0);
	if (SUCCEEDED(hr))
		hr = discwriter_data_write(data, stream);

	/* Whatever it was: in what state is the disc now? */
	if (discwriter_data_result(data, &result, sizeof(result)) == S_OK &&
	    result.flags & DW_RESULT_STATUS)
		printf("%s\n", discwriter_outcome_text(result.status.outcome));
	discwriter_data_free(data);
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	struct dw_stream *stream = NULL;
	int fd, hr;

	if (argc != 3) {
		fprintf(stderr, "usage: %s RECORDER IMAGE\n", argv[0]);
		return 1;
	}
	fd = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[2]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr))
		hr = record(recorder, stream);
	if (FAILED(hr))
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_stream_free(stream);
	discwriter_recorder_free(recorder);
	close(fd);
	return FAILED(hr);
}
