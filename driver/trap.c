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
 * Not hooked: NMI, debug, double fault, machine check and those that run on stacks of their own - a
 * program would have no place there; and int3, by which the kernel patches its own code, ours too.
 */
#include <linux/delay.h>
#include <linux/kallsyms.h>
#include <linux/rculist.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include <linux/workqueue.h>
#include <asm/ibt.h>
#include <asm/text-patching.h>
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

#define STUBS(nr, name, has_error)                                                                 \
	trap_function dt_before_##name;                                                            \
	DEFINE_STATIC_CALL_NULL(dt_trap_##name, dt_before_##name);                                 \
	asm(".pushsection .text\n"                                                                 \
	    ".type dt_before_" #name ", @function\n"                                               \
	    "dt_before_" #name ":\n" ASM_ENDBR SAVE "	movl $" #nr ", " VECTOR "\n"               \
	    "	call dt_trap_before\n" RESTORE                                                     \
	    "	jmp " STATIC_CALL_TRAMP_STR(dt_trap_##name) "\n"                                   \
							    ".size dt_before_" #name               \
							    ", . - dt_before_" #name "\n"          \
							    ".popsection\n");                      \
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

DT_TRAPS(STUBS)

enum hook { HOOK_NONE, HOOK_BEFORE, HOOK_AROUND, NHOOKS };

static struct trap {
	const char *name;
	bool has_error;
	enum dt_counter seen;
	unsigned long target[NHOOKS]; /* of the call: the kernel's function, the stubs */
	void *site;		      /* of the call, or of the immediate; NULL: can't be hooked */
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

/* Runs what is attached to a vector. True: at least one program ran. */
static bool run_programs(enum dtrace_source kind, unsigned int nr, struct dt_context *ctx)
{
	int why = dt_enter();
	struct dt_attachment *a;
	bool ran = false;

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
		dt_run(a, ctx, nr, g->cookie);
		ran = true;
	}
	if (why < 0)
		dt_leave();
	return ran;
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

/* Returns the address of a page fault, which after() is given. */
unsigned long dt_trap_before(struct pt_regs *regs, unsigned long error, unsigned int nr)
{
	unsigned long address = nr == X86_TRAP_PF ? native_read_cr2() : 0;
	struct dt_context ctx;

	if (unlikely(READ_ONCE(pass_through)))
		return address;
	preempt_disable_notrace();
	if (nr == X86_TRAP_PF)
		count_fault(regs, error);
	dt_count_total(trap[nr].seen);
	fill(&ctx, regs, error, nr, address);
	if (run_programs(DTRACE_TRAP, nr, &ctx) && nr == X86_TRAP_PF)
		native_write_cr2(address);
	preempt_enable_notrace();
	return address;
}

/* The kernel has handled it; interrupts are off again. */
static void after(struct pt_regs *regs, unsigned long error, unsigned int nr, unsigned long address)
{
	struct dt_context ctx;

	if (unlikely(READ_ONCE(pass_through)))
		return;
	preempt_disable_notrace();
	fill(&ctx, regs, error, nr, address);
	run_programs(DTRACE_TRAP_RETURN, nr, &ctx);
	preempt_enable_notrace();
}

/* ---- patching ---- */

static bool ready;
#ifdef CONFIG_X86_64
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#define PATCH text_poke_bp
#else
#define PATCH smp_text_poke_single
#endif
#define PATCH_NAME __stringify(PATCH)
#define LOCK_NAME  "text_mutex"
DEFINE_STATIC_CALL_NULL(dt_patch, PATCH);

static struct mutex *text_lock; /* the kernel's text_mutex */

/* The call in the entry code, if there is just one. */
static void *find_site(const u8 *from, unsigned long target)
{
	enum { ENTRY_CODE = 192, CALL = 0xe8 };
	void *found = NULL;
	s32 to;
	int i;

	for (i = 0; i < ENTRY_CODE; i++) {
		memcpy(&to, from + i + 1, sizeof(to));
		if (from[i] != CALL || (unsigned long)from + i + 5 + to != target)
			continue;
		if (found)
			return NULL;
		found = (void *)(from + i);
	}
	return found;
}

static void set_target(void *site, unsigned long target)
{
	u8 call[5] = { 0xe8 };
	s32 to = target - ((unsigned long)site + sizeof(call));

	memcpy(call + 1, &to, sizeof(to));
	mutex_lock(text_lock);
	static_call(dt_patch)(site, call, sizeof(call), NULL);
	mutex_unlock(text_lock);
}

static unsigned long get_target(const void *site)
{
	s32 to;

	memcpy(&to, site + 1, sizeof(to));
	return (unsigned long)site + 5 + to;
}
#else
#define PATCH	   text_poke
#define PATCH_NAME "text_poke"
#define LOCK_NAME  "stop_machine_cpuslocked"
DEFINE_STATIC_CALL_NULL(dt_patch, PATCH);
/* For who holds the CPUs already, as who patches does; not exported. */
DEFINE_STATIC_CALL_NULL(dt_stop_machine, stop_machine_cpuslocked);

/* The immediate of the push in the entry code. */
static void *find_site(const u8 *from, unsigned long target)
{
	enum { ENTRY_CODE = 64, PUSH = 0x68 };
	void *found = NULL;
	u32 pushed;
	int i;

	for (i = 0; i < ENTRY_CODE; i++) {
		memcpy(&pushed, from + i + 1, sizeof(pushed));
		if (from[i] != PUSH || pushed != target)
			continue;
		if (found)
			return NULL;
		found = (void *)(from + i + 1);
	}
	return found;
}

struct change {
	void *site;
	u32 target;
};

/*
 * All other CPUs stand still, outside of the entry code, and outside of who patches: that is done with preemption off. So the
 * kernel's lock for it, which may be nowhere to be found, isn't needed.
 */
static int patch_alone(void *arg)
{
	struct change *c = arg;

	static_call(dt_patch)(c->site, &c->target, sizeof(c->target));
	return 0;
}

static void set_target(void *site, unsigned long target)
{
	struct change c = { site, target };

	static_call(dt_stop_machine)(patch_alone, &c, NULL);
}

static unsigned long get_target(const void *site)
{
	u32 target;

	memcpy(&target, site, sizeof(target));
	return target;
}
#endif

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

/* Makes every hook what attachments want. -EBUSY: somebody else has changed the call. */
static int set_hooks(void)
{
	unsigned int nr;
	int err = 0;

	for (nr = 0; nr < ARRAY_SIZE(trap); nr++) {
		struct trap *t = &trap[nr];
		enum hook hook = t->site ? wanted(nr) : HOOK_NONE;

		if (hook == t->hook)
			continue;
		cpus_read_lock();
		if (get_target(t->site) == t->target[t->hook]) {
			set_target(t->site, t->target[hook]);
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
	if (where >= ARRAY_SIZE(trap) || !trap[where].site)
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

static void find_trap(struct trap *t)
{
	char name[64];
	unsigned long entry;

	snprintf(name, sizeof(name), "exc_%s", t->name);
	t->target[HOOK_NONE] = dt_sym(name);
	snprintf(name, sizeof(name), "asm_exc_%s", t->name);
	entry = dt_sym(name);
	if (t->target[HOOK_NONE] && entry)
		t->site = find_site((const u8 *)entry, t->target[HOOK_NONE]);
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
	if (!dt_sym(PATCH_NAME) || !dt_sym(LOCK_NAME))
		return "none: the kernel can't be patched";
	return NULL;
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
	if (trap[nr].site)                                                                         \
		static_call_update(dt_trap_##n, (trap_function *)trap[nr].target[HOOK_NONE]);
	DT_TRAPS(X)
#undef X
	for (nr = 0; nr < ARRAY_SIZE(trap) && !trap[nr].site; nr++)
		;
	if (nr == ARRAY_SIZE(trap)) {
		way = "none: unknown entry code";
		return 0;
	}
#ifdef CONFIG_X86_32
	static_call_update(dt_stop_machine, (typeof(&stop_machine_cpuslocked))dt_sym(LOCK_NAME));
#else
	text_lock = (struct mutex *)dt_sym(LOCK_NAME);
#endif
	static_call_update(dt_patch, (typeof(&PATCH))dt_sym(PATCH_NAME));
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
		if (ready && trap[nr].site)
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
