/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A system that does not exist: it stands in for lib/ops.c. One recorder, whose
 * node takes data, begins, ends, cancels and fails as a test says; sources are
 * real files and pipes.
 */
#ifndef DW_FAKE_H
#define DW_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <libdiscwriter.h>

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define FAKE_NODE	"/dev/discwriter0"
#define FAKE_BLOCK	"/dev/sr0"
#define FAKE_LINK	"/dev/writer"

enum fake_op {
	FAKE_OPEN,
	FAKE_CLOSE,
	FAKE_READ,
	FAKE_WRITE,
	FAKE_PREAD,
	FAKE_SENDFILE,
	FAKE_SPLICE,
	FAKE_POLL,
	FAKE_OPS,
};

/**
 * struct fake_attr - a file in sysfs
 * @dir: its folder
 * @name: its name
 * @value: what is in it
 */
struct fake_attr {
	const char *dir;
	const char *name;
	const char *value;
};

/**
 * struct fake - the recorder, and what happened to it
 *
 * What a test sets:
 * @info: identity
 * @medium: what is in the drive
 * @owner: who has it
 * @nodes: how many nodes there are
 * @come_at_open: how many there are once one has been opened; 0: as many
 * @taken_by_other: burn of another process runs: opening for writing gives EBUSY
 * @open_error: of opening the node at all, for reading too
 * @query_error: of every query
 * @medium_error: of the query for the medium only
 * @swapped: the node has another drive behind it when it is opened for writing
 * @begin_error: errno of BEGIN
 * @begin_cause: its cause
 * @fail_at: the burn fails at this byte, unless it is negative
 * @fail_error: with this errno
 * @fail_cause: and this cause
 * @fail_sense: command, sense key, ASC and ASCQ that STATUS has of a failure, a byte each
 * @end_error: errno of END
 * @end_cause: its cause
 * @end_ms: how long END takes, as the status counts it
 * @close_error: errno of close
 * @no_status: STATUS fails
 * @stuck_burn: BEGIN does not count as a burn, the status is that of an old one
 * @odd_status: STATUS answers nonsense once a burn has begun
 * @block_writes: a write waits until it is cancelled
 * @deaf: a cancel has no effect
 * @before: called before each ioctl of the node that is open for writing, and
 *	with 0 before it is opened so
 * @old: a kernel of the first release: fewer verbs, flags and fields
 * @features: what FEATURES tells of a new one: all but WRITE_RANGES, by default
 * @formats: what FORMATS tells
 * @speeds: what SPEEDS tells
 * @verb_error: errno of the verb @verb_request
 * @verb_request: a verb that fails
 * @phases: phases that a burn has been in
 * @job_error: errno of a job other than a burn, at its end
 * @job_cause: its cause
 * @job_phase: in which it fails; ERASING or FORMATTING or the like by default
 * @job_polls: how often STATUS finds the job running
 * @job_status: what else STATUS tells of it: opcode, times, progress
 * @stubborn: a job cannot be cancelled
 * @adjust: struct discwriter_speed.adjusted, and of a burn's status
 * @skip: bytes of the image that are on the disc: the offset after BEGIN
 * @pvd: the disc has an ISO 9660 file system of so many sectors
 * @disc: first bytes of the disc are zero up to here; negative: cannot be read
 * @tail: they are zero again from here on; 0: nowhere
 * @tracks: what QUERY tells of tracks: { number, session, start, size, last recorded
 *	address or 0 }
 * @disc_state: byte 2 of what QUERY tells of the disc
 * @protection: what QUERY tells in disc structure C0h; 0: there is none
 * @answer: what QUERY tells of all but tracks and structure C0h, unless @answer_len is 0
 * @answer_len: its length
 * @query_cause: QUERY fails with EIO and this cause
 * @cwd: the folder that the program is in
 * @link: what FAKE_LINK leads to
 * @flock_error: of flock
 * @flock_busy: how often somebody else has it before it can be had
 * @at_fstat: called by fstat, which comes just before a range list is sent
 * @flags_error: of fcntl, F_SETFL
 * @attrs: what is in sysfs, beside the names of the drives
 * @syspaths: folders of the nodes there; NULL: on a bus of no name
 * @rank: of every host among its neighbours
 * @access_error: of access(2), to any node
 * @mount_paths: where it is mounted, as struct dw_ops has it
 * @holder: block device that is made of this one, or NULL
 * @claimed: opening the block device exclusively gives EBUSY
 * @openers: how many processes have the block device open
 * @opener: one of them
 * @flocker: who has the flock; -1: nobody knows; from 10000h on they are gone
 * @mounts: how often the disc is mounted: opening for writing gives EBUSY
 * @unmount_error: of unmounting
 * @sg: what a command to the block device does (SG_IO); NULL: it knows no such thing
 * @hurry: whoever would wait does not, and the clock goes on as if he had
 * @steps: what the next calls of each operation do instead of all that is
 *	asked: a negative errno, or at most so many bytes
 * @nr_steps: how many for each
 *
 * What happened:
 * @status: as STATUS tells it
 * @begin: as BEGIN got it
 * @ranges: its list
 * @erase: as ERASE got it
 * @format: as FORMAT got it
 * @finalize: as FINALIZE got it
 * @reserve: as RESERVE got it
 * @tray: as TRAY got it
 * @speed: as SPEED got it
 * @query: as QUERY got it
 * @client: as CLIENT got it
 * @flocked: somebody has the flock
 * @flocked_at_close: somebody had it when the node was closed for writing
 * @flocks: number of flocks
 * @jobs: number of jobs other than burns
 * @looks: number of MEDIUMs
 * @begins: number of BEGINs
 * @ends: number of ENDs
 * @lists: number of WRITE_RANGES, which count as a BEGIN and an END, too
 * @cancels: number of CANCELs
 * @calls: number of calls of each operation
 * @data: what the node took
 * @len: its length
 * @room: bytes there are for it
 * @largest: largest single piece
 * @fds: descriptors of the node that are open
 */
struct fake {
	struct discwriter_recorder info;
	struct discwriter_medium medium;
	struct discwriter_owner owner;
	unsigned int nodes;
	unsigned int come_at_open;
	bool taken_by_other;
	int open_error;
	int query_error;
	int medium_error;
	bool swapped;
	int begin_error;
	unsigned int begin_cause;
	long long fail_at;
	int fail_error;
	unsigned int fail_cause;
	unsigned int fail_sense;
	int end_error;
	unsigned int end_cause;
	unsigned int end_ms;
	int close_error;
	bool no_status;
	bool stuck_burn;
	bool odd_status;
	bool block_writes;
	bool deaf;
	void (*before)(unsigned long request);
	bool old;
	struct discwriter_features features;
	struct discwriter_formats formats;
	struct discwriter_speeds speeds;
	int verb_error;
	unsigned long verb_request;
	int job_error;
	unsigned int job_cause;
	unsigned int job_phase;
	unsigned int phases;
	unsigned int job_polls;
	struct discwriter_status job_status;
	bool stubborn;
	unsigned int adjust;
	long long skip;
	unsigned int pvd;
	long long disc;
	long long tail;
	unsigned int tracks[4][5];
	unsigned char disc_state;
	unsigned char protection;
	unsigned char answer[64];
	unsigned int answer_len;
	unsigned int query_cause;
	const char *cwd;
	const char *link;
	int flock_error;
	unsigned int flock_busy;
	void (*at_fstat)(void);
	int flags_error;
	const struct fake_attr *attrs;
	const char *const *syspaths;
	int rank;
	int access_error;
	const char *mount_paths;
	const char *holder;
	bool claimed;
	int openers;
	int opener;
	int flocker;
	unsigned int mounts;
	int unmount_error;
	int (*sg)(void *hdr);
	bool hurry;
	ssize_t steps[FAKE_OPS][8];
	unsigned int nr_steps[FAKE_OPS];

	struct discwriter_status status;
	struct discwriter_begin begin;
	struct discwriter_range ranges[16];
	struct discwriter_erase erase;
	struct discwriter_format format;
	struct discwriter_finalize finalize;
	struct discwriter_reserve reserve;
	struct discwriter_tray tray;
	struct discwriter_speed speed;
	struct discwriter_query query;
	struct discwriter_client client;
	bool flocked;
	bool flocked_at_close;
	unsigned int flocks;
	unsigned int jobs;
	unsigned int looks;
	unsigned int begins;
	unsigned int ends;
	unsigned int lists;
	unsigned int cancels;
	unsigned int calls[FAKE_OPS];
	unsigned char *data;
	size_t len;
	size_t room;
	size_t largest;
	int fds;
};

extern struct fake fake;

/* A blank DVD+R in a working recorder, and nothing happened. Frees the old one. */
void fake_reset(void);
/* The n-th next call of @op does this; calls are counted from the first set. */
void fake_step(enum fake_op op, ssize_t what);
/* Wait until a write blocks. */
void fake_wait_blocked(void);
/* How often STATUS was asked for. */
unsigned int fake_asked(void);
/* How often CANCEL was. */
unsigned int fake_cancelled(void);
/* The descriptor that is open for writing does not block. */
bool fake_nonblocking(void);

/* A file of @size bytes that differ from sector to sector. */
int fake_file(size_t size);
void fake_pattern(unsigned char *to, size_t offset, size_t size);
/* Fails the test unless the node took bytes @from of the pattern, at @at. */
void assert_taken(size_t at, size_t from, size_t size);
/* Fails the test unless a getter gave this one; lets go of it. */
void assert_recorder(struct dw_recorder *got, const struct dw_recorder *is);

int fake_setup(void **state);
int fake_teardown(void **state);

#endif /* DW_FAKE_H */
