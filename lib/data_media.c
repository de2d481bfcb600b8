// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a data writer tells of the medium: the kernel's words in IMAPI's.
 */
#include "data_media.h"

/* MMC-6, profiles; Microsoft has one number for each family. */
static const struct {
	__u32 profile;
	__u32 type;
} types[] = {
	{ 0x0002, IMAPI_MEDIA_TYPE_DISK },
	{ 0x0008, IMAPI_MEDIA_TYPE_CDROM },
	{ 0x0009, IMAPI_MEDIA_TYPE_CDR },
	{ 0x000a, IMAPI_MEDIA_TYPE_CDRW },
	{ 0x0010, IMAPI_MEDIA_TYPE_DVDROM },
	{ 0x0011, IMAPI_MEDIA_TYPE_DVDDASHR },
	{ 0x0012, IMAPI_MEDIA_TYPE_DVDRAM },
	{ 0x0013, IMAPI_MEDIA_TYPE_DVDDASHRW },
	{ 0x0014, IMAPI_MEDIA_TYPE_DVDDASHRW },
	{ 0x0015, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER },
	{ 0x0016, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER },
	{ 0x001a, IMAPI_MEDIA_TYPE_DVDPLUSRW },
	{ 0x001b, IMAPI_MEDIA_TYPE_DVDPLUSR },
	{ 0x002a, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER },
	{ 0x002b, IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER },
	{ 0x0040, IMAPI_MEDIA_TYPE_BDROM },
	{ 0x0041, IMAPI_MEDIA_TYPE_BDR },
	{ 0x0042, IMAPI_MEDIA_TYPE_BDR },
	{ 0x0043, IMAPI_MEDIA_TYPE_BDRE },
	{ 0x0050, IMAPI_MEDIA_TYPE_HDDVDROM },
	{ 0x0051, IMAPI_MEDIA_TYPE_HDDVDR },
	{ 0x0052, IMAPI_MEDIA_TYPE_HDDVDRAM },
};

static const int supported_types[] = {
	IMAPI_MEDIA_TYPE_CDR,
	IMAPI_MEDIA_TYPE_CDRW,
	IMAPI_MEDIA_TYPE_DVDRAM,
	IMAPI_MEDIA_TYPE_DVDPLUSR,
	IMAPI_MEDIA_TYPE_DVDPLUSRW,
	IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER,
	IMAPI_MEDIA_TYPE_DVDDASHR,
	IMAPI_MEDIA_TYPE_DVDDASHRW,
	IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER,
	IMAPI_MEDIA_TYPE_DISK,
	IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER,
	IMAPI_MEDIA_TYPE_BDR,
	IMAPI_MEDIA_TYPE_BDRE,
};

const int *discwriter_supported_media_types(size_t *n)
{
	if (!n)
		return NULL;
	*n = DW_ARRAY_SIZE(supported_types);
	return supported_types;
}

__u32 dw_media_type(__u32 profile)
{
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(types); i++)
		if (types[i].profile == profile)
			return types[i].type;
	return IMAPI_MEDIA_TYPE_UNKNOWN;
}

bool dw_media_is_cd(const struct discwriter_medium *medium)
{
	return medium->profile == IMAPI_PROFILE_TYPE_CD_RECORDABLE ||
	       medium->profile == IMAPI_PROFILE_TYPE_CD_REWRITABLE;
}

#define STATE(name)	IMAPI_FORMAT2_DATA_MEDIA_STATE_ ## name
#define MEDIUM(name)	DISCWRITER_MEDIUM_ ## name

static const struct {
	__u32 bit;
	__u32 state;
} states[] = {
	{ MEDIUM(OVERWRITABLE), STATE(OVERWRITE_ONLY) },
	{ MEDIUM(BLANK), STATE(BLANK) },
	{ MEDIUM(DAMAGED), STATE(DAMAGED) },
	{ MEDIUM(WRITE_PROTECTED), STATE(WRITE_PROTECTED) },
	{ MEDIUM(FINALIZED), STATE(FINALIZED) },
};

/* A disc that one write finalizes. */
static bool takes_one_session(const struct discwriter_medium *medium)
{
	if (!(medium->state & MEDIUM(BLANK)) || medium->state & MEDIUM(OVERWRITABLE))
		return false;
	return medium->profile == IMAPI_PROFILE_TYPE_DVD_DASH_R_DUAL_SEQUENTIAL ||
	       (medium->can & MEDIUM(CAN_AT_ONCE) && !(medium->can & MEDIUM(CAN_INCREMENTAL)));
}

__u32 dw_media_state(const struct discwriter_medium *medium)
{
	const __u32 unusable = MEDIUM(FINALIZED) | MEDIUM(DAMAGED);
	__u32 is = medium->state, state = 0;
	size_t i;

	if (!(is & MEDIUM(SUPPORTED)))
		state |= STATE(UNSUPPORTED_MEDIA);
	for (i = 0; i < DW_ARRAY_SIZE(states); i++)
		if (is & states[i].bit)
			state |= states[i].state;
	if (is & MEDIUM(APPENDABLE) && !(is & MEDIUM(BLANK)))
		state |= STATE(APPENDABLE);
	if (takes_one_session(medium))
		state |= STATE(FINAL_SESSION);
	/* Nothing but a resume can be done about it; a session alone is no obstacle. */
	if (is & MEDIUM(OPEN_SESSION) && medium->next_writable == DISCWRITER_NO_ADDRESS)
		state |= STATE(NON_EMPTY_SESSION);
	if (is & MEDIUM(ERASABLE) && !(is & MEDIUM(OVERWRITABLE)) && is & unusable)
		state |= STATE(ERASE_REQUIRED);
	return state;
}

/* What a write may at most bring. The kernel's @free is whole blocks already. */
__s64 dw_media_free(const struct discwriter_medium *medium, const struct dw_options *options)
{
	__u64 free = medium->free, gap = 0;

	if (medium->state & MEDIUM(OVERWRITABLE))
		return (__s64)medium->capacity;
	if (dw_media_is_cd(medium) && options->flags & DISCWRITER_BEGIN_POSTGAP)
		gap = DW_POSTGAP;
	return free > gap ? (__s64)(free - gap) : 0;
}

/* The recorder cannot be taken away meanwhile: the caller frees it. */
int dw_data_recorder(struct dw_data *data, struct dw_recorder **recorder,
		     struct dw_options *options)
{
	if (!data)
		return E_POINTER;
	pthread_mutex_lock(&data->lock);
	*options = data->options;
	*recorder = dw_recorder_get(data->options.recorder);
	pthread_mutex_unlock(&data->lock);
	return *recorder ? S_OK : E_IMAPI_RECORDER_REQUIRED;
}

int dw_media_read(struct dw_recorder *recorder, struct discwriter_medium *medium)
{
	int hr = discwriter_recorder_medium(recorder, medium, sizeof(*medium));

	if (FAILED(hr))
		return hr;
	return medium->state & MEDIUM(PRESENT) ? S_OK : E_IMAPI_RECORDER_MEDIA_NO_MEDIA;
}

/* IMAPI's guess. */
bool dw_media_looks_blank(struct dw_recorder *recorder, const struct discwriter_medium *medium)
{
	return medium->state & MEDIUM(BLANK) ||
	       (medium->state & MEDIUM(OVERWRITABLE) && dw_seems_blank(recorder, medium));
}

int dw_data_open(struct dw_data *data, const void *out, struct dw_look *look)
{
	int hr;

	if (!data || !out)
		return E_POINTER;
	hr = dw_data_recorder(data, &look->recorder, &look->options);
	if (hr)
		return hr;
	hr = dw_media_read(look->recorder, &look->medium);
	if (hr)
		discwriter_recorder_free(look->recorder);
	return hr;
}

int dw_data_close(struct dw_look *look, int hr)
{
	discwriter_recorder_free(look->recorder);
	return hr;
}

int discwriter_data_is_recorder_supported(struct dw_data *data, struct dw_recorder *recorder,
					  int *supported)
{
	if (!data || !recorder || !supported)
		return E_POINTER;
	*supported = !!recorder->info.capabilities;
	return *supported ? S_OK : S_FALSE;
}

int discwriter_data_is_current_media_supported(struct dw_data *data,
					       struct dw_recorder *recorder, int *supported)
{
	struct discwriter_medium medium;
	int hr = discwriter_data_is_recorder_supported(data, recorder, supported);

	if (hr)
		return hr;
	*supported = 0;
	hr = dw_media_read(recorder, &medium);
	if (FAILED(hr))
		return hr;
	*supported = !(dw_media_state(&medium) & STATE(UNSUPPORTED_MASK));
	return *supported ? S_OK : S_FALSE;
}

int discwriter_data_get_media_physically_blank(struct dw_data *data, int *blank)
{
	struct dw_look look;
	int hr = dw_data_open(data, blank, &look);

	if (hr)
		return hr;
	*blank = !!(look.medium.state & MEDIUM(BLANK));
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_media_heuristically_blank(struct dw_data *data, int *blank)
{
	struct dw_look look;
	int hr = dw_data_open(data, blank, &look);

	if (hr)
		return hr;
	*blank = dw_media_looks_blank(look.recorder, &look.medium);
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_current_media_status(struct dw_data *data, __u32 *state)
{
	struct dw_look look;
	int hr = dw_data_open(data, state, &look);

	if (hr)
		return hr;
	*state = dw_media_state(&look.medium);
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_current_physical_media_type(struct dw_data *data, __u32 *type)
{
	struct dw_look look;
	int hr = dw_data_open(data, type, &look);

	if (hr)
		return hr;
	*type = dw_media_type(look.medium.profile);
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_total_sectors_on_media(struct dw_data *data, __s64 *sectors)
{
	struct dw_look look;
	int hr = dw_data_open(data, sectors, &look);

	if (hr)
		return hr;
	*sectors = (__s64)look.medium.capacity;
	return dw_data_close(&look, S_OK);
}

/* As dw_data_open(), and the medium can be written. */
static int open_writable(struct dw_data *data, const void *out, struct dw_look *look)
{
	int hr = dw_data_open(data, out, look);

	if (!hr && dw_media_state(&look->medium) & STATE(UNSUPPORTED_MASK))
		hr = dw_data_close(look, E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
	return hr;
}

int discwriter_data_get_free_sectors_on_media(struct dw_data *data, __s64 *sectors)
{
	struct dw_look look;
	int hr = open_writable(data, sectors, &look);

	if (hr)
		return hr;
	*sectors = dw_media_free(&look.medium, &look.options);
	return dw_data_close(&look, S_OK);
}

int discwriter_data_get_next_writable_address(struct dw_data *data, __s64 *lba)
{
	const __u32 at_zero = MEDIUM(BLANK) | MEDIUM(OVERWRITABLE);
	struct dw_look look;
	int hr = open_writable(data, lba, &look);

	if (hr)
		return hr;
	if (look.medium.state & at_zero)
		*lba = 0;
	else if (look.medium.next_writable != DISCWRITER_NO_ADDRESS)
		*lba = (__s64)look.medium.next_writable;
	else
		hr = E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;	/* it is full */
	return dw_data_close(&look, hr);
}

static const __u32 pressed[] = {
	IMAPI_MEDIA_TYPE_CDROM, IMAPI_MEDIA_TYPE_DVDROM, IMAPI_MEDIA_TYPE_BDROM,
	IMAPI_MEDIA_TYPE_HDDVDROM,
};

int discwriter_data_get_write_protect_status(struct dw_data *data, __u32 *state)
{
	struct dw_look look;
	int hr = dw_data_open(data, state, &look);
	size_t i;

	if (hr)
		return hr;
	*state = dw_media_protection(look.recorder, &look.medium);
	for (i = 0; i < DW_ARRAY_SIZE(pressed); i++)
		if (dw_media_type(look.medium.profile) == pressed[i])
			*state |= IMAPI_WRITEPROTECTED_READ_ONLY_MEDIA;
	return dw_data_close(&look, S_OK);
}
