// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequential media: where the next track goes, and how a burn begins there. What
 * differs between CD, DVD-R, DVD+R and BD-R is in struct dw_sequential.
 */
#include <linux/math.h>

#include "burn.h"
#include "media.h"

/* More than any medium has in one session (CD: 99). */
#define DW_MAX_OPEN_TRACKS	100

/**
 * dw_seq_last_open - last track of the last session, as far as it is believed
 * @medium: the medium
 */
u32 dw_seq_last_open(const struct dw_medium *medium)
{
	return min_t(u32, medium->info.last_in_last,
		     medium->info.first_in_last + DW_MAX_OPEN_TRACKS);
}

/* The track that @number's session begins with. */
static int dw_seq_session_start(struct dw_job *job, u16 number,
				struct dw_medium *medium)
{
	struct dw_track_info track, before;
	unsigned int nr = 0;
	int ret;

	ret = dw_drive_track_info(job, number, &track);
	if (ret)
		return ret;
	while (track.session && number > 1 && nr++ < DW_MAX_OPEN_TRACKS) {
		ret = dw_drive_track_info(job, --number, &before);
		if (ret)
			return ret;
		if (before.session != track.session)
			break;
		track = before;
	}
	medium->last_session_start = track.start;
	return 0;
}

static int dw_seq_examine_closed(struct dw_job *job, struct dw_medium *medium)
{
	const struct dw_disc_info *info = &medium->info;
	struct dw_track_info track;
	int ret;

	medium->state |= DISCWRITER_MEDIUM_FINALIZED;
	medium->sessions = info->sessions;
	medium->tracks = info->last_in_last;
	ret = dw_drive_track_info(job, info->first_in_last, &track);
	if (ret)
		return ret;
	medium->last_session_start = track.start;
	if (info->last_in_last != info->first_in_last)
		ret = dw_drive_track_info(job, info->last_in_last, &track);
	medium->capacity = (u64)track.start + track.size;
	return ret;
}

/**
 * dw_seq_track_info - READ TRACK INFORMATION, whatever its number is called
 * @job: the job
 * @medium: the medium, examined
 * @number: the track's number
 * @info: filled
 */
int dw_seq_track_info(struct dw_job *job, const struct dw_medium *medium,
		      u16 number, struct dw_track_info *info)
{
	if (medium->model->seq->invisible && number == medium->track)
		return dw_drive_track_info(job, DW_TRACK_INVISIBLE, info);
	return dw_drive_track_info(job, number, info);
}

/* Something is in it, or it is reserved, and it is not closed. */
static bool dw_seq_is_open(const struct dw_track_info *track)
{
	return track->nwa_valid && (track->reserved || track->nwa > track->start);
}

/* The first track of the session that is open which somebody began. */
static int dw_seq_find_open(struct dw_job *job, struct dw_medium *medium,
			    const struct dw_track_info *next)
{
	u32 last = dw_seq_last_open(medium);
	struct dw_track_info track;
	u32 number;
	int ret;

	for (number = medium->info.first_in_last; number <= last; number++) {
		if (number == medium->track) {
			track = *next;
		} else {
			ret = dw_drive_track_info(job, number, &track);
			if (ret)
				return ret;
		}
		if (track.damage && !track.nwa_valid)
			medium->state |= DISCWRITER_MEDIUM_DAMAGED;
		if (!medium->open_track && dw_seq_is_open(&track)) {
			medium->open_track = number;
			medium->open = track;
		}
	}
	return 0;
}

/*
 * A BD-R that is formatted and not written can show as appendable, with one
 * session that is empty (libburn).
 */
static bool dw_seq_is_blank(const struct dw_medium *medium)
{
	const struct dw_disc_info *info = &medium->info;

	return info->status == DW_DISC_EMPTY ||
	       (info->status == DW_DISC_APPENDABLE && info->sessions <= 1 &&
		info->last_in_last <= 1 &&
		info->session_state == DW_SESSION_EMPTY);
}

/*
 * The track that comes next. A disc that is full has none, although its session
 * can be open.
 */
static int dw_seq_next_track(struct dw_job *job, struct dw_medium *medium,
			     struct dw_track_info *track)
{
	bool invisible = medium->model->seq->invisible;
	u16 last = max_t(u16, medium->info.last_in_last, 1);
	int ret;

	ret = dw_drive_track_info(job, invisible ? DW_TRACK_INVISIBLE : last,
				  track);
	if (ret && invisible) {
		ret = dw_drive_forgive_refusal(job, ret);
		if (!ret)
			ret = dw_drive_track_info(job, last, track);
		track->free = 0;
	}
	if (ret)
		return ret;
	medium->track = track->number ? track->number : last;
	medium->next_writable = track->nwa_valid ? track->nwa : track->start;
	/* Some drives give the start of the pre-gap on blank CDs: -150. */
	if (medium->next_writable > S32_MAX)
		medium->next_writable = track->start;
	medium->free = rounddown(track->free, medium->unit);
	medium->capacity = medium->next_writable + track->free;
	return 0;
}

/**
 * dw_seq_examine - where is the next writable address, and what is open?
 * @job: the job
 * @medium: completed
 */
int dw_seq_examine(struct dw_job *job, struct dw_medium *medium)
{
	const struct dw_sequential *seq = medium->model->seq;
	const struct dw_disc_info *info = &medium->info;
	struct dw_track_info track;
	int ret;

	if (info->status == DW_DISC_COMPLETE || info->status == DW_DISC_OTHER)
		return dw_seq_examine_closed(job, medium);

	ret = dw_seq_next_track(job, medium, &track);
	if (ret)
		return ret;
	if (track.damage && !track.nwa_valid)
		medium->state |= DISCWRITER_MEDIUM_DAMAGED;

	if (dw_seq_is_blank(medium)) {
		medium->state |= DISCWRITER_MEDIUM_BLANK;
		medium->ways |= DISCWRITER_MEDIUM_CAN_INCREMENTAL;
		if (seq->reserve)
			medium->ways |= DISCWRITER_MEDIUM_CAN_RESERVE;
		return 0;
	}
	medium->state |= DISCWRITER_MEDIUM_APPENDABLE;
	medium->ways |= DISCWRITER_MEDIUM_CAN_INCREMENTAL;
	if (info->session_state == DW_SESSION_INCOMPLETE)
		medium->state |= DISCWRITER_MEDIUM_OPEN_SESSION;
	if (info->session_state == DW_SESSION_DAMAGED)
		medium->state |= DISCWRITER_MEDIUM_DAMAGED;
	if (info->session_state != DW_SESSION_EMPTY) {
		ret = dw_seq_find_open(job, medium, &track);
		if (ret)
			return ret;
	}
	if (seq->reserve && !medium->open_track)
		medium->ways |= DISCWRITER_MEDIUM_CAN_RESERVE;
	/* Both counts include what is not there yet. */
	medium->sessions = info->sessions ? info->sessions - 1 : 0;
	medium->tracks = info->last_in_last ? info->last_in_last - 1 : 0;
	if (info->first_in_last <= 1)
		return 0;
	return dw_seq_session_start(job, info->first_in_last - 1, medium);
}

/* Piece by piece, or at once? */
static int dw_seq_choose(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_request *request = &burn->request;
	u32 ways = burn->medium.ways;

	if (request->flags & DISCWRITER_BEGIN_SIMULATE &&
	    !(ways & DISCWRITER_MEDIUM_CAN_SIMULATE))
		return dw_drive_fail(job, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT);
	/* What cannot be done otherwise is not refused. */
	if (!burn->medium.model->seq->page ||
	    request->flags & DISCWRITER_BEGIN_RESUME)
		return 0;
	burn->at_once = request->write_type == DISCWRITER_WRITE_AT_ONCE ||
			(request->write_type == DISCWRITER_WRITE_AUTO &&
			 !(ways & DISCWRITER_MEDIUM_CAN_INCREMENTAL));
	if (burn->at_once && !(ways & DISCWRITER_MEDIUM_CAN_AT_ONCE))
		return dw_drive_fail(job, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT);
	if (!burn->at_once && !(ways & DISCWRITER_MEDIUM_CAN_INCREMENTAL))
		return dw_drive_fail(job, DISCWRITER_CAUSE_FEATURE_NOT_CURRENT);
	if (burn->at_once && !request->sectors)
		return dw_drive_fail(job, DISCWRITER_CAUSE_SIZE_NEEDED);
	return 0;
}

/* Only "all of the image" means something where data go in sequence. */
static int dw_seq_ranges(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_request *request = &burn->request;
	u64 sectors;
	int ret;

	if (!request->nr_ranges)
		return 0;
	ret = dw_media_ranges(job, request, burn->medium.free, 1);
	if (ret)
		return ret;
	if (!dw_ranges_from_zero(request->ranges, request->nr_ranges, &sectors))
		return dw_drive_fail(job, DISCWRITER_CAUSE_RANGES);
	request->nr_ranges = 0;
	return 0;
}

/* Two per cent: IMAPI closes a disc that would have no more left. */
static bool dw_seq_nearly_full(const struct dw_burn *burn, u64 used)
{
	const struct dw_medium *medium = &burn->medium;

	return (medium->capacity - burn->base - used) * 50 <= medium->capacity;
}

/*
 * Where the data go and how many there may be. @room: sectors from the burn's
 * base to the end of what it may use.
 */
static int dw_seq_place(struct dw_job *job, struct dw_burn *burn, u64 room)
{
	const struct dw_sequential *seq = burn->medium.model->seq;
	u64 sectors = burn->request.sectors, need;

	if (burn->request.flags & DISCWRITER_BEGIN_POSTGAP && seq->minimum)
		burn->postgap = DW_CD_PREGAP;
	burn->minimum = seq->minimum;
	/* What is free is whole blocks, or there is no room for the padding. */
	if (sectors > room)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	need = max_t(u64, sectors + burn->postgap, burn->minimum);
	need = round_up(need, burn->medium.unit);
	if (need > room || room <= burn->written + burn->postgap)
		return dw_drive_fail(job, DISCWRITER_CAUSE_TOO_LARGE);
	if (sectors && sectors < burn->written)
		return dw_drive_fail(job, DISCWRITER_CAUSE_INVALID);
	if (burn->request.flags & DISCWRITER_BEGIN_CLOSE_FULL && sectors &&
	    dw_seq_nearly_full(burn, need))
		burn->request.close = DISCWRITER_CLOSE_FINALIZE;
	burn->need = need;
	/* Of a track that is resumed all may be there; it is closed then. */
	burn->whole.start = burn->base + burn->written;
	burn->whole.end = burn->base + (sectors ? sectors :
					room - burn->postgap) - 1;
	return 0;
}

/* Go on with the track that is open. */
static int dw_seq_resume(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_track_info *open = &burn->medium.open;

	if (!(burn->medium.can & DISCWRITER_MEDIUM_CAN_RESUME))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_STATE);
	burn->base = open->start;
	burn->track = burn->medium.open_track;
	burn->written = open->nwa - open->start;
	burn->resumed = burn->written;
	if (open->reserved)
		burn->reserved = open->size;
	return dw_seq_place(job, burn, open->reserved ? open->size :
			    burn->written + open->free);
}

/* Does closing what this burn records leave the disc open for another session? */
static bool dw_seq_multi(const struct dw_burn *burn)
{
	switch (burn->request.close) {
	case DISCWRITER_CLOSE_FINALIZE:
	case DISCWRITER_CLOSE_COMPATIBLE:
		return false;
	default:
		/* A second session of one cannot be had (libburn, growisofs). */
		return burn->medium.profile != DW_PROFILE_DVD_R_DL;
	}
}

/**
 * dw_seq_select - set the write parameters page as the burn wants it
 * @job: the job
 * @burn: the burn
 *
 * Nothing is done on media that need none.
 */
int dw_seq_select(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_sequential *seq = burn->medium.model->seq;
	struct dw_write_params params = seq->params;

	if (!seq->page)
		return 0;
	if (burn->at_once) {
		params.type = DW_PAGE_AT_ONCE;
		params.link_size = 0;
		params.packet_size = 0;
	}
	params.test = burn->request.flags & DISCWRITER_BEGIN_SIMULATE;
	params.bufe = burn->medium.ways & DISCWRITER_MEDIUM_CAN_UNPROTECTED &&
		      !(burn->request.flags & DISCWRITER_BEGIN_UNPROTECTED);
	/* A DVD at once is one border, and there is no other (libburn). */
	params.multi = dw_seq_multi(burn) &&
		       !(burn->at_once && seq->close_track);
	return dw_drive_write_params(job, &params);
}

/* As growisofs: not where an entry of the drive's table says it has been done. */
static int dw_seq_calibrate(struct dw_job *job, struct dw_burn *burn)
{
	if (!burn->medium.model->seq->calibrate || burn->medium.info.nr_opc ||
	    burn->request.flags & DISCWRITER_BEGIN_SIMULATE)
		return 0;
	dw_burn_set_phase(job->rec, DISCWRITER_PHASE_CALIBRATING);
	return dw_drive_calibrate(job);
}

/**
 * dw_seq_prepare - make ready to record
 * @job: the job
 * @burn: the burn; its place is set
 */
int dw_seq_prepare(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	int ret;

	ret = dw_seq_ranges(job, burn);
	if (!ret)
		ret = dw_seq_choose(job, burn);
	if (ret)
		return ret;
	if (burn->request.flags & DISCWRITER_BEGIN_RESUME) {
		ret = dw_seq_resume(job, burn);
	} else {
		burn->base = medium->next_writable;
		burn->track = medium->track;
		ret = dw_seq_place(job, burn, medium->free);
	}
	if (ret)
		return ret;
	ret = dw_seq_select(job, burn);
	if (!ret)
		ret = dw_seq_calibrate(job, burn);
	return ret;
}

/**
 * dw_seq_burn_track - READ TRACK INFORMATION of the track a burn writes
 * @job: the job
 * @burn: the burn
 * @info: filled
 *
 * Once it is reserved it is not the track any more that is to come.
 */
int dw_seq_burn_track(struct dw_job *job, const struct dw_burn *burn,
		      struct dw_track_info *info)
{
	if (burn->reserved)
		return dw_drive_track_info(job, burn->track, info);
	return dw_seq_track_info(job, &burn->medium, burn->track, info);
}

/**
 * dw_seq_was_reserved - is the track as RESERVE TRACK should have made it?
 * @track: the track
 * @sectors: what was to be reserved, in whole blocks
 *
 * Some drives say GOOD, and leave the track as long as the disc.
 */
bool dw_seq_was_reserved(const struct dw_track_info *track, u64 sectors)
{
	return track->reserved || track->size <= sectors;
}

/*
 * Reserve the track when its size is known, so that what follows it does not
 * depend on this burn coming to its end. It is no more than a service: drives
 * that do not know it, or have no place for another reservation, burn without.
 * Recording at once it is how the drive is told the size.
 */
static int dw_seq_reserve(struct dw_job *job, struct dw_burn *burn)
{
	struct dw_track_info track;
	bool refused;
	int ret;

	ret = dw_drive_reserve(job, burn->need);
	if (burn->at_once) {
		burn->reserved = burn->need;
		return ret;
	}
	refused = ret;
	ret = dw_drive_forgive_refusal(job, ret);
	if (ret)
		return ret;
	if (!refused)
		burn->reserved = burn->need;
	ret = dw_seq_burn_track(job, burn, &track);
	if (ret)
		return ret;
	if (!track.nwa_valid || track.nwa != burn->base ||
	    (!refused && track.size < burn->need))
		return dw_drive_fail(job, DISCWRITER_CAUSE_BAD_RESPONSE);
	/* To fill up what nobody has reserved would be to fill the disc. */
	burn->reserved = !refused && dw_seq_was_reserved(&track, burn->need) ?
			 track.size : 0;
	return 0;
}

/**
 * dw_seq_open - just before the first WRITE
 * @job: the job
 * @burn: the burn
 */
int dw_seq_open(struct dw_job *job, struct dw_burn *burn)
{
	if (!burn->request.sectors || burn->resumed || burn->reserved ||
	    !burn->medium.model->seq->reserve ||
	    (burn->request.flags & DISCWRITER_BEGIN_SIMULATE && !burn->at_once))
		return 0;
	return dw_seq_reserve(job, burn);
}

/**
 * dw_seq_check - is on the medium what was written?
 * @job: the job
 * @burn: the burn; its medium was examined anew
 */
int dw_seq_check(struct dw_job *job, struct dw_burn *burn)
{
	const struct dw_medium *medium = &burn->medium;
	struct dw_track_info track;
	int ret;

	/* Closed media show up as read-only ones with some drives. */
	if (!medium->model || burn->request.flags & DISCWRITER_BEGIN_SIMULATE)
		return 0;
	if (medium->state & DISCWRITER_MEDIUM_BLANK ||
	    (burn->request.close != DISCWRITER_CLOSE_TRACK &&
	     medium->state & DISCWRITER_MEDIUM_OPEN_SESSION))
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	/* A closed session of a DVD+R is one track, whatever was its number. */
	ret = dw_drive_track_at(job, burn->base, &track);
	if (ret)
		return ret;
	if (track.blank || track.start > burn->base ||
	    burn->base - track.start + burn->written > track.size)
		return dw_drive_fail(job, DISCWRITER_CAUSE_VERIFY);
	return 0;
}
