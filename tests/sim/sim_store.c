// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: what is kept of the sectors that were written
 *
 * Chunks of one ECC block in an xarray. A chunk knows which of its sectors
 * were written; it holds their pages, or their checksums. What was never
 * written costs nothing and reads as zeros.
 *
 * What is written goes to the drive's cache first, an array of the same kind.
 * From there it goes to the disc when sim_buffer.c says so; when the power
 * fails it is lost.
 *
 * Except for sim_store_new() and the pool, all is called with the lock of the
 * drive held.
 */
#include <linux/crc32.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_sg.h"

#define PAGES_PER_CHUNK		(SIM_BLOCK * SIM_SECTOR / PAGE_SIZE)
#define SECTORS_PER_PAGE	(PAGE_SIZE / SIM_SECTOR)

struct sim_chunk {
	u16 written;	/* a bit per sector */
	union {
		struct list_head node;	/* in a pool */
		struct page *page[PAGES_PER_CHUNK];
		u32 crc[SIM_BLOCK];
	};
};

/* ---- memory fetched ahead ---- */

void sim_pool_init(struct sim_pool *pool)
{
	INIT_LIST_HEAD(&pool->pages);
	INIT_LIST_HEAD(&pool->chunks);
	pool->starved = false;
}

/* Takes a new page, or one of the pool. */
static struct page *sim_pool_page(struct sim_pool *pool)
{
	struct page *page = NULL;

	if (!pool->starved)
		page = alloc_page(GFP_NOWAIT | __GFP_NOWARN);
	if (!page && !list_empty(&pool->pages)) {
		page = list_first_entry(&pool->pages, struct page, lru);
		list_del(&page->lru);
	}
	return page;
}

static struct sim_chunk *sim_pool_chunk(struct sim_pool *pool)
{
	struct sim_chunk *chunk = NULL;

	if (!pool->starved)
		chunk = kzalloc(sizeof(*chunk), GFP_NOWAIT | __GFP_NOWARN);
	if (!chunk && !list_empty(&pool->chunks)) {
		chunk = list_first_entry(&pool->chunks, struct sim_chunk, node);
		list_del(&chunk->node);
		memset(chunk, 0, sizeof(*chunk));
	}
	return chunk;
}

/**
 * sim_pool_fill - fetch all the memory that a write can need
 * @pool: where to; nobody else may use it meanwhile
 * @store: what will be written to
 * @lba: first sector
 * @sectors: how many
 *
 * May sleep; the lock must not be held.
 *
 * Return: 0 or -ENOMEM.
 */
int sim_pool_fill(struct sim_pool *pool, struct sim_store *store, u32 lba,
		  u32 sectors)
{
	u32 first = lba / SIM_BLOCK, last = (lba + sectors - 1) / SIM_BLOCK;
	unsigned int i;
	u32 index;

	for (index = first; index <= last; index++) {
		struct sim_chunk *chunk = kzalloc(sizeof(*chunk), GFP_KERNEL);

		if (!chunk)
			return -ENOMEM;
		list_add(&chunk->node, &pool->chunks);
		/* The arrays' own nodes. */
		if (xa_reserve_bh(&store->chunks, index, GFP_KERNEL) ||
		    xa_reserve_bh(&store->cache, index, GFP_KERNEL))
			return -ENOMEM;
		for (i = 0; store->kind == SIM_MEMORY && i < PAGES_PER_CHUNK; i++) {
			struct page *page = alloc_page(GFP_KERNEL);

			if (!page)
				return -ENOMEM;
			list_add(&page->lru, &pool->pages);
		}
	}
	return 0;
}

/**
 * sim_pool_drain - give back what was not used
 * @pool: the pool
 */
void sim_pool_drain(struct sim_pool *pool)
{
	struct sim_chunk *chunk, *next_chunk;
	struct page *page, *next_page;

	list_for_each_entry_safe(page, next_page, &pool->pages, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
	list_for_each_entry_safe(chunk, next_chunk, &pool->chunks, node) {
		list_del(&chunk->node);
		kfree(chunk);
	}
}

/* ---- the store ---- */

static void sim_chunk_free(struct sim_store *store, struct sim_chunk *chunk)
{
	unsigned int i;

	for (i = 0; store->kind == SIM_MEMORY && i < PAGES_PER_CHUNK; i++)
		if (chunk->page[i])
			__free_page(chunk->page[i]);
	kfree(chunk);
}

/* A whole disc is a million pages: they are freed where that may take time. */
static void sim_store_free(struct work_struct *work)
{
	struct sim_store *store = container_of(work, struct sim_store, free_work);
	struct sim_chunk *chunk;
	unsigned long index;

	xa_for_each(&store->cache, index, chunk)
		sim_chunk_free(store, chunk);
	xa_for_each(&store->chunks, index, chunk) {
		sim_chunk_free(store, chunk);
		cond_resched();
	}
	xa_destroy(&store->cache);
	xa_destroy(&store->chunks);
	kfree(store->pattern);
	kfree(store);
}

static void sim_store_release(struct kref *kref)
{
	struct sim_store *store = container_of(kref, struct sim_store, kref);

	queue_work(sim_wq, &store->free_work);
}

/**
 * sim_store_new - an empty store
 * @kind: what it keeps
 * @gfp: how to allocate it
 *
 * Return: the store with one reference, or NULL.
 */
struct sim_store *sim_store_new(enum sim_storage kind, gfp_t gfp)
{
	struct sim_store *store = kzalloc(sizeof(*store), gfp);

	if (!store)
		return NULL;
	kref_init(&store->kref);
	INIT_WORK(&store->free_work, sim_store_free);
	xa_init_flags(&store->chunks, XA_FLAGS_LOCK_BH);
	xa_init_flags(&store->cache, XA_FLAGS_LOCK_BH);
	store->kind = kind;
	return store;
}

struct sim_store *sim_store_get(struct sim_store *store)
{
	kref_get(&store->kref);
	return store;
}

void sim_store_put(struct sim_store *store)
{
	kref_put(&store->kref, sim_store_release);
}

/* Where the data of a sector are; its page must be there. */
static void *sim_chunk_data(struct sim_chunk *chunk, u32 lba)
{
	unsigned int sector = lba % SIM_BLOCK;

	return page_address(chunk->page[sector / SECTORS_PER_PAGE]) +
	       sector % SECTORS_PER_PAGE * SIM_SECTOR;
}

/* ---- the cache ---- */

/* One page of a chunk from the cache to the disc; what is left stays in @from. */
static void sim_flush_page(struct sim_chunk *to, struct sim_chunk *from, unsigned int i)
{
	u16 mask = GENMASK(SECTORS_PER_PAGE - 1, 0) << i * SECTORS_PER_PAGE;
	unsigned int sector;

	if (!(from->written & mask))
		return;
	if (!to->page[i] || (from->written & mask) == mask) {
		swap(to->page[i], from->page[i]);
		return;
	}
	for (sector = i * SECTORS_PER_PAGE; sector < (i + 1) * SECTORS_PER_PAGE; sector++)
		if (from->written & 1U << sector)
			memcpy(sim_chunk_data(to, sector),
			       sim_chunk_data(from, sector), SIM_SECTOR);
}

static void sim_flush_chunk(struct sim_store *store, struct sim_chunk *to,
			    struct sim_chunk *from)
{
	unsigned int i;

	if (store->kind == SIM_SINK) {
		for (i = 0; i < SIM_BLOCK; i++)
			if (from->written & 1U << i)
				to->crc[i] = from->crc[i];
	} else {
		for (i = 0; i < PAGES_PER_CHUNK; i++)
			sim_flush_page(to, from, i);
	}
	to->written |= from->written;
	sim_chunk_free(store, from);
}

static void sim_cache_flush(struct sim_store *store, unsigned long index,
			    struct sim_chunk *chunk)
{
	struct sim_chunk *to = xa_load(&store->chunks, index);

	xa_erase_bh(&store->cache, index);
	if (to)
		sim_flush_chunk(store, to, chunk);
	else	/* its place was reserved: needs no memory */
		xa_store_bh(&store->chunks, index, chunk, 0);
}

/* The chunk that is recorded next: the one with the lowest address. */
static struct sim_chunk *sim_cache_first(struct sim_store *store, unsigned long *index)
{
	*index = 0;
	return xa_find(&store->cache, index, U32_MAX, XA_PRESENT);
}

/**
 * sim_store_next - what sim_store_record() would write
 * @store: the store; its cache is not empty
 * @lba: out: the first sector
 *
 * Return: how many sectors.
 */
u32 sim_store_next(struct sim_store *store, u32 *lba)
{
	unsigned long index;
	struct sim_chunk *chunk = sim_cache_first(store, &index);

	if (!chunk) {	/* nothing is kept: only their number is known */
		*lba = store->end - min(store->end, store->cached);
		return min(store->cached, SIM_BLOCK);
	}
	*lba = index * SIM_BLOCK + __ffs(chunk->written);
	return hweight16(chunk->written);
}

/**
 * sim_store_record - write an ECC block of the cache to the disc
 * @store: the store; its cache is not empty
 */
void sim_store_record(struct sim_store *store)
{
	u32 lba, sectors = sim_store_next(store, &lba);
	unsigned long index;
	struct sim_chunk *chunk = sim_cache_first(store, &index);

	if (chunk) {
		lba = index * SIM_BLOCK + __fls(chunk->written);
		sim_cache_flush(store, index, chunk);
	}
	store->disc_end = max(store->disc_end, lba + 1);
	store->cached -= min(store->cached, sectors);
	if (!store->cached)
		store->disc_end = store->end;
}

/**
 * sim_store_flush - write the cache to the disc
 * @store: the store
 */
void sim_store_flush(struct sim_store *store)
{
	struct sim_chunk *chunk;
	unsigned long index;

	xa_for_each(&store->cache, index, chunk)
		sim_cache_flush(store, index, chunk);
	store->disc_end = store->end;
	store->cached = 0;
}

/**
 * sim_store_lose - the power failed: the cache is gone
 * @store: the store
 */
void sim_store_lose(struct sim_store *store)
{
	struct sim_chunk *chunk;
	unsigned long index;

	xa_for_each(&store->cache, index, chunk) {
		xa_erase_bh(&store->cache, index);
		sim_chunk_free(store, chunk);
	}
	store->end = store->disc_end;
	store->cached = 0;
}

/**
 * sim_store_cached - the first sector in the cache
 * @store: the store
 * @first: where to look from
 * @end: and up to where
 *
 * Return: its address, @end if there is none.
 */
u32 sim_store_cached(struct sim_store *store, u32 first, u32 end)
{
	for (; first < end; first = round_down(first, SIM_BLOCK) + SIM_BLOCK) {
		unsigned long index = first / SIM_BLOCK;
		struct sim_chunk *chunk;

		chunk = xa_find(&store->cache, &index, (end - 1) / SIM_BLOCK, XA_PRESENT);
		if (!chunk)
			return end;
		first = max_t(u32, first, index * SIM_BLOCK);
		if (chunk->written >> first % SIM_BLOCK)
			return min_t(u32, end, first +
				     __ffs(chunk->written >> first % SIM_BLOCK));
	}
	return end;
}

/* ---- writing and reading ---- */

/* A chunk of the cache, and a place on the disc for it to go to. */
static struct sim_chunk *sim_cache_chunk(struct sim_store *store,
					 struct sim_pool *pool, u32 index)
{
	struct sim_chunk *chunk = xa_load(&store->cache, index);
	const gfp_t gfp = GFP_NOWAIT | __GFP_NOWARN;

	if (chunk)
		return chunk;
	if (xa_reserve_bh(&store->chunks, index, gfp))
		return NULL;
	chunk = sim_pool_chunk(pool);
	if (!chunk)
		return NULL;
	if (xa_err(xa_store_bh(&store->cache, index, chunk, gfp))) {
		kfree(chunk);
		return NULL;
	}
	return chunk;
}

/**
 * sim_store_prepare - make room for sectors, so that writing them cannot fail
 * @store: the store
 * @pool: memory to use when none is to be had otherwise
 * @lba: first sector
 * @sectors: how many, not 0
 *
 * Return: false if there is not enough memory at the moment.
 */
bool sim_store_prepare(struct sim_store *store, struct sim_pool *pool, u32 lba,
		       u32 sectors)
{
	u32 end = lba + sectors;

	if (store->kind == SIM_DISCARD)
		return true;
	while (lba < end) {
		u32 index = lba / SIM_BLOCK;
		u32 stop = min(end, (index + 1) * SIM_BLOCK);
		struct sim_chunk *chunk = sim_cache_chunk(store, pool, index);
		unsigned int i;

		if (!chunk)
			return false;
		for (i = lba % SIM_BLOCK / SECTORS_PER_PAGE;
		     store->kind == SIM_MEMORY &&
		     i <= (stop - 1) % SIM_BLOCK / SECTORS_PER_PAGE; i++) {
			if (chunk->page[i])
				continue;
			chunk->page[i] = sim_pool_page(pool);
			if (!chunk->page[i])
				return false;
		}
		lba = stop;
	}
	return true;
}

/**
 * sim_store_write - take sectors from a command's buffer
 * @store: the store
 * @scmd: the command; its buffer holds as many sectors
 * @lba: first sector
 * @sectors: how many
 * @dropped: how many of the first ones not to keep; sim_store_prepare() has
 *	said yes to the others
 */
void sim_store_write(struct sim_store *store, struct scsi_cmnd *scmd, u32 lba,
		     u32 sectors, u32 dropped)
{
	u32 end = lba + sectors;
	struct sim_chunk *chunk = NULL;
	struct sim_sg sg;

	store->end = max(store->end, end);
	if (store->kind == SIM_DISCARD) {
		store->cached += sectors - dropped;
		return;
	}
	sim_sg_start(&sg, scmd, false);
	for (; dropped; dropped--, lba++)
		sim_sg_skip(&sg, SIM_SECTOR);
	for (; lba < end; lba++) {
		if (!chunk || lba % SIM_BLOCK == 0)
			chunk = xa_load(&store->cache, lba / SIM_BLOCK);
		if (store->kind == SIM_SINK)
			chunk->crc[lba % SIM_BLOCK] =
				~sim_sg_crc_next(&sg, ~0U, SIM_SECTOR);
		else
			sim_sg_take(&sg, sim_chunk_data(chunk, lba), SIM_SECTOR);
		if (!(chunk->written & 1U << lba % SIM_BLOCK))
			store->cached++;
		chunk->written |= 1U << lba % SIM_BLOCK;
	}
	sim_sg_stop(&sg);
}

/* The chunk that holds a sector, NULL if it was never written. */
static struct sim_chunk *sim_store_find(struct sim_store *store, u32 lba)
{
	u16 bit = 1U << lba % SIM_BLOCK;
	struct sim_chunk *chunk;

	chunk = xa_load(&store->cache, lba / SIM_BLOCK);
	if (chunk && chunk->written & bit)
		return chunk;
	chunk = xa_load(&store->chunks, lba / SIM_BLOCK);
	return chunk && chunk->written & bit ? chunk : NULL;
}

/**
 * sim_store_written - was any of these sectors written?
 * @store: the store
 * @lba: first sector
 * @sectors: how many
 */
bool sim_store_written(struct sim_store *store, u32 lba, u32 sectors)
{
	u32 end = lba + sectors;

	for (; lba < end; lba++)
		if (sim_store_find(store, lba))
			return true;
	return false;
}

/**
 * sim_store_cut - forget what was written from an address on
 * @store: the store
 * @lba: the address
 */
void sim_store_cut(struct sim_store *store, u32 lba)
{
	u16 keep = (1U << lba % SIM_BLOCK) - 1;
	struct sim_chunk *chunk;
	unsigned long index;

	sim_store_flush(store);
	xa_for_each_start(&store->chunks, index, chunk, lba / SIM_BLOCK) {
		if (index == lba / SIM_BLOCK)
			chunk->written &= keep;
		else
			chunk->written = 0;
		if (chunk->written)
			continue;
		xa_erase_bh(&store->chunks, index);
		sim_chunk_free(store, chunk);
	}
	store->end = min(store->end, lba);
	store->disc_end = store->end;
}

/* Each word of 32 bits is its own number, counted from the disc's first one. */
static const void *sim_store_pattern(struct sim_store *store, u32 lba)
{
	u32 word = lba * (SIM_SECTOR / sizeof(u32));
	unsigned int i;

	for (i = 0; i < SIM_SECTOR / sizeof(u32); i++)
		store->pattern[i] = cpu_to_be32(word + i);
	return store->pattern;
}

/**
 * sim_store_set_pattern - make a new store that of a pressed disc
 * @store: the store
 * @sectors: how many it has
 *
 * Return: false if there is no memory for it.
 */
bool sim_store_set_pattern(struct sim_store *store, u32 sectors)
{
	store->pattern = kmalloc(SIM_SECTOR, GFP_KERNEL);
	store->disc_end = sectors;
	store->end = sectors;
	return store->pattern;
}

/* A sector's data, NULL for zeros. */
static const void *sim_store_sector(struct sim_store *store, u32 lba)
{
	struct sim_chunk *chunk = NULL;

	if (store->pattern)
		return sim_store_pattern(store, lba);
	if (store->kind == SIM_MEMORY)
		chunk = sim_store_find(store, lba);
	return chunk ? sim_chunk_data(chunk, lba) : NULL;
}

/**
 * sim_store_read - put sectors into a command's buffer
 * @store: the store
 * @scmd: the command; its buffer has room for them
 * @lba: first sector
 * @sectors: how many
 */
void sim_store_read(struct sim_store *store, struct scsi_cmnd *scmd, u32 lba,
		    u32 sectors)
{
	u32 end = lba + sectors;
	struct sim_sg sg;

	sim_sg_start(&sg, scmd, true);
	for (; lba < end; lba++)
		sim_sg_give(&sg, sim_store_sector(store, lba), SIM_SECTOR);
	sim_sg_stop(&sg);
}

/**
 * sim_store_copy - copy a sector
 * @store: the store
 * @lba: which one
 * @to: SIM_SECTOR bytes
 */
void sim_store_copy(struct sim_store *store, u32 lba, void *to)
{
	const void *data = sim_store_sector(store, lba);

	if (data)
		memcpy(to, data, SIM_SECTOR);
	else
		memset(to, 0, SIM_SECTOR);
}

/**
 * sim_store_runs - which sectors of a chunk were written, and their checksums
 * @store: the store
 * @index: where to look: the first chunk not below
 * @written: out: a bit per sector
 * @crc: out: CRC-32 of each sector that was written
 *
 * Return: the number of the chunk that was found, U32_MAX for none.
 */
u32 sim_store_runs(struct sim_store *store, u32 index, u16 *written,
		   u32 crc[SIM_BLOCK])
{
	unsigned long disc = index, cache = index;
	struct sim_chunk *chunk;
	unsigned int i;

	if (!xa_find(&store->chunks, &disc, U32_MAX - 1, XA_PRESENT))
		disc = U32_MAX;
	if (!xa_find(&store->cache, &cache, U32_MAX - 1, XA_PRESENT))
		cache = U32_MAX;
	disc = min(disc, cache);
	*written = 0;
	for (i = 0; disc != U32_MAX && i < SIM_BLOCK; i++) {
		chunk = sim_store_find(store, disc * SIM_BLOCK + i);
		if (!chunk)
			continue;
		*written |= 1U << i;
		crc[i] = store->kind == SIM_SINK ? chunk->crc[i] :
			~crc32_le(~0U, sim_chunk_data(chunk, i), SIM_SECTOR);
	}
	return disc;
}
