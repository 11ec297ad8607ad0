/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the files of show share among themselves.
 *
 * All text goes through one string builder, struct show.text, which keeps its storage from record
 * to record, and from there to the stream with one fwrite a record (long tables: one each FLUSH_AT
 * bytes). So nothing is allocated for a record, and a failed allocation is seen once, where the
 * text is written.
 */
#ifndef DT_SHOW_IMPL_H
#define DT_SHOW_IMPL_H

#include <string.h>

#include "show/show.h"

#define FLUSH_AT 32768

/* Where -F is on one CPU. */
struct flow {
	int indent;
	uint32_t probe, clause; /* of the last record */
	bool any;		/* there was one */
	bool leaving; /* a return was shown as "|" because more clauses of its probe may follow */
};

/* What clear(), trunc() and normalize() did to a key. Only keys they met have one. */
struct key_state {
	uint64_t *base;	 /* to be subtracted, in words of the value; NULL: nothing */
	uint64_t normal; /* 0: not normalized */
	bool truncated;	 /* not there until something new is counted */
	uint32_t keysize;
	char key[];
};

/* A key of an aggregation as it is now, its value put together from all CPUs. */
struct agg_entry {
	const struct agg_desc *desc;
	struct agg_entry *next;	  /* of the same snapshot */
	struct agg_entry *merged; /* other keys that look the same (addresses in one function),
				     already added in */
	const char *raw;	  /* the key as the kernel has it; NULL: no keys */
	const char *key; /* the same with addresses moved to the start of their symbol or module */
	uint64_t *values;
	uint64_t *own;	    /* of this key alone; == values unless others were merged into it */
	uint64_t normal;    /* >= 1 */
	long double weight; /* of a distribution, to sort by */
	int64_t number;	    /* to sort by */
	bool removed;
};

struct agg_state {
	const struct agg_desc *desc;
	struct hash keys;	  /* packed key -> struct key_state */
	struct key_state *single; /* of an aggregation without keys */
	bool printed;		  /* by a printa() */
	/* The snapshot: what one record's actions see, all of them the same. */
	struct arena arena;
	struct agg_entry *entries;
	struct agg_entry *last;
	size_t n;
	bool taken;
};

struct show {
	struct show_env env;
	struct show_opts opts, next_opts;
	bool in_record, changed;
	FILE *out;
	int first_out; /* where it led before the first freopen(); -1: there still */
	struct strbuf text;
	struct strbuf word; /* scratch of a single conversion */
	bool header_done;
	struct flow *flow; /* one a CPU */
	struct hash
		last_clause; /* struct probe by address -> 1 + index of its last recording clause */
	struct agg_state *aggs; /* one an image->aggs */
	size_t naggs;
	struct symbols *symbols; /* NULL until needed */
	struct services *services;
};

/* text.c: numbers and columns. */
void put_spaces(struct strbuf *out, size_t n);
/* s in a column of width, flush right; negative: flush left. */
void put_column(struct strbuf *out, const char *s, size_t n, int width);
void put_string(struct strbuf *out, const char *s, int width);
void put_int(struct strbuf *out, int64_t v, int width);
void put_uint(struct strbuf *out, uint64_t v, int width);
void put_hex(struct strbuf *out, uint64_t v); /* with 0x */

/* value.c: fields of records and keys. */
bool field_fits(const struct rec_field *f,
		size_t size); /* lies within a record or key of size bytes */
int64_t field_int(const struct rec_field *f, const char *base,
		  unsigned *size); /* extended by its sign; bytes */
const char *field_string(const struct image *im, const struct rec_field *f, const char *base,
			 size_t *n);
int compare_fields(const struct image *im, const struct rec_field *fa, const char *a,
		   const struct rec_field *fb, const char *b);

/* record.c */
int show_flush(struct show *s);		      /* what text holds, to the stream; 0 or -errno */
struct symbols *show_symbols(struct show *s); /* NULL: out of memory */

/* command.c: system(), freopen(), ftruncate(), setopt(). 0 or -errno. */
int do_command(struct show *s, const struct rec_action *act, const char *base);
void output_restore(struct show *s); /* undoes freopen() */

/* bytes.c: as a string if they look like one, else as a dump. */
void put_bytes(struct show *s, const char *p, size_t n, int width, bool quiet, bool raw);

/* datum.c: a value in the default layout. */
void put_traced(struct show *s, const struct rec_field *f, const char *base);
/* ... text flush right in so many columns */
void put_packed_key(struct show *s, const struct rec_field *f, const char *base, int width);
void put_key(struct show *s, const struct rec_field *f, const char *base);
/* print.c: with its type, all of it. */
void put_printed(struct show *s, const struct rec_field *f, const char *base);
void put_symaddr(struct show *s, const struct rec_field *f, const char *base, struct strbuf *out);

/* stacks.c: each frame indented, in a column of width, cut to prec bytes if that is not negative.
 */
void put_stack(struct show *s, const struct rec_field *f, const char *base, int indent, int width,
	       int prec);
/* Has a field of a key frames that aren't shown? Leaves only those that are, so that stacks that look the same are one key. */
void stack_trim(struct show *s, const struct rec_field *f, char *base);

/* printf.c */
struct agg_row {
	struct agg_entry *const *values; /* one an aggregation; NULL: it lacks this key */
	const struct agg_desc *const *descs;
	unsigned n;
};
/* row: NULL for printf. 0, or -EBADMSG if format and fields don't fit each other. */
int put_formatted(struct show *s, const struct format *fmt, const struct rec_field *fields,
		  unsigned nfields, const char *base, const struct agg_row *row);

/* services.c: names of ports. NULL: none known. */
const char *service_name(struct show *s, unsigned port);
void services_free(struct services *sv);

/* flow.c */
void put_flow(struct show *s, const struct rec_head *rec, const struct probe *p);

/* aggs.c: snapshots and what changes them. Return 0 or -errno. */
struct agg_state *agg_state_of(struct show *s, const struct agg *a);
int agg_snapshot(struct show *s, struct agg_state *st);
void agg_forget_snapshots(struct show *s);
int agg_clear(struct show *s, struct agg_state *st);
int agg_trunc(struct show *s, struct agg_state *st, int64_t n);
int agg_normalize(struct show *s, struct agg_state *st, uint64_t normal); /* 1: denormalize */
void agg_state_free(struct agg_state *st);

/* agg_order.c */
void agg_weigh(struct agg_entry *e);
int compare_entry_keys(const struct image *im, unsigned keypos, const struct agg_entry *a,
		       const struct agg_entry *b);
int compare_entry_values(const struct agg_entry *a, const struct agg_entry *b);
/* The entries of a snapshot in the order of the aggsort options; *out lives in the snapshot's
 * arena. */
int agg_sorted(struct show *s, struct agg_state *st, struct agg_entry ***out, size_t *n);
/* By value, then key, upwards or downwards, whatever the options. */
int agg_sorted_by_value(struct show *s, struct agg_state *st, bool down, struct agg_entry ***out,
			size_t *n);
/* Rows of n aggregations side by side, in order: (*rows)[i * n + k] is the entry of states[k] in
 * row i, or NULL. */
int agg_joined(struct show *s, struct agg_state **states, unsigned n, struct agg_entry ***rows,
	       size_t *nrows);

/* agg_print.c */
int print_agg(struct show *s, const struct rec_action *act);
void put_agg_value(struct show *s, const struct agg *a, const uint64_t *values, uint64_t normal);
/* The value as one number: of all kinds but distributions. */
int64_t agg_number(const struct agg *a, const uint64_t *values, uint64_t normal);

/* distributions.c */
bool is_distribution(const struct agg *a);
void put_distribution(struct show *s, const struct agg *a, const uint64_t *values, uint64_t normal);

/* What bars are measured by. */
struct bars {
	long double total; /* what a whole bar stands for */
	bool positives, negatives;
};
void add_to_total(struct bars *b, int64_t v, bool zoom);
void put_distribution_header(struct strbuf *out, int width, const char *title);
/* A bar, its count behind it, and a newline. */
void put_bars(struct show *s, const struct bars *b, int64_t v, uint64_t normal);

/* packed.c: -xaggpack and -xagghist. The rows of one aggregation that are printed together. */
enum packed_form { PACKED_NONE, PACKED_LINE, PACKED_BAR };
struct packed {
	const struct agg_desc *desc;
	enum packed_form form;
	unsigned first, last; /* buckets: of all rows */
	struct bars bars;
};
enum packed_form packed_form(const struct show *s, const struct agg_desc *d);
void packed_begin(struct show *s, struct packed *p, const struct agg_desc *d,
		  struct agg_entry *const *rows, size_t n);
void put_packed(struct show *s, const struct packed *p, const struct agg_entry *e);

/* stats.c */
int64_t stat_average(const uint64_t *v, uint64_t normal);
uint64_t stat_deviation(const uint64_t *v, uint64_t normal);

/* symbols.c, beyond show.h. Reads the kernel's symbols from these files, once; tests have their
 * own. */
void symbols_read_kernel(struct symbols *sy, const char *kallsyms, const char *modules);
/* The start of the symbol (or of the module) that holds addr, or addr itself. */
uint64_t symbols_kernel_start(struct symbols *sy, uint64_t addr, bool module);
uint64_t symbols_user_start(struct symbols *sy, uint32_t pid, uint64_t addr, bool module);

#endif
