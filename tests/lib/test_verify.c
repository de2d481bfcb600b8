// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Verification: what is compared, with what, and what is told.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <scsi/sg.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../lib/verify.h"
#include "fake.h"

#define SECTOR	DISCWRITER_SECTOR_SIZE
#define MB	(1U << 20)

static struct dw_recorder *recorder;
static struct dw_data *data;

/* The disc: what the node took, from @first on; and what is wrong with it. */
static struct {
	__u64 first;
	__u64 flipped;		/* this sector has a wrong byte */
	__u64 bad;		/* this one gives the sense data */
	__u8 key, asc, ascq;
	unsigned int not_ready;	/* commands that find the drive busy */
	__u8 why;		/* always for this reason, if any: 2/04/xx */
	bool busy;		/* or BUSY */
	unsigned int stopped;	/* until the kernel has looked so often */
	unsigned int attention;	/* and that get news */
	int error;		/* of the call */
	unsigned int host;	/* host byte */
	unsigned int short_by;	/* bytes that are missing */
	bool descriptor;	/* sense data in that format */
	unsigned int commands;
	unsigned int sectors;
	__u64 last;
	void (*hook)(void);
} disc;

static int check_condition(struct sg_io_hdr *hdr, __u8 key, __u8 asc, __u8 ascq)
{
	const __u8 fixed[18] = { 0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, asc, ascq };
	const __u8 descriptor[8] = { 0x72, key, asc, ascq };

	hdr->status = 2;
	hdr->sb_len_wr = disc.descriptor ? sizeof(descriptor) : sizeof(fixed);
	memcpy(hdr->sbp, disc.descriptor ? descriptor : fixed, hdr->sb_len_wr);
	return 0;
}

static int read_disc(void *arg)
{
	struct sg_io_hdr *hdr = arg;
	const __u8 *cdb = hdr->cmdp;
	__u64 lba = (__u64)cdb[2] << 24 | (__u64)cdb[3] << 16 | (__u64)cdb[4] << 8 | cdb[5];
	unsigned int n = (unsigned int)cdb[7] << 8 | cdb[8], i;

	assert_int_equal(hdr->interface_id, 'S');
	assert_int_equal(cdb[0], 0x28);
	assert_int_equal(hdr->cmd_len, 10);
	assert_int_equal(hdr->dxfer_len, n * SECTOR);
	disc.commands++;
	if (disc.hook)
		disc.hook();
	if (disc.error)
		return -disc.error;
	hdr->host_status = (unsigned short)disc.host;
	if (disc.host)
		return 0;
	if (disc.attention && disc.attention--)
		return check_condition(hdr, 6, 0x29, 0);
	if (fake.looks < disc.stopped)
		return check_condition(hdr, 2, 4, 2);
	if (disc.busy) {
		hdr->status = 8;
		return 0;
	}
	if (disc.not_ready && disc.not_ready--)
		return check_condition(hdr, 2, 4, disc.why ? disc.why :
							     disc.not_ready % 2 ? 8 : 1);
	if (disc.key > 1 && disc.bad >= lba && disc.bad < lba + n)
		return check_condition(hdr, disc.key, disc.asc, disc.ascq);
	for (i = 0; i < n; i++) {
		unsigned char *to = (unsigned char *)hdr->dxferp + i * SECTOR;
		__u64 at = (lba + i - disc.first) * SECTOR;

		if (lba + i < disc.first || at >= fake.len)
			return check_condition(hdr, 5, 0x21, 0);
		memset(to, 0, SECTOR);
		memcpy(to, fake.data + at, fake.len - at < SECTOR ? fake.len - at : SECTOR);
		if (lba + i == disc.flipped)
			to[SECTOR - 1] ^= 1;
	}
	hdr->resid = (int)disc.short_by;
	disc.sectors += n;
	disc.last = lba + n - 1;
	/* Recovered: it comes with the data. */
	return disc.key == 1 ? check_condition(hdr, 1, disc.asc, disc.ascq) : 0;
}

/* Each write closes the disc. */
static void finalize(unsigned long request)
{
	if (request == DISCWRITER_IOC_END)
		fake.medium.state |= DISCWRITER_MEDIUM_FINALIZED;
}

static int setup(void **state)
{
	fake_setup(state);
	fake.before = finalize;
	memset(&disc, 0, sizeof(disc));
	disc.flipped = ~0ULL;
	disc.bad = ~0ULL;
	fake.sg = read_disc;
	fake.tracks[0][0] = 1;
	fake.tracks[0][1] = 1;
	fake.tracks[0][3] = 2295104;
	return discwriter_recorder_open(FAKE_NODE, &recorder) ||
	       discwriter_data_new(&data) ||
	       discwriter_data_set_recorder(data, recorder) ||
	       discwriter_data_set_client_name(data, "test") ||
	       discwriter_data_set_verification(data, DW_VERIFICATION_FULL);
}

static int teardown(void **state)
{
	discwriter_data_free(data);
	discwriter_recorder_free(recorder);
	return fake_teardown(state);
}

static struct dw_result result(void)
{
	struct dw_result res;

	assert_int_equal(discwriter_data_result(data, &res, sizeof(res)), S_OK);
	return res;
}

static int write_fd(int fd)
{
	struct dw_stream *stream;
	int hr;

	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	hr = discwriter_data_write(data, stream);
	discwriter_stream_free(stream);
	return hr;
}

static int write_file(size_t size)
{
	int fd = fake_file(size);
	int hr = write_fd(fd);

	close(fd);
	return hr;
}

/* Through a pipe, which a thread fills. */
struct feed {
	int fd;
	size_t size;
};

static void *feed_main(void *arg)
{
	struct feed *feed = arg;
	unsigned char *bytes = malloc(feed->size);
	size_t done = 0;
	ssize_t n = 1;

	fake_pattern(bytes, 0, feed->size);
	while (done < feed->size && n > 0) {
		n = write(feed->fd, bytes + done, feed->size - done);
		done += n > 0 ? (size_t)n : 0;
	}
	close(feed->fd);
	free(bytes);
	return NULL;
}

static int write_pipe(size_t size, bool verify_only)
{
	struct dw_stream *stream;
	struct feed feed;
	pthread_t thread;
	int fds[2], hr;

	assert_int_equal(pipe(fds), 0);
	feed = (struct feed){ fds[1], size };
	assert_int_equal(pthread_create(&thread, NULL, feed_main, &feed), 0);
	assert_int_equal(discwriter_stream_from_fd(fds[0], &stream), S_OK);
	if (verify_only)
		assert_int_equal(discwriter_stream_set_size(stream, size), S_OK);
	hr = verify_only ? discwriter_data_verify(data, stream, disc.first, NULL, 0) :
			   discwriter_data_write(data, stream);
	discwriter_stream_free(stream);
	close(fds[0]);
	pthread_join(thread, NULL);
	return hr;
}

/* --- the property ------------------------------------------------------------ */

static int hr_inside;

static void set_inside(struct dw_data *d, const struct dw_progress *progress, void *user)
{
	(void)progress;
	(void)user;
	hr_inside = discwriter_data_set_verification(d, DW_VERIFICATION_NONE);
}

static void property(void **state)
{
	struct dw_data *d;

	(void)state;
	assert_int_equal(discwriter_data_new(&d), S_OK);
	assert_int_equal(discwriter_data_get_verification(d), DW_VERIFICATION_NONE);
	assert_int_equal(discwriter_data_set_verification(d, DW_VERIFICATION_QUICK), S_OK);
	assert_int_equal(discwriter_data_get_verification(d), DW_VERIFICATION_QUICK);
	assert_int_equal(discwriter_data_set_verification(d, 3), E_INVALIDARG);
	assert_int_equal(discwriter_data_get_verification(d), DW_VERIFICATION_QUICK);
	assert_int_equal(discwriter_data_set_verification(NULL, 0), E_POINTER);
	assert_int_equal(discwriter_data_get_verification(NULL), DW_VERIFICATION_NONE);
	discwriter_data_free(d);
	discwriter_data_set_progress(data, set_inside, NULL, 0);
	assert_int_equal(write_file(MB), S_OK);
	assert_int_equal(hr_inside, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
}

static void not_asked(void **state)
{
	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	assert_int_equal(write_file(MB), S_OK);
	assert_int_equal(disc.commands, 0);
	assert_int_equal(result().verified, DW_VERIFIED_NOT_ASKED);
}

/* --- what is compared -------------------------------------------------------- */

static void full(void **state)
{
	(void)state;
	disc.first = 5000;
	fake.medium.next_writable = 5000;
	assert_int_equal(write_file(MB + 3 * SECTOR), S_OK);
	assert_int_equal(result().verified, DW_VERIFIED_SAME);
	assert_int_equal(result().compared, MB / SECTOR + 3);
	assert_true(result().first_bad == DISCWRITER_NO_ADDRESS);
	assert_int_equal(disc.sectors, MB / SECTOR + 3);
	assert_int_equal(disc.last, 5000 + MB / SECTOR + 2);
	/* The data went as they always do. */
	assert_int_equal(fake.calls[FAKE_WRITE], 0);
	assert_int_equal(fake.fds, 1);
}

static void full_differs(void **state)
{
	static const __u64 sectors[] = { 0, 31, 32, 33, 514 };
	size_t i;

	(void)state;
	disc.first = 5000;
	fake.medium.next_writable = 5000;
	for (i = 0; i < ARRAY_SIZE(sectors); i++) {
		fake.len = 0;
		disc.flipped = 5000 + sectors[i];
		assert_int_equal(write_file(MB + 3 * SECTOR), E_IMAPI_BURN_VERIFICATION_FAILED);
		assert_int_equal(result().verified, DW_VERIFIED_DIFFERS);
		assert_int_equal(result().first_bad, 5000 + sectors[i]);
		assert_int_equal(result().compared, sectors[i]);
		assert_int_equal(result().stage, DW_STAGE_VERIFY);
		assert_int_equal(result().error, EBADMSG);
		assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_COMPLETE);
	}
}

static void memory(void **state)
{
	unsigned char *image = malloc(MB);
	struct dw_stream *stream;

	(void)state;
	fake_pattern(image, 0, MB);
	assert_int_equal(discwriter_stream_from_memory(image, MB, &stream), S_OK);
	assert_int_equal(discwriter_data_write(data, stream), S_OK);
	assert_int_equal(result().compared, MB / SECTOR);
	fake.len = 0;
	disc.flipped = 77;
	assert_int_equal(discwriter_data_write(data, stream), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 77);
	discwriter_stream_free(stream);
	free(image);
}

static void piped(void **state)
{
	static const __u64 sectors[] = { 0, 4095, 4096, 4100 };
	size_t i;

	(void)state;
	assert_int_equal(write_pipe(8 * MB + 5 * SECTOR, false), S_OK);
	assert_taken(0, 0, 8 * MB + 5 * SECTOR);
	assert_int_equal(fake.calls[FAKE_SPLICE], 0);
	assert_int_equal(result().compared, 4101);
	for (i = 0; i < ARRAY_SIZE(sectors); i++) {
		fake.len = 0;
		disc.flipped = sectors[i];
		assert_int_equal(write_pipe(8 * MB + 5 * SECTOR, false),
				 E_IMAPI_BURN_VERIFICATION_FAILED);
		assert_int_equal(result().first_bad, sectors[i]);
		assert_int_equal(result().compared, sectors[i]);
	}
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	fake.len = 0;
	disc.flipped = 0;
	assert_int_equal(write_pipe(8 * MB, false), E_IMAPI_BURN_VERIFICATION_FAILED);
	/* Without, a pipe is spliced as ever. */
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	assert_int_equal(write_pipe(8 * MB, false), S_OK);
	assert_true(fake.calls[FAKE_SPLICE] > 0);
}

/* What passed through is as much as was recorded, or there is nothing to compare with. */
static void sums_of_too_little(void **state)
{
	static const unsigned char bytes[3 * SECTOR];
	struct dw_sums *sums;

	(void)state;
	assert_int_equal(dw_sums_new(&sums), 0);
	dw_sums_add(sums, bytes, sizeof(bytes) - 7);
	assert_int_equal(dw_sums_end(sums, 4), -ENODATA);
	assert_int_equal(dw_sums_end(sums, 3), 0);
	assert_true(dw_sums_match(sums, 2, bytes));
	assert_false(dw_sums_match(sums, 3, bytes));
	dw_sums_free(sums);
}

static void padded(void **state)
{
	(void)state;
	discwriter_data_set_pad(data, 1);
	assert_int_equal(write_file(10 * SECTOR + 100), S_OK);
	assert_int_equal(result().compared, 11);
	fake.len = 0;
	disc.flipped = 10;
	assert_int_equal(write_file(10 * SECTOR + 100), E_IMAPI_BURN_VERIFICATION_FAILED);
	fake.len = 0;
	assert_int_equal(write_pipe(10 * SECTOR + 100, false), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 10);
	fake.len = 0;
	disc.flipped = ~0ULL;
	assert_int_equal(write_pipe(10 * SECTOR + 100, false), S_OK);
}

static void quick(void **state)
{
	unsigned int commands;

	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	assert_int_equal(write_file(20 * MB), S_OK);
	assert_int_equal(result().compared, DW_VERIFY_SAMPLES);
	assert_int_equal(disc.commands, DW_VERIFY_SAMPLES);
	assert_int_equal(disc.last, 10239);
	/* First and last are always among them. */
	fake.len = 0;
	disc.flipped = 10239;
	assert_int_equal(write_file(20 * MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 10239);
	assert_int_equal(result().compared, DW_VERIFY_SAMPLES - 1);
	fake.len = 0;
	disc.flipped = 0;
	assert_int_equal(write_file(20 * MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	/* No more than that: all. */
	fake.len = 0;
	disc.flipped = 63;
	commands = disc.commands;
	assert_int_equal(write_file(64 * SECTOR), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 63);
	assert_true(disc.commands - commands <= 2);
}

/* Each is in another part, and they are the same each time. */
static __u64 sampled[2][DW_VERIFY_SAMPLES];
static unsigned int pass, sample;

static int note_read(void *arg)
{
	const struct sg_io_hdr *hdr = arg;
	const __u8 *cdb = hdr->cmdp;

	sampled[pass][sample++] = (__u64)cdb[3] << 16 | (__u64)cdb[4] << 8 | cdb[5];
	return read_disc(arg);
}

static void quick_samples(void **state)
{
	unsigned int i;

	(void)state;
	fake.sg = note_read;
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	for (pass = 0; pass < 2; pass++) {
		sample = 0;
		fake.len = 0;
		assert_int_equal(write_file(64 * 100 * SECTOR), S_OK);
		assert_int_equal(sample, DW_VERIFY_SAMPLES);
	}
	for (i = 0; i < DW_VERIFY_SAMPLES; i++) {
		assert_int_equal(sampled[0][i], sampled[1][i]);
		assert_int_equal(sampled[0][i] / 100, i);
	}
	/* And not just the parts' beginnings. */
	assert_int_not_equal(sampled[0][1] % 100, sampled[0][2] % 100);
}

static int write_ranges(const struct discwriter_range *ranges, size_t n)
{
	struct dw_stream *stream;
	int fd = fake_file(MB), hr;

	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	hr = discwriter_data_write_ranges(data, stream, ranges, n);
	discwriter_stream_free(stream);
	close(fd);
	return hr;
}

/* The fake's memory is no disc then: what is read is the image itself. */
static int read_image(void *arg)
{
	struct sg_io_hdr *hdr = arg;
	const __u8 *cdb = hdr->cmdp;
	__u64 lba = (__u64)cdb[3] << 16 | (__u64)cdb[4] << 8 | cdb[5];
	unsigned int n = (unsigned int)cdb[7] << 8 | cdb[8];

	fake_pattern(hdr->dxferp, lba * SECTOR, n * SECTOR);
	if (disc.flipped >= lba && disc.flipped < lba + n)
		((unsigned char *)hdr->dxferp)[(disc.flipped - lba) * SECTOR] ^= 1;
	disc.sectors += n;
	return 0;
}

static void ranges(void **state)
{
	static const struct discwriter_range list[] = {
		{ 500, 511 }, { 16, 16 }, { 505, 506 }, { 100, 199 }, { 17, 20 }, { 198, 210 },
	};

	(void)state;
	fake.sg = read_image;
	fake.medium.state |= DISCWRITER_MEDIUM_OVERWRITABLE;
	fake.medium.next_writable = 0;
	assert_int_equal(write_ranges(list, ARRAY_SIZE(list)), S_OK);
	/* Each once, and nothing else. */
	assert_int_equal(result().compared, 12 + 5 + 111);
	assert_int_equal(disc.sectors, 12 + 5 + 111);
	disc.flipped = 300;
	assert_int_equal(write_ranges(list, ARRAY_SIZE(list)), S_OK);
	disc.flipped = 210;
	assert_int_equal(write_ranges(list, ARRAY_SIZE(list)), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 210);
	assert_int_equal(result().compared, 5 + 110);
}

/* --- what goes wrong --------------------------------------------------------- */

static void sense(void **state)
{
	static const struct {
		__u8 key, asc, ascq;
		int hr;
		enum dw_verified verified;
	} rows[] = {
		{ 3, 0x11, 0, E_IMAPI_BURN_VERIFICATION_FAILED, DW_VERIFIED_DIFFERS },
		{ 3, 0x02, 0, E_IMAPI_BURN_VERIFICATION_FAILED, DW_VERIFIED_DIFFERS },
		{ 8, 0x00, 0, E_IMAPI_BURN_VERIFICATION_FAILED, DW_VERIFIED_DIFFERS },
		{ 0xe, 0x1d, 0, E_IMAPI_BURN_VERIFICATION_FAILED, DW_VERIFIED_DIFFERS },
		{ 1, 0x17, 0, S_OK, DW_VERIFIED_SAME },
		{ 5, 0x21, 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, DW_VERIFIED_COULD_NOT },
		{ 5, 0x64, 0, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, DW_VERIFIED_COULD_NOT },
		{ 2, 0x3a, 1, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, DW_VERIFIED_COULD_NOT },
		{ 2, 0x04, 3, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, DW_VERIFIED_COULD_NOT },
		{ 2, 0x30, 0, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, DW_VERIFIED_COULD_NOT },
		{ 3, 0x30, 0, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, DW_VERIFIED_COULD_NOT },
		{ 2, 0x06, 0, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, DW_VERIFIED_COULD_NOT },
		{ 3, 0x06, 0, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, DW_VERIFIED_COULD_NOT },
		{ 4, 0x09, 1, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, DW_VERIFIED_COULD_NOT },
		{ 4, 0x09, 2, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, DW_VERIFIED_COULD_NOT },
		{ 4, 0x08, 1, E_IMAPI_RECORDER_COMMAND_TIMEOUT, DW_VERIFIED_COULD_NOT },
		{ 4, 0x3e, 2, E_IMAPI_RECORDER_COMMAND_TIMEOUT, DW_VERIFIED_COULD_NOT },
		{ 6, 0x2e, 0, E_IMAPI_RECORDER_COMMAND_TIMEOUT, DW_VERIFIED_COULD_NOT },
		{ 4, 0x09, 0, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, DW_VERIFIED_COULD_NOT },
		{ 6, 0x28, 0, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, DW_VERIFIED_COULD_NOT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2 * ARRAY_SIZE(rows); i++) {
		const __typeof__(rows[0]) *row = &rows[i / 2];

		disc.descriptor = i % 2;
		disc.bad = 41;
		disc.key = row->key;
		disc.asc = row->asc;
		disc.ascq = row->ascq;
		fake.len = 0;
		assert_int_equal(write_file(MB), row->hr);
		assert_int_equal(result().verified, row->verified);
		if (row->key == 1)
			continue;
		assert_int_equal(result().stage, DW_STAGE_VERIFY);
		assert_int_equal(result().first_bad, 41);
		assert_int_equal(result().compared, 41);
		assert_int_equal(result().read_sense_key, row->key);
		assert_int_equal(result().read_asc, row->asc);
		assert_int_equal(result().read_ascq, row->ascq);
	}
}

static void transport(void **state)
{
	(void)state;
	disc.host = 1;
	assert_int_equal(write_file(MB), DW_E_DEV_NOT_EXIST);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
	disc.host = 3;
	assert_int_equal(write_file(MB), E_IMAPI_RECORDER_COMMAND_TIMEOUT);
	disc.host = 0;
	disc.error = ENODEV;
	assert_int_equal(write_file(MB), DW_E_DEV_NOT_EXIST);
	disc.error = 0;
	fake.len = 0;
	disc.short_by = 512;
	assert_int_equal(write_file(MB), E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE);
	disc.short_by = 0;
	/* No way to the disc. */
	fake.info.block_name[0] = 0;
	assert_int_equal(write_file(MB), DW_E_DEV_NOT_EXIST);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
}

static void not_ready(void **state)
{
	(void)state;
	disc.not_ready = 5;
	disc.attention = 2;
	assert_int_equal(write_file(MB), S_OK);
	assert_int_equal(result().verified, DW_VERIFIED_SAME);
	disc.attention = ~0U;
	assert_int_equal(write_file(MB), E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
}

/* What does not pass ends, each in its time, with its own code. */
static void never_ready(void **state)
{
	static const struct {
		__u8 why;
		unsigned int seconds;
		int hr;
	} rows[] = {
		{ 0x00, 600, E_IMAPI_RECORDER_MEDIA_BUSY },	/* the status BUSY */
		{ 0x01, 60, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
		{ 0x02, 60, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
		{ 0x04, 600, E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS },
		{ 0x07, 600, E_IMAPI_RECORDER_MEDIA_BUSY },
		{ 0x08, 600, E_IMAPI_RECORDER_MEDIA_BUSY },
		{ 0x09, 60, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	};
	size_t i;

	(void)state;
	fake.hurry = true;
	disc.not_ready = ~0U;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		disc.why = rows[i].why;
		disc.busy = !rows[i].why;
		disc.commands = 0;
		fake.len = 0;
		assert_int_equal(write_file(SECTOR), rows[i].hr);
		assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
		assert_int_equal(result().read_sense_key, disc.busy ? 0 : 2);
		assert_int_equal(result().read_ascq, rows[i].why);
		/* It is asked ten times a second. */
		assert_in_range(disc.commands, rows[i].seconds * 8, rows[i].seconds * 10 + 1);
	}
}

/* A drive that has stopped is started: by the look at the medium, and whenever it stops. */
static void stopped(void **state)
{
	struct dw_disc *d;
	char sector[SECTOR];

	(void)state;
	fake.hurry = true;
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	assert_int_equal(write_file(MB), S_OK);
	disc.stopped = fake.looks + 1;
	assert_int_equal(discwriter_disc_open(recorder, &d), S_OK);
	assert_int_equal(discwriter_disc_read(d, 7, sector, 1, NULL), S_OK);
	assert_int_equal(disc.commands, 1);
	disc.stopped = fake.looks + 1;
	assert_int_equal(discwriter_disc_read(d, 7, sector, 1, NULL), S_OK);
	assert_int_equal(disc.commands, 3);
	discwriter_disc_free(d);
}

static void simulated(void **state)
{
	(void)state;
	discwriter_data_set_simulate(data, 1);
	assert_int_equal(write_file(MB), E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
	assert_int_equal(disc.commands, 0);
}

/* A write that failed is not verified; nor is one without a record. */
static void after_a_failure(void **state)
{
	(void)state;
	fake.end_error = EIO;
	fake.end_cause = DISCWRITER_CAUSE_WRITE_ERROR;
	assert_int_equal(write_file(MB), E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
	assert_int_equal(result().stage, DW_STAGE_END);
	assert_int_equal(result().verified, DW_VERIFIED_NOT_ASKED);
	fake.end_error = 0;
	fake.no_status = true;
	assert_int_equal(write_file(MB), E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
	assert_int_equal(disc.commands, 0);
}

static void change_profile(unsigned long request)
{
	if (request == DISCWRITER_IOC_END)
		fake.medium.profile = 0x1a;
}

static void damage(unsigned long request)
{
	if (request == DISCWRITER_IOC_END)
		fake.medium.state |= DISCWRITER_MEDIUM_DAMAGED;
}

static void take_out(unsigned long request)
{
	if (request == DISCWRITER_IOC_END)
		fake.medium.state = 0;
}

static void information(void **state)
{
	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	fake.before = change_profile;
	assert_int_equal(write_file(MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().verified, DW_VERIFIED_DIFFERS);
	assert_true(result().first_bad == DISCWRITER_NO_ADDRESS);
	assert_int_equal(disc.commands, 0);
	fake.medium.profile = 0x1b;
	fake.before = damage;
	assert_int_equal(write_file(MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	fake.medium.state &= ~DISCWRITER_MEDIUM_DAMAGED;
	/* Still where it was before the write. */
	fake.before = NULL;
	assert_int_equal(write_file(MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	fake.before = finalize;
	/* The last session is damaged; the track is shorter than what was written. */
	fake.disc_state = 2 << 2;
	assert_int_equal(write_file(MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	fake.disc_state = 3 << 2;
	fake.tracks[0][3] = MB / SECTOR - 1;
	assert_int_equal(write_file(MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	fake.tracks[0][3] = MB / SECTOR;
	fake.len = 0;
	assert_int_equal(write_file(MB), S_OK);
	fake.before = take_out;
	assert_int_equal(write_file(MB), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
}

/* --- progress and cancel ----------------------------------------------------- */

static unsigned int actions[64], nr_actions;
static struct dw_progress verifying, first, last;
static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static __u64 awaited;		/* progress of so many sectors */
static bool told;

static void note_action(struct dw_data *d, const struct dw_progress *p, void *user)
{
	(void)d;
	(void)user;
	pthread_mutex_lock(&telling);
	if (p->action == DW_ACTION_VERIFYING && p->sectors_done >= awaited) {
		verifying = *p;
		told = true;
		pthread_cond_signal(&news);
	}
	pthread_mutex_unlock(&telling);
	if (!nr_actions)
		first = *p;
	else
		assert_true(p->elapsed_ms >= last.elapsed_ms);
	last = *p;
	if ((!nr_actions || actions[nr_actions - 1] != p->action) &&
	    nr_actions < ARRAY_SIZE(actions))
		actions[nr_actions++] = p->action;
}

/* A command takes until the progress has been told that can be. */
static void until_told(void)
{
	if (disc.sectors < awaited)
		return;
	pthread_mutex_lock(&telling);
	while (!told)
		pthread_cond_wait(&news, &telling);
	pthread_mutex_unlock(&telling);
}

static void progress(void **state)
{
	(void)state;
	nr_actions = 0;
	told = false;
	awaited = 1;
	disc.hook = until_told;
	discwriter_data_set_progress(data, note_action, NULL, 10);
	assert_int_equal(write_file(4 * MB), S_OK);
	assert_true(nr_actions >= 2);
	assert_int_equal(actions[nr_actions - 2], DW_ACTION_VERIFYING);
	assert_int_equal(actions[nr_actions - 1], DW_ACTION_COMPLETED);
	assert_int_equal(verifying.sectors_total, 2048);
	assert_true(verifying.sectors_done <= 2048);
	/* Of that moment, or a little later. */
	assert_true(verifying.last_read_lba + 1 >= (__s64)verifying.sectors_done);
	assert_true(verifying.last_read_lba < 2048);
	assert_int_equal(verifying.last_written_lba, 2047);
	assert_true(verifying.remaining_ms >= 0);
	assert_int_equal(verifying.phase, DISCWRITER_PHASE_VERIFYING);
	assert_int_equal(last.sectors_done, 2048);
	assert_int_equal(last.sectors_total, 2048);
	assert_int_equal(last.remaining_ms, 0);
	assert_int_equal(last.total_ms, last.elapsed_ms);
	nr_actions = 0;
	told = false;
	disc.sectors = 0;
	fake.len = 0;
	disc.flipped = 2047;
	assert_int_equal(write_file(4 * MB), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(actions[nr_actions - 1], DW_ACTION_VERIFYING);
}

static void cancel_now(void)
{
	assert_int_equal(discwriter_data_cancel(data), S_OK);
	disc.hook = NULL;
}

static void cancelled(void **state)
{
	(void)state;
	disc.hook = cancel_now;
	assert_int_equal(write_file(4 * MB), E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
	assert_int_equal(result().stage, DW_STAGE_VERIFY);
	assert_int_equal(disc.commands, 1);
	assert_int_equal(result().status.outcome, DISCWRITER_OUTCOME_COMPLETE);
	/* Also while a drive never becomes ready. */
	fake.len = 0;
	disc.hook = cancel_now;
	disc.not_ready = ~0U;
	assert_int_equal(write_file(4 * MB), E_IMAPI_REQUEST_CANCELLED);
}

/* --- by itself --------------------------------------------------------------- */

static void alone(void **state)
{
	static const struct discwriter_range list[] = { { 3, 9 }, { 100, 100 } };
	static const struct discwriter_range beyond[] = { { 500, 512 } };
	struct dw_stream *stream;
	int fd = fake_file(MB);

	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	disc.first = 700;
	fake.medium.next_writable = 700;
	assert_int_equal(write_fd(fd), S_OK);
	assert_int_equal(discwriter_stream_from_fd(fd, &stream), S_OK);
	assert_int_equal(discwriter_data_verify(data, stream, 700, NULL, 0), S_OK);
	assert_int_equal(result().verified, DW_VERIFIED_SAME);
	assert_int_equal(result().compared, 512);
	assert_int_equal(fake.begins, 1);
	assert_int_equal(discwriter_data_verify(data, stream, 701, NULL, 0),
			 E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 701);
	disc.sectors = 0;
	assert_int_equal(discwriter_data_verify(data, stream, 700, list, 2), S_OK);
	assert_int_equal(disc.sectors, 8);
	assert_int_equal(discwriter_data_verify(data, stream, 700, beyond, 1), E_INVALIDARG);
	assert_int_equal(discwriter_data_verify(data, stream, 700, list, 0), E_INVALIDARG);
	assert_int_equal(discwriter_data_verify(data, NULL, 700, NULL, 0), E_POINTER);
	assert_int_equal(discwriter_data_verify(NULL, stream, 700, NULL, 0), E_POINTER);
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	assert_int_equal(discwriter_data_verify(data, stream, 700, NULL, 0), S_OK);
	assert_int_equal(result().compared, DW_VERIFY_SAMPLES);
	nr_actions = 0;
	told = false;
	awaited = 0;
	disc.hook = until_told;
	discwriter_data_set_progress(data, note_action, NULL, 0);
	assert_int_equal(discwriter_data_verify(data, stream, 700, NULL, 0), S_OK);
	assert_int_equal(actions[0], DW_ACTION_VERIFYING);
	assert_int_equal(actions[nr_actions - 1], DW_ACTION_COMPLETED);
	assert_int_equal(first.sectors_done, 0);
	assert_int_equal(first.sectors_total, DW_VERIFY_SAMPLES);
	assert_int_equal(first.last_read_lba, -1);
	assert_int_equal(last.sectors_done, DW_VERIFY_SAMPLES);
	assert_int_equal(last.sectors_total, DW_VERIFY_SAMPLES);
	assert_int_equal(last.remaining_ms, 0);
	assert_int_equal(last.last_read_lba, 700 + 511);
	/* How far it had come, also where it ends there. */
	nr_actions = 0;
	told = false;
	discwriter_data_set_verification(data, DW_VERIFICATION_FULL);
	disc.flipped = 700 + 300;
	assert_int_equal(discwriter_data_verify(data, stream, 700, list, 2), S_OK);
	assert_int_equal(last.sectors_total, 8);
	assert_int_equal(last.start_lba, 703);
	assert_int_equal(last.sector_count, 8);
	assert_int_equal(last.last_read_lba, 800);
	assert_int_equal(last.last_written_lba, -1);
	nr_actions = 0;
	told = false;
	assert_int_equal(discwriter_data_verify(data, stream, 700, NULL, 0),
			 E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(last.phase, DISCWRITER_PHASE_FAILED);
	assert_int_equal(last.sectors_done, 300);
	assert_int_equal(last.last_read_lba, 700 + 299);
	assert_int_equal(last.sectors_total, 512);
	discwriter_data_set_recorder(data, NULL);
	assert_int_equal(discwriter_data_verify(data, stream, 700, NULL, 0),
			 E_IMAPI_RECORDER_REQUIRED);
	discwriter_stream_free(stream);
	close(fd);
}

#define PATIENCE	1000

static int go_anywhere(void *user, __u64 offset)
{
	(void)user;
	(void)offset;
	return 0;
}

static long long always_later(void *user, void *buffer, size_t len)
{
	unsigned int *calls = user;

	(void)buffer;
	(void)len;
	if (++*calls == PATIENCE / 2)
		assert_int_equal(discwriter_data_cancel(data), S_OK);
	return *calls > PATIENCE ? -EIO : -EINTR;
}

/* A source that always asks to be asked again does not keep a cancel away. */
static void cancelled_between(void **state)
{
	unsigned int calls = 0;
	struct dw_stream_ops ops = {
		.size = sizeof(ops), .read = always_later, .seek = go_anywhere,
	};
	struct dw_stream *stream;

	(void)state;
	assert_int_equal(discwriter_stream_from_callbacks(&ops, &calls, &stream), S_OK);
	assert_int_equal(discwriter_stream_set_size(stream, MB), S_OK);
	assert_int_equal(discwriter_data_verify(data, stream, 0, NULL, 0),
			 E_IMAPI_REQUEST_CANCELLED);
	assert_int_equal(result().verified, DW_VERIFIED_COULD_NOT);
	assert_int_equal(calls, PATIENCE / 2);
	discwriter_stream_free(stream);
}

static void alone_piped(void **state)
{
	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	assert_int_equal(write_file(MB + SECTOR), S_OK);
	assert_int_equal(write_pipe(MB + SECTOR, true), S_OK);
	assert_int_equal(result().compared, 513);
	disc.flipped = 512;
	assert_int_equal(write_pipe(MB + SECTOR, true), E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(result().first_bad, 512);
	discwriter_data_set_verification(data, DW_VERIFICATION_QUICK);
	assert_int_equal(write_pipe(MB, true), E_INVALIDARG);
}

static void reading(void **state)
{
	unsigned char buf[40 * SECTOR], want[40 * SECTOR];
	struct dw_disc *d;
	size_t good;

	(void)state;
	discwriter_data_set_verification(data, DW_VERIFICATION_NONE);
	assert_int_equal(write_file(MB), S_OK);
	assert_int_equal(discwriter_disc_open(recorder, &d), S_OK);
	assert_int_equal(discwriter_disc_read(d, 7, buf, 40, &good), S_OK);
	assert_int_equal(good, 40);
	fake_pattern(want, 7 * SECTOR, sizeof(want));
	assert_memory_equal(buf, want, sizeof(buf));
	disc.bad = 44;
	disc.key = 3;
	assert_int_equal(discwriter_disc_read(d, 7, buf, 40, &good),
			 E_IMAPI_BURN_VERIFICATION_FAILED);
	assert_int_equal(good, 37);
	assert_memory_equal(buf, want, 37 * SECTOR);
	/* Beyond what can be asked for, where the sum begins at 0 again, too. */
	disc.commands = 0;
	assert_int_equal(discwriter_disc_read(d, UINT32_MAX, buf, 1, &good), E_INVALIDARG);
	assert_int_equal(discwriter_disc_read(d, UINT64_MAX - 3, buf, 8, &good), E_INVALIDARG);
	assert_int_equal(good, 0);
	assert_int_equal(disc.commands, 0);
	assert_int_equal(discwriter_disc_read(NULL, 7, buf, 40, &good), E_POINTER);
	discwriter_disc_free(d);
	discwriter_disc_free(NULL);
	assert_int_equal(discwriter_disc_open(NULL, &d), E_POINTER);
	fake.info.block_name[0] = 0;
	assert_int_equal(discwriter_disc_open(recorder, &d), DW_E_DEV_NOT_EXIST);
}

#define T(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(property), T(not_asked), T(full), T(full_differs), T(memory), T(piped),
		T(sums_of_too_little), T(padded), T(quick), T(quick_samples), T(ranges),
		T(sense), T(transport), T(not_ready), T(never_ready), T(stopped), T(simulated),
		T(after_a_failure), T(information), T(progress), T(cancelled), T(alone),
		T(cancelled_between), T(alone_piped), T(reading),
	};

	/* A pipe whose reader has seen enough. */
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
