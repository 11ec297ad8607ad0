/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Literals of D: integers with the type C gives them, character constants, strings; and macro
 * variables, whose arguments take the place of literals and identifiers.
 */
#include "lang/lex.h"

#include <limits.h>
#include <string.h>

enum { LONGEST_STRING = 65535, LONGEST_CHAR = 8 };

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(int c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static int digit_value(int c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* ---- integers ---- */

enum int_error { INT_OK, INT_DIGIT, INT_OVERFLOW };

struct int_literal {
	uint64_t value;
	dt_tid tid;
	char bad; /* the wrong digit */
};

/* Reads u, l, ul, ll ... in any case and order C allows, up to end. */
static bool read_suffix(const char *p, const char *end, bool *is_unsigned, unsigned *longs)
{
	*is_unsigned = false;
	*longs = 0;
	while (p < end) {
		if ((*p | 0x20) == 'u' && !*is_unsigned) {
			*is_unsigned = true;
			p++;
		} else if ((*p | 0x20) == 'l' && !*longs) {
			*longs = p + 1 < end && p[1] == *p ? 2 : 1;
			p += *longs;
		} else {
			return false;
		}
	}
	return true;
}

/* C's rule: the first type of the list that holds the value. A decimal constant without u is
 * unsigned only if nothing else holds it. */
static dt_tid int_type(uint64_t value, bool decimal, bool is_unsigned, unsigned longs)
{
	bool may_unsigned = is_unsigned || !decimal;

	if (!longs) {
		if (!is_unsigned && value <= INT32_MAX)
			return T_INT;
		if (may_unsigned && value <= UINT32_MAX)
			return T_UINT;
	}
	if (longs < 2) {
		if (!is_unsigned && value <= LONG_MAX)
			return T_LONG;
		if ((may_unsigned || value > INT64_MAX) && value <= ULONG_MAX)
			return T_ULONG;
	}
	return !is_unsigned && value <= INT64_MAX ? T_LLONG : T_ULLONG;
}

static enum int_error read_integer(const char *p, const char *end, struct int_literal *out)
{
	unsigned base = 10;
	bool overflow = false, is_unsigned;
	unsigned longs;

	*out = (struct int_literal){ .bad = *p };
	if (end - p > 1 && p[0] == '0' && (p[1] | 0x20) == 'x') {
		base = 16;
		out->bad = p[1];
		p += 2;
		if (p == end || digit_value(*p) >= 16)
			return INT_DIGIT;
	} else if (*p == '0') {
		base = 8;
	} else if (!is_digit(*p)) {
		return INT_DIGIT;
	}
	for (; p < end && digit_value(*p) < (int)base; p++) {
		if (__builtin_mul_overflow(out->value, base, &out->value) ||
		    __builtin_add_overflow(out->value, (unsigned)digit_value(*p), &out->value))
			overflow = true;
	}
	if (!read_suffix(p, end, &is_unsigned, &longs)) {
		out->bad = *p;
		/* "10ux": the suffix is fine, what follows is not. */
		for (const char *q = p; q < end; q++) {
			if (!strchr("uUlL", *q)) {
				out->bad = *q;
				break;
			}
		}
		return INT_DIGIT;
	}
	if (overflow)
		return INT_OVERFLOW;
	out->tid = int_type(out->value, base == 10, is_unsigned, longs);
	return INT_OK;
}

static bool is_float(const char *p, const char *end)
{
	if (end - p > 1 && (p[1] | 0x20) == 'x')
		return memchr(p, '.', (size_t)(end - p));
	while (p < end && is_digit(*p))
		p++;
	if (p < end && *p == '.')
		return true;
	if (p == end || (*p | 0x20) != 'e')
		return false;
	p++;
	if (p < end && (*p == '+' || *p == '-'))
		p++;
	return p < end && is_digit(*p);
}

void lex_number(struct lexer *lx, struct tok *out)
{
	const char *p = lx->text + lx->off, *stop = lx->text + lx->len, *end = p;
	struct diag_ctx *dc = &lx->prog->dc;
	bool hex = stop - p > 1 && p[0] == '0' && (p[1] | 0x20) == 'x';
	struct int_literal lit;

	while (end < stop &&
	       (is_alnum(*end) || (*end == '.' && !(stop - end > 1 && end[1] == '.')) ||
		(!hex && (*end == '+' || *end == '-') && (end[-1] | 0x20) == 'e' &&
		 end + 1 < stop && is_digit(end[1]))))
		end++;
	struct loc at = lex_loc(lx, lx->off, (uint32_t)(end - p));

	if (is_float(p, end))
		diag_fail(dc, "D_SYNTAX", at, "floating-point constants are not permitted");
	switch (read_integer(p, end, &lit)) {
	case INT_DIGIT:
		diag_fail_hint(dc, "D_INT_DIGIT", at,
			       *p == '0' && is_digit(lit.bad)
				       ? "a constant that begins with 0 is octal"
				       : NULL,
			       "integer constant %.*s contains invalid digit %c", (int)(end - p), p,
			       lit.bad);
	case INT_OVERFLOW:
		diag_fail(
			dc, "D_INT_OFLOW", at,
			"integer constant %.*s cannot be represented in any built-in integral type",
			(int)(end - p), p);
	case INT_OK:
		break;
	}
	lx->off += (uint32_t)(end - p);
	out->kind = TOK_INTLIT;
	out->ival = lit.value;
	out->tid = lit.tid;
}

/* ---- strings and character constants ---- */

unsigned char lex_escape(const char **p, const char *end)
{
	static const char names[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	unsigned value = 0, n = 0;
	char c = *(*p)++;
	const char *found = memchr(names, c, sizeof(names) - 1);

	if (found)
		return (unsigned char)values[found - names];
	if (c >= '0' && c <= '7') {
		for (value = (unsigned)(c - '0'); n < 2 && *p < end && **p >= '0' && **p <= '7';
		     n++)
			value = value * 8 + (unsigned)(*(*p)++ - '0');
		return (unsigned char)value;
	}
	if (c == 'x' && *p < end && digit_value(**p) < 16) {
		for (; n < 2 && *p < end && digit_value(**p) < 16; n++)
			value = value * 16 + (unsigned)digit_value(*(*p)++);
		return (unsigned char)value;
	}
	return (unsigned char)c;
}

/* A string "..." or a character constant '...', at its opening quote. */
void lex_quoted(struct lexer *lx, struct tok *out)
{
	const char *start = lx->text + lx->off, *stop = lx->text + lx->len, *p = start + 1;
	struct diag_ctx *dc = &lx->prog->dc;
	char quote = *start;
	bool is_string = quote == '"';

	while (p < stop && *p != quote && *p != '\n')
		p += *p == '\\' && p + 1 < stop && p[1] != '\n' ? 2 : 1;
	struct loc at = lex_loc(lx, lx->off, (uint32_t)(p - start));

	if (p >= stop)
		diag_fail_hint(dc, "D_SYNTAX", lex_loc(lx, lx->off, 1), "it begins here",
			       "end-of-file encountered before matching %c", quote);
	if (*p == '\n' && is_string)
		diag_fail(dc, "D_STR_NL", at, "newline encountered in string literal");
	if (*p == '\n')
		diag_fail(dc, "D_CHR_NL", at, "newline encountered in character constant");
	const char *end = p;

	at.len++;
	lx->off += at.len;
	if (is_string) {
		/* Decoding never makes a string longer. */
		char *text = arena_alloc(&dc->arena, (size_t)(end - start));
		uint32_t n = 0;

		for (p = start + 1; p < end;)
			text[n++] =
				*p == '\\' && p + 1 < end ? (char)(p++, lex_escape(&p, end)) : *p++;
		if (n > LONGEST_STRING)
			diag_fail(dc, "D_STR_OFLOW", at, "string literal is longer than %d bytes",
				  LONGEST_STRING);
		out->kind = TOK_STRLIT;
		out->str = text;
		out->slen = n;
		return;
	}
	unsigned n = 0;

	out->kind = TOK_CHARLIT;
	for (p = start + 1; p < end; n++) {
		unsigned char c = *p == '\\' && p + 1 < end ? (p++, lex_escape(&p, end))
							    : (unsigned char)*p++;

		out->ival = out->ival << 8 | c;
	}
	if (!n)
		diag_fail(dc, "D_CHR_NULL", at, "empty character constant");
	if (n > LONGEST_CHAR)
		diag_fail_hint(dc, "D_CHR_OFLOW", at, "strings are written with \"",
			       "character constant is too long");
	/* Like C: one character is a signed char's value, several are an int's bytes. */
	if (n == 1)
		out->ival = (uint64_t)(int64_t)(signed char)out->ival;
	else if (n <= 4)
		out->ival = (uint64_t)(int64_t)(int32_t)out->ival;
	out->tid = n <= 4 ? T_INT : T_WORD64;
}

struct loc lex_string_loc(struct loc at, uint32_t index, uint32_t len)
{
	if (!at.src || at.len < 2 || at.src->text[at.off] != '"')
		return at;
	const char *p = at.src->text + at.off + 1, *end = at.src->text + at.off + at.len - 1,
		   *from = p;

	for (uint32_t i = 0; p < end && i <= index + len; i++) {
		if (i == index)
			from = p;
		if (i == index + len)
			break;
		if (*p++ == '\\' && p < end)
			lex_escape(&p, end);
	}
	at.len = (uint32_t)(p - from);
	at.off = (uint32_t)(from - at.src->text);
	return at;
}

/* ---- macro variables ---- */

const char *lex_macro_arg(struct lexer *lx, unsigned long n)
{
	struct program *prog = lx->prog;

	if (n < (unsigned long)prog->env.argc && prog->env.argv) {
		prog->lex_notes->arg_used.at[n] = 1;
		return prog->env.argv[n];
	}
	return prog->opts.defaultargs ? "" : NULL;
}

/* An argument used as $1: the text becomes the token, an integer or an identifier. */
static void macro_as_token(struct lexer *lx, struct tok *out, const char *text, struct loc at)
{
	struct diag_ctx *dc = &lx->prog->dc;
	const char *p = text, *end = text + strlen(text);
	bool negative = *p == '-';
	struct int_literal lit;

	out->kind = TOK_INTLIT;
	out->tid = T_INT;
	if (!*text) /* -xdefaultargs */
		return;
	if (*p == '-' || *p == '+')
		p++;
	if (is_digit(*p)) {
		switch (read_integer(p, end, &lit)) {
		case INT_OK:
			out->ival = negative ? 0 - lit.value : lit.value;
			out->tid = negative && lit.value > (uint64_t)INT32_MAX + 1 ? T_WORD64
				   : negative					   ? T_INT
										   : lit.tid;
			return;
		case INT_OVERFLOW:
			diag_fail(dc, "D_MACRO_OFLOW", at,
				  "macro argument $%.*s (%s) is too large for an integer",
				  (int)at.len - 1, lx->text + at.off + 1, text);
		case INT_DIGIT:
			break;
		}
	} else if (p == text) {
		while (is_alnum(*p))
			p++;
		if (p == end) {
			out->kind = keyword_find(text, (size_t)(end - text));
			out->name = arena_strdup(&dc->arena, text);
			return;
		}
	}
	diag_fail_hint(dc, "D_SYNTAX", at,
		       arena_printf(&dc->arena, "to use the argument as a string, write $%.*s",
				    (int)at.len, lx->text + at.off),
		       "macro argument %.*s (\"%s\") is neither an integer nor an identifier",
		       (int)at.len, lx->text + at.off, text);
}

void lex_macro(struct lexer *lx, struct tok *out)
{
	struct diag_ctx *dc = &lx->prog->dc;
	uint32_t start = lx->off, name;
	bool as_string = lx->off + 1 < lx->len && lx->text[lx->off + 1] == '$';

	name = start + 1 + as_string;
	lx->off = name;
	if (lx->off < lx->len && is_digit(lx->text[lx->off])) {
		unsigned long n = 0;

		for (; lx->off < lx->len && is_digit(lx->text[lx->off]); lx->off++)
			n = n < 1000000 ? n * 10 + (unsigned long)(lx->text[lx->off] - '0') : n;
		struct loc at = lex_loc(lx, start, lx->off - start);
		const char *text = lex_macro_arg(lx, n);

		if (!text)
			diag_fail_hint(dc, "D_MACRO_UNDEF", at,
				       "it is given after the options and the program; with "
				       "-xdefaultargs a missing "
				       "one is 0 or \"\"",
				       "macro argument %.*s is not defined", (int)at.len,
				       lx->text + at.off);
		if (!as_string) {
			macro_as_token(lx, out, text, at);
			return;
		}
		size_t length = strlen(text);

		if (length > LONGEST_STRING)
			diag_fail(dc, "D_STR_OFLOW", at, "macro argument is longer than %d bytes",
				  LONGEST_STRING);
		out->kind = TOK_STRLIT;
		out->str = arena_strdup(&dc->arena, text);
		out->slen = (uint32_t)length;
		return;
	}
	while (lx->off < lx->len && is_alnum(lx->text[lx->off]))
		lx->off++;
	if (lx->off == name)
		lex_bad_char(lx, start);
	out->kind = TOK_MACRO;
	out->name = arena_strndup(&dc->arena, lx->text + start, lx->off - start);
}
