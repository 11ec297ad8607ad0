/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The fbt provider: entry and return of kernel functions.
 *
 * The page fault handler is the one that every machine has: x86 kernels pass each fault through one
 * of two tracepoints, one for faults of user mode and one for those of the kernel, and
 * fbt:vmlinux:page_fault:entry is both. Their arguments are the faulting address, the registers and
 * the error code. It is listed under the name the handler has had in most kernels; the newer
 * kernels' names for it are understood. Where the driver is loaded it will take this probe over,
 * from the interrupt table itself.
 *
 * Other functions need a way to patch kernel text. Where there is none, this file says which ways
 * were tried.
 */
#include "probe/internal.h"
#include "probe/tracepoints.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PAGE_FAULT "page_fault"

/* Asks BTF first: a lookup there is cheaper than the list of all tracepoints. */
static bool has_page_fault(struct registry *r)
{
	if (r->types &&
	    type_find(r->types, "vmlinux", BTF_KIND_TYPEDEF, "btf_trace_page_fault_user") !=
		    TID_NONE &&
	    type_find(r->types, "vmlinux", BTF_KIND_TYPEDEF, "btf_trace_page_fault_kernel") !=
		    TID_NONE)
		return true;
	return tracepoint_find(r, "page_fault_user") && tracepoint_find(r, "page_fault_kernel");
}

static const char *alias(const char *func)
{
	static const char *const others[] = { "exc_page_fault", "asm_exc_page_fault",
					      "do_page_fault", "__do_page_fault" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(func, others[i]))
			return PAGE_FAULT;
	return NULL;
}

static struct probe *add_page_fault(const struct provider *pv, struct registry *r)
{
	return registry_add(r, pv, 0, "vmlinux", PAGE_FAULT, "entry", 0);
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	bool named = desc_part_match(d->func, PAGE_FAULT) ||
		     (desc_part_literal(d->func) && alias(d->func));

	/* Look at the names first: whether the tracepoints exist takes a list of them. */
	if (!named || !desc_part_match(d->mod, "vmlinux") || !desc_part_match(d->name, "entry"))
		return 0;
	if (!has_page_fault(r))
		return tracepoints_get(r) ? 0 : -ENOMEM;
	return add_page_fault(pv, r) ? 0 : -ENOMEM;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	return id == pv->id_base && has_page_fault(r) ? add_page_fault(pv, r) : NULL;
}

static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	static const char *const text[] = { "unsigned long", "struct pt_regs *", "unsigned long" };
	static const char *const names[] = { "address", "regs", "error_code" };
	int n;

	(void)p;
	if (!r->types)
		return 0;
	for (n = 0; n < (int)ARRAY_SIZE(text) && n < max; n++) {
		dt_tid t = type_from_text(r->types, text[n], strlen(text[n]), false);

		if (t == TID_NONE)
			return registry_nomem(r);
		args[n] = (struct probe_arg){ t, t, names[n], (unsigned)n };
	}
	return n;
}

static int attach(struct registry *r, const struct probe *p, struct attach_point *at)
{
	static struct attach_target faults[] = { { .name = "page_fault_user" },
						 { .name = "page_fault_kernel" } };

	(void)r;
	(void)p;
	at->kind = AT_RAW_TP;
	at->group = "fbt:" PAGE_FAULT;
	at->targets = faults;
	at->ntargets = ARRAY_SIZE(faults);
	at->args = ARGS_CTX;
	at->nargs = 3;
	at->select = SEL_ONE;
	at->stack_strip = RAW_TP_STACK_STRIP;
	return 0;
}

static const char *unavailable(struct registry *r)
{
	if (!feature_has(r, FEAT_RAW_TP))
		return feature_why(r, FEAT_RAW_TP);
	return has_page_fault(r) ? NULL
				 : "this kernel has no page fault tracepoints, and no other "
				   "function can be probed yet";
}

/* What would reach functions, in the order in which it would be used, each with what was found. In
 * the arena. */
static const char *ways(struct registry *r)
{
	const char *s = arena_printf(
		&r->arena, "fentry: %s; kprobe.multi: %s; kprobes: %s",
		feature_has(r, FEAT_FENTRY) ? "works" : feature_why(r, FEAT_FENTRY),
		feature_has(r, FEAT_KPROBE_MULTI) ? "works" : feature_why(r, FEAT_KPROBE_MULTI),
		feature_has(r, FEAT_KPROBE_PERF) ? "works" : feature_why(r, FEAT_KPROBE_PERF));

	return s ? s : "out of memory";
}

static bool patchable(struct registry *r)
{
	return feature_has(r, FEAT_FENTRY) || feature_has(r, FEAT_KPROBE_MULTI) ||
	       feature_has(r, FEAT_KPROBE_PERF);
}

static const char *limits(struct registry *r)
{
	const char *s;

	if (patchable(r))
		return "only page_fault: this version does not use this kernel's function probes "
		       "yet";
	s = arena_printf(&r->arena, "only page_fault: no way into other functions (%s)", ways(r));
	return s ? s : "only page_fault: no way into other functions";
}

static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	dt_tid t;

	if (!desc_part_literal(d->func) || !r->types || !desc_part_match(d->mod, "vmlinux"))
		return false;
	if (!desc_part_match(d->name, "entry") && !desc_part_match(d->name, "return"))
		return false;
	t = type_find(r->types, "vmlinux", BTF_KIND_FUNC, d->func);
	if (t == TID_NONE)
		return false;
	if (alias(d->func) || !strcmp(d->func, PAGE_FAULT))
		snprintf(buf, n, "%s can be probed at its entry only", d->func);
	else if (patchable(r))
		snprintf(buf, n,
			 "the kernel has a function %s, but this version can't probe functions yet",
			 d->func);
	else
		snprintf(buf, n, "the kernel has a function %s, but no way to probe it (%s)",
			 d->func, ways(r));
	return true;
}

const struct provider provider_fbt = {
	.name = "fbt",
	.summary = "entry and return of kernel functions",
	.id_base = 10000,
	.id_count = 190000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown", "Private/Private/ISA",
		       "Evolving/Evolving/Common", "Private/Private/ISA" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.unavailable = unavailable,
	.limits = limits,
	.alias = alias,
	.explain = explain,
};
