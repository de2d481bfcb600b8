// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The medium as records: what it is, what can be done with it, formats, speeds.
 */
#include <stdio.h>

#include "tool.h"

/* Bits whose names are in the library; those that say nothing of their own left out. */
static const char *join_bits(char *buf, size_t size, const char *(*name_of)(unsigned int bit),
			     unsigned int value)
{
	unsigned int i;
	size_t len = 0;

	buf[0] = 0;
	for (i = 0; i < 32 && len < size; i++)
		if (value & (1U << i) && name_of(i))
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						name_of(i));
	return buf[0] ? buf : "none";
}

static void show_open_track(const struct out_ops *out, const struct discwriter_medium *medium)
{
	if (!medium->open_track)
		return;
	out->num("open_track", "Open track:", medium->open_track, NULL);
	show_address(out, "open_start", "  starts at:", medium->open_start);
	show_address(out, "open_next", "  next sector:", medium->open_next);
	show_address(out, "open_end", "  ends at:", medium->open_end);
}

/* @ms: NULL when there is nothing to continue */
void show_medium(const struct out_ops *out, const struct discwriter_medium *medium,
		 const struct dw_multisession *ms)
{
	/* These have lines of their own. */
	const unsigned int own = DISCWRITER_MEDIUM_PRESENT | DISCWRITER_MEDIUM_SUPPORTED;
	char buf[256], profile[16];

	out->begin("medium");
	if (!(medium->state & DISCWRITER_MEDIUM_PRESENT)) {
		out->str("medium", "Medium:", "none");
		out->end();
		return;
	}
	out->str("medium", "Medium:", profile_name(medium->profile));
	snprintf(profile, sizeof(profile), "%04Xh", medium->profile);
	out->num("profile", "Profile:", medium->profile, profile);
	out->str("state", "State:",
		 join_bits(buf, sizeof(buf), discwriter_medium_state_name,
			   medium->state & ~own));
	out->str("supported", "Supported:",
		 medium->state & DISCWRITER_MEDIUM_SUPPORTED ? "yes" : "no");
	/* An older kernel does not tell. */
	if (medium->can)
		out->str("can", "Can:", join_bits(buf, sizeof(buf), discwriter_medium_can_name,
						  medium->can));
	show_sectors(out, "capacity_sectors", "Capacity:", medium->capacity);
	show_sectors(out, "free_sectors", "Free:", medium->free);
	out->num("block_sectors", "Sectors of a block:", medium->block, NULL);
	show_address(out, "next_writable", "Next writable sector:", medium->next_writable);
	out->num("sessions", "Sessions:", medium->sessions, NULL);
	out->num("tracks", "Tracks:", medium->tracks, NULL);
	show_address(out, "last_session_start", "Last session starts:",
		     medium->last_session_start);
	show_open_track(out, medium);
	/* There the free sectors are all of them, whatever is recorded. */
	if (ms && medium->state & DISCWRITER_MEDIUM_OVERWRITABLE)
		show_sectors(out, "used_sectors", "Used by files:", ms->next_writable);
	if (ms) {
		/* In the form that option -C of image builders takes. */
		snprintf(buf, sizeof(buf), "%llu,%llu", (unsigned long long)ms->last_session_start,
			 (unsigned long long)ms->next_writable);
		out->str("msc", "msc:", buf);
	}
	out->end();
}

static const char *const format_states[] = {
	[0] = "unknown",
	[DISCWRITER_FORMAT_UNFORMATTED] = "unformatted",
	[DISCWRITER_FORMAT_FORMATTED] = "formatted",
	[DISCWRITER_FORMAT_UNKNOWN] = "unknown",
};

static const char *format_state(unsigned int state)
{
	return format_states[state < ARRAY_SIZE(format_states) ? state : 0];
}

static void format_json(const struct discwriter_formats *formats, unsigned int i)
{
	const struct discwriter_format_entry *entry = &formats->entries[i];
	const char *name = discwriter_format_name(entry->type);
	const struct out_ops *out = &out_json;

	out->begin("format");
	out->num("number", NULL, i, NULL);
	out->num("format_type", NULL, entry->type, NULL);
	out->num("subtype", NULL, entry->subtype, NULL);
	out->num("param", NULL, entry->param, NULL);
	out->num("sectors", NULL, (long long)entry->sectors, NULL);
	if (name)
		out->str("name", NULL, name);
	out->str("preferred", NULL, i == formats->preferred ? "yes" : "no");
	out->end();
}

static void format_line(const struct discwriter_formats *formats, unsigned int i)
{
	const struct discwriter_format_entry *entry = &formats->entries[i];
	const char *name = discwriter_format_name(entry->type);
	char size[64];

	printf("%c%2u  type 0x%02x  subtype %u  param 0x%-6x  %-28s %s\n",
	       i == formats->preferred ? '*' : ' ', i, entry->type, entry->subtype, entry->param,
	       size_text(size, sizeof(size), entry->sectors), name ? name : "");
}

void show_formats(bool json, const struct discwriter_formats *formats)
{
	const struct out_ops *out = out_for(json);
	unsigned int i;

	out->begin("formats");
	out->str("state", "The disc is:", format_state(formats->state));
	if (formats->state && formats->state != DISCWRITER_FORMAT_UNKNOWN)
		show_sectors(out, "sectors", "Size:", formats->sectors);
	out->num("formats", "Ways to format it:", formats->nr, NULL);
	out->end();
	for (i = 0; i < formats->nr; i++) {
		if (json)
			format_json(formats, i);
		else
			format_line(formats, i);
	}
}

void show_reserved(const struct out_ops *out, const struct discwriter_reserve *reserve)
{
	out->begin("reserved");
	out->num("track", "Track:", reserve->track, NULL);
	out->num("start", "From sector:", (long long)reserve->start, NULL);
	show_sectors(out, "sectors", "Size:", reserve->sectors);
	out->end();
}

static void speed_json(unsigned int profile, const struct discwriter_speed_entry *entry,
		       bool current)
{
	const struct out_ops *out = &out_json;
	unsigned int factor = discwriter_speed_to_factor(profile, entry->write);

	out->begin("speed");
	out->num("kbps", NULL, entry->write, NULL);
	if (factor)
		out->num("factor_hundredths", NULL, factor, NULL);
	out->num("sectors_per_second", NULL, discwriter_speed_to_sectors(profile, entry->write),
		 NULL);
	if (entry->read)
		out->num("read_kbps", NULL, entry->read, NULL);
	out->str("rotation", NULL,
		 entry->rotation == DISCWRITER_ROTATION_CAV ? "cav" : "default");
	out->str("current", NULL, current ? "yes" : "no");
	out->end();
}

void show_speeds(bool json, unsigned int profile, const struct discwriter_speeds *speeds)
{
	char text[64];
	unsigned int i;

	for (i = 0; i < speeds->nr; i++) {
		const struct discwriter_speed_entry *entry = &speeds->entries[i];
		bool current = entry->write == speeds->current_write &&
			       entry->rotation == speeds->rotation;

		speed_text(text, sizeof(text), profile, entry->write, entry->rotation);
		if (json)
			speed_json(profile, entry, current);
		else
			printf("%c %s\n", current ? '*' : ' ', text);
	}
	if (!speeds->nr && !json)
		printf("The drive tells no speeds.\n");
	if (json || !speeds->current_write)
		return;
	speed_text(text, sizeof(text), profile, speeds->current_write, speeds->rotation);
	printf("Now: %s\n", text);
}

void show_speed_taken(bool json, unsigned int profile, const struct discwriter_speed *speed)
{
	const struct out_ops *out = out_for(json);
	char text[64];

	out->begin("speed");
	out->num("kbps", "Speed:", speed->write,
		 speed_text(text, sizeof(text), profile, speed->write, speed->rotation));
	out->str("rotation", "Rotation:",
		 speed->rotation == DISCWRITER_ROTATION_CAV ? "cav" : "default");
	out->str("speed_adjusted", "Speed adjusted:",
		 speed->adjusted & DISCWRITER_SPEED_ADJUSTED ? "yes" : "no");
	out->str("rotation_adjusted", "Rotation adjusted:",
		 speed->adjusted & DISCWRITER_ROTATION_ADJUSTED ? "yes" : "no");
	out->end();
}
