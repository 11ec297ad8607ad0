/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * uregs[]: the registers that the current process had when it entered the kernel. The processor's
 * table (src/arch) says which number is which, and where the kernel keeps it.
 */
#include <string.h>

#include "arch/arch.h"
#include "code/lower_func.h"

enum { REG_NUMBERS = 64, REG_NONE = 0xff };

vreg user_registers(struct lower *L)
{
	vreg task = current_task_btf(L);

	return launder(L, ir_call(L->f, BPF_FUNC_task_pt_regs, 1, ir_r(task)));
}

static void need_registers(struct lower *L, const struct node *n)
{
	if (!gen_has(L->g, FEAT_TASK_REGS))
		diag_fail_hint(L->d, "D_UNIMPL", n->loc,
			       "Linux 5.15 or newer that was built with BTF has what it takes",
			       "uregs[ ] is not to be had on this kernel");
}

static const struct arch_reg *reg_by_number(uint64_t number)
{
	for (unsigned i = 0; i < ARCH_HOST->nregs; i++)
		if ((uint64_t)ARCH_HOST->regs[i].number == number && ARCH_HOST->regs[i].off >= 0)
			return &ARCH_HOST->regs[i];
	return NULL;
}

/* What pt_regs has not: the bases and selectors that the thread keeps. NULL: not there either. */
static const char *thread_field(uint64_t number)
{
	static const struct {
		const char *reg, *field;
	} fields[] = {
		{ "R_FSBASE", "thread.fsbase" },  { "R_GSBASE", "thread.gsbase" },
		{ "R_FS", "thread.fsindex" },	  { "R_GS", "thread.gsindex" },
		{ "R_DS", "thread.ds" },	  { "R_ES", "thread.es" },
		{ "R_TRAPNO", "thread.trap_nr" }, { "R_ERR", "thread.error_code" },
	};

	for (unsigned i = 0; i < ARCH_HOST->nregs; i++)
		for (size_t k = 0; k < ARRAY_SIZE(fields); k++)
			if ((uint64_t)ARCH_HOST->regs[i].number == number &&
			    !strcmp(ARCH_HOST->regs[i].name, fields[k].reg))
				return fields[k].field;
	return NULL;
}

/* An index that is computed: the table of offsets is looked at when the probe fires. */
static vreg any_register(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	char table[REG_NUMBERS];
	vreg i = lower_scalar(L, n->args[0]), at;

	memset(table, REG_NONE, sizeof(table));
	for (unsigned k = 0; k < ARCH_HOST->nregs; k++)
		if (ARCH_HOST->regs[k].off >= 0 && ARCH_HOST->regs[k].number < REG_NUMBERS)
			table[ARCH_HOST->regs[k].number] = (char)ARCH_HOST->regs[k].off;
	fault_unless(L, IR_JULT, i, ir_i(REG_NUMBERS), FAULT_ILLOP, ir_r(i));
	at = ir_mapval(f, image_map(L->g, MAP_STRTAB),
		       (int32_t)strtab_add(L->g, table, sizeof(table)));
	at = ir_load(f, 1, ir_alu(f, IR_ADD, at, ir_r(i)), 0);
	fault_unless(L, IR_JNE, at, ir_i(REG_NONE), FAULT_ILLOP, ir_r(i));
	at = ir_alu(f, IR_ADD, at, ir_r(user_registers(L)));
	return load_trusted(L, at, 0, ARCH_HOST->long_size);
}

vreg lower_uregs(struct lower *L, const struct node *n)
{
	const struct node *index = n->args[0];
	const struct arch_reg *reg;
	const char *field;

	if (index->kind != N_INT) {
		need_registers(L, n);
		return any_register(L, n);
	}
	reg = reg_by_number(index->ival);
	if (reg) {
		need_registers(L, n);
		return load_trusted(L, user_registers(L), reg->off, reg->size);
	}
	field = thread_field(index->ival);
	if (!field)
		diag_fail_hint(L->d, "D_REGS_IDX", index->loc,
			       "R_PC, R_SP, R_R0 ... are registers' numbers",
			       "uregs[ ] has no register number %lld", (long long)index->ival);
	return task_field(L, field);
}
