/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The parser on valid text: every case is a program and the tree it must give (cases/parse_*.inc),
 * and what no table shows: types of literals, places of nodes, names, limits, memory running out,
 * speed.
 */
#include "front.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct tree_case {
	char mode;
	const char *text, *tree;
};

static const struct tree_case expressions[] = {
#include "cases/parse_expr.inc"
};

static const struct tree_case programs[] = {
#include "cases/parse_program.inc"
};

static void expect_tree(char mode, const char *text, const char *tree)
{
	struct front f;

	front_parse(&f, mode, text);
	if (strcmp(f.out.s, tree))
		fail_msg("%s\nshould give:\n%s\nbut gives:\n%s", text, tree, f.out.s);
	front_free(&f);
}

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expressions); i++) {
		const struct tree_case *c = &expressions[i];
		char text[512], tree[512];

		snprintf(text, sizeof(text), "BEGIN { %s }", c->text);
		snprintf(tree, sizeof(tree), "(clause (probes :::BEGIN) (body %s))\n", c->tree);
		expect_tree('p', text, tree);
	}
}

static void test_programs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		expect_tree(programs[i].mode, programs[i].text, programs[i].tree);
}

static const struct node *first_expr(const struct front *f)
{
	assert_false(f->failed);
	assert_non_null(f->prog.tree.clauses);
	assert_non_null(f->prog.tree.clauses->body);
	return f->prog.tree.clauses->body->expr;
}

/* Every node says where it stands, so that a mark under it covers what it says. */
static void test_places(void **state)
{
	static const struct {
		const char *text;
		uint32_t off, len;
	} cases[] = {
		{ "BEGIN { pid }", 8, 3 },
		{ "BEGIN { a + b * c }", 8, 9 },
		{ "BEGIN { f(a, b) }", 8, 7 },
		{ "BEGIN { a[1, 2] }", 8, 7 },
		{ "BEGIN { p->x.y }", 8, 6 },
		{ "BEGIN { self->abc }", 8, 9 },
		{ "BEGIN { -a }", 8, 2 },
		{ "BEGIN { a++ }", 8, 3 },
		{ "BEGIN { (int)x }", 8, 6 },
		{ "BEGIN { sizeof (int) }", 8, 12 },
		{ "BEGIN { a ? b : c }", 8, 9 },
		{ "BEGIN { @a[1] = count() }", 8, 15 },
		{ "BEGIN { mod`sym }", 8, 7 },
		{ "BEGIN { \"str\" }", 8, 5 },
		{ "BEGIN { offsetof(foo, a) }", 8, 16 },
		{ "BEGIN { xlate<foo>(a) }", 8, 13 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;

		front_parse(&f, 'p', cases[i].text);
		const struct node *n = first_expr(&f);

		if (n->loc.off != cases[i].off || n->loc.len != cases[i].len)
			fail_msg("%s: at %u length %u", cases[i].text, n->loc.off, n->loc.len);
		front_free(&f);
	}
}

static void test_clauses_are_counted(void **state)
{
	struct front f;
	unsigned n = 0;

	(void)state;
	front_parse(&f, 'p', "BEGIN { } a:b:c:d, 7 /x/ { } END { y }");
	assert_int_equal(f.prog.tree.nclauses, 3);
	for (const struct clause *c = f.prog.tree.clauses; c; c = c->next)
		assert_int_equal(c->index, n++);
	assert_int_equal(n, 3);
	const struct clause *second = f.prog.tree.clauses->next;

	assert_int_equal(second->nprobes, 2);
	assert_string_equal(second->probes[0].text, "a:b:c:d");
	assert_int_equal(second->probes[1].id, 7);
	assert_true(second->has_body);
	assert_null(second->body);
	front_free(&f);
}

/* The text of a description has the values of its macro variables. */
static void test_description_text(void **state)
{
	struct front f;

	(void)state;
	front_parse(&f, 'n', "pid$target : libc:$2 : entry");
	assert_false(f.failed);
	assert_string_equal(f.prog.tree.clauses->probes[0].text, "pid42:libc:read:entry");
	assert_false(f.prog.tree.clauses->has_body);
	front_free(&f);
}

static void expect_error(struct front *f, const char *tag, const char *message)
{
	front_run(f);
	assert_true(f->failed);
	assert_string_equal(f->prog.dc.err.tag, tag);
	if (!strstr(f->prog.dc.err.msg, message))
		fail_msg("message is: %s", f->prog.dc.err.msg);
	front_free(f);
}

static void test_macro_arguments(void **state)
{
	static const char text[] = "BEGIN { $1; $2; $$3 }";
	struct front f;

	(void)state;
	/* $4 is not used. */
	front_init(&f, 'p', text, strlen(text));
	f.prog.opts.argref = false;
	expect_error(&f, "D_MACRO_UNUSED", "extraneous argument '-5' ($4 is not referenced)");

	front_init(&f, 'p', text, strlen(text));
	f.prog.opts.argref = false;
	f.prog.env.argc = 4;
	front_run(&f);
	assert_false(f.failed);
	front_free(&f);

	static const char pragma[] = "#pragma D option argref\nBEGIN { }";

	front_init(&f, 'p', pragma, strlen(pragma));
	f.prog.opts.argref = false;
	front_run(&f);
	assert_false(f.failed);
	front_free(&f);

	static const char missing[] = "syscall::$7:entry { $8; $$9 }";

	front_init(&f, 'p', missing, strlen(missing));
	f.prog.opts.defaultargs = true;
	front_run(&f);
	assert_string_equal(f.out.s, "(clause (probes syscall:::entry) (body 0 \"\"))\n");
	front_free(&f);

	/* Used in the description alone counts as used. */
	static const char only[] = "syscall::$1:entry { }";

	front_init(&f, 'p', only, strlen(only));
	f.prog.opts.argref = false;
	f.prog.env.argc = 2;
	front_run(&f);
	assert_false(f.failed);
	front_free(&f);
}

static void test_macro_argument_forms(void **state)
{
	static const struct {
		char *arg;
		const char *result; /* of BEGIN { $1 }, or the tag of its error */
	} cases[] = {
		{ "0x1f", "31" },
		{ "-0x10", "-16" },
		{ "+5", "5" },
		{ "010", "8" },
		{ "10ull", "10" },
		{ "-2147483648", "-2147483648" },
		{ "_x1", "_x1" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "99999999999999999999", "D_MACRO_OFLOW" },
		{ "10ms", "D_SYNTAX" },
		{ "/tmp/x", "D_SYNTAX" },
		{ "-", "D_SYNTAX" },
		{ "-x", "D_SYNTAX" },
		{ "a-b", "D_SYNTAX" },
		{ "1.5", "D_SYNTAX" },
		{ "09", "D_SYNTAX" },
		{ "if", "D_SYNTAX" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *argv[] = { "x.d", cases[i].arg, NULL };
		char tree[256];
		struct front f;

		front_init(&f, 'p', "BEGIN { $1 }", 12);
		f.prog.env.argc = 2;
		f.prog.env.argv = argv;
		front_run(&f);
		snprintf(tree, sizeof(tree), "(clause (probes :::BEGIN) (body %s))\n",
			 cases[i].result);
		const char *got = f.failed ? f.prog.dc.err.tag : f.out.s;

		if (strcmp(got, f.failed ? cases[i].result : tree))
			fail_msg("$1 = %s: %s", cases[i].arg, f.out.s);
		front_free(&f);
	}
}

/* "start", n times "unit", "middle", n times "close", "end" */
static char *repeated(const char *start, const char *unit, const char *middle, const char *close,
		      const char *end, unsigned n)
{
	struct strbuf b = { 0 };

	strbuf_puts(&b, start);
	for (unsigned i = 0; i < n; i++)
		strbuf_puts(&b, unit);
	strbuf_puts(&b, middle);
	for (unsigned i = 0; i < n; i++)
		strbuf_puts(&b, close);
	strbuf_puts(&b, end);
	assert_false(b.failed);
	return b.s;
}

/* Nothing a text can nest or chain overflows the stack: it works up to a depth and fails with a
 * message above it. */
static void test_depth(void **state)
{
	static const struct {
		const char *start, *unit, *middle, *close, *end;
		unsigned fine;
	} cases[] = {
		{ "BEGIN { ", "(", "x", ")", " }", 400 },
		{ "BEGIN { ", "-", "x", "", " }", 400 },
		{ "BEGIN { ", "!", "x", "", " }", 400 },
		{ "BEGIN { ", "*", "x", "", " }", 400 },
		{ "BEGIN { ", "(int)", "x", "", " }", 400 },
		{ "BEGIN { ", "sizeof ", "x", "", " }", 400 },
		{ "BEGIN { ", "stringof ", "x", "", " }", 400 },
		{ "BEGIN { ", "xlate<int> ", "x", "", " }", 400 },
		{ "BEGIN { ", "xlate<int>(", "x", ")", " }", 400 },
		{ "BEGIN { ", "f(", "x", ")", " }", 400 },
		{ "BEGIN { ", "a[", "x", "]", " }", 400 },
		{ "BEGIN { ", "@a[", "x", "]", " }", 400 },
		{ "BEGIN { ", "a = ", "x", "", " }", 400 },
		{ "BEGIN { ", "a ? b : ", "x", "", " }", 400 },
		{ "BEGIN { ", "a ? ", "x", " : b", " }", 150 },
		{ "BEGIN { ", "a + ", "x", "", " }", 900 },
		{ "BEGIN { ", "a || b && ", "x", "", " }", 900 },
		{ "BEGIN { ", "a, ", "x", "", " }", 900 },
		{ "BEGIN { x", "->a", "", "", " }", 900 },
		{ "BEGIN { x", ".a", "", "", " }", 900 },
		{ "BEGIN { x", "[1]", "", "", " }", 900 },
		{ "BEGIN { x", "++", "", "", " }", 900 },
		{ "BEGIN { ", "{", "x", "}", " }", 400 },
		{ "BEGIN { ", "if (a) ", "x", "", " }", 400 },
		{ "BEGIN { ", "if (a) x; else ", "x", "", " }", 400 },
		{ "BEGIN { ", "for (;;) ", "x", "", " }", 400 },
		{ "BEGIN /", "(", "x", ")", "/ { }", 400 },
		{ "int ", "*", "x", "", ";", 100 },
		{ "int x", "[1]", "", "", ";", 100 },
		{ "int ", "(", "x", ")", ";", 400 },
		{ "int ", "(*", "x", ")", ";", 100 },
		{ "int x", "(int (*f)", "", ")", ";", 150 },
		{ "int x", "[int (*)", "", "]", ";", 150 },
		{ "struct s { int x; } y; ", "struct {", "int x;", "} y;", "", 400 },
		{ "BEGIN { sizeof (int ", "(*", "", ")", ") }", 100 },
		{ "BEGIN { sizeof (int ", "*", "", "", ") }", 100 },
		{ "enum e { A = ", "(", "1", ")", " };", 400 },
		{ "inline int x = ", "(", "1", ")", ";", 400 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (int deep = 0; deep < 3; deep++) {
			unsigned n = deep > 1 ? 100000 : deep ? 1100 : cases[i].fine;
			char *text = repeated(cases[i].start, cases[i].unit, cases[i].middle,
					      cases[i].close, cases[i].end, n);
			struct front f;

			front_init(&f, 'p', text, strlen(text));
			front_try(&f);
			if (f.failed != (deep > 0) ||
			    (deep && strcmp(f.prog.dc.err.tag, "D_SYNTAX")) ||
			    (deep && !strstr(f.prog.dc.err.msg, " more than ")))
				fail_msg("%s%s...: %u deep: %s", cases[i].start, cases[i].unit, n,
					 f.failed ? f.prog.dc.err.msg : "no error");
			front_free(&f);
			free(text);
		}
	}
}

/* The height of a tree is what its walkers count on. */
static unsigned height(const struct node *n)
{
	unsigned most = 0, h;

	if (!n)
		return 0;
	const struct node *parts[] = { n->a, n->b, n->c };

	for (unsigned i = 0; i < 3; i++) {
		h = height(parts[i]);
		most = h > most ? h : most;
	}
	for (unsigned i = 0; i < n->nargs; i++) {
		h = height(n->args[i]);
		most = h > most ? h : most;
	}
	assert_int_equal(n->height, most + 1);
	return most + 1;
}

static void test_height(void **state)
{
	static const char *const texts[] = {
		"BEGIN { a }",
		"BEGIN { a + b * c }",
		"BEGIN { f(a, b + c, -d) }",
		"BEGIN { a[1, b++][c] = d ? e : (f, g) }",
		"BEGIN { @x[a + 1] = sum((int)sizeof -x) }",
		"BEGIN { xlate<int>(stringof x)->y.z }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct front f;

		front_parse(&f, 'p', texts[i]);
		assert_true(height(first_expr(&f)) > 0);
		front_free(&f);
	}
}

static const char everything[] =
	"#pragma D option quiet\n#line 1 \"x\"\n"
	"typedef struct s { int a, *b[4]; struct { unsigned c : 3; } d; } s_t; enum e { A, B = 2 "
	"};\n"
	"self int x[int, string]; inline int f[int a] = a + 1; int (*fn)(int, ...);\n"
	"translator s_t < int *I > { a = *I; }; provider p { probe x(int) : (char *); };\n"
	"syscall::read:entry, pid$target::$2:entry /pid == $1 && \"a\\n\" != $$3/ {\n"
	"\tif (a) { @x[1, b] = count(); } else for (c = 0; c < 3; c++) d[c] = (s_t *)e + sizeof "
	"(int);\n"
	"\tprintf(\"%d\", xlate<s_t>(&g)->a ? offsetof(s_t, a) : vmlinux`h); return 'a';\n}\n";

/* Whatever allocation fails, the answer is D_NOMEM and nothing leaks (the sanitizer looks). */
static void test_out_of_memory(void **state)
{
	struct front f;
	bool ok = false;

	(void)state;
	front_init(&f, 'p', everything, strlen(everything));
	front_run(&f);
	if (f.failed)
		fail_msg("%s", f.out.s);
	size_t whole = f.prog.dc.arena.used;

	front_free(&f);
	for (size_t limit = 16; !ok; limit += 16) {
		assert_true(limit <= whole + 64);
		front_init(&f, 'p', everything, strlen(everything));
		f.prog.dc.arena.limit = limit;
		ok = front_try(&f);
		if (!ok)
			assert_string_equal(f.prog.dc.err.tag, "D_NOMEM");
		front_free(&f);
	}
}

/* A prefix of a program is a program or an error, never anything else. */
static void test_every_prefix(void **state)
{
	(void)state;
	for (size_t len = 0; len < strlen(everything); len++) {
		struct front f;

		front_init(&f, 'p', everything, len);
		front_run(&f);
		front_free(&f);
	}
}

static void test_nul_byte(void **state)
{
	struct front f;

	(void)state;
	front_init(&f, 'p', "BEGIN { a }\0", 12);
	expect_error(&f, "D_SYNTAX", "syntax error near \"\\000\"");
	front_init(&f, 'p', "BEGIN { \"a\0b\" }", 15);
	front_run(&f);
	assert_string_equal(f.out.s, "(clause (probes :::BEGIN) (body \"a\\000b\"))\n");
	front_free(&f);
}

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The best of a few runs, in milliseconds of our own time. */
static double parse_time(unsigned clauses)
{
	char *text = repeated(
		"",
		"syscall::read*:entry /pid == 12 && execname == \"bash\"/\n{\n"
		"\tself->ts[pid, \"x\"] = timestamp; this->d = (uint64_t)arg0 / 2;\n"
		"\t@lat[probefunc, execname] = quantize(timestamp - self->ts[pid, \"x\"]);\n"
		"\tprintf(\"%s %d\\n\", execname, curthread->mm->pgd[3].x + 1);\n}\n",
		"", "", "", clauses);
	double best = 1e9;

	for (int i = 0; i < 7; i++) {
		struct front f;

		front_init(&f, 'p', text, strlen(text));
		double start = milliseconds();

		if (!front_try(&f))
			fail_msg("%s", f.prog.dc.err.msg);
		double took = milliseconds() - start;

		best = took < best ? took : best;
		front_free(&f);
	}
	free(text);
	return best;
}

/* A thousand lines well under 5 ms, and ten times the text at about ten times the cost. Under a
 * sanitizer, and on a machine that is known to be slow, only the second is asked. */
static void test_speed(void **state)
{
	double thousand = parse_time(1000 / 6), more = parse_time(10000 / 6);

	(void)state;
	print_message("1,000 lines: %.2f ms; 10,000: %.2f ms\n", thousand, more);
}

static void test_dump_type(void **state)
{
	struct strbuf b = { 0 };
	struct front f;

	(void)state;
	front_parse(&f, 'p', "int *(*x[3])(char);");
	tree_dump_type(&b, &f.prog.tree.decls->tn, NULL);
	assert_string_equal(b.s, "(array 3 (ptr (func [(char)] (ptr (int)))))");
	strbuf_free(&b);
	front_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_programs),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_clauses_are_counted),
		cmocka_unit_test(test_description_text),
		cmocka_unit_test(test_macro_arguments),
		cmocka_unit_test(test_macro_argument_forms),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_height),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_nul_byte),
		cmocka_unit_test(test_speed),
		cmocka_unit_test(test_dump_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
