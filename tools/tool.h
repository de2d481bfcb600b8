/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: what its files share.
 */
#ifndef DW_TOOL_H
#define DW_TOOL_H

#include <argp.h>
#include <stdbool.h>

#include <libdiscwriter.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Exit codes: classes of what went wrong, so that a script can tell. */
enum exit_code {
	EXIT_OK		= 0,
	EXIT_USAGE	= 1,	/* bad arguments */
	EXIT_RECORDER	= 2,	/* no such recorder, or unplugged */
	EXIT_BUSY	= 3,	/* locked, mounted, busy, or nothing to cancel */
	EXIT_MEDIUM	= 4,	/* no disc, or one that will not do */
	EXIT_WRITE	= 5,	/* the drive failed while recording */
	EXIT_CANCELLED	= 6,	/* cancelled */
	EXIT_SOURCE	= 7,	/* the image: unreadable, too short, odd size */
	EXIT_DENIED	= 8,	/* permission denied */
	EXIT_OTHER	= 9,	/* anything else: memory, module too old, ... */
};

int exit_code_of(const struct dw_result *result);
int exit_code_of_hr(int hr);

/**
 * struct command - a verb of the command line
 * @name: the verb
 * @summary: for the help
 * @run: does it; @argv[0] is "discwriter VERB". Returns an exit code.
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int cmd_list(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_write(int argc, char **argv);
int cmd_cancel(int argc, char **argv);
int cmd_explain(int argc, char **argv);

/* args.c: --json and a node, which most verbs take */
struct node_args {
	bool json;
	const char *node;
};

extern const struct argp json_argp;
int parse_node_args(int argc, char **argv, const char *doc, struct node_args *args);

/* device.c */
int no_recorder(bool json);
int open_recorder(bool json, const char *node, struct dw_recorder **recorder);

/**
 * struct out_ops - a way to print records of fields
 * @begin: a record starts; @what names it
 * @str: a field that is a text
 * @num: a field that is a number; @text is how people read it, NULL if as it is
 * @end: the record is complete
 */
struct out_ops {
	void (*begin)(const char *what);
	void (*str)(const char *key, const char *label, const char *value);
	void (*num)(const char *key, const char *label, long long value, const char *text);
	void (*end)(void);
};

extern const struct out_ops out_text, out_json;

static inline const struct out_ops *out_for(bool json)
{
	return json ? &out_json : &out_text;
}

/* show.c: the library's structures as records */
void show_recorder(const struct out_ops *out, const char *path,
		   const struct discwriter_recorder *info);
void show_medium(const struct out_ops *out, const struct discwriter_medium *medium);
void show_status(const struct out_ops *out, const struct discwriter_status *status,
		 const struct discwriter_owner *owner);
const char *size_text(char *buf, size_t size, unsigned long long sectors);

/* failure.c: what went wrong, and what to do about it */
void show_failure(bool json, const char *what, const struct dw_result *result,
		  struct dw_recorder *recorder);
int fail_with(bool json, int hr, const char *what);

/* meter.c: the progress of a write */
struct meter;

struct meter *meter_new(bool json, bool quiet);
void meter_show(struct dw_data *data, const struct dw_progress *progress, void *meter);
void meter_free(struct meter *meter);

/* interrupt.c: signals that cancel a write */
struct interrupt;

struct interrupt *interrupt_new(struct dw_data *data);
void interrupt_free(struct interrupt *interrupt);

#endif /* DW_TOOL_H */
