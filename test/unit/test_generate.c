/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * D text to BPF without a kernel: golden files, and memory running out anywhere on the way.
 *
 * A golden file is D text, a line "----" and the BPF it becomes on a machine of 4 CPUs whose kernel has nothing
 * beyond 5.10 ("----direct": one that has direct loads and atomic exchange). The BPF alone is also in NAME.d.i686, where it is
 * otherwise there: calls have other numbers, registers other places. CODE_GOLDEN_UPDATE=1 in the environment
 * writes what is made now into the files; read the difference before believing it.
 */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "arch/arch.h"
#include "code/image.h"

#define GOLDEN "test/golden/code"

struct world {
	struct types *types;
	struct registry *reg;
	struct symtab *syms;
	struct arena arena;
	struct program *prog;
	struct enabling en;
	struct diag err;
};

static struct unit *unit_of(struct world *w, const struct attach_point *at)
{
	struct unit *u;

	for (size_t i = 0; i < w->en.units.n; i++)
		if (!strcmp(w->en.units.at[i]->at.group, at->group))
			return w->en.units.at[i];
	u = arena_new(&w->arena, struct unit);
	u->at = *at;
	vec_push(&w->arena, &w->en.units, u);
	return u;
}

static int enable(void *arg, struct probe *p)
{
	struct world *w = arg;
	struct attach_point at = { 0 };
	struct unit_probe up = { .probe = p };
	struct unit *u;

	assert_int_equal(registry_attach(w->reg, p, false, &at), 0);
	u = unit_of(w, &at);
	for (size_t i = 0; i < u->probes.n; i++)
		if (u->probes.at[i].probe == p) {
			u->probes.at[i].clauses[u->probes.at[i].nclauses++] =
				(unsigned)w->en.clauses.n;
			return 0;
		}
	up.clauses = arena_array(&w->arena, unsigned, 64);
	up.clauses[up.nclauses++] = (unsigned)w->en.clauses.n;
	vec_push(&w->arena, &u->probes, up);
	return 0;
}

static void world_free(struct world *w)
{
	program_free(w->prog);
	symtab_free(w->syms);
	registry_free(w->reg);
	types_free(w->types);
	arena_free(&w->arena);
	diag_clear(&w->err);
}

/* False, with w->err, if the text does not compile. */
static bool world_make(struct world *w, const char *text, size_t len)
{
	struct compile_opts o = { 0 };
	struct lang_env env = { 0 };

	memset(w, 0, sizeof(*w));
	w->types = types_new(256, "/nonexistent");
	w->reg = registry_new(w->types);
	w->syms = symtab_new();
	env.ctx = w->reg;
	env.probe_match = registry_env_match;
	env.probe_near = registry_env_near;
	w->prog = program_compile("x.d", "script x.d", text, len, &o, &env, w->types, w->syms,
				  &w->err);
	if (!w->prog)
		return false;
	w->en.syms = w->syms;
	w->en.reg = w->reg;
	w->en.types = w->types;
	for (struct clause *c = w->prog->tree.clauses; c; c = c->next) {
		for (unsigned i = 0; i < c->nprobes; i++)
			assert_int_equal(registry_match(w->reg, &c->probes[i], enable, w), 0);
		vec_push(&w->arena, &w->en.clauses, c);
	}
	return true;
}

static bool has_all(void *ctx, enum feature f)
{
	(void)ctx;
	(void)f;
	return true;
}

static struct code_opts options(bool direct)
{
	return (struct code_opts){
		.ncpus = 4,
		.bufsize = 65536,
		.aggsize = 65536,
		.dynvarsize = 65536,
		.strsize = 256,
		.stackframes = 20,
		.ustackframes = 20,
		.has = direct ? has_all : NULL,
	};
}

static void dump_image(const struct image *im, struct strbuf *out)
{
	for (size_t i = 0; i < im->maps.n; i++)
		strbuf_printf(out, "map %zu %s: key %u, value %u, %u\n", i, im->maps.at[i].name,
			      im->maps.at[i].key_size, im->maps.at[i].value_size,
			      im->maps.at[i].max_entries);
	for (size_t i = 0; i < im->progs.n; i++) {
		strbuf_printf(out, "%s\n", im->progs.at[i].label);
		bpf_dump(&im->progs.at[i].code, out);
	}
}

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "r");
	struct strbuf b = { 0 };
	char buf[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		strbuf_add(&b, buf, n);
	fclose(f);
	return b.s;
}

/* What it is on this processor, where that is in a file of its own; NULL: it isn't. */
static char *golden_here(const char *path, char *beside, size_t size)
{
	snprintf(beside, size, "%s.%s", path, ARCH_HOST->name);
	return access(beside, R_OK) ? NULL : slurp(beside);
}

static void check_golden(const char *path)
{
	char *text = slurp(path), *sep = strstr(text, "\n----"), *want, beside[600];
	char *here = golden_here(path, beside, sizeof(beside));
	struct strbuf got = { 0 };
	struct code_opts o;
	struct world w;
	struct image *im;

	assert_non_null(sep);
	want = strchr(sep + 1, '\n');
	assert_non_null(want);
	o = options(!strncmp(sep + 1, "----direct", 10));
	if (!world_make(&w, text, (size_t)(sep + 1 - text)))
		fail_msg("%s: %s", path, w.err.msg);
	im = code_generate(&w.en, &o, &w.err);
	if (!im)
		fail_msg("%s: %s", path, w.err.msg);
	dump_image(im, &got);
	if (getenv("CODE_GOLDEN_UPDATE")) {
		FILE *f = fopen(here ? beside : path, "w");

		assert_non_null(f);
		if (!here)
			fwrite(text, 1, (size_t)(want + 1 - text), f);
		fputs(got.s, f);
		fclose(f);
	} else if (strcmp(got.s, here ? here : want + 1) != 0) {
		print_error("%s: got\n%s", path, got.s);
		fail_msg("%s is not what it was", path);
	}
	image_free(im);
	strbuf_free(&got);
	world_free(&w);
	free(here);
	free(text);
}

static void test_golden(void **state)
{
	DIR *d = opendir(GOLDEN);
	struct dirent *e;
	char path[512];
	int n = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d)))
		if (strlen(e->d_name) > 2 && !strcmp(e->d_name + strlen(e->d_name) - 2, ".d")) {
			snprintf(path, sizeof(path), "%s/%s", GOLDEN, e->d_name);
			check_golden(path);
			n++;
		}
	closedir(d);
	assert_true(n >= 8);
}

/* The error is a value, with the place of what can't be made. */
static void test_too_large(void **state)
{
	struct strbuf text = { 0 };
	struct code_opts o = options(false);
	struct world w;

	(void)state;
	strbuf_puts(&text, "BEGIN\n{\n");
	for (int i = 0; i < 40; i++)
		strbuf_puts(&text, "\tif (pid > 1) trace(1);\n");
	strbuf_puts(&text, "}\n");
	assert_true(world_make(&w, text.s, text.n));
	assert_null(code_generate(&w.en, &o, &w.err));
	assert_string_equal(w.err.tag, "D_TOO_LARGE");
	assert_non_null(w.err.loc.src);
	assert_non_null(w.err.hint);
	strbuf_free(&text);
	world_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests_name("generate", tests, NULL, NULL);
}
