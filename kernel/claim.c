// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeping others away from a recorder that writes: an exclusive claim on the
 * block device of the same drive, which shuts out mounts, O_EXCL openers and
 * the polling for media changes.
 */
#include <linux/blkdev.h>
#include <linux/cdrom.h>
#include <linux/delay.h>
#include <linux/sched/signal.h>

#include <scsi/scsi_device.h>

#include "compat.h"
#include "recorder.h"

/*
 * A claim by somebody else is often over in a moment (a program that looks what
 * came into the drive), so it is worth waiting for; a mount is not.
 */
#define DW_CLAIM_WAIT_MS	2000
#define DW_CLAIM_RETRY_MS	50

static int dw_claim_match(struct device *dev, void *data)
{
	return dev->class && !strcmp(dev->class->name, "block");
}

/**
 * dw_claim_find_disk - the block device that sr made for the same drive
 * @rec: the recorder
 *
 * Return: its device with a reference, or NULL while sr is not bound.
 */
struct device *dw_claim_find_disk(struct dw_recorder *rec)
{
	return device_find_child(&rec->sdev->sdev_gendev, NULL, dw_claim_match);
}

/**
 * dw_claim_taken - has somebody claimed the block device?
 * @rec: the recorder
 *
 * Asked without opening it, which would have sr ask the drive. It may be over, or
 * begin, a moment later.
 */
bool dw_claim_taken(struct dw_recorder *rec)
{
	struct device *disk = dw_claim_find_disk(rec);
	bool taken;

	if (!disk)
		return false;
	taken = READ_ONCE(dev_to_bdev(disk)->bd_holder);
	put_device(disk);
	return taken;
}

/**
 * dw_claim_take - claim the block device, if there is one
 * @rec: the recorder; the caller is its owner
 * @wait: wait for a claim that may go away
 *
 * Return: 0; -EBUSY: mounted, or claimed by somebody else; -ERESTARTSYS.
 */
int dw_claim_take(struct dw_recorder *rec, bool wait)
{
	unsigned long limit = jiffies +
		msecs_to_jiffies(dw_recorder_scale(rec, DW_CLAIM_WAIT_MS));
	struct device *disk = dw_claim_find_disk(rec);
	int ret;

	if (!disk)
		return 0;
	for (;;) {
		ret = dw_compat_claim(&rec->claim, disk->devt, rec);
		if (!ret) {
			rec->claim_disk = disk;
			return 0;
		}
		if (ret != -EBUSY || !wait || dw_compat_mounted(disk->devt) ||
		    time_after(jiffies, limit))
			break;
		msleep_interruptible(DW_CLAIM_RETRY_MS);
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
	}
	put_device(disk);
	/* Anything else: the drive went away while it was asked for. */
	return ret == -EBUSY || ret == -ERESTARTSYS ? ret : -ENODEV;
}

/**
 * dw_claim_keep_locked - what becomes of the door when the claim goes
 * @rec: the recorder
 * @keep: it stays locked; else cdrom unlocks it when nobody has the block device
 *	  open, as CDROM_LOCKDOOR has it
 */
void dw_claim_keep_locked(struct dw_recorder *rec, bool keep)
{
	struct cdrom_device_info *cdi;

	if (!rec->claim_disk)
		return;
	cdi = disk_to_cdi(dev_to_disk(rec->claim_disk));
	if (cdi)
		cdi->keeplocked = keep;
}

/**
 * dw_claim_drop - give the block device back
 * @rec: the recorder
 *
 * If the medium was changed, what the page cache holds of it is dropped and sr
 * is made to look at it anew when it is opened next.
 */
void dw_claim_drop(struct dw_recorder *rec)
{
	if (!rec->claim_disk)
		return;
	if (rec->touched && !dw_recorder_dead(rec)) {
		rec->sdev->changed = 1;
		dw_compat_force_media_change(dev_to_disk(rec->claim_disk));
	}
	rec->touched = false;
	dw_compat_unclaim(&rec->claim);
	put_device(rec->claim_disk);
	rec->claim_disk = NULL;
}
