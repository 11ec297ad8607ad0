/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Call frame information, read.
 *
 * elfutils' libdw could do it, but answers for one address at a time, with allocations (a tenth of a second for libc's thirty
 * thousand rows, where this takes two milliseconds), and would bring half a MiB of its own with three decompressors. The language
 * is small: an entry a function (FDE), on top of what many share (CIE), with instructions that change the rules as the code goes on
 * (cfi_rules.c).
 *
 * Nothing in a file is believed. Entries are looked through once to sort them by address, then run in that order; whatever has
 * ends outside its entry is left out and counted. What an entry can cost is bounded: shared parts are short or they are refused.
 */
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "elf/cfi_impl.h"

enum {
	CIE_MAX = 4096,		  /* bytes; compilers write about 20 */
	UNWIND_TYPE = 0x70000001, /* SHT_X86_64_UNWIND */
};

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
	bool full; /* more rows than wanted */
	bool no_memory;
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

	cfi_row_of(&rd->cie, r, &row);
	add_row(rd, &row);
}

/* ---- entries ---- */

/* What an entry of the section has behind its length; at and addr are moved behind it. False: no more of them. */
static bool next_entry(struct bytes *b, struct bytes *entry)
{
	uint64_t n = cfi_number(b, 4);

	if (n == 0xffffffff)
		n = cfi_number(b, 8);
	if (b->failed || !n)
		return false;
	entry->addr = b->addr;
	entry->at = cfi_take(b, n);
	if (!entry->at)
		return false;
	entry->end = entry->at + n;
	entry->failed = false;
	return true;
}

static bool read_augmentation(struct cie *cie, struct bytes *b, const char *letters)
{
	uint64_t n = cfi_uleb(b);
	struct bytes data = { .addr = b->addr };

	data.at = cfi_take(b, n);
	if (!data.at)
		return false;
	data.end = data.at + n;
	cie->augmented = true;
	for (; *letters; letters++) {
		if (*letters == 'R')
			cie->encoding = (unsigned)cfi_number(&data, 1);
		else if (*letters == 'L')
			cfi_number(&data, 1);
		else if (*letters == 'P')
			cfi_pointer(&data, (unsigned)cfi_number(&data, 1) & 0x0f);
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
	version = cfi_number(&b, 1);
	letters = (const char *)b.at;
	if (b.failed || (version != 1 && version != 3) ||
	    !memchr(letters, 0, (size_t)(b.end - b.at)))
		return false;
	cfi_take(&b, strlen(letters) + 1);
	cie->code_align = cfi_uleb(&b);
	cie->data_align = cfi_sleb(&b);
	ra = version == 1 ? cfi_number(&b, 1) : cfi_uleb(&b);
	if (*letters == 'z' && !read_augmentation(cie, &b, letters + 1))
		return false;
	if ((*letters && *letters != 'z') || ra != REG_RA)
		return false;
	memset(&m.now, 0, sizeof(m.now));
	m.depth = 0;
	m.b = b;
	m.now.ra.how = PLACE_OTHER;
	while (m.b.at < m.b.end && !m.b.failed)
		cfi_run(&m, cie, (unsigned)cfi_number(&m.b, 1));
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
	if (!next_entry(&b, &entry) || cfi_number(&entry, 4) != 0 || entry.failed)
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
	uint64_t back = cfi_number(&b, 4);

	if (b.failed || back > (uint64_t)(here - rd->section.at))
		return false;
	f->cie = here - back;
	if (!find_cie(rd, f->cie))
		return false;
	f->pc = cfi_pointer(&b, rd->cie.encoding);
	f->end = f->pc + cfi_pointer(&b, rd->cie.encoding & 0x0f);
	if (rd->cie.augmented)
		cfi_take(&b, cfi_uleb(&b));
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
		unsigned op = (unsigned)cfi_number(&m.b, 1);
		uint64_t to;

		if (!cfi_goes_on(&m, &rd->cie, op, &to)) {
			cfi_run(&m, &rd->cie, op);
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

		if (cfi_number(&head, 4) == 0) /* a CIE */
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
	GElf_Shdr sh;
	Elf_Scn *scn = elf_section(elf, name, &sh);
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;

	if (!data || !data->d_buf || (sh.sh_type != SHT_PROGBITS && sh.sh_type != UNWIND_TYPE))
		return false;
	out->at = data->d_buf;
	out->end = out->at + data->d_size;
	out->addr = sh.sh_addr;
	return true;
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
		    cfi_number(&head, 1) != 1)
			continue;
		encoding = (unsigned)cfi_number(&head, 1);
		cfi_number(&head, 2);
		at = cfi_pointer(&head, encoding);
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
