/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The codes of a write: one row for each way to come to one. codes.c runs the rows
 * and counts the codes that were met; the other files have the rows.
 */
#ifndef IMAPI_CODES_H
#define IMAPI_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <libdiscwriter.h>

#include "kselftest.h"
#include "util.h"

#define IMAGE	2048	/* sectors of the largest image */
#define SMALL	160	/* of the others: the third WRITE is one of them */

/* Media that take an image of any of the sizes here. */
#define CD_R	"cd-r blank"
#define R	"dvd+r blank sectors=4096"
#define RW	"dvd+rw formatted sectors=4096"
#define DL	"dvd+r-dl blank sectors=65536"

/**
 * struct codes - what a row works with
 * @sim: the virtual recorder
 * @recorder: the library's
 * @data: a data writer, with leave to overwrite; each row has one of its own
 * @image: IMAGE sectors
 * @fault: what the drive is told to do in this row, or NULL
 * @bad: what was wrong in this row
 * @fd: for rows, -1
 * @child: for rows, 0
 * @dir: for rows, ""
 */
struct codes {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_data *data;
	uint8_t *image;
	const char *fault;
	unsigned int bad;
	int fd;
	pid_t child;
	char dir[32];
};

/**
 * struct row - a way to come to a code
 * @hr: the code that discwriter_data_write() returns
 * @how: what is done
 * @medium: for the virtual recorder; NULL: R
 * @fault: what it is told to do, or NULL
 * @limits: scale of the driver's time limits in thousandths, when not as usual
 * @sectors: of the image; 0: SMALL
 * @prepare: brings the rest of it about, before each of the two; 0 or an errno
 * @undo: ends what @prepare began
 * @write: writes by the library; NULL: the image from memory
 * @other_call: the code is that of another function: a write has no such code
 * @stage: where the record says that it failed
 * @unrecorded: there is no record: it was refused before there was a write
 * @op: operation code in the record; 0: none
 * @key: sense key there
 * @asc: additional sense code there
 * @ascq: its qualifier there
 * @error: what a program is told that knows only write, fsync and close
 * @plain: writes like one; NULL: open, write, close
 * @not_plain: why such a program cannot meet it
 */
struct row {
	int hr;
	const char *how;
	const char *medium;
	const char *fault;
	bool limits;
	unsigned int scale;
	size_t sectors;
	int (*prepare)(struct codes *c);
	void (*undo)(struct codes *c);
	int (*write)(struct codes *c);
	bool other_call;
	enum dw_stage stage;
	bool unrecorded;
	uint8_t op, key, asc, ascq;
	int error;
	int (*plain)(struct codes *c);
	const char *not_plain;
};

extern const struct row drive_rows[], caller_rows[], memory_rows[];
extern const size_t nr_drive_rows, nr_caller_rows, nr_memory_rows;

/**
 * bad() - something is not as it should be in this row
 * @c: the row's
 * @fmt: says what
 */
void bad(struct codes *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * write_bytes() - write the image's beginning by the library
 * @c: the row's
 * @len: how many bytes
 *
 * Return: the code.
 */
int write_bytes(struct codes *c, size_t len);

#endif /* IMAPI_CODES_H */
