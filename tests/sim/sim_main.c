// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: virtual recorders
 *
 * The life of the module and of its drives. configfs makes and removes them;
 * see Documentation/simulator.md.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "sim.h"

/* What the hosts hang on: they need a parent that has DMA parameters. */
struct platform_device *sim_parent;
/* Frees stores, feeds commands that need memory, unplugs drives. */
struct workqueue_struct *sim_wq;

static void sim_unplug_work(struct work_struct *work)
{
	struct sim_drive *d = container_of(work, struct sim_drive, unplug_work);

	mutex_lock(&d->mutex);
	/* It can have been unplugged, and plugged in again, by hand. */
	if (d->gone)
		sim_drive_unplug(d);
	mutex_unlock(&d->mutex);
}

/**
 * sim_drive_new - make a drive, not plugged in, with no medium
 *
 * Return: the drive, or NULL.
 */
struct sim_drive *sim_drive_new(void)
{
	struct sim_drive *d = kvzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	mutex_init(&d->mutex);
	spin_lock_init(&d->lock);
	INIT_WORK(&d->unplug_work, sim_unplug_work);
	INIT_LIST_HEAD(&d->faults);
	sim_trace_init(&d->trace);
	sim_host_init(d);
	strscpy(d->vendor, "DISCWR", sizeof(d->vendor));
	strscpy(d->product, "SIMULATOR", sizeof(d->product));
	strscpy(d->revision, "1.0", sizeof(d->revision));
	strscpy(d->serial, "SIM00000", sizeof(d->serial));
	/* As ATA and USB hosts have them. */
	d->dma_alignment = 511;
	d->max_sectors = 256;
	d->max_segments = 128;
	d->queue_depth = 1;
	d->buffer = SZ_2M;
	d->power = SIM_POWER_ACTIVE;
	d->tray_open = true;
	d->gone = true;
	sim_speed_reset(d);
	sim_mode_reset(d);
	return d;
}

/**
 * sim_drive_free - the last of a drive
 * @d: the drive, unplugged, or never plugged in
 */
void sim_drive_free(struct sim_drive *d)
{
	cancel_work_sync(&d->unplug_work);
	sim_host_exit(d);
	sim_fault_clear(d);
	spin_lock_bh(&d->lock);
	sim_trace_clear(d);
	spin_unlock_bh(&d->lock);
	xa_destroy(&d->trace.entries);
	sim_medium_free(d->medium);
	mutex_destroy(&d->mutex);
	kvfree(d);
}

/**
 * sim_drive_plug - plug a drive in
 * @d: the drive; its mutex is held
 *
 * Return: 0 or an error.
 */
int sim_drive_plug(struct sim_drive *d)
{
	struct Scsi_Host *host;
	int err;

	/* A fault may have unplugged it, and its work may not have come. */
	if (d->host && d->gone)
		sim_drive_unplug(d);
	if (d->host)
		return 0;
	host = sim_host_new(d);
	if (!host)
		return -ENOMEM;
	spin_lock_bh(&d->lock);
	d->gone = false;
	d->busy = SIM_IDLE;
	d->nr_attentions = 0;
	sim_reset(d);
	sim_spin_up(d);
	spin_unlock_bh(&d->lock);
	err = scsi_add_host(host, &sim_parent->dev);
	if (err)
		goto put;
	d->host = host;
	err = scsi_add_device(host, 0, 0, 0);
	if (err)
		goto remove;
	return 0;
remove:
	d->host = NULL;
	scsi_remove_host(host);
put:
	spin_lock_bh(&d->lock);
	d->gone = true;
	spin_unlock_bh(&d->lock);
	scsi_host_put(host);
	return err;
}

/**
 * sim_drive_unplug - pull a drive's cable out
 * @d: the drive; its mutex is held
 */
void sim_drive_unplug(struct sim_drive *d)
{
	struct Scsi_Host *host = d->host;

	if (!host)
		return;
	spin_lock_bh(&d->lock);
	sim_host_fail_all(d);
	spin_unlock_bh(&d->lock);
	scsi_remove_host(host);
	d->host = NULL;
	scsi_host_put(host);
}

/**
 * sim_drive_load - put a medium into the tray and close it
 * @d: the drive
 * @m: the medium; NULL takes out what there is and leaves the tray open
 */
void sim_drive_load(struct sim_drive *d, struct sim_medium *m)
{
	struct sim_medium *old;

	spin_lock_bh(&d->lock);
	sim_tray(d, true);
	old = d->medium;
	d->medium = m;
	if (m)
		sim_tray(d, false);
	spin_unlock_bh(&d->lock);
	sim_medium_free(old);
}

static int __init sim_init(void)
{
	int err;

	sim_wq = alloc_workqueue("discwriter_sim", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!sim_wq)
		return -ENOMEM;
	sim_parent = platform_device_register_simple("discwriter_sim",
						     PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(sim_parent)) {
		err = PTR_ERR(sim_parent);
		goto destroy;
	}
	/*
	 * Nothing is done by DMA here. Where there is none at all (User-mode
	 * Linux), the mid-layer would take its limit, one page, for ours.
	 */
	sim_parent->dev.dma_mask = NULL;
	sim_debugfs_init();
	err = sim_configfs_init();
	if (err)
		goto unregister;
	return 0;
unregister:
	sim_debugfs_exit();
	platform_device_unregister(sim_parent);
destroy:
	destroy_workqueue(sim_wq);
	return err;
}

/* No drive is left: each of them, and each opener of one, holds the module. */
static void __exit sim_exit(void)
{
	sim_configfs_exit();
	sim_debugfs_exit();
	platform_device_unregister(sim_parent);
	destroy_workqueue(sim_wq);
}

module_init(sim_init);
module_exit(sim_exit);

MODULE_DESCRIPTION("Virtual optical disc recorder");
MODULE_LICENSE("GPL");
