// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does on purpose what tests/vm/run must notice: a harness that sees nothing
 * looks the same as a kernel that does nothing wrong.
 *
 *	insmod discwriter_trip.ko what=warn|bug|oops|gpf|panic|kasan|lockdep|
 *				       softlockup|hungtask|stop
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/string.h>

static char *what = "";
module_param(what, charp, 0444);
MODULE_PARM_DESC(what, "what to do wrong");

static void trip_warn(void)
{
	WARN(1, "on purpose\n");
}

static void trip_bug(void)
{
	BUG();
}

static void trip_oops(void)
{
	int *nowhere = NULL;

	/* Hidden from the compiler, which would make it a trap. */
	OPTIMIZER_HIDE_VAR(nowhere);
	WRITE_ONCE(*nowhere, 1);
}

static void trip_gpf(void)
{
	unsigned long *crooked = (unsigned long *)0x8000deadbeef0000UL;

	OPTIMIZER_HIDE_VAR(crooked);
	WRITE_ONCE(*crooked, 1);
}

static void trip_panic(void)
{
	panic("on purpose\n");
}

/*
 * Stock kernels have neither KASAN nor lockdep: only the text of their reports
 * can be tried here, as lib/ and kernel/locking/lockdep.c print it.
 */
static void trip_kasan(void)
{
	pr_err("==================================================================\n");
	pr_err("BUG: KASAN: slab-use-after-free in trip_kasan+0x12/0x34\n");
}

static void trip_lockdep(void)
{
	pr_warn("======================================================\n");
	pr_warn("WARNING: possible circular locking dependency detected\n");
	pr_warn("6.12.0 #1 Not tainted\n");
	pr_warn("------------------------------------------------------\n");
}

/* One CPU that schedules no more; the others tell. */
static void trip_softlockup(void)
{
	preempt_disable();
	for (;;)
		cpu_relax();
}

/* A task that can neither go on nor be killed. */
static void trip_hungtask(void)
{
	DECLARE_COMPLETION_ONSTACK(never);

	wait_for_completion(&never);
}

static void stop_cpu(void *unused)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

/* Nothing moves any more and nobody is left to tell. */
static void trip_stop(void)
{
	smp_call_function(stop_cpu, NULL, 0);
	stop_cpu(NULL);
}

static const struct {
	const char *name;
	void (*fn)(void);
} trips[] = {
	{ "warn", trip_warn },
	{ "bug", trip_bug },
	{ "oops", trip_oops },
	{ "gpf", trip_gpf },
	{ "panic", trip_panic },
	{ "kasan", trip_kasan },
	{ "lockdep", trip_lockdep },
	{ "softlockup", trip_softlockup },
	{ "hungtask", trip_hungtask },
	{ "stop", trip_stop },
};

static int __init trip_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(trips); i++) {
		if (!strcmp(what, trips[i].name)) {
			trips[i].fn();
			return 0;
		}
	}
	return -EINVAL;
}
module_init(trip_init);

static void __exit trip_exit(void)
{
}
module_exit(trip_exit);

MODULE_DESCRIPTION("Trips the test harness on purpose");
MODULE_LICENSE("GPL");
