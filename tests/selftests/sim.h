/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual recorders for the selftests: a wrapper of the configfs and debugfs
 * files of discwriter_sim (Documentation/simulator.md). No function prints or
 * exits; each says what went wrong by -1 and errno.
 */
#ifndef SELFTESTS_SIM_H
#define SELFTESTS_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How long a drive, a node or a state is waited for before it is an error. */
#define SIM_WAIT_MS	10000

/**
 * struct sim - one virtual recorder
 * @name: its name in configfs and debugfs
 * @address: H:C:T:L, empty while unplugged
 * @node: /dev/discwriterN, empty while unplugged
 * @sysfs: /sys/class/discwriter/discwriterN, empty while unplugged
 * @sr: /dev/srN, empty while unplugged
 * @index: N of @node
 */
struct sim {
	char name[32];
	char address[32];
	char node[64];
	char sysfs[96];
	char sr[64];
	unsigned int index;
};

/**
 * struct sim_cmd - one command that reached the drive
 * @seq: its number since the drive was made
 * @op: name of the command, such as "WRITE_10"
 * @cdb: its bytes
 * @cdb_len: how many of @cdb are filled
 * @len: bytes of data that moved
 * @lba: first sector of a WRITE(10)
 * @blocks: number of sectors of a WRITE(10), 0 for other commands
 * @crc: CRC-32 of the data
 * @status: "good", "check", "busy" or "none"
 * @key: sense key
 * @asc: additional sense code
 * @ascq: additional sense code qualifier
 * @frames: page frame numbers of the data
 * @nr_frames: how many
 */
struct sim_cmd {
	unsigned long seq;
	char op[40];
	uint8_t cdb[16];
	unsigned int cdb_len;
	unsigned long len;
	uint64_t lba;
	unsigned int blocks;
	uint32_t crc;
	char status[8];
	unsigned int key;
	unsigned int asc;
	unsigned int ascq;
	uint64_t *frames;
	size_t nr_frames;
};

/**
 * struct sim_trace - all commands since the trace was cleared
 * @cmds: the commands, oldest first
 * @nr: how many
 */
struct sim_trace {
	struct sim_cmd *cmds;
	size_t nr;
};

/**
 * sim_new() - make a drive, unplugged and without a medium
 * @sim: filled in
 *
 * Drives that a killed test left behind are removed first.
 *
 * Return: 0, or -1 with errno: ENODEV if discwriter_sim is not loaded.
 */
int sim_new(struct sim *sim);

/**
 * sim_free() - unplug a drive and remove it
 * @sim: a drive, or one that sim_new() could not make
 */
void sim_free(struct sim *sim);

/**
 * sim_set() - write a configfs attribute of a drive
 * @sim: the drive
 * @attr: name of the attribute
 * @value: what to write
 */
int sim_set(struct sim *sim, const char *attr, const char *value);

/**
 * sim_get() - read a configfs attribute
 * @sim: the drive
 * @attr: its name
 * @buf: filled in, without the newline
 * @size: of @buf
 */
int sim_get(struct sim *sim, const char *attr, char *buf, size_t size);

/**
 * sim_plug() - plug a drive in and wait for srN and, if it can record, the node
 * @sim: the drive; names of its nodes are filled in
 * @recorder: false for a drive that is set to be read_only
 */
int sim_plug(struct sim *sim, bool recorder);

/**
 * sim_unplug() - pull the cable and wait until the node is gone
 * @sim: the drive
 */
int sim_unplug(struct sim *sim);

/**
 * sim_load() - put a medium in
 * @sim: the drive
 * @medium: as in the attribute: "dvd+rw blank sectors=4096"
 *
 * If the drive is plugged in, discwriter and sr have seen the medium and all
 * unit attentions are gone when this returns, and the trace is empty.
 */
int sim_load(struct sim *sim, const char *medium);

/**
 * sim_settle() - wait for what the kernel does by itself, and clear the trace
 * @sim: the drive, plugged in
 */
int sim_settle(struct sim *sim);

/**
 * sim_start() - a drive with a medium in it, plugged in: what most tests need
 * @sim: filled in
 * @medium: as for sim_load()
 */
int sim_start(struct sim *sim, const char *medium);

/**
 * sim_debug_write() - write a debugfs file of a drive
 * @sim: the drive
 * @file: its name
 * @text: what to write
 */
int sim_debug_write(struct sim *sim, const char *file, const char *text);

/**
 * sim_debug_read() - read a debugfs file as a whole
 * @sim: the drive
 * @file: its name
 * @size: set to the number of bytes read if not NULL
 *
 * Return: the bytes and a NUL, to be freed, or NULL with errno.
 */
char *sim_debug_read(struct sim *sim, const char *file, size_t *size);

/**
 * sim_value() - a number out of a file of "key: value" lines
 * @sim: the drive
 * @file: "counters" or "state"
 * @key: the key
 *
 * Return: the number, or -1 with errno.
 */
long long sim_value(struct sim *sim, const char *file, const char *key);

/**
 * sim_state_is() - whether a line of the medium's state has this value
 * @sim: the drive
 * @key: the key
 * @value: the value, as text
 */
bool sim_state_is(struct sim *sim, const char *key, const char *value);

/**
 * sim_wait_state() - wait until a line of the medium's state has this value
 * @sim: the drive
 * @key: the key
 * @value: the value, as text
 */
int sim_wait_state(struct sim *sim, const char *key, const char *value);

/**
 * sim_fault() - add a fault rule
 * @sim: the drive
 * @rule: as in Documentation/simulator.md: "op=2a nth=2 sense=3/0C/00"
 *
 * Return: the rule's place in the list, from 0, or -1 with errno.
 */
int sim_fault(struct sim *sim, const char *rule);

/**
 * sim_hits() - how often a rule fired
 * @sim: the drive
 * @rule: its place, as returned by sim_fault()
 */
long sim_hits(struct sim *sim, int rule);

/**
 * sim_wait_hits() - wait until a rule has fired
 * @sim: the drive
 * @rule: its place
 * @nr: how often
 */
int sim_wait_hits(struct sim *sim, int rule, long nr);

/**
 * sim_trace_read() - the commands since the trace was cleared
 * @sim: the drive
 * @trace: filled in; sim_trace_free() frees it
 */
int sim_trace_read(struct sim *sim, struct sim_trace *trace);

/**
 * sim_trace_free() - free what sim_trace_read() made
 * @trace: the trace
 */
void sim_trace_free(struct sim_trace *trace);

/**
 * sim_trace_clear() - forget the commands so far
 * @sim: the drive
 */
int sim_trace_clear(struct sim *sim);

/**
 * sim_count() - how many commands of a name are in the trace
 * @sim: the drive
 * @op: the name, or NULL for all
 *
 * Return: the number, or -1 with errno.
 */
long sim_count(struct sim *sim, const char *op);

/**
 * sim_changed_medium() - commands in the trace that could change the medium
 * @sim: the drive
 *
 * WRITE, FORMAT UNIT, BLANK, RESERVE TRACK, CLOSE TRACK SESSION and the like;
 * SYNCHRONIZE CACHE counts, too.
 */
long sim_changed_medium(struct sim *sim);

/**
 * sim_wait_op() - wait until a command has been seen
 * @sim: the drive
 * @op: its name
 * @nr: how many of them must have been seen
 */
int sim_wait_op(struct sim *sim, const char *op, unsigned int nr);

/**
 * sim_content() - what is recorded, read out of the drive's memory
 * @sim: the drive
 * @lba: first sector
 * @sectors: how many
 *
 * Return: @sectors sectors, to be freed; those behind the last written one are
 * zeros. NULL with errno.
 */
void *sim_content(struct sim *sim, uint64_t lba, size_t sectors);

/**
 * sim_scale() - scale the time limits of the driver under test
 * @sim: the drive, plugged in
 * @permille: 1000 is the normal length
 */
int sim_scale(struct sim *sim, unsigned int permille);

#endif /* SELFTESTS_SIM_H */
