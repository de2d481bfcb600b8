/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: what a drive tells, and keeping it from others (IDiscRecorder2,
 * IDiscRecorder2Ex)
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 *
 * Answers are bytes as the drive gives them, most significant first (MMC-6, SPC-4).
 * The caller gives room: what does not fit is left out, and the length of the whole
 * answer is told, also when there is no room at all (size 0, a NULL pointer).
 * Failures that all of the queries share: E_POINTER, E_INVALIDARG (a number that the
 * commands have no room for), E_NOTIMPL (a module too old),
 * E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (somebody records), E_IMAPI_RECORDER_COMMAND_TIMEOUT,
 * E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, DW_E_DEV_NOT_EXIST.
 *
 * There is no way to send a drive any other command (SendCommandNoData and its like):
 * it could upset what the kernel knows of the drive. SG_IO of the block device does it.
 */
#ifndef LIBDISCWRITER_RECORDER_H
#define LIBDISCWRITER_RECORDER_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * discwriter_recorder_feature_pages() - the features of the drive (SupportedFeaturePages)
 * @recorder: the recorder
 * @current_only: not 0: those that are current with this medium (CurrentFeaturePages)
 * @features: receives their numbers, as the drive orders them
 * @room: how many fit there
 * @count: receives how many there are
 *
 * Return: S_OK, E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED, or what the queries
 * share.
 */
DW_API int discwriter_recorder_feature_pages(struct dw_recorder *recorder, int current_only,
					     unsigned int *features, size_t room,
					     size_t *count);

/**
 * discwriter_recorder_profiles() - the profiles of the drive (SupportedProfiles)
 * @recorder: the recorder
 * @current_only: not 0: those that are current with this medium (CurrentProfiles)
 * @profiles: receives their numbers, as the drive orders them; see
 *	discwriter_profile_find()
 * @room: how many fit there
 * @count: receives how many there are
 *
 * Return: see discwriter_recorder_feature_pages().
 */
DW_API int discwriter_recorder_profiles(struct dw_recorder *recorder, int current_only,
					unsigned int *profiles, size_t room, size_t *count);

/**
 * discwriter_recorder_mode_pages() - the mode pages of the drive (SupportedModePages)
 * @recorder: the recorder
 * @pages: receives their numbers, as the drive orders them
 * @room: how many fit there
 * @count: receives how many there are
 *
 * Return: S_OK, or what the queries share.
 */
DW_API int discwriter_recorder_mode_pages(struct dw_recorder *recorder, unsigned int *pages,
					  size_t room, size_t *count);

/**
 * discwriter_recorder_feature_page() - one feature (GetFeaturePage)
 * @recorder: the recorder
 * @feature: its number
 * @current_only: not 0: only if it is current with this medium
 * @data: receives its descriptor, whose first 4 bytes are its header
 * @size: room there, in bytes
 * @length: receives the length of the whole descriptor, in bytes
 *
 * Return: S_OK, E_IMAPI_RECORDER_NO_SUCH_FEATURE,
 * E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT,
 * E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED, or what the queries share.
 */
DW_API int discwriter_recorder_feature_page(struct dw_recorder *recorder, unsigned int feature,
					    int current_only, void *data, size_t size,
					    size_t *length);

/**
 * discwriter_recorder_mode_page() - one mode page (GetModePage)
 * @recorder: the recorder
 * @page: its number; 3Fh: all of them
 * @control: 0 the current values, 1 which can be changed, 2 the defaults, 3 the saved
 *	ones (IMAPI_MODE_PAGE_REQUEST_TYPE)
 * @data: receives the page, without header and block descriptors
 * @size: room there, in bytes
 * @length: receives the length of the whole page, in bytes
 *
 * Return: S_OK, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE, or what the queries share.
 */
DW_API int discwriter_recorder_mode_page(struct dw_recorder *recorder, unsigned int page,
					 unsigned int control, void *data, size_t size,
					 size_t *length);

/**
 * discwriter_recorder_disc_structure() - a structure of the disc (ReadDvdStructure)
 * @recorder: the recorder
 * @format: its number; FFh: the list of them
 * @address: as the structure wants it, else 0
 * @layer: likewise
 * @data: receives it, without the 4 bytes of its header
 * @size: room there, in bytes
 * @length: receives the length of the whole structure, in bytes
 *
 * IMAPI's agid has no place here: structures that need one are not read.
 *
 * Return: S_OK, E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT,
 * E_IMAPI_RECORDER_MEDIA_NO_MEDIA, or what the queries share.
 */
DW_API int discwriter_recorder_disc_structure(struct dw_recorder *recorder, unsigned int format,
					      __u32 address, unsigned int layer, void *data,
					      size_t size, size_t *length);

/**
 * discwriter_recorder_disc_information() - what the drive tells of the disc
 * @recorder: the recorder
 * @type: 0 the standard information (GetDiscInformation), 1 of track resources,
 *	2 of pseudo-overwrite resources
 * @data: receives it, its own length field included
 * @size: room there, in bytes
 * @length: receives the length of all of it, in bytes
 *
 * Return: S_OK, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, or what the queries share.
 */
DW_API int discwriter_recorder_disc_information(struct dw_recorder *recorder, unsigned int type,
						void *data, size_t size, size_t *length);

/**
 * discwriter_recorder_track_information() - of one track (GetTrackInformation)
 * @recorder: the recorder
 * @address: which one
 * @type: what @address is: 0 a sector of it, 1 its number, 2 the session that it
 *	begins (IMAPI_READ_TRACK_ADDRESS_TYPE)
 * @data: receives it, its own length field included
 * @size: room there, in bytes
 * @length: receives the length of all of it, in bytes
 *
 * Return: S_OK, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, what a drive says where there is no
 * such track, or what the queries share.
 */
DW_API int discwriter_recorder_track_information(struct dw_recorder *recorder, __u32 address,
						 unsigned int type, void *data, size_t size,
						 size_t *length);

/**
 * discwriter_recorder_transfer_limits() - what one command can carry
 * @recorder: the recorder
 * @alignment_mask: receives the bits of an address that must be 0 where memory goes to
 *	the drive as it is (GetByteAlignmentMask), or NULL
 * @max_aligned: receives most bytes from memory that begins with a page
 *	(GetMaximumPageAlignedTransferSize), or NULL
 * @max_unaligned: receives most bytes from other memory
 *	(GetMaximumNonPageAlignedTransferSize), or NULL
 *
 * Nobody needs to keep to them here: any write is cut as it must be. Does not ask the
 * drive.
 *
 * Return: S_OK, E_POINTER.
 */
DW_API int discwriter_recorder_transfer_limits(struct dw_recorder *recorder,
					       __u32 *alignment_mask, __u32 *max_aligned,
					       __u32 *max_unaligned);

/**
 * discwriter_recorder_lock() - keep the recorder from others (AcquireExclusiveAccess)
 * @recorder: the recorder
 * @force: not 0: unmount the disc if it is mounted. Nothing is taken from a program
 *	that uses its files, nor from one that has the recorder.
 * @client_name: who others see that has it: 1 to 63 of the letters, digits, space and
 *	.,:;-_ of ASCII
 *
 * From here on, and until as many discwriter_recorder_unlock(), only this object has
 * the recorder: its data writers and tasks work under the lock, one at a time, others
 * are told E_IMAPI_RECORDER_LOCKED; discwriter_recorder_owner() tells them name and
 * process, the name of its data writer while a burn runs. A further lock of the same
 * object counts only, with the first one's name. Where the block device can be opened,
 * the lock holds flock(2) on it, too, so that udev leaves the disc alone. The lock ends
 * with the process, however that ends. Without a lock, every write, task and change of
 * the drive holds both for its time.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID,
 * E_IMAPI_RECORDER_LOCKED (mounted, or somebody has the recorder or the flock),
 * E_ACCESSDENIED, E_NOTIMPL (a module too old), DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_recorder_lock(struct dw_recorder *recorder, int force,
				    const char *client_name);

/**
 * discwriter_recorder_unlock() - the reverse of one lock (ReleaseExclusiveAccess)
 * @recorder: the recorder
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (it is not locked),
 * E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (it is the last one, and a write or task of this
 * object runs).
 */
DW_API int discwriter_recorder_unlock(struct dw_recorder *recorder);

/**
 * enum dw_blocker_kind - who keeps a recorder from being taken
 * @DW_BLOCKER_NONE: nobody (any more)
 * @DW_BLOCKER_CLIENT: who has opened its node for writing: a burn, a job, a lock, or one
 *	that is still being finished
 * @DW_BLOCKER_MOUNT: the disc is mounted
 * @DW_BLOCKER_DEVICE: another block device is made of it, as device mapper does it
 * @DW_BLOCKER_PROGRAM: a program has opened its block device exclusively, as burning
 *	programs do; also a mount that this process cannot see
 * @DW_BLOCKER_FLOCK: a program has the flock(2) of its block device, as
 *	discwriter_recorder_disable_mcn() of another object takes it, or udevd for a moment
 */
enum dw_blocker_kind {
	DW_BLOCKER_NONE,
	DW_BLOCKER_CLIENT,
	DW_BLOCKER_MOUNT,
	DW_BLOCKER_DEVICE,
	DW_BLOCKER_PROGRAM,
	DW_BLOCKER_FLOCK,
};

#define DW_BLOCKER_NAME_LEN	64
#define DW_BLOCKER_PATHS_LEN	4096

/**
 * struct dw_blocker - who it is
 * @kind: enum dw_blocker_kind
 * @pid: of the process, as this process's namespace knows it; 0 if there is none, or it
 *	cannot be told: without privilege others' processes cannot be looked into
 * @count: how many mounts there are, also of a DW_BLOCKER_DEVICE; of a
 *	DW_BLOCKER_PROGRAM, how many processes have the block device open, of which @pid is
 *	one, and not all need to have claimed it; else 1
 * @job: enum discwriter_job of a client, while @phase is not DISCWRITER_PHASE_IDLE
 * @phase: enum discwriter_phase of what a client does; DISCWRITER_PHASE_IDLE when it
 *	just has the recorder
 * @reserved: 0
 * @name: of the client, the process or the block device; "" if it cannot be told. Printable
 * @paths: where it is mounted, the latest first: strings one after the other, with an empty
 *	one at the end; as many as fit. Any bytes but NUL
 */
struct dw_blocker {
	__u32 kind;
	__s32 pid;
	__u32 count;
	__u32 job;
	__u32 phase;
	__u32 reserved;
	char name[DW_BLOCKER_NAME_LEN];
	char paths[DW_BLOCKER_PATHS_LEN];
};

/**
 * discwriter_recorder_blocker() - who has the recorder, by whatever way
 * @recorder: the recorder
 * @blocker: receives it
 * @size: sizeof(*blocker)
 *
 * To be asked after E_IMAPI_RECORDER_LOCKED, where discwriter_recorder_owner() knows only
 * those who have the node. Whether the block device is claimed is found out by claiming it
 * for a moment, and just when there is no other reason. What the lock of the recorder's own
 * object has is told as well.
 *
 * Return: S_OK (also when nobody has it), E_POINTER, E_INVALIDARG (@size is 0),
 * E_ACCESSDENIED (whether it is claimed cannot be told), DW_E_DEV_NOT_EXIST.
 */
DW_API int discwriter_recorder_blocker(struct dw_recorder *recorder, struct dw_blocker *blocker,
				       size_t size);

/**
 * discwriter_recorder_disable_mcn() - no news of disc changes to others (DisableMcn)
 * @recorder: the recorder
 *
 * Holds flock(2) on the block device: udev defers its events while somebody does, so
 * that automounters are not told. The kernel's own events are as ever, and programs
 * that do not listen to udev see no difference. Counted; ends with the process. The block
 * device stays open meanwhile. The object itself can record all the same; others, also
 * those of the same process, are told E_IMAPI_RECORDER_LOCKED.
 *
 * Return: S_OK, E_POINTER, E_IMAPI_RECORDER_LOCKED (somebody else has the flock),
 * E_ACCESSDENIED, DW_E_DEV_NOT_EXIST (there is no block device).
 */
DW_API int discwriter_recorder_disable_mcn(struct dw_recorder *recorder);

/**
 * discwriter_recorder_enable_mcn() - the reverse of one disable (EnableMcn)
 * @recorder: the recorder
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG (it was not disabled).
 */
DW_API int discwriter_recorder_enable_mcn(struct dw_recorder *recorder);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_RECORDER_H */
