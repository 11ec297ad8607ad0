/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The proc provider: processes, threads and signals.
 *
 * A process is its first thread here, as everywhere: what creates a process creates a thread as
 * well. Faults and discarded signals are what the kernel's signal code says of them.
 */
#include "probe/stable.h"

#define IS_FIRST(t) t "->pid == " t "->tgid"
#define IS_CHILDREN "CALLS(clone,fork,vfork,clone3)"
#define IS_EXEC	    "CALLS(execve,execveat)"
#define IS_SIGWAIT  "CALLS(rt_sigtimedwait,rt_sigtimedwait_time64)"
#define PSINFO	    "psinfo_t *"
#define SIGINFO	    "siginfo_t *"
#define LWPSINFO    "lwpsinfo_t *"

/* A signal that a thread causes itself by what it executes: siginfo's code says so, as a positive number below SI_KERNEL. */
/* A trap (5) of a process that is traced is its debugger's, perhaps our own: -c's is held until its libraries are known. */
#define IS_DEBUGGERS "(args[0] == 5 && args[2]->ptrace)"
#define IS_FAULT                                                                                   \
	"args[1] > (struct kernel_siginfo *)1 && args[1]->si_code > 0 && args[1]->si_code < 0x80 " \
	"&& "                                                                                      \
	"(args[0] == 11 || args[0] == 7 || args[0] == 8 || args[0] == 4 || args[0] == 5)"

/* clang-format off */
static const struct stable_probe probes[] = {
	{ .name = "create", .types = { PSINFO },
	  .from = { { .probe = "sdt:::sched_process_fork", .when = IS_FIRST("args[1]"), .args = { "args[1]" } } } },
	{ .name = "exec", .types = { NULL },
	  .from = { { .probe = "sdt:::sys_enter", .when = "CALLS(execve)", .args = { "copyinstr(CALL_ARG0)" } },
	    { .probe = "sdt:::sys_enter", .when = "CALLS(execveat)", .args = { "copyinstr(CALL_ARG1)" } } }, .each = true },
	{ .name = "exec-failure", .types = { NULL },
	  .from = { { .probe = "sdt:::sys_exit", .when = "args[1] < 0 && " IS_EXEC, .args = { "(int)-args[1]" } } } },
	{ .name = "exec-success", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_process_exec", .when = NULL, .args = { NULL } } } },
	{ .name = "exit", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_process_exit", .when = "curthread->signal->live.counter == 0",
	      .args = { "(int)(curthread->signal->group_exit_code & 0x7f ? curthread->signal->group_exit_code & 0x80 ? 3 : 2 : "
	        "curthread->exit_code & 0x7f ? curthread->exit_code & 0x80 ? 3 : 2 : 1)" } } } },
	{ .name = "fault", .types = { NULL, SIGINFO },
	  .from = { { .probe = "sdt:::signal_generate", .when = IS_FAULT " && !" IS_DEBUGGERS,
	      .args = { "(int)(args[0] == 11 ? args[1]->si_code == 1 ? 6 : 5 : args[0] == 7 ? 5 : args[0] == 8 ? "
	        "args[1]->si_code == 1 ? 8 : 7 : args[0] == 4 ? 1 : 3)", "args[1]" } } } },
	{ .name = "lwp-create", .types = { LWPSINFO, PSINFO },
	  .from = { { .probe = "sdt:::sched_process_fork", .when = NULL, .args = { "args[1]", "args[1]" } } } },
	{ .name = "lwp-exit", .types = { NULL },
	  .from = { { .probe = "sdt:::sched_process_exit", .when = NULL, .args = { NULL } } } },
	{ .name = "lwp-start", .types = { NULL },
	  .from = { { .probe = "sdt:::sys_exit", .when = "args[1] == 0 && " IS_CHILDREN, .args = { NULL } } } },
	{ .name = "signal-clear", .types = { NULL },
	  .from = { { .probe = "sdt:::sys_exit", .when = "args[1] > 0 && " IS_SIGWAIT, .args = { "(int)args[1]" } } } },
	{ .name = "signal-discard", .types = { LWPSINFO, PSINFO, NULL },
	  .from = { { .probe = "sdt:::signal_generate", .when = "args[4] == 1", .args = { "args[2]", "args[2]", "args[0]" } } } },
	{ .name = "signal-handle", .types = { NULL, SIGINFO, NULL },
	  .from = { { .probe = "sdt:::signal_deliver", .when = NULL, .args = { "args[0]", "args[1]", "(uintptr_t)args[2]->sa.sa_handler" } } } },
	{ .name = "signal-send", .types = { LWPSINFO, PSINFO, NULL },
	  .from = { { .probe = "sdt:::signal_generate", .when = "args[4] != 1 && !" IS_DEBUGGERS, .args = { "args[2]", "args[2]", "args[0]" } } } },
	{ .name = "start", .types = { NULL },
	  .from = { { .probe = "sdt:::sys_exit", .when = "args[1] == 0 && " IS_FIRST("curthread") " && " IS_CHILDREN, .args = { NULL } } } },
};
/* clang-format on */

static const struct stable_table table = STABLE_TABLE(probes);

const struct provider provider_proc = {
	.name = "proc",
	.summary = "processes, threads and signals",
	.id_base = 180000,
	.id_count = 100,
	.stable = &table,
	STABLE_PROVIDER_FUNCTIONS,
};
