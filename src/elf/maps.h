/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What a process has mapped.
 */
#ifndef DT_ELF_MAPS_H
#define DT_ELF_MAPS_H

#include <stdbool.h>
#include <stdint.h>

struct elf_mapping {
	uint64_t start, end, offset; /* in memory; of start in the file */
	uint64_t inode;
	char dev[32]; /* as /proc writes it */
	bool executable;
	bool deleted; /* the file has no name any more */
	const char *
		path; /* of the process' own root; or "[vdso]", "" for executable memory of no file; valid during the call */
};

/* Calls fn for each mapping of a file, the vdso and executable memory, in the order of addresses. 0, or -errno: the process is gone, or not
 * ours to look at. */
int elf_maps_walk(uint32_t pid, void (*fn)(void *arg, const struct elf_mapping *m), void *arg);
/*
 * A path by which the mapped file can be opened from here, containers and files that were deleted or replaced included: written
 * to path. False: there is none (any more). Only regular files count: to open a device may do something.
 */
#define ELF_PATH_MAX (64 + 4096)
bool elf_mapping_path(uint32_t pid, const struct elf_mapping *m, char path[ELF_PATH_MAX]);
/* Does it run a program of 32 bits? */
bool elf_process_is_32(uint32_t pid);
/* The mapped file, open for reading; -1: not to be had. */
int elf_mapping_open(uint32_t pid, const struct elf_mapping *m);

#endif
