// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The list of recorders, and finding one in it.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/**
 * struct dw_node - one recorder
 * @index: its number
 * @path: of its node
 * @syspath: of its folder in sysfs
 * @id: what it is called for good; "" when there is no telling
 * @twin: there is another one with this name
 */
struct dw_node {
	unsigned int index;
	char *path;
	char *syspath;
	char *id;
	bool twin;
};

struct dw_nodes {
	size_t count;
	struct dw_node *node;
};

static void clear(struct dw_node *node)
{
	free(node->path);
	free(node->syspath);
	free(node->id);
}

int dw_nodes_add(struct dw_nodes *nodes, unsigned int index, const char *path,
		 const char *syspath)
{
	struct dw_node *list, node = {
		.index = index, .path = strdup(path), .syspath = strdup(syspath),
	};

	list = realloc(nodes->node, (nodes->count + 1) * sizeof(*list));
	if (list)
		nodes->node = list;
	if (!list || !node.path || !node.syspath) {
		clear(&node);
		return -ENOMEM;
	}
	list[nodes->count++] = node;
	return 0;
}

static int set_id(struct dw_node *node,
		  int (*make)(const char *syspath, char *id, size_t size))
{
	char id[DW_RECORDER_ID_LEN];
	int ret = make(node->syspath, id, sizeof(id));

	free(node->id);
	node->id = strdup(ret < 0 ? "" : id);
	return node->id ? 0 : -ENOMEM;
}

/* By the serial numbers, as long as each is of one drive only; else by the places. */
static int name_all(struct dw_nodes *nodes)
{
	struct dw_node *node = nodes->node;
	int ret = 0;
	size_t i, j;

	for (i = 0; i < nodes->count && !ret; i++)
		ret = set_id(&node[i], dw_id_by_serial);
	for (i = 0; i < nodes->count && !ret; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(node[i].id, node[j].id)) {
				node[i].twin = true;
				node[j].twin = true;
			}
	for (i = 0; i < nodes->count && !ret; i++)
		if (node[i].twin || !node[i].id[0])
			ret = set_id(&node[i], dw_id_by_place);
	return ret;
}

static int by_index(const void *a, const void *b)
{
	const struct dw_node *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

int discwriter_nodes_new(struct dw_nodes **nodes)
{
	struct dw_nodes *list;
	int ret;

	if (!nodes)
		return E_POINTER;
	list = calloc(1, sizeof(*list));
	if (!list)
		return E_OUTOFMEMORY;
	ret = dw_ops.nodes(list);
	if (!ret)
		ret = name_all(list);
	if (ret < 0) {
		discwriter_nodes_free(list);
		return ret == -ENOMEM ? E_OUTOFMEMORY : E_FAIL;
	}
	if (list->count)
		qsort(list->node, list->count, sizeof(*list->node), by_index);
	*nodes = list;
	return S_OK;
}

void discwriter_nodes_free(struct dw_nodes *nodes)
{
	size_t i;

	if (!nodes)
		return;
	for (i = 0; i < nodes->count; i++)
		clear(&nodes->node[i]);
	free(nodes->node);
	free(nodes);
}

size_t discwriter_nodes_count(const struct dw_nodes *nodes)
{
	return nodes ? nodes->count : 0;
}

const char *discwriter_nodes_path(const struct dw_nodes *nodes, size_t n)
{
	return nodes && n < nodes->count ? nodes->node[n].path : NULL;
}

const char *discwriter_nodes_id(const struct dw_nodes *nodes, size_t n)
{
	return nodes && n < nodes->count ? nodes->node[n].id : NULL;
}

int discwriter_recorder_id(struct dw_recorder *recorder, char *id, size_t size)
{
	struct dw_nodes *nodes;
	const char *found = "";
	size_t i;
	int hr;

	if (!recorder || !id)
		return E_POINTER;
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	for (i = 0; i < nodes->count; i++)
		if (nodes->node[i].index == recorder->info.index)
			found = nodes->node[i].id;
	if (!found[0])
		hr = DW_E_DEV_NOT_EXIST;
	else if (strlen(found) >= size)
		hr = E_INVALIDARG;
	else
		strcpy(id, found);
	discwriter_nodes_free(nodes);
	return hr;
}

/* Is it still the one: while it was opened, another may have come in its place. */
static int open_checked(const char *path, const char *id, struct dw_recorder **recorder)
{
	char is[DW_RECORDER_ID_LEN];
	struct dw_recorder *rec;
	int hr = discwriter_recorder_open(path, &rec);

	if (FAILED(hr))
		return hr;
	hr = discwriter_recorder_id(rec, is, sizeof(is));
	if (SUCCEEDED(hr) && strcmp(is, id))
		hr = DW_E_DEV_NOT_EXIST;
	if (FAILED(hr))
		discwriter_recorder_free(rec);
	else
		*recorder = rec;
	return hr;
}

int discwriter_recorder_open_id(const char *id, struct dw_recorder **recorder)
{
	struct dw_nodes *nodes;
	const char *path = NULL;
	size_t i;
	int hr;

	if (!id || !recorder)
		return E_POINTER;
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	for (i = 0; i < nodes->count && !path && id[0]; i++)
		if (!strcmp(nodes->node[i].id, id))
			path = nodes->node[i].path;
	hr = path ? open_checked(path, id, recorder) : DW_E_DEV_NOT_EXIST;
	discwriter_nodes_free(nodes);
	return hr;
}

int discwriter_environment_is_supported(void)
{
	struct dw_nodes *nodes;
	int hr = discwriter_nodes_new(&nodes);
	size_t i;

	if (FAILED(hr))
		return hr;
	hr = S_FALSE;
	for (i = 0; i < nodes->count && hr == S_FALSE; i++)
		if (!dw_ops.access(nodes->node[i].path, W_OK))
			hr = S_OK;
	discwriter_nodes_free(nodes);
	return hr;
}
