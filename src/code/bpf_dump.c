/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * BPF instructions as text, in the kernel verifier's notation, so that this listing and the
 * verifier's log can be read side by side. Jumps name the number of the instruction they go to; the
 * D source stands above what it became.
 */
#include <inttypes.h>
#include <string.h>

#include "code/pass.h"

static const char *helper_name(int32_t id)
{
#define NAME(x) [BPF_FUNC_##x] = #x
	static const char *const names[] = { __BPF_FUNC_MAPPER(NAME) };
#undef NAME

	return id > 0 && (size_t)id < ARRAY_SIZE(names) && names[id] ? names[id] : "helper";
}

static const char *size_name(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B:
		return "u8";
	case BPF_H:
		return "u16";
	case BPF_W:
		return "u32";
	default:
		return "u64";
	}
}

static void dump_alu(const struct bpf_insn *in, struct strbuf *out)
{
	static const char *const ops[16] = {
		[BPF_ADD >> 4] = "+=",	[BPF_SUB >> 4] = "-=",	[BPF_MUL >> 4] = "*=",
		[BPF_DIV >> 4] = "/=",	[BPF_OR >> 4] = "|=",	[BPF_AND >> 4] = "&=",
		[BPF_LSH >> 4] = "<<=", [BPF_RSH >> 4] = ">>=", [BPF_MOD >> 4] = "%=",
		[BPF_XOR >> 4] = "^=",	[BPF_MOV >> 4] = "=",	[BPF_ARSH >> 4] = "s>>=",
	};
	uint8_t op = BPF_OP(in->code);
	char r = BPF_CLASS(in->code) == BPF_ALU64 ? 'r' : 'w';
	const char *name = ops[op >> 4];

	if (op == BPF_NEG)
		strbuf_printf(out, "%c%d = -%c%d", r, in->dst_reg, r, in->dst_reg);
	else if (op == BPF_END)
		strbuf_printf(out, "r%d = %s%d r%d", in->dst_reg,
			      BPF_SRC(in->code) == BPF_TO_BE ? "be" : "le", in->imm, in->dst_reg);
	else if (!name)
		strbuf_printf(out, "alu 0x%02x", in->code);
	else if (BPF_SRC(in->code) == BPF_X)
		strbuf_printf(out, "%c%d %s %c%d", r, in->dst_reg, name, r, in->src_reg);
	else
		strbuf_printf(out, "%c%d %s %d", r, in->dst_reg, name, in->imm);
}

static void dump_memory(const struct bpf_insn *in, struct strbuf *out)
{
	const char *size = size_name(in->code);
	uint8_t class = BPF_CLASS(in->code);

	if (class == BPF_LDX)
		strbuf_printf(out, "r%d = *(%s *)(r%d %+d)", in->dst_reg, size, in->src_reg,
			      in->off);
	else if (class == BPF_ST)
		strbuf_printf(out, "*(%s *)(r%d %+d) = %d", size, in->dst_reg, in->off, in->imm);
	else if (BPF_MODE(in->code) != BPF_ATOMIC)
		strbuf_printf(out, "*(%s *)(r%d %+d) = r%d", size, in->dst_reg, in->off,
			      in->src_reg);
	else if (in->imm == BPF_ADD)
		strbuf_printf(out, "lock *(%s *)(r%d %+d) += r%d", size, in->dst_reg, in->off,
			      in->src_reg);
	else if (in->imm == (BPF_OR | BPF_FETCH))
		strbuf_printf(out, "r%d = fetch_or((%s *)(r%d %+d), r%d)", in->src_reg, size,
			      in->dst_reg, in->off, in->src_reg);
	else
		strbuf_printf(out, "atomic 0x%x", in->imm);
}

static void dump_jump(const struct bpf_insn *in, uint32_t at, const struct reloc *rel,
		      struct strbuf *out)
{
	static const char *const ops[16] = {
		[BPF_JEQ >> 4] = "==",	 [BPF_JGT >> 4] = ">",	  [BPF_JGE >> 4] = ">=",
		[BPF_JSET >> 4] = "&",	 [BPF_JNE >> 4] = "!=",	  [BPF_JSGT >> 4] = "s>",
		[BPF_JSGE >> 4] = "s>=", [BPF_JLT >> 4] = "<",	  [BPF_JLE >> 4] = "<=",
		[BPF_JSLT >> 4] = "s<",	 [BPF_JSLE >> 4] = "s<=",
	};
	uint8_t op = BPF_OP(in->code);
	int64_t to = (int64_t)at + in->off + 1;

	if (op == BPF_EXIT)
		strbuf_puts(out, "exit");
	else if (op == BPF_CALL && rel)
		strbuf_printf(out, "call %s", rel->name);
	else if (op == BPF_CALL)
		strbuf_printf(out, "call %s#%d", helper_name(in->imm), in->imm);
	else if (op == BPF_JA)
		strbuf_printf(out, "goto %" PRId64, to);
	else if (!ops[op >> 4])
		strbuf_printf(out, "jump 0x%02x", in->code);
	else if (BPF_SRC(in->code) == BPF_X)
		strbuf_printf(out, "if r%d %s r%d goto %" PRId64, in->dst_reg, ops[op >> 4],
			      in->src_reg, to);
	else
		strbuf_printf(out, "if r%d %s %d goto %" PRId64, in->dst_reg, ops[op >> 4], in->imm,
			      to);
}

static void dump_wide(const struct bpf_insn *in, const struct reloc *rel, struct strbuf *out)
{
	uint64_t imm = (uint32_t)in[0].imm | (uint64_t)(uint32_t)in[1].imm << 32;

	if (rel && rel->kind == REL_MAPFD)
		strbuf_printf(out, "r%d = map %d", in->dst_reg, rel->map);
	else if (rel)
		strbuf_printf(out, "r%d = map %d value%+d", in->dst_reg, rel->map, in[1].imm);
	else
		strbuf_printf(out, "r%d = 0x%" PRIx64 " ll", in->dst_reg, imm);
}

/* The D text of a line table entry, up to the end of its line. */
static void dump_source(const struct line_entry *l, struct strbuf *out)
{
	const struct source *src = l->loc.src;
	size_t off = l->loc.off, end;

	if (!src || !src->text || off >= src->len)
		return;
	for (end = off; end < src->len && src->text[end] != '\n' && end < off + l->loc.len; end++)
		;
	strbuf_printf(out, "; line %d: ", loc_line(l->loc));
	strbuf_add(out, src->text + off, end - off);
	strbuf_putc(out, '\n');
}

static bool same_place(struct loc a, struct loc b)
{
	return a.src == b.src && a.off == b.off && a.len == b.len;
}

void bpf_dump(const struct bpf_code *c, struct strbuf *out)
{
	uint32_t line = 0, rel = 0;
	struct loc shown = { 0 };

	for (uint32_t i = 0; i < c->ninsns; i++) {
		const struct bpf_insn *in = &c->insns[i];
		const struct reloc *r = NULL;

		while (line < c->nlines && c->lines[line].insn <= i) {
			if (!same_place(c->lines[line].loc, shown))
				dump_source(&c->lines[line], out);
			shown = c->lines[line++].loc;
		}
		while (rel < c->nrelocs && c->relocs[rel].insn < i)
			rel++;
		if (rel < c->nrelocs && c->relocs[rel].insn == i)
			r = &c->relocs[rel];
		strbuf_printf(out, "%4u: ", i);
		switch (BPF_CLASS(in->code)) {
		case BPF_ALU:
		case BPF_ALU64:
			dump_alu(in, out);
			break;
		case BPF_LDX:
		case BPF_ST:
		case BPF_STX:
			dump_memory(in, out);
			break;
		case BPF_LD:
			if (i + 1 < c->ninsns) {
				dump_wide(in, r, out);
				i++;
			}
			break;
		case BPF_JMP:
			dump_jump(in, i, r, out);
			break;
		default:
			strbuf_printf(out, "0x%02x", in->code);
		}
		strbuf_putc(out, '\n');
	}
}
