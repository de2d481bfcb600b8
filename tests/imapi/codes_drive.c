// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codes that the drive brings about, or the disc in it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codes.h"

#define BEFORE		.stage = DW_STAGE_BEGIN
#define WRITING		.stage = DW_STAGE_WRITE
#define ENDING		.stage = DW_STAGE_END
#define AT(op_, key_, asc_, ascq_)	\
	.op = 0x ## op_, .key = 0x ## key_, .asc = 0x ## asc_, .ascq = 0x ## ascq_
/* This command of the burn is answered with these sense data. */
#define SENSE(which, op_, key_, asc_, ascq_)					\
	.how = which " " #op_ "h: " #key_ "/" #asc_ "/" #ascq_,			\
	.fault = "op=" #op_ " " which " sense=" #key_ "/" #asc_ "/" #ascq_,	\
	AT(op_, key_, asc_, ascq_)
#define SECOND_WRITE(key_, asc_, ascq_)	SENSE("nth=2", 2a, key_, asc_, ascq_), WRITING
/* First for the library, which looks at the disc before it begins. */
#define ASKED_TWICE	"the drive is asked once less for it; the next row is the same"
/* Busy for longer than anybody waits. */
#define FROM_THE_SECOND(key_, asc_, ascq_)	\
	SENSE("nth=2 count=*", 2a, key_, asc_, ascq_), WRITING, .limits = true

#define BLANK_RW	"dvd+rw blank sectors=4096"
#define PRETENDS	E_IMAPI_BURN_VERIFICATION_FAILED
/* Written well, and what a READ of the verification is answered with. */
#define UNREADABLE(key_, asc_, ascq_)							\
	"the verification reads " #key_ "/" #asc_ "/" #ascq_, .medium = RW,		\
	.fault = "op=28 count=* lba=64-159 sense=" #key_ "/" #asc_ "/" #ascq_,		\
	.write = could_not_verify,							\
	.stage = DW_STAGE_VERIFY, .not_plain = "nobody reads the disc after a plain write"

/* What a plain writer does not ask for. */
static int write_simulated(struct codes *c)
{
	discwriter_data_set_simulate(c->data, 1);
	return write_bytes(c, SMALL * SECTOR);
}

/* Without a size there is no reserved track: it is as long as what is recorded. */
static int write_of_unknown_size(struct codes *c)
{
	struct dw_stream *stream;
	const size_t len = SMALL * SECTOR;
	int fd[2], hr;

	if (pipe2(fd, O_CLOEXEC))
		bad(c, "pipe: %m");
	if (fcntl(fd[1], F_SETPIPE_SZ, len) < 0 || write(fd[1], c->image, len) != (ssize_t)len)
		bad(c, "pipe: %m");
	close(fd[1]);
	hr = discwriter_stream_from_fd(fd[0], &stream);
	if (!hr) {
		hr = discwriter_data_write(c->data, stream);
		discwriter_stream_free(stream);
	}
	close(fd[0]);
	return hr;
}

static int use_disc(struct codes *c)
{
	return burn(&c->sim, c->image, SMALL * SECTOR, 65536);
}

static int write_carefully(struct codes *c)
{
	discwriter_data_set_force_overwrite(c->data, 0);
	return write_bytes(c, SMALL * SECTOR);
}

/* The third WRITE has not recorded what follows its first sixteen sectors. */
static int write_verified(struct codes *c)
{
	struct dw_result result;
	int hr;

	discwriter_data_set_verification(c->data, DW_VERIFICATION_FULL);
	hr = write_bytes(c, SMALL * SECTOR);
	discwriter_data_result(c->data, &result, sizeof(result));
	if (result.verified != DW_VERIFIED_DIFFERS || result.first_bad != 64 + 16)
		bad(c, "first bad sector: %llu", (unsigned long long)result.first_bad);
	return hr;
}

/* The drive that writes it cannot read it: nobody knows what is on the disc. */
static int could_not_verify(struct codes *c)
{
	struct dw_result result;
	char said[16];
	int hr;

	discwriter_data_set_verification(c->data, DW_VERIFICATION_FULL);
	hr = write_bytes(c, SMALL * SECTOR);
	discwriter_data_result(c->data, &result, sizeof(result));
	snprintf(said, sizeof(said), "%x/%02x/%02x", result.read_sense_key, result.read_asc,
		 result.read_ascq);
	if (result.verified != DW_VERIFIED_COULD_NOT || !strstr(c->fault, said))
		bad(c, "verified: %u, read: %s", result.verified, said);
	return hr;
}

static int ask_for_feature(struct codes *c)
{
	uint8_t page[256];
	size_t len;

	/* Of drives with a changer, which this is not. */
	return discwriter_recorder_feature_page(c->recorder, 0x102, 0, page, sizeof(page), &len);
}

const struct row drive_rows[] = {
	/* Mode pages and structures. */
	{ E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE, SENSE("count=*", 5a, 5, 24, 00), .medium = CD_R,
	  BEFORE, .error = EBADRQC },
	{ E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS, SENSE("count=*", 55, 5, 26, 00),
	  .medium = CD_R, BEFORE, .error = EDOM },
	{ E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT, SENSE("count=*", ad, 5, 24, 00),
	  .medium = DL, .sectors = 1600, BEFORE,
	  .not_plain = "the layer break is asked for where the size is known before the first "
		       "sector, which write(2) does not tell" },

	/* The disc, as it lies in the tray. */
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA, "no disc", .medium = "none",
	  .stage = DW_STAGE_MEDIUM, .error = ENOMEDIUM },
	{ E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, "a protected disc",
	  .medium = "dvd-ram protected", BEFORE, .error = EROFS },
	{ E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED, "a pressed disc", .medium = "dvd-rom closed",
	  BEFORE, .error = EMEDIUMTYPE },
	{ E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, "a closed disc", .medium = "dvd+r closed", BEFORE,
	  .error = EUCLEAN },
	{ E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, "a small disc",
	  .medium = "dvd+r blank sectors=64", BEFORE, .error = ENOSPC },
	{ E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, "a used disc, and no leave", .medium = RW, BEFORE,
	  .prepare = use_disc, .write = write_carefully,
	  .not_plain = "write(2) always has leave to overwrite" },

	/* What becomes of it while it is written. */
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA, SECOND_WRITE(2, 3a, 00), .medium = RW,
	  .error = ENOMEDIUM },
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA, SECOND_WRITE(2, 3a, 02), .medium = RW,
	  .error = ENOMEDIUM },
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA, SECOND_WRITE(2, 04, 03), .medium = RW,
	  .error = ENOMEDIUM },
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA, "an open tray",
	  .fault = "op=00 count=* sense=2/3A/01", .stage = DW_STAGE_MEDIUM,
	  .error = ENOMEDIUM },
	{ E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, SECOND_WRITE(2, 30, 00), .medium = RW,
	  .error = EBADE },
	{ E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, SECOND_WRITE(4, 09, 02), .medium = RW,
	  .error = EBADE },
	{ E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, SECOND_WRITE(2, 06, 00), .medium = RW,
	  .error = EBADSLT },
	{ E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, SECOND_WRITE(4, 09, 01), .medium = RW,
	  .error = EBADSLT },
	{ E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, SECOND_WRITE(7, 27, 00), .medium = RW,
	  .error = EROFS },
	{ E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, SECOND_WRITE(7, 27, 02), .medium = RW,
	  .error = EROFS },
	{ E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED, SECOND_WRITE(5, 30, 10), .medium = RW,
	  .error = EUCLEAN },
	{ E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH, SECOND_WRITE(3, 73, 03), .error = ERANGE },
	{ E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH, SENSE("nth=1", 54, 3, 73, 03), .medium = CD_R,
	  BEFORE, .error = ERANGE },
	{ E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, SECOND_WRITE(5, 63, 00),
	  .error = ENOSPC },
	{ E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, SECOND_WRITE(5, 21, 00),
	  .error = ENOSPC },
	{ E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, SECOND_WRITE(5, 64, 00), .error = EUCLEAN },
	{ E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, SECOND_WRITE(5, 2c, 00), .error = EUCLEAN },
	{ E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, SECOND_WRITE(5, 30, 09), .error = EUCLEAN },
	{ E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, SENSE("nth=1", 5b, 5, 72, 03), ENDING,
	  .error = EUCLEAN },

	/* Waits that are over. */
	{ E_IMAPI_RECORDER_MEDIA_BECOMING_READY, FROM_THE_SECOND(2, 04, 01), .error = ETIME },
	{ E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS, FROM_THE_SECOND(2, 04, 04),
	  .error = EUNATCH },
	{ E_IMAPI_RECORDER_MEDIA_BUSY, FROM_THE_SECOND(2, 04, 07), .error = EXFULL },
	{ E_IMAPI_RECORDER_MEDIA_BUSY, FROM_THE_SECOND(2, 04, 08), .error = EXFULL },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, "a command that never ends",
	  .fault = "op=2a nth=2 hang", .limits = true, .scale = 1, WRITING, AT(2a, 0, 00, 00),
	  .error = ETIMEDOUT },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, SECOND_WRITE(4, 3e, 02), .medium = RW,
	  .error = ETIMEDOUT },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, SECOND_WRITE(4, 08, 01), .medium = RW,
	  .error = ETIMEDOUT },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, SECOND_WRITE(6, 2e, 00), .medium = RW,
	  .error = ETIMEDOUT },

	/* Writing fails. */
	{ E_IMAPI_LOSS_OF_STREAMING, SECOND_WRITE(3, 0c, 09), .error = ESTRPIPE },
	{ E_IMAPI_LOSS_OF_STREAMING, SECOND_WRITE(3, 0c, 0a), .error = ESTRPIPE },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(3, 0c, 00), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(4, 44, 00), .medium = RW,
	  .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(b, 47, 00), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(5, 21, 02), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(6, 28, 00), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SECOND_WRITE(6, 29, 00), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, "a deferred error",
	  .fault = "op=2a nth=3 sense=3/0C/00 deferred", WRITING, AT(2a, 3, 0c, 00),
	  .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, "DID_ERROR of the host",
	  .fault = "op=2a nth=2 host=7", WRITING, AT(2a, 0, 00, 00), .error = EIO },

	/* Closing fails. */
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 35, 3, 0c, 00), ENDING,
	  .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 35, 4, 44, 00), .medium = RW,
	  ENDING, .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, "a deferred error at the end",
	  .fault = "op=35 sense=3/0C/00 deferred", ENDING, AT(35, 3, 0c, 00), .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 5b, 3, 0c, 00), ENDING,
	  .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=2", 5b, 3, 72, 02), ENDING,
	  .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 5b, 6, 28, 00), ENDING,
	  .error = EIO },

	/* A drive that is no recorder, or is not what it says. */
	{ E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, SECOND_WRITE(5, 20, 00), .medium = RW,
	  .error = EOPNOTSUPP },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "short disc information",
	  .fault = "op=51 nth=2 count=* short=2", BEFORE, AT(51, 0, 00, 00),
	  .error = EPROTO },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "disc information that lies of its length",
	  .fault = "op=51 nth=2 count=* lie=2", BEFORE, AT(51, 0, 00, 00),
	  .error = EPROTO },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "short track information",
	  .fault = "op=52 nth=2 count=* short=4", BEFORE, AT(52, 0, 00, 00),
	  .error = EPROTO },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "short configuration",
	  .fault = "op=46 nth=3 short=4", BEFORE, AT(46, 0, 00, 00), .not_plain = ASKED_TWICE },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "short configuration at first",
	  .fault = "op=46 nth=2 short=4", .stage = DW_STAGE_MEDIUM, AT(46, 0, 00, 00),
	  .error = EPROTO },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, "short disc information at first",
	  .fault = "op=51 count=* short=2", .stage = DW_STAGE_MEDIUM, AT(51, 0, 00, 00),
	  .error = EPROTO },
	{ DW_E_DEV_NOT_EXIST, "DID_NO_CONNECT of the host", .fault = "op=2a nth=2 host=1",
	  WRITING, AT(2a, 0, 00, 00), .error = ENODEV },
	{ DW_E_DEV_NOT_EXIST, "the cable is pulled", .fault = "op=2a nth=2 unplug", WRITING,
	  AT(2a, 0, 00, 00), .error = ENODEV },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 04, 3, 31, 01),
	  .medium = BLANK_RW, BEFORE, .error = EIO },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, SENSE("nth=1", 04, 3, 31, 00),
	  .medium = BLANK_RW, BEFORE, .error = EIO },

	/* A drive that says GOOD to all, and does not do it. */
	{ PRETENDS, "nothing is recorded, nothing is closed",
	  .fault = "op=2a count=* pretend\nop=5b count=* pretend", ENDING, .error = EBADMSG },
	{ PRETENDS, "nothing is recorded on a CD-R", .medium = CD_R,
	  .fault = "op=2a count=* pretend\nop=35 count=* pretend\nop=5b count=* pretend",
	  ENDING, .error = EBADMSG },
	{ PRETENDS, "the end is not recorded", .fault = "op=2a lba=128-159 pretend",
	  .write = write_of_unknown_size, ENDING, .error = EBADMSG },
	{ PRETENDS, "the session is not closed", .fault = "op=5b nth=2 pretend", ENDING,
	  .error = EBADMSG },
	{ PRETENDS, "the session of a CD-R is not closed", .medium = CD_R,
	  .fault = "op=5b count=* pretend", ENDING, .error = EBADMSG },
	{ PRETENDS, "a disc that grows is not closed", .medium = "dvd-rw quick sectors=4096",
	  .fault = "op=5b count=* pretend", ENDING, .error = EBADMSG },
	{ PRETENDS, "a disc is neither formatted nor written", .medium = BLANK_RW,
	  .fault = "op=04 count=* pretend\nop=2a count=* pretend\nop=5b count=* pretend", ENDING,
	  .error = EBADMSG },

	/* What the disc holds. */
	{ E_IMAPI_BURN_VERIFICATION_FAILED, "half a WRITE is not recorded", .medium = RW,
	  .fault = "op=2a nth=3 lie=32768", .write = write_verified, .stage = DW_STAGE_VERIFY,
	  .not_plain = "nobody reads the disc after a plain write; cmp(1) can" },

	{ E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, UNREADABLE(3, 06, 00) },
	{ E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, UNREADABLE(4, 09, 01) },
	{ E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, UNREADABLE(4, 09, 02) },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, UNREADABLE(4, 08, 01) },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, UNREADABLE(4, 3e, 02) },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT, UNREADABLE(6, 2e, 00) },

	/* Features. */
	{ E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT, "a simulated write to DVD+R",
	  .write = write_simulated, BEFORE, .not_plain = "write(2) cannot ask for it" },
	{ E_IMAPI_RECORDER_NO_SUCH_FEATURE, "the feature of a changer", .write = ask_for_feature,
	  .other_call = true, .unrecorded = true, .not_plain = "write(2) asks for no feature" },
	{ E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED, SENSE("nth=3", 46, 5, 20, 00), BEFORE,
	  .not_plain = ASKED_TWICE },
	{ E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED, "a drive that forgets its features",
	  .fault = "op=46 nth=2 sense=5/20/00", .stage = DW_STAGE_MEDIUM,
	  AT(46, 5, 20, 00), .error = ENODATA },
};

const size_t nr_drive_rows = ARRAY_SIZE(drive_rows);
