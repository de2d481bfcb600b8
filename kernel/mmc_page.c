// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: what is told to a drive before it records: the write parameters
 * page (MMC-6, 7.5) and the cue sheet of a CD recorded at once (MMC-6, 6.33)
 */
#include "mmc.h"

/* Bits of the page, by byte. */
#define PAGE2_BUFE		0x40
#define PAGE2_LINK_SIZE_VALID	0x20
#define PAGE2_TEST_WRITE	0x10
#define PAGE3_NEXT_SESSION	0xc0
#define PAGE3_FIXED_PACKET	0x20
#define BLOCK_TYPE_MODE_1	8	/* 2048 bytes of user data */

/* The pause that audio tracks have between them; drives check it for data, too. */
#define AUDIO_PAUSE		150

/**
 * dw_write_page_fill() - set the fields of the write parameters page
 * @page: the page as the drive gave it; what is not set here stays
 * @len: bytes of it, its head included
 * @p: what to set
 *
 * The PS bit is cleared, as MODE SELECT wants it.
 *
 * Return: 0; -EPROTO when the page is too short to hold the fields.
 */
int dw_write_page_fill(u8 *page, size_t len, const struct dw_write_params *p)
{
	if (len < DW_WRITE_PAGE_MIN)
		return -EPROTO;
	page[0] &= 0x3f;
	page[2] = p->type | (p->bufe ? PAGE2_BUFE : 0) |
		  (p->test ? PAGE2_TEST_WRITE : 0) |
		  (p->link_size ? PAGE2_LINK_SIZE_VALID : 0);
	page[3] = p->track_mode | (p->multi ? PAGE3_NEXT_SESSION : 0) |
		  (p->packet_size ? PAGE3_FIXED_PACKET : 0);
	page[4] = BLOCK_TYPE_MODE_1;
	page[5] = p->link_size;
	/* Session format: CD-ROM. */
	page[8] = 0;
	dw_put32(page + 10, p->packet_size);
	dw_put16(page + 14, AUDIO_PAUSE);
	return 0;
}

/* Control and address nibbles of an entry: data, current position. */
#define CUE_DATA		0x41
#define CUE_LEAD_OUT		0xaa
/* Data forms: 2048 bytes from the host; none, the drive makes zeros. */
#define CUE_MODE_1		0x10
#define CUE_MODE_1_PAUSE	0x14

static void cue_entry(u8 *e, u8 track, u8 index, u8 form, u32 frames)
{
	e[0] = CUE_DATA;
	e[1] = track;
	e[2] = index;
	e[3] = form;
	e[4] = 0;
	e[5] = (u8)(frames / (75 * 60));
	e[6] = (u8)(frames / 75 % 60);
	e[7] = (u8)(frames % 75);
}

/**
 * dw_cue_sheet() - the cue sheet of a disc with one data track
 * @list: filled
 * @sectors: of the track, its pre-gap not counted
 *
 * The pre-gap is written by the host, as zeros, from LBA -150 on.
 */
void dw_cue_sheet(u8 list[DW_CUE_SHEET_LEN], u32 sectors)
{
	cue_entry(list, 0, 0, CUE_MODE_1_PAUSE, 0);
	cue_entry(list + 8, 1, 0, CUE_MODE_1, 0);
	cue_entry(list + 16, 1, 1, CUE_MODE_1, DW_CD_PREGAP);
	cue_entry(list + 24, CUE_LEAD_OUT, 1, CUE_MODE_1_PAUSE,
		  DW_CD_PREGAP + sectors);
}
