/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Debug information, by elfutils' libdw. The units of a file are gone through until one has the address; only that one is looked
 * into.
 */
#include <dwarf.h>
#include <libelf.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "elf/debug_info.h"
#include "elf/tables.h"

enum {
	DEPTH_MAX = 16,	       /* of scopes within each other */
	INDEXED_MAX = 1 << 20, /* entries that are looked at for structures by name */
};

struct section {
	const char *begin, *end;
};

struct debug_info {
	struct section *sections; /* the heap's: what names may lie in */
	size_t nsections;
	struct hash structures[2]; /* and unions: name -> Dwarf_Die */
	bool indexed;
	struct arena arena;
	int fd; /* of the file that the information is in */
	Elf *elf;
	Dwarf *dwarf; /* NULL: it has BTF only */
	const void *btf;
	size_t btf_len;
};

static void find_btf(struct debug_info *di)
{
	GElf_Shdr sh;
	Elf_Scn *scn = elf_section(di->elf, ".BTF", &sh);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;

	if (data && data->d_buf) {
		di->btf = data->d_buf;
		di->btf_len = data->d_size;
	}
}

/* libdw leads to names without asking whether they end. */
static void note_sections(struct debug_info *di, Elf *elf)
{
	size_t count = 0;
	struct section *more;

	if (!elf || elf_getshdrnum(elf, &count))
		return;
	more = realloc(di->sections, (di->nsections + count) * sizeof(*more));
	if (!more) {
		memory_short();
		return;
	}
	di->sections = more;
	for (Elf_Scn *scn = NULL; count-- && (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr sh;
		Elf_Data *data = gelf_getshdr(scn, &sh) && sh.sh_type == SHT_PROGBITS &&
						 !(sh.sh_flags & SHF_ALLOC)
					 ? elf_getdata(scn, NULL)
					 : NULL;

		if (data && data->d_buf)
			di->sections[di->nsections++] =
				(struct section){ data->d_buf,
						  (const char *)data->d_buf + data->d_size };
	}
}

/* fd is di's from now on. */
static bool read_from(struct debug_info *di, int fd)
{
	di->fd = fd;
	di->elf = fd >= 0 ? elf_begin(fd, ELF_C_READ, NULL) : NULL;
	if (!di->elf || elf_kind(di->elf) != ELF_K_ELF)
		return false;
	di->dwarf = dwarf_begin_elf(di->elf, DWARF_C_READ, NULL);
	if (di->dwarf) {
		/* Also of a file that several share parts of. */
		Dwarf *shared = dwarf_getalt(di->dwarf);

		note_sections(di, di->elf);
		note_sections(di, shared ? dwarf_getelf(shared) : NULL);
	}
	find_btf(di);
	return di->dwarf || di->btf;
}

static void forget(struct debug_info *di)
{
	if (di->dwarf)
		dwarf_end(di->dwarf);
	if (di->elf)
		elf_end(di->elf);
	if (di->fd >= 0)
		close(di->fd);
	free(di->sections);
	hash_free(&di->structures[0]);
	hash_free(&di->structures[1]);
	arena_free(&di->arena);
	*di = (struct debug_info){ .fd = -1 };
}

struct debug_info *debug_info_open(int fd)
{
	struct debug_info *di = calloc(1, sizeof(*di));
	int debug;

	if (!di)
		memory_short();
	if (!di || elf_version(EV_CURRENT) == EV_NONE || read_from(di, dup(fd)))
		return di;
	debug = di->elf ? elf_debug_file(di->elf) : -1;
	forget(di);
	if (read_from(di, debug))
		return di;
	debug_info_close(di);
	return NULL;
}

void debug_info_close(struct debug_info *di)
{
	if (!di)
		return;
	forget(di);
	free(di);
}

const char *debug_info_name(const struct debug_info *di, Dwarf_Die *entry)
{
	const char *name = dwarf_diename(entry);

	for (size_t i = 0; name && i < di->nsections; i++) {
		const struct section *s = &di->sections[i];

		if (name >= s->begin && name < s->end)
			return memchr(name, '\0', (size_t)(s->end - name)) ? name : "";
	}
	return "";
}

bool debug_info_next(Dwarf_Die *entry)
{
	Dwarf_Die next;
	bool forward;

	if (dwarf_siblingof(entry, &next))
		return false;
	forward = next.addr > entry->addr;
	*entry = next;
	return forward;
}

static bool is_scope(int tag)
{
	return tag == DW_TAG_namespace || tag == DW_TAG_module || tag == DW_TAG_structure_type ||
	       tag == DW_TAG_class_type || tag == DW_TAG_union_type ||
	       tag == DW_TAG_enumeration_type;
}

static bool find_in(Dwarf_Die *scope, uint64_t addr, Dwarf_Die *function, int depth)
{
	Dwarf_Die at;

	if (depth > DEPTH_MAX || dwarf_child(scope, &at))
		return false;
	do {
		int tag = dwarf_tag(&at);
		Dwarf_Addr entry;

		if (tag == DW_TAG_subprogram && !dwarf_entrypc(&at, &entry) && entry == addr) {
			*function = at;
			return true;
		}
		if (is_scope(tag) && find_in(&at, addr, function, depth + 1))
			return true;
	} while (debug_info_next(&at));
	return false;
}

bool debug_info_function(struct debug_info *di, uint64_t addr, Dwarf_Die *function)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, split;

	while (di->dwarf && !dwarf_get_units(di->dwarf, cu, &cu, NULL, NULL, &unit, &split)) {
		if (dwarf_haspc(&unit, addr) <= 0)
			continue;
		if (find_in(split.addr ? &split : &unit, addr, function, 0))
			return true;
	}
	return false;
}

/* Units say of many structures only that they are there. */
static void index_structures(struct debug_info *di)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, split, at;
	unsigned looked = 0;

	di->indexed = true;
	while (di->dwarf && !dwarf_get_units(di->dwarf, cu, &cu, NULL, NULL, &unit, &split)) {
		if (dwarf_child(split.addr ? &split : &unit, &at))
			continue;
		do {
			int tag = dwarf_tag(&at);
			struct hash *h = &di->structures[tag == DW_TAG_union_type];
			Dwarf_Die *own;
			const char *name;

			if ((tag != DW_TAG_structure_type && tag != DW_TAG_class_type &&
			     tag != DW_TAG_union_type) ||
			    dwarf_hasattr(&at, DW_AT_declaration))
				continue;
			name = debug_info_name(di, &at);
			if (!*name || hash_gets(h, name))
				continue;
			own = arena_new(&di->arena, Dwarf_Die);
			if (!own)
				return;
			*own = at;
			if (hash_sets(h, name, own))
				return;
		} while (++looked < INDEXED_MAX && debug_info_next(&at));
	}
}

bool debug_info_structure(struct debug_info *di, bool is_union, const char *name, Dwarf_Die *type)
{
	Dwarf_Die *known;

	if (!di->indexed)
		index_structures(di);
	known = hash_gets(&di->structures[is_union], name);
	if (known)
		*type = *known;
	return known;
}

const void *debug_info_btf(const struct debug_info *di, size_t *len)
{
	*len = di->btf_len;
	return di->btf;
}
