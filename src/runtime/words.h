/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Strings by whole words: comparing, measuring, copying, changing case, clearing.
 */
#ifndef DT_RT_WORDS_H
#define DT_RT_WORDS_H

#include "runtime/rt.h"

/* Compares RT_WORDS words: -1, 0 (both ended), 1; 2: equal so far. */
RT_FUNCTION s64 rt_strcmp_part(const struct rt_str *a, const struct rt_str *b, u64 from)
{
	if (!a || !b)
		return 0;
	from &= ~7ull;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WORDS; i++) {
		u64 at = from + 8 * i;

		rt_hide(at);
		if (at > rt_bufsize() - 8)
			return 0;
		u64 x = rt_load(a, at), y = rt_load(b, at), end = rt_zero_in(x);

		if (x == y && !end)
			continue;
		if (end) {
			/* What counts is a's text and terminator. */
			end ^= end - 1;
			x &= end;
			y &= end;
			if (x == y)
				return 0;
		}
		return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
	}
	return 2;
}

RT_FUNCTION s64 rt_strcmp_run(const struct rt_str *a, const struct rt_str *b, u64 from)
{
	RT_PARTS(8 * RT_WORDS, rt_strcmp_part(a, b, from + done), 2);
}

/* As strcmp(3): the sign of the first difference of unsigned bytes, -1, 0 or 1. */
RT_FUNCTION s64 rt_strcmp(const struct rt_str *a, const struct rt_str *b)
{
	if (!a || !b)
		return 0;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN) {
		s64 r = rt_strcmp_run(a, b, at);

		if (r != 2)
			return r;
	}
	return 0;
}

/*
 * The first place from `from` on, a multiple of 8, where the string has c or its end; -1: not in
 * these RT_WORDS words. The buffer's end counts as a string's end.
 */
RT_FUNCTION s64 rt_find_part(const struct rt_str *s, u64 from, u64 c)
{
	u64 pattern = (c & 0xff) * RT_ONES;

	if (!s)
		return 0;
	from &= ~7ull;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WORDS; i++) {
		u64 at = from + 8 * i;

		rt_hide(at);
		if (at > rt_bufsize() - 8)
			return (s64)rt_bufsize();
		u64 w = rt_load(s, at), end = rt_zero_in(w), hit = rt_zero_in(w ^ pattern);

		if (end | hit) {
			/* Only the lowest bit of each is true, so take the lower of the two. */
			end &= -end;
			hit &= -hit;
			return (s64)(at + rt_first_of(end | hit));
		}
	}
	return -1;
}

RT_FUNCTION s64 rt_find_run(const struct rt_str *s, u64 from, u64 c)
{
	RT_PARTS(8 * RT_WORDS, rt_find_part(s, from + done, c), -1);
}

/* Length of a string; rt_bufsize() if it has no terminator. */
RT_FUNCTION s64 rt_strlen(const struct rt_str *s)
{
	if (!s)
		return 0;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN) {
		s64 r = rt_find_run(s, at, 0);

		if (r >= 0)
			return r;
	}
	return (s64)rt_bufsize();
}

/* Index of the first byte c, the terminator's for c == 0; -1: it has none. Only the low 8 bits of c
 * count. */
RT_FUNCTION s64 rt_strchr(const struct rt_str *s, u64 c)
{
	if (!s)
		return -1;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN) {
		s64 r = rt_find_run(s, at, c);

		if (r < 0)
			continue;
		u64 hit = (u64)r;

		rt_hide(hit);
		return hit < rt_bufsize() && rt_byte(s, hit) == (c & 0xff) ? (s64)hit : -1;
	}
	return -1;
}

/* One byte from `at` on whose value is c, RT_BYTES at most looked at, going down to 0; -1: not
 * among them. */
RT_FUNCTION s64 rt_rfind_part(const struct rt_str *s, u64 at, u64 c)
{
	if (!s)
		return -1;
	c &= 0xff;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 k = at - i;

		rt_hide(k);
		if (k >= rt_bufsize()) /* below 0, too */
			return -1;
		if (rt_byte(s, k) == c)
			return (s64)k;
	}
	return -1;
}

RT_FUNCTION s64 rt_rfind_run(const struct rt_str *s, u64 at, u64 c)
{
	RT_PARTS(RT_BYTES, rt_rfind_part(s, at - done, c), -1);
}

/* The last byte c at or before `at`; -1: there is none. Does not look for the string's end. */
RT_FUNCTION s64 rt_rfind(const struct rt_str *s, u64 at, u64 c)
{
	if (!s)
		return -1;
	RT_NOUNROLL
	for (u64 done = 0; done < rt_bufsize(); done += RT_RUN) {
		if (done > at)
			return -1;
		s64 r = rt_rfind_run(s, at - done, c);

		if (r >= 0)
			return r;
	}
	return -1;
}

/* Index of the last byte c, the terminator's for c == 0; -1: it has none. */
RT_FUNCTION s64 rt_strrchr(const struct rt_str *s, u64 c)
{
	u64 n = (u64)rt_strlen(s);

	return rt_rfind(s, n < rt_bufsize() ? n : n - 1, c);
}

/* Copies len bytes of src from start on and terminates them. Returns how many there was room for.
 */
RT_FUNCTION u64 rt_slice(struct rt_str *dst, const struct rt_str *src, u64 start, u64 len)
{
	if (!dst || !src)
		return 0;
	rt_hide(start);
	if (start >= rt_bufsize()) {
		start = 0;
		len = 0;
	}
	if (len > rt_bufsize() - start)
		len = rt_bufsize() - start;
	rt_hide(len);
	if (len >= rt_strsize())
		len = rt_strsize() - 1;
	rt_memcpy(dst, (const u8 *)src + start, len);
	rt_set_byte(dst, len, 0);
	return len;
}

/* Clears RT_WORDS words, as far as the buffer goes. */
RT_FUNCTION u64 rt_clear_part(struct rt_str *s, u64 from)
{
	if (!s)
		return 0;
	from &= ~7ull;
	rt_hide(from);
	if (rt_bufsize() >= 8 * RT_WORDS && from <= rt_bufsize() - 8 * RT_WORDS) {
		/* The whole stretch was compared at once: nothing but stores. */
		for (u64 i = 0; i < RT_WORDS; i++)
			rt_store(s, from + 8 * i, 0);
		return 0;
	}
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WORDS; i++) {
		u64 at = from + 8 * i;

		rt_hide(at);
		if (at > rt_bufsize() - 8)
			return 0;
		rt_store(s, at, 0);
	}
	return 0;
}

RT_FUNCTION u64 rt_clear_run(struct rt_str *s, u64 from)
{
	RT_PARTS(8 * RT_WORDS, rt_clear_part(s, from + done), 0);
}

/* Zero behind the terminator to the end of the buffer, so that equal strings are equal bytes.
 * Returns the length. */
RT_FUNCTION u64 rt_zero_tail(struct rt_str *s)
{
	u64 n = (u64)rt_strlen(s), at;

	if (!s)
		return 0;
	at = n & ~7ull;
	rt_hide(at);
	if (at > rt_bufsize() - 8)
		return n;
	rt_store(s, at, rt_load(s, at) & ((1ull << (n & 7) * 8) - 1));
	at += 8;
	RT_NOUNROLL
	for (u64 done = 0; done < rt_bufsize(); done += RT_RUN) {
		if (at + done >= rt_bufsize())
			break;
		rt_clear_run(s, at + done);
	}
	return n;
}

/*
 * Copies RT_WORDS words, turning letters from first to first + 25 into those 32 away. Returns the
 * string's length when its end was reached, else -1.
 */
RT_FUNCTION s64 rt_case_part(struct rt_str *dst, const struct rt_str *src, u64 from, u64 first)
{
	u64 up = (0x80 - first) * RT_ONES, past = (0x80 - 26 - first) * RT_ONES;

	if (!dst || !src)
		return 0;
	from &= ~7ull;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WORDS; i++) {
		u64 at = from + 8 * i;

		rt_hide(at);
		if (at > rt_bufsize() - 8)
			return (s64)rt_bufsize();
		u64 w = rt_load(src, at), low = w & ~RT_HIGHS, end = rt_zero_in(w);
		/* Bit 7 of a byte: >= first, and not >= first + 26, and ASCII. No carry leaves a
		 * byte. */
		u64 letter = ((low + up) ^ (low + past)) & ~w & RT_HIGHS;

		rt_store(dst, at, w ^ (letter >> 2));
		if (end)
			return (s64)(at + rt_first_of(end));
	}
	return -1;
}

RT_FUNCTION s64 rt_case_run(struct rt_str *dst, const struct rt_str *src, u64 from, u64 first)
{
	RT_PARTS(8 * RT_WORDS, rt_case_part(dst, src, from + done, first), -1);
}

RT_INLINE u64 rt_case(struct rt_str *dst, const struct rt_str *src, u64 first)
{
	if (!dst || !src)
		return 0;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN) {
		s64 r = rt_case_run(dst, src, at, first);

		if (r >= 0)
			return rt_end(dst, (u64)r);
	}
	return rt_end(dst, rt_bufsize());
}

/* ASCII letters in upper (lower) case; dst may be src. Return the length. */
RT_FUNCTION u64 rt_toupper(struct rt_str *dst, const struct rt_str *src)
{
	return rt_case(dst, src, 'a');
}

RT_FUNCTION u64 rt_tolower(struct rt_str *dst, const struct rt_str *src)
{
	return rt_case(dst, src, 'A');
}

/* Turns the zeros of RT_WORDS words into blanks. */
RT_FUNCTION u64 rt_blank_part(struct rt_str *s, u64 from)
{
	if (!s)
		return 0;
	from &= ~7ull;
	RT_NOUNROLL
	for (u64 i = 0; i < 8 * RT_WORDS; i++) {
		u64 at = from + i;

		rt_hide(at);
		if (at > rt_bufsize() - 1)
			break;
		if (!rt_byte(s, at))
			rt_set_byte(s, at, ' ');
	}
	return 0;
}

RT_FUNCTION u64 rt_blank_run(struct rt_str *s, u64 from)
{
	RT_PARTS(8 * RT_WORDS, rt_blank_part(s, from + done), 0);
}

/* n bytes of words, each with a zero at its end, become one line with blanks between them. Returns its length. */
RT_FUNCTION u64 rt_join_words(struct rt_str *s, u64 n)
{
	if (!s || !n)
		return s ? rt_end(s, 0) : 0;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN) {
		if (at >= n)
			break;
		rt_blank_run(s, at);
	}
	return rt_end(s, n - 1);
}

#endif
