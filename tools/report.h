/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: a picture of how a write went, what its files share.
 */
#ifndef DW_TOOL_REPORT_H
#define DW_TOOL_REPORT_H

#include <stdio.h>

#include "tool.h"

/* An hour of reports, two a second, is 7200: then every fourth of them is kept. */
#define REPORT_POINTS	2048
/* Validating to verifying, and cancelling. More are not told of. */
#define REPORT_PHASES	16

/**
 * struct report_point - one moment of a write
 * @ms: since it began
 * @speed: bytes a second; negative while nothing is moved
 * @drive: how full the drive's buffer is, 0 to 1; negative: not known
 * @system: likewise the library's
 */
struct report_point {
	long long ms;
	double speed;
	double drive;
	double system;
};

/**
 * struct report_phase - something that the write did for a while
 * @word: what, as the progress line has it
 * @from_ms: since when
 */
struct report_phase {
	const char *word;
	long long from_ms;
};

/**
 * struct report - all that is drawn
 * @fd: of the file it goes to
 * @name: its name
 * @points: in the order of time
 * @nr_points: how many
 * @every: one moment of so many is a point, and the first of each phase
 * @seen: moments so far
 * @phases: in the order of time
 * @nr_phases: how many
 * @end_ms: how long it took
 */
struct report {
	int fd;
	const char *name;
	struct report_point points[REPORT_POINTS];
	size_t nr_points;
	unsigned int every;
	unsigned int seen;
	struct report_phase phases[REPORT_PHASES];
	size_t nr_phases;
	long long end_ms;
};

/**
 * struct report_words - the lines above the picture
 * @image: what was recorded
 * @where: the recorder and its disc
 * @how: how much of it, in what time
 * @trouble: why it failed, or ""
 */
struct report_words {
	const char *image;
	const char *where;
	const char *how;
	const char *trouble;
};

/* report.c */
bool report_new(const char *name, struct report **report);
void report_add(struct report *report, const struct dw_progress *p);
void report_finish(struct report *report, const struct report_words *words);
void report_free(struct report *report);

/* report_svg.c */
extern const char *const report_begin;
void report_draw(FILE *file, const struct report *report, const struct report_words *words);

#endif /* DW_TOOL_REPORT_H */
