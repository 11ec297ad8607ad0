// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Functions: one ftrace handler for all of them.
 *
 * However many sessions trace however many functions, ftrace knows one ftrace_ops of ours. A second
 * one on the same function would make ftrace walk a list on each call; and changing the filter of
 * one costs the same for one function as for all. So: a table from the address to the programs
 * there (table.c), and the table's keys are the ops' filter.
 *
 * Life cycle of a change. Attach: the new table is published, then the filter is set, then the ops
 * is registered if it wasn't; if something fails the old table is published again. Detach: the
 * attachment's targets become NULL (it is silent from now on), then settle() publishes a table
 * without them and shrinks the filter. An ops with an *empty* filter would get every function there
 * is, so when the last target goes the ops is unregistered. Should shrinking fail for want of
 * memory, functions without a target stay patched until the next change, which only costs time.
 *
 * Returns use the same handler where the kernel has rethook (ret.c): at the entry of a function
 * that has a return target the call is remembered, and dt_function_returned() comes back for it.
 *
 * A module that goes takes its functions along. A stale address in the filter would enable our
 * handler for whatever is loaded there next; so the notifier takes them out (forget()) before the
 * module's memory is freed. dt_lock is held over the check that a module isn't going and the attach
 * that follows, so none slips in between.
 */
#include <linux/ftrace.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include <linux/bsearch.h>

#include "driver.h"

static bool functions = true;
module_param(functions, bool, 0444);
MODULE_PARM_DESC(functions, "Entries of functions can be probed, by ftrace (default on)");

static bool refuse = true;
module_param(refuse, bool, 0444);
MODULE_PARM_DESC(
	refuse, "Functions that can't be probed safely are refused (default on; off is for tests)");

/*
 * Functions that are never probed. If a name has gone or was never there in this kernel, its row
 * does nothing.
 */
static const struct refused {
	const char *name;
	const char *why;
} refused_functions[] = {
#define UNLOCK                                                                                     \
	"entered while the lock is held, perhaps a map's, and programs take the locks of maps"
	{ "_raw_spin_unlock", UNLOCK },
	{ "_raw_spin_unlock_irq", UNLOCK },
	{ "_raw_spin_unlock_irqrestore", UNLOCK },
	{ "_raw_spin_unlock_bh", UNLOCK },
#undef UNLOCK
#define LOCK "returns with the lock held, perhaps a map's, and programs take the locks of maps"
	{ "_raw_spin_lock", LOCK },
	{ "_raw_spin_lock_irq", LOCK },
	{ "_raw_spin_lock_irqsave", LOCK },
	{ "_raw_spin_lock_bh", LOCK },
	{ "_raw_spin_trylock", LOCK },
#undef LOCK
#define PATCH                                                                                      \
	"patching runs it for every function it patches, so that patching crawls while it is "     \
	"probed"
	{ "__get_locked_pte", PATCH },
	{ "__text_poke", PATCH },
	{ "flush_tlb_mm_range", PATCH },
	{ "inat_get_opcode_attribute", PATCH },
	{ "load_new_mm_cr3", PATCH },
	{ "perf_event_text_poke", PATCH },
	{ "switch_ldt", PATCH },
	{ "switch_mm_irqs_off", PATCH },
	{ "text_poke_loc_init", PATCH },
	{ "text_poke_memcpy", PATCH },
	{ "walk_to_pmd", PATCH },
#ifdef CONFIG_X86_32
	/* there, page tables themselves may lie in high memory */
	{ "__kmap_local_page_prot", PATCH },
	{ "__kmap_local_pfn_prot", PATCH },
	{ "flush_tlb_one_kernel", PATCH },
	{ "kmap_get_pte.constprop.0", PATCH },
	{ "kunmap_local_indexed", PATCH },
	{ "migrate_disable", PATCH },
	{ "migrate_enable", PATCH },
	{ "native_flush_tlb_one_user", PATCH },
#endif
#undef PATCH
#if defined(CONFIG_X86_32) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
/* the loader of microcode: what it is given are physical addresses, and where it jumps, too */
#define START "a processor that comes online runs it before it has page tables"
	{ "__apply_microcode_amd", START },
	{ "__load_ucode_amd", START },
	{ "__load_ucode_intel", START },
	{ "apply_microcode_early.isra.0", START },
	{ "apply_microcode_early_amd.isra.0", START },
	{ "find_matching_signature", START },
	{ "find_microcode_in_initrd", START },
	{ "load_ucode_amd_ap", START },
	{ "load_ucode_ap", START },
	{ "load_ucode_intel_ap", START },
	{ "microcode_sanity_check", START },
	{ "scan_containers", START },
	{ "scan_microcode", START },
	{ "verify_container", START },
	{ "verify_equivalence_table", START },
	{ "verify_patch", START },
	{ "x86_family", START },
	{ "x86_model", START },
#undef START
#endif
#define OURS "the driver itself calls it to find arguments on a stack"
	{ "lookup_address", OURS },
	{ "lookup_address_in_pgd", OURS },
	{ "lookup_address_in_pgd_attr", OURS },
#undef OURS
#define INTERPRETER "interprets programs where they are not compiled, the probe's own too"
	{ "___bpf_prog_run", INTERPRETER },
	{ "__bpf_prog_run32", INTERPRETER },
	{ "__bpf_prog_run64", INTERPRETER },
	{ "__bpf_prog_run96", INTERPRETER },
	{ "__bpf_prog_run128", INTERPRETER },
	{ "__bpf_prog_run160", INTERPRETER },
	{ "__bpf_prog_run192", INTERPRETER },
	{ "__bpf_prog_run224", INTERPRETER },
	{ "__bpf_prog_run256", INTERPRETER },
	{ "__bpf_prog_run288", INTERPRETER },
	{ "__bpf_prog_run320", INTERPRETER },
	{ "__bpf_prog_run352", INTERPRETER },
	{ "__bpf_prog_run384", INTERPRETER },
	{ "__bpf_prog_run416", INTERPRETER },
	{ "__bpf_prog_run448", INTERPRETER },
	{ "__bpf_prog_run480", INTERPRETER },
	{ "__bpf_prog_run512", INTERPRETER },
#undef INTERPRETER
	/* kernels with a function graph tracer don't offer it */
	{ "__switch_to", "returns as another task than it was called by" },
};

struct place {
	unsigned long key;
	const struct refused *why;
};
static struct place refused[ARRAY_SIZE(refused_functions)];
static size_t nrefused;

static struct dt_table __rcu *table;
static LIST_HEAD(attachments);
static bool registered, dirty;

/*
 * A word of the stack at a function's entry. What lies beyond the stack may not be there, and
 * trying would be a fault at each first function of an interrupt. The task's stack has known
 * bounds; of another one the page that sp is in is there, and page tables tell of the next.
 */
static unsigned long stack_word(unsigned long sp, unsigned long at)
{
	unsigned long last = at + sizeof(at) - 1, stack = (unsigned long)task_stack_page(current);
	unsigned int level;
	pte_t *pte;

	if (sp >= stack && sp < stack + THREAD_SIZE) {
		if (last >= stack + THREAD_SIZE)
			return 0;
	} else if ((sp & PAGE_MASK) != (last & PAGE_MASK)) {
		pte = lookup_address(last, &level);
		if (!pte || !(pte_flags(*pte) & _PAGE_PRESENT))
			return 0;
	}
	return READ_ONCE_NOCHECK(*(unsigned long *)at);
}

static void fill(struct dt_context *ctx, enum dtrace_source kind, struct pt_regs *regs)
{
	u64 *arg = &ctx->word[DTRACE_CTX_ARGS], *end = &ctx->word[DTRACE_CTX_WORDS];
	unsigned long at;

	ctx->word[DTRACE_CTX_REGS] = (unsigned long)regs;
	if (kind == DTRACE_RETURN) {
		*arg++ = 0;
		*arg++ = regs->ax;
		while (arg < end)
			*arg++ = 0;
		return;
	}
#ifdef CONFIG_X86_64
	*arg++ = regs->di;
	*arg++ = regs->si;
	*arg++ = regs->dx;
	*arg++ = regs->cx;
	*arg++ = regs->r8;
	*arg++ = regs->r9;
#else
	*arg++ = regs->ax;
	*arg++ = regs->dx;
	*arg++ = regs->cx;
#endif
	/* the word at sp itself is the return address */
	for (at = regs->sp + sizeof(long); arg < end; at += sizeof(long))
		*arg++ = stack_word(regs->sp, at);
}

/* Runs what a table has for a place. Preemption is off. */
void dt_functions_hit(const struct dt_table *t, enum dtrace_source kind, unsigned long key,
		      struct pt_regs *regs)
{
	const struct dt_target *first = t ? dt_table_next(t, NULL, key) : NULL, *g;
	bool filled = false, returns = false;
	struct dt_attachment *a;
	struct dt_context ctx;
	int why;

	if (!first)
		return;
	why = dt_enter();
	for (g = first; g; g = dt_table_next(t, g, key)) {
		a = READ_ONCE(g->a);
		if (!a || (kind == DTRACE_RETURN && a->kind != DTRACE_RETURN))
			continue;
		if (why >= 0) {
			/* of a call that isn't remembered, the return is declined with the entry */
			dt_decline(a, why, g->where);
		} else if (a->kind != kind) {
			returns = true;
		} else {
			if (!filled)
				fill(&ctx, kind, regs);
			filled = true;
			dt_run(a, &ctx, g->where, g->cookie);
		}
	}
	if (why >= 0)
		return;
	/* last: programs shall see the stack as it was */
	if (returns && !dt_ret_hook(key, regs))
		for (g = first; g; g = dt_table_next(t, g, key)) {
			a = READ_ONCE(g->a);
			if (a && a->kind == DTRACE_RETURN)
				dt_count(a, DT_MISSED_RETURNS);
		}
	dt_leave();
}

static void function_entered(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	preempt_disable_notrace();
	if (regs)
		dt_functions_hit(rcu_dereference_raw(table), DTRACE_ENTRY, ip, regs);
	preempt_enable_notrace();
}

void dt_function_returned(unsigned long key, struct pt_regs *regs)
{
	preempt_disable_notrace();
	dt_functions_hit(rcu_dereference_raw(table), DTRACE_RETURN, key, regs);
	preempt_enable_notrace();
}

/* No flag for recursion: dt_enter() guards, and counts. */
static struct ftrace_ops ops = { .func = function_entered, .flags = FTRACE_OPS_FL_SAVE_REGS };

static struct dt_table *current_table(void)
{
	return rcu_dereference_protected(table, lockdep_is_held(&dt_lock));
}

static struct dt_table *make_table(void)
{
	struct dt_attachment *a;
	struct dt_table *t;
	u32 max = 0, i;

	list_for_each_entry(a, &attachments, link)
		max += a->table->n;
	t = dt_table_new(max);
	if (!t)
		return NULL;
	list_for_each_entry(a, &attachments, link)
		for (i = 0; i < a->table->n; i++) {
			const struct dt_target *g = &a->table->target[i];

			if (g->a)
				dt_table_add(t, a, g->key, g->where, g->cookie);
		}
	return t;
}

static void stop(void)
{
	if (registered)
		unregister_ftrace_function(&ops);
	registered = false;
}

static bool is_live(const struct dt_target *g)
{
	return READ_ONCE(g->a) != NULL;
}

/* Is this the target that stands for its key in the filter: the first one that isn't nobody's? */
static bool names_key(const struct dt_table *t, const struct dt_target *target)
{
	const struct dt_target *g = NULL;

	do
		g = dt_table_next(t, g, target->key);
	while (g && !is_live(g));
	return g == target;
}

/*
 * Makes the table's keys what ftrace calls us for, and nothing else; with none, it doesn't call us
 * any more.
 */
static int set_filter(const struct dt_table *t)
{
	unsigned long *keys = dt_alloc(kvmalloc_array(t->n + 1, sizeof(*keys), GFP_KERNEL));
	u32 i, n = 0;
	int err;

	if (!keys)
		return -ENOMEM;
	for (i = 0; i < t->n; i++)
		if (names_key(t, &t->target[i]))
			keys[n++] = t->target[i].key;
	if (n)
		err = dt_try(ftrace_set_filter_ips(&ops, keys, n, 0, 1));
	else
		stop();
	kvfree(keys);
	if (!n)
		return 0;
	if (err || registered)
		return err;
	err = dt_try(register_ftrace_function(&ops));
	registered = !err;
	return err;
}

static bool has_returns(void)
{
	struct dt_attachment *a;

	list_for_each_entry(a, &attachments, link)
		if (a->kind == DTRACE_RETURN)
			return true;
	return false;
}

static int function_attach(struct dt_attachment *a)
{
	struct dt_table *old = current_table(), *new;
	int err = 0;

	if (a->kind == DTRACE_RETURN)
		err = dt_ret_start();
	if (err)
		return err;
	list_add_tail(&a->link, &attachments);
	new = make_table();
	if (new) {
		rcu_assign_pointer(table, new);
		err = set_filter(new);
		if (err) {
			rcu_assign_pointer(table, old);
			old = new;
		}
		dt_grace();
		dt_table_free(old);
	} else {
		err = -ENOMEM;
	}
	if (err)
		list_del(&a->link);
	if (!has_returns())
		dt_ret_stop();
	return err;
}

static void function_detach(struct dt_attachment *a)
{
	dt_table_drop(current_table(), a, NULL);
	list_del(&a->link);
	dirty = true;
}

static int shrink(void)
{
	struct dt_table *old = current_table(), *new = make_table();
	int err;

	/* without memory for a new table the old one serves on, with holes in it */
	err = set_filter(new ?: old);
	if (new)
		rcu_assign_pointer(table, new);
	dt_grace();
	if (new)
		dt_table_free(old);
	if (!has_returns())
		dt_ret_stop();
	return err;
}

static void function_settle(void)
{
	if (dirty && shrink())
		pr_debug("functions that are no longer probed stay patched: no memory\n");
	dirty = false;
}

static void function_forget(bool (*gone)(unsigned long key))
{
	struct dt_table *t = current_table();
	struct dt_attachment *a;
	u32 i;

	for (i = 0; t && i < t->n && !(is_live(&t->target[i]) && gone(t->target[i].key)); i++)
		;
	if (!t || i == t->n)
		return;
	dt_table_drop(t, NULL, gone);
	list_for_each_entry(a, &attachments, link)
		dt_table_drop(a->table, NULL, gone);
	if (shrink()) {
		pr_warn("no memory to leave a module that goes: functions are no longer probed\n");
		stop();
	}
}

static int compare_places(const void *a, const void *b)
{
	unsigned long x = ((const struct place *)a)->key, y = ((const struct place *)b)->key;

	return x < y ? -1 : x > y;
}

int dt_function_resolve(enum dtrace_source kind, unsigned long where, unsigned long *key)
{
	struct place want = { .key = dt_call(ftrace_location)(where) };
	struct module *m;
	bool gone;

	/* it also finds a call by an address inside of it */
	if (!want.key || want.key < where)
		return -ENOENT;
	preempt_disable();
	m = dt_call(__module_text_address)(want.key);
	gone = m && m->state != MODULE_STATE_LIVE && m->state != MODULE_STATE_COMING;
	preempt_enable();
	if (gone)
		return -ENOENT;
	if (refuse && bsearch(&want, refused, nrefused, sizeof(*refused), compare_places))
		return -EINVAL;
	*key = want.key;
	return 0;
}

static int functions_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refused_functions); i++) {
		unsigned long where = dt_sym(refused_functions[i].name);
		unsigned long key = where ? dt_call(ftrace_location)(where) : 0;

		if (key)
			refused[nrefused++] =
				(struct place){ .key = key, .why = &refused_functions[i] };
	}
	sort(refused, nrefused, sizeof(*refused), compare_places, NULL);
	return 0;
}

/*
 * The filter of an ops that isn't registered does no harm, and can be freed just once: its pointers
 * stay.
 */
static void functions_exit(void)
{
	ftrace_free_filter(&ops);
}

/* Those that this kernel has, and why. */
void dt_function_show_refused(struct seq_file *m)
{
	size_t i;

	for (i = 0; refuse && i < nrefused; i++)
		seq_printf(m, "%s %s\n", refused[i].why->name, refused[i].why->why);
}

static bool functions_work(enum dtrace_source kind)
{
	return (kind == DTRACE_ENTRY && functions) || (kind == DTRACE_RETURN && dt_ret_works());
}

const struct dt_source dt_functions = {
	.name = "functions",
	.init = functions_init,
	.exit = functions_exit,
	.works = functions_work,
	.resolve = dt_function_resolve,
	.attach = function_attach,
	.detach = function_detach,
	.settle = function_settle,
	.forget = function_forget,
};
