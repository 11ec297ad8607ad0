/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The parser's entry: the outside of a D program, and what the other parse_*.c files share
 *(parse_impl.h).
 *
 *	program: { "#!" line | control line | clause | declaration | ";" }
 *
 * Outside of clauses a word is a probe description unless it starts a declaration. Most of that is
 *decided by the word itself and the character after it; only "word name" and "word *name" ask
 *whether word is a type.
 */
#include "lang/parse_impl.h"

#include <string.h>

const struct tok *ps_peek(struct parser *ps)
{
	if (!ps->have) {
		lex_next(&ps->lx, &ps->tok);
		ps->have = true;
	}
	return &ps->tok;
}

struct tok ps_take(struct parser *ps)
{
	ps->last = *ps_peek(ps);
	ps->have = false;
	return ps->last;
}

bool ps_at(struct parser *ps, int kind)
{
	return ps_peek(ps)->kind == kind;
}

bool ps_accept(struct parser *ps, int kind)
{
	if (!ps_at(ps, kind))
		return false;
	ps_take(ps);
	return true;
}

struct tok ps_expect(struct parser *ps, int kind, const char *hint)
{
	if (!ps_at(ps, kind))
		ps_fail(ps, hint);
	return ps_take(ps);
}

static int closing(int open)
{
	return open == TOK_LPAR	    ? TOK_RPAR
	       : open == TOK_LBRAC  ? TOK_RBRAC
	       : open == TOK_LBRACE ? TOK_RBRACE
				    : TOK_EPRED;
}

void ps_open(struct parser *ps, struct opener *o)
{
	o->tok = ps_take(ps);
	o->up = ps->open;
	ps->open = o;
}

struct tok ps_close(struct parser *ps, struct opener *o)
{
	struct tok t = ps_expect(ps, closing(o->tok.kind), NULL);

	ps->open = o->up;
	return t;
}

struct loc ps_loc(const struct parser *ps, const struct tok *t)
{
	return lex_loc(&ps->lx, t->off, t->len);
}

/* What other languages have and D has not, or writes in another way. */
static const char *foreign_word(const struct tok *t)
{
	static const struct {
		const char *word, *hint;
	} words[] = {
		{ "and", "D writes && for this" },
		{ "or", "D writes || for this" },
		{ "xor", "D writes ^^ for this" },
		{ "elif", "D writes 'else if' for this" },
		{ "elsif", "D writes 'else if' for this" },
		{ "elseif", "D writes 'else if' for this" },
		{ "then", "D has no 'then': write if (...) { ... }" },
	};

	switch (t->kind) {
	case KW_WHILE:
	case KW_DO:
		return "D has no 'while' and no 'do' statement: use 'for' with a bound, or a tick "
		       "probe";
	case KW_GOTO:
		return "D has no 'goto' statement";
	case KW_SWITCH:
	case KW_CASE:
	case KW_DEFAULT:
		return "D has no 'switch' statement: use if ... else, or ?:";
	case KW_ELSE:
		return "this 'else' belongs to no 'if'";
	case KW_IMPORT:
		return "D has no 'import': use #pragma D depends_on library name.d";
	default:
		break;
	}
	for (size_t i = 0; t->kind == TOK_IDENT && i < ARRAY_SIZE(words); i++) {
		if (!strcmp(t->name, words[i].word))
			return words[i].hint;
	}
	return NULL;
}

/* What the pair of the last and the next token may have been meant as. */
static const char *mistaken_pair(const struct parser *ps)
{
	static const struct {
		int last, next;
		const char *hint;
	} pairs[] = {
		{ TOK_ASSIGN, TOK_GT, "did you mean >= ?" },
		{ TOK_ASSIGN, TOK_LT, "did you mean <= ?" },
		{ TOK_LT, TOK_GT, "did you mean != ?" },
		{ TOK_EQ, TOK_ASSIGN, "did you mean == ?" },
		{ TOK_NE, TOK_ASSIGN, "did you mean != ?" },
		{ TOK_ASSIGN, TOK_NOT, "did you mean != ?" },
		{ TOK_STRLIT, TOK_STRLIT, "D does not join adjacent strings: use strjoin()" },
		{ TOK_STAR, TOK_SLASH, "a */ without its /*" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		if (ps->last.kind == pairs[i].last && ps->tok.kind == pairs[i].next &&
		    (!ps->tok.after_blank || ps->tok.kind == TOK_STRLIT))
			return pairs[i].hint;
	}
	return NULL;
}

static const char *opened_where(struct parser *ps, const struct opener *o)
{
	struct arena *arena = &ps->prog->dc.arena;
	struct loc at = ps_loc(ps, &o->tok);
	int line = loc_line(at), column = loc_column(at);

	if (o->tok.kind == TOK_SLASH)
		return arena_printf(arena,
				    "the predicate of line %d, column %d has not ended: only a / "
				    "before { ends it",
				    line, column);
	return arena_printf(arena, "the %s of line %d, column %d is still open",
			    token_name(o->tok.kind), line, column);
}

void ps_fail(struct parser *ps, const char *hint)
{
	const struct tok *t = ps_peek(ps);
	const char *word = foreign_word(t);

	if (t->kind == TOK_EOF && ps->open)
		diag_fail_hint(&ps->prog->dc, "D_SYNTAX", ps_loc(ps, t), opened_where(ps, ps->open),
			       "end-of-file encountered before matching %s",
			       token_name(closing(ps->open->tok.kind)));
	if (word)
		hint = word;
	else if (!hint && mistaken_pair(ps))
		hint = mistaken_pair(ps);
	else if (ps->open && t->kind != closing(ps->open->tok.kind) &&
		 (t->kind == TOK_RBRACE || t->kind == TOK_RPAR || t->kind == TOK_RBRAC ||
		  t->kind == TOK_SEMI) &&
		 ps->open->tok.kind != TOK_LBRACE)
		hint = opened_where(ps, ps->open);
	lex_syntax_error(&ps->lx, t, hint);
}

void ps_enter(struct parser *ps)
{
	if (++ps->depth <= PARSE_DEPTH_MAX)
		return;
	diag_fail(&ps->prog->dc, "D_SYNTAX", ps_loc(ps, ps_peek(ps)),
		  "program is nested more than %d levels deep", PARSE_DEPTH_MAX);
}

void ps_leave(struct parser *ps)
{
	ps->depth--;
}

struct ps_mark ps_mark(const struct parser *ps)
{
	return (struct ps_mark){ .lx = ps->lx, .tok = ps->tok, .last = ps->last, .have = ps->have };
}

void ps_return(struct parser *ps, const struct ps_mark *m)
{
	ps->lx = m->lx;
	ps->tok = m->tok;
	ps->last = m->last;
	ps->have = m->have;
}

static struct name_note **name_bucket(struct parser *ps, const char *name)
{
	return &ps->names[hash_bytes(name, strlen(name)) % NAME_BUCKETS];
}

static const struct name_note *name_find(struct parser *ps, const char *name)
{
	for (const struct name_note *n = *name_bucket(ps, name); n; n = n->next) {
		if (!strcmp(n->name, name))
			return n;
	}
	return NULL;
}

void ps_note_name(struct parser *ps, const char *name, bool is_type)
{
	if (!name || name_find(ps, name))
		return;
	struct name_note *note = arena_new(&ps->prog->dc.arena, struct name_note);
	struct name_note **bucket = name_bucket(ps, name);

	note->name = name;
	note->is_type = is_type;
	note->next = *bucket;
	*bucket = note;
}

bool ps_is_type(struct parser *ps, const char *name)
{
	const struct name_note *note = name_find(ps, name);

	return note ? note->is_type : is_type_name(ps->prog, name);
}

struct node *node_new(struct parser *ps, enum node_kind kind, struct loc loc)
{
	struct node *n = arena_new(&ps->prog->dc.arena, struct node);

	n->kind = kind;
	n->loc = loc;
	n->height = 1;
	return n;
}

static unsigned height(const struct node *n)
{
	return n ? n->height : 0;
}

struct node *node_done(struct parser *ps, struct node *n)
{
	unsigned most = height(n->a);

	if (height(n->b) > most)
		most = height(n->b);
	if (height(n->c) > most)
		most = height(n->c);
	for (unsigned i = 0; i < n->nargs; i++) {
		if (height(n->args[i]) > most)
			most = height(n->args[i]);
	}
	if (most >= NODE_HEIGHT_MAX)
		diag_fail(&ps->prog->dc, "D_SYNTAX", n->loc,
			  "expression has more than %d levels of operators", NODE_HEIGHT_MAX);
	n->height = (uint16_t)(most + 1);
	return n;
}

/* ---- the outside of a program ---- */

static bool is_ident_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '`';
}

/* A keyword that starts a declaration, unless what follows shows it is a probe's name. */
static bool keyword_declares(int kind, int next)
{
	if (!keyword_starts_type(kind) && !keyword_is_storage(kind) && kind != KW_INLINE &&
	    kind != KW_TRANSLATOR && kind != KW_PROVIDER)
		return false;
	if (next == '{')
		return kind == KW_STRUCT || kind == KW_UNION || kind == KW_ENUM;
	return next >= 0 && next != '/' && next != ',';
}

/*
 * Is the description just read in truth the start of a declaration? `ps->lx` is behind it.
 * Words of C that could be globs, as int*, are declarations in a script and descriptions on the
 * command line.
 */
static bool is_declaration(struct parser *ps, const char *text)
{
	size_t n = 0, len = strlen(text);
	const char *last = text;
	struct lexer ahead = ps->lx;
	int next = lex_skip(&ahead), kind;

	for (; is_ident_char(text[n]); n++) {
		if (text[n] == '`')
			last = text + n + 1;
	}
	if (!n || (text[n] && (text[n] != '*' || ps->prog->opts.spec != PSPEC_NONE)) ||
	    strchr(text, ':'))
		return false;
	const char *word = arena_strndup(&ps->prog->dc.arena, last, n - (size_t)(last - text));

	kind = keyword_find(word, strlen(word));
	if (n < len)
		return kind != TOK_IDENT ? keyword_starts_type(kind) : ps_is_type(ps, word);
	if (kind != TOK_IDENT)
		return keyword_declares(kind, next);
	return next > 0 &&
	       (next == '*' || (is_ident_char((char)next) && !(next >= '0' && next <= '9'))) &&
	       ps_is_type(ps, word);
}

/* Something outside of clauses that is neither a description nor the start of a declaration. */
static DT_NORETURN void fail_outside(struct parser *ps, int c)
{
	const char *hint = NULL;

	if (c == '{' || c == '/')
		hint = "a clause begins with a probe description, as in BEGIN { ... }";
	else if (c == '}')
		hint = "no { is open here";
	else if (c == '(' || c == '=')
		hint = "statements stand inside of clauses, as in BEGIN { ... }";
	ps_fail(ps, hint);
}

static void fail_unused_args(struct parser *ps)
{
	struct program *p = ps->prog;

	if (p->opts.argref)
		return;
	for (const struct pragma *pr = p->tree.pragmas; pr; pr = pr->next) {
		if (!strcmp(pr->kind, "option") && !strncmp(pr->text, "argref", 6))
			return;
	}
	for (size_t i = 1; i < p->lex_notes->arg_used.n; i++) {
		if (!p->lex_notes->arg_used.at[i])
			diag_fail(&p->dc, "D_MACRO_UNUSED", (struct loc){ 0 },
				  "extraneous argument '%s' ($%zu is not referenced)",
				  p->env.argv[i], i);
	}
}

void parse_program(struct program *p)
{
	struct parser *ps = arena_new(&p->dc.arena, struct parser);
	int c;

	p->tree = (struct program_tree){ 0 };
	ps->prog = p;
	ps->decl_end = &p->tree.decls;
	ps->clause_end = &p->tree.clauses;
	lex_init(&ps->lx, p);
	while ((c = lex_skip(&ps->lx)) >= 0) {
		struct lexer before = ps->lx;
		struct loc loc;

		if (c == ';') {
			ps->lx.off++;
			continue;
		}
		p->dc.region = "probe description";
		const char *text = lex_description(&ps->lx, &loc);

		if (!text)
			fail_outside(ps, c);
		if (is_declaration(ps, text)) {
			ps->lx = before;
			p->dc.region = "declaration";
			parse_declaration(ps);
		} else {
			parse_clause(ps, text, loc);
		}
		p->dc.region = NULL;
	}
	fail_unused_args(ps);
}
