/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The functions of one ELF file, by place and by name.
 */
#ifndef DT_ELF_FUNCTIONS_H
#define DT_ELF_FUNCTIONS_H

#include "base/base.h"
#include "elf/tables.h"

struct elf_function {
	uint64_t offset;   /* of its code in the file */
	uint64_t size;	   /* 0: not known */
	const char *name;  /* its symbol */
	const char *shown; /* NULL until elf_function_shown() is asked */
	bool chooser; /* called once, when the program is linked, to choose one of several functions (GNU_IFUNC) */
	uint64_t
		chosen; /* of one: where, in the program's memory as linked, the address of the chosen one lies; 0: not known */
};

struct elf_functions {
	struct elf_function *
		at; /* the heap's, by offset; names of one place follow each other, the plainest first */
	size_t n;
	bool bits32;		      /* the file is for 32-bit programs */
	bool go;		      /* written in Go, 1.18 or later */
	bool stripped;		      /* only the names that the file offers to others are known */
	struct elf_segments segments; /* the heap's */
	struct arena arena;	      /* of names */
};

/* Reads them from an open file, which may be closed then. NULL: no ELF file (or a bad one), or no memory (which is counted). */
struct elf_functions *elf_functions_read(int fd);
/* Its name in the source, "ns::f"; its symbol, if that is all there is. Valid as long as fs. */
const char *elf_function_shown(struct elf_functions *fs, struct elf_function *f);
void elf_functions_free(struct elf_functions *fs);

#endif
