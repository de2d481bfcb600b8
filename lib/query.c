// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a drive tells about itself and its disc, as MMC has it (IDiscRecorder2Ex).
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* Headers of what a drive lists (MMC-6 5.2, SPC-4 7.5.7). */
#define FEATURE_HEADER		4	/* code, flags, length of the rest */
#define FEATURE_CURRENT		0x01
#define PROFILE_LEN		4
#define PROFILE_CURRENT		0x01
#define MODE_PAGE_HEADER	2	/* code, length of the rest */
#define MODE_SUBPAGE_HEADER	4
#define MODE_SUBPAGE_FORMAT	0x40
#define MODE_PAGE_CODE		0x3f
#define ALL_MODE_PAGES		0x3f
#define PROFILE_LIST		0x0000	/* a feature */

static __u32 be16(const unsigned char *p)
{
	return (__u32)p[0] << 8 | p[1];
}

static int ask(struct dw_recorder *recorder, struct discwriter_query *query, void *data,
	       size_t size, size_t *length)
{
	int ret;

	if (!recorder || !length || (size && !data))
		return E_POINTER;
	query->data = (__u64)(uintptr_t)data;
	query->size = size < DISCWRITER_QUERY_MAX ? (__u32)size : DISCWRITER_QUERY_MAX;
	*length = 0;
	ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_QUERY, query);
	if (ret < 0)
		return query->cause ? discwriter_hresult_from_cause(query->cause) :
				      dw_verb_code(ret);
	*length = query->length;
	return S_OK;
}

int discwriter_recorder_feature_page(struct dw_recorder *recorder, unsigned int feature,
				     int current_only, void *data, size_t size, size_t *length)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_FEATURE,
		.flags = current_only ? DISCWRITER_QUERY_CURRENT : 0,
		.code = feature,
	};

	return ask(recorder, &query, data, size, length);
}

int discwriter_recorder_mode_page(struct dw_recorder *recorder, unsigned int page,
				  unsigned int control, void *data, size_t size, size_t *length)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_MODE_PAGE, .code = page, .control = control,
	};

	return ask(recorder, &query, data, size, length);
}

int discwriter_recorder_disc_structure(struct dw_recorder *recorder, unsigned int format,
				       __u32 address, unsigned int layer, void *data,
				       size_t size, size_t *length)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_STRUCTURE,
		.code = format, .address = address, .control = layer,
	};

	return ask(recorder, &query, data, size, length);
}

int discwriter_recorder_disc_information(struct dw_recorder *recorder, unsigned int type,
					 void *data, size_t size, size_t *length)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_DISC_INFORMATION, .code = type,
	};

	return ask(recorder, &query, data, size, length);
}

int discwriter_recorder_track_information(struct dw_recorder *recorder, __u32 address,
					  unsigned int type, void *data, size_t size,
					  size_t *length)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_TRACK_INFORMATION,
		.address = address, .control = type,
	};

	return ask(recorder, &query, data, size, length);
}

/**
 * struct list - numbers for a caller
 * @to: the caller's array
 * @room: numbers that fit there
 * @count: numbers that there are
 */
struct list {
	unsigned int *to;
	size_t room;
	size_t count;
};

static void list_add(struct list *list, unsigned int number)
{
	if (list->count < list->room)
		list->to[list->count] = number;
	list->count++;
}

/* Each of them takes one answer apart. False: it makes no sense. */
static bool list_features(struct list *list, const unsigned char *data, size_t len, bool current)
{
	while (len >= FEATURE_HEADER && len >= FEATURE_HEADER + (size_t)data[3]) {
		const size_t step = FEATURE_HEADER + (size_t)data[3];

		if (!current || data[2] & FEATURE_CURRENT)
			list_add(list, be16(data));
		data += step;
		len -= step;
	}
	return !len;
}

static bool list_profiles(struct list *list, const unsigned char *data, size_t len, bool current)
{
	size_t end;

	if (len < FEATURE_HEADER || be16(data) != PROFILE_LIST)
		return false;
	end = FEATURE_HEADER + (size_t)data[3];
	if (end > len)
		return false;
	for (len = FEATURE_HEADER; len + PROFILE_LEN <= end; len += PROFILE_LEN)
		if (!current || data[len + 2] & PROFILE_CURRENT)
			list_add(list, be16(data + len));
	return true;
}

static bool list_mode_pages(struct list *list, const unsigned char *data, size_t len, bool current)
{
	__u64 seen = 0;

	(void)current;
	while (len >= MODE_PAGE_HEADER) {
		const unsigned int page = data[0] & MODE_PAGE_CODE;
		size_t step = MODE_PAGE_HEADER + (size_t)data[1];

		if (data[0] & MODE_SUBPAGE_FORMAT) {
			if (len < MODE_SUBPAGE_HEADER)
				return false;
			step = MODE_SUBPAGE_HEADER + be16(data + 2);
		}
		/* One with subpages comes several times. */
		if (!(seen & 1ULL << page))
			list_add(list, page);
		seen |= 1ULL << page;
		/* Page 0 is the maker's: it comes last, and need not tell its length. */
		if (!page)
			return true;
		if (step > len)
			return false;
		data += step;
		len -= step;
	}
	return !len;
}

static int ask_list(struct dw_recorder *recorder, struct discwriter_query *query, bool current,
		    bool (*fn)(struct list *list, const unsigned char *data, size_t len,
			       bool current),
		    unsigned int *codes, size_t room, size_t *count)
{
	struct list list = { .to = codes, .room = room };
	unsigned char *data;
	size_t len;
	int hr;

	if (!recorder || !count || (room && !codes))
		return E_POINTER;
	*count = 0;
	data = malloc(DISCWRITER_QUERY_MAX);
	if (!data)
		return E_OUTOFMEMORY;
	hr = ask(recorder, query, data, DISCWRITER_QUERY_MAX, &len);
	if (SUCCEEDED(hr)) {
		if (len > DISCWRITER_QUERY_MAX || !fn(&list, data, len, current))
			hr = E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE;
		else
			*count = list.count;
	}
	free(data);
	return hr;
}

int discwriter_recorder_feature_pages(struct dw_recorder *recorder, int current_only,
				      unsigned int *features, size_t room, size_t *count)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_FEATURES,
		.flags = current_only ? DISCWRITER_QUERY_CURRENT : 0,
	};

	return ask_list(recorder, &query, current_only, list_features, features, room, count);
}

int discwriter_recorder_profiles(struct dw_recorder *recorder, int current_only,
				 unsigned int *profiles, size_t room, size_t *count)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_FEATURE, .code = PROFILE_LIST,
	};

	return ask_list(recorder, &query, current_only, list_profiles, profiles, room, count);
}

int discwriter_recorder_mode_pages(struct dw_recorder *recorder, unsigned int *pages, size_t room,
				   size_t *count)
{
	struct discwriter_query query = {
		.kind = DISCWRITER_QUERY_MODE_PAGE, .code = ALL_MODE_PAGES,
	};

	return ask_list(recorder, &query, false, list_mode_pages, pages, room, count);
}

int discwriter_recorder_transfer_limits(struct dw_recorder *recorder, __u32 *alignment_mask,
					__u32 *max_aligned, __u32 *max_unaligned)
{
	const __u32 page = (__u32)sysconf(_SC_PAGESIZE);
	const struct discwriter_recorder *info;

	if (!recorder)
		return E_POINTER;
	info = &recorder->info;
	if (alignment_mask)
		*alignment_mask = info->dma_alignment;
	if (max_aligned)
		*max_aligned = info->max_transfer;
	/* Memory that begins inside a page touches one page more. */
	if (max_unaligned)
		*max_unaligned = info->max_transfer > page ? info->max_transfer - page :
							     info->max_transfer;
	return S_OK;
}
