/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: verification, what its files share with each other and with a write
 */
#ifndef DW_VERIFY_H
#define DW_VERIFY_H

#include "internal.h"

/* What the drive said of a command that failed; all 0 when it said nothing. */
struct dw_reply {
	__u8 key;
	__u8 asc;
	__u8 ascq;
};

/* Sectors of one READ command: 64 KiB, which every host takes. */
#define DW_READ_SECTORS	32

/**
 * struct dw_disc - a disc that is read
 * @recorder: where it is
 * @fd: of the recorder's block device
 * @wake: ends a wait when it is readable, -1 for none
 * @most: sectors of one command
 * @reply: to the last command that failed
 */
struct dw_disc {
	struct dw_recorder *recorder;
	int fd;
	int wake;
	unsigned int most;
	struct dw_reply reply;
};

/* verify_read.c */
int dw_disc_open(struct dw_recorder *recorder, int wake, struct dw_disc *disc);
void dw_disc_close(struct dw_disc *disc);
int dw_disc_read(struct dw_disc *disc, __u64 lba, void *to, unsigned int sectors);
int dw_disc_read_most(struct dw_disc *disc, __u64 lba, void *to, unsigned int sectors,
		      unsigned int *good);

/* verify_info.c */
int dw_verify_info(const struct dw_recorder *recorder, const struct discwriter_status *status);

/* verify_sums.c */
struct dw_sums;

int dw_sums_new(struct dw_sums **sums);
void dw_sums_free(struct dw_sums *sums);
void dw_sums_add(struct dw_sums *sums, const void *data, size_t len);
int dw_sums_end(struct dw_sums *sums, __u64 sectors);
bool dw_sums_match(const struct dw_sums *sums, __u64 sector, const void *data);

/**
 * enum dw_verify_state - where it is
 * @DW_VERIFY_WAITING: the burn has not ended
 * @DW_VERIFY_RUNNING: it compares
 * @DW_VERIFY_SAME: all is well
 * @DW_VERIFY_FAILED: it differs, or could not be verified
 */
enum dw_verify_state {
	DW_VERIFY_WAITING,
	DW_VERIFY_RUNNING,
	DW_VERIFY_SAME,
	DW_VERIFY_FAILED,
};

/**
 * struct dw_verify - the verification that belongs to a job
 * @level: enum dw_verification, not NONE
 * @alone: there is no write that it belongs to
 * @base: sector of the disc where the image begins
 * @spans: which sectors of the image are compared; ascending, none twice
 * @nr_spans: how many
 * @sums: of a stream that cannot be read again; else NULL
 * @state: enum dw_verify_state
 * @done: sectors compared
 * @total: sectors to compare
 * @last: sector of the disc that was compared last, -1 before that
 * @began_ms: when it began to compare
 * @first_bad: sector of the disc that differs or cannot be read, or
 *	DISCWRITER_NO_ADDRESS
 * @reply: what the drive said then
 */
struct dw_verify {
	unsigned int level;
	bool alone;
	__u64 base;
	struct discwriter_range *spans;
	size_t nr_spans;
	struct dw_sums *sums;
	atomic_int state;
	atomic_ullong done;
	atomic_ullong total;
	atomic_llong last;
	atomic_ullong began_ms;
	__u64 first_bad;
	struct dw_reply reply;
};

/* verify_compare.c */
bool dw_verify_rereadable(const struct dw_stream *stream);
int dw_verify_plan(struct dw_job *job, __u64 sectors);
int dw_verify_compare(struct dw_job *job);

/* verify.c: of a write; all do nothing where @job has nothing to verify */
int dw_verify_prepare(struct dw_job *job);
void dw_verify_note(struct dw_job *job, const void *data, size_t len);
int dw_verify_written(struct dw_job *job, const struct discwriter_medium *before, int *error);
void dw_verify_done(struct dw_job *job);
int dw_verify_state(const struct dw_job *job);
void dw_verify_phase(int state, struct discwriter_status *status);
void dw_verify_fill(const struct dw_job *job, struct dw_progress *progress);

#endif /* DW_VERIFY_H */
