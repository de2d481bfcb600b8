// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams that are no descriptor: functions of the caller, and zeros.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/*
 * What a caller's function can mean. Not the table of the recorder's errnos: nobody
 * shall look for a fault of the drive because a source had one.
 */
static const struct {
	int error;
	int hr;
} codes[] = {
	{ ENOMEM, E_OUTOFMEMORY },
	{ EINVAL, E_INVALIDARG },
	{ EFAULT, E_POINTER },
	{ EACCES, E_ACCESSDENIED },
	{ EPERM, E_ACCESSDENIED },
	{ EBADF, E_HANDLE },
	{ ENOSYS, E_NOTIMPL },
	{ ENOTTY, E_NOTIMPL },
	{ EOPNOTSUPP, E_NOTIMPL },
	{ ECANCELED, E_IMAPI_REQUEST_CANCELLED },
	{ EIO, IMAPI_E_DATA_STREAM_READ_FAILURE },
};

static int code(int error)
{
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(codes); i++)
		if (codes[i].error == error)
			return codes[i].hr;
	return E_FAIL;
}

static ssize_t failed(struct dw_job *job, long long ret)
{
	job->source_failed = true;
	job->stream->at = DW_NOWHERE;
	return ret < INT32_MIN ? -EPROTO : (ssize_t)ret;
}

static ssize_t fetch(struct dw_job *job, __u64 offset, void *to, size_t len)
{
	struct dw_stream *src = job->stream;
	long long n;
	int ret;

	if (src->ops.seek && src->at != offset) {
		ret = src->ops.seek(src->user, offset);
		if (ret == -EINTR)
			return ret;
		if (ret < 0)
			return failed(job, ret);
		src->at = offset;
	}
	n = src->ops.read(src->user, to, len);
	if (n == -EINTR)
		return -EINTR;
	/* More than there was room for: what it has done to memory nobody knows. */
	if (n < 0 || n > (long long)len)
		return failed(job, n < 0 ? n : -EPROTO);
	src->at += (__u64)n;
	return (ssize_t)n;
}

static const struct dw_mover seeking_mover = {
	.seekable = true, .move = dw_move_copy, .fetch = fetch, .code = code,
};

static const struct dw_mover reading_mover = {
	.seekable = false, .move = dw_move_copy, .fetch = fetch, .code = code,
};

int discwriter_stream_from_callbacks(const struct dw_stream_ops *ops, void *user,
				     struct dw_stream **stream)
{
	struct dw_stream_ops known = { 0 };
	struct dw_stream *s;

	if (!ops || !stream)
		return E_POINTER;
	if (ops->size < offsetof(struct dw_stream_ops, release) + sizeof(ops->release))
		return E_INVALIDARG;
	dw_copy_out(&known, sizeof(known), ops, ops->size);
	if (!known.read)
		return E_POINTER;
	s = calloc(1, sizeof(*s));
	if (!s)
		return E_OUTOFMEMORY;
	s->mover = known.seek ? &seeking_mover : &reading_mover;
	s->fd = -1;
	s->ops = known;
	s->user = user;
	*stream = s;
	return S_OK;
}

int dw_stream_ask_size(const struct dw_stream *stream, __u64 *size)
{
	__u64 bytes = 0;
	int ret;

	do {
		ret = stream->ops.get_size(stream->user, &bytes);
	} while (ret == -EINTR);
	if (ret < 0)
		return code(-ret);
	*size = bytes;
	return S_OK;
}

/* Ask for the size, if nobody has told it; S_OK also when it stays unknown. */
int dw_stream_measure(struct dw_stream *stream)
{
	int hr;

	stream->at = DW_NOWHERE;
	if (!stream->ops.get_size || stream->told)
		return S_OK;
	hr = dw_stream_ask_size(stream, &stream->size);
	stream->known = !hr;
	return hr;
}

/* The image's own list; *@n is left alone if there is none. */
int dw_stream_ranges(struct dw_stream *stream, const struct discwriter_range **ranges, size_t *n)
{
	const struct discwriter_range *own = NULL;
	size_t count = 0;
	int ret;

	if (!stream->ops.get_ranges)
		return S_OK;
	do {
		ret = stream->ops.get_ranges(stream->user, &own, &count);
	} while (ret == -EINTR);
	if (ret < 0)
		return code(-ret);
	if (count && !own)
		return E_POINTER;
	if (count) {
		*ranges = own;
		*n = count;
	}
	return S_OK;
}

/* The buffer is zero as long as nothing is read to it. */
static int move_zeros(struct dw_job *job, __u64 offset, __u64 len)
{
	int ret = dw_move_buffer(job);

	(void)offset;
	while (!ret && len) {
		__u64 part = len < DW_BUFFER ? len : DW_BUFFER;

		ret = dw_move_put(job, job->buffer, part);
		len -= part;
	}
	return ret;
}

static const struct dw_mover zero_mover = { .seekable = true, .move = move_zeros };

int discwriter_stream_zero(__u64 size, struct dw_stream **stream)
{
	struct dw_stream *s;

	if (!stream)
		return E_POINTER;
	s = calloc(1, sizeof(*s));
	if (!s)
		return E_OUTOFMEMORY;
	s->mover = &zero_mover;
	s->fd = -1;
	s->known = true;
	s->size = size;
	*stream = s;
	return S_OK;
}
