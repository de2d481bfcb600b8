/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: the erase object (IDiscFormat2Erase)
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 *
 * discwriter_task_erase() is the simple way to the same: a recorder, quick or full, and
 * nothing to set. This object has IDiscFormat2Erase's properties besides: it insists on
 * a client name, which others see as the owner's while it erases, takes recorders one
 * at a time, and judges drives and media. What is done to the medium is the same, and
 * so is the code of each failure.
 *
 * Its setters, and a second erase, give E_IMAPI_ERASE_RECORDER_IN_USE from the begin of
 * an erase until its end has been waited for.
 */
#ifndef LIBDISCWRITER_ERASE_H
#define LIBDISCWRITER_ERASE_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * typedef dw_erase_progress_fn - called while it erases (DDiscFormat2EraseEvents)
 * @erase: the erase object; discwriter_erase_cancel() and the getters may be called
 * @elapsed: seconds since it began
 * @total: estimated, of the whole erase, in seconds; -1 while it is not known
 * @progress: the same in milliseconds, and more: @drive_progress is the drive's own word,
 *	@sectors_done and @sectors_total count where a medium is overwritten. Valid during
 *	the call
 * @user: as given to discwriter_erase_set_progress()
 */
typedef void (*dw_erase_progress_fn)(struct dw_erase *erase, int elapsed, int total,
				     const struct dw_progress *progress, void *user);

/**
 * discwriter_erase_new() - make an erase object
 * @erase: receives it; to be freed with discwriter_erase_free()
 *
 * All properties have IMAPI's defaults: no recorder, no client name, a quick erase.
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY.
 */
DW_API int discwriter_erase_new(struct dw_erase **erase);

/**
 * discwriter_erase_free() - free an erase object
 * @erase: the object, or NULL; nobody may be waiting for it. An erase that was started
 *	and not waited for is treated as by discwriter_task_free().
 */
DW_API void discwriter_erase_free(struct dw_erase *erase);

/**
 * discwriter_erase_set_recorder() - choose the recorder (put_Recorder)
 * @erase: the erase object
 * @recorder: the recorder; the object keeps it open. NULL: none, which must come
 *	between two recorders.
 *
 * Return: S_OK, E_POINTER (@erase), E_IMAPI_ERASE_RECORDER_IN_USE,
 * E_IMAPI_ERASE_ONLY_ONE_RECORDER_SUPPORTED (another one is set),
 * E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED (it can record no rewritable medium).
 */
DW_API int discwriter_erase_set_recorder(struct dw_erase *erase, struct dw_recorder *recorder);

/**
 * discwriter_erase_get_recorder() - the recorder (get_Recorder)
 * @erase: the erase object
 *
 * Return: the recorder; NULL when there is none, or @erase is NULL. To be freed with
 * discwriter_recorder_free(), see discwriter_data_get_recorder().
 */
DW_API struct dw_recorder *discwriter_erase_get_recorder(struct dw_erase *erase);

/**
 * discwriter_erase_set_client_name() - say who erases (put_ClientName)
 * @erase: the erase object
 * @name: shown to others while it erases; 1 to 63 letters, digits, blanks and
 *	. , : ; - _ ; copied
 *
 * Must be set before an erase.
 *
 * Return: S_OK, E_POINTER (@erase), E_IMAPI_ERASE_RECORDER_IN_USE,
 * E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID (also for NULL and "").
 */
DW_API int discwriter_erase_set_client_name(struct dw_erase *erase, const char *name);

/**
 * discwriter_erase_get_client_name() - who erases (get_ClientName)
 * @erase: the erase object
 * @name: receives it; "" while unset
 * @size: bytes there, at least DISCWRITER_CLIENT_LEN
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (@size).
 */
DW_API int discwriter_erase_get_client_name(struct dw_erase *erase, char *name, size_t size);

/**
 * discwriter_erase_set_full_erase() - erase all of it (put_FullErase)
 * @erase: the erase object
 * @on: 0 (the default): quickly, only what makes the medium look blank; otherwise all of
 *	it. What that means for each medium says enum discwriter_erase_method in
 *	<linux/discwriter.h>.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_ERASE_RECORDER_IN_USE.
 */
DW_API int discwriter_erase_set_full_erase(struct dw_erase *erase, int on);

/**
 * discwriter_erase_get_full_erase() - erase all of it? (get_FullErase)
 * @erase: the erase object
 *
 * Return: 1 or 0; 0 when @erase is NULL.
 */
DW_API int discwriter_erase_get_full_erase(struct dw_erase *erase);

/**
 * discwriter_erase_set_progress() - have a function called while it erases
 * @erase: the erase object
 * @fn: the function; NULL: none (the default)
 * @user: passed to it
 * @interval_ms: time between calls, at least 10; 0 means 500, as in IMAPI
 *
 * The function is called by the thread that waits, or that called
 * discwriter_erase_media(): when the phase changes, every @interval_ms, and last when
 * it is over.
 *
 * Return: S_OK, E_POINTER (@erase), E_INVALIDARG, E_IMAPI_ERASE_RECORDER_IN_USE.
 */
DW_API int discwriter_erase_set_progress(struct dw_erase *erase, dw_erase_progress_fn fn,
					 void *user, unsigned int interval_ms);

/**
 * discwriter_erase_supported_media_types() - what can be erased (SupportedMediaTypes)
 * @n: receives how many there are
 *
 * Return: enum IMAPI_MEDIA_PHYSICAL_TYPE numbers, static; NULL when @n is NULL.
 */
DW_API const int *discwriter_erase_supported_media_types(size_t *n);

/**
 * discwriter_erase_is_recorder_supported() - can this recorder erase
 * @erase: the erase object; its own recorder does not matter
 * @recorder: the recorder
 * @supported: receives 1 if it can record a rewritable medium, else 0
 *
 * IsRecorderSupported. Does not ask the drive.
 *
 * Return: S_OK (it can), S_FALSE (it cannot), E_POINTER.
 */
DW_API int discwriter_erase_is_recorder_supported(struct dw_erase *erase,
						  struct dw_recorder *recorder, int *supported);

/**
 * discwriter_erase_is_current_media_supported() - can this medium be erased
 * @erase: the erase object; its own recorder does not matter
 * @recorder: the recorder that has the medium
 * @supported: receives 1 if it can be erased as it is, else 0; 0 also on failure
 *
 * IsCurrentMediaSupported. Not one that is write-protected, or has nothing to erase
 * since it was never formatted. An empty tray is a failure, as since Windows 7.
 *
 * Return: S_OK (it can), S_FALSE (it cannot), E_POINTER,
 * E_IMAPI_RECORDER_MEDIA_NO_MEDIA, or what else a drive can say of a medium.
 */
DW_API int discwriter_erase_is_current_media_supported(struct dw_erase *erase,
						       struct dw_recorder *recorder,
						       int *supported);

/**
 * discwriter_erase_get_current_physical_media_type() - type of the medium
 * @erase: the erase object
 * @type: receives enum IMAPI_MEDIA_PHYSICAL_TYPE (CurrentPhysicalMediaType), see
 *	discwriter_data_get_current_physical_media_type()
 *
 * Return: S_OK, E_POINTER, E_IMAPI_RECORDER_REQUIRED, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, or
 * what else a drive can say of a medium.
 */
DW_API int discwriter_erase_get_current_physical_media_type(struct dw_erase *erase,
							    __u32 *type);

/**
 * discwriter_erase_get_media_physically_blank() - is it blank (MediaPhysicallyBlank)
 * @erase: the erase object
 * @blank: receives 1 or 0, see discwriter_data_get_media_physically_blank()
 *
 * Return: see discwriter_erase_get_current_physical_media_type().
 */
DW_API int discwriter_erase_get_media_physically_blank(struct dw_erase *erase, int *blank);

/**
 * discwriter_erase_get_media_heuristically_blank() - does it look blank
 * @erase: the erase object
 * @blank: receives 1 or 0 (MediaHeuristicallyBlank), see
 *	discwriter_data_get_media_heuristically_blank()
 *
 * Return: see discwriter_erase_get_current_physical_media_type().
 */
DW_API int discwriter_erase_get_media_heuristically_blank(struct dw_erase *erase, int *blank);

/**
 * discwriter_erase_media() - erase the medium (EraseMedia)
 * @erase: the erase object
 *
 * Blocks until it is over. The checks come in this order, and nothing is done to the
 * medium before all have passed:
 *
 * 1. E_POINTER (@erase), E_IMAPI_ERASE_RECORDER_IN_USE (this object erases),
 * E_IMAPI_RECORDER_REQUIRED, E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID (none was set).
 * 2. The recorder is taken: E_IMAPI_RECORDER_LOCKED (mounted, or somebody else has it),
 * E_ACCESSDENIED, DW_E_DEV_NOT_EXIST.
 * 3. The medium: E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND (it does not start),
 * E_IMAPI_RECORDER_MEDIA_NO_MEDIA and the other E_IMAPI_RECORDER_MEDIA_* codes,
 * E_IMAPI_ERASE_DISC_INFORMATION_TOO_SMALL.
 * 4. E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED (no medium that can be written),
 * E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED.
 * 5. E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE (one that is written once).
 *
 * From there on: E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND,
 * E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED (the drive knows no such command),
 * E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE (also when it was reset under way),
 * E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR (only if it did, and then failed: there is no
 * such limit), E_IMAPI_REQUEST_CANCELLED, and those that
 * discwriter_hresult_from_cause() gives. E_IMAPI_ERASE_MODE_PAGE_2A_TOO_SMALL never
 * comes, as that page is not asked for.
 *
 * Return: S_OK (erased), or the failure.
 */
DW_API int discwriter_erase_media(struct dw_erase *erase);

/**
 * discwriter_erase_start() - begin to erase the medium
 * @erase: the erase object
 *
 * Returns when it has begun; the medium is looked at after that. Not in IMAPI.
 *
 * Return: S_OK (it has begun), or a failure of the steps 1 and 2 of
 * discwriter_erase_media().
 */
DW_API int discwriter_erase_start(struct dw_erase *erase);

/**
 * discwriter_erase_wait() - wait for the end of an erase that was started
 * @erase: the erase object
 * @timeout_ms: at most so long; negative: until it is over
 *
 * By one thread at a time. Once it is over, the recorder is let go, and further calls
 * return the same until the next erase.
 *
 * Return: how it ended, as discwriter_erase_media(); S_FALSE (the time is over; it goes
 * on), E_POINTER, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS (none was started),
 * E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (another thread waits).
 */
DW_API int discwriter_erase_wait(struct dw_erase *erase, int timeout_ms);

/**
 * discwriter_erase_cancel() - end an erase
 * @erase: the erase object
 *
 * From any thread, also from the progress function; see discwriter_task_cancel(). Not in
 * IMAPI.
 *
 * Return: S_OK (asked), E_POINTER, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
 * E_IMAPI_RECORDER_NO_SUCH_FEATURE (it cannot be stopped, and goes on).
 */
DW_API int discwriter_erase_cancel(struct dw_erase *erase);

/**
 * discwriter_erase_result() - how the last erase ended
 * @erase: the erase object
 * @result: receives it
 * @size: sizeof(*result)
 *
 * One that failed by step 1 of discwriter_erase_media() has not begun, and is none.
 *
 * Return: S_OK, S_FALSE (none has ended yet), E_POINTER, E_INVALIDARG (@size is 0).
 */
DW_API int discwriter_erase_result(struct dw_erase *erase, struct dw_result *result,
				   size_t size);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_ERASE_H */
