/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Numbers as DWARF writes them. Whoever reads beyond the end gets zeros, and is told once he asks.
 */
#include <string.h>

#include "elf/cfi_impl.h"

const uint8_t *cfi_take(struct bytes *b, uint64_t n)
{
	const uint8_t *p = b->at;

	if (b->failed || n > (uint64_t)(b->end - b->at)) {
		b->failed = true;
		return NULL;
	}
	b->at += n;
	b->addr += n;
	return p;
}

uint64_t cfi_number(struct bytes *b, unsigned size)
{
	const uint8_t *p = cfi_take(b, size);
	uint64_t v = 0;

	if (p)
		memcpy(&v, p, size); /* the file's order is the machine's: x86 */
	return v;
}

static int64_t signed_number(struct bytes *b, unsigned size)
{
	unsigned shift = 64 - 8 * size;

	return (int64_t)(cfi_number(b, size) << shift) >> shift;
}

uint64_t cfi_uleb(struct bytes *b)
{
	uint64_t v = 0;

	for (unsigned shift = 0;; shift += 7) {
		const uint8_t *p = cfi_take(b, 1);

		if (!p)
			return 0;
		if (shift < 64)
			v |= (uint64_t)(*p & 0x7f) << shift;
		if (!(*p & 0x80))
			return v;
	}
}

int64_t cfi_sleb(struct bytes *b)
{
	uint64_t v = 0;

	for (unsigned shift = 0;;) {
		const uint8_t *p = cfi_take(b, 1);

		if (!p)
			return 0;
		if (shift < 64)
			v |= (uint64_t)(*p & 0x7f) << shift;
		shift += 7;
		if (*p & 0x80)
			continue;
		if (*p & 0x40 && shift < 64)
			v |= ~0ull << shift;
		return (int64_t)v;
	}
}

uint64_t cfi_pointer(struct bytes *b, unsigned encoding)
{
	uint64_t here = b->addr, v;

	switch (encoding & 0x0f) {
	case DW_EH_PE_absptr:
	case DW_EH_PE_udata8:
	case DW_EH_PE_sdata8:
		v = cfi_number(b, 8);
		break;
	case DW_EH_PE_uleb128:
		v = cfi_uleb(b);
		break;
	case DW_EH_PE_sleb128:
		v = (uint64_t)cfi_sleb(b);
		break;
	case DW_EH_PE_udata2:
		v = cfi_number(b, 2);
		break;
	case DW_EH_PE_udata4:
		v = cfi_number(b, 4);
		break;
	case DW_EH_PE_sdata2:
		v = (uint64_t)signed_number(b, 2);
		break;
	case DW_EH_PE_sdata4:
		v = (uint64_t)signed_number(b, 4);
		break;
	default:
		b->failed = true;
		return 0;
	}
	switch (encoding & 0x70) {
	case DW_EH_PE_absptr:
		return v;
	case DW_EH_PE_pcrel:
		return v + here;
	default:
		b->failed = true;
		return 0;
	}
}
