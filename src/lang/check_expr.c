/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Expressions: operators, casts, members, indexes. One function a kind of node.
 */
#include <stdio.h>
#include <string.h>

#include "lang/check.h"

const char *op_text(int op)
{
	static const struct {
		int op;
		const char *text;
	} table[] = {
		{ TOK_PLUS, "+" },	  { TOK_MINUS, "-" },	  { TOK_STAR, "*" },
		{ TOK_SLASH, "/" },	  { TOK_PERCENT, "%" },	  { TOK_AMP, "&" },
		{ TOK_PIPE, "|" },	  { TOK_CARET, "^" },	  { TOK_TILDE, "~" },
		{ TOK_NOT, "!" },	  { TOK_SHL, "<<" },	  { TOK_SHR, ">>" },
		{ TOK_LT, "<" },	  { TOK_LE, "<=" },	  { TOK_GT, ">" },
		{ TOK_GE, ">=" },	  { TOK_EQ, "==" },	  { TOK_NE, "!=" },
		{ TOK_ANDAND, "&&" },	  { TOK_OROR, "||" },	  { TOK_XORXOR, "^^" },
		{ TOK_ASSIGN, "=" },	  { TOK_PLUS_EQ, "+=" },  { TOK_MINUS_EQ, "-=" },
		{ TOK_STAR_EQ, "*=" },	  { TOK_SLASH_EQ, "/=" }, { TOK_PERCENT_EQ, "%=" },
		{ TOK_AMP_EQ, "&=" },	  { TOK_PIPE_EQ, "|=" },  { TOK_CARET_EQ, "^=" },
		{ TOK_SHL_EQ, "<<=" },	  { TOK_SHR_EQ, ">>=" },  { TOK_PLUSPLUS, "++" },
		{ TOK_MINUSMINUS, "--" }, { TOK_QUEST, "?:" },	  { TOK_DOT, "." },
		{ TOK_ARROW, "->" },	  { TOK_LBRAC, "[ ]" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].op == op)
			return table[i].text;
	return "?";
}

static DT_NORETURN void incompatible(struct checker *c, const struct node *n, const struct node *a,
				     const struct node *b, int op)
{
	const char *hint = NULL;

	if (type_is_pointer(c->ts, a->tid) != type_is_pointer(c->ts, b->tid) &&
	    is_scalar(c, a->tid) && is_scalar(c, b->tid))
		hint = "a cast makes one of the other";
	else if (type_is_string(c->ts, a->tid) != type_is_string(c->ts, b->tid) &&
		 (is_scalar(c, a->tid) || is_scalar(c, b->tid)))
		hint = "an address becomes a string by stringof( ) in the kernel, by copyinstr( ) "
		       "in a process";
	fail_hint(c, "D_OP_INCOMPAT", n->loc, hint,
		  "operands have incompatible types: \"%s\" %s \"%s\"", TN(c, a->tid), op_text(op),
		  TN(c, b->tid));
}

/* An operand of arithmetic: why it is none, where that can be said better than by its type. */
static void no_float(struct checker *c, const struct node *n)
{
	if (type_is_float(c->ts, n->tid))
		fail(c, "D_OP_ARITH", n->loc,
		     "D has no floating-point arithmetic: an operand has type \"%s\"",
		     TN(c, n->tid));
	if (type_is_integer(c->ts, n->tid) && !is_int(c, n->tid))
		fail(c, "D_OP_INT", n->loc,
		     "D has no arithmetic on integers of %lld bytes: type \"%s\"",
		     (long long)type_size(c->ts, n->tid), TN(c, n->tid));
}

static void need_int(struct checker *c, const struct node *op, const struct node *n)
{
	no_float(c, n);
	if (!is_int(c, n->tid))
		fail(c, "D_OP_INT", op->loc,
		     "operator %s requires operands of integral type, not \"%s\"", op_text(op->op),
		     TN(c, n->tid));
}

static void need_scalar(struct checker *c, const struct node *op, const struct node *n)
{
	no_float(c, n);
	if (!is_scalar(c, n->tid))
		fail(c, "D_OP_SCALAR", op->loc,
		     "operator %s requires operands of scalar type, not \"%s\"", op_text(op->op),
		     TN(c, n->tid));
}

struct node *check_rvalue(struct checker *c, struct node *n)
{
	return decay(c, check_expr(c, n));
}

struct node *check_scalar(struct checker *c, struct node *n, const char *tag, const char *what)
{
	struct loc at = n->loc;

	n = check_rvalue(c, n);
	if (!is_scalar(c, n->tid))
		fail(c, tag, at, "%s must be of scalar type, not \"%s\"", what, TN(c, n->tid));
	return n;
}

static struct node *ptr_to(struct checker *c, struct node *n, dt_tid to)
{
	n->tid = type_ptr(c->ts, to);
	if (n->tid == TID_NONE)
		diag_oom(c->d);
	return n;
}

/* ---- unary ---- */

/*
 * May the pointer p lead to memory that D may write, which alloca( ) and copyin( ) give? Where it
 * came from is known when it is used; here only what can't be is told: pointers of the kernel's.
 */
static bool may_be_scratch(const struct node *p)
{
	switch (p->kind) {
	case N_VAR:
		return true;
	case N_CALL:
		return p->builtin && (p->builtin->id == BI_ALLOCA || p->builtin->id == BI_COPYIN);
	case N_BINARY:
		return may_be_scratch(p->a) || may_be_scratch(p->b);
	case N_COND:
		return may_be_scratch(p->b) || may_be_scratch(p->c);
	case N_COMMA:
		return may_be_scratch(p->b);
	case N_CAST:
	case N_ASSIGN:
	case N_PREINC:
	case N_PREDEC:
	case N_POSTINC:
	case N_POSTDEC:
		return may_be_scratch(p->a);
	case N_DECAY:
		return p->a->lvalue;
	default:
		return p->lvalue;
	}
}

static struct node *check_deref(struct checker *c, struct node *n)
{
	dt_tid to;

	n->a = check_rvalue(c, n->a);
	if (n->a->kind == N_XLATE && type_is_pointer(c->ts, n->a->tid)) {
		struct node *whole = mk_node(c, N_XLATE, n->loc, type_ref(c->ts, n->a->tid));

		whole->xl = n->a->xl;
		whole->a = n->a->a;
		return whole;
	}
	if (!type_is_pointer(c->ts, n->a->tid))
		fail(c, "D_DEREF_NONPTR", n->loc, "cannot dereference non-pointer type \"%s\"",
		     TN(c, n->a->tid));
	to = type_ref(c->ts, n->a->tid);
	if (type_is_func(c->ts, to))
		fail(c, "D_DEREF_FUNC", n->loc, "cannot dereference pointer to function");
	if (type_strip(c->ts, to) == T_VOID)
		fail_hint(c, "D_DEREF_VOID", n->loc, "cast it to a pointer to what is there",
			  "cannot dereference pointer to void");
	if (type_size(c->ts, to) < 0 && !type_is_array(c->ts, to))
		fail(c, "D_OP_INCOMPLETE", n->loc,
		     "cannot dereference pointer to incomplete type \"%s\"", TN(c, to));
	n->tid = to;
	n->user = pointee_user(c, n->a);
	n->lvalue = !n->user && may_be_scratch(n->a);
	return n;
}

static struct node *check_addrof(struct checker *c, struct node *n)
{
	struct node *root;

	/* Only the name itself may lack a type: see check_symbol(). */
	n->a = n->a->kind == N_SYMBOL ? check_symbol(c, n->a) : check_expr(c, n->a);
	for (root = n->a; root->kind == N_MEMBER || root->kind == N_INDEX;
	     root = root->a->kind == N_DECAY ? root->a->a : root->a)
		if (root->kind == N_INDEX && root->a->kind != N_DECAY)
			break; /* through a pointer: not part of the variable */
	if (root->kind == N_VAR || root->kind == N_BUILTIN || n->a->kind == N_BUILTIN)
		fail(c, "D_ADDROF_VAR", n->loc, "cannot take address of dynamic variable%s%s",
		     root->kind == N_VAR ? ": " : "", root->kind == N_VAR ? root->var->name : "");
	if (!is_object(n->a))
		fail(c, "D_ADDROF_LVAL", n->loc,
		     "unary & requires an object in memory as an operand");
	if (n->a->kind == N_MEMBER && n->a->member.bit_size)
		fail(c, "D_ADDROF_BITFIELD", n->loc, "cannot take address of bit-field: %s",
		     n->a->name);
	/* &*p is p, as in C. */
	if (n->a->kind == N_UNARY && n->a->op == TOK_STAR)
		return n->a->a;
	n->user = n->a->user;
	return ptr_to(c, n, n->a->tid);
}

static struct node *check_unary(struct checker *c, struct node *n)
{
	struct node *folded;

	switch (n->op) {
	case TOK_STAR:
		return check_deref(c, n);
	case TOK_AMP:
		return check_addrof(c, n);
	case TOK_NOT:
		n->a = check_rvalue(c, n->a);
		need_scalar(c, n, n->a);
		n->tid = T_INT;
		break;
	default:
		n->a = check_rvalue(c, n->a);
		no_float(c, n->a);
		if (n->op != TOK_TILDE && !is_int(c, n->a->tid))
			fail(c, "D_OP_ARITH", n->loc,
			     "operator %s requires an operand of arithmetic type, not \"%s\"",
			     op_text(n->op), TN(c, n->a->tid));
		need_int(c, n, n->a);
		n->tid = promoted(c, n->a);
		n->a = convert(c, n->a, n->tid);
		if (n->op == TOK_PLUS)
			return n->a;
	}
	folded = fold_unary(c, n);
	return folded ? folded : n;
}

/* ---- binary ---- */

static bool is_stringy(struct checker *c, const struct node *n)
{
	return n->kind == N_STRING || type_is_stringy(c->ts, n->tid);
}

/* A pointer to void or to a function: there is no step from it to a next one. */
bool points_to_nothing(struct checker *c, dt_tid ptr)
{
	dt_tid to = type_ref(c->ts, ptr);

	return type_strip(c->ts, to) == T_VOID || type_is_func(c->ts, to);
}

/* Bytes pointer arithmetic steps by. */
static uint64_t step_of(struct checker *c, const struct node *op, dt_tid ptr)
{
	dt_tid to = type_ref(c->ts, ptr);
	int64_t size = type_size(c->ts, to);

	if (points_to_nothing(c, ptr))
		fail_hint(c, "D_OP_INCOMPAT", op->loc, "cast it to a pointer to what it points to",
			  "operands have incompatible types: \"%s\" %s \"%s\"", TN(c, op->a->tid),
			  op_text(op->op), TN(c, op->b->tid));
	if (size < 0)
		fail(c, "D_OP_INCOMPLETE", op->loc,
		     "operator %s cannot be applied to a pointer to incomplete type \"%s\"",
		     op_text(op->op), TN(c, to));
	return size ? (uint64_t)size : 1;
}

static struct node *scaled(struct checker *c, struct node *index, uint64_t step)
{
	index = convert(c, index, type_is_signed(c->ts, index->tid) ? T_LONG : T_ULONG);
	index = convert(c, index, T_LONG);
	if (step == 1)
		return index;
	return mk_binary(c, TOK_STAR, index->loc, T_LONG, index,
			 mk_int(c, index->loc, T_LONG, step));
}

static struct node *pointer_plus(struct checker *c, struct node *n, struct node *ptr,
				 struct node *index)
{
	bool user = pointee_user(c, ptr);

	need_int(c, n, index);
	n = mk_binary(c, n->op, n->loc, ptr->tid, ptr, scaled(c, index, step_of(c, n, ptr->tid)));
	n->user = user;
	return n;
}

static struct node *pointer_minus_pointer(struct checker *c, struct node *n)
{
	uint64_t step = step_of(c, n, n->a->tid);
	struct node *diff;

	if (!type_compatible(c->ts, type_ref(c->ts, n->a->tid), type_ref(c->ts, n->b->tid)))
		incompatible(c, n, n->a, n->b, n->op);
	diff = mk_binary(c, TOK_MINUS, n->loc, T_LONG, convert(c, n->a, T_LONG),
			 convert(c, n->b, T_LONG));
	if (step == 1)
		return diff;
	return mk_binary(c, TOK_SLASH, n->loc, T_LONG, diff, mk_int(c, n->loc, T_LONG, step));
}

static struct node *check_additive(struct checker *c, struct node *n)
{
	bool pa = type_is_pointer(c->ts, n->a->tid), pb = type_is_pointer(c->ts, n->b->tid);

	if (pa && pb && n->op == TOK_MINUS)
		return pointer_minus_pointer(c, n);
	if (pa && !pb)
		return pointer_plus(c, n, n->a, n->b);
	if (pb && !pa && n->op == TOK_PLUS)
		return pointer_plus(c, n, n->b, n->a);
	if (pa || pb)
		incompatible(c, n, n->a, n->b, n->op);
	no_float(c, n->a);
	no_float(c, n->b);
	if (!is_int(c, n->a->tid) || !is_int(c, n->b->tid)) {
		const char *hint = is_stringy(c, n->a) && is_stringy(c, n->b) && n->op == TOK_PLUS
					   ? "strjoin( ) joins two strings"
					   : NULL;

		fail_hint(c, "D_OP_INCOMPAT", n->loc, hint,
			  "operands have incompatible types: \"%s\" %s \"%s\"", TN(c, n->a->tid),
			  op_text(n->op), TN(c, n->b->tid));
	}
	return NULL;
}

static struct node *check_comparison(struct checker *c, struct node *n)
{
	bool pa = type_is_pointer(c->ts, n->a->tid), pb = type_is_pointer(c->ts, n->b->tid);
	bool sa = type_is_string(c->ts, n->a->tid), sb = type_is_string(c->ts, n->b->tid);
	dt_tid t;

	no_float(c, n->a);
	no_float(c, n->b);
	if (is_int(c, n->a->tid) && is_int(c, n->b->tid)) {
		t = usual_type(c, n->a, n->b);
		n->a = convert(c, n->a, t);
		n->b = convert(c, n->b, t);
	} else if (pa && pb && !sa && !sb) {
		dt_tid ta = type_strip(c->ts, type_ref(c->ts, n->a->tid));
		dt_tid tb = type_strip(c->ts, type_ref(c->ts, n->b->tid));

		if (ta != T_VOID && tb != T_VOID && !type_compatible(c->ts, ta, tb))
			incompatible(c, n, n->a, n->b, n->op);
	} else if (pa && is_null_const(n->b)) {
		n->b = convert(c, n->b, n->a->tid);
	} else if (pb && is_null_const(n->a)) {
		n->a = convert(c, n->a, n->b->tid);
	} else {
		incompatible(c, n, n->a, n->b, n->op);
	}
	return mk_binary(c, n->op, n->loc, T_INT, n->a, n->b);
}

/* Comparisons of strings, arrays of char among them: so their operands are looked at before they
 * decay. */
static struct node *try_string_comparison(struct checker *c, struct node *n)
{
	bool arrays = type_is_array(c->ts, n->a->tid) && type_is_array(c->ts, n->b->tid);

	/* A string variable that was never assigned, or was freed, is NULL. */
	if ((n->op == TOK_EQ || n->op == TOK_NE) &&
	    ((type_is_string(c->ts, n->a->tid) && is_null_const(n->b)) ||
	     (type_is_string(c->ts, n->b->tid) && is_null_const(n->a))))
		return mk_binary(c, n->op, n->loc, T_INT, n->a, n->b);
	/* Two pointers to char are compared as pointers, as in C; an array or a string makes it a
	 * comparison of text. */
	if (!is_stringy(c, n->a) || !is_stringy(c, n->b))
		return NULL;
	if (!arrays && !type_is_string(c->ts, n->a->tid) && !type_is_string(c->ts, n->b->tid))
		return NULL;
	return mk_binary(c, n->op, n->loc, T_INT, to_string(c, n->a), to_string(c, n->b));
}

static struct node *check_binary(struct checker *c, struct node *n)
{
	struct node *m;
	dt_tid t;

	n->a = check_expr(c, n->a);
	n->b = check_expr(c, n->b);
	switch (n->op) {
	case TOK_LT:
	case TOK_LE:
	case TOK_GT:
	case TOK_GE:
	case TOK_EQ:
	case TOK_NE:
		m = try_string_comparison(c, n);
		if (m)
			return m;
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		return check_comparison(c, n);
	case TOK_ANDAND:
	case TOK_OROR:
	case TOK_XORXOR:
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		need_scalar(c, n, n->a);
		need_scalar(c, n, n->b);
		return mk_binary(c, n->op, n->loc, T_INT, n->a, n->b);
	case TOK_PLUS:
	case TOK_MINUS:
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		m = check_additive(c, n);
		if (m)
			return m;
		break;
	case TOK_STAR:
	case TOK_SLASH:
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		no_float(c, n->a);
		no_float(c, n->b);
		if (!is_int(c, n->a->tid) || !is_int(c, n->b->tid))
			fail(c, "D_OP_ARITH", n->loc,
			     "operator %s requires operands of arithmetic type: \"%s\" %s \"%s\"",
			     op_text(n->op), TN(c, n->a->tid), op_text(n->op), TN(c, n->b->tid));
		break;
	case TOK_SHL:
	case TOK_SHR:
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		need_int(c, n, n->a);
		need_int(c, n, n->b);
		t = promoted(c, n->a);
		return mk_binary(c, n->op, n->loc, t, convert(c, n->a, t),
				 convert(c, n->b, promoted(c, n->b)));
	default: /* % & | ^ */
		n->a = decay(c, n->a);
		n->b = decay(c, n->b);
		need_int(c, n, n->a);
		need_int(c, n, n->b);
	}
	t = usual_type(c, n->a, n->b);
	n->a = convert(c, n->a, t);
	n->b = convert(c, n->b, t);
	if ((n->op == TOK_SLASH || n->op == TOK_PERCENT) && is_null_const(n->b))
		fail(c, "D_DIV_ZERO", n->loc, "expression contains division by zero");
	return mk_binary(c, n->op, n->loc, t, n->a, n->b);
}

/* ---- ?: and , ---- */

/* A choice between two translations, or one and NULL, is one of what they translate. */
static struct node *check_cond_xlate(struct checker *c, struct node *n)
{
	const struct node *model = n->b->kind == N_XLATE ? n->b : n->c;
	struct node *x = mk_node(c, N_XLATE, n->loc, model->tid);

	for (int i = 0; i < 2; i++) {
		struct node **side = i ? &n->c : &n->b;

		if ((*side)->kind == N_XLATE && (*side)->xl == model->xl &&
		    type_compatible(c->ts, (*side)->tid, model->tid))
			*side = (*side)->a;
		else if (is_null_const(*side) && is_scalar(c, model->a->tid))
			*side = convert(c, *side, model->a->tid);
		else
			incompatible(c, n, n->b, n->c, TOK_COLON);
	}
	n->tid = model->a->tid;
	n->user = n->b->user || n->c->user;
	x->xl = model->xl;
	x->a = n->a->kind == N_INT ? (n->a->ival ? n->b : n->c) : n;
	return x;
}

/* Beside a string 0 is a string as well, one that isn't there: that is an empty one. */
static struct node *null_string(struct checker *c, struct node *n)
{
	struct node *m;

	if (!is_null_const(n))
		return n;
	m = mk_node(c, N_STRING, n->loc, T_STRING);
	m->str = "";
	m->is_const = true;
	return m;
}

static struct node *check_cond(struct checker *c, struct node *n)
{
	dt_tid t;

	n->op = TOK_QUEST;
	n->a = check_rvalue(c, n->a);
	need_scalar(c, n, n->a);
	n->b = check_expr(c, n->b);
	n->c = check_expr(c, n->c);
	if (n->b->kind == N_XLATE || n->c->kind == N_XLATE)
		return check_cond_xlate(c, n);
	if (type_is_string(c->ts, n->b->tid) || type_is_string(c->ts, n->c->tid)) {
		n->b = null_string(c, n->b);
		n->c = null_string(c, n->c);
		if (!is_stringy(c, n->b) || !is_stringy(c, n->c))
			incompatible(c, n, n->b, n->c, TOK_COLON);
		n->b = to_string(c, n->b);
		n->c = to_string(c, n->c);
		n->tid = T_STRING;
	} else if (type_is_sou(c->ts, n->b->tid) && type_compatible(c->ts, n->b->tid, n->c->tid)) {
		n->tid = n->b->tid;
	} else {
		n->b = decay(c, n->b);
		n->c = decay(c, n->c);
		no_float(c, n->b);
		no_float(c, n->c);
		if (is_int(c, n->b->tid) && is_int(c, n->c->tid)) {
			t = usual_type(c, n->b, n->c);
			n->b = convert(c, n->b, t);
			n->c = convert(c, n->c, t);
		} else if (type_is_pointer(c->ts, n->b->tid) && is_null_const(n->c)) {
			t = n->b->tid;
			n->c = convert(c, n->c, t);
		} else if (type_is_pointer(c->ts, n->c->tid) && is_null_const(n->b)) {
			t = n->c->tid;
			n->b = convert(c, n->b, t);
		} else if (type_is_pointer(c->ts, n->b->tid) && type_is_pointer(c->ts, n->c->tid)) {
			dt_tid x = type_strip(c->ts, type_ref(c->ts, n->b->tid));
			dt_tid y = type_strip(c->ts, type_ref(c->ts, n->c->tid));

			if (x != T_VOID && y != T_VOID && !type_compatible(c->ts, x, y))
				incompatible(c, n, n->b, n->c, TOK_COLON);
			t = x == T_VOID ? n->b->tid : y == T_VOID ? n->c->tid : n->b->tid;
			n->user = pointee_user(c, n->b) || pointee_user(c, n->c);
		} else {
			incompatible(c, n, n->b, n->c, TOK_COLON);
		}
		n->tid = t;
	}
	if (n->a->kind == N_INT)
		return n->a->ival ? n->b : n->c;
	return n;
}

static struct node *check_comma(struct checker *c, struct node *n)
{
	n->a = check_expr(c, n->a);
	n->b = check_rvalue(c, n->b);
	if (n->a->kind == N_INT || n->a->kind == N_STRING)
		return n->b; /* no effect, no value */
	n->tid = n->b->tid;
	n->user = n->b->user;
	return n;
}

/* ---- casts, sizeof, stringof ---- */

static struct node *check_cast(struct checker *c, struct node *n)
{
	dt_tid to = decl_type(c, n->type), from;
	struct node *m;

	n->a = check_expr(c, n->a);
	if (type_is_string(c->ts, to)) {
		if (!is_stringy(c, n->a) && !is_scalar(c, n->a->tid))
			fail(c, "D_CAST_INVAL", n->loc,
			     "invalid cast expression: \"%s\" to \"string\"", TN(c, n->a->tid));
		return to_string(c, n->a);
	}
	if (type_strip(c->ts, to) == T_VOID) {
		n->tid = T_VOID;
		return n;
	}
	n->a = decay(c, n->a);
	from = n->a->tid;
	/*
	 * Where other systems have arrays of characters, as in psinfo_t, we have strings: scripts
	 * cast those to char * to keep them in variables, and that is what a string does.
	 */
	if (type_is_string(c->ts, from) && type_is_pointer(c->ts, to) && type_is_stringy(c->ts, to))
		return n->a;
	if (!is_scalar(c, to) || !is_scalar(c, from)) {
		if (type_is_sou(c->ts, to) && type_compatible(c->ts, to, from))
			return n->a;
		no_float(c, n->a);
		fail(c, "D_CAST_INVAL", n->loc, "invalid cast expression: \"%s\" to \"%s\"",
		     TN(c, from), TN(c, to));
	}
	/* A number that becomes a pointer is first extended by its own type. */
	m = cast_to(c, n->a, to);
	m->loc = n->loc;
	return m;
}

static struct node *check_sizeof(struct checker *c, struct node *n)
{
	dt_tid t;
	int64_t size;

	if (n->type) {
		t = decl_type(c, n->type);
	} else {
		n->a = check_expr(c, n->a);
		t = n->a->tid;
		if (n->a->kind == N_MEMBER && n->a->member.bit_size)
			fail(c, "D_SIZEOF_BITFIELD", n->loc,
			     "cannot apply sizeof to a bit-field: %s", n->a->name);
		if (n->a->kind == N_STRING)
			return mk_int(c, n->loc, T_SIZE, (uint64_t)n->a->slen + 1);
	}
	size = type_size(c->ts, t);
	if (size < 0) {
		const char *what =
			type_is_func(c->ts, t) ? "of function type" : "of dynamic or void type";

		if (type_kind(c->ts, type_strip(c->ts, t)) == BTF_KIND_FWD)
			incomplete(c, n->loc, "D_SIZEOF_TYPE", t, NULL);
		fail(c, "D_SIZEOF_TYPE", n->loc, "cannot apply sizeof to an operand %s \"%s\"",
		     what, TN(c, t));
	}
	return mk_int(c, n->loc, T_SIZE, (uint64_t)size);
}

void no_member(struct checker *c, const char *tag, const struct node *n, dt_tid sou,
	       const char *name)
{
	const char *near = type_member_near(c->ts, sou, name), *hint = NULL;
	char list[200];
	size_t used = 0;
	struct type_member m;

	if (near) {
		hint = arena_printf(&c->d->arena, "did you mean %s?", near);
	} else {
		for (unsigned i = 0; used < 100 && type_member_at(c->ts, sou, i, &m); i++)
			if (*m.name)
				used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
							 used ? ", " : "", m.name);
		if (used && used < sizeof(list))
			hint = arena_printf(&c->d->arena, "it has %s%s", list,
					    used >= 100 ? " ..." : "");
	}
	fail_hint(c, tag, n->loc, hint, "%s is not a member of %s", name, TN(c, sou));
}

static struct node *check_offsetof(struct checker *c, struct node *n)
{
	dt_tid t = decl_type(c, n->type);
	struct type_member m;

	if (type_kind(c->ts, type_strip(c->ts, t)) == BTF_KIND_FWD)
		incomplete(c, n->loc, "D_OFFSETOF_TYPE", t, NULL);
	if (!type_is_sou(c->ts, t))
		fail(c, "D_OFFSETOF_TYPE", n->loc,
		     "offsetof operand must be a struct or union type, not \"%s\"", TN(c, t));
	if (!type_member(c->ts, t, n->name, &m))
		no_member(c, "D_UNKNOWN", n, t, n->name);
	if (m.bit_size)
		fail(c, "D_OFFSETOF_BITFIELD", n->loc, "cannot take offset of a bit-field: %s",
		     n->name);
	return mk_int(c, n->loc, T_SIZE, m.bit_off / 8);
}

static struct node *check_stringof(struct checker *c, struct node *n)
{
	n->a = check_expr(c, n->a);
	if (!is_stringy(c, n->a))
		n->a = decay(c, n->a);
	if (!is_stringy(c, n->a) && !is_scalar(c, n->a->tid))
		fail(c, "D_STRINGOF_TYPE", n->loc,
		     "cannot use stringof with an operand of type \"%s\"", TN(c, n->a->tid));
	return to_string(c, n->a);
}

/* ---- . -> [ ] ---- */

static struct node *member_of(struct checker *c, struct node *n, int op)
{
	if (type_kind(c->ts, n->a->tid) == BTF_KIND_FWD)
		fail_hint(c, "D_OP_INCOMPLETE", n->loc, no_types_hint(c),
			  "operator %s cannot be applied to a forward declaration: no %s "
			  "definition is "
			  "available",
			  op_text(op), TN(c, n->a->tid));
	if (!type_is_sou(c->ts, n->a->tid))
		fail_hint(c, "D_OP_SOU", n->loc,
			  op == TOK_DOT && type_is_pointer(c->ts, n->a->tid)
				  ? "-> goes through a pointer"
				  : NULL,
			  op == TOK_DOT ? "operator . cannot be applied to type \"%s\"; must be "
					  "applied to a struct or union"
					: "operator -> cannot be applied to pointer to type "
					  "\"%s\"; must be applied to a "
					  "struct or union pointer",
			  TN(c, n->a->tid));
	if (!type_member(c->ts, n->a->tid, n->name, &n->member))
		no_member(c, "D_TYPE_MEMBER", n, n->a->tid, n->name);
	n->kind = N_MEMBER;
	n->tid = n->member.type;
	/* Inside of a structure a string is the characters it may have. */
	if (type_is_string(c->ts, n->tid))
		n->tid = type_array(c->ts, T_CHAR, types_strsize(c->ts));
	if (n->tid == TID_NONE)
		diag_oom(c->d);
	n->user = n->a->user;
	n->lvalue = n->a->lvalue;
	return n;
}

/* A member of a translation is as stable as the inline that made it: that is what translators are for. */
static struct node *translated_member(struct checker *c, struct node *n, const struct node *whole)
{
	const char *attributes = whole->attributes;
	struct node *m = xlate_member(c, n, whole);

	if (attributes)
		m->attributes = attributes;
	return m;
}

static struct node *check_member(struct checker *c, struct node *n)
{
	n->a = check_expr(c, n->a);
	if (n->a->kind == N_XLATE && type_is_sou(c->ts, n->a->tid))
		return translated_member(c, n, n->a);
	return member_of(c, n, TOK_DOT);
}

static struct node *check_arrow(struct checker *c, struct node *n)
{
	struct node *p = check_rvalue(c, n->a), *o;
	dt_tid to;

	if (!type_is_pointer(c->ts, p->tid))
		fail_hint(c, "D_OP_PTR", n->loc,
			  type_is_sou(c->ts, p->tid) ? "this is the structure itself: use ." : NULL,
			  "operator -> must be applied to a pointer, not to \"%s\"", TN(c, p->tid));
	to = type_ref(c->ts, p->tid);
	if (p->kind == N_XLATE)
		return translated_member(c, n, p);
	if (type_strip(c->ts, to) == T_VOID)
		fail_hint(c, "D_OP_SOU", n->loc,
			  no_types_hint(c) ? no_types_hint(c)
					   : "cast it to a pointer to a structure",
			  "operator -> cannot be applied to pointer to type \"void\"; must be "
			  "applied to a "
			  "struct or union pointer");
	o = mk_node(c, N_UNARY, p->loc, to);
	o->op = TOK_STAR;
	o->a = p;
	o->user = pointee_user(c, p);
	o->lvalue = !o->user && may_be_scratch(p);
	n->a = o;
	return member_of(c, n, TOK_ARROW);
}

static struct node *check_index(struct checker *c, struct node *n)
{
	struct node **keys = n->nargs ? n->args : &n->b, *m;
	unsigned nkeys = n->nargs ? n->nargs : 1;
	dt_tid elem;

	m = check_keyed(c, n, n->a, keys, nkeys);
	if (m)
		return m;
	n->op = TOK_LBRAC;
	n->a = check_expr(c, n->a);
	if (nkeys != 1)
		fail(c, "D_PROTO_LEN", n->loc, "an array of type \"%s\" takes 1 index, %u passed",
		     TN(c, n->a->tid), nkeys);
	n->b = check_rvalue(c, keys[0]);
	n->args = NULL;
	n->nargs = 0;
	if (type_is_string(c->ts, n->a->tid))
		fail_hint(c, "D_ARR_BADREF", n->loc, "substr( ) takes characters out of a string",
			  "cannot apply [ ] to a value of type \"string\"");
	/* C's 3[array] */
	if (!type_is_array(c->ts, n->a->tid) && !type_is_pointer(c->ts, n->a->tid) &&
	    type_is_pointer(c->ts, n->b->tid)) {
		struct node *t = n->a;

		n->a = n->b;
		n->b = t;
	}
	if (type_is_array(c->ts, n->a->tid))
		n->lvalue = n->a->lvalue;
	else
		n->lvalue = !pointee_user(c, n->a) && may_be_scratch(n->a);
	n->a = decay(c, n->a);
	if (!type_is_pointer(c->ts, n->a->tid))
		fail(c, "D_ARR_BADREF", n->loc, "cannot apply [ ] to a value of type \"%s\"",
		     TN(c, n->a->tid));
	elem = type_ref(c->ts, n->a->tid);
	if (type_strip(c->ts, elem) == T_VOID)
		fail(c, "D_DEREF_VOID", n->loc, "cannot dereference pointer to void");
	if (type_is_func(c->ts, elem))
		fail(c, "D_DEREF_FUNC", n->loc, "cannot dereference pointer to function");
	if (type_size(c->ts, elem) < 0)
		fail(c, "D_OP_INCOMPLETE", n->loc,
		     "operator [ ] cannot be applied to a pointer to incomplete type \"%s\"",
		     TN(c, elem));
	need_int(c, n, n->b);
	n->b = scaled(c, n->b, 1);
	n->tid = elem;
	n->user = pointee_user(c, n->a);
	return n;
}

/* ---- all ---- */

static struct node *check_one(struct checker *c, struct node *n)
{
	switch (n->kind) {
	case N_INT:
		n->is_const = true;
		if (!n->tid)
			n->tid = T_INT;
		return n;
	case N_STRING:
		n->is_const = true;
		n->tid = T_STRING;
		return n;
	case N_NAME:
		return check_name(c, n);
	case N_MACRO:
		return check_macro(c, n);
	case N_SYMBOL:
		n = check_symbol(c, n);
		if (type_strip(c->ts, n->tid) == T_VOID)
			fail_hint(c, "D_SYM_NOTYPES", n->loc,
				  arena_printf(&c->d->arena,
					       "its address is there: *(unsigned long *)&`%s",
					       n->name),
				  "no symbolic type information is available for %s`%s",
				  n->mod ? n->mod : "", n->name);
		return n;
	case N_THIS:
	case N_SELF:
		return check_var(c, n, NULL, 0);
	case N_AGG:
		if (each_value(c, n))
			return each_value(c, n);
		fail_hint(c, "D_AGG_REF", n->loc,
			  "an aggregation is assigned: @name[keys] = count( ); and printed by "
			  "printa( )",
			  "aggregation @%s may not be used in an expression", n->name);
	case N_CALL:
		return check_call(c, n, false);
	case N_UNARY:
		return check_unary(c, n);
	case N_PREINC:
	case N_PREDEC:
	case N_POSTINC:
	case N_POSTDEC:
		return check_incdec(c, n);
	case N_BINARY:
		return check_binary(c, n);
	case N_ASSIGN:
		return check_assign(c, n);
	case N_COND:
		return check_cond(c, n);
	case N_COMMA:
		return check_comma(c, n);
	case N_CAST:
		return check_cast(c, n);
	case N_SIZEOF:
		return check_sizeof(c, n);
	case N_OFFSETOF:
		return check_offsetof(c, n);
	case N_STRINGOF:
		return check_stringof(c, n);
	case N_MEMBER:
		return check_member(c, n);
	case N_ARROW:
		return check_arrow(c, n);
	case N_INDEX:
		return check_index(c, n);
	case N_XLATE:
		return n->xl ? n : check_xlate(c, n);
	case N_VAR:
	case N_BUILTIN:
	case N_DECAY:
	case N_FUNC:
		return n; /* made by the checker: an inline's argument */
	}
	fail(c, "D_INTERNAL", n->loc, "unknown kind of expression (%d)", n->kind);
}

struct node *check_expr(struct checker *c, struct node *n)
{
	if (++c->depth > CHECK_MAX_DEPTH)
		fail(c, "D_TOO_DEEP", n->loc, "expression is nested too deeply");
	n = check_one(c, n);
	c->depth--;
	return n;
}
