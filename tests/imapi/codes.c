// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every code that the documentation of IDiscFormat2Data::Write lists, and others that
 * a write can end with: the drive, the machine or the caller brings the condition
 * about, and the code is what the library's write returns. Then the same condition is
 * met by a plain write, fsync or close: the errno. In the end each of the listed codes
 * must have been met.
 *
 *	codes [TEXT]	only rows whose code or description has this in it
 *
 * The rows are in codes_drive.c, codes_caller.c and codes_memory.c.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codes.h"
#include "failing.h"

/* What Windows' reference of Write lists, S_OK among it. */
static struct {
	int hr;
	bool met;
} seeds[] = {
	{ S_OK },
	{ S_IMAPI_SPEEDADJUSTED },
	{ S_IMAPI_ROTATIONADJUSTED },
	{ S_IMAPI_BOTHADJUSTED },
	{ E_IMAPI_REQUEST_CANCELLED },
	{ E_IMAPI_RECORDER_REQUIRED },
	{ E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE },
	{ E_IMAPI_RECORDER_MEDIA_NO_MEDIA },
	{ E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE },
	{ E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN },
	{ E_IMAPI_RECORDER_MEDIA_BECOMING_READY },
	{ E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS },
	{ E_IMAPI_RECORDER_MEDIA_BUSY },
	{ E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS },
	{ E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED },
	{ E_IMAPI_RECORDER_COMMAND_TIMEOUT },
	{ E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT },
	{ E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH },
	{ E_IMAPI_RECORDER_LOCKED },
	{ E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE },
	{ E_IMAPI_LOSS_OF_STREAMING },
	{ E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE },
	{ E_IMAPI_DF2DATA_WRITE_IN_PROGRESS },
	{ E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED },
	{ E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED },
	{ E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED },
	{ E_INVALIDARG },
	{ E_POINTER },
	{ E_FAIL },
	{ E_OUTOFMEMORY },
	{ E_NOTIMPL },
	{ E_HANDLE },
	{ DW_E_DEV_NOT_EXIST },
};

void bad(struct codes *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	ksft_print_msg("%s\n", text);
	c->bad++;
}

static const char *code_name(int hr)
{
	const struct dw_code *code = discwriter_code_find(hr);

	return code ? code->name : "?";
}

int write_bytes(struct codes *c, size_t len)
{
	struct dw_stream *stream;
	int hr = discwriter_stream_from_memory(c->image, len, &stream);

	if (hr)
		return hr;
	hr = discwriter_data_write(c->data, stream);
	discwriter_stream_free(stream);
	return hr;
}

/* A virtual recorder, and the library's object for it. 0 or -1. */
static int plug(struct codes *c)
{
	if (sim_new(&c->sim) || sim_plug(&c->sim, true) || sim_settle(&c->sim))
		return -1;
	return discwriter_recorder_open(c->sim.node, &c->recorder) == S_OK ? 0 : -1;
}

static void unplug(struct codes *c)
{
	discwriter_recorder_free(c->recorder);
	c->recorder = NULL;
	sim_free(&c->sim);
}

/* The one before may have been unplugged, or be of no use any more. */
static bool ready(struct codes *c)
{
	char address[32] = "";

	sim_get(&c->sim, "address", address, sizeof(address));
	if (address[0] && !wait_idle(&c->sim))
		return true;
	unplug(c);
	return !plug(c);
}

/* As the row has it: medium, what the caller does, what the drive will. */
static bool set_up(struct codes *c, const struct row *row)
{
	int err;

	c->fd = -1;
	c->child = 0;
	c->dir[0] = 0;
	c->fault = row->fault;
	if (!ready(c) || sim_load(&c->sim, row->medium ? row->medium : R)) {
		bad(c, "the virtual recorder is not ready: %m");
		return false;
	}
	err = row->prepare ? row->prepare(c) : 0;
	if (err)
		bad(c, "prepare: %s", strerror(err));
	else if (row->limits && sim_scale(&c->sim, row->scale))
		bad(c, "scale: %m");
	else if (row->fault && sim_fault(&c->sim, row->fault) < 0)
		bad(c, "%s: %m", row->fault);
	else
		return true;
	if (row->undo)
		row->undo(c);
	return false;
}

static void tear_down(struct codes *c, const struct row *row)
{
	if (row->undo)
		row->undo(c);
	sim_debug_write(&c->sim, "faults", "clear");
	sim_scale(&c->sim, 1000);
}

/* The sector that the first WRITE(10) that failed began with; -1: none did. */
static long long failed_lba(struct codes *c)
{
	struct sim_trace trace;
	long long lba = -1;
	size_t i;

	if (sim_trace_read(&c->sim, &trace))
		return -1;
	for (i = 0; i < trace.nr && lba < 0; i++)
		if (trace.cmds[i].blocks && strcmp(trace.cmds[i].status, "good"))
			lba = trace.cmds[i].lba;
	sim_trace_free(&trace);
	return lba;
}

/* What is recorded beside the code. The trace is the drive's own account of it. */
static void check_record(struct codes *c, const struct row *row)
{
	struct dw_result result;
	long long lba;

	memset(&result, 0xff, sizeof(result));
	discwriter_data_result(c->data, &result, sizeof(result));
	if (result.hr != row->hr)
		bad(c, "the result's code: %s", code_name(result.hr));
	if (result.stage != row->stage)
		bad(c, "failed in stage %u instead of %u", result.stage, row->stage);
	if (!row->op) {
		if (result.flags & DW_RESULT_STATUS && result.status.opcode)
			bad(c, "a record with command %02Xh", result.status.opcode);
		return;
	}
	if (!(result.flags & DW_RESULT_STATUS)) {
		/* The record goes with the drive, and the node a moment later. */
		if (row->fault && strstr(row->fault, "unplug") && !sim_unplug(&c->sim))
			return;
		bad(c, "no record of the kernel");
		return;
	}
	if (result.status.opcode != row->op || result.status.sense_key != row->key ||
	    result.status.asc != row->asc || result.status.ascq != row->ascq)
		bad(c, "command %02Xh, sense %X/%02X/%02X instead of %02Xh, %X/%02X/%02X",
		    result.status.opcode, result.status.sense_key, result.status.asc,
		    result.status.ascq, row->op, row->key, row->asc, row->ascq);
	if (row->op != 0x2a)
		return;
	lba = failed_lba(c);
	if (!(result.status.flags & DISCWRITER_STATUS_LBA) || lba <= 0 ||
	    result.status.error_lba != (unsigned long long)lba)
		bad(c, "at sector %llu instead of %lld",
		    (unsigned long long)result.status.error_lba, lba);
}

static void met(int hr)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(seeds); i++)
		if (seeds[i].hr == hr)
			seeds[i].met = true;
}

static int new_data(struct codes *c)
{
	int hr = discwriter_data_new(&c->data);

	if (!hr)
		hr = discwriter_data_set_recorder(c->data, c->recorder);
	if (!hr)
		hr = discwriter_data_set_client_name(c->data, "codes");
	if (!hr)
		hr = discwriter_data_set_force_overwrite(c->data, 1);
	return hr;
}

static void by_the_library(struct codes *c, const struct row *row)
{
	int hr;

	c->bad = 0;
	if (set_up(c, row)) {
		hr = new_data(c);
		if (!hr)
			hr = row->write ? row->write(c) :
			     write_bytes(c, (row->sectors ? row->sectors : SMALL) * SECTOR);
		if (hr != row->hr)
			bad(c, "%s", discwriter_strhresult(hr));
		else if (!row->unrecorded)
			check_record(c, row);
		if (hr == row->hr && !row->other_call)
			met(hr);
		discwriter_data_free(c->data);
		c->data = NULL;
		tear_down(c, row);
	}
	ksft_test_result(!c->bad, "%s: %s\n", code_name(row->hr), row->how);
}

static void by_a_plain_program(struct codes *c, const struct row *row)
{
	int error;

	if (row->not_plain) {
		ksft_print_msg("not met by write, fsync or close: %s\n", row->not_plain);
		return;
	}
	c->bad = 0;
	if (set_up(c, row)) {
		error = row->plain ? row->plain(c) : burn(&c->sim, c->image, SMALL * SECTOR, 65536);
		if (error != row->error)
			bad(c, "%s", error ? strerror(error) : "nothing failed");
		tear_down(c, row);
	}
	ksft_test_result(!c->bad, "%s: %s: plain, %s\n", code_name(row->hr), row->how,
			 row->error ? strerrorname_np(row->error) : "0");
}

/* Whether each of the listed codes was met. */
static void count(void)
{
	size_t i, nr = 0, excused = 0;

	for (i = 0; i < ARRAY_SIZE(seeds); i++) {
		nr += seeds[i].met;
		if (seeds[i].met)
			continue;
		ksft_print_msg("%s was not met\n", code_name(seeds[i].hr));
		excused += seeds[i].hr == E_OUTOFMEMORY && !failing_possible();
	}
	ksft_print_msg("%zu of %zu codes of Write\n", nr, ARRAY_SIZE(seeds));
	ksft_test_result(nr + excused == ARRAY_SIZE(seeds), "every code that Write lists\n");
}

/* Allocations fail on demand only in kernels that were built for it. */
static const struct rows {
	const struct row *rows;
	const size_t *nr;
	bool (*possible)(void);
} tables[] = {
	{ drive_rows, &nr_drive_rows },
	{ caller_rows, &nr_caller_rows },
	{ memory_rows, &nr_memory_rows, failing_possible },
};

static bool chosen(const struct row *row, const char *text)
{
	return !text || strstr(code_name(row->hr), text) || strstr(row->how, text);
}

/* Run the rows that are chosen, or only count the results that they have. */
static unsigned int each_row(struct codes *c, const char *text)
{
	unsigned int results = 0;
	size_t t, i;

	for (t = 0; t < ARRAY_SIZE(tables); t++) {
		if (tables[t].possible && !tables[t].possible())
			continue;
		for (i = 0; i < *tables[t].nr; i++) {
			const struct row *row = &tables[t].rows[i];

			if (!chosen(row, text))
				continue;
			results += row->not_plain ? 1 : 2;
			if (!c)
				continue;
			by_the_library(c, row);
			by_a_plain_program(c, row);
		}
	}
	return results;
}

int main(int argc, char **argv)
{
	const char *text = argc > 1 ? argv[1] : NULL;
	struct codes c = { .image = image_new(IMAGE, 21) };

	ksft_print_header();
	ksft_set_plan(each_row(NULL, text) + !text);
	if (!c.image || plug(&c))
		ksft_exit_fail_msg("no virtual recorder: %m\n");
	each_row(&c, text);
	if (!text)
		count();
	unplug(&c);
	image_free(c.image, IMAGE);
	ksft_finished();
}
