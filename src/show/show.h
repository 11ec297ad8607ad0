/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * From records to what people read. One struct show a session; output goes to one stdio stream.
 */
#ifndef DT_SHOW_H
#define DT_SHOW_H

#include <stdio.h>
#include "code/image.h"

struct show;

struct show_opts {
	bool quiet;	 /* -q: only what actions print */
	bool flowindent; /* -F */
	bool rawbytes;
	int strsize;
	bool aggsortkey, aggsortrev;
	int aggsortkeypos, aggsortpos; /* 0-based positions, aggsort* options of the guide */
	bool zero_suppress;	       /* reserved */
	int stackindent;	       /* default 14 */
	bool bytes_as_hex;	       /* rawbytes */
	bool noresolve;		       /* print addresses, not symbols */
	bool aggpack, aggzoom, agghist;
	enum { ENCODING_BY_TERM, ENCODING_ASCII, ENCODING_UTF8 } encoding; /* of bars */
	bool json;							   /* reserved */
};

/* What show needs of the session, as callbacks so that it is tested without one. */
struct show_env {
	void *ctx;
	const struct image *image;
	unsigned ncpus;
	int (*read_agg)(void *ctx, const struct agg_desc *a,
			int (*fn)(void *arg, const void *key, const void *vals), void *arg);
	int (*delete_agg_key)(void *ctx, const struct agg_desc *a, const void *key);
	void (*bump_agg)(void *ctx, const struct agg_desc *a);
	uint64_t (*agg_generation)(void *ctx, const struct agg_desc *a);
	/* setopt(): 0, or why not in one line. The others: 0 or -errno. Each may be NULL. */
	int (*set_option)(void *ctx, const char *name, const char *value, struct strbuf *why);
	int (*flush)(void *ctx); /* output, as far as it goes */
	int (*complain)(void *ctx, const struct rec_head *rec,
			const char *why); /* an action could not be done */
	/* a probe's names by id; NULL unknown */
	const struct probe *(*probe)(void *ctx, uint32_t id);
	uint32_t
		target; /* $target: whose addresses %A means where the value doesn't say; 0: none */
};

struct show *show_new(const struct show_env *env, const struct show_opts *o, FILE *out);
void show_free(struct show *s);
void show_set_output(struct show *s, FILE *out);
struct show_opts *show_options(struct show *s); /* may be changed between records (setopt) */

/* Prints the "CPU     ID                    FUNCTION:NAME" line if it is due (first output, not
 * quiet). */
void show_header(struct show *s);
/* Prints one record. Returns 0; 1 when the record was exit() (*status set); -EPIPE or other -errno
 * of the stream. Faults (REC_FAULT) print what show_fault() says; a caller with a handler for
 * errors keeps them to itself. A record that does not fit the image is -EBADMSG. */
int show_record(struct show *s, const struct rec_head *rec, size_t size, int *status);
/* Formats a fault as users know it: "error on enabled probe ID 1 (ID 1: dtrace:::BEGIN): invalid
 * address (0x0) in action #1 at BPF pc 12\n". */
void show_fault(struct show *s, const struct rec_fault *f, struct strbuf *out);
/* At the end: every aggregation that no printa() printed explicitly since.. (DTrace: that was never
 * printed). */
int show_final_aggs(struct show *s);

/* A key of an aggregation with its value as output would show it now: all CPUs together, less what
 * clear() and trunc() took away. Valid during the callback. */
struct shown_key {
	const struct agg_desc *desc;
	const void *key;	/* with symbols' addresses moved to their start; NULL: no keys */
	const void *const *raw; /* the keys as the kernel has them that look like this one */
	size_t nraw;
	const uint64_t *values; /* agg_words(); a minimum or maximum is the second one */
	long double weight;	/* by which, and then by number, values are ordered */
	int64_t number;
};
/* Calls fn for every key of every aggregation; ends early with what fn gives unless that is 0. Returns that, or -errno. */
int show_walk_aggs(struct show *s, int (*fn)(void *arg, const struct shown_key *k), void *arg);
/* Takes a key out of an aggregation: raw is one of shown_key's. Returns 0 or -errno. */
int show_remove_key(struct show *s, const struct agg_desc *d, const void *raw);

/* Remembers what this process has mapped: its addresses are named even when it has ended by then.
 */
void show_hold(struct show *s, uint32_t pid);
/* From now on remembers what any process maps; show_keep_up() is to be called now and then. */
void show_watch(struct show *s);
void show_keep_up(struct show *s);

/* Symbols (symbols.c). Kernel: /proc/kallsyms, read when first needed. User: ELF symbols by
 * /proc/PID/maps. */
struct symbols;
struct symbols *symbols_new(void);
void symbols_free(struct symbols *sy);
/* "vmlinux`vfs_read+0x12", "ext4`ext4_file_open", or "0xffff..." */
void symbols_kernel(struct symbols *sy, uint64_t addr, struct strbuf *out);
void symbols_kernel_sym(struct symbols *sy, uint64_t addr, bool with_offset, struct strbuf *out);
void symbols_kernel_mod(struct symbols *sy, uint64_t addr, struct strbuf *out);
/* "libc.so.6`read+0x10" , "a.out`main", or "0x7f..." */
void symbols_user(struct symbols *sy, uint32_t pid, uint64_t addr, bool with_offset,
		  struct strbuf *out);
/* May the process have code there? */
bool symbols_user_code(struct symbols *sy, uint32_t pid, uint64_t addr);
void symbols_user_mod(struct symbols *sy, uint32_t pid, uint64_t addr, struct strbuf *out);
/* Remembers what all processes map from now on, so that the addresses of those that have ended can be named. */
void symbols_watch(struct symbols *sy);
void symbols_keep_up(struct symbols *sy);
/* Remembers a live process' mappings, so that its addresses can be named after it has ended. */
void symbols_hold(struct symbols *sy, uint32_t pid);

#endif
