/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Arguments of static probes of programs: from the registers of the process, its memory, or known
 * ahead, as the note of the place says.
 */
#include "arch/arch.h"
#include "arch/x86_operand.h"
#include "code/lower_func.h"

static vreg user_register(struct lower *L, int off)
{
	return ir_load(L->f, ARCH_HOST->long_size, VREG_CTX, off);
}

/* As many bytes as the value has. */
static vreg cut(struct lower *L, vreg v, unsigned size, bool is_signed)
{
	return size < 8 ? ir_ext(L->f, is_signed ? IR_SEXT : IR_ZEXT, v, (int)size) : v;
}

static vreg from_memory(struct lower *L, const struct operand *o)
{
	struct ir *f = L->f;
	vreg addr = ir_mov(f, ir_i(o->value)), v, err;
	int slot;

	if (o->reg >= 0)
		ir_alu_to(f, IR_ADD, addr, addr, ir_r(user_register(L, o->reg)));
	if (o->index >= 0)
		ir_alu_to(f, IR_ADD, addr, addr,
			  ir_r(ir_alu(f, IR_MUL, user_register(L, o->index), ir_i(o->scale))));
	if (L->u->at.bits32)
		addr = ir_ext(f, IR_ZEXT, addr, 4);
	ir_scope_begin(f);
	slot = ir_frame(f, 8, 8);
	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_i(0));
	err = ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(ir_frame_addr(f, slot, 0)),
		      ir_i(o->size), ir_r(addr));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
	v = ir_load(f, 8, ir_frame_addr(f, slot, 0), 0);
	ir_scope_end(f);
	return v;
}

vreg lower_usdt_arg(struct lower *L, unsigned n)
{
	const struct operand *o = &L->u->at.operands[n];
	unsigned size = o->size;
	vreg v;

	if (n >= L->u->at.nargs)
		return ir_mov(L->f, ir_i(0));
	switch (o->kind) {
	case OPERAND_UNKNOWN:
		v = ir_mov(L->f, ir_i(0));
		fault_always(L, FAULT_ILLOP, ir_i(0));
		break;
	case OPERAND_CONST:
		v = ir_mov(L->f, ir_i(o->value));
		break;
	case OPERAND_REG:
		v = user_register(L, o->reg);
		if (o->high)
			v = ir_alu(L->f, IR_SHR, v, ir_i(8));
		if (o->reg_bytes < size)
			size = o->reg_bytes;
		break;
	default:
		v = from_memory(L, o);
	}
	return cut(L, v, size, o->is_signed);
}
