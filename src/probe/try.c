/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bpf(2) by hand. Structures newer than the headers we are built with are laid out here; the kernel
 * takes zeros beyond what it knows.
 */
#include "probe/try.h"
#include "probe/probe.h"

#include <errno.h>
#include <linux/btf.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LICENSE "Dual BSD/GPL"

static int bpf(int cmd, void *attr, size_t size)
{
	int ret = (int)syscall(SYS_bpf, cmd, attr, size);

	return ret < 0 ? -errno : ret;
}

int try_load(const struct try_prog *p)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = p->type;
	attr.expected_attach_type = p->attach_type;
	attr.attach_btf_id = p->attach_btf_id;
	attr.insns = (uintptr_t)p->insns;
	attr.insn_cnt = p->ninsns;
	attr.license = (uintptr_t)LICENSE;
	memcpy(attr.prog_name, "dt_try", sizeof("dt_try"));
	if (p->log) {
		p->log[0] = '\0';
		attr.log_buf = (uintptr_t)p->log;
		attr.log_size = (uint32_t)p->log_size;
		attr.log_level = 1;
	}
	return bpf(BPF_PROG_LOAD, &attr, sizeof(attr));
}

int try_perf_event(int cpu, const struct attach_event *e)
{
	struct perf_event_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	attr.type = e->type;
	attr.config = e->config;
	attr.sample_period = e->period;
	attr.exclude_user = e->no_user;
	attr.exclude_kernel = e->no_kernel;
	attr.disabled = 1;
	fd = (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int try_map(enum bpf_map_type type, unsigned key, unsigned value, unsigned entries, unsigned flags)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key;
	attr.value_size = value;
	attr.max_entries = entries;
	attr.map_flags = flags;
	return bpf(BPF_MAP_CREATE, &attr, sizeof(attr));
}

int try_task_storage_map(void)
{
	struct {
		struct btf_header head;
		struct btf_type type;
		uint32_t encoding;
		char strings[5];
	} __attribute__((packed)) btf = {
		.head = { .magic = BTF_MAGIC,
			  .version = BTF_VERSION,
			  .hdr_len = sizeof(struct btf_header),
			  .type_len = sizeof(struct btf_type) + sizeof(uint32_t),
			  .str_off = sizeof(struct btf_type) + sizeof(uint32_t),
			  .str_len = 5 },
		.type = { .name_off = 1, .info = BTF_KIND_INT << 24, .size = 4 },
		.encoding = BTF_INT_SIGNED << 24 | 32,
		.strings = "\0int",
	};
	union bpf_attr attr;
	int fd, map;

	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t)&btf;
	attr.btf_size = sizeof(btf);
	fd = bpf(BPF_BTF_LOAD, &attr, sizeof(attr));
	if (fd < 0)
		return fd;
	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_TASK_STORAGE;
	attr.key_size = 4;
	attr.value_size = 4;
	attr.map_flags = BPF_F_NO_PREALLOC;
	attr.btf_fd = (uint32_t)fd;
	attr.btf_key_type_id = 1;
	attr.btf_value_type_id = 1;
	map = bpf(BPF_MAP_CREATE, &attr, sizeof(attr));
	close(fd);
	return map;
}

int try_run(int prog)
{
	union bpf_attr attr;
	int err;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)prog;
	err = bpf(BPF_PROG_TEST_RUN, &attr, sizeof(attr));
	return err ? err : (int)(attr.test.retval & INT32_MAX);
}

int try_run_args(int prog, const uint64_t args[12], uint32_t *result)
{
	union bpf_attr attr;
	int err;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)prog;
	attr.test.ctx_in = (uintptr_t)args;
	attr.test.ctx_size_in = 12 * sizeof(args[0]);
	err = bpf(BPF_PROG_TEST_RUN, &attr, sizeof(attr));
	*result = attr.test.retval;
	return err;
}

int try_raw_tp_open(int prog)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = (uintptr_t) "dt_no_such_tracepoint";
	attr.raw_tracepoint.prog_fd = (uint32_t)prog;
	return bpf(BPF_RAW_TRACEPOINT_OPEN, &attr, sizeof(attr));
}

/* LINK_CREATE as of Linux 6.6. */
struct link_create {
	uint32_t prog_fd, target_fd, attach_type, flags;
	union {
		struct {
			uint32_t flags, count;
			uint64_t symbols, addresses, cookies;
		} kprobe;
		struct {
			uint64_t path, offsets, ref_ctr_offsets, cookies;
			uint32_t count, flags, pid;
		} uprobe;
	};
};

int try_kprobe_multi(int prog, unsigned attach_type)
{
	struct link_create attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_fd = (uint32_t)prog;
	attr.attach_type = attach_type;
	attr.kprobe.count = 1;
	attr.kprobe.addresses = 8; /* no page is ever there */
	return bpf(BPF_LINK_CREATE, &attr, sizeof(attr));
}

int try_uprobe_multi(int prog)
{
	uint64_t offset = 0;
	struct link_create attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_fd = (uint32_t)prog;
	attr.attach_type = 48; /* BPF_TRACE_UPROBE_MULTI */
	attr.uprobe.path = (uintptr_t) "/";
	attr.uprobe.offsets = (uintptr_t)&offset;
	attr.uprobe.count = 1;
	return bpf(BPF_LINK_CREATE, &attr, sizeof(attr));
}

int64_t try_jited_size(int prog)
{
	struct bpf_prog_info info;
	union bpf_attr attr;
	int err;

	memset(&attr, 0, sizeof(attr));
	memset(&info, 0, sizeof(info));
	attr.info.bpf_fd = (uint32_t)prog;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	err = bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr));
	return err ? err : (int64_t)info.jited_prog_len;
}
