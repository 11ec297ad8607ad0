/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The runtime's subroutines, built for the host, against libc or a plain reference, with random
 * arguments. Used by test_runtime.c (a fixed number of rounds) and fuzz_runtime.c (as long as one
 * likes); test_link.c takes the host build and the random arguments, and compares the kernel's
 * answers.
 *
 * Every buffer is allocated with exactly the size a subroutine may touch, so that the sanitizers
 * see one byte too many. What is behind a terminator is noise.
 */
#ifndef DT_TEST_RUNTIME_CHECK_H
#define DT_TEST_RUNTIME_CHECK_H

#include <arpa/inet.h>
#include <errno.h>
#include <libgen.h>
#undef basename /* GNU's is another function */
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/runtime.c"

char *__xpg_basename(char *path);

u64 rt_host_strsize = 256;

/* Each look at the clock takes a nanosecond. */
u64 rt_host_now(void)
{
	static u64 now;

	return ++now;
}

static uint64_t rng_state = 88172645463325252ull;

static uint64_t rng(void)
{
	rng_state ^= rng_state << 13;
	rng_state ^= rng_state >> 7;
	rng_state ^= rng_state << 17;
	return rng_state;
}

static uint64_t below(uint64_t n)
{
	return (rng() >> 11) % n;
}

/* Numbers as programs have them: small, round, extreme, anything. */
static int64_t any_number(void)
{
	static const int64_t special[] = {
		0, 1, -1, INT64_MAX, INT64_MIN, INT64_MAX - 1, INT64_MIN + 1, INT32_MAX, INT32_MIN
	};

	switch (below(5)) {
	case 0:
		return special[below(sizeof(special) / sizeof(*special))];
	case 1:
		return (int64_t)below(20) - 5;
	case 2:
		return (int64_t)((1ull << below(64)) + below(3) - 1);
	case 3:
		return (int64_t)below(400) - 50;
	default:
		return (int64_t)(rng() >> below(64));
	}
}

static void *buffer(void)
{
	size_t n = rt_bufsize();
	unsigned char *b = malloc(n);

	if (!b)
		abort();
	for (size_t i = 0; i < n; i++)
		b[i] = (unsigned char)rng();
	return b;
}

static size_t any_length(void)
{
	size_t max = rt_host_strsize - 1;

	switch (below(4)) {
	case 0:
		return below(max + 1);
	case 1:
		return max - below(max < 9 ? max + 1 : 9);
	default:
		return below(max < 24 ? max + 1 : 24);
	}
}

/* A random string of those characters, or of any if chars is NULL, in a buffer of its own. */
static char *any_string(const char *chars)
{
	char *s = buffer();
	size_t n = any_length(), k = chars ? strlen(chars) : 0;

	for (size_t i = 0; i < n; i++)
		s[i] = chars ? chars[below(k)] : (char)(1 + below(255));
	s[n] = 0;
	return s;
}

static const char *const alphabets[] = { "a", "ab", "/.a", "/", "abc/.-", "aAzZ@[`{", NULL };

static char *some_string(void)
{
	return any_string(alphabets[below(sizeof(alphabets) / sizeof(*alphabets))]);
}

static char *string(const char *text)
{
	char *s = buffer();

	snprintf(s, rt_host_strsize, "%s", text);
	return s;
}

#define STR(s) ((struct rt_str *)(s))

static char complaint[4096];

/* Notes what is wrong; the checks return this. */
static const char *wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *wrong(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(complaint, sizeof(complaint), fmt, ap);
	va_end(ap);
	return complaint;
}

/* Is dst what is expected, cut to the string size, and r its length? */
static const char *compare(const char *what, const char *dst, int64_t r, const char *expected)
{
	size_t n = strnlen(expected, rt_host_strsize - 1);

	if (!memchr(dst, 0, rt_host_strsize))
		return wrong("%s: not terminated", what);
	if (strlen(dst) != n || memcmp(dst, expected, n))
		return wrong("%s: \"%s\" instead of \"%.*s\" (strsize %llu)", what, dst, (int)n,
			     expected, rt_host_strsize);
	if (r != (int64_t)n)
		return wrong("%s: returned %lld for \"%s\"", what, (long long)r, dst);
	return NULL;
}

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static const char *check_strcmp(void)
{
	char *a = some_string(), *b = below(2) ? some_string() : string(a);
	const char *e = NULL;

	if (*b && below(2))
		b[below(strlen(b))] ^= (char)(1 << below(8));
	int64_t r = rt_strcmp(STR(a), STR(b));

	if (r != sign(strcmp(a, b)))
		e = wrong("strcmp(\"%s\", \"%s\") = %lld", a, b, (long long)r);
	free(a);
	free(b);
	return e;
}

static const char *check_search_char(void)
{
	char *s = some_string();
	int c = below(2) && *s ? s[below(strlen(s))] : (int)below(256);
	const char *first = strchr(s, c), *last = strrchr(s, c), *e = NULL;

	if (rt_strlen(STR(s)) != (s64)strlen(s))
		e = wrong("strlen(\"%s\")", s);
	else if (rt_strchr(STR(s), (u64)c) != (first ? first - s : -1))
		e = wrong("strchr(\"%s\", %d)", s, c);
	else if (rt_strrchr(STR(s), (u64)c) != (last ? last - s : -1))
		e = wrong("strrchr(\"%s\", %d)", s, c);
	free(s);
	return e;
}

static const char *check_zero_tail(void)
{
	char *s = some_string(), *z = buffer();
	const char *e = NULL;

	memset(z, 0, rt_bufsize());
	strcpy(z, s);
	if (rt_zero_tail(STR(s)) != strlen(z) || memcmp(s, z, rt_bufsize()))
		e = wrong("zero_tail(\"%s\")", z);
	free(s);
	free(z);
	return e;
}

static const char *check_case(void)
{
	char *s = some_string(), *d = buffer(), *x = strdup(s);
	const char *e;

	for (char *p = x; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
	e = compare("toupper", d, (int64_t)rt_toupper(STR(d), STR(s)), x);
	strcpy(x, s);
	for (char *p = x; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	if (!e)
		e = compare("tolower", s, (int64_t)rt_tolower(STR(s), STR(s)), x);
	free(s);
	free(d);
	free(x);
	return e;
}

static const char *check_path(void)
{
	char *s = some_string(), *d = buffer(), *x = strdup(s), *b = __xpg_basename(x);
	const char *e = compare("basename", d, (int64_t)rt_basename(STR(d), STR(s)), b);

	strcpy(x, s);
	b = dirname(x);
	if (!strcmp(b, "//")) /* glibc alone keeps two */
		b = "/";
	if (!e)
		e = compare("dirname", d, (int64_t)rt_dirname(STR(d), STR(s)), b);
	free(s);
	free(d);
	free(x);
	return e;
}

/* The rules of cleanpath() applied to whole text: at a slash, look ahead. */
static void clean(char *out, const char *s)
{
	size_t n = 0;

	while (*s) {
		if (*s != '/') {
			out[n++] = *s++;
			continue;
		}
		while (s[1] == '/' || (s[1] == '.' && s[2] == '/'))
			s += s[1] == '/' ? 1 : 2;
		if (s[1] == '.' && s[2] == '.' && (s[3] == '/' || !s[3])) {
			while (n && out[--n] != '/')
				;
			s += 3;
			if (!*s)
				out[n++] = '/';
			continue;
		}
		out[n++] = *s++;
		/* What follows the slash is text, "." too, unless it is a slash. */
		if (*s && *s != '/')
			out[n++] = *s++;
	}
	out[n] = 0;
}

static const char *check_cleanpath(void)
{
	char *s = any_string(below(2) ? "/." : "/.a"), *d = buffer(),
	     *x = malloc(rt_host_strsize + 8);
	const char *e;

	clean(x, s);
	e = compare("cleanpath", d, (int64_t)rt_cleanpath(STR(d), STR(s)), x);
	if (e)
		fprintf(stderr, "cleanpath(\"%s\")\n", s);
	free(s);
	free(d);
	free(x);
	return e;
}

/* Perl's rules, tried place by place. */
static int64_t index_of(const char *s, const char *sub, int64_t pos)
{
	int64_t n = (int64_t)strlen(s), len = (int64_t)strlen(sub);

	pos = pos < 0 ? 0 : pos > n ? n : pos;
	for (int64_t i = pos; i + len <= n; i++)
		if (!memcmp(s + i, sub, (size_t)len))
			return i;
	return -1;
}

static int64_t rindex_of(const char *s, const char *sub, int64_t pos)
{
	int64_t n = (int64_t)strlen(s), len = (int64_t)strlen(sub);

	if (pos < 0)
		return len ? -1 : 0;
	for (int64_t i = pos > n ? n : pos; i >= 0; i--)
		if (i + len <= n && !memcmp(s + i, sub, (size_t)len))
			return i;
	return -1;
}

static const char *check_index(void)
{
	char *s = some_string(), *sub = below(3) ? buffer() : some_string();
	size_t n = strlen(s), from, len;
	int64_t pos = any_number(), r;
	const char *found, *e = NULL;

	if (!memchr(sub, 0, rt_host_strsize) || below(2)) {
		/* A piece of it, perhaps with one character changed. */
		from = below(n + 1);
		len = below(n - from + 1);
		memcpy(sub, s + from, len);
		sub[len] = 0;
		if (len && !below(3))
			sub[below(len)] ^= 1;
		if (len && strlen(sub) != len)
			sub[0] = 'x', sub[1] = 0;
	}
	found = strstr(s, sub);
	if ((r = rt_strstr(STR(s), STR(sub))) != (found ? found - s : -1))
		e = wrong("strstr(\"%s\", \"%s\") = %lld", s, sub, (long long)r);
	else if ((r = rt_index(STR(s), STR(sub), pos)) != index_of(s, sub, pos))
		e = wrong("index(\"%s\", \"%s\", %lld) = %lld", s, sub, (long long)pos,
			  (long long)r);
	else if ((r = rt_rindex(STR(s), STR(sub), pos)) != rindex_of(s, sub, pos))
		e = wrong("rindex(\"%s\", \"%s\", %lld) = %lld", s, sub, (long long)pos,
			  (long long)r);
	free(s);
	free(sub);
	return e;
}

/* The references of these two want 128 bits, which compilers have on 64-bit processors only. */
#ifdef __SIZEOF_INT128__
static const char *check_substr(void)
{
	char *s = some_string(), *d = buffer(), *x = buffer();
	int64_t start = any_number(), len = below(3) ? any_number() : INT64_MAX;
	__int128 n = (__int128)strlen(s), from = start, end;
	const char *e;

	if (from < 0)
		from += n;
	end = len < 0 ? n + len : from + len;
	/* All of a part that begins before the string is lost unless it reaches into it. */
	if (from < 0)
		from = (from < 0 && len > 0 && end > 0) ? 0 : n;
	if (end > n)
		end = n;
	if (from < end)
		snprintf(x, rt_host_strsize, "%.*s", (int)(end - from), s + (size_t)from);
	else
		*x = 0;
	e = compare("substr", d, (int64_t)rt_substr(STR(d), STR(s), start, len), x);
	if (e)
		fprintf(stderr, "substr(\"%s\", %lld, %lld)\n", s, (long long)start,
			(long long)len);
	free(s);
	free(d);
	free(x);
	return e;
}
#endif

static const char *check_strtok(void)
{
	char *s = some_string(), *delims = below(2) ? any_string("/.a") : some_string(),
	     *d = buffer(), *x = strdup(s);
	struct rt_pos pos = { 0 };
	char *p = x;
	const char *e = NULL;

	while (!e) {
		int64_t r = rt_strtok(STR(d), STR(s), &pos, STR(delims));
		size_t n;

		p += strspn(p, delims);
		n = strcspn(p, delims);
		if (!n) {
			if (r != -1 || pos.at != UINT64_MAX ||
			    rt_strtok(STR(d), STR(s), &pos, STR(delims)) != -1)
				e = wrong("strtok(\"%s\", \"%s\") does not end", s, delims);
			break;
		}
		char keep = p[n];

		p[n] = 0;
		e = compare("strtok", d, r, p);
		p[n] = keep;
		p += n;
		if (!e && pos.at != (u64)(p - x))
			e = wrong("strtok(\"%s\", \"%s\") stands at %llu", s, delims, pos.at);
		if (!below(4)) { /* other delimiters the next time */
			free(delims);
			delims = some_string();
		}
	}
	free(s);
	free(delims);
	free(d);
	free(x);
	return e;
}

/* Wraps where libc stops at the limit. */
static int64_t number_of(const char *s, int base)
{
	uint64_t v = 0;
	bool minus;

	while (*s && strchr(" \t\n\v\f\r", *s))
		s++;
	minus = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (base == 16 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		s += 2;
	for (;; s++) {
		int d = *s >= '0' && *s <= '9'	 ? *s - '0'
			: *s >= 'a' && *s <= 'z' ? *s - 'a' + 10
			: *s >= 'A' && *s <= 'Z' ? *s - 'A' + 10
						 : 99;

		if (d >= base)
			return (int64_t)(minus ? 0 - v : v);
		v = v * (uint64_t)base + (uint64_t)d;
	}
}

static const char *check_strtoll(void)
{
	static const char *const chars[] = { "0123456789", " \t+-0x1f", "0123456789abcdefXyz", " 0",
					     NULL };
	char *s = any_string(chars[below(5)]), text[80];
	int base = below(2) ? 10 : (int)(2 + below(35));
	const char *e = NULL;
	int64_t r;

	if (below(2)) {
		free(s);
		snprintf(text, sizeof(text), "%s%lld%s", below(2) ? "" : " \n",
			 (long long)any_number(), below(2) ? "" : "z/");
		s = string(text);
	}
	r = rt_strtoll(STR(s), (u64)base);
	errno = 0;
	if (r != number_of(s, base))
		e = wrong("strtoll(\"%s\", %d) = %lld", s, base, (long long)r);
	else if (base > 2 && strtoll(s, NULL, base) != r && !errno)
		e = wrong("strtoll(\"%s\", %d) = %lld, other than libc's", s, base, (long long)r);
	free(s);
	return e;
}

static const char *check_lltostr(void)
{
	int64_t v = any_number();
	int base = below(2) ? (int[]){ 8, 10, 16 }[below(3)] : (int)(2 + below(35));
	char *d = buffer(), x[80];
	const char *e;
	uint64_t r = rt_lltostr(STR(d), v, (u64)base);

	if (base == 10) {
		snprintf(x, sizeof(x), "%lld", (long long)v);
	} else if (base == 8) {
		snprintf(x, sizeof(x), "%#llo", (long long)v);
	} else if (base == 16) {
		snprintf(x, sizeof(x), "0x%llx", (long long)v);
	} else {
		char digits[65];
		uint64_t u = (uint64_t)v;
		int n = 0, k = 0;

		do
			digits[n++] = "0123456789abcdefghijklmnopqrstuvwxyz"[u % (uint64_t)base];
		while (u /= (uint64_t)base);
		while (n)
			x[k++] = digits[--n];
		x[k] = 0;
	}
	e = compare("lltostr", d, (int64_t)r, x);
	free(d);
	return e;
}

static const char *check_net(void)
{
	unsigned char a[24];
	char *d = buffer(), x[80] = "";
	const char *e;
	uint64_t w[3];
	uint32_t v4;
	unsigned n = below(2) ? 6 : (unsigned)below(21);
	int k = 0;

	for (unsigned i = 0; i < sizeof(a); i++)
		a[i] = below(3) ? 0 : below(2) ? (unsigned char)rng() : (unsigned char)below(20);
	if (!below(4))
		memset(a, 0, 10);
	if (!below(4))
		memset(a + 10, below(2) ? 0xff : 0, 2);
	memcpy(&v4, a, 4);
	memcpy(w, a, sizeof(w));
	inet_ntop(AF_INET, a, x, sizeof(x));
	e = compare("inet_ntoa", d, (int64_t)rt_inet_ntoa(STR(d), v4), x);
	inet_ntop(AF_INET6, a, x, sizeof(x));
	if (!e)
		e = compare("inet_ntop6", d, (int64_t)rt_inet_ntop6(STR(d), w[0], w[1]), x);
	if (strchr(x, '.'))
		inet_ntop(AF_INET, a + 12, x, sizeof(x));
	if (!e)
		e = compare("inet_ntoa6", d, (int64_t)rt_inet_ntoa6(STR(d), w[0], w[1]), x);
	*x = 0;
	for (unsigned i = 0; i < n; i++)
		k += snprintf(x + k, sizeof(x) - (size_t)k, "%s%02x", i ? ":" : "", a[i]);
	if (!e)
		e = compare("link_ntop", d, (int64_t)rt_link_ntop(STR(d), w[0], w[1], w[2], n), x);
	free(d);
	return e;
}

/*
 * A random JSON value, and a random way into it. While the value is written, so are the selector
 * and what it leads to: `on` says that the value at hand is on the way.
 */
struct json_maker {
	char text[4096], path[512], want[4096];
	size_t n, want_from, want_end;
	bool found;
};

static void json_put(struct json_maker *m, const char *s)
{
	size_t len = strlen(s);

	if (m->n + len < sizeof(m->text)) {
		memcpy(m->text + m->n, s, len + 1);
		m->n += len;
	}
}

static void json_blank(struct json_maker *m)
{
	static const char *const blanks[] = { "", "", "", " ", "\n", "\t ", "\r\n" };

	json_put(m, blanks[below(7)]);
}

static void json_text(struct json_maker *m, bool key)
{
	static const char *const pieces[] = { "a",	 "b",	"name",	    "\\\"", "\\\\",
					      "\\u00e9", "\\n", "}",	    "]",    ":",
					      ",",	 " ",	"\xc3\xa9", "[",    "{" };

	for (unsigned i = (unsigned)below(5); i; i--)
		json_put(m, pieces[below(key ? 6 : 15)]);
}

static void json_value(struct json_maker *m, bool on, unsigned depth)
{
	static const char *const simple[] = { "true", "false",	   "null",
					      "0",    "-1",	   "12345678901234567890",
					      "1.5",  "-0.25e+10", "3E5" };
	unsigned kind = (unsigned)below(depth ? 4 : 2), n, pick;
	size_t from = m->n;
	bool end = on && (kind < 2 || (m->path[0] && !below(3)));

	if (kind == 0) {
		json_put(m, simple[below(9)]);
	} else if (kind == 1) {
		json_put(m, "\"");
		from = m->n;
		json_text(m, false);
		if (end) {
			m->want_from = from;
			m->want_end = m->n;
			m->found = true;
		}
		json_put(m, "\"");
		return;
	} else {
		bool array = kind == 3;

		n = (unsigned)below(5);
		pick = n ? (unsigned)below(n) : 0;
		json_put(m, array ? "[" : "{");
		for (unsigned i = 0; i < n; i++) {
			bool way = on && !end && i == pick;
			size_t path = strlen(m->path), key;

			if (i)
				json_put(m, ",");
			json_blank(m);
			if (array) {
				if (way)
					snprintf(m->path + path, sizeof(m->path) - path, "[%u]", i);
			} else {
				char unique[16];

				/* Keys differ, so that only one is meant. */
				snprintf(unique, sizeof(unique), "k%u", i);
				json_put(m, "\"");
				key = m->n;
				json_put(m, unique);
				json_text(m, true);
				if (way)
					snprintf(m->path + path, sizeof(m->path) - path, "%s%s",
						 path ? "." : "", m->text + key);
				json_put(m, "\"");
				json_blank(m);
				json_put(m, ":");
				json_blank(m);
			}
			json_value(m, way, depth - 1);
			json_blank(m);
		}
		json_put(m, array ? "]" : "}");
	}
	if (end) {
		m->want_from = from;
		m->want_end = m->n;
		m->found = true;
	}
}

/* A text with an element in it that is to be found; false if it did not turn out so. */
static bool json_make(struct json_maker *m)
{
	memset(m, 0, sizeof(*m));
	json_value(m, true, 1 + (unsigned)below(4));
	if (!m->found || !m->path[0] || m->n >= rt_host_strsize ||
	    strlen(m->path) >= rt_host_strsize)
		return false;
	snprintf(m->want, sizeof(m->want), "%.*s", (int)(m->want_end - m->want_from),
		 m->text + m->want_from);
	return true;
}

static const char *check_json(void)
{
	struct json_maker m;
	char *text, *path, *d;
	const char *e;
	int64_t r;

	if (!json_make(&m))
		return NULL;
	text = string(m.text);
	path = string(m.path);
	d = buffer();
	e = compare("json", d, rt_json(STR(d), STR(text), STR(path)), m.want);
	if (!e && below(2)) {
		/* Damaged text: any answer, but a string. */
		text[below(m.n)] = (char)rng();
		path[below(strlen(path))] = (char)rng();
		r = rt_json(STR(d), STR(text), STR(path));
		if (r < -1 ||
		    (r >= 0 && (!memchr(d, 0, rt_host_strsize) || r != (int64_t)strlen(d))))
			e = wrong("json of damaged text returned %lld", (long long)r);
	}
	if (e)
		fprintf(stderr, "json(%s, \"%s\")\n", m.text, m.path);
	free(text);
	free(path);
	free(d);
	return e;
}

#ifdef __SIZEOF_INT128__
static const char *check_bucket(void)
{
	int64_t x = any_number(), base = any_number() >> 32, low_bound = 1;
	uint64_t step = 1 + below(70000), levels = 1 + below(65000), want = 63, got;
	__int128 distance = (__int128)x - base;
	unsigned factor, low, high, nsteps;

	if (x > 0)
		for (unsigned k = 0; k < 63 && x >= (int64_t)(1ull << k); k++)
			want = 64 + k;
	if (x < 0)
		for (unsigned k = 0; k < 63 && x <= -(int64_t)(1ull << k); k++)
			want = 62 - k;
	if ((got = rt_quantize(x)) != want)
		return wrong("quantize(%lld) = %llu", (long long)x, (unsigned long long)got);
	want = distance < 0 ? 0
	       : distance / (__int128)step >= (__int128)levels
		       ? levels + 1
		       : (uint64_t)(distance / (__int128)step) + 1;
	if ((got = rt_lquantize(x, base, step, levels)) != want)
		return wrong("lquantize(%lld, %lld, %llu, %llu) = %llu", (long long)x,
			     (long long)base, (unsigned long long)step, (unsigned long long)levels,
			     (unsigned long long)got);

	/* As the compiler lets them through: factor <= nsteps, factor divides nsteps, nsteps
	 * divides a power of factor. */
	factor = 2 + (unsigned)below(12);
	nsteps = factor;
	if (below(2))
		nsteps *= factor;
	low = (unsigned)below(6);
	for (high = low + 1, low_bound = 1; high < 63 && below(8); high++)
		;
	for (unsigned i = 0; i <= high; i++) {
		if (low_bound > INT64_MAX / (int64_t)factor) { /* too high: overflows */
			high = i - 1;
			break;
		}
		low_bound *= factor;
	}
	if (low >= high)
		return NULL;
	/* Count the lower bounds of buckets that x has passed. */
	want = 0;
	low_bound = 1;
	for (unsigned i = 0; i < low; i++)
		low_bound *= factor;
	for (unsigned i = low; i <= high; i++) {
		__int128 next = (__int128)low_bound * factor, steps = next < nsteps ? next : nsteps;

		for (__int128 b = low_bound; b < next; b += next / steps)
			want += x >= b;
		low_bound = next > INT64_MAX ? 0 : (int64_t)next;
	}
	want += x >= low_bound;
	if ((got = rt_llquantize(x, factor, low, high, nsteps)) != want)
		return wrong("llquantize(%lld, %u, %u, %u, %u) = %llu, not %llu", (long long)x,
			     factor, low, high, nsteps, (unsigned long long)got,
			     (unsigned long long)want);
	return NULL;
}
#endif

/* Strings without an end: nothing is read or written behind the buffers, and results are strings.
 */
static const char *check_endless(void)
{
	char *a = buffer(), *b = buffer(), *d = buffer();
	struct rt_pos pos = { below(400) };
	const char *e = NULL;

	for (size_t i = 0; i < rt_bufsize(); i++) {
		a[i] = "/.a{\"[1"[below(7)];
		b[i] = "/.a"[below(3)];
	}
	rt_strcmp(STR(a), STR(b));
	rt_strchr(STR(a), rng());
	rt_strrchr(STR(a), rng());
	rt_index(STR(a), STR(b), any_number());
	rt_rindex(STR(a), STR(b), any_number());
	rt_strtoll(STR(a), 16);
#define ENDS(call)                                                                                 \
	do {                                                                                       \
		(void)(call);                                                                      \
		if (!e && !memchr(d, 0, rt_host_strsize))                                          \
			e = wrong("%s left no string", #call);                                     \
	} while (0)
	ENDS(rt_basename(STR(d), STR(a)));
	ENDS(rt_dirname(STR(d), STR(a)));
	ENDS(rt_cleanpath(STR(d), STR(a)));
	ENDS(rt_substr(STR(d), STR(a), any_number(), any_number()));
	ENDS(rt_toupper(STR(d), STR(a)));
	ENDS(rt_tolower(STR(d), STR(a)));
	ENDS(rt_lltostr(STR(d), any_number(), 2));
	if (rt_strtok(STR(d), STR(a), &pos, STR(b)) >= 0)
		ENDS(0);
	if (rt_json(STR(d), STR(a), STR(b)) >= 0)
		ENDS(0);
	rt_zero_tail(STR(a));
#undef ENDS
	free(a);
	free(b);
	free(d);
	return e;
}

#include "runtime_check_kernel.h"
#ifdef __x86_64__
#include "runtime_check_device.h"
#else
u64 rt_host_current;
#endif
#include "runtime_check_stack.h"

static const struct runtime_check {
	const char *name;
	const char *(*run)(void);
} runtime_checks[] = {
	{ "strcmp", check_strcmp },
	{ "strchr", check_search_char },
	{ "zero_tail", check_zero_tail },
	{ "case", check_case },
	{ "path", check_path },
	{ "cleanpath", check_cleanpath },
	{ "index", check_index },
	{ "strtok", check_strtok },
	{ "strtoll", check_strtoll },
	{ "lltostr", check_lltostr },
	{ "net", check_net },
	{ "json", check_json },
	{ "endless", check_endless },
	{ "progeny", check_progeny },
	{ "d_path", check_d_path },
#ifdef __x86_64__
	{ "device", check_device },
#endif
	{ "unwind", check_unwind },
	{ "unwind_nonsense", check_unwind_nonsense },
#ifdef __SIZEOF_INT128__
	{ "substr", check_substr },
	{ "bucket", check_bucket },
#endif
};

/* One round of all of them with a new string size. NULL, or what is wrong. */
__attribute__((unused)) static const char *runtime_round(void)
{
	rt_host_strsize = below(8) ? 8 + below(293) : 8 + below(2000);
	for (size_t i = 0; i < sizeof(runtime_checks) / sizeof(*runtime_checks); i++) {
		const char *e = runtime_checks[i].run();

		if (e)
			return e;
	}
	return NULL;
}

#endif
