/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter_sim: what differs between the kernels it is built for, and
 * nothing else. Written for 6.12; older kernels are adapted here.
 */
#ifndef SIM_COMPAT_H
#define SIM_COMPAT_H

#include <linux/blkdev.h>
#include <linux/version.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
/* The host carries the mask; the mid-layer makes the queue's limit of it. */
static inline void sim_host_set_dma_alignment(struct Scsi_Host *host, u32 mask)
{
	host->dma_alignment = mask;
}

static inline void sim_queue_set_dma_alignment(struct scsi_device *sdev, u32 mask)
{
}
#else
static inline void sim_host_set_dma_alignment(struct Scsi_Host *host, u32 mask)
{
}

static inline void sim_queue_set_dma_alignment(struct scsi_device *sdev, u32 mask)
{
	blk_queue_dma_alignment(sdev->request_queue, mask);
}
#endif

#endif /* SIM_COMPAT_H */
