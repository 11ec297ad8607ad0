/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files of this room share among themselves.
 */
#ifndef DT_PROBE_INTERNAL_H
#define DT_PROBE_INTERNAL_H

#include "probe/probe.h"

extern const struct provider provider_dtrace, provider_profile, provider_syscall, provider_fbt,
	provider_sdt, provider_rawtp, provider_proc, provider_sched, provider_io, provider_ip,
	provider_tcp, provider_udp, provider_sysinfo, provider_vminfo, provider_lockstat,
	provider_usdt, provider_pid, provider_trap, provider_cpc, provider_rawfbt;

/*
 * Kernel frames above a raw tracepoint in bpf_get_stack(): the program itself (interpreted, two
 * functions of the kernel's) and bpf_trace_run<n>(). There may be up to two more,
 * __bpf_trace_<event>() and __traceiter_<event>(): which of them depends on the compiler's tail calls and on how many programs are on the
 * tracepoint, so nobody can count them ahead; who shows stacks leaves them out by name.
 */
static inline int raw_tp_stack_strip(struct registry *r)
{
	return feature_has(r, FEAT_JIT) ? 2 : 3;
}
/* The program, __bpf_prog_test_run_raw_tp(), bpf_prog_test_run_raw_tp(): above bpf(2) in a program
 * run by hand. */
#define RUN_STACK_STRIP 3

void stable_free(struct registry *r);	  /* stable.c */
void usdt_cache_free(struct registry *r); /* usdt.c */

/* trap.c: args[] of an exception, for any provider. */
int trap_args(struct registry *r, struct probe_arg *args, int max);

/* For a provider whose probes are made when they are named: the one of this name, made before; NULL: none, and free_index, not below
 * from, is for a new one. */
struct probe *registry_find_made(struct registry *r, const struct provider *pv, const char *name,
				 uint32_t from, uint32_t *free_index);

/* Does a part of a description (NULL and "" mean any) match a probe's part? */
bool desc_part_match(const char *pattern, const char *s);
/* The same for the module: the kernel has other names in scripts written elsewhere. */
bool desc_mod_match(const char *pattern, const char *mod);
/* Do all four parts match p, an alias of its function counted? */
bool desc_matches(const struct probe_desc *d, const struct probe *p);
/* Does the provider part match pv? */
bool desc_wants(const struct probe_desc *d, const struct provider *pv);

/* "-ENOMEM with the registry's error set": what a provider returns when arena or heap gave nothing.
 */
int registry_nomem(struct registry *r);

/*
 * The type that C text such as "const struct iovec *" names; what the kernel's BTF does not know
 * becomes an opaque struct, or an integer of the usual size for a typedef. user: its pointers point
 * into user memory. TID_NONE: not understood, or no memory.
 */
dt_tid type_from_text(struct types *ts, const char *text, size_t len, bool user);

/*
 * tracefs, without showing it to anyone: the machine's own mount if we may read it, or else a
 * private instance that is in no mount namespace and goes when its descriptor is closed. Returns a
 * directory descriptor, kept in the registry, or -errno.
 */
int tracefs_dir(struct registry *r);
/* The file `path` of a pseudo file system directory (dir, or AT_FDCWD) as a whole, appended to out.
 * 0 or -errno. */
int read_file_at(int dir, const char *path, struct strbuf *out);
/* The same of a file system mounted privately: "securityfs". 0 or -errno. */
int read_private_fs(const char *fs, const char *path, struct strbuf *out);

/* 0, or -errno: what is in the way; -ENOENT: the tables don't make sense. */
int kernel_memory_find(struct types *ts, struct kernel_memory *m);

struct features *features_new(void); /* NULL: no memory */
void features_free(struct features *f);

#endif
