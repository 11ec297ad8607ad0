/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Expressions: C's, with D's own primaries and ^^. Precedence, loosest first:
 *
 *	,   = += ...   ?:   ||   ^^   &&   |   ^   &   == !=   < <= > >=   << >>   + -   * / %
 *casts, unary, postfix
 */
#include "lang/parse_impl.h"

#include <string.h>

static struct node *parse_unary(struct parser *ps);

static struct node *node_over(struct parser *ps, enum node_kind kind, int op, struct node *a,
			      struct node *b)
{
	struct node *n = node_new(ps, kind, b ? loc_join(a->loc, b->loc) : a->loc);

	n->op = op;
	n->a = a;
	n->b = b;
	return node_done(ps, n);
}

/* ---- casts and what looks like them ---- */

/* Can this token follow "(name)" only if that is a cast, since an operator would be missing
 * otherwise? */
static bool starts_operand_only(int kind)
{
	switch (kind) {
	case TOK_IDENT:
	case TOK_INTLIT:
	case TOK_STRLIT:
	case TOK_CHARLIT:
	case TOK_MACRO:
	case TOK_AGG:
	case TOK_TILDE:
	case TOK_NOT:
	case TOK_BACKQUOTE:
	case KW_SELF:
	case KW_THIS:
	case KW_SIZEOF:
	case KW_STRINGOF:
	case KW_OFFSETOF:
	case KW_XLATE:
		return true;
	default:
		return false;
	}
}

/* May it begin an operand as well as continue an expression? */
static bool starts_operand_too(int kind)
{
	return kind == TOK_LPAR || kind == TOK_MINUS || kind == TOK_PLUS || kind == TOK_STAR ||
	       kind == TOK_AMP || kind == TOK_PLUSPLUS || kind == TOK_MINUSMINUS;
}

/* After "(": reads "name", "module`name", "module`struct". Returns the last word, NULL if it is no
 * name. */
static const char *skip_name(struct parser *ps, bool *certain)
{
	struct tok t = { 0 };

	if (ps_at(ps, TOK_IDENT))
		t = ps_take(ps);
	while (ps_at(ps, TOK_BACKQUOTE)) {
		ps_take(ps);
		t = *ps_peek(ps);
		if (t.kind == KW_STRUCT || t.kind == KW_UNION || t.kind == KW_ENUM) {
			*certain = true;
			return t.name;
		}
		if (t.kind != TOK_IDENT)
			return NULL;
		ps_take(ps);
	}
	return t.name;
}

/*
 * The parser is before "(". Does a type name follow? operand: so that "(type) operand" is a cast;
 * without it the parenthesis is all there is, as in sizeof (type).
 */
static bool paren_holds_type(struct parser *ps, bool operand)
{
	struct ps_mark here = ps_mark(ps);
	bool is_type = false, certain = false;

	ps_take(ps);
	if (keyword_starts_type(ps_peek(ps)->kind)) {
		ps_return(ps, &here);
		return true;
	}
	const char *name = skip_name(ps, &certain);

	if (certain) {
		is_type = true;
	} else if (name) {
		bool stars = false, nested = false;

		while (ps_at(ps, TOK_STAR) || ps_at(ps, KW_CONST) || ps_at(ps, KW_VOLATILE) ||
		       ps_at(ps, KW_RESTRICT)) {
			stars = true;
			ps_take(ps);
		}
		/* "(name (*)(int))" */
		if (ps_at(ps, TOK_LPAR)) {
			ps_take(ps);
			while (ps_accept(ps, TOK_STAR))
				nested = true;
		}
		if (ps_at(ps, TOK_RPAR)) {
			ps_take(ps);
			int next = ps_peek(ps)->kind;

			is_type = stars || nested;
			if (!is_type && operand)
				is_type = starts_operand_only(next) ||
					  (starts_operand_too(next) && ps_is_type(ps, name));
			else if (!is_type)
				is_type = next != TOK_LBRAC && next != TOK_DOT &&
					  next != TOK_ARROW && ps_is_type(ps, name);
		} else if (!operand && ps_at(ps, TOK_LBRAC)) {
			/* "sizeof (name [4])" */
			is_type = ps_is_type(ps, name);
		}
	}
	ps_return(ps, &here);
	return is_type;
}

static struct type_name *parse_paren_type(struct parser *ps)
{
	struct opener paren;

	ps_open(ps, &paren);
	struct type_name *tn = parse_type_name(ps);

	ps_close(ps, &paren);
	return tn;
}

/* ---- primaries ---- */

/* arguments: [ assignment { "," assignment } ], up to the closing bracket, which is taken */
static void parse_arguments(struct parser *ps, struct node *n)
{
	VEC(struct node *) args = { 0 };
	struct opener bracket;

	ps_open(ps, &bracket);
	int close = bracket.tok.kind == TOK_LPAR ? TOK_RPAR : TOK_RBRAC;

	/* f() has no arguments, but a[] is an index left out. */
	if (close != TOK_RPAR || !ps_at(ps, close)) {
		do {
			vec_push(&ps->prog->dc.arena, &args, parse_assignment(ps));
		} while (ps_accept(ps, TOK_COMMA));
	}
	struct tok end = ps_close(ps, &bracket);

	n->args = args.at;
	n->nargs = (unsigned)args.n;
	n->loc = loc_join(n->loc, ps_loc(ps, &end));
}

/* A member's name may be a keyword: curthread->static */
static struct tok take_member_name(struct parser *ps)
{
	if (ps_peek(ps)->kind < TOK_KEYWORD && !ps_at(ps, TOK_IDENT))
		ps_fail(ps, "the name of a member is expected");
	return ps_take(ps);
}

/* symbol: [ module ] "`" name, without blanks between. `mod` is the module's token or NULL. */
static struct node *parse_symbol(struct parser *ps, const struct tok *mod)
{
	struct tok first = mod ? *mod : *ps_peek(ps), name = { 0 };
	const char *module = mod ? mod->name : NULL;

	while (ps_accept(ps, TOK_BACKQUOTE)) {
		if (name.name)
			module = module ? arena_printf(&ps->prog->dc.arena, "%s`%s", module,
						       name.name)
					: name.name;
		if (ps_peek(ps)->after_blank ||
		    (ps_peek(ps)->kind < TOK_KEYWORD && !ps_at(ps, TOK_IDENT)))
			ps_fail(ps, "the name of a symbol is expected after `");
		name = ps_take(ps);
	}
	struct node *n = node_new(ps, N_SYMBOL, loc_join(ps_loc(ps, &first), ps_loc(ps, &name)));

	n->mod = module;
	n->name = name.name;
	return n;
}

/* identifier: name | name "(" arguments ")" | module "`" name */
static struct node *parse_identifier(struct parser *ps)
{
	struct tok t = ps_take(ps);

	if (ps_at(ps, TOK_BACKQUOTE) && !ps_peek(ps)->after_blank)
		return parse_symbol(ps, &t);
	bool call = ps_at(ps, TOK_LPAR);
	struct node *n = node_new(ps, call ? N_CALL : N_NAME, ps_loc(ps, &t));

	n->name = t.name;
	if (call)
		parse_arguments(ps, n);
	return node_done(ps, n);
}

/* scoped: ( "self" | "this" ) "->" name */
static struct node *parse_scoped(struct parser *ps)
{
	struct tok scope = ps_take(ps);

	ps_expect(ps, TOK_ARROW,
		  scope.kind == KW_SELF ? "thread-local variables are written self->name"
					: "clause-local variables are written this->name");
	struct tok name = take_member_name(ps);
	struct node *n = node_new(ps, scope.kind == KW_SELF ? N_SELF : N_THIS,
				  loc_join(ps_loc(ps, &scope), ps_loc(ps, &name)));

	n->name = name.name;
	return n;
}

/* aggregation: "@" [ name ] [ "[" arguments "]" ] */
static struct node *parse_aggregation(struct parser *ps)
{
	struct tok t = ps_take(ps);
	struct node *n = node_new(ps, N_AGG, ps_loc(ps, &t));

	n->name = t.name;
	if (ps_at(ps, TOK_LBRAC))
		parse_arguments(ps, n);
	return node_done(ps, n);
}

/* offsetof: "offsetof" "(" type-name "," member ")" */
static struct node *parse_offsetof(struct parser *ps)
{
	struct tok t = ps_take(ps);
	struct node *n = node_new(ps, N_OFFSETOF, ps_loc(ps, &t));
	struct opener paren;

	if (!ps_at(ps, TOK_LPAR))
		ps_fail(ps, "offsetof(type, member)");
	ps_open(ps, &paren);
	n->type = parse_type_name(ps);
	ps_expect(ps, TOK_COMMA, "offsetof(type, member)");
	n->name = take_member_name(ps).name;
	struct tok end = ps_close(ps, &paren);

	n->loc = loc_join(n->loc, ps_loc(ps, &end));
	return n;
}

/* xlate: "xlate" "<" type-name ">" ( "(" expression ")" | unary ). With parentheses it is a
 * primary: xlate<T>(e)->m */
static struct node *parse_xlate(struct parser *ps)
{
	struct tok t = ps_take(ps);
	struct node *n = node_new(ps, N_XLATE, ps_loc(ps, &t));

	ps_expect(ps, TOK_LT, "xlate<type>(expression)");
	n->type = parse_type_name(ps);
	ps_expect(ps, TOK_GT, "xlate<type>(expression)");
	if (ps_at(ps, TOK_LPAR)) {
		struct opener paren;

		ps_open(ps, &paren);
		n->a = parse_expression(ps);
		struct tok end = ps_close(ps, &paren);

		n->loc = loc_join(n->loc, ps_loc(ps, &end));
	} else {
		n->a = parse_unary(ps);
		n->loc = loc_join(n->loc, n->a->loc);
	}
	return node_done(ps, n);
}

static struct node *parse_constant(struct parser *ps)
{
	struct tok t = ps_take(ps);
	struct node *n = node_new(ps, t.kind == TOK_STRLIT ? N_STRING : N_INT, ps_loc(ps, &t));

	n->is_const = true;
	if (t.kind == TOK_STRLIT) {
		n->str = t.str;
		n->slen = t.slen;
	} else {
		n->ival = t.ival;
		n->tid = t.tid;
	}
	return n;
}

/*
 * primary: integer | character | string | macro | identifier | scoped | aggregation | offsetof |
 * xlate | "(" expression ")"
 */
static struct node *parse_primary(struct parser *ps)
{
	const struct tok *t = ps_peek(ps);
	struct opener paren;
	struct node *n;

	switch (t->kind) {
	case TOK_INTLIT:
	case TOK_CHARLIT:
	case TOK_STRLIT:
		return parse_constant(ps);
	case TOK_MACRO:
		n = node_new(ps, N_MACRO, ps_loc(ps, t));
		n->name = ps_take(ps).name;
		return n;
	case TOK_IDENT:
		return parse_identifier(ps);
	case TOK_BACKQUOTE:
		return parse_symbol(ps, NULL);
	case KW_SELF:
	case KW_THIS:
		return parse_scoped(ps);
	case TOK_AGG:
		return parse_aggregation(ps);
	case KW_OFFSETOF:
		return parse_offsetof(ps);
	case KW_XLATE:
		return parse_xlate(ps);
	case TOK_LPAR:
		ps_open(ps, &paren);
		n = parse_expression(ps);
		ps_close(ps, &paren);
		return n;
	default:
		ps_fail(ps, keyword_starts_type(t->kind)
				    ? "a type stands here only in a cast or in sizeof"
				    : NULL);
	}
}

/*
 * postfix: primary { "[" arguments "]" | "." member | "->" member | "++" | "--" }
 *
 * Only a name can be called, which parse_identifier() has seen to.
 */
static struct node *parse_postfix(struct parser *ps)
{
	struct node *n = parse_primary(ps), *over;

	for (;;) {
		int kind = ps_peek(ps)->kind;
		struct tok t;

		switch (kind) {
		case TOK_LBRAC:
			over = node_new(ps, N_INDEX, n->loc);
			over->a = n;
			parse_arguments(ps, over);
			break;
		case TOK_DOT:
		case TOK_ARROW:
			ps_take(ps);
			t = take_member_name(ps);
			over = node_new(ps, kind == TOK_DOT ? N_MEMBER : N_ARROW,
					loc_join(n->loc, ps_loc(ps, &t)));
			over->a = n;
			over->name = t.name;
			break;
		case TOK_PLUSPLUS:
		case TOK_MINUSMINUS:
			t = ps_take(ps);
			over = node_new(ps, kind == TOK_PLUSPLUS ? N_POSTINC : N_POSTDEC,
					loc_join(n->loc, ps_loc(ps, &t)));
			over->op = kind;
			over->a = n;
			break;
		case TOK_LPAR:
			diag_fail(&ps->prog->dc, "D_FUNC_IDEN", n->loc,
				  "function designator is not of function type");
		default:
			return n;
		}
		n = node_done(ps, over);
	}
}

/* sizeof: "sizeof" unary | "sizeof" "(" type-name ")" */
static struct node *parse_sizeof(struct parser *ps)
{
	struct tok t = ps_take(ps);
	struct node *n = node_new(ps, N_SIZEOF, ps_loc(ps, &t));

	if (ps_at(ps, TOK_LPAR) && paren_holds_type(ps, false)) {
		n->type = parse_paren_type(ps);
		n->loc = loc_join(n->loc, ps_loc(ps, &ps->last));
		return n;
	}
	n->a = parse_unary(ps);
	n->loc = loc_join(n->loc, n->a->loc);
	return node_done(ps, n);
}

static struct node *parse_prefixed(struct parser *ps, enum node_kind kind)
{
	struct tok t = ps_take(ps);
	struct node *a = parse_unary(ps);
	struct node *n = node_new(ps, kind, loc_join(ps_loc(ps, &t), a->loc));

	n->op = kind == N_STRINGOF ? 0 : t.kind;
	n->a = a;
	return node_done(ps, n);
}

/* cast: "(" type-name ")" unary */
static struct node *parse_cast(struct parser *ps)
{
	struct node *n = node_new(ps, N_CAST, ps_loc(ps, ps_peek(ps)));

	n->type = parse_paren_type(ps);
	n->a = parse_unary(ps);
	n->loc = loc_join(n->loc, n->a->loc);
	return node_done(ps, n);
}

/*
 * unary: ( "-" | "+" | "~" | "!" | "*" | "&" | "++" | "--" | "stringof" ) unary
 *      | sizeof | cast | postfix
 */
static struct node *parse_unary(struct parser *ps)
{
	struct node *n;

	ps_enter(ps);
	switch (ps_peek(ps)->kind) {
	case TOK_MINUS:
	case TOK_PLUS:
	case TOK_TILDE:
	case TOK_NOT:
	case TOK_STAR:
	case TOK_AMP:
		n = parse_prefixed(ps, N_UNARY);
		break;
	case TOK_PLUSPLUS:
		n = parse_prefixed(ps, N_PREINC);
		break;
	case TOK_MINUSMINUS:
		n = parse_prefixed(ps, N_PREDEC);
		break;
	case KW_STRINGOF:
		n = parse_prefixed(ps, N_STRINGOF);
		break;
	case KW_SIZEOF:
		n = parse_sizeof(ps);
		break;
	case TOK_LPAR:
		n = paren_holds_type(ps, true) ? parse_cast(ps) : parse_postfix(ps);
		break;
	default:
		n = parse_postfix(ps);
		break;
	}
	ps_leave(ps);
	ps->last_unary = n;
	return n;
}

/* ---- operators ---- */

/* How tight a binary operator binds; 0: not one. */
static int precedence(int kind)
{
	switch (kind) {
	case TOK_OROR:
		return 1;
	case TOK_XORXOR:
		return 2;
	case TOK_ANDAND:
		return 3;
	case TOK_PIPE:
		return 4;
	case TOK_CARET:
		return 5;
	case TOK_AMP:
		return 6;
	case TOK_EQ:
	case TOK_NE:
		return 7;
	case TOK_LT:
	case TOK_LE:
	case TOK_GT:
	case TOK_GE:
		return 8;
	case TOK_SHL:
	case TOK_SHR:
		return 9;
	case TOK_PLUS:
	case TOK_MINUS:
		return 10;
	case TOK_STAR:
	case TOK_SLASH:
	case TOK_PERCENT:
		return 11;
	default:
		return 0;
	}
}

/* binary(p): binary(p + 1) { operator-of-precedence-p binary(p + 1) }, and above all: unary */
static struct node *parse_binary(struct parser *ps, int loosest)
{
	struct node *n = parse_unary(ps);
	int prec;

	while ((prec = precedence(ps_peek(ps)->kind)) >= loosest) {
		int op = ps_take(ps).kind;

		n = node_over(ps, N_BINARY, op, n, parse_binary(ps, prec + 1));
	}
	return n;
}

/* conditional: binary [ "?" expression ":" conditional ] */
struct node *parse_conditional(struct parser *ps)
{
	struct node *cond = parse_binary(ps, 1);

	if (!ps_accept(ps, TOK_QUEST))
		return cond;
	ps_enter(ps);
	struct node *yes = parse_expression(ps);

	ps_expect(ps, TOK_COLON, "condition ? value : other value");
	struct node *no = parse_conditional(ps);
	struct node *n = node_new(ps, N_COND, loc_join(cond->loc, no->loc));

	ps_leave(ps);
	n->op = TOK_QUEST;
	n->a = cond;
	n->b = yes;
	n->c = no;
	return node_done(ps, n);
}

static bool is_assignment(int kind)
{
	return kind >= TOK_ASSIGN && kind <= TOK_SHR_EQ;
}

/* assignment: conditional | unary assignment-operator assignment */
struct node *parse_assignment(struct parser *ps)
{
	struct node *n = parse_conditional(ps);

	if (!is_assignment(ps_peek(ps)->kind))
		return n;
	if (n != ps->last_unary)
		ps_fail(ps, ps_at(ps, TOK_ASSIGN) ? "did you mean == ?" : NULL);
	ps_enter(ps);
	int op = ps_take(ps).kind;

	if (n->kind == N_NAME)
		ps_note_name(ps, n->name, false);
	else if (n->kind == N_INDEX && n->a->kind == N_NAME)
		ps_note_name(ps, n->a->name, false);
	n = node_over(ps, N_ASSIGN, op, n, parse_assignment(ps));
	ps_leave(ps);
	return n;
}

/* expression: assignment { "," assignment } */
struct node *parse_expression(struct parser *ps)
{
	struct node *n = parse_assignment(ps);

	while (ps_accept(ps, TOK_COMMA))
		n = node_over(ps, N_COMMA, TOK_COMMA, n, parse_assignment(ps));
	return n;
}
