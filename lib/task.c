// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Tasks: jobs other than writing, from their start to their result. The kernel does
 * them by itself, so there is no thread here: whoever waits looks at the record
 * and calls the progress function. What can be done stands in jobs.c.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/**
 * enum task_state - what a task does
 * @TASK_IDLE: nothing, or nothing yet
 * @TASK_STARTING: a thread asks the kernel to begin
 * @TASK_RUNNING: a job has begun, and nobody waits for it
 * @TASK_WAITED_FOR: a thread waits for it
 */
enum task_state {
	TASK_IDLE,
	TASK_STARTING,
	TASK_RUNNING,
	TASK_WAITED_FOR,
};

/**
 * struct dw_task - a task
 * @lock: of all below
 * @recorder: holds a reference; the same as long as @state is not TASK_IDLE
 * @progress: the caller's function
 * @user: for it
 * @interval_ms: between its calls
 * @state: what it does
 * @job: enum discwriter_job, of the one that runs or ran last
 * @node: open for writing while a job runs, else -1
 * @cancelled: the job was asked to end
 * @has_result: @result is valid
 * @result: of the last job
 */
struct dw_task {
	pthread_mutex_t lock;
	struct dw_recorder *recorder;
	dw_task_progress_fn progress;
	void *user;
	unsigned int interval_ms;
	enum task_state state;
	__u32 job;
	int node;
	bool cancelled;
	bool has_result;
	struct dw_result result;
};

/* @recorder: NULL: none yet */
int dw_task_new(struct dw_recorder *recorder, struct dw_task **task)
{
	struct dw_task *t;

	t = calloc(1, sizeof(*t));
	if (!t)
		return E_OUTOFMEMORY;
	if (pthread_mutex_init(&t->lock, NULL)) {
		free(t);
		return E_OUTOFMEMORY;
	}
	t->recorder = dw_recorder_get(recorder);
	t->interval_ms = DW_DEFAULT_INTERVAL_MS;
	t->node = -1;
	*task = t;
	return S_OK;
}

int discwriter_task_new(struct dw_recorder *recorder, struct dw_task **task)
{
	return recorder && task ? dw_task_new(recorder, task) : E_POINTER;
}

void discwriter_task_free(struct dw_task *task)
{
	if (!task)
		return;
	if (task->node >= 0)
		dw_give(task->recorder, task->node);
	discwriter_recorder_free(task->recorder);
	pthread_mutex_destroy(&task->lock);
	free(task);
}

/* From one state to another: false when it is in neither of the first. */
static bool enter(struct dw_task *task, enum task_state from, enum task_state to)
{
	bool ok;

	pthread_mutex_lock(&task->lock);
	ok = task->state == from;
	if (ok)
		task->state = to;
	pthread_mutex_unlock(&task->lock);
	return ok;
}

bool dw_task_is_idle(struct dw_task *task)
{
	return enter(task, TASK_IDLE, TASK_IDLE);
}

/* False: a job runs. */
bool dw_task_set_recorder(struct dw_task *task, struct dw_recorder *recorder)
{
	struct dw_recorder *old = NULL;
	bool idle;

	pthread_mutex_lock(&task->lock);
	idle = task->state == TASK_IDLE;
	if (idle) {
		old = task->recorder;
		task->recorder = dw_recorder_get(recorder);
	}
	pthread_mutex_unlock(&task->lock);
	discwriter_recorder_free(old);
	return idle;
}

int discwriter_task_set_progress(struct dw_task *task, dw_task_progress_fn fn, void *user,
				 unsigned int interval_ms)
{
	int hr = S_OK;

	if (!task)
		return E_POINTER;
	if (!interval_ms)
		interval_ms = DW_DEFAULT_INTERVAL_MS;
	if (interval_ms < DW_LEAST_INTERVAL_MS)
		return E_INVALIDARG;
	pthread_mutex_lock(&task->lock);
	if (task->state != TASK_IDLE) {
		hr = E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	} else {
		task->progress = fn;
		task->user = user;
		task->interval_ms = interval_ms;
	}
	pthread_mutex_unlock(&task->lock);
	return hr;
}

/* From here on a cancel reaches the kernel by itself. False: one was before. */
static bool publish_node(struct dw_task *task, int node)
{
	bool cancelled;

	pthread_mutex_lock(&task->lock);
	task->node = node;
	cancelled = task->cancelled;
	pthread_mutex_unlock(&task->lock);
	return !cancelled;
}

/* It is over, in whatever way. Returns its code. */
static int over(struct dw_task *task, enum dw_stage stage, int error,
		const struct discwriter_status *status)
{
	struct dw_result result = { .error = error, .stage = error ? stage : DW_STAGE_NONE };
	int node;

	if (status) {
		result.status = *status;
		result.flags = DW_RESULT_STATUS;
	}
	if (error && task->job == DISCWRITER_JOB_ERASE)
		result.hr = dw_erase_hresult(task->recorder, error, status);
	else
		result.hr = dw_hresult_at(DW_STAGE_NONE, error, status);
	pthread_mutex_lock(&task->lock);
	node = task->node;
	task->node = -1;
	pthread_mutex_unlock(&task->lock);
	/* What the kernel has to say was in the record. */
	if (node >= 0)
		dw_give(task->recorder, node);
	pthread_mutex_lock(&task->lock);
	task->result = result;
	task->has_result = true;
	task->state = TASK_IDLE;
	pthread_mutex_unlock(&task->lock);
	return result.hr;
}

static int ask_to_cancel(int node)
{
	struct discwriter_cancel cancel = { 0 };
	int ret = dw_ioctl(node, DISCWRITER_IOC_CANCEL, &cancel);

	/* Over already, or not begun: the one has nothing to end, the other is seen to. */
	return ret == -EBADFD ? 0 : ret;
}

/* So that others see the name of who asks, not that of the process. */
static int sign(int node, const char *name)
{
	struct discwriter_client client = { 0 };

	if (!name)
		return 0;
	strcpy(client.client, name);
	return dw_ioctl(node, DISCWRITER_IOC_CLIENT, &client);
}

/* Begin the job; the task is in TASK_STARTING, and idle again when that fails. */
static int start(struct dw_task *task, const struct dw_request *request)
{
	struct discwriter_status before, status;
	int node, ret;

	task->job = request->job;
	node = dw_take(task->recorder, request->open_flags);
	if (node < 0)
		return over(task, DW_STAGE_OPEN, -node, NULL);
	if (!publish_node(task, node))
		return over(task, DW_STAGE_OPEN, ECANCELED, NULL);
	ret = sign(node, request->client);
	if (ret < 0)
		return over(task, DW_STAGE_OPEN, -ret, NULL);
	if (dw_read_status(node, &before) < 0)
		before.burn = 0;
	ret = dw_ioctl(node, request->ioctl, request->arg);
	if (ret < 0) {
		/* Only a record of this very job says more than the errno. */
		if (dw_read_status(node, &status) < 0 || status.burn == before.burn)
			return over(task, DW_STAGE_BEGIN, -ret, NULL);
		return over(task, DW_STAGE_BEGIN, -ret, &status);
	}
	pthread_mutex_lock(&task->lock);
	task->state = TASK_RUNNING;
	if (task->cancelled)	/* while there was nothing to cancel yet */
		ask_to_cancel(node);
	/* Not before: who waits for it may close the node. */
	pthread_mutex_unlock(&task->lock);
	return S_OK;
}

static void tell(struct dw_task *task, const struct discwriter_status *status)
{
	struct dw_progress progress;

	if (!task->progress)
		return;
	dw_progress_fill(&progress, status);
	task->progress(task, &progress, task->user);
}

/*
 * Look at the record until it is over or the time is. The record is that of this
 * job: it has begun, and nobody else can begin one.
 */
static int watch(struct dw_task *task, __u64 limit)
{
	struct discwriter_end end = { 0 };
	struct discwriter_status status;
	__u64 next = 0;
	__u32 phase = ~0U;
	int left, ret;

	for (;;) {
		ret = dw_read_status(task->node, &status);
		if (ret < 0)
			return over(task, DW_STAGE_END, -ret, NULL);
		if (dw_job_is_over(&status))
			break;
		if (status.phase != phase || dw_now_ms() >= next) {
			phase = status.phase;
			next = dw_now_ms() + task->interval_ms;
			tell(task, &status);
		}
		if (!dw_left_ms(limit, 1)) {
			enter(task, TASK_WAITED_FOR, TASK_RUNNING);
			return S_FALSE;
		}
		left = dw_left_ms(next, task->interval_ms);
		ret = dw_pause(task->node, dw_left_ms(limit, (unsigned int)left));
		if (ret < 0)
			return over(task, DW_STAGE_END, -ret, NULL);
	}
	tell(task, &status);
	/* So that the kernel knows that it was heard; its result is in the record. */
	dw_ioctl(task->node, DISCWRITER_IOC_END, &end);
	return over(task, DW_STAGE_END, (int)status.error, &status);
}

int discwriter_task_wait(struct dw_task *task, int timeout_ms)
{
	__u64 limit = timeout_ms < 0 ? 0 : dw_now_ms() + (unsigned int)timeout_ms;
	int hr = E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;

	if (!task)
		return E_POINTER;
	if (enter(task, TASK_RUNNING, TASK_WAITED_FOR))
		return watch(task, limit);
	pthread_mutex_lock(&task->lock);
	if (task->state == TASK_IDLE)
		hr = task->has_result ? task->result.hr : E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS;
	pthread_mutex_unlock(&task->lock);
	return hr;
}

/* What is asked for next is the task's: dw_task_do() has to follow. */
int dw_task_claim(struct dw_task *task)
{
	if (!task)
		return E_POINTER;
	pthread_mutex_lock(&task->lock);
	if (task->state != TASK_IDLE) {
		pthread_mutex_unlock(&task->lock);
		return E_IMAPI_DF2DATA_WRITE_IN_PROGRESS;
	}
	task->state = TASK_STARTING;
	task->cancelled = false;
	task->has_result = false;
	pthread_mutex_unlock(&task->lock);
	return S_OK;
}

/* Start a job and, if asked, wait for its end. */
int dw_task_do(struct dw_task *task, const struct dw_request *request, bool wait)
{
	int hr = start(task, request);

	return wait && SUCCEEDED(hr) ? discwriter_task_wait(task, -1) : hr;
}

int dw_task_run(struct dw_task *task, const struct dw_request *request, bool wait)
{
	int hr = dw_task_claim(task);

	return hr ? hr : dw_task_do(task, request, wait);
}

int discwriter_task_cancel(struct dw_task *task)
{
	int ret = 0;

	if (!task)
		return E_POINTER;
	pthread_mutex_lock(&task->lock);
	if (task->state == TASK_IDLE) {
		pthread_mutex_unlock(&task->lock);
		return E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS;
	}
	task->cancelled = true;
	/* Only while the recorder is ours: before, the job there is somebody else's. */
	if (task->node >= 0)
		ret = ask_to_cancel(task->node);
	pthread_mutex_unlock(&task->lock);
	return dw_verb_code(ret);
}

int discwriter_task_result(struct dw_task *task, struct dw_result *result, size_t size)
{
	int hr = S_FALSE;

	if (!task || !result)
		return E_POINTER;
	if (!size)
		return E_INVALIDARG;
	pthread_mutex_lock(&task->lock);
	if (task->has_result) {
		dw_copy_out(result, size, &task->result, sizeof(task->result));
		hr = S_OK;
	}
	pthread_mutex_unlock(&task->lock);
	return hr;
}
