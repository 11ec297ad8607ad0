/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What a translator makes, as a whole: in scratch memory, member by member. (A single member was
 * replaced by its expression when the program was checked.)
 */
#include "code/lower.h"

static void store_member(struct lower *L, const struct node *value, const struct type_member *m,
			 vreg base)
{
	int32_t off = (int32_t)(m->bit_off / 8);
	int64_t size = type_size(L->ts, m->type);

	if (type_is_string(L->ts, value->tid)) {
		string_into(L, value, base, off, (uint32_t)size, false);
	} else if (!type_is_scalar(L->ts, m->type)) {
		copy_bytes(L, base, off, lower_place(L, value), (uint32_t)size);
	} else if (m->bit_size) {
		const struct node at = { .kind = N_MEMBER, .tid = m->type, .member = *m };

		store_bitfield(L, &at,
			       (struct place){ .where = PLACE_OURS, .base = base, .off = off },
			       lower_scalar(L, value));
	} else {
		ir_store(L->f, (int)size, base, off, ir_r(lower_scalar(L, value)));
	}
}

struct place lower_translated(struct lower *L, const struct node *n)
{
	uint32_t size = (uint32_t)type_size(L->ts, n->tid);
	vreg base = scratch_at(L, size, NULL);

	zero_bytes(L, base, 0, size);
	for (unsigned i = 0; i < n->nargs; i++)
		store_member(L, n->args[i]->a, &n->args[i]->member, base);
	return (struct place){ .where = PLACE_OURS, .base = base };
}
