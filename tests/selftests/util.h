/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests share beside the virtual recorder: images whose every
 * sector is different, burning them, and looking at the result in two ways.
 */
#ifndef SELFTESTS_UTIL_H
#define SELFTESTS_UTIL_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/discwriter.h>

#include "sim.h"

#define SECTOR		DISCWRITER_SECTOR_SIZE
/* ECC block of DVD media, in sectors. */
#define BLOCK		16

/**
 * image_new() - memory for an image, filled
 * @sectors: its size
 * @seed: images of different seeds differ in every sector
 *
 * Page-aligned and present, so that it can be mapped for the drive at once.
 *
 * Return: the image, or NULL. image_free() frees it.
 */
uint8_t *image_new(size_t sectors, uint32_t seed);

/**
 * image_free() - free an image
 * @image: the image, or NULL
 * @sectors: its size
 */
void image_free(uint8_t *image, size_t sectors);

/**
 * image_iso() - turn the start of an image into an empty ISO 9660 file system
 * @image: at least 20 sectors
 * @sectors: size of the volume
 */
void image_iso(uint8_t *image, uint32_t sectors);

/**
 * write_all() - write all of a buffer in pieces
 * @fd: the node
 * @buf: the bytes
 * @len: how many
 * @piece: bytes of one write(2)
 *
 * Short counts are followed by another write, as any program does.
 *
 * Return: 0 or an errno, with *@done (if not NULL) set to the bytes taken.
 */
int write_all(int fd, const void *buf, size_t len, size_t piece, size_t *done);

/**
 * close_errno() - close a descriptor
 * @fd: the descriptor
 *
 * Return: 0 or the errno.
 */
int close_errno(int fd);

/**
 * burn() - open the node, write an image, close
 * @sim: the recorder
 * @buf: the image
 * @len: its size in bytes
 * @piece: bytes of one write(2)
 *
 * Return: 0 or the first errno.
 */
int burn(struct sim *sim, const void *buf, size_t len, size_t piece);

/**
 * open_node() - open the node
 * @sim: the recorder
 * @flags: for open(2), O_CLOEXEC is added
 *
 * Return: a descriptor, or -1 with errno.
 */
int open_node(struct sim *sim, int flags);

/**
 * ioctl_errno() - ioctl(2)
 * @fd: the node
 * @request: DISCWRITER_IOC_*
 * @arg: its structure
 *
 * Return: 0 or the errno.
 */
int ioctl_errno(int fd, unsigned long request, void *arg);

/**
 * begin() - DISCWRITER_IOC_BEGIN without a range list
 * @fd: the node
 * @flags: DISCWRITER_BEGIN_*
 * @sectors: sectors that will follow, 0 if not known
 *
 * Return: 0 or the errno.
 */
int begin(int fd, uint32_t flags, uint64_t sectors);

/**
 * end() - DISCWRITER_IOC_END
 * @fd: the node
 *
 * Return: 0 or the errno.
 */
int end(int fd);

/**
 * status_of() - the status of the burn that runs, or of the last one
 * @sim: the recorder
 *
 * Return: the status; a @cause of DISCWRITER_CAUSE_COUNT if it cannot be read.
 */
struct discwriter_status status_of(struct sim *sim);

/**
 * on_disc() - whether the drive's memory holds these bytes
 * @sim: the recorder
 * @lba: first sector
 * @buf: what should be there
 * @len: bytes; the rest of the last sector must be zero
 */
bool on_disc(struct sim *sim, uint64_t lba, const void *buf, size_t len);

/**
 * on_sr() - whether srN reads these bytes, through the page cache
 * @sim: the recorder
 * @lba: first sector
 * @buf: what should be there
 * @len: bytes
 */
bool on_sr(struct sim *sim, uint64_t lba, const void *buf, size_t len);

/**
 * on_sr_direct() - whether srN reads these bytes, past the page cache
 * @sim: the recorder
 * @lba: first sector
 * @buf: what should be there
 * @len: bytes; whole sectors
 */
bool on_sr_direct(struct sim *sim, uint64_t lba, const void *buf, size_t len);

/**
 * written_as_listed() - whether the sectors of all WRITE commands since the trace was cleared
 * are, in order, those of a block range list
 * @sim: the recorder
 * @list: the ranges
 * @nr: how many
 */
bool written_as_listed(struct sim *sim, const struct discwriter_range *list, size_t nr);

/**
 * attr_read() - a sysfs attribute of the recorder as text
 * @sim: the recorder
 * @name: the attribute
 * @buf: filled in, without the newline
 * @size: of @buf
 *
 * Return: 0 or an errno.
 */
int attr_read(struct sim *sim, const char *name, char *buf, size_t size);

/**
 * attr_number() - a sysfs attribute of the recorder as a number
 * @sim: the recorder
 * @name: the attribute
 *
 * Return: the number, or -1.
 */
long long attr_number(struct sim *sim, const char *name);

/**
 * attr_write() - write a sysfs attribute of the recorder
 * @sim: the recorder
 * @name: the attribute
 * @text: what to write
 *
 * Return: 0 or an errno.
 */
int attr_write(struct sim *sim, const char *name, const char *text);

/**
 * pfn_of() - page frame of an address of this process
 * @addr: the address; its page must be present
 *
 * Return: the page frame number, 0 if it cannot be told.
 */
uint64_t pfn_of(const void *addr);

/**
 * elapsed_ms() - milliseconds of a clock that only goes forward
 */
long long elapsed_ms(void);

/**
 * wait_idle() - wait until nobody has the recorder and nothing is finished
 * @sim: the recorder
 *
 * Return: 0, or ETIMEDOUT after %SIM_WAIT_MS.
 */
int wait_idle(struct sim *sim);

/**
 * wait_task() - wait until a task sleeps in a system call
 * @pid: the task
 *
 * Looks at /proc: the task must be in S or D state twice, 20 ms apart.
 *
 * Return: 0, or ETIMEDOUT after %SIM_WAIT_MS.
 */
int wait_task(pid_t pid);

#endif /* SELFTESTS_UTIL_H */
