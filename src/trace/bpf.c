/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bpf(2) by hand. libbpf's wrappers try features before each new kind of object; start-up time is
 * what this program is about, so the calls are made straight. Where the kernel's interface is newer
 * than the headers of the oldest system that we build on, the structure is given here with its
 * size: the kernel takes any size and wants zeros beyond.
 */
#include "trace/bpf.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe/try.h"

#define LOG_SIZE (16u << 20)

static int sys_bpf(int cmd, void *attr, size_t size)
{
	int r = (int)syscall(SYS_bpf, cmd, attr, size);

	return r < 0 ? -errno : r;
}

static uint64_t u64_of(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void set_name(char to[BPF_OBJ_NAME_LEN], const char *name)
{
	if (name)
		strncpy(to, name, BPF_OBJ_NAME_LEN - 1);
}

/*
 * Kernels before 5.11 charge maps and programs to RLIMIT_MEMLOCK and say EPERM when it is used up.
 * Raised once, and only when that may have been the reason.
 */
static int raise_memlock(void)
{
	static int tried;
	struct rlimit lim = { RLIM_INFINITY, RLIM_INFINITY };

	if (__atomic_exchange_n(&tried, 1, __ATOMIC_RELAXED))
		return -EPERM;
	return setrlimit(RLIMIT_MEMLOCK, &lim) ? -errno : 0;
}

int kern_map_create(const struct kern_map *m)
{
	union bpf_attr a;
	int r;

	memset(&a, 0, sizeof(a));
	a.map_type = m->type;
	a.key_size = m->key_size;
	a.value_size = m->value_size;
	a.max_entries = m->max_entries;
	a.map_flags = m->flags;
	a.inner_map_fd = (uint32_t)m->inner_fd;
	a.btf_fd = (uint32_t)m->btf_fd;
	a.btf_key_type_id = m->btf_key;
	a.btf_value_type_id = m->btf_value;
	set_name(a.map_name, m->name);
	r = sys_bpf(BPF_MAP_CREATE, &a, sizeof(a));
	if (r == -EPERM && !raise_memlock())
		r = sys_bpf(BPF_MAP_CREATE, &a, sizeof(a));
	return r;
}

static int map_elem(int cmd, int fd, const void *key, const void *value, uint64_t flags)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = (uint32_t)fd;
	a.key = u64_of(key);
	a.value = u64_of(value);
	a.flags = flags;
	return sys_bpf(cmd, &a, sizeof(a));
}

int kern_map_lookup(int fd, const void *key, void *value)
{
	return map_elem(BPF_MAP_LOOKUP_ELEM, fd, key, value, 0);
}

int kern_map_update(int fd, const void *key, const void *value, uint64_t flags)
{
	return map_elem(BPF_MAP_UPDATE_ELEM, fd, key, value, flags);
}

int kern_map_delete(int fd, const void *key)
{
	return map_elem(BPF_MAP_DELETE_ELEM, fd, key, NULL, 0);
}

int kern_map_next_key(int fd, const void *key, void *next)
{
	return map_elem(BPF_MAP_GET_NEXT_KEY, fd, key, next, 0);
}

int kern_map_freeze(int fd)
{
	return map_elem(BPF_MAP_FREEZE, fd, NULL, NULL, 0);
}

int kern_map_lookup_batch(int fd, const void *in, void *out, void *keys, void *values,
			  uint32_t *count)
{
	union bpf_attr a;
	int r;

	memset(&a, 0, sizeof(a));
	a.batch.map_fd = (uint32_t)fd;
	a.batch.in_batch = u64_of(in);
	a.batch.out_batch = u64_of(out);
	a.batch.keys = u64_of(keys);
	a.batch.values = u64_of(values);
	a.batch.count = *count;
	r = sys_bpf(BPF_MAP_LOOKUP_BATCH, &a, sizeof(a));
	*count = a.batch.count;
	return r;
}

int kern_map_update_batch(int fd, const void *keys, const void *values, uint32_t count)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.batch.map_fd = (uint32_t)fd;
	a.batch.keys = u64_of(keys);
	a.batch.values = u64_of(values);
	a.batch.count = count;
	return sys_bpf(BPF_MAP_UPDATE_BATCH, &a, sizeof(a));
}

int kern_btf_load(const void *data, uint32_t size)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.btf = u64_of(data);
	a.btf_size = size;
	return sys_bpf(BPF_BTF_LOAD, &a, sizeof(a));
}

/* The same again, with the verifier's account of it. */
static int load_with_log(union bpf_attr *a, char **log)
{
	char *buf = malloc(LOG_SIZE), *kept;
	int r;

	if (!buf)
		return -ENOMEM;
	buf[0] = '\0';
	a->log_buf = u64_of(buf);
	a->log_size = LOG_SIZE;
	a->log_level = 1;
	r = sys_bpf(BPF_PROG_LOAD, a, sizeof(*a));
	buf[LOG_SIZE - 1] = '\0';
	if (r >= 0 || !buf[0]) {
		free(buf);
		return r;
	}
	kept = realloc(buf, strlen(buf) + 1);
	*log = kept ? kept : buf;
	return r;
}

int kern_prog_load(const struct kern_prog *p, char **log)
{
	union bpf_attr a;
	int r, again;

	if (log)
		*log = NULL;
	memset(&a, 0, sizeof(a));
	a.prog_type = p->type;
	a.insns = u64_of(p->insns);
	a.insn_cnt = p->ninsns;
	a.license = u64_of("Dual BSD/GPL");
	set_name(a.prog_name, p->name);
	a.prog_flags = p->flags;
	a.expected_attach_type = p->attach_type;
	a.attach_btf_id = p->attach_btf_id;
	if (p->btf_fd) {
		a.prog_btf_fd = (uint32_t)p->btf_fd;
		a.func_info = u64_of(p->funcs);
		a.func_info_cnt = p->nfuncs;
		a.func_info_rec_size = sizeof(*p->funcs);
	}
	r = sys_bpf(BPF_PROG_LOAD, &a, sizeof(a));
	/* EAGAIN: a signal came while the verifier was at work. */
	for (int i = 0; r == -EAGAIN && i < 10; i++)
		r = sys_bpf(BPF_PROG_LOAD, &a, sizeof(a));
	if (r == -EPERM && !raise_memlock())
		r = sys_bpf(BPF_PROG_LOAD, &a, sizeof(a));
	if (r >= 0 || !log || r == -EMFILE || r == -ENFILE)
		return r;
	again = load_with_log(&a, log);
	return again >= 0 ? again : r;
}

int kern_prog_run(int fd)
{
	uint64_t ctx[12] = { 0 }; /* as many arguments as a raw tracepoint can have */
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.test.prog_fd = (uint32_t)fd;
	a.test.ctx_in = u64_of(ctx);
	a.test.ctx_size_in = sizeof(ctx);
	return sys_bpf(BPF_PROG_TEST_RUN, &a, sizeof(a));
}

int kern_prog_misses(int fd, uint64_t *misses)
{
	struct bpf_prog_info info;
	union bpf_attr a;
	int r;

	memset(&info, 0, sizeof(info));
	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = (uint32_t)fd;
	a.info.info_len = sizeof(info);
	a.info.info = u64_of(&info);
	r = sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
	*misses = r < 0 ? 0 : info.recursion_misses;
	return r;
}

uint64_t kern_link_missed(int fd)
{
	/* struct bpf_link_info as of 6.7, as far as it matters here */
	struct {
		uint32_t type, id, prog_id, pad;
		union {
			struct {
				uint64_t addrs;
				uint32_t count, flags;
				uint64_t missed;
			} multi;
			struct {
				uint32_t kind, pad;
				uint64_t name;
				uint32_t name_len, offset;
				uint64_t addr, missed, cookie;
			} event;
		};
	} info;
	enum { LINK_EVENT = 7, LINK_MULTI = 8, EVENT_KPROBE = 3, EVENT_KRETPROBE = 4 };
	union bpf_attr a;

	memset(&info, 0, sizeof(info));
	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = (uint32_t)fd;
	a.info.info_len = sizeof(info);
	a.info.info = u64_of(&info);
	if (sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &a, sizeof(a)) < 0)
		return 0;
	if (info.type == LINK_MULTI)
		return info.multi.missed;
	if (info.type == LINK_EVENT &&
	    (info.event.kind == EVENT_KPROBE || info.event.kind == EVENT_KRETPROBE))
		return info.event.missed;
	return 0;
}

int kern_raw_tracepoint_open(const char *name, int prog_fd, uint64_t cookie)
{
	struct { /* attr.raw_tracepoint as of 6.10, 24 bytes */
		uint64_t name;
		uint32_t prog_fd, pad;
		uint64_t cookie;
	} a = { u64_of(name), (uint32_t)prog_fd, 0, cookie };

	/* Older kernels refuse what they do not know, so they are not shown a cookie that nobody
	 * asks for. */
	return sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &a, cookie ? sizeof(a) : 12);
}

int kern_tracing_open(int prog_fd)
{
	return kern_raw_tracepoint_open(NULL, prog_fd, 0);
}

int kern_kprobe_multi_open(int prog_fd, bool on_return, const uint64_t *addrs,
			   const uint64_t *cookies, uint32_t n)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.link_create.prog_fd = (uint32_t)prog_fd;
	a.link_create.attach_type = BPF_TRACE_KPROBE_MULTI;
	a.link_create.kprobe_multi.flags = on_return ? BPF_F_KPROBE_MULTI_RETURN : 0;
	a.link_create.kprobe_multi.cnt = n;
	a.link_create.kprobe_multi.addrs = u64_of(addrs);
	a.link_create.kprobe_multi.cookies = u64_of(cookies);
	return sys_bpf(BPF_LINK_CREATE, &a, sizeof(a));
}

/* The number in a small file of the kernel's, or -errno. */
static int number_in(const char *path, const char *format)
{
	FILE *f = fopen(path, "re");
	int n;

	if (!f)
		return -errno;
	if (fscanf(f, format, &n) != 1 || n < 0)
		n = -EINVAL;
	fclose(f);
	return n;
}

/* A perf event of the kind "kprobe" or "uprobe"; its own words are the caller's. 0 or -errno. */
static int dynamic_event(const char *kind, bool on_return, struct perf_event_attr *a)
{
	char path[96];
	int type, bit = 0;

	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", kind);
	type = number_in(path, "%d");
	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/format/retprobe", kind);
	if (on_return)
		bit = number_in(path, "config:%d");
	if (type < 0 || bit < 0)
		return type < 0 ? type : bit;
	memset(a, 0, sizeof(*a));
	a->type = (uint32_t)type;
	a->size = sizeof(*a);
	a->config = on_return ? 1ull << bit : 0;
	return 0;
}

static int event_open(struct perf_event_attr *a, int pid, int cpu)
{
	int fd = (int)syscall(SYS_perf_event_open, a, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int kern_kprobe_open(const struct kern_kprobe *k)
{
	struct perf_event_attr a;
	int err = dynamic_event("kprobe", k->on_return, &a);

	a.kprobe_addr = k->addr;
	/* For all processes; the CPU is a formality. */
	return err ? err : event_open(&a, -1, 0);
}

int kern_uprobe_open(const struct kern_uprobe *u)
{
	struct perf_event_attr a;
	int err = dynamic_event("uprobe", u->on_return, &a);

	a.uprobe_path = u64_of(u->path);
	a.probe_offset = u->offset;
	a.config |= u->counter << 32; /* PERF_UPROBE_REF_CTR_OFFSET_SHIFT */
	if (err)
		return err;
	/* Of all processes: an event has to name a CPU then, and its program runs on every one all the same. */
	return u->pid ? event_open(&a, (int)u->pid, -1) : event_open(&a, -1, 0);
}

int kern_uprobe_multi_open(const struct kern_uprobe_multi *m)
{
	/* union bpf_attr of Linux 6.6, for BPF_LINK_CREATE. */
	struct {
		uint32_t prog_fd, target_fd, attach_type, flags;
		uint64_t path, offsets, ref_ctr_offsets, cookies;
		uint32_t count, multi_flags, pid, pad;
	} a = {
		.prog_fd = (uint32_t)m->prog_fd,
		.attach_type = KERN_TRACE_UPROBE_MULTI,
		.path = u64_of(m->path),
		.offsets = u64_of(m->offsets),
		.ref_ctr_offsets = u64_of(m->counters),
		.cookies = u64_of(m->cookies),
		.count = m->n,
		.multi_flags = m->on_return ? 1 : 0, /* BPF_F_UPROBE_MULTI_RETURN */
		.pid = m->pid,
	};

	return sys_bpf(BPF_LINK_CREATE, &a, sizeof(a));
}

int kern_kprobe_link(int event_fd, const struct kern_kprobe *k)
{
	union bpf_attr a;

	if (!k->with_cookie)
		return ioctl(event_fd, PERF_EVENT_IOC_SET_BPF, k->prog_fd) ||
				       ioctl(event_fd, PERF_EVENT_IOC_ENABLE, 0)
			       ? -errno
			       : 0;
	memset(&a, 0, sizeof(a));
	a.link_create.prog_fd = (uint32_t)k->prog_fd;
	a.link_create.target_fd = (uint32_t)event_fd;
	a.link_create.attach_type = BPF_PERF_EVENT;
	a.link_create.perf_event.bpf_cookie = k->cookie;
	return sys_bpf(BPF_LINK_CREATE, &a, sizeof(a));
}

int kern_perf_event_open(int cpu, const struct attach_event *e, int prog_fd)
{
	int fd = try_perf_event(cpu, e), r;

	if (fd < 0)
		return fd;
	if (ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog_fd)) {
		r = -errno;
		close(fd);
		return r;
	}
	return fd;
}

int kern_perf_enable(int fd)
{
	return ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) ? -errno : 0;
}

int kern_pidfd_open(int pid)
{
	int r = (int)syscall(SYS_pidfd_open, pid, 0);

	return r < 0 ? -errno : r;
}
