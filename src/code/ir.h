/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The IR: a linear list of three-address instructions over virtual registers, one function a BPF
 * program.
 *
 * A virtual register (vreg) holds 64 bits: a number or a pointer as the verifier sees it; it may be
 * assigned many times (no SSA). Vreg 0 is the context pointer, set on entry. Every operand b is a
 * vreg or an immediate. Frame objects live on the BPF stack. The passes (ir.c lists them, each is
 * one function void pass(struct ir *)); -xdump letters in brackets: ir_check      [c] labels
 * placed, vregs defined before use on every path (our own bugs, reported as D_INTERNAL) ir_fold [f]
 * constants, copies, jumps to jumps, unreachable and unused code ir_expand     [x] what BPF has no
 * single instruction for: two-address form, large immediates, signed division ir_liveness   [l] the
 * ranges in which each vreg is live ir_allocate   [a] registers r0-r9, calls clobbering r0-r5; what
 * does not fit goes to 8-byte stack slots ir_emit       [e] BPF instructions, relocations, a line
 * table ir_dump prints a program after any of them; ir_parse reads the same text, so passes have
 * golden tests.
 *
 * Arithmetic is BPF's: results wrap, shifts count modulo 64, a / 0 = 0 and a % 0 = a.
 */
#ifndef DT_IR_H
#define DT_IR_H

#include <linux/bpf.h>
#include "base/diag.h"

typedef int vreg;
#define VREG_CTX  0
#define VREG_NONE (-1)
/* Bases of memory that only passes make: IR_LOAD, IR_STORE, IR_ATOMIC_ADD and IR_FETCH_OR have them in
 * .a. */
#define VREG_FP	  (-2) /* frame object .frame, .off bytes into it */
#define VREG_SLOT (-3) /* spill slot .frame */

enum ir_op {
	IR_NOP,
	IR_LABEL, /* .label */
	IR_MOV,	  /* dst = b */
	IR_ADD,
	IR_SUB,
	IR_MUL,
	IR_UDIV,
	IR_UMOD,
	IR_SDIV,
	IR_SMOD,
	IR_AND,
	IR_OR,
	IR_XOR,
	IR_SHL,
	IR_SHR,
	IR_SAR,
	/* dst = a op b, 64 bit. SDIV/SMOD are expanded to what every kernel has (no cpu v4) */
	IR_NEG,	       /* dst = -a */
	IR_SEXT,       /* dst = sign extension of the low .size bytes of a */
	IR_ZEXT,       /* dst = zero extension */
	IR_BSWAP,      /* dst = byte swap of the low .size bytes, zero extended */
	IR_LOAD,       /* dst = *(size *)(a + off), zero extended */
	IR_STORE,      /* *(size *)(a + off) = b */
	IR_ATOMIC_ADD, /* *(size 4|8 *)(a + off) += b, no result */
	IR_FETCH_OR, /* dst = *(a + off), then |= b at once; size 4|8, kernel 5.12+. Not on the stack: kernels
		       (6.18 is one) follow the    number that comes back without its precision, and
		       drop    code that is not dead */
	IR_FRAME,   /* dst = address of frame object .frame + off */
	IR_MAPFD,   /* dst = map pointer of image map .map (for helpers) */
	IR_MAPVAL,  /* dst = address of the value of array map .map + off */
	IR_IMM64,   /* dst = b.imm (any 64 bits); IR_MOV takes immediates of any size too */
	IR_CALL,    /* dst (or VREG_NONE) = helper .imm(args...) */
	IR_KFUNC,   /* dst = kernel function .name(args...) */
	IR_RUNTIME, /* dst = runtime subroutine .name(args...) : a global subprogram of src/runtime
		     */
	IR_JMP,	    /* goto .label; back: .imm times at the most, for ir_measure */
	IR_JEQ,
	IR_JNE,
	IR_JULT,
	IR_JULE,
	IR_JUGT,
	IR_JUGE,
	IR_JSLT,
	IR_JSLE,
	IR_JSGT,
	IR_JSGE,
	IR_JSET,
	/* if (a op b) goto .label, 64 bit. .imm 1: the verifier always knows which way it goes */
	IR_EXIT, /* return b */
	IR_OP_MAX
};

struct ir_val { /* operand b */
	bool is_imm;
	union {
		vreg r;
		int64_t imm;
	};
};

/* Kept small: passes copy and walk programs of thousands. */
struct ir_insn {
	enum ir_op op : 8;
	int size : 8; /* 1, 2, 4, 8 */
	int nargs : 8;
	bool likely : 1; /* jumps: a hint kept for layout; unused code is moved behind by lowering
			    itself */
	vreg dst, a;
	int32_t off;
	union {
		struct ir_val b;
		struct { /* of calls, which have no b */
			const char *name;
			struct ir_val *args; /* nargs of them, this instruction's own */
		};
	};
	union { /* by op */
		int label;
		int frame;
		int map;
	};
	uint32_t tag; /* lowering's own mark; ir_emit reports the pc of marked instructions (fault
			 sites) */
	uint32_t imm;
	uint32_t loc; /* D source this comes from: of struct ir's locs */
};
_Static_assert(sizeof(struct ir_insn) <= 48, "instructions are small");

struct ir_frame {
	int32_t size, align;
	int32_t at; /* r10 offset after allocation */
	int scope;
};

/* A BPF program in the making. What is left when it is compiled lives in d->arena, all else in work. */
struct ir {
	struct diag_ctx *d;
	struct arena *work; /* d->arena, unless whoever has it compiled says otherwise */
	VEC(struct ir_insn) insns;
	VEC(struct ir_frame) frames;
	int nvregs, nlabels;
	struct loc loc;	       /* stamped on new instructions */
	VEC(struct loc) locs;  /* of all instructions, in order; the first is nowhere */
	VEC(uint32_t) clauses; /* those of locs at which clauses begin */
	uint32_t tag;
	VEC(int32_t) scopes;	/* frame_top at each ir_scope_begin not yet ended */
	int32_t frame_top;	/* bytes of frame objects alive here */
	int32_t frame_size;	/* most of frame_top ever */
	uint32_t frame_loc;	/* where that was reached, of locs */
	int nslots;		/* spill slots */
	struct ir_live *live;	/* set by ir_liveness, dropped by whatever changes code */
	struct ir_alloc *alloc; /* set by ir_allocate */
	struct ir *next;	/* the program that this one calls at its end; NULL: none */
	struct bpf_code *code;	/* where ir_emit writes */
	struct strbuf *dumpto;	/* where ir_check dumps a broken program; may be NULL */
};

struct ir *ir_new(struct diag_ctx *d);
static inline struct loc ir_loc(const struct ir *f, const struct ir_insn *in)
{
	return f->locs.at[in->loc];
}
/* What comes is of the clause that stands there. */
void ir_clause(struct ir *f, struct loc loc);
/* Where to tell of locs' i-th in a message about a clause: there, or if that is in an inline's text at the clause. */
struct loc ir_loc_in_clause(const struct ir *f, uint32_t i);
void ir_reserve(struct ir *f, size_t n); /* room for n more instructions */
/* Adds to uses[v] how many times vreg v is read, or, behind the vregs, a spill slot. */
void ir_count_uses(const struct ir *f, uint32_t *uses);
vreg ir_reg(struct ir *f);			 /* a new vreg */
int ir_label(struct ir *f);			 /* a new label, not placed */
int ir_frame(struct ir *f, int size, int align); /* a new frame object */
/*
 * Frame objects made between begin and end share stack space with those of other scopes: a scope's
 * objects must not be used once it has ended.
 */
void ir_scope_begin(struct ir *f);
void ir_scope_end(struct ir *f);

static inline struct ir_val ir_r(vreg r)
{
	return (struct ir_val){ .is_imm = false, .r = r };
}
static inline struct ir_val ir_i(int64_t i)
{
	return (struct ir_val){ .is_imm = true, .imm = i };
}

/* Builders; each appends one instruction. Those with a result return it in a new vreg; *_to writes
 * to a given one. */
struct ir_insn *ir_add(struct ir *f, enum ir_op op); /* raw: caller fills */
void ir_place(struct ir *f, int label);
vreg ir_mov(struct ir *f, struct ir_val b);
void ir_mov_to(struct ir *f, vreg dst, struct ir_val b);
vreg ir_alu(struct ir *f, enum ir_op op, vreg a, struct ir_val b);
void ir_alu_to(struct ir *f, enum ir_op op, vreg dst, vreg a, struct ir_val b);
vreg ir_ext(struct ir *f, enum ir_op op, vreg a,
	    int size); /* IR_SEXT, IR_ZEXT, IR_BSWAP; IR_NEG with size 8 */
vreg ir_fetch_or(struct ir *f, int size, vreg a, int32_t off, struct ir_val b);
vreg ir_load(struct ir *f, int size, vreg a, int32_t off);
void ir_load_to(struct ir *f, vreg dst, int size, vreg a, int32_t off);
void ir_store(struct ir *f, int size, vreg a, int32_t off, struct ir_val b);
void ir_atomic_add(struct ir *f, int size, vreg a, int32_t off, struct ir_val b);
vreg ir_frame_addr(struct ir *f, int frame, int32_t off);
vreg ir_mapfd(struct ir *f, int map);
vreg ir_mapval(struct ir *f, int map, int32_t off);
vreg ir_call(struct ir *f, int helper, int nargs, ...); /* args: struct ir_val */
vreg ir_kfunc(struct ir *f, const char *name, int nargs, ...);
vreg ir_runtime(struct ir *f, const char *name, int nargs, ...);
void ir_jmp(struct ir *f, int label);
void ir_jcc(struct ir *f, enum ir_op op, vreg a, struct ir_val b, int label);
void ir_exit(struct ir *f, struct ir_val b);

/* What ir_emit makes. */
enum reloc_kind { REL_MAPFD, REL_MAPVAL, REL_KFUNC, REL_RUNTIME };
struct reloc {
	enum reloc_kind kind;
	uint32_t insn;
	int map;
	const char *name;
};
/* From this instruction on. Every tag of a reachable instruction has an entry, even if it needed no
 * BPF instruction. */
struct line_entry {
	uint32_t insn;
	uint32_t tag;
	struct loc loc;
};

struct bpf_code {
	struct bpf_insn *
		insns; /* ld_imm64 of maps: imm 0 (REL_MAPVAL: second imm = offset); calls: imm 0 */
	uint32_t ninsns;
	struct reloc *relocs;
	uint32_t nrelocs;
	struct line_entry *lines;
	uint32_t nlines;
	uint32_t stack; /* bytes of stack used */
	uint32_t rows;	/* of the unwinder's table, MAP_ROWS */
};

struct ir_pass {
	const char *name;
	char letter;
	void (*run)(struct ir *f);
};
extern const struct ir_pass ir_passes[]; /* in order, ends with name NULL */

/*
 * Runs all passes and emits; what it makes lives in f->d's arena. dump: letters of passes after
 * which to print to dumpto; both may be NULL. Fails through f->d: D_TOO_LARGE when the stack or the
 * program is too large, D_INTERNAL when f is not well-formed.
 */
void ir_compile(struct ir *f, struct bpf_code *out, const char *dump, struct strbuf *dumpto);
void ir_dump(const struct ir *f, struct strbuf *out);
struct ir *ir_parse(struct diag_ctx *d,
		    const char *text); /* reads what ir_dump writes; fails with D_SYNTAX */
/* BPF disassembly, one line an instruction, source lines between them (dtrace -S). */
void bpf_dump(const struct bpf_code *c, struct strbuf *out);

#endif
