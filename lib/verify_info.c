// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Verification by what the drive tells of disc and tracks, and where sessions begin.
 */
#include <string.h>

#include "verify.h"

/* READ DISC INFORMATION (MMC-6, 6.22), READ TRACK INFORMATION (6.27). */
#define DISC_INFO_LEN		34
#define DISC_STATE		2	/* byte; bits 3-2: of the last session */
#define SESSION_DAMAGED		2
#define TRACK_INFO_LEN		36
#define TRACK_MODE		5
#define TRACK_DAMAGED		0x20
#define TRACK_FLAGS		6
#define TRACK_BLANK		0x40
#define TRACK_START		8
#define TRACK_SIZE		24
#define BY_LBA			0
#define BY_SESSION		2

static __u32 be32(const __u8 *p)
{
	return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
}

/* Returns the length of the answer. */
static int ask(const struct dw_recorder *recorder, __u32 kind, __u64 address, __u32 control,
	       __u8 *to, __u32 size)
{
	struct discwriter_query query = {
		.kind = kind, .control = control, .address = address,
		.data = (__u64)(uintptr_t)to, .size = size,
	};
	int ret;

	memset(to, 0, size);
	ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_QUERY, &query);
	if (ret < 0)
		return ret;
	return query.length < size ? (int)query.length : (int)size;
}

/* What is burned is in a track that is neither blank nor damaged, and long enough. */
static int check_track(const struct dw_recorder *recorder, __u64 start, __u64 sectors)
{
	__u8 info[TRACK_INFO_LEN];
	int ret = ask(recorder, DISCWRITER_QUERY_TRACK_INFORMATION, start, BY_LBA, info,
		      sizeof(info));
	__u64 first, size;

	if (ret < 0)
		return ret;
	if (ret < TRACK_SIZE + 4)
		return -EPROTO;
	first = be32(info + TRACK_START);
	size = be32(info + TRACK_SIZE);
	if (info[TRACK_MODE] & TRACK_DAMAGED || info[TRACK_FLAGS] & TRACK_BLANK)
		return -EBADMSG;
	return first > start || start + sectors > first + size ? -EBADMSG : 0;
}

static int check_disc(const struct dw_recorder *recorder)
{
	__u8 info[DISC_INFO_LEN];
	int ret = ask(recorder, DISCWRITER_QUERY_DISC_INFORMATION, 0, 0, info, sizeof(info));

	if (ret < 0)
		return ret;
	if (ret <= DISC_STATE)
		return -EPROTO;
	return (info[DISC_STATE] >> 2 & 3) == SESSION_DAMAGED ? -EBADMSG : 0;
}

/*
 * Finalized discs are pressed ones to some drives, and a DVD-RW can have been formatted by
 * the burn; other than that, the medium is of the type it was.
 */
static bool profile_is_right(__u32 now, __u32 then)
{
	return now == then || now == 0x08 || now == 0x10 || now == 0x40 ||
	       ((now == 0x13 || now == 0x14) && (then == 0x13 || then == 0x14));
}

static int check_medium(const struct dw_recorder *recorder,
			const struct discwriter_status *status)
{
	struct discwriter_medium medium = { 0 };
	int ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_MEDIUM, &medium);

	if (ret < 0)
		return ret;
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT))
		return -ENOMEDIUM;
	if (medium.state & DISCWRITER_MEDIUM_DAMAGED ||
	    !profile_is_right(medium.profile, status->profile))
		return -EBADMSG;
	if (medium.state & (DISCWRITER_MEDIUM_OVERWRITABLE | DISCWRITER_MEDIUM_FINALIZED) ||
	    medium.next_writable == DISCWRITER_NO_ADDRESS)
		return 0;
	return medium.next_writable < status->start + status->sectors_written ? -EBADMSG : 0;
}

/*
 * Are disc and tracks as they must be after this burn? -EBADMSG: no. A kernel that
 * cannot tell all of it tells what it can.
 */
int dw_verify_info(const struct dw_recorder *recorder, const struct discwriter_status *status)
{
	int ret = check_medium(recorder, status);

	if (!ret)
		ret = check_disc(recorder);
	/* With a range list they are anywhere; that medium is one track. */
	if (!ret && !status->nr_ranges)
		ret = check_track(recorder, status->start, status->sectors_written);
	return ret == -ENOTTY ? 0 : ret;
}

int discwriter_recorder_session_start(struct dw_recorder *recorder, unsigned int session,
				      __u64 *lba)
{
	__u8 info[TRACK_INFO_LEN];
	struct discwriter_medium medium = { 0 };
	int ret;

	if (!recorder || !lba)
		return E_POINTER;
	ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_MEDIUM, &medium);
	if (ret < 0)
		return dw_verb_code(ret);
	if (!(medium.state & DISCWRITER_MEDIUM_PRESENT))
		return E_IMAPI_RECORDER_MEDIA_NO_MEDIA;
	if (!session || session > medium.sessions)
		return E_INVALIDARG;
	ret = ask(recorder, DISCWRITER_QUERY_TRACK_INFORMATION, session, BY_SESSION, info,
		  sizeof(info));
	if (ret < 0)
		return dw_verb_code(ret);
	if (ret < TRACK_START + 4)
		return E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE;
	*lba = be32(info + TRACK_START);
	return S_OK;
}
