// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replies about the medium: disc, track, capacities, parsed well and cut short at every length.
 */
#include "bytes.h"
#include "mmc.h"

PARSER(disc_info, dw_disc_info)
PARSER(track_info, dw_track_info)
PARSER(capacity, dw_capacity)

/* READ DISC INFORMATION */

/* A DVD+RW whose background format is suspended; every number its own. */
#define DISC \
	"00 32 1d 01 34 56 78 95 20 02 03 04 aa bb cc dd 00 61 1a 41 00 4f 3b 47" \
	"00 01 02 03 04 05 06 07 77 02 12 34 00 00 00 00 00 00 0a d2 00 00 00 00 00 00" \
	"00 00"

CASE(disc_info)
{
	struct dw_disc_info o;

	assert_int_equal(parse_disc_info(DISC, &o), 0);
	assert_int_equal(o.status, DW_DISC_APPENDABLE);
	assert_int_equal(o.session_state, DW_SESSION_COMPLETE);
	assert_true(o.erasable);
	assert_int_equal(o.first_track, 1);
	assert_int_equal(o.sessions, 0x0234);
	assert_int_equal(o.first_in_last, 0x0356);
	assert_int_equal(o.last_in_last, 0x0478);
	assert_int_equal(o.bg_format, DW_BG_FORMAT_SUSPENDED);
	assert_true(o.dirty);
	assert_int_equal(o.disc_type, 0x20);
	assert_true(o.id_valid);
	assert_int_equal(o.id, 0xaabbccdd);
	assert_int_equal(o.lead_in_start, 0x00611a41);
	assert_int_equal(o.lead_out_start, 0x004f3b47);
	assert_int_equal(o.nr_opc, 2);
}

CASE(disc_info_states)
{
	static const struct {
		const char *text;
		u8 status;
		u8 session;
		bool erasable;
		u8 bg;
	} rows[] = {
		{ "00 20 00 01 01 01 01 00", DW_DISC_EMPTY, DW_SESSION_EMPTY,
		  false, DW_BG_FORMAT_NONE },
		{ "00 20 10 01 01 01 01 00", DW_DISC_EMPTY, DW_SESSION_EMPTY,
		  true, DW_BG_FORMAT_NONE },
		{ "00 20 05 01 02 02 02 00", DW_DISC_APPENDABLE,
		  DW_SESSION_INCOMPLETE, false, DW_BG_FORMAT_NONE },
		{ "00 20 09 01 02 02 02 00", DW_DISC_APPENDABLE,
		  DW_SESSION_DAMAGED, false, DW_BG_FORMAT_NONE },
		{ "00 20 0e 01 01 01 01 00", DW_DISC_COMPLETE,
		  DW_SESSION_COMPLETE, false, DW_BG_FORMAT_NONE },
		{ "00 20 1e 01 01 01 01 02", DW_DISC_COMPLETE,
		  DW_SESSION_COMPLETE, true, DW_BG_FORMAT_RUNNING },
		{ "00 20 1f 01 01 01 01 03", DW_DISC_OTHER,
		  DW_SESSION_COMPLETE, true, DW_BG_FORMAT_COMPLETE },
	};
	struct dw_disc_info o;
	char text[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), "%s%s", rows[i].text,
			 "0000000000000000000000000000000000000000000000000000");
		assert_int_equal(parse_disc_info(text, &o), 0);
		assert_int_equal(o.status, rows[i].status);
		assert_int_equal(o.session_state, rows[i].session);
		assert_int_equal(o.erasable, rows[i].erasable);
		assert_int_equal(o.bg_format, rows[i].bg);
		assert_false(o.dirty);
		assert_false(o.id_valid);
	}
}

CASE(disc_info_wrong)
{
	/* Bytes 8 to 23 do not matter here. */
#define REST "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
	struct dw_disc_info o;

	assert_int_equal(parse_disc_info("00 16 00 01 01 01 01 00" REST, &o), 0);
	/* All zero; no track, no session, no first track in it. */
	assert_int_equal(parse_disc_info("00 16 00 00 00 00 00 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 16 01 00 01 01 01 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 16 01 01 00 01 01 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 16 02 01 01 00 01 00" REST, &o), -EPROTO);
	/* ... which on a random-access medium is an answer. */
	assert_int_equal(parse_disc_info("00 16 03 00 00 00 00 00" REST, &o), 0);
	/* The last track before the first. */
	assert_int_equal(parse_disc_info("00 16 00 01 01 02 01 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 16 03 01 01 02 01 00" REST, &o), -EPROTO);
	/* Another data type. */
	assert_int_equal(parse_disc_info("00 16 20 01 01 01 01 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 16 41 01 01 01 01 00" REST, &o), -EPROTO);
	/* The length field is shorter than what is there. */
	assert_int_equal(parse_disc_info("00 15 00 01 01 01 01 00" REST, &o), -EPROTO);
	assert_int_equal(parse_disc_info("00 00 00 01 01 01 01 00" REST, &o), -EPROTO);
#undef REST
}

#define DISC_33_BYTES \
	"00320001 01010100 00000000 00000000 00000000 00000000 00000000 00000000 00"

CASE(disc_info_cut)
{
	struct dw_disc_info o;

	bytes_cut(DISC, 24, 0, cut_disc_info);
	bytes_shake(DISC, cut_disc_info);
	/* Their number is the last byte there is. */
	assert_int_equal(parse_disc_info(DISC_33_BYTES "05", &o), 0);
	assert_int_equal(o.nr_opc, 5);
	/* Cut before the table of calibrations: there is none. */
	assert_int_equal(parse_disc_info(DISC_33_BYTES, &o), 0);
	assert_int_equal(o.nr_opc, 0);
}

/* READ TRACK INFORMATION */

#define TRACK \
	"00 2e 12 34 00 35 f1 03 00 01 00 00 00 02 00 10 00 21 05 30 00 00 00 20" \
	"00 22 05 40 00 01 ff ff 01 02 00 00 00 04 0d 0e 00 00 00 00 00 00 00 00"

CASE(track_info)
{
	struct dw_track_info o;

	assert_int_equal(parse_track_info(TRACK, &o), 0);
	assert_int_equal(o.number, 0x0112);
	assert_int_equal(o.session, 0x0234);
	assert_true(o.damage);
	assert_true(o.copy);
	assert_int_equal(o.mode, 5);
	assert_true(o.reserved);
	assert_true(o.blank);
	assert_true(o.packet);
	assert_true(o.fixed_packet);
	assert_int_equal(o.data_mode, 1);
	assert_true(o.nwa_valid);
	assert_true(o.lra_valid);
	assert_int_equal(o.start, 0x00010000);
	assert_int_equal(o.nwa, 0x00020010);
	assert_int_equal(o.free, 0x00210530);
	assert_int_equal(o.packet_size, 32);
	assert_int_equal(o.size, 0x00220540);
	assert_int_equal(o.lra, 0x0001ffff);
}

/* Each flag alone, so that two mixed up are found. */
CASE(track_info_flags)
{
	static const struct {
		const char *flags;	/* bytes 5 to 7 */
		unsigned int set;
	} rows[] = {
		{ "00 00 00", 0 },
		{ "20 00 00", 0x01 }, { "10 00 00", 0x02 }, { "00 80 00", 0x04 },
		{ "00 40 00", 0x08 }, { "00 20 00", 0x10 }, { "00 10 00", 0x20 },
		{ "00 00 01", 0x40 }, { "00 00 02", 0x80 },
		/* All bits that are none of these. */
		{ "cf 0f fc", 0 },
	};
	struct dw_track_info o;
	char text[160];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), "00 22 01 01 00 %s %s", rows[i].flags,
			 "00000000 00000000 00000000 00000000 00000000 00000000 00000000");
		assert_int_equal(parse_track_info(text, &o), 0);
		assert_int_equal((o.damage ? 0x01 : 0) | (o.copy ? 0x02 : 0) |
				 (o.reserved ? 0x04 : 0) | (o.blank ? 0x08 : 0) |
				 (o.packet ? 0x10 : 0) |
				 (o.fixed_packet ? 0x20 : 0) |
				 (o.nwa_valid ? 0x40 : 0) |
				 (o.lra_valid ? 0x80 : 0), rows[i].set);
	}
}

/* Replies as drives and emulators really give them, and wrong ones. */
#define TRACK_28_BYTES \
	"001a0101 00044f03 00000000 00000000 00057dff 00000000 00057dff"
#define TRACK_32_BYTES \
	"001e0101 00044f02 00000000 00000000 00000000 00000000 00057dff 00057dfe"
#define TRACK_34_BYTES TRACK_32_BYTES "0203"
#define TRACK_CD_RW_PACKET \
	"00220101 0007b200 00000000 00000000 00000000 00000020 00048160 00000000 00000000"
#define TRACK_TGT \
	"00260101 00074101 00000000 00000000 00230540 00000010 00230540 00000000 00000000 00040d0e"
#define TRACK_PREGAP \
	"00220101 00044f01 00000000 ffffff6a 00057dff 00000000 00057dff 00000000 00000000"
#define TRACK_NO_NWA \
	"00220101 00044f00 00000010 00000005 00057dff 00000000 00057dff 00000000 00000000"
#define TRACK_NO_NUMBER \
	"00220001 00074101 00000000 00000000 00230540 00000010 00230540 00000000 00000000"
#define TRACK_NWA_BEFORE_START \
	"00220101 00074101 00000010 0000000f 00230540 00000010 00230540 00000000 00000000"
#define TRACK_256 \
	"00220001 00074101 00000010 00000010 00230540 00000010 00230540 00000000 01000000"
#define TRACK_SAYS_27 \
	"00190101 00074101 00000000 00000000 00230540 00000010 00230540"

CASE(track_info_seen)
{
	struct dw_track_info o;

	/* 28 bytes, older than MMC-2. */
	assert_int_equal(parse_track_info(TRACK_28_BYTES, &o), 0);
	assert_int_equal(o.number, 1);
	assert_int_equal(o.free, 0x00057dff);
	assert_int_equal(o.size, 0x00057dff);
	assert_true(o.nwa_valid);
	assert_false(o.lra_valid);
	/* 32 bytes, older than MMC-3: the length field says so, too. */
	assert_int_equal(parse_track_info(TRACK_32_BYTES, &o), 0);
	assert_true(o.lra_valid);
	assert_int_equal(o.lra, 0x00057dfe);
	assert_int_equal(parse_track_info(TRACK_34_BYTES, &o), 0);
	assert_int_equal(o.number, 1);
	/* 36 bytes: the packet-formatted CD-RW of a real drive. */
	assert_int_equal(parse_track_info(TRACK_CD_RW_PACKET, &o), 0);
	assert_true(o.reserved);
	assert_true(o.packet);
	assert_true(o.fixed_packet);
	assert_false(o.blank);
	assert_false(o.nwa_valid);
	assert_int_equal(o.packet_size, 32);
	assert_int_equal(o.size, 295264);
	/* tgt's blank DVD+R: 40 bytes. */
	assert_int_equal(parse_track_info(TRACK_TGT, &o), 0);
	assert_true(o.blank);
	assert_true(o.nwa_valid);
	assert_int_equal(o.nwa, 0);
	assert_int_equal(o.free, 2295104);
	assert_int_equal(o.packet_size, 16);
	/* A blank CD in a drive that tells the pregap's address, -150. */
	assert_int_equal(parse_track_info(TRACK_PREGAP, &o), 0);
	assert_int_equal(o.nwa, 0);
	/* An NWA that is not valid is not told, whatever is there. */
	assert_int_equal(parse_track_info(TRACK_NO_NWA, &o), 0);
	assert_int_equal(o.nwa, 0);
}

CASE(track_info_wrong)
{
	struct dw_track_info o;

	/* No number; a next writable address before the start. */
	assert_int_equal(parse_track_info(TRACK_NO_NUMBER, &o), -EPROTO);
	assert_int_equal(parse_track_info(TRACK_NWA_BEFORE_START, &o), -EPROTO);
	/* Track 256: its low byte is 0, and that is a number. */
	assert_int_equal(parse_track_info(TRACK_256, &o), 0);
	assert_int_equal(o.number, 256);
	/* The length field ends before the track size does. */
	assert_int_equal(parse_track_info(TRACK_SAYS_27, &o), -EPROTO);
}

CASE(track_info_cut)
{
	struct bytes b = bytes_hex(TRACK);
	struct dw_track_info o;

	/* The high bytes of the numbers are the last that came. */
	b.p[1] = 0x20;
	assert_int_equal(dw_track_info_parse(b.p, 34, &o), 0);
	assert_int_equal(o.number, 0x0112);
	assert_int_equal(o.session, 0x0234);
	assert_int_equal(dw_track_info_parse(b.p, 33, &o), 0);
	assert_int_equal(o.number, 0x12);
	assert_int_equal(o.session, 0x34);
	bytes_free(&b);
	bytes_cut(TRACK, 28, 0, cut_track_info);
	bytes_shake(TRACK, cut_track_info);
}

/* READ FORMAT CAPACITIES */

#define CAPACITIES \
	"00 00 00 20 00 23 05 40 02 00 08 00 00 23 05 40 98 00 00 00" \
	"00 b4 70 00 c2 00 30 00 12 34 56 78 01 ab cd ef"

static int cut_format(const u8 *p, size_t len)
{
	struct dw_format f;
	unsigned int n = 0;
	int ret;

	do {
		ret = dw_format_at(p, len, n++, &f);
	} while (ret > 0);
	return ret;
}

CASE(capacity)
{
	struct bytes b = bytes_hex(CAPACITIES);
	struct dw_capacity o;
	struct dw_format f;

	assert_int_equal(parse_capacity(CAPACITIES, &o), 0);
	assert_int_equal(o.blocks, 2295104);
	assert_int_equal(o.block_size, 2048);
	assert_int_equal(o.state, DW_CAPACITY_FORMATTED);
	assert_int_equal(o.nr_formats, 3);

	assert_int_equal(dw_format_at(b.p, b.len, 0, &f), 1);
	assert_int_equal(f.blocks, 2295104);
	assert_int_equal(f.type, DW_FORMAT_DVD_PLUS_RW);
	assert_int_equal(f.subtype, 0);
	assert_int_equal(f.param, 0);
	assert_int_equal(dw_format_at(b.p, b.len, 1, &f), 1);
	assert_int_equal(f.blocks, 0x00b47000);
	assert_int_equal(f.type, DW_FORMAT_BD_RE_SPARES);
	assert_int_equal(f.subtype, 2);
	assert_int_equal(f.param, 0x003000);
	assert_int_equal(dw_format_at(b.p, b.len, 2, &f), 1);
	assert_int_equal(f.blocks, 0x12345678);
	assert_int_equal(f.type, DW_FORMAT_FULL);
	assert_int_equal(f.subtype, 1);
	assert_int_equal(f.param, 0xabcdef);
	assert_int_equal(dw_format_at(b.p, b.len, 3, &f), 0);
	assert_int_equal(dw_format_at(b.p, b.len, 0xffffffff, &f), 0);
	bytes_free(&b);
}

CASE(capacity_wrong)
{
	struct dw_capacity o;

	assert_int_equal(parse_capacity("00 00 00 08 00 23 05 40 01 00 08 00", &o), 0);
	assert_int_equal(o.state, DW_CAPACITY_UNFORMATTED);
	assert_int_equal(o.nr_formats, 0);
	assert_int_equal(parse_capacity("00 00 00 08 00 23 05 40 03 00 08 00", &o), 0);
	assert_int_equal(o.state, DW_CAPACITY_NO_MEDIUM);
	/* A reserved type; no list; half a descriptor. */
	assert_int_equal(parse_capacity("00 00 00 08 00 23 05 40 00 00 08 00", &o), -EPROTO);
	assert_int_equal(parse_capacity("00 00 00 00 00 23 05 40 02 00 08 00", &o), -EPROTO);
	assert_int_equal(parse_capacity("00 00 00 04 00 23 05 40 02 00 08 00", &o), -EPROTO);
	assert_int_equal(parse_capacity("0000000c 00230540 02000800 00000000", &o), -EPROTO);
	/* Cut within the second of four. */
	assert_int_equal(parse_capacity("00000020 00230540 02000800 00230540 980000", &o), 0);
	assert_int_equal(o.nr_formats, 0);
}

CASE(capacity_cut)
{
	u8 raw[DW_FORMAT_CAPACITIES_LEN] = { [3] = 31 * 8, [8] = 1 };
	struct dw_capacity o;
	size_t n;

	/* The longest list, cut anywhere: no descriptor that is not whole. */
	for (n = 12; n <= sizeof(raw); n++) {
		struct bytes b = bytes_copy(raw, n);

		assert_int_equal(dw_capacity_parse(b.p, n, &o), 0);
		assert_int_equal(o.nr_formats, (n - 12) / 8);
		assert_int_equal(cut_format(b.p, n), 0);
		bytes_free(&b);
	}
	bytes_cut(CAPACITIES, 12, 0, cut_capacity);
	bytes_cut(CAPACITIES, 12, 0, cut_format);
	bytes_shake(CAPACITIES, cut_capacity);
	bytes_shake(CAPACITIES, cut_format);
}

/* READ CAPACITY */

static int cut_read_capacity(const u8 *p, size_t len)
{
	u64 blocks;
	u32 size;

	return dw_read_capacity_parse(p, len, &blocks, &size);
}

CASE(read_capacity)
{
	static const struct {
		const char *text;
		int ret;
		u64 blocks;
		u32 size;
	} rows[] = {
		{ "00 23 05 3f 00 00 08 00", 0, 2295104, 2048 },
		{ "ff ff ff ff 00 00 02 00", 0, 0x100000000, 512 },
		{ "00 23 05 3f 00 00 00 00", -EPROTO, 0, 0 },
		{ "00 23 05 3f 00 00 09 30", -EPROTO, 0, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bytes b = bytes_hex(rows[i].text);
		u64 blocks = 1;
		u32 size = 1;

		assert_int_equal(dw_read_capacity_parse(b.p, b.len, &blocks, &size),
				 rows[i].ret);
		assert_int_equal(blocks, rows[i].blocks);
		assert_int_equal(size, rows[i].size);
		bytes_free(&b);
	}
	bytes_cut("00 23 05 3f 00 00 08 00 ff", 8, 0, cut_read_capacity);
	bytes_shake("00 23 05 3f 00 00 08 00", cut_read_capacity);
}

CASES(disc) = {
	LIST(disc_info),
	LIST(disc_info_states),
	LIST(disc_info_wrong),
	LIST(disc_info_cut),
	LIST(track_info),
	LIST(track_info_flags),
	LIST(track_info_seen),
	LIST(track_info_wrong),
	LIST(track_info_cut),
	LIST(capacity),
	LIST(capacity_wrong),
	LIST(capacity_cut),
	LIST(read_capacity),
	{}
};

SUITE(disc, no_setup);
