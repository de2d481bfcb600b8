// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: who the drive is, how it is, how fast it is
 */
#include <linux/math64.h>
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

u32 sim_test_unit_ready(struct sim_ctx *c)
{
	return SIM_GOOD;
}

u32 sim_request_sense(struct sim_ctx *c)
{
	struct sim_drive *d = c->d;
	u32 sense = sim_busy_sense(d, false);
	u16 progress = sim_busy_progress(d);
	u8 *buf = sim_reply_start(c, 18);

	if (!sense && d->nr_attentions) {
		sense = sim_attention_take(d);
	} else if (!sense && d->medium && d->tray_open) {
		sense = SENSE_NO_MEDIUM_OPEN;
	} else if (!sense && c->m && c->m->bg == SIM_BG_RUNNING) {
		/* Ready, and still formatting: key 0, and how far it is. */
		sense = SIM_SENSE(0, 0x04, 0x04);
		progress = div_u64((u64)c->m->formatted << 16, c->m->capacity);
	}
	buf[0] = 0x70;
	buf[2] = SIM_KEY(sense);
	buf[7] = 10;
	buf[12] = SIM_ASC(sense);
	buf[13] = SIM_ASCQ(sense);
	if (SIM_ASC(sense) == 0x04) {
		buf[15] = 0x80;
		put_unaligned_be16(progress, buf + 16);
	}
	return sim_reply(c, 18, c->cdb[4]);
}

/* Text in a field of fixed length, filled with blanks. */
static void sim_text(u8 *to, const char *text, unsigned int len)
{
	memset(to, ' ', len);
	memcpy(to, text, min_t(unsigned int, strlen(text), len));
}

static u32 sim_vpd(struct sim_ctx *c)
{
	const struct sim_drive *d = c->d;
	unsigned int serial = strlen(d->serial);
	u8 *buf = sim_reply_start(c, 128);
	unsigned int len;

	buf[0] = 0x05;
	buf[1] = c->cdb[2];
	switch (c->cdb[2]) {
	case 0x00:	/* the pages there are */
		len = 3;
		buf[5] = 0x80;
		buf[6] = 0x83;
		break;
	case 0x80:	/* serial number */
		len = serial;
		memcpy(buf + 4, d->serial, serial);
		break;
	case 0x83:	/* one designator: T10 vendor identification, ASCII */
		len = 4 + 8 + 16 + serial;
		buf[4] = 0x02;
		buf[5] = 0x01;
		buf[7] = len - 4;
		sim_text(buf + 8, d->vendor, 8);
		sim_text(buf + 16, d->product, 16);
		memcpy(buf + 32, d->serial, serial);
		break;
	default:
		return SENSE_CDB_FIELD;
	}
	buf[3] = len;
	return sim_reply(c, len + 4, get_unaligned_be16(c->cdb + 3));
}

u32 sim_inquiry(struct sim_ctx *c)
{
	const struct sim_drive *d = c->d;
	u8 *buf;

	if (c->cdb[1] & 0x01)
		return sim_vpd(c);
	if (c->cdb[2])
		return SENSE_CDB_FIELD;
	buf = sim_reply_start(c, 36);
	buf[0] = 0x05;		/* CD/DVD device */
	buf[1] = 0x80;		/* removable medium */
	buf[2] = 0x05;		/* SPC-3 */
	buf[3] = 0x02;
	buf[4] = 36 - 5;
	sim_text(buf + 8, d->vendor, 8);
	sim_text(buf + 16, d->product, 16);
	sim_text(buf + 32, d->revision, 4);
	return sim_reply(c, 36, get_unaligned_be16(c->cdb + 3));
}

u32 sim_report_luns(struct sim_ctx *c)
{
	u8 *buf = sim_reply_start(c, 16);

	buf[3] = 8;	/* one entry: LUN 0 */
	return sim_reply(c, 16, get_unaligned_be32(c->cdb + 6));
}
