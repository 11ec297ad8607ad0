/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The symbols of one ELF file, by place.
 */
#ifndef DT_ELF_SYMBOLS_H
#define DT_ELF_SYMBOLS_H

#include "base/base.h"

struct elf_symbols;

/* Reads the symbols of an open ELF file (or of one in memory); the file may be closed then. NULL:
 * no ELF file, or no memory. A file without symbols gives an empty table. */
struct elf_symbols *elf_symbols_file(int fd);
struct elf_symbols *elf_symbols_memory(const void *image, size_t size);
void elf_symbols_free(struct elf_symbols *es);
size_t elf_symbols_count(const struct elf_symbols *es);
/* The symbol of what lies at this offset in the file, as its source has it, and how far behind its start that is; valid as long
 * as es. NULL: none. */
const char *elf_symbols_find(struct elf_symbols *es, uint64_t offset, uint64_t *into);

#endif
