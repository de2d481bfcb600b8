// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: every command that reached a drive, and what became of it
 */
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"

/* Entries kept: a whole DVD in commands of 64 KiB is 71,722. */
#define TRACE_MAX	(128 * 1024)

enum sim_trace_status { TRACE_NONE, TRACE_GOOD, TRACE_CHECK, TRACE_BUSY };

static const char * const sim_trace_status[] = {
	[TRACE_NONE]	= "none",
	[TRACE_GOOD]	= "good",
	[TRACE_CHECK]	= "check",
	[TRACE_BUSY]	= "busy",
};

struct sim_trace_entry {
	const struct sim_op *op;
	u8 cdb[16];
	u8 cdb_len;
	u8 status;
	u32 sense;
	u32 lba;
	u32 blocks;
	u32 len;
	u32 crc;
	unsigned int nr_frames;
	unsigned long frame[];
};

void sim_trace_init(struct sim_trace *t)
{
	xa_init_flags(&t->entries, XA_FLAGS_LOCK_BH);
	t->digest = true;
}

/* The pages a command's buffer touches, each once, in order. */
static unsigned int sim_trace_frames(struct scsi_cmnd *scmd, unsigned long *frame)
{
	unsigned int n = 0, i;
	unsigned long last = 0;
	struct scatterlist *sg;

	scsi_for_each_sg(scmd, sg, scsi_sg_count(scmd), i) {
		unsigned long pfn = page_to_pfn(sg_page(sg)) + (sg->offset >> PAGE_SHIFT);
		unsigned long end = pfn +
			PFN_UP(offset_in_page(sg->offset) + sg->length);

		for (; pfn < end; pfn++) {
			/* Two pieces of one page are one page. */
			if (n && pfn == last)
				continue;
			if (frame)
				frame[n] = pfn;
			n++;
			last = pfn;
		}
	}
	return n;
}

static void sim_trace_drop_first(struct sim_trace *t)
{
	kfree(xa_erase_bh(&t->entries, t->first++));
}

/**
 * sim_trace_begin - a command has come
 * @d: the drive
 * @scmd: the command; its number in the trace is noted
 */
void sim_trace_begin(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_trace *t = &d->trace;
	struct sim_cmd *sc = sim_cmd(scmd);
	struct sim_trace_entry *entry;
	unsigned int frames = 0;

	sc->seq = t->next++;
	if (t->next - t->first > TRACE_MAX) {
		sim_trace_drop_first(t);
		t->dropped++;
	}
	if (t->frames)
		frames = sim_trace_frames(scmd, NULL);
	entry = kzalloc(struct_size(entry, frame, frames), GFP_NOWAIT | __GFP_NOWARN);
	if (!entry)
		goto dropped;
	entry->op = sc->op;
	entry->cdb_len = min_t(unsigned int, scmd->cmd_len, sizeof(entry->cdb));
	memcpy(entry->cdb, scmd->cmnd, entry->cdb_len);
	entry->lba = sc->lba;
	entry->blocks = sc->blocks;
	entry->nr_frames = frames;
	if (frames)
		sim_trace_frames(scmd, entry->frame);
	if (!xa_err(xa_store_bh(&t->entries, sc->seq, entry, GFP_NOWAIT | __GFP_NOWARN)))
		return;
	kfree(entry);
dropped:
	t->dropped++;
}

/**
 * sim_trace_end - a command is answered
 * @d: the drive
 * @scmd: the command
 * @crc: of the data that moved
 */
void sim_trace_end(struct sim_drive *d, struct scsi_cmnd *scmd, u32 crc)
{
	struct sim_cmd *sc = sim_cmd(scmd);
	struct sim_trace_entry *entry = xa_load(&d->trace.entries, sc->seq);

	if (!entry)
		return;		/* the trace was cleared meanwhile */
	entry->len = sc->moved;
	entry->crc = crc;
	if (sc->action.kind == SIM_BUSY)
		entry->status = TRACE_BUSY;
	else if (sc->answer & SIM_HOST(0))
		entry->status = TRACE_NONE;
	else if (sc->answer)
		entry->status = TRACE_CHECK;
	else
		entry->status = TRACE_GOOD;
	if (entry->status == TRACE_CHECK)
		entry->sense = sc->answer;
}

/**
 * sim_trace_clear - forget all of it
 * @d: the drive; its lock is held
 */
void sim_trace_clear(struct sim_drive *d)
{
	while (d->trace.first < d->trace.next)
		sim_trace_drop_first(&d->trace);
	d->trace.dropped = 0;
}

/* ---- for debugfs: the position is an entry's number ---- */

static void *sim_trace_find(struct sim_drive *d, loff_t *pos)
{
	unsigned long seq = *pos;
	void *entry = xa_find(&d->trace.entries, &seq, ULONG_MAX, XA_PRESENT);

	*pos = seq;
	return entry;
}

/* The lock is held for one buffer of seq_file's, a page as a rule. */
static void *sim_trace_start(struct seq_file *seq, loff_t *pos)
	__acquires(&((struct sim_drive *)seq->private)->lock)
{
	struct sim_drive *d = seq->private;

	spin_lock_bh(&d->lock);
	return sim_trace_find(d, pos);
}

static void *sim_trace_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return sim_trace_find(seq->private, pos);
}

static void sim_trace_stop(struct seq_file *seq, void *v)
	__releases(&((struct sim_drive *)seq->private)->lock)
{
	struct sim_drive *d = seq->private;

	spin_unlock_bh(&d->lock);
}

static int sim_trace_show(struct seq_file *seq, void *v)
{
	const struct sim_trace_entry *entry = v;
	unsigned int i;

	seq_printf(seq, "%llu ", seq->index);
	if (entry->op)
		seq_puts(seq, entry->op->name);
	else
		seq_printf(seq, "OP_%02X", entry->cdb[0]);
	seq_printf(seq, " %*phN len=%u", entry->cdb_len, entry->cdb, entry->len);
	if (entry->op && entry->op->flags & OP_LBA)
		seq_printf(seq, " lba=%u blocks=%u", entry->lba, entry->blocks);
	seq_printf(seq, " crc=%08x status=%s sense=%X/%02X/%02X", entry->crc,
		   sim_trace_status[entry->status], SIM_KEY(entry->sense),
		   SIM_ASC(entry->sense), SIM_ASCQ(entry->sense));
	for (i = 0; i < entry->nr_frames; i++)
		seq_printf(seq, "%s%lx", i ? "," : " frames=", entry->frame[i]);
	seq_putc(seq, '\n');
	return 0;
}

const struct seq_operations sim_trace_seq_ops = {
	.start	= sim_trace_start,
	.next	= sim_trace_next,
	.stop	= sim_trace_stop,
	.show	= sim_trace_show,
};
