// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of a recorder, /sys/class/discwriter/discwriterN/. Reading sends
 * no command: of the medium they tell what was last found.
 */
#include <linux/device.h>
#include <linux/sysfs.h>

#include <scsi/scsi_device.h>

#include "recorder.h"
#include "watch.h"

static struct dw_recorder *dw_from_dev(struct device *dev)
{
	return container_of(dev, struct dw_recorder, dev);
}

/* Bits of the medium's state, in the order they are listed. */
static const struct {
	u32 bit;
	const char *name;
} dw_state_names[] = {
	{ DISCWRITER_MEDIUM_BLANK,		"blank" },
	{ DISCWRITER_MEDIUM_APPENDABLE,		"appendable" },
	{ DISCWRITER_MEDIUM_FINALIZED,		"finalized" },
	{ DISCWRITER_MEDIUM_OVERWRITABLE,	"overwritable" },
	{ DISCWRITER_MEDIUM_ERASABLE,		"erasable" },
	{ DISCWRITER_MEDIUM_PARTLY_FORMATTED,	"partly-formatted" },
	{ DISCWRITER_MEDIUM_FORMATTING,		"formatting" },
	{ DISCWRITER_MEDIUM_OPEN_SESSION,	"open-session" },
	{ DISCWRITER_MEDIUM_DAMAGED,		"damaged" },
	{ DISCWRITER_MEDIUM_WRITE_PROTECTED,	"write-protected" },
	{ DISCWRITER_MEDIUM_SUPPORTED,		"supported" },
	{ DISCWRITER_MEDIUM_UNFORMATTED,	"unformatted" },
};

static const char * const dw_phase_names[] = {
	[DISCWRITER_PHASE_IDLE]		= "idle",
	[DISCWRITER_PHASE_VALIDATING]	= "validating",
	[DISCWRITER_PHASE_FORMATTING]	= "formatting",
	[DISCWRITER_PHASE_INITIALIZING]	= "initializing",
	[DISCWRITER_PHASE_CALIBRATING]	= "calibrating",
	[DISCWRITER_PHASE_WRITING]	= "writing",
	[DISCWRITER_PHASE_FINALIZING]	= "finalizing",
	[DISCWRITER_PHASE_VERIFYING]	= "verifying",
	[DISCWRITER_PHASE_COMPLETED]	= "completed",
	[DISCWRITER_PHASE_CANCELLING]	= "cancelling",
	[DISCWRITER_PHASE_FAILED]	= "failed",
	[DISCWRITER_PHASE_ERASING]	= "erasing",
};

static const char * const dw_close_names[] = {
	[DISCWRITER_CLOSE_SESSION]	= "session",
	[DISCWRITER_CLOSE_FINALIZE]	= "finalize",
	[DISCWRITER_CLOSE_TRACK]	= "track",
	[DISCWRITER_CLOSE_COMPATIBLE]	= "compatible",
};

static ssize_t dw_show_inquiry(char *buf, const char *field, size_t len)
{
	return sysfs_emit(buf, "%.*s\n", (int)dw_inquiry_len(field, len), field);
}

static ssize_t vendor_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return dw_show_inquiry(buf, dw_from_dev(dev)->sdev->vendor, 8);
}
static DEVICE_ATTR_RO(vendor);

static ssize_t model_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return dw_show_inquiry(buf, dw_from_dev(dev)->sdev->model, 16);
}
static DEVICE_ATTR_RO(model);

static ssize_t revision_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return dw_show_inquiry(buf, dw_from_dev(dev)->sdev->rev, 4);
}
static DEVICE_ATTR_RO(revision);

static ssize_t serial_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%s\n", dw_from_dev(dev)->config.serial);
}
static DEVICE_ATTR_RO(serial);

static ssize_t profile_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct dw_recorder *rec = dw_from_dev(dev);
	ssize_t len;

	mutex_lock(&rec->lock);
	len = sysfs_emit(buf, "0x%04x %s\n", rec->medium.profile,
			 rec->medium.row ? rec->medium.row->name : "none");
	mutex_unlock(&rec->lock);
	return len;
}
static DEVICE_ATTR_RO(profile);

static ssize_t medium_state_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct dw_recorder *rec = dw_from_dev(dev);
	ssize_t len = 0;
	size_t i;

	mutex_lock(&rec->lock);
	for (i = 0; i < ARRAY_SIZE(dw_state_names); i++)
		if (rec->medium.state & dw_state_names[i].bit)
			len += sysfs_emit_at(buf, len, "%s%s", len ? " " : "",
					     dw_state_names[i].name);
	mutex_unlock(&rec->lock);
	return len + sysfs_emit_at(buf, len, "%s\n", len ? "" : "none");
}
static DEVICE_ATTR_RO(medium_state);

static ssize_t phase_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	u32 phase = READ_ONCE(dw_from_dev(dev)->burn.phase);

	return sysfs_emit(buf, "%s\n", dw_phase_names[phase]);
}
static DEVICE_ATTR_RO(phase);

static ssize_t burns_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(dw_from_dev(dev)->burns));
}
static DEVICE_ATTR_RO(burns);

/* Figures of all burns. */
static ssize_t total_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	size_t offset = (size_t)container_of(attr, struct dev_ext_attribute,
					     attr)->var;
	struct dw_recorder *rec = dw_from_dev(dev);
	u64 sum;

	mutex_lock(&rec->lock);
	sum = *(u64 *)((u8 *)&rec->totals + offset);
	mutex_unlock(&rec->lock);
	return sysfs_emit(buf, "%llu\n", sum);
}

static struct dev_ext_attribute dw_total_attrs[] = {
	{ __ATTR(mapped, 0444, total_show, NULL),
	  (void *)offsetof(struct dw_totals, writes[DW_MAPPED]) },
	{ __ATTR(bounced, 0444, total_show, NULL),
	  (void *)offsetof(struct dw_totals, writes[DW_BOUNCED]) },
	{ __ATTR(staged, 0444, total_show, NULL),
	  (void *)offsetof(struct dw_totals, writes[DW_STAGED]) },
	{ __ATTR(written_sectors, 0444, total_show, NULL),
	  (void *)offsetof(struct dw_totals, sectors) },
};

static ssize_t pad_show(struct device *dev, struct device_attribute *attr,
			char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(dw_from_dev(dev)->pad));
}

static ssize_t pad_store(struct device *dev, struct device_attribute *attr,
			 const char *buf, size_t count)
{
	bool pad;
	int ret;

	ret = kstrtobool(buf, &pad);
	if (ret)
		return ret;
	WRITE_ONCE(dw_from_dev(dev)->pad, pad);
	return count;
}
static DEVICE_ATTR_RW(pad);

static ssize_t close_policy_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	u32 policy = READ_ONCE(dw_from_dev(dev)->close_policy);

	return sysfs_emit(buf, "%s\n", dw_close_names[policy]);
}

static ssize_t close_policy_store(struct device *dev,
				  struct device_attribute *attr,
				  const char *buf, size_t count)
{
	int policy = __sysfs_match_string(dw_close_names + 1,
					  ARRAY_SIZE(dw_close_names) - 1, buf);

	if (policy < 0)
		return policy;
	WRITE_ONCE(dw_from_dev(dev)->close_policy, policy + 1);
	return count;
}
static DEVICE_ATTR_RW(close_policy);

/* Faster than that, the events would be more work than the burn. */
#define DW_EVENT_INTERVAL_MIN_MS	10
#define DW_EVENT_INTERVAL_MAX_MS	60000

static ssize_t event_interval_ms_show(struct device *dev,
				      struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n",
			  READ_ONCE(dw_from_dev(dev)->event_interval));
}

static ssize_t event_interval_ms_store(struct device *dev,
				       struct device_attribute *attr,
				       const char *buf, size_t count)
{
	unsigned int ms;
	int ret;

	ret = kstrtouint(buf, 0, &ms);
	if (ret)
		return ret;
	if (ms < DW_EVENT_INTERVAL_MIN_MS || ms > DW_EVENT_INTERVAL_MAX_MS)
		return -ERANGE;
	WRITE_ONCE(dw_from_dev(dev)->event_interval, ms);
	return count;
}
static DEVICE_ATTR_RW(event_interval_ms);

/* More often, a drive would have no time to load a disc between two questions. */
#define DW_WATCH_MIN_MS			100
#define DW_WATCH_MAX_MS			60000

static ssize_t medium_poll_ms_show(struct device *dev,
				   struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(dw_from_dev(dev)->watch_ms));
}

static ssize_t medium_poll_ms_store(struct device *dev,
				    struct device_attribute *attr,
				    const char *buf, size_t count)
{
	unsigned int ms;
	int ret;

	ret = kstrtouint(buf, 0, &ms);
	if (ret)
		return ret;
	if (ms && (ms < DW_WATCH_MIN_MS || ms > DW_WATCH_MAX_MS))
		return -ERANGE;
	dw_watch_every(dw_from_dev(dev), ms);
	return count;
}
static DEVICE_ATTR_RW(medium_poll_ms);

static struct attribute *dw_recorder_attrs[] = {
	&dev_attr_vendor.attr,
	&dev_attr_model.attr,
	&dev_attr_revision.attr,
	&dev_attr_serial.attr,
	&dev_attr_profile.attr,
	&dev_attr_medium_state.attr,
	&dev_attr_phase.attr,
	&dev_attr_burns.attr,
	&dw_total_attrs[0].attr.attr,
	&dw_total_attrs[1].attr.attr,
	&dw_total_attrs[2].attr.attr,
	&dw_total_attrs[3].attr.attr,
	&dev_attr_pad.attr,
	&dev_attr_close_policy.attr,
	&dev_attr_event_interval_ms.attr,
	&dev_attr_medium_poll_ms.attr,
	NULL
};

static const struct attribute_group dw_recorder_group = {
	.attrs = dw_recorder_attrs,
};

const struct attribute_group *dw_recorder_groups[] = {
	&dw_recorder_group,
	NULL
};
