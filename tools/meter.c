// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The progress of a write or another job: one line that is overwritten on a terminal, a line now
 * and then elsewhere, JSON objects on request.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

/* Between lines of the same action where they are not overwritten. */
#define LINE_INTERVAL_MS	10000
#define WORD_WIDTH		21

/**
 * struct meter - what has been shown
 * @json: objects instead of lines
 * @quiet: nothing at all
 * @terminal: the line can be overwritten
 * @open: a line on the terminal is not finished
 * @word: what was being done at the last line
 * @last_ms: when that was
 */
struct meter {
	bool json;
	bool quiet;
	bool terminal;
	bool open;
	const char *word;
	long long last_ms;
};

static const char *const actions[] = {
	[DW_ACTION_VALIDATING_MEDIA] = "examining the disc",
	[DW_ACTION_FORMATTING_MEDIA] = "formatting",
	[DW_ACTION_INITIALIZING_HARDWARE] = "setting the drive up",
	[DW_ACTION_CALIBRATING_POWER] = "calibrating the laser",
	[DW_ACTION_WRITING_DATA] = "writing",
	[DW_ACTION_FINALIZATION] = "closing",
	[DW_ACTION_COMPLETED] = "done",
	[DW_ACTION_VERIFYING] = "verifying",
};

struct meter *meter_new(bool json, bool quiet)
{
	struct meter *meter = calloc(1, sizeof(*meter));

	if (meter) {
		meter->json = json;
		meter->quiet = quiet;
		meter->terminal = isatty(STDERR_FILENO);
	}
	return meter;
}

/* What is being done. Of two that are the same it is the same pointer. */
const char *meter_word(const struct dw_progress *p)
{
	if (p->phase == DISCWRITER_PHASE_CANCELLING)
		return "cancelling";
	if (p->phase == DISCWRITER_PHASE_ERASING)
		return "erasing";
	return p->action < ARRAY_SIZE(actions) ? actions[p->action] : "working";
}

static void append(char *buf, size_t size, const char *text)
{
	strncat(buf, text, size - strlen(buf) - 1);
}

/*
 * "42.1%  12.3 of 45.6 MB": of the data or, while the drive is busy with something
 * else, what it tells of that.
 */
static void compose_done(char *buf, size_t size, const struct dw_progress *p)
{
	double done = (double)p->sectors_done * DISCWRITER_SECTOR_SIZE / 1e6;
	double total = (double)p->sectors_total * DISCWRITER_SECTOR_SIZE / 1e6;

	if (p->action != DW_ACTION_WRITING_DATA && p->drive_progress >= 0)
		snprintf(buf, size, "%5.1f%%", 100.0 * p->drive_progress / 65536);
	else if (p->sectors_total && (p->sectors_done || p->job == DISCWRITER_JOB_BURN))
		snprintf(buf, size, "%5.1f%%  %.1f of %.1f MB",
			 100.0 * (double)p->sectors_done / (double)p->sectors_total, done, total);
	else if (p->job == DISCWRITER_JOB_BURN)
		snprintf(buf, size, "%.1f MB", done);
	else
		buf[0] = 0;
}

/* "42.1%  12.3 of 45.6 MB  5.5 MB/s (4.0x)  1:23 left  drive buffer 98%" */
static void compose(char *buf, size_t size, const struct dw_progress *p)
{
	const struct dw_profile *profile = discwriter_profile_find(p->profile);
	double speed = (double)p->bytes_per_second;
	char part[64];

	compose_done(buf, size, p);
	if (p->bytes_per_second) {
		snprintf(part, sizeof(part), "  %.1f MB/s", speed / 1e6);
		append(buf, size, part);
	}
	if (p->bytes_per_second && profile && profile->speed_1x) {
		snprintf(part, sizeof(part), " (%.1fx)", speed / 1e3 / profile->speed_1x);
		append(buf, size, part);
	}
	if (p->remaining_ms >= 0 && p->action != DW_ACTION_COMPLETED) {
		snprintf(part, sizeof(part), "  %lld:%02lld left",
			 (long long)p->remaining_ms / 60000,
			 (long long)p->remaining_ms / 1000 % 60);
		append(buf, size, part);
	}
	if (p->drive_buffer_size) {
		unsigned int used = p->drive_buffer_size - p->drive_buffer_free;

		snprintf(part, sizeof(part), "  drive buffer %.0f%%",
			 100.0 * used / p->drive_buffer_size);
		append(buf, size, part);
	}
}

static void show_json(const struct dw_progress *p)
{
	const struct out_ops *out = &out_json;

	out->begin("progress");
	out->num("action", NULL, p->action, NULL);
	out->str("phase", NULL, discwriter_phase_name(p->phase));
	out->num("elapsed_ms", NULL, p->elapsed_ms, NULL);
	out->num("remaining_ms", NULL, p->remaining_ms, NULL);
	out->num("start_lba", NULL, p->start_lba, NULL);
	out->num("sector_count", NULL, (long long)p->sector_count, NULL);
	out->num("last_read_lba", NULL, p->last_read_lba, NULL);
	out->num("last_written_lba", NULL, p->last_written_lba, NULL);
	out->num("sectors_done", NULL, (long long)p->sectors_done, NULL);
	out->num("sectors_total", NULL, (long long)p->sectors_total, NULL);
	out->num("range", NULL, p->range, NULL);
	out->num("ranges", NULL, p->nr_ranges, NULL);
	out->num("bytes_per_second", NULL, (long long)p->bytes_per_second, NULL);
	out->str("job", NULL, discwriter_job_name(p->job));
	if (p->drive_progress >= 0)
		out->num("drive_percent", NULL, (long long)p->drive_progress * 100 / 65536, NULL);
	out->num("drive_buffer_size", NULL, p->drive_buffer_size, NULL);
	out->num("drive_buffer_free", NULL, p->drive_buffer_free, NULL);
	out->end();
}

static void show(struct meter *m, const struct dw_progress *progress)
{
	const char *word = meter_word(progress);
	char line[160];

	/* How it failed is told elsewhere. */
	if (m->quiet || progress->phase == DISCWRITER_PHASE_FAILED)
		return;
	if (m->json) {
		show_json(progress);
		return;
	}
	if (!m->terminal && m->word == word &&
	    progress->elapsed_ms < m->last_ms + LINE_INTERVAL_MS)
		return;
	m->word = word;
	m->last_ms = progress->elapsed_ms;
	compose(line, sizeof(line), progress);
	/* No blanks at the end of a line that has nothing but the word. */
	fprintf(stderr, m->terminal ? "\r%-*s%s\033[K" : "%-*s%s\n", line[0] ? WORD_WIDTH : 0,
		word, line);
	m->open = m->terminal;
}

/* The progress functions; @meter is a struct meter. */
void meter_show(struct dw_data *data, const struct dw_progress *progress, void *meter)
{
	(void)data;
	show(meter, progress);
}

void meter_show_task(struct dw_task *task, const struct dw_progress *progress, void *meter)
{
	(void)task;
	show(meter, progress);
}

void meter_free(struct meter *meter)
{
	if (meter && meter->open)
		fputc('\n', stderr);
	free(meter);
}
