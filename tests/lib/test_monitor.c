// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Monitors: which events are told, what of those that were lost, and what recorders are
 * called in them.
 */
#include <string.h>

#include <netlink/errno.h>

#include "fake_netlink.h"

#define ADDED	DISCWRITER_CMD_ADDED
#define REMOVED	DISCWRITER_CMD_REMOVED
#define MEDIUM	DISCWRITER_CMD_MEDIUM
#define PHASE	DISCWRITER_CMD_PHASE

/* A recorder and the number of its last event, as the state has them; an event. */
#define STATE(index, sequence)		{ 0, index, sequence, 0 }
#define EVENT(cmd, index, sequence)	{ cmd, index, sequence, 0 }

#define SERIAL	"MAKER_RECORDER_S1"
#define PLACE0	"MAKER_RECORDER@fakes-fake.0"
#define PLACE1	"MAKER_RECORDER@fakes-fake.1"

static struct dw_monitor *monitor;

static int setup(void **state)
{
	fake_setup(state);
	fake_netlink_reset();
	monitor = NULL;
	return 0;
}

static int teardown(void **state)
{
	discwriter_monitor_free(monitor);
	return fake_teardown(state);
}

/* What is told next; NULL: nothing. */
static const struct dw_event *next(void)
{
	const struct dw_event *event = NULL;
	int hr = discwriter_monitor_next(monitor, &event);

	assert_int_equal(hr, event ? S_OK : S_FALSE);
	return event;
}

static void assert_told(unsigned int kind, unsigned int flags, unsigned long long sequence,
			unsigned long long lost)
{
	const struct dw_event *event = next();

	assert_non_null(event);
	assert_int_equal(event->kind, kind);
	assert_int_equal(event->flags, flags);
	assert_int_equal(event->sequence, sequence);
	assert_int_equal(event->lost, lost);
}

static void listen_to(const struct fake_message *state, const struct fake_message *events)
{
	fake_netlink.state = state;
	assert_int_equal(discwriter_monitor_new(&monitor), S_OK);
	/* What came before the state was asked for would be old. */
	while (next())
		;
	fake_netlink.events = events;
}

static void in_order(void **state)
{
	static const struct fake_message there[] = { STATE(0, 7), { 0 } };
	static const struct fake_message events[] = {
		EVENT(MEDIUM, 0, 8),
		EVENT(MEDIUM, 0, 8),	/* that was told */
		EVENT(MEDIUM, 0, 5),	/* and the state told this one */
		{ PHASE, 0, 9, DISCWRITER_PHASE_WRITING },
		EVENT(REMOVED, 0, 10),
		{ 0 }
	};

	(void)state;
	fake_netlink.state = there;
	assert_int_equal(discwriter_monitor_new(&monitor), S_OK);
	assert_told(DW_EVENT_ADDED, DW_EVENT_STATE, 7, 0);
	assert_null(next());
	fake_netlink.events = events;
	assert_told(DW_EVENT_MEDIUM, 0, 8, 0);
	assert_told(DW_EVENT_PHASE, 0, 9, 0);
	assert_told(DW_EVENT_REMOVED, 0, 10, 0);
	assert_null(next());
}

/* A number is missing, or the socket says so: what was lost is counted, and made up for. */
static void lost(void **state)
{
	static const struct fake_message there[] = { STATE(0, 7), { 0 } };
	static const struct fake_message later[] = { STATE(0, 12), { 0 } };
	static const struct fake_message much_later[] = { STATE(0, 20), { 0 } };
	static const struct fake_message events[] = {
		EVENT(MEDIUM, 0, 11),
		EVENT(MEDIUM, 0, 12),
		EVENT(MEDIUM, 0, 13),
		{ 0 }
	};

	(void)state;
	listen_to(there, events);
	fake_netlink.state = later;
	assert_told(DW_EVENT_MEDIUM, DW_EVENT_STATE, 12, 5);
	assert_told(DW_EVENT_MEDIUM, 0, 13, 0);
	assert_null(next());
	fake_netlink.state = much_later;
	fake_netlink.overrun = true;
	assert_told(DW_EVENT_MEDIUM, DW_EVENT_STATE, 20, 7);
	/* Nothing was lost of this one. */
	fake_netlink.overrun = true;
	assert_null(next());
}

/* What it was called when it came is what it is called when it goes. */
static void ids(void **state)
{
	static const struct fake_message there[] = { STATE(0, 7), { 0 } };
	static const struct fake_message events[] = {
		EVENT(ADDED, 1, 1),
		EVENT(MEDIUM, 0, 8),
		EVENT(REMOVED, 0, 9),
		EVENT(REMOVED, 1, 2),
		EVENT(ADDED, 1, 1),
		{ 0 }
	};

	(void)state;
	fake_netlink.state = there;
	assert_int_equal(discwriter_monitor_new(&monitor), S_OK);
	assert_string_equal(next()->id, SERIAL);
	/* A twin: from here on a list has both by their places. */
	fake.nodes = 2;
	fake_netlink.events = events;
	assert_string_equal(next()->id, PLACE1);
	assert_string_equal(next()->id, SERIAL);
	/* Both are gone by the time it is told. */
	fake.nodes = 0;
	assert_string_equal(next()->id, SERIAL);
	assert_string_equal(next()->id, PLACE1);
	assert_string_equal(next()->id, "");
	assert_null(next());
}

/* A module that was loaded again counts anew, and its recorders are others. */
static void ids_of_another_module(void **state)
{
	static const struct fake_message there[] = { STATE(0, 7), { 0 } };
	static const struct fake_message other[] = { STATE(0, 2), { 0 } };

	(void)state;
	listen_to(there, NULL);
	strcpy(fake.info.serial, "S2");
	fake_netlink.state = other;
	fake_netlink.overrun = true;
	assert_string_equal(next()->id, "MAKER_RECORDER_S2");
}

static void without_the_module(void **state)
{
	(void)state;
	fake_netlink.no_family = true;
	assert_int_equal(discwriter_monitor_new(&monitor), S_OK);
	assert_null(next());
	assert_int_equal(discwriter_monitor_new(NULL), E_POINTER);
	assert_int_equal(discwriter_monitor_next(NULL, NULL), E_POINTER);
}

/* Whatever cannot be had while one is made, memory is told from the rest. */
static void not_made(void **state)
{
	static const struct {
		unsigned int call;	/* as they come: 1 and 3 make a socket */
		int error;
		int hr;
	} rows[] = {
		{ 1, 0, E_OUTOFMEMORY }, { 3, 0, E_OUTOFMEMORY },
		{ 2, NLE_NOMEM, E_OUTOFMEMORY }, { 2, NLE_NOACCESS, E_FAIL },
		{ 4, NLE_NOMEM, E_OUTOFMEMORY }, { 4, NLE_FAILURE, E_FAIL },
		{ 5, NLE_NOMEM, E_OUTOFMEMORY }, { 5, NLE_FAILURE, E_FAIL },
		{ 6, NLE_NOMEM, E_OUTOFMEMORY }, { 6, NLE_OBJ_NOTFOUND, E_FAIL },
		{ 7, NLE_NOMEM, E_OUTOFMEMORY }, { 7, NLE_PERM, E_FAIL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		fake_netlink_reset();
		fake_netlink.fail_call = rows[i].call;
		fake_netlink.fail_error = rows[i].error;
		assert_int_equal(discwriter_monitor_new(&monitor), rows[i].hr);
		assert_null(monitor);
	}
	fake_netlink_reset();
	fake_netlink.fail_call = 8;
	assert_int_equal(discwriter_monitor_new(&monitor), S_OK);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_order),
		TEST(lost),
		TEST(ids),
		TEST(ids_of_another_module),
		TEST(without_the_module),
		TEST(not_made),
	};

	return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
