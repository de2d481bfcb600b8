// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatting and blanking: which way to take.
 */
#include "burn.h"
#include "media.h"

/*
 * Format types by profile, the first that the drive offers counts. Spare sectors,
 * which cost capacity and half of the speed, are for those who ask for them.
 */
static const struct {
	u16 profile;
	u8 types[3];
	u8 nr;
} dw_format_choices[] = {
	{ DW_PROFILE_CD_RW, { DW_FORMAT_CD_RW_FULL }, 1 },
	{ DW_PROFILE_DVD_RAM, { DW_FORMAT_FULL }, 1 },
	{ DW_PROFILE_DVD_RW_OVERWRITE,
	  { DW_FORMAT_CD_RW_FULL, DW_FORMAT_FULL, DW_FORMAT_QUICK }, 3 },
	{ DW_PROFILE_DVD_RW_SEQUENTIAL,
	  { DW_FORMAT_CD_RW_FULL, DW_FORMAT_FULL, DW_FORMAT_QUICK }, 3 },
	{ DW_PROFILE_DVD_PLUS_RW, { DW_FORMAT_DVD_PLUS_RW }, 1 },
	{ DW_PROFILE_DVD_PLUS_RW_DL, { DW_FORMAT_DVD_PLUS_RW }, 1 },
	{ DW_PROFILE_BD_R_SRM, { DW_FORMAT_BD_R, DW_FORMAT_FULL }, 2 },
	{ DW_PROFILE_BD_RE,
	  { DW_FORMAT_BD_RE_NO_SPARES, DW_FORMAT_BD_RE_SPARES,
	    DW_FORMAT_FULL }, 3 },
};

/* BD-R: sequential recording without pseudo-overwrite (MMC-6, FORMAT UNIT). */
#define DW_BD_R_SEQUENTIAL	1

/* The largest of a type: the one with the fewest spare sectors. */
static int dw_format_largest(const struct dw_formats *formats, u8 type)
{
	int best = -1;
	u32 i;

	for (i = 0; i < formats->nr; i++)
		if (formats->list[i].type == type &&
		    (best < 0 ||
		     formats->list[i].blocks > formats->list[best].blocks))
			best = i;
	return best;
}

/**
 * dw_format_preferred - the format to take when nobody says
 * @medium: the medium
 * @formats: what the drive offers
 * @format: filled
 *
 * Return: its index in the list, negative if there is none.
 */
int dw_format_preferred(const struct dw_medium *medium,
			const struct dw_formats *formats,
			struct dw_format *format)
{
	int index = -1;
	size_t i, t;

	for (i = 0; i < ARRAY_SIZE(dw_format_choices); i++) {
		if (dw_format_choices[i].profile != medium->profile)
			continue;
		for (t = 0; t < dw_format_choices[i].nr && index < 0; t++)
			index = dw_format_largest(formats,
						  dw_format_choices[i].types[t]);
	}
	if (index < 0)
		return index;
	*format = formats->list[index];
	if (format->type == DW_FORMAT_BD_R)
		format->subtype = DW_BD_R_SEQUENTIAL;
	return index;
}

/**
 * dw_format_find - a format of one type, the largest
 * @job: the job; keeps the cause if the drive does not offer it
 * @type: the type
 * @format: filled
 */
int dw_format_find(struct dw_job *job, enum dw_format_type type,
		   struct dw_format *format)
{
	struct dw_formats formats;
	int ret, index;

	ret = dw_drive_formats(job, &formats);
	if (ret)
		return ret;
	index = dw_format_largest(&formats, type);
	if (index < 0)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NOT_FORMATTED);
	*format = formats.list[index];
	return 0;
}

/**
 * dw_format_medium - format a medium that cannot be written before it is
 * @job: the job
 * @medium: the medium
 */
int dw_format_medium(struct dw_job *job, const struct dw_medium *medium)
{
	struct dw_formats formats;
	struct dw_format format;
	int ret;

	ret = dw_drive_formats(job, &formats);
	if (ret)
		return ret;
	if (dw_format_preferred(medium, &formats, &format) < 0)
		return dw_drive_fail(job, DISCWRITER_CAUSE_NOT_FORMATTED);
	return dw_drive_format(job, &format, false);
}

/**
 * dw_format_blank - erase a medium that is erased by BLANK
 * @job: the job
 * @burn: holds the medium
 * @method: enum discwriter_erase_method
 */
int dw_format_blank(struct dw_job *job, struct dw_burn *burn, u32 method)
{
	return dw_drive_blank(job, method == DISCWRITER_ERASE_FULL ?
			      DW_BLANK_DISC : DW_BLANK_MINIMAL);
}
