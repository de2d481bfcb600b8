// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records for people: a field a line.
 */
#include <stdio.h>

#include "tool.h"

#define LABEL_WIDTH	22

static void text_begin(const char *what)
{
	(void)what;
}

static void text_str(const char *key, const char *label, const char *value)
{
	(void)key;
	printf("%-*s %s\n", LABEL_WIDTH, label, value);
}

static void text_num(const char *key, const char *label, long long value, const char *text)
{
	(void)key;
	if (text)
		printf("%-*s %s\n", LABEL_WIDTH, label, text);
	else
		printf("%-*s %lld\n", LABEL_WIDTH, label, value);
}

static void text_end(void)
{
	fflush(stdout);
}

const struct out_ops out_text = { text_begin, text_str, text_num, text_end };
