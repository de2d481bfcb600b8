/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter_sim: compact discs
 *
 * sim_cd.c has tracks and sessions, sim_cd_sao.c cue sheets and sessions
 * written at once, sim_cd_rw.c what only a CD-RW can, sim_cd_toc.c tables of
 * contents, sim_cd_read.c sectors as they stand on the disc.
 */
#ifndef SIM_CD_H
#define SIM_CD_H

#include "sim.h"

/* Pause in front of a track: two seconds. LBA 0 is 00:02:00. */
#define CD_PREGAP	150U
/* What ends a track written at once; it cannot be read. */
#define CD_RUN_OUT	2U
/* Link, run-in and run-out between two packets. */
#define CD_LINK		7U
/* A track is four seconds or more. */
#define CD_TRACK_MIN	300U
/* A table of contents has two digits for a track. */
#define CD_TRACKS	99U
/* Lead-in of the first session: 97:34:00. It tells the maker; this is nobody's. */
#define CD_LEAD_IN	((u32)-11100)
/* Control nibbles: a data track, written at once or in pieces. */
#define CD_DATA		0x4
#define CD_DATA_PIECES	0x5

/* Frames from 00:00:00 on. */
static inline u32 cd_frames(u8 minute, u8 second, u8 frame)
{
	return (minute * 60U + second) * 75 + frame;
}

void cd_put_msf(u8 *to, u32 lba);

bool cd_blank(const struct sim_medium *m);
bool cd_damaged(const struct sim_medium *m);
void cd_start_over(struct sim_medium *m);
void cd_test_end(struct sim_medium *m);
void cd_open_track(struct sim_medium *m, u32 start, u16 session);
void cd_end_session(struct sim_medium *m, u8 multi);
unsigned int cd_closed_tracks(struct sim_medium *m);
u32 cd_session_end(struct sim_medium *m, u16 session);
u32 cd_lead_in(struct sim_medium *m);
u32 cd_capacity(struct sim_medium *m);

u32 cd_cue_sheet(struct sim_drive *d, const u8 *list, unsigned int len);
u32 cd_sao_may_write(struct sim_drive *d, u32 lba, u32 sectors);
bool cd_sao_begun(const struct sim_medium *m);
void cd_sao_wrote(struct sim_medium *m, u32 sectors);
u32 cd_sao_sync(struct sim_drive *d);
void cd_sao_break(struct sim_medium *m);

u32 cd_rw_blank(struct sim_drive *d, u8 type, u32 address);
u32 cd_rw_format(struct sim_drive *d, const struct sim_format *f);
void cd_rw_formatted(struct sim_medium *m);
void cd_rw_spoil(struct sim_medium *m);
u32 cd_rw_may_write(struct sim_drive *d, u32 lba, u32 sectors);
unsigned int cd_format_capacities(struct sim_medium *m, u8 *list);

u32 sim_cd_toc(struct sim_ctx *c, u8 format);

#endif /* SIM_CD_H */
