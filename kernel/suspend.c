// SPDX-License-Identifier: GPL-2.0-only
/*
 * A machine that goes to sleep: a disc that is being written does not survive that
 * its drive is switched off, nor does a burn of which the image that is resumed knows
 * nothing.
 */
#include <linux/suspend.h>

#include "recorder.h"
#include "suspend.h"

static bool dw_sleeps;

/**
 * dw_suspending - is it too late to begin a burn?
 *
 * To be asked under the recorder's lock: what has begun by then is seen by whoever
 * puts the machine to sleep.
 *
 * Return: from before tasks are frozen until after they run again.
 */
bool dw_suspending(void)
{
	return READ_ONCE(dw_sleeps);
}

static bool dw_suspend_disturbs(struct dw_recorder *rec)
{
	bool running;

	mutex_lock(&rec->lock);
	running = dw_burn_running(rec);
	mutex_unlock(&rec->lock);
	if (running)
		dev_info_ratelimited(&rec->dev,
				     "no suspend while a disc is written\n");
	return running;
}

static int dw_suspend_prepare(void)
{
	struct dw_recorder *rec;
	bool busy = false;
	int index;

	WRITE_ONCE(dw_sleeps, true);
	for (index = 0; !busy; index++) {
		rec = dw_recorder_next(index);
		if (!rec)
			return NOTIFY_OK;
		index = rec->index;
		busy = dw_suspend_disturbs(rec);
		put_device(&rec->dev);
	}
	/* Who refuses is not told that it is over. */
	WRITE_ONCE(dw_sleeps, false);
	return notifier_from_errno(-EBUSY);
}

static int dw_suspend_notify(struct notifier_block *nb, unsigned long action,
			     void *data)
{
	switch (action) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		return dw_suspend_prepare();
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		WRITE_ONCE(dw_sleeps, false);
		return NOTIFY_OK;
	default:
		return NOTIFY_DONE;
	}
}

static struct notifier_block dw_suspend_notifier = {
	.notifier_call	= dw_suspend_notify,
};

int dw_suspend_init(void)
{
	return register_pm_notifier(&dw_suspend_notifier);
}

void dw_suspend_exit(void)
{
	unregister_pm_notifier(&dw_suspend_notifier);
}
