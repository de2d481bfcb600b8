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

static long long owner, overwritable, lists, verb, old, mounted;
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
	SET(fail_sense),
	SET(end_error),
	SET(end_cause),
	SET(block_writes),
	SET(no_status),
	SET(deaf),
	SET(disc),
	SET(status.phase),
	SET(status.burn),
	SET(status.job),
	SET(status.error),
	SET(status.cause),
	SET(medium.state),
	SET(medium.profile),
	SET(medium.can),
	SET(medium.sessions),
	SET(medium.next_writable),
	SET(medium.last_session_start),
	SET(medium.open_track),
	SET(medium.open_start),
	SET(medium.open_next),
	SET(medium.open_end),
	SET(verb_error),
	SET(job_error),
	SET(job_cause),
	SET(job_phase),
	SET(job_polls),
	SET(job_status.flags),
	SET(job_status.progress),
	SET(job_status.elapsed_ms),
	SET(stubborn),
	SET(claimed),
	SET(openers),
	SET(opener),
	SET(flocker),
	SET(flock_error),
	SET(mounts),
	{ "mounted", &mounted, sizeof(mounted) },
	SET(adjust),
	SET(skip),
	SET(pvd),
	{ "old", &old, sizeof(old) },
	{ "lists", &lists, sizeof(lists) },
	{ "verb", &verb, sizeof(verb) },
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
	fprintf(f, "type=%u speed=%u\n", fake.begin.write_type, fake.begin.speed);
	fprintf(f, "jobs=%u erase=%u finalize=%u reserve=%llu tray=%u\n", fake.jobs,
		fake.erase.method, fake.finalize.close, (unsigned long long)fake.reserve.sectors,
		fake.tray.action);
	fprintf(f, "format=%u/%u/%u/%u/%llu\n", fake.format.flags, fake.format.entry.type,
		fake.format.entry.subtype, fake.format.entry.param,
		(unsigned long long)fake.format.entry.sectors);
	fprintf(f, "set=%u/%u\n", fake.speed.write, fake.speed.rotation);
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

static void make_lists(void)
{
	fake.formats = (struct discwriter_formats) {
		.state = DISCWRITER_FORMAT_FORMATTED, .sectors = 2295104, .nr = 2, .preferred = 1,
		.entries = {
			{ .type = 0x00, .param = 2048, .sectors = 2295104 },
			{ .type = 0x26, .sectors = 2295100 },
		},
	};
	fake.speeds = (struct discwriter_speeds) {
		.nr = 3, .current_write = 11081,
		.entries = {
			{ .write = 22160, .rotation = DISCWRITER_ROTATION_CAV },
			{ .write = 11081 },
			{ .write = 5540, .read = 5540 },
		},
	};
}

/* Which verb fails, by its number. */
static unsigned long request_of(long long nr)
{
	static const unsigned long requests[] = {
		DISCWRITER_IOC_FORMATS, DISCWRITER_IOC_SPEEDS, DISCWRITER_IOC_ERASE,
		DISCWRITER_IOC_FORMAT, DISCWRITER_IOC_FINALIZE, DISCWRITER_IOC_RESERVE,
		DISCWRITER_IOC_TRAY, DISCWRITER_IOC_SPEED,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		if (_IOC_NR(requests[i]) == (unsigned long)nr)
			return requests[i];
	return 0;
}

__attribute__((constructor)) static void prepare(void)
{
	char *text = getenv("DW_FAKE"), *pair, *save = NULL;
	char buf[512];

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
	if (mounted)
		fake.mount_paths = "/mnt/a\nb\0/mnt/c\0";
	if (overwritable) {
		fake.medium.profile = 0x1a;
		fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
		fake.medium.state &= ~DISCWRITER_MEDIUM_BLANK;
	}
	fake.old = old;
	fake.verb_request = request_of(verb);
	if (lists)
		make_lists();
	fake.before = look_at_signals;
	atexit(log_what_happened);
}
