/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The sysinfo and vminfo providers: the events that the classic statistics count, those of them that
 * Linux has. arg0 is by how much the statistic grows.
 */
#include "probe/stable.h"

#define ONE                                                                                        \
	{                                                                                          \
		"(uint64_t)1"                                                                      \
	}
#define SWITCH	 "sdt:::sched_switch"
#define ENTER	 "sdt:::sys_enter"
#define EXIT	 "sdt:::sys_exit"
#define FAULT	 "sdt:::page_fault_user"
#define IO_START "sdt:::block_io_start"
#define IO_ISSUE "sdt:::block_rq_issue"
#define CONTEND	 "sdt:::contention_begin"

#define IS_READ "CALLS(read,pread64,readv,preadv,preadv2)"
/* 32-bit programs make such calls through one, too, which takes their number: here either of two. */
#define IPC(a, b) "CALLS(ipc) && ((CALL_ARG0 & 0xffff) == " #a " || (CALL_ARG0 & 0xffff) == " #b ")"
#define IS_WRITE  "CALLS(write,pwrite64,writev,pwritev,pwritev2)"
/* A page for a program, which the kernel asked for zeroed: GFP_HIGHUSER_MOVABLE | __GFP_ZERO. */
#define IS_ZEROED "(args[2] & 0x10a) == 0x10a"
#define READS	  "!(args[0]->cmd_flags & 1)"
#define WRITES	  "(args[0]->cmd_flags & 1)"

#define ROW(n, p, w, ...)                                                                          \
	{                                                                                          \
		.name = n, .from = { { .probe = p, .when = w, .args = __VA_ARGS__ } }              \
	}
#define EITHER(n, p, q, w, ...)                                                                    \
	{                                                                                          \
		.name = n, .from = {                                                               \
			{ .probe = p, .when = w, .args = __VA_ARGS__ },                            \
			{ .probe = q, .when = w, .args = __VA_ARGS__ }                             \
		}                                                                                  \
	}
#define BOTH(n, p, q, w, ...)                                                                      \
	{                                                                                          \
		.name = n,                                                                         \
		.from = { { .probe = p, .when = w, .args = __VA_ARGS__ },                          \
			  { .probe = q, .when = w, .args = __VA_ARGS__ } },                        \
		.each = true                                                                       \
	}

/* clang-format off */
static const struct stable_probe sysinfo_probes[] = {
	EITHER("bawrite", IO_START, IO_ISSUE, WRITES " && !(args[0]->cmd_flags & 0x800)", ONE),
	EITHER("bread", IO_START, IO_ISSUE, READS, ONE),
	EITHER("bwrite", IO_START, IO_ISSUE, WRITES, ONE),
	ROW("idlethread", SWITCH, "args[2]->pid == 0", ONE),
	{ .name = "inv_swtch", .from = {
		{ .probe = SWITCH, .when = "args[1]->pid != 0 && (args[0] || args[1]->__state == 0)", .args = ONE },
		{ .probe = SWITCH, .when = "args[1]->pid != 0 && (args[0] || args[1]->state == 0)", .args = ONE } } },
	ROW("modload", "sdt:::module_load", NULL, ONE),
	ROW("modunload", "sdt:::module_free", NULL, ONE),
	ROW("msg", ENTER, "CALLS(msgsnd,msgrcv) || " IPC(11, 12), ONE),
	ROW("mutex_adenters", CONTEND, "args[1] & 0x20", ONE),
	ROW("namei", "fbt:vmlinux:path_lookupat:entry", NULL, ONE),
	ROW("nthreads", "sdt:::sched_process_fork", NULL, ONE),
	ROW("procovf", EXIT, "args[1] < 0 && CALLS(clone,fork,vfork,clone3)", ONE),
	ROW("pswitch", SWITCH, NULL, ONE),
	ROW("readch", EXIT, "args[1] > 0 && " IS_READ, { "(uint64_t)args[1]" }),
	ROW("rw_rdfails", CONTEND, "args[1] & 0x2", ONE),
	ROW("rw_wrfails", CONTEND, "args[1] & 0x4", ONE),
	ROW("sema", ENTER, "CALLS(semop,semtimedop,semtimedop_time64) || " IPC(1, 4), ONE),
	ROW("sysexec", "sdt:::sched_process_exec", NULL, ONE),
	ROW("sysfork", "sdt:::sched_process_fork", "args[1]->pid == args[1]->tgid", ONE),
	ROW("sysread", ENTER, IS_READ, ONE),
	ROW("sysvfork", ENTER, "CALLS(vfork)", ONE),
	ROW("syswrite", ENTER, IS_WRITE, ONE),
	BOTH("trap", FAULT, "sdt:::page_fault_kernel", NULL, ONE),
	ROW("writech", EXIT, "args[1] > 0 && " IS_WRITE, { "(uint64_t)args[1]" }),
	BOTH("xcalls", "sdt:::ipi_send_cpu", "sdt:::ipi_send_cpumask", NULL, ONE),
};

static const struct stable_probe vminfo_probes[] = {
	ROW("as_fault", FAULT, NULL, ONE),
	ROW("cow_fault", FAULT, "(args[2] & 3) == 3", ONE),
	ROW("dfree", "sdt:::mm_page_free", NULL, { "(uint64_t)1 << args[1]" }),
	ROW("fsfree", "sdt:::mm_filemap_delete_from_page_cache", NULL, ONE),
	ROW("kernel_asflt", "sdt:::page_fault_kernel", NULL, ONE),
	ROW("maj_fault", "cpc:::major_faults-all-1", NULL, ONE),
	EITHER("pgin", IO_START, IO_ISSUE, READS, ONE),
	EITHER("pgout", IO_START, IO_ISSUE, WRITES, ONE),
	EITHER("pgpgin", IO_START, IO_ISSUE, READS, { "(uint64_t)args[0]->__data_len / 4096" }),
	EITHER("pgpgout", IO_START, IO_ISSUE, WRITES, { "(uint64_t)args[0]->__data_len / 4096" }),
	BOTH("pgrrun", "sdt:::mm_vmscan_direct_reclaim_begin", "sdt:::mm_vmscan_kswapd_wake", NULL, ONE),
	ROW("prot_fault", FAULT, "args[2] & 1", ONE),
	ROW("scan", "sdt:::mm_vmscan_lru_isolate", NULL, { "(uint64_t)args[3]" }),
	ROW("zfod", "sdt:::mm_page_alloc", IS_ZEROED, { "(uint64_t)1 << args[1]" }),
};
/* clang-format on */

static const struct stable_table sysinfo_table = STABLE_TABLE(sysinfo_probes);
static const struct stable_table vminfo_table = STABLE_TABLE(vminfo_probes);

const struct provider provider_sysinfo = {
	.name = "sysinfo",
	.summary = "what the statistics of the system count",
	.id_base = 180400,
	.id_count = 100,
	.stable = &sysinfo_table,
	STABLE_PROVIDER_FUNCTIONS,
};

const struct provider provider_vminfo = {
	.name = "vminfo",
	.summary = "what the statistics of virtual memory count",
	.id_base = 180500,
	.id_count = 100,
	.stable = &vminfo_table,
	STABLE_PROVIDER_FUNCTIONS,
};
