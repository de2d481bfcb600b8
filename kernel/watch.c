// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which disc is in a drive that nobody uses. The drive tells that a disc was
 * exchanged once, to whoever sends the next command, and that is mostly sr. So
 * while somebody listens for events, an idle drive is asked now and then what it
 * has. GET CONFIGURATION is what is asked: a drive answers it also while it has
 * something to tell (MMC-6, 6.6), which is so left for sr to hear.
 */
#include <linux/pm_runtime.h>

#include <scsi/scsi_device.h>

#include "netlink.h"
#include "watch.h"

/* As often as udev has the block layer ask (60-block.rules). */
#define DW_WATCH_MS	2000

/* Is what was found not what was told last? Under the lock. */
static bool dw_medium_is_new(const struct dw_recorder *rec)
{
	const struct dw_medium *now = &rec->examined, *then = &rec->medium;

	return rec->medium_stale ||
	       now->state != then->state || now->profile != then->profile ||
	       now->capacity != then->capacity || now->free != then->free ||
	       now->next_writable != then->next_writable;
}

/**
 * dw_medium_look - examine the medium of a recorder that does not burn, and tell if
 *		    it is another
 * @rec: the recorder, its examine_lock held
 * @job: for the commands
 * @another: it has been exchanged, or may have been
 *
 * Return: 0 or the failure's errno; then what was known before stays.
 */
int dw_medium_look(struct dw_recorder *rec, struct dw_job *job, bool another)
{
	bool told, news = false;
	int ret;

	mutex_lock(&rec->lock);
	told = rec->medium_stale && !another;
	rec->looking = true;
	mutex_unlock(&rec->lock);

	ret = dw_media_examine(job, &rec->examined);

	mutex_lock(&rec->lock);
	rec->looking = false;
	if (!ret) {
		news = dw_medium_is_new(rec);
		rec->medium = rec->examined;
		rec->medium_stale = false;
	} else if (ret != -EWOULDBLOCK || !rec->watch_ms) {
		/* A disc that still loads is told by the watch, once it has. */
		if (another)
			rec->medium_stale = true;
		news = rec->medium_stale && !told;
	}
	mutex_unlock(&rec->lock);
	if (news)
		dw_netlink_recorder(rec, DISCWRITER_CMD_MEDIUM);
	return ret;
}

/* Nobody is disturbed, and nothing is woken up for this. */
static bool dw_watch_may(struct dw_recorder *rec)
{
	struct scsi_device *sdev = rec->sdev;
	bool idle;

	if (dw_recorder_dead(rec) || pm_runtime_suspended(&sdev->sdev_gendev) ||
	    atomic_read(&sdev->disk_events_disable_depth))
		return false;
	mutex_lock(&rec->lock);
	idle = rec->owner.hold == DW_HOLD_FREE;
	mutex_unlock(&rec->lock);
	/* A mount, or another program that burns. */
	return idle && !dw_claim_taken(rec);
}

/* It is another: look at it, unless somebody does so already. */
static int dw_watch_look(struct dw_recorder *rec, struct dw_job *job)
{
	int ret = -EWOULDBLOCK;

	if (!mutex_trylock(&rec->examine_lock))
		return ret;
	if (!dw_burn_running(rec))
		ret = dw_medium_look(rec, job, true);
	mutex_unlock(&rec->examine_lock);
	return ret;
}

static void dw_watch_ask(struct dw_recorder *rec)
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY,
			      .nonblock = true };
	u16 profile;
	bool look;
	int ret;

	if (dw_drive_profile(&job, &profile))
		return;
	mutex_lock(&rec->lock);
	look = rec->watch_look || profile != rec->watch_profile;
	mutex_unlock(&rec->lock);
	if (!look)
		return;
	ret = dw_watch_look(rec, &job);
	/* It is still loading: the next time. */
	if (ret == -EWOULDBLOCK)
		return;

	/* One that cannot be examined is not asked over and over either. */
	mutex_lock(&rec->lock);
	rec->watch_profile = profile;
	rec->watch_look = false;
	mutex_unlock(&rec->lock);
}

static void dw_watch_work(struct work_struct *work)
{
	struct dw_recorder *rec = container_of(to_delayed_work(work),
					       struct dw_recorder, watch);

	if (dw_netlink_heard() && dw_watch_may(rec))
		dw_watch_ask(rec);
	mutex_lock(&rec->lock);
	dw_watch_kick(rec);
	mutex_unlock(&rec->lock);
	put_device(&rec->dev);
}

/**
 * dw_watch_kick - watch the drive, as long as somebody listens
 * @rec: the recorder, its lock held
 */
void dw_watch_kick(struct dw_recorder *rec)
{
	lockdep_assert_held(&rec->lock);
	if (dw_recorder_dead(rec) || !READ_ONCE(rec->has_node) ||
	    delayed_work_pending(&rec->watch))
		return;
	if (!rec->watch_ms || !dw_netlink_heard()) {
		/* Nobody will know what is exchanged while nobody watches. */
		rec->watch_look = true;
		return;
	}
	get_device(&rec->dev);
	if (!queue_delayed_work(dw_workqueue, &rec->watch,
				msecs_to_jiffies(rec->watch_ms)))
		put_device(&rec->dev);
}

/* Under the lock. */
static void dw_watch_unqueue(struct dw_recorder *rec)
{
	/* Not the last reference: the caller has one. */
	if (cancel_delayed_work(&rec->watch))
		put_device(&rec->dev);
}

/**
 * dw_watch_every - set how often the drive is asked
 * @rec: the recorder
 * @ms: milliseconds between two questions, 0: never
 */
void dw_watch_every(struct dw_recorder *rec, u32 ms)
{
	mutex_lock(&rec->lock);
	WRITE_ONCE(rec->watch_ms, ms);
	dw_watch_unqueue(rec);
	dw_watch_kick(rec);
	mutex_unlock(&rec->lock);
}

/**
 * dw_watch_stop - the drive is gone
 * @rec: the recorder, dead already
 *
 * Does not wait for a command that is out: the workqueue is what unloading waits for.
 */
void dw_watch_stop(struct dw_recorder *rec)
{
	/* Who kicks does so under the lock, and after this finds it dead. */
	mutex_lock(&rec->lock);
	dw_watch_unqueue(rec);
	mutex_unlock(&rec->lock);
}

/**
 * dw_watch_init - once, before the node is made
 * @rec: the recorder
 */
void dw_watch_init(struct dw_recorder *rec)
{
	INIT_DELAYED_WORK(&rec->watch, dw_watch_work);
	rec->watch_ms = DW_WATCH_MS;
	rec->watch_look = true;
}
