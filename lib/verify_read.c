// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reading a disc to compare it: READ(10) through SG_IO on the recorder's block device.
 * read(2) would do for most: but it can be answered from the page cache (unless
 * O_DIRECT), ends where sr believes that the medium ends, which it looks up only when
 * nobody has it open, tries again and again, and turns whatever the drive says into EIO.
 * Here each sector comes from the drive, and what the drive says is known.
 * Unprivileged programs may send READ.
 */
#include <fcntl.h>
#include <scsi/sg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify.h"

#define READ_10			0x28
#define GOOD			0x00
#define BUSY			0x08
#define NO_CONNECT		0x01	/* DID_* of the kernel */
#define TIME_OUT		0x03
#define SENSE_LEN		32

/* For one command: drives try a bad sector for up to a minute. */
#define COMMAND_MS		120000
/* Between two questions whether the drive is ready. */
#define READY_MS		100
/* How long it may take, in seconds: to spin up, and to end what it is busy with. */
#define SPIN_UP			60
#define BUSY_FOR		600
/* Unit attentions in a row that are news; a drive with more has other troubles. */
#define MOST_ATTENTIONS		8

#define ANY			0x100

/*
 * What the sense data of a READ mean, the first row that fits. EBADMSG: the sector
 * should be there and cannot be read (3/11, 8/xx, E/1D are a failed verification).
 * EINTR: the drive has told some news. @seconds: it is not ready, which passes in that time,
 * or it is an error.
 */
static const struct meaning {
	__u16 key, asc, ascq;
	int error;
	unsigned int seconds;
} meanings[] = {
	{ 0x2, 0x04, 0x03, ENOMEDIUM, 0 },	/* manual intervention required */
	{ 0x2, 0x04, 0x04, EUNATCH, BUSY_FOR },	/* it is being formatted */
	{ 0x2, 0x04, 0x07, EXFULL, BUSY_FOR },
	{ 0x2, 0x04, 0x08, EXFULL, BUSY_FOR },
	{ 0x2, 0x04, ANY, ETIME, SPIN_UP },
	{ 0x2, 0x06, ANY, EBADSLT, 0 },
	{ ANY, 0x06, 0x00, EBADSLT, 0 },	/* no reference position: upside down */
	{ 0x4, 0x09, 0x01, EBADSLT, 0 },	/* tracking servo */
	{ 0x4, 0x09, 0x02, EBADE, 0 },		/* focus servo */
	{ 0x4, 0x08, 0x01, ETIMEDOUT, 0 },
	{ 0x4, 0x3e, 0x02, ETIMEDOUT, 0 },
	{ 0x6, 0x2e, ANY, ETIMEDOUT, 0 },
	{ 0x2, 0x3a, ANY, ENOMEDIUM, 0 },
	{ ANY, 0x30, ANY, EBADE, 0 },
	{ ANY, 0x3a, ANY, ENOMEDIUM, 0 },
	{ 0x3, ANY, ANY, EBADMSG, 0 },
	{ 0x8, ANY, ANY, EBADMSG, 0 },
	{ 0xe, ANY, ANY, EBADMSG, 0 },
	{ 0x5, ANY, ANY, EUCLEAN, 0 },
	{ 0x6, ANY, ANY, EINTR, 0 },
};

/* The kernel looks what is in the drive, and starts one that has stopped. */
static void start_drive(const struct dw_disc *disc)
{
	struct discwriter_medium medium = { 0 };

	/* What it cannot do, the next READ will tell. */
	dw_ioctl(disc->recorder->fd, DISCWRITER_IOC_MEDIUM, &medium);
}

int dw_disc_open(struct dw_recorder *recorder, int wake, struct dw_disc *disc)
{
	struct discwriter_recorder info;
	char path[48];

	*disc = (struct dw_disc){ .fd = -1, .wake = wake, .recorder = recorder };
	if (FAILED(discwriter_recorder_info(recorder, &info, sizeof(info))))
		return -ENODEV;
	if (!info.block_name[0] || strchr(info.block_name, '/'))
		return -ENODEV;
	disc->most = info.max_transfer / DW_SECTOR;
	if (!disc->most || disc->most > DW_READ_SECTORS)
		disc->most = DW_READ_SECTORS;
	snprintf(path, sizeof(path), "/dev/%s", info.block_name);
	/* O_NONBLOCK: sr does not look what is in the drive. */
	disc->fd = dw_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (disc->fd < 0)
		return disc->fd;
	start_drive(disc);
	return 0;
}

void dw_disc_close(struct dw_disc *disc)
{
	if (disc->fd >= 0)
		dw_ops.close(disc->fd);
	disc->fd = -1;
}

/* Fixed or descriptor format (SPC-4, 4.5). */
static void parse_sense(const __u8 *sense, size_t len, struct dw_reply *reply)
{
	if (len < 4)
		return;
	if ((sense[0] & 0x7e) == 0x72) {
		reply->key = sense[1] & 0xf;
		reply->asc = sense[2];
		reply->ascq = sense[3];
		return;
	}
	reply->key = sense[2] & 0xf;
	if (len >= 14) {
		reply->asc = sense[12];
		reply->ascq = sense[13];
	}
}

static bool fits(__u16 row, __u8 seen)
{
	return row == ANY || row == seen;
}

static const struct meaning *meaning_of(const struct dw_reply *reply)
{
	static const struct meaning good = { .error = 0 }, other = { .error = EIO };
	size_t i;

	/* Recovered: the data are good. */
	if (reply->key <= 1)
		return &good;
	for (i = 0; i < DW_ARRAY_SIZE(meanings); i++)
		if (fits(meanings[i].key, reply->key) && fits(meanings[i].asc, reply->asc) &&
		    fits(meanings[i].ascq, reply->ascq))
			return &meanings[i];
	return &other;
}

/* @seconds: how long to try again, 0: not at all */
static int read_once(struct dw_disc *disc, __u64 lba, void *to, unsigned int sectors,
		     unsigned int *seconds)
{
	const struct meaning *meaning;
	__u8 cdb[10] = {
		READ_10, 0, (__u8)(lba >> 24), (__u8)(lba >> 16), (__u8)(lba >> 8), (__u8)lba, 0,
		(__u8)(sectors >> 8), (__u8)sectors,
	};
	__u8 sense[SENSE_LEN] = { 0 };
	struct sg_io_hdr hdr = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = sizeof(cdb),
		.cmdp = cdb,
		.mx_sb_len = sizeof(sense),
		.sbp = sense,
		.dxfer_len = sectors * DW_SECTOR,
		.dxferp = to,
		.timeout = COMMAND_MS,
	};
	int ret = dw_ioctl(disc->fd, SG_IO, &hdr);

	*seconds = 0;
	memset(&disc->reply, 0, sizeof(disc->reply));
	if (ret < 0)
		return ret == -ENXIO ? -ENODEV : ret;
	if (hdr.host_status)
		return hdr.host_status == NO_CONNECT ? -ENODEV :
		       hdr.host_status == TIME_OUT ? -ETIMEDOUT : -EIO;
	if (hdr.status == BUSY) {
		*seconds = BUSY_FOR;
		return -EXFULL;
	}
	if (hdr.status != GOOD) {
		parse_sense(sense, hdr.sb_len_wr, &disc->reply);
		meaning = meaning_of(&disc->reply);
		*seconds = meaning->seconds;
		if (meaning->error)
			return -meaning->error;
	}
	return hdr.resid ? -EPROTO : 0;
}

static int wait_ready(const struct dw_disc *disc)
{
	struct pollfd fd = { .fd = disc->wake, .events = POLLIN };
	int ret = dw_ops.poll(&fd, 1, READY_MS);

	if (ret == -EINTR || ret == -EAGAIN)
		return 0;
	if (ret < 0)
		return ret;
	return ret && fd.revents & POLLIN ? -ECANCELED : 0;
}

static bool has_stopped(const struct dw_reply *reply)
{
	return reply->key == 0x2 && reply->asc == 0x04 && reply->ascq == 0x02;
}

/*
 * @sectors: at most @disc->most. Waits for a drive that is not ready: one that closes a
 * session can take minutes for it, and whoever gave up then would call a good disc bad. Its
 * patience has an end: then the code is that of what it waited for.
 */
int dw_disc_read(struct dw_disc *disc, __u64 lba, void *to, unsigned int sectors)
{
	const __u64 began = dw_now_ms();
	unsigned int attentions = 0, seconds;
	bool started = false;
	int ret;

	/* More than the command can say; a sum of both alone could begin at 0 again. */
	if (lba > UINT32_MAX || lba + sectors > UINT32_MAX)
		return -EINVAL;
	for (;;) {
		ret = read_once(disc, lba, to, sectors, &seconds);
		if (ret == -EINTR && ++attentions <= MOST_ATTENTIONS)
			continue;
		if (ret == -EINTR)
			return -EIO;
		if (!seconds || dw_now_ms() - began >= seconds * 1000ULL)
			return ret;
		if (!started && has_stopped(&disc->reply)) {
			start_drive(disc);
			started = true;
		}
		ret = wait_ready(disc);
		if (ret)
			return ret;
	}
}

/* One sector after the other where not all can be read; @good: how many were. */
int dw_disc_read_most(struct dw_disc *disc, __u64 lba, void *to, unsigned int sectors,
		      unsigned int *good)
{
	int ret = dw_disc_read(disc, lba, to, sectors);

	*good = ret ? 0 : sectors;
	if (!ret || sectors == 1 || ret == -ECANCELED || ret == -ENODEV)
		return ret;
	while (*good < sectors) {
		ret = dw_disc_read(disc, lba + *good, (char *)to + *good * DW_SECTOR, 1);
		if (ret)
			return ret;
		++*good;
	}
	return 0;
}

int discwriter_disc_open(struct dw_recorder *recorder, struct dw_disc **disc)
{
	struct dw_disc *d;
	int ret;

	if (!recorder || !disc)
		return E_POINTER;
	d = malloc(sizeof(*d));
	if (!d)
		return E_OUTOFMEMORY;
	ret = dw_disc_open(recorder, -1, d);
	if (ret < 0) {
		free(d);
		return discwriter_hresult_from_errno(-ret);
	}
	*disc = d;
	return S_OK;
}

void discwriter_disc_free(struct dw_disc *disc)
{
	if (!disc)
		return;
	dw_disc_close(disc);
	free(disc);
}

int discwriter_disc_read(struct dw_disc *disc, __u64 lba, void *buffer, size_t sectors,
			 size_t *good)
{
	size_t done = 0;
	int ret = 0;

	if (!disc || !buffer)
		return E_POINTER;
	while (done < sectors && !ret) {
		size_t left = sectors - done;
		unsigned int n = left < disc->most ? (unsigned int)left : disc->most, read;

		ret = dw_disc_read_most(disc, lba + done, (char *)buffer + done * DW_SECTOR, n,
					&read);
		done += read;
	}
	if (good)
		*good = done;
	return ret ? discwriter_hresult_from_errno(-ret) : S_OK;
}
