/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Tokens of D, but for literals (lex_literal.c) and control lines (lex_control.c). See lex.h for
 * how the lexer and the parser divide the work.
 */
#include "lang/lex.h"

#include <string.h>

/* Operators, the longest first among those with the same beginning. */
static const struct token_text {
	char text[4];
	short kind;
} operators[] = {
	{ "<<=", TOK_SHL_EQ },	{ ">>=", TOK_SHR_EQ },	  { "...", TOK_ELLIPSIS },
	{ "->", TOK_ARROW },	{ "<<", TOK_SHL },	  { ">>", TOK_SHR },
	{ "<=", TOK_LE },	{ ">=", TOK_GE },	  { "==", TOK_EQ },
	{ "!=", TOK_NE },	{ "&&", TOK_ANDAND },	  { "||", TOK_OROR },
	{ "^^", TOK_XORXOR },	{ "++", TOK_PLUSPLUS },	  { "--", TOK_MINUSMINUS },
	{ "+=", TOK_PLUS_EQ },	{ "-=", TOK_MINUS_EQ },	  { "*=", TOK_STAR_EQ },
	{ "/=", TOK_SLASH_EQ }, { "%=", TOK_PERCENT_EQ }, { "&=", TOK_AMP_EQ },
	{ "|=", TOK_PIPE_EQ },	{ "^=", TOK_CARET_EQ },	  { "(", TOK_LPAR },
	{ ")", TOK_RPAR },	{ "[", TOK_LBRAC },	  { "]", TOK_RBRAC },
	{ "{", TOK_LBRACE },	{ "}", TOK_RBRACE },	  { ";", TOK_SEMI },
	{ ",", TOK_COMMA },	{ ":", TOK_COLON },	  { "?", TOK_QUEST },
	{ ".", TOK_DOT },	{ "`", TOK_BACKQUOTE },	  { "+", TOK_PLUS },
	{ "-", TOK_MINUS },	{ "*", TOK_STAR },	  { "/", TOK_SLASH },
	{ "%", TOK_PERCENT },	{ "&", TOK_AMP },	  { "|", TOK_PIPE },
	{ "^", TOK_CARET },	{ "~", TOK_TILDE },	  { "!", TOK_NOT },
	{ "<", TOK_LT },	{ ">", TOK_GT },	  { "=", TOK_ASSIGN },
};

static const char *const keywords[] = {
#define K(id, text) text,
	KEYWORDS(K)
#undef K
};

const char *token_name(int tok)
{
	static const struct {
		int tok;
		const char *name;
	} others[] = {
		{ TOK_EOF, "end of input" },
		{ TOK_IDENT, "identifier" },
		{ TOK_INTLIT, "integer constant" },
		{ TOK_STRLIT, "string literal" },
		{ TOK_CHARLIT, "character constant" },
		{ TOK_MACRO, "macro variable" },
		{ TOK_AGG, "aggregation" },
		{ TOK_PSPEC, "probe description" },
		{ TOK_EPRED, "/" },
	};

	if (tok >= TOK_KEYWORD && tok < KW_END_)
		return keywords[tok - TOK_KEYWORD];
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (operators[i].kind == tok)
			return operators[i].text;
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (others[i].tok == tok)
			return others[i].name;
	}
	return "unknown token";
}

int keyword_find(const char *name, size_t len)
{
	/* The table is sorted. */
	size_t low = 0, high = ARRAY_SIZE(keywords);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strncmp(name, keywords[mid], len);

		if (!order && keywords[mid][len])
			order = -1;
		if (!order)
			return TOK_KEYWORD + (int)mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return TOK_IDENT;
}

static bool is_ident_start(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool is_ident(int c)
{
	return is_ident_start(c) || is_digit(c);
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_description_char(int c)
{
	return c > 0 && (is_ident(c) || strchr("-.:$`?*\\[]!+@~<>", c));
}

static int char_at(const struct lexer *lx, uint32_t off)
{
	return off < lx->len ? (unsigned char)lx->text[off] : -1;
}

struct loc lex_loc(const struct lexer *lx, uint32_t off, uint32_t len)
{
	return (struct loc){ .src = lx->prog->src, .off = off, .len = len };
}

void lex_init(struct lexer *lx, struct program *p)
{
	struct lex_notes *notes = arena_new(&p->dc.arena, struct lex_notes);

	*lx = (struct lexer){ .prog = p, .text = p->src->text, .fresh_line = true };
	notes->pragma_end = &p->tree.pragmas;
	if (p->src->len > UINT32_MAX / 2)
		diag_fail(&p->dc, "D_SYNTAX", (struct loc){ 0 }, "program text is too long");
	lx->len = (uint32_t)p->src->len;
	for (int i = 0; i < p->env.argc; i++)
		vec_push(&p->dc.arena, &notes->arg_used, 0);
	p->lex_notes = notes;
	/* The mark some editors put at the head of a UTF-8 file. */
	if (lx->len >= 3 && !memcmp(lx->text, "\xef\xbb\xbf", 3))
		lx->off = 3;
	/* The interpreter line of a script. */
	if (lx->len >= lx->off + 2 && lx->text[lx->off] == '#' && lx->text[lx->off + 1] == '!') {
		while (lx->off < lx->len && lx->text[lx->off] != '\n')
			lx->off++;
	}
}

void lex_syntax_error(const struct lexer *lx, const struct tok *t, const char *hint)
{
	struct diag_ctx *dc = &lx->prog->dc;

	if (t->kind == TOK_EOF)
		diag_fail_hint(dc, "D_SYNTAX", lex_loc(lx, t->off, 0), hint,
			       "syntax error near end of input");
	/* A token as the user wrote it, cut where it gets long or ends its line. */
	uint32_t len = 0;

	while (len < t->len && len < 40 && lx->text[t->off + len] != '\n')
		len++;
	diag_fail_hint(dc, "D_SYNTAX", lex_loc(lx, t->off, t->len), hint,
		       "syntax error near \"%.*s%s\"", (int)len, lx->text + t->off,
		       len < t->len ? "..." : "");
}

/* How many bytes the UTF-8 character at p has; 0 if it is none. */
static unsigned utf8_length(const unsigned char *p, size_t room)
{
	unsigned n = p[0] >= 0xf0 && p[0] < 0xf8 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;

	if (p[0] >= 0xf8 || !n || n > room)
		return 0;
	for (unsigned i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}

void lex_bad_char(struct lexer *lx, uint32_t off)
{
	const unsigned char *p = (const unsigned char *)lx->text + off;
	size_t room = lx->len - off;
	unsigned n = utf8_length(p, room);
	struct diag_ctx *dc = &lx->prog->dc;
	const char *hint = NULL;

	static const struct {
		char bytes[4];
		const char *hint;
	} pasted[] = {
		{ "\xe2\x80\x9c", "a curly quote, perhaps pasted from a web page: D wants \"" },
		{ "\xe2\x80\x9d", "a curly quote, perhaps pasted from a web page: D wants \"" },
		{ "\xe2\x80\x9e", "a curly quote, perhaps pasted from a web page: D wants \"" },
		{ "\xc2\xab", "a typographic quote: D wants \"" },
		{ "\xc2\xbb", "a typographic quote: D wants \"" },
		{ "\xe2\x80\x98", "a curly quote, perhaps pasted from a web page: D wants '" },
		{ "\xe2\x80\x99", "a curly quote, perhaps pasted from a web page: D wants '" },
		{ "\xe2\x80\x93", "a long dash, perhaps pasted from a web page: D wants -" },
		{ "\xe2\x80\x94", "a long dash, perhaps pasted from a web page: D wants -" },
		{ "\xe2\x88\x92", "a typographic minus: D wants -" },
		{ "\xc2\xa0",
		  "a no-break space, perhaps pasted from a web page: use an ordinary one" },
		{ "\xe2\x80\x8b",
		  "an invisible character, perhaps pasted from a web page: delete it" },
		{ "\xe2\x89\xa0", "D writes != for this" },
		{ "\xe2\x89\xa4", "D writes <= for this" },
		{ "\xe2\x89\xa5", "D writes >= for this" },
	};
	for (size_t i = 0; n && i < ARRAY_SIZE(pasted); i++) {
		if (!memcmp(p, pasted[i].bytes, n))
			hint = pasted[i].hint;
	}
	if (p[0] == '#')
		hint = "a control line begins with # and stands on a line of its own";
	else if (p[0] == '\\')
		hint = "D needs no \\ at the end of a line";
	if (n || (p[0] > ' ' && p[0] < 0x7f))
		diag_fail_hint(dc, "D_SYNTAX", lex_loc(lx, off, n ? n : 1), hint,
			       "syntax error near \"%.*s\"", n ? (int)n : 1, (const char *)p);
	diag_fail_hint(dc, "D_SYNTAX", lex_loc(lx, off, 1), hint, "syntax error near \"\\%03o\"",
		       p[0]);
}

static void skip_comment(struct lexer *lx)
{
	uint32_t start = lx->off;

	for (lx->off += 2; lx->off < lx->len; lx->off++) {
		int c = char_at(lx, lx->off), next = char_at(lx, lx->off + 1);

		if (c == '*' && next == '/') {
			lx->off += 2;
			return;
		}
		if (c == '/' && next == '*')
			diag_fail_hint(&lx->prog->dc, "D_SYNTAX", lex_loc(lx, lx->off, 2),
				       "comments do not nest: the one around this began further up",
				       "/* encountered inside a comment");
	}
	/* "/" and "*" of a predicate that starts with a pointer look the same. */
	diag_fail_hint(
		&lx->prog->dc, "D_SYNTAX", lex_loc(lx, start, 2),
		"the comment begins here; a predicate that begins with * needs a space: / *p == 1/",
		"end-of-file encountered before matching */");
}

int lex_skip(struct lexer *lx)
{
	for (;;) {
		int c = char_at(lx, lx->off), next = char_at(lx, lx->off + 1);

		if (c == '\n') {
			lx->fresh_line = true;
			lx->off++;
		} else if (is_blank(c)) {
			lx->off++;
		} else if (c == '/' && next == '*') {
			skip_comment(lx);
		} else if (c == '/' && next == '/') {
			while (lx->off < lx->len && lx->text[lx->off] != '\n')
				lx->off++;
		} else if (c == '#' && lx->fresh_line) {
			lex_control(lx);
		} else {
			return c;
		}
	}
}

const char *lex_description(struct lexer *lx, struct loc *loc)
{
	uint32_t start, end, n = 0;

	if (!is_description_char(lex_skip(lx)))
		return NULL;
	start = end = lx->off;
	for (;;) {
		while (is_description_char(char_at(lx, end)))
			end++;
		/* "syscall:: read : entry": blanks beside a colon don't end a description. */
		uint32_t after = end;

		while (char_at(lx, after) == ' ' || char_at(lx, after) == '\t')
			after++;
		if (after == end || !is_description_char(char_at(lx, after)) ||
		    (lx->text[end - 1] != ':' && char_at(lx, after) != ':'))
			break;
		end = after;
	}
	char *text = arena_alloc(&lx->prog->dc.arena, end - start + 1);

	for (uint32_t i = start; i < end; i++) {
		if (!is_blank((unsigned char)lx->text[i]))
			text[n++] = lx->text[i];
	}
	*loc = lex_loc(lx, start, end - start);
	lx->off = end;
	lx->fresh_line = false;
	return text;
}

/* Is the '/' just read, in a predicate, the one that ends it? As DTrace decides: by what follows.
 */
static bool ends_predicate(const struct lexer *lx)
{
	struct lexer ahead = *lx;
	int c = lex_skip(&ahead);

	return c < 0 || c == '{' || c == ';';
}

static const struct token_text *operator_at(const struct lexer *lx)
{
	const char *text = lx->text + lx->off;
	size_t left = lx->len - lx->off;

	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		const struct token_text *op = &operators[i];
		size_t n = op->text[0] != text[0] ? 0 : strlen(op->text);

		if (n && n <= left && !memcmp(op->text, text, n))
			return op;
	}
	return NULL;
}

static void lex_operator(struct lexer *lx, struct tok *out)
{
	const struct token_text *op = operator_at(lx);

	if (!op)
		lex_bad_char(lx, lx->off);
	lx->off += (uint32_t)strlen(op->text);
	out->kind = op->kind;
	switch (op->kind) {
	case TOK_LPAR:
	case TOK_LBRAC:
		lx->nest++;
		break;
	case TOK_RPAR:
	case TOK_RBRAC:
		if (lx->nest)
			lx->nest--;
		break;
	case TOK_SLASH:
		if (lx->in_pred && !lx->nest && ends_predicate(lx))
			out->kind = TOK_EPRED;
		break;
	default:
		break;
	}
}

static void lex_word(struct lexer *lx, struct tok *out)
{
	uint32_t start = lx->off;

	while (is_ident(char_at(lx, lx->off)))
		lx->off++;
	out->kind = keyword_find(lx->text + start, lx->off - start);
	out->name = out->kind == TOK_IDENT
			    ? arena_strndup(&lx->prog->dc.arena, lx->text + start, lx->off - start)
			    : keywords[out->kind - TOK_KEYWORD];
}

static void lex_aggregation(struct lexer *lx, struct tok *out)
{
	uint32_t start = ++lx->off;

	if (is_ident_start(char_at(lx, lx->off))) {
		while (is_ident(char_at(lx, lx->off)))
			lx->off++;
	}
	out->kind = TOK_AGG;
	out->name = lx->off > start
			    ? arena_strndup(&lx->prog->dc.arena, lx->text + start, lx->off - start)
			    : "_";
}

void lex_next(struct lexer *lx, struct tok *out)
{
	uint32_t before = lx->off;
	int c = lex_skip(lx);

	*out = (struct tok){ .off = lx->off,
			     .after_newline = lx->fresh_line,
			     .after_blank = lx->off > before };
	lx->fresh_line = false;
	if (c < 0) {
		/* What is missing at the end is missing after the last line that says something. */
		while (out->off > 0 && is_blank((unsigned char)lx->text[out->off - 1]))
			out->off--;
		out->kind = TOK_EOF;
		return;
	}
	if (is_ident_start(c))
		lex_word(lx, out);
	else if (is_digit(c) || (c == '.' && is_digit(char_at(lx, lx->off + 1))))
		lex_number(lx, out);
	else if (c == '"' || c == '\'')
		lex_quoted(lx, out);
	else if (c == '$')
		lex_macro(lx, out);
	else if (c == '@')
		lex_aggregation(lx, out);
	else
		lex_operator(lx, out);
	out->len = lx->off - out->off;
}
