/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: the medium, other than by writing an image
 *
 * Erasing, formatting, finalizing, reserving; tray and door; speeds; where the next
 * session goes.
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 */
#ifndef LIBDISCWRITER_MEDIA_H
#define LIBDISCWRITER_MEDIA_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Tasks: jobs other than writing (IDiscFormat2Erase, and what IMAPI has not). A task
 * does one job at a time, and any number one after the other. Each takes the
 * recorder, as a write does, and lets it go when the job's end has been waited for.
 *
 * discwriter_task_erase() and its like return when it is over. For programs with
 * something else to do, discwriter_task_start_erase() and its like return when the
 * job has begun, and discwriter_task_wait() tells its end.
 */

/**
 * typedef dw_task_progress_fn - called while a job of a task runs
 * @task: the task; discwriter_task_cancel() may be called
 * @progress: valid during the call
 * @user: as given to discwriter_task_set_progress()
 */
typedef void (*dw_task_progress_fn)(struct dw_task *task, const struct dw_progress *progress,
				    void *user);

/**
 * discwriter_task_new() - make a task
 * @recorder: the recorder; the task keeps it open
 * @task: receives it; to be freed with discwriter_task_free()
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY.
 */
DW_API int discwriter_task_new(struct dw_recorder *recorder, struct dw_task **task);

/**
 * discwriter_task_free() - free a task
 * @task: the task, or NULL; nobody may be waiting for it. A job that was started and
 *	not waited for goes on, but nobody will be told how it ends; the call can
 *	wait for it.
 */
DW_API void discwriter_task_free(struct dw_task *task);

/**
 * discwriter_task_set_progress() - have a function called while a job runs
 * @task: the task
 * @fn: the function; NULL: none (the default)
 * @user: passed to it
 * @interval_ms: time between calls, at least 10; 0 means 500, as in IMAPI
 *
 * The function is called by the thread that waits for the job: when the phase
 * changes, every @interval_ms, and last when the job is over. Of the progress,
 * @phase, @drive_progress, the times and, where sectors are written, their numbers
 * say something; @action is DW_ACTION_FORMATTING_MEDIA while it erases or formats.
 *
 * Return: S_OK, E_POINTER (@task), E_INVALIDARG, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS.
 */
DW_API int discwriter_task_set_progress(struct dw_task *task, dw_task_progress_fn fn,
					void *user, unsigned int interval_ms);

/**
 * discwriter_task_start_erase() - begin to erase a rewritable medium (EraseMedia)
 * @task: the task
 * @full: 0 (IMAPI's default): quickly, only what makes the medium look blank;
 *	otherwise all of it (put_FullErase). What that means for each medium says
 *	enum discwriter_erase_method in <linux/discwriter.h>.
 *
 * Return: S_OK (it has begun), E_POINTER, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (a job of
 * this task runs), E_NOTIMPL (the kernel's module cannot), or one of
 * discwriter_task_erase().
 */
DW_API int discwriter_task_start_erase(struct dw_task *task, int full);

/**
 * discwriter_task_erase() - erase a rewritable medium (EraseMedia)
 * @task: the task
 * @full: see discwriter_task_start_erase()
 *
 * The simple way; an object with the properties of IDiscFormat2Erase is
 * discwriter_erase_new(), see <libdiscwriter-erase.h>.
 *
 * Failures have IMAPI's codes for erasing where there is one:
 * E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE, E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED (no
 * medium that can be written), E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED,
 * E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
 * E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND,
 * E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL,
 * E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE,
 * E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR (only if it did). Else
 * E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED, E_IMAPI_REQUEST_CANCELLED, the
 * E_IMAPI_RECORDER_MEDIA_* codes, and those that
 * discwriter_hresult_from_cause() gives.
 *
 * Return: S_OK (erased), or the failure; see also discwriter_task_start_erase().
 */
DW_API int discwriter_task_erase(struct dw_task *task, int full);

/**
 * discwriter_task_start_format() - begin to format a medium
 * @task: the task
 * @entry: one of discwriter_recorder_formats(), or one like it with another size
 *	where the medium allows that; NULL: the one that list prefers
 * @quick: not 0: without certification, where the drive can do without
 *
 * What is on the medium is lost.
 *
 * Return: see discwriter_task_start_erase() and discwriter_task_format().
 */
DW_API int discwriter_task_start_format(struct dw_task *task,
					const struct discwriter_format_entry *entry, int quick);

/**
 * discwriter_task_format() - format a medium
 * @task: the task
 * @entry: see discwriter_task_start_format()
 * @quick: see discwriter_task_start_format()
 *
 * Return: S_OK (formatted), E_INVALIDARG (not in this way),
 * E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED (the medium cannot be formatted),
 * E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED, E_IMAPI_REQUEST_CANCELLED, the
 * E_IMAPI_RECORDER_MEDIA_* codes, and those that
 * discwriter_hresult_from_cause() gives.
 */
DW_API int discwriter_task_format(struct dw_task *task,
				  const struct discwriter_format_entry *entry, int quick);

/**
 * discwriter_task_start_finalize() - begin to close what is open
 * @task: the task
 * @close: enum discwriter_close, not DISCWRITER_CLOSE_DEFAULT
 *
 * Return: see discwriter_task_start_erase() and discwriter_task_finalize().
 */
DW_API int discwriter_task_start_finalize(struct dw_task *task, unsigned int close);

/**
 * discwriter_task_finalize() - close what is open
 * @task: the task
 * @close: see discwriter_task_start_finalize()
 *
 * Without a write; also repairs what a crash or a cancel has left open.
 *
 * Return: S_OK (closed), E_INVALIDARG, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE (there is
 * nothing to close), E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED (a medium that knows no
 * closing), and as discwriter_task_format().
 */
DW_API int discwriter_task_finalize(struct dw_task *task, unsigned int close);

/**
 * discwriter_task_reserve() - reserve a track, to be filled later
 * @task: the task
 * @sectors: its size; rounded up to the medium's block
 * @reserve: receives number, size and start of the track; NULL: not wanted
 * @size: sizeof(*reserve)
 *
 * Takes seconds; there is no call that only starts it. A write with
 * discwriter_data_set_resume() fills the track.
 *
 * Return: S_OK (reserved), E_INVALIDARG (no sectors, or @size is 0),
 * E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
 * E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED (a medium without such tracks), and as
 * discwriter_task_format().
 */
DW_API int discwriter_task_reserve(struct dw_task *task, __u64 sectors,
				   struct discwriter_reserve *reserve, size_t size);

/**
 * discwriter_task_wait() - wait for the end of a job that was started
 * @task: the task
 * @timeout_ms: at most so long; negative: until it is over
 *
 * By one thread at a time. Once it is over, the recorder is let go, and further
 * calls return the same until the next job.
 *
 * Return: how the job ended: S_OK, or what discwriter_task_erase() and its like say;
 * S_FALSE (the time is over; it goes on), E_POINTER,
 * E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS (none was started),
 * E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (another thread waits).
 */
DW_API int discwriter_task_wait(struct dw_task *task, int timeout_ms);

/**
 * discwriter_task_cancel() - end a job
 * @task: the task
 *
 * From any thread, also from the progress function. Returns at once; the end still
 * has to be waited for. Overwriting, and filling what was reserved, can be stopped;
 * a drive that blanks or formats cannot.
 *
 * Return: S_OK (asked), E_POINTER, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
 * E_IMAPI_RECORDER_NO_SUCH_FEATURE (it cannot be stopped, and goes on).
 */
DW_API int discwriter_task_cancel(struct dw_task *task);

/**
 * discwriter_task_result() - how the last job ended
 * @task: the task
 * @result: receives it
 * @size: sizeof(*result)
 *
 * Return: S_OK, S_FALSE (no job has ended yet), E_POINTER, E_INVALIDARG (@size is 0).
 */
DW_API int discwriter_task_result(struct dw_task *task, struct dw_result *result, size_t size);

/**
 * discwriter_recorder_formats() - how the medium is, and can be, formatted
 * @recorder: the recorder
 * @formats: receives it. @nr is never above DISCWRITER_MAX_FORMATS, and
 *	@preferred below it unless there are none.
 * @size: sizeof(*formats)
 *
 * Asks the drive.
 *
 * Return: see discwriter_recorder_info(); also
 * E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED (the medium cannot be formatted),
 * E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, E_NOTIMPL, and what a drive can say of a medium.
 */
DW_API int discwriter_recorder_formats(struct dw_recorder *recorder,
				       struct discwriter_formats *formats, size_t size);

/*
 * Tray and door. Each call takes the recorder for a moment, as a write does.
 */

/**
 * discwriter_recorder_eject() - open the tray (EjectMedia)
 * @recorder: the recorder
 *
 * Return: S_OK, E_POINTER, E_IMAPI_RECORDER_LOCKED (mounted, or somebody records),
 * E_IMAPI_RECORDER_NO_SUCH_FEATURE (the drive cannot), E_ACCESSDENIED,
 * DW_E_DEV_NOT_EXIST, E_NOTIMPL, or the code of what the drive said.
 */
DW_API int discwriter_recorder_eject(struct dw_recorder *recorder);

/**
 * discwriter_recorder_load() - close the tray (CloseTray)
 * @recorder: the recorder
 *
 * Returns when the medium is known, which can take half a minute.
 *
 * Return: see discwriter_recorder_eject(); also E_IMAPI_RECORDER_MEDIA_NO_MEDIA.
 */
DW_API int discwriter_recorder_load(struct dw_recorder *recorder);

/**
 * discwriter_recorder_lock_door() - keep the tray from being opened
 * @recorder: the recorder
 *
 * Also by its button. A write does that by itself.
 *
 * Return: see discwriter_recorder_eject().
 */
DW_API int discwriter_recorder_lock_door(struct dw_recorder *recorder);

/**
 * discwriter_recorder_unlock_door() - let the tray be opened
 * @recorder: the recorder
 *
 * Return: see discwriter_recorder_eject().
 */
DW_API int discwriter_recorder_unlock_door(struct dw_recorder *recorder);

/**
 * discwriter_recorder_speeds() - speeds for the medium in the drive
 * @recorder: the recorder
 * @speeds: receives them (SupportedWriteSpeedDescriptors, CurrentWriteSpeed). Its
 *	numbers are kB/s, see "Speeds" in <libdiscwriter-names.h>; @nr is never above
 *	DISCWRITER_MAX_SPEEDS.
 * @size: sizeof(*speeds)
 *
 * Asks the drive.
 *
 * Return: see discwriter_recorder_info(); also E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
 * E_NOTIMPL, and what a drive can say of a medium.
 */
DW_API int discwriter_recorder_speeds(struct dw_recorder *recorder,
				      struct discwriter_speeds *speeds, size_t size);

/**
 * discwriter_recorder_set_speed() - set the write speed (SetWriteSpeed)
 * @recorder: the recorder
 * @kbps: kB/s of 1000 bytes, see "Speeds" in <libdiscwriter-names.h>; 0: the drive's
 *	own choice, the fastest it trusts the medium with
 * @rotation: enum discwriter_rotation
 * @taken: receives what the drive took; NULL: not wanted
 * @size: sizeof(*taken)
 *
 * Holds for all writes until it is set anew. Takes the recorder for a moment.
 *
 * Return: S_OK; S_IMAPI_SPEEDADJUSTED, S_IMAPI_ROTATIONADJUSTED or
 * S_IMAPI_BOTHADJUSTED (the drive took another); E_INVALIDARG; otherwise see
 * discwriter_recorder_eject().
 */
DW_API int discwriter_recorder_set_speed(struct dw_recorder *recorder, unsigned int kbps,
					 unsigned int rotation, struct discwriter_speed *taken,
					 size_t size);

/**
 * struct dw_multisession - where a further session begins and what it continues
 *
 * The two numbers that image builders want (option -C of mkisofs and xorriso).
 *
 * @last_session_start: sector where the session to be continued begins
 * @next_writable: sector where the next one will
 */
struct dw_multisession {
	__u64 last_session_start;
	__u64 next_writable;
};

/**
 * discwriter_recorder_multisession() - where a further session goes (IMultisession)
 * @recorder: the recorder
 * @ms: receives it
 * @size: sizeof(*ms)
 *
 * On sequential media the start of the last session and the next writable sector,
 * as the drive tells them. A medium of which any sector can be written has no
 * sessions: there it is sector 0, and the first block behind the ISO 9660 file
 * system found there (32 KiB, on BD 64 KiB). To find that, sector 16 is read by
 * the block device.
 *
 * Return: S_OK; S_FALSE (nothing to continue: blank, finalized, no file system, or
 * somebody records; @ms is untouched); otherwise see discwriter_recorder_medium().
 */
DW_API int discwriter_recorder_multisession(struct dw_recorder *recorder,
					    struct dw_multisession *ms, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_MEDIA_H */
