/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The matrix of media and what is done to them. matrix.table says what must come
 * of it; matrix.c reads that and reports, matrix_check.c compares, the other
 * files do it.
 */
#ifndef SELFTESTS_MATRIX_H
#define SELFTESTS_MATRIX_H

#include "kselftest.h"
#include "util.h"

#define MATRIX_WORDS	24

/**
 * struct matrix_want - what a line of the table says
 * @refused: before anything was done to the medium
 * @unread: srN cannot read what was recorded
 * @outcome: enum discwriter_outcome
 * @cause: enum discwriter_cause
 * @words: key=value, to be compared with the simulator's state; in cells that
 *	have words of their own, those
 * @nr_words: how many
 */
struct matrix_want {
	bool refused;
	bool unread;
	unsigned int outcome;
	unsigned int cause;
	char *words[MATRIX_WORDS];
	unsigned int nr_words;
};

/**
 * struct matrix_plan - a burn
 * @sectors: size of the image
 * @announce: BEGIN says the size; else, with nothing else to say, no BEGIN
 * @flags: DISCWRITER_BEGIN_*
 * @close: enum discwriter_close
 * @write_type: enum discwriter_write_type
 * @stop: sectors after which the burn is cancelled; 0: it is not
 * @give: sectors that are written when not all of the image; 0: all
 * @seed: of the image
 * @speed: kB/s
 * @method: enum discwriter_erase_method, or DISCWRITER_FORMAT_*
 * @found: the medium is taken as it was found, with no burn before
 */
struct matrix_plan {
	uint64_t sectors;
	bool announce;
	uint32_t flags;
	uint32_t close;
	uint32_t write_type;
	uint64_t stop;
	uint64_t give;
	uint32_t seed;
	uint32_t speed;
	uint32_t method;
	bool found;
};

struct matrix_row;

/**
 * struct matrix_run - a cell while it runs
 * @sim: the recorder
 * @row: the medium's row
 * @want: what the table says
 * @plan: what the cell's row of matrix_cells[] says
 * @medium: the medium before the burn, as MEDIUM tells
 * @image: of the last burn
 * @image_sectors: its memory
 * @status: of the last burn
 * @err: first errno that a call of the last burn returned
 * @taken: bytes that its writes took
 * @strict: the drive's count of badly formed commands before the cell
 * @bad: complaints so far
 */
struct matrix_run {
	struct sim sim;
	const struct matrix_row *row;
	const struct matrix_want *want;
	const struct matrix_plan *plan;
	struct discwriter_medium medium;
	uint8_t *image;
	uint64_t image_sectors;
	struct discwriter_status status;
	int err;
	uint64_t taken;
	long long strict;
	unsigned int bad;
};

/**
 * struct matrix_cell - something to do with a medium
 * @name: as the table has it
 * @run: does it, and complains of what is not as it should be
 * @plan: of the burn that most cells are about
 */
struct matrix_cell {
	const char *name;
	void (*run)(struct matrix_run *run);
	struct matrix_plan plan;
};

extern const struct matrix_cell matrix_cells[];
extern const size_t matrix_nr_cells;

/**
 * struct matrix_row - a medium, as the table has it
 * @group: the suite it belongs to
 * @medium: for the simulator's attribute
 */
struct matrix_row {
	char *group;
	char *medium;
};

/* matrix.c */
void bad(struct matrix_run *run, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* matrix_burn.c */
bool matrix_load(struct matrix_run *run);
bool matrix_look(struct matrix_run *run);
bool matrix_image(struct matrix_run *run, uint64_t sectors, uint32_t seed);
void matrix_burn(struct matrix_run *run, const struct matrix_plan *plan);

/* matrix_check.c */
unsigned int matrix_block(const struct matrix_run *run);
bool matrix_sequential(struct matrix_run *run);
uint64_t matrix_pad(struct matrix_run *run, uint64_t sectors);
const char *cause_name(unsigned int cause);
int cause_find(const char *name);
int cause_errno(unsigned int cause);
const char *outcome_name(unsigned int outcome);
int outcome_find(const char *name);
void check_trace(struct matrix_run *run);
void check_refused(struct matrix_run *run, unsigned int cause);
void check_data(struct matrix_run *run, uint64_t start, const uint8_t *data,
		uint64_t sectors, bool unread);
void check_burn(struct matrix_run *run, const struct matrix_plan *plan,
		unsigned int outcome, unsigned int cause);
void check_params(struct matrix_run *run, const struct matrix_plan *plan);
void check_state(struct matrix_run *run);

/* the cells, by what they are about */
void cell_burn(struct matrix_run *run);
void cell_append(struct matrix_run *run);
void cell_nothing(struct matrix_run *run);
void cell_exact(struct matrix_run *run);
void cell_overfull(struct matrix_run *run);
void cell_too_large(struct matrix_run *run);
void cell_tails(struct matrix_run *run);
void cell_neighbours(struct matrix_run *run);
void cell_ranges(struct matrix_run *run);
void cell_simulate(struct matrix_run *run);
void cell_speed(struct matrix_run *run);
void cell_medium(struct matrix_run *run);
void cell_resume(struct matrix_run *run);
void cell_repair(struct matrix_run *run);
void cell_finalize(struct matrix_run *run);
void cell_reserve(struct matrix_run *run);
void cell_erase(struct matrix_run *run);
void cell_format(struct matrix_run *run);
void cell_formats(struct matrix_run *run);

#endif /* SELFTESTS_MATRIX_H */
