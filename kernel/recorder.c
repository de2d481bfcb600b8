// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorders come and go: attaching beside sr, finding out whether a drive can
 * record, making its node, and taking it away.
 */
#include <linux/debugfs.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <scsi/scsi.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>

#include "chardev.h"
#include "netlink.h"
#include "recorder.h"
#include "suspend.h"
#include "watch.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

#define DW_MINORS	256

struct workqueue_struct *dw_workqueue;

static dev_t dw_devt;
static struct class *dw_class;
static struct dentry *dw_debugfs;
static DEFINE_IDA(dw_indexes);

/* Drives that have not said yet what they are; loading waits for them, so long. */
static atomic_t dw_probing = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(dw_probed);
/* As IMAPI's users are used to. */
#define DW_EVENT_INTERVAL_MS	500

#define DW_PROBE_WAIT	(10 * HZ)

static LIST_HEAD(dw_recorders);
static DEFINE_MUTEX(dw_recorders_lock);

static void dw_recorder_free(struct device *dev)
{
	struct dw_recorder *rec = container_of(dev, struct dw_recorder, dev);

	dw_burn_destroy(rec);
	if (rec->index >= 0)
		ida_free(&dw_indexes, rec->index);
	put_device(&rec->sdev->sdev_gendev);
	mutex_destroy(&rec->examine_lock);
	mutex_destroy(&rec->lock);
	mutex_destroy(&rec->node_lock);
	kfree(rec);
}

/* Make the node of a drive that is known to record. */
static int dw_recorder_make_node(struct dw_recorder *rec)
{
	int ret;

	ret = ida_alloc_max(&dw_indexes, DW_MINORS - 1, GFP_KERNEL);
	if (ret < 0)
		return ret;
	rec->index = ret;
	rec->dev.devt = MKDEV(MAJOR(dw_devt), rec->index);
	ret = dev_set_name(&rec->dev, "discwriter%d", rec->index);
	if (ret)
		return ret;
	cdev_init(&rec->cdev, &dw_fops);
	rec->cdev.owner = THIS_MODULE;
	/* Who is told of it by udev finds it in the list as well. */
	mutex_lock(&dw_recorders_lock);
	ret = cdev_device_add(&rec->cdev, &rec->dev);
	if (!ret)
		WRITE_ONCE(rec->has_node, true);
	mutex_unlock(&dw_recorders_lock);
	if (ret)
		return ret;
	rec->debugfs = debugfs_create_dir(dev_name(&rec->dev), dw_debugfs);
	debugfs_create_u32("timeout_scale", 0600, rec->debugfs, &rec->scale);
	return 0;
}

/*
 * Find out what the drive is. In a work item, since a drive that has just been
 * plugged in may take seconds to answer and its bus waits for our callback.
 */
static void dw_recorder_probe(struct work_struct *work)
{
	struct dw_recorder *rec = container_of(work, struct dw_recorder, probe);
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY };
	struct device *sdev_dev = &rec->sdev->sdev_gendev;
	int ret;

	ret = dw_drive_config(&job, &rec->config);
	if (ret) {
		if (ret != -ENODEV)
			dev_info(sdev_dev, "discwriter: no node: GET CONFIGURATION failed (%s)\n",
				 dw_cause_name(job.failure.cause));
		goto out;
	}
	if (!dw_profiles_capabilities(rec->config.profiles,
				      rec->config.nr_profiles)) {
		dev_info(sdev_dev, "discwriter: no node: the drive only reads\n");
		goto out;
	}

	mutex_lock(&rec->node_lock);
	if (!dw_recorder_dead(rec)) {
		ret = dw_recorder_make_node(rec);
		if (ret)
			dev_err(sdev_dev, "discwriter: no node: error %d\n",
				ret);
		else
			dw_netlink_recorder(rec, DISCWRITER_CMD_ADDED);
	}
	mutex_unlock(&rec->node_lock);
out:
	if (atomic_dec_and_test(&dw_probing))
		wake_up_all(&dw_probed);
	put_device(&rec->dev);
}

static int dw_add(DW_CLASS_INTERFACE_ARGS(dev))
{
	struct scsi_device *sdev = to_scsi_device(dev->parent);
	struct dw_recorder *rec;

	if (sdev->type != TYPE_ROM)
		return -ENODEV;
	rec = kzalloc(sizeof(*rec), GFP_KERNEL);
	if (!rec)
		return -ENOMEM;

	rec->index = -1;
	rec->scale = 1000;
	rec->close_policy = DISCWRITER_CLOSE_SESSION;
	rec->event_interval = DW_EVENT_INTERVAL_MS;
	rec->medium_stale = true;
	rec->sdev = sdev;
	get_device(&sdev->sdev_gendev);
	mutex_init(&rec->node_lock);
	mutex_init(&rec->lock);
	mutex_init(&rec->examine_lock);
	init_waitqueue_head(&rec->wait);
	INIT_WORK(&rec->probe, dw_recorder_probe);
	INIT_WORK(&rec->work, dw_burn_work);
	dw_watch_init(rec);
	dw_burn_init(rec);

	device_initialize(&rec->dev);
	rec->dev.class = dw_class;
	rec->dev.parent = &sdev->sdev_gendev;
	rec->dev.groups = dw_recorder_groups;
	rec->dev.release = dw_recorder_free;

	mutex_lock(&dw_recorders_lock);
	list_add_tail(&rec->list, &dw_recorders);
	mutex_unlock(&dw_recorders_lock);

	get_device(&rec->dev);
	atomic_inc(&dw_probing);
	queue_work(dw_workqueue, &rec->probe);
	return 0;
}

/**
 * dw_recorder_next - the recorder with the lowest number from @index on
 * @index: where to begin
 *
 * Return: the recorder, with a reference on its device; NULL for none.
 */
struct dw_recorder *dw_recorder_next(int index)
{
	struct dw_recorder *rec, *found = NULL;

	mutex_lock(&dw_recorders_lock);
	list_for_each_entry(rec, &dw_recorders, list)
		if (READ_ONCE(rec->has_node) && rec->index >= index &&
		    (!found || rec->index < found->index))
			found = rec;
	if (found)
		get_device(&found->dev);
	mutex_unlock(&dw_recorders_lock);
	return found;
}

/**
 * dw_recorder_find - the recorder with a number
 * @index: the number
 *
 * Return: as dw_recorder_next().
 */
struct dw_recorder *dw_recorder_find(int index)
{
	struct dw_recorder *rec = dw_recorder_next(index);

	if (rec && rec->index != index) {
		put_device(&rec->dev);
		rec = NULL;
	}
	return rec;
}

static struct dw_recorder *dw_recorder_unlist(const struct scsi_device *sdev)
{
	struct dw_recorder *rec, *found = NULL;

	mutex_lock(&dw_recorders_lock);
	list_for_each_entry(rec, &dw_recorders, list) {
		if (rec->sdev == sdev) {
			list_del(&rec->list);
			found = rec;
			break;
		}
	}
	mutex_unlock(&dw_recorders_lock);
	return found;
}

/* Waits for nothing: whoever uses the recorder finds it dead and lets go. */
static void dw_remove(DW_CLASS_INTERFACE_ARGS(dev))
{
	struct dw_recorder *rec = dw_recorder_unlist(to_scsi_device(dev->parent));

	if (!rec)
		return;
	mutex_lock(&rec->node_lock);
	WRITE_ONCE(rec->dead, true);
	dw_watch_stop(rec);
	if (rec->has_node) {
		debugfs_remove_recursive(rec->debugfs);
		cdev_device_del(&rec->cdev, &rec->dev);
		dw_netlink_recorder(rec, DISCWRITER_CMD_REMOVED);
	}
	mutex_unlock(&rec->node_lock);
	wake_up_all(&rec->wait);
	put_device(&rec->dev);
}

static struct class_interface dw_interface = {
	.add_dev	= dw_add,
	.remove_dev	= dw_remove,
};

static char *dw_devnode(DW_DEVNODE_DEV *dev, umode_t *mode)
{
	if (mode)
		*mode = 0660;
	return NULL;
}

static int __init dw_init(void)
{
	int ret;

	dw_workqueue = alloc_workqueue("discwriter", WQ_UNBOUND, 0);
	if (!dw_workqueue)
		return -ENOMEM;
	ret = alloc_chrdev_region(&dw_devt, 0, DW_MINORS, "discwriter");
	if (ret)
		goto workqueue;
	dw_class = dw_compat_class_create("discwriter");
	if (IS_ERR(dw_class)) {
		ret = PTR_ERR(dw_class);
		goto region;
	}
	dw_class->devnode = dw_devnode;
	ret = dw_netlink_init();
	if (ret)
		goto device_class;
	dw_debugfs = debugfs_create_dir("discwriter", NULL);
	ret = dw_suspend_init();
	if (ret)
		goto class;
	ret = scsi_register_interface(&dw_interface);
	if (ret)
		goto notifier;
	/*
	 * Who loads the module finds the nodes of the drives that are there: a
	 * shell would else make a file of the name it redirects to.
	 */
	wait_event_killable_timeout(dw_probed, !atomic_read(&dw_probing),
				    DW_PROBE_WAIT);
	return 0;
notifier:
	dw_suspend_exit();
class:
	debugfs_remove_recursive(dw_debugfs);
	dw_netlink_exit();
device_class:
	class_destroy(dw_class);
region:
	unregister_chrdev_region(dw_devt, DW_MINORS);
workqueue:
	destroy_workqueue(dw_workqueue);
	return ret;
}

static void __exit dw_exit(void)
{
	scsi_unregister_interface(&dw_interface);
	dw_suspend_exit();
	/* Probes and the last of a release run here; each holds a recorder. */
	destroy_workqueue(dw_workqueue);
	dw_netlink_exit();
	debugfs_remove_recursive(dw_debugfs);
	class_destroy(dw_class);
	unregister_chrdev_region(dw_devt, DW_MINORS);
	ida_destroy(&dw_indexes);
}

module_init(dw_init);
module_exit(dw_exit);

MODULE_DESCRIPTION("Records optical discs through /dev/discwriterN");
MODULE_LICENSE("GPL");
/* SCSI type 5: CD, DVD and BD drives. */
MODULE_ALIAS("scsi:t-0x05*");
