/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's functions. /proc/kallsyms tells their names and addresses, in the order of addresses and then module by
 * module; tracefs tells which ones begin with a place that the kernel can patch. Both are made by the kernel while they are
 * read, which takes tens of milliseconds: so the first is read once and not at all if nobody asks for a function, and
 * the second only when a wildcard has to know.
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
	uint32_t n;
};

/* A line of /proc/kallsyms: "address type name[\tmodule]". */
struct symbol {
	uint64_t addr;
	const char *name, *module; /* in the text */
	size_t name_len, module_len;
	bool text;
};

static bool is_text(char type)
{
	return type == 't' || type == 'T' || type == 'w' || type == 'W';
}

/* Parses the line and returns the next one. */
static const char *read_symbol(const char *line, struct symbol *s)
{
	const char *end = strchrnul(line, '\n'), *at, *tab;
	char *after;

	*s = (struct symbol){ .addr = strtoull(line, &after, 16) };
	at = after;
	if (end - at > 3 && at[0] == ' ' && at[2] == ' ') {
		s->name = at + 3;
		tab = memchr(s->name, '\t', (size_t)(end - s->name));
		s->name_len = (size_t)((tab ? tab : end) - s->name);
		s->module = "vmlinux";
		s->module_len = 7;
		if (tab && tab[1] == '[' && end[-1] == ']') {
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

int functions_walk(struct registry *r, const char *name,
		   int (*fn)(void *arg, const struct function *f), void *arg)
{
	char own_name[DT_NAME_MAX + 1], own_module[DT_NAME_MAX + 1];
	struct function f = { .name = own_name, .module = own_module };
	size_t len = name ? strlen(name) : 0;
	const char *line;
	struct symbol s;
	int v = kallsyms(r, &line);

	for (; !v && *line;) {
		line = read_symbol(line, &s);
		if (!s.text)
			continue;
		f.index++; /* the first is 1: skipped ones below count, too */
		if (name && (s.name_len != len || memcmp(s.name, name, len) != 0))
			continue;
		memcpy(own_name, s.name, s.name_len);
		own_name[s.name_len] = '\0';
		memcpy(own_module, s.module, s.module_len);
		own_module[s.module_len] = '\0';
		f.addr = s.addr;
		v = fn(arg, &f);
	}
	return v;
}

/* ---- which can be traced ---- */

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

static void mark(struct traceable *t, uint32_t index)
{
	t->bits[index / 64] |= 1ull << index % 64;
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
		at[*n] = (struct place){ s.addr, s.name, (uint32_t)s.name_len, *n + 1 };
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
				mark(t, places[i].index);
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
		if ((c = hash_get(&names, places[i].name, places[i].len)) &&
		    c->listed >= c->symbols)
			mark(t, places[i].index);
	hash_free(&names);
	arena_free(&mem);
	return err;
}

/* Lines "name reason": functions that the driver refuses. */
static void unmark_refused(struct traceable *t, const struct place *places, uint32_t n)
{
	struct strbuf text = { 0 };
	const char *line;

	if (read_file_at(AT_FDCWD, "/proc/dtrace/refused", &text) || !text.s)
		return;
	for (line = text.s; *line; line += *line == '\n') {
		size_t len = strcspn(line, " \n");

		for (uint32_t i = 0; i < n; i++)
			if (places[i].len == len && !memcmp(places[i].name, line, len))
				t->bits[places[i].index / 64] &= ~(1ull << places[i].index % 64);
		line = strchrnul(line, '\n');
	}
	strbuf_free(&text);
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
		t->bits = arena_array(&r->arena, uint64_t, n / 64 + 1);
		t->n = n;
		if (t->bits && !by_name)
			mark_by_address(t, places, n, text.s);
		else if (t->bits && mark_by_name(t, places, n, text.s))
			t->bits = NULL;
		if (t->bits && func_sources_by_driver(r))
			unmark_refused(t, places, n);
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
	return index <= r->traceable->n && r->traceable->bits[index / 64] >> index % 64 & 1;
}
