/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How a compilation fails, and how the failure is shown.
 *
 * The message comes first, in DTrace's own words and on one line, so that scripts which look for it
 * find it. Below stand the line of source it is about, a mark under the exact place, and a hint if
 * there is one. A long line is shown as a window around the place. Tabs are kept and repeated in
 * the line of the mark, so the mark stands right whatever the terminal's tab stops are.
 */
#include "base/diag.h"

#include <string.h>

enum { SCREEN = 100, INDENT = 4, TAB = 8 };

static DT_NORETURN void escape(struct diag_ctx *d)
{
	longjmp(d->escape, 1);
}

/* Messages quote the user's text: whatever is in it, they stay one line and move no cursor. */
static void make_one_line(char *s)
{
	for (; s && *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
	}
}

static DT_NORETURN void fail(struct diag_ctx *d, const char *tag, struct loc at, const char *hint,
			     const char *fmt, va_list ap)
{
	d->err = (struct diag){ .tag = tag, .loc = at, .region = d->region };
	d->err.msg = arena_vprintf(&d->arena, fmt, ap);
	if (hint)
		d->err.hint = arena_strdup(&d->arena, hint);
	make_one_line(d->err.msg);
	make_one_line(d->err.hint);
	escape(d);
}

void diag_fail(struct diag_ctx *d, const char *tag, struct loc at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fail(d, tag, at, NULL, fmt, ap);
}

void diag_fail_hint(struct diag_ctx *d, const char *tag, struct loc at, const char *hint,
		    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fail(d, tag, at, hint, fmt, ap);
}

void diag_oom(void *diag_ctx)
{
	static char message[] = "failed to allocate memory for the compilation";
	struct diag_ctx *d = diag_ctx;

	d->err = (struct diag){ .tag = "D_NOMEM", .msg = message };
	escape(d);
}

static uint32_t clamp(const struct source *src, uint32_t off)
{
	return off < src->len ? off : (uint32_t)src->len;
}

static uint32_t line_start(const struct source *src, uint32_t off)
{
	while (off > 0 && src->text[off - 1] != '\n')
		off--;
	return off;
}

static const struct line_mark *mark_before(struct loc at)
{
	const struct line_mark *found = NULL;

	for (unsigned i = 0; i < at.src->nmarks && at.src->marks[i].off <= at.off; i++)
		found = &at.src->marks[i];
	return found;
}

int loc_line(struct loc at)
{
	if (!at.src)
		return 0;
	const struct line_mark *mark = mark_before(at);
	uint32_t from = mark ? mark->off : 0, end = clamp(at.src, at.off);
	int line = mark ? mark->line : at.src->first_line ? at.src->first_line : 1;

	for (const char *p = at.src->text + from, *stop = at.src->text + end; p < stop; line++) {
		p = memchr(p, '\n', (size_t)(stop - p));
		if (!p)
			break;
		p++;
	}
	return line;
}

const char *loc_file(struct loc at)
{
	if (!at.src)
		return NULL;
	const struct line_mark *mark = mark_before(at);

	return mark && mark->file ? mark->file : at.src->name;
}

struct loc loc_join(struct loc a, struct loc b)
{
	if (!a.src || a.src != b.src || b.off + b.len < a.off)
		return a.src ? a : b;
	a.len = b.off + b.len - a.off;
	return a;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

int loc_column(struct loc at)
{
	int column = 1;

	if (!at.src)
		return 0;
	uint32_t end = clamp(at.src, at.off);

	for (uint32_t i = line_start(at.src, end); i < end; i++)
		column += !is_continuation(at.src->text[i]);
	return column;
}

/* Width on a screen of text[from, to), beginning at screen column `column`. */
static unsigned width(const char *text, uint32_t from, uint32_t to, unsigned column)
{
	unsigned start = column;

	for (uint32_t i = from; i < to; i++) {
		if (text[i] == '\t')
			column = (column / TAB + 1) * TAB;
		else if (!is_continuation(text[i]))
			column++;
	}
	return column - start;
}

/* A character of the source that could move the cursor or colour the screen is shown as '?'. */
static void put_source(struct strbuf *out, const char *text, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		unsigned char c = (unsigned char)text[i];

		strbuf_putc(out, (c < ' ' && c != '\t') || c == 0x7f ? '?' : (char)c);
	}
}

/* Moves from `at` by n characters, backwards if n < 0, not beyond [low, high]. */
static uint32_t step(const char *text, uint32_t at, int n, uint32_t low, uint32_t high)
{
	for (; n < 0 && at > low; n++) {
		at--;
		while (at > low && is_continuation(text[at]))
			at--;
	}
	for (; n > 0 && at < high; n--) {
		at++;
		while (at < high && is_continuation(text[at]))
			at++;
	}
	return at;
}

static void put_place(struct strbuf *out, struct loc at)
{
	const struct source *src = at.src;
	const char *text = src->text;
	uint32_t off = clamp(src, at.off);
	/* The end of a file that ends in a newline is shown at the end of its last line. */
	if (off == src->len && off > 0 && text[off - 1] == '\n')
		off--;
	uint32_t start = line_start(src, off), end = off, from, to;

	while (end < src->len && text[end] != '\n')
		end++;
	uint32_t after = at.len < end - off ? off + at.len : end;

	from = start;
	to = end > start && text[end - 1] == '\r' && end - 1 >= off ? end - 1 : end;
	if (after > to)
		after = to;
	bool cut = width(text, from, to, INDENT) > SCREEN - INDENT;

	if (cut) {
		/* Two thirds of the window lie before the place, unless the line begins or ends
		 * nearer. */
		int room = SCREEN - INDENT - 6;

		from = step(text, off, -room * 2 / 3, start, to);
		to = step(text, from, room, start, to);
		if (to == end)
			from = step(text, to, -room, start, to);
		while (from < off && width(text, from, to, INDENT + 3) > (unsigned)room) {
			if (to > off && (to > after || from == start))
				to = step(text, to, -1, off, end);
			else
				from = step(text, from, 1, start, end);
		}
		if (after > to)
			after = to;
	}
	strbuf_printf(out, "%*s%s", INDENT, "", from > start ? "..." : "");
	put_source(out, text, from, to);
	strbuf_printf(out, "%s\n%*s", to < end && text[to] != '\r' ? "..." : "",
		      INDENT + (from > start ? 3 : 0), "");
	for (uint32_t i = from; i < off; i++) {
		if (text[i] == '\t')
			strbuf_putc(out, '\t');
		else if (!is_continuation(text[i]))
			strbuf_putc(out, ' ');
	}
	strbuf_putc(out, '^');
	for (uint32_t i = step(text, off, 1, start, end); i < after; i++) {
		if (text[i] == '\t')
			break;
		if (!is_continuation(text[i]))
			strbuf_putc(out, '~');
	}
	strbuf_putc(out, '\n');
}

static void put_what(struct strbuf *out, const struct source *src)
{
	const char *what = src->what ? src->what : src->name ? src->name : "program";

	if (!strncmp(what, "failed ", 7) || !strncmp(what, "invalid ", 8))
		strbuf_printf(out, "%s: ", what);
	else
		strbuf_printf(out, "failed to compile %s%s: ", src->name ? "script " : "", what);
}

void diag_render_place(struct strbuf *out, struct loc at)
{
	if (!at.src)
		return;
	if (loc_file(at))
		strbuf_printf(out, "%*s%s, line %d:\n", INDENT, "", loc_file(at), loc_line(at));
	put_place(out, at);
}

void diag_render(struct strbuf *out, const struct diag *e, bool with_tag)
{
	const struct source *src = e->loc.src;

	if (src)
		put_what(out, src);
	if (with_tag && e->tag)
		strbuf_printf(out, "[%s] ", e->tag);
	if (src) {
		const char *file = loc_file(e->loc);
		bool one_line = !memchr(src->text, '\n', src->len);

		if (file && file != src->name && (!src->name || strcmp(file, src->name)))
			strbuf_printf(out, "\"%s\", line %d: ", file, loc_line(e->loc));
		else if (src->name || !one_line)
			strbuf_printf(out, "line %d: ", loc_line(e->loc));
		else if (e->region)
			strbuf_printf(out, "in %s: ", e->region);
	}
	strbuf_printf(out, "%s\n", e->msg ? e->msg : "unknown error");
	if (src)
		put_place(out, e->loc);
	if (e->hint)
		strbuf_printf(out, "hint: %s\n", e->hint);
}
