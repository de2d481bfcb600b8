// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which recorder is meant.
 */
#include <stdio.h>
#include <string.h>

#include "tool.h"

int no_recorder(bool json)
{
	if (json)
		return fail_with(json, DW_E_DEV_NOT_EXIST, "no recorder was found");
	fprintf(stderr,
		"discwriter: no recorder was found; is the discwriter module loaded?\n");
	return EXIT_RECORDER;
}

static int open_only(bool json, const struct dw_nodes *nodes, struct dw_recorder **recorder)
{
	size_t i, n = discwriter_nodes_count(nodes);
	int hr;

	if (!n)
		return no_recorder(json);
	if (n > 1) {
		fprintf(stderr, "discwriter: there are several recorders, name one:\n");
		for (i = 0; i < n; i++)
			fprintf(stderr, "  %s  %s\n", discwriter_nodes_path(nodes, i),
				discwriter_nodes_id(nodes, i));
		return EXIT_USAGE;
	}
	hr = discwriter_recorder_open(discwriter_nodes_path(nodes, 0), recorder);
	return FAILED(hr) ? fail_with(json, hr, discwriter_nodes_path(nodes, 0)) : EXIT_OK;
}

/* A name that is no path can be the recorder's for good; else it is a file, here. */
static int open_named(const char *name, struct dw_recorder **recorder)
{
	int hr = DW_E_DEV_NOT_EXIST;

	if (!strchr(name, '/'))
		hr = discwriter_recorder_open_id(name, recorder);
	return hr == DW_E_DEV_NOT_EXIST ? discwriter_recorder_open(name, recorder) : hr;
}

/* @node: its node, block device or id; NULL: the only recorder there is. */
int open_recorder(bool json, const char *node, struct dw_recorder **recorder)
{
	struct dw_nodes *nodes;
	int hr, ret;

	if (node) {
		hr = open_named(node, recorder);
		return FAILED(hr) ? fail_with(json, hr, node) : EXIT_OK;
	}
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return fail_with(json, hr, "recorders");
	ret = open_only(json, nodes, recorder);
	discwriter_nodes_free(nodes);
	return ret;
}
