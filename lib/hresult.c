// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Looking up codes. The table is in hresult_table.c.
 */
#include <string.h>
#include <strings.h>

#include "internal.h"

/* Short names of the codes whose own is an expression. */
static const struct {
	const char *name;
	int hr;
} aliases[] = {
	{ "E_HANDLE", E_HANDLE },
	{ "DW_E_DEV_NOT_EXIST", DW_E_DEV_NOT_EXIST },
	{ "DW_E_DUP_NAME", DW_E_DUP_NAME },
};

const struct dw_code *discwriter_code_at(size_t index)
{
	return index < dw_nr_codes ? &dw_codes[index].code : NULL;
}

static const struct dw_code_row *find(int hr)
{
	size_t i;

	for (i = 0; i < dw_nr_codes; i++)
		if (dw_codes[i].code.hr == hr)
			return &dw_codes[i];
	return NULL;
}

const struct dw_code *discwriter_code_find(int hr)
{
	const struct dw_code_row *row = find(hr);

	return row ? &row->code : NULL;
}

const struct dw_code *discwriter_code_by_name(const char *name)
{
	size_t i;

	if (!name)
		return NULL;
	for (i = 0; i < DW_ARRAY_SIZE(aliases); i++)
		if (!strcasecmp(aliases[i].name, name))
			return discwriter_code_find(aliases[i].hr);
	for (i = 0; i < dw_nr_codes; i++)
		if (!strcasecmp(dw_codes[i].code.name, name))
			return &dw_codes[i].code;
	return NULL;
}

const char *discwriter_strhresult(int hr)
{
	const struct dw_code_row *row = find(hr);

	return row ? row->whole : "unknown code: no code of IMAPI2 has this value.";
}
