// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A range list whose data lie in memory, or in a file that can be mapped: all of it by
 * one call of the kernel, from where it lies.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

/* All that the verb knows of BEGIN's flags. */
#define KNOWN_FLAGS	(DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_UNPROTECTED)

/**
 * struct direct - where the image is
 * @image: its first byte
 * @map: what was mapped for it, or MAP_FAILED
 * @len: bytes of that
 */
struct direct {
	const unsigned char *image;
	void *map;
	size_t len;
};

static bool is_mappable(const struct dw_stream *src, __u64 need, struct stat *st)
{
	return src->mover == &dw_file_mover && src->base >= 0 &&
	       dw_ops.fstat(src->fd, st) >= 0 && S_ISREG(st->st_mode) &&
	       (__u64)st->st_size >= (__u64)src->base + need;
}

static bool find_image(const struct dw_stream *src, struct direct *direct)
{
	const __u64 size = src->size / DW_SECTOR * DW_SECTOR;
	__u64 before;
	struct stat st;

	direct->map = MAP_FAILED;
	direct->image = src->data;
	if (src->data)
		return true;
	if (!is_mappable(src, size, &st))
		return false;
	before = (__u64)src->base % (__u64)sysconf(_SC_PAGESIZE);
	if (size + before > SIZE_MAX)
		return false;
	direct->len = (size_t)(size + before);
	direct->map = mmap(NULL, direct->len, PROT_READ, MAP_SHARED, src->fd,
			   src->base - (off_t)before);
	direct->image = (unsigned char *)direct->map + before;
	return direct->map != MAP_FAILED;
}

static bool kernel_can(const struct dw_job *job, const struct discwriter_begin *begin)
{
	const unsigned int verb = _IOC_NR(DISCWRITER_IOC_WRITE_RANGES);

	return job->nr_ranges && job->features.verbs & 1ULL << verb &&
	       !(begin->flags & ~KNOWN_FLAGS) && !begin->write_type && !begin->speed &&
	       !begin->rotation;
}

static int write_list(struct dw_job *job, const struct discwriter_begin *begin,
		      const unsigned char *image)
{
	struct discwriter_write_range *list = calloc(job->nr_ranges, sizeof(*list));
	struct discwriter_write_ranges wr = {
		.flags = begin->flags,
		.close = begin->close,
		.ranges = (__u64)(uintptr_t)list,
		.nr_ranges = (__u32)job->nr_ranges,
	};
	size_t i;
	int ret;

	if (!list)
		return -ENOMEM;
	for (i = 0; i < job->nr_ranges; i++)
		list[i] = (struct discwriter_write_range) {
			.start = job->ranges[i].start,
			.count = job->ranges[i].end - job->ranges[i].start + 1,
			.address = (__u64)(uintptr_t)image + job->ranges[i].start * DW_SECTOR,
		};
	dw_copy_out(wr.client, sizeof(wr.client), begin->client, sizeof(begin->client));
	ret = dw_ioctl(job->node, DISCWRITER_IOC_WRITE_RANGES, &wr);
	free(list);
	job->sent = wr.sectors * DW_SECTOR;
	return ret;
}

/* Memory of a mapping that is not there: the file has become shorter, or is unreadable. */
static void blame_source(struct dw_job *job, int ret)
{
	struct stat st;

	if (ret != -EFAULT || job->stream->data)
		return;
	job->source_failed = true;
	job->ended = !is_mappable(job->stream, job->stream->size, &st);
}

/*
 * 1: it cannot be done in this way, nothing was. 0 or a negative errno: the burn has
 * begun and ended, or was refused. Who cancels must try until the burn has begun, see
 * discwriter_data_cancel().
 */
int dw_direct(struct dw_job *job, const struct discwriter_begin *begin)
{
	const struct dw_recorder *recorder = job->options->recorder;
	struct direct direct;
	int ret = 1;

	if (!kernel_can(job, begin) || !find_image(job->stream, &direct))
		return 1;
	if (!((uintptr_t)direct.image & recorder->info.dma_alignment)) {
		atomic_store(&job->data->in_call, true);
		ret = dw_cancelled(job) ? -ECANCELED : write_list(job, begin, direct.image);
		atomic_store(&job->data->in_call, false);
		blame_source(job, ret);
	}
	if (direct.map != MAP_FAILED)
		munmap(direct.map, direct.len);
	return ret;
}
