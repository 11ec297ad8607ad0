/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Numbers and columns, without printf: they are most of what is printed.
 */
#include "show/impl.h"

void put_spaces(struct strbuf *out, size_t n)
{
	static const char blanks[] =
		"                                                                ";

	while (n) {
		size_t now = n < sizeof(blanks) - 1 ? n : sizeof(blanks) - 1;

		strbuf_add(out, blanks, now);
		n -= now;
	}
}

void put_column(struct strbuf *out, const char *s, size_t n, int width)
{
	size_t want = width < 0 ? 0 - (size_t)width : (size_t)width, pad = want > n ? want - n : 0;

	if (width > 0)
		put_spaces(out, pad);
	strbuf_add(out, s, n);
	if (width < 0)
		put_spaces(out, pad);
}

void put_string(struct strbuf *out, const char *s, int width)
{
	put_column(out, s, strlen(s), width);
}

static void put_decimal(struct strbuf *out, uint64_t v, bool negative, int width)
{
	char buf[24], *p = buf + sizeof(buf);

	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	if (negative)
		*--p = '-';
	put_column(out, p, (size_t)(buf + sizeof(buf) - p), width);
}

void put_int(struct strbuf *out, int64_t v, int width)
{
	put_decimal(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0, width);
}

void put_uint(struct strbuf *out, uint64_t v, int width)
{
	put_decimal(out, v, false, width);
}

void put_hex(struct strbuf *out, uint64_t v)
{
	char buf[18], *p = buf + sizeof(buf);

	do
		*--p = "0123456789abcdef"[v & 15];
	while (v >>= 4);
	*--p = 'x';
	*--p = '0';
	strbuf_add(out, p, (size_t)(buf + sizeof(buf) - p));
}
