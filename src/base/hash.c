/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A hash table with open addressing. A collision goes to the next free slot; a deletion moves the
 * slots after it back instead of leaving a mark, so lookups never get slower with the table's age.
 */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	return x ^ (x >> 32);
}

uint64_t hash_bytes(const void *key, size_t len)
{
	const unsigned char *p = key;
	uint64_t h = 0x9e3779b97f4a7c15u ^ len, word;

	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&word, p, 8);
		h = mix(h ^ word) + 0x9e3779b97f4a7c15u;
	}
	if (len) {
		word = 0;
		memcpy(&word, p, len);
		h ^= word;
	}
	return mix(h);
}

static bool slot_is(const struct hash_slot *s, uint64_t hash, const void *key, size_t len)
{
	return s->hash == hash && s->keylen == len && (!len || !memcmp(s->key, key, len));
}

/* The slot of the key, or the free one where it belongs. The table has room. */
static struct hash_slot *find(const struct hash *h, uint64_t hash, const void *key, size_t len)
{
	size_t i = hash & (h->cap - 1);

	while (h->slots[i].value && !slot_is(&h->slots[i], hash, key, len))
		i = (i + 1) & (h->cap - 1);
	return &h->slots[i];
}

void *hash_get(const struct hash *h, const void *key, size_t len)
{
	return h->n ? find(h, hash_bytes(key, len), key, len)->value : NULL;
}

static int grow(struct hash *h)
{
	struct hash bigger = { .n = h->n, .cap = h->cap ? h->cap * 2 : 16 };

	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (!bigger.slots) {
		memory_short();
		return -ENOMEM;
	}
	for (size_t i = 0; i < h->cap; i++) {
		struct hash_slot *s = &h->slots[i];

		if (s->value)
			*find(&bigger, s->hash, s->key, s->keylen) = *s;
	}
	free(h->slots);
	*h = bigger;
	return 0;
}

int hash_set(struct hash *h, const void *key, size_t len, void *value)
{
	uint64_t hash = hash_bytes(key, len);

	if (!value)
		return -EINVAL;
	if (h->n * 4 >= h->cap * 3) {
		/* Replacing needs no room, so it works in a full table without memory too. */
		struct hash_slot *old = h->cap ? find(h, hash, key, len) : NULL;

		if ((!old || !old->value) && grow(h))
			return -ENOMEM;
	}
	struct hash_slot *s = find(h, hash, key, len);

	if (!s->value)
		h->n++;
	*s = (struct hash_slot){ .key = key, .keylen = len, .value = value, .hash = hash };
	return 0;
}

void hash_del(struct hash *h, const void *key, size_t len)
{
	if (!h->n)
		return;
	struct hash_slot *s = find(h, hash_bytes(key, len), key, len);

	if (!s->value)
		return;
	size_t mask = h->cap - 1, hole = (size_t)(s - h->slots);

	for (size_t i = (hole + 1) & mask; h->slots[i].value; i = (i + 1) & mask) {
		size_t home = h->slots[i].hash & mask;

		/* Slot i may fill the hole unless its home lies after the hole on the way to i. */
		if (((i - home) & mask) >= ((i - hole) & mask)) {
			h->slots[hole] = h->slots[i];
			hole = i;
		}
	}
	h->slots[hole] = (struct hash_slot){ 0 };
	h->n--;
}

struct hash_slot *hash_next(const struct hash *h, struct hash_slot *prev)
{
	for (size_t i = prev ? (size_t)(prev - h->slots) + 1 : 0; i < h->cap; i++) {
		if (h->slots[i].value)
			return &h->slots[i];
	}
	return NULL;
}

void hash_free(struct hash *h)
{
	free(h->slots);
	*h = (struct hash){ 0 };
}

void *hash_gets(const struct hash *h, const char *key)
{
	return hash_get(h, key, strlen(key));
}

int hash_sets(struct hash *h, const char *key, void *value)
{
	return hash_set(h, key, strlen(key), value);
}
