/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * /proc/PID/maps, and the way to the files in it: as the process sees them, through /proc/PID/root, so that containers work; by
 * the mapping itself (map_files) where the name now means another file or none.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf/maps.h"

static bool read_mapping(char *line, struct elf_mapping *m)
{
	static const char deleted[] = " (deleted)";
	char perms[8];
	size_t n;
	int at = 0;

	/* Of no file: blanks behind the inode may be missing. */
	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %31s %" SCNu64 " %n", &m->start,
		   &m->end, perms, &m->offset, m->dev, &m->inode, &at) < 6 ||
	    (at && line[at] && line[at] != '/' && line[at] != '['))
		return false;
	m->executable = perms[2] == 'x';
	if (!at || (line[at] != '/' && strcmp(line + at, "[vdso]") != 0)) {
		m->path = "";
		m->deleted = false;
		return m->executable;
	}
	n = strlen(line + at);
	m->deleted =
		n > sizeof(deleted) - 1 && !strcmp(line + at + n - (sizeof(deleted) - 1), deleted);
	if (m->deleted)
		line[at + (int)n - (int)(sizeof(deleted) - 1)] = '\0';
	m->path = line + at;
	return true;
}

int elf_maps_walk(uint32_t pid, void (*fn)(void *arg, const struct elf_mapping *m), void *arg)
{
	char path[32], *line = NULL;
	size_t cap = 0;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/maps", pid);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	while ((n = getline(&line, &cap, f)) > 0) {
		struct elf_mapping m;

		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		if (read_mapping(line, &m))
			fn(arg, &m);
	}
	free(line);
	fclose(f);
	return 0;
}

static bool is_file(const char *path, uint64_t inode)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && st.st_ino == inode;
}

bool elf_mapping_path(uint32_t pid, const struct elf_mapping *m, char path[ELF_PATH_MAX])
{
	snprintf(path, ELF_PATH_MAX, "/proc/%" PRIu32 "/root%s", pid, m->path);
	if (is_file(path, m->inode))
		return true;
	snprintf(path, ELF_PATH_MAX, "/proc/%" PRIu32 "/map_files/%" PRIx64 "-%" PRIx64, pid,
		 m->start, m->end);
	if (is_file(path, m->inode))
		return true;
	snprintf(path, ELF_PATH_MAX, "%s", m->path);
	return is_file(path, m->inode);
}

int elf_mapping_open(uint32_t pid, const struct elf_mapping *m)
{
	char path[ELF_PATH_MAX];
	struct stat st;
	int fd;

	if (!elf_mapping_path(pid, m, path))
		return -1;
	/* Another file may stand there by now: a FIFO would take for ever to open. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_ino != m->inode)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool elf_process_is_32(uint32_t pid)
{
	unsigned char ident[EI_NIDENT] = { 0 };
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/exe", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, ident, sizeof(ident));
	close(fd);
	return n == (ssize_t)sizeof(ident) && ident[EI_CLASS] == ELFCLASS32;
}
