/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every difference between kernel versions, and nothing else. The code is
 * written for 6.12; what 6.1 does otherwise is adapted here.
 */
#ifndef DISCWRITER_COMPAT_H
#define DISCWRITER_COMPAT_H

#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/uio.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "discwriter needs Linux 6.1 or later"
#endif

/* class_interface callbacks lost their second argument in 6.4. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define DW_CLASS_INTERFACE_ARGS(dev)	struct device *(dev)
#define dw_compat_class_create(name)	class_create(name)
#else
#define DW_CLASS_INTERFACE_ARGS(dev) \
	struct device *(dev), struct class_interface *intf
#define dw_compat_class_create(name)	class_create(THIS_MODULE, name)
#endif

/* class.devnode takes a const device since 6.2. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define DW_DEVNODE_DEV			const struct device
#else
#define DW_DEVNODE_DEV			struct device
#endif

/*
 * A claim on a block device. 6.9 made it a file; before, it was the block
 * device itself (the forms of 6.5 to 6.8 are not provided for).
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
struct dw_claim {
	struct file *file;
};

static inline int dw_compat_claim(struct dw_claim *claim, dev_t devt,
				  void *holder)
{
	claim->file = bdev_file_open_by_dev(devt, BLK_OPEN_READ |
					    BLK_OPEN_WRITE | BLK_OPEN_NDELAY,
					    holder, NULL);
	return PTR_ERR_OR_ZERO(claim->file);
}

static inline void dw_compat_unclaim(struct dw_claim *claim)
{
	bdev_fput(claim->file);
}

/* Does a file system hold the block device? */
static inline bool dw_compat_mounted(dev_t devt)
{
	struct file *file;
	struct block_device *bdev;
	bool mounted;

	file = bdev_file_open_by_dev(devt, BLK_OPEN_READ | BLK_OPEN_NDELAY,
				     NULL, NULL);
	if (IS_ERR(file))
		return false;
	bdev = file_bdev(file);
	mutex_lock(&bdev->bd_holder_lock);
	mounted = bdev->bd_holder_ops == &fs_holder_ops;
	mutex_unlock(&bdev->bd_holder_lock);
	bdev_fput(file);
	return mounted;
}
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
struct dw_claim {
	struct block_device *bdev;
};

#define DW_CLAIM_MODE	(FMODE_READ | FMODE_WRITE | FMODE_NDELAY | FMODE_EXCL)

static inline int dw_compat_claim(struct dw_claim *claim, dev_t devt,
				  void *holder)
{
	claim->bdev = blkdev_get_by_dev(devt, DW_CLAIM_MODE, holder);
	return PTR_ERR_OR_ZERO(claim->bdev);
}

static inline void dw_compat_unclaim(struct dw_claim *claim)
{
	blkdev_put(claim->bdev, DW_CLAIM_MODE);
}

static inline bool dw_compat_mounted(dev_t devt)
{
	fmode_t mode = FMODE_READ | FMODE_NDELAY;
	struct block_device *bdev;
	bool mounted;

	bdev = blkdev_get_by_dev(devt, mode, NULL);
	if (IS_ERR(bdev))
		return false;
	mounted = READ_ONCE(bdev->bd_super);
	blkdev_put(bdev, mode);
	return mounted;
}
#else
#error "Linux 6.5 to 6.8 are not supported"
#endif

/* The events argument went in 6.6. */
static inline void dw_compat_force_media_change(struct gendisk *disk)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	disk_force_media_change(disk);
#else
	disk_force_media_change(disk, DISK_EVENT_MEDIA_CHANGE);
#endif
}

/* What must not be set in address and length of memory that is to be mapped. */
static inline unsigned int dw_compat_dma_mask(struct request_queue *q)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	return blk_lim_dma_alignment_and_pad(&q->limits);
#else
	return queue_dma_alignment(q) | q->dma_pad_mask;
#endif
}

/*
 * blk_rq_map_user_iov() of 6.1 silently copies an ITER_UBUF, which is what
 * write(2) gives; 6.4 maps it. On the older kernels show it the same memory as
 * an IOVEC of one element, which it does map.
 */
static inline void dw_compat_mappable_iter(struct iov_iter *iter,
					   struct iovec *iov)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	if (iter_is_ubuf(iter)) {
		iov->iov_base = iter->ubuf + iter->iov_offset;
		iov->iov_len = iov_iter_count(iter);
		iov_iter_init(iter, iov_iter_rw(iter), iov, 1, iov->iov_len);
	}
#endif
}

/* The array of an IOVEC; it was renamed, and hidden behind a function, in 6.4. */
static inline const struct iovec *dw_compat_iov(const struct iov_iter *iter)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	return iter_iov(iter);
#else
	return iter->iov;
#endif
}

#endif /* DISCWRITER_COMPAT_H */
