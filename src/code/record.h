/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The layout of what BPF programs hand to user space: the one thing that code (which promises it)
 * and show (which decodes it) share.
 *
 * A firing of a clause that records data makes one record: a header, then the fields of all its
 * actions at fixed offsets, naturally aligned. Actions inside if/else, and behind what may leave a
 * loop or a function early, belong to a block; `taken` in the header has a bit for each block that
 * ran (bit 0 is always set: the clause's own level), and the reader passes over the actions of the
 * others. Actions inside a loop have a place a round.
 *
 * All in the machine's byte order. Records of one CPU arrive in order.
 */
#ifndef DT_RECORD_H
#define DT_RECORD_H

#include "lang/format.h"
#include "lang/program.h"
#include "lang/types.h"

struct rec_head {
	uint32_t clause; /* index of a struct rec_clause, or REC_FAULT */
	uint32_t probe;	 /* probe id, as dtrace -l shows it */
	uint32_t cpu;
	uint32_t taken; /* blocks that ran */
};

#define REC_FAULT 0xffffffffu
#define REC_SPEC  0xfffffffeu /* a struct rec_spec */

/* commit() and discard(): what was recorded under this key is to be shown, or not. */
struct rec_spec {
	struct rec_head head; /* clause REC_SPEC; taken: 1 commit, 0 discard */
	uint64_t key;
	uint64_t time; /* if records say when: of this */
};

/* A use of a speculation, not to be mixed up with earlier and later ones of the same id. */
#define SPEC_KEY_SHIFT 48 /* id above, how often it was given out below */

/* A fault stopped a clause. The ERROR probe's arguments, as the guide has them. */
struct rec_fault {
	struct rec_head
		head;	/* clause REC_FAULT; probe: where it happened; taken: the clause index */
	uint64_t epid;	/* arg1: enabled probe id */
	int32_t action; /* arg2: 1-based index of the action in its clause */
	uint32_t pc;	/* arg3: instruction in its BPF program */
	uint32_t fault; /* arg4: enum dt_fault */
	uint32_t pad;
	uint64_t value; /* arg5: the address, or 0 */
};

/* Values of DTRACEFLT_* in the guides (dtrace -C scripts compare with them). */
enum dt_fault {
	FAULT_UNKNOWN = 0,
	FAULT_BADADDR = 1,
	FAULT_BADALIGN = 2,
	FAULT_ILLOP = 3,
	FAULT_DIVZERO = 4,
	FAULT_NOSCRATCH = 5,
	FAULT_KPRIV = 6,
	FAULT_UPRIV = 7,
	FAULT_TUPOFLOW = 8,
	FAULT_BADSTACK = 9,
	FAULT_BADSIZE = 10,
	FAULT_BADINDEX = 11,
	FAULT_LOOP = 12, /* ours: a loop went round more often than it said */
};

enum field_kind {
	FIELD_INT,	/* 1, 2, 4 or 8 bytes, signed or not; pointers too */
	FIELD_STRING,	/* a C string in at most size bytes, always terminated; bytes behind the end
			   are undefined,   zero in aggregation keys */
	FIELD_BYTES,	/* struct, union, array, tracemem */
	FIELD_STACK,	/* size/8 kernel addresses, 0 ends */
	FIELD_USTACK,	/* uint64_t pid, then addresses, 0 ends */
	FIELD_SYMADDR,	/* uint64_t address; .sym says sym, func or mod */
	FIELD_USYMADDR, /* uint64_t pid, uint64_t address */
	FIELD_PROBESTR, /* uint32_t: offset in the image's string table (probefunc and the like) */
	FIELD_CONST,	/* takes no space: .imm is the value of a compile-time integer (.str of a
			   string constant) */
};

struct rec_field {
	enum field_kind kind;
	uint32_t off, size; /* in the record (from its header) or the key (from its start) */
	dt_tid type;
	bool is_signed;
	enum builtin_id sym; /* SYMADDR: BI_SYM, BI_FUNC, BI_MOD; USYMADDR: BI_USYM, BI_UADDR,
				BI_UFUNC, BI_UMOD */
	int64_t imm;
	const char *str;
	unsigned
		spare; /* kernel stacks: frames more than were asked for, since the first ones may be
			   tracing's own, which are not shown */
};

/* One recorded action. .what is the action's builtin: BI_TRACE, BI_PRINTF, BI_PRINTA, BI_EXIT,
 * BI_STACK, BI_USTACK, BI_TRACEMEM, BI_SYM..., BI_CLEAR, BI_TRUNC, BI_NORMALIZE, BI_DENORMALIZE;
 * BI_MAX: the default action (nothing but the header). */
struct rec_action {
	enum builtin_id what;
	unsigned block; /* bit in `taken` */
	struct rec_field *fields;
	unsigned nfields;
	struct format *format; /* printf, printa */
	struct agg **aggs;     /* printa (several), clear, trunc, normalize, denormalize (one) */
	unsigned naggs;
	struct rec_loop *loop; /* no action (.what is BI_MAX): a loop of them; NULL: none */
	struct loc loc;
};

/*
 * What the rounds of a loop recorded, one after the other. A round begins with its own `taken` (u32; bit 0 is always set);
 * offsets of its actions' fields count from there.
 */
struct rec_loop {
	uint32_t count_off; /* how many rounds there were (u32); where the loop itself stands */
	uint32_t off;	    /* of the first round */
	uint32_t stride, most;
	struct rec_action *actions;
	unsigned nactions;
};

struct rec_clause {
	unsigned index; /* in the image; == rec_head.clause */
	const struct clause *clause;
	uint32_t size; /* of a record, header included; multiple of 8 */
	struct rec_action *actions;
	unsigned nactions;
	uint32_t time_off; /* ... when the firing was (u64, as timestamp); 0: nobody asked */
	uint32_t spec_off; /* where a record has the key of its speculation (u64, 0: not
			      speculative); 0: no record has */
	unsigned part;	   /* as its clause's */
};

/*
 * Aggregation storage. Keyed: a per-CPU hash from the packed key to the value. No keys: a value in
 * the aggs array, one copy a CPU. Values are 8-byte words, zero before the first update: count [n]
 * sum      [sum] avg       [n, sum]           stddev   [n, sum, low 64 bits of the sum of squares,
 * high 64 bits] min, max  [seen generation + 1 (0: never), value] quantize  [127 buckets of the
 * guide: index 63 is zero, 63 + k is 2^(k-1), 63 - k is -2^(k-1)] lquantize [levels + 2: below
 * base, base.., at or above limit] llquantize[underflow, (high - low + 1) * nsteps ... as
 * agg_buckets() counts, overflow] stddev's sum is signed; squares are unsigned 128 bit.
 */
struct agg_desc {
	struct agg *agg;
	struct rec_field *keys; /* offsets from the start of the key */
	unsigned nkeys;
	uint32_t keysize; /* bytes; 0: no keys */
	uint32_t
		valsize; /* bytes of agg_words(); a sum without keys has a word more: was it updated? */
	uint32_t off; /* no keys: offset in a CPU's part of the aggs map */
	int map;      /* keyed: index of the map in the image; -1 */
	/*
	 * Keyed: its table in a CPU's part of FRONT: front_slots slots (a power of two; 0: no
	 * table) of front_slot bytes from front_off on. A slot: u64 state (FRONT_FREE, FRONT_BUSY
	 * while it is filled, else the key's hash with FRONT_BUSY set), the key padded to 8, the value. A key may be in FRONT and in the
	 * map, on one CPU too: readers add up. Slots are never freed; values may be set to zero
	 * with an atomic exchange, which counts as absent.
	 */
	uint32_t front_off, front_slot, front_slots;
};

#define FRONT_FREE 0
#define FRONT_BUSY 1

/* Words of value of an aggregation. */
unsigned agg_words(const struct agg *a);
/* Where x falls (the C twin of what lower_agg.c emits; used by tests, which compare both). */
unsigned agg_bucket(const struct agg *a, int64_t x);
/* Lower bound of a bucket, for printing; INT64_MIN for the underflow bucket. */
int64_t agg_bucket_low(const struct agg *a, unsigned bucket);

#endif
