/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Stacks of processes. For those whose files' tables user space has put into maps (src/trace/unwind.c) the walk is the runtime's
 * (src/runtime/unwind.h); for others it is the kernel's, which follows frame pointers. Sessions without processes of -p or -c have
 * no tables and pay for none of this.
 */
#include "arch/arch.h"
#include "code/lower_func.h"
#include "runtime/frames.h"

#define AT(member)  ((int32_t)offsetof(struct rt_frames, member))
#define KEY(member) (AT(key) + (int32_t)offsetof(struct rt_space_key, member))

/* Runs tables here? They are of 64-bit programs; the walk needs the registers that a process entered the kernel with. */
static bool unwinds(struct lower *L)
{
	return L->g->o->unwind != UNWIND_FP && ARCH_HOST == &arch_x86_64 &&
	       gen_has(L->g, FEAT_TASK_REGS) && gen_has(L->g, FEAT_SUBROUTINES) &&
	       type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct") != TID_NONE &&
	       L->u->at.kind != AT_RUN;
}

static void get_stack(struct lower *L, vreg n, vreg dst, uint32_t bytes)
{
	struct ir *f = L->f;
	int l_ok = ir_label(f);

	ir_mov_to(f, n,
		  ir_r(ir_call(f, BPF_FUNC_get_stack, 4, ir_r(VREG_CTX), ir_r(dst), ir_i(bytes),
			       ir_i(BPF_F_USER_STACK))));
	ir_jcc(f, IR_JSGE, n, ir_i(0), l_ok);
	ir_mov_to(f, n, ir_i(0));
	ir_place(f, l_ok);
}

/* The word on top of the process' stack; 0 if it can't be read. */
static vreg stack_top(struct lower *L)
{
	const struct arch *a = ARCH_HOST;
	struct ir *f = L->f;
	vreg at = scratch_at(L, 8, NULL), sp = ir_load(f, a->long_size, VREG_CTX, a->off_sp);

	ir_store(f, 8, at, 0, ir_i(0));
	ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(at), ir_i(a->calls[L->u->at.call].word),
		ir_r(sp));
	return ir_load(f, 8, at, 0);
}

/*
 * The kernel's walk; what it has no frames for is zero. By frame pointers alone it passes over who called a function that has not
 * made its frame: that is put in, unless a newer kernel has done so, which looks the same as a function that calls itself.
 */
static void walk_kernels(struct lower *L, vreg n, vreg dst, uint32_t bytes)
{
	struct ir *f = L->f;
	int l_done = ir_label(f), l_again = ir_label(f), l_put = ir_label(f);
	vreg caller;

	if (!L->u->at.bare || bytes < 24) {
		get_stack(L, n, dst, bytes);
		return;
	}
	ir_store(f, 8, dst, 0, ir_i(0));
	get_stack(L, n, ir_alu(f, IR_ADD, dst, ir_i(8)), bytes - 8);
	caller = stack_top(L);
	ir_jcc(f, IR_JEQ, n, ir_i(0), l_again);
	ir_jcc(f, IR_JEQ, caller, ir_i(0), l_again);
	ir_jcc(f, IR_JNE, ir_load(f, 8, dst, 16), ir_r(caller), l_put);
	ir_place(f, l_again);
	get_stack(L, n, dst, bytes);
	ir_jmp(f, l_done);
	ir_place(f, l_put);
	ir_store(f, 8, dst, 0, ir_r(ir_load(f, 8, dst, 8)));
	ir_store(f, 8, dst, 8, ir_r(caller));
	ir_alu_to(f, IR_ADD, n, n, ir_i(8));
	ir_place(f, l_done);
}

static void store_key(struct lower *L, vreg w)
{
	struct ir *f = L->f;

	ir_store(f, 8, w, KEY(pid), ir_i(0));
	ir_store(f, 8, w, KEY(start_code), ir_r(task_field(L, "mm.start_code")));
	ir_store(f, 8, w, KEY(end_code), ir_r(task_field(L, "mm.end_code")));
	ir_store(f, 8, w, KEY(start_stack), ir_r(task_field(L, "mm.start_stack")));
}

/* What the process can run: NULL, where there is no entry for it. */
static vreg find_space(struct lower *L, vreg w)
{
	struct ir *f = L->f;
	int l_found = ir_label(f), map = image_map(L->g, MAP_SPACES);
	vreg key = ir_alu(f, IR_ADD, w, ir_i(AT(key))), space = ir_reg(f), own;

	store_key(L, w);
	ir_mov_to(f, space,
		  ir_r(ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, map)), ir_r(key))));
	ir_jcc(f, IR_JEQ, space, ir_i(0), l_found);
	ir_jcc(f, IR_JEQ, ir_load(f, 8, space, offsetof(struct rt_space, own)), ir_i(0), l_found);
	ir_store(f, 8, w, KEY(pid), ir_r(current_pid(L)));
	own = ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, map)), ir_r(key));
	ir_jcc(f, IR_JEQ, own, ir_i(0), l_found);
	ir_mov_to(f, space, ir_r(own));
	ir_place(f, l_found);
	return space;
}

static void store_registers(struct lower *L, vreg w)
{
	const struct arch *a = ARCH_HOST;
	const struct {
		int32_t at;
		int off;
	} regs[] = { { AT(pc), a->off_ip }, { AT(sp), a->off_sp }, { AT(fp), a->off_bp } };
	vreg base = user_registers(L);

	for (size_t i = 0; i < ARRAY_SIZE(regs); i++)
		ir_store(L->f, 8, w, regs[i].at,
			 ir_r(load_trusted(L, base, regs[i].off, a->long_size)));
}

/* Bytes of frames that w has, copied to where they are wanted. */
static void copy_frames(struct lower *L, vreg n, vreg w, vreg dst, uint32_t bytes)
{
	struct ir *f = L->f;
	int l_fits = ir_label(f);

	ir_jcc(f, IR_JULE, n, ir_i(bytes / 8), l_fits);
	ir_mov_to(f, n, ir_i(bytes / 8)); /* for the verifier */
	ir_place(f, l_fits);
	ir_alu_to(f, IR_SHL, n, n, ir_i(3));
	zero_bytes(L, dst, 0, bytes);
	ir_call(f, BPF_FUNC_probe_read_kernel, 3, ir_r(dst), ir_r(n),
		ir_r(ir_alu(f, IR_ADD, w, ir_i(AT(at)))));
}

vreg user_stack(struct lower *L, vreg dst, uint32_t bytes)
{
	struct ir *f = L->f;
	int l_none = ir_label(f), l_done = ir_label(f), l_copy = ir_label(f);
	vreg n = ir_reg(f), w, space;

	if (!unwinds(L)) {
		walk_kernels(L, n, dst, bytes);
		return n;
	}
	w = scratch_at(L, sizeof(struct rt_frames), NULL);
	space = find_space(L, w);
	if (L->g->o->unwind == UNWIND_AUTO)
		ir_jcc(f, IR_JEQ, space, ir_i(0), l_none);
	store_registers(L, w);
	ir_store(f, 8, w, AT(bare), ir_i(L->u->at.bare));
	ir_store(f, 8, w, AT(cfi_only), ir_i(L->g->o->unwind == UNWIND_CFI));
	ir_store(f, 8, w, AT(max), ir_i(bytes / 8));
	if (L->g->o->unwind == UNWIND_CFI) {
		int l_walk = ir_label(f);

		ir_jcc(f, IR_JNE, space, ir_i(0), l_walk);
		ir_store(f, 8, w, AT(at), ir_r(ir_load(f, 8, w, AT(pc))));
		ir_mov_to(f, n, ir_i(1));
		ir_jmp(f, l_copy);
		ir_place(f, l_walk);
	}
	ir_mov_to(
		f, n,
		ir_r(ir_runtime(f, "rt_unwind", 3, ir_r(ir_mapval(f, image_map(L->g, MAP_ROWS), 0)),
				ir_r(space), ir_r(w))));
	ir_place(f, l_copy);
	copy_frames(L, n, w, dst, bytes);
	ir_jmp(f, l_done);
	ir_place(f, l_none);
	if (L->g->o->unwind == UNWIND_AUTO)
		walk_kernels(L, n, dst, bytes);
	ir_place(f, l_done);
	return n;
}
