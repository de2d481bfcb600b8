// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verb that explains codes, errnos and causes.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explain_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->json;
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

int cmd_explain(int argc, char **argv)
{
	const struct argp_child children[] = { { &json_argp, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse,
		.args_doc = "CODE",
		.doc = "Explain a code (E_IMAPI_..., 0xC0AA0301), an errno (ENOSPC, 28) or a cause "
		       "(WRITE_ERROR).",
		.children = children,
	};
	struct explain_args args = { 0 };
	const struct out_ops *out;

	/* A code may be a negative number: it is no option. */
	if (argp_parse(&argp, argc, argv, 0, NULL, &args))
		return EXIT_USAGE;
	out = out_for(args.json);
	if (try_code(out, discwriter_code_by_name(args.code)) || try_cause(out, args.code) ||
	    try_errno_name(out, args.code) || try_number(out, args.code))
		return EXIT_OK;
	fprintf(stderr, "discwriter: '%s' is no code, errno or cause\n", args.code);
	return EXIT_USAGE;
}
