// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The fake system for a whole program: settings from $DW_FAKE ("name=value,..."),
 * and what happened as lines in the file $DW_FAKE_LOG.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

static long long owner, overwritable;
static int signals_blocked = -1;

#define SET(member)	{ #member, &fake.member, sizeof(fake.member) }

static const struct {
	const char *name;
	void *at;
	size_t size;
} settings[] = {
	SET(nodes),
	SET(taken_by_other),
	SET(open_error),
	SET(query_error),
	SET(medium_error),
	SET(begin_error),
	SET(begin_cause),
	SET(fail_at),
	SET(fail_error),
	SET(fail_cause),
	SET(end_error),
	SET(end_cause),
	SET(block_writes),
	SET(deaf),
	SET(disc),
	SET(status.phase),
	SET(medium.state),
	{ "owner", &owner, sizeof(owner) },
	{ "overwritable", &overwritable, sizeof(overwritable) },
};

static void set(const char *name, long long value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		if (strcmp(settings[i].name, name))
			continue;
		/* Little endian, or all of it: 1, 4 or 8 bytes. */
		memcpy(settings[i].at, &value, settings[i].size);
		return;
	}
	fprintf(stderr, "DW_FAKE: %s?\n", name);
	abort();
}

static void log_what_happened(void)
{
	const char *path = getenv("DW_FAKE_LOG");
	FILE *f = path ? fopen(path, "w") : NULL;
	unsigned int i;

	if (!f)
		return;
	fprintf(f, "begins=%u ends=%u cancels=%u len=%zu\n", fake.begins, fake.ends, fake.cancels,
		fake.len);
	fprintf(f, "signals_blocked=%d\n", signals_blocked);
	fprintf(f, "flags=%u close=%u sectors=%llu client=%s\n", fake.begin.flags,
		fake.begin.close, (unsigned long long)fake.begin.sectors, fake.begin.client);
	for (i = 0; i < fake.begin.nr_ranges && i < 16; i++)
		fprintf(f, "range %llu-%llu\n", (unsigned long long)fake.ranges[i].start,
			(unsigned long long)fake.ranges[i].end);
	fclose(f);
}

/* In the thread that a system call of the node would block. */
static void look_at_signals(unsigned long request)
{
	sigset_t mask;

	if (request != DISCWRITER_IOC_BEGIN)
		return;
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	signals_blocked = sigismember(&mask, SIGINT) && sigismember(&mask, SIGTERM) &&
			  sigismember(&mask, SIGHUP);
}

__attribute__((constructor)) static void prepare(void)
{
	char *text = getenv("DW_FAKE"), *pair, *save = NULL;
	char buf[256];

	fake_reset();
	snprintf(buf, sizeof(buf), "%s", text ? text : "");
	for (pair = strtok_r(buf, ",", &save); pair; pair = strtok_r(NULL, ",", &save)) {
		char *value = strchr(pair, '=');

		*value = 0;
		set(pair, strtoll(value + 1, NULL, 0));
	}
	if (owner) {
		fake.owner.held = 1;
		fake.owner.pid = (int)owner;
		strcpy(fake.owner.client, "backup");
	}
	if (overwritable) {
		fake.medium.profile = 0x1a;
		fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
		fake.medium.state &= ~DISCWRITER_MEDIUM_BLANK;
	}
	fake.before = look_at_signals;
	atexit(log_what_happened);
}
