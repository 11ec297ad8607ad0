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
 * All other functions are those of functions.h. The compiler makes several of one: clones under names with a suffix, which
 * fbt::f: means together with f, and parts. rawfbt knows each by its own name alone. func_sources.c knows how they are reached. Where nothing reaches them,
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

static bool is_raw(const struct provider *pv)
{
	return pv == &provider_rawfbt;
}

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

static bool handles_page_faults(const char *func)
{
	static const char *const names[] = { PAGE_FAULT, "exc_page_fault", "asm_exc_page_fault",
					     "do_page_fault", "__do_page_fault" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(func, names[i]))
			return true;
	return false;
}

static bool is_page_fault(const struct probe *p)
{
	return !is_raw(p->pv) && p->id - p->pv->id_base < 2;
}

/* A clone is called in place of the function. A part is not: it is called by it, or by what it was inlined into. */
static bool answers_to(const struct probe *p, const char *func)
{
	return is_page_fault(p) ? handles_page_faults(func)
				: function_piece(p->func, func) == PIECE_CLONE;
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
		     (desc_part_literal(d->func) && handles_page_faults(d->func));

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
	unsigned npieces,
		nfound; /* of the one function that is meant; and how many of them are probed */
	char left[DT_NAME_MAX + 1]; /* one that isn't */
	const char *why;	    /* explain: it can't be probed */
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
	if (!g->wanted && (!(g->npieces || desc_part_match(g->d->func, f->name)) ||
			   !desc_part_match(g->d->mod, f->module)))
		return 0;
	/* Its page fault probe has the handler's name. */
	if (!is_raw(g->pv) && handles_page_faults(f->name))
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
	g->nfound++;
	return g->wanted ? 1 : 0;
}

/* Whoever names a function means its clones as well. */
static int add_piece(void *arg, const struct function *f)
{
	struct providing *g = arg;
	enum function_piece piece = function_piece(f->name, g->d->func);
	bool trusting = g->trusting;
	unsigned had = g->nfound;
	int err = 0;

	g->npieces++;
	g->trusting &= piece == PIECE_WHOLE;
	if (piece != PIECE_PART)
		err = add_function(g, f);
	if (g->nfound == had)
		snprintf(g->left, sizeof(g->left), "%s", f->name);
	g->trusting = trusting;
	return err;
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	bool literal = desc_part_literal(d->func);
	struct providing g = { .pv = pv, .r = r, .d = d, .trusting = literal && !r->exact };
	int err = is_raw(pv) ? 0 : provide_page_fault(pv, r, d);

	if (err || !means_functions(d) || !func_sources_any(r))
		return err;
	if (literal && !is_raw(pv))
		err = functions_walk_pieces(r, d->func, add_piece, &g);
	else
		err = functions_walk(r, literal ? d->func : NULL, add_function, &g);
	if (g.nfound && g.nfound < g.npieces)
		snprintf(r->note, sizeof(r->note),
			 "fbt::%s means %u of %u functions that the compiler made of it (not %s: "
			 "rawfbt may have it)",
			 d->func, g.nfound, g.npieces, g.left);
	return err == -ENOMEM ? err : 0; /* without a list there are none */
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	struct providing g = { .pv = pv, .r = r, .wanted = id - pv->id_base };

	if (is_raw(pv) && g.wanted < 2)
		return NULL;
	if (g.wanted == 1 && !by_driver(r))
		return NULL;
	if (g.wanted < 2)
		return has_page_fault(r) || by_driver(r) ? add_page_fault(pv, r, g.wanted) : NULL;
	if (!func_sources_any(r))
		return NULL;
	functions_walk(r, NULL, add_function, &g);
	return g.found;
}

static int found_one(void *arg, const struct function *f)
{
	(void)f;
	*(bool *)arg = true;
	return 1;
}

/* BTF knows a clone by the function's name, if it is all that there is of it and takes the same arguments. */
static dt_tid type_of_piece(struct registry *r, const struct probe *p)
{
	const char *dot = strchr(p->func, '.');
	bool is_there = false;
	struct probe whole = *p;

	if (!dot)
		return function_type(r, p);
	whole.func = arena_strndup(&r->arena, p->func, (size_t)(dot - p->func));
	if (!whole.func || function_piece(p->func, whole.func) != PIECE_CLONE)
		return TID_NONE;
	functions_walk(r, whole.func, found_one, &is_there);
	return is_there ? TID_NONE : function_type(r, &whole);
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
	func = type_of_piece(r, p);
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
	at->stack_strip = raw_tp_stack_strip(r);
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

static const char *unavailable_raw(struct registry *r)
{
	return func_sources_any(r) ? NULL : func_sources_report(r);
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
	bool exists, raw = d->prov && *d->prov == *provider_rawfbt.name;

	if (!means_functions(d) || !r->types)
		return false;
	if (!desc_part_literal(d->func)) {
		if (!desc_part_literal(d->prov) || func_sources_any(r))
			return false;
		snprintf(buf, n, "there is no way into the kernel's functions (%s)",
			 func_sources_report(r));
		return true;
	}
	if (handles_page_faults(d->func) && !raw) {
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
	.answers_to = answers_to,
	.explain = explain,
};

/* The same functions, each by its own name only, the compiler's suffix and all. */
const struct provider provider_rawfbt = {
	.name = "rawfbt",
	.summary = "entry and return of kernel functions, by the names that the compiler gave them",
	.id_base = 1100000000,
	.id_count = 600000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown", "Private/Private/ISA",
		       "Evolving/Evolving/Common", "Private/Private/ISA" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.unavailable = unavailable_raw,
	.why_not = why_not,
	.explain = explain,
	.named_only = true,
};
