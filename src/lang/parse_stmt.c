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

#include <string.h>

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

static bool at_in(struct parser *ps)
{
	return ps_at(ps, TOK_IDENT) && !strcmp(ps_peek(ps)->name, "in");
}

/* What stands before "in": a name, or several in ( ). False, and nothing taken: no "in" follows. */
static bool parse_key_names(struct parser *ps, struct stmt *s)
{
	struct ps_mark here = ps_mark(ps);
	VEC(const char *) names = { 0 };
	bool several = ps_at(ps, TOK_LPAR);
	struct opener paren, *open = ps->open;

	if (several)
		ps_open(ps, &paren);
	do {
		if (!ps_at(ps, TOK_IDENT))
			break;
		vec_push(&ps->prog->dc.arena, &names, ps_take(ps).name);
	} while (several && ps_accept(ps, TOK_COMMA));
	if (several && ps_at(ps, TOK_RPAR))
		ps_close(ps, &paren);
	if (!names.n || !at_in(ps)) {
		ps_return(ps, &here);
		ps->open = open;
		return false;
	}
	ps_take(ps);
	s->names = names.at;
	s->nnames = (unsigned)names.n;
	return true;
}

static struct stmt *parse_for(struct parser *ps)
{
	struct stmt *s = stmt_new(ps, S_FOR, ps_loc(ps, ps_peek(ps)));
	struct opener paren;

	ps_take(ps);
	if (!ps_at(ps, TOK_LPAR))
		ps_fail(ps, "for (start; condition; step) { ... }");
	ps_open(ps, &paren);
	if (parse_key_names(ps, s)) {
		s->kind = S_EACH;
		s->expr = parse_assignment(ps);
		if ((s->expr->kind != N_NAME && s->expr->kind != N_AGG) || s->expr->nargs)
			diag_fail_hint(
				&ps->prog->dc, "D_SYNTAX", s->expr->loc,
				"for (key in array) { ... }, for (key in @aggregation) { ... }",
				"an array or an aggregation follows \"in\"");
		ps_close(ps, &paren);
		s->body = parse_substatement(ps);
		return s;
	}
	s->init = parse_optional(ps, TOK_SEMI);
	ps_expect(ps, TOK_SEMI, "for (start; condition; step) { ... }");
	s->expr = parse_optional(ps, TOK_SEMI);
	ps_expect(ps, TOK_SEMI, "for (start; condition; step) { ... }");
	s->step = parse_optional(ps, TOK_RPAR);
	ps_close(ps, &paren);
	s->body = parse_substatement(ps);
	return s;
}

/* Does a declaration stand where a statement should be? */
static bool at_declaration(struct parser *ps)
{
	const struct tok *t = ps_peek(ps);
	bool declares = keyword_starts_type(t->kind) ||
			(keyword_is_storage(t->kind) && t->kind != KW_SELF && t->kind != KW_THIS);

	if (!declares && (t->kind == KW_SELF || t->kind == KW_THIS || t->kind == TOK_IDENT)) {
		struct ps_mark here = ps_mark(ps);
		bool plain = ps_take(ps).kind == TOK_IDENT;
		int next = ps_peek(ps)->kind;

		declares = plain ? (next == TOK_IDENT || (next == TOK_STAR && ps->in_function)) &&
					   !ps_peek(ps)->after_newline &&
					   ps_is_type(ps, here.tok.name)
				 : next == TOK_IDENT || keyword_starts_type(next);
		ps_return(ps, &here);
	}
	return declares;
}

/* Locals of a function: specifiers declarator [ "=" assignment ] { "," ... } ";" */
static struct stmt *parse_locals(struct parser *ps)
{
	struct stmt *block = stmt_new(ps, S_BLOCK, ps_loc(ps, ps_peek(ps))), **end = &block->body;
	struct type_spec *spec = parse_specifiers(ps, false);

	if (spec->storage != STORE_NONE)
		ps_fail(ps, "what a function declares is its own: int i;");
	do {
		struct stmt *s = stmt_new(ps, S_DECL, ps_loc(ps, ps_peek(ps)));

		s->tn = arena_new(&ps->prog->dc.arena, struct type_name);
		parse_declarator(ps, spec, s->tn);
		if (!s->tn->name)
			ps_fail(ps, "type name;");
		s->loc = s->tn->loc;
		if (ps_accept(ps, TOK_ASSIGN))
			s->expr = parse_assignment(ps);
		*end = s;
		end = &s->next;
	} while (ps_accept(ps, TOK_COMMA));
	end_of_statement(ps);
	return block;
}

/* "delete" is a word only where a variable follows. */
static bool at_delete(struct parser *ps)
{
	struct ps_mark here = ps_mark(ps);
	int next;

	if (!ps_at(ps, TOK_IDENT) || strcmp(ps_peek(ps)->name, "delete") != 0)
		return false;
	ps_take(ps);
	next = ps_peek(ps)->kind;
	ps_return(ps, &here);
	return next == TOK_IDENT || next == KW_SELF || next == KW_THIS || next == TOK_AGG;
}

static struct stmt *parse_delete(struct parser *ps)
{
	struct tok word = ps_take(ps);
	struct stmt *s = stmt_new(ps, S_EXPR, ps_loc(ps, &word));

	s->expr = arena_new(&ps->prog->dc.arena, struct node);
	s->expr->kind = N_CALL;
	s->expr->name = word.name;
	s->expr->loc = s->loc;
	s->expr->args = arena_array(&ps->prog->dc.arena, struct node *, 1);
	s->expr->args[0] = parse_assignment(ps);
	s->expr->nargs = 1;
	s->expr->height = (uint16_t)(s->expr->args[0]->height + 1);
	end_of_statement(ps);
	return s;
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
		if (at_delete(ps)) {
			s = parse_delete(ps);
			break;
		}
		if (at_declaration(ps)) {
			if (!ps->in_function)
				ps_fail(ps, "variables are declared outside of clauses");
			s = parse_locals(ps);
			break;
		}
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
