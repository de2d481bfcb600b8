// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Words for the kernel's numbers: phases, outcomes, types of medium.
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

/*
 * Profile numbers of MMC-6, table 95. One 1x: CD 75 sectors of 2048 bytes a second;
 * DVD 11.08 Mbit/s; BD 36 Mbit/s (1385 and 4496 kB/s in the drives' own tables).
 */
#define CD	154
#define DVD	1385
#define BD	4496

static const struct dw_profile profiles[] = {
	{ 0x0002, 0, "removable disk" },
	{ 0x0008, CD, "CD-ROM" },
	{ 0x0009, CD, "CD-R" },
	{ 0x000a, CD, "CD-RW" },
	{ 0x0010, DVD, "DVD-ROM" },
	{ 0x0011, DVD, "DVD-R" },
	{ 0x0012, DVD, "DVD-RAM" },
	{ 0x0013, DVD, "DVD-RW restricted overwrite" },
	{ 0x0014, DVD, "DVD-RW sequential" },
	{ 0x0015, DVD, "DVD-R DL" },
	{ 0x0016, DVD, "DVD-R DL layer jump" },
	{ 0x001a, DVD, "DVD+RW" },
	{ 0x001b, DVD, "DVD+R" },
	{ 0x002a, DVD, "DVD+RW DL" },
	{ 0x002b, DVD, "DVD+R DL" },
	{ 0x0040, BD, "BD-ROM" },
	{ 0x0041, BD, "BD-R" },
	{ 0x0042, BD, "BD-R random recording" },
	{ 0x0043, BD, "BD-RE" },
	{ 0x0050, 0, "HD DVD-ROM" },
	{ 0x0051, 0, "HD DVD-R" },
	{ 0x0052, 0, "HD DVD-RAM" },
};

const char *discwriter_phase_name(unsigned int phase)
{
	return phase < DW_ARRAY_SIZE(phases) ? phases[phase] : "unknown";
}

const char *discwriter_outcome_name(unsigned int outcome)
{
	return outcomes[outcome < DW_ARRAY_SIZE(outcomes) ? outcome : 0].name;
}

const char *discwriter_outcome_text(unsigned int outcome)
{
	return outcomes[outcome < DW_ARRAY_SIZE(outcomes) ? outcome : 0].text;
}

const struct dw_profile *discwriter_profile_find(unsigned int profile)
{
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(profiles); i++)
		if (profiles[i].profile == profile)
			return &profiles[i];
	return NULL;
}
