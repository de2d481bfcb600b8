// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a drive says of itself and its disc, piece by piece: its features, profiles,
 * mode pages, and the structures that it reads from the disc.
 */
#include <stdio.h>
#include <stdlib.h>

#include "drive.h"

/* More than a drive has of anything. */
#define MOST_NUMBERS		512

/* Of a feature descriptor (MMC-6, 5.2.2). */
#define FEATURE_HEADER		4
#define FEATURE_CURRENT		0x01
#define FEATURE_PERSISTENT	0x02
#define FEATURE_VERSION(flags)	((flags) >> 2 & 15)

/* The list of structures: four bytes for each (MMC-6, 6.22.3.1.1). */
#define STRUCTURE_LIST		0xff
#define STRUCTURE_ENTRY		4
#define STRUCTURE_READABLE	0x40

/* Profiles of BD media; its structures have numbers of their own (MMC-6, 6.22.3.3). */
#define PROFILE_BD		0x0040
#define PROFILE_BD_END		0x0050

/* What a line of text has room for. */
#define BYTES_OF_LINE		24

/**
 * struct name - of a number of the standard
 * @number: it
 * @name: in the standard's words
 */
struct name {
	unsigned int number;
	const char *name;
};

/* MMC-6, table 91, and those that it took out (MMC-5 and before). */
static const struct name features[] = {
	{ 0x0000, "profile list" },
	{ 0x0001, "core" },
	{ 0x0002, "morphing" },
	{ 0x0003, "removable medium" },
	{ 0x0004, "write protect" },
	{ 0x0010, "random readable" },
	{ 0x001d, "multi-read" },
	{ 0x001e, "CD read" },
	{ 0x001f, "DVD read" },
	{ 0x0020, "random writable" },
	{ 0x0021, "incremental streaming writable" },
	{ 0x0022, "sector erasable" },
	{ 0x0023, "formattable" },
	{ 0x0024, "hardware defect management" },
	{ 0x0025, "write once" },
	{ 0x0026, "restricted overwrite" },
	{ 0x0027, "CD-RW CAV write" },
	{ 0x0028, "MRW" },
	{ 0x0029, "enhanced defect reporting" },
	{ 0x002a, "DVD+RW" },
	{ 0x002b, "DVD+R" },
	{ 0x002c, "rigid restricted overwrite" },
	{ 0x002d, "CD track at once" },
	{ 0x002e, "CD mastering" },
	{ 0x002f, "DVD-R/-RW write" },
	{ 0x0030, "double density CD read" },
	{ 0x0031, "double density CD-R write" },
	{ 0x0032, "double density CD-RW write" },
	{ 0x0033, "layer jump recording" },
	{ 0x0034, "LJ rigid restricted overwrite" },
	{ 0x0035, "stop long operation" },
	{ 0x0037, "CD-RW media write support" },
	{ 0x0038, "BD-R pseudo-overwrite" },
	{ 0x003a, "DVD+RW dual layer" },
	{ 0x003b, "DVD+R dual layer" },
	{ 0x0040, "BD read" },
	{ 0x0041, "BD write" },
	{ 0x0042, "timely safe recording" },
	{ 0x0050, "HD DVD read" },
	{ 0x0051, "HD DVD write" },
	{ 0x0052, "HD DVD-RW fragment recording" },
	{ 0x0080, "hybrid disc" },
	{ 0x0100, "power management" },
	{ 0x0101, "SMART" },
	{ 0x0102, "embedded changer" },
	{ 0x0103, "CD audio external play" },
	{ 0x0104, "microcode upgrade" },
	{ 0x0105, "timeout" },
	{ 0x0106, "DVD CSS" },
	{ 0x0107, "real time streaming" },
	{ 0x0108, "drive serial number" },
	{ 0x0109, "media serial number" },
	{ 0x010a, "disc control blocks" },
	{ 0x010b, "DVD CPRM" },
	{ 0x010c, "firmware information" },
	{ 0x010d, "AACS" },
	{ 0x010e, "DVD CSS managed recording" },
	{ 0x0110, "VCPS" },
	{ 0x0113, "SecurDisc" },
	{ 0x0142, "OSSC" },
	{ 0 }
};

/* SPC-4, table 440; MMC-6, table 617. */
static const struct name mode_pages[] = {
	{ 0x00, "vendor specific" },
	{ 0x01, "read/write error recovery" },
	{ 0x02, "disconnect-reconnect" },
	{ 0x03, "MRW" },
	{ 0x05, "write parameters" },
	{ 0x07, "verify error recovery" },
	{ 0x08, "caching" },
	{ 0x0a, "control" },
	{ 0x0d, "CD device parameters" },
	{ 0x0e, "CD audio control" },
	{ 0x18, "protocol specific logical unit" },
	{ 0x19, "protocol specific port" },
	{ 0x1a, "power condition" },
	{ 0x1c, "informational exceptions control" },
	{ 0x1d, "timeout and protect" },
	{ 0x2a, "MM capabilities and mechanical status" },
	{ 0 }
};

/* MMC-6, 6.22.3.2. */
static const struct name dvd_structures[] = {
	{ 0x00, "physical format information" },
	{ 0x01, "copyright information" },
	{ 0x02, "disc key" },
	{ 0x03, "burst cutting area" },
	{ 0x04, "disc manufacturing information" },
	{ 0x05, "copyright management information" },
	{ 0x06, "media identifier" },
	{ 0x07, "media key block" },
	{ 0x08, "disc definition structure" },
	{ 0x09, "medium status" },
	{ 0x0a, "spare area information" },
	{ 0x0b, "recording type information" },
	{ 0x0c, "RMD in the last border-out" },
	{ 0x0d, "recording management data" },
	{ 0x0e, "pre-recorded information in lead-in" },
	{ 0x0f, "unique disc identifier" },
	{ 0x10, "physical format information in lead-in" },
	{ 0x11, "ADIP information" },
	{ 0x19, "HD DVD-R medium status" },
	{ 0x1a, "HD DVD-R last recorded RMD" },
	{ 0x20, "layer boundary" },
	{ 0x21, "shifted middle area" },
	{ 0x22, "jump interval size" },
	{ 0x23, "manual layer jump address" },
	{ 0x24, "remapping address" },
	{ 0x30, "disc control blocks" },
	{ 0x31, "MTA ECC block" },
	{ 0 }
};

/* MMC-6, 6.22.3.3. */
static const struct name bd_structures[] = {
	{ 0x00, "disc information" },
	{ 0x03, "burst cutting area" },
	{ 0x08, "disc definition structure" },
	{ 0x09, "cartridge status" },
	{ 0x0a, "spare area information" },
	{ 0x12, "defect list" },
	{ 0x30, "physical access control" },
	{ 0 }
};

/* The same on all media (MMC-6, 6.22.3.1). */
static const struct name structures[] = {
	{ 0x80, "AACS volume identifier" },
	{ 0x81, "AACS media serial number" },
	{ 0x82, "AACS media identifier" },
	{ 0x83, "AACS media key block" },
	{ 0x84, "AACS data keys" },
	{ 0x85, "AACS LBA extents" },
	{ 0x90, "format layers" },
	{ 0xc0, "write protection status" },
	{ STRUCTURE_LIST, "list of structures" },
	{ 0 }
};

static unsigned char data[DISCWRITER_QUERY_MAX];

/* NULL: it has none here. */
static const char *name_of(const struct name *names, unsigned int number)
{
	for (; names->name; names++)
		if (names->number == number)
			return names->name;
	return NULL;
}

static const char *structure_name(unsigned int format, bool bd)
{
	const char *name = name_of(bd ? bd_structures : dvd_structures, format);

	return name ? name : name_of(structures, format);
}

/* All of it for programs, the begin of it for people. */
static void show_bytes(const struct out_ops *out, const unsigned char *bytes, size_t len)
{
	size_t i, shown = out == &out_json || len <= BYTES_OF_LINE ? len : BYTES_OF_LINE - 1;
	char *hex = malloc(3 * shown + 1);

	if (!hex)
		return;
	hex[0] = 0;
	for (i = 0; i < shown; i++)
		snprintf(hex + i * (out == &out_json ? 2 : 3), 4,
			 out == &out_json ? "%02X" : "%02X ", bytes[i]);
	if (out == &out_json)
		out->str("data", NULL, hex);
	else
		printf("  %4zu bytes: %s%s\n", len, hex, shown < len ? "..." : "");
	free(hex);
}

/* The begin of an item, which is a record of its own for programs. */
static void show_number(const struct out_ops *out, const char *what, int digits,
			unsigned int number, const char *name, const char *flags)
{
	if (out != &out_json) {
		printf("  %0*Xh  %-38s %s\n", digits, number, name ? name : "?", flags);
		return;
	}
	out->begin(what);
	out->num("number", NULL, number, NULL);
	if (name)
		out->str("name", NULL, name);
}

static void show_end(const struct out_ops *out, const unsigned char *bytes, size_t len)
{
	if (len || out == &out_json)
		show_bytes(out, bytes, len);
	if (out == &out_json)
		out->end();
}

/* What has come: no more than there was room for. */
static size_t room_for(size_t len)
{
	return len < sizeof(data) ? len : sizeof(data);
}

static int show_features(struct dw_recorder *recorder, const struct out_ops *out)
{
	unsigned int numbers[MOST_NUMBERS];
	char flags[48];
	size_t i, len, n;
	int hr;

	hr = discwriter_recorder_feature_pages(recorder, 0, numbers, ARRAY_SIZE(numbers), &n);
	for (i = 0; SUCCEEDED(hr) && i < n && i < ARRAY_SIZE(numbers); i++) {
		hr = discwriter_recorder_feature_page(recorder, numbers[i], 0, data, sizeof(data),
						      &len);
		/* The disc was exchanged in between. */
		if (hr == E_IMAPI_RECORDER_NO_SUCH_FEATURE) {
			hr = S_OK;
			continue;
		}
		if (FAILED(hr))
			break;
		len = room_for(len);
		if (len < FEATURE_HEADER)
			return E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE;
		snprintf(flags, sizeof(flags), "%s%sversion %d",
			 data[2] & FEATURE_CURRENT ? "current, " : "",
			 data[2] & FEATURE_PERSISTENT ? "persistent, " : "",
			 FEATURE_VERSION(data[2]));
		show_number(out, "feature", 4, numbers[i], name_of(features, numbers[i]), flags);
		if (out == &out_json) {
			out->num("current", NULL, !!(data[2] & FEATURE_CURRENT), NULL);
			out->num("persistent", NULL, !!(data[2] & FEATURE_PERSISTENT), NULL);
			out->num("version", NULL, FEATURE_VERSION(data[2]), NULL);
		}
		show_end(out, data + FEATURE_HEADER, len - FEATURE_HEADER);
	}
	return hr;
}

static bool is_among(const unsigned int *numbers, size_t n, unsigned int number)
{
	while (n)
		if (numbers[--n] == number)
			return true;
	return false;
}

static int show_profiles(struct dw_recorder *recorder, const struct out_ops *out)
{
	unsigned int all[MOST_NUMBERS], now[MOST_NUMBERS];
	const struct dw_profile *profile;
	size_t i, n, current;
	int hr;

	hr = discwriter_recorder_profiles(recorder, 0, all, ARRAY_SIZE(all), &n);
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_profiles(recorder, 1, now, ARRAY_SIZE(now), &current);
	if (FAILED(hr))
		return hr;
	for (i = 0; i < n && i < ARRAY_SIZE(all); i++) {
		const bool is = is_among(now, current < ARRAY_SIZE(now) ? current :
					 ARRAY_SIZE(now), all[i]);

		profile = discwriter_profile_find(all[i]);
		show_number(out, "profile", 4, all[i], profile ? profile->name : NULL,
			    is ? "current" : "");
		if (out == &out_json) {
			out->num("current", NULL, is, NULL);
			out->end();
		}
	}
	return S_OK;
}

static int show_mode_pages(struct dw_recorder *recorder, const struct out_ops *out)
{
	unsigned int numbers[MOST_NUMBERS];
	size_t i, len, n;
	int hr;

	hr = discwriter_recorder_mode_pages(recorder, numbers, ARRAY_SIZE(numbers), &n);
	for (i = 0; SUCCEEDED(hr) && i < n && i < ARRAY_SIZE(numbers); i++) {
		hr = discwriter_recorder_mode_page(recorder, numbers[i], 0, data, sizeof(data),
						   &len);
		if (FAILED(hr))
			break;
		show_number(out, "mode-page", 2, numbers[i], name_of(mode_pages, numbers[i]), "");
		show_end(out, data, room_for(len));
	}
	return hr;
}

/* Which structures: those that the drive lists, or, where it does not, all with a name. */
static int list_structures(struct dw_recorder *recorder, bool bd, unsigned int *formats,
			   size_t *count)
{
	const struct name *names = bd ? bd_structures : dvd_structures;
	size_t i, len;
	int hr;

	hr = discwriter_recorder_disc_structure(recorder, STRUCTURE_LIST, 0, 0, data,
						sizeof(data), &len);
	*count = 0;
	if (hr == E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT) {
		for (; names->name; names++)
			formats[(*count)++] = names->number;
		return S_OK;
	}
	if (FAILED(hr))
		return hr;
	len = room_for(len);
	for (i = 0; i + STRUCTURE_ENTRY <= len && *count < MOST_NUMBERS; i += STRUCTURE_ENTRY)
		if (data[i + 1] & STRUCTURE_READABLE && data[i] != STRUCTURE_LIST)
			formats[(*count)++] = data[i];
	return S_OK;
}

static int show_structures(struct dw_recorder *recorder, const struct out_ops *out)
{
	unsigned int formats[MOST_NUMBERS];
	size_t i, len, n;
	bool bd = false, any = false;
	int hr;

	hr = discwriter_recorder_profiles(recorder, 1, formats, ARRAY_SIZE(formats), &n);
	if (FAILED(hr))
		return hr;
	if (!n)
		return E_IMAPI_RECORDER_MEDIA_NO_MEDIA;
	for (i = 0; i < n && i < ARRAY_SIZE(formats); i++)
		bd |= formats[i] >= PROFILE_BD && formats[i] < PROFILE_BD_END;
	hr = list_structures(recorder, bd, formats, &n);
	for (i = 0; SUCCEEDED(hr) && i < n; i++) {
		hr = discwriter_recorder_disc_structure(recorder, formats[i], 0, 0, data,
							sizeof(data), &len);
		/* Listed is also what only other discs have, or who has a key for it. */
		if (hr == E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT) {
			hr = S_OK;
			continue;
		}
		if (FAILED(hr))
			break;
		any = true;
		show_number(out, "structure", 2, formats[i], structure_name(formats[i], bd), "");
		show_end(out, data, room_for(len));
	}
	return SUCCEEDED(hr) && !any ? E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT : hr;
}

static const struct {
	const char *title;
	int (*show)(struct dw_recorder *recorder, const struct out_ops *out);
} parts[DRIVE_PARTS] = {
	[DRIVE_FEATURES] = { "Features", show_features },
	[DRIVE_PROFILES] = { "Profiles", show_profiles },
	[DRIVE_MODE_PAGES] = { "Mode pages", show_mode_pages },
	[DRIVE_STRUCTURES] = { "Disc structures", show_structures },
};

/* Returns a code: what was shown before it stays. */
int show_drive_part(struct dw_recorder *recorder, bool json, enum drive_part part)
{
	if (!json)
		printf("%s:\n", parts[part].title);
	return parts[part].show(recorder, out_for(json));
}
