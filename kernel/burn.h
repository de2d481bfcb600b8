/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A burn: its states, its data, its end.
 *
 * Who may touch what: @state, the phase and all figures that a status shows
 * change under the recorder's lock. The stream (position, staging, commands that
 * carry data) belongs to whoever holds @stream: a writer, or the worker that
 * finishes. @stream is taken before the recorder's lock, and held while a
 * command is out.
 */
#ifndef DISCWRITER_BURN_H
#define DISCWRITER_BURN_H

#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include <linux/uio.h>

#include <linux/discwriter.h>

#include "drive.h"
#include "media.h"
#include "range.h"
#include "speed.h"

struct dw_recorder;

/* struct dw_burn.progress: the drive has not told any. */
#define DW_NO_PROGRESS	U32_MAX

/**
 * enum dw_burn_state - how far a burn is
 * @DW_BURN_NONE: there is none
 * @DW_BURN_PREPARING: the worker examines and prepares the medium
 * @DW_BURN_OPEN: it takes data; or it has failed and waits to be ended
 * @DW_BURN_ENDING: the worker finishes it, or cleans up after it
 * @DW_BURN_ENDED: over; the status stays
 */
enum dw_burn_state {
	DW_BURN_NONE,
	DW_BURN_PREPARING,
	DW_BURN_OPEN,
	DW_BURN_ENDING,
	DW_BURN_ENDED,
};

/* What the worker is to do; in this order when several are asked for. */
#define DW_TODO_PREPARE		BIT(0)
#define DW_TODO_CANCEL		BIT(1)
#define DW_TODO_FINISH		BIT(2)
#define DW_TODO_RELEASE		BIT(3)

/* How dw_burn_enter() is meant. */
#define DW_ENTER_BEGIN		BIT(0)	/* begin a burn if there is none */
#define DW_ENTER_NONBLOCK	BIT(1)	/* -EAGAIN instead of waiting */
#define DW_ENTER_ASYNC		BIT(2)	/* for an asynchronous write */

/**
 * struct dw_request - what a program asked for
 * @job: enum discwriter_job
 * @flags: burn: DISCWRITER_BEGIN_*; format: DISCWRITER_FORMAT_*
 * @close: burn, finalize: enum discwriter_close, never DEFAULT
 * @write_type: burn: enum discwriter_write_type
 * @method: erase: enum discwriter_erase_method
 * @sectors: burn: announced, 0 if unknown; reserve: wanted
 * @speed: all 0: as it is
 * @ranges: burn: block range list, kvmalloc()ed; NULL without one
 * @nr_ranges: its entries
 * @format: format: how, unless @flags leave the choice to us
 */
struct dw_request {
	u32 job;
	u32 flags;
	u32 close;
	u32 write_type;
	u32 method;
	u64 sectors;
	struct dw_speed_choice speed;
	struct discwriter_range *ranges;
	u32 nr_ranges;
	struct dw_format format;
};

/**
 * struct dw_stage_block - bytes that do not fill an ECC block yet
 * @data: as much memory as small writes are gathered into
 * @len: bytes in it; the first goes to the stream's next LBA
 * @bounced: they came here because their memory cannot be mapped, not because
 *	they are few
 * @whole: as much memory again, where a block must be completed with what the
 *	medium has of it; else NULL
 */
struct dw_stage_block {
	u8 *data;
	u32 len;
	bool bounced;
	u8 *whole;
};

/**
 * enum dw_source - where the data of a WRITE came from
 * @DW_MAPPED: the program's pages
 * @DW_BOUNCED: a copy, made because the pages are not aligned
 * @DW_STAGED: the staging block, because there was less than an ECC block
 * @DW_SOURCES: how many there are
 */
enum dw_source {
	DW_MAPPED,
	DW_BOUNCED,
	DW_STAGED,
	DW_SOURCES,
};

/**
 * struct dw_totals - figures of a burn, or of all
 * @writes: WRITE commands, by enum dw_source
 * @sectors: sectors the drive has acknowledged
 */
struct dw_totals {
	u64 writes[DW_SOURCES];
	u64 sectors;
};

/**
 * struct dw_burn - a burn; or another job, which then needs no more of this than
 *		    its request, its state and the medium
 * @state: see there
 * @todo: DW_TODO_* bits for the worker
 * @id: number of the burn on this recorder
 * @phase: enum discwriter_phase
 * @phases: all that it has been in, as bits
 * @begun_by: process that began it
 * @fed_by: process that wrote last
 * @stream: see above
 * @retry: wakes pollers at @retry_at
 *
 * @job: commands of the burn, and its first failure; belongs to whoever holds
 *	the stream
 * @failure: the first failure, as published
 * @request: what was asked for
 * @waited: BEGIN waits for it to be prepared and will report a failure
 * @reported: END or BEGIN has returned the result; close returns it no more
 * @cancel: somebody wants it to end
 * @async: fed by asynchronous writes
 * @prepared: the write model's prepare has succeeded
 * @abandoned: it was cleaned up after a failure or a cancel
 * @begun: when it began
 * @writing: when the writing phase began
 * @ended: when it ended
 * @write_ended: when the writing phase ended
 *
 * @medium: as it was found; once the burn is over, as it was left
 * @base: LBA of image offset 0
 * @track: number of the track written
 * @reserved: sectors reserved for it, 0 if none
 * @at_once: sequential: session or disc at once
 * @resumed: sectors of the track that an earlier burn had written
 * @need: sectors the announced size comes to with what must be added
 * @layer0: sectors that layer 0 is to have; 0: as it is
 * @minimum: least sectors of the track
 * @postgap: sectors of zeros that follow the data
 * @formatting: this burn has begun to format the medium
 * @opened: the medium has been changed, or may have been: the write model's open
 *	was called
 * @progress: of a long operation, in 1/65536; DW_NO_PROGRESS if not told
 * @speed_asked: its BEGIN asked for a speed
 * @speed: speed that was set for it
 * @speed_flags: DISCWRITER_STATUS_SPEED_ADJUSTED, _ROTATION_ADJUSTED
 * @whole: the one range of a burn without a list
 * @walk: the next sector that is not staged
 * @first: LBA where it starts
 * @pos: image offset of the next byte
 * @told_pos: the same as the program has been told; differs when a call that
 *	took nothing flushed what ended a range
 * @overrun: the program gave more than fits, or than it had announced
 * @stage: see there
 * @map: memory of the command that is out
 * @patience: with a drive that refuses the next WRITE
 * @retry_at: jiffies when a drive that was busy is asked again (nonblocking)
 * @buffer_asked: jiffies when the drive's buffer was last asked for
 * @tell_at: jiffies when an event of progress is due
 * @told: when @rate was last reckoned
 * @told_sectors: @written at that time
 * @rate: kB/s before it
 * @range: the range being written
 * @range_index: its index
 * @last_read: last LBA for which data were taken
 *
 * @taken: bytes taken from the program
 * @written: sectors the drive has acknowledged, padding included
 * @last_written: last LBA of them
 * @pad: bytes added after the program's last
 * @totals: of this burn
 * @buffer: the drive's buffer, size 0 if unknown
 * @outcome: enum discwriter_outcome
 * @next_writable: as the medium says after the end
 */
struct dw_burn {
	enum dw_burn_state state;
	u32 todo;
	u32 id;
	u32 phase;
	u32 phases;
	struct pid *begun_by;
	struct pid *fed_by;
	struct mutex stream; /* see the top of this file */
	struct timer_list retry;

	/* From here on zeroed when a burn begins. */
	struct dw_job job;
	struct dw_failure failure;
	struct dw_request request;
	bool waited;
	bool reported;
	bool cancel;
	bool async;
	bool prepared;
	bool abandoned;
	ktime_t begun;
	ktime_t writing;
	ktime_t write_ended;
	ktime_t ended;

	struct dw_medium medium;
	u64 base;
	u16 track;
	u64 reserved;
	bool at_once;
	u64 resumed;
	u64 need;
	u32 layer0;
	u32 minimum;
	u32 postgap;
	bool formatting;
	bool opened;
	u32 progress;
	bool speed_asked;
	struct dw_speed_choice speed;
	u32 speed_flags;
	struct discwriter_range whole;
	struct dw_range_walk walk;
	u64 first;
	u64 pos;
	u64 told_pos;
	bool overrun;
	struct dw_stage_block stage;
	struct dw_mapping *map;
	struct dw_patience patience;
	unsigned long retry_at;
	unsigned long buffer_asked;
	unsigned long tell_at;
	ktime_t told;
	u64 told_sectors;
	u32 rate;
	struct discwriter_range range;
	u32 range_index;
	u64 last_read;

	u64 taken;
	u64 written;
	u64 last_written;
	u64 pad;
	struct dw_totals totals;
	struct dw_buffer buffer;
	u32 outcome;
	u64 next_writable;
};

/* burn.c: states */
void dw_burn_init(struct dw_recorder *rec);
void dw_burn_destroy(struct dw_recorder *rec);
bool dw_burn_running(const struct dw_recorder *rec);
int dw_burn_begin(struct dw_recorder *rec, struct dw_request *request,
		  bool nonblock, u32 *id);
int dw_burn_end(struct dw_recorder *rec, bool nonblock);
int dw_burn_cancel(struct dw_recorder *rec);
int dw_burn_last_close(struct dw_recorder *rec, const struct file *filp,
		       bool wait);
int dw_burn_enter(struct dw_recorder *rec, unsigned int how);
void dw_burn_leave(struct dw_recorder *rec);
void dw_burn_publish(struct dw_recorder *rec);
void dw_burn_set_phase(struct dw_recorder *rec, u32 phase);
void dw_burn_move(struct dw_recorder *rec, enum dw_burn_state state, u32 phase);
void dw_burn_free_buffers(struct dw_burn *burn);

/* status.c */
u64 dw_burn_ms(ktime_t from, ktime_t to);
void dw_burn_status(struct dw_recorder *rec, struct discwriter_status *st);
void dw_medium_status(struct dw_recorder *rec, struct discwriter_medium *out);

/* burn_work.c: what the worker does */
int dw_burn_examine(struct dw_recorder *rec, struct dw_job *job);
void dw_burn_work(struct work_struct *work);

/* jobs.c: what a recorder can do beside burning */
int dw_job_run(struct dw_recorder *rec);
int dw_job_check(struct dw_job *job, const struct dw_burn *burn,
		 const struct dw_write_model *model);
bool dw_job_may_cancel(const struct dw_burn *burn);
bool dw_job_let_cancel(struct dw_recorder *rec, bool can);

/**
 * struct dw_whole - sectors as a WRITE takes them
 * @lba: first one
 * @sectors: how many
 * @data: their contents
 */
struct dw_whole {
	u64 lba;
	u32 sectors;
	u8 *data;
};

/* whole.c: media that take whole blocks only */
int dw_whole_blocks(struct dw_job *job, struct dw_burn *burn,
		    struct dw_whole *whole);

/* stream.c: the data path */
ssize_t dw_stream_write(struct dw_recorder *rec, struct kiocb *iocb,
			struct iov_iter *iter);
int dw_stream_feed(struct dw_recorder *rec, struct iov_iter *iter);
int dw_stream_sync(struct dw_recorder *rec);
int dw_stream_tail(struct dw_recorder *rec);
void dw_stream_start(struct dw_burn *burn);

#endif /* DISCWRITER_BURN_H */
