/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Addresses to names, for people: the kernel's from /proc/kallsyms (read when the first is asked
 * for, into a sorted table of 16 bytes a symbol), programs' through user_symbols.c.
 *
 * kallsyms has no sizes: a symbol reaches to the next one. The last one of a module reaches to the
 * module's end as /proc/modules has it. An address that no symbol reaches to may be of a module that was loaded since: if there is
 * one all is read again.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"
#include "show/user_symbols.h"
#include "show/impl.h"

struct kernel_symbol {
	uint64_t addr;
	uint32_t name;	 /* in names */
	uint16_t module; /* 0: the kernel itself */
	bool text;
};

struct kernel_module {
	char name[64];
	uint64_t start, size; /* of /proc/modules; 0: not there */
	uint64_t first;	      /* address of its first symbol */
};

/* What was read of the kernel's at one time. */
struct kernel_table {
	struct kernel_symbol *at;
	size_t n, cap;
	struct strbuf names;
	struct kernel_module *modules; /* the first is the kernel itself */
	size_t nmodules;
	uint64_t loaded; /* of which modules there are, and where: see read_modules() */
};

struct symbols {
	bool kernel_read;
	char *kallsyms, *modules; /* the files */
	struct kernel_table kernel;
	uint64_t looked; /* when it was last asked, in ns, whether other modules are loaded now */
	struct user_symbols *user; /* NULL until needed */
};

/* What is made by us of names, not by people who want to read them. */
static const char *const hidden_prefixes[] = { "__pfx_",    "__ksymtab_", "__kstrtab",
					       "__kcrctab", "__crc_",	  "__cfi_" };

/* How far behind its start the last symbol of something of unknown size is believed to reach, */
#define LAST_SYMBOL_REACH 65536
/* and, with the rest of its page, that of a module's data, which newer kernels keep away from its code. */
#define PAGE 4096

#define LOOK_NS 10000000ull

struct symbols *symbols_new(void)
{
	return calloc(1, sizeof(struct symbols));
}

static void table_free(struct kernel_table *k)
{
	strbuf_free(&k->names);
	free(k->modules);
	free(k->at);
}

void symbols_free(struct symbols *sy)
{
	if (!sy)
		return;
	user_symbols_free(sy->user);
	table_free(&sy->kernel);
	free(sy->kallsyms);
	free(sy->modules);
	free(sy);
}

/* ---- reading ---- */

static int add_module(struct kernel_table *k, const char *name, size_t n)
{
	struct kernel_module *m;

	/* Symbols of a module come in one stretch. */
	for (size_t i = k->nmodules; i-- > 0;)
		if (strlen(k->modules[i].name) == n && !memcmp(k->modules[i].name, name, n))
			return (int)i;
	if (n >= sizeof(m->name) || k->nmodules > UINT16_MAX)
		return -EINVAL;
	m = realloc(k->modules, (k->nmodules + 1) * sizeof(*m));
	if (!m)
		return -ENOMEM;
	k->modules = m;
	m += k->nmodules;
	*m = (struct kernel_module){ .first = UINT64_MAX };
	memcpy(m->name, name, n);
	return (int)k->nmodules++;
}

static bool is_hidden(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(hidden_prefixes); i++)
		if (name[0] == '_' &&
		    !strncmp(name, hidden_prefixes[i], strlen(hidden_prefixes[i])))
			return true;
	return false;
}

/* Per-CPU variables have offsets instead of addresses: everything in the lower half of a 64-bit
 * address space. */
static bool is_kernel_address(uint64_t addr)
{
	return sizeof(long) == 8 ? addr >> 63 : addr != 0;
}

static int add_symbol(struct kernel_table *k, uint64_t addr, char type, const char *name, size_t n,
		      int module)
{
	bool text = type == 't' || type == 'T' || type == 'w' || type == 'W';
	struct kernel_symbol *last = k->n ? &k->at[k->n - 1] : NULL;

	if (last && last->addr == addr && last->module == module) {
		/* Another name for the same place: the first one that is code stays. */
		if (last->text || !text)
			return 0;
		k->n--;
		k->names.n = last->name;
	}
	if (k->n == k->cap) {
		size_t cap = k->cap ? k->cap + k->cap / 2 : 65536;
		struct kernel_symbol *more = realloc(k->at, cap * sizeof(*more));

		if (!more)
			return -ENOMEM;
		k->at = more;
		k->cap = cap;
	}
	if (k->names.n > UINT32_MAX - n - 1)
		return -E2BIG;
	k->at[k->n++] =
		(struct kernel_symbol){ addr, (uint32_t)k->names.n, (uint16_t)module, text };
	strbuf_add(&k->names, name, n);
	strbuf_putc(&k->names, '\0');
	if (addr < k->modules[module].first)
		k->modules[module].first = addr;
	return k->names.failed ? -ENOMEM : 0;
}

/* "ffffffff81000000 T _text" or "ffffffffc0001000 t probe\t[e1000]", terminated. */
static int read_symbol(struct kernel_table *k, const char *line)
{
	uint64_t addr = 0;
	const char *p = line, *name, *tab;
	unsigned digit;
	int module = 0;

	for (;; p++) {
		if (*p >= '0' && *p <= '9')
			digit = (unsigned)(*p - '0');
		else if (*p >= 'a' && *p <= 'f')
			digit = (unsigned)(*p - 'a' + 10);
		else
			break;
		addr = addr << 4 | digit;
	}
	if (p == line || p[0] != ' ' || !p[1] || p[2] != ' ' || !is_kernel_address(addr) ||
	    p[1] == 'a' || p[1] == 'A')
		return 0;
	name = p + 3;
	if (is_hidden(name))
		return 0;
	tab = strchrnul(name, '\t');
	if (tab[0] && tab[1] == '[') {
		module = add_module(k, tab + 2, strcspn(tab + 2, "]"));
		if (module < 0)
			return module == -EINVAL ? 0 : module;
	}
	return add_symbol(k, addr, p[1], name, (size_t)(tab - name), module);
}

static int read_kallsyms(struct kernel_table *k, const char *path)
{
	char buf[65536 + 1];
	size_t have = 0;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	while (!err && ((got = read(fd, buf + have, sizeof(buf) - 1 - have)) > 0 ||
			(got < 0 && errno == EINTR))) {
		char *line = buf, *end;

		if (got < 0)
			continue;
		have += (size_t)got;
		while (!err && (end = memchr(line, '\n', have - (size_t)(line - buf)))) {
			*end = '\0';
			err = read_symbol(k, line);
			line = end + 1;
		}
		have -= (size_t)(line - buf);
		memmove(buf, line, have);
		if (have == sizeof(buf) - 1) /* a line this long is none */
			have = 0;
	}
	close(fd);
	return err;
}

struct loaded_module {
	char name[64];
	uint64_t start, size; /* 0: not told */
};

/* The next line of /proc/modules; false: there is none. */
static bool next_module(FILE *f, struct loaded_module *m)
{
	char line[4096];

	while (f && fgets(line, sizeof(line), f)) {
		const char *at = strstr(line, " 0x");

		if (at && sscanf(line, "%63s %" SCNu64, m->name, &m->size) == 2 &&
		    sscanf(at, " 0x%" SCNx64, &m->start) == 1)
			return true;
	}
	return false;
}

/* Of which modules are loaded, and where. k NULL: only that. */
static uint64_t read_modules(struct kernel_table *k, const char *path)
{
	FILE *f = path ? fopen(path, "re") : NULL;
	struct loaded_module m;
	uint64_t loaded = 0;

	while (next_module(f, &m)) {
		int module = k ? add_module(k, m.name, strlen(m.name)) : -1;

		loaded += hash_bytes(m.name, strlen(m.name)) * (m.start | 1);
		if (module > 0 && m.start) {
			k->modules[module].start = m.start;
			k->modules[module].size = m.size;
		}
	}
	if (f)
		fclose(f);
	return loaded;
}

static int compare_addresses(const void *x, const void *y)
{
	const struct kernel_symbol *a = x, *b = y;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name); /* as the file has them */
}

static void sort_symbols(struct kernel_table *k)
{
	uint64_t lowest = UINT64_MAX;
	size_t sorted = 1;

	/* The kernel's own come in order and are nearly all there is; what follows belongs, nearly always, behind them. */
	while (sorted < k->n && k->at[sorted - 1].addr <= k->at[sorted].addr)
		sorted++;
	if (sorted >= k->n)
		return;
	for (size_t i = sorted; i < k->n; i++)
		lowest = k->at[i].addr < lowest ? k->at[i].addr : lowest;
	while (sorted && k->at[sorted - 1].addr >= lowest)
		sorted--;
	qsort(k->at + sorted, k->n - sorted, sizeof(*k->at), compare_addresses);
}

static bool read_table(struct kernel_table *k, const char *kallsyms, const char *modules)
{
	/* First: what is loaded from here on is missed at the most, and then read again. */
	k->loaded = read_modules(NULL, modules);
	if (add_module(k, "vmlinux", 7) < 0 || read_kallsyms(k, kallsyms))
		return false;
	read_modules(k, modules);
	sort_symbols(k);
	return true;
}

/* Without symbols (no right to see them, no memory) addresses stay numbers. */
void symbols_read_kernel(struct symbols *sy, const char *kallsyms, const char *modules)
{
	if (sy->kernel_read)
		return;
	sy->kernel_read = true;
	sy->kallsyms = strdup(kallsyms);
	sy->modules = strdup(modules);
	if (!read_table(&sy->kernel, kallsyms, modules))
		sy->kernel.n = 0;
}

/* Reads all again if other modules are loaded now; asks that every LOOK_NS at most, for who has many addresses that nobody knows. */
static bool read_again(struct symbols *sy)
{
	struct kernel_table fresh = { 0 };
	uint64_t now = now_ns();

	if (!sy->kallsyms || !sy->modules || (sy->looked && now - sy->looked < LOOK_NS))
		return false;
	sy->looked = now;
	if (read_modules(NULL, sy->modules) == sy->kernel.loaded)
		return false;
	if (!read_table(&fresh, sy->kallsyms, sy->modules)) {
		table_free(&fresh);
		return false;
	}
	table_free(&sy->kernel);
	sy->kernel = fresh;
	return true;
}

/* ---- the kernel's ---- */

static bool in_module(const struct kernel_module *m, uint64_t addr)
{
	return m->size && addr >= m->start && addr - m->start < m->size;
}

/* Does the symbol reach to the address? next: the symbol behind it, or NULL. *last: nothing of the module's is known to be behind the
 * address, so that another one's may be. */
static bool reaches(const struct kernel_table *k, const struct kernel_symbol *s,
		    const struct kernel_symbol *next, uint64_t addr, bool *last)
{
	const struct kernel_module *m = &k->modules[s->module];

	*last = !next || next->module != s->module;
	if (s->module && !m->size)
		return addr - s->addr < LAST_SYMBOL_REACH;
	if (!s->module)
		return !*last ||
		       (strcmp(k->names.s + s->name, "_end") && addr - s->addr < LAST_SYMBOL_REACH);
	if (in_module(m, s->addr)) {
		*last |= !next || !in_module(m, next->addr);
		return in_module(m, addr);
	}
	return !*last || addr / PAGE == s->addr / PAGE;
}

static const struct kernel_symbol *find_in_table(const struct kernel_table *k, uint64_t addr,
						 bool *last)
{
	size_t lo = 0, hi = k->n;
	const struct kernel_symbol *s;

	*last = true;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (k->at[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return NULL;
	s = &k->at[lo - 1];
	/* Names of the same place in order: code first, then as the file has them. */
	while (s > k->at && s[-1].addr == s->addr && (s[-1].text || !s->text))
		s--;
	return reaches(k, s, lo < k->n ? &k->at[lo] : NULL, addr, last) ? s : NULL;
}

static const struct kernel_symbol *find_kernel(struct symbols *sy, uint64_t addr)
{
	const struct kernel_symbol *s;
	bool last;

	symbols_read_kernel(sy, "/proc/kallsyms", "/proc/modules");
	if (!is_kernel_address(addr))
		return NULL;
	s = find_in_table(&sy->kernel, addr, &last);
	if ((!s || last) && read_again(sy))
		s = find_in_table(&sy->kernel, addr, &last);
	return s;
}

/* The module's index, -1: addr is in none. */
static int find_module(struct symbols *sy, uint64_t addr)
{
	const struct kernel_symbol *s = find_kernel(sy, addr);

	if (s)
		return s->module;
	for (size_t i = 1; i < sy->kernel.nmodules; i++)
		if (in_module(&sy->kernel.modules[i], addr))
			return (int)i;
	return -1;
}

static void put_offset(struct strbuf *out, uint64_t into)
{
	if (!into)
		return;
	strbuf_putc(out, '+');
	put_hex(out, into);
}

void symbols_kernel_sym(struct symbols *sy, uint64_t addr, bool with_offset, struct strbuf *out)
{
	const struct kernel_symbol *s = find_kernel(sy, addr);
	int module;

	if (!s) {
		module = find_module(sy, addr);
		if (module >= 0) {
			strbuf_puts(out, sy->kernel.modules[module].name);
			strbuf_putc(out, '`');
		}
		put_hex(out, addr);
		return;
	}
	strbuf_puts(out, sy->kernel.modules[s->module].name);
	strbuf_putc(out, '`');
	strbuf_puts(out, sy->kernel.names.s + s->name);
	if (with_offset)
		put_offset(out, addr - s->addr);
}

void symbols_kernel(struct symbols *sy, uint64_t addr, struct strbuf *out)
{
	symbols_kernel_sym(sy, addr, true, out);
}

void symbols_kernel_mod(struct symbols *sy, uint64_t addr, struct strbuf *out)
{
	int module = find_module(sy, addr);

	if (module >= 0)
		strbuf_puts(out, sy->kernel.modules[module].name);
	else
		put_hex(out, addr);
}

uint64_t symbols_kernel_start(struct symbols *sy, uint64_t addr, bool module)
{
	const struct kernel_symbol *s;
	int m;

	if (!module) {
		s = find_kernel(sy, addr);
		return s ? s->addr : addr;
	}
	m = find_module(sy, addr);
	if (m < 0)
		return addr;
	return sy->kernel.modules[m].first != UINT64_MAX ? sy->kernel.modules[m].first
							 : sy->kernel.modules[m].start;
}

/* ---- programs' ---- */

static bool find_user(struct symbols *sy, uint32_t pid, uint64_t addr, bool only_object,
		      struct user_symbol *us)
{
	if (!sy->user)
		sy->user = user_symbols_new();
	return sy->user && pid && user_symbols_find(sy->user, pid, addr, only_object, us);
}

void symbols_user(struct symbols *sy, uint32_t pid, uint64_t addr, bool with_offset,
		  struct strbuf *out)
{
	struct user_symbol us;

	if (!find_user(sy, pid, addr, false, &us)) {
		put_hex(out, addr);
		return;
	}
	strbuf_puts(out, us.object);
	strbuf_putc(out, '`');
	if (!us.name) {
		put_hex(out, addr);
		return;
	}
	strbuf_puts(out, us.name);
	if (with_offset)
		put_offset(out, us.into);
}

bool symbols_user_code(struct symbols *sy, uint32_t pid, uint64_t addr)
{
	return !sy->user || user_symbols_is_code(sy->user, pid, addr);
}

void symbols_user_mod(struct symbols *sy, uint32_t pid, uint64_t addr, struct strbuf *out)
{
	struct user_symbol us;

	if (find_user(sy, pid, addr, true, &us))
		strbuf_puts(out, us.object);
	else
		put_hex(out, addr);
}

uint64_t symbols_user_start(struct symbols *sy, uint32_t pid, uint64_t addr, bool module)
{
	struct user_symbol us;

	if (!find_user(sy, pid, addr, module, &us))
		return addr;
	if (module)
		return us.object_start;
	return us.name ? addr - us.into : addr;
}

void symbols_watch(struct symbols *sy)
{
	if (!sy->user)
		sy->user = user_symbols_new();
	if (sy->user)
		user_symbols_watch(sy->user);
}

void symbols_keep_up(struct symbols *sy)
{
	if (sy->user)
		user_symbols_keep_up(sy->user);
}

void symbols_hold(struct symbols *sy, uint32_t pid)
{
	if (!sy->user)
		sy->user = user_symbols_new();
	if (sy->user)
		user_symbols_hold(sy->user, pid);
}
