// SPDX-License-Identifier: MIT
/*
 * List the recorders, what lies in them, and what they are called also after the next
 * boot, when the numbers of their nodes may be others:
 *
 *	cc list-recorders.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out
 */
#include <inttypes.h>
#include <stdio.h>

#include <libdiscwriter.h>

static int show(const char *path)
{
	const struct dw_profile *profile;
	struct discwriter_recorder info;
	struct discwriter_medium medium;
	struct dw_recorder *recorder;
	int hr;

	hr = discwriter_recorder_open(path, &recorder);
	if (FAILED(hr))
		return hr;
	hr = discwriter_recorder_info(recorder, &info, sizeof(info));
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_medium(recorder, &medium, sizeof(medium));
	if (SUCCEEDED(hr)) {
		profile = discwriter_profile_find(medium.profile);
		printf("%s (%s): %s %s: %s, %" PRIu64 " sectors free\n", path,
		       info.block_name, info.vendor, info.product,
		       !(medium.state & DISCWRITER_MEDIUM_PRESENT) ? "no disc" :
		       profile ? profile->name : "unknown disc", (uint64_t)medium.free);
	}
	discwriter_recorder_free(recorder);
	return hr;
}

int main(int argc, char **argv)
{
	struct dw_nodes *nodes;
	const char *path;
	int hr, failed = 0;
	size_t i;

	if (argc != 1) {
		fprintf(stderr, "usage: %s\n", argv[0]);
		return 1;
	}
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr)) {
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
		return 1;
	}
	for (i = 0; (path = discwriter_nodes_path(nodes, i)); i++) {
		printf("%s is %s\n", path, discwriter_nodes_id(nodes, i));
		hr = show(path);
		/* One that is gone by now, or that we may not open. */
		if (FAILED(hr)) {
			fprintf(stderr, "%s: %s\n", path, discwriter_strhresult(hr));
			failed = 1;
		}
	}
	discwriter_nodes_free(nodes);
	return failed;
}
