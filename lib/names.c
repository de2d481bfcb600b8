// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Words for the kernel's numbers.
 */
#include "internal.h"

static const char *const phases[] = {
	[DISCWRITER_PHASE_IDLE] = "idle",
	[DISCWRITER_PHASE_VALIDATING] = "validating",
	[DISCWRITER_PHASE_FORMATTING] = "formatting",
	[DISCWRITER_PHASE_INITIALIZING] = "initializing",
	[DISCWRITER_PHASE_CALIBRATING] = "calibrating",
	[DISCWRITER_PHASE_WRITING] = "writing",
	[DISCWRITER_PHASE_FINALIZING] = "finalizing",
	[DISCWRITER_PHASE_VERIFYING] = "verifying",
	[DISCWRITER_PHASE_COMPLETED] = "completed",
	[DISCWRITER_PHASE_CANCELLING] = "cancelling",
	[DISCWRITER_PHASE_FAILED] = "failed",
	[DISCWRITER_PHASE_ERASING] = "erasing",
};

static const struct {
	const char *name;
	const char *text;
} outcomes[] = {
	[DISCWRITER_OUTCOME_UNKNOWN] = {
		"unknown", "The state of the disc is not known.",
	},
	[DISCWRITER_OUTCOME_UNTOUCHED] = {
		"untouched", "The disc was not changed.",
	},
	[DISCWRITER_OUTCOME_COMPLETE] = {
		"complete", "The disc holds all that was to be written.",
	},
	[DISCWRITER_OUTCOME_APPENDABLE] = {
		"appendable",
		"What had been written is readable, and more can be added to the disc.",
	},
	[DISCWRITER_OUTCOME_REWRITABLE] = {
		"rewritable",
		"The disc is partly written, and can be written again as it is.",
	},
	[DISCWRITER_OUTCOME_OPEN] = {
		"open",
		"A track or session is still open; the disc may be unreadable until it is closed.",
	},
	[DISCWRITER_OUTCOME_NEEDS_ERASE] = {
		"needs erase",
		"The disc must be erased or formatted before it is used again.",
	},
	[DISCWRITER_OUTCOME_LOST] = {
		"lost", "The disc can neither be read nor written any more.",
	},
	[DISCWRITER_OUTCOME_CLOSED] = {
		"closed",
		"The disc is closed with only a part of the data; nothing can be added.",
	},
};

static const char *const jobs[] = {
	[DISCWRITER_JOB_BURN] = "burn",
	[DISCWRITER_JOB_ERASE] = "erase",
	[DISCWRITER_JOB_FORMAT] = "format",
	[DISCWRITER_JOB_FINALIZE] = "finalize",
	[DISCWRITER_JOB_RESERVE] = "reserve",
};

static const char *const closes[] = {
	[DISCWRITER_CLOSE_DEFAULT] = "default",
	[DISCWRITER_CLOSE_SESSION] = "session",
	[DISCWRITER_CLOSE_FINALIZE] = "finalize",
	[DISCWRITER_CLOSE_TRACK] = "track",
	[DISCWRITER_CLOSE_COMPATIBLE] = "compatible",
};

static const char *const write_types[] = {
	[DISCWRITER_WRITE_AUTO] = "auto",
	[DISCWRITER_WRITE_INCREMENTAL] = "incremental",
	[DISCWRITER_WRITE_AT_ONCE] = "at-once",
};

/* The header has masks. */
#define BIT_OF(mask)	__builtin_ctz(DISCWRITER_MEDIUM_ ## mask)

static const char *const states[] = {
	[BIT_OF(PRESENT)] = "present",
	[BIT_OF(BLANK)] = "blank",
	[BIT_OF(APPENDABLE)] = "appendable",
	[BIT_OF(FINALIZED)] = "finalized",
	[BIT_OF(OVERWRITABLE)] = "overwritable",
	[BIT_OF(ERASABLE)] = "erasable",
	[BIT_OF(PARTLY_FORMATTED)] = "partly formatted",
	[BIT_OF(FORMATTING)] = "being formatted",
	[BIT_OF(OPEN_SESSION)] = "open session",
	[BIT_OF(DAMAGED)] = "damaged",
	[BIT_OF(WRITE_PROTECTED)] = "write-protected",
	[BIT_OF(SUPPORTED)] = "supported",
	[BIT_OF(UNFORMATTED)] = "unformatted",
};

static const char *const cans[] = {
	[BIT_OF(CAN_INCREMENTAL)] = "incremental",
	[BIT_OF(CAN_AT_ONCE)] = "at-once",
	[BIT_OF(CAN_SIMULATE)] = "simulate",
	[BIT_OF(CAN_UNPROTECTED)] = "no underrun protection",
	[BIT_OF(CAN_RESUME)] = "resume",
	[BIT_OF(CAN_ERASE)] = "erase",
	[BIT_OF(CAN_FORMAT)] = "format",
	[BIT_OF(CAN_FINALIZE)] = "finalize",
	[BIT_OF(CAN_RESERVE)] = "reserve",
};

/* Format types of MMC-6, table 252 and what follows it. */
static const char *const formats[] = {
	[0x00] = "full",
	[0x01] = "spare area expansion",
	[0x04] = "zone reformat",
	[0x05] = "zone",
	[0x10] = "full, packets",
	[0x11] = "grow session",
	[0x12] = "add session",
	[0x13] = "quick grow",
	[0x14] = "quick add session",
	[0x15] = "quick",
	[0x20] = "full, with spares",
	[0x24] = "Mount Rainier",
	[0x26] = "DVD+RW",
	[0x30] = "BD-RE, with spares",
	[0x31] = "BD-RE, no spares",
	[0x32] = "BD-R, with spares",
};

static const char *name_in(const char *const *names, size_t n, unsigned int i, const char *none)
{
	return i < n && names[i] ? names[i] : none;
}

#define NAME_IN(names, i, none)	name_in(names, DW_ARRAY_SIZE(names), i, none)

const char *discwriter_phase_name(unsigned int phase)
{
	return NAME_IN(phases, phase, "unknown");
}

const char *discwriter_job_name(unsigned int job)
{
	return NAME_IN(jobs, job, "unknown");
}

const char *discwriter_close_name(unsigned int close)
{
	return NAME_IN(closes, close, NULL);
}

const char *discwriter_write_type_name(unsigned int type)
{
	return NAME_IN(write_types, type, NULL);
}

const char *discwriter_medium_state_name(unsigned int bit)
{
	return NAME_IN(states, bit, NULL);
}

const char *discwriter_medium_can_name(unsigned int bit)
{
	return NAME_IN(cans, bit, NULL);
}

const char *discwriter_format_name(unsigned int type)
{
	return NAME_IN(formats, type, NULL);
}

const char *discwriter_outcome_name(unsigned int outcome)
{
	return outcomes[outcome < DW_ARRAY_SIZE(outcomes) ? outcome : 0].name;
}

const char *discwriter_outcome_text(unsigned int outcome)
{
	return outcomes[outcome < DW_ARRAY_SIZE(outcomes) ? outcome : 0].text;
}
