/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A new process brought to its first own instruction: then its libraries are mapped, and probes can be put into them.
 *
 * That place is the program's entry point, which the kernel tells the process' loader, and us. A breakpoint stands there while the loader
 * works, and is gone before anything else happens.
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

#include "trace/internal.h"

#ifdef __x86_64__
#define REG_IP offsetof(struct user_regs_struct, rip)
#else
#define REG_IP offsetof(struct user_regs_struct, eip)
#endif
#define BREAKPOINT 0xcc /* int3, one byte */

/* A 32-bit program on a 64-bit kernel has a vector of 32-bit words. */
static bool is_elf32(pid_t pid)
{
	unsigned char ident[EI_NIDENT] = "";
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, ident, sizeof(ident));
	close(fd);
	return n == (ssize_t)sizeof(ident) && ident[EI_CLASS] == ELFCLASS32;
}

/* AT_ENTRY of the process; 0: not to be had. */
static uint64_t entry_point(pid_t pid)
{
	unsigned char auxv[1024];
	size_t word = is_elf32(pid) ? 4 : sizeof(long);
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
		if (type == AT_ENTRY)
			return value;
	}
	return 0;
}

/* The word at an address, little-endian: the byte at the address is its lowest. */
static int peek(pid_t pid, uint64_t addr, long *word)
{
	errno = 0;
	*word = ptrace(PTRACE_PEEKTEXT, pid, (void *)(uintptr_t)addr, 0);
	return errno ? -errno : 0;
}

static int poke(pid_t pid, uint64_t addr, long word)
{
	return ptrace(PTRACE_POKETEXT, pid, (void *)(uintptr_t)addr, word) ? -errno : 0;
}

/* Runs it until the breakpoint behind which its program counter then is. Signals it gets meanwhile it gets. 0, -errno; -ECHILD: it ended. */
static int run_to(pid_t pid, uint64_t addr, int *status)
{
	int sig = 0;

	for (;;) {
		pid_t r;
		long ip;

		if (ptrace(PTRACE_CONT, pid, 0, (long)sig))
			return -errno;
		do
			r = waitpid(pid, status, __WALL);
		while (r < 0 && errno == EINTR);
		if (r != pid || !WIFSTOPPED(*status))
			return -ECHILD;
		sig = *status >> 16 ? 0 : WSTOPSIG(*status);
		if (sig != SIGTRAP)
			continue;
		errno = 0;
		ip = ptrace(PTRACE_PEEKUSER, pid, REG_IP, 0);
		if (!errno && (unsigned long)ip == addr + 1)
			return ptrace(PTRACE_POKEUSER, pid, REG_IP, (long)addr) ? -errno : 0;
	}
}

int proc_run_to_entry(pid_t pid, int *status)
{
	uint64_t entry = entry_point(pid);
	long word;
	int err;

	if (!entry)
		return -ENOENT;
	err = peek(pid, entry, &word);
	if (!err)
		err = poke(pid, entry, (word & ~0xffl) | BREAKPOINT);
	if (err)
		return err;
	err = run_to(pid, entry, status);
	if (err != -ECHILD && poke(pid, entry, word) && !err)
		err = -errno;
	return err;
}
