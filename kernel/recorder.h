/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recorder: one SCSI device of type 5 that can record, its node, and who has
 * it open for writing.
 */
#ifndef DISCWRITER_RECORDER_H
#define DISCWRITER_RECORDER_H

#include <linux/cdev.h>
#include <linux/cred.h>
#include <linux/device.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <linux/discwriter.h>

#include "burn.h"
#include "compat.h"
#include "media.h"

struct scsi_device;

/**
 * enum dw_hold - whether somebody has the recorder for writing
 * @DW_HOLD_FREE: nobody
 * @DW_HOLD_OPEN: a file is open for writing
 * @DW_HOLD_ENDING: its last close began; the worker finishes and releases
 */
enum dw_hold {
	DW_HOLD_FREE,
	DW_HOLD_OPEN,
	DW_HOLD_ENDING,
};

/**
 * struct dw_owner - who has the recorder for writing
 * @hold: state
 * @filp: the open file, for comparison only: no reference is held
 * @pid: process that opened it
 * @uid: its user
 * @client: name to show to others
 */
struct dw_owner {
	enum dw_hold hold;
	const struct file *filp;
	struct pid *pid;
	kuid_t uid;
	char client[DISCWRITER_CLIENT_LEN];
};

/**
 * struct dw_recorder - a recorder
 * @dev: the node's device; its release frees the structure
 * @cdev: the node
 * @index: N of /dev/discwriterN; negative until the node was made
 * @sdev: the SCSI device; a reference on its device is held for @dev's life
 * @list: in dw_recorders
 * @probe: finds out what the drive is and makes the node
 * @work: prepares, finishes, cancels, releases (burn_work.c)
 * @node_lock: orders making the node against the drive's removal
 * @has_node: the node was made (under @node_lock)
 * @dead: the drive is gone; only ever set
 * @scale: time limits are multiplied by this and divided by 1000
 * @debugfs: the recorder's folder
 *
 * @config: what the drive can do; set once, before the node is made
 *
 * @lock: protects everything below; held for moments only, never while a
 *	command is out
 * @wait: woken whenever something below changes
 * @owner: who writes
 * @sequence: counts changes of the status, for poll
 * @events: number of the last netlink event
 * @event_interval: milliseconds between two events of progress
 * @medium_stale: the medium was changed since it was examined
 * @looking: the medium is being examined, which tells what comes of it
 * @watch: asks an idle drive what lies in it, while somebody listens
 * @watch_ms: milliseconds between two questions; 0: none
 * @watch_look: the next question is followed by a look at the medium
 * @watch_profile: of the medium that the watch has looked at last
 * @burns: burns begun
 * @close_policy: default of burns that do not say (enum discwriter_close)
 * @pad: a burn without BEGIN pads its last sector, and that is no error
 * @speed: set by SPEED, for burns on this medium; its write is 0 if nobody set any
 * @asking: how many writers have the medium examined, outside a burn
 * @asking_ends: they are to give up
 * @speed_profile: of the medium that @speed was set with
 * @speed_spent: the drive has that of a burn, which is over
 * @medium: as last examined
 * @burn: the burn that runs, or the last one
 * @totals: of all burns
 *
 * @examine_lock: held while the medium is examined, before @lock
 * @examined: what is being found then
 *
 * @door_locked: TRAY has locked the door until it unlocks it
 *
 * @claim: on the block device, while @owner.hold is not free
 * @claim_disk: the block device's own device, with a reference; NULL without
 * @touched: a burn has changed the medium since the claim was taken
 */
struct dw_recorder {
	struct device dev;
	struct cdev cdev;
	int index;
	struct scsi_device *sdev;
	struct list_head list;
	struct work_struct probe;
	struct work_struct work;
	struct mutex node_lock; /* node against removal */
	bool has_node;
	bool dead;
	u32 scale;
	struct dentry *debugfs;

	struct dw_config config;

	struct mutex lock; /* everything down to totals */
	wait_queue_head_t wait;
	struct dw_owner owner;
	u32 sequence;
	u64 events;
	u32 event_interval;
	bool medium_stale;
	bool looking;
	struct delayed_work watch;
	u32 watch_ms;
	bool watch_look;
	u16 watch_profile;
	u32 burns;
	u32 close_policy;
	bool pad;
	struct dw_speed_choice speed;
	u16 speed_profile;
	bool speed_spent;
	u32 asking;
	bool asking_ends;
	struct dw_medium medium;
	struct dw_burn burn;
	struct dw_totals totals;

	struct mutex examine_lock; /* one examines at a time */
	struct dw_medium examined;

	bool door_locked;

	struct dw_claim claim;
	struct device *claim_disk;
	bool touched;
};

static inline bool dw_recorder_dead(struct dw_recorder *rec)
{
	return READ_ONCE(rec->dead);
}

/**
 * dw_recorder_scale - a time limit as it applies to this recorder
 * @rec: the recorder
 * @ms: milliseconds
 */
static inline unsigned int dw_recorder_scale(struct dw_recorder *rec,
					     unsigned int ms)
{
	return max_t(u64, div_u64((u64)ms * READ_ONCE(rec->scale), 1000), 1);
}

/**
 * dw_recorder_unscale - a time as it is told of a recorder whose time limits are scaled
 * @rec: the recorder
 * @ms: milliseconds
 *
 * So that what has outlasted a limit is told to have lasted that long.
 */
static inline u64 dw_recorder_unscale(struct dw_recorder *rec, u64 ms)
{
	return div_u64(ms * 1000, max(READ_ONCE(rec->scale), 1U));
}

/**
 * dw_inquiry_len - how much of a string of INQUIRY is text
 * @field: the string: of fixed length, padded with blanks
 * @len: its length
 */
static inline size_t dw_inquiry_len(const char *field, size_t len)
{
	while (len && (field[len - 1] == ' ' || !field[len - 1]))
		len--;
	return len;
}

/* recorder.c */
extern struct workqueue_struct *dw_workqueue;
struct dw_recorder *dw_recorder_find(int index);
struct dw_recorder *dw_recorder_next(int index);

/* hold.c */
int dw_recorder_acquire(struct dw_recorder *rec, struct file *filp);
void dw_recorder_release(struct dw_recorder *rec);
void dw_hold_door(struct dw_recorder *rec, bool lock);
void dw_recorder_owner(struct dw_recorder *rec, struct discwriter_owner *out);

/* claim.c */
struct device *dw_claim_find_disk(struct dw_recorder *rec);
bool dw_claim_taken(struct dw_recorder *rec);
int dw_claim_take(struct dw_recorder *rec, bool wait);
void dw_claim_drop(struct dw_recorder *rec);
void dw_claim_keep_locked(struct dw_recorder *rec, bool keep);

/* sysfs.c */
extern const struct attribute_group *dw_recorder_groups[];

#endif /* DISCWRITER_RECORDER_H */
