// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records for programs: one JSON object a line, its type in "type". Numbers are
 * numbers, in the units that the keys name.
 */
#include <json-c/json.h>
#include <stdio.h>

#include "tool.h"

/* Records are not nested, and made by one thread at a time. */
static struct json_object *record;

static void json_str(const char *key, const char *label, const char *value)
{
	(void)label;
	json_object_object_add(record, key, json_object_new_string(value));
}

static void json_num(const char *key, const char *label, long long value, const char *text)
{
	(void)label;
	(void)text;
	json_object_object_add(record, key, json_object_new_int64(value));
}

static void json_begin(const char *what)
{
	record = json_object_new_object();
	json_str("type", NULL, what);
}

static void json_end(void)
{
	puts(json_object_to_json_string_ext(record, JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(stdout);
	json_object_put(record);
	record = NULL;
}

const struct out_ops out_json = { json_begin, json_str, json_num, json_end };
