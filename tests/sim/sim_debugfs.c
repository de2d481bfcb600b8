// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: debugfs: look into a drive, and break it
 */
#include <linux/crc32.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sim.h"

static struct dentry *sim_debugfs;

/* Longest rule taken. */
#define RULE_MAX	256

/* ---- content: what READ would give, whatever READ may give ---- */

struct sim_content {
	struct sim_drive *d;
	struct sim_store *store;	/* as it was when the file was opened */
	u8 sector[SIM_SECTOR];
};

static int sim_content_open(struct inode *inode, struct file *file)
{
	struct sim_drive *d = inode->i_private;
	struct sim_content *content = kzalloc(sizeof(*content), GFP_KERNEL);

	if (!content)
		return -ENOMEM;
	content->d = d;
	spin_lock_bh(&d->lock);
	if (d->medium)
		content->store = sim_store_get(d->medium->store);
	spin_unlock_bh(&d->lock);
	file->private_data = content;
	return 0;
}

/* Can come when the drive is gone: it does without. */
static int sim_content_release(struct inode *inode, struct file *file)
{
	struct sim_content *content = file->private_data;

	if (content->store)
		sim_store_put(content->store);
	kfree(content);
	return 0;
}

static ssize_t sim_content_read(struct file *file, char __user *to, size_t count,
				loff_t *pos)
{
	struct sim_content *content = file->private_data;
	size_t done = 0;

	while (content->store && done < count) {
		u32 lba = *pos / SIM_SECTOR, offset = *pos % SIM_SECTOR;
		size_t n = min_t(size_t, count - done, SIM_SECTOR - offset);
		bool end;

		spin_lock_bh(&content->d->lock);
		end = lba >= content->store->end;
		if (!end)
			sim_store_copy(content->store, lba, content->sector);
		spin_unlock_bh(&content->d->lock);
		if (end)
			break;
		if (copy_to_user(to + done, content->sector + offset, n))
			return done ?: -EFAULT;
		done += n;
		*pos += n;
	}
	return done;
}

static loff_t sim_content_llseek(struct file *file, loff_t offset, int whence)
{
	struct sim_content *content = file->private_data;
	loff_t end = content->store ? (loff_t)content->store->end * SIM_SECTOR : 0;

	return generic_file_llseek_size(file, offset, whence, S64_MAX, end);
}

static const struct file_operations sim_content_fops = {
	.owner		= THIS_MODULE,
	.open		= sim_content_open,
	.release	= sim_content_release,
	.read		= sim_content_read,
	.llseek		= sim_content_llseek,
};

/* ---- what is printed ---- */

/* A run of sectors, as it grows. */
struct sim_run {
	u32 first;
	u32 sectors;
	u32 crc;
};

static void sim_run_end(struct seq_file *seq, struct sim_run *run)
{
	if (run->sectors)
		seq_printf(seq, "%u %u %08x\n", run->first,
			   run->first + run->sectors - 1, run->crc);
	run->sectors = 0;
}

static void sim_run_add(struct seq_file *seq, struct sim_run *run, u32 lba, u32 crc)
{
	if (run->sectors && run->first + run->sectors == lba) {
		run->crc = crc32_le_combine(run->crc, crc, SIM_SECTOR);
		run->sectors++;
		return;
	}
	sim_run_end(seq, run);
	run->first = lba;
	run->sectors = 1;
	run->crc = crc;
}

static int sim_written_show(struct seq_file *seq, void *v)
{
	struct sim_drive *d = seq->private;
	struct sim_store *store = NULL;
	struct sim_run run = {};
	u32 crc[SIM_BLOCK], chunk = 0;
	unsigned int i;
	u16 written;

	spin_lock_bh(&d->lock);
	if (d->medium)
		store = sim_store_get(d->medium->store);
	/* A disc is long: others get their turn after every block. */
	while (store && (chunk = sim_store_runs(store, chunk, &written, crc)) != U32_MAX) {
		spin_unlock_bh(&d->lock);
		for (i = 0; i < SIM_BLOCK; i++)
			if (written & 1U << i)
				sim_run_add(seq, &run, chunk * SIM_BLOCK + i, crc[i]);
		cond_resched();
		chunk++;
		spin_lock_bh(&d->lock);
	}
	spin_unlock_bh(&d->lock);
	sim_run_end(seq, &run);
	if (store)
		sim_store_put(store);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sim_written);

static int sim_state_show(struct seq_file *seq, void *v)
{
	struct sim_drive *d = seq->private;

	spin_lock_bh(&d->lock);
	sim_buffer_tick(d);
	sim_medium_state(d, seq);
	spin_unlock_bh(&d->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sim_state);

static int sim_params_show(struct seq_file *seq, void *v)
{
	struct sim_drive *d = seq->private;
	struct sim_write_params params;

	spin_lock_bh(&d->lock);
	params = sim_write_params(d);
	spin_unlock_bh(&d->lock);
	seq_printf(seq, "selected: %d\n", params.selected);
	seq_printf(seq, "write_type: %u\n", params.type);
	seq_printf(seq, "bufe: %d\n", params.bufe);
	seq_printf(seq, "test_write: %d\n", params.test);
	seq_printf(seq, "multi_session: %u\n", params.multi);
	seq_printf(seq, "fixed_packet: %d\n", params.fixed);
	seq_printf(seq, "packet_size: %u\n", params.packet_size);
	seq_printf(seq, "link_size: %u\n", params.link_valid ? params.link_size : 0);
	seq_printf(seq, "track_mode: %u\n", params.track_mode);
	seq_printf(seq, "block_type: %u\n", params.block_type);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sim_params);

static const struct sim_counter {
	const char *name;
	size_t offset;
} sim_counter_names[] = {
	{ "commands", offsetof(struct sim_drive, counters.commands) },
	{ "writes", offsetof(struct sim_drive, counters.writes) },
	{ "sectors_written", offsetof(struct sim_drive, counters.sectors_written) },
	{ "strict", offsetof(struct sim_drive, counters.strict) },
	{ "resets", offsetof(struct sim_drive, counters.resets) },
	{ "aborts", offsetof(struct sim_drive, counters.aborts) },
	{ "unaligned", offsetof(struct sim_drive, counters.unaligned) },
	{ "punted", offsetof(struct sim_drive, counters.punted) },
	{ "links", offsetof(struct sim_drive, counters.links) },
	{ "underruns", offsetof(struct sim_drive, counters.underruns) },
	{ "trace_dropped", offsetof(struct sim_drive, trace.dropped) },
};

static int sim_counters_show(struct seq_file *seq, void *v)
{
	struct sim_drive *d = seq->private;
	unsigned int i;

	spin_lock_bh(&d->lock);
	sim_buffer_tick(d);
	for (i = 0; i < ARRAY_SIZE(sim_counter_names); i++)
		seq_printf(seq, "%s: %llu\n", sim_counter_names[i].name,
			   *(u64 *)((void *)d + sim_counter_names[i].offset));
	spin_unlock_bh(&d->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sim_counters);

/* ---- the trace ---- */

static int sim_trace_open(struct inode *inode, struct file *file)
{
	int err = seq_open(file, &sim_trace_seq_ops);

	if (!err)
		((struct seq_file *)file->private_data)->private = inode->i_private;
	return err;
}

static ssize_t sim_trace_write(struct file *file, const char __user *from,
			       size_t count, loff_t *pos)
{
	struct sim_drive *d = ((struct seq_file *)file->private_data)->private;

	spin_lock_bh(&d->lock);
	sim_trace_clear(d);
	spin_unlock_bh(&d->lock);
	return count;
}

static const struct file_operations sim_trace_fops = {
	.owner		= THIS_MODULE,
	.open		= sim_trace_open,
	.release	= seq_release,
	.read		= seq_read,
	.write		= sim_trace_write,
	.llseek		= seq_lseek,
};

/* ---- the rules ---- */

static int sim_faults_show(struct seq_file *seq, void *v)
{
	struct sim_drive *d = seq->private;

	spin_lock_bh(&d->lock);
	sim_fault_show(d, seq);
	spin_unlock_bh(&d->lock);
	return 0;
}

static int sim_faults_open(struct inode *inode, struct file *file)
{
	return single_open(file, sim_faults_show, inode->i_private);
}

static ssize_t sim_faults_write(struct file *file, const char __user *from,
				size_t count, loff_t *pos)
{
	struct sim_drive *d = ((struct seq_file *)file->private_data)->private;
	char *text, *line, *rest;
	int err = 0;

	if (count > RULE_MAX)
		return -EINVAL;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	rest = text;
	while (!err && (line = strsep(&rest, "\n"))) {
		line = strim(line);
		if (!strcmp(line, "clear"))
			sim_fault_clear(d);
		else if (*line)
			err = sim_fault_add(d, line);
	}
	kfree(text);
	return err ?: count;
}

static const struct file_operations sim_faults_fops = {
	.owner		= THIS_MODULE,
	.open		= sim_faults_open,
	.release	= single_release,
	.read		= seq_read,
	.write		= sim_faults_write,
	.llseek		= seq_lseek,
};

/* ---- all of them ---- */

void sim_debugfs_init(void)
{
	sim_debugfs = debugfs_create_dir(SIM_NAME, NULL);
}

void sim_debugfs_exit(void)
{
	debugfs_remove_recursive(sim_debugfs);
}

/**
 * sim_debugfs_add - make a drive's directory
 * @d: the drive
 * @name: its name
 */
void sim_debugfs_add(struct sim_drive *d, const char *name)
{
	struct dentry *dir = debugfs_create_dir(name, sim_debugfs);

	d->debugfs = dir;
	debugfs_create_file("content", 0400, dir, d, &sim_content_fops);
	debugfs_create_file("written", 0400, dir, d, &sim_written_fops);
	debugfs_create_file("state", 0400, dir, d, &sim_state_fops);
	debugfs_create_file("params", 0400, dir, d, &sim_params_fops);
	debugfs_create_file("counters", 0400, dir, d, &sim_counters_fops);
	debugfs_create_file("trace", 0600, dir, d, &sim_trace_fops);
	debugfs_create_bool("trace_frames", 0600, dir, &d->trace.frames);
	debugfs_create_bool("trace_digest", 0600, dir, &d->trace.digest);
	debugfs_create_bool("starve", 0600, dir, &d->pool.starved);
	debugfs_create_file("faults", 0600, dir, d, &sim_faults_fops);
}

/**
 * sim_debugfs_remove - remove a drive's directory, and wait for its readers
 * @d: the drive
 */
void sim_debugfs_remove(struct sim_drive *d)
{
	debugfs_remove_recursive(d->debugfs);
}
