/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: the data writer
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 */
#ifndef LIBDISCWRITER_DATA_H
#define LIBDISCWRITER_DATA_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The data writer (IDiscFormat2Data)
 */

/**
 * enum dw_action - what a write is doing (IMAPI_FORMAT2_DATA_WRITE_ACTION)
 *
 * Values as in Windows; their order is not the order in time.
 *
 * @DW_ACTION_VALIDATING_MEDIA: examining drive and medium
 * @DW_ACTION_FORMATTING_MEDIA: formatting, where the medium needs it
 * @DW_ACTION_INITIALIZING_HARDWARE: setting the drive up
 * @DW_ACTION_CALIBRATING_POWER: calibrating the laser
 * @DW_ACTION_WRITING_DATA: recording
 * @DW_ACTION_FINALIZATION: flushing and closing; also after a cancel
 * @DW_ACTION_COMPLETED: ended well
 * @DW_ACTION_VERIFYING: re-reading and comparing
 */
enum dw_action {
	DW_ACTION_VALIDATING_MEDIA	= 0,
	DW_ACTION_FORMATTING_MEDIA	= 1,
	DW_ACTION_INITIALIZING_HARDWARE	= 2,
	DW_ACTION_CALIBRATING_POWER	= 3,
	DW_ACTION_WRITING_DATA		= 4,
	DW_ACTION_FINALIZATION		= 5,
	DW_ACTION_COMPLETED		= 6,
	DW_ACTION_VERIFYING		= 7,
};

/**
 * struct dw_progress - how far a write or another job is
 *
 * IDiscFormat2DataEventArgs; for a task see discwriter_task_set_progress().
 * May grow at its end: the library passes it, nobody else makes one.
 *
 * @action: enum dw_action (CurrentAction)
 * @phase: enum discwriter_phase, which is finer
 * @elapsed_ms: since the burn began (ElapsedTime, in seconds there)
 * @remaining_ms: estimated, -1 when not known (RemainingTime)
 * @total_ms: estimated, -1 when not known (TotalTime)
 * @start_lba: first sector of the range being written; of the burn without a
 *	range list (StartLba). Of a verification by itself: the first that is compared
 * @sector_count: its sectors, 0 when not known (SectorCount). Of a verification by
 *	itself: all that it compares
 * @last_read_lba: last sector taken from the stream, -1 before that (LastReadLba).
 *	During a verification: the last that was compared, of the disc
 * @last_written_lba: last sector the drive has acknowledged, -1 before that
 *	(LastWrittenLba)
 * @total_system_buffer: bytes of the library's own buffer; 0 where the data go to
 *	the drive without it (TotalSystemBuffer)
 * @used_system_buffer: bytes in it (UsedSystemBuffer)
 * @free_system_buffer: @total_system_buffer less @used_system_buffer
 * @sectors_done: sectors the drive has acknowledged, of the whole job; with
 *	discwriter_data_set_resume(), those that were recorded before included
 * @sectors_total: sectors of the whole job, 0 when not known
 * @range: index of the range being written
 * @nr_ranges: ranges of the job, 0 without a list
 * @drive_buffer_size: bytes of the drive's buffer, 0 when not known
 * @drive_buffer_free: bytes of it that are free
 * @bytes_per_second: speed of late, 0 when not known
 * @profile: type of the medium, see discwriter_profile_find()
 * @job: enum discwriter_job: DISCWRITER_JOB_BURN for a write
 * @drive_progress: how far the drive is with a long operation (formatting, erasing,
 *	closing), in 1/65536; -1 when it does not tell
 * @reserved: 0
 */
struct dw_progress {
	__u32 action;
	__u32 phase;
	__s64 elapsed_ms;
	__s64 remaining_ms;
	__s64 total_ms;
	__s64 start_lba;
	__u64 sector_count;
	__s64 last_read_lba;
	__s64 last_written_lba;
	__u64 total_system_buffer;
	__u64 used_system_buffer;
	__u64 free_system_buffer;
	__u64 sectors_done;
	__u64 sectors_total;
	__u32 range;
	__u32 nr_ranges;
	__u32 drive_buffer_size;
	__u32 drive_buffer_free;
	__u64 bytes_per_second;
	__u32 profile;
	__u32 job;
	__s32 drive_progress;
	__u32 reserved;
};

/**
 * discwriter_progress_from_status() - a record of the kernel as progress
 * @status: as discwriter_recorder_status() gave it, of anybody's burn or job
 * @progress: receives it. @start_lba and @sector_count are those of the whole
 *	burn, @bytes_per_second is the mean.
 * @size: sizeof(*progress)
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (@size is 0).
 */
DW_API int discwriter_progress_from_status(const struct discwriter_status *status,
					   struct dw_progress *progress, size_t size);

/**
 * typedef dw_progress_fn - called while a write runs (DDiscFormat2DataEvents)
 * @data: the data writer; discwriter_data_cancel() and the getters may be called
 * @progress: valid during the call
 * @user: as given to discwriter_data_set_progress()
 */
typedef void (*dw_progress_fn)(struct dw_data *data, const struct dw_progress *progress,
			       void *user);

/**
 * enum dw_stage - where in a write or task the first failure came
 * @DW_STAGE_NONE: nothing failed
 * @DW_STAGE_CHECK: the library's own checks; nothing was opened
 * @DW_STAGE_OPEN: taking the recorder; the medium was not touched
 * @DW_STAGE_MEDIUM: asking for the medium; it was not touched
 * @DW_STAGE_BEGIN: preparing drive and medium
 * @DW_STAGE_SOURCE: reading the stream
 * @DW_STAGE_WRITE: recording
 * @DW_STAGE_END: closing and checking
 * @DW_STAGE_VERIFY: verifying, see discwriter_data_set_verification()
 */
enum dw_stage {
	DW_STAGE_NONE	= 0,
	DW_STAGE_CHECK	= 1,
	DW_STAGE_OPEN	= 2,
	DW_STAGE_MEDIUM	= 3,
	DW_STAGE_BEGIN	= 4,
	DW_STAGE_SOURCE	= 5,
	DW_STAGE_WRITE	= 6,
	DW_STAGE_END	= 7,
	DW_STAGE_VERIFY	= 8,
};

/* @status of struct dw_result is of this write or task. */
#define DW_RESULT_STATUS	0x00000001

/**
 * struct dw_result - how a write or a task ended
 * @hr: what it returned
 * @error: the errno behind it, 0 when the library itself refused
 * @stage: enum dw_stage
 * @flags: DW_RESULT_*
 * @resumed: sectors of the image that were on the medium before, see
 *	discwriter_data_set_resume()
 * @verified: enum dw_verified
 * @read_sense_key: sense key of the READ that failed while verifying; 0: none did
 * @read_asc: additional sense code that goes with it
 * @read_ascq: its qualifier
 * @reserved: 0
 * @first_bad: first sector of the disc that differs or could not be read;
 *	DISCWRITER_NO_ADDRESS where it is none: all is well, or what the drive tells of
 *	disc and tracks is wrong. Valid unless @verified is DW_VERIFIED_NOT_ASKED.
 * @compared: sectors that were as they should be
 * @status: the kernel's record, taken when the burn had ended: what was
 *	recorded, what the drive said, in what state the medium is. Where it failed
 *	when the medium was looked at (DW_STAGE_MEDIUM) there was no burn: @burn is 0
 *	then, and what the drive said is there. Valid when DW_RESULT_STATUS is set.
 *	The last, since it grows with the kernel's.
 */
struct dw_result {
	int hr;
	int error;
	__u32 stage;
	__u32 flags;
	__u64 resumed;
	__u32 verified;
	__u8 read_sense_key;
	__u8 read_asc;
	__u8 read_ascq;
	__u8 reserved;
	__u64 first_bad;
	__u64 compared;
	struct discwriter_status status;
};

/**
 * DW_CLOSE_IMAPI - close as IMAPI's two closing properties say
 *
 * See discwriter_data_set_close().
 */
#define DW_CLOSE_IMAPI	(-1)

/**
 * discwriter_data_new() - make a data writer
 * @data: receives it; to be freed with discwriter_data_free()
 *
 * All properties have IMAPI's defaults: no recorder, no client name, the others
 * off.
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY, E_FAIL (no descriptor left).
 */
DW_API int discwriter_data_new(struct dw_data **data);

/**
 * discwriter_data_free() - free a data writer
 * @data: the data writer, or NULL; it must not be writing
 */
DW_API void discwriter_data_free(struct dw_data *data);

/**
 * discwriter_data_set_recorder() - choose the recorder (put_Recorder)
 * @data: the data writer
 * @recorder: the recorder; the data writer keeps it open. NULL: none.
 *
 * Return: S_OK, E_POINTER (@data), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
 * E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED (it can write no medium).
 */
DW_API int discwriter_data_set_recorder(struct dw_data *data, struct dw_recorder *recorder);

/**
 * discwriter_data_set_client_name() - say who writes (put_ClientName)
 * @data: the data writer
 * @name: shown to others while the recorder is held; 1 to 63 letters, digits,
 *	blanks and . , : ; - _ ; copied
 *
 * Must be set before a write.
 *
 * Return: S_OK, E_POINTER (@data), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
 * E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID (also for NULL and "").
 */
DW_API int discwriter_data_set_client_name(struct dw_data *data, const char *name);

/**
 * discwriter_data_set_force_overwrite() - leave to overwrite (put_ForceOverwrite)
 * @data: the data writer
 * @on: not 0: a used rewritable medium is overwritten from sector 0. Off by
 *	default: such a medium gives E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, unless
 *	a range list says what to update.
 *
 * A formatted medium whose first and last 2 MiB are zero counts as blank.
 * In Windows the setter is not locked during a write; here it is.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_force_overwrite(struct dw_data *data, int on);

/**
 * discwriter_data_set_force_media_to_be_closed() - close the disc
 * @data: the data writer
 * @on: not 0: nothing can be added after this write. Off by default.
 *
 * put_ForceMediaToBeClosed. Whatever it says, a nearly full medium is closed, see
 * discwriter_data_set_close_when_full().
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_force_media_to_be_closed(struct dw_data *data, int on);

/**
 * discwriter_data_set_disable_consumer_dvd_compatibility_mode() - DVD+R appendable
 * @data: the data writer
 * @on: not 0: a DVD+R stays appendable (unless it is forced to be closed). Off by
 *	default: DVD+R and DVD+R DL are closed by each write, as players want it.
 *
 * put_DisableConsumerDvdCompatibilityMode. A DVD+R DL is closed in either case;
 * other media ignore it. What IMAPI calls compatible is
 * DISCWRITER_CLOSE_COMPATIBLE (with a module that does not know that:
 * DISCWRITER_CLOSE_FINALIZE), what it calls normal DISCWRITER_CLOSE_FINALIZE.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_disable_consumer_dvd_compatibility_mode(struct dw_data *data,
								       int on);

/**
 * discwriter_data_set_close() - say outright what to close
 * @data: the data writer
 * @close: enum discwriter_close, or DW_CLOSE_IMAPI (the default): as the two
 *	properties above say
 *
 * Not in IMAPI.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_close(struct dw_data *data, int close);

/**
 * discwriter_data_set_close_when_full() - finalize a nearly full medium
 * @data: the data writer
 * @on: not 0: a sequential medium is finalized when 2 % of it or less are left
 *	free, whatever else is to be closed; 0: it is not
 *
 * Unless this was called: on as long as IMAPI's properties say what to close
 * (which is what IMAPI does), off when discwriter_data_set_close() does. With a
 * module that does not know the rule, only writes of known size heed it.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_close_when_full(struct dw_data *data, int on);

/**
 * discwriter_data_set_simulate() - do everything but switch the laser to write power
 * @data: the data writer
 * @on: not 0: the medium stays as it is. Off by default.
 *
 * Not in IMAPI. CD, DVD-R, and DVD-RW in sequential recording; others give
 * E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_simulate(struct dw_data *data, int on);

/**
 * discwriter_data_set_buffer_underrun_free_disabled() - no underrun protection
 * @data: the data writer
 * @on: not 0: a drive that runs out of data fails the write
 *	(E_IMAPI_LOSS_OF_STREAMING) instead of pausing. Off by default.
 *
 * put_BufferUnderrunFreeDisabled. CD, DVD-R, and DVD-RW in sequential recording;
 * other media are always protected.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_buffer_underrun_free_disabled(struct dw_data *data, int on);

/**
 * discwriter_data_set_postgap_already_in_image() - no post-gap
 * @data: the data writer
 * @on: not 0: nothing follows the image. Off by default: on CD, 150 sectors of
 *	zeros do, so that readers that read ahead find no end.
 *
 * put_PostgapAlreadyInImage. Other media have no post-gap.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_postgap_already_in_image(struct dw_data *data, int on);

/**
 * discwriter_data_set_resume() - continue a track that is open
 * @data: the data writer
 * @on: not 0: the medium holds the beginning of this image in a track that is
 *	still open, after a crash or a cancel, or its track was reserved: record
 *	the rest of it. Off by default.
 *
 * Not in IMAPI. The stream is the whole image; what is recorded already is skipped
 * (read and thrown away, where the stream cannot seek), and @resumed of
 * discwriter_data_result() tells how much that was. Whether it is the same image
 * is for the caller to know. DVD+R, DVD-R, DVD-RW in sequential recording, BD-R;
 * E_IMAPI_DF2DATA_INVALID_MEDIA_STATE where no such track is, E_INVALIDARG
 * for an image shorter than what is recorded.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_resume(struct dw_data *data, int on);

/**
 * discwriter_data_set_may_format() - leave to format
 * @data: the data writer
 * @on: not 0: a DVD-RW that takes only images of known size (it was erased quickly)
 *	is formatted when the size is not known. Off by default: that gives
 *	E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED.
 *
 * Media that can be written only when they are formatted need no leave.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_may_format(struct dw_data *data, int on);

/**
 * discwriter_data_set_write_type() - how to record on sequential media
 * @data: the data writer
 * @type: enum discwriter_write_type; DISCWRITER_WRITE_AUTO by default.
 *	DISCWRITER_WRITE_AT_ONCE needs a stream of known size.
 *
 * Not in IMAPI.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_write_type(struct dw_data *data, unsigned int type);

/**
 * discwriter_data_set_speed() - how fast to write
 * @data: the data writer
 * @kbps: kB/s of 1000 bytes, see "Speeds" in <libdiscwriter-names.h>; 0 (the
 *	default): what discwriter_recorder_set_speed() has set, or else the drive's
 *	own choice
 * @rotation: enum discwriter_rotation
 *
 * SetWriteSpeed, but it takes effect with the next write, which then returns
 * S_IMAPI_SPEEDADJUSTED, S_IMAPI_ROTATIONADJUSTED or S_IMAPI_BOTHADJUSTED when the
 * drive chose another.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_speed(struct dw_data *data, unsigned int kbps,
				     unsigned int rotation);

/**
 * discwriter_data_set_pad() - take images that are no multiple of 2048 bytes
 * @data: the data writer
 * @on: not 0: a last sector that is not full is padded with zeros. Off by default:
 *	such an image gives E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED.
 *
 * Not in IMAPI.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_pad(struct dw_data *data, int on);

/**
 * discwriter_data_set_widen() - leave to write whole blocks
 * @data: the data writer
 * @on: not 0: each range of a list is widened to whole blocks of the medium, with the
 *	image's own data, as far as the image goes. Off by default.
 *
 * Not in IMAPI, whose image builders must see to that themselves. A range need not
 * consist of whole blocks here either: what is missing is read from the disc, by
 * the drive or by the kernel, and not a sector is changed that is not in the list.
 * With leave to widen nothing has to be read, which is quicker; it is right where the
 * image's neighbouring sectors are those of the disc, as in an image that
 * was made from it. @nr_ranges and @range of progress and status are the list's.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_widen(struct dw_data *data, int on);

/**
 * discwriter_data_set_progress() - have a function called while a write runs
 * @data: the data writer
 * @fn: the function; NULL: none (the default)
 * @user: passed to it
 * @interval_ms: time between calls, at least 10; 0 means 500, as in IMAPI
 *
 * The function is called from a thread that lives as long as the write: when the
 * action changes, and every @interval_ms. Calls never overlap; the last one is
 * over before the write returns, and is DW_ACTION_COMPLETED when it succeeds. A
 * function that takes long delays only further calls, not the burn. It must not
 * leave by longjmp or an exception, nor write with, or free, this data writer.
 *
 * Return: S_OK, E_POINTER (@data), E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_data_set_progress(struct dw_data *data, dw_progress_fn fn, void *user,
					unsigned int interval_ms);

/**
 * discwriter_data_get_recorder() - the recorder (get_Recorder)
 * @data: the data writer
 *
 * Return: the recorder; NULL when there is none, or @data is NULL. To be freed with
 * discwriter_recorder_free(), as one more that keeps it open: what @data is given next, or
 * its end, does not matter to it.
 */
DW_API struct dw_recorder *discwriter_data_get_recorder(struct dw_data *data);

/**
 * discwriter_data_get_client_name() - see discwriter_data_set_client_name()
 * @data: the data writer
 * @name: receives it, "" when none is set
 * @size: bytes at @name, at least DISCWRITER_CLIENT_LEN
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (@size).
 */
DW_API int discwriter_data_get_client_name(struct dw_data *data, char *name, size_t size);

/**
 * discwriter_data_get_force_overwrite() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_force_overwrite(struct dw_data *data);

/**
 * discwriter_data_get_force_media_to_be_closed() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_force_media_to_be_closed(struct dw_data *data);

/**
 * discwriter_data_get_disable_consumer_dvd_compatibility_mode() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_disable_consumer_dvd_compatibility_mode(struct dw_data *data);

/**
 * discwriter_data_get_close() - see its setter
 * @data: the data writer
 *
 * Return: enum discwriter_close, or DW_CLOSE_IMAPI.
 */
DW_API int discwriter_data_get_close(struct dw_data *data);

/**
 * discwriter_data_get_close_when_full() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0, as it would be with the next write; 1 when @data is NULL.
 */
DW_API int discwriter_data_get_close_when_full(struct dw_data *data);

/**
 * discwriter_data_get_simulate() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_simulate(struct dw_data *data);

/**
 * discwriter_data_get_buffer_underrun_free_disabled() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_buffer_underrun_free_disabled(struct dw_data *data);

/**
 * discwriter_data_get_postgap_already_in_image() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_postgap_already_in_image(struct dw_data *data);

/**
 * discwriter_data_get_resume() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_resume(struct dw_data *data);

/**
 * discwriter_data_get_may_format() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_may_format(struct dw_data *data);

/**
 * discwriter_data_get_write_type() - see its setter
 * @data: the data writer
 *
 * Return: enum discwriter_write_type.
 */
DW_API unsigned int discwriter_data_get_write_type(struct dw_data *data);

/**
 * discwriter_data_get_speed() - see its setter
 * @data: the data writer
 * @rotation: receives enum discwriter_rotation; NULL: not wanted
 *
 * Return: kB/s, 0 when none was set or @data is NULL.
 */
DW_API unsigned int discwriter_data_get_speed(struct dw_data *data, unsigned int *rotation);

/**
 * discwriter_data_get_pad() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_pad(struct dw_data *data);

/**
 * discwriter_data_get_widen() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_widen(struct dw_data *data);

/**
 * discwriter_data_write() - record a stream (Write)
 * @data: the data writer
 * @stream: what to record
 *
 * Takes the recorder, records the whole stream, closes as asked, checks the
 * disc's state and lets the recorder go; returns when that is over. Rewritable
 * media are written from sector 0, others from their next writable address. A
 * regular file goes from the page cache to the drive without a copy, memory from
 * where it lies.
 *
 * Checks, in this order, nothing is touched before they pass: E_POINTER (@data or
 * @stream is NULL), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, E_IMAPI_RECORDER_REQUIRED,
 * E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED
 * (the size is 0, or no multiple of 2048 and padding is off), E_INVALIDARG (the
 * range list). Then the
 * recorder is taken (E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED), and recorder and
 * medium are examined (the E_IMAPI_RECORDER_MEDIA_* codes, and
 * E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, ...MEDIA_IS_NOT_SUPPORTED,
 * ...INVALID_MEDIA_STATE, ...MEDIA_NOT_BLANK, ...STREAM_TOO_LARGE_FOR_CURRENT_MEDIA)
 * before anything is recorded. A disc that is being spun up is waited for, for a
 * minute; a drive that is busy with something of its own is not (MEDIA_BUSY,
 * MEDIA_FORMAT_IN_PROGRESS), though write(2) on the node would wait.
 *
 * While recording and closing: E_IMAPI_REQUEST_CANCELLED,
 * E_IMAPI_LOSS_OF_STREAMING, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE,
 * E_IMAPI_RECORDER_COMMAND_TIMEOUT, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
 * DW_E_DEV_NOT_EXIST (unplugged), E_INVALIDARG (the stream ended before the size
 * that was told), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED (a stream of unknown size
 * turned out to be empty, or no multiple of 2048: then it is recorded, padded
 * and closed nevertheless), IMAPI_E_DATA_STREAM_READ_FAILURE (the stream cannot
 * be read), E_HANDLE (its descriptor was closed),
 * E_IMAPI_BURN_VERIFICATION_FAILED (see discwriter_data_set_verification(); and, whatever
 * is verified, when the disc is not in the state that it should be in afterwards: still
 * blank, not closed, its track too short, though the drive has said that all went well),
 * E_OUTOFMEMORY, E_FAIL; any other cause has the code that
 * discwriter_hresult_from_cause() gives. discwriter_data_result() tells more.
 *
 * What the kernel's module does not know gives E_NOTIMPL, before anything is
 * recorded; so does a node whose place another driver's device has taken.
 *
 * Return: S_OK; S_IMAPI_SPEEDADJUSTED, S_IMAPI_ROTATIONADJUSTED or
 * S_IMAPI_BOTHADJUSTED (recorded at another speed than asked for); or the first
 * failure.
 */
DW_API int discwriter_data_write(struct dw_data *data, struct dw_stream *stream);

/**
 * discwriter_data_write_ranges() - record parts of a stream (IBlockRangeList)
 * @data: the data writer
 * @stream: the whole image; seekable and of known size
 * @ranges: which sectors of it; sector N of the image goes to LBA N. They are
 *	written in this order, are never sorted or merged; where they overlap, the
 *	later one wins.
 * @nr_ranges: how many, 1 to DISCWRITER_MAX_RANGES
 *
 * As discwriter_data_write(), but the rest of the medium is left as it is, and no
 * leave to overwrite is needed. Needs a medium of which any sector can be written;
 * others take only a single range that is the whole image, if that starts at 0.
 * A sector of the image that is not full cannot be in a range.
 *
 * Return: see discwriter_data_write(); also E_POINTER (@ranges), E_INVALIDARG (no
 * range or too many, an end below its start, a range beyond image or medium, a
 * stream that cannot seek, together with resuming), in which case nothing was recorded.
 */
DW_API int discwriter_data_write_ranges(struct dw_data *data, struct dw_stream *stream,
					const struct discwriter_range *ranges, size_t nr_ranges);

/**
 * discwriter_data_start() - begin to record a stream, and return
 * @data: the data writer
 * @stream: what to record; nobody else may use it until the write has ended
 * @ranges: which sectors of it, see discwriter_data_write_ranges(); copied. NULL: all
 * @nr_ranges: how many
 *
 * As discwriter_data_write() or discwriter_data_write_ranges(), by a thread of the
 * library. Not in IMAPI. All of the write's own checks but the first three are made by
 * that thread: discwriter_data_wait() tells what came of them.
 *
 * Return: S_OK (it has begun); E_POINTER (@data, @stream), E_INVALIDARG (@ranges
 * with none, or too many), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, E_OUTOFMEMORY (no
 * thread).
 */
DW_API int discwriter_data_start(struct dw_data *data, struct dw_stream *stream,
				 const struct discwriter_range *ranges, size_t nr_ranges);

/**
 * discwriter_data_wait() - wait for a write that was started
 * @data: the data writer
 * @timeout_ms: at most so long; 0: only look; negative: for ever
 * @hr: receives what the write returned; NULL: not wanted
 *
 * discwriter_data_result() then tells more, and what state the disc was left in. Any
 * number of threads may wait: each is told of the write that ran when it asked, also when
 * another one has begun by then. A write that has ended can be asked for again until the
 * next write or verification begins. One that was started and not waited for is waited for
 * by the next one, and by discwriter_data_free().
 *
 * Return: S_OK (it has ended), S_FALSE (the time is over), E_POINTER (@data),
 * E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS (none was started, or another write or a
 * verification has begun since).
 */
DW_API int discwriter_data_wait(struct dw_data *data, int timeout_ms, int *hr);

/**
 * discwriter_data_fd() - a descriptor to poll for the end of a write
 * @data: the data writer
 *
 * Readable (POLLIN) from the end of a write that was started until the next one is
 * started. Not to be read or closed: it is the data writer's.
 *
 * Return: the descriptor, the same for all of its life; -1 when @data is NULL.
 */
DW_API int discwriter_data_fd(struct dw_data *data);

/**
 * discwriter_data_cancel() - cancel a write (CancelWrite)
 * @data: the data writer
 *
 * From any thread, also from the progress function. Returns at once. The write
 * ends when the medium has been brought into the best state it allows, which can
 * take a minute, and returns E_IMAPI_REQUEST_CANCELLED. Where all data were there
 * already the disc is closed to its end: the result's outcome is
 * DISCWRITER_OUTCOME_COMPLETE then, and the disc is as good as any.
 *
 * Return: S_OK (asked), E_POINTER, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS, or
 * why the kernel refused; the write ends nevertheless, when the piece of data
 * it is at has been taken.
 */
DW_API int discwriter_data_cancel(struct dw_data *data);

/**
 * discwriter_data_result() - how the last write ended
 * @data: the data writer
 * @result: receives it
 * @size: sizeof(*result)
 *
 * Return: S_OK, S_FALSE (no write has ended yet), E_POINTER, E_INVALIDARG (@size
 * is 0).
 */
DW_API int discwriter_data_result(struct dw_data *data, struct dw_result *result, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_DATA_H */
