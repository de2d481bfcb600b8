// SPDX-License-Identifier: MIT
/*
 * Update parts of a rewritable disc with libdiscwriter: only these sectors of the
 * image are written, in this order, and the rest of the disc stays as it is.
 *
 *	cc update-ranges.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0 image.iso 4096-8191 16-31
 *
 * What refers to the rest comes last: if the update is interrupted, the disc
 * still shows what it showed before.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libdiscwriter.h>

static int update(struct dw_recorder *recorder, struct dw_stream *stream,
		  const struct discwriter_range *ranges, size_t nr)
{
	struct dw_result result = { 0 };
	struct dw_data *data;
	int hr;

	hr = discwriter_data_new(&data);
	if (FAILED(hr))
		return hr;
	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, "update-ranges");
	if (SUCCEEDED(hr))
		hr = discwriter_data_write_ranges(data, stream, ranges, nr);
	if (discwriter_data_result(data, &result, sizeof(result)) == S_OK &&
	    result.flags & DW_RESULT_STATUS)
		printf("%" PRIu64 " sectors written\n",
		       (uint64_t)result.status.sectors_written);
	discwriter_data_free(data);
	return hr;
}

/* FIRST-LAST, both inclusive. */
static int parse(const char *text, struct discwriter_range *range)
{
	unsigned long long first, last;
	char end;

	if (sscanf(text, "%llu-%llu%c", &first, &last, &end) != 2)
		return -1;
	range->start = first;
	range->end = last;
	return 0;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	struct dw_stream *stream = NULL;
	struct discwriter_range *ranges;
	size_t nr = 0;
	int fd, hr;

	ranges = calloc((size_t)argc, sizeof(*ranges));
	while (ranges && (int)nr + 3 < argc && !parse(argv[nr + 3], &ranges[nr]))
		nr++;
	if (!nr || (int)nr + 3 != argc) {
		fprintf(stderr, "usage: %s RECORDER IMAGE FIRST-LAST...\n", argv[0]);
		free(ranges);
		return 1;
	}
	fd = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[2]);
		free(ranges);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr))
		hr = update(recorder, stream, ranges, nr);
	if (FAILED(hr))
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_stream_free(stream);
	discwriter_recorder_free(recorder);
	close(fd);
	free(ranges);
	return FAILED(hr);
}
