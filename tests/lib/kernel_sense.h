/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/sense.c for a test of the library: the two have headers that do not go
 * together (enum dw_stage).
 */
#ifndef DW_KERNEL_SENSE_H
#define DW_KERNEL_SENSE_H

/**
 * struct kernel_sense - what the module makes of sense data, and what it should
 * @cause: its own
 * @error: the errno that goes with it
 * @code: the library's code that it should come to, by name
 * @what: for messages
 */
struct kernel_sense {
	unsigned int cause;
	int error;
	const char *code;
	const char *what;
};

typedef void (*kernel_sense_fn)(const struct kernel_sense *sense);

void kernel_every_sense(kernel_sense_fn fn);
void kernel_every_row(kernel_sense_fn fn);
void kernel_every_result(kernel_sense_fn fn);
int kernel_errno(unsigned int cause);

#endif /* DW_KERNEL_SENSE_H */
