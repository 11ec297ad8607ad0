/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The pid provider: entry and return of the functions of a process, and the instructions between.
 *
 *	pid1234:libc.so.6:malloc:entry		pid1234:a.out:main:return		pid1234:a.out:main:1c
 *
 * A module is a file that the process runs code from, by its name, with or without what follows ".so"; a.out is the program
 * itself. Under a module that is named literally probes are listed with the name as it was written. An
 * offset is hexadecimal and must be where an instruction begins: the processor
 * would run something else if a breakpoint lay inside one.
 *
 * What the kernel puts its breakpoints into is the file, at offsets in it; it lets only the process in question run into them.
 */
#include "probe/internal.h"
#include "probe/pid_args.h"
#include "probe/process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch/arch.h"
#include "elf/maps.h"

enum {
	INSN_MAX = 15,	     /* bytes of an instruction */
	CODE_MAX = 64 << 20, /* of a function; there is no larger one, but a bad file may say so */
};

/* What a probe is: in struct probe's priv. */
struct site {
	const struct process_object *object;
	uint32_t pid;
	enum arch_calls call;
	uint32_t
		*exits; /* of a return probe: offsets of the instructions that leave the function */
	size_t nexits;
};

typedef VEC(uint32_t) exits;

struct providing {
	const struct provider *pv;
	struct registry *r;
	const struct probe_desc *d;
	struct process *p;
	const struct process_object *o;
	struct elf_functions *fs;
	const char *mod; /* as listed */
	int fd;		 /* of the file */
	bool offsets;	 /* the name may be one of an instruction */
};

/* "pid1234" -> 1234; 0: not of that form. */
static uint32_t process_of(const char *prov)
{
	unsigned long long n;
	char *end;

	if (!prov || strncmp(prov, "pid", 3) || prov[3] < '1' || prov[3] > '9')
		return 0;
	n = strtoull(prov + 3, &end, 10);
	return *end || n > INT32_MAX ? 0 : (uint32_t)n;
}

/* As listed: too long a name of the source is given by its symbol. */
static const char *listed_name(struct providing *g, struct elf_function *f)
{
	const char *name = elf_function_shown(g->fs, f);

	return strlen(name) > DT_NAME_MAX ? f->name : name;
}

/* A program of Go may have functions of C; Go's have names with a package. */
static enum arch_calls call_of(const struct elf_functions *fs, const struct elf_function *f)
{
	const char *dot = fs->go ? strrchr(f->name, '.') : NULL;

	if (dot)
		return strcmp(dot, ".abi0") ? CALL_GO : CALL_GO_STACK;
	return fs->bits32 ? CALL_C32 : CALL_C;
}

static int add_probe(struct providing *g, struct elf_function *f, const char *name, uint64_t offset,
		     const exits *ex)
{
	const char *func = listed_name(g, f);
	struct registry *r = g->r;
	struct strbuf key = { 0 };
	struct probe *p;
	struct site *site;
	const char *kept;

	strbuf_printf(&key, "%s:%s:%s:%s:%" PRIx64 ":%s", g->d->prov, g->mod, func, name, offset,
		      g->o->file);
	if (key.failed)
		return registry_nomem(r);
	p = hash_gets(&r->processes, key.s);
	kept = p ? NULL : arena_strdup(&r->arena, key.s);
	strbuf_free(&key);
	if (p)
		return 0;
	site = kept ? arena_new(&r->arena, struct site) : NULL;
	if (!site)
		return registry_nomem(r);
	*site = (struct site){ .object = g->o, .pid = g->p->pid, .call = call_of(g->fs, f) };
	if (ex) {
		site->exits = ex->at;
		site->nexits = ex->n;
	}
	p = registry_add_as(r, g->pv, g->d->prov, (uint32_t)r->processes.n, g->mod, func, name,
			    offset);
	if (!p)
		return r->processes.n >= g->pv->id_count ? -ENOSPC : -ENOMEM;
	p->priv = site;
	if (func != f->name) {
		p->symbol = arena_strdup(&r->arena, f->name);
		if (!p->symbol)
			return registry_nomem(r);
	}
	return hash_sets(&r->processes, kept, p) ? registry_nomem(r) : 0;
}

/* ---- instructions ---- */

/* n bytes of the file's code in memory of the heap; fewer where it ends. NULL: no memory, or it can't be read. */
static uint8_t *read_code(const struct providing *g, uint64_t offset, size_t *n)
{
	uint8_t *code = malloc(*n ? *n : 1);
	ssize_t got = code ? pread(g->fd, code, *n, (off_t)offset) : -1;

	if (!code)
		memory_short();
	if (got < 0) {
		free(code);
		return NULL;
	}
	*n = (size_t)got;
	return code;
}

/* Remembers that a wildcard meant a place where no probe can be. */
static int leave_out(struct providing *g, const char *func, uint64_t offset)
{
	struct registry *r = g->r;
	char *key = arena_printf(&r->arena, "%s:%s:%" PRIx64, g->o->file, func, offset);

	if (!key)
		return registry_nomem(r);
	if (!r->first_left_out)
		r->first_left_out = arena_strdup(&r->arena, func);
	return hash_gets(&r->left_out, key) || !hash_sets(&r->left_out, key, key)
		       ? 0
		       : registry_nomem(r);
}

/* Is the place part of f that the compiler has put elsewhere, since it is seldom run? */
static bool is_cold_part(const struct providing *g, const struct elf_function *f, uint64_t offset)
{
	size_t n = strlen(f->name);

	for (size_t i = 0; i < g->fs->n; i++) {
		const struct elf_function *c = &g->fs->at[i];

		if (offset >= c->offset && offset - c->offset < c->size &&
		    !strncmp(c->name, f->name, n) && !strncmp(c->name + n, ".cold", 5))
			return true;
	}
	return false;
}

static bool leaves(const struct providing *g, const struct elf_function *f, const struct insn *in,
		   uint64_t at)
{
	uint64_t to = at + (uint64_t)in->to;

	switch (in->flow) {
	case FLOW_RETURN:
	case FLOW_AWAY:
		return true;
	case FLOW_JUMP:
		return to >= f->size && !is_cold_part(g, f, f->offset + to);
	default:
		return false;
	}
}

/* ---- probes of a function ---- */

/*
 * The return probe lies on each instruction by which the function leaves: that returns, or jumps to another function as its last
 * step. Not, as would be faster, at an address that takes the place of the caller's on the stack: exceptions, setjmp() and who else
 * looks at the stack would find it.
 */
static int add_return(struct providing *g, struct elf_function *f, const uint8_t *code, size_t n)
{
	exits ex = { 0 };
	struct insn in;

	for (size_t at = 0; at < n; at += in.length) {
		int err = 0;

		if (!x86_insn_read(code + at, n - at, !g->fs->bits32, &in))
			return leave_out(
				g, f->name,
				f->offset); /* data among the code: where it goes on nobody knows */
		if (!leaves(g, f, &in, at))
			continue;
		if (!in.plain)
			err = leave_out(g, f->name, f->offset + at);
		else if (!vec_push(&g->r->arena, &ex, (uint32_t)at))
			err = registry_nomem(g->r);
		if (err)
			return err;
	}
	return ex.n ? add_probe(g, f, "return", f->offset, &ex) : 0;
}

/* Every instruction whose offset, as a name, is meant. */
static int add_instructions(struct providing *g, struct elf_function *f, const uint8_t *code,
			    size_t n)
{
	struct insn in;
	int err = 0;

	for (size_t at = 0; at < n && !err; at += in.length) {
		char name[24];

		if (!x86_insn_read(code + at, n - at, !g->fs->bits32, &in))
			return leave_out(g, f->name, f->offset + at);
		snprintf(name, sizeof(name), "%zx", at);
		if (desc_part_match(g->d->name, name))
			err = in.plain ? add_probe(g, f, name, f->offset + at, NULL)
				       : leave_out(g, f->name, f->offset + at);
	}
	return err;
}

static int add_inside(struct providing *g, struct elf_function *f, bool wants_return)
{
	size_t n = f->size < CODE_MAX ? f->size : CODE_MAX;
	uint8_t *code = read_code(g, f->offset, &n);
	int err = 0;

	if (!code || !n || n != f->size)
		err = leave_out(g, f->name, f->offset);
	else if (wants_return)
		err = add_return(g, f, code, n);
	if (!err && g->offsets && code)
		err = add_instructions(g, f, code, n);
	free(code);
	return err;
}

static int add_entry(struct providing *g, struct elf_function *f)
{
	uint8_t code[INSN_MAX];
	ssize_t n = pread(g->fd, code, sizeof(code), (off_t)f->offset);
	struct insn in;

	if (n > 0 && x86_insn_read(code, (size_t)n, !g->fs->bits32, &in) && in.plain)
		return add_probe(g, f, "entry", f->offset, NULL);
	return leave_out(g, f->name, f->offset);
}

static int add_function(struct providing *g, struct elf_function *f)
{
	bool wants_return = desc_part_match(g->d->name, "return");
	int err = 0;

	if (strlen(listed_name(g, f)) > DT_NAME_MAX)
		return leave_out(g, f->name, f->offset);
	if (desc_part_match(g->d->name, "entry"))
		err = add_entry(g, f);
	if (!err && (wants_return || g->offsets))
		err = add_inside(g, f, wants_return);
	return err;
}

/*
 * A function of which there are several, as memcpy() is, one for each kind of processor: the one that is called in this process. What
 * the linker has chosen stands in the process' memory. False: it doesn't, or not yet.
 */
static bool find_chosen(const struct providing *g, const struct elf_function *chooser,
			struct elf_function *chosen)
{
	const struct elf_segment *seg = elf_segment_of_offset(&g->fs->segments, g->o->offset);
	uint64_t address = 0, base;
	char path[32];
	ssize_t n = 0;
	int fd;

	if (!chooser->chosen || !seg || g->o->later)
		return false;
	base = g->o->start - (seg->addr + (g->o->offset - seg->offset));
	snprintf(path, sizeof(path), "/proc/%u/mem", g->p->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = pread(fd, &address, sizeof(address), (off_t)(base + chooser->chosen));
		close(fd);
	}
	seg = n == sizeof(address) ? elf_segment_of_addr(&g->fs->segments, address - base) : NULL;
	if (!seg || !seg->executable)
		return false;
	*chosen = (struct elf_function){ .offset = address - base - seg->addr + seg->offset,
					 .name = chooser->name };
	for (size_t i = 0; i < g->fs->n; i++)
		if (g->fs->at[i].offset == chosen->offset && g->fs->at[i].size)
			chosen->size = g->fs->at[i].size;
	return true;
}

/* Of names for one place, the plainest that is meant. */
static int provide_functions(struct providing *g)
{
	struct elf_functions *fs = g->fs;
	struct elf_function chosen;
	uint64_t done = UINT64_MAX;

	for (size_t i = 0; i < fs->n; i++) {
		int err;

		/* What a compiler has put elsewhere is no function. */
		if (!desc_part_literal(g->d->func) && strstr(fs->at[i].name, ".cold"))
			continue;
		if (fs->at[i].offset == done || !function_named(fs, &fs->at[i], g->d->func))
			continue;
		/* Where the chosen ones have names, wildcards find them by these. */
		if (fs->at[i].chooser && ((!desc_part_literal(g->d->func) && !fs->stripped) ||
					  !find_chosen(g, &fs->at[i], &chosen)))
			continue;
		done = fs->at[i].offset;
		err = add_function(g, fs->at[i].chooser ? &chosen : &fs->at[i]);
		if (err)
			return err;
	}
	return 0;
}

static int provide_object(struct providing *g)
{
	unsigned short_before = memory_shortages();
	int err;

	g->fs = object_functions(g->r, g->o);
	g->mod = desc_part_literal(g->d->mod) ? g->d->mod : g->o->name;
	g->fd = g->fs ? open(g->o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
	err = g->fd >= 0 ? provide_functions(g) : 0;
	if (g->fd >= 0)
		close(g->fd);
	return !err && memory_shortages() != short_before ? registry_nomem(g->r) : err;
}

/* "1c", or a glob that could be one. */
static bool means_offset(const char *name)
{
	return !desc_part_literal(name) || name[strspn(name, "0123456789abcdef")] == '\0';
}

static int provide_objects(struct providing *g, size_t from, bool *found)
{
	int err = 0;

	for (size_t i = from; i < g->p->objects.n && !err; i++) {
		g->o = &g->p->objects.at[i];
		if (!object_named(g->o, g->d->mod) ||
		    (g->r->only_news && process_has_seen(g->r, g->p->pid, g->o->file)))
			continue;
		*found = true;
		err = provide_object(g);
	}
	return err;
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	struct providing g = { .pv = pv, .r = r, .d = d };
	uint32_t pid = process_of(d->prov);
	bool found = false;
	size_t mapped;
	int err;

	if (!pid)
		return 0;
	g.p = process_look(r, pid);
	if (!g.p)
		return -ESRCH;
	g.offsets = means_offset(d->name);
	err = provide_objects(&g, 0, &found);
	mapped = g.p->objects.n;
	if (!err && !found && r->later && !r->only_news && desc_part_literal(d->mod)) {
		err = process_look_ahead(r, g.p, d->mod);
		err = err ? err : provide_objects(&g, mapped, &found);
	}
	return err;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	(void)pv;
	(void)r;
	(void)id; /* a process' probes are made by name */
	return NULL;
}

/* Of entry and return; an instruction between has none. */
static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	const struct site *s = p->priv;
	bool on_return = s->exits;

	if (!r->types || (!on_return && strcmp(p->name, "entry") != 0))
		return 0;
	return pid_args(r, s->object, p->key, p->symbol ? p->symbol : p->func, s->call, on_return,
			args, max);
}

/* Its targets: one, or each way out of the function. */
static bool fill_targets(struct registry *r, const struct probe *p, const struct site *s,
			 struct attach_point *at)
{
	at->ntargets = s->exits ? (unsigned)s->nexits : 1;
	at->targets = arena_array(&r->arena, struct attach_target, at->ntargets);
	for (unsigned i = 0; at->targets && i < at->ntargets; i++)
		at->targets[i] = (struct attach_target){
			.name = p->func,
			.addr = p->key + (s->exits ? s->exits[i] : 0),
			.cookie = s->exits ? (uint64_t)s->exits[i] << 32 : 0,
		};
	return at->targets;
}

/* The kinds of places that programs tell apart. */
enum kind { KIND_ENTRY, KIND_RETURN, KIND_INSIDE, NKINDS };

static const char *const kind_names[] = { "entry", "return", "inside" };

/* All but .path, .targets and .group. */
static void fill_kind(struct registry *r, uint32_t pid, enum kind kind, enum arch_calls call,
		      struct attach_point *at)
{
	bool multi = feature_has(r, FEAT_UPROBE_MULTI);

	at->kind = multi ? AT_UPROBE_MULTI : AT_UPROBE;
	at->pid = pid;
	at->bare = kind != KIND_INSIDE;
	at->call = call;
	at->args = kind == KIND_RETURN ? ARGS_UEXIT : ARGS_UREGS;
	at->select = multi || feature_has(r, FEAT_KPROBE_COOKIE) ? SEL_COOKIE : SEL_ONE;
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	const struct site *s = p->priv;
	enum kind kind = s->exits					      ? KIND_RETURN
			 : !strcmp(p->name, "entry") || !strcmp(p->name, "0") ? KIND_ENTRY
									      : KIND_INSIDE;

	if (!fill_targets(r, p, s, at))
		return registry_nomem(r);
	fill_kind(r, s->pid, kind, s->call, at);
	at->path = s->object->path;
	/* One program serves what lies in one file and is of one kind, be it little: beside what it takes to stop a process a look at
	 * a cookie is nothing, and a link takes as long to undo as a thousand in one. */
	(void)many;
	if (at->select == SEL_COOKIE)
		at->group = arena_printf(&r->arena, "uprobe:%u:%s:%s:%d", s->pid, s->object->file,
					 kind_names[kind], (int)s->call);
	else
		at->group = arena_printf(&r->arena, "uprobe:%u:%s:%s:%" PRIx64 ":%u", s->pid,
					 s->object->file, kind_names[kind], p->key, p->id);
	return at->group ? 0 : registry_nomem(r);
}

static bool means_kind(const struct probe_desc *d, enum kind kind)
{
	switch (kind) {
	case KIND_ENTRY:
		return desc_part_match(d->name, "entry") || desc_part_match(d->name, "0");
	case KIND_RETURN:
		return desc_part_match(d->name, "return");
	default:
		return means_offset(d->name) && (!d->name || strcmp(d->name, "0") != 0);
	}
}

static int to_come(struct registry *r, const struct probe_desc *d, unsigned nth,
		   struct attach_point *at)
{
	uint32_t pid = process_of(d->prov);

	for (enum kind kind = 0; pid && kind < NKINDS; kind++) {
		if (!means_kind(d, kind) || nth--)
			continue;
		fill_kind(r, pid, kind, elf_process_is_32(pid) ? CALL_C32 : CALL_C, at);
		if (at->select == SEL_COOKIE)
			return 1;
		snprintf(r->note, sizeof(r->note),
			 "libraries that process %u opens later have no probes, since this kernel "
			 "doesn't tell programs at which of several places they run",
			 pid);
		return 0;
	}
	return 0;
}

static const char *unavailable(struct registry *r)
{
	if (feature_has(r, FEAT_UPROBE) || feature_has(r, FEAT_UPROBE_MULTI))
		return NULL;
	return feature_why(r, FEAT_UPROBE);
}

static const char *how(struct registry *r)
{
	return feature_has(r, FEAT_UPROBE_MULTI)
		       ? "functions are reached by uprobe.multi, all of a file at once"
		       : "functions are reached by uprobes, one by one";
}

/* ---- why there is nothing ---- */

static void list_objects(const struct process *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->objects.n; i++)
		strbuf_printf(out, "%s%s", i ? ", " : "", p->objects.at[i].name);
}

static const struct elf_function *find_function(struct elf_functions *fs, const char *func)
{
	for (size_t i = 0; i < fs->n; i++)
		if (function_named(fs, &fs->at[i], func))
			return &fs->at[i];
	return NULL;
}

static const char *nearest(struct elf_functions *fs, const char *func)
{
	const char *best = NULL;
	unsigned most = 3, d;

	for (size_t i = 0; i < fs->n; i++) {
		const char *name = elf_function_shown(fs, &fs->at[i]);

		d = edit_distance(func, name, most);
		if (d < most) {
			most = d;
			best = name;
		}
	}
	return best;
}

static bool is_boundary(const char *name)
{
	return desc_part_match(name, "entry") || desc_part_match(name, "return");
}

/* The function is there, but not as a probe. The tag of the reason; NULL: none of its own. */
static const char *explain_function(const struct elf_function *f, const struct probe_desc *d,
				    const struct process_object *o, char *buf, size_t n)
{
	if (f->chooser)
		snprintf(buf, n,
			 "%s of %s is one of several functions: which one the process calls, or "
			 "its end, is not known, or it begins with an "
			 "instruction that no probe can take the place of",
			 f->name, o->name);
	else if (!is_boundary(d->name) && !means_offset(d->name))
		snprintf(buf, n,
			 "probes of a function are entry, return and hexadecimal offsets of its "
			 "instructions");
	else if (!is_boundary(d->name))
		snprintf(buf, n,
			 "no instruction of %s that a probe can take the place of begins at its "
			 "offset %s",
			 f->name, d->name);
	else
		snprintf(buf, n,
			 "%s begins with an instruction that no probe can take the place of",
			 f->name);
	if (f->chooser || is_boundary(d->name))
		return NULL;
	return means_offset(d->name) ? "D_PROC_OFF" : "D_PROC_NAME";
}

static void explain_no_function(struct elf_functions *fs, const struct probe_desc *d,
				const struct process_object *o, bool alone, char *buf, size_t n)
{
	const char *near = nearest(fs, d->func);

	if (!alone)
		snprintf(buf, n, "nothing that the process runs has a function %s", d->func);
	else
		snprintf(buf, n, "%s has no function %s%s%s%s", o->name, d->func,
			 fs->stripped ? " among those it shows (it is stripped)" : "",
			 near ? "; did you mean " : "", near ? near : "");
}

static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	uint32_t pid = process_of(d->prov);
	const struct process *p = pid ? process_look(r, pid) : NULL;
	const struct process_object *o = NULL;
	struct elf_functions *fs = NULL;
	const struct elf_function *f = NULL;
	size_t named = 0;

	if (!p)
		return false;
	for (size_t i = 0; i < p->objects.n && !f; i++) {
		if (!object_named(&p->objects.at[i], d->mod))
			continue;
		o = &p->objects.at[i];
		fs = object_functions(r, o);
		f = fs && desc_part_literal(d->func) ? find_function(fs, d->func) : NULL;
		named++;
	}
	if (!o) {
		struct strbuf objects = { 0 };

		list_objects(p, &objects);
		snprintf(buf, n, "process %u runs no %s%s; it runs %s", pid, d->mod,
			 r->later ? ", and no such library is where it would look"
				  : " (a library may come later with -Z)",
			 objects.failed ? "others" : objects.s);
		strbuf_free(&objects);
	} else if (f) {
		r->tag = explain_function(f, d, o, buf, n);
	} else if (fs && desc_part_literal(d->func)) {
		explain_no_function(fs, d, o, named == 1, buf, n);
		r->tag = "D_PROC_FUNC";
	} else {
		return false;
	}
	return true;
}

const struct provider provider_pid = {
	.name = "pid*",
	.summary = "functions of a process: entry, return, and instructions by their offset",
	.id_base = 1000000,
	.id_count = 1000000000,
	.stability = { "Evolving/Evolving/ISA", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Evolving/Evolving/ISA",
		       "Private/Private/Unknown" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.to_come = to_come,
	.unavailable = unavailable,
	.how = how,
	.explain = explain,
};
