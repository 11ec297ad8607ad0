/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A new process brought to its first own instruction: then its libraries are mapped, and probes can be put into them.
 *
 * That place is the program's entry point, which the kernel tells the process' loader, and us. A breakpoint stands there while the loader
 * works, and is gone before anything else happens. (Other places: proc_stage.c.)
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf/maps.h"
#include "trace/internal.h"

#ifdef __x86_64__
#define REG_IP offsetof(struct user_regs_struct, rip)
#else
#define REG_IP offsetof(struct user_regs_struct, eip)
#endif
#define BREAKPOINT 0xcc /* int3, one byte */

uint64_t proc_auxv(pid_t pid, uint64_t wanted)
{
	unsigned char auxv[1024];
	/* A 32-bit program on a 64-bit kernel has a vector of 32-bit words. */
	size_t word = elf_process_is_32((uint32_t)pid) ? 4 : sizeof(long);
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/auxv", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, auxv, sizeof(auxv));
	close(fd);
	for (size_t at = 0; n > 0 && at + 2 * word <= (size_t)n; at += 2 * word) {
		uint64_t type = 0, value = 0;

		memcpy(&type, auxv + at, word);
		memcpy(&value, auxv + at + word, word);
		if (type == wanted)
			return value;
	}
	return 0;
}

/* The word at an address, little-endian: the byte at the address is its lowest. */
int proc_peek(pid_t pid, uint64_t addr, long *word)
{
	errno = 0;
	*word = ptrace(PTRACE_PEEKTEXT, pid, (void *)(uintptr_t)addr, 0);
	return errno ? -errno : 0;
}

static int poke(pid_t pid, uint64_t addr, long word)
{
	return ptrace(PTRACE_POKETEXT, pid, (void *)(uintptr_t)addr, word) ? -errno : 0;
}

/* Does it stand behind a breakpoint at one of these addresses? Then at the address again, which is *which. 0, -EAGAIN: no, or -errno. */
static int at_breakpoint(pid_t pid, const uint64_t *at, unsigned n, unsigned *which)
{
	unsigned long ip;

	errno = 0;
	ip = (unsigned long)ptrace(PTRACE_PEEKUSER, pid, REG_IP, 0);
	if (errno)
		return -errno;
	for (unsigned i = 0; i < n; i++) {
		if (ip != (unsigned long)at[i] + 1)
			continue;
		*which = i;
		return ptrace(PTRACE_POKEUSER, pid, REG_IP, (long)at[i]) ? -errno : 0;
	}
	return -EAGAIN;
}

int proc_to_trap(pid_t pid, int how, int sig, int *status)
{
	do {
		pid_t r;

		if (ptrace((enum __ptrace_request)how, pid, 0, (long)sig))
			return -errno;
		do
			r = waitpid(pid, status, __WALL);
		while (r < 0 && errno == EINTR);
		if (r != pid || !WIFSTOPPED(*status))
			return -ECHILD;
		sig = *status >> 16 ? 0 : WSTOPSIG(*status);
	} while (sig != SIGTRAP);
	return 0;
}

static int run(pid_t pid, const uint64_t *at, unsigned n, unsigned *which, int *status)
{
	int sig = 0, err;

	do {
		err = proc_to_trap(pid, PTRACE_CONT, sig, status);
		if (err)
			return err;
		sig = SIGTRAP; /* its own, if it does not stand at one of ours */
		err = at_breakpoint(pid, at, n, which);
	} while (err == -EAGAIN);
	return err;
}

int proc_run_to(pid_t pid, const uint64_t *at, unsigned n, unsigned *which, int *status)
{
	long words[PROC_PLACES];
	unsigned set = 0;
	int err = 0;

	for (; set < n && set < PROC_PLACES; set++) {
		err = proc_peek(pid, at[set], &words[set]);
		if (!err)
			err = poke(pid, at[set], (words[set] & ~0xffl) | BREAKPOINT);
		if (err)
			break;
	}
	if (!err)
		err = run(pid, at, set, which, status);
	/* Backwards: words may overlap. */
	while (err != -ECHILD && set--)
		if (poke(pid, at[set], words[set]) && !err)
			err = -errno;
	return err;
}

int proc_run_to_entry(pid_t pid, int *status)
{
	uint64_t entry = proc_auxv(pid, AT_ENTRY);
	unsigned which;

	return entry ? proc_run_to(pid, &entry, 1, &which, status) : -ENOENT;
}
