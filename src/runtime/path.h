/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Path names: basename, dirname, cleanpath.
 */
#ifndef DT_RT_PATH_H
#define DT_RT_PATH_H

#include "runtime/rt.h"
#include "runtime/words.h"

/* What is known of a path so far; indexes into it. */
struct rt_path {
	u64 start, end; /* its last component; both 0: there is none */
	u64 parent_end; /* end of the component before that one */
	u64 slash;	/* all ones: the last character was a slash, or there was none; else 0 */
};

/* Reads RT_BYTES characters. Returns whether there may be more. */
RT_FUNCTION u64 rt_path_part(const struct rt_str *s, struct rt_path *p, u64 from)
{
	if (!s || !p)
		return 0;
	u64 start = p->start, end = p->end, parent_end = p->parent_end, slash = p->slash, more = 1;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i, c, text, begins;

		rt_hide(at);
		if (at >= rt_bufsize() || !(c = rt_byte(s, at))) {
			more = 0;
			break;
		}
		/* Masks instead of branches: one path for the verifier, and nothing to predict. */
		text = 0 - (((c ^ '/') + 0xff) >> 8);
		begins = text & slash;
		rt_hide(begins);
		parent_end ^= (parent_end ^ end) & begins;
		start ^= (start ^ at) & begins;
		end ^= (end ^ (at + 1)) & text;
		slash = ~text;
	}
	p->start = start;
	p->end = end;
	p->parent_end = parent_end;
	p->slash = slash;
	return more;
}

RT_FUNCTION u64 rt_path_run(const struct rt_str *s, struct rt_path *p, u64 from)
{
	RT_PARTS(RT_BYTES, rt_path_part(s, p, from + done), 1);
}

RT_INLINE void rt_path_read(const struct rt_str *s, struct rt_path *p)
{
	p->start = p->end = p->parent_end = 0;
	p->slash = ~0ull;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN)
		if (!rt_path_run(s, p, at))
			break;
}

/* The string of one character. */
RT_INLINE u64 rt_path_one(struct rt_str *dst, u64 c)
{
	rt_set_byte(dst, 0, c);
	rt_set_byte(dst, 1, 0);
	return 1;
}

/* As basename(3) of XPG: "." for nothing, "/" for slashes alone. Returns the length. */
RT_FUNCTION u64 rt_basename(struct rt_str *dst, const struct rt_str *src)
{
	struct rt_path p;

	if (!dst || !src)
		return 0;
	rt_path_read(src, &p);
	if (!p.end)
		return rt_path_one(dst, rt_byte(src, 0) ? '/' : '.');
	return rt_slice(dst, src, p.start, p.end - p.start);
}

/* As dirname(3): "." if no slash precedes the last component. Returns the length. */
RT_FUNCTION u64 rt_dirname(struct rt_str *dst, const struct rt_str *src)
{
	struct rt_path p;

	if (!dst || !src)
		return 0;
	rt_path_read(src, &p);
	if (!p.end)
		return rt_path_one(dst, rt_byte(src, 0) ? '/' : '.');
	if (!p.start)
		return rt_path_one(dst, '.');
	if (!p.parent_end)
		return rt_path_one(dst, '/');
	return rt_slice(dst, src, 0, p.parent_end);
}

struct rt_clean {
	u64 pending; /* of "/..": how many characters were read but not yet written, 0 to 3 */
	u64 n;	     /* characters written */
};

/* Takes the next character of a path. Returns 1 if that was the end, or room is too short for more.
 */
RT_FUNCTION u64 rt_clean_step(struct rt_str *dst, struct rt_clean *p, u64 c)
{
	if (!dst || !p)
		return 1;
	u64 pending = p->pending, n = p->n;

	if (pending == 3 && (c == '/' || !c)) {
		/* "/.." is a whole component: take back the last one. */
		s64 slash = n ? rt_rfind(dst, n - 1, '/') : -1;

		n = slash < 0 ? 0 : (u64)slash;
		if (!c) {
			p->n = rt_put(dst, n, '/');
			return 1;
		}
	} else if (c != '/') {
		if (c == '.' && (pending == 1 || pending == 2)) {
			p->pending = pending + 1;
			return 0;
		}
		/* Nothing special after all. */
		if (pending >= 1)
			n = rt_put(dst, n, '/');
		if (pending >= 2)
			n = rt_put(dst, n, '.');
		if (pending >= 3)
			n = rt_put(dst, n, '.');
		if (c)
			n = rt_put(dst, n, c);
		p->n = n;
		p->pending = 0;
		return !c;
	}
	/* A slash: what it ends, "/" or "/." or "/..", has vanished. */
	p->pending = 1;
	p->n = n;
	return 0;
}

RT_FUNCTION u64 rt_clean_part(struct rt_str *dst, const struct rt_str *src, struct rt_clean *p,
			      u64 from)
{
	if (!dst || !src || !p)
		return 1;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i;

		rt_hide(at);
		if (at >= rt_bufsize())
			return rt_clean_step(dst, p, 0);
		if (rt_clean_step(dst, p, rt_byte(src, at)))
			return 1;
	}
	return 0;
}

RT_FUNCTION u64 rt_clean_run(struct rt_str *dst, const struct rt_str *src, struct rt_clean *p,
			     u64 from)
{
	RT_PARTS(RT_BYTES, rt_clean_part(dst, src, p, from + done), 0);
}

/*
 * The path without "//" and "/./", and "/../" taken together with the component before it, whatever
 * symbolic links say. As ever, a "/." at the very end stays, and a relative path that climbs above
 * its start goes on from the root. Returns the length.
 */
RT_FUNCTION u64 rt_cleanpath(struct rt_str *dst, const struct rt_str *src)
{
	struct rt_clean p = { 0, 0 };

	if (!dst || !src)
		return 0;
	RT_NOUNROLL
	for (u64 at = 0; at <= rt_bufsize(); at += RT_RUN)
		if (rt_clean_run(dst, src, &p, at))
			break;
	return rt_end(dst, p.n);
}

#endif
