/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What must be the same before a driver comes and after it has gone: the kernel's text and its table of interrupts, as
 * /proc/kcore shows them, and the memory in use.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <link.h>

#include "lab.h"

struct picture {
	unsigned char *text, *idt;
	uint64_t begin, size;
	bool has_idt;
	long used, kernel; /* KiB */
};

#define IDT_BYTES (256 * (sizeof(long) == 8 ? 16 : 8))

/* Reads kernel memory; false where /proc/kcore has none. */
static inline bool read_kernel(uint64_t at, void *to, size_t n)
{
	int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
	ElfW(Ehdr) e;
	ElfW(Phdr) p;
	bool ok = false;

	if (fd < 0)
		return false;
	if (pread(fd, &e, sizeof(e), 0) == sizeof(e))
		for (int i = 0; i < e.e_phnum && !ok; i++) {
			if (pread(fd, &p, sizeof(p), e.e_phoff + i * sizeof(p)) != sizeof(p))
				break;
			if (p.p_type != PT_LOAD || at < p.p_vaddr || n > p.p_memsz ||
			    at - p.p_vaddr > p.p_memsz - n)
				continue;
			ok = true;
			for (size_t done = 0; done < n && ok;) {
				ssize_t got = pread(fd, (char *)to + done, n - done,
						    p.p_offset + (at - p.p_vaddr) + done);

				ok = got > 0;
				done += ok ? got : 0;
			}
		}
	close(fd);
	return ok;
}

/*
 * Memory in use, in KiB: what is neither free nor a cache that would be given back; and of that, what the kernel says it has itself.
 * The first one sees every page, but swings by many MiB, with what each CPU keeps of pages to give out again.
 */
static inline void used_memory(long *all, long *kernel)
{
	FILE *f;
	char name[64];
	long v;

	*all = *kernel = 0;
	write_file("/proc/sys/vm/drop_caches", "3");
	f = fopen("/proc/meminfo", "r");
	while (f && fscanf(f, "%63s %ld%*[^\n]", name, &v) == 2) {
		if (!strcmp(name, "MemTotal:"))
			*all += v;
		else if (!strcmp(name, "MemFree:") || !strcmp(name, "Buffers:") ||
			 !strcmp(name, "Cached:") || !strcmp(name, "SReclaimable:"))
			*all -= v;
		else if (!strcmp(name, "SUnreclaim:") || !strcmp(name, "KernelStack:") ||
			 !strcmp(name, "PageTables:") || !strcmp(name, "VmallocUsed:") ||
			 !strcmp(name, "Percpu:"))
			*kernel += v;
	}
	if (f)
		fclose(f);
}

/* The room is taken, all of it, before memory is measured. */
static inline bool new_picture(struct picture *p)
{
	p->begin = symbol("_stext");
	p->size = symbol("_etext") - p->begin;
	p->text = malloc(p->size);
	p->idt = malloc(IDT_BYTES);
	if (p->text && p->idt) {
		memset(p->text, 0, p->size);
		memset(p->idt, 0, IDT_BYTES);
	}
	return p->text && p->idt && p->begin;
}

static inline bool take_picture(struct picture *p)
{
	/* kernels that name no data have no vectors here: the lab's snapshot of the CPUs looks at them from outside */
	uint64_t idt = symbol("idt_table");

	if (!read_kernel(p->begin, p->text, p->size))
		return false;
	p->has_idt = idt != 0;
	if (idt && !read_kernel(idt, p->idt, IDT_BYTES))
		return false;
	used_memory(&p->used, &p->kernel);
	return true;
}

static inline void free_picture(struct picture *p)
{
	free(p->text);
	free(p->idt);
}

/* FNV-1a */
static inline uint64_t checksum(const unsigned char *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325ull;

	while (n--)
		h = (h ^ *p++) * 0x100000001b3ull;
	return h;
}

/* The text symbol that an address is in. */
static inline void symbol_at(uint64_t at, char *name, uint64_t *offset)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long a, best = 0;
	char sym[512], type;

	strcpy(name, "?");
	while (f && fscanf(f, "%llx %c %511s%*[^\n]", &a, &type, sym) == 3)
		if (strchr("tTwW", type) && a <= at && a > best) {
			best = a;
			strcpy(name, sym);
		}
	if (f)
		fclose(f);
	*offset = at - best;
}

/* Says which functions differ, each once; how many. */
static inline int show_changes(const struct picture *a, const struct picture *b)
{
	char name[512], last[512] = "";
	uint64_t offset;
	int n = 0;

	for (uint64_t i = 0; i < a->size && n < 50; i++) {
		if (a->text[i] == b->text[i])
			continue;
		symbol_at(a->begin + i, name, &offset);
		if (!strcmp(name, last))
			continue;
		strcpy(last, name);
		n++;
		printf("  text differs at %s+%#llx:", name, (unsigned long long)offset);
		for (uint64_t k = 0; k < 8 && i + k < a->size; k++)
			printf(" %02x", a->text[i + k]);
		printf(" ->");
		for (uint64_t k = 0; k < 8 && i + k < a->size; k++)
			printf(" %02x", b->text[i + k]);
		printf("\n");
	}
	for (size_t i = 0; i < IDT_BYTES; i++)
		if (a->idt[i] != b->idt[i]) {
			printf("  vector %d differs\n", (int)(i / (IDT_BYTES / 256)));
			n++;
			i |= IDT_BYTES / 256 - 1;
		}
	return n;
}

#endif
