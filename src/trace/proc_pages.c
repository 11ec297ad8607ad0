/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A program that has just been loaded has hardly any of its pages: they come when it touches them.
 * Probes can't wait for that, so a text that the program has as a constant - a file's name, a probe's
 * argument - could not be read the first time. Reading the pages from outside brings them in.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "elf/maps.h"
#include "trace/internal.h"

/* Pages are 4 KiB. What is larger than this is left to come by itself: it would cost more than milliseconds. */
enum { PAGE_BYTES = 4096, PAGES_MOST = 2048 };

struct touching {
	int fd;
	unsigned pages;
};

static void touch(void *arg, const struct elf_mapping *m)
{
	struct touching *t = arg;
	char byte;

	for (uint64_t at = m->start; at < m->end && t->pages < PAGES_MOST; at += PAGE_BYTES) {
		if (pread(t->fd, &byte, 1, (off_t)at) != 1)
			return;
		t->pages++;
	}
}

void proc_touch_pages(pid_t pid)
{
	struct touching t = { 0 };
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	t.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (t.fd < 0)
		return; /* as it was before: they come when they are touched */
	elf_maps_walk((uint32_t)pid, touch, &t);
	close(t.fd);
}
