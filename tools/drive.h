/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: what a drive says of itself.
 */
#ifndef DW_TOOL_DRIVE_H
#define DW_TOOL_DRIVE_H

#include "tool.h"

enum drive_part {
	DRIVE_FEATURES,
	DRIVE_PROFILES,
	DRIVE_MODE_PAGES,
	DRIVE_STRUCTURES,
	DRIVE_PARTS,
};

int show_drive_part(struct dw_recorder *recorder, bool json, enum drive_part part);

#endif /* DW_TOOL_DRIVE_H */
