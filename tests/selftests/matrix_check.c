// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix: what is compared. Nothing here asks the driver what would be
 * right: padding follows from the kind of medium, errno from the cause, contents
 * from the image, the rest stands in the table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

/* <linux/discwriter.h> says in words which cause gives which errno. */
#define CAUSE(name, err) { DISCWRITER_CAUSE_##name, #name, err }
static const struct {
	unsigned int cause;
	const char *name;
	int err;
} causes[] = {
	CAUSE(NONE, 0),
	CAUSE(CANCELLED, ECANCELED),
	CAUSE(NO_MODE_PAGE, EBADRQC),
	CAUSE(NO_MEDIUM, ENOMEDIUM),
	CAUSE(INCOMPATIBLE, EBADE),
	CAUSE(UPSIDE_DOWN, EBADSLT),
	CAUSE(BECOMING_READY, ETIME),
	CAUSE(FORMATTING, EUNATCH),
	CAUSE(BUSY, EXFULL),
	CAUSE(MODE_PARAMETERS, EDOM),
	CAUSE(WRITE_PROTECTED, EROFS),
	CAUSE(NO_FEATURE, ENODATA),
	CAUSE(FEATURE_NOT_CURRENT, ENODATA),
	CAUSE(NO_GET_CONFIGURATION, ENODATA),
	CAUSE(TIMEOUT, ETIMEDOUT),
	CAUSE(NO_DISC_STRUCTURE, ENODATA),
	CAUSE(SPEED, ERANGE),
	CAUSE(LOCKED, EBUSY),
	CAUSE(LOCK_NAME, EINVAL),
	CAUSE(NOT_FORMATTED, EUCLEAN),
	CAUSE(BAD_RESPONSE, EPROTO),
	CAUSE(UNDERRUN, ESTRPIPE),
	CAUSE(WRITE_ERROR, EIO),
	CAUSE(BURN_RUNNING, ETXTBSY),
	CAUSE(NO_BURN, EBADFD),
	CAUSE(MEDIUM_STATE, EUCLEAN),
	CAUSE(STREAM_SIZE, EINVAL),
	CAUSE(TOO_LARGE, ENOSPC),
	CAUSE(NOT_BLANK, EEXIST),
	CAUSE(MEDIUM_UNSUPPORTED, EMEDIUMTYPE),
	CAUSE(RECORDER_UNSUPPORTED, EOPNOTSUPP),
	CAUSE(CLIENT_NAME, EINVAL),
	CAUSE(INVALID, EINVAL),
	CAUSE(RANGES, EINVAL),
	CAUSE(OFFSET, ESPIPE),
	CAUSE(SHORT_SOURCE, ECANCELED),
	CAUSE(UNALIGNED, EINVAL),
	CAUSE(ADDRESS, EFAULT),
	CAUSE(FAILED, EIO),
	CAUSE(NO_MEMORY, ENOMEM),
	CAUSE(NOT_IMPLEMENTED, ENOTTY),
	CAUSE(NOT_WRITABLE, EBADF),
	CAUSE(GONE, ENODEV),
	CAUSE(PERMISSION, EPERM),
	CAUSE(VERIFY, EBADMSG),
	CAUSE(SIZE_NEEDED, EOPNOTSUPP),
};

static const char * const outcomes[] = {
	[DISCWRITER_OUTCOME_UNKNOWN] = "unknown",
	[DISCWRITER_OUTCOME_UNTOUCHED] = "untouched",
	[DISCWRITER_OUTCOME_COMPLETE] = "complete",
	[DISCWRITER_OUTCOME_APPENDABLE] = "appendable",
	[DISCWRITER_OUTCOME_REWRITABLE] = "rewritable",
	[DISCWRITER_OUTCOME_OPEN] = "open",
	[DISCWRITER_OUTCOME_NEEDS_ERASE] = "needs-erase",
	[DISCWRITER_OUTCOME_LOST] = "lost",
	[DISCWRITER_OUTCOME_CLOSED] = "closed",
};

const char *cause_name(unsigned int cause)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(causes); i++)
		if (causes[i].cause == cause)
			return causes[i].name;
	return "unreadable";
}

int cause_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(causes); i++)
		if (!strcmp(causes[i].name, name))
			return causes[i].cause;
	return -1;
}

int cause_errno(unsigned int cause)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(causes); i++)
		if (causes[i].cause == cause)
			return causes[i].err;
	return -1;
}

const char *outcome_name(unsigned int outcome)
{
	return outcome < ARRAY_SIZE(outcomes) ? outcomes[outcome] : "none";
}

int outcome_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (!strcmp(outcomes[i], name))
			return i;
	return -1;
}

static bool is_type(const struct matrix_run *run, const char *type)
{
	size_t n = strlen(type);

	return !strncmp(run->row->medium, type, n) &&
	       (!run->row->medium[n] || run->row->medium[n] == ' ');
}

unsigned int matrix_block(const struct matrix_run *run)
{
	if (!strncmp(run->row->medium, "bd-", 3))
		return 32;
	return strncmp(run->row->medium, "dvd", 3) ? 1 : 16;
}

/* What can be written at one address only, as it is now. */
bool matrix_sequential(struct matrix_run *run)
{
	if (is_type(run, "cd-rw"))
		return !sim_state_is(&run->sim, "format", "packet");
	if (is_type(run, "dvd-rw"))
		return !sim_state_is(&run->sim, "profile", "0013");
	return is_type(run, "cd-r") || is_type(run, "dvd-r") ||
	       is_type(run, "dvd-r-dl") || is_type(run, "dvd+r") ||
	       is_type(run, "dvd+r-dl") || is_type(run, "bd-r");
}

/* A track of a CD has at least 300 sectors (4 seconds). */
uint64_t matrix_pad(struct matrix_run *run, uint64_t sectors)
{
	unsigned int block = matrix_block(run);

	if (!matrix_sequential(run) || !sectors)
		return 0;
	if (block == 1)
		return sectors < 300 ? 300 - sectors : 0;
	return (block - sectors % block) % block;
}

/* Every WRITE moved what its CDB says, and nothing was refused for its form. */
void check_trace(struct matrix_run *run)
{
	long long strict = sim_value(&run->sim, "counters", "strict") - run->strict;
	struct sim_trace trace;
	size_t i;

	if (strict)
		bad(run, "the drive refused %lld commands for their form", strict);
	if (sim_trace_read(&run->sim, &trace)) {
		bad(run, "no trace: %m");
		return;
	}
	for (i = 0; i < trace.nr; i++) {
		const struct sim_cmd *cmd = &trace.cmds[i];
		const uint8_t *cdb = cmd->cdb;
		unsigned long sectors;

		if (cdb[0] == 0x2a)
			sectors = cdb[7] << 8 | cdb[8];
		else if (cdb[0] == 0xaa)
			sectors = (unsigned long)cdb[6] << 24 | cdb[7] << 16 |
				  cdb[8] << 8 | cdb[9];
		else
			continue;
		if (strcmp(cmd->status, "good"))
			continue;
		if (!sectors || cmd->len != sectors * SECTOR)
			bad(run, "command %lu: CDB says %lu sectors, %lu bytes moved",
			    cmd->seq, sectors, cmd->len);
	}
	sim_trace_free(&trace);
}

/* The call gave the cause's errno, and the medium was left alone. */
void check_refused(struct matrix_run *run, unsigned int cause)
{
	long changed = sim_changed_medium(&run->sim);

	if (run->err != cause_errno(cause))
		bad(run, "errno %d (%s) instead of %d", run->err,
		    strerror(run->err), cause_errno(cause));
	if (run->status.cause != cause)
		bad(run, "cause %s instead of %s", cause_name(run->status.cause),
		    cause_name(cause));
	if (run->status.error != cause_errno(cause))
		bad(run, "status says errno %u", run->status.error);
	if (run->status.outcome != DISCWRITER_OUTCOME_UNTOUCHED)
		bad(run, "outcome %s", outcome_name(run->status.outcome));
	if (changed)
		bad(run, "%ld commands that change the medium", changed);
	check_trace(run);
}

void check_data(struct matrix_run *run, uint64_t start, const uint8_t *data,
		uint64_t sectors, bool unread)
{
	if (!sectors)
		return;
	if (!on_disc(&run->sim, start, data, sectors * SECTOR)) {
		bad(run, "%llu sectors from %llu are not what was written",
		    (unsigned long long)sectors, (unsigned long long)start);
		return;
	}
	/*
	 * The page that the last sector of a CD's track shares with the run-out
	 * behind it cannot be read as a whole.
	 */
	if (!unread && !on_sr(&run->sim, start, data, sectors * SECTOR) &&
	    !on_sr_direct(&run->sim, start, data, sectors * SECTOR))
		bad(run, "srN does not read %llu sectors from %llu",
		    (unsigned long long)sectors, (unsigned long long)start);
}

static void check_padding(struct matrix_run *run, const struct matrix_plan *plan)
{
	const struct discwriter_status *st = &run->status;
	uint64_t pad = matrix_pad(run, plan->sectors);
	uint8_t *zeros;

	/* It is a word for CDs only. */
	if (plan->flags & DISCWRITER_BEGIN_POSTGAP && matrix_block(run) == 1 &&
	    matrix_sequential(run))
		pad += 150;
	if (st->pad != pad * SECTOR)
		bad(run, "padding of %u bytes, should be %llu", st->pad,
		    (unsigned long long)pad * SECTOR);
	zeros = calloc(pad ? pad : 1, SECTOR);
	if (!zeros || !on_disc(&run->sim, st->start + plan->sectors, zeros,
			       pad * SECTOR))
		bad(run, "the padding is not zero");
	free(zeros);
}

void check_burn(struct matrix_run *run, const struct matrix_plan *plan,
		unsigned int outcome, unsigned int cause)
{
	const struct discwriter_status *st = &run->status;
	bool complete = outcome == DISCWRITER_OUTCOME_COMPLETE;
	bool unread = run->want->unread || outcome == DISCWRITER_OUTCOME_OPEN;

	/* Before srN is read, whose reading ahead is its own affair. */
	check_trace(run);
	if (run->err != cause_errno(cause))
		bad(run, "errno %d (%s) instead of %d", run->err,
		    strerror(run->err), cause_errno(cause));
	if (st->cause != cause)
		bad(run, "cause %s instead of %s", cause_name(st->cause),
		    cause_name(cause));
	if (st->error != cause_errno(cause))
		bad(run, "status says errno %u", st->error);
	if (st->outcome != outcome)
		bad(run, "outcome %s instead of %s", outcome_name(st->outcome),
		    outcome_name(outcome));
	if (st->phase != (cause ? DISCWRITER_PHASE_FAILED :
				  DISCWRITER_PHASE_COMPLETED))
		bad(run, "phase %u", st->phase);
	if (complete && !cause) {
		if (st->sectors_taken != plan->sectors ||
		    st->sectors_written != plan->sectors)
			bad(run, "%llu sectors taken, %llu written, of %llu",
			    (unsigned long long)st->sectors_taken,
			    (unsigned long long)st->sectors_written,
			    (unsigned long long)plan->sectors);
		check_padding(run, plan);
	}
	if (st->sectors_written > run->image_sectors)
		bad(run, "more sectors than there were");
	else
		check_data(run, st->start, run->image, st->sectors_written, unread);
	if (sim_state_is(&run->sim, "disc_status", "appendable") &&
	    matrix_sequential(run) && !st->job &&
	    outcome != DISCWRITER_OUTCOME_OPEN &&
	    outcome != DISCWRITER_OUTCOME_LOST &&
	    outcome != DISCWRITER_OUTCOME_NEEDS_ERASE &&
	    st->next_writable != (uint64_t)sim_value(&run->sim, "state", "nwa"))
		bad(run, "the next burn is said to start at %llu, and will at %lld",
		    (unsigned long long)st->next_writable,
		    sim_value(&run->sim, "state", "nwa"));
}

/* Write types of mode page 05h. */
#define TYPE_INCREMENTAL	0
#define TYPE_TRACK_AT_ONCE	1
#define TYPE_AT_ONCE		2
/* Its multi-session field. */
#define MULTI_NEXT		3

/*
 * What BEGIN said has reached the drive in its write parameters page. By now that
 * is as closing left it, which changes nothing but the multi-session field.
 */
void check_params(struct matrix_run *run, const struct matrix_plan *plan)
{
	bool cd = is_type(run, "cd-r") || is_type(run, "cd-rw");
	bool dvd = is_type(run, "dvd-r") || is_type(run, "dvd-rw") ||
		   is_type(run, "dvd-r-dl");
	bool at_once = plan->write_type == DISCWRITER_WRITE_AT_ONCE ||
		       (dvd && strstr(run->row->medium, "minimal"));
	bool last = plan->close == DISCWRITER_CLOSE_FINALIZE ||
		    plan->close == DISCWRITER_CLOSE_COMPATIBLE ||
		    is_type(run, "dvd-r-dl") || (dvd && at_once);
	const struct {
		const char *key;
		long long want;
	} fields[] = {
		{ "selected", 1 },
		{ "write_type", at_once ? TYPE_AT_ONCE :
				cd ? TYPE_TRACK_AT_ONCE : TYPE_INCREMENTAL },
		{ "bufe", !(plan->flags & DISCWRITER_BEGIN_UNPROTECTED) },
		{ "test_write", !!(plan->flags & DISCWRITER_BEGIN_SIMULATE) },
		{ "multi_session", last ? 0 : MULTI_NEXT },
	};
	size_t i;

	if (!cd && !dvd)
		return;
	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		long long is = sim_value(&run->sim, "params", fields[i].key);

		if (is != fields[i].want)
			bad(run, "the drive was told %s %lld instead of %lld",
			    fields[i].key, is, fields[i].want);
	}
}

/* The simulator's state has each key=value of the line. */
void check_state(struct matrix_run *run)
{
	unsigned int i;

	for (i = 0; i < run->want->nr_words; i++) {
		const char *word = run->want->words[i];
		const char *value = strchr(word, '=') + 1;
		char key[64], want[80], *text, *at;

		snprintf(key, sizeof(key), "%.*s", (int)(value - word - 1), word);
		/* The one that is looked at most. */
		if (!strcmp(key, "disc"))
			strcpy(key, "disc_status");
		if (sim_state_is(&run->sim, key, value))
			continue;
		text = sim_debug_read(&run->sim, "state", NULL);
		snprintf(want, sizeof(want), "%s: ", key);
		at = text ? strstr(text, want) : NULL;
		if (at)
			at[strcspn(at, "\n")] = '\0';
		bad(run, "%s instead of %s", at ? at : "no such key", value);
		free(text);
	}
}
