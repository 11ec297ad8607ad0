/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A string that grows on the heap. One failed allocation marks it failed and everything after is
 * ignored, so a printer adds its pieces without a check each and looks at `failed` once, at the
 * end.
 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for n more bytes and the terminator. */
static bool make_room(struct strbuf *b, size_t n)
{
	if (b->failed)
		return false;
	if (n < b->cap - b->n && b->s)
		return true;
	if (n >= SIZE_MAX / 4 - b->n) {
		b->failed = true;
		return false;
	}
	size_t cap = b->cap ? b->cap : 64;

	while (cap - b->n <= n)
		cap *= 2;
	char *s = realloc(b->s, cap);

	if (!s) {
		memory_short();
		b->failed = true;
		return false;
	}
	b->s = s;
	b->cap = cap;
	return true;
}

void strbuf_add(struct strbuf *b, const char *s, size_t n)
{
	if (!make_room(b, n))
		return;
	if (n)
		memcpy(b->s + b->n, s, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void strbuf_puts(struct strbuf *b, const char *s)
{
	strbuf_add(b, s, strlen(s));
}

void strbuf_putc(struct strbuf *b, char c)
{
	strbuf_add(b, &c, 1);
}

void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;

	if (!make_room(b, 0))
		return;
	va_copy(again, ap);
	int n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);

	if (n < 0) {
		b->s[b->n] = '\0';
		b->failed = true;
	} else if ((size_t)n < b->cap - b->n) {
		b->n += (size_t)n;
	} else if (make_room(b, (size_t)n)) {
		vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
		b->n += (size_t)n;
	} else {
		b->s[b->n] = '\0';
	}
	va_end(again);
}

void strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vprintf(b, fmt, ap);
	va_end(ap);
}

void strbuf_reset(struct strbuf *b)
{
	b->n = 0;
	b->failed = false;
	if (b->s)
		b->s[0] = '\0';
}

void strbuf_free(struct strbuf *b)
{
	free(b->s);
	*b = (struct strbuf){ 0 };
}
