// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter: the reply to GET CONFIGURATION, taken apart
 *
 * Offsets are those of MMC-6, 5.2 (header and descriptors) and 5.3 (the
 * features one by one).
 */
#include "mmc_reply.h"

struct feature_row {
	u16 code;
	u8 flags_at;	/* which byte after the descriptor's head holds flags */
};

#define NO_FLAGS 0xff

/* MMC-6, 5.3: the features looked at, and where their flags are. */
static const struct feature_row feature_rows[DW_FI_COUNT] = {
	[DW_FI_REMOVABLE] = { DW_FEATURE_REMOVABLE, 0 },
	[DW_FI_WRITE_PROTECT] = { DW_FEATURE_WRITE_PROTECT, 0 },
	[DW_FI_RANDOM_WRITABLE] = { DW_FEATURE_RANDOM_WRITABLE, NO_FLAGS },
	[DW_FI_INCREMENTAL] = { DW_FEATURE_INCREMENTAL, 2 },
	[DW_FI_FORMATTABLE] = { DW_FEATURE_FORMATTABLE, 0 },
	[DW_FI_RESTRICTED_OVERWRITE] = { DW_FEATURE_RESTRICTED_OVERWRITE, NO_FLAGS },
	[DW_FI_DVD_PLUS_RW] = { DW_FEATURE_DVD_PLUS_RW, 0 },
	[DW_FI_DVD_PLUS_R] = { DW_FEATURE_DVD_PLUS_R, 0 },
	[DW_FI_RIGID_OVERWRITE] = { DW_FEATURE_RIGID_OVERWRITE, 0 },
	[DW_FI_CD_TRACK_AT_ONCE] = { DW_FEATURE_CD_TRACK_AT_ONCE, 0 },
	[DW_FI_CD_MASTERING] = { DW_FEATURE_CD_MASTERING, 0 },
	[DW_FI_DVD_MINUS_WRITE] = { DW_FEATURE_DVD_MINUS_WRITE, 0 },
	[DW_FI_BD_R_POW] = { DW_FEATURE_BD_R_POW, NO_FLAGS },
	[DW_FI_DVD_PLUS_RW_DL] = { DW_FEATURE_DVD_PLUS_RW_DL, 0 },
	[DW_FI_DVD_PLUS_R_DL] = { DW_FEATURE_DVD_PLUS_R_DL, 0 },
	[DW_FI_BD_WRITE] = { DW_FEATURE_BD_WRITE, 0 },
	[DW_FI_REAL_TIME_STREAMING] = { DW_FEATURE_REAL_TIME_STREAMING, 0 },
	[DW_FI_SERIAL_NUMBER] = { DW_FEATURE_SERIAL_NUMBER, NO_FLAGS },
};

static int config_total(const u8 *buf, size_t len, u32 *total)
{
	u32 n;

	if (len < DW_CONFIG_HEADER_LEN)
		return -EPROTO;
	/*
	 * Allocation lengths have 16 bits, and 255 features of full size would
	 * not exceed that: more is not a length.
	 */
	n = dw_get32(buf);
	if (n < DW_CONFIG_HEADER_LEN - 4 || n > 0xffff)
		return -EPROTO;
	*total = n + 4;
	return 0;
}

/**
 * dw_feature_next() - walk the feature descriptors of GET CONFIGURATION
 * @buf: reply
 * @len: its bytes
 * @pos: 0 at first; where to go on
 * @out: filled
 *
 * A last descriptor that the allocation length has cut is not seen.
 *
 * Return: 1 for a descriptor, 0 at the end, -EPROTO for a reply without a
 * header, a descriptor that breaks off before the reply ends, or a second
 * profile list (that is what a reply filled up with zeros looks like).
 */
int dw_feature_next(const u8 *buf, size_t len, size_t *pos,
		    struct dw_feature *out)
{
	const u8 *d;
	size_t left, end;
	u32 total;

	if (config_total(buf, len, &total))
		return -EPROTO;
	end = len < total ? len : total;
	if (!*pos)
		*pos = DW_CONFIG_HEADER_LEN;
	if (*pos >= end)
		return 0;

	d = buf + *pos;
	left = end - *pos;
	if (left < 4 || left - 4 < d[3])
		return len < total ? 0 : -EPROTO;

	out->code = dw_get16(d);
	out->version = d[2] >> 2 & 0x0f;
	out->persistent = d[2] & 0x02;
	out->is_current = d[2] & 0x01;
	out->len = d[3];
	out->data = d + 4;
	if (out->code == DW_FEATURE_PROFILE_LIST && *pos != DW_CONFIG_HEADER_LEN)
		return -EPROTO;

	*pos += 4 + out->len;
	return 1;
}

static void take_profiles(const struct dw_feature *f, struct dw_config *out)
{
	unsigned int i;

	/* Four bytes each: profile, CurrentP, reserved. */
	for (i = 0; i + 4 <= f->len && out->nr_profiles < DW_MAX_PROFILES; i += 4)
		out->profiles[out->nr_profiles++] = dw_get16(f->data + i);
}

static void take_random_writable(const struct dw_feature *f,
				 struct dw_config *out)
{
	if (f->len < 10)
		return;
	out->random_last_lba = dw_get32(f->data);
	out->random_block_size = dw_get32(f->data + 4);
	out->random_blocking = dw_get16(f->data + 8);
}

static void take_serial(const struct dw_feature *f, struct dw_config *out)
{
	unsigned int from = 0, to = f->len, i;

	while (to && (f->data[to - 1] == ' ' || !f->data[to - 1]))
		to--;
	while (from < to && f->data[from] == ' ')
		from++;
	if (to - from > DW_SERIAL_LEN - 1)
		to = from + DW_SERIAL_LEN - 1;
	for (i = from; i < to; i++) {
		u8 c = f->data[i];

		out->serial[i - from] = (char)(c >= 0x20 && c < 0x7f ? c : '.');
	}
}

static void take_feature(const struct dw_feature *f, struct dw_config *out)
{
	unsigned int i;

	for (i = 0; i < DW_FI_COUNT; i++) {
		const struct feature_row *row = &feature_rows[i];

		if (row->code != f->code)
			continue;
		out->have |= 1U << i;
		if (f->is_current)
			out->have_current |= 1U << i;
		if (row->flags_at < f->len)
			out->flags[i] = f->data[row->flags_at];
		return;
	}
}

/**
 * dw_config_parse() - GET CONFIGURATION: drive and current medium
 * @buf: reply
 * @len: its bytes
 * @out: filled
 *
 * Return: 0; -EPROTO for a reply without a header or with features that break
 * off before it ends.
 */
int dw_config_parse(const u8 *buf, size_t len, struct dw_config *out)
{
	struct dw_feature f;
	size_t pos = 0;
	int more;

	memset(out, 0, sizeof(*out));
	if (config_total(buf, len, &out->total))
		return -EPROTO;
	out->truncated = len < out->total;
	out->profile = dw_get16(buf + 6);

	while ((more = dw_feature_next(buf, len, &pos, &f)) > 0) {
		if (f.code == DW_FEATURE_PROFILE_LIST)
			take_profiles(&f, out);
		else if (f.code == DW_FEATURE_RANDOM_WRITABLE)
			take_random_writable(&f, out);
		else if (f.code == DW_FEATURE_SERIAL_NUMBER)
			take_serial(&f, out);
		take_feature(&f, out);
	}
	return more;
}
