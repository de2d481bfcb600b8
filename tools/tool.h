/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: what its files share.
 */
#ifndef DW_TOOL_H
#define DW_TOOL_H

#include <argp.h>
#include <signal.h>
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
int cmd_wait(int argc, char **argv);
int cmd_write(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_erase(int argc, char **argv);
int cmd_format(int argc, char **argv);
int cmd_finalize(int argc, char **argv);
int cmd_reserve(int argc, char **argv);
int cmd_load(int argc, char **argv);
int cmd_eject(int argc, char **argv);
int cmd_lock(int argc, char **argv);
int cmd_hold(int argc, char **argv);
int cmd_unlock(int argc, char **argv);
int cmd_speeds(int argc, char **argv);
int cmd_speed(int argc, char **argv);
int cmd_cancel(int argc, char **argv);
int cmd_monitor(int argc, char **argv);
int cmd_explain(int argc, char **argv);

/* args.c: --json, --device and other things that several verbs take */
struct node_args {
	bool json;
	char *node;
};

extern const struct argp json_argp, node_argp;
extern const struct argp_child node_children[];
error_t parse_node_arg(struct node_args *args, int key, char *arg, struct argp_state *state);
int with_recorder(int argc, char **argv, const char *doc,
		  int (*verb)(const struct node_args *args, struct dw_recorder *recorder));
bool parse_number(const char *text, char **end, unsigned long long *value);
bool parse_whole(const char *text, unsigned long long most, unsigned long long *value);
bool parse_name(const char *text, const char *(*name_of)(unsigned int i), unsigned int first,
		unsigned int *value);

/**
 * struct speed_arg - a speed as it was written
 * @given: it was
 * @hundredths: a factor times 100, or 0
 * @kbps: kB/s; 0 without a factor means the drive's own choice
 */
struct speed_arg {
	bool given;
	unsigned int hundredths;
	unsigned int kbps;
};

/* cmd_speed.c */
bool parse_speed(const char *text, struct speed_arg *speed);
int resolve_speed(struct dw_recorder *recorder, const struct speed_arg *speed,
		  unsigned int *kbps);

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
const char *grouped_text(char *buf, size_t size, unsigned long long n);
const char *size_text(char *buf, size_t size, unsigned long long sectors);
const char *profile_name(unsigned int profile);
const char *speed_text(char *buf, size_t size, unsigned int profile, unsigned int kbps,
		       unsigned int rotation);
void show_sectors(const struct out_ops *out, const char *key, const char *label,
		  unsigned long long n);
void show_address(const struct out_ops *out, const char *key, const char *label,
		  unsigned long long lba);
void show_recorder(const struct out_ops *out, const char *path, const char *id,
		   const char *place, const struct discwriter_recorder *info);
void show_status(const struct out_ops *out, const struct discwriter_status *status,
		 const struct discwriter_owner *owner);

/* show_media.c: likewise, of the medium */
void show_medium(const struct out_ops *out, const struct discwriter_medium *medium,
		 const struct dw_multisession *ms);
void show_formats(bool json, const struct discwriter_formats *formats);
void show_reserved(const struct out_ops *out, const struct discwriter_reserve *reserve);
void show_speeds(bool json, unsigned int profile, const struct discwriter_speeds *speeds);
void show_speed_taken(bool json, unsigned int profile, const struct discwriter_speed *speed);

/**
 * struct failure - what went wrong, and where
 * @json: an object instead of lines
 * @verb: of the command line; NULL where it makes no difference
 * @what: it was about, or NULL
 * @text: what the code means in this very case; "": what it always does
 * @result: how it went
 * @recorder: to be asked who holds it, or NULL
 */
struct failure {
	bool json;
	const char *verb;
	const char *what;
	char text[128];
	const struct dw_result *result;
	struct dw_recorder *recorder;
};

/* failure.c: what went wrong, and what to do about it */
void show_failure(const struct failure *failure);
int fail_with(bool json, int hr, const char *what);
int fail_verb(bool json, const char *verb, int hr, const char *what);

/* locked.c: who has the recorder */
struct dw_blocker;
bool find_blocker(struct dw_recorder *recorder, struct dw_blocker *blocker);
void blocker_text(char *buf, size_t size, const struct dw_blocker *blocker);
const char *blocker_advice(const struct dw_blocker *blocker);
void show_blocker(const struct out_ops *out, const struct dw_blocker *blocker);

/* meter.c: the progress of a write or another job */
struct meter;

struct meter *meter_new(bool json, bool quiet);
const char *meter_word(const struct dw_progress *p);
void meter_show(struct dw_data *data, const struct dw_progress *progress, void *meter);
void meter_show_task(struct dw_task *task, const struct dw_progress *progress, void *meter);
void meter_free(struct meter *meter);

/* interrupt.c: signals that cancel something */
struct interrupt;

void ending_signals(sigset_t *set);

struct interrupt *interrupt_new(int (*cancel)(void *what), void *what);
void interrupt_free(struct interrupt *interrupt);

/**
 * struct task_verb - a job other than a write, as a verb
 * @name: the verb
 * @json: --json
 * @quiet: --quiet
 * @run: does it
 * @arg: for that
 */
struct task_verb {
	const char *name;
	bool json;
	bool quiet;
	int (*run)(struct dw_task *task, void *arg);
	void *arg;
};

/* task.c */
int run_task(const struct task_verb *verb, struct dw_recorder *recorder,
	     struct dw_result *result);
void show_task(const struct task_verb *verb, const struct dw_result *result, const char *path,
	       const char *done);

#endif /* DW_TOOL_H */
