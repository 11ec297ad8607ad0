/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Meaning: tables of expressions with the type and value they must have, of checked trees, and of
 * errors with their tag and place. Errors one construct each, in files, are test_err.c's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "fake_env.h"
#include "lang/parse.h"

static const char *shown_error(struct fake *f)
{
	static char text[2000];
	struct strbuf b = { 0 };

	diag_render(&b, &f->err, true);
	snprintf(text, sizeof(text), "%s", b.s ? b.s : "");
	strbuf_free(&b);
	return text;
}

/* The expression of `BEGIN { trace(expr); }`. The program is kept for the caller to free. */
static struct node *compile_expr(struct fake *f, const char *expr, struct program **p)
{
	char *text = NULL;
	const struct stmt *s;

	assert_true(asprintf(&text, FAKE_DECLS "t:::x { trace(%s); }", expr) > 0);
	*p = fake_compile(f, text);
	free(text);
	if (!*p)
		fail_msg("%s\n%s", expr, shown_error(f));
	s = (*p)->tree.clauses->body;
	assert_int_equal(s->expr->kind, N_CALL);
	return s->expr->args[0];
}

/* ---- types ---- */

/* What is otherwise where long has no more bits than int; the C type of 64 bits. */
#if __SIZEOF_LONG__ == 8
#define LONG_IS_WIDER(yes, no) yes
#define WORD64		       "long"
#else
#define LONG_IS_WIDER(yes, no) no
#define WORD64		       "long long"
#endif
/* The tree of an int that becomes a long. */
#define AS_LONG(n) LONG_IS_WIDER("(cast (long) " n "):long", n)

static const struct {
	const char *expr, *type;
} types[] = {
	{ "1", "int" },
	{ "2147483647", "int" },
	{ "2147483648", WORD64 },
	{ "0x7fffffff", "int" },
	{ "0x80000000", "unsigned int" },
	{ "0xffffffff", "unsigned int" },
	{ "0x100000000", WORD64 },
	{ "0x8000000000000000", "unsigned " WORD64 },
	{ "037777777777", "unsigned int" },
	{ "1u", "unsigned int" },
	{ "1l", "long" },
	{ "1ul", "unsigned long" },
	{ "1ll", "long long" },
	{ "1ull", "unsigned long long" },
	{ "4294967296u", "unsigned " WORD64 },
	{ "'a'", "int" },
	{ "\"text\"", "string" },
	{ "RED", "int" },
	{ "vc + vc", "int" },
	{ "v8 + v16", "int" },
	{ "vb + vb", "int" },
	{ "vi + vu", "unsigned int" },
	{ "vu + vl", LONG_IS_WIDER("long", "unsigned long") },
	{ "vi + vl", "long" },
	{ "vl + vul", "unsigned long" },
	{ "vi + vul", "unsigned long" },
	{ "v64 - vi", "unsigned " WORD64 },
	{ "1ll + 1ul", LONG_IS_WIDER("unsigned long long", "long long") },
	{ "1ll + 1l", "long long" },
	{ "ve + 1", "int" },
	{ "-vc", "int" },
	{ "-vu", "unsigned int" },
	{ "~v8", "int" },
	{ "~vul", "unsigned long" },
	{ "+vh", "int" },
	{ "!vul", "int" },
	{ "!sp", "int" },
	{ "vul << 3", "unsigned long" },
	{ "1 << vul", "int" },
	{ "v8 << 1ul", "int" },
	{ "vu >> 1l", "unsigned int" },
	{ "vi < vu", "int" },
	{ "vul == vul", "int" },
	{ "vi && vul", "int" },
	{ "vi || sp", "int" },
	{ "vi ^^ vul", "int" },
	{ "vi ? vc : vh", "int" },
	{ "vi ? vi : vu", "unsigned int" },
	{ "vi ? sp : 0", "struct s *" },
	{ "vi ? 0 : sp", "struct s *" },
	{ "vi ? vvp : sp", "void *" },
	{ "vi ? vs : \"x\"", "string" },
	{ "vi ? vtext : \"x\"", "string" },
	{ "vi ? sv : sv", "struct s" },
	{ "vi % vul", "unsigned long" },
	{ "vi & vl", "long" },
	{ "vh ^ vc", "int" },
	{ "(vi, vul)", "unsigned long" },
	{ "(char)vi", "char" },
	{ "(uint8_t)vi", "uint8_t" },
	{ "(unsigned)vl", "unsigned int" },
	{ "(s_t *)arg0", "s_t *" },
	{ "(struct s *)arg0", "struct s *" },
	{ "(const char *)arg0", "const char *" },
	{ "(string)arg0", "string" },
	{ "(string)vcp", "string" },
	{ "(fn_t)arg0", "fn_t" },
	{ "(long)sp", "long" },
	{ "(int)vcp", "int" },
	{ "sizeof (int)", "size_t" },
	{ "offsetof(struct s, i)", "size_t" },
	{ "stringof(arg0)", "string" },
	{ "stringof(vtext)", "string" },
	{ "stringof vcp", "string" },
	{ "sp->c", "char" },
	{ "sp->h + sp->h", "int" },
	{ "sp->next", "struct s *" },
	{ "sp->next->next->l", "long" },
	{ "sp->in.l", "long" },
	{ "(*sp).in", "struct inner" },
	{ "sp->anon", "int" },
	{ "sp->text", "char [16]" },
	{ "sp->text[3]", "char" },
	{ "sp->arr[vi]", "int" },
	{ "sp->arr[vi] + 1u", "unsigned int" },
	{ "sp->grid[1]", "int [3]" },
	{ "sp->grid[1][2]", "int" },
	{ "sp->b3", "int" },
	{ "sp->b5", "unsigned int" },
	{ "sp->b5 + 0", "int" },
	{ "sp->b3 + 0", "int" },
	{ "sp->b32 + 0", "unsigned int" },
	{ "-sp->b5", "int" },
	{ "sp->blong + 0", LONG_IS_WIDER("long", "int") },
	{ "sp->flag", "_Bool" },
	{ "sp->uc", "unsigned char" },
	{ "sp->fn", "int (*)(int)" },
	{ "sv.i", "int" },
	{ "sv.text[1]", "char" },
	{ "vun.l", "long" },
	{ "*vip", "int" },
	{ "vip[2]", "int" },
	{ "2[vip]", "int" },
	{ "varr[1]", "int" },
	{ "*varr", "int" },
	{ "&sp->i", "int *" },
	{ "&sp->arr", "int (*)[4]" },
	{ "&sp->arr[1]", "int *" },
	{ "&*vip", "int *" },
	{ "&sp->next->in", "struct inner *" },
	{ "(&sp->in)->i", "int" },
	{ "vip + 1", "int *" },
	{ "1 + vip", "int *" },
	{ "vip - vi", "int *" },
	{ "vip - vip", "long" },
	{ "sp->arr + 1", "int *" },
	{ "sp - sp->next", "long" },
	{ "vip == 0", "int" },
	{ "vip == vvp", "int" },
	{ "NULL", "void *" },
	{ "sp != NULL", "int" },
	{ "vs == \"x\"", "int" },
	{ "vs < vtext", "int" },
	{ "sp->text >= vs", "int" },
	{ "\"b\" > vs", "int" },
	{ "vcp == vs", "int" },
	{ "vcp == vcp", "int" },
	{ "vs != sp->cp", "int" },
	{ "vi = 3", "int" },
	{ "v8 = vi", "uint8_t" },
	{ "vi += vul", "int" },
	{ "v16 <<= 2", "uint16_t" },
	{ "vip += 2", "int *" },
	{ "vs = sp->text", "string" },
	{ "sp = 0", "struct s *" },
	{ "vvp = sp", "void *" },
	{ "sp = vvp", "struct s *" },
	{ "vi++", "int" },
	{ "--v8", "uint8_t" },
	{ "sp++", "struct s *" },
	{ "brand_new = 5ul", "unsigned long" },
	{ "brand_new = vtext", "string" },
	{ "brand_new = sp->arr", "int [4]" },
	{ "brand_new = pid", "pid_t" },
	{ "brand_new++", "int64_t" },
	{ "this->n = vs", "string" },
	{ "self->n = sv", "struct s" },
	{ "brand_new[1, \"x\", vs] = 2", "int" },
	{ "assoc[1, \"x\"]", "int" },
	{ "assoc[vc, vs]", "int" },
	{ "assoc[vul, vtext]", "int" },
	{ "names[1]", "string" },
	{ "self->sa[3]", "int" },
	{ "self->sint", "int" },
	{ "this->tint", "int" },
	{ "self->sstr", "string" },
	{ "ucp", "char *" },
	{ "pid", "pid_t" },
	{ "execname", "string" },
	{ "timestamp", "uint64_t" },
	{ "timestamp - vl", "unsigned " WORD64 },
	{ "walltimestamp", "int64_t" },
	{ "arg0", "int64_t" },
	{ "probefunc", "string" },
	{ "errno", "int" },
	{ "cpu", "processorid_t" },
	{ "args[0]", "int" },
	{ "args[1]", "char *" },
	{ "args[1][0]", "char" },
	{ "args[1 + 1]", "uint64_t" },
	{ "strlen(vs)", "size_t" },
	{ "strlen(sp->text)", "size_t" },
	{ "strjoin(vs, \"x\")", "string" },
	{ "basename(vs)", "string" },
	{ "copyinstr(arg0)", "string" },
	{ "copyinstr(vcp)", "string" },
	{ "copyinstr(arg0, 12)", "string" },
	{ "copyin(arg0, 8)", "void *" },
	{ "*(int *)copyin(arg0, 8)", "int" },
	{ "rand()", "int" },
	{ "stack()", "stack" },
	{ "ustack(5)", "stack" },
	{ "sym(arg0)", "_symaddr" },
	{ "usym(ucp)", "_usymaddr" },
	{ "$pid", "int" },
	{ "$uid", WORD64 },
	{ "$1", "int" },
	{ "$$1", "string" },
	{ "$$2", "string" },
	{ "$3", "int" },
	{ "$4", "int" },
	{ "$5", WORD64 },
	{ "$0", NULL },
};

static void test_types(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct program *p;
		struct node *n;
		struct fake f;

		if (!types[i].type)
			continue;
		fake_open(&f);
		n = compile_expr(&f, types[i].expr, &p);
		if (strcmp(TYPE_NAME(f.types, n->tid), types[i].type) != 0)
			fail_msg("%s has type %s, not %s", types[i].expr,
				 TYPE_NAME(f.types, n->tid), types[i].type);
		program_free(p);
		fake_close(&f);
	}
}

/* ---- constants: the C compiler says what they are ---- */

/* The table is made of what these warn about. */
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wparentheses"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wtype-limits"
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#pragma GCC diagnostic ignored "-Wbool-operation"
#pragma GCC diagnostic ignored "-Wconstant-logical-operand"
#pragma GCC diagnostic ignored "-Wlogical-op-parentheses"
#pragma GCC diagnostic ignored "-Wtautological-compare"
#pragma GCC diagnostic ignored "-Wtautological-constant-compare"
#pragma GCC diagnostic ignored "-Wsizeof-array-div"

#define VALUE(e)                                                                                   \
	{                                                                                          \
#e, (uint64_t)(e), sizeof(e), ((__typeof__(e))-1) < 0                              \
	}
#define VALUE_D(text, v, size, sgn)                                                                \
	{                                                                                          \
		text, (uint64_t)(v), size, sgn                                                     \
	}

enum colour { RED, GREEN = 5, BLUE, NEG = -3 };
struct inner {
	int i;
	long l;
};
/* As in FAKE_DECLS. */
struct s {
	char c;
	short h;
	int i;
	unsigned u;
	long l;
	unsigned long ul;
	char text[16];
	int arr[4];
	struct s *next;
	int b3 : 3;
	unsigned b5 : 5;
	unsigned b32 : 32;
	long blong : LONG_FIELD;
	struct inner in;
	int (*fn)(int);
	void *vp;
	char *cp;
	unsigned char uc;
	_Bool flag;
	struct {
		int anon;
	};
	double d;
	int grid[2][3];
	struct opaque *op;
};
typedef struct s s_t;

static const struct {
	const char *expr;
	uint64_t value;
	size_t size;
	bool sgn;
} values[] = {
	VALUE(1 + 2 * 3),
	VALUE((1 + 2) * 3),
	VALUE(7 / 2),
	VALUE(-7 / 2),
	VALUE(-7 % 3),
	VALUE(7 % -3),
	VALUE(-7 / 2u),
	VALUE(-7 % 2ul),
	VALUE(1 << 5),
#if __SIZEOF_LONG__ == 8
	VALUE(1ul << 40),
#endif
	VALUE(-16 >> 2),
	VALUE(0xf0000000 >> 4),
	VALUE(-1l >> 1),
	VALUE(-1ul >> 1),
	VALUE(0xffu & ~0xf),
	VALUE(~0),
	VALUE(~0u),
	VALUE(~0ul),
	VALUE(-1),
	VALUE(-1u),
	VALUE(- -3),
	VALUE(!0),
	VALUE(!5),
	VALUE(3 ^ 5),
	VALUE(3 | 12),
	VALUE(1 < 2),
	VALUE(-1 < 0u),
	VALUE(-1 < 0l),
	VALUE(-1l < 0u),
	VALUE(-1l < 0ul),
	VALUE(1 == 1),
	VALUE(1 != 1),
	VALUE(2 >= 2),
	VALUE(2 > 2),
	VALUE(2 <= 1),
	VALUE(1 && 0),
	VALUE(1 || 0),
	VALUE(0 || 0),
	VALUE(5 && 7),
	VALUE(1 ? 2 : 3),
	VALUE(0 ? 2 : 3u),
	VALUE(1 ? -1 : 3u),
	VALUE(0xffffffff + 1),
	VALUE(0xffffffffu * 2),
	VALUE(4294967295 + 1),
	VALUE(1 - 2u),
	VALUE('a'),
	VALUE('\n'),
	VALUE('\0'),
	VALUE('\x41'),
	VALUE('\101'),
	VALUE(010),
	VALUE(0x7fffffffffffffff),
	VALUE(0x8000000000000000),
	VALUE(18446744073709551615ul),
	VALUE((char)300),
	VALUE((unsigned char)300),
	VALUE((signed char)200),
	VALUE((short)70000),
	VALUE((unsigned short)-1),
	VALUE((int)0xffffffff),
	VALUE((unsigned int)-1l),
	VALUE((long)-1),
	VALUE((unsigned long)-1),
	VALUE((long)0xffffffffu),
	VALUE((unsigned long)(int)-5),
	VALUE((long long)-5),
	VALUE(sizeof(int)),
	VALUE(sizeof(char)),
	VALUE(sizeof(unsigned long long)),
	VALUE(sizeof(int *)),
	VALUE(sizeof(int[4])),
	VALUE(sizeof(int (*)(int))),
	VALUE(sizeof(struct inner)),
	VALUE(sizeof(1)),
	VALUE(sizeof(1l)),
	VALUE(sizeof "abc"),
	VALUE(sizeof(1 + 1ul)),
	VALUE(offsetof(struct inner, l)),
	VALUE(RED + GREEN),
	VALUE((int)BLUE),
	VALUE((int)NEG),
	VALUE(1 + (2 ? 3 : 4) * 5 - 6 / 2),
	VALUE_D("(1, 2) + 0", 2, 4, true),
	VALUE(1000000 * 3),
	VALUE((_Bool)5 + 0),
	VALUE((_Bool)0 + 0),
	VALUE(-2147483647 - 1),
	VALUE(9223372036854775807 / -1),
	VALUE(-5 % 5),
	VALUE((5 & 3) << 2 | 1),
	VALUE(1 | 2 ^ 3 & 4),
	VALUE(1 + 2 << 3),
	VALUE(2 < 3 == 1),
	/* what C has not, or leaves open */
	VALUE_D("1 ^^ 0", 1, 4, true),
	VALUE_D("5 ^^ 7", 0, 4, true),
	VALUE_D("0 ^^ 0", 0, 4, true),
	VALUE_D("1 << 31", 0x80000000, 4, true),
	VALUE_D("2147483647 + 1", 0x80000000, 4, true),
	VALUE_D("(long long)(2147483647 + 1)", 0x80000000, 8, true),
	VALUE_D("(int)(2147483647 + 1)", 0xffffffff80000000, 4, true),
	VALUE_D("1 << 65", 2, 4, true),
	VALUE_D("\"a\" < \"b\"", 1, 4, true),
	VALUE_D("\"a\" == \"a\"", 1, 4, true),
	VALUE_D("\"a\" >= \"ab\"", 0, 4, true),
	VALUE_D("0 && vi", 0, 4, true),
	VALUE_D("1 || vi", 1, 4, true),
	VALUE(sizeof(struct s)),
	VALUE_D("sizeof (sp->text)", 16, sizeof(size_t), false),
	VALUE_D("sizeof (sp->arr) / sizeof (sp->arr[0])", 4, sizeof(size_t), false),
	VALUE(sizeof(s_t)),
	VALUE_D("sizeof (string)", 256, sizeof(size_t), false),
	VALUE_D("sizeof (vs)", 256, sizeof(size_t), false),
	VALUE_D("sizeof (pid)", 4, sizeof(size_t), false),
	VALUE_D("sizeof pid + 1", 5, sizeof(size_t), false),
	VALUE_D("sizeof (args[2])", 8, sizeof(size_t), false),
	VALUE(offsetof(struct s, arr)),
	VALUE(offsetof(struct s, anon)),
	VALUE(offsetof(struct s, next)),
	VALUE(offsetof(struct s, fn)),
	VALUE(offsetof(struct s, d)),
	VALUE(offsetof(struct s, op)),
	VALUE(offsetof(s_t, in)),
	VALUE_D("$pid + 1", 4712, 4, true),
	VALUE_D("$1 * 2", 24, 4, true),
	VALUE_D("$4", -7, 4, true),
	VALUE_D("$5", 0x1ffffffff, 8, true),
	VALUE_D("-9223372036854775807 - 1 - 0", 0x8000000000000000, 8, true),
	VALUE_D("(-9223372036854775807 - 1) / -1", 0x8000000000000000, 8, true),
	VALUE_D("(-9223372036854775807 - 1) % -1", 0, 8, true),
	VALUE_D("NULL == 0", 1, 4, true),
};

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct program *p;
		struct node *n;
		struct fake f;

		fake_open(&f);
		n = compile_expr(&f, values[i].expr, &p);
		if (n->kind != N_INT)
			fail_msg("%s is not folded", values[i].expr);
		if (n->ival != values[i].value)
			fail_msg("%s is %lld, not %lld", values[i].expr, (long long)n->ival,
				 (long long)values[i].value);
		if ((size_t)type_size(f.types, n->tid) != values[i].size ||
		    type_is_signed(f.types, n->tid) != values[i].sgn)
			fail_msg("%s has type %s", values[i].expr, TYPE_NAME(f.types, n->tid));
		program_free(p);
		fake_close(&f);
	}
}

/* ---- trees: what the code room relies on ---- */

static const struct {
	const char *expr, *tree;
} trees[] = {
	{ "vi + vl", "(+ " AS_LONG("(var vi):int") " (var vl):long):long" },
	{ "vi + pid", "(+ (var vi):int (builtin pid):pid_t):int" },
	{ "v8 + 1", "(+ (cast (int) (var v8):uint8_t):int 1:int):int" },
	{ "vip + vi", "(+ (var vip):int * (* " AS_LONG("(var vi):int") " 4:long):long):int *" },
	{ "vip - 2", "(- (var vip):int * 8:long):int *" },
	{ "vcp + vl", "(+ (var vcp):char * (var vl):long):char *" },
	{ "vip - vip", "(/ (- (cast (long) (var vip):int *):long (cast (long) (var vip):int "
		       "*):long):long 4:long):long" },
	{ "sp->i", "(. (* (var sp):struct s *):struct s i):int" },
	{ "sv.i", "(. (var sv):struct s i):int" },
	{ "sp->arr[2]",
	  "(index (decay (. (* (var sp):struct s *):struct s arr):int [4]):int * 2:long):int" },
	{ "vip[vc]", "(index (var vip):int * (cast (long) (var vc):char):long):int" },
	{ "*sp->arr", "(* (decay (. (* (var sp):struct s *):struct s arr):int [4]):int *):int" },
	{ "vs == vtext", "(== (var vs):string (stringof (var vtext):char [8]):string):int" },
	{ "vs == vcp", "(== (var vs):string (stringof (var vcp):char *):string):int" },
	{ "vcp == vcp", "(== (var vcp):char * (var vcp):char *):int" },
	{ "vi = vl", "(= (var vi):int " LONG_IS_WIDER("(cast (int) (var vl):long):int",
						      "(var vl):long") "):int" },
	{ "vs = vtext", "(= (var vs):string (stringof (var vtext):char [8]):string):string" },
	{ "vs = 0", "(= (var vs):string 0:int):string" },
	{ "v8 += vl", "(+= (var v8):uint8_t (var vl):long):uint8_t" },
	{ "vip += 3", "(+= (var vip):int * 12:long):int *" },
	{ "assoc[vi, \"x\"]",
	  "(var assoc (cast (int64_t) (var vi):int):int64_t \"x\":string):int" },
	{ "stringof(arg0)", "(stringof (cast (char *) (builtin arg0):int64_t):char *):string" },
	{ "strlen(vtext)", "(call strlen (stringof (var vtext):char [8]):string):size_t" },
	{ "args[1]", "(builtin args 2:int):char *" },
	{ "-vh", "(- (cast (int) (var vh):short):int):int" },
	{ "+vi", "(var vi):int" },
	{ "vi << vl", "(<< (var vi):int (var vl):long):int" },
	{ "vu >> vc", "(>> (var vu):unsigned int (cast (int) (var vc):char):int):unsigned int" },
	{ "vi ? 1 : vl", "(?: (var vi):int 1:long (var vl):long):long" },
	{ "vi < vu",
	  "(< (cast (unsigned int) (var vi):int):unsigned int (var vu):unsigned int):int" },
	{ "sp == 0", "(== (var sp):struct s * 0:struct s *):int" },
};

static void test_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(trees); i++) {
		struct strbuf b = { 0 };
		struct program *p;
		struct node *n;
		struct fake f;

		fake_open(&f);
		n = compile_expr(&f, trees[i].expr, &p);
		tree_dump_node(&b, n, f.types);
		assert_string_equal(b.s, trees[i].tree);
		strbuf_free(&b);
		program_free(p);
		fake_close(&f);
	}
}

/* ---- marks that the dump does not show ---- */

static void test_marks(void **state)
{
	static const struct {
		const char *expr;
		bool user, lvalue;
	} all[] = {
		{ "vcp", false, true },
		{ "*vcp", false, true },
		{ "ucp", true, true },
		{ "*ucp", true, false },
		{ "ucp[3]", true, false },
		{ "ucp + 1", true, false },
		{ "(long *)ucp", true, false },
		{ "*(long *)ucp", true, false },
		{ "stringof(ucp)", true, false },
		{ "stringof(vcp)", false, false },
		{ "vi ? ucp : vcp", true, false },
		{ "((struct s *)ucp)->next->i", true, false },
		{ "&ucp[1]", true, false },
		{ "sv.in.l", false, true },
		{ "sv.arr[1]", false, true },
		{ "sp->i", false, true },
		{ "*(int *)arg0", false, false },
		{ "*(int *)(vi + 1)", false, true },
		{ "sv.next->i", false, true },
		{ "varr[1]", false, true },
		{ "assoc[1, \"\"]", false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct program *p;
		struct node *n;
		struct fake f;

		fake_open(&f);
		n = compile_expr(&f, all[i].expr, &p);
		if (n->user != all[i].user || n->lvalue != all[i].lvalue)
			fail_msg("%s: user %d, lvalue %d", all[i].expr, n->user, n->lvalue);
		program_free(p);
		fake_close(&f);
	}
}

/* The type that a compound assignment computes in. */
static void test_compound(void **state)
{
	static const struct {
		const char *expr;
		dt_tid type;
	} all[] = {
		{ "v8 += vl", T_LONG }, { "v8 <<= vl", T_INT },	  { "vi /= vu", T_UINT },
		{ "vc %= vc", T_INT },	{ "vul &= -1", T_ULONG }, { "vu >>= vl", T_UINT },
	};
	struct program *p;
	struct node *n;
	struct fake f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		fake_open(&f);
		n = compile_expr(&f, all[i].expr, &p);
		assert_int_equal(n->tid2, all[i].type);
		program_free(p);
		fake_close(&f);
	}
}

/* ---- variables, aggregations, inlines ---- */

static struct program *compiles(struct fake *f, const char *text)
{
	struct program *p = fake_compile(f, text);

	if (!p)
		fail_msg("%s\n%s", text, shown_error(f));
	return p;
}

static void test_good_programs(void **state)
{
	static const char *const good[] = {
		"BEGIN { }",
		"BEGIN, END { exit(0); }",
		"syscall:::entry /pid == $pid && execname != \"x\"/ { @[execname] = count(); }",
		"BEGIN { @a = sum(1); @a = sum(2); printa(@a); }",
		"BEGIN { printa(\"%@d\\n\", @late); } END { @late = count(); }",
		"BEGIN { @a[1, \"x\"] = count(); @b[2, \"y\"] = sum(3); printa(\"%d %s %@d "
		"%@d\\n\", @a, @b); }",
		"BEGIN { @a[stack()] = count(); printa(\"%k %@d\", @a); }",
		"BEGIN { @a[sym(arg0), usym(arg1)] = count(); printa(\"%a %A %@d\", @a); }",
		"BEGIN { @[pid] = count(); @[arg0] = count(); }",
		"BEGIN { clear(@a); trunc(@a); trunc(@a, 5); normalize(@a, 1000); denormalize(@a); "
		"@a[1] = count(); }",
		"BEGIN { @a = lquantize(arg0, 0, 100); @b = lquantize(arg0, -10, 10, 2); }",
		"BEGIN { @a = lquantize(arg0, 0, 100, 10, 3); @a = lquantize(arg1, 0, 100, 10); }",
		"BEGIN { @a = llquantize(arg0, 10, 0, 6, 20); @b = quantize(arg0, 2); }",
		"BEGIN { @a = avg(arg0); @b = min(arg0); @c = max(pid); @d = stddev(1); }",
		"BEGIN { printf(\"%d %s %x %p %c %Y\\n\", 1, \"a\", pid, curthread, 65, "
		"walltimestamp); }",
		"BEGIN { printf(\"%*d %-*.*s\\n\", 3, 4, 5, 6, \"x\"); }",
		"BEGIN { printf(\"no values\\n\"); trace(1); tracemem(arg0, 32); tracemem(arg0, "
		"32, arg1); }",
		"BEGIN { stack(); stack(5); ustack(); ustack(5); ustack(5, 0); sym(caller); "
		"func(1); mod(1); uaddr(1); }",
		"BEGIN { if (pid == 1) { trace(1); } else if (pid) trace(2); else { trace(3); } }",
		"BEGIN { x[pid, execname] = timestamp; x[1, \"a\"] = 0; self->y[1] = 2; }",
		"BEGIN { self->t = timestamp; this->d = timestamp - self->t; self->t = 0; }",
		"BEGIN { copyinto(arg0, 8, &((struct q *)arg1)->b); } struct q { int a; int b; };",
		"BEGIN { s = \"a\"; s = 0; s = strjoin(s, \"b\"); }",
		"inline int N = 5; inline string S = \"s\"; BEGIN { trace(N + 1); trace(S); }",
		("inline int twice[int x] = x * 2; inline long both(long a, char b) = a + b; "
		 "BEGIN { trace(twice[3]); trace(both(1, 2)); trace(twice[twice[pid]]); }"),
		("struct list { struct list *next; int v; }; BEGIN { this->l = (struct list "
		 "*)arg0; "
		 "trace(this->l->next->next->v); }"),
		"typedef unsigned int my_t; my_t x; BEGIN { x = 1; trace((my_t)5); }",
		"enum e { A, B = A + 2, C = B * 2 }; BEGIN { trace(C); }",
		"extern int e; BEGIN { e = 1; }",
		"int x; int x; BEGIN { x = 1; }",
		"BEGIN { x = 1; x = 2ul; x = 'c'; }",
		"BEGIN { i = arg0 ? 1 : 0; arg0 ? (j = 1) : (j = 2); }",
		"BEGIN { trace(\"x\" == execname ? 1 : 2); }",
		"BEGIN { x = (pid == 1) || (pid == 2 && !tid); }",
		"BEGIN { trace(NULL); this->p = (char *)NULL; this->p = 0; }",
		"t:::x, t2:::y { trace(args[0]); }",
		"BEGIN { rand(); strlen(\"x\"); }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct fake f;

		fake_open(&f);
		program_free(compiles(&f, good[i]));
		fake_close(&f);
	}
}

static void test_symtab(void **state)
{
	struct program *p, *q;
	struct var *v;
	struct agg *a;
	struct fake f;

	(void)state;
	fake_open(&f);
	p = compiles(&f, "BEGIN { g = 1; self->s = \"x\"; this->t = arg0; m[1u, \"k\"] = "
			 "curthread; @[pid, \"x\"] = count(); "
			 "@q = lquantize(arg0, 1, 9, 2); @[tid, \"y\"] = count(); }");
	assert_int_equal(f.syms->vars.n, 4);
	v = f.syms->vars.at[0];
	assert_string_equal(v->name, "g");
	assert_int_equal(v->scope, VAR_GLOBAL);
	assert_int_equal(v->type, T_INT);
	assert_false(v->assoc);
	v = f.syms->vars.at[1];
	assert_int_equal(v->scope, VAR_SELF);
	assert_int_equal(v->type, T_STRING);
	v = f.syms->vars.at[2];
	assert_int_equal(v->scope, VAR_THIS);
	v = f.syms->vars.at[3];
	assert_true(v->assoc);
	assert_int_equal(v->nkeys, 2);
	assert_int_equal(v->keys[0], T_UINT64);
	assert_int_equal(v->keys[1], T_STRING);
	assert_int_equal(f.syms->aggs.n, 2);
	a = f.syms->aggs.at[0];
	assert_string_equal(a->name, "_");
	assert_int_equal(a->id, 1);
	assert_int_equal(a->kind, AGG_COUNT);
	assert_int_equal(a->nkeys, 2);
	a = f.syms->aggs.at[1];
	assert_int_equal(a->kind, AGG_LQUANTIZE);
	assert_int_equal(a->base, 1);
	assert_int_equal(a->limit, 9);
	assert_int_equal(a->step, 2);
	assert_true(a->is_signed);
	/* The next program of the session knows them. */
	q = compiles(&f, "END { g++; printa(@q); @[1LL, \"z\"] = count(); }");
	assert_int_equal(f.syms->vars.n, 4);
	assert_int_equal(type_size(f.types, f.syms->aggs.at[0]->keys[0]), 8);
	program_free(q);
	program_free(p);
	fake_close(&f);
}

/* A program that fails leaves no mark. */
static void test_rollback(void **state)
{
	static const char *const bad[] = {
		("int fresh; struct fresh_s { int a; }; typedef int fresh_t; enum { FRESH = 1 }; "
		 "BEGIN { other = 1; "
		 "@n = sum(1); @old[1l] = count(); trace(nothing); }"),
		"BEGIN { other = 1; @n[1] = count(); printa(@undefined); }",
		"BEGIN { other = 1; self->y = 2; @old = ",
	};
	struct program *keep;
	struct fake f;

	(void)state;
	fake_open(&f);
	keep = compiles(&f, "BEGIN { kept = 1; @old[pid] = count(); }");
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
			assert_null(fake_compile(&f, bad[i]));
			assert_non_null(f.err.tag);
			diag_clear(&f.err);
			assert_int_equal(f.syms->vars.n, 1);
			assert_int_equal(f.syms->aggs.n, 1);
			assert_int_equal(f.syms->by_name.n, 2);
			assert_int_equal(type_size(f.types, f.syms->aggs.at[0]->keys[0]), 4);
			assert_int_equal(type_find(f.types, NULL, BTF_KIND_STRUCT, "fresh_s"),
					 TID_NONE);
			assert_int_equal(type_find(f.types, NULL, BTF_KIND_TYPEDEF, "fresh_t"),
					 TID_NONE);
		}
	}
	program_free(compiles(
		&f,
		"struct fresh_s { long b; }; BEGIN { FRESH = 2; @n = count(); other = \"s\"; }"));
	program_free(keep);
	fake_close(&f);
}

/* Memory runs out anywhere: D_NOMEM, and nothing is left behind. */
static void test_no_memory(void **state)
{
	static const char text[] =
		FAKE_DECLS "inline int N[int x] = x + 1; t:::x /pid == N[3]/ { self->z = "
			   "sp->next->in.l; new[vi, vs] = strjoin(vs, \"x\"); "
			   "@a[execname, stack()] = quantize(vi); printf(\"%s %d\\n\", vs, vi + "
			   "1); printa(@a); }";
	unsigned failed = 0;
	struct fake f;

	(void)state;
	fake_open(&f);
	for (f.opts.memory = 1; f.opts.memory < 1 << 22; f.opts.memory += f.opts.memory / 16 + 97) {
		struct program *p = fake_compile(&f, text);

		if (p) {
			program_free(p);
			break;
		}
		assert_string_equal(f.err.tag, "D_NOMEM");
		assert_string_equal(
			shown_error(&f),
			"[D_NOMEM] failed to compile script test.d: failed to allocate memory "
			"for the compilation\n");
		diag_clear(&f.err);
		assert_int_equal(f.syms->vars.n, 0);
		failed++;
	}
	assert_true(failed > 10);
	assert_true(f.opts.memory < 1 << 22);
	f.opts.memory = 0;
	/* The session's own table may be full, too. */
	for (size_t room = 0; room < 2000; room += 100) {
		struct program *p;

		f.syms->arena.limit = f.syms->arena.used + room + 1;
		p = fake_compile(&f,
				 "BEGIN { a1 = 1; a2[1] = 2; @a3[1] = count(); @a4 = sum(1); }");
		if (!p) {
			assert_string_equal(f.err.tag, "D_NOMEM");
			diag_clear(&f.err);
		}
		program_free(p);
		f.syms->arena.limit = 0;
	}
	fake_close(&f);
}

/* Deep texts end in an error, not at the end of the stack. */
static void test_deep(void **state)
{
	static const struct {
		const char *head, *unit, *tail;
		int n;
	} all[] = {
		{ "BEGIN { trace(", "1+", "1); }", 100000 },
		{ "BEGIN { trace(", "-", "1); }", 100000 },
		{ "BEGIN { trace(", "(", "1); }", 100000 },
		{ "BEGIN { ", "if (1) ", "trace(1); }", 100000 },
		{ "BEGIN { trace(", "1?", "1); }", 100000 },
		{ "int x", "[1]", ";", 100000 },
		{ "int ", "*", "x;", 100000 },
		{ "BEGIN { x", "[1]", "; }", 100000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct strbuf b = { 0 };
		struct program *p;
		struct fake f;

		strbuf_puts(&b, all[i].head);
		for (int k = 0; k < all[i].n; k++)
			strbuf_puts(&b, all[i].unit);
		strbuf_puts(&b, all[i].tail);
		fake_open(&f);
		p = fake_compile(&f, b.s);
		assert_null(p);
		assert_non_null(f.err.msg);
		strbuf_free(&b);
		fake_close(&f);
	}
}

static void test_deep_inlines(void **state)
{
	struct strbuf b = { 0 };
	struct fake f;

	(void)state;
	strbuf_puts(&b, "inline int i0 = pid + 1;");
	for (int k = 1; k < 3000; k++)
		strbuf_printf(&b, " inline int i%d = i%d + 1;", k, k - 1);
	strbuf_puts(&b, " BEGIN { trace(i2999); }");
	fake_open(&f);
	assert_null(fake_compile(&f, b.s));
	assert_string_equal(f.err.tag, "D_TOO_DEEP");
	strbuf_free(&b);
	fake_close(&f);
	fake_open(&f);
	assert_null(fake_compile(&f, "inline int a = b; inline int b = a; BEGIN { trace(a); }"));
	assert_string_equal(f.err.tag, "D_IDENT_UNDEF");
	fake_close(&f);
}

/* ---- errors: place, words and hint of some; their tags are test_err.c's ---- */

static void test_errors(void **state)
{
	static const struct {
		const char *text, *tag;
		int line, column;
		const char *msg, *hint;
	} all[] = {
		{ "BEGIN\n{\n\ttrace(execnam);\n}", "D_IDENT_UNDEF", 3, 8,
		  "failed to resolve execnam: Unknown variable name", "did you mean execname?" },
		{ "BEGIN { count = 1; }", "D_IDENT_BADREF", 1, 9,
		  "aggregating function 'count' may not be referenced as scalar", NULL },
		{ "BEGIN { trace(self->x); }", "D_VAR_UNDEF", 1, 15,
		  "self->x has not yet been declared or assigned", NULL },
		{ "BEGIN { this->value = 1; trace(this->valu); }", "D_VAR_UNDEF", 1, 32,
		  "this->valu has not yet been declared or assigned", "did you mean this->value?" },
		{ "nosuch:::probe { }", "D_PDESC_ZERO", 1, 1,
		  "probe description nosuch:::probe does not match any probes",
		  "did you mean such:::probe?" },
		{ "struct s { int size; }; BEGIN { trace(((struct s *)arg0)->siez); }",
		  "D_TYPE_MEMBER", 1, 40, "siez is not a member of struct s",
		  "did you mean size?" },
		{ "BEGIN { strlen(1, 2); }", "D_PROTO_LEN", 1, 9,
		  "strlen( ) prototype mismatch: 2 args passed, 1 expected", NULL },
		{ "BEGIN { strlen(pid); }", "D_PROTO_ARG", 1, 16,
		  "strlen( ) argument #1 is incompatible with prototype: prototype: string, "
		  "argument: pid_t",
		  "an address becomes a string by stringof( ) in the kernel, by copyinstr( ) in a "
		  "process" },
		{ "BEGIN { strlne(\"x\"); }", "D_FUNC_UNDEF", 1, 9,
		  "undefined function name: strlne", "did you mean strlen( )?" },
		{ "BEGIN { @a = count(); @a = sum(1); }", "D_AGG_REDEF", 1, 23,
		  "aggregation redefined: @a current: @a = sum( ), previous: @a = count( )", NULL },
		{ "BEGIN { msgsize(5); }", "D_UNIMPL", 1, 9,
		  "msgsize( ) is not supported: Linux has no STREAMS",
		  "a packet's length is ((struct sk_buff *)arg)->len" },
		{ "BEGIN { trace(curcpuinfo); }", "D_UNIMPL", 1, 15,
		  "curcpuinfo is not supported: it is a structure of another kernel",
		  "curcpu->cpu_id and the other members of curcpu are here" },
		{ "BEGIN { x = 1; x == 2; }", "D_EXPR_NULL", 1, 16, "expression has null effect",
		  "= assigns; == compares" },
		{ "BEGIN { trace(1 / 0); }", "D_DIV_ZERO", 1, 15,
		  "expression contains division by zero", NULL },
		{ "BEGIN { trace((uint33_t *)arg0); }", "D_TYPE_ERR", 1, 16,
		  "failed to resolve type uint33_t: Unknown type name", "did you mean uint32_t?" },
		{ "BEGIN { printf(\"%s\", pid); }", "D_PRINTF_ARG_TYPE", 1, 9,
		  "printf( ) argument #2 is incompatible with conversion #1 prototype: conversion: "
		  "%s, prototype: char [] or "
		  "string (or use stringof), argument: pid_t",
		  "%d prints integers; stringof( ) and copyinstr( ) make a string of an address" },
		{ "BEGIN { printa(@misspelt); @mispelt = count(); }", "D_PRINTA_AGGBAD", 1, 16,
		  "undefined aggregation: @misspelt", "did you mean @mispelt?" },
		{ "/* é */ BEGIN { trace(x); }", "D_IDENT_UNDEF", 1, 23,
		  "failed to resolve x: Unknown variable name", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct fake f;

		fake_open(&f);
		if (fake_compile(&f, all[i].text))
			fail_msg("%s compiles", all[i].text);
		if (!f.err.tag || strcmp(f.err.tag, all[i].tag) != 0)
			fail_msg("%s: %s", all[i].text, shown_error(&f));
		assert_string_equal(f.err.msg, all[i].msg);
		assert_int_equal(loc_line(f.err.loc), all[i].line);
		assert_int_equal(loc_column(f.err.loc), all[i].column);
		if (all[i].hint)
			assert_string_equal(f.err.hint, all[i].hint);
		fake_close(&f);
	}
}

static void test_options(void **state)
{
	struct fake f;

	(void)state;
	fake_open(&f);
	f.opts.zdefs = true;
	program_free(compiles(&f, "nosuch:::probe { trace(1); }"));
	f.opts.zdefs = false;
	assert_null(fake_compile(&f, "BEGIN { trace($9); }"));
	assert_string_equal(f.err.tag, "D_MACRO_UNDEF");
	diag_clear(&f.err);
	f.opts.defaultargs = true;
	program_free(compiles(&f, "BEGIN { trace($9 + 1); trace($$9); }"));
	assert_null(fake_compile(&f, ""));
	assert_string_equal(f.err.tag, "D_EMPTY");
	diag_clear(&f.err);
	f.opts.empty = true;
	program_free(compiles(&f, ""));
	fake_close(&f);
}

/* What needs nothing of the kernel's types does not open them: that would cost more than all else.
 */
static void test_lazy(void **state)
{
	static const char *const all[] = {
		"syscall:::entry /pid == $pid/ { @[execname, probefunc] = count(); }",
		"BEGIN { x = 1; self->t = timestamp; this->s = strjoin(execname, \"x\"); y[pid, "
		"\"k\"] = x++; }",
		"BEGIN { @ = quantize(arg0); printf(\"%d %s\\n\", (uint32_t)x + (unsigned)1, "
		"(string)arg0); } int x;",
		"struct q { int a; uint64_t b; struct q *n; }; t:::x { trace(((struct q "
		"*)arg0)->n->b + sizeof (size_t)); }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct fake f;

		fake_open(&f);
		program_free(compiles(&f, all[i]));
		/* The file of the made-up world is missing, so that a question to it would be
		 * remembered. */
		if (types_why(f.types))
			fail_msg("%s: %s", all[i], types_why(f.types));
		fake_close(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),	     cmocka_unit_test(test_values),
		cmocka_unit_test(test_trees),	     cmocka_unit_test(test_marks),
		cmocka_unit_test(test_compound),     cmocka_unit_test(test_good_programs),
		cmocka_unit_test(test_symtab),	     cmocka_unit_test(test_rollback),
		cmocka_unit_test(test_no_memory),    cmocka_unit_test(test_deep),
		cmocka_unit_test(test_deep_inlines), cmocka_unit_test(test_errors),
		cmocka_unit_test(test_options),	     cmocka_unit_test(test_lazy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
