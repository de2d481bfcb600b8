// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix: what is done beside burning, and burns that go on where another
 * one was left. And the table of all cells.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "matrix.h"

/* ---- what MEDIUM says ---- */

static const struct {
	const char *name;
	uint32_t state;
	uint32_t can;
} bits[] = {
#define STATE(name, bit) { name, DISCWRITER_MEDIUM_##bit, 0 }
#define CAN(name, bit) { name, 0, DISCWRITER_MEDIUM_CAN_##bit }
	STATE("present", PRESENT),
	STATE("blank", BLANK),
	STATE("appendable", APPENDABLE),
	STATE("finalized", FINALIZED),
	STATE("overwritable", OVERWRITABLE),
	STATE("erasable", ERASABLE),
	STATE("partly-formatted", PARTLY_FORMATTED),
	STATE("formatting", FORMATTING),
	STATE("open-session", OPEN_SESSION),
	STATE("damaged", DAMAGED),
	STATE("protected", WRITE_PROTECTED),
	STATE("supported", SUPPORTED),
	STATE("unformatted", UNFORMATTED),
	CAN("can-incremental", INCREMENTAL),
	CAN("can-at-once", AT_ONCE),
	CAN("can-simulate", SIMULATE),
	CAN("can-unprotected", UNPROTECTED),
	CAN("can-resume", RESUME),
	CAN("can-erase", ERASE),
	CAN("can-format", FORMAT),
	CAN("can-finalize", FINALIZE),
	CAN("can-reserve", RESERVE),
#undef STATE
#undef CAN
};

/* The words are all that is so, and numbers. */
void cell_medium(struct matrix_run *run)
{
	const struct matrix_want *want = run->want;
	const struct discwriter_medium *medium = &run->medium;
	const struct {
		const char *name;
		const uint32_t *seen;
	} numbers[] = {
		{ "sessions=", &medium->sessions },
		{ "tracks=", &medium->tracks },
		{ "block=", &medium->block },
		{ "open-track=", &medium->open_track },
	};
	uint32_t state = 0, can = 0;
	unsigned int i;
	size_t j;

	sim_trace_clear(&run->sim);
	if (!matrix_look(run))
		return;
	for (i = 0; i < want->nr_words; i++) {
		const char *word = want->words[i], *value = strchr(word, '=');
		bool known = false;

		for (j = 0; j < ARRAY_SIZE(bits); j++) {
			if (strcmp(bits[j].name, word))
				continue;
			state |= bits[j].state;
			can |= bits[j].can;
			known = true;
		}
		for (j = 0; value && j < ARRAY_SIZE(numbers); j++) {
			if (strncmp(numbers[j].name, word, value + 1 - word))
				continue;
			known = true;
			if (*numbers[j].seen != strtoul(value + 1, NULL, 0))
				bad(run, "%s: it is %u", word, *numbers[j].seen);
		}
		if (!known)
			bad(run, "unknown word in the table: %s", word);
	}
	for (j = 0; j < ARRAY_SIZE(bits); j++) {
		bool have = run->medium.state & bits[j].state ||
			    run->medium.can & bits[j].can;
		bool asked = state & bits[j].state || can & bits[j].can;

		if (have != asked)
			bad(run, "%s%s", have ? "also " : "not ", bits[j].name);
	}
	if (state & DISCWRITER_MEDIUM_APPENDABLE &&
	    !(state & (DISCWRITER_MEDIUM_OPEN_SESSION |
		       DISCWRITER_MEDIUM_DAMAGED)) &&
	    run->medium.next_writable !=
		    (uint64_t)sim_value(&run->sim, "state", "nwa"))
		bad(run, "the next burn is said to start at %llu",
		    (unsigned long long)run->medium.next_writable);
	if (sim_value(&run->sim, "counters", "strict") != run->strict)
		bad(run, "asking was a mistake for the drive");
}

/* ---- jobs ---- */

/* One verb on a descriptor of its own; its result is as that of a burn. */
static void do_verb(struct matrix_run *run, unsigned long request, void *arg)
{
	int fd = open_node(&run->sim, O_WRONLY);
	int err;

	run->err = fd < 0 ? errno : ioctl_errno(fd, request, arg);
	run->status = status_of(&run->sim);
	if (fd >= 0) {
		err = close_errno(fd);
		if (err && err != run->err)
			bad(run, "closing: %s", strerror(err));
	}
	if (wait_idle(&run->sim))
		bad(run, "it does not come to an end");
}

static void check_job(struct matrix_run *run, unsigned int job)
{
	const struct discwriter_status *st = &run->status;

	if (run->err || st->cause)
		bad(run, "%s, cause %s", strerror(run->err), cause_name(st->cause));
	if (st->job != job || st->phase != DISCWRITER_PHASE_COMPLETED ||
	    st->outcome != DISCWRITER_OUTCOME_COMPLETE)
		bad(run, "job %u, phase %u, outcome %s", st->job, st->phase,
		    outcome_name(st->outcome));
	check_trace(run);
}

/* A burn to begin with, or to end with. */
static bool burn_fresh(struct matrix_run *run, uint32_t close, uint32_t seed)
{
	const struct matrix_plan plan = {
		.sectors = 100, .announce = true, .seed = seed, .close = close,
		.flags = DISCWRITER_BEGIN_OVERWRITE,
	};

	if (!matrix_image(run, plan.sectors, seed))
		return false;
	sim_trace_clear(&run->sim);
	matrix_burn(run, &plan);
	check_burn(run, &plan, DISCWRITER_OUTCOME_COMPLETE, 0);
	return !run->bad;
}

static void check_erased(struct matrix_run *run)
{
	const unsigned int nr = 100;
	uint8_t *zeros = calloc(nr, SECTOR);

	if (!matrix_look(run) || !zeros)
		return;
	if (run->medium.state & DISCWRITER_MEDIUM_OVERWRITABLE) {
		if (!on_disc(&run->sim, 0, zeros, nr * SECTOR) ||
		    !on_sr(&run->sim, 0, zeros, nr * SECTOR))
			bad(run, "the first %u sectors are not zero", nr);
	} else if (!(run->medium.state & DISCWRITER_MEDIUM_BLANK)) {
		bad(run, "MEDIUM does not say that it is blank");
	}
	free(zeros);
}

/* Burn, erase, burn again; or erase what is there, and burn. */
void cell_erase(struct matrix_run *run)
{
	struct discwriter_erase arg = { .method = run->plan->method };

	if (!run->plan->found && !run->want->refused &&
	    !burn_fresh(run, DISCWRITER_CLOSE_FINALIZE, 5))
		return;
	sim_trace_clear(&run->sim);
	do_verb(run, DISCWRITER_IOC_ERASE, &arg);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
		return;
	}
	/* The drive knew better. */
	if (run->want->cause) {
		if (run->err != cause_errno(run->want->cause) ||
		    run->status.cause != run->want->cause ||
		    run->status.outcome != run->want->outcome)
			bad(run, "%s", strerror(run->err));
		return;
	}
	check_job(run, DISCWRITER_JOB_ERASE);
	if (run->bad)
		return;
	check_erased(run);
	if (burn_fresh(run, DISCWRITER_CLOSE_DEFAULT, 6))
		check_state(run);
}

static bool formats(struct matrix_run *run, struct discwriter_formats *list)
{
	int fd = open_node(&run->sim, O_RDONLY);

	memset(list, 0, sizeof(*list));
	run->err = ioctl_errno(fd, DISCWRITER_IOC_FORMATS, list);
	close(fd);
	if (run->want->refused)
		return !run->err;
	if (run->err || !list->nr || list->nr > DISCWRITER_MAX_FORMATS ||
	    list->preferred >= list->nr) {
		bad(run, "FORMATS: %s, %u of them, %u preferred",
		    strerror(run->err), list->nr, list->preferred);
		return false;
	}
	return true;
}

/* As the driver would, then burn. */
void cell_format(struct matrix_run *run)
{
	struct discwriter_format arg = {
		.flags = DISCWRITER_FORMAT_CHOOSE | run->plan->method,
	};
	struct discwriter_formats list;

	if (!formats(run, &list) && !run->want->refused)
		return;
	if (run->want->refused &&
	    run->err != cause_errno(DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED) &&
	    run->err != cause_errno(run->want->cause))
		bad(run, "FORMATS: %s", strerror(run->err));
	sim_trace_clear(&run->sim);
	do_verb(run, DISCWRITER_IOC_FORMAT, &arg);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
		return;
	}
	check_job(run, DISCWRITER_JOB_FORMAT);
	if (!run->bad && burn_fresh(run, DISCWRITER_CLOSE_DEFAULT, 8))
		check_state(run);
}

/* Each way that the drive offers, on a fresh medium each; then a burn. */
void cell_formats(struct matrix_run *run)
{
	struct discwriter_formats list;
	char types[128] = "";
	unsigned int i;
	bool supported;
	size_t n = 0;

	if (!formats(run, &list))
		return;
	for (i = 0; i < list.nr; i++) {
		struct discwriter_format arg = { .entry = list.entries[i] };

		if (i && !matrix_load(run))
			return;
		sim_trace_clear(&run->sim);
		do_verb(run, DISCWRITER_IOC_FORMAT, &arg);
		check_job(run, DISCWRITER_JOB_FORMAT);
		if (run->bad || !matrix_look(run))
			return;
		/* What is not supported then has a mark. */
		supported = run->medium.state & DISCWRITER_MEDIUM_SUPPORTED;
		n += snprintf(types + n, sizeof(types) - n, "%s%x.%x%s",
			      i ? "," : "types=", arg.entry.type,
			      arg.entry.subtype, supported ? "" : "-");
		if (supported &&
		    !burn_fresh(run, DISCWRITER_CLOSE_DEFAULT, 30 + i)) {
			bad(run, "after format %x.%x, parameter %x, %llu sectors",
			    arg.entry.type, arg.entry.subtype, arg.entry.param,
			    (unsigned long long)arg.entry.sectors);
			return;
		}
	}
	if (run->want->nr_words != 1 || strcmp(types, run->want->words[0]))
		bad(run, "the drive offers %s", types);
}

/* ---- a burn that goes on ---- */

#define FOUND_MORE	70

/*
 * Continues the open track with run->image, which begins where the track does.
 * One that was found gets some sectors more than it has.
 */
static void resume(struct matrix_run *run, struct matrix_plan *plan)
{
	struct discwriter_begin arg = { .flags = DISCWRITER_BEGIN_RESUME };
	const struct discwriter_medium *medium = &run->medium;
	uint64_t have;
	off_t at = 0;
	int fd, err;

	if (!matrix_look(run))
		return;
	if (!run->want->refused &&
	    (!(medium->can & DISCWRITER_MEDIUM_CAN_RESUME) || !medium->open_track)) {
		bad(run, "MEDIUM knows no open track");
		return;
	}
	have = medium->open_next - medium->open_start;
	if (plan->found)
		plan->sectors = have + FOUND_MORE;
	if (!matrix_image(run, plan->sectors, 12))
		return;
	arg.close = plan->close;
	arg.sectors = plan->announce ? plan->sectors : 0;
	fd = open_node(&run->sim, O_WRONLY);
	run->err = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!run->err) {
		at = lseek(fd, 0, SEEK_CUR);
		if (at != (off_t)(have * SECTOR))
			bad(run, "goes on at %lld instead of %llu", (long long)at,
			    (unsigned long long)have * SECTOR);
		run->err = write_all(fd, run->image + have * SECTOR,
				     (plan->sectors - have) * SECTOR, 65536,
				     NULL);
	}
	err = close_errno(fd);
	if (!run->err)
		run->err = err;
	if (wait_idle(&run->sim))
		bad(run, "it does not come to an end");
	run->status = status_of(&run->sim);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
		return;
	}
	check_trace(run);
	if (run->err || run->status.cause ||
	    run->status.outcome != DISCWRITER_OUTCOME_COMPLETE)
		bad(run, "going on: %s, cause %s, outcome %s",
		    strerror(run->err), cause_name(run->status.cause),
		    outcome_name(run->status.outcome));
	/* What was there before is only ours if we have burnt it. */
	if (plan->found)
		check_data(run, medium->open_next, run->image + have * SECTOR,
			   plan->sectors - have, run->want->unread);
	else
		check_data(run, medium->open_start, run->image, plan->sectors,
			   run->want->unread);
	check_state(run);
}

/* Cancelled, or found open; then the rest. */
void cell_resume(struct matrix_run *run)
{
	struct matrix_plan plan = *run->plan;

	if (!plan.found) {
		if (!matrix_image(run, plan.sectors, 12))
			return;
		matrix_burn(run, &plan);
		if (!run->want->refused)
			check_burn(run, &plan, DISCWRITER_OUTCOME_OPEN,
				   DISCWRITER_CAUSE_CANCELLED);
		if (run->bad)
			return;
	}
	sim_trace_clear(&run->sim);
	resume(run, &plan);
}

/* Cancelled, or found in some state; then FINALIZE. */
void cell_finalize(struct matrix_run *run)
{
	struct discwriter_finalize arg = { .close = run->plan->close };
	const struct matrix_plan *plan = run->plan;
	uint64_t start, written;

	if (!plan->found) {
		struct matrix_plan first = *plan;

		first.close = DISCWRITER_CLOSE_DEFAULT;
		if (!matrix_image(run, first.sectors, 13))
			return;
		matrix_burn(run, &first);
		if (run->err != ECANCELED)
			bad(run, "before: %s", strerror(run->err));
	}
	start = run->status.start;
	written = run->status.sectors_written;
	sim_trace_clear(&run->sim);
	do_verb(run, DISCWRITER_IOC_FINALIZE, &arg);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
	} else {
		check_job(run, DISCWRITER_JOB_FINALIZE);
		if (!plan->found)
			check_data(run, start, run->image, written,
				   run->want->unread);
	}
	check_state(run);
}

/* A track is reserved, and a burn fills it later. */
void cell_reserve(struct matrix_run *run)
{
	struct discwriter_reserve arg = { .sectors = run->plan->sectors };
	unsigned int block = matrix_block(run);
	struct matrix_plan plan;
	uint64_t rounded = (arg.sectors + block - 1) / block * block;

	sim_trace_clear(&run->sim);
	do_verb(run, DISCWRITER_IOC_RESERVE, &arg);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
		check_state(run);
		return;
	}
	check_job(run, DISCWRITER_JOB_RESERVE);
	if (arg.sectors != rounded || !arg.track)
		bad(run, "track %u of %llu sectors from %llu", arg.track,
		    (unsigned long long)arg.sectors,
		    (unsigned long long)arg.start);
	if (run->bad)
		return;
	plan = *run->plan;
	resume(run, &plan);
	if (run->medium.open_start != arg.start ||
	    run->medium.open_track != arg.track ||
	    run->medium.open_end != arg.start + rounded - 1)
		bad(run, "it was told otherwise where the track is");
}

/* ---- all of it ---- */

#define OVERWRITE	DISCWRITER_BEGIN_OVERWRITE
#define KNOWN		.announce = true, .flags = OVERWRITE

const struct matrix_cell matrix_cells[] = {
	{ "medium", cell_medium },

	{ "unannounced", cell_burn, { .sectors = 100 } },
	{ "announced", cell_burn, { .sectors = 100, KNOWN } },
	{ "no-leave", cell_burn, { .sectors = 100, .announce = true } },
	{ "finalize", cell_burn, {
		.sectors = 100, KNOWN, .close = DISCWRITER_CLOSE_FINALIZE } },
	{ "finalize-unannounced", cell_burn, {
		.sectors = 100, .flags = OVERWRITE,
		.close = DISCWRITER_CLOSE_FINALIZE } },
	{ "compatible", cell_burn, {
		.sectors = 100, KNOWN, .close = DISCWRITER_CLOSE_COMPATIBLE } },
	{ "close-track", cell_burn, {
		.sectors = 400, .flags = OVERWRITE,
		.close = DISCWRITER_CLOSE_TRACK } },
	{ "close-full", cell_exact, {
		.flags = OVERWRITE | DISCWRITER_BEGIN_CLOSE_FULL } },
	{ "close-not-full", cell_burn, {
		.sectors = 100,
		.flags = OVERWRITE | DISCWRITER_BEGIN_CLOSE_FULL } },
	{ "incremental", cell_burn, {
		.sectors = 100, .flags = OVERWRITE,
		.write_type = DISCWRITER_WRITE_INCREMENTAL } },
	{ "at-once", cell_burn, {
		.sectors = 100, KNOWN, .write_type = DISCWRITER_WRITE_AT_ONCE } },
	{ "at-once-finalize", cell_burn, {
		.sectors = 100, KNOWN, .write_type = DISCWRITER_WRITE_AT_ONCE,
		.close = DISCWRITER_CLOSE_FINALIZE } },
	{ "at-once-unannounced", cell_burn, {
		.sectors = 100, .flags = OVERWRITE,
		.write_type = DISCWRITER_WRITE_AT_ONCE } },
	{ "unprotected", cell_burn, {
		.sectors = 100, .announce = true,
		.flags = OVERWRITE | DISCWRITER_BEGIN_UNPROTECTED } },
	{ "postgap", cell_burn, {
		.sectors = 400, .announce = true,
		.flags = OVERWRITE | DISCWRITER_BEGIN_POSTGAP } },
	{ "format-allowed", cell_burn, {
		.sectors = 100,
		.flags = OVERWRITE | DISCWRITER_BEGIN_FORMAT } },
	{ "simulate", cell_simulate, {
		.sectors = 400, .announce = true,
		.flags = OVERWRITE | DISCWRITER_BEGIN_SIMULATE } },
	{ "simulate-unannounced", cell_simulate, {
		.sectors = 400,
		.flags = OVERWRITE | DISCWRITER_BEGIN_SIMULATE } },
	{ "simulate-at-once", cell_simulate, {
		.sectors = 400, .announce = true,
		.flags = OVERWRITE | DISCWRITER_BEGIN_SIMULATE,
		.write_type = DISCWRITER_WRITE_AT_ONCE } },
	{ "speed", cell_speed, { .sectors = 100, KNOWN } },

	{ "append", cell_append, { .sectors = 400, .flags = OVERWRITE } },
	{ "append-track", cell_append, {
		.sectors = 400, .flags = OVERWRITE,
		.close = DISCWRITER_CLOSE_TRACK } },
	{ "append-close", cell_append, {
		.sectors = 400, .flags = OVERWRITE, .stop = true,
		.close = DISCWRITER_CLOSE_TRACK } },
	{ "tails", cell_tails, { .flags = OVERWRITE } },
	{ "neighbours", cell_neighbours, { .sectors = 150, .flags = OVERWRITE } },
	{ "ranges", cell_ranges },

	{ "nothing", cell_nothing },
	{ "nothing-begun", cell_nothing, { .announce = true } },
	{ "short-source", cell_burn, { .sectors = 400, KNOWN, .give = 320 } },
	{ "exact", cell_exact },
	{ "exact-announced", cell_exact, { KNOWN } },
	{ "overfull", cell_overfull },
	{ "too-large", cell_too_large, { .flags = OVERWRITE } },

	{ "cancel", cell_burn, {
		.sectors = 640, .flags = OVERWRITE, .stop = 320 } },
	{ "cancel-announced", cell_burn, { .sectors = 640, KNOWN, .stop = 320 } },
	{ "cancel-at-once", cell_burn, {
		.sectors = 640, KNOWN, .stop = 320,
		.write_type = DISCWRITER_WRITE_AT_ONCE } },
	{ "resume", cell_resume, { .sectors = 630, KNOWN, .stop = 320 } },
	{ "resume-found", cell_resume, { .found = true } },
	{ "repair", cell_finalize, {
		.sectors = 640, KNOWN, .stop = 320,
		.close = DISCWRITER_CLOSE_SESSION } },
	{ "repair-finalize", cell_finalize, {
		.sectors = 640, KNOWN, .stop = 320,
		.close = DISCWRITER_CLOSE_FINALIZE } },
	{ "finalize-found", cell_finalize, {
		.found = true, .close = DISCWRITER_CLOSE_FINALIZE } },
	{ "close-found", cell_finalize, {
		.found = true, .close = DISCWRITER_CLOSE_SESSION } },
	{ "reserve", cell_reserve, { .sectors = 100, .announce = true } },

	{ "erase-quick", cell_erase, { .method = DISCWRITER_ERASE_QUICK } },
	{ "erase-full", cell_erase, { .method = DISCWRITER_ERASE_FULL } },
	{ "erase-quick-found", cell_erase, {
		.method = DISCWRITER_ERASE_QUICK, .found = true } },
	{ "erase-full-found", cell_erase, {
		.method = DISCWRITER_ERASE_FULL, .found = true } },
	{ "format", cell_format },
	{ "format-quick", cell_format, { .method = DISCWRITER_FORMAT_QUICK } },
	{ "formats", cell_formats },
};

const size_t matrix_nr_cells = ARRAY_SIZE(matrix_cells);
