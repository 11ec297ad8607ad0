/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The functions of an ELF file. Both symbol tables are read: .symtab (or the one of the separate file with debug information)
 * knows static functions, .dynsym the versions' other names.
 */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "elf/demangle.h"
#include "elf/functions.h"
#include "elf/tables.h"

struct reading {
	struct elf_functions *fs;
	size_t cap;
	bool failed;
};

static void add_function(void *arg, const GElf_Sym *sym, const char *name)
{
	struct reading *r = arg;
	struct elf_functions *fs = r->fs;
	unsigned type = GELF_ST_TYPE(sym->st_info);
	const struct elf_segment *seg;

	if (type != STT_FUNC && type != STT_GNU_IFUNC)
		return;
	seg = elf_segment_of_addr(&fs->segments, sym->st_value);
	if (!seg || !seg->executable)
		return;
	if (fs->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 256;
		struct elf_function *more = realloc(fs->at, cap * sizeof(*more));

		if (!more) {
			r->failed = true;
			return;
		}
		fs->at = more;
		r->cap = cap;
	}
	/* What follows an @ is a version. */
	name = arena_strndup(&fs->arena, name, strcspn(name, "@"));
	if (!name) {
		r->failed = true;
		return;
	}
	fs->at[fs->n++] = (struct elf_function){ .offset = sym->st_value - seg->addr + seg->offset,
						 .size = sym->st_size,
						 .name = name,
						 .chooser = type == STT_GNU_IFUNC };
}

static int by_place(const void *x, const void *y)
{
	const struct elf_function *a = x, *b = y;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return elf_name_order(a->name, b->name);
}

/* In order, each name of a place once. */
static void put_in_order(struct elf_functions *fs)
{
	size_t kept = 0;

	if (fs->n)
		qsort(fs->at, fs->n, sizeof(*fs->at), by_place);
	for (size_t i = 0; i < fs->n; i++) {
		struct elf_function *last = kept ? &fs->at[kept - 1] : NULL;

		if (last && last->offset == fs->at[i].offset &&
		    !strcmp(last->name, fs->at[i].name)) {
			if (!last->size)
				last->size = fs->at[i].size;
			continue;
		}
		fs->at[kept++] = fs->at[i];
	}
	fs->n = kept;
}

/* The linker writes what a chooser chose to where a relocation of a kind of its own says, whose addend is the chooser's address. */
static void find_chosen(struct elf_functions *fs, Elf *elf)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_RELA || !sh.sh_entsize ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		for (size_t i = 0; i < data->d_size / sh.sh_entsize && i <= INT32_MAX; i++) {
			const struct elf_segment *seg;
			GElf_Rela r;

			if (!gelf_getrela(data, (int)i, &r) ||
			    GELF_R_TYPE(r.r_info) != R_X86_64_IRELATIVE)
				continue;
			seg = elf_segment_of_addr(&fs->segments, (uint64_t)r.r_addend);
			for (size_t k = 0; seg && k < fs->n; k++)
				if (fs->at[k].chooser && fs->at[k].offset == (uint64_t)r.r_addend -
										     seg->addr +
										     seg->offset)
					fs->at[k].chosen = r.r_offset;
		}
	}
}

/* Has it what Go 1.18 and later leave of themselves: 14 bytes of magic, the size of a pointer, flags, of which 2 means that the
 * version's name follows? */
static bool is_go(Elf *elf)
{
	static const char magic[] = "\xff Go buildinf:";
	GElf_Shdr sh;
	Elf_Scn *scn = elf_section(elf, ".go.buildinfo", &sh);
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;

	return data && data->d_buf && data->d_size > 15 &&
	       !memcmp(data->d_buf, magic, sizeof(magic) - 1) &&
	       ((const unsigned char *)data->d_buf)[15] & 2;
}

struct elf_functions *elf_functions_read(int fd)
{
	struct reading r = { 0 };
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return NULL;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF) {
		r.fs = calloc(1, sizeof(*r.fs));
		r.failed = !r.fs || elf_segments_read(elf, &r.fs->segments);
	}
	if (r.fs && !r.failed) {
		size_t offered;

		r.fs->bits32 = gelf_getclass(elf) == ELFCLASS32;
		r.fs->go = is_go(elf);
		elf_dynamic_walk(elf, add_function, &r);
		offered = r.fs->n;
		elf_symbols_walk(elf, add_function, &r);
		put_in_order(r.fs);
		if (!r.fs->bits32)
			find_chosen(r.fs, elf);
		r.fs->stripped = r.fs->n <= offered;
	}
	if (elf)
		elf_end(elf);
	if (r.failed) {
		memory_short();
		elf_functions_free(r.fs);
		r.fs = NULL;
	}
	return r.fs;
}

const char *elf_function_shown(struct elf_functions *fs, struct elf_function *f)
{
	char *name;

	if (f->shown)
		return f->shown;
	name = symbol_demangle(f->name, false);
	f->shown = name ? arena_strdup(&fs->arena, name) : f->name;
	free(name);
	return f->shown ? f->shown : f->name;
}

void elf_functions_free(struct elf_functions *fs)
{
	if (!fs)
		return;
	arena_free(&fs->arena);
	free(fs->segments.at);
	free(fs->at);
	free(fs);
}
