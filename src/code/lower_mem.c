/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading and writing memory.
 *
 * Kernel memory is read through bpf_rdonly_cast() where the kernel has it: a plain load, half a
 * nanosecond, which gives 0 for a bad address. So a 0 is read again through the helper, which tells
 * a fault from a zero. Elsewhere the helper reads everything (20-35 ns).
 *
 * A device's registers must not be read: that may be a command to it. An address that the program
 * came by on its own is therefore looked at first. Almost all are in the kernel's map of all memory,
 * which a subtraction tells; for others its page tables are asked (src/runtime/device.h).
 */
#include <string.h>

#include "code/lower.h"

vreg launder(struct lower *L, vreg p)
{
	uint32_t off;
	vreg slot = scratch_at(L, 8, &off);

	/* The verifier forgets that what is read back from a map was a pointer: arithmetic on it is
	 * free then. */
	ir_store(L->f, 8, slot, 0, ir_r(p));
	return ir_load(L->f, 8, slot, 0);
}

vreg place_addr(struct lower *L, struct place p)
{
	return p.off ? ir_alu(L->f, IR_ADD, p.base, ir_i(p.off)) : p.base;
}

vreg load_trusted(struct lower *L, vreg base, int32_t off, int size)
{
	struct ir *f = L->f;
	int tmp;
	vreg p, v;

	if (gen_has(L->g, FEAT_RDONLY_CAST_VOID)) {
		p = ir_kfunc(f, "bpf_rdonly_cast", 2, ir_r(base), ir_i(0));
		return ir_load(f, size, p, off);
	}
	ir_scope_begin(f);
	tmp = ir_frame(f, 8, 8);
	p = ir_alu(f, IR_ADD, base, ir_i(off));
	ir_call(f, BPF_FUNC_probe_read_kernel, 3, ir_r(ir_frame_addr(f, tmp, 0)), ir_i(size),
		ir_r(p));
	v = ir_load(f, size, ir_frame_addr(f, tmp, 0), 0);
	ir_scope_end(f);
	return v;
}

/*
 * Is that a whole integer, or part of an array of integers, that the verifier also finds when it walks
 * down from t? Unions are left out: there it takes the first member that lies at the place.
 */
static bool is_plain(const struct types *ts, dt_tid t, int64_t off, int size)
{
	struct type_member m;
	int64_t at, len;

	for (unsigned i = 0; type_kind(ts, t) == BTF_KIND_STRUCT && type_member_at(ts, t, i, &m);
	     i++) {
		at = m.bit_off / 8;
		len = type_size(ts, m.type);
		if (m.bit_size || off < at || off >= at + len)
			continue;
		if (type_is_sou(ts, m.type))
			return is_plain(ts, m.type, off - at, size);
		if (type_is_array(ts, m.type))
			return type_is_integer(ts, type_ref(ts, m.type)) && off + size <= at + len;
		return type_is_integer(ts, m.type) && off == at && len == size;
	}
	return false;
}

vreg current_task(struct lower *L)
{
	vreg task = L->task == VREG_NONE ? ir_call(L->f, BPF_FUNC_get_current_task, 0)
					 : launder(L, L->task);

	/* On 32 bits the helper gives it the sign of a long, which no address in memory has. */
	return sizeof(void *) == 4 ? ir_ext(L->f, IR_ZEXT, task, 4) : task;
}

vreg current_pid(struct lower *L)
{
	if (L->task != VREG_NONE)
		return task_field(L, "tgid");
	return ir_alu(L->f, IR_SHR, ir_call(L->f, BPF_FUNC_get_current_pid_tgid, 0), ir_i(32));
}

vreg current_task_btf(struct lower *L)
{
	return L->task == VREG_NONE ? ir_call(L->f, BPF_FUNC_get_current_task_btf, 0) : L->task;
}

vreg load_current(struct lower *L, int32_t off, int size)
{
	dt_tid t = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct");

	/* A pointer whose type the verifier knows is followed by a plain load, on any kernel. */
	if (t != TID_NONE && is_plain(L->ts, t, off, size) && gen_has(L->g, FEAT_TASK_BTF))
		return ir_load(L->f, size, current_task_btf(L), off);
	return load_trusted(L, current_task(L), off, size);
}

void refuse_device(struct lower *L, vreg addr)
{
	const struct kernel_memory *m = gen_memory(L->g);
	struct ir *f = L->f;
	int l_memory;
	vreg off, device;

	if (!m)
		return;
	l_memory = ir_label(f);
	off = ir_alu(f, IR_SUB, addr, ir_i((int64_t)m->direct));
	off = ir_alu(f, IR_SHR, off, ir_i(m->direct_bits));
	ir_jcc(f, IR_JEQ, off, ir_i(0), l_memory);
	device = ir_runtime(f, "rt_is_device", 5, ir_r(addr), ir_i((int64_t)m->direct),
			    ir_i((int64_t)m->address_mask | m->top_shift), ir_i(m->active_mm),
			    ir_i(m->pgd));
	fault_unless(L, IR_JEQ, device, ir_i(0), FAULT_BADADDR, ir_r(addr));
	ir_place(f, l_memory);
}

vreg load_kernel(struct lower *L, vreg base, int32_t off, int size)
{
	struct ir *f = L->f;
	int l_done = ir_label(f), tmp;
	vreg v = ir_reg(f), addr = off ? ir_alu(f, IR_ADD, base, ir_i(off)) : base, p, err;

	refuse_device(L, addr);
	if (gen_has(L->g, FEAT_RDONLY_CAST_VOID)) {
		p = ir_kfunc(f, "bpf_rdonly_cast", 2, ir_r(addr), ir_i(0));
		ir_load_to(f, v, size, p, 0);
		ir_jcc(f, IR_JNE, v, ir_i(0), l_done);
	}
	ir_scope_begin(f);
	tmp = ir_frame(f, 8, 8);
	err = ir_call(f, BPF_FUNC_probe_read_kernel, 3, ir_r(ir_frame_addr(f, tmp, 0)), ir_i(size),
		      ir_r(addr));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(addr));
	ir_load_to(f, v, size, ir_frame_addr(f, tmp, 0), 0);
	ir_scope_end(f);
	ir_place(f, l_done);
	return v;
}

vreg load_user(struct lower *L, vreg base, int32_t off, int size)
{
	struct ir *f = L->f;
	vreg p = ir_alu(f, IR_ADD, base, ir_i(off)), v, err;
	int tmp;

	ir_scope_begin(f);
	tmp = ir_frame(f, 8, 8);
	err = ir_call(f, BPF_FUNC_probe_read_user, 3, ir_r(ir_frame_addr(f, tmp, 0)), ir_i(size),
		      ir_r(p));
	fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(p));
	v = ir_load(f, size, ir_frame_addr(f, tmp, 0), 0);
	ir_scope_end(f);
	return v;
}

int scalar_size(struct lower *L, dt_tid t)
{
	int64_t size = type_size(L->ts, t);

	return size == 1 || size == 2 || size == 4 ? (int)size : 8;
}

vreg load_scalar(struct lower *L, struct place p, dt_tid t)
{
	int size = scalar_size(L, t);
	vreg v;

	if (p.where == PLACE_OURS)
		v = ir_load(L->f, size, p.base, p.off);
	else if (p.current)
		v = load_current(L, p.off, size);
	else if (p.user)
		v = load_user(L, p.base, p.off, size);
	else
		v = load_kernel(L, p.base, p.off, size);
	return size < 8 && type_is_signed(L->ts, t) ? ir_ext(L->f, IR_SEXT, v, size) : v;
}

/* The base is aligned to 8; the kernel refuses stores that are not aligned. */
void zero_bytes(struct lower *L, vreg base, int32_t off, uint32_t size)
{
	enum { BY_HELPER = 512 }; /* from here on copying zeros is as fast, and one instruction */

	if (size > BY_HELPER) {
		vreg at = off ? ir_alu(L->f, IR_ADD, base, ir_i(off)) : base;

		ir_call(L->f, BPF_FUNC_probe_read_kernel, 3, ir_r(at), ir_i(size),
			ir_r(zeros(L, size)));
		return;
	}
	for (uint32_t at = 0, step; at < size; at += step) {
		step = 8;
		while (step > size - at || ((uint32_t)off + at) % step)
			step /= 2;
		ir_store(L->f, (int)step, base, off + (int32_t)at, ir_i(0));
	}
}

void copy_bytes(struct lower *L, vreg dst, int32_t dst_off, struct place src, uint32_t size)
{
	struct ir *f = L->f;
	vreg d = dst_off ? ir_alu(f, IR_ADD, dst, ir_i(dst_off)) : dst;
	vreg s = place_addr(L, src), err;

	if (src.where == PLACE_KERNEL && !src.user)
		refuse_device(L, s);
	err = ir_call(f, src.user ? BPF_FUNC_probe_read_user : BPF_FUNC_probe_read_kernel, 3,
		      ir_r(d), ir_i(size), ir_r(s));
	if (src.where == PLACE_KERNEL)
		fault_unless(L, IR_JEQ, err, ir_i(0), FAULT_BADADDR, ir_r(s));
}

/* Follows "a.b.c" from the current task; pointers on the way are followed too. */
vreg task_field(struct lower *L, const char *path)
{
	dt_tid t = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct");
	char *copy = arena_strdup(&L->d->arena, path), *save = NULL;
	struct type_member m = { 0 };
	vreg at = VREG_NONE;
	int32_t off = 0;

	for (char *name = strtok_r(copy, ".", &save); name; name = strtok_r(NULL, ".", &save)) {
		if (m.name && type_is_pointer(L->ts, t)) {
			at = at == VREG_NONE ? load_current(L, off, sizeof(void *))
					     : load_trusted(L, at, off, sizeof(void *));
			off = 0;
			t = type_ref(L->ts, t);
		}
		if (t == TID_NONE || !type_member(L->ts, t, name, &m))
			diag_fail_hint(L->d, "D_KERNEL_TYPE", L->f->loc, types_why(L->ts),
				       "this kernel's struct task_struct has no %s", path);
		off += (int32_t)(m.bit_off / 8);
		t = m.type;
	}
	return at == VREG_NONE ? load_current(L, off, scalar_size(L, t))
			       : load_trusted(L, at, off, scalar_size(L, t));
}
