// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Types of medium, and what a speed is on each.
 */
#include "internal.h"

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

/**
 * struct family - how drives count the speed of a family of media
 * @speed_1x: tells the family, see struct dw_profile
 * @bytes_1x: bytes of a second at 1x, in the drives' counting; 0: there is no 1x
 * @sector: bytes of a sector in it
 *
 * Drives count CD sectors as they lie on the disc (75 a second, 2352 bytes each);
 * for DVD and BD their tables have multiples of 1385 and 4495.6 kB/s.
 */
static const struct family {
	unsigned int speed_1x;
	unsigned int bytes_1x;
	unsigned int sector;
} families[] = {
	{ CD, 75 * 2352, 2352 },
	{ DVD, 1385000, DW_SECTOR },
	{ BD, 4495625, DW_SECTOR },
	{ 0, 0, DW_SECTOR },
};

/* IMAPI takes types that it does not know for CD; what 1x is of them nobody knows. */
static const struct family unknown_family = { 0, 0, 2352 };

static const struct family *family_of(unsigned int profile)
{
	const struct dw_profile *p = discwriter_profile_find(profile);
	size_t i;

	for (i = 0; p && i < DW_ARRAY_SIZE(families); i++)
		if (families[i].speed_1x == p->speed_1x)
			return &families[i];
	return &unknown_family;
}

static unsigned int rounded(__u64 value, __u64 by)
{
	value = (value + by / 2) / by;
	return value < UINT32_MAX ? (unsigned int)value : UINT32_MAX;
}

const struct dw_profile *discwriter_profile_find(unsigned int profile)
{
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(profiles); i++)
		if (profiles[i].profile == profile)
			return &profiles[i];
	return NULL;
}

unsigned int discwriter_speed_from_sectors(unsigned int profile, unsigned int sectors)
{
	return rounded((__u64)sectors * family_of(profile)->sector, 1000);
}

unsigned int discwriter_speed_to_sectors(unsigned int profile, unsigned int kbps)
{
	return rounded((__u64)kbps * 1000, family_of(profile)->sector);
}

unsigned int discwriter_speed_from_factor(unsigned int profile, unsigned int hundredths)
{
	return rounded((__u64)hundredths * family_of(profile)->bytes_1x, 100 * 1000);
}

unsigned int discwriter_speed_to_factor(unsigned int profile, unsigned int kbps)
{
	unsigned int bytes = family_of(profile)->bytes_1x;

	return bytes ? rounded((__u64)kbps * 1000 * 100, bytes) : 0;
}
