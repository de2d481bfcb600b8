// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Recorders, media and burns as records.
 */
#include <stdio.h>
#include <string.h>

#include "tool.h"

struct bit {
	unsigned int bit;
	const char *name;
};

static const struct bit capabilities[] = {
	{ DISCWRITER_CAN_CD_R, "CD-R" },
	{ DISCWRITER_CAN_CD_RW, "CD-RW" },
	{ DISCWRITER_CAN_DVD_MINUS_R, "DVD-R" },
	{ DISCWRITER_CAN_DVD_MINUS_RW, "DVD-RW" },
	{ DISCWRITER_CAN_DVD_PLUS_R, "DVD+R" },
	{ DISCWRITER_CAN_DVD_PLUS_RW, "DVD+RW" },
	{ DISCWRITER_CAN_DVD_PLUS_R_DL, "DVD+R DL" },
	{ DISCWRITER_CAN_DVD_RAM, "DVD-RAM" },
	{ DISCWRITER_CAN_BD_R, "BD-R" },
	{ DISCWRITER_CAN_BD_RE, "BD-RE" },
	{ DISCWRITER_CAN_REMOVABLE_DISK, "removable disk" },
};

static const struct bit states[] = {
	{ DISCWRITER_MEDIUM_BLANK, "blank" },
	{ DISCWRITER_MEDIUM_APPENDABLE, "appendable" },
	{ DISCWRITER_MEDIUM_FINALIZED, "finalized" },
	{ DISCWRITER_MEDIUM_OVERWRITABLE, "overwritable" },
	{ DISCWRITER_MEDIUM_ERASABLE, "erasable" },
	{ DISCWRITER_MEDIUM_PARTLY_FORMATTED, "partly formatted" },
	{ DISCWRITER_MEDIUM_FORMATTING, "being formatted" },
	{ DISCWRITER_MEDIUM_OPEN_SESSION, "open session" },
	{ DISCWRITER_MEDIUM_DAMAGED, "damaged" },
	{ DISCWRITER_MEDIUM_WRITE_PROTECTED, "write-protected" },
};

static const char *join(char *buf, size_t size, const struct bit *bits, size_t n,
			unsigned int value)
{
	size_t i, len = 0;

	buf[0] = 0;
	for (i = 0; i < n && len < size; i++)
		if (value & bits[i].bit)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						bits[i].name);
	return buf[0] ? buf : "none";
}

const char *size_text(char *buf, size_t size, unsigned long long sectors)
{
	snprintf(buf, size, "%llu sectors (%.1f MB)", sectors,
		 (double)sectors * DISCWRITER_SECTOR_SIZE / 1e6);
	return buf;
}

static const char *profile_name(unsigned int profile)
{
	const struct dw_profile *p = discwriter_profile_find(profile);

	return p ? p->name : "unknown";
}

static void sectors(const struct out_ops *out, const char *key, const char *label,
		    unsigned long long n)
{
	char buf[64];

	out->num(key, label, (long long)n, size_text(buf, sizeof(buf), n));
}

static void address(const struct out_ops *out, const char *key, const char *label,
		    unsigned long long lba)
{
	if (lba != DISCWRITER_NO_ADDRESS)
		out->num(key, label, (long long)lba, NULL);
}

void show_recorder(const struct out_ops *out, const char *path,
		   const struct discwriter_recorder *info)
{
	char buf[256];

	out->begin("recorder");
	out->str("node", "Node:", path);
	if (info->block_name[0])
		out->str("block", "Block device:", info->block_name);
	out->str("vendor", "Vendor:", info->vendor);
	out->str("product", "Product:", info->product);
	out->str("revision", "Revision:", info->revision);
	if (info->serial[0])
		out->str("serial", "Serial number:", info->serial);
	snprintf(buf, sizeof(buf), "%u:%u:%u:%llu", info->host, info->channel, info->target,
		 (unsigned long long)info->lun);
	out->str("address", "SCSI address:", buf);
	out->str("writes", "Writes:",
		 join(buf, sizeof(buf), capabilities, ARRAY_SIZE(capabilities),
		      info->capabilities));
	out->num("max_transfer", "Bytes of a command:", info->max_transfer, NULL);
	out->num("dma_alignment", "DMA alignment mask:", info->dma_alignment, NULL);
	out->end();
}

void show_medium(const struct out_ops *out, const struct discwriter_medium *medium)
{
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
		 join(buf, sizeof(buf), states, ARRAY_SIZE(states), medium->state));
	out->str("supported", "Supported:",
		 medium->state & DISCWRITER_MEDIUM_SUPPORTED ? "yes" : "no");
	sectors(out, "capacity_sectors", "Capacity:", medium->capacity);
	sectors(out, "free_sectors", "Free:", medium->free);
	address(out, "next_writable", "Next writable sector:", medium->next_writable);
	out->num("sessions", "Sessions:", medium->sessions, NULL);
	out->num("tracks", "Tracks:", medium->tracks, NULL);
	address(out, "last_session_start", "Last session starts:", medium->last_session_start);
	out->end();
}

static void show_error(const struct out_ops *out, const struct discwriter_status *status)
{
	const struct dw_cause *cause = discwriter_cause_find(status->cause);
	int hr = discwriter_hresult_from_status(status);
	const struct dw_code *code = discwriter_code_find(hr);
	char buf[64];

	if (!status->cause && !status->error)
		return;
	out->str("code", "Failed with:", code->name);
	out->str("text", "Meaning:", cause ? cause->text : code->text);
	out->num("error", "Error:", status->error, strerror((int)status->error));
	out->str("cause", "Cause:", cause ? cause->name : "unknown");
	out->str("failed_phase", "While:", discwriter_phase_name(status->failed_phase));
	if (!status->opcode && !status->sense_key && !status->asc)
		return;
	snprintf(buf, sizeof(buf), "%02X", status->opcode);
	out->str("opcode", "Command:", buf);
	snprintf(buf, sizeof(buf), "%X/%02X/%02X%s", status->sense_key, status->asc, status->ascq,
		 status->flags & DISCWRITER_STATUS_DEFERRED ? " (deferred)" : "");
	out->str("sense", "Sense:", buf);
	if (status->flags & DISCWRITER_STATUS_LBA)
		address(out, "error_lba", "At sector:", status->error_lba);
}

void show_status(const struct out_ops *out, const struct discwriter_status *status,
		 const struct discwriter_owner *owner)
{
	char buf[64];

	out->begin("status");
	out->str("phase", "Phase:", discwriter_phase_name(status->phase));
	out->num("burn", "Burn:", status->burn, NULL);
	if (owner && owner->held) {
		out->str("client", "Held by:", owner->client);
		out->num("pid", "Process:", owner->pid, NULL);
	}
	if (!status->burn) {
		out->end();
		return;
	}
	out->str("medium", "Medium:", profile_name(status->profile));
	out->num("start", "From sector:", (long long)status->start, NULL);
	if (status->sectors_total)
		sectors(out, "total_sectors", "Announced:", status->sectors_total);
	sectors(out, "taken_sectors", "Taken:", status->sectors_taken);
	sectors(out, "written_sectors", "Written:", status->sectors_written);
	if (status->nr_ranges) {
		snprintf(buf, sizeof(buf), "%u of %u", status->range + 1, status->nr_ranges);
		out->num("range", "Range:", status->range, buf);
		out->num("ranges", "Ranges:", status->nr_ranges, NULL);
	}
	if (status->pad)
		out->num("pad_bytes", "Padding bytes:", status->pad, NULL);
	snprintf(buf, sizeof(buf), "%.1f s", (double)status->elapsed_ms / 1e3);
	out->num("elapsed_ms", "Time:", (long long)status->elapsed_ms, buf);
	out->num("mapped", "Commands, no copy:", (long long)status->mapped, NULL);
	out->num("bounced", "Commands, copied:", (long long)status->bounced, NULL);
	out->num("staged", "Commands, gathered:", (long long)status->staged_writes, NULL);
	out->num("waits", "Waits for the drive:", (long long)status->waits, NULL);
	show_error(out, status);
	out->str("outcome", "Disc:", discwriter_outcome_name(status->outcome));
	address(out, "next_writable", "Next writable sector:", status->next_writable);
	out->end();
}
