// SPDX-License-Identifier: GPL-2.0-only
/*
 * What T10 calls commands, sense keys and additional sense codes: those that a
 * recorder gives (MMC-6, annex F; SPC-4, annex F).
 */
#include "../kernel/mmc.h"
#include "../kernel/sense.h"
#include "sense.h"

static const char *const keys[0x10] = {
	[DW_SK_NO_SENSE] = "no sense",
	[DW_SK_RECOVERED] = "recovered error",
	[DW_SK_NOT_READY] = "not ready",
	[DW_SK_MEDIUM] = "medium error",
	[DW_SK_HARDWARE] = "hardware error",
	[DW_SK_ILLEGAL] = "illegal request",
	[DW_SK_ATTENTION] = "unit attention",
	[DW_SK_PROTECT] = "data protect",
	[DW_SK_BLANK] = "blank check",
	[DW_SK_VENDOR] = "vendor specific",
	[DW_SK_COPY] = "copy aborted",
	[DW_SK_ABORTED] = "aborted command",
	[DW_SK_OVERFLOW] = "volume overflow",
	[DW_SK_MISCOMPARE] = "miscompare",
};

/* Code and qualifier as one number. */
static const struct {
	unsigned int code;
	const char *text;
} codes[] = {
	{ 0x0000, "no additional sense information" },
	{ 0x0016, "operation in progress" },
	{ 0x0017, "cleaning requested" },
	{ 0x0200, "no seek complete" },
	{ 0x0300, "peripheral device write fault" },
	{ 0x0301, "no write current" },
	{ 0x0302, "excessive write errors" },
	{ 0x0400, "logical unit not ready, cause not reportable" },
	{ 0x0401, "logical unit is in process of becoming ready" },
	{ 0x0402, "logical unit not ready, initializing command required" },
	{ 0x0403, "logical unit not ready, manual intervention required" },
	{ 0x0404, "logical unit not ready, format in progress" },
	{ 0x0407, "logical unit not ready, operation in progress" },
	{ 0x0408, "logical unit not ready, long write in progress" },
	{ 0x0409, "logical unit not ready, self-test in progress" },
	{ 0x0500, "logical unit does not respond to selection" },
	{ 0x0600, "no reference position found" },
	{ 0x0700, "multiple peripheral devices selected" },
	{ 0x0800, "logical unit communication failure" },
	{ 0x0801, "logical unit communication time-out" },
	{ 0x0802, "logical unit communication parity error" },
	{ 0x0803, "logical unit communication CRC error (Ultra-DMA/32)" },
	{ 0x0900, "track following error" },
	{ 0x0901, "tracking servo failure" },
	{ 0x0902, "focus servo failure" },
	{ 0x0903, "spindle servo failure" },
	{ 0x0904, "head select fault" },
	{ 0x0a00, "error log overflow" },
	{ 0x0b00, "warning" },
	{ 0x0b01, "warning - specified temperature exceeded" },
	{ 0x0c00, "write error" },
	{ 0x0c01, "write error - recovered with auto reallocation" },
	{ 0x0c02, "write error - auto reallocation failed" },
	{ 0x0c03, "write error - recommend reassignment" },
	{ 0x0c07, "write error - recovery needed" },
	{ 0x0c08, "write error - recovery failed" },
	{ 0x0c09, "write error - loss of streaming" },
	{ 0x0c0a, "write error - padding blocks added" },
	{ 0x0c0f, "defects in error window" },
	{ 0x1100, "unrecovered read error" },
	{ 0x1101, "read retries exhausted" },
	{ 0x1102, "error too long to correct" },
	{ 0x1105, "L-EC uncorrectable error" },
	{ 0x1106, "CIRC unrecovered error" },
	{ 0x1111, "read error - loss of streaming" },
	{ 0x1500, "random positioning error" },
	{ 0x1501, "mechanical positioning error" },
	{ 0x1502, "positioning error detected by read of medium" },
	{ 0x1700, "recovered data with no error correction applied" },
	{ 0x1701, "recovered data with retries" },
	{ 0x1800, "recovered data with error correction applied" },
	{ 0x1808, "recovered data with linking" },
	{ 0x1a00, "parameter list length error" },
	{ 0x1b00, "synchronous data transfer error" },
	{ 0x1d00, "miscompare during verify operation" },
	{ 0x2000, "invalid command operation code" },
	{ 0x2100, "logical block address out of range" },
	{ 0x2101, "invalid element address" },
	{ 0x2102, "invalid address for write" },
	{ 0x2103, "invalid write crossing layer jump" },
	{ 0x2104, "unaligned write command" },
	{ 0x2400, "invalid field in CDB" },
	{ 0x2500, "logical unit not supported" },
	{ 0x2600, "invalid field in parameter list" },
	{ 0x2601, "parameter not supported" },
	{ 0x2602, "parameter value invalid" },
	{ 0x2700, "write protected" },
	{ 0x2701, "hardware write protected" },
	{ 0x2702, "logical unit software write protected" },
	{ 0x2703, "associated write protect" },
	{ 0x2704, "persistent write protect" },
	{ 0x2705, "permanent write protect" },
	{ 0x2706, "conditional write protect" },
	{ 0x2800, "not ready to ready change, medium may have changed" },
	{ 0x2801, "import or export element accessed" },
	{ 0x2802, "format-layer may have changed" },
	{ 0x2900, "power on, reset, or bus device reset occurred" },
	{ 0x2901, "power on occurred" },
	{ 0x2902, "SCSI bus reset occurred" },
	{ 0x2903, "bus device reset function occurred" },
	{ 0x2904, "device internal reset" },
	{ 0x2a00, "parameters changed" },
	{ 0x2a01, "mode parameters changed" },
	{ 0x2c00, "command sequence error" },
	{ 0x2c03, "current program area is not empty" },
	{ 0x2c04, "current program area is empty" },
	{ 0x2e00, "insufficient time for operation" },
	{ 0x2f00, "commands cleared by another initiator" },
	{ 0x3000, "incompatible medium installed" },
	{ 0x3001, "cannot read medium - unknown format" },
	{ 0x3002, "cannot read medium - incompatible format" },
	{ 0x3003, "cleaning cartridge installed" },
	{ 0x3004, "cannot write medium - unknown format" },
	{ 0x3005, "cannot write medium - incompatible format" },
	{ 0x3006, "cannot format medium - incompatible medium" },
	{ 0x3007, "cleaning failure" },
	{ 0x3008, "cannot write - application code mismatch" },
	{ 0x3009, "current session not fixated for append" },
	{ 0x3010, "medium not formatted" },
	{ 0x3100, "medium format corrupted" },
	{ 0x3101, "format command failed" },
	{ 0x3200, "no defect spare location available" },
	{ 0x3201, "defect list update failure" },
	{ 0x3900, "saving parameters not supported" },
	{ 0x3a00, "medium not present" },
	{ 0x3a01, "medium not present - tray closed" },
	{ 0x3a02, "medium not present - tray open" },
	{ 0x3e00, "logical unit has not self-configured yet" },
	{ 0x3e01, "logical unit failure" },
	{ 0x3e02, "timeout on logical unit" },
	{ 0x3f00, "target operating conditions have changed" },
	{ 0x3f01, "microcode has been changed" },
	{ 0x4400, "internal target failure" },
	{ 0x4700, "SCSI parity error" },
	{ 0x4b00, "data phase error" },
	{ 0x4e00, "overlapped commands attempted" },
	{ 0x5100, "erase failure" },
	{ 0x5101, "erase failure - incomplete erase operation detected" },
	{ 0x5300, "media load or eject failed" },
	{ 0x5302, "medium removal prevented" },
	{ 0x5700, "unable to recover table-of-contents" },
	{ 0x5a00, "operator request or state change input" },
	{ 0x5a01, "operator medium removal request" },
	{ 0x5a02, "operator selected write protect" },
	{ 0x5a03, "operator selected write permit" },
	{ 0x5d00, "failure prediction threshold exceeded" },
	{ 0x5d01, "media failure prediction threshold exceeded" },
	{ 0x5d02, "logical unit failure prediction threshold exceeded" },
	{ 0x5d03, "spare area exhaustion prediction threshold exceeded" },
	{ 0x5dff, "failure prediction threshold exceeded (false)" },
	{ 0x6300, "end of user area encountered on this track" },
	{ 0x6301, "packet does not fit in available space" },
	{ 0x6400, "illegal mode for this track" },
	{ 0x6401, "invalid packet size" },
	{ 0x6500, "voltage fault" },
	{ 0x6f00, "copy protection key exchange failure - authentication failure" },
	{ 0x6f03, "read of scrambled sector without authentication" },
	{ 0x7200, "session fixation error" },
	{ 0x7201, "session fixation error writing lead-in" },
	{ 0x7202, "session fixation error writing lead-out" },
	{ 0x7203, "session fixation error - incomplete track in session" },
	{ 0x7204, "empty or partially written reserved track" },
	{ 0x7205, "no more track reservations allowed" },
	{ 0x7206, "RMZ extension is not allowed" },
	{ 0x7207, "no more test zone extensions are allowed" },
	{ 0x7300, "CD control error" },
	{ 0x7301, "power calibration area almost full" },
	{ 0x7302, "power calibration area is full" },
	{ 0x7303, "power calibration area error" },
	{ 0x7304, "program memory area update failure" },
	{ 0x7305, "program memory area is full" },
	{ 0x7306, "RMA/PMA is almost full" },
	{ 0x7310, "current power calibration area almost full" },
	{ 0x7311, "current power calibration area is full" },
	{ 0x7317, "RDZ is full" },
};

static const struct {
	unsigned int opcode;
	const char *text;
} commands[] = {
	{ DW_OP_TEST_UNIT_READY, "TEST UNIT READY" },
	{ DW_OP_REQUEST_SENSE, "REQUEST SENSE" },
	{ DW_OP_FORMAT_UNIT, "FORMAT UNIT" },
	{ DW_OP_INQUIRY, "INQUIRY" },
	{ DW_OP_START_STOP_UNIT, "START STOP UNIT" },
	{ DW_OP_PREVENT_ALLOW, "PREVENT ALLOW MEDIUM REMOVAL" },
	{ DW_OP_READ_FORMAT_CAPACITIES, "READ FORMAT CAPACITIES" },
	{ DW_OP_READ_CAPACITY, "READ CAPACITY" },
	{ DW_OP_READ_10, "READ(10)" },
	{ DW_OP_WRITE_10, "WRITE(10)" },
	{ DW_OP_SYNCHRONIZE_CACHE, "SYNCHRONIZE CACHE" },
	{ DW_OP_READ_TOC, "READ TOC/PMA/ATIP" },
	{ DW_OP_GET_CONFIGURATION, "GET CONFIGURATION" },
	{ DW_OP_GET_EVENT_STATUS, "GET EVENT STATUS NOTIFICATION" },
	{ DW_OP_READ_DISC_INFORMATION, "READ DISC INFORMATION" },
	{ DW_OP_READ_TRACK_INFORMATION, "READ TRACK INFORMATION" },
	{ DW_OP_RESERVE_TRACK, "RESERVE TRACK" },
	{ DW_OP_SEND_OPC, "SEND OPC INFORMATION" },
	{ DW_OP_MODE_SELECT_10, "MODE SELECT(10)" },
	{ DW_OP_MODE_SENSE_10, "MODE SENSE(10)" },
	{ DW_OP_CLOSE_TRACK_SESSION, "CLOSE TRACK SESSION" },
	{ DW_OP_READ_BUFFER_CAPACITY, "READ BUFFER CAPACITY" },
	{ DW_OP_SEND_CUE_SHEET, "SEND CUE SHEET" },
	{ DW_OP_BLANK, "BLANK" },
	{ DW_OP_WRITE_12, "WRITE(12)" },
	{ DW_OP_GET_PERFORMANCE, "GET PERFORMANCE" },
	{ DW_OP_READ_DISC_STRUCTURE, "READ DISC STRUCTURE" },
	{ DW_OP_SET_STREAMING, "SET STREAMING" },
	{ DW_OP_SET_CD_SPEED, "SET CD SPEED" },
	{ DW_OP_MECHANISM_STATUS, "MECHANISM STATUS" },
	{ DW_OP_SEND_DISC_STRUCTURE, "SEND DISC STRUCTURE" },
};

const char *sense_key_text(unsigned int key)
{
	return key < ARRAY_SIZE(keys) ? keys[key] : NULL;
}

const char *sense_code_text(unsigned int asc, unsigned int ascq)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == (asc << 8 | ascq))
			return codes[i].text;
	return NULL;
}

const char *sense_opcode_text(unsigned int opcode)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].opcode == opcode)
			return commands[i].text;
	return NULL;
}
