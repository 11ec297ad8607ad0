/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The dtrace command: options in, library calls, text out.
 */
#ifndef DT_CMD_H
#define DT_CMD_H

#include <dtrace.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

enum mode {
	MODE_TRACE,
	MODE_LIST,
	MODE_COMPILE,
	MODE_VERSION,
	MODE_HELP,
	MODE_DOCTOR,
	MODE_SCRIPTS,
	MODE_HEADER,
	MODE_OBJECT
};

/* A program given on the command line. */
struct request {
	char option;		 /* n P m f i s */
	char *text;		 /* what followed the option */
	dtrace_probespec_t spec; /* not s */
	dtrace_prog_t *prog;	 /* once compiled */
	const char *kind,
		*name; /* "script", "x.d" or "description", "BEGIN ": how messages call it */
};

struct setting { /* an option of libdtrace, and how the user gave it */
	const char *name;
	char *value;
	char letter; /* x b q F w */
};

struct process { /* -c or -p */
	char option;
	char *text;
	dtrace_proc_t *proc;
	bool reported;
};

struct command {
	enum mode mode;
	bool quiet, verbose, show_code, zdefs;
	char *output; /* -o */
	struct request *requests;
	int nrequests;
	struct setting *settings;
	int nsettings;
	struct process *processes;
	int nprocesses;
	char **argv; /* macro arguments: $0, $1 ... */
	int argc;
	FILE *out;
	dtrace_hdl_t *h;
};

/* The exit status of a command line that makes no sense. */
#define EXIT_USAGE 2

/* args.c: reads the command line; 0, or the exit status with the complaint printed. */
int read_arguments(struct command *c, int argc, char **argv);
void free_arguments(struct command *c);

/* usage.c */
void print_help(FILE *out);
void print_version(FILE *out);

/* message.c: "dtrace: ..." on standard error, a newline at the end whether fmt has one or not. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void complain_library(dtrace_hdl_t *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same, but not with -q. */
void notice(const struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* list.c, doctor.c, trace.c: a mode each; the exit status. */
int list_probes(struct command *c);
int run_doctor(struct command *c);
/* trace.c: starts or grabs what -c and -p name. 0, or -1: what failed is said. */
int start_processes(struct command *c);
int run_trace(struct command *c);

/* compile.c: compiles all requests / adds them to what is enabled. 0 or -1 with the complaint
 * printed. */
int compile_requests(struct command *c);
int compile_request(struct command *c, struct request *r); /* one */

/* scripts.c: opens what -s names: a file, or a script that came with dtrace. NULL: complained. */
FILE *open_script(const char *name);
int list_scripts(FILE *out); /* --scripts; the exit status */

/* build.c: -h, -G; the exit status. */
int build_programs(struct command *c);

int enable_requests(struct command *c);

/* signals.c */
int catch_signals(dtrace_hdl_t *h); /* 0 or -1 */
int signals_seen(void);		    /* SIGINT and SIGTERM so far */

#endif
