// SPDX-License-Identifier: GPL-2.0-only
/*
 * Media of their full size: burns that cross every address at which a number
 * could become too small, and end with the medium's last sector. The drive keeps
 * a CRC of what it was given (storage=sink), which is compared with that of the
 * data.
 *
 *	fullsize [-l]	long: CD and DVD from the first to the last sector
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kselftest.h"
#include "util.h"

/* Of the image, which has no end: no power of two, but whole ECC blocks. */
#define PERIOD		(31 * 32)
/* All that is free. */
#define REST		0

static const struct disc {
	const char *what;
	const char *medium;
	/* from where on, of media that take data anywhere */
	uint64_t from;
	uint64_t sectors;
	bool announce;
	uint32_t write_type;
	uint32_t close;
	bool is_long;
} discs[] = {
	{ "CD-R, to its end", "cd-r appendable used=330000", 0, REST, true },
	{ "CD-RW, to its end", "cd-rw appendable used=330000", 0, REST, false },
	{ "DVD-R beyond 2^31 bytes", "dvd-r appendable used=1015000", 0, 32768, true },
	{ "DVD-R beyond 2^32 bytes, to its end", "dvd-r appendable used=2080000",
	  0, REST, true, .close = DISCWRITER_CLOSE_FINALIZE },
	{ "DVD-RW, to its end", "dvd-rw appendable used=2200000", 0, REST },
	{ "DVD+R beyond 2^31 bytes", "dvd+r appendable used=1040000", 0, 16384, true },
	{ "DVD+R beyond 2^32 bytes, to its end", "dvd+r appendable used=2270000",
	  0, REST, true, .close = DISCWRITER_CLOSE_FINALIZE },
	{ "DVD+R DL, to its end", "dvd+r-dl appendable used=4150000", 0, REST, true },
	{ "DVD+RW beyond 2^31 bytes", "dvd+rw formatted", 1048576 - 4096, 8192 },
	{ "DVD+RW beyond 2^32 bytes", "dvd+rw formatted", 2097152 - 4096, 8192 },
	{ "DVD+RW, to its end", "dvd+rw formatted", 2295104 - 8192, 8192 },
	{ "DVD-RAM, to its end", "dvd-ram formatted spares=0", 2295072 - 8192, 8192 },
	{ "BD-R beyond 2^32 bytes", "bd-r appendable used=2090000", 0, 16384, true },
	{ "BD-R, to its end", "bd-r appendable used=12190000", 0, REST, true,
	  .close = DISCWRITER_CLOSE_FINALIZE },
	{ "BD-R of 100 GB beyond 2^24 sectors",
	  "bd-r appendable sectors=48878592 used=16770000", 0, 16384, true },
	{ "BD-RE beyond 2^32 bytes", "bd-re formatted spares=0", 2097152 - 4096, 8192 },
	{ "BD-RE of 100 GB beyond 2^24 sectors",
	  "bd-re formatted spares=0 sectors=48878592", 16777216 - 4096, 8192 },
	{ "BD-RE of 100 GB, to its end",
	  "bd-re formatted spares=0 sectors=48878592", 48878592 - 8192, 8192 },
	{ "CD-R, all of it", "cd-r blank", 0, REST, true },
	{ "CD-R at once, all of it", "cd-r blank", 0, REST, true,
	  DISCWRITER_WRITE_AT_ONCE, .is_long = true },
	{ "DVD-R at once, all of it", "dvd-r blank", 0, REST, true,
	  DISCWRITER_WRITE_AT_ONCE, .is_long = true },
	{ "DVD+R, all of it", "dvd+r blank", 0, REST, true, .is_long = true },
};

static struct sim sim;
static uint8_t *image;

/* ---- CRC-32, of long runs of the same ---- */

#define POLYNOMIAL 0xedb88320U

/* a * b, modulo the polynomial; bit 31 is x^0. */
static uint32_t crc_multiply(uint32_t a, uint32_t b)
{
	uint32_t product = 0, bit;

	for (bit = 1U << 31; bit; bit >>= 1) {
		if (a & bit)
			product ^= b;
		b = b & 1 ? b >> 1 ^ POLYNOMIAL : b >> 1;
	}
	return product;
}

/* x^(8 * bytes) */
static uint32_t crc_shift(uint64_t bytes)
{
	uint32_t power = 1U << 23, shift = 1U << 31;	/* x^8, x^0 */

	for (; bytes; bytes >>= 1) {
		if (bytes & 1)
			shift = crc_multiply(power, shift);
		power = crc_multiply(power, power);
	}
	return shift;
}

static uint32_t crc_of(const uint8_t *data, size_t bytes)
{
	static uint32_t table[256];
	uint32_t crc = ~0U, i, k;

	for (i = 0; i < 256; i++) {
		table[i] = i;
		for (k = 0; k < 8; k++)
			table[i] = table[i] & 1 ? table[i] >> 1 ^ POLYNOMIAL :
						  table[i] >> 1;
	}
	while (bytes--)
		crc = table[(crc ^ *data++) & 0xff] ^ crc >> 8;
	return ~crc;
}

/* Of so many sectors of the image. */
static uint32_t crc_of_image(uint64_t sectors)
{
	uint32_t shift = crc_shift(PERIOD * SECTOR);
	uint32_t period = crc_of(image, PERIOD * SECTOR), crc = 0;
	uint64_t n = sectors / PERIOD, rest = sectors % PERIOD * SECTOR;

	while (n--)
		crc = crc_multiply(shift, crc) ^ period;
	return crc_multiply(crc_shift(rest), crc) ^ crc_of(image, rest);
}

/* ---- a disc ---- */

static unsigned int complaints;

static void complain(const char *what, long long is, long long want)
{
	ksft_print_msg("%s: %lld instead of %lld\n", what, is, want);
	complaints++;
}

static uint64_t medium_free(uint64_t *next)
{
	struct discwriter_medium m = { 0 };
	int fd = open_node(&sim, O_RDONLY);

	if (ioctl_errno(fd, DISCWRITER_IOC_MEDIUM, &m))
		m.free = 0;
	close(fd);
	*next = m.next_writable;
	return m.free;
}

static int record(const struct disc *d, uint64_t sectors)
{
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.sectors = d->announce ? sectors : 0,
		.write_type = d->write_type,
		.close = d->close,
	};
	struct discwriter_range range = { d->from, d->from + sectors - 1 };
	int fd = open_node(&sim, O_WRONLY), err;
	uint64_t left = sectors;

	if (d->from) {
		arg.ranges = (uintptr_t)&range;
		arg.nr_ranges = 1;
	}
	err = fd < 0 ? errno : ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	while (!err && left) {
		uint64_t n = left < PERIOD ? left : PERIOD;

		err = write_all(fd, image, n * SECTOR, n * SECTOR, NULL);
		left -= n;
	}
	if (!err)
		err = end(fd);
	if (fd >= 0)
		close(fd);
	return err;
}

/* The run of sectors that starts there, as the drive sums it up. */
static void check_written(uint64_t start, uint64_t sectors)
{
	char *text = sim_debug_read(&sim, "written", NULL), *line, *rest = text;
	unsigned long long first, last;
	unsigned int crc;

	while (rest && (line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%llu %llu %x", &first, &last, &crc) != 3)
			continue;
		if (first != start || last != start + sectors - 1)
			continue;
		if (crc != crc_of_image(sectors))
			complain("CRC", crc, crc_of_image(sectors));
		free(text);
		return;
	}
	ksft_print_msg("no run from %llu to %llu: %s\n", (unsigned long long)start,
		       (unsigned long long)start + sectors - 1, text);
	complaints++;
	free(text);
}

static void run_disc(const struct disc *d)
{
	struct discwriter_status st;
	uint64_t sectors = d->sectors, start, free_sectors;
	long long began;
	int err;

	complaints = 0;
	if (sim_load(&sim, d->medium)) {
		ksft_print_msg("no such medium: %m\n");
		complaints++;
		return;
	}
	free_sectors = medium_free(&start);
	if (d->from)
		start = d->from;
	if (sectors == REST)
		sectors = free_sectors;
	if (!sectors || sectors > free_sectors) {
		complain("free sectors", free_sectors, sectors);
		return;
	}
	began = elapsed_ms();
	err = record(d, sectors);
	st = status_of(&sim);
	ksft_print_msg("%llu sectors from %llu, %lld ms\n",
		       (unsigned long long)sectors, (unsigned long long)start,
		       elapsed_ms() - began);
	if (err)
		complain(strerror(err), err, 0);
	if (st.outcome != DISCWRITER_OUTCOME_COMPLETE)
		complain("outcome", st.outcome, DISCWRITER_OUTCOME_COMPLETE);
	if (st.sectors_written != sectors)
		complain("sectors written", st.sectors_written, sectors);
	if (!d->from && st.start != start)
		complain("start", st.start, start);
	if (sim_value(&sim, "counters", "strict"))
		complain("refused for their form",
			 sim_value(&sim, "counters", "strict"), 0);
	check_written(start, sectors);
}

int main(int argc, char **argv)
{
	bool want_long = argc > 1 && !strcmp(argv[1], "-l");
	unsigned int plan = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(discs); i++)
		plan += discs[i].is_long == want_long;
	ksft_print_header();
	ksft_set_plan(plan);
	image = image_new(PERIOD, 12);
	if (!image || sim_new(&sim) || sim_set(&sim, "storage", "sink") ||
	    sim_plug(&sim, true))
		ksft_exit_fail_msg("no virtual recorder: %m\n");
	for (i = 0; i < ARRAY_SIZE(discs); i++) {
		if (discs[i].is_long != want_long)
			continue;
		run_disc(&discs[i]);
		ksft_test_result(!complaints, "%s\n", discs[i].what);
	}
	sim_free(&sim);
	image_free(image, PERIOD);
	ksft_finished();
}
