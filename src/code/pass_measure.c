/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Will the kernel's verifier get to the end?
 *
 * It walks every path, round by round through loops, and gives up after a million instructions, or when more than 8192
 * comparisons on the way have another side that it has not seen yet. What it leaves out because it has been in the same state
 * before is not known here, so this measures on the safe side: the most comparisons on any path, and all instructions as often as
 * loops around them go round. Better that the compiler says no, and which loop it is, than the kernel. A program without loops
 * is left to the kernel, which may find it shorter.
 */
#include <string.h>

#include "code/pass.h"

#define MOST_JUMPS 8000
#define MOST_WORK  500000

struct measure {
	struct ir *f;
	uint64_t *jumps_at; /* by label: most comparisons on a way there */
	bool *reached;
	size_t *place; /* by label */
	uint64_t jumps, work;
	bool here; /* does a way lead to the instruction at hand? */
	/* the loop that makes most of it */
	uint64_t worst, worst_rounds;
	struct loc worst_loc;
};

static void arrive(struct measure *m, int label, uint64_t jumps)
{
	if (!m->reached[label] || m->jumps_at[label] < jumps)
		m->jumps_at[label] = jumps;
	m->reached[label] = true;
}

/* Round and round again, before anything behind the loop. */
static void go_round(struct measure *m, size_t end, int head, uint64_t rounds, uint64_t work_before)
{
	size_t start = m->place[head];
	uint64_t body = m->jumps - m->jumps_at[head], more = body * (rounds - 1);
	uint64_t work = (m->work - work_before) * (rounds - 1);

	for (int l = 0; l < m->f->nlabels; l++)
		if (m->reached[l] && m->place[l] > end)
			m->jumps_at[l] += more;
	m->work += work;
	if (more + work / (MOST_WORK / MOST_JUMPS) > m->worst) {
		m->worst = more + work / (MOST_WORK / MOST_JUMPS);
		m->worst_rounds = rounds;
		m->worst_loc = ir_loc(m->f, &m->f->insns.at[start]);
	}
}

static void too_long(struct measure *m)
{
	const char *what = m->jumps > MOST_JUMPS ? "comparisons on one way" : "instructions";
	unsigned long long n = m->jumps > MOST_JUMPS ? m->jumps : m->work;

	diag_fail_hint(m->f->d, "D_TOO_LARGE", m->worst_loc,
		       "let it go round less often, or do less in a round",
		       "%llu rounds of this loop make the program too long for the kernel's "
		       "verifier: %llu %s",
		       (unsigned long long)m->worst_rounds, n, what);
}

void ir_measure(struct ir *f)
{
	struct arena *a = f->work;
	struct arena_mark before = arena_mark(a);
	struct measure m = { .f = f, .here = true };
	uint64_t *work_at = arena_array(a, uint64_t, f->nlabels + 1);

	m.jumps_at = arena_array(a, uint64_t, f->nlabels + 1);
	m.reached = arena_array(a, bool, f->nlabels + 1);
	m.place = arena_array(a, size_t, f->nlabels + 1);
	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].op == IR_LABEL)
			m.place[f->insns.at[i].label] = i;
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];

		m.work += in->op != IR_NOP && in->op != IR_LABEL;
		if (in->op == IR_LABEL) {
			if (m.here)
				arrive(&m, in->label, m.jumps);
			m.here = m.reached[in->label];
			m.jumps = m.jumps_at[in->label];
			work_at[in->label] = m.work;
		} else if (in->op == IR_JMP && m.here && m.place[in->label] < i) {
			go_round(&m, i, in->label, in->imm > 0 ? (uint64_t)in->imm : 1,
				 work_at[in->label]);
		} else if (in->op == IR_JMP && m.here) {
			arrive(&m, in->label, m.jumps);
		} else if (ir_is_jcc(in->op) && m.here) {
			m.jumps += in->imm != 1;
			if (m.place[in->label] > i)
				arrive(&m, in->label, m.jumps);
		}
		if (ir_ends_block(in->op))
			m.here = false;
		if (m.worst_rounds && (m.jumps > MOST_JUMPS || m.work > MOST_WORK))
			too_long(&m);
	}
	arena_release(a, before);
}
