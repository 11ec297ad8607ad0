/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The fbt provider: entry and return of kernel functions.
 *
 * The page fault handler is the one that every machine has: x86 kernels pass each fault through one
 * of two tracepoints, one for faults of user mode and one for those of the kernel, and
 * fbt:vmlinux:page_fault:entry is both. Their arguments are the faulting address, the registers and
 * the error code. It is listed under the name the handler has had in most kernels; the newer
 * kernels' names for it are understood. Where the driver is loaded it takes this probe over, from the call
 * that the entry code makes, and adds its return.
 *
 * All other functions are those of functions.h; func_sources.c knows how they are reached. Where nothing reaches them,
 * this file says which ways were tried.
 */
#include "probe/driver.h"
#include "probe/func_sources.h"
#include "probe/functions.h"
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

/* The kernel's functions are looked through only for what can be one: BEGIN and tick-1s, written without a provider as they
 * mostly are, must not pay for it. */
static bool means_functions(const struct probe_desc *d)
{
	return desc_part_match(d->name, "entry") || desc_part_match(d->name, "return");
}

#define PAGE_FAULT_VECTOR 14

/* Is it reached by the driver, at the call of the handler? Otherwise by the tracepoints. */
static bool by_driver(struct registry *r)
{
	return (!r->func_source || !strcmp(r->func_source, "driver")) &&
	       !driver_lacks_trap(r, PAGE_FAULT_VECTOR);
}

/* k: 0 entry, 1 return */
static struct probe *add_page_fault(const struct provider *pv, struct registry *r, uint32_t k)
{
	return registry_add(r, pv, k, "vmlinux", PAGE_FAULT, k ? "return" : "entry", 0);
}

static int provide_page_fault(const struct provider *pv, struct registry *r,
			      const struct probe_desc *d)
{
	bool named = desc_part_match(d->func, PAGE_FAULT) ||
		     (desc_part_literal(d->func) && alias(d->func));

	/* Look at the names first: whether the tracepoints exist takes a list of them. */
	if (!named || !desc_mod_match(d->mod, "vmlinux") || !means_functions(d))
		return 0;
	if (!has_page_fault(r) && !by_driver(r))
		return tracepoints_get(r) ? 0 : -ENOMEM;
	if (desc_part_match(d->name, "entry") && !add_page_fault(pv, r, 0))
		return -ENOMEM;
	if (desc_part_match(d->name, "return") && by_driver(r) && !add_page_fault(pv, r, 1))
		return -ENOMEM;
	return 0;
}

/* ---- all other functions: two probes each, in the order of functions.h ---- */

struct providing {
	const struct provider *pv;
	struct registry *r;
	const struct probe_desc *d;
	bool trusting;	 /* one function is meant: attaching will tell whether it can be traced */
	uint32_t wanted; /* by_id: an index; 0: all that match */
	struct probe *found;
	const char *why; /* explain: it can't be probed */
};

static bool on_return(const struct probe *p)
{
	return (p->id - p->pv->id_base) & 1;
}

static int add_function(void *arg, const struct function *f)
{
	static const char *const names[] = { "entry", "return" };
	struct providing *g = arg;

	if (g->wanted && f->index != g->wanted / 2)
		return 0;
	if (!g->wanted &&
	    (!desc_part_match(g->d->func, f->name) || !desc_part_match(g->d->mod, f->module)))
		return 0;
	/* Its page fault probe has the handler's name. */
	if (alias(f->name) || !strcmp(f->name, PAGE_FAULT))
		return 0;
	if (!(g->r->exact && g->r->list_refused) && function_refused(f->name))
		return 0;
	if (!g->trusting && !(g->r->exact && g->r->list_refused) &&
	    !function_traceable(g->r, f->index))
		return 0;
	for (uint32_t k = 0; k < 2; k++) {
		if (g->wanted ? g->wanted % 2 != k : !desc_part_match(g->d->name, names[k]))
			continue;
		g->found = registry_add(g->r, g->pv, f->index * 2 + k, f->module, f->name, names[k],
					f->addr);
		if (!g->found)
			return -ENOMEM;
	}
	return g->wanted ? 1 : 0;
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	bool literal = desc_part_literal(d->func);
	struct providing g = { .pv = pv, .r = r, .d = d, .trusting = literal && !r->exact };
	int err = provide_page_fault(pv, r, d);

	if (err || !means_functions(d) || !func_sources_any(r))
		return err;
	err = functions_walk(r, literal ? d->func : NULL, add_function, &g);
	return err == -ENOMEM ? err : 0; /* without a list there are none */
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	struct providing g = { .pv = pv, .r = r, .wanted = id - pv->id_base };

	if (g.wanted == 1 && !by_driver(r))
		return NULL;
	if (g.wanted < 2)
		return has_page_fault(r) || by_driver(r) ? add_page_fault(pv, r, g.wanted) : NULL;
	if (!func_sources_any(r))
		return NULL;
	functions_walk(r, NULL, add_function, &g);
	return g.found;
}

static bool is_page_fault(const struct probe *p)
{
	return p->id - p->pv->id_base < 2;
}

/* entry: the parameters; return: where in the function (not known: 0), and the value. */
static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	dt_tid func;
	int n = 0;

	if (!r->types)
		return 0;
	if (is_page_fault(p))
		return trap_args(r, args, max);
	func = function_type(r, p);
	if (func == TID_NONE)
		return 0;
	if (on_return(p)) {
		dt_tid value = type_ref(r->types, type_ref(r->types, func));

		if (max > 0)
			args[n++] = (struct probe_arg){ T_INT, T_INT, "offset", 0, NULL };
		if (max > 1 && type_size(r->types, value) > 0)
			args[n++] = (struct probe_arg){ value, value, "value", 1, NULL };
		return n;
	}
	for (unsigned i = 0; i < type_nparams(r->types, func) && n < max; i++, n++) {
		args[n] = (struct probe_arg){ .mapping = i };
		if (!type_param(r->types, func, i, &args[n].name, &args[n].type))
			break;
		args[n].native = args[n].type;
	}
	return n;
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	static struct attach_target faults[] = { { .name = "page_fault_user" },
						 { .name = "page_fault_kernel" } };

	if (!is_page_fault(p))
		return func_attach(r, p, on_return(p), many, at);
	if (by_driver(r))
		return driver_trap_attach(r, PAGE_FAULT_VECTOR, on_return(p), at);
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
	return func_sources_any(r) || has_page_fault(r)
		       ? NULL
		       : "this kernel has no page fault tracepoints, and no way into functions";
}

static const char *why_not(struct registry *r, const struct probe *p)
{
	return is_page_fault(p) ? NULL : function_why_not(r, (p->id - p->pv->id_base) / 2, p->func);
}

static const char *limits(struct registry *r)
{
	const char *s;

	if (func_sources_any(r))
		return NULL;
	s = arena_printf(&r->arena, "only page_fault: no way into other functions (%s)",
			 func_sources_report(r));
	return s ? s : "only page_fault: no way into other functions";
}

static const char *how(struct registry *r)
{
	const char *s = arena_printf(
		&r->arena, "%s%spage_fault by %s",
		func_sources_any(r) ? func_sources_choice(r) : "", func_sources_any(r) ? "; " : "",
		by_driver(r) ? "the driver, where the entry code calls the kernel's handler"
			     : "the kernel's tracepoints of page faults");

	return s ? s : "out of memory";
}

static int find_any(void *arg, const struct function *f)
{
	struct providing *g = arg;

	if (!desc_part_match(g->d->mod, f->module))
		return 0;
	g->why = function_why_not(g->r, f->index, f->name);
	return 1;
}

static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	struct providing g = { .r = r, .d = d };
	bool exists;

	if (!desc_part_literal(d->func) || !means_functions(d) || !r->types)
		return false;
	if (alias(d->func) || !strcmp(d->func, PAGE_FAULT)) {
		snprintf(buf, n, "%s can be probed at its entry only; at its return by the driver",
			 d->func);
		return true;
	}
	exists = func_sources_any(r) ? functions_walk(r, d->func, find_any, &g) > 0
				     : desc_part_match(d->mod, "vmlinux") &&
					       type_find(r->types, "vmlinux", BTF_KIND_FUNC,
							 d->func) != TID_NONE;
	if (exists && func_sources_any(r))
		snprintf(buf, n, "the kernel has a function %s, but it can't be probed: %s",
			 d->func, g.why ? g.why : "no way is known");
	else if (exists)
		snprintf(buf, n, "the kernel has a function %s, but no way to probe it (%s)",
			 d->func, func_sources_report(r));
	return exists;
}

const struct provider provider_fbt = {
	.name = "fbt",
	.summary = "entry and return of kernel functions",
	.id_base = 400000,
	.id_count = 600000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown", "Private/Private/ISA",
		       "Evolving/Evolving/Common", "Private/Private/ISA" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.unavailable = unavailable,
	.why_not = why_not,
	.limits = limits,
	.how = how,
	.alias = alias,
	.explain = explain,
};
