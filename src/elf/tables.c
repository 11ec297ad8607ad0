/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Symbol tables and program headers of ELF files, which are read with libelf and trusted in nothing.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf/tables.h"

Elf_Scn *elf_section(Elf *elf, const char *name, GElf_Shdr *sh)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		const char *is = gelf_getshdr(scn, sh) ? elf_strptr(elf, names, sh->sh_name) : NULL;

		if (is && !strcmp(is, name) && sh->sh_type != SHT_NOBITS)
			return scn;
	}
	return NULL;
}

/* How many symbols with a name the file's tables of this type have, each handed to fn. */
static size_t walk_tables(Elf *elf, unsigned type, elf_symbol_f *fn, void *arg)
{
	size_t found = 0;

	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != type || !sh.sh_entsize ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		for (size_t i = 0; i < data->d_size / sh.sh_entsize && i <= INT32_MAX; i++) {
			GElf_Sym sym;
			const char *name;

			if (!gelf_getsym(data, (int)i, &sym) || sym.st_shndx == SHN_UNDEF)
				continue;
			name = elf_strptr(elf, sh.sh_link, sym.st_name);
			if (name && *name) {
				fn(arg, &sym, name);
				found++;
			}
		}
	}
	return found;
}

/* ---- the separate file with debug information ---- */

static bool build_id(Elf *elf, char *hex, size_t size)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data;
		GElf_Nhdr note;
		size_t name, desc;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_NOTE ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		for (size_t at = 0; (at = gelf_getnote(data, at, &note, &name, &desc));) {
			const unsigned char *id = (const unsigned char *)data->d_buf + desc;

			if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
			    memcmp((const char *)data->d_buf + name, "GNU", 4) != 0 ||
			    note.n_descsz < 2 || note.n_descsz * 2 + 1 > size)
				continue;
			for (size_t i = 0; i < note.n_descsz; i++)
				snprintf(hex + i * 2, 3, "%02x", id[i]);
			return true;
		}
	}
	return false;
}

int elf_debug_file(Elf *elf)
{
	char id[128], path[192];

	if (!build_id(elf, id, sizeof(id)))
		return -1;
	snprintf(path, sizeof(path), "/usr/lib/debug/.build-id/%.2s/%s.debug", id, id + 2);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static bool walk_debug_file(Elf *elf, elf_symbol_f *fn, void *arg)
{
	int fd = elf_debug_file(elf);
	bool found = false;
	Elf *debug;

	if (fd < 0)
		return false;
	debug = elf_begin(fd, ELF_C_READ, NULL);
	if (debug) {
		found = walk_tables(debug, SHT_SYMTAB, fn, arg) > 0;
		elf_end(debug);
	}
	close(fd);
	return found;
}

void elf_symbols_walk(Elf *elf, elf_symbol_f *fn, void *arg)
{
	if (!walk_tables(elf, SHT_SYMTAB, fn, arg) && !walk_debug_file(elf, fn, arg))
		elf_dynamic_walk(elf, fn, arg);
}

void elf_dynamic_walk(Elf *elf, elf_symbol_f *fn, void *arg)
{
	walk_tables(elf, SHT_DYNSYM, fn, arg);
}

/* ---- segments ---- */

int elf_segments_read(Elf *elf, struct elf_segments *segs)
{
	size_t n = 0;

	*segs = (struct elf_segments){ 0 };
	if (elf_getphdrnum(elf, &n) || !n)
		return 0;
	segs->at = calloc(n, sizeof(*segs->at));
	if (!segs->at)
		return -ENOMEM;
	for (size_t i = 0; i < n && i <= INT32_MAX; i++) {
		GElf_Phdr ph;

		if (gelf_getphdr(elf, (int)i, &ph) && ph.p_type == PT_LOAD)
			segs->at[segs->n++] = (struct elf_segment){ ph.p_offset, ph.p_filesz,
								    ph.p_vaddr, ph.p_flags & PF_X };
	}
	return 0;
}

const struct elf_segment *elf_segment_of_offset(const struct elf_segments *segs, uint64_t offset)
{
	for (size_t i = 0; i < segs->n; i++)
		if (offset >= segs->at[i].offset && offset - segs->at[i].offset < segs->at[i].size)
			return &segs->at[i];
	return NULL;
}

const struct elf_segment *elf_segment_of_addr(const struct elf_segments *segs, uint64_t addr)
{
	for (size_t i = 0; i < segs->n; i++)
		if (addr >= segs->at[i].addr && addr - segs->at[i].addr < segs->at[i].size)
			return &segs->at[i];
	return NULL;
}

/* ---- names ---- */

static unsigned underscores(const char *name)
{
	return (unsigned)strspn(name, "_");
}

int elf_name_order(const char *a, const char *b)
{
	if (underscores(a) != underscores(b))
		return underscores(a) < underscores(b) ? -1 : 1;
	if (strlen(a) != strlen(b))
		return strlen(a) < strlen(b) ? -1 : 1;
	return strcmp(a, b);
}
