// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Block range lists, as they are written down: "A-B" from sector A to sector B, or "A" for
 * one sector. In a file a range stands on a line; what follows a '#' is a comment.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ranges.h"

bool ranges_add(struct range_list *ranges, unsigned long long first, unsigned long long last)
{
	if (ranges->nr == ranges->room) {
		size_t room = ranges->room ? 2 * ranges->room : 64;
		struct discwriter_range *list = realloc(ranges->list, room * sizeof(*list));

		if (!list)
			return false;
		ranges->list = list;
		ranges->room = room;
	}
	ranges->list[ranges->nr++] = (struct discwriter_range){ first, last };
	return true;
}

bool ranges_parse(struct range_list *ranges, const char *text)
{
	unsigned long long first, last;
	char *end;

	if (!parse_number(text, &end, &first))
		return false;
	last = first;
	if (*end == '-' && !parse_number(end + 1, &end, &last))
		return false;
	if (*end || last < first || ranges->nr >= DISCWRITER_MAX_RANGES)
		return false;
	return ranges_add(ranges, first, last);
}

/* Without its comment, and blanks at both ends. */
static char *bare(char *line)
{
	char *end;

	line[strcspn(line, "#")] = 0;
	line += strspn(line, " \t\r\n");
	end = line + strlen(line);
	while (end > line && strchr(" \t\r\n", end[-1]))
		*--end = 0;
	return line;
}

/* Says what is wrong with it. */
bool ranges_read(struct range_list *ranges, const char *file)
{
	bool is_stdin = !strcmp(file, "-"), ok = true;
	FILE *f = is_stdin ? stdin : fopen(file, "re");
	unsigned long number = 0;
	char *line = NULL, *text;
	size_t size = 0;

	if (!f) {
		fprintf(stderr, "discwriter: %s: %s\n", file, strerror(errno));
		return false;
	}
	while (ok && getline(&line, &size, f) >= 0) {
		number++;
		text = bare(line);
		ok = !*text || ranges_parse(ranges, text);
		if (!ok)
			fprintf(stderr, "discwriter: %s:%lu: '%s' is no range of sectors%s\n",
				file, number, text, ranges->nr < DISCWRITER_MAX_RANGES ? "" :
				", or there are too many");
	}
	if (ok && ferror(f)) {
		fprintf(stderr, "discwriter: %s: cannot be read\n", file);
		ok = false;
	} else if (ok && !ranges->nr) {
		fprintf(stderr, "discwriter: %s: there is no range in it\n", file);
		ok = false;
	}
	free(line);
	if (!is_stdin)
		fclose(f);
	return ok;
}

unsigned long long ranges_sectors(const struct range_list *ranges)
{
	unsigned long long sum = 0;
	size_t i;

	for (i = 0; i < ranges->nr; i++)
		sum += ranges->list[i].end - ranges->list[i].start + 1;
	return sum;
}

void ranges_free(struct range_list *ranges)
{
	free(ranges->list);
	*ranges = (struct range_list){ 0 };
}
