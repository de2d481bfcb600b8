// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replies about the drive: buffer, speeds, mode pages, events, structures,
 * parsed well and cut short at every length.
 */
#include "bytes.h"
#include "mmc.h"

PARSER(buffer, dw_buffer)
PARSER(performance, dw_performance)
PARSER(media_event, dw_media_event)

/* READ BUFFER CAPACITY */

#define BUFFER "00 0a 00 00 00 80 00 00 00 40 12 34"

CASE(buffer)
{
	struct dw_buffer o;

	assert_int_equal(parse_buffer(BUFFER, &o), 0);
	assert_int_equal(o.size, 0x00800000);
	assert_int_equal(o.free, 0x00401234);
	assert_false(o.doubtful);
	assert_int_equal(parse_buffer("00 0a 00 00 00 80 00 00 00 80 00 00", &o), 0);
	assert_int_equal(o.free, 0x00800000);
	assert_false(o.doubtful);
	/* More free than there is. */
	assert_int_equal(parse_buffer("00 0a 00 00 00 80 00 00 00 80 00 01", &o), 0);
	assert_int_equal(o.free, 0x00400000);
	assert_true(o.doubtful);
	assert_int_equal(parse_buffer("00 0a ff fe ff 80 00 00 00 00 00 01", &o), 0);
	/* In blocks; no buffer; shorter by its own account. */
	assert_int_equal(parse_buffer("00 0a 00 01 00 00 20 00 00 00 10 00", &o), -EPROTO);
	assert_int_equal(parse_buffer("00 0a 00 00 00 00 00 00 00 00 00 00", &o), -EPROTO);
	assert_int_equal(parse_buffer("00 09 00 00 00 80 00 00 00 40 12 34", &o), -EPROTO);
	bytes_cut(BUFFER "ff ff", 12, 0, cut_buffer);
	bytes_shake(BUFFER, cut_buffer);
}

/* GET PERFORMANCE */

#define SPEEDS \
	"00 00 00 24 02 00 00 00" \
	"00 01 02 03 00 00 15 a4 00 23 05 3f 00 00 56 90" \
	"00 23 05 40 00 00 2b 48 00 23 05 41 00 00 0a d2"
#define WRITE_SPEEDS \
	"00 00 00 44 00 00 00 00" \
	"0f 00 00 00 00 23 05 3f 00 00 15 a4 00 00 56 90" \
	"02 00 00 00 00 23 05 40 00 00 2b 48 00 00 15 a4" \
	"04 00 00 00 00 23 05 41 00 00 00 01 00 00 00 02" \
	"11 00 00 00 00 23 05 42 00 00 00 03 00 00 00 04"

static int cut_speed(const u8 *p, size_t len)
{
	struct dw_speed s;
	unsigned int n = 0;
	int ret;

	do {
		ret = dw_speed_at(p, len, n++, &s);
	} while (ret > 0);
	return ret;
}

static int cut_write_speed(const u8 *p, size_t len)
{
	struct dw_write_speed s;
	unsigned int n = 0;
	int ret;

	do {
		ret = dw_write_speed_at(p, len, n++, &s);
	} while (ret > 0);
	return ret;
}

CASE(performance)
{
	struct bytes b = bytes_hex(SPEEDS);
	struct dw_performance o;
	struct dw_speed s;

	assert_int_equal(parse_performance(SPEEDS, &o), 0);
	assert_true(o.write);
	assert_false(o.except);
	assert_int_equal(o.available, 2);
	assert_int_equal(o.nr, 2);
	assert_int_equal(dw_speed_at(b.p, b.len, 0, &s), 1);
	assert_int_equal(s.start, 0x00010203);
	assert_int_equal(s.start_kb, 5540);
	assert_int_equal(s.end, 0x0023053f);
	assert_int_equal(s.end_kb, 22160);
	assert_int_equal(dw_speed_at(b.p, b.len, 1, &s), 1);
	assert_int_equal(s.end_kb, 2770);
	assert_int_equal(dw_speed_at(b.p, b.len, 2, &s), 0);
	bytes_free(&b);

	/* None at all; exceptions; more than came; shorter than its header. */
	assert_int_equal(parse_performance("00 00 00 04 01 00 00 00", &o), 0);
	assert_false(o.write);
	assert_true(o.except);
	assert_int_equal(o.available, 0);
	assert_int_equal(parse_performance("ff ff ff ff 00 00 00 00 00", &o), 0);
	assert_int_equal(o.available, 0x0fffffff);
	assert_int_equal(o.nr, 0);
	assert_int_equal(parse_performance("00 00 00 03 00 00 00 00", &o), -EPROTO);
	bytes_cut(SPEEDS, 8, 0, cut_performance);
	bytes_cut(SPEEDS, 8, 0, cut_speed);
	bytes_shake(SPEEDS, cut_performance);
	bytes_shake(SPEEDS, cut_speed);
}

CASE(write_speeds)
{
	static const struct dw_write_speed want[] = {
		{ true, true, true, true, 0x0023053f, 5540, 22160 },
		{ false, false, true, false, 0x00230540, 11080, 5540 },
		{ false, true, false, false, 0x00230541, 1, 2 },
		/* Rotation control 10b is reserved, and not CAV. */
		{ false, false, false, true, 0x00230542, 3, 4 },
	};
	struct bytes b = bytes_hex(WRITE_SPEEDS);
	struct dw_write_speed s;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(dw_write_speed_at(b.p, b.len, i, &s), 1);
		assert_int_equal(s.cav, want[i].cav);
		assert_int_equal(s.defaults, want[i].defaults);
		assert_int_equal(s.exact, want[i].exact);
		assert_int_equal(s.mixed, want[i].mixed);
		assert_int_equal(s.end, want[i].end);
		assert_int_equal(s.read_kb, want[i].read_kb);
		assert_int_equal(s.write_kb, want[i].write_kb);
	}
	assert_int_equal(dw_write_speed_at(b.p, b.len, i, &s), 0);
	assert_int_equal(dw_write_speed_at(b.p, b.len - 1, i - 1, &s), 0);
	bytes_free(&b);
	bytes_cut(WRITE_SPEEDS, 8, 0, cut_write_speed);
	bytes_shake(WRITE_SPEEDS, cut_write_speed);
}

/* MODE SENSE (10) */

/* A block descriptor, a subpage, page 08h, page 05h (PS set). */
#define MODE \
	"00 26 41 00 00 00 00 08 00 00 00 00 00 00 08 00" \
	"5a 01 00 02 11 22 08 02 33 44 85 0c 01 02 03 04" \
	"05 06 07 08 09 0a 0b 0c"

static u8 wanted;

static int cut_mode(const u8 *p, size_t len)
{
	struct dw_mode_page page;
	int ret = dw_mode_page_find(p, len, wanted, &page);
	size_t i;

	/* All of a page that was found is there. */
	for (i = 0; !ret && i < page.len; i++)
		if (p[page.offset + i] == 0xee)
			return 1;
	return ret;
}

CASE(mode_page)
{
	struct bytes b = bytes_hex(MODE);
	struct dw_mode_page p;
	size_t total;

	assert_int_equal(dw_mode_length(b.p, b.len, &total), 0);
	assert_int_equal(total, 40);
	assert_int_equal(total, b.len);
	assert_int_equal(dw_mode_page_find(b.p, b.len, DW_MODE_PAGE_WRITE, &p), 0);
	assert_int_equal(p.code, DW_MODE_PAGE_WRITE);
	assert_true(p.saveable);
	assert_int_equal(p.offset, 26);
	assert_int_equal(p.len, 14);
	/* Its end is 2 past that of the header's account: the page's counts. */
	b.p[1] = 0x24;
	assert_int_equal(dw_mode_page_find(b.p, b.len, DW_MODE_PAGE_WRITE, &p), 0);
	assert_int_equal(p.len, 14);
	/* Its own end is past that of the reply. */
	b.p[27] = 0x0d;
	assert_int_equal(dw_mode_page_find(b.p, b.len, DW_MODE_PAGE_WRITE, &p),
			 -EPROTO);
	bytes_free(&b);
}

CASE(mode_page_cases)
{
	static const struct {
		const char *text;
		u8 code;
		int ret;
		size_t offset;
		size_t len;
		bool saveable;
	} rows[] = {
		{ "00 0a 00 00 00 00 00 00 85 02 01 02", 0x05, 0, 8, 4, true },
		{ "00 0a 00 00 00 00 00 00 05 02 01 02", 0x05, 0, 8, 4, false },
		/* The header tells too little, but the page begins within. */
		{ "00 08 00 00 00 00 00 00 05 02 01 02", 0x05, 0, 8, 4, false },
		/* The page begins after the end: it is not there. */
		{ "00 06 00 00 00 00 00 00 05 02 01 02", 0x05, -ENOENT },
		/* Another page; a subpage of that number; no page at all. */
		{ "00 0a 00 00 00 00 00 00 08 02 01 02", 0x05, -ENOENT },
		{ "00 0c 00 00 00 00 00 00 45 01 00 02 01 02", 0x05, -ENOENT },
		{ "00 06 00 00 00 00 00 00", 0x05, -ENOENT },
		/* After a page, a block descriptor, a subpage. */
		{ "00 0e 00 00 00 00 00 00 08 02 01 02 05 02 03 04", 0x05, 0,
		  12, 4, false },
		{ "00120000 00000008 00000000 00000800 05020102", 0x05, 0, 16, 4, false },
		{ "00100000 00000000 5a010002 01020502 0102", 0x05, 0, 14, 4, false },
		/* It breaks off; it is empty; the descriptors are longer than all. */
		{ "00 0b 00 00 00 00 00 00 05 04 01 02 03", 0x05, -EPROTO },
		{ "00 08 00 00 00 00 00 00 05 00", 0x05, -EPROTO },
		{ "00 0a 00 00 00 00 ff ff 05 02 01 02", 0x05, -ENOENT },
		/* A header shorter than itself. */
		{ "00 05 00 00 00 00 00 00 05 02 01 02", 0x05, -EPROTO },
	};
	struct dw_mode_page p;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bytes b = bytes_hex(rows[i].text);
		int ret = dw_mode_page_find(b.p, b.len, rows[i].code, &p);

		if (ret != rows[i].ret || p.offset != rows[i].offset ||
		    p.len != rows[i].len || p.saveable != rows[i].saveable)
			fail_msg("row %u: %d, page at %zu of %zu bytes", i, ret,
				 p.offset, p.len);
		bytes_free(&b);
	}
}

CASE(mode_page_cut)
{
	static const char one[] = "00 0a 00 00 00 00 00 00 05 02 01 02";
	struct bytes b = bytes_hex(one);
	size_t n;

	wanted = DW_MODE_PAGE_WRITE;
	for (n = 0; n <= b.len; n++) {
		struct bytes part = bytes_copy(b.p, n);
		int want = n < 8 ? -EPROTO : n < 10 ? -ENOENT :
			   n < 12 ? -EPROTO : 0;

		assert_int_equal(cut_mode(part.p, n), want);
		bytes_free(&part);
	}
	bytes_free(&b);
	bytes_shake(MODE, cut_mode);
	wanted = DW_MODE_PAGE_CACHING;
	bytes_shake(MODE, cut_mode);
}

/* GET EVENT STATUS NOTIFICATION */

#define EVENT "00 06 04 5e 02 03 00 00"

CASE(media_event)
{
	struct dw_media_event o;

	assert_int_equal(parse_media_event(EVENT, &o), 0);
	assert_true(o.supported);
	assert_int_equal(o.code, DW_MEDIA_NEW);
	assert_true(o.present);
	assert_true(o.tray_open);
	assert_int_equal(parse_media_event("00 06 04 10 f1 02 00 00", &o), 0);
	assert_int_equal(o.code, DW_MEDIA_EJECT_REQUEST);
	assert_true(o.present);
	assert_false(o.tray_open);
	assert_int_equal(parse_media_event("00 06 04 10 03 01 00 00", &o), 0);
	assert_int_equal(o.code, DW_MEDIA_REMOVED);
	assert_false(o.present);
	assert_true(o.tray_open);
	/* No such class: told by NEA, or by the mask. */
	assert_int_equal(parse_media_event("00 02 80 5e", &o), 0);
	assert_false(o.supported);
	assert_int_equal(parse_media_event("00 02 00 4e", &o), 0);
	assert_false(o.supported);
	assert_int_equal(o.code, 0);
	/* The event missing by its length, or of another class. */
	assert_int_equal(parse_media_event("00 05 04 5e 02 03 00 00", &o), -EPROTO);
	assert_int_equal(parse_media_event("00 06 01 5e 02 03 00 00", &o), -EPROTO);
	bytes_cut(EVENT, 8, 0, cut_media_event);
	bytes_shake(EVENT, cut_media_event);
}

/* READ DISC STRUCTURE */

static int cut_structure(const u8 *p, size_t len)
{
	size_t total, here;
	int ret = dw_structure_parse(p, len, &total, &here);

	/* What is said to be here is here. */
	if (!ret && here && p[4 + here - 1] == 0xee)
		return 1;
	return ret;
}

CASE(structure)
{
	static const struct {
		const char *text;
		int ret;
		size_t total;
		size_t here;
	} rows[] = {
		{ "00 06 00 00 01 02 03 04", 0, 8, 4 },
		{ "08 02 00 00 01 02 03 04", 0, 2052, 4 },
		{ "00 04 00 00 01 02 03 04", 0, 6, 2 },
		{ "00 02 00 00", 0, 4, 0 },
		{ "00 01 00 00 01 02 03 04", -EPROTO, 0, 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bytes b = bytes_hex(rows[i].text);
		size_t total = 99, here = 99;

		assert_int_equal(dw_structure_parse(b.p, b.len, &total, &here),
				 rows[i].ret);
		assert_int_equal(total, rows[i].total);
		assert_int_equal(here, rows[i].here);
		bytes_free(&b);
	}
	bytes_cut("00 06 00 00 01 02 03 04", 4, 0, cut_structure);
	bytes_shake("00 06 00 00 01 02 03 04", cut_structure);
}

PARSER(layers, dw_layers)

CASE(layers)
{
	struct dw_layers o;

	assert_int_equal(parse_layers("00 0a 00 00 00 00 00 00 00 1f de a0", &o), 0);
	assert_false(o.fixed);
	assert_int_equal(o.layer0, 0x1fdea0);
	assert_int_equal(parse_layers("00 0a 00 00 80 00 00 00 00 00 00 10", &o), 0);
	assert_true(o.fixed);
	assert_int_equal(o.layer0, 16);
	/* It says that it is shorter than it is. */
	assert_int_equal(parse_layers("00 09 00 00 80 00 00 00 00 00 00 10", &o),
			 -EPROTO);
	bytes_cut("00 0a 00 00 80 00 00 00 00 00 00 10", 12, 0, cut_layers);
	bytes_shake("00 0a 00 00 80 00 00 00 00 00 00 10", cut_layers);
}

CASES(drive) = {
	LIST(buffer),
	LIST(performance),
	LIST(write_speeds),
	LIST(mode_page),
	LIST(mode_page_cases),
	LIST(mode_page_cut),
	LIST(media_event),
	LIST(structure),
	LIST(layers),
	{}
};

SUITE(drive, no_setup);
