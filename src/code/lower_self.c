/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Where a thread's self-> variables are: in the kernel's task storage, which goes with the thread. Where programs can't have
 * that (before 5.11, or without cmpxchg16b on kernels that allocate without locks), or where the variables are more than
 * it can hold (strings of 64 KiB), in a hash by thread, and a program of ours takes an entry out when its thread is gone.
 */
#include "code/lower.h"

/* The kernel keeps the size of a thread's piece, with its own part of it, in 16 bits. */
#define TASK_STORAGE_MAX (UINT16_MAX - 256)

static bool in_task_storage(struct gen *g)
{
	uint64_t size = 8; /* vtimestamp's word */

	for (size_t i = 0; i < g->en->syms->vars.n; i++) {
		const struct var *v = g->en->syms->vars.at[i];

		if (v->scope == VAR_SELF && !v->assoc && v->type != TID_NONE)
			size += ALIGN_UP((uint64_t)(type_is_string(g->ts, v->type)
							    ? g->o->strsize
							    : type_size(g->ts, v->type)),
					 8);
	}
	return size <= TASK_STORAGE_MAX && gen_has(g, FEAT_TASK_STORAGE);
}

/* In a hash an entry is made with its full size: so all that can be in it gets its place before the first is. */
void self_reserve(struct gen *g)
{
	bool any = false;

	for (size_t i = 0; i < g->en->syms->vars.n; i++) {
		const struct var *v = g->en->syms->vars.at[i];

		any |= v->scope == VAR_SELF && !v->assoc && v->type != TID_NONE;
	}
	if (!any || in_task_storage(g))
		return;
	for (size_t i = 0; i < g->en->syms->vars.n; i++) {
		const struct var *v = g->en->syms->vars.at[i];

		if (v->scope == VAR_SELF && !v->assoc && v->type != TID_NONE)
			var_home(g, v);
	}
	g->vtime_off = g->self_used;
	g->vtime_reserved = true;
	g->self_used += 8;
}

void self_size(struct gen *g)
{
	struct map_spec *m = &g->im->maps.at[g->im->map_self];

	m->value_size = g->self_used;
	if (in_task_storage(g))
		return;
	m->key_size = 8;
	m->max_entries = (uint32_t)(g->o->dynvarsize / (m->key_size + m->value_size + 48));
	if (!m->max_entries)
		m->max_entries = 1;
}

uint32_t self_vtime_word(struct gen *g)
{
	if (g->vtime_reserved)
		return g->vtime_off;
	g->self_used += 8;
	return g->self_used - 8;
}

/* Threads are told apart by their ids; the idle threads of all CPUs, which have id 0, by CPU. */
vreg thread_key(struct lower *L)
{
	struct ir *f = L->f;
	int l_user = ir_label(f);
	vreg t = L->task != VREG_NONE
			 ? task_field(L, "pid")
			 : ir_ext(f, IR_ZEXT, ir_call(f, BPF_FUNC_get_current_pid_tgid, 0), 4);

	ir_jcc(f, IR_JNE, t, ir_i(0), l_user);
	{
		vreg cpu = ir_alu(f, IR_ADD, current_cpu(L), ir_i(1));

		ir_alu_to(f, IR_SHL, t, cpu, ir_i(32));
	}
	ir_place(f, l_user);
	return t;
}

static bool is_never(struct ir_val create)
{
	return create.is_imm && !create.imm;
}

/* 1 if v is not 0, else 0. */
static struct ir_val is_not_zero(struct lower *L, struct ir_val v)
{
	vreg any;

	if (v.is_imm)
		return ir_i(v.imm != 0);
	any = ir_alu(L->f, IR_OR, ir_ext(L->f, IR_NEG, v.r, 8), v);
	return ir_r(ir_alu(L->f, IR_SHR, any, ir_i(63)));
}

static vreg from_task(struct lower *L, struct ir_val create)
{
	struct ir *f = L->f;
	vreg task = current_task_btf(L);

	_Static_assert(BPF_LOCAL_STORAGE_GET_F_CREATE == 1, "the flag is the answer to a question");
	return ir_call(f, BPF_FUNC_task_storage_get, 4,
		       ir_r(ir_mapfd(f, image_map(L->g, MAP_SELF))), ir_r(task), ir_i(0),
		       is_not_zero(L, create));
}

/* Jumps to l if a value is 0; it may be known already. */
static void jump_if_zero(struct lower *L, struct ir_val v, int l)
{
	if (!v.is_imm)
		ir_jcc(L->f, IR_JEQ, v.r, ir_i(0), l);
	else if (!v.imm)
		ir_jmp(L->f, l);
}

static vreg from_hash(struct lower *L, struct ir_val create)
{
	struct ir *f = L->f;
	int map = image_map(L->g, MAP_SELF), l_have = ir_label(f);
	int slot;
	vreg found;

	ir_scope_begin(f);
	slot = ir_frame(f, 8, 8);
	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_r(thread_key(L)));
	found = ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, map)),
			ir_r(ir_frame_addr(f, slot, 0)));
	if (is_never(create)) {
		ir_scope_end(f);
		return found;
	}
	ir_jcc(f, IR_JNE, found, ir_i(0), l_have);
	jump_if_zero(L, create, l_have);
	ir_call(f, BPF_FUNC_map_update_elem, 4, ir_r(ir_mapfd(f, map)),
		ir_r(ir_frame_addr(f, slot, 0)), ir_r(zeros(L, L->g->self_used)),
		ir_i(BPF_NOEXIST));
	ir_mov_to(f, found,
		  ir_r(ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, map)),
			       ir_r(ir_frame_addr(f, slot, 0)))));
	ir_place(f, l_have);
	ir_scope_end(f);
	return found;
}

vreg self_storage(struct lower *L, struct ir_val create, int l_absent)
{
	struct ir *f = L->f;
	int l_have = ir_label(f), l_got = ir_label(f);
	vreg p;

	ir_jcc(f, IR_JNE, L->memo_self, ir_i(0), l_have);
	p = in_task_storage(L->g) ? from_task(L, create) : from_hash(L, create);
	ir_mov_to(f, L->memo_self, ir_r(p));
	ir_jcc(f, IR_JNE, L->memo_self, ir_i(0), l_got);
	if (!is_never(create)) {
		jump_if_zero(L, create, l_absent);
		count_event(L, CNT_DROP_DYNVAR);
	}
	ir_jmp(f, l_absent);
	ir_place(f, l_got);
	ir_place(f, l_have);
	return L->memo_self;
}

struct ir *lower_self_program(struct gen *g, struct image_prog *ip, unsigned index)
{
	static const struct attach_target freed[] = { { .name = "sched_process_free" } };
	static const struct attach_point at = {
		.kind = AT_RAW_TP,
		.group = "raw_tp:sched_process_free:self",
		.targets = (struct attach_target *)freed,
		.ntargets = 1,
		.args = ARGS_CTX,
		.nargs = 1,
		.select = SEL_ONE,
	};
	struct lower L = { .g = g, .d = g->d, .ts = g->ts, .prog_index = index, .task = VREG_NONE };
	struct type_member pid;
	struct ir *f;
	dt_tid task;
	int slot;
	vreg id;

	if (g->im->map_self < 0 || in_task_storage(g))
		return NULL;
	task = type_find(g->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct");
	if (task == TID_NONE || !type_member(g->ts, task, "pid", &pid))
		return NULL;
	f = L.f = ir_new(g->d);
	ip->at = &at;
	ip->name = "dt_self";
	ip->label = "thread-local variables";
	ip->when = L.when = RUN_ACTIVE;
	f->loc = g->en->clauses.at[0]->loc;
	slot = ir_frame(f, 8, 8);
	id = load_trusted(&L, ir_load(f, 8, VREG_CTX, 0), (int32_t)(pid.bit_off / 8), 4);
	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_r(id));
	ir_call(f, BPF_FUNC_map_delete_elem, 2, ir_r(ir_mapfd(f, g->im->map_self)),
		ir_r(ir_frame_addr(f, slot, 0)));
	ir_exit(f, ir_i(0));
	return f;
}
