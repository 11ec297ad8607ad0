/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The lexer: D text to tokens, one at a time, as the parser asks for them.
 *
 * D is not one language but two: outside clauses a word may be a probe description (which contains
 * almost any character), inside it is C. And '/' divides, or ends a predicate. So the parser says
 * where it is: it calls lex_description() or lex_next(), and sets in_pred. The lexer's whole state
 * is struct lexer: copying it and copying it back is how the parser looks further ahead.
 *
 * Control lines (#pragma, #line, #!) are dealt with between tokens wherever they stand.
 */
#ifndef DT_LEX_H
#define DT_LEX_H

#include "lang/program.h"
#include "lang/tree.h"

/* clang-format off */
/* Sorted by text: keyword_find() searches it. */
#define KEYWORDS(K) \
	K(AUTO, "auto") K(BREAK, "break") K(CASE, "case") K(CHAR, "char") K(CONST, "const") \
	K(CONTINUE, "continue") K(DEFAULT, "default") K(DO, "do") K(DOUBLE, "double") \
	K(ELSE, "else") K(ENUM, "enum") K(EXTERN, "extern") K(FLOAT, "float") K(FOR, "for") \
	K(GOTO, "goto") K(IF, "if") K(IMPORT, "import") K(INLINE, "inline") K(INT, "int") \
	K(LONG, "long") K(OFFSETOF, "offsetof") K(PROBE, "probe") K(PROVIDER, "provider") \
	K(REGISTER, "register") K(RESTRICT, "restrict") K(RETURN, "return") K(SELF, "self") \
	K(SHORT, "short") K(SIGNED, "signed") K(SIZEOF, "sizeof") K(STATIC, "static") \
	K(STRING, "string") K(STRINGOF, "stringof") K(STRUCT, "struct") K(SWITCH, "switch") \
	K(THIS, "this") K(TRANSLATOR, "translator") K(TYPEDEF, "typedef") K(UNION, "union") \
	K(UNSIGNED, "unsigned") K(USERLAND, "userland") K(VOID, "void") \
	K(VOLATILE, "volatile") K(WHILE, "while") K(XLATE, "xlate")
/* clang-format on */

enum keyword {
	TOK_EPRED = TOK_KEYWORD - 1, /* the '/' that ends a predicate */
	KW_FIRST_ = TOK_KEYWORD - 1, /* the next one is TOK_KEYWORD */
#define K(id, text) KW_##id,
	KEYWORDS(K)
#undef K
		KW_END_,
};

struct tok {
	int kind; /* enum token, enum keyword */
	uint32_t off, len;
	bool after_newline; /* the first of its line */
	bool after_blank;   /* something stands between it and the token before */
	const char *name;   /* TOK_IDENT; keywords too; TOK_MACRO with its dollars; TOK_AGG: "_" if
			       anonymous */
	uint64_t ival;	    /* TOK_INTLIT, TOK_CHARLIT */
	dt_tid tid;	    /* their type */
	const char *str;    /* TOK_STRLIT */
	uint32_t slen;
};

struct lexer {
	struct program *prog;
	const char *text;
	uint32_t off, len;
	bool in_pred;	 /* a '/' outside brackets may end the predicate */
	unsigned nest;	 /* open ( and [ since in_pred was set */
	bool fresh_line; /* nothing but blanks since the line began: '#' starts a control line */
};

/* What the lexer collects: shared by all copies of it. */
struct lex_notes {
	VEC(struct line_mark) marks;
	VEC(char) arg_used; /* a flag for each macro argument */
	struct pragma **pragma_end;
	uint32_t pragma_off; /* control lines before this place have been dealt with */
};

void lex_init(struct lexer *lx, struct program *p); /* sets p->lex_notes */
void lex_next(struct lexer *lx, struct tok *out);
/* Skips blanks, comments and control lines. Returns the next character, -1 at the end. */
int lex_skip(struct lexer *lx);

/*
 * Outside of clauses: the longest stretch of characters a probe description may have, blanks beside
 * its colons dropped. NULL if there is none here. *loc is its place.
 */
const char *lex_description(struct lexer *lx, struct loc *loc);

struct loc lex_loc(const struct lexer *lx, uint32_t off, uint32_t len);
/* Fails with D_SYNTAX, "syntax error near "token""; hint may be NULL. */
DT_NORETURN void lex_syntax_error(const struct lexer *lx, const struct tok *t, const char *hint);
/* Fails on a character that starts no token. */
DT_NORETURN void lex_bad_char(struct lexer *lx, uint32_t off);

int keyword_find(const char *name, size_t len); /* TOK_IDENT if it is none */

/* lex_literal.c. Each starts at lx->off and moves it. */
void lex_number(struct lexer *lx, struct tok *out);
void lex_quoted(struct lexer *lx, struct tok *out);
void lex_macro(struct lexer *lx, struct tok *out);
/*
 * The text of macro argument n, noted as used. NULL: there is none and -xdefaultargs is not set; ""
 * if that is.
 */
const char *lex_macro_arg(struct lexer *lx, unsigned long n);
/* Reads an escape sequence after its backslash; moves *p. */
unsigned char lex_escape(const char **p, const char *end);
/* Place of byte `index` of the decoded string literal at `at`; `at` itself if it is no literal in
 * the text. */
struct loc lex_string_loc(struct loc at, uint32_t index, uint32_t len);

/* lex_control.c: lx->off is at a '#' that starts a line; moves to the end of that line. */
void lex_control(struct lexer *lx);

#endif
