/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * discwriter: events and status by generic netlink
 *
 * Family "discwriter", version 1, in the initial network namespace. Everybody may
 * listen and ask: nothing here names a process, a user or a client, and nothing
 * changes a recorder (the ioctls of <linux/discwriter.h> do).
 *
 * Multicast group "events": %DISCWRITER_CMD_ADDED, _REMOVED, _MEDIUM, _PHASE,
 * _PROGRESS and _ENDED. Events of one recorder are numbered, without a gap, also
 * while nobody listens (%DISCWRITER_A_SEQUENCE). A listener that finds a gap, or
 * gets ENOBUFS, or comes late, asks by %DISCWRITER_CMD_GET_STATUS: the answer has
 * the number of the last event, and all that the events before it have told.
 * No listener can slow a burn: who does not read loses events.
 *
 * Requests: %DISCWRITER_CMD_GET_RECORDER and %DISCWRITER_CMD_GET_STATUS, with
 * %DISCWRITER_A_INDEX for one recorder, or as a dump for all. They send nothing to
 * the drive and never wait for one. ENODEV: there is no such recorder.
 *
 * Units: a sector is 2048 bytes; an LBA counts sectors from the medium's start;
 * kB are 1000 bytes. Attributes that are not known are absent.
 */
#ifndef _UAPI_LINUX_DISCWRITER_NETLINK_H
#define _UAPI_LINUX_DISCWRITER_NETLINK_H

#define DISCWRITER_GENL_NAME	"discwriter"
#define DISCWRITER_GENL_VERSION	1
#define DISCWRITER_GENL_EVENTS	"events"

/**
 * enum discwriter_nl_command - requests and events
 * @DISCWRITER_CMD_UNSPEC: none
 * @DISCWRITER_CMD_GET_RECORDER: request: INDEX, or dump; answer: INDEX, NAME,
 *	SEQUENCE, BLOCK, VENDOR, PRODUCT, REVISION, SERIAL, PROFILE, MEDIUM_STATE,
 *	CAPACITY, FREE, NEXT_WRITABLE
 * @DISCWRITER_CMD_GET_STATUS: request: INDEX, or dump; answer: as PROGRESS and
 *	ENDED together
 * @DISCWRITER_CMD_ADDED: event: a recorder has a node: as GET_RECORDER
 * @DISCWRITER_CMD_REMOVED: event: its node is gone: INDEX, NAME, SEQUENCE
 * @DISCWRITER_CMD_MEDIUM: event: the medium was exchanged or changed: as GET_RECORDER
 *	what was found when it was last examined; without PROFILE and what follows if
 *	it has not been since. So that a disc put into an idle drive is told, the drive
 *	is asked every medium_poll_ms (sysfs) while there are listeners, from the first
 *	event or the first GET_RECORDER or GET_STATUS on, unless it is held, mounted,
 *	opened exclusively or suspended
 * @DISCWRITER_CMD_PHASE: event: a job came into another phase: as PROGRESS
 * @DISCWRITER_CMD_PROGRESS: event: INDEX, NAME, SEQUENCE, BURN, JOB, PHASE,
 *	ACTION, ELAPSED_MS, REMAINING_MS, TOTAL_MS, RANGE, NR_RANGES, RANGE_START,
 *	RANGE_SECTORS, LAST_READ, LAST_WRITTEN, SECTORS_DONE, SECTORS_TOTAL,
 *	HOST_BUFFER_SIZE, HOST_BUFFER_USED, DRIVE_BUFFER_SIZE, DRIVE_BUFFER_USED,
 *	SPEED, PROGRESS
 * @DISCWRITER_CMD_ENDED: event: a job is over: as PROGRESS, and OUTCOME,
 *	NEXT_WRITABLE, and if it failed CAUSE, ERROR, FAILED_PHASE, OPCODE, SENSE,
 *	ERROR_LBA
 */
enum discwriter_nl_command {
	DISCWRITER_CMD_UNSPEC,
	DISCWRITER_CMD_GET_RECORDER,
	DISCWRITER_CMD_GET_STATUS,
	DISCWRITER_CMD_ADDED,
	DISCWRITER_CMD_REMOVED,
	DISCWRITER_CMD_MEDIUM,
	DISCWRITER_CMD_PHASE,
	DISCWRITER_CMD_PROGRESS,
	DISCWRITER_CMD_ENDED,
};

/**
 * enum discwriter_nl_attribute - attributes
 * @DISCWRITER_A_UNSPEC: none
 * @DISCWRITER_A_PAD: padding before 64-bit values
 * @DISCWRITER_A_INDEX: u32: N of /dev/discwriterN
 * @DISCWRITER_A_NAME: string: "discwriterN"
 * @DISCWRITER_A_SEQUENCE: u64: number of the recorder's event; in answers, of its
 *	last one, 0 before the first
 * @DISCWRITER_A_BLOCK: string: block device of the same drive ("sr0")
 * @DISCWRITER_A_VENDOR: string: from INQUIRY
 * @DISCWRITER_A_PRODUCT: string: from INQUIRY
 * @DISCWRITER_A_REVISION: string: from INQUIRY
 * @DISCWRITER_A_SERIAL: string: from feature 0108h
 * @DISCWRITER_A_PROFILE: u32: current profile
 * @DISCWRITER_A_MEDIUM_STATE: u32: DISCWRITER_MEDIUM_* bits
 * @DISCWRITER_A_CAPACITY: u64: sectors of the medium
 * @DISCWRITER_A_FREE: u64: sectors a burn can add
 * @DISCWRITER_A_NEXT_WRITABLE: u64: LBA where the next burn starts
 * @DISCWRITER_A_BURN: u32: number of the job on this recorder, from 1
 * @DISCWRITER_A_JOB: u32: enum discwriter_job
 * @DISCWRITER_A_PHASE: u32: enum discwriter_phase
 * @DISCWRITER_A_ACTION: u32: the same as IMAPI_FORMAT2_DATA_WRITE_ACTION has it;
 *	absent in phases that IMAPI does not know
 * @DISCWRITER_A_ELAPSED_MS: u64: since the job began; its length once it ended
 * @DISCWRITER_A_REMAINING_MS: u64: estimated; absent while nothing is known to
 *	estimate it from
 * @DISCWRITER_A_TOTAL_MS: u64: estimated, ELAPSED_MS and REMAINING_MS
 * @DISCWRITER_A_RANGE: u32: index of the range being written
 * @DISCWRITER_A_NR_RANGES: u32: ranges of the job, 0 without a list
 * @DISCWRITER_A_RANGE_START: u64: first LBA of that range
 * @DISCWRITER_A_RANGE_SECTORS: u64: its sectors; absent when the size is not known
 * @DISCWRITER_A_LAST_READ: u64: last LBA for which data were taken
 * @DISCWRITER_A_LAST_WRITTEN: u64: last LBA the drive has acknowledged
 * @DISCWRITER_A_SECTORS_DONE: u64: sectors the drive has acknowledged, of all ranges
 * @DISCWRITER_A_SECTORS_TOTAL: u64: sectors announced, of all ranges
 * @DISCWRITER_A_HOST_BUFFER_SIZE: u64: bytes that are gathered before they are sent
 * @DISCWRITER_A_HOST_BUFFER_USED: u64: bytes of them in use
 * @DISCWRITER_A_DRIVE_BUFFER_SIZE: u64: bytes of the drive's buffer
 * @DISCWRITER_A_DRIVE_BUFFER_USED: u64: bytes in it when last asked
 * @DISCWRITER_A_SPEED: u64: kB/s since the last event of this kind, or since
 *	writing began; only while data are written
 * @DISCWRITER_A_PROGRESS: u32: of a long operation of the drive, in 1/65536
 * @DISCWRITER_A_OUTCOME: u32: enum discwriter_outcome
 * @DISCWRITER_A_CAUSE: u32: enum discwriter_cause of the first error
 * @DISCWRITER_A_ERROR: u32: its errno, positive
 * @DISCWRITER_A_FAILED_PHASE: u32: enum discwriter_phase it came in
 * @DISCWRITER_A_OPCODE: u32: operation code of the command that failed
 * @DISCWRITER_A_SENSE: binary: its sense data, as received
 * @DISCWRITER_A_ERROR_LBA: u64: LBA it addressed
 */
enum discwriter_nl_attribute {
	DISCWRITER_A_UNSPEC,
	DISCWRITER_A_PAD,
	DISCWRITER_A_INDEX,
	DISCWRITER_A_NAME,
	DISCWRITER_A_SEQUENCE,
	DISCWRITER_A_BLOCK,
	DISCWRITER_A_VENDOR,
	DISCWRITER_A_PRODUCT,
	DISCWRITER_A_REVISION,
	DISCWRITER_A_SERIAL,
	DISCWRITER_A_PROFILE,
	DISCWRITER_A_MEDIUM_STATE,
	DISCWRITER_A_CAPACITY,
	DISCWRITER_A_FREE,
	DISCWRITER_A_NEXT_WRITABLE,
	DISCWRITER_A_BURN,
	DISCWRITER_A_JOB,
	DISCWRITER_A_PHASE,
	DISCWRITER_A_ACTION,
	DISCWRITER_A_ELAPSED_MS,
	DISCWRITER_A_REMAINING_MS,
	DISCWRITER_A_TOTAL_MS,
	DISCWRITER_A_RANGE,
	DISCWRITER_A_NR_RANGES,
	DISCWRITER_A_RANGE_START,
	DISCWRITER_A_RANGE_SECTORS,
	DISCWRITER_A_LAST_READ,
	DISCWRITER_A_LAST_WRITTEN,
	DISCWRITER_A_SECTORS_DONE,
	DISCWRITER_A_SECTORS_TOTAL,
	DISCWRITER_A_HOST_BUFFER_SIZE,
	DISCWRITER_A_HOST_BUFFER_USED,
	DISCWRITER_A_DRIVE_BUFFER_SIZE,
	DISCWRITER_A_DRIVE_BUFFER_USED,
	DISCWRITER_A_SPEED,
	DISCWRITER_A_PROGRESS,
	DISCWRITER_A_OUTCOME,
	DISCWRITER_A_CAUSE,
	DISCWRITER_A_ERROR,
	DISCWRITER_A_FAILED_PHASE,
	DISCWRITER_A_OPCODE,
	DISCWRITER_A_SENSE,
	DISCWRITER_A_ERROR_LBA,
};

#define DISCWRITER_A_MAX	DISCWRITER_A_ERROR_LBA

#endif /* _UAPI_LINUX_DISCWRITER_NETLINK_H */
