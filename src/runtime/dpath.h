/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * d_path(): from a file's name in the kernel, and the mount it is in, to the path that leads there.
 *
 * The way is known upwards only, the text is wanted from its beginning, and its end may be cut: so the
 * way is gone twice, first to add up the length, then to write each name where it belongs. Names are
 * in kernel memory, which the helper reads; where members lie is told by the caller.
 */
#ifndef DT_RT_DPATH_H
#define DT_RT_DPATH_H

#include "runtime/net.h"
#include "runtime/rt.h"
#include "runtime/walk.h"

enum {
	RT_NAME_MAX = 255,
	RT_STEPS = 64,	     /* of a part of the way */
	RT_STEPS_MAX = 4096, /* more names than a path of PATH_MAX can have */
};

RT_FUNCTION u64 rt_peek(u64 address)
{
	u64 word = 0;

	rt_memcpy(&word, (const void *)(unsigned long)address, sizeof(word));
	return word;
}

/* Names, directories and mounts all lie in the direct map: what leads out of it isn't followed, it may lead to a device. */
RT_INLINE u64 rt_leads_out(const struct rt_walk *w, u64 address)
{
	return w->direct && (address - w->direct) >> w->direct_bits;
}

/* A word of a name, a directory or a mount. */
RT_INLINE u64 rt_peek_object(const struct rt_walk *w, u64 address)
{
	return rt_leads_out(w, address) ? 0 : rt_peek(address) & w->pointer_bits;
}

/* Writes the n first bytes of what is in memory at two words, n <= 16. */
RT_FUNCTION u64 rt_write_words(struct rt_str *dst, u64 at, u64 word0, u64 word1, u64 n)
{
	if (!dst)
		return at;
	rt_hide(at);
	if (rt_strsize() > 16 && at < rt_strsize() - 16) {
		/* All of them find room: the verifier has one path. */
		RT_NOUNROLL
		for (u64 i = 0; i < 16; i++) {
			if (i >= n)
				break;
			rt_set_byte(dst, at + i, rt_address_byte(i < 8 ? word0 : word1, i & 7));
		}
		return at + n;
	}
	RT_NOUNROLL
	for (u64 i = 0; i < 16; i++) {
		if (i >= n)
			break;
		at = rt_append(dst, at, rt_address_byte(i < 8 ? word0 : word1, i & 7));
	}
	return at;
}

/* Writes a name of len bytes as far as 16. */
RT_FUNCTION u64 rt_write_part(struct rt_str *dst, u64 at, u64 name, u64 len)
{
	u64 words[2] = { 0, 0 };

	rt_hide(len);
	if (len > 16)
		len = 16;
	rt_memcpy(words, (const void *)(unsigned long)name, len);
	return rt_write_words(dst, at, words[0], words[1], len);
}

/* Writes a name of len bytes, RT_NAME_MAX at most. */
RT_FUNCTION u64 rt_write_name(struct rt_str *dst, u64 at, u64 name, u64 len)
{
	RT_NOUNROLL
	for (u64 i = 0; i <= RT_NAME_MAX; i += 16) {
		if (i >= len)
			break;
		at = rt_write_part(dst, at, name + i, len - i);
	}
	return at;
}

/* One step up. Returns 1 where the way ends. */
RT_FUNCTION u64 rt_walk_step(struct rt_str *dst, struct rt_walk *w)
{
	if (!dst || !w)
		return 1;
	u64 dentry = w->dentry, mount = w->mount, parent, top, len;

	if (dentry == w->root_dentry && mount == w->root_mount)
		return 1;
	top = rt_peek_object(w, mount + w->mnt_root);
	parent = rt_peek_object(w, dentry + w->d_parent);
	if (dentry == top) {
		u64 up = rt_peek_object(w, mount + w->mnt_parent);

		if (!up || up == mount)
			return 1;
		w->dentry = rt_peek_object(w, mount + w->mnt_mountpoint);
		w->mount = up;
		return 0;
	}
	if (!parent || parent == dentry)
		return 1;
	len = rt_peek_object(w, dentry + w->d_len) & 0xffffffff;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	len = rt_peek_object(w, dentry + w->d_len) >> 32;
#endif
	rt_hide(len);
	if (len > RT_NAME_MAX)
		len = RT_NAME_MAX;
	if (w->writing) {
		u64 at = w->at - len - 1, name = rt_peek_object(w, dentry + w->d_name);

		w->at = at;
		at = rt_append(dst, at, '/');
		if (!rt_leads_out(w, name))
			rt_write_name(dst, at, name, len);
	} else {
		w->at += len + 1;
	}
	w->dentry = parent;
	return 0;
}

RT_FUNCTION u64 rt_walk_part(struct rt_str *dst, struct rt_walk *w)
{
	if (!dst || !w)
		return 1;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_STEPS; i++)
		if (rt_walk_step(dst, w))
			return 1;
	return 0;
}

RT_INLINE void rt_walk_up(struct rt_str *dst, struct rt_walk *w)
{
	RT_NOUNROLL
	for (u64 i = 0; i < RT_STEPS_MAX; i += RT_STEPS)
		if (rt_walk_part(dst, w))
			break;
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define RT_DELETED0 0x202864656c657465ull /* " (delete" */
#define RT_DELETED1 0x6429000000000000ull /* "d)" */
#else
#define RT_DELETED0 0x6574656c65642820ull
#define RT_DELETED1 0x2964ull
#endif

/* The path that the walk w, its members set and at and writing 0, begins with. Returns its length.
 */
RT_FUNCTION u64 rt_d_path(struct rt_str *dst, struct rt_walk *w)
{
	if (!dst || !w)
		return 0;
	u64 dentry = w->dentry, mount = w->mount, total,
	    parent = rt_peek_object(w, dentry + w->d_parent);

	rt_walk_up(dst, w);
	total = w->at;
	w->dentry = dentry;
	w->mount = mount;
	w->writing = 1;
	rt_walk_up(dst, w);
	if (!total)
		total = rt_append(dst, total, '/');
	/* Not in any directory any more, and not the top of a tree. */
	if (!rt_peek_object(w, dentry + w->d_pprev) && parent && parent != dentry)
		total = rt_write_words(dst, total, RT_DELETED0, RT_DELETED1, 10);
	return rt_end(dst, total);
}

#endif
