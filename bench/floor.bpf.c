/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the jobs of bench.py cost when somebody who knows BPF writes them by hand, each as its own
 * program: the floor that a compiler can be measured against. Ordinary good practice - the kernel's
 * per-CPU maps, direct loads, no helper that isn't needed - and no trick of ours.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define GETPPID 110 /* x86-64 */
#define CPUS	256

char may_call_helpers[] SEC("license") = "Dual BSD/GPL";

struct raw_args {
	__u64 arg[2];
};

struct task_struct {
	int pid, tgid, prio;
	unsigned flags;
	char comm[16];
} __attribute__((preserve_access_index));

extern void *bpf_rdonly_cast(void *p, __u32 type) __ksym;

struct slot {
	__u64 n[64];
} slots[CPUS];

#define PERCPU(map, key_type)                                                                      \
	struct {                                                                                   \
		__uint(type, BPF_MAP_TYPE_PERCPU_HASH);                                            \
		__uint(max_entries, 4096);                                                         \
		__type(key, key_type);                                                             \
		__type(value, __u64);                                                              \
	} map SEC(".maps")

struct name {
	__u64 w[2];
};
PERCPU(by_name, struct name);
PERCPU(by_pid, __u32);
PERCPU(by_stack, __s32);

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__uint(value_size, 20 * sizeof(__u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} since SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

static __always_inline struct slot *mine(void)
{
	return &slots[bpf_get_smp_processor_id() & (CPUS - 1)];
}

static __always_inline void add(void *map, const void *key)
{
	__u64 *v = bpf_map_lookup_elem(map, key), one = 1;

	if (v)
		*v += 1;
	else
		bpf_map_update_elem(map, key, &one, BPF_NOEXIST);
}

static __always_inline int log2_of(__u64 v)
{
	int n = 0;

	for (int shift = 32; shift; shift >>= 1)
		if (v >> shift) {
			n += shift;
			v >>= shift;
		}
	return n;
}

#define PROGRAM(name) SEC("raw_tp/sys_enter") int name(struct raw_args *c)
#define ONLY_GETPPID                                                                               \
	if (c->arg[1] != GETPPID)                                                                  \
	return 0

PROGRAM(predicate)
{
	ONLY_GETPPID;
	__u64 *regs = bpf_rdonly_cast((void *)c->arg[0], 0);

	if (regs[8] == 12345) /* r9 */
		mine()->n[0]++;
	return 0;
}

PROGRAM(count)
{
	ONLY_GETPPID;
	mine()->n[0]++;
	return 0;
}

PROGRAM(execname)
{
	struct task_struct *t;
	struct name key;

	ONLY_GETPPID;
	t = (void *)bpf_get_current_task_btf();
	__builtin_memcpy(&key, t->comm, sizeof(key));
	add(&by_name, &key);
	return 0;
}

PROGRAM(pid)
{
	__u32 key;

	ONLY_GETPPID;
	key = bpf_get_current_pid_tgid() >> 32;
	add(&by_pid, &key);
	return 0;
}

PROGRAM(quantize)
{
	ONLY_GETPPID;
	mine()->n[log2_of(bpf_get_current_pid_tgid() >> 32) & 63]++;
	return 0;
}

PROGRAM(record)
{
	__u64 *r;

	ONLY_GETPPID;
	r = bpf_ringbuf_reserve(&ring, 64, 0);
	if (!r)
		return 0;
	r[0] = r[1] = r[2] = bpf_ktime_get_ns();
	r[3] = r[4] = bpf_get_current_pid_tgid();
	r[5] = r[6] = r[7] = bpf_get_smp_processor_id();
	bpf_ringbuf_submit(r, BPF_RB_NO_WAKEUP);
	return 0;
}

PROGRAM(latency)
{
	__u64 *t;

	ONLY_GETPPID;
	t = bpf_task_storage_get(&since, bpf_get_current_task_btf(), 0,
				 BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (t)
		*t = bpf_ktime_get_ns();
	return 0;
}

SEC("raw_tp/sys_exit") int latency_return(struct raw_args *c)
{
	__u64 *regs = bpf_rdonly_cast((void *)c->arg[0], 0), *t;

	if (regs[15] != GETPPID) /* orig_ax */
		return 0;
	t = bpf_task_storage_get(&since, bpf_get_current_task_btf(), 0, 0);
	if (t && *t) {
		mine()->n[log2_of(bpf_ktime_get_ns() - *t) & 63]++;
		*t = 0;
	}
	return 0;
}

PROGRAM(stack)
{
	__s32 key;

	ONLY_GETPPID;
	key = bpf_get_stackid(c, &stacks, BPF_F_FAST_STACK_CMP | BPF_F_REUSE_STACKID);
	add(&by_stack, &key);
	return 0;
}

PROGRAM(load)
{
	struct task_struct *t;

	ONLY_GETPPID;
	t = (void *)bpf_get_current_task_btf();
	mine()->n[0] += t->pid;
	return 0;
}

PROGRAM(loads)
{
	struct task_struct *t;

	ONLY_GETPPID;
	t = (void *)bpf_get_current_task_btf();
	mine()->n[0] += t->pid + t->tgid + t->flags + t->prio;
	return 0;
}
