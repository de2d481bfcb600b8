// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: a whole session of a CD at once, after a cue sheet
 *
 * The cue sheet lists tracks and pauses with their positions; the host then
 * sends all of it in one go, from the first pause on, which is before address
 * 0. SYNCHRONIZE CACHE behind the last sector ends tracks, session and all.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim_cd.h"
#include "sim_compat.h"

#define LEAD_OUT	0xaa
/* What stands in the entries that are no positions. */
#define ADR_POSITION	1
#define ADR_CATALOGUE	2
#define ADR_ISRC	3
#define CONTROL_DATA	0x40
/* Data forms: sectors of 2048 bytes, and a pause that the drive makes. */
#define FORM_DATA	0x10
#define FORM_PAUSE	0x14

/* Next entry of a cue sheet goes behind what there is; is it in order? */
static bool cd_cue_follows(const struct sim_cd *cd, const struct sim_cue *cue)
{
	const struct sim_cue *last;

	if (!cd->ncues)		/* lead-in */
		return cue->number == 0 && cue->index == 0;
	last = &cd->cue[cd->ncues - 1];
	if (last->number == LEAD_OUT || cue->number == 0)
		return false;
	if (cue->start < last->start && last->number)
		return false;
	if (cue->number == LEAD_OUT)
		return cue->index == 1 && last->index;
	if (cue->number == last->number)
		return cue->index == last->index + 1;
	/* The next track; the first one begins with its pause. */
	return cue->number == last->number + 1 && cue->number <= CD_TRACKS &&
	       cue->index <= 1 && (last->number ? last->index != 0 : cue->index == 0);
}

static bool cd_cue_entry(struct sim_cd *cd, const u8 *entry)
{
	struct sim_cue cue = {
		.number = entry[1],
		.index = entry[2],
		.start = cd_frames(entry[5], entry[6], entry[7]) - CD_PREGAP,
	};

	switch (entry[0] & 0x0f) {
	case ADR_CATALOGUE:
	case ADR_ISRC:
		return true;
	case ADR_POSITION:
		break;
	default:
		return false;
	}
	/* Data only; no sub-channel, which CD-TEXT would need. */
	if (!(entry[0] & CONTROL_DATA) || entry[4])
		return false;
	if (cue.number && cue.number != LEAD_OUT &&
	    entry[3] != FORM_DATA && entry[3] != FORM_PAUSE)
		return false;
	if (entry[3] & 0xc0)
		return false;
	cue.sent = entry[3] == FORM_DATA && cue.number && cue.number != LEAD_OUT;
	if (cd->ncues == SIM_MAX_CUES || !cd_cue_follows(cd, &cue))
		return false;
	/* The disc itself says where its lead-in is. */
	if (!cue.number)
		cue.start = -(s32)CD_PREGAP;
	cd->cue[cd->ncues++] = cue;
	return true;
}

/* Tracks are long enough, and it fits on the disc. */
static bool cd_cue_fits(const struct sim_medium *m)
{
	const struct sim_cd *cd = &m->cd;
	const struct sim_cue *cue, *end = &cd->cue[cd->ncues - 1];
	s32 start = 0;

	if (end->number != LEAD_OUT || end->start > (s64)m->capacity)
		return false;
	/* The first track: a pause of two seconds, and then address 0. */
	if (cd->cue[1].start != -(s32)CD_PREGAP || cd->cue[2].start != 0)
		return false;
	for (cue = &cd->cue[3]; cue <= end; cue++) {
		if (cue->number == cue[-1].number)
			continue;
		if (cue->start - start < (s32)CD_TRACK_MIN)
			return false;
		start = cue->index || cue == end ? cue->start : cue[1].start;
	}
	return true;
}

/* To the next entry that the host sends, if this one is done. */
static void cd_sao_advance(struct sim_cd *cd)
{
	while (cd->at < cd->ncues - 1 &&
	       (!cd->cue[cd->at].sent || cd->next >= cd->cue[cd->at + 1].start)) {
		cd->at++;
		cd->next = cd->cue[cd->at].start;
	}
}

u32 cd_cue_sheet(struct sim_drive *d, const u8 *list, unsigned int len)
{
	struct sim_medium *m = d->medium;
	struct sim_cd *cd = &m->cd;
	unsigned int i;

	if (!sim_write_params(d).selected || sim_write_params(d).type != SIM_WRITE_SAO) {
		d->counters.strict++;
		return SENSE_SEQUENCE;
	}
	if (!cd_blank(m))
		return SENSE_AREA_NOT_EMPTY;
	cd->ncues = 0;
	for (i = 0; i < len; i += 8)
		if (!cd_cue_entry(cd, list + i))
			goto wrong;
	/* At the least lead-in, a pause, a track, lead-out. */
	if (cd->ncues < 4 || !cd_cue_fits(m))
		goto wrong;
	cd->session_format = sim_write_params(d).session_format;
	cd->testing = false;
	cd->at = 0;
	cd->next = cd->cue[0].start;
	cd_sao_advance(cd);
	return SIM_GOOD;
wrong:
	cd->ncues = 0;
	d->counters.strict++;
	return SENSE_LIST_FIELD;
}

/**
 * cd_sao_begun - was anything written after the cue sheet?
 * @m: the medium; it has a cue sheet
 */
bool cd_sao_begun(const struct sim_medium *m)
{
	const struct sim_cue *cue = &m->cd.cue[1];

	while (!cue->sent && cue->number != LEAD_OUT)
		cue++;
	return m->cd.next != cue->start;
}

u32 cd_sao_may_write(struct sim_drive *d, u32 lba, u32 sectors)
{
	struct sim_cd *cd = &d->medium->cd;
	const struct sim_cue *cue = &cd->cue[cd->at];

	/* The buffer ran dry. */
	if (cd_damaged(d->medium)) {
		cd_sao_break(d->medium);
		d->counters.strict++;
		return SENSE_WRITE_ADDRESS;
	}
	if ((s32)lba != cd->next || cue->number == LEAD_OUT) {
		d->counters.strict++;
		return SENSE_WRITE_ADDRESS;
	}
	/* One command may go on into the next entry. */
	while (cue->sent)
		cue++;
	if (sectors > (u32)(cue->start - cd->next)) {
		d->counters.strict++;
		return SENSE_TRACK_END;
	}
	if (sim_write_params(d).test && !cd->testing) {
		cd->testing = true;
		cd->tested = d->medium->track[0];
	}
	return SIM_GOOD;
}

void cd_sao_wrote(struct sim_medium *m, u32 sectors)
{
	struct sim_cd *cd = &m->cd;
	s32 next = cd->next + sectors;

	while (cd->cue[cd->at].sent && next >= cd->cue[cd->at + 1].start)
		cd->at++;
	cd->next = next;
	cd_sao_advance(cd);
	/* Until it ends, the session looks like one track. */
	m->track[0].size = cd->cue[cd->ncues - 1].start;
	m->track[0].nwa = max(cd->next, 0);
}

/* The tracks that the cue sheet says, as far as they were written. */
static void cd_sao_tracks(struct sim_medium *m)
{
	struct sim_cd *cd = &m->cd;
	struct sim_track *t = NULL;
	unsigned int i;

	for (i = 1; i < cd->ncues; i++) {
		const struct sim_cue *cue = &cd->cue[i];

		if (cue->index != 1 || cue->start > cd->next)
			continue;
		/* Its own pause is part of the track before. */
		if (t) {
			t->size = cue->start - t->start;
			t->nwa = cue->start;
		}
		if (cue->number == LEAD_OUT || cue->start == cd->next)
			continue;
		t = t ? t + 1 : m->track;
		*t = (struct sim_track){
			.start = cue->start,
			.size = cd->next - cue->start,
			.nwa = cd->next,
			.session = 1,
			.mode = CD_DATA,
			.closed = true,
		};
	}
	m->ntracks = t ? t + 1 - m->track : 0;
	cd->ncues = 0;
}

/* Ends the session behind its last sector; before that it is only a flush. */
u32 cd_sao_sync(struct sim_drive *d)
{
	struct sim_medium *m = d->medium;
	struct sim_write_params params = sim_write_params(d);

	if (cd_damaged(m)) {
		cd_sao_break(m);
		return SIM_GOOD;
	}
	if (m->cd.cue[m->cd.at].number != LEAD_OUT)
		return SIM_GOOD;
	if (m->cd.testing) {
		cd_test_end(m);
		return SIM_GOOD;
	}
	cd_sao_tracks(m);
	cd_end_session(m, params.multi);
	return SIM_GOOD;
}

/**
 * cd_sao_break - writing stops where it is, and there is no way on
 * @m: the medium
 */
void cd_sao_break(struct sim_medium *m)
{
	struct sim_cd *cd = &m->cd;
	bool complete = cd->next >= cd->cue[cd->ncues - 1].start;

	/* What the power took from the drive's buffer is not on the disc. */
	if (m->track[0].nwa < (u32)max(cd->next, 0)) {
		cd->next = m->track[0].nwa;
		complete = false;
	}
	if (cd->next <= 0) {
		cd_start_over(m);
		return;
	}
	cd_sao_tracks(m);
	if (complete) {
		/* All is there; only its end is not. */
		cd_open_track(m, cd_session_end(m, 1) + CD_PREGAP, 1);
		return;
	}
	m->track[m->ntracks - 1].closed = false;
	m->track[m->ntracks - 1].damaged = true;
}
