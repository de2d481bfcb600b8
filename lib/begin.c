// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How a write begins: from the properties, the medium and what the kernel knows to
 * the flags and the close policy of BEGIN.
 */
#include <string.h>

#include "data_media.h"

/*
 * What came with SIMULATE: further structure members and close policies. A module
 * that does not know that flag would refuse them as bad arguments.
 */
static bool kernel_is_old(const struct dw_job *job)
{
	return !(job->features.begin_flags & DISCWRITER_BEGIN_SIMULATE);
}

#define CLOSE(policy)	DISCWRITER_CLOSE_ ## policy

/*
 * put_DisableConsumerDvdCompatibilityMode's table in the reference of
 * IDiscFormat2Data. Index: the compatibility mode is disabled, the medium is
 * forced to be closed.
 */
static const struct closing {
	__u32 profile;
	__u8 close[2][2];
} closings[] = {
	{ 0x1b, { { CLOSE(COMPATIBLE), CLOSE(COMPATIBLE) },
		  { CLOSE(SESSION), CLOSE(FINALIZE) } } },
	{ 0x2b, { { CLOSE(COMPATIBLE), CLOSE(COMPATIBLE) },
		  { CLOSE(FINALIZE), CLOSE(FINALIZE) } } },
};

static const struct closing other_media = {
	0, { { CLOSE(SESSION), CLOSE(FINALIZE) }, { CLOSE(SESSION), CLOSE(FINALIZE) } }
};

static __u32 imapi_close(const struct dw_job *job, const struct discwriter_medium *medium)
{
	const struct dw_options *options = job->options;
	const struct closing *closing = &other_media;
	__u32 close;
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(closings); i++)
		if (closings[i].profile == medium->profile)
			closing = &closings[i];
	close = closing->close[options->disable_compat][options->force_close];
	return close == CLOSE(COMPATIBLE) && kernel_is_old(job) ? CLOSE(FINALIZE) : close;
}

/*
 * A disc with at most 2 % left is closed whatever was asked (reference of
 * put_ForceMediaToBeClosed). The kernel knows the rule, and knows better what is
 * left in the end; this is for one that does not.
 */
static bool nearly_full(const struct discwriter_medium *medium, __u64 sectors)
{
	__u64 left;

	if (!sectors)		/* of a size nobody knows it cannot be told */
		return false;
	left = medium->free > sectors ? medium->free - sectors : 0;
	return left <= medium->capacity / 50;
}

static void choose_close(const struct dw_job *job, const struct discwriter_medium *medium,
			 struct discwriter_begin *begin)
{
	const struct dw_options *options = job->options;

	begin->close = options->close == DW_CLOSE_IMAPI ? imapi_close(job, medium) :
							  (__u32)options->close;
	if (!dw_close_when_full(options) || medium->state & DISCWRITER_MEDIUM_OVERWRITABLE)
		return;
	if (job->features.begin_flags & DISCWRITER_BEGIN_CLOSE_FULL)
		begin->flags |= DISCWRITER_BEGIN_CLOSE_FULL;
	else if (nearly_full(medium, begin->sectors))
		begin->close = CLOSE(FINALIZE);
}

static void choose_flags(const struct dw_job *job, const struct discwriter_medium *medium,
			 struct discwriter_begin *begin)
{
	const struct dw_options *options = job->options;

	begin->flags = options->flags;
	if (!dw_media_is_cd(medium))
		begin->flags &= ~DISCWRITER_BEGIN_POSTGAP;
	if (job->nr_ranges)	/* of whole sectors */
		begin->flags &= ~DISCWRITER_BEGIN_PAD;
	if (!job->nr_ranges && !(begin->flags & DISCWRITER_BEGIN_OVERWRITE) &&
	    medium->state & DISCWRITER_MEDIUM_OVERWRITABLE &&
	    !(medium->state & DISCWRITER_MEDIUM_BLANK) && dw_seems_blank(options->recorder, medium))
		begin->flags |= DISCWRITER_BEGIN_OVERWRITE;
}

/* Would it refuse as a bad argument what it only does not know? */
static bool kernel_knows(const struct dw_job *job, const struct discwriter_begin *begin)
{
	const __u32 first = DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD;

	if (begin->flags & ~(job->features.begin_flags | first))
		return false;
	if (!kernel_is_old(job))
		return true;
	return !begin->write_type && !begin->speed && !begin->rotation &&
	       begin->close <= DISCWRITER_CLOSE_TRACK;
}

/* What BEGIN is to be given. -ENOTTY: the kernel does not know all of it. */
int dw_begin_prepare(struct dw_job *job, const struct discwriter_medium *medium,
		     struct discwriter_begin *begin)
{
	const struct dw_options *options = job->options;

	*begin = (struct discwriter_begin) {
		.sectors = (job->total + DW_SECTOR - 1) / DW_SECTOR,
		.ranges = (__u64)(uintptr_t)job->ranges,
		.nr_ranges = (__u32)job->nr_ranges,
		.write_type = options->write_type,
		.speed = options->speed,
		.rotation = options->rotation,
	};
	choose_flags(job, medium, begin);
	choose_close(job, medium, begin);
	if (!kernel_knows(job, begin))
		return -ENOTTY;
	memcpy(begin->client, options->client, sizeof(begin->client));
	/* Reading the disc's begin can take a while. */
	return dw_cancelled(job) ? -ECANCELED : 0;
}
