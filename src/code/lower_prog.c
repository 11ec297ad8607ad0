/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The frame of a program: is the session live, which probe is it, which clauses run, where records
 * go, what happens when something faults.
 *
 *     if (state != mine) return 0;
 *     keep the CPU              (on processes' code, where programs can be preempted)
 *     for each part:            (several: there are several probes at one place)
 *         find the probe        (one probe: nothing to do; several: its entry in PROBES)
 *         for each clause:
 *             enabled for this probe? predicate true? room for a record?
 *             statements
 *             submit the record
 *             on a fault: discard the record, report, run ERROR's clauses; go on with the next clause
 *     let the CPU go
 *     return 0
 */
#include <string.h>

#include "arch/arch.h"
#include "code/lower.h"

/* ---- helpers for all of lowering ---- */

vreg current_cpu(struct lower *L)
{
	return ir_call(L->f, BPF_FUNC_get_smp_processor_id, 0);
}

/* Offset of this CPU's part, stride bytes each; jumps to l_none for a CPU the image was not made
 * for (cannot happen). */
static vreg cpu_offset(struct lower *L, vreg cpu, int64_t stride, int l_none)
{
	vreg off;

	ir_jcc(L->f, IR_JUGE, cpu, ir_i(L->g->o->ncpus), l_none);
	off = ir_alu(L->f, IR_MUL, cpu, ir_i(stride));
	return off;
}

vreg counter_addr(struct lower *L, enum counter c, int l_none)
{
	struct ir *f = L->f;
	vreg off = cpu_offset(L, current_cpu(L), NCOUNTERS * 8, l_none);
	vreg base = ir_mapval(f, L->g->im->map_state, (int32_t)c * 8);
	struct late_offset late = { .f = f, .insn = f->insns.n - 1, .what = LATE_COUNTERS };

	vec_push(&L->d->arena, &L->g->late, late);
	return ir_alu(f, IR_ADD, base, ir_r(off));
}

void count_event(struct lower *L, enum counter c)
{
	int l_skip = ir_label(L->f);

	ir_atomic_add(L->f, 8, counter_addr(L, c, l_skip), 0, ir_i(1));
	ir_place(L->f, l_skip);
}

vreg scratch_addr(struct lower *L, uint32_t off)
{
	L->scratch_wanted = true;
	return ir_alu(L->f, IR_ADD, L->scratch, ir_i(off));
}

vreg scratch_at(struct lower *L, uint32_t size, uint32_t *off)
{
	uint32_t at = L->scratch_used;

	L->scratch_used += ALIGN_UP(size, 8);
	if (L->scratch_used > L->scratch_max)
		L->scratch_max = L->scratch_used;
	if (off)
		*off = at;
	return scratch_addr(L, at);
}

/*
 * The scratch pointer is made where a clause begins, but whether one is needed is known only when
 * the clause has been lowered: so room for its instructions is left, and filled or left as NOPs.
 */
struct scratch_room {
	size_t at;
};

static struct scratch_room scratch_leave_room(struct lower *L)
{
	struct scratch_room room = { L->f->insns.n };

	L->scratch = ir_reg(L->f);
	L->scratch_wanted = false;
	for (int i = 0; i < 5; i++)
		ir_add(L->f, IR_NOP);
	return room;
}

vreg scratch_part(struct lower *L, int l_none)
{
	struct ir *f = L->f;
	size_t begin = f->insns.n;
	vreg off = cpu_offset(L, current_cpu(L), 0, l_none);
	vreg base = ir_mapval(f, image_map(L->g, MAP_SCRATCH), (int32_t)L->g->scratch_used);
	struct late_offset late = { .f = f, .insn = begin + 2, .what = LATE_SCRATCH_STRIDE };

	vec_push(&L->d->arena, &L->g->late, late);
	return ir_alu(f, IR_ADD, base, ir_r(off));
}

static void scratch_fill_room(struct lower *L, struct scratch_room room)
{
	struct ir *f = L->f;
	size_t end = f->insns.n, made;

	if (!L->scratch_wanted)
		return;
	/* what is kept for the firing counts, whether a slot was taken behind it or not */
	if (L->scratch_floor > L->scratch_max)
		L->scratch_max = L->scratch_floor;
	scratch_part(L, L->l_next);
	made = f->insns.n - end;
	f->insns.at[end + made - 1].dst = L->scratch;
	memcpy(&f->insns.at[room.at], &f->insns.at[end], made * sizeof(f->insns.at[0]));
	f->insns.n = end;
	L->g->late.at[L->g->late.n - 1].insn -= end - room.at;
}

vreg probe_word(struct lower *L, size_t offset, uint32_t if_only)
{
	if (L->only)
		return ir_mov(L->f, ir_i(if_only));
	return ir_load(L->f, 4, L->info, (int32_t)offset);
}

/* ---- faults ---- */

static uint32_t new_site(struct lower *L)
{
	struct fault_site s = { .prog = L->prog_index, .loc = L->f->loc };

	vec_push(&L->d->arena, &L->g->im->sites, s);
	return (uint32_t)L->g->im->sites.n;
}

void fault_always(struct lower *L, enum dt_fault kind, struct ir_val value)
{
	uint32_t site = new_site(L);
	uint64_t info = kind | (uint64_t)(L->action_no & 0xffff) << 8 | (uint64_t)(site - 1) << 32;

	L->f->tag = site;
	ir_mov_to(L->f, L->fault_addr, value);
	L->f->tag = 0;
	ir_mov_to(L->f, L->fault_info, ir_i((int64_t)info));
	ir_jmp(L->f, L->l_fault);
}

void fault_unless(struct lower *L, enum ir_op good, vreg a, struct ir_val b, enum dt_fault kind,
		  struct ir_val value)
{
	int l_ok = ir_label(L->f);

	ir_jcc(L->f, good, a, b, l_ok);
	fault_always(L, kind, value);
	ir_place(L->f, l_ok);
}

/* ---- records ---- */

vreg ring_of_cpu(struct lower *L, vreg cpu, int l_none)
{
	struct ir *f = L->f;
	int key;
	vreg ring;

	ir_scope_begin(f);
	key = ir_frame(f, 4, 4);
	ir_store(f, 4, ir_frame_addr(f, key, 0), 0, ir_r(cpu));
	ring = ir_call(f, BPF_FUNC_map_lookup_elem, 2,
		       ir_r(ir_mapfd(f, image_map(L->g, MAP_RINGS))),
		       ir_r(ir_frame_addr(f, key, 0)));
	ir_scope_end(f);
	ir_jcc(f, IR_JEQ, ring, ir_i(0), l_none);
	return ring;
}

/*
 * The reader sleeps up to switchrate; it is woken early when a quarter of the ring is full. Waking
 * costs 6 us, so it is not done for each record.
 */
void submit_record(struct lower *L, vreg rec, vreg ring, bool wake)
{
	struct ir *f = L->f;
	vreg flags = ir_mov(f, ir_i(wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP));

	if (!wake) {
		int l_few = ir_label(f);
		vreg avail =
			ir_call(f, BPF_FUNC_ringbuf_query, 2, ir_r(ring), ir_i(BPF_RB_AVAIL_DATA));

		ir_jcc(f, IR_JULT, avail, ir_i((int64_t)(L->g->o->bufsize / 4)), l_few);
		ir_mov_to(f, flags, ir_i(BPF_RB_FORCE_WAKEUP));
		ir_place(f, l_few);
	}
	ir_call(f, BPF_FUNC_ringbuf_submit, 2, ir_r(rec), ir_r(flags));
}

vreg reserve_record(struct lower *L, vreg ring, uint32_t size, int l_none)
{
	vreg rec = ir_call(L->f, BPF_FUNC_ringbuf_reserve, 3, ir_r(ring), ir_i(size), ir_i(0));

	ir_jcc(L->f, IR_JEQ, rec, ir_i(0), l_none);
	return rec;
}

void store_head(struct lower *L, vreg rec, uint32_t clause, vreg cpu, struct ir_val taken)
{
	struct ir *f = L->f;
	vreg id = probe_word(L, offsetof(struct probe_info, id), L->only ? L->only->probe->id : 0);

	ir_store(f, 4, rec, offsetof(struct rec_head, clause), ir_i((int32_t)clause));
	ir_store(f, 4, rec, offsetof(struct rec_head, probe), ir_r(id));
	ir_store(f, 4, rec, offsetof(struct rec_head, cpu), ir_r(cpu));
	ir_store(f, 4, rec, offsetof(struct rec_head, taken), taken);
}

/* ---- what a clause that faulted leaves behind ---- */

vreg clause_epid(struct lower *L)
{
	vreg index;

	if (L->only)
		return ir_mov(L->f, ir_i(L->epid_base));
	index = ir_load(L->f, 4, L->info, offsetof(struct probe_info, index));
	return ir_alu(L->f, IR_ADD, index, ir_i(L->epid_base));
}

static void report_fault(struct lower *L, uint32_t clause)
{
	struct ir *f = L->f;
	int l_full = ir_label(f), l_done = ir_label(f);
	vreg cpu = current_cpu(L), ring, rec, v;

	ring = ring_of_cpu(L, cpu, l_full);
	rec = reserve_record(L, ring, sizeof(struct rec_fault), l_full);
	store_head(L, rec, REC_FAULT, cpu, ir_i((int32_t)clause));
	ir_store(f, 8, rec, offsetof(struct rec_fault, epid), ir_r(clause_epid(L)));
	v = ir_alu(f, IR_SHR, L->fault_info, ir_i(8));
	v = ir_alu(f, IR_AND, v, ir_i(0xffff));
	ir_store(f, 4, rec, offsetof(struct rec_fault, action), ir_r(v));
	v = ir_alu(f, IR_SHR, L->fault_info, ir_i(32));
	ir_store(f, 4, rec, offsetof(struct rec_fault, pc), ir_r(v));
	v = ir_alu(f, IR_AND, L->fault_info, ir_i(0xff));
	ir_store(f, 4, rec, offsetof(struct rec_fault, fault), ir_r(v));
	ir_store(f, 4, rec, offsetof(struct rec_fault, pad), ir_i(0));
	ir_store(f, 8, rec, offsetof(struct rec_fault, value), ir_r(L->fault_addr));
	submit_record(L, rec, ring, false);
	ir_jmp(f, l_done);
	ir_place(f, l_full);
	count_event(L, CNT_DROP_ERROR);
	ir_place(f, l_done);
}

static void lower_clause(struct lower *L, const struct clause *c, struct rec_clause *rc);

/* ERROR's clauses, run where a clause of another probe faulted. Their own faults are counted and go
 * no further. */
static void run_error_clauses(struct lower *L)
{
	const struct unit_plan *ep = L->g->error_plan;
	struct lower E = *L;

	if (!ep || L->in_error)
		return;
	E.in_error = true;
	E.u = ep->u;
	E.plan = ep;
	E.only = &ep->u->probes.at[0];
	E.err_epid = clause_epid(L);
	E.err_info = L->fault_info;
	E.err_addr = L->fault_addr;
	E.strtok_slot = -1;
	E.strtok_begun = ir_mov(L->f, ir_i(0));
	E.fault_info = ir_reg(L->f);
	E.fault_addr = ir_reg(L->f);
	for (unsigned i = 0; i < ep->nclauses; i++) {
		E.clause_pos = i;
		E.epid_base = ep->epid_base + i;
		lower_clause(&E, L->g->en->clauses.at[ep->clauses[i]],
			     L->g->im->clauses.at[ep->clauses[i]]);
	}
	L->scratch_max = E.scratch_max;
	/* Variables of functions have found their place: it stays theirs. */
	L->scratch_floor = E.scratch_floor;
}

/* ---- a clause ---- */

static bool stmts_call(const struct stmt *s, enum builtin_id id)
{
	for (; s; s = s->next) {
		if (s->expr && s->expr->kind == N_CALL && s->expr->builtin &&
		    s->expr->builtin->id == id)
			return true;
		if (stmts_call(s->body, id) || stmts_call(s->orelse, id))
			return true;
	}
	return false;
}

/* Is there anything that a part of the statements may pass over? */
static bool stmts_branch(const struct stmt *s)
{
	for (; s; s = s->next)
		if (stmt_records(s) && (s->kind == S_IF || stmts_branch(s->body)))
			return true;
		else if (stmt_leaves(s) && stmts_record(s->next))
			return true;
	return false;
}

/* Where a probe stands on another one: does it fire at all? */
static void lower_source_condition(struct lower *L)
{
	int l_fires = ir_label(L->f);

	L->in_source = true;
	lower_condition(L, L->u->at.derived->when, l_fires, L->l_next);
	L->in_source = false;
	ir_place(L->f, l_fires);
}

static void lower_clause(struct lower *L, const struct clause *c, struct rec_clause *rc)
{
	struct ir *f = L->f;
	struct scratch_room room;
	vreg cpu = VREG_NONE, ring = VREG_NONE;
	int l_body = ir_label(f), l_full = ir_label(f), l_end = ir_label(f);
	int l_recordless = ir_label(f);
	size_t faults_before = L->g->im->sites.n, faults_recordless;

	L->c = c;
	L->rc = rc;
	L->actions = rc->actions;
	L->next_action = L->blocks = 0;
	L->action_no = 0; /* the predicate */
	L->l_fault = l_recordless;
	L->l_next = ir_label(f);
	L->l_skip = ir_label(f);
	L->skips = false;
	L->wakes = stmts_call(c->body, BI_EXIT);
	L->has_blocks = stmts_branch(c->body);
	L->scratch_used = L->scratch_floor;
	ir_clause(f, c->loc);
	ir_scope_begin(f);
	room = scratch_leave_room(L);
	/* Where there are many clauses, each looks for itself: with an address and without is two cases. */
	if (L->plan->nclauses > FEW_CLAUSES)
		ir_mov_to(f, L->memo_self, ir_i(0));
	if (L->u->at.derived && L->u->at.derived->when)
		lower_source_condition(L);
	if (c->pred)
		lower_condition(L, c->pred, l_body, L->l_next);
	ir_place(f, l_body);
	L->action_no = 1;
	f->loc = c->loc;
	faults_recordless = L->g->im->sites.n;
	if (rc->nactions) {
		cpu = current_cpu(L);
		ring = ring_of_cpu(L, cpu, l_full);
		L->rec = reserve_record(L, ring, rc->size, l_full);
		L->l_fault = ir_label(f);
		if (L->has_blocks)
			L->taken = ir_mov(f, ir_i(1));
		else
			store_head(L, L->rec, rc->index, cpu, ir_i(1));
		if (rc->time_off)
			ir_store(f, 8, L->rec, (int32_t)rc->time_off, ir_r(firing_time(L)));
		if (rc->spec_off)
			ir_store(f, 8, L->rec, (int32_t)rc->spec_off, ir_i(0));
	}
	lower_statements(L, c->body);
	f->loc = c->loc;
	if (rc->nactions) {
		if (L->has_blocks)
			store_head(L, L->rec, rc->index, cpu, ir_r(L->taken));
		submit_record(L, L->rec, ring, L->wakes);
	}
	ir_jmp(f, l_end);
	if (rc->nactions) {
		ir_place(f, l_full);
		count_event(L, CNT_DROP_PRINCIPAL);
		ir_jmp(f, l_end);
	}
	if (L->skips) {
		ir_place(f, L->l_skip);
		if (rc->nactions)
			ir_call(f, BPF_FUNC_ringbuf_discard, 2, ir_r(L->rec),
				ir_i(BPF_RB_NO_WAKEUP));
		ir_jmp(f, l_end);
	}
	/* Two ways in, not a look at the record's address: verifiers before 6.2 would not believe it. */
	if (rc->nactions && L->g->im->sites.n > faults_recordless) {
		ir_place(f, L->l_fault);
		ir_call(f, BPF_FUNC_ringbuf_discard, 2, ir_r(L->rec), ir_i(BPF_RB_NO_WAKEUP));
	}
	ir_place(f, l_recordless);
	if (L->g->im->sites.n > faults_before) {
		count_event(L, CNT_FAULT);
		if (!L->in_error) {
			report_fault(L, rc->index);
			run_error_clauses(L);
		}
	}
	ir_place(f, l_end);
	ir_place(f, L->l_next);
	ir_scope_end(f);
	scratch_fill_room(L, room);
}

/* Jumps to l_no unless the clause is enabled for the probe that fired. */
static void clause_enabled(struct lower *L, unsigned pos, unsigned clause, int l_no)
{
	struct ir *f = L->f;
	unsigned have = 0;
	vreg word;

	if (L->only)
		return;
	for (size_t p = 0; p < L->u->probes.n; p++)
		for (unsigned i = 0; i < L->u->probes.at[p].nclauses; i++)
			have += L->u->probes.at[p].clauses[i] == clause;
	if (have >= L->u->probes.n)
		return;
	word = ir_load(f, 4, L->info, (int32_t)(sizeof(struct probe_info) + pos / 32 * 4));
	word = ir_alu(f, IR_AND, word, ir_i((int64_t)(1u << (pos % 32))));
	ir_jcc(f, IR_JEQ, word, ir_i(0), l_no);
}

/* ---- which probe is it ---- */

static bool status_offset(struct lower *L, int32_t *off)
{
	dt_tid task = type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, "task_struct");
	struct type_member ti, st;

	if (task == TID_NONE || !type_member(L->ts, task, "thread_info", &ti) ||
	    !type_member(L->ts, ti.type, "status", &st))
		return false;
	*off = (int32_t)((ti.bit_off + st.bit_off) / 8);
	return true;
}

/* The bit that is set in a 32-bit call, so zero in a native one; VREG_NONE if this kernel takes no
 * such calls. */
static vreg compat_call(struct lower *L)
{
	int32_t off;

	if (!L->g->o->ia32 || !ARCH_HOST->compat || !status_offset(L, &off))
		return VREG_NONE;
	return ir_alu(L->f, IR_AND, load_current(L, off, 4), ir_i(ARCH_HOST->compat_bit));
}

static void table_entry(struct lower *L, vreg index)
{
	struct ir *f = L->f;
	vreg base = ir_mapval(f, image_map(L->g, MAP_PROBES), (int32_t)L->plan->table);
	vreg off = ir_alu(f, IR_MUL, index, ir_i(L->plan->stride));

	L->index = index;
	L->info = ir_alu(f, IR_ADD, base, ir_r(off));
}

void find_entry(struct lower *L, vreg index, int l_none)
{
	int64_t n = L->u->at.select == SEL_SYSCALL ? 2 * SYSCALLS_MAX : L->nplaces;

	ir_jcc(L->f, IR_JUGE, index, ir_i(n), l_none);
	table_entry(L, index);
}

static void select_syscall(struct lower *L, int l_out)
{
	struct ir *f = L->f;
	bool ret = L->u->at.args == ARGS_SYSCALL_RETURN;
	bool any32 = false;
	vreg nr, compat, id;

	if (ret)
		nr = load_trusted(L, ir_load(f, 8, VREG_CTX, 0), ARCH_HOST->off_nr,
				  ARCH_HOST->long_size);
	else
		nr = ir_load(f, 8, VREG_CTX, 8);
	for (size_t p = 0; p < L->u->probes.n; p++) {
		if (L->u->probes.at[p].probe->key & SYSCALL_IA32)
			any32 = true;
	}
	if (L->only) {
		ir_jcc(f, IR_JNE, nr, ir_i(SYSCALL_NR(L->only->probe->key)), l_out);
		compat = compat_call(L);
		if (compat != VREG_NONE)
			ir_jcc(f, any32 ? IR_JEQ : IR_JNE, compat, ir_i(0), l_out);
		else if (any32)
			ir_jmp(f, l_out);
		if (any32)
			L->compat = compat;
		return;
	}
	ir_jcc(f, IR_JUGE, nr, ir_i(SYSCALLS_MAX), l_out);
	if (!any32) {
		table_entry(L, nr);
		id = ir_load(f, 4, L->info, offsetof(struct probe_info, id));
		ir_jcc(f, IR_JEQ, id, ir_i(0), l_out);
		compat = compat_call(L);
		if (compat != VREG_NONE)
			ir_jcc(f, IR_JNE, compat, ir_i(0), l_out);
		return;
	}
	L->compat = compat = compat_call(L);
	if (compat != VREG_NONE) {
		/* The bit, moved, selects the second half of the table. */
		vreg half = ir_alu(f, IR_MUL, compat, ir_i(SYSCALLS_MAX / ARCH_HOST->compat_bit));

		nr = ir_alu(f, IR_ADD, nr, ir_r(half));
	}
	table_entry(L, nr);
	id = ir_load(f, 4, L->info, offsetof(struct probe_info, id));
	ir_jcc(f, IR_JEQ, id, ir_i(0), l_out);
}

/* The number of the place where the program runs, if it has several. */
static vreg which_place(struct lower *L)
{
	struct ir *f = L->f;
	vreg place;

	if (L->nplaces <= 1 || L->u->at.select == SEL_ONE || L->u->at.select == SEL_SYSCALL)
		return VREG_NONE;
	if (L->u->at.select == SEL_CTX)
		return ir_load(f, 8, VREG_CTX, 0);
	place = ir_call(f, BPF_FUNC_get_attach_cookie, 1, ir_r(VREG_CTX));
	if (L->u->at.args == ARGS_UEXIT) {
		place = ir_alu(f, IR_SHL, place, ir_i(32));
		place = ir_alu(f, IR_SHR, place, ir_i(32));
	}
	return place;
}

/* Which of the part's probes is at the place? Jumps to l_none if none is. */
static void select_probe(struct lower *L, vreg place, int l_none)
{
	vreg row, id;

	if (L->u->at.select == SEL_SYSCALL) {
		select_syscall(L, l_none);
	} else if (place != VREG_NONE && L->only) {
		ir_jcc(L->f, IR_JNE, place, ir_i((int64_t)L->only->place), l_none);
	} else if (place != VREG_NONE) {
		/* A copy: where place itself lies on the stack verifiers forget how large it may be. */
		row = ir_mov(L->f, ir_r(place));
		find_entry(L, row, l_none);
		if (L->u->probes.n == L->nplaces)
			return;
		id = ir_load(L->f, 4, L->info, offsetof(struct probe_info, id));
		ir_jcc(L->f, IR_JEQ, id, ir_i(0), l_none);
	}
}

/* ---- the program ---- */

/*
 * A zero that the verifier knows nothing of: it then sees no difference between a firing that has filled it and one that has not, and
 * where two ways meet it goes on with one.
 */
vreg opaque_zero(struct lower *L)
{
	return ir_load(L->f, 4, ir_mapval(L->f, L->g->im->map_state, 0), STATE_ZERO);
}

static void init_memos(struct lower *L)
{
	size_t nvars = L->g->en->syms->vars.n;

	L->memo_time = opaque_zero(L);
	L->memo_vtime = opaque_zero(L);
	L->strtok_slot = -1;
	L->strtok_begun = ir_mov(L->f, ir_i(0));
	L->this_regs = arena_array(&L->d->arena, vreg, nvars + 1);
	L->this_slots = arena_array(&L->d->arena, int32_t, nvars + 1);
	for (size_t i = 0; i < nvars; i++) {
		const struct var *v = L->g->en->syms->vars.at[i];

		L->this_regs[i] = VREG_NONE;
		L->this_slots[i] = -1;
		if (v->scope != VAR_THIS || v->assoc)
			continue;
		L->this_regs[i] = ir_mov(L->f, ir_i(0));
		if (!type_is_scalar(L->ts, v->type) && !v->hidden) {
			L->this_slots[i] = (int32_t)L->scratch_floor;
			L->scratch_floor += var_home(L->g, v)->size;
		}
	}
}

static enum run_state when_of(const struct unit *u)
{
	if (u->at.kind != AT_RUN)
		return RUN_ACTIVE;
	return strcmp(u->probes.at[0].probe->name, "END") == 0 ? RUN_END : RUN_BEGIN;
}

void begin_firing(struct lower *L)
{
	const struct derived *d = L->u->at.derived;

	if (d && d->task)
		L->task = ir_load(L->f, 8, VREG_CTX, (int32_t)(d->task - 1) * 8);
	L->memo_self = ir_mov(L->f, ir_i(0));
	L->fault_info = ir_mov(L->f, ir_i(0));
	L->fault_addr = ir_mov(L->f, ir_i(0));
}

/* Jumps to l_done where the part has no probe. Returns the label to jump to from its end: another one, if the program went on in another. */
static int lower_part(struct lower *L, const struct unit_plan *pl, vreg place, int l_done,
		      bool sole)
{
	L->u = pl->u;
	L->plan = pl;
	L->only = pl->u->probes.n == 1 ? &pl->u->probes.at[0] : NULL;
	L->info = L->compat = L->task = VREG_NONE;
	L->f->loc = L->g->en->clauses.at[pl->clauses[0]]->loc;
	select_probe(L, place, l_done);
	begin_firing(L);
	/* Each probe's firing has its own: this-> variables of one are not the next one's. */
	L->scratch_floor = 0;
	init_memos(L);
	for (unsigned i = 0; i < pl->nclauses; i++) {
		int l_no;

		if (sole && piece_is_full(L))
			l_done = piece_begin(L, l_done);
		l_no = ir_label(L->f);
		L->clause_pos = i;
		L->epid_base = pl->epid_base + i * (uint32_t)pl->u->probes.n;
		clause_enabled(L, i, pl->clauses[i], l_no);
		lower_clause(L, L->g->en->clauses.at[pl->clauses[i]],
			     L->g->im->clauses.at[pl->clauses[i]]);
		ir_place(L->f, l_no);
	}
	return l_done;
}

/*
 * Can another thread get the CPU while the program runs, and run it as well? Of programs on processes' code that is so where the kernel
 * preempts itself, and both would write to the same scratch memory. Other programs it skips meanwhile, and counts.
 */
static bool must_keep_cpu(struct lower *L)
{
	return (L->u->at.kind == AT_UPROBE || L->u->at.kind == AT_UPROBE_MULTI) &&
	       gen_has(L->g, FEAT_KEEP_CPU);
}

/*
 * The parts, one after the other. Only a program of one part goes on in another: of several, each is skipped on its own; and none does
 * that keeps the CPU.
 */
static int lower_parts(struct lower *L, const struct unit_plan *pl, vreg place, int l_out,
		       bool keeps)
{
	if (!pl->then && !keeps)
		return lower_part(L, pl, place, l_out, true);
	for (const struct unit_plan *part = pl; part; part = part->then) {
		int l_done = ir_label(L->f);

		ir_place(L->f, lower_part(L, part, place, l_done, false));
	}
	if (keeps)
		ir_kfunc(L->f, "bpf_preempt_enable", 0);
	return l_out;
}

struct ir *lower_unit(struct gen *g, const struct unit_plan *pl, struct image_prog *ip,
		      unsigned index)
{
	struct lower L = { .g = g, .d = g->d, .ts = g->ts, .u = pl->u, .prog_index = index };
	struct ir *f = ir_new(g->d);
	int l_out = ir_label(f);
	size_t late_before = g->late.n;
	bool keeps;
	uint32_t size;
	vreg state, place;

	if (pl->nclauses > FEW_CLAUSES)
		piece_reserve(f);
	L.f = f;
	L.nplaces = pl->u->nplaces;
	keeps = must_keep_cpu(&L);
	ip->when = L.when = when_of(pl->u);
	f->loc = g->en->clauses.at[pl->clauses[0]]->loc;
	state = ir_load(f, 4, ir_mapval(f, g->im->map_state, 0), 0);
	ir_jcc(f, IR_JNE, state, ir_i(L.when), l_out);
	if (keeps)
		ir_kfunc(f, "bpf_preempt_disable", 0);
	place = which_place(&L);
	l_out = lower_parts(&L, pl, place, l_out, keeps);
	ir_place(L.f, l_out);
	ir_exit(L.f, ir_i(0));
	pieces_end(&L, ip);
	size = ALIGN_UP(L.scratch_max ? L.scratch_max : 8, 64);
	for (size_t i = late_before; i < g->late.n; i++)
		if (g->late.at[i].what == LATE_SCRATCH_STRIDE)
			g->late.at[i].value = size;
	if (L.scratch_max)
		g->scratch_used += size * g->o->ncpus;
	return f;
}
