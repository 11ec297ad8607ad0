/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the tests of exceptions have in common: programs that fault themselves, and the target module's faults and breakpoints.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <sched.h>
#include <stddef.h>

#include "check.h"
#include "exact.h"

#define DIVIDE_ERROR	   0
#define INT3		   3
#define INVALID_OP	   6
#define GENERAL_PROTECTION 13
#define PAGE_FAULT	   14

/* What a watcher saw of addresses in its range, and how many of its loads from nowhere failed. */
struct watched {
	uint64_t n, addresses, errors, user, failed, succeeded;
};

struct watcher {
	int fd, map;
	volatile struct watched *seen;
};

#define JUMP(op, d, s, o)  INSN(BPF_JMP | (op) | BPF_X, d, s, o, 0)
#define JUMPI(op, d, i, o) INSN(BPF_JMP | (op) | BPF_K, d, 0, o, i)
#define ADD(d, s)	   INSN(BPF_ALU64 | BPF_ADD | BPF_X, d, s, 0, 0)
#define IMM64(d, v)                                                                                \
	INSN(BPF_LD | BPF_IMM | BPF_DW, d, 0, 0, (int)(uint32_t)(v)),                              \
		INSN(0, 0, 0, 0, (int)(uint32_t)((uint64_t)(v) >> 32))

#define FIELD(name) offsetof(struct watched, name)

/*
 * A program for page faults: counts those with an address in [low, high), adds up their addresses and error codes; and then loads,
 * as kernel and as user memory, from where nothing is.
 */
static inline struct watcher load_watcher(uint64_t low, uint64_t high, uint64_t hole)
{
	const uint64_t nowhere[] = { 0, 0x1000, hole,
				     sizeof(long) == 8 ? 0x8000000000000000ull : 0xfffff000ull,
				     sizeof(long) == 8 ? 0xffffffffffe01000ull : 0xffffff00ull };
	struct watcher w = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct watched), 1,
					    BPF_F_MMAPABLE) };
	struct bpf_insn insns[160] = {
		MOV(6, 1),
		MAP_VALUE(7, w.map),
		LOAD(8, 6, 8 * DTRACE_CTX_ARGS),
		IMM64(1, low),
		JUMP(BPF_JLT, 8, 1, 11),
		IMM64(1, high),
		JUMP(BPF_JGE, 8, 1, 8),
		MOVI(1, 1),
		INC(7, 1, FIELD(n)),
		INC(7, 8, FIELD(addresses)),
		LOAD(9, 6, 8 * (DTRACE_CTX_ARGS + 2)),
		INC(7, 9, FIELD(errors)),
		INSN(BPF_ALU64 | BPF_AND | BPF_K, 9, 0, 0, 4),
		INSN(BPF_ALU64 | BPF_RSH | BPF_K, 9, 0, 0, 2),
		INC(7, 9, FIELD(user)),
	};
	int n = 18;

	for (size_t i = 0; i < sizeof(nowhere) / sizeof(*nowhere); i++)
		for (int user = 0; user < 2; user++) {
			struct bpf_insn load[] = {
				MOV(1, 10),
				ADDI(1, -8),
				MOVI(2, 8),
				IMM64(3, nowhere[i]),
				CALL(user ? BPF_FUNC_probe_read_user : BPF_FUNC_probe_read_kernel),
				MOVI(1, 1),
				JUMPI(BPF_JEQ, 0, 0, 2),
				INC(7, 1, FIELD(failed)),
				INSN(BPF_JMP | BPF_JA, 0, 0, 1, 0),
				INC(7, 1, FIELD(succeeded)),
			};
			memcpy(insns + n, load, sizeof(load));
			n += sizeof(load) / sizeof(*load);
		}
	insns[n++] = MOVI(0, 0);
	insns[n++] = EXIT();
	w.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, n);
	w.seen = mmap(NULL, sizeof(struct watched), PROT_READ, MAP_SHARED, w.map, 0);
	if (w.seen == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return w;
}

static inline void free_watcher(struct watcher *w)
{
	munmap((void *)w->seen, sizeof(*w->seen));
	close(w->fd);
	close(w->map);
}

static inline uint64_t hole(void)
{
	FILE *f = fopen("/sys/module/dtrace_target/parameters/fault", "r");
	unsigned long long at = 0;

	CHECK(f && fscanf(f, "%llx", &at) == 1 && at);
	if (f)
		fclose(f);
	return at;
}

static inline bool make_faults(const char *where, int n, int left)
{
	char text[64];

	sprintf(text, "%s %d %d", where, n, left);
	return write_file("/sys/module/dtrace_target/parameters/fault", text);
}

static inline int target_parameter(const char *name)
{
	char path[128];
	FILE *f;
	int n = -1;

	snprintf(path, sizeof(path), "/sys/module/dtrace_target/parameters/%s", name);
	f = fopen(path, "r");
	CHECK(f && fscanf(f, "%d", &n) == 1);
	if (f)
		fclose(f);
	return n;
}

static inline bool traps_work(int dev)
{
	struct dtrace_info i = { .size = sizeof(i) };

	if (!ioctl(dev, DTRACE_IOC_INFO, &i) && (i.sources & 1 << DTRACE_TRAP))
		return true;
	printf("  the driver has no exceptions here: %s\n", i.trap_way);
	skipped++;
	return false;
}

static inline pid_t exact_on(int cpu)
{
	pid_t pid = fork();
	cpu_set_t one;

	if (pid)
		return pid;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	for (;;) {
		exact_faults(100);
		if (exact_wrong)
			_exit(1);
	}
}

#endif
