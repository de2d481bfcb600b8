/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: is on the disc what should be there?
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 */
#ifndef LIBDISCWRITER_VERIFY_H
#define LIBDISCWRITER_VERIFY_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dw_disc;

/**
 * enum dw_verification - how much is verified (IMAPI_BURN_VERIFICATION_LEVEL)
 *
 * Values as in Windows.
 *
 * @DW_VERIFICATION_NONE: nothing
 * @DW_VERIFICATION_QUICK: the drive's information on disc and track, and
 *	DW_VERIFY_SAMPLES sectors
 * @DW_VERIFICATION_FULL: that information, and every sector that was recorded;
 *	with a range list, those of the ranges
 */
enum dw_verification {
	DW_VERIFICATION_NONE	= 0,
	DW_VERIFICATION_QUICK	= 1,
	DW_VERIFICATION_FULL	= 2,
};

/*
 * Sectors that QUICK compares: the first, the last, and one in each of as many
 * equal parts between them, at places that are the same each time. All, where
 * there are not more.
 */
#define DW_VERIFY_SAMPLES	64

/**
 * enum dw_verified - what came of it
 * @DW_VERIFIED_NOT_ASKED: nothing was to be verified, or it did not come to that
 * @DW_VERIFIED_SAME: all that was compared is as it should be
 * @DW_VERIFIED_DIFFERS: something is not: E_IMAPI_BURN_VERIFICATION_FAILED. A
 *	sector that the drive cannot read (a medium error, or it finds nothing
 *	recorded there) counts as one that differs
 * @DW_VERIFIED_COULD_NOT: nothing is known: the drive refuses to read (a track or
 *	session that is open, a simulated write), does not become ready, fails, is
 *	gone, the stream cannot be read again, or it was cancelled. The code is that
 *	of the reason
 */
enum dw_verified {
	DW_VERIFIED_NOT_ASKED	= 0,
	DW_VERIFIED_SAME	= 1,
	DW_VERIFIED_DIFFERS	= 2,
	DW_VERIFIED_COULD_NOT	= 3,
};

/**
 * discwriter_data_set_verification() - verify what was written
 * (IBurnVerification, put_BurnVerificationLevel)
 * @data: the data writer
 * @level: enum dw_verification; DW_VERIFICATION_NONE by default
 *
 * discwriter_data_write() and discwriter_data_write_ranges() then compare the disc with
 * the stream when it is closed: with memory, regular files and block devices
 * byte for byte; of any other stream a CRC-32 of each sector is kept while it
 * passes (4 bytes of memory for each 2048), and it goes to the drive through the
 * library's buffer. The disc is read past all caches of the system, by READ
 * commands to the recorder's block device. A drive that is still busy is waited for, see
 * discwriter_disc_read(); discwriter_data_cancel() ends the verification and leaves the
 * disc as it is. Padding, post-gap and run-out are not compared.
 *
 * Failures have stage DW_STAGE_VERIFY; struct dw_result tells the rest.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_verification(struct dw_data *data, unsigned int level);

/**
 * discwriter_data_get_verification() - see its setter
 * @data: the data writer
 *
 * Return: enum dw_verification; DW_VERIFICATION_NONE when @data is NULL.
 */
DW_API unsigned int discwriter_data_get_verification(struct dw_data *data);

/**
 * discwriter_data_verify() - compare a disc with a stream, without writing
 * @data: the data writer; its recorder, its level of verification (without one,
 *	DW_VERIFICATION_FULL) and its progress function are used. For setters and
 *	discwriter_data_cancel() this is a write.
 * @stream: the image. One that can be read only once (a pipe) can be compared whole and
 *	fully only.
 * @lba: sector of the disc where the image begins
 * @ranges: which sectors of the image to compare; NULL: all. With ranges, sector
 *	N of the image is at @lba + N.
 * @nr_ranges: how many
 *
 * Does not need the recorder for itself. The drive's information on disc and tracks is
 * not judged: nothing is known of the write. discwriter_data_result() tells what was
 * found.
 *
 * Return: S_OK (it is the same), E_IMAPI_BURN_VERIFICATION_FAILED (it is not),
 * E_POINTER (@data, @stream), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
 * E_IMAPI_RECORDER_REQUIRED, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED (it is empty),
 * E_INVALIDARG (bad ranges, or a stream that is read only once with ranges or
 * DW_VERIFICATION_QUICK), IMAPI_E_DATA_STREAM_READ_FAILURE,
 * E_IMAPI_REQUEST_CANCELLED, or why the disc cannot be read:
 * E_IMAPI_RECORDER_MEDIA_NO_MEDIA and the like,
 * E_IMAPI_DF2DATA_INVALID_MEDIA_STATE (the drive refuses to read there),
 * E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, E_IMAPI_RECORDER_COMMAND_TIMEOUT,
 * DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_data_verify(struct dw_data *data, struct dw_stream *stream, __u64 lba,
				  const struct discwriter_range *ranges, size_t nr_ranges);

/**
 * discwriter_disc_open() - read the disc in a recorder
 * @recorder: the recorder; its block device is opened
 * @disc: receives the object; to be freed with discwriter_disc_free()
 *
 * A drive that has stopped is started.
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY, DW_E_DEV_NOT_EXIST (no block device),
 * E_ACCESSDENIED.
 */
DW_API int discwriter_disc_open(struct dw_recorder *recorder, struct dw_disc **disc);

/**
 * discwriter_disc_free() - stop reading
 * @disc: the object, or NULL
 */
DW_API void discwriter_disc_free(struct dw_disc *disc);

/**
 * discwriter_disc_read() - read sectors, as they are on the disc
 * @disc: from discwriter_disc_open()
 * @lba: the first
 * @buffer: receives @sectors times 2048 bytes
 * @sectors: how many
 * @good: receives how many from the first on were read; NULL: not wanted
 *
 * Past all caches of the system. A drive that is not ready is waited for: a minute
 * until it spins, ten minutes while it formats, closes, or is busy with something else.
 * Then this is E_IMAPI_RECORDER_MEDIA_BECOMING_READY,
 * E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS or E_IMAPI_RECORDER_MEDIA_BUSY.
 *
 * Return: S_OK (all), E_POINTER, E_IMAPI_BURN_VERIFICATION_FAILED (the sector after
 * the @good ones cannot be read, or nothing is recorded there), or why the disc
 * cannot be read, see discwriter_data_verify().
 */
DW_API int discwriter_disc_read(struct dw_disc *disc, __u64 lba, void *buffer, size_t sectors,
				size_t *good);

/**
 * discwriter_recorder_session_start() - where a session begins
 * @recorder: the recorder
 * @session: its number, from 1
 * @lba: receives the first sector of its first track
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (there is no such session),
 * E_NOTIMPL (the kernel's module cannot tell), or why the drive does not.
 */
DW_API int discwriter_recorder_session_start(struct dw_recorder *recorder, unsigned int session,
					     __u64 *lba);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_VERIFY_H */
