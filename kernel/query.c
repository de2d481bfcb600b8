// SPDX-License-Identifier: GPL-2.0-only
/*
 * QUERY: what a drive tells about itself and the medium, as it tells it.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "ioctl.h"
#include "recorder.h"

/* Mode parameter header: length of the block descriptors after it (SPC-4, 7.5.5). */
#define DW_MODE_DESCRIPTORS	6
/* Feature descriptor: code, this byte, length (MMC-6, 5.2.2). */
#define DW_FEATURE_HEADER_LEN	4
#define DW_FEATURE_CURRENT	0x01

/**
 * struct dw_query_kind - a kind of query
 * @flags: that it takes
 * @code: the highest
 * @control: the highest
 * @address: it takes one
 * @header: bytes of the reply that tell how long it is
 * @wide: the length has 32 bits, not 16
 * @answer: where the answer begins in the reply; 0: with it
 * @cdb: makes the command for @alloc bytes
 * @judge: is the answer what was asked for? NULL: whatever it is
 */
struct dw_query_kind {
	u32 flags;
	u32 code;
	u32 control;
	bool address;
	u8 header;
	bool wide;
	u8 answer;
	void (*cdb)(struct dw_cdb *cdb, const struct discwriter_query *query,
		    enum dw_structure_media media, u16 alloc);
	enum discwriter_cause (*judge)(const struct discwriter_query *query,
				       const u8 *answer, u32 len);
};

static void dw_query_features(struct dw_cdb *cdb,
			      const struct discwriter_query *query,
			      enum dw_structure_media media, u16 alloc)
{
	bool current_only = query->flags & DISCWRITER_QUERY_CURRENT;

	dw_cdb_get_configuration(cdb, current_only ? DW_CONFIG_RT_CURRENT :
						     DW_CONFIG_RT_ALL,
				 query->code, alloc);
}

static void dw_query_feature(struct dw_cdb *cdb,
			     const struct discwriter_query *query,
			     enum dw_structure_media media, u16 alloc)
{
	dw_cdb_get_configuration(cdb, DW_CONFIG_RT_ONE, query->code, alloc);
}

static void dw_query_mode_page(struct dw_cdb *cdb,
			       const struct discwriter_query *query,
			       enum dw_structure_media media, u16 alloc)
{
	dw_cdb_mode_sense10(cdb, query->control, query->code, alloc);
}

static void dw_query_structure(struct dw_cdb *cdb,
			       const struct discwriter_query *query,
			       enum dw_structure_media media, u16 alloc)
{
	dw_cdb_read_disc_structure(cdb, media, query->address, query->control,
				   query->code, alloc);
}

static void dw_query_disc(struct dw_cdb *cdb,
			  const struct discwriter_query *query,
			  enum dw_structure_media media, u16 alloc)
{
	dw_cdb_read_disc_information(cdb, query->code, alloc);
}

static void dw_query_track(struct dw_cdb *cdb,
			   const struct discwriter_query *query,
			   enum dw_structure_media media, u16 alloc)
{
	dw_cdb_read_track_information(cdb, query->control, query->address,
				      false, alloc);
}

static enum discwriter_cause
dw_query_judge_feature(const struct discwriter_query *query, const u8 *answer,
		       u32 len)
{
	/* Drives tell the next one, or none, when they lack it. */
	if (len < DW_FEATURE_HEADER_LEN || dw_get16(answer) != query->code)
		return DISCWRITER_CAUSE_NO_FEATURE;
	if (query->flags & DISCWRITER_QUERY_CURRENT &&
	    !(answer[2] & DW_FEATURE_CURRENT))
		return DISCWRITER_CAUSE_FEATURE_NOT_CURRENT;
	return DISCWRITER_CAUSE_NONE;
}

static enum discwriter_cause
dw_query_judge_mode_page(const struct discwriter_query *query,
			 const u8 *answer, u32 len)
{
	if (len < 2)
		return DISCWRITER_CAUSE_NO_MODE_PAGE;
	if (query->code != DW_MODE_PAGE_ALL &&
	    (answer[0] & DW_MODE_PAGE_ALL) != query->code)
		return DISCWRITER_CAUSE_BAD_RESPONSE;
	return DISCWRITER_CAUSE_NONE;
}

static const struct dw_query_kind dw_query_kinds[] = {
	[DISCWRITER_QUERY_FEATURES] = {
		DISCWRITER_QUERY_CURRENT, U16_MAX, 0, false,
		DW_CONFIG_HEADER_LEN, true, DW_CONFIG_HEADER_LEN,
		dw_query_features },
	[DISCWRITER_QUERY_FEATURE] = {
		DISCWRITER_QUERY_CURRENT, U16_MAX, 0, false,
		DW_CONFIG_HEADER_LEN, true, DW_CONFIG_HEADER_LEN,
		dw_query_feature, dw_query_judge_feature },
	[DISCWRITER_QUERY_MODE_PAGE] = {
		0, DW_MODE_PAGE_ALL, DW_MODE_SAVED, false,
		DW_MODE_HEADER_LEN, false, DW_MODE_HEADER_LEN,
		dw_query_mode_page, dw_query_judge_mode_page },
	[DISCWRITER_QUERY_DISC_STRUCTURE] = {
		0, U8_MAX, U8_MAX, true, DW_STRUCTURE_HEADER_LEN, false,
		DW_STRUCTURE_HEADER_LEN, dw_query_structure },
	[DISCWRITER_QUERY_DISC_INFORMATION] = {
		0, DW_DISC_INFO_POW, 0, false, 4, false, 0, dw_query_disc },
	[DISCWRITER_QUERY_TRACK_INFORMATION] = {
		0, 0, DW_TRACK_BY_SESSION, true, 4, false, 0, dw_query_track },
};

static bool dw_query_valid(const struct discwriter_query *query)
{
	const struct dw_query_kind *kind;

	if (query->kind >= ARRAY_SIZE(dw_query_kinds) || query->reserved)
		return false;
	kind = &dw_query_kinds[query->kind];
	return !(query->flags & ~kind->flags) && query->code <= kind->code &&
	       query->control <= kind->control &&
	       query->address <= (kind->address ? U32_MAX : 0);
}

/* Bytes of the whole reply, as its first ones say. */
static u32 dw_query_total(const struct dw_query_kind *kind, const u8 *reply)
{
	return kind->wide ? min_t(u64, dw_get32(reply) + 4ULL, U32_MAX) :
			    dw_get16(reply) + 2;
}

/*
 * The reply, to be kfree()d, of which @got bytes came. Some bridges want to be
 * asked for exactly what there is, so the length is asked for first.
 */
static u8 *dw_query_reply(struct dw_job *job,
			  const struct discwriter_query *query,
			  enum dw_structure_media media, u32 *got)
{
	const struct dw_query_kind *kind = &dw_query_kinds[query->kind];
	/* As dw_drive_config(): an even number of words in the length field. */
	u32 most = U16_MAX & ~3U;
	u32 len = kind->header;
	struct dw_cdb cdb;
	int round;
	u8 *reply;

	for (round = 0;; round++) {
		kind->cdb(&cdb, query, media, len);
		reply = dw_drive_reply(job, &cdb, len, got);
		if (IS_ERR(reply))
			return reply;
		if (*got < kind->header ||
		    (round && *got < min(len, dw_query_total(kind, reply))))
			return ERR_PTR(dw_drive_parsed(job, &cdb, reply,
						       -EPROTO));
		len = clamp_t(u32, dw_query_total(kind, reply), len, most);
		if (round)
			break;
		kfree(reply);
	}
	*got = min(*got, dw_query_total(kind, reply));
	return reply;
}

/* Bytes of the reply before the answer. */
static u32 dw_query_skip(const struct discwriter_query *query, const u8 *reply,
			 u32 got)
{
	u32 skip = dw_query_kinds[query->kind].answer;

	if (query->kind == DISCWRITER_QUERY_MODE_PAGE)
		skip += dw_get16(reply + DW_MODE_DESCRIPTORS);
	return min(skip, got);
}

/* The reply is for the caller to kfree(), from @skip on it is the answer. */
static int dw_query_ask(struct dw_job *job, struct discwriter_query *query,
			u8 **reply, u32 *skip)
{
	const struct dw_query_kind *kind = &dw_query_kinds[query->kind];
	enum discwriter_cause cause = DISCWRITER_CAUSE_NONE;
	enum dw_structure_media media = DW_STRUCTURE_DVD;
	struct dw_config *config;
	u32 got;
	int ret;

	if (query->kind == DISCWRITER_QUERY_DISC_STRUCTURE) {
		config = kmalloc(sizeof(*config), GFP_KERNEL);
		if (!config)
			return dw_drive_fail(job, DISCWRITER_CAUSE_NO_MEMORY);
		ret = dw_drive_config(job, config);
		if (!ret && config->profile >= DW_PROFILE_BD_ROM &&
		    config->profile <= DW_PROFILE_BD_RE)
			media = DW_STRUCTURE_BD;
		kfree(config);
		if (ret)
			return ret;
	}
	*reply = dw_query_reply(job, query, media, &got);
	if (IS_ERR(*reply))
		return PTR_ERR(*reply);
	*skip = dw_query_skip(query, *reply, got);
	query->length = got - *skip;
	if (kind->judge)
		cause = kind->judge(query, *reply + *skip, query->length);
	if (!cause)
		return 0;
	query->length = 0;
	kfree(*reply);
	return dw_drive_fail(job, cause);
}

int dw_ioctl_query(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg)
{
	struct dw_job job = { .rec = rec, .stage = DW_STAGE_QUERY };
	struct discwriter_query *query = &arg->query;
	const struct dw_sense *sense = &job.failure.reply.sense;
	u32 skip = 0;
	u8 *reply;
	int ret;

	query->length = 0;
	query->cause = DISCWRITER_CAUSE_NONE;
	query->sense_key = 0;
	query->asc = 0;
	query->ascq = 0;
	if (!dw_query_valid(query)) {
		query->cause = DISCWRITER_CAUSE_INVALID;
		return -EINVAL;
	}
	ret = dw_idle_enter(rec);
	if (ret) {
		if (ret == -ETXTBSY)
			query->cause = DISCWRITER_CAUSE_BURN_RUNNING;
		return ret;
	}
	ret = dw_query_ask(&job, query, &reply, &skip);
	dw_idle_leave(rec);
	if (ret) {
		query->cause = job.failure.cause;
		query->sense_key = sense->key;
		query->asc = sense->asc;
		query->ascq = sense->ascq;
		return ret;
	}
	/* Not before: the program's memory may take for ever to be there. */
	if (copy_to_user(u64_to_user_ptr(query->data), reply + skip,
			 min(query->length, query->size))) {
		query->cause = DISCWRITER_CAUSE_ADDRESS;
		query->length = 0;
		ret = -EFAULT;
	}
	kfree(reply);
	return ret;
}
