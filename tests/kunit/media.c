// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/media.c over a drive that says what a case wants it to say: which
 * media there are, what is found out about one, and when it is of no use.
 */
#include "burn.h"
#include "media.h"

#include "case.h"

/* The drive: what each question gives, and how often it was asked. */
static struct {
	int ready, config_ret, disc_info_ret, protected_ret, examine_ret;
	struct dw_config config;
	struct dw_disc_info info;
	u8 protection;
	enum dw_structure_media kind;
	unsigned int asked_info, asked_protection, asked_examine;
	u32 found;	/* state and ways to record that the model finds */
	u32 ways;
	u16 open_track;
	bool packet;
} drive;

static struct dw_job job;
static struct dw_medium medium;

int dw_drive_fail(struct dw_job *j, enum discwriter_cause cause)
{
	if (!j->failure.cause)
		j->failure.cause = cause;
	return -dw_cause_errno(cause);
}

/* A command that was answered with sense data. */
static int refused(struct dw_job *j, u8 key, u8 asc, u8 ascq)
{
	j->failure.reply.sense.response = 0x70;
	j->failure.reply.sense.key = key;
	j->failure.reply.sense.asc = asc;
	j->failure.reply.sense.ascq = ascq;
	return dw_drive_fail(j, DISCWRITER_CAUSE_FAILED);
}

int dw_drive_ready(struct dw_job *j)
{
	return drive.ready ? dw_drive_fail(j, drive.ready) : 0;
}

int dw_drive_config(struct dw_job *j, struct dw_config *config)
{
	*config = drive.config;
	return drive.config_ret ? dw_drive_fail(j, drive.config_ret) : 0;
}

int dw_drive_disc_info(struct dw_job *j, struct dw_disc_info *info)
{
	drive.asked_info++;
	*info = drive.info;
	return drive.disc_info_ret ? refused(j, drive.disc_info_ret, 0x20, 0) : 0;
}

int dw_drive_write_protected(struct dw_job *j, enum dw_structure_media kind,
			     u8 *protection)
{
	drive.asked_protection++;
	drive.kind = kind;
	*protection = drive.protection;
	return drive.protected_ret ? refused(j, drive.protected_ret, 0x24, 0) : 0;
}

static int fake_examine(struct dw_job *j, struct dw_medium *m)
{
	drive.asked_examine++;
	m->state |= drive.found;
	m->ways = drive.ways;
	m->open_track = drive.open_track;
	m->open.nwa_valid = drive.open_track;
	m->open.packet = drive.packet;
	m->sessions = 1;
	return drive.examine_ret ? dw_drive_fail(j, drive.examine_ret) : 0;
}

static int fake_erase(struct dw_job *j, struct dw_burn *burn, u32 method)
{
	return 0;
}

static int fake_finalize(struct dw_job *j, struct dw_burn *burn, u32 close)
{
	return 0;
}

/* As the real ones differ: pages, reservations, erasing, closing. */
static const struct dw_sequential fake_paged = { .page = true, .reserve = true };
static const struct dw_sequential fake_plain = {
	.reserve = true,
	.finalize = { DW_CLOSE_FINALIZE },
};

#define FAKE(m, ...) const struct dw_write_model dw_model_##m = { \
	.name = #m, .examine = fake_examine, __VA_ARGS__ }

FAKE(cd, .seq = &fake_paged, .erase = fake_erase, .finalize = fake_finalize);
FAKE(minus, .seq = &fake_paged, .erase = fake_erase, .finalize = fake_finalize);
FAKE(plus, .seq = &fake_plain, .finalize = fake_finalize);
FAKE(bd_r, .seq = &fake_plain, .finalize = fake_finalize);
FAKE(overwrite, .erase = fake_erase, .finalize = fake_finalize);
FAKE(random, .random = true, .erase = fake_erase, .finalize = fake_finalize);

static void no_drive(void)
{
	memset(&drive, 0, sizeof(drive));
	memset(&job, 0, sizeof(job));
	memset(&medium, 0xff, sizeof(medium));
}

/* What MMC's profiles are, and how this driver writes them. */
static const struct {
	u16 profile;
	u16 block;
	u32 can;
	const struct dw_write_model *model;
} rows[] = {
	{ 0x0002, 1, DISCWRITER_CAN_REMOVABLE_DISK, &dw_model_random },
	{ 0x0008, 1, 0, NULL },
	{ 0x0009, 1, DISCWRITER_CAN_CD_R, &dw_model_cd },
	{ 0x000a, 1, DISCWRITER_CAN_CD_RW, &dw_model_cd },
	{ 0x0010, 16, 0, NULL },
	{ 0x0011, 16, DISCWRITER_CAN_DVD_MINUS_R, &dw_model_minus },
	{ 0x0012, 16, DISCWRITER_CAN_DVD_RAM, &dw_model_random },
	{ 0x0013, 16, DISCWRITER_CAN_DVD_MINUS_RW, &dw_model_overwrite },
	{ 0x0014, 16, DISCWRITER_CAN_DVD_MINUS_RW, &dw_model_minus },
	{ 0x0015, 16, DISCWRITER_CAN_DVD_MINUS_R, &dw_model_minus },
	{ 0x0016, 16, DISCWRITER_CAN_DVD_MINUS_R, NULL },
	{ 0x001a, 16, DISCWRITER_CAN_DVD_PLUS_RW, &dw_model_random },
	{ 0x001b, 16, DISCWRITER_CAN_DVD_PLUS_R, &dw_model_plus },
	{ 0x002a, 16, DISCWRITER_CAN_DVD_PLUS_RW, &dw_model_random },
	{ 0x002b, 16, DISCWRITER_CAN_DVD_PLUS_R_DL, &dw_model_plus },
	{ 0x0040, 32, 0, NULL },
	{ 0x0041, 32, DISCWRITER_CAN_BD_R, &dw_model_bd_r },
	{ 0x0042, 32, DISCWRITER_CAN_BD_R, NULL },
	{ 0x0043, 32, DISCWRITER_CAN_BD_RE, &dw_model_random },
};

CASE(profiles)
{
	unsigned int profile, i, known = 0;

	for (profile = 0; profile < 0x10000; profile++) {
		const struct dw_profile_row *row = dw_profile_find(profile);

		for (i = 0; i < ARRAY_SIZE(rows); i++)
			if (rows[i].profile == profile)
				break;
		if (i == ARRAY_SIZE(rows)) {
			assert_true(!row);
			continue;
		}
		assert_non_null(row);
		assert_int_equal(row->profile, profile);
		assert_int_equal(row->block, rows[i].block);
		assert_int_equal(row->capability, rows[i].can);
		assert_ptr_equal(row->model, rows[i].model);
		assert_true(row->name && *row->name);
		known++;
	}
	assert_int_equal(known, ARRAY_SIZE(rows));
}

CASE(capabilities)
{
	static const u16 combo[] = { 0x0043, 0xffff, 0x0010, 0x0009, 0x0000, 0x001b };

	assert_int_equal(dw_profiles_capabilities(combo, ARRAY_SIZE(combo)),
			 DISCWRITER_CAN_BD_RE | DISCWRITER_CAN_CD_R |
			 DISCWRITER_CAN_DVD_PLUS_R);
	assert_int_equal(dw_profiles_capabilities(combo, 1), DISCWRITER_CAN_BD_RE);
	assert_int_equal(dw_profiles_capabilities(combo, 0), 0);
	assert_int_equal(dw_profiles_capabilities(combo + 1, 2), 0);
}

/* An empty drive is no failure; a drive that fails is. */
CASE(nothing_there)
{
	drive.ready = DISCWRITER_CAUSE_NO_MEDIUM;
	assert_int_equal(dw_media_examine(&job, &medium), 0);
	assert_int_equal(job.failure.cause, DISCWRITER_CAUSE_NONE);
	assert_int_equal(medium.state, 0);
	assert_true(medium.last_session_start == DISCWRITER_NO_ADDRESS);
	assert_true(medium.next_writable == DISCWRITER_NO_ADDRESS);
	assert_true(!medium.row && !medium.model);

	no_drive();
	drive.ready = DISCWRITER_CAUSE_UPSIDE_DOWN;
	assert_int_equal(dw_media_examine(&job, &medium),
			 -dw_cause_errno(DISCWRITER_CAUSE_UPSIDE_DOWN));
	assert_int_equal(job.failure.cause, DISCWRITER_CAUSE_UPSIDE_DOWN);

	no_drive();
	drive.config_ret = DISCWRITER_CAUSE_FAILED;
	assert_true(dw_media_examine(&job, &medium) < 0);
	assert_int_equal(medium.state, 0);
}

/* Media that cannot be written are recognised, and asked no more. */
CASE(every_profile)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bool written = rows[i].model;

		no_drive();
		drive.config.profile = rows[i].profile;
		assert_int_equal(dw_media_examine(&job, &medium), 0);
		assert_int_equal(medium.profile, rows[i].profile);
		assert_non_null(medium.row);
		assert_ptr_equal(medium.model, rows[i].model);
		assert_int_equal(medium.state, DISCWRITER_MEDIUM_PRESENT |
				 (written ? DISCWRITER_MEDIUM_SUPPORTED : 0));
		assert_int_equal(drive.asked_info, written);
		assert_int_equal(drive.asked_examine, written);
		if (!written)
			continue;
		assert_int_equal(medium.block, rows[i].block);
		assert_int_equal(medium.unit,
				 rows[i].model->random ? 1 : rows[i].block);
	}
	no_drive();
	drive.config.profile = 0x1234;
	assert_int_equal(dw_media_examine(&job, &medium), 0);
	assert_int_equal(medium.state, DISCWRITER_MEDIUM_PRESENT);
	assert_int_equal(medium.profile, 0x1234);
}

CASE(failures_of_questions)
{
	drive.config.profile = DW_PROFILE_DVD_PLUS_R;
	drive.disc_info_ret = DW_SK_ILLEGAL;
	assert_true(dw_media_examine(&job, &medium) < 0);
	assert_int_equal(drive.asked_examine, 0);

	/* A disk has no disc information. */
	no_drive();
	drive.config.profile = DW_PROFILE_REMOVABLE_DISK;
	drive.disc_info_ret = DW_SK_ILLEGAL;
	assert_int_equal(dw_media_examine(&job, &medium), 0);
	assert_int_equal(job.failure.cause, DISCWRITER_CAUSE_NONE);
	assert_int_equal(drive.asked_examine, 1);
	no_drive();
	drive.config.profile = DW_PROFILE_REMOVABLE_DISK;
	drive.disc_info_ret = DW_SK_HARDWARE;
	assert_true(dw_media_examine(&job, &medium) < 0);

	no_drive();
	drive.config.profile = DW_PROFILE_DVD_PLUS_R;
	drive.examine_ret = DISCWRITER_CAUSE_FAILED;
	assert_true(dw_media_examine(&job, &medium) < 0);
}

CASE(write_protection)
{
	static const struct {
		u16 profile;
		bool asked;
		enum dw_structure_media kind;
	} cases[] = {
		{ DW_PROFILE_REMOVABLE_DISK, false },
		{ DW_PROFILE_CD_R, false },
		{ DW_PROFILE_DVD_RAM, true, DW_STRUCTURE_DVD },
		{ DW_PROFILE_DVD_PLUS_RW_DL, true, DW_STRUCTURE_DVD },
		{ DW_PROFILE_BD_R_SRM, true, DW_STRUCTURE_BD },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		no_drive();
		drive.config.profile = cases[i].profile;
		drive.config.have = 1U << DW_FI_WRITE_PROTECT;
		drive.protection = 1;
		assert_int_equal(dw_media_examine(&job, &medium), 0);
		assert_int_equal(drive.asked_protection, cases[i].asked);
		assert_int_equal(!!(medium.state & DISCWRITER_MEDIUM_WRITE_PROTECTED),
				 cases[i].asked);
		if (cases[i].asked) {
			assert_int_equal(drive.kind, cases[i].kind);
			assert_int_equal(medium.can, 0);
		}
	}
	/* Each of the reasons is one. */
	for (i = 1; i < 0x10; i <<= 1) {
		no_drive();
		drive.config.profile = DW_PROFILE_BD_RE;
		drive.config.have = 1U << DW_FI_WRITE_PROTECT;
		drive.protection = i & DW_PROTECTION_ANY;
		assert_int_equal(dw_media_examine(&job, &medium), 0);
		assert_true(medium.state & DISCWRITER_MEDIUM_WRITE_PROTECTED);
	}
	/* Drives that cannot protect are not asked. */
	no_drive();
	drive.config.profile = DW_PROFILE_DVD_RAM;
	assert_int_equal(dw_media_examine(&job, &medium), 0);
	assert_int_equal(drive.asked_protection, 0);
	/* That it does not answer is no failure, that it fails is. */
	drive.config.have = 1U << DW_FI_WRITE_PROTECT;
	drive.protected_ret = DW_SK_ILLEGAL;
	assert_int_equal(dw_media_examine(&job, &medium), 0);
	assert_int_equal(job.failure.cause, DISCWRITER_CAUSE_NONE);
	drive.protected_ret = DW_SK_MEDIUM;
	assert_true(dw_media_examine(&job, &medium) < 0);
}

#define S(s) DISCWRITER_MEDIUM_##s
#define C(c) DISCWRITER_MEDIUM_CAN_##c

CASE(possibilities)
{
	static const struct {
		u16 profile;
		u32 found;
		u32 can_burn;
		u16 open_track;
		bool packet, formattable;
		u32 want;
	} cases[] = {
		{ DW_PROFILE_DVD_PLUS_R, S(BLANK), C(RESERVE), .want = C(RESERVE) },
		{ DW_PROFILE_DVD_PLUS_R, S(APPENDABLE), C(RESERVE),
		  .want = C(RESERVE) | C(FINALIZE) },
		/* No such closing for what is appendable on a CD. */
		{ DW_PROFILE_CD_R, S(APPENDABLE), C(SIMULATE), .want = C(SIMULATE) },
		{ DW_PROFILE_CD_R, S(OPEN_SESSION), 0, .want = C(FINALIZE) },
		{ DW_PROFILE_DVD_PLUS_R, S(FINALIZED), C(RESERVE), .want = 0 },
		{ DW_PROFILE_CD_RW, S(FINALIZED) | S(ERASABLE), C(SIMULATE),
		  .want = C(ERASE) },
		{ DW_PROFILE_DVD_RAM, S(OVERWRITABLE), 0, .formattable = true,
		  .want = C(ERASE) | C(FORMAT) },
		{ DW_PROFILE_DVD_RAM, S(OVERWRITABLE) | S(UNFORMATTED), 0,
		  .formattable = true, .want = C(FORMAT) },
		{ DW_PROFILE_DVD_PLUS_RW, S(OVERWRITABLE) | S(PARTLY_FORMATTED), 0,
		  .want = C(ERASE) | C(FINALIZE) },
		{ DW_PROFILE_DVD_R, S(DAMAGED), C(SIMULATE), .want = C(FINALIZE) },
		/* An open track can be continued where tracks are incremental. */
		{ DW_PROFILE_DVD_PLUS_R, S(OPEN_SESSION), C(RESERVE), 2,
		  .want = C(RESUME) | C(FINALIZE) },
		{ DW_PROFILE_DVD_R, S(OPEN_SESSION), C(SIMULATE), 1, .packet = true,
		  .want = C(RESUME) | C(FINALIZE) },
		{ DW_PROFILE_DVD_R, S(OPEN_SESSION), C(SIMULATE), 1,
		  .want = C(FINALIZE) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		no_drive();
		drive.config.profile = cases[i].profile;
		if (cases[i].formattable)
			drive.config.have_current = 1U << DW_FI_FORMATTABLE;
		drive.found = cases[i].found;
		drive.ways = cases[i].can_burn;
		drive.open_track = cases[i].open_track;
		drive.packet = cases[i].packet;
		assert_int_equal(dw_media_examine(&job, &medium), 0);
		if (medium.can != cases[i].want)
			fail_msg("case %u: %#x, not %#x", i, medium.can, cases[i].want);
	}
}

CASE(usable)
{
	static const struct {
		u32 state;
		u32 job;
		u32 flags;
		u16 open_track;
		u32 can;
		enum discwriter_cause want;
	} cases[] = {
		{ 0, DISCWRITER_JOB_BURN, .want = DISCWRITER_CAUSE_NO_MEDIUM },
		{ 0, DISCWRITER_JOB_ERASE, .want = DISCWRITER_CAUSE_NO_MEDIUM },
		{ S(PRESENT), DISCWRITER_JOB_BURN,
		  .want = DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED },
		{ S(PRESENT) | S(SUPPORTED) | S(WRITE_PROTECTED) | S(DAMAGED),
		  DISCWRITER_JOB_ERASE, .want = DISCWRITER_CAUSE_WRITE_PROTECTED },
		{ S(PRESENT) | S(SUPPORTED) | S(DAMAGED), DISCWRITER_JOB_BURN,
		  .want = DISCWRITER_CAUSE_MEDIUM_STATE },
		{ S(PRESENT) | S(SUPPORTED) | S(DAMAGED), DISCWRITER_JOB_ERASE },
		{ S(PRESENT) | S(SUPPORTED) | S(FINALIZED), DISCWRITER_JOB_BURN,
		  .want = DISCWRITER_CAUSE_MEDIUM_STATE },
		{ S(PRESENT) | S(SUPPORTED) | S(FINALIZED), DISCWRITER_JOB_ERASE },
		{ S(PRESENT) | S(SUPPORTED), DISCWRITER_JOB_BURN },
		{ S(PRESENT) | S(SUPPORTED), DISCWRITER_JOB_BURN, .open_track = 1,
		  .want = DISCWRITER_CAUSE_MEDIUM_STATE },
		{ S(PRESENT) | S(SUPPORTED), DISCWRITER_JOB_FINALIZE,
		  .open_track = 1 },
		{ S(PRESENT) | S(SUPPORTED), DISCWRITER_JOB_BURN,
		  DISCWRITER_BEGIN_RESUME, 1, C(RESUME) },
		{ S(PRESENT) | S(SUPPORTED), DISCWRITER_JOB_BURN,
		  DISCWRITER_BEGIN_RESUME, 1,
		  .want = DISCWRITER_CAUSE_MEDIUM_STATE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct dw_request request = {
			.job = cases[i].job,
			.flags = cases[i].flags,
		};
		int ret;

		no_drive();
		memset(&medium, 0, sizeof(medium));
		medium.state = cases[i].state;
		medium.open_track = cases[i].open_track;
		medium.can = cases[i].can;
		ret = dw_media_usable(&job, &medium, &request);
		if (job.failure.cause != cases[i].want ||
		    ret != -dw_cause_errno(cases[i].want))
			fail_msg("case %u: %d, cause %u", i, ret, job.failure.cause);
	}
}

CASE(ranges)
{
	struct discwriter_range list[] = { { 16, 31 }, { 0, 15 } };
	struct dw_request request = { .ranges = list, .nr_ranges = 2 };

	assert_int_equal(dw_media_ranges(&job, &request, 32, 16), 0);
	assert_int_equal(request.sectors, 32);
	/* What was announced is what the list sums up to. */
	assert_int_equal(dw_media_ranges(&job, &request, 32, 16), 0);
	request.sectors = 31;
	assert_int_equal(dw_media_ranges(&job, &request, 32, 16),
			 -dw_cause_errno(DISCWRITER_CAUSE_RANGES));
	assert_int_equal(job.failure.cause, DISCWRITER_CAUSE_RANGES);
	request.sectors = 0;
	assert_true(dw_media_ranges(&job, &request, 31, 16) < 0);
	list[0].start = 17;
	assert_true(dw_media_ranges(&job, &request, 32, 16) < 0);
	assert_int_equal(dw_media_ranges(&job, &request, 32, 1), 0);
	assert_int_equal(request.sectors, 31);
}

CASES(media) = {
	LIST(profiles),
	LIST(capabilities),
	LIST(nothing_there),
	LIST(every_profile),
	LIST(failures_of_questions),
	LIST(write_protection),
	LIST(possibilities),
	LIST(usable),
	LIST(ranges),
	{}
};

SUITE(media, no_drive);
