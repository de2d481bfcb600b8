// SPDX-License-Identifier: GPL-2.0-only
/*
 * The states of a burn, and who moves it from one to the next: writers and
 * ioctls ask, the worker (burn_work.c) does.
 */
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "burn.h"
#include "netlink.h"
#include "recorder.h"
#include "suspend.h"
#include "trace.h"

static void dw_burn_retry(struct timer_list *timer)
{
	struct dw_burn *burn = container_of(timer, struct dw_burn, retry);
	struct dw_recorder *rec = container_of(burn, struct dw_recorder, burn);

	wake_up_all(&rec->wait);
}

/**
 * dw_burn_init - set up the one burn a recorder can have
 * @rec: the recorder, being made
 */
void dw_burn_init(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	mutex_init(&burn->stream);
	timer_setup(&burn->retry, dw_burn_retry, 0);
	burn->last_written = DISCWRITER_NO_ADDRESS;
}

/* Memory that a burn needs while it runs. */
void dw_burn_free_buffers(struct dw_burn *burn)
{
	kfree(burn->map);
	burn->map = NULL;
	kfree(burn->stage.data);
	burn->stage.data = NULL;
	kfree(burn->stage.whole);
	burn->stage.whole = NULL;
	kvfree(burn->request.ranges);
	burn->request.ranges = NULL;
}

/**
 * dw_burn_destroy - the counterpart of dw_burn_init()
 * @rec: the recorder; nobody uses it any more
 */
void dw_burn_destroy(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;

	timer_delete_sync(&burn->retry);
	dw_burn_free_buffers(burn);
	put_pid(burn->begun_by);
	put_pid(burn->fed_by);
	mutex_destroy(&burn->stream);
}

/**
 * dw_burn_running - is there a burn that has not ended?
 * @rec: the recorder; its lock need not be held for a momentary answer
 */
bool dw_burn_running(const struct dw_recorder *rec)
{
	switch (READ_ONCE(rec->burn.state)) {
	case DW_BURN_PREPARING:
	case DW_BURN_OPEN:
	case DW_BURN_ENDING:
		return true;
	default:
		return false;
	}
}

/* Something changed that waiters and pollers look at; under the lock. */
static void dw_burn_changed(struct dw_recorder *rec)
{
	lockdep_assert_held(&rec->lock);
	rec->sequence++;
	wake_up_all(&rec->wait);
}

/**
 * dw_burn_set_phase - tell what the burn is doing now
 * @rec: the recorder
 * @phase: enum discwriter_phase
 */
void dw_burn_set_phase(struct dw_recorder *rec, u32 phase)
{
	mutex_lock(&rec->lock);
	rec->burn.phase = phase;
	rec->burn.phases |= BIT(phase);
	rec->burn.progress = DW_NO_PROGRESS;
	trace_discwriter_phase(rec->index, rec->burn.id, phase);
	dw_netlink_burn(rec, DISCWRITER_CMD_PHASE);
	dw_burn_changed(rec);
	mutex_unlock(&rec->lock);
}

/**
 * dw_burn_move - a burn comes into its next state
 * @rec: the recorder; the caller is its worker
 * @state: the state. When it is ENDED, another burn may begin at once, so
 *	nothing of this one is touched afterwards
 * @phase: enum discwriter_phase that goes with it
 */
void dw_burn_move(struct dw_recorder *rec, enum dw_burn_state state, u32 phase)
{
	mutex_lock(&rec->lock);
	WRITE_ONCE(rec->burn.state, state);
	rec->burn.phase = phase;
	rec->burn.phases |= BIT(phase);
	rec->burn.progress = DW_NO_PROGRESS;
	trace_discwriter_phase(rec->index, rec->burn.id, phase);
	dw_netlink_burn(rec, state == DW_BURN_ENDED ? DISCWRITER_CMD_ENDED :
						      DISCWRITER_CMD_PHASE);
	dw_burn_changed(rec);
	mutex_unlock(&rec->lock);
}

/**
 * dw_burn_publish - make the burn's first failure known
 * @rec: the recorder; the caller holds the stream
 */
void dw_burn_publish(struct dw_recorder *rec)
{
	struct dw_burn *burn = &rec->burn;
	const struct dw_failure *failure = &burn->job.failure;

	if (!failure->cause || burn->failure.cause)
		return;
	mutex_lock(&rec->lock);
	burn->failure = *failure;
	burn->failure.phase = burn->phase;
	dw_burn_changed(rec);
	mutex_unlock(&rec->lock);

	if (failure->cause == DISCWRITER_CAUSE_CANCELLED)
		return;
	dev_err_ratelimited(&rec->dev,
			    "burn %u failed: %s (command %02x, sense %x/%02x/%02x)\n",
			    burn->id, dw_cause_name(failure->cause),
			    failure->reply.opcode, failure->reply.sense.key,
			    failure->reply.sense.asc, failure->reply.sense.ascq);
}

/*
 * Ask the worker for something; under the lock. Its item holds the recorder: one
 * that is queued while it runs may find that the run before has done everything,
 * the release included.
 */
static void dw_burn_ask(struct dw_recorder *rec, u32 todo)
{
	lockdep_assert_held(&rec->lock);
	rec->burn.todo |= todo;
	get_device(&rec->dev);
	if (!queue_work(dw_workqueue, &rec->work))
		put_device(&rec->dev);
}

static void dw_burn_reset(struct dw_recorder *rec, struct dw_request *request)
{
	struct dw_burn *burn = &rec->burn;

	put_pid(burn->begun_by);
	put_pid(burn->fed_by);
	burn->fed_by = NULL;
	dw_burn_free_buffers(burn);

	memset_startat(burn, 0, job);
	burn->job.rec = rec;
	burn->job.cancel = &burn->cancel;
	burn->job.progress = &burn->progress;
	burn->progress = DW_NO_PROGRESS;
	burn->request = *request;
	request->ranges = NULL;
	burn->speed_asked = request->speed.write || request->speed.rotation;
	burn->begun_by = get_pid(task_tgid(current));
	burn->begun = ktime_get();
	burn->last_written = DISCWRITER_NO_ADDRESS;
	burn->next_writable = DISCWRITER_NO_ADDRESS;
	burn->retry_at = jiffies;
	burn->buffer_asked = jiffies;
	burn->tell_at = jiffies;
	burn->id = ++rec->burns;
	burn->phase = DISCWRITER_PHASE_VALIDATING;
	burn->phases = BIT(burn->phase);
}

/* Begin a burn, and tell its number; 1 if one is running already. */
static int dw_burn_start(struct dw_recorder *rec, struct dw_request *request,
			 bool waited, u32 *id)
{
	int ret = 0;

	mutex_lock(&rec->lock);
	if (dw_recorder_dead(rec)) {
		ret = -ENODEV;
	} else if (dw_burn_running(rec)) {
		ret = 1;
	} else if (dw_suspending()) {
		ret = -EBUSY;
	} else {
		dw_burn_reset(rec, request);
		*id = rec->burn.id;
		rec->burn.waited = waited;
		rec->burn.state = DW_BURN_PREPARING;
		/* What was asked of the last burn is not for this one. */
		rec->burn.todo = 0;
		dw_burn_ask(rec, DW_TODO_PREPARE);
		dw_netlink_burn(rec, DISCWRITER_CMD_PHASE);
		dw_burn_changed(rec);
	}
	mutex_unlock(&rec->lock);
	return ret;
}

static int dw_burn_wait_prepared(struct dw_recorder *rec, bool nonblock)
{
	if (nonblock)
		return READ_ONCE(rec->burn.state) == DW_BURN_PREPARING ?
		       -EAGAIN : 0;
	return wait_event_killable(rec->wait, READ_ONCE(rec->burn.state) !=
				   DW_BURN_PREPARING) ? -EINTR : 0;
}

static int dw_burn_errno(const struct dw_burn *burn)
{
	return -dw_cause_errno(burn->failure.cause);
}

/*
 * Is burn @id past that? Another thread can have begun the next one before who waits
 * comes to look.
 */
static bool dw_burn_is_prepared(const struct dw_recorder *rec, u32 id)
{
	return READ_ONCE(rec->burn.state) != DW_BURN_PREPARING ||
	       READ_ONCE(rec->burn.id) != id;
}

static bool dw_burn_is_over(const struct dw_recorder *rec, u32 id)
{
	return !dw_burn_running(rec) || READ_ONCE(rec->burn.id) != id;
}

/**
 * dw_burn_begin - begin a burn as a program asks for it
 * @rec: the recorder, open for writing
 * @request: what it asks for; its list is taken over if the burn is begun
 * @nonblock: do not wait until it is prepared
 * @id: receives its number, 0 where none was begun
 *
 * Return: 0 or a negative errno; then there is no burn.
 */
int dw_burn_begin(struct dw_recorder *rec, struct dw_request *request,
		  bool nonblock, u32 *id)
{
	struct dw_burn *burn = &rec->burn;
	int ret;

	*id = 0;
	ret = dw_burn_start(rec, request, !nonblock, id);
	if (ret)
		return ret < 0 ? ret : -ETXTBSY;
	if (nonblock)
		return 0;
	if (wait_event_killable(rec->wait, dw_burn_is_prepared(rec, *id)))
		return -EINTR;

	/* The worker has ended a burn that could not be prepared. */
	mutex_lock(&rec->lock);
	ret = burn->id == *id ? dw_burn_errno(burn) : -EBADFD;
	mutex_unlock(&rec->lock);
	return ret;
}

/*
 * A burn that nobody described. On media that can be rewritten it writes from
 * sector 0, whatever was there.
 */
static int dw_burn_default(struct dw_recorder *rec)
{
	struct dw_request request = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.close = READ_ONCE(rec->close_policy),
	};
	u32 id;
	int ret;

	if (READ_ONCE(rec->pad))
		request.flags |= DISCWRITER_BEGIN_PAD;
	ret = dw_burn_start(rec, &request, false, &id);
	return ret < 0 ? ret : 0;
}

/* May the holder of the stream use it? Under the lock; -ESTALE: look again. */
static int dw_burn_may_feed(struct dw_recorder *rec, bool nonblock)
{
	struct dw_burn *burn = &rec->burn;

	if (dw_recorder_dead(rec))
		return -ENODEV;
	switch (burn->state) {
	case DW_BURN_OPEN:
		if (burn->failure.cause)
			return dw_burn_errno(burn);
		if (burn->cancel)
			return -ECANCELED;
		if (nonblock && time_before(jiffies, burn->retry_at))
			return -EAGAIN;
		return 0;
	case DW_BURN_ENDING:
		return nonblock ? -EAGAIN : -ETXTBSY;
	case DW_BURN_ENDED:
		/* It ended while it was waited for: that is no leave for another. */
		return burn->failure.cause ? dw_burn_errno(burn) : -ESTALE;
	default:
		return -ESTALE;
	}
}

/**
 * dw_burn_enter - get the stream of the burn
 * @rec: the recorder, open for writing
 * @how: DW_ENTER_* bits
 *
 * Waits killably. On success the caller calls dw_burn_leave() soon. -EBADFD:
 * there is no burn, and none was to be begun.
 */
int dw_burn_enter(struct dw_recorder *rec, unsigned int how)
{
	bool nonblock = how & DW_ENTER_NONBLOCK;
	struct dw_burn *burn = &rec->burn;
	int ret;

	do {
		if (how & DW_ENTER_BEGIN)
			ret = dw_burn_default(rec);
		else
			ret = dw_burn_running(rec) ? 0 : -EBADFD;
		if (!ret)
			ret = dw_burn_wait_prepared(rec, nonblock);
		if (ret)
			return ret;
		if (nonblock) {
			if (!mutex_trylock(&burn->stream))
				return -EAGAIN;
		} else if (mutex_lock_killable(&burn->stream)) {
			return -EINTR;
		}
		mutex_lock(&rec->lock);
		ret = dw_burn_may_feed(rec, nonblock);
		if (!ret) {
			burn->job.nonblock = nonblock;
			if (how & DW_ENTER_ASYNC)
				burn->async = true;
			if (how & DW_ENTER_BEGIN &&
			    burn->fed_by != task_tgid(current)) {
				put_pid(burn->fed_by);
				burn->fed_by = get_pid(task_tgid(current));
			}
		}
		mutex_unlock(&rec->lock);
		if (ret)
			mutex_unlock(&burn->stream);
	} while (ret == -ESTALE);
	return ret;
}

/**
 * dw_burn_leave - give the stream back
 * @rec: the recorder
 */
void dw_burn_leave(struct dw_recorder *rec)
{
	dw_burn_publish(rec);
	mutex_unlock(&rec->burn.stream);
	wake_up_all(&rec->wait);
}

/**
 * dw_burn_end - end a burn and wait until it is finished
 * @rec: the recorder, open for writing
 * @nonblock: -EAGAIN until it is
 *
 * Return: 0; the first error of the burn; -EBADFD: there is none.
 */
int dw_burn_end(struct dw_recorder *rec, bool nonblock)
{
	struct dw_burn *burn = &rec->burn;
	u32 id;
	int ret;

	ret = dw_burn_wait_prepared(rec, nonblock);
	if (ret)
		return ret;
	mutex_lock(&rec->lock);
	id = burn->id;
	if (burn->state == DW_BURN_OPEN) {
		burn->state = DW_BURN_ENDING;
		dw_burn_ask(rec, DW_TODO_FINISH);
		dw_burn_changed(rec);
	} else if (burn->state != DW_BURN_ENDING &&
		   (burn->state != DW_BURN_ENDED || burn->reported)) {
		mutex_unlock(&rec->lock);
		return -EBADFD;
	}
	mutex_unlock(&rec->lock);

	if (nonblock && !dw_burn_is_over(rec, id))
		return -EAGAIN;
	if (wait_event_killable(rec->wait, dw_burn_is_over(rec, id)))
		return -EINTR;
	mutex_lock(&rec->lock);
	if (burn->id == id) {
		burn->reported = true;
		ret = dw_burn_errno(burn);
	} else {
		/* Whoever began the next one has taken its place. */
		ret = -EBADFD;
	}
	mutex_unlock(&rec->lock);
	return ret;
}

/**
 * dw_burn_cancel - cancel the burn that runs, or what a writer asks before it
 * @rec: the recorder
 *
 * Return: 0; -EBADFD if none runs; -EOPNOTSUPP if what runs cannot be ended.
 */
int dw_burn_cancel(struct dw_recorder *rec)
{
	int ret = -EBADFD;

	mutex_lock(&rec->lock);
	if (dw_burn_running(rec) && !dw_job_may_cancel(&rec->burn)) {
		ret = -EOPNOTSUPP;
	} else if (dw_burn_running(rec)) {
		WRITE_ONCE(rec->burn.cancel, true);
		dw_burn_ask(rec, DW_TODO_CANCEL);
		dw_burn_changed(rec);
		ret = 0;
	} else if (rec->asking) {
		WRITE_ONCE(rec->asking_ends, true);
		wake_up_all(&rec->wait);
		ret = 0;
	}
	mutex_unlock(&rec->lock);
	return ret;
}

/* Is the caller dying from a signal? exit_code has it as wait(2) returns it. */
static bool dw_burn_dying(void)
{
	return (current->flags & PF_EXITING) && (current->exit_code & 0x7f);
}

/*
 * Has who dies begun or fed the burn? What it wrote is then not whole, and must
 * not look as if it were.
 */
static bool dw_burn_writer_killed(const struct dw_burn *burn)
{
	const struct pid *me = task_tgid(current);

	/* Another job than a burn does not depend on who asked for it. */
	return burn->request.job == DISCWRITER_JOB_BURN && dw_burn_dying() &&
	       (burn->begun_by == me || burn->fed_by == me);
}

/**
 * dw_burn_last_close - the writer's file is closed for the last time
 * @rec: the recorder
 * @filp: the file; nothing happens if its last close has begun already
 * @wait: wait for the result, unless the caller is dying
 *
 * Return: the first error of the burn if no one has been told it.
 */
int dw_burn_last_close(struct dw_recorder *rec, const struct file *filp,
		       bool wait)
{
	struct dw_burn *burn = &rec->burn;
	int ret = 0;
	bool cancel;

	wait = wait && !dw_burn_dying();
	mutex_lock(&rec->lock);
	if (rec->owner.filp != filp || rec->owner.hold != DW_HOLD_OPEN) {
		mutex_unlock(&rec->lock);
		return 0;
	}
	rec->owner.hold = DW_HOLD_ENDING;
	if (dw_burn_running(rec)) {
		/* Nobody said that an asynchronous stream has ended. */
		cancel = dw_burn_writer_killed(burn) ||
			 (burn->async && !wait && !dw_burn_dying());
		if (cancel)
			WRITE_ONCE(burn->cancel, true);
		dw_burn_ask(rec, DW_TODO_FINISH |
				 (cancel ? DW_TODO_CANCEL : 0));
	}
	dw_burn_changed(rec);
	mutex_unlock(&rec->lock);

	/* The result is taken before anybody else can begin another burn. */
	if (wait && wait_event_killable(rec->wait, !dw_burn_running(rec)))
		ret = -EINTR;
	mutex_lock(&rec->lock);
	if (wait && !ret && !burn->reported) {
		burn->reported = true;
		ret = dw_burn_errno(burn);
	}
	dw_burn_ask(rec, DW_TODO_RELEASE);
	mutex_unlock(&rec->lock);
	if (wait && ret != -EINTR &&
	    wait_event_killable(rec->wait, READ_ONCE(rec->owner.filp) != filp))
		ret = ret ? ret : -EINTR;
	return ret;
}
