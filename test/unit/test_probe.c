/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The probe room: names and ids, what descriptions match, arguments, places of attachment,
 * features, and the tables of the processors. Runs without privileges; what needs BTF, tracefs or
 * root says so and is skipped where it is missing.
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
#include <sys/syscall.h>
#include <sys/user.h>
#include <unistd.h>

#include "arch/arch.h"
#include "probe/functions.h"
#include "probe/btf_names.h"
#include "probe/func_sources.h"
#include "probe/internal.h"
#include "probe/tracepoints.h"

struct fixture {
	struct types *types;
	struct registry *r;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->types = types_new(256, NULL);
	f->r = f->types ? registry_new(f->types) : NULL;
	*state = f;
	return f->r ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	registry_free(f->r);
	types_free(f->types);
	free(f);
	return 0;
}

static struct registry *reg(void **state)
{
	return ((struct fixture *)*state)->r;
}

static bool have_btf(void)
{
	return !access("/sys/kernel/btf/vmlinux", R_OK);
}

static void need_btf(void)
{
	if (!have_btf()) {
		print_message("this kernel shows no BTF: skipped\n");
		skip();
	}
}

/* ---- matching ---- */

struct found {
	struct probe *at[64];
	unsigned n;
	uint32_t last_id;
	bool ordered;
};

static int note(void *arg, struct probe *p)
{
	struct found *f = arg;

	f->ordered = f->ordered && p->id > f->last_id;
	f->last_id = p->id;
	if (f->n < ARRAY_SIZE(f->at))
		f->at[f->n] = p;
	f->n++;
	return 0;
}

static int match(struct registry *r, const char *text, struct found *f)
{
	struct probe_desc d;

	memset(f, 0, sizeof(*f));
	f->ordered = true;
	assert_int_equal(probe_desc_parse(&r->arena, text, &d), 0);
	return registry_match(r, &d, note, f);
}

static struct probe *one(struct registry *r, const char *text)
{
	struct found f;

	assert_int_equal(match(r, text, &f), 0);
	if (f.n != 1)
		fail_msg("%s: %u probes, not 1", text, f.n);
	return f.at[0];
}

static void expect_name(const struct probe *p, const char *name)
{
	char buf[1100];

	snprintf(buf, sizeof(buf), "%s:%s:%s:%s", p->prov, p->mod, p->func, p->name);
	assert_string_equal(buf, name);
}

static void expect_count(struct registry *r, const char *text, unsigned n)
{
	struct found f;

	assert_int_equal(match(r, text, &f), 0);
	if (f.n != n)
		fail_msg("%s: %u probes, not %u", text, f.n, n);
	assert_true(f.ordered);
}

static void expect_why(struct registry *r, const char *text, const char *words)
{
	struct found f;

	assert_int_equal(match(r, text, &f), 0);
	assert_int_equal(f.n, 0);
	if (!strstr(r->error, words))
		fail_msg("%s: \"%s\" lacks \"%s\"", text, r->error, words);
}

static void expect_error(struct registry *r, const char *text, const char *words)
{
	struct found f;

	assert_int_equal(match(r, text, &f), -EINVAL);
	assert_int_equal(f.n, 0);
	if (!strstr(r->error, words))
		fail_msg("%s: \"%s\" lacks \"%s\"", text, r->error, words);
}

static void expect_near(struct registry *r, const char *text, const char *near)
{
	struct probe_desc d;
	char buf[256] = "";
	bool found;

	assert_int_equal(probe_desc_parse(&r->arena, text, &d), 0);
	found = registry_near(r, &d, buf, sizeof(buf));
	if (found != (near != NULL) || (near && strcmp(buf, near)))
		fail_msg("%s: near is \"%s\", not \"%s\"", text, found ? buf : "nothing",
			 near ? near : "nothing");
}

static void test_desc_parse(void **state)
{
	static const struct {
		const char *text, *prov, *mod, *func, *name;
		uint32_t id;
	} good[] = {
		{ "a:b:c:d", "a", "b", "c", "d", 0 },
		{ "b:c:d", "", "b", "c", "d", 0 },
		{ "c:d", "", "", "c", "d", 0 },
		{ "d", "", "", "", "d", 0 },
		{ "a:::", "a", "", "", "", 0 },
		{ ":::", "", "", "", "", 0 },
		{ "", "", "", "", "", 0 },
		{ "a::c:", "a", "", "c", "", 0 },
		{ "42", NULL, NULL, NULL, NULL, 42 },
		{ "4x", "", "", "", "4x", 0 },
		{ "1:2", "", "", "1", "2", 0 },
		{ "2147483647", NULL, NULL, NULL, NULL, 2147483647 },
	};
	static const char *const bad[] = { "a:b:c:d:e", "::::", "0", "2147483648",
					   "99999999999999999999999" };
	struct arena *a = &reg(state)->arena;
	struct arena tiny = { .limit = 1 };
	struct probe_desc d;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(probe_desc_parse(a, good[i].text, &d), 0);
		assert_int_equal(d.id, good[i].id);
		assert_string_equal(d.text, good[i].text);
		if (d.id)
			continue;
		assert_string_equal(d.prov, good[i].prov);
		assert_string_equal(d.mod, good[i].mod);
		assert_string_equal(d.func, good[i].func);
		assert_string_equal(d.name, good[i].name);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(probe_desc_parse(a, bad[i], &d), -EINVAL);
	assert_int_equal(probe_desc_parse(&tiny, "a:b:c:d", &d), -ENOMEM);
	arena_free(&tiny);
}

static void test_ranges(void **state)
{
	struct registry *r = reg(state);
	char longname[DT_NAME_MAX + 2];

	assert_int_equal(registry_check(r), 0);
	for (int i = 0; providers[i]; i++) {
		assert_non_null(providers[i]->summary);
		for (int j = 0; j < 5; j++)
			assert_non_null(strchr(providers[i]->stability[j], '/'));
		assert_null(registry_add(r, providers[i], providers[i]->id_count, "", "", "x", 0));
		assert_non_null(strstr(r->error, "no probe ids left"));
		/* The last id of the range is asked for, and mostly there is no such probe. */
		if (providers[i]->id_count > 1000)
			assert_null(registry_probe(r, providers[i]->id_base +
							      providers[i]->id_count - 1));
	}
	memset(longname, 'n', sizeof(longname) - 1);
	longname[sizeof(longname) - 1] = '\0';
	assert_null(registry_add(r, providers[1], 500, "", longname, "x", 0));
	assert_non_null(strstr(r->error, "longer than"));
	assert_null(registry_probe(r, 0));
	assert_null(registry_probe(r, UINT32_MAX));
}

static void test_session_probes(void **state)
{
	struct registry *r = reg(state);
	struct probe *p = one(r, "BEGIN");
	struct attach_point at;

	expect_name(p, "dtrace:::BEGIN");
	assert_int_equal(p->id, 1);
	assert_ptr_equal(p, one(r, "dtrace:::BEGIN"));
	assert_ptr_equal(p, one(r, "1"));
	assert_int_equal(registry_attach(r, p, false, &at), 0);
	assert_int_equal(at.kind, AT_RUN);
	assert_int_equal(at.stack_strip, RUN_STACK_STRIP);
	p = one(r, "ERROR");
	assert_int_equal(p->id, 3);
	assert_int_equal(registry_attach(r, p, true, &at), 0);
	assert_int_equal(at.kind, AT_ERROR);
	assert_int_equal(at.args, ARGS_ERROR);
	assert_int_equal(at.select, SEL_ONE);
	assert_string_not_equal(at.group, "");
	expect_count(r, "dtrace:::", 3);
	expect_count(r, "dtrace:::[BE]*", 3);
	expect_count(r, "dtrace:x::BEGIN", 0);
	expect_count(r, "dtrace:::begin", 0);
	assert_int_equal(registry_args(r, p, NULL, 0), 0);
}

static void test_profile(void **state)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} rates[] = {
		{ "tick-1", 1000000000 },      { "tick-1hz", 1000000000 },
		{ "profile-997", 1003009 },    { "profile-4999", 200040 },
		{ "tick-5000", 200000 },       { "tick-5000hz", 200000 },
		{ "tick-200000ns", 200000 },   { "tick-200000nsec", 200000 },
		{ "tick-200us", 200000 },      { "profile-250usec", 250000 },
		{ "tick-10ms", 10000000 },     { "tick-10msec", 10000000 },
		{ "tick-5s", 5000000000 },     { "tick-5sec", 5000000000 },
		{ "tick-2m", 120000000000 },   { "tick-2min", 120000000000 },
		{ "tick-1h", 3600000000000 },  { "tick-1hour", 3600000000000 },
		{ "tick-1d", 86400000000000 }, { "tick-1day", 86400000000000 },
	};
	struct registry *r = reg(state);
	uint32_t last = 0;

	expect_count(r, "profile:::", 13);
	expect_count(r, "profile:::tick-*", 6);
	expect_count(r, "profile:::profile-*9*", 6);
	for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
		struct probe *p = one(r, rates[i].name);
		struct attach_point at;

		assert_string_equal(p->name, rates[i].name);
		assert_string_equal(p->prov, "profile");
		assert_true(p->id >= 16 && p->id < 1000);
		assert_ptr_equal(p, registry_probe(r, p->id));
		assert_ptr_equal(p, one(r, rates[i].name));
		assert_int_equal(registry_attach(r, p, true, &at), 0);
		assert_int_equal(at.kind, AT_PERF_EVENT);
		assert_int_equal(at.args, ARGS_PERF);
		assert_int_equal(at.event.period, rates[i].ns);
		assert_int_equal(at.one_cpu, rates[i].name[0] == 't');
		assert_int_equal(at.select, SEL_ONE);
		assert_non_null(strstr(at.group, rates[i].name));
		last = p->id > last ? p->id : last;
	}
	assert_true(last >= 16 + 13);
	/* Rates that were asked for are there for globs too. */
	expect_count(r, "profile:::tick-*hour", 1);

	expect_why(r, "tick-1sek", "unknown unit \"sek\"");
	expect_why(r, "profile:::profile-97x", "unknown unit");
	expect_why(r, "tick-0", "0");
	expect_why(r, "tick-0ms", "0");
	expect_why(r, "profile-5001", "200 us");
	expect_why(r, "tick-199999ns", "200 us");
	expect_why(r, "tick-18446744073709551616", "too fast");
	expect_why(r, "tick-184467440737095516160000", "too fast");
	expect_why(r, "tick-18446744073709551617s", "too long");
	expect_why(r, "tick-106752d", "too long");
	expect_why(r, "tick-20000000000s", "too long");
	one(r, "tick-106751d");
	expect_count(r, "profile:::tick-", 0);
	expect_count(r, "profile:::tick-x", 0);
	expect_count(r, "profile:::tick--1", 0);
	expect_count(r, "profile:x::tick-7", 0);
	expect_count(r, "profile::x:tick-7", 0);
}

static void test_profile_runs_out_of_ids(void **state)
{
	struct registry *r = reg(state);
	struct found f;
	char name[32];
	int err = 0, i;

	for (i = 1; i < 2000 && !err; i++) {
		snprintf(name, sizeof(name), "profile:::tick-%ds", i);
		err = match(r, name, &f);
	}
	assert_int_equal(err, -ENOSPC);
	assert_int_equal(i - 1, 984 - 13 + 1);
	assert_non_null(strstr(r->error, "no probe ids left"));
}

static void test_syscall(void **state)
{
	struct registry *r = reg(state);
	struct attach_point at, at2;
	struct probe *p;
	struct found f;

#ifdef __x86_64__
	p = one(r, "syscall:vmlinux:read:entry");
	assert_int_equal(p->id, 1000);
	assert_int_equal(SYSCALL_NR(p->key), SYS_read);
	expect_count(r, "syscall::read:", 4);
	p = one(r, "syscall:ia32:read:return");
	assert_int_equal(p->key, 3 | SYSCALL_IA32 | SYSCALL_RETURN);
	p = one(r, "syscall:vmlinux:newstat:entry");
	expect_name(p, "syscall:vmlinux:stat:entry");
	assert_int_equal(SYSCALL_NR(one(r, "syscall:vmlinux:openat:entry")->key), SYS_openat);
	assert_int_equal(SYSCALL_NR(one(r, "syscall:vmlinux:exit_group:entry")->key),
			 SYS_exit_group);
	assert_int_equal(SYSCALL_NR(one(r, "syscall:vmlinux:futex_waitv:entry")->key),
			 SYS_futex_waitv);
	assert_int_equal(SYSCALL_NR(one(r, "syscall:vmlinux:listns:entry")->key), 470);
	expect_count(r, "syscall:ia32:socketcall:", 2);
	expect_count(r, "syscall:vmlinux:socketcall:", 0);
	assert_null(registry_probe(r, 1000 + 2 * 400)); /* number 400 is not in use */
#endif
	p = one(r, "syscall:vmlinux:read:return");
	assert_int_equal(registry_attach(r, p, false, &at), 0);
	assert_int_equal(at.kind, AT_RAW_TP);
	assert_int_equal(at.args, ARGS_SYSCALL_RETURN);
	assert_int_equal(at.select, SEL_SYSCALL);
	assert_int_equal(at.ntargets, 1);
	assert_string_equal(at.targets[0].name, "sys_exit");
	p = one(r, "syscall:vmlinux:write:return");
	assert_int_equal(registry_attach(r, p, true, &at2), 0);
	assert_string_equal(at.group, at2.group);
	assert_int_equal(registry_attach(r, one(r, "syscall:vmlinux:write:entry"), true, &at2), 0);
	assert_string_not_equal(at.group, at2.group);
	assert_string_equal(at2.targets[0].name, "sys_enter");
	assert_int_equal(at2.args, ARGS_SYSCALL_ENTRY);

	/* All, each with an id that leads back to it, in a registry that has made none of them. */
	assert_int_equal(match(r, "syscall:::", &f), 0);
	assert_true(f.n > 700);
	assert_true(f.ordered);
	for (unsigned i = 0; i < 64; i++) {
		struct registry *other = registry_new(NULL);
		struct probe *q;

		assert_non_null(other);
		q = registry_probe(other, f.at[i]->id);
		assert_non_null(q);
		assert_string_equal(q->func, f.at[i]->func);
		assert_string_equal(q->name, f.at[i]->name);
		assert_int_equal(q->key, f.at[i]->key);
		registry_free(other);
	}
}

static int stop_at_second(void *arg, struct probe *p)
{
	(void)p;
	return ++*(int *)arg == 2 ? 77 : 0;
}

/* Asking for more probes from inside a match: the array it walks over may move. */
static int ask_more(void *arg, struct probe *p)
{
	struct found f;

	(void)p;
	return match(arg, "syscall:::", &f);
}

static void test_match_callback(void **state)
{
	struct registry *r = reg(state);
	struct probe_desc d;
	int n = 0;

	assert_int_equal(probe_desc_parse(&r->arena, "dtrace:::", &d), 0);
	assert_int_equal(registry_match(r, &d, stop_at_second, &n), 77);
	assert_int_equal(n, 2);
	assert_int_equal(registry_match(r, &d, ask_more, r), 0);
	assert_int_equal(probe_desc_parse(&r->arena, "999999999", &d), 0);
	assert_int_equal(registry_match(r, &d, stop_at_second, &n), 0);
	/* NULL parts, as the parser leaves them, mean any. */
	memset(&d, 0, sizeof(d));
	d.prov = "dtrace";
	n = 0;
	assert_int_equal(registry_match(r, &d, stop_at_second, &n), 77);
}

static void test_near(void **state)
{
	struct registry *r = reg(state);

	expect_near(r, "syscall::raed:entry", "syscall:vmlinux:read:entry");
	expect_near(r, "sycall:::", "syscall:::");
	expect_near(r, "sycall:::entry", "syscall:::entry");
	expect_near(r, "syscall:::entyr", "syscall:::entry");
	expect_near(r, "BEGNI", "dtrace:::BEGIN");
	expect_near(r, "syscall:linux:read:entry", "syscall:vmlinux:read:entry");
	expect_near(r, "syscall::zzzzzzzz:entry", NULL);
	expect_near(r, "qqqqqqqqqqqqqqqq:::", NULL);
	expect_near(r, "syscall::raed*:entry", NULL);
	expect_near(r, "123456789", NULL);
	if (have_btf() && tracepoint_find(r, "sched_switch"))
		expect_near(r, "sdt:shed::sched_swich", "sdt:sched::sched_switch");
}

static void test_no_match_is_explained(void **state)
{
	struct registry *r = reg(state);
	struct found f;

	need_btf();
	assert_int_equal(match(r, "fbt::vfs_read:entry", &f), 0);
	if (func_sources_any(r)) {
		assert_int_equal(f.n, 1);
	} else {
		assert_int_equal(f.n, 0);
		assert_non_null(strstr(r->error, "the kernel has a function vfs_read"));
		/* An explanation is not cut off. */
		assert_true(strlen(r->error) < sizeof(r->error) - 1);
	}
	assert_int_equal(match(r, "fbt::no_such_function_at_all:entry", &f), 0);
	assert_string_equal(r->error, "");
	assert_int_equal(match(r, "syscall::vfs_read:entry", &f), 0);
	assert_string_equal(r->error, "");
}

/* ---- arguments ---- */

static void expect_args(struct registry *r, const char *text, const char *want)
{
	struct probe_arg args[DT_ARGS_MAX];
	struct strbuf b = { 0 };
	int n = registry_args(r, one(r, text), args, DT_ARGS_MAX);

	if (n < 0)
		fail_msg("%s: %s", text, r->error);
	for (int i = 0; i < n; i++) {
		assert_int_equal(args[i].mapping, i);
		strbuf_printf(&b, "%s%s%s%s", i ? ", " : "", TYPE_NAME(r->types, args[i].type),
			      args[i].name ? " " : "", args[i].name ? args[i].name : "");
	}
	if (strcmp(b.s ? b.s : "", want))
		fail_msg("%s: (%s), not (%s)", text, b.s ? b.s : "", want);
	strbuf_free(&b);
}

static void test_args(void **state)
{
	struct registry *r = reg(state);
	struct probe_arg args[DT_ARGS_MAX];
	struct found f;

	expect_args(r, "syscall:vmlinux:read:entry", "int fd, char * buf, size_t count");
	expect_args(r, "syscall:vmlinux:read:return", "long, long");
	expect_args(r, "syscall:vmlinux:getpid:entry", "");
	expect_args(r, "dtrace:::BEGIN", "");
	assert_int_equal(registry_args(r, one(r, "syscall:vmlinux:read:entry"), args, 2), 2);
	assert_int_equal(registry_args(r, one(r, "syscall:vmlinux:read:return"), args, 1), 1);
	assert_int_equal(registry_args(r, one(r, "syscall:vmlinux:read:entry"), args, 0), 0);
	assert_int_equal(registry_args(r, one(r, "syscall:vmlinux:read:entry"), args, DT_ARGS_MAX),
			 3);
	assert_false(type_is_user(r->types, args[0].type));
	assert_true(type_is_user(r->types, args[1].type));
#ifdef __x86_64__
	expect_args(r, "syscall:vmlinux:execve:entry",
		    "const char * filename, const char *const * argv, const char *const * envp");
	expect_args(r, "syscall:ia32:openat:entry",
		    "int dfd, const char * filename, int flags, umode_t mode");
	expect_args(r, "syscall:ia32:_llseek:entry",
		    "int fd, uint32_t offset_high, uint32_t offset_low, loff_t * result, unsigned "
		    "int whence");
#endif
	/* Every prototype of the tables is understood. */
	assert_int_equal(match(r, "syscall:::entry", &f), 0);
	for (size_t i = 0; i < r->probes.n; i++) {
		struct probe *p = r->probes.at[i];
		int n = registry_args(r, p, args, DT_ARGS_MAX);

		if (n < 0 || n > 6)
			fail_msg("%s:%s:%s: %d arguments: %s", p->mod, p->func, p->name, n,
				 r->error);
		for (int j = 0; j < n; j++)
			assert_true(type_is_scalar(r->types, args[j].type));
	}
}

static void test_type_text(void **state)
{
	static const char *const bad[] = { "",	    "*",     "struct",
					   "const", "int $", "struct a * b",
					   "a(b)",  "int[3]" };
	struct types *ts = reg(state)->types;
	char huge[400];

	assert_int_equal(type_from_text(ts, "int", 3, false), T_INT);
	assert_int_equal(type_from_text(ts, "unsigned  long", 14, false), T_ULONG);
	assert_int_equal(type_from_text(ts, "void", 4, false), T_VOID);
	assert_int_equal(type_from_text(ts, "void **", 7, false), type_ptr(ts, T_VOIDPTR));
	assert_int_equal(type_from_text(ts, "size_tx", 6, false), T_SIZE);
	assert_int_equal(type_kind(ts, type_from_text(ts, "struct dt_none *", 16, false)),
			 BTF_KIND_PTR);
	assert_true(type_is_user(ts, type_from_text(ts, "char *", 6, true)));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(type_from_text(ts, bad[i], strlen(bad[i]), false), TID_NONE);
	memset(huge, 'a', sizeof(huge));
	assert_int_equal(type_from_text(ts, huge, sizeof(huge), false), TID_NONE);
	for (size_t i = 9; i < sizeof(huge); i += 10)
		huge[i] = ' ';
	assert_int_equal(type_from_text(ts, huge, sizeof(huge), false), TID_NONE);
}

static void test_env(void **state)
{
	struct registry *r = reg(state);
	struct probe_arg args[DT_ARGS_MAX];
	struct probe_desc d;
	char buf[64];
	int n;

	assert_int_equal(probe_desc_parse(&r->arena, "syscall:vmlinux:write:entry", &d), 0);
	assert_int_equal(registry_env_match(r, &d, args, &n), 1);
	assert_int_equal(n, 3);
	assert_int_equal(args[0].type, T_INT);
	/* read and readv begin with an int; what follows differs. */
	assert_int_equal(probe_desc_parse(&r->arena, "syscall:vmlinux:read*:entry", &d), 0);
	assert_true(registry_env_match(r, &d, args, &n) > 1);
	assert_int_equal(probe_desc_parse(&r->arena, "syscall:::return", &d), 0);
	assert_true(registry_env_match(r, &d, args, &n) > 300);
	assert_int_equal(n, 2);
	assert_int_equal(probe_desc_parse(&r->arena, "syscall:::", &d), 0);
	assert_true(registry_env_match(r, &d, args, &n) > 600);
	assert_int_equal(n, -1);
	assert_int_equal(probe_desc_parse(&r->arena, "BEGIN", &d), 0);
	assert_int_equal(registry_env_match(r, &d, args, &n), 1);
	assert_int_equal(n, 0);
	assert_int_equal(probe_desc_parse(&r->arena, "syscall::no_such:entry", &d), 0);
	assert_int_equal(registry_env_match(r, &d, args, &n), 0);
	assert_int_equal(n, -1);
	assert_int_equal(probe_desc_parse(&r->arena, "tick-5x", &d), 0);
	assert_int_equal(registry_env_match(r, &d, args, &n), 0);
	assert_non_null(strstr(r->error, "unknown unit"));
	assert_int_equal(probe_desc_parse(&r->arena, "BEGINN", &d), 0);
	assert_true(registry_env_near(r, &d, buf, sizeof(buf)));
	assert_string_equal(buf, "dtrace:::BEGIN");
	assert_false(registry_env_near(r, &d, buf, 0));
	/* Too small a buffer is filled as far as it goes. */
	assert_true(registry_env_near(r, &d, buf, 4));
	assert_string_equal(buf, "dtr");
}

/* ---- tracepoints ---- */

static void test_tracepoints(void **state)
{
	struct registry *r = reg(state), *again;
	struct probe *sdt, *raw;
	struct attach_point at;
	struct found f;

	need_btf();
	assert_int_equal(match(r, "sdt:::sched_switch", &f), 0);
	sdt = one(r, "sdt:sched::sched_switch");
	expect_args(r, "sdt:sched::sched_switch",
		    tracepoint_nargs(r, sdt) == 4
			    ? "bool preempt, struct task_struct * prev, struct task_struct * next, "
			      "unsigned int prev_state"
			    : "bool preempt, struct task_struct * prev, struct task_struct * next");
	raw = one(r, "rawtp:sched::sched_switch");
	assert_int_equal(raw->id - sdt->id, provider_rawtp.id_base - provider_sdt.id_base);
	expect_args(r, "rawtp:raw_syscalls::sys_enter", "uint64_t, uint64_t");
	expect_count(r, "sdt:sched:x:sched_switch", 0);
	expect_count(r, "sdt:nosuch::sched_switch", 0);

	assert_int_equal(registry_attach(r, sdt, false, &at), 0);
	assert_int_equal(at.kind, AT_RAW_TP);
	assert_int_equal(at.select, SEL_ONE);
	assert_string_equal(at.group, "sdt:sched_switch");
	assert_string_equal(at.targets[0].name, "sched_switch");
	assert_int_equal(at.args, ARGS_CTX);
	assert_int_equal(registry_attach(r, sdt, true, &at), 0);
	if (feature_has(r, FEAT_RAW_TP_COOKIE)) {
		assert_int_equal(at.select, SEL_COOKIE);
		assert_int_equal(strncmp(at.group, "many:sdt:", 9), 0);
	} else {
		assert_int_equal(at.select, SEL_ONE);
	}
	/* The same id in another registry, from the id alone. */
	again = registry_new(r->types);
	assert_non_null(again);
	assert_string_equal(registry_probe(again, sdt->id)->name, "sched_switch");
	registry_free(again);
	assert_int_equal(match(r, "rawtp:::", &f), 0);
	assert_true(f.ordered);
	assert_int_equal(f.n, tracepoints_get(r)->n);
}

static void test_cpc(void **state)
{
	static const struct {
		const char *name;
		struct attach_event event;
	} events[] = {
		{ "cpc:::cpu_clock-all-1000000", { 1, 0, 1000000, false, false } },
		{ "cpc:::page-faults-user-16", { 1, 2, 16, false, true } },
		{ "cpc:::major_faults-all-1", { 1, 6, 1, false, false } },
		{ "cpc:::context-switches-kernel-7", { 1, 3, 7, true, false } },
		{ "cpc:::cycles-all-5000", { 0, 0, 5000, false, false } },
		{ "cpc:::PAPI_tot_ins-user-5000", { 0, 1, 5000, false, true } },
		{ "cpc:::branch-load-misses-all-5000", { 3, 0x10005, 5000, false, false } },
		{ "cpc:::LLC_store_misses-all-5000", { 3, 0x10102, 5000, false, false } },
		{ "cpc:::r1a8-all-10000", { 4, 0x1a8, 10000, false, false } },
		{ "cpc:::r2e-kernel-0x41-10000", { 4, 0x412e, 10000, true, false } },
	};
	struct registry *r = reg(state);

	expect_count(r, "cpc:::*_faults-all-1", 5);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		struct probe *p = one(r, events[i].name);
		struct attach_point at;

		assert_ptr_equal(p, one(r, events[i].name));
		assert_ptr_equal(p, registry_probe(r, p->id));
		assert_int_equal(registry_attach(r, p, true, &at), 0);
		assert_int_equal(at.kind, AT_PERF_EVENT);
		assert_int_equal(at.event.type, events[i].event.type);
		assert_int_equal(at.event.config, events[i].event.config);
		assert_int_equal(at.event.period, events[i].event.period);
		assert_int_equal(at.event.no_user, events[i].event.no_user);
		assert_int_equal(at.event.no_kernel, events[i].event.no_kernel);
		assert_false(at.one_cpu);
	}
	expect_error(r, "cpc:::nothing-all-5000", "no event \"nothing\"");
	expect_error(r, "cpc:::cycles-all-4999", "5000");
	expect_error(r, "cpc:::cpu_clock-all-1", "200000");
	expect_error(r, "cpc:::faults-all-0", "too often");
	expect_error(r, "cpc:::faults-all-9223372036854775808", "out of range");
	expect_error(r, "cpc:::faults-all-99999999999999999999", "out of range");
	expect_error(r, "cpc:::cycles-all-0x1-5000", "mask");
	expect_error(r, "cpc:::r1-all-0x100-5000", "mask");
	/* of another form: no probe, and no error */
	expect_count(r, "cpc:::cycles", 0);
	expect_count(r, "cpc:::cycles-5000", 0);
	expect_count(r, "cpc:::cycles-some-5000", 0);
	expect_count(r, "cpc:::-all-5000", 0);
	expect_count(r, "cpc:::cycles-all-5k", 0);
	expect_count(r, "cpc:::cycles-all-0xzz-5000", 0);
	expect_count(r, "cpc:::all-5000", 0);
	expect_count(r, "cpc:x::cycles-all-5000", 0);
	/* what only looks like one, without the provider */
	expect_count(r, "nothing-all-5000", 0);
}

static void test_pieces(void **state)
{
	(void)state;
	assert_int_equal(function_piece("f", "f"), PIECE_WHOLE);
	assert_int_equal(function_piece("f.isra.0", "f"), PIECE_CLONE);
	assert_int_equal(function_piece("f.constprop.0.isra.1", "f"), PIECE_CLONE);
	assert_int_equal(function_piece("f.part.0", "f"), PIECE_PART);
	assert_int_equal(function_piece("f.part.0.isra.0", "f"), PIECE_PART);
	assert_int_equal(function_piece("f.cold", "f"), PIECE_NONE);
	assert_int_equal(function_piece("f.isra.0.cold", "f"), PIECE_NONE);
	assert_int_equal(function_piece("fg", "f"), PIECE_NONE);
	assert_int_equal(function_piece("fg.isra.0", "f"), PIECE_NONE);
	assert_int_equal(function_piece("g", "f"), PIECE_NONE);
}

static void test_page_fault(void **state)
{
	struct registry *r = reg(state);
	struct attach_point at;
	struct probe *p;

	need_btf();
	if (!tracepoint_find(r, "page_fault_user")) {
		print_message("this kernel has no page fault tracepoints: skipped\n");
		skip();
	}
	p = one(r, "fbt::page_fault:");
	expect_name(p, "fbt:vmlinux:page_fault:entry");
	assert_ptr_equal(p, one(r, "fbt::exc_page_fault:entry"));
	assert_ptr_equal(p, one(r, "fbt:vmlinux:asm_exc_page_fault:"));
	if (!func_sources_any(r)) /* else functions have such names too */
		assert_ptr_equal(p, one(r, "fbt::page_*:entry"));
	expect_count(r, "fbt::exc_page_*:entry", 0);
	expect_count(r, "fbt::page_fault:return", 0);
	expect_args(r, "fbt::page_fault:",
		    "unsigned long address, struct pt_regs * regs, unsigned long error_code");
	assert_int_equal(registry_attach(r, p, true, &at), 0);
	assert_int_equal(at.ntargets, 2);
	assert_int_equal(at.nargs, 3);
	assert_int_equal(at.select, SEL_ONE);
}

/* Without tracefs groups are told from the names: for nearly all, as tracefs has them. */
static void test_groups_without_tracefs(void **state)
{
	struct registry *r = reg(state), *blind;
	const struct tracepoints *with, *without;
	unsigned same = 0;

	need_btf();
	blind = registry_new(r->types);
	assert_non_null(blind);
	blind->tracefs = -EPERM - 1; /* as tracefs_dir() keeps a failure */
	assert_int_equal(tracefs_dir(blind), -EPERM);
	without = tracepoints_get(blind);
	assert_non_null(without);
	expect_name(one(blind, "sdt:sched::sched_switch"), "sdt:sched::sched_switch");
	expect_name(one(blind, "sdt:::page_fault_user"), "sdt:exceptions::page_fault_user");
	if (tracefs_dir(r) >= 0) {
		with = tracepoints_get(r);
		assert_int_equal(with->n, without->n);
		for (uint32_t i = 0; i < with->n; i++) {
			assert_string_equal(with->at[i].name, without->at[i].name);
			same += !strcmp(with->at[i].group, without->at[i].group);
		}
		assert_true(same * 10 >= with->n * 9);
	} else {
		print_message("tracefs can't be read: groups not compared\n");
	}
	registry_free(blind);
}

static int count_name(void *arg, const char *name)
{
	assert_int_equal(strncmp(name, "btf_trace_", 10), 0);
	++*(int *)arg;
	return 0;
}

static int fail_name(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return -ENOMEM;
}

/* Broken files: cut off anywhere, and with every byte changed, nothing is read outside and nothing
 * is invented. */
static void test_btf_names_hostile(void **state)
{
	static const char strings[] = "\0int\0btf_trace_one\0btf_trace_two\0other";
	struct {
		struct btf_header head;
		struct btf_type integer;
		uint32_t encoding;
		struct btf_type one, structure;
		struct btf_member member;
		struct btf_type two, other;
		char strings[sizeof(strings)];
	} __attribute__((packed)) file = {
		.head = { BTF_MAGIC, BTF_VERSION, 0, sizeof(struct btf_header), 0, 0, 0,
			  sizeof(strings) },
		.integer = { .name_off = 1, .info = BTF_KIND_INT << 24, .size = 4 },
		.encoding = 32,
		.one = { .name_off = 5, .info = BTF_KIND_TYPEDEF << 24, .type = 1 },
		.structure = { .info = BTF_KIND_STRUCT << 24 | 1, .size = 4 },
		.member = { .name_off = 1, .type = 1 },
		.two = { .name_off = 19, .info = BTF_KIND_TYPEDEF << 24, .type = 1 },
		.other = { .name_off = 33, .info = BTF_KIND_TYPEDEF << 24, .type = 1 },
	};
	uint32_t types_len = offsetof(__typeof__(file), strings) - sizeof(file.head);
	struct btf_bytes b = { 0 };
	int n = 0;

	(void)state;
	memcpy(file.strings, strings, sizeof(strings));
	file.head.type_len = file.head.str_off = types_len;
	b.data = (const uint8_t *)&file;
	b.len = sizeof(file);
	assert_int_equal(btf_bytes_check(&b), 0);
	assert_int_equal(btf_typedefs(&b, NULL, "btf_trace_", count_name, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(btf_typedefs(&b, NULL, "btf_trace_", fail_name, NULL), -ENOMEM);

	for (size_t len = 0; len < sizeof(file); len++) {
		uint8_t *cut = malloc(
			len +
			!len); /* exactly as long, so that the sanitizer sees a read behind it */

		assert_non_null(cut);
		memcpy(cut, &file, len);
		b = (struct btf_bytes){ .data = cut, .len = len };
		assert_int_equal(btf_bytes_check(&b), -EINVAL);
		free(cut);
	}
	for (size_t i = 0; i < sizeof(file); i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			uint8_t *bad = malloc(sizeof(file));

			assert_non_null(bad);
			memcpy(bad, &file, sizeof(file));
			bad[i] ^= (uint8_t)(1u << bit);
			b = (struct btf_bytes){ .data = bad, .len = sizeof(file) };
			n = 0;
			if (!btf_bytes_check(&b))
				btf_typedefs(&b, NULL, "btf_trace_", count_name, &n);
			assert_true(n <= 4);
			free(bad);
		}
	}
	assert_int_equal(btf_bytes_open(&b, "/no/such/file"), -ENOENT);
	assert_int_equal(btf_bytes_open(&b, "/dev/null"), -EINVAL);
}

/* ---- features ---- */

static void test_features(void **state)
{
	struct registry *r = reg(state);

	for (int f = 0; f < FEAT_MAX; f++) {
		bool has = feature_has(r, (enum feature)f);

		assert_string_not_equal(feature_name((enum feature)f), "");
		assert_string_not_equal(feature_why(r, (enum feature)f), "");
		assert_int_equal(feature_has(r, (enum feature)f), has);
		for (int g = 0; g < f; g++)
			assert_string_not_equal(feature_name((enum feature)f),
						feature_name((enum feature)g));
	}
	assert_int_equal(feature_has(r, FEAT_BTF), !access(types_path(r->types), R_OK));
	assert_false(feature_has(r, FEAT_MAX));
	assert_string_equal(feature_why(r, (enum feature) - 1), "?");
	assert_null(feature_advice(NULL, FEAT_MAX));
	if (!feature_has(r, FEAT_BPF)) {
		assert_false(feature_has(r, FEAT_RAW_TP));
		assert_string_equal(feature_why(r, FEAT_RAW_TP), feature_why(r, FEAT_BPF));
		assert_non_null(provider_syscall.unavailable(r));
		print_message("no privilege to load programs: the rest is skipped\n");
		skip();
	}
	/* What every kernel we support has. */
	assert_true(feature_has(r, FEAT_RAW_TP));
	assert_true(feature_has(r, FEAT_TEST_RUN));
	assert_true(feature_has(r, FEAT_RINGBUF));
	assert_true(feature_has(r, FEAT_ATOMIC_FETCH));
	assert_true(feature_has(r, FEAT_PERF_EVENT));
	assert_null(provider_syscall.unavailable(r));
	assert_null(provider_profile.unavailable(r));
}

/* ---- processors ---- */

static void check_abi(const struct arch_abi *abi)
{
	for (unsigned nr = 0; nr < abi->nsyscalls; nr++) {
		const struct arch_syscall *call = &abi->syscalls[nr];

		if (!call->name)
			continue;
		assert_non_null(call->proto);
		assert_string_not_equal(call->name, "");
		/* "=name" leads to a row that exists; names are not given twice. */
		if (call->proto[0] == '=') {
			bool there = false;

			for (unsigned i = 0; i < abi_x86_64.nsyscalls; i++)
				there |= abi_x86_64.syscalls[i].name &&
					 !strcmp(abi_x86_64.syscalls[i].name, call->proto + 1);
			if (!there)
				fail_msg("%s: no row %s", call->name, call->proto);
		}
		assert_int_not_equal(arch_syscall_proto(call)[0], '=');
		for (unsigned i = 0; i < nr; i++)
			if (abi->syscalls[i].name)
				assert_string_not_equal(call->name, abi->syscalls[i].name);
	}
}

static void test_arch(void **state)
{
	(void)state;
	check_abi(&abi_x86_64);
	check_abi(&abi_ia32);
	assert_ptr_equal(abi_ia32.syscalls, abi_i386.syscalls);
	assert_string_equal(arch_syscall_alias("newuname"), "uname");
	assert_null(arch_syscall_alias("read"));
	assert_null(arch_reg_find(ARCH_HOST, "R_NONE"));
	for (unsigned i = 0; i < ARCH_HOST->nregs; i++) {
		const struct arch_reg *g = &ARCH_HOST->regs[i];

		assert_ptr_equal(arch_reg_find(ARCH_HOST, g->name), g);
		assert_true(g->off < 0 || g->off + g->size <= ARCH_HOST->pt_regs_size);
	}
#ifdef __x86_64__
	/* ptrace shows the kernel's struct pt_regs as it is. */
#define SAME_OFFSET(reg, member)                                                                   \
	assert_int_equal(arch_reg_find(&arch_x86_64, reg)->off,                                    \
			 offsetof(struct user_regs_struct, member))
	SAME_OFFSET("R_RAX", rax);
	SAME_OFFSET("R_RBX", rbx);
	SAME_OFFSET("R_RCX", rcx);
	SAME_OFFSET("R_RDX", rdx);
	SAME_OFFSET("R_RSI", rsi);
	SAME_OFFSET("R_RDI", rdi);
	SAME_OFFSET("R_RBP", rbp);
	SAME_OFFSET("R_RSP", rsp);
	SAME_OFFSET("R_R8", r8);
	SAME_OFFSET("R_R15", r15);
	SAME_OFFSET("R_RIP", rip);
	SAME_OFFSET("R_RFL", eflags);
	SAME_OFFSET("R_SS", ss);
	assert_int_equal(arch_x86_64.off_nr, offsetof(struct user_regs_struct, orig_rax));
	assert_int_equal(abi_x86_64.arg_off[3], offsetof(struct user_regs_struct, r10));
	assert_int_equal(abi_ia32.arg_off[0], offsetof(struct user_regs_struct, rbx));
	assert_int_equal(abi_ia32.arg_off[5], offsetof(struct user_regs_struct, rbp));
	assert_string_equal(abi_x86_64.syscalls[SYS_execveat].name, "execveat");
	assert_string_equal(abi_x86_64.syscalls[SYS_set_mempolicy_home_node].name,
			    "set_mempolicy_home_node");
	assert_string_equal(abi_ia32.syscalls[11].name, "execve");
	assert_string_equal(abi_ia32.syscalls[192].name, "mmap2");
#endif
}

/* ---- no memory ---- */

static int nothing(void *arg, struct probe *p)
{
	(void)arg;
	(void)p;
	return 0;
}

/* The registry's arena ends anywhere: an error, or the full result, never a crash. */
static void test_no_memory(void **state)
{
	static const char *const texts[] = { "syscall:::",	  "dtrace:::",
					     "profile:::tick-7s", "sdt:::sched_s*",
					     "fbt::page_fault:",  ":::" };
	struct types *types = reg(state)->types;
	unsigned failed = 0;

	for (size_t t = 0; t < ARRAY_SIZE(texts); t++) {
		struct arena a = { 0 };
		struct probe_desc d;

		assert_int_equal(probe_desc_parse(&a, texts[t], &d), 0);
		for (size_t limit = 1; limit < 64u << 20; limit += limit / 3 + 7) {
			struct registry *r = registry_new(types);
			struct probe_arg args[DT_ARGS_MAX];
			int err, n;

			assert_non_null(r);
			r->arena.limit = limit;
			err = registry_match(r, &d, nothing, NULL);
			if (err) {
				assert_int_equal(err, -ENOMEM);
				assert_string_equal(r->error, "out of memory");
				failed++;
			} else {
				err = registry_env_match(r, &d, args, &n);
				assert_true(err == -ENOMEM || err > 0 || !have_btf());
				for (size_t i = 0; i < r->probes.n && i < 3; i++) {
					struct attach_point at;

					err = registry_attach(r, r->probes.at[i], true, &at);
					assert_true(!err || err == -ENOMEM);
				}
			}
			registry_free(r);
		}
		arena_free(&a);
	}
	assert_true(failed > 20);
}

static void test_without_types(void **state)
{
	struct registry *r = registry_new(NULL);
	struct probe_arg args[DT_ARGS_MAX];
	struct found f;

	(void)state;
	assert_non_null(r);
	assert_int_equal(registry_args(r, one(r, "syscall:vmlinux:read:entry"), args, DT_ARGS_MAX),
			 0);
	assert_false(feature_has(r, FEAT_TP_BTF));
	assert_int_equal(match(r, ":::", &f), 0);
	for (size_t i = 0; i < r->probes.n; i++) {
		struct attach_point at;

		assert_int_equal(registry_args(r, r->probes.at[i], args, DT_ARGS_MAX), 0);
		/* Stable probes are made of typed arguments. */
		assert_int_equal(registry_attach(r, r->probes.at[i], false, &at),
				 r->probes.at[i]->pv->stable ? -ENOENT : 0);
	}
	registry_free(r);
	registry_free(NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_desc_parse),
		TEST(test_ranges),
		TEST(test_session_probes),
		TEST(test_profile),
		TEST(test_profile_runs_out_of_ids),
		TEST(test_syscall),
		TEST(test_match_callback),
		TEST(test_near),
		TEST(test_no_match_is_explained),
		TEST(test_args),
		TEST(test_type_text),
		TEST(test_env),
		TEST(test_tracepoints),
		TEST(test_cpc),
		TEST(test_pieces),
		TEST(test_page_fault),
		TEST(test_groups_without_tracefs),
		TEST(test_btf_names_hostile),
		TEST(test_features),
		TEST(test_arch),
		TEST(test_no_memory),
		TEST(test_without_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
