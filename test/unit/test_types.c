/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types: D's own container, a BTF file made here with libbpf, hostile files, and the running
 * kernel's if it shows one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang/types_impl.h"

static char btf_path[] = "/tmp/test_types.XXXXXX";

/* ids of the file made below */
enum {
	F_INT = 1,
	F_CHAR,
	F_ULONG,
	F_PTR_NODE,
	F_NODE,
	F_CHARS,
	F_BOX,
	F_USER,
	F_UPTR,
	F_PROTO,
	F_FUNC
};

static struct btf *make_file(void)
{
	struct btf *b = btf__new_empty();

	assert_non_null(b);
	assert_int_equal(btf__add_int(b, "int", 4, BTF_INT_SIGNED), F_INT);
	assert_int_equal(btf__add_int(b, "char", 1, 0), F_CHAR);
	assert_int_equal(btf__add_int(b, "long unsigned int", sizeof(long), 0), F_ULONG);
	assert_int_equal(btf__add_ptr(b, F_NODE), F_PTR_NODE);
	assert_int_equal(btf__add_struct(b, "node", 32), F_NODE);
	assert_int_equal(btf__add_field(b, "next", F_PTR_NODE, 0, 0), 0);
	assert_int_equal(btf__add_field(b, "name", F_CHARS, 64, 0), 0);
	assert_int_equal(btf__add_field(b, "", F_BOX, 192, 0), 0);
	assert_int_equal(btf__add_array(b, F_INT, F_CHAR, 16), F_CHARS);
	assert_int_equal(btf__add_union(b, NULL, 8), F_BOX);
	assert_int_equal(btf__add_field(b, "whole", F_ULONG, 0, 0), 0);
	assert_int_equal(btf__add_field(b, "low", F_INT, 0, 3), 0);
	assert_int_equal(btf__add_type_tag(b, "user", F_CHAR), F_USER);
	assert_int_equal(btf__add_ptr(b, F_USER), F_UPTR);
	assert_int_equal(btf__add_func_proto(b, F_INT), F_PROTO);
	assert_int_equal(btf__add_func_param(b, "n", F_PTR_NODE), 0);
	assert_int_equal(btf__add_func_param(b, "text", F_UPTR), 0);
	assert_int_equal(btf__add_func_param(b, NULL, 0), 0);
	assert_int_equal(btf__add_func(b, "node_visit", BTF_FUNC_GLOBAL, F_PROTO), F_FUNC);
	assert_true(btf__add_typedef(b, "node_t", F_NODE) > 0);
	assert_true(btf__add_fwd(b, "elsewhere", BTF_FWD_STRUCT) > 0);
	assert_true(btf__add_enum(b, "colour", 4) > 0);
	assert_int_equal(btf__add_enum_value(b, "RED", 0), 0);
	assert_int_equal(btf__add_enum_value(b, "GREEN", 7), 0);
	assert_true(btf__add_enum64(b, "wide", 8, true) > 0);
	assert_int_equal(btf__add_enum64_value(b, "FAR", (uint64_t)-5000000000ll), 0);
	assert_true(btf__add_float(b, "double", 8) > 0);
	assert_true(btf__add_var(b, "node_list", BTF_VAR_GLOBAL_ALLOCATED, F_PTR_NODE) > 0);
	assert_true(btf__add_decl_tag(b, "tag", F_NODE, -1) > 0);
	return b;
}

static int write_file(void **state)
{
	struct btf *b = make_file();
	const void *data;
	uint32_t size;
	int fd = mkstemp(btf_path);

	(void)state;
	data = btf__raw_data(b, &size);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		return -1;
	close(fd);
	btf__free(b);
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(btf_path);
}

static void name_is(const struct types *ts, dt_tid t, const char *want)
{
	assert_string_equal(TYPE_NAME(ts, t), want);
}

static void test_base(void **state)
{
	struct types *ts = types_new(256, btf_path);
	static const struct {
		const char *name;
		dt_tid id;
		int size;
		bool sgn;
	} all[] = {
		{ "char", T_CHAR, 1, true },
		{ "signed char", T_SCHAR, 1, true },
		{ "unsigned char", T_UCHAR, 1, false },
		{ "short", T_SHORT, 2, true },
		{ "unsigned short", T_USHORT, 2, false },
		{ "int", T_INT, 4, true },
		{ "unsigned int", T_UINT, 4, false },
		{ "long", T_LONG, sizeof(long), true },
		{ "unsigned long", T_ULONG, sizeof(long), false },
		{ "long long", T_LLONG, 8, true },
		{ "unsigned long long", T_ULLONG, 8, false },
		{ "_Bool", T_BOOL, 1, false },
		{ "int8_t", T_INT8, 1, true },
		{ "uint16_t", T_UINT16, 2, false },
		{ "int64_t", T_INT64, 8, true },
		{ "uintptr_t", T_UINTPTR, sizeof(void *), false },
		{ "size_t", T_SIZE, sizeof(size_t), false },
		{ "pid_t", T_PID, 4, true },
		{ "uid_t", T_UID, 4, false },
		{ "processorid_t", T_PROCESSORID, 4, true },
	};

	(void)state;
	assert_non_null(ts);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		assert_int_equal(type_find(ts, NULL, BTF_KIND_TYPEDEF, all[i].name), all[i].id);
		assert_int_equal(type_size(ts, all[i].id), all[i].size);
		assert_int_equal(type_align(ts, all[i].id),
				 all[i].size < 8 ? (size_t)all[i].size : _Alignof(long long));
		assert_int_equal(type_is_signed(ts, all[i].id), all[i].sgn);
		assert_true(type_is_integer(ts, all[i].id));
		name_is(ts, all[i].id, all[i].name);
	}
	/* Nothing of the kernel's was needed so far. */
	assert_null(types_why(ts));
	assert_int_equal(ts->nspaces, SPACE_KERN);
	assert_int_equal(type_size(ts, T_STRING), 256);
	types_set_strsize(ts, 1024);
	assert_int_equal(type_size(ts, T_STRING), 1024);
	assert_int_equal(types_strsize(ts), 1024);
	assert_true(type_is_string(ts, T_STRING));
	assert_true(type_is_stringy(ts, T_STRING));
	assert_true(type_is_stringy(ts, T_CHARPTR));
	assert_false(type_is_stringy(ts, T_VOIDPTR));
	assert_false(type_is_scalar(ts, T_STRING));
	assert_int_equal(type_size(ts, T_VOID), -1);
	assert_int_equal(type_size(ts, T_STACK), -1);
	assert_int_equal(type_size(ts, T_SYMADDR), 8);
	assert_int_equal(type_size(ts, T_USYMADDR), 16);
	assert_int_equal(type_size(ts, T_DYN), -1);
	assert_true(types_is_dynamic(ts, T_STACK));
	name_is(ts, T_STRING, "string");
	name_is(ts, T_STACK, "stack");
	name_is(ts, T_SYMADDR, "_symaddr");
	name_is(ts, T_USYMADDR, "_usymaddr");
	name_is(ts, T_DYN, "<DYN>");
	name_is(ts, T_VOIDPTR, "void *");
	name_is(ts, T_CHARPTR, "char *");
	name_is(ts, T_VOID, "void");
	name_is(ts, TID_NONE, "?");
	types_free(ts);
}

static void test_derived(void **state)
{
	struct types *ts = types_new(256, btf_path);
	dt_tid p, a, params[2], f;
	const char *name;

	(void)state;
	p = type_ptr(ts, T_INT);
	assert_int_equal(type_ptr(ts, T_INT), p);
	assert_int_equal(type_ptr(ts, T_CHAR), T_CHARPTR);
	assert_int_equal(type_ptr(ts, T_VOID), T_VOIDPTR);
	a = type_array(ts, p, 4);
	assert_int_equal(type_array(ts, p, 4), a);
	assert_int_not_equal(type_array(ts, p, 5), a);
	assert_int_equal(type_size(ts, a), 4 * sizeof(void *));
	assert_int_equal(type_nelems(ts, a), 4);
	assert_int_equal(type_ref(ts, a), p);
	name_is(ts, a, "int *[4]");
	name_is(ts, type_ptr(ts, type_array(ts, T_INT, 4)), "int (*)[4]");
	name_is(ts, type_array(ts, type_array(ts, T_INT, 3), 2), "int [2][3]");
	assert_int_equal(type_size(ts, type_array(ts, type_array(ts, T_INT, 3), 2)), 24);
	name_is(ts, type_const(ts, T_INT), "const int");
	name_is(ts, type_ptr(ts, type_const(ts, T_CHAR)), "const char *");
	name_is(ts, type_const(ts, T_CHARPTR), "char *const");
	name_is(ts, type_volatile(ts, T_LONG), "volatile long");
	assert_true(type_is_stringy(ts, type_ptr(ts, type_const(ts, T_CHAR))));
	assert_true(type_is_stringy(ts, type_array(ts, T_CHAR, 8)));
	assert_false(type_is_stringy(ts, type_array(ts, T_UCHAR, 8)));
	params[0] = p;
	params[1] = T_UID;
	f = type_func(ts, T_LONG, params, NULL, 2, true);
	name_is(ts, f, "long (int *, uid_t, ...)");
	name_is(ts, type_ptr(ts, f), "long (*)(int *, uid_t, ...)");
	name_is(ts, type_ptr(ts, type_func(ts, T_VOID, NULL, NULL, 0, false)), "void (*)(void)");
	assert_int_equal(type_nparams(ts, f), 2);
	assert_true(type_is_variadic(ts, f));
	assert_true(type_param(ts, f, 1, &name, &a));
	assert_int_equal(a, T_UID);
	assert_false(type_param(ts, f, 2, &name, &a));
	assert_true(type_is_func(ts, f));
	assert_int_equal(type_size(ts, f), -1);
	a = type_ptr(ts, type_user(ts, T_CHAR));
	assert_true(type_is_user(ts, a));
	assert_false(type_is_user(ts, T_CHARPTR));
	assert_true(type_is_stringy(ts, a));
	assert_true(type_compatible(ts, a, T_CHARPTR));
	assert_true(type_compatible(ts, p, type_ptr(ts, type_const(ts, T_INT32))));
	assert_false(type_compatible(ts, p, type_ptr(ts, T_LLONG)));
	assert_false(type_compatible(ts, p, T_INT));
	assert_false(type_compatible(ts, T_STRING, type_array(ts, T_CHAR, 256)));
	types_free(ts);
}

/* More than an int has, where a long has more. */
#define LONG_FIELD (sizeof(long) == 8 ? 40 : 20)

struct c_layout {
	char a;
	int b : 3;
	unsigned c : 7;
	long d : LONG_FIELD;
	short e;
	int : 0;
	char f : 2;
	struct c_layout *g;
	long long i;
	long double j;
	char k;
	long long l : 40; /* on i386 such may lie across eight bytes */
	long long : 0;
	char h[];
};

static void test_struct(void **state)
{
	struct types *ts = types_new(256, btf_path);
	dt_tid fwd = type_fwd(ts, BTF_KIND_STRUCT, "c_layout"), self = type_ptr(ts, fwd), s, u;
	struct type_member m[] = {
		{ "a", T_CHAR, 0, 0 },
		{ "b", T_INT, 0, 3 },
		{ "c", T_UINT, 0, 7 },
		{ "d", T_LONG, 0, LONG_FIELD },
		{ "e", T_SHORT, 0, 0 },
		{ "", T_INT, 0, BITS_ZERO },
		{ "f", T_CHAR, 0, 2 },
		{ "g", self, 0, 0 },
		{ "i", T_LLONG, 0, 0 },
		{ "j", type_find(ts, NULL, BTF_KIND_TYPEDEF, "long double"), 0, 0 },
		{ "k", T_CHAR, 0, 0 },
		{ "l", T_LLONG, 0, 40 },
		{ "", T_LLONG, 0, BITS_ZERO },
		{ "h", type_array(ts, T_CHAR, 0), 0, 0 },
	};
	struct type_member um[] = { { "x", T_INT, 0, 0 },
				    { "y", T_LONG, 0, 0 },
				    { "z", T_UINT, 0, 5 } },
			   got;
	struct c_layout probe;

	(void)state;
	assert_int_equal(type_size(ts, fwd), -1);
	name_is(ts, fwd, "struct c_layout");
	s = type_struct(ts, BTF_KIND_STRUCT, "c_layout", m, ARRAY_SIZE(m));
	assert_int_not_equal(s, TID_NONE);
	assert_int_equal(type_size(ts, s), sizeof(struct c_layout));
	assert_int_equal(type_align(ts, s), _Alignof(struct c_layout));
	/* What pointed to the forward declaration now points to the structure. */
	assert_int_equal(type_size(ts, type_ref(ts, self)), sizeof(struct c_layout));
	assert_int_equal(type_strip(ts, fwd), s);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_STRUCT, "c_layout"), s);
	assert_true(type_member(ts, s, "e", &got));
	assert_int_equal(got.bit_off, offsetof(struct c_layout, e) * 8);
	assert_true(type_member(ts, s, "g", &got));
	assert_int_equal(got.bit_off, offsetof(struct c_layout, g) * 8);
	assert_int_equal(got.bit_size, 0);
	assert_true(type_member(ts, s, "i", &got));
	assert_int_equal(got.bit_off, offsetof(struct c_layout, i) * 8);
	assert_true(type_member(ts, s, "j", &got));
	assert_int_equal(got.bit_off, offsetof(struct c_layout, j) * 8);
	assert_true(type_member(ts, s, "h", &got));
	assert_int_equal(got.bit_off, offsetof(struct c_layout, h) * 8);
	/* Bitfields lie where the compiler puts them. */
	for (int which = 0; which < 5; which++) {
		static const char *const names[] = { "b", "c", "d", "f", "l" };
		uint8_t bytes[sizeof(probe)];

		memset(&probe, 0, sizeof(probe));
		if (which == 0)
			probe.b = -1;
		else if (which == 1)
			probe.c = 127;
		else if (which == 2)
			probe.d = -1;
		else if (which == 3)
			probe.f = -1;
		else
			probe.l = -1;
		memcpy(bytes, &probe, sizeof(probe));
		assert_true(type_member(ts, s, names[which], &got));
		for (uint32_t bit = 0; bit < sizeof(probe) * 8; bit++)
			assert_int_equal(bytes[bit / 8] >> bit % 8 & 1,
					 bit >= got.bit_off && bit < got.bit_off + got.bit_size);
	}
	assert_false(type_member(ts, s, "nothing", &got));
	assert_false(type_member(ts, s, "", &got));
	u = type_struct(ts, BTF_KIND_UNION, NULL, um, ARRAY_SIZE(um));
	assert_int_equal(type_size(ts, u), sizeof(long));
	assert_true(type_member(ts, u, "z", &got));
	assert_int_equal(got.bit_off, 0);
	assert_int_equal(got.bit_size, 5);
	name_is(ts, u, "union (anon)");
	assert_int_equal(type_struct(ts, BTF_KIND_STRUCT, "bad",
				     &(struct type_member){ "v", T_VOID, 0, 0 }, 1),
			 TID_NONE);
	types_free(ts);
}

static void test_enum(void **state)
{
	struct types *ts = types_new(256, btf_path);
	const struct type_enumerator small[] = { { "ONE", 1 }, { "TWO", 2 } },
				     neg[] = { { "MINUS", -1 } };
	dt_tid mark = types_mark(ts), e = type_enum(ts, "small", small, 2),
	       n = type_enum(ts, NULL, neg, 1), t;
	const char *name;
	int64_t v;

	(void)state;
	assert_int_equal(type_size(ts, e), 4);
	assert_false(type_is_signed(ts, e));
	assert_true(type_is_signed(ts, n));
	assert_true(type_enumerator(ts, "TWO", &v, &t));
	assert_int_equal(v, 2);
	assert_int_equal(t, e);
	assert_true(type_enumerator_name(ts, e, 1, &name));
	assert_string_equal(name, "ONE");
	assert_false(type_enumerator_name(ts, e, 3, &name));
	assert_true(type_enumerator(ts, "GREEN", &v, &t));
	assert_int_equal(v, 7);
	name_is(ts, t, "enum colour");
	assert_true(type_enumerator(ts, "FAR", &v, &t));
	assert_int_equal(v, -5000000000ll);
	assert_true(type_enumerator_name(ts, t, v, &name));
	assert_string_equal(name, "FAR");
	assert_false(type_enumerator(ts, "BLUE", &v, &t));
	/* A failed compilation's names are forgotten. */
	assert_int_equal(type_find(ts, NULL, BTF_KIND_ENUM, "small"), e);
	types_forget(ts, mark);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_ENUM, "small"), TID_NONE);
	assert_false(type_enumerator(ts, "TWO", &v, &t));
	types_free(ts);
}

static void test_file(void **state)
{
	struct types *ts = types_new(256, btf_path);
	dt_tid node = type_find(ts, NULL, BTF_KIND_STRUCT, "node"), t, f;
	struct type_member m;
	const char *name;

	(void)state;
	assert_int_equal(node, TID(SPACE_KERN, F_NODE));
	assert_null(types_why(ts));
	/* a file's numbers mean nothing to the kernel */
	assert_int_equal(type_kernel_id(ts, node), -ENOENT);
	assert_int_equal(type_kernel_id(ts, T_INT), -ENOENT);
	assert_int_equal(type_size(ts, node), 32);
	assert_int_equal(type_nmembers(ts, node), 3);
	assert_true(type_member(ts, node, "next", &m));
	name_is(ts, m.type, "struct node *");
	assert_int_equal(type_ref(ts, m.type), node);
	assert_true(type_member(ts, node, "name", &m));
	name_is(ts, m.type, "char [16]");
	assert_true(type_is_stringy(ts, m.type));
	assert_true(type_is_signed(
		ts, type_ref(ts, m.type))); /* plain char, whatever the kernel's compiler thinks */
	/* Through the anonymous union, from the start of the structure. */
	assert_true(type_member(ts, node, "low", &m));
	assert_int_equal(m.bit_off, 192);
	assert_int_equal(m.bit_size, 3);
	assert_true(type_member(ts, node, "whole", &m));
	name_is(ts, m.type, "unsigned long");
	assert_true(type_compatible(ts, m.type, T_ULONG));
	assert_string_equal(type_member_near(ts, node, "nxt"), "next");
	assert_null(type_member_near(ts, node, "completely_else"));
	assert_int_equal(type_strip(ts, type_find(ts, NULL, BTF_KIND_TYPEDEF, "node_t")), node);
	f = type_find(ts, NULL, BTF_KIND_FUNC, "node_visit");
	name_is(ts, f, "int (struct node *, char *, ...)");
	assert_true(type_param(ts, f, 1, &name, &t));
	assert_string_equal(name, "text");
	assert_true(type_is_user(ts, t));
	name_is(ts, type_ref(ts, type_find(ts, "vmlinux", BTF_KIND_VAR, "node_list")),
		"struct node *");
	t = type_find(ts, NULL, BTF_KIND_STRUCT, "elsewhere");
	assert_int_equal(type_kind(ts, t), BTF_KIND_FWD);
	assert_int_equal(type_size(ts, t), -1);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_STRUCT, "nowhere"), TID_NONE);
	assert_int_equal(type_find(ts, "D", BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_int_equal(type_find(ts, "no/module", BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_int_equal(type_find(ts, "..", BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_UNION, "node"), TID_NONE);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_STRUCT, ""), TID_NONE);
	assert_string_equal(type_near(ts, BTF_KIND_STRUCT, "nods"), "node");
	assert_string_equal(type_near(ts, BTF_KIND_TYPEDEF, "unit32_t"), "uint32_t");
	/* A D type that points into the file. */
	name_is(ts, type_ptr(ts, node), "struct node *");
	assert_int_equal(type_ref(ts, type_ptr(ts, node)), node);
	assert_true(type_compatible(ts, type_ptr(ts, node),
				    type_ptr(ts, type_fwd(ts, BTF_KIND_STRUCT, "node"))));
	assert_true(type_is_float(ts, type_find(ts, "vmlinux", BTF_KIND_TYPEDEF, "double")));
	types_trim(ts);
	assert_string_equal(m.name, "whole");
	types_free(ts);
}

static void test_missing(void **state)
{
	struct types *ts = types_new(256, "/nonexistent/btf");

	(void)state;
	assert_int_equal(type_find(ts, NULL, BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_string_equal(types_why(ts), "/nonexistent/btf: No such file or directory");
	assert_int_equal(type_find(ts, "ext4", BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_int_equal(type_size(ts, T_INT), 4);
	assert_int_equal(type_find(ts, NULL, BTF_KIND_TYPEDEF, "uint32_t"), T_UINT32);
	types_free(ts);
	ts = types_new(256, "/tmp");
	assert_int_equal(type_find(ts, NULL, BTF_KIND_STRUCT, "node"), TID_NONE);
	assert_non_null(types_why(ts));
	types_free(ts);
}

/* Whatever the bytes say, looking at every type ends and stays in bounds. */
static void look_at_all(const char *path)
{
	struct types *ts = types_new(256, path);
	struct space *sp = types_space(ts, NULL);
	char name[64];

	for (uint32_t id = 0; sp && id < btf_file_end(&sp->file) + 2; id++) {
		dt_tid t = TID(SPACE_KERN, id);
		struct type_member m;
		const char *s;
		dt_tid x;

		type_name(ts, t, name, sizeof(name));
		(void)type_size(ts, t);
		(void)type_align(ts, t);
		(void)type_is_stringy(ts, t);
		(void)type_is_user(ts, t);
		(void)type_is_signed(ts, t);
		(void)type_compatible(ts, t, TID(SPACE_KERN, id / 2 + 1));
		(void)type_member(ts, t, "no such member", &m);
		(void)type_member_near(ts, t, "naxt");
		(void)type_param(ts, t, 0, &s, &x);
		(void)type_enumerator_name(ts, t, 7, &s);
	}
	if (sp) {
		int64_t v;
		dt_tid x;

		(void)type_find(ts, NULL, BTF_KIND_FUNC, "node_visit");
		(void)type_find(ts, NULL, BTF_KIND_STRUCT, "node");
		(void)type_enumerator(ts, "GREEN", &v, &x);
		(void)type_near(ts, BTF_KIND_STRUCT, "nod");
	}
	types_free(ts);
}

static void rewrite(const void *data, size_t n)
{
	FILE *f = fopen(btf_path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, n, f), n);
	fclose(f);
}

static void test_hostile(void **state)
{
	struct btf *b = make_file();
	uint32_t size, seed = 12345;
	const uint8_t *good = btf__raw_data(b, &size);
	uint8_t *bad = malloc(size);
	struct btf_file f;
	char why[100];

	(void)state;
	for (uint32_t n = 0; n < size; n++) {
		/* An exact copy, so that the sanitizer sees the first byte read too far. */
		uint8_t *cut = malloc(n + 1);

		memcpy(cut, good, n);
		if (btf_file_parse(&f, cut, n, NULL, why, sizeof(why)) == 0)
			fail_msg("%u of %u bytes were taken for a file", n, size);
		assert_true(strlen(why) > 0);
		free(cut);
	}
	for (int round = 0; round < 3000; round++) {
		memcpy(bad, good, size);
		for (int i = 0; i <= round % 4; i++) {
			seed = seed * 1103515245 + 12345;
			uint32_t at = (seed >> 8) % size;

			seed = seed * 1103515245 + 12345;
			bad[at] = (uint8_t)(seed >> 16);
		}
		rewrite(bad, size);
		look_at_all(btf_path);
	}
	rewrite(good, size);
	look_at_all(btf_path);
	free(bad);
	btf__free(b);
}

static void test_split(void **state)
{
	struct btf *b = make_file(), *s = btf__new_empty_split(b);
	struct btf_file base, mod;
	const void *data;
	uint32_t size;
	char why[100];
	int id;

	(void)state;
	id = btf__add_struct(s, "module_thing", 8);
	assert_int_equal(btf__add_field(s, "n", F_PTR_NODE, 0, 0), 0);
	data = btf__raw_data(b, &size);
	assert_int_equal(btf_file_parse(&base, data, size, NULL, why, sizeof(why)), 0);
	data = btf__raw_data(s, &size);
	assert_int_equal(btf_file_parse(&mod, data, size, &base, why, sizeof(why)), 0);
	assert_int_equal(btf_file_find(&mod, false, "module_thing", 0), id);
	assert_int_equal(btf_file_find(&mod, false, "node", 0), 0);
	assert_string_equal(btf_file_str(&mod, btf_file_type(&mod, F_NODE)->name_off), "node");
	assert_null(btf_file_type(&mod, (uint32_t)id + 1));
	btf_file_close(&mod);
	btf_file_close(&base);
	btf__free(s);
	btf__free(b);
}

/* Memory may run out at any allocation of ours: the answer is TID_NONE, and nothing is broken. */
static void test_no_memory(void **state)
{
	(void)state;
	for (size_t room = 0; room < 4096; room += 64) {
		struct types *ts = types_new(256, btf_path);
		const struct type_enumerator e[] = { { "SOME", 1 } };
		struct type_member m = { "m", T_INT, 0, 0 };
		dt_tid t;

		ts->arena.limit = ts->arena.used + room;
		t = type_struct(ts, BTF_KIND_STRUCT, "small_room", &m, 1);
		if (t != TID_NONE)
			assert_int_equal(type_size(ts, t), 4);
		t = type_array(ts, type_ptr(ts, type_const(ts, T_INT)), 3);
		if (t != TID_NONE)
			assert_int_equal(type_size(ts, t), 3 * sizeof(void *));
		(void)type_enum(ts, "some", e, 1);
		(void)type_typedef(ts, "some_t", T_INT);
		(void)type_fwd(ts, BTF_KIND_UNION, "some_u");
		types_free(ts);
	}
}

static void test_kernel(void **state)
{
	struct types *ts;
	struct type_member m;
	dt_tid task;
	uint64_t addr;

	(void)state;
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		skip();
	ts = types_new(256, NULL);
	task = type_find(ts, NULL, BTF_KIND_STRUCT, "task_struct");
	assert_int_not_equal(task, TID_NONE);
	assert_true(type_size(ts, task) > 1000);
	assert_true(type_member(ts, task, "comm", &m));
	name_is(ts, m.type, "char [16]");
	assert_true(type_is_stringy(ts, m.type));
	assert_true(type_member(ts, task, "real_parent", &m));
	name_is(ts, m.type, "struct task_struct *");
	assert_true(type_compatible(ts, type_ref(ts, m.type), task));
	assert_int_equal(type_kind(ts, type_find(ts, "vmlinux", BTF_KIND_FUNC, "vfs_read")),
			 BTF_KIND_FUNC);
	assert_int_equal(type_nparams(ts, type_find(ts, NULL, BTF_KIND_FUNC, "vfs_read")), 4);
	assert_int_equal(types_symbol(ts, NULL, "no_such_symbol_in_any_kernel", &addr, &task),
			 -ENOENT);
	types_free(ts);
	look_at_all(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base),	  cmocka_unit_test(test_derived),
		cmocka_unit_test(test_struct),	  cmocka_unit_test(test_enum),
		cmocka_unit_test(test_file),	  cmocka_unit_test(test_missing),
		cmocka_unit_test(test_hostile),	  cmocka_unit_test(test_split),
		cmocka_unit_test(test_no_memory), cmocka_unit_test(test_kernel),
	};

	return cmocka_run_group_tests(tests, write_file, remove_file);
}
