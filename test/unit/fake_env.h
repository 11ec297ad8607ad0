/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A made-up world for tests of the checker: probes, their arguments, macro variables - and a few
 * declarations that every text may use. No kernel is asked: the types come from D alone.
 */
#ifndef TEST_FAKE_ENV_H
#define TEST_FAKE_ENV_H

#include <stdlib.h>
#include <string.h>

#include "lang/program.h"

/* Of a field that has more bits than an int, where a long has more. */
#if __SIZEOF_LONG__ == 8
#define LONG_FIELD 40
#else
#define LONG_FIELD 20
#endif
#define FAKE_TEXT_OF(x) #x
#define FAKE_TEXT(x)	FAKE_TEXT_OF(x)

/* One line, so that it does not move the line numbers of what follows it. */
#define FAKE_DECLS                                                                                 \
	"struct inner { int i; long l; }; "                                                        \
	"struct s { char c; short h; int i; unsigned u; long l; unsigned long ul; char text[16]; " \
	"int arr[4]; "                                                                             \
	"struct s *next; int b3 : 3; unsigned b5 : 5; unsigned b32 : 32; long blong : " FAKE_TEXT( \
		LONG_FIELD) "; struct "                                                            \
			    "inner in; "                                                           \
			    "int (*fn)(int); void *vp; char *cp; unsigned char uc; _Bool flag; "   \
			    "struct { int anon; }; "                                               \
			    "double d; "                                                           \
			    "int grid[2][3]; struct opaque *op; }; "                               \
			    "union u { int i; long l; }; enum colour { RED, GREEN = 5, BLUE, NEG " \
			    "= -3 }; "                                                             \
			    "typedef struct s s_t; typedef int (*fn_t)(char *, long); "            \
			    "struct s *sp; struct s sv; char vc; short vh; int vi; unsigned vu; "  \
			    "long vl; unsigned "                                                   \
			    "long vul; "                                                           \
			    "uint8_t v8; uint16_t v16; uint64_t v64; _Bool vb; enum colour ve; "   \
			    "string vs; char *vcp; "                                               \
			    "void *vvp; "                                                          \
			    "int *vip; long *vlp; userland char *ucp; int varr[4]; char "          \
			    "vtext[8]; union u vun; "                                              \
			    "struct opaque *vop; "                                                 \
			    "int assoc[int, string]; string names[int]; self int sint; self "      \
			    "string sstr; this int "                                               \
			    "tint; self int sa[int]; "

/* Probes: everything exists but what provider "nosuch" would have. "t" has args[]. */
static inline int fake_match(void *ctx, const struct probe_desc *d, struct probe_arg *args,
			     int *nargs)
{
	(void)ctx;
	*nargs = -1;
	if (d->prov && strcmp(d->prov, "nosuch") == 0)
		return 0;
	if (d->prov && strcmp(d->prov, "broken") == 0)
		return -22;
	if (d->prov && strcmp(d->prov, "t") == 0) {
		*nargs = 3;
		args[0] = (struct probe_arg){ T_INT, T_INT, "fd", 0, NULL };
		args[1] = (struct probe_arg){ T_CHARPTR, T_CHARPTR, "name", 2, NULL };
		args[2] = (struct probe_arg){ T_UINT64, T_UINT64, "len", 1, NULL };
	}
	if (d->prov && strcmp(d->prov, "t2") == 0) {
		*nargs = 1;
		args[0] = (struct probe_arg){ T_INT, T_INT, "fd", 0, NULL };
	}
	if ((d->prov && strcmp(d->prov, "t0") == 0) || (d->name && strcmp(d->name, "BEGIN") == 0))
		*nargs = 0;
	return 1;
}

static inline bool fake_near(void *ctx, const struct probe_desc *d, char *buf, size_t n)
{
	(void)ctx;
	(void)d;
	strncpy(buf, "such:::probe", n);
	return true;
}

/* The made-up world has only what is named "there". */
static bool fake_depends(void *ctx, const char *kind, const char *name)
{
	(void)ctx;
	(void)kind;
	return strcmp(name, "there") == 0;
}

static inline int fake_macro(void *ctx, const char *name, int64_t *value)
{
	(void)ctx;
	if (strcmp(name, "pid") == 0)
		*value = 4711;
	else if (strcmp(name, "uid") == 0)
		*value = 5000000000ll;
	else
		return -2;
	return 0;
}

static char *const fake_args[] = {
	(char *)"prog", (char *)"12",	       (char *)"word here",	      (char *)"vi",
	(char *)"-7",	(char *)"0x1ffffffff", (char *)"99999999999999999999"
};

struct fake {
	struct types *types;
	struct symtab *syms;
	struct lang_env env;
	struct compile_opts opts;
	struct diag err;
};

static inline void fake_open(struct fake *f)
{
	*f = (struct fake){ .types = types_new(256, "/nonexistent"), .syms = symtab_new() };
	f->env = (struct lang_env){ .ctx = f->types,
				    .probe_match = fake_match,
				    .probe_near = fake_near,
				    .macro = fake_macro,
				    .depends = fake_depends,
				    .argc = sizeof(fake_args) / sizeof(fake_args[0]),
				    .argv = fake_args };
	f->opts.argref = true;
}

static inline struct program *fake_compile(struct fake *f, const char *text)
{
	return program_compile("test.d", NULL, text, strlen(text), &f->opts, &f->env, f->types,
			       f->syms, &f->err);
}

static inline void fake_close(struct fake *f)
{
	diag_clear(&f->err);
	symtab_free(f->syms);
	types_free(f->types);
}

#endif
