// SPDX-License-Identifier: GPL-2.0-only
/*
 * Causes: each has the errno that the header for programs promises, and a name
 * that follows from its own. The promises are read from the text of the header,
 * so that neither can change without the other.
 */
#include <ctype.h>

#include "bytes.h"
#include "sense.h"

struct promise {
	bool numbered;
	char name[64];
	char error[32];
};

static struct promise promises[DISCWRITER_CAUSE_COUNT];

static const struct {
	const char *name;
	int error;
} errors[] = {
#define E(e) { #e, e }
	{ "0", 0 },
	E(EPERM), E(EIO), E(EBADF), E(ENOMEM), E(EFAULT), E(EBUSY), E(EEXIST),
	E(ENODEV), E(EINVAL), E(ENOTTY), E(ETXTBSY), E(ENOSPC), E(ESPIPE),
	E(EROFS), E(EDOM), E(ERANGE), E(EUNATCH), E(EBADE), E(EXFULL),
	E(EBADRQC), E(EBADSLT), E(ENODATA), E(ETIME), E(EPROTO), E(EBADMSG),
	E(EBADFD), E(ESTRPIPE), E(EOPNOTSUPP), E(ETIMEDOUT), E(EUCLEAN),
	E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED),
#undef E
};

static struct promise *promise_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++)
		if (!strcmp(promises[i].name, name))
			return &promises[i];
	return NULL;
}

static FILE *header(void)
{
	FILE *f = fopen(UAPI_HEADER, "r");

	assert_non_null(f);
	return f;
}

/* The lines "DISCWRITER_CAUSE_NAME = NUMBER," and "@...NAME: text (ERRNO)". */
static void read_header(void)
{
	struct promise *p = NULL;
	char line[256], name[64];
	unsigned int number;
	FILE *f = header();

	memset(promises, 0, sizeof(promises));
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, " DISCWRITER_CAUSE_%63[A-Z_] = %u", name,
			   &number) != 2 || !strcmp(name, "COUNT"))
			continue;
		assert_in_range(number, 0, DISCWRITER_CAUSE_COUNT - 1);
		assert_false(promises[number].numbered);
		promises[number].numbered = true;
		strcpy(promises[number].name, name);
	}
	rewind(f);
	/* The text may go on for some lines; the errno ends it. */
	while (fgets(line, sizeof(line), f)) {
		const char *open;

		if (sscanf(line, " * @DISCWRITER_CAUSE_%63[A-Z_]: ", name) == 1)
			p = strcmp(name, "COUNT") ? promise_of(name) : NULL;
		open = strrchr(line, '(');
		if (p && !p->error[0] && open)
			sscanf(open, "(%31[A-Z0-9])", p->error);
	}
	fclose(f);
}

CASE(all_numbered)
{
	unsigned int i;

	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++)
		if (!promises[i].numbered || !promises[i].error[0])
			fail_msg("cause %u is not in the header, or without errno", i);
}

CASE(all_errors)
{
	unsigned int i, n;

	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++) {
		for (n = 0; n < ARRAY_SIZE(errors); n++)
			if (!strcmp(errors[n].name, promises[i].error))
				break;
		if (n == ARRAY_SIZE(errors))
			fail_msg("%s: unknown errno %s", promises[i].name,
				 promises[i].error);
		if (dw_cause_errno(i) != errors[n].error)
			fail_msg("%s: %d, promised is %s", promises[i].name,
				 dw_cause_errno(i), promises[i].error);
	}
	assert_int_equal(dw_cause_errno(DISCWRITER_CAUSE_NONE), 0);
}

/* Event loops spin on these: no cause may give them. */
CASE(forbidden_errors)
{
	unsigned int i;

	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++) {
		int e = dw_cause_errno(i);

		assert_true(e >= 0);
		assert_true(e != EAGAIN && e != EALREADY && e != EINPROGRESS &&
			    e != EINTR);
		assert_true(!i || e);
	}
}

CASE(all_names)
{
	char want[64];
	unsigned int i, n;

	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++) {
		for (n = 0; promises[i].name[n]; n++)
			want[n] = promises[i].name[n] == '_' ? '-' :
				  (char)tolower(promises[i].name[n]);
		want[n] = 0;
		assert_non_null(dw_cause_name(i));
		assert_string_equal(dw_cause_name(i), want);
		for (n = 0; n < i; n++)
			assert_string_not_equal(dw_cause_name(i), dw_cause_name(n));
	}
}

CASE(unknown)
{
	assert_int_equal(dw_cause_errno(DISCWRITER_CAUSE_COUNT), EIO);
	assert_int_equal(dw_cause_errno((enum discwriter_cause)-1), EIO);
	assert_string_equal(dw_cause_name(DISCWRITER_CAUSE_COUNT), "unknown");
	assert_string_equal(dw_cause_name((enum discwriter_cause)-1), "unknown");
}

CASES(cause) = {
	LIST(all_numbered),
	LIST(all_errors),
	LIST(forbidden_errors),
	LIST(all_names),
	LIST(unknown),
	{}
};

SUITE(cause, read_header);
