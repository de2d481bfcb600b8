// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Sessions, as a data writer tells of them: the previous one, and what a further one
 * needs to know.
 */
#include <string.h>

#include "data_media.h"

/* READ TRACK INFORMATION (MMC-6): what is used of its reply. */
#define TRACK_LEN	36
#define TRACK_NUMBER	2	/* low byte; the high one is at 32 */
#define TRACK_SESSION	3	/* low byte; the high one is at 33 */
#define TRACK_FLAGS	7	/* bit 1: the last recorded address is valid */
#define TRACK_LRA_V	0x02
#define TRACK_START	8
#define TRACK_SIZE	24
#define TRACK_LAST	28

#define BY_LBA		0
#define BY_TRACK	1

static __u32 be32(const unsigned char *p)
{
	return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
}

static int read_track(struct dw_recorder *recorder, __u32 by, __u64 address,
		      unsigned char *track)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_TRACK_INFORMATION,
		.control = by,
		.address = address,
		.data = (__u64)(uintptr_t)track,
		.size = TRACK_LEN,
	};
	int ret;

	memset(track, 0, TRACK_LEN);
	ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_QUERY, &query);
	if (ret < 0)
		return dw_verb_code(ret);
	return query.length < TRACK_LAST ? E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE : S_OK;
}

static __u32 session_of(const unsigned char *track)
{
	return track[TRACK_SESSION] | (__u32)track[33] << 8;
}

static __s64 last_of(const unsigned char *track)
{
	if (track[TRACK_FLAGS] & TRACK_LRA_V)
		return be32(track + TRACK_LAST);
	return (__s64)be32(track + TRACK_START) + be32(track + TRACK_SIZE) - 1;
}

static __s64 previous_start(const struct discwriter_medium *medium)
{
	if (medium->state & (DISCWRITER_MEDIUM_OVERWRITABLE | DISCWRITER_MEDIUM_BLANK) ||
	    !(medium->state & DISCWRITER_MEDIUM_SUPPORTED) ||
	    medium->last_session_start == DISCWRITER_NO_ADDRESS)
		return -1;
	return (__s64)medium->last_session_start;
}

/*
 * The track that begins the session, and then the last one that belongs to it: the
 * medium's last can be of a session that is still open.
 */
static int previous_last(const struct dw_look *look, __s64 *lba)
{
	const __s64 start = previous_start(&look->medium);
	unsigned char first[TRACK_LEN], track[TRACK_LEN];
	__u32 number = look->medium.tracks;
	int hr;

	*lba = -1;
	if (start < 0)
		return S_OK;
	hr = read_track(look->recorder, BY_LBA, (__u64)start, first);
	if (hr)
		return hr;
	memcpy(track, first, sizeof(track));
	for (; number > first[TRACK_NUMBER]; number--) {
		hr = read_track(look->recorder, BY_TRACK, number, track);
		if (hr)
			return hr;
		if (session_of(track) == session_of(first))
			break;
		memcpy(track, first, sizeof(track));
	}
	*lba = last_of(track);
	return S_OK;
}

int discwriter_data_get_start_address_of_previous_session(struct dw_data *data, __s64 *lba)
{
	struct dw_look look;
	int hr = dw_data_open(data, lba, &look);

	if (hr)
		return hr;
	*lba = previous_start(&look.medium);
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_last_written_address_of_previous_session(struct dw_data *data,
								 __s64 *lba)
{
	struct dw_look look;
	__s64 last;
	int hr = dw_data_open(data, lba, &look);

	if (hr)
		return hr;
	hr = previous_last(&look, &last);
	if (!hr)
		*lba = last;
	return dw_data_close(&look, hr);
}

static bool is_usable(const struct discwriter_medium *medium)
{
	return !(dw_media_state(medium) & IMAPI_FORMAT2_DATA_MEDIA_STATE_UNSUPPORTED_MASK);
}

static int fill_sequential(struct dw_multisession_info *info, const struct dw_look *look)
{
	const struct discwriter_medium *medium = &look->medium;

	info->kind = DW_MULTISESSION_SEQUENTIAL;
	info->start_of_previous = previous_start(medium);
	info->first_data_session = info->start_of_previous < 0;
	info->next_writable = -1;
	if (info->supported) {
		info->free = dw_media_free(medium, &look->options);
		if (medium->state & DISCWRITER_MEDIUM_BLANK)
			info->next_writable = 0;
		else if (medium->next_writable != DISCWRITER_NO_ADDRESS)
			info->next_writable = (__s64)medium->next_writable;
	}
	return previous_last(look, &info->last_of_previous);
}

static void fill_random(struct dw_multisession_info *info, const struct discwriter_medium *medium)
{
	info->kind = DW_MULTISESSION_RANDOM_WRITE;
	info->total = (__s64)medium->capacity;
	info->last_written = -1;
}

int discwriter_data_get_multisession(struct dw_data *data, size_t n,
				     struct dw_multisession_info *info, size_t size)
{
	struct dw_multisession_info found = { 0 };
	struct dw_look look;
	int hr;

	if (!data || !info)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	hr = dw_data_open(data, info, &look);
	if (hr)
		return hr;
	if (n)
		return dw_data_close(&look, S_FALSE);
	found.supported = is_usable(&look.medium);
	found.in_use = found.supported;
	found.write_unit = look.medium.block ? look.medium.block : 1;
	if (look.medium.state & DISCWRITER_MEDIUM_OVERWRITABLE)
		fill_random(&found, &look.medium);
	else
		hr = fill_sequential(&found, &look);
	if (!hr)
		dw_copy_out(info, size, &found, sizeof(found));
	return dw_data_close(&look, hr);
}
