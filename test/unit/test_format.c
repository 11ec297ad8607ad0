/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printf and printa formats: each conversion of the guide, what it consumes, and what is refused
 * and where.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lang/format.h"

struct formatted {
	struct diag_ctx d;
	struct source src;
	char text[512];
	struct format *f;
};

/* Parses `format` as if it stood in quotes at the start of a program. */
static __attribute__((noinline)) bool parse(struct formatted *t, const char *format, size_t len,
					    bool is_printa)
{
	*t = (struct formatted){ 0 };
	t->d.arena.on_oom = diag_oom;
	t->d.arena.oom_arg = &t->d;
	snprintf(t->text, sizeof(t->text), "\"%s\"", format);
	t->src = (struct source){ .name = "x.d", .text = t->text, .len = strlen(t->text) };
	if (setjmp(t->d.escape))
		return false;
	t->f = format_parse(&t->d, format, (uint32_t)len,
			    (struct loc){ .src = &t->src, .len = (uint32_t)t->src.len }, is_printa);
	return true;
}

static void describe(struct strbuf *b, const struct format *f)
{
	static const char flags[] = "#0- +'wp@"; /* bits 0.. of enum conv_flag */

	for (unsigned i = 0; i < f->nconvs; i++) {
		const struct conv *c = &f->convs[i];

		if (i)
			strbuf_puts(b, " ");
		strbuf_putc(b, '[');
		strbuf_add(b, c->literal, c->literal_len);
		strbuf_puts(b, "]");
		if (!*c->conv)
			continue;
		strbuf_puts(b, "%");
		for (unsigned k = 0; flags[k]; k++) {
			if (c->flags & 1u << k)
				strbuf_putc(b, flags[k]);
		}
		if (c->width >= 0)
			strbuf_printf(b, "%d", c->width);
		if (c->prec >= 0)
			strbuf_printf(b, ".%d", c->prec);
		strbuf_printf(b, "%s%s", c->length, c->conv);
		if (c->arg >= 0)
			strbuf_printf(b, ":%d", c->arg);
	}
	strbuf_printf(b, " =%u", f->nargs);
}

static void test_formats(void **state)
{
	static const struct {
		bool is_printa;
		const char *format, *want;
	} cases[] = {
		{ 0, "", "[] =0" },
		{ 0, "abc", "[abc] =0" },
		{ 0, "%d", "[]%d:0 =1" },
		{ 0, "a%db", "[a]%d:0 [b] =1" },
		{ 0, "%d%d", "[]%d:0 []%d:1 =2" },
		{ 0, "100%%", "[100%] =0" },
		{ 0, "%%d %d%%", "[%d ]%d:0 [%] =1" },
		{ 0, "%%%%", "[%%] =0" },
		{ 0, "%5d", "[]%5d:0 =1" },
		{ 0, "%-5d", "[]%-5d:0 =1" },
		{ 0, "%05d", "[]%05d:0 =1" },
		{ 0, "%+d", "[]%+d:0 =1" },
		{ 0, "% d", "[]% d:0 =1" },
		{ 0, "%'d", "[]%'d:0 =1" },
		{ 0, "%#x", "[]%#x:0 =1" },
		{ 0, "%-+ #0'd", "[]%#0- +'d:0 =1" },
		{ 0, "%.3d", "[]%.3d:0 =1" },
		{ 0, "%.d", "[]%.0d:0 =1" },
		{ 0, "%10.3s", "[]%10.3s:0 =1" },
		{ 0, "%*d", "[]%wd:1 =2" },
		{ 0, "%-*d", "[]%-wd:1 =2" },
		{ 0, "%.*s", "[]%ps:1 =2" },
		{ 0, "%*.*s %d", "[]%wps:2 [ ]%d:3 =4" },
		{ 0, "%?x", "[]%16x:0 =1" },
		{ 0, "%0?lx", "[]%016lx:0 =1" },
		{ 0, "%65535d", "[]%65535d:0 =1" },
		/* every letter of the guide */
		{ 0, "%a %A %c %C", "[]%a:0 [ ]%A:1 [ ]%c:2 [ ]%C:3 =4" },
		{ 0, "%d %i %D %u", "[]%d:0 [ ]%i:1 [ ]%D:2 [ ]%u:3 =4" },
		{ 0, "%e %E %f %F %g %G", "[]%e:0 [ ]%E:1 [ ]%f:2 [ ]%F:3 [ ]%g:4 [ ]%G:5 =6" },
		{ 0, "%o %x %X %p", "[]%o:0 [ ]%x:1 [ ]%X:2 [ ]%p:3 =4" },
		{ 0, "%s %S %k %Y %T", "[]%s:0 [ ]%S:1 [ ]%k:2 [ ]%Y:3 [ ]%T:4 =5" },
		{ 0, "%P %I", "[]%P:0 [ ]%I:1 =2" },
		{ 0, "%wc %ws", "[]%wc:0 [ ]%ws:1 =2" },
		{ 0, "%hd %hhd %ld %lld", "[]%hd:0 [ ]%hhd:1 [ ]%ld:2 [ ]%lld:3 =4" },
		{ 0, "%hi %hu %ho %hx %hX", "[]%hi:0 [ ]%hu:1 [ ]%ho:2 [ ]%hx:3 [ ]%hX:4 =5" },
		{ 0, "%lu %llu %lx %llx %lX %llX",
		  "[]%lu:0 [ ]%llu:1 [ ]%lx:2 [ ]%llx:3 [ ]%lX:4 [ ]%llX:5 =6" },
		{ 0, "%lo %llo %li %lli", "[]%lo:0 [ ]%llo:1 [ ]%li:2 [ ]%lli:3 =4" },
		{ 0, "%zd %td %ju", "[]%zd:0 [ ]%td:1 [ ]%ju:2 =3" },
		{ 0, "%Le %LE %Lf %Lg %LG", "[]%Le:0 [ ]%LE:1 [ ]%Lf:2 [ ]%Lg:3 [ ]%LG:4 =5" },
		{ 0, "%lc %ls", "[]%lc:0 [ ]%ls:1 =2" },
		{ 0, "\tx\n%s\n", "[\tx\n]%s:0 [\n] =1" },
		{ 1, "%d %@d\n", "[]%d:0 [ ]%@d [\n] =1" },
		{ 1, "%@d %@5u %-@5x", "[]%@d [ ]%@5u [ ]%-@5x =0" },
		{ 1, "%5@d %@-5lld", "[]%@5d [ ]%-@5lld =0" },
		{ 1, "%k %20s %@'d %@10.2f", "[]%k:0 [ ]%20s:1 [ ]%'@d [ ]%@10.2f =2" },
		{ 1, "%a%A%@a", "[]%a:0 []%A:1 []%@a =2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct formatted t;
		struct strbuf b = { 0 };

		if (!parse(&t, cases[i].format, strlen(cases[i].format), cases[i].is_printa))
			fail_msg("%s: %s", cases[i].format, t.d.err.msg);
		describe(&b, t.f);
		if (strcmp(b.s, cases[i].want))
			fail_msg("%s\nshould be %s\nbut is   %s", cases[i].format, cases[i].want,
				 b.s);
		assert_string_equal(t.f->text, cases[i].format);
		assert_int_equal(t.f->is_printa, cases[i].is_printa);
		strbuf_free(&b);
		arena_free(&t.d.arena);
	}
}

static void test_malformed(void **state)
{
	static const struct {
		bool is_printa;
		const char *format, *tag;
		int column, len; /* of the place, the opening quote being column 1 */
		const char *message;
	} cases[] = {
		{ 0, "%", "D_SYNTAX", 2, 1,
		  "format conversion #1 name expected before end of format string" },
		{ 0, "abc%", "D_SYNTAX", 5, 1,
		  "format conversion #1 name expected before end of format string" },
		{ 0, "%d %", "D_SYNTAX", 5, 1,
		  "format conversion #2 name expected before end of format string" },
		{ 0, "%-5", "D_SYNTAX", 2, 3,
		  "format conversion #1 name expected before end of format string" },
		{ 0, "%*", "D_SYNTAX", 2, 2,
		  "format conversion #1 name expected before end of format string" },
		{ 0, "%.", "D_SYNTAX", 2, 2,
		  "format conversion #1 name expected before end of format string" },
		{ 0, "%l", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %l" },
		{ 0, "%ll", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %ll" },
		{ 0, "%q", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %q" },
		{ 0, "%d %n", "D_SYNTAX", 5, 2, "format conversion #2 is undefined: %n" },
		{ 0, "%5z", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %z" },
		{ 0, "%hs", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %hs" },
		{ 0, "%hhc", "D_SYNTAX", 2, 4, "format conversion #1 is undefined: %hhc" },
		{ 0, "100%% %n", "D_SYNTAX", 8, 2, "format conversion #1 is undefined: %n" },
		{ 0, "%h\n", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %h" },
		{ 0, "%l d", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %l" },
		{ 0, "%lY", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %lY" },
		{ 0, "%Ld", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %Ld" },
		{ 0, "%lld%lls", "D_SYNTAX", 6, 4, "format conversion #2 is undefined: %lls" },
		{ 0, "%w", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %w" },
		{ 0, "%wd", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %w" },
		{ 0, "%\xc3\xa9", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %\\303" },
		{ 0, "%(d", "D_SYNTAX", 2, 2, "format conversion #1 is undefined: %(" },
		{ 0, "100%, ok", "D_SYNTAX", 5, 2, "format conversion #1 is undefined: %," },
		{ 0, "%65536d", "D_SYNTAX", 2, 6, "format conversion #1 has a width above 65535" },
		{ 0, "%99999999999999999999d", "D_SYNTAX", 2, 6,
		  "format conversion #1 has a width above 65535" },
		{ 0, "%.70000d", "D_SYNTAX", 2, 7,
		  "format conversion #1 has a precision above 65535" },
		{ 0, "%5.3.2d", "D_SYNTAX", 2, 4,
		  "format conversion #1 has more than one '.' specified" },
		{ 0, "%5%", "D_SYNTAX", 2, 3, "%% takes no flags, width or precision" },
		{ 0, "%-%", "D_SYNTAX", 2, 3, "%% takes no flags, width or precision" },
		{ 0, "%@d", "D_PRINTF_AGG_CONV", 2, 3,
		  "%@ conversion requires an aggregation and is not for use with printf( )" },
		{ 0, "x %5@d", "D_PRINTF_AGG_CONV", 4, 4,
		  "%@ conversion requires an aggregation and is not for use with printf( )" },
		{ 1, "%*d", "D_PRINTF_DYN_PROTO", 2, 2,
		  "format conversion #1: '*' may not be used with printa( )" },
		{ 1, "%s %.*s", "D_PRINTF_DYN_PROTO", 5, 3,
		  "format conversion #2: '*' may not be used with printa( )" },
		{ 1, "%@", "D_SYNTAX", 2, 2,
		  "format conversion #1 name expected before end of format string" },
		{ 1, "%@q", "D_SYNTAX", 2, 3, "format conversion #1 is undefined: %q" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct formatted t;

		if (parse(&t, cases[i].format, strlen(cases[i].format), cases[i].is_printa))
			fail_msg("%s should fail", cases[i].format);
		const struct diag *e = &t.d.err;

		if (strcmp(e->tag, cases[i].tag) || (int)e->loc.off + 1 != cases[i].column ||
		    (int)e->loc.len != cases[i].len || strcmp(e->msg, cases[i].message))
			fail_msg("%s\nshould fail with [%s] %d+%d %s\nbut does with [%s] %u+%u %s",
				 cases[i].format, cases[i].tag, cases[i].column, cases[i].len,
				 cases[i].message, e->tag, e->loc.off + 1, e->loc.len, e->msg);
		arena_free(&t.d.arena);
	}
}

/* A format with a NUL in it, which the language allows, keeps all its bytes. */
static void test_nul(void **state)
{
	struct formatted t;

	(void)state;
	assert_true(parse(&t, "a%db\0c%d", 8, false));
	assert_int_equal(t.f->nconvs, 2);
	assert_int_equal(t.f->convs[1].literal_len, 1);
	assert_memory_equal(t.f->convs[1].literal, "b", 1);
	arena_free(&t.d.arena);
	assert_false(parse(&t, "%\0", 2, false));
	assert_string_equal(t.d.err.tag, "D_SYNTAX");
	arena_free(&t.d.arena);
}

static void test_out_of_memory(void **state)
{
	static const char format[] = "%d %s %x %Y and %% text %-10.3lld";
	struct formatted t;
	size_t whole;

	(void)state;
	assert_true(parse(&t, format, strlen(format), false));
	whole = t.d.arena.used;
	arena_free(&t.d.arena);
	for (size_t limit = 16; limit < whole; limit += 16) {
		struct diag_ctx d = { .arena.limit = limit };

		d.arena.on_oom = diag_oom;
		d.arena.oom_arg = &d;
		if (!setjmp(d.escape)) {
			format_parse(&d, format, (uint32_t)strlen(format), (struct loc){ 0 },
				     false);
			fail_msg("should run out of %zu bytes", limit);
		}
		assert_string_equal(d.err.tag, "D_NOMEM");
		arena_free(&d.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
