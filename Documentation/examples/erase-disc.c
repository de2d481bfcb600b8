// SPDX-License-Identifier: MIT
/*
 * Erase a rewritable disc, as a program does that knows IDiscFormat2Erase:
 *
 *	cc erase-disc.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out /dev/discwriter0 quick
 */
#include <stdio.h>
#include <string.h>

#include <libdiscwriter.h>

/* DDiscFormat2EraseEvents::Update */
static void update(struct dw_erase *erase, int elapsed, int total,
		   const struct dw_progress *progress, void *user)
{
	(void)erase;
	(void)progress;
	(void)user;
	if (total < 0)			/* some drives do not tell how far they are */
		printf("%d seconds\n", elapsed);
	else
		printf("%d of about %d seconds\n", elapsed, total);
}

static int erase_disc(struct dw_erase *erase, struct dw_recorder *recorder, int full)
{
	int hr, supported;
	__u32 type;

	hr = discwriter_erase_set_recorder(erase, recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_erase_set_client_name(erase, "erase-disc");
	if (SUCCEEDED(hr))
		hr = discwriter_erase_set_full_erase(erase, full);
	if (SUCCEEDED(hr))
		hr = discwriter_erase_set_progress(erase, update, NULL, 0);
	if (SUCCEEDED(hr))
		hr = discwriter_erase_get_current_physical_media_type(erase, &type);
	if (SUCCEEDED(hr))
		hr = discwriter_erase_is_current_media_supported(erase, recorder, &supported);
	if (FAILED(hr))
		return hr;
	printf("media type %u can%s be erased\n", type, supported ? "" : "not");
	return supported ? discwriter_erase_media(erase) : E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE;
}

int main(int argc, char **argv)
{
	struct dw_recorder *recorder = NULL;
	struct dw_erase *erase = NULL;
	int hr;

	if (argc != 3) {
		fprintf(stderr, "usage: %s RECORDER quick|full\n", argv[0]);
		return 1;
	}
	hr = discwriter_recorder_open(argv[1], &recorder);
	if (SUCCEEDED(hr))
		hr = discwriter_erase_new(&erase);
	if (SUCCEEDED(hr))
		hr = erase_disc(erase, recorder, !strcmp(argv[2], "full"));
	if (FAILED(hr))
		fprintf(stderr, "%s\n", discwriter_strhresult(hr));
	discwriter_erase_free(erase);
	discwriter_recorder_free(recorder);
	return FAILED(hr);
}
