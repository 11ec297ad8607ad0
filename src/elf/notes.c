/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading probe points from notes. Nothing in a note is believed: names end within it, addresses lie
 * in what is loaded.
 */
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf/notes.h"

enum { TYPE_SITE = 3, TYPE_TYPES = 1 };

struct reading {
	struct elf_sites *s;
	uint64_t base; /* where .stapsdt.base is; 0: there is none */
	int fd;
	bool failed;
};

/* The next string of a note; NULL: it does not end. */
static const char *next_string(const char **at, const char *end)
{
	const char *s = *at, *nul = s < end ? memchr(s, '\0', (size_t)(end - s)) : NULL;

	if (!nul)
		return NULL;
	*at = nul + 1;
	return s;
}

static bool read_addresses(const struct reading *r, const char *at, const char *end,
			   uint64_t out[3])
{
	size_t size = r->s->bits32 ? 4 : 8;

	if ((size_t)(end - at) < 3 * size)
		return false;
	for (int i = 0; i < 3; i++) {
		uint32_t half;

		if (size == 8) {
			memcpy(&out[i], at + (size_t)i * size, 8);
		} else {
			memcpy(&half, at + (size_t)i * size, 4);
			out[i] = half;
		}
	}
	return true;
}

static bool file_offset(const struct reading *r, uint64_t addr, bool code, uint64_t *offset)
{
	const struct elf_segment *seg = elf_segment_of_addr(&r->s->segments, addr);

	if (!seg || (code && !seg->executable))
		return false;
	*offset = addr - seg->addr + seg->offset;
	return true;
}

/*
 * 90, 66 90, or 0f 1f with any operand. Nothing else stands where a note leads to: a probe in the middle of another instruction, where
 * a bad one may lead, would change what the program does.
 */
static bool is_noop(const struct reading *r, uint64_t offset)
{
	uint8_t bytes[8];
	ssize_t n = pread(r->fd, bytes, sizeof(bytes), (off_t)offset), at = 0;

	while (at < n && bytes[at] == 0x66)
		at++;
	return at < n &&
	       (bytes[at] == 0x90 || (at + 1 < n && bytes[at] == 0x0f && bytes[at + 1] == 0x1f));
}

static const char *keep(struct reading *r, const char *s)
{
	const char *kept = arena_strdup(&r->s->arena, s);

	r->failed = r->failed || !kept;
	return kept ? kept : "";
}

/* A "stapsdt" note: three addresses - of the place, of the base as it was linked, of the counter - and three strings. */
static bool read_site(struct reading *r, const char *at, const char *end)
{
	const char *provider, *name, *args;
	struct elf_site site = { 0 };
	uint64_t addr[3], moved;

	if (!read_addresses(r, at, end, addr))
		return false;
	at += r->s->bits32 ? 12 : 24;
	provider = next_string(&at, end);
	name = provider ? next_string(&at, end) : NULL;
	args = name ? next_string(&at, end) : NULL;
	if (!name || !*provider || !*name)
		return false;
	/* Who moves a file's parts afterwards moves the base too, but leaves notes alone. */
	moved = r->base && addr[1] ? r->base - addr[1] : 0;
	if (!file_offset(r, addr[0] + moved, true, &site.offset))
		return false;
	if (addr[2] && !file_offset(r, addr[2] + moved, false, &site.counter))
		return false;
	site.noop = is_noop(r, site.offset);
	site.provider = keep(r, provider);
	site.name = keep(r, name);
	site.args = keep(r, args ? args : "");
	r->failed = r->failed || !vec_push(&r->s->arena, &r->s->sites, site);
	return true;
}

static bool read_types(struct reading *r, const char *at, const char *end)
{
	struct elf_site_types t = { 0 };
	const char *provider = next_string(&at, end),
		   *name = provider ? next_string(&at, end) : NULL,
		   *types = name ? next_string(&at, end) : NULL;

	if (!types)
		return false;
	t.provider = keep(r, provider);
	t.name = keep(r, name);
	t.types = keep(r, types);
	r->failed = r->failed || !vec_push(&r->s->arena, &r->s->types, t);
	return true;
}

static void read_section(struct reading *r, Elf_Data *data)
{
	GElf_Nhdr h;
	size_t name, desc;

	for (size_t at = 0, next; (next = gelf_getnote(data, at, &h, &name, &desc)) > 0;
	     at = next) {
		const char *owner = (const char *)data->d_buf + name,
			   *text = (const char *)data->d_buf + desc, *end = text + h.n_descsz;
		bool ok = true;

		if (h.n_namesz == 8 && !memcmp(owner, "stapsdt", 8) && h.n_type == TYPE_SITE)
			ok = read_site(r, text, end);
		else if (h.n_namesz == 7 && !memcmp(owner, "dtrace", 7) && h.n_type == TYPE_TYPES)
			ok = read_types(r, text, end);
		r->s->bad += !ok;
	}
}

static void read_all(struct reading *r, Elf *elf)
{
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return;
	/* The base first: notes refer to it. */
	for (int pass = 0; pass < 2; pass++) {
		for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
			Elf_Data *data;
			GElf_Shdr sh;
			const char *name;

			if (!gelf_getshdr(scn, &sh) || !(name = elf_strptr(elf, names, sh.sh_name)))
				continue;
			if (pass == 0 && !strcmp(name, ".stapsdt.base"))
				r->base = sh.sh_addr;
			if (pass == 1 && sh.sh_type == SHT_NOTE &&
			    (data = elf_getdata(scn, NULL)) && data->d_buf)
				read_section(r, data);
		}
	}
}

struct elf_sites *elf_sites_read(int fd)
{
	struct reading r = { .fd = fd };
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return NULL;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF) {
		r.s = calloc(1, sizeof(*r.s));
		r.failed = !r.s || elf_segments_read(elf, &r.s->segments);
	}
	if (r.s && !r.failed) {
		r.s->bits32 = gelf_getclass(elf) == ELFCLASS32;
		read_all(&r, elf);
	}
	if (elf)
		elf_end(elf);
	if (r.failed) {
		memory_short();
		elf_sites_free(r.s);
		return NULL;
	}
	return r.s;
}

void elf_sites_free(struct elf_sites *s)
{
	if (!s)
		return;
	arena_free(&s->arena);
	free(s->segments.at);
	free(s);
}

/* ---- variables ---- */

struct variable {
	const char *name;
	uint64_t addr;
	bool found;
};

static void look_at(void *arg, const GElf_Sym *sym, const char *name)
{
	struct variable *v = arg;

	if (!v->found && !strcmp(name, v->name) && GELF_ST_TYPE(sym->st_info) != STT_FUNC &&
	    GELF_ST_TYPE(sym->st_info) != STT_TLS) {
		v->found = true;
		v->addr = sym->st_value;
	}
}

bool elf_variable(int fd, const char *name, uint64_t *addr)
{
	struct variable v = { .name = name };
	Elf *elf = elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ, NULL);

	if (elf && elf_kind(elf) == ELF_K_ELF)
		elf_symbols_walk(elf, look_at, &v);
	if (elf)
		elf_end(elf);
	*addr = v.addr;
	return v.found;
}
