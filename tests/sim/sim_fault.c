// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: rules that make commands fail
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sim.h"

/**
 * struct sim_fault - a rule
 * @node: in the drive's list
 * @id: its number
 * @any: it is for every operation code
 * @opcode: else for this one
 * @nth: the first matching command it hits, from 1
 * @count: how many from there on; U32_MAX for all
 * @has_lba: only commands that address a sector from @first to @last
 * @first: see @has_lba
 * @last: see @has_lba
 * @waits: for a command, before anything else
 * @until: the command that ends it, or 0
 * @over: that has come
 * @seen: commands that matched
 * @hits: commands that it hit
 * @action: what happens to them
 */
struct sim_fault {
	struct list_head node;
	unsigned int id;
	bool any;
	u8 opcode;
	u32 nth;
	u32 count;
	bool has_lba;
	u32 first;
	u32 last;
	bool waits;
	u8 until;
	bool over;
	u32 seen;
	u32 hits;
	struct sim_action action;
};

/* How an action is written. */
enum sim_arg { ARG_NONE, ARG_NUMBER, ARG_SENSE, ARG_ATTENTION };

static const struct sim_verb {
	const char *name;
	enum sim_arg arg;
	bool executes;	/* "execute+" can stand before it */
} sim_verbs[SIM_NR_ACTIONS] = {
	[SIM_FAIL]	= { "sense=", ARG_SENSE, true },
	[SIM_DELAY]	= { "delay=", ARG_NUMBER },
	[SIM_HANG]	= { "hang", ARG_NONE, true },
	[SIM_HANG_HARD]	= { "hang-hard", ARG_NONE, true },
	[SIM_BUSY]	= { "busy", ARG_NONE },
	[SIM_HOST_BYTE]	= { "host=", ARG_NUMBER, true },
	[SIM_SHORT]	= { "short=", ARG_NUMBER },
	[SIM_LIE]	= { "lie=", ARG_NUMBER },
	[SIM_UNPLUG]	= { "unplug", ARG_NONE },
	[SIM_ATTENTION]	= { "ua=", ARG_ATTENTION },
	[SIM_POWER]	= { "power", ARG_NONE },
	[SIM_DEFECT]	= { "defect", ARG_NONE },
	[SIM_RESET]	= { "reset", ARG_NONE },
	[SIM_PRETEND]	= { "pretend", ARG_NONE },
};

#define EXECUTE		"execute+"

static bool sim_fault_fits(const struct sim_fault *f, u8 opcode,
			   const struct sim_cmd *sc)
{
	if (!f->any && f->opcode != opcode)
		return false;
	if (!f->has_lba)
		return true;
	return sc->op && sc->op->flags & OP_LBA && sc->blocks &&
	       sc->lba <= f->last && (u64)sc->lba + sc->blocks > f->first;
}

/**
 * sim_fault_match - ask the rules about a command
 * @d: the drive; its lock is held
 * @opcode: the command's operation code
 * @sc: the command
 *
 * All rules that fit count it; of those that are due the oldest hits it.
 *
 * Return: what happens to it.
 */
struct sim_action sim_fault_match(struct sim_drive *d, u8 opcode,
				  const struct sim_cmd *sc)
{
	struct sim_action action = { .kind = SIM_NO_FAULT };
	struct sim_fault *f;

	list_for_each_entry(f, &d->faults, node) {
		if (f->waits) {
			f->waits = f->action.after != opcode;
			continue;
		}
		f->over |= f->until && f->until == opcode;
		if (f->over || !sim_fault_fits(f, opcode, sc))
			continue;
		if (f->seen < U32_MAX)
			f->seen++;
		if (f->seen < f->nth || f->seen - f->nth >= f->count)
			continue;
		if (action.kind != SIM_NO_FAULT)
			continue;
		f->hits++;
		action = f->action;
		action.has_lba = f->has_lba;
		action.lba = max(f->first, sc->lba);
	}
	return action;
}

/* K/AA/QQ or AA/QQ, hexadecimal. */
static int sim_parse_sense(const char *text, bool attention, u32 *sense)
{
	unsigned int key = 6, asc, ascq;
	int end = 0;

	if (attention)
		sscanf(text, "%2x/%2x%n", &asc, &ascq, &end);
	else
		sscanf(text, "%1x/%2x/%2x%n", &key, &asc, &ascq, &end);
	if (!end || text[end])
		return -EINVAL;
	*sense = SIM_SENSE(key, asc, ascq);
	return 0;
}

static int sim_parse_action(struct sim_action *action, const char *word)
{
	const struct sim_verb *verb;
	unsigned int i;

	if (action->kind != SIM_NO_FAULT)
		return -EINVAL;		/* one is enough */
	if (!strncmp(word, EXECUTE, strlen(EXECUTE))) {
		action->execute = true;
		word += strlen(EXECUTE);
	}
	for (i = 1; i < SIM_NR_ACTIONS; i++) {
		size_t len = strlen(sim_verbs[i].name);

		verb = &sim_verbs[i];
		if (strncmp(word, verb->name, len))
			continue;
		if (verb->arg == ARG_NONE && word[len])
			continue;
		if (action->execute && !verb->executes)
			return -EINVAL;
		action->kind = i;
		switch (verb->arg) {
		case ARG_NONE:
			return 0;
		case ARG_NUMBER:
			return kstrtou32(word + len, 0, &action->arg);
		default:
			return sim_parse_sense(word + len, verb->arg == ARG_ATTENTION,
					       &action->arg);
		}
	}
	return -EINVAL;
}

static int sim_parse_range(struct sim_fault *f, char *text)
{
	char *first = strsep(&text, "-");
	int err = kstrtou32(first, 10, &f->first);

	if (err)
		return err;
	f->last = f->first;
	if (text)
		err = kstrtou32(text, 10, &f->last);
	f->has_lba = true;
	return err ?: f->last < f->first ? -EINVAL : 0;
}

static int sim_parse_word(struct sim_fault *f, char *word, bool *has_op)
{
	char *value = strchr(word, '=');

	if (value)
		value++;
	if (!strncmp(word, "op=", 3)) {
		*has_op = true;
		f->any = !strcmp(value, "*");
		return f->any ? 0 : kstrtou8(value, 16, &f->opcode);
	}
	if (!strncmp(word, "after=", 6)) {
		f->waits = true;
		return kstrtou8(value, 16, &f->action.after);
	}
	if (!strncmp(word, "until=", 6))
		return kstrtou8(value, 16, &f->until) ?: f->until ? 0 : -EINVAL;
	if (!strncmp(word, "nth=", 4))
		return kstrtou32(value, 10, &f->nth) ?: f->nth ? 0 : -EINVAL;
	if (!strncmp(word, "count=", 6)) {
		if (!strcmp(value, "*"))
			value = "4294967295";
		return kstrtou32(value, 10, &f->count);
	}
	if (!strncmp(word, "lba=", 4))
		return sim_parse_range(f, value);
	if (!strcmp(word, "deferred")) {
		f->action.deferred = true;
		return 0;
	}
	return sim_parse_action(&f->action, word);
}

/**
 * sim_fault_add - add a rule
 * @d: the drive
 * @line: what it says; is cut into words
 *
 * Return: 0 or an error.
 */
int sim_fault_add(struct sim_drive *d, char *line)
{
	struct sim_fault *f = kzalloc(sizeof(*f), GFP_KERNEL);
	bool has_op = false;
	char *word;
	int err = 0;

	if (!f)
		return -ENOMEM;
	f->nth = 1;
	f->count = 1;
	while (!err && (word = strsep(&line, " \t")))
		if (*word)
			err = sim_parse_word(f, word, &has_op);
	if (!err && (!has_op || f->action.kind == SIM_NO_FAULT ||
		     (f->action.deferred && f->action.kind != SIM_FAIL)))
		err = -EINVAL;
	if (err) {
		kfree(f);
		return err;
	}
	spin_lock_bh(&d->lock);
	f->id = d->next_fault++;
	list_add_tail(&f->node, &d->faults);
	spin_unlock_bh(&d->lock);
	return 0;
}

/**
 * sim_fault_clear - remove all rules
 * @d: the drive
 */
void sim_fault_clear(struct sim_drive *d)
{
	struct sim_fault *f, *tmp;
	LIST_HEAD(old);

	spin_lock_bh(&d->lock);
	list_splice_init(&d->faults, &old);
	spin_unlock_bh(&d->lock);
	list_for_each_entry_safe(f, tmp, &old, node)
		kfree(f);
}

/**
 * sim_fault_show - print the rules and their hits
 * @d: the drive; its lock is held
 * @seq: where to
 */
void sim_fault_show(struct sim_drive *d, struct seq_file *seq)
{
	const struct sim_fault *f;

	list_for_each_entry(f, &d->faults, node) {
		const struct sim_action *action = &f->action;
		const struct sim_verb *verb = &sim_verbs[action->kind];

		if (f->any)
			seq_printf(seq, "%u op=*", f->id);
		else
			seq_printf(seq, "%u op=%02X", f->id, f->opcode);
		seq_printf(seq, " nth=%u", f->nth);
		if (f->count == U32_MAX)
			seq_puts(seq, " count=*");
		else
			seq_printf(seq, " count=%u", f->count);
		if (action->after)
			seq_printf(seq, " after=%02X", action->after);
		if (f->until)
			seq_printf(seq, " until=%02X", f->until);
		if (f->has_lba)
			seq_printf(seq, " lba=%u-%u", f->first, f->last);
		seq_printf(seq, " %s%s", action->execute ? EXECUTE : "", verb->name);
		if (verb->arg == ARG_NUMBER)
			seq_printf(seq, "%u", action->arg);
		if (verb->arg == ARG_SENSE)
			seq_printf(seq, "%X/", SIM_KEY(action->arg));
		if (verb->arg == ARG_SENSE || verb->arg == ARG_ATTENTION)
			seq_printf(seq, "%02X/%02X", SIM_ASC(action->arg),
				   SIM_ASCQ(action->arg));
		seq_printf(seq, "%s hits=%u\n", action->deferred ? " deferred" : "",
			   f->hits);
	}
}
