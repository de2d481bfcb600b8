// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has a recorder for writing, and what that holds: the SCSI device, the
 * claim, the door, the module, runtime PM. It is taken by open and given back by
 * the worker, since the work may outlast the file.
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>

#include <scsi/scsi_device.h>

#include "recorder.h"

/**
 * dw_hold_door - lock or unlock the door
 * @rec: the recorder
 * @lock: lock it
 *
 * As a courtesy: a drive that cannot is no worse for it.
 */
void dw_hold_door(struct dw_recorder *rec, bool lock)
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY,
			      .nonblock = true };

	if (!dw_recorder_dead(rec))
		dw_drive_lock_door(&job, lock);
}

/* Take the recorder for @filp, or say who keeps it from that. */
static int dw_hold_take(struct dw_recorder *rec, struct file *filp)
{
	struct dw_owner *owner = &rec->owner;
	char comm[TASK_COMM_LEN];
	int ret = 0;

	get_task_comm(comm, current);
	if (mutex_lock_killable(&rec->lock))
		return -EINTR;
	if (dw_recorder_dead(rec)) {
		ret = -ENODEV;
	} else if (owner->hold != DW_HOLD_FREE) {
		ret = -EBUSY;
	} else {
		owner->hold = DW_HOLD_OPEN;
		/* What an earlier burn came to is not for this file's close. */
		rec->burn.reported = true;
		owner->filp = filp;
		owner->pid = get_pid(task_tgid(current));
		owner->uid = current_fsuid();
		strscpy(owner->client, comm, sizeof(owner->client));
	}
	mutex_unlock(&rec->lock);
	return ret;
}

static void dw_hold_give(struct dw_recorder *rec)
{
	struct dw_owner *owner = &rec->owner;
	struct pid *pid;

	mutex_lock(&rec->lock);
	pid = owner->pid;
	memset(owner, 0, sizeof(*owner));
	rec->sequence++;
	wake_up_all(&rec->wait);
	mutex_unlock(&rec->lock);
	put_pid(pid);
}

/**
 * dw_recorder_acquire - take a recorder for writing
 * @rec: the recorder
 * @filp: the file being opened
 *
 * Return: 0; -EBUSY: another writer, a mount, a claim; -ENODEV; a signal came.
 */
int dw_recorder_acquire(struct dw_recorder *rec, struct file *filp)
{
	int ret;

	ret = dw_hold_take(rec, filp);
	if (ret)
		return ret;
	ret = scsi_device_get(rec->sdev);
	if (ret) {
		ret = -ENODEV;
		goto give;
	}
	ret = scsi_autopm_get_device(rec->sdev);
	if (ret)
		goto put;
	ret = dw_claim_take(rec, !(filp->f_flags & O_NONBLOCK));
	if (ret)
		goto pm;
	dw_hold_door(rec, true);
	get_device(&rec->dev);
	__module_get(THIS_MODULE);
	return 0;
pm:
	scsi_autopm_put_device(rec->sdev);
put:
	scsi_device_put(rec->sdev);
give:
	dw_hold_give(rec);
	return ret;
}

/**
 * dw_recorder_release - give back what dw_recorder_acquire() took
 * @rec: the recorder
 *
 * Runs on the worker, which is why the module can be let go from within it:
 * unloading waits for the workqueue.
 */
void dw_recorder_release(struct dw_recorder *rec)
{
	/* It stays locked for who has asked for that. */
	if (!rec->door_locked)
		dw_hold_door(rec, false);
	dw_claim_drop(rec);
	scsi_autopm_put_device(rec->sdev);
	scsi_device_put(rec->sdev);
	dw_hold_give(rec);
	put_device(&rec->dev);
	module_put(THIS_MODULE);
}

/**
 * dw_recorder_owner - who has the recorder for writing
 * @rec: the recorder
 * @out: filled, the pid as the caller's namespace knows it
 */
void dw_recorder_owner(struct dw_recorder *rec, struct discwriter_owner *out)
{
	memset(out, 0, sizeof(*out));
	mutex_lock(&rec->lock);
	out->held = rec->owner.hold != DW_HOLD_FREE;
	out->pid = pid_vnr(rec->owner.pid);
	strscpy(out->client, rec->owner.client, sizeof(out->client));
	mutex_unlock(&rec->lock);
}
