/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Small bpf(2) calls for finding out what the kernel can do. All return a descriptor or 0, or
 * -errno; descriptors are closed with close(2). Nothing here attaches anything.
 */
#ifndef DT_TRY_H
#define DT_TRY_H

#include <linux/bpf.h>
#include "base/base.h"

#define INSN(c, d, s, o, i)                                                                        \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define INSN_MOV_IMM(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define INSN_MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define INSN_CALL(helper)  INSN(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define INSN_EXIT	   INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

struct try_prog {
	enum bpf_prog_type type;
	uint32_t attach_type, attach_btf_id;
	const struct bpf_insn *insns;
	unsigned ninsns;
	char *log; /* NULL: none wanted; the verifier's words are written here */
	size_t log_size;
};

int try_load(const struct try_prog *p);
int try_map(enum bpf_map_type type, unsigned key, unsigned value, unsigned entries, unsigned flags);
/* Task storage for an int. It needs a BTF, which is made here. */
int try_task_storage_map(void);
/* Runs a loaded raw tracepoint program once, with no context: what it returned, or -errno. */
int try_run(int prog);
/* Runs a raw tracepoint program once, with these arguments. 0 or -errno; *result: what it returned. */
int try_run_args(int prog, const uint64_t args[12], uint32_t *result);
/* Opens a raw tracepoint that does not exist: -ENOENT when such a thing may be opened at all. */
int try_raw_tp_open(int prog);
struct attach_event;

/* The event on the CPU, disabled, without a program. */
int try_perf_event(int cpu, const struct attach_event *e);
/* Makes a multi-link whose arguments are bad (an unreadable list of kernel functions; a directory
 * as the program of uprobes), so that it is refused after the kernel knew what was meant: -EFAULT
 * and -EBADF then. */
int try_kprobe_multi(int prog, unsigned attach_type);
int try_uprobe_multi(int prog);
/* Bytes of machine code of a program; 0: none, it is interpreted; -errno. */
int64_t try_jited_size(int prog);

#endif
