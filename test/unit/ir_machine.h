/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Two machines for tests of the back end: one runs IR, the other the BPF instructions made of it.
 *
 * Both work on real addresses (each has its own copy of context, maps and stack), so a sanitizer
 * sees every access out of bounds. Helpers are fakes whose result depends on their name and
 * arguments, and calls are logged; the BPF machine fills r1-r5 with garbage after a call, and fails
 * when a register or a byte of stack is read that nobody wrote. What must come out the same: the
 * value returned, the log of calls and the contents of maps.
 */
#ifndef IR_MACHINE_H
#define IR_MACHINE_H

#include <stdio.h>
#include <string.h>

#include "code/pass.h"

#define CTX_WORDS 8
#define NMAPS	  3
#define MAP_BYTES 128
#define MAX_STEPS 2000000
#define HELPER_LOOKUP                                                                              \
	1	       /* (map, key): address of the value if the key's 8 bytes are even, else 0   \
			*/
#define HELPER_PID  14 /* results given by the world, see struct world */
#define HELPER_CPU  8
#define HELPER_UID  15
#define HELPER_TIME 5	/* unlike anything: never compared */
#define HELPER_FAKE 200 /* + number of arguments, all numbers */

struct world {
	uint64_t ctx[CTX_WORDS];
	uint64_t maps[NMAPS][MAP_BYTES / 8];
	uint64_t pid, cpu, uid;
	uint64_t log;
	uint64_t result;
	char error[200]; /* empty: ran to its end */
};

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	a = (a ^ b) * 0x9e3779b97f4a7c15ULL;
	return a ^ a >> 29;
}

#define FAIL(w, ...)                                                                               \
	do {                                                                                       \
		snprintf((w)->error, sizeof((w)->error), __VA_ARGS__);                             \
		return;                                                                            \
	} while (0)

static inline uint64_t machine_load(uint64_t addr, int size)
{
	uint64_t v = 0;

	memcpy(&v, (void *)(uintptr_t)addr, (size_t)size);
	return v;
}

static inline void machine_store(uint64_t addr, int size, uint64_t v)
{
	memcpy((void *)(uintptr_t)addr, &v, (size_t)size);
}

/* "fn3" takes three arguments. */
static inline int name_nargs(const char *name)
{
	return name[strlen(name) - 1] - '0';
}

static inline uint64_t machine_call(struct world *w, uint64_t id, const uint64_t *args, int nargs)
{
	uint64_t r = mix(id, 77);

	switch (id) {
	case HELPER_LOOKUP:
		r = machine_load(args[1], 8);
		w->log = mix(w->log, r);
		return r & 1 ? 0 : args[0];
	case HELPER_PID:
		return w->pid;
	case HELPER_CPU:
		return w->cpu;
	case HELPER_UID:
		return w->uid;
	default:
		for (int i = 0; i < nargs; i++)
			r = mix(r, args[i]);
		w->log = mix(w->log, r);
		return r;
	}
}

static inline uint64_t machine_alu(enum ir_op op, uint64_t a, uint64_t b)
{
	switch (op) {
	case IR_ADD:
		return a + b;
	case IR_SUB:
		return a - b;
	case IR_MUL:
		return a * b;
	case IR_UDIV:
		return b ? a / b : 0;
	case IR_UMOD:
		return b ? a % b : a;
	case IR_SDIV:
		if (!b || b == (uint64_t)-1)
			return b ? -a : 0;
		return (uint64_t)((int64_t)a / (int64_t)b);
	case IR_SMOD:
		if (!b || b == (uint64_t)-1)
			return b ? 0 : a;
		return (uint64_t)((int64_t)a % (int64_t)b);
	case IR_AND:
		return a & b;
	case IR_OR:
		return a | b;
	case IR_XOR:
		return a ^ b;
	case IR_SHL:
		return a << (b & 63);
	case IR_SHR:
		return a >> (b & 63);
	default:
		return (uint64_t)((int64_t)a >> (b & 63));
	}
}

static inline bool machine_jumps(enum ir_op op, uint64_t a, uint64_t b)
{
	switch (op) {
	case IR_JEQ:
		return a == b;
	case IR_JNE:
		return a != b;
	case IR_JULT:
		return a < b;
	case IR_JULE:
		return a <= b;
	case IR_JUGT:
		return a > b;
	case IR_JUGE:
		return a >= b;
	case IR_JSLT:
		return (int64_t)a < (int64_t)b;
	case IR_JSLE:
		return (int64_t)a <= (int64_t)b;
	case IR_JSGT:
		return (int64_t)a > (int64_t)b;
	case IR_JSGE:
		return (int64_t)a >= (int64_t)b;
	default:
		return a & b;
	}
}

static inline uint64_t machine_extend(enum ir_op op, uint64_t a, int size)
{
	uint64_t mask = size == 8 ? ~0ULL : (1ULL << 8 * size) - 1, top = 1ULL << (8 * size - 1);

	if (op == IR_NEG)
		return -a;
	if (op == IR_ZEXT)
		return a & mask;
	if (op == IR_SEXT)
		return a & top ? a | ~mask : a & mask;
	for (int i = 0; i < size / 2; i++) {
		int lo = 8 * i, hi = 8 * (size - 1 - i);
		uint64_t x = (a >> lo ^ a >> hi) & 0xff;

		a ^= x << lo | x << hi;
	}
	return a & mask;
}

/* ---- IR ---- */

struct ir_machine {
	const struct ir *f;
	struct world *w;
	uint64_t *v;
	bool *written;
	char **objects; /* frame objects */
	size_t *label_at;
};

static inline uint64_t ir_value(const struct ir_machine *m, struct ir_val b)
{
	return b.is_imm ? (uint64_t)b.imm : m->v[b.r];
}

static inline void ir_machine_run(struct ir_machine *m)
{
	const struct ir *f = m->f;
	struct world *w = m->w;
	size_t pc = 0;

	for (int steps = 0; steps < MAX_STEPS; steps++) {
		const struct ir_insn *in;
		uint64_t a, b, args[5];
		int uses[MAX_USES], n;

		if (pc >= f->insns.n)
			FAIL(w, "IR ran off its end");
		in = &f->insns.at[pc++];
		n = ir_uses(f, in, uses);
		for (int i = 0; i < n; i++)
			if (!m->written[uses[i]])
				FAIL(w, "IR instruction %zu reads v%d, not written", pc - 1,
				     uses[i]);
		a = in->a >= 0 ? m->v[in->a] : 0;
		if (in->a == VREG_FP)
			a = (uint64_t)(uintptr_t)m->objects[in->frame];
		b = ir_has_b(in->op) ? ir_value(m, in->b) : 0;
		if (ir_def(f, in) >= 0)
			m->written[in->dst] = true;
		if (ir_is_alu(in->op)) {
			m->v[in->dst] = machine_alu(in->op, a, b);
		} else if (in->op >= IR_NEG && in->op <= IR_BSWAP) {
			m->v[in->dst] = machine_extend(in->op, a, in->size);
		} else if (ir_is_jcc(in->op)) {
			if (machine_jumps(in->op, a, b))
				pc = m->label_at[in->label];
		} else if (ir_is_call(in->op)) {
			uint64_t id = in->op == IR_CALL ? (uint64_t)in->imm
							: 300 + (uint64_t)name_nargs(in->name);
			uint64_t r;

			for (int i = 0; i < in->nargs; i++)
				args[i] = ir_value(m, in->args[i]);
			r = machine_call(w, id, args, in->nargs);
			if (in->dst >= 0)
				m->v[in->dst] = r;
		} else {
			uint64_t at = a + (uint64_t)(int64_t)in->off;

			switch (in->op) {
			case IR_NOP:
			case IR_LABEL:
				break;
			case IR_MOV:
				m->v[in->dst] = b;
				break;
			case IR_LOAD:
				m->v[in->dst] = machine_load(at, in->size);
				break;
			case IR_STORE:
				machine_store(at, in->size, b);
				break;
			case IR_ATOMIC_ADD:
				machine_store(at, in->size, machine_load(at, in->size) + b);
				break;
			case IR_FETCH_OR: {
				uint64_t old = machine_load(at, in->size);

				machine_store(at, in->size, old | b);
				m->v[in->dst] = old;
				break;
			}
			case IR_FRAME:
				m->v[in->dst] =
					(uint64_t)(uintptr_t)(m->objects[in->frame] + in->off);
				break;
			case IR_MAPFD:
			case IR_MAPVAL:
				m->v[in->dst] = (uint64_t)(uintptr_t)w->maps[in->map] +
						(in->op == IR_MAPVAL ? (uint64_t)in->off : 0);
				break;
			case IR_IMM64:
				m->v[in->dst] = (uint64_t)in->b.imm;
				break;
			case IR_JMP:
				pc = m->label_at[in->label];
				break;
			case IR_EXIT:
				w->result = b;
				return;
			default:
				FAIL(w, "IR operation %d", in->op);
			}
		}
	}
	FAIL(w, "IR runs too long");
}

/* Runs a program that no pass has seen. Memory comes from the arena of its diag_ctx. */
static inline void run_ir(struct ir *f, struct world *w)
{
	struct arena *a = &f->d->arena;
	struct ir_machine m = { .f = f, .w = w };

	m.v = arena_array(a, uint64_t, f->nvregs);
	m.written = arena_array(a, bool, f->nvregs);
	m.objects = arena_array(a, char *, f->frames.n + 1);
	m.label_at = arena_array(a, size_t, f->nlabels + 1);
	for (size_t i = 0; i < f->frames.n; i++)
		m.objects[i] = arena_alloc(a, (size_t)f->frames.at[i].size);
	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].op == IR_LABEL)
			m.label_at[f->insns.at[i].label] = i;
	m.v[VREG_CTX] = (uint64_t)(uintptr_t)w->ctx;
	m.written[VREG_CTX] = true;
	ir_machine_run(&m);
}

/* ---- BPF ---- */

struct bpf_machine {
	const struct bpf_code *c;
	struct world *w;
	uint64_t r[11];
	bool ready[11];
	char stack[512] __attribute__((aligned(8)));
	bool stack_ready[512];
	uint32_t pc;
};

static inline const struct reloc *reloc_at(const struct bpf_code *c, uint32_t insn)
{
	for (uint32_t i = 0; i < c->nrelocs; i++)
		if (c->relocs[i].insn == insn)
			return &c->relocs[i];
	return NULL;
}

static inline void bpf_op_alu(struct bpf_machine *m, const struct bpf_insn *in)
{
	static const struct {
		uint8_t code;
		enum ir_op op;
	} ops[] = {
		{ BPF_ADD, IR_ADD },  { BPF_SUB, IR_SUB },  { BPF_MUL, IR_MUL },
		{ BPF_DIV, IR_UDIV }, { BPF_MOD, IR_UMOD }, { BPF_AND, IR_AND },
		{ BPF_OR, IR_OR },    { BPF_XOR, IR_XOR },  { BPF_LSH, IR_SHL },
		{ BPF_RSH, IR_SHR },  { BPF_ARSH, IR_SAR },
	};
	bool wide = BPF_CLASS(in->code) == BPF_ALU64;
	uint64_t *d = &m->r[in->dst_reg];
	uint64_t b = BPF_SRC(in->code) == BPF_X ? m->r[in->src_reg] : (uint64_t)(int64_t)in->imm;
	uint8_t op = BPF_OP(in->code);

	if (op == BPF_END) {
		*d = machine_extend(IR_BSWAP, *d, in->imm / 8);
		return;
	}
	if (BPF_SRC(in->code) == BPF_X && !m->ready[in->src_reg])
		FAIL(m->w, "r%d not ready at %u", in->src_reg, m->pc);
	if (op != BPF_MOV && !m->ready[in->dst_reg])
		FAIL(m->w, "r%d not ready at %u", in->dst_reg, m->pc);
	if (op != BPF_MOV && op != BPF_NEG && !wide && op != BPF_AND)
		FAIL(m->w, "unexpected 32-bit operation at %u", m->pc);
	if (op == BPF_MOV) {
		*d = b;
	} else if (op == BPF_NEG) {
		*d = -*d;
	} else {
		if (op >= BPF_LSH && BPF_SRC(in->code) == BPF_K && (in->imm < 0 || in->imm > 63) &&
		    (op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH))
			FAIL(m->w, "shift by %d at %u", in->imm, m->pc);
		if ((op == BPF_DIV || op == BPF_MOD) && BPF_SRC(in->code) == BPF_K && !in->imm)
			FAIL(m->w, "division by immediate 0 at %u", m->pc);
		for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
			if (ops[i].code == op)
				*d = machine_alu(ops[i].op, *d, b);
	}
	if (!wide)
		*d = (uint32_t)*d;
	m->ready[in->dst_reg] = true;
}

static inline int bpf_bytes(uint8_t code)
{
	return BPF_SIZE(code) == BPF_B	 ? 1
	       : BPF_SIZE(code) == BPF_H ? 2
	       : BPF_SIZE(code) == BPF_W ? 4
					 : 8;
}

static inline void bpf_op_memory(struct bpf_machine *m, const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code);
	int base = class == BPF_LDX ? in->src_reg : in->dst_reg, size = bpf_bytes(in->code);
	uint64_t at = m->r[base] + (uint64_t)(int64_t)in->off;
	uint64_t stack = (uint64_t)(uintptr_t)m->stack;
	bool on_stack = at >= stack && at < stack + 512, atomic = BPF_MODE(in->code) == BPF_ATOMIC;

	if (!m->ready[base] || (class == BPF_STX && !m->ready[in->src_reg]))
		FAIL(m->w, "register not ready at %u", m->pc);
	if (base == 10 && !on_stack)
		FAIL(m->w, "outside of the stack at %u", m->pc);
	if (on_stack && (class == BPF_LDX || atomic))
		for (int i = 0; i < size; i++)
			if (!m->stack_ready[at - stack + (uint64_t)i])
				FAIL(m->w, "stack not ready at %u", m->pc);
	if (class == BPF_LDX) {
		m->r[in->dst_reg] = machine_load(at, size);
		m->ready[in->dst_reg] = true;
		return;
	}
	if (atomic) {
		uint64_t old = machine_load(at, size);

		machine_store(at, size,
			      in->imm == BPF_ADD ? old + m->r[in->src_reg]
						 : old | m->r[in->src_reg]);
		if (in->imm & BPF_FETCH)
			m->r[in->src_reg] = old;
		return;
	}
	machine_store(at, size, class == BPF_ST ? (uint64_t)(int64_t)in->imm : m->r[in->src_reg]);
	for (int i = 0; on_stack && i < size; i++)
		m->stack_ready[at - stack + (uint64_t)i] = true;
}

static inline void bpf_op_call(struct bpf_machine *m, const struct bpf_insn *in, uint32_t at)
{
	const struct reloc *rel = in->src_reg ? reloc_at(m->c, at) : NULL;
	uint64_t id = rel ? 300 + (uint64_t)name_nargs(rel->name) : (uint64_t)in->imm;
	int nargs = rel			  ? name_nargs(rel->name)
		    : id == HELPER_LOOKUP ? 2
		    : id >= HELPER_FAKE	  ? (int)id - HELPER_FAKE
					  : 0;

	if (in->src_reg && !rel)
		FAIL(m->w, "call without relocation at %u", at);
	for (int i = 1; i <= nargs; i++)
		if (!m->ready[i])
			FAIL(m->w, "argument r%d not ready at %u", i, at);
	m->r[0] = machine_call(m->w, id, &m->r[1], nargs);
	m->ready[0] = true;
	for (int i = 1; i <= 5; i++) {
		m->r[i] = 0xdeadbeefdeadbe00ULL + (uint64_t)i;
		m->ready[i] = false;
	}
}

static inline void bpf_op_wide(struct bpf_machine *m, const struct bpf_insn *in, uint32_t at)
{
	const struct reloc *rel = reloc_at(m->c, at);

	m->r[in->dst_reg] = (uint32_t)in[0].imm | (uint64_t)(uint32_t)in[1].imm << 32;
	if (in->src_reg == BPF_PSEUDO_MAP_FD && rel && rel->kind == REL_MAPFD)
		m->r[in->dst_reg] = (uint64_t)(uintptr_t)m->w->maps[rel->map];
	else if (in->src_reg == BPF_PSEUDO_MAP_VALUE && rel && rel->kind == REL_MAPVAL)
		m->r[in->dst_reg] = (uint64_t)(uintptr_t)m->w->maps[rel->map] + (uint32_t)in[1].imm;
	else if (in->src_reg || rel)
		FAIL(m->w, "relocation wrong at %u", at);
	m->ready[in->dst_reg] = true;
}

static inline void bpf_op_jump(struct bpf_machine *m, const struct bpf_insn *in)
{
	static const struct {
		uint8_t code;
		enum ir_op op;
	} ops[] = {
		{ BPF_JEQ, IR_JEQ },   { BPF_JNE, IR_JNE },   { BPF_JLT, IR_JULT },
		{ BPF_JLE, IR_JULE },  { BPF_JGT, IR_JUGT },  { BPF_JGE, IR_JUGE },
		{ BPF_JSLT, IR_JSLT }, { BPF_JSLE, IR_JSLE }, { BPF_JSGT, IR_JSGT },
		{ BPF_JSGE, IR_JSGE }, { BPF_JSET, IR_JSET },
	};
	uint64_t b = BPF_SRC(in->code) == BPF_X ? m->r[in->src_reg] : (uint64_t)(int64_t)in->imm;
	bool taken = BPF_OP(in->code) == BPF_JA;

	if (!taken &&
	    (!m->ready[in->dst_reg] || (BPF_SRC(in->code) == BPF_X && !m->ready[in->src_reg])))
		FAIL(m->w, "register not ready at %u", m->pc);
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if (ops[i].code == BPF_OP(in->code))
			taken = machine_jumps(ops[i].op, m->r[in->dst_reg], b);
	if (taken)
		m->pc += (uint32_t)(int32_t)in->off;
}

static inline void run_bpf(const struct bpf_code *c, struct world *w)
{
	struct bpf_machine m = { .c = c, .w = w };

	for (int i = 0; i < 11; i++)
		m.r[i] = 0xbadc0ffee0000000ULL + (uint64_t)i;
	memset(m.stack, 0x5a, sizeof(m.stack));
	m.r[1] = (uint64_t)(uintptr_t)w->ctx;
	m.r[10] = (uint64_t)(uintptr_t)(m.stack + 512);
	m.ready[1] = m.ready[10] = true;
	for (int steps = 0; steps < 4 * MAX_STEPS && !w->error[0]; steps++) {
		const struct bpf_insn *in;
		uint32_t at = m.pc;

		if (at >= c->ninsns)
			FAIL(w, "BPF ran off its end");
		in = &c->insns[at];
		m.pc++;
		switch (BPF_CLASS(in->code)) {
		case BPF_ALU:
		case BPF_ALU64:
			bpf_op_alu(&m, in);
			break;
		case BPF_LDX:
		case BPF_ST:
		case BPF_STX:
			bpf_op_memory(&m, in);
			break;
		case BPF_LD:
			m.pc++;
			bpf_op_wide(&m, in, at);
			break;
		case BPF_JMP:
			if (BPF_OP(in->code) == BPF_EXIT) {
				w->result = m.r[0];
				if (!m.ready[0])
					FAIL(w, "r0 not ready on exit");
				return;
			}
			if (BPF_OP(in->code) == BPF_CALL)
				bpf_op_call(&m, in, at);
			else
				bpf_op_jump(&m, in);
			break;
		default:
			FAIL(w, "BPF instruction 0x%02x at %u", in->code, at);
		}
		if (m.r[10] != (uint64_t)(uintptr_t)(m.stack + 512))
			FAIL(w, "r10 was written at %u", at);
	}
	if (!w->error[0])
		FAIL(w, "BPF runs too long");
}

#endif
