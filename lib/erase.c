// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The erase object: its properties, and erasing. The work is that of a task
 * (task.c); what it tells of the medium stands in erase_media.c, its codes in
 * erase_code.c.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "erase.h"

int discwriter_erase_new(struct dw_erase **erase)
{
	struct dw_erase *e;

	if (!erase)
		return E_POINTER;
	e = calloc(1, sizeof(*e));
	if (!e)
		return E_OUTOFMEMORY;
	if (pthread_mutex_init(&e->lock, NULL)) {
		free(e);
		return E_OUTOFMEMORY;
	}
	if (FAILED(dw_task_new(NULL, &e->task))) {
		pthread_mutex_destroy(&e->lock);
		free(e);
		return E_OUTOFMEMORY;
	}
	*erase = e;
	return S_OK;
}

void discwriter_erase_free(struct dw_erase *erase)
{
	if (!erase)
		return;
	discwriter_task_free(erase->task);
	discwriter_recorder_free(erase->recorder);
	pthread_mutex_destroy(&erase->lock);
	free(erase);
}

/* Every setter begins so, and ends with changed(). */
static int change(struct dw_erase *erase)
{
	if (!erase)
		return E_POINTER;
	pthread_mutex_lock(&erase->lock);
	if (dw_task_is_idle(erase->task))
		return S_OK;
	pthread_mutex_unlock(&erase->lock);
	return E_IMAPI_ERASE_RECORDER_IN_USE;
}

static int changed(struct dw_erase *erase, int hr)
{
	pthread_mutex_unlock(&erase->lock);
	return hr;
}

int discwriter_erase_set_recorder(struct dw_erase *erase, struct dw_recorder *recorder)
{
	struct dw_recorder *old;
	int ret = change(erase);

	if (ret)
		return ret;
	old = erase->recorder;
	if (recorder == old)
		return changed(erase, S_OK);
	if (recorder && old)
		return changed(erase, E_IMAPI_ERASE_ONLY_ONE_RECORDER_SUPPORTED);
	if (recorder && !dw_erase_knows(recorder))
		return changed(erase, E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED);
	erase->recorder = dw_recorder_get(recorder);
	dw_task_set_recorder(erase->task, recorder);
	changed(erase, S_OK);
	discwriter_recorder_free(old);
	return S_OK;
}

int discwriter_erase_set_client_name(struct dw_erase *erase, const char *name)
{
	int ret = change(erase);

	if (ret)
		return ret;
	if (!dw_client_name_is_valid(name))
		return changed(erase, E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	strcpy(erase->client, name);
	return changed(erase, S_OK);
}

int discwriter_erase_set_full_erase(struct dw_erase *erase, int on)
{
	int ret = change(erase);

	if (ret)
		return ret;
	erase->full = on;
	return changed(erase, S_OK);
}

static int to_seconds(__s64 ms)
{
	return ms < 0 ? -1 : (int)(ms / 1000);
}

/* Called by the task, while nobody can change what is read here. */
static void tell(struct dw_task *task, const struct dw_progress *progress, void *user)
{
	struct dw_erase *erase = user;

	(void)task;
	erase->progress(erase, to_seconds(progress->elapsed_ms), to_seconds(progress->total_ms),
			progress, erase->user);
}

int discwriter_erase_set_progress(struct dw_erase *erase, dw_erase_progress_fn fn, void *user,
				  unsigned int interval_ms)
{
	int ret = change(erase);

	if (ret)
		return ret;
	ret = discwriter_task_set_progress(erase->task, fn ? tell : NULL, erase, interval_ms);
	if (!ret) {
		erase->progress = fn;
		erase->user = user;
	}
	return changed(erase, ret);
}

struct dw_recorder *discwriter_erase_get_recorder(struct dw_erase *erase)
{
	struct dw_recorder *recorder;

	if (!erase)
		return NULL;
	pthread_mutex_lock(&erase->lock);
	recorder = dw_recorder_get(erase->recorder);
	pthread_mutex_unlock(&erase->lock);
	return recorder;
}

int discwriter_erase_get_client_name(struct dw_erase *erase, char *name, size_t size)
{
	if (!erase || !name)
		return E_POINTER;
	if (size < DISCWRITER_CLIENT_LEN)
		return E_INVALIDARG;
	pthread_mutex_lock(&erase->lock);
	strcpy(name, erase->client);
	pthread_mutex_unlock(&erase->lock);
	return S_OK;
}

int discwriter_erase_get_full_erase(struct dw_erase *erase)
{
	int full;

	if (!erase)
		return 0;
	pthread_mutex_lock(&erase->lock);
	full = erase->full;
	pthread_mutex_unlock(&erase->lock);
	return full;
}

/* What the library itself checks, in this order; then the erase is this caller's. */
static int claim(struct dw_erase *erase, struct discwriter_erase *arg, char *client)
{
	int ret = change(erase);

	if (ret)
		return ret;
	if (!erase->recorder)
		return changed(erase, E_IMAPI_RECORDER_REQUIRED);
	if (!erase->client[0])
		return changed(erase, E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
	arg->method = erase->full ? DISCWRITER_ERASE_FULL : DISCWRITER_ERASE_QUICK;
	strcpy(client, erase->client);
	return changed(erase, dw_task_claim(erase->task));
}

static int run(struct dw_erase *erase, bool wait)
{
	struct discwriter_erase arg = { 0 };
	char client[DISCWRITER_CLIENT_LEN];
	const struct dw_request request = {
		DISCWRITER_JOB_ERASE, DISCWRITER_IOC_ERASE, &arg, O_NONBLOCK, client
	};
	int hr = claim(erase, &arg, client);

	return hr ? hr : dw_task_do(erase->task, &request, wait);
}

int discwriter_erase_media(struct dw_erase *erase)
{
	return run(erase, true);
}

int discwriter_erase_start(struct dw_erase *erase)
{
	return run(erase, false);
}

int discwriter_erase_wait(struct dw_erase *erase, int timeout_ms)
{
	return erase ? discwriter_task_wait(erase->task, timeout_ms) : E_POINTER;
}

int discwriter_erase_cancel(struct dw_erase *erase)
{
	return erase ? discwriter_task_cancel(erase->task) : E_POINTER;
}

int discwriter_erase_result(struct dw_erase *erase, struct dw_result *result, size_t size)
{
	return erase ? discwriter_task_result(erase->task, result, size) : E_POINTER;
}
