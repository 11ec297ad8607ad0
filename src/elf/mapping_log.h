/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What processes map, as the kernel tells it while it happens: so that addresses in processes that have ended can be named.
 */
#ifndef DT_ELF_MAPPING_LOG_H
#define DT_ELF_MAPPING_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "elf/maps.h"

enum mapping_event_kind {
	MAPPING_MADE, /* a mapping that can be executed; of no file: its path is "" */
	MAPPING_FORK, /* pid is a copy of parent */
	MAPPING_EXEC, /* pid has another program: its mappings follow */
	MAPPING_LOST, /* the kernel had no room for some events: of which processes is not known */
};

struct mapping_event {
	enum mapping_event_kind kind;
	uint32_t pid, parent;
	struct elf_mapping map; /* MADE; its path is valid during the call */
};

struct mapping_log;
/*
 * Starts to listen on all CPUs. pid 0: to all processes; else to one that has a single thread, and all that it will start: then
 * each event makes the descriptors readable. NULL: the kernel does not let us, or no memory, or
 * (EMFILE) we have too many files open.
 */
struct mapping_log *mapping_log_open(uint32_t pid);
int mapping_log_fd(const struct mapping_log *log, unsigned n); /* -1: there are no more */
void mapping_log_close(struct mapping_log *log);
/* Calls fn for what happened since the last time, in the order of time. */
void mapping_log_read(struct mapping_log *log, void (*fn)(void *arg, const struct mapping_event *e),
		      void *arg);

#endif
