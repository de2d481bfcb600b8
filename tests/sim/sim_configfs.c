// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: configfs: mkdir makes a drive, attributes set it up
 */
#include <linux/configfs.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_host.h>

#include "sim.h"

static struct sim_drive *sim_item_drive(struct config_item *item)
{
	return container_of(to_config_group(item), struct sim_drive, group);
}

/* What was written, without the white space around it, or an error pointer. */
static char *sim_word(const char *page, size_t count)
{
	char *copy = kstrndup(page, count, GFP_KERNEL), *word;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	word = strim(copy);
	memmove(copy, word, strlen(word) + 1);
	return copy;
}

/* ---- identity: text that cannot change while the drive is plugged in ---- */

static ssize_t sim_set_text(struct sim_drive *d, char *to, size_t size,
			    const char *page, size_t count)
{
	char *word = sim_word(page, count), *p;
	ssize_t ret = count;

	if (IS_ERR(word))
		return PTR_ERR(word);
	for (p = word; *p; p++)
		if (!isascii(*p) || !isprint(*p))
			ret = -EINVAL;
	if (strlen(word) >= size)
		ret = -EINVAL;
	mutex_lock(&d->mutex);
	if (d->host)
		ret = -EBUSY;
	if (ret > 0)
		strscpy(to, word, size);
	mutex_unlock(&d->mutex);
	kfree(word);
	return ret;
}

#define SIM_TEXT(name)							\
static ssize_t sim_##name##_show(struct config_item *item, char *page)	\
{									\
	return sprintf(page, "%s\n", sim_item_drive(item)->name);	\
}									\
									\
static ssize_t sim_##name##_store(struct config_item *item,		\
				  const char *page, size_t count)	\
{									\
	struct sim_drive *d = sim_item_drive(item);			\
									\
	return sim_set_text(d, d->name, sizeof(d->name), page, count);	\
}									\
									\
CONFIGFS_ATTR(sim_, name)

SIM_TEXT(vendor);
SIM_TEXT(product);
SIM_TEXT(revision);
SIM_TEXT(serial);

/* ---- limits: numbers that cannot change while it is plugged in ---- */

static ssize_t sim_set_number(struct sim_drive *d, u32 *to, u32 min, u32 max,
			      const char *page, size_t count)
{
	ssize_t ret = count;
	u32 value;
	int err = kstrtou32(page, 0, &value);

	if (err)
		return err;
	if (value < min || value > max)
		return -EINVAL;
	mutex_lock(&d->mutex);
	if (d->host)
		ret = -EBUSY;
	else
		*to = value;
	mutex_unlock(&d->mutex);
	return ret;
}

#define SIM_NUMBER(name, min, max)					\
static ssize_t sim_##name##_show(struct config_item *item, char *page)	\
{									\
	return sprintf(page, "%u\n", sim_item_drive(item)->name);	\
}									\
									\
static ssize_t sim_##name##_store(struct config_item *item,		\
				  const char *page, size_t count)	\
{									\
	struct sim_drive *d = sim_item_drive(item);			\
									\
	return sim_set_number(d, &d->name, min, max, page, count);	\
}									\
									\
CONFIGFS_ATTR(sim_, name)

/* A page is the least that the block layer takes for a command. */
SIM_NUMBER(max_sectors, PAGE_SIZE / 512, 65535);
SIM_NUMBER(max_segments, 1, 2048);
SIM_NUMBER(queue_depth, 1, 64);
SIM_NUMBER(buffer, SZ_64K, SZ_64M);

/* A mask: one less than a power of two. */
#define SIM_MASK(name)							\
static ssize_t sim_##name##_show(struct config_item *item, char *page)	\
{									\
	return sprintf(page, "%u\n", sim_item_drive(item)->name);	\
}									\
									\
static ssize_t sim_##name##_store(struct config_item *item,		\
				  const char *page, size_t count)	\
{									\
	struct sim_drive *d = sim_item_drive(item);			\
	u32 value;							\
									\
	if (!kstrtou32(page, 0, &value) && value & (value + 1))		\
		return -EINVAL;						\
	return sim_set_number(d, &d->name, 0, PAGE_SIZE - 1, page, count); \
}									\
									\
CONFIGFS_ATTR(sim_, name)

SIM_MASK(dma_alignment);
SIM_MASK(virt_boundary);

static ssize_t sim_set_bool(struct sim_drive *d, bool *to, const char *page, size_t count)
{
	ssize_t ret = count;
	bool value;
	int err = kstrtobool(page, &value);

	if (err)
		return err;
	mutex_lock(&d->mutex);
	if (d->host)
		ret = -EBUSY;
	else
		*to = value;
	mutex_unlock(&d->mutex);
	return ret;
}

#define SIM_BOOL(name)							\
static ssize_t sim_##name##_show(struct config_item *item, char *page)	\
{									\
	return sprintf(page, "%d\n", sim_item_drive(item)->name);	\
}									\
									\
static ssize_t sim_##name##_store(struct config_item *item,		\
				  const char *page, size_t count)	\
{									\
	struct sim_drive *d = sim_item_drive(item);			\
									\
	return sim_set_bool(d, &d->name, page, count);			\
}									\
									\
CONFIGFS_ATTR(sim_, name)

SIM_BOOL(read_only);
SIM_BOOL(closed_as_rom);

static ssize_t sim_timed_show(struct config_item *item, char *page)
{
	return sprintf(page, "%d\n", sim_item_drive(item)->timed);
}

static ssize_t sim_timed_store(struct config_item *item, const char *page, size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	bool value;
	int err = kstrtobool(page, &value);

	if (err)
		return err;
	spin_lock_bh(&d->lock);
	sim_buffer_tick(d);
	d->timed = value;
	spin_unlock_bh(&d->lock);
	return count;
}

CONFIGFS_ATTR(sim_, timed);

/* ---- which media it knows ---- */

static ssize_t sim_profiles_show(struct config_item *item, char *page)
{
	struct sim_drive *d = sim_item_drive(item);
	unsigned int i;
	int len = 0;
	u16 profile;

	for (i = 0; (profile = sim_profile_list(d, &i)); i++)
		len += sprintf(page + len, "%s%04x", len ? " " : "", profile);
	len += sprintf(page + len, "\n");
	return len;
}

static ssize_t sim_profiles_store(struct config_item *item, const char *page,
				  size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	char *word = sim_word(page, count);
	ssize_t ret = count;
	u32 profiles;
	int err;

	if (IS_ERR(word))
		return PTR_ERR(word);
	err = sim_profile_parse(word, &profiles);
	kfree(word);
	if (err)
		return err;
	mutex_lock(&d->mutex);
	if (d->host)
		ret = -EBUSY;
	else
		d->profiles = profiles;
	mutex_unlock(&d->mutex);
	return ret;
}

CONFIGFS_ATTR(sim_, profiles);

/* ---- plugging ---- */

static ssize_t sim_live_show(struct config_item *item, char *page)
{
	struct sim_drive *d = sim_item_drive(item);
	bool live;

	mutex_lock(&d->mutex);
	live = d->host && !d->gone;
	mutex_unlock(&d->mutex);
	return sprintf(page, "%d\n", live);
}

static ssize_t sim_live_store(struct config_item *item, const char *page, size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	bool live;
	int err = kstrtobool(page, &live);

	if (err)
		return err;
	mutex_lock(&d->mutex);
	if (live)
		err = sim_drive_plug(d);
	else
		sim_drive_unplug(d);
	mutex_unlock(&d->mutex);
	return err ?: count;
}

CONFIGFS_ATTR(sim_, live);

static ssize_t sim_address_show(struct config_item *item, char *page)
{
	struct sim_drive *d = sim_item_drive(item);
	int len = 0;

	mutex_lock(&d->mutex);
	if (d->host && !d->gone)
		len = sprintf(page, "%u:0:0:0\n", d->host->host_no);
	mutex_unlock(&d->mutex);
	return len;
}

CONFIGFS_ATTR_RO(sim_, address);

/* ---- the medium ---- */

static const char * const sim_storages[] = {
	[SIM_MEMORY]	= "memory",
	[SIM_SINK]	= "sink",
	[SIM_DISCARD]	= "discard",
};

static ssize_t sim_storage_show(struct config_item *item, char *page)
{
	return sprintf(page, "%s\n", sim_storages[sim_item_drive(item)->storage]);
}

static ssize_t sim_storage_store(struct config_item *item, const char *page,
				 size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	int kind = sysfs_match_string(sim_storages, page);
	struct sim_store *store;
	ssize_t ret = count;

	if (kind < 0)
		return kind;
	store = sim_store_new(kind, GFP_KERNEL);
	if (!store)
		return -ENOMEM;
	spin_lock_bh(&d->lock);
	/* The medium in the tray, too, as long as nothing is on it. */
	if (d->medium && d->medium->store->end) {
		ret = -EBUSY;
	} else {
		d->storage = kind;
		if (d->medium)
			swap(d->medium->store, store);
	}
	spin_unlock_bh(&d->lock);
	sim_store_put(store);
	return ret;
}

CONFIGFS_ATTR(sim_, storage);

static ssize_t sim_medium_show(struct config_item *item, char *page)
{
	struct sim_drive *d = sim_item_drive(item);
	int len;

	spin_lock_bh(&d->lock);
	len = d->medium ? sim_medium_describe(d->medium, page) :
			  sprintf(page, "none\n");
	spin_unlock_bh(&d->lock);
	return len;
}

static ssize_t sim_medium_store(struct config_item *item, const char *page,
				size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	char *word = sim_word(page, count);
	struct sim_medium *m = NULL;

	if (IS_ERR(word))
		return PTR_ERR(word);
	if (strcmp(word, "none"))
		m = sim_medium_new(word, d->storage);
	kfree(word);
	if (IS_ERR(m))
		return PTR_ERR(m);
	sim_drive_load(d, m);
	return count;
}

CONFIGFS_ATTR(sim_, medium);

static ssize_t sim_tray_show(struct config_item *item, char *page)
{
	return sprintf(page, "%s\n", sim_item_drive(item)->tray_open ? "open" : "closed");
}

static ssize_t sim_tray_store(struct config_item *item, const char *page, size_t count)
{
	struct sim_drive *d = sim_item_drive(item);
	ssize_t ret = count;
	bool open;

	if (sysfs_streq(page, "open"))
		open = true;
	else if (sysfs_streq(page, "closed"))
		open = false;
	else
		return -EINVAL;
	spin_lock_bh(&d->lock);
	if (open && d->locked) {
		d->event = SIM_EVENT_EJECT_REQUEST;
		ret = -EBUSY;
	} else {
		sim_tray(d, open);
	}
	spin_unlock_bh(&d->lock);
	return ret;
}

CONFIGFS_ATTR(sim_, tray);

static struct configfs_attribute *sim_drive_attrs[] = {
	&sim_attr_live,
	&sim_attr_address,
	&sim_attr_vendor,
	&sim_attr_product,
	&sim_attr_revision,
	&sim_attr_serial,
	&sim_attr_read_only,
	&sim_attr_profiles,
	&sim_attr_closed_as_rom,
	&sim_attr_dma_alignment,
	&sim_attr_virt_boundary,
	&sim_attr_max_sectors,
	&sim_attr_max_segments,
	&sim_attr_queue_depth,
	&sim_attr_buffer,
	&sim_attr_timed,
	&sim_attr_storage,
	&sim_attr_medium,
	&sim_attr_tray,
	NULL
};

static void sim_drive_release(struct config_item *item)
{
	sim_drive_free(sim_item_drive(item));
}

static struct configfs_item_operations sim_drive_item_ops = {
	.release	= sim_drive_release,
};

static const struct config_item_type sim_drive_type = {
	.ct_item_ops	= &sim_drive_item_ops,
	.ct_attrs	= sim_drive_attrs,
	.ct_owner	= THIS_MODULE,
};

static struct config_group *sim_make_drive(struct config_group *group,
					   const char *name)
{
	struct sim_drive *d = sim_drive_new();

	if (!d)
		return ERR_PTR(-ENOMEM);
	config_group_init_type_name(&d->group, name, &sim_drive_type);
	sim_debugfs_add(d, name);
	return &d->group;
}

static void sim_drop_drive(struct config_group *group, struct config_item *item)
{
	struct sim_drive *d = sim_item_drive(item);

	mutex_lock(&d->mutex);
	sim_drive_unplug(d);
	mutex_unlock(&d->mutex);
	sim_debugfs_remove(d);
	config_item_put(item);
}

static struct configfs_group_operations sim_group_ops = {
	.make_group	= sim_make_drive,
	.drop_item	= sim_drop_drive,
};

static const struct config_item_type sim_group_type = {
	.ct_group_ops	= &sim_group_ops,
	.ct_owner	= THIS_MODULE,
};

static struct configfs_subsystem sim_subsystem = {
	.su_group = {
		.cg_item = {
			.ci_namebuf	= SIM_NAME,
			.ci_type	= &sim_group_type,
		},
	},
};

int sim_configfs_init(void)
{
	config_group_init(&sim_subsystem.su_group);
	mutex_init(&sim_subsystem.su_mutex);
	return configfs_register_subsystem(&sim_subsystem);
}

void sim_configfs_exit(void)
{
	configfs_unregister_subsystem(&sim_subsystem);
}
