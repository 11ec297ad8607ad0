// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Processor exceptions, the page fault first, where the kernel's entry code hands them to C.
 *
 * The first code of an exception (asm_exc_page_fault) makes a struct pt_regs and then calls a
 * function (exc_page_fault). That call is where we come in: its target becomes a stub of ours, which
 * lets programs run and then goes on to the function. On 32-bit machines the entry code pushes the
 * function's address instead, and what is replaced is that immediate. So the hook works whatever
 * page tables user mode has, which one in an interrupt table of our own does not: with page table
 * isolation nothing of a module is mapped there. What has no such call - machines that deliver
 * events the new way (FRED), Xen's paravirtual guests - is refused.
 *
 * It is an early place. Interrupts are off, RCU may not watch yet, and on the way into the kernel
 * nothing that may be traced or patched should run. The stub calls before(), which declines where
 * dt_enter() says so.
 *
 * CR2 holds the address of a page fault until the kernel's function reads it. A load of a program's
 * own that faults, and is handled as such loads are, overwrites it: so it is read first, and written
 * back.
 *
 * A program that faults in here comes here again, finds the CPU taken, and goes on to the kernel.
 * That is one level, whatever happens.
 *
 * Two stubs a vector. The first leaves nothing behind when it has jumped on: a handler may sleep for
 * as long as a disk or a user pleases, and nobody needs to wait for it. The other one, which is there
 * only while TRAP_RETURN is wanted, calls the function and comes back; those who are inside are
 * counted, and keep the module loaded until they are out.
 *
 * int3 is also how the kernel patches its own code, ours too: a breakpoint stands at an instruction
 * that changes. What int3 runs until it knows whether it is one of these can't be patched that way: it
 * would run into itself for ever. So this one is hooked further in, where the kernel's function has
 * found that it is none of them, and asks kprobes (kprobe_int3_handler()). RCU watches there; and int3 of
 * the kernel counts as an NMI, so that helpers of programs only try locks that somebody beneath may
 * hold: the kernel runs programs at kprobes just so. There is no place where all come by when they are
 * done, and so no return.
 *
 * A kprobe in what programs run is an int3 in the hook of int3; it finds the CPU taken. What runs while the
 * CPU is not taken is closed to kprobes.
 *
 * Not hooked: NMI, debug, double fault, machine check and those that run on stacks of their own - a
 * program would have no place there.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/rculist.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include <asm/ibt.h>
#include <asm/traps.h>

#include "driver.h"

static bool traps = true;
module_param(traps, bool, 0444);
MODULE_PARM_DESC(traps, "Processor exceptions can be probed (default on)");

static bool pass_through;
module_param(pass_through, bool, 0600);
MODULE_PARM_DESC(pass_through, "Hooks of exceptions do nothing but jump on (default off)");

static unsigned int vectors = ~0u;
module_param(vectors, uint, 0444);
MODULE_PARM_DESC(vectors, "Bit n: exception n may be hooked (default all)");

typedef void trap_function(struct pt_regs *regs, unsigned long error);

/*
 * The stubs. The entry code has put regs and error code where the first two arguments of a function
 * are; the vector becomes the third.
 */
#ifdef CONFIG_X86_64
#define SAVE	"	pushq %rdi\n	pushq %rsi\n"
#define RESTORE "	popq %rsi\n	popq %rdi\n"
#define VECTOR	"%edx"
#else
#define SAVE	"	pushl %eax\n	pushl %edx\n"
#define RESTORE "	popl %edx\n	popl %eax\n"
#define VECTOR	"%ecx"
#endif

#define BEFORE_STUB(nr, name, has_error)                                                           \
	trap_function dt_before_##name;                                                            \
	DEFINE_STATIC_CALL_NULL(dt_trap_##name, dt_before_##name);                                 \
	asm(".pushsection .text\n"                                                                 \
	    ".type dt_before_" #name ", @function\n"                                               \
	    "dt_before_" #name ":\n" ASM_ENDBR SAVE "	movl $" #nr ", " VECTOR "\n"               \
	    "	call dt_trap_before\n" RESTORE                                                     \
	    "	jmp " STATIC_CALL_TRAMP_STR(dt_trap_##name) "\n"                                   \
							    ".size dt_before_" #name               \
							    ", . - dt_before_" #name "\n"          \
							    ".popsection\n");

#define AROUND_STUB(nr, name, has_error)                                                           \
	static void dt_around_##name(struct pt_regs *regs, unsigned long error)                    \
	{                                                                                          \
		unsigned long address;                                                             \
                                                                                                   \
		this_cpu_inc(inside);                                                              \
		address = dt_trap_before(regs, error, nr);                                         \
		static_call(dt_trap_##name)(regs, error);                                          \
		after(regs, error, nr, address);                                                   \
		this_cpu_dec(inside);                                                              \
	}

/* How many are inside of a handler and will come back; of all CPUs together, for one may come back on another. */
static DEFINE_PER_CPU(long, inside);

__used unsigned long dt_trap_before(struct pt_regs *regs, unsigned long error, unsigned int nr);
static void after(struct pt_regs *regs, unsigned long error, unsigned int nr,
		  unsigned long address);

DT_TRAPS(BEFORE_STUB)
DT_ENTRY_TRAPS(AROUND_STUB)
enum { dt_around_int3 = 0 }; /* there is none */
NOKPROBE_SYMBOL(dt_before_int3);
NOKPROBE_SYMBOL(STATIC_CALL_TRAMP(dt_trap_int3));

enum hook { HOOK_NONE, HOOK_BEFORE, HOOK_AROUND, NHOOKS };
enum { MOST_SITES = 2 };

static struct trap {
	const char *name;
	bool has_error;
	enum dt_counter seen;
	unsigned long target[NHOOKS]; /* the kernel's function, the stubs; 0: there is none */
	u8 *site[MOST_SITES];	      /* instructions that lead to the target */
	unsigned int sites;	      /* 0: can't be hooked */
	enum hook hook;
} trap[] = {
#define X(nr, n, e)                                                                                \
	[nr] = { .name = #n,                                                                       \
		 .has_error = e,                                                                   \
		 .seen = DT_SEEN_##n,                                                              \
		 .target = { [HOOK_BEFORE] = (unsigned long)dt_before_##n,                         \
			     [HOOK_AROUND] = (unsigned long)dt_around_##n } },
	DT_TRAPS(X)
#undef X
};

static LIST_HEAD(attachments); /* under dt_lock; callbacks read it */
static const char *way = "none: switched off";

/* ---- callbacks ---- */

static void count_fault(const struct pt_regs *regs, unsigned long error)
{
	bool ours = this_cpu_read(dt_taken) && !user_mode((struct pt_regs *)regs);

	dt_count_total(error & X86_PF_USER ? DT_FAULTS_USER : DT_FAULTS_KERNEL);
	dt_count_total(error & X86_PF_PROT ? DT_FAULTS_PRESENT : DT_FAULTS_ABSENT);
	dt_count_total(error & X86_PF_INSTR   ? DT_FAULTS_EXEC
		       : error & X86_PF_WRITE ? DT_FAULTS_WRITE
					      : DT_FAULTS_READ);
	if (ours)
		dt_count_total(DT_FAULTS_OURS);
}

static void fill(struct dt_context *ctx, struct pt_regs *regs, unsigned long error, unsigned int nr,
		 unsigned long address)
{
	u64 *arg = &ctx->word[DTRACE_CTX_ARGS], *end = &ctx->word[DTRACE_CTX_WORDS];

	ctx->word[DTRACE_CTX_REGS] = (unsigned long)regs;
	*arg++ = address;
	*arg++ = (unsigned long)regs;
	*arg++ = trap[nr].has_error ? error : 0;
	while (arg < end)
		*arg++ = 0;
}

/* Runs what is attached to a vector. True: at least one program ran. */
static bool run_programs(enum dtrace_source kind, struct pt_regs *regs, unsigned long error,
			 unsigned int nr, unsigned long address)
{
	int why = dt_enter();
	struct dt_attachment *a;
	struct dt_context ctx;
	bool ran = false;

	if (why < 0)
		fill(&ctx, regs, error, nr, address);
	/* What is off the list stays until a grace period is over, and this is no place to prove locks. */
	list_for_each_entry_lockless(a, &attachments, link)
	{
		const struct dt_target *g =
			a->kind == kind ? dt_table_next(a->table, NULL, nr) : NULL;

		if (!g)
			continue;
		if (why >= 0) {
			dt_decline(a, why, nr);
			continue;
		}
		dt_run(a, &ctx, nr, g->cookie);
		ran = true;
	}
	if (why < 0)
		dt_leave();
	return ran;
}
NOKPROBE_SYMBOL(run_programs);

/* Returns the address of a page fault, which after() is given. */
unsigned long dt_trap_before(struct pt_regs *regs, unsigned long error, unsigned int nr)
{
	unsigned long address = nr == X86_TRAP_PF ? native_read_cr2() : 0;

	if (unlikely(READ_ONCE(pass_through)))
		return address;
	preempt_disable_notrace();
	if (nr == X86_TRAP_PF)
		count_fault(regs, error);
	dt_count_total(trap[nr].seen);
	if (run_programs(DTRACE_TRAP, regs, error, nr, address) && nr == X86_TRAP_PF)
		native_write_cr2(address);
	preempt_enable_notrace();
	return address;
}
NOKPROBE_SYMBOL(dt_trap_before);

/* The kernel has handled it; interrupts are off again. */
static void after(struct pt_regs *regs, unsigned long error, unsigned int nr, unsigned long address)
{
	if (unlikely(READ_ONCE(pass_through)))
		return;
	preempt_disable_notrace();
	run_programs(DTRACE_TRAP_RETURN, regs, error, nr, address);
	preempt_enable_notrace();
}

/* ---- hooks ---- */

static bool ready;

static enum hook wanted(unsigned int nr)
{
	enum hook hook = HOOK_NONE;
	struct dt_attachment *a;

	list_for_each_entry(a, &attachments, link)
		if (dt_table_next(a->table, NULL, nr))
			hook = a->kind == DTRACE_TRAP_RETURN || hook == HOOK_AROUND ? HOOK_AROUND
										    : HOOK_BEFORE;
	return hook;
}

static bool is_changed(const struct trap *t)
{
	unsigned int i;

	for (i = 0; i < t->sites; i++)
		if (dt_insn_target(t->site[i]) != t->target[t->hook])
			return true;
	return false;
}

/* Makes every hook what attachments want. -EBUSY: somebody else has changed the call. */
static int set_hooks(void)
{
	unsigned int nr, i;
	int err = 0;

	for (nr = 0; nr < ARRAY_SIZE(trap); nr++) {
		struct trap *t = &trap[nr];
		enum hook hook = t->sites ? wanted(nr) : HOOK_NONE;

		if (hook == t->hook)
			continue;
		cpus_read_lock();
		if (!is_changed(t)) {
			for (i = 0; i < t->sites; i++)
				dt_insn_set_target(t->site[i], t->target[hook]);
			t->hook = hook;
		} else {
			err = -EBUSY;
		}
		cpus_read_unlock();
	}
	return err;
}

/* ---- the module stays while somebody is inside ---- */

static bool kept;

static long count_inside(void)
{
	long n = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		n += READ_ONCE(*per_cpu_ptr(&inside, cpu));
	return n;
}

static void look_inside(struct work_struct *work);
static DECLARE_DELAYED_WORK(looking, look_inside);

static void look_inside(struct work_struct *work)
{
	if (count_inside()) {
		schedule_delayed_work(&looking, HZ / 10);
		return;
	}
	WRITE_ONCE(kept, false);
	module_put(THIS_MODULE);
}

/* ---- the source ---- */

static bool traps_work(enum dtrace_source kind)
{
	return (kind == DTRACE_TRAP || kind == DTRACE_TRAP_RETURN) && ready;
}

static int trap_resolve(enum dtrace_source kind, unsigned long where, unsigned long *key)
{
	if (where >= 32)
		return -ENOENT;
	if (where >= ARRAY_SIZE(trap) || !trap[where].sites ||
	    !trap[where].target[kind == DTRACE_TRAP ? HOOK_BEFORE : HOOK_AROUND])
		return -EINVAL;
	*key = where;
	return 0;
}

static int trap_attach(struct dt_attachment *a)
{
	int err;

	list_add_tail_rcu(&a->link, &attachments);
	err = set_hooks();
	if (err) {
		list_del_rcu(&a->link);
		set_hooks();
		dt_grace();
	}
	return err;
}

static void trap_detach(struct dt_attachment *a)
{
	list_del_rcu(&a->link);
}

/* Stubs run with interrupts off: a CPU that answers is in none. */
static void trap_settle(void)
{
	set_hooks();
	kick_all_cpus_sync();
	dt_grace();
	if (!kept && count_inside() && try_module_get(THIS_MODULE)) {
		kept = true;
		schedule_delayed_work(&looking, HZ / 10);
	}
}

/* One instruction of the entry code leads to the kernel's function. */
static void find_entry(struct trap *t)
{
	enum { ENTRY_CODE = 192 >> IS_ENABLED(CONFIG_X86_32) };
	enum dt_opcode opcode = IS_ENABLED(CONFIG_X86_64) ? DT_CALL : DT_PUSH;
	char name[64];
	unsigned long entry;

	snprintf(name, sizeof(name), "exc_%s", t->name);
	t->target[HOOK_NONE] = dt_sym(name);
	snprintf(name, sizeof(name), "asm_exc_%s", t->name);
	entry = dt_sym(name);
	if (t->target[HOOK_NONE] && entry &&
	    dt_find_insns((const u8 *)entry, ENTRY_CODE, opcode, t->target[HOOK_NONE], t->site,
			  1) == 1)
		t->sites = 1;
}

/* It asks kprobes in two places, for user mode and for the kernel: do_int3() is inlined in both. What looks otherwise isn't known. */
static void find_int3(struct trap *t)
{
	enum { FUNCTION = 1024 };
	unsigned long function = dt_sym("exc_int3");

	t->target[HOOK_NONE] = dt_sym("kprobe_int3_handler");
	if (t->target[HOOK_NONE] && function)
		t->sites = dt_find_insns((const u8 *)function, FUNCTION, DT_CALL,
					 t->target[HOOK_NONE], t->site, MOST_SITES);
	if (t->sites != 2)
		t->sites = 0;
}

static void find_trap(struct trap *t)
{
	unsigned int i;

	if (t == &trap[X86_TRAP_BP])
		find_int3(t);
	else
		find_entry(t);
	for (i = 0; i < t->sites; i++)
		if (!t->site[i])
			t->sites = 0;
}

static const char *why_not(void)
{
	if (!traps)
		return "none: switched off";
#ifdef X86_FEATURE_FRED
	if (boot_cpu_has(X86_FEATURE_FRED))
		return "none: FRED";
#endif
	if (boot_cpu_has(X86_FEATURE_XENPV))
		return "none: Xen PV";
	return dt_patch_init();
}

static int traps_init(void)
{
	unsigned int nr;

	way = why_not();
	if (way)
		return 0;
#define X(nr, n, e)                                                                                \
	if (vectors & 1u << nr)                                                                    \
		find_trap(&trap[nr]);                                                              \
	if (trap[nr].sites)                                                                        \
		static_call_update(dt_trap_##n, (trap_function *)trap[nr].target[HOOK_NONE]);
	DT_TRAPS(X)
#undef X
	for (nr = 0; nr < ARRAY_SIZE(trap) && !trap[nr].sites; nr++)
		;
	if (nr == ARRAY_SIZE(trap)) {
		way = "none: unknown entry code";
		return 0;
	}
	ready = true;
	way = IS_ENABLED(CONFIG_X86_64) ? "call" : "pushed address";
	return 0;
}

/* Nothing is attached. Whoever is inside came through a hook that had no session. */
static void traps_exit(void)
{
	cancel_delayed_work_sync(&looking);
	while (count_inside())
		msleep(20);
	kick_all_cpus_sync();
}

static void traps_info(struct dtrace_info *info)
{
	unsigned int nr;

	strscpy(info->trap_way, way, sizeof(info->trap_way));
	for (nr = 0; nr < ARRAY_SIZE(trap); nr++)
		if (ready && trap[nr].sites)
			info->traps |= 1ull << nr;
}

const struct dt_source dt_traps = {
	.name = "traps",
	.init = traps_init,
	.exit = traps_exit,
	.works = traps_work,
	.resolve = trap_resolve,
	.attach = trap_attach,
	.detach = trap_detach,
	.settle = trap_settle,
	.info = traps_info,
};
