// SPDX-License-Identifier: MIT
/*
 * Copy sectors of a disc to standard output, as they are on the disc:
 *
 *	cc read-disc.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0 0 1000 >image
 */
#include <stdio.h>
#include <stdlib.h>

#include <libdiscwriter.h>

#define AT_ONCE	32

static int copy(struct dw_disc *disc, unsigned long long lba, unsigned long long left)
{
	static char buffer[AT_ONCE * DISCWRITER_SECTOR_SIZE];
	size_t n, good;
	int hr = S_OK;

	while (SUCCEEDED(hr) && left) {
		n = left < AT_ONCE ? (size_t)left : AT_ONCE;
		/* On failure, @good tells how many of them were read. */
		good = 0;
		hr = discwriter_disc_read(disc, lba, buffer, n, &good);
		if (fwrite(buffer, DISCWRITER_SECTOR_SIZE, good, stdout) != good)
			return E_FAIL;
		if (FAILED(hr))
			fprintf(stderr, "sector %llu: ", lba + good);
		lba += good;
		left -= good;
	}
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	struct dw_disc *disc = NULL;
	int hr;

	if (argc != 4 || !atoll(argv[3])) {
		fprintf(stderr, "usage: %s RECORDER LBA SECTORS\n", argv[0]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_disc_open(recorder, &disc);
	if (SUCCEEDED(hr))
		hr = copy(disc, strtoull(argv[2], NULL, 0), strtoull(argv[3], NULL, 0));
	if (FAILED(hr))
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_disc_free(disc);
	discwriter_recorder_free(recorder);
	return FAILED(hr);
}
