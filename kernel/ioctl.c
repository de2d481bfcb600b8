// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of <linux/discwriter.h>.
 */
#include <linux/capability.h>
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "chardev.h"
#include "ioctl.h"
#include "netlink.h"
#include "recorder.h"
#include "watch.h"

#define DW_BEGIN_FLAGS	(DISCWRITER_BEGIN_OVERWRITE | DISCWRITER_BEGIN_PAD | \
			 DISCWRITER_BEGIN_SIMULATE | \
			 DISCWRITER_BEGIN_UNPROTECTED | \
			 DISCWRITER_BEGIN_RESUME | DISCWRITER_BEGIN_FORMAT | \
			 DISCWRITER_BEGIN_POSTGAP | \
			 DISCWRITER_BEGIN_CLOSE_FULL | \
			 DISCWRITER_BEGIN_NEAREST_SPEED)

static bool dw_nonblock(const struct file *filp)
{
	return filp->f_flags & O_NONBLOCK;
}

static void dw_copy_inquiry(char *to, size_t size, const char *from, size_t len)
{
	memcpy(to, from, min(dw_inquiry_len(from, len), size - 1));
}

static int dw_ioctl_recorder(struct file *filp, struct dw_recorder *rec,
			     union dw_ioctl_arg *arg)
{
	struct discwriter_recorder *out = &arg->recorder;
	const struct dw_config *config = &rec->config;
	struct scsi_device *sdev = rec->sdev;
	struct device *disk;

	out->index = rec->index;
	out->capabilities = dw_profiles_capabilities(config->profiles,
						     config->nr_profiles);
	out->host = sdev->host->host_no;
	out->channel = sdev->channel;
	out->target = sdev->id;
	out->lun = sdev->lun;
	out->dma_alignment = dw_transport_dma_mask(rec);
	out->max_transfer = dw_transport_max_bytes(rec);
	out->chunk = min_t(u32, out->max_transfer, DW_CHUNK_BYTES);
	out->nr_profiles = min_t(u32, config->nr_profiles,
				 ARRAY_SIZE(out->profiles));
	memcpy(out->profiles, config->profiles,
	       out->nr_profiles * sizeof(out->profiles[0]));
	dw_copy_inquiry(out->vendor, sizeof(out->vendor), sdev->vendor, 8);
	dw_copy_inquiry(out->product, sizeof(out->product), sdev->model, 16);
	dw_copy_inquiry(out->revision, sizeof(out->revision), sdev->rev, 4);
	strscpy(out->serial, config->serial, sizeof(out->serial));
	disk = dw_claim_find_disk(rec);
	if (disk) {
		strscpy(out->block_name, dev_name(disk),
			sizeof(out->block_name));
		put_device(disk);
	}
	return 0;
}

static int dw_ioctl_features(struct file *filp, struct dw_recorder *rec,
			     union dw_ioctl_arg *arg);

/**
 * dw_why - tell a program why a drive's answer could not be had
 * @job: the job that failed
 * @why: filled
 */
void dw_why(const struct dw_job *job, struct discwriter_why *why)
{
	const struct dw_failure *failure = &job->failure;

	why->cause = failure->cause;
	why->opcode = failure->reply.opcode;
	why->sense_key = failure->reply.sense.key;
	why->asc = failure->reply.sense.asc;
	why->ascq = failure->reply.sense.ascq;
}

/*
 * Who is about to burn looks at the medium first, and a disc that was just put in is
 * waited for: CANCEL ends that, too.
 */
static void dw_asking(struct dw_recorder *rec, bool begin)
{
	mutex_lock(&rec->lock);
	if (!begin)
		rec->asking--;
	else if (!rec->asking++)
		WRITE_ONCE(rec->asking_ends, false);
	mutex_unlock(&rec->lock);
}

/*
 * Idle: ask the drive. During a burn: what was found when it began, and not a
 * command. Whoever examines first is waited for.
 */
static int dw_ioctl_medium(struct file *filp, struct dw_recorder *rec,
			   union dw_ioctl_arg *arg)
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY };
	bool snapshot, writer = filp->f_mode & FMODE_WRITE;
	int ret = 0;

	snapshot = dw_burn_running(rec);
	if (!snapshot) {
		if (mutex_lock_killable(&rec->examine_lock))
			return -EINTR;
		snapshot = dw_burn_running(rec);
		if (!snapshot) {
			if (writer) {
				dw_asking(rec, true);
				job.cancel = &rec->asking_ends;
			}
			ret = dw_medium_look(rec, &job, false);
			if (writer)
				dw_asking(rec, false);
		}
		mutex_unlock(&rec->examine_lock);
	}
	if (ret) {
		dw_why(&job, &arg->medium.why);
		return ret;
	}
	dw_medium_status(rec, &arg->medium);
	if (snapshot)
		arg->medium.flags |= DISCWRITER_MEDIUM_SNAPSHOT;
	return 0;
}

static int dw_ioctl_status(struct file *filp, struct dw_recorder *rec,
			   union dw_ioctl_arg *arg)
{
	struct dw_file *file = filp->private_data;

	file->seen = READ_ONCE(rec->sequence);
	dw_burn_status(rec, &arg->status);
	return 0;
}

static int dw_ioctl_owner(struct file *filp, struct dw_recorder *rec,
			  union dw_ioctl_arg *arg)
{
	dw_recorder_owner(rec, &arg->owner);
	return 0;
}

/**
 * dw_client_valid - is this a client name?
 * @name: DISCWRITER_CLIENT_LEN bytes
 *
 * IMAPI's alphabet; a name it would refuse is refused here, too.
 */
bool dw_client_valid(const char *name)
{
	size_t i;

	for (i = 0; i < DISCWRITER_CLIENT_LEN; i++) {
		if (!name[i])
			return true;
		if (!isascii(name[i]) ||
		    (!isalnum(name[i]) && !strchr(" .,:;-_", name[i])))
			return false;
	}
	return false;
}

/**
 * dw_client_set - set the name to show to others
 * @rec: the recorder
 * @name: valid; if empty, the task's is taken
 */
void dw_client_set(struct dw_recorder *rec, const char *name)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, current);
	mutex_lock(&rec->lock);
	strscpy(rec->owner.client, name[0] ? name : comm,
		sizeof(rec->owner.client));
	mutex_unlock(&rec->lock);
}

static int dw_ioctl_client(struct file *filp, struct dw_recorder *rec,
			   union dw_ioctl_arg *arg)
{
	const struct discwriter_client *client = &arg->client;

	if (client->flags || client->reserved ||
	    !dw_client_valid(client->client))
		return -EINVAL;
	dw_client_set(rec, client->client);
	return 0;
}

static int dw_copy_ranges(const struct discwriter_begin *begin,
			  struct dw_request *request)
{
	if (!begin->nr_ranges)
		return begin->ranges ? -EINVAL : 0;
	if (begin->nr_ranges > DISCWRITER_MAX_RANGES)
		return -EINVAL;
	request->ranges = vmemdup_user(u64_to_user_ptr(begin->ranges),
				       begin->nr_ranges *
				       sizeof(*request->ranges));
	if (IS_ERR(request->ranges)) {
		int ret = PTR_ERR(request->ranges);

		request->ranges = NULL;
		return ret;
	}
	request->nr_ranges = begin->nr_ranges;
	return 0;
}

static int dw_ioctl_begin(struct file *filp, struct dw_recorder *rec,
			  union dw_ioctl_arg *arg)
{
	const struct discwriter_begin *begin = &arg->begin;
	struct dw_request request = {
		.flags = begin->flags,
		.close = begin->close,
		.write_type = begin->write_type,
		.sectors = begin->sectors,
		.speed = {
			.write = begin->speed,
			.rotation = begin->rotation,
			.nearest = begin->flags & DISCWRITER_BEGIN_NEAREST_SPEED,
		},
	};
	loff_t first = 0;
	u32 id;
	int ret;

	if (begin->flags & ~DW_BEGIN_FLAGS ||
	    begin->close > DISCWRITER_CLOSE_COMPATIBLE ||
	    begin->write_type > DISCWRITER_WRITE_AT_ONCE ||
	    begin->rotation > DISCWRITER_ROTATION_CAV ||
	    (begin->flags & DISCWRITER_BEGIN_RESUME && begin->nr_ranges) ||
	    !dw_client_valid(begin->client))
		return -EINVAL;
	if (dw_burn_running(rec))
		return -ETXTBSY;
	if (request.close == DISCWRITER_CLOSE_DEFAULT)
		request.close = READ_ONCE(rec->close_policy);
	ret = dw_copy_ranges(begin, &request);
	if (ret)
		return ret;
	/* One that no disc has is refused by the worker, who looks at the list. */
	if (request.nr_ranges && request.ranges[0].start <= U32_MAX)
		first = request.ranges[0].start * DISCWRITER_SECTOR_SIZE;
	dw_client_set(rec, begin->client);
	ret = dw_burn_begin(rec, &request, dw_nonblock(filp), &id);
	kvfree(request.ranges);
	if (ret)
		return ret;
	mutex_lock(&rec->lock);
	if (rec->burn.id == id && rec->burn.resumed && !dw_nonblock(filp))
		first = rec->burn.resumed * DISCWRITER_SECTOR_SIZE;
	mutex_unlock(&rec->lock);
	filp->f_pos = first;
	return 0;
}

static int dw_ioctl_end(struct file *filp, struct dw_recorder *rec,
			union dw_ioctl_arg *arg)
{
	int ret;

	if (arg->end.flags || arg->end.reserved)
		return -EINVAL;
	ret = dw_burn_end(rec, dw_nonblock(filp));
	if (ret != -EAGAIN && ret != -EBADFD)
		filp->f_pos = 0;
	return ret;
}

static int dw_ioctl_cancel(struct file *filp, struct dw_recorder *rec,
			   union dw_ioctl_arg *arg)
{
	bool same;

	if (arg->cancel.flags || arg->cancel.reserved)
		return -EINVAL;
	mutex_lock(&rec->lock);
	same = rec->owner.hold == DW_HOLD_FREE ||
	       uid_eq(rec->owner.uid, current_fsuid());
	mutex_unlock(&rec->lock);
	if ((!same || file_permission(filp, MAY_WRITE)) &&
	    !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return dw_burn_cancel(rec);
}

/**
 * struct dw_verb - a verb
 * @size: of its structure here
 * @min: of its structure in the first release
 * @in: the structure is read from the program
 * @out: it is written to the program
 * @write: the descriptor must be open for writing
 * @handle: does it
 * @always_out: it is written to the program also when the verb fails
 */
struct dw_verb {
	u16 size;
	u16 min;
	bool in;
	bool out;
	bool write;
	int (*handle)(struct file *filp, struct dw_recorder *rec,
		      union dw_ioctl_arg *arg);
	bool always_out;
};

static const struct dw_verb dw_verbs[] = {
	[_IOC_NR(DISCWRITER_IOC_FEATURES)] = {
		sizeof(struct discwriter_features), 24,
		false, true, false, dw_ioctl_features },
	[_IOC_NR(DISCWRITER_IOC_RECORDER)] = {
		sizeof(struct discwriter_recorder), 224,
		false, true, false, dw_ioctl_recorder },
	[_IOC_NR(DISCWRITER_IOC_MEDIUM)] = {
		sizeof(struct discwriter_medium), 64,
		false, true, false, dw_ioctl_medium, true },
	[_IOC_NR(DISCWRITER_IOC_STATUS)] = {
		sizeof(struct discwriter_status), 264,
		false, true, false, dw_ioctl_status },
	[_IOC_NR(DISCWRITER_IOC_OWNER)] = {
		sizeof(struct discwriter_owner), 72,
		false, true, false, dw_ioctl_owner },
	[_IOC_NR(DISCWRITER_IOC_FORMATS)] = {
		sizeof(struct discwriter_formats), 768,
		false, true, false, dw_ioctl_formats, true },
	[_IOC_NR(DISCWRITER_IOC_SPEEDS)] = {
		sizeof(struct discwriter_speeds), 528,
		false, true, false, dw_ioctl_speeds, true },
	[_IOC_NR(DISCWRITER_IOC_BEGIN)] = {
		sizeof(struct discwriter_begin), 96,
		true, false, true, dw_ioctl_begin },
	[_IOC_NR(DISCWRITER_IOC_END)] = {
		sizeof(struct discwriter_end), 8,
		true, false, true, dw_ioctl_end },
	[_IOC_NR(DISCWRITER_IOC_CANCEL)] = {
		sizeof(struct discwriter_cancel), 8,
		true, false, false, dw_ioctl_cancel },
	[_IOC_NR(DISCWRITER_IOC_ERASE)] = {
		sizeof(struct discwriter_erase), 8,
		true, false, true, dw_ioctl_erase },
	[_IOC_NR(DISCWRITER_IOC_FORMAT)] = {
		sizeof(struct discwriter_format), 32,
		true, false, true, dw_ioctl_format },
	[_IOC_NR(DISCWRITER_IOC_FINALIZE)] = {
		sizeof(struct discwriter_finalize), 8,
		true, false, true, dw_ioctl_finalize },
	[_IOC_NR(DISCWRITER_IOC_RESERVE)] = {
		sizeof(struct discwriter_reserve), 24,
		true, true, true, dw_ioctl_reserve },
	[_IOC_NR(DISCWRITER_IOC_TRAY)] = {
		sizeof(struct discwriter_tray), 8,
		true, false, true, dw_ioctl_tray },
	[_IOC_NR(DISCWRITER_IOC_SPEED)] = {
		sizeof(struct discwriter_speed), 16,
		true, true, true, dw_ioctl_speed },
	[_IOC_NR(DISCWRITER_IOC_WRITE_RANGES)] = {
		sizeof(struct discwriter_write_ranges), 104,
		true, true, true, dw_ioctl_write_ranges, true },
	[_IOC_NR(DISCWRITER_IOC_QUERY)] = {
		sizeof(struct discwriter_query), 48,
		true, true, false, dw_ioctl_query, true },
	[_IOC_NR(DISCWRITER_IOC_CLIENT)] = {
		sizeof(struct discwriter_client), 72,
		true, false, true, dw_ioctl_client },
};

static int dw_ioctl_features(struct file *filp, struct dw_recorder *rec,
			     union dw_ioctl_arg *arg)
{
	struct discwriter_features *out = &arg->features;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dw_verbs); i++)
		if (dw_verbs[i].handle)
			out->verbs |= BIT_ULL(i);
	out->begin_flags = DW_BEGIN_FLAGS;
	out->max_ranges = DISCWRITER_MAX_RANGES;
	out->causes = DISCWRITER_CAUSE_COUNT;
	return 0;
}

static int dw_ioctl_read(const struct dw_verb *verb, void __user *user,
			 u32 size, union dw_ioctl_arg *arg)
{
	int ret;

	ret = copy_struct_from_user(arg, verb->size, user, size);
	/* Something this kernel does not know of: as bad as an unknown flag. */
	return ret == -E2BIG ? -EINVAL : ret;
}

static int dw_ioctl_write(const struct dw_verb *verb, void __user *user,
			  u32 size, const union dw_ioctl_arg *arg)
{
	u32 known = min_t(u32, size, verb->size);

	if (copy_to_user(user, arg, known) ||
	    clear_user(user + known, size - known))
		return -EFAULT;
	return 0;
}

/**
 * dw_ioctl - ioctl(2) on the node
 * @filp: the open file
 * @cmd: the verb; its direction bits do not matter, its size is that of the
 *	program's structure
 * @arg: the program's structure
 */
long dw_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct dw_file *file = filp->private_data;
	void __user *user = (void __user *)arg;
	u32 nr = _IOC_NR(cmd), size = _IOC_SIZE(cmd);
	const struct dw_verb *verb;
	union dw_ioctl_arg *data;
	bool bad;
	long ret;

	if (_IOC_TYPE(cmd) != DISCWRITER_IOC_TYPE ||
	    nr >= ARRAY_SIZE(dw_verbs) || !dw_verbs[nr].handle)
		return -ENOTTY;
	verb = &dw_verbs[nr];
	if (size < verb->min)
		return -EINVAL;
	if (verb->write && !(filp->f_mode & FMODE_WRITE))
		return -EBADF;
	if (dw_recorder_dead(file->rec))
		return -ENODEV;

	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	ret = verb->in ? dw_ioctl_read(verb, user, size, data) : 0;
	bad = ret;
	if (!ret)
		ret = verb->handle(filp, file->rec, data);
	if (verb->always_out && !bad) {
		int err = dw_ioctl_write(verb, user, size, data);

		ret = ret ? ret : err;
	} else if (!ret && verb->out) {
		ret = dw_ioctl_write(verb, user, size, data);
	}
	kfree(data);
	return ret;
}
