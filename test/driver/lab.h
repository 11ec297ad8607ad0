/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the driver's tests share: tiny BPF programs written by hand, symbols, modules, and the
 * ioctls.
 *
 * The kernel's interfaces are called directly: no library stands between a test and what it tests.
 */
#ifndef LAB_H
#define LAB_H

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../../driver/dtrace_ioctl.h"

/* What a program leaves behind: how often it ran, and the context of the last time. */
struct seen {
	uint64_t n;
	uint64_t ctx[DTRACE_CTX_WORDS];
};

struct prog {
	int fd, map;
	volatile struct seen *seen; /* 0: of processes that were not asked for */
};

static inline uint64_t ptr(const void *p)
{
	return (uintptr_t)p;
}

static inline int bpf(int cmd, union bpf_attr *attr)
{
	return (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
}

static inline int new_map(int type, int key, int value, int max, int flags)
{
	union bpf_attr a = { .map_type = type,
			     .key_size = key,
			     .value_size = value,
			     .max_entries = max,
			     .map_flags = flags };
	int fd = bpf(BPF_MAP_CREATE, &a);

	if (fd < 0) {
		perror("bpf map");
		exit(1);
	}
	return fd;
}

#define INSN(c, d, s, o, i)                                                                        \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define MOV(d, s)      INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOVI(d, i)     INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADDI(d, i)     INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define LOAD(d, s, o)  INSN(BPF_LDX | BPF_MEM | BPF_DW, d, s, o, 0)
#define STORE(d, s, o) INSN(BPF_STX | BPF_MEM | BPF_DW, d, s, o, 0)
#define INC(d, s, o)   INSN(BPF_STX | BPF_ATOMIC | BPF_DW, d, s, o, BPF_ADD)
#define CALL(f)	       INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT()	       INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define MAP_VALUE(d, fd)                                                                           \
	INSN(BPF_LD | BPF_IMM | BPF_DW, d, BPF_PSEUDO_MAP_VALUE, 0, fd), INSN(0, 0, 0, 0, 0)
#define MAP_FD(d, fd)                                                                              \
	INSN(BPF_LD | BPF_IMM | BPF_DW, d, BPF_PSEUDO_MAP_FD, 0, fd), INSN(0, 0, 0, 0, 0)

static inline int load_type(int type, int flags, const struct bpf_insn *insns, int n)
{
	static char log[65536];
	union bpf_attr a = { .prog_type = type,
			     .insns = ptr(insns),
			     .insn_cnt = n,
			     .license = ptr("Dual BSD/GPL"),
			     .log_buf = ptr(log),
			     .log_size = sizeof(log),
			     .log_level = 1,
			     .prog_flags = flags };
	int fd = bpf(BPF_PROG_LOAD, &a);

	if (fd < 0) {
		fprintf(stderr, "bpf load: %s\n%s\n", strerror(errno), log);
		exit(1);
	}
	return fd;
}

/*
 * A program that records in a map that this process sees as memory; with a hash map >= 0 it calls a
 * helper on it, too.
 */
static inline struct prog load_recorder(int hash)
{
	struct prog p = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct seen), 1,
					 BPF_F_MMAPABLE) };
	struct bpf_insn insns[80] = { MAP_VALUE(7, p.map), MOV(6, 1), MOVI(1, 1), INC(7, 1, 0) };
	int n = 5;

	for (int i = 0; i < DTRACE_CTX_WORDS; i++) {
		insns[n++] = LOAD(1, 6, 8 * i);
		insns[n++] = STORE(7, 1, 8 + 8 * i);
	}
	if (hash >= 0) {
		struct bpf_insn update[] = { MAP_FD(1, hash),  MOVI(2, 1),
					     STORE(10, 2, -8), MOV(2, 10),
					     ADDI(2, -8),      MOV(3, 2),
					     MOVI(4, BPF_ANY), CALL(BPF_FUNC_map_update_elem) };
		memcpy(insns + n, update, sizeof(update));
		n += sizeof(update) / sizeof(*update);
	}
	insns[n++] = MOVI(0, 0);
	insns[n++] = EXIT();
	p.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, n);
	p.seen = mmap(NULL, sizeof(struct seen), PROT_READ, MAP_SHARED, p.map, 0);
	if (p.seen == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

static inline struct prog load_counter(void)
{
	struct prog p = { .map = new_map(BPF_MAP_TYPE_ARRAY, 4, sizeof(struct seen), 1,
					 BPF_F_MMAPABLE) };
	struct bpf_insn insns[] = { MAP_VALUE(7, p.map), MOVI(1, 1), INC(7, 1, 0), MOVI(0, 0),
				    EXIT() };

	p.fd = load_type(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, insns, sizeof(insns) / sizeof(*insns));
	p.seen = mmap(NULL, sizeof(struct seen), PROT_READ, MAP_SHARED, p.map, 0);
	return p;
}

static inline void free_prog(struct prog *p)
{
	munmap((void *)p->seen, sizeof(struct seen));
	close(p->fd);
	close(p->map);
}

static inline int attach_flags(int dev, int source, int prog, struct dtrace_point *points,
			       unsigned n, unsigned flags, unsigned *bad)
{
	struct dtrace_attach a = { .size = sizeof(a),
				   .source = source,
				   .prog_fd = prog,
				   .npoints = n,
				   .points = ptr(points),
				   .flags = flags,
				   .bad = 12345 };
	int id = ioctl(dev, DTRACE_IOC_ATTACH, &a);

	if (bad)
		*bad = a.bad;
	return id;
}

static inline int attach_one(int dev, int source, int prog, uint64_t where, uint64_t cookie)
{
	struct dtrace_point p = { where, cookie };

	return attach_flags(dev, source, prog, &p, 1, 0, NULL);
}

static inline int detach(int dev, uint32_t id)
{
	return ioctl(dev, DTRACE_IOC_DETACH, &id);
}

static inline struct dtrace_counters counters(int dev)
{
	struct dtrace_counters c = { .size = sizeof(c) };

	if (ioctl(dev, DTRACE_IOC_COUNTERS, &c))
		perror("counters");
	return c;
}

/* A symbol's address by /proc/kallsyms; 0 if there is none. */
static inline uint64_t symbol(const char *name)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long at, found = 0;
	char sym[512], type;

	while (!found && f && fscanf(f, "%llx %c %511s%*[^\n]", &at, &type, sym) == 3)
		if (!strcmp(sym, name) && strchr("tTwWaAdDbB", type))
			found = at;
	if (f)
		fclose(f);
	return found;
}

static inline bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	return ok;
}

static inline long long stat_value(const char *name)
{
	FILE *f = fopen("/proc/dtrace/stats", "r");
	long long v, found = -1;
	char n[64];

	while (f && fscanf(f, "%63s %lld", n, &v) == 2)
		if (!strcmp(n, name))
			found = v;
	if (f)
		fclose(f);
	return found;
}

static inline int load_module(const char *path, const char *params)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	err = fd < 0 ? -1 : (int)syscall(__NR_finit_module, fd, params, 0);
	if (fd >= 0)
		close(fd);
	return err;
}

static inline int unload_module(const char *name)
{
	return (int)syscall(__NR_delete_module, name, O_NONBLOCK);
}

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

#endif
