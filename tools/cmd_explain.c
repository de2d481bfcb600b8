// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that explains codes, errnos, causes and sense data.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sense.h"
#include "tool.h"

/* Above Linux' last errno (MAX_ERRNO) a number can only be a code. */
#define LAST_ERRNO	4095

static void explain_code(const struct out_ops *out, const struct dw_code *code)
{
	char hex[16];

	snprintf(hex, sizeof(hex), "0x%08X", (unsigned int)code->hr);
	out->begin("code");
	out->str("code", "Code:", code->name);
	out->num("hresult", "Value:", (unsigned int)code->hr, hex);
	out->str("text", "Meaning:", code->text);
	if (code->advice)
		out->str("advice", "What to do:", code->advice);
	out->end();
}

static bool try_code(const struct out_ops *out, const struct dw_code *code)
{
	if (code)
		explain_code(out, code);
	return code;
}

static bool try_cause(const struct out_ops *out, const char *arg)
{
	const struct dw_cause *cause = discwriter_cause_by_name(arg);

	if (!cause)
		return false;
	out->begin("cause");
	out->str("cause", "Cause:", cause->name);
	out->num("error", "Error:", cause->error,
		 cause->error ? strerrorname_np(cause->error) : "none");
	out->str("text", "Meaning:", cause->text);
	out->end();
	return try_code(out, discwriter_code_find(cause->hr));
}

static bool try_errno(const struct out_ops *out, int error)
{
	const char *name = strerrorname_np(error);

	if (!name)
		return false;
	out->begin("errno");
	out->str("errno", "Error:", name);
	out->num("error", "Value:", error, NULL);
	out->str("text", "Meaning:", strerror(error));
	out->end();
	/* These two say "not now", not that something failed. */
	if (error == EAGAIN || error == EINTR)
		return true;
	return try_code(out, discwriter_code_find(discwriter_hresult_from_errno(error)));
}

static bool try_errno_name(const struct out_ops *out, const char *arg)
{
	int i;

	for (i = 1; i <= LAST_ERRNO; i++) {
		const char *name = strerrorname_np(i);

		if (name && !strcasecmp(name, arg))
			return try_errno(out, i);
	}
	return false;
}

/* A small decimal number is an errno, any other a code. */
static bool try_number(const struct out_ops *out, const char *arg)
{
	bool hex = !strncasecmp(arg, "0x", 2);
	char *end;
	long long n;

	errno = 0;
	n = strtoll(arg, &end, hex ? 16 : 10);
	if (errno || end == arg || *end || n < INT32_MIN || n > UINT32_MAX)
		return false;
	if (!hex && n > 0 && n <= LAST_ERRNO)
		return try_errno(out, (int)n);
	return try_code(out, discwriter_code_find((int)n));
}

struct explain_args {
	bool json;
	const char *code;
	const char *command;
	bool deferred;
};

static void explain_reading(const struct out_ops *out, unsigned int opcode,
			    const struct sense_reading *reading)
{
	const struct dw_cause *cause = discwriter_cause_find(reading->cause);
	const struct dw_code *code = discwriter_code_find(cause->hr);
	const char *name = sense_opcode_text(opcode);
	char command[64];

	if (out == &out_text)
		putchar('\n');
	out->begin("reading");
	snprintf(command, sizeof(command), "%s%s%02Xh", name ? name : "", name ? ", " : "", opcode);
	if (opcode == SENSE_ANY_OPCODE)
		out->str("command", "Command:", "any, if not named");
	else
		out->num("opcode", "Command:", opcode, command);
	out->str("when", "While:", reading->when);
	out->str("cause", "Cause:", cause->name);
	out->str("code", "Code:", code->name);
	out->str("text", "Meaning:", cause->text);
	out->str("action", "The module:", reading->action);
	if (cause->cause != DISCWRITER_CAUSE_NONE)
		out->str("advice", "What to do:", code->advice);
	out->end();
}

static void explain_command(const struct out_ops *out, const struct sense_data *sense,
			    unsigned int opcode)
{
	struct sense_reading readings[SENSE_STAGES];
	size_t i, nr = sense_read(sense, opcode, readings);

	for (i = 0; i < nr; i++)
		explain_reading(out, opcode, &readings[i]);
}

/* Of one command; or of all: first what is so by default, then the exceptions. */
static int explain_sense(const struct out_ops *out, const struct explain_args *args,
			 const struct sense_data *sense)
{
	const char *key = sense_key_text(sense->key);
	const char *code = sense_code_text(sense->asc, sense->ascq);
	unsigned int opcode = SENSE_ANY_OPCODE;
	char triple[16];

	if (args->command && !sense_parse_opcode(args->command, &opcode)) {
		fprintf(stderr, "discwriter: '%s' is no operation code (00 to FF)\n",
			args->command);
		return EXIT_USAGE;
	}
	snprintf(triple, sizeof(triple), "%X/%02X/%02X", sense->key, sense->asc, sense->ascq);
	out->begin("sense");
	out->str("sense", "Sense data:", triple);
	if (key)
		out->str("key", "Sense key:", key);
	if (code)
		out->str("additional", "Additional code:", code);
	out->end();

	explain_command(out, sense, opcode);
	if (opcode != SENSE_ANY_OPCODE)
		return EXIT_OK;
	for (opcode = 0; opcode < SENSE_ANY_OPCODE; opcode++)
		if (sense_opcode_matters(sense, opcode))
			explain_command(out, sense, opcode);
	return EXIT_OK;
}

#define KEY_DEFERRED	0x100

static const struct argp_option options[] = {
	{ "command", 'c', "OPCODE", 0, "Sense data: of this command only (2A, 5Bh)", 0 },
	{ "deferred", KEY_DEFERRED, NULL, 0,
	  "Sense data: of an earlier command (response code 71h or 73h)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explain_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->json;
		return 0;
	case 'c':
		args->command = arg;
		return 0;
	case KEY_DEFERRED:
		args->deferred = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->code)
			argp_usage(state);
		args->code = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Many programs print a code as a negative number, which looks like an option. */
static void spell_negative(int argc, char **argv, char *buf, size_t size)
{
	char *end;
	long code;
	int i;

	for (i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || argv[i][1] < '0' || argv[i][1] > '9')
			continue;
		code = strtol(argv[i], &end, 10);
		if (*end || code < INT_MIN)
			continue;
		snprintf(buf, size, "0x%08X", (unsigned int)code);
		argv[i] = buf;
		return;
	}
}

int cmd_explain(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "CODE",
		.doc = "Explain a code (E_IMAPI_..., 0xC0AA0301), an errno (ENOSPC, 28), a cause "
		       "(WRITE_ERROR) or sense data (3/0C/09).",
		.children = children,
	};
	struct explain_args args = { 0 };
	const struct out_ops *out;
	struct sense_data sense;
	char spelled[16];

	spell_negative(argc, argv, spelled, sizeof(spelled));
	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	out = out_for(args.json);
	sense.deferred = args.deferred;
	if (sense_parse(args.code, &sense))
		return explain_sense(out, &args, &sense);
	if (args.command || args.deferred) {
		fprintf(stderr, "discwriter: --command and --deferred go with sense data\n");
		return EXIT_USAGE;
	}
	if (try_code(out, discwriter_code_by_name(args.code)) || try_cause(out, args.code) ||
	    try_errno_name(out, args.code) || try_number(out, args.code))
		return EXIT_OK;
	fprintf(stderr, "discwriter: '%s' is no code, errno, cause or sense data\n",
		args.code);
	return EXIT_USAGE;
}
