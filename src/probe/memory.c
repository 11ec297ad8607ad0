/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How the kernel maps memory: where all of it lies once (its "direct map"), and the page tables,
 * which tell whether what lies elsewhere is memory or a device's registers.
 *
 * The direct map begins at a random address that no file shows. But the page tables lie in it
 * themselves, and the one of the current process is known by its address there; followed down to
 * that very address, they give where the page is in memory, and the difference of the two is what
 * is looked for. To follow them one must know it already: so each possible beginning is tried, and
 * all but the right one contradict themselves.
 *
 * What is read is read by a program that is run by hand, a word at a time.
 */
#include "probe/internal.h"
#include "probe/try.h"

#include <errno.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#ifdef __x86_64__

#define GIB (1ull << 30)

enum {
	PRESENT = 1,
	LARGE = 1 << 7,
	MAX_GIB = 8192, /* of memory that a machine may have */
};

/* Word at an address, or for 0 the current task; half of it, since a program returns 32 bits. */
static const struct bpf_insn peek_insns[] = {
	INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_3, BPF_REG_1, 0, 0),
	INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_6, BPF_REG_1, 8, 0),
	INSN(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, -8, 0),
	INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_3, 0, 6, 0),
	INSN_MOV_REG(BPF_REG_1, BPF_REG_10),
	INSN(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_1, 0, 0, -8),
	INSN_MOV_IMM(BPF_REG_2, 8),
	INSN_CALL(BPF_FUNC_probe_read_kernel),
	INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_0, BPF_REG_10, -8, 0),
	INSN(BPF_JMP | BPF_JA, 0, 0, 1, 0),
	INSN_CALL(BPF_FUNC_get_current_task),
	INSN(BPF_ALU64 | BPF_RSH | BPF_X, BPF_REG_0, BPF_REG_6, 0, 0),
	INSN_EXIT,
};

struct looker {
	int prog, err;
};

/* 0 where there is nothing to be read, too. */
static uint64_t peek(struct looker *l, uint64_t address)
{
	uint64_t low[12] = { address, 0 }, high[12] = { address, 32 };
	uint32_t l32 = 0, h32 = 0;

	if (!l->err)
		l->err = try_run_args(l->prog, low, &l32);
	if (!l->err)
		l->err = try_run_args(l->prog, high, &h32);
	return l->err ? 0 : (uint64_t)h32 << 32 | l32;
}

/* Where in memory is what has this address? UINT64_MAX: the tables don't lead there. */
static uint64_t physical(struct looker *l, const struct kernel_memory *m, uint64_t table,
			 uint64_t address)
{
	uint64_t entry, size;

	for (unsigned shift = m->top_shift; shift >= 12; shift -= 9) {
		entry = peek(l, table + (address >> shift & 511) * 8);
		size = 1ull << shift;
		if (!(entry & PRESENT))
			return UINT64_MAX;
		if (shift == 12 || (shift < 39 && (entry & LARGE)))
			return (entry & m->address_mask & ~(size - 1)) + (address & (size - 1));
		table = m->direct + (entry & m->address_mask);
	}
	return UINT64_MAX;
}

/*
 * What surely is the direct map: a kernel that chooses addresses at random leaves it as many TiB as
 * there is memory, and begins the next area behind it. An address that is not in here is looked up,
 * even if it is memory.
 */
static unsigned direct_bits(void)
{
	unsigned bits = 40;
	struct sysinfo si;

	if (!sysinfo(&si))
		while (bits < 52 && 2ull << bits <= (uint64_t)si.totalram * si.mem_unit)
			bits++;
	return bits;
}

static int find(struct looker *l, uint64_t task, uint64_t tables, struct kernel_memory *m)
{
	m->address_mask = 0x000ffffffffff000ull;
	/* With five levels the direct map lies lower than there are addresses with four. */
	m->top_shift = tables < 0xffff800000000000ull ? 48 : 39;
	m->direct_bits = direct_bits();
	m->direct = tables & ~(GIB - 1);
	for (int i = 0; i < MAX_GIB && !l->err; i++, m->direct -= GIB)
		if (physical(l, m, tables, tables) == tables - m->direct &&
		    physical(l, m, tables, task) == task - m->direct)
			return 0;
	return l->err ? l->err : -ENOENT;
}

/* Offset of a member, or -1. */
static int64_t member(struct types *ts, const char *of, const char *name)
{
	dt_tid t = type_find(ts, "vmlinux", BTF_KIND_STRUCT, of);
	struct type_member m;

	return t != TID_NONE && type_member(ts, t, name, &m) ? (int64_t)(m.bit_off / 8) : -1;
}

int kernel_memory_find(struct types *ts, struct kernel_memory *m)
{
	int64_t active_mm = member(ts, "task_struct", "active_mm"),
		pgd = member(ts, "mm_struct", "pgd");
	struct looker l = { 0 };
	uint64_t task;
	int err;

	if (active_mm < 0 || pgd < 0)
		return -ENOTSUP;
	m->active_mm = (uint32_t)active_mm;
	m->pgd = (uint32_t)pgd;
	l.prog = try_load(&(struct try_prog){ .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
					      .insns = peek_insns,
					      .ninsns = ARRAY_SIZE(peek_insns) });
	if (l.prog < 0)
		return l.prog;
	task = peek(&l, 0);
	err = find(&l, task, peek(&l, peek(&l, task + (uint64_t)active_mm) + (uint64_t)pgd), m);
	close(l.prog);
	return err;
}

#else

int kernel_memory_find(struct types *ts, struct kernel_memory *m)
{
	(void)ts;
	(void)m;
	return -ENOSYS;
}

#endif
