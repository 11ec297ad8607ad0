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
#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "show/elf_symbols.h"

struct elf_symbol {
	uint64_t addr;
	uint32_t size; /* 0: up to the next one */
	uint32_t name; /* in names */
};

struct segment {
	uint64_t offset, size, addr;
};

struct elf_symbols {
	struct elf_symbol *at;
	size_t n, cap;
	struct strbuf names;
	struct segment *segments;
	size_t nsegments;
	bool failed; /* no memory */
};

/* How many symbols before the nearest one are looked at for one that is longer. */
enum { LOOK_BACK = 8 };

static void add_symbol(struct elf_symbols *es, const GElf_Sym *sym, const char *name)
{
	size_t n = strcspn(name, "@"); /* what follows is a version */
	struct elf_symbol *s;

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

static bool is_wanted(const GElf_Sym *sym)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	return sym->st_shndx != SHN_UNDEF && sym->st_shndx != SHN_ABS && sym->st_value &&
	       (type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_OBJECT ||
		type == STT_NOTYPE);
}

/* True: the file has a table of this type with symbols in it. */
static bool read_table(struct elf_symbols *es, Elf *elf, unsigned type)
{
	size_t before = es->n;

	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != type || !sh.sh_entsize ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		for (size_t i = 0; i < data->d_size / sh.sh_entsize && i <= INT32_MAX; i++) {
			GElf_Sym sym;
			const char *name;

			if (!gelf_getsym(data, (int)i, &sym) || !is_wanted(&sym))
				continue;
			name = elf_strptr(elf, sh.sh_link, sym.st_name);
			/* '$' begins names that mark data in code. */
			if (name && *name && *name != '$')
				add_symbol(es, &sym, name);
		}
	}
	return es->n > before;
}

static void read_segments(struct elf_symbols *es, Elf *elf)
{
	size_t n = 0;

	if (elf_getphdrnum(elf, &n) || !n)
		return;
	es->segments = calloc(n, sizeof(*es->segments));
	if (!es->segments) {
		es->failed = true;
		return;
	}
	for (size_t i = 0; i < n && i <= INT32_MAX; i++) {
		GElf_Phdr ph;

		if (gelf_getphdr(elf, (int)i, &ph) && ph.p_type == PT_LOAD)
			es->segments[es->nsegments++] =
				(struct segment){ ph.p_offset, ph.p_filesz, ph.p_vaddr };
	}
}

/* ---- the separate file with debug information ---- */

static bool build_id(Elf *elf, char *hex, size_t size)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;
		GElf_Nhdr note;
		size_t name, desc;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_NOTE ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		for (size_t at = 0; (at = gelf_getnote(data, at, &note, &name, &desc));) {
			const unsigned char *id = (const unsigned char *)data->d_buf + desc;

			if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
			    memcmp((const char *)data->d_buf + name, "GNU", 4) != 0 ||
			    note.n_descsz < 2 || note.n_descsz * 2 + 1 > size)
				continue;
			for (size_t i = 0; i < note.n_descsz; i++)
				snprintf(hex + i * 2, 3, "%02x", id[i]);
			return true;
		}
	}
	return false;
}

static bool read_debug_file(struct elf_symbols *es, Elf *elf)
{
	char id[128], path[192];
	bool found = false;
	Elf *debug;
	int fd;

	if (!build_id(elf, id, sizeof(id)))
		return false;
	snprintf(path, sizeof(path), "/usr/lib/debug/.build-id/%.2s/%s.debug", id, id + 2);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	debug = elf_begin(fd, ELF_C_READ, NULL);
	if (debug) {
		found = read_table(es, debug, SHT_SYMTAB);
		elf_end(debug);
	}
	close(fd);
	return found;
}

/* ---- putting in order ---- */

static unsigned underscores(const char *name)
{
	return (unsigned)strspn(name, "_");
}

static int compare_symbols(const void *x, const void *y, void *names)
{
	const struct elf_symbol *a = x, *b = y;
	const char *na = (const char *)names + a->name, *nb = (const char *)names + b->name;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	/* Those without a size mark places rather than things. */
	if (!a->size != !b->size)
		return a->size ? -1 : 1;
	if (underscores(na) != underscores(nb))
		return underscores(na) < underscores(nb) ? -1 : 1;
	if (strlen(na) != strlen(nb))
		return strlen(na) < strlen(nb) ? -1 : 1;
	return strcmp(na, nb);
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
		read_segments(es, elf);
		if (!read_table(es, elf, SHT_SYMTAB) && !read_debug_file(es, elf))
			read_table(es, elf, SHT_DYNSYM);
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
	strbuf_free(&es->names);
	free(es->segments);
	free(es->at);
	free(es);
}

size_t elf_symbols_count(const struct elf_symbols *es)
{
	return es->n;
}

/* ---- looking up ---- */

static const struct segment *find_segment(const struct elf_symbols *es, uint64_t offset)
{
	for (size_t i = 0; i < es->nsegments; i++)
		if (offset >= es->segments[i].offset &&
		    offset - es->segments[i].offset < es->segments[i].size)
			return &es->segments[i];
	return NULL;
}

const char *elf_symbols_find(const struct elf_symbols *es, uint64_t offset, uint64_t *into)
{
	const struct segment *seg = find_segment(es, offset);
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
			return es->names.s + s->name;
		}
	}
	return NULL;
}
