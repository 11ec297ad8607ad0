/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Probes: which exist, what arguments they have, where their program attaches.
 *
 * A provider is one file with one struct provider. It makes probes only when a description that
 * could match them is asked for, so that a one-liner pays for its own probes and nothing else. Ids
 * come from a fixed range a provider and a stable index in it, so `dtrace -i` understands what an
 * earlier `dtrace -l` showed.
 */
#ifndef DT_PROBE_H
#define DT_PROBE_H

#include "arch/arch.h"
#include "base/base.h"
#include "lang/program.h"

struct provider;
struct registry;
struct dtrace_info;

#define DT_NAME_MAX 255 /* bytes of each part of a probe's name */
#define DT_ARGS_MAX 16	/* args[] a probe may have; lang_env.probe_match() gets room for as many */

struct probe {
	uint32_t id;
	const char *prov, *mod, *func, *name;
	const char *
		symbol; /* NULL, or what the linker calls func: descriptions may name that as well */
	const struct provider *pv;
	uint64_t key; /* the provider's own: system call number, index of a tracepoint, rate ... */
	void *priv;
};

/* How a program is attached. */
enum attach_kind {
	AT_RUN,	       /* run once by us: BEGIN, END (raw tracepoint program, BPF_PROG_TEST_RUN) */
	AT_ERROR,      /* not attached: inlined where a clause faults */
	AT_RAW_TP,     /* raw tracepoint(s) .targets */
	AT_TP_BTF,     /* one, its arguments of types that the verifier knows */
	AT_PERF_EVENT, /* perf .event, on all CPUs or one */
	/* Functions .targets, at their entry or, with .on_return, when they return: */
	AT_FENTRY,	 /* one, by a trampoline of its own */
	AT_KPROBE_MULTI, /* many, by one link */
	AT_KPROBE,	 /* one, by a perf event */
	AT_DRIVER,	 /* many, by dtrace.ko */
	/* Places .targets in the file .path, as the process .pid runs it; .on_return: when the function there returns. */
	AT_UPROBE,	 /* each by a perf event */
	AT_UPROBE_MULTI, /* all by one link */
};

/* What argN is, and so how code fetches it. */
enum arg_source {
	ARGS_NONE,	     /* 0 */
	ARGS_CTX,	     /* ctx[first_arg + N], N < nargs; 0 beyond */
	ARGS_SYSCALL_ENTRY,  /* ctx = { struct pt_regs *, long nr }: the call's arguments by the ABI
				of the call */
	ARGS_SYSCALL_RETURN, /* ctx = { struct pt_regs *, long ret }: arg0 = arg1 = ret; errno */
	ARGS_FENTRY,	     /* bpf_get_func_arg(N), N < nargs; 0 beyond */
	ARGS_FEXIT,	     /* arg0 0, arg1 bpf_get_func_ret() */
	ARGS_REGS, /* ctx = struct pt_regs at a function's entry: by the calling convention */
	ARGS_REGS_RETURN, /* ... at its return: arg0 0, arg1 the value */
	ARGS_UREGS, /* ctx = struct pt_regs of a user's function, at its entry: by .call; the stack is the user's */
	ARGS_UEXIT, /* ... where it returns: arg0 the upper half of the cookie, arg1 the value */
	ARGS_USDT,  /* ... of a place that .operands tell the arguments of */
	ARGS_PERF,  /* struct bpf_perf_event_data: arg0 kernel pc or 0, arg1 user pc or 0, arg2 0 */
	ARGS_ERROR, /* the fault: see struct rec_fault */
};

/* How the program knows where it runs, and so which of its probes fired. */
enum select_kind {
	SEL_ONE,     /* all are at one place */
	SEL_SYSCALL, /* by system call number; 32-bit calls have their own numbers (probe.key: see
			SYSCALL_NR) */
	SEL_COOKIE, /* the lower half of bpf_get_attach_cookie() is the number of a place: see struct unit */
	SEL_CTX, /* ctx[0] is one: the driver's programs */
};

/* key of a syscall probe: nr | SYSCALL_IA32 for i386 numbers on x86-64 | SYSCALL_RETURN */
#define SYSCALL_NR(key) ((uint32_t)(key)&0xffff)
#define SYSCALL_IA32	0x10000u
#define SYSCALL_RETURN	0x20000u

struct attach_target {
	const char *name; /* tracepoint, function */
	uint64_t addr;	  /* function; of a file: offset in it */
	uint64_t counter; /* of a file: offset of what counts who is interested; 0: none */
	uint64_t cookie;  /* SEL_COOKIE: its upper half is the provider's */
};

/*
 * A probe that stands on another one: what it adds, as expressions that were checked for that one's
 * arguments. They belong to the registry.
 */
#define DERIVED_ARGS 8

struct derived {
	const struct node *when; /* fires only if this is true; NULL: always */
	const struct node *args[DERIVED_ARGS];
	unsigned nargs;
	unsigned task; /* ctx[task - 1] is the thread that counts as the current one; 0: it is */
};

/* An event as perf_event_open() counts it; the program runs at every period-th of a CPU. */
struct attach_event {
	uint32_t type; /* PERF_TYPE_* */
	uint64_t config;
	uint64_t period; /* of clocks in ns */
	bool no_user, no_kernel;
};

/* A place where one program runs. Probes with equal .group share it. */
struct attach_point {
	enum attach_kind kind;
	const char *group; /* e.g. "raw_tp:sys_enter", "clock:profile-997" */
	struct attach_target *targets;
	unsigned ntargets;
	enum arg_source args;
	unsigned first_arg, nargs; /* ARGS_CTX, ARGS_FENTRY */
	enum select_kind select;
	struct attach_event event; /* AT_PERF_EVENT */
	bool one_cpu;		   /* AT_PERF_EVENT: tick */
	bool on_return;		   /* of functions */
	unsigned driver_source;	   /* AT_DRIVER: enum dtrace_source */
	const char *module;	   /* AT_FENTRY: whose BTF has the function */
	const char *path;	   /* AT_UPROBE*: of the file */
	uint32_t pid;		   /* AT_UPROBE*: of the process */
	enum arch_calls call;	   /* AT_UPROBE*: of the functions there */
	bool bare; /* AT_UPROBE*: no frame is made there, or it is gone: the return address is on top of the stack */
	const struct operand *operands; /* ARGS_USDT: nargs of them */
	bool bits32;			/* ARGS_USDT: the process is a 32-bit one */
	const struct derived *derived;	/* NULL: the probe is the place's own */
	int stack_strip; /* kernel frames above those that stack() shows, in bpf_get_stack() */
	bool from_caller; /* they begin with the caller of the probe's function, not with the function */
};

/* Kernel features that choose between ways; one table, filled on demand, shown by --doctor. */
struct features;
struct stable_table;
struct operand;
/* The kernel's tracepoints, read on demand (tracepoints.h). */
struct tracepoints;
struct traceable;

struct provider {
	const char *name;    /* "syscall"; a trailing '*' serves every name with that prefix */
	const char *summary; /* one line for --doctor and the docs */
	uint32_t id_base, id_count; /* its probes' ids; registry_check() refuses overlaps */
	const char *stability[5];   /* provider, module, function, name, arguments:
				       "Evolving/Evolving/ISA" */
	/* Make (registry_add) every probe that could match d; more is allowed, again and again is
	 * allowed. 0 or -errno with registry_error() set. */
	int (*provide)(const struct provider *pv, struct registry *r, const struct probe_desc *d);
	/* What d means never changes: it is not asked for the same a second time. */
	bool constant;
	/* The probe with this id (in range), made if it exists; NULL: none. */
	struct probe *(*by_id)(const struct provider *pv, struct registry *r, uint32_t id);
	/* Arguments as args[] shows them: at most max into args; returns how many, or -errno.
	 * Memory: the registry's arena. */
	int (*args)(struct registry *r, const struct probe *p, struct probe_arg *args, int max);
	/* Where p attaches. at is zeroed; strings live in the registry's arena. many: in a form in which one program serves
	 * many probes, if there is one (see registry_attach()). 0 or -errno with registry_error(). */
	int (*attach)(struct registry *r, const struct probe *p, bool many,
		      struct attach_point *at);
	/* The nth other place where p fires as well, from 1 on: 1 and at filled; 0: no more; -errno. May be NULL: one
	 * place. */
	int (*attach_also)(struct registry *r, const struct probe *p, unsigned nth,
			   struct attach_point *at);
	/* d may mean probes that do not exist yet, since a process may map what they are in while it is traced: the nth kind of place
	 * where such probes are, from 0 on: 1, and at filled but for .path and .targets; 0: no more; -errno. May be NULL: what there
	 * is is all. */
	int (*to_come)(struct registry *r, const struct probe_desc *d, unsigned nth,
		       struct attach_point *at);
	/* The same as unavailable for one probe. May be NULL. */
	const char *(*probe_unavailable)(struct registry *r, const struct probe *p);
	/* NULL: usable here. Otherwise why not, one line, for -l, errors and --doctor. May be NULL.
	 */
	const char *(*unavailable)(struct registry *r);
	/* The same of one probe, where that takes long to find out: for listings, which tell all. May be NULL. */
	const char *(*why_not)(struct registry *r, const struct probe *p);
	/* Usable, but not whole: what is missing here, why, and what would help, one line; NULL:
	 * nothing. For --doctor. May be NULL. */
	const char *(*limits)(struct registry *r);
	/* By which of several ways probes are reached here, one line, for --doctor; NULL: nothing to tell. May be NULL. */
	const char *(*how)(struct registry *r);
	/* Is p, listed under another function's name, one that users also know as func? A description that names func matches it as
	 * well. May be NULL. */
	bool (*answers_to)(const struct probe *p, const char *func);
	/* d names this provider's probes but matched none: why, as a sentence in buf, where that is
	 * known (a function that exists but can't be probed). May be NULL. */
	bool (*explain)(struct registry *r, const struct probe_desc *d, char *buf, size_t n);
	/* Its probes are others' under another name: only descriptions mean them whose provider begins as its own. */
	bool named_only;
	const struct stable_table *stable; /* of a provider of stable probes: see stable.h */
};

extern const struct provider *const providers[]; /* providers.c: the list; ends with NULL */

/* An index of the kernel's functions, made when enough was asked for by name. */
struct function_names {
	struct hash by_name; /* up to a dot */
	unsigned asked;
	bool made, failed;
};

struct registry {
	struct arena arena;
	struct types *types;		 /* borrowed */
	struct features *features;	 /* own */
	struct tracepoints *tracepoints; /* NULL until the first need */
	struct traceable *traceable;	 /* the same; functions.c */
	struct function_names functions; /* functions.c */
	struct hash stable;		 /* stable.c: sources by probe */
	struct symtab *stable_syms;	 /* of their programs: empty */
	struct hash processes;		 /* pid.c: its probes by their names and places */
	struct hash usdt;		 /* usdt.c: its probes */
	struct hash usdt_files;		 /* ... and what their files' notes say */
	struct hash debug_files;	 /* pid_args.c: their debug information */
	struct hash elf_files;		 /* process.c: what was read of them */
	struct hash seen;		 /* process.c: files that are no news, by process */
	struct hash asked;		 /* descriptions that providers were asked for */
	struct hash left_out;		 /* places that wildcards meant and where no probe can be */
	const char *first_left_out;	 /* the function of one of them */
	/* Called before a process is looked at: to bring one that has not begun to where there is something to see. Negative:
	 * it can't, why is in err. NULL: nothing to do. */
	int (*prepare_process)(void *arg, uint32_t pid, char *err, size_t n);
	/* The nth process that the session was started for, from 0 on; 0: there are no more. NULL: none. */
	uint32_t (*process_of_session)(void *arg, unsigned nth);
	void *prepare_arg;
	const struct dtrace_info *driver; /* driver.c */
	bool driver_asked;
	int tracefs; /* directory, see tracefs.c; -1: not tried */
	struct hash by_id;
	VEC(struct probe *) probes; /* in order of making */
	bool sorted;		    /* ... which is also the order of ids */
	const char *func_source; /* the only way into functions that may be used; NULL: the best */
	bool exact; /* only probes that can really be enabled, whatever it takes to know */
	bool later; /* a library that is named and that a process has not mapped may be mapped later */
	bool only_news; /* registry_match() makes no probes in files that a process ran when it was first looked at, or that were forgotten */
	bool list_refused; /* with those that can't be enabled; for listings */
	bool arg_names;	   /* args() is to find names too, which may cost more than types */
	char note[640];	   /* what whoever enables probes should know, or "" */
	const char *tag;   /* of what error[] says, if it has one of its own: "D_PROC_FUNC" */
	char error[256];   /* of the last call that failed; after registry_match() == 0: why nothing
			    matched, or "" */
};

struct registry *registry_new(struct types *types);
void registry_free(struct registry *r);
void registry_error(struct registry *r, const char *fmt, ...) DT_PRINTF(2, 3);
/* 0, or -EINVAL if providers' id ranges overlap or leave 1 .. INT32_MAX; registry error set. */
int registry_check(struct registry *r);
/* The probe with this index (id - id_base), made if it is new. NULL: out of memory, or index is not
 * of the provider's range (registry error set). Strings are copied; names longer than DT_NAME_MAX
 * are refused. */
struct probe *registry_add(struct registry *r, const struct provider *pv, uint32_t index,
			   const char *mod, const char *func, const char *name, uint64_t key);
/* The same for a provider that serves many names: prov is the probe's. */
struct probe *registry_add_as(struct registry *r, const struct provider *pv, const char *prov,
			      uint32_t index, const char *mod, const char *func, const char *name,
			      uint64_t key);
/* Calls fn for every existing probe that matches, in order of id; stops when fn returns non-zero
 * and returns that. -errno on failure (registry error set). No match is 0. */
int registry_match(struct registry *r, const struct probe_desc *d,
		   int (*fn)(void *arg, struct probe *p), void *arg);
struct probe *registry_probe(struct registry *r, uint32_t id);
/* NULL: p can be enabled, as far as is known without much ado. Otherwise why not, one line, in the arena. */
const char *registry_unavailable(struct registry *r, const struct probe *p);
/*
 * Where p attaches: at is cleared and filled. many: fill the form in which one program serves many
 * probes (SEL_COOKIE, SEL_CTX), where p can do that and the kernel has it; then at holds one target, and the
 * caller puts the targets of a group together and sets each cookie to the number of its place. Programs with few probes are better off
 * without: finding the probe takes a look at a table each firing. 0 or -errno with registry error.
 */
int registry_attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at);
/* The nth other place where p fires as well: see struct provider. at is cleared and filled. */
int registry_attach_also(struct registry *r, const struct probe *p, unsigned nth,
			 struct attach_point *at);
/* Does a part of a description name exactly one thing: not empty, no glob? */
bool desc_part_literal(const char *pattern);
/* The nth kind of place of probes that d may mean once a process has mapped more: see struct provider. at is cleared and filled. */
int registry_to_come(struct registry *r, const struct probe_desc *d, unsigned nth,
		     struct attach_point *at);
/* Arguments of p with their names, for people to read: provider's args(), or 0 if it has none. */
int registry_args(struct registry *r, const struct probe *p, struct probe_arg *args, int max);
/* The nearest existing probe (or description) to one that matched nothing, as text. */
bool registry_near(struct registry *r, const struct probe_desc *d, char *buf, size_t n);
/* Parses "prov:mod:func:name" (right-aligned if shorter), or an id, into d; strings live in the
 * arena. 0, -EINVAL or -ENOMEM. */
int probe_desc_parse(struct arena *a, const char *text, struct probe_desc *d);
/* lang_env callbacks over a registry: ctx is the registry. args has room for DT_ARGS_MAX. */
int registry_env_match(void *registry, const struct probe_desc *d, struct probe_arg *args,
		       int *nargs);
int registry_env_count(void *registry, const struct probe_desc *d);
bool registry_env_near(void *registry, const struct probe_desc *d, char *buf, size_t n);

/*
 * Features of the running kernel, found out by trying (a tiny program load, a symbol, a file), each
 * at most once.
 */
enum feature {
	FEAT_BPF, /* may load programs at all */
	FEAT_BTF, /* the kernel's types: its own, or made for it */
	FEAT_RAW_TP,
	FEAT_TP_BTF,
	FEAT_RAW_TP_COOKIE,
	FEAT_PERF_EVENT,
	FEAT_TEST_RUN,
	FEAT_TASK_BTF,	       /* direct loads from the current task */
	FEAT_SUBROUTINES,      /* global subprograms that take pointers */
	FEAT_TASK_REGS,	       /* a task's user registers */
	FEAT_RDONLY_CAST_VOID, /* bpf_rdonly_cast(p, 0): direct loads */
	FEAT_TASK_STORAGE,     /* in raw tracepoint programs */
	FEAT_KEEP_CPU, /* programs can be preempted, and may forbid it: bpf_preempt_disable() */
	FEAT_RINGBUF,
	FEAT_BPF_LOOP,
	FEAT_MAY_GOTO,
	FEAT_CPU_V4,
	FEAT_ATOMIC_FETCH,
	FEAT_HASH_NOPREALLOC, /* safe in tracing programs (6.1) */
	FEAT_FENTRY,
	FEAT_KPROBE_MULTI,
	FEAT_KPROBE_SESSION,
	FEAT_KPROBE_PERF,
	FEAT_KPROBE_COOKIE,
	FEAT_UPROBE,
	FEAT_UPROBE_MULTI,
	FEAT_TRACEFS,
	FEAT_KALLSYMS,
	FEAT_COPYOUT,
	FEAT_KERNEL_MEMORY, /* registry_kernel_memory(): devices can be told from memory */
	FEAT_JIT,
	FEAT_DRIVER,
	FEAT_MAX
};
bool feature_has(struct registry *r, enum feature f);
/*
 * Where the kernel sees all memory once: 1 << direct_bits bytes from direct on are of that. Of what lies elsewhere page tables tell: those of
 * whatever runs, at current->active_mm->pgd, whose members' offsets are here; the bits of an address from top_shift on select an entry of
 * the first table, and an entry leads to the physical address in address_mask.
 */
struct kernel_memory {
	uint64_t direct, address_mask;
	unsigned direct_bits, top_shift;
	uint32_t active_mm, pgd;
};
/* NULL: not known here (FEAT_KERNEL_MEMORY). */
const struct kernel_memory *registry_kernel_memory(struct registry *r);
/* Is the running kernel older than this version? For what can't be tried. */
bool kernel_older_than(unsigned major, unsigned minor);
const char *feature_name(enum feature f);
const char *feature_why(struct registry *r,
			enum feature f); /* reason it is missing, or what was found; never NULL */
/* More about why perf_event_open() failed with err: ": ...", or "". */
const char *perf_events_refused(int err);
const char *feature_advice(struct registry *r,
			   enum feature f); /* what to do when missing; NULL: nothing */

#endif
