/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Loops, and how often they go round at the most: the kernel runs no program that might not end.
 *
 * Most loops count, and show it: a variable that starts at a number, is compared with a number (perhaps as one of several
 * conditions joined by &&), and is changed by a number in each round and nowhere else. The bound of any other loop has to be
 * told, by -xloopmax. The program counts rounds in either case: another CPU may write to a global variable.
 */
#include "lang/check.h"

struct counted {
	struct checker *c;
	const struct var *v;
	dt_tid type;
	int64_t start, step;
	unsigned starts, steps; /* places in for ( ) where it gets a number */
	bool otherwise;		/* it is changed in some other way, too */
};

static const struct node *uncast(const struct node *n)
{
	while (n->kind == N_CAST)
		n = n->a;
	return n;
}

static const struct var *scalar_var(const struct node *n)
{
	n = uncast(n);
	return n->kind == N_VAR && !n->var->assoc ? n->var : NULL;
}

static bool number(const struct node *n, int64_t *value)
{
	n = uncast(n);
	*value = (int64_t)n->ival;
	return n->kind == N_INT;
}

/* Is it all that the variable's type can hold? */
static bool holds(const struct counted *k, int64_t value)
{
	int64_t bits = 8 * type_size(k->c->ts, k->type);
	bool is_signed = type_is_signed(k->c->ts, k->type);
	uint64_t most = ~0ull >> (64 - bits + is_signed);

	return is_signed ? value <= (int64_t)most && value >= -(int64_t)most - 1
			 : value >= 0 && (uint64_t)value <= most;
}

/* What an assignment or ++ adds to its variable. */
static bool added(const struct node *n, int64_t *by)
{
	switch (n->kind) {
	case N_PREINC:
	case N_POSTINC:
		*by = 1;
		return true;
	case N_PREDEC:
	case N_POSTDEC:
		*by = -1;
		return true;
	case N_ASSIGN:
		if ((n->op != TOK_PLUS_EQ && n->op != TOK_MINUS_EQ) || !number(n->b, by) ||
		    *by == INT64_MIN)
			return false;
		if (n->op == TOK_MINUS_EQ)
			*by = -*by;
		return true;
	default:
		return false;
	}
}

enum place_in_loop { AT_START, AT_STEP, ELSEWHERE };

static void in_statements(struct counted *k, const struct stmt *s);

/* All that an expression does to the variable. */
static void in_expression(struct counted *k, const struct node *n, enum place_in_loop at)
{
	bool writes;
	int64_t value;

	if (!n)
		return;
	if (n->kind == N_COMMA) {
		in_expression(k, n->a, at);
		in_expression(k, n->b, at);
		return;
	}
	writes = (n->kind == N_ASSIGN || (n->kind >= N_PREINC && n->kind <= N_POSTDEC)) &&
		 n->a->kind == N_VAR && n->a->var == k->v;
	if (writes && at == AT_START && n->kind == N_ASSIGN && n->op == TOK_ASSIGN &&
	    number(n->b, &value)) {
		k->start = value;
		k->starts++;
	} else if (writes && at == AT_STEP && added(n, &value)) {
		k->step = value;
		k->steps++;
	} else if (writes) {
		k->otherwise = true;
	}
	if (n->kind == N_FUNC)
		in_statements(k, n->body);
	in_expression(k, n->a, ELSEWHERE);
	in_expression(k, n->b, ELSEWHERE);
	in_expression(k, n->c, ELSEWHERE);
	for (unsigned i = 0; i < n->nargs; i++)
		in_expression(k, n->args[i], ELSEWHERE);
}

static void in_statements(struct counted *k, const struct stmt *s)
{
	for (; s; s = s->next) {
		in_expression(k, s->init, ELSEWHERE);
		in_expression(k, s->expr, ELSEWHERE);
		in_expression(k, s->step, ELSEWHERE);
		in_statements(k, s->body);
		in_statements(k, s->orelse);
	}
}

static int64_t rounded_up(int64_t way, int64_t step)
{
	return way <= 0 ? 0 : (way + step - 1) / step;
}

/* Rounds till "v op limit" is no longer true; -1: not known. All numbers are small enough to be added up. */
static int64_t rounds_until(const struct counted *k, int op, int64_t limit)
{
	switch (op) {
	case TOK_LE:
	case TOK_LT:
		limit += op == TOK_LE;
		if (k->step <= 0 || !holds(k, limit + k->step - 1))
			return -1;
		return rounded_up(limit - k->start, k->step);
	case TOK_GE:
	case TOK_GT:
		limit -= op == TOK_GE;
		if (k->step >= 0 || !holds(k, limit + k->step + 1))
			return -1;
		return rounded_up(k->start - limit, -k->step);
	case TOK_NE:
		if (!k->step || (limit - k->start) % k->step || (limit - k->start) / k->step < 0)
			return -1;
		return (limit - k->start) / k->step;
	default:
		return -1;
	}
}

static int mirrored(int op)
{
	return op == TOK_LT   ? TOK_GT
	       : op == TOK_LE ? TOK_GE
	       : op == TOK_GT ? TOK_LT
	       : op == TOK_GE ? TOK_LE
			      : op;
}

/* By a comparison of a variable with a number. */
static int64_t rounds_by(struct checker *c, const struct stmt *loop, const struct node *cond)
{
	const int64_t big = 1LL << 40;
	struct counted k = { .c = c };
	int op = cond->op;
	int64_t limit;

	k.v = scalar_var(cond->a);
	if (!k.v || !number(cond->b, &limit)) {
		k.v = scalar_var(cond->b);
		op = mirrored(op);
		if (!k.v || !number(cond->a, &limit))
			return -1;
	}
	k.type = k.v->type;
	if (!is_int(c, k.type))
		return -1;
	in_expression(&k, loop->init, AT_START);
	in_expression(&k, loop->step, AT_STEP);
	in_expression(&k, loop->expr, ELSEWHERE);
	in_statements(&k, loop->body);
	if (k.otherwise || k.starts != 1 || k.steps != 1 || !holds(&k, k.start) ||
	    !holds(&k, limit))
		return -1;
	if (k.start <= -big || k.start >= big || limit <= -big || limit >= big || k.step <= -big ||
	    k.step >= big)
		return -1;
	return rounds_until(&k, op, limit);
}

static int64_t rounds(struct checker *c, const struct stmt *loop, const struct node *cond)
{
	int64_t a, b;

	if (!cond || cond->kind != N_BINARY)
		return -1;
	if (cond->op != TOK_ANDAND)
		return rounds_by(c, loop, cond);
	a = rounds(c, loop, cond->a);
	b = rounds(c, loop, cond->b);
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

void check_for(struct checker *c, struct stmt *s, unsigned depth)
{
	int64_t n;

	if (s->init)
		s->init = check_statement(c, s->init);
	if (s->expr)
		s->expr = check_scalar(c, s->expr, "D_LOOP_SCALAR", "condition of for");
	c->loops++;
	check_block(c, s->body, depth + 1);
	c->loops--;
	if (s->step)
		s->step = check_statement(c, s->step);
	n = rounds(c, s, s->expr);
	if (n < 0 && c->p->opts.loopmax)
		n = c->p->opts.loopmax;
	if (n < 0)
		fail_hint(
			c, "D_LOOP_BOUND", s->loc,
			"let a variable count, as in for (this->i = 0; condition && this->i < 100; "
			"this->i++), or say it with -xloopmax=100",
			"can't tell how often this loop goes round at the most");
	if (n > LOOP_MOST)
		fail(c, "D_LOOP_BOUND", s->loc,
		     "this loop goes round %lld times, more than the %d that are possible",
		     (long long)n, LOOP_MOST);
	s->bound = (uint32_t)n;
}
