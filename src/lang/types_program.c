/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types of programs, as their compilers have laid them out. They lie in D's container, but no D program can name them: a program's
 * struct may be called as one of the kernel's.
 */
#include <errno.h>
#include <string.h>

#include "lang/types_impl.h"

#define MAX_BITFIELD_OFF 0xffffff /* BTF's 24 bits for where a bitfield lies */
#define USER_NAME                                                                                  \
	0x100 /* in the hash of derived types: a typedef of what points into user memory */

static const char *or_null(const char *s)
{
	return s && *s ? s : NULL;
}

dt_tid type_program_tag(struct types *ts, unsigned kind, const char *tag)
{
	int id = btf__add_fwd(ts->d, or_null(tag) ? tag : "(anon)",
			      kind == BTF_KIND_UNION ? BTF_FWD_UNION : BTF_FWD_STRUCT);

	return id > 0 ? (dt_tid)id : TID_NONE;
}

/* Members of a structure that has bitfields have 24 bits for where they are, and bitfields 8 for their size. */
static bool fits(const struct type_member *m, bool bitfields)
{
	return !bitfields || (m->bit_off <= MAX_BITFIELD_OFF && m->bit_size <= UINT8_MAX);
}

bool type_program_define(struct types *ts, dt_tid tag, unsigned kind, const char *name,
			 uint32_t size, const struct type_member *m, unsigned n)
{
	dt_tid *key = arena_new(&ts->arena, dt_tid);
	bool bitfields = false;
	int id = -ENOMEM;

	for (unsigned i = 0; i < n; i++)
		bitfields = bitfields || m[i].bit_size || m[i].bit_off % 8;
	if (key)
		id = kind == BTF_KIND_UNION ? btf__add_union(ts->d, or_null(name), size)
					    : btf__add_struct(ts->d, or_null(name), size);
	for (unsigned i = 0; i < n && i < BTF_MAX_VLEN && id > 0; i++)
		if (fits(&m[i], bitfields) &&
		    btf__add_field(ts->d, or_null(m[i].name), (int)m[i].type, m[i].bit_off,
				   m[i].bit_size))
			return false;
	if (id <= 0)
		return false;
	*key = tag;
	return !hash_set(&ts->laid_out, key, sizeof(*key), (void *)((uintptr_t)id + 1));
}

dt_tid type_program_enum(struct types *ts, const char *name, uint32_t size,
			 const struct type_enumerator *e, unsigned n)
{
	bool wide = size == 8, negative = false;
	int id;

	for (unsigned i = 0; i < n; i++)
		negative = negative || e[i].value < 0;
	id = wide ? btf__add_enum64(ts->d, or_null(name), 8, negative)
		  : btf__add_enum(ts->d, or_null(name), size ? size : 4);
	for (unsigned i = 0; i < n && i < BTF_MAX_VLEN && id > 0; i++)
		if (wide ? btf__add_enum64_value(ts->d, e[i].name, (uint64_t)e[i].value)
			 : btf__add_enum_value(ts->d, e[i].name, e[i].value))
			return TID_NONE;
	return id > 0 ? (dt_tid)id : TID_NONE;
}

dt_tid type_program_typedef(struct types *ts, const char *name, dt_tid t)
{
	int id = t == TID_NONE ? -EINVAL : btf__add_typedef(ts->d, name, (int)t);

	return id > 0 ? (dt_tid)id : TID_NONE;
}

dt_tid type_program_float(struct types *ts, const char *name, uint32_t size)
{
	int id = btf__add_float(ts->d, name, size);

	return id > 0 ? (dt_tid)id : TID_NONE;
}

/* Of a typedef a copy of the name is made, once. */
static dt_tid user_typedef(struct types *ts, dt_tid t, const char *name, dt_tid to)
{
	struct {
		uint32_t what, ref, n;
	} k = { USER_NAME, t, 0 }, *key;
	void *known = hash_get(&ts->derived, &k, sizeof(k));
	dt_tid made;

	if (known)
		return (dt_tid)((uintptr_t)known - 1);
	made = type_program_typedef(ts, name, to);
	key = made == TID_NONE ? NULL : arena_alloc(&ts->arena, sizeof(*key));
	if (!key)
		return TID_NONE;
	memcpy(key, &k, sizeof(k));
	return hash_set(&ts->derived, key, sizeof(*key), (void *)((uintptr_t)made + 1)) ? TID_NONE
											: made;
}

dt_tid type_pointing_to_user(struct types *ts, dt_tid t)
{
	const struct btf_type *r = types_record(ts, t);
	const char *name;
	dt_tid to;

	if (!type_is_pointer(ts, t) || !r)
		return t;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_PTR:
		return type_ptr(ts, type_user(ts, types_ref(ts, t, r->type)));
	case BTF_KIND_TYPEDEF:
		name = types_intern(ts, types_string(ts, t, r->name_off));
		to = type_pointing_to_user(ts, types_ref(ts, t, r->type));
		return name ? user_typedef(ts, t, name, to) : TID_NONE;
	default: /* const and the like say nothing about a copy */
		return type_pointing_to_user(ts, types_ref(ts, t, r->type));
	}
}
