// SPDX-License-Identifier: GPL-2.0-only
/*
 * The node: what open, write, poll, fsync, lseek and close do.
 */
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/splice.h>

#include "chardev.h"
#include "recorder.h"

static int dw_open(struct inode *inode, struct file *filp)
{
	struct dw_recorder *rec = container_of(inode->i_cdev,
					       struct dw_recorder, cdev);
	struct dw_file *file;
	int ret = 0;

	if (dw_recorder_dead(rec))
		return -ENODEV;
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;
	file->rec = rec;
	file->seen = READ_ONCE(rec->sequence);
	filp->private_data = file;
	/*
	 * Writes through one file description follow each other, whoever shares
	 * it: this makes write(2) keep the offset to itself, as on regular files.
	 */
	filp->f_mode |= FMODE_ATOMIC_POS;
	/* O_DIRECT is a promise: whole sectors, and no copy of them. */
	filp->f_mode |= FMODE_CAN_ODIRECT;
	/* IOCB_NOWAIT is kept as O_NONBLOCK is: no wait but for the own command. */
	filp->f_mode |= FMODE_NOWAIT;
	if (filp->f_mode & FMODE_WRITE)
		ret = dw_recorder_acquire(rec, filp);
	if (ret)
		kfree(file);
	return ret;
}

static ssize_t dw_write_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct dw_file *file = iocb->ki_filp->private_data;

	if (dw_recorder_dead(file->rec))
		return -ENODEV;
	return dw_stream_write(file->rec, iocb, iter);
}

/* Would a write not block? Under the recorder's lock. */
static bool dw_writable(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	if (!dw_burn_running(rec))
		return true;
	if (burn->state != DW_BURN_OPEN)
		return false;
	return burn->failure.cause ||
	       (!mutex_is_locked(&burn->stream) &&
		!time_before(jiffies, burn->retry_at));
}

static __poll_t dw_poll(struct file *filp, poll_table *wait)
{
	struct dw_file *file = filp->private_data;
	struct dw_recorder *rec = file->rec;
	const struct dw_burn *burn = &rec->burn;
	__poll_t events = 0;

	poll_wait(filp, &rec->wait, wait);
	if (dw_recorder_dead(rec))
		return EPOLLERR | EPOLLHUP;
	mutex_lock(&rec->lock);
	if (file->seen != rec->sequence)
		events |= EPOLLPRI;
	if (burn->failure.cause && dw_burn_running(rec))
		events |= EPOLLERR;
	if (filp->f_mode & FMODE_WRITE && dw_writable(rec))
		events |= EPOLLOUT | EPOLLWRNORM;
	mutex_unlock(&rec->lock);
	return events;
}

/* The drive has no end to measure from, and a move sends no command. */
static loff_t dw_llseek(struct file *filp, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += filp->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	return vfs_setpos(filp, offset, MAX_LFS_FILESIZE);
}

static int dw_fsync(struct file *filp, loff_t start, loff_t end, int datasync)
{
	struct dw_file *file = filp->private_data;

	if (!(filp->f_mode & FMODE_WRITE))
		return 0;
	return dw_stream_sync(file->rec);
}

/*
 * Called at every close(2) of a descriptor; the burn ends with the last of them,
 * here and not in release, whose errors nobody sees.
 */
static int dw_flush(struct file *filp, fl_owner_t id)
{
	struct dw_file *file = filp->private_data;

	if (!(filp->f_mode & FMODE_WRITE) || file_count(filp) != 1)
		return 0;
	return dw_burn_last_close(file->rec, filp, true);
}

static int dw_release(struct inode *inode, struct file *filp)
{
	struct dw_file *file = filp->private_data;

	if (filp->f_mode & FMODE_WRITE)
		dw_burn_last_close(file->rec, filp, false);
	kfree(file);
	return 0;
}

const struct file_operations dw_fops = {
	.owner		= THIS_MODULE,
	.open		= dw_open,
	.write_iter	= dw_write_iter,
	.splice_write	= iter_file_splice_write,
	.poll		= dw_poll,
	.llseek		= dw_llseek,
	.fsync		= dw_fsync,
	.unlocked_ioctl	= dw_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.flush		= dw_flush,
	.release	= dw_release,
};
