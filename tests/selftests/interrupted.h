/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupted burns and jobs: interrupted.c interrupts them, interrupted_after.c
 * looks at what is left.
 */
#ifndef SELFTESTS_INTERRUPTED_H
#define SELFTESTS_INTERRUPTED_H

#include "util.h"

/* More than the drive's buffer of 2 MiB has been sent when it happens. */
#define SECTORS		2048
#define HALF		1536

extern struct sim sim;
extern uint8_t *image;

/* How many sectors from the start of the image the drive still has. */
unsigned int kept(void);
/* What works: the last column of the table. */
const char *go_on(void);

#endif /* SELFTESTS_INTERRUPTED_H */
