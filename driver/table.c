// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * From a place in the kernel to the programs that run there: a hash table with chains of indices,
 * in one piece.
 *
 * A table is filled by one writer and then published; callbacks walk it without a lock. It never
 * grows: to add, a new one is made and the old one freed a grace period later. To take away, a
 * target's attachment becomes NULL, which can't fail and needs no memory; the next table is made
 * without it.
 */
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/mm.h>

#include "driver.h"

struct dt_table *dt_table_new(u32 max)
{
	u32 bits = ilog2(max | 1) + 1;
	struct dt_table *t = dt_alloc(kvzalloc(struct_size(t, target, max), GFP_KERNEL_ACCOUNT));

	if (!t)
		return NULL;
	t->head = dt_alloc(kvcalloc(1ul << bits, sizeof(*t->head), GFP_KERNEL_ACCOUNT));
	if (!t->head) {
		kvfree(t);
		return NULL;
	}
	t->max = max;
	t->bits = bits;
	return t;
}

void dt_table_free(struct dt_table *t)
{
	if (t)
		kvfree(t->head);
	kvfree(t);
}

/* The next target at a place; the first one after NULL. */
const struct dt_target *dt_table_next(const struct dt_table *t, const struct dt_target *prev,
				      unsigned long key)
{
	u32 i = prev ? prev->next : t->head[hash_long(key, t->bits)];

	while (i && t->target[i - 1].key != key)
		i = t->target[i - 1].next;
	return i ? &t->target[i - 1] : NULL;
}
NOKPROBE_SYMBOL(dt_table_next);

/* At the end of its chain: programs at a place run in the order in which they were attached. */
int dt_table_add(struct dt_table *t, struct dt_attachment *a, unsigned long key,
		 unsigned long where, u64 cookie)
{
	u32 *link = &t->head[hash_long(key, t->bits)];

	if (t->n == t->max)
		return -ENOSPC;
	for (; *link; link = &t->target[*link - 1].next)
		if (t->target[*link - 1].key == key && t->target[*link - 1].a == a)
			return -EEXIST;
	t->target[t->n] =
		(struct dt_target){ .a = a, .key = key, .where = where, .cookie = cookie };
	*link = ++t->n;
	return 0;
}

bool dt_table_first_of_key(const struct dt_table *t, const struct dt_target *target)
{
	return dt_table_next(t, NULL, target->key) == target;
}

/* Makes targets nobody's: those of an attachment, or those whose place is gone. */
void dt_table_drop(struct dt_table *t, const struct dt_attachment *a,
		   bool (*gone)(unsigned long key))
{
	u32 i;

	for (i = 0; i < t->n; i++)
		if (t->target[i].a == a || (gone && gone(t->target[i].key)))
			WRITE_ONCE(t->target[i].a, NULL);
}
