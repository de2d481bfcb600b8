// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a picture of a write is made of: the moments that its progress function is told
 * of, and the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

/*
 * An image, a list of ranges or a device is never overwritten because somebody confused
 * two names: only what is empty, or an earlier report.
 */
static int open_ours(const char *name, int *fd)
{
	char begin[128];
	ssize_t n = (ssize_t)strlen(report_begin), len;
	struct stat st;

	/* Not even opened: that takes a recorder, and waits for a pipe's reader. */
	if (!stat(name, &st) && !S_ISREG(st.st_mode))
		return EINVAL;
	*fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0)
		return errno;
	len = pread(*fd, begin, (size_t)n, 0);
	if (len < 0)
		return errno;
	return !len || (len == n && !memcmp(begin, report_begin, (size_t)n)) ? 0 : EEXIST;
}

/*
 * *report is NULL without a @name. False when it has said why there can be none, which
 * is before the disc is touched.
 */
bool report_new(const char *name, struct report **report)
{
	int error;

	*report = NULL;
	if (!name)
		return true;
	*report = calloc(1, sizeof(**report));
	if (!*report) {
		fprintf(stderr, "discwriter: %s: %s\n", name, strerror(ENOMEM));
		return false;
	}
	(*report)->name = name;
	(*report)->every = 1;
	(*report)->fd = -1;
	error = open_ours(name, &(*report)->fd);
	if (!error)
		return true;
	fprintf(stderr, "discwriter: %s: %s\n", name,
		error == EEXIST ? "Is no report; it is not overwritten" :
		error == EINVAL ? "Is no regular file" : strerror(error));
	report_free(*report);
	*report = NULL;
	return false;
}

static double fill_of(unsigned long long size, unsigned long long used)
{
	return size ? (double)used / (double)size : -1;
}

static void thin_out(struct report *report)
{
	size_t i;

	for (i = 0; i < report->nr_points / 2; i++)
		report->points[i] = report->points[2 * i];
	report->nr_points = i;
	report->every *= 2;
}

/* Returns whether it is a new one. */
static bool add_phase(struct report *report, const char *word, long long ms)
{
	struct report_phase *last = report->phases + report->nr_phases - 1;

	if (report->nr_phases && last->word == word)
		return false;
	if (report->nr_phases < REPORT_PHASES)
		report->phases[report->nr_phases++] = (struct report_phase){ word, ms };
	return true;
}

void report_add(struct report *report, const struct dw_progress *p)
{
	const bool moves = p->action == DW_ACTION_WRITING_DATA || p->action == DW_ACTION_VERIFYING;

	bool keep = !(report->seen++ % report->every);

	if (p->elapsed_ms > report->end_ms)
		report->end_ms = p->elapsed_ms;
	/* Its end is no phase: it takes no time. */
	if (p->phase != DISCWRITER_PHASE_FAILED && p->action != DW_ACTION_COMPLETED)
		keep |= add_phase(report, meter_word(p), p->elapsed_ms);
	if (!keep)
		return;
	if (report->nr_points == REPORT_POINTS)
		thin_out(report);
	report->points[report->nr_points++] = (struct report_point){
		.ms = p->elapsed_ms,
		.speed = moves && p->bytes_per_second ? (double)p->bytes_per_second : -1,
		.drive = fill_of(p->drive_buffer_size,
				 p->drive_buffer_size - p->drive_buffer_free),
		.system = fill_of(p->total_system_buffer, p->used_system_buffer),
	};
}

/* The burn is over, and no worse for a picture that cannot be written: it is said. */
void report_finish(struct report *report, const struct report_words *words)
{
	FILE *file = ftruncate(report->fd, 0) ? NULL : fdopen(report->fd, "w");
	bool good = file;

	if (file) {
		report->fd = -1;
		report_draw(file, report, words);
		good = !fflush(file) && !ferror(file);
	}
	if (!good)
		fprintf(stderr, "discwriter: %s: %s\n", report->name, strerror(errno));
	if (file)
		fclose(file);
}

void report_free(struct report *report)
{
	if (report && report->fd >= 0)
		close(report->fd);
	free(report);
}
