/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter: what the pure rooms (mmc, sense, range) stand on
 *
 * The pure rooms turn bytes into meaning and back, and do nothing else: no
 * allocation, no locks, no state of their own. The same files are compiled
 * into the module and into programs on the host that test them, so they see
 * no more than fixed-width types, errno numbers and memory functions.
 */
#ifndef DW_PURE_H
#define DW_PURE_H

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof(*(a)))
#endif

/* Fields of commands and replies are big-endian and lie at any address. */

static inline u16 dw_get16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static inline u32 dw_get24(const u8 *p)
{
	return (u32)p[0] << 16 | (u32)p[1] << 8 | p[2];
}

static inline u32 dw_get32(const u8 *p)
{
	return (u32)p[0] << 24 | dw_get24(p + 1);
}

static inline u64 dw_get64(const u8 *p)
{
	return (u64)dw_get32(p) << 32 | dw_get32(p + 4);
}

static inline void dw_put16(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v & 0xff;
}

static inline void dw_put24(u8 *p, u32 v)
{
	p[0] = v >> 16 & 0xff;
	dw_put16(p + 1, v & 0xffff);
}

static inline void dw_put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	dw_put24(p + 1, v);
}

#endif /* DW_PURE_H */
