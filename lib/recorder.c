// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A recorder: its node, open for reading, and what can be asked of it.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int code(int ret)
{
	return ret < 0 ? discwriter_hresult_from_errno(-ret) : S_OK;
}

static int read_info(int fd, struct discwriter_recorder *info)
{
	int ret;

	memset(info, 0, sizeof(*info));
	ret = dw_ioctl(fd, DISCWRITER_IOC_RECORDER, info);
	if (ret < 0)
		return ret;
	dw_printable(info->vendor, sizeof(info->vendor));
	dw_printable(info->product, sizeof(info->product));
	dw_printable(info->revision, sizeof(info->revision));
	dw_printable(info->serial, sizeof(info->serial));
	dw_printable(info->block_name, sizeof(info->block_name));
	if (info->nr_profiles > DW_ARRAY_SIZE(info->profiles))
		info->nr_profiles = DW_ARRAY_SIZE(info->profiles);
	return 0;
}

int dw_read_status(int fd, struct discwriter_status *status)
{
	int ret;

	memset(status, 0, sizeof(*status));
	ret = dw_ioctl(fd, DISCWRITER_IOC_STATUS, status);
	if (ret < 0)
		return ret;
	if (status->sense_len > sizeof(status->sense))
		status->sense_len = sizeof(status->sense);
	return 0;
}

/* Nothing runs: no burn, and no other job. */
bool dw_job_is_over(const struct discwriter_status *status)
{
	return status->phase == DISCWRITER_PHASE_IDLE ||
	       status->phase == DISCWRITER_PHASE_COMPLETED ||
	       status->phase == DISCWRITER_PHASE_FAILED;
}

/* Is it still the drive that was opened, not another with its number? */
int dw_check_same(const struct dw_recorder *recorder, int fd)
{
	const struct discwriter_recorder *was = &recorder->info;
	struct discwriter_recorder is;
	int ret = read_info(fd, &is);

	if (ret < 0)	/* -ENOTTY: what has its place is no recorder at all */
		return ret;
	if (is.index == was->index && is.host == was->host && is.channel == was->channel &&
	    is.target == was->target && is.lun == was->lun &&
	    !strcmp(is.product, was->product) && !strcmp(is.serial, was->serial))
		return 0;
	return -ENODEV;
}

/* Open the node for writing, which takes the recorder. @flags: further open flags */
int dw_take_node(const struct dw_recorder *recorder, int flags)
{
	int fd = dw_open(recorder->path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags);
	int ret;

	if (fd < 0)
		return fd;
	ret = dw_check_same(recorder, fd);
	if (!ret)
		return fd;
	dw_ops.close(fd);
	return ret;
}

/*
 * The code of a verb that has no record to look into: there EOPNOTSUPP can only be
 * the drive's, while a verb that the kernel does not know is ENOTTY.
 */
int dw_verb_code(int ret)
{
	if (ret >= 0)
		return S_OK;
	return ret == -EOPNOTSUPP ? E_IMAPI_RECORDER_NO_SUCH_FEATURE :
				    dw_hresult_at(DW_STAGE_MEDIUM, -ret, NULL);
}

int dw_adjusted(bool speed, bool rotation)
{
	if (speed)
		return rotation ? S_IMAPI_BOTHADJUSTED : S_IMAPI_SPEEDADJUSTED;
	return rotation ? S_IMAPI_ROTATIONADJUSTED : S_OK;
}

/*
 * The node's own path: it is opened again for each job, and by then the program may be in
 * another folder, or a link lead elsewhere.
 */
static int resolve(const char *path, char *node, size_t size)
{
	struct stat st;
	int ret;

	ret = dw_ops.stat(path, &st);
	if (ret < 0)
		return ret;
	if (S_ISBLK(st.st_mode))
		return dw_ops.node_of_block(st.st_rdev, node, size);
	return S_ISCHR(st.st_mode) ? dw_ops.realpath(path, node, size) : -ENOTTY;
}

int discwriter_recorder_open(const char *path, struct dw_recorder **recorder)
{
	struct dw_recorder *rec;
	char node[PATH_MAX];
	int ret;

	if (!path || !recorder)
		return E_POINTER;
	ret = resolve(path, node, sizeof(node));
	if (ret < 0)
		return code(ret);
	rec = calloc(1, sizeof(*rec));
	if (!rec)
		return E_OUTOFMEMORY;
	rec->path = strdup(node);
	if (!rec->path) {
		ret = -ENOMEM;
		goto err_free;
	}
	rec->fd = dw_open(rec->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (rec->fd < 0) {
		ret = rec->fd;
		goto err_free;
	}
	ret = read_info(rec->fd, &rec->info);
	if (ret < 0)
		goto err_close;
	ret = dw_lock_init(rec);
	if (ret < 0)
		goto err_close;
	atomic_init(&rec->refs, 1);
	*recorder = rec;
	return S_OK;

err_close:
	dw_ops.close(rec->fd);
err_free:
	free(rec->path);
	free(rec);
	return code(ret);
}

int discwriter_recorder_open_index(unsigned int index, struct dw_recorder **recorder)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/discwriter%u", index);
	return discwriter_recorder_open(path, recorder);
}

struct dw_recorder *dw_recorder_get(struct dw_recorder *recorder)
{
	if (recorder)
		atomic_fetch_add(&recorder->refs, 1);
	return recorder;
}

void discwriter_recorder_free(struct dw_recorder *recorder)
{
	if (!recorder || atomic_fetch_sub(&recorder->refs, 1) > 1)
		return;
	dw_lock_done(recorder);
	dw_ops.close(recorder->fd);
	free(recorder->path);
	free(recorder);
}

const char *discwriter_recorder_path(const struct dw_recorder *recorder)
{
	return recorder ? recorder->path : NULL;
}

static int check_out(const struct dw_recorder *recorder, const void *out, size_t size)
{
	if (!recorder || !out)
		return E_POINTER;
	return size ? S_OK : E_INVALIDARG;
}

int discwriter_recorder_info(struct dw_recorder *recorder, struct discwriter_recorder *info,
			     size_t size)
{
	struct discwriter_recorder in;
	int ret = check_out(recorder, info, size);

	if (ret)
		return ret;
	ret = read_info(recorder->fd, &in);
	if (ret < 0)
		return code(ret);
	dw_copy_out(info, size, &in, sizeof(in));
	return S_OK;
}

/*
 * A query by the descriptor that is open for reading; @in is cleared first, so that
 * what an older kernel does not fill is 0. @why: where @in tells why it fails, or NULL
 */
int dw_query(struct dw_recorder *recorder, unsigned long request, void *in, size_t in_size,
	     const struct discwriter_why *why, void *out, size_t out_size)
{
	int ret = check_out(recorder, out, out_size);

	if (ret)
		return ret;
	memset(in, 0, in_size);
	ret = dw_ioctl(recorder->fd, request, in);
	if (ret < 0)
		return why && why->cause ? discwriter_hresult_from_cause(why->cause) :
					   dw_verb_code(ret);
	dw_copy_out(out, out_size, in, in_size);
	return S_OK;
}

int discwriter_recorder_features(struct dw_recorder *recorder,
				 struct discwriter_features *features, size_t size)
{
	struct discwriter_features in;

	return dw_query(recorder, DISCWRITER_IOC_FEATURES, &in, sizeof(in), NULL, features,
			size);
}

int discwriter_recorder_medium(struct dw_recorder *recorder, struct discwriter_medium *medium,
			       size_t size)
{
	struct discwriter_medium in = { 0 };

	return dw_query(recorder, DISCWRITER_IOC_MEDIUM, &in, sizeof(in), &in.why, medium,
			size);
}

int discwriter_recorder_status(struct dw_recorder *recorder, struct discwriter_status *status,
			       size_t size)
{
	struct discwriter_status in;
	int ret = check_out(recorder, status, size);

	if (ret)
		return ret;
	ret = dw_read_status(recorder->fd, &in);
	if (ret < 0)
		return code(ret);
	dw_copy_out(status, size, &in, sizeof(in));
	return S_OK;
}

int discwriter_recorder_owner(struct dw_recorder *recorder, struct discwriter_owner *owner,
			      size_t size)
{
	struct discwriter_owner in = { 0 };
	int ret = check_out(recorder, owner, size);

	if (ret)
		return ret;
	ret = dw_ioctl(recorder->fd, DISCWRITER_IOC_OWNER, &in);
	if (ret < 0)
		return code(ret);
	dw_printable(in.client, sizeof(in.client));
	dw_copy_out(owner, size, &in, sizeof(in));
	return S_OK;
}

int discwriter_recorder_cancel(struct dw_recorder *recorder)
{
	struct discwriter_cancel cancel = { 0 };

	if (!recorder)
		return E_POINTER;
	return dw_verb_code(dw_ioctl(recorder->fd, DISCWRITER_IOC_CANCEL, &cancel));
}
