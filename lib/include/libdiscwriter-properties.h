/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: what a data writer tells (the read-only properties of
 * IDiscFormat2Data, and IDiscFormat2)
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 *
 * Each asks the drive, unless something else is said; while somebody records, the
 * medium is told as it was found at the begin. Failures that all of them share: E_POINTER,
 * E_IMAPI_RECORDER_REQUIRED (no recorder was set), E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
 * what else a drive can say of a medium (E_IMAPI_RECORDER_MEDIA_BECOMING_READY, ...),
 * DW_E_DEV_NOT_EXIST. Addresses and numbers of sectors have 64 bits (IMAPI: 32).
 */
#ifndef LIBDISCWRITER_PROPERTIES_H
#define LIBDISCWRITER_PROPERTIES_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * discwriter_data_is_recorder_supported() - can this recorder write (IsRecorderSupported)
 * @data: the data writer; its own recorder does not matter
 * @recorder: the recorder
 * @supported: receives 1 if it can write a medium that this library knows, else 0
 *
 * Does not ask the drive.
 *
 * Return: S_OK (it can), S_FALSE (it cannot), E_POINTER.
 */
DW_API int discwriter_data_is_recorder_supported(struct dw_data *data,
						 struct dw_recorder *recorder, int *supported);

/**
 * discwriter_data_is_current_media_supported() - can this medium be written
 * @data: the data writer; its own recorder does not matter
 * @recorder: the recorder that has the medium
 * @supported: receives 1 if it can be written as it is, else 0; 0 also on failure
 *
 * IsCurrentMediaSupported: the recorder is supported, and the medium's state has no
 * bit of IMAPI_FORMAT2_DATA_MEDIA_STATE_UNSUPPORTED_MASK. An empty tray is a failure,
 * as since Windows 7.
 *
 * Return: S_OK (it can), S_FALSE (it cannot), or a failure.
 */
DW_API int discwriter_data_is_current_media_supported(struct dw_data *data,
						      struct dw_recorder *recorder,
						      int *supported);

/**
 * discwriter_data_get_media_physically_blank() - is it blank (MediaPhysicallyBlank)
 * @data: the data writer
 * @blank: receives 1 or 0
 *
 * As the drive says: never written, erased or, of rewritable media, not formatted yet.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_media_physically_blank(struct dw_data *data, int *blank);

/**
 * discwriter_data_get_media_heuristically_blank() - does it look blank
 * @data: the data writer
 * @blank: receives 1 or 0
 *
 * MediaHeuristicallyBlank. For media of which any sector can be written, which are
 * never blank once they are formatted: the first and the last 2 MiB are zero, read by
 * the block device. When they cannot be read, it is not. All others: as
 * discwriter_data_get_media_physically_blank(). This is what a write goes by that has
 * no leave to overwrite.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_media_heuristically_blank(struct dw_data *data, int *blank);

/**
 * discwriter_supported_media_types() - what can be written (SupportedMediaTypes)
 * @n: receives how many there are
 *
 * Return: enum IMAPI_MEDIA_PHYSICAL_TYPE numbers, static; NULL when @n is NULL.
 */
DW_API const int *discwriter_supported_media_types(size_t *n);

/**
 * discwriter_data_get_current_media_status() - state of the medium (CurrentMediaStatus)
 * @data: the data writer
 * @state: receives enum IMAPI_FORMAT2_DATA_MEDIA_STATE bits
 *
 * BLANK is what the drive calls blank; APPENDABLE is never set with it. FINAL_SESSION:
 * a blank medium that one write finalizes (DVD-R DL, minimally erased DVD-RW).
 * NON_EMPTY_SESSION: an open track keeps others from being written; see
 * discwriter_data_set_resume() and discwriter_task_finalize().
 * ERASE_REQUIRED: rewritable, and finalized or damaged.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_current_media_status(struct dw_data *data, __u32 *state);

/**
 * discwriter_data_get_write_protect_status() - why it is protected (WriteProtectStatus)
 * @data: the data writer
 * @state: receives enum IMAPI_MEDIA_WRITE_PROTECT_STATE bits, 0: it is not
 *
 * BY_MEDIA_SPECIFIC_REASON also where a drive says no more than that it is.
 * BY_DISC_CONTROL_BLOCK (DVD+RW) even if the drive does not heed that block: then the
 * medium's state is not WRITE_PROTECTED, and it can be written.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_write_protect_status(struct dw_data *data, __u32 *state);

/**
 * discwriter_data_get_current_physical_media_type() - type (CurrentPhysicalMediaType)
 * @data: the data writer
 * @type: receives enum IMAPI_MEDIA_PHYSICAL_TYPE; UNKNOWN for a type that this library
 *	does not know
 *
 * By the drive's current profile. A finalized CD-R or DVD-R keeps its type unless
 * the drive itself takes it for pressed; in Windows all of them become
 * CDROM or DVDROM.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_current_physical_media_type(struct dw_data *data, __u32 *type);

/**
 * discwriter_data_get_total_sectors_on_media() - its size (TotalSectorsOnMedia)
 * @data: the data writer
 * @sectors: receives used and free sectors
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_total_sectors_on_media(struct dw_data *data, __s64 *sectors);

/**
 * discwriter_data_get_free_sectors_on_media() - room (FreeSectorsOnMedia)
 * @data: the data writer
 * @sectors: receives how large the largest image is that a write takes. The post-gap of
 *	CD is taken off, unless discwriter_data_set_postgap_already_in_image() says that
 *	there is none to come. Of media of which any sector can be written: all of
 *	them, as discwriter_data_get_total_sectors_on_media().
 *
 * Return: S_OK; E_IMAPI_DF2DATA_INVALID_MEDIA_STATE (nothing can be written: its state
 * has a bit of IMAPI_FORMAT2_DATA_MEDIA_STATE_UNSUPPORTED_MASK); or another failure.
 */
DW_API int discwriter_data_get_free_sectors_on_media(struct dw_data *data, __s64 *sectors);

/**
 * discwriter_data_get_next_writable_address() - where a write starts
 * @data: the data writer
 * @lba: receives it; 0 on blank media, and where any sector can be written
 *
 * NextWritableAddress.
 *
 * Return: see discwriter_data_get_free_sectors_on_media().
 */
DW_API int discwriter_data_get_next_writable_address(struct dw_data *data, __s64 *lba);

/**
 * discwriter_data_get_start_address_of_previous_session() - last session's begin
 * @data: the data writer
 * @lba: receives it; -1 if the medium is blank, or of a type without sessions
 *
 * StartAddressOfPreviousSession. The last session that is complete.
 *
 * Return: S_OK, or a failure.
 */
DW_API int discwriter_data_get_start_address_of_previous_session(struct dw_data *data,
								 __s64 *lba);

/**
 * discwriter_data_get_last_written_address_of_previous_session() - its end
 * @data: the data writer
 * @lba: receives it; -1 likewise, and when the drive does not tell
 *
 * LastWrittenAddressOfPreviousSession: the last sector of its last track; where the
 * drive tells the last one recorded, that.
 *
 * Return: S_OK; E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (while somebody records the drive
 * cannot be asked); or another failure.
 */
DW_API int discwriter_data_get_last_written_address_of_previous_session(struct dw_data *data,
									__s64 *lba);

/**
 * discwriter_data_set_write_speed() - set the speed (SetWriteSpeed)
 * @data: the data writer
 * @sectors: sectors a second; -1: the fastest
 * @pure_cav: not 0: at a constant angular velocity
 *
 * At once, and again with each write of this data writer. A speed that is not offered
 * becomes the nearest that is, as in IMAPI; with discwriter_data_set_speed(), which takes
 * effect with the next write only, the fastest that is not above it. Takes the recorder
 * for a moment.
 *
 * Return: S_OK; S_IMAPI_SPEEDADJUSTED, S_IMAPI_ROTATIONADJUSTED or
 * S_IMAPI_BOTHADJUSTED (the drive took another); E_INVALIDARG (@sectors is 0 or less
 * than -1); E_IMAPI_DF2DATA_WRITE_IN_PROGRESS; E_IMAPI_RECORDER_LOCKED;
 * E_IMAPI_RECORDER_NO_SUCH_FEATURE (the drive has no speeds to set); or another
 * failure.
 */
DW_API int discwriter_data_set_write_speed(struct dw_data *data, int sectors, int pure_cav);

/**
 * discwriter_data_get_requested_write_speed() - what was asked for last
 * @data: the data writer
 * @sectors: receives sectors a second (RequestedWriteSpeed); -1: the fastest
 * @pure_cav: receives 1 or 0 (RequestedRotationTypeIsPureCAV); NULL: not wanted
 *
 * A speed that discwriter_data_set_speed() has set is counted for the medium in the
 * drive; otherwise the drive is not asked.
 *
 * Return: S_OK, E_POINTER.
 */
DW_API int discwriter_data_get_requested_write_speed(struct dw_data *data, int *sectors,
						     int *pure_cav);

/**
 * discwriter_data_get_current_write_speed() - what the drive has set
 * @data: the data writer
 * @sectors: receives sectors a second (CurrentWriteSpeed); -1 if the drive does not tell
 * @pure_cav: receives 1 or 0 (CurrentRotationTypeIsPureCAV); NULL: not wanted
 *
 * Return: S_OK; E_IMAPI_DF2DATA_WRITE_IN_PROGRESS (somebody records); or another
 * failure.
 */
DW_API int discwriter_data_get_current_write_speed(struct dw_data *data, int *sectors,
						   int *pure_cav);

/**
 * struct dw_write_speed - a speed that drive and medium offer (IWriteSpeedDescriptor)
 * @media_type: enum IMAPI_MEDIA_PHYSICAL_TYPE: of the medium in the drive
 * @pure_cav: 1: at a constant angular velocity (RotationTypeIsPureCAV)
 * @sectors: sectors a second (WriteSpeed)
 * @kbps: the same in kB/s, see "Speeds" in <libdiscwriter-names.h>
 */
struct dw_write_speed {
	__u32 media_type;
	__u32 pure_cav;
	__u32 sectors;
	__u32 kbps;
};

/**
 * discwriter_data_get_supported_write_speeds() - SupportedWriteSpeedDescriptors
 * @data: the data writer
 * @speeds: receives the first @room of them; the @sectors are SupportedWriteSpeeds
 * @room: entries at @speeds; with 0, @speeds may be NULL
 * @n: receives how many there are
 *
 * Return: see discwriter_data_get_current_write_speed().
 */
DW_API int discwriter_data_get_supported_write_speeds(struct dw_data *data,
						      struct dw_write_speed *speeds,
						      size_t room, size_t *n);

/**
 * enum dw_multisession_kind - which interface of IMAPI it stands for
 * @DW_MULTISESSION_SEQUENTIAL: IMultisessionSequential2
 * @DW_MULTISESSION_RANDOM_WRITE: IMultisessionRandomWrite
 */
enum dw_multisession_kind {
	DW_MULTISESSION_SEQUENTIAL	= 0,
	DW_MULTISESSION_RANDOM_WRITE	= 1,
};

/**
 * struct dw_multisession_info - what a further session needs to know (IMultisession)
 * @kind: enum dw_multisession_kind
 * @supported: 1: the medium can take a session as it is (IsSupportedOnCurrentMediaState)
 * @in_use: 1: it is what the next write goes by (InUse); here that is always the one
 *	that is supported
 * @first_data_session: 1: there is no session yet (IsFirstDataSession). Sequential only,
 *	as are the next four
 * @start_of_previous: LBA, -1 if there is none (StartAddressOfPreviousSession)
 * @last_of_previous: LBA, -1 likewise, or if the drive does not tell
 *	(LastWrittenAddressOfPreviousSession)
 * @next_writable: LBA, -1 if nothing can be written (NextWritableAddress)
 * @free: sectors (FreeSectorsOnMedia)
 * @total: sectors (TotalSectorsOnMedia). Random only
 * @last_written: LBA; -1 if the drive does not tell, which it never does: E_NOTIMPL in
 *	IMAPI (LastWrittenAddress). Random only
 * @write_unit: sectors of which starts and lengths should be multiples (WriteUnitSize).
 *	Not demanded: what is less is completed with zeros at the end of
 *	sequential media, and with what is there on others
 * @reserved: 0
 */
struct dw_multisession_info {
	__u32 kind;
	__u32 supported;
	__u32 in_use;
	__u32 first_data_session;
	__s64 start_of_previous;
	__s64 last_of_previous;
	__s64 next_writable;
	__s64 free;
	__s64 total;
	__s64 last_written;
	__u32 write_unit;
	__u32 reserved;
};

/**
 * discwriter_data_get_multisession() - an element of MultisessionInterfaces
 * @data: the data writer
 * @n: which, from 0. There is always one, on blank media, too: of the kind that the
 *	medium is of
 * @info: receives it. Numbers of the other kind are 0.
 * @size: sizeof(*info)
 *
 * Return: S_OK; S_FALSE (there is no such element; @info is untouched); E_INVALIDARG
 * (@size is 0); or a failure.
 */
DW_API int discwriter_data_get_multisession(struct dw_data *data, size_t n,
					    struct dw_multisession_info *info, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_PROPERTIES_H */
