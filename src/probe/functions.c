/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's functions. /proc/kallsyms tells their names and addresses, in the order of addresses and then module by
 * module; tracefs tells which ones begin with a place that the kernel can patch. Both are made by the kernel while they are
 * read, which takes tens of milliseconds: so the first is read once and not at all if nobody asks for a function, and
 * the second only when a wildcard has to know. Who asks for many functions by name (lockstat: 30) gets them by an index.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "probe/func_sources.h"
#include "probe/functions.h"
#include "probe/internal.h"

/* Which text symbols can be traced: a bit an index. */
struct traceable {
	uint64_t *bits; /* NULL: nobody knows */
	uint64_t
		*ambiguous; /* some of their name can, others can't: the kernel doesn't say which */
	uint32_t n;
	struct strbuf refused; /* by the driver: lines "name reason" */
	struct hash
		no_kprobes; /* names that the kernel lets no kprobe be at; used if many functions are reached so */
};

/* A line of /proc/kallsyms: "address type name[\tmodule]". */
struct symbol {
	const char *line;
	const char *name, *module; /* in the text */
	size_t name_len, module_len;
	bool text;
};

static bool is_text(char type)
{
	return type == 't' || type == 'T' || type == 'w' || type == 'W';
}

/* Of a hundred thousand symbols few are asked for theirs: reading the number takes longer than all else. */
static uint64_t address_of(const struct symbol *s)
{
	return strtoull(s->line, NULL, 16);
}

/* Parses the line, but for the address, and returns the next one. */
static const char *read_symbol(const char *line, struct symbol *s)
{
	const char *end = strchrnul(line, '\n'), *at = memchr(line, ' ', (size_t)(end - line)),
		   *tab;

	*s = (struct symbol){ .line = line };
	if (at && end - at > 3 && at[2] == ' ') {
		s->name = at + 3;
		tab = end[-1] == ']' ? memchr(s->name, '\t', (size_t)(end - s->name)) : NULL;
		s->name_len = (size_t)((tab ? tab : end) - s->name);
		s->module = "vmlinux";
		s->module_len = 7;
		if (tab && tab[1] == '[') {
			s->module = tab + 2;
			s->module_len = (size_t)(end - 1 - s->module);
		}
		/* Programs and trampolines come and go; they are nobody's functions. */
		s->text = is_text(at[1]) && s->name_len <= DT_NAME_MAX &&
			  s->module_len <= DT_NAME_MAX &&
			  !(s->module_len == 3 && !memcmp(s->module, "bpf", 3)) &&
			  !(s->module_len > 2 && !memcmp(s->module, "__", 2));
	}
	return *end ? end + 1 : end;
}

static int kallsyms(struct registry *r, const char **text)
{
	int err = r->types ? types_kallsyms(r->types, text) : -ENOENT;

	if (err)
		registry_error(r, "the kernel's functions: /proc/kallsyms: %s", strerror(-err));
	return err;
}

enum function_piece function_piece(const char *name, const char *func)
{
	size_t n = strlen(func);

	if (strncmp(name, func, n) != 0)
		return PIECE_NONE;
	if (!name[n])
		return PIECE_WHOLE;
	if (name[n] != '.' || strstr(name + n, ".cold"))
		return PIECE_NONE;
	return strstr(name + n, ".part.") ? PIECE_PART : PIECE_CLONE;
}

/* ---- by name ---- */

/* A text symbol; those whose names are the same up to a dot are a chain, in the order of the list. */
struct named {
	const char *line;
	uint32_t index;
	struct named *next, *last; /* last: of the first only */
};

static size_t before_dot(const char *name, size_t len)
{
	const char *dot = memchr(name, '.', len);

	return dot ? (size_t)(dot - name) : len;
}

static int add_named(struct registry *r, const char *line, const struct symbol *s, uint32_t index)
{
	size_t len = before_dot(s->name, s->name_len);
	struct named *n = arena_new(&r->arena, struct named), *first;

	if (!n)
		return -ENOMEM;
	*n = (struct named){ .line = line, .index = index, .last = n };
	first = hash_get(&r->functions.by_name, s->name, len);
	if (!first)
		return hash_set(&r->functions.by_name, s->name, len, n);
	first->last->next = n;
	first->last = n;
	return 0;
}

/* One name is found as fast by going through the list; from the fourth on an index is worth its while. */
static bool are_named(struct registry *r, const char *line)
{
	struct symbol s;
	uint32_t index = 0;
	int err = 0;

	if (r->functions.asked < 3) {
		r->functions.asked++;
		return false;
	}
	if (r->functions.made)
		return !r->functions.failed;
	r->functions.made = true;
	while (*line && !err) {
		const char *this = line;

		line = read_symbol(line, &s);
		if (s.text)
			err = add_named(r, this, &s, ++index);
	}
	r->functions.failed = err;
	return !err;
}

/* What is looked for in a list, and who is told. */
struct search {
	const char *name; /* NULL: every one */
	bool pieces;	  /* of the function of that name */
	int (*fn)(void *arg, const struct function *f);
	void *arg;
};

static int visit(const struct search *w, const struct symbol *s, uint32_t index)
{
	char own_name[DT_NAME_MAX + 1], own_module[DT_NAME_MAX + 1];
	struct function f = { .index = index, .name = own_name, .module = own_module };
	size_t len = w->name ? strlen(w->name) : 0;

	if (w->name && (s->name_len < len || memcmp(s->name, w->name, len) != 0 ||
			(s->name_len != len && !(w->pieces && s->name[len] == '.'))))
		return 0;
	memcpy(own_name, s->name, s->name_len);
	own_name[s->name_len] = '\0';
	if (w->pieces && function_piece(own_name, w->name) == PIECE_NONE)
		return 0;
	memcpy(own_module, s->module, s->module_len);
	own_module[s->module_len] = '\0';
	f.addr = address_of(s);
	return w->fn(w->arg, &f);
}

static int walk(struct registry *r, const struct search *w)
{
	const char *line;
	struct symbol s;
	uint32_t index = 0;
	int v = kallsyms(r, &line);

	if (!v && w->name && are_named(r, line)) {
		const struct named *n = hash_get(&r->functions.by_name, w->name,
						 before_dot(w->name, strlen(w->name)));

		for (; n && !v; n = n->next) {
			read_symbol(n->line, &s);
			v = visit(w, &s, n->index);
		}
		return v;
	}
	while (!v && *line) {
		line = read_symbol(line, &s);
		if (s.text) /* the first has the index 1 */
			v = visit(w, &s, ++index);
	}
	return v;
}

int functions_walk(struct registry *r, const char *name,
		   int (*fn)(void *arg, const struct function *f), void *arg)
{
	return walk(r, &(struct search){ name, false, fn, arg });
}

int functions_walk_pieces(struct registry *r, const char *func,
			  int (*fn)(void *arg, const struct function *f), void *arg)
{
	return walk(r, &(struct search){ func, true, fn, arg });
}

/* ---- which can be traced ---- */

/*
 * Programs of the kernel's own sources run within each other: one at a tracepoint is in a map or a ring and holds its lock, and calls
 * one of these; a program there waits for the same lock, and its CPU for ever. The kernel guards only kprobes against each other.
 */
static const char *const at_locks[] = {
	"_raw_spin_lock",	"_raw_spin_lock_irq",	       "_raw_spin_lock_irqsave",
	"_raw_spin_lock_bh",	"_raw_spin_trylock",	       "_raw_spin_unlock",
	"_raw_spin_unlock_irq", "_raw_spin_unlock_irqrestore", "_raw_spin_unlock_bh",
};

const char *function_refused(const char *name)
{
	if (strncmp(name, "_raw_spin_", 10) != 0)
		return NULL;
	/* Since 6.16 a lock of theirs that is asked for twice says so. */
	for (size_t i = 0; i < ARRAY_SIZE(at_locks); i++)
		if (!strcmp(name, at_locks[i]) && kernel_older_than(6, 16))
			return "it runs with the lock of a map or ring held, and a program there "
			       "would wait "
			       "for that lock for ever (before Linux 6.16)";
	return NULL;
}

struct place {
	uint64_t addr;
	const char *name;
	uint32_t len, index;
};

static int by_addr(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static void mark(uint64_t *bits, uint32_t index)
{
	bits[index / 64] |= 1ull << index % 64;
}

static bool is_marked(const uint64_t *bits, uint32_t index)
{
	return bits[index / 64] >> index % 64 & 1;
}

/* All text symbols, malloc'ed; *n of them. NULL: none, or no memory. */
static struct place *places_make(struct registry *r, uint32_t *n)
{
	struct place *at = NULL;
	uint32_t room = 0;
	const char *line;
	struct symbol s;

	*n = 0;
	if (kallsyms(r, &line))
		return NULL;
	while (*line) {
		line = read_symbol(line, &s);
		if (!s.text)
			continue;
		if (*n == room) {
			struct place *more = realloc(at, (room += room / 2 + 65536) * sizeof(*at));

			if (!more) {
				free(at);
				return NULL;
			}
			at = more;
		}
		at[*n] = (struct place){ address_of(&s), s.name, (uint32_t)s.name_len, *n + 1 };
		(*n)++;
	}
	return at;
}

/*
 * Lines "address name[ [module]]", the address that of the place to be patched, which is where the function begins or,
 * behind an instruction that marks the targets of indirect calls, a little later.
 */
static void mark_by_address(struct traceable *t, struct place *places, uint32_t n, const char *text)
{
	qsort(places, n, sizeof(*places), by_addr);
	while (*text) {
		char *end;
		uint64_t ip = strtoull(text, &end, 16);
		const char *name = *end == ' ' ? end + 1 : end;
		size_t len = strcspn(name, " \t\n");
		uint32_t lo = 0, hi = n;

		while (lo < hi) {
			uint32_t mid = (lo + hi) / 2;

			if (places[mid].addr <= ip)
				lo = mid + 1;
			else
				hi = mid;
		}
		/* Symbols at one address are all there is before another function begins. */
		for (uint32_t i = lo; i-- && ip - places[i].addr < 32;)
			if (places[i].len == len && !memcmp(places[i].name, name, len)) {
				mark(t->bits, places[i].index);
				break;
			}
		text = strchrnul(name, '\n');
		text += *text == '\n';
	}
}

struct count {
	uint32_t listed, symbols;
};

/* Lines "name[ [module]]". Functions of one name are told apart only if all of them are there. */
static int mark_by_name(struct traceable *t, const struct place *places, uint32_t n,
			const char *text)
{
	struct hash names = { 0 };
	struct arena mem = { 0 };
	struct count *c;
	int err = 0;

	while (*text && !err) {
		size_t len = strcspn(text, " \t\n");

		c = hash_get(&names, text, len);
		if (!c) {
			c = arena_new(&mem, struct count);
			err = c ? hash_set(&names, text, (uint32_t)len, c) : -ENOMEM;
		}
		if (c)
			c->listed++;
		text = strchrnul(text, '\n');
		text += *text == '\n';
	}
	for (uint32_t i = 0; i < n && !err; i++)
		if ((c = hash_get(&names, places[i].name, places[i].len)))
			c->symbols++;
	for (uint32_t i = 0; i < n && !err; i++)
		if ((c = hash_get(&names, places[i].name, places[i].len)))
			mark(c->listed >= c->symbols ? t->bits : t->ambiguous, places[i].index);
	hash_free(&names);
	arena_free(&mem);
	return err;
}

static void unmark_refused(struct traceable *t, const struct place *places, uint32_t n)
{
	const char *line;

	if (read_file_at(AT_FDCWD, "/proc/dtrace/refused", &t->refused) || !t->refused.s)
		return;
	for (line = t->refused.s; *line; line += *line == '\n') {
		size_t len = strcspn(line, " \n");

		for (uint32_t i = 0; i < n; i++)
			if (places[i].len == len && !memcmp(places[i].name, line, len))
				t->bits[places[i].index / 64] &= ~(1ull << places[i].index % 64);
		line = strchrnul(line, '\n');
	}
}

/* The compiler's parts of a function ("f.part.0") are meant with it. */
static bool lets_no_kprobe(const struct traceable *t, const char *name, size_t len)
{
	const char *dot = memchr(name, '.', len);

	return hash_get(&t->no_kprobes, name, (uint32_t)(dot ? dot - name : (ptrdiff_t)len));
}

/* NOKPROBE_SYMBOL(f) leaves a variable _kbl_addr_f behind, so no debugfs has to be there to know of f. */
static int unmark_no_kprobes(struct registry *r, struct traceable *t, const struct place *places,
			     uint32_t n)
{
	static const char prefix[] = "_kbl_addr_";
	const size_t skip = sizeof(prefix) - 1;
	const char *line;
	struct symbol s;
	int err = kallsyms(r, &line);

	while (!err && *line) {
		line = read_symbol(line, &s);
		if (!s.text && s.name_len > skip && !memcmp(s.name, prefix, skip))
			err = hash_set(&t->no_kprobes, s.name + skip, (uint32_t)(s.name_len - skip),
				       t);
	}
	for (uint32_t i = 0; i < n && !err; i++)
		if (lets_no_kprobe(t, places[i].name, places[i].len))
			t->bits[places[i].index / 64] &= ~(1ull << places[i].index % 64);
	return err;
}

static struct traceable *traceable_make(struct registry *r)
{
	struct traceable *t = arena_new(&r->arena, struct traceable);
	struct strbuf text = { 0 };
	struct place *places;
	uint32_t n;
	int dir = tracefs_dir(r);
	bool by_name = false;

	if (!t || dir < 0)
		return t;
	if (read_file_at(dir, "available_filter_functions_addrs", &text)) {
		by_name = true;
		if (read_file_at(dir, "available_filter_functions", &text))
			return t;
	}
	places = text.s ? places_make(r, &n) : NULL;
	if (places) {
		t->ambiguous = arena_array(&r->arena, uint64_t, n / 64 + 1);
		t->bits = t->ambiguous ? arena_array(&r->arena, uint64_t, n / 64 + 1) : NULL;
		t->n = n;
		if (t->bits && !by_name)
			mark_by_address(t, places, n, text.s);
		else if (t->bits && mark_by_name(t, places, n, text.s))
			t->bits = NULL;
		if (t->bits && !strcmp(func_sources_of_many(r), "driver"))
			unmark_refused(t, places, n);
		else if (t->bits && !strcmp(func_sources_of_many(r), "kprobe") &&
			 unmark_no_kprobes(r, t, places, n))
			t->bits = NULL;
		free(places);
	}
	strbuf_free(&text);
	return t;
}

bool function_traceable(struct registry *r, uint32_t index)
{
	if (!r->traceable)
		r->traceable = traceable_make(r);
	if (!r->traceable || !r->traceable->bits)
		return true;
	return index <= r->traceable->n && is_marked(r->traceable->bits, index);
}

/* By the driver, by name. */
static const char *why_refused(struct registry *r, const char *name)
{
	const char *line = r->traceable->refused.s;
	size_t len = strlen(name);

	for (; line && *line; line += *line == '\n') {
		const char *end = strchrnul(line, '\n');

		if (!strncmp(line, name, len) && line[len] == ' ') {
			line += len + 1;
			return arena_printf(&r->arena, "the driver refuses it: %.*s",
					    (int)(end - line), line);
		}
		line = end;
	}
	return NULL;
}

const char *function_why_not(struct registry *r, uint32_t index, const char *name)
{
	const char *why;

	why = function_refused(name);
	if (why)
		return why;
	if (function_traceable(r, index))
		return NULL;
	why = why_refused(r, name);
	if (why)
		return why;
	if (lets_no_kprobe(r->traceable, name, strlen(name)))
		return "the kernel lets no kprobe be there, by which many functions are reached "
		       "here";
	if (index <= r->traceable->n && is_marked(r->traceable->ambiguous, index))
		return "several functions have this name, and this kernel does not tell which of "
		       "them "
		       "can be traced";
	return "it does not begin with a place where the kernel could put a call: it is assembly, "
	       "marked as not to be traced, or only run at start";
}

void functions_free(struct registry *r)
{
	hash_free(&r->functions.by_name);
	if (!r->traceable)
		return;
	strbuf_free(&r->traceable->refused);
	hash_free(&r->traceable->no_kprobes);
}
