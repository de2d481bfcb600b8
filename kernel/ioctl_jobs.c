// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verbs beside burning: jobs, which the recorder's worker does, and what is asked
 * or set at once while nothing runs.
 */
#include <linux/fs.h>
#include <linux/slab.h>

#include "ioctl.h"
#include "netlink.h"
#include "recorder.h"
#include "watch.h"

/**
 * dw_idle_leave - end what dw_idle_enter() began
 * @rec: the recorder
 *
 * Pollers look whether the stream is free.
 */
void dw_idle_leave(struct dw_recorder *rec)
{
	mutex_unlock(&rec->burn.stream);
	wake_up_all(&rec->wait);
}

/**
 * dw_idle_enter - keep jobs from beginning while something is asked or set
 * @rec: the recorder
 *
 * The stream is what the worker takes first.
 *
 * Return: 0, -ETXTBSY, -EINTR.
 */
int dw_idle_enter(struct dw_recorder *rec)
{
	if (dw_burn_running(rec))
		return -ETXTBSY;
	if (mutex_lock_killable(&rec->burn.stream))
		return -EINTR;
	if (!dw_burn_running(rec))
		return 0;
	dw_idle_leave(rec);
	return -ETXTBSY;
}

/* Do @what to the medium, once it is known. @why: filled when that fails, or NULL */
static int dw_idle_medium(struct dw_recorder *rec, void *out,
			  struct discwriter_why *why,
			  int (*what)(struct dw_job *job,
				      struct dw_medium *medium, void *out))
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY };
	struct dw_medium *medium;
	int ret;

	medium = kmalloc(sizeof(*medium), GFP_KERNEL);
	if (!medium)
		return -ENOMEM;
	ret = dw_idle_enter(rec);
	if (ret)
		goto out;
	ret = dw_media_examine(&job, medium);
	if (!ret && !(medium->state & DISCWRITER_MEDIUM_PRESENT))
		ret = dw_drive_fail(&job, DISCWRITER_CAUSE_NO_MEDIUM);
	if (!ret)
		ret = what(&job, medium, out);
	dw_idle_leave(rec);
	if (ret && why)
		dw_why(&job, why);
out:
	kfree(medium);
	return ret;
}

static void dw_formats_fill(const struct dw_medium *medium,
			    const struct dw_formats *formats,
			    struct discwriter_formats *out)
{
	struct dw_format preferred;
	int index;
	u32 i;

	out->state = formats->now.state;
	out->sectors = formats->now.blocks;
	out->nr = formats->nr;
	for (i = 0; i < formats->nr; i++) {
		out->entries[i].type = formats->list[i].type;
		out->entries[i].subtype = formats->list[i].subtype;
		out->entries[i].param = formats->list[i].param;
		out->entries[i].sectors = formats->list[i].blocks;
	}
	index = dw_format_preferred(medium, formats, &preferred);
	out->preferred = index < 0 ? out->nr : index;
}

static int dw_idle_formats(struct dw_job *job, struct dw_medium *medium,
			   void *out)
{
	struct dw_formats *formats;
	int ret;

	if (!(medium->can & DISCWRITER_MEDIUM_CAN_FORMAT))
		return dw_drive_fail(job, DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED);
	formats = kmalloc(sizeof(*formats), GFP_KERNEL);
	if (!formats)
		return -ENOMEM;
	ret = dw_drive_formats(job, formats);
	if (!ret)
		dw_formats_fill(medium, formats, out);
	kfree(formats);
	return ret;
}

int dw_ioctl_formats(struct file *filp, struct dw_recorder *rec,
		     union dw_ioctl_arg *arg)
{
	return dw_idle_medium(rec, &arg->formats, &arg->formats.why,
			      dw_idle_formats);
}

static int dw_idle_speeds(struct dw_job *job, struct dw_medium *medium,
			  void *out)
{
	return dw_speed_list(job, medium, out);
}

int dw_ioctl_speeds(struct file *filp, struct dw_recorder *rec,
		    union dw_ioctl_arg *arg)
{
	return dw_idle_medium(rec, &arg->speeds, &arg->speeds.why,
			      dw_idle_speeds);
}

static int dw_idle_speed(struct dw_job *job, struct dw_medium *medium, void *out)
{
	struct discwriter_speed *speed = out;
	struct dw_speed_choice choice = {
		.write = speed->write,
		.rotation = speed->rotation,
		.nearest = speed->flags & DISCWRITER_SPEED_NEAREST,
	};
	const struct dw_speed_choice asked = choice;
	struct dw_recorder *rec = job->rec;
	int ret;

	ret = dw_speed_set(job, medium, &choice, &speed->adjusted);
	if (ret)
		return ret;
	mutex_lock(&rec->lock);
	rec->speed = asked;
	rec->speed_profile = medium->profile;
	rec->speed_spent = false;
	mutex_unlock(&rec->lock);
	speed->write = choice.write;
	speed->rotation = choice.rotation;
	return 0;
}

int dw_ioctl_speed(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg)
{
	if (arg->speed.flags & ~DISCWRITER_SPEED_NEAREST || arg->speed.adjusted ||
	    arg->speed.rotation > DISCWRITER_ROTATION_CAV)
		return -EINVAL;
	return dw_idle_medium(rec, &arg->speed, NULL, dw_idle_speed);
}

/* A job is begun as a burn is, and waited for in the same way. */
static int dw_job_begin(struct file *filp, struct dw_recorder *rec,
			struct dw_request *request)
{
	u32 id;

	return dw_burn_begin(rec, request, filp->f_flags & O_NONBLOCK, &id);
}

int dw_ioctl_erase(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg)
{
	struct dw_request request = {
		.job = DISCWRITER_JOB_ERASE,
		.method = arg->erase.method,
	};

	if (arg->erase.flags || arg->erase.method > DISCWRITER_ERASE_FULL)
		return -EINVAL;
	return dw_job_begin(filp, rec, &request);
}

/* Fields as FORMAT UNIT has them. */
#define DW_FORMAT_TYPE_MAX	0x3f
#define DW_FORMAT_SUBTYPE_MAX	0x03
#define DW_FORMAT_PARAM_MAX	0xffffff

int dw_ioctl_format(struct file *filp, struct dw_recorder *rec,
		    union dw_ioctl_arg *arg)
{
	const struct discwriter_format_entry *entry = &arg->format.entry;
	struct dw_request request = {
		.job = DISCWRITER_JOB_FORMAT,
		.flags = arg->format.flags,
		.format = {
			.type = entry->type,
			.subtype = entry->subtype,
			.param = entry->param,
			.blocks = entry->sectors,
		},
	};

	if (arg->format.flags & ~(DISCWRITER_FORMAT_CHOOSE |
				  DISCWRITER_FORMAT_QUICK) ||
	    arg->format.reserved || entry->reserved ||
	    entry->type > DW_FORMAT_TYPE_MAX ||
	    entry->subtype > DW_FORMAT_SUBTYPE_MAX ||
	    entry->param > DW_FORMAT_PARAM_MAX || entry->sectors > U32_MAX)
		return -EINVAL;
	if (arg->format.flags & DISCWRITER_FORMAT_CHOOSE &&
	    (entry->type || entry->subtype || entry->param || entry->sectors))
		return -EINVAL;
	return dw_job_begin(filp, rec, &request);
}

int dw_ioctl_finalize(struct file *filp, struct dw_recorder *rec,
		      union dw_ioctl_arg *arg)
{
	struct dw_request request = {
		.job = DISCWRITER_JOB_FINALIZE,
		.close = arg->finalize.close,
	};

	if (arg->finalize.flags ||
	    arg->finalize.close == DISCWRITER_CLOSE_DEFAULT ||
	    arg->finalize.close > DISCWRITER_CLOSE_COMPATIBLE)
		return -EINVAL;
	return dw_job_begin(filp, rec, &request);
}

int dw_ioctl_reserve(struct file *filp, struct dw_recorder *rec,
		     union dw_ioctl_arg *arg)
{
	struct dw_request request = {
		.job = DISCWRITER_JOB_RESERVE,
		.close = READ_ONCE(rec->close_policy),
		.sectors = arg->reserve.sectors,
	};
	bool nonblock = filp->f_flags & O_NONBLOCK;
	u32 id;
	int ret;

	if (arg->reserve.flags || arg->reserve.track || arg->reserve.start ||
	    !arg->reserve.sectors)
		return -EINVAL;
	ret = dw_burn_begin(rec, &request, nonblock, &id);
	/* One that has only begun has nothing to tell. */
	if (ret || nonblock)
		return ret;
	mutex_lock(&rec->lock);
	if (rec->burn.id == id) {
		arg->reserve.track = rec->burn.track;
		arg->reserve.start = rec->burn.base;
		arg->reserve.sectors = rec->burn.reserved;
	} else {
		/* Another thread's job has come in its place. */
		ret = -EBADFD;
	}
	mutex_unlock(&rec->lock);
	return ret;
}

/* What shall hold when the recorder is given back. */
static void dw_tray_keep(struct dw_recorder *rec, bool locked)
{
	rec->door_locked = locked;
	dw_claim_keep_locked(rec, locked);
}

static int dw_tray_eject(struct dw_job *job)
{
	int ret;

	/* A drive without a lock is not locked. */
	ret = dw_drive_lock_door(job, false);
	ret = dw_drive_forgive_refusal(job, ret);
	if (ret)
		return ret;
	dw_tray_keep(job->rec, false);
	return dw_drive_tray(job, false);
}

/* Who has the recorder for writing keeps the door locked. */
static int dw_tray_load(struct dw_job *job)
{
	int ret;

	ret = dw_drive_tray(job, true);
	if (ret)
		return ret;
	return dw_drive_forgive_refusal(job, dw_drive_lock_door(job, true));
}

/* Until UNLOCK or EJECT, not only as long as the node is open. */
static int dw_tray_lock(struct dw_job *job)
{
	int ret = dw_drive_lock_door(job, true);

	if (!ret)
		dw_tray_keep(job->rec, true);
	return ret;
}

static int dw_tray_unlock(struct dw_job *job)
{
	int ret = dw_drive_lock_door(job, false);

	if (!ret)
		dw_tray_keep(job->rec, false);
	return ret;
}

static int (* const dw_tray_actions[])(struct dw_job *job) = {
	[DISCWRITER_TRAY_EJECT]		= dw_tray_eject,
	[DISCWRITER_TRAY_LOAD]		= dw_tray_load,
	[DISCWRITER_TRAY_LOCK]		= dw_tray_lock,
	[DISCWRITER_TRAY_UNLOCK]	= dw_tray_unlock,
};

int dw_ioctl_tray(struct file *filp, struct dw_recorder *rec,
		  union dw_ioctl_arg *arg)
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_PREPARE };
	bool moved;
	int ret;

	if (arg->tray.flags ||
	    arg->tray.action >= ARRAY_SIZE(dw_tray_actions))
		return -EINVAL;
	ret = dw_idle_enter(rec);
	if (ret)
		return ret;
	ret = dw_tray_actions[arg->tray.action](&job);
	moved = arg->tray.action <= DISCWRITER_TRAY_LOAD;
	if (moved) {
		/* What sr knows of the medium is not true any more. */
		rec->touched = true;
		mutex_lock(&rec->lock);
		dw_medium_forget(rec);
		mutex_unlock(&rec->lock);
	}
	dw_idle_leave(rec);
	if (moved)
		dw_netlink_recorder(rec, DISCWRITER_CMD_MEDIUM);
	return ret;
}
