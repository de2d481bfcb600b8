// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which sectors of an image differ from those of an older one, or of the disc.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ranges.h"

#define SECTOR		DISCWRITER_SECTOR_SIZE
/* Compared at a time. */
#define PIECE		256U
/* What a drive cannot read, it cannot read of the whole ECC block of DVD. */
#define BLOCK		16U
/* Ranges that putting some of them last can add. */
#define SPARE		32

static const char no_image[] = "the image";

/**
 * struct compare - two images
 * @json: --json
 * @image: the new one
 * @sectors: of it
 * @new_data: PIECE sectors of it
 * @old_data: and of the other
 * @changes: receives what differs
 */
struct compare {
	bool json;
	int image;
	unsigned long long sectors;
	unsigned char *new_data;
	unsigned char *old_data;
	struct range_list *changes;
};

/* The file's bytes, and zeros behind its end. */
static bool read_piece(int fd, unsigned long long sector, unsigned int n, unsigned char *to)
{
	const size_t len = (size_t)n * SECTOR;
	size_t done = 0;

	memset(to, 0, len);
	while (done < len) {
		ssize_t got = pread(fd, to + done, len - done, (off_t)(sector * SECTOR + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (!got)
			break;
		done += (size_t)got;
	}
	return true;
}

static bool note(struct range_list *changes, unsigned long long first, unsigned long long last)
{
	if (changes->nr && changes->list[changes->nr - 1].end + 1 == first) {
		changes->list[changes->nr - 1].end = last;
		return true;
	}
	return ranges_add(changes, first, last);
}

static bool note_changed(struct compare *c, unsigned long long sector, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		size_t at = (size_t)i * SECTOR;

		if (memcmp(c->new_data + at, c->old_data + at, SECTOR) &&
		    !note(c->changes, sector + i, sector + i))
			return false;
	}
	return true;
}

static int failed(const struct compare *c, int hr, const char *what)
{
	return fail_verb(c->json, "write", hr, what);
}

static int set_up(struct compare *c, bool json, int image, struct changes *changes)
{
	off_t size = lseek(image, 0, SEEK_END);

	*changes = (struct changes){ 0 };
	*c = (struct compare){ .json = json, .image = image, .changes = &changes->ranges };
	if (size < 0)
		return failed(c, IMAPI_E_DATA_STREAM_READ_FAILURE, no_image);
	if (!size || size % SECTOR)
		return failed(c, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, no_image);
	changes->sectors = (unsigned long long)size / SECTOR;
	c->sectors = changes->sectors;
	c->new_data = malloc(2 * PIECE * SECTOR);
	if (!c->new_data)
		return failed(c, E_OUTOFMEMORY, NULL);
	c->old_data = c->new_data + PIECE * SECTOR;
	return EXIT_OK;
}

/* All is compared: bring it into the order in which it is written. */
static int finish(struct compare *c, int ret)
{
	int hr;

	free(c->new_data);
	if (ret)
		return ret;
	ranges_fewer(c->changes, DISCWRITER_MAX_RANGES - SPARE);
	hr = ranges_put_last(c->changes, c->image);
	return FAILED(hr) ? failed(c, hr, NULL) : EXIT_OK;
}

/* What the image has beyond the end of the old one has changed, whatever it is. */
static int compare_files(struct compare *c, int old, const char *name)
{
	off_t size = lseek(old, 0, SEEK_END);
	unsigned long long sector, end;

	if (size < 0)
		return failed(c, IMAPI_E_DATA_STREAM_READ_FAILURE, name);
	end = ((unsigned long long)size + SECTOR - 1) / SECTOR;
	if (end > c->sectors)
		end = c->sectors;
	for (sector = 0; sector < end; sector += PIECE) {
		unsigned int n = end - sector < PIECE ? (unsigned int)(end - sector) : PIECE;

		if (!read_piece(c->image, sector, n, c->new_data))
			return failed(c, IMAPI_E_DATA_STREAM_READ_FAILURE, no_image);
		if (!read_piece(old, sector, n, c->old_data))
			return failed(c, IMAPI_E_DATA_STREAM_READ_FAILURE, name);
		if (!note_changed(c, sector, n))
			return failed(c, E_OUTOFMEMORY, NULL);
	}
	if (end < c->sectors && !note(c->changes, end, c->sectors - 1))
		return failed(c, E_OUTOFMEMORY, NULL);
	return EXIT_OK;
}

/* Returns an exit code; says what is wrong. */
int changed_from_file(bool json, int image, const char *old, struct changes *changes)
{
	int fd = open(old, O_RDONLY | O_CLOEXEC), ret;
	struct compare c;

	if (fd < 0) {
		fprintf(stderr, "discwriter: %s: %s\n", old, strerror(errno));
		return EXIT_SOURCE;
	}
	ret = set_up(&c, json, image, changes);
	if (!ret)
		ret = finish(&c, compare_files(&c, fd, old));
	close(fd);
	return ret;
}

static void show_progress(struct meter *meter, const struct compare *c, unsigned long long done)
{
	const struct dw_progress progress = {
		.action = DW_ACTION_VERIFYING, .phase = DISCWRITER_PHASE_VERIFYING,
		.remaining_ms = -1, .total_ms = -1, .last_read_lba = (__s64)done - 1,
		.last_written_lba = -1, .sectors_done = done, .sectors_total = c->sectors,
		.drive_progress = -1,
	};

	meter_show(NULL, &progress, meter);
}

/*
 * One piece; @next is where the next one begins. A sector that cannot be read has changed, as
 * has all that lies where the drive refuses to read: behind the end of what was recorded.
 */
static int compare_piece(struct compare *c, struct dw_disc *disc, unsigned long long sector,
			 unsigned long long *next)
{
	unsigned int n = c->sectors - sector < PIECE ? (unsigned int)(c->sectors - sector) : PIECE;
	size_t good;
	int hr = discwriter_disc_read(disc, sector, c->old_data, n, &good);

	*next = sector + good;
	if (!read_piece(c->image, sector, (unsigned int)good, c->new_data))
		return IMAPI_E_DATA_STREAM_READ_FAILURE;
	if (!note_changed(c, sector, (unsigned int)good))
		return E_OUTOFMEMORY;
	if (SUCCEEDED(hr))
		return S_OK;
	sector = *next;
	if (hr == E_IMAPI_DF2DATA_INVALID_MEDIA_STATE)
		*next = c->sectors;
	else if (hr == E_IMAPI_BURN_VERIFICATION_FAILED)
		*next = (sector / BLOCK + 1) * BLOCK;
	else
		return hr;
	if (*next > c->sectors)
		*next = c->sectors;
	return note(c->changes, sector, *next - 1) ? S_OK : E_OUTOFMEMORY;
}

static int compare_disc(struct compare *c, struct dw_disc *disc, struct meter *meter)
{
	unsigned long long sector = 0, shown = 0;
	int hr;

	while (sector < c->sectors) {
		hr = compare_piece(c, disc, sector, &sector);
		if (FAILED(hr))
			return failed(c, hr,
				      hr == IMAPI_E_DATA_STREAM_READ_FAILURE ? no_image : NULL);
		if (sector - shown >= 16 * PIECE) {
			show_progress(meter, c, sector);
			shown = sector;
		}
	}
	return EXIT_OK;
}

int changed_from_disc(bool json, int image, struct dw_recorder *recorder, bool quiet,
		      struct changes *changes)
{
	struct meter *meter = meter_new(json, quiet);
	struct dw_disc *disc;
	struct compare c;
	int hr, ret;

	ret = set_up(&c, json, image, changes);
	if (ret)
		goto out;
	hr = meter ? discwriter_disc_open(recorder, &disc) : E_OUTOFMEMORY;
	if (FAILED(hr)) {
		ret = finish(&c, failed(&c, hr, NULL));
		goto out;
	}
	ret = finish(&c, compare_disc(&c, disc, meter));
	discwriter_disc_free(disc);
out:
	meter_free(meter);
	return ret;
}
