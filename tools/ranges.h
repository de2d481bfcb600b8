/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The discwriter command: block range lists.
 */
#ifndef DW_TOOL_RANGES_H
#define DW_TOOL_RANGES_H

#include "tool.h"

/**
 * struct range_list - ranges, in the order in which they are written
 * @list: NULL while there is none
 * @nr: how many
 * @room: how many there is memory for
 */
struct range_list {
	struct discwriter_range *list;
	size_t nr;
	size_t room;
};

/* ranges.c */
bool ranges_add(struct range_list *ranges, unsigned long long first, unsigned long long last);
bool ranges_parse(struct range_list *ranges, const char *text);
bool ranges_read(struct range_list *ranges, const char *file);
unsigned long long ranges_sectors(const struct range_list *ranges);
void ranges_free(struct range_list *ranges);

/* ranges_order.c */
int ranges_put_last(struct range_list *ranges, int image);
void ranges_fewer(struct range_list *ranges, size_t most);

/**
 * struct changes - what differs
 * @ranges: which sectors of the image
 * @sectors: of the image
 */
struct changes {
	struct range_list ranges;
	unsigned long long sectors;
};

/* ranges_changed.c */
int changed_from_file(bool json, int image, const char *old, struct changes *changes);
int changed_from_disc(bool json, int image, struct dw_recorder *recorder, bool quiet,
		      struct changes *changes);

#endif /* DW_TOOL_RANGES_H */
