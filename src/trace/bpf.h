/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bpf(2) and its neighbours, one thin function a command. Nothing here knows of sessions.
 *
 * Every function returns a file descriptor (close-on-exec), a count, or 0 - and -errno on failure.
 * Names begin with kern_ because libbpf has taken bpf_.
 */
#ifndef DT_TRACE_BPF_H
#define DT_TRACE_BPF_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attach_event;

struct kern_map {
	enum bpf_map_type type;
	const char *name; /* cut to what the kernel takes */
	uint32_t key_size, value_size, max_entries, flags;
	int inner_fd; /* maps of maps */
	int btf_fd;   /* 0: none */
	uint32_t btf_key, btf_value;
};

struct kern_prog {
	enum bpf_prog_type type;
	const char *name;
	const struct bpf_insn *insns;
	uint32_t ninsns;
	int btf_fd; /* 0: none */
	const struct bpf_func_info *funcs;
	uint32_t nfuncs;
	uint32_t flags;		/* BPF_F_SLEEPABLE */
	uint32_t attach_type;	/* KPROBE, TRACING programs: BPF_TRACE_* */
	uint32_t attach_btf_id; /* TRACING: the function, in vmlinux's BTF */
};

/* A kprobe, or where on_return a kretprobe, by a perf event. */
struct kern_kprobe {
	uint64_t addr;
	bool on_return;
	int prog_fd;
	bool with_cookie;
	uint64_t cookie;
};

/* A uprobe, or where on_return a uretprobe, by a perf event: for all threads of one process. */
struct kern_uprobe {
	const char *path;
	uint64_t offset;
	uint64_t counter; /* place in the file of what counts who looks; 0: none */
	uint32_t pid;	  /* 0: any */
	bool on_return;
};

/* Many uprobes in one file, for one process, by one link. */
struct kern_uprobe_multi {
	int prog_fd;
	const char *path;
	uint32_t pid; /* 0: any */
	bool on_return;
	const uint64_t *offsets, *cookies;
	const uint64_t *counters; /* as in kern_uprobe; NULL: none have one */
	uint32_t n;
};

/* BPF_TRACE_UPROBE_MULTI, of headers since 6.6. */
#define KERN_TRACE_UPROBE_MULTI 48

int kern_map_create(const struct kern_map *m);
int kern_map_lookup(int fd, const void *key, void *value);
int kern_map_update(int fd, const void *key, const void *value, uint64_t flags);
int kern_map_delete(int fd, const void *key);
int kern_map_next_key(int fd, const void *key,
		      void *next); /* key NULL: the first; -ENOENT: no more */
int kern_map_freeze(int fd);
/* in NULL: from the start. *count: room, then how many came. -ENOENT: these were the last. */
int kern_map_lookup_batch(int fd, const void *in, void *out, void *keys, void *values,
			  uint32_t *count);
int kern_map_update_batch(int fd, const void *keys, const void *values, uint32_t count);
int kern_btf_load(const void *data, uint32_t size);

/*
 * Loads a program. Costs of a verifier log are paid only on failure: then it is loaded a second
 * time, and *log (may be NULL) gets the log, malloc'ed, or NULL if there is none to be had.
 */
int kern_prog_load(const struct kern_prog *p, char **log);
/* A raw tracepoint program, called once on this CPU with zeros as arguments. */
int kern_prog_run(int fd);
int kern_prog_misses(int fd, uint64_t *misses);
/* Firings of a link at functions that the kernel itself missed: no room to remember a call, or a probe within a probe. 0 where
 * it doesn't tell (before 6.7). */
uint64_t kern_link_missed(int fd);
int kern_raw_tracepoint_open(const char *name, int prog_fd, uint64_t cookie);
/* A TRACING program, onto the function that it was loaded for. */
int kern_tracing_open(int prog_fd);
int kern_kprobe_multi_open(int prog_fd, bool on_return, const uint64_t *addrs,
			   const uint64_t *cookies, uint32_t n);
/* The event, then the program on it: a link, or 0 if the event itself has it, as kernels before 5.15 want it. */
int kern_kprobe_open(const struct kern_kprobe *k);
int kern_kprobe_link(int event_fd, const struct kern_kprobe *k);
/* The event; its program is set with kern_kprobe_link(). */
int kern_uprobe_open(const struct kern_uprobe *u);
int kern_uprobe_multi_open(const struct kern_uprobe_multi *m);
/* The event on one CPU, disabled, its program set. */
int kern_perf_event_open(int cpu, const struct attach_event *e, int prog_fd);
int kern_perf_enable(int fd);
int kern_pidfd_open(int pid);

#endif
