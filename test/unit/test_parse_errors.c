/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The parser on malformed text: each case with its tag, line, column and message
 * (cases/parse_errors.inc); and the hints and the picture of the place that go with them.
 */
#include "front.h"

static const struct error_case {
	char mode;
	const char *text, *tag;
	int line, column;
	const char *message;
} errors[] = {
#include "cases/parse_errors.inc"
};

static void test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		const struct error_case *c = &errors[i];
		struct front f;

		front_parse(&f, c->mode, c->text);
		const struct diag *e = &f.prog.dc.err;

		if (!f.failed)
			fail_msg("%s\nshould fail but gives:\n%s", c->text, f.out.s);
		if (strcmp(e->tag, c->tag) || loc_line(e->loc) != c->line ||
		    loc_column(e->loc) != c->column || strcmp(e->msg, c->message))
			fail_msg("%s\nshould fail with [%s] %d:%d %s\nbut does with [%s] %d:%d %s",
				 c->text, c->tag, c->line, c->column, c->message, e->tag,
				 loc_line(e->loc), loc_column(e->loc), e->msg);
		front_free(&f);
	}
}

/* The whole of what the user sees. */
static void test_pictures(void **state)
{
	static const struct {
		char mode;
		const char *text, *picture;
	} cases[] = {
		{ 'p', "BEGIN\n{\n\ttrace(1)\n\ttrace(2);\n}\n",
		  "failed to compile script x.d: [D_SYNTAX] line 4: syntax error near \"trace\"\n"
		  "    \ttrace(2);\n    \t^~~~~\nhint: is a ';' missing at the end of line 3?\n" },
		{ 'n', "BEGIN { while (1) { } }",
		  "failed to compile program: [D_SYNTAX] in action list: syntax error near "
		  "\"while\"\n"
		  "    BEGIN { while (1) { } }\n            ^~~~~\n"
		  "hint: D has no 'while' and no 'do' statement: use 'for' with a bound, or a tick "
		  "probe\n" },
		{ 'n', "BEGIN /pid = 12/ { 1 2 }",
		  "failed to compile program: [D_SYNTAX] in action list: syntax error near \"2\"\n"
		  "    BEGIN /pid = 12/ { 1 2 }\n                         ^\n" },
		{ 'n', "BEGIN /pid == 12 &&/ { }",
		  "failed to compile program: [D_SYNTAX] in predicate: syntax error near \"/\"\n"
		  "    BEGIN /pid == 12 &&/ { }\n                       ^\n" },
		{ 'n', "syscall::read:entry:x {\n}",
		  "failed to compile program: [D_PDESC_INVAL] line 1: invalid probe description "
		  "\"syscall::read:entry:x\": it has too many parts\n"
		  "    syscall::read:entry:x {\n    ^~~~~~~~~~~~~~~~~~~~~\n"
		  "hint: a description is provider:module:function:name\n" },
		{ 'p', "BEGIN {\n\tx = (1 + 2;\n}\n",
		  "failed to compile script x.d: [D_SYNTAX] line 2: syntax error near \";\"\n"
		  "    \tx = (1 + 2;\n    \t          ^\nhint: the ( of line 2, column 6 is still "
		  "open\n" },
		{ 'p', "BEGIN {\n\tif (x) {\n\t\ty;\n",
		  "failed to compile script x.d: [D_SYNTAX] line 3: end-of-file encountered before "
		  "matching }\n"
		  "    \t\ty;\n    \t\t  ^\nhint: the { of line 2, column 9 is still open\n" },
		{ 'p', "BEGIN { trace(\xe2\x80\x9cx\xe2\x80\x9d); }",
		  "failed to compile script x.d: [D_SYNTAX] line 1: syntax error near "
		  "\"\xe2\x80\x9c\"\n"
		  "    BEGIN { trace(\xe2\x80\x9cx\xe2\x80\x9d); }\n                  ^\n"
		  "hint: a curly quote, perhaps pasted from a web page: D wants \"\n" },
		{ 'p', "# 20 \"inc.h\"\nBEGIN { 08 }\n",
		  "failed to compile script x.d: [D_INT_DIGIT] \"inc.h\", line 20: integer "
		  "constant 08 contains invalid "
		  "digit 8\n    BEGIN { 08 }\n            ^~\nhint: a constant that begins with 0 "
		  "is octal\n" },
		{ 'p', "# 1 \"inc.h\"\nint x;\n# 3 \"x.d\"\n\nBEGIN { 1.5 }\n",
		  "failed to compile script x.d: [D_SYNTAX] line 4: floating-point constants are "
		  "not permitted\n"
		  "    BEGIN { 1.5 }\n            ^~~\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;

		front_parse(&f, cases[i].mode, cases[i].text);
		assert_true(f.failed);
		if (strcmp(f.out.s, cases[i].picture))
			fail_msg("%s\nshould be shown as\n%s\nbut is shown as\n%s", cases[i].text,
				 cases[i].picture, f.out.s);
		front_free(&f);
	}
}

static void test_hints(void **state)
{
	static const struct {
		const char *text, *hint; /* NULL: there must be none */
	} cases[] = {
		{ "BEGIN { goto x; }", "no 'goto'" },
		{ "BEGIN { switch (x) { } }", "no 'switch'" },
		{ "BEGIN { if (a) b else c }", "belongs to no 'if'" },
		{ "BEGIN { if (a) { } elif (b) { } }", "only 'if', 'else' and 'for'" },
		{ "BEGIN { int x; }", "declared outside of clauses" },
		{ "BEGIN { this string s; }", "declared outside of clauses" },
		{ "BEGIN { for (int i = 0; ; ) ; }", "outside of clauses" },
		{ "BEGIN { a => b }", "did you mean >=" },
		{ "BEGIN { a === b }", "did you mean ==" },
		{ "BEGIN { a <> b }", "did you mean !=" },
		{ "BEGIN { a and b }", "&&" },
		{ "BEGIN { a == 1 && b = 2 }", "did you mean ==" },
		{ "BEGIN { \"a\" \"b\" }", "strjoin" },
		{ "BEGIN { self.x }", "self->name" },
		{ "BEGIN { this.x }", "this->name" },
		{ "BEGIN { x*/ }", "without its /*" },
		{ "BEGIN { a;\nEND { b; }", "is a } missing" },
		{ "BEGIN /x == 1 { }", "ends with /" },
		{ "BEGIN /x/ y;", "only a / before { ends it" },
		{ "BEGIN /*p/ { }", "needs a space" },
		{ "BEGIN { /* /* */ }", "do not nest" },
		{ "{ x }", "begins with a probe description" },
		{ "x = 1;", "stand inside of clauses" },
		{ "BEGIN { } }", "no { is open" },
		{ "int x = 1;", "starts as 0" },
		{ "typedef int x = 1;", "ends with ;" },
		{ "int f(int x) { }", "has inline before it" },
		{ "self x;", "type missing before x" },
		{ "int;", NULL },
		{ "foo_t x;", "known type" },
		{ "#include <x.h>", "-C" },
		{ "#pragma D opton quiet", "did you mean #pragma D option" },
		{ "#pragma D option a = b", "one option a line" },
		{ "#pragma D zzzzzz", NULL },
		{ "BEGIN { $3 }", "write $$3" },
		{ "BEGIN { $9 }", "-xdefaultargs" },
		{ "pid$x:::entry { }", "\\$" },
		{ "BEGIN { 'abcdefghij' }", "\"" },
		{ "BEGIN { 0x }", NULL },
		{ "BEGIN { a\xc2\xa0+ b }", "no-break space" },
		{ "BEGIN { a \\\n b }", "needs no \\" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;

		front_parse(&f, 'p', cases[i].text);
		assert_true(f.failed);
		const char *hint = f.prog.dc.err.hint;

		if (!hint != !cases[i].hint || (hint && !strstr(hint, cases[i].hint)))
			fail_msg("%s: hint is: %s", cases[i].text, hint ? hint : "none");
		front_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_hints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
