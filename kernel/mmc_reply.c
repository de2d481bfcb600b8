// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: what drives answer, taken apart
 *
 * Offsets are those of the reply tables in MMC-6, one table per command;
 * "byte n" is counted from the start of the reply, or of the descriptor.
 *
 * A reply says how long it is. That can be more than was asked for (it then
 * was cut), and with some firmware less than the standard demands; what is
 * looked at ends where the first of the two does.
 */
#include "mmc_reply.h"

static size_t shorter(size_t a, size_t b)
{
	return a < b ? a : b;
}

/**
 * dw_disc_info_parse() - READ DISC INFORMATION, standard information
 * @buf: reply
 * @len: its bytes
 * @out: filled; what a short reply lacks behind byte 23 is 0
 *
 * Return: 0; -EPROTO when byte 23 is not there, the information is not the
 * standard kind, or tracks and sessions do not fit: a disc that is written in
 * sequence has at least one of each, an empty one included.
 */
int dw_disc_info_parse(const u8 *buf, size_t len, struct dw_disc_info *out)
{
	memset(out, 0, sizeof(*out));
	if (len < 2)
		return -EPROTO;
	len = shorter(len, (size_t)dw_get16(buf) + 2);
	if (len < 24 || buf[2] >> 5)
		return -EPROTO;

	out->status = buf[2] & 0x03;
	out->session_state = buf[2] >> 2 & 0x03;
	out->erasable = buf[2] & 0x10;
	out->first_track = buf[3];
	out->sessions = (u16)(buf[9] << 8 | buf[4]);
	out->first_in_last = (u16)(buf[10] << 8 | buf[5]);
	out->last_in_last = (u16)(buf[11] << 8 | buf[6]);
	out->bg_format = buf[7] & 0x03;
	out->dirty = buf[7] & 0x04;
	out->disc_type = buf[8];
	out->id_valid = buf[7] & 0x80;
	out->id = dw_get32(buf + 12);
	out->lead_in_start = dw_get32(buf + 16);
	out->lead_out_start = dw_get32(buf + 20);
	if (len > 33)
		out->nr_opc = buf[33];

	if (out->last_in_last < out->first_in_last)
		return -EPROTO;
	if (out->status != DW_DISC_OTHER &&
	    (!out->first_track || !out->sessions || !out->first_in_last))
		return -EPROTO;
	return 0;
}

/**
 * dw_track_info_parse() - READ TRACK INFORMATION
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Drives older than MMC-2 end after the track size (byte 27), those older
 * than MMC-3 after the last recorded address (byte 31): then that address is
 * not valid, and numbers have 8 bits.
 *
 * Return: 0; -EPROTO when byte 27 is not there, the track has no number, or
 * its next writable address lies before its start.
 */
int dw_track_info_parse(const u8 *buf, size_t len, struct dw_track_info *out)
{
	memset(out, 0, sizeof(*out));
	if (len < 2)
		return -EPROTO;
	len = shorter(len, (size_t)dw_get16(buf) + 2);
	if (len < 28)
		return -EPROTO;

	out->number = buf[2];
	out->session = buf[3];
	out->damage = buf[5] & 0x20;
	out->copy = buf[5] & 0x10;
	out->mode = buf[5] & 0x0f;
	out->reserved = buf[6] & 0x80;
	out->blank = buf[6] & 0x40;
	out->packet = buf[6] & 0x20;
	out->fixed_packet = buf[6] & 0x10;
	out->data_mode = buf[6] & 0x0f;
	out->nwa_valid = buf[7] & 0x01;
	out->start = dw_get32(buf + 8);
	out->free = dw_get32(buf + 16);
	out->packet_size = dw_get32(buf + 20);
	out->size = dw_get32(buf + 24);
	if (len >= 32 && (buf[7] & 0x02)) {
		out->lra_valid = true;
		out->lra = dw_get32(buf + 28);
	}
	if (len >= 34) {
		out->number |= (u16)(buf[32] << 8);
		out->session |= (u16)(buf[33] << 8);
	}
	if (!out->number)
		return -EPROTO;

	if (out->nwa_valid) {
		out->nwa = dw_get32(buf + 12);
		/*
		 * On a blank CD some drives (Pioneer BDR-205, LiteOn) give the
		 * address of the pregap, -150, which the drive writes itself.
		 */
		if (out->nwa & 0x80000000)
			out->nwa = out->start;
		if (out->nwa < out->start)
			return -EPROTO;
	}
	return 0;
}

/* READ FORMAT CAPACITIES: bytes of descriptors that are here whole. */
static int capacity_list(const u8 *buf, size_t len, size_t *list)
{
	if (len < 4 || buf[3] < 8 || buf[3] % 8)
		return -EPROTO;
	*list = shorter(len - 4, buf[3]) / 8 * 8;
	return *list ? 0 : -EPROTO;
}

/**
 * dw_capacity_parse() - READ FORMAT CAPACITIES: the capacity now, or at most
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Return: 0; -EPROTO when the first descriptor is not there, its type is
 * reserved, or the list does not consist of descriptors.
 */
int dw_capacity_parse(const u8 *buf, size_t len, struct dw_capacity *out)
{
	size_t list;

	memset(out, 0, sizeof(*out));
	if (capacity_list(buf, len, &list))
		return -EPROTO;
	out->blocks = dw_get32(buf + 4);
	out->state = buf[8] & 0x03;
	out->block_size = dw_get24(buf + 9);
	out->nr_formats = (u8)(list / 8 - 1);
	return out->state ? 0 : -EPROTO;
}

/**
 * dw_format_at() - READ FORMAT CAPACITIES: a format the medium can be given
 * @buf: reply
 * @len: its bytes
 * @n: which, from 0
 * @out: filled
 *
 * Return: 1; 0 when there is no such descriptor, -EPROTO as above
 */
int dw_format_at(const u8 *buf, size_t len, unsigned int n, struct dw_format *out)
{
	const u8 *d;
	size_t list;

	memset(out, 0, sizeof(*out));
	if (capacity_list(buf, len, &list))
		return -EPROTO;
	if (n >= list / 8 - 1)
		return 0;
	d = buf + 4 + 8 * (n + 1);
	out->blocks = dw_get32(d);
	out->type = d[4] >> 2;
	out->subtype = d[4] & 0x03;
	out->param = dw_get24(d + 5);
	return 1;
}

/**
 * dw_read_capacity_parse() - READ CAPACITY
 * @buf: reply
 * @len: its bytes
 * @blocks: set to the number of blocks
 * @block_size: set to the bytes of one
 *
 * Return: 0; -EPROTO when it is short, or the block size is no power of two.
 */
int dw_read_capacity_parse(const u8 *buf, size_t len, u64 *blocks,
			   u32 *block_size)
{
	u32 size;

	*blocks = 0;
	*block_size = 0;
	if (len < DW_READ_CAPACITY_LEN)
		return -EPROTO;
	size = dw_get32(buf + 4);
	if (!size || (size & (size - 1)))
		return -EPROTO;
	*blocks = (u64)dw_get32(buf) + 1;
	*block_size = size;
	return 0;
}

/**
 * dw_buffer_parse() - READ BUFFER CAPACITY, asked for in bytes
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Return: 0; -EPROTO when it is short, counts blocks, or the drive says it has
 * no buffer.
 */
int dw_buffer_parse(const u8 *buf, size_t len, struct dw_buffer *out)
{
	memset(out, 0, sizeof(*out));
	if (len < DW_BUFFER_LEN || dw_get16(buf) < DW_BUFFER_LEN - 2)
		return -EPROTO;
	if (buf[3] & 0x01)
		return -EPROTO;
	out->size = dw_get32(buf + 4);
	out->free = dw_get32(buf + 8);
	if (!out->size)
		return -EPROTO;
	/* Numbers of a drive that contradicts itself: libburn assumes half. */
	if (out->free > out->size) {
		out->free = out->size / 2;
		out->doubtful = true;
	}
	return 0;
}

/**
 * dw_performance_parse() - GET PERFORMANCE, header
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * No descriptors at all is a valid answer, and one that drives give.
 *
 * Return: 0; -EPROTO when the header is not there or shorter than itself.
 */
int dw_performance_parse(const u8 *buf, size_t len, struct dw_performance *out)
{
	size_t here;
	u32 bytes;

	memset(out, 0, sizeof(*out));
	if (len < DW_PERFORMANCE_HEADER_LEN || dw_get32(buf) < 4)
		return -EPROTO;
	bytes = dw_get32(buf) - 4;
	here = shorter(len - DW_PERFORMANCE_HEADER_LEN, bytes);
	out->write = buf[4] & 0x02;
	out->except = buf[4] & 0x01;
	out->available = bytes / DW_PERFORMANCE_ENTRY_LEN;
	out->nr = (u32)(here / DW_PERFORMANCE_ENTRY_LEN);
	return 0;
}

/* The n-th descriptor of GET PERFORMANCE: 1 and the descriptor, 0, -EPROTO. */
static int performance_at(const u8 *buf, size_t len, unsigned int n,
			  const u8 **entry)
{
	struct dw_performance p;

	if (dw_performance_parse(buf, len, &p))
		return -EPROTO;
	if (n >= p.nr)
		return 0;
	*entry = buf + DW_PERFORMANCE_HEADER_LEN +
		 (size_t)n * DW_PERFORMANCE_ENTRY_LEN;
	return 1;
}

/**
 * dw_speed_at() - GET PERFORMANCE type 0, nominal: a zone and its speeds
 * @buf: reply
 * @len: its bytes
 * @n: which, from 0
 * @out: filled
 *
 * Return: 1; 0 when there is no such descriptor, -EPROTO without a header
 */
int dw_speed_at(const u8 *buf, size_t len, unsigned int n, struct dw_speed *out)
{
	const u8 *d;
	int ret;

	memset(out, 0, sizeof(*out));
	ret = performance_at(buf, len, n, &d);
	if (ret <= 0)
		return ret;
	out->start = dw_get32(d);
	out->start_kb = dw_get32(d + 4);
	out->end = dw_get32(d + 8);
	out->end_kb = dw_get32(d + 12);
	return 1;
}

/**
 * dw_write_speed_at() - GET PERFORMANCE type 3: a speed that can be set
 * @buf: reply
 * @len: its bytes
 * @n: which, from 0
 * @out: filled
 *
 * Return: 1; 0 when there is no such descriptor, -EPROTO without a header
 */
int dw_write_speed_at(const u8 *buf, size_t len, unsigned int n,
		      struct dw_write_speed *out)
{
	const u8 *d;
	int ret;

	memset(out, 0, sizeof(*out));
	ret = performance_at(buf, len, n, &d);
	if (ret <= 0)
		return ret;
	out->cav = (d[0] >> 3 & 0x03) == 1;
	out->defaults = d[0] & 0x04;
	out->exact = d[0] & 0x02;
	out->mixed = d[0] & 0x01;
	out->end = dw_get32(d + 4);
	out->read_kb = dw_get32(d + 8);
	out->write_kb = dw_get32(d + 12);
	return 1;
}

/**
 * dw_mode_length() - MODE SENSE (10): how long is the whole reply?
 * @buf: reply
 * @len: its bytes
 * @total: set to the bytes the drive has, the length field included
 *
 * Return: 0; -EPROTO when the header is not there or shorter than itself.
 */
int dw_mode_length(const u8 *buf, size_t len, size_t *total)
{
	*total = 0;
	if (len < DW_MODE_HEADER_LEN ||
	    dw_get16(buf) < DW_MODE_HEADER_LEN - 2)
		return -EPROTO;
	*total = (size_t)dw_get16(buf) + 2;
	return 0;
}

/**
 * dw_mode_page_find() - MODE SENSE (10): find a page in the reply
 * @buf: reply
 * @len: its bytes
 * @code: page code
 * @out: filled
 *
 * A page must begin before the end that the header tells, but may end after
 * it: some Sanyo firmware tells too little, and the page's own length is right.
 *
 * Return: 0; -ENOENT when it is not there, -EPROTO when the header is not, or
 * the page has no content or breaks off.
 */
int dw_mode_page_find(const u8 *buf, size_t len, u8 code,
		      struct dw_mode_page *out)
{
	size_t total, pos;

	memset(out, 0, sizeof(*out));
	if (dw_mode_length(buf, len, &total))
		return -EPROTO;

	pos = DW_MODE_HEADER_LEN + (size_t)dw_get16(buf + 6);
	while (pos < total && pos + 2 <= len) {
		/* SPF: a subpage, with a length of 16 bits (SPC-4, 7.5.8). */
		bool sub = buf[pos] & 0x40;
		size_t head = sub ? 4 : 2;
		size_t page;

		if (pos + head > len)
			break;
		page = head + (sub ? dw_get16(buf + pos + 2) : buf[pos + 1]);
		if (!sub && (buf[pos] & 0x3f) == code) {
			if (page == head || pos + page > len)
				return -EPROTO;
			out->code = code;
			out->saveable = buf[pos] & 0x80;
			out->offset = pos;
			out->len = page;
			return 0;
		}
		pos += page;
	}
	return -ENOENT;
}

/**
 * dw_media_event_parse() - GET EVENT STATUS NOTIFICATION, media class alone
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Return: 0, also when the drive does not know the class; -EPROTO when the
 * header or an event it announces is not there, or is of another class.
 */
int dw_media_event_parse(const u8 *buf, size_t len, struct dw_media_event *out)
{
	/* Class numbers are bit numbers of the mask that asked for them. */
	const u8 media = 4;

	memset(out, 0, sizeof(*out));
	if (len < 4)
		return -EPROTO;
	/* NEA: none of the classes asked for is known. */
	if ((buf[2] & 0x80) || !(buf[3] & 1U << media))
		return 0;
	if (len < DW_MEDIA_EVENT_LEN ||
	    dw_get16(buf) < DW_MEDIA_EVENT_LEN - 2 ||
	    (buf[2] & 0x07) != media)
		return -EPROTO;
	out->supported = true;
	out->code = buf[4] & 0x0f;
	out->present = buf[5] & 0x02;
	out->tray_open = buf[5] & 0x01;
	return 0;
}

/**
 * dw_structure_parse() - READ DISC STRUCTURE, header
 * @buf: reply
 * @len: its bytes
 * @total: set to the bytes the drive has, this header included
 * @here: set to the bytes of the structure that are here, after the header
 *
 * Return: 0; -EPROTO when the header is not there or shorter than itself.
 */
int dw_structure_parse(const u8 *buf, size_t len, size_t *total, size_t *here)
{
	*total = 0;
	*here = 0;
	if (len < DW_STRUCTURE_HEADER_LEN ||
	    dw_get16(buf) < DW_STRUCTURE_HEADER_LEN - 2)
		return -EPROTO;
	*total = (size_t)dw_get16(buf) + 2;
	*here = shorter(len, *total) - DW_STRUCTURE_HEADER_LEN;
	return 0;
}

/**
 * dw_layers_parse() - READ DISC STRUCTURE 20h (MMC-6, 6.22.3.2.20)
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Return: 0; -EPROTO when it is cut short.
 */
int dw_layers_parse(const u8 *buf, size_t len, struct dw_layers *out)
{
	size_t total, here;
	int ret;

	memset(out, 0, sizeof(*out));
	ret = dw_structure_parse(buf, len, &total, &here);
	if (ret || here < DW_LAYERS_LEN - DW_STRUCTURE_HEADER_LEN)
		return -EPROTO;
	out->fixed = buf[DW_STRUCTURE_HEADER_LEN] & 0x80;
	out->layer0 = dw_get32(buf + DW_LAYERS_LAYER0);
	return 0;
}
