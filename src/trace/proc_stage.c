/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Two more places at which a new process can be held: before any library is initialised, and at main().
 *
 * Loaders call a function that does nothing, _dl_debug_state, for debuggers to stop at: when they begin to map libraries, and when
 * all is in place. Only then do they call what initialises the libraries.
 *
 * main() is a symbol, or else, where a program has been stripped, what its first own instructions pass to __libc_start_main() as
 * first argument.
 */
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <unistd.h>

#include "elf/functions.h"
#include "elf/maps.h"
#include "elf/notes.h"
#include "trace/internal.h"

/* ---- functions of a process by name ---- */

struct search {
	pid_t pid;
	const char *name;
	uint64_t within; /* only in the file that is mapped here; 0: in all */
	uint64_t at[PROC_PLACES];
	unsigned n;
};

static void search_mapping(void *arg, const struct elf_mapping *m)
{
	struct search *s = arg;
	struct elf_functions *fs;
	int fd;

	if (!m->executable || (s->within ? s->within < m->start || s->within >= m->end : s->n > 0))
		return;
	fd = elf_mapping_open((uint32_t)s->pid, m);
	if (fd < 0)
		return;
	fs = elf_functions_read(fd);
	close(fd);
	for (size_t i = 0; fs && i < fs->n && s->n < PROC_PLACES; i++) {
		const struct elf_function *f = &fs->at[i];

		if (strcmp(f->name, s->name) == 0 && f->offset >= m->offset &&
		    f->offset - m->offset < m->end - m->start)
			s->at[s->n++] = m->start + (f->offset - m->offset);
	}
	if (fs)
		elf_functions_free(fs);
}

/* A library may have several versions of a function. */
static int find(struct search *s)
{
	int err = elf_maps_walk((uint32_t)s->pid, search_mapping, s);

	return err ? err : s->n ? 0 : -ENOENT;
}

/* ---- libraries mapped ---- */

struct loader {
	pid_t pid;
	uint64_t base, code,
		debug; /* code: some place in it; debug: its struct r_debug; 0: not known */
	char dev[32];
	uint64_t inode;
};

static void find_loader(void *arg, const struct elf_mapping *m)
{
	struct loader *l = arg;
	uint64_t addr;
	int fd;

	if (m->start == l->base) {
		memcpy(l->dev, m->dev, sizeof(l->dev));
		l->inode = m->inode;
		fd = elf_mapping_open((uint32_t)l->pid, m);
		if (fd >= 0 && elf_variable(fd, "_r_debug", &addr))
			l->debug = l->base + addr;
		if (fd >= 0)
			close(fd);
	}
	if (m->executable && !l->code && l->inode && m->inode == l->inode &&
	    strcmp(m->dev, l->dev) == 0)
		l->code = m->start;
}

/* Of a loader that doesn't say what it is doing, the first call counts: musl's calls once. */
static bool is_consistent(const struct loader *l)
{
	/* int r_version; struct link_map *r_map; ElfW(Addr) r_brk; enum r_state; */
	uint64_t at = l->debug + (elf_process_is_32((uint32_t)l->pid) ? 12 : 24);
	long word;

	return !l->debug || proc_peek(l->pid, at, &word) || (int)word == RT_CONSISTENT;
}

int proc_run_to_loaded(pid_t pid, int *status)
{
	struct loader l = { .pid = pid, .base = proc_auxv(pid, AT_BASE) };
	struct search s = { .pid = pid, .name = "_dl_debug_state" };
	unsigned which;
	int err;

	if (!l.base) /* without libraries */
		return proc_run_to_entry(pid, status);
	err = elf_maps_walk((uint32_t)pid, find_loader, &l);
	s.within = l.code;
	if (!err)
		err = l.code ? find(&s) : -ENOENT;
	while (!err) {
		err = proc_run_to(pid, s.at, s.n, &which, status);
		if (err || is_consistent(&l))
			break;
		/* past the instruction at which it stands */
		err = proc_to_trap(pid, PTRACE_SINGLESTEP, 0, status);
	}
	return err;
}

/* ---- main() ---- */

/* The first argument of the function at whose first instruction it stands. 0: not to be had. */
static uint64_t first_argument(pid_t pid)
{
	struct user_regs_struct regs;
	uint64_t sp;
	long word;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
		return 0;
#ifdef __x86_64__
	if (!elf_process_is_32((uint32_t)pid))
		return regs.rdi;
	sp = regs.rsp;
#else
	sp = (unsigned long)regs.esp;
#endif
	return proc_peek(pid, sp + 4, &word) ? 0 : (uint32_t)word;
}

int proc_run_to_main(pid_t pid, int *status)
{
	struct search s = { .pid = pid, .name = "main", .within = proc_auxv(pid, AT_ENTRY) };
	struct search start = { .pid = pid, .name = "__libc_start_main" };
	unsigned which;
	int err = s.within ? find(&s) : -ENOENT;

	if (err == -ENOENT) {
		err = find(&start);
		if (!err)
			err = proc_run_to(pid, start.at, start.n, &which, status);
		if (err)
			return err;
		s.at[0] = first_argument(pid);
		s.n = 1;
		if (!s.at[0])
			return -ENOENT;
	}
	return err ? err : proc_run_to(pid, s.at, s.n, &which, status);
}
