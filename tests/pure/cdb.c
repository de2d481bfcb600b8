// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every command, byte for byte. Arguments are chosen so that each byte and bit
 * of a field differs from its neighbours.
 */
#include "bytes.h"
#include "mmc.h"

static struct dw_cdb c;

/* What was in it before must not shine through. */
static int poison(void **state)
{
	(void)state;
	memset(&c, 0xff, sizeof(c));
	return 0;
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

static void test_unit_ready(void **state)
{
	(void)state;
	dw_cdb_test_unit_ready(&c);
	expect("00 00 00 00 00 00");
}

static void request_sense(void **state)
{
	(void)state;
	dw_cdb_request_sense(&c, 0xfc);
	expect("03 00 00 00 fc 00");
}

static void format_unit(void **state)
{
	(void)state;
	dw_cdb_format_unit(&c, false);
	expect("04 11 00 00 00 00");
	poison(NULL);
	dw_cdb_format_unit(&c, true);
	expect("04 19 00 00 00 00");
}

static void format_list(void **state)
{
	u8 list[DW_FORMAT_LIST_LEN];

	(void)state;
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

static void start_stop_unit(void **state)
{
	(void)state;
	dw_cdb_start_stop_unit(&c, true, false, true);	/* eject */
	expect("1b 01 00 00 02 00");
	poison(NULL);
	dw_cdb_start_stop_unit(&c, false, true, true);	/* load */
	expect("1b 00 00 00 03 00");
	poison(NULL);
	dw_cdb_start_stop_unit(&c, false, true, false);	/* spin up */
	expect("1b 00 00 00 01 00");
	poison(NULL);
	dw_cdb_start_stop_unit(&c, true, false, false);	/* spin down */
	expect("1b 01 00 00 00 00");
}

static void prevent_allow(void **state)
{
	(void)state;
	dw_cdb_prevent_allow(&c, true);
	expect("1e 00 00 00 01 00");
	poison(NULL);
	dw_cdb_prevent_allow(&c, false);
	expect("1e 00 00 00 00 00");
}

static void read_format_capacities(void **state)
{
	(void)state;
	dw_cdb_read_format_capacities(&c, 0x1234);
	expect("23 00 00 00 00 00 00 12 34 00");
}

static void read_capacity(void **state)
{
	(void)state;
	dw_cdb_read_capacity(&c);
	expect("25 00 00 00 00 00 00 00 00 00");
}

static void read10(void **state)
{
	(void)state;
	dw_cdb_read10(&c, 0x12345678, 0x9abc);
	expect("28 00 12 34 56 78 00 9a bc 00");
}

static void write10(void **state)
{
	(void)state;
	dw_cdb_write10(&c, 0x12345678, 0x9abc);
	expect("2a 00 12 34 56 78 00 9a bc 00");
	poison(NULL);
	dw_cdb_write10(&c, 0, 16);
	expect("2a 00 00 00 00 00 00 00 10 00");
	poison(NULL);
	dw_cdb_write10(&c, 0xffffff6a, 0xffff);	/* LBA -150, the CD's pregap */
	expect("2a 00 ff ff ff 6a 00 ff ff 00");
}

static void synchronize_cache(void **state)
{
	(void)state;
	dw_cdb_synchronize_cache(&c, false);
	expect("35 00 00 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_synchronize_cache(&c, true);
	expect("35 02 00 00 00 00 00 00 00 00");
}

static void read_toc(void **state)
{
	(void)state;
	dw_cdb_read_toc(&c, false, DW_TOC_SESSIONS, 0, 12);
	expect("43 00 01 00 00 00 00 00 0c 00");
	poison(NULL);
	dw_cdb_read_toc(&c, true, DW_TOC_ATIP, 0xab, 0x1234);
	expect("43 02 04 00 00 00 ab 12 34 00");
}

static void get_configuration(void **state)
{
	(void)state;
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_ALL, 0, 8);
	expect("46 00 00 00 00 00 00 00 08 00");
	poison(NULL);
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_CURRENT, 0, 0xffff);
	expect("46 01 00 00 00 00 00 ff ff 00");
	poison(NULL);
	dw_cdb_get_configuration(&c, DW_CONFIG_RT_ONE,
				 DW_FEATURE_REAL_TIME_STREAMING, 0x0234);
	expect("46 02 01 07 00 00 00 02 34 00");
}

static void get_event_status(void **state)
{
	(void)state;
	dw_cdb_get_event_status(&c, DW_EVENT_MEDIA, DW_MEDIA_EVENT_LEN);
	expect("4a 01 00 00 10 00 00 00 08 00");
	poison(NULL);
	dw_cdb_get_event_status(&c, DW_EVENT_OPERATIONAL | DW_EVENT_BUSY, 0x1234);
	expect("4a 01 00 00 42 00 00 12 34 00");
}

static void read_disc_information(void **state)
{
	(void)state;
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_STANDARD, 0x0122);
	expect("51 00 00 00 00 00 00 01 22 00");
	poison(NULL);
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_TRACKS, 12);
	expect("51 01 00 00 00 00 00 00 0c 00");
	poison(NULL);
	dw_cdb_read_disc_information(&c, DW_DISC_INFO_POW, 16);
	expect("51 02 00 00 00 00 00 00 10 00");
}

static void read_track_information(void **state)
{
	(void)state;
	dw_cdb_read_track_information(&c, DW_TRACK_BY_NUMBER, DW_TRACK_INVISIBLE,
				      false, DW_TRACK_INFO_LEN);
	expect("52 01 00 00 00 ff 00 00 24 00");
	poison(NULL);
	dw_cdb_read_track_information(&c, DW_TRACK_BY_LBA, 0x12345678, false,
				      0x9abc);
	expect("52 00 12 34 56 78 00 9a bc 00");
	poison(NULL);
	dw_cdb_read_track_information(&c, DW_TRACK_BY_SESSION, 3, true, 28);
	expect("52 06 00 00 00 03 00 00 1c 00");
}

static void reserve_track(void **state)
{
	(void)state;
	dw_cdb_reserve_track(&c, 0x12345678);
	expect("53 00 00 00 00 12 34 56 78 00");
}

static void send_opc(void **state)
{
	(void)state;
	dw_cdb_send_opc(&c);
	expect("54 01 00 00 00 00 00 00 00 00");
}

static void mode_select10(void **state)
{
	(void)state;
	dw_cdb_mode_select10(&c, 0x013c);
	expect("55 10 00 00 00 00 00 01 3c 00");
}

static void mode_sense10(void **state)
{
	(void)state;
	dw_cdb_mode_sense10(&c, DW_MODE_CURRENT, DW_MODE_PAGE_WRITE, 0x1234);
	expect("5a 08 05 00 00 00 00 12 34 00");
	poison(NULL);
	dw_cdb_mode_sense10(&c, DW_MODE_SAVED, DW_MODE_PAGE_ALL, 8);
	expect("5a 08 ff 00 00 00 00 00 08 00");
	poison(NULL);
	dw_cdb_mode_sense10(&c, DW_MODE_CHANGEABLE, DW_MODE_PAGE_CAPABILITIES, 8);
	expect("5a 08 6a 00 00 00 00 00 08 00");
}

static void close_track_session(void **state)
{
	(void)state;
	dw_cdb_close_track_session(&c, true, DW_CLOSE_TRACK, 0x1234);
	expect("5b 01 01 00 12 34 00 00 00 00");
	poison(NULL);
	dw_cdb_close_track_session(&c, false, DW_CLOSE_SESSION, 0);
	expect("5b 00 02 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_close_track_session(&c, true, DW_CLOSE_STOP_FORMAT, 0);
	expect("5b 01 00 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_close_track_session(&c, true, DW_CLOSE_FINALIZE_30MM, 0);
	expect("5b 01 05 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_close_track_session(&c, true, DW_CLOSE_FINALIZE, 0);
	expect("5b 01 06 00 00 00 00 00 00 00");
}

static void read_buffer_capacity(void **state)
{
	(void)state;
	dw_cdb_read_buffer_capacity(&c, DW_BUFFER_LEN);
	expect("5c 00 00 00 00 00 00 00 0c 00");
	poison(NULL);
	dw_cdb_read_buffer_capacity(&c, 0x1234);
	expect("5c 00 00 00 00 00 00 12 34 00");
}

static void blank(void **state)
{
	(void)state;
	dw_cdb_blank(&c, true, DW_BLANK_MINIMAL, 0);
	expect("a1 11 00 00 00 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_blank(&c, true, DW_BLANK_DISC, 0);
	expect("a1 10 00 00 00 00 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_blank(&c, false, DW_BLANK_TAIL, 0x12345678);
	expect("a1 04 12 34 56 78 00 00 00 00 00 00");
}

static void get_performance(void **state)
{
	(void)state;
	dw_cdb_get_performance(&c, DW_PERFORMANCE_WRITE_SPEEDS, 0, 0, 0x1234);
	expect("ac 00 00 00 00 00 00 00 12 34 03 00");
	poison(NULL);
	dw_cdb_get_performance(&c, DW_PERFORMANCE_SPEED,
			       DW_PERFORMANCE_WRITE | DW_PERFORMANCE_NOMINAL,
			       0x12345678, 1);
	expect("ac 14 12 34 56 78 00 00 00 01 00 00");
}

static void read_disc_structure(void **state)
{
	(void)state;
	dw_cdb_read_disc_structure(&c, DW_STRUCTURE_DVD, 0, 0, DW_STRUCTURE_ADIP,
				   0x0104);
	expect("ad 00 00 00 00 00 00 11 01 04 00 00");
	poison(NULL);
	dw_cdb_read_disc_structure(&c, DW_STRUCTURE_BD, 0x12345678, 1,
				   DW_STRUCTURE_LIST, 0x9abc);
	expect("ad 01 12 34 56 78 01 ff 9a bc 00 00");
}

static void set_streaming(void **state)
{
	(void)state;
	dw_cdb_set_streaming(&c);
	expect("b6 00 00 00 00 00 00 00 00 00 1c 00");
}

static void streaming_list(void **state)
{
	const struct dw_streaming s = {
		.flags = DW_STREAMING_CAV | DW_STREAMING_EXACT,
		.start = 0x11223344,
		.end = 0x0023053f,
		.read_kb = 0x55667788,
		.write_kb = 22160,
	};
	u8 list[DW_STREAMING_LIST_LEN];

	(void)state;
	memset(list, 0xff, sizeof(list));
	dw_streaming_list(list, &s);
	expect_list(list, sizeof(list),
		    "0a000000 11223344 0023053f 55667788 000003e8 00005690 000003e8");
}

static void set_cd_speed(void **state)
{
	(void)state;
	dw_cdb_set_cd_speed(&c, false, DW_SPEED_MAX, 0x1b90);
	expect("bb 00 ff ff 1b 90 00 00 00 00 00 00");
	poison(NULL);
	dw_cdb_set_cd_speed(&c, true, 0x1234, DW_SPEED_MAX);
	expect("bb 01 12 34 ff ff 00 00 00 00 00 00");
}

static void mechanism_status(void **state)
{
	(void)state;
	dw_cdb_mechanism_status(&c, 0x1234);
	expect("bd 00 00 00 00 00 00 00 12 34 00 00");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_unit_ready, poison),
		cmocka_unit_test_setup(request_sense, poison),
		cmocka_unit_test_setup(format_unit, poison),
		cmocka_unit_test_setup(format_list, poison),
		cmocka_unit_test_setup(start_stop_unit, poison),
		cmocka_unit_test_setup(prevent_allow, poison),
		cmocka_unit_test_setup(read_format_capacities, poison),
		cmocka_unit_test_setup(read_capacity, poison),
		cmocka_unit_test_setup(read10, poison),
		cmocka_unit_test_setup(write10, poison),
		cmocka_unit_test_setup(synchronize_cache, poison),
		cmocka_unit_test_setup(read_toc, poison),
		cmocka_unit_test_setup(get_configuration, poison),
		cmocka_unit_test_setup(get_event_status, poison),
		cmocka_unit_test_setup(read_disc_information, poison),
		cmocka_unit_test_setup(read_track_information, poison),
		cmocka_unit_test_setup(reserve_track, poison),
		cmocka_unit_test_setup(send_opc, poison),
		cmocka_unit_test_setup(mode_select10, poison),
		cmocka_unit_test_setup(mode_sense10, poison),
		cmocka_unit_test_setup(close_track_session, poison),
		cmocka_unit_test_setup(read_buffer_capacity, poison),
		cmocka_unit_test_setup(blank, poison),
		cmocka_unit_test_setup(get_performance, poison),
		cmocka_unit_test_setup(read_disc_structure, poison),
		cmocka_unit_test_setup(set_streaming, poison),
		cmocka_unit_test_setup(streaming_list, poison),
		cmocka_unit_test_setup(set_cd_speed, poison),
		cmocka_unit_test_setup(mechanism_status, poison),
	};

	return bytes_run("cdb", tests, ARRAY_SIZE(tests));
}
