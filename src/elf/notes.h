/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The static probe points of one ELF file: what its notes say of them.
 *
 * The common form (owner "stapsdt", type 3) has for each place the address, the counter that has to
 * be above zero while somebody looks, names, and in what registers or memory the arguments are, in
 * the assembler's words. Ours (owner "dtrace", type 1) says of what D types they are.
 */
#ifndef DT_ELF_NOTES_H
#define DT_ELF_NOTES_H

#include "base/base.h"
#include "elf/tables.h"

struct elf_site {
	uint64_t offset;  /* of the instruction in the file */
	uint64_t counter; /* the same of the semaphore; 0: none */
	const char *provider, *name;
	const char *args; /* "-4@%edi 8@-16(%rbp)" */
	bool noop; /* the instruction does nothing, as it should: a probe can take its place */
};

struct elf_site_types {
	const char *provider, *name;
	const char *types; /* "int, char *" */
};

struct elf_sites {
	VEC(struct elf_site) sites;
	VEC(struct elf_site_types) types;
	unsigned bad; /* notes that say nothing that could be meant */
	bool bits32;
	struct elf_segments segments; /* the heap's */
	struct arena arena;
};

/* Reads them from an open file, which may be closed then. NULL: no ELF file, or no memory (counted). */
struct elf_sites *elf_sites_read(int fd);
void elf_sites_free(struct elf_sites *s);
/* Where a variable of the file lies in memory as linked. False: the file has none of this name. */
bool elf_variable(int fd, const char *name, uint64_t *addr);

#endif
