/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Names of code that a process made while it ran, from the file that its run-time system writes: /tmp/perf-PID.map, a line
 * "START SIZE NAME" a function, in hex.
 */
#ifndef DT_ELF_PERF_MAP_H
#define DT_ELF_PERF_MAP_H

#include <stdint.h>

struct perf_map;
/* As the process sees the file; as we do, once it has ended. NULL: there is none, or it is neither root's nor owned by uid, whose
 * the process is or was. */
struct perf_map *perf_map_read(uint32_t pid, uint32_t uid);
void perf_map_free(struct perf_map *map);
/* The function that addr lies in, valid as long as map, and how far; NULL: none. */
const char *perf_map_find(const struct perf_map *map, uint64_t addr, uint64_t *into);

#endif
