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
 * @serial: its name by its serial number; "" when there is none
 * @place: its name by its place; "" when there is no telling
 * @twin: there is another one with the name @serial
 */
struct dw_node {
	unsigned int index;
	char *path;
	char *syspath;
	char *serial;
	char *place;
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
	free(node->serial);
	free(node->place);
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

static char *name_of(const struct dw_node *node,
		     int (*make)(const char *syspath, char *id, size_t size))
{
	char id[DW_RECORDER_ID_LEN];
	int ret = make(node->syspath, id, sizeof(id));

	return strdup(ret < 0 ? "" : id);
}

static int name_all(struct dw_nodes *nodes)
{
	struct dw_node *node = nodes->node;
	size_t i, j;

	for (i = 0; i < nodes->count; i++) {
		node[i].serial = name_of(&node[i], dw_id_by_serial);
		node[i].place = name_of(&node[i], dw_id_by_place);
		if (!node[i].serial || !node[i].place)
			return -ENOMEM;
	}
	for (i = 0; i < nodes->count; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(node[i].serial, node[j].serial)) {
				node[i].twin = true;
				node[j].twin = true;
			}
	return 0;
}

/* By the serial number, as long as that is of one drive only; else by the place. */
static const char *id_of(const struct dw_node *node)
{
	return node->serial[0] && !node->twin ? node->serial : node->place;
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
	return nodes && n < nodes->count ? id_of(&nodes->node[n]) : NULL;
}

const char *discwriter_nodes_place_id(const struct dw_nodes *nodes, size_t n)
{
	return nodes && n < nodes->count ? nodes->node[n].place : NULL;
}

static const struct dw_node *find(const struct dw_nodes *nodes, unsigned int index)
{
	size_t i;

	for (i = 0; i < nodes->count; i++)
		if (nodes->node[i].index == index)
			return &nodes->node[i];
	return NULL;
}

/*
 * The recorder in a list. That it is there still was so when the list was made: its number
 * was not another one's.
 */
static const struct dw_node *find_own(const struct dw_nodes *nodes,
				      const struct dw_recorder *recorder)
{
	const struct dw_node *node = find(nodes, recorder->info.index);

	return node && !dw_check_same(recorder, recorder->fd) ? node : NULL;
}

/* "" when it is not there, or there is no telling. */
int dw_id_of_index(unsigned int index, char *id, size_t size)
{
	const struct dw_node *node;
	struct dw_nodes *nodes;
	int hr;

	id[0] = 0;
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	node = find(nodes, index);
	if (node && strlen(id_of(node)) < size)
		strcpy(id, id_of(node));
	discwriter_nodes_free(nodes);
	return hr;
}

int discwriter_recorder_id(struct dw_recorder *recorder, char *id, size_t size)
{
	const struct dw_node *node;
	struct dw_nodes *nodes;
	int hr;

	if (!recorder || !id)
		return E_POINTER;
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	node = find_own(nodes, recorder);
	if (!node || !id_of(node)[0])
		hr = DW_E_DEV_NOT_EXIST;
	else if (strlen(id_of(node)) >= size)
		hr = E_INVALIDARG;
	else
		strcpy(id, id_of(node));
	discwriter_nodes_free(nodes);
	return hr;
}

/* A name by the place is one also where there is another one by the serial number. */
static int find_id(const struct dw_nodes *nodes, const char *id, const struct dw_node **found)
{
	size_t i;

	*found = NULL;
	for (i = 0; i < nodes->count && id[0]; i++) {
		if (strcmp(nodes->node[i].serial, id) && strcmp(nodes->node[i].place, id))
			continue;
		if (*found)
			return DW_E_DUP_NAME;
		*found = &nodes->node[i];
	}
	return *found ? S_OK : DW_E_DEV_NOT_EXIST;
}

/* Is it still the one: while it was opened, another may have come in its place. */
static int check_id(const struct dw_recorder *recorder, const char *id)
{
	const struct dw_node *node;
	struct dw_nodes *nodes;
	int hr = discwriter_nodes_new(&nodes);

	if (FAILED(hr))
		return hr;
	hr = find_id(nodes, id, &node);
	if (SUCCEEDED(hr) && node != find_own(nodes, recorder))
		hr = DW_E_DEV_NOT_EXIST;
	discwriter_nodes_free(nodes);
	return hr;
}

int discwriter_recorder_open_id(const char *id, struct dw_recorder **recorder)
{
	const struct dw_node *node;
	struct dw_recorder *rec;
	struct dw_nodes *nodes;
	int hr;

	if (!id || !recorder)
		return E_POINTER;
	hr = discwriter_nodes_new(&nodes);
	if (FAILED(hr))
		return hr;
	hr = find_id(nodes, id, &node);
	if (SUCCEEDED(hr))
		hr = discwriter_recorder_open(node->path, &rec);
	discwriter_nodes_free(nodes);
	if (FAILED(hr))
		return hr;
	hr = check_id(rec, id);
	if (FAILED(hr))
		discwriter_recorder_free(rec);
	else
		*recorder = rec;
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
