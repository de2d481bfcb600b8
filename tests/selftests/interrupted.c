// SPDX-License-Identifier: GPL-2.0-only
/*
 * Burns, formats and blankings that do not come to their end: what is left of
 * them, and what can be done with it. All is tried, none of it is asked of the
 * driver alone; the result is the table in Documentation/interrupted.md, line by
 * line. Nothing depends on how fast anything is: what interrupts is a fault rule
 * of the drive's, or happens while one holds the drive where it is.
 *
 *	interrupted [-f FILE] [NAME]	compares with the table in the file
 *	interrupted -s ...		not those that are as the one before
 *	interrupted -w [NAME]		prints the lines of the table
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"
#include "interrupted.h"

#define LINES_MAX	400

/* Operation codes. */
#define FORMAT_UNIT		0x04
#define SYNCHRONIZE_CACHE	0x35
#define CLOSE_TRACK_SESSION	0x5b
#define BLANK			0xa1

/* The table's first column; what the medium is called, how the burn is begun. */
static const struct medium {
	const char *name;
	const char *medium;
	bool announce;
	uint32_t write_type;
	/* operation code of the command that takes the time: when the burn
	 * is closed, or of the job
	 */
	uint8_t op;
	/* DISCWRITER_IOC_ERASE or _FORMAT: no burn but this is interrupted */
	unsigned long job;
	uint32_t method;
	/* it is no different from the one before: left out of a short run */
	bool same;
} media[] = {
	{ "CD-R", "cd-r blank", false, 0, CLOSE_TRACK_SESSION },
	{ "CD-R at once", "cd-r blank", true,
	  DISCWRITER_WRITE_AT_ONCE, SYNCHRONIZE_CACHE },
	{ "CD-RW", "cd-rw blank", false, 0, CLOSE_TRACK_SESSION, .same = true },
	{ "DVD-R", "dvd-r blank", false, 0, CLOSE_TRACK_SESSION },
	{ "DVD-R, size announced", "dvd-r blank", true, 0,
	  CLOSE_TRACK_SESSION },
	{ "DVD-R at once", "dvd-r blank", true,
	  DISCWRITER_WRITE_AT_ONCE, SYNCHRONIZE_CACHE },
	{ "DVD-RW", "dvd-rw blank", false, 0, CLOSE_TRACK_SESSION, .same = true },
	{ "DVD-RW, overwritten", "dvd-rw formatted sectors=4096", false,
	  0, SYNCHRONIZE_CACHE },
	{ "DVD+R", "dvd+r blank", false, 0, CLOSE_TRACK_SESSION },
	{ "DVD+R, size announced", "dvd+r blank", true, 0,
	  CLOSE_TRACK_SESSION },
	{ "DVD+RW, blank", "dvd+rw blank sectors=4096", false, 0,
	  CLOSE_TRACK_SESSION },
	{ "DVD+RW", "dvd+rw formatted sectors=4096", false, 0,
	  SYNCHRONIZE_CACHE },
	{ "DVD-RAM", "dvd-ram formatted sectors=4096", false, 0,
	  SYNCHRONIZE_CACHE, .same = true },
	{ "BD-R", "bd-r blank", false, 0, CLOSE_TRACK_SESSION },
	{ "BD-R, size announced", "bd-r blank", true, 0,
	  CLOSE_TRACK_SESSION, .same = true },
	{ "BD-RE, unformatted", "bd-re unformatted sectors=4096", false, 0,
	  SYNCHRONIZE_CACHE },
	{ "BD-RE", "bd-re formatted sectors=4096", false, 0,
	  SYNCHRONIZE_CACHE, .same = true },
	{ "CD-RW", "cd-rw closed", .op = BLANK, .job = DISCWRITER_IOC_ERASE },
	{ "CD-RW", "cd-rw blank sectors=4000", .op = FORMAT_UNIT,
	  .job = DISCWRITER_IOC_FORMAT, .same = true },
	{ "DVD-RW", "dvd-rw closed", .op = BLANK, .job = DISCWRITER_IOC_ERASE,
	  .method = DISCWRITER_ERASE_FULL },
	{ "DVD-RW", "dvd-rw closed sectors=4096", .op = FORMAT_UNIT,
	  .job = DISCWRITER_IOC_FORMAT },
	{ "DVD+RW", "dvd+rw blank sectors=4096", .op = FORMAT_UNIT,
	  .job = DISCWRITER_IOC_FORMAT },
	{ "DVD-RAM", "dvd-ram formatted sectors=4096", .op = FORMAT_UNIT,
	  .job = DISCWRITER_IOC_FORMAT, .same = true },
	{ "BD-RE", "bd-re formatted sectors=4096", .op = FORMAT_UNIT,
	  .job = DISCWRITER_IOC_FORMAT },
};

enum moment { BEGUN, WRITING, CLOSING, ERASING, FORMATTING, NR_WHEN };
enum manner { CANCEL, KILL, UNPLUG, POWER, NR_HOW };

static const char * const when_names[] = {
	"before data", "half written", "closing", "erasing", "formatting",
};

static const char * const how_names[] = { "cancel", "kill", "unplug", "power cut" };

struct sim sim;
uint8_t *image;

/* What happens while the drive is at the command that takes the time. */
static bool at_work(enum moment when)
{
	return when >= CLOSING;
}

/* ---- the writer, a process of its own ---- */

struct writer {
	pid_t pid;
	int said;	/* a byte from it for each stage it has reached */
	int go;		/* a byte to it for each stage it may leave */
};

static void stage(int say, int go, bool wait)
{
	char byte = 0;

	if (write(say, &byte, 1) != 1 || (wait && read(go, &byte, 1) != 1))
		_exit(1);
}

static void write_image(const struct medium *m, enum moment when, int say, int go)
{
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.sectors = m->announce ? SECTORS : 0,
		.write_type = m->write_type,
	};
	int fd = open_node(&sim, O_WRONLY);

	if (fd < 0 || ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg))
		_exit(2);
	stage(say, go, when == BEGUN);
	write_all(fd, image, HALF * SECTOR, 65536, NULL);
	stage(say, go, when == WRITING);
	write_all(fd, image + HALF * SECTOR, (SECTORS - HALF) * SECTOR, 65536,
		  NULL);
	stage(say, go, false);
	close(fd);
	_exit(0);
}

static void do_job(const struct medium *m)
{
	union {
		struct discwriter_erase erase;
		struct discwriter_format format;
	} arg = { 0 };
	int fd = open_node(&sim, O_WRONLY);

	if (m->job == DISCWRITER_IOC_ERASE)
		arg.erase.method = m->method;
	else
		arg.format.flags = DISCWRITER_FORMAT_CHOOSE;
	_exit(fd < 0 || ioctl_errno(fd, m->job, &arg));
}

static int writer_start(struct writer *w, const struct medium *m, enum moment when)
{
	int said[2], go[2];

	if (pipe2(said, O_CLOEXEC) || pipe2(go, O_CLOEXEC))
		return -1;
	w->pid = fork();
	if (!w->pid) {
		close(said[0]);
		close(go[1]);
		if (m->job)
			do_job(m);
		write_image(m, when, said[1], go[0]);
	}
	close(said[1]);
	close(go[0]);
	w->said = said[0];
	w->go = go[1];
	return w->pid < 0 ? -1 : 0;
}

static void writer_end(struct writer *w)
{
	char byte = 0;

	signal(SIGPIPE, SIG_IGN);
	if (write(w->go, &byte, 1) != 1)
		errno = 0;	/* it does not wait, or is dead */
	close(w->go);
	waitpid(w->pid, NULL, 0);
	close(w->said);
}

/* ---- interrupting ---- */

/*
 * A drive at work is looked at by TEST UNIT READY. The first of them that comes
 * after the command is where the cable, or the power, goes; else the drive is not
 * ready until the rule goes.
 */
static int set_trap(const struct medium *m, enum moment when, enum manner how)
{
	static const char * const actions[] = {
		[CANCEL] = "count=* sense=2/04/07", [KILL] = "count=* sense=2/04/07",
		[UNPLUG] = "unplug", [POWER] = "power",
	};
	char rule[80];

	if (!at_work(when))
		return 0;
	snprintf(rule, sizeof(rule), "after=%02X op=00 %s", m->op, actions[how]);
	return sim_fault(&sim, rule);
}

/* It has reached the stage where it is to be interrupted. */
static int writer_wait(struct writer *w, enum moment when)
{
	char byte;
	int i;

	if (at_work(when))
		return sim_wait_hits(&sim, 0, 1);
	for (i = 0; i <= (int)when; i++)
		if (read(w->said, &byte, 1) != 1)
			return -1;
	return 0;
}

static const char *cancel_it(struct writer *w, const struct medium *m)
{
	struct discwriter_cancel cancel = { 0 };
	int fd = open_node(&sim, O_RDONLY);
	int err = ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &cancel);

	close(fd);
	sim_debug_write(&sim, "faults", "clear");
	writer_end(w);
	/* What the drive does by itself nobody can stop. */
	if (m->job)
		return err == EOPNOTSUPP ? NULL : "cancel was taken";
	return err ? strerror(err) : NULL;
}

static const char *interrupt(struct writer *w, const struct medium *m,
			     enum moment when, enum manner how)
{
	switch (how) {
	case CANCEL:
		return cancel_it(w, m);
	case KILL:
		kill(w->pid, SIGKILL);
		sim_debug_write(&sim, "faults", "clear");
		writer_end(w);
		return NULL;
	case UNPLUG:
		if (sim_unplug(&sim))
			return "cannot be unplugged";
		writer_end(w);
		sim_debug_write(&sim, "faults", "clear");
		return sim_plug(&sim, true) ? "cannot be plugged in" : NULL;
	default:
		/* As the next data come. */
		if (!at_work(when) && sim_fault(&sim, "op=2a power") < 0)
			return "no fault";
		writer_end(w);
		return sim_hits(&sim, 0) == 1 ? NULL : "no power cut";
	}
}

/* ---- what is left ---- */

static const char * const outcomes[] = {
	"unknown", "untouched", "complete", "appendable", "rewritable", "open",
	"needs erase", "lost", "closed",
};

static void state_value(const char *key, char *value, size_t size)
{
	char *text = sim_debug_read(&sim, "state", NULL), want[40], *at;

	snprintf(want, sizeof(want), "%s: ", key);
	at = text ? strstr(text, want) : NULL;
	if (at) {
		at += strlen(want);
		at[strcspn(at, "\n")] = '\0';
	}
	snprintf(value, size, "%s", at ? at : "?");
	free(text);
}

/* ---- the table ---- */

struct line {
	const struct medium *m;
	enum moment when;
	enum manner how;
};

static bool chosen(const struct line *line, const char *name, bool brief)
{
	return (!name || !strcmp(name, line->m->name)) &&
	       !(brief && line->m->same);
}

/* One line; what went wrong with the test itself instead, if anything did. */
static void run_line(const struct line *which, char *line, size_t size)
{
	const struct medium *m = which->m;
	enum moment when = which->when;
	enum manner how = which->how;
	char disc[32], session[32];
	const char *problem = "cannot be set up";
	struct discwriter_status st;
	struct writer w;
	bool readable;
	unsigned int n;

	if (!sim_load(&sim, m->medium) && set_trap(m, when, how) >= 0 &&
	    !writer_start(&w, m, when)) {
		if (writer_wait(&w, when)) {
			sim_debug_write(&sim, "faults", "clear");
			kill(w.pid, SIGKILL);
			writer_end(&w);
			problem = "does not come so far";
		} else {
			problem = interrupt(&w, m, when, how);
		}
	}
	sim_debug_write(&sim, "faults", "clear");
	if (wait_idle(&sim))
		problem = "does not come to an end";
	st = status_of(&sim);
	n = kept();
	readable = n && on_sr(&sim, 0, image, n * SECTOR);
	state_value("disc_status", disc, sizeof(disc));
	state_value("session_state", session, sizeof(session));
	/* What a power cut interrupts goes on elsewhere first. */
	snprintf(line, size, "| %s | %s | %s | %s | %s, %s | %u%s | %s |", m->name,
		 when_names[when], how_names[how],
		 problem ? problem :
		 how == UNPLUG ? "gone" :
		 st.outcome < ARRAY_SIZE(outcomes) ? outcomes[st.outcome] : "?",
		 disc, session, n, !n ? "" : readable ? ", readable" : ", not readable",
		 go_on());
}

/* A burn that was not begun cannot be interrupted in more ways than two. */
static bool makes_sense(const struct medium *m, enum moment when, enum manner how)
{
	if (m->job)
		return when == (m->job == DISCWRITER_IOC_ERASE ? ERASING : FORMATTING);
	if (when > CLOSING)
		return false;
	return when != BEGUN || how == CANCEL || how == POWER;
}

static char *find_line(char **lines, unsigned int nr, const char *line)
{
	const char *p = line;
	size_t n;
	int bars = 0;
	unsigned int i;

	/* The first three columns say which one it is. */
	while (*p && bars < 4)
		bars += *p++ == '|';
	n = p - line;
	for (i = 0; i < nr; i++)
		if (!strncmp(lines[i], line, n))
			return lines[i];
	return NULL;
}

static unsigned int read_lines(const char *path, char **lines)
{
	FILE *f = fopen(path, "re");
	unsigned int nr = 0;
	char *text = NULL;
	size_t size = 0;

	while (f && nr < LINES_MAX && getline(&text, &size, f) >= 0) {
		text[strcspn(text, "\n")] = '\0';
		if (text[0] == '|')
			lines[nr++] = strdup(text);
	}
	free(text);
	if (f)
		fclose(f);
	return nr;
}

int main(int argc, char **argv)
{
	const char *path = "Documentation/interrupted.md";
	struct line cases[ARRAY_SIZE(media) * NR_WHEN * NR_HOW];
	unsigned int i, when, how, nr, plan = 0, all = 0;
	char *lines[LINES_MAX], text[256], *want;
	bool print = false, brief = false;
	int c;

	while ((c = getopt(argc, argv, "f:sw")) != -1) {
		if (c == 'f')
			path = optarg;
		else if (c == 's')
			brief = true;
		else if (c == 'w')
			print = true;
		else
			return KSFT_FAIL;
	}
	for (i = 0; i < ARRAY_SIZE(media); i++)
		for (when = 0; when < NR_WHEN; when++)
			for (how = 0; how < NR_HOW; how++)
				if (makes_sense(&media[i], when, how))
					cases[all++] = (struct line){ &media[i], when, how };
	nr = read_lines(path, lines);
	for (i = 0; i < all; i++)
		plan += chosen(&cases[i], argv[optind], brief);
	if (!print) {
		ksft_print_header();
		ksft_set_plan(plan + 1);
	}
	image = image_new(SECTORS, 42);
	if (!image || sim_start(&sim, "none"))
		ksft_exit_fail_msg("no virtual recorder: %m\n");
	for (i = 0; i < all; i++) {
		if (!chosen(&cases[i], argv[optind], brief))
			continue;
		run_line(&cases[i], text, sizeof(text));
		if (print) {
			puts(text);
			fflush(stdout);
			continue;
		}
		want = find_line(lines, nr, text);
		if (!want || strcmp(want, text)) {
			ksft_print_msg("was %s\n", want ? want : "not there");
			ksft_print_msg("is  %s\n", text);
		}
		ksft_test_result(want && !strcmp(want, text), "%s, %s, %s\n",
				 cases[i].m->name, when_names[cases[i].when],
				 how_names[cases[i].how]);
	}
	sim_free(&sim);
	if (print)
		return 0;
	/* Head, rule, lines. */
	ksft_test_result(nr == all + 2, "the table has these lines and no others\n");
	ksft_finished();
}
