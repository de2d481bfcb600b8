/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: streams: where the data come from (IStream)
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 *
 * A stream serves one write at a time, and is the caller's: no other object keeps
 * it.
 */
#ifndef LIBDISCWRITER_STREAM_H
#define LIBDISCWRITER_STREAM_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * discwriter_stream_from_fd() - a stream from a descriptor
 * @fd: a regular file, block device, pipe, FIFO, socket or terminal, open for
 *	reading; it stays the caller's and must stay open while the stream lives
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * Of a regular file and of a block device the image is what follows the
 * descriptor's position, its size is known, and the position is not moved: the
 * stream can be written again. Anything else is read to its end, once.
 *
 * Return: S_OK, E_POINTER, E_HANDLE (not open), E_INVALIDARG (a directory),
 * E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_from_fd(int fd, struct dw_stream **stream);

/**
 * discwriter_stream_from_memory() - a stream from memory
 * @data: the image; it must stay valid and unchanged during a write. Memory
 *	aligned to 2048 bytes goes to the drive without a copy.
 * @size: its bytes
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * Return: S_OK, E_POINTER (also: @data), E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_from_memory(const void *data, size_t size, struct dw_stream **stream);

/**
 * struct dw_stream_ops - a stream by functions of the caller
 *
 * All are called by the thread that writes, one at a time, and return a negative errno
 * on failure. That ends the write, with the code it stands for: E_OUTOFMEMORY
 * (ENOMEM), E_INVALIDARG (EINVAL), E_POINTER (EFAULT), E_ACCESSDENIED (EACCES, EPERM),
 * E_HANDLE (EBADF), E_NOTIMPL (ENOSYS, ENOTTY, EOPNOTSUPP), E_IMAPI_REQUEST_CANCELLED
 * (ECANCELED), IMAPI_E_DATA_STREAM_READ_FAILURE (EIO), and E_FAIL for all others.
 * After EINTR they are called again. A write that is cancelled waits for the function
 * that runs. May grow at its end.
 *
 * @size: sizeof(struct dw_stream_ops)
 * @read: at most @len bytes to @to; returns how many, 0 at the end. Needed
 * @seek: the next read begins at this byte of the image; called before the first read
 *	of a write, too. NULL: the stream is read once, from where it is
 * @get_size: bytes of the image; called as each write begins, unless
 *	discwriter_stream_set_size() has told. NULL: not known
 * @get_ranges: the image's own list of what is to be written (what IMAPI gets by asking
 *	a stream for IBlockRangeList): *@n entries, valid until the write ends; *@n of
 *	0: all of it. Called as each write begins that is given no list. Needs @seek
 *	and a known size. NULL: there is none
 * @release: called by discwriter_stream_free(); NULL: nothing to do
 */
struct dw_stream_ops {
	size_t size;
	long long (*read)(void *user, void *to, size_t len);
	int (*seek)(void *user, __u64 offset);
	int (*get_size)(void *user, __u64 *bytes);
	int (*get_ranges)(void *user, const struct discwriter_range **ranges, size_t *n);
	void (*release)(void *user);
};

/**
 * discwriter_stream_from_callbacks() - a stream from functions
 * @ops: the functions; copied
 * @user: passed to each
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * The data go through a buffer of the library: memory or a file is faster.
 *
 * Return: S_OK, E_POINTER (also: @ops, or its read), E_INVALIDARG (@ops->size),
 * E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_from_callbacks(const struct dw_stream_ops *ops, void *user,
					    struct dw_stream **stream);

/**
 * discwriter_stream_zero() - a stream of zeros (MsftStreamZero)
 * @size: its bytes
 * @stream: receives the stream; to be freed with discwriter_stream_free()
 *
 * Return: S_OK, E_POINTER, E_OUTOFMEMORY.
 */
DW_API int discwriter_stream_zero(__u64 size, struct dw_stream **stream);

/**
 * discwriter_stream_free() - free a stream
 * @stream: the stream, or NULL
 */
DW_API void discwriter_stream_free(struct dw_stream *stream);

/**
 * discwriter_stream_set_size() - tell the size of an image
 * @stream: the stream
 * @bytes: how much of the stream is the image; not above the size of memory, and
 *	above the size of a file only if the file will have grown by then
 *
 * A known size lets the drive reserve the track, which some media need, and is
 * checked against the medium before anything is written. A stream that then
 * ends before it gives E_INVALIDARG; what follows it is not read.
 *
 * Return: S_OK, E_POINTER, E_INVALIDARG.
 */
DW_API int discwriter_stream_set_size(struct dw_stream *stream, __u64 bytes);

/**
 * discwriter_stream_size() - size of an image
 * @stream: the stream
 * @bytes: receives it; 0 when it is not known
 *
 * Return: S_OK, S_FALSE (not known), E_POINTER, or what the stream's own function
 * failed with.
 */
DW_API int discwriter_stream_size(const struct dw_stream *stream, __u64 *bytes);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_STREAM_H */
