// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: the commands it knows, and what is checked of all of them
 */
#include <linux/string.h>
#include <scsi/scsi_cmnd.h>

#include "sim.h"
#include "sim_compat.h"

/*
 * In the order of the operation codes, which is that of sim_op_find(). The
 * masks are those bits which MMC defines for such a drive; a bit outside them
 * is refused, which shows programs that leave rubbish in reserved fields.
 */
static const struct sim_op sim_ops[] = {
	{ 0x00, 6, OP_MEDIUM | OP_TELLS, "TEST_UNIT_READY", sim_test_unit_ready },
	{ 0x03, 6, OP_BUSY_OK | OP_UA_OK, "REQUEST_SENSE", sim_request_sense,
	  { 0, 0, 0, 0xff } },
	{ 0x04, 6, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "FORMAT_UNIT",
	  sim_format_unit, { 0x1f } },
	{ 0x12, 6, OP_BUSY_OK | OP_UA_OK, "INQUIRY", sim_inquiry,
	  { 0x01, 0xff, 0xff, 0xff } },
	{ 0x1a, 6, OP_BUSY_OK, "MODE_SENSE_6", sim_mode_sense_6,
	  { 0x08, 0xff, 0xff, 0xff } },
	{ 0x1b, 6, OP_BUSY_OK, "START_STOP_UNIT", sim_start_stop_unit,
	  { 0x01, 0, 0, 0xf3 } },
	{ 0x1e, 6, OP_BUSY_OK, "PREVENT_ALLOW_MEDIUM_REMOVAL", sim_prevent_allow,
	  { 0, 0, 0, 0x03 } },
	{ 0x23, 10, OP_RECORDER, "READ_FORMAT_CAPACITIES",
	  sim_read_format_capacities, { 0, 0, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0x25, 10, OP_MEDIUM, "READ_CAPACITY_10", sim_read_capacity },
	{ 0x28, 10, OP_MEDIUM | OP_LBA10, "READ_10", sim_read,
	  { 0x18, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	{ 0x2a, 10, OP_MEDIUM | OP_RECORDER | OP_CHANGES | OP_LBA10 | OP_WRITE,
	  "WRITE_10", sim_write, { 0x18, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	{ 0x2b, 10, OP_MEDIUM | OP_LBA10, "SEEK_10", sim_seek, { 0, 0xff, 0xff, 0xff, 0xff } },
	{ 0x2e, 10, OP_MEDIUM | OP_RECORDER | OP_CHANGES | OP_LBA10 | OP_WRITE,
	  "WRITE_AND_VERIFY_10", sim_write_and_verify,
	  { 0x10, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	{ 0x2f, 10, OP_MEDIUM | OP_LBA10, "VERIFY_10", sim_verify,
	  { 0x10, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	{ 0x35, 10, OP_MEDIUM | OP_RECORDER | OP_TELLS, "SYNCHRONIZE_CACHE_10",
	  sim_synchronize_cache, { 0x02, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	/* The format may stand in the last byte, where MMC-1 had it. */
	{ 0x43, 10, OP_MEDIUM, "READ_TOC_PMA_ATIP", sim_read_toc,
	  { 0x02, 0x0f, 0, 0, 0, 0xff, 0xff, 0xff, 0xc0 } },
	{ 0x46, 10, OP_BUSY_OK | OP_UA_OK, "GET_CONFIGURATION",
	  sim_get_configuration, { 0x03, 0xff, 0xff, 0, 0, 0, 0xff, 0xff } },
	{ 0x4a, 10, OP_BUSY_OK | OP_UA_OK, "GET_EVENT_STATUS_NOTIFICATION",
	  sim_get_event_status, { 0x01, 0, 0, 0xff, 0, 0, 0xff, 0xff } },
	{ 0x51, 10, OP_MEDIUM | OP_RECORDER, "READ_DISC_INFORMATION",
	  sim_read_disc_information, { 0x17, 0, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0x52, 10, OP_MEDIUM | OP_RECORDER, "READ_TRACK_INFORMATION",
	  sim_read_track_information, { 0x07, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff } },
	{ 0x53, 10, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "RESERVE_TRACK",
	  sim_reserve_track, { 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } },
	{ 0x54, 10, OP_MEDIUM | OP_RECORDER, "SEND_OPC_INFORMATION", sim_send_opc,
	  { 0x01, 0x03, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0x55, 10, 0, "MODE_SELECT_10", sim_mode_select_10,
	  { 0x11, 0, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0x5a, 10, OP_BUSY_OK, "MODE_SENSE_10", sim_mode_sense_10,
	  { 0x08, 0xff, 0xff, 0, 0, 0, 0xff, 0xff } },
	{ 0x5b, 10, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "CLOSE_TRACK_SESSION",
	  sim_close_track_session, { 0x01, 0x07, 0, 0xff, 0xff } },
	{ 0x5c, 10, OP_MEDIUM | OP_RECORDER | OP_BUSY_OK, "READ_BUFFER_CAPACITY",
	  sim_read_buffer_capacity, { 0x01, 0, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0x5d, 10, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "SEND_CUE_SHEET",
	  sim_send_cue_sheet, { 0, 0, 0, 0, 0, 0xff, 0xff, 0xff } },
	{ 0xa0, 12, OP_BUSY_OK | OP_UA_OK, "REPORT_LUNS", sim_report_luns,
	  { 0, 0xff, 0, 0, 0, 0xff, 0xff, 0xff, 0xff } },
	{ 0xa1, 12, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "BLANK", sim_blank,
	  { 0x17, 0xff, 0xff, 0xff, 0xff } },
	{ 0xa8, 12, OP_MEDIUM | OP_LBA12, "READ_12", sim_read,
	  { 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 } },
	{ 0xaa, 12, OP_MEDIUM | OP_RECORDER | OP_CHANGES | OP_LBA12 | OP_WRITE,
	  "WRITE_12", sim_write, { 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 } },
	{ 0xac, 12, OP_MEDIUM | OP_BUSY_OK, "GET_PERFORMANCE", sim_get_performance,
	  { 0x1f, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff } },
	{ 0xad, 12, OP_MEDIUM, "READ_DISC_STRUCTURE", sim_read_disc_structure,
	  { 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc0 } },
	{ 0xb6, 12, 0, "SET_STREAMING", sim_set_streaming,
	  { 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff } },
	{ 0xb9, 12, OP_MEDIUM, "READ_CD_MSF", sim_read_cd_msf,
	  { 0x1e, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x07 } },
	{ 0xbb, 12, 0, "SET_CD_SPEED", sim_set_cd_speed, { 0x03, 0xff, 0xff, 0xff, 0xff } },
	{ 0xbd, 12, OP_BUSY_OK, "MECHANISM_STATUS", sim_mechanism_status,
	  { 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff } },
	{ 0xbe, 12, OP_MEDIUM, "READ_CD", sim_read_cd,
	  { 0x1e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x07 } },
	{ 0xbf, 12, OP_MEDIUM | OP_RECORDER | OP_CHANGES, "SEND_DISC_STRUCTURE",
	  sim_send_disc_structure, { 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff } },
};

static const struct sim_op *sim_op_find(u8 opcode)
{
	unsigned int low = 0, high = ARRAY_SIZE(sim_ops);

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (sim_ops[middle].opcode == opcode)
			return &sim_ops[middle];
		if (sim_ops[middle].opcode < opcode)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/**
 * sim_op_decode - find a command's row, and the sectors it addresses
 * @scmd: the command
 * @sc: where to put them
 */
void sim_op_decode(struct scsi_cmnd *scmd, struct sim_cmd *sc)
{
	const u8 *cdb = scmd->cmnd;

	sc->op = sim_op_find(cdb[0]);
	if (!sc->op || !(sc->op->flags & OP_LBA))
		return;
	sc->lba = get_unaligned_be32(cdb + 2);
	sc->blocks = sc->op->flags & OP_LBA12 ? get_unaligned_be32(cdb + 6) :
						get_unaligned_be16(cdb + 7);
}

/* Reserved bits are zero, and the CDB is whole. */
static bool sim_cdb_valid(struct scsi_cmnd *scmd, const struct sim_op *op)
{
	unsigned int i;

	if (scmd->cmd_len < op->len)
		return false;
	for (i = 1; i < op->len; i++)
		if (scmd->cmnd[i] & ~op->mask[i - 1])
			return false;
	/* ATAPI pads short ones with zeros. */
	for (; i < scmd->cmd_len; i++)
		if (scmd->cmnd[i])
			return false;
	return true;
}

/* What forbids a command with the medium as it is. */
static u32 sim_medium_check(struct sim_ctx *c, u16 flags)
{
	struct sim_drive *d = c->d;
	u32 sense;

	if (d->busy == SIM_BUSY_SPINUP)
		return flags & OP_MEDIUM ? SENSE_BECOMING_READY : SIM_GOOD;
	if (!c->m)
		return flags & OP_MEDIUM ? d->tray_open ? SENSE_NO_MEDIUM_OPEN :
			SENSE_NO_MEDIUM_CLOSED : SIM_GOOD;
	if (c->m->upside_down || !sim_profile_seen(d, c->m)) {
		sense = c->m->upside_down ? SENSE_UPSIDE_DOWN : SENSE_INCOMPATIBLE;
		c->m = NULL;
		return flags & OP_MEDIUM ? sense : SIM_GOOD;
	}
	if (flags & OP_CHANGES && c->m->protected)
		return SENSE_PROTECTED;
	return SIM_GOOD;
}

/**
 * sim_dispatch - execute a command
 * @d: the drive; its lock is held
 * @scmd: the command; its struct sim_cmd is decoded
 *
 * Return: what to answer: sense, SIM_HOST() or SIM_PUNT.
 */
u32 sim_dispatch(struct sim_drive *d, struct scsi_cmnd *scmd)
{
	struct sim_ctx c = {
		.d = d,
		.scmd = scmd,
		.sc = sim_cmd(scmd),
		.cdb = scmd->cmnd,
	};
	const struct sim_op *op = c.sc->op;
	u32 sense;

	if (!op || (d->read_only && op->flags & OP_RECORDER))
		return SENSE_OPCODE;
	if (!sim_cdb_valid(scmd, op))
		return sim_strict(&c, SENSE_CDB_FIELD);
	sim_tick(d);
	if (d->nr_attentions && !(op->flags & OP_UA_OK))
		return sim_attention_take(d);
	/* What lies in the tray is not known before it spins. */
	if (!d->tray_open && d->busy != SIM_BUSY_SPINUP)
		c.m = d->medium;
	if (!(op->flags & OP_BUSY_OK)) {
		sense = sim_busy_sense(d, op->flags & OP_WRITE);
		if (sense)
			return sense;
	}
	sense = sim_medium_check(&c, op->flags);
	if (sense)
		return sense;
	if (op->flags & OP_TELLS && d->lost) {
		sense = d->lost;
		d->lost = SIM_GOOD;
		return sense;
	}
	/* Whatever needs the medium wakes the drive up; TEST UNIT READY does not. */
	if (op->flags & OP_MEDIUM && op->opcode)
		sim_power(d, SIM_POWER_ACTIVE);
	return op->run(&c);
}

/**
 * sim_strict - count a command that a well-behaved program does not send
 * @c: the command
 * @sense: what it is refused with
 */
u32 sim_strict(struct sim_ctx *c, u32 sense)
{
	c->d->counters.strict++;
	return sense;
}

/**
 * sim_reply_start - begin a reply
 * @c: the command
 * @len: its length, up to SIM_REPLY_MAX
 *
 * Return: where to build it; zeros.
 */
u8 *sim_reply_start(struct sim_ctx *c, unsigned int len)
{
	memset(c->d->buf, 0, min(len, SIM_REPLY_MAX));
	return c->d->buf;
}

/**
 * sim_reply - send the reply that was built
 * @c: the command
 * @len: its length
 * @alloc: the command's allocation length, which cuts it without an error
 */
u32 sim_reply(struct sim_ctx *c, unsigned int len, unsigned int alloc)
{
	const struct sim_action *action = &c->sc->action;

	len = min3(len, alloc, SIM_REPLY_MAX);
	if (!len)
		return SIM_GOOD;
	if (c->scmd->sc_data_direction != DMA_FROM_DEVICE)
		return SIM_HOST(DID_ERROR);
	len = min(len, scsi_bufflen(c->scmd));
	if (action->kind == SIM_SHORT || action->kind == SIM_LIE)
		len = min(len, action->arg);
	c->sc->moved = scsi_sg_copy_from_buffer(c->scmd, c->d->buf, len);
	return SIM_GOOD;
}

/**
 * sim_param - fetch a command's parameter list
 * @c: the command
 * @len: its length as the CDB says, up to SIM_PARAM_MAX
 *
 * Return: the list, or NULL if the buffer does not hold that much.
 */
const u8 *sim_param(struct sim_ctx *c, unsigned int len)
{
	if (c->scmd->sc_data_direction != DMA_TO_DEVICE || len > SIM_PARAM_MAX ||
	    len > scsi_bufflen(c->scmd))
		return NULL;
	c->sc->moved = scsi_sg_copy_to_buffer(c->scmd, c->d->buf, len);
	return c->d->buf;
}
