// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a data writer tells: the constants, and every read-only property on every kind
 * of medium.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake.h"

static struct dw_recorder *recorder;
static struct dw_data *data;

static int setup(void **state)
{
	fake_setup(state);
	return discwriter_recorder_open(FAKE_NODE, &recorder) || discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder);
}

static int teardown(void **state)
{
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

/* --- constants ------------------------------------------------------------- */

static const struct {
	const char *name;
	long long is, shall_be;
} table[] = {
#include "imapi-table.h"
};

/* imapi.tsv has Windows' numbers; nothing is in the header that is not there. */
static void constants(void **state)
{
	FILE *header = fopen(IMAPI_HEADER, "r");
	size_t i, n = 0, rows = 0;
	char line[160];

	(void)state;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].is != table[i].shall_be)
			print_error("%s is %lld\n", table[i].name, table[i].is);
		rows += table[i].is == table[i].shall_be;
	}
	assert_int_equal(rows, ARRAY_SIZE(table));
	assert_true(rows >= 155);
	assert_non_null(header);
	while (fgets(line, sizeof(line), header))
		n += (strstr(line, "\tIMAPI_") == line && strchr(line, '=')) ||
		     strstr(line, "#define IMAPI") == line;
	fclose(header);
	assert_int_equal(n, rows);
}

static void actions_are_imapis(void **state)
{
	(void)state;
	assert_int_equal(DW_ACTION_VALIDATING_MEDIA,
			 IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA);
	assert_int_equal(DW_ACTION_WRITING_DATA, IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA);
	assert_int_equal(DW_ACTION_COMPLETED, IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED);
	assert_int_equal(DW_ACTION_VERIFYING, IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING);
	assert_int_equal(DISCWRITER_SECTOR_SIZE, IMAPI_SECTOR_SIZE);
}

/* --- media ----------------------------------------------------------------- */

#define M(name)	DISCWRITER_MEDIUM_ ## name
#define S(name)	IMAPI_FORMAT2_DATA_MEDIA_STATE_ ## name
#define T(name)	IMAPI_MEDIA_TYPE_ ## name
#define NONE	DISCWRITER_NO_ADDRESS

static const struct row {
	const char *what;
	unsigned int profile, state, can;
	unsigned long long next;
	unsigned int shall_be, type;
	int supported, blank;
} media[] = {
	{ "CD-R blank", 0x09, M(SUPPORTED) | M(BLANK), M(CAN_INCREMENTAL) | M(CAN_AT_ONCE),
	  0, S(BLANK), T(CDR), 1, 1 },
	{ "CD-R appendable", 0x09, M(SUPPORTED) | M(APPENDABLE), M(CAN_INCREMENTAL), 100,
	  S(APPENDABLE), T(CDR), 1, 0 },
	{ "CD-R closed", 0x09, M(SUPPORTED) | M(FINALIZED), 0, NONE, S(FINALIZED), T(CDR), 0, 0 },
	{ "CD-RW closed", 0x0a, M(SUPPORTED) | M(FINALIZED) | M(ERASABLE), 0, NONE,
	  S(FINALIZED) | S(ERASE_REQUIRED), T(CDRW), 0, 0 },
	{ "CD-RW damaged", 0x0a, M(SUPPORTED) | M(DAMAGED) | M(ERASABLE) | M(APPENDABLE), 0, NONE,
	  S(DAMAGED) | S(ERASE_REQUIRED) | S(APPENDABLE), T(CDRW), 0, 0 },
	{ "DVD+R, track open", 0x1b, M(SUPPORTED) | M(APPENDABLE) | M(OPEN_SESSION), 0, NONE,
	  S(APPENDABLE) | S(NON_EMPTY_SESSION), T(DVDPLUSR), 0, 0 },
	{ "DVD+R, session open", 0x1b, M(SUPPORTED) | M(APPENDABLE) | M(OPEN_SESSION), 0, 512,
	  S(APPENDABLE), T(DVDPLUSR), 1, 0 },
	{ "DVD+R protected", 0x1b, M(SUPPORTED) | M(BLANK) | M(WRITE_PROTECTED), 0, 0,
	  S(BLANK) | S(WRITE_PROTECTED), T(DVDPLUSR), 0, 1 },
	{ "DVD-RW minimally blanked", 0x14, M(SUPPORTED) | M(BLANK) | M(ERASABLE), M(CAN_AT_ONCE),
	  0, S(BLANK) | S(FINAL_SESSION), T(DVDDASHRW), 1, 1 },
	{ "DVD-RW restricted overwrite", 0x13, M(SUPPORTED) | M(OVERWRITABLE) | M(ERASABLE), 0, 0,
	  S(OVERWRITE_ONLY), T(DVDDASHRW), 1, 0 },
	{ "DVD-R DL blank", 0x15, M(SUPPORTED) | M(BLANK), M(CAN_INCREMENTAL), 0,
	  S(BLANK) | S(FINAL_SESSION), T(DVDDASHR_DUALLAYER), 1, 1 },
	{ "DVD+RW never formatted", 0x1a, M(SUPPORTED) | M(OVERWRITABLE) | M(BLANK), 0, 0,
	  S(OVERWRITE_ONLY) | S(BLANK), T(DVDPLUSRW), 1, 1 },
	{ "DVD-RAM", 0x12, M(SUPPORTED) | M(OVERWRITABLE), 0, 0, S(RANDOMLY_WRITABLE), T(DVDRAM),
	  1, 0 },
	{ "DVD+RW DL", 0x2a, M(SUPPORTED) | M(OVERWRITABLE), 0, 0, S(OVERWRITE_ONLY),
	  T(DVDPLUSRW_DUALLAYER), 1, 0 },
	{ "DVD+R DL", 0x2b, M(SUPPORTED) | M(BLANK), M(CAN_INCREMENTAL), 0, S(BLANK),
	  T(DVDPLUSR_DUALLAYER), 1, 1 },
	{ "BD-R", 0x41, M(SUPPORTED) | M(BLANK), M(CAN_INCREMENTAL), 0, S(BLANK), T(BDR), 1, 1 },
	{ "BD-RE", 0x43, M(SUPPORTED) | M(OVERWRITABLE), 0, 0, S(OVERWRITE_ONLY), T(BDRE), 1, 0 },
	{ "disk", 0x02, M(SUPPORTED) | M(OVERWRITABLE), 0, 0, S(OVERWRITE_ONLY), T(DISK), 1, 0 },
	{ "CD-ROM", 0x08, 0, 0, NONE, S(UNSUPPORTED_MEDIA), T(CDROM), 0, 0 },
	{ "DVD-ROM", 0x10, 0, 0, NONE, S(UNSUPPORTED_MEDIA), T(DVDROM), 0, 0 },
	{ "BD-ROM", 0x40, 0, 0, NONE, S(UNSUPPORTED_MEDIA), T(BDROM), 0, 0 },
	{ "BD-R RRM", 0x42, 0, 0, NONE, S(UNSUPPORTED_MEDIA), T(BDR), 0, 0 },
	{ "unknown", 0x1234, 0, 0, NONE, S(UNSUPPORTED_MEDIA), T(UNKNOWN), 0, 0 },
};

static void put_in(const struct row *row)
{
	fake.medium.profile = row->profile;
	fake.medium.state = M(PRESENT) | row->state;
	fake.medium.can = row->can;
	fake.medium.next_writable = row->next;
}

static void every_medium(void **state)
{
	size_t i;

	(void)state;
	fake.disc = 0;
	for (i = 0; i < ARRAY_SIZE(media); i++) {
		const struct row *row = &media[i];
		__u32 is = ~0U, type = ~0U;
		int supported = -1, physically = -1, heuristically = -1;
		__s64 free = -7;

		print_message("# %s\n", row->what);
		put_in(row);
		assert_int_equal(discwriter_data_get_current_media_status(data, &is), S_OK);
		assert_int_equal(is, row->shall_be);
		assert_int_equal(discwriter_data_get_current_physical_media_type(data, &type),
				 S_OK);
		assert_int_equal(type, row->type);
		assert_int_equal(discwriter_data_is_current_media_supported(data, recorder,
									    &supported),
				 row->supported ? S_OK : S_FALSE);
		assert_int_equal(supported, row->supported);
		assert_int_equal(discwriter_data_get_media_physically_blank(data, &physically),
				 S_OK);
		assert_int_equal(physically, row->blank);
		/* The disc begins with something: only what cannot have it is blank. */
		assert_int_equal(discwriter_data_get_media_heuristically_blank(data,
									       &heuristically),
				 S_OK);
		assert_int_equal(heuristically, row->blank);
		assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &free),
				 row->supported ? S_OK : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
		if (!row->supported)
			assert_int_equal(free, -7);
	}
}

static void looks_blank(void **state)
{
	int blank = -1;

	(void)state;
	fake.medium.profile = 0x1a;
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(OVERWRITABLE);
	fake.disc = 1LL << 40;
	assert_int_equal(discwriter_data_get_media_heuristically_blank(data, &blank), S_OK);
	assert_int_equal(blank, 1);
	assert_int_equal(discwriter_data_get_media_physically_blank(data, &blank), S_OK);
	assert_int_equal(blank, 0);
	/* Zeros at the begin are not enough. */
	fake.disc = 4 << 20;
	assert_int_equal(discwriter_data_get_media_heuristically_blank(data, &blank), S_OK);
	assert_int_equal(blank, 0);
	fake_step(FAKE_PREAD, -EIO);
	fake.disc = 1LL << 40;
	assert_int_equal(discwriter_data_get_media_heuristically_blank(data, &blank), S_OK);
	assert_int_equal(blank, 0);
}

static void sizes(void **state)
{
	__s64 n = -7;

	(void)state;
	fake.medium.profile = 0x09;
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(APPENDABLE);
	fake.medium.capacity = 359846;
	fake.medium.free = 1000;
	fake.medium.next_writable = 358846;
	assert_int_equal(discwriter_data_get_total_sectors_on_media(data, &n), S_OK);
	assert_int_equal(n, 359846);
	assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &n), S_OK);
	assert_int_equal(n, 850);
	discwriter_data_set_postgap_already_in_image(data, 1);
	assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &n), S_OK);
	assert_int_equal(n, 1000);
	discwriter_data_set_postgap_already_in_image(data, 0);
	fake.medium.free = 149;
	assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &n), S_OK);
	assert_int_equal(n, 0);
	assert_int_equal(discwriter_data_get_next_writable_address(data, &n), S_OK);
	assert_int_equal(n, 358846);
	/* Full. */
	fake.medium.next_writable = NONE;
	assert_int_equal(discwriter_data_get_next_writable_address(data, &n),
			 E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
	/* A blank one begins at 0, wherever the drive says. */
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(BLANK);
	fake.medium.next_writable = 5;
	assert_int_equal(discwriter_data_get_next_writable_address(data, &n), S_OK);
	assert_int_equal(n, 0);
	/* No post-gap but on CD; more sectors than 32 bits have. */
	fake.medium.profile = 0x41;
	fake.medium.free = 1ULL << 34;
	assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &n), S_OK);
	assert_true(n == 1LL << 34);
	/* What can be overwritten is free. */
	fake.medium.profile = 0x43;
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(OVERWRITABLE);
	fake.medium.free = 17;
	assert_int_equal(discwriter_data_get_free_sectors_on_media(data, &n), S_OK);
	assert_int_equal(n, 359846);
}

static const struct {
	unsigned char is;
	unsigned int state, shall_be;
} protections[] = {
	{ 0, 0, 0 },
	{ 0, M(WRITE_PROTECTED), IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON },
	{ 1, M(WRITE_PROTECTED), IMAPI_WRITEPROTECTED_UNTIL_POWERDOWN },
	{ 2, M(WRITE_PROTECTED), IMAPI_WRITEPROTECTED_BY_SOFTWARE_WRITE_PROTECT },
	{ 4, M(WRITE_PROTECTED), IMAPI_WRITEPROTECTED_BY_CARTRIDGE },
	{ 13, M(WRITE_PROTECTED), IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON |
	  IMAPI_WRITEPROTECTED_BY_CARTRIDGE | IMAPI_WRITEPROTECTED_UNTIL_POWERDOWN },
};

static void protection(void **state)
{
	__u32 is;
	size_t i;

	(void)state;
	fake.medium.profile = 0x12;
	for (i = 0; i < ARRAY_SIZE(protections); i++) {
		fake.protection = protections[i].is;
		fake.medium.state = M(PRESENT) | M(SUPPORTED) | protections[i].state;
		assert_int_equal(discwriter_data_get_write_protect_status(data, &is), S_OK);
		assert_int_equal(is, protections[i].shall_be);
	}
	fake.protection = 0;
	fake.medium.profile = 0x10;
	fake.medium.state = M(PRESENT);
	assert_int_equal(discwriter_data_get_write_protect_status(data, &is), S_OK);
	assert_int_equal(is, IMAPI_WRITEPROTECTED_READ_ONLY_MEDIA);
}

/* Two tracks in the last complete session, a further one in the open one. */
static void sessions(void **state)
{
	static const unsigned int tracks[4][5] = {
		{ 1, 1, 0, 500, 0 }, { 2, 2, 1000, 16, 0 }, { 3, 2, 2000, 160, 2100 },
		{ 4, 3, 5000, 16, 0 },
	};
	struct dw_multisession_info info;
	__s64 lba = -7;

	(void)state;
	fake.medium.profile = 0x1b;
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(APPENDABLE) | M(OPEN_SESSION);
	fake.medium.next_writable = 9000;
	fake.medium.free = 1600;
	fake.medium.tracks = 4;
	fake.medium.last_session_start = 1000;
	memcpy(fake.tracks, tracks, sizeof(tracks));
	assert_int_equal(discwriter_data_get_start_address_of_previous_session(data, &lba), S_OK);
	assert_int_equal(lba, 1000);
	assert_int_equal(discwriter_data_get_last_written_address_of_previous_session(data, &lba),
			 S_OK);
	assert_int_equal(lba, 2100);
	/* Without a last recorded address it is the end of the track. */
	fake.tracks[2][4] = 0;
	assert_int_equal(discwriter_data_get_last_written_address_of_previous_session(data, &lba),
			 S_OK);
	assert_int_equal(lba, 2159);
	assert_int_equal(discwriter_data_get_multisession(data, 1, &info, sizeof(info)), S_FALSE);
	assert_int_equal(discwriter_data_get_multisession(data, 0, &info, sizeof(info)), S_OK);
	assert_int_equal(info.kind, DW_MULTISESSION_SEQUENTIAL);
	assert_int_equal(info.supported, 1);
	assert_int_equal(info.in_use, 1);
	assert_int_equal(info.first_data_session, 0);
	assert_int_equal(info.start_of_previous, 1000);
	assert_int_equal(info.last_of_previous, 2159);
	assert_int_equal(info.next_writable, 9000);
	assert_int_equal(info.free, 1600);
	assert_int_equal(info.write_unit, 16);
	/* The drive cannot be asked about tracks while it records. */
	fake.verb_request = DISCWRITER_IOC_QUERY;
	fake.verb_error = ETXTBSY;
	assert_int_equal(discwriter_data_get_last_written_address_of_previous_session(data, &lba),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
}

static void no_sessions(void **state)
{
	struct dw_multisession_info info;
	__s64 lba = -7;

	(void)state;
	assert_int_equal(discwriter_data_get_start_address_of_previous_session(data, &lba), S_OK);
	assert_int_equal(lba, -1);
	lba = -7;
	assert_int_equal(discwriter_data_get_last_written_address_of_previous_session(data, &lba),
			 S_OK);
	assert_int_equal(lba, -1);
	assert_int_equal(discwriter_data_get_multisession(data, 0, &info, sizeof(info)), S_OK);
	assert_int_equal(info.first_data_session, 1);
	assert_int_equal(info.start_of_previous, -1);
	assert_int_equal(info.next_writable, 0);
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(OVERWRITABLE);
	fake.medium.profile = 0x43;
	fake.medium.block = 32;
	fake.medium.last_session_start = 0;
	assert_int_equal(discwriter_data_get_start_address_of_previous_session(data, &lba), S_OK);
	assert_int_equal(lba, -1);
	assert_int_equal(discwriter_data_get_multisession(data, 0, &info, sizeof(info)), S_OK);
	assert_int_equal(info.kind, DW_MULTISESSION_RANDOM_WRITE);
	assert_int_equal(info.supported, 1);
	assert_int_equal(info.total, fake.medium.capacity);
	assert_int_equal(info.last_written, -1);
	assert_int_equal(info.write_unit, 32);
	/* Of no use, but told. */
	fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(FINALIZED);
	fake.medium.profile = 0x11;
	fake.medium.last_session_start = NONE;
	assert_int_equal(discwriter_data_get_multisession(data, 0, &info, sizeof(info)), S_OK);
	assert_int_equal(info.supported, 0);
	assert_int_equal(info.next_writable, -1);
	assert_int_equal(discwriter_data_get_multisession(data, 0, &info, 0), E_INVALIDARG);
}

/* --- speeds ---------------------------------------------------------------- */

static void speeds(void **state)
{
	struct dw_write_speed list[4];
	int sectors = 0, cav = -1;
	size_t n = 0;

	(void)state;
	assert_int_equal(discwriter_data_get_requested_write_speed(data, &sectors, &cav), S_OK);
	assert_int_equal(sectors, -1);
	assert_int_equal(cav, 0);
	fake.medium.profile = 0x09;
	fake.speeds.nr = 2;
	fake.speeds.current_write = 7056;	/* 40x */
	fake.speeds.rotation = DISCWRITER_ROTATION_CAV;
	fake.speeds.entries[0].write = 7056;
	fake.speeds.entries[0].rotation = DISCWRITER_ROTATION_CAV;
	fake.speeds.entries[1].write = 1764;
	assert_int_equal(discwriter_data_get_current_write_speed(data, &sectors, &cav), S_OK);
	assert_int_equal(sectors, 3000);
	assert_int_equal(cav, 1);
	assert_int_equal(discwriter_data_get_supported_write_speeds(data, NULL, 0, &n), S_OK);
	assert_int_equal(n, 2);
	memset(list, 0xff, sizeof(list));
	assert_int_equal(discwriter_data_get_supported_write_speeds(data, list, 4, &n), S_OK);
	assert_int_equal(list[0].sectors, 3000);
	assert_int_equal(list[0].kbps, 7056);
	assert_int_equal(list[0].pure_cav, 1);
	assert_int_equal(list[0].media_type, IMAPI_MEDIA_TYPE_CDR);
	assert_int_equal(list[1].sectors, 10 * IMAPI_SECTORS_PER_SECOND_AT_1X_CD);
	assert_int_equal(list[1].pure_cav, 0);
	assert_int_equal(list[2].sectors, ~0U);
	/* No more than there is room for. */
	list[1].sectors = 5;
	assert_int_equal(discwriter_data_get_supported_write_speeds(data, list, 1, &n), S_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[1].sectors, 5);
	fake.speeds.current_write = 0;
	assert_int_equal(discwriter_data_get_current_write_speed(data, &sectors, NULL), S_OK);
	assert_int_equal(sectors, -1);
	fake.verb_request = DISCWRITER_IOC_SPEEDS;
	fake.verb_error = ETXTBSY;
	assert_int_equal(discwriter_data_get_current_write_speed(data, &sectors, NULL),
			 E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
}

static void setting_speeds(void **state)
{
	static const struct {
		unsigned int adjust;
		int hr;
	} rows[] = {
		{ 0, S_OK },
		{ DISCWRITER_SPEED_ADJUSTED, S_IMAPI_SPEEDADJUSTED },
		{ DISCWRITER_ROTATION_ADJUSTED, S_IMAPI_ROTATIONADJUSTED },
		{ DISCWRITER_SPEED_ADJUSTED | DISCWRITER_ROTATION_ADJUSTED, S_IMAPI_BOTHADJUSTED },
	};
	int sectors = 0, cav = 0;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake.adjust = rows[i].adjust;
		assert_int_equal(discwriter_data_set_write_speed(data, 2705, 1), rows[i].hr);
		assert_int_equal(fake.speed.write, 5540);
		assert_int_equal(fake.speed.rotation, DISCWRITER_ROTATION_CAV);
		assert_int_equal(fake.speed.flags, DISCWRITER_SPEED_NEAREST);
		/* What was asked for, not what came of it. */
		discwriter_data_get_requested_write_speed(data, &sectors, &cav);
		assert_int_equal(sectors, 2705);
		assert_int_equal(cav, 1);
		/* A write asks for it again, and can tell the same. */
		assert_int_equal(discwriter_data_get_speed(data, NULL), 5540);
	}
	assert_int_equal(discwriter_data_set_write_speed(data, 0, 0), E_INVALIDARG);
	assert_int_equal(discwriter_data_set_write_speed(data, -2, 0), E_INVALIDARG);
	fake.adjust = 0;
	assert_int_equal(discwriter_data_set_write_speed(data, -1, 0), S_OK);
	assert_int_equal(fake.speed.write, 0);
	assert_int_equal(fake.speed.flags, 0);
	discwriter_data_get_requested_write_speed(data, &sectors, &cav);
	assert_int_equal(sectors, -1);
	assert_int_equal(cav, 0);
	/* The other setter's, counted for this medium. */
	discwriter_data_set_speed(data, 1385, 0);
	discwriter_data_get_requested_write_speed(data, &sectors, NULL);
	assert_int_equal(sectors, 676);
	/* Without a medium IMAPI counts CD. */
	fake.medium.state = 0;
	fake.medium.profile = 0;
	assert_int_equal(discwriter_data_set_write_speed(data, 75, 0), S_OK);
	assert_int_equal(fake.speed.write, 176);
	fake.taken_by_other = true;
	assert_int_equal(discwriter_data_set_write_speed(data, 150, 0), E_IMAPI_RECORDER_LOCKED);
	discwriter_data_get_requested_write_speed(data, &sectors, NULL);
	assert_int_equal(sectors, 75);
}

/* --- failures -------------------------------------------------------------- */

static int number;
static __s64 wide;
static __u32 bits;

static int current_speed(struct dw_data *d, int *out)
{
	return discwriter_data_get_current_write_speed(d, out, NULL);
}

static int nr_speeds(struct dw_data *d, int *out)
{
	size_t n;

	return discwriter_data_get_supported_write_speeds(d, NULL, 0, out ? &n : NULL);
}

static int multisession(struct dw_data *d, int *out)
{
	struct dw_multisession_info info;

	return discwriter_data_get_multisession(d, 0, out ? &info : NULL, sizeof(info));
}

static const struct {
	int (*number)(struct dw_data *data, int *out);
	int (*bits)(struct dw_data *data, __u32 *out);
	int (*wide)(struct dw_data *data, __s64 *out);
} getters[] = {
	{ .number = discwriter_data_get_media_physically_blank },
	{ .number = discwriter_data_get_media_heuristically_blank },
	{ .number = current_speed },
	{ .number = nr_speeds },
	{ .number = multisession },
	{ .bits = discwriter_data_get_current_media_status },
	{ .bits = discwriter_data_get_write_protect_status },
	{ .bits = discwriter_data_get_current_physical_media_type },
	{ .wide = discwriter_data_get_total_sectors_on_media },
	{ .wide = discwriter_data_get_free_sectors_on_media },
	{ .wide = discwriter_data_get_next_writable_address },
	{ .wide = discwriter_data_get_start_address_of_previous_session },
	{ .wide = discwriter_data_get_last_written_address_of_previous_session },
};

static int get(size_t n, struct dw_data *d, bool out)
{
	if (getters[n].number)
		return getters[n].number(d, out ? &number : NULL);
	if (getters[n].bits)
		return getters[n].bits(d, out ? &bits : NULL);
	return getters[n].wide(d, out ? &wide : NULL);
}

/* The set of errors that all of them share, and nothing is touched. */
static void every_failure(void **state)
{
	int supported = 7;
	size_t n;

	(void)state;
	for (n = 0; n < ARRAY_SIZE(getters); n++) {
		number = 7;
		bits = 7;
		wide = 7;
		assert_int_equal(get(n, NULL, true), E_POINTER);
		assert_int_equal(get(n, data, false), E_POINTER);
		fake.medium_error = ETIME;
		assert_int_equal(get(n, data, true), E_IMAPI_RECORDER_MEDIA_BECOMING_READY);
		fake.medium_error = ENODEV;
		assert_int_equal(get(n, data, true), DW_E_DEV_NOT_EXIST);
		fake.medium_error = 0;
		fake.medium.state = 0;
		assert_int_equal(get(n, data, true), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
		discwriter_data_set_recorder(data, NULL);
		assert_int_equal(get(n, data, true), E_IMAPI_RECORDER_REQUIRED);
		discwriter_data_set_recorder(data, recorder);
		fake.medium.state = M(PRESENT) | M(SUPPORTED) | M(BLANK);
		assert_int_equal(number, 7);
		assert_int_equal(bits, 7);
		assert_int_equal(wide, 7);
	}
	/* As since Windows 7: no, and why. */
	fake.medium.state = 0;
	assert_int_equal(discwriter_data_is_current_media_supported(data, recorder, &supported),
			 E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	assert_int_equal(supported, 0);
	assert_int_equal(discwriter_data_is_current_media_supported(data, NULL, &supported),
			 E_POINTER);
	assert_int_equal(discwriter_data_is_recorder_supported(data, recorder, NULL), E_POINTER);
	discwriter_data_set_recorder(data, NULL);
	assert_int_equal(discwriter_data_set_write_speed(data, -1, 0), E_IMAPI_RECORDER_REQUIRED);
	assert_int_equal(discwriter_data_set_write_speed(NULL, -1, 0), E_POINTER);
	assert_int_equal(discwriter_data_get_requested_write_speed(data, NULL, NULL), E_POINTER);
	assert_null(discwriter_supported_media_types(NULL));
}

static void recorders(void **state)
{
	struct dw_recorder *reader;
	const int *types;
	int supported = -1;
	size_t n = 0, i;

	(void)state;
	assert_int_equal(discwriter_data_is_recorder_supported(data, recorder, &supported), S_OK);
	assert_int_equal(supported, 1);
	fake.info.capabilities = 0;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &reader), S_OK);
	assert_int_equal(discwriter_data_is_recorder_supported(data, reader, &supported), S_FALSE);
	assert_int_equal(supported, 0);
	supported = 1;
	assert_int_equal(discwriter_data_is_current_media_supported(data, reader, &supported),
			 S_FALSE);
	assert_int_equal(supported, 0);
	discwriter_recorder_free(reader);
	/* No pressed one among them, and none twice. */
	types = discwriter_supported_media_types(&n);
	assert_int_equal(n, 13);
	for (i = 1; i < n; i++) {
		assert_true(types[i] > types[i - 1]);
		assert_int_not_equal(types[i], IMAPI_MEDIA_TYPE_DVDROM);
		assert_int_not_equal(types[i], IMAPI_MEDIA_TYPE_BDROM);
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(constants),
		TEST(actions_are_imapis),
		TEST(every_medium),
		TEST(looks_blank),
		TEST(sizes),
		TEST(protection),
		TEST(sessions),
		TEST(no_sessions),
		TEST(speeds),
		TEST(setting_speeds),
		TEST(every_failure),
		TEST(recorders),
	};

	return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
