/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How to get from a function to its caller, for every instruction of a file: its call frame information (.eh_frame) as a table.
 */
#ifndef DT_ELF_CFI_H
#define DT_ELF_CFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/tables.h"

/* Where the frame's CFA is: the stack pointer as it was before the function was called. The address that the function returns to
 * lies right below it, but for CFI_SIGNAL. */
enum cfi_kind {
	CFI_NONE,   /* nothing is said of this code */
	CFI_SP,	    /* stack pointer + cfa */
	CFI_FP,	    /* frame pointer + cfa */
	CFI_FP_MEM, /* what lies in memory at frame pointer + cfa */
	CFI_PLT,    /* stack pointer + 8, and 8 more from byte cfa on of each 16 of code */
	CFI_SIGNAL, /* the kernel called a signal's handler: registers are where it leaves them */
	CFI_END,    /* nobody has called this */
	CFI_OTHER,  /* said in a way that is not understood here */
};

/* Where the frame pointer of the caller is. */
enum cfi_saved {
	CFI_SAME,   /* still in its register */
	CFI_AT_CFA, /* in memory at CFA + fp */
	CFI_AT_FP,  /* in memory at frame pointer + fp */
	CFI_LOST,
};

struct cfi_row {     /* true from pc to the next row's */
	uint64_t pc; /* as linked */
	int32_t cfa, fp;
	uint8_t kind, saved;
};

struct cfi_table {
	struct cfi_row *at; /* by pc; the last one is CFI_NONE */
	size_t n;
	size_t bad;		      /* functions whose information is damaged */
	struct elf_segments segments; /* the heap's */
};

/*
 * Reads the table of an open file, which may be closed then, or of one in memory: ELF, 64-bit x86. NULL: it is another kind of
 * file, has no such information, has more than so many rows (then *full is set), or there is no memory.
 */
struct cfi_table *cfi_read(int fd, size_t most, bool *full);
struct cfi_table *cfi_read_memory(const void *image, size_t size, size_t most, bool *full);
void cfi_free(struct cfi_table *t);

#endif
