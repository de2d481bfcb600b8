/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: what its files share
 *
 * Errors inside are negative errnos, as in the kernel; they become codes where a
 * public function returns.
 */
#ifndef DW_INTERNAL_H
#define DW_INTERNAL_H

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "libdiscwriter.h"

#define DW_SECTOR	DISCWRITER_SECTOR_SIZE
#define DW_ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct dw_ops - every way out of the library to the system
 *
 * All return what the system call of their name does, or a negative errno.
 * Tests link another table in its place.
 *
 * @open: open(2), no creation
 * @close: close(2)
 * @ioctl: ioctl(2)
 * @read: read(2)
 * @write: write(2)
 * @pread: pread(2)
 * @sendfile: sendfile(2)
 * @splice: splice(2) from a pipe, at the positions of both descriptors
 * @poll: poll(2)
 * @now_ms: milliseconds of the clock that is never set
 * @lseek: lseek(2)
 * @stat: stat(2)
 * @fstat: fstat(2)
 * @realpath: realpath(3); -ENAMETOOLONG when it does not fit
 * @nodes: add each recorder's node to the list, see dw_nodes_add()
 * @flock: flock(2)
 * @set_flags: F_SETFL of fcntl(2)
 * @unmount: unmount all that is mounted of a block device, in reverse order; how many, or
 *	the first error
 * @node_of_block: path of the node that belongs to a block device; -ENODEV when
 *	there is none
 * @access: access(2), of the effective user
 * @attr: a file of a folder in sysfs as text, without the newline; of "subsystem",
 *	which is a link, what its target is called
 * @rank: how many entries of a folder in sysfs are called @prefix and a lower number
 * @mounts: where a block device is mounted, the latest first: strings one after the
 *	other and an empty one, as many as fit; how many there are
 * @holder: name and number of the block device that is made of another one, -ENOENT
 *	when there is none
 * @openers: how many processes, among those that can be looked into, have a block
 *	device open by another descriptor than @except; one of them
 * @flocker: 1 when somebody has the flock(2) of a file; who, or 0
 * @comm: what a process is called
 */
struct dw_ops {
	int (*open)(const char *path, int flags);
	int (*close)(int fd);
	int (*ioctl)(int fd, unsigned long request, void *arg);
	ssize_t (*read)(int fd, void *buf, size_t len);
	ssize_t (*write)(int fd, const void *buf, size_t len);
	ssize_t (*pread)(int fd, void *buf, size_t len, off_t offset);
	ssize_t (*sendfile)(int out, int in, off_t *offset, size_t len);
	ssize_t (*splice)(int in, int out, size_t len);
	int (*poll)(struct pollfd *fds, nfds_t n, int timeout_ms);
	__u64 (*now_ms)(void);
	off_t (*lseek)(int fd, off_t offset, int whence);
	int (*stat)(const char *path, struct stat *st);
	int (*fstat)(int fd, struct stat *st);
	int (*realpath)(const char *path, char *to, size_t size);
	int (*nodes)(struct dw_nodes *nodes);
	int (*flock)(int fd, int operation);
	int (*set_flags)(int fd, int flags);
	int (*unmount)(dev_t device);
	int (*node_of_block)(dev_t device, char *path, size_t size);
	int (*access)(const char *path, int mode);
	int (*attr)(const char *dir, const char *name, char *buf, size_t size);
	int (*rank)(const char *dir, const char *prefix, unsigned int number);
	int (*mounts)(dev_t device, char *paths, size_t size);
	int (*holder)(dev_t device, char *name, size_t size, dev_t *holder);
	int (*openers)(dev_t device, int except, pid_t *first);
	int (*flocker)(const struct stat *file, pid_t *pid);
	int (*comm)(pid_t pid, char *name, size_t size);
};

extern const struct dw_ops dw_ops;

/* nodes.c */
int dw_nodes_add(struct dw_nodes *nodes, unsigned int index, const char *path,
		 const char *syspath);
int dw_id_of_index(unsigned int index, char *id, size_t size);

/* recorder_id.c: what a recorder is called for good; @size: DW_RECORDER_ID_LEN */
int dw_id_by_serial(const char *syspath, char *id, size_t size);
int dw_id_by_place(const char *syspath, char *id, size_t size);

/* io.c: calls that are repeated when a signal interrupts them */
int dw_open(const char *path, int flags);
int dw_ioctl(int fd, unsigned long request, void *arg);
__u64 dw_now_ms(void);
void dw_copy_out(void *out, size_t out_size, const void *in, size_t in_size);
void dw_printable(char *s, size_t size);

/* wait.c */
int dw_pause(int node, int timeout_ms);
int dw_left_ms(__u64 limit, unsigned int most);

/* cause.c */
int dw_hresult_at(enum dw_stage stage, int error, const struct discwriter_status *status);

/**
 * struct dw_code_row - a code, and its name and text as one string
 * @code: what callers see
 * @whole: what discwriter_strhresult() returns
 */
struct dw_code_row {
	struct dw_code code;
	const char *whole;
};

extern const struct dw_code_row dw_codes[];
extern const size_t dw_nr_codes;

/**
 * struct dw_recorder - a recorder that is open for queries
 * @refs: holders: the caller, and data writers
 * @fd: its node, open for reading
 * @path: of the node
 * @info: identity, as read when it was opened
 * @mutex: of all below
 * @locks: how often discwriter_recorder_lock() was called
 * @lock_fd: while @locks, its node, open for writing
 * @lock_used: by a job of this object
 * @lock_name: who has it, for others to see
 * @mcn: how often discwriter_recorder_disable_mcn() was called
 * @quiet: who wants the flock: each of @mcn, the lock, and a job without one
 * @block_fd: the block device that has the flock, else -1
 */
struct dw_recorder {
	atomic_uint refs;
	int fd;
	char *path;
	struct discwriter_recorder info;
	pthread_mutex_t mutex;
	unsigned int locks;
	int lock_fd;
	bool lock_used;
	char lock_name[DISCWRITER_CLIENT_LEN];
	unsigned int mcn;
	unsigned int quiet;
	int block_fd;
};

struct dw_recorder *dw_recorder_get(struct dw_recorder *recorder);
int dw_read_status(int fd, struct discwriter_status *status);
bool dw_job_is_over(const struct discwriter_status *status);
int dw_check_same(const struct dw_recorder *recorder, int fd);
int dw_take_node(const struct dw_recorder *recorder, int flags);
int dw_query(struct dw_recorder *recorder, unsigned long request, void *in, size_t in_size,
	     const struct discwriter_why *why, void *out, size_t out_size);
int dw_adjusted(bool speed, bool rotation);
int dw_set_speed(struct dw_recorder *recorder, struct discwriter_speed *speed);
int dw_verb_code(int ret);

/* lock.c */
bool dw_client_name_is_valid(const char *name);
int dw_block_path(const struct dw_recorder *recorder, char *path, size_t size);
int dw_take(struct dw_recorder *recorder, int flags);
int dw_give(struct dw_recorder *recorder, int fd);
int dw_take_and_do(struct dw_recorder *recorder, unsigned long request, void *arg);
int dw_lock_init(struct dw_recorder *recorder);
void dw_lock_done(struct dw_recorder *recorder);

struct dw_job;
struct dw_verify;

/**
 * struct dw_mover - how data get from one kind of source to the node
 * @seekable: any part of the source can be had, any number of times
 * @move: move @len bytes from @offset (of the image; ignored when not seekable).
 *	Sets @job->ended when the source ends before that. Negative errno;
 *	@job->source_failed tells whose.
 * @fetch: get at most @len bytes from @offset, for those that are copied; 0 at the
 *	end, -ECANCELED or another negative errno; -EINTR is tried again.
 *	Sets @job->source_failed where it is the source's.
 * @code: what a failure of the source is to the caller; NULL: it cannot be read
 */
struct dw_mover {
	bool seekable;
	int (*move)(struct dw_job *job, __u64 offset, __u64 len);
	ssize_t (*fetch)(struct dw_job *job, __u64 offset, void *to, size_t len);
	int (*code)(int error);
};

extern const struct dw_mover dw_memory_mover, dw_file_mover, dw_pipe_mover, dw_read_mover;

/**
 * struct dw_stream - where data come from
 * @mover: by its kind
 * @fd: of the source, -1 for memory
 * @base: position in a file where the image starts
 * @data: the image in memory
 * @known: @size is known
 * @told: @size was told by the caller
 * @size: bytes of the image
 * @ops: functions of the caller, where it is made of them
 * @user: for those
 * @at: where the next read of @ops begins; DW_NOWHERE: not known
 */
struct dw_stream {
	const struct dw_mover *mover;
	int fd;
	off_t base;
	const unsigned char *data;
	bool known;
	bool told;
	__u64 size;
	struct dw_stream_ops ops;
	void *user;
	__u64 at;
};

#define DW_NOWHERE	(~0ULL)

/* stream_ops.c */
int dw_stream_ask_size(const struct dw_stream *stream, __u64 *size);
int dw_stream_measure(struct dw_stream *stream);
int dw_stream_ranges(struct dw_stream *stream, const struct discwriter_range **ranges,
		     size_t *n);

/**
 * struct dw_options - the properties of a data writer, fixed during a write
 * @recorder: holds a reference
 * @client: "" while unset
 * @flags: DISCWRITER_BEGIN_* as the setters left them; POSTGAP is for CD only, and
 *	CLOSE_FULL stands in @close_full
 * @force_close: ForceMediaToBeClosed
 * @disable_compat: DisableConsumerDvdCompatibilityMode
 * @widen: ranges may be widened to whole blocks
 * @close: enum discwriter_close, or DW_CLOSE_IMAPI
 * @close_full: close a nearly full medium: 1, 0, or -1 for as @close has it
 * @write_type: enum discwriter_write_type
 * @speed: kB/s, 0 while unset
 * @rotation: enum discwriter_rotation
 * @sectors_per_second: what @speed was made of, 0 if not of that; -1: the fastest
 * @progress: the caller's function
 * @user: for it
 * @interval_ms: between its calls
 * @verification: enum dw_verification
 */
struct dw_options {
	struct dw_recorder *recorder;
	char client[DISCWRITER_CLIENT_LEN];
	__u32 flags;
	bool force_close;
	bool disable_compat;
	bool widen;
	int close;
	int close_full;
	__u32 write_type;
	__u32 speed;
	__u32 rotation;
	int sectors_per_second;
	dw_progress_fn progress;
	void *user;
	unsigned int interval_ms;
	unsigned int verification;
};

/**
 * struct dw_waiter - a thread that waits for a write that was started
 * @next: another one
 * @over: it has ended, and @hr is its code
 * @hr: a next one may have begun by the time the thread runs
 */
struct dw_waiter {
	struct dw_waiter *next;
	bool over;
	int hr;
};

/**
 * struct dw_data - a data writer
 * @lock: of all below but @cancelled
 * @options: the properties
 * @writing: a write runs; the setters are locked
 * @node: its descriptor of the node while it has one, else -1
 * @wake: eventfd, readable once the write is cancelled
 * @done: eventfd, readable once the write that discwriter_data_start() began has ended
 * @thread: its thread
 * @started: there is such a thread, and nobody has joined it
 * @by_start: discwriter_data_start() began the last write, or the one that runs
 * @waiters: who waits for that
 * @over: signalled when it has ended
 * @cancelled: the write was asked to end
 * @in_call: a call that CANCEL ends goes on, or may not have begun yet
 * @has_result: @result is valid
 * @result: of the last write
 */
struct dw_data {
	pthread_mutex_t lock;
	struct dw_options options;
	bool writing;
	int node;
	int wake;
	int done;
	pthread_t thread;
	bool started;
	bool by_start;
	struct dw_waiter *waiters;
	pthread_cond_t over;
	atomic_bool cancelled;
	atomic_bool in_call;
	bool has_result;
	struct dw_result result;
};

/**
 * struct dw_job - a write that runs
 * @data: the data writer
 * @options: its properties
 * @stream: the source
 * @ranges: what to write of it
 * @nr_ranges: 0: all of it
 * @wide: the widened list, which @ranges is then; else NULL
 * @settled: @ranges and @total change no more: the ticker may look at them
 * @node: the node, open for writing; -1 before
 * @total: bytes to be written, 0 if not known
 * @sent: bytes the node has taken
 * @ended: the source has ended
 * @source_failed: the error is the source's, not the recorder's
 * @slow: sendfile or splice will not do, data go through @buffer
 * @buffer: DW_BUFFER bytes, NULL until needed
 * @fill: bytes in it
 * @buffer_size: for the progress, which another thread reads
 * @buffer_used: likewise
 * @last_burn: number of the last burn before this one
 * @features: what the kernel's side knows
 * @skip: bytes of the image that are on the medium already; @sent counts them, too
 * @verify: what is to be verified afterwards, or NULL
 */
struct dw_job {
	struct dw_data *data;
	const struct dw_options *options;
	struct dw_stream *stream;
	const struct discwriter_range *ranges;
	size_t nr_ranges;
	struct discwriter_range *wide;
	atomic_bool settled;
	int node;
	__u64 total;
	__u64 sent;
	bool ended;
	bool source_failed;
	bool slow;
	unsigned char *buffer;
	size_t fill;
	atomic_size_t buffer_size;
	atomic_size_t buffer_used;
	__u32 last_burn;
	struct discwriter_features features;
	atomic_ullong skip;
	struct dw_verify *verify;
};

static inline bool dw_cancelled(const struct dw_job *job)
{
	return atomic_load(&job->data->cancelled);
}

/* move.c */
#define DW_BUFFER	(2U << 20)
int dw_move_all(struct dw_job *job);
int dw_move_skip(struct dw_job *job);
int dw_move_copy(struct dw_job *job, __u64 offset, __u64 len);
int dw_move_put(struct dw_job *job, const unsigned char *data, __u64 len);
int dw_move_buffer(struct dw_job *job);
void dw_move_done(struct dw_job *job);

/* range.c */
int dw_ranges_widen(const struct discwriter_range *ranges, size_t n, __u64 sectors, __u32 block,
		    struct discwriter_range **wide);
int dw_ranges_check(const struct discwriter_range *ranges, size_t n, __u64 sectors);
__u64 dw_ranges_sectors(const struct discwriter_range *ranges, size_t n);
__s64 dw_ranges_lba(const struct discwriter_range *ranges, size_t n, __u64 sector);

/* begin.c */
int dw_begin_prepare(struct dw_job *job, const struct discwriter_medium *medium,
		     struct discwriter_begin *begin);

/* direct.c */
int dw_direct(struct dw_job *job, const struct discwriter_begin *begin);

/* disc.c */
bool dw_seems_blank(struct dw_recorder *recorder, const struct discwriter_medium *medium);
int dw_read_sector(struct dw_recorder *recorder, __u64 sector, void *to);

/* write.c */
int dw_enter(struct dw_data *data);
int dw_leave(struct dw_data *data);
int dw_source_code(const struct dw_job *job, int error);
void dw_fail(struct dw_job *job, enum dw_stage stage, int hr, int error);
int dw_write_claim(struct dw_data *data, struct dw_stream *stream,
		   const struct discwriter_range *ranges, size_t nr_ranges);
int dw_write_run(struct dw_data *data, struct dw_stream *stream,
		 const struct discwriter_range *ranges, size_t nr_ranges);

/* data_start.c */
void dw_start_join(struct dw_data *data);
void dw_start_over(struct dw_data *data);

/* options.c */
extern const struct dw_options dw_default_options;
bool dw_close_when_full(const struct dw_options *options);

/* data.c: every setter takes the lock by dw_change() and lets it go by dw_changed() */
#define DW_DEFAULT_INTERVAL_MS	500	/* between progress events, as in IMAPI's reference */
#define DW_LEAST_INTERVAL_MS	10	/* below, the events would be more work than the burn */
int dw_change(struct dw_data *data);
int dw_changed(struct dw_data *data, int hr);

/* task.c */

/**
 * struct dw_request - what a task is to do
 * @job: enum discwriter_job
 * @ioctl: its verb
 * @arg: for that
 * @open_flags: for the node: O_NONBLOCK when the call is to return at once
 * @client: who has the recorder, for others to see; NULL: the name of the process
 */
struct dw_request {
	__u32 job;
	unsigned long ioctl;
	void *arg;
	int open_flags;
	const char *client;
};

int dw_task_new(struct dw_recorder *recorder, struct dw_task **task);
bool dw_task_is_idle(struct dw_task *task);
bool dw_task_set_recorder(struct dw_task *task, struct dw_recorder *recorder);
int dw_task_claim(struct dw_task *task);
int dw_task_do(struct dw_task *task, const struct dw_request *request, bool wait);
int dw_task_run(struct dw_task *task, const struct dw_request *request, bool wait);

/* erase_code.c */
int dw_erase_hresult(struct dw_recorder *recorder, int error,
		     const struct discwriter_status *status);

/* progress.c */
int dw_action(__u32 phase);
void dw_progress_fill(struct dw_progress *progress, const struct discwriter_status *status);

/* thread.c */
int dw_thread(pthread_t *thread, void *(*fn)(void *arg), void *arg);
int dw_cond_init(pthread_cond_t *cond);
struct timespec dw_later(unsigned int ms);

/* ticker.c */
struct dw_ticker;
int dw_ticker_start(struct dw_job *job, struct dw_ticker **ticker);
void dw_ticker_kick(struct dw_ticker *ticker);
void dw_ticker_stop(struct dw_ticker *ticker);

#endif /* DW_INTERNAL_H */
