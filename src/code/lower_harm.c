/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Destructive actions that are done where the probe fires: signals, and time.
 */
#include <errno.h>
#include <signal.h>

#include "code/lower_func.h"

/* The guides' limits: so much of a second may a CPU be kept waiting. */
enum { CHILL_INTERVAL = 1000000000, CHILL_MAX = 500000000 };

static void send_signal(struct lower *L, struct ir_val number)
{
	vreg err;

	L->g->im->destructive = true;
	err = ir_call(L->f, BPF_FUNC_send_signal, 1, number);
	/* What can't be signalled, a kernel thread or one that ends, is left alone. */
	fault_unless(L, IR_JNE, err, ir_i(-EINVAL), FAULT_ILLOP, ir_i(0));
}

void lower_raise(struct lower *L, const struct node *n)
{
	send_signal(L, ir_r(ir_ext(L->f, IR_ZEXT, lower_scalar(L, n->args[0]), 4)));
}

void lower_stop(struct lower *L, const struct node *n)
{
	(void)n;
	send_signal(L, ir_i(SIGSTOP));
}

void lower_chill(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	int l_end = ir_label(f), l_same = ir_label(f);
	vreg ns = lower_scalar(L, n->args[0]), now, mark, chilled, total;

	L->g->im->destructive = true;
	now = ir_call(f, BPF_FUNC_ktime_get_ns, 0);
	mark = counter_addr(L, CNT_CHILL_MARK, l_end);
	chilled = ir_load(f, 8, mark, 8);
	total = ir_alu(f, IR_SUB, now, ir_r(ir_load(f, 8, mark, 0)));
	ir_jcc(f, IR_JULE, total, ir_r(ir_mov(f, ir_i(CHILL_INTERVAL))), l_same);
	ir_store(f, 8, mark, 0, ir_r(now));
	ir_store(f, 8, mark, 8, ir_i(0));
	ir_mov_to(f, chilled, ir_i(0));
	ir_place(f, l_same);
	/* Each alone first: so the sum can't wrap. */
	fault_unless(L, IR_JULE, ns, ir_i(CHILL_MAX), FAULT_ILLOP, ir_i(0));
	ir_alu_to(f, IR_ADD, chilled, chilled, ir_r(ns));
	fault_unless(L, IR_JULE, chilled, ir_i(CHILL_MAX), FAULT_ILLOP, ir_i(0));
	ir_store(f, 8, mark, 8, ir_r(chilled));
	ir_runtime(f, "rt_chill", 2, ir_r(now), ir_r(ns));
	/* The one thing that lets timestamp change within a firing. */
	ir_mov_to(f, L->memo_time, ir_i(0));
	ir_place(f, l_end);
}

void lower_no_harm(struct lower *L, const struct node *n)
{
	diag_fail_hint(L->d, "D_UNIMPL", n->loc,
		       "raise(SIGKILL) and stop( ) are what there is for processes",
		       "%s( ) is not supported: the kernel lets no BPF program halt the machine",
		       n->name);
}
