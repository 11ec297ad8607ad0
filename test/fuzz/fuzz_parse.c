/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Arbitrary text into the compiler's front: it must answer with a tree or with an error that names
 * a place, and neither crash, hang, leak nor touch memory that isn't its own.
 *
 * Two ways to build it:
 *   - as a libFuzzer target (-fsanitize=fuzzer,address,undefined), fed by coverage;
 *   - with -DSTANDALONE, any compiler, as a program of its own: fuzz_parse SECONDS [SEED], which
 * makes texts out of seeds by cutting, repeating and mixing them. It prints the seed, so that a
 * find can be had again. With -DHAVE_CHECK what parses is also checked (types, names), in a world
 * without probes.
 *
 * The first byte of an input chooses how it is read: script, -n, -P, -m, -f, with or without
 * -xdefaultargs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lang/format.h"
#include "lang/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *arguments[] = { "x.d", "7", "read", "a b", "-5", NULL };

static int no_macro(void *ctx, const char *name, int64_t *value)
{
	(void)ctx;
	*value = 42;
	return strcmp(name, "target") ? -ENOENT : 0;
}

static void fail(const char *what, const char *text, size_t len)
{
	fprintf(stderr, "fuzz_parse: %s\n%.*s\n", what, (int)len, text);
	abort();
}

/* An error must have a tag, a message of one line and a place in the text; and it must print. */
static void look_at_error(const struct diag *e, const char *text, size_t len)
{
	struct strbuf out = { 0 };

	if (!e->tag || strncmp(e->tag, "D_", 2) || !e->msg || !*e->msg || strchr(e->msg, '\n'))
		fail("an error without a tag or a message", text, len);
	if (e->loc.src && (e->loc.off > len || e->loc.len > len - e->loc.off))
		fail("an error outside of the text", text, len);
	diag_render(&out, e, true);
	if (out.failed || !out.n)
		fail("an error that doesn't print", text, len);
	strbuf_free(&out);
}

#ifdef HAVE_CHECK
static void check_text(const char *text, size_t len, const struct compile_opts *opts)
{
	struct types *types = types_new(256, "/nonexistent");
	struct symtab *syms = symtab_new();
	struct lang_env env = { .macro = no_macro, .argc = 5, .argv = arguments };
	struct diag err = { 0 };

	if (!types || !syms)
		exit(0); /* no memory: nothing to learn */
	struct program *p = program_compile("x.d", NULL, text, len, opts, &env, types, syms, &err);

	if (p)
		program_free(p);
	else
		diag_clear(&err);
	symtab_free(syms);
	types_free(types);
}
#endif

static bool try_parse(struct program *p)
{
	if (setjmp(p->dc.escape))
		return false;
	parse_program(p);
	return true;
}

static bool try_format(struct diag_ctx *d, const char *text, size_t len, bool is_printa)
{
	if (setjmp(d->escape))
		return false;
	format_parse(d, text, (uint32_t)len, (struct loc){ 0 }, is_printa);
	return true;
}

static void format_text(const char *text, size_t len)
{
	for (int is_printa = 0; is_printa < 2; is_printa++) {
		struct diag_ctx d = { 0 };

		d.arena.on_oom = diag_oom;
		d.arena.oom_arg = &d;
		if (!try_format(&d, text, len, is_printa))
			look_at_error(&d.err, text, len);
		arena_free(&d.arena);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int specs[] = { PSPEC_NONE,     PSPEC_NONE,   PSPEC_NAME,
				     PSPEC_PROVIDER, PSPEC_MODULE, PSPEC_FUNC };
	uint8_t how = size ? data[0] : 0;

	if (size) {
		data++;
		size--;
	}
	/* A copy of exactly its length, so that reading past it is found. */
	char *text = malloc(size ? size : 1);
	struct types *types = types_new(256, "/nonexistent");

	if (!text || !types)
		exit(0);
	if (size)
		memcpy(text, data, size);
	struct source src = { .name = how % 2 ? "x.d" : NULL, .text = text, .len = size };
	struct program p = { .types = types, .src = &src };
	struct strbuf out = { 0 };

	p.dc.arena.on_oom = diag_oom;
	p.dc.arena.oom_arg = &p.dc;
	p.env = (struct lang_env){ .macro = no_macro, .argc = 5, .argv = arguments };
	p.opts.spec = specs[how % 6];
	p.opts.defaultargs = how & 64;
	p.opts.argref = !(how & 128);
	if (try_parse(&p)) {
		tree_dump(&out, &p.tree, NULL);
#ifdef HAVE_CHECK
		check_text(text, size, &p.opts);
#endif
	} else {
		look_at_error(&p.dc.err, text, size);
	}
	strbuf_free(&out);
	arena_free(&p.dc.arena);
	format_text(text, size);
	types_free(types);
	free(text);
	return 0;
}

#ifdef STANDALONE

static const char *const seeds[] = {
	"#!/usr/sbin/dtrace -s\n#pragma D option quiet\nBEGIN { trace(\"hello\\n\"); exit(0); }\n",
	"syscall::read*:entry, syscall::[rw]?ite:return /pid == $target && execname != \"bash\"/ { "
	"self->ts = timestamp; "
	"@[execname, probefunc] = count(); }\n",
	"syscall:::return /self->ts/ { @lat[probefunc] = quantize((timestamp - self->ts) / 1000); "
	"self->ts = 0; }\n",
	"typedef struct foo { int a; char *b[4]; unsigned c : 3; struct { long d; } e; } foo_t; "
	"enum x { A, B = 2 + 3 };\n",
	"self int x; this string s; int arr[int, string]; extern int (*fn)(int a, char *, ...); "
	"userland char *u;\n",
	"inline int K = 5 + 3 * 2; inline string name[int a] = a == 1 ? \"one\" : 'c' ? \"two\" : "
	"\"\";\n",
	"translator foo_t < struct task_struct *T > { a = T->pid; b = (char **)T->comm; };\n",
	"provider io { probe start(int *b) : (foo_t *f, int); probe done(void); };\n",
	"BEGIN { if (a > 5) { trace(1); } else if (b) trace(2); else ; for (this->i = 0; this->i < "
	"5; this->i++) { break; } }\n",
	"fbt::vfs_read:entry / *(int *)arg0 == 1 / { a = b ? c : d, e; stringof(x); sizeof "
	"(foo_t); offsetof(foo_t, a); "
	"xlate<foo_t *>(curthread)->a; vmlinux`jiffies; (vmlinux`struct foo *)x; 0x7full; 010; a "
	"<<= 2; x++ - --y; }\n",
	"BEGIN { printf(\"%-10s %5.2d %@lld %*x %% %Y %k\\n\", execname, pid, 1, 2, 3, 4, 5); "
	"printa(\"%@d %s\", @a, @b); }\n",
	"# 12 \"x.h\" 1\n#line 3\nBEGIN { $1; $$2; $3; pid$1 } pid$target:$2::entry { @ = "
	"llquantize(arg0, 10, 0, 6, 20); }\n",
	"12, 34 /1/ { } profile:::tick-1s { normalize(@a, 5); trunc(@a, 10); clear(@); /* comment "
	"*/ } // more\n",
	"((((((((((((((((((((([[[[[[[[[[[{{{{{{{{{{{if (if (a ? b : \xe2\x80\x9c",
	"sizeof stringof xlate offsetof self this -> . ` @ $ # \\ \" ' /* */ // /**/ << >> ... ^^ "
	"^= && || != == <= >= ",
	"auto break case char const continue default do double else enum extern float goto import "
	"long probe register "
	"restrict return short signed static string struct switch translator typedef union "
	"unsigned void volatile while ",
};

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return n ? (uint32_t)(random_state >> 16) % n : 0;
}

enum { LONGEST = 2000 };

static void mutate(struct strbuf *b)
{
	static const char interesting[] = "(){}[];,:?.`+-*/%&|^~!<>=@$#\"'\\ \t\n01a_\x80\xff";
	struct strbuf out = { 0 };
	uint32_t n = (uint32_t)b->n, at = random_below(n + 1),
		 len = random_below(random_below(3) ? 8 : n - at + 1);
	const char *other = seeds[random_below(sizeof(seeds) / sizeof(seeds[0]))];
	uint32_t other_len = (uint32_t)strlen(other), from = random_below(other_len);

	if (len > n - at)
		len = n - at;
	strbuf_add(&out, b->s, at);
	switch (random_below(6)) {
	case 0: /* without a piece */
		at += len;
		break;
	case 1: /* with one character more */
		strbuf_putc(&out, interesting[random_below(sizeof(interesting) - 1)]);
		break;
	case 2: /* with one character changed */
		strbuf_putc(&out, interesting[random_below(sizeof(interesting) - 1)]);
		at += at < n;
		break;
	case 3: /* with a piece many times */
		for (uint32_t times = random_below(random_below(20) ? 3 : 200);
		     times > 0 && out.n < LONGEST; times--)
			strbuf_add(&out, b->s + at, len);
		break;
	case 4: /* with a piece of another */
		strbuf_add(&out, other + from, random_below(other_len - from + 1));
		break;
	default: /* with any byte */
		strbuf_putc(&out, (char)random_below(256));
		at += at < n;
		break;
	}
	strbuf_add(&out, b->s + at, n - at);
	if (!out.failed && out.n < 4 * LONGEST) {
		strbuf_free(b);
		*b = out;
	} else {
		strbuf_free(&out);
	}
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 10;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);
	struct timespec start, now;
	uint64_t runs = 0;

	random_state = seed * 2654435761u + 88172645463325252u;
	printf("fuzz_parse: seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		struct strbuf b = { 0 };

		strbuf_putc(&b, (char)random_below(256));
		strbuf_puts(&b, seeds[random_below(sizeof(seeds) / sizeof(seeds[0]))]);
		for (uint32_t n = 1 + random_below(12); n > 0; n--) {
			mutate(&b);
			LLVMFuzzerTestOneInput((const uint8_t *)b.s, b.n);
			runs++;
		}
		strbuf_free(&b);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 <
		 seconds);
	printf("fuzz_parse: %llu texts, no failure\n", (unsigned long long)runs);
	return 0;
}

#endif
