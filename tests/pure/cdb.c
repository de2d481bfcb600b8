// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every command, byte for byte. Arguments are chosen so that each byte and bit
 * of a field differs from its neighbours.
 */
#include "bytes.h"
#include "mmc.h"

static struct dw_cdb c;

/* What was in it before must not shine through. */
static void poison(void)
{
	memset(&c, 0xff, sizeof(c));
}

static void expect(const char *text)
{
	struct bytes want = bytes_hex(text);
	size_t i;

	assert_int_equal(c.len, want.len);
	assert_memory_equal(c.cdb, want.p, want.len);
	for (i = want.len; i < sizeof(c.cdb); i++)
		assert_int_equal(c.cdb[i], 0);
	bytes_free(&want);
}

static void expect_list(const u8 *list, size_t len, const char *text)
{
	struct bytes want = bytes_hex(text);

	assert_int_equal(len, want.len);
	assert_memory_equal(list, want.p, len);
	bytes_free(&want);
}

CASE(test_unit_ready)
{
	dw_cdb_test_unit_ready(&c);
	expect("00 00 00 00 00 00");
}

CASE(request_sense)
{
	dw_cdb_request_sense(&c, 0xfc);
	expect("03 00 00 00 fc 00");
}

CASE(format_unit)
{
	dw_cdb_format_unit(&c, false);
	expect("04 11 00 00 00 00");
	poison();
	dw_cdb_format_unit(&c, true);
	expect("04 19 00 00 00 00");
}

CASE(format_list)
{
	u8 list[DW_FORMAT_LIST_LEN];

	/* DVD+RW, background. */
	memset(list, 0xff, sizeof(list));
	dw_format_list(list, DW_FORMAT_FOV | DW_FORMAT_IMMED,
		       DW_FORMAT_BLOCKS_ALL, DW_FORMAT_DVD_PLUS_RW, 0, 0);
	expect_list(list, sizeof(list), "00 82 00 08 ff ff ff ff 98 00 00 00");
	/* The same, taken up again. */
	dw_format_list(list, DW_FORMAT_IMMED, 0x00230540, DW_FORMAT_DVD_PLUS_RW,
		       0, DW_FORMAT_RESTART);
	expect_list(list, sizeof(list), "00 02 00 08 00 23 05 40 98 00 00 01");
	/* Every field; a subtype has two bits, the parameter 24. */
	dw_format_list(list, DW_FORMAT_FOV | DW_FORMAT_DCRT, 0x12345678,
		       DW_FORMAT_BD_RE_SPARES, 7, 0xffabcdef);
	expect_list(list, sizeof(list), "00 a0 00 08 12 34 56 78 c3 ab cd ef");
}

CASE(start_stop_unit)
{
	dw_cdb_start_stop_unit(&c, true, false, true);	/* eject */
	expect("1b 01 00 00 02 00");
	poison();
	dw_cdb_start_stop_unit(&c, false, true, true);	/* load */
	expect("1b 00 00 00 03 00");
	poison();
	dw_cdb_start_stop_unit(&c, false, true, false);	/* spin up */
	expect("1b 00 00 00 01 00");
	poison();
	dw_cdb_start_stop_unit(&c, true, false, false);	/* spin down */
	expect("1b 01 00 00 00 00");
}

CASE(prevent_allow)
{
	dw_cdb_prevent_allow(&c, true);
	expect("1e 00 00 00 01 00");
	poison();
	dw_cdb_prevent_allow(&c, false);
	expect("1e 00 00 00 00 00");
}

CASE(read_format_capacities)
{
	dw_cdb_read_format_capacities(&c, 0x1234);
	expect("23 00 00 00 00 00 00 12 34 00");
}

CASE(read_capacity)
{
	dw_cdb_read_capacity(&c);
	expect("25 00 00 00 00 00 00 00 00 00");
}

CASE(read10)
{
	dw_cdb_read10(&c, 0x12345678, 0x9abc);
	expect("28 00 12 34 56 78 00 9a bc 00");
}

CASE(write10)
{
	dw_cdb_write10(&c, 0x12345678, 0x9abc);
	expect("2a 00 12 34 56 78 00 9a bc 00");
	poison();
	dw_cdb_write10(&c, 0, 16);
	expect("2a 00 00 00 00 00 00 00 10 00");
	poison();
	dw_cdb_write10(&c, 0xffffff6a, 0xffff);	/* LBA -150, the CD's pregap */
	expect("2a 00 ff ff ff 6a 00 ff ff 00");
}

CASE(synchronize_cache)
{
	dw_cdb_synchronize_cache(&c, false);
	expect("35 00 00 00 00 00 00 00 00 00");
	poison();
	dw_cdb_synchronize_cache(&c, true);
	expect("35 02 00 00 00 00 00 00 00 00");
}

CASE(read_toc)
{
	dw_cdb_read_toc(&c, false, DW_TOC_SESSIONS, 0, 12);
	expect("43 00 01 00 00 00 00 00 0c 00");
	poison();
	dw_cdb_read_toc(&c, true, DW_TOC_ATIP, 0xab, 0x1234);
	expect("43 02 04 00 00 00 ab 12 34 00");
}

CASE(get_configuration)
{
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_ALL, 0, 8);
	expect("46 00 00 00 00 00 00 00 08 00");
	poison();
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_CURRENT, 0, 0xffff);
	expect("46 01 00 00 00 00 00 ff ff 00");
	poison();
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_ONE,
				 DW_FEATURE_REAL_TIME_STREAMING, 0x0234);
	expect("46 02 01 07 00 00 00 02 34 00");
}

CASE(get_event_status)
{
	dw_cdb_get_event_status(&c, DW_EVENT_MEDIA, DW_MEDIA_EVENT_LEN);
	expect("4a 01 00 00 10 00 00 00 08 00");
	poison();
	dw_cdb_get_event_status(&c, DW_EVENT_OPERATIONAL | DW_EVENT_BUSY, 0x1234);
	expect("4a 01 00 00 42 00 00 12 34 00");
}

CASE(read_disc_information)
{
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_STANDARD, 0x0122);
	expect("51 00 00 00 00 00 00 01 22 00");
	poison();
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_TRACKS, 12);
	expect("51 01 00 00 00 00 00 00 0c 00");
	poison();
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_POW, 16);
	expect("51 02 00 00 00 00 00 00 10 00");
}

CASE(read_track_information)
{
	dw_cdb_read_track_information(&c, DW_TRACK_BY_NUMBER, DW_TRACK_INVISIBLE,
				      false, DW_TRACK_INFO_LEN);
	expect("52 01 00 00 00 ff 00 00 24 00");
	poison();
	dw_cdb_read_track_information(&c, DW_TRACK_BY_LBA, 0x12345678, false,
				      0x9abc);
	expect("52 00 12 34 56 78 00 9a bc 00");
	poison();
	dw_cdb_read_track_information(&c, DW_TRACK_BY_SESSION, 3, true, 28);
	expect("52 06 00 00 00 03 00 00 1c 00");
}

CASE(reserve_track)
{
	dw_cdb_reserve_track(&c, 0x12345678);
	expect("53 00 00 00 00 12 34 56 78 00");
}

CASE(send_opc)
{
	dw_cdb_send_opc(&c);
	expect("54 01 00 00 00 00 00 00 00 00");
}

CASE(mode_select10)
{
	dw_cdb_mode_select10(&c, 0x013c);
	expect("55 10 00 00 00 00 00 01 3c 00");
}

CASE(mode_sense10)
{
	dw_cdb_mode_sense10(&c, DW_MODE_CURRENT, DW_MODE_PAGE_WRITE, 0x1234);
	expect("5a 08 05 00 00 00 00 12 34 00");
	poison();
	dw_cdb_mode_sense10(&c, DW_MODE_SAVED, DW_MODE_PAGE_ALL, 8);
	expect("5a 08 ff 00 00 00 00 00 08 00");
	poison();
	dw_cdb_mode_sense10(&c, DW_MODE_CHANGEABLE, DW_MODE_PAGE_CAPABILITIES, 8);
	expect("5a 08 6a 00 00 00 00 00 08 00");
}

CASE(close_track_session)
{
	dw_cdb_close_track_session(&c, true, DW_CLOSE_TRACK, 0x1234);
	expect("5b 01 01 00 12 34 00 00 00 00");
	poison();
	dw_cdb_close_track_session(&c, false, DW_CLOSE_SESSION, 0);
	expect("5b 00 02 00 00 00 00 00 00 00");
	poison();
	dw_cdb_close_track_session(&c, true, DW_CLOSE_STOP_FORMAT, 0);
	expect("5b 01 00 00 00 00 00 00 00 00");
	poison();
	dw_cdb_close_track_session(&c, true, DW_CLOSE_FINALIZE_30MM, 0);
	expect("5b 01 05 00 00 00 00 00 00 00");
	poison();
	dw_cdb_close_track_session(&c, true, DW_CLOSE_FINALIZE, 0);
	expect("5b 01 06 00 00 00 00 00 00 00");
}

CASE(read_buffer_capacity)
{
	dw_cdb_read_buffer_capacity(&c, DW_BUFFER_LEN);
	expect("5c 00 00 00 00 00 00 00 0c 00");
	poison();
	dw_cdb_read_buffer_capacity(&c, 0x1234);
	expect("5c 00 00 00 00 00 00 12 34 00");
}

CASE(blank)
{
	dw_cdb_blank(&c, true, DW_BLANK_MINIMAL, 0);
	expect("a1 11 00 00 00 00 00 00 00 00 00 00");
	poison();
	dw_cdb_blank(&c, true, DW_BLANK_DISC, 0);
	expect("a1 10 00 00 00 00 00 00 00 00 00 00");
	poison();
	dw_cdb_blank(&c, false, DW_BLANK_TAIL, 0x12345678);
	expect("a1 04 12 34 56 78 00 00 00 00 00 00");
}

CASE(get_performance)
{
	dw_cdb_get_performance(&c, DW_PERFORMANCE_WRITE_SPEEDS, 0, 0, 0x1234);
	expect("ac 00 00 00 00 00 00 00 12 34 03 00");
	poison();
	dw_cdb_get_performance(&c, DW_PERFORMANCE_SPEED,
			       DW_PERFORMANCE_WRITE | DW_PERFORMANCE_NOMINAL,
			       0x12345678, 1);
	expect("ac 14 12 34 56 78 00 00 00 01 00 00");
}

CASE(read_disc_structure)
{
	dw_cdb_read_disc_structure(&c, DW_STRUCTURE_DVD, 0, 0, DW_STRUCTURE_ADIP,
				   0x0104);
	expect("ad 00 00 00 00 00 00 11 01 04 00 00");
	poison();
	dw_cdb_read_disc_structure(&c, DW_STRUCTURE_BD, 0x12345678, 1,
				   DW_STRUCTURE_LIST, 0x9abc);
	expect("ad 01 12 34 56 78 01 ff 9a bc 00 00");
}

CASE(send_disc_structure)
{
	dw_cdb_send_disc_structure(&c, DW_STRUCTURE_LAYER_BOUNDARY, 0x0102);
	expect("bf 00 00 00 00 00 00 20 01 02 00 00");
}

CASE(layers_list)
{
	u8 list[DW_LAYERS_LEN];

	memset(list, 0xff, sizeof(list));
	dw_layers_list(list, 0x12345678);
	expect_list(list, sizeof(list), "000a0000 00000000 12345678");
}

CASE(set_streaming)
{
	dw_cdb_set_streaming(&c);
	expect("b6 00 00 00 00 00 00 00 00 00 1c 00");
}

CASE(streaming_list)
{
	const struct dw_streaming s = {
		.flags = DW_STREAMING_CAV | DW_STREAMING_EXACT,
		.start = 0x11223344,
		.end = 0x0023053f,
		.read_kb = 0x55667788,
		.write_kb = 22160,
	};
	u8 list[DW_STREAMING_LIST_LEN];

	memset(list, 0xff, sizeof(list));
	dw_streaming_list(list, &s);
	expect_list(list, sizeof(list),
		    "0a000000 11223344 0023053f 55667788 000003e8 00005690 000003e8");
}

CASE(set_cd_speed)
{
	dw_cdb_set_cd_speed(&c, false, DW_SPEED_MAX, 0x1b90);
	expect("bb 00 ff ff 1b 90 00 00 00 00 00 00");
	poison();
	dw_cdb_set_cd_speed(&c, true, 0x1234, DW_SPEED_MAX);
	expect("bb 01 12 34 ff ff 00 00 00 00 00 00");
}

CASE(send_cue_sheet)
{
	dw_cdb_send_cue_sheet(&c, 0x123456);
	expect("5d 00 00 00 00 00 12 34 56 00");
}

CASE(cue_sheet)
{
	u8 list[DW_CUE_SHEET_LEN];

	/* 73 minutes, 4 seconds, 5 frames, and two seconds of pre-gap. */
	memset(list, 0xff, sizeof(list));
	dw_cue_sheet(list, (73 * 60 + 4) * 75 + 5);
	expect_list(list, sizeof(list),
		    "41 00 00 14 00 00 00 00 41 01 00 10 00 00 00 00"
		    "41 01 01 10 00 00 02 00 41 aa 01 14 00 49 06 05");
}

CASE(write_page)
{
	/* Two bytes longer than what is set; every other bit is the drive's. */
	static const char before[] =
		"85 32 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff";
	static const struct {
		struct dw_write_params p;
		const char *after;
	} rows[] = {
		{ { .type = DW_PAGE_INCREMENTAL },
		  "05 32 00 00 08 00 ff ff 00 ff 00 00 00 00 00 96 ff ff" },
		{ { .type = DW_PAGE_TRACK_AT_ONCE, .bufe = true,
		    .track_mode = DW_TRACK_MODE_DATA },
		  "05 32 41 04 08 00 ff ff 00 ff 00 00 00 00 00 96 ff ff" },
		{ { .type = DW_PAGE_AT_ONCE, .test = true, .multi = true,
		    .track_mode = DW_TRACK_MODE_INCREMENTAL },
		  "05 32 12 c5 08 00 ff ff 00 ff 00 00 00 00 00 96 ff ff" },
		{ { .link_size = 16, .packet_size = 0x12345678 },
		  "05 32 20 20 08 10 ff ff 00 ff 12 34 56 78 00 96 ff ff" },
	};
	unsigned int i;
	size_t len;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bytes page = bytes_hex(before);

		assert_int_equal(dw_write_page_fill(page.p, page.len, &rows[i].p), 0);
		expect_list(page.p, page.len, rows[i].after);
		bytes_free(&page);
	}
	/* Too short to hold all: it is left alone. */
	for (len = 0; len <= DW_WRITE_PAGE_MIN; len++) {
		struct bytes whole = bytes_hex(before);
		struct bytes page = bytes_copy(whole.p, len);
		bool fits = len == DW_WRITE_PAGE_MIN;

		assert_int_equal(dw_write_page_fill(page.p, len, &rows[0].p),
				 fits ? 0 : -EPROTO);
		if (!fits)
			assert_memory_equal(page.p, whole.p, len);
		bytes_free(&page);
		bytes_free(&whole);
	}
}

CASE(mechanism_status)
{
	dw_cdb_mechanism_status(&c, 0x1234);
	expect("bd 00 00 00 00 00 00 00 12 34 00 00");
}

CASES(mmc) = {
	LIST(test_unit_ready),
	LIST(request_sense),
	LIST(format_unit),
	LIST(format_list),
	LIST(start_stop_unit),
	LIST(prevent_allow),
	LIST(read_format_capacities),
	LIST(read_capacity),
	LIST(read10),
	LIST(write10),
	LIST(synchronize_cache),
	LIST(read_toc),
	LIST(get_configuration),
	LIST(get_event_status),
	LIST(read_disc_information),
	LIST(read_track_information),
	LIST(reserve_track),
	LIST(send_opc),
	LIST(mode_select10),
	LIST(mode_sense10),
	LIST(close_track_session),
	LIST(read_buffer_capacity),
	LIST(blank),
	LIST(get_performance),
	LIST(read_disc_structure),
	LIST(send_disc_structure),
	LIST(layers_list),
	LIST(set_streaming),
	LIST(streaming_list),
	LIST(set_cd_speed),
	LIST(send_cue_sheet),
	LIST(cue_sheet),
	LIST(write_page),
	LIST(mechanism_status),
	{}
};

SUITE(mmc, poison);
