/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Go's calling convention since 1.17, which its source describes as ABIInternal: parameters in order, the receiver first. One is taken apart
 * into what it is made of - a string into a pointer and a length - and if there are registers for all of that, it is in these; if
 * not it is on the stack as a whole, and a later one may be in registers all the same. An array of more than one element is never in
 * registers.
 */
#include "probe/go_call.h"

#include "base/base.h"

enum {
	FLOATS = 15, /* registers for numbers of floating point */
	DEPTH = 16,  /* of structures within each other */
};

/* Takes registers for a value of the type. False: there are none for it. */
static bool take_registers(const struct types *ts, dt_tid t, struct go_call *call, int depth)
{
	switch (type_kind(ts, t)) {
	case BTF_KIND_STRUCT:
		for (unsigned i = 0; i < type_nmembers(ts, t); i++) {
			struct type_member m;

			if (depth == DEPTH || !type_member_at(ts, t, i, &m) ||
			    !take_registers(ts, m.type, call, depth + 1))
				return false;
		}
		return true;
	case BTF_KIND_ARRAY:
		return type_nelems(ts, t) == 0 ||
		       (type_nelems(ts, t) == 1 && depth < DEPTH &&
			take_registers(ts, type_ref(ts, t), call, depth + 1));
	case BTF_KIND_FLOAT:
		/* a complex one is two */
		call->floats += type_size(ts, t) > 8 ? 2 : 1;
		return call->how->nregs && call->floats <= FLOATS;
	default:
		call->integers++;
		return call->integers <= call->how->nregs;
	}
}

bool go_place(const struct types *ts, dt_tid t, struct go_call *call, unsigned *number)
{
	const struct arch_call *c = call->how;
	bool function = type_kind(ts, t) == BTF_KIND_FUNC_PROTO; /* that is, a pointer to one */
	int64_t size = function ? c->word : type_size(ts, t);
	uint32_t align = function ? (uint32_t)c->word : type_align(ts, t);
	struct go_call with = *call;
	uint32_t at;

	*number = call->integers;
	if (take_registers(ts, t, &with, 0)) {
		*call = with;
		return true;
	}
	at = ALIGN_UP(call->stack, align ? align : 1);
	call->stack = at + (size > 0 && size < INT32_MAX - at ? (uint32_t)size : 0);
	*number = c->nregs + at / (unsigned)c->word;
	return at % (unsigned)c->word == 0;
}
