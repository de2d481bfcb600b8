// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The list of recorders.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct dw_node {
	unsigned int index;
	char *path;
};

struct dw_nodes {
	size_t count;
	struct dw_node *node;
};

int dw_nodes_add(struct dw_nodes *nodes, unsigned int index, const char *path)
{
	struct dw_node *node;
	char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;
	node = realloc(nodes->node, (nodes->count + 1) * sizeof(*node));
	if (!node) {
		free(copy);
		return -ENOMEM;
	}
	nodes->node = node;
	node[nodes->count].index = index;
	node[nodes->count].path = copy;
	nodes->count++;
	return 0;
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
		free(nodes->node[i].path);
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
