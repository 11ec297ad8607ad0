/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A circular store of records. The policies ring (the last bufsize bytes) and fill (the first) live
 * on it, and so does what has to be moved out of a full ring before END runs.
 *
 * A record stands in one piece: the memory is longer than cap by the size of the largest record,
 * and one that begins before the end may run into that part. The bytes at the start that belong to
 * it by count stay unused.
 */
#include "trace/kept.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t entry_size(uint32_t size)
{
	return ALIGN_UP((size_t)size, 8) + 8;
}

int kept_init(struct kept *k, size_t cap, size_t slack)
{
	*k = (struct kept){ .mem = malloc(cap + slack), .cap = cap };
	return k->mem ? 0 : -ENOMEM;
}

bool kept_add(struct kept *k, const void *rec, uint32_t size, size_t slack)
{
	size_t need = entry_size(size);
	uint64_t head = size;
	uint8_t *at;

	if (need > slack || k->tail - k->head + need > k->cap)
		return false;
	at = k->mem + k->tail % k->cap;
	memcpy(at, &head, 8);
	memcpy(at + 8, rec, size);
	k->tail += need;
	return true;
}

const void *kept_take(struct kept *k, uint32_t *size)
{
	const uint8_t *at;
	uint64_t head;

	if (k->head == k->tail)
		return NULL;
	at = k->mem + k->head % k->cap;
	memcpy(&head, at, 8);
	*size = (uint32_t)head;
	k->head += entry_size(*size);
	return at + 8;
}

void kept_add_last(struct kept *k, const void *rec, uint32_t size, size_t slack)
{
	uint32_t gone;

	while (!kept_add(k, rec, size, slack))
		if (!kept_take(k, &gone))
			return; /* larger than the whole store: session_new refuses such clauses */
}

int kept_add_grow(struct kept *k, const void *rec, uint32_t size, size_t slack)
{
	struct kept bigger;
	const void *old;
	uint32_t n;
	int r;

	if (kept_add(k, rec, size, slack))
		return 0;
	if (entry_size(size) > slack)
		return -E2BIG;
	r = kept_init(&bigger, k->cap * 2 + 2 * slack + 4096, slack);
	if (r)
		return r;
	while ((old = kept_take(k, &n)))
		kept_add(&bigger, old, n, slack);
	kept_add(&bigger, rec, size, slack);
	free(k->mem);
	*k = bigger;
	return 0;
}

void kept_free(struct kept *k)
{
	free(k->mem);
	*k = (struct kept){ 0 };
}
