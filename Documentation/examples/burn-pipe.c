// SPDX-License-Identifier: MIT
/*
 * Record what comes through a pipe, and close the disc:
 *
 *	cc burn-pipe.c $(pkg-config --cflags --libs libdiscwriter)
 *	tar c folder | ./a.out /dev/discwriter0
 */
#include <stdio.h>
#include <unistd.h>

#include <libdiscwriter.h>

static int record(struct dw_recorder *recorder, struct dw_stream *stream)
{
	struct dw_data *data;
	int hr;

	hr = discwriter_data_new(&data);
	if (FAILED(hr))
		return hr;
	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, "burn-pipe");
	/* Any number of bytes; whatever a rewritable disc holds is lost. */
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_pad(data, 1);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_force_overwrite(data, 1);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_force_media_to_be_closed(data, 1);
	/* A DVD-RW that takes only data of known size: the size is not known. */
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_may_format(data, 1);
	if (SUCCEEDED(hr))
		hr = discwriter_data_write(data, stream);
	discwriter_data_free(data);
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	struct dw_stream *stream = NULL;
	int hr;

	if (argc != 2) {
		fprintf(stderr, "usage: %s RECORDER <DATA\n", argv[0]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_stream_from_fd(STDIN_FILENO, &stream);
	if (SUCCEEDED(hr))
		hr = record(recorder, stream);
	fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_stream_free(stream);
	discwriter_recorder_free(recorder);
	return FAILED(hr);
}
