/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * /tmp/perf-PID.map. Later lines are newer: where functions overlap, the last one written counts.
 */
#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf/perf_map.h"

struct code {
	uint64_t start, end;
	char *name;
	size_t line; /* in the file */
};

struct perf_map {
	struct code *code; /* by start, then by line */
	size_t n, cap;
};

/* The process' number as it knows it itself, which names its file; the group's outside of containers. */
static uint32_t own_number(uint32_t pid)
{
	char path[32], line[256];
	uint32_t own = pid;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		const char *last = strrchr(line, '\t');

		if (!strncmp(line, "NSpid:", 6) && last)
			own = (uint32_t)strtoul(last + 1, NULL, 10);
	}
	if (f)
		fclose(f);
	return own;
}

static FILE *open_map(uint32_t pid, uint32_t uid)
{
	char path[80];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/root/tmp/perf-%" PRIu32 ".map", pid,
		 own_number(pid));
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		snprintf(path, sizeof(path), "/tmp/perf-%" PRIu32 ".map", pid);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	}
	if (fd < 0)
		return NULL;
	/* /tmp is everybody's: somebody else's file would name things as that one likes. */
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || (st.st_uid != 0 && st.st_uid != uid)) {
		close(fd);
		return NULL;
	}
	return fdopen(fd, "r");
}

static bool read_line(char *line, struct code *c)
{
	char *end;

	c->start = strtoull(line, &end, 16);
	if (end == line || *end != ' ')
		return false;
	line = end + 1;
	c->end = strtoull(line, &end, 16);
	if (end == line || *end != ' ' || !c->end || c->start + c->end < c->start)
		return false;
	c->end += c->start;
	for (c->name = end + 1, end = c->name + strlen(c->name);
	     end > c->name && isspace((unsigned char)end[-1]);)
		*--end = '\0';
	/* It goes to a terminal. */
	for (char *p = c->name; *p; p++)
		if (iscntrl((unsigned char)*p))
			*p = '?';
	return *c->name;
}

static bool add(struct perf_map *map, const struct code *c)
{
	if (map->n == map->cap) {
		size_t cap = map->cap ? map->cap * 2 : 256;
		struct code *more = realloc(map->code, cap * sizeof(*more));

		if (!more)
			return false;
		map->code = more;
		map->cap = cap;
	}
	map->code[map->n] = *c;
	map->code[map->n].name = strdup(c->name);
	if (!map->code[map->n].name)
		return false;
	map->n++;
	return true;
}

static int by_start(const void *a, const void *b)
{
	const struct code *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

struct perf_map *perf_map_read(uint32_t pid, uint32_t uid)
{
	struct perf_map *map;
	char *line = NULL;
	size_t cap = 0;
	struct code c = { 0 };
	FILE *f = open_map(pid, uid);

	if (!f)
		return NULL;
	map = calloc(1, sizeof(*map));
	while (map && getline(&line, &cap, f) > 0) {
		c.line++;
		if (read_line(line, &c) && !add(map, &c))
			break;
	}
	free(line);
	fclose(f);
	if (map && map->n)
		qsort(map->code, map->n, sizeof(*map->code), by_start);
	return map;
}

void perf_map_free(struct perf_map *map)
{
	if (!map)
		return;
	for (size_t i = 0; i < map->n; i++)
		free(map->code[i].name);
	free(map->code);
	free(map);
}

const char *perf_map_find(const struct perf_map *map, uint64_t addr, uint64_t *into)
{
	size_t lo = 0, hi = map->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (map->code[mid].start <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* The nearest start is the newest there, unless it ends before addr. */
	if (!lo || map->code[lo - 1].end <= addr)
		return NULL;
	*into = addr - map->code[lo - 1].start;
	return map->code[lo - 1].name;
}
