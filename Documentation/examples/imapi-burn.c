// SPDX-License-Identifier: MIT
/*
 * Record an image as programs for IMAPI2 do, step by step: list the recorders,
 * choose one, ask what it and its disc can do, set the writer up, record with
 * events, look at the code, eject.
 *
 *	cc imapi-burn.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out image.iso [RECORDER]
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <libdiscwriter.h>

/* IMAPI_FORMAT2_DATA_WRITE_ACTION; the numbers are those of Windows. */
static const char *const actions[] = {
	[DW_ACTION_VALIDATING_MEDIA] = "validating the disc",
	[DW_ACTION_FORMATTING_MEDIA] = "formatting the disc",
	[DW_ACTION_INITIALIZING_HARDWARE] = "initializing the drive",
	[DW_ACTION_CALIBRATING_POWER] = "calibrating the laser",
	[DW_ACTION_WRITING_DATA] = "writing",
	[DW_ACTION_FINALIZATION] = "finalizing",
	[DW_ACTION_COMPLETED] = "completed",
	[DW_ACTION_VERIFYING] = "verifying",
};

/*
 * DDiscFormat2DataEvents::Update. The fields of IDiscFormat2DataEventArgs are in
 * @progress. From here discwriter_data_cancel() may be called (CancelWrite).
 */
static void update(struct dw_data *data, const struct dw_progress *progress, void *user)
{
	const char *action = progress->action < sizeof(actions) / sizeof(*actions) ?
			     actions[progress->action] : "?";

	(void)data;
	(void)user;
	if (progress->action == DW_ACTION_WRITING_DATA && progress->sectors_total)
		printf("%s: %3.0f %%, %" PRId64 " s left\n", action,
		       100.0 * (double)progress->sectors_done / (double)progress->sectors_total,
		       (int64_t)(progress->remaining_ms < 0 ? -1 : progress->remaining_ms / 1000));
	else
		printf("%s\n", action);
}

/* IDiscMaster2, IDiscRecorder2::InitializeDiscRecorder: the first that records. */
static int find(const char *wanted, struct dw_data *data, struct dw_recorder **recorder)
{
	struct dw_nodes *nodes;
	int hr, supported = 0;
	const char *path;
	size_t i;

	if (wanted)
		return discwriter_recorder_open(wanted, recorder);
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	hr = DW_E_DEV_NOT_EXIST;
	for (i = 0; (path = discwriter_nodes_path(nodes, i)); i++) {
		hr = discwriter_recorder_open(path, recorder);
		if (FAILED(hr))
			continue;
		hr = discwriter_data_is_recorder_supported(data, *recorder, &supported);
		if (SUCCEEDED(hr) && supported)
			break;
		discwriter_recorder_free(*recorder);
		*recorder = NULL;
		hr = E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED;
	}
	discwriter_nodes_free(nodes);
	return hr;
}

/* IDiscFormat2Data::put_*, and what they depend on. */
static int set_up(struct dw_data *data, struct dw_recorder *recorder)
{
	struct discwriter_recorder info;
	int hr, supported = 0, blank = 0;
	__s64 free_sectors = 0;

	hr = discwriter_recorder_info(recorder, &info, sizeof(info));
	if (FAILED(hr))
		return hr;
	printf("%s %s at %s\n", info.vendor, info.product, discwriter_recorder_path(recorder));

	/* S_FALSE is no failure: what counts is what was told. */
	hr = discwriter_data_is_current_media_supported(data, recorder, &supported);
	if (FAILED(hr))
		return hr;
	if (!supported)
		return E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED;

	hr = discwriter_data_set_recorder(data, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_client_name(data, "imapi-burn");
	if (SUCCEEDED(hr))
		hr = discwriter_data_get_media_heuristically_blank(data, &blank);
	if (SUCCEEDED(hr))
		hr = discwriter_data_get_free_sectors_on_media(data, &free_sectors);
	if (SUCCEEDED(hr))
		printf("%s disc, %" PRId64 " sectors free\n", blank ? "blank" : "used",
		       (int64_t)free_sectors);
	/* IBurnVerification: values as in Windows. */
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_verification(data, IMAPI_BURN_VERIFICATION_QUICK);
	/* add_Update */
	if (SUCCEEDED(hr))
		hr = discwriter_data_set_progress(data, update, NULL, 0);
	return hr;
}

static int burn(const char *wanted, struct dw_stream *stream)
{
	struct dw_recorder *recorder = NULL;
	struct dw_result result = { 0 };
	struct dw_data *data;
	int hr;

	hr = discwriter_data_new(&data);
	if (FAILED(hr))
		return hr;
	hr = find(wanted, data, &recorder);
	if (SUCCEEDED(hr))
		hr = set_up(data, recorder);
	/* Takes the recorder by itself: no AcquireExclusiveAccess is needed. */
	if (SUCCEEDED(hr))
		hr = discwriter_data_write(data, stream);

	/* Which IMAPI cannot tell: what the drive said, and what became of the disc. */
	if (discwriter_data_result(data, &result, sizeof(result)) == S_OK &&
	    result.flags & DW_RESULT_STATUS) {
		if (FAILED(hr) && result.status.sense_key)
			printf("the drive said %x/%02x/%02x\n", result.status.sense_key,
			       result.status.asc, result.status.ascq);
		printf("%s\n", discwriter_outcome_text(result.status.outcome));
	}
	/* EjectMedia */
	if (SUCCEEDED(hr) && FAILED(discwriter_recorder_eject(recorder)))
		printf("the disc was not ejected\n");
	discwriter_recorder_free(recorder);
	discwriter_data_free(data);
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_stream *stream;
	int fd, hr;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: %s IMAGE [RECORDER]\n", argv[0]);
		return 1;
	}
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	/* SHCreateStreamOnFile */
	hr = discwriter_stream_from_fd(fd, &stream);
	if (SUCCEEDED(hr)) {
		hr = burn(argv[2], stream);
		discwriter_stream_free(stream);
	}
	close(fd);
	/* Successes other than S_OK (S_IMAPI_SPEEDADJUSTED, ...) are successes. */
	if (hr != S_OK)
		fprintf(stderr, "0x%08X %s\n", (unsigned int)hr, discwriter_strhresult(hr));
	return FAILED(hr);
}
