/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Symbols of an ELF file: of .symtab where it has one, of the separate file with debug information
 * if that is installed, else of .dynsym. Read once into a sorted table of 16 bytes a symbol; of
 * names for the same address the plainest stays ("read", not "__libc_read").
 *
 * Questions are offsets in the file, which is what /proc/PID/maps gives; program headers turn them
 * into the addresses symbols have. So it doesn't matter where, and whether at random, a file was
 * mapped.
 */
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "elf/demangle.h"
#include "elf/symbols.h"
#include "elf/tables.h"

struct elf_symbol {
	uint64_t addr;
	uint32_t size; /* 0: up to the next one */
	uint32_t name; /* in names */
};

struct elf_symbols {
	struct elf_symbol *at;
	size_t n, cap;
	struct strbuf names;
	struct elf_segments segments;
	struct hash shown; /* symbol -> its name in the source; made when it is asked for */
	bool failed;	   /* no memory */
};

/* How many symbols before the nearest one are looked at for one that is longer. */
enum { LOOK_BACK = 8 };

static bool is_wanted(const GElf_Sym *sym, const char *name)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	/* '$' begins names that mark data in code. */
	return *name != '$' && sym->st_shndx != SHN_ABS && sym->st_value &&
	       (type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_OBJECT ||
		type == STT_NOTYPE);
}

static void add_symbol(void *arg, const GElf_Sym *sym, const char *name)
{
	struct elf_symbols *es = arg;
	size_t n = strcspn(name, "@"); /* what follows is a version */
	struct elf_symbol *s;

	if (!is_wanted(sym, name))
		return;
	if (es->n == es->cap) {
		size_t cap = es->cap ? es->cap * 2 : 256;
		struct elf_symbol *more = realloc(es->at, cap * sizeof(*more));

		if (!more) {
			es->failed = true;
			return;
		}
		es->at = more;
		es->cap = cap;
	}
	if (es->names.n > UINT32_MAX - n - 1)
		return;
	s = &es->at[es->n++];
	s->addr = sym->st_value;
	s->size = sym->st_size > UINT32_MAX ? UINT32_MAX : (uint32_t)sym->st_size;
	s->name = (uint32_t)es->names.n;
	strbuf_add(&es->names, name, n);
	strbuf_putc(&es->names, '\0');
	es->failed |= es->names.failed;
}

/* ---- putting in order ---- */

static int compare_symbols(const void *x, const void *y, void *names)
{
	const struct elf_symbol *a = x, *b = y;
	const char *na = (const char *)names + a->name, *nb = (const char *)names + b->name;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	/* Those without a size mark places rather than things. */
	if (!a->size != !b->size)
		return a->size ? -1 : 1;
	return elf_name_order(na, nb);
}

static void sort_table(struct elf_symbols *es)
{
	size_t kept = 0;

	if (!es->n)
		return;
	qsort_r(es->at, es->n, sizeof(*es->at), compare_symbols, es->names.s);
	for (size_t i = 0; i < es->n; i++)
		if (!i || es->at[i].addr != es->at[kept - 1].addr)
			es->at[kept++] = es->at[i];
	es->n = kept;
}

static struct elf_symbols *read_elf(Elf *elf)
{
	struct elf_symbols *es = NULL;

	if (elf && elf_kind(elf) == ELF_K_ELF)
		es = calloc(1, sizeof(*es));
	if (es) {
		es->failed = elf_segments_read(elf, &es->segments) != 0;
		elf_symbols_walk(elf, add_symbol, es);
		if (!es->failed)
			sort_table(es);
	}
	if (elf)
		elf_end(elf);
	if (es && es->failed) {
		elf_symbols_free(es);
		es = NULL;
	}
	return es;
}

struct elf_symbols *elf_symbols_file(int fd)
{
	if (elf_version(EV_CURRENT) == EV_NONE)
		return NULL;
	return read_elf(elf_begin(fd, ELF_C_READ, NULL));
}

struct elf_symbols *elf_symbols_memory(const void *image, size_t size)
{
	struct elf_symbols *es;
	char *own;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return NULL;
	own = malloc(size ? size : 1);
	if (!own)
		return NULL;
	memcpy(own, image, size);
	es = read_elf(elf_memory(own, size));
	free(own);
	return es;
}

void elf_symbols_free(struct elf_symbols *es)
{
	if (!es)
		return;
	for (struct hash_slot *s = NULL; (s = hash_next(&es->shown, s));)
		free(s->value);
	hash_free(&es->shown);
	strbuf_free(&es->names);
	free(es->segments.at);
	free(es->at);
	free(es);
}

size_t elf_symbols_count(const struct elf_symbols *es)
{
	return es->n;
}

/* ---- looking up ---- */

/* Stacks show a name again and again. */
static const char *shown(struct elf_symbols *es, const char *symbol)
{
	char *name;

	if (!symbol_is_mangled(symbol))
		return symbol;
	name = hash_gets(&es->shown, symbol);
	if (name)
		return name;
	name = symbol_demangle(symbol, true);
	if (name && hash_sets(&es->shown, symbol, name)) {
		free(name);
		name = NULL;
	}
	return name ? name : symbol;
}

const char *elf_symbols_find(struct elf_symbols *es, uint64_t offset, uint64_t *into)
{
	const struct elf_segment *seg = elf_segment_of_offset(&es->segments, offset);
	size_t lo = 0, hi = es->n;
	uint64_t addr;

	if (!seg)
		return NULL;
	addr = offset - seg->offset + seg->addr;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (es->at[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = lo; i-- > 0 && lo - i <= LOOK_BACK;) {
		const struct elf_symbol *s = &es->at[i];

		/* One without size reaches to the next, in its segment. */
		if (s->size ? addr - s->addr < s->size : i + 1 == lo && s->addr >= seg->addr) {
			*into = addr - s->addr;
			return shown(es, es->names.s + s->name);
		}
	}
	return NULL;
}
