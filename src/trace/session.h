/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A running session: the image made real, its buffers read, its end.
 *
 * Life: session_new (maps made, programs loaded: may fail, nothing attached) -> session_attach (all
 * attached, state RUN_STOPPED so nothing runs) -> session_start (BEGIN, then one store makes
 * everything live) -> session_poll repeatedly -> session_stop (state RUN_DRAINING, detach, END) ->
 * session_drain (what is left) -> session_free. Every kernel object is a file descriptor: a killed
 * dtrace leaves nothing behind.
 */
#ifndef DT_SESSION_H
#define DT_SESSION_H

#include <sys/types.h>
#include "code/image.h"

struct session;

struct session_opts {
	uint64_t bufsize; /* bytes of a CPU's ring; rounded up to a power of two of pages */
	enum { BUF_SWITCH, BUF_FILL, BUF_RING } policy;
	uint64_t switch_ns; /* how long the reader may sleep */
	uint64_t wait_ns;   /* how long a process waits at a gate, at most */
	int cpu;	    /* -xcpu: only this CPU; -1 all */
	bool destructive;
	bool temporal; /* records of all CPUs by time; the image has been made for it */
};

struct session_error {
	char msg[512];
	char *log;	/* verifier's, malloc'ed or NULL */
	struct loc loc; /* D source if known */
};

struct session *session_new(struct image *im, struct registry *reg, const struct session_opts *o,
			    struct session_error *err);
int session_attach(struct session *s, struct session_error *err); /* 0 or -errno */
int session_start(struct session *s, struct session_error *err);
/* Waits for data or until switch_ns passed or a wake fd (session_add_fd) is readable; hands every
 * waiting record to fn, CPU by CPU, oldest first. fn returning non-zero ends the call with that
 * value. Returns 0 or fn's value or -errno. */
int session_poll(struct session *s, int (*fn)(void *arg, const struct rec_head *rec, size_t size),
		 void *arg);
int session_drain(struct session *s, int (*fn)(void *arg, const struct rec_head *rec, size_t size),
		  void *arg);
int session_add_fd(struct session *s, int fd); /* poll returns when it is readable */
int session_stop(struct session *s, struct session_error *err); /* idempotent; runs END */
void session_free(struct session *s);

/* exit(n) was reached: true and *status. */
bool session_exited(const struct session *s, int *status);
/* fill policy: a CPU's buffer is full. */
bool session_filled(const struct session *s);
/* cpu -1: of all CPUs. With opts.cpu, others count as 0. */
uint64_t session_counter(const struct session *s, int cpu, enum counter c);
/* Firings the kernel declined because the same program was already running on that CPU
 * (bpf_prog_info). */
uint64_t session_recursions(const struct session *s);
/* How many probes were left out because the kernel can't place them, and the function of the first. */
unsigned session_left_out(const struct session *s, const char **first);
/*
 * END's clauses that go through the keys of an array or an aggregation: fn is called when one's turn comes, with the number of its
 * program. It sets variables (session_set) and runs the program (session_run_each), once for each key.
 */
struct each_plan;
typedef int session_each_fn(void *arg, const struct each_plan *each, unsigned prog);
void session_on_each(struct session *s, session_each_fn *fn, void *arg);
int session_run_each(struct session *s, unsigned prog); /* 0 or -errno */
void session_set(struct session *s, uint32_t off, const void *bytes, uint32_t size); /* in STATE */
/* All keys of an array's map; fn may end it with what is not 0. */
int session_each_key(struct session *s, int map, int (*fn)(void *arg, const void *key), void *arg);
bool session_has_key(struct session *s, int map, const void *key);
unsigned session_ncpus(const struct session *s);

/*
 * Reads an aggregation: fn for each key of one CPU's values at a time would be wasteful, so: for
 * each key once, with vals = ncpus values of valsize bytes, one a possible CPU. key NULL when the
 * aggregation has no keys.
 * A key that was never updated on the CPUs asked for is not there; keyless, that means a value of
 * zeros.
 */
int session_read_agg(struct session *s, const struct agg_desc *a,
		     int (*fn)(void *arg, const void *key, const void *vals), void *arg);
/* 0, -ENOENT if there is no such key, or another -errno. key NULL: the value of one without keys
 * becomes zero. */
int session_delete_agg_key(struct session *s, const struct agg_desc *a, const void *key);
/* Starts a new generation of a min/max aggregation (clear): older values count as never seen. */
void session_bump_agg(struct session *s, const struct agg_desc *a);
uint64_t session_agg_generation(const struct session *s, const struct agg_desc *a);

/*
 * unwind.c: tables of how to walk the stack of this process, its children and what they run, where the session's programs have use
 * for such; ours: it is held before it has run. 0, or -errno: the kernel's walk is the only one then.
 */
int session_unwind(struct session *s, uint32_t pid, bool ours);
bool session_unwinds(const struct session *s);
/* It is held at another place now, more is mapped. */
void session_unwind_again(struct session *s);
/* How many mappings have no tables because there was no room. */
uint64_t session_unwind_left_out(const struct session *s);

/*
 * gate.c: before code that a process has newly mapped runs, its loader calls a function, at offset in the file path: fn is called for
 * that, within session_poll(), and the thread that calls it waits until fn has returned, wait_ns at most; where *waits is false
 * it doesn't, since this kernel's programs can't wait. Other threads run on. 0, or -errno.
 */
int session_gate(struct session *s, uint32_t pid, const char *path, uint64_t offset,
		 void (*fn)(void *arg), void *arg, bool *waits, struct session_error *err);
/* How often somebody did not wait long enough. */
uint64_t session_gate_passed(const struct session *s);
/* Places that the program of this unit is to run at as well, which is made for such: image_enter(). at has one file's. */
int session_enter(struct session *s, const struct unit *u, const struct attach_point *at,
		  struct session_error *err);

/*
 * Target processes (proc.c). create: started and stopped before its first instruction (after exec),
 * released by proc_continue. A pidfd (or SIGCHLD-independent wait) becomes readable when it ends.
 */
struct proc;
struct proc *proc_create(const char *command, char *err,
			 size_t n); /* split by shell-like rules; run from PATH */
/* The same with changes of its environment, a line each: "NAME=value" sets, "NAME" removes. NULL: none. */
struct proc *proc_create_with(const char *command, const char *changes, char *err, size_t n);
struct proc *proc_grab(pid_t pid, char *err, size_t n);
pid_t proc_pid(const struct proc *p);
bool proc_is_held(const struct proc *p); /* ours, and not continued yet */
int proc_fd(const struct proc *p);	 /* readable when the process has ended */
enum proc_stage {
	PROC_EXEC,   /* nothing of it has run */
	PROC_LOADED, /* its libraries are mapped, none is initialised */
	PROC_ENTRY,  /* they are initialised; its first own instruction */
	PROC_MAIN,   /* main() */
};
/* Brings one that is held to a later stage than it is at; others it leaves alone. 0 or -errno, -ENOENT if there is no such
 * place; that it ended on the way is no failure: proc_ended() tells. */
int proc_run_until(struct proc *p, enum proc_stage stage);
int proc_continue(struct proc *p); /* by the thread that created it: ptrace wants that */
/* *status: as wait(2) has it; 0 for a process that is not our child. */
bool proc_ended(struct proc *p, int *status);
void proc_free(struct proc *p); /* kills what was created and not yet continued; lets others run */

/* Capabilities: NULL if all that is needed is there, or a sentence naming the missing ones. */
const char *privileges_missing(void);

#endif
