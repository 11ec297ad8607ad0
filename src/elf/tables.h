/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Walking over an ELF file's symbols.
 */
#ifndef DT_ELF_TABLES_H
#define DT_ELF_TABLES_H

#include <gelf.h>

#include "base/base.h"

/* A part of the file that is loaded. */
struct elf_segment {
	uint64_t offset, size, addr;
	bool executable;
};

struct elf_segments {
	struct elf_segment *at; /* the heap's */
	size_t n;
};

typedef void elf_symbol_f(void *arg, const GElf_Sym *sym, const char *name);

/* Calls fn for each defined symbol with a name in .symtab; if the file has none, in that of its separate file with debug
 * information, where that is installed; or else in .dynsym. */
void elf_symbols_walk(Elf *elf, elf_symbol_f *fn, void *arg);
/* The first section of that name that has bytes in the file, and its header; NULL: there is none. */
Elf_Scn *elf_section(Elf *elf, const char *name, GElf_Shdr *sh);
/* The separate file with debug information, open for reading; -1: there is none. */
int elf_debug_file(Elf *elf);
/* Calls fn for each of .dynsym, which says what libraries offer to others. */
void elf_dynamic_walk(Elf *elf, elf_symbol_f *fn, void *arg);
/* 0 or -ENOMEM. A file without program headers has no segments. */
int elf_segments_read(Elf *elf, struct elf_segments *segs);
/* NULL: in none. */
const struct elf_segment *elf_segment_of_offset(const struct elf_segments *segs, uint64_t offset);
const struct elf_segment *elf_segment_of_addr(const struct elf_segments *segs, uint64_t addr);
/* Of two names for one place: is a plainer than b ("read", not "__libc_read")? Less than, equal to or greater than 0. */
int elf_name_order(const char *a, const char *b);

#endif
