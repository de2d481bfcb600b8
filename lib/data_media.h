/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the read-only properties of a data writer share, and those of an erase object.
 */
#ifndef DW_DATA_MEDIA_H
#define DW_DATA_MEDIA_H

#include "internal.h"

/* Sectors of the post-gap behind an image on CD, as the kernel adds it. */
#define DW_POSTGAP	150

/**
 * struct dw_look - a look at the medium
 * @recorder: holds a reference
 * @options: of the data writer
 * @medium: what is in the drive
 */
struct dw_look {
	struct dw_recorder *recorder;
	struct dw_options options;
	struct discwriter_medium medium;
};

/* data_media.c */
int dw_data_recorder(struct dw_data *data, struct dw_recorder **recorder,
		     struct dw_options *options);
/* S_OK: there is a medium, and dw_data_close() is needed. @out must not be NULL. */
int dw_data_open(struct dw_data *data, const void *out, struct dw_look *look);
int dw_data_close(struct dw_look *look, int hr);
/* E_IMAPI_RECORDER_MEDIA_NO_MEDIA when there is none. */
int dw_media_read(struct dw_recorder *recorder, struct discwriter_medium *medium);
bool dw_media_looks_blank(struct dw_recorder *recorder, const struct discwriter_medium *medium);
__u32 dw_media_type(__u32 profile);
__u32 dw_media_state(const struct discwriter_medium *medium);
__s64 dw_media_free(const struct discwriter_medium *medium, const struct dw_options *options);
bool dw_media_is_cd(const struct discwriter_medium *medium);

/* data_protect.c */
__u32 dw_media_protection(const struct dw_recorder *recorder,
			  const struct discwriter_medium *medium);

#endif /* DW_DATA_MEDIA_H */
