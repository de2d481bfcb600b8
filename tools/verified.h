/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: verification, what its verbs share.
 */
#ifndef DW_TOOL_VERIFIED_H
#define DW_TOOL_VERIFIED_H

#include "tool.h"

/* verified.c */
bool parse_verify(const char *text, unsigned int *level);
void show_verified(bool json, const struct dw_result *result, const char *path);
int show_verify_failure(const struct failure *failure);

#endif /* DW_TOOL_VERIFIED_H */
