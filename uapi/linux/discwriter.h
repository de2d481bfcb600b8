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
 *   FORMATS   | any                 | ETXTBSY       | reads format capacities
 *   SPEEDS    | any                 | ETXTBSY       | reads performance descriptors
 *   QUERY     | any                 | ETXTBSY       | reads what it asks for
 *   BEGIN     | opened for writing  | ETXTBSY       | examines, prepares
 *   END       | opened for writing  | ends it       | finishes the burn
 *   ERASE     | opened for writing  | ETXTBSY       | blanks or overwrites
 *   FORMAT    | opened for writing  | ETXTBSY       | formats
 *   FINALIZE  | opened for writing  | ETXTBSY       | closes what is open
 *   RESERVE   | opened for writing  | ETXTBSY       | reserves a track
 *   TRAY      | opened for writing  | ETXTBSY       | moves the tray, locks it
 *   SPEED     | opened for writing  | ETXTBSY       | sets the speed
 *   WRITE_RANGES | opened for writing | ETXTBSY     | a whole burn
 *   CLIENT    | opened for writing  | yes           | none
 *
 * ERASE, FORMAT, FINALIZE and RESERVE are jobs, as a burn is one: one at a time,
 * with a phase, progress, outcome and first error in STATUS; STATUS tells which.
 * The call waits for the job, killably; a signal that ends the wait does not end
 * the job. With O_NONBLOCK it returns once the job has begun: poll(2) tells its
 * end (EPOLLOUT, EPOLLPRI), and END returns its result. CANCEL ends it where the
 * drive can be stopped, else it gives EOPNOTSUPP and the job goes on. The machine
 * does not go to sleep meanwhile; while it does so, jobs and burns are EBUSY.
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
 * @DISCWRITER_CAUSE_MEDIUM_STATE: finalized, damaged or open track (EUCLEAN)
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
 * @DISCWRITER_CAUSE_VERIFY: the medium differs from what was sent, or is not in the
 *	state that it should be in after the burn (EBADMSG)
 * @DISCWRITER_CAUSE_SIZE_NEEDED: this medium takes only data whose size is
 *	announced: say it in BEGIN, or erase the medium fully (EOPNOTSUPP)
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
	DISCWRITER_CAUSE_SIZE_NEEDED		= 45,
	DISCWRITER_CAUSE_COUNT			= 46,
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
 * @DISCWRITER_PHASE_ERASING: blanking or overwriting
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
	DISCWRITER_PHASE_ERASING	= 11,
};

/**
 * enum discwriter_job - what a status is about
 *
 * @DISCWRITER_JOB_BURN: a burn
 * @DISCWRITER_JOB_ERASE: ERASE
 * @DISCWRITER_JOB_FORMAT: FORMAT
 * @DISCWRITER_JOB_FINALIZE: FINALIZE
 * @DISCWRITER_JOB_RESERVE: RESERVE
 */
enum discwriter_job {
	DISCWRITER_JOB_BURN	= 0,
	DISCWRITER_JOB_ERASE	= 1,
	DISCWRITER_JOB_FORMAT	= 2,
	DISCWRITER_JOB_FINALIZE	= 3,
	DISCWRITER_JOB_RESERVE	= 4,
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
 * Media that have neither sessions nor a final state (DVD-RAM, BD-RE) ignore it.
 * Data recorded at once (see enum discwriter_write_type) are always finalized on
 * DVD; on CD it is the next session that SESSION leaves possible.
 *
 * @DISCWRITER_CLOSE_DEFAULT: as the recorder's close_policy attribute says;
 *	that attribute starts as DISCWRITER_CLOSE_SESSION
 * @DISCWRITER_CLOSE_SESSION: the track and the session; the medium stays
 *	appendable where it can be
 * @DISCWRITER_CLOSE_FINALIZE: also the disc: nothing can be added
 * @DISCWRITER_CLOSE_TRACK: the track only, the session stays open; most drives
 *	that only read cannot read such a disc. Another burn adds a track to the
 *	session, and closes it or leaves it open again
 * @DISCWRITER_CLOSE_COMPATIBLE: as FINALIZE, and in the way that old players
 *	want: DVD+R with the lead-out at a radius of 30 mm or beyond, DVD+RW with
 *	a lead-out at all, a blank DVD+R of two layers with both equally long (where
 *	BEGIN tells the size, and the drive how long layer 0 is)
 */
enum discwriter_close {
	DISCWRITER_CLOSE_DEFAULT	= 0,
	DISCWRITER_CLOSE_SESSION	= 1,
	DISCWRITER_CLOSE_FINALIZE	= 2,
	DISCWRITER_CLOSE_TRACK		= 3,
	DISCWRITER_CLOSE_COMPATIBLE	= 4,
};

/**
 * enum discwriter_write_type - how sequential media are recorded
 *
 * Media that know one way only ignore it.
 *
 * @DISCWRITER_WRITE_AUTO: piece by piece where the medium allows it, else at once
 * @DISCWRITER_WRITE_INCREMENTAL: piece by piece: CD track at once, DVD-R and
 *	DVD-RW incremental
 * @DISCWRITER_WRITE_AT_ONCE: CD session at once (blank discs only), DVD-R and
 *	DVD-RW disc at once (blank discs only). Needs BEGIN's size
 */
enum discwriter_write_type {
	DISCWRITER_WRITE_AUTO		= 0,
	DISCWRITER_WRITE_INCREMENTAL	= 1,
	DISCWRITER_WRITE_AT_ONCE	= 2,
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
/* It must be formatted before anything can be written; a burn does that itself. */
#define DISCWRITER_MEDIUM_UNFORMATTED		(1U << 12)

/* struct discwriter_medium.can: what is possible with it as it is now */
#define DISCWRITER_MEDIUM_CAN_INCREMENTAL	(1U << 0)
#define DISCWRITER_MEDIUM_CAN_AT_ONCE		(1U << 1)
#define DISCWRITER_MEDIUM_CAN_SIMULATE		(1U << 2)
/* BEGIN's UNPROTECTED has an effect. */
#define DISCWRITER_MEDIUM_CAN_UNPROTECTED	(1U << 3)
#define DISCWRITER_MEDIUM_CAN_RESUME		(1U << 4)
#define DISCWRITER_MEDIUM_CAN_ERASE		(1U << 5)
#define DISCWRITER_MEDIUM_CAN_FORMAT		(1U << 6)
#define DISCWRITER_MEDIUM_CAN_FINALIZE		(1U << 7)
#define DISCWRITER_MEDIUM_CAN_RESERVE		(1U << 8)

/* Fields that hold a number only when the drive tells it say so by this value. */
#define DISCWRITER_NO_ADDRESS			0xffffffffffffffffULL

/**
 * struct discwriter_why - why a verb that asks the drive has failed
 *
 * Told on failure, too: nothing else of the structure it is in has a meaning then.
 *
 * @cause: enum discwriter_cause; NONE where no drive has a part in it (EINTR)
 * @opcode: operation code of the command that failed, 0 if none did
 * @sense_key: what the drive said, 0 if nothing
 * @asc: additional sense code that goes with it
 * @ascq: its qualifier
 */
struct discwriter_why {
	__u32 cause;
	__u8 opcode;
	__u8 sense_key;
	__u8 asc;
	__u8 ascq;
};

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
 * @next_writable: LBA where the next burn starts, DISCWRITER_NO_ADDRESS if none
 *	can
 * @last_session_start: LBA of the first sector of the last complete session,
 *	DISCWRITER_NO_ADDRESS if there is none
 * @can: DISCWRITER_MEDIUM_CAN_* bits
 * @open_track: number of the track that is open and that RESUME continues, 0 if
 *	there is none
 * @open_start: LBA where that track starts
 * @open_next: its next writable address
 * @open_end: its last LBA
 * @why: see there
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
	__u32 can;
	__u32 open_track;
	__u64 open_start;
	__u64 open_next;
	__u64 open_end;
	struct discwriter_why why;
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
/*
 * SIMULATE: the drive does everything but switch the laser to write power; the
 * medium stays as it is. CD, DVD-R and DVD-RW in sequential recording; ENODATA
 * where it cannot be done.
 */
#define DISCWRITER_BEGIN_SIMULATE	(1U << 2)
/*
 * UNPROTECTED: no protection against buffer underrun. CD, DVD-R and DVD-RW in
 * sequential recording; without effect on all others.
 */
#define DISCWRITER_BEGIN_UNPROTECTED	(1U << 3)
/*
 * RESUME: continue the track that is open at its next writable address: after a
 * crash, a power cut or a cancel, or one made by RESERVE. Image offset 0 is the
 * start of that track, and the descriptor's offset moves to what comes next.
 * DVD+R, DVD-R, DVD-RW in sequential recording, BD-R; EUCLEAN where no such track
 * is. @sectors counts from the track's start.
 */
#define DISCWRITER_BEGIN_RESUME		(1U << 4)
/*
 * FORMAT: a medium that takes only data of an announced size (a minimally blanked
 * DVD-RW) is formatted to restricted overwrite when no size is announced.
 */
#define DISCWRITER_BEGIN_FORMAT		(1U << 5)
/* POSTGAP: CD: 150 sectors of zeros follow the data, as IMAPI has it. */
#define DISCWRITER_BEGIN_POSTGAP	(1U << 6)
/*
 * CLOSE_FULL: finalize, whatever @close says, when 2 % of the medium or less
 * would be left free, as IMAPI does.
 */
#define DISCWRITER_BEGIN_CLOSE_FULL	(1U << 7)
/*
 * NEAREST_SPEED: @speed becomes the nearest that drive and medium offer, which can be
 * a faster one. Without it, it becomes the fastest that is not above it.
 */
#define DISCWRITER_BEGIN_NEAREST_SPEED	(1U << 8)

/**
 * enum discwriter_rotation - how the disc turns
 * @DISCWRITER_ROTATION_DEFAULT: as the drive likes: constant linear velocity, or
 *	that in zones
 * @DISCWRITER_ROTATION_CAV: constant angular velocity; a speed then holds at the
 *	outer edge only
 */
enum discwriter_rotation {
	DISCWRITER_ROTATION_DEFAULT	= 0,
	DISCWRITER_ROTATION_CAV		= 1,
};

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
 * @write_type: enum discwriter_write_type
 * @client: name to show to others as owner of the recorder: letters, digits,
 *	blank and . , : ; - _ ; NUL-terminated; empty means the task's name
 * @speed: kB/s (1000 bytes) for this burn
 * @rotation: enum discwriter_rotation that goes with @speed; both 0: that of SPEED,
 *	or the drive's own choice
 */
struct discwriter_begin {
	__u32 flags;
	__u32 close;
	__u64 sectors;
	__u64 ranges;
	__u32 nr_ranges;
	__u32 write_type;
	char client[DISCWRITER_CLIENT_LEN];
	__u32 speed;
	__u32 rotation;
};

/**
 * struct discwriter_end - end a burn and wait for it to be finished
 *
 * Completes the last block, closes track and session, checks the disc's state
 * against what was written. Waits killably: a fatal signal ends the wait, not
 * the work. Returns the first error of the burn; close(2) then returns it no
 * more. EBADFD when no burn was begun, or another thread has begun the next one meanwhile.
 *
 * @flags: 0
 * @reserved: 0
 */
struct discwriter_end {
	__u32 flags;
	__u32 reserved;
};

/**
 * struct discwriter_write_range - sectors, and where their data are
 * @start: first LBA
 * @count: sectors, not 0
 * @address: user address of @count times 2048 bytes, aligned as the recorder's
 *	dma_alignment says
 */
struct discwriter_write_range {
	__u64 start;
	__u64 count;
	__u64 address;
};

/**
 * struct discwriter_write_ranges - a whole burn in one call
 *
 * As BEGIN with a range list, the data of its ranges, and END. The data go to the
 * drive from where they lie, a mapped file for instance, in the order of the list.
 * Only fatal signals interrupt it; the burn is then cancelled when the descriptor
 * is closed. It is never restarted.
 *
 * Errors: those of BEGIN, write(2) and END. EINVAL also for memory that is not
 * aligned. EFAULT for an address that is not mapped, or a mapped file that has
 * become shorter: the burn ends there, and @failed says where.
 *
 * @flags: DISCWRITER_BEGIN_OVERWRITE, DISCWRITER_BEGIN_UNPROTECTED
 * @close: enum discwriter_close
 * @ranges: user address of struct discwriter_write_range[@nr_ranges]
 * @nr_ranges: entries at @ranges, not 0
 * @reserved: 0
 * @sectors: told, also on failure: sectors the drive has acknowledged
 * @failed: told on failure: LBA that could not be written, DISCWRITER_NO_ADDRESS
 *	if it is not known
 * @client: as BEGIN's
 */
struct discwriter_write_ranges {
	__u32 flags;
	__u32 close;
	__u64 ranges;
	__u32 nr_ranges;
	__u32 reserved;
	__u64 sectors;
	__u64 failed;
	char client[DISCWRITER_CLIENT_LEN];
};

/**
 * struct discwriter_cancel - cancel the burn that is running
 *
 * The command that is out is waited for; what the drive has is flushed and the
 * medium left in the best state it allows (@outcome of the status). A burn whose
 * data are all there is closed to its end, and then says ECANCELED. The call
 * returns at once; further writes, END and close give ECANCELED. Any descriptor
 * of the node will do when the caller may write to the node and has the uid
 * that opened the burn, or CAP_SYS_ADMIN; else EPERM. EBADFD: no burn runs.
 *
 * Before a burn it ends a MEDIUM that waits for the drive, of whoever has the node
 * open for writing (ECANCELED).
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
/* @progress is known. */
#define DISCWRITER_STATUS_PROGRESS	(1U << 4)
/* The drive took another speed than the one asked for. */
#define DISCWRITER_STATUS_SPEED_ADJUSTED	(1U << 5)
/* The drive took another rotation than the one asked for. */
#define DISCWRITER_STATUS_ROTATION_ADJUSTED	(1U << 6)

/**
 * struct discwriter_status - the job that runs, or the last one
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
 * @job: enum discwriter_job
 * @progress: of a long operation of the drive (erase, format, close), in
 *	1/65536, as it tells; see DISCWRITER_STATUS_PROGRESS
 * @write_speed: speed of the burn in kB/s (1000 bytes), 0 if none was set
 * @rotation: enum discwriter_rotation that goes with it
 * @phases: phases that it has been in, as bits 1 << enum discwriter_phase, for those
 *	who cannot look often enough to see the short ones
 * @reserved1: 0
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
	__u32 job;
	__u32 progress;
	__u32 write_speed;
	__u32 rotation;
	__u32 phases;
	__u32 reserved1;
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

/**
 * enum discwriter_erase_method - how much is erased
 * @DISCWRITER_ERASE_QUICK: CD-RW, DVD-RW: minimal: what makes the disc look
 *	blank. A DVD-RW so erased takes only data of an announced size. Other
 *	rewritable media: the first and the last 2 MB are overwritten with zeros (of
 *	one that is formatted in part, the first), so that no
 *	file system is found any more
 * @DISCWRITER_ERASE_FULL: CD-RW, DVD-RW: the whole disc; a DVD-RW becomes
 *	sequential and takes data of any size. Other rewritable media: every
 *	sector is overwritten with zeros; takes as long as a burn of the whole disc
 */
enum discwriter_erase_method {
	DISCWRITER_ERASE_QUICK	= 0,
	DISCWRITER_ERASE_FULL	= 1,
};

/**
 * struct discwriter_erase - erase a rewritable medium
 *
 * EMEDIUMTYPE: the medium cannot be erased. CANCEL stops the overwriting; a BLANK
 * command cannot be stopped.
 *
 * @flags: 0
 * @method: enum discwriter_erase_method
 */
struct discwriter_erase {
	__u32 flags;
	__u32 method;
};

/**
 * struct discwriter_format_entry - a way to format a medium
 * @type: format type (MMC FORMAT UNIT; 0 to 3Fh)
 * @subtype: format subtype, 0 to 3
 * @param: type dependent parameter, 24 bits: spare blocks, packet or block size
 * @reserved: 0
 * @sectors: sectors the medium then has
 */
struct discwriter_format_entry {
	__u32 type;
	__u32 subtype;
	__u32 param;
	__u32 reserved;
	__u64 sectors;
};

/* struct discwriter_formats.state: what its @sectors say (MMC descriptor types) */
#define DISCWRITER_FORMAT_UNFORMATTED	1	/* blank: the most it can have */
#define DISCWRITER_FORMAT_FORMATTED	2	/* as it is */
#define DISCWRITER_FORMAT_UNKNOWN	3	/* no medium, or incomplete session */

/* Most entries of one list: its length field has 8 bits. */
#define DISCWRITER_MAX_FORMATS		31

/**
 * struct discwriter_formats - how the medium is, and can be, formatted
 *
 * EMEDIUMTYPE: the medium cannot be formatted.
 *
 * @flags: 0
 * @state: DISCWRITER_FORMAT_*
 * @sectors: of the medium as @state says
 * @nr: how many of @entries are filled
 * @preferred: index of the entry that FORMAT takes by itself: no spare sectors
 *	where there is a choice
 * @entries: ways to format it, in the drive's order
 * @why: see there
 */
struct discwriter_formats {
	__u32 flags;
	__u32 state;
	__u64 sectors;
	__u32 nr;
	__u32 preferred;
	struct discwriter_format_entry entries[DISCWRITER_MAX_FORMATS];
	struct discwriter_why why;
};

/*
 * FORMAT flags.
 * CHOOSE: as the entry FORMATS calls preferred; @entry is all 0.
 */
#define DISCWRITER_FORMAT_CHOOSE	(1U << 0)
/* QUICK: without certification, where the drive can do without it. */
#define DISCWRITER_FORMAT_QUICK		(1U << 1)

/**
 * struct discwriter_format - format a medium
 *
 * What is on the medium is lost. EMEDIUMTYPE: it cannot be formatted; EINVAL: not
 * in this way: @entry's type is not in the list of FORMATS, or its size is none
 * that the list allows. No drive can be stopped while it formats; a DVD+RW is
 * formatted in the background: the call returns as soon as it can be written, and
 * FINALIZE stops what goes on then.
 *
 * @flags: DISCWRITER_FORMAT_*
 * @reserved: 0
 * @entry: one of FORMATS, or one like it with other @sectors or @param where the
 *	medium allows sizes between
 */
struct discwriter_format {
	__u32 flags;
	__u32 reserved;
	struct discwriter_format_entry entry;
};

/**
 * struct discwriter_finalize - close what is open on a medium
 *
 * Repairs what a crash, a power cut or a cancel has left: damaged tracks are
 * closed, reserved ones are filled with zeros, then track, session and disc are
 * closed as @close says. EMEDIUMTYPE: the medium knows no closing; EUCLEAN: there
 * is nothing to close. CANCEL stops the filling.
 *
 * @flags: 0
 * @close: enum discwriter_close, not DEFAULT
 */
struct discwriter_finalize {
	__u32 flags;
	__u32 close;
};

/**
 * struct discwriter_reserve - reserve a track
 *
 * DVD+R, DVD-R, DVD-RW in sequential recording, BD-R. A burn with
 * DISCWRITER_BEGIN_RESUME fills it. EMEDIUMTYPE: the medium has no such tracks;
 * ENOSPC: it does not fit.
 *
 * @flags: 0
 * @track: told: its number
 * @sectors: wanted, a multiple of the medium's block or rounded up to one; told:
 *	what it has
 * @start: told: its first LBA
 *
 * With O_NONBLOCK nothing is told: once the job has ended, MEDIUM's @open_track and
 * what goes with it do.
 */
struct discwriter_reserve {
	__u32 flags;
	__u32 track;
	__u64 sectors;
	__u64 start;
};

/**
 * enum discwriter_tray_action - what TRAY does
 * @DISCWRITER_TRAY_EJECT: opens the tray
 * @DISCWRITER_TRAY_LOAD: closes it and waits until the medium is known
 * @DISCWRITER_TRAY_LOCK: locks the door until UNLOCK or EJECT. Opening the node
 *	for writing locks it, too, and so does every job
 * @DISCWRITER_TRAY_UNLOCK: unlocks it
 */
enum discwriter_tray_action {
	DISCWRITER_TRAY_EJECT	= 0,
	DISCWRITER_TRAY_LOAD	= 1,
	DISCWRITER_TRAY_LOCK	= 2,
	DISCWRITER_TRAY_UNLOCK	= 3,
};

/**
 * struct discwriter_tray - move or lock the tray
 * @flags: 0
 * @action: enum discwriter_tray_action
 */
struct discwriter_tray {
	__u32 flags;
	__u32 action;
};

/**
 * struct discwriter_speed_entry - a speed that drive and medium offer
 * @write: kB/s (1000 bytes)
 * @read: kB/s that goes with it, 0 if not told
 * @rotation: enum discwriter_rotation
 * @reserved: 0
 */
struct discwriter_speed_entry {
	__u32 write;
	__u32 read;
	__u32 rotation;
	__u32 reserved;
};

#define DISCWRITER_MAX_SPEEDS	32

/**
 * struct discwriter_speeds - speeds for the medium in the drive
 *
 * From GET PERFORMANCE type 03h, else from mode page 2Ah.
 *
 * @flags: 0
 * @nr: how many of @entries are filled; 0 if the drive tells none
 * @current_write: write speed now, kB/s, 0 if not told
 * @rotation: enum discwriter_rotation now
 * @entries: in the drive's order, which is fastest first
 * @why: see there
 */
struct discwriter_speeds {
	__u32 flags;
	__u32 nr;
	__u32 current_write;
	__u32 rotation;
	struct discwriter_speed_entry entries[DISCWRITER_MAX_SPEEDS];
	struct discwriter_why why;
};

/* struct discwriter_speed.flags: as DISCWRITER_BEGIN_NEAREST_SPEED */
#define DISCWRITER_SPEED_NEAREST	(1U << 0)

/* struct discwriter_speed.adjusted */
#define DISCWRITER_SPEED_ADJUSTED	(1U << 0)
#define DISCWRITER_ROTATION_ADJUSTED	(1U << 1)

/**
 * struct discwriter_speed - set the write speed
 *
 * By SET STREAMING, and where that does not help by SET CD SPEED. Holds until the
 * next SPEED or until the drive tells of another medium, and is set anew for each
 * burn whose BEGIN asks for no speed; an open of the node for writing by somebody
 * else does not change it. EOPNOTSUPP: the drive knows neither.
 *
 * @flags: DISCWRITER_SPEED_NEAREST or 0
 * @write: kB/s (1000 bytes) wanted, 0: the drive's own choice, which is the
 *	fastest it trusts the medium with; told: what it took
 * @rotation: enum discwriter_rotation wanted; told: what it took
 * @adjusted: told: DISCWRITER_SPEED_ADJUSTED, DISCWRITER_ROTATION_ADJUSTED
 */
struct discwriter_speed {
	__u32 flags;
	__u32 write;
	__u32 rotation;
	__u32 adjusted;
};

/**
 * enum discwriter_query_kind - what QUERY reads
 *
 * Bytes are as the drive gives them, most significant first (MMC-6, SPC-4).
 *
 * @DISCWRITER_QUERY_FEATURES: the descriptors of all features from @code on, without
 *	the 8 bytes before them (GET CONFIGURATION). Feature 0000h has the profiles
 * @DISCWRITER_QUERY_FEATURE: the descriptor of feature @code, its 4 bytes of header
 *	included. ENODATA: the drive has no such feature, or it is not current and
 *	DISCWRITER_QUERY_CURRENT is set, or the drive knows no features; @cause
 *	tells which
 * @DISCWRITER_QUERY_MODE_PAGE: mode page @code (3Fh: all of them), without header and
 *	block descriptors; @control is the page control: 0 current, 1 changeable,
 *	2 default, 3 saved values. EBADRQC: there is no such page
 * @DISCWRITER_QUERY_DISC_STRUCTURE: disc structure of format @code, without its 4 bytes
 *	of header (READ DISC STRUCTURE); @control is the layer, @address as the
 *	format wants it. ENODATA: there is none
 * @DISCWRITER_QUERY_DISC_INFORMATION: disc information (READ DISC INFORMATION) of data
 *	type @code: 0 standard, 1 tracks, 2 pseudo-overwrite
 * @DISCWRITER_QUERY_TRACK_INFORMATION: track information (READ TRACK INFORMATION) of
 *	what @address names; @control says how: 0 LBA, 1 track, 2 session
 */
enum discwriter_query_kind {
	DISCWRITER_QUERY_FEATURES		= 0,
	DISCWRITER_QUERY_FEATURE		= 1,
	DISCWRITER_QUERY_MODE_PAGE		= 2,
	DISCWRITER_QUERY_DISC_STRUCTURE		= 3,
	DISCWRITER_QUERY_DISC_INFORMATION	= 4,
	DISCWRITER_QUERY_TRACK_INFORMATION	= 5,
};

/* QUERY flags. FEATURE, FEATURES: only what is current. */
#define DISCWRITER_QUERY_CURRENT	(1U << 0)

/* Most bytes of an answer to QUERY: what the length fields of the commands allow. */
#define DISCWRITER_QUERY_MAX		65535

/**
 * struct discwriter_query - read what the drive tells about itself or the medium
 *
 * Nothing is changed. While a burn or job runs, ETXTBSY.
 *
 * @flags: DISCWRITER_QUERY_CURRENT
 * @kind: enum discwriter_query_kind
 * @code: what of it, see there
 * @control: how, see there; 0 where nothing is said
 * @address: see there; 0 where nothing is said
 * @data: user address of @size bytes
 * @size: room there, at most DISCWRITER_QUERY_MAX is used; with 0 only the length is
 *	told
 * @length: told: bytes of the whole answer, of which the first @size are at @data
 * @cause: told, also on failure: enum discwriter_cause
 * @sense_key: told, also on failure: what the drive said, 0 if nothing
 * @asc: additional sense code that goes with it
 * @ascq: its qualifier
 * @reserved: 0
 */
struct discwriter_query {
	__u32 flags;
	__u32 kind;
	__u32 code;
	__u32 control;
	__u64 address;
	__u64 data;
	__u32 size;
	__u32 length;
	__u32 cause;
	__u8 sense_key;
	__u8 asc;
	__u8 ascq;
	__u8 reserved;
};

/**
 * struct discwriter_client - say who has the recorder
 *
 * BEGIN does that, too. For programs that keep a recorder for themselves without
 * burning: the owner of a descriptor opened for writing has it until it is closed.
 *
 * @flags: 0
 * @reserved: 0
 * @client: as BEGIN's
 */
struct discwriter_client {
	__u32 flags;
	__u32 reserved;
	char client[DISCWRITER_CLIENT_LEN];
};

#define DISCWRITER_IOC_TYPE	0xDC

#define DISCWRITER_IOC_FEATURES	_IOR(DISCWRITER_IOC_TYPE, 0, struct discwriter_features)
#define DISCWRITER_IOC_RECORDER	_IOR(DISCWRITER_IOC_TYPE, 1, struct discwriter_recorder)
#define DISCWRITER_IOC_MEDIUM	_IOR(DISCWRITER_IOC_TYPE, 2, struct discwriter_medium)
#define DISCWRITER_IOC_STATUS	_IOR(DISCWRITER_IOC_TYPE, 3, struct discwriter_status)
#define DISCWRITER_IOC_OWNER	_IOR(DISCWRITER_IOC_TYPE, 4, struct discwriter_owner)
#define DISCWRITER_IOC_FORMATS	_IOR(DISCWRITER_IOC_TYPE, 5, struct discwriter_formats)
#define DISCWRITER_IOC_SPEEDS	_IOR(DISCWRITER_IOC_TYPE, 6, struct discwriter_speeds)
#define DISCWRITER_IOC_QUERY	_IOWR(DISCWRITER_IOC_TYPE, 7, struct discwriter_query)
#define DISCWRITER_IOC_BEGIN	_IOW(DISCWRITER_IOC_TYPE, 8, struct discwriter_begin)
#define DISCWRITER_IOC_END	_IOW(DISCWRITER_IOC_TYPE, 9, struct discwriter_end)
#define DISCWRITER_IOC_CANCEL	_IOW(DISCWRITER_IOC_TYPE, 10, struct discwriter_cancel)
#define DISCWRITER_IOC_ERASE	_IOW(DISCWRITER_IOC_TYPE, 11, struct discwriter_erase)
#define DISCWRITER_IOC_FORMAT	_IOW(DISCWRITER_IOC_TYPE, 12, struct discwriter_format)
#define DISCWRITER_IOC_FINALIZE	_IOW(DISCWRITER_IOC_TYPE, 13, struct discwriter_finalize)
#define DISCWRITER_IOC_RESERVE	_IOWR(DISCWRITER_IOC_TYPE, 14, struct discwriter_reserve)
#define DISCWRITER_IOC_TRAY	_IOW(DISCWRITER_IOC_TYPE, 15, struct discwriter_tray)
#define DISCWRITER_IOC_SPEED	_IOWR(DISCWRITER_IOC_TYPE, 16, struct discwriter_speed)
#define DISCWRITER_IOC_WRITE_RANGES \
	_IOWR(DISCWRITER_IOC_TYPE, 17, struct discwriter_write_ranges)
#define DISCWRITER_IOC_CLIENT	_IOW(DISCWRITER_IOC_TYPE, 18, struct discwriter_client)

#endif /* _UAPI_LINUX_DISCWRITER_H */
