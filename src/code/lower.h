/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Lowering: from the checked tree to IR. This header is for src/code/lower*.c, plan.c and
 * generate.c only.
 *
 * A scalar expression becomes a vreg that holds its value extended to 64 bits by its type.
 * Arithmetic is done in 64 bits; results of unsigned 32-bit types are cut to 32 bits as C has it,
 * those of int are left wide (what C calls undefined, D defines as 64-bit) and cut when stored,
 * cast or printed.
 *
 * A string is the address of its bytes (struct str). The verifier knows some addresses as memory of
 * ours (a slot of the scratch map, a variable, the string table) and others only as numbers (kernel
 * memory): probe_read_kernel_str() reads both, so most code need not care.
 *
 * A fault stores what happened in two vregs and jumps to the clause's fault label, where the record
 * is thrown away.
 */
#ifndef DT_LOWER_H
#define DT_LOWER_H

#include "code/image.h"
#include "code/ir.h"

/* Where a variable lives. */
struct var_home {
	const struct var *var;
	int map;       /* assoc: image map */
	uint32_t off;  /* global scalar: in STATE; self scalar: in the SELF value */
	uint32_t size; /* bytes of its value in memory */
	uint32_t keysize;
	struct rec_field *keys; /* assoc: layout of the key */
};

/* A part of a unit, its clauses and its probe table. */
struct unit_plan {
	const struct unit *u;
	struct unit_plan *then; /* the next part */
	bool keeps_this; /* it is one of several programs: this-> variables live from one to the next */
	unsigned *clauses; /* indexes into enabling.clauses, in order */
	unsigned nclauses;
	uint32_t epid_base; /* epid = epid_base + position of the clause * number of probes + index
			       of the probe */
	uint32_t table,
		stride; /* its struct probe_info table in PROBES, when it has several probes */
};

/* An instruction whose number is known only when all programs have been lowered. */
struct late_offset {
	struct ir *f;
	size_t insn;
	enum { LATE_COUNTERS, LATE_SCRATCH_STRIDE, LATE_SITES, LATE_SITES_MAX } what;
	int64_t value;
};

struct gen {
	struct image *im;
	struct diag_ctx *d;
	struct arena work; /* what is forgotten when a program is compiled */
	const struct enabling *en;
	const struct code_opts *o;
	struct types *ts;
	VEC(struct var_home *) homes;
	uint32_t state_used, self_used;
	struct hash strtab_ids; /* literal -> offset + 1 */
	struct strbuf strtab;
	uint32_t late_names; /* bytes of STRTAB for names of probes to come */
	struct strbuf probe_bytes;
	VEC(struct late_offset) late;
	bool vtime_wanted, vtime_reserved, waits_wanted;
	bool sites_wanted; /* ERROR's arg3: a table of pcs by fault site, in PROBES */
	uint32_t sites_off;
	uint32_t vtime_off; /* in the SELF value: CPU time of the thread till it last left a CPU */
	uint32_t spec_off;  /* in STATE, if im->nspec: see lower_spec.c */
	uint32_t scratch_used;		    /* of the SCRATCH value, by programs lowered so far */
	const struct unit_plan *error_plan; /* ERROR's clauses, or NULL */
};

/* Memory a value lives in: kernel memory at a number, or ours at an address the verifier follows.
 */
struct place {
	enum { PLACE_KERNEL, PLACE_OURS } where;
	bool current; /* off bytes into the current task, whatever base is called */
	bool user;    /* PLACE_KERNEL is not the kernel's, but the current process' */
	vreg base;
	int32_t off;
};

struct str {
	vreg addr;
	bool ours; /* the verifier knows addr: at least `room` bytes may be read */
	uint32_t room;
	uint32_t bound;	 /* most bytes the string can have, terminator included */
	const char *lit; /* a literal: its text (strlen < bound), else NULL */
};

struct lower {
	struct gen *g;
	struct diag_ctx *d;
	struct types *ts;
	struct ir *f;
	const struct unit *u;
	const struct unit_plan *plan;
	unsigned prog_index;
	enum run_state when;

	/* the probe that fired */
	unsigned nplaces;	       /* of the unit */
	const struct unit_probe *only; /* the part has one probe */
	vreg info;		       /* else: its struct probe_info in PROBES, */
	vreg index;		       /* the index of that */
	vreg task; /* who counts as the current thread, where the probe says so; VREG_NONE: who is */
	bool in_source; /* lowering what a probe has of the one it stands on: arguments are that one's */
	vreg compat;	    /* system calls: not 0 in a 32-bit call; VREG_NONE: can't be */
	uint32_t epid_base; /* of the clause: epid = epid_base + index of the probe in the unit */

	/* computed once a firing: a vreg set to 0 on entry and filled on first use */
	vreg memo_time, memo_vtime, memo_self;

	/*
	 * this-> scalars: vreg a variable; strings and structs: offset in scratch, and the vreg
	 * says if the slot was used in this firing: at its first use it is emptied
	 */
	vreg *this_regs;
	int32_t *this_slots;

	/* strtok(): where its string is kept in scratch memory, -1: nowhere yet; and is there one? */
	int32_t strtok_slot;
	vreg strtok_begun;

	struct pieces *pieces; /* NULL: the program is in one piece */

	/* scratch memory of this program on this CPU */
	vreg scratch;
	uint32_t scratch_used, scratch_max, scratch_floor;
	bool scratch_wanted;

	/* the clause */
	const struct clause *c;
	struct rec_clause *rc;
	unsigned clause_pos;		  /* among the unit's clauses */
	const struct rec_action *actions; /* planned, of the clause or of the round of a loop */
	unsigned next_action;		  /* next one to emit */
	unsigned blocks;		  /* that have a bit in taken so far */
	unsigned action_no;		  /* 1-based number of the statement's action, for faults */
	vreg rec;			  /* record in the ring; in a loop: a round's part of it */
	vreg taken;
	int l_break, l_continue; /* of the innermost loop */
	int l_return;		 /* of the innermost function */
	bool has_blocks;
	bool wakes; /* contains exit(): wake the reader at once */
	int l_fault, l_next;
	int l_skip; /* the rest of the clause is not to be, and what it recorded is forgotten */
	bool skips; /* somebody jumps there */

	vreg fault_info, fault_addr;
	bool in_error; /* lowering ERROR's clauses: a fault there is only counted */
	vreg err_epid, err_info, err_addr;
};

/* ---- generate.c, plan.c, layout.c ---- */
bool gen_has(const struct gen *g, enum feature f);
/* NULL: devices can't be told from memory here. */
const struct kernel_memory *gen_memory(const struct gen *g);
uint32_t strtab_add(struct gen *g, const char *s, uint32_t len);
struct var_home *var_home(struct gen *g, const struct var *v);
/* Where in STATE a variable is kept that mostly is not, for the session's one firing of END. */
uint32_t state_place(struct gen *g, struct var_home *h);
struct agg_desc *agg_desc(struct gen *g, struct agg *a);
int image_map(struct gen *g,
	      enum map_role role); /* the map of a role there is one of, made when new */
struct rec_clause *plan_clause(struct gen *g, const struct clause *c, unsigned index);
/* The field a value of this node is recorded as, size and kind set, offset not. */
struct rec_field plan_field(struct gen *g, const struct node *n);
uint32_t place_field(struct rec_field *f, uint32_t at); /* aligns, sets off, returns the end */
void collect_aggs(struct gen *g); /* before anything is lowered: sizes of all keys */
bool among_clauses(const unsigned *clauses, unsigned n, unsigned clause);
/* In an entry of PROBES: the clause-th of the program's is enabled for the probe. */
void probe_entry_enable(uint8_t *entry, unsigned clause);

/* ---- lower_prog.c ---- */
/* Where there are more, what the verifier can tell apart when one ends counts: it goes through all that follow once for each. */
#define FEW_CLAUSES 8
/* The program, and in .next of each piece the one that it goes on in. */
struct ir *lower_unit(struct gen *g, const struct unit_plan *pl, struct image_prog *ip,
		      unsigned index);
/* if (cond) fault: emits the test and the jump. op as in "a op b" of the *good* case. */
void fault_unless(struct lower *L, enum ir_op good, vreg a, struct ir_val b, enum dt_fault kind,
		  struct ir_val value);
void fault_always(struct lower *L, enum dt_fault kind, struct ir_val value);
void count_event(struct lower *L, enum counter c);
vreg counter_addr(struct lower *L, enum counter c, int l_none); /* this CPU's */
/* The first so many bytes of a frame may hold keys and values of arrays; one more than there is room for lies in scratch memory. */
#define FRAME_KEYS 128
vreg scratch_at(struct lower *L, uint32_t size,
		uint32_t *off); /* a slot till the end of the clause; 8-aligned */
vreg scratch_addr(struct lower *L, uint32_t off);
/* Scratch memory of this program on this CPU, for outside of clauses. Jumps to l_none for a CPU that the image was not made for. */
vreg scratch_part(struct lower *L, int l_none);
/* What is new with each part of a unit, and with each piece of a program. */
void begin_firing(struct lower *L);
vreg opaque_zero(struct lower *L);
/* Finds the probe's struct probe_info by its index, which may be anything. */
void find_entry(struct lower *L, vreg index, int l_none);
vreg current_cpu(struct lower *L);
vreg clause_epid(struct lower *L);
vreg probe_word(struct lower *L, size_t offset_in_info,
		uint32_t if_only); /* a u32 of the probe that fired */
vreg ring_of_cpu(struct lower *L, vreg cpu, int l_none);
void submit_record(struct lower *L, vreg rec, vreg cpu, bool wake);

vreg reserve_record(struct lower *L, vreg ring, uint32_t size, int l_none);
void store_head(struct lower *L, vreg rec, uint32_t clause, vreg cpu, struct ir_val taken);

/* ---- lower_pieces.c ---- */
/* Between two clauses: should what follows be in another program? */
bool piece_is_full(struct lower *L);
void piece_reserve(struct ir *f); /* room for what makes it full */
/* Ends the program and begins the next: L->f. Places l_out, and returns the next one's. */
int piece_begin(struct lower *L, int l_out);
void pieces_end(struct lower *L, struct image_prog *ip); /* all is lowered */

/* ---- lower_spec.c ---- */
void spec_reserve(struct gen *g); /* before any program is made */
bool has_speculate(const struct stmt *s);
vreg lower_speculation(struct lower *L, const struct node *n);
void lower_speculate(struct lower *L, const struct node *n);
void lower_commit(struct lower *L, const struct node *n);
void lower_discard(struct lower *L, const struct node *n);

/* ---- lower_expr.c ---- */
vreg lower_scalar(struct lower *L, const struct node *n);
struct ir_val lower_value(struct lower *L,
			  const struct node *n); /* an immediate where it can be one */
void lower_branch(struct lower *L, const struct node *n, int l_true,
		  int l_false); /* falls through to neither */
/* lower_branch() of a whole condition: what it made on the frame and in scratch memory is free again. */
void lower_condition(struct lower *L, const struct node *n, int l_true, int l_false);
void lower_effect(struct lower *L, const struct node *n); /* a statement's expression */
vreg lower_arith(struct lower *L, int op, vreg a, struct ir_val b, dt_tid t);
struct place lower_place(struct lower *L, const struct node *n);
/* The bit field n of the structure at p. */
vreg load_bitfield(struct lower *L, const struct node *n, struct place p);
vreg canonical(struct lower *L, vreg v, dt_tid t); /* cut and extend to the type's width */

/* ---- lower_xlate.c ---- */
struct place lower_translated(struct lower *L,
			      const struct node *n); /* N_XLATE of a whole structure */

/* ---- lower_mem.c ---- */
/* Bytes in which a value of this type is read, written and computed: 1, 2, 4 or 8. */
int scalar_size(struct lower *L, dt_tid t);
vreg load_scalar(struct lower *L, struct place p, dt_tid t);
/* Faults if a device's registers are at addr. For addresses of the kernel's that the program is about to read at. */
void refuse_device(struct lower *L, vreg addr);
vreg load_kernel(struct lower *L, vreg base, int32_t off, int size); /* faults on a bad address */
vreg load_user(struct lower *L, vreg base, int32_t off,
	       int size); /* of the current process; faults */
vreg load_trusted(struct lower *L, vreg base, int32_t off,
		  int size);		/* the kernel's own pointer: cannot fault */
vreg current_task(struct lower *L);	/* as a number */
vreg current_pid(struct lower *L);	/* of its process */
vreg current_task_btf(struct lower *L); /* as a pointer whose type the verifier knows */
vreg load_current(struct lower *L, int32_t off, int size); /* of the current task: cannot fault */
void copy_bytes(struct lower *L, vreg dst, int32_t dst_off, struct place src, uint32_t size);
vreg launder(struct lower *L, vreg p); /* an address as a plain number */
vreg place_addr(struct lower *L, struct place p);
void zero_bytes(struct lower *L, vreg base, int32_t off, uint32_t size);
vreg task_field(struct lower *L,
		const char *path); /* of the current task, e.g. "real_parent.tgid" */

/* ---- lower_scratch.c ---- */
vreg kept_scratch(struct lower *L, uint32_t size); /* a slot till the end of the firing */
vreg scratch_keep(struct lower *L, uint32_t size,
		  uint32_t *off); /* the same, and where in scratch memory */
/* A number as an address in what kept_scratch() gave, for writing size bytes; faults if it is none. */
vreg kept_place(struct lower *L, vreg to, struct ir_val size);

/* ---- lower_string.c ---- */
struct str lower_string(struct lower *L, const struct node *n);
/* Copies the string into size bytes at dst + off (ours); terminated. pad: zero behind the end
 * (keys). */
void string_into(struct lower *L, const struct node *n, vreg dst, int32_t off, uint32_t size,
		 bool pad);
vreg lower_string_compare(struct lower *L,
			  const struct node *n); /* N_BINARY over strings: 0 or 1 */
uint32_t string_bound(struct gen *g, const struct node *n);
bool is_probe_string(const struct node *n);
vreg probe_string_id(struct lower *L, const struct node *n);
struct str scratch_string(struct lower *L, uint32_t size);
/* A copy in scratch memory: of a string expression, of a string whose address is known. */
struct str string_to_scratch(struct lower *L, const struct node *n, uint32_t size);
struct str string_fetch(struct lower *L, struct str s, uint32_t size);
/* refuse_device() before a string is read; nothing for one that is ours. */
void refuse_device_string(struct lower *L, struct str s);

/* ---- lower_var.c ---- */
vreg load_var(struct lower *L, const struct node *n);
/* Assign a string; a structure or an array. They return where the value assigned can be read. */
struct str store_string(struct lower *L, const struct node *lhs, const struct node *rhs);
struct place store_bytes(struct lower *L, const struct node *lhs, const struct node *rhs,
			 bool want);
/* v into the bit field n of a structure at p, p.off counting the byte that the field begins in. */
void store_bitfield(struct lower *L, const struct node *n, struct place p, vreg v);
vreg lower_has_key(struct lower *L, const struct node *n);
struct place var_place(struct lower *L, const struct node *n, bool create, int l_absent);
vreg lower_assign(struct lower *L, const struct node *n, bool want);
vreg lower_incdec(struct lower *L, const struct node *n, bool want);

/* The thread's storage; jumps to l_absent if it has none (create false) or none can be had
 * (counted). */

/* ---- lower_self.c ---- */
/* The current thread's self-> variables, made if there are none and create is not 0; jumps to l_absent if there are none then. */
vreg self_storage(struct lower *L, struct ir_val create, int l_absent);
vreg thread_key(struct lower *L);	 /* who a self-> array element belongs to */
void self_reserve(struct gen *g);	 /* before any program is made */
void self_size(struct gen *g);		 /* after the last one */
uint32_t self_vtime_word(struct gen *g); /* offset of vtimestamp's word in the storage */
/* The program that forgets threads; NULL: none needed. */
struct ir *lower_self_program(struct gen *g, struct image_prog *ip, unsigned index);

/* ---- lower_vtime.c ---- */
vreg firing_time(struct lower *L); /* timestamp: the same for all of a firing */
vreg lower_vtimestamp(struct lower *L, const struct node *n);
/* The program that keeps vtimestamp's books; NULL if no clause asked for it. */
struct ir *lower_vtime_program(struct gen *g, struct image_prog *ip, unsigned index);

/* ---- lower_wait.c ---- */

/* The programs that keep the books of waits for locks, if a clause asked for them. end: the one that must run last where they end. */
struct ir *lower_wait_program(struct gen *g, struct image_prog *ip, unsigned index, bool end);
void wait_size(struct map_spec *m);

/* ---- lower_agg.c ---- */
/* A value of zeros of this size to insert: read-only memory. */
vreg zeros(struct lower *L, uint32_t size);
void lower_agg_update(struct lower *L, const struct node *assign);
void store_field(struct lower *L, const struct node *n, const struct rec_field *fld, vreg base,
		 bool in_key);

/* ---- lower_builtin.c: a row for each builtin that has one ---- */
struct lowering {
	vreg (*scalar)(struct lower *L, const struct node *n);
	struct str (*string)(struct lower *L, const struct node *n);
	void (*into)(struct lower *L, const struct node *n, vreg dst, int32_t off,
		     uint32_t size); /* strings: straight to their place */
	void (*action)(struct lower *L, const struct node *n);
};
extern const struct lowering lowerings[BI_MAX];
vreg lower_arg(struct lower *L, unsigned n);
vreg kernel_stack(struct lower *L, vreg dst, int32_t off, uint32_t bytes,
		  bool user); /* bytes written, never negative */

/* ---- lower_action.c ---- */
void emit_action(struct lower *L, const struct node *call);

/* ---- lower_stmt.c ---- */
void lower_statements(struct lower *L, const struct stmt *s);
/* counts: its actions are numbered among the clause's. */
void lower_function(struct lower *L, const struct stmt *body, bool counts);
/* Do they record? May one be left early, so that what follows it is passed over? */
bool stmt_records(const struct stmt *s);
bool stmts_record(const struct stmt *s);
bool stmt_leaves(const struct stmt *s);

#endif
