/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Addresses to names, for people: the kernel's from /proc/kallsyms (read when the first is asked
 * for, into a sorted table of 16 bytes a symbol), programs' through user_symbols.c.
 *
 * kallsyms has no sizes: a symbol reaches to the next one. The last one of a module reaches to the
 * module's end as /proc/modules has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

struct symbols {
	bool kernel_read;
	struct kernel_symbol *at;
	size_t n, cap;
	struct strbuf names;
	struct kernel_module *modules;
	size_t nmodules;
	struct user_symbols *user; /* NULL until needed */
};

/* What is made by us of names, not by people who want to read them. */
static const char *const hidden_prefixes[] = { "__pfx_",    "__ksymtab_", "__kstrtab",
					       "__kcrctab", "__crc_",	  "__cfi_" };

/* How far behind its start the last symbol of something of unknown size is believed to reach. */
#define LAST_SYMBOL_REACH 65536

struct symbols *symbols_new(void)
{
	return calloc(1, sizeof(struct symbols));
}

void symbols_free(struct symbols *sy)
{
	if (!sy)
		return;
	user_symbols_free(sy->user);
	strbuf_free(&sy->names);
	free(sy->modules);
	free(sy->at);
	free(sy);
}

/* ---- reading ---- */

static int add_module(struct symbols *sy, const char *name, size_t n)
{
	struct kernel_module *m;

	/* Symbols of a module come in one stretch. */
	for (size_t i = sy->nmodules; i-- > 0;)
		if (strlen(sy->modules[i].name) == n && !memcmp(sy->modules[i].name, name, n))
			return (int)i;
	if (n >= sizeof(m->name) || sy->nmodules > UINT16_MAX)
		return -EINVAL;
	m = realloc(sy->modules, (sy->nmodules + 1) * sizeof(*m));
	if (!m)
		return -ENOMEM;
	sy->modules = m;
	m += sy->nmodules;
	*m = (struct kernel_module){ .first = UINT64_MAX };
	memcpy(m->name, name, n);
	return (int)sy->nmodules++;
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

static int add_symbol(struct symbols *sy, uint64_t addr, char type, const char *name, size_t n,
		      int module)
{
	bool text = type == 't' || type == 'T' || type == 'w' || type == 'W';
	struct kernel_symbol *last = sy->n ? &sy->at[sy->n - 1] : NULL;

	if (last && last->addr == addr && last->module == module) {
		/* Another name for the same place: the first one that is code stays. */
		if (last->text || !text)
			return 0;
		sy->n--;
		sy->names.n = last->name;
	}
	if (sy->n == sy->cap) {
		size_t cap = sy->cap ? sy->cap + sy->cap / 2 : 65536;
		struct kernel_symbol *more = realloc(sy->at, cap * sizeof(*more));

		if (!more)
			return -ENOMEM;
		sy->at = more;
		sy->cap = cap;
	}
	if (sy->names.n > UINT32_MAX - n - 1)
		return -E2BIG;
	sy->at[sy->n++] =
		(struct kernel_symbol){ addr, (uint32_t)sy->names.n, (uint16_t)module, text };
	strbuf_add(&sy->names, name, n);
	strbuf_putc(&sy->names, '\0');
	if (addr < sy->modules[module].first)
		sy->modules[module].first = addr;
	return sy->names.failed ? -ENOMEM : 0;
}

/* "ffffffff81000000 T _text" or "ffffffffc0001000 t probe\t[e1000]", terminated. */
static int read_symbol(struct symbols *sy, const char *line)
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
		module = add_module(sy, tab + 2, strcspn(tab + 2, "]"));
		if (module < 0)
			return module == -EINVAL ? 0 : module;
	}
	return add_symbol(sy, addr, p[1], name, (size_t)(tab - name), module);
}

static int read_kallsyms(struct symbols *sy, const char *path)
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
			err = read_symbol(sy, line);
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

static void read_modules(struct symbols *sy, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[4096], name[64];
	uint64_t size, start;

	while (f && fgets(line, sizeof(line), f)) {
		const char *at = strstr(line, " 0x");
		int module;

		if (!at || sscanf(line, "%63s %" SCNu64, name, &size) != 2 ||
		    sscanf(at, " 0x%" SCNx64, &start) != 1)
			continue;
		module = add_module(sy, name, strlen(name));
		if (module > 0 && start) {
			sy->modules[module].start = start;
			sy->modules[module].size = size;
		}
	}
	if (f)
		fclose(f);
}

static int compare_addresses(const void *x, const void *y)
{
	const struct kernel_symbol *a = x, *b = y;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name); /* as the file has them */
}

static void sort_symbols(struct symbols *sy)
{
	size_t sorted = 1;

	/* The kernel's own come in order, and nearly always the rest belongs behind them. */
	while (sorted < sy->n && sy->at[sorted - 1].addr <= sy->at[sorted].addr)
		sorted++;
	if (sorted >= sy->n)
		return;
	qsort(sy->at + sorted, sy->n - sorted, sizeof(*sy->at), compare_addresses);
	if (sy->at[sorted - 1].addr > sy->at[sorted].addr)
		qsort(sy->at, sy->n, sizeof(*sy->at), compare_addresses);
}

/* Without symbols (no right to see them, no memory) addresses stay numbers. */
void symbols_read_kernel(struct symbols *sy, const char *kallsyms, const char *modules)
{
	if (sy->kernel_read)
		return;
	sy->kernel_read = true;
	if (add_module(sy, "vmlinux", 7) < 0)
		return;
	if (read_kallsyms(sy, kallsyms)) {
		sy->n = 0;
		return;
	}
	read_modules(sy, modules);
	sort_symbols(sy);
}

/* ---- the kernel's ---- */

static bool in_module(const struct kernel_module *m, uint64_t addr)
{
	return m->size && addr >= m->start && addr - m->start < m->size;
}

static const struct kernel_symbol *find_kernel(struct symbols *sy, uint64_t addr)
{
	size_t lo = 0, hi;
	const struct kernel_symbol *s;

	symbols_read_kernel(sy, "/proc/kallsyms", "/proc/modules");
	hi = sy->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (sy->at[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return NULL;
	s = &sy->at[lo - 1];
	/* Names of the same place in order: code first, then as the file has them. */
	while (s > sy->at && s[-1].addr == s->addr && (s[-1].text || !s->text))
		s--;
	if (lo < sy->n && sy->at[lo].module == s->module)
		return s;
	if (!strcmp(sy->names.s + s->name, "_end"))
		return NULL;
	return in_module(&sy->modules[s->module], addr) || addr - s->addr < LAST_SYMBOL_REACH
		       ? s
		       : NULL;
}

/* The module's index, -1: addr is in none. */
static int find_module(struct symbols *sy, uint64_t addr)
{
	const struct kernel_symbol *s = find_kernel(sy, addr);

	if (s)
		return s->module;
	for (size_t i = 1; i < sy->nmodules; i++)
		if (in_module(&sy->modules[i], addr))
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
			strbuf_puts(out, sy->modules[module].name);
			strbuf_putc(out, '`');
		}
		put_hex(out, addr);
		return;
	}
	strbuf_puts(out, sy->modules[s->module].name);
	strbuf_putc(out, '`');
	strbuf_puts(out, sy->names.s + s->name);
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
		strbuf_puts(out, sy->modules[module].name);
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
	return sy->modules[m].first != UINT64_MAX ? sy->modules[m].first : sy->modules[m].start;
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
