// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: the SCSI host: takes commands, answers them in time or not
 * at all, and does as error handling says
 *
 * A command is in the drive's list from queuecommand until it is answered.
 * Taking it off the list and scsi_done() are one step under the lock, so that
 * nobody answers a command which error handling has taken back. The host has
 * one hardware queue, for which scsi_done() only raises a softirq: it runs
 * when the lock is dropped, in the task that sent the command.
 */
#include <linux/module.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_eh.h>
#include <scsi/scsi_host.h>

#include "sim.h"
#include "sim_compat.h"

struct sim_cmd *sim_cmd(struct scsi_cmnd *scmd)
{
	return scsi_cmd_priv(scmd);
}

static struct scsi_cmnd *sim_scmd(struct sim_cmd *sc)
{
	/* scsi_cmd_priv() is the other direction of this. */
	return (struct scsi_cmnd *)sc - 1;
}

static struct sim_drive *sim_host_drive(struct Scsi_Host *host)
{
	return *(struct sim_drive **)shost_priv(host);
}

/* ---- answering ---- */

/* Fixed format, as MMC drives send it. */
static void sim_build_sense(struct sim_drive *d, struct scsi_cmnd *scmd, u32 sense)
{
	const struct sim_action *action = &sim_cmd(scmd)->action;
	u8 *buf = scmd->sense_buffer;

	scsi_build_sense(scmd, 0, SIM_KEY(sense), SIM_ASC(sense), SIM_ASCQ(sense));
	if (action->deferred)
		buf[0] = 0x71;
	if (action->has_lba && action->kind == SIM_FAIL) {
		buf[0] |= 0x80;
		put_unaligned_be32(action->lba, buf + 3);
	}
	/* Sense-key specific: how far a long operation is. */
	if (SIM_KEY(sense) == NOT_READY && SIM_ASC(sense) == 0x04 &&
	    d->busy != SIM_IDLE) {
		buf[15] = 0x80;
		put_unaligned_be16(sim_busy_progress(d), buf + 16);
	}
}

/* The one place where a command ends. */
static void sim_answer(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_cmd *sc = sim_cmd(scmd);
	u32 crc = 0;

	list_del_init(&sc->node);
	if (sc->action.kind == SIM_BUSY)
		scmd->result = SAM_STAT_BUSY;
	else if (sc->answer & SIM_HOST(0))
		scmd->result = (sc->answer & 0xff) << 16;
	else if (sc->answer)
		sim_build_sense(d, scmd, sc->answer);
	else
		scmd->result = SAM_STAT_GOOD;

	if (sc->action.kind == SIM_LIE && !sc->answer)
		scsi_set_resid(scmd, 0);
	else
		scsi_set_resid(scmd, scsi_bufflen(scmd) - sc->moved);
	if (d->trace.digest && sc->moved)
		crc = sim_sg_crc(scmd, sc->moved);
	sim_trace_end(d, scmd, crc);
	scsi_done(scmd);
}

static enum hrtimer_restart sim_timer(struct hrtimer *timer)
{
	struct sim_drive *d = container_of(timer, struct sim_drive, timer);
	ktime_t now = ktime_get(), next = KTIME_MAX;
	struct sim_cmd *sc, *tmp;

	spin_lock_bh(&d->lock);
	list_for_each_entry_safe(sc, tmp, &d->inflight, node) {
		if (sc->state != SIM_WAITING)
			continue;
		if (ktime_compare(sc->due, now) <= 0)
			sim_answer(d, sim_scmd(sc));
		else
			next = min(next, sc->due);
	}
	/* Started under the lock, since sim_finish() may start it earlier. */
	if (next != KTIME_MAX)
		hrtimer_start(timer, next, HRTIMER_MODE_ABS_SOFT);
	spin_unlock_bh(&d->lock);
	return HRTIMER_NORESTART;
}

/* A command's work is done: answer now, or when the drive would. */
static void sim_finish(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_cmd *sc = sim_cmd(scmd);
	u32 delay = sc->delay_ms;

	if (sc->action.kind == SIM_DELAY)
		delay += sc->action.arg;
	if (!delay) {
		sim_answer(d, scmd);
		return;
	}
	sc->due = ktime_add_ms(ktime_get(), delay);
	sc->state = SIM_WAITING;
	if (!hrtimer_is_queued(&d->timer) ||
	    ktime_before(sc->due, hrtimer_get_expires(&d->timer)))
		hrtimer_start(&d->timer, sc->due, HRTIMER_MODE_ABS_SOFT);
}

static void sim_run(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_cmd *sc = sim_cmd(scmd);

	sc->answer = sim_dispatch(d, scmd);
	if (sc->answer == SIM_PUNT) {
		sc->state = SIM_PUNTED;
		queue_work(sim_wq, &d->punt_work);
		return;
	}
	sc->state = SIM_RUNNING;
	if (sc->action.execute) {
		if (sc->action.kind == SIM_HANG || sc->action.kind == SIM_HANG_HARD) {
			sc->state = SIM_HUNG;
			return;
		}
		sc->answer = sc->action.kind == SIM_HOST_BYTE ?
			SIM_HOST(sc->action.arg) : sc->action.arg;
	}
	sim_finish(d, scmd);
}

/* ---- commands that need memory which must be waited for ---- */

static struct sim_cmd *sim_punted(struct sim_drive *d)
{
	struct sim_cmd *sc;

	list_for_each_entry(sc, &d->inflight, node)
		if (sc->state == SIM_PUNTED)
			return sc;
	return NULL;
}

static void sim_punt_work(struct work_struct *work)
{
	struct sim_drive *d = container_of(work, struct sim_drive, punt_work);
	struct sim_pool pool;
	struct sim_cmd *sc;
	int err;

	sim_pool_init(&pool);
	spin_lock_bh(&d->lock);
	while ((sc = sim_punted(d))) {
		struct sim_store *store = NULL;
		u32 lba = sc->lba, sectors = sc->blocks;

		if (d->medium)
			store = sim_store_get(d->medium->store);
		/* What is before address 0 is not kept. */
		if (lba + sectors < lba) {
			sectors += lba;
			lba = 0;
		}
		d->counters.punted++;
		spin_unlock_bh(&d->lock);

		err = 0;
		if (store) {
			err = sim_pool_fill(&pool, store, lba, sectors);
			sim_store_put(store);
		}

		spin_lock_bh(&d->lock);
		/* It can have been aborted, or another one come to its place. */
		sc = sim_punted(d);
		if (!sc)
			break;
		list_splice_init(&pool.pages, &d->pool.pages);
		list_splice_init(&pool.chunks, &d->pool.chunks);
		if (err) {
			sc->answer = SENSE_INTERNAL;
			sc->state = SIM_RUNNING;
			sim_finish(d, sim_scmd(sc));
		} else {
			sim_run(d, sim_scmd(sc));
		}
	}
	list_splice_init(&d->pool.pages, &pool.pages);
	list_splice_init(&d->pool.chunks, &pool.chunks);
	spin_unlock_bh(&d->lock);
	sim_pool_drain(&pool);
}

/* ---- from the mid-layer ---- */

static void sim_count(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	const struct sim_op *op = sim_cmd(scmd)->op;
	int i, last = scsi_sg_count(scmd) - 1;
	struct scatterlist *sg;
	u32 end;

	d->counters.commands++;
	if (!op || !(op->flags & OP_WRITE))
		return;
	scsi_for_each_sg(scmd, sg, scsi_sg_count(scmd), i) {
		end = sg->offset + sg->length;
		if ((sg->offset | sg->length) & d->dma_alignment ||
		    (i && sg->offset & d->virt_boundary) ||
		    (i < last && end & d->virt_boundary)) {
			d->counters.unaligned++;
			return;
		}
	}
}

/* Takes a fault's effect; true if the command is not to be executed. */
static bool sim_suffer(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_cmd *sc = sim_cmd(scmd);

	if (sc->action.execute)
		return false;
	switch (sc->action.kind) {
	case SIM_FAIL:
		sc->answer = sc->action.arg;
		break;
	case SIM_ATTENTION:
		sc->answer = sc->action.arg;
		break;
	case SIM_POWER:
		sim_power_cut(d, sc->action.after);
		sc->answer = SENSE_RESET;
		break;
	case SIM_RESET:
		sim_reset(d);
		sc->answer = sim_attention_take(d);
		break;
	case SIM_HOST_BYTE:
		sc->answer = SIM_HOST(sc->action.arg);
		break;
	case SIM_BUSY:
		break;
	case SIM_PRETEND:
		if (scmd->sc_data_direction == DMA_TO_DEVICE)
			sc->moved = scsi_bufflen(scmd);
		break;
	case SIM_HANG:
	case SIM_HANG_HARD:
		sc->state = SIM_HUNG;
		return true;
	case SIM_UNPLUG:
		sim_host_fail_all(d);
		queue_work(sim_wq, &d->unplug_work);
		return true;
	default:
		return false;
	}
	sim_answer(d, scmd);
	return true;
}

static int sim_queuecommand(struct Scsi_Host *host, struct scsi_cmnd *scmd)
{
	struct sim_drive *d = sim_host_drive(host);
	struct sim_cmd *sc = sim_cmd(scmd);

	spin_lock_bh(&d->lock);
	/* Error handling may have given up on it without telling. */
	list_del_init(&sc->node);
	memset(sc, 0, sizeof(*sc));
	list_add_tail(&sc->node, &d->inflight);
	sim_op_decode(scmd, sc);
	sim_trace_begin(d, scmd);
	sim_count(d, scmd);
	if (d->gone) {
		sc->answer = SIM_HOST(DID_NO_CONNECT);
		sim_answer(d, scmd);
		goto out;
	}
	sc->action = sim_fault_match(d, scmd->cmnd[0], sc);
	if (!sim_suffer(d, scmd))
		sim_run(d, scmd);
out:
	spin_unlock_bh(&d->lock);
	return 0;
}

/**
 * sim_host_fail_all - the cable is out
 * @d: the drive; its lock is held
 *
 * What is in flight fails, and so does all that still comes.
 */
void sim_host_fail_all(struct sim_drive *d)
{
	struct sim_cmd *sc, *tmp;

	d->gone = true;
	list_for_each_entry_safe(sc, tmp, &d->inflight, node) {
		sc->action.kind = SIM_NO_FAULT;
		sc->answer = SIM_HOST(DID_NO_CONNECT);
		sim_answer(d, sim_scmd(sc));
	}
}

static int sim_eh_abort(struct scsi_cmnd *scmd)
{
	struct sim_drive *d = sim_host_drive(scmd->device->host);
	struct sim_cmd *sc = sim_cmd(scmd);
	int ret = SUCCESS;

	spin_lock_bh(&d->lock);
	d->counters.aborts++;
	if (!list_empty(&sc->node)) {
		if (sc->action.kind == SIM_HANG_HARD)
			ret = FAILED;
		else
			list_del_init(&sc->node);
	}
	spin_unlock_bh(&d->lock);
	return ret;
}

static int sim_eh_reset(struct scsi_cmnd *scmd)
{
	struct sim_drive *d = sim_host_drive(scmd->device->host);
	struct sim_cmd *sc, *tmp;

	spin_lock_bh(&d->lock);
	d->counters.resets++;
	/* Error handling owns all that is in flight, and completes it. */
	list_for_each_entry_safe(sc, tmp, &d->inflight, node)
		list_del_init(&sc->node);
	sim_reset(d);
	spin_unlock_bh(&d->lock);
	return SUCCESS;
}

static int sim_init_cmd_priv(struct Scsi_Host *host, struct scsi_cmnd *scmd)
{
	INIT_LIST_HEAD(&sim_cmd(scmd)->node);
	return 0;
}

static int sim_slave_configure(struct scsi_device *sdev)
{
	sim_queue_set_dma_alignment(sdev, sim_host_drive(sdev->host)->dma_alignment);
	return 0;
}

static struct scsi_host_template sim_template = {
	.module			= THIS_MODULE,
	.name			= "discwriter_sim",
	.proc_name		= "discwriter_sim",
	.queuecommand		= sim_queuecommand,
	.eh_abort_handler	= sim_eh_abort,
	.eh_device_reset_handler = sim_eh_reset,
	.eh_host_reset_handler	= sim_eh_reset,
	.init_cmd_priv		= sim_init_cmd_priv,
	.slave_configure	= sim_slave_configure,
	.cmd_size		= sizeof(struct sim_cmd),
	.this_id		= -1,
	.can_queue		= 1,
};

/**
 * sim_host_new - a host for a drive, not added yet
 * @d: the drive
 *
 * Return: the host, or NULL.
 */
struct Scsi_Host *sim_host_new(struct sim_drive *d)
{
	struct Scsi_Host *host = scsi_host_alloc(&sim_template, sizeof(d));

	if (!host)
		return NULL;
	*(struct sim_drive **)shost_priv(host) = d;
	host->max_id = 1;
	host->max_lun = 1;
	host->max_cmd_len = 16;
	host->can_queue = d->queue_depth;
	host->cmd_per_lun = d->queue_depth;
	host->sg_tablesize = d->max_segments;
	host->max_sectors = d->max_sectors;
	host->virt_boundary_mask = d->virt_boundary;
	sim_host_set_dma_alignment(host, d->dma_alignment);
	return host;
}

void sim_host_init(struct sim_drive *d)
{
	INIT_LIST_HEAD(&d->inflight);
	INIT_WORK(&d->punt_work, sim_punt_work);
	hrtimer_init(&d->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	d->timer.function = sim_timer;
	sim_pool_init(&d->pool);
}

/**
 * sim_host_exit - wait for what works on the drive's behalf
 * @d: the drive; it is unplugged, so that nothing starts again
 */
void sim_host_exit(struct sim_drive *d)
{
	cancel_work_sync(&d->punt_work);
	hrtimer_cancel(&d->timer);
}
