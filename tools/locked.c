// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who has the recorder, in words, and what can be done about it.
 */
#include <stdio.h>
#include <string.h>

#include "tool.h"

/* By kind: for programs, and what to do next. */
static const struct {
	const char *name;
	const char *advice;
} kinds[] = {
	[DW_BLOCKER_NONE] = { "none", "Try again: whoever it was has let go of it." },
	[DW_BLOCKER_CLIENT] = { "client", "Wait until that program lets go of it, or end it." },
	[DW_BLOCKER_MOUNT] = { "mount", "Unmount the disc ('umount')." },
	[DW_BLOCKER_DEVICE] = { "device", "Unmount and remove that device ('dmsetup remove')." },
	[DW_BLOCKER_PROGRAM] = { "program", "Wait until that program has ended, or end it." },
	[DW_BLOCKER_FLOCK] = { "flock", "Wait until that program lets go of it, or end it." },
};

bool find_blocker(struct dw_recorder *recorder, struct dw_blocker *blocker)
{
	return recorder &&
	       SUCCEEDED(discwriter_recorder_blocker(recorder, blocker, sizeof(*blocker))) &&
	       blocker->kind < ARRAY_SIZE(kinds);
}

const char *blocker_advice(const struct dw_blocker *blocker)
{
	static const char running[] =
		"Wait until it is over ('discwriter wait'), or end it ('discwriter cancel').";
	static const char unseen[] =
		"Ask as root, who sees all programs; or it is mounted in another container.";

	if (blocker->kind == DW_BLOCKER_CLIENT && blocker->phase != DISCWRITER_PHASE_IDLE)
		return running;
	if (blocker->kind == DW_BLOCKER_PROGRAM && !blocker->pid)
		return unseen;
	return kinds[blocker->kind].advice;
}

/* " (mounted) at A, B", as far as it fits; bytes that a terminal would obey are '?' */
static void add_paths(char *buf, size_t size, const struct dw_blocker *blocker)
{
	const char *path = blocker->paths;
	size_t len = strlen(buf), i;

	for (i = 0; *path && len < size; i++, path += strlen(path) + 1)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : " at ", path);
	for (i = 0; buf[i]; i++)
		if ((unsigned char)buf[i] < 0x20 || buf[i] == 0x7f)
			buf[i] = '?';
}

static void process_text(char *buf, size_t size, const struct dw_blocker *blocker)
{
	if (!blocker->pid)
		snprintf(buf, size, "a program that cannot be seen");
	else
		snprintf(buf, size, "%s%d (%s)", blocker->count > 1 ? "one of several, as " : "",
			 blocker->pid, blocker->name);
}

void blocker_text(char *buf, size_t size, const struct dw_blocker *blocker)
{
	char process[128];

	process_text(process, sizeof(process), blocker);
	switch (blocker->kind) {
	case DW_BLOCKER_CLIENT:
		snprintf(buf, size, "held by '%s' (pid %d)%s%s", blocker->name, blocker->pid,
			 blocker->phase == DISCWRITER_PHASE_IDLE ? "" : ": ",
			 blocker->phase == DISCWRITER_PHASE_IDLE ? "" :
			 discwriter_phase_name(blocker->phase));
		break;
	case DW_BLOCKER_MOUNT:
		snprintf(buf, size, "mounted");
		add_paths(buf, size, blocker);
		break;
	case DW_BLOCKER_DEVICE:
		snprintf(buf, size, "part of %s%s", blocker->name,
			 blocker->count ? ", mounted" : "");
		add_paths(buf, size, blocker);
		break;
	case DW_BLOCKER_PROGRAM:
		snprintf(buf, size, "opened exclusively by %s", process);
		break;
	case DW_BLOCKER_FLOCK:
		snprintf(buf, size, "its block device is locked (flock) by %s", process);
		break;
	default:
		snprintf(buf, size, "nobody any more");
	}
}

/* Fields of a record. */
void show_blocker(const struct out_ops *out, const struct dw_blocker *blocker)
{
	out->str("blocker", NULL, kinds[blocker->kind].name);
	if (blocker->name[0])
		out->str("blocker_name", NULL, blocker->name);
	if (blocker->pid)
		out->num("blocker_pid", NULL, blocker->pid, NULL);
	if (blocker->kind == DW_BLOCKER_CLIENT)
		out->str("blocker_phase", NULL, discwriter_phase_name(blocker->phase));
	if (blocker->paths[0]) {
		out->str("mounted_at", NULL, blocker->paths);
		out->num("mounts", NULL, blocker->count, NULL);
	}
}
