/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Arenas and the arrays that grow in them.
 *
 * An arena hands out memory from chunks by moving a mark and gives all of it back in one go. Chunks
 * double in size so that a long program costs few system allocations, and a one-liner few
 * kilobytes. Memory that is used again is cleared as it is handed out, not before: who fills it
 * himself (arena_room()) needs no zeros, and what isn't used again isn't cleared. Built with the address sanitizer every allocation is a chunk of its own, so that a
 * read past one is found.
 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_EXACT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_EXACT 1
#endif
#endif

enum { ALIGNMENT = 16, FIRST_CHUNK = 8 << 10, BIGGEST_CHUNK = 1 << 20 };

/* size, used and clean are of the bytes that follow this header. */
struct arena_chunk {
	struct arena_chunk *next;
	size_t size, used;
	size_t clean; /* from here on nothing was ever written */
};

static char *chunk_data(struct arena_chunk *c)
{
	return (char *)c + ALIGN_UP(sizeof(*c), ALIGNMENT);
}

static __thread unsigned shortages;

unsigned memory_shortages(void)
{
	return shortages;
}

void memory_short(void)
{
	shortages++;
}

static void *no_memory(struct arena *a)
{
	memory_short();
	if (a->on_oom)
		a->on_oom(a->oom_arg);
	return NULL;
}

/* An empty chunk that has room for it, NULL: there is none. */
static struct arena_chunk *chunk_spare(struct arena *a, size_t need)
{
	for (struct arena_chunk **at = &a->spare; *at; at = &(*at)->next) {
		struct arena_chunk *c = *at;

		if (c->size < need)
			continue;
		*at = c->next;
		return c;
	}
	return NULL;
}

/* How large a new chunk should be. */
static size_t chunk_size(const struct arena *a, size_t need)
{
#ifdef ARENA_EXACT
	(void)a;
	return need;
#else
	size_t usual = a->chunks ? a->chunks->size * 2 : FIRST_CHUNK;

	if (usual > BIGGEST_CHUNK)
		usual = BIGGEST_CHUNK;
	return need < usual ? usual : need;
#endif
}

static struct arena_chunk *chunk_new(size_t size)
{
	struct arena_chunk *c = calloc(1, ALIGN_UP(sizeof(*c), ALIGNMENT) + size);

	if (c)
		c->size = size;
	return c;
}

static struct arena_chunk *chunk_add(struct arena *a, size_t need)
{
	struct arena_chunk *c = chunk_spare(a, need);

	if (!c)
		c = chunk_new(chunk_size(a, need));
	if (!c)
		return NULL;
	c->next = a->chunks;
	a->chunks = c;
	return c;
}

void *arena_room(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->chunks;

	if (size > PTRDIFF_MAX / 2)
		return no_memory(a);
	if (!size)
		size = 1;
	size_t need = ALIGN_UP(size, ALIGNMENT);

	if (a->limit && (need > a->limit || a->used > a->limit - need))
		return no_memory(a);
#ifdef ARENA_EXACT
	c = chunk_add(a, size);
	need = size;
#else
	if (!c || c->size - c->used < need)
		c = chunk_add(a, need);
#endif
	if (!c)
		return no_memory(a);
	void *p = chunk_data(c) + c->used;

	c->used += need;
	a->used += need;
#ifdef ARENA_EXACT
	memset(p, 0xa5, need); /* who reads it before he writes it finds out */
	c->clean = need;
#endif
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	char *p = arena_room(a, size);

	if (p) {
		struct arena_chunk *c = a->chunks;
		size_t start = (size_t)(p - chunk_data(c));

		if (start < c->clean)
			memset(p, 0, (c->clean < c->used ? c->clean : c->used) - start);
	}
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = n < SIZE_MAX ? arena_room(a, n + 1) : NULL;

	if (!copy)
		return NULL;
	if (n)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	char *s = n < 0 ? NULL : arena_room(a, (size_t)n + 1);

	if (s)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *s = arena_vprintf(a, fmt, ap);

	va_end(ap);
	return s;
}

static void chunks_free(struct arena_chunk **list)
{
	for (struct arena_chunk *c = *list, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	*list = NULL;
}

void arena_free(struct arena *a)
{
	chunks_free(&a->chunks);
	chunks_free(&a->spare);
	a->used = 0;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ .chunk = a->chunks,
				    .chunk_used = a->chunks ? a->chunks->used : 0,
				    .used = a->used };
}

static void chunk_cut(struct arena_chunk *c, size_t used)
{
	if (c->clean < c->used)
		c->clean = c->used;
	c->used = used;
}

void arena_release(struct arena *a, struct arena_mark m)
{
	struct arena_chunk *newer = NULL, **end = &newer;

	/* The largest, which are the newest, come first. */
	for (; a->chunks != m.chunk; end = &(*end)->next) {
		*end = a->chunks;
		a->chunks = (*end)->next;
		chunk_cut(*end, 0);
	}
	*end = NULL;
#ifdef ARENA_EXACT
	chunks_free(&newer);
#endif
	if (newer) {
		*end = a->spare;
		a->spare = newer;
	}
	if (m.chunk)
		chunk_cut(m.chunk, m.chunk_used);
	a->used = m.used;
}

void arena_reset(struct arena *a)
{
	arena_release(a, (struct arena_mark){ 0 });
}

bool vec_grow_(struct arena *a, void **at, size_t *cap, size_t n, size_t elem)
{
	size_t bigger = *cap ? *cap * 2 : 8;

	if (bigger > PTRDIFF_MAX / 2 / elem)
		return no_memory(a) != NULL;
	void *to = arena_room(a, bigger * elem);

	if (!to)
		return false;
	if (n)
		memcpy(to, *at, n * elem);
	*at = to;
	*cap = bigger;
	return true;
}
