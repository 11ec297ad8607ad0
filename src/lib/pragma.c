/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * "#pragma D option name=value" lines, found before the program is compiled: some options (zdefs,
 * defaultargs, strsize) change how it is. The scanner knows comments and strings, so that what
 * stands in them is not taken for a pragma. Everything else about pragmas is the parser's.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

struct scan {
	struct dtrace_hdl *h;
	const char *name, *what, *text;
	size_t len, at;
};

static int bad_option(struct scan *s, size_t from, size_t to, const char *option)
{
	struct source src = { .name = s->name, .what = s->what, .text = s->text, .len = s->len };
	struct strbuf msg = { 0 };
	struct diag d = { .tag = "D_PRAGMA_OPTSET" };

	strbuf_printf(&msg, "failed to set option '%s': %s", option,
		      dtrace_errmsg(s->h, s->h->error));
	if (msg.failed) {
		strbuf_free(&msg);
		return fail_nomem(s->h);
	}
	d.msg = msg.s;
	d.loc = (struct loc){ &src, (uint32_t)from, (uint32_t)(to - from) };
	s->h->error = EDT_COMPILER;
	strbuf_reset(&s->h->msg);
	diag_render(&s->h->msg, &d, opt_flag(s->h, OPT_ERRTAGS));
	while (s->h->msg.n && s->h->msg.s[s->h->msg.n - 1] == '\n')
		s->h->msg.s[--s->h->msg.n] = '\0';
	strbuf_free(&msg);
	return -1;
}

static size_t skip_blanks(const struct scan *s, size_t at)
{
	while (at < s->len && (s->text[at] == ' ' || s->text[at] == '\t'))
		at++;
	return at;
}

/* If word stands at `at`, the place behind it and the blanks after; else 0. */
static size_t word(const struct scan *s, size_t at, const char *w)
{
	size_t n = strlen(w);

	if (at + n > s->len || strncmp(s->text + at, w, n))
		return 0;
	if (at + n < s->len && (isalnum((unsigned char)s->text[at + n]) || s->text[at + n] == '_'))
		return 0;
	return skip_blanks(s, at + n);
}

/* At a '#' that begins a line. Applies it if it is an option; leaves the rest to the parser. */
static int pragma_line(struct scan *s)
{
	size_t at = skip_blanks(s, s->at + 1), end;
	char *option, *value;
	int rc;

	at = word(s, at, "pragma");
	if (at)
		at = word(s, at, "D");
	if (at)
		at = word(s, at, "option");
	if (!at)
		return 0;
	end = at;
	while (end < s->len && !isspace((unsigned char)s->text[end]))
		end++;
	if (end == at)
		return 0;
	option = strndup(s->text + at, end - at);
	if (!option)
		return fail_nomem(s->h);
	value = strchr(option, '=');
	if (value)
		*value++ = '\0';
	rc = option_set(s->h, option, value, FROM_PRAGMA);
	if (rc)
		rc = bad_option(s, at, end, option);
	free(option);
	return rc;
}

/* Behind a quoted string or character constant that begins at s->at; a line's end ends it too. */
static size_t behind_quotes(const struct scan *s)
{
	char quote = s->text[s->at];
	size_t at = s->at + 1;

	while (at < s->len && s->text[at] != quote && s->text[at] != '\n')
		at += s->text[at] == '\\' ? 2 : 1;
	return at < s->len ? at + 1 : s->len;
}

int pragma_options(struct dtrace_hdl *h, const char *name, const char *what, const char *text,
		   size_t len)
{
	struct scan s = { h, name, what, text, len, 0 };
	bool line_start = true;

	while (s.at < len) {
		char c = text[s.at];

		if (c == '\n') {
			line_start = true;
		} else if (c == '#' && line_start) {
			if (pragma_line(&s))
				return -1;
			line_start = false;
		} else if (c == '"' || c == '\'') {
			s.at = behind_quotes(&s);
			line_start = false;
			continue;
		} else if (c == '/' && s.at + 1 < len && text[s.at + 1] == '*') {
			const char *end = memmem(text + s.at + 2, len - s.at - 2, "*/", 2);

			s.at = end ? (size_t)(end - text) + 2 : len;
			continue;
		} else if (c == '/' && s.at + 1 < len && text[s.at + 1] == '/') {
			const char *end = memchr(text + s.at, '\n', len - s.at);

			s.at = end ? (size_t)(end - text) : len;
			continue;
		} else if (!isspace((unsigned char)c)) {
			line_start = false;
		}
		s.at++;
	}
	return 0;
}
