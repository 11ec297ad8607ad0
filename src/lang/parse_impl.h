/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The parser's own header: the state its files share.
 *
 * Recursive descent with one token of lookahead, taken only when it is needed, because what the
 * lexer must do next depends on where the parser is. Where one token does not decide (casts,
 * declarators) the parser marks its place, reads on and returns. Every recursion passes ps_enter(),
 * so a hostile text meets an error, not the end of the stack.
 */
#ifndef DT_PARSE_IMPL_H
#define DT_PARSE_IMPL_H

#include "lang/lex.h"
#include "lang/parse.h"

enum { PARSE_DEPTH_MAX = 500, DERIVS_MAX = 100, NAME_BUCKETS = 64 };

/* A bracket that is open, for the message when its end is missing. */
struct opener {
	struct tok tok;
	struct opener *up;
};

/* A name this text declares: a type or a variable. */
struct name_note {
	const char *name;
	bool is_type;
	struct name_note *next;
};

struct parser {
	struct program *prog;
	struct lexer lx;
	struct tok tok; /* the next token, if have */
	bool have;
	struct tok last; /* the token taken last */
	unsigned depth;
	bool in_function; /* whose statements may be declarations, too */
	struct opener *open;
	const struct node *last_unary; /* what parse_unary() returned last: may stand left of = */
	struct name_note *names[NAME_BUCKETS];
	struct decl **decl_end;
	struct clause **clause_end;
};

/* parse.c: tokens, errors, nodes, names */
const struct tok *ps_peek(struct parser *ps);
struct tok ps_take(struct parser *ps);
bool ps_at(struct parser *ps, int kind);
bool ps_accept(struct parser *ps, int kind);
/* Takes a token of this kind or fails; hint may be NULL. */
struct tok ps_expect(struct parser *ps, int kind, const char *hint);
/* Takes an opening bracket and notes it in *o, which lives in the caller's frame until ps_close().
 */
void ps_open(struct parser *ps, struct opener *o);
struct tok ps_close(struct parser *ps, struct opener *o);
/* "syntax error near" the next token. hint may be NULL: a better one may be found. */
DT_NORETURN void ps_fail(struct parser *ps, const char *hint);
struct loc ps_loc(const struct parser *ps, const struct tok *t);
void ps_enter(struct parser *ps);
void ps_leave(struct parser *ps);

struct ps_mark {
	struct lexer lx;
	struct tok tok, last;
	bool have;
};
struct ps_mark ps_mark(const struct parser *ps);
void ps_return(struct parser *ps, const struct ps_mark *m);

void ps_note_name(struct parser *ps, const char *name, bool is_type);
bool ps_is_type(struct parser *ps, const char *name);

struct node *node_new(struct parser *ps, enum node_kind kind, struct loc loc);
/* Measures a node whose children are in place; fails if the tree got too high. Returns it. */
struct node *node_done(struct parser *ps, struct node *n);

/* parse_expr.c */
struct node *parse_expression(struct parser *ps); /* with commas */
struct node *parse_assignment(struct parser *ps); /* without */
struct node *parse_conditional(struct parser *ps);

/* parse_type.c */
bool ps_at_type(struct parser *ps); /* does the next token start a type name? */
/* Specifiers; storage classes only if with_storage. */
struct type_spec *parse_specifiers(struct parser *ps, bool with_storage);
/* A declarator with or without a name after its specifiers. */
void parse_declarator(struct parser *ps, struct type_spec *spec, struct type_name *out);
struct type_name *parse_type_name(struct parser *ps); /* no name in it */
bool keyword_starts_type(int kind);
bool keyword_is_storage(int kind);

/* parse_decl.c: everything outside of clauses that is no clause */
void parse_declaration(struct parser *ps);

/* parse_stmt.c: "{ ... }" of a clause; NULL if it is empty */
struct stmt *parse_body(struct parser *ps);

/* parse_clause.c: descriptions, predicate and body; the first description has been read */
void parse_clause(struct parser *ps, const char *text, struct loc loc);

#endif
