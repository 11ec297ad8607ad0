/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types of DWARF as D's: what a parameter leads to is made as a whole. A structure is declared when it is first met and laid out after what
 * led there is done, so that structures may lead to each other; those of several units that were compiled from one header become one.
 *
 * Files are trusted in nothing: nesting is bounded, and what makes no sense is void.
 */
#include <dwarf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "probe/dwarf_types.h"

enum {
	DEPTH_MAX = 40,
	DIMENSIONS_MAX = 8,
	PARAMS_MAX = 16,
	STRUCTS_MAX = 20000, /* laid out for one file; what they lead to beyond stays declared */
};

struct pending {
	Dwarf_Die die;
	dt_tid tag;
};

struct dwarf_types {
	struct types *ts;
	struct debug_info *di;
	struct arena arena;
	struct hash by_entry; /* entry in the file -> tid + 1 */
	struct hash by_place; /* identity() -> the same */
	VEC(struct pending) pending;
	unsigned structs;
	bool narrow; /* its pointers have 4 bytes, and D's have 8 */
	bool inner;  /* what is being made lies behind a pointer or in an array */
	bool failed; /* no memory */
};

struct dwarf_types *dwarf_types_new(struct types *ts, struct debug_info *di, bool bits32)
{
	struct dwarf_types *dt = calloc(1, sizeof(*dt));

	if (!dt) {
		memory_short();
		return NULL;
	}
	dt->ts = ts;
	dt->di = di;
	dt->narrow = bits32 && ARCH_HOST->long_size == 8;
	return dt;
}

void dwarf_types_free(struct dwarf_types *dt)
{
	if (!dt)
		return;
	hash_free(&dt->by_entry);
	hash_free(&dt->by_place);
	arena_free(&dt->arena);
	free(dt);
}

static dt_tid short_of_memory(struct dwarf_types *dt)
{
	dt->failed = true;
	return TID_NONE;
}

static dt_tid known(const struct hash *h, const void *key, size_t len)
{
	void *v = hash_get(h, key, len);

	return v ? (dt_tid)((uintptr_t)v - 1) : TID_NONE;
}

static void remember(struct dwarf_types *dt, struct hash *h, const void *key, size_t len, dt_tid t)
{
	void *own = t == TID_NONE ? NULL : arena_alloc(&dt->arena, len);

	if (!own) {
		dt->failed = true;
		return;
	}
	memcpy(own, key, len);
	if (hash_set(h, own, len, (void *)((uintptr_t)t + 1)))
		dt->failed = true;
}

/* ---- attributes ---- */

static bool number(Dwarf_Die *die, unsigned name, uint64_t *value)
{
	Dwarf_Attribute attr;
	Dwarf_Word word;

	/* An expression that is to be calculated is no number. */
	if (!dwarf_attr_integrate(die, name, &attr) || dwarf_whatform(&attr) == DW_FORM_exprloc ||
	    dwarf_formudata(&attr, &word))
		return false;
	*value = word;
	return true;
}

static bool type_entry(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, type);
}

static bool flag(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attr;
	bool set;

	return dwarf_attr(die, name, &attr) && !dwarf_formflag(&attr, &set) && set;
}

/* ---- what has no parts ---- */

static dt_tid integer_of(uint64_t size, bool is_signed)
{
	switch (size) {
	case 1:
		return is_signed ? T_INT8 : T_UINT8;
	case 2:
		return is_signed ? T_INT16 : T_UINT16;
	case 4:
		return is_signed ? T_INT32 : T_UINT32;
	case 8:
		return is_signed ? T_INT64 : T_UINT64;
	default:
		return T_VOID;
	}
}

static dt_tid base_type(struct dwarf_types *dt, Dwarf_Die *die)
{
	static const char *const floats[] = { [4] = "float", [8] = "double", [16] = "long double" };
	uint64_t size = 0, encoding = 0;
	const char *name = debug_info_name(dt->di, die);
	bool is_signed;
	dt_tid t;

	number(die, DW_AT_byte_size, &size);
	number(die, DW_AT_encoding, &encoding);
	if (encoding == DW_ATE_float)
		return size == 4 || size == 8 || size == 16
			       ? type_program_float(dt->ts, *name ? name : floats[size],
						    (uint32_t)size)
			       : T_VOID;
	if (encoding == DW_ATE_boolean && size == 1)
		return T_BOOL;
	is_signed = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
	/* The name that C has for it, where that means the same here. */
	for (t = T_CHAR; t <= T_ULLONG; t++)
		if (!strcmp(TYPE_NAME(dt->ts, t), type_c_spelling(name)) &&
		    type_size(dt->ts, t) == (int64_t)size && type_is_signed(dt->ts, t) == is_signed)
			return t;
	return integer_of(size, is_signed);
}

static dt_tid enumeration(struct dwarf_types *dt, Dwarf_Die *die)
{
	VEC(struct type_enumerator) list = { 0 };
	uint64_t size = 4;
	Dwarf_Die at;

	number(die, DW_AT_byte_size, &size);
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return T_VOID;
	if (!dwarf_child(die, &at))
		do {
			Dwarf_Attribute attr;
			Dwarf_Sword value;

			if (dwarf_tag(&at) != DW_TAG_enumerator || !*debug_info_name(dt->di, &at) ||
			    !dwarf_attr(&at, DW_AT_const_value, &attr) ||
			    dwarf_formsdata(&attr, &value))
				continue;
			if (!vec_push(&dt->arena, &list,
				      ((struct type_enumerator){ debug_info_name(dt->di, &at),
								 value })))
				return short_of_memory(dt);
		} while (debug_info_next(&at));
	return type_program_enum(dt->ts, debug_info_name(dt->di, die), (uint32_t)size, list.at,
				 (unsigned)list.n);
}

/* ---- what leads to others ---- */

static dt_tid convert(struct dwarf_types *dt, Dwarf_Die *die, int depth);

static dt_tid convert_type_of(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	Dwarf_Die type;

	return type_entry(die, &type) ? convert(dt, &type, depth + 1) : T_VOID;
}

static dt_tid function(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	dt_tid params[PARAMS_MAX], value;
	bool variadic = false;
	unsigned n = 0;
	Dwarf_Die at;

	dt->inner = true;
	value = convert_type_of(dt, die, depth);
	if (!dwarf_child(die, &at))
		do {
			if (dwarf_tag(&at) == DW_TAG_unspecified_parameters)
				variadic = true;
			if (dwarf_tag(&at) != DW_TAG_formal_parameter || n == PARAMS_MAX)
				continue;
			params[n] = convert_type_of(dt, &at, depth);
			if (params[n++] == TID_NONE)
				return TID_NONE;
		} while (debug_info_next(&at));
	return value == TID_NONE ? TID_NONE : type_func(dt->ts, value, params, NULL, n, variadic);
}

static dt_tid pointer(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	dt_tid to;

	/* Not the parameter itself: that is in a register or a word of its own. */
	if (dt->narrow && dt->inner)
		return T_UINT32;
	dt->inner = true;
	to = convert_type_of(dt, die, depth);
	return to == TID_NONE ? TID_NONE : type_ptr(dt->ts, to);
}

static dt_tid array(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	uint32_t counts[DIMENSIONS_MAX];
	unsigned n = 0;
	Dwarf_Die at;
	dt_tid t;

	dt->inner = true;
	t = convert_type_of(dt, die, depth);
	if (!dwarf_child(die, &at))
		do {
			uint64_t count = 0;

			if (dwarf_tag(&at) != DW_TAG_subrange_type || n == DIMENSIONS_MAX)
				continue;
			if (!number(&at, DW_AT_count, &count) &&
			    number(&at, DW_AT_upper_bound, &count))
				count++;
			counts[n++] = count > INT32_MAX ? 0 : (uint32_t)count;
		} while (debug_info_next(&at));
	while (n-- && t != TID_NONE)
		t = type_array(dt->ts, t, counts[n]);
	return t;
}

/* ---- structures ---- */

static bool is_union(Dwarf_Die *die)
{
	return dwarf_tag(die) == DW_TAG_union_type;
}

/* Where a member lies, in bits from the structure's start. False: somewhere that isn't known before it is there. */
static bool place(Dwarf_Die *die, uint64_t unit, struct type_member *m)
{
	uint64_t bytes = 0, bits = 0, at = 0;
	Dwarf_Attribute attr;

	if (dwarf_attr(die, DW_AT_data_member_location, &attr) &&
	    !number(die, DW_AT_data_member_location, &bytes))
		return false;
	if (number(die, DW_AT_bit_size, &bits)) {
		if (number(die, DW_AT_bit_offset, &at)) { /* from the unit's most significant bit */
			number(die, DW_AT_byte_size, &unit);
			at = unit * 8 - at - bits;
		} else {
			number(die, DW_AT_data_bit_offset, &at);
		}
	}
	if (bytes > UINT32_MAX / 16 || at > UINT32_MAX / 2 || bits > 64)
		return false;
	m->bit_off = (uint32_t)(bytes * 8 + at);
	m->bit_size = (uint32_t)bits;
	return true;
}

static bool lay_out(struct dwarf_types *dt, Dwarf_Die *die, dt_tid tag)
{
	VEC(struct type_member) members = { 0 };
	uint64_t size = 0;
	Dwarf_Die at;

	number(die, DW_AT_byte_size, &size);
	if (!dwarf_child(die, &at))
		do {
			int kind = dwarf_tag(&at);
			/* What a class inherits from is a member without a name. */
			struct type_member m = { .name = kind == DW_TAG_member
								 ? debug_info_name(dt->di, &at)
								 : "" };
			int64_t unit;

			if ((kind != DW_TAG_member && kind != DW_TAG_inheritance) ||
			    flag(&at, DW_AT_external) || flag(&at, DW_AT_declaration))
				continue;
			m.type = convert_type_of(dt, &at, 0);
			if (m.type == TID_NONE)
				return false;
			unit = type_size(dt->ts, m.type);
			if (m.type == T_VOID || !place(&at, unit > 0 ? (uint64_t)unit : 0, &m) ||
			    m.bit_off / 8 > size)
				continue;
			if (!vec_push(&dt->arena, &members, m))
				return false;
		} while (debug_info_next(&at));
	if (size > UINT32_MAX / 16)
		return true;
	return type_program_define(dt->ts, tag, is_union(die) ? BTF_KIND_UNION : BTF_KIND_STRUCT,
				   debug_info_name(dt->di, die), (uint32_t)size, members.at,
				   (unsigned)members.n);
}

/*
 * What tells a structure from others, whatever unit it stands in: where it was declared in some file - which one to ask would have all lines read
 * - and how large it is. NULL: without a name only its own entry is known.
 */
static const char *identity(struct dwarf_types *dt, Dwarf_Die *die)
{
	const char *name = debug_info_name(dt->di, die);
	uint64_t size = 0, line = 0, column = 0;

	number(die, DW_AT_byte_size, &size);
	number(die, DW_AT_decl_column, &column);
	if (!*name || !number(die, DW_AT_decl_line, &line))
		return NULL;
	return arena_printf(&dt->arena, "%c %s %" PRIu64 " %" PRIu64 ":%" PRIu64,
			    is_union(die) ? 'u' : 's', name, size, line, column);
}

static dt_tid structure(struct dwarf_types *dt, Dwarf_Die *die)
{
	struct pending p = { .die = *die };
	bool defined = !flag(die, DW_AT_declaration);
	const char *who;
	dt_tid t;

	if (!defined)
		defined = debug_info_structure(dt->di, is_union(die), debug_info_name(dt->di, die),
					       &p.die);
	who = defined ? identity(dt, &p.die) : NULL;
	t = who ? known(&dt->by_place, who, strlen(who)) : TID_NONE;
	if (t != TID_NONE)
		return t;
	t = p.tag = type_program_tag(dt->ts, is_union(die) ? BTF_KIND_UNION : BTF_KIND_STRUCT,
				     debug_info_name(dt->di, die));
	if (t == TID_NONE)
		return t;
	if (who)
		remember(dt, &dt->by_place, who, strlen(who), t);
	if (defined && dt->structs++ < STRUCTS_MAX && !vec_push(&dt->arena, &dt->pending, p))
		return short_of_memory(dt);
	return t;
}

/* ---- any ---- */

static dt_tid convert_new(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	dt_tid t;

	switch (dwarf_tag(die)) {
	case DW_TAG_base_type:
		return base_type(dt, die);
	case DW_TAG_enumeration_type:
		return enumeration(dt, die);
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		return pointer(dt, die, depth);
	case DW_TAG_ptr_to_member_type:
		return T_INT64;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		return structure(dt, die);
	case DW_TAG_array_type:
		return array(dt, die, depth);
	case DW_TAG_subroutine_type:
		return function(dt, die, depth);
	case DW_TAG_typedef:
		t = convert_type_of(dt, die, depth);
		return *debug_info_name(dt->di, die)
			       ? type_program_typedef(dt->ts, debug_info_name(dt->di, die), t)
			       : t;
	case DW_TAG_const_type:
		return type_const(dt->ts, convert_type_of(dt, die, depth));
	case DW_TAG_volatile_type:
		return type_volatile(dt->ts, convert_type_of(dt, die, depth));
	case DW_TAG_restrict_type:
	case DW_TAG_atomic_type:
		return convert_type_of(dt, die, depth);
	default:
		return T_VOID;
	}
}

static dt_tid convert(struct dwarf_types *dt, Dwarf_Die *die, int depth)
{
	struct {
		uintptr_t entry;
		bool inner;
	} key;
	dt_tid t;

	if (depth > DEPTH_MAX)
		return T_VOID;
	memset(&key, 0, sizeof(key));
	key.entry = (uintptr_t)die->addr;
	key.inner = dt->narrow && dt->inner;
	t = known(&dt->by_entry, &key, sizeof(key));
	if (t != TID_NONE)
		return t;
	/* What leads to itself without a structure between is nothing. */
	remember(dt, &dt->by_entry, &key, sizeof(key), T_VOID);
	t = convert_new(dt, die, depth);
	remember(dt, &dt->by_entry, &key, sizeof(key), t);
	return t;
}

static void lay_out_pending(struct dwarf_types *dt)
{
	dt->inner = true;
	while (dt->pending.n && !dt->failed) {
		struct pending p = dt->pending.at[--dt->pending.n];

		if (!lay_out(dt, &p.die, p.tag))
			dt->failed = true;
	}
}

dt_tid dwarf_type_of(struct dwarf_types *dt, Dwarf_Die *entry)
{
	uint64_t convention = 0;
	Dwarf_Die type, plain;
	dt_tid t;

	if (!type_entry(entry, &type))
		return T_VOID;
	dt->inner = false;
	t = convert(dt, &type, 0);
	lay_out_pending(dt);
	if (dt->failed || t == TID_NONE) {
		dt->failed = false;
		dt->pending.n = 0;
		return TID_NONE;
	}
	if (!dwarf_peel_type(&type, &plain) &&
	    number(&plain, DW_AT_calling_convention, &convention) &&
	    convention == DW_CC_pass_by_reference)
		t = type_ptr(dt->ts, t);
	return t;
}
