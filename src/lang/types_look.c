/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Looking at types. Files may be hostile: every walk along references is bounded, and what leads
 * nowhere is treated as void or as having no size, never followed.
 */
#include <string.h>

#include "lang/types_impl.h"

dt_tid types_complete(const struct types *ts, dt_tid t)
{
	void *v = hash_get(&ts->complete, &t, sizeof(t));

	v = v ? v : hash_get(&ts->laid_out, &t, sizeof(t));

	return v ? (dt_tid)((uintptr_t)v - 1) : t;
}

bool types_strip_one(const struct types *ts, dt_tid *t)
{
	const struct btf_type *r;

	if (types_fixed(*t))
		return false;
	r = types_record(ts, *t);
	if (!r)
		return false;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		*t = types_ref(ts, *t, r->type);
		return true;
	default:
		return false;
	}
}

dt_tid type_strip(const struct types *ts, dt_tid t)
{
	for (int i = 0; types_strip_one(ts, &t); i++)
		if (i >= MAX_STRIP)
			return TID_NONE;
	if (TID_SPACE(t) == SPACE_D && (ts->complete.n || ts->laid_out.n))
		t = types_complete(ts, t);
	return t;
}

/* The record after stripping; NULL for void, D's own values and whatever leads nowhere. */
static const struct btf_type *look(const struct types *ts, dt_tid *t)
{
	*t = type_strip(ts, *t);
	return types_record(ts, *t);
}

unsigned type_kind(const struct types *ts, dt_tid t)
{
	const struct btf_type *r = look(ts, &t);

	return r ? btf_rec_kind(r) : BTF_KIND_UNKN;
}

static int64_t size_of(const struct types *ts, dt_tid t, int depth)
{
	const struct btf_type *r;

	if (depth > MAX_DEPTH)
		return -1;
	t = type_strip(ts, t);
	if (t == T_STRING)
		return ts->strsize;
	if (t == T_SYMADDR)
		return 8;
	r = types_record(ts, t);
	if (!r)
		return -1;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return r->size;
	case BTF_KIND_PTR:
		return sizeof(void *);
	case BTF_KIND_ARRAY: {
		struct btf_array a = *(const struct btf_array *)(r + 1);
		int64_t elem = size_of(ts, types_ref(ts, t, a.type), depth + 1);

		/* An element is under 2^32 bytes times at most 2^32 of each of two dimensions
		 * before this gives up. */
		if (elem < 0 || (a.nelems && elem > INT64_MAX / 2 / a.nelems))
			return -1;
		return elem * a.nelems;
	}
	default:
		return -1;
	}
}

int64_t type_size(const struct types *ts, dt_tid t)
{
	return size_of(ts, t, 0);
}

/* As a member of a structure: C's rule on i386 is that nothing has more than a word's. */
static unsigned align_of_number(uint32_t size)
{
	unsigned most = _Alignof(long double);

	size &= -size; /* a power of two, but for i386's long double, and in files that are not sane */
	return !size ? 1 : size < most ? size : most;
}

static unsigned align_of(const struct types *ts, dt_tid t, int depth)
{
	const struct btf_type *r;
	unsigned align = 1;

	if (depth > MAX_DEPTH)
		return 1;
	t = type_strip(ts, t);
	if (t == T_STRING)
		return 1;
	if (t == T_SYMADDR)
		return 8;
	r = types_record(ts, t);
	if (!r)
		return 1;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return align_of_number(r->size);
	case BTF_KIND_PTR:
		return sizeof(void *);
	case BTF_KIND_ARRAY:
		return align_of(ts, types_ref(ts, t, ((const struct btf_array *)(r + 1))->type),
				depth + 1);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: {
		unsigned n = btf_rec_vlen(r);
		uint32_t size = r->size;

		for (unsigned i = 0; i < n; i++) {
			struct type_member m;
			unsigned a;

			if (!type_member_at(ts, t, i, &m))
				continue;
			a = align_of(ts, m.type, depth + 1);
			/* A member off its own alignment gives a packed structure away. */
			if (!m.bit_size && m.bit_off % (a * 8))
				return 1;
			if (a > align)
				align = a;
		}
		return size % align ? 1 : align;
	}
	default:
		return 1;
	}
}

unsigned type_align(const struct types *ts, dt_tid t)
{
	return align_of(ts, t, 0);
}

dt_tid type_ref(const struct types *ts, dt_tid t)
{
	const struct btf_type *r = look(ts, &t);

	if (!r)
		return TID_NONE;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_PTR:
	case BTF_KIND_FUNC:
	case BTF_KIND_FUNC_PROTO:
	case BTF_KIND_VAR:
		return types_ref(ts, t, r->type);
	case BTF_KIND_ARRAY:
		return types_ref(ts, t, ((const struct btf_array *)(r + 1))->type);
	default:
		return TID_NONE;
	}
}

uint32_t type_nelems(const struct types *ts, dt_tid t)
{
	const struct btf_type *r = look(ts, &t);

	return r && btf_rec_kind(r) == BTF_KIND_ARRAY ? ((const struct btf_array *)(r + 1))->nelems
						      : 0;
}

static bool is_plain_char(const struct types *ts, dt_tid t)
{
	const struct btf_type *r = look(ts, &t);

	return r && btf_rec_kind(r) == BTF_KIND_INT && r->size == 1 &&
	       strcmp(types_string(ts, t, r->name_off), "char") == 0;
}

bool type_is_signed(const struct types *ts, dt_tid t)
{
	const struct btf_type *r = look(ts, &t);

	if (!r)
		return false;
	switch (btf_rec_kind(r)) {
	case BTF_KIND_INT:
		return (BTF_INT_ENCODING(*(const uint32_t *)(r + 1)) & BTF_INT_SIGNED) ||
		       (TID_SPACE(t) != SPACE_D && is_plain_char(ts, t));
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return btf_rec_kflag(r);
	default:
		return false;
	}
}

bool type_is_integer(const struct types *ts, dt_tid t)
{
	unsigned k = type_kind(ts, t);

	return k == BTF_KIND_INT || k == BTF_KIND_ENUM || k == BTF_KIND_ENUM64;
}

bool type_is_pointer(const struct types *ts, dt_tid t)
{
	return type_kind(ts, t) == BTF_KIND_PTR;
}

bool type_is_scalar(const struct types *ts, dt_tid t)
{
	return type_is_integer(ts, t) || type_is_pointer(ts, t);
}

bool type_is_string(const struct types *ts, dt_tid t)
{
	return type_strip(ts, t) == T_STRING;
}

bool type_is_array(const struct types *ts, dt_tid t)
{
	return type_kind(ts, t) == BTF_KIND_ARRAY;
}

bool type_is_stringy(const struct types *ts, dt_tid t)
{
	unsigned k;
	dt_tid c;

	if (type_is_string(ts, t))
		return true;
	k = type_kind(ts, t);
	if (k != BTF_KIND_ARRAY && k != BTF_KIND_PTR)
		return false;
	c = type_strip(ts, type_ref(ts, t));
	return c == T_CHAR || c == T_SCHAR || is_plain_char(ts, c);
}

bool type_is_sou(const struct types *ts, dt_tid t)
{
	unsigned k = type_kind(ts, t);

	return k == BTF_KIND_STRUCT || k == BTF_KIND_UNION;
}

bool type_is_func(const struct types *ts, dt_tid t)
{
	unsigned k = type_kind(ts, t);

	return k == BTF_KIND_FUNC || k == BTF_KIND_FUNC_PROTO;
}

bool type_is_float(const struct types *ts, dt_tid t)
{
	return type_kind(ts, t) == BTF_KIND_FLOAT;
}

bool type_is_user(const struct types *ts, dt_tid t)
{
	if (!type_is_pointer(ts, t))
		return false;
	t = type_ref(ts, t);
	for (int i = 0; i < MAX_STRIP; i++) {
		const struct btf_type *r = types_record(ts, t);

		if (r && btf_rec_kind(r) == BTF_KIND_TYPE_TAG &&
		    strcmp(types_string(ts, t, r->name_off), "user") == 0)
			return true;
		if (!types_strip_one(ts, &t))
			return false;
	}
	return false;
}

bool types_is_dynamic(const struct types *ts, dt_tid t)
{
	t = type_strip(ts, t);
	return t != T_STRING && types_fixed(t);
}

static bool compatible(const struct types *ts, dt_tid a, dt_tid b, int depth)
{
	const struct btf_type *ra, *rb;
	unsigned ka, kb;

	a = type_strip(ts, a);
	b = type_strip(ts, b);
	if (a == b || depth > MAX_DEPTH)
		return a == b;
	if (types_fixed(a) || types_fixed(b))
		return false;
	ra = types_record(ts, a);
	rb = types_record(ts, b);
	if (!ra || !rb)
		return false;
	ka = btf_rec_kind(ra);
	kb = btf_rec_kind(rb);
	switch (ka) {
	case BTF_KIND_INT:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		if (kb != BTF_KIND_INT && kb != BTF_KIND_ENUM && kb != BTF_KIND_ENUM64)
			return false;
		/* "unsigned long" here and "long unsigned int" there. */
		return ra->size == rb->size && type_is_signed(ts, a) == type_is_signed(ts, b) &&
		       (ka == kb || ra->size >= 4);
	case BTF_KIND_FLOAT:
		return kb == ka && ra->size == rb->size;
	case BTF_KIND_PTR:
		return kb == ka && compatible(ts, types_ref(ts, a, ra->type),
					      types_ref(ts, b, rb->type), depth + 1);
	case BTF_KIND_ARRAY: {
		struct btf_array x = *(const struct btf_array *)(ra + 1), y;

		if (kb != ka)
			return false;
		y = *(const struct btf_array *)(rb + 1);
		return x.nelems == y.nelems && compatible(ts, types_ref(ts, a, x.type),
							  types_ref(ts, b, y.type), depth + 1);
	}
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_FWD: {
		const char *na = types_string(ts, a, ra->name_off),
			   *nb = types_string(ts, b, rb->name_off);

		if (kb != BTF_KIND_STRUCT && kb != BTF_KIND_UNION && kb != BTF_KIND_FWD)
			return false;
		if (!*na || strcmp(na, nb) != 0)
			return false;
		return ka == BTF_KIND_FWD || kb == BTF_KIND_FWD ||
		       (ka == kb && ra->size == rb->size);
	}
	case BTF_KIND_FUNC:
		return compatible(ts, types_ref(ts, a, ra->type), b, depth + 1);
	case BTF_KIND_FUNC_PROTO: {
		unsigned n = btf_rec_vlen(ra);

		if (kb == BTF_KIND_FUNC)
			return compatible(ts, a, types_ref(ts, b, rb->type), depth + 1);
		if (kb != ka || n != btf_rec_vlen(rb))
			return false;
		if (!compatible(ts, types_ref(ts, a, ra->type), types_ref(ts, b, rb->type),
				depth + 1))
			return false;
		for (unsigned i = 0; i < n; i++) {
			dt_tid x, y;

			if (!type_param(ts, a, i, NULL, &x) || !type_param(ts, b, i, NULL, &y))
				continue;
			if (!compatible(ts, x, y, depth + 1))
				return false;
		}
		return true;
	}
	default:
		return false;
	}
}

bool type_compatible(const struct types *ts, dt_tid a, dt_tid b)
{
	return compatible(ts, a, b, 0);
}

/* ---- members ---- */

unsigned type_nmembers(const struct types *ts, dt_tid sou)
{
	const struct btf_type *r = look(ts, &sou);
	unsigned k = r ? btf_rec_kind(r) : BTF_KIND_UNKN;

	return k == BTF_KIND_STRUCT || k == BTF_KIND_UNION ? btf_rec_vlen(r) : 0;
}

bool type_member_at(const struct types *ts, dt_tid sou, unsigned i, struct type_member *out)
{
	const struct btf_type *r = look(ts, &sou), *mt;
	unsigned k = r ? btf_rec_kind(r) : BTF_KIND_UNKN;
	struct btf_member m;
	bool kflag;
	dt_tid s;

	if ((k != BTF_KIND_STRUCT && k != BTF_KIND_UNION) || i >= btf_rec_vlen(r))
		return false;
	kflag = btf_rec_kflag(r);
	m = ((const struct btf_member *)(r + 1))[i];
	*out = (struct type_member){
		.name = types_string(ts, sou, m.name_off),
		.type = types_ref(ts, sou, m.type),
		.bit_off = kflag ? BTF_MEMBER_BIT_OFFSET(m.offset) : m.offset,
		.bit_size = kflag ? BTF_MEMBER_BITFIELD_SIZE(m.offset) : 0,
	};
	/* Older files say it in the integer type instead. */
	s = type_strip(ts, out->type);
	mt = types_record(ts, s);
	if (!kflag && mt && btf_rec_kind(mt) == BTF_KIND_INT) {
		uint32_t info = *(const uint32_t *)(mt + 1);

		if (BTF_INT_BITS(info) && BTF_INT_BITS(info) < mt->size * 8) {
			out->bit_size = BTF_INT_BITS(info);
			out->bit_off += BTF_INT_OFFSET(info);
		}
	}
	return true;
}

static bool find_member(const struct types *ts, dt_tid sou, const char *name,
			struct type_member *out, int depth)
{
	unsigned n = type_nmembers(ts, sou);

	for (unsigned i = 0; i < n; i++) {
		struct type_member m;

		if (!type_member_at(ts, sou, i, &m))
			continue;
		if (strcmp(m.name, name) == 0) {
			*out = m;
			return true;
		}
		if (!*m.name && depth < MAX_DEPTH &&
		    find_member(ts, m.type, name, out, depth + 1)) {
			out->bit_off += m.bit_off;
			return true;
		}
	}
	return false;
}

bool type_member(const struct types *ts, dt_tid sou, const char *name, struct type_member *out)
{
	return *name && find_member(ts, sou, name, out, 0);
}

static void near_member(const struct types *ts, dt_tid sou, const char *name, const char **best,
			unsigned *dist, int depth)
{
	unsigned n = type_nmembers(ts, sou);

	for (unsigned i = 0; i < n; i++) {
		struct type_member m;
		unsigned d;

		if (!type_member_at(ts, sou, i, &m))
			continue;
		if (!*m.name) {
			if (depth < MAX_DEPTH)
				near_member(ts, m.type, name, best, dist, depth + 1);
			continue;
		}
		d = edit_distance(name, m.name, *dist);
		if (d < *dist) {
			*dist = d;
			*best = m.name;
		}
	}
}

const char *type_member_near(const struct types *ts, dt_tid sou, const char *name)
{
	const char *best = NULL;
	unsigned dist = (unsigned)strlen(name) / 3 + 2;

	near_member(ts, sou, name, &best, &dist, 0);
	return best;
}

/* ---- prototypes and enumerators ---- */

static const struct btf_type *proto_record(const struct types *ts, dt_tid *t)
{
	const struct btf_type *r = look(ts, t);

	if (r && btf_rec_kind(r) == BTF_KIND_FUNC) {
		*t = types_ref(ts, *t, r->type);
		r = look(ts, t);
	}
	return r && btf_rec_kind(r) == BTF_KIND_FUNC_PROTO ? r : NULL;
}

bool type_is_variadic(const struct types *ts, dt_tid proto)
{
	const struct btf_type *r = proto_record(ts, &proto);
	unsigned n = r ? btf_rec_vlen(r) : 0;
	const struct btf_param *p;

	if (!n)
		return false;
	p = (const struct btf_param *)(r + 1) + n - 1;
	return p->type == 0 && p->name_off == 0;
}

unsigned type_nparams(const struct types *ts, dt_tid proto)
{
	const struct btf_type *r = proto_record(ts, &proto);

	return r ? btf_rec_vlen(r) - (type_is_variadic(ts, proto) ? 1 : 0) : 0;
}

bool type_param(const struct types *ts, dt_tid proto, unsigned i, const char **name, dt_tid *type)
{
	const struct btf_type *r = proto_record(ts, &proto);
	struct btf_param p;

	if (!r || i >= type_nparams(ts, proto))
		return false;
	p = ((const struct btf_param *)(r + 1))[i];
	*type = types_ref(ts, proto, p.type);
	if (name)
		*name = types_string(ts, proto, p.name_off);
	return true;
}

bool type_enumerator_name(const struct types *ts, dt_tid en, int64_t value, const char **name)
{
	const struct btf_type *r = look(ts, &en);
	unsigned k = r ? btf_rec_kind(r) : BTF_KIND_UNKN, n = r ? btf_rec_vlen(r) : 0;

	for (unsigned i = 0; i < n; i++) {
		if (k == BTF_KIND_ENUM) {
			const struct btf_enum *e = (const struct btf_enum *)(r + 1) + i;
			int64_t v = btf_rec_kflag(r) ? (int64_t)e->val : (int64_t)(uint32_t)e->val;

			if (v == value || (int32_t)v == value) {
				*name = types_string(ts, en, e->name_off);
				return true;
			}
		} else if (k == BTF_KIND_ENUM64) {
			const uint32_t *e = (const uint32_t *)(r + 1) + (size_t)i * 3;

			if ((int64_t)((uint64_t)e[2] << 32 | e[1]) == value) {
				*name = types_string(ts, en, e[0]);
				return true;
			}
		} else {
			return false;
		}
	}
	return false;
}
