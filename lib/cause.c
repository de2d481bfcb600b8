// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From what the kernel says to a code: one table of causes, and one of errnos for
 * when there is nothing but that.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "internal.h"

#define CAUSE(name_, error_, hr_, text_)			\
	[DISCWRITER_CAUSE_ ## name_] = {			\
		.cause = DISCWRITER_CAUSE_ ## name_,		\
		.error = error_,				\
		.hr = hr_,					\
		.name = #name_,					\
		.text = text_,					\
	}

static const struct dw_cause causes[] = {
	CAUSE(NONE, 0, S_OK, "Nothing went wrong."),
	CAUSE(CANCELLED, ECANCELED, E_IMAPI_REQUEST_CANCELLED,
	      "The burn was cancelled, or the program that wrote was killed."),
	CAUSE(NO_MODE_PAGE, EBADRQC, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE,
	      "The drive lacks a mode page that is needed."),
	CAUSE(NO_MEDIUM, ENOMEDIUM, E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
	      "There is no disc, or the tray is open."),
	CAUSE(INCOMPATIBLE, EBADE, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE,
	      "The drive cannot make sense of the disc or of its format."),
	CAUSE(UPSIDE_DOWN, EBADSLT, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN,
	      "The disc seems to lie the wrong way up."),
	CAUSE(BECOMING_READY, ETIME, E_IMAPI_RECORDER_MEDIA_BECOMING_READY,
	      "The drive did not become ready in time."),
	CAUSE(FORMATTING, EUNATCH, E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS,
	      "The disc was still being formatted when the wait was over."),
	CAUSE(BUSY, EXFULL, E_IMAPI_RECORDER_MEDIA_BUSY,
	      "A long operation of the drive outlasted the wait."),
	CAUSE(MODE_PARAMETERS, EDOM, E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS,
	      "The drive refused its write parameters."),
	CAUSE(WRITE_PROTECTED, EROFS, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED,
	      "The disc, or the drive, is write-protected."),
	CAUSE(NO_FEATURE, ENODATA, E_IMAPI_RECORDER_NO_SUCH_FEATURE,
	      "The drive has no such feature."),
	CAUSE(FEATURE_NOT_CURRENT, ENODATA, E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT,
	      "The drive has the feature, but not with this disc."),
	CAUSE(NO_GET_CONFIGURATION, ENODATA, E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED,
	      "The drive is older than features."),
	CAUSE(TIMEOUT, ETIMEDOUT, E_IMAPI_RECORDER_COMMAND_TIMEOUT,
	      "A command did not end in time."),
	CAUSE(NO_DISC_STRUCTURE, ENODATA, E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT,
	      "The disc has no such structure."),
	CAUSE(SPEED, ERANGE, E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH,
	      "No speed suits both the drive and the disc."),
	CAUSE(LOCKED, EBUSY, E_IMAPI_RECORDER_LOCKED,
	      "The disc is mounted, or another program has the drive."),
	CAUSE(LOCK_NAME, EINVAL, E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID,
	      "The name for a lock is not valid."),
	CAUSE(NOT_FORMATTED, EUCLEAN, E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED,
	      "The disc must be formatted first."),
	CAUSE(BAD_RESPONSE, EPROTO, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
	      "A reply of the drive was short or contradicts itself."),
	CAUSE(UNDERRUN, ESTRPIPE, E_IMAPI_LOSS_OF_STREAMING,
	      "The drive ran out of data while it wrote."),
	CAUSE(WRITE_ERROR, EIO, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE,
	      "The drive reported an error that cannot be recovered."),
	CAUSE(BURN_RUNNING, ETXTBSY, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS,
	      "A burn is running already."),
	CAUSE(NO_BURN, EBADFD, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
	      "No burn is running."),
	CAUSE(MEDIUM_STATE, EUCLEAN, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
	      "The disc is finalized or damaged, or its last session is open."),
	CAUSE(STREAM_SIZE, EINVAL, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
	      "The amount of data is 0, or no multiple of 2048 bytes."),
	CAUSE(TOO_LARGE, ENOSPC, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
	      "The data do not fit on the disc."),
	CAUSE(NOT_BLANK, EEXIST, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK,
	      "The disc is in use, and there was no leave to overwrite it."),
	CAUSE(MEDIUM_UNSUPPORTED, EMEDIUMTYPE, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED,
	      "This type of disc cannot be written."),
	CAUSE(RECORDER_UNSUPPORTED, EOPNOTSUPP, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED,
	      "The drive lacks a command that recording needs."),
	CAUSE(CLIENT_NAME, EINVAL, E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID,
	      "The client name is not valid."),
	CAUSE(INVALID, EINVAL, E_INVALIDARG,
	      "A flag, a size or a reserved field is not valid."),
	CAUSE(RANGES, EINVAL, E_INVALIDARG, "The block range list is not valid."),
	CAUSE(OFFSET, ESPIPE, E_INVALIDARG, "The address is not the next one of the burn."),
	CAUSE(SHORT_SOURCE, ECANCELED, E_INVALIDARG,
	      "The source ended before the size that was announced."),
	CAUSE(UNALIGNED, EINVAL, E_INVALIDARG,
	      "Memory was not aligned as O_DIRECT demands."),
	CAUSE(ADDRESS, EFAULT, E_POINTER, "An address is not mapped."),
	CAUSE(FAILED, EIO, E_FAIL, "It failed, and nothing more is known."),
	CAUSE(NO_MEMORY, ENOMEM, E_OUTOFMEMORY, "There was not enough memory."),
	CAUSE(NOT_IMPLEMENTED, ENOTTY, E_NOTIMPL, "The kernel module does not know this verb."),
	CAUSE(NOT_WRITABLE, EBADF, E_HANDLE, "The descriptor is not open for writing."),
	CAUSE(GONE, ENODEV, DW_E_DEV_NOT_EXIST, "The drive was unplugged."),
	CAUSE(PERMISSION, EPERM, E_ACCESSDENIED, "That is not allowed."),
	CAUSE(VERIFY, EBADMSG, E_IMAPI_BURN_VERIFICATION_FAILED,
	      "The disc does not hold what was sent to it."),
	CAUSE(SIZE_NEEDED, EOPNOTSUPP, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
	      "This disc takes only data whose size is announced."),
};

_Static_assert(DW_ARRAY_SIZE(causes) == DISCWRITER_CAUSE_COUNT, "every cause has a row");

/*
 * What an errno means by itself. Where causes share one, the row is that of the
 * likeliest; EINVAL means bad arguments everywhere but at the end, where it can
 * only be the amount of data. Whoever asks for the medium learns that a drive has
 * no features, not that a structure is missing, and writes nothing that could fail.
 */
static const struct {
	int error;
	enum dw_stage stage;	/* NONE: any */
	int hr;
} errnos[] = {
	{ EINVAL, DW_STAGE_END, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED },
	{ ENODATA, DW_STAGE_MEDIUM, E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED },
	{ EIO, DW_STAGE_MEDIUM, E_FAIL },
	{ 0, DW_STAGE_NONE, S_OK },
	{ ECANCELED, DW_STAGE_NONE, E_IMAPI_REQUEST_CANCELLED },
	{ EDESTADDRREQ, DW_STAGE_NONE, E_IMAPI_RECORDER_REQUIRED },
	{ EBADMSG, DW_STAGE_NONE, E_IMAPI_BURN_VERIFICATION_FAILED },
	{ EBADRQC, DW_STAGE_NONE, E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE },
	{ ENOMEDIUM, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ EBADE, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE },
	{ EBADSLT, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN },
	{ ETIME, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	{ EUNATCH, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS },
	{ EXFULL, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_BUSY },
	{ EDOM, DW_STAGE_NONE, E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS },
	{ EROFS, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ ENODATA, DW_STAGE_NONE, E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
	{ ETIMEDOUT, DW_STAGE_NONE, E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ ERANGE, DW_STAGE_NONE, E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH },
	{ EBUSY, DW_STAGE_NONE, E_IMAPI_RECORDER_LOCKED },
	{ EPROTO, DW_STAGE_NONE, E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ ESTRPIPE, DW_STAGE_NONE, E_IMAPI_LOSS_OF_STREAMING },
	{ EIO, DW_STAGE_NONE, E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE },
	{ ETXTBSY, DW_STAGE_NONE, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS },
	{ EBADFD, DW_STAGE_NONE, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS },
	{ EUCLEAN, DW_STAGE_NONE, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE },
	{ ENOSPC, DW_STAGE_NONE, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA },
	{ EEXIST, DW_STAGE_NONE, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK },
	{ EMEDIUMTYPE, DW_STAGE_NONE, E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED },
	{ EINVAL, DW_STAGE_NONE, E_INVALIDARG },
	{ ESPIPE, DW_STAGE_NONE, E_INVALIDARG },
	{ EFAULT, DW_STAGE_NONE, E_POINTER },
	{ ENOMEM, DW_STAGE_NONE, E_OUTOFMEMORY },
	{ ENOSYS, DW_STAGE_NONE, E_NOTIMPL },
	{ ENOTTY, DW_STAGE_NONE, E_NOTIMPL },
	{ EOPNOTSUPP, DW_STAGE_NONE, E_NOTIMPL },
	{ EBADF, DW_STAGE_NONE, E_HANDLE },
	{ ENODEV, DW_STAGE_NONE, DW_E_DEV_NOT_EXIST },
	{ ENXIO, DW_STAGE_NONE, DW_E_DEV_NOT_EXIST },
	{ ENOENT, DW_STAGE_NONE, DW_E_DEV_NOT_EXIST },
	{ EACCES, DW_STAGE_NONE, E_ACCESSDENIED },
	{ EPERM, DW_STAGE_NONE, E_ACCESSDENIED },
};

const struct dw_cause *discwriter_cause_find(unsigned int cause)
{
	return cause < DW_ARRAY_SIZE(causes) ? &causes[cause] : NULL;
}

/* In any case, and with the hyphens of the kernel's log for underscores. */
static bool is_name(const char *is, const char *name)
{
	for (; *is && *name; is++, name++)
		if (*is != toupper((unsigned char)*name) && !(*is == '_' && *name == '-'))
			return false;
	return *is == *name;
}

const struct dw_cause *discwriter_cause_by_name(const char *name)
{
	static const char prefix[] = "DISCWRITER_CAUSE_";
	size_t i;

	if (!name)
		return NULL;
	if (!strncasecmp(name, prefix, sizeof(prefix) - 1))
		name += sizeof(prefix) - 1;
	for (i = 0; i < DW_ARRAY_SIZE(causes); i++)
		if (is_name(causes[i].name, name))
			return &causes[i];
	return NULL;
}

int discwriter_hresult_from_cause(unsigned int cause)
{
	const struct dw_cause *c = discwriter_cause_find(cause);

	return c ? c->hr : E_FAIL;
}

static int from_errno(enum dw_stage stage, int error)
{
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(errnos); i++)
		if (errnos[i].error == error &&
		    (errnos[i].stage == DW_STAGE_NONE || errnos[i].stage == stage))
			return errnos[i].hr;
	return E_FAIL;
}

int discwriter_hresult_from_errno(int error)
{
	return from_errno(DW_STAGE_NONE, error);
}

static int from_status(enum dw_stage stage, const struct discwriter_status *status)
{
	const struct dw_cause *cause = discwriter_cause_find(status->cause);

	if (cause && (cause->cause != DISCWRITER_CAUSE_NONE || !status->error))
		return cause->hr;
	/* A cause that we do not know is a failure even without an errno. */
	return status->error ? from_errno(stage, (int)status->error) : E_FAIL;
}

int discwriter_hresult_from_status(const struct discwriter_status *status)
{
	return status ? from_status(DW_STAGE_NONE, status) : E_POINTER;
}

/*
 * The code of an error at some stage of a write. The record helps only when it is
 * of this very error: a call that failed by itself (EFAULT) leaves none, and what
 * stands there then is what was done about it (cancelled).
 */
int dw_hresult_at(enum dw_stage stage, int error, const struct discwriter_status *status)
{
	if (status && status->error == (__u32)error)
		return from_status(stage, status);
	return from_errno(stage, error);
}
