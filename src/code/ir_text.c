/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * IR as text: what -xdump prints and golden tests are written in.
 *
 *     frame f0 size 16 align 8 at -16 scope 1
 *     	v1 = mov 5
 *     	v2 = add v1, v0
 *     	v3 = load4 [v2+8]
 *     	store8 [f0+8], v3
 *     	v4 = mapfd m2
 *     	v5 = call 1(v4, v2)
 *     	jeq v5, 0, L1 likely
 *     	v6 = mov v5 #7
 *     L1:
 *     	exit 0
 *
 * "#7" is a tag. A semicolon begins a comment; source lines and live ranges are printed as
 * comments. After allocation vregs are printed with their register, "v3.r6", which the parser
 * passes over.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "code/pass.h"

static const char *const names[IR_OP_MAX] = {
	[IR_NOP] = "nop",	  [IR_LABEL] = "label",	    [IR_MOV] = "mov",
	[IR_ADD] = "add",	  [IR_SUB] = "sub",	    [IR_MUL] = "mul",
	[IR_UDIV] = "udiv",	  [IR_UMOD] = "umod",	    [IR_SDIV] = "sdiv",
	[IR_SMOD] = "smod",	  [IR_AND] = "and",	    [IR_OR] = "or",
	[IR_XOR] = "xor",	  [IR_SHL] = "shl",	    [IR_SHR] = "shr",
	[IR_SAR] = "sar",	  [IR_NEG] = "neg",	    [IR_SEXT] = "sext",
	[IR_ZEXT] = "zext",	  [IR_BSWAP] = "bswap",	    [IR_LOAD] = "load",
	[IR_STORE] = "store",	  [IR_ATOMIC_ADD] = "aadd", [IR_FETCH_OR] = "fetchor",
	[IR_FRAME] = "frame",	  [IR_MAPFD] = "mapfd",	    [IR_MAPVAL] = "mapval",
	[IR_IMM64] = "imm64",	  [IR_CALL] = "call",	    [IR_KFUNC] = "kfunc",
	[IR_RUNTIME] = "runtime", [IR_JMP] = "jmp",	    [IR_JEQ] = "jeq",
	[IR_JNE] = "jne",	  [IR_JULT] = "jult",	    [IR_JULE] = "jule",
	[IR_JUGT] = "jugt",	  [IR_JUGE] = "juge",	    [IR_JSLT] = "jslt",
	[IR_JSLE] = "jsle",	  [IR_JSGT] = "jsgt",	    [IR_JSGE] = "jsge",
	[IR_JSET] = "jset",	  [IR_EXIT] = "exit",
};

const char *ir_op_name(enum ir_op op)
{
	return (unsigned)op < IR_OP_MAX ? names[op] : "?";
}

/* Operations whose name carries a size, "load4". */
static bool sized(enum ir_op op)
{
	return ir_is_mem(op) || op == IR_SEXT || op == IR_ZEXT || op == IR_BSWAP;
}

/* ---- printing ---- */

static void put_vreg(const struct ir *f, vreg v, struct strbuf *out)
{
	strbuf_printf(out, "v%d", v);
	if (f->alloc && v >= 0 && v < f->nvregs && f->alloc->reg[v] >= 0)
		strbuf_printf(out, ".r%d", f->alloc->reg[v]);
}

static void put_val(const struct ir *f, const struct ir_val *b, struct strbuf *out)
{
	if (b->is_imm)
		strbuf_printf(out, "%" PRId64, b->imm);
	else
		put_vreg(f, b->r, out);
}

static void put_mem(const struct ir *f, const struct ir_insn *in, struct strbuf *out)
{
	strbuf_putc(out, '[');
	if (in->a == VREG_FP)
		strbuf_printf(out, "f%d", in->frame);
	else if (in->a == VREG_SLOT)
		strbuf_printf(out, "s%d", in->frame);
	else
		put_vreg(f, in->a, out);
	strbuf_printf(out, "%+d]", in->off);
}

static void put_args(const struct ir *f, const struct ir_insn *in, struct strbuf *out)
{
	strbuf_putc(out, '(');
	for (int i = 0; i < in->nargs && i < 5; i++) {
		if (i)
			strbuf_puts(out, ", ");
		put_val(f, &in->args[i], out);
	}
	strbuf_putc(out, ')');
}

/* One instruction without indentation and newline. */
void ir_dump_insn(const struct ir *f, const struct ir_insn *in, struct strbuf *out)
{
	if (in->op == IR_LABEL) {
		strbuf_printf(out, "L%d:", in->label);
	} else {
		if (ir_def(f, in) >= 0 && in->op != IR_STORE) {
			put_vreg(f, in->dst, out);
			strbuf_puts(out, " = ");
		}
		strbuf_puts(out, ir_op_name(in->op));
		if (sized(in->op))
			strbuf_printf(out, "%d", in->size);
		if (in->op != IR_NOP)
			strbuf_putc(out, ' ');
		if (ir_is_mem(in->op)) {
			put_mem(f, in, out);
			if (in->op != IR_LOAD) {
				strbuf_puts(out, ", ");
				put_val(f, &in->b, out);
			}
		} else if (ir_is_alu(in->op) || ir_is_jcc(in->op)) {
			put_vreg(f, in->a, out);
			strbuf_puts(out, ", ");
			put_val(f, &in->b, out);
			if (ir_is_jcc(in->op))
				strbuf_printf(out, ", L%d", in->label);
		} else if (ir_is_call(in->op)) {
			if (in->op == IR_CALL)
				strbuf_printf(out, "%u", in->imm);
			else
				strbuf_puts(out, in->name ? in->name : "?");
			put_args(f, in, out);
		} else if (in->op >= IR_NEG && in->op <= IR_BSWAP) {
			put_vreg(f, in->a, out);
		} else if (in->op == IR_FRAME) {
			strbuf_printf(out, "f%d%+d", in->frame, in->off);
		} else if (in->op == IR_MAPFD) {
			strbuf_printf(out, "m%d", in->map);
		} else if (in->op == IR_MAPVAL) {
			strbuf_printf(out, "m%d%+d", in->map, in->off);
		} else if (in->op == IR_IMM64) {
			strbuf_printf(out, "%" PRId64, in->b.imm);
		} else if (in->op == IR_JMP) {
			strbuf_printf(out, "L%d", in->label);
		} else if (ir_has_b(in->op)) {
			put_val(f, &in->b, out);
		}
	}
	if (in->likely)
		strbuf_puts(out, " likely");
	if (in->tag)
		strbuf_printf(out, " #%u", in->tag);
}

static void dump_live(const struct ir *f, struct strbuf *out)
{
	const struct ir_live *lv = f->live;

	for (uint32_t v = 0; v < lv->nvalues; v++) {
		if (lv->first[v] == lv->first[v + 1])
			continue;
		if ((int)v < f->nvregs)
			strbuf_printf(out, "; v%u", v);
		else
			strbuf_printf(out, "; s%d", (int)v - f->nvregs);
		for (uint32_t r = lv->first[v]; r < lv->first[v + 1]; r++)
			strbuf_printf(out, " [%u, %u)", lv->ranges[r].start, lv->ranges[r].end);
		strbuf_putc(out, '\n');
	}
}

void ir_dump(const struct ir *f, struct strbuf *out)
{
	int line = 0;

	for (size_t i = 0; i < f->frames.n; i++)
		strbuf_printf(out, "frame f%zu size %d align %d at %d scope %d\n", i,
			      f->frames.at[i].size, f->frames.at[i].align, f->frames.at[i].at,
			      f->frames.at[i].scope);
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];
		struct loc loc = ir_loc(f, in);
		int here = loc.src ? loc_line(loc) : 0;

		if (here != line && here)
			strbuf_printf(out, "; line %d\n", here);
		line = here;
		if (in->op != IR_LABEL)
			strbuf_putc(out, '\t');
		ir_dump_insn(f, in, out);
		strbuf_putc(out, '\n');
	}
	if (f->live && f->live->ranges)
		dump_live(f, out);
}

/* ---- parsing ---- */

struct text {
	struct ir *f;
	const char *p;
	int line;
};

static DT_NORETURN void bad(struct text *t, const char *what)
{
	struct loc none = { 0 };

	diag_fail(t->f->d, "D_SYNTAX", none, "IR text, line %d: %s at \"%.20s\"", t->line, what,
		  t->p);
}

static void blanks(struct text *t)
{
	while (*t->p == ' ' || *t->p == '\t')
		t->p++;
}

static bool accept(struct text *t, const char *s)
{
	blanks(t);
	if (strncmp(t->p, s, strlen(s)))
		return false;
	t->p += strlen(s);
	return true;
}

static void expect(struct text *t, const char *s)
{
	if (!accept(t, s))
		bad(t, s);
}

static int64_t number(struct text *t)
{
	char *end;
	int64_t v;

	blanks(t);
	errno = 0;
	v = strncmp(t->p, "0x", 2) ? strtoll(t->p, &end, 10) : (int64_t)strtoull(t->p, &end, 16);
	if (end == t->p || errno)
		bad(t, "expected a number");
	t->p = end;
	return v;
}

static int small_number(struct text *t)
{
	int64_t v = number(t);

	if (v < INT_MIN || v > INT_MAX)
		bad(t, "number too large");
	return (int)v;
}

/* A number behind one letter: v3, L2, m1, f0. Ids make tables, so they are kept within reason. */
static int id(struct text *t, const char *letter)
{
	int v;

	expect(t, letter);
	if (!isdigit((unsigned char)*t->p))
		bad(t, "expected a number");
	v = small_number(t);
	if (v >= 1 << 24)
		bad(t, "number too large");
	return v;
}

static vreg parse_vreg(struct text *t)
{
	vreg v = id(t, "v");

	if (*t->p == '.' && t->p[1] == 'r' && isdigit((unsigned char)t->p[2]))
		t->p += 3;
	if (v >= t->f->nvregs)
		t->f->nvregs = v + 1;
	return v;
}

static int parse_label(struct text *t)
{
	int l = id(t, "L");

	if (l >= t->f->nlabels)
		t->f->nlabels = l + 1;
	return l;
}

static struct ir_val parse_val(struct text *t)
{
	blanks(t);
	return *t->p == 'v' ? ir_r(parse_vreg(t)) : ir_i(number(t));
}

static void parse_mem(struct text *t, struct ir_insn *in)
{
	expect(t, "[");
	blanks(t);
	if (*t->p == 'f') {
		in->a = VREG_FP;
		in->frame = id(t, "f");
	} else if (*t->p == 's') {
		in->a = VREG_SLOT;
		in->frame = id(t, "s");
		if (in->frame >= t->f->nslots)
			t->f->nslots = in->frame + 1;
	} else {
		in->a = parse_vreg(t);
	}
	in->off = small_number(t);
	expect(t, "]");
}

static char *parse_word(struct text *t)
{
	const char *start;

	blanks(t);
	start = t->p;
	while (isalnum((unsigned char)*t->p) || *t->p == '_')
		t->p++;
	if (t->p == start)
		bad(t, "expected a name");
	return arena_strndup(t->f->work, start, (size_t)(t->p - start));
}

static void parse_args(struct text *t, struct ir_insn *in)
{
	expect(t, "(");
	if (accept(t, ")"))
		return;
	do {
		if (in->nargs == 5)
			bad(t, "at most 5 arguments");
		if (!in->args)
			in->args = arena_array(t->f->work, struct ir_val, 5);
		in->args[in->nargs++] = parse_val(t);
	} while (accept(t, ","));
	expect(t, ")");
}

static enum ir_op parse_op(struct text *t, struct ir_insn *in)
{
	char *word = parse_word(t);
	size_t n = strlen(word);

	for (int op = 0; op < IR_OP_MAX; op++) {
		if (op == IR_LABEL)
			continue;
		if (!strcmp(word, names[op]) && !sized((enum ir_op)op))
			return (enum ir_op)op;
		if (sized((enum ir_op)op) && n && !strncmp(word, names[op], n - 1) &&
		    strlen(names[op]) == n - 1) {
			in->size = word[n - 1] - '0';
			return (enum ir_op)op;
		}
	}
	bad(t, "no such operation");
}

static void parse_operands(struct text *t, struct ir_insn *in)
{
	if (ir_is_mem(in->op)) {
		parse_mem(t, in);
		if (in->op != IR_LOAD) {
			expect(t, ",");
			in->b = parse_val(t);
		}
	} else if (ir_is_alu(in->op) || ir_is_jcc(in->op)) {
		in->a = parse_vreg(t);
		expect(t, ",");
		in->b = parse_val(t);
		if (ir_is_jcc(in->op)) {
			expect(t, ",");
			in->label = parse_label(t);
		}
	} else if (ir_is_call(in->op)) {
		if (in->op == IR_CALL)
			in->imm = (uint32_t)small_number(t);
		else
			in->name = parse_word(t);
		parse_args(t, in);
	} else if (in->op >= IR_NEG && in->op <= IR_BSWAP) {
		in->a = parse_vreg(t);
	} else if (in->op == IR_FRAME) {
		in->frame = id(t, "f");
		in->off = small_number(t);
	} else if (in->op == IR_MAPFD) {
		in->map = id(t, "m");
	} else if (in->op == IR_MAPVAL) {
		in->map = id(t, "m");
		in->off = small_number(t);
	} else if (in->op == IR_IMM64) {
		in->b.imm = number(t);
	} else if (in->op == IR_JMP) {
		in->label = parse_label(t);
	} else if (ir_has_b(in->op)) {
		in->b = parse_val(t);
	}
}

static void parse_insn(struct text *t)
{
	struct ir *f = t->f;
	struct ir_insn in = { .dst = VREG_NONE, .a = VREG_NONE, .size = 8 };

	blanks(t);
	if (*t->p == 'L') {
		in.op = IR_LABEL;
		in.label = parse_label(t);
		expect(t, ":");
	} else {
		if (*t->p == 'v' && isdigit((unsigned char)t->p[1])) {
			in.dst = parse_vreg(t);
			expect(t, "=");
		}
		in.op = parse_op(t, &in);
		parse_operands(t, &in);
	}
	if (accept(t, "likely"))
		in.likely = true;
	if (accept(t, "#"))
		in.tag = (uint32_t)number(t);
	vec_push(f->work, &f->insns, in);
}

/* "frame f0 size 16 align 8 [at -16 [scope 1]]", in order. */
static void parse_frame(struct text *t)
{
	struct ir *f = t->f;
	int n = id(t, "f"), size, align;

	if ((size_t)n != f->frames.n)
		bad(t, "frame objects must be numbered in order");
	expect(t, "size");
	size = small_number(t);
	expect(t, "align");
	align = small_number(t);
	if (size < 0 || size > 1 << 20 || align < 1 || align > 64)
		bad(t, "size or alignment out of range");
	ir_frame(f, size, align);
	if (accept(t, "at")) {
		f->frames.at[n].at = small_number(t);
		f->frame_top = -f->frames.at[n].at;
		if (f->frame_top > f->frame_size)
			f->frame_size = f->frame_top;
	}
	if (accept(t, "scope"))
		f->frames.at[n].scope = small_number(t);
}

struct ir *ir_parse(struct diag_ctx *d, const char *text)
{
	struct text t = { .f = ir_new(d), .p = text, .line = 1 };

	while (*t.p) {
		blanks(&t);
		if (*t.p == ';')
			while (*t.p && *t.p != '\n')
				t.p++;
		if (!strncmp(t.p, "frame f", 7)) {
			expect(&t, "frame");
			parse_frame(&t);
		} else if (*t.p && *t.p != '\n') {
			parse_insn(&t);
		}
		blanks(&t);
		if (*t.p == ';')
			while (*t.p && *t.p != '\n')
				t.p++;
		if (*t.p && *t.p != '\n')
			bad(&t, "expected the end of the line");
		if (*t.p) {
			t.p++;
			t.line++;
		}
	}
	return t.f;
}
