// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What depends on the medium: what to close, and whether it is as good as blank.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define CLOSE(policy)	DISCWRITER_CLOSE_ ## policy

/*
 * put_DisableConsumerDvdCompatibilityMode's table in the reference of
 * IDiscFormat2Data. Index: the compatibility mode is disabled, the medium is
 * forced to be closed.
 */
static const struct closing {
	__u32 profile;
	__u8 close[2][2];
} closings[] = {
	{ 0x1b, { { CLOSE(FINALIZE), CLOSE(FINALIZE) }, { CLOSE(SESSION), CLOSE(FINALIZE) } } },
	{ 0x2b, { { CLOSE(FINALIZE), CLOSE(FINALIZE) }, { CLOSE(FINALIZE), CLOSE(FINALIZE) } } },
};

static const struct closing other_media = {
	0, { { CLOSE(SESSION), CLOSE(FINALIZE) }, { CLOSE(SESSION), CLOSE(FINALIZE) } }
};

/*
 * A disc with at most 2 % left is closed whatever was asked (reference of
 * put_ForceMediaToBeClosed).
 */
static bool nearly_full(const struct discwriter_medium *medium, __u64 sectors)
{
	__u64 left;

	if (!sectors || medium->state & DISCWRITER_MEDIUM_OVERWRITABLE)
		return false;
	left = medium->free > sectors ? medium->free - sectors : 0;
	return left <= medium->capacity / 50;
}

/* @sectors: that will be written, 0 if not known */
__u32 dw_close_policy(const struct dw_options *options, const struct discwriter_medium *medium,
		      __u64 sectors)
{
	const struct closing *closing = &other_media;
	size_t i;

	if (options->close != DW_CLOSE_IMAPI)
		return (__u32)options->close;
	if (nearly_full(medium, sectors))
		return DISCWRITER_CLOSE_FINALIZE;
	for (i = 0; i < DW_ARRAY_SIZE(closings); i++)
		if (closings[i].profile == medium->profile)
			closing = &closings[i];
	return closing->close[options->disable_compat][options->force_close];
}

static bool is_zero(const unsigned char *p, size_t n)
{
	return !n || (!p[0] && !memcmp(p, p + 1, n - 1));
}

/*
 * A formatted medium cannot be blank, but IMAPI takes it for blank when its first
 * 2 MB are zero (MediaHeuristicallyBlank). Read past the page cache, which
 * neither knows what was recorded of late nor needs these pages. When in doubt it
 * is not blank.
 */
bool dw_seems_blank(struct dw_recorder *recorder)
{
	const size_t step = 64 << 10, all = 2 << 20;
	struct discwriter_recorder info;
	unsigned char *buffer;
	char path[48];
	size_t done = 0;
	bool zero = true;
	int fd;

	if (FAILED(discwriter_recorder_info(recorder, &info, sizeof(info))))
		return false;
	if (!info.block_name[0] || strchr(info.block_name, '/'))
		return false;
	snprintf(path, sizeof(path), "/dev/%s", info.block_name);
	buffer = aligned_alloc(4096, step);
	if (!buffer)
		return false;
	fd = dw_open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (fd < 0)
		goto out;
	while (done < all && zero) {
		ssize_t n = dw_ops.pread(fd, buffer, step, (off_t)done);

		if (n == -EINTR)
			continue;
		if (n < 0)
			zero = false;
		if (n <= 0)
			break;
		zero = is_zero(buffer, (size_t)n);
		done += (size_t)n;
	}
	dw_ops.close(fd);
out:
	free(buffer);
	return zero && done;
}
