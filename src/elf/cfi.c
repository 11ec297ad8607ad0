/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Call frame information, read.
 *
 * elfutils' libdw could do it, but answers for one address at a time, with allocations (a tenth of a second for libc's thirty
 * thousand rows, where this takes two milliseconds), and would bring half a MiB of its own with three decompressors. The language
 * is small: an entry a function (FDE), on top of what many share (CIE), with instructions that change the rules as the code goes on.
 * Compilers and linkers use few forms of those; the rest is CFI_OTHER.
 *
 * Nothing in a file is believed. Entries are looked through once to sort them by address, then run in that order; whatever has
 * ends outside its entry is left out and counted. What an entry can cost is bounded: shared parts are short or they are refused.
 */
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "elf/cfi.h"

/* DWARF's own names and numbers, as far as they are met here. */
enum {
	DW_EH_PE_absptr = 0x00,
	DW_EH_PE_uleb128 = 0x01,
	DW_EH_PE_udata2 = 0x02,
	DW_EH_PE_udata4 = 0x03,
	DW_EH_PE_udata8 = 0x04,
	DW_EH_PE_sleb128 = 0x09,
	DW_EH_PE_sdata2 = 0x0a,
	DW_EH_PE_sdata4 = 0x0b,
	DW_EH_PE_sdata8 = 0x0c,
	DW_EH_PE_pcrel = 0x10,

	DW_OP_deref = 0x06,
	DW_OP_and = 0x1a,
	DW_OP_plus = 0x22,
	DW_OP_shl = 0x24,
	DW_OP_ge = 0x2a,
	DW_OP_lit0 = 0x30,
	DW_OP_lit3 = 0x33,
	DW_OP_lit15 = 0x3f,
	DW_OP_breg0 = 0x70,
	DW_OP_breg7 = 0x77,
	DW_OP_breg16 = 0x80,

	DW_CFA_nop = 0x00,
	DW_CFA_set_loc = 0x01,
	DW_CFA_advance_loc1 = 0x02,
	DW_CFA_advance_loc2 = 0x03,
	DW_CFA_advance_loc4 = 0x04,
	DW_CFA_offset_extended = 0x05,
	DW_CFA_restore_extended = 0x06,
	DW_CFA_undefined = 0x07,
	DW_CFA_same_value = 0x08,
	DW_CFA_register = 0x09,
	DW_CFA_remember_state = 0x0a,
	DW_CFA_restore_state = 0x0b,
	DW_CFA_def_cfa = 0x0c,
	DW_CFA_def_cfa_register = 0x0d,
	DW_CFA_def_cfa_offset = 0x0e,
	DW_CFA_def_cfa_expression = 0x0f,
	DW_CFA_expression = 0x10,
	DW_CFA_offset_extended_sf = 0x11,
	DW_CFA_def_cfa_sf = 0x12,
	DW_CFA_def_cfa_offset_sf = 0x13,
	DW_CFA_val_offset = 0x14,
	DW_CFA_val_offset_sf = 0x15,
	DW_CFA_val_expression = 0x16,
	DW_CFA_GNU_args_size = 0x2e,
	DW_CFA_GNU_negative_offset_extended = 0x2f,
	DW_CFA_advance_loc = 0x40,
	DW_CFA_offset = 0x80,
	DW_CFA_restore = 0xc0,
};

/* DWARF's numbers of x86-64 registers. */
enum { REG_FP = 6, REG_SP = 7, REG_RA = 16 };

enum {
	CIE_MAX = 4096,		  /* bytes; compilers write about 20 */
	REMEMBERED = 16,	  /* rules at a time; compilers remember one */
	UNWIND_TYPE = 0x70000001, /* SHT_X86_64_UNWIND */
};

/* ---- bytes ---- */

struct bytes {
	const uint8_t *at, *end;
	uint64_t addr; /* of *at, as linked */
	bool failed;   /* read beyond the end: all that was read since is 0 */
};

static const uint8_t *take(struct bytes *b, uint64_t n)
{
	const uint8_t *p = b->at;

	if (b->failed || n > (uint64_t)(b->end - b->at)) {
		b->failed = true;
		return NULL;
	}
	b->at += n;
	b->addr += n;
	return p;
}

static uint64_t number(struct bytes *b, unsigned size)
{
	const uint8_t *p = take(b, size);
	uint64_t v = 0;

	if (p)
		memcpy(&v, p, size); /* the file's order is the machine's: x86 */
	return v;
}

static int64_t signed_number(struct bytes *b, unsigned size)
{
	unsigned shift = 64 - 8 * size;

	return (int64_t)(number(b, size) << shift) >> shift;
}

static uint64_t uleb(struct bytes *b)
{
	uint64_t v = 0;

	for (unsigned shift = 0;; shift += 7) {
		const uint8_t *p = take(b, 1);

		if (!p)
			return 0;
		if (shift < 64)
			v |= (uint64_t)(*p & 0x7f) << shift;
		if (!(*p & 0x80))
			return v;
	}
}

static int64_t sleb(struct bytes *b)
{
	uint64_t v = 0;

	for (unsigned shift = 0;;) {
		const uint8_t *p = take(b, 1);

		if (!p)
			return 0;
		if (shift < 64)
			v |= (uint64_t)(*p & 0x7f) << shift;
		shift += 7;
		if (*p & 0x80)
			continue;
		if (*p & 0x40 && shift < 64)
			v |= ~0ull << shift;
		return (int64_t)v;
	}
}

/* A number in one of the ways that .eh_frame has for pointers. */
static uint64_t pointer(struct bytes *b, unsigned encoding)
{
	uint64_t here = b->addr, v;

	switch (encoding & 0x0f) {
	case DW_EH_PE_absptr:
	case DW_EH_PE_udata8:
	case DW_EH_PE_sdata8:
		v = number(b, 8);
		break;
	case DW_EH_PE_uleb128:
		v = uleb(b);
		break;
	case DW_EH_PE_sleb128:
		v = (uint64_t)sleb(b);
		break;
	case DW_EH_PE_udata2:
		v = number(b, 2);
		break;
	case DW_EH_PE_udata4:
		v = number(b, 4);
		break;
	case DW_EH_PE_sdata2:
		v = (uint64_t)signed_number(b, 2);
		break;
	case DW_EH_PE_sdata4:
		v = (uint64_t)signed_number(b, 4);
		break;
	default:
		b->failed = true;
		return 0;
	}
	switch (encoding & 0x70) {
	case DW_EH_PE_absptr:
		return v;
	case DW_EH_PE_pcrel:
		return v + here;
	default:
		b->failed = true;
		return 0;
	}
}

/* ---- rules ---- */

struct block {
	const uint8_t *at;
	size_t n;
};

struct place {
	enum { PLACE_SAME, PLACE_CFA, PLACE_EXPRESSION, PLACE_UNDEFINED, PLACE_OTHER } how;
	int64_t off;	   /* PLACE_CFA */
	struct block expr; /* PLACE_EXPRESSION: its value is an address */
};

struct rules {
	bool cfa_computed; /* by cfa_expr */
	struct block cfa_expr;
	uint64_t cfa_reg;
	int64_t cfa_off;
	struct place fp, ra;
};

struct cie {
	const uint8_t *begin; /* where it is; NULL: none */
	uint64_t code_align;
	int64_t data_align;
	unsigned encoding; /* of FDEs' addresses */
	bool augmented, signal;
	struct rules rules; /* that its functions begin with */
};

/* "register + number", and whether what lies there is meant (a deref follows). */
static bool is_sum(struct block e, unsigned reg, int64_t *off, bool *deref)
{
	struct bytes b = { .at = e.at, .end = e.at + e.n };

	if (number(&b, 1) != DW_OP_breg0 + reg)
		return false;
	*off = sleb(&b);
	*deref = b.at < b.end && number(&b, 1) == DW_OP_deref;
	return !b.failed && b.at == b.end;
}

/* What linkers say of the stubs that call other libraries' functions: which of their two instructions has pushed something. */
static bool is_plt(struct block e, int32_t *from)
{
	static const uint8_t form[] = { DW_OP_breg7, 8, DW_OP_breg16, 0,	  DW_OP_lit15,
					DW_OP_and,   0, DW_OP_ge,     DW_OP_lit3, DW_OP_shl,
					DW_OP_plus };
	enum { LIT = 6 };

	if (e.n != sizeof(form) || memcmp(e.at, form, LIT) != 0 ||
	    memcmp(e.at + LIT + 1, form + LIT + 1, sizeof(form) - LIT - 1) != 0 ||
	    e.at[LIT] < DW_OP_lit0 || e.at[LIT] > DW_OP_lit15)
		return false;
	*from = e.at[LIT] - DW_OP_lit0;
	return true;
}

/* Are the registers where Linux puts them on the stack for a signal's handler? (struct rt_sigframe) */
static bool is_signal(const struct rules *r)
{
	enum { SAVED_FP = 120, SAVED_SP = 160, SAVED_PC = 168 };
	int64_t sp, pc, fp;
	bool sp_deref, pc_deref, fp_deref;

	return r->cfa_computed && r->ra.how == PLACE_EXPRESSION && r->fp.how == PLACE_EXPRESSION &&
	       is_sum(r->cfa_expr, REG_SP, &sp, &sp_deref) && sp_deref && sp == SAVED_SP &&
	       is_sum(r->ra.expr, REG_SP, &pc, &pc_deref) && !pc_deref && pc == SAVED_PC &&
	       is_sum(r->fp.expr, REG_SP, &fp, &fp_deref) && !fp_deref && fp == SAVED_FP;
}

static bool fits(int64_t v)
{
	return v >= INT32_MIN && v <= INT32_MAX;
}

static void row_cfa(const struct cie *cie, const struct rules *r, struct cfi_row *row)
{
	int64_t off = r->cfa_off;
	bool deref;

	row->kind = CFI_OTHER;
	if (r->ra.how == PLACE_UNDEFINED) {
		row->kind = CFI_END;
		return;
	}
	if (cie->signal && is_signal(r)) {
		row->kind = CFI_SIGNAL;
		return;
	}
	if (r->ra.how != PLACE_CFA || r->ra.off != -8)
		return;
	if (!r->cfa_computed)
		row->kind = r->cfa_reg == REG_SP   ? CFI_SP
			    : r->cfa_reg == REG_FP ? CFI_FP
						   : CFI_OTHER;
	else if (is_plt(r->cfa_expr, &row->cfa))
		row->kind = CFI_PLT;
	else if (is_sum(r->cfa_expr, REG_FP, &off, &deref) && deref)
		row->kind = CFI_FP_MEM;
	if (row->kind == CFI_PLT || row->kind == CFI_OTHER)
		return;
	if (fits(off))
		row->cfa = (int32_t)off;
	else
		row->kind = CFI_OTHER;
}

static void row_fp(const struct rules *r, struct cfi_row *row)
{
	int64_t off = r->fp.off;
	bool deref = false;

	row->saved = CFI_LOST;
	if (r->fp.how == PLACE_SAME)
		row->saved = CFI_SAME;
	else if (r->fp.how == PLACE_CFA)
		row->saved = CFI_AT_CFA;
	else if (r->fp.how == PLACE_EXPRESSION && is_sum(r->fp.expr, REG_FP, &off, &deref) &&
		 !deref)
		row->saved = CFI_AT_FP;
	if (row->saved == CFI_AT_CFA || row->saved == CFI_AT_FP) {
		if (fits(off))
			row->fp = (int32_t)off;
		else
			row->saved = CFI_LOST;
	}
}

/* ---- rows ---- */

struct fde {
	uint64_t pc, end;
	size_t at; /* of its instructions in the section */
	size_t n;
	const uint8_t *cie;
};

struct reading {
	struct bytes section;
	struct cfi_table *t;
	size_t cap, most;
	struct cie cie; /* the one used last */
	struct fde *fdes;
	size_t nfdes, fdes_cap;
	bool full;	/* more rows than wanted */
	bool no_memory; /* no memory */
};

static bool stopped(const struct reading *rd)
{
	return rd->full || rd->no_memory;
}

static bool same_rule(const struct cfi_row *a, const struct cfi_row *b)
{
	return a->kind == b->kind && a->saved == b->saved && a->cfa == b->cfa && a->fp == b->fp;
}

/* Rows come in the order of their addresses; one at the place of the last takes its place. */
static void add_row(struct reading *rd, const struct cfi_row *row)
{
	struct cfi_table *t = rd->t;

	if (t->n && t->at[t->n - 1].pc == row->pc)
		t->n--;
	if (t->n && same_rule(&t->at[t->n - 1], row))
		return;
	if (t->n >= rd->most) {
		rd->full = true;
		return;
	}
	if (t->n == rd->cap) {
		size_t cap = rd->cap ? rd->cap * 2 : 1024;
		struct cfi_row *more = realloc(t->at, cap * sizeof(*more));

		if (!more) {
			rd->no_memory = true;
			return;
		}
		t->at = more;
		rd->cap = cap;
	}
	t->at[t->n++] = *row;
}

static void add_rules(struct reading *rd, const struct rules *r, uint64_t pc)
{
	struct cfi_row row = { .pc = pc };

	row_cfa(&rd->cie, r, &row);
	if (row.kind != CFI_END && row.kind != CFI_OTHER && row.kind != CFI_SIGNAL)
		row_fp(r, &row);
	add_row(rd, &row);
}

/* ---- instructions ---- */

struct machine {
	struct bytes b;
	struct rules now, remembered[REMEMBERED];
	unsigned depth;
	uint64_t pc;
};

static struct place *place_of(struct machine *m, uint64_t reg)
{
	return reg == REG_FP ? &m->now.fp : reg == REG_RA ? &m->now.ra : NULL;
}

static void set_place(struct machine *m, uint64_t reg, int how, int64_t off)
{
	struct place *p = place_of(m, reg);

	if (p)
		*p = (struct place){ .how = how, .off = off };
}

static struct block take_block(struct bytes *b)
{
	struct block e = { 0 };

	e.n = uleb(b);
	e.at = take(b, e.n);
	return e;
}

static void set_cfa(struct machine *m, uint64_t reg, int64_t off)
{
	m->now.cfa_computed = false;
	m->now.cfa_reg = reg;
	m->now.cfa_off = off;
}

static void restore(struct machine *m, const struct cie *cie, uint64_t reg)
{
	struct place *p = place_of(m, reg);

	if (p)
		*p = reg == REG_FP ? cie->rules.fp : cie->rules.ra;
}

static void remember(struct machine *m)
{
	if (m->depth < REMEMBERED)
		m->remembered[m->depth++] = m->now;
	else
		m->b.failed = true;
}

static void recall(struct machine *m)
{
	if (m->depth)
		m->now = m->remembered[--m->depth];
	else
		m->b.failed = true;
}

/* Those that say nothing of where the code goes on. */
static void rule_instruction(struct machine *m, const struct cie *cie, unsigned op)
{
	struct bytes *b = &m->b;
	struct place *p;
	uint64_t reg;
	struct block e;

	switch (op) {
	case DW_CFA_nop:
		break;
	case DW_CFA_offset_extended:
		reg = uleb(b);
		set_place(m, reg, PLACE_CFA, (int64_t)(uleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_offset_extended_sf:
		reg = uleb(b);
		set_place(m, reg, PLACE_CFA,
			  (int64_t)((uint64_t)sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_restore_extended:
		restore(m, cie, uleb(b));
		break;
	case DW_CFA_undefined:
		set_place(m, uleb(b), PLACE_UNDEFINED, 0);
		break;
	case DW_CFA_same_value:
		set_place(m, uleb(b), PLACE_SAME, 0);
		break;
	case DW_CFA_register:
	case DW_CFA_val_offset:
	case DW_CFA_val_offset_sf:
		set_place(m, uleb(b), PLACE_OTHER, 0);
		uleb(b);
		break;
	case DW_CFA_remember_state:
		remember(m);
		break;
	case DW_CFA_restore_state:
		recall(m);
		break;
	case DW_CFA_def_cfa:
		reg = uleb(b);
		set_cfa(m, reg, (int64_t)uleb(b));
		break;
	case DW_CFA_def_cfa_sf:
		reg = uleb(b);
		set_cfa(m, reg, (int64_t)((uint64_t)sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_def_cfa_register:
		set_cfa(m, uleb(b), m->now.cfa_off);
		break;
	case DW_CFA_def_cfa_offset:
		set_cfa(m, m->now.cfa_reg, (int64_t)uleb(b));
		break;
	case DW_CFA_def_cfa_offset_sf:
		set_cfa(m, m->now.cfa_reg,
			(int64_t)((uint64_t)sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_def_cfa_expression:
		m->now.cfa_expr = take_block(b);
		m->now.cfa_computed = true;
		break;
	case DW_CFA_expression:
	case DW_CFA_val_expression:
		p = place_of(m, uleb(b));
		e = take_block(b);
		if (p)
			*p = (struct place){ .how = op == DW_CFA_expression ? PLACE_EXPRESSION
									    : PLACE_OTHER,
					     .expr = e };
		break;
	case DW_CFA_GNU_args_size:
		uleb(b);
		break;
	case DW_CFA_GNU_negative_offset_extended:
		reg = uleb(b);
		set_place(m, reg, PLACE_CFA, (int64_t) - (uleb(b) * (uint64_t)cie->data_align));
		break;
	default:
		b->failed = true;
	}
}

/* The code goes on to another address: true, and *to. */
static bool goes_on(struct machine *m, const struct cie *cie, unsigned op, uint64_t *to)
{
	uint64_t delta;

	if ((op & 0xc0) == DW_CFA_advance_loc)
		delta = op & 0x3f;
	else if (op == DW_CFA_advance_loc1)
		delta = number(&m->b, 1);
	else if (op == DW_CFA_advance_loc2)
		delta = number(&m->b, 2);
	else if (op == DW_CFA_advance_loc4)
		delta = number(&m->b, 4);
	else if (op == DW_CFA_set_loc) {
		*to = pointer(&m->b, cie->encoding);
		return true;
	} else
		return false;
	*to = m->pc + delta * cie->code_align;
	return true;
}

static void run_instruction(struct machine *m, const struct cie *cie, unsigned op)
{
	if ((op & 0xc0) == DW_CFA_offset)
		set_place(m, op & 0x3f, PLACE_CFA,
			  (int64_t)(uleb(&m->b) * (uint64_t)cie->data_align));
	else if ((op & 0xc0) == DW_CFA_restore)
		restore(m, cie, op & 0x3f);
	else
		rule_instruction(m, cie, op);
}

/* ---- entries ---- */

/* What an entry of the section has behind its length; at and addr are moved behind it. False: no more of them. */
static bool next_entry(struct bytes *b, struct bytes *entry)
{
	uint64_t n = number(b, 4);

	if (n == 0xffffffff)
		n = number(b, 8);
	if (b->failed || !n)
		return false;
	entry->addr = b->addr;
	entry->at = take(b, n);
	if (!entry->at)
		return false;
	entry->end = entry->at + n;
	entry->failed = false;
	return true;
}

static bool read_augmentation(struct cie *cie, struct bytes *b, const char *letters)
{
	uint64_t n = uleb(b);
	struct bytes data = { .addr = b->addr };

	data.at = take(b, n);
	if (!data.at)
		return false;
	data.end = data.at + n;
	cie->augmented = true;
	for (; *letters; letters++) {
		if (*letters == 'R')
			cie->encoding = (unsigned)number(&data, 1);
		else if (*letters == 'L')
			number(&data, 1);
		else if (*letters == 'P')
			pointer(&data, (unsigned)number(&data, 1) & 0x0f);
		else if (*letters == 'S')
			cie->signal = true;
		else if (*letters != 'B')
			return false;
	}
	return !data.failed;
}

/* The entry behind an FDE's, from its version on. */
static bool read_cie(struct cie *cie, struct bytes b)
{
	struct machine m;
	const char *letters;
	uint64_t version, ra;

	*cie = (struct cie){ .begin = b.at, .encoding = DW_EH_PE_absptr };
	if (b.end - b.at > CIE_MAX)
		return false;
	version = number(&b, 1);
	letters = (const char *)b.at;
	if (b.failed || (version != 1 && version != 3) ||
	    !memchr(letters, 0, (size_t)(b.end - b.at)))
		return false;
	take(&b, strlen(letters) + 1);
	cie->code_align = uleb(&b);
	cie->data_align = sleb(&b);
	ra = version == 1 ? number(&b, 1) : uleb(&b);
	if (*letters == 'z' && !read_augmentation(cie, &b, letters + 1))
		return false;
	if ((*letters && *letters != 'z') || ra != REG_RA)
		return false;
	memset(&m.now, 0, sizeof(m.now));
	m.depth = 0;
	m.b = b;
	m.now.ra.how = PLACE_OTHER;
	while (m.b.at < m.b.end && !m.b.failed)
		run_instruction(&m, cie, (unsigned)number(&m.b, 1));
	cie->rules = m.now;
	return !m.b.failed;
}

/* The CIE that begins at this place of the section. */
static bool find_cie(struct reading *rd, const uint8_t *at)
{
	struct bytes b = rd->section, entry;
	size_t off = (size_t)(at - b.at);

	b.at += off;
	b.addr += off;
	if (!next_entry(&b, &entry) || number(&entry, 4) != 0 || entry.failed)
		return false;
	if (rd->cie.begin == entry.at)
		return true;
	if (read_cie(&rd->cie, entry))
		return true;
	rd->cie.begin = NULL;
	return false;
}

static bool add_fde(struct reading *rd, struct fde *f)
{
	if (rd->nfdes == rd->fdes_cap) {
		size_t cap = rd->fdes_cap ? rd->fdes_cap * 2 : 256;
		struct fde *more = realloc(rd->fdes, cap * sizeof(*more));

		if (!more)
			return false;
		rd->fdes = more;
		rd->fdes_cap = cap;
	}
	rd->fdes[rd->nfdes++] = *f;
	return true;
}

/* From where it names its CIE on. False: it is damaged. */
static bool read_fde(struct reading *rd, struct bytes b, struct fde *f)
{
	const uint8_t *here = b.at;
	uint64_t back = number(&b, 4);

	if (b.failed || back > (uint64_t)(here - rd->section.at))
		return false;
	f->cie = here - back;
	if (!find_cie(rd, f->cie))
		return false;
	f->pc = pointer(&b, rd->cie.encoding);
	f->end = f->pc + pointer(&b, rd->cie.encoding & 0x0f);
	if (rd->cie.augmented)
		take(&b, uleb(&b));
	if (b.failed || f->end <= f->pc)
		return false;
	f->at = (size_t)(b.at - rd->section.at);
	f->n = (size_t)(b.end - b.at);
	return true;
}

static int by_pc(const void *a, const void *b)
{
	const struct fde *x = a, *y = b;

	return (x->pc > y->pc) - (x->pc < y->pc);
}

/* From where the rows so far end: functions that overlap are none. */
static void run_fde(struct reading *rd, const struct fde *f, uint64_t from)
{
	struct machine m;
	size_t had = rd->t->n;

	if (f->pc < from || !find_cie(rd, f->cie)) {
		rd->t->bad++;
		return;
	}
	m.pc = f->pc;
	m.depth = 0;
	m.now = rd->cie.rules;
	m.b = rd->section;
	m.b.addr += f->at;
	m.b.at += f->at;
	m.b.end = m.b.at + f->n;
	while (m.b.at < m.b.end && !m.b.failed && !stopped(rd)) {
		unsigned op = (unsigned)number(&m.b, 1);
		uint64_t to;

		if (!goes_on(&m, &rd->cie, op, &to)) {
			run_instruction(&m, &rd->cie, op);
		} else if (to < m.pc || to > f->end) {
			m.b.failed = true;
		} else if (to > m.pc) {
			add_rules(rd, &m.now, m.pc);
			m.pc = to;
		}
	}
	if (!m.b.failed && m.pc < f->end)
		add_rules(rd, &m.now, m.pc);
	if (m.b.failed) {
		struct cfi_row other = { .pc = f->pc, .kind = CFI_OTHER };

		while (rd->t->n > had || (rd->t->n && rd->t->at[rd->t->n - 1].pc >= f->pc))
			rd->t->n--;
		add_row(rd, &other);
		rd->t->bad++;
	}
	add_row(rd, &(struct cfi_row){ .pc = f->end, .kind = CFI_NONE });
}

static void read_section(struct reading *rd)
{
	struct bytes b = rd->section, entry;
	uint64_t end = 0;

	while (next_entry(&b, &entry)) {
		struct bytes head = entry;
		struct fde f;

		if (number(&head, 4) == 0) /* a CIE */
			continue;
		if (head.failed || !read_fde(rd, entry, &f)) {
			rd->t->bad++;
		} else if (!add_fde(rd, &f)) {
			rd->no_memory = true;
			return;
		}
	}
	if (rd->nfdes)
		qsort(rd->fdes, rd->nfdes, sizeof(*rd->fdes), by_pc);
	for (size_t i = 0; i < rd->nfdes && !stopped(rd); i++) {
		run_fde(rd, &rd->fdes[i], end);
		if (rd->fdes[i].end > end)
			end = rd->fdes[i].end;
	}
}

/* ---- files ---- */

static bool named_section(Elf *elf, const char *name, struct bytes *out)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return false;
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;
		const char *is;

		if (!gelf_getshdr(scn, &sh) ||
		    (sh.sh_type != SHT_PROGBITS && sh.sh_type != UNWIND_TYPE) ||
		    !(is = elf_strptr(elf, names, sh.sh_name)) || strcmp(is, name) != 0 ||
		    !(data = elf_rawdata(scn, NULL)) || !data->d_buf)
			continue;
		out->at = data->d_buf;
		out->end = out->at + data->d_size;
		out->addr = sh.sh_addr;
		return true;
	}
	return false;
}

static bool chunk(Elf *elf, uint64_t off, uint64_t size, uint64_t addr, struct bytes *out)
{
	Elf_Data *data =
		off <= INT64_MAX ? elf_getdata_rawchunk(elf, (int64_t)off, size, ELF_T_BYTE) : NULL;

	if (!data || !data->d_buf)
		return false;
	out->at = data->d_buf;
	out->end = out->at + data->d_size;
	out->addr = addr;
	return true;
}

/* Without section headers: a header that programs find at run time leads there. The section then ends with an entry of length 0. */
static bool pointed_section(Elf *elf, struct bytes *out)
{
	uint64_t at = 0;
	size_t n = 0;
	GElf_Phdr ph;
	struct bytes head = { 0 };

	if (elf_getphdrnum(elf, &n))
		return false;
	for (size_t i = 0; i < n && i <= INT32_MAX; i++) {
		unsigned encoding;

		if (!gelf_getphdr(elf, (int)i, &ph) || ph.p_type != PT_GNU_EH_FRAME ||
		    !chunk(elf, ph.p_offset, ph.p_filesz, ph.p_vaddr, &head) ||
		    number(&head, 1) != 1)
			continue;
		encoding = (unsigned)number(&head, 1);
		number(&head, 2);
		at = pointer(&head, encoding);
	}
	for (size_t i = 0; at && !head.failed && i < n && i <= INT32_MAX; i++)
		if (gelf_getphdr(elf, (int)i, &ph) && ph.p_type == PT_LOAD && at >= ph.p_vaddr &&
		    at - ph.p_vaddr < ph.p_filesz)
			return chunk(elf, ph.p_offset + (at - ph.p_vaddr),
				     ph.p_filesz - (at - ph.p_vaddr), at, out);
	return false;
}

static struct cfi_table *read_elf(Elf *elf, size_t most, bool *full)
{
	struct reading rd = { .most = most };
	GElf_Ehdr eh;

	*full = false;
	if (!elf || !gelf_getehdr(elf, &eh) || eh.e_machine != EM_X86_64 ||
	    gelf_getclass(elf) != ELFCLASS64)
		return NULL;
	if (!named_section(elf, ".eh_frame", &rd.section) && !pointed_section(elf, &rd.section))
		return NULL;
	rd.t = calloc(1, sizeof(*rd.t));
	if (!rd.t)
		return NULL;
	read_section(&rd);
	free(rd.fdes);
	*full = rd.full;
	if (!stopped(&rd) && rd.t->n && !elf_segments_read(elf, &rd.t->segments))
		return rd.t;
	cfi_free(rd.t);
	return NULL;
}

struct cfi_table *cfi_read(int fd, size_t most, bool *full)
{
	struct cfi_table *t;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	t = read_elf(elf, most, full);
	elf_end(elf);
	return t;
}

struct cfi_table *cfi_read_memory(const void *image, size_t size, size_t most, bool *full)
{
	struct cfi_table *t;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)image, size);
	t = read_elf(elf, most, full);
	elf_end(elf);
	return t;
}

void cfi_free(struct cfi_table *t)
{
	if (!t)
		return;
	free(t->segments.at);
	free(t->at);
	free(t);
}
