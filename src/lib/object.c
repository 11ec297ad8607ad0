/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * dtrace -G: what is linked to a program that has probes. All that is needed stands in the program's
 * own objects already (see header.c), so this one is empty, and exists for the make rules written for
 * other systems. But the objects given are looked at: one that was made without the header has no
 * probes, and its author wants to know.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <string.h>
#include <unistd.h>

#include "lib/lib.h"

/* The class and machine of an object file. 0 or -1 with the error set. */
static int look_at(struct dtrace_hdl *h, const char *path, GElf_Ehdr *eh)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;
	bool ok;

	if (fd < 0)
		return failf(h, errno, "failed to open object file %s: %s", path, strerror(errno));
	elf = elf_begin(fd, ELF_C_READ, NULL);
	ok = elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, eh) && eh->e_type == ET_REL;
	if (elf)
		elf_end(elf);
	close(fd);
	return ok ? 0 : failf(h, ENOEXEC, "failed to link %s: it is no object file", path);
}

static Elf_Scn *section(Elf *elf, GElf_Word name, GElf_Word type, const char *bytes, size_t n)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr sh;

	if (!data || !gelf_getshdr(scn, &sh))
		return NULL;
	data->d_buf = (void *)(uintptr_t)bytes;
	data->d_size = n;
	data->d_align = 1;
	data->d_type = ELF_T_BYTE;
	sh.sh_name = name;
	sh.sh_type = type;
	sh.sh_addralign = 1;
	return gelf_update_shdr(scn, &sh) ? scn : NULL;
}

static bool write_empty(Elf *elf, const GElf_Ehdr *like)
{
	static const char names[] = "\0.shstrtab\0.note.GNU-stack";
	Elf_Scn *strings;
	GElf_Ehdr eh;

	if (!gelf_newehdr(elf, like->e_ident[EI_CLASS]) || !gelf_getehdr(elf, &eh))
		return false;
	eh.e_type = ET_REL;
	eh.e_machine = like->e_machine;
	eh.e_version = EV_CURRENT;
	eh.e_ident[EI_DATA] = like->e_ident[EI_DATA];
	strings = section(elf, 1, SHT_STRTAB, names, sizeof(names));
	if (!strings || !section(elf, 11, SHT_PROGBITS, "", 0))
		return false;
	eh.e_shstrndx = (GElf_Half)elf_ndxscn(strings);
	return gelf_update_ehdr(elf, &eh) && elf_update(elf, ELF_C_WRITE) >= 0;
}

static GElf_Ehdr of_host(void)
{
	GElf_Ehdr eh = { 0 };

	eh.e_ident[EI_CLASS] = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
	eh.e_ident[EI_DATA] = ELFDATA2LSB;
	eh.e_machine = sizeof(void *) == 8 ? EM_X86_64 : EM_386;
	return eh;
}

int dtrace_program_link(dtrace_hdl_t *h, dtrace_prog_t *prog, const char *file, int nobjects,
			char *const objects[])
{
	GElf_Ehdr like = of_host();
	bool any = false, ok;
	Elf *elf;
	int fd;

	for (const struct decl *d = prog->p->tree.decls; d; d = d->next)
		any = any || d->kind == DECL_PROVIDER;
	if (!any)
		return failf(h, EDT_NOPROBE, "%s defines no provider",
			     prog->name ? prog->name : "it");
	if (elf_version(EV_CURRENT) == EV_NONE)
		return failf(h, EIO, "libelf: %s", elf_errmsg(-1));
	for (int i = 0; i < nobjects; i++)
		if (look_at(h, objects[i], &like))
			return -1;
	fd = open(file, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
	if (fd < 0)
		return failf(h, errno, "failed to open %s: %s", file, strerror(errno));
	elf = elf_begin(fd, ELF_C_WRITE, NULL);
	ok = elf && write_empty(elf, &like);
	if (elf)
		elf_end(elf);
	close(fd);
	if (ok)
		return 0;
	unlink(file);
	return failf(h, EIO, "failed to write %s: %s", file, elf_errmsg(-1));
}
