// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does on purpose what tests/vm/run must notice: a harness that sees nothing
 * looks the same as a kernel that does nothing wrong.
 *
 *	insmod discwriter_trip.ko what=warn|bug|oops|gpf|panic|kasan|lockdep|
 *				       softlockup|hungtask|stop|ubsan|leak
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
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
 * Stock kernels have neither KASAN nor lockdep: there only the text of their
 * reports can be tried, as lib/ and kernel/locking/lockdep.c print it.
 */
#ifdef CONFIG_KASAN
static void trip_kasan(void)
{
	u8 *p = kmalloc(16, GFP_KERNEL);

	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	if (p)
		WRITE_ONCE(p[3], 1);
}
#else
static void trip_kasan(void)
{
	pr_err("==================================================================\n");
	pr_err("BUG: KASAN: slab-use-after-free in trip_kasan+0x12/0x34\n");
}
#endif

#ifdef CONFIG_PROVE_LOCKING
static DEFINE_MUTEX(trip_a);
static DEFINE_MUTEX(trip_b);

static void trip_lockdep(void)
{
	mutex_lock(&trip_a);
	mutex_lock(&trip_b);
	mutex_unlock(&trip_b);
	mutex_unlock(&trip_a);
	mutex_lock(&trip_b);
	mutex_lock(&trip_a);
	mutex_unlock(&trip_a);
	mutex_unlock(&trip_b);
}
#else
static void trip_lockdep(void)
{
	pr_warn("======================================================\n");
	pr_warn("WARNING: possible circular locking dependency detected\n");
	pr_warn("6.12.0 #1 Not tainted\n");
	pr_warn("------------------------------------------------------\n");
}
#endif

/* For kernels that look for it. */
static void trip_ubsan(void)
{
	int far = 40;

	OPTIMIZER_HIDE_VAR(far);
	pr_info("%d\n", 1 << far);
}

static void trip_leak(void)
{
	void *p = kmalloc(100, GFP_KERNEL);

	pr_info("nobody keeps %p\n", p);
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
	{ "ubsan", trip_ubsan },
	{ "leak", trip_leak },
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
