/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Control lines: what begins with # on a line of its own.
 *
 *   #pragma D option quiet    and the other pragmas of D; a pragma of something else is ignored, as
 * C does #line 3 "x.d"  # 3 "x.d"  where text really came from: the C preprocessor writes these
 *   #ident "..."              ignored
 *   #error text               fails
 *
 * Everything else is the C preprocessor's, so the hint is -C.
 */
#include "lang/lex.h"

#include <stdlib.h>
#include <string.h>

/* The rest of a control line. */
struct rest {
	struct lexer *lx;
	uint32_t off, end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static void skip_blanks(struct rest *r)
{
	while (r->off < r->end && is_blank(r->lx->text[r->off]))
		r->off++;
}

/* The next word, a quoted string being one. Length 0: none. */
static struct loc next_word(struct rest *r)
{
	const char *text = r->lx->text;

	skip_blanks(r);
	uint32_t start = r->off;

	if (r->off < r->end && text[r->off] == '"') {
		for (r->off++; r->off < r->end && text[r->off] != '"'; r->off++)
			;
		if (r->off < r->end)
			r->off++;
	} else {
		while (r->off < r->end && !is_blank(text[r->off]) && text[r->off] != '"')
			r->off++;
	}
	return lex_loc(r->lx, start, r->off - start);
}

static bool word_is(struct loc w, const char *s)
{
	return w.len == strlen(s) && !memcmp(w.src->text + w.off, s, w.len);
}

static char *word_text(struct rest *r, struct loc w)
{
	return arena_strndup(&r->lx->prog->dc.arena, w.src->text + w.off, w.len);
}

/* 'N ["file"] flags...': what follows in the source counts from line N. */
static void line_marker(struct rest *r, struct loc number, const char *directive)
{
	struct program *p = r->lx->prog;
	struct lex_notes *notes = p->lex_notes;
	struct loc file = next_word(r);
	long line = 0;

	for (uint32_t i = 0; i < number.len; i++) {
		char c = number.src->text[number.off + i];

		if (c < '0' || c > '9' || line > 100000000)
			diag_fail(&p->dc, "D_PRAGMA_MALFORM", number, "malformed #%s line number",
				  directive);
		line = line * 10 + (c - '0');
	}
	if (!number.len)
		diag_fail(&p->dc, "D_PRAGMA_MALFORM", lex_loc(r->lx, r->lx->off, 1),
			  "malformed #%s: a line number is missing", directive);
	struct line_mark mark = { .off = r->end + 1, .line = (int)line };

	if (file.len) {
		char *name = word_text(r, file);

		if (*name != '"' || file.len < 2 || name[file.len - 1] != '"')
			diag_fail(&p->dc, "D_PRAGMA_MALFORM", file, "malformed #%s file name",
				  directive);
		name[file.len - 1] = '\0';
		/* "<stdin>" and the like are the text itself. */
		mark.file = name[1] && name[1] != '<' ? name + 1 : NULL;
	} else if (notes->marks.n) {
		mark.file = notes->marks.at[notes->marks.n - 1].file;
	}
	vec_push(&p->dc.arena, &notes->marks, mark);
	p->src->marks = notes->marks.at;
	p->src->nmarks = (unsigned)notes->marks.n;
}

/* The rest of the line without comments and blanks around it. */
static char *rest_text(struct rest *r)
{
	const char *text = r->lx->text;
	char *out = arena_alloc(&r->lx->prog->dc.arena, r->end - r->off + 1);
	size_t n = 0;
	bool quoted = false;

	skip_blanks(r);
	while (r->off < r->end) {
		char c = text[r->off], next = r->off + 1 < r->end ? text[r->off + 1] : '\0';

		if (c == '"')
			quoted = !quoted;
		if (!quoted && c == '/' && next == '/')
			break;
		if (!quoted && c == '/' && next == '*') {
			for (r->off += 2; r->off < r->end; r->off++) {
				if (text[r->off] == '*' && r->off + 1 < r->end &&
				    text[r->off + 1] == '/')
					break;
			}
			r->off += 2;
			c = ' ';
		} else {
			r->off++;
		}
		out[n++] = c;
	}
	while (n && is_blank(out[n - 1]))
		n--;
	out[n] = '\0';
	return out;
}

/* How many words a pragma's text may have, and how it is written. */
static const struct pragma_kind {
	const char *name;
	unsigned words_min, words_max;
	const char *form;
} pragma_kinds[] = {
	{ "option", 1, 1, "<option>[=<value>]" },
	{ "attributes", 2, 4, "<name>/<data>/<class> <identifier>" },
	{ "binding", 2, 2, "\"<version>\" <identifier>" },
	{ "depends_on", 2, 2, "provider|module|library <name>" },
	{ "error", 0, ~0u, "<message>" },
	{ "ident", 0, ~0u, "\"<text>\"" },
	{ "line", 1, ~0u, "<number> [\"<file>\"]" },
};

static unsigned count_words(struct rest r, const char *text)
{
	/* Counted on the cleaned text, with the same rules of quoting. */
	struct source src = { .text = text, .len = strlen(text) };
	struct lexer lx = *r.lx;
	struct rest words = { .lx = &lx, .end = (uint32_t)src.len };
	unsigned n = 0;

	lx.text = text;
	while (next_word(&words).len)
		n++;
	return n;
}

/* What #error and #pragma D error say: quotes are not part of it. */
static DT_NORETURN void user_error(struct rest *r, struct loc at)
{
	char *text = rest_text(r), *to = text;

	for (const char *from = text; *from; from++)
		if (*from != '"')
			*to++ = *from;
	*to = '\0';
	diag_fail(&r->lx->prog->dc, "D_PRAGERR", at, "#error: %s", text);
}

static void pragma_d(struct rest *r, struct loc at)
{
	struct program *p = r->lx->prog;
	struct loc word = next_word(r);
	const struct pragma_kind *kind = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(pragma_kinds); i++) {
		if (word_is(word, pragma_kinds[i].name))
			kind = &pragma_kinds[i];
	}
	if (!word.len)
		diag_fail(&p->dc, "D_PRAGMA_MALFORM", at,
			  "malformed #pragma D: a directive is missing");
	if (!kind) {
		const char *near = NULL;

		for (size_t i = 0; i < ARRAY_SIZE(pragma_kinds); i++) {
			if (edit_distance(word_text(r, word), pragma_kinds[i].name, 3) <= 3)
				near = pragma_kinds[i].name;
		}
		diag_fail_hint(&p->dc, "D_PRAGMA_INVAL", word,
			       near ? arena_printf(&p->dc.arena, "did you mean #pragma D %s?", near)
				    : NULL,
			       "invalid #pragma D directive: %.*s", (int)word.len,
			       word.src->text + word.off);
	}
	if (!strcmp(kind->name, "line")) {
		line_marker(r, next_word(r), "pragma line");
		return;
	}
	if (!strcmp(kind->name, "error"))
		user_error(r, at);
	struct pragma *pragma = arena_new(&p->dc.arena, struct pragma);

	pragma->loc = at;
	pragma->kind = kind->name;
	pragma->text = rest_text(r);
	unsigned words = count_words(*r, pragma->text);

	if (words < kind->words_min)
		diag_fail(&p->dc, "D_PRAGMA_MALFORM", at,
			  "malformed #pragma D %s: expected #pragma D %s %s", kind->name,
			  kind->name, kind->form);
	if (words > kind->words_max)
		diag_fail_hint(&p->dc, "D_PRAGMA_MALFORM", at,
			       !strcmp(kind->name, "option")
				       ? "one option a line, name=value without blanks"
				       : NULL,
			       "superfluous arguments specified for #pragma D %s", kind->name);
	*p->lex_notes->pragma_end = pragma;
	p->lex_notes->pragma_end = &pragma->next;
}

static void control_line(struct rest *r)
{
	struct program *p = r->lx->prog;
	struct loc word = next_word(r);
	struct loc at = lex_loc(r->lx, r->lx->off, r->end - r->lx->off);

	while (at.len && is_blank(at.src->text[at.off + at.len - 1]))
		at.len--;
	if (!word.len || word_is(word, "ident"))
		return;
	if (at.src->text[word.off] >= '0' && at.src->text[word.off] <= '9') {
		line_marker(r, word, "line");
	} else if (word_is(word, "line")) {
		line_marker(r, next_word(r), "line");
	} else if (word_is(word, "error")) {
		user_error(r, at);
	} else if (word_is(word, "pragma")) {
		if (word_is(next_word(r), "D"))
			pragma_d(r, at);
	} else {
		static const char *const cpp[] = { "include", "define",	 "undef", "if",
						   "ifdef",   "ifndef",	 "else",  "elif",
						   "endif",   "warning", "import" };
		const char *hint = NULL;

		for (size_t i = 0; i < ARRAY_SIZE(cpp); i++) {
			if (word_is(word, cpp[i]))
				hint = "this is for the C preprocessor: run dtrace with -C";
		}
		diag_fail_hint(&p->dc, "D_PRAGCTL_INVAL", at, hint,
			       "invalid control directive: #%.*s", (int)word.len,
			       word.src->text + word.off);
	}
}

void lex_control(struct lexer *lx)
{
	struct rest r = { .lx = lx, .off = lx->off + 1, .end = lx->off };

	while (r.end < lx->len && lx->text[r.end] != '\n')
		r.end++;
	/* Looking ahead passes the same line twice; it counts once. */
	if (r.end >= lx->prog->lex_notes->pragma_off) {
		control_line(&r);
		lx->prog->lex_notes->pragma_off = r.end + 1;
	}
	lx->off = r.end;
}
