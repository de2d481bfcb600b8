// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What an erase object tells of recorder and medium.
 */
#include "data_media.h"
#include "erase.h"

/* Rewritable: what a drive must be able to record to be of use here. */
#define ERASABLE	(DISCWRITER_CAN_CD_RW | DISCWRITER_CAN_DVD_MINUS_RW |	\
			 DISCWRITER_CAN_DVD_PLUS_RW | DISCWRITER_CAN_DVD_RAM |	\
			 DISCWRITER_CAN_BD_RE | DISCWRITER_CAN_REMOVABLE_DISK)

static const int erasable_types[] = {
	IMAPI_MEDIA_TYPE_CDRW,
	IMAPI_MEDIA_TYPE_DVDRAM,
	IMAPI_MEDIA_TYPE_DVDPLUSRW,
	IMAPI_MEDIA_TYPE_DVDDASHRW,
	IMAPI_MEDIA_TYPE_DISK,
	IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER,
	IMAPI_MEDIA_TYPE_BDRE,
};

const int *discwriter_erase_supported_media_types(size_t *n)
{
	if (!n)
		return NULL;
	*n = DW_ARRAY_SIZE(erasable_types);
	return erasable_types;
}

bool dw_erase_knows(const struct dw_recorder *recorder)
{
	return recorder->info.capabilities & ERASABLE;
}

int discwriter_erase_is_recorder_supported(struct dw_erase *erase, struct dw_recorder *recorder,
					   int *supported)
{
	if (!erase || !recorder || !supported)
		return E_POINTER;
	*supported = dw_erase_knows(recorder);
	return *supported ? S_OK : S_FALSE;
}

int discwriter_erase_is_current_media_supported(struct dw_erase *erase,
						struct dw_recorder *recorder, int *supported)
{
	struct discwriter_medium medium;
	int hr = discwriter_erase_is_recorder_supported(erase, recorder, supported);

	if (hr)
		return hr;
	*supported = 0;
	hr = dw_media_read(recorder, &medium);
	if (FAILED(hr))
		return hr;
	*supported = !!(medium.can & DISCWRITER_MEDIUM_CAN_ERASE);
	return *supported ? S_OK : S_FALSE;
}

/* The medium in the object's recorder. S_OK: the caller frees that. */
static int look(struct dw_erase *erase, const void *out, struct dw_recorder **recorder,
		struct discwriter_medium *medium)
{
	int hr;

	if (!erase || !out)
		return E_POINTER;
	pthread_mutex_lock(&erase->lock);
	*recorder = dw_recorder_get(erase->recorder);
	pthread_mutex_unlock(&erase->lock);
	if (!*recorder)
		return E_IMAPI_RECORDER_REQUIRED;
	hr = dw_media_read(*recorder, medium);
	if (hr)
		discwriter_recorder_free(*recorder);
	return hr;
}

int discwriter_erase_get_current_physical_media_type(struct dw_erase *erase, __u32 *type)
{
	struct discwriter_medium medium;
	struct dw_recorder *recorder;
	int hr = look(erase, type, &recorder, &medium);

	if (hr)
		return hr;
	*type = dw_media_type(medium.profile);
	discwriter_recorder_free(recorder);
	return S_OK;
}

int discwriter_erase_get_media_physically_blank(struct dw_erase *erase, int *blank)
{
	struct discwriter_medium medium;
	struct dw_recorder *recorder;
	int hr = look(erase, blank, &recorder, &medium);

	if (hr)
		return hr;
	*blank = !!(medium.state & DISCWRITER_MEDIUM_BLANK);
	discwriter_recorder_free(recorder);
	return S_OK;
}

int discwriter_erase_get_media_heuristically_blank(struct dw_erase *erase, int *blank)
{
	struct discwriter_medium medium;
	struct dw_recorder *recorder;
	int hr = look(erase, blank, &recorder, &medium);

	if (hr)
		return hr;
	*blank = dw_media_looks_blank(recorder, &medium);
	discwriter_recorder_free(recorder);
	return S_OK;
}
