/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Memory that runs out, anywhere. A whole session - opening, compiling, enabling, tracing, printing,
 * closing - is run with its first allocation failing, then its second, up to its last; once with
 * that one alone failing and once with all that follow it. Whatever happens, it must be an answer:
 * what a session without failures prints, or an error. Nothing may crash, and no descriptor and
 * (under the address sanitizer) no memory may be left.
 *
 * The linker hands the library's calls to the functions here (see mk/test.mk). Those that libbpf
 * and libc make for themselves are theirs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dtrace.h"

/* ---- allocations that fail ---- */

static bool counting, /* off outside of a session: the test's own are not counted */
	rest;	      /* those after the failing one fail, too */
static unsigned long made, fail_at;

static bool fails(void)
{
	if (!counting)
		return false;
	made++;
	if (!fail_at || made < fail_at || (made > fail_at && !rest))
		return false;
	errno = ENOMEM;
	return true;
}

#define WRAPPED(type, name, params, ...)                                                           \
	type __real_##name params;                                                                 \
	type __wrap_##name params;                                                                 \
	type __wrap_##name params                                                                  \
	{                                                                                          \
		return fails() ? NULL : __real_##name(__VA_ARGS__);                                \
	}

WRAPPED(void *, malloc, (size_t n), n)
WRAPPED(void *, calloc, (size_t n, size_t size), n, size)
WRAPPED(void *, realloc, (void *p, size_t n), p, n)
WRAPPED(char *, strdup, (const char *s), s)
WRAPPED(char *, strndup, (const char *s, size_t n), s, n)
WRAPPED(FILE *, fopen, (const char *path, const char *mode), path, mode)
WRAPPED(FILE *, open_memstream, (char **text, size_t *n), text, n)

int __wrap_asprintf(char **text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int __wrap_asprintf(char **text, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (fails()) {
		*text = (char *)8; /* as the manual has it: undefined */
		return -1;
	}
	va_start(ap, fmt);
	n = vasprintf(text, fmt, ap);
	va_end(ap);
	return n;
}

void *__real_mmap(void *p, size_t n, int prot, int flags, int fd, off_t off);
void *__wrap_mmap(void *p, size_t n, int prot, int flags, int fd, off_t off);
void *__wrap_mmap(void *p, size_t n, int prot, int flags, int fd, off_t off)
{
	return fails() ? MAP_FAILED : __real_mmap(p, n, prot, flags, fd, off);
}

/* ---- one session ---- */

static const char everything[] =
	"#pragma D option quiet\n"
	"#pragma D option bufsize=64k\n"
	"#pragma D option aggsize=64k\n"
	"struct pair { int a; char b[4]; }; struct pair p;\n"
	"inline int TWICE = 2 * $1; string s; int table[int, string];\n"
	"BEGIN { p.a = 3; s = strjoin(\"a\", \"b\"); table[1, s] = TWICE; self->t = 7;\n"
	"  @[s, 1] = count(); @[\"x\", 2] = count(); @q[p.a] = quantize(12); @l = lquantize(3, 0, "
	"10, 1);\n"
	"  printf(\"%s %d %d %d\\n\", s, p.a, table[1, s], self->t); }\n"
	"BEGIN { @gone[1] = sum(2); clear(@gone); trunc(@gone, 1); printa(\"%s %d %@d\\n\", @);\n"
	"  trace(*(int *)0); }\n"
	"BEGIN { @st[stack(2)] = avg(3); if (p.a == 3) printf(\"%a\\n\", 0); else "
	"trace(2);\n"
	"  sym(0); trace(s); }\n"
	"syscall:::entry /pid == 0/ { @[execname, 0] = count(); self->x = timestamp; }\n"
	"sdt:::sched_switch /pid == -1/ { trace(args[0]); }\n"
	"BEGIN { exit(3); }\n"
	"ERROR { printf(\"fault %d\\n\", arg4); }\n"
	"END { printa(@q); printf(\"end\\n\"); }\n";

/* Mappings of all processes are looked at, and their number is the machine's. */
static const char names_of_processes[] =
	"#pragma D option quiet\n" /* BEGIN's CPU is not the same each time */
	"BEGIN { usym(0 * $1); exit(3); }\n";

static const char *program;
static char said[1024];

static int bad(dtrace_hdl_t *h, const char *where)
{
	snprintf(said, sizeof(said), "%s: %s", where, dtrace_errmsg(h, dtrace_errno(h)));
	return -1;
}

static int on_fault(const dtrace_errdata_t *e, void *arg)
{
	(void)arg;
	return e->dteda_fault == 1 ? DTRACE_HANDLE_OK : DTRACE_HANDLE_ABORT;
}

static int trace(dtrace_hdl_t *h, FILE *out, bool load)
{
	char name[] = "x.d", one[] = "21";
	char *argv[] = { name, one, NULL };
	int status;
	dtrace_proginfo_t info;
	dtrace_prog_t *p;

	dtrace_handle_err(h, on_fault, NULL);
	p = dtrace_program_strcompile(h, program, DTRACE_PROBESPEC_NONE, 0, 2, argv);
	if (!p)
		return bad(h, "compile");
	if (dtrace_program_exec(h, p, &info))
		return bad(h, "exec");
	if (!load)
		return dtrace_check(h) ? bad(h, "check") : 0;
	if (dtrace_go(h))
		return bad(h, "go");
	do {
		dtrace_sleep(h);
		if (dtrace_work(h, out, NULL, NULL, NULL) == DTRACE_WORKSTATUS_ERROR)
			return bad(h, "work");
	} while ((status = dtrace_status(h)) == DTRACE_STATUS_OKAY);
	if (status != DTRACE_STATUS_EXITED)
		return bad(h, "status");
	if (dtrace_stop(h))
		return bad(h, "stop");
	if (dtrace_work(h, out, NULL, NULL, NULL) == DTRACE_WORKSTATUS_ERROR)
		return bad(h, "last work");
	if (dtrace_aggregate_print(h, out, NULL))
		return bad(h, "aggregations");
	return 0;
}

/* Names are a help: where there is no memory for the kernel's symbols, frames are addresses. */
static void name_frames(char *text)
{
	static const char hex[] = "0123456789abcdef";
	char *at = text;

	while ((at = strpbrk(at, "v0"))) {
		if (!strncmp(at, "vmlinux`", 8) ||
		    (!strncmp(at, "0x", 2) && strspn(at + 2, hex) >= 8))
			memmove(at, strchrnul(at, '\n'), strlen(strchrnul(at, '\n')) + 1);
		else
			at++;
	}
}

/* 0, or -1 with the error in said[]; *text: what it printed, to be freed. */
static int session(bool load, char **text)
{
	size_t n;
	FILE *out = __real_open_memstream(text, &n);
	int err = 0, rc = -1;
	dtrace_hdl_t *h;

	said[0] = '\0';
	made = 0;
	counting = true;
	h = dtrace_open(DTRACE_VERSION, load ? 0 : DTRACE_O_NODEV, &err);
	if (h)
		rc = trace(h, out, load);
	else
		snprintf(said, sizeof(said), "open: %s", dtrace_errmsg(NULL, err));
	dtrace_close(h);
	counting = false;
	fclose(out);
	name_frames(*text);
	return rc;
}

/* ---- the tests ---- */

static int open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

/* From a certain allocation on. Sanitized, an arena makes many more of them, and some are left out.
 * At least that share of them, in percent, must be errors. Returns how many there are. */
static unsigned long every(const char *text, bool load, unsigned long from, unsigned percent)
{
	unsigned long all, step, errors = 0, tried = 0;
	char *want, *got;
	int files;

	program = text;
	fail_at = 0;
	assert_int_equal(session(load, &got), 0); /* what is read once for all, is */
	free(got);
	if (session(load, &want))
		fail_msg("without any failure: %s", said);
	all = made;
	step = 1 + (all - from) / 150;
	files = open_files();
	for (int r = 0; r < 2; r++) {
		rest = r;
		for (fail_at = from; fail_at <= all; fail_at += step + 2 * (unsigned)r) {
			const char *which = r ? " and all that follow" : "";
			int rc = session(load, &got);

			if (!rc && strcmp(got, want))
				fail_msg("allocation %lu%s: no error, but it prints\n%s\n"
					 "instead of\n%s",
					 fail_at, which, got, want);
			if (rc && !strcasestr(said, "memory"))
				fail_msg("allocation %lu%s: %s", fail_at, which, said);
			if (open_files() != files)
				fail_msg("allocation %lu%s: a descriptor is left", fail_at, which);
			free(got);
			tried++;
			errors += rc != 0;
		}
	}
	print_message("%lu of %lu failed allocations are errors\n", errors, tried);
	free(want);
	assert_true(tried > 50 && errors * 100 > tried * percent);
	return all;
}

static unsigned long compiling;

static void test_compiling(void **state)
{
	(void)state;
	compiling = every(everything, false, 1, 50);
}

static void test_tracing(void **state)
{
	(void)state;
	if (geteuid())
		skip();
	every(everything, true, compiling + 1, 50);
}

static void test_processes(void **state)
{
	(void)state;
	if (geteuid())
		skip();
	every(names_of_processes, true, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compiling),
		cmocka_unit_test(test_tracing),
		cmocka_unit_test(test_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
