/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files of this room share: the handle, and how a call on it fails.
 *
 * The library ties the other rooms together and adds nothing of its own to what they do: options
 * and handlers, one session's worth of programs, and the words in which failures are told.
 * Everything in a handle is made when first needed, because the shortest session is to take a
 * millisecond.
 */
#ifndef DT_LIB_H
#define DT_LIB_H

#include "dtrace.h"
#include "base/base.h"
#include "code/image.h"
#include "lang/program.h"
#include "lib/library.h"
#include "lib/options.h"
#include "probe/probe.h"
#include "show/show.h"
#include "trace/session.h"

struct dtrace_prog {
	struct program *p;
	char *text, *name, *what; /* borrowed by p's sources and by messages */
	char **argv;
	int argc;
	struct dtrace_prog *next;
};

struct dtrace_proc {
	struct proc *p;
	bool polled; /* its end wakes the session */
	struct dtrace_proc *next;
};

struct drop_state {
	uint64_t seen; /* reported so far */
};

struct agg_picture;

struct dtrace_hdl {
	int flags;
	struct arena arena; /* no on_oom: every use checks */

	/* the last failure */
	int error;
	struct strbuf msg;

	struct option_set options;

	/* the world, made on demand by handle_world() */
	struct types *types;
	struct registry *reg;
	struct symtab *syms;

	struct library *library; /* NULL: nobody needed it yet */
	struct dtrace_prog *progs, **progs_tail;
	struct dtrace_proc *procs, **procs_tail;
	pid_t target; /* the first process; 0: none */

	/* what dtrace_program_exec() put together (enable.c) */
	struct enabling en;
	struct hash units;   /* attach group -> struct unit, the first part */
	struct hash places;  /* functions of units -> struct place */
	struct hash enabled; /* probe id -> struct enabled */
	struct later *later; /* NULL: all that is meant is there */
	bool any_exec;

	/* tracing */
	struct image *image;
	struct session *session;
	struct show *show;
	FILE *out; /* what show prints to now */
	bool running, stopped, drained, may_wait;
	int wakefd; /* eventfd of dtrace_interrupt(); -1 */
	volatile int interrupted;
	bool exited;
	int exit_status;
	uint64_t next_status;	      /* monotonic ns: when drops are looked at again */
	struct drop_state *cpu_drops; /* ncpus * NCOUNTERS */
	struct drop_state
		all_drops[NCOUNTERS +
			  4]; /* from [NCOUNTERS] on: those of drops.c that are no counters */

	dtrace_handle_err_f *on_err;
	dtrace_handle_drop_f *on_drop;
	dtrace_handle_setopt_f *on_setopt;
	dtrace_handle_buffered_f *on_buffered;
	void *err_arg, *drop_arg, *setopt_arg, *buffered_arg;
	FILE *mem; /* collects output for on_buffered */
	char *mem_text;
	size_t mem_size;

	/* the callbacks of the dtrace_work() that runs */
	dtrace_consume_probe_f *chew;
	dtrace_consume_rec_f *chew_rec;
	void *chew_arg;

	struct agg_picture *picture;
	char note[1024];	 /* what providers remark of what was asked for */
	char left_out[1280];	 /* dtrace_left_out() */
	struct arena info_arena; /* of the last dtrace_probe_info() */
};

/* errors.c: set the handle's error; always return -1. */
int fail(struct dtrace_hdl *h, int error);
int failf(struct dtrace_hdl *h, int error, const char *fmt, ...) DT_PRINTF(3, 4);
/* Takes over what the registry remarked of the last description. */
void keep_note(struct dtrace_hdl *h);
/* Keeps the failure for dtrace_errmsg(NULL, ...): the handle is about to go. */
void fail_open(const struct dtrace_hdl *h);
int fail_nomem(struct dtrace_hdl *h);
/* A compiler's error, rendered; takes what *d owns. prefix: how the message begins when the error has
 * no place. */
int fail_diag(struct dtrace_hdl *h, struct diag *d, const char *prefix);

/* handle.c: types, registry and symbol table exist. 0 or -1. */
int handle_world(struct dtrace_hdl *h);

/* compile.c: what lang may ask; macro arguments: none */
void compile_environment(struct dtrace_hdl *h, struct lang_env *env);

/* options.c */
bool opt_flag(const struct dtrace_hdl *h, enum option_id id);
int64_t opt_value(const struct dtrace_hdl *h, enum option_id id);
const char *opt_string(const struct dtrace_hdl *h, enum option_id id); /* NULL: not set */
int options_environment(struct dtrace_hdl *h);			       /* DTRACE_OPT_*; 0 or -1 */
/* Sets one, from: who says so. 0 or -1 with the handle's error set. */
int option_set(struct dtrace_hdl *h, const char *name, const char *value, enum option_source from);

/* preprocess.c: -C; *text (malloc'ed) is replaced. what: how messages begin. 0 or -1, then it stays. */
int preprocess(struct dtrace_hdl *h, const char *what, char **text, size_t *len);

/* pragma.c: applies "#pragma D option" lines of a program before it is compiled. what: as in struct
 * source. 0 or -1. */
int pragma_options(struct dtrace_hdl *h, const char *name, const char *what, const char *text,
		   size_t len);

/* enable.c */
int enabling_add(struct dtrace_hdl *h, struct dtrace_prog *p, unsigned *matches);
void enabling_free(struct dtrace_hdl *h);

/* later.c: d, of a clause that stands at place in enabling.clauses, means probes in what a process maps later as well, if it can. 0 or -1. */
int later_expect(struct dtrace_hdl *h, const struct clause *c, unsigned place,
		 const struct probe_desc *d);
/* The session is attached: follows what is expected. 0 or -errno. */
int later_follow(struct dtrace_hdl *h, struct session_error *err);
uint64_t later_left_out(const struct dtrace_hdl *h);
void later_free(struct dtrace_hdl *h);

/* generate: the enabling's image, with the session's options. NULL with the error set. go.c */
struct image *make_image(struct dtrace_hdl *h);
void show_options_now(struct dtrace_hdl *h); /* copies display options to show */

/* stability.c */
dtrace_attribute_t stability_parse(const char *text);
void stability_least(dtrace_attribute_t *a, dtrace_attribute_t b);
void stability_of_probe(const struct probe *p, dtrace_attribute_t *names, dtrace_attribute_t *args);
bool stability_known(const char *text); /* is it <name>/<data>/<class>? */
/* Does p use something less stable than least? Then *err (diag_clear()) says what. */
bool stability_enforce(struct program *p, const char *least, struct diag *err);
void stability_of_program(const struct program *p, dtrace_attribute_t *stmts);

/* target.c: for the registry: brings a process of ours that has not begun to where its libraries are there. 0 or -errno. */
uint32_t target_process(void *handle, unsigned nth); /* for the registry */
/* Brings -c's commands to where -xevaltime says, before tracing begins. */
int targets_ready(struct dtrace_hdl *h);
int target_prepare(void *handle, uint32_t pid, char *err, size_t n);

/* drops.c: reports what was lost since the last time. force: whatever the time. 0 or -1. */
int drops_report(struct dtrace_hdl *h, bool force);

/* each.c */
int run_each(void *arg, const struct each_plan *each, unsigned prog);

/* aggregate.c */
void picture_free(struct dtrace_hdl *h);

/* work.c: what was printed for `on_buffered` goes to it now. 0 or -1. */
int flush_buffered(struct dtrace_hdl *h);
int set_output(struct dtrace_hdl *h, FILE *fp);
/* ... wherever it goes; for show. 0 or -errno. */
int flush_output(void *handle);
/* An action of a record could not be done: the error handler is told. 0, or -ECANCELED with the error set. For show. */
int complain_about(void *handle, const struct rec_head *rec, const char *why);

#define desc_of(p)                                                                                 \
	((dtrace_probedesc_t){ .dtpd_id = (p)->id,                                                 \
			       .dtpd_provider = (p)->prov,                                         \
			       .dtpd_mod = (p)->mod,                                               \
			       .dtpd_func = (p)->func,                                             \
			       .dtpd_name = (p)->name })

#endif
