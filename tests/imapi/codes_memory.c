// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is not there: a write is made again and again, and each time another
 * allocation in it fails, of the library or of the kernel for it.
 */
#include <errno.h>
#include <string.h>

#include "codes.h"
#include "failing.h"

#define SECTORS	48
#define BYTES	(SECTORS * SECTOR)
/* More than any write needs. */
#define MOST	2000

static int prepare(struct codes *c)
{
	(void)c;
	return failing_prepare();
}

/*
 * The virtual recorder's own memory may be what is not there: it reports an internal
 * failure (4/44/00).
 */
static bool is_the_drives(struct codes *c)
{
	struct discwriter_status status = status_of(&c->sim);

	return status.sense_key == 4 && status.asc == 0x44;
}

/* What failed may be a copy to or from user space, too. */
static bool is_clean(struct codes *c, int hr)
{
	if (hr == E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE)
		return is_the_drives(c);
	return hr == S_OK || hr == E_OUTOFMEMORY || hr == E_POINTER;
}

static bool is_clean_errno(struct codes *c, int err)
{
	if (err == EIO)
		return is_the_drives(c);
	return !err || err == ENOMEM || err == EFAULT;
}

static int write_by_library(struct codes *c)
{
	return write_bytes(c, BYTES);
}

static int write_plain(struct codes *c)
{
	return burn(&c->sim, c->image, BYTES, BYTES);
}

/*
 * Returns @wanted if it was met, 0 otherwise. After each failure the next write must be
 * as if nothing had been.
 */
static int each_failure(struct codes *c, int (*call)(struct codes *c), int wanted,
			bool (*clean)(struct codes *c, int result))
{
	unsigned int n, nr = 0;
	struct failing failing;
	bool fired = true;
	int result;

	for (n = 1; fired && n < MOST; n++) {
		failing_arm(&failing, false, n);
		result = call(c);
		fired = failing_fired(&failing);
		if (!clean(c, result))
			bad(c, "failure %u: %08x", n, result);
		nr += result == wanted;
		wait_idle(&c->sim);
		result = call(c);
		if (result || !on_disc(&c->sim, 0, c->image, BYTES))
			bad(c, "after failure %u: %08x", n, result);
	}
	if (fired)
		bad(c, "no end of failures");
	ksft_print_msg("%u of %u were told\n", nr, n - 2);
	return nr ? wanted : 0;
}

static int fail_library(struct codes *c)
{
	return each_failure(c, write_by_library, E_OUTOFMEMORY, is_clean);
}

static int fail_plain(struct codes *c)
{
	return each_failure(c, write_plain, ENOMEM, is_clean_errno);
}

const struct row memory_rows[] = {
	{ E_OUTOFMEMORY, "each allocation fails once", .medium = RW, .prepare = prepare,
	  .write = fail_library, .unrecorded = true, .error = ENOMEM, .plain = fail_plain },
};

const size_t nr_memory_rows = ARRAY_SIZE(memory_rows);
