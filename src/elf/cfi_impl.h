/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files that read call frame information share: bytes, the rules of a function, and the instructions that change these.
 */
#ifndef DT_ELF_CFI_IMPL_H
#define DT_ELF_CFI_IMPL_H

#include "elf/cfi.h"

/* DWARF's own names and numbers, as far as they are met here. */
enum {
	DW_EH_PE_absptr = 0x00,
	DW_EH_PE_uleb128 = 0x01,
	DW_EH_PE_udata2 = 0x02,
	DW_EH_PE_udata4 = 0x03,
	DW_EH_PE_udata8 = 0x04,
	DW_EH_PE_sleb128 = 0x09,
	DW_EH_PE_sdata2 = 0x0a,
	DW_EH_PE_sdata4 = 0x0b,
	DW_EH_PE_sdata8 = 0x0c,
	DW_EH_PE_pcrel = 0x10,

	DW_OP_deref = 0x06,
	DW_OP_and = 0x1a,
	DW_OP_plus = 0x22,
	DW_OP_shl = 0x24,
	DW_OP_ge = 0x2a,
	DW_OP_lit0 = 0x30,
	DW_OP_lit3 = 0x33,
	DW_OP_lit15 = 0x3f,
	DW_OP_breg0 = 0x70,
	DW_OP_breg7 = 0x77,
	DW_OP_breg16 = 0x80,

	DW_CFA_nop = 0x00,
	DW_CFA_set_loc = 0x01,
	DW_CFA_advance_loc1 = 0x02,
	DW_CFA_advance_loc2 = 0x03,
	DW_CFA_advance_loc4 = 0x04,
	DW_CFA_offset_extended = 0x05,
	DW_CFA_restore_extended = 0x06,
	DW_CFA_undefined = 0x07,
	DW_CFA_same_value = 0x08,
	DW_CFA_register = 0x09,
	DW_CFA_remember_state = 0x0a,
	DW_CFA_restore_state = 0x0b,
	DW_CFA_def_cfa = 0x0c,
	DW_CFA_def_cfa_register = 0x0d,
	DW_CFA_def_cfa_offset = 0x0e,
	DW_CFA_def_cfa_expression = 0x0f,
	DW_CFA_expression = 0x10,
	DW_CFA_offset_extended_sf = 0x11,
	DW_CFA_def_cfa_sf = 0x12,
	DW_CFA_def_cfa_offset_sf = 0x13,
	DW_CFA_val_offset = 0x14,
	DW_CFA_val_offset_sf = 0x15,
	DW_CFA_val_expression = 0x16,
	DW_CFA_GNU_args_size = 0x2e,
	DW_CFA_GNU_negative_offset_extended = 0x2f,
	DW_CFA_advance_loc = 0x40,
	DW_CFA_offset = 0x80,
	DW_CFA_restore = 0xc0,
};

/* ---- cfi_bytes.c ---- */

struct bytes {
	const uint8_t *at, *end;
	uint64_t addr; /* of *at, as linked */
	bool failed;   /* read beyond the end: all that was read since is 0 */
};

const uint8_t *cfi_take(struct bytes *b, uint64_t n); /* NULL: there are not as many */
uint64_t cfi_number(struct bytes *b, unsigned size);
uint64_t cfi_uleb(struct bytes *b);
int64_t cfi_sleb(struct bytes *b);
/* A number in one of the ways that .eh_frame has for pointers. */
uint64_t cfi_pointer(struct bytes *b, unsigned encoding);

/* ---- cfi_rules.c ---- */

/* DWARF's numbers of x86-64 registers. */
enum { REG_FP = 6, REG_SP = 7, REG_RA = 16 };
enum { REMEMBERED = 16 }; /* rules at a time; compilers remember one */

struct block {
	const uint8_t *at;
	size_t n;
};

struct place {
	enum { PLACE_SAME, PLACE_CFA, PLACE_EXPRESSION, PLACE_UNDEFINED, PLACE_OTHER } how;
	int64_t off;	   /* PLACE_CFA */
	struct block expr; /* PLACE_EXPRESSION: its value is an address */
};

struct rules {
	bool cfa_computed; /* by cfa_expr */
	struct block cfa_expr;
	uint64_t cfa_reg;
	int64_t cfa_off;
	struct place fp, ra;
};

struct cie {
	const uint8_t *begin; /* where it is; NULL: none */
	uint64_t code_align;
	int64_t data_align;
	unsigned encoding; /* of FDEs' addresses */
	bool augmented, signal;
	struct rules rules; /* that its functions begin with */
};

struct machine {
	struct bytes b;
	struct rules now, remembered[REMEMBERED];
	unsigned depth;
	uint64_t pc;
};

/* What the rules come to. */
void cfi_row_of(const struct cie *cie, const struct rules *r, struct cfi_row *row);
/* An instruction by which the code goes on to another address: true, and *to; all others are for cfi_run(). */
bool cfi_goes_on(struct machine *m, const struct cie *cie, unsigned op, uint64_t *to);
void cfi_run(struct machine *m, const struct cie *cie, unsigned op);

#endif
