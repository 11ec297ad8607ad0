/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Speculation: what may stand in one clause and in which order. What a clause records goes either to
 * the principal buffer or to a speculation, so nothing is recorded before speculate() nor after
 * commit(); and what can't be undone is not done tentatively.
 *
 * Followed along the paths of a clause: what one branch of an if did doesn't concern the other.
 */
#include "lang/check.h"

struct so_far {
	bool speculates, committed, recorded;
};

/* The first call in an expression, arguments first, that needs -w; NULL: none. */
static const struct node *destructive_in(const struct node *n)
{
	const struct node *found;

	if (!n)
		return NULL;
	for (unsigned i = 0; i < n->nargs; i++) {
		found = destructive_in(n->args[i]);
		if (found)
			return found;
	}
	found = destructive_in(n->a);
	if (!found)
		found = destructive_in(n->b);
	if (!found)
		found = destructive_in(n->c);
	if (!found && n->kind == N_CALL && n->builtin && (n->builtin->flags & BF_DESTRUCTIVE))
		found = n;
	return found;
}

static void after_commit(struct checker *c, const struct so_far *s, const struct node *n)
{
	if (s->committed)
		fail(c, "D_DREC_COMM", n->loc, "data-recording actions may not follow commit( )");
}

static void check_one(struct checker *c, struct so_far *s, const struct node *n)
{
	const struct builtin *b = n && n->kind == N_CALL ? n->builtin : NULL;
	const struct node *bad = s->speculates ? destructive_in(n) : NULL;

	if (!n)
		return;
	if (n->kind == N_ASSIGN && n->a->kind == N_AGG) {
		if (s->speculates)
			fail(c, "D_AGG_SPEC", n->loc,
			     "aggregating actions may not follow speculate( )");
		if (s->committed)
			fail(c, "D_AGG_COMM", n->loc,
			     "aggregating actions may not follow commit( )");
		s->recorded = true;
		return;
	}
	if (bad)
		fail(c, "D_ACT_SPEC", bad->loc, "destructive actions may not follow speculate( )");
	if (!b || b->kind != BK_ACTION || b->id == BI_DISCARD)
		return;
	switch (b->id) {
	case BI_COMMIT:
		if (s->committed)
			fail(c, "D_COMM_COMM", n->loc, "commit( ) may not follow commit( )");
		if (s->recorded)
			fail(c, "D_COMM_DREC", n->loc,
			     "commit( ) may not follow data-recording action(s)");
		s->committed = true;
		return;
	case BI_SPECULATE:
		if (s->speculates)
			fail(c, "D_SPEC_SPEC", n->loc, "speculate( ) may not follow speculate( )");
		if (s->committed)
			fail(c, "D_SPEC_COMM", n->loc, "speculate( ) may not follow commit( )");
		if (s->recorded)
			fail(c, "D_SPEC_DREC", n->loc,
			     "speculate( ) may not follow data-recording action(s)");
		s->speculates = true;
		return;
	case BI_EXIT:
		if (s->speculates)
			fail(c, "D_EXIT_SPEC", n->loc, "exit( ) may not follow speculate( )");
		break;
	default:
		break;
	}
	after_commit(c, s, n);
	if (!s->speculates)
		s->recorded = true;
}

static void check_path(struct checker *c, struct so_far *s, const struct stmt *st)
{
	for (; st; st = st->next) {
		struct so_far other;

		if (st->kind != S_IF) {
			check_one(c, s, st->init);
			/* What a loop does follows what it did in the round before. */
			for (int round = 0; round < (st->kind == S_FOR ? 2 : 1); round++) {
				check_one(c, s, st->expr);
				check_path(c, s, st->body);
				check_one(c, s, st->step);
			}
			continue;
		}
		check_one(c, s, st->expr);
		other = *s;
		check_path(c, s, st->body);
		check_path(c, &other, st->orelse);
		s->speculates |= other.speculates;
		s->committed |= other.committed;
		s->recorded |= other.recorded;
	}
}

void check_speculation(struct checker *c, const struct clause *cl)
{
	struct so_far s = { 0 };

	check_path(c, &s, cl->body);
}
