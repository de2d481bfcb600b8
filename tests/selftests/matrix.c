// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every medium, and everything that can be done to it. The table says what must
 * come of it; here it is read, and each of its lines is one result.
 *
 *	matrix [-f TABLE] [-v] [GROUP [MEDIUM [CELL]]]
 *
 * MEDIUM: the beginning of one. -v shows what the drive was sent.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "matrix.h"

#define MAX_LINES 2048

/* One line of the table, ready to be run. */
struct line {
	struct matrix_row row;
	const struct matrix_cell *cell;
	struct matrix_want want;
	unsigned int number;
};

static struct line lines[MAX_LINES];
static unsigned int nr_lines;
static bool verbose;

void bad(struct matrix_run *run, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	ksft_print_msg("%s\n", text);
	run->bad++;
}

static void die(unsigned int number, const char *what, const char *word)
{
	fprintf(stderr, "matrix: line %u: %s: %s\n", number, what, word);
	printf("Bail out! the table cannot be read\n");
	exit(KSFT_FAIL);
}

static void parse_want(struct matrix_want *want, char *words, unsigned int number,
		       bool own_words)
{
	char *word, *save;

	want->outcome = DISCWRITER_OUTCOME_UNTOUCHED;
	want->cause = DISCWRITER_CAUSE_NONE;
	for (word = strtok_r(words, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save)) {
		int cause = cause_find(word), outcome = outcome_find(word);

		if (!strcmp(word, "refused"))
			want->refused = true;
		else if (!strcmp(word, "unread"))
			want->unread = true;
		else if (cause >= 0)
			want->cause = cause;
		else if (outcome >= 0 && !own_words)
			want->outcome = outcome;
		else if (!own_words && !strchr(word, '='))
			die(number, "unknown word", word);
		else if (want->nr_words == MATRIX_WORDS)
			die(number, "too many words", word);
		else
			want->words[want->nr_words++] = word;
	}
}

static const struct matrix_cell *find_cell(const char *name)
{
	size_t i;

	for (i = 0; i < matrix_nr_cells; i++)
		if (!strcmp(matrix_cells[i].name, name))
			return &matrix_cells[i];
	return NULL;
}

static char *trim(char *text)
{
	text[strcspn(text, "\n#")] = '\0';
	while (*text && strchr(" \t", text[strlen(text) - 1]))
		text[strlen(text) - 1] = '\0';
	return text + strspn(text, " \t");
}

static void read_table(const char *path)
{
	char *text = NULL, *group = NULL, *medium = NULL, *name, *rest;
	FILE *f = fopen(path, "re");
	unsigned int number = 0;
	struct line *line;
	size_t size = 0;

	if (!f)
		die(0, path, strerror(errno));
	while (getline(&text, &size, f) >= 0) {
		bool cell = text[0] == '\t';

		number++;
		rest = trim(text);
		if (!*rest)
			continue;
		name = strsep(&rest, " \t");
		rest = rest ? rest + strspn(rest, " \t") : "";
		if (!cell && !strcmp(name, "group")) {
			group = strdup(rest);
			continue;
		}
		if (!cell && !strcmp(name, "medium")) {
			medium = strdup(rest);
			continue;
		}
		if (!cell || !group || !medium)
			die(number, "not understood", name);
		if (nr_lines == MAX_LINES)
			die(number, "too many lines", name);
		line = &lines[nr_lines++];
		line->number = number;
		line->row.group = group;
		line->row.medium = medium;
		line->cell = find_cell(name);
		if (!line->cell)
			die(number, "unknown cell", name);
		parse_want(&line->want, strdup(rest), number,
			   line->cell->run == cell_medium);
	}
	free(text);
	fclose(f);
}

static void show_drive(struct matrix_run *run)
{
	static const char * const files[] = { "trace", "state" };
	char *text, *rest, *line;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		text = sim_debug_read(&run->sim, files[i], NULL);
		for (rest = text; rest && (line = strsep(&rest, "\n"));)
			if (*line)
				ksft_print_msg("    %s\n", line);
		free(text);
	}
}

static void run_line(struct matrix_run *run, const struct line *line)
{
	struct sim sim = run->sim;
	long long start = elapsed_ms();

	memset(run, 0, sizeof(*run));
	run->sim = sim;
	run->row = &line->row;
	run->want = &line->want;
	run->plan = &line->cell->plan;

	if (matrix_load(run))
		line->cell->run(run);
	if (run->bad)
		ksft_print_msg("line %u; cause %s, outcome %s, %x/%02X/%02X after %02Xh\n",
			       line->number, cause_name(run->status.cause),
			       outcome_name(run->status.outcome),
			       run->status.sense_key, run->status.asc,
			       run->status.ascq, run->status.opcode);
	if (run->bad && verbose)
		show_drive(run);
	image_free(run->image, run->image_sectors);
	if (elapsed_ms() - start > 2000)
		ksft_print_msg("took %lld ms\n", elapsed_ms() - start);
	ksft_test_result(!run->bad, "%s: %s\n", line->row.medium, line->cell->name);
	/* A burn that hangs is not to take the rest with it. */
	if (wait_idle(&run->sim)) {
		sim_free(&run->sim);
		if (sim_start(&run->sim, "none"))
			ksft_exit_fail_msg("no other virtual recorder: %m\n");
	}
}

static bool chosen(const struct line *line, char **args, int nr)
{
	if (nr > 0 && strcmp(line->row.group, args[0]))
		return false;
	if (nr > 1 && strncmp(line->row.medium, args[1], strlen(args[1])))
		return false;
	return nr < 3 || !strcmp(line->cell->name, args[2]);
}

int main(int argc, char **argv)
{
	struct matrix_run run = { 0 };
	char path[512], *slash;
	unsigned int i, nr = 0;
	int c;

	snprintf(path, sizeof(path), "%s", argv[0]);
	slash = strrchr(path, '/');
	snprintf(slash ? slash + 1 : path, sizeof(path) - (slash ? slash + 1 - path : 0),
		 "matrix.table");
	while ((c = getopt(argc, argv, "f:v")) != -1) {
		if (c == 'f')
			snprintf(path, sizeof(path), "%s", optarg);
		else if (c == 'v')
			verbose = true;
		else
			return KSFT_FAIL;
	}
	read_table(path);
	for (i = 0; i < nr_lines; i++)
		nr += chosen(&lines[i], argv + optind, argc - optind);
	ksft_print_header();
	if (!nr)
		ksft_exit_fail_msg("nothing is chosen\n");
	ksft_set_plan(nr);
	if (sim_start(&run.sim, "none"))
		ksft_exit_fail_msg("no virtual recorder: %m\n");
	for (i = 0; i < nr_lines; i++)
		if (chosen(&lines[i], argv + optind, argc - optind))
			run_line(&run, &lines[i]);
	sim_free(&run.sim);
	ksft_finished();
}
