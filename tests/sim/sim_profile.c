// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: profiles: which media a drive knows, and as what
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "sim.h"

/* All there are; highest number first, as drives list them. */
static const u16 sim_profiles[SIM_NR_PROFILES] = {
	0x0043, 0x0042, 0x0041, 0x0040, 0x002b, 0x002a, 0x001b, 0x001a, 0x0016, 0x0015,
	0x0014, 0x0013, 0x0012, 0x0011, 0x0010, 0x000a, 0x0009, 0x0008, 0x0002,
};

/* The profile of a pressed disc of the same family; disks have none. */
static u16 sim_profile_rom(u16 profile)
{
	if (profile >= 0x0040)
		return 0x0040;
	if (profile >= 0x0010)
		return 0x0010;
	return profile >= 0x0008 ? 0x0008 : profile;
}

static bool sim_profile_is_rom(u16 profile)
{
	return profile >= 0x0008 && profile == sim_profile_rom(profile);
}

static int sim_profile_index(u16 profile)
{
	unsigned int i;

	for (i = 0; i < SIM_NR_PROFILES; i++)
		if (sim_profiles[i] == profile)
			return i;
	return -1;
}

/**
 * sim_profile_known - does a drive know media of this profile?
 * @d: the drive
 * @profile: the profile
 */
bool sim_profile_known(const struct sim_drive *d, u16 profile)
{
	int i = sim_profile_index(profile);

	if (i < 0 || (d->read_only && !sim_profile_is_rom(profile)))
		return false;
	return !d->profiles || d->profiles & 1U << i;
}

/**
 * sim_profile_seen - what a drive takes a medium for
 * @d: the drive
 * @m: the medium
 *
 * A drive that only reads takes any DVD for a DVD-ROM. Many recorders do so
 * with what is finalized.
 *
 * Return: the profile, 0 for a medium that the drive does not know.
 */
u16 sim_profile_seen(const struct sim_drive *d, struct sim_medium *m)
{
	u16 profile = sim_medium_profile(m);

	if (m->incompatible)
		return 0;
	if (d->read_only ||
	    (d->closed_as_rom && m->finalized && !m->type->erasable))
		profile = sim_profile_rom(profile);
	return sim_profile_known(d, profile) ? profile : 0;
}

/**
 * sim_profile_seen_as_rom - is there something that cannot be written?
 * @d: the drive
 * @m: the medium
 */
bool sim_profile_seen_as_rom(const struct sim_drive *d, struct sim_medium *m)
{
	return sim_profile_is_rom(sim_profile_seen(d, m)) &&
	       !sim_profile_is_rom(sim_medium_profile(m));
}

/**
 * sim_profile_list - the profiles that a drive knows
 * @d: the drive
 * @i: index to begin with; it is set to the one found
 *
 * Return: a profile, 0 for no more.
 */
u16 sim_profile_list(const struct sim_drive *d, unsigned int *i)
{
	for (; *i < SIM_NR_PROFILES; ++*i)
		if (sim_profile_known(d, sim_profiles[*i]))
			return sim_profiles[*i];
	return 0;
}

/**
 * sim_profile_parse - a list of profiles
 * @text: hexadecimal numbers with blanks between them, or "all"; is changed
 * @profiles: out: a bit for each that is named, 0 for all
 *
 * Return: 0 or -EINVAL.
 */
int sim_profile_parse(char *text, u32 *profiles)
{
	char *word;
	u32 mask = 0;

	if (!strcmp(text, "all")) {
		*profiles = 0;
		return 0;
	}
	while ((word = strsep(&text, " \t"))) {
		u16 profile;
		int i;

		if (!*word)
			continue;
		if (kstrtou16(word, 16, &profile))
			return -EINVAL;
		i = sim_profile_index(profile);
		if (i < 0)
			return -EINVAL;
		mask |= 1U << i;
	}
	*profiles = mask;
	return mask ? 0 : -EINVAL;
}
