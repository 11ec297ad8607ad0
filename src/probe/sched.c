/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The sched provider: threads on and off the CPUs.
 *
 * All but the rare events come from the switch itself. When the kernel tells of it the old thread is
 * still the current one: on-cpu makes the new one count as that. A thread waits in a run queue from
 * when it becomes able to run, or loses its CPU, till it gets one: that is what enqueue and dequeue
 * are about, whatever the scheduler does with its trees meanwhile. A thread that lets others run, or
 * is to be preempted, and goes on because there is nobody, remains on its CPU.
 */
#include "probe/stable.h"

#define PREV	 "args[1]"
#define NEXT	 "args[2]"
#define TASK0	 "(struct task_struct *)arg0"
#define PSINFO	 "psinfo_t *"
#define LWPSINFO "lwpsinfo_t *"
#define CPUINFO	 "cpuinfo_t *"
#define IDLE	 "->pid == 0"
/* It could go on: preempted where it was, or, as most are, on the way back to its program. */
#define LOSES(state) "!(" PREV IDLE ") && (args[0] || " PREV "->" state " == 0)"
#define TIMER	     "sdt:::hrtimer_expire_entry"
/* The clock tick is one of the timers, where the kernel leaves it to them. */
#define IS_TIMER(f) "(uintptr_t)args[0]->function == (uintptr_t)&`" f

/* clang-format off */
static const struct stable_probe probes[] = {
	{ .name = "change-pri", .types = { LWPSINFO, PSINFO, NULL },
	  .from = { { .probe = "fbt:vmlinux:set_user_nice:entry", .when = NULL, .args = { TASK0, TASK0, "(int)((long)arg1 + 120)" } },
	    { .probe = "sdt:::sched_pi_setprio", .when = NULL, .args = { "args[0]", "args[0]", "args[1] ? args[1]->prio : args[0]->normal_prio" } } }, .each = true },
	{ .name = "dequeue", .types = { LWPSINFO, PSINFO, CPUINFO },
	  .from = { { .probe = "sdt:::sched_switch", .when = "!(" NEXT IDLE ")", .args = { NEXT, NEXT, "(processorid_t)cpu" } } } },
	{ .name = "enqueue", .types = { LWPSINFO, PSINFO, CPUINFO, NULL },
	  .from = { { .probe = "sdt:::sched_wakeup", .when = NULL, .args = { "args[0]", "args[0]", "(processorid_t)args[0]->wake_cpu", "0" } },
	    { .probe = "sdt:::sched_wakeup_new", .when = NULL, .args = { "args[0]", "args[0]", "(processorid_t)args[0]->wake_cpu", "0" } },
	    { .probe = "sdt:::sched_switch", .when = LOSES("__state"), .args = { PREV, PREV, "(processorid_t)cpu", "1" } },
	    { .probe = "sdt:::sched_switch", .when = LOSES("state"), .args = { PREV, PREV, "(processorid_t)cpu", "1" } } },
	  .each = true },
	{ .name = "off-cpu", .types = { LWPSINFO, PSINFO },
	  .from = { { .probe = "sdt:::sched_switch", .when = NULL, .args = { NEXT, NEXT } } } },
	{ .name = "on-cpu", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_switch", .when = NULL, .args = { NULL }, .task = 3 } } },
	{ .name = "preempt", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_switch", .when = LOSES("__state"), .args = { NULL } },
	    { .probe = "sdt:::sched_switch", .when = LOSES("state"), .args = { NULL } } } },
	{ .name = "remain-cpu", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_exit_tp", .when = "!args[0] && !(curthread" IDLE ")", .args = { NULL } },
	    { .probe = "fbt:vmlinux:pick_next_task_fair:return", .when = "(struct task_struct *)arg1 == curthread", .args = { NULL } } } },
	{ .name = "sleep", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_switch", .when = "!args[0] && " PREV "->__state != 0", .args = { NULL } },
	    { .probe = "sdt:::sched_switch", .when = "!args[0] && " PREV "->state != 0", .args = { NULL } } } },
	{ .name = "surrender", .types = { LWPSINFO, PSINFO },
	  .from = { { .probe = "sdt:::sys_enter", .when = "CALLS(sched_yield)", .args = { "curthread", "curthread" } } } },
	{ .name = "tick", .types = { LWPSINFO, PSINFO },
	  .from = { { .probe = "fbt:vmlinux:sched_tick:entry", .when = NULL, .args = { "curthread", "curthread" } },
	    { .probe = "fbt:vmlinux:scheduler_tick:entry", .when = NULL, .args = { "curthread", "curthread" } },
	    { .probe = TIMER, .when = IS_TIMER("tick_nohz_handler"), .args = { "curthread", "curthread" } },
	    { .probe = TIMER, .when = IS_TIMER("tick_sched_timer"), .args = { "curthread", "curthread" } } } },
	{ .name = "wakeup", .types = { LWPSINFO, PSINFO },
	  .from = { { .probe = "sdt:::sched_wakeup", .when = NULL, .args = { "args[0]", "args[0]" } },
	    { .probe = "sdt:::sched_wakeup_new", .when = NULL, .args = { "args[0]", "args[0]" } } }, .each = true },
};
/* clang-format on */

static const struct stable_table table = STABLE_TABLE(probes);

const struct provider provider_sched = {
	.name = "sched",
	.summary = "threads on and off the CPUs",
	.id_base = 180100,
	.id_count = 100,
	.stable = &table,
	STABLE_PROVIDER_FUNCTIONS,
};
