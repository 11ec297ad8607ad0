/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the code room makes of a session's clauses: BPF programs, the maps they need and the
 * descriptions of what they record. Pure data; trace makes it real.
 *
 * Maps, by role (image.maps[] has each at most once but for AGG, ASSOC and PIECES):
 *   STATE   array, one value, mmapable. [0] u32 running (see enum run_state), [4] u32 always 0, [8]
 * i64 walltime offset (realtime - monotonic ns), [16] u64 exit requested (1 + status), [24..)
 * generation words of aggregations and global scalars. From state_counters on: for each possible
 * CPU a block of NCOUNTERS u64, 128-byte aligned stride. RINGS   array of maps, one entry a
 * possible CPU: that CPU's BPF ring buffer of bufsize bytes. AGGS    array, one value, mmapable:
 * for each possible CPU aggs_stride bytes: values of keyless aggregations. AGG     per-CPU hash: a
 * keyed aggregation, as far as it is not in FRONT. FRONT   array, one value, mmapable: for each
 * possible CPU front_stride bytes: small open-addressed tables, one a keyed aggregation, in which
 * most events find their key (see struct agg_desc); the rest goes to AGG. ASSOC   hash: an
 * associative array (global: key; self: key and thread). SELF    task storage, or a hash by thread:
 * all scalar self-> variables of a thread. SCRATCH array, one value: a part a program, in it a part a possible CPU:
 * strings and keys being made. A program can't interrupt itself (the kernel sees to that), so no
 * two firings share one. STRTAB  array, one value, read only: strings; probe names and literals,
 * each once, 8-aligned, zero padded to its slot. PROBES  array, one value, read only: struct
 * probe_info a probe, a table a program that selects. ROWS    array, one value, mmapable: the tables by
 * which stacks of processes are walked, struct rt_row of src/runtime/frames.h, file after file. SPACES  hash from struct
 * rt_space_key to struct rt_space: what a process can run, and which rows are for it. PIECES  array of programs: the pieces of one
 * behind its first; each ends with a call of the next.
 */
#ifndef DT_IMAGE_H
#define DT_IMAGE_H

#include "code/ir.h"
#include "code/record.h"
#include "probe/probe.h"

enum map_role {
	MAP_STATE,
	MAP_RINGS,
	MAP_AGGS,
	MAP_AGG,
	MAP_ASSOC,
	MAP_SELF,
	MAP_SCRATCH,
	MAP_STRTAB,
	MAP_PROBES,
	MAP_FRONT,
	MAP_ROWS,
	MAP_SPACES,
	MAP_WAITS,
	MAP_PIECES
};

enum run_state { RUN_STOPPED = 0, RUN_BEGIN = 1, RUN_ACTIVE = 2, RUN_DRAINING = 3, RUN_END = 4 };

/* A program runs its clauses only if state == the one it is made for: AT_RUN BEGIN: RUN_BEGIN, END:
 * RUN_END, all others RUN_ACTIVE. */

enum counter {
	CNT_FIRED,	    /* clause bodies entered after their predicate, recording or not */
	CNT_DROP_PRINCIPAL, /* no room in the ring */
	CNT_DROP_AGG,
	CNT_DROP_DYNVAR,
	CNT_DROP_DYNVAR_BUSY,
	CNT_DROP_SPEC,
	CNT_DROP_SPEC_BUSY,
	CNT_DROP_SPEC_UNAVAIL,
	CNT_DROP_STACK, /* stack string overflow */
	CNT_DROP_ERROR, /* a fault whose record found no room */
	CNT_FAULT,
	CNT_RECORD,	 /* records submitted */
	CNT_VTIME_START, /* not a count: when the thread now on this CPU got it, by ktime
			    (lower_vtime.c); 0: not seen yet */
	CNT_CHILL_MARK,	 /* nor these: when this CPU's second of chill() began, */
	CNT_CHILLED,	 /* and how long it was kept waiting in it */
	NCOUNTERS = 16
};

/*
 * What a part of a program that serves several probes finds about the one that fired, in PROBES: entry i of
 * its table stands for system call number i (SEL_SYSCALL; i386 numbers from SYSCALLS_MAX on) or
 * place i. Behind the six words come as many u64 as the program's clauses need bits: bit k of them
 * is set if its k-th clause is enabled for the probe.
 */
struct probe_info {
	uint32_t id;			/* 0: no clause wants it */
	uint32_t prov, mod, func, name; /* offsets in STRTAB */
	uint32_t index;			/* of the probe in its unit */
};

#define STATE_ZERO 4 /* offset in STATE of a 0 that stays one */

#define SYSCALLS_MAX 512

struct map_spec {
	enum map_role role;
	const char *name; /* at most 15 characters, [A-Za-z0-9_.] */
	uint32_t key_size, value_size, max_entries,
		flags;	      /* of the map as bpf(2) wants them; type by role */
	const void *init;     /* STRTAB, PROBES: contents; NULL: zero */
	struct agg_desc *agg; /* AGG */
};

/* What dtrace sets in STATE before each run of a program that is to run for every key, and where the keys are. */
struct each_var {
	uint32_t off, size; /* in STATE */
	bool is_string;
};
struct each_plan {
	int map;		  /* of the array, */
	struct rec_field *fields; /* the layout of its keys; or */
	struct agg_desc *agg;	  /* NULL: an array */
	struct each_var *keys;
	unsigned nkeys;
	struct each_var value; /* .size 0: nobody asks */
};

/*
 * Room of a program for probes that come while it runs: entries of its table in PROBES, from which it knows them. Their names take the
 * free end of STRTAB (room.c).
 */
struct probe_room {
	uint32_t table, stride; /* of the entries, in PROBES */
	uint32_t n, used;
	uint32_t epid_base;
	const unsigned
		*clauses; /* those that any of them may have, as in enabling.clauses, in order */
	unsigned nclauses;
};

struct image_prog {
	const struct attach_point *at;
	const char *name;  /* shown by bpftool: dt_<group>, at most 15 characters */
	const char *label; /* for people: "syscall:::entry (1 clause)" */
	struct bpf_code code;
	struct bpf_code *pieces; /* what it goes on in, in order: lower_pieces.c */
	unsigned npieces;
	int map_pieces; /* where they are, if there are any */
	enum run_state when;
	const struct each_plan *each; /* AT_RUN: runs for every key; NULL: once */
	struct probe_room *room;      /* NULL: it serves the probes that it was made for */
};

/* A place in a program where a clause can fault; rec_fault.pc holds its index while the record
 * travels. */
struct fault_site {
	unsigned prog;
	uint32_t pc;
	struct loc loc;
	bool told; /* users know the place */
};

struct enabled_probe {
	uint32_t epid;
	struct probe *probe;
	unsigned clause; /* index of rec_clause */
};

struct image {
	struct diag_ctx *dc; /* arena of all this */
	struct types *types;
	VEC(struct map_spec) maps;
	VEC(struct image_prog) progs;
	VEC(struct rec_clause *) clauses;
	VEC(struct agg_desc *) aggs;	 /* by first use */
	VEC(struct enabled_probe) epids; /* epid 1 is at [0] */
	VEC(struct fault_site) sites;
	int map_state, map_rings, map_aggs, map_scratch, map_self, map_strtab, map_probes,
		map_front, map_rows, map_spaces, map_waits; /* index in maps, -1: not needed */
	char *strtab;
	uint32_t strtab_size, strtab_used;
	uint8_t *probes; /* what is in PROBES */
	bool has_room; /* of a program, for probes to come: neither STRTAB nor PROBES stays as it is */
	struct hash strings; /* if there is: string of STRTAB -> its offset + 1 */
	uint32_t state_size, state_counters, counters_stride;
	uint32_t aggs_stride, front_stride;
	bool speculates; /* a clause uses speculations, of which there are nspec */
	uint32_t nspec;
	uint32_t agg_gen_off; /* STATE offset of u64 generation words, one an agg_desc (min, max) */
	bool destructive;     /* has destructive actions */
	bool writes_user;     /* copyout(): the kernel must allow that */
	bool has_error_clause;
};

/*
 * A program to make, or a part of one: probes of which one fires at a time, each with its clauses in order. Where several probes
 * are at one place - fbt's, rawfbt's and a stable one on a function - they are in parts that follow each other (.then), in the
 * order in which they were enabled. The first part has what is attached.
 */
struct unit_probe {
	struct probe *probe;
	unsigned place; /* what selects it: SEL_COOKIE, SEL_CTX; else 0 */
	unsigned *clauses;
	unsigned nclauses; /* indexes into enabling.clauses */
};
struct unit {
	struct attach_point at;
	VEC(struct unit_probe) probes;
	unsigned nplaces; /* of all parts; in the first one */
	bool to_come; /* its probes come while it runs; those there are so far are not real, the first has all clauses */
	struct unit *then;
};
struct enabling {
	VEC(struct clause *) clauses; /* of all programs of the session, in order */
	VEC(struct unit *) units;     /* the first parts */
	struct symtab *syms;
	struct registry *reg;
	struct types *types;
};

struct code_opts {
	unsigned ncpus; /* possible CPUs */
	uint64_t bufsize, aggsize, dynvarsize;
	uint32_t strsize;
	uint32_t
		scratchsize; /* the most that one alloca() or copyin() may take; 0: what it needs */
	uint32_t nspec;
	uint64_t specsize;
	unsigned stackframes, ustackframes, jstackframes;
	enum {
		UNWIND_FP,
		UNWIND_AUTO,
		UNWIND_CFI
	} unwind; /* ustack(): whether tables are used, only these */
	uint32_t unwind_rows;
	unsigned maxframes; /* of any stack; 0: as many as the kernel gives */
	/* Does the kernel have it? Asked only when a program would use it, since finding out costs
	 * milliseconds. NULL: it has nothing beyond 5.10. */
	bool (*has)(void *ctx, enum feature f);
	/* How to tell devices' registers from memory, for programs that read where they were not sent by the kernel itself. NULL, or
	 * returns NULL: they can't be told. */
	const struct kernel_memory *(*memory)(void *ctx);
	void *has_ctx;	  /* of both */
	bool temporal;	  /* records say when */
	bool ia32;	  /* the kernel takes 32-bit system calls */
	const char *dump; /* -xdump letters, NULL */
	struct strbuf *dumpto;
};

/* Makes the image; NULL and *err (freed with diag_clear) on failure. Free with image_free. Touches
 * no kernel. */
struct image *code_generate(const struct enabling *en, const struct code_opts *o, struct diag *err);
void image_free(struct image *im);
/*
 * room.c: a probe that has come gets an entry in the program's table, with those of the clauses (as in enabling.clauses) that are meant,
 * and *place is its number, which its targets have as cookie. Both maps are to be written again then. 0; -ENOSPC: there is no room;
 * -ENOMEM.
 */
int image_enter(struct image *im, struct image_prog *p, struct probe *probe,
		const unsigned *clauses, unsigned nclauses, unsigned *place);

#endif
