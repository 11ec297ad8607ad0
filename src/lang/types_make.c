/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Making types in D's own container. Derived types are kept in a hash, so that "pointer to X" is
 * one type however often it is made; types compare by number in most places because of that.
 */
#include <errno.h>
#include <string.h>

#include "lang/types_impl.h"

#define MAX_BITFIELD_OFF 0xffffff /* BTF's 24 bits for where a bitfield lies */

struct derived_key {
	uint32_t what, ref, n;
};

static dt_tid derived_find(struct types *ts, uint32_t what, dt_tid ref, uint32_t n)
{
	struct derived_key k = { what, ref, n };
	void *v = hash_get(&ts->derived, &k, sizeof(k));

	return v ? (dt_tid)((uintptr_t)v - 1) : TID_NONE;
}

static dt_tid derived_keep(struct types *ts, uint32_t what, dt_tid ref, uint32_t n, int id)
{
	struct derived_key *k = id > 0 ? arena_new(&ts->arena, struct derived_key) : NULL;

	if (!k)
		return TID_NONE;
	*k = (struct derived_key){ what, ref, n };
	if (hash_set(&ts->derived, k, sizeof(*k), (void *)((uintptr_t)id + 1)))
		return TID_NONE;
	return (dt_tid)id;
}

dt_tid type_ptr(struct types *ts, dt_tid to)
{
	dt_tid t = derived_find(ts, BTF_KIND_PTR, to, 0);
	int id;

	if (t != TID_NONE || to == TID_NONE)
		return t;
	id = to == T_VOID ? T_VOIDPTR : to == T_CHAR ? T_CHARPTR : btf__add_ptr(ts->d, (int)to);
	return derived_keep(ts, BTF_KIND_PTR, to, 0, id);
}

dt_tid type_array(struct types *ts, dt_tid elem, uint32_t n)
{
	dt_tid t = derived_find(ts, BTF_KIND_ARRAY, elem, n);

	if (t != TID_NONE || elem == TID_NONE)
		return t;
	return derived_keep(ts, BTF_KIND_ARRAY, elem, n,
			    btf__add_array(ts->d, T_UINT, (int)elem, n));
}

dt_tid type_const(struct types *ts, dt_tid to)
{
	dt_tid t = derived_find(ts, BTF_KIND_CONST, to, 0);

	if (t != TID_NONE || to == TID_NONE)
		return t;
	return derived_keep(ts, BTF_KIND_CONST, to, 0, btf__add_const(ts->d, (int)to));
}

dt_tid type_volatile(struct types *ts, dt_tid to)
{
	dt_tid t = derived_find(ts, BTF_KIND_VOLATILE, to, 0);

	if (t != TID_NONE || to == TID_NONE)
		return t;
	return derived_keep(ts, BTF_KIND_VOLATILE, to, 0, btf__add_volatile(ts->d, (int)to));
}

dt_tid type_user(struct types *ts, dt_tid to)
{
	dt_tid t = derived_find(ts, BTF_KIND_TYPE_TAG, to, 0);

	if (t != TID_NONE || to == TID_NONE)
		return t;
	return derived_keep(ts, BTF_KIND_TYPE_TAG, to, 0,
			    btf__add_type_tag(ts->d, "user", (int)to));
}

dt_tid type_typedef(struct types *ts, const char *name, dt_tid t)
{
	int id = t == TID_NONE ? -EINVAL : btf__add_typedef(ts->d, name, (int)t);

	if (id < 0 || !types_name_set(ts, 't', name, (dt_tid)id))
		return TID_NONE;
	return (dt_tid)id;
}

static char kind_letter(unsigned kind)
{
	return kind == BTF_KIND_STRUCT ? 's' : kind == BTF_KIND_UNION ? 'u' : 'e';
}

dt_tid type_fwd(struct types *ts, unsigned kind, const char *name)
{
	enum btf_fwd_kind fwd = kind == BTF_KIND_STRUCT	 ? BTF_FWD_STRUCT
				: kind == BTF_KIND_UNION ? BTF_FWD_UNION
							 : BTF_FWD_ENUM;
	int id = btf__add_fwd(ts->d, name, fwd);

	if (id < 0 || !types_name_set(ts, kind_letter(kind), name, (dt_tid)id))
		return TID_NONE;
	return (dt_tid)id;
}

/* Names the definition, and if the tag was declared forward, lets that lead here. */
static dt_tid define_tag(struct types *ts, unsigned kind, const char *tag, int id)
{
	char letter = kind_letter(kind);
	dt_tid old;

	if (id < 0 || !tag)
		return id < 0 ? TID_NONE : (dt_tid)id;
	old = types_name_get(ts, letter, tag);
	if (old != TID_NONE) {
		dt_tid *key = arena_new(&ts->arena, dt_tid);

		if (!key)
			return TID_NONE;
		*key = old;
		if (hash_set(&ts->complete, key, sizeof(*key), (void *)((uintptr_t)id + 1)))
			return TID_NONE;
	}
	return types_name_set(ts, letter, tag, (dt_tid)id) ? (dt_tid)id : TID_NONE;
}

struct layout {
	uint64_t bits;	/* next free bit */
	unsigned align; /* bytes */
};

/* Places one member; *at is its bit offset. False: its type has no size. */
static bool place(const struct types *ts, bool is_union, const struct type_member *m,
		  struct layout *l, uint64_t *at)
{
	int64_t size = type_size(ts, m->type);
	unsigned align = type_align(ts, m->type);
	uint64_t start = is_union ? 0 : l->bits, end;

	/* An array without a length may end a structure: it takes no room. */
	if (size < 0 && type_is_array(ts, m->type))
		size = 0;
	if (size < 0 || align == 0)
		return false;
	if (m->bit_size == BITS_ZERO) {
		if (!is_union)
			l->bits = ALIGN_UP(l->bits, (uint64_t)align * 8);
		*at = l->bits;
		return true;
	}
	if (m->bit_size) {
		/* A bitfield may not lie in more units of alignment than its declared type has. */
		uint64_t unit = (uint64_t)align * 8, last = start + m->bit_size - 1;

		if (last / unit - start / unit >= (uint64_t)size / align)
			start = ALIGN_UP(start, unit);
		end = start + m->bit_size;
	} else {
		start = ALIGN_UP(start, (uint64_t)align * 8);
		end = start + (uint64_t)size * 8;
	}
	if ((!m->bit_size || *m->name) && align > l->align)
		l->align = align;
	if (end > l->bits)
		l->bits = end;
	*at = start;
	return true;
}

dt_tid type_struct(struct types *ts, unsigned kind, const char *tag, const struct type_member *m,
		   unsigned n)
{
	bool is_union = kind == BTF_KIND_UNION;
	struct layout l = { 0, 1 };
	uint64_t at, size;
	int id;

	for (unsigned i = 0; i < n; i++)
		if (!place(ts, is_union, &m[i], &l, &at))
			return TID_NONE;
	size = ALIGN_UP((l.bits + 7) / 8, (uint64_t)l.align);
	if (size > UINT32_MAX / 8 || n > BTF_MAX_VLEN)
		return TID_NONE;
	id = is_union ? btf__add_union(ts->d, tag, (uint32_t)size)
		      : btf__add_struct(ts->d, tag, (uint32_t)size);
	l = (struct layout){ 0, 1 };
	for (unsigned i = 0; i < n && id > 0; i++) {
		(void)place(ts, is_union, &m[i], &l, &at);
		if (m[i].bit_size && !*m[i].name)
			continue; /* padding */
		if (m[i].bit_size && at > MAX_BITFIELD_OFF)
			return TID_NONE;
		if (btf__add_field(ts->d, m[i].name, (int)m[i].type, (uint32_t)at, m[i].bit_size))
			return TID_NONE;
	}
	return define_tag(ts, kind, tag, id);
}

dt_tid type_enum(struct types *ts, const char *tag, const struct type_enumerator *e, unsigned n)
{
	bool negative = false, wide = false;
	int id;

	for (unsigned i = 0; i < n; i++) {
		negative = negative || e[i].value < 0;
		wide = wide || e[i].value > (int64_t)UINT32_MAX || e[i].value < INT32_MIN;
	}
	for (unsigned i = 0; i < n; i++)
		wide = wide || (negative && e[i].value > INT32_MAX);
	if (n > BTF_MAX_VLEN)
		return TID_NONE;
	id = wide ? btf__add_enum64(ts->d, tag, 8, negative) : btf__add_enum(ts->d, tag, 4);
	for (unsigned i = 0; i < n && id > 0; i++) {
		int err = wide ? btf__add_enum64_value(ts->d, e[i].name, (uint64_t)e[i].value)
			       : btf__add_enum_value(ts->d, e[i].name, e[i].value);
		struct d_enumerator *d = arena_new(&ts->arena, struct d_enumerator);
		const char *name = types_intern(ts, e[i].name);

		if (err || !d || !name)
			return TID_NONE;
		*d = (struct d_enumerator){ .type = (dt_tid)id,
					    .value = e[i].value,
					    .mark = (dt_tid)id };
		if (hash_sets(&ts->enumerators, name, d))
			return TID_NONE;
	}
	return define_tag(ts, BTF_KIND_ENUM, tag, id);
}

dt_tid type_func(struct types *ts, dt_tid ret, const dt_tid *params, const char *const *names,
		 unsigned n, bool variadic)
{
	int id = n >= BTF_MAX_VLEN ? -E2BIG : btf__add_func_proto(ts->d, (int)ret);

	for (unsigned i = 0; i < n && id > 0; i++)
		if (btf__add_func_param(ts->d, names ? names[i] : NULL, (int)params[i]))
			return TID_NONE;
	/* As in all BTF, a last parameter without name and type stands for "...". */
	if (id > 0 && variadic && btf__add_func_param(ts->d, NULL, 0))
		return TID_NONE;
	return id > 0 ? (dt_tid)id : TID_NONE;
}
