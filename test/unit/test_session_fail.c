/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Sessions that fail: every refusal is a sentence, and nothing is left behind - no descriptor, no
 * child, no program in the kernel, also not by kill -9.
 */
#include "session_image.h"

#include <sys/resource.h>

/* ---- constants ---- */

/* STRTAB is read-only for programs and known to the verifier. */
static void test_constants(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536);
	static const uint64_t words[2] = { 5, 41 };
	struct session *s;
	int status;

	(void)state;
	NEED_BPF();
	world_init(&w);
	w.im.map_strtab =
		add_map(&w, (struct map_spec){ MAP_STRTAB, "dt_strtab", 4, 16, 1, 0, words, NULL });
	begin_prog(&a, RUN_BEGIN);
	wide(&a, REL_MAPVAL, 1, w.im.map_strtab, 8);
	load(&a, 8, 2, 1, 0);
	alu_i(&a, BPF_ADD, 2, 1);
	wide(&a, REL_MAPVAL, 1, 0, 16);
	store_r(&a, 8, 1, 0, 2);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	s = start(&w, &o);
	assert_true(session_exited(s, &status));
	assert_int_equal(status, 41);
	session_free(s);
	begin_prog(&a, RUN_BEGIN);
	wide(&a, REL_MAPVAL, 1, w.im.map_strtab, 8);
	store_i(&a, 8, 1, 0, 0);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	assert_null(session_new(&w.im, NULL, &o, &w.err));
	assert_non_null(strstr(w.err.msg, "verifier refused"));
	/* the log's file is part of the message; it is not ours to leave behind */
	{
		char *path = strstr(w.err.msg, "its log: ");

		assert_non_null(path);
		path += 9;
		*strchrnul(path, ')') = '\0';
		assert_int_equal(unlink(path), 0);
	}
	world_free(&w);
}

/* ---- errors ---- */

static void test_verifier_says_no(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536);
	static const struct source src = { .name = "x.d",
					   .text = "BEGIN\n{\n\tx = *p;\n}\n",
					   .len = 20 };
	char *path;
	struct stat st;

	(void)state;
	NEED_BPF();
	world_init(&w);
	begin_prog(&a, RUN_BEGIN);
	a.lines[a.nlines++] = (struct line_entry){ .insn = 0, .loc = { &src, 0, 5 } };
	a.lines[a.nlines++] = (struct line_entry){ .insn = a.n, .loc = { &src, 9, 6 } };
	mov_i(&a, 1, 16);
	load(&a, 8, 2, 1, 0);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "dtrace:::BEGIN");
	assert_null(session_new(&w.im, NULL, &o, &w.err));
	print_message("%s\n", w.err.msg);
	assert_non_null(strstr(w.err.msg, "the kernel's verifier refused the program for "
					  "dtrace:::BEGIN at x.d line 3: R1 invalid mem access"));
	assert_non_null(w.err.log);
	assert_non_null(strstr(w.err.log, "invalid mem access"));
	assert_ptr_equal(w.err.loc.src, &src);
	assert_int_equal(w.err.loc.off, 9);
	path = strstr(w.err.msg, "its log: ");
	assert_non_null(path);
	path += 9;
	*strchrnul(path, ')') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, strlen(w.err.log));
	assert_int_equal(st.st_mode & 077, 0);
	assert_int_equal(unlink(path), 0);
	world_free(&w);
}

static void expect_error(struct world *w, const struct session_opts *o, const char *words)
{
	struct session *s = session_new(&w->im, NULL, o, &w->err);
	int r = s ? session_attach(s, &w->err) : -1;

	assert_true(r < 0);
	if (!strstr(w->err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", w->err.msg, words);
	session_free(s);
	free(w->err.log);
	w->err.log = NULL;
}

static void test_errors(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536), big = options(4ull << 30), tiny = options(4096);
	int ring_at;
	struct attach_point *at;

	(void)state;
	NEED_BPF();
	world_init(&w);
	begin_prog(&a, RUN_ACTIVE);
	end_prog(&a);
	at = add_prog(&w, &a, AT_RAW_TP, RUN_ACTIVE, "rawtp:::no_such");
	on_tracepoint(&w, at, "no_such_tracepoint");
	expect_error(&w, &o, "no tracepoint no_such_tracepoint");
	on_tracepoint(&w, at, "sys_enter");
	w.im.destructive = true;
	expect_error(&w, &o, "destructive actions not allowed");
	w.im.destructive = false;
	add_rings(&w);
	ring_at = w.im.map_rings;
	expect_error(&w, &big, "bufsize");
	add_clause(&w, 5000);
	expect_error(&w, &tiny, "bufsize");
	w.im.clauses.n = 0;
	add_map(&w, (struct map_spec){ MAP_AGG, "dt_big", 8, 1 << 20, UINT32_MAX, 0, NULL, NULL });
	expect_error(&w, &o, "aggsize");
	w.im.maps.n--;
	add_map(&w, (struct map_spec){ MAP_ASSOC, "dt_big", 8, 1 << 20, 1u << 30, 0, NULL, NULL });
	expect_error(&w, &o, "dynvarsize");
	w.im.maps.n--;
	w.im.map_self =
		add_map(&w, (struct map_spec){ MAP_SELF, "dt_self", 4, 1 << 20, 0, 0, NULL, NULL });
	expect_error(&w, &o, "thread-local");
	w.im.maps.n--;
	assert_int_equal(ring_at, w.im.map_rings);
	w.im.state_size = 8;
	expect_error(&w, &o, "no state");
	world_free(&w);
}

/* A relocation or a kernel function that is not there. */
static void test_bad_code(void **state)
{
	struct world w;
	struct as a;
	struct session_opts o = options(65536);

	(void)state;
	NEED_BPF();
	world_init(&w);
	begin_prog(&a, RUN_ACTIVE);
	wide(&a, REL_MAPFD, 1, 9, 0);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "x");
	expect_error(&w, &o, "bad relocation");
	world_free(&w);
	world_init(&w);
	begin_prog(&a, RUN_ACTIVE);
	a.relocs[a.nrelocs++] =
		(struct reloc){ .kind = REL_KFUNC, .insn = a.n, .name = "bpf_no_such_function" };
	call(&a, 0);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "x");
	expect_error(&w, &o, "bpf_no_such_function()");
	world_free(&w);
	world_init(&w);
	begin_prog(&a, RUN_ACTIVE);
	a.relocs[a.nrelocs++] =
		(struct reloc){ .kind = REL_RUNTIME, .insn = a.n, .name = "rt_no_such" };
	call(&a, 0);
	end_prog(&a);
	add_prog(&w, &a, AT_RUN, RUN_BEGIN, "x");
	expect_error(&w, &o, "rt_no_such()");
	world_free(&w);
}

/* Runs fn in a process of its own; its return value, or 1000 + signal. */
static int apart(int (*fn)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(fn());
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static struct world shared;

static int without_privileges(void)
{
	struct session_opts o = options(65536);
	const char *m;

	if (setgid(65534) || setuid(65534))
		return 10;
	m = privileges_missing();
	if (!m || !strstr(m, "CAP_BPF"))
		return 11;
	if (session_new(&shared.im, NULL, &o, &shared.err))
		return 12;
	if (!strstr(shared.err.msg, "CAP_BPF")) {
		printf("%s\n", shared.err.msg);
		return 13;
	}
	return 0;
}

static void test_no_privileges(void **state)
{
	struct as a;

	(void)state;
	if (geteuid()) {
		print_message("skipped: only root can give up being root\n");
		skip();
	}
	world_init(&shared);
	add_rings(&shared);
	begin_prog(&a, RUN_ACTIVE);
	end_prog(&a);
	add_prog(&shared, &a, AT_RUN, RUN_BEGIN, "x");
	assert_int_equal(apart(without_privileges), 0);
	world_free(&shared);
}

static int open_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static int raises_soft_limit(void)
{
	struct session_opts o = options(65536);
	struct rlimit lim, after;
	struct session *s;

	getrlimit(RLIMIT_NOFILE, &lim);
	lim.rlim_cur = (rlim_t)open_fds() + 1;
	if (lim.rlim_cur + 30 > lim.rlim_max)
		return 30;
	setrlimit(RLIMIT_NOFILE, &lim);
	s = session_new(&shared.im, NULL, &o, &shared.err);
	if (!s || session_attach(s, &shared.err) || session_start(s, &shared.err))
		return printf("%s\n", shared.err.msg), 31;
	session_free(s);
	getrlimit(RLIMIT_NOFILE, &after);
	return after.rlim_cur == lim.rlim_cur ? 0 : 32;
}

/* With one descriptor less each time: every place where they can run out. */
static int hard_files(void)
{
	struct session_opts o = options(65536);
	struct rlimit lim;
	int base = open_fds(), worked = 0;

	/* from many to few, because a hard limit never rises again */
	for (int more = 30; more >= 0; more--) {
		struct session *s;
		int r = 0;

		lim.rlim_cur = lim.rlim_max = (rlim_t)(base + more);
		if (setrlimit(RLIMIT_NOFILE, &lim))
			return 40;
		s = session_new(&shared.im, NULL, &o, &shared.err);
		if (s)
			r = session_attach(s, &shared.err);
		if (!s || r) {
			if (!strstr(shared.err.msg, "too many open files"))
				return printf("%d: %s\n", more, shared.err.msg), 41;
		} else {
			worked++;
		}
		session_free(s);
		if (open_fds() != base)
			return 42;
	}
	return worked > 3 && worked < 30 ? 0 : 43;
}

static void test_out_of_files(void **state)
{
	struct as a;

	(void)state;
	NEED_BPF();
	record_calls(&shared, 64, 65536);
	begin_prog(&a, RUN_ACTIVE);
	end_prog(&a);
	add_prog(&shared, &a, AT_PERF_EVENT, RUN_ACTIVE, "profile:::profile-1")->event =
		CPU_CLOCK(1000000000);
	assert_int_equal(apart(hard_files), 0);
	assert_int_equal(apart(raises_soft_limit), 0);
	world_free(&shared);
}

#if defined(__SANITIZE_ADDRESS__)
#define ASAN 1
#else
#define ASAN 0
#endif

static int out_of_memory(void)
{
	struct session_opts o = options(16 << 20);
	struct rlimit lim = { 0 };
	char line[256];
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f || !fgets(line, sizeof(line), f))
		return 50;
	fclose(f);
	pages = strtoul(line, NULL, 10);
	o.policy = BUF_RING; /* keeps bufsize bytes a CPU in our own memory */
	lim.rlim_cur = lim.rlim_max = pages * 4096 + (1 << 20);
	if (setrlimit(RLIMIT_AS, &lim))
		return 51;
	if (session_new(&shared.im, NULL, &o, &shared.err))
		return 52;
	return strstr(shared.err.msg, "no memory") && strstr(shared.err.msg, "bufsize")
		       ? 0
		       : (printf("%s\n", shared.err.msg), 53);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	NEED_BPF();
	if (ASAN) {
		print_message("skipped: the sanitizer needs more address space than any limit\n");
		skip();
	}
	record_calls(&shared, 64, 16 << 20);
	assert_int_equal(apart(out_of_memory), 0);
	world_free(&shared);
}

/* ---- kill -9 ---- */

static int prog_id(int fd)
{
	struct bpf_prog_info info;
	union bpf_attr a;

	memset(&info, 0, sizeof(info));
	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = (uint32_t)fd;
	a.info.info_len = sizeof(info);
	a.info.info = (uint64_t)(uintptr_t)&info;
	return syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &a, sizeof(a)) ? -1 : (int)info.id;
}

static bool prog_exists(int id)
{
	union bpf_attr a;
	int fd;

	memset(&a, 0, sizeof(a));
	a.prog_id = (uint32_t)id;
	fd = (int)syscall(SYS_bpf, BPF_PROG_GET_FD_BY_ID, &a, sizeof(a));
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void test_killed(void **state)
{
	struct session_opts o = options(65536);
	int p[2], id = 0, status;
	pid_t pid;

	(void)state;
	NEED_BPF();
	assert_int_equal(pipe(p), 0);
	record_calls(&shared, 64, o.bufsize);
	pid = fork();
	if (!pid) {
		struct session *s = start(&shared, &o);

		id = prog_id(s->progs[0]);
		if (write(p[1], &id, sizeof(id)) != sizeof(id))
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(p[0], &id, sizeof(id)), sizeof(id));
	assert_true(id > 0);
	assert_true(prog_exists(id));
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	for (int i = 0; i < 200 && prog_exists(id); i++)
		usleep(10000);
	assert_false(prog_exists(id));
	close(p[0]);
	close(p[1]);
	world_free(&shared);
}

/* Starting a session leaves no child behind, and no SIGCHLD comes. */
static volatile sig_atomic_t children;

static void on_child(int sig)
{
	(void)sig;
	children++;
}

static void test_no_children(void **state)
{
	struct world w;
	struct session_opts o = options(65536);
	struct session *s;
	struct seen seen = { 0 };
	struct sigaction sa = { .sa_handler = on_child }, old;

	(void)state;
	NEED_BPF();
	sigaction(SIGCHLD, &sa, &old);
	children = 0;
	record_calls(&w, 64, o.bufsize);
	for (int i = 0; i < 40; i++) { /* more than can be waiting at a time */
		s = start(&w, &o);
		session_free(s);
	}
	usleep(50000);
	assert_int_equal(children, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	/* a session reaps what others left, and then its own */
	s = start(&w, &o);
	assert_true(s->helper > 0);
	/* it ends after a grace period of the kernel's, which takes what it takes */
	for (int i = 0; i < 500 && s->helper; i++) {
		usleep(10000);
		assert_int_equal(session_poll(s, see, &seen), 0);
	}
	assert_int_equal(s->helper, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
	session_free(s);
	sigaction(SIGCHLD, &old, NULL);
	world_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_constants),     cmocka_unit_test(test_verifier_says_no),
		cmocka_unit_test(test_errors),	      cmocka_unit_test(test_bad_code),
		cmocka_unit_test(test_no_privileges), cmocka_unit_test(test_out_of_files),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_killed),
		cmocka_unit_test(test_no_children),
	};

	find_out();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
