/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * discwriter_sim: a SCSI host whose devices are virtual recorders
 *
 * How the files depend on each other: configfs and debugfs make, show and
 * break drives; the host takes commands from the mid-layer, asks the faults,
 * and hands them to the dispatcher; that checks the CDB against its table and
 * calls a handler; handlers answer from the medium, whose behaviour is in one
 * struct sim_model per write model; the store keeps sectors.
 *
 * Locking: a drive's mutex covers plugging in and out and its identity; its
 * spinlock (taken with bottom halves off) covers all that a command can see.
 * Commands run with the spinlock held and never sleep. One that cannot get
 * memory that way is run again by a worker which has it ready.
 */
#ifndef SIM_H
#define SIM_H

#include <linux/configfs.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "sim_media.h"
#include "sim_store.h"

#define SIM_NAME	"discwriter-sim"

/* Largest reply that is no sector data; a full TOC of 99 sessions is 4.3 KiB. */
#define SIM_REPLY_MAX	(4U + 32768U)	/* a disc control block */
/* Largest parameter list taken: a cue sheet of 99 tracks is below 2048. */
#define SIM_PARAM_MAX	2048U

/*
 * What a handler returns: 0 for GOOD, else one of these.
 */
#define SIM_GOOD		0U
#define SIM_SENSE(k, c, q)	((u32)(k) << 16 | (u32)(c) << 8 | (u32)(q))
/* Needs memory that cannot be had under the lock: run it from the worker. */
#define SIM_PUNT		0x80000000U
/* The transport fails with this host byte. */
#define SIM_HOST(byte)		(0x40000000U | (byte))

#define SIM_KEY(s)		((s) >> 16 & 0xf)
#define SIM_ASC(s)		((s) >> 8 & 0xff)
#define SIM_ASCQ(s)		((s) & 0xff)

#define SENSE_BECOMING_READY	SIM_SENSE(2, 0x04, 0x01)
#define SENSE_FORMATTING	SIM_SENSE(2, 0x04, 0x04)
#define SENSE_OPERATION		SIM_SENSE(2, 0x04, 0x07)
#define SENSE_LONG_WRITE	SIM_SENSE(2, 0x04, 0x08)
#define SENSE_INCOMPATIBLE	SIM_SENSE(2, 0x30, 0x00)
#define SENSE_NO_MEDIUM_CLOSED	SIM_SENSE(2, 0x3a, 0x01)
#define SENSE_NO_MEDIUM_OPEN	SIM_SENSE(2, 0x3a, 0x02)
#define SENSE_UPSIDE_DOWN	SIM_SENSE(3, 0x06, 0x00)
#define SENSE_WRITE_ERROR	SIM_SENSE(3, 0x0c, 0x00)
#define SENSE_STREAMING_LOST	SIM_SENSE(3, 0x0c, 0x09)
#define SENSE_UNREADABLE	SIM_SENSE(3, 0x11, 0x00)
#define SENSE_NO_SPARE		SIM_SENSE(3, 0x32, 0x00)
#define SENSE_INTERNAL		SIM_SENSE(4, 0x44, 0x00)
#define SENSE_LIST_LENGTH	SIM_SENSE(5, 0x1a, 0x00)
#define SENSE_OPCODE		SIM_SENSE(5, 0x20, 0x00)
#define SENSE_LBA_RANGE		SIM_SENSE(5, 0x21, 0x00)
#define SENSE_WRITE_ADDRESS	SIM_SENSE(5, 0x21, 0x02)
#define SENSE_CDB_FIELD		SIM_SENSE(5, 0x24, 0x00)
#define SENSE_LIST_FIELD	SIM_SENSE(5, 0x26, 0x00)
#define SENSE_SEQUENCE		SIM_SENSE(5, 0x2c, 0x00)
#define SENSE_AREA_NOT_EMPTY	SIM_SENSE(5, 0x2c, 0x03)
#define SENSE_AREA_EMPTY	SIM_SENSE(5, 0x2c, 0x04)
#define SENSE_WRONG_MEDIUM	SIM_SENSE(5, 0x30, 0x02)
#define SENSE_CANNOT_WRITE	SIM_SENSE(5, 0x30, 0x05)
#define SENSE_CANNOT_FORMAT	SIM_SENSE(5, 0x30, 0x06)
#define SENSE_NOT_FORMATTED	SIM_SENSE(5, 0x30, 0x10)
#define SENSE_PREVENTED		SIM_SENSE(5, 0x53, 0x02)
#define SENSE_TRACK_END		SIM_SENSE(5, 0x63, 0x00)
#define SENSE_TRACK_MODE	SIM_SENSE(5, 0x64, 0x00)
#define SENSE_PACKET_SIZE	SIM_SENSE(5, 0x64, 0x01)
#define SENSE_TRACK_OPEN	SIM_SENSE(5, 0x72, 0x03)
#define SENSE_TRACK_RESERVED	SIM_SENSE(5, 0x72, 0x04)
#define SENSE_NO_RESERVATIONS	SIM_SENSE(5, 0x72, 0x05)
#define SENSE_MEDIUM_CHANGED	SIM_SENSE(6, 0x28, 0x00)
#define SENSE_RESET		SIM_SENSE(6, 0x29, 0x00)
#define SENSE_PROTECTED		SIM_SENSE(7, 0x27, 0x00)

struct scsi_cmnd;
struct Scsi_Host;
struct seq_file;
struct sim_drive;
struct sim_ctx;

/* ---- faults: sim_fault.c ---- */

enum sim_action_kind {
	SIM_NO_FAULT,
	SIM_FAIL,		/* sense in arg */
	SIM_DELAY,		/* milliseconds in arg */
	SIM_HANG,
	SIM_HANG_HARD,
	SIM_BUSY,
	SIM_HOST_BYTE,		/* in arg */
	SIM_SHORT,		/* bytes in arg */
	SIM_LIE,		/* bytes in arg */
	SIM_UNPLUG,
	SIM_ATTENTION,		/* sense in arg */
	SIM_POWER,
	SIM_DEFECT,		/* what is written hits a bad spot */
	SIM_RESET,
	SIM_PRETEND,		/* GOOD, and nothing is done */
	SIM_NR_ACTIONS,
};

struct sim_action {
	enum sim_action_kind kind;
	u32 arg;
	bool deferred;		/* the sense is of an earlier command */
	bool execute;		/* execute the command first */
	bool has_lba;		/* the rule is about a range of addresses */
	u32 lba;		/* first one of both rule and command */
	u8 after;		/* the command that it waited for, or 0 */
};

struct sim_cmd;
struct sim_action sim_fault_match(struct sim_drive *d, u8 opcode,
				  const struct sim_cmd *sc);
int sim_fault_add(struct sim_drive *d, char *line);
void sim_fault_clear(struct sim_drive *d);
void sim_fault_show(struct sim_drive *d, struct seq_file *seq);

/* ---- a command: sim_host.c, sim_dispatch.c ---- */

/* struct sim_op.flags */
#define OP_MEDIUM	0x0001	/* needs a medium that can be read */
#define OP_RECORDER	0x0002	/* unknown to a drive that cannot record */
#define OP_CHANGES	0x0004	/* refused on a write-protected medium */
#define OP_BUSY_OK	0x0008	/* answered while a long operation runs */
#define OP_UA_OK	0x0010	/* answered with a unit attention pending */
#define OP_LBA10	0x0020	/* address in bytes 2-5, blocks in bytes 7-8 */
#define OP_LBA12	0x0040	/* address in bytes 2-5, blocks in bytes 6-9 */
#define OP_LBA		(OP_LBA10 | OP_LBA12)
#define OP_WRITE	0x0080	/* sector data to the medium */
#define OP_TELLS	0x0100	/* says that the track was lost */

/**
 * struct sim_op - a row of the table of commands
 * @opcode: operation code
 * @len: bytes of the CDB
 * @flags: OP_*
 * @name: as in the trace
 * @run: the handler; returns sense
 * @mask: the bits that may be set in CDB bytes 1 to @len - 1
 */
struct sim_op {
	u8 opcode;
	u8 len;
	u16 flags;
	const char *name;
	u32 (*run)(struct sim_ctx *c);
	u8 mask[11];
};

enum sim_cmd_state {
	SIM_RUNNING,
	SIM_WAITING,	/* done, to be answered when it is due */
	SIM_HUNG,	/* never answered */
	SIM_PUNTED,	/* waits for the worker */
};

/**
 * struct sim_cmd - the simulator's part of a struct scsi_cmnd
 * @node: in the drive's list while the drive owns the command
 * @op: its row, NULL for an unknown operation code
 * @seq: its number in the trace
 * @due: when to answer it
 * @state: why it is not answered yet
 * @action: the fault that hit it
 * @lba: address, if @op has one
 * @blocks: sectors, if @op has them
 * @moved: bytes moved to or from its buffer
 * @answer: what to say: sense, or SIM_HOST()
 * @delay_ms: how long the drive works before it answers
 */
struct sim_cmd {
	struct list_head node;
	const struct sim_op *op;
	u64 seq;
	ktime_t due;
	enum sim_cmd_state state;
	struct sim_action action;
	u32 lba;
	u32 blocks;
	u32 moved;
	u32 answer;
	u32 delay_ms;
};

/* What a handler works on. */
struct sim_ctx {
	struct sim_drive *d;
	struct sim_medium *m;	/* NULL: none, or not to be seen */
	struct scsi_cmnd *scmd;
	struct sim_cmd *sc;
	const u8 *cdb;
	u32 drain_ms;		/* until the buffer is empty */
};

void sim_op_decode(struct scsi_cmnd *scmd, struct sim_cmd *sc);
u32 sim_dispatch(struct sim_drive *d, struct scsi_cmnd *scmd);
u8 *sim_reply_start(struct sim_ctx *c, unsigned int len);
u32 sim_reply(struct sim_ctx *c, unsigned int len, unsigned int alloc);
const u8 *sim_param(struct sim_ctx *c, unsigned int len);
u32 sim_strict(struct sim_ctx *c, u32 sense);

/* Handlers, by file. */
u32 sim_test_unit_ready(struct sim_ctx *c);	/* sim_info.c */
u32 sim_request_sense(struct sim_ctx *c);
u32 sim_inquiry(struct sim_ctx *c);
u32 sim_report_luns(struct sim_ctx *c);
u32 sim_get_performance(struct sim_ctx *c);	/* sim_speed.c */
u32 sim_set_streaming(struct sim_ctx *c);
u32 sim_set_cd_speed(struct sim_ctx *c);
u32 sim_get_configuration(struct sim_ctx *c);	/* sim_feature.c */
u32 sim_mode_sense_6(struct sim_ctx *c);	/* sim_speed.c; the lock is held */

/* Most speeds of a medium. */
#define SIM_MAX_SPEEDS	7

/* kB/s; at constant rotation it is @inner at the hub, else 0. */
struct sim_speed {
	u32 inner;
	u32 outer;
};

unsigned int sim_write_speeds(const struct sim_medium *m,
			      struct sim_speed list[SIM_MAX_SPEEDS]);
struct sim_speed sim_write_speed(const struct sim_drive *d);
u32 sim_read_speed(const struct sim_drive *d);
u32 sim_sector_ns(const struct sim_drive *d, u32 lba);
void sim_speed_reset(struct sim_drive *d);

/* sim_mode.c */
u32 sim_mode_sense_10(struct sim_ctx *c);
u32 sim_mode_select_10(struct sim_ctx *c);
u32 sim_read_disc_information(struct sim_ctx *c);	/* sim_disc.c */
u32 sim_read_track_information(struct sim_ctx *c);
u32 sim_read_format_capacities(struct sim_ctx *c);
u32 sim_read_capacity(struct sim_ctx *c);
u32 sim_read_disc_structure(struct sim_ctx *c);	/* sim_structure.c */
u32 sim_send_disc_structure(struct sim_ctx *c);	/* sim_layers.c */
u32 sim_read_toc(struct sim_ctx *c);		/* sim_toc.c */
u32 sim_get_event_status(struct sim_ctx *c);	/* sim_event.c */
u32 sim_mechanism_status(struct sim_ctx *c);
u32 sim_start_stop_unit(struct sim_ctx *c);
u32 sim_prevent_allow(struct sim_ctx *c);
u32 sim_read_buffer_capacity(struct sim_ctx *c);	/* sim_buffer.c */
u32 sim_read(struct sim_ctx *c);		/* sim_rw.c */
u32 sim_write(struct sim_ctx *c);
u32 sim_write_and_verify(struct sim_ctx *c);
u32 sim_verify(struct sim_ctx *c);
u32 sim_seek(struct sim_ctx *c);
u32 sim_synchronize_cache(struct sim_ctx *c);	/* sim_control.c */
u32 sim_close_track_session(struct sim_ctx *c);
u32 sim_reserve_track(struct sim_ctx *c);
u32 sim_format_unit(struct sim_ctx *c);
u32 sim_send_opc(struct sim_ctx *c);
u32 sim_read_cd(struct sim_ctx *c);		/* sim_cd_read.c */
u32 sim_read_cd_msf(struct sim_ctx *c);
u32 sim_send_cue_sheet(struct sim_ctx *c);
u32 sim_blank(struct sim_ctx *c);

/* ---- the trace: sim_trace.c ---- */

struct sim_trace {
	struct xarray entries;	/* struct sim_trace_entry by number */
	u64 next;		/* number of the next command */
	u64 first;		/* number of the oldest one kept */
	u64 dropped;		/* for want of memory, or over the limit */
	bool frames;
	bool digest;
};

void sim_trace_init(struct sim_trace *t);
void sim_trace_begin(struct sim_drive *d, struct scsi_cmnd *scmd);
void sim_trace_end(struct sim_drive *d, struct scsi_cmnd *scmd, u32 crc);
void sim_trace_clear(struct sim_drive *d);
extern const struct seq_operations sim_trace_seq_ops;

/* ---- a drive ---- */

/* A long operation, which the drive works on after it has said GOOD. */
enum sim_busy {
	SIM_IDLE,
	SIM_BUSY_SPINUP,	/* 2/04/01 */
	SIM_BUSY_FORMAT,	/* 2/04/04 */
	SIM_BUSY_CLOSE,		/* 2/04/07; 2/04/08 to a write */
	SIM_BUSY_BLANK,		/* the same */
	SIM_BUSY_FLUSH,		/* the same */
};

struct sim_counters {
	u64 commands;
	u64 writes;
	u64 sectors_written;
	u64 strict;
	u64 resets;
	u64 aborts;
	u64 unaligned;
	u64 punted;
	u64 links;
	u64 underruns;
};

#define SIM_MODE_PAGES	5
#define SIM_PAGE_MAX	64

/* Unit attentions wait here until a command fetches them, most urgent first. */
#define SIM_MAX_ATTENTIONS	4

/**
 * struct sim_drive - a drive
 * @group: its directory in configfs
 * @debugfs: its directory in debugfs
 * @mutex: covers plugging, and the fields up to @lock
 * @host: its SCSI host while it is plugged in
 * @unplug_work: unplugs it when a fault says so
 * @vendor: and the other identity
 * @read_only: it cannot record
 * @profiles: a bit for each profile it knows (sim_profile.c), 0 for all
 * @closed_as_rom: it takes what is finalized for pressed discs
 * @dma_alignment: and the other queue limits
 * @virt_boundary: mask; where all pieces of a command's data meet, 0: anywhere
 * @buffer: bytes of its buffer
 * @storage: what to keep of the data of the next medium
 * @lock: covers everything below
 * @gone: the cable is out; every command fails
 * @medium: what lies in the tray
 * @tray_open: it is open
 * @locked: PREVENT ALLOW MEDIUM REMOVAL is in force
 * @attentions: @nr_attentions unit attentions are pending
 * @event: media event for GET EVENT STATUS NOTIFICATION, 0 for none
 * @change_event: there is an operational change to tell of
 * @power_event: and a change of @power, one of SIM_POWER_*
 * @busy: what the drive works on, from @busy_start to @busy_end
 * @timed: recording takes time
 * @recording: data go from the buffer to the medium, up to @recorded
 * @flushing: until there are no more
 * @recorded: point in time
 * @lost: sense of what became of the track; told once
 * @read_wanted: the speed asked for in kB/s, U32_MAX for the fastest
 * @write_wanted: the same
 * @page: current values of the mode pages
 * @params_selected: page 05h was selected for this medium
 * @inflight: commands that are not answered
 * @timer: goes off when the next of them is due
 * @punt_work: runs those that need memory
 * @pool: the memory it brings
 * @faults: rules, oldest first
 * @buf: where replies are built and parameter lists are looked at
 */
struct sim_drive {
	struct config_group group;
	struct dentry *debugfs;

	struct mutex mutex;	/* plugging, identity, limits */
	struct Scsi_Host *host;
	struct work_struct unplug_work;
	char vendor[8 + 1];
	char product[16 + 1];
	char revision[4 + 1];
	char serial[32 + 1];
	bool read_only;
	bool closed_as_rom;
	u32 profiles;
	u32 dma_alignment;
	u32 virt_boundary;
	u32 max_sectors;
	u32 max_segments;
	u32 queue_depth;
	u32 buffer;
	enum sim_storage storage;

	spinlock_t lock;	/* all that a command sees */
	bool gone;
	struct sim_medium *medium;
	bool tray_open;
	bool locked;
	unsigned int nr_attentions;
	u32 attentions[SIM_MAX_ATTENTIONS];
	u8 event;
	bool change_event;
	bool power_event;
	u8 power;
	enum sim_busy busy;
	ktime_t busy_start;
	ktime_t busy_end;
	bool timed;
	bool recording;
	bool flushing;
	ktime_t recorded;
	u32 lost;
	u32 read_wanted;
	u32 write_wanted;
	u8 page[SIM_MODE_PAGES][SIM_PAGE_MAX];
	bool params_selected;
	struct list_head inflight;
	struct hrtimer timer;
	struct work_struct punt_work;
	struct sim_pool pool;
	struct list_head faults;
	unsigned int next_fault;
	struct sim_trace trace;
	struct sim_counters counters;
	u8 buf[SIM_REPLY_MAX];
};

extern struct platform_device *sim_parent;
extern struct workqueue_struct *sim_wq;

/* sim_main.c: the life of a drive, in process context */
struct sim_drive *sim_drive_new(void);
void sim_drive_free(struct sim_drive *d);
int sim_drive_plug(struct sim_drive *d);
void sim_drive_unplug(struct sim_drive *d);
void sim_drive_load(struct sim_drive *d, struct sim_medium *m);

/* sim_host.c */
struct Scsi_Host *sim_host_new(struct sim_drive *d);
void sim_host_fail_all(struct sim_drive *d);
void sim_host_init(struct sim_drive *d);
void sim_host_exit(struct sim_drive *d);
struct sim_cmd *sim_cmd(struct scsi_cmnd *scmd);

/* sim_event.c: what happens to a drive; the lock is held */
void sim_attention(struct sim_drive *d, u32 sense);
u32 sim_attention_take(struct sim_drive *d);
void sim_reset(struct sim_drive *d);
void sim_power_cut(struct sim_drive *d, u8 after);
void sim_tray(struct sim_drive *d, bool open);
void sim_spin_up(struct sim_drive *d);
void sim_ready(struct sim_drive *d);
void sim_tick(struct sim_drive *d);

/* Power states, as START STOP UNIT and the power events count them. */
#define SIM_POWER_ACTIVE	1
#define SIM_POWER_IDLE		2
#define SIM_POWER_STANDBY	3
#define SIM_POWER_SLEEP		4
void sim_power(struct sim_drive *d, u8 state);

/* Media events of GET EVENT STATUS NOTIFICATION. */
#define SIM_EVENT_EJECT_REQUEST	1
#define SIM_EVENT_NEW_MEDIUM	2
#define SIM_EVENT_REMOVED	3
#define SIM_EVENT_FORMATTED	5	/* in the background */
#define SIM_EVENT_RESTARTED	6	/* that format */

/* sim_buffer.c: the lock is held */
void sim_buffer_tick(struct sim_drive *d);
u32 sim_buffer_admit(struct sim_drive *d, u32 sectors);
void sim_buffer_filled(struct sim_drive *d);
u32 sim_buffer_flush(struct sim_drive *d);
void sim_buffer_stop(struct sim_drive *d, bool save);
u32 sim_buffer_busy_ms(struct sim_drive *d);

/* sim_control.c: the lock is held */
void sim_busy_start(struct sim_drive *d, enum sim_busy what, u32 ms);
u32 sim_busy_sense(struct sim_drive *d, bool write);
u16 sim_busy_progress(struct sim_drive *d);

/* Write types of the write parameters page. */
#define SIM_WRITE_PACKET	0	/* CD packets, DVD incremental */
#define SIM_WRITE_TAO		1
#define SIM_WRITE_SAO		2	/* and DVD disc at once */
#define SIM_WRITE_RAW		3
#define SIM_WRITE_JUMP		4	/* layer jump */

/* What its multi-session field says of a session that follows. */
#define SIM_MULTI_NEXT		3

/* The write parameters page, 05h, as it stands. */
struct sim_write_params {
	bool selected;		/* since the medium came */
	u8 type;
	bool bufe;
	bool test;
	u8 multi;
	bool fixed;
	u32 packet_size;
	u8 track_mode;
	u8 block_type;
	bool link_valid;
	u8 link_size;
	u8 session_format;
};

/* sim_mode.c */
void sim_mode_reset(struct sim_drive *d);
struct sim_write_params sim_write_params(const struct sim_drive *d);
u32 sim_write_type_check(struct sim_drive *d, unsigned int types);

/* sim_structure.c, sim_structure_bd.c */
u32 sim_medium_layer0(const struct sim_medium *m);
unsigned int sim_structure_di(struct sim_ctx *c, u8 *p);
unsigned int sim_structure_dds(struct sim_ctx *c, u8 *p);
unsigned int sim_structure_medium_status(struct sim_ctx *c, u8 *p);
unsigned int sim_structure_spares(struct sim_ctx *c, u8 *p);

/* sim_profile.c */
#define SIM_NR_PROFILES	19

bool sim_profile_known(const struct sim_drive *d, u16 profile);
u16 sim_profile_seen(const struct sim_drive *d, struct sim_medium *m);
bool sim_profile_seen_as_rom(const struct sim_drive *d, struct sim_medium *m);
u16 sim_profile_list(const struct sim_drive *d, unsigned int *i);
int sim_profile_parse(char *text, u32 *profiles);

/* sim_rw.c: walk the bytes of a command's buffer */
u32 sim_sg_crc(struct scsi_cmnd *scmd, u32 len);
bool sim_streaming(const struct sim_ctx *c);
bool sim_medium_random(const struct sim_medium *m);

/* sim_configfs.c, sim_debugfs.c */
int sim_configfs_init(void);
void sim_configfs_exit(void);
void sim_debugfs_init(void);
void sim_debugfs_exit(void);
void sim_debugfs_add(struct sim_drive *d, const char *name);
void sim_debugfs_remove(struct sim_drive *d);

#endif /* SIM_H */
