/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rt_is_device() on page tables made here: part of runtime_check.h. "Physical" addresses are offsets in a block of
 * pages; an address is mapped at a random size, cached or not.
 */
u64 rt_host_current;

struct device_tables {
	uint64_t (*page)[512];
	unsigned used; /* pages */
};

static uint64_t device_attributes(bool *device)
{
	static const uint64_t others[] = { 1 << 1, 1 << 5, 1 << 6, 1ull << 63, 1 << 8 };
	uint64_t flags = 1;

	for (unsigned i = 0; i < 5; i++)
		flags |= below(2) ? others[i] : 0;
	*device = below(2);
	return flags | (*device ? (1 + below(3)) << 3 : 0);
}

static const char *check_device(void)
{
	enum { PAGES = 8, MM = 40, PGD = 72 };
	struct device_tables t = { aligned_alloc(4096, PAGES * 4096), 1 };
	unsigned top = below(2) ? 48 : 39, leaf = 12 + 9 * (unsigned)below(3), shift, at = 0;
	uint64_t address = ~0ull << 63 | rng(), task[8] = { 0 }, mm[12] = { 0 }, *entry, mask;
	bool device = false, mapped = below(8);
	const char *e = NULL;

	memset(t.page, 0, PAGES * 4096);
	if (address >= 0xffffffff80000000ull)
		address -= 1ull << 32;
	task[MM / 8] = (uint64_t)(uintptr_t)mm;
	mm[PGD / 8] = (uint64_t)(uintptr_t)t.page;
	rt_host_current = (uint64_t)(uintptr_t)task;
	for (shift = top;; shift -= 9) {
		entry = &t.page[at][address >> shift & 511];
		if (shift == leaf)
			break;
		at = t.used++;
		/* no cache for the tables themselves says nothing of what they map */
		*entry = at * 4096 | 1 | below(4) << 3;
	}
	/* large pages have one bit more that says they are */
	*entry = device_attributes(&device) | (leaf > 12 ? 1 << 7 : below(2) << 7);
	if (!mapped)
		*entry &= ~1ull;
	mask = 0x000ffffffffff000ull | top;
	if (rt_is_device(address, (uint64_t)(uintptr_t)t.page, mask, MM, PGD) != (mapped && device))
		e = wrong("device at %llx: a page of 2^%u, %s, %s", (unsigned long long)address,
			  leaf, mapped ? "mapped" : "not mapped", device ? "a device" : "memory");
	/* not looked at: a user's, the kernel's own */
	if (!e && rt_is_device(address & INT64_MAX, 0, mask, MM, PGD))
		e = wrong("a user's address is called a device's");
	if (!e && rt_is_device(0xffffffff80000000ull + below(0x7f000000), 0, mask, MM, PGD))
		e = wrong("an address of the kernel's own is called a device's");
	free(t.page);
	return e;
}
