// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Getting the data from the source to the node, where possible without touching
 * them: sendfile(2) for files, splice(2) for pipes, write(2) from the caller's own
 * memory. What cannot do that goes through one buffer.
 */
#include <sys/mman.h>

#include "internal.h"
#include "verify.h"

/* After this many bytes look whether the write was cancelled. */
#define PIECE		(64ULL << 20)
/*
 * Of a source that delivers little at a time, gather this much before it is
 * written: one WRITE command as the kernel cuts them.
 */
#define GATHER		(64U << 10)

static size_t piece(__u64 len)
{
	return len < PIECE ? (size_t)len : (size_t)PIECE;
}

/* The node says it failed: how? */
static int node_error(struct dw_job *job)
{
	struct discwriter_status status;
	int ret = dw_read_status(job->node, &status);

	if (ret < 0)
		return ret;
	return status.error ? -(int)status.error : -EIO;
}

/*
 * Wait until fd is ready for events. A burn that fails, or is cancelled,
 * meanwhile ends the wait.
 */
static int wait_for(struct dw_job *job, int fd, short events)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = events },
		{ .fd = job->data->wake, .events = POLLIN },
		{ .fd = job->node, .events = 0 },
	};
	int ret;

	do {
		ret = dw_ops.poll(fds, DW_ARRAY_SIZE(fds), -1);
	} while (ret == -EINTR || ret == -EAGAIN);
	if (ret < 0)
		return ret;
	if (fds[1].revents)
		return -ECANCELED;
	if (fds[2].revents)
		return node_error(job);
	return 0;
}

int dw_move_put(struct dw_job *job, const unsigned char *data, __u64 len)
{
	while (len) {
		ssize_t n;

		if (dw_cancelled(job))
			return -ECANCELED;
		n = dw_ops.write(job->node, data, piece(len));
		if (n == -EINTR)
			continue;
		if (n == -EAGAIN) {
			int ret = wait_for(job, job->node, POLLOUT);

			if (ret)
				return ret;
			continue;
		}
		if (n < 0)
			return (int)n;
		if (!n)		/* no node does that; do not turn for ever */
			return -EIO;
		data += n;
		len -= (__u64)n;
		job->sent += (__u64)n;
	}
	return 0;
}

static int move_memory(struct dw_job *job, __u64 offset, __u64 len)
{
	return dw_move_put(job, job->stream->data + offset, len);
}

int dw_move_buffer(struct dw_job *job)
{
	void *p;

	if (job->buffer)
		return 0;
	p = mmap(NULL, DW_BUFFER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return -ENOMEM;
	job->buffer = p;
	atomic_store(&job->buffer_size, DW_BUFFER);
	return 0;
}

void dw_move_done(struct dw_job *job)
{
	if (job->buffer)
		munmap(job->buffer, DW_BUFFER);
	job->buffer = NULL;
}

static ssize_t fetched(struct dw_job *job, ssize_t n)
{
	if (n == -EAGAIN)
		return -EINTR;
	job->source_failed = n < 0 && n != -EINTR;
	return n;
}

static ssize_t fetch_at(struct dw_job *job, __u64 offset, void *to, size_t len)
{
	const struct dw_stream *src = job->stream;

	return fetched(job, dw_ops.pread(src->fd, to, len, src->base + (off_t)offset));
}

static ssize_t fetch_next(struct dw_job *job, __u64 offset, void *to, size_t len)
{
	int ret = wait_for(job, job->stream->fd, POLLIN);

	(void)offset;
	return ret ? ret : fetched(job, dw_ops.read(job->stream->fd, to, len));
}

/* Read until there are @want bytes in the buffer, or the source ends. */
static int fill_buffer(struct dw_job *job, __u64 offset, size_t want)
{
	job->fill = 0;
	while (job->fill < want && !job->ended) {
		ssize_t n;

		if (dw_cancelled(job))
			return -ECANCELED;
		n = job->stream->mover->fetch(job, offset + job->fill, job->buffer + job->fill,
					      want - job->fill);
		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		job->ended = !n;
		dw_verify_note(job, job->buffer + job->fill, (size_t)n);
		job->fill += (size_t)n;
		atomic_store(&job->buffer_used, job->fill);
	}
	return 0;
}

/* By way of the buffer. */
int dw_move_copy(struct dw_job *job, __u64 offset, __u64 len)
{
	const size_t most = job->stream->mover->seekable ? DW_BUFFER : GATHER;
	int ret = dw_move_buffer(job);

	while (!ret && len && !job->ended) {
		ret = fill_buffer(job, offset, len < most ? (size_t)len : most);
		if (!ret)
			ret = dw_move_put(job, job->buffer, job->fill);
		atomic_store(&job->buffer_used, 0);
		offset += job->fill;
		len -= job->fill;
	}
	return ret;
}

/*
 * sendfile and splice cannot say which of the two sides an error is of, and not
 * every source supports them. Whatever they return, it is tried again by
 * copying: that finds the same error, where it is.
 */
static int move_file(struct dw_job *job, __u64 offset, __u64 len)
{
	while (len && !job->slow) {
		off_t pos = job->stream->base + (off_t)offset;
		ssize_t n;

		if (dw_cancelled(job))
			return -ECANCELED;
		n = dw_ops.sendfile(job->node, job->stream->fd, &pos, piece(len));
		if (n == -EINTR)
			continue;
		if (n == -EAGAIN) {
			int ret = wait_for(job, job->node, POLLOUT);

			if (ret)
				return ret;
			continue;
		}
		if (!n) {
			job->ended = true;
			return 0;
		}
		if (n < 0) {
			job->slow = true;
			break;
		}
		job->sent += (__u64)n;
		offset += (__u64)n;
		len -= (__u64)n;
	}
	return len ? dw_move_copy(job, offset, len) : 0;
}

static int move_pipe(struct dw_job *job, __u64 offset, __u64 len)
{
	while (len && !job->slow) {
		int ret = wait_for(job, job->stream->fd, POLLIN);
		ssize_t n;

		if (ret)
			return ret;
		n = dw_ops.splice(job->stream->fd, job->node, piece(len));
		if (n == -EINTR)
			continue;
		if (n == -EAGAIN) {
			ret = wait_for(job, job->node, POLLOUT);
			if (ret)
				return ret;
			continue;
		}
		if (!n) {
			job->ended = true;
			return 0;
		}
		if (n < 0) {
			job->slow = true;
			break;
		}
		job->sent += (__u64)n;
		len -= (__u64)n;
	}
	return len ? dw_move_copy(job, offset, len) : 0;
}

const struct dw_mover dw_memory_mover = { .seekable = true, .move = move_memory };
const struct dw_mover dw_file_mover = { .seekable = true, .move = move_file, .fetch = fetch_at };
const struct dw_mover dw_pipe_mover = { .seekable = false, .move = move_pipe, .fetch = fetch_next };
/* Sockets and terminals: splice would need a pipe in between, that is a copy. */
const struct dw_mover dw_read_mover = {
	.seekable = false, .move = dw_move_copy, .fetch = fetch_next,
};

/*
 * Pass over what the medium holds already. What cannot seek is read and thrown
 * away; a source that ends before is another image.
 */
int dw_move_skip(struct dw_job *job)
{
	__u64 left = atomic_load(&job->skip);
	int ret = 0;

	job->sent = left;
	if (job->stream->mover->seekable || !left)
		return 0;
	ret = dw_move_buffer(job);
	while (!ret && left && !job->ended) {
		ret = fill_buffer(job, 0, left < DW_BUFFER ? (size_t)left : DW_BUFFER);
		left -= job->fill;
	}
	atomic_store(&job->buffer_used, 0);
	return !ret && left ? -EINVAL : ret;
}

/* Move all of the job that is not on the medium, until the source ends. */
int dw_move_all(struct dw_job *job)
{
	const struct dw_stream *src = job->stream;
	__u64 skip = atomic_load(&job->skip);
	size_t i;
	int ret = 0;

	if (!job->nr_ranges)
		return src->mover->move(job, skip, src->known ? src->size - skip : ~0ULL);
	for (i = 0; i < job->nr_ranges && !ret && !job->ended; i++) {
		const struct discwriter_range *range = &job->ranges[i];

		ret = src->mover->move(job, range->start * DW_SECTOR,
				       (range->end - range->start + 1) * DW_SECTOR);
	}
	return ret;
}
