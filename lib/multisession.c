// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where a further session goes: the two numbers that image builders want.
 */
#include <string.h>

#include "internal.h"

/* ECMA-119: the descriptors begin at sector 16, the primary one comes first. */
#define PVD_SECTOR	16
#define PVD_TYPE	1
#define PVD_ID		"CD001"
#define PVD_SIZE	80	/* volume space size, 32 bits, little endian first */

/* Sectors of the file system at the medium's start; 0: there is none. */
static __u64 image_sectors(struct dw_recorder *recorder)
{
	unsigned char pvd[DW_SECTOR];
	const unsigned char *size = pvd + PVD_SIZE;

	if (dw_read_sector(recorder, PVD_SECTOR, pvd) < 0 || pvd[0] != PVD_TYPE ||
	    memcmp(pvd + 1, PVD_ID, sizeof(PVD_ID) - 1))
		return 0;
	return size[0] | (__u64)size[1] << 8 | (__u64)size[2] << 16 | (__u64)size[3] << 24;
}

#define LEAST_BLOCK	16

/*
 * Any sector can be written: what continues the image at sector 0 is put behind it,
 * at a whole ECC block, and at 32 KiB at least, as growisofs does.
 */
static bool behind_image(struct dw_recorder *recorder, const struct discwriter_medium *medium,
			 struct dw_multisession *ms)
{
	const __u64 block = medium->block > LEAST_BLOCK ? medium->block : LEAST_BLOCK;
	__u64 sectors = image_sectors(recorder);

	ms->last_session_start = 0;
	ms->next_writable = (sectors + block - 1) / block * block;
	return sectors && ms->next_writable < medium->capacity;
}

static bool behind_sessions(const struct discwriter_medium *medium, struct dw_multisession *ms)
{
	ms->last_session_start = medium->last_session_start;
	ms->next_writable = medium->next_writable;
	return medium->state & DISCWRITER_MEDIUM_APPENDABLE && medium->sessions &&
	       ms->last_session_start != DISCWRITER_NO_ADDRESS &&
	       ms->next_writable != DISCWRITER_NO_ADDRESS;
}

int discwriter_recorder_multisession(struct dw_recorder *recorder, struct dw_multisession *ms,
				     size_t size)
{
	struct discwriter_medium medium;
	struct dw_multisession found;
	bool there;
	int hr;

	if (!recorder || !ms)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (FAILED(hr))
		return hr;
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT) ||
	    medium.flags & DISCWRITER_MEDIUM_SNAPSHOT)
		return S_FALSE;
	there = medium.state & DISCWRITER_MEDIUM_OVERWRITABLE ?
		behind_image(recorder, &medium, &found) : behind_sessions(&medium, &found);
	if (!there)
		return S_FALSE;
	dw_copy_out(ms, size, &found, sizeof(found));
	return S_OK;
}
