/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How long a thread waited for a lock, and in which way. The kernel tells when the waiting begins, and how (contention_begin), and
 * that it has ended (contention_end), but not how long it took. When a clause wants to know, two more programs run there:
 * one notes the time and the flags by thread and lock, the other, which runs after all clauses, forgets them.
 *
 * Who waits for a mutex or a semaphore may spin at first, and again when it was woken up: what counts is whether, and since when, it slept.
 */
#include "code/lower_func.h"

#define SPINS 1 /* LCB_F_SPIN */

struct wait {
	uint64_t since, flags;
};

enum {
	WAITS_MAX = 16384
}; /* at once: far more than there are CPUs, and threads that sleep for locks */

static vreg find(struct lower *L, int key)
{
	return ir_call(L->f, BPF_FUNC_map_lookup_elem, 2,
		       ir_r(ir_mapfd(L->f, image_map(L->g, MAP_WAITS))),
		       ir_r(ir_frame_addr(L->f, key, 0)));
}

/* The key in the frame: thread, lock. */
static int wait_key(struct lower *L, vreg lock)
{
	struct ir *f = L->f;
	int slot = ir_frame(f, 16, 8);

	ir_store(f, 8, ir_frame_addr(f, slot, 0), 0, ir_r(thread_key(L)));
	ir_store(f, 8, ir_frame_addr(f, slot, 0), 8, ir_r(lock));
	return slot;
}

static vreg wait_word(struct lower *L, const struct node *n, size_t at)
{
	struct ir *f = L->f;
	vreg lock = lower_scalar(L, n->args[0]), word = ir_mov(f, ir_i(0)), w;
	int l_none = ir_label(f);

	L->g->waits_wanted = true;
	ir_scope_begin(f);
	w = find(L, wait_key(L, lock));
	ir_jcc(f, IR_JEQ, w, ir_i(0), l_none);
	ir_mov_to(f, word, ir_r(ir_load(f, 8, w, (int32_t)at)));
	ir_place(f, l_none);
	ir_scope_end(f);
	return word;
}

vreg lower_wait_flags(struct lower *L, const struct node *n)
{
	return wait_word(L, n, offsetof(struct wait, flags));
}

vreg lower_wait_time(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg now = firing_time(L), since = wait_word(L, n, offsetof(struct wait, since));
	vreg gone = ir_mov(f, ir_i(0));
	int l_none = ir_label(f);

	ir_jcc(f, IR_JEQ, since, ir_i(0), l_none);
	ir_alu_to(f, IR_SUB, gone, now, ir_r(since));
	ir_place(f, l_none);
	return gone;
}

static void note(struct lower *L)
{
	struct ir *f = L->f;
	int l_new = ir_label(f), l_out = ir_label(f), key,
	    value = ir_frame(f, sizeof(struct wait), 8);
	vreg v = ir_frame_addr(f, value, 0), w, rc;

	ir_store(f, 8, v, offsetof(struct wait, flags),
		 ir_r(ir_ext(f, IR_ZEXT, ir_load(f, 8, VREG_CTX, 8), 4)));
	key = wait_key(L, ir_load(f, 8, VREG_CTX, 0));
	w = find(L, key);
	ir_jcc(f, IR_JEQ, w, ir_i(0), l_new);
	ir_jcc(f, IR_JEQ,
	       ir_alu(f, IR_AND, ir_load(f, 8, w, offsetof(struct wait, flags)), ir_i(SPINS)),
	       ir_i(0), l_out);
	ir_place(f, l_new);
	ir_store(f, 8, v, offsetof(struct wait, since), ir_r(ir_call(f, BPF_FUNC_ktime_get_ns, 0)));
	rc = ir_call(f, BPF_FUNC_map_update_elem, 4, ir_r(ir_mapfd(f, image_map(L->g, MAP_WAITS))),
		     ir_r(ir_frame_addr(f, key, 0)), ir_r(v), ir_i(BPF_ANY));
	ir_jcc(f, IR_JEQ, rc, ir_i(0), l_out);
	count_event(L, CNT_DROP_DYNVAR);
	ir_place(f, l_out);
}

static void forget(struct lower *L)
{
	struct ir *f = L->f;
	int key = wait_key(L, ir_load(f, 8, VREG_CTX, 0));

	ir_call(f, BPF_FUNC_map_delete_elem, 2, ir_r(ir_mapfd(f, image_map(L->g, MAP_WAITS))),
		ir_r(ir_frame_addr(f, key, 0)));
}

struct ir *lower_wait_program(struct gen *g, struct image_prog *ip, unsigned index, bool end)
{
	static const struct attach_target targets[] = { { .name = "contention_begin" },
							{ .name = "contention_end" } };
	static const struct attach_point at[] = {
		{ .kind = AT_RAW_TP,
		  .group = "raw_tp:contention_begin:wait",
		  .targets = (struct attach_target *)&targets[0],
		  .ntargets = 1,
		  .args = ARGS_CTX,
		  .nargs = 2,
		  .select = SEL_ONE },
		{ .kind = AT_RAW_TP,
		  .group = "raw_tp:contention_end:wait",
		  .targets = (struct attach_target *)&targets[1],
		  .ntargets = 1,
		  .args = ARGS_CTX,
		  .nargs = 2,
		  .select = SEL_ONE },
	};
	struct lower L = { .g = g, .d = g->d, .ts = g->ts, .prog_index = index, .task = VREG_NONE };
	struct ir *f = L.f = ir_new(g->d);
	int l_out = ir_label(f);

	ip->at = &at[end];
	ip->name = end ? "dt_waited" : "dt_wait";
	ip->label = end ? "ends of waits for locks" : "waits for locks";
	ip->when = L.when = RUN_ACTIVE;
	f->loc = g->en->clauses.at[0]->loc;
	ir_jcc(f, IR_JNE, ir_load(f, 4, ir_mapval(f, g->im->map_state, 0), 0), ir_i(RUN_ACTIVE),
	       l_out);
	if (end)
		forget(&L);
	else
		note(&L);
	ir_place(f, l_out);
	ir_exit(f, ir_i(0));
	return f;
}

void wait_size(struct map_spec *m)
{
	m->key_size = 16;
	m->value_size = sizeof(struct wait);
	m->max_entries = WAITS_MAX;
}
