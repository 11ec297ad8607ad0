/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Bytes of no known meaning: as text if all of them up to a terminator look like it and only zeros
 * follow, otherwise as a dump, sixteen a line below a ruler.
 */
#include <ctype.h>

#include "show/impl.h"

enum { MARGIN = 5, ROW = 16 };

static bool printable(unsigned char c)
{
	/* Backspace and bell mean something to a terminal, although they are neither printable nor
	 * space. */
	return (c >= ' ' && c <= '~') || (c >= '\t' && c <= '\r') || c == '\b' || c == '\a';
}

static size_t text_length(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && printable((unsigned char)p[i]))
		i++;
	return i;
}

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void dump(struct strbuf *out, const unsigned char *p, size_t n)
{
	strbuf_putc(out, '\n');
	put_spaces(out, MARGIN + 6);
	for (int i = 0; i < ROW; i++) {
		strbuf_puts(out, "  ");
		strbuf_putc(out, "0123456789abcdef"[i]);
	}
	strbuf_puts(out, "  0123456789abcdef\n");
	for (size_t at = 0; at < n; at += ROW) {
		size_t row = n - at < ROW ? n - at : ROW;

		put_spaces(out, MARGIN);
		strbuf_printf(out, "%5zx:", at);
		for (size_t i = 0; i < row; i++) {
			char hex[3] = { ' ', "0123456789abcdef"[p[at + i] >> 4],
					"0123456789abcdef"[p[at + i] & 15] };

			strbuf_add(out, hex, 3);
		}
		put_spaces(out, (ROW - row) * 3 + 2);
		for (size_t i = 0; i < row; i++)
			strbuf_putc(out,
				    p[at + i] < ' ' || p[at + i] > '~' ? '.' : (char)p[at + i]);
		strbuf_putc(out, '\n');
	}
}

void put_bytes(struct show *s, const char *p, size_t n, int width, bool quiet, bool raw)
{
	size_t text = text_length(p, n);

	if (!n)
		return;
	raw |= s->opts.rawbytes || s->opts.bytes_as_hex;
	/* Without a terminator it is as wide in quiet mode too: so it has always been. */
	if (!raw && text == n) {
		strbuf_puts(&s->text, "  ");
		put_column(&s->text, p, n, width);
	} else if (!raw && text && all_zero(p + text, n - text)) {
		if (!quiet)
			strbuf_puts(&s->text, "  ");
		put_column(&s->text, p, text, quiet ? 0 : width);
	} else {
		dump(&s->text, (const unsigned char *)p, n);
	}
}
