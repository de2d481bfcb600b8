// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Recorders, burns and other jobs as records. (Media stand in show_media.c.)
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

/* "2,295,104" */
const char *grouped_text(char *buf, size_t size, unsigned long long n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", n), i;
	size_t at = 0;

	for (i = 0; i < len && at + 2 < size; i++) {
		if (i && !((len - i) % 3))
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = 0;
	return buf;
}

const char *size_text(char *buf, size_t size, unsigned long long sectors)
{
	snprintf(buf, size, "%llu sectors (%.1f MB)", sectors,
		 (double)sectors * DISCWRITER_SECTOR_SIZE / 1e6);
	return buf;
}

const char *profile_name(unsigned int profile)
{
	const struct dw_profile *p = discwriter_profile_find(profile);

	return p ? p->name : "unknown";
}

void show_sectors(const struct out_ops *out, const char *key, const char *label,
		  unsigned long long n)
{
	char buf[64];

	out->num(key, label, (long long)n, size_text(buf, sizeof(buf), n));
}

void show_address(const struct out_ops *out, const char *key, const char *label,
		  unsigned long long lba)
{
	if (lba != DISCWRITER_NO_ADDRESS)
		out->num(key, label, (long long)lba, NULL);
}

/* "8.0x (11080 kB/s)", and how the disc turns where that is not the usual way */
const char *speed_text(char *buf, size_t size, unsigned int profile, unsigned int kbps,
		       unsigned int rotation)
{
	const char *cav = rotation == DISCWRITER_ROTATION_CAV ? ", CAV" : "";
	unsigned int factor = discwriter_speed_to_factor(profile, kbps);

	if (!kbps)
		snprintf(buf, size, "the drive's own choice%s", cav);
	else if (factor)
		snprintf(buf, size, "%.1fx (%u kB/s%s)", factor / 100.0, kbps, cav);
	else
		snprintf(buf, size, "%u kB/s%s", kbps, cav);
	return buf;
}

/* @place: its id by the place; NULL: not known */
void show_recorder(const struct out_ops *out, const char *path, const char *id,
		   const char *place, const struct discwriter_recorder *info)
{
	char buf[256];

	out->begin("recorder");
	out->str("node", "Node:", path);
	if (id[0])
		out->str("id", "Id:", id);
	if (place && place[0])
		out->str("place_id", "Id by its place:", place);
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
		show_address(out, "error_lba", "At sector:", status->error_lba);
}

/* How far it is. What is not a burn has sectors only where it overwrites. */
static void show_work(const struct out_ops *out, const struct discwriter_status *status)
{
	bool burn = status->job == DISCWRITER_JOB_BURN;
	char buf[64];

	if (burn)
		out->num("start", "From sector:", (long long)status->start, NULL);
	if (status->sectors_total)
		show_sectors(out, "total_sectors", "Announced:", status->sectors_total);
	if (burn)
		show_sectors(out, "taken_sectors", "Taken:", status->sectors_taken);
	if (burn || status->sectors_written)
		show_sectors(out, "written_sectors", "Written:", status->sectors_written);
	if (status->nr_ranges) {
		snprintf(buf, sizeof(buf), "%u of %u", status->range + 1, status->nr_ranges);
		out->num("range", "Range:", status->range, buf);
		out->num("ranges", "Ranges:", status->nr_ranges, NULL);
	}
	if (status->pad)
		out->num("pad_bytes", "Padding bytes:", status->pad, NULL);
	if (status->flags & DISCWRITER_STATUS_PROGRESS) {
		snprintf(buf, sizeof(buf), "%.1f%%", 100.0 * status->progress / 65536);
		out->num("drive_percent", "Drive:", (long long)status->progress * 100 / 65536, buf);
	}
	if (status->write_speed) {
		speed_text(buf, sizeof(buf), status->profile, status->write_speed,
			   status->rotation);
		out->num("speed_kbps", "Speed:", status->write_speed, buf);
	}
	if (status->flags & (DISCWRITER_STATUS_SPEED_ADJUSTED |
			     DISCWRITER_STATUS_ROTATION_ADJUSTED))
		out->str("speed_adjusted", "Adjusted:", "yes");
}

static void show_commands(const struct out_ops *out, const struct discwriter_status *status)
{
	out->num("mapped", "Commands, no copy:", (long long)status->mapped, NULL);
	out->num("bounced", "Commands, copied:", (long long)status->bounced, NULL);
	out->num("staged", "Commands, gathered:", (long long)status->staged_writes, NULL);
	out->num("waits", "Waits for the drive:", (long long)status->waits, NULL);
}

void show_status(const struct out_ops *out, const struct discwriter_status *status,
		 const struct discwriter_owner *owner)
{
	char buf[64];

	out->begin("status");
	out->str("phase", "Phase:", discwriter_phase_name(status->phase));
	if (status->burn)
		out->str("job", "Job:", discwriter_job_name(status->job));
	out->num("burn", "Number:", status->burn, NULL);
	if (owner && owner->held) {
		out->str("client", "Held by:", owner->client);
		out->num("pid", "Process:", owner->pid, NULL);
	}
	if (!status->burn) {
		out->end();
		return;
	}
	out->str("medium", "Medium:", profile_name(status->profile));
	show_work(out, status);
	snprintf(buf, sizeof(buf), "%.1f s", (double)status->elapsed_ms / 1e3);
	out->num("elapsed_ms", "Time:", (long long)status->elapsed_ms, buf);
	if (status->job == DISCWRITER_JOB_BURN)
		show_commands(out, status);
	show_error(out, status);
	out->str("outcome", "Disc:", discwriter_outcome_name(status->outcome));
	show_address(out, "next_writable", "Next writable sector:", status->next_writable);
	out->end();
}
