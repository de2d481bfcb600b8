// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams: where the data of a write come from.
 */
#include <linux/fs.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

static int code(int ret)
{
	return ret < 0 ? discwriter_hresult_from_errno(-ret) : S_OK;
}

/* The image is what follows the descriptor's position. */
static int measure(struct dw_stream *stream, const struct stat *st)
{
	__u64 end = (__u64)st->st_size;
	int ret;

	stream->base = dw_ops.lseek(stream->fd, 0, SEEK_CUR);
	if (stream->base < 0)
		return (int)stream->base;
	if (S_ISBLK(st->st_mode)) {
		ret = dw_ioctl(stream->fd, BLKGETSIZE64, &end);
		if (ret < 0)
			return ret;
	}
	stream->known = true;
	stream->size = end > (__u64)stream->base ? end - (__u64)stream->base : 0;
	return 0;
}

int discwriter_stream_from_fd(int fd, struct dw_stream **stream)
{
	struct dw_stream *s;
	struct stat st;
	int ret;

	if (!stream)
		return E_POINTER;
	ret = dw_ops.fstat(fd, &st);
	if (ret < 0)
		return code(ret);
	if (S_ISDIR(st.st_mode))
		return E_INVALIDARG;
	s = calloc(1, sizeof(*s));
	if (!s)
		return E_OUTOFMEMORY;
	s->fd = fd;
	if (S_ISREG(st.st_mode) || S_ISBLK(st.st_mode)) {
		s->mover = &dw_file_mover;
		ret = measure(s, &st);
		if (ret < 0) {
			free(s);
			return code(ret);
		}
	} else if (S_ISFIFO(st.st_mode)) {
		s->mover = &dw_pipe_mover;
	} else {
		s->mover = &dw_read_mover;
	}
	*stream = s;
	return S_OK;
}

int discwriter_stream_from_memory(const void *data, size_t size, struct dw_stream **stream)
{
	struct dw_stream *s;

	if (!data || !stream)
		return E_POINTER;
	s = calloc(1, sizeof(*s));
	if (!s)
		return E_OUTOFMEMORY;
	s->mover = &dw_memory_mover;
	s->fd = -1;
	s->data = data;
	s->known = true;
	s->size = size;
	*stream = s;
	return S_OK;
}

void discwriter_stream_free(struct dw_stream *stream)
{
	if (stream && stream->ops.release)
		stream->ops.release(stream->user);
	free(stream);
}

int discwriter_stream_set_size(struct dw_stream *stream, __u64 bytes)
{
	if (!stream)
		return E_POINTER;
	if (stream->data && bytes > stream->size)
		return E_INVALIDARG;
	stream->known = true;
	stream->told = true;
	stream->size = bytes;
	return S_OK;
}

int discwriter_stream_size(const struct dw_stream *stream, __u64 *bytes)
{
	if (!stream || !bytes)
		return E_POINTER;
	if (stream->ops.get_size && !stream->told)
		return dw_stream_ask_size(stream, bytes);
	*bytes = stream->known ? stream->size : 0;
	return stream->known ? S_OK : S_FALSE;
}
