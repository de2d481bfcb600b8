// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Writing parts of an image: which, whether the disc takes them, and what that has saved.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "write.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
/* The first volume descriptor (ECMA-119, 6.7.1): it differs from image to image. */
#define DESCRIPTOR	16

bool wants_ranges(const struct write_args *args)
{
	return args->source.ranges.nr || args->changed || args->changed_from;
}

/* @sectors: of the image */
void show_saved(const struct write_args *args, unsigned long long written,
		unsigned long long sectors)
{
	char a[32], b[32];

	if (args->source.quiet)
		return;
	if (args->node.json) {
		out_json.begin("saved");
		out_json.num("written_sectors", NULL, (long long)written, NULL);
		out_json.num("image_sectors", NULL, (long long)sectors, NULL);
		out_json.num("ranges", NULL, (long long)args->source.ranges.nr, NULL);
		out_json.end();
		return;
	}
	if (!written)
		printf("nothing has changed: ");
	printf("%s of %s sectors written (%.1f %%)\n", grouped_text(a, sizeof(a), written),
	       grouped_text(b, sizeof(b), sectors),
	       sectors ? 100.0 * (double)written / (double)sectors : 0.0);
}

static void show_list(const struct write_args *args)
{
	size_t i;

	for (i = 0; i < args->source.ranges.nr; i++) {
		const struct discwriter_range *r = &args->source.ranges.list[i];

		if (!args->node.json) {
			printf("%llu-%llu\n", (unsigned long long)r->start,
			       (unsigned long long)r->end);
			continue;
		}
		out_json.begin("range");
		out_json.num("first", NULL, (long long)r->start, NULL);
		out_json.num("last", NULL, (long long)r->end, NULL);
		out_json.end();
	}
}

/* On sequential media no list makes sense but that of the whole image. */
static int check_medium(const struct write_args *args, struct dw_recorder *recorder, int image)
{
	const struct discwriter_range *first = args->source.ranges.list;
	struct discwriter_medium medium;
	int hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));

	if (FAILED(hr))
		return fail_verb(args->node.json, "write", hr, NULL);
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT))
		return fail_verb(args->node.json, "write", E_IMAPI_RECORDER_MEDIA_NO_MEDIA, NULL);
	if (medium.state & DISCWRITER_MEDIUM_OVERWRITABLE)
		return EXIT_OK;
	if (args->source.ranges.nr == 1 && !first->start &&
	    (off_t)((first->end + 1) * SECTOR) == lseek(image, 0, SEEK_END))
		return EXIT_OK;
	fail_verb(args->node.json, "write-ranges", E_INVALIDARG, NULL);
	return EXIT_MEDIUM;
}

/* What is no update of the disc in the drive would make it neither of the two images. */
static int check_old(const struct write_args *args, struct dw_recorder *recorder)
{
	unsigned char on_disc[SECTOR], in_file[SECTOR];
	int fd = open(args->changed_from, O_RDONLY | O_CLOEXEC), hr;
	struct dw_disc *disc;
	bool ok;

	if (fd < 0) {
		fprintf(stderr, "discwriter: %s: %s\n", args->changed_from, strerror(errno));
		return EXIT_SOURCE;
	}
	ok = pread(fd, in_file, SECTOR, DESCRIPTOR * SECTOR) == SECTOR;
	close(fd);
	if (!ok || args->force)
		return EXIT_OK;
	hr = discwriter_disc_open(recorder, &disc);
	if (FAILED(hr))
		return fail_verb(args->node.json, "write", hr, NULL);
	hr = discwriter_disc_read(disc, DESCRIPTOR, on_disc, 1, NULL);
	discwriter_disc_free(disc);
	if (SUCCEEDED(hr) && !memcmp(on_disc, in_file, SECTOR))
		return EXIT_OK;
	fail_verb(args->node.json, "write-changed", E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
		  args->changed_from);
	return EXIT_MEDIUM;
}

/*
 * Makes the list, where it is to be made. @done: there is nothing more to do. Returns an exit
 * code.
 */
int find_ranges(struct write_args *args, struct dw_recorder *recorder, int image, bool *done)
{
	struct changes changes = { 0 };
	int ret = EXIT_OK;

	*done = false;
	if (!args->list)
		ret = check_medium(args, recorder, image);
	if (!ret && args->changed_from && !args->list)
		ret = check_old(args, recorder);
	if (!ret && args->changed_from)
		ret = changed_from_file(args->node.json, image, args->changed_from, &changes);
	else if (!ret && args->changed)
		ret = changed_from_disc(args->node.json, image, recorder, args->source.quiet,
					&changes);
	if (ret) {
		ranges_free(&changes.ranges);
		return ret;
	}
	if (args->changed || args->changed_from)
		args->source.ranges = changes.ranges;
	if (args->list)
		show_list(args);
	else if (!args->source.ranges.nr)
		show_saved(args, 0, changes.sectors);
	*done = args->list || !args->source.ranges.nr;
	return EXIT_OK;
}
