// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family of <linux/discwriter_netlink.h>.
 *
 * Events are sent where something happens, under the recorder's lock, so that
 * their numbers are in their order. They are sent without leave to sleep: with
 * it, netlink yields the processor to a listener that lags behind.
 */
#include <linux/ktime.h>
#include <linux/math64.h>

#include <net/genetlink.h>
#include <net/net_namespace.h>

#include <scsi/scsi_device.h>

#include "burn.h"
#include "netlink.h"
#include "recorder.h"
#include "watch.h"

enum {
	DW_GROUP_EVENTS,
};

static struct genl_family dw_family;

/* Everything of one message; the longest is far below. */
#define DW_MESSAGE_SIZE		1024

static int dw_put_u64(struct sk_buff *skb, int attribute, u64 value)
{
	return nla_put_u64_64bit(skb, attribute, value, DISCWRITER_A_PAD);
}

static int dw_put_text(struct sk_buff *skb, int attribute, const char *field,
		       size_t len)
{
	char text[DW_SERIAL_LEN];

	len = min(dw_inquiry_len(field, len), sizeof(text) - 1);
	memcpy(text, field, len);
	text[len] = '\0';
	return nla_put_string(skb, attribute, text);
}

/* What every message begins with. */
static int dw_put_head(struct sk_buff *skb, struct dw_recorder *rec)
{
	if (nla_put_u32(skb, DISCWRITER_A_INDEX, rec->index) ||
	    nla_put_string(skb, DISCWRITER_A_NAME, dev_name(&rec->dev)) ||
	    dw_put_u64(skb, DISCWRITER_A_SEQUENCE, rec->events))
		return -EMSGSIZE;
	return 0;
}

/* What was found when the medium was last examined, if that still holds. */
static int dw_put_medium(struct sk_buff *skb, const struct dw_recorder *rec)
{
	const struct dw_medium *medium = &rec->medium;

	if (rec->medium_stale)
		return 0;
	if (nla_put_u32(skb, DISCWRITER_A_PROFILE, medium->profile) ||
	    nla_put_u32(skb, DISCWRITER_A_MEDIUM_STATE, medium->state) ||
	    dw_put_u64(skb, DISCWRITER_A_CAPACITY, medium->capacity) ||
	    dw_put_u64(skb, DISCWRITER_A_FREE, medium->free) ||
	    (medium->next_writable != DISCWRITER_NO_ADDRESS &&
	     dw_put_u64(skb, DISCWRITER_A_NEXT_WRITABLE,
			medium->next_writable)))
		return -EMSGSIZE;
	return 0;
}

static int dw_put_recorder(struct sk_buff *skb, struct dw_recorder *rec,
			   const char *block)
{
	const struct scsi_device *sdev = rec->sdev;

	if (dw_put_head(skb, rec) ||
	    dw_put_text(skb, DISCWRITER_A_VENDOR, sdev->vendor, 8) ||
	    dw_put_text(skb, DISCWRITER_A_PRODUCT, sdev->model, 16) ||
	    dw_put_text(skb, DISCWRITER_A_REVISION, sdev->rev, 4) ||
	    (rec->config.serial[0] &&
	     nla_put_string(skb, DISCWRITER_A_SERIAL, rec->config.serial)) ||
	    (block && nla_put_string(skb, DISCWRITER_A_BLOCK, block)))
		return -EMSGSIZE;
	return dw_put_medium(skb, rec);
}

/* IMAPI's action of a phase, plus 1; 0: it has none. */
static const u8 dw_actions[] = {
	[DISCWRITER_PHASE_VALIDATING]	= 1,
	[DISCWRITER_PHASE_FORMATTING]	= 2,
	[DISCWRITER_PHASE_INITIALIZING]	= 3,
	[DISCWRITER_PHASE_CALIBRATING]	= 4,
	[DISCWRITER_PHASE_WRITING]	= 5,
	[DISCWRITER_PHASE_FINALIZING]	= 6,
	[DISCWRITER_PHASE_COMPLETED]	= 7,
	[DISCWRITER_PHASE_VERIFYING]	= 8,
	[DISCWRITER_PHASE_ERASING]	= 0,
};

static int dw_put_phase(struct sk_buff *skb, const struct dw_burn *burn)
{
	u8 action = burn->phase < ARRAY_SIZE(dw_actions) ?
		    dw_actions[burn->phase] : 0;

	if (nla_put_u32(skb, DISCWRITER_A_BURN, burn->id) ||
	    nla_put_u32(skb, DISCWRITER_A_JOB, burn->request.job) ||
	    nla_put_u32(skb, DISCWRITER_A_PHASE, burn->phase) ||
	    (action && nla_put_u32(skb, DISCWRITER_A_ACTION, action - 1)))
		return -EMSGSIZE;
	return 0;
}

/* How long it still takes: as the data, or the drive's own word, suggest. */
static int dw_put_times(struct sk_buff *skb, const struct dw_burn *burn)
{
	u64 done = burn->written - burn->resumed;
	u64 total = burn->request.sectors;
	u64 elapsed = dw_burn_ms(burn->begun, burn->ended);
	u64 remaining = 0;
	bool known = burn->ended;

	if (!known && total && done && burn->phase == DISCWRITER_PHASE_WRITING) {
		total -= min(total, burn->resumed);
		known = true;
		remaining = div64_u64(dw_burn_ms(burn->writing, 0) *
				      (total - min(total, done)), done);
	} else if (!known && burn->progress != DW_NO_PROGRESS && burn->progress) {
		known = true;
		remaining = div_u64(elapsed * (0x10000 - min(burn->progress,
							     0x10000U)),
				    burn->progress);
	}
	if (dw_put_u64(skb, DISCWRITER_A_ELAPSED_MS, elapsed))
		return -EMSGSIZE;
	if (known &&
	    (dw_put_u64(skb, DISCWRITER_A_REMAINING_MS, remaining) ||
	     dw_put_u64(skb, DISCWRITER_A_TOTAL_MS, elapsed + remaining)))
		return -EMSGSIZE;
	return 0;
}

static int dw_put_data(struct sk_buff *skb, const struct dw_burn *burn)
{
	u64 total = burn->request.sectors;
	/* What was padded is not the program's. */
	u64 done = total ? min(burn->written, total) : burn->written;

	if (nla_put_u32(skb, DISCWRITER_A_RANGE, burn->range_index) ||
	    nla_put_u32(skb, DISCWRITER_A_NR_RANGES,
			burn->request.nr_ranges) ||
	    dw_put_u64(skb, DISCWRITER_A_RANGE_START, burn->range.start) ||
	    dw_put_u64(skb, DISCWRITER_A_SECTORS_DONE, done) ||
	    (total &&
	     (dw_put_u64(skb, DISCWRITER_A_SECTORS_TOTAL, total) ||
	      dw_put_u64(skb, DISCWRITER_A_RANGE_SECTORS,
			 burn->range.end - burn->range.start + 1))))
		return -EMSGSIZE;
	if (burn->taken && dw_put_u64(skb, DISCWRITER_A_LAST_READ,
				      burn->last_read))
		return -EMSGSIZE;
	if (burn->last_written != DISCWRITER_NO_ADDRESS &&
	    dw_put_u64(skb, DISCWRITER_A_LAST_WRITTEN, burn->last_written))
		return -EMSGSIZE;
	return 0;
}

static int dw_put_buffers(struct sk_buff *skb, const struct dw_burn *burn)
{
	const struct dw_buffer *buffer = &burn->buffer;

	if (burn->phase == DISCWRITER_PHASE_WRITING &&
	    (dw_put_u64(skb, DISCWRITER_A_HOST_BUFFER_SIZE,
			dw_medium_gather(&burn->medium) *
			DISCWRITER_SECTOR_SIZE) ||
	     dw_put_u64(skb, DISCWRITER_A_HOST_BUFFER_USED, burn->stage.len)))
		return -EMSGSIZE;
	if (buffer->size &&
	    (dw_put_u64(skb, DISCWRITER_A_DRIVE_BUFFER_SIZE, buffer->size) ||
	     dw_put_u64(skb, DISCWRITER_A_DRIVE_BUFFER_USED,
			buffer->size - buffer->free)))
		return -EMSGSIZE;
	if (burn->phase == DISCWRITER_PHASE_WRITING && burn->rate &&
	    dw_put_u64(skb, DISCWRITER_A_SPEED, burn->rate))
		return -EMSGSIZE;
	if (burn->progress != DW_NO_PROGRESS &&
	    nla_put_u32(skb, DISCWRITER_A_PROGRESS, burn->progress))
		return -EMSGSIZE;
	return 0;
}

static int dw_put_failure(struct sk_buff *skb, const struct dw_failure *failure)
{
	const struct dw_reply *reply = &failure->reply;

	if (!failure->cause)
		return 0;
	if (nla_put_u32(skb, DISCWRITER_A_CAUSE, failure->cause) ||
	    nla_put_u32(skb, DISCWRITER_A_ERROR,
			dw_cause_errno(failure->cause)) ||
	    nla_put_u32(skb, DISCWRITER_A_FAILED_PHASE, failure->phase))
		return -EMSGSIZE;
	if (reply->raw_len &&
	    (nla_put_u32(skb, DISCWRITER_A_OPCODE, reply->opcode) ||
	     nla_put(skb, DISCWRITER_A_SENSE, reply->raw_len, reply->raw)))
		return -EMSGSIZE;
	if (failure->has_lba &&
	    dw_put_u64(skb, DISCWRITER_A_ERROR_LBA, failure->lba))
		return -EMSGSIZE;
	return 0;
}

static int dw_put_burn(struct sk_buff *skb, struct dw_recorder *rec)
{
	const struct dw_burn *burn = &rec->burn;

	if (dw_put_head(skb, rec) || dw_put_phase(skb, burn))
		return -EMSGSIZE;
	if (!burn->id)
		return 0;
	if (dw_put_times(skb, burn) || dw_put_data(skb, burn) ||
	    dw_put_buffers(skb, burn) || dw_put_failure(skb, &burn->failure))
		return -EMSGSIZE;
	if (burn->state != DW_BURN_ENDED)
		return 0;
	if (nla_put_u32(skb, DISCWRITER_A_OUTCOME, burn->outcome) ||
	    (burn->next_writable != DISCWRITER_NO_ADDRESS &&
	     dw_put_u64(skb, DISCWRITER_A_NEXT_WRITABLE, burn->next_writable)))
		return -EMSGSIZE;
	return 0;
}

/**
 * dw_netlink_heard - does anybody listen?
 */
bool dw_netlink_heard(void)
{
	return genl_has_listeners(&dw_family, &init_net, DW_GROUP_EVENTS);
}

/* Number and send an event that @put fills; under the recorder's lock. */
static void dw_event(struct dw_recorder *rec, enum discwriter_nl_command event,
		     int (*put)(struct sk_buff *skb, struct dw_recorder *rec,
				const char *block), const char *block)
{
	struct sk_buff *skb;
	void *head;

	lockdep_assert_held(&rec->lock);
	rec->events++;
	if (!dw_netlink_heard())
		return;
	dw_watch_kick(rec);
	skb = genlmsg_new(DW_MESSAGE_SIZE, GFP_KERNEL);
	if (!skb)
		return;
	head = genlmsg_put(skb, 0, 0, &dw_family, 0, event);
	if (!head || put(skb, rec, block)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, head);
	genlmsg_multicast(&dw_family, skb, 0, DW_GROUP_EVENTS, GFP_NOWAIT);
}

static int dw_put_burn_event(struct sk_buff *skb, struct dw_recorder *rec,
			     const char *block)
{
	return dw_put_burn(skb, rec);
}

static int dw_put_removed_event(struct sk_buff *skb, struct dw_recorder *rec,
				const char *block)
{
	return dw_put_head(skb, rec);
}

/* Name of the drive's block device into @name, NULL if it has none. */
static const char *dw_block_name(struct dw_recorder *rec, char *name, size_t size)
{
	struct device *disk = dw_claim_find_disk(rec);

	if (!disk)
		return NULL;
	strscpy(name, dev_name(disk), size);
	put_device(disk);
	return name;
}

/**
 * dw_netlink_recorder - tell that a recorder, or what lies in it, is another
 * @rec: the recorder
 * @event: ADDED, REMOVED or MEDIUM
 */
void dw_netlink_recorder(struct dw_recorder *rec,
			 enum discwriter_nl_command event)
{
	char name[32];
	const char *block = NULL;

	/* A drive has a unit attention at its probe, and no name yet. */
	if (!READ_ONCE(rec->has_node))
		return;
	if (event != DISCWRITER_CMD_REMOVED && dw_netlink_heard())
		block = dw_block_name(rec, name, sizeof(name));
	mutex_lock(&rec->lock);
	dw_event(rec, event, event == DISCWRITER_CMD_REMOVED ?
		 dw_put_removed_event : dw_put_recorder, block);
	mutex_unlock(&rec->lock);
}

/*
 * kB/s since the last time this was asked; the first time, since writing began.
 * Other phases have none: what they record is not the program's data.
 */
static void dw_netlink_rate(struct dw_burn *burn)
{
	ktime_t now = ktime_get();
	s64 ms = ktime_ms_delta(now, burn->told);

	if (burn->phase != DISCWRITER_PHASE_WRITING) {
		burn->rate = 0;
		return;
	}
	/* Too early to tell: what was written counts the next time. */
	if (ms <= 0)
		return;
	burn->rate = div64_u64((burn->written - burn->told_sectors) *
			       DISCWRITER_SECTOR_SIZE, ms);
	burn->told = now;
	burn->told_sectors = burn->written;
}

/**
 * dw_netlink_burn - tell how a job is getting on
 * @rec: the recorder, its lock held
 * @event: PHASE, PROGRESS or ENDED
 */
void dw_netlink_burn(struct dw_recorder *rec, enum discwriter_nl_command event)
{
	dw_event(rec, event, dw_put_burn_event, NULL);
}

/**
 * dw_netlink_progress - tell it, if it is time to
 * @rec: the recorder, its lock held
 */
void dw_netlink_progress(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	if (time_before(jiffies, burn->tell_at))
		return;
	burn->tell_at = jiffies + msecs_to_jiffies(READ_ONCE(rec->event_interval));
	dw_netlink_rate(burn);
	dw_event(rec, DISCWRITER_CMD_PROGRESS, dw_put_burn_event, NULL);
}

static int dw_answer_put(struct sk_buff *skb, struct dw_recorder *rec, u8 cmd,
			 u32 portid, u32 seq, int flags)
{
	char name[32];
	const char *block;
	void *head;
	int ret;

	head = genlmsg_put(skb, portid, seq, &dw_family, flags, cmd);
	if (!head)
		return -EMSGSIZE;
	block = dw_block_name(rec, name, sizeof(name));
	mutex_lock(&rec->lock);
	/* Who has come to listen asks first what there is. */
	dw_watch_kick(rec);
	ret = cmd == DISCWRITER_CMD_GET_RECORDER ?
	      dw_put_recorder(skb, rec, block) : dw_put_burn(skb, rec);
	mutex_unlock(&rec->lock);
	if (ret) {
		genlmsg_cancel(skb, head);
		return ret;
	}
	genlmsg_end(skb, head);
	return 0;
}

static int dw_get(struct sk_buff *request, struct genl_info *info)
{
	struct dw_recorder *rec;
	struct sk_buff *skb;
	int ret;

	if (!info->attrs[DISCWRITER_A_INDEX])
		return -EINVAL;
	rec = dw_recorder_find(nla_get_u32(info->attrs[DISCWRITER_A_INDEX]));
	if (!rec)
		return -ENODEV;
	skb = genlmsg_new(DW_MESSAGE_SIZE, GFP_KERNEL);
	if (!skb) {
		ret = -ENOMEM;
		goto out;
	}
	ret = dw_answer_put(skb, rec, info->genlhdr->cmd, info->snd_portid,
			    info->snd_seq, 0);
	if (ret)
		nlmsg_free(skb);
	else
		ret = genlmsg_reply(skb, info);
out:
	put_device(&rec->dev);
	return ret;
}

/* In the order of their numbers: those that come meanwhile are not missed. */
static int dw_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);
	struct dw_recorder *rec;
	int ret = 0;

	while (!ret) {
		rec = dw_recorder_next(cb->args[0]);
		if (!rec)
			break;
		ret = dw_answer_put(skb, rec, request->cmd,
				    NETLINK_CB(cb->skb).portid,
				    cb->nlh->nlmsg_seq, NLM_F_MULTI);
		if (!ret)
			cb->args[0] = rec->index + 1;
		put_device(&rec->dev);
	}
	return skb->len ? skb->len : ret;
}

static const struct nla_policy dw_policy[] = {
	[DISCWRITER_A_INDEX] = { .type = NLA_U32 },
};

static const struct genl_small_ops dw_ops[] = {
	{
		.cmd	= DISCWRITER_CMD_GET_RECORDER,
		.doit	= dw_get,
		.dumpit	= dw_dump,
	},
	{
		.cmd	= DISCWRITER_CMD_GET_STATUS,
		.doit	= dw_get,
		.dumpit	= dw_dump,
	},
};

static const struct genl_multicast_group dw_groups[] = {
	[DW_GROUP_EVENTS] = { .name = DISCWRITER_GENL_EVENTS },
};

static struct genl_family dw_family __ro_after_init = {
	.name		= DISCWRITER_GENL_NAME,
	.version	= DISCWRITER_GENL_VERSION,
	.module		= THIS_MODULE,
	.maxattr	= ARRAY_SIZE(dw_policy) - 1,
	.policy		= dw_policy,
	.small_ops	= dw_ops,
	.n_small_ops	= ARRAY_SIZE(dw_ops),
	.resv_start_op	= DISCWRITER_CMD_GET_RECORDER,
	.mcgrps		= dw_groups,
	.n_mcgrps	= ARRAY_SIZE(dw_groups),
	/* No request waits for another. */
	.parallel_ops	= true,
};

/**
 * dw_netlink_init - register the family
 */
int __init dw_netlink_init(void)
{
	return genl_register_family(&dw_family);
}

/**
 * dw_netlink_exit - the counterpart of dw_netlink_init()
 */
void dw_netlink_exit(void)
{
	genl_unregister_family(&dw_family);
}
