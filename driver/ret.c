// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Returns of functions.
 *
 * Up to 6.13 by the kernel's rethook, found by name: the function handler (func.c) remembers a call
 * in a node of the pool and has the return address replaced by the kernel's own trampoline, which
 * calls returned(). There is one pool for all functions and sessions; a call that finds it empty is
 * counted as missed. A task may sleep in a function for ever and keep its node: the pool isn't
 * waited for. Freeing a rethook takes away its handler; a node that comes home later is freed by
 * the kernel, in the kernel's own text. So only handlers at work are waited for, and they have
 * preemption off.
 *
 * Since 6.14 by a fprobe for each attachment: the kernel exports it, remembers calls itself and
 * counts those it missed.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/slab.h>

#include "driver.h"

bool dt_returns = true;
module_param_named(returns, dt_returns, bool, 0444);
MODULE_PARM_DESC(returns, "Returns of functions can be probed (default on)");

#if DT_RETHOOK

static unsigned int calls = 16384;
module_param(calls, uint, 0444);
MODULE_PARM_DESC(calls, "How many calls can wait for their return at a time (default 16384)");

struct call {
	struct rethook_node node; /* first: the kernel frees the whole by it */
	unsigned long key;
};

static struct rethook *hook;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static void returned(struct rethook_node *node, void *data, struct pt_regs *regs)
#else
static void returned(struct rethook_node *node, void *data, unsigned long to, struct pt_regs *regs)
#endif
{
	dt_function_returned(container_of(node, struct call, node)->key, regs);
}

bool dt_ret_works(void)
{
	return dt_returns && dt_has_rethook();
}

int dt_ret_start(void)
{
	struct rethook *h;

	if (hook)
		return 0;
	if (!calls || calls > 1 << 24)
		return -EINVAL;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	h = dt_alloc(dt_call(rethook_alloc)(NULL, returned));
	if (!h)
		return -ENOMEM;
	for (unsigned int i = 0; i < calls; i++) {
		struct call *c = dt_alloc(kzalloc(sizeof(*c), GFP_KERNEL));

		if (!c) {
			dt_call(rethook_free)(h);
			return -ENOMEM;
		}
		dt_call(rethook_add_node)(h, &c->node);
	}
#else
	h = dt_alloc(dt_call(rethook_alloc)(NULL, returned, sizeof(struct call), calls));
	if (IS_ERR_OR_NULL(h))
		return h ? PTR_ERR(h) : -ENOMEM;
#endif
	WRITE_ONCE(hook, h);
	return 0;
}

/* After a grace period in which no handler could see a return target. */
void dt_ret_stop(void)
{
	struct rethook *h = hook;

	if (!h)
		return;
	WRITE_ONCE(hook, NULL);
	dt_call(rethook_free)(h);
	dt_grace();
}

/*
 * Remembers the call that has just been entered. False: no room. Between dt_enter() and dt_leave().
 */
bool dt_ret_hook(unsigned long key, struct pt_regs *regs)
{
	struct rethook *h = READ_ONCE(hook);
	struct rethook_node *node = h ? dt_call(rethook_try_get)(h) : NULL;

	if (!node)
		return false;
	container_of(node, struct call, node)->key = key;
	dt_call(rethook_hook)(node, regs, true);
	return true;
}

static bool fprobes_work(enum dtrace_source kind)
{
	return false;
}

static void returns_info(struct dtrace_info *info)
{
	strscpy(info->return_way,
		!dt_returns	    ? "none: switched off"
		: !dt_has_rethook() ? "none: no rethook"
				    : "rethook",
		sizeof(info->return_way));
}

const struct dt_source dt_fprobes = {
	.name = "returns",
	.works = fprobes_work,
	.info = returns_info,
};

#else

#include <linux/fprobe.h>

struct returns {
	struct fprobe fp;
	struct dt_attachment *a;
};

bool dt_ret_works(void)
{
	return false;
}

int dt_ret_start(void)
{
	return -EOPNOTSUPP;
}

void dt_ret_stop(void)
{
}

bool dt_ret_hook(unsigned long key, struct pt_regs *regs)
{
	return false;
}

static bool fprobes_work(enum dtrace_source kind)
{
	return kind == DTRACE_RETURN && dt_returns && IS_ENABLED(CONFIG_FPROBE);
}

static void returned(struct fprobe *fp, unsigned long key, unsigned long to,
		     struct ftrace_regs *fregs, void *data)
{
	struct dt_attachment *a = container_of(fp, struct returns, fp)->a;

	preempt_disable_notrace();
	dt_functions_hit(a->table, DTRACE_RETURN, key, ftrace_partial_regs(fregs, NULL));
	preempt_enable_notrace();
}

static int returns_attach(struct dt_attachment *a)
{
	struct dt_table *t = a->table;
	unsigned long *keys = dt_alloc(kvmalloc_array(t->n, sizeof(*keys), GFP_KERNEL));
	struct returns *r = dt_alloc(kzalloc(sizeof(*r), GFP_KERNEL));
	int err = -ENOMEM;
	u32 i;

	if (!keys || !r)
		goto out;
	for (i = 0; i < t->n; i++)
		keys[i] = t->target[i].key;
	r->a = a;
	r->fp.exit_handler = returned;
	a->own = r;
	err = dt_try(register_fprobe_ips(&r->fp, keys, t->n));
out:
	if (err) {
		kfree(r);
		a->own = NULL;
	}
	kvfree(keys);
	return err;
}

static void returns_detach(struct dt_attachment *a)
{
	struct returns *r = a->own;

	dt_table_drop(a->table, a, NULL);
	unregister_fprobe(&r->fp);
	synchronize_rcu();
	kfree(r);
	a->own = NULL;
}

static u64 returns_missed(const struct dt_attachment *a)
{
	const struct returns *r = a->own;

	return r ? READ_ONCE(r->fp.nmissed) : 0;
}

static void returns_info(struct dtrace_info *info)
{
	strscpy(info->return_way, fprobes_work(DTRACE_RETURN) ? "fprobe" : "none: switched off",
		sizeof(info->return_way));
}

const struct dt_source dt_fprobes = {
	.name = "returns",
	.works = fprobes_work,
	.resolve = dt_function_resolve,
	.attach = returns_attach,
	.detach = returns_detach,
	.settle = dt_grace,
	.missed = returns_missed,
	.info = returns_info,
};

#endif
