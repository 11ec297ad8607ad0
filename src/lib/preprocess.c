/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * -C: a program goes through the C preprocessor first. It is a process of its own, which reads the
 * text from a file without a name and writes to a pipe; its complaints go where ours do.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/lib.h"

enum { ARGS_MAX = 512, EXIT_NOT_THERE = 127 };

/* As programs for other systems expect it, besides what the preprocessor defines itself. */
static const char *const predefined[] = {
	"-D__linux=1",
	"-D__unix=1",
	"-D__SVR4=1",
	"-D__SUNW_D=1",
#ifdef __LP64__
	"-D__SUNW_D_64=1",
#endif
	"-D__SUNW_D_VERSION=0x01060000",
	/* What compilers add to C, which the system's own header files use. */
	"-D__attribute__(x)=",
	"-D__asm__(x)=",
	"-D__extension__=",
	"-D__inline=",
	"-D__inline__=",
	"-D__restrict=",
	"-D__restrict__=",
	"-D__const=const",
	"-D__volatile__=volatile",
	"-D__signed__=signed",
};

struct arguments {
	const char *at[ARGS_MAX + 8];
	size_t n;
	char *list; /* what the options' point into */
};

static int add(struct dtrace_hdl *h, struct arguments *a, const char *s)
{
	if (a->n >= ARGS_MAX)
		return failf(h, E2BIG, "too many arguments for the C preprocessor (more than %d)",
			     ARGS_MAX);
	a->at[a->n++] = s;
	return 0;
}

static int arguments(struct dtrace_hdl *h, struct arguments *a)
{
	const char *given = opt_string(h, OPT_CPPARGS), *stdc = opt_string(h, OPT_STDC);
	char *rest, *one;
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(predefined); i++)
		rc = add(h, a, predefined[i]);
	if (!rc && opt_flag(h, OPT_CPPHDRS))
		rc = add(h, a, "-H");
	if (!rc && stdc)
		rc = add(h, a,
			 *stdc == 's'	? "-traditional-cpp"
			 : *stdc == 'c' ? "-std=c11"
			 : *stdc == 't' ? "-std=gnu90"
					: "-std=gnu11");
	rest = a->list = given ? strdup(given) : NULL;
	if (given && !a->list)
		return fail_nomem(h);
	while (!rc && (one = strsep(&rest, "\n")))
		rc = add(h, a, one);
	return rc ? rc : add(h, a, "-");
}

/* In the child. Never returns. */
static DT_NORETURN void run(struct dtrace_hdl *h, struct arguments *a, int in, int out)
{
	const char *path = opt_string(h, OPT_CPPPATH);
	const char *argv[ARGS_MAX + 16];

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	a->at[a->n] = NULL;
	argv[0] = path ? path : "cpp";
	memcpy(argv + 1, a->at, (a->n + 1) * sizeof(*argv));
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	if (!path && errno == ENOENT) {
		argv[0] = "cc";
		argv[1] = "-E";
		memcpy(argv + 2, a->at, (a->n + 1) * sizeof(*argv));
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	}
	_exit(EXIT_NOT_THERE);
}

static int tell_end(struct dtrace_hdl *h, const char *what, int status)
{
	const char *path = opt_string(h, OPT_CPPPATH);

	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_THERE)
		return failf(
			h, EDT_CPP,
			"%s: the C preprocessor can't be run: no %s (install the package cpp, or "
			"name one by -xcpppath=)",
			what, path ? path : "cpp or cc");
	return failf(h, EDT_CPP, "%s: Preprocessor failed to process input program", what);
}

/* The text as a file to read from; -1. */
static int text_file(const char *text, size_t len)
{
	int fd = memfd_create("dtrace-cpp", MFD_CLOEXEC);

	for (size_t done = 0; fd >= 0 && done < len;) {
		/* "#!" is for whoever ran the script; a comment keeps the line's number. */
		bool bang = !done && len >= 2 && text[0] == '#' && text[1] == '!';
		ssize_t n = bang ? write(fd, "//", 2) : write(fd, text + done, len - done);

		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int read_output(struct dtrace_hdl *h, int fd, struct strbuf *out)
{
	char buf[8192];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			strbuf_add(out, buf, (size_t)n);
	strbuf_add(out, "", 0);
	return n < 0 ? failf(h, errno, "failed to read from the C preprocessor: %s",
			     strerror(errno))
		     : 0;
}

static int process(struct dtrace_hdl *h, struct arguments *a, const char *what, int in,
		   struct strbuf *out)
{
	int ends[2], status, rc;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return failf(h, errno, "%s: no pipe to the C preprocessor: %s", what,
			     strerror(errno));
	child = fork();
	if (child == 0)
		run(h, a, in, ends[1]);
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return failf(h, errno, "%s: no process for the C preprocessor: %s", what,
			     strerror(errno));
	}
	rc = read_output(h, ends[0], out);
	close(ends[0]);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return rc ? rc : failf(h, errno, "%s: the C preprocessor is lost", what);
	return rc || status == 0 ? rc : tell_end(h, what, status);
}

int preprocess(struct dtrace_hdl *h, const char *what, char **text, size_t *len)
{
	struct arguments a = { 0 };
	struct strbuf out = { 0 };
	int in = text_file(*text, *len), rc;

	if (in < 0)
		return failf(h, errno, "%s: no file for the C preprocessor: %s", what,
			     strerror(errno));
	rc = arguments(h, &a);
	if (!rc)
		rc = process(h, &a, what, in, &out);
	close(in);
	free(a.list);
	if (!rc && (out.failed || !out.s))
		rc = fail_nomem(h);
	if (rc) {
		strbuf_free(&out);
		return rc;
	}
	free(*text);
	*text = out.s;
	*len = out.n;
	return 0;
}
