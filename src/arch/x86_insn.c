/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Where x86 instructions begin and end. (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 and
 * appendix A; AMD64 Architecture Programmer's Manual, volume 3, for XOP.)
 *
 * An instruction is: prefixes, an opcode of one of several maps, a ModRM byte (with SIB and displacement) if the opcode has one, an
 * immediate. What each opcode has after it is all this file knows.
 */
#include "arch/arch.h"

enum { INSN_MAX = 15 }; /* bytes; longer ones fault */

/* What follows an opcode. */
enum {
	M = 1,	 /* ModRM */
	I1 = 2,	 /* an immediate of 1 byte */
	I2 = 4,	 /* of 2 */
	IZ = 8,	 /* of 4, or of 2 with the operand-size prefix */
	IV = 16, /* of 8 with REX.W, else as IZ */
	IA = 32, /* an address: of the address size */
	IF = 64, /* a far pointer: 2 bytes and IZ */
	G3 = 128, /* ModRM, and an immediate if its reg field is 0 or 1: of 1 byte, or IZ for an odd opcode */
	NO64 = 256, /* not in 64-bit mode */
	XX = 512,   /* no instruction, or a prefix */
};

struct row {
	uint16_t first, last, what; /* opcodes */
};

/* One byte. The first row that has an opcode counts. */
static const struct row map0[] = {
	{ 0x0f, 0x0f, XX },	   { 0x26, 0x26, XX },	   { 0x2e, 0x2e, XX },
	{ 0x36, 0x36, XX },	   { 0x3e, 0x3e, XX },	   { 0x06, 0x07, NO64 },
	{ 0x0e, 0x0e, NO64 },	   { 0x16, 0x17, NO64 },   { 0x1e, 0x1f, NO64 },
	{ 0x27, 0x27, NO64 },	   { 0x2f, 0x2f, NO64 },   { 0x37, 0x37, NO64 },
	{ 0x3f, 0x3f, NO64 },	   { 0x40, 0x5f, 0 },	   { 0x60, 0x61, NO64 },
	{ 0x62, 0x62, M | NO64 },  { 0x63, 0x63, M },	   { 0x64, 0x67, XX },
	{ 0x68, 0x68, IZ },	   { 0x69, 0x69, M | IZ }, { 0x6a, 0x6a, I1 },
	{ 0x6b, 0x6b, M | I1 },	   { 0x6c, 0x6f, 0 },	   { 0x70, 0x7f, I1 },
	{ 0x80, 0x80, M | I1 },	   { 0x81, 0x81, M | IZ }, { 0x82, 0x82, M | I1 | NO64 },
	{ 0x83, 0x83, M | I1 },	   { 0x84, 0x8f, M },	   { 0x90, 0x99, 0 },
	{ 0x9a, 0x9a, IF | NO64 }, { 0x9b, 0x9f, 0 },	   { 0xa0, 0xa3, IA },
	{ 0xa4, 0xa7, 0 },	   { 0xa8, 0xa8, I1 },	   { 0xa9, 0xa9, IZ },
	{ 0xaa, 0xaf, 0 },	   { 0xb0, 0xb7, I1 },	   { 0xb8, 0xbf, IV },
	{ 0xc0, 0xc1, M | I1 },	   { 0xc2, 0xc2, I2 },	   { 0xc3, 0xc3, 0 },
	{ 0xc4, 0xc5, M | NO64 },  { 0xc6, 0xc6, M | I1 }, { 0xc7, 0xc7, M | IZ },
	{ 0xc8, 0xc8, I1 | I2 },   { 0xc9, 0xc9, 0 },	   { 0xca, 0xca, I2 },
	{ 0xcb, 0xcc, 0 },	   { 0xcd, 0xcd, I1 },	   { 0xce, 0xce, NO64 },
	{ 0xcf, 0xcf, 0 },	   { 0xd0, 0xd3, M },	   { 0xd4, 0xd5, I1 | NO64 },
	{ 0xd6, 0xd6, NO64 },	   { 0xd7, 0xd7, 0 },	   { 0xd8, 0xdf, M },
	{ 0xe0, 0xe7, I1 },	   { 0xe8, 0xe9, IZ },	   { 0xea, 0xea, IF | NO64 },
	{ 0xeb, 0xeb, I1 },	   { 0xec, 0xef, 0 },	   { 0xf0, 0xf0, XX },
	{ 0xf1, 0xf1, 0 },	   { 0xf2, 0xf3, XX },	   { 0xf4, 0xf5, 0 },
	{ 0xf6, 0xf7, M | G3 },	   { 0xf8, 0xfd, 0 },	   { 0xfe, 0xff, M },
};

/* 0F and one more. */
static const struct row map1[] = {
	{ 0x04, 0x04, XX },	{ 0x05, 0x09, 0 },	{ 0x0a, 0x0a, XX },
	{ 0x0b, 0x0b, 0 },	{ 0x0c, 0x0c, XX },	{ 0x0d, 0x0d, M },
	{ 0x0e, 0x0e, 0 },	{ 0x0f, 0x0f, M | I1 }, { 0x24, 0x27, XX },
	{ 0x30, 0x37, 0 },	{ 0x38, 0x3f, XX },	{ 0x70, 0x73, M | I1 },
	{ 0x77, 0x77, 0 },	{ 0x7a, 0x7b, XX },	{ 0x80, 0x8f, IZ },
	{ 0xa0, 0xa2, 0 },	{ 0xa4, 0xa4, M | I1 }, { 0xa6, 0xa7, XX },
	{ 0xa8, 0xaa, 0 },	{ 0xac, 0xac, M | I1 }, { 0xba, 0xba, M | I1 },
	{ 0xc2, 0xc2, M | I1 }, { 0xc4, 0xc6, M | I1 }, { 0xc8, 0xcf, 0 },
	{ 0x00, 0xff, M },
};

static unsigned look_up(const struct row *rows, size_t n, uint8_t opcode)
{
	for (size_t i = 0; i < n; i++)
		if (opcode >= rows[i].first && opcode <= rows[i].last)
			return rows[i].what;
	/* The arithmetic of 00 to 3f: eight times ModRM four times, an immediate of 1 byte, of 4. */
	return (opcode & 7) < 4 ? M : (opcode & 7) == 4 ? I1 : (opcode & 7) == 5 ? IZ : XX;
}

/* Where we are in it. get() gives 0 beyond the end, and remembers. */
struct cursor {
	const uint8_t *at;
	size_t n, used;
	bool beyond;
};

static uint8_t get(struct cursor *c)
{
	if (c->used < c->n)
		return c->at[c->used++];
	c->beyond = true;
	return 0;
}

static uint8_t peek(const struct cursor *c)
{
	return c->used < c->n ? c->at[c->used] : 0;
}

static void skip(struct cursor *c, size_t n)
{
	c->beyond |= n > c->n - c->used;
	c->used += c->beyond ? 0 : n;
}

struct prefixes {
	bool operand16, address, lock, rex_w;
};

static void read_prefixes(struct cursor *c, bool bits64, struct prefixes *p)
{
	*p = (struct prefixes){ 0 };
	for (;;) {
		switch (peek(c)) {
		case 0x66:
			p->operand16 = true;
			break;
		case 0x67:
			p->address = true;
			break;
		case 0xf0:
			p->lock = true;
			break;
		case 0x26:
		case 0x2e:
		case 0x36:
		case 0x3e:
		case 0x64:
		case 0x65:
		case 0xf2:
		case 0xf3:
			break;
		default:
			/* REX counts only if it is the last. */
			if (bits64 && (peek(c) & 0xf0) == 0x40 && c->used < c->n)
				p->rex_w = get(c) & 8;
			return;
		}
		if (c->used >= c->n)
			return;
		get(c);
	}
}

/* ModRM with what belongs to it; gives the byte. */
static uint8_t skip_modrm(struct cursor *c, bool address16)
{
	uint8_t modrm = get(c), mod = modrm >> 6, rm = modrm & 7;

	if (mod == 3)
		return modrm;
	if (address16) {
		skip(c, mod == 2 || (mod == 0 && rm == 6) ? 2 : mod);
		return modrm;
	}
	if (rm == 4 && (get(c) & 7) == 5 && mod == 0)
		skip(c, 4);
	else if (mod == 0 && rm == 5)
		skip(c, 4);
	else
		skip(c, mod == 2 ? 4 : mod);
	return modrm;
}

/* Of the maps that VEX, EVEX and XOP select by number: ModRM always but for vzeroupper. XX: no such map. */
static unsigned wide_opcode(unsigned map, uint8_t opcode, bool xop)
{
	unsigned what;

	if (xop)
		return map == 8 ? M | I1 : map == 9 ? M : map == 10 ? M | IZ : XX;
	switch (map) {
	case 1:
		what = look_up(map1, ARRAY_SIZE(map1), opcode);
		return opcode == 0x77 ? 0 : M | (what & I1);
	case 2:
	case 5:
	case 6:
		return M;
	case 3:
		return M | I1;
	default:
		return XX;
	}
}

/* Is what comes VEX, EVEX or XOP? In 32-bit mode the bytes are those of other instructions, which have no registers as operand.
 * *what: the opcode, which has been read then. */
static bool read_wide(struct cursor *c, bool bits64, uint8_t *opcode, unsigned *what)
{
	uint8_t first = peek(c), next = c->used + 1 < c->n ? c->at[c->used + 1] : 0, map;

	if (first == 0x8f ? (next & 0x1f) < 8 : first != 0xc4 && first != 0xc5 && first != 0x62)
		return false;
	if (!bits64 && first != 0x8f && next < 0xc0)
		return false;
	get(c);
	switch (first) {
	case 0xc5:
		get(c);
		map = 1;
		break;
	case 0x62:
		map = get(c) & 7;
		skip(c, 2);
		break;
	default:
		map = get(c) & 0x1f;
		get(c);
	}
	*opcode = get(c);
	*what = wide_opcode(map, *opcode, first == 0x8f);
	return true;
}

/* The number of n bytes that ends where c is, with its sign. */
static int64_t number_before(const struct cursor *c, unsigned n)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)c->at[c->used - n + i] << i * 8;
	return (int64_t)(v << (64 - n * 8)) >> (64 - n * 8);
}

/* Of an opcode of one byte, which has been read with all that belongs to it. */
static void find_flow(struct insn *in, const struct cursor *c, uint8_t opcode, uint8_t modrm,
		      unsigned z)
{
	unsigned mod = modrm >> 6, reg = modrm >> 3 & 7, rm = modrm & 7;

	switch (opcode) {
	case 0xc2:
	case 0xc3:
	case 0xca:
	case 0xcb:
		in->flow = FLOW_RETURN;
		break;
	case 0xeb:
	case 0xe9:
		in->flow = FLOW_JUMP;
		in->to = (int64_t)c->used + number_before(c, opcode == 0xeb ? 1 : z);
		break;
	case 0xff:
		/* With an index it is a table of places in the function; in a register it may be anything. */
		if (reg == 4 && mod != 3 && rm != 4)
			in->flow = FLOW_AWAY;
		break;
	default:
		break;
	}
}

bool x86_insn_read(const uint8_t *code, size_t n, bool bits64, struct insn *in)
{
	struct cursor c = { code, n < INSN_MAX ? n : INSN_MAX, 0, false };
	struct prefixes p;
	unsigned what, z;
	uint8_t opcode, modrm = 0;
	bool wide, one_byte;

	*in = (struct insn){ 0 };
	read_prefixes(&c, bits64, &p);
	wide = read_wide(&c, bits64, &opcode, &what);
	one_byte = !wide && peek(&c) != 0x0f;
	if (!wide) {
		opcode = get(&c);
		what = look_up(map0, ARRAY_SIZE(map0), opcode);
		if (!one_byte) {
			opcode = get(&c);
			what = look_up(map1, ARRAY_SIZE(map1), opcode);
			if (opcode == 0x38 || opcode == 0x3a) {
				what = opcode == 0x38 ? M : M | I1;
				opcode = get(&c);
			}
		}
	}
	if (what & XX || (bits64 && what & NO64))
		return false;
	z = p.operand16 && !p.rex_w ? 2 : 4;
	if (what & M) {
		modrm = skip_modrm(&c, !bits64 && p.address);
		if (what & G3 && (modrm >> 3 & 7) < 2)
			skip(&c, opcode & 1 ? z : 1);
	}
	skip(&c, (what & I1 ? 1 : 0) + (what & I2 ? 2 : 0) + (what & IZ ? z : 0));
	if (what & IV)
		skip(&c, p.rex_w ? 8 : z);
	if (what & IA)
		skip(&c, bits64 ? (p.address ? 4 : 8) : (p.address ? 2 : 4));
	if (what & IF)
		skip(&c, 2 + z);
	if (c.beyond)
		return false;
	in->length = (unsigned)c.used;
	in->plain = !wide && !p.lock;
	if (one_byte)
		find_flow(in, &c, opcode, modrm, z);
	return true;
}
