/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: events of all recorders
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 */
#ifndef LIBDISCWRITER_EVENTS_H
#define LIBDISCWRITER_EVENTS_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Monitors: what happens to recorders and media, and how burns get on, whoever does
 * it (DDiscMaster2Events, and what DDiscFormat2DataEvents tells its own program).
 *
 * A monitor needs no permission, and can be made before there is any recorder, or
 * the kernel's module. It is told of every recorder that there is, then of what
 * changes. A program that reads too slowly loses events, never slows a burn, and is
 * told how many it has lost together with the state that they led to; so the end of
 * a burn is missed only if another one has begun meanwhile.
 *
 * Only in the initial network namespace: in others there are no events.
 */

struct dw_monitor;

/**
 * enum dw_event_kind - what an event tells
 * @DW_EVENT_ADDED: there is a recorder (NotifyDeviceAdded)
 * @DW_EVENT_REMOVED: it is gone (NotifyDeviceRemoved)
 * @DW_EVENT_MEDIUM: its medium was exchanged or has changed, or there is none any
 *	more. While somebody monitors, an idle drive is asked every two seconds (the
 *	recorder's sysfs attribute medium_poll_ms); one that is held, mounted, opened
 *	exclusively or suspended is not asked, and told once that is over
 * @DW_EVENT_PHASE: a burn or job came into another phase
 * @DW_EVENT_PROGRESS: it goes on
 * @DW_EVENT_ENDED: it is over
 */
enum dw_event_kind {
	DW_EVENT_ADDED		= 1,
	DW_EVENT_REMOVED	= 2,
	DW_EVENT_MEDIUM		= 3,
	DW_EVENT_PHASE		= 4,
	DW_EVENT_PROGRESS	= 5,
	DW_EVENT_ENDED		= 6,
};

/*
 * struct dw_event.flags: not news, but the state of things that was asked for: at a
 * monitor's begin, and where events were lost.
 */
#define DW_EVENT_STATE	0x00000001

/**
 * struct dw_event - an event
 *
 * May grow at its end: the library makes it.
 *
 * @kind: enum dw_event_kind
 * @flags: DW_EVENT_*
 * @index: N of /dev/discwriterN
 * @burn: number of the burn or job on this recorder, 0 for none
 * @sequence: number of the recorder's event; without a gap but for @lost
 * @lost: events of this recorder that were lost just before this one
 * @name: "discwriterN"
 * @block: block device of the same drive ("sr0"); "" while not known
 * @vendor: ADDED, MEDIUM: vendor identification
 * @product: ADDED, MEDIUM: product identification
 * @revision: ADDED, MEDIUM: product revision
 * @serial: ADDED, MEDIUM: serial number, "" if not told
 * @profile: ADDED, MEDIUM: see discwriter_profile_find(); 0 while the medium has not
 *	been examined
 * @medium_state: ADDED, MEDIUM: DISCWRITER_MEDIUM_* bits
 * @capacity: ADDED, MEDIUM: sectors of the medium
 * @free: ADDED, MEDIUM: sectors a burn can add
 * @next_writable: ADDED, MEDIUM, ENDED: LBA where the next burn starts, -1 for none
 * @progress: PHASE, PROGRESS, ENDED: how far it is; NULL for the others. Its system
 *	buffer is the kernel's
 * @outcome: ENDED: enum discwriter_outcome
 * @hr: ENDED: its code, S_OK when it succeeded
 * @cause: ENDED: enum discwriter_cause
 * @error: ENDED: errno of that
 * @failed_phase: ENDED: enum discwriter_phase the failure came in
 * @opcode: ENDED: operation code of the command that failed
 * @error_lba: ENDED: LBA it addressed, -1 if not known
 * @sense_len: ENDED: bytes of @sense that are filled
 * @sense: ENDED: sense data of the command that failed, as received
 * @id: what the recorder is called for good, see discwriter_nodes_id(), as it was when it
 *	was added: REMOVED tells what ADDED has told, whatever came and went meanwhile. ""
 *	when sysfs tells nothing, as of a recorder that was gone before ADDED was read
 */
struct dw_event {
	__u32 kind;
	__u32 flags;
	__u32 index;
	__u32 burn;
	__u64 sequence;
	__u64 lost;
	char name[32];
	char block[32];
	char vendor[12];
	char product[20];
	char revision[8];
	char serial[40];
	__u32 profile;
	__u32 medium_state;
	__u64 capacity;
	__u64 free;
	__s64 next_writable;
	const struct dw_progress *progress;
	__u32 outcome;
	int hr;
	__u32 cause;
	__u32 error;
	__u32 failed_phase;
	__u32 opcode;
	__s64 error_lba;
	__u32 sense_len;
	__u8 sense[DISCWRITER_SENSE_LEN];
	char id[DW_RECORDER_ID_LEN];
};

/**
 * discwriter_monitor_new() - listen to events
 * @monitor: receives the monitor; to be freed with discwriter_monitor_free()
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY, E_FAIL (no netlink, or no descriptor left).
 */
DW_API int discwriter_monitor_new(struct dw_monitor **monitor);

/**
 * discwriter_monitor_free() - stop listening
 * @monitor: the monitor, or NULL
 */
DW_API void discwriter_monitor_free(struct dw_monitor *monitor);

/**
 * discwriter_monitor_fd() - a descriptor for poll(2) and the like
 * @monitor: the monitor
 *
 * Readable (POLLIN) when discwriter_monitor_next() is to be called, until that has
 * returned S_FALSE. Nothing else can be done with it; it is the monitor's.
 *
 * Return: the descriptor, -1 when @monitor is NULL.
 */
DW_API int discwriter_monitor_fd(const struct dw_monitor *monitor);

/**
 * discwriter_monitor_next() - the next event
 * @monitor: the monitor
 * @event: receives it; valid until the next call with this monitor
 *
 * Never waits for an event.
 *
 * Return: S_OK, S_FALSE (there is none now), E_POINTER, E_OUTOFMEMORY, E_FAIL
 * (netlink failed).
 */
DW_API int discwriter_monitor_next(struct dw_monitor *monitor, const struct dw_event **event);

/**
 * discwriter_monitor_wait() - wait for the next event
 * @monitor: the monitor
 * @timeout_ms: at most so long; negative: for ever
 * @event: receives it; valid until the next call with this monitor
 *
 * Return: S_OK, S_FALSE (the time is over, or a signal came), or what
 * discwriter_monitor_next() returns.
 */
DW_API int discwriter_monitor_wait(struct dw_monitor *monitor, int timeout_ms,
				   const struct dw_event **event);

/**
 * discwriter_event_name() - name of a kind of event
 * @kind: enum dw_event_kind
 *
 * Return: "added", "removed", "medium", "phase", "progress", "ended"; NULL for others.
 */
DW_API const char *discwriter_event_name(unsigned int kind);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_EVENTS_H */
