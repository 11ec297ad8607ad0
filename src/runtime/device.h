/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Is there a device's register at an address? The kernel's page tables say: what is not memory is
 * mapped so that no cache keeps it.
 */
#ifndef DT_RT_DEVICE_H
#define DT_RT_DEVICE_H

#include "runtime/dpath.h" /* rt_peek() */
#include "runtime/rt.h"

#ifdef __bpf__
static u64 (*const rt_helper_current)(void) = (void *)35;
#define rt_current() rt_helper_current()
#else
extern u64 rt_host_current;
#define rt_current() rt_host_current
#endif

/* Intel SDM volume 3, 4.5: bits of an entry. */
enum {
	RT_PRESENT = 1 << 0,
	RT_UNCACHED =
		1 << 3 |
		1 << 4, /* write-through, cache disabled: by Linux' table of types all but write-back */
	RT_LARGE = 1 << 7, /* no table, but 2 MiB or 1 GiB */
	RT_LEVELS = 5,
};

/*
 * What the arguments are, struct kernel_memory tells; mask has the top shift in its lowest bits. Where nothing is mapped, or an address is
 * none of the kernel's, reading fails by itself: 0.
 */
RT_FUNCTION u64 rt_is_device(u64 address, u64 direct, u64 mask, u64 active_mm, u64 pgd)
{
	u64 shift = mask & 63, table;

	/* the kernel's own text and data, and its modules: no need to look */
	if (!(address >> 63) || address - 0xffffffff80000000ull < 0x7f000000ull)
		return 0;
	mask &= ~63ull;
	table = rt_peek(rt_peek(rt_current() + active_mm) + pgd);
	RT_NOUNROLL
	for (int level = 0; level < RT_LEVELS; level++) {
		u64 entry = rt_peek(table + (address >> shift & 511) * 8);

		if (!(entry & RT_PRESENT))
			return 0;
		if (shift <= 12 || (shift < 39 && (entry & RT_LARGE)))
			return (entry & RT_UNCACHED) != 0;
		table = direct + (entry & mask);
		shift -= 9;
	}
	return 0;
}

#endif
