/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter_sim: what is kept of the data (sim_store.c)
 */
#ifndef SIM_STORE_H
#define SIM_STORE_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#define SIM_SECTOR	2048U
/* Sectors of a DVD's ECC block, which is also the unit of the store. */
#define SIM_BLOCK	16U

struct scsi_cmnd;

enum sim_storage {
	SIM_MEMORY,	/* pages for the sectors that were written */
	SIM_SINK,	/* a CRC of each sector that was written */
	SIM_DISCARD,	/* nothing: to measure the other side */
};

struct sim_store {
	struct kref kref;
	struct work_struct free_work;
	enum sim_storage kind;
	struct xarray chunks;	/* struct sim_chunk by LBA / SIM_BLOCK */
	struct xarray cache;	/* those that are not on the disc yet */
	__be32 *pattern;	/* room for a sector of a pressed disc */
	u32 cached;		/* sectors in the cache */
	u32 disc_end;		/* last sector on the disc, plus 1 */
	u32 end;		/* the same, with those in the cache */
};

/* Memory fetched ahead by a worker for what must not sleep. */
struct sim_pool {
	struct list_head pages;
	struct list_head chunks;
	bool starved;	/* a test: there is no other memory */
};

struct sim_store *sim_store_new(enum sim_storage kind, gfp_t gfp);
struct sim_store *sim_store_get(struct sim_store *store);
void sim_store_put(struct sim_store *store);
bool sim_store_prepare(struct sim_store *store, struct sim_pool *pool, u32 lba,
		       u32 sectors);
void sim_store_write(struct sim_store *store, struct scsi_cmnd *scmd, u32 lba,
		     u32 sectors, u32 dropped);
void sim_store_read(struct sim_store *store, struct scsi_cmnd *scmd, u32 lba,
		    u32 sectors);
void sim_store_cut(struct sim_store *store, u32 lba);
void sim_store_copy(struct sim_store *store, u32 lba, void *to);
void sim_store_flush(struct sim_store *store);
void sim_store_lose(struct sim_store *store);
u32 sim_store_next(struct sim_store *store, u32 *lba);
void sim_store_record(struct sim_store *store);
u32 sim_store_cached(struct sim_store *store, u32 first, u32 end);
bool sim_store_set_pattern(struct sim_store *store, u32 sectors);
bool sim_store_written(struct sim_store *store, u32 lba, u32 sectors);
u32 sim_store_runs(struct sim_store *store, u32 chunk, u16 *written,
		   u32 crc[SIM_BLOCK]);
void sim_pool_init(struct sim_pool *pool);
int sim_pool_fill(struct sim_pool *pool, struct sim_store *store, u32 lba,
		  u32 sectors);
void sim_pool_drain(struct sim_pool *pool);

#endif /* SIM_STORE_H */
