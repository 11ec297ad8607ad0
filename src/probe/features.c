/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the running kernel offers, found out by trying, each thing once and when first asked for.
 *
 * Trying means to load a program of a few instructions, or to look at a file; nothing is attached
 * and no state of the machine changes. Version numbers are not looked at: distributions carry
 * features back and turn them off. Each check leaves one line that says what was found or what was
 * in the way.
 */
#include "probe/internal.h"
#include "probe/try.h"
#include "driver/dtrace_ioctl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define WHY_MAX 160

struct features {
	enum { UNTRIED, MISSING, PRESENT } state[FEAT_MAX];
	char why[FEAT_MAX][WHY_MAX];
	struct kernel_memory memory;
};

struct check {
	struct registry *r;
	char *why; /* WHY_MAX bytes */
};

static bool DT_PRINTF(3, 4) found(struct check *c, bool present, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->why, WHY_MAX, fmt, ap);
	va_end(ap);
	return present;
}

/* The first line that says something in a verifier's log. */
static const char *first_words(char *log)
{
	char *line = log;

	while (*line && (strspn(line, "0123456789") && line[strspn(line, "0123456789")] == ':'))
		line = strchrnul(line, '\n') +
		       (*strchrnul(line, '\n') != '\0'); /* a disassembled instruction */
	*strchrnul(line, '\n') = '\0';
	return line;
}

/* Loads a program and closes it again: is it accepted? */
static bool loads(struct check *c, const struct try_prog *wanted)
{
	struct try_prog p = *wanted;
	char log[1024];
	int fd = try_load(&p);

	if (fd >= 0) {
		close(fd);
		return found(c, true, "a test program loads");
	}
	if (fd == -EPERM || fd == -ENOMEM)
		return found(c, false, "loading a test program: %s", strerror(-fd));
	/* Once more for the reason; a truncated log is an error of its own, so the first errno
	 * counts. */
	p.log = log;
	p.log_size = sizeof(log);
	try_load(&p);
	return found(c, false, "a test program is refused: %s%s%s", strerror(-fd),
		     log[0] ? ": " : "", first_words(log));
}

static bool insns_load(struct check *c, enum bpf_prog_type type, const struct bpf_insn *insns,
		       unsigned n)
{
	return loads(c, &(struct try_prog){ .type = type, .insns = insns, .ninsns = n });
}

static const struct bpf_insn nothing[] = { INSN_MOV_IMM(BPF_REG_0, 0), INSN_EXIT };

static int load_nothing(enum bpf_prog_type type, unsigned attach_type)
{
	return try_load(&(struct try_prog){ .type = type,
					    .attach_type = attach_type,
					    .insns = nothing,
					    .ninsns = ARRAY_SIZE(nothing) });
}

/* A program that only calls a helper: the verifier rejects it either because it has no such helper
 * for it, or over the arguments, and then the helper is there. */
static bool helper_exists(struct check *c, int helper)
{
	const struct bpf_insn insns[] = { INSN_CALL(helper), INSN_EXIT };
	char log[1024];
	int fd = try_load(&(struct try_prog){ .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
					      .insns = insns,
					      .ninsns = ARRAY_SIZE(insns),
					      .log = log,
					      .log_size = sizeof(log) });

	if (fd >= 0) {
		close(fd);
		return found(c, true, "the helper is there");
	}
	if (!log[0])
		return found(c, false, "loading a test program: %s", strerror(-fd));
	if (strstr(log, "invalid func") || strstr(log, "unknown func") ||
	    strstr(log, "cannot use helper"))
		return found(c, false, "this kernel has no such helper for tracing programs");
	return found(c, true, "the helper is there");
}

static bool map_works(struct check *c, int fd)
{
	if (fd < 0)
		return found(c, false, "making a test map: %s", strerror(-fd));
	close(fd);
	return found(c, true, "a test map can be made");
}

static bool file_works(struct check *c, const char *path, const char *what)
{
	if (!access(path, R_OK))
		return found(c, true, "%s", path);
	return found(c, false, "%s%s: %s", what, path, strerror(errno));
}

/* ---- the checks, in order of enum feature ---- */

static bool check_bpf(struct check *c)
{
	int fd = load_nothing(BPF_PROG_TYPE_RAW_TRACEPOINT, 0);

	if (fd >= 0) {
		close(fd);
		return found(c, true, "programs can be loaded");
	}
	if (fd == -EPERM)
		return found(c, false, "not permitted: needs CAP_BPF and CAP_PERFMON, or root");
	if (fd == -ENOSYS)
		return found(c, false, "this kernel is built without CONFIG_BPF_SYSCALL");
	return found(c, false, "loading a program: %s", strerror(-fd));
}

/* BTF id in vmlinux of something named; negative: none. */
static int kernel_id(struct check *c, unsigned kind, const char *name)
{
	dt_tid t = c->r->types ? type_find(c->r->types, "vmlinux", kind, name) : TID_NONE;

	return t == TID_NONE ? -ENOENT : type_kernel_id(c->r->types, t);
}

static bool check_btf(struct check *c)
{
	if (!c->r->types)
		return found(c, false, "not looked for");
	/* That the file is there is not enough: it must be one. */
	if (type_find(c->r->types, "vmlinux", BTF_KIND_STRUCT, "task_struct") == TID_NONE &&
	    types_why(c->r->types))
		return found(c, false, "%s", types_why(c->r->types));
	return file_works(c, types_path(c->r->types), "");
}

static bool check_raw_tp(struct check *c)
{
	int fd = load_nothing(BPF_PROG_TYPE_RAW_TRACEPOINT, 0), err;

	/* Said here and not by needs_bpf(): every session asks this, and one test program is enough
	 * for it. */
	if (fd < 0)
		return found(c, false, "%s", feature_why(c->r, FEAT_BPF));
	err = try_raw_tp_open(fd);
	close(fd);
	if (err == -ENOENT)
		return found(c, true, "programs load and may be attached");
	if (err >= 0)
		close(err);
	return found(c, false, "attaching a raw tracepoint program: %s", strerror(-err));
}

static bool check_tp_btf(struct check *c)
{
	int id = kernel_id(c, BTF_KIND_TYPEDEF, "btf_trace_sys_enter");

	if (id < 0)
		return found(c, false, "the kernel's BTF has no btf_trace_sys_enter");
	return loads(c, &(struct try_prog){ .type = BPF_PROG_TYPE_TRACING,
					    .attach_type = BPF_TRACE_RAW_TP,
					    .attach_btf_id = (uint32_t)id,
					    .insns = nothing,
					    .ninsns = ARRAY_SIZE(nothing) });
}

static bool check_raw_tp_cookie(struct check *c)
{
	static const struct bpf_insn insns[] = { INSN_CALL(BPF_FUNC_get_attach_cookie),
						 INSN_MOV_IMM(BPF_REG_0, 0), INSN_EXIT };

	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

const char *perf_events_refused(int err)
{
	int paranoid = 0;
	FILE *f;

	if (err != EACCES)
		return "";
	f = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
	if (f) {
		if (fscanf(f, "%d", &paranoid) != 1)
			paranoid = 0;
		fclose(f);
	}
	return paranoid > 2 ? ": kernel.perf_event_paranoid is above 2, which leaves perf events "
			      "to CAP_SYS_ADMIN"
			    : "";
}

static bool check_perf_event(struct check *c)
{
	static const struct attach_event clock = { .type = PERF_TYPE_SOFTWARE,
						   .config = PERF_COUNT_SW_CPU_CLOCK,
						   .period = 1000000000 };
	int fd = try_perf_event(0, &clock), prog;

	if (fd < 0)
		return found(c, false, "opening a cpu-clock event on CPU 0: %s%s", strerror(-fd),
			     perf_events_refused(-fd));
	close(fd);
	prog = load_nothing(BPF_PROG_TYPE_PERF_EVENT, 0);
	if (prog < 0)
		return found(c, false, "loading a perf event program: %s", strerror(-prog));
	close(prog);
	return found(c, true, "cpu-clock events open and their programs load");
}

static bool check_test_run(struct check *c)
{
	int fd = load_nothing(BPF_PROG_TYPE_RAW_TRACEPOINT, 0), err;

	if (fd < 0)
		return found(c, false, "loading a raw tracepoint program: %s", strerror(-fd));
	err = try_run(fd);
	close(fd);
	return err ? found(c, false, "running a program by hand: %s", strerror(-err))
		   : found(c, true, "a test program ran");
}

/* Programs have the thread they are about by a type of the kernel's own BTF, or not at all: to be mixed with threads that are mere
 * addresses, as they are with the types of a file, it is of no use. */
static bool has_own_types(struct check *c)
{
	return !c->r->types || types_kernels_own(c->r->types) ||
	       found(c, false, "not with the types of a file");
}

static bool check_task_btf(struct check *c)
{
	static const struct bpf_insn insns[] = {
		INSN_CALL(BPF_FUNC_get_current_task_btf),
		INSN(BPF_LDX | BPF_MEM | BPF_W, BPF_REG_0, BPF_REG_0, 0, 0),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return has_own_types(c) &&
	       insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static bool check_task_regs(struct check *c)
{
	static const struct bpf_insn insns[] = {
		INSN_CALL(BPF_FUNC_get_current_task_btf),
		INSN(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_1, BPF_REG_0, 0, 0),
		INSN_CALL(BPF_FUNC_task_pt_regs),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static bool check_subroutines(struct check *c)
{
	/* The verifier looks at them alone, with what their BTF says is passed. */
	if (kernel_older_than(5, 12))
		return found(c, false, "before 5.12 no pointers can be passed to them");
	return found(c, true, "works");
}

static bool check_rdonly_cast_void(struct check *c)
{
	int id = kernel_id(c, BTF_KIND_FUNC, "bpf_rdonly_cast");
	const struct bpf_insn insns[] = {
		INSN_MOV_IMM(BPF_REG_1, 0),
		INSN_MOV_IMM(BPF_REG_2, 0),
		INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, id),
		INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_0, BPF_REG_0, 0, 0),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	if (id < 0)
		return found(c, false, "the kernel's BTF has no function bpf_rdonly_cast");
	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

/* Does the kernel leave the CPU to what runs in it? Told at boot time by kernels that can do both. */
static bool never_preempts(const char *version)
{
	char modes[64] = "";
	int fd;

	if (!strstr(version, "PREEMPT"))
		return true;
	fd = open("/sys/kernel/debug/sched/preempt", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (read(fd, modes, sizeof(modes) - 1) < 0)
			modes[0] = '\0';
		close(fd);
	}
	return strstr(modes, "(none)") || strstr(modes, "(voluntary)");
}

static bool may_keep_cpu(struct check *c)
{
	int off = kernel_id(c, BTF_KIND_FUNC, "bpf_preempt_disable");
	int on = kernel_id(c, BTF_KIND_FUNC, "bpf_preempt_enable");
	const struct bpf_insn insns[] = {
		INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, off),
		INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, on),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	if (off < 0 || on < 0)
		return found(c, false, "the kernel's BTF has no function bpf_preempt_disable");
	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static bool check_keep_cpu(struct check *c)
{
	struct utsname u;

	if (uname(&u) || never_preempts(u.version))
		return found(c, false, "not needed: this kernel doesn't take it from programs");
	if (strstr(u.version, "PREEMPT_RT"))
		return found(c, false, "not with PREEMPT_RT");
	/* Before that subroutines can't be called meanwhile. */
	if (kernel_older_than(6, 15))
		return found(c, false, "it takes Linux 6.15");
	return may_keep_cpu(c);
}

/* Loads a program, runs it once and closes it: does it return 1? */
static bool runs(struct check *c, const struct bpf_insn *insns, unsigned n, const char *otherwise)
{
	struct try_prog p = { .type = BPF_PROG_TYPE_RAW_TRACEPOINT, .insns = insns, .ninsns = n };
	int fd = try_load(&p), result;

	if (fd < 0)
		return loads(c, &p); /* which says why not */
	result = try_run(fd);
	close(fd);
	if (result < 0)
		return found(c, false, "running a test program: %s", strerror(-result));
	return found(c, result == 1, "%s", result == 1 ? "a test program works" : otherwise);
}

/* Run, because kernels that allocate without locks can do so only on processors with cmpxchg16b. */
static bool task_storage_works(struct check *c)
{
	int map = try_task_storage_map();
	const struct bpf_insn insns[] = {
		INSN_CALL(BPF_FUNC_get_current_task_btf),
		INSN_MOV_REG(BPF_REG_2, BPF_REG_0),
		INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map),
		INSN(0, 0, 0, 0, 0),
		INSN_MOV_IMM(BPF_REG_3, 0),
		INSN_MOV_IMM(BPF_REG_4, BPF_LOCAL_STORAGE_GET_F_CREATE),
		INSN_CALL(BPF_FUNC_task_storage_get),
		INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 1, 0),
		INSN_MOV_IMM(BPF_REG_0, 1),
		INSN_EXIT,
	};
	bool ok;

	if (map < 0)
		return map_works(c, map);
	ok = runs(c, insns, ARRAY_SIZE(insns),
		  "this kernel has no memory for it on this processor");
	close(map);
	return ok;
}

static bool check_task_storage(struct check *c)
{
	return has_own_types(c) && task_storage_works(c);
}

static bool check_ringbuf(struct check *c)
{
	return map_works(c,
			 try_map(BPF_MAP_TYPE_RINGBUF, 0, 0, (unsigned)sysconf(_SC_PAGESIZE), 0));
}

static bool check_bpf_loop(struct check *c)
{
	return helper_exists(c, BPF_FUNC_loop);
}

static bool check_may_goto(struct check *c)
{
	static const struct bpf_insn insns[] = {
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN(BPF_JMP | 0xe0 /* BPF_JCOND */, 0, 0 /* BPF_MAY_GOTO */, 1, 0),
		INSN(BPF_JMP | BPF_JA, 0, 0, -2, 0),
		INSN_EXIT,
	};

	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static bool check_cpu_v4(struct check *c)
{
	static const struct bpf_insn insns[] = {
		INSN_MOV_IMM(BPF_REG_0, -8),
		INSN_MOV_IMM(BPF_REG_1, 2),
		INSN(BPF_ALU64 | BPF_DIV | BPF_X, BPF_REG_0, BPF_REG_1, 1, 0), /* signed */
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

static bool check_atomic_fetch(struct check *c)
{
	static const struct bpf_insn insns[] = {
		INSN(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -8, 0),
		INSN_MOV_IMM(BPF_REG_1, 1),
		INSN(BPF_STX | BPF_ATOMIC | BPF_DW, BPF_REG_10, BPF_REG_1, -8, BPF_ADD | BPF_FETCH),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return insns_load(c, BPF_PROG_TYPE_RAW_TRACEPOINT, insns, ARRAY_SIZE(insns));
}

/* Tried with a perf event program: older kernels refuse that one quietly, and complain in their log
 * over other types. */
static bool check_hash_noprealloc(struct check *c)
{
	int map = try_map(BPF_MAP_TYPE_HASH, 4, 4, 16, BPF_F_NO_PREALLOC);
	const struct bpf_insn insns[] = {
		INSN(BPF_ST | BPF_MEM | BPF_W, BPF_REG_10, 0, -4, 0),
		INSN_MOV_REG(BPF_REG_2, BPF_REG_10),
		INSN(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -4),
		INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map),
		INSN(0, 0, 0, 0, 0),
		INSN_CALL(BPF_FUNC_map_lookup_elem),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};
	bool ok;

	if (map < 0)
		return map_works(c, map);
	ok = insns_load(c, BPF_PROG_TYPE_PERF_EVENT, insns, ARRAY_SIZE(insns));
	close(map);
	return ok;
}

/*
 * A kernel without fentry has a verifier that says so. EPERM without a word, for a program that has
 * every privilege other programs need, comes from a policy that is asked before the verifier.
 */
static bool check_fentry(struct check *c)
{
	int id = kernel_id(c, BTF_KIND_FUNC, "vfs_read"), fd;
	char log[1024];
	const struct bpf_insn insns[] = {
		INSN_MOV_IMM(BPF_REG_2, 0),
		INSN_MOV_REG(BPF_REG_3, BPF_REG_10),
		INSN(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_3, 0, 0, -8),
		INSN(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -8, 0),
		INSN_CALL(BPF_FUNC_get_func_arg),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};
	struct try_prog p = { .type = BPF_PROG_TYPE_TRACING,
			      .attach_type = BPF_TRACE_FENTRY,
			      .attach_btf_id = (uint32_t)id,
			      .insns = insns,
			      .ninsns = ARRAY_SIZE(insns),
			      .log = log,
			      .log_size = sizeof(log) };

	if (id < 0)
		return found(c, false, "the kernel's BTF has no functions");
	fd = try_load(&p);
	if (fd >= 0) {
		close(fd);
		return found(c, true, "a test program loads");
	}
	if (fd == -EPERM && !log[0])
		return found(c, false,
			     "denied by a policy of this machine against patching kernel text");
	return found(c, false, "a test program is refused: %s%s%s", strerror(-fd),
		     log[0] ? ": " : "", first_words(log));
}

/* expected: what a kernel that has the link says to the bad arguments. */
static bool multi_works(struct check *c, unsigned attach_type,
			int (*try)(int prog, unsigned attach_type), int expected)
{
	int fd = load_nothing(BPF_PROG_TYPE_KPROBE, attach_type), err;

	if (fd < 0)
		return found(c, false, "loading a probe program: %s", strerror(-fd));
	err = try(fd, attach_type);
	close(fd);
	if (err == expected)
		return found(c, true, "links of this kind are known");
	if (err >= 0)
		close(err);
	if (err == -EOPNOTSUPP)
		return found(c, false, "this kernel is built without it");
	if (err == -EINVAL || err == -E2BIG)
		return found(c, false, "this kernel does not know such links");
	return found(c, false, "making a link: %s", strerror(-err));
}

static bool check_kprobe_multi(struct check *c)
{
	return multi_works(c, 42, try_kprobe_multi, -EFAULT);
}

static bool check_kprobe_session(struct check *c)
{
	return multi_works(c, 56, try_kprobe_multi, -EFAULT);
}

static int try_uprobes(int prog, unsigned attach_type)
{
	(void)attach_type;
	return try_uprobe_multi(prog);
}

bool kernel_older_than(unsigned major, unsigned minor)
{
	struct utsname u;
	unsigned a, b;

	return !uname(&u) && sscanf(u.release, "%u.%u", &a, &b) == 2 &&
	       (a < major || (a == major && b < minor));
}

static bool check_uprobe_multi(struct check *c)
{
	/* Nothing but a thread that runs into a probe could show it. */
	if (kernel_older_than(6, 10))
		return found(c, false,
			     "kernels before 6.10 have none, or only for a process' first thread");
	return multi_works(c, 48, try_uprobes, -EBADF);
}

static bool pmu_works(struct check *c, const char *path)
{
	if (access(path, R_OK) && errno == ENOENT)
		return found(c, false, "this kernel is built without them");
	if (access(path, R_OK))
		return found(c, false, "%s: %s", path, strerror(errno));
	return found(c, true, "perf events of this kind can be opened");
}

static bool check_kprobe_perf(struct check *c)
{
	return pmu_works(c, "/sys/bus/event_source/devices/kprobe/type");
}

static bool check_kprobe_cookie(struct check *c)
{
	const struct bpf_insn insns[] = {
		INSN_CALL(BPF_FUNC_get_attach_cookie),
		INSN_MOV_IMM(BPF_REG_0, 0),
		INSN_EXIT,
	};

	return insns_load(c, BPF_PROG_TYPE_KPROBE, insns, ARRAY_SIZE(insns));
}

static bool check_uprobe(struct check *c)
{
	return pmu_works(c, "/sys/bus/event_source/devices/uprobe/type");
}

static bool check_tracefs(struct check *c)
{
	int dir = tracefs_dir(c->r);

	if (dir < 0)
		return found(c, false, "neither mounted nor mountable: %s", strerror(-dir));
	return found(c, true,
		     access("/sys/kernel/tracing/available_events", R_OK)
			     ? "readable through a mount of our own"
			     : "/sys/kernel/tracing");
}

static bool check_kallsyms(struct check *c)
{
	char line[64] = "";
	FILE *f = fopen("/proc/kallsyms", "re");

	if (!f)
		return found(c, false, "/proc/kallsyms: %s", strerror(errno));
	/* The first symbols of some kernels are at address 0 for everybody (per-CPU offsets): look
	 * further. */
	for (int i = 0; i < 5000 && fgets(line, sizeof(line), f); i++) {
		if (strspn(line, "0") < strcspn(line, " ")) {
			fclose(f);
			return found(c, true, "symbol addresses are shown");
		}
		while (!strchr(line, '\n') && fgets(line, sizeof(line), f))
			;
	}
	fclose(f);
	return found(c, false, "the kernel hides symbol addresses from us");
}

/*
 * Whether the helper that writes to user memory may be used. Loading a program that does makes the
 * kernel write a warning to its log, so this reads what would forbid it instead: lockdown.
 */
static bool check_copyout(struct check *c)
{
	struct strbuf text = { 0 };
	bool locked;
	int err;

	err = read_file_at(AT_FDCWD, "/sys/kernel/security/lockdown", &text);
	if (err)
		err = read_private_fs("securityfs", "lockdown", &text);
	if (err && err != -ENOENT && err != -ENODEV) {
		strbuf_free(&text);
		if (err == -EPERM) /* which the helper asks for as well */
			return found(c, false, "not permitted: needs CAP_SYS_ADMIN");
		return found(c, false, "can't tell: reading the kernel's lockdown state: %s",
			     strerror(-err));
	}
	locked = text.s && !strstr(text.s, "[none]");
	strbuf_free(&text);
	if (locked)
		return found(c, false,
			     "the kernel is locked down, which forbids writing to processes");
	return found(c, true,
		     err ? "this kernel has no lockdown" : "the kernel is not locked down");
}

static bool check_kernel_memory(struct check *c)
{
	int err = kernel_memory_find(c->r->types, &c->r->features->memory);

	switch (err) {
	case 0:
		return found(c, true, "devices' registers are told from memory, and never read");
	case -ENOSYS:
		return found(c, false, "only known how on x86-64: bad pointers can read a device");
	case -ENOTSUP:
		return found(c, false, "no types of processes: bad pointers can read a device");
	case -ENOENT:
		return found(c, false, "not understood here: bad pointers can read a device");
	default:
		return found(c, false, "running a test program: %s", strerror(-err));
	}
}

const struct kernel_memory *registry_kernel_memory(struct registry *r)
{
	return feature_has(r, FEAT_KERNEL_MEMORY) ? &r->features->memory : NULL;
}

static bool check_jit(struct check *c)
{
	int fd = load_nothing(BPF_PROG_TYPE_RAW_TRACEPOINT, 0);
	int64_t size;

	if (fd < 0)
		return found(c, false, "loading a program: %s", strerror(-fd));
	size = try_jited_size(fd);
	close(fd);
	if (size < 0)
		return found(c, false, "asking about a program: %s", strerror((int)-size));
	return size ? found(c, true, "programs become machine code")
		    : found(c, false, "programs are interpreted");
}

/* The driver is there, and of the version that this file was compiled with. */
static bool check_driver(struct check *c)
{
	struct dtrace_info info = { .size = sizeof(info) };
	int fd = open(DTRACE_DEVICE, O_RDWR | O_CLOEXEC), err;

	if (fd < 0)
		return found(c, false, errno == ENOENT ? "not loaded" : DTRACE_DEVICE ": %s",
			     strerror(errno));
	err = ioctl(fd, DTRACE_IOC_INFO, &info) ? errno : 0;
	close(fd);
	if (err)
		return found(c, false, DTRACE_DEVICE " does not answer: %s", strerror(err));
	if (info.version != DTRACE_DRIVER_VERSION)
		return found(c, false, "the driver loaded is of version %u, this dtrace needs %u",
			     info.version, DTRACE_DRIVER_VERSION);
	if (!(info.sources & 1u << DTRACE_ENTRY) || !(info.sources & 1u << DTRACE_RETURN))
		return found(c, false, "the driver can't trace functions here (returns: %.31s)",
			     info.return_way);
	return found(c, true, "loaded; returns by %.31s, exceptions by %.31s", info.return_way,
		     info.trap_way);
}

static const struct {
	const char *name;
	bool (*check)(struct check *c);
	const char *advice;
} table[FEAT_MAX] = {
	[FEAT_BPF] = { "bpf", check_bpf, "run as root, or with CAP_BPF and CAP_PERFMON" },
	[FEAT_BTF] = { "btf", check_btf,
		       "use a kernel built with CONFIG_DEBUG_INFO_BTF, or make its types: make "
		       "types" },
	[FEAT_RAW_TP] = { "raw tracepoints", check_raw_tp,
			  "run as root, or with CAP_BPF and CAP_PERFMON" },
	[FEAT_TP_BTF] = { "typed raw tracepoints", check_tp_btf, NULL },
	[FEAT_RAW_TP_COOKIE] = { "raw tracepoint cookies", check_raw_tp_cookie, NULL },
	[FEAT_PERF_EVENT] = { "perf clock", check_perf_event, "run as root, or with CAP_PERFMON" },
	[FEAT_TEST_RUN] = { "running programs by hand", check_test_run, NULL },
	[FEAT_TASK_BTF] = { "direct loads from the current task", check_task_btf, NULL },
	[FEAT_TASK_REGS] = { "registers of processes", check_task_regs,
			     "use Linux 5.15 or newer, built with CONFIG_DEBUG_INFO_BTF" },
	[FEAT_SUBROUTINES] = { "subroutines of strings", check_subroutines,
			       "use Linux 5.12 or newer" },
	[FEAT_RDONLY_CAST_VOID] = { "direct loads from any address", check_rdonly_cast_void, NULL },
	[FEAT_KEEP_CPU] = { "keeping the CPU", check_keep_cpu, NULL },
	[FEAT_TASK_STORAGE] = { "task storage", check_task_storage, NULL },
	[FEAT_RINGBUF] = { "ring buffer", check_ringbuf, "use Linux 5.8 or newer" },
	[FEAT_BPF_LOOP] = { "bpf_loop", check_bpf_loop, NULL },
	[FEAT_MAY_GOTO] = { "may_goto", check_may_goto, NULL },
	[FEAT_CPU_V4] = { "instruction set v4", check_cpu_v4, NULL },
	[FEAT_ATOMIC_FETCH] = { "atomic instructions", check_atomic_fetch, NULL },
	[FEAT_HASH_NOPREALLOC] = { "hash maps that grow", check_hash_noprealloc, NULL },
	[FEAT_FENTRY] = { "fentry", check_fentry,
			  "load the driver, if the machine's policy allows modules" },
	[FEAT_KPROBE_MULTI] = { "kprobe.multi", check_kprobe_multi,
				"use a kernel built with CONFIG_FPROBE and CONFIG_KPROBES, or load "
				"the driver" },
	[FEAT_KPROBE_SESSION] = { "kprobe.session", check_kprobe_session, NULL },
	[FEAT_KPROBE_PERF] = { "kprobes", check_kprobe_perf,
			       "use a kernel built with CONFIG_KPROBE_EVENTS, or load the driver" },
	[FEAT_KPROBE_COOKIE] = { "kprobe cookies", check_kprobe_cookie, NULL },
	[FEAT_UPROBE] = { "uprobes", check_uprobe, "use a kernel built with CONFIG_UPROBE_EVENTS" },
	[FEAT_UPROBE_MULTI] = { "uprobe.multi", check_uprobe_multi, NULL },
	[FEAT_TRACEFS] = { "tracefs", check_tracefs,
			   "mount -t tracefs tracefs /sys/kernel/tracing, or run as root" },
	[FEAT_KALLSYMS] = { "kernel symbols", check_kallsyms,
			    "sysctl kernel.kptr_restrict=1, and run with CAP_SYSLOG" },
	[FEAT_COPYOUT] = { "writing to processes", check_copyout, NULL },
	[FEAT_KERNEL_MEMORY] = { "kernel memory map", check_kernel_memory, NULL },
	[FEAT_JIT] = { "compiler to machine code", check_jit, "sysctl net.core.bpf_jit_enable=1" },
	[FEAT_DRIVER] = { "driver", check_driver, "load dtrace.ko" },
};

struct features *features_new(void)
{
	return calloc(1, sizeof(struct features));
}

void features_free(struct features *f)
{
	free(f);
}

/* Nothing of this is there, and trying says nothing more, when programs can't be loaded at all. */
static bool needs_bpf(enum feature f)
{
	switch (f) {
	case FEAT_BPF:
	case FEAT_BTF:
	case FEAT_RAW_TP:
	case FEAT_KPROBE_PERF:
	case FEAT_UPROBE:
	case FEAT_TRACEFS:
	case FEAT_KALLSYMS:
	case FEAT_DRIVER:
		return false;
	default:
		return true;
	}
}

bool feature_has(struct registry *r, enum feature f)
{
	struct features *fs = r->features;

	if ((unsigned)f >= FEAT_MAX)
		return false;
	if (fs->state[f] == UNTRIED) {
		struct check c = { r, fs->why[f] };

		if (needs_bpf(f) && !feature_has(r, FEAT_BPF)) {
			fs->state[f] = MISSING;
			return found(&c, false, "%s", feature_why(r, FEAT_BPF));
		}

		fs->state[f] = table[f].check(&c) ? PRESENT : MISSING;
	}
	return fs->state[f] == PRESENT;
}

const char *feature_name(enum feature f)
{
	return (unsigned)f < FEAT_MAX ? table[f].name : "?";
}

const char *feature_why(struct registry *r, enum feature f)
{
	if ((unsigned)f >= FEAT_MAX)
		return "?";
	feature_has(r, f);
	return r->features->why[f];
}

const char *feature_advice(struct registry *r, enum feature f)
{
	if ((unsigned)f >= FEAT_MAX)
		return NULL;
	/* What could not be tried is not known to be missing. */
	if (needs_bpf(f) && !feature_has(r, FEAT_BPF))
		f = FEAT_BPF;
	return table[f].advice;
}
