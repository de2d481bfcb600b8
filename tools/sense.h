/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sense data in words: what T10 calls them, and what the kernel module makes of them.
 * The module's own headers and the library's do not go together (enum dw_stage), so
 * the command has them by this one.
 */
#ifndef DW_TOOL_SENSE_H
#define DW_TOOL_SENSE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct sense_data - sense data
 * @key: sense key
 * @asc: additional sense code
 * @ascq: its qualifier
 * @deferred: they are of an earlier command
 */
struct sense_data {
	unsigned char key;
	unsigned char asc;
	unsigned char ascq;
	bool deferred;
};

/* No command has this code: it stands for all that are not named. */
#define SENSE_ANY_OPCODE	0x100
#define SENSE_STAGES		4

/**
 * struct sense_reading - what they mean to the module
 * @when: at which stages of a burn
 * @cause: enum discwriter_cause
 * @action: what the module does
 */
struct sense_reading {
	char when[48];
	unsigned int cause;
	const char *action;
};

bool sense_parse(const char *text, struct sense_data *sense);
bool sense_parse_opcode(const char *text, unsigned int *opcode);
size_t sense_read(const struct sense_data *sense, unsigned int opcode,
		  struct sense_reading readings[SENSE_STAGES]);
bool sense_opcode_matters(const struct sense_data *sense, unsigned int opcode);

/* sense_text.c: NULL for what has no name here */
const char *sense_key_text(unsigned int key);
const char *sense_code_text(unsigned int asc, unsigned int ascq);
const char *sense_opcode_text(unsigned int opcode);

#endif /* DW_TOOL_SENSE_H */
