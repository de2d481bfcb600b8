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
 * The library never prints, never exits, and leaves signals alone: the threads it
 * makes (discwriter_data_set_progress(), discwriter_data_start()) have all of them
 * blocked.
 *
 * Kernels: an older module knows fewer verbs, flags and fields. Asking for what
 * it does not know gives E_NOTIMPL, and nothing is done; fields that it does not
 * have are 0.
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
struct dw_erase;
struct dw_nodes;
struct dw_progress;
struct dw_recorder;
struct dw_result;
struct dw_stream;
struct dw_task;

/**
 * discwriter_version() - version of the library that runs
 *
 * Return: "MAJOR.MINOR.PATCH"; static.
 */
DW_API const char *discwriter_version(void);

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

/* Room for any recorder's id. */
#define DW_RECORDER_ID_LEN	512

/**
 * discwriter_nodes_id() - what a recorder is called for good (IDiscMaster2's ids)
 * @nodes: the list
 * @n: from 0
 *
 * The number of a node goes to whoever comes first; this name is the same after the next
 * boot, and whenever the drive is plugged in again in the same way, and two drives never
 * share one. A drive that has a serial number has a name made of it, wherever it is
 * plugged in: "VENDOR_PRODUCT_SERIAL". One without, or with that of another drive which
 * is there, too, is named by its place: "VENDOR_PRODUCT@pci-0000:00:1f.2-ata-5:0:0:0".
 * Blanks and odd characters are '_', as in udev's names; there is no '/'.
 *
 * A program that stores a name stores this one, which goes with the drive. It stores
 * discwriter_nodes_place_id() where the place is what counts, and where drives without
 * serial numbers of their own may come and go: the name of one that has no twin yet
 * becomes DW_E_DUP_NAME to discwriter_recorder_open_id() while it has one.
 *
 * Return: the name, owned by the list; "" in the unlikely case that sysfs tells nothing,
 * or more than DW_RECORDER_ID_LEN has room for; NULL when @n is too large.
 */
DW_API const char *discwriter_nodes_id(const struct dw_nodes *nodes, size_t n);

/**
 * discwriter_nodes_place_id() - what a recorder is called for good, by its place
 * @nodes: the list
 * @n: from 0
 *
 * Also of a drive that has a serial number: whatever drive comes, this name leads to the
 * one of this model at this place.
 *
 * Return: see discwriter_nodes_id().
 */
DW_API const char *discwriter_nodes_place_id(const struct dw_nodes *nodes, size_t n);

/**
 * discwriter_environment_is_supported() - can this user record? (IsSupportedEnvironment)
 *
 * Looks at permissions only, and opens no recorder.
 *
 * Return: S_OK (there is a recorder that the user may open for writing), S_FALSE (there
 * is none), E_OUTOFMEMORY, E_FAIL (no sysfs).
 */
DW_API int discwriter_environment_is_supported(void);

/**
 * discwriter_recorder_open() - open a recorder (InitializeDiscRecorder)
 * @path: its node (/dev/discwriterN), or the block device of the same drive
 *	(/dev/srN), or a link to either such as /dev/cdrom. Looked up once: what becomes
 *	of the link, and where the program goes with chdir(2), does not matter afterwards
 * @recorder: receives the object; to be freed with discwriter_recorder_free()
 *
 * Opens the node for reading: no effect on drive or medium, possible while
 * somebody else records. Takes paths only: an id is for discwriter_recorder_open_id().
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
 * discwriter_recorder_open_id() - open a recorder by its name
 * @id: see discwriter_nodes_id() and discwriter_nodes_place_id(): either will do,
 *	whichever of them the recorder is called by at the moment
 * @recorder: see discwriter_recorder_open()
 *
 * Return: see discwriter_recorder_open(); DW_E_DEV_NOT_EXIST when no drive of that name
 * is there, DW_E_DUP_NAME when several have this serial number: each can be opened by
 * its place.
 */
DW_API int discwriter_recorder_open_id(const char *id, struct dw_recorder **recorder);

/**
 * discwriter_recorder_id() - what the recorder is called for good
 * @recorder: the recorder
 * @id: receives its name, see discwriter_nodes_id()
 * @size: room there, in bytes; DW_RECORDER_ID_LEN is always enough
 *
 * Found anew by each call: when a drive with the same serial number has come, this one is
 * named by its place.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (it does not fit), E_OUTOFMEMORY, E_FAIL (no
 * sysfs), DW_E_DEV_NOT_EXIST (the drive is gone).
 */
DW_API int discwriter_recorder_id(struct dw_recorder *recorder, char *id, size_t size);

/**
 * discwriter_recorder_free() - let go of a recorder
 * @recorder: the recorder, or NULL. An object that it was given to keeps it open by
 *	itself, and so does everybody who got it from there.
 */
DW_API void discwriter_recorder_free(struct dw_recorder *recorder);

/**
 * discwriter_recorder_path() - path of the recorder's node
 * @recorder: the recorder
 *
 * Return: "/dev/discwriter0", owned by the recorder, also when it was opened by
 * its block device or a link; NULL when @recorder is NULL.
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
 * runs, the answer is the state found at its begin. With a module that does not
 * tell what is possible, @medium->can is 0 although the medium is supported.
 *
 * Return: see discwriter_recorder_info(); also what a drive can say of a medium
 * (E_IMAPI_RECORDER_MEDIA_BECOMING_READY, ...).
 */
DW_API int discwriter_recorder_medium(struct dw_recorder *recorder,
				      struct discwriter_medium *medium, size_t size);

/**
 * discwriter_recorder_status() - the burn or job that runs, or the last one
 * @recorder: the recorder
 * @status: receives it, whoever does it; @status->job tells what it is. The
 *	number of sense bytes is never above the size of the array.
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
 * Who has the drive by another way (a mount, a program on its block device) is not known:
 * @owner->held is 0 then. discwriter_recorder_blocker() knows all of them.
 *
 * Return: see discwriter_recorder_info().
 */
DW_API int discwriter_recorder_owner(struct dw_recorder *recorder,
				     struct discwriter_owner *owner, size_t size);

/**
 * discwriter_recorder_cancel() - cancel whatever the recorder does
 * @recorder: the recorder
 *
 * Also a burn or job of another process. To cancel an own one use
 * discwriter_data_cancel() or discwriter_task_cancel(), which cannot hit somebody
 * else's.
 *
 * Return: S_OK (asked; it ends soon), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
 * E_IMAPI_RECORDER_NO_SUCH_FEATURE (a job that drives cannot be stopped in: it goes
 * on), E_ACCESSDENIED (neither that user nor privileged), DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_recorder_cancel(struct dw_recorder *recorder);

/**
 * discwriter_recorder_wait() - wait until nothing runs
 * @recorder: the recorder
 * @timeout_ms: at most so long; negative: for ever
 *
 * Also for a burn or job of another process. discwriter_recorder_status() tells
 * how it ended.
 *
 * Return: S_OK (nothing runs), S_FALSE (the time is over), E_POINTER,
 * DW_E_DEV_NOT_EXIST, or the code of the errno of poll(2).
 */
DW_API int discwriter_recorder_wait(struct dw_recorder *recorder, int timeout_ms);

#ifdef __cplusplus
}
#endif

#include "libdiscwriter-imapi.h"
#include "libdiscwriter-names.h"
#include "libdiscwriter-stream.h"
#include "libdiscwriter-data.h"
#include "libdiscwriter-properties.h"
#include "libdiscwriter-media.h"
#include "libdiscwriter-erase.h"
#include "libdiscwriter-recorder.h"
#include "libdiscwriter-verify.h"
#include "libdiscwriter-events.h"

#endif /* LIBDISCWRITER_H */
