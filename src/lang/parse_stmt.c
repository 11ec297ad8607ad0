/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Statements.
 *
 *	body:      "{" { statement } "}"
 *	statement: ";"
 *	         | expression ";"
 *	         | "{" { statement } "}"
 *	         | "if" "(" expression ")" statement [ "else" statement ]
 *	         | "for" "(" [expression] ";" [expression] ";" [expression] ")" statement
 *	         | "break" ";" | "continue" ";"
 *	         | "return" [expression] ";"
 *
 * As ever in D the last statement before "}" may lack its ";".
 */
#include "lang/parse_impl.h"

static struct stmt *parse_statement(struct parser *ps);

static struct stmt *stmt_new(struct parser *ps, enum stmt_kind kind, struct loc loc)
{
	struct stmt *s = arena_new(&ps->prog->dc.arena, struct stmt);

	s->kind = kind;
	s->loc = loc;
	return s;
}

static bool starts_statement(int kind)
{
	return kind == TOK_IDENT || kind == TOK_AGG || kind == TOK_MACRO || kind >= TOK_KEYWORD;
}

/* ";" after a statement, which a "}" that follows makes optional. */
static void end_of_statement(struct parser *ps)
{
	if (ps_accept(ps, TOK_SEMI) || ps_at(ps, TOK_RBRACE))
		return;
	const struct tok *t = ps_peek(ps);
	struct loc end = lex_loc(&ps->lx, ps->last.off + ps->last.len, 0);
	const char *hint = NULL;

	if (t->kind == TOK_LBRACE && ps->last.kind == TOK_RPAR)
		hint = "only 'if', 'else' and 'for' are followed by { }";
	else if (t->kind == TOK_LBRACE && ps->open)
		hint = arena_printf(&ps->prog->dc.arena,
				    "is a } missing before this? The { of line %d is still open",
				    loc_line(ps_loc(ps, &ps->open->tok)));
	else if (t->after_newline && starts_statement(t->kind))
		hint = arena_printf(&ps->prog->dc.arena, "is a ';' missing at the end of line %d?",
				    loc_line(end));
	else if (starts_statement(t->kind) && t->after_blank)
		hint = "is a ';' missing before this?";
	ps_fail(ps, hint);
}

/* Statements up to "}"; NULL if there are none. */
static struct stmt *parse_block(struct parser *ps, struct loc *loc)
{
	struct stmt *first = NULL, **end = &first;
	struct opener brace;

	ps_open(ps, &brace);
	while (!ps_at(ps, TOK_RBRACE)) {
		struct stmt *s = parse_statement(ps);

		if (!s)
			continue;
		*end = s;
		end = &s->next;
	}
	struct tok close = ps_close(ps, &brace);

	*loc = loc_join(ps_loc(ps, &brace.tok), ps_loc(ps, &close));
	return first;
}

/* The statement under an "if" or a loop: an empty one is an empty block. */
static struct stmt *parse_substatement(struct parser *ps)
{
	struct stmt *s;

	if (ps_at(ps, TOK_RBRACE))
		ps_fail(ps, NULL);
	s = parse_statement(ps);
	return s ? s : stmt_new(ps, S_BLOCK, ps_loc(ps, &ps->last));
}

static struct stmt *parse_if(struct parser *ps)
{
	struct stmt *s = stmt_new(ps, S_IF, ps_loc(ps, ps_peek(ps)));
	struct opener paren;

	ps_take(ps);
	if (!ps_at(ps, TOK_LPAR))
		ps_fail(ps, "the condition of an 'if' stands in ( )");
	ps_open(ps, &paren);
	s->expr = parse_expression(ps);
	ps_close(ps, &paren);
	s->body = parse_substatement(ps);
	if (ps_accept(ps, KW_ELSE))
		s->orelse = parse_substatement(ps);
	return s;
}

static struct node *parse_optional(struct parser *ps, int end)
{
	if (ps_at(ps, end))
		return NULL;
	if (keyword_starts_type(ps_peek(ps)->kind))
		ps_fail(ps, "declare loop variables outside of clauses: this int i; ... for "
			    "(this->i = 0; ...)");
	return parse_expression(ps);
}

static struct stmt *parse_for(struct parser *ps)
{
	struct stmt *s = stmt_new(ps, S_FOR, ps_loc(ps, ps_peek(ps)));
	struct opener paren;

	ps_take(ps);
	if (!ps_at(ps, TOK_LPAR))
		ps_fail(ps, "for (start; condition; step) { ... }");
	ps_open(ps, &paren);
	s->init = parse_optional(ps, TOK_SEMI);
	ps_expect(ps, TOK_SEMI, "for (start; condition; step) { ... }");
	s->expr = parse_optional(ps, TOK_SEMI);
	ps_expect(ps, TOK_SEMI, "for (start; condition; step) { ... }");
	s->step = parse_optional(ps, TOK_RPAR);
	ps_close(ps, &paren);
	s->body = parse_substatement(ps);
	return s;
}

/* A declaration where a statement should be. */
static void refuse_declaration(struct parser *ps)
{
	const struct tok *t = ps_peek(ps);
	bool declares = keyword_starts_type(t->kind) ||
			(keyword_is_storage(t->kind) && t->kind != KW_SELF && t->kind != KW_THIS);

	if (!declares && (t->kind == KW_SELF || t->kind == KW_THIS || t->kind == TOK_IDENT)) {
		struct ps_mark here = ps_mark(ps);
		bool plain = ps_take(ps).kind == TOK_IDENT;
		int next = ps_peek(ps)->kind;

		declares = plain ? next == TOK_IDENT && !ps_peek(ps)->after_newline &&
					   ps_is_type(ps, here.tok.name)
				 : next == TOK_IDENT || keyword_starts_type(next);
		ps_return(ps, &here);
	}
	if (declares)
		ps_fail(ps, "variables are declared outside of clauses");
}

/* NULL for an empty statement. */
static struct stmt *parse_statement(struct parser *ps)
{
	const struct tok *t = ps_peek(ps);
	struct loc loc = ps_loc(ps, t);
	struct stmt *s;

	ps_enter(ps);
	switch (t->kind) {
	case TOK_SEMI:
		ps_take(ps);
		s = NULL;
		break;
	case TOK_LBRACE:
		s = stmt_new(ps, S_BLOCK, loc);
		s->body = parse_block(ps, &s->loc);
		break;
	case KW_IF:
		s = parse_if(ps);
		break;
	case KW_FOR:
		s = parse_for(ps);
		break;
	case KW_BREAK:
	case KW_CONTINUE:
		s = stmt_new(ps, t->kind == KW_BREAK ? S_BREAK : S_CONTINUE, loc);
		ps_take(ps);
		end_of_statement(ps);
		break;
	case KW_RETURN:
		s = stmt_new(ps, S_RETURN, loc);
		ps_take(ps);
		if (!ps_at(ps, TOK_SEMI) && !ps_at(ps, TOK_RBRACE))
			s->expr = parse_expression(ps);
		end_of_statement(ps);
		break;
	default:
		refuse_declaration(ps);
		s = stmt_new(ps, S_EXPR, loc);
		s->expr = parse_expression(ps);
		s->loc = s->expr->loc;
		end_of_statement(ps);
		break;
	}
	ps_leave(ps);
	return s;
}

struct stmt *parse_body(struct parser *ps)
{
	struct loc loc;

	return parse_block(ps, &loc);
}
