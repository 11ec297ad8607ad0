/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Finding and cutting: index, rindex, strstr, substr, strtok.
 *
 * A string is searched in time linear in its length, as befits a probe: a window of the searched
 * text's length moves over it, its hash follows by one multiplication and one addition a step (sum
 * of s[k] * BASE^k, modulo 2^64), and only where the hash is right are bytes compared.
 */
#ifndef DT_RT_SEARCH_H
#define DT_RT_SEARCH_H

#include "runtime/rt.h"
#include "runtime/words.h"

#define RT_BASE	  0x9e3779b97f4a7c15ull /* any odd number with well mixed bits */
#define RT_UNBASE 0xf1de83e19937733dull /* RT_BASE * RT_UNBASE == 1 modulo 2^64 */
enum { RT_WINDOWS = 8 };		/* places a part looks at */

struct rt_hash {
	u64 sum, power;
};

/* Adds characters from `from` to end - 1, RT_BYTES at most. */
RT_FUNCTION u64 rt_hash_part(const struct rt_str *s, struct rt_hash *h, u64 from, u64 end)
{
	if (!s || !h)
		return 0;
	u64 sum = h->sum, power = h->power;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i;

		rt_hide(at);
		if (at >= end || at >= rt_bufsize())
			break;
		sum += rt_byte(s, at) * power;
		power *= RT_BASE;
	}
	h->sum = sum;
	h->power = power;
	return 0;
}

RT_FUNCTION u64 rt_hash_run(const struct rt_str *s, struct rt_hash *h, u64 from, u64 end)
{
	RT_PARTS(RT_BYTES, rt_hash_part(s, h, from + done, end), 0);
}

/* Adds s[from .. from + len) to an empty hash {0, 1}; power becomes BASE^len. */
RT_FUNCTION u64 rt_hash(const struct rt_str *s, struct rt_hash *h, u64 from, u64 len)
{
	if (!s || !h)
		return 0;
	RT_NOUNROLL
	for (u64 done = 0; done < rt_bufsize(); done += RT_RUN) {
		if (done >= len)
			break;
		rt_hash_run(s, h, from + done, from + len);
	}
	return 0;
}

/* Are RT_BYTES characters of s at `at` those of sub at k, up to sub's end at len? 0 no, 1 yes to
 * the end, 2 so far. */
RT_FUNCTION u64 rt_match_part(const struct rt_str *s, const struct rt_str *sub, u64 at, u64 k,
			      u64 len)
{
	if (!s || !sub)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 x = at + i, y = k + i;

		rt_hide(x);
		rt_hide(y);
		if (y >= len || y >= rt_bufsize())
			return 1;
		if (x >= rt_bufsize() || rt_byte(s, x) != rt_byte(sub, y))
			return 0;
	}
	return 2;
}

RT_FUNCTION u64 rt_match_run(const struct rt_str *s, const struct rt_str *sub, u64 at, u64 k,
			     u64 len)
{
	RT_PARTS(RT_BYTES, rt_match_part(s, sub, at + done, k + done, len), 2);
}

/* Does s continue at `at` with the len characters of sub? */
RT_FUNCTION u64 rt_match(const struct rt_str *s, const struct rt_str *sub, u64 at, u64 len)
{
	if (!s || !sub)
		return 0;
	RT_NOUNROLL
	for (u64 k = 0; k <= rt_bufsize(); k += RT_RUN) {
		u64 r = rt_match_run(s, sub, at + k, k, len);

		if (r != 2)
			return r;
	}
	return 0;
}

struct rt_window {
	u64 at, len;   /* characters at .. at + len - 1 */
	u64 last;      /* forward: the last place to look at */
	u64 sum, want; /* hash of the window, and of what is searched */
	u64 top;       /* BASE^(len - 1) */
};

/* Moves the window up by RT_WINDOWS places at most. 1: the hash is right here; 2: the end; 0: go
 * on. */
RT_FUNCTION u64 rt_scan_up(const struct rt_str *s, struct rt_window *w)
{
	if (!s || !w)
		return 2;
	u64 at = w->at, in = at + w->len, end = w->last, sum = w->sum, want = w->want, top = w->top,
	    r = 0;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_WINDOWS; i++) {
		rt_hide(at);
		rt_hide(in);
		if (at >= end || at >= rt_bufsize() || in >= rt_bufsize())
			return 2;
		sum = (sum - rt_byte(s, at)) * RT_UNBASE + rt_byte(s, in) * top;
		at++;
		in++;
		if (sum == want) {
			r = 1;
			break;
		}
	}
	w->at = at;
	w->sum = sum;
	return r;
}

/* The same downwards, to 0. */
RT_FUNCTION u64 rt_scan_down(const struct rt_str *s, struct rt_window *w)
{
	if (!s || !w)
		return 2;
	u64 in = w->at, out = in + w->len, sum = w->sum, want = w->want, top = w->top, r = 0;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_WINDOWS; i++) {
		in--;
		out--;
		rt_hide(in);
		rt_hide(out);
		if (in >= rt_bufsize() || out >= rt_bufsize()) /* below 0, too */
			return 2;
		sum = (sum - rt_byte(s, out) * top) * RT_BASE + rt_byte(s, in);
		if (sum == want) {
			r = 1;
			break;
		}
	}
	w->at = in;
	w->sum = sum;
	return r;
}

/* Moves the window until sub is in it, by RT_WINDOWS places at least unless it is found before. 1: found; 2: nowhere; 0: go
 * on. */
RT_FUNCTION u64 rt_search_up(const struct rt_str *s, const struct rt_str *sub, struct rt_window *w)
{
	if (!s || !sub || !w)
		return 2;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WINDOWS; i++) {
		u64 r = rt_scan_up(s, w);

		if (r == 2 || (r == 1 && rt_match(s, sub, w->at, w->len)))
			return r;
	}
	return 0;
}

RT_FUNCTION u64 rt_search_up_run(const struct rt_str *s, const struct rt_str *sub,
				 struct rt_window *w)
{
	RT_PARTS(RT_WINDOWS, rt_search_up(s, sub, w), 0);
}

RT_FUNCTION u64 rt_search_down(const struct rt_str *s, const struct rt_str *sub,
			       struct rt_window *w)
{
	if (!s || !sub || !w)
		return 2;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_WINDOWS; i++) {
		u64 r = rt_scan_down(s, w);

		if (r == 2 || (r == 1 && rt_match(s, sub, w->at, w->len)))
			return r;
	}
	return 0;
}

RT_FUNCTION u64 rt_search_down_run(const struct rt_str *s, const struct rt_str *sub,
				   struct rt_window *w)
{
	RT_PARTS(RT_WINDOWS, rt_search_down(s, sub, w), 0);
}

/* Sets the window on its place, its length given too. Returns whether sub is there already. */
RT_FUNCTION u64 rt_search_start(const struct rt_str *s, const struct rt_str *sub,
				struct rt_window *w)
{
	struct rt_hash h = { 0, 1 };

	if (!s || !sub || !w)
		return 0;
	rt_hash(sub, &h, 0, w->len);
	w->want = h.sum;
	w->top = h.power * RT_UNBASE;
	h.sum = 0;
	h.power = 1;
	rt_hash(s, &h, w->at, w->len);
	w->sum = h.sum;
	return w->sum == w->want && rt_match(s, sub, w->at, w->len);
}

/* The place where sub, of len > 0 characters, is first (last) found from place w->at on; -1:
 * nowhere. */
RT_INLINE s64 rt_search(const struct rt_str *s, const struct rt_str *sub, struct rt_window *w,
			int down)
{
	if (rt_search_start(s, sub, w))
		return (s64)w->at;
	RT_NOUNROLL
	for (u64 done = 0; done < rt_bufsize(); done += RT_RUN) {
		u64 r = down ? rt_search_down_run(s, sub, w) : rt_search_up_run(s, sub, w);

		if (r)
			return r == 1 ? (s64)w->at : -1;
	}
	return -1;
}

/*
 * The first place from pos on where s contains sub, or -1. A negative pos is 0. As in Perl, whose
 * index() D took over, the empty string is found at once: at pos, or at the end if pos is beyond
 * it.
 */
RT_FUNCTION s64 rt_index(const struct rt_str *s, const struct rt_str *sub, s64 pos)
{
	struct rt_window w = { 0 };

	if (!s || !sub)
		return -1;
	u64 n = (u64)rt_strlen(s), len = (u64)rt_strlen(sub), at = pos < 0 ? 0 : (u64)pos;

	if (!len)
		return (s64)(at < n ? at : n);
	if (len > n || at > n - len)
		return -1;
	w.at = at;
	w.len = len;
	w.last = n - len;
	return rt_search(s, sub, &w, 0);
}

/*
 * The last place not behind pos where s contains sub, or -1. A pos behind the end is the end (give
 * INT64_MAX for none). As in Perl, a negative pos finds nothing but the empty string, that at 0.
 */
RT_FUNCTION s64 rt_rindex(const struct rt_str *s, const struct rt_str *sub, s64 pos)
{
	struct rt_window w = { 0 };

	if (!s || !sub)
		return -1;
	u64 n = (u64)rt_strlen(s), len = (u64)rt_strlen(sub), at = (u64)pos;

	if (pos < 0)
		return len ? -1 : 0;
	if (!len)
		return (s64)(at < n ? at : n);
	if (len > n)
		return -1;
	if (at > n - len)
		at = n - len;
	w.at = at;
	w.len = len;
	return rt_search(s, sub, &w, 1);
}

/* Index of the first sub in s, or -1: for strstr(), whose result is the string from there on. */
RT_FUNCTION s64 rt_strstr(const struct rt_str *s, const struct rt_str *sub)
{
	return rt_index(s, sub, 0);
}

/*
 * Part of a string, as Perl has it: a negative start counts from the end; a negative len leaves as
 * many characters off the end; what lies outside the string is not there. len INT64_MAX: to the
 * end. Returns the length.
 */
RT_FUNCTION u64 rt_substr(struct rt_str *dst, const struct rt_str *src, s64 start, s64 len)
{
	if (!dst || !src)
		return 0;
	s64 n = rt_strlen(src);

	if (start < 0) {
		start += n;
		if (start < 0 && len > 0 && start + len > 0) {
			len += start;
			start = 0;
		}
	}
	if (start < 0 || start >= n)
		len = 0;
	else if (len < 0)
		len += n - start;
	else if (len > n - start)
		len = n - start;
	return rt_slice(dst, src, len > 0 ? (u64)start : 0, len > 0 ? (u64)len : 0);
}

struct rt_set {
	u64 bits[4]; /* a bit for each character */
};

RT_FUNCTION u64 rt_set_part(struct rt_set *set, const struct rt_str *chars, u64 from)
{
	if (!set || !chars)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i, c;

		rt_hide(at);
		if (at >= rt_bufsize() || !(c = rt_byte(chars, at)))
			return 0;
		set->bits[c >> 6] |= 1ull << (c & 63);
	}
	return 1;
}

RT_FUNCTION u64 rt_set_run(struct rt_set *set, const struct rt_str *chars, u64 from)
{
	RT_PARTS(RT_BYTES, rt_set_part(set, chars, from + done), 1);
}

/* The first place from `from` on with a character that is in the set (in = 1) or is not (0), or the
 * end; -1: later. */
RT_FUNCTION s64 rt_span_part(const struct rt_str *s, const struct rt_set *set, u64 from, u64 in)
{
	if (!s || !set)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i, c;

		rt_hide(at);
		if (at >= rt_bufsize() || !(c = rt_byte(s, at)) ||
		    (set->bits[c >> 6] >> (c & 63) & 1) == in)
			return (s64)at;
	}
	return -1;
}

RT_FUNCTION s64 rt_span_run(const struct rt_str *s, const struct rt_set *set, u64 from, u64 in)
{
	RT_PARTS(RT_BYTES, rt_span_part(s, set, from + done, in), -1);
}

RT_INLINE u64 rt_span(const struct rt_str *s, const struct rt_set *set, u64 from, u64 in)
{
	RT_NOUNROLL
	for (u64 done = 0; done <= rt_bufsize(); done += RT_RUN) {
		s64 r = rt_span_run(s, set, from + done, in);

		if (r >= 0)
			return (u64)r;
	}
	return rt_bufsize();
}

/* What strtok() keeps between calls. */
struct rt_pos {
	u64 at;
};

/*
 * The next token of s: the longest run, from pos->at on, of characters that are not among delims,
 * when those that are have been skipped. Returns its length and sets pos->at to its end, where the
 * next call goes on; or returns -1 (for D's NULL) and sets pos->at to UINT64_MAX, which ends later
 * calls too. To begin with a new string the caller copies it to memory of its own and sets pos->at
 * to 0. s is not changed.
 */
RT_FUNCTION s64 rt_strtok(struct rt_str *dst, const struct rt_str *s, struct rt_pos *pos,
			  const struct rt_str *delims)
{
	struct rt_set set = { { 0, 0, 0, 0 } };

	if (!dst || !s || !pos || !delims)
		return -1;
	u64 at = pos->at;

	RT_NOUNROLL
	for (u64 from = 0; from < rt_bufsize(); from += RT_RUN)
		if (!rt_set_run(&set, delims, from))
			break;
	if (at < rt_bufsize())
		at = rt_span(s, &set, at, 0);
	rt_hide(at);
	if (at >= rt_bufsize() || !rt_byte(s, at)) {
		pos->at = ~0ull;
		return -1;
	}
	u64 end = rt_span(s, &set, at, 1);

	pos->at = end;
	return (s64)rt_slice(dst, s, at, end - at);
}

#endif
