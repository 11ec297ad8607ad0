/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * vtimestamp: how long the current thread has had a CPU, in nanoseconds, exactly.
 *
 * The kernel's own sum (se.sum_exec_runtime) moves only at ticks and switches, so differences
 * within a time slice would be 0. When a clause uses vtimestamp, and only then, one more program
 * runs at sched_switch: it adds the slice that ends to the thread's storage and notes when the next
 * one begins on this CPU. vtimestamp is the thread's sum so far plus the time since this CPU's
 * note. It counts from the session's start, which is all that differences need.
 */
#include "code/lower.h"

/* now - start of the slice; begins the books on a CPU that has not switched since the session
 * started. */
static vreg slice(struct lower *L, vreg now, bool restart, int l_none)
{
	struct ir *f = L->f;
	vreg at = counter_addr(L, CNT_VTIME_START, l_none);
	vreg start = ir_load(f, 8, at, 0);
	vreg gone = ir_mov(f, ir_i(0));
	int l_first = ir_label(f), l_end = ir_label(f);

	ir_jcc(f, IR_JEQ, start, ir_i(0), l_first);
	ir_alu_to(f, IR_SUB, gone, now, ir_r(start));
	if (!restart)
		ir_jmp(f, l_end);
	ir_place(f, l_first);
	ir_store(f, 8, at, 0, ir_r(now));
	ir_place(f, l_end);
	return gone;
}

vreg lower_vtimestamp(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	int l_have = ir_label(f), l_none = ir_label(f);
	vreg now, gone, sum, store;

	(void)n;
	if (!L->g->vtime_wanted) {
		L->g->vtime_wanted = true;
		L->g->vtime_off = self_vtime_word(L->g);
		image_map(L->g, MAP_SELF);
	}
	ir_jcc(f, IR_JNE, L->memo_vtime, ir_i(0), l_have);
	/* A thread that is about to run has had nothing of this slice. */
	now = firing_time(L);
	gone = L->task == VREG_NONE ? slice(L, now, false, l_none) : ir_mov(f, ir_i(0));
	ir_mov_to(f, L->memo_vtime, ir_r(gone));
	store = self_storage(L, ir_i(1), l_none);
	sum = ir_load(f, 8, store, (int32_t)L->g->vtime_off);
	ir_alu_to(f, IR_ADD, L->memo_vtime, gone, ir_r(sum));
	ir_place(f, l_none);
	ir_place(f, l_have);
	return ir_mov(f, ir_r(L->memo_vtime));
}

struct ir *lower_vtime_program(struct gen *g, struct image_prog *ip, unsigned index)
{
	static const struct attach_target switches[] = { { .name = "sched_switch" } };
	static const struct attach_point at = {
		.kind = AT_RAW_TP,
		.group = "raw_tp:sched_switch:vtime",
		.targets = (struct attach_target *)switches,
		.ntargets = 1,
		.args = ARGS_CTX,
		.nargs = 3,
		.select = SEL_ONE,
	};
	struct lower L = { .g = g, .d = g->d, .ts = g->ts, .prog_index = index, .task = VREG_NONE };
	struct ir *f = ir_new(g->d);
	int l_out = ir_label(f);
	vreg now, gone, store;

	L.f = f;
	ip->at = &at;
	ip->name = "dt_vtime";
	ip->label = "vtimestamp";
	ip->when = L.when = RUN_ACTIVE;
	f->loc = g->en->clauses.at[0]->loc;
	ir_jcc(f, IR_JNE, ir_load(f, 4, ir_mapval(f, g->im->map_state, 0), 0), ir_i(RUN_ACTIVE),
	       l_out);
	L.memo_self = ir_mov(f, ir_i(0));
	now = ir_call(f, BPF_FUNC_ktime_get_ns, 0);
	gone = slice(&L, now, true, l_out);
	/* the thread that leaves is still current here */
	store = self_storage(&L, ir_i(1), l_out);
	ir_atomic_add(f, 8, store, (int32_t)g->vtime_off, ir_r(gone));
	ir_place(f, l_out);
	ir_exit(f, ir_i(0));
	return f;
}
