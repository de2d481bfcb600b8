/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: the verb that records, what its files share.
 */
#ifndef DW_TOOL_WRITE_H
#define DW_TOOL_WRITE_H

#include "source.h"

struct write_args {
	struct node_args node;
	struct source_args source;
	bool force;
	bool pad;
	bool simulate;
	bool unprotected;
	bool resume;
	bool format;
	bool postgap;
	bool changed;
	bool list;
	unsigned int close;
	unsigned int write_type;
	unsigned int verification;
	struct speed_arg speed;
	const char *client;
	const char *changed_from;
	const char *report;
};

/* write_args.c */
extern const struct argp_option write_options[];
error_t parse_write(int key, char *arg, struct argp_state *state);

/* write_ranges.c */
bool wants_ranges(const struct write_args *args);
int find_ranges(struct write_args *args, struct dw_recorder *recorder, int image, bool *done);
void show_saved(const struct write_args *args, unsigned long long written,
		unsigned long long sectors);

#endif /* DW_TOOL_WRITE_H */
