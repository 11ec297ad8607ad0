/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Memory of the firing that D programs hold addresses of - alloca(), copyin() - and copying: from
 * and to processes, and within.
 *
 * Such an address is a number in D. Before anything is written there it is compared with the part
 * of scratch memory that is kept for the firing, and so becomes one that the verifier follows.
 */
#include "code/lower_func.h"

void copyinstr_into(struct lower *L, const struct node *n, vreg dst, int32_t off, uint32_t size)
{
	struct ir *f = L->f;
	vreg addr = lower_scalar(L, n->args[0]);
	vreg d = off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst;
	struct ir_val room = ir_i(size);
	vreg err;

	if (n->nargs > 1) {
		struct ir_val max = lower_value(L, n->args[1]);

		if (max.is_imm) {
			if ((uint64_t)max.imm < size)
				room = ir_i(max.imm + 1 < (int64_t)size ? max.imm + 1 : size);
		} else {
			vreg m = ir_alu(f, IR_ADD, max.r, ir_i(1));
			int l = ir_label(f);

			ir_jcc(f, IR_JULE, m, ir_i(size), l);
			ir_mov_to(f, m, ir_i(size));
			ir_place(f, l);
			room = ir_r(m);
		}
	}
	err = ir_call(f, BPF_FUNC_probe_read_user_str, 3, ir_r(d), room, ir_r(addr));
	fault_unless(L, IR_JSGE, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
}

/* Scratch memory that stays for the rest of the firing: what copyin() returns may be kept in a
 * variable. */
vreg scratch_keep(struct lower *L, uint32_t size, uint32_t *off)
{
	vreg p = scratch_at(L, size, off);

	if (L->scratch_used > L->scratch_floor)
		L->scratch_floor = L->scratch_used;
	return p;
}

vreg kept_scratch(struct lower *L, uint32_t size)
{
	return scratch_keep(L, size, NULL);
}

/* The most that may be asked for at once, of a size that is known at compile time or is not. */
static uint32_t most(const struct lower *L, bool known)
{
	enum { KNOWN = 65536, UNKNOWN = 4096 };
	uint32_t told = L->g->o->scratchsize;

	return told ? told : known ? KNOWN : UNKNOWN;
}

/* A fault where a size that shows at run time only is more than that. */
static void need_room(struct lower *L, struct ir_val size)
{
	fault_unless(L, IR_JULE, size.r, ir_i(most(L, false)), FAULT_NOSCRATCH, ir_r(size.r));
}

vreg lower_copyin(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg addr = lower_scalar(L, n->args[0]), dst, end, err;
	struct ir_val size = lower_value(L, n->args[1]);

	/* A 0 stands behind the bytes: stringof(copyin(...)) is what write() was given, say, and
	 * ends there. */
	if (size.is_imm) {
		if (size.imm <= 0 || size.imm > 65536)
			diag_fail(L->d, "D_COPYIN_SIZE", n->args[1]->loc,
				  "copyin( ) size must be from 1 to 65536");
		if (size.imm > most(L, true)) {
			fault_always(L, FAULT_NOSCRATCH, ir_i(size.imm));
			return ir_mov(f, ir_i(0));
		}
		dst = kept_scratch(L, (uint32_t)size.imm + 1);
	} else {
		need_room(L, size);
		dst = kept_scratch(L, most(L, false) + 1);
	}
	end = ir_alu(f, IR_ADD, dst, size);
	ir_store(f, 1, end, 0, ir_i(0));
	err = ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(dst), size, ir_r(addr));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
	return launder(L, dst);
}

/*
 * The number `to` as an address in this firing's kept memory, where `size` bytes may be written; a
 * fault if it is none. A size that is not constant is most( ) at most.
 */
vreg kept_place(struct lower *L, vreg to, struct ir_val size)
{
	struct ir *f = L->f;
	int64_t room = L->scratch_floor;
	vreg off;

	if (!room || (size.is_imm && (size.imm < 0 || size.imm > room))) {
		fault_always(L, FAULT_BADADDR, ir_r(to));
		return scratch_at(L, 8, NULL); /* not reached */
	}
	off = ir_alu(f, IR_SUB, to, ir_r(launder(L, scratch_addr(L, 0))));
	if (size.is_imm) {
		fault_unless(L, IR_JULE, off, ir_i(room - size.imm), FAULT_BADADDR, ir_r(to));
	} else {
		uint32_t used = L->scratch_used;

		need_room(L, size);
		fault_unless(L, IR_JULE, off, ir_i(room), FAULT_BADADDR, ir_r(to));
		fault_unless(L, IR_JULE, ir_alu(f, IR_ADD, off, size), ir_i(room), FAULT_BADADDR,
			     ir_r(to));
		/* The verifier adds up the most that each can be: let there be so much. */
		(void)scratch_at(L, most(L, false), NULL);
		L->scratch_used = used;
	}
	return ir_alu(f, IR_ADD, scratch_addr(L, 0), ir_r(off));
}

vreg lower_copyinto(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg addr = lower_scalar(L, n->args[0]), to, err;
	struct ir_val size = lower_value(L, n->args[1]);

	to = kept_place(L, lower_scalar(L, n->args[2]), size);
	err = ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(to), size, ir_r(addr));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
	return ir_mov(f, ir_i(0));
}

vreg lower_bcopy(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg from = lower_scalar(L, n->args[0]), to = lower_scalar(L, n->args[1]), err;
	struct ir_val size = lower_value(L, n->args[2]);

	to = kept_place(L, to, size);
	refuse_device(L, from);
	err = ir_call(f, BPF_FUNC_probe_read_kernel, 3, ir_r(to), size, ir_r(from));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(from));
	return ir_mov(f, ir_i(0));
}

/* The memory is zero, as D's memory is that nothing was assigned to. */
vreg lower_alloca(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct ir_val size = lower_value(L, n->args[0]);
	uint32_t room = most(L, false);
	vreg dst;

	if (size.is_imm && (size.imm < 0 || size.imm > most(L, true))) {
		fault_always(L, FAULT_NOSCRATCH, ir_i(size.imm));
		return ir_mov(f, ir_i(0));
	}
	if (size.is_imm)
		room = size.imm ? ALIGN_UP((uint32_t)size.imm, 8) : 8;
	else
		need_room(L, size);
	dst = kept_scratch(L, room);
	zero_bytes(L, dst, 0, room);
	return launder(L, dst);
}

/* ---- to processes ---- */

static void write_user(struct lower *L, vreg addr, vreg from, struct ir_val size)
{
	vreg err = ir_call(L->f, BPF_FUNC_probe_write_user, 3, ir_r(addr), ir_r(from), size);

	L->g->im->destructive = L->g->im->writes_user = true;
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
}

vreg lower_copyout(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg from = lower_scalar(L, n->args[0]), addr = lower_scalar(L, n->args[1]), tmp, err;
	struct ir_val size = lower_value(L, n->args[2]);
	int l_none = ir_label(f);

	if (size.is_imm) {
		if (size.imm < 0 || size.imm > most(L, true))
			fault_always(L, FAULT_NOSCRATCH, ir_i(size.imm));
		if (size.imm <= 0 || size.imm > most(L, true))
			return ir_mov(f, ir_i(0));
		tmp = scratch_at(L, (uint32_t)size.imm, NULL);
	} else {
		size = ir_r(ir_mov(f, size));
		need_room(L, size);
		ir_jcc(f, IR_JULT, size.r, ir_i(1), l_none);
		tmp = scratch_at(L, most(L, false), NULL);
	}
	refuse_device(L, from);
	err = ir_call(f, BPF_FUNC_probe_read_kernel, 3, ir_r(tmp), size, ir_r(from));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(from));
	write_user(L, addr, tmp, size);
	ir_place(f, l_none);
	return ir_mov(f, ir_i(0));
}

/* At most so many bytes as the third argument says; the terminator is one of them if it fits. */
vreg lower_copyoutstr(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	uint32_t strsize = L->g->o->strsize;
	struct str s = lower_string(L, n->args[0]), copy = scratch_string(L, strsize);
	vreg len = ir_mov(f, ir_r(read_string(L, copy, s))), addr = lower_scalar(L, n->args[1]);
	struct ir_val limit = lower_value(L, n->args[2]);
	int l_none = ir_label(f), l_fits = ir_label(f), l_in = ir_label(f);

	ir_jcc(f, IR_JULE, len, limit, l_fits);
	ir_mov_to(f, len, limit);
	ir_place(f, l_fits);
	ir_jcc(f, IR_JULE, len, ir_i(strsize), l_in);
	ir_mov_to(f, len, ir_i(strsize)); /* for the verifier */
	ir_place(f, l_in);
	ir_jcc(f, IR_JULT, len, ir_i(1), l_none);
	write_user(L, addr, copy.addr, ir_r(len));
	ir_place(f, l_none);
	return ir_mov(f, ir_i(0));
}
