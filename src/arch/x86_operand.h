/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Operands in the assembler's words, as notes of probe points have them: "%edi", "$-5", "8(%rsp)",
 * "-4(%rbp,%rax,8)", "counter(%rip)".
 */
#ifndef DT_X86_OPERAND_H
#define DT_X86_OPERAND_H

#include "base/base.h"

struct operand {
	/* OPERAND_UNKNOWN: for who reads notes, an argument that can't be found */
	enum operand_kind { OPERAND_CONST, OPERAND_REG, OPERAND_MEM, OPERAND_UNKNOWN } kind;
	bool is_signed;
	uint8_t size;	   /* bytes of the value: 1, 2, 4, 8 */
	int64_t value;	   /* the constant; of memory the displacement */
	int reg, index;	   /* offsets in pt_regs; -1: none. Of memory reg is the base */
	uint8_t reg_bytes; /* of a register as named: 1, 2, 4, 8 */
	bool high;	   /* its second byte: %ah */
	uint8_t scale;	   /* of index */
	const char *
		symbol; /* memory: added to value where it lies; NULL: none. In the text, symbol_len bytes */
	size_t symbol_len;
};

/* Reads one "N@operand" (or an operand alone) that begins at s and ends at *end. False: not understood. */
bool x86_operand_read(const char *s, bool bits64, struct operand *out, const char **end);

#endif
