// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * By what a medium is protected against being written.
 */
#include "data_media.h"

/* Disc structures (MMC-6, 6.22), without their header. */
#define PROTECTION		0xc0
#define PROTECTION_LEN		4
#define CONTROL_BLOCK		0x30

/* Byte 0 of the write protection status. */
#define SWPP			0x01	/* until power-down */
#define PWP			0x02	/* persistent: the medium says so */
#define CWP			0x04	/* the cartridge */
#define MSWI			0x08	/* specific to the medium */

/* The Write Inhibit DCB of DVD+RW: its name, and where it says what is prohibited. */
#define WRITE_INHIBIT		0x57444300	/* "WDC" */
#define WRITE_INHIBIT_ACTIONS	47
#define WRITE_INHIBIT_LEN	(WRITE_INHIBIT_ACTIONS + 1)
#define ACTIONS_MASK		0x03

static const struct {
	unsigned char bit;
	__u32 state;
} reasons[] = {
	{ SWPP, IMAPI_WRITEPROTECTED_UNTIL_POWERDOWN },
	{ PWP, IMAPI_WRITEPROTECTED_BY_SOFTWARE_WRITE_PROTECT },
	{ CWP, IMAPI_WRITEPROTECTED_BY_CARTRIDGE },
	{ MSWI, IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON },
};

/* False: the drive has no such structure, as most have not, or tells less than @len. */
static bool ask(const struct dw_recorder *recorder, __u32 code, __u64 address,
		unsigned char *to, __u32 len)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_STRUCTURE, .code = code, .address = address,
		.data = (__u64)(uintptr_t)to, .size = len,
	};

	return dw_ioctl(recorder->fd, DISCWRITER_IOC_QUERY, &query) >= 0 && query.length >= len;
}

/* Whether the drive heeds it or not. */
static bool has_write_inhibit(const struct dw_recorder *recorder)
{
	unsigned char block[WRITE_INHIBIT_LEN] = { 0 };

	return ask(recorder, CONTROL_BLOCK, WRITE_INHIBIT, block, sizeof(block)) &&
	       block[WRITE_INHIBIT_ACTIONS] & ACTIONS_MASK;
}

/* Bits of IMAPI_MEDIA_WRITE_PROTECT_STATE, but for media that are pressed. */
__u32 dw_media_protection(const struct dw_recorder *recorder,
			  const struct discwriter_medium *medium)
{
	const __u32 type = dw_media_type(medium->profile);
	unsigned char status[PROTECTION_LEN] = { 0 };
	__u32 state = 0;
	size_t i;

	if (ask(recorder, PROTECTION, 0, status, sizeof(status)))
		for (i = 0; i < DW_ARRAY_SIZE(reasons); i++)
			if (status[0] & reasons[i].bit)
				state |= reasons[i].state;
	/* All that can protect a DVD+RW persistently is that block. */
	if ((type == IMAPI_MEDIA_TYPE_DVDPLUSRW ||
	     type == IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER) &&
	    (status[0] & PWP || has_write_inhibit(recorder))) {
		state &= ~(__u32)IMAPI_WRITEPROTECTED_BY_SOFTWARE_WRITE_PROTECT;
		state |= IMAPI_WRITEPROTECTED_BY_DISC_CONTROL_BLOCK;
	}
	if (!state && medium->state & DISCWRITER_MEDIUM_WRITE_PROTECTED)
		state = IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON;
	return state;
}
