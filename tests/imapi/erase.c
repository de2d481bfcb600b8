// SPDX-License-Identifier: GPL-2.0-only
/*
 * The erase object of the library on virtual recorders: every erasable medium is blank
 * afterwards; every code of erasing, each because the drive, the machine or the caller
 * brings it about; which of two is told; progress, owner, cancel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libdiscwriter.h>

#include "kselftest_harness.h"
#include "util.h"

#define IMAGE	1280	/* sectors: more than the least of a CD's track, and than QUICK erases */
#define QUICK	1024	/* sectors that are overwritten at the begin, and at the end */
#define LARGEST	4096	/* sectors of any medium whose sectors are all read */

FIXTURE(erase) {
	struct sim sim;
	struct dw_recorder *recorder;
	struct dw_erase *erase;
	uint8_t *image, *zeros;
};

FIXTURE_SETUP(erase)
{
	self->recorder = NULL;
	self->erase = NULL;
	self->image = image_new(IMAGE, 31);
	self->zeros = calloc(LARGEST, SECTOR);
	ASSERT_NE(NULL, self->image);
	ASSERT_NE(NULL, self->zeros);
	ASSERT_EQ(0, sim_new(&self->sim)) {
		TH_LOG("no virtual recorder: %m");
	}
	ASSERT_EQ(0, sim_set(&self->sim, "medium", "cd-rw blank"));
	ASSERT_EQ(0, sim_plug(&self->sim, true));
	ASSERT_EQ(0, sim_settle(&self->sim));
	ASSERT_EQ(S_OK, discwriter_recorder_open(self->sim.node, &self->recorder));
	ASSERT_EQ(S_OK, discwriter_erase_new(&self->erase));
	ASSERT_EQ(S_OK, discwriter_erase_set_recorder(self->erase, self->recorder));
	ASSERT_EQ(S_OK, discwriter_erase_set_client_name(self->erase, "erase test"));
}

FIXTURE_TEARDOWN(erase)
{
	discwriter_erase_free(self->erase);
	discwriter_recorder_free(self->recorder);
	image_free(self->image, IMAGE);
	free(self->zeros);
	sim_free(&self->sim);
}

static struct dw_result result_of(struct dw_erase *erase)
{
	struct dw_result result;

	memset(&result, 0xff, sizeof(result));
	discwriter_erase_result(erase, &result, sizeof(result));
	return result;
}

/* --- every medium ----------------------------------------------------------------- */

static const struct medium {
	const char *medium;
	int type;
	bool blanked;	/* by BLANK; others are overwritten */
} media[] = {
	{ "cd-rw blank", IMAPI_MEDIA_TYPE_CDRW, true },
	{ "dvd-rw blank", IMAPI_MEDIA_TYPE_DVDDASHRW, true },
	{ "dvd-rw formatted sectors=4096", IMAPI_MEDIA_TYPE_DVDDASHRW, true },
	{ "dvd+rw formatted sectors=4096", IMAPI_MEDIA_TYPE_DVDPLUSRW, false },
	{ "dvd+rw-dl formatted sectors=4096", IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER, false },
	{ "dvd-ram formatted sectors=4096", IMAPI_MEDIA_TYPE_DVDRAM, false },
	{ "bd-re formatted sectors=4096", IMAPI_MEDIA_TYPE_BDRE, false },
	{ "disk formatted sectors=4096", IMAPI_MEDIA_TYPE_DISK, false },
};

/* The blanking types that the drive was asked for are these: MMC-6, 6.2.2.2. */
#define BLANK_ALL	0
#define BLANK_MINIMAL	1

static bool was_blanked(struct sim *sim, bool full)
{
	const uint8_t type = full ? BLANK_ALL : BLANK_MINIMAL;
	struct sim_trace trace;
	size_t i, blanked = 0;
	bool right = true;

	if (sim_trace_read(sim, &trace))
		return false;
	for (i = 0; i < trace.nr; i++) {
		const struct sim_cmd *cmd = &trace.cmds[i];

		if (strcmp(cmd->op, "BLANK"))
			continue;
		blanked++;
		right &= (cmd->cdb[1] & 0x07) == type;
	}
	sim_trace_free(&trace);
	return right && blanked == 1;
}

/* As the drive's memory has it, and as srN reads it; how much of it has to be zero. */
static bool is_overwritten(struct _test_data_erase *self, bool full)
{
	struct discwriter_medium medium;
	uint64_t zero = QUICK;

	if (discwriter_recorder_medium(self->recorder, &medium, sizeof(medium)) ||
	    medium.capacity > LARGEST)
		return false;
	if (full)
		zero = medium.capacity;
	return on_disc(&self->sim, 0, self->zeros, zero * SECTOR) &&
	       on_sr_direct(&self->sim, 0, self->zeros, zero * SECTOR) &&
	       on_sr_direct(&self->sim, medium.capacity - QUICK, self->zeros,
			    QUICK * SECTOR) &&
	       (full || on_sr_direct(&self->sim, QUICK, self->image + QUICK * SECTOR,
				     (IMAGE - QUICK) * SECTOR));
}

static bool is_blank(struct _test_data_erase *self)
{
	int blank = -1;

	return !discwriter_erase_get_media_physically_blank(self->erase, &blank) && blank == 1 &&
	       sim_state_is(&self->sim, "disc_status", "blank") &&
	       on_disc(&self->sim, 0, self->zeros, IMAGE * SECTOR);
}

/* Something at the end, too. */
static int write_last(struct _test_data_erase *self)
{
	struct discwriter_medium medium;
	int fd, ret;

	if (discwriter_recorder_medium(self->recorder, &medium, sizeof(medium)))
		return EIO;
	fd = open_node(&self->sim, O_WRONLY);
	if (fd < 0)
		return errno;
	ret = pwrite(fd, self->image, 16 * SECTOR, (medium.capacity - 16) * SECTOR) !=
	      16 * SECTOR;
	return close(fd) || ret ? EIO : wait_idle(&self->sim);
}

/* As IMAPI's programs do it: without leave to overwrite. */
static int write_again(struct _test_data_erase *self)
{
	struct dw_stream *stream = NULL;
	struct dw_data *data = NULL;
	int hr;

	hr = discwriter_stream_from_memory(self->image, IMAGE * SECTOR, &stream);
	if (SUCCEEDED(hr))
		hr = discwriter_data_new(&data);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_recorder(data, self->recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, "again");
	if (SUCCEEDED(hr))
		hr = discwriter_data_write(data, stream);
	discwriter_data_free(data);
	discwriter_stream_free(stream);
	return hr;
}

TEST_F(erase, every_medium_is_blank_afterwards)
{
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(media); i++) {
		const struct medium *m = &media[i / 2];
		int full = i % 2, supported = -1, blank = -1, hr;
		__u32 type = 0;

		ASSERT_EQ(0, sim_load(&self->sim, m->medium));
		ASSERT_EQ(0, burn(&self->sim, self->image, IMAGE * SECTOR, 65536))
			TH_LOG("%s", m->medium);
		ASSERT_EQ(0, wait_idle(&self->sim));
		ASSERT_TRUE(on_disc(&self->sim, 0, self->image, IMAGE * SECTOR));
		ASSERT_EQ(0, m->blanked ? 0 : write_last(self))
			TH_LOG("%s", m->medium);
		EXPECT_EQ(S_OK, discwriter_erase_is_current_media_supported(self->erase,
									    self->recorder,
									    &supported))
			TH_LOG("%s", m->medium);
		EXPECT_EQ(1, supported);
		EXPECT_EQ(S_OK, discwriter_erase_get_current_physical_media_type(self->erase,
										 &type));
		EXPECT_EQ(m->type, type)
			TH_LOG("%s", m->medium);
		EXPECT_EQ(S_OK, discwriter_erase_get_media_heuristically_blank(self->erase,
									       &blank));
		EXPECT_EQ(0, blank)
			TH_LOG("%s", m->medium);

		ASSERT_EQ(S_OK, discwriter_erase_set_full_erase(self->erase, full));
		ASSERT_EQ(0, sim_trace_clear(&self->sim));
		hr = discwriter_erase_media(self->erase);
		EXPECT_EQ(S_OK, hr)
			TH_LOG("%s, full %d: %s", m->medium, full, discwriter_strhresult(hr));
		EXPECT_EQ(m->blanked, sim_count(&self->sim, "BLANK"));
		/* What is formatted stays so: a format would take an hour. */
		EXPECT_EQ(0, sim_count(&self->sim, "FORMAT_UNIT"))
			TH_LOG("%s, full %d", m->medium, full);
		EXPECT_EQ(m->blanked, was_blanked(&self->sim, full))
			TH_LOG("%s, full %d", m->medium, full);
		EXPECT_EQ(0, sim_count(&self->sim, "MODE_SENSE_10"));
		EXPECT_EQ(DISCWRITER_OUTCOME_COMPLETE, result_of(self->erase).status.outcome);
		EXPECT_TRUE(m->blanked ? is_blank(self) : is_overwritten(self, full))
			TH_LOG("%s, full %d", m->medium, full);
		blank = -1;
		EXPECT_EQ(S_OK, discwriter_erase_get_media_heuristically_blank(self->erase,
									       &blank));
		EXPECT_EQ(1, blank)
			TH_LOG("%s, full %d", m->medium, full);
		/* And it can be written again. A DVD-RW after QUICK takes known sizes only. */
		if (m->type == IMAPI_MEDIA_TYPE_DVDDASHRW && !full)
			continue;
		EXPECT_EQ(S_OK, write_again(self))
			TH_LOG("%s, full %d", m->medium, full);
		EXPECT_TRUE(on_disc(&self->sim, 0, self->image, IMAGE * SECTOR));
	}
}

/* Of those that cannot be erased the object says so, and does nothing. */
static const struct {
	const char *medium;
	int supported;		/* code of is_current_media_supported() */
	int hr;
} refused[] = {
	{ "none", E_IMAPI_RECORDER_MEDIA_NO_MEDIA, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ "cd-r appendable", S_FALSE, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE },
	{ "dvd+r blank", S_FALSE, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE },
	{ "dvd-r closed", S_FALSE, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE },
	{ "bd-r appendable", S_FALSE, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE },
	{ "dvd-rom closed", S_FALSE, E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED },
	{ "dvd-ram protected", S_FALSE, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ "dvd-r protected", S_FALSE, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
};

TEST_F(erase, other_media_are_left_alone)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		int supported = -1, hr;

		ASSERT_EQ(0, sim_load(&self->sim, refused[i].medium));
		EXPECT_EQ(refused[i].supported,
			  discwriter_erase_is_current_media_supported(self->erase, self->recorder,
								      &supported))
			TH_LOG("%s", refused[i].medium);
		EXPECT_EQ(0, supported);
		hr = discwriter_erase_media(self->erase);
		EXPECT_EQ(refused[i].hr, hr)
			TH_LOG("%s: %s", refused[i].medium, discwriter_strhresult(hr));
		EXPECT_EQ(0, sim_changed_medium(&self->sim))
			TH_LOG("%s", refused[i].medium);
	}
}

/* --- every code -------------------------------------------------------------------- */

#define RW	"cd-rw closed"
#define PLUS	"dvd+rw formatted sectors=4096"

/* What the drive does; of which command the record tells, and what it said. */
static const struct {
	const char *medium;
	const char *rules[2];
	unsigned int permille;	/* time scale; 0: as it is */
	int hr;
	unsigned int op, key, asc, ascq;
} codes[] = {
	{ RW, { "op=51 count=* short=2" }, 0, E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL, 0x51 },
	/* Told to start, and does not. */
	{ RW, { "op=1b count=* sense=4/15/01", "op=00 count=* sense=2/04/02" }, 1,
	  E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND, 0x00, 0x2, 0x04, 0x02 },
	/* At once, after it had been taken, of a write, and of the flush behind those. */
	{ RW, { "op=a1 sense=3/51/00" }, 0, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
	  0xa1, 0x3, 0x51, 0x00 },
	{ RW, { "after=a1 op=00 sense=3/51/01" }, 0, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
	  0x00, 0x3, 0x51, 0x01 },
	/* It says that it has, and has not. */
	{ RW, { "op=a1 pretend" }, 0, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND },
	{ PLUS, { "op=2a sense=3/0C/00" }, 0, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
	  0x2a, 0x3, 0x0c, 0x00 },
	{ PLUS, { "op=35 sense=3/0C/00" }, 0, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
	  0x35, 0x3, 0x0c, 0x00 },
	{ RW, { "op=a1 sense=5/20/00" }, 0, E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED,
	  0xa1, 0x5, 0x20, 0x00 },
	/* A reply that is cut short, and a reset, under way. */
	{ RW, { "after=a1 op=51 count=* short=2" }, 0,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE, 0x51 },
	{ RW, { "after=a1 op=00 reset" }, 0,
	  E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE, 0x00, 0x6, 0x29, 0x00 },
	/* An hour that was one, and time-outs of the drive's own, which were none. */
	{ RW, { "op=a1 hang" }, 1, E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR, 0xa1 },
	{ RW, { "op=a1 sense=4/3E/02" }, 0, E_IMAPI_RECORDER_COMMAND_TIMEOUT,
	  0xa1, 0x4, 0x3e, 0x02 },
	{ RW, { "op=a1 sense=7/27/00" }, 0, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED,
	  0xa1, 0x7, 0x27, 0x00 },
	{ RW, { "op=00 count=* sense=2/04/01" }, 1, E_IMAPI_RECORDER_MEDIA_BECOMING_READY,
	  0x00, 0x2, 0x04, 0x01 },
};

TEST_F(erase, what_the_drive_does)
{
	size_t i, r;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		struct dw_result result;
		int hr;

		ASSERT_EQ(0, sim_load(&self->sim, codes[i].medium));
		if (codes[i].permille)
			ASSERT_EQ(0, sim_scale(&self->sim, codes[i].permille));
		for (r = 0; r < 2 && codes[i].rules[r]; r++)
			ASSERT_EQ((int)r, sim_fault(&self->sim, codes[i].rules[r]));
		hr = discwriter_erase_media(self->erase);
		EXPECT_EQ(codes[i].hr, hr)
			TH_LOG("%s: %s", codes[i].rules[0], discwriter_strhresult(hr));
		for (r = 0; r < 2 && codes[i].rules[r]; r++)
			EXPECT_LT(0, sim_hits(&self->sim, (int)r))
				TH_LOG("%s", codes[i].rules[r]);
		result = result_of(self->erase);
		EXPECT_EQ(codes[i].hr, result.hr);
		EXPECT_NE(DW_STAGE_NONE, result.stage);
		EXPECT_TRUE(result.flags & DW_RESULT_STATUS);
		EXPECT_EQ(DISCWRITER_JOB_ERASE, result.status.job);
		EXPECT_EQ(codes[i].op, result.status.opcode)
			TH_LOG("%s", codes[i].rules[0]);
		EXPECT_EQ(codes[i].key, result.status.sense_key)
			TH_LOG("%s", codes[i].rules[0]);
		EXPECT_EQ(codes[i].asc, result.status.asc);
		EXPECT_EQ(codes[i].ascq, result.status.ascq);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_scale(&self->sim, 1000));
		ASSERT_EQ(0, wait_idle(&self->sim));
	}
}

/* --- which of two -------------------------------------------------------------------- */

#define NO_START	"op=00 count=* sense=2/04/02"
#define TOO_SMALL	"op=51 count=* short=2"
#define NO_BLANK	"op=a1 sense=3/51/00"

/*
 * What discwriter_erase_media() says of the order: each pair of neighbours, and of those
 * that are further apart, as far as one medium can be both.
 */
static const struct {
	const char *medium;
	const char *rule;
	int hr;
} pairs[] = {
	{ "none", TOO_SMALL, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ "dvd-rom closed", NO_START, E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ "dvd-ram protected", NO_START, E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ "dvd+r blank", NO_START, E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND },
	{ "dvd-ram protected", TOO_SMALL, E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL },
	{ "dvd+r blank", TOO_SMALL, E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL },
	/* Of a disc that is not known nothing more is asked. */
	{ "dvd-rom closed", TOO_SMALL, E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED },
	{ "dvd+r protected", NO_BLANK, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ "dvd-rw protected", NO_BLANK, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ "dvd+r blank", NO_BLANK, E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE },
};

TEST_F(erase, checks_in_their_order)
{
	struct dw_erase *fresh;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		int hr;

		ASSERT_EQ(0, sim_load(&self->sim, pairs[i].medium));
		ASSERT_EQ(0, sim_scale(&self->sim, 1));
		/* Somebody else has the recorder: that comes before the medium. */
		fd = open_node(&self->sim, O_WRONLY);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, sim_fault(&self->sim, pairs[i].rule));
		/* What the library checks by itself comes before that. */
		ASSERT_EQ(S_OK, discwriter_erase_new(&fresh));
		EXPECT_EQ(E_IMAPI_RECORDER_REQUIRED, discwriter_erase_media(fresh));
		ASSERT_EQ(S_OK, discwriter_erase_set_recorder(fresh, self->recorder));
		EXPECT_EQ(E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID, discwriter_erase_media(fresh));
		discwriter_erase_free(fresh);
		EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_erase_media(self->erase));
		close(fd);
		hr = discwriter_erase_media(self->erase);
		EXPECT_EQ(pairs[i].hr, hr)
			TH_LOG("%s, %s: %s", pairs[i].medium, pairs[i].rule,
			       discwriter_strhresult(hr));
		EXPECT_EQ(0, sim_changed_medium(&self->sim))
			TH_LOG("%s", pairs[i].medium);
		ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
		ASSERT_EQ(0, sim_scale(&self->sim, 1000));
		ASSERT_EQ(0, wait_idle(&self->sim));
	}
}

/* --- who calls ------------------------------------------------------------------------ */

TEST_F(erase, who_calls)
{
	struct sim once;
	struct dw_recorder *other;
	int supported = -1, fd;

	EXPECT_EQ(E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID,
		  discwriter_erase_set_client_name(self->erase, "not/valid"));

	/* A drive that records, but nothing that could be erased. */
	ASSERT_EQ(0, sim_new(&once));
	EXPECT_EQ(0, sim_set(&once, "profiles", "001b 0011 0009"));
	EXPECT_EQ(0, sim_plug(&once, true));
	EXPECT_EQ(S_OK, discwriter_recorder_open(once.node, &other));
	EXPECT_EQ(S_FALSE, discwriter_erase_is_recorder_supported(self->erase, other,
								  &supported));
	EXPECT_EQ(0, supported);
	EXPECT_EQ(E_IMAPI_ERASE_ONLY_ONE_RECORDER_SUPPORTED,
		  discwriter_erase_set_recorder(self->erase, other));
	EXPECT_EQ(S_OK, discwriter_erase_set_recorder(self->erase, NULL));
	EXPECT_EQ(E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED,
		  discwriter_erase_set_recorder(self->erase, other));
	EXPECT_EQ(S_OK, discwriter_erase_set_recorder(self->erase, self->recorder));
	discwriter_recorder_free(other);
	sim_free(&once);

	/* As a mount or a burning program has it. */
	ASSERT_EQ(0, sim_load(&self->sim, RW));
	fd = open(self->sim.sr, O_RDONLY | O_NONBLOCK | O_EXCL | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(E_IMAPI_RECORDER_LOCKED, discwriter_erase_media(self->erase));
	close(fd);

	/* The node is the administrator's and a group's. */
	ASSERT_EQ(0, chmod(self->sim.node, 0600));
	ASSERT_EQ(0, seteuid(65534));
	EXPECT_EQ(E_ACCESSDENIED, discwriter_erase_media(self->erase));
	ASSERT_EQ(0, seteuid(0));
	EXPECT_EQ(0, sim_changed_medium(&self->sim));
	EXPECT_EQ(S_OK, discwriter_erase_media(self->erase));

	ASSERT_EQ(0, sim_unplug(&self->sim));
	EXPECT_EQ(DW_E_DEV_NOT_EXIST, discwriter_erase_media(self->erase));
}

/* What the progress function found. */
struct seen {
	struct dw_recorder *recorder;
	unsigned int calls;
	bool between;		/* the drive said how far it was ... */
	bool estimated;		/* ... and a time was made of it */
	int elapsed;		/* at the end */
	__u32 phase;
	int held;
	char client[DISCWRITER_CLIENT_LEN];
	int in_use;		/* what a setter and a second erase said */
	int again;
};

static void look(struct dw_erase *erase, int elapsed, int total,
		 const struct dw_progress *progress, void *user)
{
	struct discwriter_owner owner = { 0 };
	struct seen *seen = user;

	if (!seen->calls++) {
		if (!discwriter_recorder_owner(seen->recorder, &owner, sizeof(owner))) {
			seen->held = owner.held;
			strcpy(seen->client, owner.client);
		}
		seen->in_use = discwriter_erase_set_recorder(erase, NULL);
		seen->again = discwriter_erase_media(erase);
	}
	if (progress->phase == DISCWRITER_PHASE_ERASING && progress->drive_progress > 0 &&
	    progress->drive_progress < 65536) {
		seen->between = true;
		seen->estimated |= total >= elapsed && progress->total_ms > progress->elapsed_ms;
	}
	seen->elapsed = elapsed;
	seen->phase = progress->phase;
}

TEST_F(erase, tells_how_far_it_is)
{
	struct seen seen = { .recorder = self->recorder };
	struct discwriter_owner owner = { 0 };

	ASSERT_EQ(0, sim_load(&self->sim, RW " slow=1500"));
	ASSERT_EQ(S_OK, discwriter_erase_set_progress(self->erase, look, &seen, 50));
	EXPECT_EQ(S_OK, discwriter_erase_media(self->erase));
	EXPECT_TRUE(seen.between);
	EXPECT_TRUE(seen.estimated);
	EXPECT_EQ(DISCWRITER_PHASE_COMPLETED, seen.phase);
	EXPECT_LE(1, seen.elapsed);
	EXPECT_LT(5, seen.calls);
	EXPECT_NE(0, seen.held);
	EXPECT_STREQ("erase test", seen.client);
	EXPECT_EQ(E_IMAPI_ERASE_RECORDER_IN_USE, seen.in_use);
	EXPECT_EQ(E_IMAPI_ERASE_RECORDER_IN_USE, seen.again);
	EXPECT_EQ(S_OK, discwriter_recorder_owner(self->recorder, &owner, sizeof(owner)));
	EXPECT_EQ(0, owner.held);
}

TEST_F(erase, is_cancelled)
{
	int hr;

	/* A drive that blanks cannot be stopped. */
	ASSERT_EQ(0, sim_load(&self->sim, RW));
	ASSERT_EQ(0, sim_fault(&self->sim, "after=a1 op=00 count=* sense=2/04/07"));
	ASSERT_EQ(S_OK, discwriter_erase_start(self->erase));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "BLANK", 1));
	EXPECT_EQ(E_IMAPI_ERASE_RECORDER_IN_USE, discwriter_erase_set_full_erase(self->erase, 1));
	EXPECT_EQ(E_IMAPI_RECORDER_NO_SUCH_FEATURE, discwriter_erase_cancel(self->erase));
	EXPECT_EQ(S_FALSE, discwriter_erase_wait(self->erase, 0));
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(S_OK, discwriter_erase_wait(self->erase, SIM_WAIT_MS));
	EXPECT_TRUE(sim_state_is(&self->sim, "disc_status", "blank"));

	/* Overwriting can. */
	ASSERT_EQ(0, sim_load(&self->sim, PLUS));
	ASSERT_EQ(S_OK, discwriter_erase_set_full_erase(self->erase, 1));
	ASSERT_LE(0, sim_fault(&self->sim, "op=2a nth=2 count=* delay=200"));
	ASSERT_EQ(S_OK, discwriter_erase_start(self->erase));
	ASSERT_EQ(0, sim_wait_op(&self->sim, "WRITE_10", 2));
	EXPECT_EQ(S_OK, discwriter_erase_cancel(self->erase));
	hr = discwriter_erase_wait(self->erase, SIM_WAIT_MS);
	EXPECT_EQ(E_IMAPI_REQUEST_CANCELLED, hr)
		TH_LOG("%s", discwriter_strhresult(hr));
	EXPECT_EQ(DISCWRITER_OUTCOME_REWRITABLE, result_of(self->erase).status.outcome);
	ASSERT_EQ(0, sim_debug_write(&self->sim, "faults", "clear"));
	EXPECT_EQ(S_OK, discwriter_erase_media(self->erase));
	EXPECT_TRUE(is_overwritten(self, true));
}

TEST_HARNESS_MAIN
