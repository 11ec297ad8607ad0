/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Target processes: -c starts one and holds it before its first instruction, -p watches one that
 * runs.
 *
 * ptrace is used for one thing: to hold a new process where execve() has just ended. It is seized
 * without "kill on exit", so when we die the kernel lets it go on; when tracing has started we
 * detach, and from then on it runs as if nobody had ever looked, until the tracing ends. A process of
 * -p is not touched at all: its pidfd says when it ends.
 *
 * The thread that called proc_create() must be the one that calls proc_continue(): ptrace has it
 * so.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <poll.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

struct proc {
	pid_t pid;
	int pidfd;
	bool ours;	       /* made by us: a child to wait for */
	bool held;	       /* not yet continued */
	enum proc_stage stage; /* ... and brought to here */
	bool ended;
	int status;
};

/* ---- the command line ---- */

/*
 * Splits a command into words as a shell does, expanding nothing: blanks separate; '...' is
 * literal; in "..." a backslash stands before " \ $ ` and newline; elsewhere it takes the meaning
 * of any character. Words and their array are one allocation. NULL with *why set.
 */
static char **split_words(const char *command, const char **why)
{
	size_t len = strlen(command), most = len / 2 + 2, n = 0;
	char **words = malloc(most * sizeof(*words) + len + most);
	char *out = (char *)(words + most);
	const char *p = command;

	*why = "out of memory";
	if (!words)
		return NULL;
	for (;;) {
		char quote = 0;

		p += strspn(p, " \t\r\n");
		if (!*p)
			break;
		words[n++] = out;
		for (; *p && (quote || !strchr(" \t\r\n", *p)); p++) {
			if (quote ? *p == quote : *p == '\'' || *p == '"') {
				quote = quote ? 0 : *p;
			} else if (*p == '\\' && quote != '\'' &&
				   (!quote || (p[1] && strchr("\"\\$`\n", p[1])))) {
				if (!p[1]) {
					*why = "it ends with a backslash";
					goto bad;
				}
				p++;
				if (*p != '\n') /* a continued line */
					*out++ = *p;
			} else {
				*out++ = *p;
			}
		}
		if (quote) {
			*why = quote == '"' ? "a \" is not closed" : "a ' is not closed";
			goto bad;
		}
		*out++ = '\0';
	}
	*why = "it is empty";
	if (!n || !*words[0])
		goto bad;
	words[n] = NULL;
	return words;
bad:
	free(words);
	return NULL;
}

/* ---- starting ---- */

static void say(char *err, size_t n, const char *fmt, ...) DT_PRINTF(3, 4);
static void say(char *err, size_t n, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err, n, fmt, ap);
	va_end(ap);
}

static void change_environment(const char *changes)
{
	char *line, *rest = changes ? strdup(changes) : NULL;

	while ((line = strsep(&rest, "\n"))) {
		char *value = strchr(line, '=');

		if (value) {
			*value++ = '\0';
			setenv(line, value, 1);
		} else {
			unsetenv(line);
		}
	}
}

/* In the child: waits until it is seized, then becomes the command. */
static void become(char **words, const char *changes, int go, int failed)
{
	sigset_t none;
	char c;
	int e;

	if (read(go, &c, 1) != 1)
		_exit(127);
	/* What we block or ignore for ourselves is not the command's business. */
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	change_environment(changes);
	execvp(words[0], words);
	e = errno;
	if (write(failed, &e, sizeof(e)) != sizeof(e))
		_exit(126);
	_exit(127);
}

static pid_t wait_for(pid_t pid, int *status, int flags)
{
	pid_t r;

	do
		r = waitpid(pid, status, flags | __WALL);
	while (r < 0 && errno == EINTR);
	return r;
}

/* Lets the seized child run up to the end of its execve(). 0, or -errno when it never came there.
 */
static int run_to_exec(pid_t pid)
{
	int status;

	for (;;) {
		int sig;

		if (wait_for(pid, &status, 0) != pid)
			return -errno;
		if (!WIFSTOPPED(status))
			return -ECHILD;
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
			return 0;
		/* A signal for it, or a stop of its own: neither is ours to keep. */
		sig = status >> 16 ? 0 : WSTOPSIG(status);
		if (ptrace(PTRACE_CONT, pid, 0, (long)sig) && errno != ESRCH)
			return -errno;
	}
}

static void close_pair(int fds[2])
{
	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static void end_child(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	while (wait_for(pid, &status, 0) == pid && WIFSTOPPED(status))
		;
}

/* What was started to be traced goes when the tracing goes; it has a second to do so in order. */
static void ask_to_end(const struct proc *p)
{
	struct pollfd pfd = { .fd = p->pidfd, .events = POLLIN };

	kill(p->pid, SIGTERM);
	kill(p->pid, SIGCONT);
	poll(&pfd, 1, 1000);
	end_child(p->pid);
}

static int start(struct proc *p, char **words, const char *changes, char *err, size_t n)
{
	int go[2] = { -1, -1 }, failed[2] = { -1, -1 }, why = 0, r = 0;

	if (pipe2(go, O_CLOEXEC) || pipe2(failed, O_CLOEXEC)) {
		r = -errno;
		say(err, n, "failed to execute %s: %s", words[0], strerror(-r));
		goto out;
	}
	p->pid = fork();
	if (p->pid < 0) {
		r = -errno;
		say(err, n, "failed to execute %s: %s", words[0], strerror(-r));
		goto out;
	}
	if (!p->pid) {
		close(go[1]);
		become(words, changes, go[0], failed[1]);
	}
	close(failed[1]);
	failed[1] = -1;
	if (ptrace(PTRACE_SEIZE, p->pid, 0, PTRACE_O_TRACEEXEC)) {
		r = -errno;
		say(err, n, "can't hold %s before it starts: ptrace: %s", words[0], strerror(-r));
		end_child(p->pid);
		goto out;
	}
	if (write(go[1], "", 1) != 1)
		r = -errno;
	if (!r)
		r = run_to_exec(p->pid);
	if (!r)
		goto out;
	if (read(failed[0], &why, sizeof(why)) == sizeof(why))
		r = -why;
	say(err, n, "failed to execute %s: %s", words[0],
	    why ? strerror(why) : "it ended before it began");
	if (!why)
		end_child(p->pid);
out:
	close_pair(go);
	close_pair(failed);
	return r;
}

struct proc *proc_create(const char *command, char *err, size_t n)
{
	return proc_create_with(command, NULL, err, n);
}

struct proc *proc_create_with(const char *command, const char *changes, char *err, size_t n)
{
	struct proc *p = calloc(1, sizeof(*p));
	const char *why;
	char **words = p ? split_words(command, &why) : NULL;
	int r;

	if (!words) {
		say(err, n, "failed to execute \"%s\": %s", command, p ? why : "out of memory");
		free(p);
		return NULL;
	}
	p->pidfd = -1;
	r = start(p, words, changes, err, n);
	if (!r) {
		p->ours = p->held = true;
		p->pidfd = kern_pidfd_open(p->pid);
		if (p->pidfd < 0) {
			say(err, n, "can't watch %s: %s", words[0], strerror(-p->pidfd));
			r = p->pidfd;
		}
	}
	free(words);
	if (r) {
		proc_free(p);
		return NULL;
	}
	return p;
}

struct proc *proc_grab(pid_t pid, char *err, size_t n)
{
	struct proc *p;
	int fd = pid > 0 ? kern_pidfd_open(pid) : -EINVAL;

	if (fd < 0) {
		bool thread = pid > 0 && (fd == -EINVAL || fd == -ENOENT) && !kill(pid, 0);

		if (pid <= 0)
			say(err, n, "%d is not a process id", (int)pid);
		else if (thread)
			say(err, n, "%d is a thread, not a process: give the id of its process",
			    (int)pid);
		else if (fd == -ESRCH || fd == -EINVAL || fd == -ENOENT)
			say(err, n, "failed to grab pid %d: no such process", (int)pid);
		else
			say(err, n, "can't watch process %d: %s", (int)pid, strerror(-fd));
		return NULL;
	}
	p = calloc(1, sizeof(*p));
	if (!p) {
		close(fd);
		say(err, n, "out of memory");
		return NULL;
	}
	p->pid = pid;
	p->pidfd = fd;
	return p;
}

pid_t proc_pid(const struct proc *p)
{
	return p->pid;
}

bool proc_is_held(const struct proc *p)
{
	return p->held;
}

int proc_fd(const struct proc *p)
{
	return p->pidfd;
}

int proc_run_until(struct proc *p, enum proc_stage stage)
{
	int err = 0;

	if (!p->held || p->stage >= stage)
		return 0;
	if (stage == PROC_LOADED)
		err = proc_run_to_loaded(p->pid, &p->status);
	else if (p->stage < PROC_ENTRY)
		err = proc_run_to_entry(p->pid, &p->status);
	if (!err && stage == PROC_MAIN)
		err = proc_run_to_main(p->pid, &p->status);
	p->stage = stage;
	if (err != -ECHILD)
		return err;
	p->ended = true;
	p->held = false;
	return 0;
}

int proc_continue(struct proc *p)
{
	if (!p->held)
		return 0;
	p->held = false;
	proc_touch_pages(p->pid);
	if (!ptrace(PTRACE_DETACH, p->pid, 0, 0))
		return 0;
	return errno == ESRCH ? 0 : -errno; /* killed meanwhile: proc_ended() tells */
}

bool proc_ended(struct proc *p, int *status)
{
	struct pollfd pfd = { .fd = p->pidfd, .events = POLLIN };

	if (!p->ended && poll(&pfd, 1, 0) > 0) {
		int st = 0;
		pid_t r = p->ours ? wait_for(p->pid, &st, WNOHANG) : p->pid;

		/* ECHILD: whoever uses us has waited for all children, and has the status. */
		p->ended = r == p->pid ? !WIFSTOPPED(st) : r < 0;
		p->status = r == p->pid ? st : 0;
	}
	if (p->ended && status)
		*status = p->status;
	return p->ended;
}

void proc_free(struct proc *p)
{
	if (!p)
		return;
	if (p->ours && p->held)
		end_child(p->pid);
	else if (p->ours && !proc_ended(p, NULL))
		ask_to_end(p);
	if (p->pidfd >= 0)
		close(p->pidfd);
	free(p);
}
