/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Builtin variables and functions: one small function each, and the table that names them. A new
 * one is a row in lang/builtins.def and a row here.
 */
#include "arch/arch.h"
#include "code/lower_func.h"
#include "driver/dtrace_ioctl.h"

/* ---- the probe's arguments ---- */

/*
 * A number to compare with 0 in v's place, without the verifier's learning of v: where there are many clauses, it would go through all
 * that follow twice. v's uppermost bit is lost.
 */
static vreg unlearned(struct lower *L, vreg v)
{
	return L->plan->nclauses > FEW_CLAUSES ? ir_alu(L->f, IR_SHL, v, ir_i(1)) : v;
}

static vreg syscall_arg(struct lower *L, unsigned n)
{
	struct ir *f = L->f;
	const struct arch_abi *native = ARCH_HOST->native, *compat = ARCH_HOST->compat;
	vreg regs, v;
	int l_native, l_end;

	if (n >= 6)
		return ir_mov(f, ir_i(0));
	regs = ir_load(f, 8, VREG_CTX, 0);
	if (L->compat == VREG_NONE || !compat)
		return load_trusted(L, regs, native->arg_off[n], native->arg_size);
	v = ir_reg(f);
	l_native = ir_label(f);
	l_end = ir_label(f);
	ir_jcc(f, IR_JEQ, unlearned(L, L->compat), ir_i(0), l_native);
	ir_mov_to(f, v, ir_r(load_trusted(L, regs, compat->arg_off[n], compat->arg_size)));
	ir_jmp(f, l_end);
	ir_place(f, l_native);
	ir_mov_to(f, v, ir_r(load_trusted(L, regs, native->arg_off[n], native->arg_size)));
	ir_place(f, l_end);
	return v;
}

/* What the call returns, a long: of one with 32 bits the kernel hands over no sign. */
static vreg syscall_result(struct lower *L)
{
	vreg ret = ir_load(L->f, 8, VREG_CTX, 8);

	return ARCH_HOST->long_size < 8 ? ir_ext(L->f, IR_SEXT, ret, ARCH_HOST->long_size) : ret;
}

/* The interrupted program counter: arg0 if it was the kernel's, arg1 if a process's; the other is
 * 0. */
static vreg perf_arg(struct lower *L, unsigned n)
{
	struct ir *f = L->f;
	int l_end = ir_label(f);
	vreg v = ir_mov(f, ir_i(0)), cs;

	if (n > 1)
		return v;
	cs = ir_load(f, ARCH_HOST->long_size, VREG_CTX, ARCH_HOST->off_cs);
	cs = ir_alu(f, IR_AND, cs, ir_i(3));
	ir_jcc(f, n == 0 ? IR_JNE : IR_JEQ, cs, ir_i(0), l_end);
	ir_mov_to(f, v, ir_r(ir_load(f, ARCH_HOST->long_size, VREG_CTX, ARCH_HOST->off_ip)));
	ir_place(f, l_end);
	return v;
}

/*
 * The instruction that faulted. Which one that is gets known when everything has been compiled, so programs find it by the
 * number of the place in a table that is filled then.
 */
static vreg fault_pc(struct lower *L)
{
	struct ir *f = L->f;
	struct late_offset late = { .f = f };
	int l_out = ir_label(f);
	vreg site = ir_alu(f, IR_SHR, L->err_info, ir_i(32)), table, pc = ir_mov(f, ir_i(0));

	L->g->sites_wanted = true;
	ir_jcc(f, IR_JUGE, site, ir_i(INT32_MAX), l_out);
	late.insn = f->insns.n - 1;
	late.what = LATE_SITES_MAX;
	vec_push(&L->d->arena, &L->g->late, late);
	table = ir_mapval(f, image_map(L->g, MAP_PROBES), 0);
	late.insn = f->insns.n - 1;
	late.what = LATE_SITES;
	vec_push(&L->d->arena, &L->g->late, late);
	table = ir_alu(f, IR_ADD, table, ir_r(ir_alu(f, IR_SHL, site, ir_i(2))));
	ir_load_to(f, pc, 4, table, 0);
	ir_place(f, l_out);
	return pc;
}

static vreg error_arg(struct lower *L, unsigned n)
{
	struct ir *f = L->f;

	switch (n) {
	case 1:
		return ir_mov(f, ir_r(L->err_epid));
	case 2:
		return ir_alu(f, IR_AND, ir_alu(f, IR_SHR, L->err_info, ir_i(8)), ir_i(0xffff));
	case 3:
		return fault_pc(L);
	case 4:
		return ir_alu(f, IR_AND, L->err_info, ir_i(0xff));
	case 5:
		return ir_mov(f, ir_r(L->err_addr));
	default:
		return ir_mov(f, ir_i(0));
	}
}

/*
 * A function's argument in a program that is called from a trampoline. The helper, which the verifier replaces with a load,
 * gives it as a number: a load from the context may give a pointer, with which the verifier allows next to nothing.
 */
static vreg traced_word(struct lower *L, int helper, unsigned n)
{
	struct ir *f = L->f;
	int slot = ir_frame(f, 8, 8);

	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_i(0));
	if (helper == BPF_FUNC_get_func_ret)
		ir_call(f, helper, 2, ir_r(VREG_CTX), ir_r(ir_frame_addr(f, slot, 0)));
	else
		ir_call(f, helper, 3, ir_r(VREG_CTX), ir_i(n), ir_r(ir_frame_addr(f, slot, 0)));
	return ir_load(f, 8, ir_frame_addr(f, slot, 0), 0);
}

/* By the calling convention: registers, then the stack above the return address. */
static vreg register_arg(struct lower *L, unsigned n)
{
	struct ir *f = L->f;
	const struct arch_call *call = &ARCH_HOST->calls[CALL_KERNEL];
	vreg sp;

	if (n < call->nregs)
		return ir_load(f, call->word, VREG_CTX, call->reg_off[n]);
	sp = ir_load(f, call->word, VREG_CTX, ARCH_HOST->off_sp);
	return load_trusted(L, sp, (int32_t)(n - call->nregs + 1) * call->word, call->word);
}

/* A user's function's argument. Of the stack of a process that isn't what it should be nothing is known: then it is 0. */
static vreg user_arg(struct lower *L, unsigned n)
{
	const struct arch_call *call = &ARCH_HOST->calls[L->u->at.call];
	struct ir *f = L->f;
	int slot;
	vreg sp;

	if (n < call->nregs)
		return ir_load(f, call->word, VREG_CTX, call->reg_off[n]);
	slot = ir_frame(f, 8, 8);
	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_i(0));
	sp = ir_load(f, ARCH_HOST->long_size, VREG_CTX, ARCH_HOST->off_sp);
	ir_alu_to(f, IR_ADD, sp, sp, ir_i((int32_t)(n - call->nregs + 1) * call->word));
	ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(ir_frame_addr(f, slot, 0)), ir_i(call->word),
		ir_r(sp));
	return ir_load(f, 8, ir_frame_addr(f, slot, 0), 0);
}

/* As a number: of what is none, where it is. */
static vreg derived_arg(struct lower *L, const struct node *n)
{
	struct place p;
	struct str s;

	if (type_is_scalar(L->ts, n->tid))
		return lower_scalar(L, n);
	if (type_is_string(L->ts, n->tid)) {
		s = lower_string(L, n);
		return s.ours ? launder(L, s.addr) : s.addr;
	}
	p = lower_place(L, n);
	return p.where == PLACE_OURS ? launder(L, place_addr(L, p)) : place_addr(L, p);
}

vreg lower_arg(struct lower *L, unsigned n)
{
	const struct derived *d = L->u->at.derived;
	struct ir *f = L->f;
	vreg v;

	if (d && !L->in_source) {
		if (n >= d->nargs)
			return ir_mov(f, ir_i(0));
		L->in_source = true;
		v = derived_arg(L, d->args[n]);
		L->in_source = false;
		return v;
	}
	switch (L->u->at.args) {
	case ARGS_CTX:
		if (n >= L->u->at.nargs)
			return ir_mov(f, ir_i(0));
		v = ir_load(f, 8, VREG_CTX, (int32_t)(L->u->at.first_arg + n) * 8);
		/* One whose type the verifier knows can't be calculated with. */
		return L->u->at.kind == AT_TP_BTF ? launder(L, v) : v;
	case ARGS_FENTRY:
		return n < L->u->at.nargs ? traced_word(L, BPF_FUNC_get_func_arg, n)
					  : ir_mov(f, ir_i(0));
	case ARGS_FEXIT:
		return n == 1 ? traced_word(L, BPF_FUNC_get_func_ret, 0) : ir_mov(f, ir_i(0));
	case ARGS_REGS:
		return register_arg(L, n);
	case ARGS_REGS_RETURN:
		return n == 1 ? ir_load(f, ARCH_HOST->long_size, VREG_CTX, ARCH_HOST->off_ret)
			      : ir_mov(f, ir_i(0));
	case ARGS_UREGS:
		return user_arg(L, n);
	case ARGS_UEXIT:
		if (n == 0 && L->u->at.select == SEL_COOKIE)
			return ir_alu(f, IR_SHR,
				      ir_call(f, BPF_FUNC_get_attach_cookie, 1, ir_r(VREG_CTX)),
				      ir_i(32));
		return n == 1 ? ir_load(f, ARCH_HOST->long_size, VREG_CTX, ARCH_HOST->off_ret)
			      : ir_mov(f, ir_i(0));
	case ARGS_USDT:
		return lower_usdt_arg(L, n);
	case ARGS_SYSCALL_ENTRY:
		return syscall_arg(L, n);
	case ARGS_SYSCALL_RETURN:
		return n < 2 ? syscall_result(L) : ir_mov(f, ir_i(0));
	case ARGS_PERF:
		return perf_arg(L, n);
	case ARGS_ERROR:
		return error_arg(L, n);
	case ARGS_NONE:
		break;
	}
	return ir_mov(f, ir_i(0));
}

static vreg lower_argn(struct lower *L, const struct node *n)
{
	return lower_arg(L, n->builtin->id - BI_ARG0);
}

static vreg lower_args(struct lower *L, const struct node *n)
{
	return canonical(L, lower_arg(L, (unsigned)n->args[0]->ival), n->tid);
}

/* Only a probe that stands on another one has arguments that are strings. */
static struct str lower_args_string(struct lower *L, const struct node *n)
{
	const struct derived *d = L->u->at.derived;
	uint64_t i = n->args[0]->ival;
	struct str s;

	if (!d || i >= d->nargs || !type_is_string(L->ts, d->args[i]->tid))
		diag_fail(L->d, "D_INTERNAL", n->loc, "args[%llu] is no string here",
			  (unsigned long long)i);
	L->in_source = true;
	s = lower_string(L, d->args[i]);
	L->in_source = false;
	return s;
}

/* A system call's error number on return, 0 otherwise and elsewhere. The kernel returns -errno, at
 * most 4095. */
static vreg lower_errno(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg e = ir_mov(f, ir_i(0)), ret;
	int l_end = ir_label(f);

	(void)n;
	if (L->u->at.args != ARGS_SYSCALL_RETURN)
		return e;
	ret = ir_ext(f, IR_NEG, syscall_result(L), 8);
	ir_jcc(f, IR_JUGE, ret, ir_i(4096), l_end);
	ir_mov_to(f, e, ir_r(ret));
	ir_place(f, l_end);
	return e;
}

/* ---- who runs ---- */

static vreg lower_curthread(struct lower *L, const struct node *n)
{
	(void)n;
	return current_task(L);
}

static vreg lower_pid(struct lower *L, const struct node *n)
{
	(void)n;
	return current_pid(L);
}

static vreg lower_tid(struct lower *L, const struct node *n)
{
	(void)n;
	if (L->task != VREG_NONE)
		return task_field(L, "pid");
	return ir_ext(L->f, IR_ZEXT, ir_call(L->f, BPF_FUNC_get_current_pid_tgid, 0), 4);
}

static vreg lower_ppid(struct lower *L, const struct node *n)
{
	(void)n;
	return task_field(L, "real_parent.tgid");
}

static vreg lower_uid(struct lower *L, const struct node *n)
{
	(void)n;
	if (L->task != VREG_NONE)
		return task_field(L, "cred.uid.val");
	return ir_ext(L->f, IR_ZEXT, ir_call(L->f, BPF_FUNC_get_current_uid_gid, 0), 4);
}

static vreg lower_gid(struct lower *L, const struct node *n)
{
	(void)n;
	if (L->task != VREG_NONE)
		return task_field(L, "cred.gid.val");
	return ir_alu(L->f, IR_SHR, ir_call(L->f, BPF_FUNC_get_current_uid_gid, 0), ir_i(32));
}

static vreg lower_cpu(struct lower *L, const struct node *n)
{
	(void)n;
	return current_cpu(L);
}

static void execname_into(struct lower *L, const struct node *n, vreg dst, int32_t off,
			  uint32_t size)
{
	struct ir *f = L->f;
	dt_tid task_type;
	struct type_member comm;
	vreg tmp;

	(void)n;
	/* Of a thread that is not the current one no helper knows the name. */
	if (L->task != VREG_NONE && (size < 16 || !gen_has(L->g, FEAT_TASK_BTF))) {
		vreg at = ir_alu(
			f, IR_ADD, current_task(L),
			ir_i(member_offset(
				L, type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct"),
				"struct task_struct", "comm", NULL)));

		ir_call(f, size < 16 ? BPF_FUNC_probe_read_kernel_str : BPF_FUNC_probe_read_kernel,
			3, ir_r(off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst),
			ir_i(size < 16 ? size : 16), ir_r(at));
		return;
	}
	if (size < 16) {
		ir_scope_begin(f);
		tmp = ir_frame_addr(f, ir_frame(f, 16, 8), 0);
		ir_call(f, BPF_FUNC_get_current_comm, 2, ir_r(tmp), ir_i(16));
		ir_call(f, BPF_FUNC_probe_read_kernel_str, 3,
			ir_r(off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst), ir_i(size), ir_r(tmp));
		ir_scope_end(f);
		return;
	}
	/* Two loads instead of a helper: 30 ns an event. The kernel pads comm with zeros. */
	if (gen_has(L->g, FEAT_TASK_BTF) &&
	    (task_type = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct")) != TID_NONE &&
	    type_member(L->ts, task_type, "comm", &comm) && type_size(L->ts, comm.type) == 16) {
		for (int32_t at = 0; at < 16; at += 8)
			ir_store(f, 8, dst, off + at,
				 ir_r(load_current(L, (int32_t)comm.bit_off / 8 + at, 8)));
		return;
	}
	ir_call(f, BPF_FUNC_get_current_comm, 2,
		ir_r(off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst), ir_i(16));
}

/* ---- when ---- */

vreg firing_time(struct lower *L)
{
	struct ir *f = L->f;
	int l_have = ir_label(f);

	/* One time a firing: all clauses see the same, of every clock. */
	ir_jcc(f, IR_JNE, L->memo_time, ir_i(0), l_have);
	ir_mov_to(f, L->memo_time, ir_r(ir_call(f, BPF_FUNC_ktime_get_ns, 0)));
	ir_place(f, l_have);
	return ir_mov(f, ir_r(L->memo_time));
}

static vreg lower_timestamp(struct lower *L, const struct node *n)
{
	(void)n;
	return firing_time(L);
}

static vreg lower_walltimestamp(struct lower *L, const struct node *n)
{
	vreg offset = ir_load(L->f, 8, ir_mapval(L->f, L->g->im->map_state, 8), 0);

	(void)n;
	return ir_alu(L->f, IR_ADD, firing_time(L), ir_r(offset));
}

/* ---- which probe ---- */

static vreg lower_id(struct lower *L, const struct node *n)
{
	(void)n;
	return probe_word(L, offsetof(struct probe_info, id), L->only ? L->only->probe->id : 0);
}

static vreg lower_epid(struct lower *L, const struct node *n)
{
	(void)n;
	return clause_epid(L);
}

/* ---- stacks ---- */

/*
 * How many frames to leave out. Whether a function that is reached by a trampoline has a frame of its own shows in the first
 * address: then it lies behind the call that replaced the function's first instruction.
 */
static vreg fentry_strip(struct lower *L)
{
	enum { FIRST_CALL = 16 }; /* it ends within so many bytes of the function */
	const struct attach_point *at = &L->u->at;
	struct ir *f = L->f;
	int l_jumped = ir_label(f);
	vreg buf = ir_frame_addr(f, ir_frame(f, 8, 8), 0), top, n;

	zero_bytes(L, buf, 0, 8);
	ir_call(f, BPF_FUNC_get_stack, 4, ir_r(VREG_CTX), ir_r(buf), ir_i(8),
		ir_i(at->stack_strip));
	top = ir_load(f, 8, buf, 0);
	ir_alu_to(f, IR_SUB, top, top, ir_r(ir_mov(f, ir_i((int64_t)at->targets[0].addr))));
	n = ir_mov(f, ir_i(at->stack_strip));
	ir_jcc(f, IR_JUGE, top, ir_i(FIRST_CALL), l_jumped);
	ir_mov_to(f, n, ir_i(at->stack_strip + 1));
	ir_place(f, l_jumped);
	return n;
}

/* Where the probe's function returns to, in a program of the driver's: on the stack as it begins; in the program counter as it
 * returns, and of an exception. */
static vreg driver_caller(struct lower *L)
{
	vreg regs = ir_load(L->f, 8, VREG_CTX, DTRACE_CTX_REGS * 8);
	int word = ARCH_HOST->long_size;

	if (L->u->at.on_return || L->u->at.driver_source == DTRACE_TRAP)
		return load_trusted(L, regs, ARCH_HOST->off_ip, word);
	return load_trusted(L, load_trusted(L, regs, ARCH_HOST->off_sp, word), 0, word);
}

/* What stands above the caller - the program, the driver, the kernel's way to it - depends on the kernel and on the compilers of both:
 * so the caller is looked for. */
static vreg driver_strip(struct lower *L)
{
	enum { LEAST = 3, MOST = 16 };
	struct ir *f = L->f;
	int l_found = ir_label(f);
	vreg caller = driver_caller(L), buf = scratch_at(L, MOST * 8, NULL), n;

	ir_call(f, BPF_FUNC_get_stack, 4, ir_r(VREG_CTX), ir_r(buf), ir_i(MOST * 8), ir_i(0));
	n = ir_mov(f, ir_i(LEAST));
	for (int i = LEAST; i < MOST; i++) {
		ir_mov_to(f, n, ir_i(i));
		ir_jcc(f, IR_JEQ, ir_load(f, 8, buf, i * 8), ir_r(caller), l_found);
	}
	/* Nowhere: show all there is; of an exception of user mode that is nothing. */
	ir_mov_to(f, n, ir_i(L->u->at.driver_source >= DTRACE_TRAP ? MOST : 0));
	ir_place(f, l_found);
	return n;
}

static struct ir_val stack_flags(struct lower *L)
{
	switch (L->u->at.kind) {
	case AT_FENTRY:
		return ir_r(fentry_strip(L));
	case AT_DRIVER:
		return ir_r(driver_strip(L));
	default:
		return ir_i(L->u->at.stack_strip);
	}
}

vreg kernel_stack(struct lower *L, vreg dst, int32_t off, uint32_t bytes, bool user)
{
	struct ir *f = L->f;
	vreg d = off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst;
	vreg n;
	int l_ok = ir_label(f);

	/* A thread that is about to run is not mapped yet: its own stack can't be walked. */
	if (user && L->task != VREG_NONE) {
		zero_bytes(L, dst, off, bytes);
		return ir_mov(f, ir_i(0));
	}
	if (user)
		return user_stack(L, d, bytes);
	/* The helper fills what it has no frames for with zeros, also when it fails. */
	n = ir_call(f, BPF_FUNC_get_stack, 4, ir_r(VREG_CTX), ir_r(d), ir_i(bytes), stack_flags(L));
	ir_jcc(f, IR_JSGE, n, ir_i(0), l_ok);
	ir_mov_to(f, n, ir_i(0));
	ir_place(f, l_ok);
	return n;
}

static vreg frame_at(struct lower *L, bool user, unsigned n)
{
	vreg buf, v;

	ir_scope_begin(L->f);
	buf = ir_frame_addr(L->f, ir_frame(L->f, 16, 8), 0);
	/* Verifiers before 6.3 believe that the helper reads it. */
	zero_bytes(L, buf, 0, 16);
	kernel_stack(L, buf, 0, 16, user);
	v = ir_load(L->f, 8, buf, (int32_t)n * 8);
	ir_scope_end(L->f);
	return v;
}

static vreg lower_caller(struct lower *L, const struct node *n)
{
	(void)n;
	if (L->u->at.kind == AT_DRIVER)
		return driver_caller(L);
	return frame_at(L, false, L->u->at.from_caller ? 0 : 1);
}

static vreg lower_ucaller(struct lower *L, const struct node *n)
{
	(void)n;
	return frame_at(L, true, 1);
}

static vreg depth(struct lower *L, bool user)
{
	vreg n = kernel_stack(L, scratch_at(L, 127 * 8, NULL), 0, 127 * 8, user);

	return ir_alu(L->f, IR_SHR, n, ir_i(3));
}

static vreg lower_stackdepth(struct lower *L, const struct node *n)
{
	(void)n;
	return depth(L, false);
}

static vreg lower_ustackdepth(struct lower *L, const struct node *n)
{
	(void)n;
	return depth(L, true);
}

static vreg lower_rand(struct lower *L, const struct node *n)
{
	(void)n;
	return ir_alu(L->f, IR_SHR,
		      ir_ext(L->f, IR_ZEXT, ir_call(L->f, BPF_FUNC_get_prandom_u32, 0), 4),
		      ir_i(1));
}

const struct lowering lowerings[BI_MAX] = {
	[BI_ALLOCA] = { .scalar = lower_alloca },
	[BI_ARG0] = { .scalar = lower_argn },
	[BI_ARG1] = { .scalar = lower_argn },
	[BI_ARG2] = { .scalar = lower_argn },
	[BI_ARG3] = { .scalar = lower_argn },
	[BI_ARG4] = { .scalar = lower_argn },
	[BI_ARG5] = { .scalar = lower_argn },
	[BI_ARG6] = { .scalar = lower_argn },
	[BI_ARG7] = { .scalar = lower_argn },
	[BI_ARG8] = { .scalar = lower_argn },
	[BI_ARG9] = { .scalar = lower_argn },
	[BI_ARGS] = { .scalar = lower_args, .string = lower_args_string },
	[BI_BASENAME] = { .string = lower_basename },
	[BI_BCOPY] = { .scalar = lower_bcopy },
	[BI_BREAKPOINT] = { .action = lower_no_harm },
	[BI_CALLER] = { .scalar = lower_caller },
	[BI_CHILL] = { .action = lower_chill },
	[BI_CLEANPATH] = { .string = lower_cleanpath },
	[BI_COMMIT] = { .action = lower_commit },
	[BI_COPYARGS] = { .string = lower_copyargs },
	[BI_COPYIN] = { .scalar = lower_copyin },
	[BI_COPYINSTR] = { .into = copyinstr_into },
	[BI_COPYINTO] = { .scalar = lower_copyinto },
	[BI_COPYOUT] = { .scalar = lower_copyout },
	[BI_COPYOUTSTR] = { .scalar = lower_copyoutstr },
	[BI_CPU] = { .scalar = lower_cpu },
	[BI_CURTHREAD] = { .scalar = lower_curthread },
	[BI_D_PATH] = { .string = lower_d_path },
	[BI_DENTRY_PATH] = { .string = lower_dentry_path },
	[BI_DISCARD] = { .action = lower_discard },
	[BI_DIRNAME] = { .string = lower_dirname },
	[BI_EPID] = { .scalar = lower_epid },
	[BI_ERRNO] = { .scalar = lower_errno },
	[BI_EXECNAME] = { .into = execname_into },
	[BI_GETMAJOR] = { .scalar = lower_getmajor },
	[BI_GETMINOR] = { .scalar = lower_getminor },
	[BI_GID] = { .scalar = lower_gid },
	[BI_HTONL] = { .scalar = lower_swap32 },
	[BI_HTONLL] = { .scalar = lower_swap64 },
	[BI_HTONS] = { .scalar = lower_swap16 },
	[BI_ID] = { .scalar = lower_id },
	[BI_INDEX] = { .scalar = lower_index },
	[BI_INET_NTOA] = { .string = lower_inet_ntoa },
	[BI_INET_NTOA6] = { .string = lower_inet_ntoa6 },
	[BI_INET_NTOP] = { .string = lower_inet_ntop },
	[BI_JSON] = { .string = lower_json },
	[BI_LINK_NTOP] = { .string = lower_link_ntop },
	[BI_LLTOSTR] = { .string = lower_lltostr },
	[BI_MUTEX_OWNED] = { .scalar = lower_mutex_owned },
	[BI_MUTEX_OWNER] = { .scalar = lower_mutex_owner },
	[BI_MUTEX_TYPE_ADAPTIVE] = { .scalar = lower_mutex_type_adaptive },
	[BI_MUTEX_TYPE_SPIN] = { .scalar = lower_mutex_type_spin },
	[BI_NTOHL] = { .scalar = lower_swap32 },
	[BI_NTOHLL] = { .scalar = lower_swap64 },
	[BI_NTOHS] = { .scalar = lower_swap16 },
	[BI_PANIC] = { .action = lower_no_harm },
	[BI_PID] = { .scalar = lower_pid },
	[BI_PPID] = { .scalar = lower_ppid },
	[BI_PROGENYOF] = { .scalar = lower_progenyof },
	[BI_RAISE] = { .action = lower_raise },
	[BI_RAND] = { .scalar = lower_rand },
	[BI_RINDEX] = { .scalar = lower_rindex },
	[BI_RW_ISWRITER] = { .scalar = lower_rw_iswriter },
	[BI_RW_READ_HELD] = { .scalar = lower_rw_read_held },
	[BI_RW_WRITE_HELD] = { .scalar = lower_rw_write_held },
	[BI_SPECULATE] = { .action = lower_speculate },
	[BI_SPECULATION] = { .scalar = lower_speculation },
	[BI_STACKDEPTH] = { .scalar = lower_stackdepth },
	[BI_STOP] = { .action = lower_stop },
	[BI_STRCHR] = { .string = lower_strchr },
	[BI_STRJOIN] = { .string = lower_strjoin },
	[BI_HAS_KEY] = { .scalar = lower_has_key },
	[BI_STRLEN] = { .scalar = lower_strlen },
	[BI_STRRCHR] = { .string = lower_strrchr },
	[BI_STRSTR] = { .string = lower_strstr },
	[BI_STRTOK] = { .string = lower_strtok },
	[BI_STRTOLL] = { .scalar = lower_strtoll },
	[BI_SUBSTR] = { .string = lower_substr },
	[BI_TID] = { .scalar = lower_tid },
	[BI_TIMESTAMP] = { .scalar = lower_timestamp },
	[BI_TOLOWER] = { .string = lower_tolower },
	[BI_TOUPPER] = { .string = lower_toupper },
	[BI_UREGS] = { .scalar = lower_uregs },
	[BI_UCALLER] = { .scalar = lower_ucaller },
	[BI_UID] = { .scalar = lower_uid },
	[BI_USTACKDEPTH] = { .scalar = lower_ustackdepth },
	[BI_WAIT_FLAGS] = { .scalar = lower_wait_flags },
	[BI_WAIT_TIME] = { .scalar = lower_wait_time },
	[BI_VTIMESTAMP] = { .scalar = lower_vtimestamp },
	[BI_WALLTIMESTAMP] = { .scalar = lower_walltimestamp },
};
