/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The lexer by itself: kinds and places of tokens, types and values of literals, the state that
 * decides what a
 * '/' is, descriptions, control lines. What needs a parser around it is in test_parse.c.
 */
#include "front.h"

#include "lang/lex.h"

/* The tokens of a text, as the parser in a clause would get them. */
static void expect_tokens(const char *text, const char *want)
{
	struct strbuf got = { 0 };
	struct front f;
	struct lexer lx;
	struct tok t;

	front_init(&f, 'p', text, strlen(text));
	if (setjmp(f.prog.dc.escape))
		fail_msg("%s: %s", text, f.prog.dc.err.msg);
	lex_init(&lx, &f.prog);
	for (lex_next(&lx, &t); t.kind != TOK_EOF; lex_next(&lx, &t))
		strbuf_printf(&got, "%s%s@%u+%u", got.n ? " " : "", token_name(t.kind), t.off,
			      t.len);
	if (strcmp(got.s ? got.s : "", want))
		fail_msg("%s\nshould be %s\nbut is   %s", text, want, got.s);
	strbuf_free(&got);
	front_free(&f);
}

static void test_tokens(void **state)
{
	(void)state;
	expect_tokens("", "");
	expect_tokens("a", "identifier@0+1");
	expect_tokens("  abc_1 _x\n", "identifier@2+5 identifier@8+2");
	expect_tokens("if iff self", "if@0+2 identifier@3+3 self@7+4");
	expect_tokens("a<<=b>>=c...d", "identifier@0+1 <<=@1+3 identifier@4+1 >>=@5+3 "
				       "identifier@8+1 ...@9+3 identifier@12+1");
	expect_tokens("-> -- -= - >", "->@0+2 --@3+2 -=@6+2 -@9+1 >@11+1");
	expect_tokens("<<<", "<<@0+2 <@2+1");
	expect_tokens("a+++++b", "identifier@0+1 ++@1+2 ++@3+2 +@5+1 identifier@6+1");
	expect_tokens("&&& ||| ^^^ ^=", "&&@0+2 &@2+1 ||@4+2 |@6+1 ^^@8+2 ^@10+1 ^=@12+2");
	expect_tokens(
		"()[]{};,:?.`~!%*/|",
		"(@0+1 )@1+1 [@2+1 ]@3+1 {@4+1 }@5+1 ;@6+1 ,@7+1 :@8+1 ?@9+1 .@10+1 `@11+1 ~@12+1 "
		"!@13+1 %@14+1 *@15+1 /@16+1 |@17+1");
	expect_tokens("== != <= >= && || ++ += -= *= /= %= &= |= = < > + &",
		      "==@0+2 !=@3+2 <=@6+2 >=@9+2 &&@12+2 ||@15+2 ++@18+2 +=@21+2 -=@24+2 *=@27+2 "
		      "/=@30+2 %=@33+2 &=@36+2 "
		      "|=@39+2 =@42+1 <@44+1 >@46+1 +@48+1 &@50+1");
	expect_tokens("a/*x*/b//c\nd", "identifier@0+1 identifier@6+1 identifier@11+1");
	expect_tokens("@ @a @_9 @9", "aggregation@0+1 aggregation@2+2 aggregation@5+3 "
				     "aggregation@9+1 integer constant@10+1");
	expect_tokens("\"a b\" 'c' 12 0x1f", "string literal@0+5 character constant@6+3 integer "
					     "constant@10+2 integer constant@13+4");
	expect_tokens("$target $$pid", "macro variable@0+7 macro variable@8+5");
	expect_tokens("mod`sym", "identifier@0+3 `@3+1 identifier@4+3");
	expect_tokens("#!/usr/bin/dtrace\nx", "identifier@18+1");
	expect_tokens("x\n  #pragma D option quiet\ny", "identifier@0+1 identifier@27+1");
	expect_tokens("x \n#line 3 \"f\"\n y", "identifier@0+1 identifier@16+1");
	expect_tokens("a /b/ c", "identifier@0+1 /@2+1 identifier@3+1 /@4+1 identifier@6+1");
}

static void test_keywords(void **state)
{
	int n = 0;

	(void)state;
	for (int k = TOK_KEYWORD; k < KW_END_; k++, n++) {
		const char *name = token_name(k);

		assert_int_equal(keyword_find(name, strlen(name)), k);
		/* Sorted: the search counts on it. */
		if (k + 1 < KW_END_)
			assert_true(strcmp(name, token_name(k + 1)) < 0);
		assert_int_equal(keyword_find(name, strlen(name) - 1) >= TOK_KEYWORD &&
					 strlen(token_name(keyword_find(name, strlen(name) - 1))) !=
						 strlen(name) - 1,
				 0);
	}
	assert_int_equal(n, KW_END_ - TOK_KEYWORD);
	assert_int_equal(KW_AUTO, TOK_KEYWORD);
	assert_int_equal(keyword_find("", 0), TOK_IDENT);
	assert_int_equal(keyword_find("zzz", 3), TOK_IDENT);
	assert_int_equal(keyword_find("intx", 4), TOK_IDENT);
	assert_int_equal(keyword_find("in", 2), TOK_IDENT);
	assert_string_equal(token_name(99999), "unknown token");
}

/* C's types of integer constants. */
static void test_literal_types(void **state)
{
	static const struct {
		const char *text;
		dt_tid tid;
		uint64_t value;
	} cases[] = {
		{ "0", T_INT, 0 },
		{ "2147483647", T_INT, INT32_MAX },
		{ "2147483648", T_WORD64, 2147483648u },
		{ "4294967296", T_WORD64, 4294967296u },
		{ "9223372036854775807", T_WORD64, INT64_MAX },
		{ "9223372036854775808", T_UWORD64, 9223372036854775808u },
		{ "18446744073709551615", T_UWORD64, UINT64_MAX },
		{ "0x7fffffff", T_INT, INT32_MAX },
		{ "0x80000000", T_UINT, 0x80000000u },
		{ "0xffffffff", T_UINT, UINT32_MAX },
		{ "0x100000000", T_WORD64, 0x100000000u },
		{ "0x7fffffffffffffff", T_WORD64, INT64_MAX },
		{ "0x8000000000000000", T_UWORD64, 0x8000000000000000u },
		{ "037777777777", T_UINT, UINT32_MAX },
		{ "01777777777777777777777", T_UWORD64, UINT64_MAX },
		{ "1u", T_UINT, 1 },
		{ "4294967296u", T_UWORD64, 4294967296u },
		{ "1l", T_LONG, 1 },
		{ "0xffffffffl", sizeof(long) == 8 ? T_LONG : T_ULONG, UINT32_MAX },
		{ "0x8000000000000000l", T_UWORD64, 0x8000000000000000u },
		{ "4294967295l", T_WORD64, UINT32_MAX },
		{ "1ul", T_ULONG, 1 },
		{ "1LU", T_ULONG, 1 },
		{ "1ll", T_LLONG, 1 },
		{ "1ull", T_ULLONG, 1 },
		{ "1llu", T_ULLONG, 1 },
		{ "0xffffffffffffffffll", T_ULLONG, UINT64_MAX },
		{ "'a'", T_INT, 'a' },
		{ "'\\377'", T_INT, UINT64_MAX },
		{ "'abcd'", T_INT, 0x61626364 },
		{ "'\\377\\377\\377\\376'", T_INT, (uint64_t)-2 },
		{ "'abcde'", T_WORD64, 0x6162636465 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;
		struct lexer lx;
		struct tok t;

		front_init(&f, 'p', cases[i].text, strlen(cases[i].text));
		lex_init(&lx, &f.prog);
		lex_next(&lx, &t);
		if (t.tid != cases[i].tid || t.ival != cases[i].value)
			fail_msg("%s: type %u, value %#llx", cases[i].text, t.tid,
				 (unsigned long long)t.ival);
		assert_int_equal(t.len, strlen(cases[i].text));
		front_free(&f);
	}
}

/* A '/' ends a predicate if "{", ";" or nothing follows and no bracket is open. */
static void test_end_of_predicate(void **state)
{
	static const struct {
		const char *text;
		int slashes, ends;
	} cases[] = {
		{ "a / {", 0, 1 },	   { "a /{", 0, 1 },
		{ "a /", 0, 1 },	   { "a / ;", 0, 1 },
		{ "a / b", 1, 0 },	   { "(a / {", 1, 0 },
		{ "[a / {", 1, 0 },	   { "(a) / {", 0, 1 },
		{ "a / /* { */ b", 1, 0 }, { "a / /* x */ {", 0, 1 },
		{ "a / // x\n{", 0, 1 },   { "a / (b) / {", 1, 1 },
		{ "a) / {", 0, 1 },	   { "a / \n#pragma D option quiet\n{", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;
		struct lexer lx;
		struct tok t;
		int slashes = 0, ends = 0;

		front_init(&f, 'p', cases[i].text, strlen(cases[i].text));
		lex_init(&lx, &f.prog);
		lx.in_pred = true;
		for (lex_next(&lx, &t); t.kind != TOK_EOF; lex_next(&lx, &t)) {
			slashes += t.kind == TOK_SLASH;
			ends += t.kind == TOK_EPRED;
		}
		if (slashes != cases[i].slashes || ends != cases[i].ends)
			fail_msg("%s: %d %d", cases[i].text, slashes, ends);
		front_free(&f);
	}
}

static void test_descriptions(void **state)
{
	static const struct {
		const char *text, *want, *rest;
	} cases[] = {
		{ "BEGIN {", "BEGIN", " {" },
		{ "  a:b:c:d/x", "a:b:c:d", "/x" },
		{ "a : b :c: d {", "a:b:c:d", " {" },
		{ "a: {", "a:", " {" },
		{ "a: b c", "a:b", " c" },
		{ "a :\nb", "a:", "\nb" },
		{ "fbt::foo.isra.0+8:entry,x", "fbt::foo.isra.0+8:entry", ",x" },
		{ "[!a-z]*?\\[x] ", "[!a-z]*?\\[x]", " " },
		{ "pid$target::`x:-y@1 ", "pid$target::`x:-y@1", " " },
		{ "/* c */ x", "x", "" },
		{ "#pragma D option quiet\nx", "x", "" },
		{ "(x", NULL, "(x" },
		{ "", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct front f;
		struct lexer lx;
		struct loc loc;

		front_init(&f, 'p', cases[i].text, strlen(cases[i].text));
		lex_init(&lx, &f.prog);
		const char *got = lex_description(&lx, &loc);

		if (!got != !cases[i].want || (got && strcmp(got, cases[i].want)))
			fail_msg("%s: %s", cases[i].text, got ? got : "none");
		assert_int_equal(f.src.len - lx.off, strlen(cases[i].rest));
		front_free(&f);
	}
}

static void test_string_places(void **state)
{
	static const char text[] = "\"a\\n\\x41\\101b%d\"";
	struct source src = { .text = text, .len = sizeof(text) - 1 };
	struct loc whole = { .src = &src, .off = 0, .len = sizeof(text) - 1 };
	/* Decoded: a \n A A b % d */
	static const struct {
		uint32_t index, len, off, raw;
	} cases[] = {
		{ 0, 1, 1, 1 },	 { 1, 1, 2, 2 },  { 2, 1, 4, 4 },  { 3, 1, 8, 4 },
		{ 4, 1, 12, 1 }, { 5, 2, 13, 2 }, { 1, 3, 2, 10 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct loc at = lex_string_loc(whole, cases[i].index, cases[i].len);

		if (at.off != cases[i].off || at.len != cases[i].raw)
			fail_msg("%u+%u: %u+%u", cases[i].index, cases[i].len, at.off, at.len);
	}
	struct loc none = { 0 };

	assert_null(lex_string_loc(none, 3, 1).src);
	/* What is no literal, a macro say, is its own place. */
	struct source macro = { .text = "$$1", .len = 3 };
	struct loc at = lex_string_loc((struct loc){ .src = &macro, .len = 3 }, 1, 1);

	assert_int_equal(at.len, 3);
}

static void test_long_string(void **state)
{
	struct strbuf b = { 0 };
	struct front f;

	(void)state;
	strbuf_puts(&b, "BEGIN { \"");
	for (int i = 0; i < 65535; i++)
		strbuf_putc(&b, 'x');
	strbuf_puts(&b, "\" }");
	front_parse(&f, 'p', b.s);
	assert_false(f.failed);
	front_free(&f);
	strbuf_reset(&b);
	strbuf_puts(&b, "BEGIN { \"");
	for (int i = 0; i < 65536; i++)
		strbuf_putc(&b, 'x');
	strbuf_puts(&b, "\" }");
	front_parse(&f, 'p', b.s);
	assert_true(f.failed);
	assert_string_equal(f.prog.dc.err.tag, "D_STR_OFLOW");
	assert_int_equal(loc_column(f.prog.dc.err.loc), 9);
	front_free(&f);
	strbuf_free(&b);

	char *argument = malloc(70001), *argv[] = { "x.d", argument, NULL };

	assert_non_null(argument);
	memset(argument, 'x', 70000);
	argument[70000] = '\0';
	front_init(&f, 'p', "BEGIN { $$1 }", 13);
	f.prog.env.argc = 2;
	f.prog.env.argv = argv;
	front_run(&f);
	assert_true(f.failed);
	assert_string_equal(f.prog.dc.err.tag, "D_STR_OFLOW");
	front_free(&f);
	free(argument);
}

/* Looking ahead does not count a control line twice. */
static void test_control_lines_count_once(void **state)
{
	struct front f;
	unsigned n = 0;

	(void)state;
	front_parse(&f, 'p',
		    "int x[\n#pragma D option quiet\nint];\nBEGIN { (\n#pragma D option "
		    "bufsize=1m\n#line 77\nfoo)x; (y\n"
		    "#pragma D option aggsize=1\n *)z; }");
	if (f.failed)
		fail_msg("%s", f.out.s);
	for (const struct pragma *p = f.prog.tree.pragmas; p; p = p->next)
		n++;
	assert_int_equal(n, 3);
	assert_int_equal(f.src.nmarks, 1);
	front_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_keywords),
		cmocka_unit_test(test_literal_types),
		cmocka_unit_test(test_end_of_predicate),
		cmocka_unit_test(test_descriptions),
		cmocka_unit_test(test_string_places),
		cmocka_unit_test(test_long_string),
		cmocka_unit_test(test_control_lines_count_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
