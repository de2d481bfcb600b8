/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * discwriter: the contract between programs and /dev/discwriterN
 *
 * One node per recorder. Bytes written to the node are recorded on the medium
 * in the drive; the ioctls below say more than write(2) can. None of them takes
 * a raw command.
 *
 * Units: a sector is 2048 bytes; an LBA counts sectors from the start of the
 * medium; "image offset" is a byte offset into what is recorded, LBA times 2048.
 *
 * Extending: a verb is known by its type and number alone. The size of its
 * structure is in the command word, so a structure may grow at its end. What a
 * program passes beyond what the kernel knows must be zero (else EINVAL); what
 * the kernel knows beyond what the program passes is taken as zero, or not
 * returned. Less than the structure of the first release is EINVAL, and so are
 * unknown flags and reserved fields that are not zero.
 * The layouts are the same for 32-bit and 64-bit programs.
 *
 * Verbs, and what each needs and does:
 *
 *   verb      | descriptor          | during a burn | commands to the drive
 *   ----------+---------------------+---------------+----------------------------
 *   FEATURES  | any                 | yes           | none
 *   RECORDER  | any                 | yes           | none
 *   MEDIUM    | any                 | snapshot      | reads disc information
 *   STATUS    | any                 | yes           | none
 *   OWNER     | any                 | yes           | none
 *   CANCEL    | any, same uid       | yes           | ends the burn (see there)
 *   BEGIN     | opened for writing  | ETXTBSY       | examines, prepares
 *   END       | opened for writing  | ends it       | finishes the burn
 *
 * Errors of every verb: EFAULT (bad address), EINVAL (see above), ENOTTY
 * (unknown verb), ENODEV (the drive is gone), EBADF (not opened for writing).
 */
#ifndef _UAPI_LINUX_DISCWRITER_H
#define _UAPI_LINUX_DISCWRITER_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define DISCWRITER_SECTOR_SIZE	2048
/* Entries that BEGIN takes in one block range list. */
#define DISCWRITER_MAX_RANGES	65536
/* Bytes of a client name, its terminating NUL included. */
#define DISCWRITER_CLIENT_LEN	64
/* Bytes of sense data kept: what Linux keeps of a reply (SCSI_SENSE_BUFFERSIZE). */
#define DISCWRITER_SENSE_LEN	96

/**
 * enum discwriter_cause - what went wrong, exactly
 *
 * An errno is too coarse to tell why a burn failed, so the status carries a
 * cause beside it. Each cause has one errno, named here, and one IMAPI code,
 * named in the library's reference. Numbers are never reused.
 *
 * @DISCWRITER_CAUSE_NONE: nothing went wrong (0)
 * @DISCWRITER_CAUSE_CANCELLED: cancelled, or its writer was killed (ECANCELED)
 * @DISCWRITER_CAUSE_NO_MODE_PAGE: the drive lacks a mode page (EBADRQC)
 * @DISCWRITER_CAUSE_NO_MEDIUM: no disc, or the tray is open (ENOMEDIUM)
 * @DISCWRITER_CAUSE_INCOMPATIBLE: medium or format unknown to the drive (EBADE)
 * @DISCWRITER_CAUSE_UPSIDE_DOWN: the disc lies the wrong way up (EBADSLT)
 * @DISCWRITER_CAUSE_BECOMING_READY: still not ready after the wait (ETIME)
 * @DISCWRITER_CAUSE_FORMATTING: still being formatted after the wait (EUNATCH)
 * @DISCWRITER_CAUSE_BUSY: a long operation outlasted the wait (EXFULL)
 * @DISCWRITER_CAUSE_MODE_PARAMETERS: MODE SELECT was refused (EDOM)
 * @DISCWRITER_CAUSE_WRITE_PROTECTED: medium or drive is protected (EROFS)
 * @DISCWRITER_CAUSE_NO_FEATURE: the drive has no such feature (ENODATA)
 * @DISCWRITER_CAUSE_FEATURE_NOT_CURRENT: not with this medium (ENODATA)
 * @DISCWRITER_CAUSE_NO_GET_CONFIGURATION: a drive older than features (ENODATA)
 * @DISCWRITER_CAUSE_TIMEOUT: a command ran out of time (ETIMEDOUT)
 * @DISCWRITER_CAUSE_NO_DISC_STRUCTURE: no such disc structure (ENODATA)
 * @DISCWRITER_CAUSE_SPEED: no speed suits both drive and medium (ERANGE)
 * @DISCWRITER_CAUSE_LOCKED: mounted, claimed, or another writer (EBUSY)
 * @DISCWRITER_CAUSE_LOCK_NAME: bad name for a lock (EINVAL)
 * @DISCWRITER_CAUSE_NOT_FORMATTED: format the medium first (EUCLEAN)
 * @DISCWRITER_CAUSE_BAD_RESPONSE: a reply short or contradictory (EPROTO)
 * @DISCWRITER_CAUSE_UNDERRUN: loss of streaming (ESTRPIPE)
 * @DISCWRITER_CAUSE_WRITE_ERROR: unrecoverable, see the sense data (EIO)
 * @DISCWRITER_CAUSE_BURN_RUNNING: a burn is running (ETXTBSY)
 * @DISCWRITER_CAUSE_NO_BURN: there is nothing to cancel or end (EBADFD)
 * @DISCWRITER_CAUSE_MEDIUM_STATE: finalized, damaged or open session (EUCLEAN)
 * @DISCWRITER_CAUSE_STREAM_SIZE: total is 0 or no multiple of 2048 (EINVAL)
 * @DISCWRITER_CAUSE_TOO_LARGE: does not fit the medium (ENOSPC)
 * @DISCWRITER_CAUSE_NOT_BLANK: used medium and no leave to overwrite (EEXIST)
 * @DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED: no write model for it (EMEDIUMTYPE)
 * @DISCWRITER_CAUSE_RECORDER_UNSUPPORTED: the drive cannot do it (EOPNOTSUPP)
 * @DISCWRITER_CAUSE_CLIENT_NAME: bad client name (EINVAL)
 * @DISCWRITER_CAUSE_INVALID: unknown flag, bad size, reserved field (EINVAL)
 * @DISCWRITER_CAUSE_RANGES: bad block range list (EINVAL)
 * @DISCWRITER_CAUSE_OFFSET: not the next address of the burn (ESPIPE)
 * @DISCWRITER_CAUSE_SHORT_SOURCE: fewer sectors than announced (ECANCELED)
 * @DISCWRITER_CAUSE_UNALIGNED: memory unaligned under O_DIRECT (EINVAL)
 * @DISCWRITER_CAUSE_ADDRESS: bad user address (EFAULT)
 * @DISCWRITER_CAUSE_FAILED: nothing else fits (EIO)
 * @DISCWRITER_CAUSE_NO_MEMORY: out of memory (ENOMEM)
 * @DISCWRITER_CAUSE_NOT_IMPLEMENTED: unknown verb (ENOTTY)
 * @DISCWRITER_CAUSE_NOT_WRITABLE: descriptor not opened for writing (EBADF)
 * @DISCWRITER_CAUSE_GONE: the drive was unplugged (ENODEV)
 * @DISCWRITER_CAUSE_PERMISSION: not allowed (EPERM)
 * @DISCWRITER_CAUSE_VERIFY: the medium differs from what was sent (EBADMSG)
 * @DISCWRITER_CAUSE_COUNT: how many there are; not a cause
 */
enum discwriter_cause {
	DISCWRITER_CAUSE_NONE			= 0,
	DISCWRITER_CAUSE_CANCELLED		= 1,
	DISCWRITER_CAUSE_NO_MODE_PAGE		= 2,
	DISCWRITER_CAUSE_NO_MEDIUM		= 3,
	DISCWRITER_CAUSE_INCOMPATIBLE		= 4,
	DISCWRITER_CAUSE_UPSIDE_DOWN		= 5,
	DISCWRITER_CAUSE_BECOMING_READY		= 6,
	DISCWRITER_CAUSE_FORMATTING		= 7,
	DISCWRITER_CAUSE_BUSY			= 8,
	DISCWRITER_CAUSE_MODE_PARAMETERS	= 9,
	DISCWRITER_CAUSE_WRITE_PROTECTED	= 10,
	DISCWRITER_CAUSE_NO_FEATURE		= 11,
	DISCWRITER_CAUSE_FEATURE_NOT_CURRENT	= 12,
	DISCWRITER_CAUSE_NO_GET_CONFIGURATION	= 13,
	DISCWRITER_CAUSE_TIMEOUT		= 14,
	DISCWRITER_CAUSE_NO_DISC_STRUCTURE	= 15,
	DISCWRITER_CAUSE_SPEED			= 16,
	DISCWRITER_CAUSE_LOCKED			= 17,
	DISCWRITER_CAUSE_LOCK_NAME		= 18,
	DISCWRITER_CAUSE_NOT_FORMATTED		= 19,
	DISCWRITER_CAUSE_BAD_RESPONSE		= 20,
	DISCWRITER_CAUSE_UNDERRUN		= 21,
	DISCWRITER_CAUSE_WRITE_ERROR		= 22,
	DISCWRITER_CAUSE_BURN_RUNNING		= 23,
	DISCWRITER_CAUSE_NO_BURN		= 24,
	DISCWRITER_CAUSE_MEDIUM_STATE		= 25,
	DISCWRITER_CAUSE_STREAM_SIZE		= 26,
	DISCWRITER_CAUSE_TOO_LARGE		= 27,
	DISCWRITER_CAUSE_NOT_BLANK		= 28,
	DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED	= 29,
	DISCWRITER_CAUSE_RECORDER_UNSUPPORTED	= 30,
	DISCWRITER_CAUSE_CLIENT_NAME		= 31,
	DISCWRITER_CAUSE_INVALID		= 32,
	DISCWRITER_CAUSE_RANGES			= 33,
	DISCWRITER_CAUSE_OFFSET			= 34,
	DISCWRITER_CAUSE_SHORT_SOURCE		= 35,
	DISCWRITER_CAUSE_UNALIGNED		= 36,
	DISCWRITER_CAUSE_ADDRESS		= 37,
	DISCWRITER_CAUSE_FAILED			= 38,
	DISCWRITER_CAUSE_NO_MEMORY		= 39,
	DISCWRITER_CAUSE_NOT_IMPLEMENTED	= 40,
	DISCWRITER_CAUSE_NOT_WRITABLE		= 41,
	DISCWRITER_CAUSE_GONE			= 42,
	DISCWRITER_CAUSE_PERMISSION		= 43,
	DISCWRITER_CAUSE_VERIFY			= 44,
	DISCWRITER_CAUSE_COUNT			= 45,
};

/**
 * enum discwriter_phase - what a recorder is doing
 *
 * @DISCWRITER_PHASE_IDLE: no burn since the module was loaded
 * @DISCWRITER_PHASE_VALIDATING: examining drive and medium
 * @DISCWRITER_PHASE_FORMATTING: formatting a medium that needs it
 * @DISCWRITER_PHASE_INITIALIZING: setting the drive up, reserving a track
 * @DISCWRITER_PHASE_CALIBRATING: calibrating the laser
 * @DISCWRITER_PHASE_WRITING: taking data
 * @DISCWRITER_PHASE_FINALIZING: flushing and closing
 * @DISCWRITER_PHASE_VERIFYING: re-reading and comparing
 * @DISCWRITER_PHASE_COMPLETED: the last burn ended well
 * @DISCWRITER_PHASE_CANCELLING: bringing the medium into its best state
 * @DISCWRITER_PHASE_FAILED: the last burn failed or was cancelled
 */
enum discwriter_phase {
	DISCWRITER_PHASE_IDLE		= 0,
	DISCWRITER_PHASE_VALIDATING	= 1,
	DISCWRITER_PHASE_FORMATTING	= 2,
	DISCWRITER_PHASE_INITIALIZING	= 3,
	DISCWRITER_PHASE_CALIBRATING	= 4,
	DISCWRITER_PHASE_WRITING	= 5,
	DISCWRITER_PHASE_FINALIZING	= 6,
	DISCWRITER_PHASE_VERIFYING	= 7,
	DISCWRITER_PHASE_COMPLETED	= 8,
	DISCWRITER_PHASE_CANCELLING	= 9,
	DISCWRITER_PHASE_FAILED		= 10,
};

/**
 * enum discwriter_outcome - the state in which a burn left its medium
 *
 * @DISCWRITER_OUTCOME_UNKNOWN: not known: no burn yet, or the drive is gone
 * @DISCWRITER_OUTCOME_UNTOUCHED: nothing on the medium was changed
 * @DISCWRITER_OUTCOME_COMPLETE: all was recorded and closed as asked
 * @DISCWRITER_OUTCOME_APPENDABLE: what was accepted before the end is readable
 *	and closed; more can be recorded from @discwriter_status.next_writable on
 * @DISCWRITER_OUTCOME_REWRITABLE: rewritable medium with some of the sectors
 *	written; it can be written again without erasing
 * @DISCWRITER_OUTCOME_OPEN: a track or session is still open; the data in it
 *	can be unreadable until it is closed
 * @DISCWRITER_OUTCOME_NEEDS_ERASE: erase or format it before its next use
 * @DISCWRITER_OUTCOME_LOST: the medium can be neither read nor written further
 * @DISCWRITER_OUTCOME_CLOSED: closed with only a part of the data; nothing can
 *	be added
 */
enum discwriter_outcome {
	DISCWRITER_OUTCOME_UNKNOWN	= 0,
	DISCWRITER_OUTCOME_UNTOUCHED	= 1,
	DISCWRITER_OUTCOME_COMPLETE	= 2,
	DISCWRITER_OUTCOME_APPENDABLE	= 3,
	DISCWRITER_OUTCOME_REWRITABLE	= 4,
	DISCWRITER_OUTCOME_OPEN		= 5,
	DISCWRITER_OUTCOME_NEEDS_ERASE	= 6,
	DISCWRITER_OUTCOME_LOST		= 7,
	DISCWRITER_OUTCOME_CLOSED	= 8,
};

/**
 * enum discwriter_close - what to close at the end of a burn
 *
 * Media that have neither sessions nor a final state (DVD+RW) ignore it.
 *
 * @DISCWRITER_CLOSE_DEFAULT: as the recorder's close_policy attribute says;
 *	that attribute starts as DISCWRITER_CLOSE_SESSION
 * @DISCWRITER_CLOSE_SESSION: the track and the session; the medium stays
 *	appendable where it can be
 * @DISCWRITER_CLOSE_FINALIZE: also the disc: nothing can be added
 * @DISCWRITER_CLOSE_TRACK: the track only, the session stays open; most drives
 *	that only read cannot read such a disc
 */
enum discwriter_close {
	DISCWRITER_CLOSE_DEFAULT	= 0,
	DISCWRITER_CLOSE_SESSION	= 1,
	DISCWRITER_CLOSE_FINALIZE	= 2,
	DISCWRITER_CLOSE_TRACK		= 3,
};

/**
 * struct discwriter_features - what this kernel's discwriter can do
 * @verbs: bit n is set when the verb with ioctl number n is known
 * @begin_flags: the DISCWRITER_BEGIN_* flags that BEGIN takes
 * @max_ranges: most entries of a block range list
 * @causes: number of causes this kernel knows (DISCWRITER_CAUSE_COUNT)
 */
struct discwriter_features {
	__u64 verbs;
	__u64 begin_flags;
	__u32 max_ranges;
	__u32 causes;
};

/* struct discwriter_recorder.capabilities */
#define DISCWRITER_CAN_CD_R		(1U << 0)
#define DISCWRITER_CAN_CD_RW		(1U << 1)
#define DISCWRITER_CAN_DVD_MINUS_R	(1U << 2)
#define DISCWRITER_CAN_DVD_MINUS_RW	(1U << 3)
#define DISCWRITER_CAN_DVD_PLUS_R	(1U << 4)
#define DISCWRITER_CAN_DVD_PLUS_RW	(1U << 5)
#define DISCWRITER_CAN_DVD_PLUS_R_DL	(1U << 6)
#define DISCWRITER_CAN_DVD_RAM		(1U << 7)
#define DISCWRITER_CAN_BD_R		(1U << 8)
#define DISCWRITER_CAN_BD_RE		(1U << 9)
#define DISCWRITER_CAN_REMOVABLE_DISK	(1U << 10)

/**
 * struct discwriter_recorder - a recorder's identity and limits
 * @index: N of /dev/discwriterN
 * @capabilities: DISCWRITER_CAN_* bits: media it can write, from its profile
 *	list (MMC GET CONFIGURATION, feature 0000h)
 * @host: SCSI host number
 * @channel: SCSI channel
 * @target: SCSI target id
 * @reserved: 0
 * @lun: SCSI logical unit number
 * @dma_alignment: mask; a buffer whose address and length have none of these
 *	bits set goes to the drive without a copy
 * @max_transfer: most bytes of one command to the drive
 * @chunk: bytes of one WRITE command as the driver cuts them
 * @nr_profiles: how many of @profiles are filled
 * @profiles: profile numbers the drive lists, in its order
 * @vendor: vendor identification (INQUIRY), trailing blanks cut, NUL-terminated
 * @product: product identification, likewise
 * @revision: product revision level, likewise
 * @serial: serial number (feature 0108h), likewise; empty if not told
 * @block_name: name of the block device of the same drive ("sr0"); empty while
 *	sr has not bound to it
 */
struct discwriter_recorder {
	__u32 index;
	__u32 capabilities;
	__u32 host;
	__u32 channel;
	__u32 target;
	__u32 reserved;
	__u64 lun;
	__u32 dma_alignment;
	__u32 max_transfer;
	__u32 chunk;
	__u32 nr_profiles;
	__u16 profiles[32];
	char vendor[12];
	char product[20];
	char revision[8];
	char serial[40];
	char block_name[32];
};

/* struct discwriter_medium.state */
#define DISCWRITER_MEDIUM_PRESENT		(1U << 0)
/* Never written, or erased; a rewritable one: not formatted yet. */
#define DISCWRITER_MEDIUM_BLANK			(1U << 1)
/* Another session can be added. */
#define DISCWRITER_MEDIUM_APPENDABLE		(1U << 2)
/* Nothing can be added. */
#define DISCWRITER_MEDIUM_FINALIZED		(1U << 3)
/* Any sector can be written at any time. */
#define DISCWRITER_MEDIUM_OVERWRITABLE		(1U << 4)
/* Can be erased or formatted again. */
#define DISCWRITER_MEDIUM_ERASABLE		(1U << 5)
/* A background format was started and is not complete. */
#define DISCWRITER_MEDIUM_PARTLY_FORMATTED	(1U << 6)
/* A background format runs at this moment. */
#define DISCWRITER_MEDIUM_FORMATTING		(1U << 7)
/* The last session holds an open track or is itself open. */
#define DISCWRITER_MEDIUM_OPEN_SESSION		(1U << 8)
/* The last track or session is damaged. */
#define DISCWRITER_MEDIUM_DAMAGED		(1U << 9)
#define DISCWRITER_MEDIUM_WRITE_PROTECTED	(1U << 10)
/* discwriter has a write model for it. */
#define DISCWRITER_MEDIUM_SUPPORTED		(1U << 11)

/* Fields that hold a number only when the drive tells it say so by this value. */
#define DISCWRITER_NO_ADDRESS			0xffffffffffffffffULL

/**
 * struct discwriter_medium - the medium in the drive
 *
 * Read from the drive by this call; while a burn runs it is the state found
 * when the burn began, and %DISCWRITER_MEDIUM_SNAPSHOT is set in @flags.
 * With no medium the call succeeds and @state is 0.
 *
 * @flags: DISCWRITER_MEDIUM_SNAPSHOT
 * @state: DISCWRITER_MEDIUM_* bits
 * @profile: current profile (MMC GET CONFIGURATION header)
 * @block: sectors of an ECC block; addresses and lengths that are multiples of
 *	it are the quickest, and on sequential media the only ones
 * @sessions: sessions that hold data
 * @tracks: tracks that hold data
 * @reserved: 0
 * @capacity: sectors of the medium as a whole
 * @free: sectors a burn can add; on overwritable media, @capacity
 * @next_writable: LBA where the next burn starts
 * @last_session_start: LBA of the first sector of the last complete session,
 *	DISCWRITER_NO_ADDRESS if there is none
 */
struct discwriter_medium {
	__u32 flags;
	__u32 state;
	__u32 profile;
	__u32 block;
	__u32 sessions;
	__u32 tracks;
	__u64 reserved;
	__u64 capacity;
	__u64 free;
	__u64 next_writable;
	__u64 last_session_start;
};

#define DISCWRITER_MEDIUM_SNAPSHOT	(1U << 0)

/**
 * struct discwriter_range - one entry of a block range list
 * @start: first LBA
 * @end: last LBA, inclusive; not below @start
 */
struct discwriter_range {
	__u64 start;
	__u64 end;
};

/*
 * BEGIN flags.
 * OVERWRITE: a used rewritable medium may be overwritten from sector 0. Without
 * it, and without a range list, such a medium gives EEXIST. (A write without
 * BEGIN needs no leave: it overwrites.)
 */
#define DISCWRITER_BEGIN_OVERWRITE	(1U << 0)
/* PAD: a last sector that is not full is padded with zeros, and that is no error. */
#define DISCWRITER_BEGIN_PAD		(1U << 1)

/**
 * struct discwriter_begin - begin a burn
 *
 * The descriptor must be open for writing and no burn may be running on it
 * (ETXTBSY). Examines the medium and prepares it; waits for that, killably,
 * unless the descriptor is O_NONBLOCK, which returns at once: poll(2) then
 * tells when the first write will not block. After BEGIN the data follow by
 * write(2) and its relatives, and END or the last close ends the burn.
 *
 * With a range list, the data are the contents of the ranges, one after the
 * other in the order of the list; the descriptor's offset moves with them
 * (@start of the first range times 2048 at first), and only random-write media
 * are accepted (else EINVAL, unless the list is exactly [0, n-1]). The list is
 * checked whole before anything is sent: an end below its start, a sector
 * beyond the medium, more than max_ranges entries give EINVAL. Overlaps are
 * allowed: the later entry wins.
 *
 * Errors beside those above: ENOMEDIUM, EMEDIUMTYPE, EUCLEAN, EROFS, EEXIST,
 * ENOSPC (@sectors do not fit), and what the drive says (see enum
 * discwriter_cause). After an error no burn is running and STATUS tells more.
 *
 * @flags: DISCWRITER_BEGIN_*
 * @close: enum discwriter_close
 * @sectors: sectors that will follow, 0 if not known. A known size lets the
 *	drive reserve the track. With a range list: 0, or their sum
 * @ranges: user address of struct discwriter_range[@nr_ranges]
 * @nr_ranges: entries at @ranges; 0 means no list
 * @reserved: 0
 * @client: name to show to others as owner of the recorder: letters, digits,
 *	blank and . , : ; - _ ; NUL-terminated; empty means the task's name
 */
struct discwriter_begin {
	__u32 flags;
	__u32 close;
	__u64 sectors;
	__u64 ranges;
	__u32 nr_ranges;
	__u32 reserved;
	char client[DISCWRITER_CLIENT_LEN];
};

/**
 * struct discwriter_end - end a burn and wait for it to be finished
 *
 * Completes the last block, closes track and session, checks the disc's state
 * against what was written. Waits killably: a fatal signal ends the wait, not
 * the work. Returns the first error of the burn; close(2) then returns it no
 * more. EBADFD when no burn was begun.
 *
 * @flags: 0
 * @reserved: 0
 */
struct discwriter_end {
	__u32 flags;
	__u32 reserved;
};

/**
 * struct discwriter_cancel - cancel the burn that is running
 *
 * The command that is out is waited for; what the drive has is flushed and the
 * medium left in the best state it allows (@outcome of the status). The call
 * returns at once; further writes, END and close give ECANCELED. Any descriptor
 * of the node will do when the caller may write to the node and has the uid
 * that opened the burn, or CAP_SYS_ADMIN; else EPERM. EBADFD: no burn runs.
 *
 * @flags: 0
 * @reserved: 0
 */
struct discwriter_cancel {
	__u32 flags;
	__u32 reserved;
};

/* struct discwriter_status.flags */
/* The sense data are of a deferred error: an earlier command failed (SPC 71h). */
#define DISCWRITER_STATUS_DEFERRED	(1U << 0)
/* @drive_buffer_size and @drive_buffer_free are known. */
#define DISCWRITER_STATUS_DRIVE_BUFFER	(1U << 1)
/* @error_lba is known. */
#define DISCWRITER_STATUS_LBA		(1U << 2)
/* A track was reserved for this burn. */
#define DISCWRITER_STATUS_RESERVED	(1U << 3)

/**
 * struct discwriter_status - the burn that runs, or the last one
 *
 * Sticky: the first error stays until the next BEGIN or first write.
 *
 * @flags: DISCWRITER_STATUS_*
 * @burn: number of the burn on this recorder, from 1; 0 before the first
 * @phase: enum discwriter_phase
 * @failed_phase: enum discwriter_phase in which the first error came
 * @cause: enum discwriter_cause of the first error
 * @error: its errno (positive), 0 for none
 * @outcome: enum discwriter_outcome
 * @profile: profile of the medium
 * @opcode: operation code of the command that failed
 * @sense_key: sense key it failed with
 * @asc: additional sense code
 * @ascq: additional sense code qualifier
 * @host_byte: result of the transport (Linux DID_*)
 * @status_byte: SCSI status (02h: CHECK CONDITION)
 * @sense_len: bytes of @sense that are filled
 * @reserved0: 0
 * @error_lba: LBA the failed command addressed
 * @start: LBA where the burn starts
 * @sectors_total: sectors announced, 0 if unknown
 * @sectors_taken: whole sectors taken from the program
 * @sectors_written: sectors of them that the drive has acknowledged
 * @last_written: last LBA the drive has acknowledged, or DISCWRITER_NO_ADDRESS
 * @next_writable: LBA where the next burn can start, once this one has ended
 * @staged: bytes taken that do not fill a block yet
 * @pad: zero bytes added after the program's last byte; at most 4294967295 is
 *	told
 * @range: index of the range being written
 * @nr_ranges: ranges of the burn's list, 0 without one
 * @drive_buffer_size: bytes of the drive's buffer
 * @drive_buffer_free: bytes of it that were free when last asked
 * @elapsed_ms: milliseconds since the burn began; its length once it ended
 * @write_ms: milliseconds of them spent in the writing phase
 * @mapped: WRITE commands whose data went from the program's pages
 * @bounced: WRITE commands whose data were copied for alignment
 * @staged_writes: WRITE commands whose data came from the staging block
 * @waits: times the drive said it was busy (2/04/07, 2/04/08) and was waited for
 * @sense: sense data of the command that failed, as received
 */
struct discwriter_status {
	__u32 flags;
	__u32 burn;
	__u32 phase;
	__u32 failed_phase;
	__u32 cause;
	__u32 error;
	__u32 outcome;
	__u32 profile;
	__u8 opcode;
	__u8 sense_key;
	__u8 asc;
	__u8 ascq;
	__u8 host_byte;
	__u8 status_byte;
	__u8 sense_len;
	__u8 reserved0;
	__u64 error_lba;
	__u64 start;
	__u64 sectors_total;
	__u64 sectors_taken;
	__u64 sectors_written;
	__u64 last_written;
	__u64 next_writable;
	__u32 staged;
	__u32 pad;
	__u32 range;
	__u32 nr_ranges;
	__u32 drive_buffer_size;
	__u32 drive_buffer_free;
	__u64 elapsed_ms;
	__u64 write_ms;
	__u64 mapped;
	__u64 bounced;
	__u64 staged_writes;
	__u64 waits;
	__u8 sense[DISCWRITER_SENSE_LEN];
};

/**
 * struct discwriter_owner - who has the recorder open for writing
 * @pid: process id in the caller's pid namespace; 0 if not visible there, or
 *	if nobody has it
 * @held: 1 while somebody has it, or while a burn is still being finished
 * @client: the name given to BEGIN, else the name of the task that opened
 */
struct discwriter_owner {
	__s32 pid;
	__u32 held;
	char client[DISCWRITER_CLIENT_LEN];
};

#define DISCWRITER_IOC_TYPE	0xDC

#define DISCWRITER_IOC_FEATURES	_IOR(DISCWRITER_IOC_TYPE, 0, struct discwriter_features)
#define DISCWRITER_IOC_RECORDER	_IOR(DISCWRITER_IOC_TYPE, 1, struct discwriter_recorder)
#define DISCWRITER_IOC_MEDIUM	_IOR(DISCWRITER_IOC_TYPE, 2, struct discwriter_medium)
#define DISCWRITER_IOC_STATUS	_IOR(DISCWRITER_IOC_TYPE, 3, struct discwriter_status)
#define DISCWRITER_IOC_OWNER	_IOR(DISCWRITER_IOC_TYPE, 4, struct discwriter_owner)
#define DISCWRITER_IOC_BEGIN	_IOW(DISCWRITER_IOC_TYPE, 8, struct discwriter_begin)
#define DISCWRITER_IOC_END	_IOW(DISCWRITER_IOC_TYPE, 9, struct discwriter_end)
#define DISCWRITER_IOC_CANCEL	_IOW(DISCWRITER_IOC_TYPE, 10, struct discwriter_cancel)

#endif /* _UAPI_LINUX_DISCWRITER_H */
