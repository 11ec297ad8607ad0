/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Target processes: how a command line is split, that a command is held before its first
 * instruction and let go unharmed - also when we die - and that ends are noticed with the right
 * status.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "trace/proc.c"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

/* ---- words ---- */

static void check_words(const char *command, const char *expected)
{
	const char *why = NULL;
	char **w = split_words(command, &why);
	char got[512] = "";

	if (!w) {
		snprintf(got, sizeof(got), "error: %s", why);
	} else {
		for (int i = 0; w[i]; i++) {
			strcat(got, "[");
			strcat(got, w[i]);
			strcat(got, "]");
		}
	}
	assert_string_equal(got, expected);
	free(w);
}

static void test_words(void **state)
{
	(void)state;
	check_words("date", "[date]");
	check_words("  ls\t-l \n /tmp ", "[ls][-l][/tmp]");
	check_words("echo 'a b'  \"c d\"", "[echo][a b][c d]");
	check_words("echo a'b'\"c\"d", "[echo][abcd]");
	check_words("echo '' \"\"", "[echo][][]");
	check_words("echo \\'x \\\\ a\\ b", "[echo]['x][\\][a b]");
	check_words("echo \"\\\" \\\\ \\$ \\n\"", "[echo][\" \\ $ \\n]");
	check_words("echo '\\'", "[echo][\\]");
	check_words("echo $HOME $(reboot) `x` *", "[echo][$HOME][$(reboot)][`x`][*]");
	check_words("a b c d e f g h i j k l", "[a][b][c][d][e][f][g][h][i][j][k][l]");
	check_words("sh -c 'exit 3'", "[sh][-c][exit 3]");
	check_words("echo a\\\nb", "[echo][ab]");
	check_words("", "error: it is empty");
	check_words(" \t ", "error: it is empty");
	check_words("'' x", "error: it is empty");
	check_words("echo 'x", "error: a ' is not closed");
	check_words("echo \"x", "error: a \" is not closed");
	check_words("echo x\\", "error: it ends with a backslash");
	check_words("echo \"x\\", "error: a \" is not closed");
}

/* ---- processes ---- */

static bool ptrace_allowed;

#define NEED_PTRACE()                                                                              \
	do {                                                                                       \
		if (!ptrace_allowed) {                                                             \
			print_message("skipped: ptrace is not permitted here\n");                  \
			skip();                                                                    \
		}                                                                                  \
	} while (0)

static char process_state(pid_t pid)
{
	char path[64], line[256], c = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fgets(line, sizeof(line), f) && strrchr(line, ')'))
		c = strrchr(line, ')')[2];
	fclose(f);
	return c;
}

static void wait_end(struct proc *p, int *status)
{
	struct pollfd pfd = { .fd = proc_fd(p), .events = POLLIN };

	*status = -1;
	assert_int_equal(poll(&pfd, 1, 20000), 1);
	assert_true(proc_ended(p, status));
}

/* It has become the command, and has not run an instruction of it. */
static void test_held(void **state)
{
	char err[256] = "", exe[64], path[256];
	struct proc *p;
	struct pollfd pfd;
	ssize_t n;
	int status, out[2];

	(void)state;
	NEED_PTRACE();
	assert_int_equal(pipe(out), 0);
	snprintf(path, sizeof(path), "sh -c 'echo hi >&%d; exit 7'", out[1]);
	p = proc_create(path, err, sizeof(err));
	assert_string_equal(err, "");
	assert_non_null(p);
	snprintf(exe, sizeof(exe), "/proc/%d/comm", (int)proc_pid(p));
	{
		int fd = open(exe, O_RDONLY);

		assert_true(fd >= 0);
		n = read(fd, path, sizeof(path));
		close(fd);
		assert_int_equal(n, 3);
		assert_memory_equal(path, "sh\n", 3);
	}
	usleep(50000);
	assert_int_equal(process_state(proc_pid(p)), 't');
	assert_false(proc_ended(p, &status));
	pfd = (struct pollfd){ .fd = out[0], .events = POLLIN };
	assert_int_equal(poll(&pfd, 1, 0), 0);
	assert_int_equal(proc_continue(p), 0);
	assert_int_equal(proc_continue(p), 0);
	wait_end(p, &status);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_true(proc_ended(p, &status));
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_int_equal(read(out[0], path, sizeof(path)), 3);
	proc_free(p);
	close(out[0]);
	close(out[1]);
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1); /* no zombie */
}

static void test_signalled(void **state)
{
	char err[256] = "";
	struct proc *p;
	int status;

	(void)state;
	NEED_PTRACE();
	p = proc_create("sleep 100", err, sizeof(err));
	assert_non_null(p);
	assert_int_equal(proc_continue(p), 0);
	assert_int_equal(kill(proc_pid(p), SIGTERM), 0);
	wait_end(p, &status);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	proc_free(p);
	/* killed before it was let go */
	p = proc_create("sleep 100", err, sizeof(err));
	assert_non_null(p);
	assert_int_equal(kill(proc_pid(p), SIGKILL), 0);
	wait_end(p, &status);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_int_equal(proc_continue(p), 0);
	proc_free(p);
}

static void test_free_ends_what_was_made(void **state)
{
	char err[256] = "";
	struct proc *p;
	pid_t pid;

	(void)state;
	NEED_PTRACE();
	p = proc_create("sleep 100", err, sizeof(err));
	assert_non_null(p);
	pid = proc_pid(p);
	proc_free(p);
	assert_int_equal(kill(pid, 0), -1);
	/* what runs is ended, stopped or not */
	for (int stopped = 0; stopped < 2; stopped++) {
		p = proc_create("sleep 100", err, sizeof(err));
		assert_non_null(p);
		pid = proc_pid(p);
		assert_int_equal(proc_continue(p), 0);
		if (stopped)
			assert_int_equal(kill(pid, SIGSTOP), 0);
		proc_free(p);
		assert_int_equal(kill(pid, 0), -1);
	}
	proc_free(NULL);
}

/* Whoever holds a command and dies lets it go: it runs to its own end. */
static void test_holder_dies(void **state)
{
	char command[128];
	int out[2], pids[2], status;
	pid_t holder;
	char c[4] = "";

	(void)state;
	NEED_PTRACE();
	assert_int_equal(pipe(out), 0);
	assert_int_equal(pipe(pids), 0);
	snprintf(command, sizeof(command), "sh -c 'echo ok >&%d'", out[1]);
	holder = fork();
	if (!holder) {
		char err[256];
		struct proc *p = proc_create(command, err, sizeof(err));
		pid_t pid = p ? proc_pid(p) : -1;

		if (write(pids[1], &pid, sizeof(pid)) != sizeof(pid))
			_exit(1);
		for (;;)
			pause();
	}
	{
		pid_t pid;

		assert_int_equal(read(pids[0], &pid, sizeof(pid)), sizeof(pid));
		assert_true(pid > 0);
		assert_int_equal(process_state(pid), 't');
	}
	close(out[1]);
	kill(holder, SIGKILL);
	waitpid(holder, &status, 0);
	assert_int_equal(read(out[0], c, sizeof(c)), 3);
	assert_memory_equal(c, "ok\n", 3);
	close(out[0]);
	close(pids[0]);
	close(pids[1]);
}

static void test_cannot_run(void **state)
{
	char err[256];

	(void)state;
	NEED_PTRACE();
	assert_null(proc_create("/no/such/command -x", err, sizeof(err)));
	assert_string_equal(err, "failed to execute /no/such/command: No such file or directory");
	assert_null(proc_create("no_such_command_anywhere", err, sizeof(err)));
	assert_string_equal(
		err, "failed to execute no_such_command_anywhere: No such file or directory");
	assert_null(proc_create("/etc/passwd", err, sizeof(err)));
	assert_string_equal(err, "failed to execute /etc/passwd: Permission denied");
	assert_null(proc_create("/", err, sizeof(err)));
	assert_string_equal(err, "failed to execute /: Permission denied");
	assert_null(proc_create("", err, sizeof(err)));
	assert_string_equal(err, "failed to execute \"\": it is empty");
	assert_null(proc_create("echo 'x", err, sizeof(err)));
	assert_string_equal(err, "failed to execute \"echo 'x\": a ' is not closed");
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
	/* a message that does not fit is cut, not overrun */
	memset(err, 'x', sizeof(err));
	assert_null(proc_create("/no/such/command", err, 10));
	assert_int_equal(strlen(err), 9);
	assert_int_equal(err[10], 'x');
}

/* The command gets the signal mask of a fresh process, whatever ours is; and none of our
 * descriptors. */
static void test_clean_child(void **state)
{
	char err[256] = "";
	sigset_t block, old;
	struct proc *p;
	int status;

	(void)state;
	NEED_PTRACE();
	sigfillset(&block);
	sigprocmask(SIG_SETMASK, &block, &old);
	signal(SIGPIPE, SIG_IGN);
	p = proc_create("sh -c 'kill -TERM $$; exit 9'", err, sizeof(err));
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	assert_non_null(p);
	assert_int_equal(proc_continue(p), 0);
	wait_end(p, &status);
	assert_true(WIFSIGNALED(status));
	proc_free(p);
	p = proc_create("sh -c 'kill -PIPE $$; exit 9'", err, sizeof(err));
	assert_non_null(p);
	assert_true(fcntl(proc_fd(p), F_GETFD) & FD_CLOEXEC);
	assert_int_equal(proc_continue(p), 0);
	wait_end(p, &status);
	assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : 0, SIGPIPE);
	proc_free(p);
}

/* ---- running processes ---- */

static void test_grab(void **state)
{
	char err[256] = "";
	int status;
	struct proc *p;
	pid_t pid = fork();

	(void)state;
	if (!pid)
		for (;;)
			pause();
	p = proc_grab(pid, err, sizeof(err));
	assert_non_null(p);
	assert_int_equal(proc_pid(p), pid);
	assert_false(proc_ended(p, &status));
	assert_int_equal(proc_continue(p), 0);
	proc_free(p); /* harms nobody */
	usleep(10000);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	p = proc_grab(pid, err, sizeof(err));
	assert_non_null(p);
	kill(pid, SIGKILL);
	wait_end(p, &status);
	proc_free(p);
	assert_int_equal(waitpid(pid, &status, 0), pid); /* the status is still its parent's */
}

static void *sleeper(void *tid)
{
	__atomic_store_n((int *)tid, (int)syscall(SYS_gettid), __ATOMIC_RELEASE);
	for (;;)
		pause();
	return NULL;
}

#include <pthread.h>

static void test_cannot_grab(void **state)
{
	char err[256];
	int tid = 0, status;
	pthread_t t;
	pid_t gone = fork();

	(void)state;
	if (!gone)
		_exit(0);
	waitpid(gone, &status, 0);
	assert_null(proc_grab(gone, err, sizeof(err)));
	assert_non_null(strstr(err, "no such process"));
	assert_null(proc_grab(0, err, sizeof(err)));
	assert_string_equal(err, "0 is not a process id");
	assert_null(proc_grab(-5, err, sizeof(err)));
	assert_string_equal(err, "-5 is not a process id");
	assert_null(proc_grab(2147483647, err, sizeof(err)));
	assert_string_equal(err, "failed to grab pid 2147483647: no such process");
	assert_int_equal(pthread_create(&t, NULL, sleeper, &tid), 0);
	while (!__atomic_load_n(&tid, __ATOMIC_ACQUIRE))
		usleep(100);
	assert_null(proc_grab(tid, err, sizeof(err)));
	assert_non_null(strstr(err, "is a thread, not a process"));
	pthread_cancel(t);
	pthread_join(t, NULL);
}

/* ---- what can be missing ---- */

static int no_files(void)
{
	char err[256];
	struct rlimit lim;
	int base = open("/dev/null", O_RDONLY);

	close(base);
	for (int more = 0; more < 6; more++) {
		struct proc *p;

		getrlimit(RLIMIT_NOFILE, &lim);
		lim.rlim_cur = (rlim_t)(base + more);
		setrlimit(RLIMIT_NOFILE, &lim);
		err[0] = '\0';
		p = proc_create("true", err, sizeof(err));
		if (more < 4 ? p || !strstr(err, "Too many open files") : !p)
			return printf("%d: %s\n", more, err), 2;
		proc_free(p);
		if (waitpid(-1, NULL, WNOHANG | __WALL) != -1)
			return 3;
	}
	lim.rlim_cur = (rlim_t)base;
	setrlimit(RLIMIT_NOFILE, &lim);
	if (proc_grab(getpid(), err, sizeof(err)) || !strstr(err, "Too many open files"))
		return 4;
	return 0;
}

static void test_no_files(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	NEED_PTRACE();
	pid = fork();
	if (!pid) {
		int r = no_files();

		fflush(stdout);
		_exit(r);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool try_ptrace(void)
{
	pid_t pid = fork();
	int status;
	bool ok;

	if (!pid)
		for (;;)
			pause();
	ok = !ptrace(PTRACE_SEIZE, pid, 0, 0);
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status))
		;
	return ok;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),	    cmocka_unit_test(test_held),
		cmocka_unit_test(test_signalled),   cmocka_unit_test(test_free_ends_what_was_made),
		cmocka_unit_test(test_holder_dies), cmocka_unit_test(test_cannot_run),
		cmocka_unit_test(test_clean_child), cmocka_unit_test(test_grab),
		cmocka_unit_test(test_cannot_grab), cmocka_unit_test(test_no_files),
	};

	ptrace_allowed = try_ptrace();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
