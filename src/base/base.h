/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What every room uses: an arena, a growing array, a string builder, a hash table and a clock.
 *
 * Memory of a compilation lives in one arena and is released in one go. An arena knows where to
 * jump when memory runs out: inside the compiler that is the compilation's own way out (see
 * diag.h), so code between does not check every allocation and still nothing leaks and nothing
 * exits. An arena without such a place returns NULL, and its user checks.
 *
 * Caches that many ask - types, probes - answer "not there" when they could not look for want of
 * memory. So every refusal is counted, and who asked for an answer compares the count before he
 * believes it.
 */
#ifndef DT_BASE_H
#define DT_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define DT_PRINTF(f, v) __attribute__((format(printf, f, v)))
#define DT_NORETURN	__attribute__((noreturn))
#define ALIGN_UP(x, a)	(((x) + (a)-1) / (a) * (a))

/* How often this thread got no memory. What allocates without an arena, a string builder or a hash
 * table calls memory_short() itself where others could take its failure for an answer. */
unsigned memory_shortages(void);
void memory_short(void);

/* CLOCK_MONOTONIC, in ns. */
uint64_t now_ns(void);

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	struct arena_chunk *spare;  /* empty, of before the last arena_reset() */
	void (*on_oom)(void *arg);  /* must not return; NULL: allocations return NULL instead */
	void *oom_arg;
	size_t limit; /* bytes this arena may hold; 0: no limit (tests set it to fail on purpose) */
	size_t used;
};

/* Zeroed memory, aligned to 16, valid until arena_free(). */
void *arena_alloc(struct arena *a, size_t size);
/* The same, but with anything in it: for who writes all of it before he reads it. */
void *arena_room(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
char *arena_printf(struct arena *a, const char *fmt, ...) DT_PRINTF(2, 3);
void arena_free(struct arena *a);
/* All that was handed out is forgotten; the memory is kept for what will be. */
void arena_reset(struct arena *a);

/* What was handed out since the mark is forgotten, and its memory kept: for a step that leaves nothing behind. */
struct arena_mark {
	struct arena_chunk *chunk;
	size_t chunk_used, used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark m);

#define arena_new(a, type)	     ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n)	     ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))
#define arena_room_array(a, type, n) ((type *)arena_room((a), sizeof(type) * (size_t)(n)))

/*
 * A growing array in an arena: struct { T *at; size_t n, cap; }. vec_push(arena, &v, value).
 * Old storage stays in the arena until it is freed (geometric growth: at most twice the final
 * size).
 */
#define VEC(T)                                                                                     \
	struct {                                                                                   \
		T *at;                                                                             \
		size_t n, cap;                                                                     \
	}
/* Returns false (and leaves the array as it was) only if the arena returned NULL. */
bool vec_grow_(struct arena *a, void **at, size_t *cap, size_t n, size_t elem);
#define vec_push(a, v, x)                                                                          \
	((v)->n < (v)->cap ||                                                                      \
			 vec_grow_((a), (void **)&(v)->at, &(v)->cap, (v)->n, sizeof(*(v)->at))    \
		 ? ((v)->at[(v)->n++] = (x), true)                                                 \
		 : false)

/* A string that grows on the heap. After a failed allocation `failed` is set and later calls do
 * nothing. */
struct strbuf {
	char *s; /* always terminated once anything was added; NULL before */
	size_t n, cap;
	bool failed;
};

void strbuf_add(struct strbuf *b, const char *s, size_t n);
void strbuf_puts(struct strbuf *b, const char *s);
void strbuf_putc(struct strbuf *b, char c);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) DT_PRINTF(2, 3);
void strbuf_vprintf(struct strbuf *b, const char *fmt, va_list ap);
void strbuf_reset(struct strbuf *b); /* empty, keeps its storage */
void strbuf_free(struct strbuf *b);

/*
 * A hash table from byte strings to pointers; keys are borrowed (must outlive the table), values
 * are the caller's. Memory is the heap's; insertion returns -ENOMEM when there is none.
 */
struct hash_slot {
	const void *key;
	size_t keylen;
	void *value; /* NULL: the slot is empty */
	uint64_t hash;
};

struct hash {
	struct hash_slot *slots;
	size_t n, cap; /* cap is a power of two, or 0 */
};

uint64_t hash_bytes(const void *key, size_t len);
void *hash_get(const struct hash *h, const void *key, size_t len);
/* Sets key to value (not NULL), replacing what was there. 0 or -ENOMEM. */
int hash_set(struct hash *h, const void *key, size_t len, void *value);
void hash_del(struct hash *h, const void *key, size_t len);
/* Walk: for (struct hash_slot *s = NULL; (s = hash_next(h, s));) ... ; no insertion meanwhile. */
struct hash_slot *hash_next(const struct hash *h, struct hash_slot *prev);
void hash_free(struct hash *h);
void *hash_gets(const struct hash *h, const char *key);
int hash_sets(struct hash *h, const char *key, void *value);

/* Edit distance (insert, delete, replace, swap of neighbours), for "did you mean"; gives up above
 * max. */
unsigned edit_distance(const char *a, const char *b, unsigned max);

/* D's probe-name globbing: * ? [a-z] [!a-z] and \x. An empty pattern matches everything. */
bool glob_match(const char *pattern, const char *s);
bool glob_has_magic(const char *pattern);

#endif
