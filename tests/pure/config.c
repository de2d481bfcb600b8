// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reply to GET CONFIGURATION: header, features, profiles, serial number.
 */
#include "bytes.h"
#include "mmc.h"

/*
 * A DVD recorder with a DVD+RW in it. Each feature is a line; every flag byte
 * holds other bits than its neighbours, so that a wrong offset shows.
 */
#define HEADER		"00 00 00 ac 00 00 00 1a"
#define PROFILES	"00 00 03 0c 00 1b 00 00 00 1a 01 00 00 10 00 00"
#define CORE		"00 01 0b 08 00 00 00 07 03 00 00 00"
#define REMOVABLE	"00 03 03 04 29 00 00 00"
#define WRITE_PROTECT	"00 04 08 04 0a 00 00 00"
#define RANDOM_WRITABLE	"00 20 05 0c 00 23 05 3f 00 00 08 00 00 10 01 00"
#define INCREMENTAL	"00 21 0c 08 01 02 07 01 10 00 00 00"
#define FORMATTABLE	"00 23 09 08 0f 80 00 00 01 00 00 00"
#define PLUS_RW		"00 2a 05 04 01 00 00 00"
#define PLUS_R		"00 2b 00 04 01 00 00 00"
#define RIGID		"00 2c 00 04 0c 00 00 00"
#define TAO		"00 2d 08 04 46 00 3f ff"
#define MASTERING	"00 2e 04 04 66 00 0b 40"
#define MINUS		"00 2f 08 04 4e 00 00 00"
#define POW		"00 38 00 04 ff 00 00 00"
#define PLUS_RW_DL	"00 3a 00 04 01 00 00 00"
#define PLUS_R_DL	"00 3b 00 04 03 00 00 00"
#define BD_WRITE	"00 41 08 08 05 00 00 00 00 00 00 00"
#define STREAMING	"01 07 15 04 1f 00 00 00"
#define SERIAL		"01 08 03 0c 20 4b 31 32 33 07 34 35 20 20 00 00"

static const char reply_text[] =
	HEADER PROFILES CORE REMOVABLE WRITE_PROTECT RANDOM_WRITABLE
	INCREMENTAL FORMATTABLE PLUS_RW PLUS_R RIGID TAO MASTERING MINUS POW
	PLUS_RW_DL PLUS_R_DL BD_WRITE STREAMING SERIAL;

/* Bytes up to the end of each descriptor of it. */
static const size_t ends[] = {
	24, 36, 44, 52, 68, 80, 92, 100, 108, 116, 124, 132, 140, 148, 156, 164,
	176, 184, 200,
};

static int parse(const u8 *p, size_t len)
{
	struct dw_config out;

	return dw_config_parse(p, len, &out);
}

static int parse_hex(const char *text, struct dw_config *out)
{
	struct bytes b = bytes_hex(text);
	int ret = dw_config_parse(b.p, b.len, out);

	bytes_free(&b);
	return ret;
}

static int walk(const u8 *p, size_t len)
{
	struct dw_feature f;
	size_t pos = 0;
	unsigned int sum = 0, i;
	int ret;

	while ((ret = dw_feature_next(p, len, &pos, &f)) > 0)
		for (i = 0; i < f.len; i++)
			sum += f.data[i];
	/* Every byte of every descriptor has been read. */
	return sum > 255 * 65536 ? 1 : ret;
}

/* The reply, its length field made true. */
static struct bytes reply(void)
{
	struct bytes b = bytes_hex(reply_text);

	dw_put32(b.p, (u32)b.len - 4);
	return b;
}

CASE(whole)
{
	struct bytes b = reply();
	struct dw_config o;

	memset(&o, 0xff, sizeof(o));
	assert_int_equal(dw_config_parse(b.p, b.len, &o), 0);
	assert_int_equal(o.total, b.len);
	assert_false(o.truncated);
	assert_int_equal(o.profile, DW_PROFILE_DVD_PLUS_RW);

	assert_int_equal(o.nr_profiles, 3);
	assert_int_equal(o.profiles[0], DW_PROFILE_DVD_PLUS_R);
	assert_int_equal(o.profiles[1], DW_PROFILE_DVD_PLUS_RW);
	assert_int_equal(o.profiles[2], DW_PROFILE_DVD_ROM);

	assert_int_equal(o.random_last_lba, 0x23053f);
	assert_int_equal(o.random_block_size, 2048);
	assert_int_equal(o.random_blocking, 16);
	assert_string_equal(o.serial, "K123.45");
	bytes_free(&b);
}

CASE(features)
{
	static const struct {
		enum dw_feature_index index;
		bool have;
		bool is_current;
		u8 flags;
	} want[DW_FI_COUNT] = {
		{ DW_FI_REMOVABLE, true, true, 0x29 },
		{ DW_FI_WRITE_PROTECT, true, false, DW_WP_DWP | DW_WP_SPWP },
		{ DW_FI_RANDOM_WRITABLE, true, true, 0 },
		{ DW_FI_INCREMENTAL, true, false,
		  DW_INCREMENTAL_TRIO | DW_INCREMENTAL_ARSV | DW_INCREMENTAL_BUF },
		{ DW_FI_FORMATTABLE, true, true, 0x0f },
		{ DW_FI_RESTRICTED_OVERWRITE, false, false, 0 },
		{ DW_FI_DVD_PLUS_RW, true, true, DW_PLUS_WRITE },
		{ DW_FI_DVD_PLUS_R, true, false, DW_PLUS_WRITE },
		{ DW_FI_RIGID_OVERWRITE, true, false, 0x0c },
		{ DW_FI_CD_TRACK_AT_ONCE, true, false,
		  DW_WRITE_BUF | DW_WRITE_TEST | DW_WRITE_RW },
		{ DW_FI_CD_MASTERING, true, false,
		  DW_WRITE_BUF | DW_MASTERING_SAO | DW_WRITE_TEST | DW_WRITE_RW },
		{ DW_FI_DVD_MINUS_WRITE, true, false,
		  DW_WRITE_BUF | DW_MINUS_DL | DW_WRITE_TEST | DW_WRITE_RW },
		{ DW_FI_BD_R_POW, true, false, 0 },
		{ DW_FI_DVD_PLUS_RW_DL, true, false, DW_PLUS_WRITE },
		{ DW_FI_DVD_PLUS_R_DL, true, false, 0x03 },
		{ DW_FI_BD_WRITE, true, false, 0x04 | DW_BD_SVNR },
		{ DW_FI_REAL_TIME_STREAMING, true, true,
		  DW_RTS_RBCB | DW_RTS_SCS | DW_RTS_MP2A | DW_RTS_WSPD | DW_RTS_SW },
		{ DW_FI_SERIAL_NUMBER, true, true, 0 },
	};
	struct bytes b = reply();
	struct dw_config o;
	unsigned int i;

	assert_int_equal(dw_config_parse(b.p, b.len, &o), 0);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(want[i].index, i);
		assert_int_equal(dw_config_has(&o, i), want[i].have);
		assert_int_equal(dw_config_current(&o, i), want[i].is_current);
		assert_int_equal(o.flags[i], want[i].flags);
	}
	bytes_free(&b);
}

CASE(descriptors)
{
	struct bytes b = reply();
	struct dw_feature f;
	size_t pos = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		assert_int_equal(dw_feature_next(b.p, b.len, &pos, &f), 1);
		assert_int_equal(pos, ends[i]);
		if (f.code != DW_FEATURE_RANDOM_WRITABLE)
			continue;
		assert_int_equal(f.version, 1);
		assert_false(f.persistent);
		assert_true(f.is_current);
		assert_int_equal(f.len, 12);
		assert_ptr_equal(f.data, b.p + 56);
	}
	assert_int_equal(f.code, DW_FEATURE_SERIAL_NUMBER);
	assert_true(f.persistent);
	assert_int_equal(dw_feature_next(b.p, b.len, &pos, &f), 0);
	assert_int_equal(dw_feature_next(b.p, b.len, &pos, &f), 0);
	bytes_free(&b);
}

/* Cut by the allocation length: what is whole is seen, the rest asked for. */
CASE(cut)
{
	struct bytes all = reply();
	size_t n;

	for (n = 0; n <= all.len; n++) {
		struct bytes b = bytes_copy(all.p, n);
		unsigned int seen = 0, want = 0;
		struct dw_feature f;
		struct dw_config o;
		size_t pos = 0;

		if (n < DW_CONFIG_HEADER_LEN) {
			assert_int_equal(dw_config_parse(b.p, n, &o), -EPROTO);
			assert_int_equal(dw_feature_next(b.p, n, &pos, &f),
					 -EPROTO);
			bytes_free(&b);
			continue;
		}
		assert_int_equal(dw_config_parse(b.p, n, &o), 0);
		assert_int_equal(o.truncated, n < all.len);
		assert_int_equal(o.total, all.len);
		assert_int_equal(walk(b.p, n), 0);
		while (dw_feature_next(b.p, n, &pos, &f) > 0)
			seen++;
		while (want < ARRAY_SIZE(ends) && ends[want] <= n)
			want++;
		assert_int_equal(seen, want);
		bytes_free(&b);
	}
	bytes_free(&all);
}

CASE(header_alone)
{
	struct dw_config o;

	/* RT=2, and the drive has no such feature. */
	assert_int_equal(parse_hex("00 00 00 04 00 00 00 00", &o), 0);
	assert_int_equal(o.total, 8);
	assert_int_equal(o.profile, DW_PROFILE_NONE);
	assert_int_equal(o.have, 0);
	/* Shorter than itself; longer than any reply can be. */
	assert_int_equal(parse_hex("00 00 00 03 00 00 00 1a", &o), -EPROTO);
	assert_int_equal(parse_hex("00 01 00 00 00 00 00 1a", &o), -EPROTO);
	assert_int_equal(parse_hex("ff ff ff ff 00 00 00 1a", &o), -EPROTO);
	assert_int_equal(parse_hex("00 00 ff ff 00 00 00 1a", &o), 0);
	assert_true(o.truncated);
}

CASE(contradictions)
{
	struct dw_config o;

	/* A descriptor that is longer than the reply. */
	assert_int_equal(parse_hex("00 00 00 0c 00 00 00 1a 00 2a 01 05 01 00 00 00",
				   &o), -EPROTO);
	/* Half a descriptor's head. */
	assert_int_equal(parse_hex("0000000e 0000001a 002a0104 01000000 002b", &o), -EPROTO);
	/* Bytes beyond the length the drive tells are not looked at. */
	assert_int_equal(parse_hex("0000000c 0000001a 002a0104 01000000 002b", &o), 0);
	assert_int_equal(o.have, 1U << DW_FI_DVD_PLUS_RW);
	/* Filled up with zeros, and the length says that all came. */
	assert_int_equal(parse_hex("00000014 0000001a 002a0104 01000000 00000000 00000000",
				   &o), -EPROTO);
	assert_int_equal(parse_hex("00 00 00 0c 00 00 00 1a 00 00 00 00 00 00 00 00",
				   &o), -EPROTO);
}

/* Older versions of a feature are shorter: no flags, but no error. */
CASE(short_features)
{
	struct dw_config o;

	assert_int_equal(parse_hex("00000014 0000001a 002a0100 00200108 00000010 00000800",
				   &o), 0);
	assert_int_equal(o.have, 1U << DW_FI_DVD_PLUS_RW |
			 1U << DW_FI_RANDOM_WRITABLE);
	assert_int_equal(o.flags[DW_FI_DVD_PLUS_RW], 0);
	assert_int_equal(o.random_last_lba, 0);
	/* What follows is not taken for its flags. */
	assert_int_equal(parse_hex("00000010 0000001a 002a0100 01070104 1f000000",
				   &o), 0);
	assert_int_equal(o.flags[DW_FI_DVD_PLUS_RW], 0);
	assert_int_equal(o.flags[DW_FI_REAL_TIME_STREAMING], 0x1f);
	/* One that has nothing but its head, at the very end. */
	assert_int_equal(parse_hex("00000008 0000001a 00260100", &o), 0);
	assert_int_equal(o.have, 1U << DW_FI_RESTRICTED_OVERWRITE);
	assert_int_equal(o.have_current, 1U << DW_FI_RESTRICTED_OVERWRITE);
}

CASE(many_profiles)
{
	u8 raw[8 + 4 + 63 * 4] = { 0 };
	struct dw_config o;
	struct bytes b;
	unsigned int i;

	dw_put32(raw, sizeof(raw) - 4);
	raw[11] = 63 * 4;
	for (i = 0; i < 63; i++)
		dw_put16(raw + 12 + 4 * i, (u16)(0x100 + i));
	b = bytes_copy(raw, sizeof(raw));
	assert_int_equal(dw_config_parse(b.p, b.len, &o), 0);
	assert_int_equal(o.nr_profiles, DW_MAX_PROFILES);
	for (i = 0; i < DW_MAX_PROFILES; i++)
		assert_int_equal(o.profiles[i], 0x100 + i);
	bytes_free(&b);
}

CASE(serials)
{
	u8 raw[8 + 4 + 252] = { 0 };
	struct dw_config o;
	struct bytes b;

	/* Nothing but blanks, nothing but zeros. */
	assert_int_equal(parse_hex("00 00 00 0c 00 00 00 00 01 08 03 04 20 20 20 20",
				   &o), 0);
	assert_string_equal(o.serial, "");
	assert_int_equal(parse_hex("00 00 00 0c 00 00 00 00 01 08 03 04 00 00 00 00",
				   &o), 0);
	assert_string_equal(o.serial, "");
	/* Neither terminal codes nor 8-bit characters get out. */
	assert_int_equal(parse_hex("00 00 00 0c 00 00 00 00 01 08 03 04 41 1b 7f e4",
				   &o), 0);
	assert_string_equal(o.serial, "A...");
	/* A blank in the middle stays. */
	assert_int_equal(parse_hex("0000000c 00000000 01080304 41207e42", &o), 0);
	assert_string_equal(o.serial, "A ~B");
	/* The longest there can be. */
	dw_put32(raw, sizeof(raw) - 4);
	memset(raw + 12, 'x', 252);
	raw[8] = 0x01;
	raw[9] = 0x08;
	raw[11] = 252;
	b = bytes_copy(raw, sizeof(raw));
	assert_int_equal(dw_config_parse(b.p, b.len, &o), 0);
	assert_int_equal(strnlen(o.serial, sizeof(o.serial)), DW_SERIAL_LEN - 1);
	bytes_free(&b);
}

CASE(shaken)
{
	bytes_shake(reply_text, parse);
	bytes_shake(reply_text, walk);
}

CASES(config) = {
	LIST(whole),
	LIST(features),
	LIST(descriptors),
	LIST(cut),
	LIST(header_alone),
	LIST(contradictions),
	LIST(short_features),
	LIST(many_profiles),
	LIST(serials),
	LIST(shaken),
	{}
};

SUITE(config, no_setup);
