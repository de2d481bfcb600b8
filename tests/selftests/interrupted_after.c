// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupted burns and jobs: what the drive still has, and what can be done with
 * the disc.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kselftest.h"
#include "interrupted.h"

/* How many sectors from the start of the image the drive still has. */
unsigned int kept(void)
{
	uint8_t *seen = sim_content(&sim, 0, SECTORS);
	unsigned int n = 0;

	while (seen && n < SECTORS &&
	       !memcmp(seen + n * SECTOR, image + n * SECTOR, SECTOR))
		n++;
	free(seen);
	return n;
}

static int try_burn(const struct discwriter_medium *m)
{
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.sectors = m->can & DISCWRITER_MEDIUM_CAN_AT_ONCE ? 320 : 0,
	};
	uint8_t *other = image_new(320, 99);
	struct discwriter_status st;
	int fd = open_node(&sim, O_WRONLY);
	int err, err2;

	err = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!err)
		err = write_all(fd, other, 320 * SECTOR, 65536, NULL);
	err2 = close_errno(fd);
	wait_idle(&sim);
	st = status_of(&sim);
	if (!err)
		err = err2;
	if (!err && (st.outcome != DISCWRITER_OUTCOME_COMPLETE ||
		     !on_sr(&sim, st.start, other, 320 * SECTOR)))
		err = EIO;
	image_free(other, 320);
	return err;
}

static int try_resume(const struct discwriter_medium *m)
{
	struct discwriter_begin arg = { .flags = DISCWRITER_BEGIN_RESUME };
	uint64_t have = m->open_next - m->open_start;
	int fd = open_node(&sim, O_WRONLY);
	int err, err2;

	err = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!err && have < SECTORS)
		err = write_all(fd, image + have * SECTOR,
				(SECTORS - have) * SECTOR, 65536, NULL);
	err2 = close_errno(fd);
	wait_idle(&sim);
	if (err || err2)
		return err ? err : err2;
	return on_disc(&sim, m->open_start, image, SECTORS * SECTOR) &&
	       on_sr(&sim, m->open_start, image, SECTORS * SECTOR) ? 0 : EIO;
}

static int look(struct discwriter_medium *m)
{
	int fd = open_node(&sim, O_RDONLY);
	int err = ioctl_errno(fd, DISCWRITER_IOC_MEDIUM, m);

	close(fd);
	return err;
}

static int try_finalize(void)
{
	struct discwriter_finalize arg = { .close = DISCWRITER_CLOSE_SESSION };
	int fd = open_node(&sim, O_WRONLY);
	int err = ioctl_errno(fd, DISCWRITER_IOC_FINALIZE, &arg);

	close(fd);
	return err;
}

static int try_erase(void)
{
	struct discwriter_erase arg = { .method = DISCWRITER_ERASE_QUICK };
	int fd = open_node(&sim, O_WRONLY);
	int err = ioctl_errno(fd, DISCWRITER_IOC_ERASE, &arg);

	close(fd);
	return err;
}

static int try_format(void)
{
	struct discwriter_format arg = { .flags = DISCWRITER_FORMAT_CHOOSE };
	int fd = open_node(&sim, O_WRONLY);
	int err = ioctl_errno(fd, DISCWRITER_IOC_FORMAT, &arg);

	close(fd);
	return err;
}

/* The first of these that works. */
const char *go_on(void)
{
	struct discwriter_medium m;

	if (look(&m))
		return "cannot be looked at";
	if (m.can & DISCWRITER_MEDIUM_CAN_RESUME)
		return try_resume(&m) ? "resume fails" : "resume";
	if (!try_burn(&m))
		return m.state & DISCWRITER_MEDIUM_OVERWRITABLE ? "overwrite" :
		       m.state & DISCWRITER_MEDIUM_BLANK ? "burn" : "append";
	if (m.can & DISCWRITER_MEDIUM_CAN_FINALIZE && !try_finalize()) {
		if (look(&m))
			return "cannot be looked at";
		return try_burn(&m) ? "close" : "close, append";
	}
	if (m.can & DISCWRITER_MEDIUM_CAN_ERASE && !try_erase() && !look(&m))
		return try_burn(&m) ? "erase fails" : "erase, burn";
	if (m.can & DISCWRITER_MEDIUM_CAN_FORMAT && !try_format() && !look(&m))
		return try_burn(&m) ? "format fails" : "format, burn";
	return "nothing";
}
