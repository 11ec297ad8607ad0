/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files of this room share: the session as it is inside, and who does what to it.
 */
#ifndef DT_TRACE_INTERNAL_H
#define DT_TRACE_INTERNAL_H

#include <sys/resource.h>
#include "trace/session.h"

/* Records taken from a ring and kept in our own memory, oldest first. */
struct kept {
	uint8_t *mem;
	size_t cap; /* bytes that may be kept; mem is `slack` larger, so a record never wraps */
	uint64_t head, tail; /* positions that only grow; modulo cap they are places */
};

/* One CPU's ring buffer as the kernel maps it to us. */
struct ring {
	int fd;			 /* -1: the CPU has none (offline, or not ours to watch) */
	unsigned long *consumer; /* the kernel's own words: on 32-bit machines they wrap */
	const unsigned long *producer;
	uint8_t *data; /* address space reserved for the data; mapped in pieces as they are reached
			*/
	uint64_t size; /* bytes, a power of two */
	uint64_t position; /* where the next record is read; consumer is told in batches */
	uint64_t mapped;   /* bit i: piece i is there; bit RING_PIECES: what lies behind the end */
	struct kept kept;
	bool behind; /* when last read, there was a record that is not finished */
};

#define RING_PIECES 8

typedef int agg_fn(void *arg, const void *key, const void *vals);
typedef int record_fn(void *arg, const struct rec_head *rec, size_t size);

struct session {
	struct image *im;
	struct registry *reg;
	struct session_opts o;
	unsigned ncpus;	 /* the image's: one more than the highest possible CPU */
	uint8_t *online; /* a byte a CPU: it is, and o.cpu allows it */
	int *maps;	 /* descriptors, in the image's order; -1: none */
	int *progs;
	uint8_t *state, *aggs, *front,
		*rows; /* what the maps of these roles hold, shared with the programs */
	size_t state_len, aggs_len, front_len, rows_len;
	uint8_t **front_deleted; /* an aggregation, a byte a slot of each CPU: see front.c; NULL:
				    none yet */

	struct unwinder *unwinder; /* NULL: no user stack is walked by tables */
	struct gate *gate;	   /* NULL: nobody's mappings are followed */
	struct temporal *temporal; /* NULL: not needed yet */
	struct speculations *spec; /* NULL: nobody speculates */
	struct ring *rings;	   /* ncpus of them; NULL: nothing records */
	size_t slack;		   /* the largest record there is, its header too */
	uint64_t ring_bytes;	   /* of a ring */
	int epoll;		   /* -1: not made yet */
	pid_t helper;		   /* still waiting in insert.c; 0: none */
	bool fresh;		   /* records may wait that no wakeup announced */

	int *links; /* what attaches programs; closing detaches */
	size_t nlinks, links_cap;
	int *drivers; /* those of the links that are sessions of the driver */
	size_t ndrivers, drivers_cap;
	int *missers; /* ... and those whose missed firings the kernel counts */
	size_t nmissers, missers_cap;
	uint64_t declined; /* firings that the driver or the kernel missed, until detached */
	unsigned left_out; /* probes that the kernel can't place */
	char first_left_out[128];
	int *clocks; /* perf events: enabled when the session starts */
	size_t nclocks, clocks_cap;
	struct rlimit files;   /* what it was */
	session_each_fn *each; /* runs END's programs that are to run for every key */
	void *each_arg;
	unsigned rounds; /* of those, so far */
	bool files_raised;

	enum { MADE, ATTACHED, LIVE, STOPPED } phase;
	bool filled;
	time_t looked; /* when the list of CPUs was last read */
};

/* Fills *err; keeps no reference to anything. Returns code, a -errno. */
int session_fail(struct session_error *err, int code, const char *fmt, ...) DT_PRINTF(3, 4);

/* cpus.c: marks in on[max] the CPUs of a list such as /sys/devices/system/cpu/online; how many, or
 * -errno. */
int cpus_read(const char *path, uint8_t *on, unsigned max);
int cpus_parse(const char *list, uint8_t *on, unsigned max);

/* maps.c */
int maps_create(struct session *s, struct session_error *err);
void maps_close(struct session *s);
/* STRTAB and PROBES again, as the image has them by now: what programs may be reading stays the same. 0 or -errno. */
int maps_write_names(struct session *s);
int maps_show_front(struct session *s); /* makes s->front, if the image has it; 0 or -errno */

/* load.c */
int progs_load(struct session *s, struct session_error *err);
/* What was linked, with all else of k filled in. *log as kern_prog_load() has it. A descriptor or -errno. */
struct kern_prog;
struct linked;
int prog_load_linked(struct kern_prog *k, const struct linked *l, char **log);
void progs_close(struct session *s);

/* attach.c */
int attach_all(struct session *s, struct session_error *err);
/* Appends fd to a list of the session's that is closed at its end. False: no memory. */
bool keep_fd(int **fds, size_t *n, size_t *cap, int fd);
int too_many_files(struct session *s, int code, struct session_error *err);
/* proc_entry.c: runs a process that is held to its first own instruction and holds it there. 0, -errno; -ECHILD: it has ended, and
 * *status is as wait(2) has it. */
int proc_run_to_entry(pid_t pid, int *status);
/* ... to the first that it reaches of n places, at[*which]. */
#define PROC_PLACES 8
int proc_run_to(pid_t pid, const uint64_t *at, unsigned n, unsigned *which, int *status);
/* Lets a held process go on, how: PTRACE_CONT or PTRACE_SINGLESTEP, with the signal sig or 0, until it is held by a SIGTRAP. Other
 * signals that it gets meanwhile it gets. 0 or -errno; -ECHILD: it has ended. */
int proc_to_trap(pid_t pid, int how, int sig, int *status);
uint64_t proc_auxv(pid_t pid, uint64_t wanted);	     /* an AT_ value; 0: not to be had */
int proc_peek(pid_t pid, uint64_t addr, long *word); /* 0 or -errno */
/* proc_stage.c: to where all libraries are mapped and none is initialised; to main( ), from the entry point. -ENOENT: there is no
 * such place to be found. */
int proc_run_to_loaded(pid_t pid, int *status);
int proc_run_to_main(pid_t pid, int *status);
/* attach_user.c: AT_UPROBE, AT_UPROBE_MULTI */
int attach_user(struct session *s, const struct image_prog *p, int prog, struct session_error *err);
/* attach_func.c: AT_FENTRY, AT_KPROBE_MULTI, AT_KPROBE, AT_DRIVER */
int attach_functions(struct session *s, const struct image_prog *p, int prog,
		     struct session_error *err);
/* Firings that the driver did not run, so far. */
uint64_t functions_missed(const struct session *s);
int clocks_enable(struct session *s, struct session_error *err);
/* The clocks that run on every CPU, on one that came online. Failing, its online mark is taken away. */
void clocks_add(struct session *s, unsigned cpu);
void detach_all(struct session *s);
/* After -EMFILE: raises the soft limit of open files to the hard one. Is it worth trying again? */
bool files_raise(struct session *s);
void files_restore(struct session *s);

/* rings.c */
int rings_create(struct session *s, int map, struct session_error *err);
/* Waits until the rings can be found by the programs; to be called before the first runs. */
int rings_ready(struct session *s, struct session_error *err);
void rings_close(struct session *s);
/* Rings for CPUs that came online since. */
void rings_hotplug(struct session *s);
/* Takes all records out of the rings into our memory, so that programs find room. */
void rings_stash(struct session *s);
int rings_read(struct session *s, record_fn *fn, void *arg);
int rings_drain(struct session *s, record_fn *fn, void *arg);
int rings_wait(struct session *s);

/*
 * spec.c: every record of a ring goes through spec_record(), which passes on to fn what is to be seen: now,
 * later, or never. Returns what fn did; fn's RECORD_STAYS means that it has no room for it.
 * spec_passed(): all rings were read; whole: to their ends.
 */
#define RECORD_STAYS INT32_MAX
int spec_create(struct session *s);
void spec_free(struct session *s);
int spec_record(struct session *s, const struct rec_head *rec, uint32_t size, record_fn *fn,
		void *arg);
void spec_passed(struct session *s, bool whole);

/*
 * temporal.c: temporal_begin(), then for each ring temporal_ring() and its records to temporal_take() (whose arg is the session), then
 * temporal_give(): all that is not younger than until.
 */
int temporal_begin(struct session *s, uint64_t *until);
void temporal_ring(struct session *s);
int temporal_take(void *arg, const struct rec_head *rec, size_t size);
int temporal_give(struct session *s, uint64_t until, record_fn *fn, void *arg);
void temporal_free(struct session *s);

/* front.c: tables of keyed aggregations. */
struct front_entry {
	const uint8_t *key;
	uint64_t *vals; /* ncpus values */
	bool given;	/* the reader's own mark */
};
/* Collects the keys of a's tables; entries live in mem. 0 or -errno. */
int front_collect(struct session *s, const struct agg_desc *a, struct arena *mem,
		  struct hash *into);
/* Removes a key; was it there? */
bool front_delete(struct session *s, const struct agg_desc *a, const void *key);
void front_free(struct session *s);
/* Adds the value `from` of an aggregation to `to`, both of one CPU. */
void agg_merge(const struct agg_desc *a, uint64_t *to, const uint64_t *from);

/*
 * insert.c: sets entries of a map of maps without waiting for the kernel's grace period; they may
 * appear a moment after the call. *helper: a process to ask for with insert_done() until that is
 * true, or to leave with insert_forget(); 0: none.
 */
int insert_maps(int outer, const uint32_t *keys, const int *fds, unsigned n, pid_t *helper);
bool insert_done(pid_t helper);
void insert_forget(pid_t helper);

/* session.c: words in the STATE map. */
uint32_t state_get(const struct session *s);
void state_set(struct session *s, enum run_state st);

/* privileges.c: "" or why the kernel may have said code to bpf(2), as the end of a sentence. */
const char *privileges_explain(int code);

/* unwind.c: what the kernel told of mappings since the last time. */
void unwind_keep_up(struct session *s);
void unwind_free(struct session *s);

/* gate.c: hears the gates; lets all through that wait. */
void gate_keep_up(struct session *s);
void gate_open(struct session *s);
void gate_remove(struct session *s);
void gate_free(struct session *s);

/* proc_pages.c: brings in what the process has mapped of files, as far as that is quick. */
void proc_touch_pages(pid_t pid);

#endif
