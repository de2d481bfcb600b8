/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: record optical discs through /dev/discwriterN
 *
 * The vocabulary is that of Windows' Image Mastering API, version 2 (IMAPI2):
 * a recorder, a data writer with its properties, a stream, block range lists,
 * result codes. Where a function stands for a member of IMAPI2, its text names
 * that member; where it differs, it says so.
 *
 * Names: the library's types are dw_*, its functions discwriter_*. The structures
 * discwriter_* are the kernel's, from <linux/discwriter.h>; they may grow at their
 * end, so a function that fills one takes the size the caller was compiled with.
 *
 * Results: a function that returns int and whose text says nothing else returns
 * a code of <libdiscwriter-hresult.h>: negative for a failure, S_OK or another
 * success otherwise. errno is not part of the interface. Every function that
 * fills something through a pointer returns E_POINTER when that pointer is NULL,
 * and leaves it untouched on failure.
 *
 * Threads: the library has no state of its own. An object may be used by several
 * threads at a time, but must be freed by one, when no other uses it.
 * The library never prints, never exits, and leaves signals alone: the one
 * thread it makes (see discwriter_data_set_progress()) has all of them blocked.
 *
 * Units: a sector is 2048 bytes. Addresses (LBA) count sectors. Times are in
 * milliseconds. Strings are NUL-terminated.
 */
#ifndef LIBDISCWRITER_H
#define LIBDISCWRITER_H

#include <stddef.h>
#include <linux/discwriter.h>
#include "libdiscwriter-hresult.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef DW_API
#define DW_API __attribute__((visibility("default")))
#endif

struct dw_data;
struct dw_nodes;
struct dw_recorder;
struct dw_stream;

/**
 * discwriter_version() - version of the library that runs
 *
 * Return: "MAJOR.MINOR.PATCH"; static.
 */
DW_API const char *discwriter_version(void);

/*
 * Codes
 */

/**
 * struct dw_code - what a code means
 * @hr: the code
 * @name: its name in Windows
 * @text: a sentence that says what happened
 * @advice: a sentence that says what to do about it; NULL for the codes that no
 *	function of this library returns
 */
struct dw_code {
	int hr;
	const char *name;
	const char *text;
	const char *advice;
};

/**
 * struct dw_cause - what a cause means
 * @cause: enum discwriter_cause
 * @error: the errno the kernel reports with it
 * @hr: the code the library reports for it
 * @name: its name, without DISCWRITER_CAUSE_
 * @text: a sentence that says what happened
 */
struct dw_cause {
	unsigned int cause;
	int error;
	int hr;
	const char *name;
	const char *text;
};

/**
 * discwriter_strhresult() - a code in words
 * @hr: any number
 *
 * Return: "NAME: sentence"; for a number that is no code, a text that says so.
 * Static, never NULL.
 */
DW_API const char *discwriter_strhresult(int hr);

/**
 * discwriter_code_find() - look up a code by its value
 * @hr: any number
 *
 * Return: static, or NULL when @hr is no code.
 */
DW_API const struct dw_code *discwriter_code_find(int hr);

/**
 * discwriter_code_by_name() - look up a code by its name
 * @name: as in Windows, upper or lower case; for the codes made of a Win32
 *	error, E_HANDLE, DW_E_DEV_NOT_EXIST or HRESULT_FROM_WIN32(...)
 *
 * Return: static, or NULL when @name is NULL or no code has it.
 */
DW_API const struct dw_code *discwriter_code_by_name(const char *name);

/**
 * discwriter_code_at() - walk over all codes
 * @index: from 0
 *
 * Return: static, or NULL when @index is not below their number.
 */
DW_API const struct dw_code *discwriter_code_at(size_t index);

/**
 * discwriter_cause_find() - look up a cause by its number
 * @cause: as the kernel gave it
 *
 * Return: static, or NULL for a cause that this library does not know.
 */
DW_API const struct dw_cause *discwriter_cause_find(unsigned int cause);

/**
 * discwriter_cause_by_name() - look up a cause by its name
 * @name: with or without DISCWRITER_CAUSE_, upper or lower case
 *
 * Return: static, or NULL when @name is NULL or no cause has it.
 */
DW_API const struct dw_cause *discwriter_cause_by_name(const char *name);

/**
 * discwriter_hresult_from_cause() - the code of a cause
 * @cause: as the kernel gave it
 *
 * Return: its code; E_FAIL for a cause that this library does not know.
 */
DW_API int discwriter_hresult_from_cause(unsigned int cause);

/**
 * discwriter_hresult_from_errno() - the code of an errno alone
 * @error: positive errno; 0 gives S_OK
 *
 * For when there is no status record: several causes share an errno. EAGAIN
 * ("would block") and EINTR are no failures, have no code, and no function of
 * this library returns because of them.
 *
 * Return: its code; E_FAIL when there is none.
 */
DW_API int discwriter_hresult_from_errno(int error);

/**
 * discwriter_hresult_from_status() - the code of a burn
 * @status: as the kernel gave it
 *
 * By its cause; where this library does not know that (a newer kernel), by its
 * errno.
 *
 * Return: the code; S_OK when nothing went wrong; E_POINTER when @status is NULL.
 */
DW_API int discwriter_hresult_from_status(const struct discwriter_status *status);

/**
 * discwriter_phase_name() - a phase in a word
 * @phase: enum discwriter_phase
 *
 * Return: "idle", "writing", ...; "unknown" for numbers that are none. Static.
 */
DW_API const char *discwriter_phase_name(unsigned int phase);

/**
 * discwriter_outcome_name() - an outcome in a word
 * @outcome: enum discwriter_outcome
 *
 * Return: "untouched", "appendable", ...; "unknown" for numbers that are none.
 * Static.
 */
DW_API const char *discwriter_outcome_name(unsigned int outcome);

/**
 * discwriter_outcome_text() - an outcome in a sentence
 * @outcome: enum discwriter_outcome
 *
 * Return: what state the disc is in and what can be done with it. Static.
 */
DW_API const char *discwriter_outcome_text(unsigned int outcome);

/**
 * struct dw_profile - a type of medium
 * @profile: number in MMC (GET CONFIGURATION)
 * @speed_1x: what "1x" means for it, in units of 1000 bytes a second; 0 where
 *	that is not defined
 * @name: "DVD+RW", ...
 */
struct dw_profile {
	unsigned int profile;
	unsigned int speed_1x;
	const char *name;
};

/**
 * discwriter_profile_find() - look up a type of medium
 * @profile: struct discwriter_medium.profile
 *
 * Return: static, or NULL for a number that this library does not know.
 */
DW_API const struct dw_profile *discwriter_profile_find(unsigned int profile);

/*
 * Recorders
 */

/**
 * discwriter_nodes_new() - list the recorders of this system (IDiscMaster2)
 * @nodes: receives the list, in the order of their numbers; to be freed with
 *	discwriter_nodes_free(). A snapshot: recorders come and go.
 *
 * Needs no permission and no running udevd, and opens no recorder. A list may
 * be empty.
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY, E_FAIL (no sysfs).
 */
DW_API int discwriter_nodes_new(struct dw_nodes **nodes);

/**
 * discwriter_nodes_free() - free a list of recorders
 * @nodes: the list, or NULL
 */
DW_API void discwriter_nodes_free(struct dw_nodes *nodes);

/**
 * discwriter_nodes_count() - number of recorders in a list
 * @nodes: the list
 *
 * Return: the number; 0 when @nodes is NULL.
 */
DW_API size_t discwriter_nodes_count(const struct dw_nodes *nodes);

/**
 * discwriter_nodes_path() - path of a recorder's node
 * @nodes: the list
 * @n: from 0
 *
 * Return: "/dev/discwriter0", owned by the list; NULL when @n is too large.
 */
DW_API const char *discwriter_nodes_path(const struct dw_nodes *nodes, size_t n);

/**
 * discwriter_recorder_open() - open a recorder (InitializeDiscRecorder)
 * @path: its node (/dev/discwriterN), or the block device of the same drive
 *	(/dev/srN, or a link to it such as /dev/cdrom)
 * @recorder: receives the object; to be freed with discwriter_recorder_free()
 *
 * Opens the node for reading: no effect on drive or medium, possible while
 * somebody else records.
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY, DW_E_DEV_NOT_EXIST (no such node, or
 * no recorder behind that block device), E_ACCESSDENIED, E_NOTIMPL (the path is
 * something else), or the code of open(2)'s errno.
 */
DW_API int discwriter_recorder_open(const char *path, struct dw_recorder **recorder);

/**
 * discwriter_recorder_open_index() - open a recorder by its number
 * @index: N of /dev/discwriterN
 * @recorder: see discwriter_recorder_open()
 *
 * Return: see discwriter_recorder_open().
 */
DW_API int discwriter_recorder_open_index(unsigned int index, struct dw_recorder **recorder);

/**
 * discwriter_recorder_free() - let go of a recorder
 * @recorder: the recorder, or NULL. A data writer that it was given to keeps
 *	it open by itself.
 */
DW_API void discwriter_recorder_free(struct dw_recorder *recorder);

/**
 * discwriter_recorder_path() - path of the recorder's node
 * @recorder: the recorder
 *
 * Return: "/dev/discwriter0", owned by the recorder, also when it was opened by
 * its block device; NULL when @recorder is NULL.
 */
DW_API const char *discwriter_recorder_path(const struct dw_recorder *recorder);

/**
 * discwriter_recorder_info() - identity and limits (VendorId, ProductId, ...)
 * @recorder: the recorder
 * @info: receives them. Strings are terminated and printable whatever the drive
 *	said: a byte that is not ASCII text is replaced by '?'.
 * @size: sizeof(*info)
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (@size is 0), DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_recorder_info(struct dw_recorder *recorder,
				    struct discwriter_recorder *info, size_t size);

/**
 * discwriter_recorder_features() - what the kernel's side can do
 * @recorder: the recorder
 * @features: receives it
 * @size: sizeof(*features)
 *
 * Return: see discwriter_recorder_info().
 */
DW_API int discwriter_recorder_features(struct dw_recorder *recorder,
					struct discwriter_features *features, size_t size);

/**
 * discwriter_recorder_medium() - the medium in the drive (CurrentMediaStatus, ...)
 * @recorder: the recorder
 * @medium: receives its type, state and sizes. An empty drive is no failure:
 *	DISCWRITER_MEDIUM_PRESENT is not set then.
 * @size: sizeof(*medium)
 *
 * Asks the drive, which can take seconds after a disc was loaded; while a burn
 * runs, the answer is the state found at its begin.
 *
 * Return: see discwriter_recorder_info(); also what a drive can say of a medium
 * (E_IMAPI_RECORDER_MEDIA_BECOMING_READY, ...).
 */
DW_API int discwriter_recorder_medium(struct dw_recorder *recorder,
				      struct discwriter_medium *medium, size_t size);

/**
 * discwriter_recorder_status() - the burn that runs, or the last one
 * @recorder: the recorder
 * @status: receives it, whoever burns. The number of sense bytes is never above
 *	the size of the array.
 * @size: sizeof(*status)
 *
 * Return: see discwriter_recorder_info().
 */
DW_API int discwriter_recorder_status(struct dw_recorder *recorder,
				      struct discwriter_status *status, size_t size);

/**
 * discwriter_recorder_owner() - who has the recorder (ExclusiveAccessOwner)
 * @recorder: the recorder
 * @owner: receives it; printable as in discwriter_recorder_info()
 * @size: sizeof(*owner)
 *
 * To be asked after E_IMAPI_RECORDER_LOCKED. Who has the drive by another way (a
 * mount, a program on its block device) is not known: @owner->held is 0 then.
 *
 * Return: see discwriter_recorder_info().
 */
DW_API int discwriter_recorder_owner(struct dw_recorder *recorder,
				     struct discwriter_owner *owner, size_t size);

/**
 * discwriter_recorder_cancel() - cancel whatever burn the recorder runs
 * @recorder: the recorder
 *
 * Also a burn of another process. To cancel an own one use
 * discwriter_data_cancel(), which cannot hit somebody else's.
 *
 * Return: S_OK (asked; the burn ends soon), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
 * E_ACCESSDENIED (neither that user nor privileged), DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_recorder_cancel(struct dw_recorder *recorder);

/*
 * Streams: where the data come from (IStream). A stream serves one write at a
 * time, and is the caller's: no other object keeps it.
 */

/**
 * discwriter_stream_from_fd() - a stream from a descriptor
 * @fd: a regular file, block device, pipe, FIFO, socket or terminal, open for
 *	reading; it stays the caller's and must stay open while the stream lives
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * Of a regular file and of a block device the image is what follows the
 * descriptor's position, its size is known, and the position is not moved: the
 * stream can be written again. Anything else is read to its end, once.
 *
 * Return: S_OK, E_POINTER, E_HANDLE (not open), E_INVALIDARG (a directory),
 * E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_from_fd(int fd, struct dw_stream **stream);

/**
 * discwriter_stream_from_memory() - a stream from memory
 * @data: the image; it must stay valid and unchanged during a write. Memory
 *	aligned to 2048 bytes goes to the drive without a copy.
 * @size: its bytes
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * Return: S_OK, E_POINTER (also: @data), E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_from_memory(const void *data, size_t size, struct dw_stream **stream);

/**
 * discwriter_stream_free() - free a stream
 * @stream: the stream, or NULL
 */
DW_API void discwriter_stream_free(struct dw_stream *stream);

/**
 * discwriter_stream_set_size() - tell the size of an image
 * @stream: the stream
 * @bytes: how much of the stream is the image; not above the size of memory, and
 *	above the size of a file only if the file will have grown by then
 *
 * A known size lets the drive reserve the track, which some media need, and is
 * checked against the medium before anything is written. A stream that then
 * ends before it gives E_INVALIDARG; what follows it is not read.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG.
 */
DW_API int discwriter_stream_set_size(struct dw_stream *stream, __u64 bytes);

/**
 * discwriter_stream_size() - size of an image
 * @stream: the stream
 * @bytes: receives it; 0 when it is not known
 *
 * Return: S_OK, S_FALSE (not known), E_POINTER.
 */
DW_API int discwriter_stream_size(const struct dw_stream *stream, __u64 *bytes);

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
 * struct dw_progress - how far a write is (IDiscFormat2DataEventArgs)
 *
 * May grow at its end: the library passes it, nobody else makes one.
 *
 * @action: enum dw_action (CurrentAction)
 * @phase: enum discwriter_phase, which is finer
 * @elapsed_ms: since the burn began (ElapsedTime, in seconds there)
 * @remaining_ms: estimated, -1 when not known (RemainingTime)
 * @total_ms: estimated, -1 when not known (TotalTime)
 * @start_lba: first sector of the range being written; of the burn without a
 *	range list (StartLba)
 * @sector_count: its sectors, 0 when not known (SectorCount)
 * @last_read_lba: last sector taken from the stream, -1 before that (LastReadLba)
 * @last_written_lba: last sector the drive has acknowledged, -1 before that
 *	(LastWrittenLba)
 * @total_system_buffer: bytes of the library's own buffer; 0 where the data go to
 *	the drive without it (TotalSystemBuffer)
 * @used_system_buffer: bytes in it (UsedSystemBuffer)
 * @free_system_buffer: @total_system_buffer less @used_system_buffer
 * @sectors_done: sectors the drive has acknowledged, of the whole job
 * @sectors_total: sectors of the whole job, 0 when not known
 * @range: index of the range being written
 * @nr_ranges: ranges of the job, 0 without a list
 * @drive_buffer_size: bytes of the drive's buffer, 0 when not known
 * @drive_buffer_free: bytes of it that are free
 * @bytes_per_second: speed of late, 0 when not known
 * @profile: type of the medium, see discwriter_profile_find()
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
	__u32 reserved;
};

/**
 * typedef dw_progress_fn - called while a write runs (DDiscFormat2DataEvents)
 * @data: the data writer; discwriter_data_cancel() and the getters may be called
 * @progress: valid during the call
 * @user: as given to discwriter_data_set_progress()
 */
typedef void (*dw_progress_fn)(struct dw_data *data, const struct dw_progress *progress,
			       void *user);

/**
 * enum dw_stage - where in a write the first failure came
 * @DW_STAGE_NONE: nothing failed
 * @DW_STAGE_CHECK: the library's own checks; nothing was opened
 * @DW_STAGE_OPEN: taking the recorder; the medium was not touched
 * @DW_STAGE_MEDIUM: asking for the medium; it was not touched
 * @DW_STAGE_BEGIN: preparing drive and medium
 * @DW_STAGE_SOURCE: reading the stream
 * @DW_STAGE_WRITE: recording
 * @DW_STAGE_END: closing and checking
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
};

/* @status of struct dw_result is of this write. */
#define DW_RESULT_STATUS	0x00000001

/**
 * struct dw_result - how a write ended
 * @hr: what it returned
 * @error: the errno behind it, 0 when the library itself refused
 * @stage: enum dw_stage
 * @flags: DW_RESULT_*
 * @status: the kernel's record, taken when the burn had ended: what was
 *	recorded, what the drive said, in what state the medium is. Valid when
 *	DW_RESULT_STATUS is set.
 */
struct dw_result {
	int hr;
	int error;
	__u32 stage;
	__u32 flags;
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
 * A formatted medium whose first 2 MiB are zero counts as blank.
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
 * put_ForceMediaToBeClosed. Whatever it says, a sequential medium is closed when
 * a write of known size leaves 2 % of it free or less.
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
 * other media ignore it. Of the two ways to close a disc that IMAPI knows
 * ("compatible" and "normally"), drives offer what they offer: here both are
 * DISCWRITER_CLOSE_FINALIZE.
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
 * discwriter_data_get_recorder() - see discwriter_data_set_recorder()
 * @data: the data writer
 *
 * Return: the recorder, or NULL. It stays the data writer's: do not free it.
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
 * discwriter_data_get_pad() - see its setter
 * @data: the data writer
 *
 * Return: 1 or 0; 0 when @data is NULL.
 */
DW_API int discwriter_data_get_pad(struct dw_data *data);

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
 * (the size is 0, or no multiple of 2048 and padding is off). Then the
 * recorder is taken (E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED), and recorder and
 * medium are examined (the E_IMAPI_RECORDER_MEDIA_* codes, and
 * E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, ...MEDIA_IS_NOT_SUPPORTED,
 * ...INVALID_MEDIA_STATE, ...MEDIA_NOT_BLANK, ...STREAM_TOO_LARGE_FOR_CURRENT_MEDIA)
 * before anything is recorded.
 *
 * While recording and closing: E_IMAPI_REQUEST_CANCELLED,
 * E_IMAPI_LOSS_OF_STREAMING, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE,
 * E_IMAPI_RECORDER_COMMAND_TIMEOUT, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
 * DW_E_DEV_NOT_EXIST (unplugged), E_INVALIDARG (the stream ended before the size
 * that was told), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED (a stream of unknown size
 * turned out to be empty, or no multiple of 2048: then it is recorded, padded
 * and closed nevertheless), IMAPI_E_DATA_STREAM_READ_FAILURE (the stream cannot
 * be read), E_IMAPI_BURN_VERIFICATION_FAILED (the disc's state is not what was
 * written), E_OUTOFMEMORY, E_FAIL; any other cause has the code that
 * discwriter_hresult_from_cause() gives. discwriter_data_result() tells more.
 *
 * Return: S_OK, or the first failure.
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
 * stream that cannot seek), in which case nothing was recorded.
 */
DW_API int discwriter_data_write_ranges(struct dw_data *data, struct dw_stream *stream,
					const struct discwriter_range *ranges, size_t nr_ranges);

/**
 * discwriter_data_cancel() - cancel a write (CancelWrite)
 * @data: the data writer
 *
 * From any thread, also from the progress function. Returns at once. The write
 * ends when the medium has been brought into the best state it allows, which can
 * take a minute, and returns E_IMAPI_REQUEST_CANCELLED, or S_OK when it was
 * complete already.
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

#endif /* LIBDISCWRITER_H */
