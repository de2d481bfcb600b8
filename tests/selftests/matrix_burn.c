// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix: burns, in all the ways that need nothing but a burn.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "matrix.h"

#define PIECE 65536

/* A fresh medium. Its data are those of the image with seed 1, if it has any. */
bool matrix_load(struct matrix_run *run)
{
	if (sim_load(&run->sim, run->row->medium)) {
		bad(run, "no such medium: %m");
		return false;
	}
	run->strict = sim_value(&run->sim, "counters", "strict");
	return true;
}

/* What MEDIUM says of it, and forget the commands that took. */
bool matrix_look(struct matrix_run *run)
{
	int fd = open_node(&run->sim, O_RDONLY);
	int err = fd < 0 ? errno :
		  ioctl_errno(fd, DISCWRITER_IOC_MEDIUM, &run->medium);

	if (fd >= 0)
		close(fd);
	/* What cannot be looked at is refused for the same reason. */
	if (err && !(run->want->refused && err == cause_errno(run->want->cause))) {
		bad(run, "MEDIUM: %s", strerror(err));
		return false;
	}
	sim_trace_clear(&run->sim);
	return true;
}

bool matrix_image(struct matrix_run *run, uint64_t sectors, uint32_t seed)
{
	image_free(run->image, run->image_sectors);
	run->image_sectors = sectors ? sectors : 1;
	run->image = image_new(run->image_sectors, seed);
	if (!run->image)
		bad(run, "no memory");
	return run->image;
}

static int start(int fd, const struct matrix_plan *plan)
{
	struct discwriter_begin arg = {
		.flags = plan->flags,
		.close = plan->close,
		.sectors = plan->announce ? plan->sectors : 0,
		.write_type = plan->write_type,
		.speed = plan->speed,
	};

	/* A program that knows nothing of BEGIN. */
	if (!plan->flags && !plan->close && !plan->announce &&
	    !plan->write_type && !plan->speed)
		return 0;
	return ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
}

/* run->image, or a part of it, and how it ended. */
void matrix_burn(struct matrix_run *run, const struct matrix_plan *plan)
{
	struct discwriter_cancel cancel = { 0 };
	uint64_t give = plan->give ? plan->give : plan->sectors;
	int fd = open_node(&run->sim, O_WRONLY);
	size_t done = 0;
	int err;

	run->taken = 0;
	run->err = fd < 0 ? errno : start(fd, plan);
	if (!run->err)
		run->err = write_all(fd, run->image,
				     (plan->stop ? plan->stop : give) * SECTOR,
				     PIECE, &done);
	run->taken = done;
	if (!run->err && plan->stop) {
		err = ioctl_errno(fd, DISCWRITER_IOC_CANCEL, &cancel);
		if (err)
			bad(run, "CANCEL: %s", strerror(err));
		err = write(fd, run->image, SECTOR) < 0 ? errno : 0;
		if (err != ECANCELED)
			bad(run, "write after CANCEL: errno %d", err);
	}
	if (fd >= 0) {
		err = close_errno(fd);
		/* After BEGIN was refused there is no burn whose error it could be. */
		if (!run->err)
			run->err = err;
	}
	err = wait_idle(&run->sim);
	if (err)
		bad(run, "it does not come to an end: %s", strerror(err));
	run->status = status_of(&run->sim);
}

static const struct matrix_plan *plan_of(struct matrix_run *run,
					 struct matrix_plan *plan)
{
	*plan = *run->plan;
	if (!plan->seed)
		plan->seed = 4;
	return plan;
}

/* What the table says of a burn that was just made. */
static void check_want(struct matrix_run *run, const struct matrix_plan *plan)
{
	const struct matrix_want *want = run->want;

	if (want->refused)
		check_refused(run, want->cause);
	else
		check_burn(run, plan, want->outcome, want->cause);
	check_state(run);
}

void cell_burn(struct matrix_run *run)
{
	struct matrix_plan plan;

	plan_of(run, &plan);
	if (!matrix_look(run) || !matrix_image(run, plan.sectors, plan.seed))
		return;
	matrix_burn(run, &plan);
	check_want(run, &plan);
	if (matrix_sequential(run) && !run->status.cause)
		check_params(run, &plan);
	if (!run->want->refused &&
	    run->status.start != run->medium.next_writable)
		bad(run, "started at %llu, was said to at %llu",
		    (unsigned long long)run->status.start,
		    (unsigned long long)run->medium.next_writable);
}

/*
 * Two more burns on what the first has left; all three stay readable. Where they
 * are tracks of one session, the last one can close it (@stop).
 */
void cell_append(struct matrix_run *run)
{
	/* It outlasts the call, since the run is judged by it afterwards. */
	static struct matrix_want want;
	struct matrix_plan plan;
	bool closes;
	uint64_t starts[3] = { 0 };
	unsigned int i, nr = 0, j;

	want = *run->want;
	plan_of(run, &plan);
	closes = plan.stop;
	plan.stop = 0;
	run->want = &want;
	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		want.unread |= closes;
		if (closes && i + 1 == ARRAY_SIZE(starts)) {
			plan.close = DISCWRITER_CLOSE_DEFAULT;
			want.unread = false;
		}
		if (!matrix_look(run) ||
		    !matrix_image(run, plan.sectors, plan.seed + i))
			return;
		plan.announce = i & 1;
		matrix_burn(run, &plan);
		if (run->want->refused && i) {
			check_refused(run, run->want->cause);
			break;
		}
		check_burn(run, &plan, DISCWRITER_OUTCOME_COMPLETE, 0);
		if (run->status.start != run->medium.next_writable)
			bad(run, "started at %llu, was said to at %llu",
			    (unsigned long long)run->status.start,
			    (unsigned long long)run->medium.next_writable);
		starts[nr++] = run->status.start;
		if (run->bad)
			return;
	}
	check_state(run);
	if (!matrix_look(run))
		return;
	if (plan.close != DISCWRITER_CLOSE_TRACK && !closes &&
	    run->medium.last_session_start != starts[nr - 1])
		bad(run, "last session said to start at %llu, does at %llu",
		    (unsigned long long)run->medium.last_session_start,
		    (unsigned long long)starts[nr - 1]);
	for (j = 0; j < nr; j++) {
		if (!matrix_image(run, plan.sectors, plan.seed + j))
			return;
		check_data(run, starts[j], run->image, plan.sectors,
			   run->want->unread);
	}
}

/* No data: neither an open and a close do anything, nor, if @announce, BEGIN. */
void cell_nothing(struct matrix_run *run)
{
	int fd = open_node(&run->sim, O_WRONLY);
	long changed;
	int err;

	run->err = run->plan->announce ? begin(fd, DISCWRITER_BEGIN_OVERWRITE, 0) : 0;
	err = close_errno(fd);
	if (!run->err)
		run->err = err;
	if (wait_idle(&run->sim))
		bad(run, "it does not come to an end");
	run->status = status_of(&run->sim);
	changed = sim_changed_medium(&run->sim);
	/* To be ready is what BEGIN is for. */
	if (run->plan->announce)
		changed -= sim_count(&run->sim, "SEND_OPC_INFORMATION");
	if (run->want->refused) {
		check_refused(run, run->want->cause);
	} else if (!run->plan->announce) {
		if (run->err)
			bad(run, "close: %s", strerror(run->err));
		if (changed)
			bad(run, "%ld commands that change the medium", changed);
	} else {
		if (run->err != cause_errno(run->want->cause))
			bad(run, "close: %s", strerror(run->err));
		if (run->status.outcome != run->want->outcome)
			bad(run, "outcome %s", outcome_name(run->status.outcome));
		if (run->want->outcome == DISCWRITER_OUTCOME_UNTOUCHED && changed)
			bad(run, "%ld commands that change the medium", changed);
	}
	check_state(run);
}

/* Just what fits. */
void cell_exact(struct matrix_run *run)
{
	struct matrix_plan plan;

	plan_of(run, &plan);
	if (!matrix_look(run))
		return;
	plan.sectors = run->medium.free;
	if (!matrix_image(run, plan.sectors, plan.seed))
		return;
	matrix_burn(run, &plan);
	check_want(run, &plan);
}

/* One sector more, and nobody said so: what fits is on the disc, and readable. */
void cell_overfull(struct matrix_run *run)
{
	struct matrix_plan plan;

	plan_of(run, &plan);
	if (!matrix_look(run))
		return;
	plan.sectors = run->medium.free + 1;
	if (!matrix_image(run, plan.sectors, plan.seed))
		return;
	matrix_burn(run, &plan);
	check_want(run, &plan);
	if (!run->want->refused && run->taken != run->medium.free * SECTOR)
		bad(run, "%llu bytes were taken where %llu fit",
		    (unsigned long long)run->taken,
		    (unsigned long long)run->medium.free * SECTOR);
	if (!run->want->refused && run->status.sectors_written != run->medium.free)
		bad(run, "%llu sectors were written where %llu fit",
		    (unsigned long long)run->status.sectors_written,
		    (unsigned long long)run->medium.free);
}

/* One sector more, announced: nothing is done at all. */
void cell_too_large(struct matrix_run *run)
{
	struct matrix_plan plan;

	plan_of(run, &plan);
	if (!matrix_look(run) || !matrix_image(run, 1, plan.seed))
		return;
	plan.sectors = run->medium.free + 1;
	plan.announce = true;
	plan.give = 1;
	matrix_burn(run, &plan);
	check_want(run, &plan);
}

/*
 * 1 to 31 sectors more than a whole ECC block. On media with sessions one after
 * the other on the same disc; each stays as it was.
 */
void cell_tails(struct matrix_run *run)
{
	unsigned int block = matrix_block(run), tail;
	struct matrix_plan plan;

	for (tail = 1; tail < 32; tail++) {
		plan_of(run, &plan);
		plan.sectors = (block == 1 ? 300 : block) + tail;
		plan.seed = tail;
		plan.announce = tail & 1;
		if (!matrix_image(run, plan.sectors, plan.seed))
			return;
		sim_trace_clear(&run->sim);
		matrix_burn(run, &plan);
		check_burn(run, &plan, run->want->outcome, run->want->cause);
		if (run->bad) {
			bad(run, "at %u sectors beyond a block", tail);
			return;
		}
	}
	check_state(run);
}

/* A few sectors in the middle: their neighbours stay, byte for byte. */
void cell_neighbours(struct matrix_run *run)
{
	static const struct discwriter_range places[] = {
		{ 0, 0 }, { 31, 31 }, { 33, 40 }, { 47, 64 }, { 95, 127 },
		{ 130, 130 }, { 1, 1 },
	};
	struct matrix_plan all;
	uint8_t *want, *patch;
	size_t i;
	int fd;

	plan_of(run, &all);
	if (!matrix_image(run, all.sectors, all.seed))
		return;
	matrix_burn(run, &all);
	check_burn(run, &all, DISCWRITER_OUTCOME_COMPLETE, 0);
	want = run->image;
	patch = image_new(all.sectors, 77);
	for (i = 0; !run->bad && patch && i < ARRAY_SIZE(places); i++) {
		const struct discwriter_range *at = &places[i];
		size_t bytes = (at->end - at->start + 1) * SECTOR;
		struct discwriter_begin arg = {
			.ranges = (uintptr_t)at, .nr_ranges = 1,
		};

		memcpy(want + at->start * SECTOR, patch + at->start * SECTOR,
		       bytes);
		sim_trace_clear(&run->sim);
		fd = open_node(&run->sim, O_WRONLY);
		run->err = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
		if (!run->err)
			run->err = write_all(fd, patch + at->start * SECTOR,
					     bytes, PIECE, NULL);
		if (!run->err)
			run->err = end(fd);
		close(fd);
		run->status = status_of(&run->sim);
		if (run->err || run->status.outcome != DISCWRITER_OUTCOME_COMPLETE)
			bad(run, "%llu to %llu: %s", at->start, at->end,
			    strerror(run->err));
		check_trace(run);
		check_data(run, 0, want, all.sectors, run->want->unread);
	}
	image_free(patch, all.sectors);
	check_state(run);
}

/* A block range list, in its order, or refused where data go in sequence. */
void cell_ranges(struct matrix_run *run)
{
	static const struct discwriter_range list[] = {
		{ 64, 79 }, { 0, 31 }, { 300, 300 },
	};
	struct discwriter_begin arg = {
		.flags = DISCWRITER_BEGIN_OVERWRITE,
		.ranges = (uintptr_t)list, .nr_ranges = ARRAY_SIZE(list),
	};
	uint64_t sectors = 16 + 32 + 1, at = 0;
	size_t i;
	int fd;

	if (!matrix_look(run) || !matrix_image(run, sectors, 9))
		return;
	fd = open_node(&run->sim, O_WRONLY);
	run->err = ioctl_errno(fd, DISCWRITER_IOC_BEGIN, &arg);
	if (!run->err)
		run->err = write_all(fd, run->image, sectors * SECTOR, PIECE, NULL);
	if (!run->err)
		run->err = end(fd);
	close(fd);
	run->status = status_of(&run->sim);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
		return;
	}
	if (run->err || run->status.outcome != run->want->outcome)
		bad(run, "%s", strerror(run->err));
	check_trace(run);
	for (i = 0; i < ARRAY_SIZE(list); i++) {
		uint64_t nr = list[i].end - list[i].start + 1;

		check_data(run, list[i].start, run->image + at * SECTOR, nr,
			   run->want->unread);
		at += nr;
	}
	check_state(run);
}

/* All that the drive's memory knows of the medium. */
static char *fingerprint(struct matrix_run *run)
{
	char *state = sim_debug_read(&run->sim, "state", NULL);
	char *written = sim_debug_read(&run->sim, "written", NULL);
	char *all = NULL, *locked;

	/* Whether srN is open at the moment is not the medium's affair. */
	locked = state ? strstr(state, "locked: ") : NULL;
	if (locked)
		locked[strlen("locked: ")] = '-';
	if (state && written && asprintf(&all, "%s%s", state, written) < 0)
		all = NULL;
	free(state);
	free(written);
	return all;
}

/* A test write: the drive is sent all of it, and the medium is as it was. */
void cell_simulate(struct matrix_run *run)
{
	char *before, *after;
	struct matrix_plan plan;
	long writes;

	plan_of(run, &plan);
	if (!matrix_look(run) || !matrix_image(run, plan.sectors, plan.seed))
		return;
	before = fingerprint(run);
	matrix_burn(run, &plan);
	if (run->want->refused) {
		check_refused(run, run->want->cause);
	} else {
		writes = sim_count(&run->sim, "WRITE_10");
		if (run->err || run->status.cause)
			bad(run, "%s", strerror(run->err));
		if (run->status.outcome != run->want->outcome)
			bad(run, "outcome %s", outcome_name(run->status.outcome));
		if (writes < 1 || run->status.sectors_written != plan.sectors)
			bad(run, "%ld commands wrote %llu sectors", writes,
			    (unsigned long long)run->status.sectors_written);
		check_trace(run);
		check_params(run, &plan);
	}
	after = fingerprint(run);
	if (!before || !after || strcmp(before, after))
		bad(run, "it was:\n%s# it is:\n%s", before, after);
	free(before);
	free(after);
	check_state(run);
}

/* A speed that the drive offers is taken as it is, another one is adjusted. */
void cell_speed(struct matrix_run *run)
{
	struct discwriter_speeds speeds = { 0 };
	struct discwriter_speed speed = { 0 };
	struct matrix_plan plan;
	unsigned int i, least = 0;
	int fd, err;

	plan_of(run, &plan);
	fd = open_node(&run->sim, O_WRONLY);
	err = ioctl_errno(fd, DISCWRITER_IOC_SPEEDS, &speeds);
	if (err || !speeds.nr || speeds.nr > DISCWRITER_MAX_SPEEDS) {
		bad(run, "SPEEDS: %s, %u of them", strerror(err), speeds.nr);
		goto out;
	}
	for (i = 1; i < speeds.nr; i++)
		if (speeds.entries[i].write < speeds.entries[least].write)
			least = i;
	for (i = 0; i < speeds.nr; i++) {
		speed = (struct discwriter_speed){
			.write = speeds.entries[i].write,
			.rotation = speeds.entries[i].rotation,
		};
		err = ioctl_errno(fd, DISCWRITER_IOC_SPEED, &speed);
		if (err || speed.adjusted || speed.write != speeds.entries[i].write)
			bad(run, "speed %u: %s, took %u, adjusted %x",
			    speeds.entries[i].write, strerror(err), speed.write,
			    speed.adjusted);
	}
	speed = (struct discwriter_speed){ .write = 1 };
	err = ioctl_errno(fd, DISCWRITER_IOC_SPEED, &speed);
	if (err || !(speed.adjusted & DISCWRITER_SPEED_ADJUSTED) ||
	    speed.write != speeds.entries[least].write)
		bad(run, "1 kB/s: %s, took %u, adjusted %x", strerror(err),
		    speed.write, speed.adjusted);
out:
	close(fd);
	if (run->bad || !matrix_image(run, plan.sectors, plan.seed))
		return;
	/* In BEGIN it holds for the burn. */
	plan.speed = speeds.entries[0].write;
	matrix_burn(run, &plan);
	check_burn(run, &plan, run->want->outcome, run->want->cause);
	if (run->status.write_speed != plan.speed ||
	    run->status.flags & DISCWRITER_STATUS_SPEED_ADJUSTED)
		bad(run, "the burn's speed is %u, adjusted %x instead of %u",
		    run->status.write_speed, run->status.flags, plan.speed);
	check_state(run);
}
