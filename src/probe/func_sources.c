/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The ways into kernel functions, best first. This is the one place that chooses.
 *
 * fentry costs least an event but takes a program and a grace period for each function; kprobe.multi and the driver take
 * all functions with one program; kprobes are the oldest way and cost most, in every respect. All give the same output for
 * the same D, so which one was taken is seen only in timings, and by asking: dtrace --doctor, dtrace -xfbtsource=.
 */
#include <errno.h>
#include <string.h>

#include "driver/dtrace_ioctl.h"
#include "probe/func_sources.h"
#include "probe/functions.h"
#include "probe/internal.h"

#define FENTRY_MAX_ARGS 6 /* that kernels before 6.7 pass on */

/* What stands above the function: the program and its trampoline. Then comes the function's frame, or, where the
 * trampoline was jumped to (from 6.19 on, if anything is attached to the return), its caller's: see stack_flags(). */
#define FENTRY_STACK_STRIP 2
/* The function; when it returns it is gone. */
#define KPROBE_STACK_STRIP 1

static const char *no_multi(struct registry *r)
{
	return feature_has(r, FEAT_KPROBE_MULTI) ? NULL : feature_why(r, FEAT_KPROBE_MULTI);
}

static const char *no_driver(struct registry *r)
{
	return feature_has(r, FEAT_DRIVER) ? NULL : feature_why(r, FEAT_DRIVER);
}

static const char *no_fentry(struct registry *r)
{
	return feature_has(r, FEAT_FENTRY) ? NULL : feature_why(r, FEAT_FENTRY);
}

static const char *no_kprobe(struct registry *r)
{
	return feature_has(r, FEAT_KPROBE_PERF) ? NULL : feature_why(r, FEAT_KPROBE_PERF);
}

dt_tid function_type(struct registry *r, const struct probe *p)
{
	return r->types ? type_find(r->types, p->mod, BTF_KIND_FUNC, p->func) : TID_NONE;
}

static int count_module(void *arg, const struct function *f)
{
	unsigned *n = arg;

	*n += !strcmp(f->module, "vmlinux");
	return 0;
}

/* Trampolines pass words in registers, and BTF knows functions by name: what is passed otherwise, and functions that share their
 * name, need another way in. A module's BTF has ids of its own. */
static bool suits_fentry(struct registry *r, const struct probe *p)
{
	dt_tid t = strcmp(p->mod, "vmlinux") ? TID_NONE : function_type(r, p);
	unsigned n = t == TID_NONE ? 0 : type_nparams(r->types, t), same = 0;

	functions_walk(r, p->func, count_module, &same);
	if (t == TID_NONE || same != 1 || n > FENTRY_MAX_ARGS || type_is_variadic(r->types, t))
		return false;
	for (unsigned i = 0; i < n; i++) {
		const char *name;
		dt_tid param;

		if (!type_param(r->types, t, i, &name, &param) ||
		    !type_is_scalar(r->types, param) || type_size(r->types, param) > 8)
			return false;
	}
	return true;
}

static int by_fentry(struct registry *r, const struct probe *p, struct attach_point *at)
{
	dt_tid t = function_type(r, p);

	at->kind = AT_FENTRY;
	at->args = at->on_return ? ARGS_FEXIT : ARGS_FENTRY;
	at->nargs = type_nparams(r->types, t);
	at->select = SEL_ONE;
	at->stack_strip = FENTRY_STACK_STRIP;
	return 0;
}

static int by_registers(struct registry *r, const struct probe *p, struct attach_point *at,
			enum attach_kind kind, bool cookies)
{
	(void)p;
	at->kind = kind;
	at->args = at->on_return ? ARGS_REGS_RETURN : ARGS_REGS;
	at->stack_strip = at->on_return ? 0 : KPROBE_STACK_STRIP;
	at->select = cookies && feature_has(r, FEAT_KPROBE_COOKIE) ? SEL_COOKIE : SEL_ONE;
	return 0;
}

static int by_multi(struct registry *r, const struct probe *p, struct attach_point *at)
{
	return by_registers(r, p, at, AT_KPROBE_MULTI, true);
}

static int by_kprobe(struct registry *r, const struct probe *p, struct attach_point *at)
{
	return by_registers(r, p, at, AT_KPROBE, true);
}

static int by_driver(struct registry *r, const struct probe *p, struct attach_point *at)
{
	(void)r;
	(void)p;
	at->kind = AT_DRIVER;
	at->driver_source = at->on_return ? DTRACE_RETURN : DTRACE_ENTRY;
	at->args = ARGS_CTX;
	at->first_arg = DTRACE_CTX_ARGS;
	at->nargs = at->on_return ? 2 : DTRACE_CTX_WORDS - DTRACE_CTX_ARGS;
	at->select = SEL_CTX;
	return 0;
}

static const struct way {
	const char *name;
	const char *(*missing)(struct registry *r); /* why it can't be used; NULL: it can */
	bool (*suits)(struct registry *r, const struct probe *p); /* NULL: every function */
	int (*fill)(struct registry *r, const struct probe *p, struct attach_point *at);
	bool many; /* by one program, at one go */
} ways[] = {
	{ "fentry", no_fentry, suits_fentry, by_fentry, false },
	{ "kprobe.multi", no_multi, NULL, by_multi, true },
	{ "driver", no_driver, NULL, by_driver, true },
	{ "kprobe", no_kprobe, NULL, by_kprobe, false },
};

bool func_source_exists(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (!strcmp(ways[i].name, name))
			return true;
	return false;
}

const char *func_source_names(void)
{
	return "fentry, kprobe.multi, driver or kprobe";
}

/* p NULL: whatever the function. */
static const struct way *choose(struct registry *r, const struct probe *p, bool many)
{
	/* Of many functions, one at a time is the last resort. */
	for (int pass = many ? 0 : 1; pass < 2; pass++)
		for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
			const struct way *s = &ways[i];

			if (r->func_source && strcmp(r->func_source, s->name) != 0)
				continue;
			if (pass == 0 && !s->many)
				continue;
			/* One by one, kprobes attach as fast as fentry and are one program. */
			if (many && pass == 1 && !r->func_source && s->fill == by_fentry)
				continue;
			if (!s->missing(r) && (!p || !s->suits || s->suits(r, p)))
				return s;
		}
	return NULL;
}

bool func_sources_any(struct registry *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (!ways[i].missing(r))
			return true;
	return false;
}

const char *func_sources_report(struct registry *r)
{
	struct strbuf text = { 0 };
	const char *s;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		const char *why = ways[i].missing(r);

		strbuf_printf(&text, "%s%s: %s", i ? "; " : "", ways[i].name, why ? why : "works");
	}
	s = text.failed ? NULL : arena_strdup(&r->arena, text.s);
	strbuf_free(&text);
	return s ? s : "out of memory";
}

const char *func_sources_of_many(struct registry *r)
{
	const struct way *w = choose(r, NULL, true);

	return w ? w->name : "none";
}

const char *func_sources_choice(struct registry *r)
{
	const struct way *few = choose(r, NULL, false), *many = choose(r, NULL, true);
	const char *s = "none";

	if (few && many)
		s = few == many ? arena_printf(&r->arena, "functions are reached by %s", few->name)
				: arena_printf(&r->arena,
					       "a few functions are reached by %s, many by %s",
					       few->name, many->name);
	return s ? s : "out of memory";
}

int func_attach(struct registry *r, const struct probe *p, bool on_return, bool many,
		struct attach_point *at)
{
	const struct way *s = choose(r, p, many);
	struct attach_target *target = arena_new(&r->arena, struct attach_target);
	int err;

	if (!target)
		return registry_nomem(r);
	if (!s) {
		registry_error(r, "%s does not take %s; %s",
			       r->func_source ? r->func_source : "any way in", p->func,
			       func_sources_report(r));
		return -EOPNOTSUPP;
	}
	*target = (struct attach_target){ .name = p->func, .addr = p->key };
	at->on_return = on_return;
	at->from_caller = true;
	at->module = p->mod;
	at->targets = target;
	at->ntargets = 1;
	err = s->fill(r, p, at);
	/* One program serves them all, if it can tell them apart. */
	at->group = arena_printf(&r->arena, "%s:%llx:%s", s->name,
				 at->select == SEL_ONE ? (unsigned long long)p->key : 0,
				 on_return ? "return" : "entry");
	return err ? err : at->group ? 0 : registry_nomem(r);
}
